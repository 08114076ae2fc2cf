"""p-curve: whether significant p-values look as if there were something to find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from review.meta.studies import Floats, checked

_LOWEST_POWER, _HIGHEST_POWER = 0.05, 0.99
_FLAT: Final = 1 / 3  # the power against which Simonsohn et al. (2014) call a curve flat


@dataclass(frozen=True, slots=True, kw_only=True)
class PCurve:
    """What the significant p-values say; p-values and z are NaN where no p-value enters.

    Parameters
    ----------
    k, k_full, k_half : int
        All p-values, those below .05, and those below .025.
    z_full, p_full, z_half, p_half : float
        Right skew, by Stouffer's method, of the full and the half curve; low p: evidential value.
    binomial_p : float
        Chance of so many of the significant ones below .025, if there is no effect.
    z_flat, p_flat, z_flat_half, p_flat_half, binomial_flat_p : float
        The same three against a power of a third: low p: flatter than such studies would be.
    power : float
        Average power of the significant studies, .05 to .99, corrected for their selection.
    """

    k: int
    k_full: int
    k_half: int
    z_full: float
    p_full: float
    z_half: float
    p_half: float
    binomial_p: float
    z_flat: float
    p_flat: float
    z_flat_half: float
    p_flat_half: float
    binomial_flat_p: float
    power: float

    @property
    def evidential(self) -> bool:
        """Whether the curve is right-skewed, as results of true effects are.

        Half curve at p < .05, or both curves at p < .1 (Simonsohn, Simmons & Nelson 2015).
        """
        return self.p_half < 0.05 or max(self.p_full, self.p_half) < 0.1

    @property
    def inadequate(self) -> bool:
        """Whether the curve is flatter than studies with a power of one third would make it.

        Full curve at p < .05, or both half curve and binomial test at p < .1 (ibid.).
        """
        return self.p_flat < 0.05 or max(self.p_flat_half, self.binomial_flat_p) < 0.1


def p_curve(p_values: ArrayLike) -> PCurve:
    """p-curve of two-sided p-values, one for each study's main test.

    Under no effect significant p are uniform: p / .05, on the normal scale, add up to Stouffer's z
    (Simonsohn, Nelson & Simmons 2014, J Exp Psychol Gen 143:534; half curve and Stouffer: 2015,
    144:1146). Power enters through the normal test that has the p-value, which is exact for z-tests and
    approximate for others.

    Parameters
    ----------
    p_values : array_like, shape (k,)
        Above 0, at most 1; those of .05 and more are counted and left out. As in every p-curve they must
        be independent and chosen by a rule that does not look at them.
    """
    from scipy.special import bdtrc, ndtr

    every = np.atleast_1d(
        checked("p_values", p_values, (lambda p: (p > 0) & (p <= 1), "above 0 and at most 1"))
    )
    full, half = every[every < 0.05], every[every < 0.025]
    z_full, z_half = _stouffer(full / 0.05), _stouffer(half / 0.025)
    delta = _noncentrality(_FLAT)
    z_flat, z_flat_half = _versus(full, 0.05, delta), _versus(half, 0.025, delta)
    below = float(_tail(np.array(0.025), delta)) / _FLAT
    n, m = len(full), len(half)
    return PCurve(
        k=every.size, k_full=n, k_half=m, z_full=z_full, p_full=float(ndtr(z_full)), z_half=z_half,
        p_half=float(ndtr(z_half)), binomial_p=float(bdtrc(m - 1, n, 0.5)) if m else 1.0 if n else np.nan,
        z_flat=z_flat, p_flat=float(ndtr(z_flat)), z_flat_half=z_flat_half,
        p_flat_half=float(ndtr(z_flat_half)), power=_power(full),
        binomial_flat_p=float(1 - bdtrc(m, n, below)) if n else np.nan,
    )  # fmt: skip


def _stouffer(uniform: Floats) -> float:
    from scipy.special import ndtri

    return float(ndtri(uniform).sum() / np.sqrt(len(uniform))) if len(uniform) else np.nan


def _tail(p: Floats, delta: float) -> Floats:
    """Chance of a p-value below ``p`` when z has mean ``delta``."""
    from scipy.special import ndtr, ndtri

    z = -ndtri(p / 2)
    return np.asarray(ndtr(delta - z) + ndtr(-delta - z))


def _versus(p: Floats, alpha: float, delta: float) -> float:
    """Stouffer's z of the p-values below ``alpha`` under ``delta``; negative where they are too high."""
    return -_stouffer(_tail(p, delta) / _tail(np.array(alpha), delta))


def _noncentrality(power: float) -> float:
    """Mean of z at which a two-sided test at .05 has this power."""
    from scipy.optimize import brentq

    return float(brentq(lambda delta: float(_tail(np.array(0.05), delta)) - power, 0, 10, xtol=1e-14))


def _power(full: Floats) -> float:
    """The power under which the p-values are neither too low nor too high."""
    from scipy.optimize import brentq

    if not len(full):
        return np.nan
    low, high = 0.0, _noncentrality(_HIGHEST_POWER)
    if _versus(full, 0.05, low) <= 0:
        return _LOWEST_POWER
    if _versus(full, 0.05, high) >= 0:
        return _HIGHEST_POWER
    delta = float(brentq(lambda delta: _versus(full, 0.05, delta), low, high, xtol=1e-12))
    return float(_tail(np.array(0.05), delta))
