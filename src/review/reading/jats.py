"""JATS and NLM XML: the archive format of PubMed Central, PLOS, eLife and others."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from review.document import Document, UnreadableError
from review.reading import grids, markup, xml
from review.reading.draft import LONGEST_TITLE, OBJECT, collapsed, raised
from review.reading.formulas import MATHML
from review.reading.front import from_jats
from review.reading.markup import Role, Walk
from review.reading.tex import tex_to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

_SKIPPED: Final = (
    "journal-meta", "article-id", "article-categories", "contrib-group", "aff", "aff-alternatives",
    "author-notes", "author-comment", "pub-date", "pub-date-not-available", "volume", "volume-id",
    "volume-series", "issue", "issue-id", "issue-part", "issue-sponsor", "issue-title", "issue-title-group",
    "fpage", "lpage", "page-range", "elocation-id", "history", "pub-history", "permissions", "self-uri",
    "related-article", "related-object", "kwd-group", "funding-group", "support-group", "counts",
    "custom-meta-group", "alt-title", "trans-title-group", "object-id", "processing-meta", "supplement",
    "conference", "isbn", "product", "colgroup", "col", "bio", "alt-text", "long-desc", "attrib",
    "copyright-statement", "index-term", "hr", "ref-list",
)  # fmt: skip
_TAKEN_OUT: Final = ("ref-list", "journal-meta", "contrib-group", "colgroup")
_NAMED_LINKS: Final = {"fig", "table", "sec", "disp-formula", "supplementary-material", "app", "boxed-text"}
_SECTIONS: Final = {
    "sec": "", "app": "Appendix", "boxed-text": "", "abstract": "Abstract", "trans-abstract": "Abstract",
    "ack": "Acknowledgments", "glossary": "Glossary", "notes": "", "fn-group": "", "sub-article": "",
    "response": "", "app-group": "", "def-list": "", "floats-group": "",
}  # fmt: skip
_PARAGRAPHS: Final = (
    "p", "list", "list-item", "disp-quote", "def-item", "def", "verse-group", "verse-line", "speech",
    "statement", "disp-formula-group", "body", "back", "front", "front-stub",
    "article-meta", "title-group", "subtitle", "question", "answer", "explanation", "sig-block",
)  # fmt: skip
_IMAGES: Final = ("graphic", "inline-graphic", "media", "inline-media", "chem-struct")
_OWNERS: Final = frozenset(("disp-formula", "inline-formula", "td", "th"))
_ALTERNATIVES: Final = 8  # more forms of one formula are not looked at
_LABELLED_TEXT: Final = {
    "sec",
    "app",
    "fig",
    "boxed-text",
    "list-item",
    "supplementary-material",
    "media",
    "ref",
}


def parse_jats(data: bytes, name: str) -> Document:
    """Read a JATS file.

    Nothing outside the file is loaded: no DTD, no external entity.

    Raises
    ------
    UnreadableError
        If no XML can be made out of it, or it holds no article or several.
    """
    problems: list[str] = []
    document = read_jats(xml.parse(data, name, problems), name)
    return replace(document, problems=[*document.problems, *problems])


def read_jats(root: etree._Element, name: str) -> Document:
    """Read an article.

    Parameters
    ----------
    root : Element
        Of the parsed file; the article may stand inside a wrapper (``pmc-articleset``, OAI-PMH).
    name : str
        File name.

    Raises
    ------
    UnreadableError
        If the file holds no article or several.
    """
    from lxml import etree

    article = _article(root, name)
    namespace = article.tag[: -len("article")]
    front = from_jats(article, namespace)
    etree.strip_elements(article, *(namespace + tag for tag in _TAKEN_OUT), with_tail=False)
    walk = Walk()
    walk.read(article, _roles(namespace))
    return replace(walk.draft.document(name, "jats"), article=front)


def _article(root: etree._Element, name: str) -> etree._Element:
    if root.tag.rpartition("}")[2] == "article":
        return root
    found = list(root.iter("{*}article"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnreadableError(f"{name}: XML without an <article>: expected JATS, as PubMed Central gives it")
    raise UnreadableError(f"{name}: holds {len(found)} articles: save each in a file of its own")


@cache
def _roles(namespace: str) -> Mapping[str, Role]:
    """Roles of JATS tags in a namespace (none, in most files)."""
    roles = dict.fromkeys(_SKIPPED, markup.SKIP)
    roles |= dict.fromkeys(_PARAGRAPHS, markup.PARAGRAPH)
    roles |= {tag: Role(markup.section_start(title), markup.section_end) for tag, title in _SECTIONS.items()}
    roles |= dict.fromkeys(("fig", "fig-group", "supplementary-material", "chem-struct-wrap"), markup.FLOAT)
    roles |= dict.fromkeys(_IMAGES, Role(_image, markup.nothing))
    roles |= {
        "boxed-text": Role(_box_start, _box_end),
        "title": Role(_title_start, _title_end),
        "article-title": Role(_title_start, _title_end),
        "label": Role(markup.mark_start, _label_end),
        "term": markup.TRANSPARENT,
        "fn": Role(_footnote_start, _footnote_end),
        "caption": markup.CAPTION,
        "preformat": markup.CODE,
        "code": markup.CODE,
        "break": markup.BREAK,
        "sup": markup.shifted(raised, f"{namespace}xref"),
        "sub": markup.SUBSCRIPT,
        "xref": Role(_xref, markup.nothing),
        "disp-formula": Role(_display_start, _display_end),
        "tex-math": Role(_tex, markup.nothing),
        "table-wrap": grids.WRAP,
        "table": Role(_table_start, _table_end),
        "array": Role(_table_start, _table_end),
        "thead": grids.HEAD,
        "tbody": grids.BODY,
        "tfoot": grids.BODY,
        "tr": grids.ROW,
        "td": grids.CELL,
        "th": grids.CELL,
        "table-wrap-foot": grids.TABLE_NOTES,
    }
    named = {namespace + tag: role for tag, role in roles.items()}
    return named | {f"{MATHML}math": markup.FORMULA, "math": markup.FORMULA}


def _local(element: Any) -> str:
    return "" if element is None else element.tag.rpartition("}")[2]


def _title_start(walk: Walk, element: Any) -> bool:
    parent = _local(element.getparent())
    if parent == "caption" and _local(element.getparent().getparent()) != "boxed-text":
        walk.pieces.append(" ")
        return True
    return markup.HEADING.enter(walk, element)


def _title_end(walk: Walk, element: Any) -> None:
    parent = element.getparent()
    if _local(parent) == "caption" and _local(parent.getparent()) != "boxed-text":
        walk.pieces.append(" ")
        return
    title = collapsed("".join(walk.pieces))[:LONGEST_TITLE]
    if walk.sections and title:
        walk.title_section(title)
    walk.flush()
    walk.kinds.pop()


def _label_end(walk: Walk, element: Any) -> None:
    """A label goes before the text it labels; those of tables, notes and formulas are no part of it."""
    start = walk.starts.pop()
    label = collapsed("".join(walk.pieces[start:]))
    owner = _local(element.getparent())
    del walk.pieces[start:]
    while walk.omitted and walk.omitted[-1] >= start:
        walk.omitted.pop()
    if not label:
        return
    if owner == "table-wrap" and walk.tables:
        walk.tables[-1].label = label
    elif owner == "disp-formula":
        walk.omitted.extend(range(start, start + 2))
        walk.pieces.extend((" ", label))
    else:
        walk.prefix.append((label, owner in _LABELLED_TEXT))


def _footnote_start(walk: Walk, _: Any) -> bool:
    walk.set_aside()
    walk.kinds.append("note")
    return True


def _footnote_end(walk: Walk, _: Any) -> None:
    walk.take_up()


def _box_start(walk: Walk, _: Any) -> bool:
    walk.set_aside()
    walk.open_section("")
    return True


def _box_end(walk: Walk, _: Any) -> None:
    walk.take_up()
    walk.close_section()


def _display_start(walk: Walk, _: Any) -> bool:
    walk.pieces.append(" ")
    return True


def _display_end(walk: Walk, _: Any) -> None:
    walk.pieces.append(" ")


def _xref(walk: Walk, element: Any) -> bool:
    return element.get("ref-type") in _NAMED_LINKS or markup.link_start(walk, element)


def _tex(walk: Walk, element: Any) -> bool:
    """TeX is read where the same formula is not given as MathML too."""
    siblings = islice(element.getparent(), _ALTERNATIVES)
    if not any(_local(sibling) == "math" for sibling in siblings):
        source = "".join(element.itertext())
        _, begin, body = source.partition("\\begin{document}")  # publishers give a whole TeX file
        walk.pieces.append(tex_to_text(body.partition("\\end{document}")[0] if begin else source))
    return False


def _image(walk: Walk, element: Any) -> bool:
    """An image that stands for text leaves a mark in it, so that nothing is read across."""
    parent = element.getparent()
    names = {_local(child) for child in islice(parent, _ALTERNATIVES)}
    owner = _local(parent)
    if owner == "alternatives":
        if not names.issubset(_IMAGES):
            return False
        owner = _local(parent.getparent())
    if owner == "table-wrap" and walk.tables:
        walk.tables[-1].image = True
    elif _local(element) == "media":
        return True
    elif (owner in _OWNERS or _local(element) == "inline-graphic") and names.isdisjoint(("math", "tex-math")):
        walk.pieces.append(OBJECT)
    return False


def _wrapped(element: Any) -> bool:
    """Whether a table stands in a wrapper of its own, with label and caption."""
    parent = element.getparent()
    while _local(parent) in {"alternatives", "p"}:
        parent = parent.getparent()
    return _local(parent) == "table-wrap"


def _table_start(walk: Walk, element: Any) -> bool:
    if not _wrapped(element):
        grids.wrap_start(walk, element)
    return grids.grid_start(walk, element)


def _table_end(walk: Walk, element: Any) -> None:
    if not _wrapped(element):
        grids.wrap_end(walk, element)
