"""A document while it is being written: pieces of text become blocks, rows of cells become tables.

For formats whose text lies scattered between marks (JATS, HTML, DOCX), ``Document.text`` is every
block and cell on a line of its own, in reading order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from review.document import LOWERED, RAISED, RAISED_LETTERS, Block, BlockKind, Cell, Document, Table
from review.patterns import regex
from review.reading import limits

#: Stands for what is there but cannot be read as text, such as a formula printed as an image.
OBJECT: Final = "\ufffc"
#: Between the headings of a section's path.
PATH: Final = " › "
#: What is longer is no title, and would be repeated in the path of every section below it.
LONGEST_TITLE: Final = 300

#: No article has sections nested deeper, and every record below repeats the path.
_DEEPEST_SECTION: Final = 8
_LONGEST_PATH: Final = 600

# Characters without width: where a word may break, where none is. They would stand between digits.
_WITHOUT_WIDTH: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_INVISIBLE = regex(f"[{_WITHOUT_WIDTH}]")
_DASHES: Final = ("–", "‐", "‑", "—")
_DOUBLED = regex("  +")
_INDENT: Final = {" ": 1, "\u00a0": 1, "\u2002": 1, "\u2003": 2, "\u3000": 2, "\u2001": 2, "\u2000": 1}
_DEEPEST_INDENT: Final = 40


def raised(text: str) -> str:
    """Text set above the line: ``2`` is ``²``; words stay as they are."""
    if text[:1] in _DASHES and text[1:2].isdigit():  # many print the minus of a power as a dash
        text = f"-{text[1:]}"
    return _shifted(text, RAISED | RAISED_LETTERS)


def lowered(text: str) -> str:
    """Text set below the line: ``p`` is ``ₚ``; words stay as they are: ``max`` is legible, ``ₘₐₓ`` is not."""
    return _shifted(text, LOWERED)


def section_path(titles: Sequence[str]) -> str:
    """Titles of nested sections as one text; of too many, the outermost and the innermost, none at length."""
    named = [title for title in titles if title]
    if len(named) > _DEEPEST_SECTION:
        named = [named[0], "…", *named[2 - _DEEPEST_SECTION :]]
    if sum(map(len, named)) > _LONGEST_PATH:
        longest = _LONGEST_PATH // len(named)
        named = [title if len(title) <= longest else f"{title[: longest - 1]}…" for title in named]
    return PATH.join(named)


def _shifted(text: str, table: dict[int, int]) -> str:
    return text if sum(map(str.isalpha, text)) > 1 else text.translate(table)


def collapsed(text: str) -> str:
    """Text without line breaks, doubled spaces and characters that have no width.

    As in a browser, other spaces (no-break, thin) are characters of their own. Most texts need little of
    this, and finding that out is much faster than doing it.
    """
    if not text.isascii() and any(map(text.__contains__, _WITHOUT_WIDTH)):
        text = _INVISIBLE.sub("", text)
    for space in "\n\t\r\f":
        if space in text:
            text = text.replace(space, " ")
    if "  " in text:
        text = _DOUBLED.sub(" ", text)
    return text.strip(" ")


def indentation(text: str) -> str:
    """Leading spaces that stand for how far the text of a cell is indented."""
    width = 0
    for char in text[:_DEEPEST_INDENT]:
        step = _INDENT.get(char, 1 if "\u2000" <= char <= "\u200a" or char == "\u202f" else 0)
        if not step:
            break
        width += step
    return " " * min(width, _DEEPEST_INDENT)


@dataclass(slots=True)
class Row:
    """Cells of one table row as they come, before spans are placed.

    Each cell is its block, row span, column span, and whether it is marked as a header.
    """

    head: bool
    group: int
    cells: list[tuple[Block, int, int, bool]] = field(default_factory=list)

    @property
    def all_marked(self) -> bool:
        """Whether every cell is marked as a header."""
        return bool(self.cells) and all(marked for _, _, _, marked in self.cells)


@dataclass(slots=True)
class TableDraft:
    """A table while it is being read; one wrapper may hold several grids under one label."""

    label: str = ""
    caption: Block | None = None
    notes: list[Block] = field(default_factory=list)
    grids: list[list[Row]] = field(default_factory=list)
    group: int = 0
    head: bool = False
    image: bool = False


@dataclass(slots=True)
class Draft:
    """Text, blocks and tables so far."""

    lines: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def line(self, text: str, kind: BlockKind, section: str) -> Block:
        """Write one line of text."""
        start = self.length
        end = start + len(text)
        self.lines.append(text)
        self.length = end + 1
        return Block(text, start, end, kind, section)

    def marked_line(self, runs: list[tuple[str, bool]], kind: BlockKind, section: str) -> Block | None:
        """Write one line; runs that are not ``True`` are no part of the block's text."""
        full, text, offsets = _kept(runs, self.length)
        if not full:
            return None
        block = self.line(full, kind, section)
        return Block(text, block.start, block.end, kind, section, None, offsets)

    def empty(self, section: str) -> Block:
        """Make the block of a table cell that holds no text: it has a place in the document, no length."""
        place = max(self.length - 1, 0)
        return Block("", place, place, "cell", section)

    def table(self, draft: TableDraft, section: str) -> None:
        """Add the tables of a wrapper."""
        notes = tuple(draft.notes)
        grids = [rows for rows in draft.grids if any(row.cells for row in rows)]
        for rows in grids:
            cells, problem = placed(rows)
            self.tables.append(Table(draft.label, cells, draft.caption, notes, section, None, problem))
        if not grids:
            problem = "the table is an image" if draft.image else "the table has no cells"
            self.tables.append(Table(draft.label, (), draft.caption, notes, section, None, problem))

    def document(self, name: str, file_format: str) -> Document:
        """The finished document.

        Raises
        ------
        UnreadableError
            If its tables have more cells than one file may have.
        """
        limits.check_cells(sum(len(table.cells) for table in self.tables), name)
        return Document(name, file_format, "\n".join(self.lines), tuple(self.blocks), tuple(self.tables))


