"""The studies of a table: their effects with variances, however they were printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from review.meta.tables.described import (
    all_of_one_study,
    clusters_of,
    groups_of,
    judgments_of,
    label_of,
    moderators_of,
    scale_size_of,
    sizes_of,
    years_of,
)
from review.meta.tables.effects import Effects, Limits, computed, given_effects
from review.meta.tables.layouts import MEASURES, Measure
from review.meta.tables.mixed import by_route, can_be_mixed, measure_key, merged, told
from review.meta.tables.sources import Source, find_source, origin_of
from review.meta.tables.table import Floats, Row, Table, read_table, renamed
from review.meta.tables.where import ordered, where

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that cannot be pooled, and why."""

    label: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Studies:
    """Effects to be pooled, one a row of the file.

    ``estimate`` and ``variance`` are on the scale that is pooled (of ratios, logs). ``origin`` says from
    which columns they come. ``counts`` are events and totals (or person-time) of both groups, or of one, if
    these were given. ``limits``
    are the printed confidence limits of level ``ci_level`` that a variance was computed from. ``scale_size``
    is what the way back from the pooled scale needs: a harmonic mean of sizes, or measurements of a person.
    ``name`` is that of the subgroup, if these are the rows of one. ``one_study``: all rows bear the name of
    one study, so that nothing can be said of studies.
    """

    file: str
    measure: Measure
    origin: str
    labels: tuple[str, ...]
    estimate: Floats
    variance: Floats
    sizes: tuple[int | None, ...] = ()
    groups: tuple[str, ...] | None = None
    cluster: tuple[str, ...] | None = None
    moderators: Mapping[str, Any] | None = None
    years: tuple[float, ...] | None = None
    counts: tuple[Floats, ...] | None = None
    limits: tuple[Limits | None, ...] = ()
    ci_level: float = 0.95
    compares_groups: bool = False
    scale_size: float = 2.0
    name: str = ""
    details: tuple[str, ...] = ()
    judgments: Mapping[str, tuple[str, ...]] | None = None  # of risk of bias, by domain
    one_study: bool = False
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def two_groups(self) -> bool:
        """Whether ``counts`` are people with events in two groups."""
        return self.counts is not None and len(self.counts) == 4 and not self.measure.symbol.startswith("IR")


def read_studies(
    path: Path, *, measure: str | None = None, by: str | None = None, moderators: Sequence[str] = (),
    cluster: str | None = None, columns: Mapping[str, str] | None = None, ci_level: float = 0.95,
    condition: str | None = None, order: str | None = None, show: Sequence[str] = (),
    judgments: Sequence[str] = (), sheet: str | None = None,
) -> Studies:  # fmt: skip
    """Read a table of studies, find out which columns give an effect, and compute it.

    Parameters
    ----------
    path : Path
        A CSV file or a workbook (.xlsx) with columns as in metafor, or our own.
    measure : str, optional
        What to compute, or what the effects in the file are: one of `MEASURES`, or metafor's name.
    by, cluster : str, optional
        Columns of subgroups, and of the study that a row belongs to.
    moderators : sequence of str
        Columns, numbers or text.
    columns : mapping of str to str, optional
        Names that are recognized, and the columns of the file that they mean: ``{"yi": "effect"}``.
    ci_level : float
        Of the confidence intervals in the file.
    condition, order : str, optional
        Which rows take part, as for `where`; the column that they are ordered by, descending after "-".
    show, judgments : sequence of str
        Columns to show below the studies in the forest; columns of risk of bias ("low", "some concerns",
        "high" …), shown as lights.
    sheet : str, optional
        Of a workbook; the first one that has a table, unless given.

    Raises
    ------
    ValueError
        Names file, row, column, value and remedy of what cannot be used.
    """
    whole = renamed(read_table(path, sheet), columns or {})
    table = where(whole, condition) if condition else whole
    some = f"{len(table.rows)} of {len(whole.rows)} rows are those with {condition}"
    table = ordered(table, order) if order else table
    source = _source(table, measure)
    rows = _usable(table, source, measure, moderators, ci_level)
    effects = _effects(table, source, rows, ci_level)
    alone = all_of_one_study(table, rows.used, cluster)
    notes = (*([some] if condition else []), *source.notes, *effects.notes, *([alone] if alone else []))
    shown, used = [table.column(name) for name in show], rows.used
    return Studies(
        file=table.file, measure=source.measure, origin=origin_of(table, source),
        labels=tuple(label_of(table, row) for row in used), estimate=effects.estimate,
        variance=effects.variance, sizes=sizes_of(table, used, source),
        groups=None if by is None else groups_of(table, used, by), cluster=clusters_of(table, used, cluster),
        moderators=moderators_of(table, used, moderators), judgments=judgments_of(table, used, judgments),
        details=tuple(table.said(row, shown) for row in used) if shown else (), one_study=bool(alone),
        scale_size=scale_size_of(table, used, source), years=years_of(table, used), counts=effects.counts,
        limits=effects.limits, ci_level=ci_level, left_out=rows.left_out, notes=notes,
        compares_groups=source.layout is not None and "2" in "".join(source.layout.roles),
    )  # fmt: skip


