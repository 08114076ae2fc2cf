"""What is asked of reading beside the file: whether code counts as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_code: ContextVar[bool] = ContextVar("code", default=False)


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
