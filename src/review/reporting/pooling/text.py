"""A meta-analysis on the terminal, and as one sentence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from review import meta
from review.meta.analysis import Analysis
from review.meta.from_counts import is_of_counts
from review.reporting.pooling.clustered import (
    of_clusters,
    sentence_of_clusters,
    without_studies,
)
from review.reporting.pooling.moderators import regression_lines
from review.reporting.pooling.shown import (
    Shown,
    capital,
    counted,
    p_text,
    printed,
    share,
    shown,
    small,
)

if TYPE_CHECKING:
    from rich.console import Console

_METHODS: Final = {
    "COMMON": "common-effect model", "FE": "common-effect model", "CE": "common-effect model",
    "EE": "common-effect model", "MH": "common-effect model, Mantel-Haenszel",
    "GLMM": "binomial-normal model, maximum likelihood",
}  # fmt: skip
_INTERVALS: Final = {"wald": "", "knapp-hartung": ", Knapp-Hartung interval",
                     "knapp-hartung-ad-hoc": ", Knapp-Hartung interval with ad hoc correction"}  # fmt: skip


#: Studies that are listed on a terminal; laying out a million takes minutes.
_MOST_ROWS: Final = 1000
#: Of the prediction interval, for a paper.
_PREDICTIONS: Final = {
    "nagashima": "Nagashima et al. 2019", "k-2": "t, k − 2 df; Higgins et al. 2009", "k-1": "t, k − 1 df",
    "as-interval": "tau² as if known",
}  # fmt: skip
SEPARATE: Final = (
    "no total is given over these analyses, as the same people are in several of them, and no test of their "
    "difference"
)


def describe(console: Console, analysis: Analysis) -> None:
    """Print the table, what was pooled, what to doubt, and the sentence."""
    studies = analysis.studies
    as_shown = shown_of(analysis)
    console.print(f"{capital(studies.measure.name)}, {studies.origin}", style="bold", markup=False)
    _table(console, analysis, as_shown)
    for part in (_pooled, _subgroups, regression_lines, _small_studies, _single_studies, _doubts):
        if lines := part(analysis, as_shown):
            console.print()
            for line in lines:
                console.print(line, markup=False)
    console.print("\nFor a paper:", style="bold")
    console.print(f"  {sentence(analysis)}", markup=False)


def sentence(analysis: Analysis) -> str:
    """The result as one sentence that can stand in a paper."""
    studies, pooled = analysis.studies, analysis.pooled
    as_shown = shown_of(analysis)
    level = f"{100 * pooled.level:g}% "
    low, high, p, how = pooled.ci_low, pooled.ci_high, pooled.p_value, _INTERVALS[pooled.interval]
    among = counted(pooled.k, "study", "studies")
    if all(studies.sizes) and analysis.multilevel is None:
        among += f" ({sum(n for n in studies.sizes if n):,} people)"
    if studies.one_study:
        return "No sentence: all rows are of one study, and its people cannot stand for several studies."
    if analysis.multilevel is not None:
        return sentence_of_clusters(analysis, analysis.multilevel, as_shown)
    if studies.cluster is not None:
        effects = counted(pooled.k, "effect", "effects")
        among = f"{effects} from {len(set(studies.cluster))} studies, as if independent,"
    test = f", {p_text(p)}" if studies.measure.null is not None else ""
    said = f"The pooled {studies.measure.name.partition(' (')[0]} of {among} was "
    ends = f"{as_shown.text(low)} to {as_shown.text(high)}"
    said += f"{as_shown.text(pooled.estimate)} ({level}CI {ends}{test}; {_model(analysis)}{how})"
    if pooled.k > 1:
        if not math.isnan(pooled.prediction_low):
            ends = f"{as_shown.text(pooled.prediction_low)} to {as_shown.text(pooled.prediction_high)}"
            said += f", with a {level}prediction interval of {ends} ({_predicted_by(analysis)})"
        said += f" and heterogeneity of {_heterogeneity(analysis)}"
    return f"{said}."


def describe_all(console: Console, analyses: Sequence[Analysis]) -> None:
    """Print one analysis, or separate ones under their names."""
    for each in analyses:
        if len(analyses) > 1:
            console.rule(each.studies.name, align="left", style="bold", characters="─")
        describe(console, each)
        console.print()
    if len(analyses) > 1:
        console.print(f"{capital(SEPARATE)}.", markup=False)


def shown_of(analysis: Analysis) -> Shown:
    """How the numbers of an analysis are printed."""
    studies = analysis.studies
    return shown(studies.measure, studies.estimate, studies.variance, studies.scale_size)


def _table(console: Console, analysis: Analysis, as_shown: Shown) -> None:
    from rich.table import Table
    from rich.text import Text

    studies, pooled = analysis.studies, analysis.pooled
    sized = any(n is not None for n in studies.sizes)
    table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 3, 0, 0))
    table.add_column("Study", overflow="fold")
    if sized:
        table.add_column("n", justify="right")
    table.add_column(studies.measure.symbol, justify="right")
    table.add_column(f"{100 * pooled.level:g}% CI", justify="right", no_wrap=True)
    table.add_column("weight", justify="right", no_wrap=True)
    ends = studies_interval(analysis)

    def add(i: int) -> None:
        n = studies.sizes[i]
        cells = [studies.labels[i], *(["" if n is None else f"{n:,}"] if sized else [])]
        cells += [
            as_shown.text(studies.estimate[i]),
            _limits(analysis, i) or as_shown.interval(ends[0][i], ends[1][i]),
        ]
        table.add_row(*map(Text, [*cells, share(pooled.weights[i])]))

    for group in analysis.subgroups:
        table.add_row(Text(group.name, style="bold"))
        for i in group.members:
            add(i)
        p = group.pooled
        cells = [f"  pooled ({group.name})", *([""] if sized else []), as_shown.text(p.estimate)]
        table.add_row(*map(Text, [*cells, as_shown.interval(p.ci_low, p.ci_high), ""]), style="italic")
    if not analysis.subgroups:
        for i in range(min(pooled.k, _MOST_ROWS)):
            add(i)
    console.print(table)
    if pooled.k > _MOST_ROWS and not analysis.subgroups:
        console.print(f"and {pooled.k - _MOST_ROWS:,} more; --output FOLDER writes them all")
    for row in studies.left_out:
        console.print(f"not pooled: {row.label} (row {row.row}): {row.reason}", markup=False)


def studies_interval(analysis: Analysis) -> tuple[Any, Any]:
    """Intervals of the studies, on the pooled scale: as given, else Wald's."""
    from review.effects.effect import Effect

    studies, level = analysis.studies, analysis.pooled.level
    ends = Effect(studies.estimate, studies.variance).interval(level)
    low, high = np.array(ends.low, float, ndmin=1), np.array(ends.high, float, ndmin=1)
    scale = math.log if studies.measure.scale == "log" else float
    for i, given in enumerate(studies.limits):
        if given is not None and studies.ci_level == level:
            low[i], high[i] = (scale(end.value) for end in given)
    return low, high


