"""Rows of words -> cells: columns by the white strips through the rows, wrapped cells put together."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from review.reading.pdf_columns import Piece, Placed, columns_of, is_number, pieces_of, spacing
from review.reading.pdf_layout import Line, Span, line_of
from review.reading.pdf_rows import rows_of_lines
from review.reading.pdf_rules import Drawing, Rule, Upright, column_edges, merged_rules

if TYPE_CHECKING:
    from collections.abc import Sequence


class GridCell(NamedTuple):
    """Lines of one cell and the rows and columns that it covers."""

    lines: list[Line]
    row: int
    column: int
    column_span: int
    header: bool
    indent: int


def grid_of(
    rows: Sequence[list[Line]],
    drawing: Drawing,
    left: float,
    right: float,
    before: Sequence[list[Line]] = (),
) -> tuple[list[GridCell], str | None]:
    """Cells of a table.

    Parameters
    ----------
    rows : sequence of list of Line
        The body of the table, one list for each baseline.
    drawing : Drawing
        Lines drawn in it.
    left, right : float
        Ends of the table.
    before : sequence of list of Line, optional
        Rows of the same table on the page before, which stand in the same columns.

    Returns
    -------
    cells : list of GridCell
    problem : str or None
        Why there are none.
    """
    apart = spacing([*before, *rows])
    pieces = [pieces_of(row, apart, _beside(row, drawing.uprights)) for row in rows]
    others = [pieces_of(row, apart) for row in before]
    columns = columns_of([*others, *pieces], left, right, column_edges(drawing))
    if len(columns) < 2:
        return [], "its words stand in fewer than two columns"
    if len(columns) > 40:
        return [], f"its words stand in {len(columns)} columns, as in a drawing"
    baselines = [row[0].baseline for row in rows]
    rules = merged_rules(drawing.rules)
    placed: list[Sequence[Placed]] = [_placed(row, columns, ()) for row in pieces]
    heads = _header_rows(rows, placed, rules, left, right, len(rows) - 1 if before else len(rows) // 2)
    short = [rule for rule in rules if rule.x1 - rule.x0 < 0.9 * (right - left)]
    for i in range(heads):
        under = [rule for rule in short if 0 < rule.y - baselines[i] < 0.9 * rows[i][0].size]
        under = under or _boxes(rows[i], drawing.uprights)
        placed[i] = _placed(pieces[i], columns, under) if under else _centered(placed[i], columns)
    boxed = bool(column_edges(Drawing((), drawing.uprights)))
    labels = [piece.x0 for row in placed[heads:] for first, _, piece in row if first == 0]
    edge = min(labels, default=columns[0][0])
    groups = rows_of_lines(placed, rows, baselines, heads, rules, boxed)
    cells: list[GridCell] = []
    for number, group in enumerate(groups):
        cells.extend(_cells(group, placed, rows, number, group[0] < heads, len(columns), edge))
    return cells, None


def _beside(row: Sequence[Line], uprights: Sequence[Upright]) -> list[float]:
    """Where vertical lines cross the height of a row, from left to right; a double line is one."""
    middle = row[0].baseline - 0.3 * row[0].size
    found: list[float] = []
    for x in sorted(line.x for line in uprights if line.y0 < middle < line.y1):
        if not found or x - found[-1] > 2:
            found.append(x)
    return found


def _boxes(row: Sequence[Line], uprights: Sequence[Upright]) -> list[Rule]:
    """The cells that vertical lines make of a row, as if each had a rule of its width; one box makes none."""
    beside = _beside(row, uprights)
    return [Rule(a, b, row[0].baseline) for a, b in pairwise(beside)] if len(beside) > 2 else []


def _placed(
    row: Sequence[Piece], columns: Sequence[tuple[float, float]], under: Sequence[Rule]
) -> list[Placed]:
    """First column, last column and piece, for each piece; a rule under a piece says how far it spans."""
    result: list[Placed] = []
    for piece in row:
        x0, x1 = piece.x0, piece.x1
        for rule in under:
            above = sum(rule.x0 - 3 <= (other.x0 + other.x1) / 2 <= rule.x1 + 3 for other in row)
            over_it = rule.x0 - 3 <= (x0 + x1) / 2 <= rule.x1 + 3
            if above == 1 and over_it and rule.x1 - rule.x0 > 0.9 * (x1 - x0):
                x0, x1 = min(x0, rule.x0), max(x1, rule.x1)
        least = min(2.0, 0.4 * (x1 - x0))
        over = [i for i, (a, b) in enumerate(columns) if min(x1, b) - max(x0, a) > least]
        if not over:
            middle = (x0 + x1) / 2
            over = [min(range(len(columns)), key=lambda i: min(abs(end - middle) for end in columns[i]))]
        result.append((over[0], over[-1], piece))
    return result


def _centered(row: Sequence[Placed], columns: Sequence[tuple[float, float]]) -> Sequence[Placed]:
    """Heads of a row over the columns in whose middle they stand.

    The columns are shared out among the heads, from left to right, so that each stands as near as can be to
    the middle of its columns; a column may have no head in the row, at a price below that of standing off.
    """
    if not row or len(row) >= len(columns):
        return row
    single = [(piece, columns[first]) for first, last, piece in row if first == last]
    off = sum(abs(piece.x0 + piece.x1 - a - b) / (b - a) for piece, (a, b) in single)
    if off > _OFF * len(single):
        return row  # they start where their columns do
    count, width = len(columns), [b - a for a, b in columns]
    best: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {0: (0.0, ())}
    for first, last, piece in row:
        middle = (piece.x0 + piece.x1) / 2
        after: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {}
        for free, (cost, chosen) in best.items():
            passed = 0.0
            for i in range(free, count):
                for j in range(i, count):
                    a, b = columns[i][0], columns[j][1]
                    if i > first or j < last or (i == 0 < first):
                        continue  # it stands over other columns, or over no labels of rows
                    beyond = max(0.0, piece.x1 - piece.x0 - (b - a)) / 2
                    total = cost + passed + beyond + abs((a + b) / 2 - middle)
                    if total < after.get(j + 1, (float("inf"), ()))[0]:
                        after[j + 1] = (total, (*chosen, (i, j)))
                passed += _PASSED * width[i] if i else 0.0  # the labels of rows need no head
        best = after
    ends = [(cost + _PASSED * sum(width[end:]), chosen) for end, (cost, chosen) in best.items()]
    if not ends:
        return row
    cost, chosen = min(ends)
    if cost > _PASSED * len(row) * sum(width[1:]) / max(1, count - 1):
        return row
    return [(i, j, piece) for (i, j), (_, _, piece) in zip(chosen, row, strict=True)]


_OFF: Final = 0.4  # of half its width: as far as heads set in the middle of their columns stand from it
_PASSED: Final = 0.35  # of its width: the price of a column without a head; standing off costs half or more


def _header_rows(
    rows: Sequence[list[Line]],
    placed: Sequence[Sequence[Placed]],
    rules: Sequence[Rule],
    left: float,
    right: float,
    most: int,
) -> int:
    """Number of baselines that make up the header: above the first long rule, or before the first numbers.

    A rule as wide as the table closes its heads rather than one that leaves out the first column.
    """
    top, width = rows[0][0].y0, right - left
    limit = max(1, most)
    levels = []
    for rule in rules:
        above = sum(row[0].baseline <= rule.y + 1 for row in rows)
        if rule.y > top + 2 and rule.x1 - rule.x0 > 0.7 * width and 0 < above <= min(limit, 8):
            levels.append((above, rule.x1 - rule.x0))
    widest = max((long for _, long in levels), default=0.0)
    for above, long in levels:
        if long > 0.97 * widest and (above == levels[0][0] or not _any_numbers(placed[levels[0][0] : above])):
            return _with_second_level(placed, above, limit)
    if levels:
        return _with_second_level(placed, levels[0][0], limit)
    for i, row in enumerate(placed[: limit + 1]):
        numbers = sum(is_number(piece.text) for first, _, piece in row if first > 0)
        others = sum(first > 0 for first, _, _ in row)
        if others and numbers >= 0.5 * others and numbers:
            return i
    return 1


def _any_numbers(placed: Sequence[Sequence[Placed]]) -> bool:
    """Whether a cell of these rows starts with a number."""
    return any(is_number(piece.text) for row in placed for first, _, piece in row if first > 0)


def _with_second_level(placed: Sequence[Sequence[Placed]], above: int, limit: int) -> int:
    """Header rows, with the row below the rule if the header above it only spans columns."""
    spans = any(last > first for row in placed[:above] for first, last, _ in row)
    below = [piece.text for first, _, piece in placed[above] if first > 0] if above < len(placed) else []
    lowest = {first for row in placed[:above] for first, last, _ in row if first == last and first > 0}
    if spans and not lowest and len(below) > 1 and above < limit and not any(map(is_number, below)):
        return above + 1
    return above


def _cells(
    group: Sequence[int],
    placed: Sequence[Sequence[Placed]],
    rows: Sequence[list[Line]],
    number: int,
    header: bool,
    width: int,
    edge: float,
) -> list[GridCell]:
    """Cells of one row: the pieces of its baselines, put together by column.

    Labels are indented from ``edge``.
    """
    by_column: dict[int, tuple[int, list[Line]]] = {}
    for i in group:
        on_row: dict[int, tuple[int, list[Span]]] = {}
        for first, last, piece in placed[i]:
            end, spans = on_row.get(first, (last, []))
            on_row[first] = (max(end, last), [*spans, *piece.spans])
        for first, (last, spans) in on_row.items():
            end, lines = by_column.get(first, (last, []))
            by_column[first] = (max(end, last), [*lines, line_of(spans)])
    cells = []
    taken = -1
    for first in sorted(by_column):
        last, lines = by_column[first]
        following = min((c for c in by_column if c > first), default=width)
        start = max(first, taken + 1)
        last = min(max(last, start), following - 1)
        taken = last
        indent = round((lines[0].x0 - edge) / (0.5 * lines[0].size)) if first == 0 and not header else 0
        cells.append(GridCell(lines, number, start, last - start + 1, header, max(0, min(indent, 12))))
    return cells
