"""One meta-analysis with everything that a careful reader asks of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

import numpy as np

from review import meta
from review.meta.heterogeneity import Method
from review.meta.pooling import IntervalMethod
from review.meta.tables.studies import Studies

Result = TypeVar("Result")
Attempt = Callable[[int, str, Callable[[], Any]], Any]
_MOST_LEFT_OUT: Final = 1000  # studies; each needs all others once more


@dataclass(frozen=True, slots=True)
class Subgroup:
    """One subgroup: which studies, and their pooled effect (by Wald's interval, if it is one study)."""

    name: str
    members: tuple[int, ...]
    pooled: meta.Pooled


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What came out; None where studies are too few or the columns do not allow it."""

    studies: Studies
    method: Method
    pooled: meta.Pooled
    common: meta.Pooled
    spread: meta.HeterogeneityIntervals | None
    robust: meta.Robust | None
    subgroups: tuple[Subgroup, ...]
    between: meta.Subgroups | None
    regression: meta.MetaRegression | None
    asymmetry: tuple[meta.AsymmetryTest, ...]
    fill: meta.TrimAndFill | None
    left_out: meta.Pooled | None
    influence: meta.InfluenceMeasures | None
    flagged: tuple[tuple[int, str], ...]
    counted: meta.PooledCounts | None
    notes: tuple[str, ...]


def analyze(
    studies: Studies, method: Method = "REML", interval: IntervalMethod = "wald", level: float = 0.95
) -> Analysis:
    """Pool studies, and look at heterogeneity, small-study effects, influence, dependence and subgroups.

    Parameters
    ----------
    studies : Studies
    method, interval, level
        As for `review.meta.pool`.

    Raises
    ------
    ValueError
        If the pooled effect itself cannot be had; what else cannot is a note.
    """
    y, v, k = studies.estimate, studies.variance, len(studies.estimate)
    notes: list[str] = []
    if k == 1 and interval != "wald":
        notes.append("one study: Knapp-Hartung needs two, so the interval is Wald's")
        interval = "wald"
    pooled = meta.pool(y, v, method, interval, level)
    if not pooled.converged:
        raise ValueError(f"{studies.file}: tau2 was not found by {method}; use another --method, such as DL")

    def attempt(fewest: int, what: str, make: Callable[[], Result]) -> Result | None:
        if k < fewest:
            return None
        try:
            return make()
        except (ValueError, RuntimeError) as problem:
            notes.append(f"{what}: {problem}")
            return None

    left_out, influence = _one_at_a_time(studies, method, interval, level, attempt)
    groups, between = _subgroups(studies, method, interval, level, attempt)
    moderators, cluster = studies.moderators, studies.cluster
    spread = attempt(2, "intervals", lambda: meta.heterogeneity_intervals(y, v, level=level))
    fill = attempt(
        3, "trim and fill", lambda: meta.trim_and_fill(y, v, method, interval=interval, level=level)
    )
    return Analysis(
        studies=studies, method=method, pooled=pooled, common=meta.pool(y, v, "common", "wald", level),
        spread=spread, subgroups=groups, between=between, fill=fill, left_out=left_out, influence=influence,
        robust=None if cluster is None else attempt(
            2, "robust variance", lambda: meta.robust(y, v, cluster, None, method, level=level)),
        regression=None if moderators is None else meta.meta_regression(
            y, v, moderators, method, interval, level),
        asymmetry=_asymmetry(studies, level, attempt), flagged=_flagged(influence, k),
        counted=_counted(studies, level), notes=(*studies.notes, *notes),
    )  # fmt: skip


def _one_at_a_time(
    studies: Studies, method: Method, interval: IntervalMethod, level: float, attempt: Attempt
) -> tuple[meta.Pooled | None, meta.InfluenceMeasures | None]:
    """What each study does to the result; only if these are not thousands, as each needs all others."""
    y, v, k = studies.estimate, studies.variance, len(studies.estimate)
    if k > _MOST_LEFT_OUT:
        attempt(1, "leaving one out", lambda: _refuse(f"limited to {_MOST_LEFT_OUT:,} studies"))
        return None, None
    # Two studies leave one, which has Wald's interval only.
    kind: IntervalMethod = interval if k > 2 else "wald"
    return (
        attempt(2, "leaving one out", lambda: meta.leave_one_out(y, v, method, kind, level)),
        attempt(3, "influence", lambda: meta.influence_measures(y, v, method, kind)),
    )


def _refuse(why: str) -> None:
    raise ValueError(why)


def _asymmetry(studies: Studies, level: float, attempt: Attempt) -> tuple[meta.AsymmetryTest, ...]:
    """Tests of the funnel's asymmetry; Peters' needs counts, and is for odds ratios."""
    y, v = studies.estimate, studies.variance
    tests = [
        attempt(3, "Egger's test", lambda: meta.egger(y, v, level=level)),
        attempt(3, "Begg's test", lambda: meta.begg(y, v)),
    ]
    if studies.counts is not None and studies.measure.symbol == "OR":
        events1, total1, events2, total2 = studies.counts
        both = events1 + events2, total1 + total2
        tests.append(attempt(3, "Peters' test", lambda: meta.peters(y, *both, level=level)))
    return tuple(test for test in tests if test is not None)


def _subgroups(
    studies: Studies, method: Method, interval: IntervalMethod, level: float, attempt: Attempt
) -> tuple[tuple[Subgroup, ...], meta.Subgroups | None]:
    if studies.groups is None:
        return (), None
    y, v, labels = studies.estimate, studies.variance, np.array(studies.groups, dtype=object)
    groups = []
    for name in dict.fromkeys(studies.groups):
        here = np.flatnonzero(labels == name)
        kind: IntervalMethod = interval if len(here) > 1 else "wald"
        pooled = meta.pool(y[here], v[here], method, kind, level)
        groups.append(Subgroup(name, tuple(here.tolist()), pooled))
    single = any(len(group.members) == 1 for group in groups)
    used: IntervalMethod = "wald" if single else interval
    between = attempt(2, "subgroups", lambda: meta.subgroups(y, v, labels, method, used, level))
    return tuple(groups), between


def _flagged(influence: meta.InfluenceMeasures | None, k: int) -> tuple[tuple[int, str], ...]:
    """Studies with unusual or influential results, by the rules of Viechtbauer & Cheung (2010)."""
    if influence is None:
        return ()
    from scipy.special import chdtr

    m = influence
    rules = (
        (
            abs(m.studentized_residual) > 1.96,
            "unusual effect",
            "studentized residual",
            m.studentized_residual,
        ),
        (abs(m.dffits) > 3 * np.sqrt(1 / (k - 1)), "moves the result", "DFFITS", m.dffits),
        (chdtr(1, m.cooks_distance) > 0.5, "moves the result", "Cook's distance", m.cooks_distance),
        (abs(m.dfbetas) > 1, "moves the result", "DFBETAS", m.dfbetas),
        (m.hat > 3 / k, "much of the weight", "hat value", m.hat),
    )
    flagged = []
    for i in range(k):
        told: dict[str, list[str]] = {}
        for hit, what, statistic, values in rules:
            if hit[i]:
                told.setdefault(what, []).append(f"{statistic} {values[i]:.2f}".replace("-", "−"))
        if told:
            flagged.append((i, "; ".join(f"{what} ({', '.join(by)})" for what, by in told.items())))
    return tuple(flagged)


def _counted(studies: Studies, level: float) -> meta.PooledCounts | None:
    """Mantel-Haenszel, which adds nothing to empty cells, if some are empty."""
    symbols: dict[str, Literal["OR", "RR", "RD"]] = {"OR": "OR", "RR": "RR", "RD": "RD"}
    symbol = symbols.get(studies.measure.symbol)
    if studies.counts is None or symbol is None:
        return None
    events1, total1, events2, total2 = studies.counts
    empty = (events1 == 0) | (events2 == 0) | (events1 == total1) | (events2 == total2)
    if not empty.any():
        return None
    try:
        return meta.mantel_haenszel(*studies.counts, measure=symbol, level=level)
    except ValueError:  # no event in one group: the ratio is 0 or infinite
        return None
