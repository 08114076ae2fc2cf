"""A paper as read: its text with positions, whatever file it came from.

``Document.text`` is what was read, with every symbol as it stands in the file; positions count its
characters. A :class:`Block` is the text that finding works on: words hyphenated over a line joined,
lost symbols repaired, markup gone, raised and lowered digits written ``²`` and ``₂``. Every block knows
where in the document each of its characters stands.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

BlockKind = Literal["paragraph", "heading", "caption", "note", "cell", "reference"]

#: Raised and lowered characters keep their place in the text by their own Unicode characters.
RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
#: Letters by which markup points to notes; a letter glued to a word would make another word of it.
RAISED_LETTERS = str.maketrans("abcdefghjkl", "ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡ")
LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")

_STEERING: Final = {"Cc", "Cf", "Cs"}  # control characters, direction marks, lone surrogates


def plain(text: str) -> str:
    """Text of a paper as it may be shown: what steers a terminal or turns its direction becomes ``�``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if c in "\n\t" else "�" if unicodedata.category(c) in _STEERING else c
        for c in text.replace("\u00ad\n", "").replace("\u00ad", "")
    )


class UnreadableError(ValueError):
    """A file that cannot be read; the message names file, reason and remedy."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that belongs together: a paragraph, a heading, a caption, a note, a table cell.

    Parameters
    ----------
    text : str
        As finding reads it.
    start, end : int
        Where it stands in ``Document.text``.
    kind : str
        What it is; references are kept but not searched.
    section : str
        Heading it stands under, outermost first, joined by ``" › "``; empty before the first.
    page : int or None
        Counted from 1, where the file has pages.
    offsets : sequence of int or None
        Position in ``Document.text`` of each character of ``text``; None if they run in step.
    """

    text: str
    start: int
    end: int
    kind: BlockKind = "paragraph"
    section: str = ""
    page: int | None = None
    offsets: Sequence[int] | None = None

    @property
    def places(self) -> list[int]:
        """Position in ``Document.text`` of each character of ``text``."""
        return list(self.offsets) if self.offsets is not None else list(range(self.start, self.end))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Positions in ``Document.text`` of ``text[start:end]``; ``start < end``."""
        if self.offsets is None:
            return self.start + start, self.start + end
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; ``row`` and ``column`` count from 0, spans from 1."""

    block: Block
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False

    @property
    def text(self) -> str:
        """Text of the cell, as finding reads it."""
        return self.block.text


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read.

    Parameters
    ----------
    label : str
        As printed, for example ``"Table 2"``; empty if it has none.
    cells : sequence of Cell
        In reading order.
    caption : Block or None
    notes : sequence of Block
        What stands below the table: legends, abbreviations, tests used.
    problem : str or None
        Why the cells could not be made out, if they could not.
    """

    label: str
    cells: Sequence[Cell]
    caption: Block | None = None
    notes: Sequence[Block] = ()
    section: str = ""
    page: int | None = None
    problem: str | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and columns."""
        return (
            max((cell.row + cell.row_span for cell in self.cells), default=0),
            max((cell.column + cell.column_span for cell in self.cells), default=0),
        )

    def grid(self) -> list[list[Cell | None]]:
        """Cells by row and column; a spanning cell stands in every place it covers."""
        rows, columns = self.shape
        places: list[list[Cell | None]] = [[None] * columns for _ in range(rows)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    places[row][column] = cell
        return places


@dataclass(frozen=True, slots=True)
class Repair:
    """A symbol that the file had lost: what stands there, what it is read as, and why."""

    start: int
    end: int
    original: str
    replacement: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where words stand on pages: row ``i`` of each array is one word.

    Parameters
    ----------
    starts, ends : ndarray of int, shape (n,)
        Positions in ``Document.text``, ascending.
    pages : ndarray of int, shape (n,)
        Counted from 1.
    boxes : ndarray of float, shape (n, 4)
        Left, top, right, bottom in points from the page's upper left corner.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    pages: NDArray[np.int64]
    boxes: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a page that an annotated copy marks.

    Parameters
    ----------
    page : int
        Counted from 1.
    boxes : sequence of tuple of float
        As in :class:`Layout`.
    color : tuple of float
        Red, green, blue, each from 0 to 1.
    emphasis : int
        0 colors the words; 1 adds a wavy line and a note beside them; 2 a frame, too.
    title, note : str
        What a reader sees who opens the mark.
    """

    page: int
    boxes: Sequence[tuple[float, float, float, float]]
    color: tuple[float, float, float]
    emphasis: int
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Article:
    """What a file says of the article it holds; what it does not say is None or empty."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    journal: str | None = None
    year: int | None = None
    doi: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A paper as read.

    Parameters
    ----------
    name : str
        File name, for messages and records.
    format : str
        ``"pdf"``, ``"jats"``, ``"html"``, ``"docx"``, ``"text"``, ``"markdown"``, ``"latex"``.
    text : str
        What was read; for text, Markdown and LaTeX the file's own characters.
    blocks : sequence of Block
        Headings, paragraphs, captions and notes, in reading order; no table cells.
    tables : sequence of Table
    repairs : sequence of Repair
    layout : Layout or None
        For files with pages.
    problems : sequence of str
        What of the file could not be read, and what to do, for example a page that is an image.
    article : Article
        Title, authors, journal, year and DOI, where the file says them.
    """

    name: str
    format: str
    text: str
    blocks: Sequence[Block]
    tables: Sequence[Table] = ()
    repairs: Sequence[Repair] = ()
    layout: Layout | None = None
    problems: Sequence[str] = ()
    article: Article = Article()

    def repairs_within(self, start: int, end: int) -> Iterator[Repair]:
        """Repairs that touch the characters from ``start`` to ``end``."""
        return (repair for repair in self.repairs if repair.start < end and start < repair.end)

    def boxes(self, start: int, end: int) -> list[tuple[int, tuple[float, float, float, float]]]:
        """Page and box of every word from ``start`` to ``end``; empty for a file without pages."""
        if self.layout is None:
            return []
        first = int(self.layout.ends.searchsorted(start, side="right"))
        last = int(self.layout.starts.searchsorted(end, side="left"))
        words = range(first, last)
        return [(int(self.layout.pages[i]), tuple(map(float, self.layout.boxes[i]))) for i in words]  # type: ignore[misc]
