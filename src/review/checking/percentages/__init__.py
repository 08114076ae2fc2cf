"""Percentages against counts and totals.

Beside ``12/40`` a percentage is checked by itself. Under the n of a column it may be of those with data, or
of a part; so the column decides first what its percentages are of, and only one that fits no such total is
inconsistent.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final, NamedTuple

from review.checking.context import Context
from review.checking.percentages.heads import check_heads
from review.checking.percentages.notation import of_something_else, of_two_parts
from review.checking.percentages.rows import counted_in_row, mates_of, rows_of_others
from review.checking.percentages.shares import Share, fits, shares, totals_that_fit
from review.checking.percentages.totals import check_totals, is_whole, total_row
from review.checking.printed_numbers import printed_number
from review.checking.surroundings import words_near
from review.checking.typos import slips_of
from review.printed import Printed, Rounding
from review.records import Check, Reading, Record

_ENOUGH: Final = 4  # so many percentages of a column that agree on a total establish it
_MOST: Final = 0.8
_MOST_COMPARED: Final = 30  # where more are of no common total, none is established by the others
_FEW_OF_ONE_CAUSE: Final = 3
#: How digits were lost that this reading explains.
CUT_OFF: Final = "digits cut off, not rounded"
_NO_END: Final = 10**9
_SMALLEST_SUM: Final = 20  # of a block: of fewer people, a percentage fits by chance

_OTHERWISE: Final = re.compile(
    r"weighted|imput|adjusted|standardi[sz]ed|kaplan|actuarial|cumulative|per 100|person-years|age-specific",
    re.IGNORECASE,
)
_MISSING: Final = re.compile(
    r"missing|unknown|not (?:reported|available|stated|known|recorded|specified|applicable)|no data"
    r"|\bN/?A\b|unspecified|undetermined|refus|no answer|don.t know",
    re.IGNORECASE,
)


def check_percentages(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Checks of percentages, counts and totals, each with the index of its record."""
    columns: dict[tuple[str | None, ...], list[Share]] = defaultdict(list)
    known: list[Share] = []
    for found in shares(records):
        if not isinstance(found, Share):
            yield found
            continue
        known.append(found)
        if found.percent is None or (found.total is not None and found.beside):
            yield from _beside(found, context)
        else:
            place = found.record.location
            columns[place.table, place.section, place.column, found.record.total].append(found)
    rows = _whole_rows(known, context.rounding)
    beside = mates_of(known)
    elsewhere = rows_of_others(known)
    for column in columns.values():
        for index, check in _column(column, rows, beside, context):
            yield index, _of_others(check) if (index, check.field) in elsewhere else check
    yield from check_heads(known, context.rounding)
    yield from check_totals(known)


def _beside(share: Share, context: Context) -> Iterator[tuple[int, Check]]:
    """A percentage against the count and total beside it."""
    if share.percent is None or share.total is None:
        return
    check = _check(share, share.total)
    if share.total == 0:
        yield share.index, replace(check, verdict="not_checkable", reason="of nobody there is no percentage")
        return
    if fits(share.count, share.total, share.percent, context.rounding):
        yield share.index, check
        return
    both = share.count + share.total
    if of_two_parts(share) and fits(share.count, both, share.percent, context.rounding):
        note = "two counts, and the percentage of the first of both"
        yield share.index, replace(_check(share, both), assumptions=(note,))
        return
    said = _OTHERWISE.search(words_near(share.record, context))
    why = f'"{said[0]}"' if said is not None else of_something_else(share, context)
    if why is not None:
        reason = f"{_told(share, share.total)}; but it may be of something else: {why}"
        yield share.index, replace(check, verdict="not_checkable", reason=reason)
    else:
        yield share.index, _inconsistent(share, check, share.total, context.rounding)


def _of_others(check: Check) -> Check:
    """A misfit of which the whole row is one, in every group: the row is of other people."""
    if check.verdict != "inconsistent":
        return check
    reason = f"{check.reason}; but no percentage of this row is of the n of its column: it is of others"
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


class _Whole(NamedTuple):
    """What the percentages of a column are of.

    Parameters
    ----------
    total : int
    counted : int or None
        What the other rows hold together, if a last row holds the total.
    """

    total: int
    counted: int | None

    def completed_by(self, share: Share, rounding: Rounding) -> bool:
        """Whether the count that a percentage implies makes the rows add up to their total."""
        if self.counted is None or share.percent is None:
            return False
        count = self.total - (self.counted - share.count)
        return count > 0 and fits(count, self.total, share.percent, rounding)


