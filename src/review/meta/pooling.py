"""Pooling the effects of studies under the common-effect and the random-effects model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from review.meta.heterogeneity import (
    Method,
    Problem,
    estimate_tau2,
    excess_of_q,
    inconsistency,
    is_common,
    problem,
)
from review.meta.studies import Floats, Studies, arrange, chi_squared_p, infer, quantile

IntervalMethod = Literal["wald", "knapp-hartung", "knapp-hartung-ad-hoc"]
Prediction = Literal["as-interval", "k-1", "k-2"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A pooled effect. Every number is a float, or an array of the batch shape for many data sets.

    Parameters
    ----------
    estimate, standard_error, ci_low, ci_high, statistic, p_value
        The pooled effect; ``statistic`` is z, or t with k - 1 degrees of freedom (Knapp-Hartung).
    tau2 : float
        Variance of the true effects; 0 under the common-effect model.
    i2, h2 : float
        Share of the variance that is not sampling error, in percent, and total over sampling variance.
    q, q_p_value : float
        Cochran's Q against chi-squared with k - 1 degrees of freedom; p is 1 for one study.
    prediction_low, prediction_high : float
        Where the true effect of a further study is expected: estimate ± c √(standard_error² + tau2). c is a
        quantile of what ``prediction`` says. NaN under the common-effect model, and without degrees of
        freedom.
    k : int
        Number of studies.
    weights : ndarray, shape (..., k)
        In percent.
    converged : bool
        Whether tau² was found to machine precision; where not, all else is to be disregarded.
    """

    estimate: Any
    standard_error: Any
    ci_low: Any
    ci_high: Any
    statistic: Any
    p_value: Any
    tau2: Any
    i2: Any
    h2: Any
    q: Any
    q_p_value: Any
    prediction_low: Any
    prediction_high: Any
    k: Any
    weights: Any
    converged: Any
    method: str
    interval: str
    level: float


def pool(
    estimate: ArrayLike, variance: ArrayLike, method: Method = "REML", interval: IntervalMethod = "wald",
    level: float = 0.95, *, mask: ArrayLike | None = None, prediction: Prediction = "as-interval",
) -> Pooled:  # fmt: skip
    """Pool the effects of k studies; of many data sets at once, if given more dimensions.

    Parameters
    ----------
    estimate, variance : array_like, shape (..., k)
        Effects, for ratios their logs, and sampling variances (squared standard errors). Leading
        dimensions are data sets, each pooled by itself.
    method : str
        ``"common"`` (also ``"FE"``, ``"CE"``, ``"EE"``) weights by 1/variance. The others add tau²:
        ``"REML"`` (restricted maximum likelihood), ``"ML"``, ``"DL"`` (DerSimonian-Laird), ``"PM"``
        (Paule-Mandel), ``"EB"`` (empirical Bayes), ``"HS"`` (Hunter-Schmidt), ``"HE"`` (Hedges), ``"SJ"``
        (Sidik-Jonkman). A likelihood with several peaks is decided by the highest.
    interval : {"wald", "knapp-hartung", "knapp-hartung-ad-hoc"}
        Normal; or Student's t with the variance of Hartung (1999) and Knapp & Hartung (2003), whose
        ad hoc correction never makes it smaller than the Wald variance.
    level : float
        Of the confidence and prediction intervals.
    mask : array_like of bool, shape (..., k), optional
        True where a study takes part, for data sets of unequal size.
    prediction : {"as-interval", "k-1", "k-2"}
        Of the prediction interval: the normal or t distribution of the confidence interval (metafor 3.8);
        t with k - 1 degrees of freedom (metafor, if Knapp-Hartung); t with k - 2 (Higgins, Thompson &
        Spiegelhalter 2009; with Knapp-Hartung's variance, Partlett & Riley 2017). The normal one covers
        about 80 % instead of 95 % for few studies.

    Returns
    -------
    Pooled

    Raises
    ------
    ValueError
        Names the first number that cannot be used: an estimate that is not finite, a variance that is
        not positive, one study alone with Knapp-Hartung.

    Notes
    -----
    One study is returned as it is, with tau² 0. Results equal ``metafor::rma`` (3.8).

    Examples
    --------
    >>> pooled = pool([0.1, 0.3, 0.35, 0.65], [0.03, 0.03, 0.05, 0.01])
    >>> round(pooled.estimate, 3), round(pooled.tau2, 3)
    (0.377, 0.043)
    """
    studies = arrange(estimate, variance, mask)
    if checked_interval(interval) != "wald" and (studies.k < 2).any():
        raise ValueError(f'interval {interval!r} needs at least 2 studies; use "wald" for one')
    data = problem(studies)
    tau2, converged = estimate_tau2(data, method)
    at = tau2 * data.unit**2
    return pooled_at(studies, data, at, converged, method, interval, level, prediction=prediction)


