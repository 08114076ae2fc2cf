"""A mean of all against the means of the parts that make up all, by row or by column; one p for one table.

Parts make up a whole where their sizes add up to its size exactly; then its mean is their weighted mean,
whatever the data.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from review.checking.gravity import agree, is_too_coarse, too_coarse
from review.checking.relations.views import View, views
from review.checking.wording import span
from review.patterns import regex
from review.printed import Interval, NotANumber
from review.records import Check, Comparison, Proportion, Reading, Record, Summary

if TYPE_CHECKING:
    from review.checking.context import Context

_ALL: Final = regex(r"\b(?:all|totals?|overall|whole|entire|combined|both|pooled)\b", re.IGNORECASE)
_NO_PLAIN_MEAN: Final = regex(
    r"adjust|least|marginal|model|geometric|harmonic|change|differ|weighted", re.IGNORECASE
)
_ANOTHER_MEAN: Final = regex(r"geometric|harmonic|least[- ]squares?|marginal mean", re.IGNORECASE)
_MOST_PARTS: Final = 6
_KEPT: Final = 0.8
_FORMULA: Final = "mean of all = Σ n × mean of the parts / Σ n"


def check_wholes(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Check the means of all against those of the parts, where the sizes add up.

    Parameters
    ----------
    records : sequence of Record
    context : Context

    Yields
    ------
    tuple of int and Check
        Index of the record of the whole, and the check.
    """
    columns: defaultdict[tuple[object, ...], list[View]] = defaultdict(list)
    for view in views(records, context):
        part = view.part
        if isinstance(part, Summary) and part.location.table is not None and view.has("mean", "n"):
            if part.qualifiers or _NO_PLAIN_MEAN.search(
                f"{part.outcome} {part.location.row} {part.location.column}"
            ):
                continue
            place = part.location
            across = isinstance(view.record, Comparison) or place.row_index is not None
            if across:
                columns["row", place.table, place.table_index, place.row, place.row_index].append(view)
            columns["column", place.table, place.table_index, place.column, view.path].append(view)
    told: set[tuple[int, str]] = set()
    for key, found in columns.items():
        for whole, parts in _wholes(found, by_row=key[0] == "row"):
            if (whole.index, whole.path) not in told:
                told.add((whole.index, whole.path))
                yield whole.index, _compare(whole, parts, by_row=key[0] == "row")


def _wholes(found: Sequence[View], *, by_row: bool) -> Iterator[tuple[View, list[View]]]:
    """Each whole with the parts that stand right behind or before it and add up to it."""
    sizes = []
    for view in found:
        try:
            number = view.number("n")
        except NotANumber:
            return
        sizes.append(number.value if number.relation == "=" else -1.0)
    for at, whole in enumerate(found):
        if not _ALL.search(_name(whole, by_row=by_row)):
            continue
        behind, before = range(at + 1, len(found)), range(at - 1, -1, -1)
        for around in (behind, before):
            total, parts = 0.0, list[View]()
            for place in around:
                if _ALL.search(_name(found[place], by_row=by_row)) or len(parts) == _MOST_PARTS:
                    break
                total += sizes[place]
                parts.append(found[place])
                if total >= sizes[at]:
                    break
            if len(parts) >= 2 and total == sizes[at] > 0:
                yield whole, parts
                break


def _name(view: View, *, by_row: bool) -> str:
    place = view.part.location
    if by_row:
        return f"{getattr(view.part, 'group', None) or ''} {place.column or ''}"
    return f"{place.row or ''} {getattr(view.part, 'group', None) or ''}"


def _with_missing(weights: Sequence[float], means: Sequence[Interval]) -> Interval:
    """What the mean of all can be where a fifth of any part may have no data: sizes stand in the heads."""
    middle = sum(n * mean.low for n, mean in zip(weights, means, strict=True)) / sum(weights)
    below = [n * (_KEPT if mean.low < middle else 1.0) for n, mean in zip(weights, means, strict=True)]
    above = [n * (_KEPT if mean.low > middle else 1.0) for n, mean in zip(weights, means, strict=True)]
    return Interval(
        sum(n * mean.low for n, mean in zip(above, means, strict=True)) / sum(above),
        sum(n * mean.high for n, mean in zip(below, means, strict=True)) / sum(below),
    )


