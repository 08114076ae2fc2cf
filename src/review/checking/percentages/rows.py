"""What the percentages beside one in its row say of what it is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from review.checking.percentages.shares import Share, fits, totals_that_fit
from review.printed import Rounding

_SAME_SENTENCE: Final = 120  # characters between two percentages that a sentence compares


def rows_of_others(known: Sequence[Share]) -> set[tuple[int, str]]:
    """Percentages of rows in which none is of the n of its column, each as its record and field.

    "Discharged with a disability" is of those discharged, and "n (%)" in the name of a row may stand over
    means with SDs: the row says so by disagreeing in every group, by more than its last digit.
    """
    rows: dict[tuple[object, ...], list[Share]] = defaultdict(list)
    for share in known:
        place = share.record.location
        if share.telling and share.total and not share.beside and place.row is not None:
            rows[place.table_index, place.table, place.row_index, place.row].append(share)
    return {
        (share.index, share.path + "percent")
        for row in rows.values()
        if len(row) > 1 and not any(map(_is_near, row))
        for share in row
    }


def _is_near(share: Share) -> bool:
    """Whether a percentage is of the n of its column, give or take one unit of its last place."""
    assert share.percent is not None
    assert share.total is not None
    exact = Fraction(100 * share.count, share.total)
    return abs(exact - share.percent.exact) <= share.percent.unit * Fraction(3, 2)


def of_own_groups(known: Sequence[Share], rounding: Rounding) -> set[int]:
    """Percentages of sentences that are of two groups which together are the total named first.

    "Of the 26 patients, 12 (63.2%) who received the drug and 1 (14.3%) who received placebo": of 19 and 7.
    """
    told = [share for share in known if share.record.location.table is None and share.telling]
    found = set()
    for one, other in pairwise(told):
        gap = other.record.location.start - one.record.location.end
        total = one.total or other.total
        if one.percent is None or other.percent is None or total is None or not 0 <= gap <= _SAME_SENTENCE:
            continue
        ones = totals_that_fit(one.count, one.percent, rounding)
        others = totals_that_fit(other.count, other.percent, rounding)
        if len(ones) and len(others) and ones[0] + others[0] <= total <= ones[-1] + others[-1]:
            found |= {one.index, other.index}
    return found


def mates_of(known: Sequence[Share]) -> dict[int, list[Share]]:
    """Of each share, by its index, the others of its row, if every one stands under a printed size."""
    rows: dict[tuple[object, ...], list[Share]] = defaultdict(list)
    for share in known:
        place = share.record.location
        if share.percent is not None and place.row is not None:
            rows[place.table_index, place.table, place.row_index, place.row].append(share)
    return {
        share.index: [other for other in row if other is not share]
        for row in rows.values()
        if all(other.total for other in row)
        for share in row
    }


def counted_in_row(share: Share, mates: Sequence[Share], rounding: Rounding) -> int | None:
    """How many the row counts, if the percentages beside one are of the sizes printed for them.

    None if they are not, or if there are none: then the row may be of people with data, or of a part.
    """
    if not mates or not all(
        m.percent and m.total and fits(m.count, m.total, m.percent, rounding) for m in mates
    ):
        return None
    one_group = all(mate.total == share.total for mate in mates)
    return share.count + sum(mate.count for mate in mates) if one_group else 0