def pooled_at(
    studies: Studies, data: Problem, tau2: Floats, converged: Any, method: str, interval: str, level: float,
    shared: tuple[float, float] | None = None, prediction: str = "as-interval",
) -> Pooled:  # fmt: skip
    """Pool at a given tau², (n,). ``shared``: Knapp-Hartung factor and degrees of freedom from elsewhere."""
    df = studies.k - 1
    weights, mean, variance, q_at_tau2 = _weighted(studies, tau2)
    q = q_at_tau2 if is_common(method) else _weighted(studies, np.zeros_like(tau2))[3]
    t_df: Any = None
    if interval != "wald":
        factor, t_df = shared or (hartung(q_at_tau2, df, interval), df)
        variance = variance * factor
    error = np.sqrt(variance)
    test = infer(mean, error, level, t_df)
    i2, h2 = excess_of_q(q, df) if is_common(method) else inconsistency(data, tau2 / data.unit / data.unit)
    reach = quantile(level, t_df) if prediction == "as-interval" else _reach(df, prediction, level)
    new = reach * np.sqrt(variance + tau2) + (np.nan if is_common(method) else 0)
    plain, batch = studies.plain, studies.shape
    return Pooled(
        estimate=plain(mean), standard_error=plain(error), ci_low=plain(test.low), ci_high=plain(test.high),
        statistic=plain(test.statistic), p_value=plain(test.p_value), tau2=plain(tau2), i2=plain(i2),
        h2=plain(h2), q=plain(q), q_p_value=plain(chi_squared_p(q, df)),
        prediction_low=plain(mean - new), prediction_high=plain(mean + new),
        k=int(studies.k[0]) if batch == () else studies.k.astype(int).reshape(batch),
        weights=100 * weights.T.reshape(*batch, -1),
        converged=bool(converged[0]) if batch == () else converged.reshape(batch),
        method=method, interval=interval, level=level,
    )  # fmt: skip


def _reach(df: Floats, prediction: str, level: float) -> Any:
    """Quantile of t with k - 1 or k - 2 degrees of freedom; NaN where there are none."""
    if prediction not in get_args(Prediction):
        raise ValueError(f"prediction is one of {', '.join(get_args(Prediction))}; got {prediction!r}")
    left = df - (prediction == "k-2")
    return np.where(left > 0, quantile(level, np.maximum(left, 1)), np.nan)


def settled(pooled: Pooled) -> Pooled:
    """The same, if tau² was found; otherwise RuntimeError."""
    if not np.all(pooled.converged):
        raise RuntimeError(f"tau2 was not found by {pooled.method}; use a closed estimator such as DL")
    return pooled


def checked_interval(interval: str) -> str:
    """The name of the interval, if there is one of it."""
    if interval not in get_args(IntervalMethod):
        raise ValueError(f"interval is one of {', '.join(get_args(IntervalMethod))}; got {interval!r}")
    return interval


def hartung(q: Any, df: Any, interval: str) -> Any:
    """What Knapp-Hartung multiplies a Wald variance by, from Q at the estimated tau²."""
    return np.maximum(q / df, 1) if interval == "knapp-hartung-ad-hoc" else q / df


def _weighted(studies: Studies, tau2: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Shares of the weight (k, n), weighted mean, its variance, and Q at ``tau2``, each (n,)."""
    total = studies.variance + tau2
    w = 1 / total
    sum_w = w.sum(0)
    share = w / sum_w
    # Relative to the most precise study, whose weight would otherwise magnify rounding.
    nearest = studies.estimate[studies.variance.argmin(0), np.arange(tau2.size)]
    offset = np.where(w > 0, studies.estimate - nearest, 0.0)
    mean = (share * offset).sum(0)
    with np.errstate(over="ignore"):
        q = ((offset - mean) ** 2 * w).sum(0)
    return share, nearest + mean, 1 / sum_w, q
