"""The tables of counts that printed shares can stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, product
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from review.checking.comparisons.cases import NotUsable, whole
from review.checking.comparisons.counts import is_percent_of, possible_counts, possible_totals
from review.patterns import regex
from review.printed import Printed, Rounding
from review.records import Proportion

_MOST_TABLES: Final = 400
_MOST_TOTALS: Final = 12
_LIKELY: Final = 0.05
_PERCENT: Final = regex(r"(?P<digits>[0-9]{1,3}(?:[.,·][0-9]{1,6})?|[.·][0-9]{1,6})[ ]?%?")


def tables_of(groups: Sequence[Proportion], rounding: Rounding) -> tuple[NDArray[Any], bool]:
    """Tables of counts that groups can stand for.

    Returns
    -------
    ndarray, shape (m, groups, 2)
        Of each group how many with and how many without.
    bool
        Whether counts and sizes are printed beyond doubt.

    Raises
    ------
    NotUsable
        If a count or a size is missing, or percentages leave too much open.
    """
    inclusive: Rounding = "half_up_or_down" if rounding == "half_up" else rounding
    if _percent_of_row(groups, inclusive):
        groups = [replace(group, percent=None) for group in groups]
    shares = [_shares(group, inclusive) for group in groups]
    certain = all(certain for _, certain in shares) and prod(map(_chance, groups)) <= _LIKELY
    return _stacked([pairs for pairs, _ in shares]), certain


def tables_with_fewer(groups: Sequence[Proportion], kept: float, rounding: Rounding) -> NDArray[Any] | None:
    """The same counts in groups from which some people are missing; at least two can always be.

    Printed percentages say which sizes are possible. None if counts or sizes are not printed.
    """
    pairs = []
    for group in groups:
        count, total, percent = whole(group.count), whole(group.total), _percent(group)
        if count is None or not total or count > total:
            return None
        least = max(count, min(int(total * kept), total - 2), 1)
        if percent is not None and count:
            possible = islice(possible_totals(count, percent, total, rounding), _MOST_TOTALS)
            sizes = [n for n in possible if n >= least]
        else:
            sizes = sorted({int(n) for n in np.linspace(least, total, _MOST_TOTALS)})
        pairs.append([(count, n) for n in sizes or [total]])
    return _stacked(pairs)


def _chance(group: Proportion) -> float:
    """How often a percentage that is no share of these people is printed like one of them; 0 with a count."""
    percent, total = _percent(group), whole(group.total)
    if group.count is not None or percent is None or not total:
        return 0.0
    return min(1.0, total / 10.0 ** (Printed(percent).decimals + 2))


def _stacked(pairs: Sequence[Sequence[tuple[int, int]]]) -> NDArray[Any]:
    if prod(len(each) for each in pairs) > _MOST_TABLES:
        raise NotUsable("the percentages stand for too many different counts")
    return np.array([[[a, n - a] for a, n in table] for table in product(*pairs)], dtype=float)


def _percent_of_row(groups: Sequence[Proportion], rounding: Rounding) -> bool:
    """Whether percentages are shares of the row, not of each group: 30 (60 %) and 20 (40 %)."""
    counts = [whole(group.count) for group in groups]
    known = [count for count in counts if count is not None]
    percents = [percent for group in groups if (percent := _percent(group)) is not None]
    if not len(known) == len(percents) == len(groups):
        return False
    totals = [whole(group.total) for group in groups]
    of_groups = zip(known, percents, totals, strict=True)
    if all(n and is_percent_of(percent, count, n, rounding) for count, percent, n in of_groups):
        return False
    everybody = sum(known)
    of_row = zip(known, percents, strict=True)
    return everybody > 0 and all(is_percent_of(p, count, everybody, rounding) for count, p in of_row)


def _shares(group: Proportion, rounding: Rounding) -> tuple[list[tuple[int, int]], bool]:
    """Counts with their sizes that a group can stand for, and whether these are printed beyond doubt."""
    count, total, percent = whole(group.count), whole(group.total), _percent(group)
    if count is not None and total is not None and count > total:
        raise NotUsable(f"the count {count} is more than the {total} of the group")
    if count is not None and total:
        if percent is None or is_percent_of(percent, count, total, rounding):
            return [(count, total)], percent is not None or f"{total}" in group.quote
        totals = list(islice(possible_totals(count, percent, total, rounding), _MOST_TOTALS))
        if not totals:
            raise NotUsable(f"{percent} % is not what {count} is of {total} or fewer people")
        return [(count, n) for n in totals], False
    if percent is not None and total:
        possible = possible_counts(percent, total, rounding)
        if not possible:
            raise NotUsable(f"no whole number of {total} people is {percent} %")
        return [(a, total) for a in possible[: _MOST_TABLES + 1]], True
    raise NotUsable("the sizes of the groups are not printed with their counts")


def _percent(group: Proportion) -> str | None:
    """The percentage, if it is a number from 0 to 100."""
    match = _PERCENT.fullmatch(group.percent or "")
    return (
        match["digits"]
        if match and float(match["digits"].replace(",", ".").replace("·", ".")) <= 100
        else None
    )
