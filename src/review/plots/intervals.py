"""What was printed and what follows from it, one interval above the other."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from review.plots import axis, given
from review.plots.style import BLUE, INK, LINE, RULE, VERMILION, styled
from review.plots.table import Column, set_table

VERDICTS: Final = {"consistent": "●", "inconsistent": "◆", "decision_inconsistent": "▲", "not_checkable": "○"}
PRINTED: Final[dict[str, Any]] = {"color": RULE, "lw": 6.0, "marker": "|", "ms": 5.5, "mew": 2.0}
RECOMPUTED: Final[dict[str, Any]] = {"color": INK, "lw": 1.8, "marker": "|", "ms": 9.0, "mew": 1.8}


@styled
def interval_comparison(
    ax: Axes, labels: Iterable[object], printed: ArrayLike, recomputed: ArrayLike, verdicts: Iterable[object],
    *, texts: Iterable[tuple[object, object]] | None = None, headings: Sequence[str] = (), xlabel: str = "",
    reference: float | None = None, log: bool = False, clip: tuple[float, float] | None = None,
) -> None:  # fmt: skip
    """Intervals as printed (thick, above) and as recomputed (thin, below), with a verdict a row.

    Parameters
    ----------
    ax, labels, headings, xlabel, reference, log, clip
        As in `forest`; there is no vertical line without a reference.
    printed, recomputed : array_like
        Pairs of low and high. A low of 0 on a logarithmic axis is an arrow to its left edge ("p < .001").
        What is not checkable has no recomputed interval: NaN.
    verdicts : iterable of str
        ``consistent``, ``inconsistent``, ``decision_inconsistent`` or ``not_checkable``.
    texts : iterable of tuple of str, optional
        Both intervals in words, such as ("p < .001", ".0004 to .0006").
    """
    n, words = len(names := given.texts("labels", labels)), [str(verdict) for verdict in verdicts]
    if len(words) != n or not set(words) <= set(VERDICTS):
        raise ValueError(f"verdicts: expected {n}, each one of {', '.join(VERDICTS)}; got {words}")
    lanes = given.numbers("printed", printed, n, 2), given.numbers("recomputed", recomputed, n, 2)
    given.refuse(names, lanes[0], [""] * n, log, zero=True)
    given.refuse(names, lanes[1], [word * (word == "not_checkable") for word in words], log, zero=True)
    titles = given.headings(headings, 2 if texts is None else 3)
    after = [Column([f"{VERDICTS[word]} {word.replace('_', ' ')}" for word in words], titles[-1])]
    if texts is not None:
        after.insert(
            0, Column(["\n".join(given.texts("texts", pair, 2)) for pair in texts], titles[1], "right")
        )
    centers = set_table(ax, [Column(names, titles[0])], after, [2 * LINE + 10] * n, header=2 * LINE + 6)
    axis.scale(ax, [v for lane in lanes for v in lane.flat], reference, log, clip)
    axis.key(ax, -LINE - 9, "printed", PRINTED)
    axis.key(ax, -9, "recomputed", RECOMPUTED)
    for y, word, above, below in zip(centers, words, *lanes, strict=True):
        axis.span(ax, y - LINE / 2, above, PRINTED)
        axis.span(
            ax, y + LINE / 2, below, RECOMPUTED | {"color": BLUE if word == "consistent" else VERMILION}
        )
    axis.captions(ax, xlabel)
