"""A PDF file -> Document. The only user of PyMuPDF.

PyMuPDF's structured text, asked for as JSON, costs little more than its plain text and says font, size and
baseline of every run of characters; the words of the same page say where each word stands.
"""

# mypy: disallow-untyped-calls=False
# PyMuPDF has no type hints

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from review.document import Block, Cell, Document, Table, UnreadableError
from review.reading import glyph_names
from review.reading.front import from_pdf
from review.reading.pdf_continued import with_other_parts
from review.reading.pdf_layout import (
    Box,
    Line,
    Page,
    Paragraph,
    Span,
    Word,
    body_size,
    columns,
    lines_of,
    reading_order,
    set_repeated_apart,
)
from review.reading.pdf_paragraphs import joined, leading, paragraphs_of, set_roles
from review.reading.pdf_tables import FoundTable, Rule, table_labels, tables_of
from review.reading.pdf_text import Writer, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pymupdf

    from review.document import BlockKind, Mark

_FIRST_PAGE: Final = 5000  # characters in which an article prints its DOI
_SCALE: Final = 100.0  # the JSON has whole numbers
_BOLD: Final = re.compile(r"bold|black|heavy|semibd|[-.]b(?:d|$)|demi|[-.]b[-.]", re.IGNORECASE)
_ITALIC: Final = re.compile(r"ital|obli|[-.]i(?:t|$)|slant", re.IGNORECASE)


def read_pdf(data: bytes, name: str, progress: Callable[[int, int], None] | None = None) -> Document:
    """Read a PDF file.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        For messages and records.
    progress : callable, optional
        Called with the pages done and the number of pages, after each page.

    Returns
    -------
    Document
        Its text in reading order, its tables, and the place of every word.

    Raises
    ------
    UnreadableError
        If the file is no PDF, is encrypted or damaged, or has no text layer.
    """
    import pymupdf

    shown = pymupdf.TOOLS.mupdf_display_errors()
    pymupdf.TOOLS.mupdf_display_errors(False)  # what a damaged file says belongs into our message
    try:
        with _opened(data, name) as file:
            document = _read(file, name, progress)
            start = document.text[:_FIRST_PAGE]
            return replace(document, article=from_pdf(file.metadata or {}, start))
    finally:
        pymupdf.TOOLS.mupdf_display_errors(shown)


def annotated(data: bytes, name: str, marks: Sequence[Mark], summary: str) -> bytes:
    """A copy of a PDF file whose words are marked, each mark with a note; ``summary`` is one on page 1.

    Raises
    ------
    UnreadableError
        As :func:`read_pdf`.
    """
    with _opened(data, name) as file:
        for mark in marks:
            page = file[mark.page - 1]
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
        file[0].add_text_annot((12, 12), summary).update()
        copy: bytes = file.tobytes(deflate=True, no_new_id=True)
        return copy


def _opened(data: bytes, name: str) -> pymupdf.Document:
    import pymupdf

    if not data:
        raise UnreadableError(f"{name}: the file is empty; download it again")
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError(
            f"{name}: this is no PDF file (it starts with {data[:12]!r}); check the download"
        )
    try:
        file = pymupdf.open(stream=data, filetype="pdf")
    except (RuntimeError, ValueError) as problem:
        raise UnreadableError(f"{name}: the PDF is damaged ({problem}); download it again") from None
    if file.needs_pass:
        raise UnreadableError(
            f"{name}: the PDF is encrypted; remove the password, e.g. qpdf --decrypt in.pdf out.pdf"
        )
    if not file.page_count:
        raise UnreadableError(f"{name}: the PDF is damaged (it has no pages); download it again")
    return file


def _read(file: pymupdf.Document, name: str, progress: Callable[[int, int], None] | None) -> Document:
    pages = []
    for number in range(file.page_count):
        pages.append(_page(file, number))
        if progress is not None:
            progress(number + 1, file.page_count)
    if not any(page.lines for page in pages):
        raise UnreadableError(
            f"{name}: none of the {len(pages)} pages has a text layer, they are images; "
            "recognize the text first, e.g. ocrmypdf in.pdf out.pdf"
        )
    problems = [
        f"page {page.number} has no text layer, it is an image; recognize its text first, "
        "e.g. ocrmypdf --skip-text in.pdf out.pdf"
        for page in pages
        if not page.lines and file[page.number - 1].get_images()
    ]
    body = body_size(pages)
    set_repeated_apart(pages)
    paragraphs: list[Paragraph] = []
    tables: list[FoundTable] = []
    steps = leading(line for page in pages for line in page.lines)
    foot: dict[int, float] = {}
    for page, strips in zip(pages, columns(pages), strict=True):
        if table_labels(page.lines, body):
            tables.extend(tables_of(page, _rules(file[page.number - 1], page), body, strips))
        foot[page.number] = max(
            (line.baseline for line in page.lines if abs(line.size - body) < 0.06 * body), default=0.0
        )
        for run in reading_order(page, strips):
            paragraphs.extend(paragraphs_of(run, page.number, steps))
    set_roles(paragraphs, body, foot)
    document = _assembled(name, joined(paragraphs, body), tables, pages, _symbols(file, pages))
    return replace(document, problems=problems)


