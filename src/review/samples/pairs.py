"""What the tests of paired samples give when the same people stand behind several printed means and SDs.

Which value of the first sample belongs to whose value of the second is not printed, so every pairing is
allowed. Where they are few, all are gone through. Otherwise differences are counted by their size m, as
p of them positive and q negative: ranks follow from the counts alone, the sum of m (p - q) is the
difference of the two sums, and no size occurs more often than the grades allow. A dynamic program over m
finds the least and largest signed-rank sum under these conditions; they leave out others that real
pairings meet, so that no pairing lies outside of the bounds.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from review.printed import Interval
from review.samples.ranks import Floats, counts_between, cumulative, spread_out
from review.samples.space import SampleSpace
from review.samples.sums import unit

MOST_PAIRINGS: Final = 200_000
_LARGEST_PEOPLE: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRankBounds:
    """Range over all pairings of all samples; positive where the first measurement is higher.

    Parameters
    ----------
    how : str
        ``"every pairing"``: exact; ``"bounds"``: no pairing lies outside.
    statistic : Interval
        Sum of positive ranks minus sum of negative ranks; zero differences are left out.
    z, p : Interval
        Normal approximation with correction for ties, without one for continuity; p two-sided.
    """

    how: Literal["every pairing", "bounds"]
    statistic: Interval
    z: Interval
    p: Interval


def signed_rank_bounds(a: SampleSpace, b: SampleSpace, *, most: int = MOST_PAIRINGS) -> SignedRankBounds:
    """Range of the signed-rank test over every pairing of every two samples of ``n`` people.

    Parameters
    ----------
    a, b : SampleSpace
        First and second measurement, on one scale with the same steps.
    most : int
        Up to so many pairings, every one is gone through.

    Raises
    ------
    ValueError
        If sizes or steps differ, if a space has no sample, or if there are more than 400 people.
    """
    if a.n != b.n or unit(a) != unit(b) or (a.grades[0] - b.grades[0]) % unit(a):
        raise ValueError(f"paired samples have one size and one scale, got n = {a.n} and {b.n}")
    for space in (a, b):
        space.require_samples()
    grades = sorted({*a.grades, *b.grades})
    if a.n <= 12:  # beyond, pairings are more than any limit
        pairings = itertools.islice(_pairings(a, b, grades), most + 1)
        scores = np.array([_score(table) for table in pairings])
        if len(scores) <= most:
            return _result("every pairing", scores[:, 0], scores[:, 1])
    if a.n > _LARGEST_PEOPLE:
        raise ValueError(f"n = {a.n} is more than the {_LARGEST_PEOPLE} people that can be bounded")
    return _bounded(a, b, grades)


def _result(how: Literal["every pairing", "bounds"], statistic: Floats, z: Floats) -> SignedRankBounds:
    from scipy.special import ndtr

    low, high = float(z.min()), float(z.max())
    near, far = (0.0 if low <= 0 <= high else min(abs(low), abs(high))), max(abs(low), abs(high))
    if how == "every pairing":
        near = float(np.abs(z).min())
    ranks = Interval(float(statistic.min()), float(statistic.max()))
    p = Interval(float(2 * ndtr(-far)), float(2 * ndtr(-near)))
    return SignedRankBounds(how=how, statistic=ranks, z=Interval(low, high), p=p)


def _pairings(a: SampleSpace, b: SampleSpace, grades: list[Any]) -> Iterator[NDArray[np.int64]]:
    """Every table of how many people have each grade first and each grade second."""
    firsts, seconds = (spread_out(space, space.histograms(), grades).astype(int) for space in (a, b))
    for first, second in itertools.product(firsts, seconds):
        yield from _tables(tuple(first), tuple(second))


def _tables(rows: tuple[int, ...], columns: tuple[int, ...]) -> Iterator[NDArray[np.int64]]:
    if not rows:
        yield np.zeros((0, len(columns)), np.int64)
        return
    for row in _shares(rows[0], columns):
        left = tuple(c - taken for c, taken in zip(columns, row, strict=True))
        for rest in _tables(rows[1:], left):
            yield np.concatenate([[row], rest])


def _shares(total: int, room: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if len(room) == 1:
        if total <= room[0]:
            yield (total,)
        return
    for first in range(min(total, room[0]) + 1):
        for rest in _shares(total - first, room[1:]):
            yield (first, *rest)


def _score(table: NDArray[np.int64]) -> tuple[float, float]:
    """Signed-rank sum and z of one pairing."""
    size = len(table)
    positive = np.array([np.trace(table, -m) for m in range(1, size)])
    negative = np.array([np.trace(table, m) for m in range(1, size)])
    ties = positive + negative
    ranks = ties.cumsum() - (ties - 1) / 2
    statistic, spread = float((ranks * (positive - negative)).sum()), float((ties * ranks**2).sum())
    return statistic, statistic / np.sqrt(spread) if spread else 0.0


def _bounded(a: SampleSpace, b: SampleSpace, grades: list[Any]) -> SignedRankBounds:
    (_, most_a), (_, most_b) = counts_between(a, grades), counts_between(b, grades)
    n, steps = a.n, len(grades)

    def room(m: int) -> tuple[int, int]:
        """Most people whose grades differ by m, upwards and downwards."""
        up = np.minimum(most_a[m:], most_b[: steps - m]).sum()
        down = np.minimum(most_b[m:], most_a[: steps - m]).sum()
        return min(int(up), n), min(int(down), n)

    offset = int((a.grades[0] - b.grades[0]) / unit(a)) * n
    (a_low, a_high), (b_low, b_high) = a.sums()[0], b.sums()[0]
    differences = offset + a_low - b_high, offset + a_high - b_low
    equal = int(np.minimum(most_a, most_b).sum())
    rooms = [room(m) for m in range(1, steps)]
    downwards = [(down, up) for up, down in rooms]
    ends = [
        _least_signed_rank(n, rooms, sorted(differences)),
        -_least_signed_rank(n, downwards, sorted(-difference for difference in differences)),
    ]
    people = np.arange(n + 1)
    possible = (people >= n - equal) & np.isfinite(ends[0]) & np.isfinite(ends[1])
    low, high, c = ends[0][possible], ends[1][possible], people[possible]
    untied, tied = c * (c + 1) * (2 * c + 1) / 6, c * (c + 1) ** 2 / 4
    with np.errstate(divide="ignore", invalid="ignore"):
        z_low = np.nan_to_num(low / np.sqrt(np.where(low > 0, untied, tied)))
        z_high = np.nan_to_num(high / np.sqrt(np.where(high > 0, tied, untied)))
    return _result("bounds", np.array([low.min(), high.max()]), np.array([z_low.min(), z_high.max()]))


def _least_signed_rank(n: int, rooms: list[tuple[int, int]], differences: list[int]) -> Floats:
    """Least signed-rank sum by the number of people with a difference; infinite where there is none.

    The state is how many people differ by m or less, and the sum of their differences.
    """
    reach = n * len(rooms)
    best = np.full((n + 1, 2 * reach + 1), np.inf)
    best[0, reach] = 0.0
    for m, (ups, downs) in enumerate(rooms, 1):
        grown = np.full_like(best, np.inf)
        for up, down in itertools.product(range(ups + 1), range(downs + 1)):
            together, shift = up + down, m * (up - down)
            if together > n:
                break
            source = best[: n + 1 - together]
            rank = (np.arange(n + 1 - together) + (together + 1) / 2)[:, None]
            target = grown[together:, max(shift, 0) : best.shape[1] + min(shift, 0)]
            moved = source[:, max(-shift, 0) : best.shape[1] + min(-shift, 0)] + rank * (up - down)
            np.minimum(target, moved, out=target)
        best = grown
    low, high = (min(max(d, -reach), reach) + reach for d in differences)
    return np.asarray(best[:, low : high + 1].min(axis=1))


def friedman_bounds(*spaces: SampleSpace) -> tuple[Interval, Interval]:
    """Bounds of Friedman's statistic and its p over every pairing of three or more samples.

    Whoever is above a grade first and not second differs: so the cumulative counts bound how many are
    higher in one of two samples than in the other, and these numbers add up to the rank sums.

    Parameters
    ----------
    *spaces : SampleSpace
        Of one size.

    Returns
    -------
    statistic, p : Interval
        With correction for ties; p by the chi-squared approximation. No pairing lies outside.
    """
    from scipy.special import chdtrc

    n, k = spaces[0].n, len(spaces)
    if k < 3 or any(space.n != n for space in spaces):
        raise ValueError(
            f"Friedman's test takes three or more samples of one size, got {[s.n for s in spaces]}"
        )
    grades = sorted({grade for space in spaces for grade in space.grades})
    below = [cumulative(*counts_between(space, grades), n) for space in spaces]
    low, high = np.zeros(k), np.zeros(k)
    equal = 0.0
    for i, j in itertools.permutations(range(k), 2):
        above, under = _higher(below[i], below[j], n), _higher(below[j], below[i], n)
        low[i] += (above.low - under.high) / 2
        high[i] += (above.high - under.low) / 2
        equal += (n - above.low - under.low) / 2
    nearest = np.where((low <= 0) & (high >= 0), 0.0, np.minimum(np.abs(low), np.abs(high)))
    furthest = np.maximum(np.abs(low), np.abs(high))
    sums = [12 / (n * k * (k + 1)) * float((distance**2).sum()) for distance in (nearest, furthest)]
    # t equal values make t³ - t ties and t (t - 1) / 2 equal pairs: at most 2 (k + 1) ties for each pair.
    untied = 1 - 2 * (k + 1) * equal / (n * k * (k**2 - 1))
    largest = n * (k - 1.0)  # whatever the ties
    top = min(sums[1] / untied, largest) if untied > 0 else largest
    return Interval(sums[0], top), Interval(float(chdtrc(k - 1, top)), float(chdtrc(k - 1, sums[0])))


def _higher(first: tuple[Floats, Floats], second: tuple[Floats, Floats], n: int) -> Interval:
    """How many people can be higher first than second, given bounds of both cumulative counts."""
    least = max(float((second[0] - first[1]).max()), 0.0)
    not_higher = max(float((first[0] - np.concatenate([[0], second[1][:-1]])).max()), 0.0)
    return Interval(least, n - not_higher)
