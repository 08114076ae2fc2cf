"""Rows of a table that go on at the top of the next page, where no caption says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from review.reading.pdf_columns import columns_of, has_numbers, pieces_of, spacing
from review.reading.pdf_grid import grid_of
from review.reading.pdf_rules import Drawing, merged_rules
from review.reading.pdf_tables import (
    NOTE,
    FoundTable,
    body_end,
    caption_end,
    is_label,
    notes_end,
    rows_of,
    table_labels,
    tables_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from review.reading.pdf_layout import Line, Page


def reaches_the_end(table: FoundTable, page: Page, strips: Sequence[float]) -> bool:
    """Whether nothing stands below a table on its page, so that it may go on overleaf.

    Parameters
    ----------
    table : FoundTable
    page : Page
        Its page, without the lines of its tables.
    strips : sequence of float
        White strips between columns of prose: a table within one column goes on in the next one, which is
        not looked for.
    """
    if table.notes and NOTE.match(table.notes[0].text):
        return False
    lowest = max(line.baseline for line in table.lines)
    left, right = min(line.x0 for line in table.lines), max(line.x1 for line in table.lines)
    if strips and not any(left < strip < right for strip in strips):
        return False
    return not any(line.baseline > lowest for line in page.lines)


def tables_with_rest(
    unfinished: FoundTable | None,
    page: Page,
    drawing: Drawing,
    body: float,
    strips: Sequence[float],
) -> list[FoundTable]:
    """Tables of a page, first the rows with which the unfinished one of the page before goes on."""
    rest = rest_of(unfinished, page, drawing, body) if unfinished else None
    tables = tables_of(page, drawing, body, strips)
    return [rest, *tables] if rest else tables


def rest_of(table: FoundTable, page: Page, drawing: Drawing, body: float) -> FoundTable | None:
    """Take the rows with which a table goes on out of the lines of the next page.

    Parameters
    ----------
    table : FoundTable
        The last table of the page before, which reaches the end of that page.
    page : Page
        The next page. Lines that are found to belong to the table leave it.
    drawing : Drawing
        Lines drawn on it.
    body : float
        Type size of most of the paper.

    Returns
    -------
    FoundTable or None
        The rows up to the first line of prose, if they stand in the columns of the table.
    """
    labels = table_labels(page.lines, body)
    limit = labels[0][1].y0 if labels else page.height
    rows = rows_of([line for line in page.lines if line.baseline < limit])
    if not rows:
        return None
    titled = _rest_of_title(rows, table, drawing)
    title, rows = [line for row in rows[:titled] for line in row], rows[titled:]
    left, right = min(line.x0 for line in page.lines) - 1, max(line.x1 for line in page.lines) + 1
    inside = [rule for rule in merged_rules(drawing.rules) if rule.y < limit]
    end = body_end(rows, 0, inside, body, right - left)
    before = rows_of([*table.body, *table.notes])
    alone = not any(map(has_numbers, before))  # the caption, or with nothing but heads
    if not end or (not before and end < 2) or not (alone or _in_columns(rows[:end], before)):
        return None
    if alone:
        more, before = _title_and_heads(before, table)
        title = [*more, *title]
        said = {_text(row) for row in before}
        own = [row for i, row in enumerate(rows[:end]) if i > len(before) or _text(row) not in said]
        cells, problem = grid_of([*before, *own], Drawing(), left, right)
    else:
        part = drawing.within(left, right, 0, rows[end - 1][0].baseline + body)
        cells, problem = grid_of(rows[:end], part, left, right, before)
    if problem:
        return None
    lines = [line for row in rows[:end] for line in row]
    notes = [line for row in rows[end : notes_end(rows, end, body)] for line in row]
    taken = {id(line) for line in (*title, *lines, *notes)}
    page.lines = [line for line in page.lines if id(line) not in taken]
    caption, overleaf = ([*table.caption, *title], [*table.lines]) if alone else ([], [])
    return FoundTable(table.label, page.number, caption, lines, notes, cells, overleaf=overleaf)


def _title_and_heads(rows: Sequence[list[Line]], table: FoundTable) -> tuple[list[Line], list[list[Line]]]:
    """Lines below a caption that go on with it, as they start where it does; and rows of heads."""
    start = table.caption[0].x0
    heads = [row for row in rows if len(row) > 1 or abs(row[0].x0 - start) > 2]
    kept = {id(line) for row in heads for line in row}
    return [line for row in rows for line in row if id(line) not in kept], heads


def _rest_of_title(rows: Sequence[list[Line]], table: FoundTable, drawing: Drawing) -> int:
    """How many rows at the top of a page go on with the caption of a table of which only the label stands."""
    if table.body or not is_label(table.caption) or len(rows[0]) > 1:
        return 0
    return caption_end(rows, merged_rules(drawing.rules))


def _text(row: Sequence[Line]) -> str:
    return " ".join(line.text.strip() for line in row)


def _in_columns(rows: Sequence[list[Line]], before: Sequence[list[Line]]) -> bool:
    """Whether rows stand in the columns of those before: together they leave the same white strips."""
    apart = spacing([*before, *rows])
    first, second = [pieces_of(row, apart) for row in before], [pieces_of(row, apart) for row in rows]
    if max(map(len, first)) < 2 or max(map(len, second)) < 2:
        return False
    ends = [piece for row in (*first, *second) for piece in row]
    left, right = min(piece.x0 for piece in ends), max(piece.x1 for piece in ends)
    alone, together = columns_of(first, left, right), columns_of([*first, *second], left, right)
    return len(alone) == len(together) > 1
