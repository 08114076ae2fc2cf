"""What the rows of a table are called, how many people they are about, and what groups them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from review.meta.tables import layouts
from review.meta.tables.layouts import LAYOUTS
from review.meta.tables.sources import Source, columns_of, first_column
from review.meta.tables.table import Row, Table

_NOT_REPORTED: Final = "(not reported)"


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


def sizes_of(table: Table, rows: Sequence[Row], source: Source) -> tuple[int | None, ...]:
    """People of each row, if the columns tell: of both groups, or of one."""
    each = [source.columns, *(there for layout in LAYOUTS[1:4] if (there := columns_of(table, layout)))]
    each += [{"n": column}] if (column := first_column(table, layouts.SIZE)) is not None else []
    return tuple(_size_of(table, row, each) for row in rows)


def _size_of(table: Table, row: Row, each: Sequence[Mapping[str, int]]) -> int | None:
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


def clusters_of(table: Table, rows: Sequence[Row], cluster: str | None) -> tuple[str, ...] | None:
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


def all_of_one_study(table: Table, rows: Sequence[Row], cluster: str | None) -> str:
    """A note if all rows bear the name of one study; refused if that was asked for.

    Raises
    ------
    ValueError
        If the column of studies names only one.
    """
    column = first_column(table, layouts.CLUSTER) if cluster is None else table.column(cluster)
    names = set() if column is None else {table.text(row, column) for row in rows}
    if len(rows) < 2 or len(names) != 1 or not any(names):
        return ""
    said = f"all {len(rows)} rows are of one study, {names.pop()}"
    if cluster is not None:
        raise ValueError(f"{table.file}: {said}; studies to be pooled are at least two")
    return f"{said}: they are pooled as if each were a study, which its people do not allow"


def years_of(table: Table, rows: Sequence[Row]) -> tuple[float, ...] | None:
    """The year of each row; None unless all have one."""
    years = [_year(table, row) for row in rows]
    return None if None in years else tuple(year for year in years if year is not None)


def groups_of(table: Table, rows: Sequence[Row], heading: str) -> tuple[str, ...]:
    """The subgroup of each row."""
    column = table.column(heading)
    return tuple(table.text(row, column) or _NOT_REPORTED for row in rows)


def judgments_of(
    table: Table, rows: Sequence[Row], headings: Sequence[str]
) -> dict[str, tuple[str, ...]] | None:
    """Judgments of risk of bias by domain, one a row."""
    columns = {heading: table.column(heading) for heading in headings}
    return {
        heading: tuple(table.text(row, column) for row in rows) for heading, column in columns.items()
    } or None


def moderators_of(table: Table, rows: Sequence[Row], names: Sequence[str]) -> dict[str, Any] | None:
    """Values of each moderator; None for interactions, which others make up."""
    return {
        name: None if ":" in name else _moderator(table, rows, table.column(name)) for name in names
    } or None


def _moderator(table: Table, rows: Sequence[Row], column: int) -> Any:
    """Numbers, if all are; else text."""
    texts = [table.text(row, column) for row in rows]
    try:
        return table.numbers(rows, column)
    except ValueError:
        return np.array(texts, dtype=object)


def scale_size_of(table: Table, rows: Sequence[Row], source: Source) -> float:
    """What the way back from the pooled scale needs, as `Studies` says."""
    role = {"double arcsine": "total", "icc": "measurements"}.get(source.measure.scale)
    if role is None or role not in source.columns:
        return 2.0
    values = table.numbers(rows, source.columns[role])
    return float(1 / np.mean(1 / values))
