"""Printed numbers of records, read once: the same few are printed again and again, and several checks ask."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from review.printed import Bounds, Interval, Printed, Rounding, p_value_interval

_MANY: Final = 16_384
_LONGEST_PLAIN: Final = 15


@lru_cache(maxsize=_MANY)
def printed_number(text: str) -> Printed:
    """:class:`~review.printed.Printed`; raises :class:`~review.printed.NotANumber` as that does."""
    return Printed(text)


@lru_cache(maxsize=_MANY)
def interval_of_number(text: str, rounding: Rounding = "half_up") -> Interval:
    """What a printed number stands for; raises as :func:`printed_number`."""
    return _plain_interval(text, rounding) or printed_number(text).interval(rounding)


@lru_cache(maxsize=_MANY)
def interval_of_p(text: str, alpha: float, rounding: Rounding) -> Interval:
    """What a printed p-value stands for, within [0, 1]; ``"ns"`` is above alpha."""
    plain = _plain_interval(text, rounding)
    if plain is None or plain.low > 1:
        return p_value_interval(text, alpha=alpha, rounding=rounding)
    return Interval(max(plain.low, 0.0), min(plain.high, 1.0))


def _plain_interval(text: str, rounding: Rounding) -> Interval | None:
    """The interval of a number as plain as ``12.30``, several times as fast; None for all others."""
    whole, mark, fraction = text.partition(".")
    digits = whole + fraction
    plain = digits.isdecimal() and text.isascii() and len(digits) <= _LONGEST_PLAIN
    if not plain or rounding == "truncated" or bool(mark) is not bool(fraction):
        return None
    doubled, scale = 2 * int(digits), 2 * 10 ** len(fraction)
    return Interval((doubled - 1) / scale, (doubled + 1) / scale)


@lru_cache(maxsize=_MANY)
def bounds_of_number(text: str, rounding: Rounding = "half_up") -> Bounds:
    """The same, exactly and whatever its relation."""
    return printed_number(text).bounds(rounding)


@lru_cache(maxsize=_MANY)
def value_of_number(text: str) -> float:
    """The printed number as the nearest float."""
    return printed_number(text).value
