"""Checked papers as a reader wants them: on a terminal, as pages, a letter, a spreadsheet, JSON Lines.

What stands in a paper is not trusted; see :mod:`review.reporting.extraction`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from review import outputs
from review.checking import wording
from review.document import plain
from review.reporting import check_page, letter, spreadsheet, terminal
from review.reporting.annotation import annotated
from review.reporting.checked import Checked, Outcome, RequestError, checked, json_lines
from review.reporting.inputs import inputs, is_one_file

if TYPE_CHECKING:
    from rich.console import Console

    from review.printed import Rounding

Format = Literal["terminal", "html", "letter", "csv", "xlsx", "jsonl"]


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
    form : {"terminal", "html", "letter", "csv", "xlsx", "jsonl"}
        A letter is Markdown, or by the ending of ``output`` plain text or a Word document.
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
        papers = annotated(papers, annotate, outcome, notes)
    if form == "html":
        check_page.write(papers, outcome, output or check_page.default_name(given, several=several), several)
    elif form == "xlsx" or (form == "letter" and output is not None):
        _write_whole(list(_noted(papers, notes)), form, output or Path("review-check.xlsx"))
    elif output is None:
        _write(papers, form, sys.stdout, outcome, notes, every=every)
    else:
        with outputs.replacing(output) as out:
            out.write(spreadsheet.BYTE_ORDER_MARK if form == "csv" else "")
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

    if form == "letter":
        out.write(letter.text(list(_noted(papers, notes))))
        return
    if form == "csv":
        for lines in spreadsheet.comma_separated(_noted(papers, notes)):
            out.write(lines)
        return
    if form == "jsonl":
        for paper in _noted(papers, notes):
            out.write(json_lines(paper))
        return
    console, last = Console(file=out, highlight=False), None
    for last in papers:
        terminal.show(console, last, every=every)
    if len(outcome.counts) > 1:
        console.print(terminal.overview(outcome))
    if last is not None and outcome.disagreeing and not every:
        console.print(terminal.next_step(last), style="bright_black", soft_wrap=True)


def _noted(papers: Iterable[Checked], notes: Console) -> Iterator[Checked]:
    """Pass papers on, and tell on the side what of them was not understood."""
    for paper in papers:
        yield paper
        for problem in wording.gathered(paper.findings.unread):
            notes.print(plain(problem), markup=False, soft_wrap=True)


def _write_whole(papers: Sequence[Checked], form: Format, target: Path) -> None:
    if papers:
        outputs.write({target: _made(papers, form, target)})
        print(f"{target}: {wording.counted(len(papers), 'paper')}")


def _made(papers: Sequence[Checked], form: Format, target: Path) -> str | bytes:
    """Content of a letter or a workbook."""
    if form == "xlsx":
        out = io.BytesIO()
        spreadsheet.workbook(papers, out)
        return out.getvalue()
    if target.suffix.lower() == ".docx":
        return letter.word(papers)
    return letter.text(papers) if target.suffix.lower() == ".txt" else letter.markdown(papers)
