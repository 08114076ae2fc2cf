"""What a paper says around its numbers: the words near a record, and the alpha it states."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from review.checking.sentences import Sentence, sentences
from review.patterns import regex

if TYPE_CHECKING:
    from review.document import Document, Table
    from review.printed import Rounding
    from review.records import Location
    from review.study import Study

ALPHA: Final = 0.05

# A level is stated by naming it ("a significance level of .01"), by what it decides ("p < .01 was considered
# significant") or by when ("significant if p < .01"); a result ("significantly higher, p < .01") states none.
_LEVEL: Final = r"(?P<level>0?[.,·][0-9]{1,4}(?![0-9])|(?:10|[0-9](?:\.[0-9]{1,2})?)[ ]?(?:%|per ?cent))"
_LESS: Final = r"(?:(?:of )?(?:[<≤=]|(?:less|lower|smaller) than(?: or equal to)?)|below|under|of|at)"
_SIDED: Final = r"(?:two-(?:sided|tailed) )?"
_SIGNIFICANCE: Final = r"(?:statistical )?significance"
_DECIDED: Final = (
    r"(?:set|fixed|defined|accepted|considered|declared|determined|assessed|established|taken|used|adopted"
    r"|chosen|selected|assumed|regarded|deemed|judged|specified|evaluated|inferred|assigned|interpreted"
    r"|treated|called)"
)
_SET: Final = rf"(?:{_DECIDED}|was|were|is)"
_ALPHA: Final = r"(?<![\w’'-])(?:alpha|α)"
_MEANS: Final = (
    rf"(?:{_DECIDED}|indicat\w{{1,4}}|denot\w{{1,3}}|represent\w{{0,3}}|as"
    r"|(?:was|were|is|are)(?= (?:statistically )?significant\b))"
)
_STATED: Final = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:significance[ -]levels?|significant level\b|levels? (?:of|for) {_SIGNIFICANCE}"
        r"|(?:alpha|α)[ -]levels?|(?:threshold|cut-?off|criterion|criteria|limit|alpha|α)s?(?: level| value)?"
        rf" (?:of|for) {_SIGNIFICANCE}|significance (?:threshold|cut-?off|criterion|limit)s?"
        rf"|type[ -](?:I|1|one) error(?: rate)?)[^.;0-9]{{0,70}}?[ (=<≤]{_LEVEL}",
        r"(?:test|signific|power|error|assum|confiden|hypothes)[^.;]{0,90}"
        rf"{_ALPHA}[ ]?(?:[=<≤:]|of|at|was)[ ]?{_LEVEL}",
        rf"{_ALPHA}[ (,]{{1,2}}[^.;0-9]{{0,40}}?\b{_SET} (?:as |at |to |be ){{0,2}}(?:p ?[<≤=] ?)?{_LEVEL}",
        rf"\bsignificance\b[^.;0-9]{{0,50}}?\b{_SET}[^.;0-9]{{0,40}}?[ (<≤=]{_LEVEL}",
        rf"\bp(?:[ -]?values?)?s?(?: \(two-(?:sided|tailed)\))?[ ]?(?:was |were |is )?{_LESS}[ ]?{_LEVEL}"
        rf"[^.;0-9()]{{0,60}}?(?:\([^.;0-9()]{{1,30}}\) (?:was |were |is )?)?\b{_MEANS}\b[^.;0-9]{{0,40}}?"
        r"\b(?:significan|level|threshold|cut-?off)",
        rf"\b{_DECIDED}[^.;0-9]{{0,30}}?\bsignificant[^.;0-9]{{0,50}}?"
        rf"\b(?:if|when|at|with|for|where|as|by|having|below|under)\b[^.;0-9]{{0,50}}?[ (<≤=]{_LEVEL}",
        rf"\bat (?:the|an?) {_SIDED}{_LEVEL}[ -]{_SIDED}(?:significance |alpha |α |probability )?level",
        rf"\b{_LEVEL} (?:level of {_SIGNIFICANCE}|significance level)",
    )
)
_ANCHORS: Final = ("ignifican", "IGNIFICAN", "lpha", "α", "ype I error", "% level", "5 level", "1 level")
_SETS_A_LEVEL: Final = (
    "consider", "defin", "level", "set ", "thresh", "accept", "deem", "regard", "declar", "lpha", "α",
    "rror", "tak", "criteri", "cut", "adopt", "chosen", "fixed", "establish", "as stat", "as signif", "judg",
    "infer", "indicat", "denot", "infer", "interpret", "represent", "determin", "treated", " signif", "used",
)  # fmt: skip
_NUMBER_NEAR: Final = regex(r"[.,·]0?0?[0-9](?![0-9]{3})|[0-9] ?%|per ?cent")
# Levels for choosing a model or for testing an assumption are others than that of the results.
_OTHER_PURPOSE: Final = regex(
    r"heterogene|homogene|normality|shapiro|kolmogorov|entry|enter|remov|retain|left in|stepwise|select"
    r"|univaria|bivaria|inclu|exclu|interaction|publication bias|egger|hardy|genome|voxel|cluster-|linkage"
    r"|cronbach|reliab",
    re.IGNORECASE,
)
_METHODS: Final = regex(
    r"method|statistic|analy[sz]|procedure|materials?\b|study design|trial design|measure|outcome"
    r"|data collection",
    re.IGNORECASE,
)
_HIGHEST_ALPHA: Final = 0.1
_FARTHEST: Final = 1500  # characters of a paragraph on each side of a result that may be about it
_REACH: Final = 180  # characters of a sentence on each side of the word that names the level


@dataclass(frozen=True)
class Context:
    """What checks may ask of the paper that the records come from.

    Parameters
    ----------
    document : Document or None
        None if only records are known: then nothing is said around them.
    alpha : float
        Where a result counts as significant.
    rounding : str
        How the paper shortened its numbers, as in :mod:`review.printed`.
    study : Study or None
        What the paper describes, by the indices of the records that are checked; None if it was not read.
    """

    document: Document | None = None
    alpha: float = ALPHA
    rounding: Rounding = "half_up"
    study: Study | None = None

    def paragraph(self, location: Location) -> str:
        """Text of the block that a record stands in, of a long one what is near; of a table its words.

        So the time for all results of one paragraph grows with their number alone.
        """
        if location.table is not None:
            table = self._tables.get(location.table)
            return _words_of(table) if table else ""
        if self.document is None or not self._starts:
            return ""
        block = self._blocks[max(bisect_right(self._starts, location.start) - 1, 0)]
        if not block.start <= location.start < block.end:
            return ""
        at = location.start - block.start
        text: str = block.text
        return text[max(0, at - _FARTHEST) : at + _FARTHEST]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the paper's paragraphs and notes."""
        return tuple(sentences(self.document)) if self.document else ()

    @cached_property
    def text(self) -> str:
        """All running text, captions and notes of the paper, without references and cells."""
        if self.document is None:
            return ""
        captions = [_words_of(table) for table in self.document.tables]
        return "\n".join([block.text for block in self._blocks] + captions)

    @cached_property
    def methods(self) -> str:
        """Text of the sections that tell how the study was made and analyzed; of a paper without such, all.

        What they say holds for all results; a word elsewhere says nothing of a number that is not beside it.
        """
        told = [block.text for block in self._blocks if _METHODS.search(block.section or "")]
        return "\n".join(told) if told else self.text

    @cached_property
    def _blocks(self) -> list:  # type: ignore[type-arg]
        blocks = self.document.blocks if self.document else ()
        return sorted((b for b in blocks if b.kind != "reference"), key=lambda block: block.start)

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self._blocks]

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {table.label: table for table in self.document.tables} if self.document else {}


