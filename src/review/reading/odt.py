"""OpenDocument text (LibreOffice): paragraphs, headings, tables, notes, text boxes, formulas."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from review.document import Document, UnreadableError
from review.reading import docx, html, markup
from review.reading.around_tables import with_captions_and_notes
from review.reading.draft import OBJECT
from review.reading.formulas import mathml
from review.reading.markup import Role, Walk

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

    from lxml import etree

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_TAKEN_OUT: Final = (
    f"{_TEXT}tracked-changes", f"{_TEXT}sequence-decls", f"{_TEXT}note-citation", f"{_OFFICE}annotation",
    f"{_TEXT}bibliography", f"{_TEXT}table-of-content", f"{_TEXT}variable-decls", f"{_OFFICE}forms",
    f"{_TABLE}covered-table-cell",
)  # fmt: skip
_TAGS: Final = {
    f"{_TEXT}p": "p", f"{_TEXT}list": "ul", f"{_TEXT}list-item": "li", f"{_TABLE}table": "table",
    f"{_TABLE}table-header-rows": "thead", f"{_TABLE}table-row": "tr", f"{_TABLE}table-cell": "td",
    f"{_TEXT}line-break": "br", f"{_TEXT}tab": "br", f"{_DRAW}text-box": "figure",
    f"{_TEXT}note-body": "note",
}  # fmt: skip
_CODE_STYLES: Final = frozenset(("preformatted text", "preformatted_20_text", "source code", "code"))
_MOST_REPEATED: Final = 1000


def read_odt(archive: zipfile.ZipFile, name: str) -> Document:
    """Read an OpenDocument text.

    Raises
    ------
    UnreadableError
        If a part is damaged, encrypted or too large, or there is no text in it.
    """
    problems: list[str] = []
    root = docx.xml_part(archive, "content.xml", name, problems)
    body = None if root is None else root.find(f"{_OFFICE}body/{_OFFICE}text")
    if root is None or body is None:
        raise UnreadableError(f"{name}: an OpenDocument file without text: save the article as .odt or .docx")
    shifts, code = _styles(root)
    named = docx.xml_part(archive, "styles.xml", name, problems)
    if named is not None:
        more, also = _styles(named)
        shifts, code = {**more, **shifts}, code | also
    _formulas(body, archive, name, problems)
    _as_html(body, shifts, code)
    walk = Walk()
    walk.read(body, _roles())
    return with_captions_and_notes(replace(walk.draft.document(name, "odt"), problems=problems))


def _styles(root: etree._Element) -> tuple[dict[str, str], set[str]]:
    """Styles that raise or lower text, with the tag for it, and those of code."""
    shifts: dict[str, str] = {}
    code: set[str] = set()
    for style in root.iter(f"{_STYLE}style"):
        own, parent = style.get(f"{_STYLE}name", ""), style.get(f"{_STYLE}parent-style-name", "")
        if {own.lower(), parent.lower()} & _CODE_STYLES:
            code.add(own)
        properties = style.find(f"{_STYLE}text-properties")
        position = "" if properties is None else properties.get(f"{_STYLE}text-position", "")
        first = position.split()[0] if position.split() else ""
        if first == "super" or (first.endswith("%") and first[:-1].isdigit() and first != "0%"):
            shifts[own] = "sup"
        elif first == "sub" or (first.startswith("-") and first.endswith("%")):
            shifts[own] = "sub"
    return shifts, code


def _formulas(body: etree._Element, archive: zipfile.ZipFile, name: str, problems: list[str]) -> None:
    """Put the text of formulas, which are documents of their own, where they stand."""
    for frame in list(body.iter(f"{_DRAW}object")):
        part = frame.get(_LINK, "").removeprefix("./").strip("/")
        root = docx.xml_part(archive, f"{part}/content.xml", name, problems) if part else None
        math = None if root is None else _math_of(root)
        if math is None:
            continue
        del frame[:]
        frame.tag = f"{_TEXT}span"
        frame.text = mathml(math)
        picture = frame.getnext()  # the same formula as an image
        parent = frame.getparent()
        if picture is not None and picture.tag == f"{_DRAW}image" and parent is not None:
            parent.remove(picture)


def _math_of(root: etree._Element) -> etree._Element | None:
    if root.tag.endswith("}math"):
        return root
    return root.find("{http://www.w3.org/1998/Math/MathML}math")


def _as_html(body: etree._Element, shifts: Mapping[str, str], code: set[str]) -> None:
    """Give the elements of OpenDocument the tags that HTML has for them."""
    from lxml import etree

    etree.strip_elements(body, *_TAKEN_OUT, with_tail=False)
    for element in body.iter():
        tag = element.tag
        if tag == f"{_TEXT}h":
            level = element.get(f"{_TEXT}outline-level", "1")
            element.tag = f"h{min(int(level) + 1, 6) if level.isdecimal() and len(level) < 3 else 2}"
        elif tag == f"{_TEXT}s":
            count = element.get(f"{_TEXT}c", "1")
            element.text = " " * (min(int(count), 40) if count.isdecimal() and len(count) < 5 else 1)
        elif tag == f"{_TEXT}span":
            element.tag = shifts.get(element.get(f"{_TEXT}style-name", ""), "span")
        elif tag == f"{_DRAW}image":
            element.text = OBJECT
        elif new := _TAGS.get(tag):
            is_code = new == "p" and element.get(f"{_TEXT}style-name", "") in code
            element.tag = "pre" if is_code else new
            _span(element, f"{_TABLE}number-columns-spanned", "colspan")
            _span(element, f"{_TABLE}number-rows-spanned", "rowspan")


def _span(element: Any, own: str, of_html: str) -> None:
    if value := element.get(own):
        element.set(of_html, value)


def _note_start(walk: Walk, _: Any) -> bool:
    walk.set_aside()
    walk.kinds.append("note")
    return True


def _note_end(walk: Walk, _: Any) -> None:
    walk.take_up()


@cache
def _roles() -> Mapping[str, Role]:
    return {**html.roles(), "note": Role(_note_start, _note_end), f"{_DRAW}frame": markup.TRANSPARENT}
