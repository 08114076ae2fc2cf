"""What a number begins: a mean and its spread, a count, a percentage, an interval's level, or only itself."""

from __future__ import annotations

import re
from typing import Final

from review.finding import notation
from review.finding.groups import GROUP_NOUN
from review.finding.named import Piece, read_degrees, read_interval
from review.finding.notation import INTERVAL_NAME, NUMBER, OPEN, UNIT, UNSIGNED, WHOLE
from review.finding.numerals import IN_WORDS, digits
from review.patterns import regex

_NUMBER: Final = regex(rf"(?P<value>{NUMBER})(?![.·]\d)")
_PLUS_MINUS: Final = regex(
    rf"[ ]?(?P<unit1>{UNIT}|[a-z]{{3,8}}[ ][a-z]{{3,8}}(?=[ ]?±))?[ ]{{0,2}}"
    r"\(?(?:±|\+/-|\+-|\+/−)(?P<named>[ ]?(?:SD|SE|SEM"
    rf"|S\.D\.|S\.E\.M?\.?)[ =])?[ ]{{0,2}}(?P<spread>{UNSIGNED})(?:\)?[ ]?(?P<unit>{UNIT}))?"
    r"(?P<after>[ ]?\(?(?:SD|SEM?|S\.D\.|S\.E\.(?:M\.)?)(?![\w=]|[ ]?[=]))?"
)
_SHARE: Final = r"(?:\d{1,3}(?:[.,·]\d{1,4})?|[.·]\d{1,4})"
# "479 animals showed seven (1.5%)" counts seven
_WORDS: Final = (
    rf"(?:[ ](?:in|on|at|from|for|of|with)[ ](?:only[ ])?{IN_WORDS}"
    rf"|[ ](?!{IN_WORDS})[a-zA-Z][a-zA-Z'-]{{0,17}}){{0,6}}?"
)
_CLOSED: Final = r"[ ]?(?=[)\],;:])"
_OF: Final = r"(?:[ ]?/[ ]?|[ ](?:out )?of(?: the| a total of| all| these| our)?[ ])"
_TOTAL_AFTER: Final = (
    r"(?:[)\]][ ](?:out )?of (?:the |all |a total of )?(?:[a-z]{4,12} )?"
    rf"(?P<total>{WHOLE})(?![\w]|[.·]\d|%))?"
)
#: 35 of 53 (66%) · 35/53, 66%
_OF_TOTAL_SHARE: Final = regex(
    rf"(?P<count>{WHOLE}|{IN_WORDS}){_OF}(?P<total>{WHOLE})(?![\w]|[.·]\d|/|,\d)"
    rf"{_WORDS}(?:[ ]?[,;=]?[ ]?{OPEN}[ ]?|[ ]?[,;:=][ ]?|[ ]or[ ]"
    r"|(?<! of)(?<! at)(?<! by)(?<!than)(?<!with)(?<! to)(?<! in)(?<!only)(?<!that)[ ](?=\d))"
    rf"(?P<percent>{_SHARE})[ ]?%(?![ ](?:of|in|among)[ ](?:the|all|those)\b)"
)
#: 35 patients (66%) · 35 (66%) of 53
_SHARE_IN_BRACKET: Final = regex(
    rf"(?P<count>{WHOLE}|{IN_WORDS})(?![ -](?:year|month|week|day|hour|minute)){_WORDS}"
    rf"[ ]?{OPEN}[ ]?(?P<percent>{_SHARE})[ ]?%{_CLOSED}{_TOTAL_AFTER}"
)
#: (35, 66%)
_COUNT_THEN_SHARE: Final = regex(rf"(?P<count>{WHOLE}),[ ](?P<percent>{_SHARE})[ ]?%{_CLOSED}")
_SET_OFF: Final = regex(r"[(\[;][ ]?$")
#: 35/53 · 35 of 53
_OF_TOTAL: Final = regex(
    rf"(?P<count>{WHOLE})(?P<of>{_OF})(?P<total>{WHOLE})(?![\w%]|[.·]\d|/|,\d|[ ]?[-–×%])"
)
_PERCENT: Final = regex(
    rf"(?P<percent>{_SHARE})[ ]?(?:%|per ?cent\b)(?:"
    rf"(?:[ ][a-zA-Z-]{{2,18}}){{0,3}}[ ]?[(\[,][ ]?(?:[nN][ ]?=[ ]?)?(?P<count>{WHOLE}|{IN_WORDS}){_OF}"
    rf"(?P<total>{WHOLE}|{IN_WORDS})[ ]?(?=[)\],;]| [a-z])"
    rf"|(?:[ ]of[ ](?:the[ ]|all[ ]|our[ ])?"
    rf"(?:patients|participants|subjects|respondents|women|men|children))?"
    rf"[ ]?[(\[,][ ]?[nN][ ]?=[ ]?(?P<count2>{WHOLE})(?:[ ]?/[ ]?(?P<total2>{WHOLE}))?{_CLOSED}"
    rf"|[ ]\([ ]?(?P<count3>{WHOLE})[ ]?\)(?:[ ](?:out )?of (?:the |all )?(?P<total3>{WHOLE})(?![\w]"
    rf"|[.·]\d|%))?"
    rf"|(?=[ ]?[(\[,;:][ ]?{INTERVAL_NAME}))"
)


