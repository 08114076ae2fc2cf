"""Forest plots: a study a row, gathered in groups, with pooled diamonds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from review.plots import axis, given
from review.plots.lights import JUDGMENTS, LAMP, judged, key, lamp
from review.plots.style import BLUE, EDGE, GAP, INK, LINE, VERMILION, root, styled
from review.plots.table import Column, edges, set_table
from review.plots.text import BOLD, MUTED, height, number, width, wrap, write
from review.plots.told import counted, interval

_NARROW: Final = 3.0  # points; a narrower diamond would be hardly seen
_PITCH: Final = LAMP + 6
_PHONE: Final = 360.0  # points; in narrower figures names stand above their rows


@dataclass(frozen=True)
class Diamond:
    """A pooled estimate, drawn below the rows of its group, or below all rows."""

    label: str
    estimate: float
    low: float
    high: float
    prediction_low: float = np.nan
    prediction_high: float = np.nan
    group: str | None = None
    note: str = ""  # such as heterogeneity; below, across the figure
    share: str = ""  # of the weight
    size: str = ""  # of all its rows
    cells: tuple[str, ...] = ()  # totals, one for each of the other columns


class _Row(NamedTuple):
    label: str
    kind: str = "heading"
    values: Sequence[float] = (np.nan, np.nan, np.nan)  # estimate, low, high
    area: float = 0.0
    size: str = ""
    reason: str = ""
    share: str = ""
    cells: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    note: str = ""


@styled
def forest(
    ax: Axes, labels: Iterable[object], estimate: ArrayLike, low: ArrayLike, high: ArrayLike, *,
    weights: ArrayLike | None = None, details: Iterable[object] | None = None,
    sizes: Iterable[object] | None = None, groups: Iterable[object] | None = None,
    reasons: Iterable[object] | None = None, pooled: Diamond | Iterable[Diamond] = (),
    shares: Iterable[object] | None = None, headings: Sequence[str] = (), xlabel: str = "",
    directions: tuple[str, str] | None = None, reference: float | None = None, log: bool = False,
    clip: tuple[float, float] | None = None, middle: float | None = None, decimals: int = 2,
    columns: Mapping[str, Iterable[object]] | None = None,
    lights: Mapping[str, Iterable[object]] | None = None,
) -> str:  # fmt: skip
    """Estimates with intervals, one study a row, and pooled diamonds.

    Parameters
    ----------
    ax : Axes
        The columns of text are carved out of it.
    labels, details, sizes, groups : iterable of str
        One text a row: study; what else it is about (muted, below); "150 / 75"; the heading it stands under.
    estimate, low, high : array_like
        One number a row; low and high are NaN if there is no interval, all three if there is no estimate.
    weights : array_like, optional
        Areas of the squares, in any unit; the smallest squares are two points wide.
    reasons : iterable of str, optional
        Why a row has no estimate ("not usable: no SD printed"), in at most two lines; empty for the others.
    pooled : Diamond or iterable of Diamond, optional
        A prediction interval gets a thin bar in a row of its own.
    shares : iterable of str, optional
        What the weights are in words, such as "7.3 %".
    headings : sequence of str, optional
        Of the labels, of the sizes and shares if there are any, and of the estimates.
    xlabel, directions : optional
        What the axis shows; what lower and higher values mean, printed beside the reference line.
    reference : float, optional
        Where the vertical line stands: 0, or 1 on a logarithmic axis, unless given.
    log, clip : optional
        Logarithmic axis; ends of the axis, where intervals that go on end in arrowheads.
    middle : float, optional
        Where a dotted line stands, such as the estimate from all studies beside those without one.
    decimals : int, optional
        Of the printed estimates.
    columns : mapping of str to iterable of str, optional
        Other columns before the axis by their headings, such as events and totals of two groups; left out
        in figures as narrow as a phone.
    lights : mapping of str to iterable of str, optional
        Risk of bias by domain, as in `traffic_lights`; left out there, too. A row without is empty.

    Returns
    -------
    str
        The text alternative, with all numbers.

    Raises
    ------
    ValueError
        If lengths differ, or a row cannot be drawn; the message names it.
    """
    n = len(names := given.texts("labels", labels))
    values = np.column_stack([given.numbers("estimate, low, high", g, n) for g in (estimate, low, high)])
    given.refuse(names, values, why := given.texts("reasons", reasons, n), log)
    areas = np.full(n, 40.0)
    if weights is not None:
        areas = given.areas(given.numbers("weights", weights, n), names, why)
    narrow = 72 * root(ax).get_figwidth() < _PHONE
    others = {} if narrow else {head: given.texts(head, each, n) for head, each in (columns or {}).items()}
    domains = {} if narrow else {head: _judged(head, each, n) for head, each in (lights or {}).items()}
    told = (
        _named(names, given.texts("details", details, n)), ["study"] * n, values.tolist(), areas,
        given.texts("sizes", sizes, n), why, given.texts("shares", shares, n), _across(others, n),
        _across(domains, n),
    )  # fmt: skip
    rows = [_Row(*row) for row in zip(*told, strict=True)]
    rows = _gathered(rows, given.texts("groups", groups, n), pooled)
    titles = given.headings(headings, 2 + (sizes is not None) + (shares is not None))
    before = [] if sizes is None else [Column([row.size for row in rows], titles[1], "right")]
    before += _others(rows, list(others))
    after = [] if shares is None else [Column([row.share for row in rows], titles[-2], "right")]
    after += _estimates(rows, titles[-1], decimals)
    place = _stack if narrow else _beside
    centers = place(ax, rows, [Column([row.label for row in rows], titles[0]), *before], after, len(domains))
    line = float(log) if reference is None else reference
    axis.scale(ax, [line, *(v for row in rows for v in row.values)], line, log, clip)
    _mark(ax, rows, centers, middle)
    axis.captions(ax, xlabel, directions, line)
    _light(ax, rows, centers, list(domains))
    return _in_words(rows, n, decimals, list(others), list(domains))


def _judged(domain: str, judgments: Iterable[object], n: int) -> list[str]:
    """Judgments of one domain; empty where a row has none."""
    texts = given.texts(domain, judgments, n)
    known = [text for text in texts if text]
    words = iter(judged(domain, known, len(known))) if known else iter(())
    return [next(words) if text else "" for text in texts]


def _light(ax: Axes, rows: Sequence[_Row], centers: NDArray[np.float64], domains: Sequence[str]) -> None:
    """Draw the lights of all rows at the right end, and say below what they mean."""
    if not domains:
        return
    short = [f"D{j}" for j in range(1, len(domains) + 1)]
    places = [edges(ax)[2] - EDGE - (len(domains) - j - 0.5) * _PITCH for j in range(len(domains))]
    for x, name in zip(places, short, strict=True):
        write(ax, x, -4 - height(name) / 2, BOLD + name, "center")
    for row, y in zip(rows, centers, strict=True):
        for x, judgment in zip(places, row.lights, strict=False):
            if judgment:
                lamp(ax, x, y, judgment)
    ground = 72 * ax.get_position().y0 * root(ax).get_figheight() - EDGE
    shown = [word for word in JUDGMENTS if any(word in row.lights for row in rows)]
    key(ax, shown, [f"{a}: {b}" for a, b in zip(short, domains, strict=True)], ground)


def _named(names: Sequence[str], details: Sequence[str]) -> list[str]:
    """Names of the rows, with what else these are about below."""
    return [
        f"{name}\n{MUTED}{detail}" if detail else name for name, detail in zip(names, details, strict=True)
    ]


def _across(columns: Mapping[str, Sequence[str]], n: int) -> list[tuple[str, ...]]:
    """The cells of each row."""
    return list(zip(*columns.values(), strict=True)) or [()] * n


def _others(rows: Sequence[_Row], headings: Sequence[str]) -> list[Column]:
    """Columns of other texts, with the totals of the diamonds."""
    return [
        Column([row.cells[j] if row.cells else "" for row in rows], BOLD + heading, "right")
        for j, heading in enumerate(headings)
    ]


def _beside(
    ax: Axes, rows: Sequence[_Row], before: Sequence[Column], after: Sequence[Column], domains: int
) -> NDArray[np.float64]:
    """Names left of the axis, with the sizes; returns the height of each row's marks."""
    room = [Column([""] * len(rows), least=domains * _PITCH)] if domains else []
    reasons = [row.reason for row in rows]
    return set_table(ax, before, [*after, *room], _heights(ax, rows), reasons=reasons)


