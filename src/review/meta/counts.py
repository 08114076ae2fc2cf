"""Pooling 2x2 tables without a variance for each: Mantel-Haenszel and Peto, for sparse events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from review.meta.studies import Floats, chi_squared_p, infer, per_study


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledCounts:
    """A common effect of 2x2 tables; of OR, RR and Peto's OR, ``estimate`` and limits are logs.

    ``k`` tables of those given said something: tables without events, or with nothing else, do not.
    ``weights`` say what each table adds to the effect, in percent, shape (k,).
    """

    measure: str
    estimate: float
    standard_error: float
    ci_low: float
    ci_high: float
    statistic: float
    p_value: float
    k: int
    weights: Floats


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
        weight = below
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
    tell = (a + c > 0) & (b + d > 0)
    return _result(measure, estimate, variance, int(tell.sum()), level, weight)


def peto(
    events1: ArrayLike, total1: ArrayLike, events2: ArrayLike, total2: ArrayLike, level: float = 0.95
) -> PooledCounts:
    """Peto's one-step log odds ratio (Yusuf et al. 1985), as ``metafor::rma.peto``.

    For rare events and groups of similar size. Parameters and errors as for :func:`mantel_haenszel`.
    """
    a, b, c, d = _tables(events1, total1, events2, total2)
    n1, n2, n, events = a + b, c + d, a + b + c + d, a + c
    v = n1 / n * (n2 / n) * events * ((n - events) / (n - 1))
    if v.sum() == 0:
        raise ValueError(
            "no study has both people with and people without events; the odds ratio is undefined"
        )
    estimate = float((a - events * n1 / n).sum() / v.sum())
    return _result("Peto OR", estimate, 1 / v.sum(), int((v > 0).sum()), level, v)


def mantel_haenszel_rates(
    events1: ArrayLike, time1: ArrayLike, events2: ArrayLike, time2: ArrayLike,
    measure: Literal["IRR", "IRD"] = "IRR", level: float = 0.95,
) -> PooledCounts:  # fmt: skip
    """Mantel-Haenszel rate ratio (its log) or rate difference of two groups, as ``metafor::rma.mh``.

    Variances: Greenland & Robins (1985). ``events`` are counts, ``time`` person-time above 0, shape (k,).
    ValueError if all events are of one group, which makes the ratio 0 or infinite.
    """
    k = np.size(np.asarray(events1))
    x1, x2 = (
        per_study(name, each, k, (lambda x: x >= 0, "0 or more"))
        for name, each in (("events1", events1), ("events2", events2))
    )
    t1, t2 = (
        per_study(name, each, k, (lambda x: x > 0, "above 0"))
        for name, each in (("time1", time1), ("time2", time2))
    )
    whole = t1 + t2
    if measure == "IRD":
        weight = t1 * t2 / whole
        estimate = float(((x1 * t2 - x2 * t1) / whole).sum() / weight.sum())
        variance = float((weight**2 * (x1 / t1**2 + x2 / t2**2)).sum() / weight.sum() ** 2)
        return _result("IRD", estimate, variance, k, level, weight)
    if measure != "IRR":
        raise ValueError(f"measure is IRR or IRD; got {measure!r}")
    r, s = float((x1 * t2 / whole).sum()), float((x2 * t1 / whole).sum())
    if r == 0 or s == 0:
        raise ValueError(
            f"the pooled IRR is {'0' if r == 0 else 'infinite'}; use measure IRD, or more studies"
        )
    variance = float((t1 * t2 * (x1 + x2) / whole**2).sum()) / (r * s)
    return _result("IRR", float(np.log(r / s)), variance, int((x1 + x2 > 0).sum()), level, x2 * t1 / whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesTests:
    """Tests of 2x2 tables together: chi-squared, its degrees of freedom, and p.

    ``association`` is Cochran-Mantel-Haenszel's of a common odds ratio of 1; ``breslow_day`` and ``tarone``
    are of equal odds ratios, the latter with Tarone's (1985) correction.
    """

    association: tuple[float, int, float]
    breslow_day: tuple[float, int, float]
    tarone: tuple[float, int, float]


def tables_tests(
    events1: ArrayLike, total1: ArrayLike, events2: ArrayLike, total2: ArrayLike, *, corrected: bool = True
) -> TablesTests:
    """Cochran-Mantel-Haenszel's test, and Breslow & Day's with Tarone's correction, as ``metafor::rma.mh``.

    ``corrected``: with a continuity correction of the first. Parameters and errors as for
    :func:`mantel_haenszel`.
    """
    a, b, c, d = _tables(events1, total1, events2, total2)
    tells = (a + c > 0) & (b + d > 0)
    a, b, c, d = (cell[tells] for cell in (a, b, c, d))
    n1, n2, events, n = a + b, c + d, a + c, a + b + c + d
    apart = abs((a - n1 * events / n).sum()) - 0.5 * corrected
    spread = (n1 * n2 * events * (b + d) / (n**2 * (n - 1))).sum()
    association = float(max(apart, 0.0) ** 2 / spread)
    odds = float(np.exp(mantel_haenszel(a, n1, c, n2).estimate))
    if odds == 1:
        expected = n1 * events / n
    else:  # the root of a quadratic equation that is a possible count
        half = (odds * (n1 + events) + n2 - events) / (2 * (odds - 1))
        root = np.sqrt(half**2 - odds * n1 * events / (odds - 1))
        one, other = half - root, half + root
        expected = np.where((one >= 0) & (one <= np.minimum(n1, events)), one, other)
    cells = (expected, n1 - expected, events - expected, n2 - events + expected)
    inverse = np.sum([1 / cell for cell in cells], axis=0)
    apart_each = a - expected
    breslow_day = float((apart_each**2 * inverse).sum())
    tarone = breslow_day - float(apart_each.sum() ** 2 / (1 / inverse).sum())
    df = len(a) - 1

    def tested(value: float, freedom: int) -> tuple[float, int, float]:
        return value, freedom, float(chi_squared_p(value, freedom))

    return TablesTests(
        association=tested(association, 1), breslow_day=tested(breslow_day, df), tarone=tested(tarone, df)
    )


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


def _result(
    measure: str, estimate: float, variance: float, k: int, level: float, weight: Floats
) -> PooledCounts:
    error = float(np.sqrt(variance))
    test = infer(estimate, error, level)
    return PooledCounts(
        measure=measure, estimate=estimate, standard_error=error, ci_low=float(test.low),
        ci_high=float(test.high), statistic=float(test.statistic), p_value=float(test.p_value), k=k,
        weights=100 * weight / weight.sum(),
    )  # fmt: skip
