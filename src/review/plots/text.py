"""Lines of text: how wide they are, where they break, and how they are written."""

from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from review.plots import style
from review.plots.style import LINE

BOLD, MUTED = "\v", "\t"  # a line may begin with one of these


def number(value: float, decimals: int) -> str:
    """Return a number as printed, empty for NaN."""
    text = "" if np.isnan(value) else f"{round(value, decimals) + 0.0:.{decimals}f}"
    return text.replace("-", "−").replace("inf", "∞")


def height(text: str) -> float:
    """Height of its lines."""
    return LINE * (text.count("\n") + 1) if text else 0.0


@lru_cache(4096)
def width(text: str) -> float:
    """Width of its longest line, with 1 % for the hinting of letters."""
    if "\n" in text:
        return max(map(width, text.split("\n")))
    font = FontProperties(family=style.FONT, size=10, weight="bold" if text[:1] == BOLD else "normal")
    return 1.01 * text_to_path.get_text_width_height_descent(text.strip(), font, False)[0]


def wrap(text: str, room: float) -> str:
    """Break lines between words where they would get wider than the room."""
    lines: list[str] = []
    for line in text.split("\n"):
        mark = line[:1] if line.startswith((BOLD, MUTED)) else ""
        first, *words = line.removeprefix(mark).split(" ")
        lines.append(mark + first)
        for word in words:
            if width(f"{lines[-1]} {word}") <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(mark + word)
    return "\n".join(lines)


def write(ax: Axes, x: float, y: float, text: str, align: str = "left", ground: str = "none") -> None:
    """Lines of text around the height y; they begin, end or have their middle at x."""
    box = {"facecolor": ground, "edgecolor": "none", "pad": 2.5}
    for i, line in enumerate(lines := text.split("\n")):
        if line:
            ax.annotate(
                line.strip(), (x, y), (0, LINE * ((len(lines) - 1) / 2 - i) - 3.6), ha=align, va="baseline",
                xycoords=("figure points", "data"), textcoords="offset points", annotation_clip=False,
                color=style.MUTED if line[0] == MUTED else style.INK, zorder=5,
                weight="bold" if line[0] == BOLD else "normal", bbox=None if ground == "none" else box,
            )  # fmt: skip
