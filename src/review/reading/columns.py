"""What the user says that columns of a table are: read as if the table's own heads said so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from review.document import Cell, Document, Table
from review.patterns import regex

_REQUEST: Final = regex(
    r"(?P<table>[^:,]{1,60}?)(?:,[ ]{0,9}columns?[ ]{1,9}(?P<column>[^:]{1,80}?))?[ ]{0,9}:[ ]{0,9}"
    r"(?P<words>.{1,80})"
)
_STATISTICS: Final = regex(
    r"[,;]?[ ]?\(?(?:mean|median|n|no\.|number|count)[ ]?"
    r"(?:\([^()]{1,20}\)|±[ ]?\w{1,3}|\[[^\[\]]{1,20}\])\)?",
    re.IGNORECASE,
)
_NUMBER: Final = regex(r"\d+(?:[.,·]\d+)?")
_SEVERAL: Final = regex(r"[(\[±/]")
_OF_A_TEST: Final = regex(r"\W{0,3}p(?:[ -]?values?)?\W{0,3}\Z", re.IGNORECASE)
_LIKE: Final = '"Table 2: mean (SD)" or "Table 2, column 3: median (IQR)"'


@dataclass(frozen=True, slots=True)
class Columns:
    """What some columns of a table are.

    Parameters
    ----------
    table : str
        Its label, as printed.
    column : str
        Number of one column, counted from 1 behind the labels of the rows, or words of its head; empty for
        all columns whose cells hold as many numbers as the words name.
    words : str
        As a head would say it, such as ``"mean (SD)"``.
    """

    table: str
    column: str
    words: str

    @classmethod
    def parse(cls, text: str) -> Columns:
        """A request as typed.

        Raises
        ------
        ValueError
            If it names no table, or not what its columns are.
        """
        found = _REQUEST.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"say which table and what its columns are, such as {_LIKE}; got {text[:80]!r}")
        return cls(found["table"].strip(), (found["column"] or "").strip(), found["words"].strip())

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{self.table}{column}: {self.words}"


def with_columns(document: Document, requests: Sequence[Columns]) -> Document:
    """The document with the heads of its tables as the user says; what names nothing is a problem of it."""
    tables = list(document.tables)
    problems = list(document.problems)
    for request in requests:
        named = [at for at, table in enumerate(tables) if _plain(table.label) == _plain(request.table)]
        changed = False
        for at in named:
            new = _told(tables[at], request)
            changed |= new is not tables[at]
            tables[at] = new
        if not changed:
            what = (
                f"no such column; {_heads(tables[named[0]])}"
                if named
                else f"no such table; {_labels(tables)}"
            )
            problems.append(f"--columns {request}: {what}")
    return replace(document, tables=tables, problems=problems)


def _told(table: Table, request: Columns) -> Table:
    """The table with what the user says in the lowest head above each column that is meant."""
    wanted = _wanted(table, request)
    above: dict[int, int] = {}
    heads = any(cell.header for cell in table.cells)
    for at, cell in enumerate(table.cells):
        if cell.header if heads else cell.row == 0:
            for column in range(cell.column, cell.column + cell.column_span):
                if column in wanted and (column not in above or cell.row >= table.cells[above[column]].row):
                    above[column] = at
    if not above:
        return table
    changed = set(above.values())
    cells = [_renamed(cell, request.words) if at in changed else cell for at, cell in enumerate(table.cells)]
    return replace(table, cells=cells)


def _wanted(table: Table, request: Columns) -> set[int]:
    """Columns that are meant; the first holds the labels of the rows."""
    behind, column = range(1, table.shape[1]), request.column
    if not column:
        return {each for each in behind if _holds(table, each, request.words)}
    if column.isdecimal():
        return {int(column)} & set(behind)
    return {
        covered
        for cell in table.cells
        if cell.header and column.casefold() in cell.text.casefold()
        for covered in range(max(cell.column, 1), cell.column + cell.column_span)
    }


def _holds(table: Table, column: int, words: str) -> bool:
    """Whether most cells of a column have as many numbers as the words name: one, or several."""
    numbers = [
        len(_NUMBER.findall(cell.text))
        for cell in table.cells
        if cell.column == column and not cell.header and _NUMBER.search(cell.text)
    ]
    several = _SEVERAL.search(words) is not None
    heads = " ".join(cell.text for cell in table.cells if cell.header and cell.column == column)
    return 2 * sum((number > 1) == several for number in numbers) > len(numbers) and not _OF_A_TEST.match(
        heads
    )


def _renamed(cell: Cell, words: str) -> Cell:
    """A head that says what its column is, in place of what it said of that before."""
    block = cell.block
    kept = _STATISTICS.sub("", block.text)
    if kept != block.text:  # places of a shorter text are those of its beginning
        block = replace(block, text=kept, offsets=block.places[: len(kept)])
    text = f"{block.text}, {words}" if block.text.strip() else words
    last = max(cell.block.end - 1, cell.block.start)
    places = (block.places + [last] * len(text))[: len(text)]
    return replace(cell, block=replace(block, text=text, offsets=places))


def _plain(label: str) -> str:
    return "".join(label.casefold().split()).rstrip(".:")


def _labels(tables: Sequence[Table]) -> str:
    labels = [table.label for table in tables if table.label]
    return f"the paper has {', '.join(labels[:12])}" if labels else "the paper has no table with a label"


def _heads(table: Table) -> str:
    heads = [cell.text for cell in table.cells if cell.header and cell.column and cell.text]
    return (
        f"its heads are {'; '.join(heads[:8])}" if heads else f"it has {max(table.shape[1] - 1, 0)} columns"
    )
