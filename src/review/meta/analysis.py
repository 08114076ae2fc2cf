"""One whole meta-analysis: pooled effect, heterogeneity, influence of studies, small-study effects.

:class:`Question` says how studies are pooled and which of these are wanted; the answer holds them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import numpy as np

from review import meta
from review.meta import from_counts
from review.meta.bias import few_studies
from review.meta.dependent import Attempt, dependent, egger_of_clusters
from review.meta.explaining import Explained, contrasted, predicted
from review.meta.from_counts import CountMethod
from review.meta.heterogeneity import Method, is_common
from review.meta.influence import standing_out
from review.meta.pooling import IntervalMethod
from review.meta.separating import only, overlapping
from review.meta.tables.studies import Studies
from review.meta.tables.table import Floats

Result = TypeVar("Result")
_MOST_LEFT_OUT: Final = 1000  # studies; each needs all others once more


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How studies are to be pooled, and what else is asked.

    Parameters
    ----------
    method : str
        As for `review.meta.pool`; or ``"MH"`` (Mantel-Haenszel), ``"GLMM"`` (`review.meta.binomial`).
    interval : str, optional
        As there; by default Knapp-Hartung's for more than two studies of a random-effects model.
    level : float
        Of the intervals.
    prediction : {"nagashima", "k-2", "k-1", "as-interval"}
        Prediction interval of `review.meta.prediction_interval`, or of `review.meta.pool`; none below three
        studies.
    rho : float
        Assumed correlation of the sampling errors of one study.
    permutations : int
        For p-values by permutation; none if 0.
    predict, contrasts : tuple of str
        As for `review.meta.explaining`; both need moderators.
    """

    method: Method | CountMethod = "REML"
    interval: IntervalMethod | None = None
    level: float = 0.95
    prediction: str = "nagashima"
    rho: float = 0.6
    permutations: int = 0
    predict: tuple[str, ...] = ()
    contrasts: tuple[str, ...] = ()

    @property
    def inverse(self) -> Method:
        """The method of what needs effects with variances, not counts."""
        return "common" if self.method == "MH" else "REML" if self.method == "GLMM" else self.method

    def usual(self, k: int) -> IntervalMethod:
        """The interval asked for, or the one that so many studies have by default."""
        if k == 1 or from_counts.is_of_counts(self.method):
            return "wald"
        return self.interval or ("knapp-hartung" if k > 2 and not is_common(self.method) else "wald")


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
    question: Question
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
    tables: meta.TablesTests | None = None
    multilevel: meta.Multilevel | None = None
    over_rho: tuple[meta.Multilevel, ...] = ()
    without: Mapping[str, meta.Multilevel] | None = None
    between_robust: tuple[float, int, float, float] | None = None
    moderated: meta.Multilevel | None = None
    lines: meta.PetPeese | None = None
    selection: meta.SelectionModel | None = None
    predictions: Explained | None = None
    contrasts: Explained | None = None
    permuted: Mapping[str, float] | None = None

    @property
    def method(self) -> Method:
        """The method of effects with variances."""
        return self.question.inverse

    @property
    def prediction(self) -> str:
        """Which prediction interval was asked for."""
        return self.question.prediction


def analyze_all(studies: Studies, question: Question | None = None) -> tuple[Analysis, ...]:
    """One analysis; or one for each subgroup, if the same people are in several, which no total allows."""
    if not overlapping(studies):
        return (analyze(studies, question),)
    assert studies.groups is not None
    labels = np.array(studies.groups, dtype=object)
    return tuple(
        analyze(only(studies, np.flatnonzero(labels == name)), question)
        for name in dict.fromkeys(studies.groups)
    )


def analyze(studies: Studies, question: Question | None = None) -> Analysis:
    """Pool studies, and look at heterogeneity, small-study effects, influence, dependence and subgroups.

    Where several rows are one study, they are pooled by `review.meta.multilevel`, and whatever supposes
    independent studies is left out.

    Raises
    ------
    ValueError
        If the pooled effect itself cannot be had, or what is asked does not fit the studies; what else
        cannot be had is a note.
    """
    question = question or Question()
    if not 0 <= question.rho < 1:
        raise ValueError(f"rho must be a correlation from 0 to below 1, such as 0.6; got {question.rho:g}")
    y, v, level, notes = studies.estimate, studies.variance, question.level, _first_notes(studies, question)

    def attempt(fewest: int, what: str, make: Callable[[], Result]) -> Result | None:
        if len(y) < fewest:
            return None
        try:
            return make()
        except (ValueError, RuntimeError) as problem:
            notes.append(f"{what}: {problem}")
            return None

    pooled = _main(studies, question)
    groups, between = _subgroups(studies, question, attempt)
    found = (_of_dependent if studies.cluster is not None else _of_independent)(studies, question, attempt)
    counts = from_counts.is_of_counts(question.method)
    return Analysis(
        studies=studies, question=question, pooled=pooled, common=meta.pool(y, v, "common", "wald", level),
        spread=None if counts else attempt(
            2, "intervals", lambda: meta.heterogeneity_intervals(y, v, level=level)),
        subgroups=groups, between=None if studies.cluster is not None else between,
        asymmetry=_asymmetry(studies, level, attempt),
        counted=from_counts.beside(studies, question.method, level),
        tables=attempt(1, "tests of tables", lambda: from_counts.tests(studies, question.method)),
        **(found | _explained(studies, found, question)), **_if_selected(studies, pooled.estimate, level),
        notes=tuple([*map(_of_rows, studies.notes), *notes] if counts else [*studies.notes, *notes]),
    )  # fmt: skip


