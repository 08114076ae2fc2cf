"""Diagnostic accuracy: sensitivity and specificity pooled together, and the summary ROC curve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from review.meta.studies import Floats, Rule, per_study, quantile

_COUNT: Final[Rule] = (lambda x: x >= 0, "0 or more people")
_FEWEST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticAccuracy:
    """The bivariate model; pairs are of sensitivity and of specificity.

    Parameters
    ----------
    logit, logit_covariance : ndarray, shapes (2,), (2, 2)
        Mean logits of sensitivity and specificity, and the covariance of their estimates.
    tau2, correlation
        Variances (2,) and correlation of the true logits between studies.
    sensitivity, specificity : tuple of float
        Pooled value, and its confidence limits.
    positive_likelihood_ratio, negative_likelihood_ratio, diagnostic_odds_ratio : tuple of float
        Of the pooled values, with limits by the delta method on the log scale.
    accuracy, threshold, shape : float
        Lambda, Theta and beta of the hierarchical summary ROC model, which is the same model in other words
        (Harbord et al. 2007).
    log_likelihood : float
        Restricted.
    """

    logit: Floats
    logit_covariance: Floats
    tau2: Floats
    correlation: float
    sensitivity: tuple[float, float, float]
    specificity: tuple[float, float, float]
    positive_likelihood_ratio: tuple[float, float, float]
    negative_likelihood_ratio: tuple[float, float, float]
    diagnostic_odds_ratio: tuple[float, float, float]
    accuracy: float
    threshold: float
    shape: float
    log_likelihood: float
    k: int
    level: float

    def curve(self, false_positive_rate: ArrayLike) -> Floats:
        """Sensitivity of the summary ROC curve at rates of false positives (Rutter & Gatsonis 2001)."""
        from scipy.special import expit, logit

        turn = np.exp(-self.shape / 2)
        rates = np.asarray(false_positive_rate, float)
        return np.asarray(expit(turn * (turn * logit(rates) + self.accuracy)))

    def area(self) -> float:
        """Area under the summary ROC curve, over all rates of false positives."""
        nodes, weights = np.polynomial.legendre.leggauss(200)
        return float(weights @ self.curve((nodes + 1) / 2) / 2)

    def region(self, *, prediction: bool = False, points: int = 200) -> tuple[Floats, Floats]:
        """Rates of false positives and sensitivities around the confidence (or prediction) region."""
        from scipy.special import chdtri, expit

        spread = self.logit_covariance
        if prediction:
            across = self.correlation * np.sqrt(self.tau2.prod())
            spread = spread + np.array([[self.tau2[0], across], [across, self.tau2[1]]])
        angle = np.linspace(0, 2 * np.pi, points)
        root = np.linalg.cholesky(spread) * np.sqrt(chdtri(2, 1 - self.level))
        at = self.logit[:, None] + root @ np.array([np.cos(angle), np.sin(angle)])
        return np.asarray(expit(-at[1])), np.asarray(expit(at[0]))


def diagnostic_accuracy(
    true_positive: ArrayLike, false_positive: ArrayLike, false_negative: ArrayLike, true_negative: ArrayLike,
    level: float = 0.95, *, continuity: float = 0.5,
) -> DiagnosticAccuracy:  # fmt: skip
    """Pool sensitivity and specificity by the bivariate model (Reitsma et al. 2005), REML.

    Parameters
    ----------
    true_positive, false_positive, false_negative, true_negative : array_like, shape (k,)
        Counts of people.
    level : float
        Of the intervals.
    continuity : float
        Added to all four cells of those studies that have an empty one.

    Raises
    ------
    ValueError
        Names the first impossible count; or if studies are fewer than 3, or one has nobody with, or nobody
        without the condition.
    RuntimeError
        If the likelihood's maximum could not be found.
    """
    k = np.size(np.asarray(true_positive))
    names = ("true_positive", "false_positive", "false_negative", "true_negative")
    given = (true_positive, false_positive, false_negative, true_negative)
    tp, fp, fn, tn = (per_study(name, each, k, _COUNT) for name, each in zip(names, given, strict=True))
    if k < _FEWEST:
        raise ValueError(f"a bivariate model needs at least {_FEWEST} studies; got {k}")
    for name, people in (("with", tp + fn), ("without", fp + tn)):
        per_study(
            f"people {name} the condition", people, k, (lambda x: x > 0, "above 0; leave the study out")
        )
    added = np.where((tp == 0) | (fp == 0) | (fn == 0) | (tn == 0), continuity, 0.0)
    tp, fp, fn, tn = tp + added, fp + added, fn + added, tn + added
    y = np.stack([np.log(tp / fn), np.log(tn / fp)])
    v = np.stack([1 / tp + 1 / fn, 1 / tn + 1 / fp])
    root = _highest(y, v)
    return _result(y, v, root, level)


def _result(y: Floats, v: Floats, root: Floats, level: float) -> DiagnosticAccuracy:
    from scipy.special import expit

    height, mean, covariance = _restricted(root, y, v)
    lower = np.array([[root[0], 0.0], [root[1], root[2]]])
    between = lower @ lower.T
    tau = np.sqrt(np.diag(between))
    z, logit = float(quantile(level)), np.real(mean)
    spread = np.real(covariance)

    def ends(index: int) -> tuple[float, float, float]:
        half = z * np.sqrt(spread[index, index])
        return tuple(float(expit(logit[index] + x)) for x in (0.0, -half, half))  # type: ignore[return-value]

    se, sp = (float(expit(each)) for each in logit)

    def ratio(value: float, slopes: tuple[float, float]) -> tuple[float, float, float]:
        """A ratio with limits from the slopes of its log by the two logits."""
        half = z * float(np.sqrt(np.array(slopes) @ spread @ np.array(slopes)))
        return value, float(value * np.exp(-half)), float(value * np.exp(half))

    steep = float(np.sqrt(tau[1] / tau[0])) if tau.all() else 1.0  # β = log of the ratio of the SDs
    return DiagnosticAccuracy(
        logit=logit, logit_covariance=spread, tau2=tau**2,
        correlation=float(between[0, 1] / tau.prod()) if tau.all() else np.nan,
        sensitivity=ends(0), specificity=ends(1),
        positive_likelihood_ratio=ratio(se / (1 - sp), (1 - se, sp)),
        negative_likelihood_ratio=ratio((1 - se) / sp, (-se, -(1 - sp))),
        diagnostic_odds_ratio=ratio(float(np.exp(logit.sum())), (1.0, 1.0)),
        accuracy=float(steep * logit[0] + logit[1] / steep),
        threshold=float(steep * logit[0] - logit[1] / steep) / 2, shape=float(2 * np.log(steep)),
        log_likelihood=float(np.real(height)), k=y.shape[1], level=level,
    )  # fmt: skip


def _highest(y: Floats, v: Floats) -> Floats:
    """The triangular root of the covariance between studies with the highest restricted likelihood."""
    from scipy.optimize import minimize

    def downhill(root: Floats) -> tuple[float, Floats]:
        slopes = [np.imag(_restricted(root + 1e-30j * unit, y, v)[0]) / 1e-30 for unit in np.eye(3)]
        return -float(np.real(_restricted(root.astype(complex), y, v)[0])), -np.array(slopes)

    found = []
    for start in ((0.5, -0.1, 0.5), (1.0, 0.5, 1.0), (0.2, 0.0, 0.2), (1.0, -0.8, 0.4)):
        at = minimize(downhill, np.array(start), jac=True, method="BFGS", options={"gtol": 1e-10})
        if np.isfinite(at.fun):
            found.append(at)
    if not found:
        raise RuntimeError("the bivariate model did not converge; pool sensitivity and specificity apart")
    return np.asarray(min(found, key=lambda each: float(each.fun)).x)


def _restricted(root: Any, y: Floats, v: Floats) -> tuple[Any, Any, Any]:
    """Restricted log-likelihood, means, and their covariance; for complex roots too, which gives slopes."""
    a, b, c = root
    s11, s12, s22 = v[0] + a * a, a * b, v[1] + b * b + c * c
    det = s11 * s22 - s12 * s12
    w11, w12, w22 = s22 / det, -s12 / det, s11 / det
    x11, x12, x22 = w11.sum(), w12.sum(), w22.sum()
    t1, t2 = (w11 * y[0] + w12 * y[1]).sum(), (w12 * y[0] + w22 * y[1]).sum()
    whole = x11 * x22 - x12 * x12
    mean = np.array([(x22 * t1 - x12 * t2) / whole, (x11 * t2 - x12 * t1) / whole])
    r1, r2 = y[0] - mean[0], y[1] - mean[1]
    form = (w11 * r1 * r1 + 2 * w12 * r1 * r2 + w22 * r2 * r2).sum()
    k = y.shape[1]
    height = -(np.log(det).sum() + np.log(whole) + form + (2 * k - 2) * np.log(2 * np.pi) - 2 * np.log(k)) / 2
    return height, mean, np.array([[x22, -x12], [-x12, x11]]) / whole
