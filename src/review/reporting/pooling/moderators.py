"""What is said of moderators: coefficients, predictions, contrasts, permutation."""

from __future__ import annotations

import math

import numpy as np

from review.meta.analysis import Analysis
from review.meta.explaining import Explained
from review.reporting.pooling.clustered import working
from review.reporting.pooling.shown import Shown, p_text, printed, small, small_signed


def regression_lines(analysis: Analysis, as_shown: Shown) -> list[str]:
    """The regression, and whatever else was asked of moderators."""
    lines = _coefficients(analysis, as_shown)
    if (there := analysis.predictions) is not None:
        lines += ["Predicted effects", *_told(there, as_shown, predicted=True)]
    if (apart := analysis.contrasts) is not None:
        lines += ["Differences", *_told(apart, as_shown, predicted=False)]
    if analysis.permuted is not None:
        lines.append(f"By permutation, {analysis.question.permutations:,} at most")
        lines += [f"  {name}: {p_text(p)}" for name, p in analysis.permuted.items()]
    return lines


def _told(asked: Explained, as_shown: Shown, *, predicted: bool) -> list[str]:
    """A line for each combination; of ratios, ratios; differences of other scales stay on their scale."""
    found, lines = asked.found, []
    back = predicted or as_shown.is_log

    def text(value: float) -> str:
        return as_shown.text(value) if back else small_signed(value)

    for i, name in enumerate(asked.asked):
        ends = f"[{text(found.ci_low[i])}, {text(found.ci_high[i])}]"
        more = f", {p_text(float(found.p_value[i]))}"
        if predicted:
            low, high = (text(each[i]) for each in (found.prediction_low, found.prediction_high))
            more = f", prediction interval [{low}, {high}]"
        lines.append(f"  {name}: {text(found.estimate[i])} {ends}{more}")
    return lines


def _coefficients(analysis: Analysis, as_shown: Shown) -> list[str]:
    fit = analysis.regression
    if fit is None:
        return _moderated(analysis)
    scale = {"log": " (of the log)", "z": " (of Fisher's z)", "logit": " (of the log odds)"}
    lines = [f"Meta-regression{scale.get(as_shown.measure.scale, '')}"]
    for i, name in enumerate(fit.names):
        found = (
            f"{small_signed(fit.estimate[i])} [{small_signed(fit.ci_low[i])}, {small_signed(fit.ci_high[i])}]"
        )
        lines.append(f"  {name}: {found}, {p_text(fit.p_value[i])}")
    r2 = "" if math.isnan(fit.r2) else f"R² = {fit.r2:.1f}%, "
    letter = f"Q({fit.qm_df})" if analysis.pooled.interval == "wald" else f"F({fit.qm_df}, {fit.q_df})"
    moderators = f"all moderators: {letter} = {printed(fit.qm)}, {p_text(fit.qm_p_value)}"
    q = f"Q({fit.q_df}) = {printed(fit.q)}, {p_text(fit.q_p_value)}"
    left = f"left over: τ² = {small(fit.tau2)}, I² = {fit.i2:.1f}%, {q}"
    return [*lines, f"  {r2}{moderators}", f"  {left}"]


def _moderated(analysis: Analysis) -> list[str]:
    """Coefficients of a multilevel model, each with its robust interval, and all moderators together."""
    fit = analysis.moderated
    if fit is None:
        return []
    lines = [f"Meta-regression, {working(fit)}, CR2"]
    for i, name in enumerate(fit.names):
        ends = f"[{small_signed(fit.ci_low[i])}, {small_signed(fit.ci_high[i])}]"
        t = f"t({fit.df[i]:.1f}) = {printed(float(fit.statistic[i]))}, {p_text(float(fit.p_value[i]))}"
        lines.append(f"  {name}: {small_signed(fit.estimate[i])} {ends}, {t}")
    f, df, p = fit.test(np.eye(len(fit.names))[1:])
    told = (
        "too few studies"
        if math.isnan(p)
        else f"F({len(fit.names) - 1}, {df:.1f}) = {printed(f)}, {p_text(p)}"
    )
    return [*lines, f"  all moderators: {told} (HTZ)", *(f"  {warning}" for warning in fit.warnings)]
