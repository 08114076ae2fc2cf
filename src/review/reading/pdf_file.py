"""What an open PDF file holds, as far as it can be read: pages, their text, their lines, marks upon them.

The only user of PyMuPDF for reading. A damaged file is read as far as it goes: what cannot be loaded raises
:class:`DamagedError`, and what MuPDF had to leave out of a page is told by :func:`damage`.
"""

# mypy: disallow-untyped-calls=False
# PyMuPDF has no type hints

from __future__ import annotations

import io
import json
import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from review.document import UnreadableError
from review.patterns import regex
from review.reading import pdf_fonts, pdf_repair
from review.reading.pdf_errors import DamagedError, library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pymupdf

    from review.document import Mark
    from review.reading.pdf_layout import Box, Word

REMEDY: Final = "; download it again"
SCALE: Final = 100.0  # the JSON has whole numbers
#: Characters that MuPDF writes into its JSON as no JSON reader reads them.
_BAD_ESCAPE: Final = regex(rb"(?<!\\)((?:\\\\)*)\\x([0-9A-Fa-f]{2})")
#: What MuPDF warns of when it left something out; it warns of much else that loses nothing.
_LEFT_OUT: Final = regex(
    r"[^\n]*(?:zlib|treating as end of file|syntax error|unexpected end|cannot (?:find|draw|load|open)|"
    r"premature|truncated|recursi|too many|lzw|ignoring (?:broken|object))[^\n]*",
    re.IGNORECASE,
)
_LONGEST_REASON: Final = 80
#: More forms drawn one within the other are a trap: each may draw the next one twice.
_MOST_FORMS: Final = 20_000


class Content(NamedTuple):
    """Text of a page as MuPDF structures it, its words by block and line, its size and rotation."""

    blocks: list[Any]
    words: dict[tuple[int, int], list[Word]]
    width: float
    height: float
    rotation: int


class Stroke(NamedTuple):
    """A straight line, or a box, drawn on a page."""

    kind: str
    box: Box
    stroked: bool


@contextmanager
def opened(data: bytes, name: str) -> Iterator[tuple[pymupdf.Document, list[str]]]:
    """Open a PDF file; MuPDF prints nothing meanwhile: what a damaged file says belongs into our message.

    Yields
    ------
    file : pymupdf.Document
    problems : list of str
        What is known to be lost of it.

    Raises
    ------
    UnreadableError
        If it is no PDF, is encrypted, or has no pages.
    """
    import pymupdf

    pymupdf.set_messages(stream=io.StringIO())  # which would go to standard output, among the results
    tools = pymupdf.TOOLS
    shown = tools.mupdf_display_errors(), tools.mupdf_display_warnings()
    tools.mupdf_display_errors(False)
    tools.mupdf_display_warnings(False)
    try:
        problems: list[str] = []
        with _opened(data, name, problems) as file:
            yield file, problems
    finally:
        tools.mupdf_display_errors(shown[0])
        tools.mupdf_display_warnings(shown[1])


def _opened(data: bytes, name: str, problems: list[str]) -> pymupdf.Document:
    import pymupdf

    if not data:
        raise UnreadableError(f"{name}: the file is empty; download it again")
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError(
            f"{name}: this is no PDF file (it starts with {data[:12]!r}); check the download"
        )
    try:
        with library():
            file = pymupdf.open(stream=data, filetype="pdf")
            locked = file.needs_pass
    except DamagedError as problem:
        raise UnreadableError(f"{name}: the PDF is damaged ({problem}){REMEDY}") from None
    if locked:
        raise UnreadableError(
            f"{name}: the PDF is encrypted; remove the password, e.g. qpdf --decrypt in.pdf out.pdf"
        )
    pdf_fonts.forget_false_maps(file, len(data))
    if not page_count(file):
        try:
            with library():
                found = pdf_repair.gather_pages(file, data)
        except DamagedError as problem:
            raise UnreadableError(f"{name}: the PDF is damaged ({problem}){REMEDY}") from None
        if not found:
            raise UnreadableError(f"{name}: the PDF is damaged (it has no pages){REMEDY}")
        problems.append(
            f"the file is damaged or was cut off: its list of pages is lost, {found} of them were found, and "
            f"the others are missing{REMEDY}"
        )
    return file


def page_count(file: pymupdf.Document) -> int:
    """Number of pages that the file claims; 0 if what it claims is nonsense."""
    with suppress(DamagedError), library():
        return int(file.page_count)
    return 0


def metadata(file: pymupdf.Document) -> dict[str, str | None]:
    """Title, author and the like; empty if that part of the file is damaged."""
    with suppress(DamagedError), library():
        return dict(file.metadata or {})
    return {}


