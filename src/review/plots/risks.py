"""L'Abbé plots: the risk of one group against that of the other."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from review.plots import given
from review.plots.plane import Key, Scale, name_points, set_plane
from review.plots.style import BLUE, RULE, VERMILION, root, styled
from review.plots.told import counted, listed

_STUDY: Final[dict[str, Any]] = {"color": BLUE, "alpha": 0.45, "marker": "o", "mec": BLUE, "mew": 1.0,
                                 "ls": "none"}  # fmt: skip
_POOLED: Final[dict[str, Any]] = {"color": VERMILION, "lw": 1.6}
_SAME: Final[dict[str, Any]] = {"color": RULE, "lw": 1.0, "ls": (0, (4, 2.5))}


@styled
def labbe(
    ax: Axes, labels: Iterable[object], risk1: ArrayLike, risk2: ArrayLike, *,
    weights: ArrayLike | None = None, pooled: Sequence[ArrayLike] = (),
    groups: tuple[str, str] = ("group 1", "group 2"),
) -> str:  # fmt: skip
    """Risk in group 1 (upwards) against risk in group 2, a bubble a study (L'Abbé et al. 1987).

    Parameters
    ----------
    ax
        As in `forest`.
    labels, risk1, risk2
        One text or number a study; risks from 0 to 1.
    weights : array_like, optional
        Areas of the bubbles.
    pooled : pair of array_like, optional
        The risks in group 2 and in group 1 under the pooled effect: a line.
    groups : tuple of str
        What groups 1 and 2 are called.

    Returns
    -------
    str
        The text alternative, with all numbers.
    """
    n = len(names := given.texts("labels", labels))
    up, across = given.finite("risk1", risk1, names, 0), given.finite("risk2", risk2, names, 0)
    if max(up.max(), across.max()) > 1:
        raise ValueError(f"risk1, risk2: expected risks from 0 to 1, got {max(up.max(), across.max()):g}")
    sizes = np.full(n, 40.0) if weights is None else given.numbers("weights", weights, n)
    radii = (
        np.sqrt(np.maximum(given.areas(sizes, names, largest=500.0) if weights is not None else sizes, 9)) / 2
    )
    most = min(1.02, 1.15 * float(max(up.max(), across.max(), 0.001)))
    full = 72 * root(ax).get_figwidth()
    line = given.pairs("pooled", pooled)
    keys = [Key("study", _STUDY | {"ms": 9.0})]
    keys += [Key("pooled effect", _POOLED)] * bool(len(line[0])) + [Key("no difference", _SAME)]
    x, y = (Scale(-0.03 * most, most, f"Risk in {group}") for group in reversed(groups))
    set_plane(ax, x, y, keys, tall=min(full - 62, 400.0))
    ax.plot([0, most], [0, most], **_SAME)
    ax.plot(*line, **_POOLED)
    for place in zip(across, up, 2 * radii, strict=True):
        ax.plot(*place[:2], **_STUDY, ms=place[2])
    lines = [((0, most), (0, most)), *zip(pairwise(line[0]), pairwise(line[1]), strict=True)]
    order = np.argsort(-abs(up - across), kind="stable")
    name_points(ax, across, up, names, order, radius=radii, lines=lines)
    values = [f"{100 * a:.1f} % against {100 * b:.1f} %" for a, b in zip(up, across, strict=True)]
    return (
        f"L'Abbé plot of {counted(n)}: risk in {groups[0]} against risk in {groups[1]}. In "
        f"{int((up > across).sum())} the risk is higher in {groups[0]}, in {int((up < across).sum())} lower. "
        f"{listed(names, values)}."
    )
