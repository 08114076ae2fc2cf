"""Of how many: the total that a sentence begins with, that the sentence before names, that stands behind."""

from __future__ import annotations

import re
from typing import Final

from review.finding.counts import add_count
from review.finding.groups import GROUP_NOUN
from review.finding.notation import WHOLE
from review.finding.numerals import IN_WORDS, digits
from review.finding.owners import Result
from review.patterns import regex

_OF_SIZED: Final = regex(
    rf"[)\]]?[ ](?:of|in|among)[ ](?:the[ ])?[A-Za-z][^.,;()\d]{{2,50}}[ ]\([nN][ ]?=[ ]?(?P<total>{WHOLE})\)"
)


_OF_WHOM: Final = regex(
    rf"(?<!and )\b(?P<total>{WHOLE}|{IN_WORDS})[ ](?:[a-z-]{{3,15}}[ ]){{0,3}}?(?:{GROUP_NOUN.pattern})"
    r"[^.;()]{0,60}?[,;]?[ ]"
    r"(?:of|among|from)[ ](?:whom|which|these|them|those),?[ ](?:only[ ]|about[ ])?$",
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
            share.values["total"] = digits(all_of["total"])


_NOT_COUNTED: Final = r"(?!weeks?\b|days?\b|hours?\b|months?\b|years?\b|minutes?\b|points?\b|times\b)"
_A_DOER: Final = (
    rf"(?=[ ]{_NOT_COUNTED}(?:[a-z-]{{2,15}}[ ]){{0,2}}?(?:{GROUP_NOUN.pattern}|had|have|were|was|did|never"
    r"|died|fell|withdrew|left|met|took|gave|began|[a-z]{3,12}ed)\b)"
)
#: "Of the 240 women who came, 61 (25.4%)", "Of 1,320 patients screened, 100 were randomized"; "In the 75
#: people who finished, the mean grade was"
_OF_ALL: Final = regex(
    rf"(?:(?:Overall|In total|Thus|Finally|In all|However|Altogether),?[ ])?"
    rf"(?P<of>[Oo]f|[Oo]ut of|[Aa]mong|In|For)[ ](?:the |these |those |all |our |a total of ){{0,2}}"
    rf"(?P<total>{WHOLE}|{IN_WORDS})[ ][A-Za-z]"
)
_THEN_SOME: Final = regex(
    rf"(?:[^\d.;:()]|(?<=at )\d{{1,2}}(?= (?:years|months|weeks|days|h)\b)){{2,140}}?(?:,[ ](?:only[ ])?"
    rf"|(?<=s)[ ])"
    rf"(?P<count>{WHOLE}|(?i:{IN_WORDS})){_A_DOER}"
)


#: ", 2674 were lost to follow-up, and 432 were unwilling": more of the same people
_NEXT_SOME: Final = regex(
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
        result = add_count(results, *some.span("count"), some["count"])
        if result is not None:
            result.values["total"] = digits(of["total"])
            for other in _NEXT_SOME.finditer(text, some.end()):
                if _FEWER.search(text, some.end(), other.start()):
                    return
                if (more := add_count(results, *other.span("count"), other["count"])) is not None:
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
_ALL_INCLUDING: Final = regex(
    rf"(?:(?:A total of|In total,?|Overall,?|Altogether,?)[ ])?(?P<total>{WHOLE})[ ][a-z]"
    r"[^\d.;:()%]{3,120}?"
    r"(?:,[ ]|[ ])(?:including|comprising|consisting of|of (?:whom|which))[ ]"
)
_FEWER: Final = regex(r"\b(?:of|among) (?:these|them|those|whom|which)\b|[;]")


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


_PEOPLE_SAID: Final = regex(
    rf"(?<![\d.,=])(?P<total>{WHOLE})[ ](?:[a-z-]{{3,15}}[ ]){{0,3}}?(?:{GROUP_NOUN.pattern})"
)
_THINGS_SAID: Final = regex(
    rf"(?<![\d.,=–-])(?P<total>{WHOLE})[ ](?:[a-z-]{{3,15}}[ ]){{0,2}}?(?!(?:years|months|weeks|days|hours"
    rf"|minutes"
    r"|points|times|sessions|units|cycles|doses|degrees|percent)\b)[a-z]{4,20}(?<![suio])s\b"
)
_OF_THESE: Final = regex(r"(?:Of|Among|Out of)[ ](?:these|those|them|which|whom)\b")


_SOME_OF_THESE: Final = regex(
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
        added = add_count(results, *some.span("count"), some["count"])
        if added is not None:
            added.values["total"] = next(iter(said))
            return
    if len(said) == 1 and first and {"count", "percent"} <= first.values.keys():
        for result in results:
            if {"count", "percent"} <= result.values.keys() and not _FEWER.search(text, 10, result.start):
                result.values.setdefault("total", *said)


_OF_AN_AGE: Final = regex(
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
