"""A quote among the words, or the row of the table, that it was printed in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from review.document import plain

if TYPE_CHECKING:
    from review.document import Block, Cell, Document, Table
    from review.records import Location, Record

_AROUND: Final = 140
_LONGEST_QUOTE: Final = 600
_LONGEST_CELL: Final = 120
_BETWEEN_CELLS: Final = " | "
_CELLS_AROUND: Final = 3


class Piece(NamedTuple):
    """Text that belongs to the quote, or stands around it."""

    text: str
    quoted: bool


class Quoting:
    """Finds the surroundings of records in one document; sorts its blocks and cells once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._blocks = sorted(document.blocks, key=lambda block: block.start)
        self._starts = [block.start for block in self._blocks]
        cells = [(index, cell) for index, table in enumerate(document.tables) for cell in table.cells]
        self._cells = sorted(cells, key=lambda entry: entry[1].block.start)
        self._cell_starts = [cell.block.start for _, cell in self._cells]
        self._rows = [_rows(table) for table in document.tables]

    def in_context(self, record: Record) -> list[Piece]:
        """The record's quote among what stands around it, with symbols repaired, fit to be shown."""
        place = record.location
        shown = self._in_row(place) or self._in_block(place) or [Piece(record.quote, True)]
        return [Piece(plain(piece.text), piece.quoted) for piece in shown if piece.text]

    def heads(self, record: Record) -> str:
        """Headers of the columns of a quoted table row, left to right; empty for a record in running text."""
        quoted = self._quoted(record.location)
        if not quoted:
            return ""
        table, cell = quoted[0]
        columns = [other.column for _, other in quoted]
        found: dict[int, list[str]] = {}
        for other in self._document.tables[table].cells:
            if other.header and other.row < cell.row and other.text.strip():
                for column in range(other.column, other.column + other.column_span):
                    found.setdefault(column, []).append(_short(other.text.strip(), _LONGEST_CELL))
        shown = [" › ".join(dict.fromkeys(found.get(column, ()))) for column in columns]
        return plain(_BETWEEN_CELLS.join(filter(None, shown)))

    def repairs(self, location: Location) -> list[str]:
        """Lost symbols within a record, and what they are read as."""
        found = self._document.repairs_within(location.start, location.end)
        return sorted({plain(f"“{repair.original}” read as “{repair.replacement}”") for repair in found})

    def _in_block(self, place: Location) -> list[Piece]:
        if not self._starts:
            return []
        block = self._blocks[max(bisect_right(self._starts, place.start) - 1, 0)]
        if not block.start <= place.start < place.end <= block.end:
            return []
        start, end = _within(block, place.start), _within(block, place.end - 1) + 1
        before, after = block.text[max(start - _AROUND, 0) : start], block.text[end : end + _AROUND]
        if start > _AROUND:
            before = "…" + before[before.find(" ") + 1 :]
        if len(block.text) > end + _AROUND:
            after = after[: after.rfind(" ") + 1 or len(after)].rstrip() + " …"
        return [
            Piece(before, False),
            Piece(_short(block.text[start:end], _LONGEST_QUOTE), True),
            Piece(after, False),
        ]

    def _quoted(self, place: Location) -> list[tuple[int, Cell]]:
        """Cells that a record covers, each with the index of its table."""
        first = max(bisect_right(self._cell_starts, place.start) - 1, 0)
        last = bisect_left(self._cell_starts, place.end)
        return [entry for entry in self._cells[first:last] if entry[1].block.end > place.start]

    def _in_row(self, place: Location) -> list[Piece]:
        quoted = self._quoted(place)
        if not quoted:
            return []
        table, cell = quoted[0]
        row = [other for other in self._rows[table].get(cell.row, ()) if other.text.strip()]
        inside = [other.block.start < place.end and place.start < other.block.end for other in row]
        near = [any(inside[max(at - _CELLS_AROUND, 0) : at + _CELLS_AROUND + 1]) for at in range(len(row))]
        pieces: list[Piece] = []
        for at, other in enumerate(row):
            if at == 0 or near[at]:
                gap = _BETWEEN_CELLS if at < 2 or near[at - 1] else f"{_BETWEEN_CELLS}…{_BETWEEN_CELLS}"
                pieces += [Piece(gap, False)] if pieces else []
                pieces.append(Piece(_short(other.text.strip(), _LONGEST_CELL), inside[at]))
        return pieces


def _rows(table: Table) -> dict[int, list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda cell: cell.column):
        rows.setdefault(cell.row, []).append(cell)
    return rows


def _within(block: Block, position: int) -> int:
    """Where in a block's text a character of the document stands."""
    if block.offsets is None:
        return position - block.start
    return min(bisect_left(block.offsets, position), len(block.text) - 1)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
