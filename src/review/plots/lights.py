"""Risk of bias as traffic lights: studies in rows, domains in columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from review.plots import given
from review.plots.style import EDGE, GAP, GREEN, INK, LINE, VERMILION, root, styled
from review.plots.table import Column, edges, grow, set_table
from review.plots.text import height, width, wrap, write
from review.plots.told import counted

LAMP: Final = 17.0  # points across


class _Look(NamedTuple):
    sign: str
    color: str
    ink: str = "white"


# Said three times: by sign, by hue, and in the text alternative; the hues are Okabe and Ito's.
_LOOKS: Final = {
    "low": _Look("+", GREEN), "moderate": _Look("−", "#E69F00", INK),
    "some concerns": _Look("−", "#E69F00", INK),
    "unclear": _Look("?", "#E69F00", INK), "high": _Look("×", VERMILION), "serious": _Look("×", VERMILION),
    "critical": _Look("!", "#7a2a00"), "no information": _Look("?", "#ffffff", INK),
    "not applicable": _Look("", "#ffffff", INK),
}  # fmt: skip
JUDGMENTS: Final = tuple(_LOOKS)


@styled
def traffic_lights(
    ax: Axes, labels: Iterable[object], judgments: Mapping[str, Iterable[object]], *,
    overall: Iterable[object] | None = None, headings: Sequence[str] = (), names: Sequence[str] = (),
) -> str:  # fmt: skip
    """Judgments of risk of bias (RoB 2, ROBINS-I, QUADAS-2, or other domains).

    Parameters
    ----------
    ax
        As in `forest`.
    labels : iterable of str
        One text a study.
    judgments : mapping of str to iterable of str
        What each domain asks, and its judgment for each study: one of `JUDGMENTS`.
    overall : iterable of str, optional
        The judgment of each study, set apart on the right.
    headings : sequence of str, optional
        Of the studies, and of the overall judgments.
    names : sequence of str, optional
        Short names above the columns, explained below; D1, D2 … by default.

    Returns
    -------
    str
        The text alternative, with all judgments.
    """
    n = len(studies := given.texts("labels", labels))
    columns = {domain: judged(domain, given_, n) for domain, given_ in judgments.items()}
    short = list(names) or [f"D{i}" for i in range(1, len(columns) + 1)]
    if not columns or len(short) != len(columns):
        raise ValueError(f"names: expected one for each of {len(columns)} domains, got {len(short)}")
    everything = columns | ({"Overall": judged("overall", overall, n)} if overall is not None else {})
    titles = given.headings(headings or ("Study", "Overall"), 2)
    tops = [*given.headings(short, len(short)), *([titles[1]] if overall is not None else [])]
    pitch = max(LAMP + 6, *(width(top) + 6 for top in tops[: len(columns)]))
    last = max(width(tops[-1]) - pitch, 0) / 2  # by which the last heading is wider than its column
    room = edges(ax)[2] - 2 * EDGE - GAP - last - pitch * (len(tops) + 0.3)
    rows = [Column([wrap(study, max(room, 60)) for study in studies], titles[0])]
    centers = set_table(ax, rows, [Column([""] * n)], [LAMP + 7] * n, header=LINE + 8)
    left, right, _ = edges(ax)
    room = right + GAP - left - last  # with the gap of the empty column
    step = min(pitch + 12, room / (len(tops) + 0.3))
    if step < LAMP + 1:
        raise ValueError(f"{len(tops)} columns leave no room for the lights: use figure(width=...)")
    ax.set(xlim=(0, right - left), xticks=[])
    ax.spines.bottom.set_visible(False)
    for j, (top, column) in enumerate(zip(tops, everything.values(), strict=True)):
        x = (j + 0.5 + 0.3 * (j == len(columns))) * step
        write(ax, left + x, -4 - height(top) / 2, top, "center")
        for y, judgment in zip(centers, column, strict=True):
            lamp(ax, left + x, y, judgment)
    shown = [word for word in JUDGMENTS if any(word in column for column in everything.values())]
    key(ax, shown, [f"{a}: {b}" for a, b in zip(short, columns, strict=True) if a != b])
    return _in_words(studies, everything)


def judged(domain: str, judgments: Iterable[object], n: int) -> list[str]:
    """Judgments in lower case, n of them; one that is unknown is named."""
    words = [text.lower() for text in given.texts(domain, judgments, n)]
    if unknown := [word for word in words if word not in _LOOKS]:
        raise ValueError(f"{domain}: expected one of {', '.join(JUDGMENTS)}; got {unknown[0]!r}")
    return words


def lamp(ax: Axes, x: float, y: float, judgment: str) -> None:
    """Draw a judgment: x in points from the left of the figure, y in the data."""
    look = _LOOKS[judgment]
    across = blended_transform_factory(root(ax).dpi_scale_trans, ax.transData)
    ax.plot(x / 72, y, "o", color=look.color, mec=INK, mew=0.8, ms=LAMP, clip_on=False, transform=across)
    ax.annotate(look.sign, (x, y), (0, -0.5), xycoords=("figure points", "data"),
                textcoords="offset points", ha="center", va="center",
                weight="bold", size=12, color=look.ink, annotation_clip=False)  # fmt: skip


def key(ax: Axes, shown: Sequence[str], domains: Sequence[str], ground: float = 0.0) -> None:
    """Say below the axis, and ``ground`` points lower, what the lights mean, and what the domains ask."""
    full, bottom = edges(ax)[2], max(ax.get_ylim()) + ground
    x, y = EDGE, bottom + LINE + 4
    for word in shown:
        if x > EDGE and x + 22 + width(word) > full - EDGE:
            x, y = EDGE, y + LINE + 10
        lamp(ax, x + LAMP / 2, y, word)
        write(ax, x + LAMP + 6, y, word)
        x += LAMP + 6 + width(word) + GAP
    y += LAMP / 2 + 4
    for domain in domains:
        text = wrap(domain, full - 2 * EDGE)
        write(ax, EDGE, y + height(text) / 2 + 2, text)
        y += height(text) + 3
    grow(ax, y - bottom + 2)


def _in_words(studies: Sequence[str], columns: Mapping[str, Sequence[str]]) -> str:
    tallies = []
    for domain, judged in columns.items():
        counts = ", ".join(f"{judged.count(word)} {word}" for word in JUDGMENTS if word in judged)
        tallies.append(f"{domain}: {counts}.")
    each = [
        f"{study}: {', '.join(column[i] for column in columns.values())}." for i, study in enumerate(studies)
    ]
    order = ", ".join(columns)
    return (
        f"Risk of bias of {counted(len(studies))}. {' '.join(tallies)} In the order {order}: {' '.join(each)}"
    )
