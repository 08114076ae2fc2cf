"""Files that commands write: whole or not at all, and never over a file that they read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import IO, Any, Final

#: How characters are written that the encoding does not have, such as those of a name that is no UTF-8.
UNENCODABLE: Final = "backslashreplace"

_numbers: Final = count()


class OverwriteError(ValueError):
    """What is to be written would replace an input; the message says which, and what to do instead."""


class NothingToWrite(Exception):
    """Raised within :func:`replacing` to leave the former file as it is."""


def protect(inputs: Sequence[Path], targets: Mapping[str, Path | None], folder: Path | None = None) -> None:
    """Refuse to write over what is read, before anything is opened.

    Parameters
    ----------
    inputs : sequence of Path
        Every file that is read.
    targets : mapping of str to Path or None
        Files to write, under the option that names each; None for one that is not asked for.
    folder : Path, optional
        A folder that pages are written to, each named for its paper: no input may be a page in it.

    Raises
    ------
    OverwriteError
        If a target is an input, by whatever name (another spelling, a link), if two targets are one
        file, or if an input is a page within the folder.
    """
    named = [(option, target) for option, target in targets.items() if target is not None]
    read = {identity for path in inputs for identity in _identities(path)}
    written: set[object] = set()
    for option, target in named:
        own = _identities(target)
        if not read.isdisjoint(own):
            raise OverwriteError(
                f"{option} {target} is the paper itself, which stays as it is: give another name"
            )
        if not written.isdisjoint(own):
            options = " and ".join(other for other, _ in named)
            raise OverwriteError(f"{options} are one file, {target}: give two names")
        written.update(own)
    for page in sorted(folder.glob("*.[hH][tT][mM][lL]")) if folder is not None and folder.is_dir() else ():
        if not read.isdisjoint(_identities(page)):
            raise OverwriteError(
                f"{page} is one of the papers, and pages go into its folder: name another folder for --output"
            )


def _identities(path: Path) -> list[object]:
    """What tells whether two paths are one file: the resolved path, and for files the place on the disk."""
    found: list[object] = [os.path.realpath(path)]
    with suppress(OSError):
        status = path.stat()
        found.append((status.st_dev, status.st_ino))
    return found


@contextmanager
def replacing(target: Path, *, binary: bool = False) -> Iterator[IO[Any]]:
    """A stream whose content becomes the file ``target`` when the block ends without an exception.

    It is written beside the target and renamed, so that an interruption, a full disk or an error leaves
    the former file whole. Devices and pipes, of which nothing can be lost, are written to directly.

    Parameters
    ----------
    target : Path
        A symbolic link stays one: the file that it points to is replaced.
    binary : bool
        The stream takes bytes instead of text (UTF-8, line ends as given).

    Raises
    ------
    OSError
        If the file cannot be written; ``filename`` is the target.
    """
    form: dict[str, Any] = {} if binary else {"encoding": "utf-8", "newline": "", "errors": UNENCODABLE}
    end = Path(os.path.realpath(target))
    special = end.exists() and not end.is_file()
    part = end if special else _beside(end)
    try:
        with part.open(("w" if special else "x") + "b" * binary, **form) as stream:
            yield stream
        if not special:
            _take_the_place(part, end)
    except BaseException as problem:
        if not special:
            with suppress(OSError):
                part.unlink()
        if isinstance(problem, NothingToWrite):
            return
        if isinstance(problem, OSError) and problem.filename in (None, str(part)):
            problem.filename = str(target)
        raise


def write(files: Mapping[Path, str | bytes]) -> None:
    """Write files that belong together: none takes its place before all are written.

    Raises
    ------
    OSError
        If one cannot be written; all former files are then as they were.
    """
    parts: list[tuple[Path, Path]] = []
    try:
        for target, content in files.items():
            end = Path(os.path.realpath(target))
            parts.append((_beside(end), end))
            try:
                parts[-1][0].write_bytes(_encoded(content))
            except OSError as problem:
                problem.filename = str(target)
                raise
        for part, end in parts:
            _take_the_place(part, end)
    finally:
        for part, _ in parts:
            part.unlink(missing_ok=True)


def _encoded(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", UNENCODABLE)


def _beside(target: Path) -> Path:
    """A name beside the target that nothing else uses; short, however long the target's own is."""
    return target.with_name(f".review-{os.getpid()}-{next(_numbers)}.part")


def _take_the_place(part: Path, target: Path) -> None:
    if target.exists():
        shutil.copymode(target, part)
    part.replace(target)
