"""Categories that divide people: their counts make the size of the group, their percentages a hundred.

That rows are categories is not read from their names: they are where in another group of the table they add
up. Fewer than all are usual, since people are missing; more than all cannot be.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from review.checking.percentages.shares import Share, fits, shares
from review.checking.typos import slips_of
from review.patterns import regex
from review.records import Check, Proportion, Record

if TYPE_CHECKING:
    from review.checking.context import Context

_FEWEST: Final = 3  # categories; two are men and women, which other checks compare
_MOST: Final = 15
_SEVERAL: Final = regex(r"multiple|more than one|several|total|\ball\b|overall|any\b", re.IGNORECASE)
_ALLOCATED: Final = regex(r"random|allocat|assign|divided|\bsex\b|\bmale|\bwom[ae]n", re.IGNORECASE)
_TOGETHER: Final = "these rows divide the group, as they do in another column"


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows under one heading, in one column."""

    shares: tuple[Share, ...]

    @property
    def size(self) -> int | None:
        """The size of the group, if all rows are of the same."""
        sizes = {share.total for share in self.shares}
        return sizes.pop() if len(sizes) == 1 else None

    @property
    def counted(self) -> int:
        return sum(share.count for share in self.shares)

    @property
    def is_whole(self) -> bool:
        """Whether the rows add up; one of nobody does not show that it is a category."""
        return self.counted == self.size and all(share.count > 0 for share in self.shares)


def check_categories(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Check counts of categories against the size of their group; two shares of one sentence.

    Parameters
    ----------
    records : sequence of Record
    context : Context

    Yields
    ------
    tuple of int and Check
        Index of a record of the categories, and the check.
    """
    for group in _blocks(records):
        wholes = [block for block in group if block.is_whole]
        if not wholes:
            continue
        for block in group:
            if block.is_whole:
                yield block.shares[-1].index, _sum(block)
            elif block.size is not None and block.counted > block.size and _is_one_slip(block):
                reason = f"{' + '.join(str(share.count) for share in block.shares)} = {block.counted}; "
                reason += f"the group has {block.size}"
                check = replace(_sum(block), verdict="inconsistent", reason=reason)
                yield block.shares[-1].index, check
    yield from _of_sentences(records, context)


def _blocks(records: Sequence[Record]) -> Iterator[list[_Block]]:
    """Of every heading of every table, its rows in each column."""
    headings: dict[tuple[object, ...], dict[object, list[Share]]] = defaultdict(lambda: defaultdict(list))
    for share in shares(records):
        if not isinstance(share, Share) or not share.block or share.total is None or share.beside:
            continue
        place = share.record.location
        if place.row_index is not None:
            headings[place.table, place.table_index, share.block][place.column_index].append(share)
    for columns in headings.values():
        rows = [tuple(share.record.location.row_index for share in column) for column in columns.values()]
        named = " ".join(str(share.record.outcome) for column in columns.values() for share in column)
        if not _FEWEST <= len(rows[0]) <= _MOST or len(set(rows)) > 1 or len(columns) < 2:
            continue
        if not _SEVERAL.search(named):
            yield [_Block(tuple(column)) for column in columns.values()]


def _sum(block: _Block) -> Check:
    last, counted = block.shares[-1], float(block.counted)
    return Check(
        check="categories", verdict="consistent", field=last.path + "total", fields=last.fields("total"),
        printed=last.record.total, low=counted, high=counted,
        formula="counts of all categories add up to the size of the group", assumptions=(_TOGETHER,),
        others=tuple(share.record.location for share in block.shares[:-1]),
    )  # fmt: skip


def _is_one_slip(block: _Block) -> bool:
    """Whether one slip in one number makes the counts add up."""
    size, counted = block.size or 0, block.counted
    if any(text == str(counted) for _, text in slips_of(str(size))):
        return True
    return any(
        text == str(share.count + size - counted)
        for share in block.shares
        for _, text in slips_of(str(share.count))
    )


def _of_sentences(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Two counts with percentages that divide the people of one sentence."""
    pairs: dict[object, list[Share]] = defaultdict(list)
    for share in shares(records):
        if isinstance(share, Share) and share.total is None and isinstance(records[share.index], Proportion):
            place = share.record.location
            if place.table is None and share.percent is not None:
                pairs[context.paragraph(place)].append(share)
    for near in pairs.values():
        for one, other in pairwise(near):
            between = _text_of(one, other, context)
            if between is not None and _ALLOCATED.search(between):
                yield from _divided(one, other, context)


def _text_of(one: Share, other: Share, context: Context) -> str | None:
    """The sentence that both stand in, up to the second; None if they are of two sentences."""
    if context.document is None:
        return None
    first, last = one.record.location, other.record.location
    between = context.document.text[first.start : last.end]
    if len(between) > 200 or re.search(r"[.;] [A-Z]", between):
        return None
    return context.document.text[max(0, first.start - 120) : last.end + 60]


def _divided(one: Share, other: Share, context: Context) -> Iterator[tuple[int, Check]]:
    """One of two percentages is of both counts together: then so is the other, of the same people."""
    both = one.count + other.count
    if not (one.telling and other.telling and one.percent and other.percent) or both < 10:
        return
    fitting = [
        fits(each.count, both, each.percent, context.rounding) for each in (one, other) if each.percent
    ]
    if sum(fitting) != 1:
        return
    wrong = other if fitting[0] else one
    assert wrong.percent is not None
    exact = 100 * wrong.count / both
    slip = any(
        abs(float(text) - exact) <= float(wrong.percent.unit) / 2
        for _, text in slips_of(wrong.percent.text)
        if text.strip(".").replace(".", "", 1).isdecimal()
    )
    if slip:
        yield wrong.index, Check(
            check="percentage", verdict="inconsistent", field=wrong.path + "percent",
            fields=wrong.fields("percent", "count"), printed=wrong.percent.text, low=exact, high=exact,
            formula="100 × count / (one count + the other)",
            reason=f"{wrong.count} of {one.count} + {other.count} is {exact:.2f}%, as the other is; "
            f"printed is {wrong.percent}%",
            others=((one if wrong is other else other).record.location,),
        )  # fmt: skip
