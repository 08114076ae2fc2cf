"""Means and standard deviations behind medians, quartiles and ranges; all approximate.

They suppose a normal quantity; where it is skewed (:func:`is_skewed`), the printed median is the better
summary. An interval that takes them for a printed mean and SD is too narrow
(:func:`variance_from_medians`). Sources: Hozo, Djulbegovic & Hozo (2005); Wan, Wang, Liu & Tong (2014); Luo,
Wan, Liu & Tong (2018); Shi, Luo, Weng, Zeng, Lin, Chu & Tong (2020); McGrath et al. (2023).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

import numpy as np

from review.effects.effect import SIZE, Floats, Reals, checked, plain

_LARGEST_SAMPLE: Final = 500  # that is drawn; the variance of a larger one is smaller in proportion


@dataclass(frozen=True, slots=True)
class MeanAndSD:
    """A mean and an SD that were not printed; ``approximate`` says how they were had."""

    mean: Any
    sd: Any
    approximate: str


def median_iqr_to_mean_sd(median: Reals, q1: Reals, q3: Reals, n: Reals) -> MeanAndSD:
    """Mean (Luo et al. 2018) and SD (Wan et al. 2014, eq. 16) from median, quartiles and n.

    Units are those of the median. ValueError unless q1 ≤ median ≤ q3, q1 < q3, n ≥ 2.
    """
    q1_, m, q3_ = _ordered(q1=q1, median=median, q3=q3)
    k = checked("n", n, SIZE)
    weight = 0.7 + 0.39 / k
    mean = weight * (q1_ + q3_) / 2 + (1 - weight) * m
    return MeanAndSD(plain(mean), iqr_to_sd(q1, q3, n), "mean and SD from median and quartiles, if normal")


def median_range_to_mean_sd(median: Reals, minimum: Reals, maximum: Reals, n: Reals) -> MeanAndSD:
    """Mean (Luo et al. 2018) and SD (Wan et al. 2014, eq. 9) from median, range and n.

    Units are those of the median. ValueError unless minimum ≤ median ≤ maximum, minimum < maximum, n ≥ 2.
    """
    low, m, high = _ordered(minimum=minimum, median=median, maximum=maximum)
    weight = 4 / (4 + checked("n", n, SIZE) ** 0.75)
    mean = weight * (low + high) / 2 + (1 - weight) * m
    return MeanAndSD(
        plain(mean), range_to_sd(minimum, maximum, n), "mean and SD from median and range, if normal"
    )


def five_numbers_to_mean_sd(
    median: Reals, q1: Reals, q3: Reals, minimum: Reals, maximum: Reals, n: Reals
) -> MeanAndSD:
    """Mean (Luo et al. 2018) and SD (Shi et al. 2020) from median, quartiles, range and n.

    Units are those of the median. ValueError unless the five numbers ascend and n ≥ 2.
    """
    low, q1_, m, q3_, high = _ordered(minimum=minimum, q1=q1, median=median, q3=q3, maximum=maximum)
    k = checked("n", n, SIZE)
    ends, quarters = 2.2 / (2.2 + k**0.75), 0.7 - 0.72 / k**0.55
    mean = ends * (low + high) / 2 + quarters * (q1_ + q3_) / 2 + (1 - ends - quarters) * m
    share = 1 / (1 + 0.07 * k**0.6)  # of the range; it says less the more people there are
    sd = share * (high - low) / _width_of_range(k) + (1 - share) * (q3_ - q1_) / _width_of_iqr(k)
    return MeanAndSD(plain(mean), plain(sd), "mean and SD from median, quartiles and range, if normal")


def iqr_to_sd(q1: Reals, q3: Reals, n: Reals) -> Any:
    """SD ≈ (q3 - q1) / (2 Φ⁻¹((0.75 n - 0.125) / (n + 0.25))), if normal (Wan et al. 2014, eq. 16)."""
    low, high = _ordered(q1=q1, q3=q3)
    return plain((high - low) / _width_of_iqr(checked("n", n, SIZE)))


def range_to_sd(minimum: Reals, maximum: Reals, n: Reals, *, method: Literal["wan", "hozo"] = "wan") -> Any:
    """SD ≈ range / (2 Φ⁻¹((n - 0.375) / (n + 0.25))), if normal (Wan et al. 2014, eq. 9).

    ``method="hozo"``: range / 4 for n up to 70 and range / 6 above, the rule of Hozo et al. (2005) for n
    above 15; below, it needs the median and is not offered.
    """
    low, high = _ordered(minimum=minimum, maximum=maximum)
    k = checked("n", n, SIZE)
    if method == "hozo":
        checked("n", n, (lambda k: k > 15, 'above 15 for Hozo\'s rule; use method="wan"'))
        return plain((high - low) / np.where(k <= 70, 4, 6))
    if method != "wan":
        raise ValueError(f'method is "wan" or "hozo", got {method!r}')
    return plain((high - low) / _width_of_range(k))


def is_skewed(
    median: float, n: float, *, q1: float | None = None, q3: float | None = None,
    minimum: float | None = None, maximum: float | None = None,
) -> bool:  # fmt: skip
    """Whether a median lies too far from the middle of its quartiles or range for a normal sample.

    The tests of Shi, Luo, Wan, Liu & Tong (2023), at 5 %: of quartiles, of the range, or the larger of both.
    """
    statistics = []
    if minimum is not None and maximum is not None:
        statistics.append(abs(minimum + maximum - 2 * median) / (maximum - minimum))
    if q1 is not None and q3 is not None:
        statistics.append(abs(q1 + q3 - 2 * median) / (q3 - q1))
    k = float(checked("n", n, SIZE))
    if len(statistics) == 2:
        of_range, of_quartiles = statistics
        largest = max(2.65 * float(np.log(0.6 * k)) / k**0.5 * of_range, of_quartiles)
        return bool(largest > 3 / k**0.5 - 40 / k**3)
    if minimum is not None:
        return bool(statistics[0] > 1 / float(np.log(k + 9)) + 2.5 / (k + 1))
    return bool(statistics[0] > 2.65 / k**0.5 - 6 / k**2)


def variance_from_medians(
    effect: Callable[[Floats, Floats, Floats, Floats], Any],
    groups: Sequence[tuple[float, float, float]], kind: Literal["quartiles", "range", "both"], *,
    draws: int = 2000, seed: int = 1,
) -> float:  # fmt: skip
    """Sampling variance of an effect whose means and SDs were estimated from medians (McGrath et al. 2023).

    A parametric bootstrap: normal samples of each group are drawn, described as the paper describes them, and
    their means and SDs estimated anew.

    Parameters
    ----------
    effect : callable
        From arrays of mean 1, SD 1, mean 2, SD 2 to estimates of shape (draws,).
    groups : sequence of (mean, SD, n)
        As estimated from what was printed.
    kind : {"quartiles", "range", "both"}
        What stands beside the medians.
    """
    rng, described = np.random.default_rng(seed), []
    shares: list[float] = []
    for mean, sd, n in groups:
        size = int(min(n, _LARGEST_SAMPLE))
        shares.append(size / n)
        sample = rng.normal(mean, sd, (draws, size))
        low, q1, median, q3, high = np.quantile(sample, [0, 0.25, 0.5, 0.75, 1], axis=1)
        if kind == "quartiles":
            found = median_iqr_to_mean_sd(median, q1, q3, size)
        elif kind == "range":
            found = median_range_to_mean_sd(median, low, high, size)
        else:
            found = five_numbers_to_mean_sd(median, q1, q3, low, high, size)
        described += [found.mean, found.sd]
    return float(np.var(np.asarray(effect(*described)), ddof=1) * np.mean(shares))


def _width_of_range(n: Floats) -> Any:
    """Expected range of ``n`` standard normal values, by Blom's approximation."""
    from scipy.special import ndtri

    return 2 * ndtri((n - 0.375) / (n + 0.25))


def _width_of_iqr(n: Floats) -> Any:
    """Expected distance of the quartiles of ``n`` standard normal values, by Blom's approximation."""
    from scipy.special import ndtri

    return 2 * ndtri((0.75 * n - 0.125) / (n + 0.25))


def _ordered(**numbers: Reals) -> list[Floats]:
    """The numbers as floats, which must ascend, the last above the first."""
    arrays = {name: checked(name, value) for name, value in numbers.items()}
    for (name, below), (higher, above) in pairwise(arrays.items()):
        checked(higher, above, (below.__le__, f"at least {name}"))
    (first, lowest), *_, (last, highest) = arrays.items()
    checked(last, highest, (lowest.__lt__, f"above {first}"))
    return list(arrays.values())