def _stack(
    ax: Axes, rows: Sequence[_Row], before: Sequence[Column], after: Sequence[Column], domains: int
) -> NDArray[np.float64]:
    """Names and estimates above the marks, for figures as narrow as a phone; returns the marks' heights."""
    (names, *sized), (*shared, _, _, last) = before, after
    found = [" ".join(filter(None, parts)) for parts in zip(*(c.cells for c in after[-3:]), strict=True)]
    full = edges(ax)[2] - 2 * EDGE
    room = full - max(map(width, found)) - GAP
    told = [
        wrap(f"{row.label}\n{MUTED}{row.reason}", full) if row.reason else wrap(row.label, room)
        for row in rows
    ]
    marked = np.array([row.kind != "heading" and not row.reason and row.label != "" for row in rows])
    above = np.array([cell.count("\n") + 1 if cell else 0 for cell in told])
    least = np.maximum(_heights(ax, rows), np.where(above > 0, LINE * (above + marked) + 9, 0))
    none = Column([""] * len(rows))
    size, share = sized[0] if sized else none, shared[0] if shared else none
    size, share = (c._replace(cells=_lowered(c.cells, above)) for c in (size, share))
    size = size._replace(heading=f"{names.heading}\n{size.heading}".strip("\n"), align="left")
    # Its heading may hang over to the left, where the axis is.
    share = share._replace(heading=f"{last.heading}\n{share.heading}".strip("\n"), align="right", gap=GAP - 1)
    centers = set_table(ax, [size], [share], least.tolist())
    for text, estimate, middle, lines, mark in zip(told, found, centers, above, marked, strict=True):
        write(ax, EDGE, middle - LINE / 2 * mark, text, ground="white")
        write(ax, EDGE + full, middle - LINE / 2 * lines, estimate, "right", ground="white")
    return np.asarray(centers + LINE / 2 * above)


