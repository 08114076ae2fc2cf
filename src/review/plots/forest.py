"""Forest plots: a study a row, gathered in groups, with pooled diamonds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from review.plots import axis, given
from review.plots.style import BLUE, INK, LINE, VERMILION, styled
from review.plots.table import Column, set_table
from review.plots.text import BOLD, MUTED, number


@dataclass(frozen=True)
class Diamond:
    """A pooled estimate, drawn below the rows of its group, or below all rows."""

    label: str
    estimate: float
    low: float
    high: float
    prediction_low: float = np.nan
    prediction_high: float = np.nan
    group: str | None = None


class _Row(NamedTuple):
    label: str
    kind: str = "heading"
    values: Sequence[float] = (np.nan, np.nan, np.nan)  # estimate, low, high
    area: float = 0.0
    size: str = ""
    reason: str = ""


@styled
def forest(
    ax: Axes, labels: Iterable[object], estimate: ArrayLike, low: ArrayLike, high: ArrayLike, *,
    weights: ArrayLike | None = None, details: Iterable[object] | None = None,
    sizes: Iterable[object] | None = None, groups: Iterable[object] | None = None,
    reasons: Iterable[object] | None = None, pooled: Diamond | Iterable[Diamond] = (),
    headings: Sequence[str] = (), xlabel: str = "", directions: tuple[str, str] | None = None,
    reference: float | None = None, log: bool = False, clip: tuple[float, float] | None = None,
    decimals: int = 2,
) -> None:  # fmt: skip
    """Estimates with intervals, one study a row, and pooled diamonds.

    Parameters
    ----------
    ax : Axes
        The columns of text are carved out of it.
    labels, details, sizes, groups : iterable of str
        One text a row: study; what else it is about (muted, below); "150 / 75"; the heading it stands under.
    estimate, low, high : array_like
        One number a row; low and high are NaN if there is no interval, all three if there is no estimate.
    weights : array_like, optional
        Areas of the squares, in any unit; the smallest squares are two points wide.
    reasons : iterable of str, optional
        Why a row has no estimate ("not usable: no SD printed"), in at most two lines; empty for the others.
    pooled : Diamond or iterable of Diamond, optional
        A prediction interval gets a thin bar in a row of its own.
    headings : sequence of str, optional
        Of the labels, of the sizes if there are any, and of the estimates.
    xlabel, directions : optional
        What the axis shows; what lower and higher values mean, printed beside the reference line.
    reference : float, optional
        Where the vertical line stands: 0, or 1 on a logarithmic axis, unless given.
    log, clip : optional
        Logarithmic axis; ends of the axis, where intervals that go on end in arrowheads.
    decimals : int, optional
        Of the printed estimates.

    Raises
    ------
    ValueError
        If lengths differ, or a row cannot be drawn; the message names it.
    """
    n = len(names := given.texts("labels", labels))
    values = np.column_stack([given.numbers("estimate, low, high", g, n) for g in (estimate, low, high)])
    more, people = given.texts("details", details, n), given.texts("sizes", sizes, n)
    given.refuse(names, values, why := given.texts("reasons", reasons, n), log)
    areas = np.full(n, 40.0) if weights is None else _areas(given.numbers("weights", weights, n), names, why)
    cells = [f"{name}\n{MUTED}{detail}" if detail else name for name, detail in zip(names, more, strict=True)]
    studies = zip(cells, ["study"] * n, values.tolist(), areas, people, why, strict=True)
    rows = _gathered([_Row(*row) for row in studies], given.texts("groups", groups, n), pooled)
    titles = given.headings(headings, 2 if sizes is None else 3)
    before = [Column([row.label for row in rows], titles[0])]
    before += [] if sizes is None else [Column([row.size for row in rows], titles[1], "right")]
    after = _estimates(rows, titles[-1], decimals)
    least = [8.0 if row.kind == "space" else LINE + 7 for row in rows]
    centers = set_table(ax, before, after, least, reasons=[row.reason for row in rows])
    line = float(log) if reference is None else reference
    axis.scale(ax, [line, *(v for row in rows for v in row.values)], line, log, clip)
    for row, y in zip(rows, centers, strict=True):
        _draw(ax, row, y)
    axis.captions(ax, xlabel, directions, line)


def _areas(weights: NDArray[np.float64], names: Sequence[str], reasons: Sequence[str]) -> NDArray[np.float64]:
    """Areas of the squares, in square points."""
    for i, (name, weight, reason) in enumerate(zip(names, weights, reasons, strict=True), 1):
        if not reason and not 0 < weight < np.inf:
            raise ValueError(f'row {i} ("{name}"): expected a positive weight, got {weight:g}')
    return weights * (110 / max((weight for weight in weights if weight > 0), default=1))


def _gathered(studies: list[_Row], under: list[str], pooled: Diamond | Iterable[Diamond]) -> list[_Row]:
    """Rows in the order drawn: each group's heading, studies and diamonds, then the diamonds of all."""
    diamonds = [pooled] if isinstance(pooled, Diamond) else list(pooled)
    if unknown := {d.group for d in diamonds} - {None, *under}:
        raise ValueError(f"pooled: no row is in the group {unknown.pop()!r}")
    rows: list[_Row] = []
    for group in dict.fromkeys([*under, None]):
        rows += [_Row("", "space")] * bool(group and rows) + [_Row(BOLD + str(group))] * bool(group)
        rows += [row for row, its in zip(studies, under, strict=True) if its == group]
        for d in (d for d in diamonds if d.group == group):
            rows.append(_Row(BOLD + d.label, "pooled", (d.estimate, d.low, d.high)))
            if not np.isnan(d.prediction_low):
                values = (np.nan, d.prediction_low, d.prediction_high)
                rows.append(_Row(MUTED + "prediction interval", "range", values))
    return rows


def _estimates(rows: Sequence[_Row], title: str, decimals: int) -> list[Column]:
    """Estimate, low and high in columns that stand close, so that their decimals are aligned."""
    printed = [[number(value, decimals) for value in row.values] for row in rows]
    return [
        Column([estimate for estimate, *_ in printed], "", "right"),
        Column([low and f"[{low}," for _, low, _ in printed], "", "right", 4.0),
        Column([high and f"{high}]" for *_, high in printed], title, "right", 4.0),
    ]


def _draw(ax: Axes, row: _Row, y: float) -> None:
    """Draw the marks of a row."""
    estimate, low, high = row.values
    if row.kind == "range":
        axis.span(ax, y, (low, high), {"color": INK, "lw": 1.0, "marker": "|", "ms": 6.0, "mew": 1.0})
    elif row.kind == "pooled":
        axis.span(ax, y, (low, high), {"color": VERMILION, "lw": 1.0})
        ax.fill([low, estimate, high, estimate], [y, y - 6, y, y + 6], color=VERMILION, lw=0)
    elif row.kind == "study" and not row.reason:
        axis.span(ax, y, (low, high), {"color": BLUE, "lw": 1.4})
        ax.plot(estimate, y, "s", color=BLUE, ms=max(row.area, 4) ** 0.5, mew=0)
