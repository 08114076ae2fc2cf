"""Correlations whose p-value no number of people in the study can give: "r = 0.04, P = .006" of 46.

Where neither n nor df stands with a correlation, its p-value still implies the fewest people it can be of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from review.checking.printed_numbers import interval_of_p, printed_number
from review.patterns import regex
from review.printed import NotANumber
from review.records import Check, Record, Test

if TYPE_CHECKING:
    from review.checking.context import Context
    from review.study import Study

_LARGEST_N: Final = 10**6
_MEASURED: Final = (
    3  # times that people may be measured, or their samples, before a number of them is too small
)
_FEWEST: Final = 8
_PEOPLE: Final = regex(
    r"\b(\d{1,3}(?:,\d{3})+|\d{1,6}) (?:\w+ ){0,2}?(?:patients|participants|subjects|people|children|women"
    r"|men|adults|individuals|volunteers|students|samples|infants|animals|cases)\b|\b[nN] ?= ?(\d{1,6})\b",
    re.IGNORECASE,
)


def check_correlations(
    records: Sequence[Record], context: Context, study: Study
) -> Iterator[tuple[int, Check]]:
    """Check correlations without n against the most people that the paper speaks of.

    Parameters
    ----------
    records : sequence of Record
        All records of one paper.
    context : Context
    study : Study
        Of the same records.

    Yields
    ------
    tuple of int and Check
        Index of the correlation, and the check; only inconsistent ones, since that so many people are in the
        paper says nothing for it.
    """
    found = [
        (index, record)
        for index, record in enumerate(records)
        if isinstance(record, Test) and record.statistic == "r" and record.p and not (record.df or record.n)
    ]
    if not found:
        return
    most = _most_people(context, study)
    for index, record in found:
        if record.relation == "=" and record.p_relation in ("=", "<", "≤") and most >= _FEWEST:
            check = _judged(record, most, context)
            if check is not None:
                yield index, check


def _most_people(context: Context, study: Study) -> int:
    said = [size.n for arm in study.arms for size in arm.sizes]
    said += [size.n for group in study.populations for size in group.sizes]
    said += [int((match[1] or match[2]).replace(",", "")) for match in _PEOPLE.finditer(context.text)]
    arms = sum(max((size.n for size in arm.sizes), default=0) for arm in study.arms)
    return max([*said, arms])


def _judged(record: Test, most: int, context: Context) -> Check | None:
    try:
        r = printed_number(record.value).interval(context.rounding)
        p = interval_of_p(f"{record.p_relation} {record.p}", context.alpha, context.rounding)
    except NotANumber:
        return None
    size = max(abs(r.low), abs(r.high))
    if not 0 < size < 1 or p.high >= 1:
        return None
    least = _fewest(size, p.high)
    if least <= _MEASURED * most:
        return None
    reason = (
        f"r = {record.value} has a p-value of {record.p} or less only of {least:,} or more; the paper speaks "
        f"of {most:,} at most"
    )
    return Check(
        check="p_of_correlation", verdict="inconsistent", field="p", fields=("p", "value"), printed=record.p,
        low=_p_of(size, _MEASURED * most), high=1.0, formula="t = r √((n − 2) / (1 − r²)); two-sided p",
        reason=reason,
    )  # fmt: skip


def _fewest(r: float, p: float) -> int:
    """The smallest n of which a correlation of this size has a p-value no larger than ``p``."""
    low, high = 3, _LARGEST_N
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _p_of(r, middle) <= p else (middle + 1, high)
    return low


def _p_of(r: float, n: int) -> float:
    from scipy.special import stdtr

    return float(2 * stdtr(n - 2, -r * ((n - 2) / (1 - r * r)) ** 0.5))
