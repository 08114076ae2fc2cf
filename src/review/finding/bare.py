"""Numbers without a name: the mean of "mean age was", the SD in a bracket after it, a listed value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from review.finding.named import Piece
from review.finding.naming import DIFFERENCE, is_when, name_number
from review.finding.notation import CLOSE, INTERVAL_VALUES, NUMBER, OPEN, UNIT, number
from review.finding.owners import Result
from review.patterns import regex

#: A sentence with none of these has no header.
HEADS: Final = ("ean", "verage", "edian", "M (", "M(", "M±", "M ±", "M,", "(SD ", "[SD ", "(SE ", "[SE ")
#: What a header such as "mean (SD)" announces.
HEADER: Final = regex(
    r"(?:[mM]eans?(?:(?: [A-Za-z-]{1,20}){1,4}(?=[ ]?[(\[]))?|M"
    r"|[aA]verages?)(?: values?)?[ ]?(?:[(\[/,][ ]?(?:±[ ]?)?|±[ ]?|\+/-[ ]?|and[ ]"
    r"|with[ ])(?:[A-Za-z/%²]{1,9}[,;][ ])?(?P<mean>S\.?D\.?|s\.d\.|S\.?E\.?M?\.?|s\.e\.(?:m\.)?"
    r"|[sS]tandard (?:deviation|error)"
    r"|(?:95%? ?)?CI)"
    r"|(?P<what>[mM]edians?)[ ]?(?:[(\[/,]|and|with)[ ]?(?P<median>IQR|[iI]nter-?quartile|1st|25|Q1"
    r"|[rR]ange|min|(?:95%? ?)?CI)"
)
#: "−0.17 [0.42] g/L vs. −0.01 [SD 0.45] g/L": named beside one value, meant for the others
_NAMED_ONCE: Final = regex(rf"\d[ ]?[(\[](?P<spread>S[DE])[ =:]{{1,3}}{NUMBER}[ ]?[)\]]")
_HEADER_START: Final = regex(r"[mM]ea|M(?=[ (\[/,±+])|[aA]verage|[mM]edian")
#: "fell by a mean of 5.2": a difference
BY_A_MEAN: Final = regex(rf"(?:{DIFFERENCE.pattern})[a-z]{{0,5}} by an? $")
_UNIT_AFTER: Final = regex(rf"[ ]?(?P<unit>{UNIT})")
_BRACKET: Final = regex(rf"[ ]?(?:{UNIT}[ ]?)?[(\[][ ]?(?:±[ ]?)?$")
_INTERVAL_AFTER: Final = regex(rf"[ ]?(?:{UNIT}[ ]?)?{OPEN}[ ]?{INTERVAL_VALUES}[ ]?(?:{UNIT})?[ ]?{CLOSE}")
#: "8.5 ± 2.1 (7–10)"
RANGE_AFTER: Final = regex(
    rf"[ ]?(?:{UNIT})?[ ]?{OPEN}[ ]?(?P<low>{NUMBER})(?:[ ]?[–—-][ ]?|[ ]to[ ])(?P<high>{NUMBER})"
    rf"[ ]?(?:{UNIT})?{CLOSE}"
)
_MOVED_TO: Final = regex(rf"[ ]?(?:{UNIT})?[^.;()\d]{{0,24}}(?:\([^()\d]{{0,60}}\))?(?: and)? (?:to|from)[ ]")
_SAME_AGAIN: Final = regex(r"[ ](?:and|or|vs\.?|versus|compared (?:with|to))[ ]")
# "11 units [5, 31; 25th and 75th percentiles (interquartile range)]"
_NAMED_BEHIND: Final = regex(
    rf"[ ]?(?:[A-Za-z]{{1,12}}[ ])?{OPEN}[ ]?{INTERVAL_VALUES}[;,:]?[ ](?P<what>[^()\[\]\d]{{0,30}}"
    r"(?:\d\dth[^()\[\]]{0,40})?(?:\([A-Za-z ]{2,30}\))?)[ ]?[)\]]"
)
_WHERE: Final = regex(rf"[ ]?(?:{UNIT})?[ ](over|in|for|at|after|with|among|on|before|during)[ ]")
_AND_WHERE: Final = regex(r"[^.;()\d]{5,90},?[ ](?:and|versus|vs\.?|but)[ ](?:only )?")
_FROM_ITS_N: Final = regex(r"[)\],;:]{0,2}[^\d;.()]{0,50}[(\[]?[ ]?(?:M[ ]?=[ ]?)?")
_NEXT_MEAN: Final = regex(r"[^.;()\[\]=\d]{0,60}(?:,|\band|\bvs\.?|\bversus)[ ]")
_IN_BRACKETS: Final = regex(r"[ ]?[(\[][^()\[\]]{0,40}[)\]]")
_SD_INTERVAL: Final = regex(rf"[ ]SD[ ]?{OPEN}[ ]?{INTERVAL_VALUES}[ ]?{CLOSE}")
_P_FOLLOWS: Final = regex(r"[ ]?[,;]?[ ]?[(]?[pP][ ]?[=<>≤]")


#: "7.2 (11.9) vs 4.4 (12.3)"
PAIR_IN_BRACKETS: Final = regex(
    rf"{NUMBER}[ ]?[(\[][ ]?{NUMBER}[ ]?[)\]](?:[ ]?{UNIT})?[ ](?:vs\.?|versus|and|compared (?:with|to))[ ]"
    rf"{NUMBER}[ ]?[(\[][ ]?{NUMBER}[ ]?[)\]]"
)


_A_BRACKET: Final = rf"{NUMBER}(?:[ ]?{UNIT})?[ ]?[(\[]{NUMBER}(?:,[ ]|[–—-]|[ ]to[ ]){NUMBER}[)\]]"
#: "60 (47, 72) vs. 51 (41, 60) years"
PAIR_OF_INTERVALS: Final = regex(
    rf"{_A_BRACKET}(?:[ ]?{UNIT})?[ ](?:vs\.?|versus|and|compared (?:with|to))[ ]{_A_BRACKET}"
)


def headers(text: str) -> Iterator[str]:
    """Everything that a text announces for brackets, as in "mean (SD)" and "median (IQR)"."""
    for stem in ("ean", "edian", "verage"):  # finding a plain word is many times faster than a pattern
        at = text.find(stem, 1)
        while at >= 0:
            if header := HEADER.match(text, at - 1):
                yield header["mean"] or header["median"]
            at = text.find(stem, at + 1)


def header_of(text: str) -> str:
    """What a sentence that says "mean (SD)" announces for the brackets after its numbers."""
    header = None
    if any(word in text for word in HEADS):  # looking only where one may begin is many times faster
        starts = (match.start() for match in _HEADER_START.finditer(text))
        header = next(filter(None, (HEADER.match(text, start) for start in starts)), None)
        if header is None and (once := _NAMED_ONCE.search(text)):
            return once["spread"]
    return (header["mean"] or header["median"]) if header else ""


@dataclass(slots=True)
class Sentence:
    """A sentence while its pieces are joined, from left to right."""

    text: str
    header: str
    assumed: str = ""  # why the header is that of the document
    guessed: bool = False  # whether nothing says that brackets hold the SD
    spread: str = ""  # what the document says of the bracket after a mean
    results: list[Result] = field(default_factory=list)
    cluster: int = 0
    name: Piece | None = None  # "mean age was", waiting for its number
    pending: Piece | None = None  # a spread or interval printed before its value
    n: Piece | None = None  # an n, waiting for its summary
    end: int = 0

    def add(self, kind: str, piece: Piece, values: dict[str, str], name: str = "") -> Result:
        """Begin a result with a piece."""
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


def join_number(sentence: Sentence, piece: Piece) -> None:
    """Join a number: it completes what stands before it, is a mean that was named, or waits for its name."""
    name, sentence.name = sentence.name, None
    last = sentence.results[-1] if sentence.results else None
    gap = sentence.text[last.end : piece.start] if last else ""
    if (
        last is not None
        and last.kind in ("number", "summary")
        and 0 < len(gap) < 20
        and _BRACKET.fullmatch(gap)
        and sentence.text[piece.end : piece.end + 2].strip()[:1] in list(")]")
        and (
            what := spread_of(sentence.header) or (_spread_behind(sentence, piece) if _is_mean(last) else "")
        )
    ):
        if last.kind == "number":
            _summarize(last, "mean", "mean")
            read_unit(sentence, last)
        last.values.setdefault(what, piece.values["value"])
        if sentence.assumed or not (sentence.header or sentence.guessed):
            last.assumptions.append(f"{what.upper()} assumed: so named elsewhere in the document")
        elif sentence.guessed:
            last.assumptions.append("SD assumed: a number in brackets after a mean, without a name")
        last.end = piece.end
        if not last.values.get("unit"):
            read_unit(sentence, last, last.end + 1)
        return
    if (
        name is not None
        and name.end == piece.start
        and (
            sentence.text.endswith((" from ", " to "), name.start, name.end)  # "increased from 49.9": a level
            or name.name == "median"
            or not DIFFERENCE.search(sentence.text, name.start, name.end)
        )
        and not BY_A_MEAN.search(sentence.text, max(0, name.start - 24), name.start)
    ):
        result = sentence.add("summary", piece, {name.name: piece.values["value"]}, name.name)
        read_unit(sentence, result)
        read_bracket(sentence, result)
        return
    result = sentence.add("number", piece, dict(piece.values))
    mean = _mean_before(sentence, last, result)
    if mean is not None:
        what = "median" if "median" in mean.values else "mean"
        _summarize(result, what, "listed")
        if unit := mean.values.get("unit"):
            result.values["unit"] = unit
        read_unit(sentence, result)
        result.assumptions.append("named as the value before it")
        return
    if (
        last is not None
        and {"median", "q1"} <= last.values.keys()
        and _INTERVAL_AFTER.match(sentence.text, piece.end)
    ):
        _summarize(result, "median", "median")
        read_bracket(sentence, result)
        result.assumptions.append("named as the value before it")
        return
    if sentence.header and _INTERVAL_AFTER.match(sentence.text, piece.end) and not spread_of(sentence.header):
        what = "mean" if "CI" in sentence.header and "edian" not in sentence.text else "median"
        _summarize(result, what, what)
        read_unit(sentence, result)
        read_bracket(sentence, result)
        if sentence.assumed:
            result.assumptions.append(f"{what} assumed: so named elsewhere in the document")
        return
    _bare_interval(sentence, result)


def _spread_behind(sentence: Sentence, piece: Piece) -> str:
    """What a number in brackets after a mean is: as the document says, else the SD, here and further on."""
    if sentence.spread or "percent" in piece.values or "." not in piece.values["value"]:
        return sentence.spread
    sentence.header, sentence.guessed = "SD", True
    return "sd"


def _summarize(result: Result, what: str, name: str) -> None:
    """Make a mean or a median of a bare number."""
    result.kind, result.name, result.values[what] = "summary", name, result.values.pop("value")


def _is_mean(result: Result) -> bool:
    """Whether a result is a mean that nothing but a unit belongs to yet."""
    return (
        "mean" in result.values and result.values.keys() <= {"mean", "unit"} and "." in result.values["mean"]
    )


def _mean_before(sentence: Sentence, last: Result | None, result: Result) -> Result | None:
    """The mean that "31.5 years in the other" follows: "the mean age was 37.3 years in one group and"."""
    if last is None:
        return None
    if last.kind == "summary" and last.values.keys() <= {"mean", "median", "unit"}:
        first, second = (_WHERE.match(sentence.text, end) for end in (last.end, result.end))
        gap = sentence.text[last.end : result.start]
        if first and second and first[1] == second[1] and _AND_WHERE.fullmatch(gap):
            return last  # "was 38 over the first weeks and 18 over the last"
        moved = _MOVED_TO.fullmatch(sentence.text, last.end, result.start)
        if moved or _SAME_AGAIN.fullmatch(sentence.text, last.end, result.start):
            return last  # "a mean of 12.1 and 12.3 hours", "rose from 49.9% to 55.2%"
    if "percent" in last.values and len(sentence.results) > 2:  # "37.3 years (80% female) in one group and"
        last = sentence.results[-3]
    unit = last.values.get("unit", "")
    if last.kind != "summary" or not unit or unit == "%" or "sd" in last.values or "spread" in last.values:
        return None
    gap = _IN_BRACKETS.sub("", sentence.text[last.end : result.start][:160])
    after = _UNIT_AFTER.match(sentence.text, result.end)
    listed = after is not None and after["unit"] == unit and _NEXT_MEAN.fullmatch(gap) is not None
    return last if listed else None


def _bare_interval(sentence: Sentence, result: Result) -> None:
    """Read ``0.18 SD (0.05, 0.32) p = 0.007``: an estimate, if one stands before it or a p follows."""
    match = _INTERVAL_AFTER.match(sentence.text, result.end) or _SD_INTERVAL.match(sentence.text, result.end)
    if match is None or "." not in match["low"]:
        return
    if is_when(sentence.text, result):
        return
    before = next((r for r in reversed(sentence.results) if "ci_low" in r.values), None)
    if before is not None and before.kind == "proportion":
        if result.values.get("percent") == "%":  # "92.3% (95% CI 88.0–95.1) and 71.0% (63.2–77.6)"
            result.kind, result.name = "proportion", "percent"
            result.values = {"percent": result.values["value"]}
            result.values |= {"ci_low": number(match["low"]), "ci_high": number(match["high"])}
            result.end = match.end()
        return
    if _P_FOLLOWS.match(sentence.text, match.end()) or (before is not None and before.kind == "estimate"):
        name_number(sentence.text, result, sentence.results)
        if result.kind == "estimate" or "mean" in result.values:
            result.values |= {"ci_low": number(match["low"]), "ci_high": number(match["high"])}
            result.end = match.end()


def kind_of_interval(header: str) -> str:
    """What a header announces for a bracket with two numbers: "CI", "range" or "IQR"."""
    if "CI" in header:
        return "CI"
    return "range" if header[:3].lower() in ("ran", "min") else "IQR"


def spread_of(header: str) -> str:
    """Field of a summary that a header such as ``mean (SD)`` announces for the bracket."""
    if re.match(r"S\.?D|s\.d|[sS]tandard dev|sd", header.strip("± ")):
        return "sd"
    return "se" if re.match(r"S\.?E|s\.e|[sS]tandard err|se", header.strip("± ")) else ""


_OF_QUARTILES: Final = regex(r"quartile|iq|25")


def read_bracket(sentence: Sentence, result: Result) -> None:
    """Read ``5 (3–7)``: a range, an interval or quartiles, as the header says."""
    match = _INTERVAL_AFTER.match(sentence.text, result.end)
    if match is None and result.name == "median":
        match = _NAMED_BEHIND.match(sentence.text, result.end)
        if match and re.search(r"quartile|IQR|25th", match["what"]):
            result.values["q1"], result.values["q3"] = number(match["low"]), number(match["high"])
            result.end = match.end()
        return
    if match is None:
        return
    header = sentence.header.lower()
    if "ci" in header:
        low, high = "ci_low", "ci_high"
    elif ("range" in header and not _OF_QUARTILES.search(header)) or header.startswith("min"):
        low, high = "minimum", "maximum"
    elif result.name == "median":
        low, high = "q1", "q3"
        if not header:
            result.assumptions.append("quartiles assumed: interval after a median without a name")
    else:
        return
    result.values[low], result.values[high] = number(match["low"]), number(match["high"])
    result.end = match.end()


def _take_n(sentence: Sentence, result: Result) -> None:
    """Give a summary the n printed just before it."""
    piece, sentence.n = sentence.n, None
    if piece is not None and _FROM_ITS_N.fullmatch(sentence.text[piece.end : result.start][:90]):
        result.values |= piece.values


def read_unit(sentence: Sentence, result: Result, at: int | None = None) -> None:
    """Take the unit printed after a value, or at another place."""
    match = _UNIT_AFTER.match(sentence.text, result.end if at is None else at)
    if match:
        result.values["unit"] = match["unit"]
