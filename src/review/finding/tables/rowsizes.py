"""People counted in rows: sizes of columns ("n", "Total"), tables and blocks of nothing but whole numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from review.finding.tables.cells import is_whole, value_of
from review.finding.tables.columns import Column
from review.finding.tables.entries import Read
from review.finding.tables.layout import Layout, Row
from review.patterns import regex

_N_ROW: Final = regex(
    r"\W*(?:total (?=[a-z])|(?:total )?(?:number|no\.?|n|sample size"
    r"|(?=(?:patients|subjects|participants) (?:treated|enrolled|ass|eval|rand|anal)))"
    r"(?: of)? ?)(?:randomi\w+ |analy\w+ "
    r"|included )?"
    r"(?:patients|subjects|participants|women|men|children|infants|pupils|students|respondents|individuals"
    r"|samples|volunteers|eyes|cases|animals|people|observations"
    r"|randomi\w+|analy\w+|in (?:each |the )?(?:groups?|arms?|analys[ei]s))?(?: ?(?:treated|enrolled|assessed"
    r"|evaluated|randomi\w+|analy\w+))?"
    r"(?: ?\(n\)| ?, ?n| \((?:pre|baseline)[^()]*\)| \([a-z]{4,12}\))?\W*"
    r"|\W*(?:patients?|subjects?|participants?)['’]?s? (?:numbers?|no\.?|[(]n[)]|, ?n)\W*",
    re.IGNORECASE,
)
_UNIT: Final = regex(
    r"\b(?:years?|days?|hours?|kg|cm|min|score|mean|median|months?|weeks?)\b|[(/]", re.IGNORECASE
)
_TOTAL: Final = regex(r"\W*(?:total|all|overall)(?: (?:sample|patients|subjects|participants))?\W*", re.I)
#: Variables whose values are categories, and categories that name themselves.
_CATEGORICAL: Final = regex(
    r"\b(?:sex|gender|race|ethnic\w*|marital|education\w*|occupation\w*|employment|smok\w+|villages?|regions?"
    r"|centers?|centres?|sites?|hospitals?|class|stage|grade|types?|categor\w+|cat|status|groups?|diagnos[ie]s"
    r"|etiology|aetiology|location|causes?|reasons?|comorbidit\w+|symptoms?|complications?|histolog\w+)\b",
    re.IGNORECASE,
)
_PEOPLE: Final = regex(r"(?:subjects|patients|participants|individuals|observations)\W*", re.IGNORECASE)
_CATEGORY: Final = regex(
    r"\W*(?:(?:fe)?males?|(?:wo)?men|boys?|girls?|yes|no|none|with(?:out)?|present|absent|other|unknown)\W*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Sizes:
    """Sample sizes that rows of their own give to columns, going down the table."""

    running: dict[int, tuple[str, int]] = field(default_factory=dict)

    def of_block(self, at: int, row: Row) -> str:
        """Size given in the section of a row."""
        size, block = self.running.get(at, ("", -1))
        return size if size and block == row.block and row.sections else ""

    def of(self, at: int) -> str:
        """The last size given."""
        return self.running.get(at, ("", -1))[0]

    def nearest(self, at: int, row: Row, column: Column) -> str:
        """Size given in the section of a row, else by the head of its column, else the last one given."""
        return self.of_block(at, row) or column.n or self.of(at)


def gives_sizes(row: Row, columns: Mapping[int, Column], *, first: bool) -> bool:
    """Whether a row holds the sizes of the columns."""
    label = row.label
    own = row.own
    contents = [content for content in row.cells.values() if content.kind in ("data", "size")]
    if len(row.stubs) > 1 and _PEOPLE.fullmatch(label):  # "Subjects" beside "Age", above "Mean ± SD"
        return _holds_bare_counts(row, columns)
    if contents and all(content.kind == "size" for content in contents) and not own.said.kinds:
        return len(contents) > 1
    if (
        not label
        or label in ("No", "no")
        or not (_N_ROW.fullmatch(own.text) or (first and _TOTAL.fullmatch(row.label) is not None))
        or not (own.said.kinds == {"count"} or own.text)
    ):
        return False
    contents = [c for at, c in row.cells.items() if c in contents and columns[at].leaf.kinds != {"percent"}]
    phrases = [phrase for content in contents for phrase in content.phrases]
    whole = sum(p.form in ("number", "size") and is_whole(p.numbers[0]) for p in phrases)
    return 2 * whole > len(phrases)


def heads_shares(layout: Layout, columns: Mapping[int, Mapping[int, Column]]) -> bool:
    """Whether the first row counts those of whom the rows below are counts with percentages.

    Nearly all ``a (b)`` of at least one row with three of them are such shares: no one number decides.
    """
    first = layout.rows[0] if layout.rows else None
    if first is None or first.sections or any(column.n for column in columns[first.index].values()):
        return False
    if not _holds_bare_counts(first, columns[first.index]):
        return False
    sizes = {at: value_of(c.phrases[0].numbers[0]) for at, c in first.cells.items() if c.kind == "data"}
    near: list[bool] = []
    for row in layout.rows[1:]:
        pairs = [
            (sizes.get(at), value_of(content.phrases[0].numbers[0]), value_of(content.phrases[0].numbers[1]))
            for at, content in row.cells.items()
            if content.kind == "data"
            and content.phrases[0].form == "bracket"
            and is_whole(content.phrases[0].numbers[0])
        ]
        shares = [abs(100 * a / n - b) < 1 for n, a, b in pairs if n and a is not None and b is not None]
        near += shares if len(shares) > 2 and sum(shares) >= len(shares) - 1 else []
    return len(near) > 2


def size_in_row(read: Read, column: Column) -> str:
    """N of the row for a column: of the same group, under the same head, nearest to the left."""
    key = _without_leaf(column)
    for size, other in read.sizes.values():
        if other is column or (_without_leaf(other) == key and key):
            return size
    for size, other in read.sizes.values():
        if other.path[:-1] and other.path[:-1] == column.path[:-1]:
            return size
    left = [size for at, (size, _) in sorted(read.sizes.items()) if at < column.at and not column.n]
    right = [size for at, (size, _) in sorted(read.sizes.items()) if at > column.at and not column.n]
    return left[-1] if left else right[0] if len(right) == 1 and len(read.sizes) == 1 else ""


def _without_leaf(column: Column) -> tuple[str, ...]:
    return tuple(name for name in column.names if name != column.last.name or not column.leaf.kinds)


def counts_people(layout: Layout, columns: Mapping[int, Mapping[int, Column]]) -> bool:
    """Whether a table holds whole numbers alone, under groups of known size that none but one exceeds."""
    above = 0
    for row in layout.rows:
        for at, content in row.cells.items():
            column = columns[row.index][at]
            if content.kind != "data" or "p" in column.kinds:
                continue
            (phrase, *more), size = content.phrases, value_of(column.n)
            if more or column.kinds or phrase.form != "number" or not is_whole(phrase.numbers[0]) or not size:
                return False
            above += (value_of(phrase.numbers[0]) or 0.0) > size
    return above < 2 and not any(_UNIT.search(row.title) for row in layout.rows)


def blocks_of_categories(layout: Layout, columns: Mapping[int, Mapping[int, Column]]) -> frozenset[int]:
    """Blocks of rows under a heading whose words say categories, and that hold bare whole numbers alone.

    So ``16`` and ``12`` are people behind "Male" and "Female" under "Sex". Whether they add up plays no part.
    """
    rows: dict[int, list[Row]] = {}
    for row in layout.rows:
        rows.setdefault(row.block, []).append(row)
    return frozenset(
        block
        for block, held in rows.items()
        if len(held) > 1
        and (_CATEGORICAL.search(held[0].sections[-1] if held[0].sections else "") or _name_themselves(held))
        and not any(_UNIT.search(row.label) for row in held)
        and all(_holds_bare_counts(row, columns[row.index]) for row in held)
    )


def _name_themselves(rows: Sequence[Row]) -> bool:
    return all(_CATEGORY.fullmatch(row.label) for row in rows)


def _holds_bare_counts(row: Row, columns: Mapping[int, Column]) -> bool:
    """Whether all cells but those of p-values hold one whole number, and nothing names another statistic."""
    told = [
        content
        for at, content in row.cells.items()
        if content.kind == "data" and "p" not in columns[at].kinds
    ]
    return len(told) > 1 and all(
        len(content.phrases) == 1
        and content.phrases[0].form == "number"
        and is_whole(content.phrases[0].numbers[0])
        and not any(content.phrases[0].percent)
        for content in told
    )
