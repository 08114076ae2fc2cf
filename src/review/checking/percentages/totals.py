"""Groups against the whole: a column of all together, and a row of totals, hold what their parts hold.

Parts make up a whole only where most rows (or columns) of the table say so by adding up exactly; then the
others must. Where they do not, the parts may overlap or leave some out, and nothing is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from review.checking.percentages.shares import Share
from review.patterns import regex
from review.records import Check, Reading

_WHOLE: Final = regex(r"(?:^|› )(?:totals?|all|overall|whole|entire|combined|sum)\b(?! other)", re.IGNORECASE)
_PERCENT_FIRST: Final = regex(r"%\s?[(\[]\s?n\b", re.IGNORECASE)  # then the count stands in brackets
_ROWS: Final = 3  # so many rows that add up show that the groups make up the whole
_COLUMNS: Final = 2  # and so many columns that the rows make up their total
_MOST: Final = 0.75
_OVERLAP: Final = Reading(name="some are in no part, or in several", reconciles=True)


class _Sum(NamedTuple):
    """A count, and the counts that should add up to it."""

    whole: Share
    parts: tuple[Share, ...]

    @property
    def sum(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def agrees(self) -> bool:
        return self.sum == self.whole.count


def is_whole(share: Share) -> bool:
    """Whether a row is named as that of all together."""
    return _WHOLE.search((share.record.outcome or "").rpartition(" › ")[2]) is not None


def total_row(column: Sequence[Share]) -> Share | None:
    """The last row of a column, if it is named so and holds at least as many as every other row.

    Its percentage is 100, give or take what the others were rounded by.
    """
    last = column[-1]
    if len(column) < _ROWS or last.record.location.row is None or not is_whole(last) or last.percent is None:
        return None
    if any(is_whole(share) or share.count > last.count for share in column[:-1]):
        return None
    near = abs(last.percent.exact - 100) <= last.percent.unit * len(column) / 2
    return last if near else None


def check_totals(known: Sequence[Share]) -> Iterator[tuple[int, Check]]:
    """Counts of all together against the sum of their parts, across columns and down rows."""
    tables: dict[str, dict[str, dict[str, Share]]] = defaultdict(lambda: defaultdict(dict))
    for share in known:
        place, outcome = share.record.location, share.record.outcome
        exchanged = _PERCENT_FIRST.search(f"{outcome} {place.row}") is not None
        if place.table is not None and place.column and outcome and not exchanged:
            tables[place.table][place.column].setdefault(outcome, share)
    for columns in tables.values():
        across = list(_across(columns))
        yield from _compare(across, _ROWS, "the groups make up the whole, as in other rows")
        yield from _sizes(across)
        for total_row in _down(columns):
            yield from _compare(total_row, _COLUMNS, "the rows make up their total, as in other columns")


def _across(columns: dict[str, dict[str, Share]]) -> Iterator[_Sum]:
    """Rows with a count in every group and in one column of all together."""
    wholes = [group for group in columns if _WHOLE.search(group)]
    groups = [group for group in columns if group not in wholes]
    if len(wholes) != 1 or len(groups) < 2:
        return
    for outcome, whole in columns[wholes[0]].items():
        parts = tuple(columns[group][outcome] for group in groups if outcome in columns[group])
        if len(parts) == len(groups):
            yield _Sum(whole, parts)


def _down(columns: dict[str, dict[str, Share]]) -> Iterator[list[_Sum]]:
    """For each row of totals, its sums in those columns that have the same rows above it."""
    sums: dict[tuple[str, ...], list[_Sum]] = defaultdict(list)
    for rows in columns.values():
        above: list[str] = []
        for outcome, share in rows.items():
            if not is_whole(share):
                above.append(outcome)
                continue
            if len(above) > 1:
                sums[outcome, *above].append(_Sum(share, tuple(rows[each] for each in above)))
            above = []
    yield from sums.values()


def _compare(sums: Sequence[_Sum], enough: int, note: str) -> Iterator[tuple[int, Check]]:
    agree = sum(each.agrees and each.sum > 0 for each in sums)
    if agree < max(enough, _MOST * len(sums)):
        return
    for each in sums:
        terms = " + ".join(str(part.count) for part in each.parts)
        yield each.whole.index, Check(
            check="sum_of_parts", verdict="consistent" if each.agrees else "inconsistent",
            field=each.whole.path + "count", fields=each.whole.fields("count"),
            printed=each.whole.record.count,
            low=float(each.sum), high=float(each.sum), formula="sum of the parts",
            assumptions=(note,),
            reason=None if each.agrees else f"{terms} = {each.sum}; printed for all is {each.whole.count}",
            readings=() if each.agrees else (_OVERLAP,),
            others=tuple(part.record.location for part in each.parts),
        )  # fmt: skip


def _sizes(across: Sequence[_Sum]) -> Iterator[tuple[int, Check]]:
    """The n of the column of all together, where the counts of the groups add up in all rows."""
    if len(across) < _ROWS or not all(each.agrees for each in across):
        return
    whole, parts = across[0]
    sizes = [part.total for part in parts]
    if whole.total is None or whole.beside or any(part.beside for part in parts) or None in sizes:
        return
    total = sum(size for size in sizes if size is not None)
    agrees = total == whole.total
    terms = " + ".join(map(str, sizes))
    yield whole.index, Check(
        check="sum_of_sizes", verdict="consistent" if agrees else "inconsistent", field=whole.path + "total",
        fields=whole.fields("total"), printed=whole.record.total, low=float(total), high=float(total),
        formula="sum of the n of the groups", assumptions=("the groups make up the whole, as in all rows",),
        reason=None if agrees else f"{terms} = {total}; the n printed for all is {whole.total}",
        readings=() if agrees else (_OVERLAP,),
        others=tuple(part.record.location for part in parts),
    )  # fmt: skip
