"""Variances between and within studies by restricted maximum likelihood (Harville 1977).

With P = Σ⁻¹ - Σ⁻¹X(X'Σ⁻¹X)⁻¹X'Σ⁻¹ the score of a variance with design Z is ½ (y'PZPy - tr PZ), the observed
information y'PZPZPy - ½ tr PZPZ. In the basis of the eigenvectors of each study's sampling covariance, Σ of
the study is a diagonal matrix plus a product of two vectors, so that its inverse is a formula (Sherman &
Morrison 1950), and all studies are sums over one long array, whatever their sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from review.meta.studies import Floats

_STEPS: Final = 200
_GRID: Final = (0.0, 0.02, 0.1, 0.4, 1.5)  # in units of the variance of the effects


class Rotated(NamedTuple):
    """Effects, studies one after another, in the eigenbasis of each study's sampling covariance."""

    y: Floats  # (k,)
    x: Floats  # (k, p)
    one: Floats  # (k,), what 1 for each effect of the study has become
    error: Floats  # (k,), eigenvalues: sampling variances
    first: NDArray[np.intp]  # (studies,), where each begins
    study: NDArray[np.intp]  # (k,)

    def sums(self, values: Floats) -> Floats:
        """Sums over the effects of each study, (k, ...) to (studies, ...)."""
        return np.asarray(np.add.reduceat(values, self.first, axis=0))


def rotated(y: Floats, x: Floats, rows: Sequence[NDArray[np.intp]], errors: Sequence[Floats]) -> Rotated:
    """Turn effects (k,), moderators (k, p), given ``rows`` (m, n) and covariances (m, n, n) of studies."""
    values, turned = [], []
    z = np.column_stack([x, y, np.ones(len(y))])
    for each, covariance in zip(rows, errors, strict=True):
        value, vectors = np.linalg.eigh(covariance)
        values.append(value.ravel())
        turned.append((vectors.swapaxes(1, 2) @ z[each]).reshape(each.size, -1))
    whole = np.concatenate(turned)
    sizes = np.concatenate([np.full(len(each), each.shape[1]) for each in rows])
    first, study = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(sizes)), sizes)
    return Rotated(whole[:, -2], whole[:, :-2], whole[:, -1], np.concatenate(values), first, study)


@dataclass(frozen=True, slots=True)
class Components:
    """Variances between studies, and between effects of one study; the restricted log-likelihood there.

    The likelihood has the term ½ log |X'X|, as in Harville (1974) and metafor.
    """

    between: float
    within: float
    log_likelihood: float

    def covariance(self, errors: Floats) -> Floats:
        """Working covariance (m, n, n) from that of sampling errors."""
        return errors + self.between + self.within * np.eye(errors.shape[-1])


class _Slopes(NamedTuple):
    likelihood: float
    score: Floats  # (2,)
    observed: Floats  # (2, 2)
    expected: Floats  # (2, 2)


def components(effects: Rotated, within: bool) -> Components:
    """Where the restricted likelihood is highest, between and within variances being 0 or more.

    Raises
    ------
    RuntimeError
        If no maximum could be found.
    """
    unit = _unit(effects)
    scaled = effects._replace(y=effects.y / unit, error=effects.error / unit**2)
    inner = np.array(_GRID if within else (0.0,))
    grid = np.stack(np.meshgrid(_GRID, inner, indexing="ij"), -1)
    heights = _likelihoods(scaled, grid.reshape(-1, 2)).reshape(grid.shape[:2])
    free = np.array([True, within])
    peaks = [_climb(scaled, start, free) for start in grid[_summits(heights)]]
    found = [(likelihood, theta) for likelihood, theta in peaks if np.isfinite(likelihood)]
    if not found:
        raise RuntimeError("the variances between and within studies were not found; pool one effect a study")
    likelihood, theta = max(found, key=lambda each: each[0])
    k, p = effects.x.shape
    between, inside = (float(each) for each in theta * unit**2)
    constant = float(np.linalg.slogdet(effects.x.T @ effects.x)[1]) / 2 - (k - p) * float(np.log(unit))
    return Components(between, inside, likelihood + constant)


def _unit(effects: Rotated) -> float:
    """A size of effects around their regression, unweighted; never 0."""
    y, x = effects.y, effects.x
    residual = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return float(np.sqrt(max(float(residual @ residual) / len(y), float(effects.error.min()))))


def _summits(heights: Floats) -> Any:
    """Places of the grid that no neighbor exceeds; two at most, the highest."""
    padded = np.pad(heights, 1, constant_values=-np.inf)
    around = [
        padded[1 + i : padded.shape[0] - 1 + i, 1 + j : padded.shape[1] - 1 + j]
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
        if (i, j) != (0, 0)
    ]
    top = heights >= np.max(around, axis=0)
    least = np.sort(heights[top])[-2:][0]
    return top & (heights >= least)


def _likelihoods(effects: Rotated, theta: Floats) -> Floats:
    """Restricted log-likelihoods at many pairs of variances, (t, 2)."""
    k, p = effects.x.shape
    z = np.column_stack([effects.x, effects.y, effects.one])
    variance = effects.error + theta[:, 1, None]  # (t, k)
    weighted = z / variance[..., None]
    sums = np.add.reduceat(effects.one[:, None] * weighted, effects.first, axis=1)  # (t, studies, p + 2)
    grown = 1 + theta[:, 0, None] * sums[..., -1]
    form = z[:, :-1].T @ weighted[..., :-1] - (
        (sums[..., :-1] * (theta[:, 0, None] / grown)[..., None]).swapaxes(1, 2) @ sums[..., :-1]
    )
    xx, xy = form[:, :p, :p], form[:, :p, p:]
    residual = form[:, p, p] - (xy.swapaxes(1, 2) @ np.linalg.solve(xx, xy))[:, 0, 0]
    log_det = np.log(variance).sum(1) + np.log(grown).sum(1) + np.linalg.slogdet(xx)[1]
    return np.asarray(-(log_det + residual + (k - p) * np.log(2 * np.pi)) / 2)


