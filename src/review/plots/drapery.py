"""Drapery plots: the p-value of every possible effect, for each study and all together."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from review.plots import given
from review.plots.plane import Key, Scale, Side, set_plane
from review.plots.style import INK, RULE, VERMILION, styled
from review.plots.told import counted, listed, signed

_STUDY: Final[dict[str, Any]] = {"color": "#6f9fc0", "lw": 1.0}
_POOLED: Final[dict[str, Any]] = {"color": VERMILION, "lw": 2.4}
_PREDICTION: Final[dict[str, Any]] = {"color": "#f3d5c4", "lw": 7.0}
_ALPHA: Final[dict[str, Any]] = {"color": INK, "lw": 0.9, "ls": (0, (4, 2.5))}
_FAR: Final = 6.0  # quartile distances from the median
_REACH: Final = 3.3  # standard errors, where p falls below .001


@styled
def drapery(
    ax: Axes, labels: Iterable[object], estimate: ArrayLike, standard_error: ArrayLike, *,
    pooled: tuple[float, float], df: float | None = None, prediction: tuple[float, float] | None = None,
    reference: float = 0.0, alpha: float = 0.05, xlabel: str = "", ratio: bool = False,
) -> str:  # fmt: skip
    """p-value functions: how compatible each effect is with each study, and all (Rücker & Schwarzer 2021).

    A curve at height p spans the confidence interval of level 1 - p: at ``alpha``, the usual one.

    Parameters
    ----------
    ax, xlabel
        As in `forest`.
    labels, estimate, standard_error
        One text or number a study; of ratios the logs.
    pooled : tuple of float
        The pooled effect and its standard error; with ``df``, by Student's t.
    prediction : tuple of float, optional
        The prediction interval of level 1 - ``alpha``, shaded up to ``alpha``.
    reference : float
        No effect.
    ratio : bool
        The axis shows exp(effect).

    Returns
    -------
    str
        The text alternative, with all numbers.
    """
    n = len(names := given.texts("labels", labels))
    center = given.finite("estimate", estimate, names)
    error = given.finite("standard_error", standard_error, names, np.finfo(float).tiny)
    # A study far less precise than the others would make these unreadable; its curve may leave the axis.
    reach = _REACH * np.minimum(error, 2 * np.median(error))
    low, high = _sight(np.concatenate([center - reach, center + reach]))
    ends = [low, high, *(prediction or ()), reference, pooled[0] - 3 * pooled[1], pooled[0] + 3 * pooled[1]]
    x = Scale(min(ends), max(ends), xlabel, ratio)
    beyond = int(((center < x.low) | (center > x.high)).sum())
    keys = [
        Key(f"study ({beyond} beyond the axis)" if beyond else "study", _STUDY),
        Key("pooled", _POOLED),
        Key(f"p = {alpha:g}", _ALPHA),
    ]
    keys += [Key(f"{100 * (1 - alpha):g} % prediction interval", _PREDICTION)] if prediction else []
    ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    right = Side(ticks, [f"{100 * (1 - t):.0f} %" for t in ticks], "Confidence level")
    set_plane(ax, x, Scale(0.0, 1.03, "p-value"), keys, right=right, tall=264.0)
    at = np.linspace(x.low, x.high, 401)
    if prediction:
        ax.fill_between(prediction, [0, 0], [alpha, alpha], color=_PREDICTION["color"], lw=0)
    ax.axvline(reference, color=RULE, lw=0.8, zorder=0)
    for mean, spread in zip(center, error, strict=True):
        ax.plot(*_curve(at, mean, spread, None), **_STUDY, alpha=max(0.35, min(1.0, 12 / n)))
    ax.plot(*_curve(at, *pooled, df), **_POOLED)
    ax.plot([x.low, x.high], [alpha, alpha], **_ALPHA)
    shown = np.exp if ratio else np.asarray
    said = f"Drapery plot: p-value functions of {counted(n)} and of their pooled effect, "
    said += f"{signed(float(shown(pooled[0])))}."
    if prediction:
        least, most = (signed(float(shown(end))) for end in prediction)
        said += f" {100 * (1 - alpha):g} % prediction interval {least} to {most}."
    values = [f"{signed(float(shown(m)))} (SE {signed(s)})" for m, s in zip(center, error, strict=True)]
    return f"{said} {listed(names, values)}."


def _sight(ends: NDArray[np.float64]) -> tuple[float, float]:
    """From the least to the most, save for the few far out that would hide the others."""
    quarter, half, most = np.quantile(ends, [0.25, 0.5, 0.75])
    near = ends[abs(ends - half) <= _FAR * max(most - quarter, 1e-12)]
    return float(near.min()), float(near.max())


def _curve(
    at: NDArray[np.float64], mean: float, error: float, df: float | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two-sided p at each place, with its peak."""
    from scipy.special import ndtr, stdtr

    places = np.sort(np.concatenate([at, mean + error * np.linspace(-4, 4, 161)]))
    places = places[(places >= at[0]) & (places <= at[-1])]
    z = -abs(places - mean) / error
    return places, 2 * (ndtr(z) if df is None else stdtr(df, z))
