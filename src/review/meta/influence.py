"""What single studies do to the pooled effect: leaving one out, influence, Baujat plot, accumulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from review.meta.heterogeneity import Method
from review.meta.pooling import IntervalMethod, Pooled, pool, settled
from review.meta.studies import Floats, one_data_set


def leave_one_out(
    estimate: ArrayLike, variance: ArrayLike, method: Method = "REML",
    interval: IntervalMethod = "wald", level: float = 0.95,
) -> Pooled:  # fmt: skip
    """Pool k times, each time without one study: a :class:`Pooled` of arrays of shape (k,).

    Parameters and errors as for :func:`review.meta.pool`, of one data set.
    """
    y, v = one_data_set(estimate, variance, 2, "leaving one out")
    return pool(y, v, method, interval, level, mask=~np.eye(len(y), dtype=bool))


def cumulative(
    estimate: ArrayLike, variance: ArrayLike, order: Sequence[Any] | ArrayLike | None = None,
    method: Method = "REML", interval: IntervalMethod = "wald", level: float = 0.95,
) -> Pooled:  # fmt: skip
    """Pool the first study, the first two, and so on: a :class:`Pooled` of arrays of shape (k,).

    ``order`` sorts the studies first, for example by year; ties stay as given. As one study alone has no
    Knapp-Hartung interval, that raises ValueError. Else as for :func:`review.meta.pool`.
    """
    y, v = one_data_set(estimate, variance, 1, "accumulation")
    if order is not None:
        if np.shape(order) != y.shape:
            raise ValueError(
                f"order must have one entry for each of the {len(y)} studies; got {np.shape(order)}"
            )
        sequence = np.argsort(np.asarray(order), kind="stable")
        y, v = y[sequence], v[sequence]
    return pool(y, v, method, interval, level, mask=np.tri(len(y), dtype=bool))


@dataclass(frozen=True, slots=True, kw_only=True)
class InfluenceMeasures:
    """Influence of each study (Viechtbauer & Cheung 2010), arrays of shape (k,), as ``metafor::influence``.

    Parameters
    ----------
    studentized_residual
        Distance from the pooled effect of the others, in its standard errors; beyond ±1.96 is unusual.
    dffits
        Change of the pooled effect without the study, in standard errors of its own.
    cooks_distance
        Square of that change, in sampling variances of the pooled effect.
    covariance_ratio
        Variance of the pooled effect without the study, relative to that with all; below 1, the study
        costs precision.
    tau2_deleted, q_deleted
        tau² and Cochran's Q without the study.
    hat, weight
        Leverage, and weight in percent.
    dfbetas
        Change of the pooled effect in standard errors at ``tau2_deleted``.
    """

    studentized_residual: Floats
    dffits: Floats
    cooks_distance: Floats
    covariance_ratio: Floats
    tau2_deleted: Floats
    q_deleted: Floats
    hat: Floats
    weight: Floats
    dfbetas: Floats


def influence_measures(
    estimate: ArrayLike, variance: ArrayLike, method: Method = "REML", interval: IntervalMethod = "wald"
) -> InfluenceMeasures:
    """Influence of each study on the pooled effect.

    Parameters and errors as for :func:`review.meta.pool`, of one data set of at least 3 studies. Under
    Knapp-Hartung, what is divided by the variance of identical effects is NaN or infinite.
    """
    y, v = one_data_set(estimate, variance, 3, "influence")
    full, rest = (settled(f(y, v, method, interval)) for f in (pool, leave_one_out))
    change = full.estimate - rest.estimate
    hat = full.weights / 100
    total = v + rest.tau2
    # Knapp-Hartung's factor without the study; 1 for Wald.
    kept = ~np.eye(len(y), dtype=bool)
    factor = rest.standard_error**2 * (kept / (v + rest.tau2[:, None])).sum(1)
    everyone = 1 / (1 / (v + rest.tau2[:, None])).sum(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return InfluenceMeasures(
            studentized_residual=(y - rest.estimate) / np.sqrt(factor * total + rest.standard_error**2),
            dffits=change / np.sqrt(factor * hat * total),
            cooks_distance=change**2 / full.standard_error**2,
            covariance_ratio=rest.standard_error**2 / full.standard_error**2,
            tau2_deleted=rest.tau2, q_deleted=rest.q, hat=hat, weight=full.weights,
            dfbetas=change / np.sqrt(factor * everyone),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Baujat:
    """Coordinates of a Baujat plot, arrays of shape (k,): each study's share in Q and in the result."""

    heterogeneity: Floats
    influence: Floats


def baujat(
    estimate: ArrayLike, variance: ArrayLike, method: Method = "REML", interval: IntervalMethod = "wald"
) -> Baujat:
    """Where the heterogeneity comes from, and whether it matters (Baujat et al. 2002).

    ``heterogeneity`` is the squared residual over variance + tau², which with ``method="common"``, as in
    the paper, adds up to Q; ``influence`` the squared change of the pooled effect without the study, over
    the variance of what is then pooled. Parameters as for :func:`review.meta.pool`.
    """
    y, v = one_data_set(estimate, variance, 2, "a Baujat plot")
    full, rest = (settled(f(y, v, method, interval)) for f in (pool, leave_one_out))
    with np.errstate(divide="ignore", invalid="ignore"):  # as for influence_measures
        influence = (full.estimate - rest.estimate) ** 2 / rest.standard_error**2
    return Baujat(heterogeneity=(y - full.estimate) ** 2 / (v + full.tau2), influence=influence)


def standing_out(measures: InfluenceMeasures) -> tuple[tuple[int, str], ...]:
    """Studies with unusual or influential results, by the rules of Viechtbauer & Cheung (2010)."""
    from scipy.special import chdtr

    m, k = measures, len(measures.hat)
    rules = (
        (
            abs(m.studentized_residual) > 1.96,
            "unusual effect",
            "studentized residual",
            m.studentized_residual,
        ),
        (abs(m.dffits) > 3 * np.sqrt(1 / (k - 1)), "moves the result", "DFFITS", m.dffits),
        (chdtr(1, m.cooks_distance) > 0.5, "moves the result", "Cook's distance", m.cooks_distance),
        (abs(m.dfbetas) > 1, "moves the result", "DFBETAS", m.dfbetas),
        (m.hat > 3 / k, "much of the weight", "hat value", m.hat),
    )
    flagged = []
    for i in range(k):
        told: dict[str, list[str]] = {}
        for hit, what, statistic, values in rules:
            if hit[i]:
                told.setdefault(what, []).append(f"{statistic} {values[i]:.2f}".replace("-", "−"))
        if told:
            flagged.append((i, "; ".join(f"{what} ({', '.join(by)})" for what, by in told.items())))
    return tuple(flagged)
