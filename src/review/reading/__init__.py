"""A file → a :class:`~review.document.Document`; its content decides how it is read, not its name."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from contextlib import suppress
from pathlib import Path

from review.document import Document, UnreadableError
from review.reading import choices, formats, limits
from review.reading.sources import DAMAGED_MEMBER

__all__ = ["read", "read_bytes", "shown_name"]

#: Pipes that a shell makes for the command, such as /dev/stdin; others might wait for ever.
_STREAMS = ("/", "dev")
_XML_NAMES = {".xml", ".nxml"}
_HTML_NAMES = {".html", ".htm", ".xhtml"}
_MARKDOWN_NAMES = {".md", ".markdown", ".qmd", ".rmd", ".mdx"}
_LATEX_NAMES = {".tex", ".latex", ".ltx"}


def read(path: str | Path, *, limit: float | None = None, code: bool | None = None) -> Document:
    """Read a paper.

    Parameters
    ----------
    path : str or Path
        PDF, JATS or TEI XML, HTML, DOCX, ODT, a Jupyter notebook, LaTeX, Markdown or plain text.
    limit : float, optional
        By how much to raise the limits of what one file may cost (pages, characters, cells, seconds).
    code : bool, optional
        Whether code, and what programs print, is read as text of the paper, and models of statsmodels,
        R, Stata and SPSS as tables. What a notebook puts out is always read.

    Returns
    -------
    Document
        For LaTeX, Markdown and plain text, positions count the file's own characters, or, if it includes
        other files, those of the whole, with each file where it is named; for the other
        formats, those of ``Document.text``, which was put together in reading order. Reference lists are
        not part of it.

    Raises
    ------
    UnreadableError
        If the file cannot be read; the message names the file, the reason and a remedy.
    """
    path = Path(path)
    return _read_asked(_content(path), shown_name(path), path.parent, limit=limit, code=code)


def shown_name(path: Path) -> str:
    r"""Name of a file for messages and records; bytes that are no UTF-8 are shown as ``\xff``."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def read_bytes(data: bytes, name: str, *, limit: float | None = None, code: bool | None = None) -> Document:
    """Read a paper from its bytes, which need not lie in a file: a member of an archive, standard input.

    Parameters
    ----------
    data : bytes
        Content of a file that :func:`read` would take.
    name : str
        What to call the document; its ending helps where the content leaves the format open.
    limit, code
        As in :func:`read`.

    Returns
    -------
    Document

    Raises
    ------
    UnreadableError
        If the content cannot be read; the message names it, the reason and a remedy.
    """
    return _read_asked(data, name, None, limit=limit, code=code)


def _read_asked(
    data: bytes, name: str, folder: Path | None, *, limit: float | None, code: bool | None
) -> Document:
    """Read as asked; ``folder`` holds the files that a manuscript includes, if it lies in one."""
    from review.reading.glyphs import repair

    factor = limits.factor() if limit is None else limit
    with limits.raised(factor), choices.code(choices.code_is_text() if code is None else code):
        document = repair(_read(data, name, Path(name).suffix.lower(), folder))
        if choices.code_is_text() or document.format == "notebook":
            from review.reading.model_output import with_models

            document = with_models(document)
        if told := choices.columns_told():
            from review.reading.columns import with_columns

            document = with_columns(document, told)
        return document


def _read(data: bytes, name: str, suffix: str, folder: Path | None) -> Document:
    if b"%PDF-" in data[:1024]:
        from review.reading.pdf import read_pdf

        return read_pdf(data, name)
    formats.refuse_other(data, name)
    if data.startswith(b"PK"):
        return _read_zip(data, name)
    if formats.is_notebook(data) or suffix == ".ipynb":
        from review.reading.notebook import read_notebook

        return read_notebook(formats.decoded(data, name), name)
    return _read_marked_or_plain(data, name, suffix, folder)


def _read_marked_or_plain(data: bytes, name: str, suffix: str, folder: Path | None) -> Document:
    kind = formats.markup_kind(data)
    if kind == "xml" and formats.is_tei(data):
        from review.reading.tei import read_tei

        return read_tei(data, name)
    if kind == "xml" or (suffix in _XML_NAMES and kind is None):
        from review.reading.jats import parse_jats

        return parse_jats(data, name)
    if suffix == ".pdf" and kind is None:
        raise UnreadableError(f"{name}: not a PDF, although it is called one: download it again")
    if kind == "html" or suffix in _HTML_NAMES:
        from review.reading.html import read_html

        return read_html(data, name)
    return _read_text(formats.decoded(data, name), name, suffix, folder)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableError(
                f"{path}: a folder, not a file: name the files in it, such as {path / '*.pdf'}"
            )
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and path.parts[:2] == _STREAMS)):
            raise UnreadableError(f"{path}: a device or a pipe, no file: save what it gives")
        with path.open("rb") as stream:
            data = stream.read(formats.LARGEST + 1)
        if len(data) > formats.LARGEST:
            raise UnreadableError(
                f"{path}: larger than {formats.LARGEST >> 20} MB: split it, or give the article alone"
            )
        return data
    except FileNotFoundError:
        raise UnreadableError(f"{path}: no such file: check the name") from None
    except OSError as problem:
        raise UnreadableError(f"{path}: {problem.strerror or problem}: check that you may read it") from None


def _read_zip(data: bytes, name: str) -> Document:
    from review.reading.docx import read_docx
    from review.reading.odt import read_odt

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise UnreadableError(f"{name}: a damaged ZIP or DOCX file: download or save it again") from None
    with archive:
        names = set(archive.namelist())
        if "word/document.xml" in names:
            return read_docx(archive, name)
        stated = _mimetype(archive)
        if "content.xml" in names and b"opendocument.text" in stated:
            return read_odt(archive, name)
    if b"epub" in stated:
        raise UnreadableError(f"{name}: an e-book: unpack it, as it is a ZIP archive, and give its pages")
    kind = (
        "an OpenDocument or spreadsheet file"
        if {"content.xml", "xl/workbook.xml"} & names
        else "a ZIP archive"
    )
    raise UnreadableError(
        f"{name}: {kind} without a Word document: unpack it, or save the article as .docx or PDF"
    )


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    """What an OpenDocument file says it is; a damaged archive says nothing."""
    with suppress(KeyError, *DAMAGED_MEMBER), archive.open("mimetype") as stream:
        return stream.read(100)
    return b""


def _read_text(text: str, name: str, suffix: str, folder: Path | None) -> Document:
    limits.check_characters(len(text), name)
    if suffix in _MARKDOWN_NAMES:
        from review.reading.markdown import read_markdown

        return read_markdown(text, name, folder)
    if suffix in _LATEX_NAMES or formats.is_latex(text):
        from review.reading.latex import read_latex

        return read_latex(text, name, folder)
    from review.reading.plain import read_plain

    return read_plain(text, name)