def _lowered(cells: Sequence[str], lines: Iterable[int]) -> list[str]:
    """Cells below as many lines."""
    return ["\n" * below + cell if cell else "" for cell, below in zip(cells, lines, strict=True)]


def _heights(ax: Axes, rows: Sequence[_Row]) -> list[float]:
    """The least height of each row; a note has the width of the figure."""
    small = {"space": 8.0}
    return [
        height(_note(ax, row)) + 6 if row.kind == "note" else small.get(row.kind, LINE + 7) for row in rows
    ]


def _note(ax: Axes, row: _Row) -> str:
    return wrap(MUTED + row.note, edges(ax)[2] - 2 * EDGE)


def _gathered(studies: list[_Row], under: list[str], pooled: Diamond | Iterable[Diamond]) -> list[_Row]:
    """Rows in the order drawn: each group's heading, studies and diamonds, then the diamonds of all."""
    diamonds = [pooled] if isinstance(pooled, Diamond) else list(pooled)
    if unknown := {d.group for d in diamonds} - {None, *under}:
        raise ValueError(f"pooled: no row is in the group {unknown.pop()!r}")
    rows: list[_Row] = []
    for group in dict.fromkeys([*under, None]):
        rows += [_Row("", "space")] * bool(group and rows) + [_Row(BOLD + str(group))] * bool(group)
        rows += [row for row, its in zip(studies, under, strict=True) if its == group]
        for d in (d for d in diamonds if d.group == group):
            rows.append(_Row(BOLD + d.label, "pooled", (d.estimate, d.low, d.high), size=d.size,
                             share=d.share, cells=d.cells))  # fmt: skip
            if not np.isnan(d.prediction_low):
                values = (np.nan, d.prediction_low, d.prediction_high)
                rows.append(_Row(MUTED + "prediction interval", "range", values))
            rows += [_Row("", "note", note=d.note)] * bool(d.note)
    return rows