def read_number(text: str, at: int) -> Piece | None:
    """``3.35 ± 0.73``, ``35/53 (66%)``, ``66% of …``, ``95% CI …``, or a bare number."""
    while text[at] == " ":
        at += 1
    match = _NUMBER.match(text, at)
    if match is None:
        return None
    end = match.end()
    beyond = text[end : end + 24]
    spread = _PLUS_MINUS.match(text, end) if "±" in beyond or "+" in beyond else None
    if spread:
        values = {
            "mean": notation.number(match["value"]),
            "spread": spread["spread"],
            "named": spread["named"] or spread["after"] or "",
        }
        values["unit"] = spread["unit"] or spread["unit1"] or ""
        return Piece("plus_minus", at, spread.end(), "plus_minus", values)
    if _LEVEL_OF_INTERVAL.match(text, at):
        return read_interval(text, at)
    if rate := _RATE.match(text, at):
        values = {"value": notation.number(match["value"]), "relation": "=", "printed_relation": ""}
        values |= {"name": "", "words": "", "unit": f"per {rate['per']}"}
        return Piece("estimate", at, rate.end(), "incidence", values)
    following = beyond.lstrip(" \u2009")
    if following.startswith(("%", "per")):
        piece = _percent(text, at) or read_interval(text, at)
    else:
        piece = read_degrees(text, at) if following[:1] == "d" else None
        if piece is None and following[:1] in _AFTER_COUNT:
            piece = _count(text, at)
        elif following[:1] == "," and _SET_OFF.search(text, max(0, at - 2), at):
            listed = _COUNT_THEN_SHARE.match(text, at)
            piece = Piece("proportion", at, listed.end(), "", _values(listed)) if listed else None
    if piece is not None:
        return piece
    share = {"percent": "%"} if following.startswith(("%", "per cent", "percent")) else {}
    return Piece("number", at, end, "number", {"value": notation.number(match["value"]), **share})


