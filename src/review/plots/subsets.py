"""GOSH plots: the pooled effects of all subsets of the studies."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike, NDArray

from review.plots.plane import Key, Scale, set_plane
from review.plots.style import BLUE, INK, VERMILION, styled
from review.plots.told import signed

_CELLS: Final = (90, 60)  # across, upwards
_ALL: Final[dict[str, Any]] = {
    "color": INK,
    "marker": "D",
    "ms": 7.0,
    "ls": "none",
    "mec": "white",
    "mew": 1.0,
}


@styled
def gosh(
    ax: Axes, estimate: ArrayLike, heterogeneity: ArrayLike, *, pooled: tuple[float, float] | None = None,
    includes: ArrayLike | None = None, study: str = "", xlabel: str = "Pooled effect", ylabel: str = "I² (%)",
    ratio: bool = False,
) -> str:  # fmt: skip
    """How often subsets of the studies have which effect and heterogeneity (Olkin et al. 2012).

    The darker a cell, the more subsets lie in it (on a logarithmic scale). With ``includes``, blue cells
    hold mostly subsets without a study and vermilion ones mostly subsets with it.

    Parameters
    ----------
    ax, xlabel
        As in `forest`.
    estimate, heterogeneity : array_like, shape (m,)
        As from `review.meta.gosh`; of ratios the logs.
    pooled : tuple of float, optional
        Effect and heterogeneity of all studies together.
    includes : array_like of bool, shape (m,), optional
        Whether the study called ``study`` is in the subset.
    ratio : bool
        The axis shows exp(effect).

    Returns
    -------
    str
        The text alternative, with quartiles and ends.
    """
    x, y = np.asarray(estimate, dtype=float), np.asarray(heterogeneity, dtype=float)
    chosen = None if includes is None else np.asarray(includes, dtype=bool)
    if x.ndim != 1 or x.shape != y.shape or not x.size or (chosen is not None and chosen.shape != x.shape):
        raise ValueError(
            f"estimate, heterogeneity, includes: expected one entry a subset, got {x.shape}, {y.shape}"
        )
    if not np.isfinite(np.concatenate([x, y])).all():
        raise ValueError("estimate, heterogeneity: expected finite numbers")
    (left, right), (low, high) = _ends(x), _ends(y)
    keys = [Key(*each) for each in _legend(chosen is not None, study)]
    keys += [Key("all studies", _ALL)] if pooled else []
    set_plane(ax, Scale(left, right, xlabel, ratio), Scale(low, high, ylabel), keys)
    edges = np.linspace(left, right, _CELLS[0] + 1), np.linspace(low, high, _CELLS[1] + 1)
    counts = np.histogram2d(x, y, edges)[0]
    of_it = np.zeros_like(counts) if chosen is None else np.histogram2d(x[chosen], y[chosen], edges)[0]
    ax.pcolormesh(*edges, _colors(counts, of_it).swapaxes(0, 1), rasterized=True, zorder=0)
    if pooled:
        ax.plot(*pooled, **_ALL, clip_on=False)
    return _in_words(x, y, chosen, study, ylabel, ratio)


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    room = 0.03 * float(np.ptp(values)) or 0.5
    return float(values.min()) - room, float(values.max()) + room


def _legend(split: bool, study: str) -> list[tuple[str, dict[str, Any]]]:
    look: dict[str, Any] = {"marker": "s", "ms": 9.0, "ls": "none", "mew": 0}
    if not split:
        return [("subsets of the studies: darker, more of them", look | {"color": BLUE})]
    return [
        (f"mostly without {study}", look | {"color": BLUE}),
        (f"mostly with {study}", look | {"color": VERMILION}),
    ]


def _colors(counts: NDArray[np.float64], of_it: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cells as red, green, blue and opacity: hue by the majority, tint by the logarithm of the number."""
    depth = 0.25 + 0.75 * np.log1p(counts) / np.log1p(counts.max())
    hue = np.where((2 * of_it > counts)[..., None], to_rgb(VERMILION), to_rgb(BLUE))
    tinted = 1 - depth[..., None] * (1 - hue)
    return np.concatenate([tinted, (counts > 0)[..., None] * 1.0], axis=-1)


def _in_words(
    x: NDArray[np.float64], y: NDArray[np.float64], chosen: NDArray[np.bool_] | None, study: str, ylabel: str,
    ratio: bool,
) -> str:  # fmt: skip
    def spread(values: NDArray[np.float64]) -> str:
        low, quarter, half, most, high = (
            signed(float(v)) for v in np.quantile(values, [0, 0.25, 0.5, 0.75, 1])
        )
        return f"{half} in the middle, half of them {quarter} to {most}, all {low} to {high}"

    shown = np.exp(x) if ratio else x
    said = f"GOSH plot of {len(x):,} subsets of the studies. Pooled effect {spread(shown)}."
    said += f" {ylabel} {spread(y)}."
    if chosen is not None and chosen.any() and not chosen.all():
        parts = [
            f"{signed(float(np.median(shown[each])))} {word} {study}"
            for each, word in ((chosen, "with"), (~chosen, "without"))
        ]
        said += f" Middle of the pooled effects: {', '.join(parts)}."
    return said
