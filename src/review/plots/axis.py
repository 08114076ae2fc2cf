"""The axis between the columns: its limits and ticks, what is drawn along it, and the words below."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from review.plots.style import EDGE, RULE, root
from review.plots.table import edges, grow, segment
from review.plots.text import MUTED, height, number, width, wrap, write


def scale(
    ax: Axes, values: Iterable[float], reference: float | None = None, log: bool = False,
    clip: tuple[float, float] | None = None, ends: tuple[float, float] | None = None,
) -> None:  # fmt: skip
    """Limits, ticks and reference line; a scale that ends has ticks at both ends and none beyond."""
    shown = np.array([v for v in values if np.isfinite(v) and (v > 0 or not log)])
    shown = np.log(shown) if log else shown
    pad = 0.04 * np.ptp(shown) or 0.5
    around = np.array([shown.min() - pad, shown.max() + pad])
    low, high = clip or (np.exp(around) if log else around)
    if not (0 if log else -np.inf) < low < high:
        raise ValueError(f"clip: expected the two ends of the axis, got {clip}")
    ax.set(xscale="log" if log else "linear", xlim=(low, high))
    long = edges(ax)[1] - edges(ax)[0]
    ticks = _divided(*ends, long / (high - low)) if ends else round_ticks(low, high, log, long)
    ax.set_xticks(ticks, printed(ticks, log))
    ax.minorticks_off()
    ax.tick_params(length=3, pad=3)
    if reference is not None and low <= reference <= high:
        ax.axvline(reference, color=RULE, lw=0.8, zorder=0)
    grow(ax, 18)


def printed(ticks: Sequence[float], log: bool = False) -> list[str]:
    """Ticks as text, with the same decimals unless the axis is logarithmic."""
    decimals = max((len(f"{t:.9g}".partition(".")[2]) for t in ticks), default=0)
    return [_power(t) if log else number(t, decimals) for t in ticks]


def round_ticks(low: float, high: float, log: bool, long: float) -> list[float]:
    """Choose round numbers between two limits for the ticks of an axis, as many as have room.

    A logarithmic axis has ticks at 1, 2 and 5 of each power of ten, at 1 and 3, or at powers of ten; if it
    spans too little for that, evenly spaced ones. ``long`` is the length of the axis in points.
    """
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1) if log else ()
    for steps, stride in (((1, 2, 5), 1), ((1, 3), 1), *(((1,), stride) for stride in range(1, 99))):
        ticks = [s * 10.0**e for e in powers if e % stride == 0 for s in steps]
        ticks = [t for t in ticks if low <= t <= high]
        if len(ticks) <= long // 26:
            break
    if len(ticks) < 3:
        locator = MaxNLocator(max(2, int(long // 42)), steps=[1, 2, 5, 10])
        even = [float(t) for t in locator.tick_values(low, high) if low <= t <= high]
        crowded = log and any(
            np.log(b / a) * long < 16 * np.log(high / low) for a, b in pairwise(even) if a > 0
        )
        ticks = ticks if crowded and ticks else even
    return ticks


def _divided(least: float, most: float, room: float) -> list[float]:
    """Both ends, and between them as many even, round steps as there is room for."""
    parts = range(min(10, int((most - least) * room // 26)), 0, -1)
    digits = [(n, f"{(most - least) / n:.8e}".split("e")[0].rstrip(".0")) for n in parts]
    round_ones = [n for among in ("125", "346789") for n, step in digits if step in among]
    return [float(tick) for tick in np.linspace(least, most, next(iter(round_ones), 1) + 1)]


def _power(value: float) -> str:
    raised = f"{np.log10(value):.0f}".translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{value:.9g}" if 0.001 <= value < 1e5 else f"10{raised}"


def span(ax: Axes, y: float, interval: Iterable[float], look: dict[str, Any]) -> None:
    """Draw an interval; where it leaves the axis, it ends in an arrowhead."""
    (low, high), (left, right) = interval, ax.get_xlim()
    if low <= right and high >= left:
        ends = [i for i, inside in enumerate((low >= left, high <= right)) if inside]
        ax.plot([max(low, left), min(high, right)], [y, y], markevery=ends, **look)
    for leaves, end, marker in ((low < left, left, "<"), (high > right, right, ">")):
        if leaves:
            ax.plot(end, y, marker, color=look["color"], ms=max(7, 1.7 * look["lw"]), mew=0, clip_on=False)


def key(ax: Axes, y: float, text: str, look: dict[str, Any], middle: dict[str, Any] | None = None) -> None:
    """Say above the axis, or further left where a text is long, what a look and its middle mean."""
    left, _, full = edges(ax)
    left = min(left, full - EDGE - 24 - width(text))
    segment(ax, left, left + 18, y, look)
    if middle:
        segment(ax, left + 9, left + 9, y, middle)
    write(ax, left + 24, y, MUTED + text)


def captions(
    ax: Axes, xlabel: str, directions: tuple[str, str] | None = None, reference: float = 0.0
) -> None:
    """What the axis shows, below its middle; what its directions mean, on both sides of the reference."""
    left, right, full = edges(ax)
    middle = (left + right) / 2
    rows = [[(xlabel, middle, "center", 2 * min(middle, full - middle) - 2 * EDGE)]] if xlabel else []
    if directions:
        line = ax.transData.transform((reference, 0))[0] * 72 / root(ax).dpi
        if not left <= line <= right:
            raise ValueError(f"directions: the reference {reference:g} is not on the axis")
        lower, higher = (f"← {directions[0]}", line - 7, "right"), (f"{directions[1]} →", line + 7, "left")
        rows.append([(*lower, line - 7 - EDGE), (*higher, full - line - 7 - EDGE)])
    y = max(ax.get_ylim()) + 20
    for row in rows:
        told = [(wrap(text, room), x, align) for text, x, align, room in row]
        for text, x, align in told:
            write(ax, x, y + height(text) / 2, text, align)
        tall = max(height(text) for text, *_ in told) + 4
        y += tall
        grow(ax, tall)
