"""How the pieces of a sentence belong together: which p to which test, which interval to which estimate.

Pieces that only punctuation and a few connecting words part are one cluster. Within a cluster an interval or
a spread belongs to the value before it, and a p-value to the nearest test before it that has none (or after
it, where a cluster begins with its p). What belongs to nothing is a result of its own or none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from review.finding.named import Piece
from review.finding.notation import CLOSE, INTERVAL_VALUES, OPEN, UNIT, number
from review.finding.naming import DIFFERENCE, as_estimate, contains, is_effect, join_counts, name_number
from review.finding.owners import Result, share_p

_CONNECTING: Final = (
    "and|with|at|a|an|the|of|or|by|its|was|is|are|yielding|giving|corresponding|associated|"
    "adjusted|corrected|uncorrected|two-tailed|one-tailed|two-sided|one-sided|two tailed|"
    "one tailed|all|both|exact|for|FDR|Bonferroni|Holm|Tukey|effect size|which|significant|"
    "non-significant|nonsignificant|not|respectively|power|observed|Cohen's|Hedges'|log-rank|"
    "permutation|unadjusted|estimated|on|to|resulting|in|FWE|cluster|"
    "corrected for multiple comparisons|asymptotic|standardized|partial|bootstrapped|"
    "bias-corrected|BCa"
)
_TIGHT: Final = re.compile(rf"[\s,;:()\[\]{{}}*/]*(?:(?:{_CONNECTING})\b[\s,;:()\[\]{{}}]*){{0,5}}")
_OTHER_VALUE: Final = re.compile(r"[,;][ ]?[A-Za-zΔηω²_]{1,10}[ ]?=[ ]?")  # ", MSE = 0.12" parts no result
_WITHIN_VALUE: Final = re.compile(
    rf"[ \u2009]?(?:(?P<unit>{UNIT})"
    rf"|(?:[A-Za-z%°][\w/²³%-]{{0,14}}))?"
    rf"(?:[ ][A-Za-z][\w/-]{{0,14}}){{0,8}}?[ ]?[,;]?[ ]?[({{\[]{{0,2}}[ ]?"
    r"(?:(?:with |and )?(?:an? |the )?(?:[aA]djusted |bootstrap |corresponding )?)?(?:±[ ]?)?"
)
_PERCENT_SIGN: Final = re.compile(r"[ \u2009]?(?:%|per ?cent\b)")
_FAR: Final = re.compile(r"[^\d.;()\[\]=]{0,130}[(\[][ ]?")
_UNIT_AFTER: Final = re.compile(rf"[ \u2009]?(?P<unit>{UNIT})")
_BRACKET: Final = re.compile(rf"[ \u2009]?(?:{UNIT}[ ]?)?[(\[][ ]?(?:±[ ]?)?$")
_INTERVAL_AFTER: Final = re.compile(
    rf"[ \u2009]?(?:{UNIT}[ ]?)?{OPEN}[ ]?{INTERVAL_VALUES}[ ]?(?:{UNIT})?[ ]?{CLOSE}"
)
_SE: Final = re.compile(r"S\.?E\.?|standard error", re.IGNORECASE)
_HEADER: Final = re.compile(
    r"(?:[mM]eans?(?:(?: [A-Za-z-]{1,20}){1,4}(?=[ ]?[(\[]))?|M|[aA]verages?)(?: values?)?[ ]?(?:[(\[/,][ ]?(?:±[ ]?)?|±[ ]?|\+/-[ ]?|and[ ]"
    r"|with[ ])(?:[A-Za-z/%²]{1,9}[,;][ ])?(?P<mean>S\.?D\.?|s\.d\.|S\.?E\.?M?\.?|s\.e\.(?:m\.)?|[sS]tandard (?:deviation|error)"
    r"|(?:95%? ?)?CI)"
    r"|(?P<what>[mM]edians?)[ ]?(?:[(\[/,]|and|with)[ ]?(?P<median>IQR|[iI]nter-?quartile|1st|25|Q1"
    r"|[rR]ange|min|(?:95%? ?)?CI)"
)


@dataclass(slots=True)
class _Sentence:
    text: str
    header: str
    results: list[Result] = field(default_factory=list)
    cluster: int = 0
    name: Piece | None = None  # "mean age was", waiting for its number
    pending: Piece | None = None  # a spread or interval printed before its value
    n: Piece | None = None  # an n, waiting for its summary
    end: int = 0

    def add(self, kind: str, piece: Piece, values: dict[str, str], name: str = "") -> Result:
        result = Result(kind, name or piece.name, piece.start, piece.end, values, self.cluster)
        self.results.append(result)
        if kind == "summary":
            _take_n(self, result)
        return result

    def last(self, *kinds: str) -> Result | None:
        """The last result, if it is of one of the kinds and in this cluster."""
        for result in reversed(self.results):
            if result.cluster != self.cluster:
                return None
            if result.kind in kinds:
                return result
            if result.kind not in ("p", "test", "estimate"):
                return None
        return None


def results(text: str, found: list[Piece]) -> list[Result]:
    """Results of a sentence, in the order printed; bare numbers that became nothing are left out."""
    header = _HEADER.search(text)
    sentence = _Sentence(text, (header["mean"] or header["median"]) if header else "")
    for piece in found:
        _join(sentence, piece)
    for result in sentence.results:
        _name_share(sentence, result)
    join_counts(text, sentence.results)
    for _, cluster in groupby(sentence.results, key=lambda result: result.cluster):
        share_p(list(cluster))
    return [result for result in sentence.results if result.kind not in ("owned", "number")]


def _name_share(sentence: _Sentence, result: Result) -> None:
    """A percentage that nothing else claimed, also as a mean: what it is of is decided by its words."""
    value = result.values.get("value") or result.values.get("mean")
    if result.kind not in ("number", "summary") or value is None:
        return
    percent = _PERCENT_SIGN.match(sentence.text, result.end)
    if percent and result.values.keys() <= {"value", "mean", "unit", "percent"}:
        mean = result.kind == "summary"
        result.kind, result.name, result.values = "proportion", "mean" if mean else "alone", {"percent": value}
        result.end = percent.end()


def _join(sentence: _Sentence, piece: Piece) -> None:
    last = sentence.results[-1] if sentence.results else None
    if last is not None and piece.kind == "number" and piece.end <= last.end:
        sentence.end = last.end  # the end of an interval that is read already
        return
    gap = sentence.text[sentence.end : piece.start]
    # A unit or a few words may stand between a value and its spread, but not between a test and its p.
    close = len(gap) <= 70 and (
        _TIGHT.fullmatch(gap) is not None
        or (piece.kind == "number" and _OTHER_VALUE.fullmatch(gap) is not None)
        or (
            last is not None
            and last.end == sentence.end
            and last.kind in ("number", "summary", "estimate", "proportion")
            and piece.kind in ("interval", "value", "quartiles", "range", "p")
            and (gap.rstrip(" ±")[-1:] in "([,;" or piece.kind != "p")
            and _WITHIN_VALUE.fullmatch(gap) is not None
        )
    ) or (
        # "0.51 times the rate in the controls (95% CI 0.28–0.95)": only a value that the interval holds
        piece.kind == "interval"
        and last is not None
        and last.kind == "number"
        and _FAR.fullmatch(gap) is not None
        and contains(piece.values["ci_low"], last.values["value"], piece.values["ci_high"])
    )
    if not close:
        sentence.cluster += 1
        sentence.pending = None
    _JOIN[piece.kind](sentence, piece)
    sentence.end = piece.end


def _join_test(sentence: _Sentence, piece: Piece) -> None:
    result = sentence.add("test", piece, dict(piece.values))
    if sentence.pending is not None and sentence.pending.kind == "df" and not piece.values["df"]:
        result.values["df"] = sentence.pending.values["df"]
        sentence.pending = None


def _join_estimate(sentence: _Sentence, piece: Piece) -> None:
    result = sentence.add("estimate", piece, dict(piece.values))
    if sentence.pending is not None and sentence.pending.kind == "interval" and "ci_low" not in result.values:
        result.values |= sentence.pending.values
        result.start = sentence.pending.start
        sentence.pending = None


def _join_p(sentence: _Sentence, piece: Piece) -> None:
    _name_as_before(sentence, piece)
    sentence.add("p", piece, dict(piece.values))


_VERSUS: Final = re.compile(r"[ ]?[)\]],? (?:vs\.?|versus|and|or|compared (?:with|to)|,) ")


def _name_as_before(sentence: _Sentence, piece: Piece) -> None:
    """Read the second value of "ICC was 0.92 (p < .001) vs 0.87 (p < .001)" as the first."""
    if [result.kind for result in sentence.results[-3:]] != ["estimate", "p", "number"]:
        return
    first, p, value = sentence.results[-3:]
    beside = value.cluster == sentence.cluster and piece.start - value.end < 4
    if beside and "." in value.values["value"] and _VERSUS.fullmatch(sentence.text, p.end, value.start):
        as_estimate(value, first.name, "named as the value before it")


def _join_df(sentence: _Sentence, piece: Piece) -> None:
    for result in reversed(sentence.results):
        if result.cluster != sentence.cluster:
            break
        if result.kind == "test" and not result.values["df"]:
            result.values["df"] = piece.values["df"]
            result.end = max(result.end, piece.end)
            return
    sentence.pending = piece


def _join_interval(sentence: _Sentence, piece: Piece) -> None:
    target = None
    for result in reversed(sentence.results):
        if result.cluster != sentence.cluster:
            break
        if "ci_low" not in result.values and (
            result.kind in ("estimate", "summary", "proportion", "number") or result.name in ("r", "rho")
        ):
            target = result
            break
        if result.kind in ("summary", "proportion", "number"):
            break
    if target is None:
        sentence.pending = piece
        return
    if target.kind == "number":
        name_number(sentence.text, target, sentence.results)
    if target.kind == "proportion" and target.name == "percent" and is_effect(sentence.text, target):
        as_estimate(target, "difference")
    if target.kind == "test":  # a correlation with an interval is an estimate; with its df, a test too
        values = target.values | {"printed_relation": "="}
        if values["df"]:
            values = {"name": "", "words": ""} | values
            target = Result("estimate", target.name, target.start, target.end, values, sentence.cluster)
            sentence.results.append(target)
        else:
            target.kind, target.values = "estimate", {"name": "", "words": ""} | values
    target.values |= piece.values
    target.end = max(target.end, piece.end)


def _join_value(sentence: _Sentence, piece: Piece) -> None:
    """``M = 3.2``, ``SD = 0.7``, ``SE 0.1``."""
    value = piece.values["value"]
    if piece.name in ("mean", "median"):
        result = sentence.add("summary", piece, {piece.name: value})
        if sentence.pending is not None and sentence.pending.kind == "value":
            result.values[sentence.pending.name] = sentence.pending.values["value"]
            result.start = sentence.pending.start
            sentence.pending = None
        _unit(sentence, result)
        _bracket_interval(sentence, result)
        return
    last = sentence.last("number", "summary", "estimate")
    if last is not None and piece.name in ("sd", "se") and "median" in last.values:  # "mean 6, median 5, SD 2"
        means = (r for r in sentence.results[-3:] if r.cluster == sentence.cluster and "mean" in r.values)
        last = next(means, last)
    if (
        last is None
        or piece.name in last.values
        or (last.kind == "number" and piece.name not in ("sd", "se"))
    ):
        sentence.pending = piece
        return
    if last.kind == "estimate":
        if piece.name != "se" or sentence.text.startswith("SEM", piece.start):
            return
    elif last.kind == "number":
        last.kind, last.name, last.values["mean"] = "summary", "mean", last.values.pop("value")
        _unit(sentence, last)
    last.values[piece.name] = value
    last.end = max(last.end, piece.end)


def _join_name(sentence: _Sentence, piece: Piece) -> None:
    sentence.name = piece
    if piece.values["spread"]:
        sentence.header = piece.values["spread"]


def _join_number(sentence: _Sentence, piece: Piece) -> None:
    name, sentence.name = sentence.name, None
    last = sentence.results[-1] if sentence.results else None
    gap = sentence.text[last.end : piece.start] if last else ""
    if (
        last is not None
        and last.kind in ("number", "summary")
        and 0 < len(gap) < 20
        and _BRACKET.fullmatch(gap)
        and sentence.text[piece.end : piece.end + 2].strip()[:1] in list(")]")
        and _spread(sentence.header)
    ):
        if last.kind == "number":
            last.kind, last.name, last.values["mean"] = "summary", "mean", last.values.pop("value")
            _unit(sentence, last)
        last.values.setdefault(_spread(sentence.header), piece.values["value"])
        last.end = piece.end
        return
    if (
        name is not None
        and name.end == piece.start
        and not DIFFERENCE.search(sentence.text, name.start, name.end)
    ):
        result = sentence.add("summary", piece, {name.name: piece.values["value"]}, name.name)
        _unit(sentence, result)
        _bracket_interval(sentence, result)
        return
    result = sentence.add("number", piece, dict(piece.values))
    mean = _mean_before(sentence, last, result)
    if mean is not None:
        what = "median" if "median" in mean.values else "mean"
        result.kind, result.name, result.values[what] = "summary", "listed", result.values.pop("value")
        result.values["unit"] = mean.values["unit"]
        result.assumptions.append("named as the value before it")
        return
    if (
        last is not None
        and {"median", "q1"} <= last.values.keys()
        and _INTERVAL_AFTER.match(sentence.text, piece.end)
    ):
        result.kind, result.name, result.values["median"] = "summary", "median", result.values.pop("value")
        _bracket_interval(sentence, result)
        result.assumptions.append("named as the value before it")
        return
    if sentence.header and _INTERVAL_AFTER.match(sentence.text, piece.end) and not _spread(sentence.header):
        what = "mean" if "CI" in sentence.header and "edian" not in sentence.text else "median"
        result.kind, result.name, result.values[what] = "summary", what, result.values.pop("value")
        _unit(sentence, result)
        _bracket_interval(sentence, result)
        return
    _bare_interval(sentence, result)


_NEXT_MEAN: Final = re.compile(r"[^.;()\[\]=\d]{0,60}(?:,|\band|\bvs\.?|\bversus|\bto|\bwith)[ ]")
_IN_BRACKETS: Final = re.compile(r"[ ]?[(\[][^()\[\]]{0,40}[)\]]")


def _mean_before(sentence: _Sentence, last: Result | None, result: Result) -> Result | None:
    """The mean that "31.5 years in the other" goes on with: "the mean age was 37.3 years in one group and"."""
    if last is None:
        return None
    if "percent" in last.values and len(sentence.results) > 2:  # "37.3 years (80% female) in one group and"
        last = sentence.results[-3]
    unit = last.values.get("unit", "")
    if last.kind != "summary" or not unit or unit == "%" or "sd" in last.values or "spread" in last.values:
        return None
    gap = _IN_BRACKETS.sub("", sentence.text[last.end : result.start][:160])
    after = _UNIT_AFTER.match(sentence.text, result.end)
    listed = after is not None and after["unit"] == unit and _NEXT_MEAN.fullmatch(gap) is not None
    return last if listed else None


def _bare_interval(sentence: _Sentence, result: Result) -> None:
    """Read ``0.18 SD (0.05, 0.32) p = 0.007``: an estimate, if one stands before it or a p-value follows."""
    match = _INTERVAL_AFTER.match(sentence.text, result.end) or _SD_INTERVAL.match(sentence.text, result.end)
    if match is None or "." not in match["low"] or not contains(match["low"], result.values["value"], match["high"]):
        return
    before = next((r for r in reversed(sentence.results) if "ci_low" in r.values), None)
    if _P_FOLLOWS.match(sentence.text, match.end()) or (before is not None and before.kind == "estimate"):
        name_number(sentence.text, result, sentence.results)
        if result.kind == "estimate":
            result.values |= {"ci_low": number(match["low"]), "ci_high": number(match["high"])}
            result.end = match.end()
        elif "mean" in result.values:
            result.values |= {"ci_low": number(match["low"]), "ci_high": number(match["high"])}
            result.end = match.end()


_SD_INTERVAL: Final = re.compile(rf"[ ]SD[ ]?{OPEN}[ ]?{INTERVAL_VALUES}[ ]?{CLOSE}")
_P_FOLLOWS: Final = re.compile(r"[ ]?[,;]?[ ]?[(]?[pP][ ]?[=<>≤]")


def _spread(header: str) -> str:
    """Field of a summary that a header such as ``mean (SD)`` announces for the bracket."""
    if re.match(r"S\.?D|s\.d|[sS]tandard dev|sd", header.strip("± ")):
        return "sd"
    return "se" if re.match(r"S\.?E|s\.e|[sS]tandard err|se", header.strip("± ")) else ""


def _bracket_interval(sentence: _Sentence, result: Result) -> None:
    """Read ``5 (3–7)``: a range, an interval or quartiles, as the header says."""
    match = _INTERVAL_AFTER.match(sentence.text, result.end)
    if match is None:
        return
    header = sentence.header.lower()
    if "ci" in header:
        low, high = "ci_low", "ci_high"
    elif "range" in header or header.startswith("min"):
        low, high = "minimum", "maximum"
    elif result.name == "median":
        low, high = "q1", "q3"
        if not header:
            result.assumptions.append("quartiles assumed: interval after a median without a name")
    else:
        return
    result.values[low], result.values[high] = number(match["low"]), number(match["high"])
    result.end = match.end()


def _join_plus_minus(sentence: _Sentence, piece: Piece) -> None:
    sentence.name = None
    values = {"mean": piece.values["mean"], "spread": piece.values["spread"], "named": piece.values["named"]}
    if piece.values["unit"]:
        values["unit"] = piece.values["unit"]
    sentence.add("summary", piece, values, "plus_minus")


def _join_pair(sentence: _Sentence, piece: Piece) -> None:
    """Quartiles or a range after a value."""
    last = sentence.last("number", "summary")
    if last is None:
        return
    if last.kind == "number":
        before = sentence.text[max(0, last.start - 80) : last.start].lower()
        what = "mean" if before.rfind("mean") > before.rfind("median") or "average" in before else "median"
        if what == "median" and "median" not in before and piece.kind == "range":
            return
        last.kind, last.name, last.values[what] = "summary", what, last.values.pop("value")
        _unit(sentence, last)
    last.values |= piece.values
    last.end = max(last.end, piece.end)


def _join_proportion(sentence: _Sentence, piece: Piece) -> None:
    result = sentence.add("proportion", piece, dict(piece.values), piece.name or "counted")
    if piece.name == "in_words":
        result.assumptions.append("count printed in words")


# "3.2 kg in the control group (n = 21)"; "the control group (n = 21) had 3.2"
_TO_ITS_N: Final = re.compile(r"[)\]]?[^\d,;.()]{0,24}[ ](?:in|for|among|of|by)[ ][^\d,;.()]{2,50}[(\[][ ]?")
_FROM_ITS_N: Final = re.compile(r"[)\],;:]{0,2}[^\d;.()]{0,50}[(\[]?[ ]?(?:M[ ]?=[ ]?)?")


def _join_n(sentence: _Sentence, piece: Piece) -> None:
    close = sentence.last("summary", "proportion", "test", "estimate")
    last = sentence.results[-1] if sentence.results else None
    if close is not None and close.kind in ("summary", "test"):
        if "n" not in close.values:
            close.values |= piece.values
    elif (
        last is not None
        and last.kind == "summary"
        and "n" not in last.values
        and _TO_ITS_N.fullmatch(sentence.text[last.end : piece.start][:90])
    ):
        last.values |= piece.values
    else:
        sentence.n = piece


def _take_n(sentence: _Sentence, result: Result) -> None:
    """Give a summary the n printed just before it."""
    piece, sentence.n = sentence.n, None
    if piece is not None and _FROM_ITS_N.fullmatch(sentence.text[piece.end : result.start][:90]):
        result.values |= piece.values


def _unit(sentence: _Sentence, result: Result) -> None:
    match = _UNIT_AFTER.match(sentence.text, result.end)
    if match:
        result.values["unit"] = match["unit"]


_JOIN: Final = {
    "test": _join_test,
    "estimate": _join_estimate,
    "p": _join_p,
    "df": _join_df,
    "interval": _join_interval,
    "value": _join_value,
    "name": _join_name,
    "number": _join_number,
    "plus_minus": _join_plus_minus,
    "quartiles": _join_pair,
    "range": _join_pair,
    "proportion": _join_proportion,
    "n": _join_n,
}
