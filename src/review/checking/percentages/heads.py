"""The n over a column that its own percentages contradict, while those of its neighbors agree with theirs.

Percentages of fewer people than the head says are usual: of those with data. So the head is only doubted
where one total is common to all rows, one slip parts it from the printed n, and no other column of the table
has missing people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from review.checking.percentages.shares import Share, fits, totals_that_fit
from review.checking.typos import slips_of
from review.printed import Rounding
from review.records import Check

_FEWEST = 3
_SMALLEST_GAP = 0.08  # of the printed n; fewer people than that are often missing


def check_heads(known: Sequence[Share], rounding: Rounding) -> Iterator[tuple[int, Check]]:
    """A finding on the first percentage of a column whose n most likely is another.

    Parameters
    ----------
    known : sequence of Share
        All of one paper.
    rounding : str
    """
    tables: dict[object, dict[object, list[Share]]] = defaultdict(lambda: defaultdict(list))
    for share in known:
        place = share.record.location
        if share.telling and share.total and not share.beside and place.row is not None:
            tables[place.table, place.table_index][place.column, share.total].append(share)
    for table in tables.values():
        whole = [column for column in table.values() if _agrees(column, rounding)]
        for column in table.values():
            if len(column) >= _FEWEST and whole and column not in whole:
                total = _other_total(column, rounding)
                if total is not None:
                    yield column[0].index, _contradicted(column, total)


def _agrees(column: Sequence[Share], rounding: Rounding) -> bool:
    """Whether all percentages of a column are of the n over it."""
    return len(column) >= _FEWEST and all(
        share.total and share.percent and fits(share.count, share.total, share.percent, rounding)
        for share in column
    )


def _other_total(column: Sequence[Share], rounding: Rounding) -> int | None:
    """The only total that all percentages can be of, if it is one slip from the n that none is of."""
    printed = column[0].total or 0
    least, most = 1, 10**9
    for share in column:
        assert share.percent is not None
        if fits(share.count, printed, share.percent, rounding):
            return None
        possible = totals_that_fit(share.count, share.percent, rounding)
        if not possible:
            return None
        least, most = max(least, possible[0]), min(most, possible[-1])
    if least != most or abs(least - printed) < _SMALLEST_GAP * printed:
        return None
    return least if any(text == str(least) for _, text in slips_of(str(printed))) else None


def _contradicted(column: Sequence[Share], total: int) -> Check:
    first = column[0]
    return Check(
        check="size_of_group", verdict="inconsistent", field=first.path + "total",
        fields=first.fields("total", "count", "percent"), printed=first.record.total, low=float(total),
        high=float(total), formula="the n over a column is the total of its percentages",
        reason=f"all {len(column)} percentages of the column are of {total}; the n over it is {first.total}",
        others=tuple(share.record.location for share in column[1:]),
    )  # fmt: skip
