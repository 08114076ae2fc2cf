"""The number of samples of every size and every pair of sums: one table, filled grade by grade.

With grades counted as ``y`` from a middle one, each adds ``a = y (y - 1) / 2`` and ``b = y (y + 1) / 2``.
Both are whole and never negative, so the table is as small as the space allows; ``b - a`` adds up to the
sum of y and ``a + b`` to the sum of their squares. ``table[n, a, b]`` is the coefficient of z^n u^a v^b in
the product over grades of 1 / (1 - z u^da v^db).
"""

from __future__ import annotations

import itertools
import math
import os
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Counts: TypeAlias = NDArray[np.int64]
State: TypeAlias = tuple[Counts, Counts, Counts]

# Pairwise coprime: sums that may leave 64 bits are kept by their remainders, which settle them together.
_MODULI: Final = (2**64, 2**61 - 1, 2**59 - 1, 2**57 - 1, 2**55 - 1)
_INT64: Final = 2**63
#: Additions of a table that are done in a second, as measured, what is then asked of the table included.
_CELLS_PER_SECOND: Final = 1.5e8
_LOW_HALF: Final = np.uint64(2**32 - 1)


class TooLargeError(ValueError):
    """A space that cannot be counted or listed within the limits; the message gives its size."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is to be counted.

    Parameters
    ----------
    size : int
        Number of grades to place.
    steps : tuple of (index, da, db)
        Grades that may occur, and what each adds to the sums.
    a, b : ndarray of int, shape (targets,)
        The sums that samples may have.
    total : ndarray of int, shape (targets,)
        Sum of the grades of the whole sample, in steps above the lowest grade.
    spread : ndarray of int, shape (targets,)
        Sum of squared deviations of the whole sample, times n and in units of the scale.
    """

    size: int
    steps: tuple[tuple[int, int, int], ...]
    a: Counts
    b: Counts
    total: Counts
    spread: Counts

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape of the table."""
        return self.size + 1, int(self.a.max()) + 1, int(self.b.max()) + 1

    def start(self, targets: Counts) -> State:
        """States (size, a, b) that have everything still to place."""
        return np.full(len(targets), self.size), self.a[targets], self.b[targets]


@dataclass(frozen=True, slots=True)
class Table:
    """Number of samples by size and sums; with several parts, by remainders of ``_MODULI``."""

    parts: tuple[NDArray[np.int64], ...]

    def total(self, size: Counts | int, a: Counts, b: Counts) -> NDArray[Any]:
        """Exact sums of entries along the last axis; what lies outside of the table counts as 0."""
        found = [at(part, size, a, b) for part in self.parts]
        if len(found) == 1:
            return np.asarray(found[0].sum(axis=-1))
        sums = [_wide_sum(part.view(np.uint64)) for part in found]
        return _from_remainders([s % modulus for s, modulus in zip(sums, _MODULI, strict=False)])


def check_size(cells: int, size: int, grades: int) -> None:
    """Refuse a table that would take more than half of the free memory, and say how large it would be."""
    parts = _parts(size, grades)
    needed, limit = cells * 8 * parts, max(_free_memory() // 2, 2**30)
    if needed > limit:
        raise TooLargeError(
            f"counting these samples takes {needed / 2**30:,.1f} GiB ({size} values on {grades} grades), "
            f"more than the {limit / 2**30:,.1f} GiB that may be used; a coarser scale, known counts or a "
            "smaller n take less"
        )


def seconds_to_fill(frame: Frame) -> float:
    """Estimate how many seconds :func:`fill` takes, from the size of the table and the number of grades.

    Each grade, that is each value that one person can have, is added to every cell of the table.
    """
    return (
        math.prod(frame.shape) * len(frame.steps) * _parts(frame.size, len(frame.steps)) / _CELLS_PER_SECOND
    )


def fill(frame: Frame) -> Table:
    """Count the samples of every size and sums, exactly, however many."""
    parts = _parts(frame.size, len(frame.steps))
    return Table(tuple(_filled(frame, np.int64, modulus) for modulus in _MODULI[:parts]))


def weights(frame: Frame, table: Table) -> NDArray[Any]:
    """The table as one array to draw by: itself, or floats (to about 12 digits) beyond 64 bits."""
    return table.parts[0] if len(table.parts) == 1 else _filled(frame, np.float64, 0)


def _parts(size: int, grades: int) -> int:
    """How many remainders settle a number of samples; no space has more than all multisets."""
    most = math.comb(size + grades - 1, max(grades - 1, 0))
    if most < _INT64:
        return 1
    products = itertools.accumulate(_MODULI, lambda x, y: x * y)
    return next((i for i, product in enumerate(products, 1) if most < product), len(_MODULI) + 1)


def _filled(frame: Frame, dtype: type, modulus: int) -> NDArray[Any]:
    table: NDArray[Any] = np.zeros(frame.shape, dtype)
    table[0, 0, 0] = 1
    # The grade that adds nothing to the sums comes last: until then most of the table is empty.
    for _, da, db in sorted(frame.steps, key=lambda step: step[1] + step[2], reverse=True):
        for size in range(1, frame.size + 1):
            table[size, da:, db:] += table[size - 1, : table.shape[1] - da, : table.shape[2] - db]
            if 0 < modulus < _INT64:  # 64 bits wrap by themselves
                np.subtract(table[size], modulus, out=table[size], where=table[size] >= modulus)
    return table


def _from_remainders(remainders: list[NDArray[Any]]) -> NDArray[Any]:
    """The smallest numbers that leave these remainders (Chinese remainder theorem)."""
    number, product = remainders[0], _MODULI[0]
    for remainder, modulus in zip(remainders[1:], _MODULI[1:], strict=False):
        number = number + product * ((remainder - number) * pow(product, -1, modulus) % modulus)
        product *= modulus
    return number


def _wide_sum(numbers: NDArray[np.uint64]) -> NDArray[Any]:
    """Sums along the last axis that may leave 64 bits, as Python's integers."""
    high, low = numbers >> np.uint64(32), numbers & _LOW_HALF
    sums = (np.asarray(half.sum(axis=-1)).astype(object) for half in (high, low))
    return np.asarray(next(sums) * 2**32 + next(sums), object)