def _estimates(rows: Sequence[_Row], title: str, decimals: int) -> list[Column]:
    """Estimate, low and high in columns that stand close, so that their decimals are aligned."""
    printed = [[number(value, decimals) for value in row.values] for row in rows]
    return [
        Column([estimate for estimate, *_ in printed], "", "right"),
        Column([low and f"[{low}," for _, low, _ in printed], "", "right", 4.0),
        Column([high and f"{high}]" for *_, high in printed], title, "right", 4.0),
    ]


def _mark(ax: Axes, rows: Sequence[_Row], centers: NDArray[np.float64], middle: float | None) -> None:
    """Draw all marks, and the line in the middle."""
    if middle is not None:
        ax.axvline(middle, color=VERMILION, lw=1.0, ls=(0, (1.5, 2)), zorder=0)
    for row, y in zip(rows, centers, strict=True):
        _draw(ax, row, y)


def _draw(ax: Axes, row: _Row, y: float) -> None:
    """Draw the marks of a row."""
    estimate, low, high = row.values
    if row.kind == "range":
        axis.span(ax, y, (low, high), {"color": INK, "lw": 1.0, "marker": "|", "ms": 6.0, "mew": 1.0})
    elif row.kind == "pooled":
        axis.span(ax, y, (low, high), {"color": VERMILION, "lw": 1.0})
        ax.fill([low, estimate, high, estimate], [y, y - 6, y, y + 6], color=VERMILION, lw=0)
        ends = ax.transData.transform([(low, y), (high, y)])[:, 0]
        if np.ptp(ends) < _NARROW * root(ax).dpi / 72:
            ax.plot(estimate, y, "d", color=VERMILION, ms=8, mew=0)
    elif row.kind == "note":
        write(ax, EDGE, y, _note(ax, row), ground="white")
    elif row.kind == "study" and not row.reason:
        axis.span(ax, y, (low, high), {"color": BLUE, "lw": 1.4})
        ax.plot(estimate, y, "s", color=BLUE, ms=max(row.area, 4) ** 0.5, mew=0)


def _in_words(
    rows: Sequence[_Row], n: int, decimals: int, columns: Sequence[str], domains: Sequence[str]
) -> str:
    """Every row in the order drawn."""
    said = []
    for row in rows:
        name = row.label.lstrip(BOLD + MUTED).replace(f"\n{MUTED}", ", ").replace("\n", " ")
        people = f", n {row.size}" if row.size else ""
        people += "".join(f", {head} {cell}" for head, cell in zip(columns, row.cells, strict=False) if cell)
        if row.kind == "heading":
            said.append(f"{name}:")
        elif row.kind == "range":
            low, high = (number(value, decimals) for value in row.values[1:])
            said.append(f"Prediction interval {low} to {high}.")
        elif row.kind == "note":
            said.append(f"{row.note}.".replace("..", "."))
        elif row.reason:
            said.append(f"{name}{people}: no estimate, {row.reason}.")
        elif row.kind in ("study", "pooled"):
            share = f", weight {row.share}" if row.share else ""
            bias = "".join(
                f", {head} {word}" for head, word in zip(domains, row.lights, strict=False) if word
            )
            said.append(f"{name}{people}: {interval(row.values, decimals)}{share}{bias}.")
    return f"Forest plot of {counted(n)}. {' '.join(said)}"
