"""Pooling 2x2 tables without a variance for each: Mantel-Haenszel and Peto, for sparse events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from review.meta.studies import Floats, infer, per_study


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledCounts:
    """A common effect of 2x2 tables; of OR, RR and Peto's OR, ``estimate`` and limits are logs.

    ``k`` tables of those given said something: tables without events, or with nothing else, do not.
    """

    measure: str
    estimate: float
    standard_error: float
    ci_low: float
    ci_high: float
    statistic: float
    p_value: float
    k: int


def mantel_haenszel(
    events1: ArrayLike, total1: ArrayLike, events2: ArrayLike, total2: ArrayLike,
    measure: Literal["OR", "RR", "RD"] = "OR", level: float = 0.95,
) -> PooledCounts:  # fmt: skip
    """Mantel-Haenszel effect, higher where events are more frequent in group 1, as ``metafor::rma.mh``.

    Variances: OR Robins, Breslow & Greenland (1986), RR Greenland & Robins (1985), RD Sato (1989). Empty
    cells stay empty; nothing is added.

    Parameters
    ----------
    events1, total1, events2, total2 : array_like, shape (k,)
        Counts of events and people.

    Raises
    ------
    ValueError
        Names the first impossible count; or if events are such that the ratio is 0 or infinite.
    """
    a, b, c, d = _tables(events1, total1, events2, total2)
    n1, n2, n = a + b, c + d, a + b + c + d
    if measure == "RD":
        weight = n1 * n2 / n
        estimate = float((a * n2 / n - c * n1 / n).sum() / weight.sum())
        p = (c * (n1 / n) ** 2 - a * (n2 / n) ** 2 + (n1 / n) * (n2 / n) * (n2 - n1) / 2).sum()
        q = (a * (n2 - c) / n + c * (n1 - a) / n).sum() / 2
        variance = (estimate * p + q) / weight.sum() ** 2
    elif measure in ("OR", "RR"):
        above, below = (a * d / n, b * c / n) if measure == "OR" else (a * n2 / n, c * n1 / n)
        r, s = above.sum(), below.sum()
        if r == 0 or s == 0:
            raise ValueError(
                f"the pooled {measure} is {'0' if r == 0 else 'infinite'}; use measure RD, or more studies"
            )
        estimate = float(np.log(r / s))
        if measure == "OR":
            with_r, with_s = (a + d) / n, (b + c) / n
            cross = (with_r * below + with_s * above).sum() / (r * s)
            variance = ((with_r * above).sum() / r**2 + cross + (with_s * below).sum() / s**2) / 2
        else:
            variance = ((n1 * n2 * (a + c) / n - a * c) / n).sum() / (r * s)
    else:
        raise ValueError(f"measure is OR, RR or RD; got {measure!r}")
    return _result(measure, estimate, variance, int(((a + c > 0) & (b + d > 0)).sum()), level)


def peto(
    events1: ArrayLike, total1: ArrayLike, events2: ArrayLike, total2: ArrayLike, level: float = 0.95
) -> PooledCounts:
    """Peto's one-step log odds ratio (Yusuf et al. 1985), as ``metafor::rma.peto``.

    For rare events and groups of similar size. Parameters and errors as for :func:`mantel_haenszel`.
    """
    a, b, c, d = _tables(events1, total1, events2, total2)
    n1, n2, n, events = a + b, c + d, a + b + c + d, a + c
    v = n1 / n * (n2 / n) * events * ((n - events) / np.maximum(n - 1, 1))
    if v.sum() == 0:
        raise ValueError(
            "no study has both people with and people without events; the odds ratio is undefined"
        )
    estimate = float((a - events * n1 / n).sum() / v.sum())
    return _result("Peto OR", estimate, 1 / v.sum(), int((v > 0).sum()), level)


def _tables(events1: ArrayLike, total1: ArrayLike, events2: ArrayLike, total2: ArrayLike) -> list[Floats]:
    cells = []
    k = np.size(np.asarray(events1))
    for i, (events, total) in enumerate(((events1, total1), (events2, total2)), start=1):
        happened = per_study(f"events{i}", events, k, (lambda x: x >= 0, "0 or more"))
        enough = (lambda n, e=happened: n >= np.maximum(e, 1), f"at least 1, and no fewer than events{i}")
        people = per_study(f"total{i}", total, k, enough)
        cells += [happened, people - happened]
    if k == 0:
        raise ValueError("events1 holds no study; at least one is needed")
    return cells


def _result(measure: str, estimate: float, variance: float, k: int, level: float) -> PooledCounts:
    error = float(np.sqrt(variance))
    test = infer(estimate, error, level)
    return PooledCounts(
        measure=measure, estimate=estimate, standard_error=error, ci_low=float(test.low),
        ci_high=float(test.high), statistic=float(test.statistic), p_value=float(test.p_value), k=k,
    )  # fmt: skip
