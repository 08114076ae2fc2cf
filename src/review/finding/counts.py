"""What is counted: shares with their counts, and counts that stand without a percentage."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from review.finding.numerals import digits
from review.finding.owners import Result
from review.patterns import regex

_THEN_COUNTED: Final = regex(r"[ ]?(?:[,;:=]|or)[ ]?")
_TO_CLOSE: Final = regex(r"(?:[ ][a-z-]{2,20}){0,3}[ ]?[)\],;]")
_COUNTED_LATER: Final = regex(
    r"(?:[^.;()\[\]%]|\([^()\d]{0,40}\)){0,120}[(\[][ ]?(?:[nN](?:/[nN])?[ ]?=[ ]?)?"
)


def join_counts(text: str, results: list[Result]) -> None:
    """Read "49.6% of the articles had one (8,273 of the 16,695)" and "44.4%; 16/36" as one share."""
    for share, counted in pairwise(results):
        if share.name != "alone" or counted.name not in ("of", "slash"):
            continue
        between = text[share.end : counted.start]
        later = _COUNTED_LATER.fullmatch(between) and _TO_CLOSE.match(text, counted.end)
        if _THEN_COUNTED.fullmatch(between) or later:
            share.values |= counted.values
            share.end, share.name, counted.kind = counted.end, "counted", "owned"


def add_count(results: list[Result], start: int, end: int, count: str) -> Result | None:
    """The number at a place as a count, in words or in digits; None if it is part of a result already."""
    at = next((i for i, result in enumerate(results) if result.end > start), len(results))
    beside = results[at] if at < len(results) else None
    if beside is not None and beside.start < end:
        bare = beside.kind == "number" and "percent" not in beside.values
        if not bare or (beside.start, beside.end) != (start, end):
            return None
        beside.kind, beside.name, beside.values = "proportion", "of_two", {"count": digits(count)}
        return beside
    cluster = beside.cluster if beside else results[-1].cluster + 1 if results else 0
    added = Result("proportion", "of_two", start, end, {"count": digits(count)}, cluster)
    if not count[0].isdigit():
        added.assumptions.append("count printed in words")
    results.insert(at, added)
    return added
