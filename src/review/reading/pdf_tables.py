"""Tables on a page: where they are, and the rows and columns of their words.

A table starts at its caption. Rules drawn on the page bound it, if there are any; else it ends where lines of
running text begin. Rows are baselines, columns are what the white strips through the rows leave.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from review.patterns import regex
from review.reading.pdf_columns import has_numbers
from review.reading.pdf_grid import GridCell, grid_of
from review.reading.pdf_layout import Line, Page, rows_in_order
from review.reading.pdf_paragraphs import CAPTION
from review.reading.pdf_rules import Drawing, Rule, merged_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLE: Final = regex(r"table|tab\.", re.IGNORECASE)
NOTE: Final = regex(
    r"\s*(?:Notes?\b|Source|Abbreviations?|Data (?:are|is)|Values? (?:are|is)|"
    r"\*|[†‡§¶#]|[a-z][\s)]|p\s*[<=]|\([a-z]\))",
    re.IGNORECASE,
)


_MOST_NOTES: Final = 6  # rows between a table and the caption below it


@dataclass(slots=True)
class FoundTable:
    """A table on a page: its caption, its cells, the lines below it."""

    label: str
    page: int
    caption: list[Line]
    body: list[Line]
    notes: list[Line]
    cells: list[GridCell] = field(default_factory=list)
    problem: str | None = None
    overleaf: list[Line] = field(default_factory=list)  # caption and heads that stand on the page before

    @property
    def lines(self) -> list[Line]:
        """All lines that belong to the table."""
        return [*self.caption, *self.body, *self.notes]


def table_labels(lines: Sequence[Line], body: float) -> list[tuple[str, Line]]:
    """First lines of the captions of tables, from top to bottom."""
    found = []
    for i, line in enumerate(lines):
        text = line.text.lstrip()
        if text[:1] not in "TSEAO" or len(line.spans) > 40:
            continue
        match = CAPTION.match(text[:120])
        if match is None or not _TABLE.match(match["kind"]):
            continue
        rest = text[match.end() :].strip()
        spans = [span for span in line.spans if span.text.strip()]
        apart = line.bold or spans[0].bold or abs(line.size - body) > 0.4 or text.startswith("TABLE")
        marked = match["mark"] in tuple(".:|–—") or not rest or spans[0].italic != spans[-1].italic
        if apart or (marked and not _goes_on(lines, i)):
            found.append((" ".join(match["label"].split()), line))
    return sorted(found, key=lambda entry: entry[1].baseline)


def _goes_on(lines: Sequence[Line], i: int) -> bool:
    """True if the line before is full and close above: then this is a sentence about a table."""
    line = lines[i]
    for other in lines[max(0, i - 3) : i]:
        step = line.baseline - other.baseline
        if (
            0 < step < 1.7 * line.size
            and abs(other.x0 - line.x0) < 2 * line.size
            and other.x1 > line.x0 + 120
        ):
            return True
    return False


def tables_of(page: Page, drawing: Drawing, body: float, strips: Sequence[float]) -> list[FoundTable]:
    """Find the tables of a page and take their lines out of ``page.lines``."""
    labels = table_labels(page.lines, body)
    found: list[FoundTable] = []
    for i, (label, line) in enumerate(labels):
        if not any(other is line for other in page.lines):
            continue  # set twice, as bold print is imitated, or a row of the table before
        below = [other for _, other in labels[i + 1 :] if other.baseline > line.baseline + 2]
        table = _table(label, line, page, drawing, body, strips, below)
        taken = {id(other) for other in table.lines}
        page.lines = [other for other in page.lines if id(other) not in taken]
        found.append(table)
    return found


def _table(
    label: str,
    first: Line,
    page: Page,
    drawing: Drawing,
    body: float,
    strips: Sequence[float],
    below: Sequence[Line],
) -> FoundTable:
    rules = merged_rules(drawing.rules)
    left, right = _reach(first, page, rules, strips)
    limit = min((line.y0 for line in below if line.x0 < right and line.x1 > left), default=page.height)
    area = [
        line
        for line in page.lines
        if line is first
        or (
            first.baseline - 0.4 * first.size <= line.baseline < limit
            and line.x0 < right + 3
            and line.x1 > left - 3
        )
    ]
    inside = [rule for rule in rules if rule.x0 < right and rule.x1 > left and first.y0 < rule.y < limit]
    rows = rows_of(area)
    start = caption_end(rows, inside)
    caption = _by_column([line for row in rows[:start] for line in row], strips)
    end = body_end(rows, start, inside, body, right - left)
    lines = [line for row in rows[start:end] for line in row]
    stop = notes_end(rows, end, body)
    notes = [line for row in rows[end:stop] for line in row]
    table = FoundTable(label, page.number, caption, lines, notes)
    if len(rows[start:end]) < 2:
        table.problem = "no rows of cells were found below the caption"
    else:
        lowest = rows[end - 1][0].baseline + first.size
        part = drawing.within(left, right, first.y0, lowest)
        table.cells, table.problem = grid_of(rows[start:end], part, left, right)
    return (_above(label, first, page, drawing, rows, (left, right)) or table) if table.problem else table


def _above(
    label: str,
    first: Line,
    page: Page,
    drawing: Drawing,
    below: Sequence[list[Line]],
    reach: tuple[float, float],
) -> FoundTable | None:
    """The table over its caption, if one stands there."""
    left, right = reach
    rows = rows_of(
        [
            line
            for line in page.lines
            if line.baseline < first.baseline - 0.4 * first.size
            and line.x0 < right + 3
            and line.x1 > left - 3
        ]
    )
    end = len(rows)
    while (
        end and len(rows) - end < _MOST_NOTES and _parts(rows[end - 1]) == 1
    ):  # notes between table and caption
        end -= 1
    if not end or first.baseline - rows[-1][0].baseline > 4 * first.size:
        return None
    start = end
    while start and not _is_text(rows[start - 1], right - left):
        if start < end and rows[start][0].baseline - rows[start - 1][0].baseline > 3 * first.size:
            break
        start -= 1
    if sum(_parts(row) > 1 for row in rows[start:end]) < 2:
        return None
    top, bottom = rows[start][0].y0, rows[end - 1][0].baseline
    inside = drawing.within(left, right, top - first.size, bottom)
    cells, problem = grid_of(rows[start:end], inside, left, right)
    if problem:
        return None
    lines = [line for row in rows[start:end] for line in row]
    notes = [line for row in rows[end:] for line in row]
    return FoundTable(label, page.number, _caption_lines(below), lines, notes, cells)


def _caption_lines(rows: Sequence[list[Line]]) -> list[Line]:
    """Lines of a caption with nothing of its table below it: as long as they are close and of one size."""
    lines = list(rows[0])
    for before, row in pairwise(rows[:8]):
        if (
            row[0].baseline - before[0].baseline > 1.6 * row[0].size
            or abs(row[0].size - before[0].size) > 0.2
        ):
            break
        lines += row
    return lines


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines on common baselines, each row from left to right."""
    rows: list[list[Line]] = []
    for line in rows_in_order(lines):
        if rows and abs(line.baseline - rows[-1][0].baseline) < 0.35 * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.x0) for row in rows]


