"""What a command is given → papers: files, folders, archives, standard input, a typed sentence.

No network is used: of an address or an identifier it is said where to get the file.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from review.document import UnreadableError
from review.patterns import regex
from review.reading.formats import LARGEST
from review.reading.sources import ENDINGS, Source, is_archive, members, papers_in

_DOI: Final = regex(r"(?:https?://(?:dx\.)?doi\.org/|doi: ?)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_PMCID: Final = regex(r"(?:PMCID: ?|https?://\S{1,100}/)?(PMC\d{3,9})(?:[./]\S{0,100})?", re.IGNORECASE)
_ADDRESS: Final = regex(r"(?:https?|ftp):/", re.IGNORECASE)
_TYPED: Final = regex(r"(?=.*\d)(?=.*[=<>≤≥±%(])(?=.*\s)", re.DOTALL)
_MARKED: Final = (".nxml", ".xml")
_FULL_TEXT: Final = "https://www.ebi.ac.uk/europepmc/webservices/rest/{}/fullTextXML"


@dataclass(frozen=True, slots=True)
class Input:
    """One paper to read.

    Parameters
    ----------
    address : str
        Where it is, for messages; of a file its path.
    name : str
        What the document is called.
    content : callable
        Returns its bytes, or raises :class:`~review.document.UnreadableError`.
    path : Path or None
        The file that it is; None of what stands in an archive, came by standard input or was typed.
    named : bool
        Whether it was named itself. One that was found in a folder or an archive and cannot be read is
        listed, and the work still counts as done.
    """

    address: str
    name: str
    content: Callable[[], bytes]
    path: Path | None = None
    named: bool = True


def inputs(given: Sequence[str | Path], passed_over: list[str]) -> list[Input]:
    """Every paper that is given, in the order given; what lies in folders and archives by name.

    Parameters
    ----------
    given : sequence of str or Path
        Files, folders with all below them, ``.zip`` and ``.tar.gz``, ``"-"`` for standard input, or a
        sentence with numbers.
    passed_over : list of str
        Gets a line for each folder or archive that holds other files, or no paper.
    """
    return [paper for each in given for paper in _inputs(each, passed_over)]


def is_one_file(given: Sequence[str | Path]) -> bool:
    """Whether what is given is a single paper rather than a folder, an archive or several."""
    if len(given) != 1:
        return False
    path = Path(given[0])
    return not (_exists(path) and (path.is_dir() or is_archive(path.name)))


def _inputs(each: str | Path, passed_over: list[str]) -> Iterator[Input]:
    path, text = Path(each), str(each)
    if text == "-":
        yield Input("standard input", "standard input", _standard_input)
    elif not _exists(path):
        if not isinstance(each, Path) and _TYPED.match(text) and not _ADDRESS.match(text):
            yield Input("typed text", "typed text", text.encode)
        else:
            yield Input(text, text, lambda: _refuse(text))
    elif path.is_dir():
        yield from _found(path, papers_in, passed_over)
    elif is_archive(path.name):
        yield from _found(path, members, passed_over)
    else:
        status = path.stat()
        source = Source(text, status.st_size, status.st_mtime_ns)
        yield Input(text, path.name, source.read_bytes, path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a sentence may be longer than a name can be
        return False


def _standard_input() -> bytes:
    return sys.stdin.buffer.read(LARGEST)


def _found(
    path: Path, look: Callable[[Path, list[str]], Iterator[Source]], passed_over: list[str]
) -> Iterator[Input]:
    """Papers in a folder or an archive; of an article that an archive holds as XML and as PDF the XML."""
    others: list[str] = []
    found = list(look(path, others))
    marked = {
        PurePosixPath(source.address).parent
        for source in found
        if source.archive and source.name.lower().endswith(_MARKED)
    }
    for source in found:
        parent = PurePosixPath(source.address).parent
        if parent in marked and not source.name.lower().endswith(_MARKED):
            others.append(source.address)
            continue
        file = None if source.archive else Path(source.address)
        yield Input(source.address, source.name, source.read_bytes, file, named=False)
    damaged = [line for line in others if " a damaged archive " in line]
    passed_over += damaged
    if other := len(others) - len(damaged):
        kinds = Counter(PurePosixPath(line).suffix.lower() or "no ending" for line in others)
        told = ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common(5))
        passed_over.append(f"{path}: {other:,} other files passed over ({told})")
    if not found:
        passed_over.append(f"{path}: holds no paper; read are {', '.join(sorted(ENDINGS))}")


def _refuse(text: str) -> bytes:
    """Say where a paper can be had that was named by an identifier or an address."""
    if pmcid := _PMCID.fullmatch(text):
        place = _FULL_TEXT.format(pmcid[1].upper())
        raise UnreadableError(f"{text}: no network is used; save {place} and name the file")
    if doi := _DOI.fullmatch(text):
        raise UnreadableError(
            f"{text}: no network is used; save the article from https://doi.org/{doi[1]} (XML or HTML is "
            f"read "
            "better than PDF) and name the file"
        )
    if _ADDRESS.match(text):
        raise UnreadableError(f"{text}: no network is used; save the article and name the file")
    raise UnreadableError(f"{text}: no such file: check the name")
