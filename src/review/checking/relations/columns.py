"""Columns of a table that follow from each other: a difference, a change, a sum, a percent change.

Which columns belong together is not read from their heads, which name them in every way, but from the rows:
where most rows show that one number is the difference of two others, or the change in percent from one to
another, a row that does not is inconsistent. People may be missing from some of the columns, so that a row
that is off by little, or by nothing that one digit explains, settles nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from math import floor, log10
from typing import TYPE_CHECKING, Final

from review.checking.gravity import agree
from review.checking.relations.views import View, views
from review.checking.typos import slips_of
from review.checking.wording import span
from review.patterns import regex
from review.printed import Interval, NotANumber, Printed
from review.records import Check, Estimate, Proportion, Record, Summary, Verdict

if TYPE_CHECKING:
    from review.checking.context import Context

_VALUE: Final = {Summary: "mean", Estimate: "value", Proportion: "percent"}
_FEWEST_ROWS: Final = 4  # that show the relation
_MOST: Final = 0.75  # of all rows that could contradict it
_MOST_COLUMNS: Final = 12
_MODELED: Final = regex(r"adjust|least|model|ancova|estimat|\bLS\b|imput|median|geometric|ratio", re.I)

_Formula = Callable[[Interval, Interval], Interval]


@dataclass(frozen=True, slots=True)
class _Cell:
    """One number of a table, as text, with what it stands for."""

    view: View
    name: str
    text: str
    interval: Interval
    unit: float


@dataclass(frozen=True, slots=True)
class _Rule:
    """How the number of one column follows from those of two others."""

    name: str
    formula: str
    implied: _Formula


_RULES: Final = (
    _Rule(
        "difference", "a column is the difference of two others, as its other rows are",
        lambda one, two: Interval(one.low - two.high, one.high - two.low),
    ),
    _Rule(
        "percent_change", "a column is 100 × (after − before) / before, as its other rows are",
        lambda after, before: _percent(after, before),
    ),
)  # fmt: skip


def _percent(after: Interval, before: Interval) -> Interval:
    if before.low <= 0 or after.low < 0:
        raise ZeroDivisionError("no percentage of what may be nothing")
    return Interval(100 * (after.low / before.high - 1), 100 * (after.high / before.low - 1))


def check_columns(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Check numbers of tables that follow from those of two other columns.

    Parameters
    ----------
    records : sequence of Record
    context : Context

    Yields
    ------
    tuple of int and Check
        Index of the record of the number that follows, and the check.
    """
    for columns in _tables(records, context):
        told: set[tuple[int, str]] = set()
        blamed: set[tuple[int, str]] = set()
        for target, one, two, rule in _related(columns):
            for row, cell in columns[target].items():
                if row not in columns[one] or row not in columns[two] or _place(cell) in told:
                    continue
                told.add(_place(cell))
                check = _judged(cell, columns[one][row], columns[two][row], rule)
                if check.verdict == "inconsistent":
                    three = {_place(each[row]) for each in (columns[target], columns[one], columns[two])}
                    if three & blamed:
                        reason = f"{check.reason}; one of these numbers disagrees with others of its row, too"
                        check = replace(check, verdict="not_checkable", reason=reason)
                    blamed |= three
                yield cell.view.index, check


def _place(cell: _Cell) -> tuple[int, str]:
    return cell.view.index, cell.view.path


def _tables(records: Sequence[Record], context: Context) -> Iterator[list[dict[int, _Cell]]]:
    """The columns of each table, every one from row to number."""
    tables: dict[tuple[object, ...], dict[int, dict[int, _Cell]]] = defaultdict(lambda: defaultdict(dict))
    for view in views(records, context):
        place, name = view.part.location, _VALUE.get(type(view.part))
        if name is None or place.row_index is None or place.column_index is None or not view.has(name):
            continue
        cell = _cell(view, name)
        if cell is not None:
            tables[place.table, place.table_index][place.column_index].setdefault(place.row_index, cell)
    for table in tables.values():
        columns = [table[at] for at in sorted(table) if len(table[at]) >= _FEWEST_ROWS]
        if 3 <= len(columns) <= _MOST_COLUMNS:
            yield columns


def _cell(view: View, name: str) -> _Cell | None:
    try:
        number = view.number(name)
        interval = view.interval(name)
    except NotANumber:
        return None
    if number.relation != "=":
        return None
    return _Cell(view, name, view.text(name) or "", interval, float(number.unit))


