"""One meta-analysis with everything that a careful reader asks of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeVar

import numpy as np

from review import meta
from review.meta.bias import few_studies
from review.meta.heterogeneity import Method, is_common
from review.meta.pooling import IntervalMethod
from review.meta.tables.studies import Floats, Studies

Result = TypeVar("Result")
Attempt = Callable[[int, str, Callable[[], Any]], Any]
_MOST_CLUSTERS: Final = 200
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
    prediction: str = "as-interval"
    multilevel: meta.Multilevel | None = None
    over_rho: tuple[meta.Multilevel, ...] = ()
    without: Mapping[str, meta.Multilevel] | None = None
    between_robust: tuple[float, int, float, float] | None = None
    moderated: meta.Multilevel | None = None
    lines: meta.PetPeese | None = None
    selection: meta.SelectionModel | None = None


def analyze_all(studies: Studies, **options: Any) -> tuple[Analysis, ...]:
    """One analysis; or one for each subgroup, if the same people are in several, which no total allows.

    ``options`` are those of `analyze`.
    """
    if not overlapping(studies):
        return (analyze(studies, **options),)
    assert studies.groups is not None
    labels = np.array(studies.groups, dtype=object)
    return tuple(
        analyze(only(studies, np.flatnonzero(labels == name)), **options)
        for name in dict.fromkeys(studies.groups)
    )


def overlapping(studies: Studies) -> bool:
    """Whether some study has rows in several subgroups."""
    if studies.groups is None or studies.cluster is None:
        return False
    return len(set(zip(studies.cluster, studies.groups, strict=True))) > len(set(studies.cluster))


def only(studies: Studies, rows: Any) -> Studies:
    """Some of the rows, as studies of one subgroup."""
    kept = rows.tolist()

    def some(values: Any) -> Any:
        return None if values is None else tuple(values[i] for i in kept)

    cluster = some(studies.cluster)
    return replace(
        studies, labels=some(studies.labels), estimate=studies.estimate[rows],
        variance=studies.variance[rows],
        sizes=some(studies.sizes), groups=None, name=str(studies.groups[kept[0]]) if studies.groups else "",
        cluster=cluster if cluster and len(set(cluster)) < len(cluster) else None, years=some(studies.years),
        moderators=studies.moderators and {
            name: None if values is None else values[rows] for name, values in studies.moderators.items()
        },
        details=some(studies.details) if studies.details else (),
        counts=None if studies.counts is None else tuple(column[rows] for column in studies.counts),
        limits=some(studies.limits) if studies.limits else (), left_out=(),
    )  # fmt: skip


def analyze(
    studies: Studies, method: Method = "REML", interval: IntervalMethod | None = None, level: float = 0.95, *,
    prediction: str = "nagashima", rho: float = 0.6,
) -> Analysis:  # fmt: skip
    """Pool studies, and look at heterogeneity, small-study effects, influence, dependence and subgroups.

    Where several rows are one study, they are pooled by `review.meta.multilevel`, and whatever supposes
    independent studies is left out.

    Parameters
    ----------
    studies : Studies
    method, level
        As for `review.meta.pool`.
    interval : str, optional
        As there; by default Knapp-Hartung's for more than two studies of a random-effects model.
    prediction : {"nagashima", "k-2", "k-1", "as-interval"}
        Prediction interval of `review.meta.prediction_interval`, or of `review.meta.pool`; none below three
        studies.
    rho : float
        Assumed correlation of the sampling errors of one study.

    Raises
    ------
    ValueError
        If the pooled effect itself cannot be had; what else cannot is a note.
    """
    y, v, k = studies.estimate, studies.variance, len(studies.estimate)
    notes: list[str] = []
    asked, interval = interval, interval or _usual(k, method)
    if k == 1 and interval != "wald":
        notes.append("one study: Knapp-Hartung needs two, so the interval is Wald's")
        interval = "wald"
    pooled = _predicted(y, v, method, interval, level, prediction)
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

    moderators, cluster = studies.moderators, studies.cluster
    dependent = {} if cluster is None else _dependent(studies, rho, level, attempt)
    if cluster is None:
        left_out, influence = _one_at_a_time(studies, method, interval, level, attempt)
    else:
        left_out, influence = None, None
        notes.append(
            "Begg's test, trim and fill, and influence of single rows are left out: rows of one study depend "
            "on one another"
        )
    groups, between = _subgroups(studies, method, asked, level, attempt)
    if cluster is not None:
        between = None
    few = 3 <= k < 5 and not is_common(method)
    if few:
        notes.append(f"{k} studies: intervals and tau² rest on very little; a prediction interval even more")
    spread = attempt(2, "intervals", lambda: meta.heterogeneity_intervals(y, v, level=level))
    fill = (
        None
        if cluster is not None
        else attempt(
            3, "trim and fill", lambda: meta.trim_and_fill(y, v, method, interval=interval, level=level)
        )
    )
    return Analysis(
        studies=studies, method=method, pooled=pooled, common=meta.pool(y, v, "common", "wald", level),
        spread=spread, subgroups=groups, between=between, fill=fill, left_out=left_out, influence=influence,
        robust=None if cluster is None else attempt(
            2, "robust variance", lambda: meta.robust(y, v, cluster, None, method, level=level)),
        regression=None if moderators is None or cluster is not None else meta.meta_regression(
            y, v, moderators, method, interval, level),
        asymmetry=_asymmetry(studies, level, attempt), flagged=_flagged(influence, k),
        counted=_counted(studies, level), notes=(*studies.notes, *notes), prediction=prediction,
        **dependent, **_if_selected(studies, pooled.estimate, level),
    )  # fmt: skip


def _usual(k: int, method: str) -> IntervalMethod:
    return "knapp-hartung" if k > 2 and not is_common(method) else "wald"


def _predicted(
    y: Floats, v: Floats, method: Method, interval: IntervalMethod, level: float, prediction: str
) -> meta.Pooled:
    """The pooled effect with the prediction interval asked for; none of fewer than three studies."""
    plain: Any = prediction if prediction in ("k-1", "k-2") else "as-interval"
    pooled = meta.pool(y, v, method, interval, level, prediction=plain)
    if is_common(method) or prediction == "as-interval" or not pooled.converged:
        return pooled
    if len(y) < 3:
        return replace(pooled, prediction_low=np.nan, prediction_high=np.nan)
    if prediction != "nagashima":
        return pooled
    ends = meta.prediction_interval(y, v, method, level)
    return replace(pooled, prediction_low=ends.low, prediction_high=ends.high)


def _dependent(studies: Studies, rho: float, level: float, attempt: Attempt) -> dict[str, Any]:
    """What rows that share people allow: a multilevel model, over rho, without each study, by subgroup."""
    y, v, cluster = studies.estimate, studies.variance, studies.cluster
    assert cluster is not None
    groups, moderators = studies.groups, studies.moderators
    model = attempt(2, "multilevel model", lambda: meta.multilevel(y, v, cluster, rho=rho, level=level))
    found: dict[str, Any] = {"multilevel": model}
    if model is None:
        return found
    grid = attempt(2, "other correlations", lambda: meta.over_rho(y, v, cluster, level=level))
    found["over_rho"] = grid or ()
    if 2 < len(set(cluster)) <= _MOST_CLUSTERS:
        found["without"] = attempt(
            3, "leaving one study out", lambda: meta.leave_one_study_out(y, v, cluster, rho=rho, level=level)
        )
    if groups is not None and len(set(groups)) > 1:
        fit = attempt(
            3, "subgroups",
            lambda: meta.multilevel(y, v, cluster, {"group": np.array(groups, object)}, rho=rho, level=level),
        )  # fmt: skip
        if fit is not None:
            f, df, p = fit.test(np.eye(len(fit.names))[1:])
            found["between_robust"] = (f, len(fit.names) - 1, df, p)
    if moderators is not None:
        found["moderated"] = meta.multilevel(y, v, cluster, moderators, rho=rho, level=level)
    return found


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
    if studies.cluster is not None:
        test = attempt(3, "Egger's test", lambda: _egger_of_clusters(studies, level))
        return () if test is None else (test,)
    tests = [
        attempt(3, "Egger's test", lambda: meta.egger(y, v, level=level)),
        attempt(3, "Begg's test", lambda: meta.begg(y, v)),
    ]
    if studies.counts is not None and studies.measure.symbol == "OR":
        counts = studies.counts
        events1, total1, events2, total2 = counts
        both = events1 + events2, total1 + total2
        tests.append(attempt(3, "Peters' test", lambda: meta.peters(y, *both, level=level)))
        tests.append(attempt(3, "Harbord's test", lambda: meta.harbord(*counts, level=level)))
    return tuple(test for test in tests if test is not None)


def _if_selected(studies: Studies, pooled: float, level: float) -> dict[str, Any]:
    """PET-PEESE and the three-parameter selection model, for ten independent studies or more."""
    if studies.cluster is not None or few_studies(len(studies.estimate)) or studies.measure.null is None:
        return {}
    y, v = studies.estimate, studies.variance
    found: dict[str, Any] = {}
    try:
        found["lines"] = meta.pet_peese(y, v, level)
        side = "greater" if pooled >= 0 else "less"
        model = meta.selection_model(y, v, alternative=side, level=level)
        found["selection"] = model if model.converged else None
    except ValueError:  # all significant, or none; or all equally precise
        pass
    return found


def _egger_of_clusters(studies: Studies, level: float) -> meta.AsymmetryTest:
    """Egger's test by a robust multilevel model (Rodgers & Pustejovsky 2021)."""
    assert studies.cluster is not None
    error = np.sqrt(studies.variance)
    fit = meta.multilevel(studies.estimate, studies.variance, studies.cluster, {"se": error}, level=level)
    return meta.AsymmetryTest(
        test="Egger (robust)", statistic=float(fit.statistic[1]), df=float(fit.df[1]),
        p_value=float(fit.p_value[1]), k=fit.studies, slope=float(fit.estimate[1]),
        slope_standard_error=float(fit.standard_error[1]), limit=float(fit.estimate[0]),
        limit_low=float(fit.ci_low[0]), limit_high=float(fit.ci_high[0]), caution=few_studies(fit.studies),
    )  # fmt: skip


def _subgroups(
    studies: Studies, method: Method, asked: IntervalMethod | None, level: float, attempt: Attempt
) -> tuple[tuple[Subgroup, ...], meta.Subgroups | None]:
    if studies.groups is None:
        return (), None
    y, v, labels = studies.estimate, studies.variance, np.array(studies.groups, dtype=object)
    groups = []
    for name in dict.fromkeys(studies.groups):
        here = np.flatnonzero(labels == name)
        kind: IntervalMethod = (asked or _usual(len(here), method)) if len(here) > 1 else "wald"
        pooled = meta.pool(y[here], v[here], method, kind, level)
        groups.append(Subgroup(name, tuple(here.tolist()), pooled))
    single = any(len(group.members) == 1 for group in groups)
    smallest = min(len(group.members) for group in groups)
    used: IntervalMethod = "wald" if single else asked or _usual(smallest, method)
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
