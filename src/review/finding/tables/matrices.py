"""Correlation matrices: variables in rows, the same variables (or their numbers) in columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from review.finding.tables.cells import value_of
from review.finding.tables.columns import Column
from review.finding.tables.facets import Evidence, facets
from review.finding.tables.layout import Row
from review.finding.tables.notes import Legend
from review.patterns import regex

_CORRELATIONS: Final = regex(
    r"\b(?:inter-?)?correlat(?:ions?|ed)\b|\bcorrelation (?:matrix|coefficients?)\b|\bPearson\b|\bSpearman\b",
    re.IGNORECASE,
)
_CUES: Final = ("correlat", "pearson", "spearman")  # plain words are found fast
_RANKS: Final = regex(r"\bSpearman|\brank correlation", re.IGNORECASE)
_NUMBERED: Final = regex(r"[(]?\d{1,2}[.)]?")
_STEM: Final = regex(r"^[(]?\d{1,2}[.)]?[ ]{0,2}(?=\D)")
_TEST: Final = Evidence(frozenset({"test"}))
_DIAGONAL: Final = ("1", "1.0", "1.00", "1.000")
_LEAST: Final = 3


def name_correlations(columns: Mapping[int, Column], rows: Sequence[Row], legend: Legend) -> None:
    """Say of the columns of a correlation matrix that they hold correlations.

    A table is one if its caption or notes speak of correlations, and numbers between −1 and 1 stand in
    columns that are headed by numbers or by the labels of rows; or if the numbers of every column that
    names no statistic lie between −1 and 1 (all of a column but one) and some carry stars of the notes.
    """
    small = legend.about.lower()
    if not any(word in small for word in _CUES) or not _CORRELATIONS.search(legend.about):
        return
    free = [column for column in columns.values() if not column.kinds]
    bounded = [column for column in free if _is_bounded(column.at, rows)]
    names = {_stem(label) for row in rows for label in row.stubs if label}
    named = [c for c in free if _NUMBERED.fullmatch(head := c.last.bare) or _stem(head) in names]
    starred = bool(legend.stars) and len(bounded) == len(free) and _has_stars(bounded, rows, legend)
    name = "rho" if _RANKS.search(legend.about) and "earson" not in legend.about else "r"
    if starred or len(named) >= min(_LEAST, len(free)):
        for column in bounded:
            column.leaf, column.measure, column.pure = _TEST, name, False


def _stem(label: str) -> str:
    """A label without its number: ``2. Anxiety`` and ``Anxiety`` are the same variable."""
    return _STEM.sub("", facets(label).bare.lower()).strip()


def _is_bounded(at: int, rows: Sequence[Row]) -> bool:
    """Whether a column holds lone numbers between −1 and 1, with decimals; all but one of several."""
    good = bad = 0
    for row in rows:
        content = row.cells.get(at)
        if content is None or content.kind != "data":
            continue
        for phrase in content.phrases:
            if phrase.form in ("limits", "p", "size", "enclosed") or phrase.numbers[0] in _DIAGONAL:
                continue
            value = value_of(phrase.numbers[0])
            lone = phrase.form == "number" and not any(phrase.percent) and not phrase.relation
            written = lone and bool(set(".,·") & set(phrase.numbers[0]))
            fits = written and value is not None and abs(value) <= 1
            good, bad = good + fits, bad + (2 if not written else not fits)
    return good > 0 and (bad == 0 or (bad == 1 and good > 1))


def _has_stars(columns: Sequence[Column], rows: Sequence[Row], legend: Legend) -> bool:
    return any(
        content.marks in legend.stars
        for row in rows
        for column in columns
        if (content := row.cells.get(column.at)) is not None and content.marks
    )
