"""Tables of a meta-analysis as files: CSV, DOCX and LaTeX; a summary of findings; the same in R."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

from review import outputs
from review.meta.analysis import Analysis
from review.reporting.pooling.shown import Shown, share
from review.reporting.pooling.text import SEPARATE, sentence, shown_of, studies_interval

if TYPE_CHECKING:
    from pathlib import Path

Table = list[list[str]]
#: What `write_tables` writes into a folder.
NAMES: Final = ("studies.csv", "studies.docx", "studies.tex", "summary.csv", "metafor.R")
FINDINGS: Final = ("summary_of_findings.csv", "summary_of_findings.docx", "summary_of_findings.tex")
_PER: Final = 1000  # people, of absolute effects


def write_tables(analysis: Analysis, folder: Path) -> list[Path]:
    """Studies with their effects and weights, the pooled result, and R code that pools the same."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, caption = studies_table(analysis), sentence(analysis)
    made: dict[str, str | bytes] = {
        "studies.csv": _csv(_with_scale(analysis)), "studies.docx": _docx(rows, caption),
        "studies.tex": _tex(rows, caption), "summary.csv": _csv(summary(analysis)), "metafor.R": _r(analysis),
    }  # fmt: skip
    return _written(made, folder)


def write_findings(analyses: Sequence[Analysis], folder: Path, risk: float | None) -> list[Path]:
    """The summary of findings of one or several outcomes."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = findings(analyses, risk)
    caption = "Certainty is for the reader to judge, as by GRADE. " + (
        f"{SEPARATE[0].upper()}{SEPARATE[1:]}." if len(analyses) > 1 else ""
    )
    contents = (_csv(rows), _docx(rows, caption), _tex(rows, caption))
    return _written(dict(zip(FINDINGS, contents, strict=True)), folder)


def _written(made: dict[str, str | bytes], folder: Path) -> list[Path]:
    outputs.write({folder / name: content for name, content in made.items()})
    return [folder / name for name in made]


def studies_table(analysis: Analysis) -> Table:
    """A row for each study as a paper prints it, and the pooled result."""
    studies, as_shown = analysis.studies, shown_of(analysis)
    low, high = studies_interval(analysis)
    percent = f"{100 * analysis.pooled.level:g}% CI"
    rows = [["Study", "n", studies.measure.symbol, percent, "Weight"]]
    for i, label in enumerate(studies.labels):
        n = studies.sizes[i] if studies.sizes else None
        rows.append([
            label, "" if n is None else str(n), as_shown.text(studies.estimate[i]),
            as_shown.interval(low[i], high[i]), share(analysis.pooled.weights[i]),
        ])  # fmt: skip
    estimate, ends = _result(analysis)
    return [*rows, ["Pooled", "", as_shown.text(estimate), as_shown.interval(*ends), ""]]


def _result(analysis: Analysis) -> tuple[float, tuple[float, float]]:
    """Pooled effect with its interval, of the multilevel model where there is one."""
    if (fit := analysis.multilevel) is not None:
        return float(fit.estimate[0]), (float(fit.ci_low[0]), float(fit.ci_high[0]))
    pooled = analysis.pooled
    return pooled.estimate, (pooled.ci_low, pooled.ci_high)


def _with_scale(analysis: Analysis) -> Table:
    """The studies with full digits, on the scale that is pooled as well."""
    studies, value = analysis.studies, shown_of(analysis).value
    low, high = studies_interval(analysis)
    rows = [["study", "n", "estimate", "ci_low", "ci_high", "yi", "vi", "weight_percent"]]
    for i, label in enumerate(studies.labels):
        n = studies.sizes[i] if studies.sizes else None
        shown = [f"{float(value(x)):.10g}" for x in (studies.estimate[i], low[i], high[i])]
        exact = [f"{x:.17g}" for x in (studies.estimate[i], studies.variance[i])]
        rows.append(
            [
                label,
                "" if n is None else str(n),
                *shown,
                *exact,
                "" if math.isnan(w := analysis.pooled.weights[i]) else f"{w:.10g}",
            ]
        )
    return rows


def summary(analysis: Analysis) -> Table:
    """What was pooled, how, and what came out, a line each."""
    pooled, value = analysis.pooled, shown_of(analysis).value
    estimate, (low, high) = _result(analysis)
    ends = (pooled.prediction_low, pooled.prediction_high)
    rows: list[tuple[str, object]] = [
        ("measure", analysis.studies.measure.name), ("method", pooled.method), ("interval", pooled.interval),
        ("prediction", analysis.prediction), ("k", pooled.k), ("estimate", float(value(estimate))),
        ("ci_low", float(value(low))), ("ci_high", float(value(high))), ("p_value", float(pooled.p_value)),
        *((f"prediction_{end}", float(value(x))) for end, x in zip(("low", "high"), ends, strict=True)),
        ("tau2", pooled.tau2), ("i2", pooled.i2), ("q", pooled.q), ("q_p_value", pooled.q_p_value),
    ]  # fmt: skip
    if (fit := analysis.multilevel) is not None:
        rows = [row for row in rows if row[0] not in ("interval", "p_value", "tau2", "i2", "prediction_low",
                                                       "prediction_high", "prediction")]  # fmt: skip
        rows += [
            ("interval", "CR2"), ("p_value", float(fit.p_value[0])), ("df", float(fit.df[0])),
            ("rho", fit.rho),
            ("studies", fit.studies), ("variance_between", fit.between), ("variance_within", fit.within),
            ("prediction_low", float(value(fit.prediction_low))),
            ("prediction_high", float(value(fit.prediction_high))),
        ]  # fmt: skip
    text = [
        [
            name,
            "" if isinstance(x, float) and math.isnan(x) else f"{x:.10g}" if isinstance(x, float) else str(x),
        ]
        for name, x in rows
    ]
    return [["quantity", "value"], *text, ["sentence", sentence(analysis)]]


def findings(analyses: Sequence[Analysis], risk: float | None) -> Table:
    """A summary of findings: a row for each outcome, absolute effects for an assumed risk of group 2.

    The risk is that of the groups 2 of the studies (the median), unless one is given.
    """
    rows = [["Outcome", "Studies (people)", "Relative effect", "Assumed risk", "Corresponding risk",
             "Difference", "Certainty"]]  # fmt: skip
    for analysis in analyses:
        studies, as_shown = analysis.studies, shown_of(analysis)
        estimate, (low, high) = _result(analysis)
        people = f" ({sum(n for n in studies.sizes if n):,})" if studies.sizes and all(studies.sizes) else ""
        k = analysis.multilevel.studies if analysis.multilevel else analysis.pooled.k
        effect = f"{studies.measure.symbol} {as_shown.text(estimate)} {as_shown.interval(low, high)}"
        absolute = _absolute(analysis, as_shown, (estimate, low, high), risk)
        outcome = studies.name or studies.measure.name
        rows.append([outcome, f"{k}{people}", effect, *absolute, "to be judged"])
    return rows


def _absolute(
    analysis: Analysis, as_shown: Shown, on_scale: tuple[float, float, float], risk: float | None
) -> list[str]:
    """Assumed risk, corresponding risk and difference, per 1,000 people; empty where there are none."""
    symbol, counts = analysis.studies.measure.symbol, analysis.studies.counts
    if symbol not in ("OR", "RR", "RD") or (risk is None and counts is None):
        return ["", "", ""]
    if risk is None:
        assert counts is not None
        risk = float(np.median(counts[2] / counts[3]))
    shown = [float(as_shown.value(x)) for x in on_scale]
    if symbol == "RR":
        there = [risk * x for x in shown]
    elif symbol == "RD":
        there = [risk + x for x in shown]
    else:
        there = [x * risk / (1 - risk + x * risk) for x in shown]
    now, low, high = (min(max(each, 0.0), 1.0) for each in there)
    less, least, most = (_PER * (each - risk) for each in (now, low, high))
    way = "fewer" if less < 0 else "more"
    ends = " to ".join(f"{abs(x):.0f} {'fewer' if x < 0 else 'more'}" for x in (least, most))
    return [
        f"{_PER * risk:.0f} per 1,000", f"{_PER * now:.0f} per 1,000 ({_PER * low:.0f} to {_PER * high:.0f})",
        f"{abs(less):.0f} {way} per 1,000 ({ends})",
    ]  # fmt: skip


def _csv(rows: Table) -> str:
    made = io.StringIO()
    # A cell that a spreadsheet would take for a formula is kept as text.
    safe = [["'" + cell if cell[:1] in ("=", "+", "@") else cell for cell in row] for row in rows]
    csv.writer(made, lineterminator="\n").writerows(safe)
    return made.getvalue()


_TEX: Final = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{",
    "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "−": "$-$", "²": "$^2$", "τ": r"$\tau$",
}  # fmt: skip


def _tex(rows: Table, caption: str) -> str:
    def text(cell: str) -> str:
        return "".join(_TEX.get(sign, sign) for sign in cell)

    lines = [" & ".join(map(text, row)) + r" \\" for row in rows]
    columns = "l" + "r" * (len(rows[0]) - 1)
    return "\n".join([
        r"\begin{table}", rf"\begin{{tabular}}{{{columns}}}", r"\hline", lines[0], r"\hline", *lines[1:],
        r"\hline", r"\end{tabular}", rf"\caption{{{text(caption)}}}", r"\end{table}", "",
    ])  # fmt: skip


def _docx(rows: Table, caption: str) -> bytes:
    """A document with one table and its caption."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"

    def paragraph(text: str, bold: bool = False) -> str:
        clean = "".join(sign for sign in text if sign.isprintable())
        look = "<w:rPr><w:b/></w:rPr>" if bold else ""
        return f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(clean)}</w:t></w:r></w:p>'

    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell, i == 0)}</w:tc>" for cell in row) + "</w:tr>"
        for i, row in enumerate(rows)
    )
    edge = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="808080"/>' for side in ("top", "bottom", "insideH")
    )
    table = f"<w:tbl><w:tblPr><w:tblBorders>{edge}</w:tblBorders></w:tblPr>{lines}</w:tbl>"
    body = f'<w:document xmlns:w="{word}"><w:body>{table}{paragraph(caption)}</w:body></w:document>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kind}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{kind}/relationships"><Relationship Id="r1" Type="{office}" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": body,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), head + content)
    return made.getvalue()


