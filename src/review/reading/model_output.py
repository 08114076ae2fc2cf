"""Models as statistics programs print them → tables: coefficients, and analyses of variance.

Read are the columns that statsmodels, R, Stata and SPSS print: a line of known heads, and below it lines of a
label and as many numbers. The heads become those of a paper (``P>|t|`` is *p*), and the degrees of freedom
that are printed apart stand with their statistic, as *t(48)*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from review.document import Block, Cell, Document, Table
from review.patterns import regex

#: Heads in their programs' words, and what a paper calls the column; in the order in which a row tells it.
_COLUMNS: Final[dict[str, str]] = {
    "estimate": r"[Cc]oefficients?|[Cc]oef\.?|Estimates?|B(?![\w(])",
    "OR": r"Odds[ ]Ratio|Odds[ ]ratio|Exp\(B\)",
    "HR": r"Haz\.[ ]Ratio|Haz\.[ ]ratio|Hazard[ ]Ratio",
    "IRR": r"IRR",
    "exponential": r"exp\(-?coef\)",
    "SE": r"(?:Robust[ ])?[Ss]td\.?[ ][Ee]rr(?:or|\.)?|S\.E\.|se\(coef\)|SE",
    "lower": r"\[?0\.025|2\.5[ ]?%|lower[ ]\.95|(?:95%[ ]CI[ ])?Lower(?:[ ]Bound)?",
    "upper": r"0\.975\]?|97\.5[ ]?%|upper[ ]\.95|(?:95%[ ]CI[ ])?Upper(?:[ ]Bound)?",
    "interval": r"\[95%[ ][Cc]onf\.[ ][Ii]nterval\]",
    "β": r"Beta",
    "Wald": r"Wald",
    "F": r"F(?:[ ]value)?",
    "t": r"t(?:[ ]value|[ ]ratio)?",
    "z": r"z(?:[ ]value|[ ]ratio)?",
    "df": r"[Dd]f|NumDF|DenDF",
    "SS": r"Sum[ ]Sq|sum_sq|Sum[ ]of[ ]Squares|Type[ ]III[ ]Sum[ ]of[ ]Squares",
    "MS": r"Mean[ ]Sq|mean_sq|Mean[ ]Square",
    "p": r"P>\|[tz]\||Pr\(>\|[tz]\|\)|P[rR]\(>F\)|Sig\.|p[-.]value|p",
}
_NAMES: Final = {"estimate": "B", "lower": "95% CI lower", "upper": "95% CI upper"}
_RATIOS: Final = {"OR", "HR", "IRR"}
_ORDER: Final = tuple(_COLUMNS)
_HEAD: Final = regex("|".join(f"(?P<h{at}>{words})" for at, words in enumerate(_COLUMNS.values())))
_GAP: Final = regex(r"[ \t|]{0,200}")
_STUB: Final = regex(r"[^|>\n]{0,60}\||[A-Z][a-z]{2,20}[ \t]")
_RULE: Final = regex(r"[-=+|─┄ \t]*")
_TOKEN: Final = regex(r"(?:[<>=][ ])?[^\s|]+")
_NUMBER: Final = regex(r"(?:[<>=][ ]?)?[-−]?(?:\d{1,15}\.?\d{0,15}|\.\d{1,15})(?:[eE][-+]?\d{1,3})?")
_STARS: Final = regex(r"[ \t]+(?:\*{1,4}|\.|†)?[ \t]*$")
_RESIDUAL: Final = regex(
    r"Df[ ]Residuals:\s{1,40}(?P<python>\d{1,7})|on[ ](?P<r>\d{1,7})[ ]degrees[ ]of[ ]freedom"
    r"|Residual[ ]\|\s{1,20}[\d.e+]{1,20}\s{1,20}(?P<stata>\d{1,7})\s"
)
_LINES_AROUND: Final = 40
_FEWEST_COLUMNS: Final = 3
_FEWEST_VALUES: Final = 2
_LONGEST_LINE: Final = 400


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some characters of the document, and what they are called."""

    name: str
    start: int
    end: int


#: The label of a row, and its numbers by the place of their head.
_Row = tuple[_Piece, dict[int, _Piece]]


def with_models(document: Document) -> Document:
    """The document with its printed models as tables; their lines are no paragraphs any more."""
    lines = [
        _Line(found.start(), found[0]) for found in re.finditer(r"[^\r\n]+|(?<=\n)(?=\n)", document.text)
    ]
    taken = [_span_of(table) for table in document.tables]
    tables: list[Table] = []
    covered: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        head = _heads(lines[at])
        rows = list(_rows(lines, at, head)) if head else []
        if not rows or any(start <= lines[at].start < end for start, end in taken):
            at += 1
            continue
        last = max(number for number, _ in rows)
        tables.append(
            _table(
                head,
                [row for _, row in rows],
                _degrees(lines, at),
                _section(document, lines[at]),
            )
        )
        covered.append((lines[at].start, lines[last].end))
        at = last + 1
    if not tables:
        return document
    blocks = [block for block in document.blocks if not _within(block, covered)]
    return replace(document, blocks=blocks, tables=[*document.tables, *tables])


def _span_of(table: Table) -> tuple[int, int]:
    starts = [cell.block.start for cell in table.cells] or [0]
    return min(starts), max((cell.block.end for cell in table.cells), default=0)


def _within(block: Block, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= block.start and block.end <= end for start, end in spans)


def _section(document: Document, line: _Line) -> str:
    return next(
        (block.section for block in reversed(document.blocks) if block.start <= line.start),
        "",
    )


