"""Rows of words -> cells: columns by the white strips through the rows, wrapped cells put together."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from review.patterns import regex
from review.reading.pdf_layout import Line, Span, line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from review.reading.pdf_tables import Rule

_NUMERIC = regex(r"[\s<>=≤≥±+−–\-(\[*]{0,6}[0-9.,·]{1,12}")


def is_numeric(text: str) -> bool:
    """Whether a text starts as a number does."""
    return _NUMERIC.match(text) is not None


class GridCell(NamedTuple):
    """Lines of one cell and the rows and columns that it covers."""

    lines: list[Line]
    row: int
    column: int
    column_span: int
    header: bool
    indent: int


class Piece(NamedTuple):
    """Words of one row that stand close together."""

    x0: float
    x1: float
    spans: list[Span]

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(span.text for span in self.spans)


_Placed = tuple[int, int, Piece]  # first and last column that a piece covers, and the piece


def spacing(rows: Sequence[Sequence[Line]]) -> float:
    """The gap, in type sizes, from which words of a table stand apart.

    Columns may be set closer than half a type size; then the gaps between words are of two kinds, and the
    widest jump between their sizes tells spaces from columns.
    """
    gaps = [
        (after[0] - before[2]) / max(line.size, 6.0)
        for row in rows
        for line in row
        for before, after in pairwise([word for span in line.spans for word in span.words])
    ]
    spaces = [*sorted(gap for gap in gaps if 0.2 < gap < _WIDEST), _WIDEST]
    jump, middle = max(((b - a, (a + b) / 2) for a, b in pairwise(spaces)), default=(0.0, _WIDEST))
    return middle if jump > _JUMP else _WIDEST


_JUMP: Final = 0.08  # in type sizes: spaces of one font differ by less
_WIDEST: Final = 0.5  # in type sizes: no space between words of one cell is wider, unless lines are justified


def pieces_of(row: Sequence[Line], apart: float = _WIDEST) -> list[Piece]:
    """Split a row where the gap between words is ``apart`` type sizes or more."""
    pieces: list[Piece] = []
    parts = [part for line in row for span in line.spans for part in _split(span, apart)]
    for part in sorted(parts, key=lambda part: part.x0):
        gap = part.x0 - pieces[-1].x1 if pieces else 1e9
        if gap < apart * max(part.size, 6.0):
            last = pieces[-1]
            pieces[-1] = Piece(last.x0, max(last.x1, part.x1), [*last.spans, part])
        else:
            pieces.append(Piece(part.x0, part.x1, [part]))
    return pieces


def _split(span: Span, apart: float) -> list[Span]:
    """Parts of a span between gaps wider than a space."""
    if not span.text.strip():
        return []
    words = span.words
    if len(words) == 1:  # without the space that it may start with
        return [span._replace(x0=words[0][0], x1=words[0][2])]
    if not words:
        return [span]
    cuts = [i for i in range(1, len(words)) if words[i][0] - words[i - 1][2] > apart * max(span.size, 6.0)]
    if not cuts:
        return [span]
    parts = []
    at = 0
    for first, last in zip([0, *cuts], [*cuts, len(words)], strict=True):
        chosen = words[first:last]
        start = span.text.find(chosen[0][4], at)
        for word in chosen:
            at = max(at, span.text.find(word[4], at)) + len(word[4])
        parts.append(
            span._replace(x0=chosen[0][0], x1=chosen[-1][2], text=span.text[max(start, 0) : at], words=chosen)
        )
    return parts


def columns_of(rows: Sequence[Sequence[Piece]], left: float, right: float) -> list[tuple[float, float]]:
    """Left and right end of each column: what the white strips through most rows leave."""
    most = max(len(row) for row in rows)
    several = [row for row in rows if len(row) >= max(2, 0.7 * most)]
    if not several:
        return []
    base = int(left) - 2
    size = int(right - base) + 60
    cover = np.zeros(size + 1, dtype=np.int64)
    for row in several:
        for piece in row:
            a, b = int(piece.x0 - base), int(np.ceil(piece.x1 - base))
            if 0 <= a < b <= size:
                cover[a] += 1
                cover[b] -= 1
    covered = np.cumsum(cover) > (len(several) // 12)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], covered, [False])).astype(np.int8)))
    columns: list[tuple[float, float]] = []
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        if columns and a + base - columns[-1][1] < 2:
            columns[-1] = (columns[-1][0], float(b + base))
        else:
            columns.append((float(a + base), float(b + base)))
    return columns


def grid_of(
    rows: Sequence[list[Line]],
    rules: Sequence[Rule],
    left: float,
    right: float,
    before: Sequence[list[Line]] = (),
) -> tuple[list[GridCell], str | None]:
    """Cells of a table.

    Parameters
    ----------
    rows : sequence of list of Line
        The body of the table, one list for each baseline.
    rules : sequence of Rule
        Horizontal lines drawn in it.
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
    pieces = [pieces_of(row, apart) for row in rows]
    columns = columns_of([*(pieces_of(row, apart) for row in before), *pieces], left, right)
    if len(columns) < 2:
        return [], "its words stand in fewer than two columns"
    if len(columns) > 40:
        return [], f"its words stand in {len(columns)} columns, as in a drawing"
    baselines = [row[0].baseline for row in rows]
    placed = [_placed(row, columns, ()) for row in pieces]
    heads = _header_rows(rows, placed, rules, left, right)
    short = [rule for rule in rules if rule.x1 - rule.x0 < 0.9 * (right - left)]
    for i in range(heads):
        under = [rule for rule in short if 0 < rule.y - baselines[i] < 0.9 * rows[i][0].size]
        placed[i] = _placed(pieces[i], columns, under)
    groups = _groups(placed, rows, baselines, heads, rules)
    cells: list[GridCell] = []
    for number, group in enumerate(groups):
        cells.extend(_cells(group, placed, rows, number, group[0] < heads, columns))
    return cells, None


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
    """Number of baselines that make up the header: above the first long rule, or before the first numbers."""
    top, width = rows[0][0].y0, right - left
    limit = max(1, len(rows) // 2)
    for rule in rules:
        above = sum(row[0].baseline <= rule.y + 1 for row in rows)
        if rule.y > top + 2 and rule.x1 - rule.x0 > 0.7 * width and 0 < above <= min(limit, 8):
            return _with_second_level(placed, above, limit)
    for i, row in enumerate(placed[: limit + 1]):
        numbers = sum(bool(_NUMERIC.match(piece.text)) for first, _, piece in row if first > 0)
        others = sum(first > 0 for first, _, _ in row)
        if others and numbers >= 0.5 * others and numbers:
            return i
    return 1


def _with_second_level(placed: Sequence[Sequence[_Placed]], above: int, limit: int) -> int:
    """Header rows, with the row below the rule if the header above it only spans columns."""
    spans = any(last > first for row in placed[:above] for first, last, _ in row)
    below = [piece.text for first, _, piece in placed[above] if first > 0] if above < len(placed) else []
    lowest = {first for row in placed[:above] for first, last, _ in row if first == last and first > 0}
    if spans and not lowest and len(below) > 1 and above < limit and not any(map(_NUMERIC.match, below)):
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
    ruled = sum(between[heads + 1 :]) >= 0.4 * (len(baselines) - heads - 1) > 0
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
        and _NUMERIC.match(above[first])
        and _NUMERIC.match(piece.text)
        and piece.text.lstrip()[:1] not in "(["
        and not _is_open(above[first])
        for first, _, piece in row
    )


