"""Every inconsistency reported in a folder of articles, beside what reading the print by hand said of it.

    python -m benchmarks.corpus_findings FOLDER

``corpus_findings.csv`` has a row for each inconsistency: where it is, the printed number, what its neighbors
imply, and of which kind it is:

``print``
    The numbers stand so in the article, and no reading that its words support reconciles them.
``reading mistake``
    Other numbers stand there, or they belong to something else.
``reading missed``
    An innocent reading that the article's words support was not tried.

The command prints what is reported now and is not in the table (to be read by hand), and what is in the
table and is no longer reported; it exits with 1 if there is any. Then the share that is in the print.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from review.checking import check
from review.document import UnreadableError
from review.records import Check, Finding, Location

TABLE = Path(__file__).with_suffix(".csv")
FORMATS = {".xml", ".pdf", ".html", ".docx", ".txt", ".md", ".tex"}
_LONGEST = 40
INCONSISTENT = ("inconsistent", "decision_inconsistent")


class Row(NamedTuple):
    """An inconsistency by its place and numbers; the place of one in running text is its section."""

    document: str
    where: str
    check: str
    printed: str
    implied: str


def reported(folder: Path) -> Iterator[Row]:
    """Inconsistencies of all articles in a folder."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix in FORMATS):
        try:
            findings = check(path)
        except UnreadableError as problem:
            print(problem, file=sys.stderr)
            continue
        for finding in findings:
            for each in finding.checks:
                if each.verdict in INCONSISTENT:
                    yield _row(path.name, finding, each)


def _row(document: str, finding: Finding, found: Check) -> Row:
    numbers = f"{_short(found.low)} to {_short(found.high)}" if found.low != found.high else _short(found.low)
    printed = f"{found.field} {found.printed}"
    return Row(document, _place(finding.record.location), found.check, printed, numbers)


def _place(location: Location) -> str:
    """Page, then table, row and column, or the chapter; each cut short, since what is printed is not kept."""
    parts: tuple[str | None, ...] = (location.table, location.row, location.column)
    if location.table is None and location.row is None:
        parts = ((location.section or "text").partition(" › ")[0],)
    page = f"page {location.page}" if location.page is not None else None
    return ", ".join(_end_of(part) for part in (page, *parts) if part)


def _end_of(text: str) -> str:
    return text if len(text) <= _LONGEST else "…" + text[-_LONGEST:]


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def main(folder: str) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    explained = Counter(Row(*(row[name] for name in Row._fields)) for row in known)
    now = Counter(reported(Path(folder)))
    writer = csv.writer(sys.stdout)
    for title, rows in (("new", now - explained), ("vanished", explained - now)):
        for row in sorted(rows.elements()):
            writer.writerow((title, *row))
    kinds = Counter(row["kind"] for row in known)
    print(f"{sum(now.values())} inconsistencies reported; {len(known)} explained: {dict(kinds)}")
    if known:
        print(f"in the print: {kinds['print'] / len(known):.0%}")
    sys.exit(now != explained)


if __name__ == "__main__":
    main(*sys.argv[1:2] or ["."])
