"""Tables of marked-up text: wrapper, grid, row groups, rows and cells; JATS and HTML share them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from review.patterns import regex
from review.reading.draft import Row, TableDraft, collapsed, indentation
from review.reading.markup import Role, Walk, nothing

_INDENT_STYLE = regex(
    r"(?:padding-left|text-indent|margin-left|padding-inline-start|margin-inline-start)[ ]{0,4}:[ ]{0,4}"
    r"(?P<size>[0-9]{0,4}(?:\.[0-9]{1,4})?)[ ]{0,4}(?P<unit>em|ex|px|pt|rem|ch|%|mm|cm|pc)"
)
_UNITS_PER_EM: Final = {
    "em": 1,
    "rem": 1,
    "ex": 2,
    "ch": 2,
    "px": 16,
    "pt": 12,
    "%": 5,
    "mm": 4,
    "cm": 0.4,
    "pc": 1,
}
_SPACES_PER_EM: Final = 2
_DEEPEST: Final = 40
_WIDEST_SPAN: Final = 100_000


def wrap_start(walk: Walk, _: Any) -> bool:
    """Begin a table with its label, caption and notes."""
    walk.set_aside()
    walk.tables.append(TableDraft())
    return True


def wrap_end(walk: Walk, _: Any) -> None:
    """End a table with all that belongs to it."""
    walk.take_up()
    walk.draft.table(walk.tables.pop(), walk.section)


def notes_start(walk: Walk, _: Any) -> bool:
    """Begin the notes below a table."""
    walk.flush()
    walk.kinds.append("note")
    walk.starts.append(len(walk.draft.blocks))
    return True


def notes_end(walk: Walk, _: Any) -> None:
    """End the notes below a table."""
    walk.flush()
    walk.kinds.pop()
    first = walk.starts.pop()
    if walk.tables:
        walk.tables[-1].notes.extend(walk.draft.blocks[first:])


def grid_start(walk: Walk, _: Any) -> bool:
    """Begin rows and columns; the wrapper is open already."""
    walk.flush()
    walk.tables[-1].grids.append([])
    return True


def group_start(head: bool) -> Callable[[Walk, Any], bool]:
    """Begin a group of rows."""

    def enter(walk: Walk, _: Any) -> bool:
        if walk.tables:
            walk.tables[-1].group += 1
            walk.tables[-1].head = head
        return True

    return enter


def group_end(walk: Walk, _: Any) -> None:
    """End a group of rows."""
    if walk.tables:
        walk.tables[-1].group += 1
        walk.tables[-1].head = False


def row_start(walk: Walk, element: Any) -> bool:
    """Begin a row; if its cells hold nothing but text, the row is read at once."""
    walk.flush()
    if not walk.tables or not walk.tables[-1].grids:
        return True
    table = walk.tables[-1]
    row = Row(table.head, table.group)
    table.grids[-1].append(row)
    if any(map(len, element)):
        return True
    line, empty, section, cells = walk.draft.line, walk.draft.empty, walk.section, row.cells
    for cell in element:
        get = cell.get
        text = cell.text
        if not text:
            block = empty(section)
        elif cells:
            block = line(collapsed(text), "cell", section)
        else:
            pieces = [text]
            indent = cell_indent(pieces, get("style"))
            block = line(indent + collapsed(pieces[0]), "cell", section)
        cells.append((block, _span(get("rowspan")), _span(get("colspan")), cell.tag.endswith("th")))
    return False


def cell_start(walk: Walk, _: Any) -> bool:
    """Begin a cell: all its paragraphs are one text."""
    walk.flush()
    walk.joined += 1
    return True


def cell_end(walk: Walk, element: Any) -> None:
    """End a cell."""
    walk.joined -= 1
    rows = walk.tables[-1].grids[-1] if walk.tables and walk.tables[-1].grids else None
    if not rows:  # a cell outside a table is a paragraph
        walk.flush()
        return
    get = element.get
    indent = "" if rows[-1].cells else cell_indent(walk.pieces, get("style"))
    block = walk.line("cell", indent) or walk.draft.empty(walk.section)
    rows[-1].cells.append((block, _span(get("rowspan")), _span(get("colspan")), element.tag.endswith("th")))


def cell_indent(pieces: list[str], style: str | None) -> str:
    """Leading spaces for a cell: from its style, or from the wide spaces it begins with."""
    if style and (match := _INDENT_STYLE.search(style)):
        ems = float(match["size"] or 0) / _UNITS_PER_EM[match["unit"]]
        if ems > 0:
            return " " * min(max(1, round(_SPACES_PER_EM * ems)), _DEEPEST)
    for index, piece in enumerate(pieces):
        visible = piece.lstrip("\t\r\n\f ")
        if visible:
            spaces = "" if "\n" in piece[: len(piece) - len(visible)] else piece[: len(piece) - len(visible)]
            indent = " " * len(spaces) + indentation(visible)
            pieces[index] = visible.lstrip()
            return indent[:_DEEPEST] if pieces[index] else ""
    return ""


def _span(value: str | None) -> int:
    if not value or value == "1":
        return 1
    value = value.strip()
    return min(int(value), _WIDEST_SPAN) if value.isascii() and value.isdigit() and len(value) < 12 else 1


WRAP: Final = Role(wrap_start, wrap_end)
HEAD: Final = Role(group_start(True), group_end)
BODY: Final = Role(group_start(False), group_end)
ROW: Final = Role(row_start, nothing)
CELL: Final = Role(cell_start, cell_end)
TABLE_NOTES: Final = Role(notes_start, notes_end)
