"""The level of an interval: the same limits printed with two levels, or a level that no interval has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from review.checking.relations.views import View, views
from review.printed import NotANumber
from review.records import Check, Estimate, Proportion, Reading, Record, Summary

if TYPE_CHECKING:
    from review.checking.context import Context

_LOWEST: Final = 80.0
#: Below it, but in use: half of all, one standard error on each side.
_KNOWN: Final = frozenset({50.0, 68.0, 68.3, 68.27})
_FEWEST_DIGITS: Final = 5  # of an estimate and its limits, that no other quantity will share by chance
_CENTER: Final = {Estimate: "value", Summary: "mean", Proportion: "percent"}
_NAME: Final = "level_of_interval"


def check_levels(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Check the levels of a paper's intervals against each other.

    Parameters
    ----------
    records : sequence of Record
    context : Context

    Yields
    ------
    tuple of int and Check
        Index of the record that holds the interval, and the check; only inconsistent ones.
    """
    known = [view for view in views(records, context) if _has_level(view)]
    usual = Counter(map(_level, known))
    told: set[int] = set()
    for number, check in _printed_twice(known, usual):
        told.add(number)
        yield known[number].index, check
    for number, view in enumerate(known):
        if number not in told and _level(view) < _LOWEST and _level(view) not in _KNOWN:
            yield view.index, _unlikely(view, usual)


def _has_level(view: View) -> bool:
    if type(view.part) not in _CENTER or not view.has("ci_level", "ci_low", "ci_high"):
        return False
    try:
        return 0 < _level(view) < 100
    except NotANumber:
        return False


def _printed_twice(known: Sequence[View], usual: Counter[float]) -> Iterator[tuple[int, Check]]:
    """Intervals that stand in two places, the same in every digit, with two levels."""
    same: defaultdict[tuple[str | None, ...], list[int]] = defaultdict(list)
    for number, view in enumerate(known):
        key = tuple(view.text(name) for name in (_CENTER[type(view.part)], "ci_low", "ci_high"))
        if None not in key and sum(map(_digits, key)) >= _FEWEST_DIGITS:
            same[key].append(number)
    for numbers in same.values():
        levels = {_level(known[number]) for number in numbers}
        if len(levels) < 2:
            continue
        right = max(levels, key=lambda level: (usual[level], level))
        other = next(known[number] for number in numbers if _level(known[number]) == right)
        for number in numbers:
            if _level(known[number]) != right:
                yield number, _differs(known[number], other)


def _differs(view: View, other: View) -> Check:
    level = _level(other)
    return Check(
        check=_NAME, verdict="inconsistent", field=view.path + "ci_level", gravity=2,
        fields=view.fields("ci_level", "ci_low", "ci_high"), printed=view.text("ci_level"), low=level,
        high=level, formula="the same estimate and limits have the same level",
        reason=f"the same interval is printed elsewhere with a level of {level:g}%; here it is "
        f"{_level(view):g}%", others=(other.part.location,),
    )  # fmt: skip


def _unlikely(view: View, usual: Counter[float]) -> Check:
    others = [level for level, _ in usual.most_common() if level != _level(view)]
    told = f"; the other intervals of the paper have {others[0]:g}%" if others else ""
    return Check(
        check=_NAME, verdict="inconsistent", field=view.path + "ci_level", fields=view.fields("ci_level"),
        printed=view.text("ci_level"), low=_LOWEST, high=100.0,
        formula=f"levels in use are {_LOWEST:g}% and more, 50% and 68%",
        reason=f"a level of {_level(view):g}% is not in use{told}",
        readings=(Reading(name="the number is no level", reconciles=True),),
    )  # fmt: skip


def _level(view: View) -> float:
    level = view.number("ci_level").value
    return 100 * level if level < 1 else level


def _digits(text: str | None) -> int:
    return sum(map(str.isdigit, (text or "").lstrip("-0.")))