@lru_cache(maxsize=2048)
def mentions(text: str, words: re.Pattern[str]) -> re.Match[str] | None:
    """The first match in a long text that is asked again and again."""
    return words.search(text)


def stated_alpha(text: str) -> float | None:
    """The significance level that a text states for its results, if it states one and only one, at most .1.

    Two different levels (one for each kind of test, say) settle nothing.
    """
    levels: set[float] = set()
    for sentence in _sentences_about_levels(text):
        said = [_level(match["level"]) for pattern in _STATED for match in pattern.finditer(sentence)]
        if said and not _OTHER_PURPOSE.search(sentence):
            levels.update(level for level in said if 0 < level <= _HIGHEST_ALPHA)
    return levels.pop() if len(levels) == 1 else None


def _level(printed: str) -> float:
    number = printed.rstrip(" %percnt").replace(",", ".").replace("·", ".")
    return float(number) / (1 if number == printed.replace(",", ".").replace("·", ".") else 100)


def _sentences_about_levels(text: str) -> Iterator[str]:
    """The surroundings, within their sentence, of each word that may name a level; each once."""
    done = 0
    for place in sorted(place for word in _ANCHORS for place in _places(text, word)):
        if place < done:
            continue
        low, high = max(done, place - _REACH), place + _REACH
        before = (text.rfind(". ", low, place), text.rfind("\n", low, place) - 1)
        start = max([low, *(at + 2 for at in before if at >= 0)])
        done = min(at for at in (text.find(". ", place, high), text.find("\n", place, high), high) if at >= 0)
        sentence = text[start:done]
        if _NUMBER_NEAR.search(sentence) and any(word in sentence for word in _SETS_A_LEVEL):
            yield sentence


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _words_of(table: Table) -> str:
    return "\n".join(block.text for block in [table.caption, *table.notes] if block is not None)
