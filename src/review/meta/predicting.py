"""Where the true effect of a new study is expected, if tau² is as uncertain as it is."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from review.meta.heterogeneity import Method, is_common
from review.meta.pooling import pool, settled
from review.meta.studies import Floats, one_data_set, quantile
from review.printed import Interval

_NODES: Final = 60  # of the confidence distribution of tau²
_AT_ONCE: Final = 4_000_000  # numbers in memory
_NORMAL: Final = 31  # of the normal distribution of true effects


def prediction_interval(
    estimate: ArrayLike, variance: ArrayLike, method: Method = "REML", level: float = 0.95
) -> Interval:
    """Prediction interval that allows for the uncertainty of tau² (Nagashima, Noma & Furukawa 2019).

    A new true effect is taken to be distributed as pooled effect + standard error · t(k - 1) + tau · z,
    where tau² has the confidence distribution that inverts Cochran's Q. The usual intervals put one value of
    tau² in its place, and cover too little for few studies: `benchmarks/coverage.csv`. The distribution is
    integrated, where the authors draw from it, so that the same studies give the same interval.

    Parameters
    ----------
    estimate, variance : array_like, shape (k,)
        Effects and sampling variances of one data set.
    method : str
        Of tau² behind the pooled effect; its standard error is that of Knapp & Hartung.
    level : float
        Of the interval.

    Raises
    ------
    ValueError
        If studies are fewer than 3, or the method is the common-effect model, which predicts nothing.
    """
    y, v = one_data_set(estimate, variance, 3, "a prediction interval")
    if is_common(method):
        raise ValueError("a common effect has no prediction interval; use a random-effects method")
    pooled = settled(pool(y, v, method, "knapp-hartung"))
    tau = np.sqrt(_confidence_distribution(y, v))
    error = max(pooled.standard_error, 1e-9 * float(np.sqrt(1 / (1 / v).sum())))
    tail, k = (1 - level) / 2, len(y)
    # Both ends are inside: beyond, even the widest part of the mixture leaves less than the tail.
    reach = quantile(1 - tail / 2, k - 1) * error + quantile(1 - tail / 2) * tau.max()
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NORMAL)
    shifts = (tau[:, None] * nodes / error).ravel()
    shares = np.tile(weights / weights.sum(), len(tau)) / len(tau)
    ends = [_quantile(p, shifts, shares, k - 1, reach / error) for p in (tail, 1 - tail)]
    return Interval(*(pooled.estimate + error * end for end in ends))


def _quantile(probability: float, shifts: Floats, shares: Floats, df: int, reach: float) -> float:
    """Where the mixture of shifted t distributions has come to the probability."""
    from scipy.optimize import brentq
    from scipy.special import stdtr

    def excess(x: float) -> float:
        return float(shares @ stdtr(df, x - shifts)) - probability

    return float(brentq(excess, -reach, reach, xtol=1e-9 * reach))


def _confidence_distribution(y: Floats, v: Floats) -> Floats:
    """Equally likely values of tau²: those at which Q is a quantile of chi-squared; 0 where Q is less."""
    from scipy.special import chdtri

    wanted = chdtri(
        len(y) - 1, (np.arange(_NODES) + 0.5) / _NODES
    )  # upper tails: ascending tau² goes with them
    wanted = np.sort(wanted)[::-1]

    def q_of(tau2: Floats) -> Any:
        w = 1 / (v + tau2[:, None])
        return (w * (y - (w @ y / w.sum(1))[:, None]) ** 2).sum(1)

    def q(tau2: Floats) -> Any:
        width = max(1, _AT_ONCE // len(y))  # of very many studies, a few values at once
        return np.concatenate([q_of(tau2[at : at + width]) for at in range(0, len(tau2), width)])

    spread = float(((y - y.mean()) ** 2).sum())
    low, high = np.zeros(_NODES), spread / wanted  # as Q(tau²) <= spread / tau²
    for _ in range(60):
        middle = (low + high) / 2
        above = q(middle) > wanted
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.where(q(np.zeros(_NODES)) <= wanted, 0.0, high)
