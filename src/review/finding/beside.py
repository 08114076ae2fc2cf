"""What the words right beside a value name: "a BMI of 27", "higher heart rate (98", "relapse was seen in 12".

Each function looks at one place of a sentence and returns where a phrase begins and the phrase, or None.
"""

from __future__ import annotations

import re
from typing import Final

from review.patterns import regex

#: Where a phrase begins, and what it says as far as the value.
Phrase = tuple[int, str]

_ABOUT: Final = r"(?:about |approximately |only |nearly |almost |around |up to )?"
# What a noun phrase before "of 3.2" begins behind: a verb, an article, a conjunction.
_BEGINS: Final = regex(
    r"\b(?:with|and|or|had|has|have|having|showed|shown|reported|found|observed|revealed|demonstrated|yielded"
    r"|produced|reached|achieved|was|were|is|are|an?|the|their|its|this|that|to|by|from|as|than|gave|at|but"
    r"|while|whereas|experienced|presented|obtained|noted|vs\.?|versus|resulted in|estimated)[ ]|[,;:(\[][ ]?"
)
_OF: Final = regex(rf"[ ](?:of|(?:that|which) (?:was|were)) {_ABOUT}$")
_AGED: Final = regex(r"\baged (?:between |from )?$")
_COMPARED: Final = regex(
    r"\b(?:higher|lower|greater|larger|smaller|better|worse|longer|shorter|fewer|more|less|increased"
    r"|decreased"
    r"|reduced|elevated|similar|comparable|improved)[ ]"
    r"(?P<what>(?!(?:than|by|in|to|for|at|with|from|after|during|among|on|when|over|of|and|immediately"
    r"|within|between|across"
    r"|until|throughout|as|only)\b)"
    r"[A-Za-z][^.,;:()\[\]=<>±]{2,60}?)[ ]?[(\[][ ]?$"
)
_NOT_IN_ITEM: Final = regex(r"\b(?:than|compared|versus|vs|between|among|was|were|had)\b")
#: Adjectives that say what was measured: "significantly older (60"
_ADJECTIVES: Final = {
    "older": "age", "younger": "age", "heavier": "weight", "taller": "height",
}  # fmt: skip
_ADJECTIVE: Final = regex(rf"\b(?P<what>{'|'.join(_ADJECTIVES)})\b[^.;:()\d]{{0,60}}[(\[][ ]?$")
_SEEN_IN: Final = regex(
    r"(?P<what>[A-Za-z][^.;:()]{2,90}?)(?:[ ]?\([^()]{1,60}\))?[ ](?:(?:was|were|had been|is|are)[ ]"
    r"(?:\w+ly[ ]|also[ ])?(?:observed|found|seen|reported|noted|present|detected|identified|achieved"
    r"|diagnosed|documented|recorded|required|performed|used|given|common|prescribed|confirmed|evident)"
    rf"|occurred|developed|appeared)[ ](?:in|by|for|among)[ ](?:both |all )?{_ABOUT}$"
)
_ENDS_IN: Final = regex(rf"[ ](?:in|by|for|among)[ ](?:both |all )?{_ABOUT}$")
_RATE_OF: Final = regex(
    r"[ ]?%[ ](?:rate|incidence|prevalence|frequency|risk|reduction|increase|improvement|decrease)"
    r"[ ](?:of|in|for)[ ](?:an?[ ]|the[ ])?(?P<what>[A-Za-z][^.,;:()=<>±]{2,50}?)"
    r"(?=[ ](?:in|among|for|during|at|after|within|was|were|with|compared)\b|[,;.(]|$)"
)
_KIND_AFTER: Final = regex(
    r"[ )%]{0,2}[ ](?P<what>(?!(?:of|in|for|among|from|and|or|vs|versus|to|at|with|had|were|was|are|who|on"
    r"|after|by|compared|did|have|as|during)\b)[a-z][a-z-]{2,20}(?:[ ][a-z-]{3,20})?s)"
    r"(?=[ ]?(?:[,;.)]|and\b|at\b|in\b|$))"
)
_INCLUDING: Final = regex(r"\b(?:including|comprising|there were|consisting of|were|and)[ ]$")


_ANYBODY: Final = frozenset(["patients", "participants", "subjects", "individuals", "respondents", "persons"])


