"""Which lines of a table are one row of cells: by rules, by steps between lines, by what they leave open."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from review.reading.pdf_columns import Placed, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from review.reading.pdf_layout import Line
    from review.reading.pdf_rules import Rule


def rows_of_lines(
    placed: Sequence[Sequence[Placed]],
    rows: Sequence[list[Line]],
    baselines: Sequence[float],
    heads: int,
    rules: Sequence[Rule],
    boxed: bool,
) -> list[list[int]]:
    """Which baselines make up one row of cells.

    Parameters
    ----------
    placed : sequence of sequence of Placed
        The pieces of each baseline in their columns.
    rows : sequence of list of Line
        The lines of each baseline.
    baselines : sequence of float
    heads : int
        How many of the baselines are heads.
    rules : sequence of Rule
        Horizontal lines drawn in the table, pieces that meet put together.
    boxed : bool
        Whether vertical lines part its columns.
    """
    between = [
        any(baselines[i - 1] - 1 < rule.y < baselines[i] for rule in rules) if i else False
        for i in range(len(baselines))
    ]
    ruled = _is_ruled(placed, between, heads, boxed)
    spanning = [i for i in range(heads) if any(last > first for first, last, _ in placed[i])]
    close = _close_step(placed, rows, baselines, heads)
    groups: list[list[int]] = []
    for i in range(len(baselines)):
        new = i == 0 or i == heads or baselines[i] <= baselines[i - 1]  # overleaf, too
        if 0 < i < heads:
            new = between[i] or (i - 1 in spanning and i not in spanning) or i in spanning
        elif i > heads and ruled:
            new = between[i]
        elif i > heads and baselines[i] > baselines[i - 1]:
            step, size = baselines[i] - baselines[i - 1], rows[i][0].size
            wraps = _wraps(placed[i], placed[i - 1], step, size) if close is None else step <= close * size
            new = not wraps and not _completes(placed[i], [piece for k in groups[-1] for piece in placed[k]])
        if new:
            groups.append([i])
        else:
            groups[-1].append(i)
    return groups


def _is_ruled(placed: Sequence[Sequence[Placed]], between: Sequence[bool], heads: int, boxed: bool) -> bool:
    """Whether each row of a body is closed by a rule: many are, and what no rule parts is one row.

    Where vertical lines part the columns, too, the rules are those of boxes.
    """
    body = range(heads + 1, len(placed))
    parted = sum(between[i] for i in body)
    if parted >= 0.4 * len(body) > 0:
        return True
    within = [i for i in body if not between[i]]
    return parted >= max(2, 0.2 * len(body)) and (boxed or _are_parts(placed, within))


def _close_step(
    placed: Sequence[Sequence[Placed]],
    rows: Sequence[list[Line]],
    baselines: Sequence[float],
    heads: int,
) -> float | None:
    """The step between baselines, in type sizes, up to which a line goes on with the cells above it.

    Where rows are set apart from each other by more than the lines within one, the steps fall into two kinds.
    That the small ones are within rows is believed only if hardly any line after one has numbers of its own:
    else they are the rows of blocks.
    """
    steps = {i: (baselines[i] - baselines[i - 1]) / rows[i][0].size for i in range(heads + 1, len(baselines))}
    ordered = sorted(steps.values())
    gaps = [(b / a, (a + b) / 2) for a, b in pairwise(ordered) if 0.8 < a < 1.5]
    if not gaps:
        return None
    ratio, close = max(gaps)
    if ratio < _APART:
        return None
    within = [i for i, step in steps.items() if step <= close]
    return close if _are_parts(placed, within) else None


_APART: Final = 1.12  # rows are set apart by at least an eighth more than lines


def _are_parts(placed: Sequence[Sequence[Placed]], lines: Sequence[int]) -> bool:
    """Whether hardly any of some lines is a row of its own."""
    whole = sum(
        _is_whole(placed[i], [piece for row in placed[max(0, i - 2) : i] for piece in row]) for i in lines
    )
    return whole <= 0.1 * len(lines)


def _is_whole(row: Sequence[Placed], before: Sequence[Placed]) -> bool:
    """Whether a line has a number of its own below one of two lines before: those of a cell rarely have."""
    above = {first: piece.text for first, _, piece in before if first > 0}
    return any(
        first in above
        and is_number(above[first])
        and is_number(piece.text)
        and piece.text.lstrip()[:1] not in "(["
        and not _is_open(above[first])
        for first, _, piece in row
    )


def _is_open(text: str) -> bool:
    """Whether a text has to go on: a bracket is left open, or a sign asks for a number."""
    signs = text.rstrip().endswith(("±", "−", "–", "-", ",", " to", "/"))
    return signs or text.count("(") > text.count(")") or text.count("[") > text.count("]")


def _closes(text: str, above: str) -> bool:
    """Whether a text goes on with what the text above leaves open."""
    if above.rstrip()[-1:] in tuple("±-–−"):
        return is_number(text)
    return text.count(")") > text.count("(") or text.count("]") > text.count("[")


def _completes(row: Sequence[Placed], above: Sequence[Placed]) -> bool:
    """True if a line closes a bracket of the row above, or adds to its numbers only what is in brackets."""
    texts: dict[int, str] = {}
    for first, _, piece in above:
        texts[first] = texts.get(first, "") + piece.text
    if any(_is_open(texts.get(first, "")) and _closes(piece.text, texts[first]) for first, _, piece in row):
        return True
    return bool(row) and all(
        first > 0 and first in texts and (_is_open(texts[first]) or _opens_after(piece.text, texts[first]))
        for first, _, piece in row
    )


def _opens_after(text: str, above: str) -> bool:
    """Whether a text is a bracket with numbers, or a spread, that belongs to the number above it."""
    start = text.lstrip()[:1]
    if not start or not is_number(text):
        return False
    return (start == "±" and "±" not in above) or (start in "([" and not any(c in above for c in "(["))


def _wraps(row: Sequence[Placed], before: Sequence[Placed], step: float, size: float) -> bool:
    """True if a row only goes on with cells of the row before."""
    if step > 1.45 * size or not row:
        return False
    filled, above = {first for first, _, _ in row}, {first for first, _, _ in before}
    if 0 not in filled:
        return filled <= above and not any(is_number(piece.text) for _, _, piece in row)
    first = row[0][2]
    start = first.text.lstrip()[:1]
    if len(row) == 1 and len(above) > 1 and 0 in above:
        return start.islower() or start in "(&"
    return start.islower() and not any(is_number(piece.text) for _, _, piece in row) and filled <= above
