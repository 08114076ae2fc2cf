"""The grid of a table: which rows are heads, which columns hold labels, which panels stand side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress
from typing import Final

from review.document import Cell, Table
from review.finding.tables.cells import BLANK, Content, read_cell, uses_comma
from review.finding.tables.facets import facets, is_time
from review.patterns import regex

_LONGEST: Final = 400  # characters of a cell that are read for what a head says
_STEPS: Final = regex(
    r"\b(?:times?|weeks?|months?|days?|visits?|years?|min|hours?|sessions?|doses?|age|no\.?|serial|items?|id|area|step"
    r"|rank|number)\b",
    re.IGNORECASE,
)
_PEOPLE: Final = regex(r"\bof (?:subjects|patients|participants|women|men|children|cases|people)\b", re.I)
_BLANK_PLACES: Final = " \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t"
_INDENT: Final = regex(rf"[{_BLANK_PLACES}]*(?:[-–—•·][ ]?)?")


@dataclass(slots=True)
class Grid:
    """Every place of a table, or of some of its columns."""

    cells: list[list[Cell | None]]
    raw: list[list[str]]
    contents: list[list[Content]]
    own: list[list[bool]]
    comma: bool
    columns: list[int]
    more: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    counts: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns)

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.raw)

    def kinds(self, row: int, start: int = 1) -> Mapping[str, int]:
        """How many cells of each kind begin in a row, from a place on."""
        known = self.counts.get((row, start))
        if known is None:
            known = self.counts[row, start] = dict.fromkeys(("data", "text", "size"), 0)
            owned = compress(self.contents[row][start:], self.own[row][start:])
            kinds = [content.kind for content in owned]
            known |= {kind: kinds.count(kind) for kind in set(kinds)}
        return known

    def is_blank(self, row: int) -> bool:
        """Whether nothing stands in a row."""
        return not "".join(self.raw[row]).strip()

    def headers(self, row: int) -> int:
        """Number of places of a row that are marked as head."""
        return sum(bool(cell and cell.header) for cell in self.cells[row])

    def part(self, start: int, end: int) -> Grid:
        """Some neighboring columns."""
        cut = [[row[start:end] for row in rows] for rows in (self.cells, self.raw, self.contents, self.own)]
        return Grid(cut[0], cut[1], cut[2], cut[3], self.comma, self.columns[start:end], self.more)  # type: ignore[arg-type]


def read_grids(table: Table) -> list[Grid]:
    """Grids of a table: one, unless it sets panels side by side; none if it is too small to hold data."""
    cells = table.grid()
    if len(cells) < 2 or len(cells[0]) < 2:
        return []
    raw = [[cell.block.text if cell else "" for cell in line] for line in cells]
    own = [
        [cell is not None and cell.row == r and cell.column == c for c, cell in enumerate(line)]
        for r, line in enumerate(cells)
    ]
    comma = uses_comma(cell.block.text for cell in table.cells)
    # The first column labels the rows, whatever it holds.
    contents = [
        [Content("text", line[0].strip()), *[read_cell(text, comma=comma) for text in line[1:]]]
        for line in raw
    ]
    grid = Grid(cells, raw, contents, own, comma, list(range(len(cells[0]))))
    if _is_mirrored(grid):
        for found, texts in zip(contents, raw, strict=True):
            found[0] = read_cell(texts[0], comma=comma)
        for lines in (cells, raw, contents, own):
            for line in lines:
                line.reverse()
        grid.columns.reverse()
    _join_signs(grid)
    _join_brackets(grid)
    return list(_panels(grid))


def _is_mirrored(grid: Grid) -> bool:
    """Whether the labels of the rows stand at the right, and data at the left."""
    rows = range(1, grid.height)
    first = [text for r in rows if (text := grid.raw[r][0].strip())]
    last = [grid.contents[r][-1] for r in rows if grid.raw[r][-1].strip()]
    return (
        len(first) > 2
        and all(_DECIMAL.search(text) and read_cell(text, comma=grid.comma).kind == "data" for text in first)
        and all(content.kind == "text" or is_time(content.text) for content in last)
    )


_DECIMAL: Final = regex(r"[.·,]\d")


def _join_signs(grid: Grid) -> None:
    """Read ``0.99``, ``±``, ``0.12`` in three columns as ``0.99 ± 0.12``."""
    for r, line in enumerate(grid.raw):
        text = "".join(line)
        for c in range(1, len(line) - 1) if "±" in text or "+/-" in text else ():
            sides = grid.contents[r][c - 1], grid.contents[r][c + 1]
            if line[c].strip() in ("±", "+/-") and all(side.kind == "data" for side in sides):
                text = f"{sides[0].text} ± {sides[1].text}"
                grid.contents[r][c - 1] = read_cell(text, comma=grid.comma)
                grid.contents[r][c] = grid.contents[r][c + 1] = BLANK
                grid.more[r, c - 1] = (c, c + 1)


_ENCLOSED: Final = regex(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]\W?")
_LONE_NUMBER: Final = regex(r"[-−–]?[\d.,·]+")


def _join_brackets(grid: Grid) -> None:
    """Read ``3.1``, ``(2.7–3.8)`` in two columns under one head as one quantity."""
    for c in range(1, grid.width - 1):
        enclosed: list[int] = []
        for r in range(grid.height):
            text = grid.raw[r][c + 1].strip() if grid.own[r][c + 1] else ""
            if text and not (text[0] in "([" and _ENCLOSED.fullmatch(text)):
                enclosed.clear()  # a head of its own says what stands there
                break
            enclosed += [r] if text else []
        if len(enclosed) < 2:
            continue
        lone = [r for r in enclosed if grid.own[r][c] and _LONE_NUMBER.fullmatch(grid.raw[r][c].strip())]
        if len(lone) < len(enclosed) or any(grid.contents[r][c + 1].kind != "data" for r in lone):
            continue
        for r in lone:
            both = f"{grid.raw[r][c].strip()} {grid.raw[r][c + 1].strip()}"
            grid.contents[r][c] = read_cell(both, comma=grid.comma)
            grid.contents[r][c + 1] = BLANK
            grid.more[r, c] = (c + 1,)


def _panels(grid: Grid) -> Iterator[Grid]:
    """Parts of a table that begin with the same head over labels."""
    first = next((line[0].strip() for line in grid.raw if line[0].strip()), "")
    top = next((r for r, line in enumerate(grid.raw) if line[0].strip()), 0)
    starts = [0]
    for c in range(2, grid.width - 1):
        if not (first and grid.own[top][c] and grid.raw[top][c].strip() == first):
            continue
        words = sum(grid.contents[r][c].kind == "text" for r in range(top + 1, grid.height))
        numbers = sum(grid.contents[r][c].kind == "data" for r in range(top + 1, grid.height))
        if words > 3 * numbers:
            starts.append(c)
    for start, end in zip(starts, [*starts[1:], grid.width], strict=True):
        yield grid.part(start, end)


def is_head_like(grid: Grid, row: int) -> bool:
    """Whether all that stands in a row may stand in a head: words, sizes, times, names of statistics."""
    filled = 0
    for c in range(1, grid.width):
        content = grid.contents[row][c]
        if not grid.own[row][c] or content.kind in ("blank", "dash"):
            continue
        filled += 1
        if content.kind == "text" and _RESULT.search(content.text[:_LONGEST]):
            return False
        if content.kind in ("text", "size") or _YEAR.fullmatch(content.text) or is_time(content.text):
            continue
        said = facets(content.text)
        interval = len(content.text) < 9 and said.said.kinds & {"ci"}
        if not interval and not (said.statistic and said.label.df):  # "95% CI", "F(1, 22)"
            return False
    return filled > 0


#: A result in words, such as "trend = 80.13, df = 1, p < 0.001", is no head; "dose = 5 mg" may be one.
_RESULT: Final = regex(r"\b[pP][ ]?[<=>≤≥][ ]?[.\d]|\bdf[ ]?=[ ]?\d|\bCI\b.*\d.*\d")
_YEAR: Final = regex(r"(?:19|20)\d\d|n\s*(?:\(?%\)?)?")


def head_rows(grid: Grid) -> int:
    """Number of head rows at the top."""
    half = grid.width / 2
    blank = [grid.is_blank(r) for r in range(grid.height)]
    flagged = 0
    for r in range(grid.height):
        if grid.headers(r) > half:
            flagged = r + 1
        elif not blank[r]:
            break
    if flagged == grid.height:
        flagged = 1
    top = 0
    while top < grid.height and (top < flagged or blank[top] or _extends_head(grid, top, flagged)):
        if top and _is_lone(grid, top, half):
            break
        top += 1
    return max(top, 1)


def _extends_head(grid: Grid, row: int, flagged: int) -> bool:
    if not is_head_like(grid, row):
        return False
    kinds = grid.kinds(row)
    return row == 0 or not grid.raw[row][0].strip() or kinds["text"] + kinds["size"] > 1 or flagged == 0


def _is_lone(grid: Grid, row: int, half: float) -> bool:
    """Whether a row marked as head holds only a label before data: it begins a section."""
    lone = grid.raw[row][0].strip() and not any(text.strip() for text in grid.raw[row][1:])
    return bool(lone) and all(
        grid.headers(k) <= half or k <= row for k in range(row, min(grid.height, row + 2))
    )


def stub_columns(grid: Grid, top: int, data_rows: Sequence[int]) -> tuple[int, ...]:
    """Columns of labels: the first, those beside it that hold words, those behind a column almost empty."""
    found = [0]
    for c in range(1, grid.width - 1):
        kinds = [
            "text" if content.kind == "data" and is_time(grid.raw[r][c]) else content.kind
            for r in data_rows
            if (content := grid.contents[r][c]).kind in ("data", "text", "size")
        ]
        filled = len(kinds)
        spanned = not filled and c == 1 and any(grid.raw[r][c].strip() for r in range(top, grid.height))
        if not (
            (filled and kinds.count("data") < 0.4 * filled) or spanned or _counts_up(grid, top, c, data_rows)
        ):
            break
        found.append(c)
    for c in range(found[-1] + 2, min(found[-1] + 4, grid.width - 1)):
        words = sum(grid.contents[r][c].kind == "text" for r in data_rows)
        before = sum(grid.contents[r][c - 1].kind == "data" and grid.own[r][c - 1] for r in data_rows)
        if words >= 0.7 * len(data_rows) and (before < 0.4 * len(data_rows) or c - 1 in found):
            found.append(c)
    return tuple(found)


def _counts_up(grid: Grid, top: int, column: int, data_rows: Sequence[int]) -> bool:
    """Whether a column of whole numbers counts weeks, visits or items: it labels its rows."""
    head = " ".join(grid.raw[r][column] for r in range(top))
    said = facets(head)
    lowest = next((t for r in range(top - 1, -1, -1) if (t := grid.raw[r][column].strip())), "")
    if (
        column > 2
        or any(map(str.isdigit, lowest))
        or not _STEPS.search(lowest)
        or _PEOPLE.search(head)
        or said.said.kinds - {"count", "minimum"}  # "Time (min)"
        or said.n
    ):
        return False
    numbers = [
        phrase
        for r in data_rows
        if grid.contents[r][column].kind == "data"
        for phrase in grid.contents[r][column].phrases
    ]
    if not all(p.form in ("number", "limits") and all(x.isdigit() for x in p.numbers) for p in numbers):
        return False
    values = [int(phrase.numbers[0]) for phrase in numbers if phrase.form == "number"]
    if len(values) < 2:
        return False
    return len(set(values)) < 0.7 * len(values) or values == sorted(values)


@lru_cache(maxsize=8192)
def indent(text: str) -> int:
    """Width of the space before a label."""
    match = _INDENT.match(text)
    return len(match[0].replace("\u2003", "   ").replace("\t", "   ")) if match else 0
