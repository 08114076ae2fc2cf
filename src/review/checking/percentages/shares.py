"""Counts with their totals and percentages, wherever they stand in records, and which totals would fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from review.checking.printed_numbers import printed_number
from review.patterns import regex
from review.printed import NotANumber, Printed, Rounding
from review.records import Check, Comparison, Proportion, Record

_LONGEST: Final = 15
_OF: Final = regex(r"(?:/|\bof)[ \u2009]?")


@dataclass(frozen=True, slots=True)
class Share:
    """A count with its percentage.

    Parameters
    ----------
    index : int
        Of the record of the paper that it is, or is part of.
    path : str
        What stands before the names of its fields: ``""`` or ``"groups[1]."``.
    record : Proportion
    count : int
    percent : Printed or None
    total : int or None
        As printed beside the count, or as the n of the column.
    beside : bool
        Whether the total stands beside the count, as in ``12/40 (30%)``.
    """

    index: int
    path: str
    record: Proportion
    count: int
    percent: Printed | None
    total: int | None
    beside: bool

    @property
    def telling(self) -> bool:
        """Whether its percentage depends on the total: 0% and 100% do not."""
        percent = self.percent
        return (
            percent is not None
            and self.count > 0
            and 0 < percent.significand < 100 * 10 ** max(percent.decimals, 0)
        )

    @property
    def block(self) -> str:
        """Heading in its table under which the row stands; empty if none."""
        return (self.record.outcome or "").rpartition(" › ")[0]

    def fields(self, *names: str) -> tuple[str, ...]:
        """Names of fields as they are reached from the record of the paper."""
        return tuple(self.path + name for name in names)


def shares(records: Iterable[Record]) -> Iterator[Share | tuple[int, Check]]:
    """All counts with a percentage or a total; what is no number is named as such."""
    for index, record in enumerate(records):
        parts: Iterable[tuple[str, object]] = [("", record)]
        if isinstance(record, Comparison):
            parts = [(f"groups[{place}].", group) for place, group in enumerate(record.groups)]
        for path, part in parts:
            if not isinstance(part, Proportion) or part.count is None or not (part.percent or part.total):
                continue
            try:
                yield _share(index, path, part, part.count)
            except NotANumber as error:
                reason = f"one of the numbers is no number: {error}"
                yield (
                    index,
                    Check(check="percentage", verdict="not_checkable", field=path + "percent", reason=reason),
                )


def _share(index: int, path: str, part: Proportion, count: str) -> Share:
    total = whole(part.total) if part.total else None
    beside = part.location.table is None and part.location.row is None
    if total is not None and not beside:
        beside = _stands_as_total(part.total or "", part.quote)
    percent = printed_number(part.percent) if part.percent else None
    return Share(index, path, part, whole(count), percent, total, beside)


def _stands_as_total(number: str, quote: str) -> bool:
    """Whether a quote has the number behind a stroke or "of"."""
    ends = (mark.end() for mark in _OF.finditer(quote) if quote.startswith(number, mark.end()))
    return any(not quote[end + len(number) : end + len(number) + 1].isdecimal() for end in ends)


def whole(text: str) -> int:
    """A count as printed, with whatever parts its thousands."""
    if len(text) > _LONGEST:
        raise NotANumber(f"no count of people has {len(text)} signs")
    if text.isascii() and text.isdigit():
        return int(text)
    number = printed_number(text)
    if number.decimals > 0:
        raise NotANumber(f"expected a whole number, got {text!r}")
    return int(number.exact)


def fits(count: int, total: int, percent: Printed, rounding: Rounding) -> bool:
    """Whether ``count`` of ``total`` can be printed as this percentage; exact, halves rounded either way."""
    if total <= 0:
        return False
    if percent.relation != "=":
        interval = percent.interval(rounding)
        return bool(interval.low <= 100 * count / total <= interval.high)
    low, high, scale = _bounds(percent, rounding)
    share = 200 * count * scale
    return low * total <= share <= high * total


def totals_that_fit(count: int, percent: Printed, rounding: Rounding) -> range:
    """Whole totals of which ``count`` can be printed as this percentage; without end where it can be 0."""
    if percent.relation != "=":
        return range(max(count, 1), _UNBOUNDED)
    low, high, scale = _bounds(percent, rounding)
    share = 200 * count * scale
    least = -(-share // high) if high > 0 else _UNBOUNDED
    most = share // low if low > 0 else _UNBOUNDED
    return range(max(least, count, 1), most + 1)


_UNBOUNDED: Final = 10**9


def _bounds(percent: Printed, rounding: Rounding) -> tuple[int, int, int]:
    """Twice the ends of the rounding interval, in units of its last place, and how many of these are 1."""
    doubled, scale = 2 * percent.significand, 10 ** max(percent.decimals, 0)
    doubled *= 10 ** max(-percent.decimals, 0)
    return (doubled, doubled + 2, scale) if rounding == "truncated" else (doubled - 1, doubled + 1, scale)
