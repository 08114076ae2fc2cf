"""If significant results were more likely to be published: selection models, PET-PEESE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from review.meta.bias import AsymmetryTest, line
from review.meta.studies import Floats, chi_squared_p, infer, one_data_set

_FLOOR: Final = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionModel:
    """The pooled effect that a model of selection leaves.

    ``weights`` are how likely results of the later steps of p are published, relative to the first;
    ``statistic`` and ``p_value`` of the likelihood-ratio test that all are 1. ``converged`` says whether a
    maximum was found; with few results in a step there may be none.
    """

    estimate: float
    standard_error: float
    ci_low: float
    ci_high: float
    tau2: float
    steps: tuple[float, ...]
    counts: tuple[int, ...]
    weights: Floats
    statistic: float
    p_value: float
    log_likelihood: float
    converged: bool


def selection_model(
    estimate: ArrayLike, variance: ArrayLike, steps: Sequence[float] = (0.025,),
    alternative: str = "greater", level: float = 0.95,
) -> SelectionModel:  # fmt: skip
    """Step-function selection model (Hedges 1992; Vevea & Hedges 1995), maximum likelihood.

    As ``metafor::selmodel(type = "stepfun")`` of an ML fit. With one step at .025 it is the three-parameter
    model.

    Parameters
    ----------
    estimate, variance : array_like, shape (k,)
        Effects and sampling variances of one data set of at least 3 studies.
    steps : sequence of float
        One-sided p-values at which the probability of publication changes, ascending.
    alternative : {"greater", "less"}
        Whether positive or negative effects are favored.

    Raises
    ------
    ValueError
        If steps are not ascending between 0 and 1, or one holds no result.
    """
    from scipy.special import ndtr

    y, v = one_data_set(estimate, variance, 3, "a selection model")
    cuts = np.asarray(steps, float)
    if cuts.size == 0 or not ((cuts > 0) & (cuts < 1)).all() or (np.diff(cuts) <= 0).any():
        raise ValueError(f"steps must ascend between 0 and 1, such as 0.025; got {list(steps)}")
    if alternative not in ("greater", "less"):
        raise ValueError(f'alternative is "greater" or "less"; got {alternative!r}')
    sign = 1.0 if alternative == "greater" else -1.0
    place = np.searchsorted(cuts, ndtr(-sign * y / np.sqrt(v)), side="left")
    counts = np.bincount(place, minlength=len(cuts) + 1)
    if (counts == 0).any():
        empty = int((counts == 0).argmax())
        raise ValueError(
            f"no result has its one-sided p in step {empty + 1} of {len(counts)}; use other steps"
        )
    model = _Model(sign * y, v, cuts, place)
    plain, _ = model.climb(selected=False)
    theta, arrived = model.climb(selected=True)
    covariance = np.linalg.pinv(-model.bend(theta))
    error = float(np.sqrt(max(covariance[0, 0], 0.0)))
    gain = max(0.0, 2 * (model.likelihood(theta) - model.likelihood(plain)))
    test = infer(sign * theta[0], error, level)
    return SelectionModel(
        estimate=float(sign * theta[0]), standard_error=error, ci_low=float(test.low),
        ci_high=float(test.high), tau2=float(theta[1]), steps=tuple(cuts.tolist()),
        counts=tuple(counts.tolist()), weights=np.exp(theta[2:]), statistic=gain,
        p_value=float(chi_squared_p(gain, len(cuts))), log_likelihood=model.likelihood(theta),
        converged=arrived,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Model:
    """Likelihood of mean, tau² and the logs of the weights."""

    y: Floats
    v: Floats
    cuts: Floats
    place: NDArray[np.intp]

    def likelihood(self, theta: Floats) -> float:
        return self.at(theta)[0]

    def slope(self, theta: Floats) -> Floats:
        return self.at(theta)[1]

    def at(self, theta: Floats) -> tuple[float, Floats]:
        """The log-likelihood and its slopes."""
        from scipy.special import ndtr, ndtri

        mean, tau2 = theta[0], max(theta[1], 0.0)
        weights = np.concatenate([[1.0], np.exp(theta[2:])])
        spread, apart = self.v + tau2, self.y - mean
        total = np.sqrt(spread)
        bounds = -np.outer(np.sqrt(self.v), ndtri(self.cuts))  # effects at which p is a cut, descending
        far = (mean - bounds) / total[:, None]
        above = ndtr(far)  # P(effect above): p below the cut
        mass = np.diff(above, axis=1, prepend=0, append=1)
        published = mass @ weights
        density = -np.log(total) - apart**2 / spread / 2 - np.log(2 * np.pi) / 2
        height = density + np.log(weights)[self.place] - np.log(published)
        falls = np.exp(-(far**2) / 2) / np.sqrt(2 * np.pi) * -np.diff(weights)
        of_mean = apart / spread - falls.sum(1) / total / published
        of_tau2 = (apart**2 / spread - 1 + (falls * far).sum(1) / published) / spread / 2
        shares = mass[:, 1:] * weights[1:] / published[:, None]
        of_weights = np.bincount(self.place, minlength=len(weights))[1:] - shares.sum(0)
        return float(height.sum()), np.array([of_mean.sum(), of_tau2.sum(), *of_weights])

    def climb(self, *, selected: bool) -> tuple[Floats, bool]:
        """The highest place, and whether it is one."""
        from scipy.optimize import minimize

        free = 2 + len(self.cuts) * selected
        spread = float(np.var(self.y))
        rest = np.zeros(2 + len(self.cuts) - free)

        def downhill(theta: Floats) -> tuple[float, Floats]:
            height, slope = self.at(np.concatenate([theta, rest]))
            return -height, -slope[:free]

        found = []
        limits = [(None, None), (0, None), *[(-12.0, 12.0)] * (free - 2)]
        for tau2 in (0.0, 0.3 * spread, spread):
            start = np.array([np.mean(self.y), tau2, *[-0.5] * (free - 2)])
            found.append(minimize(downhill, start, jac=True, method="L-BFGS-B", bounds=limits))
        theta = np.asarray(min(found, key=lambda each: float(each.fun)).x)
        moving = np.arange(free)[[True, theta[1] > _FLOOR, *[True] * (free - 2)]]
        whole = np.concatenate([theta, rest])
        for _ in range(8):  # Newton's steps
            bent, slope = self.bend(whole)[np.ix_(moving, moving)], self.slope(whole)[moving]
            if np.linalg.eigvalsh(bent).max() >= 0:
                break
            step = np.linalg.solve(bent, slope)
            there = whole.copy()
            there[moving] -= step
            if there[1] < 0 or self.likelihood(there) < self.likelihood(whole) - 1e-9:
                break
            whole = there
        inside = bool((abs(whole[2:]) < 11.9).all())
        return whole, inside and float(abs(self.slope(whole)[moving]).max()) < 1e-3

    def _steps(self, theta: Floats) -> Floats:
        return np.asarray(
            1e-4 * np.maximum(abs(theta), [np.sqrt(self.v.min()), self.v.min(), *[1.0] * len(self.cuts)])
        )

    def bend(self, theta: Floats) -> Floats:
        """Second derivatives; of a tau² at 0 those of the others, and a unit for itself."""
        steps = self._steps(theta)
        every = np.arange(len(theta))
        inner = np.delete(every, 1) if theta[1] < 2 * steps[1] else every
        bent = -np.eye(len(theta))
        for i in inner:
            up, down = theta.copy(), theta.copy()
            up[i] += steps[i]
            down[i] -= steps[i]
            bent[i, inner] = ((self.slope(up) - self.slope(down)) / (2 * steps[i]))[inner]
        return (bent + bent.T) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PetPeese:
    """Effects of a study without sampling error by two lines: on standard errors, and on variances.

    ``chosen`` is PEESE if PET's limit differs from 0 at one-sided .05, else PET (Stanley & Doucouliagos
    2014).
    """

    pet: AsymmetryTest
    peese: AsymmetryTest
    chosen: str

    @property
    def limit(self) -> tuple[float, float, float]:
        """Effect and interval of the chosen line."""
        line = self.pet if self.chosen == "PET" else self.peese
        assert line.limit is not None
        assert line.limit_low is not None
        assert line.limit_high is not None
        return line.limit, line.limit_low, line.limit_high


def pet_peese(estimate: ArrayLike, variance: ArrayLike, level: float = 0.95) -> PetPeese:
    """Precision-effect test and precision-effect estimate with standard errors (Stanley & Doucouliagos 2014).

    Weighted least squares with a dispersion factor, as R's ``lm(y ~ se, weights = 1 / v)``. Parameters and
    errors as for :func:`review.meta.egger`.
    """
    y, v = one_data_set(estimate, variance, 3, "PET-PEESE")
    pet, peese = line("PET", y, v, np.sqrt(v), level), line("PEESE", y, v, v, level)
    narrow = line("PET", y, v, np.sqrt(v), 0.90)
    assert narrow.limit_low is not None
    assert narrow.limit_high is not None
    differs = narrow.limit_low > 0 or narrow.limit_high < 0
    return PetPeese(pet=pet, peese=peese, chosen="PEESE" if differs else "PET")
