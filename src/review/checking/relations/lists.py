"""Counts with percentages that one sentence lists, without a total: what they are of shows in all of them.

They are of one total if all imply the same, and that total is their sum or a size that the paper prints. Then
one of at least three that implies another is inconsistent, if one slip would part it so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from review.checking.percentages.judging import both, one_slip_off, share_check, told
from review.checking.percentages.shares import Share, shares, totals_that_fit
from review.printed import Rounding
from review.records import Check, Proportion, Record
from review.study import Study

if TYPE_CHECKING:
    from review.checking.context import Context

_FEWEST: Final = 3
_LARGEST: Final = 10**6
_NOTE: Final = "of {}, as the other percentages of the sentence"


def check_lists(records: Sequence[Record], context: Context, study: Study) -> Iterator[tuple[int, Check]]:
    """Check percentages that a sentence lists against the total that they share.

    Parameters
    ----------
    records : sequence of Record
        All records of one paper.
    context : Context
    study : Study
        Of the same records: whose sizes the paper prints.

    Yields
    ------
    int, Check
        On each percentage that is printed without a total.
    """
    sentences: dict[int, list[Share]] = defaultdict(list)
    for share in shares(records):
        if isinstance(share, Share) and share.telling and not share.path:
            place = share.record.location
            if place.table is None and place.sentence is not None:
                sentences[place.sentence].append(share)
    sizes = _sizes(records, study)
    for listed in sentences.values():
        if len(listed) >= _FEWEST:
            yield from _judged(listed, sizes, context.rounding)


def _sizes(records: Sequence[Record], study: Study) -> frozenset[int]:
    """How many people or things the paper says there were, in any group."""
    said = {size.n for arm in study.arms for size in arm.sizes}
    said |= {size.n for population in study.populations for size in population.sizes}
    totals = {record.total for record in records if isinstance(record, Proportion) and record.total}
    return frozenset(said | {int(total) for total in totals if total.isdigit()})


def _judged(
    listed: Sequence[Share], sizes: frozenset[int], rounding: Rounding
) -> Iterator[tuple[int, Check]]:
    ranges = [totals_that_fit(share.count, share.percent, rounding) for share in listed if share.percent]
    total = _total(listed, _common(ranges), sizes)
    if total is not None:
        yield from ((share.index, _consistent(share, total)) for share in listed if share.total is None)
        return
    without = [_common([*ranges[:at], *ranges[at + 1 :]]) for at in range(len(ranges))]
    odd = [at for at, shared in enumerate(without) if shared]
    if len(odd) != 1:
        return
    share, others = listed[odd[0]], [*listed[: odd[0]], *listed[odd[0] + 1 :]]
    meant = _completed(share, others, without[odd[0]])
    if meant is None and len(others) >= _FEWEST and not _is_of_another(share, others, sizes, rounding):
        meant = next((n for n in sorted(sizes) if n in without[odd[0]]), None)
    if meant is None or share.total is not None or not one_slip_off(share, meant, rounding):
        return
    yield share.index, _inconsistent(share, meant)
    yield from ((other.index, _consistent(other, meant)) for other in others if other.total is None)


def _common(ranges: Sequence[range]) -> range:
    shared = range(1, _LARGEST)
    for each in ranges:
        shared = both(shared, each)
    return shared


def _total(listed: Sequence[Share], shared: range, sizes: frozenset[int]) -> int | None:
    """The total that all percentages can be of, if it is their sum or a size of the paper."""
    together = sum(share.count for share in listed)
    if together in shared and _adds_up(listed):
        return together
    return next((n for n in sorted(sizes) if n in shared), None) if len(listed) > _FEWEST else None


def _completed(share: Share, others: Sequence[Share], shared: range) -> int | None:
    """The total of categories that leave nobody out, if one count or percentage of them is misprinted."""
    assert share.percent is not None
    counted = sum(other.count for other in others)
    if counted + share.count in shared:
        return counted + share.count  # the percentage is the odd one
    if not _adds_up([share, *others]):
        return None
    rest = 100 - sum((other.percent.exact for other in others if other.percent), Fraction(0))
    return next((n for n in shared if n > counted and abs(100 * Fraction(n - counted, n) - rest) <= 1), None)


def _adds_up(listed: Sequence[Share]) -> bool:
    """Whether the percentages are those of all: 100 but for rounding."""
    percents = [share.percent for share in listed if share.percent is not None]
    off = abs(sum((percent.exact for percent in percents), Fraction(0)) - 100)
    return off <= sum((percent.unit for percent in percents), Fraction(0)) / 2


def _is_of_another(share: Share, others: Sequence[Share], sizes: frozenset[int], rounding: Rounding) -> bool:
    """Whether a percentage fits another size of the paper, or is of the people of one of the other counts."""
    assert share.percent is not None
    own = totals_that_fit(share.count, share.percent, rounding)
    return any(n in own for n in (*sizes, *(other.count for other in others)))


def _consistent(share: Share, total: int) -> Check:
    return replace(
        share_check(share, total),
        fields=share.fields("percent", "count"),
        assumptions=(_NOTE.format(total),),
    )


def _inconsistent(share: Share, total: int) -> Check:
    reason = f"{told(share, total)}; {total} is what all others of the sentence are of"
    return replace(_consistent(share, total), verdict="inconsistent", reason=reason)
