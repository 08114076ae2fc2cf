"""DOCX: paragraphs, headings by their style, tables, notes, formulas; tracked changes as accepted."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from review.document import BlockKind, Document, UnreadableError
from review.patterns import regex
from review.reading import grids, html, markup, xml
from review.reading.around_tables import with_captions_and_notes
from review.reading.draft import OBJECT
from review.reading.formulas import office_math
from review.reading.markup import Role, Walk

if TYPE_CHECKING:
    from lxml import etree

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRICT: Final = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
#: No part of a paper unpacks to more.
_LARGEST_PART: Final = 64 * 1024 * 1024
_CHUNK: Final = 1024 * 1024

#: Private characters of the Symbol font, which Word uses for signs and Greek letters.
_SYMBOL_FONT: Final = dict(
    zip(
        b"\x22\x24\x27\x2a\x2d\x3c\x3d\x3e\x40ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcywJVjv\x5c\x5e\x7e"
        b"\xa2\xa3\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae\xaf\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc"
        b"\xc4\xc5\xc6\xc7\xc8\xce\xcf\xd0\xd1\xd5\xd6\xd7\xd9\xda\xdb\xde\xe5\xf2",
        "∀∃∋∗−<=>≅ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωϑςϕϖ∴⊥∼"
        "′≤∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⊗⊕∅∩∪∈∉∠∇∏√⋅∧∨⇔⇒∑∫",
        strict=True,
    )
)

_TAKEN_OUT: Final = (
    *(
        _W + tag
        for tag in ("del", "moveFrom", "instrText", "delText", "sectPr", "tblGrid", "fldData", "sdtPr")
    ),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
_HEADING_STYLE = regex(
    r"(?:heading|berschrift|titre|titolo|tulo|rubrik|kop)[ ]?(?P<level>[1-9])\Z", re.IGNORECASE
)
#: Styles of paragraphs that are code or what a program prints, by the names that programs give them.
_CODE_STYLES: Final = frozenset(("source code", "html preformatted", "code", "code block", "verbatim"))
_TWIPS_PER_POINT: Final = 20
_WIDEST: Final = 1000
_TEXT: Final = f"{_W}t"


def read_docx(archive: zipfile.ZipFile, name: str) -> Document:
    """Read a Word document: its text, tables, footnotes and endnotes.

    Parameters
    ----------
    archive : ZipFile
        The file.
    name : str
        File name.

    Raises
    ------
    UnreadableError
        If a part is damaged, encrypted, or unpacks to more than 64 MB.
    """
    problems: list[str] = []
    styles = _styles(xml_part(archive, "word/styles.xml", name, problems))
    walk = Walk()
    for part, kind in _PARTS.items():
        root = xml_part(archive, part, name, problems)
        if root is not None:
            _as_html(root, styles)
            walk.kinds[0] = kind
            walk.read(root, _roles())
    return with_captions_and_notes(replace(walk.draft.document(name, "docx"), problems=problems))


def xml_part(archive: zipfile.ZipFile, part: str, name: str, problems: list[str]) -> etree._Element | None:
    """The parsed XML of a part of an office file; None if there is none of that name.

    Raises
    ------
    UnreadableError
        If it is damaged, encrypted, or unpacks to more than 64 MB.
    """
    if part not in archive.namelist():
        return None
    content = _unpacked(archive, part, name)
    for strict, usual in _STRICT.items():
        content = content.replace(strict, usual)
    return xml.parse(content, f"{name}, {part}", problems)


def _unpacked(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """Content of a part; never more is unpacked than is allowed, whatever size the archive claims."""
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > _LARGEST_PART:
                    raise UnreadableError(
                        f"{name}, {part}: more than {_LARGEST_PART >> 20} MB unpacked: save the article alone"
                    )
                chunks.append(chunk)
    except UnreadableError:
        raise
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
        lzma.LZMAError,
    ) as problem:
        raise UnreadableError(
            f"{name}, {part}: damaged ({problem}): open it in Word and save it again"
        ) from None
    except RuntimeError:
        raise UnreadableError(f"{name}, {part}: encrypted: save it without a password") from None
    return b"".join(chunks)


def _styles(styles: etree._Element | None) -> dict[str, str]:
    """Tag for the paragraphs of each style that says what they are: headings and captions."""
    tags: dict[str, str] = {}
    for style in () if styles is None else styles.iter(f"{_W}style"):
        named = style.find(f"{_W}name")
        name = "" if named is None else named.get(f"{_W}val", "")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        level = "" if outline is None else outline.get(f"{_W}val", "")
        if match := _HEADING_STYLE.search(name):
            tags[style.get(f"{_W}styleId", "")] = f"h{min(int(match['level']) + 1, 6)}"
        elif name.lower() in _CODE_STYLES:
            tags[style.get(f"{_W}styleId", "")] = "pre"
        elif level in set("01234"):
            tags[style.get(f"{_W}styleId", "")] = f"h{int(level) + 2}"
        elif name.lower() == "title":
            tags[style.get(f"{_W}styleId", "")] = "h1"
    return tags


def _as_html(root: etree._Element, styles: dict[str, str]) -> None:
    """Give Word's elements the tags that HTML has for them; only runs of text keep their text."""
    from lxml import etree

    etree.strip_elements(root, *_TAKEN_OUT, with_tail=False)
    for formula in list(root.iter(f"{_M}oMath")):
        text = office_math(formula)
        del formula[:]
        formula.tag, formula.text = _TEXT, text
    for table in list(root.iter(f"{_W}tbl")):
        _spans(table)
    for element in root.iter():
        element.tail = None
        tag = element.tag
        if tag == _TEXT:
            element.text = "".join(map(_from_private, element.text or ""))
            continue
        element.text = None
        if tag == f"{_W}p":
            element.tag = _paragraph_tag(element, styles)
        elif tag == f"{_W}r":
            _run(element)
        elif tag == f"{_W}sym":
            element.text = _symbol(element.get(f"{_W}font", ""), element.get(f"{_W}char", ""))
        elif new := _TAGS.get(tag):
            element.tag = new
        elif tag == f"{_W}noBreakHyphen":
            element.text = "-"


