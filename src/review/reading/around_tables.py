"""Paragraphs right above and below a table that are its caption and notes, where markup does not say so."""

from __future__ import annotations

import bisect
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from review.patterns import regex

if TYPE_CHECKING:
    from review.document import Block, Document, Table

_STARTS: Final = regex(
    r"(?:Notes?\b|Source|Abbreviations?|(?:Data|Values?|Numbers|Percentages|Means|Results) (?:are|is|were)\b"
    r"|[*†‡§¶#∗]|[a-eᵃᵇ][ )](?=[A-Z])|[pP] ?[<=]|[A-Z][A-Za-z0-9-]{0,8}[A-Z0-9][a-z]?[ ]?[:=,] )"
)
_SAYS: Final = regex(
    r"\b(?:[Dd]ata|[Vv]alues?|[Rr]esults) (?:are|is|were) "
    r"(?:(?:shown|presented|expressed|given|reported) (?:as|in|with)|means?|medians?|numbers?)\b"
)
_FIRST, _LONGEST = 400, 1200  # characters in which a note says what it is; longer ones are prose
_AROUND: Final = " \t\r\n|*_"  # marks that may stand between a table and its caption or notes
_LABEL: Final = regex(r"(?P<label>(?:Table|TABLE)[ ](?:[A-Z]{0,2}[0-9]{1,3}[A-Za-z]?|[IVX]{1,5}))[.:]?")


def with_captions_and_notes(document: Document) -> Document:
    """The document with the paragraphs around its tables that belong to them.

    A label on a line of its own and the title below it, as in APA style, are one caption. Notes say how
    values are given, spell out abbreviations, or start with a mark of the table; a table that has notes gets
    those that stand below them.
    """
    blocks, tables = list(document.blocks), list(document.tables)
    for number, table in enumerate(tables):
        if (start := _start(table)) is not None:
            tables[number] = _below(_above(table, blocks, document.text, start), blocks, document.text)
    return replace(document, blocks=tuple(blocks), tables=tuple(tables))


def _above(table: Table, blocks: list[Block], text: str, start: int) -> Table:
    """The table with the label and the title that stand above it; in ``blocks`` they become one caption."""
    at = bisect.bisect_left(blocks, start, key=lambda block: block.start) - 2
    if table.label or table.caption is not None or at < 0:
        return table
    label, title = blocks[at : at + 2]
    named = _LABEL.fullmatch(label.text)
    apart = text[label.end : title.start] + text[title.end : start]
    if named is None or title.kind != "paragraph" or len(title.text) > _FIRST or apart.strip(_AROUND):
        return table
    places = [*label.places, label.end, *title.places]
    words = f"{label.text} {title.text}"
    caption = replace(label, text=words, end=title.end, kind="caption", offsets=places)
    blocks[at : at + 2] = [caption]
    return replace(table, label=named["label"], caption=caption)


def _below(table: Table, blocks: list[Block], text: str) -> Table:
    """The table with the notes that stand below it; in ``blocks`` they become notes."""
    end = max(block.end for block in _parts(table))
    notes = []
    for at in range(bisect.bisect_left(blocks, end, key=lambda block: block.start), len(blocks)):
        if text[end : blocks[at].start].strip(_AROUND) or not _is_note(blocks[at]):
            break
        blocks[at] = replace(blocks[at], kind="note")
        notes.append(blocks[at])
        end = blocks[at].end
    return replace(table, notes=(*table.notes, *notes)) if notes else table


def _parts(table: Table) -> list[Block]:
    cells = [cell.block for cell in table.cells if cell.text]
    return [*cells, *table.notes, *([table.caption] if table.caption is not None else [])]


def _start(table: Table) -> int | None:
    """Where the first cell of a table stands in the text of its document; None if it has no cells."""
    return min((cell.block.start for cell in table.cells if cell.text), default=None)


def _is_note(block: Block) -> bool:
    """Whether a paragraph reads like a note to a table."""
    if block.kind != "paragraph" or len(block.text) > _LONGEST:
        return False
    return bool(_STARTS.match(block.text) or _SAYS.search(block.text[:_FIRST]))
