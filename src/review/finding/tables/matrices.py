"""Correlation matrices: variables in rows, the same variables (or their numbers) in columns."""

from __future__ import annotations

import re
from typing import Final

from review.finding.tables.cells import value_of
from review.finding.tables.heads import Term
from review.finding.tables.layout import Part
from review.finding.tables.notes import Legend

_CORRELATIONS: Final = re.compile(
    r"\b(?:inter-?)?correlat(?:ions?|ed)\b|\bcorrelation (?:matrix|coefficients?)\b|\bPearson\b|\bSpearman\b",
    re.IGNORECASE,
)
_RANKS: Final = re.compile(r"\bSpearman|\brank correlation", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"[(]?\d{1,2}[.)]?")
_LEAST: Final = 3


def correlation_columns(part: Part, roles: list[Term | None], legend: Legend) -> list[Term | None]:
    """Roles with the columns of a correlation matrix filled in.

    A table is one if its caption or notes speak of correlations, and numbers between −1 and 1 stand in
    columns that are headed by numbers or by the labels of rows; or if every number of every column that
    names no statistic lies between −1 and 1 and some carry stars that the notes explain.
    """
    if not _CORRELATIONS.search(legend.about):
        return roles
    term = Term("test", "rho" if _RANKS.search(legend.about) and "earson" not in legend.about else "r")
    labels = {label.text.lower() for row in part.rows for label in row.labels if label.text}
    names = {_stem(label) for label in labels}
    filled = list(roles)
    free = [index for index in range(part.stubs, len(part.columns)) if roles[index] is None]
    bounded = [index for index in free if _bounded(part, index)]
    named = [
        index
        for index in free
        if _NUMBERED.fullmatch(head := part.columns[index].leaf.text) or _stem(head.lower()) in names
    ]
    starred = bool(legend.stars) and len(bounded) == len(free) and _has_stars(part, bounded, legend)
    for index in bounded if starred or len(named) >= min(_LEAST, len(free)) else []:
        filled[index] = term
    return filled


def _stem(label: str) -> str:
    """A label without its number: ``2. Anxiety`` and ``Anxiety`` are the same variable."""
    return re.sub(r"^[(]?\d{1,2}[.)]?[ ]{0,2}(?=\D)", "", label).strip()


def _bounded(part: Part, index: int) -> bool:
    """Whether a column holds nothing but lone numbers between −1 and 1, with decimals."""
    seen = 0
    for row in part.rows:
        shape = row.shapes[index]
        if shape.form in ("empty", "text", "reference") or shape.a in ("1", "1.0", "1.00", "1.000"):
            continue
        value = value_of(shape.a) if shape.form == "number" else None
        if value is None:
            if shape.form == "limits" or shape.form == "text":
                continue
            return False
        if abs(value) > 1 or shape.percent_a or shape.relation or not set(".,·") & set(shape.a):
            return False
        seen += 1
    return seen > 0


def _has_stars(part: Part, columns: list[int], legend: Legend) -> bool:
    return any(
        row.shapes[index].marks in legend.stars
        for row in part.rows
        for index in columns
        if row.shapes[index].marks
    )
