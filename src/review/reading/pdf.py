"""A PDF file -> Document.

PyMuPDF's structured text, asked for as JSON, costs little more than its plain text and says font, size and
baseline of every run of characters; the words of the same page say where each word stands.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from review.document import Block, Cell, Document, Table, UnreadableError
from review.patterns import regex
from review.reading import limits, pdf_file
from review.reading.front import from_pdf
from review.reading.pdf_continued import with_other_parts
from review.reading.pdf_errors import DamagedError
from review.reading.pdf_file import SCALE
from review.reading.pdf_fonts import symbols_of
from review.reading.pdf_layout import (
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
    turned_box,
)
from review.reading.pdf_overflow import reaches_the_end, tables_with_rest
from review.reading.pdf_paragraphs import joined, leading, paragraphs_of, set_roles
from review.reading.pdf_rules import drawing_of
from review.reading.pdf_tables import FoundTable, table_labels
from review.reading.pdf_text import Writer, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from review.document import BlockKind

_FIRST_PAGE: Final = 5000  # characters in which an article prints its DOI
_ABSENT: Final = regex(r"not in document|cannot find page")
_MOST_NAMED: Final = 1_000_000  # a damaged file may claim any number of pages
_BOLD: Final = regex(r"bold|black|heavy|semibd|[-.]b(?:d|$)|demi|[-.]b[-.]", re.IGNORECASE)
_ITALIC: Final = regex(r"ital|obli|[-.]i(?:t|$)|slant", re.IGNORECASE)


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
    with pdf_file.opened(data, name) as (file, problems):
        document = _read(file, name, problems, progress)
        start = document.text[:_FIRST_PAGE]
        return replace(document, article=from_pdf(pdf_file.metadata(file), start))


def _read(file: Any, name: str, problems: list[str], progress: Callable[[int, int], None] | None) -> Document:
    pages = _pages(file, problems, progress)
    if problems and not any(page.lines for page in pages):
        reason = problems[0].removesuffix(pdf_file.REMEDY)
        raise UnreadableError(f"{name}: the PDF is damaged ({reason}){pdf_file.REMEDY}")
    if not any(page.lines for page in pages):
        raise UnreadableError(
            f"{name}: none of the {len(pages)} pages has a text layer, they are images; "
            "recognize the text first, e.g. ocrmypdf in.pdf out.pdf"
        )
    problems += [
        f"page {page.number} has no text layer, it is an image; recognize its text first, "
        "e.g. ocrmypdf --skip-text in.pdf out.pdf"
        for page in pages
        if not page.lines and pdf_file.has_images(file, page.number - 1)
    ]
    body = body_size(pages)
    set_repeated_apart(pages)
    paragraphs: list[Paragraph] = []
    tables: list[FoundTable] = []
    steps = leading(line for page in pages for line in page.lines)
    foot: dict[int, float] = {}
    with_tables = {page.number for page in pages if table_labels(page.lines, body)}
    unfinished: FoundTable | None = None
    for page, strips in zip(pages, columns(pages, with_tables), strict=True):
        if unfinished or page.number in with_tables:
            drawing = drawing_of(pdf_file.strokes(file, page.number - 1), page)
            found = tables_with_rest(unfinished, page, drawing, body, strips)
            if unfinished and found and found[0].overleaf:
                tables.remove(unfinished)  # its caption and heads belong to the rows of this page
            tables.extend(found)
            unfinished = found[-1] if found and reaches_the_end(found[-1], page, strips) else None
        foot[page.number] = max(
            (line.baseline for line in page.lines if abs(line.size - body) < 0.06 * body), default=0.0
        )
        for run in reading_order(page, strips):
            paragraphs.extend(paragraphs_of(run, page.number, steps))
    set_roles(paragraphs, body, foot)
    document = _assembled(name, joined(paragraphs, body), tables, pages, symbols_of(file, pages))
    return replace(document, problems=problems)


def _pages(file: Any, problems: list[str], progress: Callable[[int, int], None] | None) -> list[Page]:
    """Pages that can be read; the others, and what was left out of one, are told in ``problems``."""
    pages: list[Page] = []
    lost: dict[str, list[int]] = {}
    in_part: dict[str, list[int]] = {}
    count, clock = pdf_file.page_count(file), limits.Clock()
    for number in range(min(count, limits.allowed(limits.PAGES))):
        if clock.is_up():
            lost["that would take too long; raise --limit"] = list(range(number + 1, count + 1))
            break
        try:
            pages.append(_page(file, number))
        except DamagedError as problem:
            reason = "the file does not hold it" if _ABSENT.search(str(problem)) else str(problem)
            lost.setdefault(reason, []).append(number + 1)
        else:
            if left_out := pdf_file.damage():
                in_part.setdefault(left_out, []).append(number + 1)
        if progress is not None:
            progress(number + 1, count)
    else:
        if beyond := list(range(limits.allowed(limits.PAGES) + 1, min(count, _MOST_NAMED) + 1)):
            lost["there are more than --limit allows"] = beyond
    for reason, numbers in lost.items():
        problems.append(f"{_named(numbers)} could not be read ({reason})")
    for reason, numbers in in_part.items():
        problems.append(f"{_named(numbers)} may lack some text, the file is damaged ({reason})")
    return pages


def _named(numbers: list[int]) -> str:
    """Page numbers, those that follow each other as a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in runs[:20])
    return f"{'page' if len(numbers) == 1 else 'pages'} {shown}{' …' if len(runs) > 20 else ''}"


def _table(table: FoundTable, writer: Writer, section: str) -> Table:
    """Write a table: its caption, its cells, its notes."""
    number = table.page
    overleaf = {id(line) for line in table.overleaf}

    def write(lines: list[Line], kind: BlockKind, indent: str = "") -> Block:
        pages = [number - (id(line) in overleaf) for line in lines]
        return writer.block(lines, pages, kind, section, indent)

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


def _page(file: Any, number: int) -> Page:
    """Lines of one page as they come in the file; a page set on its side is turned."""
    content = pdf_file.content(file, number)
    spans = _spans(content)
    width, height = content.width, content.height
    if content.rotation in (90, 270):  # the text is told as it stands in the file, before the page is turned
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


def _spans(content: pdf_file.Content) -> list[Span]:
    """Runs of text of a page, in the order of the file; text without size shows nothing."""
    return [
        span
        for i, block in enumerate(content.blocks)
        for k, entry in enumerate(block.get("lines", ()))
        if (span := _span(entry, i, content.words.get((i, k), ()))) is not None and span.size > 0
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


def _turned(span: Span, turn: int, width: float, height: float) -> Span:
    x0, y0, x1, y1 = turned_box(span.x0, span.y0, span.x1, span.y1, turn, width, height)
    baseline = span.origin if turn == 90 else width - span.origin
    words = [(*turned_box(*word[:4], turn, width, height), word[4]) for word in span.words]
    return span._replace(x0=x0, y0=y0, x1=x1, y1=y1, baseline=baseline, words=words)


def _span(entry: Any, block: int, words: Sequence[Word]) -> Span | None:
    text = entry["text"]
    if not text or text.isspace():
        return None
    box, font = entry["bbox"], entry["font"]
    x, y, name = box["x"] / SCALE, box["y"] / SCALE, font["name"]
    bold, italic = _weight(name)
    return Span(
        x,
        y,
        x + box["w"] / SCALE,
        y + box["h"] / SCALE,
        entry["y"] / SCALE,
        entry["x"] / SCALE,
        font["size"] / SCALE,
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
