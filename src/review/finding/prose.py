"""Statistics in running text: a Document's paragraphs, headings, captions and notes -> records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any, Final

from review.document import Block, Document
from review.finding import acceptance, words
from review.finding.attribution import Attribution
from review.finding.bare import header_of
from review.finding.context import group_before, outcome_before, population
from review.finding.conventions import Conventions, name_spread
from review.finding.groups import GROUP_NOUN, SEX, Arms
from review.finding.outcomes import Outcomes
from review.finding.owners import Result
from review.finding.parsed import Parsed
from review.finding.pieces import pieces
from review.finding.results import results
from review.finding.signs import plain, without_emphasis, without_scanning
from review.finding.totals import total_before
from review.patterns import regex
from review.records import ELSEWHERE, IN_WORDS, Estimate, Location, Proportion, PValue, Record, Summary, Test

_SEARCHED: Final = frozenset({"paragraph", "caption", "note", "heading"})
#: What a result holds beside numbers.
_NO_NUMBERS: Final = frozenset({"relation", "p_relation", "unit", "statistic", "measure", "name"})
_REPAIR: Final = "as scanned: O or l for a digit, or spaces within a number"


def find_prose(document: Document) -> Iterator[tuple[int, Record]]:
    """Records of the document's running text, each with its position, in reading order."""
    said, arms = Conventions(document.text), Arms(document.text)
    blocks = [block for block in document.blocks if block.kind in _SEARCHED]
    texts = [block.text for block in blocks]
    numbers, clusters = count(), 0  # of sentences that may report a result; of what was printed together
    for block, text, anchors in zip(blocks, texts, words.anchors(texts), strict=True):
        header = ""
        for start, end in words.sentences(text, anchors):
            number = next(numbers)
            sentence, repaired = _cleaned(text[start:end])
            before = header
            header = header_of(sentence) or before
            accepted = _results(sentence, before, said)
            if accepted and sentence.startswith(_OF_THESE):
                total_before(sentence, _sentence_before(text, start), accepted)
            about = _about(sentence, accepted, arms, block, start) if accepted else ()
            for index, result in enumerate(accepted):
                result.assumptions += [_REPAIR for at in repaired if result.start <= at < result.end][:1]
                if result.name == "plus_minus":
                    name_spread(result, sentence, block.text, said)
                result.assumptions += _not_quoted(result, sentence, block.text)
                place = (number, clusters + result.cluster)
                common = _common(document, block, start, sentence, result, place)
                common["group"], common["outcome"] = about[index]
                common["qualifiers"], tails = _qualifiers(sentence, accepted, index)
                record = _MAKE[result.kind](result, common, tails)
                yield record.location.start, record
            clusters += accepted[-1].cluster + 1 if accepted else 0


def _sentence_before(text: str, start: int) -> str:
    """The sentence that ends where another begins."""
    before = plain(text[max(0, start - 400) : start]).rstrip()
    return before[before.rfind(". ", 0, len(before) - 1) + 1 :]


_OF_THESE: Final = ("Of ", "Among ", "Out of ")


def _results(sentence: str, header: str, said: Conventions) -> list[Result]:
    """Results of a sentence."""
    return list(acceptance.accepted(sentence, results(sentence, pieces(sentence), header, said)))


def _not_quoted(result: Result, sentence: str, around: str) -> list[str]:
    """Where each number stands that the result's own words do not print: "n 55 printed elsewhere …"."""
    quote, notes = _compact(sentence[result.start : result.end]), []
    for name, value in result.values.items():
        for number in value.split() if value and name not in _NO_NUMBERS else ():
            if (figure := _compact(number).lstrip("-")) in quote or not figure[:1].isdecimal():
                continue
            there = re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d])", _compact(f"{sentence} {around}"))
            notes.append(f"{name} {number} {ELSEWHERE}" if there else f"{name} {IN_WORDS}")
    return [note for note in dict.fromkeys(notes) if note not in result.assumptions]


def _compact(text: str) -> str:
    """Without what parts thousands."""
    return text.replace(" ", "").replace(",", "")


def _cleaned(text: str) -> tuple[str, list[int]]:
    """A sentence in plain signs, and where a letter was read as the digit that it stands for."""
    sentence = plain(text)
    if "*" in sentence or "_" in sentence:
        sentence = without_emphasis(sentence)
    return without_scanning(sentence) if _MAYBE_SCANNED.search(sentence) else (sentence, [])


_MAYBE_SCANNED: Final = regex(r"[.][OolI]\d|[.]\d{1,3}O|\([lI][\d,]|[=<>] ?[lI][.]\d|\d [.]\d|[=<>] \d \d")


