"""``review pool`` of diagnostic accuracy: the bivariate model on the terminal, as JSON, and drawn."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from review.meta import DiagnosticAccuracy, diagnostic_accuracy
from review.meta.tables.accuracy import AccuracyStudies
from review.reporting.pooling.shown import counted, printed, small

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

#: What is written into a folder.
NAMES: Final = ("summary_roc.svg", "summary_roc.png", "studies.csv", "summary.csv")
_AT_THE_END: Final = 0.999
Values = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class AccuracyResult:
    """Studies of diagnostic accuracy with the bivariate model that was fitted to them, ready to be shown.

    The intervals of single studies are Wilson's, those of the summary are the model's.
    """

    studies: AccuracyStudies
    fit: DiagnosticAccuracy

    def rows(self) -> list[tuple[str, Values, Values]]:
        """Each study with its sensitivity and specificity."""
        tp, fp, fn, tn = self.studies.counts
        sensitivity, specificity = (
            [wilson(float(x), float(n), self.fit.level) for x, n in zip(hit, hit + miss, strict=True)]
            for hit, miss in ((tp, fn), (tn, fp))
        )
        return list(zip(self.studies.labels, sensitivity, specificity, strict=True))


def wilson(events: float, total: float, level: float) -> Values:
    """A proportion with Wilson's (1927) interval."""
    from review.meta.studies import quantile

    z = float(quantile(level))
    middle = (events + z**2 / 2) / (total + z**2)
    half = z * float(np.sqrt(events * (total - events) / total + z**2 / 4)) / (total + z**2)
    return events / total, max(middle - half, 0.0), min(middle + half, 1.0)


def pool_accuracy(studies: AccuracyStudies, level: float) -> AccuracyResult:
    """Fit the bivariate model; a ValueError names the file if it cannot be had."""
    try:
        tp, fp, fn, tn = studies.counts
        return AccuracyResult(studies, diagnostic_accuracy(tp, fp, fn, tn, level))
    except (ValueError, RuntimeError) as problem:
        raise ValueError(f"{studies.file}: {problem}") from None


def accuracy_sentence(result: AccuracyResult) -> str:
    """The result as one sentence that can stand in a paper."""
    fit, level = result.fit, f"{100 * result.fit.level:g}% CI "
    people = int(result.studies.counts.sum())

    def text(values: Values) -> str:
        return f"{printed(values[0])} ({level}{printed(values[1])} to {printed(values[2])})"

    return (
        f"Pooled sensitivity of {counted(fit.k, 'study', 'studies')} ({people:,} people) was "
        f"{text(fit.sensitivity)} and specificity {text(fit.specificity)} (bivariate model, REML; variances "
        f"of the logits between studies {small(fit.tau2[0])} and {small(fit.tau2[1])}, correlation "
        f"{printed(fit.correlation)}), a positive likelihood ratio of {text(fit.positive_likelihood_ratio)}, "
        f"a negative one of {text(fit.negative_likelihood_ratio)}, and an area under the summary ROC curve "
        f"of {printed(fit.area())}."
    )