def _symbols(file: pymupdf.Document, pages: list[Page]) -> dict[str, dict[int, str]]:
    """What the codes of symbol fonts without a Unicode map stand for, by font, as their encoding names it."""
    used: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    for page in pages:
        for line in (*page.lines, *page.repeated):
            for span in line.spans:
                if len(span.text) < 40:
                    used.setdefault(span.font, set()).update(span.text)
                    first.setdefault(span.font, page.number)
                elif span.font not in used or len(used[span.font]) < 32:
                    used.setdefault(span.font, set()).update(span.text)
    candidates = {font for font, characters in used.items() if len(characters) < 32 and font in first}
    symbols: dict[str, dict[int, str]] = {}
    for number in {first[font] for font in candidates}:
        for xref, _, _, font, *_ in file.get_page_fonts(number - 1):
            if font not in candidates or file.xref_get_key(xref, "ToUnicode")[0] != "null":
                continue
            kind, array = file.xref_get_key(xref, "Encoding/Differences")
            if kind == "xref":
                array = file.xref_object(int(array.split()[0]), compressed=True)
            found = glyph_names.symbols(glyph_names.differences(array), font) if kind != "null" else {}
            if found:
                symbols[font] = {} if symbols.get(font, found) != found else found
    return {font: found for font, found in symbols.items() if found}


def _rules(page: pymupdf.Page, turned: Page) -> list[Rule]:
    """Horizontal lines drawn on a page, thin boxes included."""
    width, height = (turned.height, turned.width) if turned.turn else (turned.width, turned.height)
    rules: list[Rule] = []
    for path in page.get_cdrawings():
        for item in path["items"]:
            if item[0] == "l":
                (x0, y0), (x1, y1) = item[1], item[2]
            elif item[0] == "re":
                x0, y0, x1, y1 = item[1]
            else:
                continue
            if turned.turn:
                x0, y0, x1, y1 = _turned_box(x0, y0, x1, y1, turned.turn, width, height)
            left, right, thick = min(x0, x1), max(x0, x1), abs(y1 - y0)
            if right - left > 8 and (thick < 1 or (thick < 2.5 and item[0] == "re")):
                rules.append(Rule(left, right, (y0 + y1) / 2))
            elif right - left > 8 and item[0] == "re" and "s" in path["type"]:
                rules.extend((Rule(left, right, min(y0, y1)), Rule(left, right, max(y0, y1))))
    return rules


def _table(table: FoundTable, writer: Writer, section: str) -> Table:
    """Write a table: its caption, its cells, its notes."""
    number = table.page

    def write(lines: list[Line], kind: BlockKind, indent: str = "") -> Block:
        return writer.block(lines, [number] * len(lines), kind, section, indent)

    caption = write(table.caption, "caption")
    if table.problem:
        notes = [write(lines, "note") for lines in (table.body, table.notes) if lines]
        return Table(table.label, (), caption, notes, section, number, table.problem)
    cells = [
        Cell(
            write(cell.lines, "cell", " " * cell.indent),
            cell.row,
            cell.column,
            column_span=cell.column_span,
            header=cell.header,
        )
        for cell in table.cells
    ]
    notes = [write(table.notes, "note")] if table.notes else []
    return Table(table.label, cells, caption, notes, section, number)


def _assembled(
    name: str,
    paragraphs: list[Paragraph],
    tables: list[FoundTable],
    pages: list[Page],
    symbols: dict[str, dict[int, str]],
) -> Document:
    """The document of the paragraphs, in order; what repeats on pages comes last, in no block."""
    writer = Writer(vocabulary(line for page in pages for line in page.lines), symbols)
    blocks = [
        writer.block(paragraph.lines, paragraph.pages, paragraph.role, paragraph.section)
        for paragraph in paragraphs
    ]
    sections = {page: paragraph.section for paragraph in paragraphs for page in paragraph.pages}
    read = with_other_parts([_table(table, writer, sections.get(table.page, "")) for table in tables])
    for page in pages:
        writer.unread(page.repeated, page.number)
    layout = writer.layout()
    for page in pages:
        if page.turn:  # places count on the page as it lies in the file
            words = layout.pages == page.number
            x0, y0, x1, y1 = layout.boxes[words].T
            if page.turn == 90:
                layout.boxes[words] = np.column_stack((y0, page.width - x1, y1, page.width - x0))
            else:
                layout.boxes[words] = np.column_stack((page.height - y1, x0, page.height - y0, x1))
    return Document(name, "pdf", writer.text, blocks, read, tuple(writer.repairs), layout)


