"""Figures of a meta-analysis, each with its text alternative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import numpy as np

from review import meta, plots
from review.meta.analysis import Analysis
from review.meta.heterogeneity import is_common
from review.meta.tables import Studies
from review.plots.lights import judged
from review.reporting.pooling.shown import Shown, p_text, printed, small
from review.reporting.pooling.text import studies_interval

_ALL_SUBSETS: Final = 15  # studies; of more, a sample of subsets
_SAMPLE: Final = 20_000
_FAR: Final = 6.0  # quartile distances from the median, beyond which an estimate is out of sight
_WIDE: Final = 5.0  # half lengths of a typical interval, beyond which one ends in an arrowhead


def title(name: str, analysis: Analysis) -> str:
    """What a figure is called."""
    return f"{name.capitalize()} plot: {analysis.studies.measure.name}"


def check_judgments(studies: Studies) -> None:
    """Refuse judgments of risk of bias that have no light, before anything is drawn."""
    for domain, words in (studies.judgments or {}).items():
        known = [word for word in words if word]
        judged(f"{studies.file}, column {domain!r}", known or ["low"], len(known) or 1)


def forest(ax: Any, analysis: Analysis, as_shown: Shown, favors: tuple[str, str] | None = None) -> str:
    """The forest; ``favors`` says what lower and higher values mean."""
    studies, pooled = analysis.studies, analysis.pooled
    low, high = studies_interval(analysis)
    lost = studies.left_out
    nan = [np.nan] * len(lost)

    def column(values: Any) -> list[float]:
        return [*np.asarray(as_shown.value(values), float).tolist(), *nan]

    rest = [""] * len(lost)
    sized = any(n is not None for n in studies.sizes)
    groups = None if studies.groups is None else [*studies.groups, *([None] * len(lost))]
    level = f"[{100 * pooled.level:g} % CI]"
    weightless = bool(np.isnan(pooled.weights).any())
    headings = [
        "Study",
        *(["n"] if sized else []),
        *([] if weightless else ["Weight"]),
        f"{as_shown.measure.symbol}\n{level}",
    ]
    null = as_shown.measure.null
    return plots.forest(
        ax, [*studies.labels, *(each.label for each in lost)],
        column(studies.estimate), column(low), column(high),
        weights=None if weightless else [*np.maximum(pooled.weights, 1e-6), *nan],
        shares=None if weightless else [*(f"{w:.1f} %" for w in pooled.weights), *rest],
        details=[*studies.details, *rest] if studies.details else None,
        sizes=[*("" if n is None else f"{n:,}" for n in studies.sizes), *rest] if sized else None,
        groups=groups, reasons=[*[""] * pooled.k, *(f"not pooled: {each.reason}" for each in lost)],
        pooled=_diamonds(analysis, as_shown), headings=headings, xlabel=_axis(as_shown), log=as_shown.is_log,
        reference=float(as_shown.value(pooled.estimate)) if null is None else null,
        directions=favors or (("lower in group 1", "higher") if studies.compares_groups else None),
        clip=_clip(analysis, as_shown, low, high), decimals=as_shown.decimals,
        columns={head: [*cells, *rest] for head, cells in _counts(analysis).items()},
        lights={head: [*cells, *rest] for head, cells in (studies.judgments or {}).items()},
    )  # fmt: skip


def _diamonds(analysis: Analysis, as_shown: Shown) -> list[plots.Diamond]:
    """Of the subgroups, then of all rows."""
    diamonds = [
        replace(_diamond(g.pooled, as_shown, "Pooled", g.name), **_totals(analysis, list(g.members)))
        for g in analysis.subgroups
        if g.pooled.k > 1
    ]
    if (fit := analysis.multilevel) is not None:
        low_high = [float(as_shown.value(x)) for x in (fit.estimate[0], fit.ci_low[0], fit.ci_high[0])]
        more = [float(as_shown.value(x)) for x in (fit.prediction_low, fit.prediction_high)]
        note = f"{fit.k} effects of {fit.studies} studies, cluster-robust interval; I² = {fit.i2:.0f} %"
        estimate, *ends = low_high
        diamonds.append(plots.Diamond(
            "Multilevel model (REML)", estimate, ends[0], ends[1], more[0], more[1], None, note, "100 %"
        ))  # fmt: skip
    else:
        whole = _diamond(
            analysis.pooled,
            as_shown,
            _called(analysis.pooled),
            None,
            predicted=True,
            between=analysis.between,
        )
        diamonds.append(replace(whole, **_totals(analysis)))
    return diamonds


def _called(pooled: meta.Pooled) -> str:
    """What the diamond of all rows is called."""
    known = {"MH": "Mantel-Haenszel", "GLMM": "Binomial-normal model"}
    if pooled.method in known:
        return known[pooled.method]
    return "Common effect" if is_common(pooled.method) else f"Random effects ({pooled.method})"


def _counts(analysis: Analysis) -> dict[str, list[str]]:
    """Events and totals of both groups, row by row."""
    if not analysis.studies.two_groups or analysis.studies.counts is None:
        return {}
    events1, total1, events2, total2 = analysis.studies.counts
    return {
        f"Group {i}": [_share(*pair) for pair in zip(events, total, strict=True)]
        for i, events, total in ((1, events1, total1), (2, events2, total2))
    }


def _share(events: float, total: float) -> str:
    return f"{events:,.0f} / {total:,.0f}"


def _totals(analysis: Analysis, rows: Any = slice(None)) -> dict[str, Any]:
    """What a diamond's rows have together: people, and events of both groups."""
    studies = analysis.studies
    sizes = [n for n in np.array(studies.sizes, dtype=object)[rows] if n is not None]
    cells: tuple[str, ...] = ()
    if studies.two_groups and studies.counts is not None:
        events1, total1, events2, total2 = (float(column[rows].sum()) for column in studies.counts)
        cells = _share(events1, total1), _share(events2, total2)
    # People who are in several rows are not to be counted again.
    known = sizes and len(sizes) == len(np.arange(len(studies.sizes))[rows]) and studies.cluster is None
    return {"size": f"{sum(sizes):,}" if known else "", "cells": cells}


