"""What lies within what, whatever the data: a median in its quartiles, a mean in its range, an SD in both.

Nothing about a distribution is assumed. Where many numbers of one table break the same rule they are no
slips: the numbers are others than they seem, such as means in the place of medians.
"""

from __future__ import annotations

import math
import re
from typing import Final

from review.checking.relations import Relation, View, Way
from review.patterns import regex
from review.printed import Interval, NotANumber
from review.records import Summary

_POSSIBLE: Final = "are summary data possible?"
_HABIT: Final = "so many numbers of this table lie outside that they may be others than they seem"
_QUARTILES: Final = "the two ends are quartiles, not the lowest and the highest value"
#: Whole numbers in square brackets, without a word for what they are; a range after "and" is of others.
_APART: Final = regex(r"[A-Za-z/ ]{18,};|;[^;]{0,40};")  # many words, then a new clause
_OTHER: Final = regex(r"[^A-Za-z]\[\d{1,3}(?:[,–-] ?\d{1,3})+\]$|\band ranged\b")

#: A number that a blank breaks, a ratio of two counts; columns of errors beside those of ranges.
_BROKEN: Final = regex(r"\d\. \d|\d ?[∶:] ?\d")
#: "32,000 (11.000–68.000)": two marks for thousands, one of which reads as a decimal mark.
_TWO_MARKS: Final = (
    regex(r"(?<![\d.,])\d{1,3},\d{3}(?![\d.,])"),
    regex(r"(?<![\d.,])\d{1,3}\.\d{3}(?![\d.,])"),
)
_ERRORS: Final = regex(r"standard error|\bS\.?E\.?M?\b", re.IGNORECASE)


def between(low: str, high: str, view: View) -> Interval:
    """From the lowest that one printed number allows to the highest that the other does."""
    return Interval(view.interval(low).low, view.interval(high).high)


def _may_be_other_numbers(view: View) -> str | None:
    place = view.part.location
    if place.table is None and _APART.search(view.part.quote):
        return "the two ends stand in another clause, and may be of another quantity"
    if place.table is None and _OTHER.search(view.part.quote):
        return "the two numbers may be references, or the range of other groups"
    if all(mark.search(view.part.quote) for mark in _TWO_MARKS):
        return "points and commas may both part thousands"
    if _BROKEN.search(view.part.quote) or _ERRORS.search(place.column or ""):
        return "the numbers may be broken, a ratio, or those of another column"
    return None


def _anything(_: View) -> Interval:
    return Interval(-math.inf, math.inf)


def _within(name: str, compared: str, low: str, high: str, formula: str) -> Relation:
    offered = (Way(name=_QUARTILES, implied=_anything, words=()),) if compared == "mean" else ()
    return Relation(
        name=name, of=(Summary,), compared=compared, given=(low, high), formula=formula, note=_POSSIBLE,
        ways=(Way(name="", implied=lambda view: between(low, high, view)), *offered),
        holds_for=lambda view: view.interval(low).low <= view.interval(high).high, cannot_be=True,
        doubt=_may_be_other_numbers, habit=_HABIT,
    )  # fmt: skip


def spread(view: View) -> Interval:
    """From the smallest SD that values at both ends leave to the largest that fits between them.

    Bhatia and Davis (2000, doi 10.1080/00029890.2000.12005203): the variance is at most (max − mean)
    (mean − min), in a sample times n / (n − 1); it is at least (max − min)² / (2 (n − 1)). Without n two
    values are assumed, which gives the widest bounds.
    """
    low, high = view.interval("minimum"), view.interval("maximum")
    size = max(view.value("n"), 2.0) if view.has("n") else 2.0
    middle = (low.low + high.high) / 2
    if view.has("mean"):
        mean = view.interval("mean")
        middle = min(max(middle, mean.low), mean.high)
    product = (high.high - middle) * (middle - low.low)
    if product < 0:
        raise NotANumber("the mean lies outside the range")
    least = max(0.0, high.low - low.high) / math.sqrt(2 * (size - 1)) if view.has("n") else 0.0
    return Interval(least, math.sqrt(product * size / (size - 1)))


RELATIONS: Final = (
    _within("median_in_quartiles", "median", "q1", "q3", "first quartile ≤ median ≤ third quartile"),
    _within("median_in_range", "median", "minimum", "maximum", "minimum ≤ median ≤ maximum"),
    _within("mean_in_range", "mean", "minimum", "maximum", "minimum ≤ mean ≤ maximum"),
    _within("quartile_in_range", "q1", "minimum", "maximum", "minimum ≤ first quartile"),
    _within("quartile_in_range", "q3", "minimum", "maximum", "third quartile ≤ maximum"),
    Relation(
        name="order_of_quartiles", of=(Summary,), compared="q3", given=("q1",), note=_POSSIBLE,
        formula="first quartile ≤ third quartile", cannot_be=True, doubt=_may_be_other_numbers, habit=_HABIT,
        ways=(Way(name="", implied=lambda view: Interval(view.interval("q1").low, math.inf)),),
        holds_for=lambda view: view.interval("q3").high < view.interval("q1").low,
    ),
    Relation(
        name="sd_in_range", of=(Summary,), compared="sd", given=("minimum", "maximum"), note=_POSSIBLE,
        formula="SD ≤ √((max − mean)(mean − min) n / (n − 1))", cannot_be=True, habit=_HABIT,
        ways=(Way(name="", implied=spread), Way(name=_QUARTILES, implied=_anything, words=())),
        holds_for=lambda view: view.interval("minimum").low < view.interval("maximum").high,
        doubt=_may_be_other_numbers,
    ),
)  # fmt: skip
