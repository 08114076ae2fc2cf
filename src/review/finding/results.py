"""How the pieces of a sentence belong together: which p to which test, which interval to which estimate.

Pieces that only punctuation and a few connecting words part are one cluster. Within a cluster an interval or
a spread belongs to the value before it, and a p-value to the nearest test before it that has none (or after
it, where a cluster begins with its p). What belongs to nothing is a result of its own or none.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from review.finding.bare import (
    BY_A_MEAN,
    PAIR_IN_BRACKETS,
    RANGE_AFTER,
    Sentence,
    header_of,
    join_number,
    read_bracket,
    read_unit,
)
from review.finding.constructions import construe
from review.finding.conventions import Conventions
from review.finding.counts import join_counts
from review.finding.groups import GROUP_NOUN
from review.finding.named import Piece
from review.finding.naming import (
    as_estimate,
    is_effect,
    is_efficacy,
    is_when,
    name_listed,
    name_number,
    name_share,
)
from review.finding.notation import INTERVAL_VALUES, UNIT, number
from review.finding.owners import Result, share_p
from review.finding.totals import group_total, share_total, size_before_age, total_including
from review.patterns import regex

_CONNECTING: Final = (
    "and|with|at|a|an|the|of|or|by|its|was|is|are|yielding|giving|corresponding|associated|"
    "adjusted|corrected|uncorrected|two-tailed|one-tailed|two-sided|one-sided|two tailed|"
    "one tailed|all|both|exact|for|FDR|Bonferroni|Holm|Tukey|effect size|which|significant|"
    "non-significant|nonsignificant|not|respectively|power|observed|Cohen's|Hedges'|log-rank|"
    "permutation|unadjusted|estimated|on|to|resulting|in|FWE|cluster|"
    "corrected for multiple comparisons|asymptotic|standardized|partial|bootstrapped|"
    "bias-corrected|BCa"
)
_TIGHT: Final = regex(rf"[\s,;:()\[\]{{}}*/]*(?:(?:{_CONNECTING})\b[\s,;:()\[\]{{}}]*){{0,5}}")
_EXPLAINED: Final = regex(r"[ ]?[(\[][A-Za-z][^()\[\]=<>]{0,40}[)\]][,;]?[ ]")  # "F = 1.1 [trust], p ="
_OTHER_VALUE: Final = regex(r"[,;][ ]?[A-Za-zΔηω²_]{1,10}[ ]?=[ ]?")  # ", MSE = 0.12" parts no result
_SPREAD_SAID: Final = regex(r"[ ]?±[ ]?(?:S\.?E\.?M?|S\.?D|s\.?[de]\.?m?)\.?[,;:][ ]?")  # "mean ± SE, n = 3"
_WITHIN_VALUE: Final = regex(
    rf"[ ]?(?:(?P<unit>{UNIT})"
    rf"|(?:[A-Za-z%°][\w/²³%-]{{0,14}}))?"
    rf"(?:[ ][A-Za-z][\w/-]{{0,14}}){{0,8}}?[ ]?[,;]?[ ]?[({{\[]{{0,2}}[ ]?"
    r"(?:(?:with |and )?(?:an? |the )?(?:[aA]djusted |bootstrap |corresponding )?)?(?:±[ ]?)?"
)
_FAR: Final = regex(r"[^\d.;()\[\]=]{0,130}[(\[][ ]?")
_SE: Final = regex(r"S\.?E\.?|standard error", re.IGNORECASE)


def results(text: str, found: list[Piece], before: str, said: Conventions) -> list[Result]:
    """Results of a sentence, in the order printed; bare numbers that became nothing are left out.

    ``before`` is the header of the sentence before: "This was sustained (7.2 (11.9) vs 4.4 (12.3))".
    """
    header = header_of(text) or (before if before and PAIR_IN_BRACKETS.search(text) else "")
    assumed = ""
    kinds = [piece.kind for piece in found]
    if not header and kinds.count("number") > 3 and not {"estimate", "interval", "test"} & set(kinds):
        header = assumed = said.header(text)
    sentence = Sentence(text, header, assumed)
    if not header and "ean " in text:
        sentence.spread = said.spread()
    for piece in found:
        _join(sentence, piece)
    if "ensitivity" in text or "redictive" in text:
        name_listed(text, sentence.results)
    for result in sentence.results:
        name_share(text, result)
    join_counts(text, sentence.results)
    construe(text, sentence.results)
    if "age" in text:
        size_before_age(text, sentence.results)
    group_total(text, sentence.results)
    if text[:1] in "OAIFTH":
        share_total(text, sentence.results, GROUP_NOUN)
    if "inclu" in text or " of wh" in text or "compris" in text or "consist" in text:
        total_including(text, sentence.results)
    for _, results_of_cluster in groupby(sentence.results, key=lambda result: result.cluster):
        if len(cluster := list(results_of_cluster)) > 1:
            share_p(cluster)
    return [result for result in sentence.results if result.kind not in ("owned", "number")]


def _join(sentence: Sentence, piece: Piece) -> None:
    last = sentence.results[-1] if sentence.results else None
    if last is not None and piece.kind == "number" and piece.end <= last.end:
        sentence.end = last.end  # the end of an interval that is read already
        return
    gap = sentence.text[sentence.end : piece.start]
    # A unit or a few words may stand between a value and its spread, but not between a test and its p.
    close = len(gap) <= 70 and (
        _TIGHT.fullmatch(gap) is not None
        or (piece.kind == "number" and _OTHER_VALUE.fullmatch(gap) is not None)
        or (piece.kind == "p" and _EXPLAINED.fullmatch(gap) is not None)
        or (piece.kind == "n" and _SPREAD_SAID.fullmatch(gap) is not None)
        or (last is not None and last.end == sentence.end and _may_belong(last, piece, gap))
    )
    close = close or (last is not None and _is_far_interval(sentence.text, last, piece, gap))
    if not close:
        sentence.cluster += 1
        sentence.pending = None
    _JOIN[piece.kind](sentence, piece)
    sentence.end = piece.end


def _may_belong(last: Result, piece: Piece, gap: str) -> bool:
    """Whether a unit or a few words stand between a value and its interval, spread or p."""
    return (
        last.kind in ("number", "summary", "estimate", "proportion")
        and piece.kind in ("interval", "value", "quartiles", "range", "p")
        and (gap.rstrip(" ±")[-1:] in "([,;" or piece.kind != "p")
        and _WITHIN_VALUE.fullmatch(gap) is not None
    )


def _is_far_interval(text: str, last: Result, piece: Piece, gap: str) -> bool:
    """Read "0.51 times the rate in the controls (95% CI 0.28–0.95)": printed as finely as its limits."""
    if piece.kind != "interval" or last.kind != "number" or len(gap) > 132 or not _FAR.fullmatch(gap):
        return False
    return _as_finely(last, piece) and not is_when(text, last)


def _as_finely(value: Result, interval: Piece) -> bool:
    """Whether a value has as many decimals as one of the limits."""
    grains = {_decimals(interval.values[limit]) for limit in ("ci_low", "ci_high")}
    return _decimals(value.values["value"]) in grains


def _decimals(number: str) -> int:
    """How many digits are printed behind the decimal mark."""
    return len(re.split("[.,·]", number, maxsplit=1)[1]) if re.search("[.,·]", number) else 0


def _join_test(sentence: Sentence, piece: Piece) -> None:
    result = sentence.add("test", piece, dict(piece.values))
    if "assumed" in result.values:
        result.assumptions.append(result.values.pop("assumed"))
    if sentence.pending is not None and sentence.pending.kind == "df" and not piece.values["df"]:
        result.values["df"] = sentence.pending.values["df"]
        sentence.pending = None


def _join_estimate(sentence: Sentence, piece: Piece) -> None:
    result = sentence.add("estimate", piece, dict(piece.values))
    if sentence.pending is not None and sentence.pending.kind == "interval" and "ci_low" not in result.values:
        result.values |= sentence.pending.values
        result.start = sentence.pending.start
        sentence.pending = None


def _join_p(sentence: Sentence, piece: Piece) -> None:
    _name_as_before(sentence, piece)
    sentence.add("p", piece, dict(piece.values))


_VERSUS: Final = regex(r"[ ]?[)\]],? (?:vs\.?|versus|and|or|compared (?:with|to)|,) ")


def _name_as_before(sentence: Sentence, piece: Piece) -> None:
    """Read the second value of "ICC was 0.92 (p < .001) vs 0.87 (p < .001)" as the first."""
    if [result.kind for result in sentence.results[-3:]] != ["estimate", "p", "number"]:
        return
    first, p, value = sentence.results[-3:]
    beside = value.cluster == sentence.cluster and piece.start - value.end < 4
    if beside and "." in value.values["value"] and _VERSUS.fullmatch(sentence.text, p.end, value.start):
        as_estimate(value, first.name, "named as the value before it")


def _join_df(sentence: Sentence, piece: Piece) -> None:
    for result in reversed(sentence.results):
        if result.cluster != sentence.cluster:
            break
        if result.kind == "test" and not result.values["df"]:
            result.values["df"] = piece.values["df"]
            result.end = max(result.end, piece.end)
            return
    sentence.pending = piece


_OTHER_INTERVAL: Final = regex(
    rf"(?:[ ]?{UNIT}|[ ][A-Za-z]{{1,8}})?[ ,;]{{0,2}}(?:versus|vs\.?|and)[ ]{INTERVAL_VALUES}"
)
_OTHER_GROUP: Final = regex(r"[ ]?%?[ ]?[^\d.;()]{0,20}\b(?:versus|vs\.?|and)[ ]")


def _join_two_intervals(sentence: Sentence, piece: Piece) -> bool:
    """Read "947 versus 447 eggs (95% CI: 698–1,196 versus 323–579)": each interval to its value, in order."""
    second = _OTHER_INTERVAL.match(sentence.text, piece.end)
    pair = sentence.results[-2:]
    if second is None or len(pair) < 2 or any(result.kind != "number" for result in pair):
        return False
    if not _OTHER_GROUP.fullmatch(sentence.text, pair[0].end, pair[1].start):
        return False
    level = {name: text for name, text in piece.values.items() if name == "ci_level"}
    ends = {"ci_low": number(second["low"]), "ci_high": number(second["high"])}
    for result, interval in zip(pair, (piece.values, ends | level), strict=True):
        if result.values.get("percent") == "%":
            result.kind, result.name = "proportion", "percent"
            result.values["percent"] = result.values.pop("value")
        else:
            name_number(sentence.text, result, sentence.results, paired=True)
        result.values |= interval
    pair[1].end = second.end()
    return True


_AT_A_TIME: Final = regex(r"[^.;()\[\]=]{0,90}[(\[,][ ]?")


def _join_interval(sentence: Sentence, piece: Piece) -> None:
    if _join_two_intervals(sentence, piece):
        return
    target, passed = None, False
    for result in reversed(sentence.results):
        if result.cluster != sentence.cluster and not passed:
            break
        if result.kind == "number" and not passed and is_when(sentence.text, result):
            passed = True  # "was 2.3 points at 12 weeks (95% CI 1.2 to 3.4)"
            continue
        if passed and not _AT_A_TIME.fullmatch(sentence.text[result.end : piece.start]):
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
        p_between = any(r.kind == "p" and r.start > target.end for r in sentence.results)
        if p_between and not _as_finely(target, piece):
            return  # "30% in the second arm (p = 0.21), 95% CI (-0.12, 0.63)": of the difference
        name_number(sentence.text, target, sentence.results)
    signed = sentence.text[target.start - 1 : target.start] == "+" or piece.values["ci_low"].startswith("-")
    share = target.kind == "proportion" and target.name == "percent"
    if share and (signed or is_effect(sentence.text, target)):
        as_estimate(target, "efficacy" if is_efficacy(sentence.text, target) else "difference")
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


def _join_value(sentence: Sentence, piece: Piece) -> None:
    """``M = 3.2``, ``SD = 0.7``, ``SE 0.1``."""
    value = piece.values["value"]
    if piece.name in ("mean", "median"):
        if BY_A_MEAN.search(sentence.text, max(0, piece.start - 24), piece.start):
            sentence.add("number", piece, {"value": value})
            return
        result = sentence.add("summary", piece, {piece.name: value})
        if sentence.pending is not None and sentence.pending.kind == "value":
            result.values[sentence.pending.name] = sentence.pending.values["value"]
            result.start = sentence.pending.start
            sentence.pending = None
        read_unit(sentence, result)
        read_bracket(sentence, result)
        return
    if piece.name == "width":
        return
    last = sentence.last("number", "summary", "estimate")
    if last is not None and piece.name in ("sd", "se") and "median" in last.values:  # SD of a mean
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
        read_unit(sentence, last)
    last.values[piece.name] = value
    last.end = max(last.end, piece.end)


def _join_name(sentence: Sentence, piece: Piece) -> None:
    sentence.name = piece
    if piece.values["spread"]:
        sentence.header = piece.values["spread"]


def _join_plus_minus(sentence: Sentence, piece: Piece) -> None:
    sentence.name = None
    values = {"mean": piece.values["mean"], "spread": piece.values["spread"], "named": piece.values["named"]}
    if piece.values["unit"]:
        values["unit"] = piece.values["unit"]
    result = sentence.add("summary", piece, values, "plus_minus")
    between = RANGE_AFTER.match(sentence.text, result.end)
    if between:
        result.values["minimum"], result.values["maximum"] = number(between["low"]), number(between["high"])
        result.end = between.end()
        result.assumptions.append("range assumed: two numbers after a mean with its spread, without a name")


def _join_pair(sentence: Sentence, piece: Piece) -> None:
    """Quartiles or a range after a value."""
    last = sentence.last("number", "summary")
    if last is None:
        said = sentence.text.startswith(("ranged from ", "ranged between "), piece.start)
        if said or sentence.text.endswith(("group ", "arm "), 0, piece.start):
            read_unit(sentence, sentence.add("summary", piece, dict(piece.values), "range"))
        return
    if last.kind == "number":
        before = sentence.text[max(0, last.start - 80) : last.start].lower()
        what = "mean" if before.rfind("mean") > before.rfind("median") or "average" in before else "median"
        known = next((r for r in sentence.results if {"mean", "median"} & r.values.keys()), None)
        if what == "median" and "median" not in before and piece.kind == "range":
            if known is None or "minimum" not in known.values:
                return
            what = "mean" if "mean" in known.values else "median"
        last.kind, last.name, last.values[what] = "summary", what, last.values.pop("value")
        read_unit(sentence, last)
    last.values |= piece.values
    last.end = max(last.end, piece.end)


def _join_proportion(sentence: Sentence, piece: Piece) -> None:
    result = sentence.add("proportion", piece, dict(piece.values), piece.name or "counted")
    if piece.name == "in_words":
        result.assumptions.append("count printed in words")


# "3.2 kg in the control group (n = 21)"; "the control group (n = 21) had 3.2"
_TO_ITS_N: Final = regex(r"[)\]]?[^\d,;.()]{0,24}[ ](?:in|for|among|of|by)[ ][^\d,;.()]{2,50}[(\[][ ]?")


def _join_n(sentence: Sentence, piece: Piece) -> None:
    close = sentence.last("summary", "proportion", "test", "estimate")
    last = sentence.results[-1] if sentence.results else None
    if close is not None and close.name in ("U", "W") and not piece.values:
        size = piece.name.removeprefix("n")
        close.values["df"] = f"{close.values['df']} {size}".strip()
    elif close is not None and close.kind in ("summary", "test"):
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


_JOIN: Final = {
    "test": _join_test,
    "estimate": _join_estimate,
    "p": _join_p,
    "df": _join_df,
    "interval": _join_interval,
    "value": _join_value,
    "name": _join_name,
    "number": join_number,
    "plus_minus": _join_plus_minus,
    "quartiles": _join_pair,
    "range": _join_pair,
    "proportion": _join_proportion,
    "n": _join_n,
}
