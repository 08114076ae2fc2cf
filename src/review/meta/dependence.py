"""Several effects from one study: standard errors that stay right when effects depend on one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from review.meta.heterogeneity import Method
from review.meta.regression import design, meta_regression
from review.meta.sandwich import Sandwich, batches, by_size, sandwich
from review.meta.studies import Floats, infer, labels, one_data_set

_FEWEST_DF: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Robust:
    """Coefficients with cluster-robust standard errors, arrays of shape (p,) in the order of ``names``.

    ``df`` are Satterthwaite's (CR2) or clusters - p (CR1). ``warnings`` say in plain words what
    the numbers rest on.
    """

    names: tuple[str, ...]
    estimate: Floats
    standard_error: Floats
    df: Floats
    statistic: Floats
    p_value: Floats
    ci_low: Floats
    ci_high: Floats
    tau2: float
    k: int
    clusters: int
    warnings: tuple[str, ...]
    sandwich: Sandwich


def robust(
    estimate: ArrayLike, variance: ArrayLike, cluster: ArrayLike, moderators: Any = None,
    method: Method = "REML", correction: Literal["CR2", "CR1"] = "CR2", level: float = 0.95,
) -> Robust:  # fmt: skip
    """Pool, or regress on moderators, effects of which several come from one study.

    Weights are those of :func:`review.meta.meta_regression`, as if effects were independent; the standard
    errors hold whatever their dependence within a cluster is.

    Parameters
    ----------
    estimate, variance : array_like, shape (k,)
        Effects and sampling variances.
    cluster : array_like, shape (k,)
        The study (or the people) that each effect comes from.
    moderators : optional
        As for :func:`review.meta.meta_regression`.
    correction : {"CR2", "CR1"}
        ``"CR2"``: bias-reduced with Satterthwaite degrees of freedom (Pustejovsky & Tipton 2018), as
        ``clubSandwich``; ``"CR1"``: clusters / (clusters - p), as ``metafor::robust``.

    Raises
    ------
    ValueError
        If clusters are not given for each effect, or are not more than the coefficients.
    """
    y, v = one_data_set(estimate, variance, 2, "robust variance estimation")
    _, number = np.unique(labels("cluster", cluster, len(y)), return_inverse=True)
    if correction not in ("CR2", "CR1"):
        raise ValueError(f'correction is "CR2" or "CR1"; got {correction!r}')
    names, x = design({} if moderators is None else moderators, len(y), True)
    p, clusters = x.shape[1], int(number.max()) + 1
    if clusters <= p:
        raise ValueError(f"cluster must name more clusters than the {p} coefficients; got {clusters}")
    tau2 = meta_regression(y, v, x, method, intercept=False).tau2
    rows = by_size(number)
    sigma = [(v + tau2)[each][..., None] * np.eye(each.shape[1]) for each in rows]
    found = sandwich(batches(y, x, rows, sigma), correction)
    error = np.sqrt(np.diag(found.covariance))
    df = found.df() if correction == "CR2" else np.full(p, float(clusters - p))
    test = infer(found.beta, error, level, df)
    return Robust(
        names=names, estimate=found.beta, standard_error=error, df=df, statistic=test.statistic,
        p_value=test.p_value, ci_low=test.low, ci_high=test.high, tau2=tau2, k=len(y), clusters=clusters,
        warnings=_warnings(names, df, len(y), clusters), sandwich=found,
    )  # fmt: skip


def _warnings(names: tuple[str, ...], df: Floats, k: int, clusters: int) -> tuple[str, ...]:
    said = [
        f"{k} effects come from {clusters} independent clusters: it is the clusters that count. tau2 and the "
        "weights treat effects of one cluster as if they were independent; only the standard errors do not."
    ]
    few = [name for name, each in zip(names, df, strict=True) if each < _FEWEST_DF]
    if few:
        said.append(
            f"Fewer than {_FEWEST_DF} degrees of freedom for {', '.join(few)}: the p-value and the interval "
            "are not to be trusted (Tipton 2015)."
        )
    return tuple(said)
