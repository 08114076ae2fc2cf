"""Which outcomes are wanted, by which names: a codebook as a CSV file."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from review.patterns import regex

_NAME: Final = ("name", "outcome")
_SYNONYMS: Final = ("synonyms", "synonym", "aliases")
_KNOWN: Final = (*_NAME, *_SYNONYMS)
_WORD: Final = regex(r"[^\W_]+")


class CodebookError(ValueError):
    """A codebook that cannot be used; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An outcome with the names that papers may give it."""

    name: str
    names: tuple[str, ...]


def read_codebook(path: Path) -> list[Wanted]:
    """Outcomes of a codebook, a CSV file with the columns ``name`` and ``synonyms`` (parted by ``;``).

    Parameters
    ----------
    path : Path

    Raises
    ------
    CodebookError
        If a column is not known, a name is missing, or the file is empty or no UTF-8 text.
    OSError
        If the file cannot be read.
    """
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError as problem:
        raise CodebookError(f"{path}: is no UTF-8 text; save it as CSV (UTF-8)") from problem
    except csv.Error as problem:
        raise CodebookError(f"{path}: is no CSV file ({problem})") from problem
    if not lines:
        raise CodebookError(f"{path}: is empty; the first line names the columns, name and synonyms")
    header = [heading.strip().lower() for heading in lines[0]]
    for heading in header:
        if heading not in _KNOWN:
            raise CodebookError(f"{path}, line 1: the column {heading!r} is not known; use name and synonyms")
    named = [at for at, heading in enumerate(header) if heading in _NAME]
    if len(named) != 1:
        raise CodebookError(f"{path}, line 1: one column must be called name; got {', '.join(header)}")
    wanted = [
        _wanted(path, header, named[0], k, line) for k, line in enumerate(lines[1:], start=2) if any(line)
    ]
    if not wanted:
        raise CodebookError(f"{path}: names no outcome; write one a line below name,synonyms")
    return wanted


def _wanted(path: Path, header: Sequence[str], at: int, number: int, line: Sequence[str]) -> Wanted:
    if len(line) > len(header):
        raise CodebookError(
            f"{path}, line {number}: has {len(line)} cells, but there are {len(header)} columns; "
            "part synonyms by ;"
        )
    name = line[at].strip() if at < len(line) else ""
    if not name:
        raise CodebookError(f"{path}, line {number}: has no name")
    others = [text for heading, text in zip(header, line, strict=False) if heading in _SYNONYMS]
    names = [name, *(part.strip() for text in others for part in re.split(r"[;|]", text))]
    return Wanted(name, tuple(filter(None, dict.fromkeys(names))))


def wanted_name(outcome: str, codebook: Sequence[Wanted]) -> str | None:
    """Name that the codebook gives an outcome: of the longest of its names whose words the outcome has."""
    words = _words(outcome)
    fitting = [
        (len(needed), wanted.name)
        for wanted in codebook
        for name in wanted.names
        if (needed := _words(name)) and needed <= words
    ]
    return max(fitting, key=lambda item: item[0])[1] if fitting else None


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))
