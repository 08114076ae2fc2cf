"""The rule: from a result to a finding, from findings to a verdict, from shortcomings to a certainty.

One yardstick measures both ways: the smallest effect that was looked for. A result whose whole 95 %
interval lies beyond it speaks for an effect, one whose whole interval stays short of it speaks against;
an interval that holds it cannot tell, and neither can one whose yardstick is not known, a p-value alone,
or words. (For is a minimum-effect test, Murphy and Myors 1999, J Appl Psychol 84:234; against is a test of
equivalence or non-superiority, Lakens 2018, AMPPS 1:259; both at the same value.) A claim that denies takes
the answers the other way round.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from review.printed import Interval

Finding = Literal["for", "against", "insufficient", "indirect"]
Vote = Literal["for", "against", "both", "insufficient"]
Verdict = Literal[
    "supports", "points for", "mixed", "points against", "contradicts", "insufficient", "not tested"
]

VERDICTS: Final[tuple[Verdict, ...]] = (
    "supports", "points for", "mixed", "points against", "contradicts", "insufficient", "not tested",
)  # fmt: skip
LEVELS: Final = ("very low", "low", "moderate", "high")
ALPHA: Final = 0.05
# Assumptions of this review, chosen before any verdict was computed: no paper says what matters here.
CONVENTIONS: Final = {
    "SD": 0.2, "odds ratio": 1.5, "risk ratio": 1.5, "hazard ratio": 1.5, "r": 0.1,
    "percentage points": 10.0, "points of 100": 10.0, "points of 10": 1.0,
}  # fmt: skip
RATIOS: Final = frozenset({"odds ratio", "risk ratio", "hazard ratio"})
# The number of people below which GRADE suspects imprecision (Guyatt 2011, J Clin Epidemiol 64:1283).
FEW_PEOPLE: Final = 400
# Where certainty starts for each design that can decide, as an index of LEVELS.
START: Final = {"randomized": 3, "prospective": 2, "experiment": 2, "reliability": 2, "cross-sectional": 2,
                "before-after": 1}  # fmt: skip
# Only these can show that one thing comes before another.
CAUSAL: Final = frozenset({"randomized", "prospective", "experiment"})
_NEGATED: Final = {"no difference": "difference", "not lower": "lower", "not higher": "higher"}
_WEAK: Final[dict[Verdict, Verdict]] = {"supports": "points for", "contradicts": "points against"}
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
    "risk of bias": "full texts that show how people were chosen, measured and kept",
    "inconsistency": "studies that explain why results differ",
    "indirectness": "the people, the exposure, and the outcome that the claim names",
    "imprecision": f"results from at least {FEW_PEOPLE} people",
    "unreported results": "numbers from the studies that print none",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Choices in the rule that another reviewer might make; the defaults are the rule of this review.

    Attributes
    ----------
    scale : float
        Multiplies the smallest effects by convention (logarithms of ratios).
    far_end : bool
        A result speaks for an effect once it excludes no effect, however small the effect may be.
    unknown_decides : bool
        An interval whose yardstick is not known decides by excluding no effect.
    p_decides : bool
        p < .05 in a known direction decides without an interval.
    rows_vote : bool
        Every result votes, not every study.
    """

    scale: float = 1.0
    far_end: bool = False
    unknown_decides: bool = False
    p_decides: bool = False
    rows_vote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One printed result. ``low`` to ``high`` is its interval, NaN if there is none; ratios are logarithms.

    ``important`` is the smallest effect looked for, None if unknown; where the claim names another value
    than no effect (``named``), that reference itself is the yardstick. ``p`` is what the printed p-value
    stands for, ``observed`` the direction where no signed number shows it.
    """

    low: float = math.nan
    high: float = math.nan
    reference: float = 0.0
    named: bool = False
    important: float | None = None
    p: Interval | None = None
    observed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraised:
    """A result with its finding, and what its certainty hangs on.

    ``unit`` is the body of evidence that has one vote: the study, or the review that pooled it; ``review``
    says that the result is the review's own. ``people`` is 0 where unknown; ``interval`` says that one is
    printed, or follows. ``bias`` is the risk of bias of
    the study over all domains (low, high or unclear); ``doubtful`` that its numbers were seen only as others
    quote them, do not agree with those beside them, or raise another concern.
    """

    finding: Finding
    study_id: str
    unit: str
    design: str
    people: int = 0
    interval: bool = True
    review: bool = False
    differs: bool = False
    bias: str = "unclear"
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Certainty:
    """``level`` is one of LEVELS, or empty where nothing was tested; ``lowered_for`` says why, in order."""

    level: str
    lowered_for: tuple[str, ...] = ()
    start: str = ""


DEFAULT: Final = Choices()


def judge(result: Result, predicts: str, choices: Choices = DEFAULT) -> tuple[Finding, str]:
    """Whether a direct result is for or against what a claim predicts of it, and why.

    Parameters
    ----------
    result : Result
    predicts : {"lower", "higher", "difference", "no difference", "not lower", "not higher"}
        Where the true value lies if the claim is right, compared with the reference.
    choices : Choices

    Returns
    -------
    finding, why : str
    """
    asked = _NEGATED.get(predicts, predicts)
    if asked not in ("lower", "higher", "difference"):
        raise ValueError(f'predicts: expected "lower", "higher", "difference" or a denial, got {predicts!r}')
    if not math.isnan(result.low):
        answer, why = _by_interval(result, asked, choices)
    elif result.p is None:
        answer, why = None, "no interval and no p"
    else:
        answer, why = _by_p(result, asked, choices)
    if answer is None:
        return "insufficient", why
    return ("for" if answer != (predicts in _NEGATED) else "against"), why


def _by_interval(result: Result, asked: str, choices: Choices) -> tuple[bool | None, str]:
    low, high = result.low - result.reference, result.high - result.reference
    if asked == "lower":
        low, high = -high, -low
    if result.named:
        least, known = 0.0, "the value that the claim names"
    elif result.important is None:
        if not choices.unknown_decides:
            return None, "what would matter is not known in this unit"
        least, known = 0.0, "no effect"
    else:
        least, known = result.important, "the smallest effect looked for"
    shown = low > 0 or (asked == "difference" and high < 0)
    reach = max(high, -low) if asked == "difference" else high
    beyond = low > least or (asked == "difference" and high < -least)
    if beyond or (choices.far_end and shown and reach >= least):
        return True, f"interval beyond {known}"
    if high < least and (asked != "difference" or low > -least):
        return False, f"interval short of {known}"
    if shown:
        return None, f"some effect, but perhaps less than {known}"
    return None, f"interval on both sides of {known}"


def _by_p(result: Result, asked: str, choices: Choices) -> tuple[bool | None, str]:
    assert result.p is not None
    if not choices.p_decides or result.named:
        return None, "p without an interval says nothing of size"
    if result.p.high > ALPHA:
        return None, "p not below .05, and no interval"
    if result.observed in ("lower", "higher"):
        return asked in (result.observed, "difference"), f"p below .05, {result.observed}"
    if asked == "difference":
        return True, "p below .05"
    return None, "p below .05, but the direction is not visible"


def votes(results: Sequence[Appraised]) -> dict[str, Vote]:
    """One vote for each unit of evidence that tests a claim; indirect results have none.

    Where a review and studies that it pooled stand together, the review's own results decide their vote.
    """
    units: dict[str, list[Appraised]] = {}
    for result in results:
        if result.finding != "indirect":
            units.setdefault(result.unit, []).append(result)
    return {unit: _vote(tested) for unit, tested in units.items()}


def _vote(tested: Sequence[Appraised]) -> Vote:
    own = [result for result in tested if result.review]
    decided = {result.finding for result in own or tested} - {"insufficient"}
    decided = decided or {result.finding for result in tested} - {"insufficient"}
    if len(decided) == 2:
        return "both"
    if not decided:
        return "insufficient"
    return "for" if "for" in decided else "against"


def direction(cast: Sequence[Vote]) -> Verdict:
    """What the votes on one statement amount to, before it is asked how sure that is."""
    found = set(cast)
    if "both" in found or {"for", "against"} <= found:
        return "mixed"
    if "for" in found:
        return "supports"
    if "against" in found:
        return "contradicts"
    return "insufficient" if found else "not tested"


def verdict(results: Sequence[Appraised]) -> Verdict:
    """What the results on one statement amount to.

    *Supports* and *contradicts* ask for more than very low certainty; below that results only *point for*
    the claim or *against* it.
    """
    found = direction(list(votes(results).values()))
    return _WEAK.get(found, found) if certainty(results).level == LEVELS[0] else found


def verdict_of_parts(verdicts: Sequence[Verdict]) -> Verdict:
    """What the verdicts on the parts of a claim amount to; it is decided only if each part is."""
    found = set(verdicts)
    if len(found) == 1:
        return found.pop()
    pro, contra = {"supports", "points for"}, {"contradicts", "points against"}
    if "mixed" in found or (found & pro and found & contra):
        return "mixed"
    if found <= pro:
        return "points for"
    return "points against" if found <= contra else "insufficient"


def certainty(results: Sequence[Appraised]) -> Certainty:
    """How sure the direction is: by the best design that decides, lowered for each shortcoming.

    After GRADE (Guyatt 2008, BMJ 336:924), made mechanical, so that everybody can recompute it.
    *Risk of bias*: no deciding study has a low risk in every domain (one level); all have a high risk, or
    numbers that are in doubt (two). *Inconsistency*: results point both ways. *Indirectness*: all differ
    from the claim in people, exposure or outcome. *Imprecision*: the deciding units hold fewer than 400
    people. *Unreported results*, the part of publication bias that shows: fewer than half of the units that
    test the claim give an interval. Funnel plots and tests of them need ten studies of one outcome, which
    stand nowhere here.
    """
    cast = votes(results)
    outcome = direction(list(cast.values()))
    if outcome == "not tested":
        return Certainty("")
    if outcome == "insufficient":
        return Certainty(LEVELS[0])
    deciding = [result for result in results if result.finding in ("for", "against")]
    telling = {result.unit for result in results if result.finding != "indirect" and result.interval}
    poor = all(result.bias == "high" or result.doubtful for result in deciding)
    unsure = all(result.bias != "low" or result.doubtful for result in deciding)
    shortcomings = {
        "risk of bias": unsure + poor,
        "inconsistency": int(outcome == "mixed"),
        "indirectness": int(all(result.differs for result in deciding)),
        "imprecision": int(_people(results, {result.unit for result in deciding}) < FEW_PEOPLE),
        "unreported results": int(2 * len(telling) < len(cast)),
    }
    lowered = tuple(name for name, levels in shortcomings.items() for _ in range(levels))
    start = max(START[result.design] for result in deciding)
    return Certainty(LEVELS[max(0, start - len(lowered))], lowered, LEVELS[start])


def _people(results: Sequence[Appraised], units: set[str]) -> int:
    """People behind units: each study once; a review counts with its own number if that is larger."""
    total = 0
    for unit in units:
        studies: dict[str, int] = {}
        for result in results:
            if result.unit == unit and result.finding != "indirect":
                studies[result.study_id] = max(studies.get(result.study_id, 0), result.people)
        total += max(studies.get(unit, 0), sum(studies.values()) - studies.get(unit, 0))
    return total


def what_would_change(kind: str, outcome: Verdict, lowered_for: Sequence[str], missing: str = "") -> str:
    """One sentence: the design, the precision, or the numbers that are missing.

    ``missing`` names the parts of the claim that are not decided yet.
    """
    about = f" (for: {missing})" if missing else ""
    if outcome == "not tested":
        return f"{_NEEDED[kind]}{about}."
    if outcome == "insufficient":
        return f"{_NEEDED[kind]}, precise enough to lie on one side of what matters{about}."
    names = dict.fromkeys(lowered_for)
    mends = [_MENDS[name] for name in names] or ["results of the same kind that point the other way"]
    return f"Needed: {'; '.join(mends)}{about}."