def _limits(analysis: Analysis, i: int) -> str:
    """The given limits of a study with the decimals they were given with; empty without such limits."""
    studies = analysis.studies
    given = studies.limits[i] if studies.limits and studies.ci_level == analysis.pooled.level else None
    return f"[{', '.join(printed(end.value, max(end.decimals, 0)) for end in given)}]" if given else ""


def _pooled(analysis: Analysis, as_shown: Shown) -> list[str]:
    pooled, common = analysis.pooled, analysis.common
    letter = "z" if pooled.interval == "wald" else f"t({pooled.k - 1})"
    test = f", {letter} = {printed(pooled.statistic)}, {p_text(pooled.p_value)}"
    test = test if analysis.studies.measure.null is not None else ""

    def line(name: str, estimate: float, low: float, high: float, more: str = "") -> str:
        return f"{name:<22}{as_shown.text(estimate)} {as_shown.interval(low, high)}{more}"

    lines = [f"{capital(_model(analysis))}{_INTERVALS[pooled.interval]}"]
    lines.append(line("Pooled effect", pooled.estimate, pooled.ci_low, pooled.ci_high, test))
    if (fit := analysis.multilevel) is not None:
        lines = of_clusters(analysis, fit, as_shown)
        lines += ["", "As if each row were a study (too narrow; for comparison)"]
        lines.append(line("Pooled effect", pooled.estimate, pooled.ci_low, pooled.ci_high, test))
        return [*lines, *_spread(analysis)]
    if not math.isnan(pooled.prediction_low) and pooled.k > 1:
        ends = as_shown.interval(pooled.prediction_low, pooled.prediction_high)
        lines.append(f"{'Prediction interval':<22}{ends} ({_predicted_by(analysis)})")
    if pooled.method.upper() not in _METHODS and pooled.k > 1:
        lines.append(
            line("Common effect", common.estimate, common.ci_low, common.ci_high, " (for comparison)")
        )
    if (mh := analysis.counted) is not None:
        scaled = line("Mantel-Haenszel", mh.estimate, mh.ci_low, mh.ci_high, " (adds nothing to empty cells)")
        lines.append(scaled)
    return [*lines, *_spread(analysis)]


