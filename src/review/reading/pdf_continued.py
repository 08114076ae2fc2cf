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
        Of a document with pages; parts of one table have one label, the later ones a caption that says so, or
        none. A part without a caption becomes rows of the part before it, if both have as many columns.
    """
    result: list[Table | None] = list(tables)
    for group in _groups(tables):
        first = tables[group[0]]
        notes = [note for index in group for note in tables[index].notes if not tables[index].problem]
        last = group[0]
        for index in group:
            part = tables[index]
            if part.problem:
                continue
            before = result[last]
            if (
                before is not None
                and index > last
                and not _caption(part)
                and part.shape[1] == before.shape[1]
            ):
                result[last] = replace(before, cells=[*before.cells, *_more_rows(part, before)])
                result[index] = None
                continue
            cells = part.cells if index == group[0] else _with_heads(part, first)
            result[index] = replace(part, caption=first.caption, notes=notes, cells=cells)
            last = index
    return [table for table in result if table is not None]


def _caption(table: Table) -> str:
    return table.caption.text if table.caption else ""


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
    caption = _caption(table)
    near = (table.page or 0) - (before.page or 0) in (0, 1)
    return (
        near
        and table.label == before.label
        and (not caption or (len(caption) < 200 and _CONTINUED.search(caption) is not None))
    )


def _with_heads(part: Table, first: Table) -> Sequence[Cell]:
    """Cells of a part; under the heads of the first part if its own first row holds numbers."""
    heads = [cell for cell in first.cells if cell.header]
    own = [cell for cell in part.cells if cell.header and cell.column > 0]
    numbers = sum(_NUMBER.match(cell.text) is not None for cell in own)
    if not heads or part.shape[1] != first.shape[1] or 2 * numbers < len(own):
        return part.cells
    height = max(cell.row + cell.row_span for cell in heads)
    return [*heads, *(replace(cell, row=cell.row + height, header=False) for cell in part.cells)]


def _more_rows(part: Table, before: Table) -> Iterator[Cell]:
    """Cells of a part as further rows of the part before it, without the heads that it repeats.

    Heads at the top of several pages may have been taken for running heads, so that a part may repeat only
    some of the heads of the first one.
    """
    said = {cell.text for cell in before.cells if cell.header}
    own = [cell for cell in part.cells if cell.header and cell.column > 0]
    repeats = bool(own) and 2 * sum(cell.text in said for cell in own) > len(own)
    body = [cell for cell in part.cells if not (repeats and cell.header)]
    down = before.shape[0] - min((cell.row for cell in body), default=0)
    for cell in body:
        yield replace(cell, row=cell.row + down, header=False)
