"""How reliable a measurement is: ICC, kappa, Cronbach's alpha, standard error of measurement.

Each is given on the scale on which its distribution is close to normal, whatever its value; the function
``..._back`` leads from that scale to the one that papers print.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from review.effects.effect import ABOVE_0, SD, Effect, Reals, Rule, checked, plain

_RATERS: Rule = (lambda k: k >= 2, "at least 2 measurements of each person")
_PEOPLE: Rule = (lambda n: n >= 3, "at least 3 people")
_BELOW_1: Rule = (lambda x: x < 1, "below 1")


def icc_to_z(icc: Reals, n: Reals, measurements: Reals = 2) -> Effect:
    """Intraclass correlation of one measurement, ½ log((1 + (k - 1) ICC) / (1 - ICC)) (Fisher 1925).

    The variance is k / (2 (k - 1) (n - 2)) (Fisher 1925; Donner 1986), of a one-way ICC; for
    two-way ones it is a good approximation.

    Parameters
    ----------
    icc : float or ndarray
        Of single measurements, not of their mean; from -1 / (k - 1) to 1.
    n, measurements : float or ndarray
        People, and measurements (raters, sessions) of each, k.

    Raises
    ------
    ValueError
        Names the first number that is impossible.
    """
    k, people = checked("measurements", measurements, _RATERS), checked("n", n, _PEOPLE)
    above: Rule = (lambda r: (r < 1) & (1 + (k - 1) * r > 0), "between -1 / (measurements - 1) and 1")
    value = checked("icc", icc, above)
    return Effect(
        0.5 * np.log((1 + (k - 1) * value) / (1 - value)), k / (2 * (k - 1) * (people - 2)), "ICC z"
    )


def icc_back(z: Reals, measurements: Reals = 2) -> Any:
    """The intraclass correlation behind a :func:`icc_to_z`: (e²ᶻ - 1) / (e²ᶻ + k - 1)."""
    grown = np.exp(2 * checked("z", z))
    return plain((grown - 1) / (grown + checked("measurements", measurements, _RATERS) - 1))


def kappa_to_z(kappa: Reals, standard_error: Reals) -> Effect:
    """Cohen's kappa (or another correlation with a printed SE) as artanh, by the delta method.

    The variance is SE² / (1 - kappa²)². On this scale an interval cannot pass 1.
    """
    value = checked("kappa", kappa, (lambda x: abs(x) < 1, "between -1 and 1"))
    error = checked("standard_error", standard_error, ABOVE_0)
    return Effect(np.arctanh(value), (error / (1 - value**2)) ** 2, "kappa z")


def alpha_to_log(alpha: Reals, items: Reals, n: Reals) -> Effect:
    """Cronbach's alpha as -log(1 - alpha), variance 2 m / ((m - 1) (n - 2)) (Bonett 2002; escalc "ABT").

    Parameters
    ----------
    alpha, items, n : float or ndarray
        Alpha, below 1; number m of items, at least 2; number of people, at least 3.
    """
    m, people = checked("items", items, _RATERS), checked("n", n, _PEOPLE)
    value = checked("alpha", alpha, _BELOW_1)
    return Effect(-np.log(1 - value), 2 * m / ((m - 1) * (people - 2)), "alpha log")


def alpha_back(transformed: Reals) -> Any:
    """The alpha behind a :func:`alpha_to_log`: 1 - exp(-value)."""
    return plain(-np.expm1(-checked("transformed", transformed)))


def log_sem(sem: Reals, n: Reals, measurements: Reals = 2) -> Effect:
    """Log of a standard error of measurement (within-person SD), variance 1 / (2 n (k - 1)).

    The square of an SEM of n people measured k times is a mean square with n (k - 1) degrees of freedom;
    the small-sample bias of its log is removed, as of any log SD (Nakagawa et al. 2015).
    """
    df = checked("n", n, _PEOPLE) * (checked("measurements", measurements, _RATERS) - 1)
    return Effect(np.log(checked("sem", sem, SD)) + 1 / (2 * df), 1 / (2 * df), "log SEM")


def icc_to_sem(sd: Reals, icc: Reals) -> Any:
    """Standard error of measurement from the SD between measurements and the ICC: SD √(1 - ICC)."""
    return plain(checked("sd", sd, SD) * np.sqrt(1 - checked("icc", icc, _BELOW_1)))
