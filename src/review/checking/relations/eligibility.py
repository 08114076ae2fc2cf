"""Criteria for taking part against the people described: ages, body mass, sex.

Only criteria that one sentence states for all people count, and only means, medians and ranges of people
described, not of changes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from review.checking.relations.views import View, views
from review.patterns import regex
from review.printed import NotANumber
from review.records import Check, Location, Proportion, Record, Summary

if TYPE_CHECKING:
    from review.checking.context import Context
    from review.checking.sentences import Sentence

_ELIGIBLE: Final = regex(
    r"\beligib|\binclusion criteri|\bwere included if|\binclu(?:ded"
    r"|sion)\b",
    re.IGNORECASE,
)
_NOT_ALL: Final = regex(
    r"\bexclu|\bsubgroup|\bcontrols?\b|\bcaregiver|\bparents?\b|\bpartner|\bif (?:fe)?male\b|\bexcept"
    r"|\bunless\b"
    r"|\bmeta-analys|\bstudies\b|\bprevious|\bonset|\bdiagnos\w+ (?:at|before|between)",
    re.IGNORECASE,
)
_AGES: Final = regex(
    r"\bage[ds]?\b(?: (?:of|range|between|from|was|were|being))*[ :=(]*(?:between "
    r"|from )?(?P<low>\d{1,2})(?: ?(?:years?|yrs?))?"
    r"(?: ?(?:to|and|[-–—]) ?)(?P<high>\d{2,3}) ?(?:years?|yrs?)|"
    r"\b(?P<low2>\d{1,2}) ?(?:to|[-–—]) ?(?P<high2>\d{2,3}) ?(?:years?|yrs?)(?: of age| old|[- ]aged?)",
    re.IGNORECASE,
)
_BMI: Final = regex(
    r"\b(?:BMI|body mass index)(?: \(BMI\))?(?: (?:of|range|between|from|was|being))*[ :=(]*"
    r"(?P<low>\d{2}(?:\.\d)?)(?: ?kg/m ?[2²])?(?: ?(?:to|and|[-–—]) ?)(?P<high>\d{2}(?:\.\d)?)",
    re.IGNORECASE,
)
#: A row, or what a sentence says right before the number, that speaks of the age of all people described.
_AGE_ROW: Final = regex(
    r"^\W*(?:mean |median |average )?(?:(?:patient|participant|subject)s?['’]?s? )?ages?"
    r"(?: (?:at|on) (?:baseline|entry|enrol\w+|inclusion|randomi[sz]ation|study entry))?"
    r"(?:[ ,;:(\[]*(?:in )?(?:years?|yrs?|y|mean|median|average|SD|S\.D\.|IQR|range|±|\+/-|and"
    r"|standard deviation)\b\W*"
    r"|[\W\d]*[a-f*†‡§]?)*$",
    re.IGNORECASE,
)
_AGE_BEFORE: Final = regex(
    r"\b(?:mean|average|median) (?:\([^()]{1,12}\) )?age(?: \([^()]{1,20}\))?(?: of (?:the |all "
    r"|our )?(?:study )?"
    r"(?:patients|participants|subjects|sample|population|women|adults|individuals))?"
    r"(?: (?:was|is|in|at baseline|at enrol\w+)|[:=,(])[^.;]{0,25}$",
    re.IGNORECASE,
)
_BMI_ROW: Final = regex(
    r"^\W*(?:mean )?(?:BMI|body mass index)\b(?!.*(?:chang|percentile|z[- ]?score"
    r"|pre-?pregn))",
    re.IGNORECASE,
)
_BEFORE: Final = 90
_NOT_VALUES: Final = regex(r"chang|differ|adjust|log|month|weeks?\b|days?\b", re.IGNORECASE)
_WOMEN_ONLY: Final = regex(
    r"\b(?:postmenopausal|premenopausal|pregnant|nulliparous|primiparous|parous"
    r"|lactating) (?:\w+ )?(?:women|females|patients)",
    re.IGNORECASE,
)
_BOTH: Final = regex(
    r"\bwomen (?:and|or) (?:\w+ )?men\b|\b(?:wo)?men (?:and|or) (?:post\w+ "
    r"|adult )?(?:wo)?men\b|\bmales? (?:and|or|/) females?\b|\b(?:either|both) (?:sex"
    r"|gender)|\bpartners?\b|\bhusbands?\b|\bfathers?\b|\bnewborn|\binfant|\bneonat"
    r"|\bbab(?:y|ies)\b|\boffspring|\bfetal|\bfetus",
    re.IGNORECASE,
)
_MEN_ROW: Final = regex(
    r"^\W*(?:(?:sex|gender)\b.{0,30})?\b(?:males?|men)\b(?!.*(?:female|women"
    r"|infant|child|fetus|bab))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a sentence allows, from ``low`` to ``high``, and where it stands."""

    name: str
    low: float
    high: float
    told: str
    location: Location


