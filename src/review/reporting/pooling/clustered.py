"""What is said of effects of which several come from one study."""

from __future__ import annotations

from review.meta import Multilevel
from review.meta.analysis import Analysis
from review.reporting.pooling.shown import Shown, capital, counted, p_text, printed, small


def sentence_of_clusters(analysis: Analysis, fit: Multilevel, as_shown: Shown) -> str:
    """The same of a multilevel model: correlation, estimator, robust interval, both variances."""
    name, level = analysis.studies.measure.name.partition(" (")[0], f"{100 * fit.level:g}% "
    among = f"{counted(fit.k, 'effect', 'effects')} from {counted(fit.studies, 'study', 'studies')}"
    test = f", {p_text(float(fit.p_value[0]))}" if analysis.studies.measure.null is not None else ""
    ends = f"{as_shown.text(float(fit.ci_low[0]))} to {as_shown.text(float(fit.ci_high[0]))}"
    predicted = f"{as_shown.text(fit.prediction_low)} to {as_shown.text(fit.prediction_high)}"
    how = f"{working(fit)}, REML, cluster-robust CR2 interval with {fit.df[0]:.1f} degrees of freedom"
    spread = f"{small(fit.between)} between and {small(fit.within)} within studies (I² = {fit.i2:.0f}%)"
    return (
        f"The pooled {name} of {among} was {as_shown.text(float(fit.estimate[0]))} "
        f"({level}CI {ends}{test}; {how}), with a {level}prediction interval of {predicted} and variances of "
        f"true effects of {spread}."
    )


def working(fit: Multilevel) -> str:
    """What the model is called."""
    if fit.rho == 0:
        return "three-level model"
    return f"correlated and hierarchical effects model, assumed correlation {fit.rho:g}"


def of_clusters(analysis: Analysis, fit: Multilevel, as_shown: Shown) -> list[str]:
    """The multilevel model, under other correlations, and without each study."""
    null = analysis.studies.measure.null is not None
    t = f", t({fit.df[0]:.1f}) = {printed(float(fit.statistic[0]))}, {p_text(float(fit.p_value[0]))}"
    ends = as_shown.interval(float(fit.ci_low[0]), float(fit.ci_high[0]))
    among = f"{counted(fit.k, 'effect', 'effects')} of {counted(fit.studies, 'study', 'studies')}"
    lines = [f"{capital(working(fit))}, REML; {among}"]
    lines.append(
        f"{'Pooled effect':<22}{as_shown.text(float(fit.estimate[0]))} {ends}{t if null else ''} (CR2)"
    )
    lines.append(f"{'Prediction interval':<22}{as_shown.interval(fit.prediction_low, fit.prediction_high)}")
    shares = f"I² = {fit.i2:.1f}% ({fit.i2_between:.1f}% between, {fit.i2_within:.1f}% within studies)"
    lines.append(
        f"{'Variances':<22}{small(fit.between)} between, {small(fit.within)} within studies; {shares}"
    )
    if analysis.over_rho:
        lines.append("If sampling errors of one study are correlated by")
    for other in analysis.over_rho:
        found = as_shown.interval(float(other.ci_low[0]), float(other.ci_high[0]))
        lines.append(f"  {other.rho:<20g}{as_shown.text(float(other.estimate[0]))} {found}")
    return lines


def without_studies(analysis: Analysis, as_shown: Shown) -> list[str]:
    """What leaving out all rows of one study changes."""
    if not analysis.without:
        return []
    by = {name: float(fit.estimate[0]) for name, fit in analysis.without.items()}
    least, most = min(by, key=by.__getitem__), max(by, key=by.__getitem__)
    ends = [f"{as_shown.text(by[name])} (without {name})" for name in (least, most)]
    lines = [f"Leaving one study out, with all its rows: {ends[0]} to {ends[1]}"]
    if analysis.studies.measure.null is None or analysis.multilevel is None:
        return lines

    def excludes(fit: Multilevel) -> bool:
        return bool(fit.ci_low[0] > 0 or fit.ci_high[0] < 0)

    before = excludes(analysis.multilevel)
    turning = [name for name, fit in analysis.without.items() if excludes(fit) != before]
    null = printed(float(as_shown.value(0.0)), 0)
    names = ", ".join(turning[:5]) + (" …" if len(turning) > 5 else "")
    now = f"The robust interval {'excludes' if before else 'includes'} {null}"
    return [*lines, f"  {now}{f'; not without {names}' if turning else ', whichever is left out'}."]
