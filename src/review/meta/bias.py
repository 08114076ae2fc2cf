"""Small-study effects: asymmetry of the funnel plot, and what trimming and filling it would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from review.meta.heterogeneity import Method
from review.meta.pooling import IntervalMethod, Pooled, pool, settled
from review.meta.regression import least_squares, meta_regression
from review.meta.studies import Bools, Floats, Inference, Rule, infer, one_data_set, per_study

_FEW: Final = 10
_COUNT: Final[Rule] = (lambda x: x >= 0, "0 or more events")


@dataclass(frozen=True, slots=True, kw_only=True)
class AsymmetryTest:
    """A test of funnel plot asymmetry.

    Parameters
    ----------
    statistic, df, p_value
        t with ``df`` degrees of freedom, z (df None), or Kendall's tau (df None).
    slope, slope_standard_error : float or None
        How much the effect changes with the standard error (Egger; of his regression of estimate /
        standard error on 1 / standard error, the intercept) or 1/n (Peters).
    limit, limit_low, limit_high : float or None
        The effect where the line meets a study of infinite size.
    caution : str or None
        What to keep in mind, if the studies are fewer than ten.
    """

    test: str
    statistic: float
    df: float | None
    p_value: float
    k: int
    slope: float | None = None
    slope_standard_error: float | None = None
    limit: float | None = None
    limit_low: float | None = None
    limit_high: float | None = None
    caution: str | None = None


def few_studies(k: int) -> str | None:
    """A caution, if ``k`` studies are too few to judge a funnel plot (Sterne et al. 2011, BMJ 343:d4002)."""
    if k >= _FEW:
        return None
    return (
        f"Only {k} studies: with fewer than ten, tests and corrections of funnel plot asymmetry "
        "cannot tell chance from real asymmetry."
    )


def egger(
    estimate: ArrayLike, variance: ArrayLike, model: Literal["lm", "rma"] = "lm",
    method: Method = "REML", level: float = 0.95,
) -> AsymmetryTest:  # fmt: skip
    """Egger's test, whether effects change with their standard errors (Egger et al. 1997).

    Parameters
    ----------
    estimate, variance : array_like, shape (k,)
        Effects and sampling variances of one data set of at least 3 studies.
    model : {"lm", "rma"}
        Egger's own weighted regression with a dispersion factor, tested by t with k - 2 degrees of
        freedom; or a meta-regression with ``method``, tested by z. As ``metafor::regtest``.

    Raises
    ------
    ValueError
        If studies are too few, or all equally precise.
    """
    y, v = one_data_set(estimate, variance, 3, "Egger's test")
    error = np.sqrt(v)
    if model == "lm":
        return line("Egger", y, v, error, level)
    if model != "rma":
        raise ValueError(f'model is "lm" or "rma"; got {model!r}')
    fit = meta_regression(y, v, {"standard error": error}, method, level=level)
    test = Inference(fit.statistic, fit.p_value, fit.ci_low, fit.ci_high)
    return _asymmetry("Egger", None, len(y), fit.estimate, fit.standard_error, test)


def peters(estimate: ArrayLike, events: ArrayLike, total: ArrayLike, *, level: float = 0.95) -> AsymmetryTest:
    """Peters' test, whether log odds ratios change with 1/n (Peters et al. 2006).

    Unlike Egger's, it does not mistake the relation between an odds ratio and its own standard error for
    asymmetry. Weights are events x (total - events) / total, of both groups together.

    Parameters
    ----------
    estimate : array_like, shape (k,)
        Log odds ratios.
    events, total : array_like, shape (k,)
        Events and people of both groups together; some, but not all, must have had the event.
    """
    count = np.size(np.asarray(estimate))
    n = per_study("total", total, count, (lambda x: x > 0, "above 0"))
    happened = per_study("events", events, count, _COUNT)
    inside: Rule = (lambda x: (x > 0) & (x < n), "more than none and fewer than all; leave such studies out")
    per_study("events", happened, count, inside)
    y, v = one_data_set(estimate, n / happened / (n - happened), 3, "Peters' test")
    return line("Peters", y, v, 1 / n, level)


def line(test: str, y: Floats, v: Floats, predictor: Floats, level: float) -> AsymmetryTest:
    """A regression of effects on one predictor: weighted least squares with a dispersion factor."""
    if np.ptp(predictor) <= 1e-12 * predictor.max():
        raise ValueError(f"{test}'s test needs studies of different size; all {len(y)} are alike")
    df = len(y) - 2
    beta, covariance, q = least_squares(y, v, np.column_stack([np.ones_like(y), predictor]))
    error = np.sqrt(np.diag(covariance) * q / df)
    return _asymmetry(test, df, len(y), beta, error, infer(beta, error, level, df))


def _asymmetry(
    test: str, df: float | None, k: int, beta: Floats, error: Floats, found: Inference
) -> AsymmetryTest:
    """The slope is tested; the intercept is the limit."""
    return AsymmetryTest(
        test=test, statistic=float(found.statistic[1]), df=df, p_value=float(found.p_value[1]), k=k,
        slope=float(beta[1]), slope_standard_error=float(error[1]), limit=float(beta[0]),
        limit_low=float(found.low[0]), limit_high=float(found.high[0]), caution=few_studies(k),
    )  # fmt: skip


def harbord(
    events1: ArrayLike, total1: ArrayLike, events2: ArrayLike, total2: ArrayLike, *, level: float = 0.95
) -> AsymmetryTest:
    """Harbord's test: Egger's with Peto's log odds ratios and variances 1 / V (Harbord et al. 2006).

    Unlike Egger's, it does not mistake the relation between an odds ratio and its own standard error for
    asymmetry. Studies in which nobody, or everybody, had the event say nothing and are left out.

    Parameters
    ----------
    events1, total1, events2, total2 : array_like, shape (k,)
        Counts of events and people.
    """
    from review.effects import peto_log_odds_ratio

    k = np.size(np.asarray(events1))
    a, n1, c, n2 = (
        per_study(name, each, k, _COUNT)
        for name, each in zip(
            ("events1", "total1", "events2", "total2"), (events1, total1, events2, total2), strict=True
        )
    )
    tells = (a + c > 0) & (a + c < n1 + n2)
    effect = peto_log_odds_ratio(a[tells], n1[tells], c[tells], n2[tells])
    y, v = one_data_set(effect.estimate, effect.variance, 3, "Harbord's test")
    return line("Harbord", y, v, np.sqrt(v), level)


def begg(estimate: ArrayLike, variance: ArrayLike) -> AsymmetryTest:
    """Begg & Mazumdar's (1994) test: Kendall's tau of standardized effects and variances.

    Exact, or with ties by the normal approximation without continuity correction, as ``metafor::ranktest``.
    Errors as for :func:`egger`.
    """
    from scipy.stats import kendalltau

    y, v = one_data_set(estimate, variance, 3, "Begg's test")
    common = pool(y, v, "common")
    apart = v - common.standard_error**2
    standardized = (y - common.estimate) / np.sqrt(np.maximum(apart, np.finfo(float).tiny))
    ties = len(set(v.tolist())) < len(v) or len(set(standardized.tolist())) < len(v)
    if np.ptp(v) == 0 or np.ptp(standardized) == 0:
        raise ValueError(f"Begg's test needs studies that differ; all {len(y)} are alike")
    tau: Any = kendalltau(standardized, v, method="asymptotic" if ties else "exact")
    return AsymmetryTest(
        test="Begg", statistic=float(tau.statistic), df=None, p_value=float(tau.pvalue), k=len(y),
        caution=few_studies(len(y)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimAndFill:
    """The result with the studies that would make the funnel symmetric.

    ``missing`` studies on ``side``; ``estimate`` and ``variance`` of all, the ``filled`` ones last;
    ``pooled`` of all. It shows how sensitive a result is, and is no estimate of the truth.
    """

    missing: int
    side: Literal["left", "right"]
    estimate: Floats
    variance: Floats
    filled: Bools
    pooled: Pooled
    caution: str | None


def trim_and_fill(
    estimate: ArrayLike, variance: ArrayLike, method: Method = "REML", estimator: Literal["L0", "R0"] = "L0",
    side: Literal["left", "right"] | None = None, interval: IntervalMethod = "wald", level: float = 0.95,
) -> TrimAndFill:  # fmt: skip
    """Trim and fill (Duval & Tweedie 2000), as ``metafor::trimfill``.

    Parameters
    ----------
    estimate, variance, method, interval, level
        As for :func:`review.meta.pool`, one data set of at least 3 studies.
    estimator : {"L0", "R0"}
        Of the number of missing studies.
    side : {"left", "right"}, optional
        Where studies are missing; by default left if small studies have the higher effects.

    Raises
    ------
    RuntimeError
        If the number of missing studies does not settle.
    """
    y, v = one_data_set(estimate, variance, 3, "trim and fill")
    if estimator not in ("L0", "R0") or side not in ("left", "right", None):
        raise ValueError(f'estimator is "L0" or "R0", side "left" or "right"; got {estimator!r}, {side!r}')
    if side is None:
        rising = np.ptp(v) > 0 and meta_regression(y, v, np.sqrt(v), method).estimate[1] >= 0
        side = "left" if rising or np.ptp(v) == 0 else "right"
    sign = 1 if side == "left" else -1
    order = np.argsort(sign * y, kind="stable")
    effects, variances = sign * y[order], v[order]
    missing, previous = 0, -1
    for _ in range(100):
        kept = len(y) - missing
        center = settled(pool(effects[:kept], variances[:kept], method)).estimate
        missing, previous = _missing(effects - center, estimator), missing
        if missing == previous:
            break
    else:
        raise RuntimeError(
            f"the number of missing studies went back and forth; try another estimator than {estimator}"
        )
    extreme = slice(len(y) - missing, None)
    all_y = np.concatenate([y, sign * (2 * center - effects[extreme])])
    all_v = np.concatenate([v, variances[extreme]])
    return TrimAndFill(
        missing=missing, side=side, estimate=all_y, variance=all_v, filled=np.arange(len(all_y)) >= len(y),
        pooled=pool(all_y, all_v, method, interval, level), caution=few_studies(len(y)),
    )  # fmt: skip


def _missing(centered: Floats, estimator: str) -> int:
    """How many studies are missing on the left, from the ranks of the distances to the center."""
    k = len(centered)
    ranks = np.argsort(np.argsort(abs(centered), kind="stable"), kind="stable") + 1
    if estimator == "R0":
        return max(0, k - 1 - int(max(ranks[centered < 0], default=k)))
    right = int(ranks[centered > 0].sum())
    return max(0, round((4 * right - k * (k + 1)) / (2 * k - 1)))
