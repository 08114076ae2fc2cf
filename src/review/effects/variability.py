"""Do two groups differ in how much their members differ? Ratios of SDs, and of coefficients of variation.

Positive where group 1 varies more (Nakagawa et al. 2015, Methods Ecol Evol 6:143).
"""

from __future__ import annotations

import numpy as np

from review.effects.effect import SD, SIZE, Effect, Reals, checked
from review.effects.measures import log_ratio_of_means


def log_variability_ratio(sd1: Reals, n1: Reals, sd2: Reals, n2: Reals) -> Effect:
    """log(SD 1 / SD 2) without small-sample bias (escalc "VR").

    Parameters
    ----------
    sd1, n1, sd2, n2 : float or ndarray
        Standard deviation (divisor n - 1) and size of each group.
    """
    (one, bias1), (two, bias2) = _log_sd("1", sd1, n1), _log_sd("2", sd2, n2)
    return Effect(one + bias1 - two - bias2, bias1 + bias2, "log VR")


def log_cv_ratio(mean1: Reals, sd1: Reals, n1: Reals, mean2: Reals, sd2: Reals, n2: Reals) -> Effect:
    """Log of the ratio of two coefficients of variation, SD / mean, for means above 0 (escalc "CVR").

    Parameters and errors as for :func:`review.effects.mean_difference`.
    """
    means = log_ratio_of_means(mean1, sd1, n1, mean2, sd2, n2)
    spread = log_variability_ratio(sd1, n1, sd2, n2)
    variance = np.asarray(means.variance) + spread.variance
    return Effect(np.asarray(spread.estimate) - means.estimate, variance, "log CVR")


def log_sd(sd: Reals, n: Reals) -> Effect:
    """Log SD of one group without small-sample bias, variance 1 / (2 (n - 1)) (escalc "SDLN")."""
    value, bias = _log_sd("", sd, n)
    return Effect(value + bias, bias, "log SD")


def _log_sd(group: str, sd: Reals, n: Reals) -> tuple[np.ndarray, np.ndarray]:
    """Log SD, and 1 / (2 (n - 1)), which is both its bias (negative) and its variance."""
    k = checked(f"n{group}", n, SIZE)
    return np.log(checked(f"sd{group}", sd, SD)), np.asarray(1 / (2 * (k - 1)))
