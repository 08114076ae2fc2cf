"""How much one file may cost: pages, characters, cells and seconds. No paper needs more; what does is named.

The limits are those of one paper with room to spare. Who has to read more, such as a book of abstracts,
raises all of them by a factor (``--limit``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from review.document import UnreadableError

#: Pages of a PDF that are read; the others are named as lost.
PAGES: Final = 1500
#: Characters of a text, and cells of all tables.
CHARACTERS: Final = 20_000_000
CELLS: Final = 500_000
#: Processor time for the pages of one PDF.
SECONDS: Final = 120.0

_factor: ContextVar[float] = ContextVar("limit", default=1.0)


@contextmanager
def raised(factor: float) -> Iterator[None]:
    """Raise (or lower) every limit by a factor within the block."""
    token = _factor.set(factor)
    try:
        yield
    finally:
        _factor.reset(token)


def factor() -> float:
    """By how much the limits are raised."""
    return _factor.get()


def allowed(limit: float) -> int:
    """A limit as it holds now."""
    return int(limit * _factor.get())


def check_characters(number: int, name: str) -> None:
    """Refuse a text that is too long.

    Raises
    ------
    UnreadableError
        If it is longer than allowed; the message names the limit and how to raise it.
    """
    if number > (most := allowed(CHARACTERS)):
        raise UnreadableError(
            f"{name}: {number:,} characters, more than {most:,}: split it into papers, or raise the limit "
            "with --limit"
        )


def check_cells(number: int, name: str) -> None:
    """Refuse tables with too many cells.

    Raises
    ------
    UnreadableError
        If there are more than allowed.
    """
    if number > (most := allowed(CELLS)):
        raise UnreadableError(
            f"{name}: more than {most:,} table cells: give the article alone, or raise the limit with --limit"
        )


class Clock:
    """Processor time since it was made, against the limit."""

    def __init__(self) -> None:
        self._start = time.process_time()

    def is_up(self) -> bool:
        """Whether the time for one file is over."""
        return time.process_time() - self._start > SECONDS * _factor.get()
