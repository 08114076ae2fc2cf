"""Can it have been printed so? Whole numbers leave marks in means, percentages and SDs.

``grim``, ``grim_percent``
    Means and percentages of whole numbers come in steps (Brown & Heathers, 2017).
``grimmer``
    So do their SDs, once the mean is known (Anaya, 2016; Allard, 2018).
``debit``
    The SD of answers 0 and 1 follows from their mean (Heathers & Brown, 2019).
``sd_bounds``
    A scale with two ends leaves the SD a smallest and a largest value.

Decided in whole numbers on the printed text, so that no binary rounding can tip a verdict, and exactly:
True if and only if some sample exists. Printed texts and numbers of people may be sequences; arguments
broadcast.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from itertools import count, takewhile
from typing import Any, Literal, TypeAlias

import numpy as np

from review.printed import Bounds, Interval, Printed, Rounding

Text: TypeAlias = "str | Printed"
Texts: TypeAlias = "Text | Iterable[Text]"
Counts: TypeAlias = "int | Iterable[int]"
Grade: TypeAlias = "int | str | Fraction"


def grim(mean: Texts, n: Counts, *, items: Counts = 1, rounding: Rounding = "half_up") -> Any:
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
        return bool(_sums(text, _count("n", people) * _count("items", answers), rounding))

    return _broadcast(one, mean, n, items)


def grim_percent(percent: Texts, n: Counts, *, rounding: Rounding = "half_up") -> Any:
    """Whether some whole number out of ``n`` can be printed as ``percent``: ``"64.3"`` or ``"64.3%"``.

    Arguments, result and errors are those of :func:`grim`. A share lies between 0 and 100 %.
    """

    def one(text: Text, people: object) -> bool:
        total = _count("n", people)
        shares = _sums(text.rstrip(" %") if isinstance(text, str) else text, total, rounding, per=100)
        return max(shares.start, 0) < min(shares.stop, total + 1)

    return _broadcast(one, percent, n)


def grimmer(
    mean: Texts, sd: Texts, n: Counts,
    *, items: Counts = 1, ddof: Literal[0, 1] = 1, rounding: Rounding = "half_up",
) -> Any:  # fmt: skip
    """Whether ``n`` whole numbers, of whatever size, can have this printed mean and SD.

    Parameters
    ----------
    mean, sd : str, Printed, or a sequence of them
        As printed.
    n : int or sequence of int
        How many people answered, at least 2.
    items : int or sequence of int
        How many whole-number answers each person's score is the mean of.
    ddof : {1, 0}
        The SD divides by ``n - ddof``.
    rounding : str
        As in :func:`grim`.

    Returns
    -------
    bool or ndarray of bool

    Raises
    ------
    TypeError, ValueError
        As in :func:`grim`; also if ``n`` is 1, whose SD does not exist.

    Notes
    -----
    With sum s and sum of squares q, the SD is the square root of ``d / (n * (n - ddof))``, where
    ``d = n * q - s**2``. The tests of Anaya (2016) and Allard (2018) ask for a whole q of the parity of
    s. That is necessary; which d occur at all is decided by theorems on sums of squares. For three values
    with an SD beyond 10**6 that takes a time proportional to the SD.

    Examples
    --------
    >>> grimmer("3.44", "2.47", 18), grimmer("3.44", "2.48", 18)
    (False, True)
    """

    def one(text: Text, deviation: Text, people: object, answers: object) -> bool:
        size, scores = _people(people), _count("items", answers)
        spread = _spread(deviation, scores**2 * size * (size - ddof), rounding)
        sums = _sums(text, size * scores, rounding)
        return any(_occurs(size, total, spread) for total in sums[:size])  # d repeats after n sums

    return _broadcast(one, mean, sd, n, items)


def debit(
    mean: Texts, sd: Texts, n: Counts, *, ddof: Literal[0, 1] = 1, rounding: Rounding = "half_up"
) -> Any:
    """Whether ``n`` answers, each 0 or 1, can have this printed mean and SD.

    Arguments, result and errors are those of :func:`grimmer`.

    Examples
    --------
    >>> debit(["0.19", "0.34"], ["0.35", "0.47"], 1683)
    array([False,  True])
    """

    def one(text: Text, deviation: Text, people: object) -> bool:
        size = _people(people)
        spread = _spread(deviation, size * (size - ddof), rounding)
        ones = _sums(text, size, rounding)
        return _answers_in(spread, size, range(max(ones.start, 0), min(ones.stop, size + 1)))

    return _broadcast(one, mean, sd, n)


def sd_bounds(
    mean: Texts, n: Counts, low: Grade, high: Grade,
    *, items: int | None = 1, ddof: Literal[0, 1] = 1, rounding: Rounding = "half_up",
) -> Interval:  # fmt: skip
    """Smallest and largest SD that ``n`` values on a scale can have with this printed mean.

    Parameters
    ----------
    mean, n, ddof, rounding
        As in :func:`grimmer`.
    low, high : int, str or Fraction
        Ends of the scale of one person's value; ``low < high``.
    items : int or None
        How many whole-number answers each value is the mean of; None if any value between the ends can
        occur.

    Returns
    -------
    Interval
        Of floats or arrays, at most one unit in the last binary place too wide. NaN where no values on
        the scale have this mean.

    Raises
    ------
    TypeError, ValueError
        As in :func:`grimmer`; also if the ends are out of order or no answers.

    Examples
    --------
    >>> bounds = sd_bounds("1.20", 20, 1, 5)
    >>> round(bounds.low, 3), round(bounds.high, 3)
    (0.41, 0.894)
    """
    first, last = (Fraction(end) * (items or 1) for end in (low, high))
    if first >= last:
        raise ValueError(f"low is below high, got {low} and {high}")
    if items and (first.denominator > 1 or last.denominator > 1):
        raise ValueError(f"no mean of {items} whole numbers is {low} or {high}")

    def one(text: Text, people: object) -> tuple[float, float]:
        size = _people(people)
        least, most = _extreme_spread(_bounds(text, rounding), size, first, last, items)
        scale = size * (size - ddof) * (items or 1) ** 2
        low, high = (math.sqrt(spread / scale) for spread in (least, most))
        return math.nextafter(low, 0) if low else low, math.nextafter(high, math.inf)

    pairs = np.frompyfunc(one, 2, 1)(*(np.asarray(given, dtype=object) for given in (mean, n)))
    if isinstance(pairs, tuple):
        return Interval(*pairs)
    ends = np.array(pairs.tolist(), float)
    return Interval(ends[..., 0], ends[..., 1])


def _occurs(n: int, total: int, spread: range) -> bool:
    """Whether ``n`` whole numbers with this sum have some ``d = n * q - total**2`` in ``spread``.

    q has the parity of the sum, and is least when all values lie next to the mean. With r the remainder
    of the sum by n, that makes d = r (n - r) + 2 n j with j = 0, 1, 2 ... From five values on, all of
    these occur: four whole numbers have every odd sum and odd q with 4 q > s**2 (Cauchy's lemma); a
    fifth can always be set aside so that the rest is odd, but for a handful of small d that were tried;
    and n values have whatever n - 1 have, with one more at the mean's lower neighbor. Fewer values:
    d is the sum of all squared differences, (a - b)**2 + ..., which makes it a square for two, twice
    x**2 + x*y + y**2 for three, and a sum of three squares for four.
    """
    least = total % n * (n - total % n)
    first = least + 2 * n * max(0, -(-(spread.start - least) // (2 * n)))
    match n:
        case 2:
            return _square_in(spread, total % 2)
        case 3:
            return _hexagonal_in(range((spread.start + 1) // 2, (spread.stop + 1) // 2), total % 3)
        case 4:
            return any(map(_is_sum_of_three_squares, range(first, spread.stop, 8)))
        case _:
            return first < spread.stop


def _answers_in(spread: range, n: int, ones: range) -> bool:
    """Whether ``k * (n - k)`` lies in ``spread`` for one of the numbers of ones; it grows up to n / 2."""

    def rarer(k: int) -> int:
        return k * (n - k)

    middle = n // 2 + 1
    zeros = range(n - ones.stop + 1, n - ones.start + 1)
    for few in (range(ones.start, min(ones.stop, middle)), range(zeros.start, min(zeros.stop, middle))):
        at = bisect_left(few, spread.start, key=rarer)
        if at < len(few) and rarer(few[at]) in spread:
            return True
    return False


def _square_in(numbers: range, parity: int) -> bool:
    root = math.isqrt(max(numbers.start - 1, 0)) + (numbers.start > 0)  # rounded up
    return (root + (root - parity) % 2) ** 2 < numbers.stop


def _hexagonal_in(numbers: range, remainder: int) -> bool:
    """Whether some x**2 + x*y + y**2 with x - y = ±remainder (mod 3) lies among the numbers."""
    for y in takewhile(lambda y: 3 * y * y < numbers.stop, count()):  # the smaller of the two
        least = max(y, (math.isqrt(max(4 * numbers.start - 3 * y * y, 0)) - y) // 2)
        for x in range(least, least + 4):  # one is large enough and has the remainder
            if ((x - y) ** 2 - remainder**2) % 3 == 0 and x * x + x * y + y * y in numbers:
                return True
    return False


def _is_sum_of_three_squares(number: int) -> bool:
    """All but 4**a (8 b + 7) are (Legendre)."""
    while number and number % 4 == 0:
        number //= 4
    return number % 8 != 7


def _extreme_spread(
    mean: Bounds, n: int, first: Fraction, last: Fraction, items: int | None
) -> tuple[float | Fraction, float | Fraction]:
    """Least and largest ``n * q - s**2`` of n values from first to last with this mean; NaN if none.

    Most spread are values at the ends, save one. Between two sums for which none is left in the middle
    the largest spread is convex in the sum, and over these sums it is highest in the middle.
    """
    width = last - first
    low, high = ((end * (items or 1) - first) * n for end in (mean.low, mean.high))
    if items:
        sums = _between(low, high, mean.low_closed, mean.high_closed)
        low, high = Fraction(sums.start), Fraction(sums.stop - 1)
    low, high = max(low, Fraction(0)), min(high, n * width)
    if low > high:
        return math.nan, math.nan

    def most(total: Fraction) -> Fraction:
        at_end, rest = divmod(total, width)
        return n * (at_end * width**2 + rest**2) - total**2

    middle = [n // 2 * width, -(-n // 2) * width, low // width * width + width, high // width * width]
    candidates = [low, high, *(total for total in middle if low < total < high)]
    rests = [total % n for total in (low, high)]
    crosses = low // n != high // n
    least = min(rest * (n - rest) for rest in rests) if items and not crosses else Fraction(0)
    return least, max(map(most, candidates))


def _sums(text: Text, n: int, rounding: Rounding, per: int = 1) -> range:
    """The whole numbers k for which ``per * k / n`` is printed as ``text``."""
    bounds = _bounds(text, rounding)
    scale = Fraction(n, per)
    return _between(bounds.low * scale, bounds.high * scale, bounds.low_closed, bounds.high_closed)


def _spread(sd: Text, scale: int, rounding: Rounding) -> range:
    """The whole numbers d for which the root of ``d / scale`` is printed as ``sd``."""
    bounds = _bounds(sd, rounding)
    if bounds.high < 0:
        return range(0)
    low_closed = bounds.low_closed or bounds.low < 0
    return _between(
        max(bounds.low, Fraction(0)) ** 2 * scale, bounds.high**2 * scale, low_closed, bounds.high_closed
    )


def _between(low: Fraction, high: Fraction, low_closed: bool, high_closed: bool) -> range:
    """Whole numbers between two bounds."""
    first, last = math.ceil(low), math.floor(high)
    first += first == low and not low_closed
    last -= last == high and not high_closed
    return range(first, last + 1)


@lru_cache(maxsize=4096)
def _bounds(text: Text, rounding: Rounding) -> Bounds:
    number = text if isinstance(text, Printed) else Printed(text)
    if number.relation != "=":
        raise ValueError(f"expected a rounded number such as 4.46, got the bound {number.text!r}")
    return number.bounds(rounding)


def _people(value: Any) -> int:
    n = _count("n", value)
    if n < 2:
        raise ValueError("n must be at least 2, got 1: one value has no SD")
    return n


def _count(name: str, value: Any) -> int:
    if not isinstance(value, int | float | np.number) or not float(value).is_integer() or value < 1:
        raise ValueError(f"{name} must be a positive whole number, got {value!r}")
    return int(value)


def _broadcast(rule: Callable[..., bool], *arguments: Any) -> Any:
    """``rule`` for each combination of arguments; one bool if none of them is a sequence."""
    arrays = [np.asarray(argument, dtype=object) for argument in arguments]
    verdicts = np.frompyfunc(rule, len(arrays), 1)(*arrays)
    return verdicts if isinstance(verdicts, bool) else verdicts.astype(bool)
