"""How a table is laid out: heads over columns, labels before rows, sections that rows stand under.

A table is read in parts with one block of head rows each. Columns at the left that hold words are labels;
what is empty there is carried down from above. A row that holds only a label qualifies the rows beneath it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from review.document import Cell, Table
from review.finding.notation import WHOLE, plain
from review.finding.tables.cells import EMPTY, Shape, read_shape
from review.finding.tables.heads import NO_LABEL, Label, read_label

_SAMPLE_SIZE: Final = re.compile(
    r"(?:[nN]|No\.?|[nN]umber|#)(?:[ ](?:of[ ])?(?:patients|subjects|participants|children|cases"
    "|samples|animals|individuals|women|people|respondents|observations))?"
    r"|[sS]ample [sS]ize|[tT]otal [nN]"
)
_SIZE_CELL: Final = re.compile(rf"[(\[]?(?:[nN][ ]?=[ ]?)?(?P<n>{WHOLE})[)\]]?")
_NAMED_SIZE_CELL: Final = re.compile(rf"[(\[]?[nN][ ]?=[ ]?(?P<n>{WHOLE})[)\]]?")
_MARK_AFTER: Final = re.compile(r"[ ]?[*†‡a-d]$")
_MOST_LABELS: Final = 4
_LONGEST_HEAD: Final = 100  # of those that name nothing but statistics
_VALUES: Final = {"number", "plus_minus", "bracket", "interval", "counted", "test"}


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


@dataclass(frozen=True, slots=True)
class _Grid:
    """Every place of a table: its cell, the text of that cell, and its numbers.

    ``numbered`` says of each row whether it holds values.
    """

    cells: list[list[Cell | None]]
    texts: list[list[str]]
    shapes: list[list[Shape]]
    numbered: list[bool]


def read_layout(table: Table) -> list[Part]:
    """Parts of a table, each with its columns and rows."""
    cells = table.grid()
    if not cells or not cells[0]:
        return []
    texts = [[cell.block.text.strip() if cell else "" for cell in line] for line in cells]
    shapes = _shapes(cells, texts)
    numbered = [any(shape.form in _VALUES for shape in line) for line in shapes]
    grid = _Grid(cells, texts, shapes, numbered)
    bounds = _head_blocks(grid)
    ends = [start for start, _ in bounds[1:]] + [len(cells)]
    return [_part(grid, start, body, end) for (start, body), end in zip(bounds, ends, strict=True)]


def _shapes(grid: list[list[Cell | None]], texts: list[list[str]]) -> list[list[Shape]]:
    """Shape of every place; of a spanning cell, only its first place holds the numbers."""
    shapes = [
        [
            read_shape(cell.block.text) if cell and cell.row == r and cell.column == c else EMPTY
            for c, cell in enumerate(line)
        ]
        for r, line in enumerate(grid)
    ]
    for line, forms in zip(texts, shapes, strict=True):
        if "±" in line or "+/-" in line:
            _join_signs(line, forms)
    for lower in range(1, len(grid)):
        if not texts[lower][0]:
            _join_brackets(shapes[lower - 1], shapes[lower])
    return shapes


def _join_signs(line: Sequence[str], forms: list[Shape]) -> None:
    """Read ``0.99``, ``±``, ``0.12`` in three columns as ``0.99 ± 0.12``."""
    for c in range(1, len(line) - 1):
        if line[c] in ("±", "+/-") and forms[c - 1].form == "number" == forms[c + 1].form:
            forms[c - 1] = forms[c - 1]._replace(form="plus_minus", b=forms[c + 1].a, apart=2)
            forms[c] = forms[c + 1] = EMPTY


def _join_brackets(upper: list[Shape], lower: list[Shape]) -> None:
    """Read ``0.31`` with ``(0.11)`` in the row below it as ``0.31 (0.11)``; the lower row has no label."""
    filled = [c for c, shape in enumerate(lower) if shape.form != "empty"]
    if all(lower[c].form == "in_brackets" and upper[c].form == "number" for c in filled):
        for c in filled:
            upper[c] = upper[c]._replace(form="bracket", b=lower[c].b)
            lower[c] = EMPTY


def _head_blocks(grid: _Grid) -> list[tuple[int, int]]:
    """First head row and first data row of every part."""
    body, height = 0, len(grid.cells)
    while body < height and _is_head(grid.cells[body], grid.texts[body]):
        body += 1
    if body == 0:
        while body < min(height - 1, 4) and _is_worded(grid.texts[body], grid.shapes[body]):
            body += 1
    if body and body == height:  # everything flagged as head
        body = 1
    while body < height and _holds_sizes(grid.texts[body]):
        body += 1
    blocks = [(0, body)]
    for row in range(body, height):
        if not grid.numbered[row] and _names_statistics(grid.cells[row], grid.texts[row]):
            start = row
            while start > blocks[-1][1] and _is_upper_head(grid, start - 1):
                start -= 1
            blocks.append((start, row + 1))
    return blocks


def _is_head(line: Sequence[Cell | None], texts: Sequence[str]) -> bool:
    filled = [cell for cell, text in zip(line, texts, strict=True) if cell and text]
    return (
        bool(filled)
        and all(cell.header for cell in filled)
        and not (len(filled) == 1 and len(line) > 1 and filled[0].column == 0 and filled[0].column_span == 1)
    )


def _is_worded(texts: Sequence[str], shapes: Sequence[Shape]) -> bool:
    """Whether a row that is not marked as head can be one: words and no numbers."""
    return any(texts[1:]) and not any(shape.numeric and shape.form != "reference" for shape in shapes)


def _holds_sizes(texts: Sequence[str]) -> bool:
    """Whether a row below the head holds nothing but ``n = 15`` and the like."""
    filled = [text for text in texts if text]
    return len(filled) > 1 and all(_NAMED_SIZE_CELL.fullmatch(plain(text)) for text in filled)


def _names_statistics(line: Sequence[Cell | None], texts: Sequence[str]) -> bool:
    """Whether a row within the body is a new head: several of its cells name nothing but statistics."""
    cells = {id(cell): text for cell, text in zip(line[1:], texts[1:], strict=True) if text}
    needed = max(2, (len(cells) + 1) // 2)
    others = len(cells) - needed  # that may name something else
    for text in cells.values() if others >= 0 else ():
        others -= len(text) > _LONGEST_HEAD or not read_label(text).pure
        if others < 0:
            return False
    return others >= 0


def _is_upper_head(grid: _Grid, row: int) -> bool:
    return not grid.numbered[row] and any(
        cell and text and cell.column_span > 1
        for cell, text in zip(grid.cells[row], grid.texts[row], strict=True)
    )


def _part(grid: _Grid, start: int, body: int, end: int) -> Part:
    columns = [_column(grid, start, body, index) for index in range(len(grid.cells[0]))]
    stubs = _stubs(grid, columns, body, end)
    first = columns[0].title
    repeated = frozenset(column.index for column in columns[stubs:] if first and column.title == first)
    if not any(head.has("p") for column in columns for head in column.heads) and not any(
        shape.numeric or shape.marks for line in grid.shapes[body:end] for shape in line[stubs:]
    ):
        return Part(columns, stubs, [], repeated)  # words only: there is nothing to read
    return Part(columns, stubs, _rows(grid, columns, stubs, body, end), repeated)


def _column(grid: _Grid, start: int, body: int, index: int) -> Column:
    labels: list[Label] = []
    last: Cell | None = None
    for row in range(start, body):
        cell, text = grid.cells[row][index], grid.texts[row][index]
        if text and cell is not last:
            labels.append(read_label(text))
            last = cell
    sized = [label for label in labels if label.text or label.n]
    leaf = sized[-1] if sized else NO_LABEL
    panel = tuple(label.text for label in sized[:-1] if label.text)
    return Column(index, tuple(sized), leaf, joined(sized), panel)


def joined(labels: Iterable[Label]) -> str:
    """Texts of labels, outermost first, each once."""
    return " › ".join(dict.fromkeys(label.text for label in labels if label.text))


def _stubs(grid: _Grid, columns: list[Column], body: int, end: int) -> int:
    """Number of label columns at the left: the first, and those that hold words."""
    stubs = 1
    for index in range(1, min(_MOST_LABELS + 1, len(columns) - 1)):
        words = numbers = 0
        for row in range(body, end):
            cell, shape = grid.cells[row][index], grid.shapes[row][index]
            if cell is None or not grid.texts[row][index] or shape.form == "empty":
                continue
            spanning = cell.column < index and cell.column_span > 1
            words += shape.form == "text" or spanning
            numbers += shape.numeric and not spanning
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
        self.carried = (NO_LABEL,) * len(self.carried)
        self.last = None

    def step(self, indent: int, label: Label) -> None:
        """Go on to a row of data: deeper rows stand under the one above, shallower ones end sections."""
        if self.last is not None and indent > self.last[0]:
            self.sections = (*(s for s in self.sections if s[0] < self.last[0]), self.last)
        elif self.last is not None and indent < self.last[0]:
            self.sections = tuple(s for s in self.sections if s[0] < indent)
        self.last = (indent, label)


def _rows(grid: _Grid, columns: list[Column], stubs: int, body: int, end: int) -> list[Row]:
    rows: list[Row] = []
    sizes = tuple(next((head.n for head in reversed(column.heads) if head.n), "") for column in columns)
    state = _State(sizes, ("",) * len(columns), (NO_LABEL,) * stubs)
    for index in range(body, end):
        line, texts, shapes = grid.cells[index], grid.texts[index], grid.shapes[index]
        filled = [
            cell
            for cell, text in zip(line[stubs:], texts[stubs:], strict=True)
            if text and cell and cell.row == index and cell.column >= stubs
        ]
        label = next((cell for cell, text in zip(line[:stubs], texts, strict=False) if text), None)
        if not filled:
            if label is not None and label.row == index:
                state.enter(_indent(label), read_label(label.text.strip()))
            continue
        if label is None and _names_groups(filled, shapes):
            state.groups = _spread(filled, len(columns))
            continue
        first = line[0]
        if first is not None and texts[0] and first.row == index:
            state.step(_indent(first), read_label(texts[0]))
        state.carried = _carry(line, texts, state.carried)
        named = _SAMPLE_SIZE.fullmatch(state.carried[0].text)
        if named and (given := _given_sizes(texts, stubs, state.sizes)):
            state.sizes = given
            continue
        labels = tuple(said for _, said in state.sections)
        title = joined((*labels, *state.carried))
        rows.append(Row(index, state.carried, labels, line, shapes, state.sizes, state.groups, title))
    return rows


def _carry(
    line: Sequence[Cell | None], texts: Sequence[str], carried: tuple[Label, ...]
) -> tuple[Label, ...]:
    """Labels of a row; an empty first label is that of the row above, an empty later one is none."""
    labels: list[Label] = []
    for index, above in enumerate(carried):
        cell, text = line[index], texts[index]
        if text and not any(cell is line[before] for before in range(index)):
            labels.append(read_label(text))
        elif not text and not any(label.text for label in labels):
            labels.append(above)
        else:
            labels.append(NO_LABEL)
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


def _given_sizes(texts: Sequence[str], stubs: int, sizes: tuple[str, ...]) -> tuple[str, ...]:
    """Sample sizes of a row that holds nothing else; empty if it holds something else."""
    given = list(sizes)
    for index in range(stubs, len(texts)):
        if texts[index]:
            match = _SIZE_CELL.fullmatch(_MARK_AFTER.sub("", plain(texts[index]).strip()))
            if match is None:
                return ()
            given[index] = match["n"]
    return tuple(given)
