"""How a table is laid out: heads over columns, labels before rows, sections that rows stand under.

Nothing is decided here about meaning. Heads may come again within the body and then replace those above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from review.document import Cell
from review.finding.tables.cells import Content
from review.finding.tables.facets import NO_FACETS, NOTHING, Facets, facets
from review.patterns import regex


@dataclass(slots=True)
class Row:
    """A row of data.

    Parameters
    ----------
    index : int
        Row of the table.
    stubs : tuple of str
        Labels before it, leftmost first, with what is carried down from above; may be empty texts.
    sections : tuple of str
        What it stands under, outermost first.
    heads : mapping of int to tuple of str
        Heads over each column, outermost first.
    cells : dict
        Content by column, of cells that begin in this row.
    places : dict
        Cells of the table that each content was printed in.
    block : int
        Number of the run of rows without a new section.
    heading : bool
        Whether the rows below stand under this one.
    person : bool
        Whether it holds what was measured in one person: no statistics.
    label : str
        The innermost label.
    own : Facets
        What it says; a letter that names one of several things, such as group P beside C and V, says nothing.
    """

    index: int
    stubs: tuple[str, ...]
    sections: tuple[str, ...]
    heads: dict[int, tuple[str, ...]]
    cells: dict[int, Content]
    places: dict[int, tuple[Cell, ...]]
    block: int
    heading: bool = False
    person: bool = False
    label: str = ""
    own: Facets = NO_FACETS

    def __post_init__(self) -> None:
        """Set the innermost label and what it says."""
        self.label = next((stub for stub in reversed(self.stubs) if stub.strip()), "")
        self.own = facets(self.label)

    def rename(self, label: str) -> None:
        """Give it another innermost label."""
        self.stubs = tuple(label if stub == self.label else stub for stub in self.stubs)
        self.label, self.own = label, facets(label)

    def name_only(self) -> None:
        """Take the innermost label for a name."""
        self.own = self.own._replace(said=NOTHING, statistic=False, name=self.own.bare)

    def of(self, label: str) -> Facets:
        """What one of its labels says."""
        return self.own if label == self.label else facets(label)

    @property
    def title(self) -> str:
        """Sections and labels, outermost first, each once."""
        labels = dict.fromkeys(text.strip() for text in (*self.sections, *self.stubs) if text.strip())
        return " › ".join(" ".join(label.split()) for label in labels)


@dataclass(slots=True)
class Layout:
    """Rows of data of a table, or of one of the panels that it sets side by side.

    Parameters
    ----------
    rows : list of Row
    columns : tuple of int
        That hold data.
    stub_columns : tuple of int
    stub_heads : tuple of str
        The lowest head over each column of labels.
    """

    rows: list[Row]
    columns: tuple[int, ...]
    stub_columns: tuple[int, ...]
    stub_heads: tuple[str, ...]


def names_another(section: str, label: str) -> bool:
    """Whether a row holds other statistics than its section says: means below "number of patients"."""
    above, own = facets(section).said.kinds, facets(label).said.kinds
    return bool(above and own) and not above & own


def is_replaced(old: frozenset[str], new: frozenset[str]) -> bool:
    """Whether a head row says nothing that a new one does not say anew."""
    if "statistic" in old and not old - {"statistic"}:
        return "statistic" in new
    return bool(old) and old - {"statistic"} <= new


_PERSON: Final = regex(
    r"(?:patient|subject|case|participant|volunteer|child|infant|woman|animal|eye)s?"
    r"(?:[ ]?(?:no\.?|numbers?|#|ids?|codes?))?\W*|(?:id|code)s?\W*",
    re.IGNORECASE,
)
_CODE: Final = regex(r"#?[A-Za-z]{0,3}[-_ ]?\d{1,3}\W*")


def mark_persons(rows: Sequence[Row], heads: Sequence[str]) -> None:
    """Mark rows of one person each: numbers or short codes under a head such as "Patient" or "Case no."."""
    if not any(map(_PERSON.fullmatch, heads)):
        return
    coded = [row for row in rows if _CODE.fullmatch(row.stubs[0])]
    if len(coded) > 2 and len({row.stubs[0] for row in coded}) == len(coded) >= 0.7 * len(rows):
        for row in coded:
            row.person = True