def _of_rows(note: str) -> str:
    """A note on empty cells, which a model of counts leaves empty."""
    return f"{note}, only as single studies are shown" if note.startswith("0.5 was added") else note


def _first_notes(studies: Studies, question: Question) -> list[str]:
    k, method = len(studies.estimate), question.method
    notes = []
    if k == 1 and question.interval not in (None, "wald"):
        notes.append("one study: Knapp-Hartung needs two, so the interval is Wald's")
    if 3 <= k < 5 and not is_common(question.inverse) and not studies.one_study:
        notes.append(f"{k} studies: intervals and tau² rest on very little; a prediction interval even more")
    if method == "GLMM":
        notes.append("tests of asymmetry, influence and moderators use log odds with variances, by REML")
    if studies.cluster is not None:
        if from_counts.is_of_counts(method):
            raise ValueError(
                f"{studies.file}: several rows are one study, which --method {method} does not allow; leave "
                "--method out, or choose rows with --where"
            )
        notes.append(
            "Begg's test, trim and fill, and influence of single rows are left out: rows of one study depend "
            "on one another"
        )
    return notes


def _main(studies: Studies, question: Question) -> meta.Pooled:
    """The pooled effect; a ValueError if tau² was not found."""
    if from_counts.is_of_counts(question.method):
        pool_rows = from_counts.pooler(studies, question.method, question.level)
        return pool_rows(np.arange(len(studies.estimate)))
    pooled = _predicted(studies.estimate, studies.variance, question)
    if not pooled.converged:
        raise ValueError(
            f"{studies.file}: tau2 was not found by {question.method}; use another --method, such as DL"
        )
    return pooled


def _predicted(y: Floats, v: Floats, question: Question) -> meta.Pooled:
    """The pooled effect with the prediction interval asked for; none of fewer than three studies."""
    method, level, prediction = question.inverse, question.level, question.prediction
    plain: Any = prediction if prediction in ("k-1", "k-2") else "as-interval"
    pooled = meta.pool(y, v, method, question.usual(len(y)), level, prediction=plain)
    if is_common(method) or prediction == "as-interval" or not pooled.converged:
        return pooled
    if len(y) < 3:
        return replace(pooled, prediction_low=np.nan, prediction_high=np.nan)
    if prediction != "nagashima":
        return pooled
    ends = meta.prediction_interval(y, v, method, level)
    return replace(pooled, prediction_low=ends.low, prediction_high=ends.high)


def _of_dependent(studies: Studies, question: Question, attempt: Attempt) -> dict[str, Any]:
    """What rows allow of which several are one study."""
    y, v, level = studies.estimate, studies.variance, question.level
    cluster: Any = studies.cluster
    found: dict[str, Any] = dict.fromkeys(("fill", "left_out", "influence", "regression"))
    found["flagged"] = ()
    found["robust"] = attempt(
        2, "robust variance", lambda: meta.robust(y, v, cluster, None, question.inverse, level=level)
    )
    if question.permutations:
        attempt(1, "permutation", lambda: _refuse("left out, as rows of one study cannot be exchanged"))
    return found | dependent(studies, question.rho, level, attempt)


def _of_independent(studies: Studies, question: Question, attempt: Attempt) -> dict[str, Any]:
    """What rows allow of which each is a study."""
    y, v, method, level = studies.estimate, studies.variance, question.inverse, question.level
    interval = question.usual(len(y))
    alone = studies.one_study
    left_out, influence = (None, None) if alone else _one_at_a_time(studies, question, attempt)
    return {
        "robust": None, "left_out": left_out, "influence": influence,
        "flagged": () if influence is None else standing_out(influence),
        "fill": None if alone else attempt(
            3, "trim and fill", lambda: meta.trim_and_fill(y, v, method, interval=interval, level=level)),
        "regression": None if studies.moderators is None else meta.meta_regression(
            y, v, studies.moderators, method, interval, level),
        "permuted": _permuted(studies, question) if question.permutations else None,
    }  # fmt: skip


def _permuted(studies: Studies, question: Question) -> dict[str, float]:
    """p-values by permutation of the pooled effect, or of each coefficient."""
    y, v, names = studies.estimate, studies.variance, ["pooled effect"]
    if studies.moderators is not None:
        names = list(meta.meta_regression(y, v, studies.moderators, question.inverse).names)
    values = meta.permutation_test(
        y, v, studies.moderators, question.inverse, permutations=question.permutations
    )
    return dict(zip(names, values.tolist(), strict=True))


