"""From pieces of text on pages to lines in reading order, and from lines to paragraphs.

Lines are put into columns by the white strips between them; a line that crosses a strip ends the columns
above it. What repeats at the same height of several pages is a running head and no part of any sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from review.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set

    from numpy.typing import NDArray

Box = tuple[float, float, float, float]
Word = tuple[float, float, float, float, str]
Role = Literal["paragraph", "heading", "caption", "note", "reference"]


class Span(NamedTuple):
    """A run of text in one font: its box, its baseline and where on it it starts, and its words."""

    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    origin: float
    size: float
    bold: bool
    italic: bool
    font: str
    block: int
    text: str
    words: Sequence[Word]


def stand_apart(before: Span, after: Span, size: float) -> bool:
    """Whether there is a gap between two spans that neither of them shows as a space."""
    return after.x0 - before.x1 > 0.09 * size and not (after.text[:1].isspace() or before.text[-1:].isspace())


@dataclass(slots=True)
class Line:
    """Spans that stand side by side; size and weight are those of most of its characters."""

    spans: list[Span]
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float
    bold: bool
    italic: bool

    @property
    def text(self) -> str:
        """All characters of the line, with a space where two spans stand apart."""
        if len(self.spans) == 1:
            return self.spans[0].text
        parts = [self.spans[0].text]
        for before, span in pairwise(self.spans):
            if stand_apart(before, span, self.size):
                parts.append(" ")
            parts.append(span.text)
        return "".join(parts)


@dataclass(slots=True)
class Page:
    """One page: its lines, then without those that repeat, then by column."""

    number: int
    width: float
    height: float
    lines: list[Line]
    repeated: list[Line] = field(default_factory=list)
    turn: int = 0


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, with the left and right edge of the column they stand in."""

    lines: list[Line]
    page: int
    left: float
    right: float
    role: Role = "paragraph"
    level: int = 0
    section: str = ""
    pages: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its lines, joined by spaces."""
        return " ".join(line.text.strip() for line in self.lines)


def line_of(spans: list[Span]) -> Line:
    """The line that the spans make up."""
    main = spans[0]
    if len(spans) == 1:
        return Line(
            spans, main.x0, main.y0, main.x1, main.y1, main.baseline, main.size, main.bold, main.italic
        )
    main = _main(spans)
    letters = sum(len(span.text) for span in spans if not span.text.isspace()) or 1
    bold = sum(len(span.text) for span in spans if span.bold and not span.text.isspace())
    italic = sum(len(span.text) for span in spans if span.italic and not span.text.isspace())
    return Line(
        spans,
        min(span.x0 for span in spans),
        min(span.y0 for span in spans),
        max(span.x1 for span in spans),
        max(span.y1 for span in spans),
        main.baseline,
        main.size,
        bold > 0.9 * letters,
        italic > 0.9 * letters,
    )


def _main(spans: Sequence[Span]) -> Span:
    """The longest span of the commonest size; in a short line the larger one that it is lowered from."""
    letters: dict[float, int] = {}
    for span in spans:
        letters[span.size] = letters.get(span.size, 0) + len(span.text)
    size = max(letters, key=lambda s: letters[s])
    main = max((span for span in spans if span.size == size), key=lambda span: len(span.text))
    if letters[size] <= 8:
        for span in spans:
            off = abs(span.baseline - main.baseline)
            if 1.16 < span.size / main.size < 2.2 and off > 0.05 * span.size and span.text.strip().isalnum():
                main = span
    return main


def lines_of(spans: Iterable[Span]) -> list[Line]:
    """Join spans that follow one another on one line; a wide gap or a new block ends the line."""
    lines: list[Line] = []
    current: list[Span] = []
    for span in spans:
        if current:
            last = current[-1]
            size = max(span.size, last.size)
            gap = span.x0 - last.x1
            if (
                span.block == last.block
                and -0.5 * size < gap < 1.2 * size
                and abs(span.baseline - last.baseline) < 0.6 * size
            ):
                current.append(span)
                continue
            lines.append(line_of(current))
        current = [span]
    if current:
        lines.append(line_of(current))
    return lines


def turned_box(x0: float, y0: float, x1: float, y1: float, turn: int, width: float, height: float) -> Box:
    """A box of a page that reads upwards (90) or downwards (270), after the page is turned upright."""
    if turn == 90:
        return height - y1, x0, height - y0, x1
    return y0, width - x1, y1, width - x0


def body_size(pages: Iterable[Page]) -> float:
    """Type size of most characters."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            letters[round(line.size, 1)] += int(line.x1 - line.x0)
    return letters.most_common(1)[0][0] if letters else 10.0


