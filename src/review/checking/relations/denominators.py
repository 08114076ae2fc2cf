"""Percentages of groups whose size stands elsewhere: over the column, for the arm, implied by rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from review.checking.context import Context
from review.checking.gravity import agree
from review.patterns import regex
from review.printed import Interval, Printed
from review.records import Check, Proportion, Record
from review.study import Attachment, Size, Study
from review.study.attaching import parts_of, possible_totals

_PERCENT: Final = regex(r"\d+(?:\.\d+)?")
_FORMULA: Final = "percentage = 100 × count / size of the group"
_FEWEST_ROWS: Final = 3  # of the same group that fit, before one that does not says anything


def check_denominators(
    records: Sequence[Record], context: Context, study: Study
) -> Iterator[tuple[int, Check]]:
    """Counts with percentages against the sizes that stand beside them.

    A percentage that is that of another, smaller number of people may be of those with data, which settles
    nothing. One that no number of people in the group can have, by more than its last digit, is inconsistent
    if other rows of the group fit.

    Parameters
    ----------
    records : sequence of Record
    context : Context
    study : Study
        Of the same records.

    Yields
    ------
    int, Check
    """
    columns: dict[tuple[object, ...], list[tuple[Attachment, Proportion]]] = defaultdict(list)
    for attachment in study.attachments:
        value = dict(parts_of(records[attachment.record]))[attachment.part]
        if isinstance(value, Proportion) and _is_plain(value):
            place = value.location
            columns[place.table, value.group, place.column, attachment.sizes].append((attachment, value))
    of_others = {
        value.location.table
        for column in columns.values()
        for attachment, value in column
        if int(value.count or "0") > max(attachment.sizes, default=0)
    }
    for column in columns.values():
        fitting = [_fitting(attachment, value) for attachment, value in column]
        agreeing = sum(size is not None for size in fitting)
        if column[0][1].location.table in of_others:
            continue  # more people than there are: the sizes are those of other people
        if 2 * agreeing < len(column):
            continue  # most of the column is of other people
        for (attachment, value), size in zip(column, fitting, strict=True):
            made = _judged(attachment, value, size, agreeing, context)
            if made is not None:
                yield attachment.record, made


def _is_plain(value: Proportion) -> bool:
    return (value.count or "").isdigit() and _PERCENT.fullmatch(value.percent or "") is not None


def _fitting(attachment: Attachment, value: Proportion) -> Size | None:
    totals = possible_totals(value)
    return next((s for s in attachment.candidates if totals and totals[0] <= s.n <= totals[1]), None)


def _judged(
    attachment: Attachment, value: Proportion, fitting: Size | None, agreeing: int, context: Context
) -> Check | None:
    """The check of one percentage; None where it may be of fewer people, or too little is known."""
    size = fitting or attachment.candidates[0]
    totals = possible_totals(value)
    may_be_of_fewer = totals is not None and totals[0] <= max(attachment.sizes)
    count, percent = value.count or "", value.percent or ""
    if fitting is None and (may_be_of_fewer or agreeing < _FEWEST_ROWS or float(percent) in (0, 100)):
        return None
    exact = 100 * int(count) / size.n
    unit = 10.0 ** -len(percent.partition(".")[2])
    if fitting is None and (int(count) == size.n or abs(exact - float(percent)) < unit):
        return None  # the row of the sizes themselves; a last digit that was cut off
    printed = Printed(percent).interval(context.rounding)
    agrees = agree(printed, Interval(exact, exact))
    if fitting is not None and not agrees:
        return None
    prefix = "" if attachment.part is None else f"groups[{attachment.part}]."
    told = f"{count} of {size.n} is {exact:.2f}%; printed is {percent}%, and no fewer people give it either"
    return Check(
        check="percentage",
        verdict="consistent" if agrees else "inconsistent",
        field=f"{prefix}percent",
        fields=(f"{prefix}percent", f"{prefix}count"),
        printed=percent,
        low=exact,
        high=exact,
        formula=_FORMULA,
        assumptions=(f"n {size.n} as printed elsewhere",),
        reason=None if agrees else told,
        others=(size.location,),
    )
