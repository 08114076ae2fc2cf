"""Checked papers as a reader wants them: a summary and what disagrees, CSV, JSON Lines, or pages.

What stands in a paper is not trusted; see :mod:`review.reporting.extraction`.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Final, Literal

from review import outputs
from review.checking import Findings, wording
from review.checking.findings import COLUMNS
from review.document import plain
from review.records import VERDICTS
from review.reporting import check_page
from review.reporting.annotation import annotated
from review.reporting.checked import NOTHING_FOUND, Checked, Outcome, RequestError, checked, json_lines
from review.reporting.extraction import cell
from review.reporting.inputs import inputs, is_one_file
from review.reporting.quoting import Quoting

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console, RenderableType
    from rich.text import Text

    from review.printed import Rounding
    from review.records import Finding, Verdict

Format = Literal["terminal", "html", "csv", "jsonl"]

_STYLE: Final[dict[Verdict, str]] = {
    "decision_inconsistent": "magenta",
    "inconsistent": "yellow",
    "consistent": "green",
    "not_checkable": "bright_black",
}
_MOST_REASONS: Final = 3


def check(
    given: Sequence[str | Path],
    form: Format = "terminal",
    output: Path | None = None,
    *,
    alpha: float | None = None,
    rounding: Rounding = "half_up",
    annotate: Path | None = None,
    every: bool = False,
) -> Outcome:
    """Check papers and write what was found.

    Parameters
    ----------
    given : sequence of str or Path
        Papers, as :func:`review.reporting.inputs.inputs` takes them.
    form : {"terminal", "html", "csv", "jsonl"}
    output : Path, optional
        File to write, or for pages about several papers the folder; by default standard output, and for
        pages a name made of the paper's.
    alpha, rounding
        As in :func:`review.check`.
    annotate : Path, optional
        Where to write an annotated copy of the one paper, a PDF.
    every : bool
        On the terminal, show all results, not only those that disagree.

    Returns
    -------
    Outcome
        Counts of each paper, and one message for each file that could not be used; the others are done.

    Raises
    ------
    RequestError
        If what is to be written would overwrite a paper, needs a folder, or cannot be annotated.
    OSError
        If a file cannot be written.
    """
    from rich.console import Console

    outcome = Outcome()
    found = inputs(given, outcome.passed_over)
    several = not is_one_file(given)
    paths = [paper.path for paper in found if paper.path is not None]
    _protect(paths, form, output, annotate, number=len(found) if several else 1)
    if form == "html" and several and output is not None and output.suffix in (".html", ".htm"):
        raise RequestError(
            f"--output {output}: {len(found)} papers get a page each; name a folder, such as {output.stem}"
        )
    notes = Console(stderr=True, highlight=False)
    papers = checked(found, outcome, alpha=alpha, rounding=rounding, notes=notes)
    if annotate is not None:
        papers = annotated(papers, annotate, notes)
    if form == "html":
        check_page.write(papers, outcome, output or check_page.default_name(given, several=several), several)
    elif output is None:
        _write(papers, form, sys.stdout, outcome, notes, every=every)
    else:
        with outputs.replacing(output) as out:
            _write(papers, form, out, outcome, notes, every=every)
            if not outcome.counts:
                raise outputs.NothingToWrite
    for problem in outcome.passed_over:
        notes.print(plain(problem), markup=False, soft_wrap=True)
    return outcome


def _protect(
    paths: Sequence[Path], form: Format, output: Path | None, annotate: Path | None, *, number: int
) -> None:
    if annotate is not None and number != 1:
        raise RequestError(f"--annotate makes one copy of one PDF, got {number} files: give them one by one")
    pages = output or check_page.default_name(paths, several=number != 1)
    several = form == "html" and (number != 1 or pages.is_dir())
    target = None if several else pages if form == "html" else output
    try:
        outputs.protect(paths, {"--output": target, "--annotate": annotate}, pages if several else None)
    except outputs.OverwriteError as problem:
        raise RequestError(str(problem)) from None


def _write(
    papers: Iterable[Checked], form: Format, out: IO[str], outcome: Outcome, notes: Console, *, every: bool
) -> None:
    """Write papers to ``out`` as they come, and after several of them a table of all."""
    from rich.console import Console

    console = Console(file=out, highlight=False)
    for number, paper in enumerate(papers):
        if form == "terminal":
            show(console, paper, every=every)
            continue
        out.write(json_lines(paper) if form == "jsonl" else comma_separated(paper, header=number == 0))
        for problem in wording.gathered(paper.findings.unread):
            notes.print(plain(problem), markup=False, soft_wrap=True)
    if form == "terminal" and len(outcome.counts) > 1:
        console.print(_overview(outcome))


def comma_separated(paper: Checked, *, header: bool) -> str:
    """One line a check."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
    if header:
        writer.writeheader()
    for row in paper.findings.rows():
        writer.writerow({name: cell(value) for name, value in row.items()})
    return lines.getvalue()


