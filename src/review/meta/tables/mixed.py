"""Rows that each printed something else: an effect by the best route that a row's numbers allow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from review.effects.printed import LAYOUT, Result, Route, routes
from review.meta.tables import layouts
from review.meta.tables.layouts import MEASURES
from review.meta.tables.sources import Source, first_column, key_of
from review.meta.tables.table import Row, Table

Floats = NDArray[np.float64]

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
#: Measures that ``review effect`` reaches, by ours; both pool on the same scale.
_ROUTE_NAMES: Final = {
    name: name
    for name in ("g", "d", "delta", "MD", "ROM", "OR", "RR", "HR", "RD", "IRR", "r", "SMCC", "SMCR", "MC")
}
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


def can_be_mixed(table: Table, measure: str | None) -> bool:
    """Whether at least one row of a table of studies has numbers from which its effect can be computed.

    This is asked of tables in which no set of columns gives the effect in every row: one study may report
    means, another only a t.
    """
    return any(_route(table, row, _ROUTE_NAMES.get(measure_key(measure))) for row in table.rows)


def measure_key(measure: str | None) -> str:
    """Our name of a measure; g where none was asked for."""
    return key_of(measure) if measure else "g"


def _route(table: Table, row: Row, name: str | None, ci_level: float = 0.95) -> Route | None:
    if name is None:
        return None
    try:
        best = effect_of(table, row, name, ci_level).routes[0]
    except ValueError:
        return None
    return best if best.variance and math.isfinite(best.scaled) else None


def by_route(
    table: Table, row: Row, source: Source, measure: str | None, ci_level: float
) -> tuple[float, float, str] | None:
    """Effect and variance of a row that lacks the columns of the others, by what it does have."""
    keys = {value.name: key for key, value in MEASURES.items()}
    best = _route(table, row, _ROUTE_NAMES.get(keys[source.measure.name]), ci_level)
    if best is None:
        return None
    said = f"{best.name} (assuming {'; '.join(best.assumed)})" if best.assumed else best.name
    return best.scaled, float(best.variance or 0), said


def merged(
    rows: Sequence[Row], found: Mapping[int, tuple[float, float, str]], estimate: Floats, variance: Floats
) -> tuple[Floats, Floats]:
    """Effects of all rows in their order, those of routes among the others."""
    others = iter(zip(estimate.tolist(), variance.tolist(), strict=True))
    pairs = [found[row.number][:2] if row.number in found else next(others) for row in rows]
    both = np.array(pairs, float)
    return both[:, 0], both[:, 1]


def told(rows: Sequence[Row], found: Mapping[int, tuple[float, float, str]]) -> list[str]:
    """Which rows were computed from what."""
    by: dict[str, list[str]] = {}
    for row in rows:
        if row.number in found:
            by.setdefault(found[row.number][2], []).append(str(row.number))
    return [f"computed from {name}: row {', '.join(numbers[:8])}" for name, numbers in by.items()]
