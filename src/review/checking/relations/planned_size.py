"""The sample size that a difference, an SD and a power ask for, against the one planned in the same sentence.

The formula is that of two means, n = 2 (z₁₋α/₂ + z₁₋β)² SD² / difference² for each group, with the correction
z²/4 for the t distribution (Julious, Sample Sizes for Clinical Trials, 2010, section 3.2). Planned values are
chosen, not measured, and taken as exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from review.checking.sentences import COUNT, Sentence, count_of, statement_check
from review.patterns import regex

if TYPE_CHECKING:
    from review.document import Document
    from review.records import Finding, Verdict

_NUMBER: Final = r"(?P<{}>\d+(?:\.\d+)?)"
_POWER: Final = regex(
    r"(?P<one>[5-9]\d(?:\.\d)?) ?% (?:statistical )?power"
    r"|\bpower (?:\(1 ?[-–−] ?β\) )?(?:of|was|is|=|to be|set at)? ?(?:at )?(?:least )?(?P<two>[5-9]\d) ?%"
    r"|\bpower (?:\(1 ?[-–−] ?β\) )?(?:of|was|is|=|to be|set at)? ?(?:at )?(?P<three>0?\.[5-9]\d?)\b"
)
_DIFFERENCE: Final = regex(
    rf"\bdifferences? (?:(?:in|between)[^.;()\d]{{1,70}} )?of (?:at least )?{_NUMBER.format('value')}"
    r"(?! ?(?:%|SD))(?!\.\d| ?[-–±])"
)
_SPREAD: Final = regex(
    r"\b(?:SDs?|[Ss]tandard deviations?(?: \(SD\))?)(?: for (?:both|each) \w+)?"
    rf" ?(?:of|was|is|=|to be|:)? ?(?:about |approximately )?{_NUMBER.format('value')}(?! ?%)(?!\.\d| ?[-–])"
)
_EACH: Final = regex(
    rf"(?P<n>{COUNT})(?: [a-z-]+){{0,3}}? ?(?:were |are |is |would be |will be )?(?:needed |required )?"
    r"(?:per|in each|for each|in both|each) ?(?:of the )?(?:(?:treatment|study|intervention|two) )?"
    r"(?:groups?|arms?|$|[.,;)])",
    re.IGNORECASE,
)
_LEVEL: Final = regex(r"(?:0?\.0(?P<share>1|5|25)\b|\b(?P<percent>1|5|2\.5) ?%)")
_ONE_SIDED: Final = regex(r"\bone[- ](?:sided|tailed)", re.IGNORECASE)
_OTHERWISE: Final = regex(
    r"cluster|intra-?class|\bICC\b|design effect|inferior|equivalen|paired|cross-?over|repeated|correlat"
    r"|covari|ancova|anova|bonferroni|three|four|multipl|ratio|\b[2-9] ?: ?1\b|\b1 ?: ?[2-9]\b|wilcoxon|mann"
    r"|rank|log|within|interim|mixed|eyes|knees",
    re.IGNORECASE,
)
_LOST: Final = regex(
    r"drop|attrition|los(?:s|t|ses)\b|withdraw|non-?(?:compliance|adherence|evaluable|response)|incomplete",
    re.IGNORECASE,
)
_FEWER, _MORE = 0.9, 1.25  # sizes are rounded to even ones, and other programs correct otherwise


def check_planned_size(said: Sequence[Sentence], document: Document) -> Iterator[Finding]:
    """A finding for each sentence that says from what the size of each group was computed.

    Parameters
    ----------
    said : sequence of Sentence
    document : Document
    """
    for at, sentence in enumerate(said):
        text = sentence.text
        if "power" not in text or _OTHERWISE.search(text):
            continue
        power, level = _power(text), _level(text)
        numbers = [_only(pattern, text) for pattern in (_DIFFERENCE, _SPREAD)]
        sizes = [match for match in _EACH.finditer(text) if count_of(match["n"]) > 1]
        if power is None or None in numbers or len({match["n"] for match in sizes}) != 1:
            continue
        difference, spread = (float(number or 0) for number in numbers)
        if difference <= 0 or spread <= 0:
            continue
        around = " ".join(each.text for each in said[at : at + 3])
        yield _judged(sentence, sizes[0], (difference, spread, power, level), around, document)


def _only(pattern: re.Pattern[str], text: str) -> str | None:
    found = {match["value"] for match in pattern.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _power(text: str) -> float | None:
    found = {match[0]: match for match in _POWER.finditer(text)}
    if len(found) != 1:
        return None
    match = next(iter(found.values()))
    power = float(match["one"] or match["two"] or match["three"])
    return power / 100 if power > 1 else power


def _level(text: str) -> float:
    """The level, two-sided .05 if it is not said; a one-sided one as the two-sided it equals."""
    match = _LEVEL.search(text)
    level = 0.05
    if match is not None:
        level = float(f"0.0{match['share']}") if match["share"] else float(match["percent"]) / 100
    return 2 * level if _ONE_SIDED.search(text) else level


def _needed(difference: float, spread: float, power: float, level: float) -> tuple[float, float]:
    """People for each group, without and with the correction for the t distribution."""
    from scipy.special import ndtri

    z = float(ndtri(1 - level / 2))
    plain = 2 * ((z + float(ndtri(power))) * spread / difference) ** 2
    return plain, plain + z**2 / 4


def _judged(
    sentence: Sentence, size: re.Match[str], given: tuple[float, float, float, float], around: str,
    document: Document,
) -> Finding:  # fmt: skip
    low, high = _needed(*given)
    n = count_of(size["n"])
    difference, spread, power, level = given
    told = f"a difference of {difference:g} with an SD of {spread:g}, power {power:g} and level {level:g} "
    told += f"asks for {ceil(low)} to {ceil(high)} in each group; printed is {size['n']}"
    verdict: Verdict = "consistent"
    reason = None
    if n > _MORE * high and _LOST.search(around):
        verdict, reason = "not_checkable", f"{told}; but people who may be lost are counted in"
    elif n < _FEWER * low or n > _MORE * high:
        verdict, reason = "inconsistent", told
    check = statement_check(
        "planned_size", verdict, size["n"], floor(low), ceil(high),
        "n of each group = 2 (z of level + z of power)² SD² / difference²", reason,
    )  # fmt: skip
    start, end = size.span("n")
    return sentence.finding(
        document, (start, end), "planned size", size["n"], (f"{difference:g}", f"{spread:g}"), check
    )
