"""How a table is laid out: heads over columns, labels before rows, sections that rows stand under.

A table is read in parts with one block of head rows each. Columns at the left that hold words are labels;
what is empty there is carried down from above. A row that holds only a label qualifies the rows beneath it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from review.document import Cell, Table
from review.finding.notation import WHOLE, plain
from review.finding.tables.cells import Shape, read_shape
from review.finding.tables.heads import Label, read_label

_SAMPLE_SIZE: Final = re.compile(
    r"(?:[nN]|No\.?|[nN]umber|#)(?:[ ](?:of[ ])?(?:patients|subjects|participants|children|cases"
    "|samples|animals|individuals|women|people|respondents|observations))?"
    r"|[sS]ample [sS]ize|[tT]otal [nN]"
)
_SIZE_CELL: Final = re.compile(rf"[(\[]?(?:[nN][ ]?=[ ]?)?(?P<n>{WHOLE})[)\]]?")
_NAMED_SIZE_CELL: Final = re.compile(rf"[(\[]?[nN][ ]?=[ ]?(?P<n>{WHOLE})[)\]]?")
_MARK_AFTER: Final = re.compile(r"[ ]?[*†‡a-d]$")
_MOST_LABELS: Final = 4


@dataclass(slots=True)
class Column:
    """A column within one block of head rows: its labels from the outermost to the innermost."""

    index: int
    heads: tuple[Label, ...]
    leaf: Label  # the innermost label
    title: str  # all labels, outermost first
    panel: tuple[str, ...]  # what spans this column together with its neighbors


@dataclass(slots=True)
class Row:
    """A row of data with its labels and the sections it stands under."""

    index: int
    labels: tuple[Label, ...]
    sections: tuple[Label, ...]
    cells: Sequence[Cell | None]
    shapes: Sequence[Shape]
    sizes: tuple[str, ...]  # sample size of each column
    groups: tuple[str, ...]  # name of each column given within the body
    title: str  # sections and labels, outermost first


@dataclass(slots=True)
class Part:
    """Rows under one block of head rows."""

    columns: list[Column]
    stubs: int
    rows: list[Row]
    repeated: frozenset[int] = frozenset()  # columns headed like the first: tables set side by side
    n: str = ""  # of all columns, where caption or notes give it and no column has its own


def read_layout(table: Table) -> list[Part]:
    """Parts of a table, each with its columns and rows."""
    grid = table.grid()
    if not grid or not grid[0]:
        return []
    shapes = _shapes(grid)
    bounds = _head_blocks(grid, shapes)
    parts = []
    for number, (start, body) in enumerate(bounds):
        end = bounds[number + 1][0] if number + 1 < len(bounds) else len(grid)
        parts.append(_part(grid, shapes, start, body, end))
    return parts


def _shapes(grid: list[list[Cell | None]]) -> list[list[Shape]]:
    """Shape of every place; of a spanning cell, only its first place holds the numbers."""
    empty = Shape("empty")
    shapes = [
        [
            read_shape(cell.text) if cell and cell.row == r and cell.column == c else empty
            for c, cell in enumerate(line)
        ]
        for r, line in enumerate(grid)
    ]
    for line, forms in zip(grid, shapes, strict=True):
        for c in range(1, len(line) - 1):
            cell = line[c]
            if (
                cell
                and cell.text.strip() in ("±", "+/-")
                and forms[c - 1].form == "number" == forms[c + 1].form
            ):
                forms[c - 1] = replace(forms[c - 1], form="plus_minus", b=forms[c + 1].a, apart=2)
                forms[c] = forms[c + 1] = empty
    for upper, lower in pairwise(range(len(grid))):
        _join_brackets(grid[lower], shapes[upper], shapes[lower])
    return shapes


def _join_brackets(line: Sequence[Cell | None], upper: list[Shape], lower: list[Shape]) -> None:
    """Read ``0.31`` with ``(0.11)`` in the row below it as ``0.31 (0.11)``; the lower row has no label."""
    filled = [c for c, shape in enumerate(lower) if shape.form != "empty"]
    first = line[0]
    if (
        not filled
        or (first and first.text.strip())
        or any(lower[c].form != "in_brackets" or upper[c].form != "number" for c in filled)
    ):
        return
    for c in filled:
        upper[c] = replace(upper[c], form="bracket", b=lower[c].b)
        lower[c] = Shape("empty")


def _head_blocks(grid: list[list[Cell | None]], shapes: list[list[Shape]]) -> list[tuple[int, int]]:
    """First head row and first data row of every part."""
    body = 0
    while body < len(grid) and _is_head(grid[body]):
        body += 1
    if body == 0:
        while body < min(len(grid) - 1, 4) and _is_worded(grid[body], shapes[body]):
            body += 1
    if body and body == len(grid):  # everything flagged as head
        body = 1
    while body < len(grid) and _holds_sizes(grid[body]):
        body += 1
    blocks = [(0, body)]
    row = body
    while row < len(grid):
        if _names_statistics(grid[row], shapes[row]):
            start = row
            while start > blocks[-1][1] and _is_upper_head(grid[start - 1], shapes[start - 1]):
                start -= 1
            blocks.append((start, row + 1))
        row += 1
    return blocks


def _is_head(line: Sequence[Cell | None]) -> bool:
    filled = [cell for cell in line if cell and cell.text.strip()]
    return (
        bool(filled)
        and all(cell.header for cell in filled)
        and not (len(filled) == 1 and len(line) > 1 and filled[0].column == 0 and filled[0].column_span == 1)
    )


def _is_worded(line: Sequence[Cell | None], shapes: Sequence[Shape]) -> bool:
    """Whether a row that is not marked as head can be one: words over most columns."""
    filled = sum(bool(cell and cell.text.strip()) for cell in line[1:])
    return filled > 0 and not any(shape.numeric and shape.form != "reference" for shape in shapes)


def _holds_sizes(line: Sequence[Cell | None]) -> bool:
    """Whether a row below the head holds nothing but ``n = 15`` and the like."""
    filled = [plain(cell.text).strip() for cell in line if cell and cell.text.strip()]
    return len(filled) > 1 and all(_NAMED_SIZE_CELL.fullmatch(text) for text in filled)


def _names_statistics(line: Sequence[Cell | None], shapes: Sequence[Shape]) -> bool:
    """Whether a row within the body is a new head: several of its cells name nothing but statistics."""
    if any(shape.form in ("number", "plus_minus", "bracket", "interval") for shape in shapes):
        return False
    cells = {id(cell): cell for cell in line[1:] if cell and cell.text.strip()}.values()
    return len(cells) > 1 and sum(read_label(cell.text).pure for cell in cells) >= max(2, len(cells) / 2)


def _is_upper_head(line: Sequence[Cell | None], shapes: Sequence[Shape]) -> bool:
    return any(cell and cell.text.strip() and cell.column_span > 1 for cell in line) and not any(
        shape.form in ("number", "plus_minus", "bracket", "interval") for shape in shapes
    )


def _part(grid: list[list[Cell | None]], shapes: list[list[Shape]], start: int, body: int, end: int) -> Part:
    columns = [_column(grid, start, body, index) for index in range(len(grid[0]))]
    stubs = _stubs(grid, shapes, columns, body, end)
    first = columns[0].title
    repeated = frozenset(column.index for column in columns[stubs:] if first and column.title == first)
    return Part(columns, stubs, _rows(grid, shapes, columns, stubs, body, end), repeated)


def _column(grid: list[list[Cell | None]], start: int, body: int, index: int) -> Column:
    cells: list[Cell] = []
    for row in range(start, body):
        cell = grid[row][index]
        if cell and cell.text.strip() and (not cells or cells[-1] is not cell):
            cells.append(cell)
    labels = [read_label(cell.text) for cell in cells]
    sized = [label for label in labels if label.text or label.n]
    leaf = sized[-1] if sized else read_label("")
    return Column(
        index, tuple(sized), leaf, joined(sized), tuple(label.text for label in sized[:-1] if label.text)
    )


def joined(labels: Iterable[Label]) -> str:
    """Texts of labels, outermost first, each once."""
    return " › ".join(dict.fromkeys(label.text for label in labels if label.text))


def _stubs(
    grid: list[list[Cell | None]], shapes: list[list[Shape]], columns: list[Column], body: int, end: int
) -> int:
    """Number of label columns at the left: the first, and those that hold words."""
    stubs = 1
    for index in range(1, min(_MOST_LABELS + 1, len(columns) - 1)):
        words = numbers = 0
        for row in range(body, end):
            cell = grid[row][index]
            if cell is None or not cell.text.strip() or shapes[row][index].form == "empty":
                continue
            spanning = cell.column < index and cell.column_span > 1
            words += shapes[row][index].form == "text" or spanning
            numbers += shapes[row][index].numeric and not spanning
        nothing = words == 0 == numbers and not columns[index].heads
        if not nothing and (columns[index].leaf.pure or words <= numbers * 3):
            break
        stubs = index + 1
    return stubs


@dataclass(slots=True)
class _State:
    """What rows above say of rows below."""

    sizes: tuple[str, ...]
    groups: tuple[str, ...]
    carried: tuple[Label, ...]
    sections: tuple[tuple[int, Label], ...] = ()  # with their indentation
    last: tuple[int, Label] | None = None  # the row above, if it holds data

    def enter(self, indent: int, label: Label) -> None:
        """Begin a section."""
        self.sections = (*(s for s in self.sections if s[0] < indent), (indent, label))
        self.carried = (read_label(""),) * len(self.carried)
        self.last = None

    def step(self, indent: int, label: Label) -> None:
        """Go on to a row of data: deeper rows stand under the one above, shallower ones end sections."""
        if self.last is not None and indent > self.last[0]:
            self.sections = (*(s for s in self.sections if s[0] < self.last[0]), self.last)
        elif self.last is not None and indent < self.last[0]:
            self.sections = tuple(s for s in self.sections if s[0] < indent)
        self.last = (indent, label)


def _rows(
    grid: list[list[Cell | None]],
    shapes: list[list[Shape]],
    columns: list[Column],
    stubs: int,
    body: int,
    end: int,
) -> list[Row]:
    rows: list[Row] = []
    sizes = tuple(next((head.n for head in reversed(column.heads) if head.n), "") for column in columns)
    state = _State(sizes, ("",) * len(columns), (read_label(""),) * stubs)
    for index in range(body, end):
        line = grid[index]
        data = (cell for cell in line[stubs:] if cell and cell.row == index and cell.column >= stubs)
        filled = [cell for cell in data if cell.text.strip()]
        label = next((cell for cell in line[:stubs] if cell and cell.text.strip()), None)
        if not filled:
            if label is not None and label.row == index:
                state.enter(_indent(label), read_label(label.text.strip()))
            continue
        if label is None and _names_groups(filled, shapes[index]):
            state.groups = _spread(filled, len(columns))
            continue
        first = line[0]
        if first is not None and first.text.strip() and first.row == index:
            state.step(_indent(first), read_label(first.text.strip()))
        state.carried = _carry(line, state.carried, stubs)
        named = _SAMPLE_SIZE.fullmatch(state.carried[0].text)
        if named and (given := _given_sizes(line, stubs, state.sizes)):
            state.sizes = given
            continue
        labels = tuple(said for _, said in state.sections)
        title = joined((*labels, *state.carried))
        rows.append(Row(index, state.carried, labels, line, shapes[index], state.sizes, state.groups, title))
    return rows


def _carry(line: Sequence[Cell | None], carried: tuple[Label, ...], stubs: int) -> tuple[Label, ...]:
    """Labels of a row; an empty first label is that of the row above, an empty later one is none."""
    labels: list[Label] = []
    for index in range(stubs):
        cell = line[index]
        text = cell.text.strip() if cell else ""
        if text and not any(cell is line[before] for before in range(index)):
            labels.append(read_label(text))
        elif not text and not any(label.text for label in labels):
            labels.append(carried[index])
        else:
            labels.append(read_label(""))
    return tuple(labels)


def _indent(cell: Cell) -> int:
    return len(cell.text) - len(cell.text.lstrip(" "))


def _names_groups(filled: Sequence[Cell], shapes: Sequence[Shape]) -> bool:
    return len(filled) > 1 and all(shapes[cell.column].form == "text" for cell in filled)


def _spread(named: Sequence[Cell], width: int) -> tuple[str, ...]:
    """Names over the columns that their cells span."""
    names = [""] * width
    for cell in named:
        for index in range(cell.column, cell.column + cell.column_span):
            names[index] = read_label(cell.text).text
    return tuple(names)


def _given_sizes(line: Sequence[Cell | None], stubs: int, sizes: tuple[str, ...]) -> tuple[str, ...]:
    """Sample sizes of a row that holds nothing else; empty if it holds something else."""
    given = list(sizes)
    for index in range(stubs, len(line)):
        cell = line[index]
        if cell and cell.text.strip():
            match = _SIZE_CELL.fullmatch(_MARK_AFTER.sub("", plain(cell.text).strip()))
            if match is None:
                return ()
            given[index] = match["n"]
    return tuple(given)
