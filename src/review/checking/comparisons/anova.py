"""One-way analysis of variance from group means, standard deviations and sizes, as intervals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from math import fsum, inf
from typing import Final

from review.printed import Interval

_MOST_CORNERS: Final = 6  # of more groups, the spread of means is bounded instead of searched


def f_interval(means: Sequence[Interval], sds: Sequence[Interval], sizes: Sequence[float]) -> Interval:
    """F statistics that summaries of independent groups allow.

    F = [sum n (m - M)² / (k - 1)] / [sum (n - 1) s² / (N - k)], where M is the mean of all N people.

    Parameters
    ----------
    means, sds : sequence of Interval, length k
        Of floats; SDs with divisor n - 1, not negative.
    sizes : sequence of float, length k
        Exact; each at least 1, together more than k.

    Returns
    -------
    Interval
        Exact for up to six groups; of more, the upper end can be slightly too high. Infinite where all
        SDs can be 0.

    Raises
    ------
    ValueError
        If there are fewer than two groups, or no degrees of freedom.

    Notes
    -----
    Means enter only the numerator and SDs only the denominator, so each has its extremes on its own.
    The numerator is convex in the means: largest in a corner of their intervals.
    """
    groups, total = len(means), sum(sizes)
    if groups < 2 or total <= groups or not len(sds) == len(sizes) == groups:
        raise ValueError(f"expected two or more groups and more people than groups; got sizes {list(sizes)}")
    between = Interval(_least_between(means, sizes), _most_between(means, sizes))
    within = [
        fsum((n - 1) * end**2 for n, end in zip(sizes, ends, strict=True))
        for ends in ([sd.low for sd in sds], [sd.high for sd in sds])
    ]
    scale = (total - groups) / (groups - 1)
    return Interval(_ratio(between.low, within[1]) * scale, _ratio(between.high, within[0]) * scale)


def _least_between(means: Sequence[Interval], sizes: Sequence[float]) -> float:
    """Smallest sum of n (m - M)²: min over M of sum n distance(M, interval)², a convex parabola by pieces."""
    ends = sorted({end for mean in means for end in (mean.low, mean.high)})
    if max(mean.low for mean in means) <= min(mean.high for mean in means):
        return 0.0

    def slope(center: float) -> float:
        return fsum(
            n * (center - min(max(center, mean.low), mean.high)) for n, mean in zip(sizes, means, strict=True)
        )

    center = ends[0]
    for left, right in pairwise(ends):
        if slope(right) >= 0:  # the slope is linear between ends, and crosses 0 here
            rise = slope(right) - slope(left)
            center = left - slope(left) * (right - left) / rise if rise > 0 else left
            break
    return fsum(
        n * (center - min(max(center, mean.low), mean.high)) ** 2
        for n, mean in zip(sizes, means, strict=True)
    )


def _most_between(means: Sequence[Interval], sizes: Sequence[float]) -> float:
    if len(means) <= _MOST_CORNERS:
        return max(_between(corner, sizes) for corner in product(*((mean.low, mean.high) for mean in means)))
    # Around any center the sum is no smaller than around the mean: a center gives an upper bound.
    center = fsum(n * (mean.low + mean.high) / 2 for n, mean in zip(sizes, means, strict=True)) / sum(sizes)
    return fsum(
        n * max((mean.low - center) ** 2, (mean.high - center) ** 2)
        for n, mean in zip(sizes, means, strict=True)
    )


def _between(means: Sequence[float], sizes: Sequence[float]) -> float:
    center = fsum(n * mean for n, mean in zip(sizes, means, strict=True)) / sum(sizes)
    return fsum(n * (mean - center) ** 2 for n, mean in zip(sizes, means, strict=True))


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0 else (inf if above > 0 else 0.0)
