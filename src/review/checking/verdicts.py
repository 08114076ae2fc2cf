"""From what the neighbors of a number imply, under each reading that a paper's words allow, to a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from review.checking.wording import span, spelled
from review.printed import Interval
from review.records import Check, Location, Reading, Verdict

#: Floats of exact results can fall beside the end of an interval that they stand on: p = .0625 is ".062".
_FLOAT_NOISE: Final = 1e-9


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
        noise = _FLOAT_NOISE * max(abs(printed.low), abs(printed.high)) if abs(printed.high) < 1e300 else 0.0
        return bool(self.low <= printed.high + noise and printed.low - noise <= self.high)


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
    """
    supported = [each for each in implied if each.supported]
    deciding = [each for each in supported if each.decides]
    fitting = [each for each in supported if each.holds(target.interval)]
    agreed = next((each for each in fitting if each.decides), None)
    if agreed is not None:
        return _check(target, "consistent", [agreed], assumptions=(agreed.name,))
    if fitting or doubt is not None or not deciding:
        why = fitting[0].name if fitting else doubt
        return _check(target, "not_checkable", deciding, reason=why)
    names = " or ".join(each.name for each in deciding[:2])
    return _check(
        target,
        _degree(target, deciding, alpha),
        deciding,
        assumptions=(names,),
        reason=f"{given}: {names} gives {_between(target, deciding)}; printed is {target.printed}",
        readings=tuple(
            Reading(name=each.name, reconciles=each.holds(target.interval), low=each.low, high=each.high)
            for each in implied
            if each not in deciding[:2]
        ),
    )


def not_checkable(check: str, why: Exception) -> Check:
    """The check of a comparison whose numbers determine nothing."""
    return Check(check=check, verdict="not_checkable", reason=str(why))


def _degree(target: Target, deciding: Sequence[Implied], alpha: float) -> Verdict:
    """``decision_inconsistent`` if all that is implied lies on the other side of alpha."""
    if target.field == "p":
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
    what = "the statistic" if target.field == "value" else spelled(target.field)
    hull = span(min(each.low for each in deciding), max(each.high for each in deciding))
    return f"{what} between {hull.replace(' to ', ' and ')}" if " to " in hull else f"{what} {hull}"