def describe_accuracy(console: Console, result: AccuracyResult) -> None:
    """Print studies, the pooled values and the sentence."""
    from rich.table import Table
    from rich.text import Text

    fit, level = result.fit, f"{100 * result.fit.level:g}% CI"
    console.print("Diagnostic accuracy, computed from tp fp fn tn", style="bold", markup=False)
    table = Table(box=None, pad_edge=False, show_edge=False, padding=(0, 3, 0, 0))
    table.add_column("Study", overflow="fold")
    for name in ("TP", "FP", "FN", "TN", f"sensitivity, {level}", f"specificity, {level}"):
        table.add_column(name, justify="right", no_wrap=True)
    for (label, one, other), cells in zip(result.rows(), result.studies.counts.T, strict=True):
        table.add_row(*map(Text, [label, *(f"{n:,.0f}" for n in cells), _text(one), _text(other)]))
    console.print(table)
    for row in result.studies.left_out:
        console.print(f"not pooled: {row.label} (row {row.row}): {row.reason}", markup=False)
    lines = {
        "Sensitivity": fit.sensitivity, "Specificity": fit.specificity,
        "Likelihood ratio +": fit.positive_likelihood_ratio,
        "Likelihood ratio −": fit.negative_likelihood_ratio,
        "Diagnostic odds ratio": fit.diagnostic_odds_ratio,
    }  # fmt: skip
    console.print("\nBivariate model, REML")
    for name, values in lines.items():
        console.print(f"{name:<22}{_text(values)}", markup=False)
    spread = f"τ² = {small(fit.tau2[0])} of logit sensitivity, {small(fit.tau2[1])} of logit specificity"
    console.print(f"{'Heterogeneity':<22}{spread}, correlation {printed(fit.correlation)}")
    console.print(f"{'Summary ROC curve':<22}area {printed(fit.area())}")
    empty = int((result.studies.counts == 0).any(0).sum())
    if empty:
        console.print(
            f"Note: 0.5 was added to the cells of {counted(empty, 'study', 'studies')} with an empty one"
        )
    if abs(fit.correlation) > _AT_THE_END:
        console.print("Note: the correlation ends at its limit; these studies cannot tell what it is")
    console.print("\nFor a paper:", style="bold")
    console.print(f"  {accuracy_sentence(result)}", markup=False)


def _text(values: Values) -> str:
    return f"{printed(values[0])} [{printed(values[1])}, {printed(values[2])}]"


def accuracy_json(result: AccuracyResult) -> str:
    """All results as one JSON object."""
    from review.reporting.pooling.objects import plain_object

    rows = [
        {"study": label, "sensitivity": sensitivity, "specificity": specificity}
        for label, sensitivity, specificity in result.rows()
    ]
    left = [plain_object(each) for each in result.studies.left_out]
    whole: dict[str, Any] = {"file": result.studies.file, "measure": "accuracy", "studies": rows}
    whole |= {"fit": plain_object(result.fit), "area": result.fit.area(), "not_pooled": left}
    whole["sentence"] = accuracy_sentence(result)
    return json.dumps(plain_object(whole), ensure_ascii=False, allow_nan=False)


def write_accuracy(result: AccuracyResult, folder: Path) -> list[Path]:
    """Draw the summary ROC plot, and write the studies and the pooled values as CSV; return the files."""
    from review import outputs, plots

    folder.mkdir(parents=True, exist_ok=True)
    fit, (tp, fp, fn, tn) = result.fit, result.studies.counts
    rates = np.linspace(0.001, 0.999, 400)
    figure, ax = plots.figure(7.0)
    told = plots.summary_roc(
        ax, result.studies.labels, fp / (fp + tn), tp / (tp + fn), sizes=result.studies.counts.sum(0),
        pooled=(1 - fit.specificity[0], fit.sensitivity[0]), curve=(rates, fit.curve(rates)),
        confidence=fit.region(), prediction=fit.region(prediction=True), level=fit.level,
    )  # fmt: skip
    plots.write_files(figure, folder, "summary_roc", "Summary ROC plot", told)
    head = ["study", "sensitivity", "ci_low", "ci_high", "specificity", "ci_low", "ci_high"]
    rows = [[label, *map(str, (*one, *other))] for label, one, other in result.rows()]
    names = ("sensitivity", "specificity", "positive_likelihood_ratio", "negative_likelihood_ratio",
             "diagnostic_odds_ratio")  # fmt: skip
    pooled = [[name, *map(str, getattr(fit, name))] for name in names]
    pooled += [["area", str(fit.area()), "", ""], ["sentence", accuracy_sentence(result), "", ""]]
    outputs.write({
        folder / "studies.csv": _csv([head, *rows]),
        folder / "summary.csv": _csv([["quantity", "value", "ci_low", "ci_high"], *pooled]),
    })  # fmt: skip
    return [folder / name for name in NAMES]


def _csv(rows: list[list[str]]) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue()


def show_accuracy(result: AccuracyResult, form: str, folder: Path | None) -> None:
    """Print a result, and write its files if a folder is given."""
    from rich.console import Console

    if form == "json":
        print(accuracy_json(result))
    else:
        describe_accuracy(Console(highlight=False, soft_wrap=True), result)
    for file in write_accuracy(result, folder) if folder is not None else ():
        print(f"written: {file}", file=sys.stderr)
