"""Percentages against counts and totals.

Beside ``12/40`` a percentage is checked by itself; those of a column of a table are checked together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from review.checking.context import Context
from review.checking.percentages.columns import OTHERWISE, Around, check_column
from review.checking.percentages.heads import check_heads
from review.checking.percentages.judging import inconsistent, one_slip_off, share_check, told
from review.checking.percentages.notation import of_something_else, of_two_parts
from review.checking.percentages.rows import mates_of, of_own_groups, rows_of_others
from review.checking.percentages.shares import Share, fits, shares
from review.checking.percentages.totals import check_totals
from review.checking.surroundings import said_near
from review.printed import Rounding
from review.records import Check, Record

__all__ = ["check_percentages"]

_SENTENCE: Final = 300  # characters before a percentage in which its sentence may name a total
_ROW_OF_OTHERS: Final = "no percentage of this row is of the n of its column: it is of others"
_OWN_GROUPS: Final = "it and the one beside it are of two groups that make up this total"


def check_percentages(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Checks of percentages, counts and totals, each with the index of its record."""
    columns: dict[tuple[str | None, ...], list[Share]] = defaultdict(list)
    known: list[Share] = []
    for found in shares(records):
        if not isinstance(found, Share):
            yield found
            continue
        known.append(found)
        if found.percent is not None and not (found.total is not None and found.beside):
            place = found.record.location
            columns[place.table, place.section, place.column, found.record.total].append(found)
    around = Around(_whole_rows(known, context.rounding), mates_of(known))
    own_groups = of_own_groups(known, context.rounding)
    for share in known:
        if share.percent is not None and share.beside:
            for index, check in _beside(share, context):
                yield index, _of_others(check, _OWN_GROUPS) if index in own_groups else check
    elsewhere = rows_of_others(known)
    for column in columns.values():
        for index, check in check_column(column, around, context):
            yield index, _of_others(check, _ROW_OF_OTHERS) if (index, check.field) in elsewhere else check
    yield from check_heads(known, context.rounding)
    yield from check_totals(known)


def _beside(share: Share, context: Context) -> Iterator[tuple[int, Check]]:
    """A percentage against the count and total beside it."""
    if share.percent is None or share.total is None:
        return
    check = share_check(share, share.total)
    if share.total == 0:
        yield share.index, replace(check, verdict="not_checkable", reason="of nobody there is no percentage")
        return
    if fits(share.count, share.total, share.percent, context.rounding):
        yield share.index, check
        return
    both = share.count + share.total
    if of_two_parts(share) and fits(share.count, both, share.percent, context.rounding):
        note = "two counts, and the percentage of the first of both"
        yield share.index, replace(share_check(share, both), assumptions=(note,))
        return
    said = said_near(share.record, context, OTHERWISE)
    why = f'"{said[0]}"' if said is not None else of_something_else(share, context)
    why = why or _of_a_nearer_total(share, share.total, context)
    if why is not None:
        reason = f"{told(share, share.total)}; but it may be of something else: {why}"
        yield share.index, replace(check, verdict="not_checkable", reason=reason)
    else:
        yield share.index, inconsistent(share, check, share.total, context.rounding)


def _of_a_nearer_total(share: Share, total: int, context: Context) -> str | None:
    """Why a percentage may not be of a total that its sentence named before: "Of 537, 484, 276 male (57.0%)".

    It is of another number in between, or no slip would make it one of the total.
    """
    assert share.percent is not None
    place = share.record.location
    if place.table is not None or context.document is None or re.search(rf"\b{total}\b", share.record.quote):
        return None
    before = context.document.text[max(0, place.start - _SENTENCE) : place.start]
    between = before.rpartition(share.record.total or "")[2]
    nearer = [int(text) for text in re.findall(r"\b\d{1,6}\b", between)]
    if any(fits(share.count, n, share.percent, context.rounding) for n in nearer if n):
        return "it is of another number that stands nearer"
    slip = one_slip_off(share, total, context.rounding)
    return None if slip else "its total is named before, and no other digit in one place makes it of that"


def _of_others(check: Check, why: str) -> Check:
    """A misfit of a percentage that its row or its sentence shows to be of other people."""
    if check.verdict != "inconsistent":
        return check
    reason = f"{check.reason}; but {why}"
    return replace(check, verdict="not_checkable", reason=reason, readings=())


def _whole_rows(known: Sequence[Share], rounding: Rounding) -> dict[tuple[str | None, str | None], int]:
    """The sum of those rows of tables whose percentages are all of it: 30 (60%) and 20 (40%)."""
    rows: dict[tuple[str | None, str | None], list[Share]] = defaultdict(list)
    for share in known:
        if share.percent is not None and share.record.location.row is not None:
            rows[share.record.location.table, share.record.outcome].append(share)
    sums = {row: sum(share.count for share in shared) for row, shared in rows.items() if len(shared) > 1}
    return {
        row: total
        for row, total in sums.items()
        if all(fits(each.count, total, each.percent, rounding) for each in rows[row] if each.percent)
    }
