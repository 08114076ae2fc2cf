"""Several effects from each study: the three-level and the correlated-and-hierarchical effects model.

effect = coefficients · moderators + study + effect within study + sampling error. Sampling errors of one
study are independent (three-level model; Konstantopoulos 2011) or have an assumed correlation (Pustejovsky &
Tipton 2022). The two variances are found by restricted maximum likelihood; standard errors are
cluster-robust, so that they hold if the assumed correlation is not the true one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from review.meta.components import Components, Rotated, components, rotated
from review.meta.regression import Predictions, design
from review.meta.sandwich import Sandwich, batches, by_size, sandwich
from review.meta.studies import Floats, Rule, checked, infer, labels, one_data_set, quantile

_FEWEST_DF: Final = 4
_MOST: Final = 5000  # effects; a matrix of so many squared is held
_RHO: Final[Rule] = (lambda r: (r >= 0) & (r < 1), "a correlation from 0 to below 1, such as 0.6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Multilevel:
    """Coefficients with cluster-robust standard errors, arrays of shape (p,) in the order of ``names``.

    Parameters
    ----------
    estimate, standard_error, df, statistic, p_value, ci_low, ci_high
        CR2 standard errors, t with Satterthwaite's degrees of freedom.
    model_standard_error : ndarray
        Standard errors if the working model is true, as ``rma.mv`` prints them.
    between, within : float
        Variance of true effects between studies (σ² of studies), and between effects of one study.
    i2, i2_between, i2_within : float
        Shares of the variance that are not sampling error, in percent (Nakagawa & Santos 2012; Cheung 2014).
    prediction_low, prediction_high : float
        Where a true effect of a new study is expected, by t with the degrees of freedom of the intercept;
        NaN with moderators.
    log_likelihood : float
        Restricted.
    rho : float
        The assumed correlation of sampling errors within a study.
    k, studies : int
        Effects, and the studies that they come from.
    warnings : tuple of str
        In plain words, what the numbers rest on.
    """

    names: tuple[str, ...]
    estimate: Floats
    standard_error: Floats
    df: Floats
    statistic: Floats
    p_value: Floats
    ci_low: Floats
    ci_high: Floats
    model_standard_error: Floats
    between: float
    within: float
    i2: float
    i2_between: float
    i2_within: float
    prediction_low: float
    prediction_high: float
    log_likelihood: float
    rho: float
    k: int
    studies: int
    level: float
    warnings: tuple[str, ...]
    robust: Sandwich

    def test(self, contrasts: ArrayLike) -> tuple[float, float, float]:
        """F, degrees of freedom and p of contrasts (q, p) that are all 0 (HTZ; Tipton & Pustejovsky 2015)."""
        rows = np.atleast_2d(checked("contrasts", contrasts))
        if rows.shape[1] != len(self.names):
            raise ValueError(f"contrasts must have {len(self.names)} columns; got {rows.shape[1]}")
        return self.robust.wald(rows)

    def contrasts(self, rows: ArrayLike) -> Predictions:
        """What combinations of coefficients, rows of shape (q, p), are, as `MetaRegression.contrasts`.

        Standard errors are cluster-robust; each row has Satterthwaite's degrees of freedom of its own.
        """
        given = np.atleast_2d(checked("rows", rows))
        if given.shape[1] != len(self.names):
            raise ValueError(f"rows must have {len(self.names)} columns ({', '.join(self.names)})")
        estimate = given @ self.estimate
        error = np.sqrt(np.einsum("qp,pr,qr->q", given, self.robust.covariance, given))
        df = self.robust.df(given)
        test = infer(estimate, error, self.level, df)
        reach = quantile(self.level, df) * np.sqrt(error**2 + self.between + self.within)
        return Predictions(
            estimate=estimate, standard_error=error, statistic=test.statistic, p_value=test.p_value,
            ci_low=test.low, ci_high=test.high, prediction_low=estimate - reach,
            prediction_high=estimate + reach,
        )  # fmt: skip


def multilevel(
    estimate: ArrayLike, variance: ArrayLike, study: ArrayLike, moderators: Any = None, *,
    rho: float = 0.0, covariance: ArrayLike | None = None, within: bool = True, level: float = 0.95,
    intercept: bool = True,
) -> Multilevel:  # fmt: skip
    """Pool, or regress on moderators, effects of which several come from one study.

    Parameters
    ----------
    estimate, variance : array_like, shape (k,)
        Effects and sampling variances.
    study : array_like, shape (k,)
        The study, or the people, that each effect comes from.
    moderators, intercept
        As for :func:`review.meta.meta_regression`.
    rho : float
        Assumed correlation of the sampling errors of one study, from 0 (three-level model) to below 1
        (correlated and hierarchical effects). What it changes is seen by :func:`over_rho`.
    covariance : array_like, shape (k, k), optional
        Sampling covariances, where they are known, instead of ``variance`` and ``rho``; 0 between studies.
    within : bool
        Whether true effects of one study may differ.
    level : float
        Of the confidence and prediction intervals.

    Raises
    ------
    ValueError
        If there are not more studies than coefficients, rho is out of its range, or a covariance matrix is
        not positive definite.
    RuntimeError
        If the likelihood's maximum could not be found.

    Examples
    --------
    >>> effects, variances = [0.1, 0.3, 0.35, 0.65, 0.5], [0.03, 0.03, 0.05, 0.01, 0.04]
    >>> fit = multilevel(effects, variances, ["A", "A", "B", "C", "C"])
    >>> round(float(fit.estimate[0]), 3), round(fit.between, 4)
    (0.407, 0.0425)
    """
    y, v = one_data_set(estimate, variance, 2, "a multilevel model")
    if len(y) > _MOST:
        raise ValueError(f"a multilevel model is limited to {_MOST:,} effects; got {len(y):,}")
    _, number = np.unique(labels("study", study, len(y)), return_inverse=True)
    names, x = design({} if moderators is None else moderators, len(y), intercept)
    studies = int(number.max()) + 1
    if studies <= x.shape[1]:
        raise ValueError(f"study must name more studies than the {x.shape[1]} coefficients; got {studies}")
    rows = by_size(number)
    errors = _errors(v, number, rows, float(checked("rho", rho, _RHO)), covariance)
    several = studies < len(y)
    effects = rotated(y, x, rows, errors)
    found = components(effects, within and several)
    robust = sandwich(batches(y, x, rows, [found.covariance(each) for each in errors]))
    return _result(names, found, effects, robust, level, rho, several)


def _errors(
    v: Floats, number: Any, rows: Sequence[Any], rho: float, covariance: ArrayLike | None
) -> list[Floats]:
    """The sampling covariance matrices (m, n, n) of the studies in ``rows`` (m, n)."""
    if covariance is not None:
        return _known(checked("covariance", covariance), number, rows)
    made = []
    for each in rows:
        root, alone = np.sqrt(v[each]), np.eye(each.shape[1], dtype=bool)
        made.append(np.where(alone, v[each][:, None], rho * root[:, :, None] * root[:, None]))
    return made


def _known(given: Floats, number: Any, rows: Sequence[Any]) -> list[Floats]:
    same = number[:, None] == number
    if given.shape != same.shape:
        raise ValueError(f"covariance must have shape {same.shape}; got {given.shape}")
    if not np.allclose(given, given.T, rtol=1e-8, atol=0) or given[~same].any():
        raise ValueError("covariance must be symmetric, and 0 between effects of different studies")
    blocks = [given[each[..., None], each[:, None]] for each in rows]
    for each, block in zip(rows, blocks, strict=True):
        root = np.sqrt(np.diagonal(block, axis1=1, axis2=2))
        bad = np.linalg.eigvalsh(block / root[:, :, None] / root[:, None])[:, 0] < 1e-10
        if bad.any():
            place = each[bad.argmax()].tolist()
            raise ValueError(
                f"covariance of effects {place} is singular: some are copies or sums of others; "
                "leave these out"
            )
    return blocks


def _result(
    names: tuple[str, ...], found: Components, effects: Rotated, robust: Sandwich, level: float,
    rho: float, several: bool,
) -> Multilevel:  # fmt: skip
    error, df = np.sqrt(np.diag(robust.covariance)), robust.df()
    test = infer(robust.beta, error, level, df)
    k, studies = len(effects.y), len(effects.first)
    total, typical = found.between + found.within, _typical(effects)
    share = 100 / (total + typical)
    reach = np.nan
    if len(names) == 1:
        reach = float(quantile(level, df[0]) * np.sqrt(error[0] ** 2 + total))
    said = [] if several else ["Every study has one effect: nothing varies within studies."]
    few = [name for name, each in zip(names, df, strict=True) if each < _FEWEST_DF]
    if few:
        said.append(
            f"Fewer than {_FEWEST_DF} degrees of freedom for {', '.join(few)}: the p-value and the interval "
            "are not to be trusted (Tipton 2015)."
        )
    return Multilevel(
        names=names, estimate=robust.beta, standard_error=error, df=df, statistic=test.statistic,
        p_value=test.p_value, ci_low=test.low, ci_high=test.high,
        model_standard_error=np.sqrt(np.diag(robust.model)), between=found.between, within=found.within,
        i2=share * total, i2_between=share * found.between, i2_within=share * found.within,
        prediction_low=float(robust.beta[0]) - reach, prediction_high=float(robust.beta[0]) + reach,
        log_likelihood=found.log_likelihood, rho=float(rho), k=k, studies=studies, level=level,
        warnings=tuple(said), robust=robust,
    )  # fmt: skip


def _typical(effects: Rotated) -> float:
    """Typical sampling variance, (k - p) / tr P at variances of 0 (Higgins & Thompson 2002, as rma.mv's)."""
    k, p = effects.x.shape
    wx = effects.x / effects.error[:, None]
    lost = np.trace(np.linalg.solve(effects.x.T @ wx, wx.T @ wx))
    return float((k - p) / ((1 / effects.error).sum() - lost))


def over_rho(
    estimate: ArrayLike, variance: ArrayLike, study: ArrayLike, moderators: Any = None, *,
    rho: Sequence[float] = (0.0, 0.2, 0.4, 0.6, 0.8), level: float = 0.95,
) -> tuple[Multilevel, ...]:  # fmt: skip
    """The same model under several assumed correlations: how much rests on the assumption."""
    return tuple(multilevel(estimate, variance, study, moderators, rho=each, level=level) for each in rho)


def leave_one_study_out(
    estimate: ArrayLike, variance: ArrayLike, study: ArrayLike, *, rho: float = 0.0, level: float = 0.95
) -> dict[str, Multilevel]:
    """Pool as often as there are studies, each time without all effects of one, by its name.

    Parameters and errors as for :func:`multilevel`; at least 3 studies.
    """
    y, v = one_data_set(estimate, variance, 2, "leaving one study out")
    names = labels("study", study, len(y))
    each = list(dict.fromkeys(names.tolist()))
    if len(each) < 3:
        raise ValueError(f"leaving one study out needs at least 3 studies; got {len(each)}")
    kept = {name: names != name for name in each}
    return {name: multilevel(y[use], v[use], names[use], rho=rho, level=level) for name, use in kept.items()}