def _paragraph_tag(element: Any, styles: dict[str, str]) -> str:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    outline = element.find(f"{_W}pPr/{_W}outlineLvl")
    if outline is not None and outline.get(f"{_W}val", "") in set("01234"):
        return f"h{int(outline.get(f'{_W}val')) + 2}"
    return "p" if style is None else styles.get(style.get(f"{_W}val", ""), "p")


def _run(element: Any) -> None:
    """A run of text: raised, lowered, hidden, or in the Symbol font."""
    properties = element.find(f"{_W}rPr")
    if properties is None:
        return
    shift = properties.find(f"{_W}vertAlign")
    hidden = properties.find(f"{_W}vanish")
    fonts = properties.find(f"{_W}rFonts")
    if hidden is not None and hidden.get(f"{_W}val", "1") not in ("0", "false"):
        element.tag = "hidden"
    elif shift is not None:
        element.tag = {"superscript": "sup", "subscript": "sub"}.get(shift.get(f"{_W}val", ""), element.tag)
    if fonts is not None and fonts.get(f"{_W}ascii") == "Symbol":
        for text in element.iter(_TEXT):
            text.text = "".join(_SYMBOL_FONT.get(ord(char), char) for char in text.text or "")


def _symbol(font: str, code: str) -> str:
    """The character that a symbol stands for; a mark if its font is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return OBJECT
    if font.startswith("Symbol"):
        return _SYMBOL_FONT.get(number & 0xFF, chr(number & 0xFF) if 0x20 <= number & 0xFF < 0x7F else OBJECT)
    return chr(number) if 0x20 <= number < 0xD800 else OBJECT


def _from_private(char: str) -> str:
    """Symbol fonts put their characters into a private area of Unicode."""
    return _SYMBOL_FONT.get(ord(char) & 0xFF, char) if "\uf020" <= char <= "\uf0ff" else char


def _spans(table: Any) -> None:
    """Write the spans of cells as HTML does; cells that continue a merged one are taken out."""
    owners: dict[int, Any] = {}
    for row in table.findall(f"{_W}tr"):
        if row.find(f"{_W}trPr/{_W}tblHeader") is not None:
            row.tag = "head-row"
        column = 0
        continued: dict[int, Any] = {}
        for cell in row.findall(f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = "1" if span is None else span.get(f"{_W}val", "1")
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None:
                owner = owners.get(column)
                if merge.get(f"{_W}val") == "restart" or owner is None:
                    continued[column] = cell
                else:
                    owner.set("rowspan", str(int(owner.get("rowspan", "1")) + 1))
                    continued[column] = owner
                    row.remove(cell)
            cell.set("colspan", width)
            _indent(cell)
            column += min(int(width), _WIDEST) if width.isdecimal() and len(width) < 5 else 1
        owners = continued


def _indent(cell: Any) -> None:
    indent = cell.find(f"{_W}p/{_W}pPr/{_W}ind")
    if indent is not None:
        left = indent.get(f"{_W}left") or indent.get(f"{_W}start") or "0"
        if left.isdecimal() and len(left) < 6 and int(left):
            cell.set("style", f"padding-left: {int(left) // _TWIPS_PER_POINT}pt")


def _head_row(walk: Walk, element: Any) -> bool:
    table = walk.tables[-1] if walk.tables else None
    if table is not None:
        table.head = True
    inside = grids.row_start(walk, element)
    if table is not None:
        table.head = False
    return inside


@cache
def _roles() -> dict[str, Role]:
    return {**html.roles(), "head-row": Role(_head_row, markup.nothing)}


_TAGS: Final = {
    f"{_W}tbl": "table", f"{_W}tr": "tr", f"{_W}tc": "td", f"{_W}br": "br", f"{_W}cr": "br", f"{_W}tab": "br",
    f"{_W}ptab": "br", f"{_W}txbxContent": "figure",
}  # fmt: skip
_PARTS: Final[dict[str, BlockKind]] = {
    "word/document.xml": "paragraph",
    "word/footnotes.xml": "note",
    "word/endnotes.xml": "note",
}
