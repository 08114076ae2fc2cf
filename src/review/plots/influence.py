"""Baujat plots: which studies make effects differ, and which move the result."""

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from review.plots import given
from review.plots.plane import Scale, name_points, set_plane
from review.plots.style import BLUE, styled
from review.plots.told import counted, listed, signed


@styled
def baujat(
    ax: Axes, labels: Iterable[object], heterogeneity: ArrayLike, influence: ArrayLike, *,
    xlabel: str = "Contribution to heterogeneity", ylabel: str = "Influence on the pooled effect",
) -> str:  # fmt: skip
    """Studies by what they add to the heterogeneity and to the result (Baujat et al. 2002).

    Parameters
    ----------
    ax
        As in `forest`.
    labels : iterable of str
        Names are written as far as there is room, those far from the corner first.
    heterogeneity, influence : array_like
        As from `review.meta.baujat`.

    Returns
    -------
    str
        The text alternative, with all numbers.
    """
    n = len(names := given.texts("labels", labels))
    x, y = (
        given.finite("heterogeneity", heterogeneity, names, 0),
        given.finite("influence", influence, names, 0),
    )
    far_x, far_y = (1.08 * float(values.max()) or 1.0 for values in (x, y))
    set_plane(ax, Scale(-0.02 * far_x, far_x, xlabel), Scale(-0.03 * far_y, far_y, ylabel))
    ax.plot(x, y, "o", color=BLUE, ms=6, mec="white", mew=0.6)
    order = np.argsort(-np.hypot(x / far_x, y / far_y), kind="stable")
    name_points(ax, x, y, names, order)
    values = [f"{signed(a)} and {signed(b)}" for a, b in zip(x[order], y[order], strict=True)]
    told = listed([names[i] for i in order], values)
    return f"Baujat plot of {counted(n)}. {xlabel}, and {ylabel[0].lower()}{ylabel[1:]}: {told}."