def _heads(line: _Line) -> list[_Piece]:
    """The heads of a line that holds nothing else but a name of the rows; empty for another line."""
    text = line.text
    if len(text) > _LONGEST_LINE:
        return []
    place = _GAP.match(text).end()  # type: ignore[union-attr]
    if _HEAD.match(text, place) is None and (stub := _STUB.match(text, place)):
        place = stub.end()
    heads: list[_Piece] = []
    while (place := _GAP.match(text, place).end()) < len(text):  # type: ignore[union-attr]
        found = _HEAD.match(text, place)
        if found is None:
            return []
        name = _ORDER[int(found.lastgroup[1:])]  # type: ignore[index]
        start, end = line.start + found.start(), line.start + found.end()
        names = ("lower", "upper") if name == "interval" else (name,)
        heads += [_Piece(each, start, end) for each in names]
        place = found.end()
    known = {head.name for head in heads}
    tests = known & {"t", "z", "F", "Wald", "p"}
    return heads if len(heads) >= _FEWEST_COLUMNS and tests and known & {"SE", "F", "lower"} else []


def _rows(lines: Sequence[_Line], at: int, heads: Sequence[_Piece]) -> Iterator[tuple[int, _Row]]:
    """Number of each line below the heads, line ``at``, that is a row, and the row."""
    for number in range(at + 1, len(lines)):
        text = lines[number].text
        if _RULE.fullmatch(text):
            if not text.strip() and number > at + 1:
                return
            continue
        row = _row(lines[number], heads, lines[at].start)
        if row is None:
            if text.rstrip().endswith("|"):  # the name of a factor, whose levels follow
                continue
            return
        yield number, row


def _row(line: _Line, heads: Sequence[_Piece], head_start: int) -> _Row | None:
    """The label of a line, and the numbers at its end by the head that they stand below."""
    text = line.text[:_LONGEST_LINE]
    stars = _STARS.search(text)
    tokens = list(_TOKEN.finditer(text, 0, stars.start() if stars else len(text)))
    first = len(tokens)
    while first and len(tokens) - first < len(heads) and _NUMBER.fullmatch(tokens[first - 1][0]):
        first -= 1
    values = [
        _Piece(token[0], line.start + token.start(), line.start + token.end()) for token in tokens[first:]
    ]
    if not first or len(values) < _FEWEST_VALUES:
        return None
    start, end = tokens[0].start(), tokens[first - 1].end()
    label = _Piece(text[start:end], line.start + start, line.start + end)
    if len(values) == len(heads):
        return label, dict(enumerate(values))
    if any(head.name == "F" for head in heads):  # residuals have no test, and tests come last
        return label, dict(enumerate(values))
    return label, _below(values, heads, line.start, head_start) if "  " in text.strip() else {}


def _below(
    values: Sequence[_Piece], heads: Sequence[_Piece], row_start: int, head_start: int
) -> dict[int, _Piece]:
    """Numbers by the head whose end stands nearest above; none if two stand below one."""
    placed = {
        min(
            range(len(heads)),
            key=lambda at: abs(heads[at].end - head_start - value.end + row_start),
        ): value
        for value in values
    }
    return placed if len(placed) == len(values) else {}


def _degrees(lines: Sequence[_Line], at: int) -> str:
    """Residual degrees of freedom, if they are printed around a table of coefficients."""
    around = "\n".join(line.text for line in lines[max(at - _LINES_AROUND, 0) : at + _LINES_AROUND])
    found = {match[match.lastgroup or 0] for match in _RESIDUAL.finditer(around)}
    return found.pop() if len(found) == 1 else ""


def _table(heads: Sequence[_Piece], rows: Sequence[_Row], degrees: str, section: str) -> Table:
    """A table as papers print it: the interval and the SE beside their estimate, then the test."""
    names = [head.name for head in heads]
    kept = _kept(names)
    cells = [Cell(_named("", heads[0], section), 0, 0, header=True)]
    for column, at in enumerate(kept, 1):
        name = _NAMES.get(names[at], names[at])
        if name == "t" and degrees and "df" not in names:
            name = f"t({degrees})"
        cells.append(Cell(_named(name, heads[at], section), 0, column, header=True))
    for number, (label, values) in enumerate(rows, 1):
        cells.append(Cell(_block(label, section), number, 0))
        for column, at in enumerate(kept, 1):
            block = _block(values[at], section) if at in values else _empty(label.end, section)
            cells.append(Cell(block, number, column))
    caption = _named("Analysis of variance" if "F" in names else "Regression", heads[0], section)
    return Table("", cells, replace(caption, kind="caption"), (), section)


def _kept(names: Sequence[str]) -> list[int]:
    """Places of the heads that a table has, in its order."""
    ratio, slope = not _RATIOS.isdisjoint(names), "estimate" in names
    left_out = {"exponential"} | (
        {"SE"} if ratio and not slope else set()
    )  # an SE on no scale that is printed
    places = [at for at, name in enumerate(names) if name not in left_out]
    places.sort(key=lambda at: _ORDER.index(names[at]))
    if not (ratio and slope):
        return places
    own = [at for at in places if names[at] in _RATIOS or names[at] in ("lower", "upper")]
    return [at for at in places if at not in own] + own  # the interval is that of the ratio


def _block(piece: _Piece, section: str) -> Block:
    return Block(piece.name, piece.start, piece.end, "cell", section)


def _empty(place: int, section: str) -> Block:
    return Block("", place, place, "cell", section)


def _named(name: str, piece: _Piece, section: str) -> Block:
    """A block of other words than those that are printed, at their place."""
    offsets = [min(piece.start + at, piece.end - 1) for at in range(len(name))]
    return Block(name, piece.start, piece.end, "cell", section, None, offsets)