def content(file: pymupdf.Document, number: int) -> Content:
    """Text and size of a page; ``number`` counts from 0.

    Raises
    ------
    DamagedError
        If the page cannot be loaded.
    """
    import pymupdf
    from pymupdf import mupdf

    flags = (
        pymupdf.TEXT_PRESERVE_WHITESPACE
        | pymupdf.TEXT_MEDIABOX_CLIP
        | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
        | mupdf.FZ_STEXT_PRESERVE_SPANS
    )
    pymupdf.TOOLS.reset_mupdf_warnings()
    with library():
        page = file[number]
        if pdf_repair.forms_drawn(file, page.xref) > _MOST_FORMS:
            raise DamagedError("it draws forms within forms without measure")
        text_page = page.get_textpage(flags=flags)
        buffer = mupdf.fz_new_buffer(8192)
        output = mupdf.FzOutput(buffer)
        mupdf.fz_print_stext_page_as_json(output, text_page.this, SCALE)
        output.fz_close_output()
        structure = _parsed(buffer.fz_buffer_extract())
        words: dict[tuple[int, int], list[Word]] = {}
        for x0, y0, x1, y1, text, block, line, _ in text_page.extractWORDS():
            words.setdefault((block, line), []).append((x0, y0, x1, y1, text))
        return Content(structure["blocks"], words, page.rect.width, page.rect.height, page.rotation)


def _parsed(structure: bytes) -> Any:
    """MuPDF's JSON, whose strings may hold what a damaged font name holds."""
    try:
        return json.loads(structure, strict=False)
    except ValueError:
        mended = _BAD_ESCAPE.sub(rb"\1\\u00\2", structure).decode("utf-8", "replace")
        return json.loads(mended, strict=False)


def damage() -> str | None:
    """What MuPDF left out of the page read last, in its own words; None if it says nothing of the kind."""
    import pymupdf

    found = _LEFT_OUT.search(pymupdf.TOOLS.mupdf_warnings())
    return found[0].strip()[:_LONGEST_REASON] if found else None


def has_images(file: pymupdf.Document, number: int) -> bool:
    """Whether a page shows an image."""
    with suppress(DamagedError), library():
        return bool(file[number].get_images())
    return False


def strokes(file: pymupdf.Document, number: int) -> list[Stroke]:
    """Straight lines and boxes drawn on a page; none if its drawings are damaged."""
    found: list[Stroke] = []
    try:
        with library():
            paths = file[number].get_cdrawings()
    except DamagedError:
        return found
    for path in paths:
        for item in path["items"]:
            if item[0] == "l":
                (x0, y0), (x1, y1) = item[1], item[2]
            elif item[0] == "re":
                x0, y0, x1, y1 = item[1]
            else:
                continue
            found.append(Stroke(item[0], (x0, y0, x1, y1), "s" in path["type"]))
    return found


def annotated(data: bytes, name: str, marks: Sequence[Mark], summary: str) -> bytes:
    """A copy of a PDF file whose words are marked, each mark with a note; ``summary`` is one on page 1.

    Raises
    ------
    UnreadableError
        If the file cannot be read, or is too damaged to be written again.
    """
    with opened(data, name) as (file, _):
        try:
            with library():
                for mark in marks:
                    _mark(file[mark.page - 1], mark)
                file[0].add_text_annot((12, 12), summary).update()
                copy: bytes = file.tobytes(deflate=True, no_new_id=True)
        except DamagedError as problem:
            raise UnreadableError(
                f"{name}: the PDF is damaged ({problem}), so that no copy with marks can be made; "
                "use --format html, or repair it, e.g. qpdf in.pdf out.pdf"
            ) from None
        return copy


def _mark(page: pymupdf.Page, mark: Mark) -> None:
    boxes = list(mark.boxes)
    shapes = [page.add_highlight_annot(boxes)]
    if mark.emphasis:
        shapes.append(page.add_squiggly_annot(boxes))
        left, top, _, bottom = boxes[0]
        margin = 8 if left < page.cropbox.width / 2 else page.cropbox.width - 28
        shapes.append(page.add_text_annot((margin, (top + bottom) / 2 - 10), mark.note))
    if mark.emphasis > 1:
        shapes += [page.add_rect_annot((x0 - 1, y0 - 1, x1 + 1, y1 + 1)) for x0, y0, x1, y1 in boxes]
    for shape in shapes:
        shape.set_colors(stroke=mark.color)
        shape.set_info(title=mark.title, content=mark.note)
        shape.update(opacity=0.4 if shape is shapes[0] else 1)