def _diamond(
    pooled: meta.Pooled, as_shown: Shown, label: str, group: str | None, *, predicted: bool = False,
    between: meta.Subgroups | None = None,
) -> plots.Diamond:  # fmt: skip
    ends = [float(as_shown.value(x)) for x in (pooled.estimate, pooled.ci_low, pooled.ci_high)]
    more = [float(as_shown.value(x)) for x in (pooled.prediction_low, pooled.prediction_high)]
    note = ""
    if pooled.k > 1:
        q = f"Q({pooled.k - 1})\u00a0=\u00a0{printed(pooled.q, 1)}, {p_text(pooled.q_p_value)}"
        note = f"Heterogeneity: τ² = {small(pooled.tau2)}, I² = {pooled.i2:.0f} %, {q}"
    if between is not None:
        q = f"Q({between.q_between_df}) = {printed(between.q_between, 1)}"
        note += f". Between subgroups: {q}, {p_text(between.q_between_p_value)}"
    note = note.replace(" = ", "\u00a0=\u00a0").replace(" < ", "\u00a0<\u00a0")
    share = "" if group is not None or not predicted else "100 %"
    estimate, low, high = ends
    predicted_low, predicted_high = more if predicted and pooled.k > 1 else (np.nan, np.nan)
    return plots.Diamond(label, estimate, low, high, predicted_low, predicted_high, group, note, share)


def _clip(analysis: Analysis, as_shown: Shown, low: Any, high: Any) -> tuple[float, float] | None:
    """Ends of the axis, if a few very wide intervals would make the others unreadable."""
    y, pooled = analysis.studies.estimate, analysis.pooled
    reach = _WIDE * float(np.median(high - low)) / 2
    ends = [*np.maximum(low, y - reach), *np.minimum(high, y + reach), pooled.ci_low, pooled.ci_high]
    ends += [x for x in (pooled.prediction_low, pooled.prediction_high) if np.isfinite(x)]
    # Estimates far out are cut off too, if they are few: their row has an arrowhead and its numbers.
    middle, spread = float(np.median(ends)), float(np.subtract(*np.quantile(ends, [0.75, 0.25])))
    inside = [x for x in ends if abs(x - middle) <= _FAR * spread] or ends
    short = min(*inside, 0.0), max(*inside, 0.0)
    if as_shown.measure.null is None:
        short = min(inside), max(inside)
    if short[1] - short[0] > 0.6 * (max(*high, short[1]) - min(*low, short[0])):
        return None
    room = 0.04 * (short[1] - short[0])
    return float(as_shown.value(short[0] - room)), float(as_shown.value(short[1] + room))


def _axis(as_shown: Shown) -> str:
    name = as_shown.measure.name.partition(" (pooled")[0]
    return f"{name[:1].upper()}{name[1:]}{' (log scale)' if as_shown.is_log else ''}"


def _plane(as_shown: Shown) -> dict[str, Any]:
    """Label and ticks of an axis on the pooled scale."""
    other = {"z": "Fisher's z", "logit": "Log odds"}.get(as_shown.measure.scale)
    return {"xlabel": other or _axis(as_shown), "ratio": as_shown.is_log}


def _funnel(ax: Any, analysis: Analysis, as_shown: Shown) -> str:
    studies, fill = analysis.studies, analysis.fill
    added = fill is not None and fill.missing > 0
    filled = (fill.estimate[fill.filled], np.sqrt(fill.variance[fill.filled])) if fill and added else ()
    return plots.funnel(
        ax, studies.labels, studies.estimate, np.sqrt(studies.variance), pooled=analysis.pooled.estimate,
        filled=filled, refilled=fill.pooled.estimate if fill and added else None, level=analysis.pooled.level,
        contours=() if as_shown.measure.null is None else (0.10, 0.05, 0.01), **_plane(as_shown),
    )  # fmt: skip


def _baujat(ax: Any, analysis: Analysis, as_shown: Shown) -> str:
    studies = analysis.studies
    found = meta.baujat(studies.estimate, studies.variance, analysis.method)
    return plots.baujat(ax, studies.labels, found.heterogeneity, found.influence)


