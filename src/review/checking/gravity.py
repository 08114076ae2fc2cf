"""How much a check says: whether agreement could have failed, and what a disagreement would change.

A range so wide that at least half of the slips in the leading digit of the printed number would have agreed
too tells nothing: *not checkable*. An inconsistency is graver the more it changes: 1 a decision, 2 it cannot
be, 3 it disagrees, 4 it is off by no more than one unit of the last printed place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import inf, isfinite
from typing import Final

from review.checking.printed_numbers import printed_number
from review.printed import Interval, NotANumber, Printed, Rounding
from review.records import Check, Gravity

#: Floats of exact results can fall beside the end of an interval that they stand on: p = .0625 is ".062".
NOISE: Final = 1e-9

#: Checks of what can be whatever the other numbers are, and of what lies within what.
IMPOSSIBLE: Final = frozenset({"possible_value", "interval_order", "estimate_in_interval", "df"})
#: Checks of people counted: there one more or less is no rounding.
EXACT: Final = frozenset(
    {"sum", "sum_of_sizes", "sum_of_parts", "size_of_group", "allocation", "more_than_randomized"}
)
TOO_COARSE: Final = "too coarse"


def agree(printed: Interval, implied: Interval) -> bool:
    """Whether two intervals share a value: the one rule of all checks. Floats may miss an end by a billionth.

    False where an end is no number.
    """
    if implied.low <= printed.high and printed.low <= implied.high:
        return True
    ends = (printed.low, printed.high, implied.low, implied.high)
    slack = NOISE * max((abs(end) for end in ends if isfinite(end)), default=0.0)
    return bool(implied.low <= printed.high + slack and printed.low - slack <= implied.high)


def is_too_coarse(printed: str, implied: Sequence[Interval]) -> bool:
    """Whether at least half of the slips in the leading digit of a printed number would agree as well.

    Parameters
    ----------
    printed : str
        The number, with its relation. Of a bound such as ``"< .05"`` it is asked whether most of what is
        implied lies beyond it.
    implied : sequence of Interval
        What the neighbors imply under each reading that the words allow; agreement with one is enough.
    """
    try:
        number = printed_number(printed.rstrip(" %"))
    except NotANumber:
        return False
    if number.relation in "<≤>≥":
        kept = Interval(-inf, number.value) if number.relation in "<≤" else Interval(number.value, inf)
        return _share(kept, implied) < 0.5
    slips = _slips(number)
    passed = sum(any(agree(slip, ends) for ends in implied) for slip in slips)
    return bool(slips) and 2 * passed >= len(slips)


def _share(kept: Interval, implied: Sequence[Interval]) -> float:
    """Of all that is implied, the part within ``kept``."""
    low, high = min(ends.low for ends in implied), max(ends.high for ends in implied)
    if not (isfinite(low) and isfinite(high)) or high <= low:
        return 1.0
    return float((min(high, kept.high) - max(low, kept.low)) / (high - low))


@lru_cache(maxsize=4096)
def _slips(number: Printed) -> tuple[Interval, ...]:
    """What the nine numbers stand for that differ from a printed one in its leading digit."""
    digits = str(abs(number.significand))
    if number.significand == 0:
        return ()
    place, sign = 10 ** (len(digits) - 1), 1 if number.significand > 0 else -1
    others = [abs(number.significand) + (digit - int(digits[0])) * place for digit in range(10)]
    unit, half = float(number.unit), float(number.unit) / 2
    values = [sign * other * unit for other in others if other != abs(number.significand)]
    return tuple(Interval(value - half, value + half) for value in values)


def settled(check: Check, rounding: Rounding) -> Check:
    """The check with its gravity; *not checkable* if it could hardly have disagreed."""
    if check.verdict == "consistent":
        implied = _implied(check)
        if implied is None or check.printed is None or not is_too_coarse(check.printed, [implied]):
            return check
        return replace(check, verdict="not_checkable", reason=too_coarse(implied))
    if check.verdict == "not_checkable":
        return check
    return replace(check, gravity=_gravity(check, rounding))


def too_coarse(implied: Interval) -> str:
    """Why an agreement says nothing."""
    return f"{TOO_COARSE}: anything from {implied.low:.3g} to {implied.high:.3g} would agree"


def _implied(check: Check) -> Interval | None:
    if check.low is None or check.high is None:
        return None
    return Interval(check.low, check.high)


def _gravity(check: Check, rounding: Rounding) -> Gravity:
    if check.verdict == "decision_inconsistent":
        return 1
    if check.check in IMPOSSIBLE:
        return check.gravity or 2
    if check.check not in EXACT and _is_last_digit(check, rounding):
        return 4
    return check.gravity or 3


def _is_last_digit(check: Check, rounding: Rounding) -> bool:
    """Whether one unit more or less in the last printed place would agree."""
    implied = _implied(check)
    if implied is None or check.printed is None:
        return False
    try:
        number = printed_number(check.printed.rstrip(" %"))
    except NotANumber:
        return False
    unit = float(number.unit)
    if number.relation != "=":
        return agree(Interval(number.value - unit, number.value + unit), implied)
    ends = number.interval(rounding)
    if number.decimals > 1 and number.significand and number.significand % 10 == 0:
        unit *= 5  # 4.60 may be 4.57 rounded to 4.6
    return agree(Interval(ends.low - unit, ends.high + unit), implied)
