"""Sentences of a paper's running text, and the numbers of people in them, in digits or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from review.patterns import regex
from review.records import Check, Finding, Location, Statement, Verdict

if TYPE_CHECKING:
    from review.document import Block, Document

_ONES: Final = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_WORD: Final = "|".join(sorted((*_ONES, *_TENS), key=len, reverse=True))
_BELOW: Final = rf"(?:{_WORD})(?:[ -](?:{_WORD}))?"
_IN_WORDS: Final = rf"\b(?:(?:{_WORD}|a) hundred(?:(?: and)?[ -]{_BELOW})?|{_BELOW})\b"
#: A count as printed: digits that belong to no decimal, range, fraction or percentage; or words.
COUNT: Final = (
    r"(?:(?=[\dzotfsenaZOTFSENA])"  # turned away at most characters, before the list of words is tried
    r"(?:(?<![\w.,/–−-])(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?![\w%]|[.,·]\d|[ ]?%|[–−-]\d|/|[ ]?(?:±|per ?cent))"
    rf"|{_IN_WORDS}))"
)
PEOPLE: Final = (
    r"(?:patients?|participants?|subjects?|(?:wo)?m[ae]n|child(?:ren)?|infants?|people|persons?|individuals?|adults?|"
    r"volunteers?|students?|boys?|girls?|neonates?|newborns?|residents?|adolescents?|mothers?|pregnancies|births?|"
    r"cases|deaths|veterans|outpatients|inpatients|respondents|survivors|athletes|nurses|families|couples|recipients)"
)
_END: Final = regex(
    r"(?<=[.?!])(?<!vs\.)(?<!\bv\.)(?<!Fig\.)(?<!No\.)(?<!e\.g\.)(?<!i\.e\.)(?<!approx\.)(?<!et al\.)"
    r"[ \n]+(?=[A-Z(\d“])"
)
_READ: Final = frozenset({"paragraph", "note"})
_LONGEST: Final = 1200


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its text, the block that it stands in, and where in that block's text it begins.

    ``lower`` is the text in small letters: most rules look for plain words in it before they try a pattern.
    """

    text: str
    block: Block
    start: int
    lower: str

    def has(self, *words: str) -> bool:
        """Whether one of the words, given in small letters, occurs, be it within another word."""
        return any(word in self.lower for word in words)

    def location(self, start: int, end: int) -> Location:
        """Where a part of the sentence stands in the document."""
        first, last = self.block.span(self.start + start, self.start + end)
        section = self.block.section or None
        return Location(start=first, end=last, page=self.block.page, section=section)

    def finding(
        self,
        document: Document,
        span: tuple[int, int] | None,
        about: str,
        number: str,
        given: Sequence[str],
        check: Check,
    ) -> Finding:
        """A finding about numbers of this sentence, quoted whole if no part of it is given."""
        location = self.location(*(span or (0, len(self.text.rstrip()))))
        quote = document.text[location.start : location.end]
        record = Statement(location=location, quote=quote, about=about, number=number, given=tuple(given))
        return Finding(document=document.name, record=record, checks=(check,))


def sentences(document: Document) -> Iterator[Sentence]:
    """Every sentence of paragraphs and notes, in reading order; references are left out."""
    for block in document.blocks:
        if block.kind not in _READ:
            continue
        start = 0
        for end in (*(match.end() for match in _END.finditer(block.text)), len(block.text)):
            text = block.text[start:end]
            if text.strip() and len(text) <= _LONGEST:
                yield Sentence(text, block, start, text.lower())
            start = end


def count_of(text: str) -> int:
    """A count as :data:`COUNT` matches it, for example ``"1,204"``, ``"One hundred and twelve"``.

    Examples
    --------
    >>> count_of("One hundred and twelve"), count_of("1,204"), count_of("thirty-two")
    (112, 1204, 32)
    """
    plain = text.lower().replace(",", "")
    if plain.isdecimal():
        return int(plain)
    total = 0
    for word in re.split(r"[ -]", plain):
        total = 100 * max(total, 1) if word == "hundred" else total + _ONES.get(word, _TENS.get(word, 0))
    return total


def statement_check(
    name: str, verdict: Verdict, printed: str, low: float, high: float, formula: str, reason: str | None
) -> Check:
    """A check of the number of a :class:`~review.records.Statement` against those given with it."""
    return Check(
        check=name, verdict=verdict, field="number", fields=("number", "given"), printed=printed, low=low,
        high=high, formula=formula, reason=reason,
    )  # fmt: skip
