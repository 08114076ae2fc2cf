"""How often each grade can occur in the samples that printed numbers allow."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from review.plots import axis, given
from review.plots.style import BLUE, INK, LINE, VERMILION, styled
from review.plots.table import Column, set_table
from review.plots.text import number

_SHIFT = 5.0  # points between the marks of the least and the most spread sample


@styled
def sample_space(
    ax: Axes, grades: Iterable[object], minimum: ArrayLike, maximum: ArrayLike, mean: ArrayLike, *,
    least: ArrayLike | None = None, most: ArrayLike | None = None, headings: Sequence[str] = (),
    xlabel: str = "number of times",
) -> None:  # fmt: skip
    """For every grade, from least to most often over all samples; the mean, and two samples in full.

    Parameters
    ----------
    ax, headings, xlabel
        As in `forest`.
    grades : iterable of str
        One grade a row.
    minimum, maximum, mean : array_like
        How often the grade can occur, and does on average over samples.
    least, most : array_like, optional
        How often it occurs in the least and in the most spread sample (triangles above and below).
    """
    n = len(names := given.texts("grades", grades))
    low, high, middle = (given.numbers("minimum, maximum, mean", c, n) for c in (minimum, maximum, mean))
    titles = given.headings(headings, 2)
    ranges = [
        f"{number(a, 0)} to {number(b, 0)}" if a < b else number(a, 0) for a, b in zip(low, high, strict=True)
    ]
    after = [Column(ranges, titles[1], "right")]
    shown = [
        (x, mark, name, dy)
        for x, mark, name, dy in (
            (least, "v", "least spread sample", -_SHIFT),
            (most, "^", "most spread sample", _SHIFT),
        )
        if x is not None
    ]
    header = LINE * (len(shown) + 1) + 4 if shown else 0.0
    centers = set_table(ax, [Column(names, titles[0])], after, [LINE + 13] * n, header=header)
    axis.scale(ax, [0, *high])
    for y, a, b, m in zip(centers, low, high, middle, strict=True):
        ax.plot([a, b], [y, y], color=BLUE, lw=7, alpha=0.35)
        ax.plot(m, y, "o", color=BLUE, ms=7)
    for i, (counts, mark, name, dy) in enumerate(shown):
        look: dict[str, Any] = {"color": (INK, VERMILION)[i], "marker": mark, "ms": 6, "ls": "none"}
        ax.plot(given.numbers(name, counts, n), np.asarray(centers) + dy, **look)
        axis.key(ax, -9 - LINE * (len(shown) - 1 - i), name, look)
    axis.captions(ax, xlabel)