def _is_open(text: str) -> bool:
    """Whether a bracket is left open."""
    return text.count("(") > text.count(")") or text.count("[") > text.count("]")


def _closes(text: str) -> bool:
    """Whether a bracket is closed that the text does not open."""
    return text.count(")") > text.count("(") or text.count("]") > text.count("[")


def _completes(row: Sequence[_Placed], above: Sequence[_Placed]) -> bool:
    """True if a line closes a bracket of the row above, or adds to its numbers only what is in brackets."""
    texts: dict[int, str] = {}
    for first, _, piece in above:
        texts[first] = texts.get(first, "") + piece.text
    if any(_is_open(texts.get(first, "")) and _closes(piece.text) for first, _, piece in row):
        return True
    return bool(row) and all(
        first > 0 and first in texts and (_is_open(texts[first]) or _opens_after(piece.text, texts[first]))
        for first, _, piece in row
    )


def _opens_after(text: str, above: str) -> bool:
    """Whether a text is a bracket with numbers that belongs to the number above it."""
    return text.lstrip()[:1] in "([" and bool(_NUMERIC.match(text)) and not any(c in above for c in "([")


def _wraps(row: Sequence[_Placed], before: Sequence[_Placed], step: float, size: float) -> bool:
    """True if a row only goes on with cells of the row before."""
    if step > 1.45 * size or not row:
        return False
    filled, above = {first for first, _, _ in row}, {first for first, _, _ in before}
    if 0 not in filled:
        return filled <= above and not any(_NUMERIC.match(piece.text) for _, _, piece in row)
    first = row[0][2]
    start = first.text.lstrip()[:1]
    if len(row) == 1 and len(above) > 1 and 0 in above:
        return start.islower() or start in "(&"
    return start.islower() and not any(_NUMERIC.match(piece.text) for _, _, piece in row) and filled <= above


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
