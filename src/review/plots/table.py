"""Columns of text on both sides of an axis, row by row."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory
from numpy.typing import NDArray

from review.plots.style import EDGE, GAP, RULE, alone, root
from review.plots.text import MUTED, height, width, wrap, write


class Column(NamedTuple):
    """Texts, one a row."""

    cells: Sequence[str]
    heading: str = ""
    align: str = "left"
    gap: float = GAP  # between this column and its neighbor on the side of the axis
    least: float = 0.0  # width, whatever its texts need


def set_table(
    ax: Axes, before: Sequence[Column], after: Sequence[Column], least: Sequence[float], *,
    header: float = 0.0, reasons: Sequence[str] = (),
) -> NDArray[np.float64]:  # fmt: skip
    """Write columns left and right of the axis, put the axis between, and return the middle of each row.

    A row is as high as its first cell needs, or its reason, which stands in place of axis and columns after;
    `least` and `header` are the smallest heights.
    """
    fig, split = alone(ax), len(before)
    full = 72 * fig.get_figwidth()
    columns, widths = _fitted([*before, *after], full)
    taken = np.cumsum([w + c.gap for w, c in zip(widths, columns, strict=True)])
    x0, x1 = EDGE + taken[split - 1], full - EDGE - taken[-1] + taken[split - 1]
    if x1 - x0 < full / 5:
        raise ValueError("the texts leave no room for the axis: shorten them, or use figure(width=...)")
    notes = _two_lines(reasons or [""] * len(least), full - EDGE - x0)
    heights = np.max(
        [least, *([height(cell) + 7 for cell in cells] for cells in (columns[0].cells, notes))], 0
    )
    centers, body = np.cumsum(heights) - heights / 2, heights.sum()
    header = max(header, *(height(c.heading) + 8 if c.heading else 0 for c in columns))
    total = EDGE + header + body + EDGE
    fig.set_figheight(total / 72)
    ax.set_position((x0 / full, EDGE / total, (x1 - x0) / full, body / total))
    ax.set(autoscale_on=False, ylim=(body, 0), yticks=[])
    for j, column in enumerate(columns):
        x = EDGE + taken[j] - column.gap if j < split else x1 + taken[j] - taken[split - 1]
        x -= 0 if column.align == "right" else widths[j]
        write(ax, x, -4 - height(column.heading) / 2, column.heading, column.align)
        for y, cell in zip(centers, column.cells, strict=True):
            write(ax, x, y, cell, column.align)
    for y, note in zip(centers, notes, strict=True):
        write(ax, full - EDGE, y, note, "right", ground="white")  # else a line of the axis strikes it through
    if header:
        segment(ax, EDGE, full - EDGE, 0, {"color": RULE, "lw": 0.8})
    return np.asarray(centers)


def _fitted(columns: list[Column], full: float) -> tuple[list[Column], list[float]]:
    """Columns and their widths; the first is wrapped to leave the axis its room."""
    # The headings of columns that stand close, as those of an interval do, may hang over to the left.
    widths = [max(c.least, *map(width, [*c.cells, c.heading if c.gap == GAP else ""])) for c in columns]
    room = 0.7 * full - 2 * EDGE - sum(widths[1:]) - sum(c.gap for c in columns)
    first = columns[0]._replace(cells=[wrap(cell, room) for cell in columns[0].cells])
    return [first, *columns[1:]], [max(map(width, [*first.cells, first.heading])), *widths[1:]]


def _two_lines(reasons: Sequence[str], room: float) -> list[str]:
    """Muted, and broken where it is too long for one line."""
    notes = [reason and wrap(MUTED + reason, room) for reason in reasons]
    for reason, note in zip(reasons, notes, strict=True):
        if note.count("\n") > 1 or width(note) > room:
            raise ValueError(
                f"reasons: {reason!r} needs more than two lines: shorten it, or widen the figure"
            )
    return notes


def edges(ax: Axes) -> tuple[float, float, float]:
    """Left and right end of the axis, and the width of the figure."""
    full, box = 72 * root(ax).get_figwidth(), ax.get_position()
    return box.x0 * full, box.x1 * full, full


def segment(ax: Axes, x0: float, x1: float, y: float, look: dict[str, Any]) -> None:
    """Draw a line that may leave the axis."""
    across = blended_transform_factory(root(ax).dpi_scale_trans, ax.transData)
    ax.plot([x0 / 72, x1 / 72], [y, y], transform=across, clip_on=False, **look)


def grow(ax: Axes, points: float) -> None:
    """Add room below."""
    fig, box = root(ax), ax.get_position()
    old, new = fig.get_figheight(), fig.get_figheight() + points / 72
    fig.set_figheight(new)
    ax.set_position((box.x0, (box.y0 * old + points / 72) / new, box.width, box.height * old / new))