def _source(table: Table, measure: str | None) -> Source:
    """Where effects are; or that each row is taken by what it printed."""
    try:
        return find_source(table, measure)
    except ValueError:
        if not can_be_mixed(table, measure):
            raise
        return Source(MEASURES[measure_key(measure)], {}, notes=("each row by what it printed",))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that give an effect; those of them that do so by a route of their own; the others."""

    used: list[Row]
    routes: Mapping[int, tuple[float, float, str]]  # effect, variance and route by row number
    left_out: tuple[LeftOut, ...]


def _usable(
    table: Table, source: Source, measure: str | None, moderators: Sequence[str], ci_level: float
) -> _Rows:
    chosen = [table.column(name) for name in moderators if ":" not in name]
    used: list[Row] = []
    left_out: list[LeftOut] = []
    routes: dict[int, tuple[float, float, str]] = {}
    for row in table.rows:
        reason = _missing(table, row, source) if source.columns else "no number to start from"
        if reason and (other := by_route(table, row, source, measure, ci_level)):
            routes[row.number], reason = other, ""
        if reason := reason or _missing_moderator(table, row, chosen):
            left_out.append(LeftOut(label_of(table, row), row.number, reason))
        else:
            used.append(row)
    if not used:
        raise ValueError(f"{table.file}: no row can be pooled; row {left_out[0].row}: {left_out[0].reason}")
    return _Rows(used, routes, tuple(left_out))


def _effects(table: Table, source: Source, rows: _Rows, ci_level: float) -> Effects:
    """Effects of all rows, in their order."""
    whole = [row for row in rows.used if row.number not in rows.routes]
    found = Effects()
    if whole and source.layout:
        found = computed(table, whole, source)
    elif whole:
        found = given_effects(table, whole, source, ci_level)
    if not rows.routes:
        return found
    estimate, variance = merged(rows.used, rows.routes, found.estimate, found.variance)
    return Effects(estimate, variance, notes=(*found.notes, *told(rows.used, rows.routes)))


def _missing(table: Table, row: Row, source: Source) -> str:
    """Which number a row lacks; empty if it has all."""
    numbers = {role: table.number(row, column) for role, column in source.columns.items()}
    headings = {role: table.header[column] for role, column in source.columns.items()}
    if source.layout or numbers["estimate"] is None:
        lacking = [
            headings[role]
            for role in (source.layout.roles if source.layout else ("estimate",))
            if numbers[role] is None
        ]
        return f"no {', '.join(lacking)}" if lacking else ""
    if numbers.get("variance") or numbers.get("se") or (numbers.get("low") and numbers.get("high")):
        return ""
    return f"no {' or '.join(headings[role] for role in source.columns if role != 'estimate')}"


def _missing_moderator(table: Table, row: Row, columns: Sequence[int]) -> str:
    lacking = [table.header[column] for column in columns if not table.text(row, column)]
    return f"no {', '.join(lacking)}" if lacking else ""