def _related(columns: Sequence[dict[int, _Cell]]) -> Iterator[tuple[int, int, int, _Rule]]:
    """Columns that follow from two others in most rows: the one that follows, the two, and how."""
    for three in combinations(range(len(columns)), 3):
        rows = [row for row in columns[three[2]] if row in columns[three[0]] and row in columns[three[1]]]
        if len(rows) < _FEWEST_ROWS:
            continue
        ways = [(three[2], one, two, rule) for rule in _RULES for one, two in permutations(three[:2])]
        ways.append((three[0], three[1], three[2], _RULES[0]))
        for target, one, two, rule in ways:
            if _holds(columns[target], columns[one], columns[two], rows, rule):
                yield target, one, two, rule
                break


def _holds(
    target: dict[int, _Cell], one: dict[int, _Cell], two: dict[int, _Cell], rows: Sequence[int], rule: _Rule
) -> bool:
    fitting = failing = 0
    for row in rows:
        implied = _implied(one[row], two[row], rule)
        if implied is None or not _is_telling(target[row], one[row], two[row], implied):
            continue
        if agree(target[row].interval, implied):
            fitting += 1
        else:
            failing += 1
            if failing > len(rows) * (1 - _MOST):
                return False
    return fitting >= _FEWEST_ROWS and fitting >= _MOST * (fitting + failing)


def _implied(one: _Cell, two: _Cell, rule: _Rule) -> Interval | None:
    try:
        return rule.implied(one.interval, two.interval)
    except ArithmeticError:
        return None


def _is_telling(target: _Cell, one: _Cell, two: _Cell, implied: Interval) -> bool:
    """Whether agreement could have failed: no number is nothing, and what is implied is narrow."""
    sizes = [abs(cell.interval.low + cell.interval.high) / 2 for cell in (target, one, two)]
    if not all(size > 2 * cell.unit for size, cell in zip(sizes, (target, one, two), strict=True)):
        return False
    width = implied.high - implied.low + target.unit
    return bool(width < 10 ** floor(log10(sizes[0])))


def _judged(target: _Cell, one: _Cell, two: _Cell, rule: _Rule) -> Check:
    implied = _implied(one, two, rule)
    fields = target.view.fields(target.name)
    check = Check(
        check=rule.name, verdict="consistent", field=target.view.path + target.name, fields=fields,
        printed=target.text, formula=rule.formula,
        others=tuple(cell.view.part.location for cell in (one, two)),
    )  # fmt: skip
    given = f"{one.text} and {two.text}"
    if implied is None:
        return _with(check, "not_checkable", f"nothing follows from {given}", None)
    if agree(target.interval, implied):
        return _with(check, "consistent", None, implied)
    if agree(target.interval, Interval(-implied.high, -implied.low)) and "-" not in target.text:
        return _with(
            check, "consistent", None, Interval(-implied.high, -implied.low)
        )  # printed without a sign
    reason = f"{given} give {span(implied.low, implied.high)}, as in other rows; printed is {target.text}"
    if _MODELED.search(f"{target.view.part.location.column} {target.view.part.location.row}"):
        return _with(check, "not_checkable", f"{reason}; but it may come from a model", implied)
    gap = max(implied.low - target.interval.high, target.interval.low - implied.high)
    largest = max(abs(one.interval.high), abs(two.interval.high))
    if gap < 2 * target.unit or gap < 0.02 * largest or not _is_one_slip(target, one, two, rule):
        return _with(check, "not_checkable", f"{reason}; but people may be missing from one of them", implied)
    return _with(check, "inconsistent", reason, implied)


def _with(check: Check, verdict: Verdict, reason: str | None, implied: Interval | None) -> Check:
    low, high = (None, None) if implied is None else (implied.low, implied.high)
    return replace(check, verdict=verdict, reason=reason, low=low, high=high)


def _is_one_slip(target: _Cell, one: _Cell, two: _Cell, rule: _Rule) -> bool:
    """Whether one slip in one of the three numbers would part them so."""
    cells = [target, one, two]
    for at, cell in enumerate(cells):
        for _, text in slips_of(cell.text):
            try:
                ends = Printed(text).interval()
                three = [ends if k == at else each.interval for k, each in enumerate(cells)]
                if agree(three[0], rule.implied(three[1], three[2])):
                    return True
            except (ArithmeticError, NotANumber):
                continue
    return False
