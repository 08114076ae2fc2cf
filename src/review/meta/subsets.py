"""GOSH: the pooled effect of every subset of the studies (Olkin, Dahabreh & Trikalinos 2012)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from review.meta.heterogeneity import Method, excess_of_q, is_common
from review.meta.pooling import pool, settled
from review.meta.studies import Bools, Floats, one_data_set

_MOST: Final = 22  # studies of which all subsets are made: 4 million, 0.25 GB of results
_AT_ONCE: Final = 1 << 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Gosh:
    """Results for subsets, arrays of shape (m,).

    ``subset`` is a number whose bit i says whether study i takes part. i2 is in percent.
    """

    subset: NDArray[np.int64]
    k: NDArray[np.int64]
    estimate: Floats
    tau2: Floats
    i2: Floats
    h2: Floats
    q: Floats

    def includes(self, study: int) -> Bools:
        """Which of the subsets the study takes part in."""
        return (self.subset >> study & 1).astype(bool)


def gosh(
    estimate: ArrayLike, variance: ArrayLike, method: Method = "REML", *,
    sample: int | None = None, rng: np.random.Generator | None = None,
) -> Gosh:  # fmt: skip
    """Pool all 2ᵏ - 1 subsets of k studies, or a random sample of them.

    Parameters
    ----------
    estimate, variance : array_like, shape (k,)
        Effects and sampling variances of one data set.
    method : str
        As for :func:`review.meta.pool`. ``"common"`` takes seconds for 20 studies.
    sample : int, optional
        So many different subsets instead of all, from ``rng`` (by default seeded with 1).

    Raises
    ------
    ValueError
        If all subsets of more than 22 studies are asked for, or samples of more than 62.
    RuntimeError
        If tau² of a subset could not be found.
    """
    y, v = one_data_set(estimate, variance, 1, "GOSH")
    k = len(y)
    if sample is None and k > _MOST:
        raise ValueError(f"{k} studies have 2^{k} - 1 subsets; give sample, such as sample=1_000_000")
    if sample is not None and (k > 62 or not 1 <= sample < 2**k):
        raise ValueError(f"sample must be 1 to 2^k - 1, of at most 62 studies; got {sample} of {k} studies")
    if sample is None and is_common(method):
        return _common(y, v)
    if sample is None:
        codes = np.arange(1, 2**k, dtype=np.int64)
    else:
        codes = _distinct(sample, 2**k, rng or np.random.default_rng(1))
    parts = []
    for start in range(0, len(codes), _AT_ONCE):
        mask = (codes[start : start + _AT_ONCE, None] >> np.arange(k) & 1).astype(bool)
        some = settled(pool(y, v, method, mask=mask))
        parts.append([getattr(some, name) for name in ("k", "estimate", "tau2", "i2", "h2", "q")])
    size, mean, tau2, i2, h2, q = map(np.concatenate, zip(*parts, strict=True))
    return Gosh(subset=codes, k=size, estimate=mean, tau2=tau2, i2=i2, h2=h2, q=q)


def _common(y: Floats, v: Floats) -> Gosh:
    """All subsets under the common-effect model, by adding one study at a time to all subsets so far.

    The update of mean and Q is that of West (1979), which loses no digits.
    """
    total, mean, q = np.zeros(1), np.zeros(1), np.zeros(1)
    count = np.zeros(1, dtype=np.int64)
    for effect, weight in zip(y, 1 / v, strict=True):
        share = weight / (total + weight)
        apart = effect - mean
        q = np.concatenate([q, q + total * share * apart**2])
        mean = np.concatenate([mean, mean + share * apart])
        total = np.concatenate([total, total + weight])
        count = np.concatenate([count, count + 1])
    q, count = q[1:], count[1:]
    i2, h2 = excess_of_q(q, count - 1)
    return Gosh(
        subset=np.arange(1, len(q) + 1), k=count, estimate=mean[1:], tau2=np.zeros_like(q), i2=i2, h2=h2, q=q
    )


def _distinct(size: int, below: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """``size`` different numbers from 1 to below - 1, all equally likely, in ascending order."""
    if below <= 1 << _MOST:
        return np.sort(rng.choice(np.arange(1, below), size, replace=False))
    drawn = np.unique(rng.integers(1, below, size))
    while len(drawn) < size:
        drawn = np.unique(np.concatenate([drawn, rng.integers(1, below, size - len(drawn))]))
    return drawn
