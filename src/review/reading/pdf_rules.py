"""Lines drawn on a page: the rules of tables, and the edges of columns that they show."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from review.reading.pdf_layout import turned_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from review.reading.pdf_file import Stroke
    from review.reading.pdf_layout import Page

_MEETS: Final = 1.5  # points between two ends that meet


class Rule(NamedTuple):
    """A horizontal line drawn on the page."""

    x0: float
    x1: float
    y: float


class Upright(NamedTuple):
    """A vertical line drawn on the page."""

    x: float
    y0: float
    y1: float


class Drawing(NamedTuple):
    """The straight lines of a page or of a part of it; pieces that meet end to end are not put together."""

    rules: Sequence[Rule] = ()
    uprights: Sequence[Upright] = ()

    def within(self, left: float, right: float, top: float, bottom: float) -> Drawing:
        """The lines that stand in a part of the page."""
        return Drawing(
            [rule for rule in self.rules if rule.x0 < right and rule.x1 > left and top < rule.y < bottom],
            [line for line in self.uprights if left < line.x < right and line.y1 > top and line.y0 < bottom],
        )


def drawing_of(strokes: Iterable[Stroke], page: Page) -> Drawing:
    """Horizontal and vertical lines of a page, thin boxes and the sides of boxes included."""
    width, height = (page.height, page.width) if page.turn else (page.width, page.height)
    rules: list[Rule] = []
    uprights: list[Upright] = []
    for kind, (x0, y0, x1, y1), stroked in strokes:
        if page.turn:
            x0, y0, x1, y1 = turned_box(x0, y0, x1, y1, page.turn, width, height)
        left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        flat, thin = bottom - top, right - left
        if thin > 8 and (flat < 1 or (flat < 2.5 and kind == "re")):
            rules.append(Rule(left, right, (top + bottom) / 2))
        elif flat > 4 and (thin < 1 or (thin < 2.5 and kind == "re")):
            uprights.append(Upright((left + right) / 2, top, bottom))
        elif thin > 8 and kind == "re" and stroked:
            rules.extend((Rule(left, right, top), Rule(left, right, bottom)))
            uprights.extend((Upright(left, top, bottom), Upright(right, top, bottom)))
    return Drawing(rules, uprights)


def merged_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Rules from top to bottom; pieces drawn end to end on one height become one."""
    result: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.y / 1.5), r.x0)):
        if result and abs(result[-1].y - rule.y) < 2 and rule.x0 <= result[-1].x1 + 2:
            last = result.pop()
            rule = Rule(last.x0, max(last.x1, rule.x1), last.y)
        result.append(rule)
    return sorted(result, key=lambda r: r.y)


def column_edges(drawing: Drawing) -> list[float]:
    """Where the columns of a table end, if lines say so, from left to right.

    Vertical lines do, and so do rules that are drawn cell by cell: their pieces meet at the edges of columns.
    """
    heights: dict[int, list[Rule]] = {}
    for rule in drawing.rules:
        heights.setdefault(round(rule.y / _MEETS), []).append(rule)
    at: Counter[int] = Counter()
    for pieces in heights.values():
        pieces.sort()
        if len(pieces) > 1:
            meeting = {round(b.x0 / _MEETS) for a, b in pairwise(pieces) if abs(a.x1 - b.x0) < _MEETS}
            at.update(meeting)
            if meeting:
                at.update({round(pieces[0].x0 / _MEETS), round(pieces[-1].x1 / _MEETS)})
    at.update({round(line.x / _MEETS) for line in drawing.uprights for _ in range(2)})
    found: list[float] = []
    for place in sorted(place for place, times in at.items() if times > 1):
        if not found or place * _MEETS - found[-1] > 2 * _MEETS:
            found.append(place * _MEETS)
    return found if len(found) > 2 else []
