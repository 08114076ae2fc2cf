"""Rows that each printed something else: an effect by the best route that a row's numbers allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from review.effects.printed import LAYOUT, Result, routes
from review.meta.tables import layouts
from review.meta.tables.sources import first_column
from review.meta.tables.table import Row, Table

#: Our name of a printed number, and what else its column may be called.
_ALSO: Final[dict[str, tuple[str, ...]]] = {
    **{f"{role}{i}": layouts.MEANS[f"{role}{i}"] for role in ("mean", "sd", "n") for i in "12"},
    "events1": layouts.EVENTS1, "events2": layouts.EVENTS2,
    "total1": layouts.TOTAL1, "total2": layouts.TOTAL2,
    "low": layouts.LOW, "high": layouts.HIGH, "se": layouts.STANDARD_ERROR, "n": layouts.SIZE,
    "t": ("ti", "t_value", "tval"), "p": ("pi", "pval", "p_value", "pvalue"), "r": ("ri", "correlation"),
    "f": ("fi", "f_value"), "md": ("mean_difference", "mean_diff", "diff"), "or": ("odds_ratio",),
    "rr": ("risk_ratio", "relative_risk"), "hr": ("hazard_ratio",), "irr": ("rate_ratio",),
    "rd": ("risk_difference",), "d": ("cohens_d", "cohen_d"), "g": ("hedges_g", "smd"),
    "chi2": ("chi_squared", "chisq", "x2"), "change": ("mean_change",), "sd_change": ("sd_of_change",),
    "q1_1": ("q11",), "q3_1": ("q31",), "q1_2": ("q12",), "q3_2": ("q32",),
    "minimum1": ("min1",), "maximum1": ("max1",), "minimum2": ("min2",), "maximum2": ("max2",),
    "oe": ("o_e", "ominuse"), "v": ("vo_e", "variance_of_oe"),
}  # fmt: skip
_YES: Final = frozenset({"1", "yes", "true", "y", "x", "paired"})


@dataclass(frozen=True, slots=True)
class RowEffect:
    """What one row gave: a result, or why there is none."""

    row: Row
    result: Result | None
    problem: str = ""


def given(table: Table, row: Row) -> dict[str, list[str]]:
    """The printed numbers of a row by the options of ``review effect``, each option with most numbers."""
    found: dict[str, list[str]] = {}
    for option, arrangements in LAYOUT.items():
        for count in sorted(arrangements, reverse=True):
            texts = [_text(table, row, name) for name in arrangements[count].split()]
            if all(texts):
                found[option] = texts
                break
    if "total" in found and "n" in found and len(found["n"]) == 2:
        del found["n"]
    return found


def _text(table: Table, row: Row, name: str) -> str:
    for each in (name, *_ALSO.get(name, ())):
        if (column := first_column(table, (each,))) is not None and (text := table.text(row, column)):
            return text
    return ""


def effect_of(table: Table, row: Row, measure: str | None, ci_level: float = 0.95) -> Result:
    """The effect of one row. Columns ``measure``, ``paired``, ``higher`` and ``tails`` may say more.

    Raises
    ------
    ValueError
        Says what the row lacks, or which number cannot be read.
    """
    own = _cell(table, row, "measure")
    higher, tails = _cell(table, row, "higher"), _cell(table, row, "tails")
    return routes(
        given(table, row), measure=measure or own or None, ci_level=ci_level,
        paired=_cell(table, row, "paired").lower() in _YES,
        higher=int(higher) if higher in ("1", "2") else None, tails=1 if tails == "1" else 2,
    )  # fmt: skip


def _cell(table: Table, row: Row, name: str) -> str:
    column = first_column(table, (name,))
    return "" if column is None else table.text(row, column)


def effects_of(table: Table, measure: str | None, ci_level: float = 0.95) -> Iterator[RowEffect]:
    """Each row's effect, or why it has none."""
    for row in table.rows:
        try:
            yield RowEffect(row, effect_of(table, row, measure, ci_level))
        except ValueError as problem:
            yield RowEffect(row, None, str(problem))
