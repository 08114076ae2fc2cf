"""Which statistic a column holds, where its head names exactly one; and which letters to believe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from review.finding.tables.cells import read_p_cell, value_of
from review.finding.tables.heads import Label, Term
from review.finding.tables.layout import Column, Part
from review.finding.tables.notes import Legend

_COMPANY: Final = {"p", "df", "se", "sd", "ci", "ci_low", "ci_high"}
_ONE_OF: Final = {
    "mean", "median", "sd", "se", "iqr", "range", "minimum", "maximum", "ci", "ci_low", "ci_high",
    "count", "percent", "p", "df", "estimate", "test", "value",
}  # fmt: skip
_DIFFERENCE: Final = ("difference", "Difference")
_FEW: Final = 0.2
#: Beside these, ``P`` is phosphorus; beside ``x`` and ``y``, ``z`` is a coordinate.
_ELEMENTS: Final = {"K", "Ca", "Mg", "Na", "Fe", "Zn", "Cu", "Mn", "S", "C"}


def column_roles(part: Part) -> list[Term | None]:
    """The one statistic of each column; None for labels, groups and heads that name several.

    A letter such as ``F`` or ``B`` is believed only beside columns of p-values, standard errors, degrees of
    freedom or intervals; a column of p-values only if its numbers can be p-values.
    """
    named = [None if column.index < part.stubs else _named(column) for column in part.columns]
    for column in part.columns[part.stubs :]:
        if "isher" in column.leaf.text and column.leaf.has("test") and _are_p_values(part, column.index):
            named[column.index] = Term(
                "p"
            )  # "chi-square (Fisher's exact)": what Fisher's test gives is a p-value
    kinds = [
        {term.kind} if term else {t.kind for t in column.leaf.terms}
        for term, column in zip(named, part.columns, strict=True)
    ]
    roles: list[Term | None] = []
    for index, term in enumerate(named):
        company = set().union(*(kinds[other] for other in range(part.stubs, len(kinds)) if other != index))
        roles.append(term if term is not None and _believed(part, index, term, company) else None)
    return roles


def _named(column: Column) -> Term | None:
    heads = column.heads
    for depth in range(len(heads) - 1, -1, -1):
        label = heads[depth]
        if not label.terms:
            continue
        term = _only(label)
        if (
            term is not None
            and term.kind == "mean"
            and any(word in head.text for head in heads for word in _DIFFERENCE)
        ):
            return Term("estimate", "MD")
        if (
            term is not None
            and term.kind in ("ci_low", "ci_high")
            and not any("CI" in head.text or head.has("ci") or head.level for head in heads)
        ):
            return Term(term.kind, "unnamed")
        return term
    return None


def _only(label: Label) -> Term | None:
    """The statistic of a label that names one; words besides are allowed for means and p-values."""
    terms = label.terms
    if len(terms) > 1 and terms[0].kind == "mean" and {term.kind for term in terms[1:]} == {"estimate"}:
        return terms[0]  # "Average AUC"
    if len(terms) != 1 or terms[0].kind not in _ONE_OF:
        return None
    starts = label.text.startswith(("p", "P", "Mean", "mean", "Average", "Median", "median"))
    return terms[0] if label.pure or (terms[0].kind in ("p", "mean", "median") and starts) else None


def _believed(part: Part, index: int, term: Term, company: set[str]) -> bool:
    heads = {column.leaf.text for column in part.columns if column.index != index}
    if (part.columns[index].leaf.text == "P" and heads & _ELEMENTS) or (
        part.columns[index].leaf.text == "z" and {"x", "y"} <= heads
    ):
        return False
    if term.kind == "p":
        return _are_p_values(part, index)
    if term.kind == "value":
        return bool(company & {"se", "test"})
    if term.kind in ("ci_low", "ci_high") and term.name == "unnamed":
        return bool(company & {"estimate"}) and bool(company & {"ci_low", "ci_high"})
    letter = next((label.letter for label in reversed(part.columns[index].heads) if label.terms), False)
    return not letter or bool(company & _COMPANY)


def _are_p_values(part: Part, index: int) -> bool:
    good = bad = 0
    for row in part.rows:
        shape, cell = row.shapes[index], row.cells[index]
        if cell is None or shape.form != "number":
            continue
        p = read_p_cell(cell.text)
        value = value_of(p[1]) if p and p[1] else None
        fits = p is not None and (value is None or 0 <= value <= 1)
        good, bad = good + fits, bad + (not fits)
    return bad <= _FEW * (good + bad)


def is_total(names: Sequence[str]) -> bool:
    """Whether a column is all groups together."""
    return any(
        name.lower().startswith(("total", "all ", "overall", "whole", "entire", "combined"))
        or name.lower() == "all"
        for name in names
    )


@dataclass(slots=True)
class Frame:
    """What holds for all rows of a part.

    Parameters
    ----------
    part : Part
    roles : sequence of Term or None
        One for each column.
    legend : Legend
    heads : sequence of sequence of Label
        Heads over each column, the nearest first, each mark's note before them.
    corner : sequence of Label
        Heads over the labels that name statistics.
    """

    part: Part
    roles: Sequence[Term | None]
    legend: Legend
    heads: Sequence[Sequence[Label]]
    corner: Sequence[Label]


def frame_of(part: Part, roles: Sequence[Term | None], legend: Legend) -> Frame:
    """Frame of the rows of a part."""
    noted = [_with_notes(column.heads[::-1], legend) for column in part.columns]
    corner = [head for stub in part.columns[: part.stubs] for head in stub.heads if head.terms]
    return Frame(part, roles, legend, noted, corner)


def _with_notes(labels: Sequence[Label], legend: Legend) -> Sequence[Label]:
    noted = [legend.marks[label.marks] for label in labels if label.marks in legend.marks]
    return [*noted, *labels] if noted else labels