def show(console: Console, paper: Checked, *, every: bool = False) -> None:
    """Print the counts of one paper, then what disagrees (or everything), by consequence."""
    from rich.padding import Padding
    from rich.text import Text

    findings = paper.findings
    console.print(_summary(plain(paper.document.name), findings))
    if not findings:
        console.print(f"\n{NOTHING_FOUND}")
    quoting = Quoting(paper.document)
    for finding in wording.by_consequence(findings):
        if every or finding.verdict in wording.DISAGREE:
            console.print()
            console.print(_head(finding))
            console.print(_details(finding, quoting))
    if findings.unread:
        console.print("\nNot read or not understood:")
    for problem in wording.gathered(findings.unread):
        console.print(Padding(Text(plain(problem), "bright_black"), (0, 0, 0, 2)))
    console.print()


def _summary(name: str, findings: Findings) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    counts = findings.counts()
    unchecked = counts["not_checkable"]
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True, min_width=6)
    table.add_column(overflow="fold")
    table.add_row(f"{len(findings):,}", "result found" if len(findings) == 1 else "results found")
    table.add_row(f"{len(findings) - unchecked:,}", "checked")
    table.add_row(f"{counts['consistent']:,}", _verdict("consistent"))
    table.add_row(f"{counts['inconsistent']:,}", _verdict("inconsistent"))
    if decisive := counts["decision_inconsistent"]:
        changes = f", which changes what is significant at {findings.alpha:g}"
        table.add_row(f"{decisive:,}", _verdict("decision_inconsistent") + Text(changes))
    table.add_row(f"{unchecked:,}", _verdict("not_checkable") + Text(":" if unchecked else ""))
    reasons = wording.reasons(findings)
    for reason, number in reasons[:_MOST_REASONS]:
        table.add_row("", Text(f"{number:,}  {plain(reason)}", "bright_black"))
    if rest := sum(number for _, number in reasons[_MOST_REASONS:]):
        table.add_row("", Text(f"{rest:,}  for other reasons; --all shows them", "bright_black"))
    return Group(Text(name, "bold"), table)


def _verdict(verdict: Verdict) -> Text:
    from rich.text import Text

    return Text(f"{wording.MARKS[verdict]} {wording.spelled(verdict)}", _STYLE[verdict])


def _head(finding: Finding) -> Text:
    from rich.text import Text

    return Text.assemble(
        _verdict(finding.verdict), "  ", Text(plain(wording.place(finding.record.location)), "bold")
    )


def _details(finding: Finding, quoting: Quoting) -> RenderableType:
    """Two columns: what it is, and the text, which wraps in its own column."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, style="bright_black")
    grid.add_column(overflow="fold")
    pieces = quoting.in_context(finding.record)
    quote = Text.assemble(*((piece.text, "bold" if piece.quoted else "") for piece in pieces))
    grid.add_row("  quote", quote)
    for repair in quoting.repairs(finding.record.location):
        grid.add_row("  symbol", Text(repair))
    if finding.record.assumptions:
        grid.add_row("  read so", Text(plain("; ".join(finding.record.assumptions))))
    for check in wording.checks_by_consequence(finding):
        for name, text in wording.lines(finding.record, check):
            grid.add_row(f"  {name}", Text(plain(text)))
    return grid


def _overview(outcome: Outcome) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(title="All papers", title_justify="left", show_footer=len(outcome.counts) > 1)
    totals = {verdict: sum(counts[verdict] for _, counts in outcome.counts) for verdict in VERDICTS}
    table.add_column("paper", footer="together", overflow="fold")
    table.add_column("found", justify="right", footer=f"{sum(totals.values()):,}")
    for verdict in VERDICTS:
        heading = Text(f"{wording.MARKS[verdict]} {wording.spelled(verdict)}")
        table.add_column(heading, justify="right", footer=f"{totals[verdict]:,}")
    for name, counts in outcome.counts:
        numbers = (f"{counts[verdict]:,}" for verdict in VERDICTS)
        table.add_row(Text(plain(name)), f"{sum(counts.values()):,}", *numbers)
    return table
