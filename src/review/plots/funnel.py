"""Funnel plots: effects against their standard errors."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import NormalDist
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from review.plots import given
from review.plots.plane import Key, Scale, name_points, set_plane
from review.plots.style import BLUE, INK, RULE, VERMILION, styled
from review.plots.told import counted, listed, signed

_SHADES: Final = ("#ececec", "#d9d9d9", "#c2c2c2")  # of the smallest p to the largest: darkest at the edge
_POINT: Final[dict[str, Any]] = {"color": BLUE, "marker": "o", "ms": 6.0, "ls": "none", "mec": "white",
                                 "mew": 0.6}  # fmt: skip
_FILLED: Final[dict[str, Any]] = {"color": "white", "marker": "o", "ms": 6.0, "ls": "none",
                                  "mec": VERMILION, "mew": 1.4}  # fmt: skip
_POOLED: Final[dict[str, Any]] = {"color": VERMILION, "lw": 1.4}
_LIMITS: Final[dict[str, Any]] = {"color": INK, "lw": 1.0, "ls": (0, (4, 2.5))}
_REFILLED: Final[dict[str, Any]] = {"color": VERMILION, "lw": 1.4, "ls": (0, (1.5, 1.5))}


@styled
def funnel(
    ax: Axes, labels: Iterable[object], estimate: ArrayLike, standard_error: ArrayLike, *, pooled: float,
    filled: Sequence[ArrayLike] = (), refilled: float | None = None,
    contours: Sequence[float] = (0.10, 0.05, 0.01), reference: float = 0.0, level: float = 0.95,
    xlabel: str = "", ratio: bool = False,
) -> str:  # fmt: skip
    """Effects against standard errors, the most precise on top, on contours of their p-values.

    Shading says how significant a study there would be, so that a gap where p is large points to
    studies that were not published, and a gap elsewhere to other causes (Peters et al. 2008).

    Parameters
    ----------
    ax, xlabel
        As in `forest`.
    labels, estimate, standard_error
        One text or number a study; of ratios the logs. Studies outside the limits are named.
    pooled : float
        Where the middle line and the limits of ``level`` meet.
    filled : pair of array_like, optional
        Estimates and standard errors that trim and fill adds, drawn hollow.
    refilled : float, optional
        The pooled effect with these.
    contours : sequence of float
        p-values, largest first, at most three; none for a plain funnel.
    reference : float
        No effect; where the contours meet.
    ratio : bool
        The axis shows exp(estimate).

    Returns
    -------
    str
        The text alternative, with all numbers.
    """
    n = len(names := given.texts("labels", labels))
    x, error = (given.finite(key, each, names) for key, each in
                (("estimate", estimate), ("standard_error", standard_error)))  # fmt: skip
    more = given.pairs("filled", filled)
    deepest = 1.06 * max([*error, *more[1]])
    z = NormalDist().inv_cdf(0.5 + level / 2)
    ends = [*x, *more[0], pooled - z * deepest, pooled + z * deepest]
    room = 0.04 * (max(ends) - min(ends))
    across = Scale(min(ends) - room, max(ends) + room, xlabel, ratio)
    limits = f"{100 * level:g} % limits around the pooled effect"
    keys = [Key("study", _POINT), Key("pooled", _POOLED), Key(limits, _LIMITS), *_shading(contours)]
    keys += [Key(f"filled in ({len(more[0])})", _FILLED)] if len(more[0]) else []
    keys += [Key("pooled with these", _REFILLED)] if refilled is not None else []
    set_plane(ax, across, Scale(deepest, 0.0, "Standard error"), keys)
    _contours(ax, contours, reference, across, deepest)
    lines = [((pooled, pooled), _POOLED)]
    lines += [((pooled, pooled + side * deepest), _LIMITS) for side in (-z, z)]
    lines += [((refilled, refilled), _REFILLED)] if refilled is not None else []
    for places, look in lines:
        ax.plot(places, [0, deepest], **look)
    ax.plot(x, error, **_POINT, clip_on=False)
    ax.plot(*more, **_FILLED, clip_on=False)
    outside = np.flatnonzero(abs(x - pooled) > z * error)
    every_x, every_y = np.concatenate([x, more[0]]), np.concatenate([error, more[1]])
    order = outside[np.argsort(-abs(x - pooled)[outside] / error[outside])]
    straight = [(places, (0, deepest)) for places, _ in lines]
    name_points(ax, every_x, every_y, names, order, lines=straight)
    shown = np.exp if ratio else np.asarray
    said = (
        f"Funnel plot of {counted(n)}, effect against standard error. Pooled {signed(float(shown(pooled)))}; "
    )
    said += f"{int((x < pooled).sum())} studies lie below it, {int((x > pooled).sum())} above, "
    said += f"{len(outside)} outside the {100 * level:g} % limits."
    if refilled is not None:
        said += f" Trim and fill adds {counted(len(more[0]))}: pooled then {signed(float(shown(refilled)))}."
    values = [f"{signed(float(shown(a)))} (SE {signed(b)})" for a, b in zip(x, error, strict=True)]
    return f"{said} {listed(names, values)}."


def _shading(contours: Sequence[float]) -> list[Key]:
    """What the shades mean: which p-values lie there."""
    if len(contours) > len(_SHADES) or list(contours) != sorted(contours, reverse=True):
        raise ValueError(f"contours: expected at most 3 p-values, the largest first, got {contours}")
    looks = [
        {"marker": "s", "ms": 9.0, "ls": "none", "color": color, "mec": RULE, "mew": 0.6}
        for color in ("#ffffff", *_SHADES[::-1][: len(contours)])
    ]
    texts = [f"p > {_p(contours[0])}"] if contours else []
    texts += [f"{_p(high)} to {_p(low)}" for high, low in pairwise(contours)]
    texts += [f"p < {_p(contours[-1])}"] if contours else []
    return [Key(*each) for each in zip(texts, looks, strict=False)]


def _contours(ax: Axes, contours: Sequence[float], reference: float, x: Scale, deepest: float) -> None:
    if not contours:
        return
    ax.axvspan(x.low, x.high, color=_SHADES[::-1][len(contours) - 1], lw=0, zorder=-3)
    for i, p in reversed(list(enumerate(contours))):
        reach = NormalDist().inv_cdf(1 - p / 2) * deepest
        color = "#ffffff" if i == 0 else _SHADES[::-1][i - 1]
        ax.fill([reference, reference - reach, reference + reach], [0, deepest, deepest], color=color, lw=0,
                zorder=-2 - 0.1 * i)  # fmt: skip


def _p(value: float) -> str:
    return f"{value:.2f}".removeprefix("0") if value >= 0.01 else f"{value:g}".removeprefix("0")