def of_value(text: str, floor: int, start: int) -> Phrase | None:
    """The noun phrase of "with a BMI of 27.1", "a hazard for discharge that was 4.5"."""
    if _OF.search(text, max(floor, start - 32), start) is None:
        return None
    before = text[max(floor, start - 110) : start]
    floor = start - len(before)
    of = _OF.search(before, max(0, len(before) - 32))
    if of is None:
        return None
    begin = max((match.end() for match in _BEGINS.finditer(before, 0, of.start())), default=0)
    return (floor + begin, before[begin : of.start()]) if of.start() - begin <= 70 else None


def age(text: str, floor: int, start: int) -> bool:
    """Whether a value is an age: "aged 30 (25–36) years"."""
    return _AGED.search(text, max(floor, start - 20), start) is not None


def compared(text: str, floor: int, start: int) -> Phrase | None:
    """What is higher or lower right before the bracket of a value: "higher baseline heart rate (98"."""
    if text[start - 1 : start] not in ("(", "["):
        return None
    if adjective := _ADJECTIVE.search(text, max(floor, start - 100), start):
        return adjective.start(), _ADJECTIVES[adjective["what"]]
    match = _COMPARED.search(text, max(floor, start - 90), start)
    if match is None or _NOT_IN_ITEM.search(match["what"]):
        return None
    return match.start("what"), match["what"]


_BEFORE_THAN: Final = regex(
    r"[ ](?:more|less|fewer)(?:[ ][a-z]+ly|[ ]often)?[ ](?:than|compared (?:with|to))[ ][^.;:()]{2,60}[(\[]$"
)


def before_than(text: str, begin: int, start: int) -> Phrase | None:
    """What is done "more often than by others (80%": "use lamps less frequently than whites (80% vs 87%)"."""
    if text[start - 1 : start] not in ("(", "["):
        return None
    than = _BEFORE_THAN.search(text, max(begin, start - 90), start)
    return (begin, text[begin : than.start()]) if than else None


def seen_in(text: str, floor: int, start: int) -> Phrase | None:
    """What "relapse was seen in 12" and "falls occurred in 4" counts."""
    near = _ENDS_IN.search(text, max(floor, start - 32), start)
    match = _SEEN_IN.search(text, max(floor, start - 200), start) if near else None
    if match is None:
        return None
    parted = _AFTER_A_VALUE if text[floor : floor + 1] in (" ", "%", ")") else _CONJUNCTION
    begin = max((m.end() for m in parted.finditer(match["what"])), default=0)
    return match.start("what") + begin, match["what"][begin:]


_AFTER_A_VALUE: Final = regex(r"[ ](?:and|but|while|whereas)[ ]|,[ ]")
_CONJUNCTION: Final = regex(r"(?:^|[,)])[ ]?(?:and|but|while|whereas)[ ]|,[ ]")


def behind(text: str, start: int, end: int) -> Phrase | None:
    """What stands behind a share: "a 40% incidence of relapse", "including 219 (23%) smokers"."""
    close = end + (text[end : end + 1] == ")")
    rate = _RATE_OF.match(text, end - (text[end - 1 : end] == "%"))
    if rate:
        return rate.start("what"), rate["what"]
    kind = _KIND_AFTER.match(text, close) if _INCLUDING.search(text, max(0, start - 18), start) else None
    return (kind.start("what"), kind["what"]) if kind and kind["what"] not in _ANYBODY else None


_JOINED: Final = regex(
    r"(?:^|[ ])(?:(?:was|were|is|are|did|had)[ ])?(?:\w+ly[ ]|not[ ]|no[ ]|an?[ ]|also[ ]"
    r"|significant[ ]){0,3}"
    r"(?:correlat(?:ed?|ion)|associat(?:ed?|ion)|related)[ ](?:\w+ly[ ]){0,2}(?:with|to)[ ](?:the[ ])?"
)
_BETWEEN: Final = regex(
    r"(?:correlations?|associations?|relationships?)[^.;:()]{0,30}?[ ]between[ ](?:the[ ])?"
    r"(?P<first>[^.;:()]{3,70}?)[ ](?:and|with)[ ](?:the[ ])?"
)
_ITEM_BEGINS: Final = regex(
    r"(?:[)\]],?|,)[ ](?:and[ ]|but[ ]|or[ ])?(?:both[ ])?(?:with[ ]|to[ ])?|\band[ ](?:with[ ]|to[ ])"
)


