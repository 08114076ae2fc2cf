"""The numbers of each sentence and each row of a table, in order, with what kind of number each is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Final, Literal

from review.document import Block, Cell, Document
from review.patterns import regex
from review.records import Location
from review.study.grid import Grid
from review.study.model import Number
from review.study.text import Sentence, plain, sentences
from review.study.times import times_in

#: Where a run stands; each may repeat what stands in a later one.
Level = Literal[0, 1, 2]
ABSTRACT: Final = 0
TEXT: Final = 1
TABLE: Final = 2

_NUMBER: Final = regex(
    r"(?<![\w.])(?<!(?<!\.\d)(?<!\.\d\d)(?<!\.\d\d\d),)(?:(?:(?<=[\s(\[=:;,<>])|^)-)?(?:\d{1,3}(?:[,\u2009]\d{3})+|\d+)(?:[.·]\d+)?(?!\w*\d)|(?<=[=<>\s])\.\d+"
)
#: A minus apart from its number: before a currency, or glued to a word.
_SIGN_BEFORE: Final = regex(r"(?:(?<![\w.])-[£$€]|\b(?:and|to|of|by)-)$")
_P_BEFORE: Final = regex(r"(?<![\w&])[pP][- ]?(?:values?)? ?([=<>≤≥]) ?$")
_SPREAD_BEFORE: Final = regex(r"(?:± ?|SD[ =:,]*|\+/- ?)$")
_SIZE_BEFORE: Final = regex(r"(?:\b[nN] ?[=:] ?|/ ?)$")
#: What stands before a number that is no result: a label, or a name such as SF-36, omega-3, doi:10.1186.
_LABEL_BEFORE: Final = regex(
    r"(?:(?:[Tt]ables?|[Ff]ig\w*\.?|[Rr]ef\.?|[Ss]ection|version|[Pp]hase|[Gg]rade|[Tt]ype|[Pp]art|[Vv]isits?"
    r"|[Ww]eeks?|[Dd]ays?|[Mm]onths?|[Yy]ears?) |[A-Za-z]{2,}-|\b(?:file|NCT|ISRCTN|doi|DOI)[ :]*|#)$"
)
_UNIT_BEHIND: Final = regex(
    r"[ -](mg|mcg|µg|kg|g|ml|mL|l|cm|mm|mmHg|hours?|h|days?|weeks?|months?|years?|min"
    r"|patients|participants)\b"
)
_YEAR: Final = regex(r"(?:19|20)\d\d")
_CITED: Final = regex(r"(?:[,-]\d+)*\]")
_POWER_BEHIND: Final = regex(r"[⁰¹²³⁴-⁹⁻]")
_MONTHS: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE_BEHIND: Final = regex(rf"(?:st|nd|rd|th)?,? (?:of )?{_MONTHS} ")
_DATE_BEFORE: Final = regex(rf"{_MONTHS} $")
_LEVEL_BEHIND: Final = regex(r" ?% ?-?(?:CI|conf|C\.I)")
_ABSTRACT: Final = regex(r"abstract|summary|synopsis", re.IGNORECASE)
_NOT_SEARCHED: Final = regex(
    r"introduction|background|reference|discussion|conclusion",
    re.IGNORECASE,
)
_WORD: Final = regex(r"[a-z][a-z0-9-]{2,}")
_EVERYWHERE: Final = (
    "the and for with was were are that this from had has have than into all not but its patients patient"
    " participants subjects group groups arm arms study table mean median number percent percentage total"
    " respectively compared versus between among significantly significant difference differences value"
    " values after before both which there rate data their they those these higher lower who one two sd ci"
    " years months weeks days baseline"
)
#: Heads of columns that hold p-values.
_P_HEAD: Final = regex(r"[pP](?:[ -]?[vV]al(?:ue)?s?)?\b|[Ss]ignificance\b|[Ss]ig\.?$")
_DIGIT: Final = regex(r"\d")
_WRITTEN_TOGETHER: Final = regex(
    r" ?%? ?(?:[(\[±,;/–-]|to|\+/-)[ ]?(?:9\d(?:\.\d)? ?% ?(?:CI|confidence interval)[:,=]? ?)?"
)
_VAGUE: Final = regex(
    r"(?:\b(?:about|approximately|around|roughly|nearly|almost|over|under|some|up to|at (?:least|most)"
    r"|(?:more|less|fewer|greater|lower) than)|[~≈]) ?$",
    re.IGNORECASE,
)
_SIGNS: Final = frozenset("()[]<>≤≥=±/")
_BESIDE: Final = 34  # characters before and behind a number that tell what it is
_COMMON: Final = frozenset(word[:6] for word in _EVERYWHERE.split())


@lru_cache(maxsize=8192)
def digits(printed: str) -> int:
    """How many digits of a number single it out: those behind leading zeros."""
    return len(printed.replace(".", "").lstrip("-0"))


@lru_cache(maxsize=8192)
def rounded(printed: str) -> tuple[str, ...]:
    """A number with fewer decimals, as long as it has two digits that tell something."""
    decimals = len(printed.partition(".")[2])
    value = float(printed)
    shorter = (f"{value + shift:.{kept}f}" for kept in range(decimals) for shift in (-1e-9, 1e-9))
    return tuple(dict.fromkeys(text for text in shorter if digits(text) > 1))


@dataclass(frozen=True)
class Run:
    """Numbers of a sentence or a row, in order.

    Parameters
    ----------
    level : {0, 1, 2}
        :data:`ABSTRACT`, :data:`TEXT` or :data:`TABLE`.
    text : str
        The sentence; of a row its labels, with the caption.
    line : str
        In which the numbers stand: the sentence, or the cells of the row, one a line.
    printed : tuple of str
        The numbers as printed, without separators of thousands.
    spans : tuple of (int, int)
        Where each stands in ``line``.
    source : Sentence or Row
    """

    level: Level
    text: str
    line: str
    printed: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    source: Sentence | Row

    @cached_property
    def words(self) -> frozenset[str]:
        """Stems of the words that tell what it is about."""
        if isinstance(self.source, Row):
            return words_in(self.source.label) | words_in(self.source.caption)
        return words_in(self.text)

    @cached_property
    def times(self) -> frozenset[str]:
        """Points in time that it names."""
        return frozenset(times_in(self.text))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What each number is by the signs right around it, or by the heads of its column."""
        if isinstance(self.source, Row):
            return tuple(self.source.kind(self.line, *span) for span in self.spans)
        return tuple(_kind(self.line, *span) for span in self.spans)

    @cached_property
    def where(self) -> dict[str, list[int]]:
        """Where each number stands, also by what it is rounded to fewer decimals."""
        found: dict[str, list[int]] = {}
        for index, printed in enumerate(self.printed):
            for spelled in (printed, *rounded(printed)):
                found.setdefault(spelled, []).append(index)
        return found

    def signs(self, index: int) -> tuple[str, str]:
        """The sign right before and right behind a number; empty for a word, a blank or an end."""
        start, end = self.spans[index]
        before, behind = self.line[:start].rstrip()[-1:], self.line[end : end + 3].lstrip(" %")[:1]
        return (before if before in _SIGNS else "", behind if behind in _SIGNS else "")

    def is_written_with(self, index: int, other: int) -> bool:
        """Whether nothing but signs, or "to", stands between a number and the one before or behind it."""
        if not 0 <= min(index, other) <= max(index, other) < len(self.spans):
            return False
        (_, end), (start, _) = self.spans[min(index, other)], self.spans[max(index, other)]
        return _WRITTEN_TOGETHER.fullmatch(self.line, end, start) is not None

    def written_with(self, index: int, step: Literal[-1, 1]) -> int:
        """How many numbers right before (``step`` is -1) or behind are written with a number."""
        at = index
        while self.is_written_with(at, at + step):
            at += step
        return abs(at - index)

    def cells_between(self, index: int, other: int) -> int:
        """How many cells of a row lie from one number to another; 0 within one cell."""
        cells = self.source.starts if isinstance(self.source, Row) else ()
        return abs(bisect_right(cells, self.spans[index][0]) - bisect_right(cells, self.spans[other][0]))

    def is_vague(self, index: int) -> bool:
        """Whether the words before a number say that it is none to the digit, such as "about" or "over"."""
        start = self.spans[index][0]
        return _VAGUE.search(self.line[max(0, start - _BESIDE) : start]) is not None

    def beside(self, index: int) -> frozenset[str]:
        """Stems of the words right before and right behind a number of a sentence."""
        start, end = self.spans[index]
        return words_in(self.line[max(0, start - _BESIDE) : end + _BESIDE])

    def number(self, index: int) -> Number:
        """A number with its kind and its place."""
        start, end = self.spans[index]
        if isinstance(self.source, Row):
            place, where = self.source.place(start, end), self.source.grid.label
        else:
            place = self.source.location(start, end)
            where = "abstract" if self.level == ABSTRACT else "text"
        return Number(printed=self.printed[index], kind=self.kinds[index], place=where, location=place)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, whose cells are joined to one line of text so that patterns can run over it.

    ``starts`` says where the text of each cell begins in that line.
    """

    grid: Grid
    label: str
    caption: str
    cells: tuple[Cell, ...]
    starts: tuple[int, ...]

    def place(self, start: int, end: int) -> Location:
        """Where ``line[start:end]`` stands in the document."""
        at = bisect_right(self.starts, start) - 1
        block, cell = self.cells[at].block, self.cells[at]
        first, last = block.span(start - self.starts[at], end - self.starts[at])
        return Location(
            start=first, end=last, page=block.page, section=block.section or None,
            table=self.grid.table.label or None, row=self.label.strip() or None,
            table_index=self.grid.index, row_index=cell.row, column_index=cell.column,
        )  # fmt: skip

    def kind(self, line: str, start: int, end: int) -> str:
        """What a number of the row is by its signs, else by the heads of its column."""
        cell = self.cells[bisect_right(self.starts, start) - 1]
        if any(_heads_p(head.text) for head in self.grid.heads(cell.row, cell.column)):
            return "p"
        return _kind(line, start, end)


@lru_cache(maxsize=4096)
def _heads_p(text: str) -> bool:
    return _P_HEAD.match(plain(text).strip()) is not None


@lru_cache(maxsize=4096)
def words_in(text: str) -> frozenset[str]:
    """First six letters of the words of a text that are not common to all papers."""
    return frozenset(word[:6] for word in _WORD.findall(text.lower())) - _COMMON


def runs(document: Document, grids: Sequence[Grid]) -> Iterator[Run]:
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
        text = sentence.text
        if not _DIGIT.search(text):
            continue
        spans = tuple(
            span for m in _NUMBER.finditer(text) if (span := m.span()) and _may_be_result(text, *span)
        )
        if spans:
            yield Run(level, text, text, tuple(_signed(text, *span) for span in spans), spans, sentence)


def _signed(text: str, start: int, end: int) -> str:
    apart = start and text[start - 1] in "-£$€" and _SIGN_BEFORE.search(text, 0, start)
    return ("-" if apart else "") + _spelled(text[start:end])


def _spelled(text: str) -> str:
    if "," not in text and text.isascii():
        return text
    decimal = re.sub(r"^(-?0),", r"\1.", text)
    return re.sub(r"[,\u2009](?=\d{3})", "", decimal).replace("·", ".")


def _may_be_result(text: str, start: int, end: int) -> bool:
    """Whether a number is no label, name, year, reference, power of ten or confidence level."""
    before = text[max(0, start - 14) : start]
    cited = text[start - 1 : start] in ("[", ",") and _CITED.match(text, end) is not None
    return not (
        cited
        or _LABEL_BEFORE.search(before)
        or _LEVEL_BEHIND.match(text, end)
        or _YEAR.fullmatch(text[start:end])
        or _POWER_BEHIND.match(text, end)
    )


def _kind(text: str, start: int, end: int) -> str:
    """What stands right before and behind a number: what must be alike for two to be one quantity."""
    before = text[max(0, start - 14) : start]
    if p := _P_BEFORE.search(before):
        return "p" + p[1]
    if _SPREAD_BEFORE.search(before):
        return "spread"
    if _SIZE_BEFORE.search(before):
        return "n"
    if text[end : end + 2].lstrip().startswith("%"):
        return "%"
    if _DATE_BEHIND.match(text, end) or _DATE_BEFORE.search(before):
        return "date"
    unit = _UNIT_BEHIND.match(text, end)
    if unit is None or len(unit[1]) < 3:
        return "value"
    return "people" if unit[1].startswith("pa") else unit[1].rstrip("s")


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
            yield from _of_cells(grid, f"{label} {first}", caption, [c for c in filled if c.column > 0])


def _of_cells(grid: Grid, label: str, caption: str, cells: Sequence[Cell]) -> Iterator[Run]:
    line = "\n".join(plain(cell.text) for cell in cells)
    found = tuple(
        match.span() for match in _NUMBER.finditer(line) if not _LEVEL_BEHIND.match(line, match.end())
    )
    if found:
        starts = tuple(accumulate((len(cell.text) + 1 for cell in cells[:-1]), initial=0))
        row = Row(grid, label, caption, tuple(cells), starts)
        printed = tuple(_spelled(line[start:end]) for start, end in found)
        yield Run(TABLE, f"{label}. {caption}", line, printed, found, row)
