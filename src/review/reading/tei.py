"""TEI XML, as GROBID makes it of PDFs: sections, paragraphs, figures, tables, notes, formulas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from review.document import Document, UnreadableError
from review.patterns import regex
from review.reading import html, xml
from review.reading.markup import Walk

if TYPE_CHECKING:
    from lxml import etree

_SKIPPED: Final = (
    "listBibl",
    "fw",
    "figDesc-graphic",
    "graphic",
    "listPerson",
    "listOrg",
    "affiliation",
    "idno",
)
_TAGS: Final = {
    "p": "p", "ab": "p", "list": "ul", "item": "li", "quote": "blockquote", "formula": "p", "row": "tr",
    "note": "aside", "lb": "br", "pb": "br", "cb": "br",
}  # fmt: skip
_NUMBER: Final = regex(r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){0,4})\.?\Z")
_TITLED: Final = 300


def read_tei(data: bytes, name: str) -> Document:
    """Read a TEI file.

    Raises
    ------
    UnreadableError
        If no XML can be made out of it, or it holds no text.
    """
    problems: list[str] = []
    root = xml.parse(data, name, problems)
    for element in root.iter("{*}*"):
        element.tag = element.tag.rpartition("}")[2]
    body = root.find(".//text/body")
    if body is None:
        raise UnreadableError(f"{name}: TEI without a body: make it again from the article")
    walk = Walk()
    title = root.find(".//teiHeader/fileDesc/titleStmt/title")
    if title is not None and (text := "".join(map(str, title.itertext())).strip()):
        walk.draft.blocks.append(walk.draft.line(" ".join(text.split())[:_TITLED], "heading", ""))
    abstract = root.find(".//teiHeader/profileDesc/abstract")
    if abstract is not None:
        _under("Abstract", abstract)
        _read(walk, abstract)
    _read(walk, body)
    for back in root.findall(".//text/back"):
        _read(walk, back)
    document = walk.draft.document(name, "tei")
    return replace(document, problems=problems)


def _under(title: str, element: etree._Element) -> None:
    """Give a part a heading."""
    from lxml import etree

    head = etree.Element("head")
    head.text = title
    element.insert(0, head)


def _read(walk: Walk, part: etree._Element) -> None:
    _as_html(part)
    walk.read(part, html.roles())


def _as_html(part: etree._Element) -> None:
    """Give the elements of TEI the tags that HTML has for them."""
    from lxml import etree

    etree.strip_elements(part, *_SKIPPED, with_tail=False)
    for element in list(part.iter()):
        tag = element.tag
        if tag == "head":
            element.tag = _heading(element)
        elif tag == "figure" and element.get("type") == "table":
            _table(element)
        elif tag == "figure":
            for caption in element.findall("figDesc"):
                caption.tag = "figcaption"
        elif tag == "cell":
            element.tag = "th" if element.get("role") == "label" else "td"
            _span(element, "cols", "colspan")
            _span(element, "rows", "rowspan")
        elif tag == "hi":
            element.tag = {"superscript": "sup", "super": "sup", "subscript": "sub", "sub": "sub"}.get(
                element.get("rend", ""), "span"
            )
        elif new := _TAGS.get(tag):
            element.tag = new


def _heading(element: Any) -> str:
    """Level of a heading, from its number or from how deep its part lies; a figure's is a part of it."""
    parent = element.getparent()
    if parent is not None and parent.tag in ("figure", "table-wrap", "figcaption"):
        return "span"
    number = _NUMBER.match(element.get("n", ""))
    if number:
        return f"h{min(2 + number['number'].count('.'), 6)}"
    depth = sum(ancestor.tag == "div" for ancestor in element.iterancestors())
    return f"h{min(max(depth, 1) + 1, 6)}"


def _table(figure: Any) -> None:
    """A table with its label and description as one caption above it, and its notes below."""
    from lxml import etree

    figure.tag = "table-wrap"
    caption = etree.Element("figcaption")
    head, label = figure.find("head"), figure.find("label")
    words = ["" if part is None else " ".join("".join(part.itertext()).split()) for part in (head, label)]
    description = figure.find("figDesc")
    told = "" if description is None else " ".join("".join(description.itertext()).split())
    start = words[0] if words[0].lower().startswith("tab") else f"Table {words[1]}" if words[1] else words[0]
    caption.text = f"{start.rstrip('.:')}. {told}" if start else told
    for part in (head, label, description):
        if part is not None:
            figure.remove(part)
    figure.insert(0, caption)
    for note in figure.findall("note"):
        note.tag = "table-notes"


def _span(element: Any, own: str, of_html: str) -> None:
    if value := element.get(own):
        element.set(of_html, value)
