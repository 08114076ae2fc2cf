"""What is counted: shares with their counts, and counts that stand without a percentage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from review.finding.groups import GROUP_NOUN
from review.finding.notation import WHOLE
from review.finding.numerals import IN_WORDS, digits
from review.finding.owners import Result
from review.patterns import regex

_THEN_COUNTED: Final = regex(r"[ ]?(?:[,;:=]|or)[ ]?")
_TO_CLOSE: Final = regex(r"(?:[ ][a-z-]{2,20}){0,3}[ ]?[)\],;]")
_COUNTED_LATER: Final = regex(
    r"(?:[^.;()\[\]%]|\([^()\d]{0,40}\)){0,120}[(\[][ ]?(?:[nN](?:/[nN])?[ ]?=[ ]?)?"
)


def join_counts(text: str, results: list[Result]) -> None:
    """Read "49.6% of the articles had one (8,273 of the 16,695)" and "44.4%; 16/36" as one share."""
    for share, counted in pairwise(results):
        if share.name != "alone" or counted.name not in ("of", "slash"):
            continue
        between = text[share.end : counted.start]
        later = _COUNTED_LATER.fullmatch(between) and _TO_CLOSE.match(text, counted.end)
        if _THEN_COUNTED.fullmatch(between) or later:
            share.values |= counted.values
            share.end, share.name, counted.kind = counted.end, "counted", "owned"


_A_COUNT: Final = rf"(?P<c>{WHOLE})"
_COUNTED_PAIR: Final = regex(
    rf"[(\[][ ]?(?P<e>\d{{1,5}})[ ]in[ ][^.;()\d]{{2,40}}[ ](?:vs\.?|versus"
    rf"|and)[ ](?P<f>\d{{1,5}})[ ]in[ ][^.;()\d]"
    rf"|[(\[][ ]?(?P<g>\d{{1,5}})[ ]and[ ](?P<h>\d{{1,5}})[ ](?:patients[ ])?in[ ](?:the[ ])?"
    r"(?:[gG]roups?[ ](?:[A-D1-4]|I{1,3})[ ]and[ ]|[A-Z]\w*[ ]and[ ][A-Z]\w*[ ]groups)"
    rf"|[(\[][ ]?(?P<a>{WHOLE})[ ]?(?:vs\.?|versus)[ ]?(?P<b>{WHOLE})(?=[ ]?[;,][ ]?[pP][ ]?[=<>≤])"
    rf"|(?<![\d.,]){_A_COUNT}[ ](?P<noun>(?!weeks|days|hours|months|years|minutes|points)[a-z]{{3,20}}s)\b"
    r"[^.;()\d]{0,60}?"
    rf"[ ](?:compared (?:with|to)|versus|vs\.?)[ ](?P<d>{WHOLE})[ ](?P=noun)\b"
)
_COUNTED_PEOPLE: Final = regex(rf"\b{WHOLE}[ ](?:[a-z]+[ ])?(?:{GROUP_NOUN.pattern}|deaths|events)\b")
_HOW_MANY: Final = regex(r"\b(?:[Ff]ewer|[Mm]ore|[Nn]umbers? of|[Mm]ost|[Ff]ewest)[ ][a-z]")


def counted_pairs(text: str, results: list[Result]) -> None:
    """Read "fewer riders (6 vs. 21; p < .01)" and "37 riders … compared to 49 riders" as two counts."""
    for pair in _COUNTED_PAIR.finditer(text):
        if pair["e"] and not _COUNTED_PEOPLE.search(text, max(0, pair.start() - 80), pair.start()):
            continue
        if pair["a"] and not _HOW_MANY.search(text, 0, pair.start()):
            continue
        _count(results, [pair.span(side) for side in "abcdefgh" if pair[side]])


def _count(results: list[Result], places: Sequence[tuple[int, int]]) -> None:
    """Make counts of the bare numbers at these places."""
    for result in results:
        if result.kind == "number" and (result.start, result.end) in places:
            result.kind, result.name = "proportion", "of_two"
            result.values = {"count": result.values["value"]}


_A_SEX: Final = r"(?:(?:fe)?males?|(?:wo)?men|boys|girls|[MF])"
_SEXES: Final = regex(
    rf"(?<![\d.,])(?P<a>\d{{1,4}})[ ](?:[a-z-]{{3,12}}[ ])?{_A_SEX}(?:,|[ ]and|/)[ ]"
    rf"(?P<b>\d{{1,4}})[ ](?:[a-z-]{{3,12}}[ ])?{_A_SEX}\b"
)


def counted_sexes(text: str, results: list[Result]) -> None:
    """Read "12 females and 10 males" as two counts."""
    for pair in _SEXES.finditer(text):
        _count(results, [pair.span("a"), pair.span("b")])


def add_count(results: list[Result], start: int, end: int, count: str) -> Result | None:
    """The number at a place as a count, in words or in digits; None if it is part of a result already."""
    at = next((i for i, result in enumerate(results) if result.end > start), len(results))
    beside = results[at] if at < len(results) else None
    if beside is not None and beside.start < end:
        bare = beside.kind == "number" and "percent" not in beside.values
        if not bare or (beside.start, beside.end) != (start, end):
            return None
        beside.kind, beside.name, beside.values = "proportion", "of_two", {"count": digits(count)}
        return beside
    cluster = beside.cluster if beside else results[-1].cluster + 1 if results else 0
    added = Result("proportion", "of_two", start, end, {"count": digits(count)}, cluster)
    if not count[0].isdigit():
        added.assumptions.append("count printed in words")
    results.insert(at, added)
    return added


_PEOPLE: Final = (
    r"(?:patients?|participants?|subjects?|persons?|people|individuals?|volunteers?|respondents?|wom[ae]n"
    r"|m[ae]n"
    r"|boys?|girls?|children|infants?|adults?|mothers?|students?|animals?|rats|mice|pigs|lambs|deaths?"
    r"|events?"
    r"|cases?|controls)"
)
#: What happened: "three suicides within the placebo group"
_THINGS: Final = (
    r"(?!(?:weeks|days|hours|months|years|minutes|points|times|sessions|doses|visits|groups|arms|units|levels"
    r"|tablets|capsules|items|scores|measures|cycles|grams|steps|reps|repetitions"
    r"|sets)\b)[a-z]{4,18}(?<![suio])s"
)
_ARM: Final = (
    r"(?:the[ ])?(?:(?:(?!(?:and|or|who|that|with|were|had|each|both|all|either|every|two|three|four"
    r"|other)\b)"
    r"[A-Za-z][\w+/-]*[ ]){1,4}?(?:group|arm)\b"
    r"|(?:[Gg]roups?|[Aa]rms?)[ ](?:[A-D]|[1-4]|I{1,3}|IV)\b)"
)
#: "nineteen participants in the treated group"
_IN_AN_ARM: Final = regex(
    rf"(?<![\w.,/=±–-])(?=[\dOTFSENotfsen])(?P<count>{WHOLE}|(?i:{IN_WORDS}))"
    rf"(?P<who>[ ](?:[a-z-]{{3,15}}[ ]){{0,2}}?(?:{_PEOPLE}|{_THINGS}))?"
    rf"[ ](?:\([^()\d%]{{1,30}}\)[ ])?(?:in|within|among|from|of|on)[ ]{_ARM}(?![ ]?[(\[][\d.·]{{1,5}}[ ]?%)"
)
#: What makes such a number the size of a group, or something else.
_NO_COUNT_BEFORE: Final = regex(
    r"(?:\b(?:the|of|all|these|those|remaining|other|for|than|at least|to|by|or|every|each|with|about|to be"
    r"|included|recruited|enrol\w+|assigned|allocated|randomi[sz]ed|n|leaving|yielding|have|need|require"
    r"|recruit|evaluate|include|type|phase|grade|stage|group|week|day|month|visit|class|study"
    r"|level)|[<>≤≥=(/±:–-])[ ]?$",
    re.IGNORECASE,
)
_SIZE_BEHIND: Final = regex(rf"[ ][(\[][nN][ ]?=[ ]?(?P<total>{WHOLE})[)\]]")
_PLANNED: Final = regex(
    r"sample size|\bpower\b|(?<!As )\bexpect|\bplan|\brequire|\baim|assuming|\bto detect|\bchance to"
)
_BETWEEN_COUNTS: Final = regex(
    r"[^\d.;()]{0,24}?(?:,|,?[ ](?:and|vs\.?|versus|but|while|compared (?:with|to)))[ ](?:only[ ])?"
)


def counted_in_arms(text: str, results: list[Result]) -> None:
    """Read "nineteen participants in the treated group and 17 in the placebo group" as counts."""
    if _PLANNED.search(text):
        return
    end = None
    for counted in _IN_AN_ARM.finditer(text):
        start = counted.start()
        if counted["who"]:
            first = not _NO_COUNT_BEFORE.search(text, max(0, start - 16), start)
        else:
            first = end is not None and _BETWEEN_COUNTS.fullmatch(text, end, start) is not None
        added = add_count(results, *counted.span("count"), counted["count"]) if first else None
        if added is not None:
            end = counted.end()
            if sized := _SIZE_BEHIND.match(text, end):  # "three deaths in the placebo group (n = 83)"
                added.values["total"] = sized["total"]


#: What happens to people, so that a number of them is a result: "69 patients developed a rash"
_EVENT: Final = (
    r"(?:(?:also|later|subsequently|then)[ ])?(?:developed|experienced|exhibited|reported|died|withdrew"
    r"|discontinued"
    r"|dropped out|required|suffered|relapsed|responded|recovered|complained|failed|declined|refused"
    r"|presented"
    r"|underwent|survived|(?:was|were)[ ](?:lost|excluded|withdrawn|hospitali[sz]ed|diagnosed|readmitted"
    r"|found)"
    r"|did not (?:complete|attend|return|receive|respond|wish|want|meet))\b"
)
_PEOPLE_DID: Final = regex(rf"\b{_PEOPLE}(?=[ ](?:in the [a-z ]{{3,30}}(?:group|arm)[ ])?{_EVENT})")
_SO_MANY: Final = regex(
    rf"(?<![\w.,/=±–-])(?P<count>{WHOLE}|(?i:{IN_WORDS}))[ ](?:[a-z-]{{3,15}}[ ]){{0,2}}$"
)
_SEEN_IN_PEOPLE: Final = regex(
    r"\b(?:observed|found|seen|reported|noted|occurred|developed|detected|diagnosed|present|resolved|improved"
    r"|stopped|discontinued)[ ](?:only[ ])?in[ ](?:only[ ])?"
    rf"(?P<count>{WHOLE}|(?i:{IN_WORDS}))(?=[ ](?:[a-z-]{{3,15}}[ ]){{0,2}}?{_PEOPLE})"
)


def counted_by_event(text: str, results: list[Result]) -> None:
    """Read "69 patients developed a rash" and "a rash was seen in 12 children" as counts."""
    for people in _PEOPLE_DID.finditer(text):
        counted = _SO_MANY.search(text, max(0, people.start() - 48), people.start())
        sized = counted and _NO_COUNT_BEFORE.search(text, max(0, counted.start() - 16), counted.start())
        if counted and not sized and not _PLANNED.search(text):
            add_count(results, *counted.span("count"), counted["count"])
    if " in " not in text:
        return
    for counted in _SEEN_IN_PEOPLE.finditer(text):
        add_count(results, *counted.span("count"), counted["count"])


_ITEM: Final = regex(rf"(?<=[A-Za-z ])[(\[](?P<n>[nN][ ]?=[ ]?(?P<count>{WHOLE}))[)\]]")
_LABEL: Final = regex(r"[A-Za-zα-ω][\w'/-]*(?:[ ][A-Za-zα-ω][\w'/-]*)?[ ]?$")
_NEXT_ITEM: Final = regex(r"(?:,|;|,?[ ](?:and|or))[ ]")
_HAPPENED: Final = regex(
    r"report|experienc|develop|reason|because|due to|owing|withdr|drop|discontinu|exclu|lost|refus|declin"
    r"|advers|events?\b|complicat|died|death|cause|diagnos|occurr|suffer|comorbid|symptom|side effects?"
)
_DIVIDED: Final = regex(
    r"randomi[sz]|allocat|assign|divid|\bgroups\b|\barms\b|\beither\b|compris|consist|stratif"
)


def counted_items(text: str, results: list[Result]) -> None:
    """Read "reported insomnia (n = 1) and vomiting (n = 3)" as counts; sizes of groups are none."""
    items = [item for item in _ITEM.finditer(text) if _is_no_group(text, item.start())]
    if not items or not _HAPPENED.search(text, 0, items[0].end()):
        return
    if _DIVIDED.search(text, 0, items[-1].end()):
        return
    for at, item in enumerate(items):
        listed = any(
            _NEXT_ITEM.match(text, one.end())
            and other.start() - one.end() < 80
            and "(" not in text[one.end() : other.start()]
            for one, other in pairwise(items[max(0, at - 1) : at + 2])
        )
        if listed:
            add_count(results, *item.span("n"), item["count"])


def _is_no_group(text: str, at: int) -> bool:
    """Whether what is counted before a bracket is no group of people: "vomiting (n = 3)"."""
    label = _LABEL.search(text, max(0, at - 50), at)
    return label is not None and GROUP_NOUN.search(label[0]) is None


def count_by_groups(text: str, results: list[Result]) -> None:
    """Name the numbers that only the groups or the items beside them make results."""
    if "vs" in text or "versus" in text or "compared" in text:
        counted_pairs(text, results)
    if "males" in text or "men" in text or "boys" in text or " F" in text:
        counted_sexes(text, results)
    if "roup" in text or " arm" in text:
        counted_in_arms(text, results)
    counted_by_event(text, results)
    if "n = " in text or "n=" in text:
        counted_items(text, results)
