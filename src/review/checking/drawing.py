"""The printed and the implied interval over one axis, as SVG with a text that says the same."""

from __future__ import annotations

import math
from typing import Final

from review.checking.wording import span
from review.printed import Interval

_LEFT, _RIGHT = 54, 272  # of the axis, in the drawing's own units
_HEIGHTS: Final = {"printed": 10, "implied": 24}
_MOST_TICKS: Final = 5
_LARGEST: Final = 1e300


def two_intervals(printed: Interval, implied: Interval, alpha: float | None = None) -> str:
    """Draw what a printed number stands for above what others imply for it.

    Parameters
    ----------
    printed, implied : Interval
        Open ends are infinite.
    alpha : float, optional
        Level of significance to draw, too.

    Returns
    -------
    str
        An ``<svg>`` element; empty if no end is known.
    """
    pairs = {"printed": (printed.low, printed.high), "implied": (implied.low, implied.high)}
    ends = [end for pair in pairs.values() for end in pair if abs(end) < _LARGEST]
    if not ends:
        return ""
    scale = _Scale([*ends, alpha] if alpha is not None else ends)
    shapes, top = scale.axis() + "".join(_bar(name, *pair, scale) for name, pair in pairs.items()), 0
    if alpha is not None:
        at, top = scale(alpha), 12
        shapes += f'<path class=alpha d="M{at:.0f} 0V34"/><g class=ticks><text x={at:.0f} y=-3>α</text></g>'
    meet = "meet" if printed.overlaps(implied) else "do not meet"
    words = [span(interval.low, interval.high) for interval in (printed, implied)]
    told = f"Printed stands for {words[0]}; implied is {words[1]}; they {meet}."
    return f'<svg viewBox="0 {-top} 280 {48 + top}" role=img aria-label="{told}">{shapes}</svg>'


class _Scale:
    """From values to places on the axis, which reaches a little beyond the values."""

    def __init__(self, values: list[float]) -> None:
        low, high = min(values), max(values)
        size = max(abs(low), abs(high))
        wide = high - low > 1e-9 * size
        pad = 0.08 * (high - low) if wide else max(0.05 * size, 1e-290)
        self.low = 0.0 if 0 <= low < pad else low - pad
        self.high = high + pad

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return _LEFT + (_RIGHT - _LEFT) * min(max(share, 0.0), 1.0)

    def axis(self) -> str:
        ticks = self._round_values()
        marks = "".join(f"M{self(tick):.0f} 34v3" for tick, _ in ticks)
        labels = "".join(f"<text x={self(tick):.0f} y=47>{label}</text>" for tick, label in ticks)
        return f'<path class=axis d="M{_LEFT} 34H{_RIGHT}{marks}"/><g class=ticks>{labels}</g>'

    def _round_values(self) -> list[tuple[float, str]]:
        """At most five multiples of one, two or five times a power of ten, and how to write them."""
        power = 10.0 ** math.floor(math.log10((self.high - self.low) / 5))
        for step in (power, 2 * power, 5 * power, 10 * power):
            ticks = range(math.ceil(self.low / step), math.floor(self.high / step) + 1)
            if len(ticks) <= _MOST_TICKS:
                break
        places = max(0, -math.floor(math.log10(step) + 1e-9))
        usual = 1e-5 < step < 1e5
        return [(at * step, f"{at * step:.{places}f}" if usual else f"{at * step:.3g}") for at in ticks]


def _bar(name: str, low: float, high: float, scale: _Scale) -> str:
    """One interval as a bar that is never too thin to be seen; an open end is an arrow."""
    y = _HEIGHTS[name]
    left, right = scale(low), scale(high)
    if right - left < 3:
        left, right = (left + right) / 2 - 1.5, (left + right) / 2 + 1.5
    shape = f'<text x=0 y={y + 4}>{name}</text><path class={name} d="M{left:.1f} {y}H{right:.1f}"/>'
    if low == -math.inf:
        shape += f'<path class="{name} open" d="M{_LEFT - 5} {y}l5 -5v10z"/>'
    if high == math.inf:
        shape += f'<path class="{name} open" d="M{_RIGHT + 5} {y}l-5 -5v10z"/>'
    return shape
