"""Percentages of one column of a table: of its n, or of the total that most of them imply.

They may also be of those with data, or of a part; so the column decides first what its percentages are of,
and only one that fits no such total is inconsistent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from review.checking.context import Context
from review.checking.percentages.judging import (
    between,
    both,
    inconsistent,
    one_slip_off,
    share_check,
    told,
)
from review.checking.percentages.rows import counted_in_row
from review.checking.percentages.shares import Share, fits, totals_that_fit
from review.checking.percentages.totals import is_whole, total_row
from review.checking.printed_numbers import printed_number
from review.patterns import regex
from review.printed import Rounding
from review.records import Check

_ENOUGH: Final = 4  # so many percentages of a column that agree on a total establish it
_MOST: Final = 0.8
_MOST_COMPARED: Final = 30  # where more are of no common total, none is established by the others
_FEW_OF_ONE_CAUSE: Final = 3
_FEWEST_WITH_DATA: Final = 0.8  # of a group, in a row of which all other groups have data of everybody
_NO_END: Final = 10**9
_SMALLEST_SUM: Final = 20  # of a block: of fewer people, a percentage fits by chance
_OF_THE_HEADING: Final = "the total is the sum of the rows under one heading"

#: Words of a row or column whose percentages are computed otherwise.
OTHERWISE: Final = regex(
    r"weighted|imput|adjusted|standardi[sz]ed|kaplan|actuarial|cumulative|per 100|person-\w"
    r"|incidence|age-specific",
    re.IGNORECASE,
)
_MISSING: Final = regex(
    r"missing|unknown|not (?:reported|available|stated|known|recorded|specified|applicable)|no data"
    r"|\bN/?A\b|unspecified|undetermined|refus|no answer|don.t know",
    re.IGNORECASE,
)


_SIZE: Final = regex(r"\s*[(\[]?[nN] ?= ?(\d{1,6})[)\]]?\s*")


@dataclass(frozen=True, slots=True)
class Around:
    """What other columns of a table say of a percentage.

    Parameters
    ----------
    rows : mapping
        The sum of those rows whose percentages are all of it, by table and name of the row.
    beside : mapping
        The other percentages of its row, by the index of its record.
    """

    rows: Mapping[tuple[str | None, str | None], int]
    beside: Mapping[int, Sequence[Share]]


@dataclass(frozen=True, slots=True)
class _Decided:
    """What the percentages of a column are of, as most of them show."""

    column: Sequence[Share]
    totals: Sequence[range]
    printed: int | None  # the n over the column, if the percentages are of it
    whole: _Whole
    established: bool
    note: str
    misfits: Sequence[Share]
    blocks: Mapping[str, _Block]


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


def check_column(column: Sequence[Share], around: Around, context: Context) -> Iterator[tuple[int, Check]]:
    """Check every percentage of a column, each with the index of its record."""
    decided = _decided(column, context.rounding)
    if decided is None:
        yield from ((share.index, _no_total(share, context.rounding)) for share in column)
        return
    found = [(share, _judged(share, decided, around, context)) for share in column]
    yield from _one_cause(found, decided.whole.total, context)


def _decided(column: Sequence[Share], rounding: Rounding) -> _Decided | None:
    """What the percentages of a column are of; None if nothing says it."""
    printed, last = column[0].total, total_row(column)
    telling = [share for share in column if share.telling]
    in_table = column[0].record.location.row is not None
    implied = _implied_totals(telling, rounding) if in_table and not (last and not printed) else []
    if printed or last is not None:
        known = printed or (last.count if last is not None else 0)
        totals = [range(known, known + 1)]
        below = [part for each in implied if (part := both(each, range(known)))]
        if printed and below and not any(_fitting(share, totals, rounding) for share in telling):
            totals, printed, last = below, None, None
    else:
        totals = implied
    if not totals:
        return None
    agree = sum(_fitting(share, totals, rounding) is not None for share in telling)
    note = "the total is the n of the column" if printed else "the total is that of the last row"
    if not printed and last is None:
        hull = range(totals[0][0], totals[-1][-1] + 1)
        note = f"the total is {between(hull)}, as {agree} percentages of the column imply"
    counted = None if last is None else sum(share.count for share in column[:-1])
    return _Decided(
        column, totals, printed, _Whole(totals[-1][-1], counted),
        agree >= _ENOUGH // 2 and 2 * agree >= len(telling), note,
        [share for share in telling if _fitting(share, totals, rounding) is None],
        _blocks(column, rounding),
    )  # fmt: skip


def _judged(share: Share, decided: _Decided, around: Around, context: Context) -> Check:
    rounding, total = context.rounding, decided.whole.total
    fitting = _fitting(share, decided.totals, rounding)
    check = share_check(share, fitting or total)
    if fitting is None:
        check = _innocent(share, check, decided, around, rounding) or _guilty(
            share, check, decided, around, context
        )
    return replace(check, assumptions=check.assumptions or (decided.note,))


def _innocent(
    share: Share, check: Check, decided: _Decided, around: Around, rounding: Rounding
) -> Check | None:
    """The check of a percentage of something else than the total of its column; None if it is of that."""
    total = decided.whole.total
    if _is_sum_of_rounded(share, total, len(decided.column)):
        return replace(check, assumptions=(decided.note, "sum of the percentages as rounded"))
    if of_row := around.rows.get((share.record.location.table, share.record.outcome)):
        return replace(share_check(share, of_row), assumptions=("percentages of the row, not of the column",))
    if other := _shared_total(share, decided.misfits, total, rounding):
        reason = f"{told(share, total)}; but other percentages of the column are of {between(other)}, too"
        return replace(check, verdict="not_checkable", reason=reason)
    return None


def _guilty(share: Share, check: Check, decided: _Decided, around: Around, context: Context) -> Check:
    """The check of a percentage that should be of the total of its column, its heading or its row."""
    rounding, total = context.rounding, decided.whole.total
    mates = around.beside.get(share.index, ())
    if decided.established:
        of_all = any(mate.telling for mate in mates) and counted_in_row(share, mates, rounding) is not None
        alone = of_all and len(decided.misfits) == 1
        return _misfit(
            share, decided.whole, decided.blocks.get(share.block), context, of_all=of_all, alone=alone
        )
    if of_block := _of_its_block(share, decided.column, rounding):
        made = inconsistent(share, share_check(share, of_block), of_block, rounding)
        return replace(made, assumptions=(_OF_THE_HEADING,))
    in_row = counted_in_row(share, mates, rounding)
    if decided.printed and in_row is not None:
        return _misfit(share, _Whole(total, in_row or None), None, context)
    reason = f"{told(share, total)}; the percentages of this column are of other totals"
    return replace(check, verdict="not_checkable", reason=reason)


def _one_cause(
    found: Sequence[tuple[Share, Check]], total: int, context: Context
) -> Iterator[tuple[int, Check]]:
    """Percentages of a column that are all of one other total are one finding, told with the first.

    If that total is printed in the column, below its head, they are of it.
    """
    wrong = [share for share, check in found if check.verdict == "inconsistent"]
    telling = [share for share in wrong if share.telling]
    shared = range(1, _NO_END)
    for share in telling:
        if share.percent is not None:
            shared = both(shared, totals_that_fit(share.count, share.percent, context.rounding))
    stated = next((n for n in _stated_below(wrong, context) if n in shared), None)
    if stated is None and (len(telling) < _FEW_OF_ONE_CAUSE or not shared or total in shared):
        yield from ((share.index, check) for share, check in found)
        return
    for share, check in found:
        if check.verdict == "inconsistent" and stated is not None:
            reason = f"{check.reason}; but n = {stated} is printed in the column"
            check = replace(check, verdict="not_checkable", reason=reason)
        elif share is telling[0]:
            reason = f"{check.reason}; {len(telling)} percentages of the column are of {between(shared)}"
            check = replace(check, reason=reason)
        elif check.verdict == "inconsistent" and share.telling:
            reason = f"{check.reason}; as the first of {len(telling)} that are of {between(shared)}"
            check = replace(check, verdict="not_checkable", reason=reason)
        yield share.index, check


def _stated_below(wrong: Sequence[Share], context: Context) -> list[int]:
    """Sizes that stand by themselves in cells of the column of percentages that are not of its n."""
    if not wrong or context.document is None:
        return []
    place, tables = wrong[0].record.location, context.document.tables
    if place.table_index is None or place.table_index >= len(tables):
        return []
    column = (cell.text for cell in tables[place.table_index].cells if cell.column == place.column_index)
    return [int(match[1]) for text in column if (match := _SIZE.fullmatch(text))]


def _shared_total(share: Share, misfits: Sequence[Share], total: int, rounding: Rounding) -> range:
    """Smaller totals that fit a percentage and at least one other that is not of the column's n either.

    With a count of one or two almost any total fits: such a neighbor tells nothing.
    """
    if share.percent is None:
        return range(0)
    own = both(totals_that_fit(share.count, share.percent, rounding), range(total // 2, total))
    for other in misfits[:_MOST_COMPARED]:
        if other is not share and other.percent is not None:
            shared = both(own, totals_that_fit(other.count, other.percent, rounding))
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
            totals = both(totals, totals_that_fit(share.count, share.percent, rounding))
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
    return total if one_slip_off(share, total, rounding) else None


def _misfit(
    share: Share,
    whole: _Whole,
    block: _Block | None,
    context: Context,
    *,
    of_all: bool = False,
    alone: bool = False,
) -> Check:
    """A percentage that is not of the total of its column, which most others are of.

    ``of_all`` says that the other percentages of its row are of all people of their groups, ``alone`` that
    all other percentages of its column are of its n, too.
    """
    assert share.percent is not None
    total = whole.total
    check = share_check(share, total)
    below = range(int(_FEWEST_WITH_DATA * total) if of_all else 1, total)
    part = both(totals_that_fit(share.count, share.percent, context.rounding), below)
    if block is not None and block.rows > 1:
        together = both(block.totals, below)
        part = together or (part if block.counted != total else range(0))
    if whole.counted == total:
        part = range(0)  # all are counted, so it is of all
    place = share.record.location
    said = OTHERWISE.search(" ".join(filter(None, (share.record.outcome, place.row, place.column))))
    if _is_exchanged(share, total, context.rounding):
        return replace(
            check, low=None, high=None, assumptions=("the percentage is printed before the count",)
        )
    if said is not None:
        why = f'it may be computed otherwise ("{said[0]}")'
    elif whole.completed_by(share, context.rounding) or _completes_block(share, total, block, context):
        return inconsistent(share, check, total, context.rounding)
    elif share.count > total and not one_slip_off(share, total, context.rounding):
        why = "these are more people than the head of the column says: it may be of others"
    elif part:
        why = f"it may be of {between(part)}: of those with data, or of a part"
    elif not alone and not one_slip_off(share, total, context.rounding):
        why = "no other digit in one place makes them agree: it may be of something else"
    else:
        return inconsistent(share, check, total, context.rounding)
    return replace(check, verdict="not_checkable", reason=f"{told(share, total)}; {why}")


def _completes_block(share: Share, total: int, block: _Block | None, context: Context) -> bool:
    """Whether the count that a percentage implies makes the rows under its heading add up to the total."""
    if block is None or block.rows < _FEW_OF_ONE_CAUSE:
        return False
    return _Whole(total, block.counted).completed_by(share, context.rounding)


def _is_exchanged(share: Share, total: int, rounding: Rounding) -> bool:
    """Whether ``20 (6)`` is 20% of the people, who are 6."""
    assert share.percent is not None
    label = f"{share.record.outcome} {share.record.location.column}"
    if share.percent.decimals > 0 or "%" not in label:
        return False
    return re.search(r"%[ ]?[(\[]", label) is not None and fits(
        int(share.percent.value), total, printed_number(str(share.count)), rounding
    )


def _no_total(share: Share, rounding: Rounding) -> Check:
    assert share.percent is not None
    possible = totals_that_fit(share.count, share.percent, rounding)
    implied = (
        f"; {share.count} is {share.percent}% of {between(possible)}" if share.telling and possible else ""
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


def _fitting(share: Share, totals: Sequence[range], rounding: Rounding) -> int | None:
    """The first of the totals that the percentage can be of."""
    if share.percent is None:
        return None
    possible = totals_that_fit(share.count, share.percent, rounding)
    return next((shared[0] for total in totals if (shared := both(possible, total))), None)
