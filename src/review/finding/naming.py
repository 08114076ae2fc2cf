"""What a value with an interval is: named by the words before it, or by the value before it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from review.finding.named import TIME_AFTER
from review.finding.notation import ESTIMATES, MEASURE_LISTED
from review.finding.owners import Result
from review.patterns import regex

DIFFERENCE: Final = regex(
    r"differ|reduc|increas|decreas|chang|improve|gain|declin|lower|higher|greater|drop|fell|[rf]ose|loss|lost"
)
_COMPARATIVE: Final = regex(r"(?:er|more|less) by[ ]$")
_EFFECT: Final = regex(
    r"efficac|effective|protective effect|\bPE\b|\bVE\b|(?:differ|reduc|increas|decreas|chang|improve"
    r"|gain|declin"
    r"|lost|loss|effects?)[^.;()]{0,25}(?: of| by| was| were|[=:(,])[^.;()]{0,12}$"
)
_EFFICACY: Final = regex(r"efficac|effectiveness|protective effect|\b[PV]E\b")
_MEASURES: Final = regex(
    r"\b(?:(?P<OR>(?i:odds ratios?)|a?ORs?)|(?P<HR>(?i:hazards? ratios?)|a?HRs?)"
    r"|(?P<IRR>(?i:(?:incidence )?rate ratios?)|a?IRRs?)|(?P<PR>(?i:prevalence ratios?))"
    r"|(?P<RR>(?i:risk ratios?|relative risks?)|a?RRs?)|(?P<SMD>(?i:standardi[sz]ed mean differences?)|SMDs?)"
    r"|(?P<RD>(?i:risk differences?))|(?P<r>(?i:correlation coefficients?))"
    r"|(?P<b>(?i:regression coefficients?))"
    r"|(?P<ICC>(?i:intra-?class correlation)|ICCs?)|(?P<AUC>(?i:area under the)|AUCs?))\b"
)
# "the odds of injury were 3.2 times higher"
_TIMES: Final = regex(r"[ -](?:times|fold)\b")
_RATIO_OF: Final = {"odds": "OR", "hazard": "HR", "risk": "RR"}
_GROUPED: Final = regex(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_BASE: Final = {"relation": "=", "printed_relation": "", "name": "", "words": ""}


def as_estimate(target: Result, name: str, assumption: str | None = None) -> None:
    """Make a bare value an estimate."""
    value = target.values.pop("percent", "")
    target.kind, target.name = "estimate", name
    target.values = _BASE | ({"value": value, "unit": "%"} if value not in ("", "%") else {}) | target.values
    if assumption:
        target.assumptions.append(assumption)


def name_number(text: str, target: Result, results: list[Result], paired: bool = False) -> None:
    """What a bare value with an interval is: as said before it, or as the value before it in a list.

    ``paired`` values are those of groups, not their difference: "947 versus 447 (95% CI 698–1,196"
    " versus 323–579)".
    """
    known = [result for result in results if result is not target and "ci_low" in result.values]
    named = known[-1] if known else None
    earlier = max((r.end for r in results if r is not target and r.end <= target.start), default=0)
    before = text[max(0, target.start - 70) : target.start].lower()
    mean = max(before.rfind("mean"), before.rfind("average"))
    measures = list(_MEASURES.finditer(text, max(earlier, target.start - 200), target.start))
    share = target.values.get("percent") == "%"
    times = _TIMES.match(text, target.end)
    if times and (ratio := next((name for word, name in _RATIO_OF.items() if word in before), None)):
        as_estimate(target, ratio)
    elif (
        mean >= 0
        and not paired
        and DIFFERENCE.search(text[max(0, target.start - 200) : target.start].lower())
        and not _changed_in_a_group(text, target.start)
    ):
        as_estimate(target, "MD")
    elif mean >= 0 or "median" in before:
        what = "mean" if mean >= 0 else "median"
        target.kind, target.name, target.values[what] = "summary", what, target.values.pop("value")
    elif measures and not share:
        as_estimate(target, str(measures[-1].lastgroup))
    elif named is not None and named.kind == "summary":
        what = "median" if "median" in named.values else "mean"
        target.kind, target.name, target.values[what] = "summary", what, target.values.pop("value")
        target.assumptions.append("named as the value before it")
    elif named is not None and named.kind == "estimate":
        as_estimate(target, named.name, "named as the value before it")
    elif DIFFERENCE.search(before) or _COMPARATIVE.search(before):
        as_estimate(target, "difference")
    else:
        as_estimate(target, "unnamed", "measure not named beside the value")


#: "for the game group the mean change was 6.9": of an arm, no difference of two
_IN_A_GROUP: Final = regex(r"\b(?:in|for|of)[ ]the[ ](?:[\w+/-]+[ ]){1,4}?(?:group|arm)\b", re.IGNORECASE)
_OF_TWO: Final = regex(r"differ|between|compared|versus|\bvs\b|\bthan\b|relative to")


def _changed_in_a_group(text: str, start: int) -> bool:
    """Whether the clause before a value names one group and compares it with none."""
    begin = max(text.rfind(mark, 0, start) for mark in (";", ". ", "), and", ") and"))
    clause = text[max(0, begin, start - 200) : start]
    named = {match[0].lower().split(" ", 1)[1] for match in _IN_A_GROUP.finditer(clause)}
    return len(named) == 1 and _OF_TWO.search(clause) is None


def is_effect(text: str, share: Result) -> bool:
    """Whether a percentage with an interval is an effect ("efficacy of 82%"), no share of a group."""
    return _EFFECT.search(text, max(0, share.start - 75), share.start) is not None


def is_efficacy(text: str, share: Result) -> bool:
    """Whether an effect in percent is one minus a ratio: its interval is not symmetric about it."""
    return _EFFICACY.search(text, max(0, share.start - 75), share.start) is not None


def number_of(text: str) -> float:
    """A printed number as a float; NaN if it is none. A comma before three digits groups thousands."""
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    try:
        return float(text.replace(",", ".").replace("·", "."))
    except ValueError:
        return float("nan")


_AT_TIME: Final = regex(
    r"\b(?:at|after|within|during|over|until|for|from|to|between|past|last|first|next|the)[ ]$", re.IGNORECASE
)
_NUMBERED: Final = regex(
    r"\b(?:years?|months?|weeks?|days?|hours?|visits?|phases?|groups?|arms?|tables?|fig(?:ures?|s?\.)?"
    r"|refs?|scales?|models?|steps?"
    r"|grades?|stages?|levels?|cycles?|sessions?|cohorts?|time|aged?|type|study|trial|item|day|in|since)[ ]$",
    re.IGNORECASE,
)
_YEAR: Final = regex(r"(?:19|20)\d\d")


def is_when(text: str, number: Result) -> bool:
    """Whether a number says when or which, not how much: "at 12 weeks", "in 2005", "per 10", "(3)"."""
    before = text[max(0, number.start - 12) : number.start]
    if before.endswith("per ") or (
        before[-1:] in ("(", "[") and text[number.end : number.end + 1] in (")", "]")
    ):
        return True
    if TIME_AFTER.match(text, number.end) and _AT_TIME.search(before):
        return True
    whole = number.values.get("value", "").isdigit()
    return whole and (
        _NUMBERED.search(before) is not None or _YEAR.fullmatch(number.values["value"]) is not None
    )


_NAMES: Final = regex(
    rf"(?P<names>{MEASURE_LISTED}(?:,[ ]{MEASURE_LISTED}){{0,3}},?[ ]and[ ](?:the[ ])?{MEASURE_LISTED})"
    r"(?:[ ][^.;()\d]{1,80}?)?[ ](?:was|were|is|are|of)[ ](?=[\d.])"
)
_BETWEEN_LISTED: Final = regex(r"[ ]?%?(?:[ ]?\([^()]{0,60}\))?(?:,|,?[ ]and)[ ]")


def name_listed(text: str, results: list[Result]) -> None:
    """Name the values of "sensitivity and specificity were 94.6% and 79%" in their order."""
    for listed in _NAMES.finditer(text):
        names = [_measure(name.group()) for name in re.finditer(MEASURE_LISTED, listed["names"])]
        values = [result for result in results if result.start >= listed.end()][: len(names)]
        gaps = (text[one.end : other.start] for one, other in pairwise(values))
        if (
            len(values) == len(names)
            and all(value.kind in ("number", "proportion", "estimate") for value in values)
            and all(_BETWEEN_LISTED.fullmatch(gap) or _BETWEEN_LISTED.fullmatch(f"{gap[1:]}") for gap in gaps)
        ):
            for name, result in zip(names, values, strict=True):
                _as_listed(text, result, name)


def _measure(name: str) -> str:
    return next(
        measure
        for measure in ("sensitivity", "specificity", "PPV", "NPV")
        if re.fullmatch(ESTIMATES[measure], name)
    )


def _as_listed(text: str, result: Result, name: str) -> None:
    if result.kind == "estimate":
        result.name = name
        return
    share = re.compile(r"[ ]?%").match(text, result.end)
    printed = result.values.get("percent", "")
    if printed == "%":
        result.values["percent"] = result.values.pop("value")
        result.end = share.end() if share else result.end
    as_estimate(result, name)


_ABOUT: Final = r"(?:about |approximately |only |nearly |almost |around |an average of |a mean of )?"
_CHANGED_BY: Final = regex(
    r"\b(?:reduced|increased|decreased|declined|improved|rose|fell|dropped|grew|lowered|raised|diminished"
    r"|shortened"
    r"|prolonged|reductions?|increases?|decreases?|improvements?|declines?|drops?)[ ]"
    rf"(?:(?:in|of)[ ][a-z][a-z -]{{2,40}}[ ](?:by|of|was|were)|by|of)[ ]{_ABOUT}"
    r"(?:\d[\d.]*[ ]?%?(?:,|[ ]and|[ ]vs\.?|[ ]versus|[ ]or)[ ])?$"
)
_HIGHER: Final = regex(
    r"[ ](?:higher|lower|greater|faster|slower|longer|shorter|larger|smaller|reduction|increase"
    r"|decrease|improvement|decline)\b(?! than \d)"
)
_PLANNED: Final = regex(
    r"\b(?:expect\w*|assum\w*|detect|power|sample size|would|could|will|should|might|may|can|at least"
    r"|up to|more than"
    r"|less than|doses?|goal|target\w*|threshold|criteri\w*|defined|clinically|if|per)\b"
)


def is_change(text: str, start: int, end: int) -> bool:
    """Whether a percentage says by how much something changed or differed: "reduced by 42% and 63%"."""
    if not (_HIGHER.match(text, end) or _CHANGED_BY.search(text, max(0, start - 90), start)):
        return False
    return _PLANNED.search(text) is None


_PERCENT_SIGN: Final = regex(r"[ ]?(?:%|per ?cent\b)")


def name_share(text: str, result: Result) -> None:
    """A percentage that nothing else claimed, also as a mean: what it is of is decided by its words."""
    value = result.values.get("value") or result.values.get("mean")
    if result.name in ("prevalence", "incidence") and result.values.get("unit") == "%":
        if "ci_low" not in result.values and value is not None:
            result.start = text.index(value.lstrip("-"), result.start)
            result.kind, result.name, result.values = "proportion", "alone", {"percent": value}
        return
    if result.kind not in ("number", "summary") or value is None:
        return
    percent = _PERCENT_SIGN.match(text, result.end)
    if percent and result.kind == "number" and is_change(text, result.start, percent.end()):
        result.values.pop("percent", None)
        as_estimate(result, "difference")
        result.values |= {"unit": "%", "changed": "yes"}
        result.end = percent.end()
        return
    if percent and result.values.keys() <= {"value", "mean", "unit", "percent"}:
        mean = result.kind == "summary"
        result.kind, result.name, result.values = (
            "proportion",
            "mean" if mean else "alone",
            {"percent": value},
        )
        result.end = percent.end()
