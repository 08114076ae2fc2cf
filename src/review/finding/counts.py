"""What is counted: shares with their counts, totals said elsewhere, counts without a percentage."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from review.finding.groups import GROUP_NOUN
from review.finding.notation import WHOLE
from review.finding.numerals import IN_WORDS, digits
from review.finding.owners import Result

_THEN_COUNTED: Final = re.compile(r"[ ]?(?:[,;:=]|or)[ ]?")
_TO_CLOSE: Final = re.compile(r"(?:[ ][a-z-]{2,20}){0,3}[ ]?[)\],;]")
_COUNTED_LATER: Final = re.compile(
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


_OF_SIZED: Final = re.compile(
    rf"[)\]]?[ ](?:of|in|among)[ ](?:the[ ])?[A-Za-z][^.,;()\d]{{2,50}}[ ]\([nN][ ]?=[ ]?(?P<total>{WHOLE})\)"
)


_OF_WHOM: Final = re.compile(
    rf"(?<!and )\b(?P<total>{WHOLE})[ ](?:[a-z-]{{3,15}}[ ]){{0,3}}?(?:{GROUP_NOUN.pattern})[^.;()]{{0,60}}"
    rf"?,?[ ]"
    r"(?:of|among)[ ](?:whom|which|these|them|those),?[ ](?:only[ ]|about[ ])?$",
    re.IGNORECASE,
)


def group_total(text: str, results: list[Result]) -> None:
    """Read "44.7% (n = 17) of the second group (n = 38)": the size of the group is the total."""
    for share in results:
        if share.kind != "proportion" or "count" not in share.values or "total" in share.values:
            continue
        if sized := _OF_SIZED.match(text, share.end):
            share.values["total"] = sized["total"]
            share.end = sized.end()
        elif all_of := _OF_WHOM.search(text, max(0, share.start - 130), share.start):
            share.values["total"] = all_of["total"]


_A_COUNT: Final = rf"(?P<c>{WHOLE})"
_COUNTED_PAIR: Final = re.compile(
    rf"[(\[][ ]?(?P<e>\d{{1,5}})[ ]in[ ][^.;()\d]{{2,40}}[ ](?:vs\.?|versus"
    rf"|and)[ ](?P<f>\d{{1,5}})[ ]in[ ][^.;()\d]"
    rf"|[(\[][ ]?(?P<a>{WHOLE})[ ]?(?:vs\.?|versus)[ ]?(?P<b>{WHOLE})(?=[ ]?[;,][ ]?[pP][ ]?[=<>≤])"
    rf"|(?<![\d.,]){_A_COUNT}[ ](?P<noun>(?!weeks|days|hours|months|years|minutes|points)[a-z]{{3,20}}s)\b"
    r"[^.;()\d]{0,60}?"
    rf"[ ](?:compared (?:with|to)|versus|vs\.?)[ ](?P<d>{WHOLE})[ ](?P=noun)\b"
)
_COUNTED_PEOPLE: Final = re.compile(rf"\b{WHOLE}[ ](?:[a-z]+[ ])?(?:{GROUP_NOUN.pattern}|deaths|events)\b")
_HOW_MANY: Final = re.compile(r"\b(?:[Ff]ewer|[Mm]ore|[Nn]umbers? of|[Mm]ost|[Ff]ewest)[ ][a-z]")


def counted_pairs(text: str, results: list[Result]) -> None:
    """Read "fewer riders (6 vs. 21; p < .01)" and "37 riders … compared to 49 riders" as two counts."""
    for pair in _COUNTED_PAIR.finditer(text):
        if pair["e"] and not _COUNTED_PEOPLE.search(text, max(0, pair.start() - 80), pair.start()):
            continue
        if pair["a"] and not _HOW_MANY.search(text, 0, pair.start()):
            continue
        places = [
            pair.span(side)
            for side in (("c", "d") if pair["noun"] else ("a", "b") if pair["a"] else ("e", "f"))
        ]
        for result in results:
            if result.kind == "number" and (result.start, result.end) in places:
                result.kind, result.name = "proportion", "of_two"
                result.values = {"count": result.values["value"]}


_A_SEX: Final = r"(?:(?:fe)?males?|(?:wo)?men|boys|girls)"
_SEXES: Final = re.compile(
    rf"(?<![\d.,])(?P<a>\d{{1,4}})[ ](?:[a-z-]{{3,12}}[ ])?{_A_SEX}(?:,|[ ]and|/)[ ]"
    rf"(?P<b>\d{{1,4}})[ ](?:[a-z-]{{3,12}}[ ])?{_A_SEX}\b"
)


def counted_sexes(text: str, results: list[Result]) -> None:
    """Read "12 females and 10 males" as two counts."""
    for pair in _SEXES.finditer(text):
        for result in results:
            if result.kind == "number" and (result.start, result.end) in (pair.span("a"), pair.span("b")):
                result.kind, result.name = "proportion", "of_two"
                result.values = {"count": result.values["value"]}


_NOT_COUNTED: Final = r"(?!weeks?\b|days?\b|hours?\b|months?\b|years?\b|minutes?\b|points?\b|times\b)"
_A_DOER: Final = (
    rf"(?=[ ]{_NOT_COUNTED}(?:[a-z-]{{2,15}}[ ]){{0,2}}?(?:{GROUP_NOUN.pattern}|had|have|were|was|did|never"
    r"|died|fell|withdrew|left|met|took|gave|began|[a-z]{3,12}ed)\b)"
)
#: "Of the 240 women who came, 61 (25.4%)", "Of 1,320 patients screened, 100 were randomized"; "In the 75
#: people who finished, the mean grade was"
_OF_ALL: Final = re.compile(
    rf"(?:(?:Overall|In total|Thus|Finally|In all|However|Altogether),?[ ])?"
    rf"(?P<of>[Oo]f|[Oo]ut of|[Aa]mong|In|For)[ ](?:the |these |those |all |our |a total of ){{0,2}}"
    rf"(?P<total>{WHOLE}|{IN_WORDS})[ ][A-Za-z]"
)
_THEN_SOME: Final = re.compile(
    rf"(?:[^\d.;:()]|(?<=at )\d{{1,2}}(?= (?:years|months|weeks|days|h)\b)){{2,140}}?(?:,[ ](?:only[ ])?"
    rf"|(?<=s)[ ])"
    rf"(?P<count>{WHOLE}|(?i:{IN_WORDS})){_A_DOER}"
)


#: ", 2674 were lost to follow-up, and 432 were unwilling": more of the same people
_NEXT_SOME: Final = re.compile(
    rf"(?:,|,?[ ]and|,[ ]and)[ ](?P<count>{WHOLE}|(?i:{IN_WORDS}))(?=[ ](?:were|had|was|did|died|withdrew"
    rf"|refused"
    r"|declined|dropped|left|moved|reported|developed|received|completed|agreed)\b)"
)


def share_total(text: str, results: list[Result], people: re.Pattern[str]) -> None:
    """Give the number of people that a sentence begins with to the count or mean that follows it."""
    of = _OF_ALL.match(text)
    if of is None:
        return
    _share_total_with_all(text, of, results)
    some = _THEN_SOME.match(text, of.end() - 1) if of["of"] != "In" and of["of"] != "For" else None
    if some:
        result = _add_count(results, *some.span("count"), some["count"])
        if result is not None:
            result.values["total"] = digits(of["total"])
            for other in _NEXT_SOME.finditer(text, some.end()):
                if _FEWER.search(text, some.end(), other.start()):
                    return
                if (more := _add_count(results, *other.span("count"), other["count"])) is not None:
                    more.values["total"] = digits(of["total"])
            return
    first = next((result for result in results if result.start >= of.end() and result.kind != "owned"), None)
    if first is None:
        return
    between = text[of.end("total") : first.start]
    if len(between) > 140 or "," not in between or re.search(r"[\d;()]", between):
        return
    if not of["of"].endswith("f") and not people.search(between):
        return
    if "count" in first.values and "total" not in first.values:
        first.values["total"] = digits(of["total"])
    elif first.kind == "summary" and sum(result.kind == "summary" for result in results) == 1:
        first.values.setdefault("n", digits(of["total"]))


#: "A total of 943 patients came, including 219 (23.2%) non-survivors and 724 (76.8%) survivors"
_ALL_INCLUDING: Final = re.compile(
    rf"(?:(?:A total of|In total,?|Overall,?|Altogether,?)[ ])?(?P<total>{WHOLE})[ ][a-z]"
    r"[^\d.;:()%]{3,120}?"
    r"(?:,[ ]|[ ])(?:including|comprising|consisting of|of (?:whom|which))[ ]"
)
_FEWER: Final = re.compile(r"\b(?:of|among) (?:these|them|those|whom|which)\b|[;]")


def total_including(text: str, results: list[Result]) -> None:
    """Give the number that "943 patients, including 219 (23.2%)" begins with to the shares that follow."""
    if whole := _ALL_INCLUDING.match(text):
        _share_total_with_all(text, whole, results)


def _share_total_with_all(text: str, whole: re.Match[str], results: list[Result]) -> None:
    """Give "of the 921 riders, 443 (48.1%) came and 478 (51.9%) left" the total of both."""
    for result in results:
        if result.start >= whole.end() and {"count", "percent"} <= result.values.keys():
            if _FEWER.search(text, whole.end(), result.start):
                return
            result.values.setdefault("total", digits(whole["total"]))


_PEOPLE_SAID: Final = re.compile(
    rf"(?<![\d.,=])(?P<total>{WHOLE})[ ](?:[a-z-]{{3,15}}[ ]){{0,3}}?(?:{GROUP_NOUN.pattern})"
)
_THINGS_SAID: Final = re.compile(
    rf"(?<![\d.,=–-])(?P<total>{WHOLE})[ ](?:[a-z-]{{3,15}}[ ]){{0,2}}?(?!(?:years|months|weeks|days|hours"
    rf"|minutes"
    r"|points|times|sessions|units|cycles|doses|degrees|percent)\b)[a-z]{4,20}(?<![suio])s\b"
)
_OF_THESE: Final = re.compile(r"(?:Of|Among|Out of)[ ](?:these|those|them|which|whom)\b")


_SOME_OF_THESE: Final = re.compile(
    rf"(?:Of|Among|Out of)[ ](?:these|those|them|which|whom),?[ ](?:only[ ])?(?P<count>{WHOLE}"
    rf"|(?i:{IN_WORDS}))"
    rf"{_A_DOER}"
)


def total_before(text: str, before: str, results: list[Result]) -> None:
    """Give "Of these, 684 (86.1%) came" the one number of people that the sentence before names."""
    if not _OF_THESE.match(text):
        return
    named = [*_PEOPLE_SAID.finditer(before)] or [*_THINGS_SAID.finditer(before)]
    said = {match["total"] for match in named}
    first = next((result for result in results if result.kind not in ("owned", "number")), None)
    some = _SOME_OF_THESE.match(text)
    if some and len(said) == 1:
        added = _add_count(results, *some.span("count"), some["count"])
        if added is not None:
            added.values["total"] = next(iter(said))
            return
    if len(said) == 1 and first and {"count", "percent"} <= first.values.keys():
        for result in results:
            if {"count", "percent"} <= result.values.keys() and not _FEWER.search(text, 10, result.start):
                result.values.setdefault("total", *said)


_OF_AN_AGE: Final = re.compile(
    rf"(?<![\d.,=(])(?P<n>{WHOLE})[ ](?:[a-z-]{{3,15}}[ ]){{0,2}}?(?!(?:fe)?males?\b)(?:{GROUP_NOUN.pattern})"
    r"[^.;:()\d]{0,60}?(?:,[ ]|[ ]|[ ]?\()(?:aged|with an? (?:mean|median|average) age of"
    r"|at an? (?:mean|median) age of|(?:mean|median|average) age(?:,| of| was|:)?)[ ]$"
)


def size_before_age(text: str, results: list[Result]) -> None:
    """Give "44 patients, aged 57 ± 8 years" the number of people as its n."""
    for result in results:
        if result.kind == "summary" and "n" not in result.values:
            of = _OF_AN_AGE.search(text, max(0, result.start - 130), result.start)
            if of:
                result.values["n"] = of["n"]


def _add_count(results: list[Result], start: int, end: int, count: str) -> Result | None:
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
_IN_AN_ARM: Final = re.compile(
    rf"(?<![\w.,/=±–-])(?P<count>{WHOLE}|(?i:{IN_WORDS}))"
    rf"(?P<who>[ ](?:[a-z-]{{3,15}}[ ]){{0,2}}?(?:{_PEOPLE}|{_THINGS}))?"
    rf"[ ](?:\([^()\d%]{{1,30}}\)[ ])?(?:in|within|among|from|of|on)[ ]{_ARM}(?![ ]?[(\[][\d.·]{{1,5}}[ ]?%)"
)
#: What makes such a number the size of a group, or something else.
_NO_COUNT_BEFORE: Final = re.compile(
    r"(?:\b(?:the|of|all|these|those|remaining|other|for|than|at least|to|by|or|every|each|with|about|to be"
    r"|included|recruited|enrol\w+|assigned|allocated|randomi[sz]ed|n|leaving|yielding|have|need|require"
    r"|recruit|evaluate|include|type|phase|grade|stage|group|week|day|month|visit|class|study"
    r"|level)|[<>≤≥=(/±:–-])[ ]?$",
    re.IGNORECASE,
)
_SIZE_BEHIND: Final = re.compile(rf"[ ][(\[][nN][ ]?=[ ]?(?P<total>{WHOLE})[)\]]")
_PLANNED: Final = re.compile(
    r"sample size|\bpower\b|(?<!As )\bexpect|\bplan|\brequire|\baim|assuming|\bto detect|\bchance to"
)
_BETWEEN_COUNTS: Final = re.compile(
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
        added = _add_count(results, *counted.span("count"), counted["count"]) if first else None
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
_PEOPLE_DID: Final = re.compile(
    rf"(?<![\w.,/=±–-])(?P<count>{WHOLE}|(?i:{IN_WORDS}))[ ](?:[a-z-]{{3,15}}[ ]){{0,2}}?{_PEOPLE}"
    rf"(?=[ ](?:in the [a-z ]{{3,30}}(?:group|arm)[ ])?{_EVENT})"
)
_SEEN_IN_PEOPLE: Final = re.compile(
    r"\b(?:observed|found|seen|reported|noted|occurred|developed|detected|diagnosed|present|resolved|improved"
    r"|stopped|discontinued)[ ](?:only[ ])?in[ ](?:only[ ])?"
    rf"(?P<count>{WHOLE}|(?i:{IN_WORDS}))(?=[ ](?:[a-z-]{{3,15}}[ ]){{0,2}}?{_PEOPLE})"
)


def counted_by_event(text: str, results: list[Result]) -> None:
    """Read "69 patients developed a rash" and "a rash was seen in 12 children" as counts."""
    if _PLANNED.search(text):
        return
    for counted in _PEOPLE_DID.finditer(text):
        if not _NO_COUNT_BEFORE.search(text, max(0, counted.start() - 16), counted.start()):
            _add_count(results, *counted.span("count"), counted["count"])
    for counted in _SEEN_IN_PEOPLE.finditer(text):
        _add_count(results, *counted.span("count"), counted["count"])


_ITEM: Final = re.compile(
    r"(?P<label>[A-Za-zα-ω][A-Za-zα-ωé0-9'/-]*(?:[ ][A-Za-zα-ωé][\w'/-]*){0,7})[ ]?"
    rf"(?P<open>[(\[])[nN][ ]?=[ ]?(?P<count>{WHOLE})[)\]]"
)
_NEXT_ITEM: Final = re.compile(r"(?:,|;|,?[ ](?:and|or))[ ]")
_HAPPENED: Final = re.compile(
    r"report|experienc|develop|reason|because|due to|owing|withdr|drop|discontinu|exclu|lost|refus|declin"
    r"|advers|events?\b|complicat|died|death|cause|diagnos|occurr|suffer|comorbid|symptom|side effects?"
)
_DIVIDED: Final = re.compile(
    r"randomi[sz]|allocat|assign|divid|\bgroups\b|\barms\b|\beither\b|compris|consist|stratif"
)


def counted_items(text: str, results: list[Result]) -> None:
    """Read "reported insomnia (n = 1) and vomiting (n = 3)" as counts; sizes of groups are none."""
    items = [
        item for item in _ITEM.finditer(text) if not GROUP_NOUN.search(" ".join(item["label"].split()[-2:]))
    ]
    if not items or not _HAPPENED.search(text, 0, items[0].end()):
        return
    if _DIVIDED.search(text, 0, items[-1].end()):
        return
    listed = {
        id(item)
        for one, other in pairwise(items)
        if _NEXT_ITEM.match(text, one.end()) and other.start() - one.end() < 8
        for item in (one, other)
    }
    for item in items:
        if id(item) in listed:
            start = item.start("open") + 1
            _add_count(results, start, item.end("count"), item["count"])


def count_by_groups(text: str, results: list[Result]) -> None:
    """Name the numbers that only the groups or the items beside them make results."""
    if "vs" in text or "versus" in text or "compared" in text:
        counted_pairs(text, results)
    if "males" in text or "men" in text or "boys" in text:
        counted_sexes(text, results)
    if "roup" in text or " arm" in text:
        counted_in_arms(text, results)
    counted_by_event(text, results)
    if "n = " in text or "n=" in text:
        counted_items(text, results)
