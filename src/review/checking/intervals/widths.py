"""The width of an interval against the standard error, or against SD and sample size, printed with it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from review.checking.context import Context
from review.checking.intervals.estimated import Ends, Estimated, ends_of, shown
from review.checking.printed_numbers import printed_number
from review.checking.surroundings import said_near
from review.patterns import regex
from review.printed import NotANumber, Printed
from review.records import Check, Reading, Summary

_FEWEST_DF: Final = 4.0
_SLACK: Final = 0.01  # "1.96" is printed 2, and critical values are rounded
_LEVELS: Final = (0.9, 0.95, 0.99)
_MODEL: Final = regex(
    r"adjust|model|least[- ]squares|marginal|mixed|anova|regress|pooled|bootstrap|cluster|weight|transform"
    r"|\blog|bayes|credible|robust|sandwich|percentile",
    re.IGNORECASE,
)


def check_widths(items: Sequence[Estimated], context: Context) -> Iterator[tuple[int, Check]]:
    """Half the width of an interval is the critical value times the standard error."""
    for item in items:
        if not item.is_ordered or not _is_around(item, context):
            continue
        width = _half_width(item, context)
        if item.se is not None and width is not None:
            yield item.index, _by_error(item, item.se, width, context)
        elif isinstance(item.record, Summary) and item.record.sd and item.record.n and width is not None:
            check = _by_spread(item, item.record.sd, item.record.n, width, context)
            if check is not None:
                yield item.index, check


def _is_around(item: Estimated, context: Context) -> bool:
    """Whether the interval can be one around the estimate, on its own scale."""
    value, low, high = item.ends(context.rounding)
    third = (high.high - low.low) / 6
    if item.log_scale:
        return value.low <= high.high and low.low <= value.high
    middle = Ends((low.low + high.low) / 2, (low.high + high.high) / 2)
    return value.low <= middle.high + third and middle.low - third <= value.high


def _half_width(item: Estimated, context: Context) -> Ends | None:
    _, low, high = item.ends(context.rounding)
    if item.log_scale:
        if low.low <= 0:
            return None
        low, high = Ends(math.log(low.low), math.log(low.high)), Ends(math.log(high.low), math.log(high.high))
    width = Ends(max(0.0, high.low - low.high) / 2, (high.high - low.low) / 2)
    return width if width.high > 0 else None


def _by_error(item: Estimated, printed: Printed, width: Ends, context: Context) -> Check:
    error = ends_of(printed, context.rounding)
    implied = _divided(width, item.level, _FEWEST_DF)
    check = Check(
        check="se_of_interval", verdict="consistent", field=item.path + "se", printed=printed.text,
        fields=item.fields("se", "ci_low", "ci_high"), low=implied.low, high=implied.high,
        formula="SE = width of the interval / (2 × critical value)",
        assumptions=("critical value of z or t",),
    )  # fmt: skip
    if _overlap(error, implied):
        return check
    value = ends_of(item.value, context.rounding)
    if item.log_scale and value.low > 0:
        by_delta = Ends(implied.low * value.low, implied.high * value.high)
        if _overlap(error, by_delta):
            note = f"SE of the {item.measure} itself, not of its logarithm"
            return replace(
                check, low=by_delta.low, high=by_delta.high, assumptions=(*check.assumptions, note)
            )
    return _disagreeing(item, check, error, width, context)


def _by_spread(item: Estimated, sd: str, n: str, width: Ends, context: Context) -> Check | None:
    """The SD that an interval around a mean implies: half-width × √n / critical value with n - 1 df."""
    try:
        printed, size = printed_number(sd), printed_number(n)
    except NotANumber:
        return None
    if item.center != "mean" or size.decimals > 0 or size.significand < 2:
        return None
    root = math.sqrt(size.value)
    error, scaled = ends_of(printed, context.rounding), Ends(width.low * root, width.high * root)
    implied = _divided(scaled, item.level, size.value - 1)
    check = Check(
        check="sd_of_interval", verdict="consistent", field=item.path + "sd", printed=printed.text,
        fields=item.fields("sd", "n", "ci_low", "ci_high"), low=implied.low, high=implied.high,
        formula="SD = √n × width of the interval / (2 × critical value)",
        assumptions=(f"critical value of t with {size.value - 1:.0f} df, or of z",),
    )  # fmt: skip
    return check if _overlap(error, implied) else _disagreeing(item, check, error, scaled, context)


def _disagreeing(item: Estimated, check: Check, printed: Ends, width: Ends, context: Context) -> Check:
    name = "SE" if check.check == "se_of_interval" else "SD"
    implied = Ends(check.low or 0.0, check.high or 0.0)
    reason = (
        f"{item.low} to {item.high} implies an {name} from {shown(implied.low)} to {shown(implied.high)}; "
        f"printed is {check.printed}"
    )
    levels = [level for level in _LEVELS if level != item.level]
    readings = [_at_level(level, printed, width) for level in levels]
    if name == "SD":
        root = math.sqrt(Printed(item.record.n or "1").value) if isinstance(item.record, Summary) else 1.0
        error = Ends(implied.low / root, implied.high / root)
        readings.append(
            Reading(
                name="the number is the SE",
                reconciles=_overlap(printed, error),
                low=error.low,
                high=error.high,
            )
        )
    check = replace(check, readings=tuple(readings), reason=reason)
    model = said_near(item.record, context, _MODEL)
    if model is not None or item.assumptions:
        why = (
            f'the interval may be made otherwise ("{model[0].lower()}")'
            if model
            else "; ".join(item.assumptions)
        )
        return replace(check, verdict="not_checkable", reason=f"{reason}; but {why}")
    return replace(check, verdict="inconsistent")


def _at_level(level: float, printed: Ends, width: Ends) -> Reading:
    implied = _divided(width, level, _FEWEST_DF)
    return Reading(
        name=f"{level:.0%} interval",
        reconciles=_overlap(printed, implied),
        low=implied.low,
        high=implied.high,
    )


def _divided(width: Ends, level: float, df: float) -> Ends:
    """Half-width by critical values from z to t with ``df`` degrees of freedom."""
    smallest, largest = _critical(level, math.inf), _critical(level, df)
    return Ends(width.low / largest * (1 - _SLACK), width.high / smallest * (1 + _SLACK))


@lru_cache(maxsize=256)
def _critical(level: float, df: float) -> float:
    from scipy import special

    upper = (1 + level) / 2
    return float(special.ndtri(upper) if df == math.inf else special.stdtrit(df, upper))


def _overlap(one: Ends, other: Ends) -> bool:
    return one.low <= other.high and other.low <= one.high
