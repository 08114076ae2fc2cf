"""Lines -> the document's text, the text of blocks, and the place of every word.

The document keeps what the page shows, line by line. A block has words hyphenated over a line joined, unusual
spaces plain, raised and lowered characters written as such; its offsets lead back.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from review.document import LOWERED, RAISED, Block, Layout, Repair
from review.patterns import regex
from review.reading.pdf_layout import stand_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from review.document import BlockKind
    from review.reading.pdf_layout import Line, Span

_SPACES: Final = dict.fromkeys(
    map(ord, "\t\r\n\u00a0\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))), " "
)
_SOFT: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNUSUAL: Final = regex(f"[{_SOFT}]| {{2}}")
_WORDS: Final = regex(r"[^\W\d_]{1,60}(?:[-‐][^\W\d_]{1,60}){0,4}")
_LAST_WORD: Final = regex(r"(?P<word>[^\W\d_]{1,60})[-‐\u00ad]$")
_THOUSANDS: Final = regex(r"(?<![,;\d][ ])(?<![\d.,])[1-9]\d{0,2},$")
_THIN: Final = regex(r"(?<=\d)[\u2006\u2008\u2009\u202f](?=\d{3}(?!\d))")
_GROUP_OF_THREE: Final = regex(r"\d{3}(?![\d.,])")
_FIRST_WORD: Final = regex(r"[^\W\d_]{1,60}")


def vocabulary(lines: Iterable[Line]) -> frozenset[str]:
    """Words printed in one piece, in lower case, with those that have a hyphen."""
    found: set[str] = set()
    for line in lines:
        words = _WORDS.findall(line.text.lower())
        found.update(words[1:-1])  # the first and the last may be parts
        if words and not line.text.rstrip().endswith(("-", "‐", "\u00ad")):
            found.add(words[-1])
    return frozenset(found)


def hyphen_stays(before: str, after: str, known: frozenset[str]) -> bool:
    """Whether the hyphen at the end of a line belongs to the word.

    Parameters
    ----------
    before, after : str
        The text up to and with the hyphen; the text of the next line.
    known : frozenset of str
        Words that the document prints in one piece.
    """
    if before.endswith("\u00ad"):
        return False
    left, right = _LAST_WORD.search(before[-64:]), _FIRST_WORD.match(after)
    if left is None or right is None or not right[0][0].islower():
        return True
    first, second = left["word"].lower(), right[0].lower()
    if first + second in known:
        return False
    if f"{first}-{second}" in known:
        return True
    return len(first) > 3 and len(second) > 3 and first in known and second in known


def _is_cut(before: str, after: str) -> bool:
    """Whether a number goes on after its comma: "of the 16," and "695 articles", but not "14, 15, 16,"."""
    return bool(_THOUSANDS.search(before) and _GROUP_OF_THREE.match(after.lstrip()))


class Writer:
    """Collects the text of a document, block by block, with the place of every word."""

    def __init__(self, known: frozenset[str], symbols: Mapping[str, Mapping[int, str]]) -> None:
        self._known = known
        self._symbols = symbols
        self._parts: list[str] = []
        self._position = 0
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._pages: list[int] = []
        self._boxes: list[Sequence[float]] = []
        self.repairs: list[Repair] = []

    @property
    def text(self) -> str:
        """What has been written so far."""
        return "".join(self._parts)

    def layout(self) -> Layout:
        """Where the words stand."""
        boxes = np.fromiter(chain.from_iterable(self._boxes), dtype=np.float64).reshape(-1, 4)
        return Layout(
            np.array(self._starts, dtype=np.int64),
            np.array(self._ends, dtype=np.int64),
            np.array(self._pages, dtype=np.int64),
            boxes,
        )

    def block(
        self,
        lines: Sequence[Line],
        pages: Sequence[int],
        kind: BlockKind,
        section: str = "",
        indent: str = "",
    ) -> Block:
        """Write lines as one block; ``pages`` has the page of each."""
        start = self._position
        pieces: list[str] = [indent] if indent else []
        places: list[Sequence[int]] = [[start] * len(indent)] if indent else []
        previous: Line | None = None
        for line, page in zip(lines, pages, strict=True):
            if previous is not None:
                self._join(previous, line, pieces, places)
            self._line(line, page, pieces, places)
            previous = line
        text = "".join(pieces)
        end = self._position
        self._put("\n\n" if kind != "cell" else "\t")
        in_step = len(text) == end - start and not indent  # every character stands for one
        offsets = None if in_step else list(chain.from_iterable(places))
        if _UNUSUAL.search(text):
            text, offsets = _cleaned(text, offsets if offsets is not None else range(start, end))
        return Block(text, start, end, kind, section, pages[0] if pages else None, offsets)

    def unread(self, lines: Iterable[Line], page: int) -> None:
        """Write lines that belong to no block, such as running heads."""
        for line in lines:
            self._line(line, page, [], [])
            self._put("\n")

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._position += len(text)

    def _join(self, before: Line, after: Line, pieces: list[str], places: list[Sequence[int]]) -> None:
        """What stands between two lines: a space, or nothing if a word goes on."""
        position = self._position
        if abs(after.baseline - before.baseline) < 0.3 * after.size and after.x0 > before.x0:
            self._put(" ")
            pieces.append(" ")
            places.append((position,))
            return
        self._put("\n")
        last = "".join(pieces[-3:])[-64:]
        if len(last) > 1 and not last[-2].isspace():
            if last[-1] in "-‐\u00ad":
                if not hyphen_stays(last, after.text.lstrip(), self._known):
                    pieces[-1] = pieces[-1][:-1]
                    places[-1] = places[-1][:-1]
                return
            if last[-1] in "–—/" or (last[-1] == "," and _is_cut(last, after.text)):
                return
        pieces.append(" ")
        places.append((position,))

    def _line(self, line: Line, page: int, pieces: list[str], places: list[Sequence[int]]) -> None:
        spans = line.spans
        last = len(spans) - 1
        previous: Span | None = None
        for i, span in enumerate(spans):
            raw = span.text
            if i == 0:
                raw = raw.lstrip()
            if i == last:
                raw = raw.rstrip()
            if not raw:
                continue
            if previous is not None and stand_apart(previous, span, line.size):
                pieces.append(" ")
                places.append((self._position,))
                self._put(" ")
            position = self._position
            if span.words:
                self._words(span, raw, page)
            self._put(raw)
            text = _with_plain_spaces(raw) if not raw.isascii() else raw
            if span.font in self._symbols:
                text = self._repaired(span.font, text, position)
            if last:
                text = _shifted(text, span, line)
            pieces.append(text)
            places.append(range(position, self._position))
            previous = span

    def _words(self, span: Span, raw: str, page: int) -> None:
        position, base = 0, self._position
        starts, ends, boxes = self._starts, self._ends, self._boxes
        for word in span.words:
            text = word[4]
            at = raw.find(text, position)
            if at < 0:
                continue
            position = at + len(text)
            starts.append(base + at)
            ends.append(base + position)
            boxes.append(word[:4])
        self._pages.extend([page] * (len(starts) - len(self._pages)))

    def _repaired(self, font: str, text: str, position: int) -> str:
        """The text with the symbols that the font names, each noted as a repair."""
        symbols = self._symbols[font]
        for i, character in enumerate(text):
            symbol = symbols.get(ord(character))
            if symbol is not None:
                place = position + i
                self.repairs.append(
                    Repair(place, place + 1, character, symbol, "named by the font's encoding")
                )
        return text.translate(symbols)


def _with_plain_spaces(text: str) -> str:
    """Text whose unusual spaces are plain, but for those within a number, as in "256\u2009985"."""
    plain = text.translate(_SPACES)
    for match in _THIN.finditer(text):
        plain = plain[: match.start()] + match[0] + plain[match.end() :]
    return plain


def _shifted(text: str, span: Span, line: Line) -> str:
    """Text of a span, in raised or lowered characters if it stands off the line."""
    off = line.baseline - span.baseline
    if (
        span.size > 0.86 * line.size
    ):  # as large: the whole span has to stand off, not only a space it starts with
        if abs(off) > 0.2 * line.size:
            bottom = max((s.y1 for s in line.spans if s.baseline == line.baseline), default=span.y1)
            if bottom - span.y1 > 0.15 * line.size and off > 0:
                return text.translate(RAISED)
        return text
    if off > 0.12 * line.size:
        return text.translate(RAISED)
    return text.translate(LOWERED) if off < -0.05 * line.size else text


def _cleaned(text: str, offsets: Sequence[int]) -> tuple[str, list[int]]:
    """Text without soft hyphens and doubled spaces."""
    indent = len(text) - len(text.lstrip(" "))
    kept = [
        i
        for i, c in enumerate(text)
        if c not in _SOFT and not (c == " " and i > indent and text[i - 1] == " ")
    ]
    return "".join([text[i] for i in kept]), [offsets[i] for i in kept]
