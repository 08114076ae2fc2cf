"""Estimates with what is printed of their precision, wherever in a record they stand."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from review.checking.printed_numbers import interval_of_number, printed_number, value_of_number
from review.checking.surroundings import is_count_of_total
from review.patterns import regex
from review.printed import NotANumber, Printed, Rounding
from review.quantities import RATIOS
from review.records import Check, Comparison, Estimate, Proportion, Record, Summary, doubts

_CENTERS: Final = {Estimate: ("value",), Summary: ("mean", "median"), Proportion: ("percent",)}
_OF_DIFFERENCE: Final = regex(r"\bdiff|\bbetween|\beffect|[Δ∆]", re.IGNORECASE)
_SAYS_LITTLE: Final = ("measure not named in the table", "count printed in words")


class Ends(NamedTuple):
    """All numbers from ``low`` to ``high``."""

    low: float
    high: float


def ends_of(number: Printed, rounding: Rounding = "half_up") -> Ends:
    """The interval of one printed number."""
    return _ends(number.text, rounding)


@lru_cache(maxsize=16_384)
def _ends(text: str, rounding: Rounding) -> Ends:
    interval = interval_of_number(text, rounding)
    return Ends(interval.low, interval.high)


_TIE: Final = 1e-9


def shown(value: float) -> str:
    """A computed number in a sentence, with three digits."""
    return f"{value:.3g}"


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate with what is printed of its precision.

    Parameters
    ----------
    index : int
        Of the record of the paper that it is, or is part of.
    path : str
        What stands before the names of its fields: ``""``, ``"estimate."``, ``"groups[1]."``.
    record : Estimate, Summary or Proportion
    center : str
        Field of the estimate.
    measure : str
        ``"OR"``, ``"b"``, ``"mean"``, ``"percent"`` …
    value, low, high, se : Printed or None
        The estimate, the ends of its interval, its standard error.
    p_relation, p : str or None
        The p-value printed with it; ``p`` is None for ``ns``.
    p_field : str
        Where that stands.
    assumptions : tuple of str
        What had to be assumed to read the numbers so.
    """

    index: int
    path: str
    record: Estimate | Summary | Proportion
    center: str
    measure: str
    value: Printed
    low: Printed | None = None
    high: Printed | None = None
    se: Printed | None = None
    p_relation: str | None = None
    p: str | None = None
    p_field: str = "p"
    assumptions: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The estimate with its interval or standard error, for a sentence."""
        if self.has_interval:
            return f"{self.measure} {self.value} ({self.low} to {self.high})"
        return f"{self.measure} {self.value}" + (f" (SE {self.se})" if self.se else "")

    @property
    def log_scale(self) -> bool:
        """Whether its interval is symmetric on the log scale."""
        return self.measure in RATIOS

    @property
    def level(self) -> float:
        """Level of the interval, .95 if it is not printed."""
        text = getattr(self.record, "ci_level", None)
        try:
            level = value_of_number(text.rstrip(" %")) / 100 if text else 0.95
        except NotANumber:
            return 0.95
        return level if 0.5 <= level < 1 else 0.95

    @property
    def has_interval(self) -> bool:
        """Whether both ends of an interval are printed with it."""
        return self.low is not None and self.high is not None

    @property
    def interval(self) -> tuple[Printed, Printed]:
        """Both ends, as printed, of an estimate that has an interval."""
        if self.low is None or self.high is None:
            raise ValueError(f"no interval is printed with {self.told}")
        return self.low, self.high

    @property
    def is_ordered(self) -> bool:
        """Whether estimate and ends are numbers in their order, not bounds such as ``>48``."""
        if not self.has_interval:
            return False
        low, high = self.interval
        exact = self.value.relation == low.relation == high.relation == "="
        return exact and sum(ends_of(low)) <= sum(ends_of(high))

    def ends(self, rounding: Rounding) -> tuple[Ends, Ends, Ends]:
        """What the estimate, the lower and the upper end of its interval stand for."""
        low, high = self.interval
        return ends_of(self.value, rounding), ends_of(low, rounding), ends_of(high, rounding)

    def fields(self, *names: str) -> tuple[str, ...]:
        """Names of fields as they are reached from the record of the paper."""
        return tuple(self.path + name for name in names)


def estimates(records: Iterable[Record]) -> Iterator[Estimated | tuple[int, Check]]:
    """All estimates with an interval or a standard error; what is no number is named as such."""
    for index, record in enumerate(records):
        for path, part in _parts(record):
            if part.ci_low is not None and _is_of_others(part, record):
                continue
            center = next((name for name in _CENTERS[type(part)] if getattr(part, name)), None)
            if center is None or not (part.ci_low or getattr(part, "se", None)):
                continue
            try:
                yield _estimated(index, path, part, center, record)
            except NotANumber as error:
                yield index, _no_number(path, part, center, error)


def _is_of_others(part: Estimate | Summary | Proportion, record: Record) -> bool:
    """Whether what was read as an interval is a count and its total, or that of a difference of groups."""
    if is_count_of_total(part):
        return True
    if isinstance(part, Estimate):
        return False
    groups = record.groups if isinstance(record, Comparison) else ()
    alone = len(groups) > 1 and sum(group.ci_low is not None for group in groups) == 1
    return alone or _OF_DIFFERENCE.search(part.location.column or "") is not None


def _parts(record: Record) -> Iterator[tuple[str, Estimate | Summary | Proportion]]:
    if isinstance(record, Comparison):
        if record.estimate is not None:
            yield "estimate.", record.estimate
        yield from ((f"groups[{place}].", group) for place, group in enumerate(record.groups))
    elif isinstance(record, Estimate | Summary | Proportion):
        yield "", record


def _estimated(
    index: int, path: str, part: Estimate | Summary | Proportion, center: str, record: Record
) -> Estimated:
    low, high = part.ci_low, part.ci_high
    se = getattr(part, "se", None) if getattr(part, "measure", "") != "ICC" else None  # SE of measurement
    notes = part.assumptions
    p_relation, p, p_field = None, None, ""
    if isinstance(part, Estimate):
        p_relation, p, p_field = part.p_relation, part.p, path + "p"
        if p_relation is None and isinstance(record, Comparison):
            p_relation, p, p_field = record.p_relation, record.p, "p"
            notes = (*notes, *record.assumptions)
    return Estimated(
        index, path, part, center,
        part.measure if isinstance(part, Estimate) else {"percent": "percentage"}.get(center, center),
        printed_number(getattr(part, center)),
        printed_number(low) if low and high else None, printed_number(high) if low and high else None,
        printed_number(se) if se else None, p_relation, p, p_field,
        tuple(note for note in dict.fromkeys(doubts(notes)) if note not in _SAYS_LITTLE),
    )  # fmt: skip


def _no_number(path: str, part: Estimate | Summary | Proportion, center: str, error: NotANumber) -> Check:
    return Check(
        check="estimate_in_interval",
        verdict="not_checkable",
        field=path + center,
        fields=(path + center, path + "ci_low", path + "ci_high"),
        printed=getattr(part, center),
        reason=f"one of the numbers is no number: {error}",
    )


def overlap(one: Ends, other: Ends) -> bool:
    """Whether two ranges share a number."""
    slack = _TIE * max((abs(end) for end in (*one, *other) if math.isfinite(end)), default=0.0)
    return one.low <= other.high + slack and other.low <= one.high + slack


def middle_of(low: Ends, high: Ends, margin: float = 0.0) -> Ends:
    """Middles of intervals whose ends are these, and so much more."""
    return Ends((low.low + high.low) / 2 - margin, (low.high + high.high) / 2 + margin)


def half_width(low: Ends, high: Ends) -> float:
    """Half of the distance of the ends."""
    return max(0.0, (high.low + high.high - low.low - low.high) / 4)


def log_of(ends: Ends) -> Ends:
    """Logarithms of both ends."""
    return Ends(math.log(ends.low), math.log(ends.high))


def unless_assumed(item: Estimated, check: Check) -> Check:
    """No inconsistency of numbers that had to be assumed to belong together."""
    if not item.assumptions:
        return check
    reason = f"{check.reason}; but read under an assumption: {'; '.join(item.assumptions)}"
    return replace(check, verdict="not_checkable", reason=reason, assumptions=item.assumptions)