_WORD = regex("[^\\W0-9_]{3}")
_LABEL = regex(r"\s*(?:Table|Fig)", re.IGNORECASE)
_DIGITS = regex(r"[0-9]+|\b[ivxlc]{1,6}\b")


def set_repeated_apart(pages: Sequence[Page]) -> None:
    """Move running heads, feet and page numbers from ``page.lines`` to ``page.repeated``.

    A label that repeats beside numbers which do not, such as means with their SD, is the row of a table.
    """
    candidates: list[list[tuple[str, Line]]] = []
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        chosen = _outermost(page)
        candidates.append(chosen)
        for key in {(key, round(line.baseline)) for key, line in chosen}:
            seen[key] += 1
    for page, chosen in zip(pages, candidates, strict=True):
        gone: list[Line] = []
        edges = {line.baseline for line in _edges(page)}
        rows_of_tables: set[int] = set()
        for text, line in chosen:
            repeats = _times(seen, text, line) >= 2
            at_edge = line.baseline in edges
            if (repeats and (at_edge or _WORD.search(text))) or (text == "#" and at_edge):
                gone.append(line)
            elif _SPREAD.search(line.text):
                rows_of_tables.add(round(line.baseline))
        gone = [line for line in gone if round(line.baseline) not in rows_of_tables]
        dropped = {id(line) for line in gone}
        page.repeated = gone
        page.lines = [line for line in page.lines if id(line) not in dropped]


_SPREAD: Final = regex(r"\d ?± ?\d|\d ?\(\d|^\s*[<=]? ?\d*\.\d+\s*$")


def _times(seen: Counter[tuple[str, int]], text: str, line: Line) -> int:
    """On how many pages a text stands at the height of a line."""
    return sum(seen[text, height] for height in range(round(line.baseline) - 2, round(line.baseline) + 3))


def _edges(page: Page) -> list[Line]:
    """The topmost and the lowest line, if they lie in the margins."""
    if not page.lines:
        return []
    top = min(page.lines, key=lambda line: line.baseline)
    foot = max(page.lines, key=lambda line: line.baseline)
    return [
        line
        for line, ok in (
            (top, top.baseline < 0.1 * page.height),
            (foot, foot.baseline > 0.9 * page.height),
        )
        if ok
    ]


def _outermost(page: Page) -> list[tuple[str, Line]]:
    """Lines in the upper and lower margin, with what of them repeats: digits do not."""
    top, foot = 0.12 * page.height, 0.88 * page.height
    chosen = []
    for line in page.lines:
        if (line.baseline < top or line.baseline > foot) and not _LABEL.match(line.text):
            key = _DIGITS.sub("#", line.text.strip())[:80]
            chosen.append((key, line))
    return chosen


