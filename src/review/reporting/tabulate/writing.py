"""Rows of many papers in the form that is asked for."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Literal

from review import outputs
from review.document import plain
from review.reporting.checked import Outcome, checked
from review.reporting.extraction import cell
from review.reporting.inputs import inputs
from review.reporting.tabulate.table import COLUMNS, KINDS, NUMBERS, Tabulated, tabulated

if TYPE_CHECKING:
    from review.reporting.tabulate.codebook import Wanted

Format = Literal["csv", "xlsx", "jsonl", "html"]
FORMATS: Final = ("csv", "xlsx", "jsonl", "html")
_DEFAULT: Final = {"xlsx": "tabulated.xlsx", "html": "tabulated.html"}


def tabulate(
    given: Sequence[str | Path],
    form: Format,
    output: Path | None,
    *,
    codebook: Sequence[Wanted] | None = None,
    convert: bool = False,
) -> list[str]:
    """Write the rows of papers; what is missing in them, and what to do next, goes to standard error.

    Parameters
    ----------
    given : sequence of str or Path
        Files, folders, archives, as :func:`review.reporting.inputs.inputs` takes them.
    form : {"csv", "xlsx", "jsonl", "html"}
    output : Path, optional
        By default standard output, for pages and workbooks ``tabulated.html`` and ``tabulated.xlsx``.
    codebook : sequence of Wanted, optional
    convert : bool

    Returns
    -------
    list of str
        One message for each file that could not be used.

    Raises
    ------
    OverwriteError
        If ``output`` is one of the papers.
    OSError
        If the output cannot be written.
    """
    from rich.console import Console

    target = output or (Path(_DEFAULT[form]) if form in _DEFAULT else None)
    outcome = Outcome()
    papers = inputs(given, outcome.passed_over)
    outputs.protect([paper.path for paper in papers if paper.path], {"--output": target})
    notes = Console(stderr=True, highlight=False)
    found: list[Tabulated] = []
    for paper in checked(papers, outcome, alpha=None, rounding="half_up", notes=notes):
        made = list(tabulated(paper.document, paper.findings, codebook=codebook, convert=convert))
        if not made:
            told = f"{paper.document.name}: no outcome of two groups is found in its tables"
            notes.print(plain(told), markup=False, soft_wrap=True)
        found += made
    if outcome.counts:
        _write(found, form, target)
        notes.print(_told(found, target, wanted=codebook is not None), markup=False, soft_wrap=True)
    for line in outcome.passed_over:
        notes.print(plain(line), markup=False, soft_wrap=True)
    return outcome.unread


def _write(found: Sequence[Tabulated], form: Format, target: Path | None) -> None:
    if form == "xlsx" and target:
        with outputs.replacing(target, binary=True) as out:
            workbook(found, out)
        return
    text = _text(found, form)
    if target is None:
        sys.stdout.write(text)
        return
    with outputs.replacing(target) as out:
        out.write(text)


def _text(found: Sequence[Tabulated], form: Format) -> str:
    if form == "html":
        from review.reporting.tabulate.page import page

        return page(found)
    if form == "jsonl":
        return "".join(json.dumps(row.as_object(), ensure_ascii=False) + "\n" for row in found)
    return comma_separated(found)


def comma_separated(found: Iterable[Tabulated]) -> str:
    """One line a row, under :data:`COLUMNS`."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in found:
        writer.writerow({name: cell(text) for name, text in row.columns().items()})
    return lines.getvalue()


def workbook(found: Sequence[Tabulated], out: IO[bytes]) -> None:
    """A workbook with one sheet of rows and one that says where every number stood."""
    import xlsxwriter

    made = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = made.add_format({"bold": True, "bottom": 1})
    _sheet(
        made, "rows", COLUMNS[:-1], ([row.columns()[name] for name in COLUMNS[:-1]] for row in found), bold
    )
    _sheet(made, "places", ("row", "number", "value", "formula", "place", "quote"), _places(found), bold)
    made.close()


def _places(found: Sequence[Tabulated]) -> Iterator[list[str]]:
    from review.reporting.tabulate.table import whereabouts

    for number, row in enumerate(found, start=2):
        for name, given in row.row.numbers.items():
            quote = " ".join(given.quote.split())
            yield [str(number), name, given.text, given.formula, whereabouts(given.location), quote]


def _sheet(
    made: object, name: str, columns: Sequence[str], lines: Iterable[Sequence[str]], bold: object
) -> None:
    sheet = made.add_worksheet(name)  # type: ignore[attr-defined]
    sheet.write_row(0, 0, columns, bold)
    sheet.freeze_panes(1, 0)
    numeric = {at for at, column in enumerate(columns) if column in (*NUMBERS, "value", "row")}
    last = 0
    for last, line in enumerate(lines, start=1):
        for at, text in enumerate(line):
            if at in numeric and text:
                sheet.write_number(last, at, float(text))
            else:
                sheet.write_string(last, at, text)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.autofit(200)


def _told(found: Sequence[Tabulated], target: Path | None, *, wanted: bool) -> str:
    """How many rows there are, how many can be pooled, and what to do next."""
    complete = [row for row in found if row.row.complete]
    kinds = Counter(KINDS[row.row.kind] for row in complete)
    told = f"{len(found)} row{'s' * (len(found) != 1)}, {len(complete)} complete for pooling"
    told += f" ({', '.join(f'{number} of {kind}' for kind, number in kinds.items())})" if kinds else ""
    told = f"{target}: {told}" if target else told
    outcomes = {row.outcome for row in complete}
    if len(outcomes) > 1 and not wanted:
        told += f"; {len(outcomes)} outcomes: pool one of them, chosen with --outcomes CODEBOOK.csv"
    if len(kinds) > 1:
        told += "; pool one kind: review pool --measure MD, or OR"
    return told
