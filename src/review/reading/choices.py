"""What is asked of reading beside the file: whether code counts as text, and what columns are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from review.reading.columns import Columns

_code: ContextVar[bool] = ContextVar("code", default=False)
_columns: ContextVar[tuple[Columns, ...]] = ContextVar("columns", default=())


@contextmanager
def code(wanted: bool) -> Iterator[None]:
    """Read code and what programs print as text within the block, if that is wanted."""
    token = _code.set(wanted)
    try:
        yield
    finally:
        _code.reset(token)


def code_is_text() -> bool:
    """Whether code and what programs print are read."""
    return _code.get()


@contextmanager
def columns(told: tuple[Columns, ...]) -> Iterator[None]:
    """Read columns of tables as the user says within the block."""
    token = _columns.set(told)
    try:
        yield
    finally:
        _columns.reset(token)


def columns_told() -> tuple[Columns, ...]:
    """What the user says that columns are."""
    return _columns.get()
