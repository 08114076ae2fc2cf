"""Rows of a table that together are one variable, with one p-value: low, middle and high; men and women."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from review.checking.comparisons.cases import table_of, whole
from review.records import Comparison, Proportion, PValue, Record

_MOST_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class Block:
    """Categories of one variable.

    Parameters
    ----------
    rows : tuple of tuple of Proportion
        A row a category, in it the groups.
    complete : bool
        Whether the counts of the categories add up to the size of each group.
    """

    rows: tuple[tuple[Proportion, ...], ...]
    complete: bool

    def counts(self) -> list[list[int]]:
        """A row a category, a column a group."""
        return [[whole(group.count) or 0 for group in row] for row in self.rows]


@dataclass(frozen=True, slots=True)
class _Row:
    index: int | None  # of the record that holds a p-value
    groups: tuple[Proportion, ...]


def blocks_of(records: Sequence[Record]) -> dict[int, Block]:
    """Blocks by the index of the record that holds their p-value, in whichever of their rows it stands.

    Rows below a p-value that have none of their own belong to its block until their counts add up to the
    size of each group. That they do shows it: nothing else would be expected to.
    """
    found: dict[int, Block] = {}
    for rows in _tables(records):
        for at, row in enumerate(rows):
            if row.index is None:
                continue
            below = _until_complete(row.groups, rows[at + 1 : at + 1 + _MOST_ROWS])
            block = below
            if row.groups and not (below and below.complete):
                above = _until_complete(row.groups, rows[max(0, at - _MOST_ROWS) : at][::-1])
                block = above if above and above.complete else below
            if block is not None:
                found[row.index] = block
    return found


def _tables(records: Sequence[Record]) -> Iterator[list[_Row]]:
    """Rows of each table that reports shares of groups, in order."""
    tables: dict[str, list[_Row]] = {}
    last: dict[str, str | None] = {}
    for index, record in enumerate(records):
        table = table_of(record)
        if table is None:
            continue
        rows = tables.setdefault(table, [])
        if isinstance(record, Proportion):
            if last.get(table) == record.location.row and rows and rows[-1].index is None and rows[-1].groups:
                rows[-1] = _Row(None, (*rows[-1].groups, record))
            else:
                rows.append(_Row(None, (record,)))
            last[table] = record.location.row
            continue
        last[table] = None
        shares = (
            tuple(g for g in record.groups if isinstance(g, Proportion))
            if isinstance(record, Comparison)
            else ()
        )
        rows.append(_Row(index if shares or isinstance(record, PValue) else None, shares))
    yield from (rows for rows in tables.values() if any(len(row.groups) > 1 for row in rows))


def _until_complete(first: tuple[Proportion, ...], others: Sequence[_Row]) -> Block | None:
    """Rows without a p-value next to one that has it; None if there are none."""
    rows = [first] if first else []
    for row in others:
        if row.index is not None or not row.groups or (rows and _names(row.groups) != _names(rows[0])):
            break
        rows.append(row.groups)
        if _adds_up(rows):
            return Block(tuple(rows), True)
    return Block(tuple(rows), False) if len(rows) > 1 else None


def _names(groups: tuple[Proportion, ...]) -> tuple[str | None, ...]:
    return tuple(group.group for group in groups)


def _adds_up(rows: Sequence[tuple[Proportion, ...]]) -> bool:
    for column in zip(*rows, strict=True):
        counts, totals = [whole(group.count) for group in column], {whole(group.total) for group in column}
        known = [count for count in counts if count is not None]
        if len(known) < len(counts) or totals != {sum(known)}:
            return False
    return len(rows) > 1
