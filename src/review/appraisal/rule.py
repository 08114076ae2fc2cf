"""The rule: from a result to a finding, from findings to a verdict, from designs to a certainty.

A result is asked one thing: is the true value lower than the reference, higher, or different? Yes, if its
95 % interval excludes the reference on that side and reaches effects that matter; no, if it lies on the
other side, or holds the reference and excludes effects that matter on the side asked about; otherwise (too
wide, or surely there but too small to matter) it cannot say. A claim that denies takes the
answers the other way round, so a null result supports it only by excluding effects that matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from review.printed import Interval

Finding = Literal["for", "against", "insufficient", "indirect"]
Verdict = Literal["supports", "contradicts", "mixed", "insufficient", "not tested"]

VERDICTS: Final[tuple[Verdict, ...]] = ("supports", "contradicts", "mixed", "insufficient", "not tested")
LEVELS: Final = ("very low", "low", "moderate", "high")
ALPHA: Final = 0.05
# Assumptions of this review, chosen before any verdict was computed: no paper says what matters here.
CONVENTIONS: Final = {
    "SD": 0.2, "odds ratio": 1.5, "risk ratio": 1.5, "r": 0.1, "percentage points": 10.0,
    "points of 100": 10.0, "points of 10": 1.0,
}  # fmt: skip
RATIOS: Final = frozenset({"odds ratio", "risk ratio"})
FEW_PEOPLE: Final = 100
# Where certainty starts, as an index of LEVELS.
START: Final = {"randomized": 3, "prospective": 2, "experiment": 2, "reliability": 2, "cross-sectional": 1,
                "before-after": 1}  # fmt: skip
# Abstracts do not show the bias within studies, so it was not assessed, and nothing ends at "high".
HIGHEST: Final = 2
# Only these can show that one thing comes before another.
CAUSAL: Final = frozenset({"randomized", "prospective", "experiment"})
_NEGATED: Final = {"no difference": "difference", "not lower": "lower", "not higher": "higher"}
_NEEDED: Final = {
    "cause": "A cohort, an experiment, or a trial that follows or varies the supposed cause",
    "association": "A comparison of people with and without it, printed with an interval",
    "treatment": "A randomized trial of this treatment in this condition",
    "prevalence": "A count in a defined group of people",
    "prognosis": "A cohort followed from the start",
    "assessment": "A study of how well examiners agree and of what the test tells",
    "definition": "Nothing: data do not test a definition or what was said",
}
_MENDS: Final = {
    "consistency": "studies that explain why results differ, or numbers from those that print none",
    "precision": f"an interval from at least {FEW_PEOPLE} people",
    "directness": "the people, the exposure, and the outcome that the claim names",
    "trust": "numbers from the paper itself, without what is doubtful in them",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One printed result. ``low`` to ``high`` is its interval, NaN if there is none; ratios are logarithms.

    ``important`` is the smallest effect that matters, None if unknown. ``p`` is what the printed p-value
    stands for, ``observed`` the direction where no signed number shows it, ``worded`` that it is in words.
    """

    low: float = math.nan
    high: float = math.nan
    reference: float = 0.0
    important: float | None = None
    p: Interval | None = None
    observed: str = ""
    worded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraised:
    """A result with its finding, and what its certainty hangs on; ``people`` is 0 where unknown."""

    finding: Finding
    study_id: str
    design: str
    people: int = 0
    interval: bool = False
    review: bool = False
    differs: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Certainty:
    """``level`` is one of LEVELS, or empty where nothing was tested; ``lowered_for`` says why."""

    level: str
    lowered_for: tuple[str, ...] = ()


def judge(result: Result, predicts: str, *, trust_words: bool = False) -> tuple[Finding, str]:
    """Whether a direct result is for or against what a claim predicts of it, and why.

    The reference is no effect unless the claim names another value.

    Parameters
    ----------
    result : Result
    predicts : {"lower", "higher", "difference", "no difference", "not lower", "not higher"}
        Where the true value lies if the claim is right, compared with the reference.
    trust_words : bool
        Take a difference that is stated in words only for one with p < .05.
    """
    asked = _NEGATED.get(predicts, predicts)
    if asked not in ("lower", "higher", "difference"):
        raise ValueError(f'predicts: expected "lower", "higher", "difference" or a denial, got {predicts!r}')
    words = trust_words and result.worded and result.observed != "none"
    if not math.isnan(result.low):
        answer, why = _by_interval(result, asked)
    elif result.p is None and not words:
        answer, why = None, "no interval and no p"
    elif result.reference:
        answer, why = None, "no interval, and p compares with no effect, not with the reference"
    else:
        answer, why = _by_p(result.p or Interval(0.0, ALPHA), result.observed, asked)
    if answer is None:
        return "insufficient", why
    return ("for" if answer != (predicts in _NEGATED) else "against"), why


