"""What rank tests and t-tests give on every pair of samples that printed numbers allow.

A sample is a histogram over grades, so the Mann-Whitney U of a pair is ``a' C b`` with a fixed matrix C,
and its tie correction a polynomial of the two histograms: all pairs are a few matrix products. Where
pairs are too many to go through, every grade's least and largest number bounds the cumulative counts,
U falls with one group's and rises with the other's, and the bounds hold for every pair.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from review.printed import Interval
from review.samples.space import SampleSpace
from review.samples.sums import unit
from review.samples.table import Counts, TooLargeError

Floats: TypeAlias = NDArray[np.float64]
How = Literal["every pair", "bounds", "estimate from draws"]

MOST_PAIRS: Final = 20_000_000
_BLOCK: Final = 2_000_000
_MOST_PROGRAMS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RankTestBounds:
    """Range of each statistic over all pairs of samples; positive where the first group is higher.

    Parameters
    ----------
    pairs : int
        Number of pairs of samples that the printed numbers allow.
    how : str
        ``"every pair"``: exact; ``"bounds"``: no pair lies outside; ``"estimate from draws"``: no bound.
    superiority : Interval
        Share of pairs of people in which the first is higher, ties counted half.
    cliffs_delta : Interval
        2 * superiority - 1.
    u, mann_whitney_p : Interval
        Mann-Whitney U of the first group; two-sided p by the normal approximation with correction
        for ties and continuity.
    welch_t, welch_p, student_t, student_p : Interval
        t-tests on the grades.
    """

    pairs: int
    how: How
    superiority: Interval
    cliffs_delta: Interval
    u: Interval
    mann_whitney_p: Interval
    welch_t: Interval
    welch_p: Interval
    student_t: Interval
    student_p: Interval


def rank_test_bounds(
    a: SampleSpace,
    b: SampleSpace,
    *,
    most_pairs: int = MOST_PAIRS,
    draws: int | None = None,
    rng: np.random.Generator | None = None,
) -> RankTestBounds:
    """Range of the tests of two independent groups over all samples that their printed numbers allow.

    Parameters
    ----------
    a, b : SampleSpace
        The two groups; grades of both must lie on one scale.
    most_pairs : int
        Up to so many pairs, every one is gone through; beyond, bounds are proven without listing.
    draws : int, optional
        Draw so many pairs at random instead. The range is then an estimate, and narrower than the truth.
    rng : numpy.random.Generator
        Needed with ``draws``.

    Raises
    ------
    ValueError
        If a space has no sample, or ``draws`` comes without ``rng``.
    """
    for space in (a, b):
        space.require_samples()
    pairs = a.count() * b.count()
    grades = sorted({*a.grades, *b.grades})
    if draws is not None:
        if rng is None:
            raise ValueError("draws need rng, a numpy.random.Generator, so that they can be repeated")
        first, second = (spread_out(s, s.draw(draws, rng), grades) for s in (a, b))
        ranges = _Ranges()
        ranges.add(*_tests(first, second, np.array(grades, float), each=True))
        return ranges.result(pairs, "estimate from draws", a.n * b.n)
    if pairs <= most_pairs:
        first, second = (spread_out(s, s.histograms(most_pairs), grades) for s in (a, b))
        ranges = _Ranges()
        step = max(_BLOCK // len(second), 1)
        for start in range(0, len(first), step):
            ranges.add(*_tests(first[start : start + step], second, np.array(grades, float)))
        return ranges.result(pairs, "every pair", a.n * b.n)
    return _proven(a, b, grades, pairs)


class _Ranges:
    """Smallest and largest value of each statistic seen so far."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, *statistics: Floats) -> None:
        low, high = [float(s.min()) for s in statistics], [float(s.max()) for s in statistics]
        self.low = [min(pair) for pair in zip(self.low or low, low, strict=True)]
        self.high = [max(pair) for pair in zip(self.high or high, high, strict=True)]

    def result(self, pairs: int, how: How, products: int) -> RankTestBounds:
        u, mann_whitney, *t_tests = (Interval(*ends) for ends in zip(self.low, self.high, strict=True))
        return _bounds(pairs, how, products, u, mann_whitney, *t_tests)


def _bounds(pairs: int, how: How, products: int, u: Interval, p: Interval, *t: Interval) -> RankTestBounds:
    share = Interval(u.low / products, u.high / products)
    delta = Interval(2 * share.low - 1, 2 * share.high - 1)
    return RankTestBounds(
        pairs=pairs, how=how, u=u, mann_whitney_p=p, superiority=share, cliffs_delta=delta,
        welch_t=t[0], welch_p=t[1], student_t=t[2], student_p=t[3],
    )  # fmt: skip


def spread_out(space: SampleSpace, histograms: Counts, grades: Sequence[Fraction]) -> Floats:
    """Histograms over the grades of both groups."""
    place = {grade: i for i, grade in enumerate(grades)}
    wide = np.zeros((len(histograms), len(grades)))
    wide[:, [place[grade] for grade in space.grades]] = histograms
    return wide


