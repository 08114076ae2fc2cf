"""Paragraphs right below a table that are its notes, in formats whose markup does not say so."""

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
_BETWEEN: Final = " \t\r\n|"  # what may stand between a table and its notes


def with_notes_below(document: Document) -> Document:
    """The document with the paragraphs that follow a table and read like notes as notes of that table.

    Notes say how values are given, spell out abbreviations, or start with a mark of the table. A table that
    has notes keeps them, and gets those that stand below them.
    """
    blocks, tables = list(document.blocks), list(document.tables)
    starts = [block.start for block in blocks]
    for number, table in enumerate(tables):
        end = _end(table)
        if end is None or (
            number + 1 < len(tables) and tables[number + 1].caption is table.caption is not None
        ):
            continue
        notes = []
        at = bisect.bisect_left(starts, end)
        while (
            at < len(blocks) and _is_note(blocks[at]) and not document.text[end : starts[at]].strip(_BETWEEN)
        ):
            blocks[at] = replace(blocks[at], kind="note")
            notes.append(blocks[at])
            end = blocks[at].end
            at += 1
        if notes:
            tables[number] = replace(table, notes=(*table.notes, *notes))
    return replace(document, blocks=tuple(blocks), tables=tuple(tables))


def _end(table: Table) -> int | None:
    """Where a table ends in the text of its document, with its caption and notes."""
    ends = [cell.block.end for cell in table.cells if cell.text]
    if not ends:
        return None
    return max([*ends, *(block.end for block in (table.caption, *table.notes) if block is not None)])


def _is_note(block: Block) -> bool:
    """Whether a paragraph reads like a note to a table."""
    if block.kind != "paragraph" or len(block.text) > _LONGEST:
        return False
    return bool(_STARTS.match(block.text) or _SAYS.search(block.text[:_FIRST]))
