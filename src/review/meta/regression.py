"""Meta-regression on moderators, and subgroups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from review.meta.heterogeneity import (
    Method,
    estimate_tau2,
    excess_of_q,
    forms,
    inconsistency,
    is_common,
    problem,
)
from review.meta.pooling import IntervalMethod, Pooled, checked_interval, hartung, pool, pooled_at, settled
from review.meta.studies import (
    Floats,
    Studies,
    arrange,
    checked,
    chi_squared_p,
    infer,
    labels,
    one_data_set,
    per_study,
    quantile,
)

INTERCEPT = "intercept"
_WIDEST: Final = 1e14  # from the smallest to the largest variance; further apart, too few digits are right


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaRegression:
    """Coefficients, arrays of shape (p,) in the order of ``names``, and how well they explain the effects.

    Parameters
    ----------
    estimate, standard_error, statistic, p_value, ci_low, ci_high, covariance
        The coefficients; ``statistic`` is z, or t with k - p degrees of freedom (Knapp-Hartung).
    tau2, i2, h2 : float
        What is left of the heterogeneity; i2 in percent.
    r2 : float
        Share of tau² that the moderators explain, in percent; under the common-effect model, adjusted
        share of the weighted variance. 0 where there was none; NaN without an intercept.
    qm, qm_df, qm_p_value
        Test of all moderators together: chi-squared, or F with (qm_df, k - p) degrees of freedom.
    q, q_df, q_p_value
        Test of the residual heterogeneity.
    """

    names: tuple[str, ...]
    estimate: Floats
    standard_error: Floats
    statistic: Floats
    p_value: Floats
    ci_low: Floats
    ci_high: Floats
    covariance: Floats
    tau2: float
    i2: float
    h2: float
    r2: float
    qm: float
    qm_df: int
    qm_p_value: float
    q: float
    q_df: int
    q_p_value: float
    k: int
    interval: str = "wald"
    level: float = 0.95

    def contrasts(self, rows: ArrayLike) -> Predictions:
        """What combinations of coefficients, rows of shape (q, p), are, each tested against 0.

        A row of moderators (1 for the intercept) gives a predicted effect, and where the true effect of a
        study with these moderators is expected.
        """
        given = np.atleast_2d(checked("rows", rows))
        if given.shape[1] != len(self.names):
            raise ValueError(f"rows must have {len(self.names)} columns ({', '.join(self.names)})")
        df = None if self.interval == "wald" else self.q_df
        estimate = given @ self.estimate
        error = np.sqrt(np.einsum("qp,pr,qr->q", given, self.covariance, given))
        test = infer(estimate, error, self.level, df)
        reach = quantile(self.level, df) * np.sqrt(error**2 + self.tau2)
        return Predictions(
            estimate=estimate, standard_error=error, statistic=test.statistic, p_value=test.p_value,
            ci_low=test.low, ci_high=test.high, prediction_low=estimate - reach,
            prediction_high=estimate + reach,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """Combinations of coefficients, arrays of shape (q,)."""

    estimate: Floats
    standard_error: Floats
    statistic: Floats
    p_value: Floats
    ci_low: Floats
    ci_high: Floats
    prediction_low: Floats
    prediction_high: Floats


def permutation_test(
    estimate: ArrayLike, variance: ArrayLike, moderators: Any = None, method: Method = "REML", *,
    permutations: int = 1000, rng: np.random.Generator | None = None,
) -> Floats:  # fmt: skip
    """p-values by permutation (Higgins & Thompson 2004): of the pooled effect, or of each coefficient.

    Without moderators the signs of effects are exchanged, with moderators their rows; the statistics are z.
    All 2ᵏ signs are taken where these are no more than ``permutations``, else so many random ones, from
    ``rng`` (by default seeded with 1), of which the data count as one. Shape (p,), in the order of names.
    """
    y, v = one_data_set(estimate, variance, 2, "a permutation test")
    drawn, k = rng or np.random.default_rng(1), len(y)
    if moderators is None:
        every = 2**k <= permutations
        signs = (
            1 - 2.0 * (np.arange(2**k)[:, None] >> np.arange(k) & 1)
            if every
            else np.concatenate([np.ones((1, k)), drawn.choice([-1.0, 1.0], (permutations - 1, k))])
        )
        z = abs(np.asarray(settled(pool(signs * y, v, method)).statistic))
        return np.array([np.mean(z >= z[0] * (1 - 1e-10))])
    names, x = design(moderators, k, True)
    orders = [np.arange(k), *(drawn.permutation(k) for _ in range(permutations - 1))]
    fits = [meta_regression(y, v, x[order][:, 1:], method) for order in orders]
    z = abs(np.array([fit.statistic for fit in fits]))
    del names
    return np.asarray(np.mean(z >= z[0] * (1 - 1e-10), axis=0))


def meta_regression(
    estimate: ArrayLike, variance: ArrayLike, moderators: Any, method: Method = "REML",
    interval: IntervalMethod = "wald", level: float = 0.95, *, intercept: bool = True,
) -> MetaRegression:  # fmt: skip
    """Regress effects on moderators (mixed-effects model, as ``metafor::rma(mods=)``).

    Parameters
    ----------
    estimate, variance : array_like, shape (k,)
        Effects and sampling variances of one data set.
    moderators : mapping or DataFrame of arrays of shape (k,), or array or Series of shape (k,) or (k, m)
        Numbers; or text, whose alphabetically first value is the reference (without an intercept, none
        of the first text moderator is). A name such as ``"age:sex"`` with value None is the interaction of
        two others.
    method, interval, level
        As for :func:`review.meta.pool`.
    intercept : bool
        Whether the line may meet the axis anywhere.

    Raises
    ------
    ValueError
        If a moderator is not given for each study, or they are linearly dependent, or there are not more
        studies than coefficients.
    RuntimeError
        If tau² could not be found.

    Notes
    -----
    Without an intercept ``metafor`` 3.8 centers the effects before it computes Q and tau², which changes
    them unless a text moderator takes the place of the intercept; here they are left as they are.
    """
    y, v = one_data_set(estimate, variance, 2, "meta-regression")
    checked_interval(interval)
    names, x = design(moderators, len(y), intercept)
    k, p = x.shape
    q = least_squares(y, v, x)[2]
    tau2, i2, h2 = _heterogeneity(y, v, x, method)
    beta, covariance, q_at_tau2 = least_squares(y, v + tau2, x)
    df, factor = (None, 1.0) if interval == "wald" else (k - p, hartung(q_at_tau2, k - p, interval))
    r2 = _explained(y, v, method, q / (k - p), tau2) if intercept else np.nan
    error = np.sqrt(np.diag(covariance) * factor)
    test = infer(beta, error, level, df)
    tested = slice(int(intercept and p > 1), None)
    qm, qm_p = _together(beta[tested], covariance[tested, tested], factor, df)
    return MetaRegression(
        names=names, estimate=beta, standard_error=error, statistic=test.statistic, p_value=test.p_value,
        ci_low=test.low, ci_high=test.high, covariance=covariance * factor, tau2=tau2, i2=i2, h2=h2, r2=r2,
        qm=qm, qm_df=len(beta[tested]), qm_p_value=qm_p, q=q, q_df=k - p, k=k,
        q_p_value=float(chi_squared_p(q, k - p)), interval=interval, level=level,
    )  # fmt: skip


def _explained(y: Floats, v: Floats, method: str, q_left: float, tau2_left: float) -> float:
    """R², in percent, from what is left and what there was without moderators."""
    if is_common(method):
        left, before = q_left, least_squares(y, v, np.ones((len(y), 1)))[2] / (len(y) - 1)
    else:
        data = problem(Studies(y[:, None], v[:, None], ()))
        scaled, converged = estimate_tau2(data, method)
        if not converged[0]:
            raise RuntimeError(f"tau2 was not found by {method}; use a closed estimator such as DL")
        left, before = tau2_left, float((scaled * data.unit**2)[0])
    return 100 * max(0.0, 1 - left / before) if before else 0.0


def _heterogeneity(y: Floats, v: Floats, x: Floats, method: str) -> tuple[float, float, float]:
    """tau², I² and H² around a regression."""
    data = problem(Studies(y[:, None], v[:, None], ()), x)
    scaled, converged = estimate_tau2(data, method)
    if not converged[0]:
        raise RuntimeError(f"tau2 was not found by {method}; use a closed estimator such as DL")
    if is_common(method):
        i2, h2 = excess_of_q(forms(data, scaled).y_p_y, data.k - data.p)
    else:
        i2, h2 = inconsistency(data, scaled)
    return float((scaled * data.unit**2)[0]), float(i2[0]), float(h2[0])


def _interaction(
    name: str, parts: Mapping[str, Floats], columns_of: Mapping[str, list[str]]
) -> dict[str, Floats]:
    """Products of the columns of two moderators."""
    one, _, other = name.partition(":")
    if one not in columns_of or other not in columns_of:
        raise ValueError(f"the interaction {name!r} needs both moderators before it; give {one} and {other}")
    return {
        f"{first}:{second}": np.asarray(parts[first], float) * np.asarray(parts[second], float)
        for first in columns_of[one]
        for second in columns_of[other]
    }


def design(moderators: Any, k: int, intercept: bool) -> tuple[tuple[str, ...], Floats]:
    """Names and columns, (k, p), of the design matrix."""
    if getattr(moderators, "ndim", 2) == 1 or not hasattr(moderators, "items"):  # a Series has items too
        columns = np.asarray(moderators)
        if columns.ndim not in (1, 2) or len(columns) != k:
            raise ValueError(f"moderators must have {k} rows, one for each study; got shape {columns.shape}")
        columns = columns.reshape(k, -1).T
        moderators = {
            f"moderator {i + 1}" if len(columns) > 1 else "moderator": c for i, c in enumerate(columns)
        }
    parts: dict[str, Floats] = {INTERCEPT: np.ones(k)} if intercept else {}
    full = intercept
    columns_of: dict[str, list[str]] = {}
    for name, values in moderators.items():
        if values is None and ":" in str(name):
            parts |= _interaction(str(name), parts, columns_of)
            continue
        values, before = np.asarray(values), set(parts)
        if intercept and len(set(values.tolist())) == 1 and values.size > 1:
            raise ValueError(
                f"moderator {str(name)!r} is {str(values.flat[0])!r} in all studies; leave it out"
            )
        if values.dtype.kind in "OSU" and any(isinstance(value, str) for value in values.flat):
            values = labels(str(name), values, k)
            levels = sorted(set(values.tolist()))
            parts |= {f"{name}: {level}": (values == level).astype(float) for level in levels[int(full) :]}
            full = True
        else:
            parts[str(name)] = values
        columns_of[str(name)] = [each for each in parts if each not in before]
    parts = {name: per_study(name, values, k) for name, values in parts.items()}
    x = np.column_stack(list(parts.values())) if parts else np.empty((k, 0))
    p = x.shape[1]
    if not 0 < p < k:
        raise ValueError(
            f"{p} coefficients need at least {max(p, 1) + 1} studies, and one moderator; got {k} studies"
        )
    if np.linalg.matrix_rank(x / np.maximum(np.linalg.norm(x, axis=0), 1e-300)) < p:
        raise ValueError(f"{', '.join(parts)} are linearly dependent; leave one of them out")
    return tuple(parts), x


def least_squares(y: Floats, v: Floats, x: Floats) -> tuple[Floats, Floats, float]:
    """Weighted by 1/v: coefficients, (X'WX)⁻¹, weighted sum of squared residuals."""
    if v.max() > _WIDEST * v.min():
        raise ValueError(
            f"variance reaches from {v.min():g} to {v.max():g}, too far for a regression; leave out studies "
            "that have no weight"
        )
    order = np.argsort(v)  # as rounding in the rows of large weight would drown the others
    y, x, root = y[order], x[order], 1 / np.sqrt(v[order])
    basis, triangle = np.linalg.qr(root[:, None] * x)
    inverse = np.linalg.inv(triangle)
    along = basis.T @ (root * y)
    residual = root * y - basis @ along
    return inverse @ along, inverse @ inverse.T, float(residual @ residual)


def _together(beta: Floats, covariance: Floats, factor: float, df: int | None) -> tuple[float, float]:
    """Wald test that all of ``beta`` are 0: chi-squared, or with ``df`` F, and its p."""
    from scipy.special import fdtrc

    wald = float(beta @ np.linalg.solve(covariance, beta))
    wald = wald / factor if factor else np.inf if wald else 0.0  # no factor: identical effects
    if df is None:
        return wald, float(chi_squared_p(wald, len(beta)))
    return wald / len(beta), float(fdtrc(len(beta), df, wald / len(beta)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroups:
    """Pooled effects of the subgroups, arrays in the order of ``names``, and the test of their difference."""

    names: tuple[str, ...]
    pooled: Pooled
    q_between: float
    q_between_df: int
    q_between_p_value: float


def subgroups(
    estimate: ArrayLike, variance: ArrayLike, groups: ArrayLike, method: Method = "REML",
    interval: IntervalMethod = "wald", level: float = 0.95, *, common_tau2: bool = False,
) -> Subgroups:  # fmt: skip
    """Pool each subgroup of studies, and test whether their effects differ.

    Parameters
    ----------
    estimate, variance, method, interval, level
        As for :func:`meta_regression`.
    groups : array_like, shape (k,)
        The subgroup of each study; ``names`` has them in sorted order, as text.
    common_tau2 : bool
        One tau² for all subgroups, from a regression on the groups, instead of one each. With
        Knapp-Hartung the test is then F, divided by its degrees of freedom, as in :func:`meta_regression`.

    Raises
    ------
    ValueError
        If a group is missing, or there is only one; if Knapp-Hartung leaves a subgroup no variance.
    """
    y, v = one_data_set(estimate, variance, 2, "a comparison of subgroups")
    group = labels("groups", groups, len(y))
    names = sorted(set(group.tolist()))
    if len(names) < 2:
        raise ValueError(f"groups must name at least two subgroups; got only {names[0]!r}")
    mask = group == np.array(names)[:, None]
    if not common_tau2:
        pooled = pool(y, v, method, interval, level, mask=mask)
        if not pooled.standard_error.all():
            name = names[int(pooled.standard_error.argmin())]
            raise ValueError(f'effects in subgroup {name!r} are identical; compare with interval="wald"')
        between = pool(pooled.estimate, pooled.standard_error**2, "common")
        return Subgroups(
            names=tuple(names), pooled=pooled, q_between=between.q, q_between_df=len(names) - 1,
            q_between_p_value=between.q_p_value,
        )  # fmt: skip
    versus = meta_regression(y, v, {"": group}, method, interval, level)
    studies, df, tau2 = arrange(np.broadcast_to(y, mask.shape), v, mask), len(y) - len(names), versus.tau2
    shared = hartung(least_squares(y, v + tau2, mask.T * 1.0)[2], df, interval), df
    here = np.full(len(names), tau2), np.full(len(names), True)
    pooled = pooled_at(studies, problem(studies), *here, method, interval, level, shared)
    return Subgroups(
        names=tuple(names), pooled=pooled, q_between=versus.qm, q_between_df=versus.qm_df,
        q_between_p_value=versus.qm_p_value,
    )  # fmt: skip