def _page(file: pymupdf.Document, number: int) -> Page:
    """Lines of one page as they come in the file; a page set on its side is turned."""
    page = file[number]
    spans = _spans(page)
    width, height = page.rect.width, page.rect.height
    if page.rotation in (90, 270):  # the text is told as it stands in the file, before the page is turned
        width, height = height, width
    upright, sideways = _directions(spans)
    turn = 0
    if sideways > 2 * upright:
        turn = _turn(spans)
        spans = [_turned(span, turn, width, height) for span in spans]
        width, height = height, width
    elif sideways:
        spans = [span for span in spans if not _is_sideways(span)]
    return Page(number + 1, width, height, lines_of(spans), turn=turn)


def _spans(page: pymupdf.Page) -> list[Span]:
    """Runs of text of a page, in the order of the file."""
    content, words = _content(page)
    return [
        span
        for i, block in enumerate(content["blocks"])
        for k, entry in enumerate(block.get("lines", ()))
        if (span := _span(entry, i, words.get((i, k), ()))) is not None
    ]


def _is_sideways(span: Span) -> bool:
    return len(span.text) > 3 and span.y1 - span.y0 > 1.5 * (span.x1 - span.x0)


def _directions(spans: list[Span]) -> tuple[int, int]:
    """Characters set upright, and on their side."""
    sideways = sum(len(span.text) for span in spans if _is_sideways(span))
    return sum(len(span.text) for span in spans) - sideways, sideways


def _turn(spans: list[Span]) -> int:
    """90 if most runs of a page read upwards, 270 if downwards: where their baseline is in their box."""
    up = sum(2 * span.origin > span.x0 + span.x1 for span in spans)
    return 90 if up > 0.5 * len(spans) else 270


def _turned_box(x0: float, y0: float, x1: float, y1: float, turn: int, width: float, height: float) -> Box:
    """A box of a page that reads upwards (90) or downwards (270), after the page is turned upright."""
    if turn == 90:
        return height - y1, x0, height - y0, x1
    return y0, width - x1, y1, width - x0


def _turned(span: Span, turn: int, width: float, height: float) -> Span:
    x0, y0, x1, y1 = _turned_box(span.x0, span.y0, span.x1, span.y1, turn, width, height)
    baseline = span.origin if turn == 90 else width - span.origin
    words = [(*_turned_box(*word[:4], turn, width, height), word[4]) for word in span.words]
    return span._replace(x0=x0, y0=y0, x1=x1, y1=y1, baseline=baseline, words=words)


def _content(page: pymupdf.Page) -> tuple[Any, dict[tuple[int, int], list[Word]]]:
    """Structured text of a page, and its words grouped by block and line."""
    import pymupdf
    from pymupdf import mupdf

    flags = (
        pymupdf.TEXT_PRESERVE_WHITESPACE
        | pymupdf.TEXT_MEDIABOX_CLIP
        | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
        | mupdf.FZ_STEXT_PRESERVE_SPANS
    )
    text_page = page.get_textpage(flags=flags)
    buffer = mupdf.fz_new_buffer(8192)
    output = mupdf.FzOutput(buffer)
    mupdf.fz_print_stext_page_as_json(output, text_page.this, _SCALE)
    output.fz_close_output()
    content = json.loads(buffer.fz_buffer_extract(), strict=False)
    words: dict[tuple[int, int], list[Word]] = {}
    for x0, y0, x1, y1, text, block, line, _ in text_page.extractWORDS():
        words.setdefault((block, line), []).append((x0, y0, x1, y1, text))
    return content, words


def _span(entry: Any, block: int, words: Sequence[Word]) -> Span | None:
    text = entry["text"]
    if not text or text.isspace():
        return None
    box, font = entry["bbox"], entry["font"]
    x, y, name = box["x"] / _SCALE, box["y"] / _SCALE, font["name"]
    bold, italic = _weight(name)
    return Span(
        x,
        y,
        x + box["w"] / _SCALE,
        y + box["h"] / _SCALE,
        entry["y"] / _SCALE,
        entry["x"] / _SCALE,
        font["size"] / _SCALE,
        bold or font["weight"] == "bold",
        italic or font["style"] == "italic",
        name,
        block,
        text,
        words,
    )


@lru_cache(maxsize=1024)
def _weight(font: str) -> tuple[bool, bool]:
    """Whether the name of a font says bold, italic."""
    return bool(_BOLD.search(font)), bool(_ITALIC.search(font))
