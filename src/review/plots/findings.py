"""Summary of findings: outcomes with their effects and how certain these are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from matplotlib.axes import Axes

from review.plots import given
from review.plots.style import EDGE, GAP, LINE, RULE, alone, root, styled
from review.plots.text import BOLD, MUTED, height, width, wrap, write
from review.plots.told import counted

_CERTAINTY: Final = {"high": "⊕⊕⊕⊕", "moderate": "⊕⊕⊕◯", "low": "⊕⊕◯◯", "very low": "⊕◯◯◯"}
_PHONE: Final = 360.0  # points; in narrower figures the columns stand below one another


@styled
def summary_of_findings(
    ax: Axes, outcomes: Iterable[object], columns: Mapping[str, Iterable[object]],
    certainty: Iterable[object], *, details: Iterable[object] | None = None, notes: Sequence[str] = (),
    headings: tuple[str, str] = ("Outcome", "Certainty"),
) -> str:  # fmt: skip
    """A table of outcomes, as GRADE has it, one outcome a row.

    Parameters
    ----------
    ax
        As in `forest`.
    outcomes, details : iterable of str
        One text a row; what else it is about (muted, below).
    columns : mapping of str to iterable of str
        By heading: people and studies, relative effect, risks without and with … as texts.
    certainty : iterable of str
        high, moderate, low or very low; of GRADE.
    notes : sequence of str
        Below the table, such as why certainty was rated down.

    Returns
    -------
    str
        The text alternative: the whole table in words.
    """
    n = len(rows := given.texts("outcomes", outcomes))
    words = [word.lower() for word in given.texts("certainty", certainty, n)]
    if unknown := [word for word in words if word not in _CERTAINTY]:
        raise ValueError(f"certainty: expected one of {', '.join(_CERTAINTY)}; got {unknown[0]!r}")
    more = given.texts("details", details, n)
    between = {heading: given.texts(heading, cells, n) for heading, cells in columns.items()}
    texts = [[f"{row}\n{MUTED}{detail}" if detail else row for row, detail in zip(rows, more, strict=True)]]
    texts += [*between.values(), [f"{_CERTAINTY[word]}\n{word}" for word in words]]
    titles = [BOLD + title for title in (headings[0], *between, headings[1])]
    if 72 * root(ax).get_figwidth() < _PHONE:
        titles, texts = [titles[0]], [_cards(titles, texts)]
    _table(ax, titles, texts, [MUTED + note for note in notes])
    said = []
    for i, (row, detail) in enumerate(zip(rows, more, strict=True)):
        cells = [f"{heading} {column[i]}" for heading, column in between.items() if column[i]]
        name = f"{row} ({detail})" if detail else row
        said.append(f"{name}: {'; '.join([*cells, f'certainty {words[i]}'])}.")
    return f"Summary of findings for {counted(n, 'outcome', 'outcomes')}. {' '.join([*said, *notes])}"


def _cards(titles: Sequence[str], columns: Sequence[Sequence[str]]) -> list[str]:
    """All columns below one another."""
    return [
        "\n".join(
            [
                BOLD + row[0],
                *(
                    f"{t.lstrip(BOLD)}: {' '.join(c.split())}"
                    for t, c in zip(titles[1:], row[1:], strict=True)
                    if c
                ),
            ]
        )
        for row in zip(*columns, strict=True)
    ]


def _table(ax: Axes, titles: Sequence[str], columns: Sequence[Sequence[str]], notes: Sequence[str]) -> None:
    """Columns of text across the figure, with rules between the rows."""
    fig = alone(ax)
    full = 72 * fig.get_figwidth()
    widths = _fitted([[title, *cells] for title, cells in zip(titles, columns, strict=True)], full - 2 * EDGE)
    head = [wrap(title, wide) for title, wide in zip(titles, widths, strict=True)]
    body = [[wrap(cell, wide) for cell in cells] for cells, wide in zip(columns, widths, strict=True)]
    below = [wrap(note, full - 2 * EDGE) for note in notes]
    lines = [max(map(height, head)) + 10, *(max(map(height, row)) + 12 for row in zip(*body, strict=True))]
    total = 2 * EDGE + sum(lines) + sum(height(note) + 3 for note in below) + 6 * bool(below)
    fig.set_figheight(total / 72)
    ax.set_position((0, 0, 1, 1))
    ax.set(autoscale_on=False, xlim=(0, full), ylim=(total, 0), xticks=[], yticks=[])
    ax.spines.bottom.set_visible(False)
    y = EDGE
    for i, (row, tall) in enumerate(zip([head, *zip(*body, strict=True)], lines, strict=True)):
        x = EDGE
        for cell, wide in zip(row, widths, strict=True):
            write(ax, x, y + 6 + height(cell) / 2, cell)
            x += wide + GAP
        y += tall
        ax.plot([EDGE, full - EDGE], [y, y], color=RULE, lw=1.2 if i in (0, len(lines) - 1) else 0.5)
    y += 6
    for note in below:
        write(ax, EDGE, y + height(note) / 2 + 2, note)
        y += height(note) + 3


def _fitted(columns: Sequence[Sequence[str]], room: float) -> list[float]:
    """Widths of columns: as needed, and where that is too much, the widest give way first."""
    widths = [max(map(width, column)) for column in columns]
    least = [max(width(word) for cell in column for word in cell.split()) for column in columns]
    least = [max(a, width(column[0].split(" ")[0])) for a, column in zip(least, columns, strict=True)]
    room -= GAP * (len(columns) - 1)
    while sum(widths) > room:
        i = max(range(len(widths)), key=lambda j: widths[j] - 1e6 * (widths[j] <= least[j]))
        if widths[i] <= least[i]:
            raise ValueError("the columns do not fit: shorten their longest words, or use figure(width=...)")
        widths[i] = max(widths[i] - LINE / 4, least[i])
    return widths
