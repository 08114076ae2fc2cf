"""Paths → the papers behind them: files, folders, and archives as PubMed Central hands them out.

A paper may be a member of an archive; its address then is that of the archive, ``!/``, and its name within.
Nothing is unpacked onto the disk, and a member that is larger than a paper can be is not unpacked at all.
"""

from __future__ import annotations

import hashlib
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from review.document import UnreadableError
from review.reading.formats import LARGEST

#: Endings of the names of papers; what else lies in a folder is passed over, and counted.
ENDINGS: Final = frozenset(
    f".{ending}"
    for ending in (
        "pdf", "xml", "nxml", "html", "htm", "xhtml", "docx", "txt", "md", "markdown", "qmd", "rmd", "mdx",
        "tex", "latex", "ltx", "ipynb", "odt",
    )
)  # fmt: skip
ARCHIVES: Final = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")

#: What Python raises for a member of a damaged or encrypted archive, or one packed in a way it does not know.
DAMAGED_MEMBER: Final = (
    zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, ValueError, RuntimeError, zlib.error,
    lzma.LZMAError, struct.error,
)  # fmt: skip

_WITHIN: Final = "!/"
_SCHEME: Final = "://"


@dataclass(frozen=True, slots=True)
class Source:
    """A paper that can be read.

    Parameters
    ----------
    address : str
        Path of the file; of a member of an archive, the archive's path, ``!/`` and the member's name.
    size : int
        In bytes, as unpacked.
    modified : int
        When the file or its archive was last changed, in nanoseconds since 1970; of an object in a store, a
        number that changes with it.
    """

    address: str
    size: int
    modified: int

    @property
    def name(self) -> str:
        """Last part of the address, which names the document."""
        return PurePosixPath(self.address).name

    @property
    def archive(self) -> str | None:
        """Path of the archive that the paper is a member of, if it is one."""
        path, within, _ = self.address.partition(_WITHIN)
        return path if within else None

    @property
    def member(self) -> str:
        """Name within the archive; empty for a file."""
        return self.address.partition(_WITHIN)[2]

    def read_bytes(self) -> bytes:
        """Content of the file or member.

        Raises
        ------
        UnreadableError
            If it cannot be opened, is damaged, or is larger than a paper can be.
        """
        if self.size > LARGEST:
            raise UnreadableError(
                f"{self.address}: larger than {LARGEST >> 20} MB: split it, or give the article alone"
            )
        archive, within, member = self.address.partition(_WITHIN)
        try:
            if _SCHEME in self.address:
                return _remote(self.address)
            return _member(Path(archive), member) if within else Path(self.address).read_bytes()
        except OSError as problem:
            raise UnreadableError(
                f"{self.address}: {problem.strerror or problem}: check that you may read it"
            ) from None


def papers_in(folder: Path, passed_over: list[str], *, leave_out: Path | None = None) -> Iterator[Source]:
    """Every paper in a folder and the folders and archives in it, in the order of their names.

    Parameters
    ----------
    folder : Path
    passed_over : list of str
        Gets the path of every file whose ending is no paper's, and one message for every archive that
        cannot be opened.
    leave_out : Path, optional
        A folder within, such as one that is being written to.

    Yields
    ------
    Source
    """
    for root, folders, files in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and here / name != leave_out)
        for name in sorted(files):
            path = here / name
            if name.startswith("."):
                continue
            if is_archive(name):
                yield from members(path, passed_over)
            elif path.suffix.lower() in ENDINGS and path.is_file():
                status = path.stat()
                yield Source(path.as_posix(), status.st_size, status.st_mtime_ns)
            else:
                passed_over.append(path.as_posix())


def papers_at(url: str, passed_over: list[str]) -> Iterator[Source]:
    """Every paper below an address of fsspec, such as ``s3://bucket/articles``; archives are not opened.

    Parameters
    ----------
    url : str
    passed_over : list of str
        Gets the address of every object whose ending is no paper's.
    """
    import fsspec

    files, root = fsspec.core.url_to_fs(url)
    for path, about in sorted(files.find(root, detail=True).items()):
        address = files.unstrip_protocol(path)
        if PurePosixPath(path).suffix.lower() not in ENDINGS:
            passed_over.append(address)
            continue
        # What tells a changed object: stores have no common word for it.
        changed = about.get("ETag") or about.get("etag") or about.get("mtime") or about.get("created") or 0
        stamp = int(hashlib.sha256(str(changed).encode()).hexdigest()[:15], 16)
        yield Source(address, int(about["size"]), stamp)


def whole_address(url: str) -> str:
    """An address of fsspec as the addresses of the papers below it begin."""
    import fsspec

    files, root = fsspec.core.url_to_fs(url)
    return str(files.unstrip_protocol(root)).rstrip("/")


def _remote(address: str) -> bytes:
    import fsspec

    with fsspec.open(address, "rb") as stream:
        content: bytes = stream.read(LARGEST + 1)
    return content


def is_archive(name: str) -> bool:
    """Whether a file's name is that of an archive of papers."""
    return name.lower().endswith(ARCHIVES)


def members(path: Path, passed_over: list[str]) -> Iterator[Source]:
    """Every paper in an archive; one that cannot be opened is a message in ``passed_over``."""
    try:
        modified = path.stat().st_mtime_ns
        found = list(_listed(path))
    except DAMAGED_MEMBER as problem:
        passed_over.append(f"{path}: a damaged archive ({problem}): download it again")
        return
    for name, size in found:
        address = f"{path.as_posix()}{_WITHIN}{name}"
        if PurePosixPath(name).suffix.lower() in ENDINGS:
            yield Source(address, size, modified)
        else:
            passed_over.append(address)


def stream(archive: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the wanted members of a tape archive, read once from its start to its end.

    To jump to one member of a compressed archive is to unpack all before it.
    """
    with tarfile.open(archive) as tape:
        for item in tape:
            if item.name in wanted and item.isfile() and (content := tape.extractfile(item)):
                yield item.name, content.read(LARGEST + 1)


def _listed(path: Path) -> Iterator[tuple[str, int]]:
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as packed:
            yield from ((item.filename, item.file_size) for item in packed.infolist() if not item.is_dir())
        return
    with tarfile.open(path) as tape:
        yield from ((item.name, item.size) for item in tape if item.isfile())


def _member(archive: Path, name: str) -> bytes:
    """Content of a member, never more than a paper can hold, whatever size the archive's index says."""
    try:
        if archive.suffix.lower() == ".zip":
            with zipfile.ZipFile(archive) as packed, packed.open(name) as stream:
                data = stream.read(LARGEST + 1)
        else:
            with tarfile.open(archive) as tape:
                content = tape.extractfile(name)
                data = content.read(LARGEST + 1) if content else b""
    except NotImplementedError as problem:
        raise UnreadableError(f"{archive}{_WITHIN}{name}: {problem}: unpack it by hand") from None
    except (KeyError, *DAMAGED_MEMBER) as problem:
        raise UnreadableError(
            f"{archive}{_WITHIN}{name}: damaged or encrypted ({problem}): download it again"
        ) from None
    if len(data) > LARGEST:
        raise UnreadableError(
            f"{archive}{_WITHIN}{name}: larger than {LARGEST >> 20} MB: give the article alone"
        )
    return data
