"""Tables by their rows and columns: every statistic that their cells report.

``cells``
    What stands in a cell: phrases of :mod:`review.finding.grammar`, words, nothing.
``labels``, ``facets``
    What a label names: ``Mean (SD)``, ``OR (95% CI)``; a group, a time, an outcome.
``notes``
    What caption, notes and text say of a whole table.
``grid``, ``body``, ``heads``, ``layout``
    Heads over columns, labels before rows, sections; heads within the body; panels side by side.
``columns``, ``beside``, ``matrices``
    What heads and numbers say of a column.
``schemas``, ``assignment``, ``rowsizes``
    What the numbers of every cell are: the least costly over all that is said around them.
``rows``, ``grounds``, ``measures``, ``axes``, ``subjects``
    What belongs together in a row; which axis names the groups.
``comparisons``
    Records.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from review.document import Document, Table
from review.finding.tables.assignment import Assignment
from review.finding.tables.axes import Axes, arms_of
from review.finding.tables.beside import by_heads, read_columns
from review.finding.tables.body import Body
from review.finding.tables.columns import Column
from review.finding.tables.comparisons import row_records
from review.finding.tables.entries import Read
from review.finding.tables.grid import read_grids
from review.finding.tables.layout import Layout
from review.finding.tables.matrices import name_correlations
from review.finding.tables.notes import Legend, describes_a_plan, read_legend, text_convention
from review.finding.tables.rows import RowReader
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
        One for each table with numbers that became nothing, with the reason.
    """
    convention = cache(lambda: text_convention(document))  # read only if some "±" is not explained
    arms = arms_of(document)
    records: list[Record] = []
    gaps: list[NotUnderstood] = []
    for index, table in enumerate(document.tables):
        if table.problem or not table.cells:
            gaps.append(NotUnderstood(table.label, None, table.problem or "the table has no cells"))
            continue
        if describes_a_plan(table):
            gaps.append(
                NotUnderstood(table.label, None, "its caption says what was planned or set: no results")
            )
            continue
        found, gap = _read(document, index, table, convention, arms)
        records += found
        gaps += [gap] if gap else []
    return sorted(records, key=lambda record: record.location.start), gaps


def find_tables(document: Document) -> list[Record]:
    """Every statistic that the tables of a document report, in document order: see :func:`read_tables`."""
    return read_tables(document)[0]


def explain_tables(document: Document) -> list[NotUnderstood]:
    """Tables whose numbers became no record: see :func:`read_tables`."""
    return read_tables(document)[1]


def _read(
    document: Document, index: int, table: Table, convention: Callable[[], str], arms: frozenset[str]
) -> tuple[list[Record], NotUnderstood | None]:
    records: list[Record] = []
    reads: list[Read] = []
    legend: Legend | None = None
    for grid in read_grids(table):
        layout = Body(grid).layout()
        if layout is None:
            continue
        legend = legend or read_legend(table, document, convention)
        read = _read_layout(layout, legend, arms)
        records += row_records(document, table, index, read, legend)
        reads += read
    return records, _gap(table, reads)


def _read_layout(layout: Layout, legend: Legend, arms: frozenset[str]) -> list[Read]:
    columns: dict[int, dict[int, Column]] = {}
    axes = Axes(layout, columns, legend, arms)
    for rows in by_heads(layout.rows):
        found = read_columns(layout, rows, axes.groupness)
        name_correlations(found, rows, legend)
        columns |= {row.index: found for row in rows}
    assignment = Assignment(layout, columns, legend)
    reader = RowReader(assignment, legend)
    reads = [reader.read(row) for row in layout.rows]
    axes.choose(reads)
    for read in reads:
        axes.name(read, assignment)
    axes.name_only_group(reads)
    return reads


def _gap(table: Table, reads: Sequence[Read]) -> NotUnderstood | None:
    """What of a table was not understood, in one line."""
    unread = [(read.row, at) for read in reads for at, _ in read.unread]
    persons = sum(read.row.person for read in reads)
    if persons:
        return NotUnderstood(table.label, None, f"{persons} rows of one person each hold no statistics")
    if not unread:
        return None
    total = sum(
        len(content.phrases)
        for read in reads
        for content in read.row.cells.values()
        if content.kind == "data"
    )
    row, at = unread[0]
    example = " ".join(row.cells[at].text.split())[:40]
    reason = f"{len(unread)} of {total} numbers, e.g. ‘{example}’: nothing names their statistic"
    return NotUnderstood(table.label, None, reason)
