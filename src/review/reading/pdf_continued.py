"""Tables that go on over pages: each part gets the caption, notes and heads that stand with another part."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from review.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from review.document import Cell, Table

_CONTINUED: Final = regex(r"\bcont(?:inued|[’']?d)?\b\.?", re.IGNORECASE)
_NUMBER: Final = regex(r"[\s<>=≤≥±+−–\-(\[*]{0,6}[0-9.,·]{1,12}")


def with_other_parts(tables: Sequence[Table]) -> list[Table]:
    """Tables in order, of which those that are continued know what their other parts say.

    Parameters
    ----------
    tables : sequence of Table
        Of a document with pages; parts of one table have one label, the later ones a caption that says so.
    """
    result = list(tables)
    for group in _groups(tables):
        first = tables[group[0]]
        notes = [note for index in group for note in tables[index].notes if not tables[index].problem]
        for index in group:
            part = tables[index]
            if not part.problem:
                cells = part.cells if index == group[0] else _with_heads(part, first)
                result[index] = replace(part, caption=first.caption, notes=notes, cells=cells)
    return result


def _groups(tables: Sequence[Table]) -> Iterator[list[int]]:
    """Indices of the parts of each table that is continued."""
    index = 0
    while index < len(tables):
        group = [index]
        while group[-1] + 1 < len(tables) and _continues(tables[group[-1] + 1], tables[group[-1]]):
            group.append(group[-1] + 1)
        if len(group) > 1:
            yield group
        index = group[-1] + 1


def _continues(table: Table, before: Table) -> bool:
    caption = table.caption.text if table.caption else ""
    near = (table.page or 0) - (before.page or 0) in (0, 1)
    return (
        near
        and table.label == before.label
        and (not caption or (len(caption) < 200 and _CONTINUED.search(caption) is not None))
    )


def _with_heads(part: Table, first: Table) -> Sequence[Cell]:
    """Cells of a part under the heads of the first part, if it has none, or repeats them.

    Heads at the top of several pages may have been taken for running heads, so that those of a part which
    has no caption are only some of the heads of the first one.
    """
    heads = [cell for cell in first.cells if cell.header]
    own = [cell for cell in part.cells if cell.header and cell.column > 0]
    numbers = sum(_NUMBER.match(cell.text) is not None for cell in own)
    if not heads or part.shape[1] != first.shape[1]:
        return part.cells
    said = {cell.text for cell in heads}
    repeats = bool(own) and 2 * sum(cell.text in said for cell in own) > len(own)
    if part.caption is not None and part.caption.text and 2 * numbers < len(own):
        return part.cells
    body = [cell for cell in part.cells if not (repeats and cell.header)]
    skipped = min((cell.row for cell in body), default=0)
    height = max(cell.row + cell.row_span for cell in heads) - skipped
    return [*heads, *(replace(cell, row=cell.row + height, header=False) for cell in body)]
