"""Tables by their rows and columns: every statistic that their cells report.

``cells``
    How the numbers of a cell are put together.
``heads``
    What a label names: ``Mean (SD)``, ``OR (95% CI)``, ``p``.
``notes``
    What caption, notes and text say of a whole table.
``layout``
    Heads over columns, labels before rows, sections.
``roles``, ``meaning``
    Which statistic a column holds; what the numbers of a cell are.
``rows``, ``matrices``, ``comparisons``
    What belongs together in a row; correlation matrices; records.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from review.document import Document, Table
from review.finding.tables.comparisons import row_records
from review.finding.tables.layout import Part, read_layout
from review.finding.tables.matrices import correlation_columns
from review.finding.tables.meaning import ALONE, Reading, is_bare
from review.finding.tables.notes import Legend, read_legend, text_convention
from review.finding.tables.roles import column_roles, frame_of
from review.finding.tables.rows import RowReadings, is_reference, read_row
from review.records import Record


class NotUnderstood(NamedTuple):
    """Numbers of a table that became no record, and why."""

    table: str
    column: str | None
    reason: str


def read_tables(document: Document) -> tuple[list[Record], list[NotUnderstood]]:
    """Every statistic that the tables of a document report, and the numbers that became no record.

    Parameters
    ----------
    document : Document

    Returns
    -------
    list of Record
        In document order.
    list of NotUnderstood
        Tables and columns, each with the reason.
    """
    convention = cache(lambda: text_convention(document))  # read only if some "±" is not explained
    records: list[Record] = []
    reasons: list[NotUnderstood] = []
    for table in document.tables:
        if table.problem or not table.cells:
            reasons.append(NotUnderstood(table.label, None, table.problem or "the table has no cells"))
            continue
        found, unread = _read(document, table, convention)
        records += found
        reasons += unread
    return sorted(records, key=lambda record: record.location.start), reasons


def find_tables(document: Document) -> list[Record]:
    """Every statistic that the tables of a document report, in document order: see :func:`read_tables`."""
    return read_tables(document)[0]


def explain_tables(document: Document) -> list[NotUnderstood]:
    """Tables and columns whose numbers became no record: see :func:`read_tables`."""
    return read_tables(document)[1]


def _read(
    document: Document, table: Table, convention: Callable[[], str]
) -> tuple[list[Record], list[NotUnderstood]]:
    parts = read_layout(table)
    if not any(part.rows for part in parts):
        return [], []
    legend = read_legend(table, document, convention)
    spreads = tuple(
        head
        for part in parts
        for column in part.columns
        for head in column.heads
        if head.has("se") or head.has("sd")
    )
    if "±" in "".join(head.text for head in spreads):  # "Intercept ± SE" says it for the columns beside it
        legend = replace(legend, statements=(*legend.statements, *spreads))
    records: list[Record] = []
    reasons: list[NotUnderstood] = []
    for part in parts:
        rows = _rows(part, legend)
        found = list(row_records(document, table, part, rows, legend))
        records += found
        reasons += _unread(table, part, rows, bool(found))
    return records, reasons


def _rows(part: Part, legend: Legend) -> list[RowReadings]:
    roles = correlation_columns(part, column_roles(part), legend)
    if not any(row.sizes[index] for row in part.rows[:1] for index in range(part.stubs, len(part.columns))):
        # One column, or statistics of one sample: the caption's sample size is theirs.
        panels = {column.panel for column in part.columns[part.stubs :]}
        if len(part.columns) == part.stubs + 1 or (all(roles[part.stubs :]) and len(panels) == 1):
            part.n = legend.n
    frame = frame_of(part, roles, legend)
    rows: list[RowReadings] = []
    for row in part.rows:
        rows.append(read_row(frame, row, rows[-1] if rows else None))
    _drop_bare(part, rows, legend)
    return rows


def _drop_bare(part: Part, rows: list[RowReadings], legend: Legend) -> None:
    """Leave out means and estimates with nothing beside them, unless others of their column have it."""
    supported = {
        column
        for row in rows
        for reading in row.readings()
        for column in reading.columns
        if not is_bare(reading) or reading.marks in legend.stars or row.has_p()
    }

    def is_dropped(row: RowReadings, reading: Reading) -> bool:
        if is_reference(reading):
            return not row.has_p()
        if not is_bare(reading) or supported & set(reading.columns):
            return False
        sized = reading.kind == "summary" and row.row.sizes[reading.columns[0]]
        return not sized and not (reading.headed and reading.name in ALONE)

    for row in rows:
        bare = [reading for reading in row.readings() if is_dropped(row, reading)]
        row.items = [item for item in row.items if not any(item is reading for reading in bare)]
        row.unread += [reading.columns[0] for reading in bare if not is_reference(reading)]


def _unread(table: Table, part: Part, rows: list[RowReadings], any_found: bool) -> list[NotUnderstood]:
    """Columns with numbers of which none was read."""
    counts: dict[int, int] = {}
    for row in rows:
        for index in row.unread:
            counts[index] = counts.get(index, 0) + 1
    if not counts:
        return []
    if not any_found:
        return [
            NotUnderstood(
                table.label,
                None,
                "neither heads, rows, caption nor notes name the statistics that its numbers are",
            )
        ]
    return [
        NotUnderstood(table.label, part.columns[index].title or f"column {index + 1}",
            f"{count} numbers: nothing names their statistic"
            )
        for index, count in sorted(counts.items())
    ]  # fmt: skip
