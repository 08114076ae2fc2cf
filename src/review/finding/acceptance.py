"""What only looks like a result: units, scores, dates, symbols of formulas, levels that were set."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from review.finding import percentages, words
from review.finding.groups import GROUP_NOUN
from review.finding.naming import number_of
from review.finding.notation import UNIT, WHOLE
from review.finding.numerals import COUNT_WORDS, IN_WORDS, digits
from review.finding.owners import Result
from review.patterns import regex
from review.quantities import names

_MARK: Final = regex(
    r"(?:[*†‡#§¶]+[ ]?[:,=(]?[ ]?(?:[a-zA-Z]+ |indicat\w+ |significant\w* |at )?|\b(?:asterisks?|letters"
    r"|stars?|symbols?|daggers?)\b[^.;]{0,80})$",
    re.IGNORECASE,
)
_MARKED_RESULT: Final = regex(r"±[^();]{1,24}[,;][ ]?\*{1,3}$")
_UNIT: Final = regex(rf"[ ]?{UNIT}")
_CORRELATED: Final = regex(r"correlat|associat|relat|Pearson|Spearman|Kendall", re.IGNORECASE)
_SCORE: Final = regex(
    r"(?:\b|sub)(?:score[sd]?|scor|scale|grade[sd]?|vision|acuity|VAS|NRS|pain|rat(?:ed|ing)|strength|MMT"
    r"|ratio"
    r"|doi|[vw]/[vw]|points?|stage|type|page|version|dilut|chr|chapter|blood pressure|mm ?Hg|\bper\b|no\.?"
    r"|grant|https?|www|ISO|dated?)[^.;]{0,25}$",
    re.IGNORECASE,
)
_YEAR: Final = regex(r"(?:19|20)\d\d")
_CONDITION: Final = regex(r"^[ ]?(?:[°º][ ]?[CFK]|[º°]\)? ?C|degrees? (?:C\b|[cC]elsius)|℃|K\b)")
_PH: Final = regex(
    r"\bpH(?: range| values?)?[ ]?(?:of|was|=|:|to|at)?[ ]?$|temperature[^.;]{0,30}$|[℃]", re.IGNORECASE
)


#: A temperature that is an outcome, no condition of an experiment.
_BODY: Final = regex(
    r"\b(?:body|core|skin|rectal|oral|tympanic|esophageal|oesophageal|axillary|intracanal) temperature",
    re.IGNORECASE,
)


def accepted(text: str, results: list[Result]) -> Iterator[Result]:
    """The results that are results; the p-value of one that is none stands alone."""
    if not results or words.is_plan(text):
        return
    shares = percentages.shares(text, results)
    percentages.name_means(text, results, shares)
    for result in results:
        if result.start in shares or accepts(text, result):
            yield result
        elif result.p is not None:
            result.p.kind = "p"
            if accepts(text, result.p):
                yield result.p


def accepts(text: str, result: Result) -> bool:
    """Whether a result of a sentence is one, by its own form and the words next to it."""
    return _RULES[result.kind](text, result)


def _value(result: Result, name: str = "value") -> float | None:
    value = number_of(result.values.get(name, ""))
    return None if math.isnan(value) else value


def _whole(result: Result, name: str) -> int | None:
    """A count, whatever parts its thousands: in it a comma is no decimal mark."""
    return int(re.sub(r"\D", "", result.values[name])) if name in result.values else None


def _decimals(result: Result) -> bool:
    return any(mark in result.values["value"] for mark in ".,·")


def _test(text: str, result: Result) -> bool:
    values, name = result.values, result.name
    has_p = "p_relation" in values or result.beside_p
    df = values["df"].split()
    value = _value(result)
    if name == "BF":
        return True
    if not has_p and _UNIT.match(text, result.end):
        return False
    if name in ("r", "rho", "tau"):
        if value is None or (not _decimals(result) and not has_p):
            return False
        said = result.beside_test or bool(_CORRELATED.search(text))
        return has_p or bool(df) or (said and values["relation"] == "=")
    if name == "chi2":
        return has_p or bool(df) or (_decimals(result) and value is not None and value > 0)
    if name == "F":
        return len(df) == 2 or (
            has_p and not (len(df) == 1 and not values["bracket"] and _attached(text, result))
        )
    if name == "t":
        if not has_p and "=" not in text[result.start : result.end]:
            return False  # "a t-value of 2.0 with 28 degrees of freedom"
        return (len(df) <= 1 and (has_p or (bool(values["bracket"]) and _decimals(result)))) or (
            len(df) == 1 and _decimals(result) and not _attached(text, result)
        )
    if name in ("z", "Q", "H"):
        return has_p or (bool(df) and _decimals(result) and not _attached(text, result))
    if name in ("U", "W"):
        return has_p or len(df) == 2  # the sizes of both groups
    return has_p


def _attached(text: str, result: Result) -> bool:
    """Whether the degrees of freedom are digits attached to the symbol: as likely an index."""
    return re.match(r"[A-Za-z]+[ ]?\d", text[result.start : result.start + 8]) is not None


_BOUNDED: Final = names(lambda each: each.high == 1)
_COUNTED_OF: Final = regex(rf"\b(?:out|hundred|thousand|{'|'.join(COUNT_WORDS)}) of (?:the |all )?$")
#: A percentage of change is a result of a study where groups or a p-value stand beside it.
_COMPARES: Final = regex(r"\b(?:groups?|arms?|placebo|controls|respectively|compared|than|versus|vs)\b")
_NEEDS_INTERVAL: Final = frozenset({"difference", "incidence", "prevalence", "unnamed"})
_RATIOS: Final = names(lambda each: each.scale != "plain")
_RATES: Final = names(lambda each: each.rate)
_SPELLED: Final = names(lambda each: each.spelled)  # "kappa for the raters was .71"
_REGRESSION: Final = regex(r"regress|predict|coefficient|standardi[sz]ed")


def _estimate(text: str, result: Result) -> bool:
    values, name = result.values, result.name
    value = _value(result)
    if value is None:
        return False
    if name in _NEEDS_INTERVAL:
        rate = name == "incidence" and values.get("unit", "").startswith("per ")
        changed = "changed" in values and ("p_relation" in values or _COMPARES.search(text) is not None)
        return "ci_low" in values or changed or rate
    if values["relation"] != "=" and words.is_criterion(text, result.start, result.end):
        return False
    supported = not {"ci_low", "p_relation", "se"}.isdisjoint(values)
    supported = supported or (result.beside_test and values["relation"] == "=" and _decimals(result))
    named = name in ("d", "g") and values["name"].startswith(("Cohen", "Hedges")) and _decimals(result)
    if (
        values["words"]
        and not supported
        and not named
        and (name not in _RATIOS | _SPELLED or "factor" in values["words"])
    ):
        return False
    if name in _BOUNDED:
        return _bounded(text, result, supported)
    if not supported and _UNIT.match(text, result.end):
        return False
    if name in _RATIOS:
        return supported or _ratio_alone(text, result, value)
    return _by_symbol(text, result, supported)


def _bounded(text: str, result: Result, supported: bool) -> bool:
    """Measures that cannot exceed 1 (or 100%), whether or not the printed one does."""
    values = result.values
    if values["name"] in ("r²", "r2") and values["relation"] != "=":
        return False  # how closely linked variants had to be
    if result.name == "C" and not (values["printed_relation"] or supported):
        return False
    percent = values.get("unit") == "%"
    if re.fullmatch("[1-3],[1-9]", values["value"]) or (
        not supported and not percent and _UNIT.match(text, result.end)
    ):
        return False  # "ICC (2,1)"; the area under a curve of concentrations
    if result.name in _RATES and not (percent or supported):
        return False
    return _decimals(result) or percent or supported


def _ratio_alone(text: str, result: Result, value: float) -> bool:
    """A ratio without interval and p: it has decimals, and is not the 1.0 that others are compared with."""
    values = result.values
    if value == 1 or not _decimals(result):
        return False
    named = values["printed_relation"] or values["words"] or len(values["name"]) > 3
    return bool(named) or text[max(0, result.start - 1)] in "(; "


def _by_symbol(text: str, result: Result, supported: bool) -> bool:
    """Measures whose symbols mean many things: d, g, b, β, MD, I²."""
    values, name = result.values, result.name
    relation, spelled = bool(values["printed_relation"]), len(values["name"]) > 3
    if name in ("d", "g"):
        said = re.search(r"Cohen|Hedge|effect size", text) is not None
        by_name = (supported and relation) or (said and (relation or spelled))
        return _decimals(result) and by_name
    if name in ("b", "beta", "MD", "RD"):
        if supported:
            return relation or bool(values["words"]) or "ci_low" in values
        fitted = _REGRESSION.search(text) or re.match(r"[,;]? R(?:²|2)", text[result.end : result.end + 5])
        return name in ("b", "beta") and relation and _decimals(result) and fitted is not None
    if name == "I2":
        named = relation or bool(values["words"])
        return named and (values.get("unit") == "%" or supported)
    return relation or supported


#: "95% Bonferroni corrected confidence interval": the number before it is a level, whatever stands before.
_OF_A_LEVEL: Final = regex(
    r"\d\d(?:\.\d)?[ ]?%[ ](?:[A-Za-z-]{1,20}[ ]){0,3}(?:CIs?\b|CrI\b|[cC]onfidence|[cC]redible)"
)


def _summary(text: str, result: Result) -> bool:
    values = result.values
    if _OF_A_LEVEL.match(text, result.start):
        return False
    if result.name == "plus_minus":
        if _BODY.search(text, 0, result.start):
            return True
        if (
            _CONDITION.match(text[result.end : result.end + 12])
            or "°C" in text[result.start : result.end]
            or values.get("unit") in ("°C", "K")
        ):
            return False
        return _PH.search(text[max(0, result.start - 45) : result.start]) is None
    if not {"sd", "se", "ci_low", "q1", "minimum"} & values.keys():
        return _alone(text, result)
    return True


_LINK: Final = regex(
    r"(?:\b(?:was|were|of|is|averag(?:ed|ing)|[oO]n average|from|to)(?: only| about)?|[=:]"
    r"|\b[Oo]n average[^.;()\d]{0,60} (?:had|scored|lasted|took|weighed|waited|measured|reached"
    r"|rated)(?: only| about)?)[ ]?$"
)
_SAYING_MORE: Final = regex(
    r"\b(?:factor|total|recorded|multiplied|is|are|was|were|than|that|which|less|more|least|most"
    r"|filter)\b[ ]\w"
)


# "(median age 38 years, median CD4 165/µL)", "median 6.0 vs. 6.6"
_BESIDE_ITS_NAME: Final = regex(
    r"[(,;][ ](?:with[ ](?:an?[ ])?)?(?:[mM]ean|[mM]edian|Mdn)[ ](?:[A-Za-z][\w-]*[ ]){0,3}$"
    r"|[(](?:[mM]ean|[mM]edian|Mdn)[ ](?:[A-Za-z][\w-]*[ ]){0,3}$"
)
_MEASURED: Final = regex(rf"[ ]?(?:/[μµ]?[a-zA-Z]|{UNIT}|[,;)]|(?:vs\.?|versus|and|compared (?:with|to))[ ])")


def _alone(text: str, result: Result) -> bool:
    """Whether a mean or median without spread is said plainly: "mean age was 34.5", "a median of 5"."""
    printed = result.values.get("mean", result.values.get("median", ""))
    inside = (
        text.find(printed, result.start)
        if len(printed) and result.end - result.start > len(printed) + 1
        else result.start
    )
    if result.name == "listed" or re.match(
        r"M(?:_?[aA]ge)?[ ]?=[ ]?-?\d{1,4}\.\d", text[result.start : result.start + 18]
    ):
        return True
    before = text[max(0, inside - 150) : max(inside, result.start)]
    if _BESIDE_ITS_NAME.search(text[max(0, inside - 50) : inside]) and _MEASURED.match(
        text, inside + len(printed)
    ):
        return True
    named = max(before.lower().rfind(word) for word in ("mean", "median", "averag", "mdn"))
    return named >= 0 and _LINK.search(before) is not None and not _SAYING_MORE.search(before, named)


def _proportion(text: str, result: Result) -> bool:
    values, name = result.values, result.name
    count, total = _whole(result, "count"), _whole(result, "total")
    before = text[max(0, result.start - 40) : result.start]
    if _GROWTH.search(before) and total is None:
        return False
    first = "count" in values and text.startswith(values["count"], result.start)
    if first and total is None and (label := _LABEL_BEFORE.search(before)):
        return _counted_before_its_group(result, label)
    if count is not None and total is None and name == "counted":
        if _YEAR.fullmatch(values["count"]) and re.search(
            r"\b(?:in|year|years|since|by|from|to|for|of|and)[ ]$", before
        ):
            return False
        # "two out of 15 patients (13%)"
        if _COUNTED_OF.search(before):
            values["total"] = values.pop("count")
    if name in ("slash", "of"):
        people = _PEOPLE_NEXT.match(text, result.end)
        if total is None or count is None or total < 3 or (count >= total and not _is_counted(text, result)):
            return False
        if count > total and _YEAR.fullmatch(values["count"]):
            return False  # "until September 2012 out of 113 children"
        if name == "slash" and not people and _UNIT.match(text, result.end):
            return False  # "5/10 mg", "12/16 weeks"
        if name == "slash" and not people and any(map(_FILED.fullmatch, (values["count"], values["total"]))):
            return False
        if not people and _SCORE.search(before):
            return False
        if name == "of":
            return (
                re.search(
                    r"(?:phase|step|day|figure|table|part|stage|grade|version|volume|item)\w*[ ]$",
                    before,
                    re.IGNORECASE,
                )
                is None
                and total >= 5
            )
        if total >= 6 and (people or (total > 12 and before.endswith(" in "))):
            return True
        if total >= 6 and _COMPARED_SHARE.match(text, result.end):
            return True
        if total >= 6 and _OF_ARM.match(text, result.end):
            return True
        after = text[result.end : result.end + 20]
        return (
            total >= 6
            and total != 10
            and _AFTER_SHARE.match(after) is not None
            and not re.search(r"[/–-]$", before)
        )
    return "ci_low" in values if name == "percent" else name not in ("alone", "mean")


#: "two patients in Group 1 (4.3%)": the number names the group, and who was counted stands before it
_LABEL_BEFORE: Final = regex(
    rf"(?:\b(?P<count>{WHOLE}|(?i:{IN_WORDS}))[ ](?:[a-z-]{{3,15}}[ ]){{1,3}}(?:in|of|from)[ ](?:the[ ])?)?"
    r"\b(?:[gG]roups?|[aA]rms?|[cC]ohorts?)[ ]$"
)


def _counted_before_its_group(result: Result, label: re.Match[str]) -> bool:
    values = result.values
    if label["count"]:
        values["count"] = digits(label["count"])
        result.start -= label.end() - label.start("count")
    else:
        del values["count"]
    return label["count"] is not None or "percent" in values


_PEOPLE_NEXT: Final = regex(rf"[ ](?:[a-z-]{{3,20}}[ ]){{0,2}}?(?:{GROUP_NOUN.pattern})", re.IGNORECASE)
_AFTER_SHARE: Final = regex(
    r"[ ]?(?:[)\],;]|vs|(?:in|for|among) [a-zA-Z]|[a-z]{4,}s\b|larvae|people|(?:wo)?men\b|mice|children)"
)
#: "260/695 (374.1) versus 125/334"
_COMPARED_SHARE: Final = regex(r"[ ]?\([\d.]{1,6}\)[ ]?(?:vs|versus|and|[,;)])|[ ]\([\d.]{1,6}\)[ ]?\(p")
_OF_ARM: Final = regex(r"[ ](?:in|of|from)[ ]the[ ](?:[\w-]+[ ]){1,3}?(?:group|arm)\b")
# "approved as 190/2009": a year, or a number with leading zeros
_FILED: Final = regex(r"(?:19|20)\d\d|0\d+")
_COUNTED_THINGS: Final = regex(rf"[ ](?!{UNIT})[A-Za-z]")


def _is_counted(text: str, result: Result) -> bool:
    """Whether "39 of the 34 patients" is counted by its form: things follow, or it has its own brackets."""
    bracketed = text[result.start - 1 : result.start] in ("(", "[") and text[result.end : result.end + 1] in (
        ")",
        "]",
    )
    return bracketed or _COUNTED_THINGS.match(text, result.end) is not None


_GROWTH: Final = regex(r"\b(?:increase|rise|growth|decrease|decline|reduction|drop) of[ ]$")
_FUNCTION: Final = regex(r"[pP]\([a-zA-Z]\w?(?:[|,=][^)]{0,9})?\)")  # "p(x) = 0.5" is a probability


def _p(text: str, result: Result) -> bool:
    if result.name == "ns":
        return True
    if _FUNCTION.match(text, result.start, result.end):
        return False
    if _MARK.search(text, max(0, result.start - 100), result.start) and not _MARKED_RESULT.search(
        text, max(0, result.start - 40), result.start
    ):
        return False  # what a mark in a figure or table stands for
    exact = result.values["p_relation"] in "=~>" and result.values["p"].rstrip("0") not in (
        "0.05",
        ".05",
        "0.01",
        ".01",
    )
    return exact or not words.is_criterion(text, result.start, result.end)


_RULES: Final = {
    "test": _test,
    "estimate": _estimate,
    "summary": _summary,
    "proportion": _proportion,
    "p": _p,
}
