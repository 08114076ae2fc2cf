"""Disagreements that are more likely misread than misprinted, by what stands in and around the number itself.

They settle nothing: a false accusation costs more than a miss.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from review.checking.numbers_in import part_of
from review.checking.surroundings import words_before
from review.patterns import regex
from review.records import Check, Comparison, Estimate, PValue, Record, Statement, Test

if TYPE_CHECKING:
    from review.checking.context import Context

_POSSIBLE: Final = "possible_value"
_SMALL: Final = 4  # gravity of a last digit, as of p < .000
_FEWEST_ALIKE: Final = 3
_NUMBER: Final = regex(r"\d+(?:\.\d+)?")
_THOUSANDS: Final = regex(r"(?<=\d)[,\u2009\u202f ](?=\d{3}(?!\d))")
_LEVEL: Final = regex(r"\b\d\d(?:\.\d)? ?% ?(?:CI|conf|cred|C\.I)[^\d]*", re.IGNORECASE)
#: What names the number right behind it as a spread, so that it is no estimate.
_SPREAD_BEFORE: Final = regex(r"\b(?:IQR|interquartile range|SD|SEM?|range)[ =:,]*$", re.IGNORECASE)
_OF_INTERVAL: Final = frozenset({"estimate_in_interval", "estimate_in_middle", "interval_of_proportion"})


def without_misreadings(
    records: Sequence[Record], checks: Sequence[Sequence[Check]], context: Context
) -> list[list[Check]]:
    """Checks of which those that rest on numbers read doubtfully settle nothing.

    Parameters
    ----------
    records : sequence of Record
    checks : sequence of sequence of Check
        Of each record.
    context : Context
    """
    impossible = Counter(
        _table(record)
        for record, made in zip(records, checks, strict=True)
        if any(each.check == _POSSIBLE and each.gravity != _SMALL for each in made)
    )
    columns = Counter(
        (*_table(record), record.location.column_index, record.location.column)
        for record in records
        if record.location.table is not None and getattr(record, "p", None)
    )
    kept = []
    for record, made in zip(records, checks, strict=True):
        if not any(each.verdict in ("inconsistent", "decision_inconsistent") for each in made):
            kept.append(list(made))
            continue
        misread = _impossible(record, impossible, columns)
        kept.append(
            [
                _open(each, (misread if each.check == _POSSIBLE else None) or _doubt(record, each, context))
                for each in made
            ]
        )
    return kept


def _open(check: Check, doubt: str | None) -> Check:
    if doubt is None or check.verdict in ("consistent", "not_checkable"):
        return check
    return replace(check, verdict="not_checkable", gravity=None, reason=f"{check.reason}; but {doubt}")


def _table(record: Record) -> tuple[object, ...]:
    return record.location.table, record.location.table_index


def _impossible(
    record: Record, impossible: Counter[tuple[object, ...]], columns: Counter[tuple[object, ...]]
) -> str | None:
    """Why an impossible number of a table may be another than it seems.

    Where several numbers of one table cannot be, the table holds something else than it seems. A p-value or
    correlation that cannot be is believed only among others of its column that can.
    """
    place = record.location
    if place.table is None:
        return None
    if impossible[_table(record)] > 1:
        return "several numbers of this table cannot be so, so that they may be others than they seem"
    if isinstance(record, PValue | Test | Estimate):
        alike = columns[(*_table(record), place.column_index, place.column)]
        if alike < _FEWEST_ALIKE:
            return "no other number of this column is of that kind, so that it may be another than it seems"
    return None


def _doubt(record: Record, check: Check, context: Context) -> str | None:
    """Why the numbers that a check compares may have been read wrongly."""
    if isinstance(record, Statement):
        return None
    part = part_of(record, check.field or "")
    if record.location.table is None:
        named = _SPREAD_BEFORE.search(words_before(part, context)) if check.check in _OF_INTERVAL else None
        return f'"{named[0].strip()}" stands before it: it may be a spread' if named else None
    of_p = (check.field or "").endswith("p")
    if of_p and isinstance(record, Comparison) and isinstance(part, Estimate) and part.p != record.p:
        return "the row prints two p-values" if part.p and record.p else None
    if isinstance(part, Comparison | Test):
        return None  # of several statistics in one cell each is named
    if check.check in _OF_INTERVAL and any(
        part.quote.count(a) != part.quote.count(b) for a, b in ("()", "[]")
    ):
        return "its brackets are broken off"
    left = _not_read(part)
    return f"{', '.join(left)} in the same cell was not understood" if left else None


def _not_read(part: Record) -> list[str]:
    """Numbers that no field of the record holds, of those cells of which it holds others."""
    read = {number for text in _texts(part) for number in _numbers(text)}
    cells = [_numbers(_LEVEL.sub(" ", cell)) for cell in part.quote.split("\n")]
    return [number for cell in cells if read.intersection(cell) for number in cell if number not in read]


@lru_cache(maxsize=4096)
def _numbers(text: str) -> tuple[str, ...]:
    return tuple(_NUMBER.findall(_THOUSANDS.sub("", text.replace("·", "."))))


def _texts(part: object) -> Iterator[str]:
    """All texts of a record's own numbers."""
    for field in fields(part):  # type: ignore[arg-type]
        value = getattr(part, field.name)
        if field.name in ("quote", "location"):
            continue
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                yield text
            elif is_dataclass(text):
                yield from _texts(text)