def _tests(a: Floats, b: Floats, grades: Floats, *, each: bool = False) -> tuple[Floats, ...]:
    """U, its p, and both t-tests with their p, for every pair of rows (or, with ``each``, row by row)."""
    above = np.tril(np.ones((len(grades), len(grades))), -1) + np.eye(len(grades)) / 2

    def pair(x: Floats, y: Floats) -> Floats:
        return np.asarray((x * y).sum(axis=1) if each else x @ y.T)

    ones_a, ones_b = np.ones_like(a), np.ones_like(b)
    u = pair(a @ above, b)
    n1, n2 = a[0].sum(), b[0].sum()
    n = n1 + n2
    cubes = pair(a**3, ones_b) + 3 * pair(a**2, b) + 3 * pair(a, b**2) + pair(ones_a, b**3)
    variance = n1 * n2 / 12 * (n + 1 - (cubes - n) / (n * (n - 1)))
    return u, _normal_p(np.abs(u - n1 * n2 / 2), variance), *_t_tests(a, b, grades, each)


def _normal_p(distance: Floats, variance: Floats) -> Floats:
    """Two-sided p of a rank sum at this distance from its mean, with correction for continuity."""
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):  # no spread at all: everybody has one grade
        z = np.where(variance > 0, np.maximum(distance - 0.5, 0) / np.sqrt(variance), 0.0)
    return np.asarray(2 * ndtr(-z))


def _t_tests(a: Floats, b: Floats, grades: Floats, each: bool) -> tuple[Floats, ...]:
    (m1, v1, n1), (m2, v2, n2) = _moments(a, grades), _moments(b, grades)
    if not each:
        m1, v1 = m1[:, None], v1[:, None]
    return _t_from(m1 - m2, v1, v2, n1, n2)


def _moments(histograms: Floats, grades: Floats) -> tuple[Floats, Floats, float]:
    n = float(histograms[0].sum())
    mean = histograms @ grades / n
    return mean, (histograms @ grades**2 - n * mean**2) / (n - 1), n


def _t_from(difference: Floats, v1: Floats, v2: Floats, n1: float, n2: float) -> tuple[Floats, ...]:
    from scipy.special import stdtr

    with np.errstate(divide="ignore", invalid="ignore"):
        error = v1 / n1 + v2 / n2
        welch = difference / np.sqrt(error)
        df = error**2 / ((v1 / n1) ** 2 / (n1 - 1) + (v2 / n2) ** 2 / (n2 - 1))
        pooled = ((n1 - 1) * v1 + (n2 - 1) * v2) / (n1 + n2 - 2) * (1 / n1 + 1 / n2)
        student = difference / np.sqrt(pooled)
    welch_p, student_p = 2 * stdtr(df, -np.abs(welch)), 2 * stdtr(n1 + n2 - 2, -np.abs(student))
    return welch, np.asarray(welch_p, float), student, np.asarray(student_p, float)


def _proven(a: SampleSpace, b: SampleSpace, grades: Sequence[Fraction], pairs: int) -> RankTestBounds:
    """Bounds that hold for every pair, without going through the pairs."""
    capacity = [counts_between(space, grades) for space in (a, b)]
    n1, n2 = a.n, b.n
    n, centre = n1 + n2, n1 * n2 / 2
    fewest = min((a, b), key=lambda space: space.count())
    if fewest.count() <= _MOST_PROGRAMS:
        fixed = spread_out(fewest, fewest.histograms(), grades)
        other, room = (b, capacity[1]) if fewest is a else (a, capacity[0])
        ends = [_u_beside(row, other, room, grades, flipped=fewest is a) for row in fixed]
        most = [row + room[1] for row in fixed]
    else:
        ends, most = [_u_by_dominance(capacity, n1, n2)], [capacity[0][1] + capacity[1][1]]
    low, high = np.array(ends).T
    far = np.maximum(np.abs(low - centre), np.abs(high - centre))
    near = np.maximum(np.maximum(low - centre, centre - high), 0.0)
    # Most ties, least variance, smallest p; as few ties as n values on so many grades can have, largest p.
    ties = (np.array([_most_ties(room, n) for room in most]), np.full(len(most), n**3 / len(grades) ** 2))
    least, largest = (n1 * n2 / 12 * (n + 1 - (t - n) / (n * (n - 1))) for t in ties)
    p = Interval(float(_normal_p(far, least).min()), float(_normal_p(near, largest).max()))
    (m1, v1), (m2, v2) = a.moments(), b.moments()
    t = _t_from(m1[:, None] - m2, v1[:, None], v2, n1, n2)
    ranges = [Interval(float(x.min()), float(x.max())) for x in t]
    return _bounds(pairs, "bounds", n1 * n2, Interval(float(low.min()), float(high.max())), p, *ranges)


