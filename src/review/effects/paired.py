"""Effects of change: the same people (or matched pairs) measured twice.

Positive where measurement 1 is higher. ``r`` is the correlation of the two measurements.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from review.effects.effect import ANY, CORRELATION, SD, SIZE, Effect, Floats, Reals, checked, plain
from review.effects.measures import small_sample_correction

_NAMES = ("mean1", "sd1", "mean2", "sd2", "n", "r")


def mean_change(mean1: Reals, sd1: Reals, mean2: Reals, sd2: Reals, n: Reals, r: Reals) -> Effect:
    """Mean 1 - mean 2 of ``n`` pairs, in the units of the means (escalc "MC").

    Parameters
    ----------
    mean1, sd1, mean2, sd2 : float or ndarray
        Mean and standard deviation (divisor n - 1) of each measurement.
    n, r : float or ndarray
        Number of pairs; correlation of the two measurements.

    Raises
    ------
    ValueError
        Names the first number that is no finite mean, positive SD, size of at least 2, or correlation.
    """
    m1, s1, m2, s2, k, rho = _pairs(mean1, sd1, mean2, sd2, n, r)
    return Effect(m1 - m2, change_sd(s1, s2, rho) ** 2 / k, "MC")


def standardized_mean_change(
    mean1: Reals, sd1: Reals, mean2: Reals, sd2: Reals, n: Reals, r: Reals, *,
    standardizer: Literal["first", "change", "within", "first-unequal"] = "first", corrected: bool = True,
) -> Effect:  # fmt: skip
    """Mean 1 - mean 2 of ``n`` pairs in standard deviations, without small-sample bias.

    Parameters
    ----------
    mean1, sd1, mean2, sd2, n, r
        And errors, as for :func:`mean_change`.
    standardizer : {"first", "change", "within", "first-unequal"}
        SD of measurement 1 (escalc "SMCR"; Becker 1988); of the changes (escalc "SMCC"; Gibbons et al.
        1993); of either measurement, as SD of changes / √(2 (1 - r)) (Borenstein et al. 2009, p. 29); of
        measurement 1 where SDs may differ, which changes the variance only (escalc "SMCRH"; Bonett 2008).
    corrected : bool
        Multiply by J(n - 1) (Hedges 1981).
    """
    m1, s1, m2, s2, k, rho = _pairs(mean1, sd1, mean2, sd2, n, r)
    j = small_sample_correction(k - 1) if corrected else 1.0
    spread = change_sd(s1, s2, rho)
    match standardizer:
        case "first":
            d = j * (m1 - m2) / s1
            return Effect(d, 2 * (1 - rho) / k + d**2 / (2 * k), "SMCR")
        case "change":
            d = j * (m1 - m2) / spread
            return Effect(d, 1 / k + d**2 / (2 * k), "SMCC")
        case "within":
            d = (m1 - m2) / spread * np.sqrt(2 * (1 - rho))
            return Effect(j * d, j**2 * (1 / k + d**2 / (2 * k)) * 2 * (1 - rho), "SMCW")
        case "first-unequal":
            d = j * (m1 - m2) / s1
            return Effect(d, j**2 * (spread**2 / s1**2 + d**2 / 2) / (k - 1), "SMCRH")
    raise ValueError(f'standardizer is "first", "change", "within" or "first-unequal", got {standardizer!r}')


def log_ratio_of_paired_means(
    mean1: Reals, sd1: Reals, mean2: Reals, sd2: Reals, n: Reals, r: Reals
) -> Effect:
    """log(mean 1 / mean 2) of the same ``n`` people, for means above 0 (escalc "ROMC"; Lajeunesse 2011).

    Positive where measurement 1 is higher. Parameters and errors as for :func:`mean_change`.
    """
    m1, s1, m2, s2, k, rho = _pairs(mean1, sd1, mean2, sd2, n, r)
    for name, mean in (("mean1", m1), ("mean2", m2)):
        checked(name, mean, (lambda x: x > 0, "a positive mean; otherwise use mean_change"))
    cv1, cv2 = s1 / m1, s2 / m2
    return Effect(np.log(m1 / m2), ((cv1 - cv2) ** 2 + 2 * (1 - rho) * cv1 * cv2) / k, "log ROMC")


def paired_t_to_d(t: Reals, n: Reals, *, corrected: bool = True) -> Effect:
    """Change in standard deviations of the changes, t / √n, from a paired t of ``n`` pairs (escalc "SMCC").

    Positive where ``t`` is. For a change with its SD, t is change / SD * √n.
    """
    k = checked("n", n, SIZE)
    j = small_sample_correction(k - 1) if corrected else 1.0
    d = j * checked("t", t) / np.sqrt(k)
    return Effect(d, 1 / k + d**2 / (2 * k), "SMCC", plain(k - 1), plain(j / np.sqrt(k)))


def change_sd(sd1: Reals, sd2: Reals, r: Reals) -> Any:
    """SD of the changes, √(sd1² + sd2² - 2 r sd1 sd2) (Cochrane Handbook 6.5, 6.5.2.8)."""
    s1, s2, rho = checked("sd1", sd1, SD), checked("sd2", sd2, SD), checked("r", r, CORRELATION)
    return plain(np.sqrt((s1 - s2) ** 2 + 2 * (1 - rho) * s1 * s2))


def change_sd_to_r(sd1: Reals, sd2: Reals, sd_change: Reals) -> Any:
    """Correlation of the measurements from three SDs (Cochrane Handbook 6.5, 6.5.2.8).

    ValueError where no correlation between -1 and 1 gives these SDs.
    """
    s1, s2, change = checked("sd1", sd1, SD), checked("sd2", sd2, SD), checked("sd_change", sd_change, SD)
    return plain(checked("r of these SDs", (s1**2 + s2**2 - change**2) / (2 * s1 * s2), CORRELATION))


def _pairs(*numbers: Reals) -> list[Floats]:
    rules = (ANY, SD, ANY, SD, SIZE, CORRELATION)
    return [checked(*each) for each in zip(_NAMES, numbers, rules, strict=True)]
