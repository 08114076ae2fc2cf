"""Means and SDs on a scale that ends."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from review.plots import axis, given
from review.plots.style import BLUE, INK, LINE, VERMILION, styled
from review.plots.table import Column, set_table
from review.plots.text import height, number

SPREAD: Final[dict[str, Any]] = {"color": BLUE, "lw": 3.0, "marker": "|", "ms": 8.0, "mec": INK, "mew": 1.6}
MEAN: Final[dict[str, Any]] = {"color": BLUE, "ls": "none", "marker": "o"}
BEYOND: Final[dict[str, Any]] = {"color": VERMILION, "lw": 2.2, "ls": (0, (1.6, 1.2))}


@styled
def scale_summary(
    ax: Axes, labels: Iterable[object], means: ArrayLike, sds: ArrayLike, *, scale: tuple[float, float],
    texts: Iterable[object] | None = None, headings: Sequence[str] = (), xlabel: str = "",
) -> None:  # fmt: skip
    """Means with one SD on either side, on a scale that ends: what lies beyond an end is dashed.

    Parameters
    ----------
    ax, labels, headings, xlabel
        As in `forest`.
    means, sds : array_like
        One number a row, in units of the scale.
    scale : tuple of float
        Lowest and highest possible score.
    texts : iterable of str, optional
        Mean and SD as printed, such as "4.46 ± 0.50".
    """
    n = len(names := given.texts("labels", labels))
    mean, sd = (given.numbers("means, sds", column, n) for column in (means, sds))
    low, high, (least, most) = mean - sd, mean + sd, scale
    if texts is None:
        texts = [f"{number(m, 2)} ± {number(s, 2)}" for m, s in zip(mean, sd, strict=True)]
    titles = given.headings(headings, 2)
    after = [Column(given.texts("texts", texts, n), titles[1], "right")]
    keys = [("mean ± SD", SPREAD)]
    if low.min() < least or high.max() > most:
        keys.append(("beyond the scale: no one can score there", BEYOND))
    above = max(map(height, titles))
    header = above + LINE * len(keys) + 8
    centers = set_table(ax, [Column(names, titles[0])], after, [LINE + 15] * n, header=header)
    axis.scale(ax, [*scale, *low, *high], ends=scale)
    ax.vlines(scale, 0, max(ax.get_ylim()), color=INK, lw=1.4)
    for i, (told, look) in enumerate(reversed(keys)):
        axis.key(ax, -9 - above - LINE * i, told, look, MEAN if look is SPREAD else None)
    for y, m, start, end in zip(centers, mean, low, high, strict=True):
        for outside in ((start, least), (most, end)):
            if outside[0] < outside[1]:
                axis.span(ax, y, outside, BEYOND)
        ax.plot([max(start, least), min(end, most)], [y, y], color=BLUE, lw=3)
        ax.plot([start, end], [y, y], "|", color=INK, ms=8, mew=1.6)
        ax.plot(m, y, ms=9, **MEAN)
    axis.captions(ax, xlabel)