def _kept(runs: list[tuple[str, bool]], start: int) -> tuple[str, str, list[int]]:
    """Full text, text of the runs to keep, and where its characters stand if the full text begins at start.

    The first run is an indent, which stays as it is.
    """
    indent = runs[0][0]
    full, text, offsets = [indent], [indent], list(range(start, start + len(indent)))
    start += len(indent)
    spaced = kept_spaced = True  # whether a space would be doubled
    for run, kept in runs[1:]:
        words = collapsed(run)
        before = " " if run[:1].isspace() and not spaced else ""
        after = " " if words and run[-1:].isspace() else ""
        shown = before + words + after
        if not shown:
            continue
        full.append(shown)
        spaced = shown.endswith(" ")
        if kept:
            skip = 1 if before and kept_spaced else 0
            text.append(shown[skip:])
            offsets.extend(range(start + skip, start + len(shown)))
            kept_spaced = text[-1].endswith(" ") or (kept_spaced and not text[-1])
        start += len(shown)
    kept_text = "".join(text).rstrip(" ")
    return "".join(full).rstrip(" "), kept_text, offsets[: len(kept_text)]


# HTML's own limit; and so many places a table may claim for each cell before its spans are taken for none.
_WIDEST: Final = 1000
_PLACES_PER_CELL: Final = 50


def placed(rows: list[Row]) -> tuple[tuple[Cell, ...], str | None]:
    """Cells at their row and column, spans clipped to the table, and what was odd about them.

    A row span ends with its row group (``thead``, ``tbody``), as in a browser.
    """
    last_of_group = {row.group: index for index, row in enumerate(rows)}
    limit = _PLACES_PER_CELL * sum(len(row.cells) for row in rows) + 1000
    heads = _head_rows(rows)
    cells: list[Cell] = []
    free: dict[int, int] = {}  # column -> first row in which it is free again
    width = 0
    for index, row in enumerate(rows):
        column = 0
        last = last_of_group[row.group]
        for block, tall, wide, _ in row.cells:
            while free and free.get(column, 0) > index:
                column += 1
            if wide > 1:
                stop = column + min(wide, _WIDEST)
                wide = next(
                    (i - column for i in range(column + 1, stop) if free.get(i, 0) > index), stop - column
                )
            if tall > 1:
                tall = min(tall, last - index + 1)
                free.update(dict.fromkeys(range(column, column + wide), index + tall))
            cells.append(Cell(block, index, column, tall, wide, index in heads))
            column += wide
        width = max(width, column)
        if width * len(rows) > limit:
            return _unspanned(rows, heads), "the spans of its cells claim more places than a table can hold"
    return tuple(cells), None


def _head_rows(rows: list[Row]) -> set[int]:
    """Rows that head the table: those of ``thead``, else the first rows if all their cells are ``th``."""
    heads = {index for index, row in enumerate(rows) if row.head}
    if not heads:
        body = next((index for index, row in enumerate(rows) if row.cells and not row.all_marked), len(rows))
        heads = set(range(body)) if body < len(rows) else set()
    return heads


def _unspanned(rows: list[Row], heads: set[int]) -> tuple[Cell, ...]:
    return tuple(
        Cell(block, index, column, 1, 1, index in heads)
        for index, row in enumerate(rows)
        for column, (block, _, _, _) in enumerate(row.cells)
    )
