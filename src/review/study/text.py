"""Sentences of a document, and whole numbers in figures and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from review.document import Block, Document
from review.finding.signs import plain as plain_signs
from review.patterns import regex
from review.records import Location

_TO_NINETEEN: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TIMES_TEN: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES: Final = {word: value for value, word in enumerate(_TO_NINETEEN.split())}
_TENS: Final = {word: 10 * value for value, word in enumerate(_TIMES_TEN.split(), start=2)}
_WORD: Final = "|".join(sorted([*_ONES, *_TENS], key=len, reverse=True))
_IN_WORDS: Final = rf"\b(?:{_WORD})(?:[ -]hundred)?(?:(?:[- ]| and )(?:{_WORD}|hundred))*\b"
#: A whole number as papers print it: figures, also grouped by thousands, or words.
COUNT: Final = rf"(?:(?<![\d.,])(?:\d{{1,3}}(?:[,\u2009]\d{{3}})+|\d{{1,6}})(?![.,]?\d|[ ]?%)|{_IN_WORDS})"
#: Whom trials count.
PEOPLE: Final = (
    r"(?:patients|participants|subjects|women|men|children|individuals|infants|adults|students|people|persons"
    r"|volunteers|newborns|neonates|girls|boys|adolescents|smokers|mothers|couples|pregnancies|eyes|knees"
    r"|hips|limbs|teeth|animals|rats|mice|rabbits|dogs|sheep|pigs|goats|calves|cows|cases|controls)"
)
_SENTENCE_END: Final = regex(
    r"(?<=[.?!])(?<!\bvs\.)(?<!\bv\.)(?<!\bFig\.)(?<!\bNo\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bC\.I\.)(?<!\bal\.)"
    r"(?<!\bapprox\.)(?<!\bDr\.)[ ]+(?=[A-Z(\d])"
)
_THIN: Final = regex(r"(?<!\d)\u2009|\u2009(?!\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in plain signs; ``text[i]`` stands in ``block.text[at + i]``."""

    block: Block
    at: int
    text: str

    def location(self, start: int, end: int) -> Location:
        """Where ``text[start:end]`` stands in the document."""
        first, last = self.block.span(self.at + start, self.at + end)
        return Location(start=first, end=last, page=self.block.page, section=self.block.section or None)

    def quote(self, document: Document, start: int, end: int) -> str:
        """What the document prints there."""
        first, last = self.block.span(self.at + start, self.at + end)
        return document.text[first:last]


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """The text in one spelling of signs and of blanks, of the same length."""
    if text.isascii() and text.isprintable():
        return text
    text = plain_signs(text)
    return _THIN.sub(" ", text) if "\u2009" in text else text


def sentences(block: Block) -> Iterator[Sentence]:
    """Sentences of a block, in reading order."""
    for at, text in _cut(block.text):
        yield Sentence(block, at, text)


@lru_cache(maxsize=1024)  # one paper is asked several times
def _cut(text: str) -> tuple[tuple[int, str], ...]:
    text, at, found = plain(text), 0, []
    for match in _SENTENCE_END.finditer(text):
        found.append((at, text[at : match.start()]))
        at = match.end()
    if at < len(text):
        found.append((at, text[at:]))
    return tuple(found)


@lru_cache(maxsize=1024)
def whole_number(text: str) -> int | None:
    """Value of a whole number in figures or words; None if it is none.

    Examples
    --------
    >>> whole_number("1,204"), whole_number("Forty-six"), whole_number("two hundred and five")
    (1204, 46, 205)
    """
    figures = re.sub(r"[,\u2009\u202f ](?=\d{3})", "", text.strip().lower())
    if figures.isdecimal():
        return int(figures)
    value = 0
    for word in re.split(r"[- ]", figures):
        if word in _ONES or word in _TENS:
            value += _ONES.get(word, 0) + _TENS.get(word, 0)
        elif word == "hundred":
            value = max(value, 1) * 100
        elif word != "and":
            return None
    return value or None