def _explained(studies: Studies, found: Mapping[str, Any], question: Question) -> dict[str, Any]:
    """Predictions and contrasts of the regression, robust where rows depend on one another."""
    if not question.predict and not question.contrasts:
        return {}
    fit = found.get("moderated") or found["regression"]
    if fit is None or studies.moderators is None:
        raise ValueError("--predict and --contrast need --moderators")
    return {
        "predictions": predicted(fit, studies.moderators, question.predict),
        "contrasts": contrasted(fit, studies.moderators, question.contrasts),
    }


def _one_at_a_time(
    studies: Studies, question: Question, attempt: Attempt
) -> tuple[meta.Pooled | None, meta.InfluenceMeasures | None]:
    """What each study does to the result; only if these are not thousands, as each needs all others."""
    y, v, k = studies.estimate, studies.variance, len(studies.estimate)
    if k > _MOST_LEFT_OUT:
        attempt(1, "leaving one out", lambda: _refuse(f"limited to {_MOST_LEFT_OUT:,} studies"))
        return None, None
    # Two studies leave one, which has Wald's interval only.
    kind: IntervalMethod = question.usual(k) if k > 2 else "wald"
    method, level = question.inverse, question.level

    def without() -> meta.Pooled:
        if from_counts.is_of_counts(question.method):
            return from_counts.left_out(from_counts.pooler(studies, question.method, level), k)
        return meta.leave_one_out(y, v, method, kind, level)

    return (
        attempt(2, "leaving one out", without),
        attempt(3, "influence", lambda: meta.influence_measures(y, v, method, kind)),
    )


def _refuse(why: str) -> None:
    raise ValueError(why)


def _asymmetry(studies: Studies, level: float, attempt: Attempt) -> tuple[meta.AsymmetryTest, ...]:
    """Tests of the funnel's asymmetry; Peters' needs counts, and is for odds ratios."""
    y, v = studies.estimate, studies.variance
    if studies.one_study:
        return ()
    if studies.cluster is not None:
        test = attempt(3, "Egger's test", lambda: egger_of_clusters(studies, level))
        return () if test is None else (test,)
    tests = [
        attempt(3, "Egger's test", lambda: meta.egger(y, v, level=level)),
        attempt(3, "Begg's test", lambda: meta.begg(y, v)),
    ]
    if studies.counts is not None and studies.measure.symbol == "OR":
        events1, total1, events2, total2 = counts = studies.counts
        both = events1 + events2, total1 + total2
        tests.append(attempt(3, "Peters' test", lambda: meta.peters(y, *both, level=level)))
        tests.append(attempt(3, "Harbord's test", lambda: meta.harbord(*counts, level=level)))
    return tuple(test for test in tests if test is not None)


def _if_selected(studies: Studies, pooled: float, level: float) -> dict[str, Any]:
    """PET-PEESE and the three-parameter selection model, for ten independent studies or more."""
    few = studies.one_study or few_studies(len(studies.estimate))
    if studies.cluster is not None or few or studies.measure.null is None:
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


def _subgroups(
    studies: Studies, question: Question, attempt: Attempt
) -> tuple[tuple[Subgroup, ...], meta.Subgroups | None]:
    if studies.groups is None:
        return (), None
    y, v, labels = studies.estimate, studies.variance, np.array(studies.groups, dtype=object)
    method, level = question.inverse, question.level
    groups = []
    for name in dict.fromkeys(studies.groups):
        here = np.flatnonzero(labels == name)
        if from_counts.is_of_counts(question.method):
            pooled = from_counts.pooler(studies, question.method, level)(here)
        else:
            pooled = meta.pool(y[here], v[here], method, question.usual(len(here)), level)
        groups.append(Subgroup(name, tuple(here.tolist()), pooled))
    if from_counts.is_of_counts(question.method):
        return tuple(groups), attempt(2, "subgroups", lambda: _between(groups))
    smallest = min(len(group.members) for group in groups)
    used = "wald" if smallest == 1 else question.usual(smallest)
    return tuple(groups), attempt(2, "subgroups", lambda: meta.subgroups(y, v, labels, method, used, level))


def _between(groups: Sequence[Subgroup]) -> meta.Subgroups | None:
    """Whether subgroups that were pooled by themselves differ: Q of their estimates."""
    if len(groups) < 2:
        return None
    estimates = np.array([group.pooled.estimate for group in groups])
    errors = np.array([group.pooled.standard_error for group in groups])
    found = meta.pool(estimates, errors**2, "common")
    return meta.Subgroups(
        names=tuple(group.name for group in groups), q_between=found.q,
        pooled=from_counts.stacked([group.pooled for group in groups]),
        q_between_df=len(groups) - 1, q_between_p_value=found.q_p_value,
    )  # fmt: skip
