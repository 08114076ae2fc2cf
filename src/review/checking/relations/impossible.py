"""Values that cannot be: more people than there were, percentages of a count above 100, negative spreads.

Values of tests, p-values and correlations are looked at in :mod:`review.checking.p_values.possible_values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from review.checking.relations.views import View, views
from review.checking.surroundings import is_count_of_total
from review.checking.wording import spelled
from review.patterns import regex
from review.printed import NotANumber
from review.quantities import names
from review.records import Check, Estimate, Proportion, Reading, Record, Summary

if TYPE_CHECKING:
    from review.checking.context import Context

_RATIOS: Final = names(lambda each: each.scale != "plain")
_OF: Final = regex(r"\d[ ]?%?\)?(?: \w+){0,3} (?:out )?of (?:the )?(?:\w+ )?\d")
#: A percentage of these may exceed 100.
_MORE_THAN_ALL: Final = regex(
    r"chang|increas|decreas|reduc|gain|growth|ris(?:e|ing)|recover|yield|predicted|relative|adheren|complian"
    r"|of (?:the )?(?:control|baseline|target|reference|normal|initial|original)|attend|dose|intake|per 100"
    r"|rate ratio|person-?\s?\w|incidence|episodes"
    r"|% of (?!(?:all |the )*(?:patients|participants|subjects|people|persons|women|men|children|cases"
    r"|total|n\b))",
    re.IGNORECASE,
)
_NAME: Final = "possible_value"
_DASH: Final = Reading(name="the sign is a dash", reconciles=True)


def check_impossible(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """A check for each number of a summary, a share or an interval that cannot be.

    Parameters
    ----------
    records : sequence of Record
    context : Context

    Yields
    ------
    tuple of int and Check
        Index of the record that holds the number, and the check; only inconsistent ones, since that a
        number is possible says nothing for it.
    """
    for view in views(records, context):
        look = _LOOK.get(type(view.part))
        if look is not None:
            try:
                yield from ((view.index, check) for check in look(view))
            except NotANumber:
                continue


def _share(view: View) -> Iterator[Check]:
    if isinstance(view.part, Proportion) and is_count_of_total(view.part):
        return
    if view.has("count", "total"):
        count, total = view.number("count"), view.number("total")
        in_cell = view.part.location.row is None or (view.text("total") or "") in view.part.quote
        told = (view.has("percent") and in_cell) or _OF.search(view.part.quote) is not None
        if count.value > total.value and count.relation == total.relation == "=" and told:
            if not _is_one_of_two(view):
                reason = f"{view.text('count')} cannot be of {view.text('total')}"
                readings = (Reading(name="the second number is no total", reconciles=True),)
                yield _check(view, "count", ("count", "total"), 0.0, total.value, reason, readings)
            return
    if view.has("percent") and (view.has("count") or view.has("total")):
        percent, part = view.interval("percent"), view.part
        label = f"{part.quote} {getattr(part, 'outcome', '')} {part.location.column} {part.location.row}"
        named = view.part.location.row is None or "%" in label or "percent" in label.lower()
        if named and (percent.low > 100 or percent.high < 0) and not _MORE_THAN_ALL.search(label):
            reason = f"a percentage of people lies between 0 and 100; printed is {view.text('percent')}"
            yield _check(view, "percent", ("percent",), 0.0, 100.0, reason)


def _is_one_of_two(view: View) -> bool:
    """Whether the percentage fits a ratio of two parts, such as men/women, rather than a part of a whole."""
    if not view.has("percent"):
        return False
    one, other, percent = view.value("count"), view.value("total"), view.interval("percent")
    return other > 0 and (100 * one / (one + other) in percent or 100 * one / other in percent)


def _summary(view: View) -> Iterator[Check]:
    for name in ("sd", "se"):
        if view.has("mean", name) and view.interval(name).high < 0:  # alone it may be a dose or a label
            reason = f"an {spelled(name)} is not below 0; printed is {view.text(name)}"
            yield _check(view, name, (name,), 0.0, None, reason, (_DASH,))


def _limits(view: View) -> Iterator[Check]:
    if view.measure not in _RATIOS or not view.has("value") or view.number("value").significand < 0:
        return  # a negative ratio itself is told elsewhere
    for name in ("ci_low", "ci_high"):
        if view.has(name) and view.interval(name).high < 0:
            reason = f"a limit of {view.measure} is not below 0; printed is {view.text(name)}"
            yield _check(view, name, (name,), 0.0, None, reason, (_DASH,))


_LOOK: Final = {Proportion: _share, Summary: _summary, Estimate: _limits}


def _check(
    view: View, compared: str, fields: Sequence[str], low: float, high: float | None, reason: str,
    readings: tuple[Reading, ...] = (),
) -> Check:  # fmt: skip
    return Check(
        check=_NAME, verdict="inconsistent", field=view.path + compared,
        fields=view.fields(*fields), printed=view.text(compared), low=low, high=high, reason=reason,
        readings=readings,
    )  # fmt: skip
