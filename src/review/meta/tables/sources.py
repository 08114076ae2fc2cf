"""Where in a table the effects are: in columns of their own, or to be computed from others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from review.meta.tables import layouts
from review.meta.tables.layouts import ALIASES, AS_PRINTED, LAYOUTS, MEASURES, Layout, Measure
from review.meta.tables.table import Table

_KNOWN: Final = (
    "yi with vi or sei; estimate (or OR, RR, HR, g) with ci_low and ci_high or standard_error; ai bi ci di; "
    "events1 total1 events2 total2; mean1 sd1 n1 mean2 sd2 n2; ri ni; xi ni"
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where effects come from: columns by role, and what they mean."""

    measure: Measure
    columns: Mapping[str, int]
    layout: Layout | None = None
    logged: bool = True  # of printed effects: whether they are on the pooled scale already
    notes: tuple[str, ...] = ()


def find_source(table: Table, measure: str | None) -> Source:
    """Which columns give an effect: the one asked for, else what is printed, else what can be computed."""
    key = None if measure is None else key_of(measure)
    found = [(layout, columns) for layout in LAYOUTS if (columns := columns_of(table, layout))]
    filled = {layout.what: _filled(table, columns) for layout, columns in found}
    most = max(filled.values(), default=0)
    possible = sorted(
        (item for item in found if filled[item[0].what] or not most), key=lambda item: -filled[item[0].what]
    )
    told = None if key else _told(table)
    printed = _effect_column(table, told, fewest=most if key is None else 1)
    if key is not None:
        for layout, columns in possible:
            if key in layout.measures:
                return Source(MEASURES[key], columns, layout)
        if printed and printed.measure in (MEASURES["effect"], MEASURES[key]):
            return replace(printed, measure=MEASURES[key])
        has = f"the {printed.measure.name} in its columns" if printed else "no columns to compute it from"
        raise ValueError(f"{table.file}: --measure {measure} was asked for, but the file has {has}; {_KNOWN}")
    if printed and possible:
        layout = possible[0][0]
        note = f"{layout.what} are there too; --measure {layout.measures[0]} pools these instead"
        return replace(printed, notes=(note,))
    if printed:
        return replace(printed, notes=_hint(table, printed))
    if possible:
        layout, columns = possible[0]
        default, others = MEASURES[layout.measures[0]], " or ".join(layout.measures[1:3])
        note = f"pooled as {default.name}; --measure {others} computes others"
        return Source(default, columns, layout, notes=(note,) if others else ())
    joined = any(re.search(r"\bci\b|interval", heading.lower()) for heading in table.header)
    raise ValueError(
        f"{table.file}: no effect is recognized in its columns ({', '.join(filter(None, table.header))}). "
        f"Needed is one of: {_KNOWN}. Say what is what with --columns, such as --columns yi=effect sei=error"
        + ("; an interval is two columns, ci_low and ci_high, beside its estimate" if joined else "")
    )


def _hint(table: Table, printed: Source) -> tuple[str, ...]:
    """A note, if a column of ratios stands beside effects that may be their logs."""
    ratios = [name for name, key in AS_PRINTED.items() if key and MEASURES[key].scale == "log"]
    column = first_column(table, ratios)
    if column is None or printed.measure is not MEASURES["effect"]:
        return ()
    key = AS_PRINTED[table.names[column]]
    return (f'if effects are logs of "{table.header[column]}", --measure {key} shows them as ratios',)


def key_of(measure: str) -> str:
    """Our name of a measure, by metafor's or ours in any case; a ValueError lists them."""
    by_name = {name.upper(): name for name in MEASURES} | ALIASES
    if (key := by_name.get(measure.upper())) is None:
        raise ValueError(f"--measure is one of {', '.join(MEASURES)}; got {measure!r}")
    return key


def columns_of(table: Table, layout: Layout) -> dict[str, int] | None:
    """The column of each role; None unless all are there and none is two."""
    columns = {role: first_column(table, names) for role, names in layout.roles.items()}
    known = {role: column for role, column in columns.items() if column is not None}
    return known if len(set(known.values())) == len(layout.roles) else None


def first_column(table: Table, names: Sequence[str]) -> int | None:
    """The first of the names that a column has."""
    return next((table.names.index(name) for name in names if name in table.names), None)


def _filled(table: Table, columns: Mapping[str, int]) -> int:
    """How many rows have something in all columns."""
    return sum(all(table.text(row, column) for column in columns.values()) for row in table.rows)


def _effect_column(table: Table, told: str | None, fewest: int) -> Source | None:
    """The column that holds the effect itself, with those that say how precise it is.

    None if it is filled in fewer rows than others that give an effect, such as in a table that has
    estimates for the few rows without means or counts.
    """
    spread = {
        "variance": first_column(table, layouts.VARIANCE), "se": first_column(table, layouts.STANDARD_ERROR),
        "low": first_column(table, layouts.LOW), "high": first_column(table, layouts.HIGH),
    }  # fmt: skip
    ends = spread["low"], spread["high"]
    known = {
        role: c
        for role, c in spread.items()
        if c is not None and (role in ("variance", "se") or None not in ends)
    }
    for names, logged in ((layouts.ON_SCALE, True), (layouts.AS_PRINTED, False)):
        column = first_column(table, list(names))
        if column is not None and known and _filled(table, {"estimate": column}) >= fewest:
            key = names[table.names[column]] or told or "effect"
            if logged and {"variance", "se"} & known.keys():  # limits may be those of a ratio
                known = {role: c for role, c in known.items() if role in ("variance", "se")}
            return Source(MEASURES[key], {"estimate": column} | known, None, logged)
    return None


def _told(table: Table) -> str | None:
    """The measure, if a column names the same one in each row."""
    column = first_column(table, layouts.TYPE)
    words = set() if column is None else {table.text(row, column) for row in table.rows} - {""}
    known = {name.upper() for name in (*MEASURES, *ALIASES)}
    if not {word.upper() for word in words} <= known:
        return None  # what was measured, not how the effect is expressed
    if len(words) > 1:
        raise ValueError(
            f"{table.file}: its rows hold several measures ({', '.join(sorted(words))}); pool one of them"
        )
    return key_of(words.pop()) if words else None


def origin_of(table: Table, source: Source) -> str:
    """From which columns effects come, in words."""
    if not source.columns:
        return "each row from what it printed"
    headings = " ".join(table.header[column] for column in dict.fromkeys(source.columns.values()))
    return f"computed from {headings}" if source.layout else f"as given in {headings}"