def _radial(ax: Any, analysis: Analysis, as_shown: Shown) -> str:
    studies, plane = analysis.studies, _plane(as_shown)
    return plots.radial(
        ax, studies.labels, studies.estimate, np.sqrt(studies.variance), pooled=analysis.pooled.estimate,
        level=analysis.pooled.level, effect=plane["xlabel"].partition(" (")[0], ratio=plane["ratio"],
    )  # fmt: skip


def _drapery(ax: Any, analysis: Analysis, as_shown: Shown) -> str:
    studies, pooled = analysis.studies, analysis.pooled
    ends = pooled.prediction_low, pooled.prediction_high
    return plots.drapery(
        ax, studies.labels, studies.estimate, np.sqrt(studies.variance),
        pooled=(pooled.estimate, pooled.standard_error),
        df=None if pooled.interval == "wald" else pooled.k - 1,
        prediction=None if np.isnan(ends[0]) else ends, alpha=round(1 - pooled.level, 12), **_plane(as_shown),
    )  # fmt: skip


def _labbe(ax: Any, analysis: Analysis, as_shown: Shown) -> str:
    studies = analysis.studies
    assert studies.counts is not None
    events1, total1, events2, total2 = studies.counts
    control = np.linspace(1e-3, 0.999, 200)
    effect = analysis.pooled.estimate
    curves: dict[str, Callable[[], Any]] = {
        "OR": lambda: 1 / (1 + np.exp(-(np.log(control / (1 - control)) + effect))),
        "RR": lambda: control * np.exp(effect), "RD": lambda: control + effect,
    }  # fmt: skip
    treated = curves[studies.measure.symbol]() if studies.measure.symbol in curves else np.array([])
    most = 1.15 * max(*(events1 / total1), *(events2 / total2))
    inside = (
        (treated >= 0) & (treated <= min(most, 1)) & (control <= most)
        if treated.size
        else np.zeros(200, bool)
    )
    line = (control[inside], treated[inside]) if inside.any() else ()
    return plots.labbe(
        ax, studies.labels, events1 / total1, events2 / total2, weights=analysis.pooled.weights, pooled=line
    )


def _gosh(ax: Any, analysis: Analysis, as_shown: Shown) -> str:
    studies, pooled = analysis.studies, analysis.pooled
    few = pooled.k <= _ALL_SUBSETS
    found = meta.gosh(studies.estimate, studies.variance, analysis.method, sample=None if few else _SAMPLE)
    several = found.k > 1
    outlier = analysis.flagged[0][0] if analysis.flagged else None
    return plots.gosh(
        ax, found.estimate[several], found.i2[several], pooled=(pooled.estimate, pooled.i2),
        includes=None if outlier is None else found.includes(outlier)[several],
        study="" if outlier is None else studies.labels[outlier], **_plane(as_shown),
    )  # fmt: skip


def _in_turn(ax: Any, analysis: Analysis, as_shown: Shown, results: meta.Pooled, labels: list[str]) -> str:
    pooled, null = analysis.pooled, as_shown.measure.null
    middle = float(as_shown.value(pooled.estimate))
    columns = (as_shown.value(getattr(results, name)) for name in ("estimate", "ci_low", "ci_high"))
    return plots.forest(
        ax, labels, *columns, pooled=_diamond(pooled, as_shown, "All studies", None),
        headings=["", f"{as_shown.measure.symbol} [{100 * pooled.level:g} % CI]"], xlabel=_axis(as_shown),
        log=as_shown.is_log, middle=middle, decimals=as_shown.decimals,
        reference=middle if null is None else null,
    )  # fmt: skip


def _leave_one_out(ax: Any, analysis: Analysis, as_shown: Shown) -> str:
    assert analysis.left_out is not None
    labels = [f"without {label}" for label in analysis.studies.labels]
    return _in_turn(ax, analysis, as_shown, analysis.left_out, labels)


def _cumulative(ax: Any, analysis: Analysis, as_shown: Shown) -> str:
    """By year, if the file has one; by Wald's interval, as the first is one study."""
    studies, pooled = analysis.studies, analysis.pooled
    order = np.arange(pooled.k) if studies.years is None else np.argsort(studies.years, kind="stable")
    y, v = studies.estimate[order], studies.variance[order]
    results = meta.cumulative(y, v, None, analysis.method, "wald", pooled.level)
    labels = [f"{'' if i == 0 else '+ '}{studies.labels[j]}" for i, j in enumerate(order)]
    return _in_turn(ax, analysis, as_shown, results, labels)


#: Fewest studies, and how it is drawn.
FIGURES: Final[dict[str, tuple[int, Callable[[Any, Analysis, Shown], str]]]] = {
    "forest": (1, forest), "funnel": (2, _funnel), "leave-one-out": (3, _leave_one_out),
    "cumulative": (2, _cumulative), "baujat": (3, _baujat), "radial": (2, _radial), "labbe": (2, _labbe),
    "drapery": (2, _drapery), "gosh": (3, _gosh),
}  # fmt: skip
