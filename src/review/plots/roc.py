"""The plane of a diagnostic test: studies, the pooled point with its regions, the summary ROC curve."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from review.plots import given
from review.plots.plane import Key, Scale, name_points, set_plane
from review.plots.style import BLUE, INK, RULE, VERMILION, root, styled
from review.plots.told import counted, listed

Line = tuple[ArrayLike, ArrayLike]
_STUDY: Final[dict[str, Any]] = {"color": BLUE, "alpha": 0.45, "marker": "o", "mec": BLUE, "mew": 1.0,
                                 "ls": "none"}  # fmt: skip
_POOLED: Final[dict[str, Any]] = {"color": VERMILION, "marker": "s", "ms": 8.0, "mew": 0, "ls": "none"}
_CURVE: Final[dict[str, Any]] = {"color": INK, "lw": 1.4}
_SURE: Final[dict[str, Any]] = {"color": VERMILION, "lw": 1.4}
_NEXT: Final[dict[str, Any]] = {"color": VERMILION, "lw": 1.0, "ls": (0, (4, 2.5))}


@styled
def summary_roc(
    ax: Axes, labels: Iterable[object], false_positive_rate: ArrayLike, sensitivity: ArrayLike, *,
    sizes: ArrayLike, pooled: tuple[float, float], curve: Line, confidence: Line, prediction: Line,
    level: float = 0.95,
) -> str:  # fmt: skip
    """Studies by their rates of false and of true positives, and what they say together.

    Parameters
    ----------
    ax
        As in `forest`.
    labels, false_positive_rate, sensitivity, sizes
        One text or number a study; rates from 0 to 1; areas of the bubbles.
    pooled : tuple of float
        Pooled rate of false positives, and sensitivity.
    curve, confidence, prediction : pair of array_like
        Rates of false positives, and sensitivities, of the summary curve, which is drawn where studies are,
        and around the two regions.
    level : float
        Of the regions.

    Returns
    -------
    str
        The text alternative, with all numbers.
    """
    n = len(names := given.texts("labels", labels))
    x = given.finite("false_positive_rate", false_positive_rate, names, 0)
    y = given.finite("sensitivity", sensitivity, names, 0)
    radii = np.sqrt(given.areas(given.numbers("sizes", sizes, n), names, largest=500.0)) / 2
    keys = [
        Key("study", _STUDY | {"ms": 9.0}), Key("pooled", _POOLED), Key("summary ROC curve", _CURVE),
        Key(f"{100 * level:g} % confidence region", _SURE), Key("prediction region", _NEXT),
    ]  # fmt: skip
    across = Scale(-0.02, 1.02, "Positive among people without the condition (1 − specificity)")
    full = 72 * root(ax).get_figwidth()
    set_plane(ax, across, Scale(-0.02, 1.02, "Sensitivity"), keys, tall=min(full - 62, 400.0))
    ax.plot([0, 1], [0, 1], color=RULE, lw=0.8, zorder=0)
    line = given.pairs("curve", curve)
    here = (line[0] >= x.min()) & (line[0] <= x.max())
    ax.plot(line[0][here], line[1][here], **_CURVE)
    ax.plot(*given.pairs("confidence", confidence), **_SURE)
    ax.plot(*given.pairs("prediction", prediction), **_NEXT)
    for place in zip(x, y, 2 * radii, strict=True):
        ax.plot(*place[:2], **_STUDY, ms=place[2])
    ax.plot(*pooled, **_POOLED)
    name_points(ax, x, y, names, np.argsort(y - x, kind="stable"), radius=radii)
    values = [f"{b:.3f} and {a:.3f}" for a, b in zip(x, y, strict=True)]
    return (
        f"Summary ROC plot of {counted(n)}: sensitivity, and the rate of false positives. Pooled "
        f"{pooled[1]:.3f} and {pooled[0]:.3f}. {listed(names, values)}."
    )