def gutters(lines: Sequence[Line], width: float, height: float) -> list[float]:
    """Places of the white strips between columns of prose, from left to right.

    A strip counts on the rows that have dense text to both sides of it.
    """
    across, down, strip, beside = 2.0, 3.0, 3, 35
    nx, ny = int(width / across) + 1, int(height / down) + 1
    ink = np.zeros((ny, nx + 1), dtype=np.int16)
    for line in lines:
        if line.x1 - line.x0 > 30:
            x0, x1 = max(0, int(line.x0 / across)), max(0, int(line.x1 / across) + 1)
            ink[int(line.y0 / down) + 1 : int(line.y1 / down) + 1, x0 : min(x1, nx) + 1] = 1
    covered = np.zeros((ny, nx + 2), dtype=np.int32)
    covered[:, 1:] = ink.cumsum(axis=1)
    first, last = beside, nx - beside - strip
    if last <= first:
        return []
    x = np.arange(first, last)
    white = covered[:, x + strip] == covered[:, x]
    left = covered[:, x] - covered[:, x - beside] > 0.6 * beside
    right = covered[:, x + strip + beside] - covered[:, x + strip] > 0.6 * beside
    rows: NDArray[np.int64] = (white & left & right).sum(axis=0)
    found: list[float] = []
    while rows.size and rows.max() * down > 0.08 * height and len(found) < 3:
        peak = int(rows.max())
        best = np.flatnonzero(rows >= 0.95 * peak)
        first_best = int(best[0])
        run = best[: int(np.argmax(np.diff(best) > 1)) + 1] if (np.diff(best) > 1).any() else best
        center = (x[first_best] + x[run[-1]] + strip) * across / 2
        found.append(float(center))
        rows = np.where(abs((x + strip / 2) * across - center) < 90, 0, rows)
        if peak * down < 0.08 * height:
            break
    return sorted(found)


_NEAR: Final = 12.0  # points by which the strip between two columns moves from page to page


def columns(pages: Sequence[Page], with_tables: Set[int] = frozenset()) -> list[list[float]]:
    """White strips between the columns of prose of each page.

    Parameters
    ----------
    pages : sequence of Page
    with_tables : set of int
        Numbers of the pages on which a table has its caption. The columns of a table leave white strips, too:
        there only those count that pages without tables have, or the place where most pages have one.

    Returns
    -------
    list of list of float
        For each page the places of its strips; a page with little text has those of the other pages.
    """
    found = [gutters(page.lines, page.width, page.height) for page in pages]
    places = Counter(round(x / 8) for strips in found for x in strips)
    if not places:
        return found
    place, pages_with = places.most_common(1)[0]
    common = pages_with >= max(2, 0.4 * len(pages))
    usual = [x for strips in found for x in strips if round(x / 8) == place][:1] if common else []
    of_prose = usual + [
        x for page, strips in zip(pages, found, strict=True) if page.number not in with_tables for x in strips
    ]
    for i, page in enumerate(pages):
        if page.number in with_tables and len(with_tables) < len(pages):
            found[i] = [x for x in found[i] if any(abs(x - other) <= _NEAR for other in of_prose)]
    return [strips or usual for strips in found]


def reading_order(page: Page, strips: Sequence[float]) -> list[list[Line]]:
    """Lines of a page as runs: each is one column between two lines that cross all columns."""
    runs: list[list[Line]] = []
    band: list[list[Line]] = [[] for _ in range(len(strips) + 1)]

    def close() -> None:
        filled = [column for column in band if column]
        if crossing and len(filled) == 1 and len(filled[0]) <= 2:  # the short last lines of a wide paragraph
            crossing.extend(filled[0])
            filled[0].clear()
        for column in band:
            if column:
                runs.append(list(column))
                column.clear()

    crossing: list[Line] = []
    for line in rows_in_order(page.lines):
        over = [x for x in strips if line.x0 < x - 3 and line.x1 > x + 3]
        if over:
            if any(band):
                kept = len(runs)
                close()
                if len(runs) > kept:
                    crossing = []
            if not crossing:
                runs.append(crossing)
            crossing.append(line)
            continue
        middle = (line.x0 + line.x1) / 2
        band[sum(middle > x for x in strips)].append(line)
    close()
    return [run for run in runs if run]


def rows_in_order(lines: Iterable[Line]) -> list[Line]:
    """Lines from top to bottom, those on one baseline from left to right."""
    ordered = sorted(lines, key=lambda line: line.baseline)
    start = 0
    for i in range(1, len(ordered) + 1):
        if i == len(ordered) or ordered[i].baseline - ordered[start].baseline > 0.3 * ordered[start].size:
            if i - start > 1:
                ordered[start:i] = sorted(ordered[start:i], key=lambda line: line.x0)
            start = i
    return ordered
