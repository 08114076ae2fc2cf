"""Which rows take part: a condition such as ``year >= 2010 and arm == 'hip'``, and in which order."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from review.meta.tables.table import Row, Table
from review.printed import NotANumber, Printed

_LONGEST: Final = 2000
_COMPARE: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: lambda a, b: a == b, ast.NotEq: lambda a, b: a != b, ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b, ast.Gt: lambda a, b: a > b, ast.GtE: lambda a, b: a >= b,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
_FORM: Final = "write conditions such as  year >= 2010 and arm == 'hip'  or  design in ('RCT', 'cohort')"


def where(table: Table, condition: str) -> Table:
    """The rows that a condition holds for.

    Columns are named by their heading or its normalized form (``risk_of_bias``); numbers are compared as
    numbers, text as it stands. A comparison with an empty cell does not hold, whatever it is.

    Raises
    ------
    ValueError
        If the condition cannot be read, names no column, compares text with a number, or no row is left.
    """
    try:
        if len(condition) > _LONGEST:
            raise SyntaxError
        tree = ast.parse(condition.strip(), mode="eval").body
        kept = tuple(row for row in table.rows if _holds(tree, table, row, condition))
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(f"--where {condition[:80]!r} cannot be read; {_FORM}") from None
    if not kept:
        raise ValueError(f"{table.file}: no row of {len(table.rows)} is left by --where {condition!r}")
    return replace(table, rows=kept)


def _holds(node: ast.AST, table: Table, row: Row, condition: str) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_holds(value, table, row, condition) for value in values)
        case ast.BoolOp(values=values):
            return any(_holds(value, table, row, condition) for value in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _holds(operand, table, row, condition)
        case ast.Compare(left=left, ops=ops, comparators=others):
            values = [_value(each, table, row) for each in (left, *others)]
            if any(value is None for value in values):
                return False
            try:
                pairs = zip(ops, values[:-1], values[1:], strict=True)
                return all(_COMPARE[type(op)](one, other) for op, one, other in pairs)
            except (TypeError, KeyError):
                raise ValueError(
                    f"{table.file}, row {row.number}: --where {condition!r} compares text with a number here"
                ) from None
    raise SyntaxError


def _value(node: ast.AST, table: Table, row: Row) -> Any:
    """A constant, a tuple of them, or what stands in a column; None where nothing does."""
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [_value(part, table, row) for part in parts]
        case ast.Name(id=name):
            text = table.text(row, table.column(name))
            try:
                number = Printed(text, table.decimal_mark) if text else None
            except NotANumber:
                return text
            return number.value if number is not None and number.relation == "=" else text or None
    raise SyntaxError


def ordered(table: Table, column: str) -> Table:
    """Rows in ascending order of a column (descending after "-"), numbers before text, empty cells last.

    Raises
    ------
    ValueError
        If there is no such column.
    """
    name, down = column.removeprefix("-"), column.startswith("-")
    at = table.column(name)
    node = ast.Name(id=table.header[at] or name)

    def key(row: Row) -> tuple[bool, float, str]:
        value = _value(node, table, row)
        return isinstance(value, str), value if isinstance(value, float | int) else 0.0, str(value)

    empty = [row for row in table.rows if not table.text(row, at)]
    filled = sorted((row for row in table.rows if table.text(row, at)), key=key, reverse=down)
    return replace(table, rows=(*filled, *empty))