def _compare(whole: View, parts: Sequence[View], *, by_row: bool) -> Check:
    try:
        printed = whole.interval("mean")
        weights = [view.value("n") for view in parts]
        means = [view.interval("mean") for view in parts]
    except NotANumber as why:
        return Check(check="whole_of_parts", verdict="not_checkable", reason=str(why))
    total = sum(weights)
    implied = Interval(
        sum(n * mean.low for n, mean in zip(weights, means, strict=True)) / total,
        sum(n * mean.high for n, mean in zip(weights, means, strict=True)) / total,
    )
    text = whole.text("mean") or ""
    told = " and ".join(f"{view.text('mean')} (n = {view.text('n')})" for view in parts)
    verdict, reason = "consistent", None
    widened = _with_missing(weights, means) if by_row else implied
    if not agree(printed, implied) and agree(printed, widened):
        verdict = "not_checkable"
        reason = f"{told} make {span(implied.low, implied.high)} together; but people without data may be"
        reason += " missing"
    elif not agree(printed, implied) and (other := _ANOTHER_MEAN.search(whole.words)):
        verdict = "not_checkable"
        reason = f"{told} make {span(implied.low, implied.high)} together; but it may be another mean "
        reason += f'("{other[0]}")'
    elif not agree(printed, implied):
        verdict = "inconsistent"
        reason = f"{told} make {span(implied.low, implied.high)} together; printed is {text}"
    elif is_too_coarse(text, [implied]):
        verdict, reason = "not_checkable", too_coarse(implied)
    return Check(
        check="whole_of_parts", verdict=verdict, field=whole.path + "mean", fields=whole.fields("mean", "n"),  # type: ignore[arg-type]
        printed=text, low=implied.low, high=implied.high, formula=_FORMULA, reason=reason,
        others=tuple(view.part.location for view in parts), readings=_unweighted(printed, means, verdict),
    )  # fmt: skip


def _unweighted(printed: Interval, means: Sequence[Interval], verdict: str) -> tuple[Reading, ...]:
    if verdict != "inconsistent":
        return ()
    low, high = (
        sum(ends) / len(means) for ends in zip(*((mean.low, mean.high) for mean in means), strict=True)
    )
    fits = agree(printed, Interval(low, high))
    return (Reading(name="the mean of the means, not weighted by n", reconciles=fits, low=low, high=high),)


def check_one_p(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Two rows that split the same people in two, such as men and women, are one table and have one p.

    Parameters
    ----------
    records : sequence of Record
    context : Context

    Yields
    ------
    tuple of int and Check
        Index of the second of two adjacent rows, and the check of its p-value against that of the first.
    """
    for index in range(1, len(records)):
        one, other = records[index - 1], records[index]
        if isinstance(one, Comparison) and isinstance(other, Comparison) and _split_in_two(one, other):
            first, second = (
                View(at, record, record, "", context) for at, record in ((index - 1, one), (index, other))
            )
            if first.has("p") and second.has("p"):
                yield index, _same_p(first, second, context)


def _split_in_two(one: Comparison, other: Comparison) -> bool:
    """Whether in every group the counts of two rows add up to all."""
    here, there = one.location, other.location
    if (here.table, here.table_index) != (there.table, there.table_index) or here.table is None:
        return False
    if len(one.groups) != len(other.groups) or len(one.groups) < 2:
        return False
    for mine, yours in zip(one.groups, other.groups, strict=True):
        if not (isinstance(mine, Proportion) and isinstance(yours, Proportion)):
            return False
        numbers = [mine.count, yours.count, mine.total, yours.total]
        if not all(text and text.isdecimal() for text in numbers):
            return False
        first, second, total, same = (int(text) for text in numbers if text)
        if not (first + second == total == same and first > 0 and second > 0):
            return False
    return True


def _same_p(first: View, second: View, context: Context) -> Check:
    from review.checking.printed_numbers import interval_of_p

    texts = [view.text("p") or "" for view in (first, second)]
    fields = ("p", *(f"groups[{at}].count" for at in range(len(second.record.groups))))  # type: ignore[union-attr]
    try:
        ends = [interval_of_p(text, context.alpha, context.rounding) for text in texts]
    except NotANumber as why:
        return Check(check="one_p_of_one_table", verdict="not_checkable", reason=str(why))
    same = agree(ends[1], ends[0])
    reason = f"the two rows are one table of counts, which has one p: {texts[0]} and {texts[1]} are printed"
    return Check(
        check="one_p_of_one_table", verdict="consistent" if same else "inconsistent", field="p",
        fields=fields,
        printed=texts[1], low=ends[0].low, high=ends[0].high, others=(first.record.location,),
        formula="men and women, yes and no: one 2 × k table, one p", reason=None if same else reason,
    )  # fmt: skip