def _by_interval(result: Result, asked: str) -> tuple[bool | None, str]:
    low, high, matters = result.low - result.reference, result.high - result.reference, result.important
    if low <= 0 <= high:
        reach = {"lower": -low, "higher": high, "difference": max(-low, high)}[asked]
        if matters is not None and reach < matters:
            return False, "interval excludes effects that matter"
        known = " and effects that matter" if matters is not None else "; what would matter is not known"
        return None, f"interval holds the reference{known}"
    side = "lower" if high < 0 else "higher"
    if asked not in (side, "difference"):
        return False, f"interval {side} than the reference"
    if matters is not None and max(-low, high) < matters:
        return None, f"interval {side} than the reference, but by less than matters"
    return True, f"interval {side} than the reference"


def _by_p(p: Interval, observed: str, asked: str) -> tuple[bool | None, str]:
    if p.high > ALPHA:
        return None, "p not below .05, and no interval"
    if observed in ("lower", "higher"):
        return asked in (observed, "difference"), f"p below .05, {observed}"
    if asked == "difference":
        return True, "p below .05"
    return None, "p below .05, but the direction is not visible"


def verdict(findings: Sequence[Finding]) -> Verdict:
    """What the findings on one statement amount to. Insufficient and indirect ones never decide."""
    direct = set(findings) - {"indirect"}
    if {"for", "against"} <= direct:
        return "mixed"
    if "for" in direct:
        return "supports"
    if "against" in direct:
        return "contradicts"
    return "insufficient" if direct else "not tested"


def verdict_of_parts(verdicts: Sequence[Verdict]) -> Verdict:
    """What the verdicts on the parts of a claim amount to; it is decided only if each part is."""
    found = set(verdicts)
    if len(found) == 1:
        return found.pop()
    if "mixed" in found or {"supports", "contradicts"} <= found:
        return "mixed"
    return "insufficient"


def certainty(results: Sequence[Appraised]) -> Certainty:
    """How sure a verdict is: by the best design that decides it, one level down for each shortcoming.

    After GRADE (Guyatt 2008, BMJ 336:924), made mechanical. *Consistency*: results point both ways, or
    fewer than half of the studies that test the claim decide it. *Precision*: no deciding result has an
    interval, or they rest on fewer than 100 people and no review. *Directness*: all of them differ from
    the claim in people, exposure, or outcome. *Trust*: all were seen only as others quote them, do not
    agree with numbers beside them, or raise another concern. Bias within studies was not assessed; hence no
    verdict is higher than moderate.
    """
    outcome = verdict([result.finding for result in results])
    if outcome == "not tested":
        return Certainty("")
    if outcome == "insufficient":
        return Certainty(LEVELS[0])
    deciding = [result for result in results if result.finding in ("for", "against")]
    studies = {result.study_id: result.people for result in deciding}
    tested = {result.study_id for result in results if result.finding != "indirect"}
    enough = any(result.review for result in deciding) or sum(studies.values()) >= FEW_PEOPLE
    shortcomings = {
        "consistency": outcome == "mixed" or 2 * len(studies) < len(tested),
        "precision": not (enough and any(result.interval for result in deciding)),
        "directness": all(result.differs for result in deciding),
        "trust": all(result.doubtful for result in deciding),
    }
    lowered = tuple(name for name, present in shortcomings.items() if present)
    start = max(START[result.design] for result in deciding)
    return Certainty(LEVELS[min(HIGHEST, max(0, start - len(lowered)))], lowered)


def what_would_change(kind: str, outcome: Verdict, lowered_for: Sequence[str], missing: str = "") -> str:
    """One sentence: the design, the precision, or the numbers that are missing.

    ``missing`` names the parts of the claim that are not decided yet.
    """
    about = f" (for: {missing})" if missing else ""
    if outcome == "not tested":
        return f"{_NEEDED[kind]}{about}."
    if outcome == "insufficient":
        return f"{_NEEDED[kind]}, precise enough to exclude either no effect or effects that matter{about}."
    mends = [_MENDS[name] for name in lowered_for] or ["results of the same kind that point the other way"]
    return f"Needed: {'; '.join(mends)}{about}."
