"""PDFs read in a process of their own, which can be stopped: MuPDF cannot be, whatever a file makes it do.

A file of a few kilobytes can keep MuPDF drawing for years. When there are many files, one process reads the
PDFs among them, one after the other; if one takes too long, the process is ended and the next file gets a
new one.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import select
import struct
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, Final, cast

from review.document import Document, UnreadableError
from review.reading import choices, limits, read, shown_name

#: A file gets more time on the clock than processor time, as the machine may be busy.
_PATIENCE: Final = 2.0
_START: Final = 60.0  # seconds for the process to load what it needs
_SIZE: Final = struct.Struct("<Q")


def read_apart(path: str | Path) -> Document:
    """Read a paper, a PDF in another process; else as :func:`review.reading.read`.

    Raises
    ------
    UnreadableError
        If the file cannot be read, or takes too long; the message names it and the remedy.
    """
    path = Path(path)
    if os.name != "posix" or not _is_pdf(path):
        return read(path)
    seconds = limits.SECONDS * limits.factor()
    kind, result = _reader.ask(
        (os.fspath(path.absolute()), limits.factor(), choices.code_is_text(), choices.columns_told()),
        _PATIENCE * seconds + _START,
    )
    if kind == "document":
        return cast(Document, result)
    if kind == "unreadable":
        raise UnreadableError(str(result))
    if kind == "late":
        raise UnreadableError(
            f"{shown_name(path)}: not read within {_PATIENCE * seconds + _START:,.0f} seconds, so it was "
            "left: print it to a new PDF, or raise the limit with --limit"
        )
    raise UnreadableError(
        f"{shown_name(path)}: the PDF ended the program that reads it ({result}): print it to a new PDF"
    )


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return path.is_file() and b"%PDF-" in stream.read(1024)
    except OSError:  # reading says what is wrong
        return False


class _Reader:
    """The other process, started when the first PDF comes."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: tuple[Any, ...], seconds: float) -> tuple[str, Any]:
        """What became of a file: a document, why it cannot be read, or that it was too much."""
        process = self._started()
        stdin, stdout = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        try:
            _send(stdin, request)
            ready, _, _ = select.select([stdout], [], [], seconds)
            if not ready:
                self.end()
                return "late", None
            return cast("tuple[str, Any]", _received(stdout))
        except (EOFError, OSError, pickle.UnpicklingError):
            self.end()
            return "ended", f"status {process.returncode}"
        except BaseException:  # Ctrl-C: what comes now would be the answer to another question
            self.end()
            raise

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "review.reading.apart"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
            self._process = None


_reader: Final = _Reader()
atexit.register(_reader.end)


def _send(stream: IO[bytes], message: Any) -> None:
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_SIZE.pack(len(data)) + data)
    stream.flush()


def _received(stream: IO[bytes]) -> Any:
    """A message of our own process; nobody else can write into its pipe."""
    size = stream.read(_SIZE.size)
    if len(size) < _SIZE.size:
        raise EOFError
    return pickle.loads(stream.read(_SIZE.unpack(size)[0]))


def _serve() -> None:
    """Answer until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while True:
        try:
            path, factor, code, columns = _received(sys.stdin.buffer)
        except (EOFError, KeyboardInterrupt):
            return
        try:
            with choices.columns(columns):
                answer: tuple[str, Any] = ("document", read(path, limit=factor, code=code))
        except UnreadableError as problem:
            answer = ("unreadable", str(problem))
        except KeyboardInterrupt:
            return
        except Exception as problem:  # whatever the defect is: who asked waits for an answer
            answer = ("ended", f"{type(problem).__name__}: {problem}; this is ours to mend: report it")
        _send(answers, answer)


if __name__ == "__main__":
    _serve()
