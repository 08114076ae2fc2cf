"""From what the neighbors of a number imply, under each reading that a paper's words allow, to a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from review.checking.gravity import agree, is_too_coarse, too_coarse
from review.checking.wording import span, spelled
from review.printed import Interval
from review.records import Check, Location, Reading, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """What the neighbors of a printed number imply for it, under one reading of the paper.

    Parameters
    ----------
    name : str
        The reading, for example ``"Student's t-test"``.
    low, high : float
        Guaranteed to hold every number that the printed neighbors allow.
    supported : bool
        Whether the paper's words allow this reading; otherwise it is only offered to the reader.
    decides : bool
        Whether agreement under it says anything. A rank test, say, does not follow from means: that a
        printed p agrees with "anything" makes it neither consistent nor inconsistent.
    """

    name: str
    low: float
    high: float
    supported: bool = True
    decides: bool = True

    def holds(self, printed: Interval) -> bool:
        """Whether the printed number can be what this reading implies; False for NaN ends."""
        return agree(printed, Interval(self.low, self.high))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A printed number that others determine.

    Parameters
    ----------
    check, field : str
        Name of the check; the number's name in its record.
    fields : tuple of str
        All numbers of the record that enter.
    printed : str
        With its relation, as printed.
    interval : Interval
        What the print stands for.
    formula : str
        How it follows, in one line.
    others : tuple of Location
        Where its neighbors stand, if not in its record.
    """

    check: str
    field: str
    fields: tuple[str, ...]
    printed: str
    interval: Interval
    formula: str
    others: tuple[Location, ...] = ()


def judge(
    target: Target,
    implied: Sequence[Implied],
    *,
    alpha: float,
    doubt: str | None = None,
    given: str,
    assumed: tuple[str, ...] = (),
    cannot_be: bool = False,
) -> Check:
    """Verdict about one printed number.

    Parameters
    ----------
    target : Target
    implied : sequence of Implied
        The likeliest reading first.
    alpha : float
        Where a p-value counts as significant.
    doubt : str, optional
        Why the neighbors may not be what they seem: then a disagreement settles nothing.
    given : str
        The neighbors in words, for the reason.
    assumed : tuple of str
        What is assumed whatever the reading.
    cannot_be : bool
        Whether a disagreement is impossible whatever the data.
    """
    supported = [each for each in implied if each.supported]
    deciding = [each for each in supported if each.decides]
    fitting = [each for each in supported if each.holds(target.interval)]
    agreed = next((each for each in fitting if each.decides), None)
    if agreed is not None:
        noted = (*assumed, *((agreed.name,) if agreed.name else ()))
        ranges = [Interval(each.low, each.high) for each in deciding]
        if is_too_coarse(target.printed, ranges):
            hull = Interval(min(each.low for each in deciding), max(each.high for each in deciding))
            return _check(target, "not_checkable", [agreed], assumptions=noted, reason=too_coarse(hull))
        return _check(target, "consistent", [agreed], assumptions=noted)
    if fitting or doubt is not None or not deciding:
        why = fitting[0].name if fitting else doubt
        if not fitting and deciding:
            why = f"{_disagreement(target, deciding, given)}; but {doubt}"
        return _check(target, "not_checkable", deciding, reason=why)
    names = _names(deciding)
    check = _check(
        target,
        _degree(target, deciding, alpha),
        deciding,
        assumptions=(*assumed, *((names,) if names else ())),
        reason=_disagreement(target, deciding, given),
        readings=tuple(
            Reading(name=each.name, reconciles=each.holds(target.interval), low=each.low, high=each.high)
            for each in implied
            if each not in deciding[:2]
        ),
    )
    return replace(check, gravity=2) if cannot_be else check


def _names(deciding: Sequence[Implied]) -> str:
    return " or ".join(each.name for each in deciding[:2] if each.name)


def _disagreement(target: Target, deciding: Sequence[Implied], given: str) -> str:
    names = _names(deciding)
    by = f"{names} gives" if names else "that implies"
    return f"{given}: {by} {_between(target, deciding)}; printed is {target.printed}"


def not_checkable(check: str, why: Exception) -> Check:
    """The check of a comparison whose numbers determine nothing."""
    return Check(check=check, verdict="not_checkable", reason=str(why))


def _degree(target: Target, deciding: Sequence[Implied], alpha: float) -> Verdict:
    """``decision_inconsistent`` if all that is implied lies on the other side of alpha."""
    if target.field.rpartition(".")[2] == "p":
        low, high = min(each.low for each in deciding), max(each.high for each in deciding)
        if (target.interval.high <= alpha < low) or (target.interval.low > alpha >= high):
            return "decision_inconsistent"
    return "inconsistent"


def _check(
    target: Target,
    verdict: Verdict,
    shown: Sequence[Implied],
    *,
    assumptions: tuple[str, ...] = (),
    reason: str | None = None,
    readings: tuple[Reading, ...] = (),
) -> Check:
    return Check(
        check=target.check,
        verdict=verdict,
        field=target.field,
        fields=target.fields,
        printed=target.printed,
        low=min((each.low for each in shown), default=None),
        high=max((each.high for each in shown), default=None),
        formula=target.formula,
        assumptions=assumptions,
        reason=reason,
        readings=readings,
        others=target.others,
    )


def _between(target: Target, deciding: Sequence[Implied]) -> str:
    name = target.field.rpartition(".")[2]
    what = "the statistic" if name == "value" else spelled(name)
    hull = span(min(each.low for each in deciding), max(each.high for each in deciding))
    return f"{what} between {hull.replace(' to ', ' and ')}" if " to " in hull else f"{what} {hull}"
