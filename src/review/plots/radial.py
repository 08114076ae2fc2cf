"""Radial plots: effects in standard errors against precision, where slopes are effects."""

from collections.abc import Iterable
from statistics import NormalDist
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from review.plots import axis, given
from review.plots.plane import Key, Scale, Side, name_points, set_plane
from review.plots.style import BLUE, RULE, VERMILION, styled
from review.plots.told import counted, listed, signed

_POINT: Final[dict[str, Any]] = {"color": BLUE, "marker": "o", "ms": 6.0, "ls": "none", "mec": "white",
                                 "mew": 0.6}  # fmt: skip
_POOLED: Final[dict[str, Any]] = {"color": VERMILION, "lw": 1.4}
_BAND: Final[dict[str, Any]] = {"color": "#dcdcdc", "lw": 7.0}


@styled
def radial(
    ax: Axes, labels: Iterable[object], estimate: ArrayLike, standard_error: ArrayLike, *, pooled: float,
    level: float = 0.95, effect: str = "Effect", ratio: bool = False,
) -> str:  # fmt: skip
    """Studies by precision and by effect in standard errors (Galbraith 1988).

    The slope of the line from the origin to a study is its effect, which the axis on the right tells;
    about ``level`` of the studies lie in the band if all share one effect.

    Parameters
    ----------
    ax
        As in `forest`.
    labels, estimate, standard_error
        One text or number a study; of ratios the logs. Studies outside the band are named.
    pooled : float
        Slope of the band.
    effect : str
        Heading of the axis on the right.
    ratio : bool
        That axis shows exp(effect).

    Returns
    -------
    str
        The text alternative, with all numbers.
    """
    n = len(names := given.texts("labels", labels))
    effects = given.finite("estimate", estimate, names)
    x = 1 / given.finite("standard_error", standard_error, names, np.finfo(float).tiny)
    y, far, z = effects * x, 1.06 * float(x.max()), NormalDist().inv_cdf(0.5 + level / 2)
    ends = [*y, 0.0, -z, z, pooled * far - z, pooled * far + z]
    room = 0.05 * (max(ends) - min(ends))
    low, high = min(ends) - room, max(ends) + room
    across, up = (
        Scale(0.0, far, "Precision (1 / standard error)"),
        Scale(low, high, "Effect / standard error"),
    )
    keys = [Key("study", _POINT), Key("pooled", _POOLED), Key(f"± {z:.2f} standard errors", _BAND)]
    set_plane(ax, across, up, keys, right=_slopes(low / far, high / far, effect, far, ratio))
    ax.fill_between([0, far], [-z, pooled * far - z], [z, pooled * far + z], color=_BAND["color"], lw=0)
    ax.axhline(0, color=RULE, lw=0.8, zorder=1)
    ax.plot([0, far], [0, pooled * far], **_POOLED)
    ax.plot(x, y, **_POINT)
    outside = np.flatnonzero(abs(y - pooled * x) > z)
    order = outside[np.argsort(-abs(y - pooled * x)[outside])]
    name_points(ax, x, y, names, order, lines=[((0, far), (0, pooled * far)), ((0, far), (0, 0))])
    shown = np.exp if ratio else np.asarray
    values = [f"{signed(float(shown(a)))} (precision {signed(b)})" for a, b in zip(effects, x, strict=True)]
    return (
        f"Radial plot of {counted(n)}: effect in standard errors against precision. Pooled "
        f"{signed(float(shown(pooled)))}; {len(outside)} of {n} lie outside the band of ± {z:.2f} standard "
        f"errors. {listed(names, values)}."
    )


def _slopes(low: float, high: float, label: str, far: float, ratio: bool) -> Side:
    """Round effects along the right side."""
    if ratio:
        values = axis.round_ticks(float(np.exp(low)), float(np.exp(high)), True, 200)
        return Side([float(np.log(v)) * far for v in values], axis.printed(values, True), label)
    values = axis.round_ticks(low, high, False, 250)
    return Side([v * far for v in values], axis.printed(values), label)