def _spread(analysis: Analysis) -> list[str]:
    """Heterogeneity with its intervals."""
    pooled, spread = analysis.pooled, analysis.spread
    if pooled.k < 2:
        return []
    if pooled.method == "GLMM":
        return [f"{'Heterogeneity':<22}{_of_log_odds(pooled)}"]
    if spread is None:
        q = f"I² = {pooled.i2:.1f}%; Q({pooled.k - 1}) = {printed(pooled.q)}, {p_text(pooled.q_p_value)}"
        return [f"{'Heterogeneity':<22}{q}", *_of_tables(analysis)]
    level = f"{100 * pooled.level:g}% CI "
    tau = f"τ² = {small(pooled.tau2)} [{level}{small(spread.tau2.low)}, {small(spread.tau2.high)}]"
    i2 = f"I² = {pooled.i2:.1f}% [{spread.i2.low:.1f}, {spread.i2.high:.1f}]"
    q = f"Q({pooled.k - 1}) = {printed(pooled.q)}, {p_text(pooled.q_p_value)}"
    return [f"{'Heterogeneity':<22}{tau}", f"{'':<22}{i2}; {q}"]


def _predicted_by(analysis: Analysis) -> str:
    return "t, k − 2 df" if analysis.question.method == "GLMM" else _PREDICTIONS[analysis.prediction]


def _heterogeneity(analysis: Analysis) -> str:
    pooled, spread = analysis.pooled, analysis.spread
    if pooled.method == "GLMM":
        return _of_log_odds(pooled)
    ends = f" ({100 * pooled.level:g}% CI {spread.i2.low:.0f} to {spread.i2.high:.0f})" if spread else ""
    test = f"Q({pooled.k - 1}) = {printed(pooled.q, 1)}, {p_text(pooled.q_p_value)}"
    tau = "" if pooled.method.upper() in _METHODS else f"τ² = {small(pooled.tau2)}, "
    return f"{tau}I² = {pooled.i2:.0f}%{ends}, {test}"


def _of_log_odds(pooled: meta.Pooled) -> str:
    test = f"likelihood ratio χ²(1) = {printed(pooled.q)}, {p_text(pooled.q_p_value)}"
    return f"τ² = {small(pooled.tau2)} of the log odds, {test}"


def _of_tables(analysis: Analysis) -> list[str]:
    """Tests of 2x2 tables together."""
    if (tests := analysis.tables) is None:
        return []

    def line(name: str, test: tuple[float, int, float], more: str = "") -> str:
        return f"  {name}: χ²({test[1]}) = {printed(test[0])}, {p_text(test[2])}{more}"

    return [
        "Tests of the tables",
        line("Cochran-Mantel-Haenszel, continuity corrected", tests.association),
        line(
            "Breslow-Day, equal odds ratios",
            tests.breslow_day,
            f"; with Tarone's correction {p_text(tests.tarone[2])}",
        ),
    ]


def _subgroups(analysis: Analysis, as_shown: Shown) -> list[str]:
    between, robust = analysis.between, analysis.between_robust
    if between is None and robust is None:
        return []
    lines = []
    for group in analysis.subgroups:
        p = group.pooled
        more = f"τ² = {small(p.tau2)}, I² = {p.i2:.1f}%" if p.k > 1 else "one study"
        found = f"{as_shown.text(p.estimate)} {as_shown.interval(p.ci_low, p.ci_high)}"
        lines.append(f"  {group.name}: {found}, k = {p.k}, {more}")
    if between is None:
        assert robust is not None
        f, df1, df2, chance = robust
        test = f"F({df1}, {df2:.1f}) = {printed(f)}, {p_text(chance)} (HTZ)"
        test = "too few studies" if math.isnan(chance) else test
        return ["Subgroups, rows as if they were studies", *lines, f"  difference between subgroups: {test}"]
    test = f"Q({between.q_between_df}) = {printed(between.q_between)}, {p_text(between.q_between_p_value)}"
    own = "each pooled by itself" if is_of_counts(analysis.question.method) else "each with a τ² of its own"
    return [f"Subgroups, {own}", *lines, f"  difference between subgroups: {test}"]


