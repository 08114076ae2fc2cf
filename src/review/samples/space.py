"""The exact space of samples behind a printed mean, SD and n.

Up to order, a sample of ``n`` grades is how often each grade occurs. Its printed mean and SD bound the
sum and the sum of squares of the grades, and one table (see :mod:`review.samples.table`) counts the
samples of every size and every pair of sums. The same table gives marginal counts, uniform draws and
the list itself, so that nothing has to be listed to be known. What decides is done in whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from review.printed import Printed, Rounding
from review.samples import sums as given
from review.samples import table as tables
from review.samples.sums import Grade
from review.samples.table import Counts, Frame, TooLargeError

LONGEST_LIST: Final = 1_000_000
_MOST_DRAWN: Final = 100_000_000  # grades of all samples together


@dataclass(frozen=True, slots=True)
class Marginals:
    """How often each grade occurs in the samples of a space.

    Parameters
    ----------
    grades : tuple of Fraction
    counts : ndarray of int, shape (grades, n + 1)
        Number of samples in which the grade occurs exactly so often; exact, however large.
    """

    grades: tuple[Fraction, ...]
    counts: NDArray[Any]

    @property
    def minimum(self) -> Counts:
        """Least number of times each grade can occur."""
        return np.array([np.flatnonzero(row)[0] for row in self.counts])

    @property
    def maximum(self) -> Counts:
        """Largest number of times each grade can occur."""
        return np.array([np.flatnonzero(row)[-1] for row in self.counts])

    @property
    def mean(self) -> NDArray[np.float64]:
        """Mean number of times each grade occurs, every sample counted once."""
        times = np.arange(self.counts.shape[1])
        return np.array([float(Fraction(int((row * times).sum()), int(row.sum()))) for row in self.counts])


@dataclass(frozen=True, slots=True)
class Nearby:
    """A printed number close to the one given with which some sample exists, and how many do."""

    changed: Literal["mean", "sd", "n"]
    value: str
    count: int


@dataclass(frozen=True)
class SampleSpace:
    """All samples of whole grades that have a printed mean and SD.

    Parameters
    ----------
    mean, sd : str or Printed
        As printed: ``"4.5"`` and ``"4.50"`` differ.
    n : int
        Sample size, at least 2.
    low, high : int, str or Fraction, optional
        Ends of the scale; None where it has no end.
    step : int, str or Fraction
        Distance between the grades of one item: ``"0.5"`` for half grades.
    items : int
        Number of items that each person's value is the mean of.
    ddof : {1, 0}
        The SD divides by ``n - ddof``.
    rounding : str
        As in :meth:`review.printed.Printed.bounds`.
    known : mapping of grade to int, optional
        Grades whose number is known: ``{0: 0}`` if nobody scored 0.
    minimum, maximum, median : optional
        Printed as well. A median is looked up in the list, so the space must be short enough to list.

    Raises
    ------
    TypeError
        If mean or SD is a float: it no longer knows its decimals.
    ValueError
        If n, the scale, or a printed number is impossible whatever the sample; says which and why.

    Examples
    --------
    >>> SampleSpace("4.48", "0.50", n=75, low=0, high=5).count()
    1
    """

    mean: str | Printed
    sd: str | Printed
    n: int
    low: Grade | None = None
    high: Grade | None = None
    step: Grade = 1
    items: int = 1
    ddof: Literal[0, 1] = 1
    rounding: Rounding = "half_up"
    known: Mapping[Grade, int] | None = None
    minimum: Grade | None = None
    maximum: Grade | None = None
    median: str | Printed | None = None

    def __post_init__(self) -> None:
        given.check(self)

    @cached_property
    def grades(self) -> tuple[Fraction, ...]:
        """Grades that can occur, ascending; on an open scale, as far as mean and SD allow."""
        return given.grades(self)

    @cached_property
    def _frame(self) -> Frame | None:
        return given.frame(self)

    @cached_property
    def _table(self) -> tables.Table:
        assert self._frame is not None
        return tables.fill(self._frame)

    @cached_property
    def _unrestricted(self) -> int:
        """Number of samples before the median is looked at."""
        frame = self._frame
        return 0 if frame is None else int(self._table.total(frame.size, frame.a, frame.b))

    @property
    def _occurs(self) -> NDArray[np.bool_]:
        """Whether each pair of sums is that of some sample."""
        assert self._frame is not None
        frame = self._frame
        return np.asarray(self._table.total(frame.size, frame.a[:, None], frame.b[:, None]) > 0)

    def count(self) -> int:
        """Number of samples; order does not count. Exact, however large.

        Raises
        ------
        TooLargeError
            Before any work, if the table would not fit; says how large it is.
        """
        return self._unrestricted if self.median is None else len(self.histograms())

    def seconds(self) -> float:
        """About how long it takes to count and describe the samples, before it is begun.

        Raises
        ------
        TooLargeError
            If they cannot be counted.
        """
        return 0.0 if self._frame is None else tables.seconds_to_fill(self._frame)

    def marginals(self) -> Marginals:
        """How often each grade can occur, and in how many samples it occurs so often.

        Raises
        ------
        ValueError
            If no sample has these numbers.
        """
        self.require_samples()
        counts = np.zeros((len(self.grades), self.n + 1), object)
        if self.median is not None:
            for i, column in enumerate(self.histograms().T):
                counts[i] = np.bincount(column, minlength=self.n + 1).astype(object)
            return Marginals(self.grades, counts)
        frame, base = self._frame, given.base_histogram(self)
        assert frame is not None
        counts[np.arange(len(base)), base] = self._unrestricted  # until a free grade says otherwise
        for i, da, db in frame.steps:
            times = np.arange(frame.size + 1)[:, None]
            at_least = self._table.total(
                frame.size - times, frame.a - times * da, frame.b - times * db
            ).astype(object)
            counts[i, base[i] : base[i] + len(at_least)] = at_least - np.append(at_least[1:], 0)
        return Marginals(self.grades, counts)

    def histograms(self, limit: int = LONGEST_LIST) -> Counts:
        """List every sample as how often each grade occurs.

        Returns
        -------
        ndarray of int, shape (samples, grades)

        Raises
        ------
        TooLargeError
            If there are more than ``limit`` samples.
        """
        if self._unrestricted > limit:
            raise TooLargeError(
                f"{self._unrestricted:,} samples have this mean and SD, more than the {limit:,} to be "
                "listed; use count(), marginals() or draw() without a median, or raise the limit"
            )
        frame = self._frame
        if frame is None:
            return np.zeros((0, len(self.grades)), np.int64)
        listed = self._complete(tables.listing(frame, self._table.parts[0], np.arange(len(frame.a))))
        return listed if self.median is None else listed[_has_median(self, listed)]

    def draw(self, size: int, rng: np.random.Generator, *, ordered: bool = False) -> Counts:
        """Draw samples at random, as how often each grade occurs.

        Parameters
        ----------
        size : int
            How many samples to draw.
        rng : numpy.random.Generator
        ordered : bool
            False: every set of grades is equally likely, exactly. True: every ordered list of n grades
            is, so that a set counts as often as it can be arranged; to about 12 digits, as are sets of
            spaces with more than 2**63 samples.

        Returns
        -------
        ndarray of int, shape (size, grades)

        Raises
        ------
        TooLargeError
            If so many would not fit.
        """
        if size * len(self.grades) > _MOST_DRAWN:
            most = _MOST_DRAWN // len(self.grades)
            raise tables.TooLargeError(f"at most {most:,} samples of these grades are drawn, got {size:,}")
        self.require_samples()
        if self.median is not None:
            listed = self.histograms()
            return listed[rng.choice(len(listed), size, p=_arrangements(listed) if ordered else None)]
        frame = self._frame
        assert frame is not None
        if ordered:
            return self._complete(tables.draw_ordered(frame, size, rng))
        return self._complete(tables.draw(frame, tables.weights(frame, self._table), size, rng))

    def moments(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the mean and variance (divisor n - 1) of every pair of sums that some sample has.

        Returns
        -------
        mean, variance : ndarray, shape (pairs,)
        """
        self.require_samples()
        frame = self._frame
        assert frame is not None
        possible = self._occurs
        unit, start = float(given.unit(self)), float(self.grades[0])
        mean = start + unit * frame.total[possible] / self.n
        return mean, unit**2 * frame.spread[possible] / (self.n * (self.n - 1))

    def sums(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Give the least and largest sum, and sum of squares, of grades counted in steps from the lowest."""
        self.require_samples()
        frame = self._frame
        assert frame is not None
        possible = self._occurs
        total = frame.total[possible]
        squares = (frame.spread[possible] + total**2) // self.n
        return (int(total.min()), int(total.max())), (int(squares.min()), int(squares.max()))

    def extremes(self) -> tuple[Counts, Counts]:
        """Give a sample with the smallest and one with the largest SD, as how often each grade occurs."""
        self.require_samples()
        if self.median is not None:
            listed = self.histograms()
            index = np.arange(len(self.grades))
            spread = self.n * (listed * index**2).sum(axis=1) - (listed * index).sum(axis=1) ** 2
            return listed[spread.argmin()], listed[spread.argmax()]
        frame = self._frame
        assert frame is not None
        possible = np.flatnonzero(self._occurs)
        ends = possible[[frame.spread[possible].argmin(), frame.spread[possible].argmax()]]
        least, most = self._complete(tables.listing(frame, self._table.parts[0], ends, only_first=True))
        return least, most

    def nearby(self, reach: int = 10) -> list[Nearby]:
        """Find the closest mean, SD and n with which a sample exists, the other two as given.

        Parameters
        ----------
        reach : int
            How many last printed places, or people, to look in each direction.
        """
        found: list[Nearby] = []
        changeable: tuple[Literal["mean", "sd", "n"], ...] = ("mean", "sd", "n")
        for what in changeable:
            for distance in range(1, reach + 1):
                tried = (self._changed(what, way * distance) for way in (-1, 1))
                hits = [hit for hit in tried if hit.count]
                found += hits
                if hits:
                    break
        return found

    def _changed(self, what: Literal["mean", "sd", "n"], by: int) -> Nearby:
        value = str(self.n + by) if what == "n" else _shifted(given.as_printed(getattr(self, what)), by)
        changes: dict[str, Any] = {what: self.n + by if what == "n" else value}
        try:
            return Nearby(what, value, replace(self, **changes).count())
        except TooLargeError:
            raise
        except ValueError:  # no mean, SD or n of any sample
            return Nearby(what, value, 0)

    def _complete(self, free: Counts) -> Counts:
        """Histograms over all grades from those over the free ones."""
        assert self._frame is not None
        whole = np.tile(given.base_histogram(self), (len(free), 1))
        whole[:, [step[0] for step in self._frame.steps]] += free
        return whole

    def require_samples(self) -> None:
        """Raise ValueError, which says what to do, if no sample has these numbers."""
        if self.count() == 0:
            raise ValueError(
                f"no sample of {self.n} has a mean of {self.mean} and an SD of {self.sd} on this scale; "
                "nearby() lists the closest numbers with which one exists"
            )


def _has_median(space: SampleSpace, listed: Counts) -> NDArray[np.bool_]:
    bounds = given.as_printed(space.median or "").bounds(space.rounding)
    cumulative = listed.cumsum(axis=1)
    lower, upper = ((cumulative > place).argmax(axis=1) for place in ((space.n - 1) // 2, space.n // 2))
    middle = [(space.grades[i] + space.grades[j]) / 2 for i, j in zip(lower, upper, strict=True)]
    return np.array(
        [
            (bounds.low < m or (bounds.low_closed and m == bounds.low))
            and (m < bounds.high or (bounds.high_closed and m == bounds.high))
            for m in middle
        ],
        bool,
    )


def _arrangements(listed: Counts) -> NDArray[np.float64]:
    """Share of all orders that each sample has."""
    from scipy.special import gammaln

    logs = -gammaln(listed + 1.0).sum(axis=1)
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def _shifted(number: Printed, by: int) -> str:
    """The text of a printed number moved by so many last places."""
    digits = number.significand + by
    text = f"{abs(digits):0{max(number.decimals, 0) + 1}d}"
    point = len(text) - number.decimals
    return ("-" if digits < 0 else "") + (f"{text[:point]}.{text[point:]}" if number.decimals > 0 else text)
