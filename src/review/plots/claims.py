"""Claims, each one mark."""

from collections.abc import Iterable, Sequence
from typing import Final

from matplotlib.axes import Axes

from review.plots import given
from review.plots.style import BLUE, EDGE, GAP, GREEN, INK, LINE, RULE, VERMILION, styled
from review.plots.table import Column, edges, grow, set_table
from review.plots.text import height, width, wrap, write

UNITS: Final = (("s", BLUE, BLUE), ("^", GREEN, GREEN), ("X", VERMILION, VERMILION), ("o", INK, "none"),
                ("s", RULE, "none"), ("D", INK, INK), ("^", GREEN, "none"))  # marker, edge, face  # fmt: skip


@styled
def claim_map(
    ax: Axes, kinds: Iterable[object], statuses: Iterable[object], *,
    sources: Iterable[object] | None = None, order: Sequence[str] | None = None,
) -> None:  # fmt: skip
    """Every claim one mark: rows by kind, most frequent first; columns by source; shape and color by status.

    Parameters
    ----------
    ax : Axes
        As in `forest`.
    kinds, statuses, sources : iterable of str
        One text a claim, such as three columns of a table. Sources stand from left to right.
    order : sequence of str, optional
        The statuses (at most seven) as the legend lists them; by first appearance if left out.
    """
    n = len(kind := given.texts("kinds", kinds))
    status, source = given.texts("statuses", statuses, n), given.texts("sources", sources, n)
    legend, across = list(order or dict.fromkeys(status)), list(dict.fromkeys(source))
    if not set(status) <= set(legend) or len(legend) > len(UNITS):
        raise ValueError(f"statuses: expected at most {len(UNITS)}, all in {legend}; got {set(status)}")
    ranked = sorted(dict.fromkeys(kind), key=lambda k: -kind.count(k))
    claims = sorted(zip(kind, source, status, strict=True), key=lambda claim: legend.index(claim[2]))
    blocks = [[[u for k, s, u in claims if (k, s) == (row, column)] for column in across] for row in ranked]
    titles, each = given.headings(("Kind", "Claims"), 2), max(1, 25 // len(across))  # marks a line
    rows, counts = Column(ranked, titles[0]), Column([str(kind.count(k)) for k in ranked], titles[1], "right")
    heights = [LINE * -(-max(map(len, row)) // each) + 14 for row in blocks]
    centers = set_table(ax, [rows], [counts], heights, header=3 * LINE if across[0] else 0)
    left, right, _ = edges(ax)
    room, pitch = (right - left) / len(across), min(LINE, (right - left) / 26)
    ax.set(xlim=(0, right - left), xticks=[])
    ax.spines.bottom.set_visible(False)
    for j, name in enumerate(across):
        [heading] = given.headings([wrap(name, 0.9 * room)], 1)
        write(ax, left + j * room, -4 - height(heading) / 2, heading)
    for y, row in zip(centers, blocks, strict=True):
        for j, block in enumerate(row):
            top = y - LINE / 2 * ((len(block) - 1) // each)
            for i, unit in enumerate(block):
                _mark(ax, j * room + (i % each + 0.5) * pitch, top + LINE * (i // each), legend.index(unit))
    _legend(ax, [f"{name} ({status.count(name)})" for name in legend])


def _mark(ax: Axes, x: float, y: float, status: int) -> None:
    marker, edge, face = UNITS[status]
    ax.plot(x, y, marker, mec=edge, mfc=face, ms=8, mew=1.2, clip_on=False)


def _legend(ax: Axes, texts: Sequence[str]) -> None:
    """Say below the rows what each mark means, in as many lines as it takes."""
    (left, _, full), bottom = edges(ax), max(ax.get_ylim())
    x, y = EDGE, bottom + LINE
    for i, text in enumerate(texts):
        if x > EDGE and x + 14 + width(text) > full - EDGE:
            x, y = EDGE, y + LINE + 5
        _mark(ax, x + 4 - left, y, i)
        write(ax, x + 14, y, text)
        x += 14 + width(text) + GAP
    grow(ax, y - bottom + LINE / 2)