def _reach(first: Line, page: Page, rules: Sequence[Rule], strips: Sequence[float]) -> tuple[float, float]:
    """Left and right end of a table: those of the widest rule near its caption, else of its column."""
    near = [
        rule
        for rule in rules
        if -2 * first.size < rule.y - first.baseline < 9 * first.size
        and rule.x0 < first.x1
        and rule.x1 > first.x0
        and rule.x1 - rule.x0 > 60
    ]
    if near:
        widest = max(near, key=lambda rule: rule.x1 - rule.x0)
        return min(widest.x0, first.x0) - 1, max(widest.x1, first.x1 if not strips else widest.x1) + 1
    edges = [min(line.x0 for line in page.lines), *strips, max(line.x1 for line in page.lines)]
    middle = (first.x0 + min(first.x1, first.x0 + 40)) / 2
    left = max((x for x in edges if x <= middle + 1), default=edges[0])
    right = min((x for x in edges if x > max(middle, first.x1 - 3)), default=edges[-1])
    return left - 1, right + 1


def _by_column(lines: list[Line], strips: Sequence[float]) -> list[Line]:
    """Lines of a caption that is set in the columns of the page, column by column."""
    for x in strips:
        right = [line for line in lines if line.x0 > x - 3]
        left = [line for line in lines if line.x1 < x + 3]
        if (
            right
            and left
            and len(left) + len(right) == len(lines)
            and right[0].baseline < left[-1].baseline + 1
        ):
            return [*left, *right]
    return lines


def _parts(row: Sequence[Line]) -> int:
    """How many separate pieces stand on a row."""
    return sum(1 for i, line in enumerate(row) if i == 0 or line.x0 - row[i - 1].x1 > 0.8 * line.size)


def caption_end(rows: Sequence[list[Line]], rules: Sequence[Rule]) -> int:
    """Number of rows that are caption: up to the first rule, or to the first row in pieces."""
    top = rows[0][0].baseline
    under = [rule.y for rule in rules if rule.y > top]
    first_rule = min(under, default=0.0)
    for i, row in enumerate(rows):
        if i == 0:
            continue
        if first_rule and row[0].baseline > first_rule and first_rule - top < 12 * row[0].size:
            return i
        if under and _is_of_cells(row, rows[0][0], rules):
            return i
        wide = row[0].baseline - rows[i - 1][0].baseline > 2.2 * row[0].size
        if not under and (_parts(row) > 1 or wide):
            return i
        if i > 14:
            break
    if under:
        return min(len(rows), 2)
    return _title_end(rows) if is_label(rows[0]) else min(1, len(rows))


