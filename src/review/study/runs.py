"""The numbers of each sentence and each row of a table, in order, with what kind of number each is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, Literal

from review.document import Block, Cell, Document
from review.records import Location
from review.study.grid import Grid
from review.study.model import Number
from review.study.text import plain, sentences
from review.study.times import times_in

#: Where a run stands; each may repeat what stands in a later one.
Level = Literal[0, 1, 2]
ABSTRACT: Final = 0
TEXT: Final = 1
TABLE: Final = 2

_NUMBER: Final = re.compile(
    r"(?<![\w.,])(?:(?:(?<=[\s(\[=:;,<>])|^)-)?(?:\d{1,3}(?:[,\u2009]\d{3})+|\d+)(?:[.·]\d+)?(?!\w*\d)|(?<=[=<>\s])\.\d+"
)
#: A minus apart from its number: before a currency, or glued to a word.
_SIGN_BEFORE: Final = re.compile(r"(?:(?<![\w.])-[£$€]|\b(?:and|to|of|by)-)$")
_P_BEFORE: Final = re.compile(r"\b[pP][- ]?(?:values?)? ?([=<>≤≥]) ?$")
_SPREAD_BEFORE: Final = re.compile(r"(?:± ?|SD[ =:,]*|\+/- ?)$")
_SIZE_BEFORE: Final = re.compile(r"(?:\b[nN] ?[=:] ?|/ ?)$")
_LABEL_BEFORE: Final = re.compile(
    r"(?:[Tt]ables?|[Ff]ig\w*\.?|[Rr]ef\.?|[Ss]ection|version|[Pp]hase|[Gg]rade|[Tt]ype|[Pp]art|[Vv]isits?"
    r"|[Ww]eeks?|[Dd]ays?|[Mm]onths?|[Yy]ears?) $"
)
_UNIT_BEHIND: Final = re.compile(
    r"[ -](mg|mcg|µg|kg|g|ml|mL|l|cm|mm|mmHg|hours?|h|days?|weeks?|months?|years?|min"
    r"|patients|participants)\b"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_CITED: Final = re.compile(r"(?:[,-]\d+)*\]")
_LEVEL_BEHIND: Final = re.compile(r" ?% ?-?(?:CI|conf|C\.I)")
_ABSTRACT: Final = re.compile(r"abstract|summary|synopsis", re.IGNORECASE)
_NOT_SEARCHED: Final = re.compile(
    r"introduction|background|sample size|eligib|criteria|reference|discussion|conclusion|power",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[a-z][a-z0-9-]{2,}")
_EVERYWHERE: Final = (
    "the and for with was were are that this from had has have than into all not but its patients patient"
    " participants subjects group groups arm arms study table mean median number percent percentage total"
    " respectively compared versus between among significantly significant difference differences value"
    " values after before both which there rate data their they those these higher lower who one two sd ci"
    " years months weeks days baseline"
)
_COMMON: Final = frozenset(word[:6] for word in _EVERYWHERE.split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A number of a run: where it stands in a plain text, of a sentence or of the cell of a table."""

    text: str
    start: int
    end: int
    block: Block
    shift: int  # of the text within the block
    grid: Grid | None = None
    cell: Cell | None = None


