"""The t, z or Wald statistic of an estimate against its ratio to its standard error."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from review.checking.context import Context
from review.checking.intervals.estimated import Ends, Estimated, ends_of
from review.checking.printed_numbers import printed_number
from review.checking.surroundings import said_near
from review.patterns import regex
from review.printed import NotANumber
from review.records import Check, Reading, Record, Test, doubts

_MEASURES: Final = frozenset({"b", "beta", "MD", "difference"})
_ROOTS: Final = frozenset({"t", "z"})
_SQUARES: Final = frozenset({"Wald"})
_FARTHEST: Final = 30  # characters between an estimate with its SE and the statistic, in running text
_MOSTLY: Final = 2  # times as many rows of a table agree as do not, where its columns belong together
#: Statistics of other errors, or against another value than 0.
_OTHERWISE: Final = regex(
    r"standardi[sz]ed|bootstrap|robust|sandwich|jackknife|permut|profile|likelihood|equivalence|inferior|bayes"
    r"|posterior|β|\bbeta\b|log[- ]?rank|corrected",
    re.IGNORECASE,
)
_NOISE: Final = 1e-9


_Place: TypeAlias = "tuple[str | None, ...]"


class _Pair(NamedTuple):
    """An estimate with its standard error, and the statistic printed with it."""

    item: Estimated
    at: int
    test: Test


def check_statistics_of_errors(
    items: Sequence[Estimated], records: Sequence[Record], context: Context
) -> Iterator[tuple[int, Check]]:
    """Statistics that stand in one row, or right behind, an estimate with its standard error."""
    with_error = [item for item in items if item.se is not None and item.measure in _MEASURES]
    if not with_error:
        return
    pairs = [*_in_rows(with_error, records), *_in_prose(with_error, records, context)]
    made = [(pair, check) for pair in pairs if (check := _compare(pair, context)) is not None]
    agree: dict[_Place, list[bool]] = defaultdict(list)
    for pair, check in made:
        agree[_table(pair.test)].append(check.verdict == "consistent")
    for pair, check in made:
        votes = agree[_table(pair.test)]
        unsure = len(votes) > 1 and sum(votes) < _MOSTLY * (len(votes) - sum(votes))
        yield pair.at, _doubted(pair, check, context, unsure=unsure and pair.test.location.row is not None)


def _in_rows(items: Sequence[Estimated], records: Sequence[Record]) -> Iterator[_Pair]:
    """Rows of tables with one such estimate and one statistic."""
    rows: dict[_Place, list[Estimated]] = defaultdict(list)
    for item in items:
        if item.record.location.row is not None:
            rows[(*_table(item.record), item.record.location.row)].append(item)
    tests: dict[_Place, list[tuple[int, Test]]] = defaultdict(list)
    for at, record in enumerate(records):
        if isinstance(record, Test) and record.location.row is not None:
            tests[(*_table(record), record.location.row)].append((at, record))
    for row, found in rows.items():
        if len(found) == 1 and len(tests[row]) == 1:
            yield _Pair(found[0], *tests[row][0])


def _table(record: Record) -> _Place:
    """A table without a label is known by its section."""
    return record.location.table, record.location.section


def _in_prose(items: Sequence[Estimated], records: Sequence[Record], context: Context) -> Iterator[_Pair]:
    """Statistics right behind an estimate: ``b = 0.53, SE = 0.20, t(40) = 2.65``."""
    if context.document is None:
        return
    known = {item.index: item for item in items if item.record.location.row is None}
    for (at, first), (after, second) in pairwise(enumerate(records)):
        if at in known and isinstance(second, Test) and second.location.row is None:
            gap = context.document.text[first.location.end : second.location.start]
            near = 0 <= second.location.start - first.location.end <= _FARTHEST
            within = first.location.start <= second.location.start < first.location.end
            if within or (near and ". " not in gap and not any(letter.isdigit() for letter in gap)):
                yield _Pair(known[at], after, second)


def _compare(pair: _Pair, context: Context) -> Check | None:
    """The size of the statistic against that of the estimate over its standard error."""
    item, test = pair.item, pair.test
    assert item.se is not None
    if test.statistic not in _ROOTS | _SQUARES or test.relation != "=" or item.value.relation != "=":
        return None
    try:
        printed = ends_of(printed_number(test.value), context.rounding)
    except NotANumber:
        return None
    value, error = ends_of(item.value, context.rounding), ends_of(item.se, context.rounding)
    if error.high <= 0:
        return None
    low = max(value.low, -value.high, 0.0) / error.high
    high = max(abs(value.low), abs(value.high)) / error.low if error.low > 0 else math.inf
    power = 2 if test.statistic in _SQUARES else 1
    implied, size = Ends(low**power, high**power), _size(printed)
    check = Check(
        check="statistic_of_se", verdict="consistent", field="value", fields=("value",), printed=test.value,
        low=implied.low, high=implied.high, others=(item.record.location,),
        formula=f"{test.statistic} = {'(' if power > 1 else ''}estimate / SE{')²' if power > 1 else ''}",
        assumptions=("its size, whatever the sign",),
    )  # fmt: skip
    if size.low <= implied.high * (1 + _NOISE) and implied.low * (1 - _NOISE) <= size.high:
        return check
    squared = Ends(low**2, high**2) if power == 1 else Ends(low, high)
    name = "the square is printed" if power == 1 else "the root is printed"
    fits = size.low <= squared.high and squared.low <= size.high
    reason = (
        f"{item.measure} = {item.value} with SE = {item.se} gives {test.statistic} from {implied.low:.3g} to "
        f"{implied.high:.3g}; printed is {test.value}"
    )
    readings = (Reading(name=name, reconciles=fits, low=squared.low, high=squared.high),)
    return replace(check, verdict="inconsistent", reason=reason, readings=readings)


def _doubted(pair: _Pair, check: Check, context: Context, *, unsure: bool) -> Check:
    """No inconsistency where the statistic may be of another error, or of another estimate."""
    if check.verdict == "consistent":
        return check
    said = said_near(pair.test, context, _OTHERWISE)
    why = f'the statistic may be made otherwise ("{said[0].lower()}")' if said else None
    if pair.item.measure == "beta":
        why = "the SE may be of the coefficient before standardizing"
    elif unsure:
        why = "other rows show that the columns do not belong together so"
    elif doubted := (*pair.item.assumptions, *doubts(pair.test.assumptions)):
        why = "; ".join(doubted)
    if why is None:
        return check
    return replace(check, verdict="not_checkable", reason=f"{check.reason}; but {why}")


def _size(ends: Ends) -> Ends:
    return Ends(max(ends.low, -ends.high, 0.0), max(abs(ends.low), abs(ends.high)))
