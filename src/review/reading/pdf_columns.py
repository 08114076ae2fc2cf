"""Words of the rows of a table -> pieces, and the columns that they stand in."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from review.patterns import regex
from review.reading.pdf_layout import Line, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER: Final = regex(r"[\s<>=≤≥±+−–\-(\[*]{0,6}[0-9.,·]{1,12}(?![\d.]*[ ]?%[ ]?C)")


def is_number(text: str) -> bool:
    """Whether a text is a number with little else; "95% CI" and "≥0.2 μg/mL" are heads.

    So is "(95%", the first line of a head; a share such as "14.3%" is a number.
    """
    if not _NUMBER.match(text) or (text.lstrip()[:1] == "(" and text.rstrip()[-1:] == "%"):
        return False
    return sum(map(str.isalpha, text)) <= sum(map(str.isdecimal, text))


class Piece(NamedTuple):
    """Words of one row that stand close together."""

    x0: float
    x1: float
    spans: list[Span]

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(span.text for span in self.spans)


Placed = tuple[int, int, Piece]  # first and last column that a piece covers, and the piece


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


def pieces_of(row: Sequence[Line], apart: float = _WIDEST, edges: Sequence[float] = ()) -> list[Piece]:
    """Split a row where the gap between words is ``apart`` type sizes or more, or where a line is drawn."""
    pieces: list[Piece] = []
    parts = [part for line in row for span in line.spans for part in _split(span, apart, edges)]
    for part in sorted(parts, key=lambda part: part.x0):
        gap = part.x0 - pieces[-1].x1 if pieces else 1e9
        if gap < apart * max(part.size, 6.0) and not _parted(pieces[-1].x1, part.x0, edges):
            last = pieces[-1]
            pieces[-1] = Piece(last.x0, max(last.x1, part.x1), [*last.spans, part])
        else:
            pieces.append(Piece(part.x0, part.x1, [part]))
    return pieces


def has_numbers(row: Sequence[Line]) -> bool:
    """Whether a cell other than the first of a row starts with a number."""
    return any(is_number(piece.text) for piece in pieces_of(row)[1:])


def _parted(x0: float, x1: float, edges: Sequence[float]) -> bool:
    """Whether a line is drawn between two words."""
    return any(x0 - 1 < edge < x1 + 1 for edge in edges)


def _split(span: Span, apart: float, edges: Sequence[float]) -> list[Span]:
    """Parts of a span between gaps wider than a space, or at lines."""
    if not span.text.strip():
        return []
    words = span.words
    if len(words) == 1:  # without the space that it may start with
        return [span._replace(x0=words[0][0], x1=words[0][2])]
    if not words:
        return [span]
    widest = apart * max(span.size, 6.0)
    cuts = [
        i
        for i in range(1, len(words))
        if words[i][0] - words[i - 1][2] > widest or _parted(words[i - 1][2], words[i][0], edges)
    ]
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


def columns_of(
    rows: Sequence[Sequence[Piece]], left: float, right: float, edges: Sequence[float] = ()
) -> list[tuple[float, float]]:
    """Left and right end of each column: what lines or the white strips through most rows leave.

    Parameters
    ----------
    rows : sequence of sequence of Piece
    left, right : float
        Ends of the table.
    edges : sequence of float, optional
        Where drawn lines say that columns end; they count if hardly any piece crosses one.
    """
    if len(edges) > 2:
        body = [piece for row in rows for piece in row]
        crossing = sum(any(piece.x0 + 2 < edge < piece.x1 - 2 for edge in edges) for piece in body)
        if crossing <= _CROSSING * len(body):
            columns = [part for column in pairwise(edges) for part in _parts_of(column, rows)]
            return _with_brackets(columns, rows)
    columns = _white_strips(rows, left, right)
    return _with_brackets(_with_others(columns, rows), rows) if columns else columns


def _with_brackets(
    columns: list[tuple[float, float]], rows: Sequence[Sequence[Piece]]
) -> list[tuple[float, float]]:
    """The columns, each with the next one if that has no head and only goes on with numbers, in brackets."""
    joined = columns[:1]
    for column in columns[1:]:
        before = joined[-1][1]
        alone = [
            p for row in rows for p in row if p.x0 > before - 1 and p.x0 < column[1] and p.x1 > column[0]
        ]
        texts = [piece.text.lstrip() for piece in alone]
        if len(texts) > 1 and all(text[:1] in tuple("([±") and is_number(text) for text in texts):
            joined[-1] = (joined[-1][0], column[1])
        else:
            joined.append(column)
    return joined


def _parts_of(column: tuple[float, float], rows: Sequence[Sequence[Piece]]) -> list[tuple[float, float]]:
    """The columns between two edges: several if most rows have pieces side by side there."""
    a, b = column
    inside = [[piece for piece in row if a < (piece.x0 + piece.x1) / 2 < b] for row in rows]
    filled = [row for row in inside if row]
    if 2 * sum(len(row) > 1 for row in filled) <= len(filled):
        return [column]
    parts = _white_strips(filled, a, b)
    if len(parts) < 2:
        return [column]
    between = [(x + y) / 2 for (_, x), (y, _) in pairwise(parts)]
    return list(pairwise([a, *between, b]))


_CROSSING: Final = 0.15  # of the pieces of a table: heads that span columns, and headings in its body


def _with_others(
    columns: list[tuple[float, float]], rows: Sequence[Sequence[Piece]]
) -> list[tuple[float, float]]:
    """The columns, and those that pieces of several rows make which stand in none: labels set apart."""
    outside = [
        piece
        for row in rows
        for piece in row
        if not any(min(piece.x1, b) - max(piece.x0, a) > 0 for a, b in columns)
    ]
    found: list[tuple[float, float, int]] = []
    for piece in sorted(outside, key=lambda piece: piece.x0):
        if found and piece.x0 < found[-1][1]:
            a, b, times = found.pop()
            found.append((a, max(b, piece.x1), times + 1))
        else:
            found.append((piece.x0, piece.x1, 1))
    return sorted([*columns, *((a, b) for a, b, times in found if times > max(1, len(rows) // 12))])


def _white_strips(rows: Sequence[Sequence[Piece]], left: float, right: float) -> list[tuple[float, float]]:
    """Left and right end of each column that the white strips through most rows leave."""
    most = max(len(row) for row in rows)
    several = [row for row in rows if len(row) >= max(2, 0.7 * most)]
    if not several:
        return []
    base = int(left) - 2
    size = int(right - base) + 60
    cover = np.zeros(size + 1, dtype=np.int64)
    full = next(row for row in several if len(row) == most)
    for row in several:
        heads = not any(is_number(piece.text) for piece in row[1:])
        for piece in row:
            if heads and sum(min(piece.x1, x.x1) - max(piece.x0, x.x0) > 2 for x in full) > 1:
                continue  # a head over several columns
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
