"""Odds ratios, risk ratios and risk differences against counts: of two groups, or of two categories.

Where a variable has several categories, the estimate beside each is often against one of them, whose own
row says "reference", and not against all others.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from review.checking.printed_numbers import printed_number
from review.checking.verdicts import Implied
from review.printed import NotANumber
from review.records import Comparison, Estimate, Proportion, Record, Summary

_NEAR: Final = 12  # rows above and below among which the reference is looked for


#: Measures that counts of two groups give.
OF_COUNTS: Final = frozenset({"OR", "RR", "PR", "RD"})


class Category(NamedTuple):
    """A row with the counts of two groups, and its estimate if it has one."""

    row: str
    groups: tuple[Proportion, Proportion]
    estimate: Estimate | None


class Against(NamedTuple):
    """What the estimate of a category is against each other one, and why that may be what it is."""

    implied: tuple[Implied, ...]
    doubt: str | None
    established: bool


def categories(records: Sequence[Record]) -> dict[str, list[Category]]:
    """Rows of each table that have counts of two groups, in order."""
    tables: dict[str, list[Category]] = defaultdict(list)
    in_tables = (each for each in records if each.location.table is not None and each.location.row)
    for (table, row), found in groupby(in_tables, lambda each: (each.location.table, each.location.row)):
        estimate: Estimate | None = None
        shares: list[Summary | Proportion] = []
        for record in found:
            if isinstance(record, Comparison) and not shares:
                estimate, shares = record.estimate, list(record.groups)
            elif isinstance(record, Proportion):
                shares.append(record)
        pair = [share for share in shares if isinstance(share, Proportion)]
        if len(pair) == len(shares) == 2:
            tables[table or ""].append(Category(row or "", (pair[0], pair[1]), estimate))
    return tables


def against_categories(estimate: Estimate, row: str, rows: Sequence[Category]) -> Against:
    """The estimate of a row against other rows with the same groups.

    It is established that estimates are against one category if that of another row follows so.
    """
    at = next((i for i, each in enumerate(rows) if each.row == row and each.estimate is estimate), None)
    if at is None:
        return Against((), None, False)
    own = rows[at]
    near = [
        each for each in rows[max(0, at - _NEAR) : at + _NEAR + 1] if each is not own and _alike(each, own)
    ]
    references = [each for each in near if each.estimate is None]
    for reference in references:
        others = [each for each in near if each.estimate is not None]
        if any(_follows(each, reference) for each in others):
            return Against(tuple(_ratios(own, reference)), None, True)
    implied = tuple(each for reference in near for each in _ratios(own, reference))
    return Against(implied, _MAY_BE if references else None, False)


_MAY_BE: Final = "the estimate may be against one of the other categories"


def _alike(one: Category, other: Category) -> bool:
    return one.row != other.row and [g.group for g in one.groups] == [g.group for g in other.groups]


def _follows(category: Category, reference: Category) -> bool:
    if category.estimate is None:
        return False
    try:
        printed = printed_number(category.estimate.value).interval()
    except NotANumber:
        return False
    return any(each.holds(printed) for each in _ratios(category, reference))


def _ratios(category: Category, reference: Category) -> Iterator[Implied]:
    """Groups are cases and controls, or cases and all: both are tried."""
    measure = category.estimate.measure if category.estimate is not None else ""
    counts = [_number(group) for group in (*category.groups, *reference.groups)]
    if None in counts or measure not in OF_COUNTS:
        return
    a, b, c, d = (count for count in counts if count is not None)
    for n1, n2 in ((a + b, c + d), (b, d)):
        value = effect_of_counts(measure, a, n1, c, n2) if n1 >= a and n2 >= c and n1 and n2 else None
        if value is not None:
            yield Implied(name=f"against the category “{reference.row}”", low=value, high=value)


def _number(group: Proportion) -> int | None:
    try:
        count = printed_number(group.count or "")
    except NotANumber:
        return None
    return round(count.value) if count.decimals <= 0 and count.value >= 0 else None


def count_of(group: Proportion) -> tuple[int, int] | None:
    """Count and total of a group, if both are printed and whole."""
    if group.count is None or group.total is None:
        return None
    count, total = printed_number(group.count), printed_number(group.total)
    if count.decimals > 0 or total.decimals > 0 or not 0 <= count.value <= total.value > 0:
        return None
    return round(count.value), round(total.value)


def of_counts(measure: str, one: tuple[int, int], two: tuple[int, int]) -> Iterator[Implied]:
    """The effect of the counts, either group first; of the opposite outcome where that is another number."""
    for (a, n1), (c, n2), way in ((one, two, ""), (two, one, ", the other way")):
        for b, d, name in ((n1 - a, n2 - c, ""), (a, c, ", of the opposite outcome")):
            events1, events2 = n1 - b, n2 - d
            value = effect_of_counts(measure, events1, n1, events2, n2)
            if value is not None:
                yield Implied(name=f"of the counts{way}{name}", low=value, high=value)


def effect_of_counts(measure: str, a: float, n1: float, c: float, n2: float) -> float | None:
    """The measure of ``a`` of ``n1`` against ``c`` of ``n2``; with a cell of 0 an OR is of cells + 0.5."""
    if measure == "RD":
        return a / n1 - c / n2
    b, d = n1 - a, n2 - c
    if measure == "OR":
        if 0 in (a, b, c, d):
            a, b, c, d = (cell + 0.5 for cell in (a, b, c, d))
        return a * d / (b * c)
    return a / n1 * n2 / c if a and c else None


def conditional(one: tuple[int, int], two: tuple[int, int]) -> Iterator[Implied]:
    """The estimate that Fisher's test gives, between 1 and that of the counts."""
    from scipy.stats.contingency import odds_ratio

    (a, n1), (c, n2) = one, two
    if max(n1, n2) <= 1000 and 0 < a + c < n1 + n2:
        value = float(odds_ratio([[a, n1 - a], [c, n2 - c]], kind="conditional").statistic)
        if 0 < value < math.inf:
            yield Implied(
                name="conditional estimate, as of Fisher's test",
                low=value * (1 - 1e-6),
                high=value * (1 + 1e-6),
            )
            yield Implied(
                name="conditional estimate, the other way", low=(1 - 1e-6) / value, high=(1 + 1e-6) / value
            )
