"""A sample space in words and a table, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fractions import Fraction

    from rich.console import Console

    from review.samples import SampleSpace

_LISTED = 20
_LONG = 5.0  # seconds


def describe(
    console: Console, space: SampleSpace, *,
    draws: int = 0, seed: int = 0, ordered: bool = False, every: bool = False,
    notes: Console | None = None,
) -> None:  # fmt: skip
    """Print how many samples there are, how often each grade can occur, and some or all of them.

    Parameters
    ----------
    console : Console
    space : SampleSpace
    draws, seed, ordered
        How many samples to draw at random, from which seed, and whether every ordered list of grades
        (instead of every set) is equally likely.
    every : bool
        List all samples, up to a million.
    notes : Console, optional
        Told about how long it takes, if that is long.
    """
    from rich.table import Table

    seconds = space.seconds()
    if notes is not None and seconds > _LONG:
        told = f"{seconds:,.0f} seconds" if seconds < 120 else f"{seconds / 60:,.0f} minutes"
        notes.print(f"Counting these samples takes about {told}; a coarser scale or known counts take less.")
    count = space.count()
    numbers = f"mean {space.mean}, SD {space.sd}, n = {space.n}"
    if count == 0:
        console.print(f"No sample of such grades has {numbers}. The closest that some sample has:")
        for near in space.nearby():
            console.print(f"  {near.changed} {near.value}: {_samples(near.count)}")
        return
    console.print(f"{_samples(count)} with {numbers}.")
    marginals = space.marginals()
    least, most = space.extremes()
    table = Table()
    for heading in ("grade", "least", "most", "mean", "least spread sample", "most spread sample"):
        table.add_column(heading, justify="right")
    rows = zip(space.grades, marginals.minimum, marginals.maximum, marginals.mean, least, most, strict=True)
    for grade, low, high, mean, first, last in rows:
        table.add_row(_grade(grade), str(low), str(high), f"{mean:.2f}", str(first), str(last))
    console.print(table)
    if draws:
        kind = "ordered lists of grades" if ordered else "sets of grades"
        console.print(f"{draws} drawn uniformly over {kind} (seed {seed}), as how often each grade occurs:")
        for drawn in space.draw(draws, np.random.default_rng(seed), ordered=ordered):
            console.print("  " + " ".join(map(str, drawn)))
    if every or count <= _LISTED:
        console.print("All of them, as how often each grade occurs:")
        for row in space.histograms():
            console.out("  " + " ".join(map(str, row)), highlight=False)


def _samples(count: int) -> str:
    return "1 sample" if count == 1 else f"{count:,} samples"


def _grade(grade: Fraction) -> str:
    return str(grade) if grade.denominator == 1 else f"{float(grade):g}"