class _Block(NamedTuple):
    """Rows under one heading, without those of missing values."""

    rows: int
    counted: int
    totals: range  # that all their percentages can be of


def _column(
    column: Sequence[Share],
    rows: dict[tuple[str | None, str | None], int],
    beside: dict[int, list[Share]],
    context: Context,
) -> Iterator[tuple[int, Check]]:
    """Percentages of one column of a table: of its n, or of the total that most of them imply."""
    rounding, printed = context.rounding, column[0].total
    telling = [share for share in column if share.telling]
    in_table = column[0].record.location.row is not None
    whole = total_row(column)
    if printed or whole is not None:
        known = printed or (whole.count if whole is not None else 0)
        totals = [range(known, known + 1)]
        if printed and in_table and not any(_fitting(share, totals, rounding) for share in telling):
            below = [_both(each, range(printed)) for each in _implied_totals(telling, rounding)]
            totals, printed = ([each for each in below if each], None) if any(below) else (totals, printed)
    else:
        totals = _implied_totals(telling, rounding) if in_table else []
    if not totals:
        yield from ((share.index, _no_total(share, rounding)) for share in column)
        return
    agree = sum(_fitting(share, totals, rounding) is not None for share in telling)
    established = agree >= _ENOUGH // 2 and 2 * agree >= len(telling)
    note = "the total is the n of the column" if printed else "the total is that of the last row"
    if not printed and whole is None:
        hull = range(totals[0][0], totals[-1][-1] + 1)
        note = f"the total is {_between(hull)}, as {agree} percentages of the column imply"
    blocks, total = _blocks(column, rounding), totals[-1][-1]
    misfits = [share for share in telling if _fitting(share, totals, rounding) is None]
    counted = None if whole is None else sum(share.count for share in column[:-1])
    found: list[tuple[Share, Check]] = []
    for share in column:
        fitting = _fitting(share, totals, rounding)
        check = _check(share, fitting or total)
        if fitting is None and _is_sum_of_rounded(share, total, len(column)):
            check = replace(check, assumptions=(note, "sum of the percentages as rounded"))
        elif fitting is None and (of_row := rows.get((share.record.location.table, share.record.outcome))):
            check = replace(_check(share, of_row), assumptions=("percentages of the row, not of the column",))
        elif fitting is None and (other := _shared_total(share, misfits, total, rounding)):
            reason = (
                f"{_told(share, total)}; but other percentages of the column are of {_between(other)}, too"
            )
            check = replace(check, verdict="not_checkable", reason=reason)
        elif fitting is None and established:
            check = _misfit(share, _Whole(total, counted), blocks.get(share.block), context)
        elif fitting is None and (of_block := _of_its_block(share, column, rounding)):
            check = _inconsistent(share, _check(share, of_block), of_block, rounding)
            check = replace(check, assumptions=("the total is the sum of the rows under one heading",))
        elif (
            fitting is None
            and printed
            and (in_row := counted_in_row(share, beside.get(share.index, ()), rounding)) is not None
        ):
            check = _misfit(share, _Whole(total, in_row or None), None, context)
        elif fitting is None:
            reason = f"{_told(share, total)}; the percentages of this column are of other totals"
            check = replace(check, verdict="not_checkable", reason=reason)
        found.append((share, replace(check, assumptions=check.assumptions or (note,))))
    yield from _one_cause(found, total, rounding)


def _one_cause(
    found: Sequence[tuple[Share, Check]], total: int, rounding: Rounding
) -> Iterator[tuple[int, Check]]:
    """Percentages of a column that are all of one other total are one finding, told with the first."""
    wrong = [share for share, check in found if check.verdict == "inconsistent" and share.telling]
    shared = range(1, _NO_END)
    for share in wrong:
        if share.percent is not None:
            shared = _both(shared, totals_that_fit(share.count, share.percent, rounding))
    if len(wrong) < _FEW_OF_ONE_CAUSE or not shared or total in shared:
        yield from ((share.index, check) for share, check in found)
        return
    for share, check in found:
        if share is wrong[0]:
            reason = f"{check.reason}; {len(wrong)} percentages of the column are of {_between(shared)}"
            check = replace(check, reason=reason)
        elif check.verdict == "inconsistent" and share.telling:
            reason = f"{check.reason}; as the first of {len(wrong)} that are of {_between(shared)}"
            check = replace(check, verdict="not_checkable", reason=reason)
        yield share.index, check


