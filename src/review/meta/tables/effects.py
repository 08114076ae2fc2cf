"""Effects with variances from the columns of a table: computed, or as they stand there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from review.effects import ci_to_se
from review.meta.tables.described import label_of
from review.meta.tables.sources import Source
from review.meta.tables.table import Floats, Row, Table
from review.printed import Printed

Limits = tuple[Printed, Printed]


@dataclass(frozen=True, slots=True)
class Effects:
    """Effects and variances, arrays of shape (rows,); the counts, or the printed limits, behind them."""

    estimate: Floats = field(default_factory=lambda: np.empty(0))
    variance: Floats = field(default_factory=lambda: np.empty(0))
    counts: tuple[Floats, ...] | None = None
    limits: tuple[Limits | None, ...] = ()
    notes: tuple[str, ...] = ()


def computed(table: Table, rows: Sequence[Row], source: Source) -> Effects:
    """Effects from counts, or from means with SDs; a row that has none is named."""
    assert source.layout is not None
    assert source.measure.compute is not None
    given = {role: table.numbers(rows, column) for role, column in source.columns.items()}
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
    counts = tuple(numbers) if roles[-1] in ("total2", "time2", "total") else None
    y, v = (np.asarray(each, float) for each in (effect.estimate, effect.variance))
    return Effects(y, v, counts, notes=_sparse(source, given))


def _sparse(source: Source, given: Mapping[str, Floats]) -> tuple[str, ...]:
    """A note, if something was added to empty cells."""
    if source.measure.symbol not in ("OR", "RR", "RD", "IRR", "proportion"):
        return ()
    empty = np.zeros(len(next(iter(given.values()))), bool)
    for events, total in (("events", "total"), ("events1", "total1"), ("events2", "total2")):
        if events in given:
            empty |= given[events] == 0
            empty |= given[events] == given.get(total, np.full(len(empty), -1.0))
    rows = f"{empty.sum()} {'row' if empty.sum() == 1 else 'rows'}"
    return (f"0.5 was added to the cells of {rows} with an empty one",) if empty.any() else ()


def _named(table: Table, row: Row, source: Source, problem: str) -> ValueError:
    """The problem of a row with the headings of the file."""
    role, _, told = problem.partition(" ")
    if role in source.columns:
        return table.refusal(row, source.columns[role], told.partition("; got")[0])
    return ValueError(f"{table.file}, row {row.number} ({label_of(table, row)}): {problem}")


def given_effects(table: Table, rows: Sequence[Row], source: Source, level: float) -> Effects:
    """Effects as they stand, of ratios the logs, with variances from what there is in each row."""
    ratio = source.measure.scale == "log" and not source.logged
    found = [_effect_of(table, row, source, ratio, level) for row in rows]
    estimate, variance, skew = (np.array(column) for column in zip(*found, strict=True))
    as_shown = ratio or not source.measure.scale  # else the limits are on another scale than is shown
    limits = tuple(
        _limits(table, row, source) if used and as_shown else None
        for row, used in zip(rows, skew.tolist(), strict=True)
    )
    return Effects(estimate, variance, None, limits, _asymmetric(rows, source, ratio, skew.tolist()))


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


def _asymmetric(rows: Sequence[Row], source: Source, ratio: bool, found: Sequence[str]) -> tuple[str, ...]:
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
    return tuple(notes)
