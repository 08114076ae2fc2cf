"""Cluster-robust covariance of weighted least squares, with degrees of freedom for t and F.

CR2 and its Satterthwaite degrees of freedom: Bell & McCaffrey (2002), Pustejovsky & Tipton (2018). HTZ:
Tipton & Pustejovsky (2015). Weights are the inverse of the working covariance, so that nothing larger than
one cluster is ever inverted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from review.meta.studies import Floats

Correction = Literal["CR2", "CR1"]
_AT_ONCE: Final = 1 << 20  # numbers in memory


class Batch(NamedTuple):
    """Clusters of up to n effects: m of them, so that they are solved together.

    Smaller ones are filled up with effects of no weight: y and x are 0, and their errors correlate with none.
    """

    y: Floats  # (m, n)
    x: Floats  # (m, n, p)
    sigma: Floats  # (m, n, n), the working covariance


def by_size(cluster: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Rows of the clusters, (m, n) for each size n that clusters have."""
    order = np.argsort(cluster, kind="stable")
    sizes = np.bincount(cluster)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return [
        np.stack([order[start : start + n] for start in starts[sizes == n]])
        for n in sorted(set(sizes.tolist()))
    ]


def batches(y: Floats, x: Floats, rows: Sequence[NDArray[np.intp]], sigma: Sequence[Floats]) -> list[Batch]:
    """Put clusters of like sizes (1, 2, 3 to 4, 5 to 8 …) together, so that each batch is solved at once.

    Parameters
    ----------
    y, x : ndarray, shapes (k,), (k, p)
        Effects and moderators.
    rows : sequence of ndarray, shapes (m, n)
        Where the effects of m clusters of size n stand, as :func:`by_size` finds them.
    sigma : sequence of ndarray, shapes (m, n, n)
        The working covariance of each.
    """
    alike: dict[int, list[tuple[NDArray[np.intp], Floats]]] = {}
    for each, covariance in zip(rows, sigma, strict=True):
        alike.setdefault((each.shape[1] - 1).bit_length(), []).append((each, covariance))
    return [_filled(y, x, pairs) for pairs in alike.values()]


def _filled(y: Floats, x: Floats, pairs: Sequence[tuple[NDArray[np.intp], Floats]]) -> Batch:
    clusters, width = sum(len(rows) for rows, _ in pairs), max(rows.shape[1] for rows, _ in pairs)
    made = Batch(
        np.zeros((clusters, width)), np.zeros((clusters, width, x.shape[1])),
        np.zeros((clusters, width, width)),
    )  # fmt: skip
    at = 0
    for rows, covariance in pairs:
        m, n = rows.shape
        here = slice(at, at + m)
        made.y[here, :n], made.x[here, :n], made.sigma[here, :n, :n] = y[rows], x[rows], covariance
        spare = np.arange(n, width)
        made.sigma[here, spare, spare] = np.trace(covariance, axis1=1, axis2=2)[:, None] / n
        at += m
    return made


