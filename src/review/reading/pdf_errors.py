"""What PyMuPDF and fontTools raise for a damaged file, as one error.

Neither library has one: MuPDF's own classes come through, and where the wrapper trips over what it was
given, those of Python. Errors of other kinds (memory, files, names) are none of damage, and pass.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from review.patterns import regex

_LONGEST_REASON: Final = 80
_CODE: Final = regex(r"^(?:code=\d+: )?")
#: Python's errors for values that are not as the program expects them: a name where a number should be, an
#: object that is missing, a box without width, text in no encoding.
_UNEXPECTED: Final = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RuntimeError,
)  # fmt: skip


class DamagedError(Exception):
    """A part of a file that cannot be had; the message is the library's reason."""


@contextmanager
def library() -> Iterator[None]:
    """Raise what a library says of a damaged file within the block as :class:`DamagedError`."""
    try:
        yield
    except DamagedError:
        raise
    except Exception as problem:
        if not _is_damage(problem):
            raise
        raise DamagedError(_reason(problem)) from problem


def _is_damage(problem: Exception) -> bool:
    from fontTools.ttLib import TTLibError
    from pymupdf import mupdf

    # PyMuPDF raises the bare Exception, too, such as for "cycle in resources".
    known = (mupdf.FzErrorBase, TTLibError, struct.error, EOFError, *_UNEXPECTED)
    return type(problem) is Exception or isinstance(problem, known)


def _reason(problem: Exception) -> str:
    """The library's own words, without their code and their place in the program."""
    lines = str(problem).strip().splitlines()
    return _CODE.sub("", lines[0])[:_LONGEST_REASON] if lines else type(problem).__name__
