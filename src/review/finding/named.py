"""What a name begins: p-values, intervals, tests, estimates, summaries, degrees of freedom, n.

Each reader takes a text and the place where the name stands, and returns the piece that begins there, or
None if the name begins nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from review.finding import notation
from review.finding.notation import (
    CLOSE,
    DF,
    INTERVAL_NAME,
    INTERVAL_VALUES,
    MEASURE_LISTED,
    NOT_SIGNIFICANT,
    NUMBER,
    OPEN,
    P_NAME,
    P_NUMBER,
    PER,
    QUARTILES,
    RANGE,
    RELATION,
    UNIT,
    UNSIGNED,
    WHOLE,
)
from review.patterns import regex


class Piece(NamedTuple):
    """One reading of ``sentence[start:end]``: its kind, its name, and what it gives to a record."""

    kind: str
    start: int
    end: int
    name: str
    values: dict[str, str]


#: What makes a number a time: "18 months".
TIME_AFTER: Final = regex(
    r"[ -]?(?:years?|yrs?|months?|weeks?|wks?|days?|hours?|hrs?|h|minutes?|min|seconds?|s)\b"
)
# "r = .34–.51" says between what values many lie; "-0.5 - 95% CI" does not.
# "0.61,95%CI" goes on with its interval; "0,61,9" is no number.
_GOES_ON: Final = r"[.·/]\d|,\d(?!\d?(?:\.\d)?[ ]?%)"
_TO_ANOTHER: Final = r"[ ]?(?:to |–|—|-)[ ]?[-–]?(?!\d\d(?:[.·]\d)? ?%[- ]?[CcI])[.·]?\d"
# A p-value below 0 or above 1 is read by its form, decimals without a unit: what cannot be is a result, too.
_IMPOSSIBLE_P: Final = (
    rf"(?:[-–][ ]?0?[.·]\d{{1,5}}|\d{{1,2}}[.·]\d{{1,5}}(?![ ]?(?:{UNIT}|fold|times|[×x*·])))"
)
_P: Final = regex(
    rf"(?:{P_NAME}[ ]{{0,2}}(?:(?P<relation>{RELATION}|:)|(?P<word>(?:was|were|is|of"
    rf"|being|equals?|(?:(?:was|were|is|of) )?equal to)(?: [<>=≤≥~]| (?=[0.·])))|(?=0?\.\d))"
    rf"[ ]{{0,2}}(?P<second>[<>]?)[ ]?(?:(?P<p>{P_NUMBER}|{_IMPOSSIBLE_P})|(?P<ns>{NOT_SIGNIFICANT}))"
    rf"|(?P<alone>[nN]\.[sS]\.|n\.? ?s\.?(?=\))|NS(?=\))))"
    rf"(?![\w%]|{_GOES_ON}|[ ]?±)"
)
_EXPLAINED: Final = regex(r"significant[ ]?\($")  # "reported as nonsignificant (ns)"
_INDEXED: Final = regex(r"[pP]_?[1-9](?!-?df)")
_INDEXED_P: Final = regex(r"\b[pP]_?[1-9][ ]?(?:[<>≤≥]|=[ ]?0?\.\d{3})")
# What a p-value is of, if not of the estimate that it follows.
_OF_ITS_OWN: Final = regex(r"[ -]trend|interaction|het|[12]-?df", re.IGNORECASE)
_P_MORE: Final = regex(
    rf"(?:[ ]?[,;/][ ]?(?:and )?|[ ](?:and|or"
    rf"|vs\.?)[ ])(?P<relation>{RELATION})?[ ]?(?P<p>0?[.·]\d{{1,8}}(?:{notation._EXPONENT})?)(?![\w%]"
    rf"|[.,·/]\d|[ ]?(?:[±(\[-]|to\b|vs\b|{UNIT}))"
)
_LISTED: Final = regex(r"(?:,[ ][-–]?0?[.·]\d{1,6}){0,12},?[ ]and[ ][-–]?0?[.·]\d{1,6}(?![\w%]|[ ]?[±(-])")
_LISTED_VALUE: Final = regex(r"[-–]?0?[.·]\d{1,6}")
_INTERVAL: Final = regex(
    rf"{INTERVAL_NAME}[ ]?(?:[:=,;]|of|was|were|is|from|ranged from|ranging from"
    rf"|between)?[ ]?{OPEN}{{0,2}}[ ]?(?:from )?{INTERVAL_VALUES}[ ]?(?:{UNIT})?[ ]?{CLOSE}?"
)
_NAMED_TEST: Final = regex(notation.TEST_NAME)
# z_NBR, zNBR, t_Welch, W_KCC: a statistic with a label. Capitals after a capital are mostly an abbreviation
# (WBC, FEV); so such a W has to be one of Kendall's, at most 1, and such an F has to have both its df.
_LABELLED_TEST: Final = regex(
    r"(?:(?P<t>t)|(?P<z>z|Z(?=_))|(?P<W>W(?!BC|BF|HR|HtR|ISC|OMAC))|(?P<F>F))(?P<label>_[A-Za-z]{1,12}"
    r"|[A-Z][A-Za-z]{0,11})"
    r"(?=[ ]?(?:=|[(\[]\d))"
)
# An opening quotation mark that a PDF gave as a letter: a Bayes factor has no degrees of freedom.
_LOST_QUOTE: Final = regex(
    r"B(?=(?:F\(\d{1,4},[ ]?\d{1,5}|t\(\d{1,5}|χ[²2]?\(\d{1,4}(?:,[ ]?[nN][ ]?=[ ]?\d{1,7})?)\)[ ]?=)"
)
# "R1 = 0.389 and R2 = 0.371": two correlations, no R²
_FIRST_R: Final = regex(r"\b[Rr]1[ ]?=[ ]?-?0?\.\d")
_SECOND_R: Final = regex(rf"[Rr]2[ ]?=[ ]?(?P<value>{NUMBER})(?![\w%])")
_DF_BEHIND: Final = regex(r"[ ]?\((?P<df>\d{1,3})\)(?=[,;]?[ ]?[pP][ ]?[=<>≤])")
_P_AFTER: Final = regex(r"[ ]?[,;(][ ]?[pP][ ]?[=<>≤]")
_TEST_VALUE: Final = regex(
    rf"(?P<degrees>{DF})?²?(?:[ ]{{0,2}}(?P<relation>{RELATION}|:)|[ ](?:was|of"
    rf"|is)(?= -?\d{{0,5}}\.\d)|(?<=correlation)(?=[ ]-?0?\.\d))[ ]?(?P<value>{NUMBER})(?![\w%°]"
    rf"|{_GOES_ON}|[ ]?(?:×|{OPEN}?[ ]?±)"
    rf"|{_TO_ANOTHER})"
)
_NAMED_ESTIMATE: Final = regex(notation.ESTIMATE_NAME + r"(?![\w²])")
_SPREAD_NEXT: Final = regex(r"[ ]?(?:±|\+/-)")
_AND_ANOTHER: Final = regex(rf",?[ ](?:(?:and|or)[ ](?:the[ ])?)?{MEASURE_LISTED}\b")
_ANOTHER_AND: Final = regex(rf"{MEASURE_LISTED}(?:,|,?[ ]and)[ ](?:the[ ])?$")
_LISTED_TOGETHER: Final = frozenset({"sensitivity", "specificity", "PPV", "NPV"})
_ABBREVIATION: Final = (
    r"(?:[ ]?[(\[](?:[A-Za-z][A-Za-z ,'./²-]{0,20}(?:,? ?\d\d ?% ?CI)?"
    r"|(?:with )?\d\d ?% ?(?:CIs?|[cC]onfidence intervals?))[)\]])"
)
_ESTIMATE_VALUE: Final = regex(
    rf"(?:{_ABBREVIATION})?(?:[ ]?[(\[]\d,[ ]?[\dk][)\]])?(?:[ ]?(?P<relation>{RELATION}|:)|[ ]?,)?"
    rf"(?P<words>(?:[^.,;()\[\]\d=<>±]|\d{{1,4}}(?=[ ][a-z])){{0,70}}?[ ](?:was|were|of|is|at"
    rf"|being)(?: only| about"
    rf"| approximately| equal to)?(?=[ ])| for [^.,;()\[\]\d=<>±]{{0,50}},(?=[ ]))?"
    rf"[ ]?(?P<open>[(\[])?[ ]?(?P<second>[=<>~])?[ ]?(?P<value>{NUMBER})(?:[ ]?(?P<percent>%)(?!(?:-"
    rf"|[ ])?(?:CI|CrI|IC|[cC]onf|[cC]red|[uU]ncert)))?(?![\w]|{_GOES_ON}|[ ]?%|{_TO_ANOTHER})(?:{PER})?"
)
_BRACKET_INTERVAL: Final = regex(
    rf"[ ]?(?:{UNIT})?[ ]?(?:,?[ ]?{OPEN}|,)[ ]?(?!\d+/)(?![^)]{{1,12}}[ ]and[ ]){INTERVAL_VALUES}"
    rf"(?P<close>[ ]?{CLOSE})?(?![\w%]|[.,·]\d)"
)
_NAMED_SUMMARY: Final = regex(notation.SUMMARY_NAME + r"(?![\w²])")
_SUMMARY_VALUE: Final = regex(
    rf"[ ]?(?:[=:,]|of|was|is|±)?[ ]?(?P<value>{NUMBER})(?![\w]|[.,·/:∶]\d|[ ]?%[ ]?(?:CI|conf)"
    rf"|[:∶]\d|[ ]?(?:±|\+/))"
)
_MEAN_WORDS: Final = regex(
    rf"(?P<header>[ ]?(?:[(\[]|,[ ]?|±[ ]?"
    rf"|\+/-[ ]?)[ ]?(?:±[ ]?)?(?P<spread>[A-Za-z0-9%.,/–' -]{{1,31}}?[^ =])[ ]?[)\]]?)?"
    rf"(?P<words>(?:[ ][A-Za-zα-ω/'-][\w/'-]{{0,19}}(?:[ ]\([A-Za-z/ ]{{1,12}}\))?){{0,8}}?)(?:[ ]?[=:][ ]?"
    rf"|[ ]"
    rf"|,[ ])(?P<value>{NUMBER})(?![\w]|[.,·/:∶]\d|[ ]?%[ ]?(?:CI|conf))"
)
_MOVED: Final = "increased|decreased|improved|changed|rose|fell|declined|dropped|reduced|went"
_LONG_MEAN: Final = regex(
    rf"(?P<header>[ ]?(?:[(\[]|,[ ]?|±[ ]?|\+/-[ ]?)[ ]?(?:±[ ]?)?"
    rf"(?P<spread>[A-Za-z0-9%.,/–' -]{{2,32}}?)[ ]?[)\]]?)?"
    rf"(?:[ ](?:[A-Za-zα-ω][\w/'-]{{0,20}}|[A-Z]\.|\d{{1,5}}(?=[ ][a-z(])"
    rf"|\([A-Za-z][\w ]{{0,24}}\)),?){{0,22}}?[ ](?:was|were|is|(?:{_MOVED}) (?:from|to))"
    rf"[ ](?:only |about )?(?P<value>{NUMBER})(?![\w]|[.,·/:∶]\d|[ ]?%[ ]?(?:CI|conf)"
    rf"|[ ][a-z-]{{3,15}}[ ](?:was|were|is)\b)"
)
_IS_N: Final = regex(r"\b[nN][ ]?=[ ]?$")
_N: Final = regex(
    rf"[nN](?P<index>\d)?(?:s|[a-z]{{1,8}})?[ ]?=[ ]?(?P<n>{WHOLE})(?![\w%]|[.,·]\d|[ ]?[±×+*/])"
)
_DF: Final = regex(
    r"(?:d\.?f\.?|DF"
    r"|[dD]egrees? of freedom)[ ]?(?:\(d\.?f\.?\)[ ]?)?[=:]?[ ]?(?P<df1>\d{1,7}"
    r"(?:[.·]\d{1,6})?)(?:[ ]?[,;/][ ]?(?P<df2>\d{1,7}(?:[.·]\d{1,6})?)(?![.·]?\d|[ ]?[=<>]))?"
)
_FREEDOM: Final = regex(
    r"(?P<df1>\d{1,7}(?:[.·]\d{1,6})?)(?:[ ]?(?:,"
    r"|and)[ ]?(?P<df2>\d{1,7}(?:[.·]\d{1,6})?))? (?:degrees? of freedom|d\.?f\.?\b)"
)
_QUARTILES: Final = regex(rf"{QUARTILES}[ ]?[:=,]?[ ]?{OPEN}?[ ]?{INTERVAL_VALUES}")
_RANGE: Final = regex(
    rf"{RANGE}[ ]?(?:[:=,]|of|was|from|between)?[ ]?(?:from )?{OPEN}?[ ]?{INTERVAL_VALUES}(?![\w%]|[.,·]\d)"
)


def values_of(match: re.Match[str], **names: str) -> dict[str, str]:
    """Numbers of a match by the names that a record gives them."""
    return {name: notation.number(match[group]) for name, group in names.items() if match[group]}


def read_p(text: str, at: int) -> Piece | None:
    """``p = .03``, ``P-value of <0·001``, ``n.s.``."""
    match = _P.match(text, at)
    if match is None:
        return None
    if match["alone"] and _EXPLAINED.search(text, max(0, at - 20), at):
        return None
    if _INDEXED.match(text, at) and not _INDEXED_P.search(text, max(0, at - 150), at + 150):
        return None  # "p1 = 0.3 and p2 = 0.5": probabilities that were assumed
    if match["ns"] or match["alone"]:
        return Piece("p", at, match.end(), "ns", {"p_relation": ">"})
    relation = notation.relation(match["second"] or match["relation"] or (match["word"] or "=").split()[-1])
    name = "p_of_its_own" if _OF_ITS_OWN.search(text, at, match.start("p")) else "p"
    p = notation.number(match["p"]).replace(" ", "")
    return Piece("p", at, match.end(), name, {"p_relation": relation, "p": p})


def read_interval(text: str, at: int) -> Piece | None:
    """``95% CI [0.49, 0.90]``, ``CI: .2/.5``."""
    match = _INTERVAL.match(text, at)
    if match is None:
        return None
    values = values_of(match, ci_low="low", ci_high="high")
    level = match["level"] or match["level_after"]
    if level:
        values["ci_level"] = level
    return Piece("interval", at, match.end(), "interval", values)


def read_test(text: str, at: int) -> Piece | None:
    """``t(28) = 2.2``, ``F₃,₂₀ = 4.5``, ``χ²(1, N = 90) = 3.8``."""
    lost = _LOST_QUOTE.match(text, at)
    if lost and (unquoted := read_test(text, lost.end())) and _P_AFTER.match(text, unquoted.end):
        assumed = {"assumed": "letter before the statistic taken as a lost quotation mark"}
        return unquoted._replace(values=unquoted.values | assumed)
    label = _LABELLED_TEST.match(text, at)
    name = label or _NAMED_TEST.match(text, at)
    if (second := _SECOND_R.match(text, at)) and _FIRST_R.search(text):
        values = {"value": second["value"], "relation": "=", "df": "", "bracket": ""}
        return Piece("test", at, second.end(), "r", values)
    match = _TEST_VALUE.match(text, name.end()) if name else None
    if name is None or match is None:
        return None
    values = values_of(match, value="value") | {"relation": notation.relation(match["relation"])}
    if match["df_n"]:
        values["n"] = match["df_n"]
    values["df"] = " ".join(notation.degrees(match))
    if name.lastgroup == "r" and match["low1"]:
        values["df"] = ""  # "R1 = 0.39 and R2 = 0.37": labels
    behind = _DF_BEHIND.match(text, match.end()) if name.lastgroup == "chi2" and not values["df"] else None
    if behind:
        values["df"] = behind["df"]
    if name.lastgroup == "F" and " " not in values["df"]:
        values["df"] = values["df"].replace(",", " ")  # F(2,63): no decimal comma
    values["bracket"] = "yes" if match["df1"] else ""
    statistic = next(group for group, said in name.groupdict().items() if said)
    if label and not _may_have_label(statistic, label["label"], values):
        return None
    return Piece("test", at, behind.end() if behind else match.end(), statistic, values)


def _may_have_label(statistic: str, label: str, values: dict[str, str]) -> bool:
    """Whether a symbol with letters after it is a test statistic, no abbreviation."""
    if statistic == "F":
        return " " in values["df"]
    return (
        statistic != "W"
        or label.startswith("_")
        or re.match(r"0?\.|1(?:\.0+)?$", values["value"]) is not None
    )


_OF_AN_INTERVAL: Final = regex(r"[(\[]|CI|[Cc]onfid|[Cc]redib|[Ii]nterval|[Rr]ange|IQR|\bto\b|[-–—]")


def read_estimate(text: str, at: int) -> Piece | None:
    """``OR 1.5 (1.1–2.0)``, ``odds ratio for women was 1.5``, ``ηp² = .16``."""
    name = _NAMED_ESTIMATE.match(text, at)
    match = _ESTIMATE_VALUE.match(text, name.end()) if name else None
    if name is None or match is None:
        return None
    if (match["words"] and _AND_ANOTHER.match(match["words"])) or (
        name.lastgroup in _LISTED_TOGETHER and _ANOTHER_AND.search(text, max(0, at - 45), at)
    ):
        return None  # "sensitivity and specificity were": named when all their values are read
    if name.lastgroup in ("MD", "difference") and _SPREAD_NEXT.match(text, match.end()):
        return None  # "the mean changes were −18 ± 104 and 12 ± 85": summaries of groups
    if len(name.group()) == 1 and not match["relation"] and _SPREAD_NEXT.match(text, match.end()):
        return None  # "in group B (19.4 ± 5.2 days)"
    if (match["words"] or "").endswith(" at") and TIME_AFTER.match(text, match.end("value")):
        return None  # "the prevalence of wasting at 18 months"
    if name.group() in ("B", "C") and match["words"] and not match["relation"]:
        return None  # "in group B before and after the study were 58.0"
    if len(name.group()) == 1 and name.group().isascii() and (match["percent"] or match["relation"] == ":"):
        return None  # "A 12%, B 15%", "A: 9.4, B: 9.6"
    values = values_of(match, value="value") | {
        "relation": notation.relation(match["second"] or match["relation"]),
        "printed_relation": match["relation"] or match["second"] or "",
        "name": name.group(),
        "words": match["words"] or "",
    }
    if match["percent"]:
        values["unit"] = "%"
    end = match.end()
    interval = _BRACKET_INTERVAL.match(text, end)
    if interval and match["percent"] and not _OF_AN_INTERVAL.search(text, end, interval.end()):
        interval = None  # "a sensitivity of 84%, 71%, 93%" in three places
    if interval and (interval["close"] or not match["open"]):
        values |= values_of(interval, ci_low="low", ci_high="high")
        end = interval.end()
    return Piece("estimate", at, end, str(name.lastgroup), values)


def read_summary(text: str, at: int) -> Piece | None:
    """``M = 3.2``, ``SD 0.7``; or ``mean age was`` whose number follows."""
    name = _NAMED_SUMMARY.match(text, at)
    if name is None:
        return None
    match = _SUMMARY_VALUE.match(text, name.end())
    if match:
        return Piece("value", at, match.end(), str(name.lastgroup), values_of(match, value="value"))
    if name.lastgroup in ("mean", "median"):
        described = _LONG_MEAN.match(text, name.end()) or _MEAN_WORDS.match(text, name.end())
        if described and _IS_N.search(text, name.end(), described.start("value")):
            described = None
        end = described.start("value") if described else name.end()
        spread = (described["spread"] or "") if described else ""
        return Piece("name", at, end, str(name.lastgroup), {"spread": spread})
    return None


def _pair(kind: str, pattern: re.Pattern[str], low: str, high: str) -> Callable[[str, int], Piece | None]:
    def read(text: str, at: int) -> Piece | None:
        match = pattern.match(text, at)
        return (
            Piece(kind, at, match.end(), kind, values_of(match, **{low: "low", high: "high"}))
            if match
            else None
        )

    return read


def read_n(text: str, at: int) -> Piece | None:
    """``n = 40``; the n of a numbered group (``n1 = 14``) belongs to a rank test or to nothing."""
    match = _N.match(text, at)
    if match is None:
        return None
    if match["index"]:
        return Piece("n", at, match.end(), f"n{match['n']}", {})
    return Piece("n", at, match.end(), "n", {"n": match["n"]})


def read_degrees(text: str, at: int) -> Piece | None:
    """``df = 24``, ``24 degrees of freedom``."""
    match = _DF.match(text, at) or _FREEDOM.match(text, at)
    if match is None:
        return None
    df = " ".join(value for value in match.group("df1", "df2") if value)
    return Piece("df", at, match.end(), "df", {"df": df})


_read_both_quartiles = _pair("quartiles", _QUARTILES, "q1", "q3")
_WIDTH: Final = regex(rf"(?:{QUARTILES})[ ]?[:=,]?[ ]?(?P<width>{UNSIGNED})(?=[ ]?(?:{UNIT})?[);,\]])")


def read_quartiles(text: str, at: int) -> Piece | None:
    """``IQR 3–7``; or ``IQR 4.9``, its width, which is no value of its own."""
    if both := _read_both_quartiles(text, at):
        return both
    width = _WIDTH.match(text, at)
    return Piece("value", at, width.end(), "width", {"value": width["width"]}) if width else None


read_range = _pair("range", _RANGE, "minimum", "maximum")
Reader = Callable[[str, int], "Piece | None"]


def more_p(text: str, first: Piece) -> Iterator[Piece]:
    """p-values listed after one: ``p = .03, .25 and .01``."""
    at, relation = first.end, first.values["p_relation"]
    for _ in range(20):
        match = _P_MORE.match(text, at)
        if match is None:
            return
        relation = notation.relation(match["relation"]) if match["relation"] else relation
        at = match.end()
        yield Piece(
            "p",
            match.start("relation" if match["relation"] else "p"),
            at,
            "p",
            {"p_relation": relation, "p": match["p"]},
        )


def more_correlations(text: str, first: Piece) -> Iterator[Piece]:
    """Correlations and estimates listed after one: ``r = .31, .25 and .12``, ``kappas were .41 and .55``."""
    listed = _LISTED.match(text, first.end)
    if listed:
        for match in _LISTED_VALUE.finditer(text, first.end, listed.end()):
            values = {**first.values, "value": notation.number(match.group())}
            yield Piece(first.kind, match.start(), match.end(), first.name, values)
