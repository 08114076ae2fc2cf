"""HTML: an article's page at a publisher or in an archive, or one made by a word processor."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from review.document import Block, Document, UnreadableError
from review.patterns import regex
from review.reading import grids, markup
from review.reading.around_tables import with_captions_and_notes
from review.reading.draft import LONGEST_TITLE, OBJECT, PATH, collapsed, raised
from review.reading.formats import declared_encoding, decoded
from review.reading.front import from_html
from review.reading.markup import Role, Walk
from review.reading.tex import tex_to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

_TAKEN_OUT: Final = (
    "script", "style", "noscript", "template", "nav", "form", "button", "select", "textarea", "input", "svg",
    "canvas", "iframe", "object", "audio", "video", "dialog", "colgroup", "footer", "annotation",
)  # fmt: skip
_PARAGRAPHS: Final = (
    "p", "div", "section", "article", "main", "header", "ul", "ol", "li", "dl", "dt", "dd", "blockquote",
         "address", "details", "summary", "hr", "center", "body", "aside", "fieldset", "hgroup",
)  # fmt: skip
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_HIDDEN_STYLE = regex(r"(?:display[ ]{0,3}:[ ]{0,3}none|visibility[ ]{0,3}:[ ]{0,3}hidden)", re.IGNORECASE)
_HIDDEN_CLASSES: Final = {
    "mathjax_preview", "visually-hidden", "u-visually-hidden", "sr-only", "screen-reader-text",
    "visuallyhidden", "hidden",
}  # fmt: skip
_TEX_CLASSES: Final = {"mathjax-tex", "math-tex"}
_WRAPS = regex(
    r"(?:c-article-table|table-?wrap(?:per)?|tw|tablewrap|table-container|article-table|tbl-wrap)\Z", re.I
)
_NOTES = regex(
    r"(?:tw-foot|table-?wrap-foot|table-?foot(?:er|note|notes)?|c-article-table-footer|tfoot|table-notes?|tblfn)\Z",
    re.I,
)
_REFERENCE_CLASS = regex(
    r"(?:ref-list|references?|reference-list|bibliography|citation-list|c-article-references)\Z", re.I
)
_REFERENCE_TITLE = regex(
    r"(?:\d{1,2}\.?[ ])?(?:references|bibliography|literature cited|works cited)[.:]?\Z", re.I
)
_LABEL = regex(
    r"(?P<label>Table[ \u00a0]{1,3}[A-Z]{0,2}\.?\d{1,3}[A-Za-z]?|Table[ \u00a0][IVX]{1,5})(?![\w])", re.I
)
_INLINED = regex(r"data:[\w.+-]{1,60}/[\w.+-]{1,60}(?:;[\w.=-]{1,60}){0,4},[A-Za-z0-9+/=%_-]{200,}")
_TITLED: Final = 120
_CANDIDATES: Final = 40
_ARTICLE_LENGTH: Final = 3000
_TYPEWRITTEN: Final = 2000
_HTML_NAMES: Final = (".html", ".htm", ".xhtml", ".xht")


def read_html(data: bytes, name: str) -> Document:
    """Read an HTML page: its article, without navigation, scripts and what is hidden.

    Raises
    ------
    UnreadableError
        If the page holds no text, or is called something else and holds no article: servers often send a
        page with a message where an article was asked for.
    """
    from lxml import etree

    text = decoded(data, name, declared_encoding(data))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    text = _INLINED.sub("", text)  # images of megabytes, which browsers save within the page
    source = re.sub("[\x00-\x08\x0b\x0e-\x1f]", " ", text).encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as problem:
        root = None
        reason = problem.msg
    else:
        reason = "it holds no element"
    if root is None:
        raise UnreadableError(f"{name}: the HTML cannot be read ({reason}): save the page again")
    problems = _problems(parser, name)
    title = collapsed(str(next((found.text for found in root.iter("title")), None) or ""))[:_TITLED]
    front = from_html(root)
    walk = Walk()
    article = _article(root)
    _simplify(article)
    _keep_typewritten(article)
    walk.read(article, roles())
    document = with_captions_and_notes(
        replace(walk.draft.document(name, "html"), article=front, problems=problems)
    )
    _refuse_no_article(document, name, title)
    return document


def _problems(parser: Any, name: str) -> list[str]:
    """What the parser gave up on; a browser mends all else in the same way."""
    from lxml import etree

    problems = []
    for entry in parser.error_log:
        if "depth" in entry.message.lower():
            raise UnreadableError(f"{name}, line {entry.line}: tags are nested too deep: save the page again")

        if entry.level == etree.ErrorLevels.FATAL:
            problems.append(
                f"line {entry.line}: the page cannot be read further ({entry.message.strip()}): save it again"
            )
    return problems


def _refuse_no_article(document: Document, name: str, title: str) -> None:
    called = f', titled "{title}"' if title else ""
    if name.lower().endswith(".pdf"):
        raise UnreadableError(f"{name}: is an HTML page{called}, not a PDF: download the PDF again")
    if not document.text.strip():
        raise UnreadableError(f"{name}: an HTML page{called} without text: save the page with its content")
    if not name.lower().endswith(_HTML_NAMES) and len(document.text) < _ARTICLE_LENGTH:
        raise UnreadableError(
            f"{name}: is an HTML page{called} without an article: download it again, or call it .html"
        )


def _article(root: etree._Element) -> etree._Element:
    """The innermost part of the page that holds most of its text."""
    from lxml import etree

    etree.strip_elements(root, *_TAKEN_OUT, with_tail=False)
    body = root.find("body") if root.tag == "html" else root
    if body is None:
        return root
    named = body.iter("main", "article", "div", "section")
    parts = [body, *islice((part for part in named if _is_main(part)), _CANDIDATES)]
    lengths = {part: sum(map(len, part.itertext())) for part in parts}
    enough = [part for part, length in lengths.items() if 2 * length >= lengths[body]]
    return min(enough, key=lambda part: lengths[part])


def _is_main(part: Any) -> bool:
    return (
        part.tag in ("main", "article") or part.get("role") == "main" or part.get("itemprop") == "articleBody"
    )


def _simplify(article: etree._Element) -> None:
    """Give elements that say by an attribute what they are a tag that says so."""
    for element in article.iter():
        attributes = element.attrib
        if not attributes:
            continue
        if _hidden(attributes):
            element.tag = "hidden"
        elif classes := attributes.get("class", "").split()[:20]:
            _name_by_class(element, classes)


def _keep_typewritten(article: etree._Element) -> None:
    """Read preformatted text where a page has little else: that is an article set by typewriter, no code."""
    lengths = [sum(map(len, part.itertext())) for part in article.iter("pre")]
    if lengths and 2 * sum(lengths) > sum(map(len, article.itertext())) and max(lengths) > _TYPEWRITTEN:
        for part in article.iter("pre"):
            part.tag = "div"


def _hidden(attributes: Any) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(attributes.get("style", "")[:500]) is not None
        or not _HIDDEN_CLASSES.isdisjoint(attributes.get("class", "").lower().split()[:20])
    )


def _name_by_class(element: Any, classes: list[str]) -> None:
    tag = element.tag
    if not _TEX_CLASSES.isdisjoint(classes) or (
        "math" in classes and (element.text or "").lstrip().startswith("\\")
    ):
        element.tag = "tex"
    elif tag in ("div", "section", "figure", "aside"):
        if any(map(_WRAPS.match, classes)) and element.find(".//table") is not None:
            element.tag = "table-wrap"
        elif any(map(_NOTES.match, classes)):
            element.tag = "table-notes"
        elif "caption" in classes:
            element.tag = "figcaption"
        elif any(map(_REFERENCE_CLASS.match, classes)):
            element.tag = "references"
    elif tag in ("ol", "ul") and any(map(_REFERENCE_CLASS.match, classes)):
        element.tag = "references"


@cache
def roles() -> Mapping[str, Role]:
    """What each tag does to the reading."""
    return {
        **dict.fromkeys(_PARAGRAPHS, markup.PARAGRAPH),
        **dict.fromkeys(_HEADINGS, Role(_heading_start, _heading_end)),
        **dict.fromkeys(("hidden", "title", "head", "option", "label"), markup.SKIP),
        "figure": Role(_figure_start, _figure_end),
        "figcaption": markup.CAPTION,
        "caption": markup.CAPTION,
        "references": markup.REFERENCE,
        "table-wrap": Role(grids.wrap_start, _wrap_end),
        "table-notes": grids.TABLE_NOTES,
        "table": Role(_table_start, _table_end),
        "thead": grids.HEAD,
        "tbody": grids.BODY,
        "tfoot": grids.BODY,
        "tr": grids.ROW,
        "td": grids.CELL,
        "th": grids.CELL,
        "br": markup.BREAK,
        "sup": markup.shifted(raised, "a"),
        "a": Role(_link, markup.nothing),
        "sub": markup.SUBSCRIPT,
        "math": markup.FORMULA,
        "tex": Role(_tex, markup.nothing),
        "img": Role(_image, markup.nothing),
        "pre": markup.CODE,
    }


def _heading_start(walk: Walk, element: Any) -> bool:
    if walk.joined or walk.tables:
        walk.pieces.append(" ")
        return True
    return markup.HEADING.enter(walk, element)


def _heading_end(walk: Walk, element: Any) -> None:
    """A heading ends the sections of its own level and below."""
    if walk.joined or walk.tables:
        walk.pieces.append(" ")
        return
    title = collapsed("".join(walk.pieces))[:LONGEST_TITLE]
    if title:
        level = int(element.tag[1])
        del walk.sections[level - 1 :]
        walk.sections += [""] * (level - 1 - len(walk.sections)) + [title]
        # The page's own title heads everything and says nothing of the place.
        walk.section = PATH.join(filter(None, walk.sections[1:] if level > 1 else []))
        walk.kinds[0] = "reference" if _REFERENCE_TITLE.match(title) else "paragraph"
    walk.flush()
    walk.kinds.pop()


def _figure_start(walk: Walk, element: Any) -> bool:
    if element.find(".//table") is not None:
        return grids.wrap_start(walk, element)
    return markup.float_start(walk, element)


def _figure_end(walk: Walk, element: Any) -> None:
    if element.find(".//table") is not None:
        _wrap_end(walk, element)
    else:
        markup.float_end(walk, element)


def _wrapped(element: Any) -> bool:
    """Whether a table is the first one in a wrapper."""
    for ancestor in element.iterancestors():
        if ancestor.tag in ("table-wrap", "figure"):
            return True
        if ancestor.tag in ("td", "th"):
            return False
    return False


def _table_start(walk: Walk, element: Any) -> bool:
    if not _wrapped(element):
        grids.wrap_start(walk, element)
    return grids.grid_start(walk, element)


def _table_end(walk: Walk, element: Any) -> None:
    if not _wrapped(element):
        _wrap_end(walk, element)


def _wrap_end(walk: Walk, element: Any) -> None:
    """End a table; its label is the beginning of its caption, which may be the text just before it."""
    walk.take_up()
    draft = walk.tables.pop()
    caption = draft.caption or _block_before(walk, draft.grids)
    match = _LABEL.match(caption.text) if caption else None
    if draft.caption is None and match is None:
        caption = None
    draft.caption = caption
    draft.label = match["label"] if match else ""
    walk.draft.table(draft, walk.section)


def _block_before(walk: Walk, rows: list[list[Any]]) -> Block | None:
    first = next((cell[0].start for grid in rows for row in grid for cell in row.cells), 0)
    return next((block for block in reversed(walk.draft.blocks[-8:]) if block.end <= first), None)


def _link(walk: Walk, element: Any) -> bool:
    return not element.get("href", "").startswith("#") or markup.link_start(walk, element)


def _tex(walk: Walk, element: Any) -> bool:
    walk.pieces.append(tex_to_text("".join(element.itertext())))
    return False


def _image(walk: Walk, element: Any) -> bool:
    """An image in running text or in a cell leaves a mark, so that nothing is read across it."""
    parent = element.getparent()
    if parent is not None and parent.tag in ("p", "td", "th", "span", "li"):
        walk.pieces.append(OBJECT)
    return False
