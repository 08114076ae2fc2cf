"""Variances between and within studies by restricted maximum likelihood (Harville 1977).

With P = Σ⁻¹ - Σ⁻¹X(X'Σ⁻¹X)⁻¹X'Σ⁻¹ the score of a variance with design Z is ½ (y'PZPy - tr PZ), the observed
information y'PZPZPy - ½ tr PZPZ. Σ has one block for each study; only blocks are inverted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from review.meta.studies import Floats

_STEPS: Final = 200
_GRID: Final = (0.0, 0.02, 0.1, 0.4, 1.5)  # in units of the variance of the effects


class Part(NamedTuple):
    """All studies with n effects: m of them."""

    y: Floats  # (m, n)
    x: Floats  # (m, n, p)
    v: Floats  # (m, n, n), of sampling errors


@dataclass(frozen=True, slots=True)
class Components:
    """Variances between studies, and between effects of one study; the restricted log-likelihood there.

    The likelihood has the term ½ log |X'X|, as in Harville (1974) and metafor.
    """

    between: float
    within: float
    log_likelihood: float

    def covariance(self, v: Floats) -> Floats:
        """Working covariance (m, n, n) from that of sampling errors."""
        return v + self.between + self.within * np.eye(v.shape[-1])


class _Slopes(NamedTuple):
    likelihood: float
    score: Floats  # (2,)
    observed: Floats  # (2, 2)
    expected: Floats  # (2, 2)


def components(parts: Sequence[Part], within: bool) -> Components:
    """Where the restricted likelihood is highest, between and within variances being 0 or more.

    Raises
    ------
    RuntimeError
        If no maximum could be found.
    """
    unit = _unit(parts)
    scaled = [Part(part.y / unit, part.x, part.v / unit**2) for part in parts]
    inner = np.array(_GRID if within else (0.0,))
    grid = np.stack(np.meshgrid(_GRID, inner, indexing="ij"), -1)
    heights = _likelihoods(scaled, grid.reshape(-1, 2)).reshape(grid.shape[:2])
    free = np.array([True, within])
    peaks = [_climb(scaled, start, free) for start in grid[_summits(heights)]]
    found = [(likelihood, theta) for likelihood, theta in peaks if np.isfinite(likelihood)]
    if not found:
        raise RuntimeError("the variances between and within studies were not found; pool one effect a study")
    likelihood, theta = max(found, key=lambda each: each[0])
    k, p = sum(part.y.size for part in parts), parts[0].x.shape[2]
    between, inside = (float(each) for each in theta * unit**2)
    x = np.concatenate([part.x.reshape(-1, p) for part in parts])
    constant = float(np.linalg.slogdet(x.T @ x)[1]) / 2 - (k - p) * float(np.log(unit))
    return Components(between, inside, likelihood + constant)


def _unit(parts: Sequence[Part]) -> float:
    """A size of effects around their regression, unweighted; never 0."""
    y = np.concatenate([part.y.ravel() for part in parts])
    x = np.concatenate([part.x.reshape(-1, part.x.shape[2]) for part in parts])
    residual = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    smallest = min(float(np.diagonal(part.v, axis1=1, axis2=2).min()) for part in parts)
    return float(np.sqrt(max(float(residual @ residual) / len(y), smallest)))


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


def _likelihoods(parts: Sequence[Part], theta: Floats) -> Floats:
    """Restricted log-likelihoods at many pairs of variances, (t, 2)."""
    p = parts[0].x.shape[2]
    between, within = theta[:, 0, None, None, None], theta[:, 1, None, None, None]
    log_det: Any = 0.0
    form: Any = 0.0
    for part in parts:
        n = part.y.shape[1]
        z = np.concatenate([part.x, part.y[..., None]], 2)
        sigma = part.v + between + within * np.eye(n)
        log_det = log_det + np.linalg.slogdet(sigma)[1].sum(1)
        form = form + np.einsum(
            "mna,tmnb->tab", z, np.linalg.solve(sigma, np.broadcast_to(z, (*sigma.shape[:2], *z.shape[1:])))
        )
    xx, xy = form[:, :p, :p], form[:, :p, p:]
    residual = form[:, p, p] - (xy.swapaxes(1, 2) @ np.linalg.solve(xx, xy))[:, 0, 0]
    k = sum(part.y.size for part in parts)
    return np.asarray(-(log_det + np.linalg.slogdet(xx)[1] + residual + (k - p) * np.log(2 * np.pi)) / 2)


def _slopes(parts: Sequence[Part], theta: Floats) -> _Slopes:
    """Likelihood with its first and second derivatives, from P itself, (k, k), studies one after another.

    Z of studies is GG', where G tells which study an effect belongs to; so products with it are sums over the
    effects of a study.
    """
    k, p = sum(part.y.size for part in parts), parts[0].x.shape[2]
    weight, log_det, starts = np.zeros((k, k)), 0.0, []
    y = np.concatenate([part.y.ravel() for part in parts])
    x = np.concatenate([part.x.reshape(-1, p) for part in parts])
    at = 0
    for part in parts:
        m, n = part.y.shape
        sigma = part.v + theta[0]
        sigma[:, range(n), range(n)] += theta[1]
        log_det += float(np.linalg.slogdet(sigma)[1].sum())
        rows = at + np.arange(m * n).reshape(m, n)
        weight[rows[:, :, None], rows[:, None]] = np.linalg.inv(sigma)
        starts.append(rows[:, 0])
        at += m * n
    wx = weight @ x
    bread = x.T @ wx
    projection = weight - wx @ np.linalg.solve(bread, wx.T)
    first = np.concatenate(starts)
    some = np.add.reduceat(projection, first, axis=0)  # G'P
    both = np.add.reduceat(some, first, axis=1)  # G'PG
    u = projection @ y
    grouped = np.add.reduceat(u, first)
    form = np.array([grouped @ grouped, u @ u])  # y'PZPy
    trace = np.array([np.trace(both), np.trace(projection)])
    mixed = float((some**2).sum())
    pair = np.array([[(both**2).sum(), mixed], [mixed, (projection**2).sum()]])  # tr PZPZ
    across = float(grouped @ some @ u)
    curved = np.array([[grouped @ both @ grouped, across], [across, u @ projection @ u]])  # y'PZPZPy
    height = -(log_det + np.linalg.slogdet(bread)[1] + y @ u + (k - p) * np.log(2 * np.pi)) / 2
    return _Slopes(float(height), (form - trace) / 2, curved - pair / 2, pair / 2)


def _climb(parts: Sequence[Part], start: Floats, free: Any) -> tuple[float, Floats]:
    """From a start to a maximum: Newton's steps, Fisher's where the likelihood is not concave, halved.

    Variances at 0 whose score is not positive stay there. Returns -inf where it does not arrive.
    """
    theta, at = start.copy(), _slopes(parts, start)
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
            then = _slopes(parts, there)
            if then.likelihood >= at.likelihood - 1e-12 * abs(at.likelihood):
                break
            step = step / 2
        if np.array_equal(there, theta):
            return at.likelihood, theta
        theta, at = there, then
    return -np.inf, theta