def check_eligibility(
    records: Sequence[Record], context: Context, said: Sequence[Sentence]
) -> Iterator[tuple[int, Check]]:
    """Check means, medians and ranges of age and body mass, and counts of men, against the criteria.

    Parameters
    ----------
    records : sequence of Record
    context : Context
    said : sequence of Sentence
        Of the paper; criteria are looked for in those that speak of eligibility or inclusion.

    Yields
    ------
    tuple of int and Check
        Index of the record, and the check: inconsistent ones, and consistent ones where a range is printed.
    """
    criteria = [each for each in said if each.has("eligib", "inclu") and _ELIGIBLE.search(each.text)]
    ages, body = _one(criteria, _AGES, "age"), _one(criteria, _BMI, "body mass index")
    women = _women_only(criteria, said)
    if not (ages or body or women):
        return
    for view in views(records, context):
        label = _label(view)
        if isinstance(view.part, Summary) and not _NOT_VALUES.search(label):
            limits = ages if _is_age(view, label) else body if _BMI_ROW.search(label) else None
            if limits is not None:
                yield from ((view.index, check) for check in _outside(view, limits))
        elif women is not None and isinstance(view.part, Proportion) and _MEN_ROW.search(label):
            yield from ((view.index, check) for check in _men(view, women))


def _is_age(view: View, label: str) -> bool:
    """Whether a summary is of the ages of the people described: not of when they began to smoke."""
    if view.part.location.table is not None:
        return _AGE_ROW.search(label) is not None
    document, start = view.context.document, view.part.location.start
    before = document.text[max(0, start - _BEFORE) : start] if document else ""
    return _AGE_BEFORE.search(before) is not None


def _label(view: View) -> str:
    return str(getattr(view.part, "outcome", None) or view.part.location.row or "")


def _one(criteria: Sequence[Sentence], pattern: re.Pattern[str], name: str) -> _Limits | None:
    """The limits that the criteria state, if they state them once or always alike."""
    found: dict[tuple[float, float], _Limits] = {}
    for sentence in criteria:
        for match in pattern.finditer(sentence.text):
            if _NOT_ALL.search(sentence.text[: match.end() + 30]):
                continue
            ends = [float(end) for end in match.groups() if end]
            if len(ends) == 2 and ends[0] < ends[1]:
                place = sentence.location(match.start(), match.end())
                found[ends[0], ends[1]] = _Limits(name, ends[0], ends[1], match[0], place)
    return next(iter(found.values())) if len(found) == 1 else None


def _women_only(criteria: Sequence[Sentence], said: Sequence[Sentence]) -> _Limits | None:
    for sentence in criteria:
        match = _WOMEN_ONLY.search(sentence.text)
        if match and not _NOT_ALL.search(sentence.text):
            if any(_BOTH.search(other.text) for other in said):
                return None
            place = sentence.location(match.start(), match.end())
            return _Limits("men", 0.0, 0.0, match[0], place)
    return None


def _outside(view: View, limits: _Limits) -> Iterator[Check]:
    """A person of 70 is 70 until the next birthday, so that ages reach one year beyond the upper limit."""
    high = limits.high + (1.0 if limits.name == "age" else 0.0)
    ends = ("minimum", "maximum") if view.has("minimum") and view.has("maximum") else ()
    for name in ("mean", "median", *ends):  # one end alone is of something else as often as not
        if not view.has(name):
            continue
        try:
            printed = view.interval(name)
        except NotANumber:
            continue
        if printed.low > high or printed.high < limits.low:
            reason = f"{name} {limits.name} {view.text(name)} lies outside the criteria (“{limits.told}”)"
            yield _check(view, name, "inconsistent", limits.low, high, reason, limits)
        elif name in ("minimum", "maximum"):
            yield _check(view, name, "consistent", limits.low, high, None, limits)


def _men(view: View, women: _Limits) -> Iterator[Check]:
    if view.has("count"):
        try:
            count = view.value("count")
        except NotANumber:
            return
        if count > 0 and math.isfinite(count):
            reason = f"{view.text('count')} men, although the criteria speak of {women.told} only"
            yield _check(view, "count", "inconsistent", 0.0, 0.0, reason, women)


def _check(
    view: View, name: str, verdict: str, low: float, high: float, reason: str | None, limits: _Limits
) -> Check:
    return Check(
        check="eligibility", verdict=verdict, field=view.path + name, fields=view.fields(name),  # type: ignore[arg-type]
        printed=view.text(name), low=low, high=high, formula=f"{limits.name} within the criteria",
        reason=reason, others=(limits.location,),
    )  # fmt: skip