#: ", which reflects the share of rye," and "when adjusted for age" are no part of what is related
_ASIDE: Final = regex(r",[ ]which[ ][^,]{3,160}(?:,|$)")
_LATER: Final = regex(r"[ ]\(|,?[ ](?:when|after|while|if|adjust\w+|and also)\b")


def related(text: str, begin: int, start: int) -> tuple[Phrase, Phrase] | None:
    """The two that a correlation joins: "X was correlated with Y (r =", "between X and Y (r ="."""
    clause = text[begin:start].rstrip("([ ")
    if "orrelat" not in clause and "ssociat" not in clause and "elat" not in clause:
        return None
    joined = [*_BETWEEN.finditer(clause), *_JOINED.finditer(clause)]
    if not joined:
        return None
    last = max(joined, key=lambda match: match.end())
    between = "first" in last.groupdict()
    first = last["first"] if between else clause[: last.start()]
    first = _ASIDE.sub(lambda aside: " " * len(aside[0]), first)
    at = last.start("first") if between else 0
    skipped = max((item.end() for item in _ITEM_BEGINS.finditer(first)), default=0)
    at, first = at + skipped, re.split(r"[ ](?:had|has|have|showed?|revealed)\b", first[skipped:])[0]
    second, end = clause[last.end() :], begin + last.end()
    shift = max((item.end() for item in _ITEM_BEGINS.finditer(second)), default=0)
    return (begin + at, first), (end + shift, _LATER.split(second[shift:])[0])


_CHANGE: Final = regex(
    r"\b(?:decreases?|increases?|differences?|changes?|improvements?|reductions?|gains?"
    r"|declines?|drops?|rises?|effects?)[ ](?:in|of|for|on)[ ](?:the[ ])?(?P<what>[A-Za-z][^.,;:()\[\]=<>±]"
    r"{2,80}?)"
    r"(?=[ ](?:was|were|is|are|has|had|between|among|compared|for the|in the|after|at|from|by|with|than|on"
    r"|favou?r\w*|when|within|over)\b|[.,;:(\[]|$)"
)
#: "effect of exercise on pain"
_ON: Final = regex(
    r"\b(?:effects?|impact|influence|interactions?)\b[^.;()=]{0,120}?[ ]on[ ](?:the[ ])?"
    r"(?P<what>[A-Za-z][^.,;:()\[\]=<>±]{2,80}?)"
    r"(?=[ ](?:was|were|is|are|among|compared|after|at|from|by|with|than|when|within|over)\b|[.,;:(\[]|$)"
)
_STEMS: Final = ("ffect", "mpact", "nfluence", "nteraction")
#: "no difference was seen in pain and stiffness"
_DIFFERENCE_SEEN: Final = regex(
    r"\bdifferences?[^.;()]{0,60}?[ ](?:was|were)[ ](?:\w+[ ])?(?:seen|found|observed|noted|detected|present"
    r"|evident)"
    r"[^.;()]{0,60}?[ ](?:in|for|regarding|concerning|on|with (?:regard|respect) to)[ ](?:the[ ])?"
    r"(?P<what>[A-Za-z][^.;:()\[\]=<>±]{2,120}?)(?=[ ](?:between|among|at|after|from|than|when)\b|[.;:(\[]|$)"
)
_HIGHER_ON: Final = regex(
    r"\b(?:higher|lower|better|worse|greater)[ ](?:(?:scores?|values?|levels?)[ ])?on[ ](?:the[ ])?"
    r"(?P<what>[A-Za-z][^.,;:()\[\]=<>±]{2,60}?)"
    r"(?=[ ](?:was|were|compared|among|after|at|than|versus|vs)\b|[.,;:(\[]|$)"
)


def changes(before: str) -> list[re.Match[str]]:
    """What changed or differed, the last being what a result is of."""
    if " on " in before:
        affected = any(stem in before for stem in _STEMS) and list(_ON.finditer(before))
        if found := affected or list(_HIGHER_ON.finditer(before)):
            return found
    seen = list(_DIFFERENCE_SEEN.finditer(before)) if "ifference" in before else []
    return seen or list(_CHANGE.finditer(before))
