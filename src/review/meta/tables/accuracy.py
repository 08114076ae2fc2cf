"""Tables of studies of diagnostic accuracy: true and false positives and negatives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from review.meta.tables.described import label_of
from review.meta.tables.sources import first_column
from review.meta.tables.studies import LeftOut
from review.meta.tables.table import Floats, Table, read_table, renamed
from review.meta.tables.where import ordered, where

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Names of the columns of each count.
COUNTS: Final = {
    "tp": ("tp", "true_positive", "true_positives"), "fp": ("fp", "false_positive", "false_positives"),
    "fn": ("fn", "false_negative", "false_negatives"), "tn": ("tn", "true_negative", "true_negatives"),
}  # fmt: skip
#: What ``--measure`` may say.
MEASURE: Final = "accuracy"


@dataclass(frozen=True, slots=True)
class AccuracyStudies:
    """Studies of a test; ``counts`` (4, k) are true and false positives, false and true negatives."""

    file: str
    labels: tuple[str, ...]
    counts: Floats
    left_out: tuple[LeftOut, ...] = ()


def read_accuracy(
    path: Path, measure: str | None = None, *, columns: Mapping[str, str] | None = None,
    condition: str | None = None, order: str | None = None, sheet: str | None = None,
) -> AccuracyStudies | None:  # fmt: skip
    """Counts of a table of diagnostic accuracy; None if it is of something else.

    Parameters are those of `review.meta.tables.read_studies`.

    Raises
    ------
    ValueError
        If ``measure`` is ``"accuracy"`` and columns are lacking, or a cell cannot be used.
    """
    if measure is not None and measure.lower() != MEASURE:
        return None
    table = renamed(read_table(path, sheet), columns or {})
    found = {name: first_column(table, names) for name, names in COUNTS.items()}
    if lacking := [name for name, column in found.items() if column is None]:
        if measure is None:
            return None
        raise ValueError(f"{table.file}: --measure {MEASURE} needs columns tp fp fn tn; no {lacking[0]} here")
    table = where(table, condition) if condition else table
    return _counts(ordered(table, order) if order else table, [c for c in found.values() if c is not None])


def _counts(table: Table, columns: list[int]) -> AccuracyStudies:
    labels, counts, left_out = [], [], []
    for row in table.rows:
        numbers: list[Any] = [table.number(row, column) for column in columns]
        label = label_of(table, row)
        empty = [table.header[c] for c, number in zip(columns, numbers, strict=True) if number is None]
        if empty:
            left_out.append(LeftOut(label, row.number, f"no {', '.join(empty)}"))
            continue
        for column, number in zip(columns, numbers, strict=True):
            if number.value < 0 or not float(number.value).is_integer():
                raise table.refusal(row, column, "expected a count of people, such as 12")
        tp, fp, fn, tn = (number.value for number in numbers)
        if tp + fn == 0 or fp + tn == 0:
            which = "with" if tp + fn == 0 else "without"
            left_out.append(LeftOut(label, row.number, f"nobody {which} the condition"))
            continue
        labels.append(label)
        counts.append((tp, fp, fn, tn))
    return AccuracyStudies(
        table.file, tuple(labels), np.array(counts, float).reshape(-1, 4).T, tuple(left_out)
    )