@dataclass(frozen=True, slots=True)
class Sandwich:
    """Coefficients with their robust covariance, and what its degrees of freedom rest on.

    ``within`` (m, p, p) and ``across`` (m, p, p) are, for each cluster, the covariance of its contribution
    under the working model without and with the estimation of the coefficients.
    """

    beta: Floats  # (p,)
    model: Floats  # (p, p), covariance if the working model is true
    covariance: Floats  # (p, p), robust
    within: Floats
    across: Floats

    def df(self, contrasts: Floats | None = None) -> Floats:
        """Satterthwaite's degrees of freedom of each row of ``contrasts`` (q, p); of each coefficient."""
        rows = np.eye(len(self.beta)) if contrasts is None else contrasts
        return np.array([self._freedom(row[None]) for row in rows])

    def wald(self, contrasts: Floats) -> tuple[float, float, float]:
        """F of contrasts (q, p) that are all 0, its denominator's degrees of freedom, and p: HTZ.

        One degree of freedom or less leaves no test: F and p are then NaN.
        """
        from scipy.special import fdtrc

        q = len(contrasts)
        effect, covariance = contrasts @ self.beta, contrasts @ self.covariance @ contrasts.T
        eta = self._freedom(contrasts)
        if eta - q + 1 <= 0 or np.linalg.matrix_rank(covariance) < q:
            return np.nan, eta - q + 1, np.nan
        f = float(effect @ np.linalg.solve(covariance, effect)) * (eta - q + 1) / (eta * q)
        return f, eta - q + 1, float(fdtrc(q, eta - q + 1, f))

    def _freedom(self, contrasts: Floats) -> float:
        """η = q (q + 1) / (sum of the variances of the standardized covariance's entries)."""
        q = len(contrasts)
        within = contrasts @ self.within @ contrasts.T
        expected = within.sum(0) - contrasts @ _total(self.across, self.model) @ contrasts.T
        values, vectors = np.linalg.eigh(expected)
        if values.min() <= 1e-14 * values.max():
            return np.nan
        half = (vectors / np.sqrt(values)).T
        within, across = half @ within @ half.T, half @ contrasts @ self.across
        spread, left, each = 0.0, across @ self.model, np.arange(len(within))
        for start in range(0, len(within), width := max(1, _AT_ONCE // within.size)):
            rows = slice(start, start + width)
            pairs = -np.einsum("isp,jtp->ijst", left[rows], across)
            pairs[each[rows] - start, each[rows]] += within[rows]
            traces = np.einsum("ijss->ij", pairs)
            spread += float(np.einsum("ijst,ijts->", pairs, pairs) + (traces**2).sum())
        return q * (q + 1) / spread


def _total(across: Floats, model: Floats) -> Floats:
    return np.asarray((across @ model @ across.swapaxes(1, 2)).sum(0))


def sandwich(clusters: Sequence[Batch], correction: Correction = "CR2") -> Sandwich:
    """Weighted least squares of clusters, with weights that are the inverse of the working covariance."""
    p, count = clusters[0].x.shape[2], sum(len(batch.y) for batch in clusters)
    weighted = [np.linalg.solve(batch.sigma, batch.x) for batch in clusters]  # (m, n, p)
    xwx = sum(np.einsum("mnp,mnq->pq", b.x, w) for b, w in zip(clusters, weighted, strict=True))
    xwy = sum(np.einsum("mnp,mn->p", w, b.y) for b, w in zip(clusters, weighted, strict=True))
    model = np.asarray(np.linalg.inv(xwx))
    beta = np.asarray(model @ xwy)
    inflated = np.sqrt(count / (count - p)) if correction == "CR1" else 1.0
    gained, within, across = [], [], []
    for batch, w in zip(clusters, weighted, strict=True):
        left = model @ w.swapaxes(1, 2)  # (m, p, n): what each effect adds to each coefficient
        left = left @ _adjustment(batch, model) if correction == "CR2" else left * inflated
        residual = batch.y - batch.x @ beta
        gained.append((left @ residual[..., None])[..., 0])
        within.append(left @ batch.sigma @ left.swapaxes(1, 2))
        across.append(left @ batch.x)
    u = np.concatenate(gained)
    return Sandwich(beta, model, u.T @ u, np.concatenate(within), np.concatenate(across))


def _adjustment(batch: Batch, model: Floats) -> Floats:
    """Matrices (m, n, n) by which residuals get the covariance that the working model says errors have."""
    root = np.linalg.cholesky(batch.sigma)
    residual = batch.sigma - batch.x @ model @ batch.x.swapaxes(1, 2)
    values, vectors = np.linalg.eigh(root.swapaxes(1, 2) @ residual @ root)
    kept = values > 1e-12 * np.maximum(values.max(1, keepdims=True), 0)
    inverse = np.where(kept, 1 / np.sqrt(np.where(kept, values, 1.0)), 0.0)
    middle = (vectors * inverse[:, None]) @ vectors.swapaxes(1, 2)
    return np.asarray(root @ middle @ root.swapaxes(1, 2))
