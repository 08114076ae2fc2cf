"""Printed numbers of records, read once: the same few are printed again and again, and several checks ask."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from review.printed import Bounds, Interval, Printed, Rounding, p_value_interval

_MANY: Final = 16_384


@lru_cache(maxsize=_MANY)
def printed_number(text: str) -> Printed:
    """:class:`~review.printed.Printed`; raises :class:`~review.printed.NotANumber` as that does."""
    return Printed(text)


@lru_cache(maxsize=_MANY)
def interval_of_number(text: str, rounding: Rounding = "half_up") -> Interval:
    """What a printed number stands for; raises as :func:`printed_number`."""
    return printed_number(text).interval(rounding)


@lru_cache(maxsize=_MANY)
def interval_of_p(text: str, alpha: float, rounding: Rounding) -> Interval:
    """What a printed p-value stands for, within [0, 1]; ``"ns"`` is above alpha."""
    return p_value_interval(text, alpha=alpha, rounding=rounding)


@lru_cache(maxsize=_MANY)
def bounds_of_number(text: str, rounding: Rounding = "half_up") -> Bounds:
    """The same, exactly and whatever its relation."""
    return printed_number(text).bounds(rounding)


@lru_cache(maxsize=_MANY)
def value_of_number(text: str) -> float:
    """The printed number as the nearest float."""
    return printed_number(text).value