def _small_studies(analysis: Analysis, as_shown: Shown) -> list[str]:
    if not analysis.asymmetry:
        return []
    lines = ["Small-study effects (asymmetry of the funnel)"]
    for test in analysis.asymmetry:
        name = "τ" if test.test == "Begg" else "z" if test.df is None else f"t({test.df:.3g})"
        limit = ""
        if (
            test.test.startswith("Egger")
            and test.limit is not None
            and test.limit_low is not None
            and test.limit_high is not None
        ):
            ends = as_shown.interval(test.limit_low, test.limit_high)
            limit = f"; a study without sampling error would have {as_shown.text(test.limit)} {ends}"
        lines.append(f"  {test.test}: {name} = {printed(test.statistic)}, {p_text(test.p_value)}{limit}")
    if (fill := analysis.fill) is not None:
        p = fill.pooled
        then = f"; with them {as_shown.text(p.estimate)} {as_shown.interval(p.ci_low, p.ci_high)}"
        missing = counted(fill.missing, "study", "studies")
        lines.append(f"  Trim and fill: {missing} missing on the {fill.side}{then if fill.missing else ''}")
    if (both := analysis.lines) is not None:
        end, low, high = both.limit
        found = f"{as_shown.text(end)} {as_shown.interval(low, high)}"
        lines.append(f"  PET-PEESE ({both.chosen}): a study without sampling error would have {found}")
    if (model := analysis.selection) is not None:
        found = f"{as_shown.text(model.estimate)} {as_shown.interval(model.ci_low, model.ci_high)}"
        lines.append(
            f"  Selection model (step at one-sided p = .025): {found}, results above it published "
            f"{printed(float(model.weights[0]))} times as often, {p_text(model.p_value)}"
        )
    caution = analysis.asymmetry[0].caution
    return [*lines, *([f"  {caution}"] if caution else [])]


def _single_studies(analysis: Analysis, as_shown: Shown) -> list[str]:
    rest, labels = analysis.left_out, analysis.studies.labels
    if rest is None:
        return without_studies(analysis, as_shown)
    least, most = int(np.argmin(rest.estimate)), int(np.argmax(rest.estimate))
    ends = [f"{as_shown.text(rest.estimate[i])} (without {labels[i]})" for i in (least, most)]
    lines = [f"Leaving one study out: {ends[0]} to {ends[1]}"]
    if analysis.studies.measure.null is not None:

        def excludes(low: Any, high: Any) -> Any:
            return (low > 0) | (high < 0)

        before = bool(excludes(analysis.pooled.ci_low, analysis.pooled.ci_high))
        turning = np.flatnonzero(excludes(rest.ci_low, rest.ci_high) != before)
        null = printed(float(as_shown.value(0.0)), 0)
        now = f"excludes {null}" if before else f"includes {null}"
        names = ", ".join(labels[i] for i in turning[:5]) + (" …" if len(turning) > 5 else "")
        lines.append(
            f"  The interval {now}{f'; not without {names}' if len(turning) else ', whichever is left out'}."
        )
    if analysis.influence is None:
        return lines
    if not analysis.flagged:
        return [*lines, "Influence: no study stands out"]
    return [*lines, "Influence:", *(f"  {labels[i]}: {why}" for i, why in analysis.flagged)]


def _doubts(analysis: Analysis, as_shown: Shown) -> list[str]:
    lines = []
    if (cluster := analysis.studies.cluster) is not None:
        most = max(dict.fromkeys(cluster), key=cluster.count)
        name = f"{analysis.studies.labels[cluster.index(most)]}: {cluster.count(most)} rows"
        lines.append(f"Several rows belong to one study ({name}). Effects from the same people are not")
        lines.append("independent, and the usual interval is too narrow; report the robust one.")
        lines += list(analysis.multilevel.warnings) if analysis.multilevel else []
    return lines + [f"Note: {note}" for note in analysis.notes]


def _model(analysis: Analysis) -> str:
    method = analysis.pooled.method.upper()
    return _METHODS.get(method, f"random-effects model, {method}")