def _about(
    sentence: str, accepted: list[Result], arms: Arms, block: Block, start: int
) -> list[tuple[str | None, str | None]]:
    """Group and outcome of each result of a sentence that begins at a place of a block."""
    spans = [
        (result.start, _with_bracket(sentence, result.start, result.end), result.kind) for result in accepted
    ]
    before = plain(block.text[max(0, start - 600) : start])
    mentions = arms.mentions(sentence)
    parsed = Parsed(sentence, mentions, spans)
    outcomes = Outcomes(parsed, cache(lambda: outcome_before(arms, before, sentence))).known
    groups = Attribution(parsed, mentions)
    named = [groups.name(index) for index in range(len(spans))]
    counted = [
        group == outcome and SEX.fullmatch(group or "")
        for group, outcome in zip(named, outcomes, strict=True)
    ]
    named = [None if sex else group for group, sex in zip(named, counted, strict=True)]
    if missing := [i for i in range(len(spans)) if groups.may_be_carried(i) or named[i] != groups.name(i)]:
        carried = group_before(arms, before, sentence)
        people = carried is None or GROUP_NOUN.fullmatch(carried) is not None
        for index in missing:
            own = named[index] if people else None  # an arm says more than people as such
            named[index] = own or carried or population(arms, block.section or "", outcomes[index])
    return list(zip(named, outcomes, strict=True))


def _common(
    document: Document, block: Block, shift: int, sentence: str, result: Result, place: tuple[int, int]
) -> dict[str, Any]:
    """What every record says: where it stands (``place``: sentence, cluster), its quote, what is assumed."""
    end = _with_bracket(sentence, result.start, result.end)
    first, last = block.span(shift + result.start, shift + end)
    return {
        "location": Location(
            start=first,
            end=last,
            page=block.page,
            section=block.section or None,
            sentence=place[0],
            cluster=place[1],
        ),
        "quote": document.text[first:last],
        "assumptions": tuple(result.assumptions),
    }


def _qualifiers(sentence: str, accepted: list[Result], index: int) -> tuple[tuple[str, ...], int | None]:
    """What the words around a result say of it, as far as the results beside it."""
    result = accepted[index]
    floor = accepted[index - 1].end if index else 0
    ceiling = accepted[index + 1].start if index + 1 < len(accepted) else len(sentence)
    around = sentence.rfind(";", floor, result.start) + 1 or floor
    end = _with_bracket(sentence, result.start, result.end)
    return words.qualifiers_of(sentence, max(around, result.start - 120), min(ceiling, end + 60))


def _with_bracket(text: str, start: int, end: int) -> int:
    """End of a result, with the bracket that closes one opened in it."""
    inside = text[start:end]
    for opening, closing in ("()", "[]"):
        if inside.count(opening) > inside.count(closing) and text[end : end + 1] == closing:
            return end + 1
    return end


_P_FIELDS: Final = ("p_relation", "p")
_CI_FIELDS: Final = ("ci_low", "ci_high", "ci_level")


def _pick(result: Result, *names: str) -> dict[str, Any]:
    return {name: result.values[name] for name in names if name in result.values}


def _test(result: Result, common: dict[str, Any], tails: int | None) -> Record:
    df = tuple(result.values["df"].split())
    return Test(
        statistic=result.name,
        df=df,
        tails=tails,
        **_pick(result, "value", "relation", "n", *_P_FIELDS),
        **common,
    )


def _estimate(result: Result, common: dict[str, Any], tails: int | None) -> Record:
    if result.name in ("prevalence", "incidence") and result.values.get("unit") == "%":
        result.values["percent"] = result.values["value"]
        return _proportion(result, common | {"outcome": common["outcome"] or result.name}, tails)
    name = result.values.get("name", "")
    if (
        re.match(r"(?:a|A|adj|[aA]djusted)(?=[A-Z. ]|$)", name)
        and name not in ("ARR",)
        and "adjusted" not in common["qualifiers"]
    ):
        common["qualifiers"] = (*common["qualifiers"], "adjusted")
    elif re.match(r"[cu][A-Z]", name) and "crude" not in common["qualifiers"]:
        common["qualifiers"] = (*common["qualifiers"], "crude")
    return Estimate(
        measure=result.name,
        **_pick(result, "value", "relation", "se", "unit", *_CI_FIELDS, *_P_FIELDS),
        **common,
    )


def _summary(result: Result, common: dict[str, Any], tails: int | None) -> Record:
    fields = ("n", "mean", "sd", "se", "median", "q1", "q3", "minimum", "maximum", "unit", *_CI_FIELDS)
    return Summary(**_pick(result, *fields), **common)


def _proportion(result: Result, common: dict[str, Any], tails: int | None) -> Record:
    return Proportion(**_pick(result, "count", "total", "percent", *_CI_FIELDS), **common)


def _p_value(result: Result, common: dict[str, Any], tails: int | None) -> Record:
    return PValue(p_relation=result.values["p_relation"], p=result.values.get("p"), **common)  # type: ignore[arg-type]


_MAKE: Final[dict[str, Callable[[Result, dict[str, Any], int | None], Record]]] = {
    "test": _test,
    "estimate": _estimate,
    "summary": _summary,
    "proportion": _proportion,
    "p": _p_value,
}
