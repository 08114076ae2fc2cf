"""A plane with two axes, its legend above, and names beside points, none of them on top of another."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from review.plots import axis
from review.plots.style import EDGE, GAP, INK, LINE, alone, root
from review.plots.text import height, width, wrap

_SMALL: Final = 9.0  # letters of ticks and names, in points
_LONGEST_NAME: Final = 130.0  # points
_Box = tuple[float, float, float, float]


class Scale(NamedTuple):
    """An axis from ``low`` to ``high``; of a ratio the values are logs and the ticks ratios."""

    low: float
    high: float
    label: str = ""
    ratio: bool = False


class Key(NamedTuple):
    """An entry of a legend: its text, and the look (color, marker, line) that the text explains."""

    text: str
    look: dict[str, Any]


class Side(NamedTuple):
    """Ticks of an axis on the right."""

    ticks: Sequence[float]
    texts: Sequence[str]
    label: str = ""


def around(values: Iterable[float], label: str = "", *, ratio: bool = False, pad: float = 0.06) -> Scale:
    """A scale that holds all values, with some room at both ends."""
    shown = np.asarray(list(values), dtype=float)
    room = pad * float(np.ptp(shown)) or 0.5 * abs(float(shown[0])) or 0.5
    return Scale(float(shown.min()) - room, float(shown.max()) + room, label, ratio)


def set_plane(
    ax: Axes, x: Scale, y: Scale, keys: Sequence[Key] = (), *, right: Side | None = None,
    tall: float | None = None,
) -> None:  # fmt: skip
    """Lay out the axis with room for ticks, labels and legend; ``tall`` is the height in points."""
    fig = alone(ax)
    full = 72 * fig.get_figwidth()
    tall = tall or max(0.62 * full, 230)
    up, names_up = _ticks(y, tall)
    left = EDGE + 8 + max(map(_small_width, names_up), default=0.0)
    end = full - EDGE - (8 + max(map(_small_width, right.texts)) if right else 14.0)
    rows = _in_lines(keys, full - 2 * EDGE)
    half = full / 2 if right and right.label else full
    titles = wrap(y.label, half - 2 * EDGE), wrap(right.label if right else "", half - 2 * EDGE)
    below = wrap(x.label, full - 2 * EDGE)
    header = LINE * 1.2 * len(rows) + 4 + max(map(height, titles)) + 4
    foot = 20 + height(below)
    total = EDGE + header + tall + foot + EDGE
    fig.set_figheight(total / 72)
    ax.set_position((left / full, (EDGE + foot) / total, (end - left) / full, tall / total))
    ax.set(autoscale_on=False, xlim=(x.low, x.high), ylim=(y.low, y.high))
    across, names_across = _ticks(x, end - left)
    ax.set_xticks(across, names_across)
    ax.set_yticks(up, names_up)
    ax.minorticks_off()
    ax.tick_params(length=3, pad=3)
    ax.spines.left.set_visible(True)
    ax.spines.right.set_visible(right is not None)
    top = total - EDGE
    for i, row in enumerate(rows):
        _legend(ax, row, top - LINE * (1.2 * i + 0.5))
    label = EDGE + foot + tall + 6
    _words(ax, EDGE, label, titles[0], "left", "bottom")
    _words(ax, full - EDGE, label, titles[1], "right", "bottom")
    _words(ax, _inside((left + end) / 2, width(below), full), EDGE, below, "center", "bottom")
    for place, text in zip(right.ticks, right.texts, strict=True) if right else ():
        spot = tuple(ax.transData.transform((x.high, place)) * 72 / fig.dpi)
        ax.annotate(text, spot, (6, 0), xycoords="figure points", size=_SMALL, va="center",
                    textcoords="offset points", annotation_clip=False)  # fmt: skip


def name_points(
    ax: Axes, x: NDArray[np.float64], y: NDArray[np.float64], names: Sequence[str], order: Iterable[int],
    *, radius: float | NDArray[np.float64] = 4.0, lines: Sequence[Sequence[Sequence[float]]] = (),
) -> list[int]:  # fmt: skip
    """Write names beside points, in this order as far as there is room; return which were written.

    A name lies on no other name or point, and on none of the straight ``lines`` ((x, x), (y, y)) if it need
    not.
    """
    scale = 72 / root(ax).dpi
    points = ax.transData.transform(np.column_stack([x, y])) * scale
    radii = np.broadcast_to(radius, len(points))
    taken = [
        (px - r, py - r, px + r, py + r) for (px, py), r in zip(points.tolist(), radii.tolist(), strict=True)
    ]
    soft = [spot for line in lines for spot in _along(ax.transData.transform(np.transpose(line)) * scale)]
    box = ax.get_window_extent()
    field = box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale
    written = []
    for i in order:
        text = _short(names[i])
        spots = list(_spots(points[i], float(radii[i]), _small_width(text)))
        free = [spot for spot in spots if _free(spot, taken, field)]
        if free:
            spot = next((spot for spot in free if _free(spot, soft, field)), free[0])
            taken.append(spot)
            written.append(i)
            _words(ax, spot[0], (spot[1] + spot[3]) / 2 - 3.4, text, "left", "baseline", _SMALL)
    return sorted(written)


def _along(ends: NDArray[np.float64]) -> list[_Box]:
    """Small boxes along a straight line."""
    steps = 2 + int(np.hypot(*(ends[-1] - ends[0])) // 4)
    places = ends[0] + np.linspace(0, 1, steps)[:, None] * (ends[-1] - ends[0])
    return [(x - 1, y - 1, x + 1, y + 1) for x, y in places.tolist()]


def _spots(point: NDArray[np.float64], radius: float, wide: float) -> Iterable[_Box]:
    """Boxes around a point: beside it, then above and below, then askew."""
    x, y, gap = float(point[0]), float(point[1]), radius + 3
    for left, middle in (
        (x + gap, y), (x - gap - wide, y), (x - wide / 2, y + gap + 5), (x - wide / 2, y - gap - 5),
        (x + gap - 2, y + 8), (x + gap - 2, y - 8), (x - gap - wide + 2, y + 8), (x - gap - wide + 2, y - 8),
    ):  # fmt: skip
        yield left, middle - 5.5, left + wide, middle + 5.5


def _free(spot: _Box, taken: Sequence[_Box], field: _Box) -> bool:
    inside = spot[0] >= field[0] and spot[1] >= field[1] and spot[2] <= field[2] and spot[3] <= field[3]
    return inside and not any(
        spot[0] < right and left < spot[2] and spot[1] < upper and lower < spot[3]
        for left, lower, right, upper in taken
    )


def _ticks(scale: Scale, long: float) -> tuple[list[float], list[str]]:
    low, high = sorted(scale[:2])
    if not scale.ratio or high > 300 or low < -300:  # beyond e³⁰⁰ a ratio is no float
        ticks = axis.round_ticks(low, high, False, long)
        return ticks, axis.printed(ticks)
    ticks = axis.round_ticks(float(np.exp(low)), float(np.exp(high)), True, long)
    return [float(np.log(t)) for t in ticks], axis.printed(ticks, True)


def _in_lines(keys: Sequence[Key], room: float) -> list[list[tuple[float, Key]]]:
    """Entries of the legend with their places, in as many lines as they need."""
    rows: list[list[tuple[float, Key]]] = []
    x = room
    for each in keys:
        needed = 24 + width(each.text)
        if not rows or x + needed > room:
            rows.append([])
            x = 0.0
        rows[-1].append((x, each))
        x += needed + GAP
    return rows


def _legend(ax: Axes, row: Sequence[tuple[float, Key]], y: float) -> None:
    across = root(ax).dpi_scale_trans
    for x, (text, look) in row:
        start, single = EDGE + x, look.get("ls") == "none"
        places = [start + 9] if single else [start, start + 18]
        ax.plot([p / 72 for p in places], [y / 72] * len(places), transform=across, clip_on=False, **look)
        _words(ax, start + 24, y - 3.6, text, "left", "baseline")


def _words(ax: Axes, x: float, y: float, text: str, align: str, vertical: str, size: float = 10.0) -> None:
    if text:
        ax.annotate(text, (x, y), xycoords="figure points", ha=align, va=vertical, size=size, color=INK,
                    annotation_clip=False, zorder=6)  # fmt: skip


def _inside(middle: float, wide: float, full: float) -> float:
    return min(max(middle, EDGE + wide / 2), full - EDGE - wide / 2)


def _small_width(text: str) -> float:
    return width(text) * _SMALL / 10


def _short(name: str) -> str:
    while _small_width(name) > _LONGEST_NAME:
        name = name.rstrip("…")[:-1].rstrip() + "…"
    return name
