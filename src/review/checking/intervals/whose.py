"""Whose interval it is: of the estimate beside it, of another number of its row, or of another estimate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from review.checking.context import Context
from review.checking.intervals.estimated import (
    Ends,
    Estimated,
    ends_of,
    half_width,
    log_of,
    middle_of,
    overlap,
    unless_assumed,
)
from review.checking.p_values.possible_values import RANGE
from review.checking.surroundings import said_near
from review.checking.typos import slips_of
from review.patterns import regex
from review.printed import Printed, Rounding
from review.records import Check, Summary


def column_of(item: Estimated) -> tuple[str | None, ...]:
    """What tells the column of a table apart; empty in running text."""
    place = item.record.location
    if place.table is None and place.row is None:
        return ()
    return str(place.table_index), place.table, item.center, item.path


def in_one_cell(item: Estimated) -> bool:
    """Whether the ends stand in the cell of the estimate: then they are its own."""
    low = item.interval[0].text
    cells = item.record.quote.split("\n")
    return any(item.value.text.lstrip("-−") in cell and low.lstrip("-−") in cell for cell in cells)


def of_others(check: Check) -> Check:
    """The check of an estimate outside an interval that may be of others, as those of its column are."""
    why = "most intervals of this column hold no estimate of their rows: they may be of something else"
    return replace(check, verdict="not_checkable", reason=f"{check.reason}; but {why}")


def of_another(item: Estimated, ends: Ends, coefficients: Coefficients) -> str | None:
    """Why an interval beside which an estimate lies may be that of another number of its row or sentence."""
    bounds = RANGE.get(item.measure)
    if bounds is not None and (ends.low > bounds[1] or ends.high < bounds[0]):
        return f"the interval is beyond what {item.measure} can be: it is of another number"
    if item.path == "" and _stands_before(item):
        return "the interval stands before it, and may be of what is named before that"
    low, high = item.interval
    if low.exact == high.exact:
        return "both ends are the same number, which is no interval"
    place = item.record.location
    label = " ".join(filter(None, (place.row, place.column, item.record.outcome)))
    if item.measure == "unnamed" and _SPREAD.search(label):
        return "the number may be a standard deviation or error, by the words beside it"
    if item.measure == "beta":
        in_row = any(overlap(value, ends) for value in coefficients.get(_row(item), ()))
        if in_row or _coefficient_beside(item, ends):
            return "the interval is that of the coefficient before standardizing"
    return None


def _stands_before(item: Estimated) -> bool:
    """Whether running text gives the interval first, as in ``95% CI 2 to 9, d = 0.7``."""
    quote = item.record.quote
    if item.record.location.row is not None or "\n" in quote:
        return False
    value, low = (
        re.search(rf"(?<![\d.,]){re.escape(number.text.lstrip('-−'))}(?![\d]|[.,]\d)", quote)
        for number in (item.value, item.interval[0])
    )
    return value is not None and low is not None and low.start() < value.start()


Coefficients: TypeAlias = dict[tuple[str, str, str], list[Ends]]


def coefficients_of(items: Sequence[Estimated]) -> Coefficients:
    """The B of each row of a table."""
    rows: Coefficients = defaultdict(list)
    for item in items:
        if item.measure == "b" and item.record.location.row is not None:
            rows[_row(item)].append(ends_of(item.value))
    return rows


_SPREAD: Final = regex(r"\b(?:SD|SE|SEM|s\.d\.|standard (?:deviation|error))\b")


def _row(item: Estimated) -> tuple[str, str, str]:
    place = item.record.location
    return str(place.table_index or ""), place.table or "", place.row or ""


def _coefficient_beside(item: Estimated, ends: Ends) -> bool:
    """Whether the words around say that B, too, is printed: its interval is the one that is usually given."""
    return (
        item.record.location.row is not None and ends.low * ends.high > 0 and item.value.value * ends.low > 0
    )


_INTERVAL_WORD: Final = regex(r"\bCIs?\b|C\.I\.|confiden|interval|limits|\b9[059][ ]?%", re.IGNORECASE)


def is_called_interval(item: Estimated, context: Context) -> bool:
    """Whether the words of a table say that ``23 (21-31)`` is an interval, not a range or quartiles."""
    if item.record.location.row is None or getattr(item.record, "ci_level", None):
        return True
    return context.document is None or said_near(item.record, context, _INTERVAL_WORD) is not None


def repeated_intervals(items: Sequence[Estimated], context: Context) -> Iterator[tuple[int, Check]]:
    """One interval printed for two estimates of a table or section, of which it fits only one."""
    same: dict[tuple[str | None, ...], list[Estimated]] = defaultdict(list)
    for item in items:
        ends = item.interval
        if not is_called_interval(item, context):
            continue
        if sum(len(str(abs(end.significand))) for end in ends) >= _TELLING:
            place = item.record.location
            same[place.table or place.section, item.measure, *map(str, ends)].append(item)
    for alike in same.values():
        if len(alike) > 1 and len({item.value.exact for item in alike}) > 1:
            yield from _whose(alike, context)


_TELLING: Final = 5  # so many digits of both ends together are no coincidence
_OTHERS: Final = 0.15  # half-widths by which an estimate is off the middle of an interval that is not its own


def _whose(alike: Sequence[Estimated], context: Context) -> Iterator[tuple[int, Check]]:
    off = [_off_middle(item, context.rounding) for item in alike]
    owner = next((item for item, distance in zip(alike, off, strict=True) if distance == 0), None)
    if owner is None:
        return
    for item, distance in zip(alike, off, strict=True):
        if distance <= _OTHERS:
            continue
        check = Check(
            check="repeated_interval", verdict="inconsistent", field=item.path + "ci_low",
            fields=item.fields(item.center, "ci_low", "ci_high"), printed=str(item.low),
            formula="an interval around one estimate is not that of another",
            reason=f"{item.low} to {item.high} is printed for {item.value} and for {owner.value}, "
            "which is its middle",
            others=(owner.record.location,),
        )  # fmt: skip
        yield item.index, unless_assumed(item, check)


def _off_middle(item: Estimated, rounding: Rounding) -> float:
    """By how many half-widths the estimate is off the middle, beyond rounding and on the better scale."""
    if not item.is_ordered:
        return 0.0
    value, low, high = item.ends(rounding)
    scales = [(value, low, high)]
    if min(low.low, value.low) > 0:
        scales.append((log_of(value), log_of(low), log_of(high)))
    distances = []
    for center, first, last in scales:
        middle, width = middle_of(first, last), half_width(first, last)
        gap = max(center.low - middle.high, middle.low - center.high, 0.0)
        distances.append(gap / width if width > 0 else 0.0)
    return min(distances)


#: What is assumed of an estimate whose measure nothing names: that does not matter here.
_UNNAMED: Final = "measure not named beside the value"
_IS_SPREAD: Final = regex(r"\bSDs?\b|standard deviation|\bIQR\b|median|\brange\b", re.IGNORECASE)
_CALLED_INTERVAL: Final = regex(r"\bCIs?\b|confidence|interval", re.IGNORECASE)


def is_in_its_interval_by_one_slip(item: Estimated, context: Context) -> bool:
    """Whether one slip in an estimate without a name brings it into the middle half of its interval."""
    low, high = (end.value for end in item.interval)
    near = (high - low) / 4
    return (
        item.assumptions == (_UNNAMED,)
        and is_called_interval(item, context)
        and any(
            low + near <= Printed(text).value <= high - near
            for _, text in slips_of(item.value.text)
            if text.strip("-.")
        )
    )


def is_of_spread(item: Estimated) -> bool:
    """Whether the row of a mean names an SD and no interval: what stands in brackets is of another kind."""
    place = item.record.location
    label = f"{item.record.outcome} {place.row} {place.column}"
    named = isinstance(item.record, Summary) and _IS_SPREAD.search(label) is not None
    return named and _CALLED_INTERVAL.search(label) is None