def _u_beside(
    fixed: Floats, other: SampleSpace, room: tuple[Floats, Floats], grades: Sequence[Fraction],
    *, flipped: bool,
) -> tuple[float, float]:  # fmt: skip
    """Least and largest U of one sample beside every sample of a space: two linear programs.

    Sums of the space's samples, and how often each grade can occur, bound the histogram; that it is made
    of whole numbers is left out, so that no sample lies outside.
    """
    from scipy.optimize import linprog

    above = np.tril(np.ones((len(grades), len(grades))), -1) + np.eye(len(grades)) / 2
    weights = fixed @ above if flipped else above @ fixed
    index = np.array([float((grade - other.grades[0]) / unit(other)) for grade in grades])
    powers, ends = np.stack([index, index**2]), np.array(other.sums())
    limits: dict[str, Any] = {
        "A_ub": np.concatenate([powers, -powers]), "b_ub": np.concatenate([ends[:, 1], -ends[:, 0]]),
        "A_eq": np.ones((1, len(grades))), "b_eq": [other.n], "bounds": np.stack(room, axis=1),
    }  # fmt: skip
    low, high = (sign * linprog(sign * weights, **limits).fun for sign in (1, -1))
    slack = 1e-6  # of the solver; U is a multiple of one half
    return math.ceil(2 * (low - slack)) / 2, math.floor(2 * (high + slack)) / 2


def _u_by_dominance(capacity: Sequence[tuple[Floats, Floats]], n1: int, n2: int) -> tuple[float, float]:
    """Bounds of U from how many of each group can lie at or below each grade."""
    below_a, below_b = (cumulative(*room, n) for room, n in zip(capacity, (n1, n2), strict=True))

    def u(a: Floats, b: Floats) -> float:
        return float((np.diff(b, prepend=0) * (n1 - (a + np.concatenate([[0], a[:-1]])) / 2)).sum())

    return u(below_a[1], below_b[0]), u(below_a[0], below_b[1])


def counts_between(space: SampleSpace, grades: Sequence[Fraction]) -> tuple[Floats, Floats]:
    """Least and largest number of each grade of both groups."""
    marginals = space.marginals()
    ends = np.stack([marginals.minimum, marginals.maximum])
    least, most = spread_out(space, ends, grades)
    return least, most


def cumulative(least: Floats, most: Floats, n: int) -> tuple[Floats, Floats]:
    """Bounds of how many lie at or below each grade: from below, and from what must lie above."""
    above_least, above_most = (np.concatenate([x[::-1].cumsum()[::-1][1:], [0]]) for x in (least, most))
    return np.maximum(least.cumsum(), n - above_most), np.minimum(most.cumsum(), n - above_least)


def _most_ties(most: Floats, n: int) -> float:
    """No less than the sum of cubes of any n values spread over grades with these capacities."""
    left, total = float(n), 0.0
    for capacity in sorted(most, reverse=True):
        total += min(capacity, left) * capacity**2
        left -= min(capacity, left)
    return min(total, float(n) ** 3)


def kruskal_wallis_bounds(*spaces: SampleSpace, most: int = MOST_PAIRS) -> tuple[Interval, Interval]:
    """Range of H and of its p over every combination of samples of two or more groups.

    Parameters
    ----------
    *spaces : SampleSpace
    most : int
        Largest number of combinations to go through.

    Returns
    -------
    H, p : Interval
        With correction for ties; p by the chi-squared approximation.

    Raises
    ------
    TooLargeError
        If there are more combinations.
    """
    from scipy.special import chdtrc

    for space in spaces:
        space.require_samples()
    combinations = math.prod(space.count() for space in spaces)
    if combinations > most:
        raise TooLargeError(f"{combinations:,} combinations of samples, more than {most:,}; raise the limit")
    grades = sorted({grade for space in spaces for grade in space.grades})
    together: Any = np.zeros((1, len(grades)))
    parts: list[Floats] = []
    for space in spaces:
        listed = spread_out(space, space.histograms(), grades)
        parts = [np.repeat(part, len(listed), axis=0) for part in parts] + [
            np.tile(listed, (len(together), 1))
        ]
        together = np.repeat(together, len(listed), axis=0) + parts[-1]
    n = together[0].sum()
    ranks = together.cumsum(axis=1) - (together - 1) / 2
    sums = sum((part * ranks).sum(axis=1) ** 2 / part[0].sum() for part in parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        h = (12 / (n * (n + 1)) * sums - 3 * (n + 1)) / (
            1 - (together**3 - together).sum(axis=1) / (n**3 - n)
        )
    h = np.nan_to_num(np.maximum(h, 0))
    p = chdtrc(len(spaces) - 1, h)
    return Interval(float(h.min()), float(h.max())), Interval(float(p.min()), float(p.max()))