#: How rma.mh is given counts of people, and events in person-time.
_OF_PEOPLE: Final = "ai = x1, n1i = t1, ci = x2, n2i = t2"
_ARGUMENTS: Final = {"O": _OF_PEOPLE, "R": _OF_PEOPLE, "I": "x1i = x1, t1i = t1, x2i = x2, t2i = t2"}


def _counts_in_r(analysis: Analysis) -> list[str]:
    """The counts as columns of d."""
    counts = analysis.studies.counts or ()
    names = ("x1", "t1", "x2", "t2")[: len(counts)]
    listed = (", ".join(f"{number:.17g}" for number in column) for column in counts)
    return [f"d${name} <- c({numbers})" for name, numbers in zip(names, listed, strict=True)]


def _r(analysis: Analysis) -> str:
    """The same in R, from studies.csv beside it."""
    pooled, fit = analysis.pooled, analysis.multilevel
    lines = ["# The same with the R package metafor.", "library(metafor)", 'd <- read.csv("studies.csv")']
    if pooled.method == "MH":
        measure = analysis.studies.measure.symbol
        return "\n".join(
            [
                *lines,
                *_counts_in_r(analysis),
                f'rma.mh({_ARGUMENTS[measure[0]]}, data = d, measure = "{measure}")',
                "",
            ]
        )
    if pooled.method == "GLMM":
        return "\n".join(
            [*lines, *_counts_in_r(analysis), 'rma.glmm(xi = x1, ni = t1, data = d, measure = "PLO")', ""]
        )
    if fit is None:
        test = {"wald": "z", "knapp-hartung": "knha", "knapp-hartung-ad-hoc": "adhoc"}[pooled.interval]
        method = "FE" if pooled.method == "common" else pooled.method
        lines.append(
            f'rma(yi, vi, data = d, method = "{method}", test = "{test}", level = {100 * pooled.level:g})'
        )
        return "\n".join([*lines, ""])
    cluster = analysis.studies.cluster or ()
    names = ", ".join('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"' for name in cluster)
    return "\n".join([
        *lines, "library(clubSandwich)", f"d$cluster <- c({names})", "d$effect <- seq_len(nrow(d))",
        f"V <- impute_covariance_matrix(d$vi, cluster = d$cluster, r = {fit.rho:g})",
        "fit <- rma.mv(yi, V, random = ~ 1 | cluster / effect, data = d)",
        'conf_int(fit, vcov = "CR2", cluster = d$cluster)', "",
    ])  # fmt: skip