def _shared_total(share: Share, misfits: Sequence[Share], total: int, rounding: Rounding) -> range:
    """Smaller totals that fit a percentage and at least one other that is not of the column's n either.

    With a count of one or two almost any total fits: such a neighbor tells nothing.
    """
    if share.percent is None:
        return range(0)
    own = _both(totals_that_fit(share.count, share.percent, rounding), range(total // 2, total))
    for other in misfits[:_MOST_COMPARED]:
        if other is not share and other.percent is not None:
            shared = _both(own, totals_that_fit(other.count, other.percent, rounding))
            if shared and len(shared) * 4 <= total // 2:
                return shared
    return range(0)


def _is_sum_of_rounded(share: Share, total: int, rows: int) -> bool:
    """Whether a total row prints the sum of rounded percentages: 99.9 or 101 for 100."""
    if share.percent is None or share.count != total or not is_whole(share):
        return False
    return abs(share.percent.exact - 100) <= share.percent.unit * rows / 2


def _blocks(column: Sequence[Share], rounding: Rounding) -> dict[str, _Block]:
    blocks: dict[str, _Block] = {}
    for share in column:
        if not share.block or _MISSING.search(share.record.outcome or "") or share.percent is None:
            continue
        rows, counted, totals = blocks.get(share.block, _Block(0, 0, range(1, _NO_END)))
        if share.telling:
            totals = _both(totals, totals_that_fit(share.count, share.percent, rounding))
        blocks[share.block] = _Block(rows + 1, counted + share.count, totals)
    return blocks


def _of_its_block(share: Share, column: Sequence[Share], rounding: Rounding) -> int | None:
    """The sum of the rows under one heading, if all other percentages are of it, and one slip parts this.

    Of a block of which a row lost its count, the sum is another, and no other row fits.
    """
    block = [each for each in column if each.block == share.block and share.block]
    total = sum(each.count for each in block)
    others = [each for each in block if each is not share and each.telling]
    if not others or len(others) + 1 < len(block) or total < _SMALLEST_SUM or not share.telling:
        return None
    if not all(_fitting(each, [range(total, total + 1)], rounding) for each in others):
        return None
    return total if _one_slip_off(share, total, rounding) else None


def _misfit(share: Share, whole: _Whole, block: _Block | None, context: Context) -> Check:
    """A percentage that is not of the total of its column, which most others are of."""
    assert share.percent is not None
    total = whole.total
    check = _check(share, total)
    below = range(1, total)
    part = _both(totals_that_fit(share.count, share.percent, context.rounding), below)
    if block is not None and block.rows > 1:
        together = _both(block.totals, below)
        part = together or (part if block.counted != total else range(0))
    if whole.counted == total:
        part = range(0)  # all are counted, so it is of all
    place = share.record.location
    said = _OTHERWISE.search(" ".join(filter(None, (share.record.outcome, place.row, place.column))))
    if _is_exchanged(share, total, context.rounding):
        return replace(
            check, low=None, high=None, assumptions=("the percentage is printed before the count",)
        )
    if said is not None:
        why = f'it may be computed otherwise ("{said[0]}")'
    elif whole.completed_by(share, context.rounding):
        return _inconsistent(share, check, total, context.rounding)
    elif share.count > total and not _one_slip_off(share, total, context.rounding):
        why = "these are more people than the head of the column says: it may be of others"
    elif part:
        why = f"it may be of {_between(part)}: of those with data, or of a part"
    elif not _one_slip_off(share, total, context.rounding):
        why = "no other digit in one place makes them agree: it may be of something else"
    else:
        return _inconsistent(share, check, total, context.rounding)
    return replace(check, verdict="not_checkable", reason=f"{_told(share, total)}; {why}")


def _is_exchanged(share: Share, total: int, rounding: Rounding) -> bool:
    """Whether ``20 (6)`` is 20% of the people, who are 6."""
    assert share.percent is not None
    label = f"{share.record.outcome} {share.record.location.column}"
    if share.percent.decimals > 0 or "%" not in label:
        return False
    return re.search(r"%[ ]?[(\[]", label) is not None and fits(
        int(share.percent.value), total, printed_number(str(share.count)), rounding
    )


def _inconsistent(share: Share, check: Check, total: int, rounding: Rounding) -> Check:
    assert share.percent is not None
    percent, exact = share.percent, 100 * Fraction(share.count, max(total, 1))
    part = _both(totals_that_fit(share.count, percent, rounding), range(1, total))
    unit_off = abs(exact - percent.exact) < percent.unit
    least, most = (float(part[0]), float(part[-1])) if part else (None, None)
    readings = (
        Reading(name=CUT_OFF, reconciles=fits(share.count, total, percent, "truncated")),
        Reading(name="rounded twice", reconciles=_rounded_twice(exact, percent)),
        Reading(name="one unit off, so that percentages add up to 100", reconciles=unit_off),
        Reading(name="of those with data, not of the total", reconciles=bool(part), low=least, high=most),
    )
    return replace(check, verdict="inconsistent", reason=_told(share, total), readings=readings)


def _rounded_twice(exact: Fraction, percent: Printed) -> bool:
    """Whether one more decimal was printed at first, and that rounded: 3.448, 3.45, 3.5."""
    tenth = percent.unit / 10
    first = math.floor(exact / tenth + Fraction(1, 2)) * tenth
    return abs(first - percent.exact) <= percent.unit / 2


def _one_slip_off(share: Share, total: int, rounding: Rounding) -> bool:
    """Whether one slip of the pen in the count or in the percentage would part them so."""
    assert share.percent is not None
    counts = (int(text) for _, text in slips_of(str(share.count)) if text.isdigit())
    if any(fits(count, total, share.percent, rounding) for count in counts):
        return True
    exact, unit = 100 * share.count / total, float(share.percent.unit)
    others = (text for _, text in slips_of(share.percent.text.replace("·", ".").replace(",", ".")))
    near = (abs(float(text) - exact) for text in others if text.strip("."))
    return abs(share.percent.value - exact) <= unit or any(distance <= unit for distance in near)


def _no_total(share: Share, rounding: Rounding) -> Check:
    assert share.percent is not None
    possible = totals_that_fit(share.count, share.percent, rounding)
    implied = (
        f"; {share.count} is {share.percent}% of {_between(possible)}" if share.telling and possible else ""
    )
    return Check(
        check="percentage", verdict="not_checkable", field=share.path + "percent", printed=share.percent.text,
        fields=share.fields("percent", "count"), reason=f"no total is printed with the count{implied}",
    )  # fmt: skip


def _implied_totals(telling: Sequence[Share], rounding: Rounding) -> list[range]:
    """Totals that most percentages of a column agree on, and at least four and four fifths; ascending."""
    possible = [totals_that_fit(s.count, s.percent, rounding) for s in telling if s.percent is not None]
    edges = sorted(
        [(each.start, 1) for each in possible if each] + [(each.stop, -1) for each in possible if each]
    )
    depth, depths = 0, []
    for _, step in edges:
        depth += step
        depths.append(depth)
    best = max(depths, default=0)
    if best < max(_ENOUGH, _MOST * len(telling)):
        return []
    deepest = [i for i, each in enumerate(depths) if each == best]
    return [range(edges[i][0], edges[i + 1][0]) for i in deepest if edges[i][0] < edges[i + 1][0]]


def _both(one: range, other: range) -> range:
    start = max(one.start, other.start)
    return range(start, max(start, min(one.stop, other.stop)))


def _fitting(share: Share, totals: Sequence[range], rounding: Rounding) -> int | None:
    """The first of the totals that the percentage can be of."""
    if share.percent is None:
        return None
    possible = totals_that_fit(share.count, share.percent, rounding)
    return next((both[0] for total in totals if (both := _both(possible, total))), None)


def _check(share: Share, total: int) -> Check:
    assert share.percent is not None
    percent = 100 * share.count / total if total else 0.0
    return Check(
        check="percentage", verdict="consistent", field=share.path + "percent", printed=share.percent.text,
        fields=share.fields("percent", "count", "total"), low=percent, high=percent,
        formula="100 × count / total",
    )  # fmt: skip


def _told(share: Share, total: int) -> str:
    assert share.percent is not None
    exact = f"{100 * share.count / total:.{max(share.percent.decimals, 0) + 2}f}" if total else "undefined"
    return f"{share.count} of {total} is {exact}%; printed is {share.percent}%"


def _between(totals: Sequence[int]) -> str:
    first, last = totals[0], totals[-1]
    return str(first) if first == last else f"{first} or more" if last > 10**8 else f"{first} to {last}"
