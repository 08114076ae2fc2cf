"""The interval of a proportion against its count and total, or its percentage and total.

Which interval is printed is seldom said, so all usual ones are allowed: Wald's (with and without correction
for continuity), Wilson's (likewise), Agresti and Coull's, Clopper and Pearson's, its mid-p form, Jeffreys's
and that of the logit. An end is inconsistent only outside all of them.

Source: Brown, Cai, DasGupta (2001), Interval estimation for a binomial proportion, Statistical Science 16,
101-133; Newcombe (1998), Statistics in Medicine 17, 857-872, for the corrected forms.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from review.checking.context import Context
from review.checking.intervals.estimated import Ends, Estimated, ends_of
from review.checking.printed_numbers import printed_number
from review.checking.surroundings import said_near, spoken_of
from review.patterns import regex
from review.printed import NotANumber, Rounding
from review.records import Check, Proportion, Reading

_LEVELS: Final = (0.9, 0.95, 0.99)
_SLACK: Final = 0.02  # of the half-width: critical values are rounded, 1.96 to 2
#: Analyses whose intervals do not follow from count and total.
_OTHERWISE: Final = regex(
    r"weight|design effect|adjust|credible|robust|model|predict|kaplan|actuarial|cumulative|pooled|meta-analy"
    r"|random[- ]effects|standardi[sz]ed|mixed|gee|imput|bonferroni|simultaneous|per 100|person-years"
    r"|sampling|one-sided|freeman|arcsine|poisson|finite|survival",
    re.IGNORECASE,
)
#: Those that are named once, for all intervals of a paper.
_ANYWHERE: Final = (
    "cluster", "weighted", "complex sampl", "survey design", "design effect", "multilevel", "bootstrap",
    "estimating equation", "bayes", "robust standard",
)  # fmt: skip

_LARGEST: Final = 10**9  # total, and percentage


def check_intervals_of_proportions(
    items: Sequence[Estimated], context: Context
) -> Iterator[tuple[int, Check]]:
    """Both ends of each interval against all usual intervals of the same proportion."""
    for item in items:
        known = _counts(item, context.rounding)
        if known is None or not item.is_ordered:
            continue
        counts, total = known
        for check in _ends(item, counts, total, context):
            yield item.index, check


def _counts(item: Estimated, rounding: Rounding) -> tuple[Sequence[int], int] | None:
    """The counts that are printed, or that the percentage allows, and their total."""
    part = item.record
    if not isinstance(part, Proportion) or part.total is None or item.center != "percent" or item.assumptions:
        return None
    try:
        total = printed_number(part.total)
        count = printed_number(part.count) if part.count else None
    except NotANumber:
        return None
    if total.decimals > 0 or not 1 <= total.value <= _LARGEST:
        return None
    n = int(total.exact)
    if count is None and str(n) not in part.quote.replace(",", ""):
        return None  # a percentage under the n of a column need not be of counts
    value = ends_of(item.value, rounding)
    if not -_LARGEST < value.low <= value.high < _LARGEST:
        return None
    counts = range(math.ceil(value.low * n / 100 - 1e-9), math.floor(value.high * n / 100 + 1e-9) + 1)
    if count is not None:
        return ((int(count.exact),), n) if int(count.exact) in counts and int(count.exact) <= n else None
    inside = [each for each in (counts.start, counts.stop - 1) if 0 <= each <= n]
    return (inside, n) if counts and inside else None


def _ends(item: Estimated, counts: Sequence[int], total: int, context: Context) -> Iterator[Check]:
    hull = _hull(counts, total, item.level)
    value, low, high = item.ends(context.rounding)
    if low.low >= 0 and high.high <= 1.01 < value.low:  # a percentage with an interval of shares
        low, high = (Ends(100 * end.low, 100 * end.high) for end in (low, high))
    printed = item.interval
    for name, ends, number, implied in (
        ("ci_low", low, printed[0], Ends(hull[0].low, hull[0].high)),
        ("ci_high", high, printed[1], Ends(hull[1].low, hull[1].high)),
    ):
        check = Check(
            check="interval_of_proportion", verdict="consistent", field=item.path + name,
            fields=item.fields(name, *(f for f in ("percent", "count", "total") if getattr(item.record, f))),
            printed=number.text, low=implied.low, high=implied.high,
            formula="any of the usual intervals of a proportion, from Wald's to Clopper and Pearson's",
        )  # fmt: skip
        if ends.low <= implied.high and implied.low <= ends.high:
            yield check
        else:
            yield _outside(item, check, Ends(low.low, high.high), counts, total, context)


def _outside(
    item: Estimated, check: Check, printed: Ends, counts: Sequence[int], total: int, context: Context
) -> Check:
    share = " or ".join(map(str, counts))
    end = "lower" if check.field is not None and check.field.endswith("ci_low") else "upper"
    reason = (
        f"{share} of {total} have {end} ends from {check.low:.4g} to {check.high:.4g} by the usual methods; "
        f"printed is {check.printed}"
    )
    near = said_near(item.record, context, _OTHERWISE)
    said = near[0].lower() if near else spoken_of(context.methods, _ANYWHERE)
    if said is not None:
        why = f'the interval may be made otherwise ("{said}")'
        return replace(check, verdict="not_checkable", reason=f"{reason}; but {why}")
    readings = tuple(
        Reading(name=f"{level:.0%} interval", reconciles=_holds(_hull(counts, total, level), printed))
        for level in _LEVELS
        if level != item.level
    )
    return replace(check, verdict="inconsistent", reason=reason, readings=readings)


def _holds(hull: tuple[Ends, Ends], printed: Ends) -> bool:
    low, high = hull
    return low.low <= printed.low <= low.high and high.low <= printed.high <= high.high


def _hull(counts: Sequence[int], total: int, level: float) -> tuple[Ends, Ends]:
    """Ranges in percent of the lower and of the upper ends of all usual intervals."""
    made = [ends for count in counts for ends in _usual(count, total, level)]
    margin = _SLACK * max(high - low for low, high in made) / 2
    lows, highs = ([100 * ends[side] for ends in made] for side in (0, 1))
    margin *= 100
    return (
        Ends(min(lows) - margin, max(lows) + margin),
        Ends(min(highs) - margin, max(highs) + margin),
    )


@lru_cache(maxsize=512)
def _usual(count: int, total: int, level: float) -> tuple[tuple[float, float], ...]:
    """Intervals of ``count`` of ``total``, as shares; those cut off at 0 and 1 also as they come."""
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))
    p, q, half = count / total, 1 - count / total, 0.5 / total
    error = z * math.sqrt(p * q / total)
    wald = [(p - error, p + error), (p - error - half, p + error + half)]
    center = (count + z * z / 2) / (total + z * z)
    spread = z * math.sqrt(p * q * total + z * z / 4) / (total + z * z)
    agresti = z * math.sqrt(center * (1 - center) / (total + z * z))
    wilson = [(center - spread, center + spread), (center - agresti, center + agresti)]
    down = z * math.sqrt(max(z * z - 2 - 1 / total + 4 * p * (total * q + 1), 0.0))
    up = z * math.sqrt(max(z * z + 2 - 1 / total + 4 * p * (total * q - 1), 0.0))
    below = (2 * count + z * z - 1 - down) / (2 * (total + z * z)) if count else 0.0
    above = (2 * count + z * z + 1 + up) / (2 * (total + z * z)) if count < total else 1.0
    ends = [*wald, *wilson, (below, above), *_by_tails(count, total, level)]
    if 0 < count < total:
        logit, width = math.log(p / q), z / math.sqrt(total * p * q)
        ends.append((_share(logit - width), _share(logit + width)))
    cut = [(min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)) for low, high in ends]
    return tuple(dict.fromkeys((*ends, *cut)))


def _by_tails(count: int, total: int, level: float) -> Iterator[tuple[float, float]]:
    """Clopper and Pearson's interval, Jeffreys's, and of none or all the one-sided exact one."""
    from scipy.special import betaincinv

    tail, rest = (1 - level) / 2, total - count
    low = float(betaincinv(count, rest + 1, tail)) if count else 0.0
    yield low, float(betaincinv(count + 1, rest, 1 - tail)) if rest else 1.0
    yield tuple(float(betaincinv(count + 0.5, rest + 0.5, at)) for at in (tail, 1 - tail))  # type: ignore[misc]
    one = float(betaincinv(1, total, level))
    if not count:
        yield 0.0, one
    if not rest:
        yield 1 - one, 1.0


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
