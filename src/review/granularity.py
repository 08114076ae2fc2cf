"""Can it have been printed so? Means and percentages of whole numbers come in steps (GRIM).

Decided in whole numbers on the printed text, so that no binary rounding can tip a verdict.
Source: Brown & Heathers (2017), "The GRIM test".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import numpy as np

from review.printed import Printed, Rounding

Text: TypeAlias = "str | Printed"


def grim(
    mean: Text | Iterable[Text],
    n: int | Iterable[int],
    *,
    items: int | Iterable[int] = 1,
    rounding: Rounding = "half_up",
) -> Any:
    """Whether the mean of ``n * items`` whole numbers can be printed as ``mean``.

    Parameters
    ----------
    mean : str, Printed, or a sequence of them
        As printed, for example ``"4.46"``: its trailing zeros count.
    n : int or sequence of int
        How many people answered.
    items : int or sequence of int
        How many whole-number answers each person's score is the mean of.
    rounding : {"half_up", "half_even", "truncated", "half_up_or_down"}
        How the mean was shortened; with the last, halves may have gone up or down.

    Returns
    -------
    bool or ndarray of bool
        Of the shape to which the arguments broadcast.

    Raises
    ------
    TypeError
        If ``mean`` is a float: it no longer knows its decimals.
    ValueError
        If ``n`` or ``items`` is no positive whole number, or ``mean`` is a bound such as ``"<3"``.

    Examples
    --------
    >>> grim("4.46", 75), grim("4.46", 150)
    (False, True)
    >>> n = np.arange(40, 81)
    >>> n[grim("4.46", n) & grim("4.48", n) & grim_percent("64.3", n)]
    array([56])
    """

    def one(text: Text, people: object, answers: object) -> bool:
        return bool(_whole_numbers(text, _count("n", people) * _count("items", answers), rounding))

    return _broadcast(one, mean, n, items)


def grim_percent(
    percent: Text | Iterable[Text], n: int | Iterable[int], *, rounding: Rounding = "half_up"
) -> Any:
    """Whether some whole number out of ``n`` can be printed as ``percent``: ``"64.3"`` or ``"64.3%"``.

    Arguments, result and errors are those of :func:`grim`. A share lies between 0 and 100 %.
    """

    def one(text: Text, people: object) -> bool:
        total = _count("n", people)
        counts = _whole_numbers(
            text.rstrip(" %") if isinstance(text, str) else text, total, rounding, per=100
        )
        return max(counts.start, 0) < min(counts.stop, total + 1)

    return _broadcast(one, percent, n)


def _whole_numbers(text: Text, n: int, rounding: Rounding, per: int = 1) -> range:
    """The whole numbers k for which ``per * k / n`` is printed as ``text``."""
    number = text if isinstance(text, Printed) else Printed(text)
    if number.relation != "=":
        raise ValueError(f"expected a rounded number such as 4.46, got the bound {number.text!r}")
    bounds = number.bounds(rounding)
    low, high = bounds.low * n / per, bounds.high * n / per
    first, last = math.ceil(low), math.floor(high)
    first += first == low and not bounds.low_closed
    last -= last == high and not bounds.high_closed
    return range(first, last + 1)


def _count(name: str, value: Any) -> int:
    if not isinstance(value, int | float | np.number) or not float(value).is_integer() or value < 1:
        raise ValueError(f"{name} must be a positive whole number, got {value!r}")
    return int(value)


def _broadcast(rule: Callable[..., bool], *arguments: Any) -> Any:
    """``rule`` for each combination of arguments; one bool if none of them is a sequence."""
    arrays = [np.asarray(argument, dtype=object) for argument in arguments]
    verdicts = np.frompyfunc(rule, len(arrays), 1)(*arrays)
    return verdicts if isinstance(verdicts, bool) else verdicts.astype(bool)
