"""From what was printed to whole numbers: grades, sums that a sample may have, and what is impossible."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from review.printed import Bounds, Printed
from review.samples.table import Counts, Frame, TooLargeError, check_size

if TYPE_CHECKING:
    from review.samples.space import SampleSpace

MOST_GRADES: Final = 20_000
_MOST_SUMS: Final = 5_000_000

Grade: TypeAlias = "int | str | Fraction"


def check(space: SampleSpace) -> None:
    """Refuse what no sample can be, whatever the numbers in between."""
    if isinstance(space.n, bool) or not isinstance(space.n, int | np.integer):
        raise ValueError(f"n is a whole number of people, got {space.n!r}")
    if space.n < 2:
        raise ValueError(f"n is at least 2, got {space.n}: one value has no SD")
    if space.items < 1:
        raise ValueError(f"items is at least 1, got {space.items}")
    step = _grade("step", space.step)
    if step <= 0:
        raise ValueError(f"step is above 0, got {space.step}")
    low, high = (
        None if end is None else _grade(name, end) for name, end in (("low", space.low), ("high", space.high))
    )
    if low is not None and high is not None:
        if low >= high:
            raise ValueError(f"low is below high, got {space.low} and {space.high}")
        if (high - low) % step:
            raise ValueError(f"a scale from {space.low} to {space.high} has no steps of {space.step}")
    mean, sd = bounds(space)
    if (low is not None and mean.high < low) or (high is not None and mean.low > high):
        raise ValueError(f"a mean of {space.mean} lies outside the scale from {space.low} to {space.high}")
    if sd.high < 0 or (sd.high == 0 and not sd.high_closed):
        raise ValueError(f"an SD is 0 or more, got {space.sd}")
    if low is not None and high is not None:
        _check_sd(space, low, high)
    for grade in [*(space.known or {}), *(end for end in (space.minimum, space.maximum) if end is not None)]:
        if _grade("known grade", grade) not in space.grades:
            scale = f"{_text(space.grades[0])} to {_text(space.grades[-1])} in steps of {_text(unit(space))}"
            raise ValueError(f"{grade} is no grade of the scale {scale}")
    if space.known and min(space.known.values()) < 0:
        raise ValueError(f"a known number of grades is 0 or more, got {min(space.known.values())}")


def _check_sd(space: SampleSpace, low: Fraction, high: Fraction) -> None:
    """Refuse an SD larger than that of people split between both ends of the scale."""
    mean, sd = bounds(space)
    middle = min(max((low + high) / 2, mean.low), mean.high)  # where the mean allows the largest spread
    largest = (middle - low) * (high - middle) * Fraction(space.n, space.n - space.ddof)
    if sd.low**2 > largest:
        raise ValueError(
            f"an SD of {space.sd} is beyond what a scale from {space.low} to {space.high} allows "
            f"at a mean of {space.mean} with n = {space.n}: at most {math.sqrt(largest):.4g}"
        )


def bounds(space: SampleSpace) -> tuple[Bounds, Bounds]:
    """Exact bounds of mean and SD."""
    mean, sd = (as_printed(number).bounds(space.rounding) for number in (space.mean, space.sd))
    return mean, replace(sd, low=max(sd.low, Fraction(0)), low_closed=sd.low_closed or sd.low < 0)


def grades(space: SampleSpace) -> tuple[Fraction, ...]:
    """Grades that can occur, ascending; on an open scale, as far as mean and SD allow.

    Raises
    ------
    TooLargeError
        If there are more than anyone grades by.
    """
    (mean, sd), width = bounds(space), unit(space)
    # One value can be no further from the mean than sqrt(n - 1) times the SD with divisor n.
    reach = sd.high * (math.isqrt(space.n) + 1)
    ends = [Fraction(end) for end in (space.low, space.high) if end is not None]
    anchor = ends[0] if ends else Fraction(0)
    below = math.floor((mean.low - reach - anchor) / width) * width
    first = anchor if space.low is not None else anchor + below
    last = Fraction(space.high) if space.high is not None else mean.high + reach
    first = first if space.minimum is None else max(first, Fraction(space.minimum))
    last = last if space.maximum is None else min(last, Fraction(space.maximum))
    number = math.floor((last - first) / width) + 1
    if number > MOST_GRADES:
        raise TooLargeError(
            f"mean, SD and scale allow more than {MOST_GRADES:,} grades: name the ends of the "
            "scale, or a coarser step"
        )
    return tuple(first + i * width for i in range(number))


def base_histogram(space: SampleSpace) -> Counts:
    """Grades that must occur: known ones, and one each of a printed minimum and maximum."""
    base = np.zeros(len(space.grades), np.int64)
    base[0] = space.minimum is not None
    base[-1] = max(base[-1], space.maximum is not None)
    for i, times in _fixed(space).items():
        base[i] = times
    return base


def frame(space: SampleSpace) -> Frame | None:
    """The smallest dynamic program over all choices of a middle grade; None if no sums are possible.

    Raises
    ------
    TooLargeError
        Before any work, if its table would not fit.
    """
    totals, spread = _sums(space)
    if not (totals and spread):
        return None
    most = spread[-1]

    def table_size(middle: int) -> int:
        """Cells of the table; both of its sides are largest at an end of the totals."""
        ends = [total - space.n * middle for total in (totals[0], totals[-1])]
        sides = ([((end**2 + most) // space.n + sign * end) // 2 for end in ends] for sign in (-1, 1))
        return (space.n + 1) * math.prod(max(side) + 1 for side in sides)

    middle = min(range(len(space.grades)), key=table_size)
    check_size(table_size(middle), space.n, len(space.grades))
    return _framed(space, middle, totals, spread)


def _sums(space: SampleSpace) -> tuple[range, range]:
    """Sums of grade indices, and n * (sum of squared deviations), that the printed numbers allow."""
    (mean, sd), n, width = bounds(space), space.n, unit(space)
    scale = Fraction(n * (n - space.ddof)) / width**2  # from squared SDs to n * squared deviations, in steps
    spread = _whole(scale * sd.low**2, scale * sd.high**2, sd.low_closed, sd.high_closed)
    low, high = ((end - space.grades[0]) * n / width for end in (mean.low, mean.high))
    totals = _whole(low, high, mean.low_closed, mean.high_closed)
    return range(max(totals.start, 0), min(totals.stop, n * (len(space.grades) - 1) + 1)), spread


def _framed(space: SampleSpace, middle: int, totals: range, spread: range) -> Frame | None:
    base, n = base_histogram(space), space.n
    if len(totals) * (len(spread) // (2 * n) + 1) > _MOST_SUMS:
        raise TooLargeError(
            f"more than {_MOST_SUMS:,} sums of grades and of their squares round to this mean and SD: a "
            "coarser scale, or more decimals, leave fewer"
        )
    y = np.arange(len(base)) - middle
    da, db = y * (y - 1) // 2, y * (y + 1) // 2
    found = []
    for total in totals:
        shifted = total - n * middle
        first = -(-(shifted**2 + spread[0]) // n)  # rounded up
        for squares in range(first + (first - shifted) % 2, (shifted**2 + spread[-1]) // n + 1, 2):
            a, b = (squares - shifted) // 2 - base @ da, (squares + shifted) // 2 - base @ db
            if a >= 0 and b >= 0:
                found.append((a, b, total, n * squares - shifted**2))
    if not found or base.sum() > n:
        return None
    a, b, total, squares = np.array(found, np.int64).T
    free = [i for i in range(len(base)) if i not in _fixed(space) and da[i] <= a.max() and db[i] <= b.max()]
    steps = tuple((i, int(da[i]), int(db[i])) for i in free)
    return Frame(n - int(base.sum()), steps, a, b, total, squares)


def _fixed(space: SampleSpace) -> dict[int, int]:
    """Index of each grade whose number is known, and that number."""
    index = {grade: i for i, grade in enumerate(space.grades)}
    known = {Fraction(grade): times for grade, times in (space.known or {}).items()}
    return {index[grade]: times for grade, times in known.items() if grade in index}


def unit(space: SampleSpace) -> Fraction:
    """Distance between neighboring grades."""
    return Fraction(space.step) / space.items


def _whole(low: Fraction, high: Fraction, low_closed: bool, high_closed: bool) -> range:
    """Whole numbers between two bounds."""
    first = math.ceil(low) if low_closed else math.floor(low) + 1
    last = math.floor(high) if high_closed else math.ceil(high) - 1
    return range(first, last + 1)


def as_printed(number: str | Printed) -> Printed:
    """Take text as a printed number."""
    return number if isinstance(number, Printed) else Printed(number)


def _grade(name: str, value: Grade) -> Fraction:
    if isinstance(value, float):
        raise TypeError(
            f'{name} is a whole number or text such as "0.5", got the float {value!r}: write it in quotes'
        )
    try:
        return Fraction(value)
    except ValueError:
        raise ValueError(f'{name} is a number such as 5 or "0.5", got {value!r}') from None


def _text(grade: Fraction) -> str:
    return str(grade) if grade.denominator == 1 else f"{float(grade):g}"