@dataclass(frozen=True)
class Run:
    """Numbers of a sentence or a row, in order.

    Parameters
    ----------
    level : {0, 1, 2}
        :data:`ABSTRACT`, :data:`TEXT` or :data:`TABLE`.
    text : str
        The sentence; of a row its labels, with the caption.
    printed : tuple of str
        The numbers as printed, without separators of thousands.
    pieces : tuple of Piece
        Where each stands; most are never asked.
    """

    level: Level
    text: str
    printed: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Stems of the words that tell what it is about."""
        return words_in(self.text)

    @cached_property
    def times(self) -> frozenset[str]:
        """Points in time that it names."""
        return frozenset(times_in(self.text))

    def kind(self, index: int) -> str:
        """What stands around a number; empty for what is no result."""
        piece = self.pieces[index]
        return _kind(piece.text, piece.start, piece.end) or ("value" if self.level == TABLE else "")

    def number(self, index: int) -> Number:
        """A number with its kind and its place."""
        piece = self.pieces[index]
        start, end = piece.block.span(piece.shift + piece.start, piece.shift + piece.end)
        grid, cell = piece.grid, piece.cell
        first = self.text.partition(". ")[0].strip() if grid else None
        place = Location(
            start=start, end=end, page=piece.block.page, section=piece.block.section or None,
            table=grid.table.label or None if grid else None, row=first or None,
            table_index=grid.index if grid else None, row_index=cell.row if cell else None,
            column_index=cell.column if cell else None,
        )  # fmt: skip
        where = grid.label if grid else "abstract" if self.level == ABSTRACT else "text"
        return Number(printed=self.printed[index], kind=self.kind(index), place=where, location=place)


@lru_cache(maxsize=4096)
def words_in(text: str) -> frozenset[str]:
    """First six letters of the words of a text that are not common to all papers."""
    return frozenset(word[:6] for word in _WORD.findall(text.lower())) - _COMMON


def runs(document: Document, grids: list[Grid]) -> Iterator[Run]:
    """Runs of the sentences and the tables of a document that hold a number."""
    for block in document.blocks:
        section = block.section or ""
        abstract = _ABSTRACT.search(section) is not None
        if block.kind != "paragraph" or (not abstract and _NOT_SEARCHED.search(section)):
            continue
        if any(map(str.isdigit, block.text)):
            yield from _of_block(block, ABSTRACT if abstract else TEXT)
    for grid in grids:
        if grid.body:
            yield from _of_rows(grid)


def _of_block(block: Block, level: Level) -> Iterator[Run]:
    for sentence in sentences(block):
        found = list(_NUMBER.finditer(sentence.text))
        if found:
            text = sentence.text
            printed = tuple(_signed(text, match) for match in found)
            pieces = tuple(Piece(text, *match.span(), block, sentence.at) for match in found)
            yield Run(level, text, printed, pieces)


def _signed(text: str, match: re.Match[str]) -> str:
    start = match.start()
    apart = start and text[start - 1] in "-£$€" and _SIGN_BEFORE.search(text, 0, start)
    return ("-" if apart else "") + _spelled(match[0])


def _spelled(text: str) -> str:
    if "," not in text and text.isascii():
        return text
    decimal = re.sub(r"^(-?0),", r"\1.", text)
    return re.sub(r"[,\u2009](?=\d{3})", "", decimal).replace("·", ".")


def _kind(text: str, start: int, end: int) -> str:
    """What stands right before and behind a number: what must be alike for two to be one quantity.

    Empty for what is no result: the number of a table, a confidence level.
    """
    before = text[max(0, start - 14) : start]
    cited = text[start - 1 : start] in ("[", ",") and _CITED.match(text, end) is not None
    if (
        _LABEL_BEFORE.search(before)
        or _LEVEL_BEHIND.match(text, end)
        or _YEAR.fullmatch(text[start:end])
        or cited
    ):
        return ""
    if p := _P_BEFORE.search(before):
        return "p" + p[1]
    if _SPREAD_BEFORE.search(before):
        return "spread"
    if _SIZE_BEFORE.search(before):
        return "n"
    if text[end : end + 2].lstrip().startswith("%"):
        return "%"
    unit = _UNIT_BEHIND.match(text, end)
    return unit[1].rstrip("s") if unit and len(unit[1]) > 2 else "value"


def _of_rows(grid: Grid) -> Iterator[Run]:
    caption = grid.table.caption.text if grid.table.caption else ""
    label = ""
    for row, line in enumerate(grid.places):
        cells = list({id(cell): cell for cell in line if cell and cell.row == row}.values())
        filled = [cell for cell in cells if cell.text.strip()]
        if filled and filled[0].column == 0 and len(filled) == 1:
            label = filled[0].text
        if row in grid.body:
            first = filled[0].text if filled and filled[0].column == 0 else ""
            pieces = tuple(_pieces(grid, filled))
            if pieces:
                printed = tuple(_spelled(piece.text[piece.start : piece.end]) for piece in pieces)
                yield Run(TABLE, f"{label} {first}. {caption}", printed, pieces)


def _pieces(grid: Grid, cells: list[Cell]) -> Iterator[Piece]:
    for cell in cells:
        if cell.column > 0:
            text = plain(cell.text)
            for match in _NUMBER.finditer(text):
                yield Piece(text, *match.span(), cell.block, 0, grid, cell)
