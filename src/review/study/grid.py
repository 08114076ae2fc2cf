"""What stands over and before a cell of a table, found by position and never by title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from review.document import Cell, Table
from review.patterns import regex
from review.records import Location
from review.study.names import key_of, without_statistics
from review.study.text import PEOPLE, plain, whole_number

_SIZE: Final = regex(
    r"(?:[(\[,;]|\b|^)[ ]*\b[nN]\.?[ ]*(?:[=:]|[ ])[ ]*"
    r"(?P<n>\d{1,3}(?:[,\u2009 ]\d{3})+|\d{1,6})(?![\d%]|[.,]\d|[ ]?%)"
)
_ONLY_SIZE: Final = regex(r"\W*(?:[nN]\.?[ ]*[=:]?[ ]*)?(?P<n>\d{1,3}(?:[,\u2009]\d{3})+|\d{1,6})\W*")
_ALL: Final = r"(?:patients?|participants?|subjects?|individuals|people|persons|animals|volunteers)"
_BECAME: Final = (
    r"(?:randomi[sz]ed|treated|analy[sz]ed|enrol+ed|included|assigned|allocated|evaluated|assessed|recruited"
    r"|studied)"
)
_IN_EACH: Final = r"(?:[ ](?:in|per|of|each|the|every|study|groups?|arm)){1,4}"
#: Labels of rows that hold the sizes of groups.
_NAMES_SIZES: Final = regex(
    rf"(?:(?:total )?(?:n|no\.?|numbers?)|(?:sample|group) size)(?:[ ](?:of[ ])?{PEOPLE})?"
    rf"(?:[ ]{_BECAME}|{_IN_EACH})?\W*"
    rf"|(?:(?:numbers?|no\.?|n)[ ]of[ ])?{_ALL}(?:[ ]{_BECAME})?(?:\W+(?:n|no\.?))?\W*(?<!s)",
    re.IGNORECASE,
)
_MOST_HEADS: Final = 4


@dataclass(frozen=True, slots=True)
class Printed:
    """A size printed in a header or a label, with the name it belongs to."""

    n: int
    name: str
    cell: Cell
    in_size_row: bool = False


@dataclass(slots=True)
class Grid:
    """A table by position: which rows are heads, and which cells stand over a place.

    ``body`` holds the rows in which records stand.
    """

    table: Table
    index: int
    body: frozenset[int]
    places: list[list[Cell | None]] = field(init=False)
    _heads: list[tuple[int, ...]] = field(init=False)  # of each row, the rows that are its heads
    _sizes: set[int] = field(default_factory=set)  # rows that hold nothing but sizes
    _over: dict[tuple[tuple[int, ...], int], tuple[Cell, ...]] = field(default_factory=dict)
    _printed: dict[tuple[tuple[int, ...], int], Printed | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = self.table.grid()
        self._heads = list(self._head_rows())

    def _head_rows(self) -> Iterator[tuple[int, ...]]:
        first = min(self.body) if self.body else self._first_unmarked()
        heads: list[int] = []
        sizes: list[int] = []
        ended = False
        for row, line in enumerate(self.places):
            filled = _filled(line)
            ended = ended or row >= first
            is_sizes = len(filled) > 1 and row not in self.body and _is_size_row(line, filled)
            if not ended and filled and not is_sizes and _is_worded(filled):
                heads.append(row)
            elif is_sizes:
                sizes = [row]
                self._sizes.add(row)
            elif ended and row not in self.body and len(filled) > 1 and _is_new_head(filled):
                heads, sizes = [row], []
            yield (*heads, *sizes)

    def _first_unmarked(self) -> int:
        """First row that is not marked as a head; where none is marked, the second."""
        marked = [bool(f := _filled(line)) and all(cell.header for cell in f) for line in self.places]
        return max(marked.index(False) if False in marked else len(marked), 1)

    def heads(self, row: int, column: int) -> tuple[Cell, ...]:
        """Cells that stand over a place as its heads, outermost first; a spanning cell once."""
        above = tuple(head for head in self._heads[row] if head < row)
        if (above, column) not in self._over:
            cells: list[Cell] = []
            for cell in (self.places[head][column] for head in above):
                if cell and cell.text.strip() and cell.column > 0 and (not cells or cells[-1] is not cell):
                    cells.append(cell)
            self._over[above, column] = tuple(cells[-_MOST_HEADS:])
        return self._over[above, column]

    def section_of(self, row: int) -> int | None:
        """The nearest row above that holds nothing but a label; None if a head comes first."""
        for above in range(row - 1, -1, -1):
            if above in self._heads[row]:
                return None
            if (
                above not in self.body
                and not _filled(self.places[above])
                and _filled(self.places[above], first=0)
            ):
                return above
        return None

    def columns(self) -> Iterator[tuple[int, int]]:
        """A row and a column for every place over which the heads differ."""
        seen: set[tuple[int, ...]] = set()
        for row in sorted(self.body) or range(self._first_unmarked(), len(self.places)):
            if self._heads[row] not in seen:
                seen.add(self._heads[row])
                for column in range(1, len(self.places[row])):
                    yield row, column

    def size_over(self, row: int, column: int) -> Printed | None:
        """The size printed in the heads of a place, from the innermost, with the name nearest to it."""
        key = (self._heads[row], column)
        if key not in self._printed:
            self._printed[key] = self._size_in(self.heads(row, column))
        return self._printed[key]

    def _size_in(self, cells: Sequence[Cell]) -> Printed | None:
        for at in range(len(cells) - 1, -1, -1):
            text, in_row = plain(cells[at].text), cells[at].row in self._sizes
            match = _ONLY_SIZE.fullmatch(text) if in_row else _SIZE.search(text)
            if match and (n := whole_number(match["n"].replace(" ", ""))):
                return Printed(n, _name(cells[: at if in_row else at + 1]), cells[at], in_row)
        return None

    def name_over(self, row: int, column: int) -> str:
        """Innermost name in the heads of a place; empty if they name only statistics."""
        return _name(self.heads(row, column))

    @property
    def label(self) -> str:
        """Label of the table, or its number where none is printed."""
        return self.table.label or f"table {self.index + 1}"

    def location(self, cell: Cell) -> Location:
        """Where a cell stands."""
        return Location(
            start=cell.block.start, end=cell.block.end, page=self.table.page,
            section=self.table.section or None, table=self.table.label or None,
            table_index=self.index, row_index=cell.row, column_index=cell.column,
        )  # fmt: skip


@lru_cache(maxsize=4096)
def size_in_label(text: str) -> tuple[str, int] | None:
    """Name and size of a label such as ``Placebo (n = 44)``; None if it has no size or no name."""
    match = _SIZE.search(plain(text))
    if match is None:
        return None
    name, n = without_statistics(text), whole_number(match["n"].replace(" ", ""))
    return (name, n) if n and key_of(name) else None


def _filled(line: Sequence[Cell | None], first: int = 1) -> list[Cell]:
    cells = {id(cell): cell for cell in line if cell and cell.column >= first and cell.text.strip()}
    return list(cells.values())


def _is_size_row(line: Sequence[Cell | None], filled: Sequence[Cell]) -> bool:
    label = line[0].text.strip() if line and line[0] else ""
    named = _NAMES_SIZES.fullmatch(label) is not None
    return all(
        (match := _ONLY_SIZE.fullmatch(plain(cell.text))) is not None
        and (named or plain(cell.text).strip(" ([").lower().startswith("n"))
        and match["n"] != "0"
        for cell in filled
    )


def _is_worded(filled: Sequence[Cell]) -> bool:
    return any(any(map(str.isalpha, cell.text)) for cell in filled) or all(cell.header for cell in filled)


def _is_new_head(filled: Sequence[Cell]) -> bool:
    return all(
        any(map(str.isalpha, cell.text)) and not re.match(r"\W*\d+(?:\.\d+)?[ ]*[±(%]", cell.text)
        for cell in filled
    )


def _name(cells: Sequence[Cell]) -> str:
    for cell in reversed(cells):
        name = without_statistics(cell.text)
        if key_of(name):
            return name
    return ""