class _Inverse:
    """Σ⁻¹ = D⁻¹ - c D⁻¹11'D⁻¹ of each study, with D the variances within and c = b / (1 + b 1'D⁻¹1)."""

    def __init__(self, effects: Rotated, theta: Floats) -> None:
        self.effects = effects
        self.variance = effects.error + theta[1]
        self.one = effects.one / self.variance
        self.mass = effects.sums(effects.one * self.one)
        self.grown = 1 + theta[0] * self.mass
        self.share = theta[0] / self.grown
        self.within_study = self.mass / self.grown  # 1'Σ⁻¹1

    def __matmul__(self, columns: Floats) -> Floats:
        """Σ⁻¹ times columns (k, q)."""
        sums = self.effects.sums(self.one[:, None] * columns) * self.share[:, None]
        return np.asarray(columns / self.variance[:, None] - self.one[:, None] * sums[self.effects.study])

    @property
    def log_det(self) -> float:
        """Of Σ."""
        return float(np.log(self.variance).sum() + np.log(self.grown).sum())

    @property
    def traces(self) -> tuple[Floats, Floats]:
        """Traces of Σ⁻¹Z, (2,), and of Σ⁻¹ZΣ⁻¹Z, (2, 2), Z being studies and effects."""
        square = self.effects.sums(self.one**2)
        cube = self.effects.sums(self.one**2 / self.variance)
        group = self.within_study
        effect = (1 / self.variance).sum() - self.share @ square
        mixed = (square / self.grown**2).sum()
        pair = (
            (1 / self.variance**2).sum()
            - 2 * self.share @ cube
            + (self.share * square) @ (self.share * square)
        )
        return np.array([group.sum(), effect]), np.array([[group @ group, mixed], [mixed, pair]])


def _slopes(effects: Rotated, theta: Floats) -> _Slopes:
    """Likelihood with its first and second derivatives.

    Z of studies is GG', where G tells which study an effect belongs to; so products with it are sums over the
    effects of a study.
    """
    k, p = effects.x.shape
    inverse = _Inverse(effects, theta)
    wz = inverse @ np.column_stack([effects.x, effects.y])
    bread = effects.x.T @ wz[:, :p]
    solved = np.linalg.inv(bread)
    both = wz.copy()  # Σ⁻¹X and, last, Py
    both[:, p] -= wz[:, :p] @ (solved @ (effects.x.T @ wz[:, p]))
    again = inverse @ both
    grouped, twice = (effects.sums(effects.one[:, None] * each) for each in (both, again))
    group, alone = grouped.T @ grouped, both.T @ both
    first, second = inverse.traces
    form = np.array([group[p, p], alone[p, p]])  # y'PZPy
    trace = first - [np.sum(solved * each[:p, :p]) for each in (group, alone)]
    curved, pair = np.empty((2, 2)), np.empty((2, 2))  # y'PZPZPy, tr PZPZ
    for i, j, middle, left, right in (
        (0, 0, (grouped * inverse.within_study[:, None]).T @ grouped, group, group),
        (0, 1, grouped.T @ twice, group, alone),
        (1, 1, both.T @ again, alone, alone),
    ):
        lost = solved @ left[:p, :p] @ solved @ right[:p, :p]
        pair[[i, j], [j, i]] = second[i, j] - 2 * np.sum(solved * middle[:p, :p]) + np.trace(lost)
        curved[[i, j], [j, i]] = middle[p, p] - left[p, :p] @ solved @ right[:p, p]
    height = (
        inverse.log_det + np.linalg.slogdet(bread)[1] + effects.y @ both[:, p] + (k - p) * np.log(2 * np.pi)
    )
    return _Slopes(float(-height / 2), (form - trace) / 2, curved - pair / 2, pair / 2)


def _climb(effects: Rotated, start: Floats, free: Any) -> tuple[float, Floats]:
    """From a start to a maximum: Newton's steps, Fisher's where the likelihood is not concave, halved.

    Variances at 0 whose score is not positive stay there. Returns -inf where it does not arrive.
    """
    theta, at = start.copy(), _slopes(effects, start)
    for _ in range(_STEPS):
        moving = free & ((theta > 0) | (at.score > 0))
        if not moving.any():
            return at.likelihood, theta
        among = np.ix_(moving, moving)
        concave = np.linalg.eigvalsh(at.observed[among]).min() > 0
        step = np.zeros(2)
        step[moving] = np.linalg.solve((at.observed if concave else at.expected)[among], at.score[moving])
        gain = float(step @ at.score)
        if concave and gain < 1e-20 * max(1.0, abs(at.likelihood)) and (theta + step >= 0).all():
            return at.likelihood, theta + step
        for _ in range(60):
            there = np.maximum(theta + step, 0)
            then = _slopes(effects, there)
            if then.likelihood >= at.likelihood - 1e-12 * abs(at.likelihood):
                break
            step = step / 2
        if np.array_equal(there, theta):
            return at.likelihood, theta
        theta, at = there, then
    return -np.inf, theta
