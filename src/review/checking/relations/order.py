"""What lies within what, whatever the data: the median in its quartiles, the mean in the range."""

from __future__ import annotations

from typing import Final

from review.checking.relations import Relation, View, Way
from review.printed import Interval
from review.records import Summary


def between(low: str, high: str, view: View) -> Interval:
    """From the lowest that one printed number allows to the highest that the other does."""
    return Interval(view.interval(low).low, view.interval(high).high)


def _within(name: str, compared: str, low: str, high: str, formula: str, note: str) -> Relation:
    return Relation(
        name=name, of=(Summary,), compared=compared, given=(low, high), formula=formula, note=note,
        ways=(Way(name="", implied=lambda view: between(low, high, view)),),
        holds_for=lambda view: view.interval(low).low <= view.interval(high).high, cannot_be=True,
    )  # fmt: skip


RELATIONS: Final = (
    _within("median_in_quartiles", "median", "q1", "q3", "first quartile ≤ median ≤ third quartile",
            "are summary data possible?"),
    _within("median_in_range", "median", "minimum", "maximum", "minimum ≤ median ≤ maximum",
            "are summary data possible?"),
    _within("mean_in_range", "mean", "minimum", "maximum", "minimum ≤ mean ≤ maximum",
            "are summary data possible?"),
)  # fmt: skip
