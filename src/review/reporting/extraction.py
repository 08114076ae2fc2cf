"""Records as a reader wants them: a table on the terminal, CSV for a spreadsheet, JSON Lines for a program.

What stands in a paper is not trusted: control characters never reach a terminal, and no cell of a CSV
file starts like a formula.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any, Final, Literal

from review.document import plain
from review.records import as_object
from review.reporting.papers import each

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from review.document import Document
    from review.finding import NotUnderstood
    from review.records import Record

Format = Literal["terminal", "csv", "jsonl"]

_PLACE: Final = ("page", "section", "table", "row", "column", "start", "end")
#: Columns of the CSV form: every name that some record reports, in one order for all files.
COLUMNS: Final = (
    "document", "record", *_PLACE, "quote",
    "group", "outcome", "n", "mean", "sd", "se", "median", "q1", "q3", "minimum", "maximum", "unit",
    "statistic", "df", "value", "measure", "relation", "ci_low", "ci_high", "ci_level",
    "count", "total", "percent", "p_relation", "p", "tails", "qualifiers", "assumptions", "repairs",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_QUOTE: Final = 60


def extract(paths: Sequence[Path], form: Format, out: IO[str]) -> list[str]:
    """Write what is found in each file, one file after the other, to ``out``.

    Progress and what could not be made out go to standard error.

    Returns
    -------
    list of str
        One message for each file that could not be read; the others are done.
    """
    from rich.console import Console

    from review.finding import search
    from review.reading import read
    from review.reading.apart import read_apart

    notes, console = Console(stderr=True, highlight=False), Console(file=out, highlight=False)
    unread: list[str] = []

    def found(path: Path) -> tuple[Document, list[Record], list[NotUnderstood]]:
        document = read_apart(path) if len(paths) > 1 else read(path)
        return document, *search(document)

    for number, (document, records, gaps) in enumerate(each(paths, found, unread, notes)):
        if form == "terminal":
            show(console, document, records)
        elif form == "csv":
            out.write(comma_separated(document, records, header=number == 0))
        else:
            out.write(json_lines(document, records))
        for unread_part in document.problems:
            notes.print(plain(f"{document.name}, {unread_part}"), markup=False, soft_wrap=True)
        for gap in gaps:
            notes.print(
                plain(f"{document.name}, {gap.table or 'a table'}: not understood: {gap.reason}"),
                markup=False,
            )
    return unread


def objects(document: Document, records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """Records as JSON objects, each with the repairs of lost symbols within it."""
    for record in records:
        yield {**as_object(record, document.name), "repairs": repairs(document, record)}


def repairs(document: Document, record: Record) -> list[dict[str, str]]:
    """Lost symbols within a record: what stands there, what it was read as, and why."""
    place = record.location
    return [
        {"original": repair.original, "read_as": repair.replacement, "evidence": repair.evidence}
        for repair in document.repairs_within(place.start, place.end)
    ]


def json_lines(document: Document, records: Iterable[Record]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects(document, records))


def comma_separated(document: Document, records: Iterable[Record], *, header: bool) -> str:
    """One line a record; the groups of a comparison stand on lines of their own, after it."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    if header:
        writer.writeheader()
    for item in objects(document, records):
        for row in _rows(item):
            writer.writerow({name: cell(value) for name, value in row.items()})
    return lines.getvalue()


def show(console: Console, document: Document, records: Iterable[Record]) -> None:
    """Print what was found as a table: place, kind, what was reported, quote."""
    from rich.table import Table
    from rich.text import Text

    records = list(records)
    table = Table(title=Text(f"{plain(document.name)}: {len(records)} found"), title_justify="left")
    for heading in ("where", "what", "reported", "quote"):
        table.add_column(heading, overflow="fold")
    for item in objects(document, records):
        quote = plain(item["quote"])
        short = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"
        cells = (_where(item["location"]), item["record"].replace("_", " "), _summary(item), short)
        table.add_row(*(Text(plain(cell)) for cell in cells))
    console.print(table)


def _rows(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    shared = {"document": item["document"], **item["location"]}
    reported = item["reported"]
    own = {"record": item["record"], "quote": item["quote"], **reported}
    listed = {name: item[name] for name in ("qualifiers", "assumptions")}
    repaired = [f"{repair['original']} read as {repair['read_as']}" for repair in item["repairs"]]
    yield {**shared, **own, **listed, "repairs": repaired}
    for part in [*reported.get("groups", ()), *filter(None, [reported.get("estimate")])]:
        yield {**shared, "record": part.get("record", "estimate"), "quote": item["quote"], **part}


def cell(value: Any) -> str:
    """Text of one cell of a CSV file; what a spreadsheet would take for a formula gets an apostrophe."""
    if value is None:
        return ""
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    number = text.lstrip("+-").replace(".", "", 1).replace(",", "", 1).isdigit()
    return "'" + text if text.startswith(_FORMULA) and not number else text


def _where(location: dict[str, Any]) -> str:
    if location["table"]:
        return ", ".join(filter(None, [location["table"], location["row"], location["column"]]))
    page = f"p. {location['page']}" if location["page"] else None
    return ", ".join(filter(None, [page, location["section"]]))


def _summary(item: dict[str, Any]) -> str:
    reported = item["reported"]
    if item["record"] == "comparison":
        reported = {**reported, "groups": len(reported["groups"])}
    shown = {name: value for name, value in reported.items() if value not in (None, [], "", "=")}
    texts = {name: " ".join(map(str, v)) if isinstance(v, list) else v for name, v in shown.items()}
    return ", ".join(f"{name} {text}" for name, text in texts.items())
