"""What a value with an interval is: named by the words before it, or by the value before it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from review.finding.owners import Result

DIFFERENCE: Final = re.compile(
    r"differ|reduc|increas|decreas|chang|improve|gain|declin|lower|higher|greater|drop|fell|[rf]ose|loss|lost"
)
_EFFECT: Final = re.compile(
    r"efficac|effective|protective effect|\bPE\b|\bVE\b|(?:differ|reduc|increas|decreas|chang|improve"
    r"|gain|declin"
    r"|lost|loss)[^.;()]{0,25}(?: of| by| was| were|[=:(,])[^.;()]{0,12}$"
)
_MEASURES: Final = re.compile(
    r"\b(?:(?P<OR>(?i:odds ratios?)|a?ORs?)|(?P<HR>(?i:hazards? ratios?)|a?HRs?)"
    r"|(?P<IRR>(?i:(?:incidence )?rate ratios?)|a?IRRs?)|(?P<PR>(?i:prevalence ratios?))"
    r"|(?P<RR>(?i:risk ratios?|relative risks?)|a?RRs?)|(?P<SMD>(?i:standardi[sz]ed mean differences?)|SMDs?)"
    r"|(?P<RD>(?i:risk differences?))|(?P<r>(?i:correlation coefficients?))"
    r"|(?P<b>(?i:regression coefficients?))"
    r"|(?P<ICC>(?i:intra-?class correlation)|ICCs?)|(?P<AUC>(?i:area under the)|AUCs?))\b"
)
_BASE: Final = {"relation": "=", "printed_relation": "", "name": "", "words": ""}


def as_estimate(target: Result, name: str, assumption: str | None = None) -> None:
    """Make a bare value an estimate."""
    value = target.values.pop("percent", "")
    target.kind, target.name = "estimate", name
    target.values = _BASE | ({"value": value, "unit": "%"} if value not in ("", "%") else {}) | target.values
    if assumption:
        target.assumptions.append(assumption)


def name_number(text: str, target: Result, results: list[Result]) -> None:
    """What a bare value with an interval is: as said before it, or as the value before it in a list."""
    known = [result for result in results if result is not target and "ci_low" in result.values]
    named = known[-1] if known else None
    earlier = max((r.end for r in results if r is not target and r.end <= target.start), default=0)
    before = text[max(0, target.start - 70) : target.start].lower()
    mean = max(before.rfind("mean"), before.rfind("average"))
    measures = list(_MEASURES.finditer(text, max(earlier, target.start - 200), target.start))
    share = target.values.get("percent") == "%"
    if mean >= 0 and DIFFERENCE.search(text[max(0, target.start - 200) : target.start].lower()):
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
    elif DIFFERENCE.search(before):
        as_estimate(target, "difference")
    else:
        as_estimate(target, "unnamed", "measure not named beside the value")


def is_effect(text: str, share: Result) -> bool:
    """Whether a percentage with an interval is an effect ("efficacy of 82%"), no share of a group."""
    return _EFFECT.search(text, max(0, share.start - 75), share.start) is not None


def number_of(text: str) -> float:
    """A printed number as a float; NaN if it is none."""
    try:
        return float(text.replace(",", ".").replace("·", "."))
    except ValueError:
        return float("nan")


def contains(low: str, value: str, high: str) -> bool:
    """Whether an interval holds the value that it stands beside."""
    return number_of(low) <= number_of(value) <= number_of(high)


def _whole(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


def join_counts(text: str, results: list[Result]) -> None:
    """Read "49.6% of the articles had one (8,273 of the 16,695)" as one share, if the numbers agree."""
    for share, counted in pairwise(results):
        if share.name != "alone" or counted.name not in ("of", "slash") or counted.start - share.end > 130:
            continue
        count, total = _whole(counted.values["count"]), _whole(counted.values["total"])
        if total and abs(100 * count / total - number_of(share.values["percent"])) < 0.51:
            share.values |= counted.values
            share.end, share.name, counted.kind = counted.end, "counted", "owned"
