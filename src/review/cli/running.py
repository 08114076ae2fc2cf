"""One command from its arguments to its exit status, whatever becomes of standard output meanwhile."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO, cast

from review.cli.shared import CANNOT_USE_INPUT
from review.outputs import UNENCODABLE

_EXTRAS = {"matplotlib": "plots", "pandas": "notebooks", "statsmodels": "notebooks", "nbclient": "notebooks",
           "nbformat": "notebooks", "frictionless": "site", "sphinx": "site"}  # fmt: skip


def run(parser: argparse.ArgumentParser, typed: Sequence[str]) -> int:
    """Run a command; return the exit status.

    A reader that closes the pipe, such as ``head``, has seen enough, which is no failure. A file that
    cannot be written is one line on standard error, and status 2.
    """
    options, unknown = parser.parse_known_args([_minus(text) for text in typed])
    if unknown:
        named = [text for text in unknown if text.startswith("-")] or unknown
        options.command.error(
            f"not understood: {', '.join(map(repr, named))}; see {options.command.prog} --help"
        )
    _take_any_character()
    if getattr(options, "strict", False):
        sys.stdout = cast(TextIO, _GoingOn(sys.stdout))  # its exit status is an answer, heard or not
    try:
        with _as_asked(options):
            status = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:
        return _unheard()
    except SystemExit as end:  # rich makes one of a closed pipe
        if isinstance(end.__context__, BrokenPipeError):
            return _unheard()
        raise
    except ModuleNotFoundError as problem:
        if (extra := _EXTRAS.get((problem.name or "").partition(".")[0])) is None:
            raise
        print(f"{options.command.prog}: this needs {problem.name}, which the base install leaves out; "
              f'install it with the extra "{extra}": pip install "gluteal-weakness-review[{extra}]"',
              file=sys.stderr)  # fmt: skip
        return CANNOT_USE_INPUT
    except OSError as problem:
        where = problem.filename or "standard output"
        remedy = "name a file that can be written" if problem.filename else "free some space"
        print(f"{options.command.prog}: {where}: {problem.strerror}; {remedy}", file=sys.stderr)
        if problem.filename is None:
            _unheard()
        return CANNOT_USE_INPUT
    return status


@contextmanager
def _as_asked(options: argparse.Namespace) -> Iterator[None]:
    """Let papers be read as the options say, wherever they are read."""
    if not hasattr(options, "code"):
        yield
        return
    from review.reading import choices, limits

    told = tuple(options.columns)
    with choices.code(options.code), choices.columns(told), limits.raised(options.limit):
        yield


def _take_any_character() -> None:
    """Let standard output take every character: files are UTF-8, a terminal shows what it can."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        reconfigure(encoding=encoding, errors=UNENCODABLE)


class _GoingOn:
    """Standard output that loses in silence what nobody reads any more."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or drop, some text."""
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            _unheard()
            return len(text)

    def flush(self) -> None:
        """Write, or drop, what waits."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            _unheard()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _unheard() -> int:
    """Drop what is left to print: Python would complain of it while ending."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _minus(text: str) -> str:
    """A negative number with a decimal comma, such as -1,5: argparse would take it for an option."""
    return text.replace("-", "−") if re.fullmatch(r"-\d*,\d+", text) else text