def _free_memory() -> int:
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):  # not every system says
        return 2**31


def at(table: NDArray[Any], size: Counts | int, a: Counts, b: Counts) -> NDArray[Any]:
    """Entries of the table; 0 outside of it."""
    inside = (np.asarray(size) >= 0) & (a >= 0) & (b >= 0)
    values = np.zeros(inside.shape, table.dtype)
    values[inside] = table[np.broadcast_to(size, inside.shape)[inside], a[inside], b[inside]]
    return values


def _remove(table: NDArray[Any], da: int, db: int) -> None:
    """Take one grade out of a table, in place: the inverse of filling it in."""
    for size in range(table.shape[0] - 1, 0, -1):
        table[size, da:, db:] -= table[size - 1, : table.shape[1] - da, : table.shape[2] - db]


def draw(frame: Frame, table: NDArray[Any], size: int, rng: np.random.Generator) -> Counts:
    """Samples drawn uniformly by :func:`weights`, one a row, as how often each of ``frame.steps`` occurs."""
    ends = table[frame.size, frame.a, frame.b].cumsum()
    chosen = np.searchsorted(ends, _below(rng, np.full(size, ends[-1])), side="right")
    left, a, b = frame.start(chosen)
    remaining = table.copy()
    drawn = np.zeros((size, len(frame.steps)), np.int64)
    for column, (_, da, db) in reversed(list(enumerate(frame.steps))):
        # As many samples have at least c of this grade as there are samples once c of it are taken off.
        mark = _below(rng, remaining[left, a, b])
        times = np.zeros(size, np.int64)
        going = np.ones(size, bool)
        while going.any():
            more = times[going] + 1
            going[going] = (
                at(remaining, left[going] - more, a[going] - more * da, b[going] - more * db) > mark[going]
            )
            times[going] += 1
        drawn[:, column] = times
        left, a, b = left - times, a - times * da, b - times * db
        _remove(remaining, da, db)
    return drawn


def listing(frame: Frame, table: NDArray[Any], targets: Counts, *, only_first: bool = False) -> Counts:
    """All samples with the given sums, one a row, as how often each of ``frame.steps`` occurs.

    With ``only_first``, one sample for each target.
    """
    left, a, b = frame.start(targets)
    remaining = table.copy()
    listed = np.zeros((len(targets), len(frame.steps)), np.int64)
    for column, (_, da, db) in reversed(list(enumerate(frame.steps))):
        _remove(remaining, da, db)
        most = int(left.max(initial=0))
        times = np.arange(most + 1)
        ways = at(remaining, left[:, None] - times, a[:, None] - times * da, b[:, None] - times * db) > 0
        row, count = np.nonzero(ways)
        if only_first:
            row, first = np.unique(row, return_index=True)
            count = count[first]
        listed = listed[row]
        listed[:, column] = count
        left, a, b = left[row] - count, a[row] - count * da, b[row] - count * db
    return listed


def draw_ordered(frame: Frame, size: int, rng: np.random.Generator) -> Counts:
    """Samples drawn by the number of orders in which their grades can stand, as :func:`draw` gives them.

    Grades are placed one after the other, by the share of ways to go on; shares are floats, so that
    probabilities are right to about 12 digits.
    """
    ways = np.zeros(frame.shape)
    ways[0, 0, 0] = 1
    for length in range(1, frame.size + 1):
        for _, da, db in frame.steps:
            ways[length, da:, db:] += ways[length - 1, : ways.shape[1] - da, : ways.shape[2] - db]
        ways[length] /= len(frame.steps)  # shares of all orders do not grow beyond floats
    weights = ways[frame.size, frame.a, frame.b]
    _, a, b = frame.start(rng.choice(len(weights), size, p=weights / weights.sum()))
    drawn = np.zeros((size, len(frame.steps)), np.int64)
    da, db = np.array([step[1:] for step in frame.steps]).T
    for length in range(frame.size, 0, -1):
        shares = at(ways, np.full((size, len(da)), length - 1), a[:, None] - da, b[:, None] - db).cumsum(
            axis=1
        )
        pick = (rng.random(size)[:, None] * shares[:, -1:] >= shares).sum(axis=1)
        drawn[np.arange(size), pick] += 1
        a, b = a - da[pick], b - db[pick]
    return drawn


def _below(rng: np.random.Generator, totals: NDArray[Any]) -> NDArray[Any]:
    """A number from 0 to below each total, uniformly; a whole one where the totals are whole."""
    return rng.integers(0, totals) if totals.dtype.kind == "i" else rng.random(len(totals)) * totals
