"""The first screen of the site: what the verdicts amount to, in plain words, clause by clause.

Every clause is chosen by the verdicts; none is typed for good. Words are those of everyday speech.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from review import appraisal

if TYPE_CHECKING:
    from review.evidence import Evidence
    from review.reporting.claims import Claim

_PRO: Final = ("supports", "points for")
_CONTRA: Final = ("contradicts", "points against")
_SURE: Final = {
    "very low": "Not sure at all. Most studies are small, and we saw only their short summaries. "
    "New studies may well change this.",
    "low": "Not very sure. New studies may well change this.",
    "moderate": "Fairly sure. New studies could change this.",
    "high": "Sure. New studies are not likely to change this.",
}
# What is said of a place where strength was measured first.
_PLACES: Final = {
    "supports": "Studies that tested first found weak muscles before the pain.",
    "points for": "Few studies tested first; they point to weak muscles before the pain.",
    "mixed": "Studies that tested first do not agree.",
    "points against": "Few studies tested first; they point the other way.",
    "contradicts": "Studies that tested first found no weak muscles before the pain.",
    "insufficient": "Studies that tested first print too little to tell.",
    "not tested": "We found no study that tested first.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The first screen.

    Attributes
    ----------
    answer, true, exercise, sure : str
        Does it hold up; what is true in it; does exercise help; how sure that is.
    places : tuple of (place, sentence, certainty)
        Whether weakness comes first, place by place.
    finding : str
        The title of the figure.
    searched : str
        Day of the last search.
    """

    answer: str
    true: str
    exercise: str
    sure: str
    places: tuple[tuple[str, str, str], ...]
    finding: str
    searched: str


def front(data: Evidence, claims: Sequence[Claim]) -> Front:
    """The clauses, by the verdicts of today."""
    by_id = {claim.claim_id: claim for claim in claims}
    first, helps = by_id["2.01"], by_id["2.24"]
    counted = str(appraisal.verdicts(data, appraisal.Choices(p_decides=True)).loc["2.01", "by_part"])
    disagree = "knee: mixed" in counted
    asserted = [claim for claim in claims
                if claim.causal_link == "weakness causes pain" and claim.stance == "asserts"]  # fmt: skip
    levels = [level for _, verdict, level in first.parts if verdict not in ("not tested", "insufficient")]
    lowest = min(levels, key=appraisal.LEVELS.index, default=appraisal.LEVELS[0])
    return Front(
        answer=_answer([claim.verdict for claim in asserted], [verdict for _, verdict, _ in first.parts]),
        true=_true(by_id["4.22"].verdict, by_id["4.20"].verdict),
        exercise=_exercise(helps, by_id["3.25"].ruled("specific is no better")[0]),
        sure=_SURE[lowest],
        places=tuple((place, _place(place, verdict, disagree=disagree), level)
                     for place in ("knee", "back", "hip") for verdict, level in [first.ruled(place)]),
        finding=_finding(by_id["4.22"].verdict, first),
        searched=str(data.searches["date"].max()),
    )  # fmt: skip


def _answer(verdicts: Sequence[str], parts: Sequence[str]) -> str:
    if not any(verdict in _PRO for verdict in (*verdicts, *parts)):
        return "No study we found shows that weak glutes cause pain. That does not prove they never do."
    if all(verdict == "supports" for verdict in parts):
        return "Yes: studies show that weak glutes can cause pain."
    return "Some studies point to weak glutes as a cause of pain; others do not."


def _true(back: str, knee: str) -> str:
    hurting = [place for place, verdict in (("back", back), ("knees", knee)) if verdict in _PRO]
    if not hurting:
        return "It is not even clear that people in pain have weaker hips."
    hurts = " or ".join(hurting) + (" hurt" if hurting == ["knees"] else " hurts")
    return f"People whose {hurts} do tend to have weaker hip muscles. But pain itself can make muscles weak."


def _exercise(helps: Claim, specific: str) -> str:
    verdicts = {place: helps.ruled(f"helps the {place}")[0] for place in ("knee", "hip", "back")}
    good = [place for place, verdict in verdicts.items() if verdict in _PRO]
    little = [place for place, verdict in verdicts.items() if verdict in _CONTRA]
    told = []
    if good:
        told.append(f"Hip exercise seems to help a sore {' or '.join(good)}.")
    if little:
        told.append(f"Added to other exercise, it does little more for a sore {' or '.join(little)}.")
    if not told:
        told.append("Whether hip exercise helps cannot be told yet.")
    better = {"supports": "It is no better than other exercise.",
              "points for": "It seems no better than other exercise."}  # fmt: skip
    better |= dict.fromkeys(_CONTRA, "It seems better than other exercise.")
    told.append(better.get(specific, "Studies do not agree that it beats other exercise."))
    return " ".join(told)


def _place(place: str, verdict: str, *, disagree: bool) -> str:
    if place == "knee" and disagree:
        return "Studies that tested first do not agree: some found strong hips before pain, some weak ones."
    return _PLACES[verdict]


def _finding(with_pain: str, first: Claim) -> str:
    before = any(first.ruled(place)[0] in _PRO for place in ("knee", "back", "hip"))
    now = "Weaker with pain" if with_pain in _PRO else "With pain unclear"
    return f"{now}, and {'weaker' if before else 'not shown to be weaker'} before it"
