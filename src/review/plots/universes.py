"""One number under every combination of choices."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from review.plots import given
from review.plots.plane import Key, around, set_plane
from review.plots.style import BLUE, GREEN, INK, VERMILION, styled

_LOOKS: Final = (("o", BLUE), ("s", VERMILION), ("^", GREEN), ("D", INK))


@styled
def universes(
    ax: Axes, estimates: ArrayLike, low: ArrayLike, high: ArrayLike, *, groups: Iterable[object],
    xlabel: str = "", ylabel: str = "",
) -> None:  # fmt: skip
    """Estimates with intervals, one for each combination of choices, from the lowest to the highest.

    Parameters
    ----------
    ax : Axes
        As in `forest`.
    estimates, low, high : array_like
        One number a combination; drawn in the order given.
    groups : iterable of str
        One text a combination, at most four different ones: shape and color.
    xlabel, ylabel : str
        What is estimated, and what the combinations are.
    """
    n = len(kind := given.texts("groups", groups))
    numbers = [given.numbers("estimates, low, high", column, n) for column in (estimates, low, high)]
    middle, start, end = numbers
    kinds = list(dict.fromkeys(kind))
    if len(kinds) > len(_LOOKS):
        raise ValueError(f"groups: expected at most {len(_LOOKS)} different ones, got {len(kinds)}: {kinds}")
    looks = dict(zip(kinds, _LOOKS, strict=False))
    keys = [Key(name, {"marker": marker, "color": color, "ls": "none", "ms": 6})
            for name, (marker, color) in looks.items()]  # fmt: skip
    set_plane(ax, around([*start, *end, 0.0], xlabel), around([0, n - 1], ylabel), keys, tall=200)
    ax.axvline(0, color=INK, lw=0.8)
    at = np.arange(n)
    for name, (marker, color) in looks.items():
        mine = np.array([each == name for each in kind])
        ax.hlines(at[mine], start[mine], end[mine], color=color, lw=0.8, alpha=0.6)
        ax.plot(middle[mine], at[mine], marker, color=color, ms=3.5)
    ax.set_yticks([])