def is_label(row: Sequence[Line]) -> bool:
    """Whether a row is nothing but the label of a table; its title stands below."""
    text = "".join(line.text for line in row).strip()
    label = CAPTION.match(text)
    return label is not None and label.end() == len(text)


def _title_end(rows: Sequence[list[Line]]) -> int:
    """Number of rows of a label and the title below it, which is set as closely as lines of text are."""
    for i, row in enumerate(rows[1:6], 1):
        before = rows[i - 1][0]
        if len(row) > 1 or row[0].baseline - before.baseline > 2.2 * row[0].size:
            return i
    return min(len(rows), 6)


def _is_of_cells(row: Sequence[Line], first: Line, rules: Sequence[Rule]) -> bool:
    """Whether a row below a caption has its words in columns, or far from where the caption starts."""
    width = max(rule.x1 - rule.x0 for rule in rules)
    return _parts(row) > 2 or (row[0].x0 > first.x0 + 0.3 * width and first.x0 < rules[0].x0 + 0.1 * width)


def _is_text(row: Sequence[Line], width: float) -> bool:
    """True if a row is a line of sentences: few pieces that fill it, and mostly letters."""
    filled = sum(line.x1 - line.x0 for line in row)
    letters = sum(c.isalpha() for line in row for c in line.text)
    characters = sum(len(line.text) for line in row)
    return _parts(row) <= 2 and filled > 0.6 * width and letters > 0.6 * characters


def body_end(rows: Sequence[list[Line]], start: int, rules: Sequence[Rule], body: float, width: float) -> int:
    """Index of the first row that is no cell: below the last rule of the table, or where sentences begin."""
    if start >= len(rows):
        return start
    top = rows[start][0].y0 - body
    long = [rule for rule in rules if rule.y > top and rule.x1 - rule.x0 > 0.5 * width]
    end, seen = start, 0
    for rule in long:
        stop = sum(row[0].baseline <= rule.y + 1 for row in rows)
        if stop <= end:
            seen += 1
            continue
        between = rows[end:stop]
        far = end > start and between[0][0].baseline - rows[end - 1][0].baseline > 6 * body
        alike = abs(rule.x0 - long[0].x0) < 2 and abs(rule.x1 - long[0].x1) < 2
        texts = sum(_is_text(row, width) for row in between) > 0.5 * len(between)
        if end > start and (
            far or rule.y - between[-1][0].baseline > 5 * body or (seen > 1 and texts and not alike)
        ):
            break
        if seen > 1 and _are_sentences(between, rules[0].x0 if not long else long[0].x0, width):
            break
        end, seen = stop, seen + 1
    closed = seen >= 3 or (seen == 2 and end < len(rows) and end > start + 1 and _parts(rows[end]) < 3)
    if closed and any(has_numbers(row) for row in rows[start:end]):
        return end  # else the rules only close its heads
    return _loose_end(rows, end, body, width)


def _are_sentences(rows: Sequence[list[Line]], left: float, width: float) -> bool:
    """True if no row of these has a cell: each is one piece of text from the left end on."""
    return (
        all(_parts(row) == 1 and row[0].x0 < left + 0.3 * width for row in rows)
        and rows[0][0].x0 < left + 2 * rows[0][0].size
        and _is_text(rows[0], width)
    )


def _loose_end(rows: Sequence[list[Line]], start: int, body: float, width: float) -> int:
    """Where a table ends that no rule closes: at a wide gap, at a note, or at sentences."""
    left = min((row[0].x0 for row in rows[max(0, start - 3) : start + 8]), default=0.0)
    for i in range(start, len(rows)):
        row = rows[i]
        gap = row[0].y0 - max(line.y1 for line in rows[i - 1])
        at_left = _parts(row) == 1 and row[0].x0 < left + row[0].size
        running = row[0].size > 0.96 * body
        if i > start and (
            gap > 2.5 * row[0].size or (at_left and (NOTE.match(row[0].text) or _is_text(row, 1.2 * width)))
        ):
            return i
        if running and (
            all(_is_text(other, width) for other in rows[i : i + 3]) or (at_left and _is_text(row, width))
        ):
            return i
    return len(rows)


def notes_end(rows: Sequence[list[Line]], start: int, body: float) -> int:
    """Index of the first row that is no note: notes are close below the table and in its small type."""
    for i in range(start, len(rows)):
        row, before = rows[i], rows[i - 1]
        if row[0].baseline - before[0].baseline > (3.2 if i == start else 2.0) * row[0].size:
            return i
        if row[0].size > 0.95 * body and not (
            NOTE.match(row[0].text) or (i > start and row[0].size < body - 0.3)
        ):
            return i
        if i - start > 25:
            return i
    return len(rows)
