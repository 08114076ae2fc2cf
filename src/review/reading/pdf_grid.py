"""Rows of words -> cells: columns by the white strips through the rows, wrapped cells put together."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from review.reading.pdf_columns import Piece, columns_of, is_number, pieces_of, spacing
from review.reading.pdf_layout import Line, Span, line_of
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


_Placed = tuple[int, int, Piece]  # first and last column that a piece covers, and the piece


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
    placed = [_placed(row, columns, ()) for row in pieces]
    heads = _header_rows(rows, placed, rules, left, right)
    short = [rule for rule in rules if rule.x1 - rule.x0 < 0.9 * (right - left)]
    for i in range(heads):
        under = [rule for rule in short if 0 < rule.y - baselines[i] < 0.9 * rows[i][0].size]
        placed[i] = _placed(pieces[i], columns, under or _boxes(rows[i], drawing.uprights))
    groups = _groups(placed, rows, baselines, heads, rules)
    cells: list[GridCell] = []
    for number, group in enumerate(groups):
        cells.extend(_cells(group, placed, rows, number, group[0] < heads, columns))
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
) -> list[_Placed]:
    """First column, last column and piece, for each piece; a rule under a piece says how far it spans."""
    result: list[_Placed] = []
    for piece in row:
        x0, x1 = piece.x0, piece.x1
        for rule in under:
            if rule.x0 - 3 <= (x0 + x1) / 2 <= rule.x1 + 3 and rule.x1 - rule.x0 > 0.9 * (x1 - x0):
                x0, x1 = min(x0, rule.x0), max(x1, rule.x1)
        least = min(2.0, 0.4 * (x1 - x0))
        over = [i for i, (a, b) in enumerate(columns) if min(x1, b) - max(x0, a) > least]
        if not over:
            middle = (x0 + x1) / 2
            over = [min(range(len(columns)), key=lambda i: min(abs(end - middle) for end in columns[i]))]
        result.append((over[0], over[-1], piece))
    return result


def _header_rows(
    rows: Sequence[list[Line]],
    placed: Sequence[Sequence[_Placed]],
    rules: Sequence[Rule],
    left: float,
    right: float,
) -> int:
    """Number of baselines that make up the header: above the first long rule, or before the first numbers.

    A rule as wide as the table closes its heads rather than one that leaves out the first column.
    """
    top, width = rows[0][0].y0, right - left
    limit = max(1, len(rows) // 2)
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


def _any_numbers(placed: Sequence[Sequence[_Placed]]) -> bool:
    """Whether a cell of these rows starts with a number."""
    return any(is_number(piece.text) for row in placed for first, _, piece in row if first > 0)


def _with_second_level(placed: Sequence[Sequence[_Placed]], above: int, limit: int) -> int:
    """Header rows, with the row below the rule if the header above it only spans columns."""
    spans = any(last > first for row in placed[:above] for first, last, _ in row)
    below = [piece.text for first, _, piece in placed[above] if first > 0] if above < len(placed) else []
    lowest = {first for row in placed[:above] for first, last, _ in row if first == last and first > 0}
    if spans and not lowest and len(below) > 1 and above < limit and not any(map(is_number, below)):
        return above + 1
    return above


def _groups(
    placed: Sequence[Sequence[_Placed]],
    rows: Sequence[list[Line]],
    baselines: Sequence[float],
    heads: int,
    rules: Sequence[Rule],
) -> list[list[int]]:
    """Which baselines make up one row of cells."""
    between = [
        any(baselines[i - 1] - 1 < rule.y < baselines[i] for rule in rules) if i else False
        for i in range(len(baselines))
    ]
    ruled = _is_ruled(placed, between, heads)
    spanning = [i for i in range(heads) if any(last > first for first, last, _ in placed[i])]
    close = _close_step(placed, rows, baselines, heads)
    groups: list[list[int]] = []
    for i in range(len(baselines)):
        new = i == 0 or i == heads or baselines[i] <= baselines[i - 1]  # overleaf, too
        if 0 < i < heads:
            new = between[i] or (i - 1 in spanning and i not in spanning) or i in spanning
        elif i > heads and ruled:
            new = between[i]
        elif i > heads and baselines[i] > baselines[i - 1]:
            step, size = baselines[i] - baselines[i - 1], rows[i][0].size
            wraps = _wraps(placed[i], placed[i - 1], step, size) if close is None else step <= close * size
            new = not wraps and not _completes(placed[i], [piece for k in groups[-1] for piece in placed[k]])
        if new:
            groups.append([i])
        else:
            groups[-1].append(i)
    return groups


def _is_ruled(placed: Sequence[Sequence[_Placed]], between: Sequence[bool], heads: int) -> bool:
    """Whether each row of a body is closed by a rule: many are, and what no rule parts is one row."""
    body = range(heads + 1, len(placed))
    parted = sum(between[i] for i in body)
    if parted >= 0.4 * len(body) > 0:
        return True
    within = [i for i in body if not between[i]]
    whole = sum(_is_whole(placed[i], [*placed[i - 2], *placed[i - 1]]) for i in within)
    return parted >= max(2, 0.2 * len(body)) and whole <= 0.1 * len(within)


def _close_step(
    placed: Sequence[Sequence[_Placed]],
    rows: Sequence[list[Line]],
    baselines: Sequence[float],
    heads: int,
) -> float | None:
    """The step between baselines, in type sizes, up to which a line goes on with the cells above it.

    Where rows are set apart from each other by more than the lines within one, the steps fall into two kinds.
    That the small ones are within rows is believed only if hardly any line after one has numbers of its own:
    else they are the rows of blocks.
    """
    steps = {i: (baselines[i] - baselines[i - 1]) / rows[i][0].size for i in range(heads + 1, len(baselines))}
    ordered = sorted(steps.values())
    gaps = [(b / a, (a + b) / 2) for a, b in pairwise(ordered) if 0.8 < a < 1.5]
    if not gaps:
        return None
    ratio, close = max(gaps)
    if ratio < _APART:
        return None
    within = [i for i, step in steps.items() if step <= close]
    whole = sum(_is_whole(placed[i], [*placed[i - 2], *placed[i - 1]]) for i in within)
    return close if whole <= 0.1 * len(within) else None


_APART: Final = 1.12  # rows are set apart by at least an eighth more than lines


def _is_whole(row: Sequence[_Placed], before: Sequence[_Placed]) -> bool:
    """Whether a line has a number of its own below one of two lines before: those of a cell rarely have."""
    above = {first: piece.text for first, _, piece in before if first > 0}
    return any(
        first in above
        and is_number(above[first])
        and is_number(piece.text)
        and piece.text.lstrip()[:1] not in "(["
        and not _is_open(above[first])
        for first, _, piece in row
    )


def _is_open(text: str) -> bool:
    """Whether a text has to go on: a bracket is left open, or a sign asks for a number."""
    signs = text.rstrip().endswith(("±", "−", "–", ",", " to", "/"))
    return signs or text.count("(") > text.count(")") or text.count("[") > text.count("]")


def _closes(text: str, above: str) -> bool:
    """Whether a text goes on with what the text above leaves open."""
    if above.rstrip().endswith("±"):
        return is_number(text)
    return text.count(")") > text.count("(") or text.count("]") > text.count("[")


def _completes(row: Sequence[_Placed], above: Sequence[_Placed]) -> bool:
    """True if a line closes a bracket of the row above, or adds to its numbers only what is in brackets."""
    texts: dict[int, str] = {}
    for first, _, piece in above:
        texts[first] = texts.get(first, "") + piece.text
    if any(_is_open(texts.get(first, "")) and _closes(piece.text, texts[first]) for first, _, piece in row):
        return True
    return bool(row) and all(
        first > 0 and first in texts and (_is_open(texts[first]) or _opens_after(piece.text, texts[first]))
        for first, _, piece in row
    )


def _opens_after(text: str, above: str) -> bool:
    """Whether a text is a bracket with numbers, or a spread, that belongs to the number above it."""
    start = text.lstrip()[:1]
    if not start or not is_number(text):
        return False
    return (start == "±" and "±" not in above) or (start in "([" and not any(c in above for c in "(["))


def _wraps(row: Sequence[_Placed], before: Sequence[_Placed], step: float, size: float) -> bool:
    """True if a row only goes on with cells of the row before."""
    if step > 1.45 * size or not row:
        return False
    filled, above = {first for first, _, _ in row}, {first for first, _, _ in before}
    if 0 not in filled:
        return filled <= above and not any(is_number(piece.text) for _, _, piece in row)
    first = row[0][2]
    start = first.text.lstrip()[:1]
    if len(row) == 1 and len(above) > 1 and 0 in above:
        return start.islower() or start in "(&"
    return start.islower() and not any(is_number(piece.text) for _, _, piece in row) and filled <= above


def _cells(
    group: Sequence[int],
    placed: Sequence[Sequence[_Placed]],
    rows: Sequence[list[Line]],
    number: int,
    header: bool,
    columns: Sequence[tuple[float, float]],
) -> list[GridCell]:
    """Cells of one row: the pieces of its baselines, put together by column."""
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
        following = min((c for c in by_column if c > first), default=len(columns))
        start = max(first, taken + 1)
        last = min(max(last, start), following - 1)
        taken = last
        indent = (
            round((lines[0].x0 - columns[0][0]) / (0.5 * lines[0].size)) if first == 0 and not header else 0
        )
        cells.append(GridCell(lines, number, start, last - start + 1, header, max(0, min(indent, 12))))
    return cells
