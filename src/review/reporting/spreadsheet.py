"""Checks as rows for a spreadsheet: the gravest first, numbers of sensible length, one line a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any, Final

from review.checking.findings import COLUMNS
from review.document import plain
from review.patterns import regex
from review.records import VERDICTS
from review.reporting.causes import GRAVITIES
from review.reporting.extraction import cell

if TYPE_CHECKING:
    from review.checking import Findings
    from review.reporting.checked import Checked

#: By it spreadsheets know UTF-8.
BYTE_ORDER_MARK: Final = "\ufeff"
_NUMBERS: Final = frozenset({"page", "start", "end", "low", "high", "gravity"})
_BLANK: Final = regex(r"\s+")
_UNCHECKED: Final = 9
_WIDEST: Final = 60
_LONGEST_CELL: Final = 32_000  # of what a spreadsheet holds


def rows(findings: Findings) -> Iterator[dict[str, Any]]:
    """One row a check, by gravity, then by verdict, then as printed."""
    made = list(findings.rows())
    made.sort(key=lambda row: (row["gravity"] or _UNCHECKED, VERDICTS.index(row["verdict"])))
    for row in made:
        yield {name: _short(row[name]) for name in COLUMNS}


def comma_separated(papers: Iterable[Checked], *, header: bool = True) -> Iterator[str]:
    """Lines of a CSV file, as papers come; no cell begins as a formula does."""
    for paper in papers:
        lines = io.StringIO()
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
        if header:
            writer.writeheader()
            header = False
        for row in rows(paper.findings):
            writer.writerow({name: cell(value) for name, value in row.items()})
        yield lines.getvalue()


def workbook(papers: Sequence[Checked], out: IO[bytes]) -> None:
    """A workbook: all checks, and the papers with their counts; texts stay texts, never formulas.

    Parameters
    ----------
    papers : sequence of Checked
    out : binary stream
    """
    import xlsxwriter

    made = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    made.set_properties({"created": _long_ago()})
    bold = made.add_format({"bold": True, "bottom": 1})
    checks = [row for paper in papers for row in rows(paper.findings)]
    checks.sort(key=lambda row: (row["gravity"] or _UNCHECKED, VERDICTS.index(row["verdict"])))
    _sheet(made.add_worksheet("checks"), COLUMNS, ([row[name] for name in COLUMNS] for row in checks), bold)
    heads = ("document", "title", "doi", "found", *VERDICTS, *GRAVITIES.values())
    _sheet(made.add_worksheet("papers"), heads, map(_paper, papers), bold)
    made.close()


def _paper(paper: Checked) -> list[Any]:
    from review.reporting.causes import counts_by_gravity

    counts, article = paper.findings.counts(), paper.document.article
    grades = counts_by_gravity(paper.findings)
    return [
        paper.document.name, article.title or "", article.doi or "", len(paper.findings),
        *(counts[verdict] for verdict in VERDICTS), *(grades[grade] for grade in GRAVITIES),
    ]  # fmt: skip


def _sheet(sheet: Any, heads: Sequence[str], lines: Iterable[Sequence[Any]], bold: Any) -> None:
    sheet.write_row(0, 0, heads, bold)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, line in enumerate(lines, start=1):
        for at, value in enumerate(line):
            if isinstance(value, int | float):
                sheet.write_number(last, at, value)
            elif value not in (None, ""):
                sheet.write_string(last, at, plain(str(value))[:_LONGEST_CELL])
    sheet.autofilter(0, 0, last, len(heads) - 1)
    sheet.autofit(_WIDEST * 7)


def _short(value: Any) -> Any:
    """A number with six digits, a text on one line; an end that is open is empty."""
    if isinstance(value, float):
        return float(f"{value:.6g}") if abs(value) < float("inf") else None
    return _BLANK.sub(" ", value).strip() if isinstance(value, str) else value


def _long_ago() -> Any:
    from datetime import datetime

    return datetime(2000, 1, 1)  # the same papers give the same bytes
