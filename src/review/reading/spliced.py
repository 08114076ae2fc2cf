"""Documents whose text moves: the cells of a notebook put together, and sources with macros expanded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from review.document import Block, Document, Table

#: Between two parts; no sentence goes on over it.
GAP = "\n\n"


def spliced(name: str, file_format: str, parts: Sequence[Document], sections: Sequence[str]) -> Document:
    """Put documents one behind the other.

    Parameters
    ----------
    name, file_format : str
        Of the whole.
    parts : sequence of Document
    sections : sequence of str
        The section that each part stands in; what has a section of its own keeps it.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    tables: list[Table] = []
    problems: list[str] = []
    position = 0
    for part, section in zip(parts, sections, strict=True):
        moved = _moved(part, position, section)
        blocks.extend(moved.blocks)
        tables.extend(moved.tables)
        problems.extend(part.problems)
        texts.append(part.text)
        position += len(part.text) + len(GAP)
    unique = tuple(dict.fromkeys(problems))
    return Document(name, file_format, GAP.join(texts), tuple(blocks), tuple(tables), problems=unique)


def replaced(document: Document, places: Sequence[int]) -> Document:
    """A document that was read from another text than its own.

    Parameters
    ----------
    document : Document
        Its blocks count the characters of the text that was read.
    places : sequence of int
        Where each of those characters stands in ``document.text``, in ascending order.
    """

    def block(old: Block) -> Block:
        if not old.text:
            place = places[min(old.start, len(places) - 1)] if len(places) else 0
            return replace(old, start=place, end=place)
        read = old.offsets if old.offsets is not None else range(old.start, old.end)
        offsets = [places[offset] for offset in read]
        return replace(old, start=offsets[0], end=offsets[-1] + 1, offsets=offsets)

    return _with(document, block)


def _with(document: Document, change: Callable[[Block], Block]) -> Document:
    """A document with every block changed."""

    def table(old: Table) -> Table:
        return replace(
            old,
            cells=tuple(replace(cell, block=change(cell.block)) for cell in old.cells),
            caption=None if old.caption is None else change(old.caption),
            notes=tuple(map(change, old.notes)),
        )

    blocks, tables = tuple(map(change, document.blocks)), tuple(map(table, document.tables))
    return replace(document, blocks=blocks, tables=tables)


def _moved(document: Document, by: int, section: str) -> Document:
    """A document further back in a text, in a section unless it has its own."""

    def block(old: Block) -> Block:
        offsets = None if old.offsets is None else [offset + by for offset in old.offsets]
        return replace(
            old, start=old.start + by, end=old.end + by, section=old.section or section, offsets=offsets
        )

    moved = _with(document, block)
    return replace(
        moved, tables=tuple(replace(table, section=table.section or section) for table in moved.tables)
    )
