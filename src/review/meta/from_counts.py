"""Pooling counts by models of the counts themselves, which add nothing to empty cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, Final, Literal, get_args

import numpy as np

from review import meta
from review.meta.tables.studies import Studies

CountMethod = Literal["MH", "GLMM"]
#: Pools some rows of a table of studies.
Pooler = Callable[[Any], meta.Pooled]
_OF_TABLES: Final = ("OR", "RR", "RD")
_OF_RATES: Final = ("IRR", "IRD")


def is_of_counts(method: str) -> bool:
    """Whether a method pools counts, not effects with variances."""
    return method in get_args(CountMethod)


def pooler(studies: Studies, method: str, level: float) -> Pooler:
    """Mantel-Haenszel's common effect, or the binomial-normal model, of some rows.

    Results are `meta.Pooled`: I² and Q compare the effects of the rows, as beside any common effect; tau² and
    the prediction interval of ``"GLMM"`` are its own, and it has no weights.

    Raises
    ------
    ValueError
        If the table does not hold the counts that the method needs.
    """
    symbol = studies.measure.symbol
    if method == "MH" and studies.counts is not None and symbol in (*_OF_TABLES, *_OF_RATES):
        return lambda rows: _mantel_haenszel(studies, rows, level)
    if method == "GLMM" and studies.counts is not None and studies.measure.scale == "logit":
        return lambda rows: _binomial(studies, rows, level)
    needed = {
        "MH": "events with totals (or person-time) of both groups, pooled as OR, RR, RD, IRR or IRD",
        "GLMM": "proportions as events and totals (xi ni), pooled as log odds",
    }[method]
    raise ValueError(f"{studies.file}: --method {method} is for {needed}; use REML for what is here")


def _inverse(studies: Studies, rows: Any, level: float) -> meta.Pooled:
    return meta.pool(studies.estimate[rows], studies.variance[rows], "common", "wald", level)


def _mantel_haenszel(studies: Studies, rows: Any, level: float) -> meta.Pooled:
    found = mantel_haenszel_of(studies, rows, level)
    return replace(
        _inverse(studies, rows, level), method="MH", estimate=found.estimate, ci_low=found.ci_low,
        standard_error=found.standard_error, ci_high=found.ci_high, statistic=found.statistic,
        p_value=found.p_value, weights=found.weights,
    )  # fmt: skip


def mantel_haenszel_of(studies: Studies, rows: Any, level: float) -> meta.PooledCounts:
    """Mantel-Haenszel's effect of some rows, of the measure that is pooled."""
    assert studies.counts is not None
    first, of_first, second, of_second = (column[rows] for column in studies.counts)
    symbol: Any = studies.measure.symbol
    make: Any = meta.mantel_haenszel_rates if symbol in _OF_RATES else meta.mantel_haenszel
    result: meta.PooledCounts = make(first, of_first, second, of_second, symbol, level)
    return result


def _binomial(studies: Studies, rows: Any, level: float) -> meta.Pooled:
    assert studies.counts is not None
    events, total = (column[rows] for column in studies.counts)
    inverse = _inverse(studies, rows, level)
    if len(events) < 2:
        return inverse
    found = meta.binomial(events, total, level)
    logit = (
        float(np.log(p / (1 - p))) if 0 < p < 1 else np.nan
        for p in (found.low, found.high, found.prediction_low, found.prediction_high)
    )
    low, high, prediction_low, prediction_high = logit
    return replace(
        inverse, method="GLMM", estimate=found.estimate, standard_error=found.standard_error,
        ci_low=low, ci_high=high, prediction_low=prediction_low, prediction_high=prediction_high,
        tau2=found.tau2, q=found.statistic, q_p_value=found.p_value, i2=np.nan, h2=np.nan,
        weights=np.full(len(events), np.nan), statistic=found.estimate / found.standard_error,
    )  # fmt: skip


def beside(studies: Studies, method: str, level: float) -> meta.PooledCounts | None:
    """Mantel-Haenszel, which adds nothing to empty cells, if some are empty and it was not asked for."""
    if studies.counts is None or studies.measure.symbol not in _OF_TABLES or method == "MH":
        return None
    events1, total1, events2, total2 = studies.counts
    empty = (events1 == 0) | (events2 == 0) | (events1 == total1) | (events2 == total2)
    if not empty.any():
        return None
    try:
        return mantel_haenszel_of(studies, slice(None), level)
    except ValueError:  # no event in one group: the ratio is 0 or infinite
        return None


def tests(studies: Studies, method: str) -> meta.TablesTests | None:
    """Tests of 2x2 tables together, beside Mantel-Haenszel's odds ratio."""
    if method != "MH" or studies.counts is None or studies.measure.symbol != "OR":
        return None
    return meta.tables_tests(*studies.counts)


def left_out(pool_rows: Pooler, k: int) -> meta.Pooled:
    """The result without each row, arrays of shape (k,)."""
    every = np.arange(k)
    return stacked([pool_rows(every[every != i]) for i in range(k)])


def stacked(results: Sequence[meta.Pooled]) -> meta.Pooled:
    """Several results as one, its numbers arrays; without weights, whose number differs."""
    numbers: dict[str, Any] = {
        field.name: np.array([getattr(result, field.name) for result in results])
        for field in fields(meta.Pooled)
        if field.name not in ("method", "interval", "level", "weights")
    }
    return replace(results[0], **numbers, weights=np.empty(0))
