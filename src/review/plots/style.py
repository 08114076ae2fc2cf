"""What all drawings look like: colors, letters, distances, and an empty figure."""

from typing import Any, Final

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# On white, texts have a contrast of 4.5 or more and marks of 3 or more; the hues are Okabe and Ito's.
INK: Final = "#1a1a1a"
MUTED: Final = "#595959"
RULE: Final = "#8a8a8a"
BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
GREEN: Final = "#009E73"
FONT: Final = "DejaVu Sans"  # matplotlib brings it along
STYLE: Final[dict[str, Any]] = {
    "font.family": FONT, "font.size": 10, "text.color": INK, "text.parse_math": False,
    "axes.labelcolor": INK, "axes.edgecolor": RULE, "axes.spines.left": False, "axes.spines.right": False,
    "axes.spines.top": False, "xtick.color": RULE, "ytick.color": RULE, "xtick.labelcolor": INK,
    "ytick.labelcolor": INK, "xtick.labelsize": 9, "ytick.labelsize": 9, "lines.solid_capstyle": "butt",
    "svg.fonttype": "path", "svg.hashsalt": "review", "savefig.dpi": 150,
}  # fmt: skip
LINE, GAP, EDGE = 13.0, 14.0, 8.0  # from line to line, from column to column, and around the figure

styled = matplotlib.style.context(["default", STYLE])


@styled
def figure(width: float = 7.0, height: float = 3.0) -> tuple[Figure, Axes]:
    """Empty figure in the project's style, in inches; the plots set the height that their rows need."""
    drawn = Figure(figsize=(width, height), layout="constrained")
    return drawn, drawn.add_subplot()


def root(ax: Axes) -> Figure:
    """Return the figure of these axes."""
    if (found := ax.get_figure(root=True)) is None:
        raise ValueError("these axes no longer belong to a figure")
    return found


def alone(ax: Axes) -> Figure:
    """Return the figure of these axes, which must be its only ones, ready to be laid out by a plot."""
    if len((fig := root(ax)).axes) != 1:
        raise ValueError("a plot with columns of text needs a figure of its own: fig, ax = figure()")
    fig.set_layout_engine("none")
    return fig
