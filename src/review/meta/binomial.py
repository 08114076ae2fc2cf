"""Proportions pooled by the binomial-normal model, which adds nothing to 0 and loses nothing of 100 %."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from review.meta.studies import Floats, Rule, infer, per_study, quantile

_NODES: Final = 41
_COUNT: Final[Rule] = (lambda x: x >= 0, "0 or more events")


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledProportion:
    """A pooled log odds; ``proportion``, ``low`` and ``high`` are those of a typical study (its median).

    ``tau2`` is the variance of the log odds; ``p_value`` that of a likelihood-ratio test of tau² = 0, halved
    as tau² cannot be negative. The prediction interval is of proportions of further studies, t with k - 2.
    """

    estimate: float
    standard_error: float
    tau2: float
    proportion: float
    low: float
    high: float
    prediction_low: float
    prediction_high: float
    log_likelihood: float
    statistic: float
    p_value: float
    k: int


def binomial(events: ArrayLike, total: ArrayLike, level: float = 0.95) -> PooledProportion:
    """Logistic regression with a random intercept for each study (Stijnen, Hamza & Ozdemir 2010).

    Maximum likelihood by adaptive Gauss-Hermite quadrature, as ``lme4::glmer(nAGQ)`` and
    ``metafor::rma.glmm(measure = "PLO")``.

    Parameters
    ----------
    events, total : array_like, shape (k,)
        Counts of events and people.
    level : float
        Of the intervals.

    Raises
    ------
    ValueError
        Names the first impossible count; or if nobody, or everybody, had the event in all studies.
    """
    k = np.size(np.asarray(events))
    happened = per_study("events", events, k, _COUNT)
    n = per_study(
        "total", total, k, (lambda x: x >= np.maximum(happened, 1), "at least 1, and no fewer than events")
    )
    if k < 2 or happened.sum() in (0, n.sum()):
        raise ValueError("a binomial model needs at least 2 studies, and people with and without events")
    common = float(np.log(happened.sum() / (n - happened).sum()))
    alone = _likelihood(np.array([common, 0.0]), happened, n)[0]
    theta, height = _highest(happened, n, common)
    if height <= alone:
        theta, height = np.array([common, 0.0]), alone
    error = _error(theta, happened, n)
    ends = infer(theta[0], error, level)
    statistic = max(0.0, 2 * (height - alone))
    reach = float(quantile(level, k - 2)) * np.sqrt(error**2 + theta[1] ** 2) if k > 2 else np.nan
    return PooledProportion(
        estimate=float(theta[0]), standard_error=error, tau2=float(theta[1] ** 2),
        proportion=_expit(theta[0]), low=_expit(ends.low), high=_expit(ends.high),
        prediction_low=_expit(theta[0] - reach), prediction_high=_expit(theta[0] + reach),
        log_likelihood=height, statistic=statistic, p_value=_p(statistic), k=k,
    )  # fmt: skip


def _expit(value: Any) -> float:
    from scipy.special import expit

    return float(expit(value))


def _p(statistic: float) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(1, statistic)) / 2 if statistic > 0 else 1.0


def _highest(happened: Floats, n: Floats, start: float) -> tuple[Floats, float]:
    """Log odds and tau with the highest likelihood, from two starts."""
    from scipy.optimize import minimize

    def downhill(theta: Floats) -> tuple[float, Floats]:
        value, slope, _ = _likelihood(theta, happened, n)
        return -value, -slope

    found = [
        minimize(downhill, np.array([start, tau]), jac=True, method="BFGS", options={"gtol": 1e-9})
        for tau in (0.3, 1.5)
    ]
    best = min(found, key=lambda each: float(each.fun))
    theta = np.array([best.x[0], abs(best.x[1])])
    for _ in range(5):  # Newton's steps, which double the digits that are right
        _, slope, _ = _likelihood(theta, happened, n)
        bent = _bend(theta, happened, n)
        if np.linalg.eigvalsh(bent).max() >= 0:
            break
        theta = theta - np.linalg.solve(bent, slope)
    return np.array([theta[0], abs(theta[1])]), float(_likelihood(theta, happened, n)[0])


def _bend(theta: Floats, happened: Floats, n: Floats) -> Floats:
    """Second derivatives, from differences of the first."""
    step = 1e-5
    rows = [
        (_likelihood(theta + step * unit, happened, n)[1] - _likelihood(theta - step * unit, happened, n)[1])
        / (2 * step)
        for unit in np.eye(2)
    ]
    return (np.array(rows) + np.array(rows).T) / 2


def _error(theta: Floats, happened: Floats, n: Floats) -> float:
    bent = _bend(theta, happened, n)
    if theta[1] == 0:
        return float(1 / np.sqrt(-bent[0, 0]))
    return float(np.sqrt(np.linalg.inv(-bent)[0, 0]))


def _likelihood(theta: Floats, happened: Floats, n: Floats) -> tuple[float, Floats, Floats]:
    """Log-likelihood, its slopes, and the places of the studies; quadrature around the mode of each study."""
    from scipy.special import expit, gammaln

    mean, tau = theta
    mode = np.zeros(len(n))  # of the standardized random effect
    for _ in range(50):
        p = expit(mean + tau * mode)
        step = (tau * (happened - n * p) - mode) / (1 + tau**2 * n * p * (1 - p))
        mode = mode + step
        if abs(step).max() < 1e-12:
            break
    p = expit(mean + tau * mode)
    width = 1 / np.sqrt(1 + tau**2 * n * p * (1 - p))
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    z = mode[:, None] + width[:, None] * nodes
    logit = mean + tau * z
    inside = happened[:, None] * logit - n[:, None] * np.logaddexp(0, logit) - z**2 / 2 + nodes**2 / 2
    top = inside.max(1, keepdims=True)
    mass = weights * np.exp(inside - top)
    total = mass.sum(1)
    constant = gammaln(n + 1) - gammaln(happened + 1) - gammaln(n - happened + 1)
    value = constant + top[:, 0] + np.log(total * width) - 0.5 * np.log(2 * np.pi)
    residual = happened[:, None] - n[:, None] * expit(logit)
    share = mass / total[:, None]
    slopes = np.array([(share * residual).sum(), (share * residual * z).sum()])
    return float(value.sum()), slopes, mode