#: "36.6/100 child-years", "4.2 events per 1,000 person-years", "66.0 per 1,000 catheter days"
_RATE: Final = regex(
    rf"{UNSIGNED}[ ]?(?:[a-z]{{4,12}}[ ]){{0,2}}?(?:/|per)[ ]?(?P<per>1(?:[,\u2009 ]?0{{1,3}}){{0,2}}[ ]"
    r"(?:[A-Za-z]{2,12}[ -](?:at risk[ ])?){0,2}?(?:years|months|days|hours|(?:live[ ]?)?births|pregnancies"
    r"|deliveries|admissions|population|inhabitants|patients|people|women|children)\b"
    r"|(?:[pP]erson|[pP]atient|[cC]hild|[wW]oman|[sS]ubject)[ -]?(?:[yY]ear|[mM]onth|[dD]ay|[wW]eek)s?\b)"
)
_LEVEL_OF_INTERVAL: Final = regex(rf"\d\d(?:[.·]\d{{1,3}})?[ ]?%[- ]?{notation.INTERVAL_WORD}")
_AFTER_COUNT: Final = frozenset("/([{abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _count(text: str, at: int) -> Piece | None:
    """A count with its total, its percentage, or both."""
    if "%" in text[at : at + 150]:
        match = _OF_TOTAL_SHARE.match(text, at) or _SHARE_IN_BRACKET.match(text, at)
        if match and not _LEVEL_OF_INTERVAL.match(text, match.start("percent")):
            return Piece("proportion", at, match.end(), "", _values(match))
    match = _OF_TOTAL.match(text, at)
    if match is None:
        return None
    return Piece("proportion", at, match.end(), "slash" if "/" in match["of"] else "of", _values(match))


def _values(match: re.Match[str]) -> dict[str, str]:
    """Numbers of a match by their names; counts in words are written in digits."""
    found = {name.rstrip("234"): text for name, text in match.groupdict().items() if text}
    counts = {name: digits(found[name]) for name in ("count", "total") if name in found}
    return counts | {name: found[name] for name in ("percent",) if name in found}


_RATE_AFTER: Final = regex(
    rf"(?P<value>{_SHARE})[ ]?%[ ](?P<rate>sensitivity|specificity)(?![\w]|[ ]?(?:of|was|at|to"
    rf"|threshold))"
)


def _percent(text: str, at: int) -> Piece | None:
    if rate := _RATE_AFTER.match(text, at):  # "with 94.6% sensitivity and 79% specificity"
        values = {
            "value": rate["value"],
            "unit": "%",
            "relation": "=",
            "printed_relation": "",
            "words": " of",
        }
        return Piece("estimate", at, rate.end(), rate["rate"], values | {"name": rate["rate"]})
    match = _PERCENT.match(text, at)
    if match is None:
        return None
    values = _values(match)
    if match["count3"] and not match["total3"] and _YEAR.fullmatch(match["count3"]):
        return None  # "42% (1998)"
    return Piece("proportion", at, match.end(), "" if len(values) > 1 else "percent", values)


_YEAR: Final = regex(r"(?:19|20)\d\d")


_WORD_COUNT: Final = regex(
    rf"(?i:(?P<count>{IN_WORDS}))(?:"
    rf"{_OF}(?P<total2>{WHOLE}|{IN_WORDS})(?![\w]|[.·]\d|/|,\d)"
    rf"{_WORDS}[ ]?{OPEN}[ ]?(?P<percent2>{_SHARE})[ ]?%{_CLOSED}"
    rf"|{_WORDS}[ ]?{OPEN}[ ]?(?P<percent>{_SHARE})[ ]?%{_CLOSED}{_TOTAL_AFTER}"
    rf"|[ ]per ?cent\b[ ]?[(\[][ ]?(?P<count3>{WHOLE}){_OF}(?P<total3>{WHOLE})[ ]?[)\]]"
    rf"|(?P<share>[ ]per ?cent\b)"
    rf"|(?<!one)(?P<bare>{_OF})(?P<total4>\d{{1,3}}(?:,\d{{3}})*)(?=[ ](?:[a-z-]{{3,14}}[ ])"
    rf"?{GROUP_NOUN.pattern}))"
)
#: n = 31 (82%) · n = 31; 82%
_N_WITH_SHARE: Final = regex(
    rf"[nN][ ]?=[ ]?(?P<count>{WHOLE})(?:[;,][ ]?|[ ]?[(\[][ ]?)(?P<percent>{_SHARE})[ ]?%{_CLOSED}"
)


_FRACTION: Final = regex(r"[ -](?:thirds?|quarters?|hal(?:f|ves)|fifths?|tenths?|hundred|thousand)\b")


def read_counted(text: str, at: int) -> Piece | None:
    """``n = 31 (82%)``: a count with its percentage, no size of a group."""
    match = _N_WITH_SHARE.match(text, at)
    return Piece("proportion", at, match.end(), "", _values(match)) if match else None


def read_count_in_words(text: str, at: int) -> Piece | None:
    """``twelve patients (54.5%)``, ``nine (6%) of 151``; the count is written in digits."""
    match = _WORD_COUNT.match(text, at)
    if match is None or text.endswith(("hundred and ", "hundred ", "thousand "), max(0, at - 14), at):
        return None  # "one hundred and twelve of 140"
    if match["share"]:  # "thirty-four percent of the riders"
        share = {"value": digits(match["count"]), "percent": "%"}
        return Piece("number", at, match.end("count"), "number", share)
    values = _values(match)
    if match["bare"]:
        return Piece("proportion", at, match.end(), "of", values)
    if _FRACTION.match(text, match.end("count")):
        values.pop("count", "")  # "one third of all samples (33.8%)"
    if match["count3"]:  # "fifty-two percent (12 of 23)"
        values = {"count": match["count3"], "total": match["total3"], "percent": digits(match["count"])}
    return Piece("proportion", at, match.end(), "in_words", values)
