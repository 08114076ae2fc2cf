"""The studies of a table: their effects with variances, however they were printed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from review.effects import ci_to_se
from review.meta.tables import layouts
from review.meta.tables.layouts import LAYOUTS, MEASURES, Measure
from review.meta.tables.mixed import by_route, can_be_mixed, measure_key, merged, told
from review.meta.tables.sources import Source, columns_of, find_source, first_column, origin_of
from review.meta.tables.table import Row, Table, read_table, renamed
from review.meta.tables.where import ordered, where
from review.printed import Printed

if TYPE_CHECKING:
    from pathlib import Path

Floats = NDArray[np.float64]
Limits = tuple[Printed, Printed]
_NOT_REPORTED: Final = "(not reported)"


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
    which columns they come. ``counts`` are events and totals of both groups, if these were given. ``limits``
    are the printed confidence limits of level ``ci_level`` that a variance was computed from. ``scale_size``
    is what the way back from the pooled scale needs: a harmonic mean of sizes, or measurements of a person.
    ``name`` is that of the subgroup, if these are the rows of one.
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
    counts: tuple[Floats, Floats, Floats, Floats] | None = None
    limits: tuple[Limits | None, ...] = ()
    ci_level: float = 0.95
    compares_groups: bool = False
    scale_size: float = 2.0
    name: str = ""
    details: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


def read_studies(
    path: Path, *, measure: str | None = None, by: str | None = None, moderators: Sequence[str] = (),
    cluster: str | None = None, columns: Mapping[str, str] | None = None, ci_level: float = 0.95,
    condition: str | None = None, order: str | None = None, show: Sequence[str] = (),
) -> Studies:  # fmt: skip
    """Read a table of studies, find out which columns give an effect, and compute it.

    Parameters
    ----------
    path : Path
        A CSV file with columns as in metafor, or our own.
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

    show : sequence of str
        Columns to show beside the studies in the forest, such as risk of bias.

    Raises
    ------
    ValueError
        Names file, row, column, value and remedy of what cannot be used.
    """
    table = renamed(read_table(path), columns or {})
    rows = len(table.rows)
    table = where(table, condition) if condition else table
    left = [f"{len(table.rows)} of {rows} rows are those with {condition}"] if condition else []
    table = ordered(table, order) if order else table
    try:
        source = find_source(table, measure)
    except ValueError:
        if not can_be_mixed(table, measure):
            raise
        source = Source(MEASURES[measure_key(measure)], {}, notes=("each row by what it printed",))
    shown = [table.column(name) for name in show]
    chosen = [table.column(name) for name in moderators if ":" not in name]
    group = None if by is None else table.column(by)
    used: list[Row] = []
    left_out: list[LeftOut] = []
    routes: dict[int, tuple[float, float, str]] = {}
    for row in table.rows:
        reason = _missing(table, row, source) if source.columns else "no number to start from"
        if reason and (other := by_route(table, row, source, measure, ci_level)):
            routes[row.number], reason = other, ""
        reason = reason or _missing_moderator(table, row, chosen)
        if reason:
            left_out.append(LeftOut(label_of(table, row), row.number, reason))
        else:
            used.append(row)
    if not used:
        raise ValueError(f"{table.file}: no row can be pooled; row {left_out[0].row}: {left_out[0].reason}")
    whole = [row for row in used if row.number not in routes]
    counts: tuple[Floats, Floats, Floats, Floats] | None = None
    limits: tuple[Limits | None, ...] = ()
    estimate, variance, notes = np.empty(0), np.empty(0), list[str]()
    if whole and source.layout:
        estimate, variance, counts, notes = _computed(table, whole, source)
    elif whole:
        estimate, variance, limits, notes = _printed(table, whole, source, ci_level)
    if routes:
        estimate, variance = merged(used, routes, estimate, variance)
        counts, limits = None, ()
        notes += told(used, routes)
    years = [_year(table, row) for row in used]
    return Studies(
        file=table.file, measure=source.measure, origin=origin_of(table, source),
        labels=tuple(label_of(table, row) for row in used), estimate=estimate, variance=variance,
        sizes=tuple(_size(table, row, source) for row in used),
        groups=None if group is None else tuple(table.text(row, group) or _NOT_REPORTED for row in used),
        cluster=_clusters(table, used, cluster),
        moderators={name: None if ":" in name else _moderator(table, used, table.column(name))
                    for name in moderators} or None,
        details=tuple(table.said(row, shown) for row in used) if shown else (),
        scale_size=_scale_size(table, used, source),
        years=None if None in years else tuple(year for year in years if year is not None), counts=counts,
        limits=limits, ci_level=ci_level,
        compares_groups=source.layout is not None and "2" in "".join(source.layout.roles),
        left_out=tuple(left_out), notes=(*left, *source.notes, *notes),
    )  # fmt: skip


def _scale_size(table: Table, rows: Sequence[Row], source: Source) -> float:
    role = {"double arcsine": "total", "icc": "measurements"}.get(source.measure.scale)
    if role is None or role not in source.columns:
        return 2.0
    values = _column(table, rows, source.columns[role])
    return float(1 / np.mean(1 / values))


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


def _computed(
    table: Table, rows: Sequence[Row], source: Source
) -> tuple[Floats, Floats, tuple[Floats, Floats, Floats, Floats] | None, list[str]]:
    """Effects from counts, or from means with SDs; a row that has none is named."""
    assert source.layout is not None
    assert source.measure.compute is not None
    given = {role: _column(table, rows, column) for role, column in source.columns.items()}
    if "others1" in given:
        for group in "12":
            given[f"total{group}"] = given[f"events{group}"] + given[f"others{group}"]
    roles = [role.replace("others", "total") for role in source.layout.roles]
    numbers = [given[role] for role in roles]
    try:
        effect = source.measure.compute(*numbers)
    except ValueError as problem:
        for i, row in enumerate(rows):
            try:
                source.measure.compute(*(values[i] for values in numbers))
            except ValueError as here:
                raise _named(table, row, source, str(here)) from None
        raise ValueError(f"{table.file}: {problem}") from None
    counts = tuple(numbers) if roles[-1] == "total2" else None
    return (
        np.asarray(effect.estimate, float),
        np.asarray(effect.variance, float),
        counts,
        _sparse(source, given),
    )  # type: ignore[return-value]


def _sparse(source: Source, given: Mapping[str, Floats]) -> list[str]:
    """A note, if something was added to empty cells."""
    if source.measure.symbol not in ("OR", "RR", "RD", "IRR", "proportion"):
        return []
    empty = np.zeros(len(next(iter(given.values()))), bool)
    for events, total in (("events", "total"), ("events1", "total1"), ("events2", "total2")):
        if events in given:
            empty |= given[events] == 0
            empty |= given[events] == given.get(total, np.full(len(empty), -1.0))
    rows = f"{empty.sum()} {'row' if empty.sum() == 1 else 'rows'}"
    return [f"0.5 was added to the cells of {rows} with an empty one"] if empty.any() else []


def _named(table: Table, row: Row, source: Source, problem: str) -> ValueError:
    """The problem of a row with the headings of the file."""
    role, _, told = problem.partition(" ")
    if role in source.columns:
        return table.refusal(row, source.columns[role], told.partition("; got")[0])
    return ValueError(f"{table.file}, row {row.number} ({label_of(table, row)}): {problem}")


def _printed(
    table: Table, rows: Sequence[Row], source: Source, level: float
) -> tuple[Floats, Floats, tuple[Limits | None, ...], list[str]]:
    """Effects as they stand, of ratios the logs, with variances from what there is in each row."""
    ratio = source.measure.scale == "log" and not source.logged
    found = [_effect_of(table, row, source, ratio, level) for row in rows]
    estimate, variance, skew = (np.array(column) for column in zip(*found, strict=True))
    as_shown = ratio or not source.measure.scale  # else the limits are on another scale than is shown
    limits = tuple(
        _limits(table, row, source) if used and as_shown else None
        for row, used in zip(rows, skew.tolist(), strict=True)
    )
    return estimate, variance, limits, _asymmetric(rows, source, ratio, skew.tolist())


def _limits(table: Table, row: Row, source: Source) -> Limits | None:
    low, high = (table.number(row, source.columns[end]) for end in ("low", "high"))
    return None if low is None or high is None else (low, high)


def _effect_of(table: Table, row: Row, source: Source, ratio: bool, level: float) -> tuple[float, float, str]:
    """Estimate, variance, and on which scale the printed interval is symmetric ("", "log", "neither")."""
    columns = source.columns
    number = {role: table.number(row, column) for role, column in columns.items()}
    printed = number["estimate"]
    assert printed is not None
    if abs(printed.value) > 1e50:
        bounds = "expected an effect between -1e50 and 1e50; use another unit"
        raise table.refusal(row, columns["estimate"], bounds)
    if ratio and printed.value <= 0:
        remedy = 'call the column "yi" if it holds logs'
        raise table.refusal(row, columns["estimate"], f"expected a ratio above 0; {remedy}")
    low, high = number.get("low"), number.get("high")
    if not ratio:
        for role, power in (("variance", 1), ("se", 2)):
            if (spread := number.get(role)) is not None:
                if not 1e-100 <= spread.value**power <= 1e100:
                    kind = "a positive variance" if power == 1 else "a positive standard error"
                    raise table.refusal(row, columns[role], f"expected {kind}, or NA to leave the study out")
                return printed.value, spread.value**power, ""
    if low is None or high is None:
        what = "variance" if number.get("variance") else "se"
        remedy = 'give ci_low and ci_high, or call the column "yi" if it holds logs'
        raise table.refusal(row, columns[what], f"is that of the ratio or of its log? {remedy}")
    if not low.value <= printed.value <= high.value or low.value == high.value or (ratio and low.value <= 0):
        wanted = "limits above 0, with" if ratio else "limits with"
        told = f"expected {wanted} the estimate {printed.text} between them, up to {high.text}"
        raise table.refusal(row, columns["low"], told)
    log = np.log if ratio else float
    error = float(ci_to_se(log(low.value), log(high.value), level=level))
    return float(log(printed.value)), error**2, _symmetry(printed, low, high)


def _symmetry(estimate: Any, low: Any, high: Any) -> str:
    """On which scale the estimate can be in the middle of its interval, as far as these are rounded."""
    fits = []
    for name, scale in (("as it stands", float), ("log", math.log)):
        if name == "log" and low.low <= 0:
            continue
        least, most = ((scale(a) + scale(b)) / 2 for a, b in ((low.low, high.low), (low.high, high.high)))
        if least <= scale(estimate.high) and scale(estimate.low) <= most:
            fits.append(name)
    return fits[0] if len(fits) == 1 else "both" if fits else "neither"


def _asymmetric(rows: Sequence[Row], source: Source, ratio: bool, found: Sequence[str]) -> list[str]:
    """What intervals say about the scale that effects are on."""
    notes = []
    other = "as it stands" if ratio else "log"
    odd = [row.number for row, fit in zip(rows, found, strict=True) if fit in (other, "neither")]
    if sum(fit == other for fit in found) > len(found) / 2:
        if ratio:
            notes.append(
                f"most intervals are symmetric as they stand, not as logs: are these {source.measure.name}s?"
            )
        else:
            notes.append(
                "most intervals are symmetric as logs only: if these are ratios, say so, e.g. --measure OR"
            )
    elif odd:
        where = ", ".join(map(str, odd[:8])) + (" …" if len(odd) > 8 else "")
        notes.append(
            f"estimate not in the middle of its interval in row {where}: exact or adjusted limits, or a typo"
        )
    return notes


def _column(table: Table, rows: Sequence[Row], column: int) -> Floats:
    values = (table.number(row, column) for row in rows)
    return np.array([np.nan if value is None else value.value for value in values])


def label_of(table: Table, row: Row) -> str:
    """What a study is called: its label, or author and year, or its number."""
    cells = [
        (name, table.text(row, table.names.index(name))) for name in layouts.LABEL if name in table.names
    ]
    named = next((text for _, text in cells if text and not text.replace(".", "").isdigit()), "")
    label = named or next((text for _, text in cells if text), f"row {row.number}")
    year = table.text(row, table.names.index("year")) if "year" in table.names else ""
    return f"{label} {year}" if year and year not in label else label


def _year(table: Table, row: Row) -> float | None:
    if "year" not in table.names:
        return None
    text = table.text(row, table.names.index("year"))
    return float(text) if text.isdecimal() else None


def _size(table: Table, row: Row, source: Source) -> int | None:
    """People, if the columns tell: of both groups, or of one."""
    each = [source.columns, *(there for layout in LAYOUTS[1:4] if (there := columns_of(table, layout)))]
    each += [{"n": column}] if (column := first_column(table, layouts.SIZE)) is not None else []
    for columns in each:
        for roles in (
            ("events1", "others1", "events2", "others2"),
            ("total1", "total2"),
            ("n1", "n2"),
            ("n",),
            ("total",),
        ):
            if set(roles) <= set(columns):
                try:
                    numbers = [table.number(row, columns[role]) for role in roles]
                except ValueError:  # such as "12 limbs": only shown, not needed
                    continue
                whole = [number.value for number in numbers if number is not None]
                return round(sum(whole)) if len(whole) == len(roles) and max(whole) < 1e12 else None
    return None


def _clusters(table: Table, rows: Sequence[Row], cluster: str | None) -> tuple[str, ...] | None:
    """The study of each row, if some study has several; None if all rows are studies of their own."""
    if cluster is not None:
        asked = table.column(cluster)
        return tuple(table.text(row, asked) or f"row {row.number}" for row in rows)
    column = first_column(table, layouts.CLUSTER)
    names = ["" if column is None else table.text(row, column) for row in rows]
    # A number tells studies apart; of a name there may be two, from different years.
    if not all(name.isdigit() for name in names) and (
        column is None or not table.names[column].endswith("id")
    ):
        names = [label_of(table, row) for row in rows]
    return tuple(names) if 1 < len(set(names)) < len(names) else None


def _moderator(table: Table, rows: Sequence[Row], column: int) -> Any:
    """Numbers, if all are; else text."""
    texts = [table.text(row, column) for row in rows]
    try:
        return _column(table, rows, column)
    except ValueError:
        return np.array(texts, dtype=object)
