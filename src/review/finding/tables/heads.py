"""Heads over the columns of a table: which of its head rows stand over which column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from review.finding.tables.facets import facets, heads_times
from review.finding.tables.grid import Grid
from review.patterns import regex

_COUNTED_HEAD: Final = regex(
    r"\W*(?:[Nn]|[Nn]umber|(?:No\.?|Number) of (?:patients|subjects|participants))\W*"
)


def spread_heads(grid: Grid, heads: Sequence[int], columns: Sequence[int]) -> dict[int, dict[int, str]]:
    """Heads printed over the first of their columns only, by head row and by each further column.

    They are told by the heads below, which are the same under each: ``Start | | End |`` over
    ``Mint | Sage | Mint | Sage``.
    """
    found: dict[int, dict[int, str]] = {}
    raw = grid.raw
    for upper, lower in pairwise(heads):
        runs: list[list[int]] = []
        for column in columns:
            if raw[upper][column].strip():
                runs.append([column])
            elif runs and raw[lower][column].strip():
                runs[-1].append(column)
        labels = [[raw[lower][column].strip() for column in run] for run in runs]
        if len(runs) > 1 and len(labels[0]) > 1 and all(line == labels[0] for line in labels):
            found[upper] = {column: raw[upper][run[0]].strip() for run in runs for column in run[1:]}
    return found


def heads_over(
    grid: Grid,
    heads: Sequence[int],
    replaced: Mapping[int, Sequence[int]],
    spread: Mapping[int, Mapping[int, str]],
    column: int,
    first: int,
) -> tuple[str, ...]:
    """Heads over a column, outermost first.

    Parameters
    ----------
    grid : Grid
    heads : sequence of int
        Head rows that count here, from above.
    replaced : mapping
        From a head row to those that stand for it where they are filled.
    spread : mapping
        As :func:`spread_heads` gives it.
    column : int
    first : int
        The first column behind the labels.
    """
    raw, path = grid.raw, list[str]()
    for row in heads:
        if any(raw[r][column].strip() for r in replaced.get(row, ())):
            continue
        text, lead = raw[row][column].strip(), raw[row][0].strip()
        text = text or spread.get(row, {}).get(column, "")
        if text.isdigit() and heads_times(lead):
            text = f"{lead} {text}"
        elif text.isdigit() and _COUNTED_HEAD.fullmatch(lead):
            text = f"(n = {text})"
        said = facets(text)
        if said.n and not said.bare and column > first:
            beside = raw[row][column - 1].strip()
            if beside and not beside.isdigit() and not facets(beside).n and not facets(beside).said.kinds:
                text = f"{beside} {text}"  # a name and its size side by side
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)
