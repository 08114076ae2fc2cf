"""What a file says of the article it holds: title, authors, journal, year, DOI."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from review.document import Article, plain
from review.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

_LONGEST: Final = 500
_MOST_AUTHORS: Final = 1000
_DOI: Final = regex(r"10\.\d{4,9}/[^\s\"<>]{1,200}")
_YEAR: Final = regex(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: File names, and numbers such as "16110636123733 1..34".
_NO_TITLE: Final = regex(
    r"\.(?:docx?|pdf|indd|tex|dvi|qxd)\b|^(?:untitled|microsoft word)|^\S*$|^[\W\d_]*$", re.IGNORECASE
)
_KINDS_OF_DATE: Final = ("epub", "ppub", "collection", "pub")


def from_jats(article: etree._Element, namespace: str = "") -> Article:
    """Read the front matter of a JATS article, before anything is taken out of it."""
    front = article.find(f"{namespace}front")
    if front is None:
        return Article()

    def texts(path: str) -> list[str]:
        steps = "/".join(namespace + step if step[0] not in ".*" else step for step in path.split("/"))
        return [_line("".join(map(str, found.itertext()))) for found in front.iterfind(steps)]

    names = f"{namespace}article-meta/{namespace}contrib-group/{namespace}contrib/{namespace}name"
    authors = (
        " ".join(
            filter(
                None, (_line(name.findtext(namespace + part) or "") for part in ("given-names", "surname"))
            )
        )
        for name in front.iterfind(names)
    )
    dates = {
        date.get("pub-type") or date.get("date-type"): date for date in front.iter(f"{namespace}pub-date")
    }
    years = [dates[kind].findtext(f"{namespace}year") or "" for kind in _KINDS_OF_DATE if kind in dates]
    years += [date.findtext(f"{namespace}year") or "" for date in dates.values()]
    dois = [
        str(found.text or "")
        for found in front.iter(f"{namespace}article-id")
        if found.get("pub-id-type") == "doi"
    ]
    return _article(
        texts("article-meta/title-group/article-title"),
        authors,
        texts("journal-meta/journal-title-group/journal-title") + texts("journal-meta/journal-title"),
        years,
        dois,
    )


def from_html(root: etree._Element) -> Article:
    """Read the ``citation_*`` elements of a page, as publishers write them for search engines."""
    said: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        key = (element.get("name") or element.get("property") or "").lower()
        said.setdefault(key, []).append(element.get("content") or "")
    titles = said.get("citation_title", []) + said.get("dc.title", [])
    titles += [str(found.text or "") for found in root.iter("title")]
    return _article(
        titles,
        said.get("citation_author", []) or said.get("dc.creator", []),
        said.get("citation_journal_title", []),
        said.get("citation_publication_date", []) + said.get("citation_date", []) + said.get("dc.date", []),
        said.get("citation_doi", []) + said.get("dc.identifier", []),
    )


def from_pdf(metadata: Mapping[str, str | None], first_page: str) -> Article:
    """Read a PDF's metadata; its DOI also from the text of its first page.

    A title that is a file's name, as word processors leave it, or has no letters is none.
    """
    title = _line(metadata.get("title") or "")
    if _NO_TITLE.search(title):
        title = ""
    authors = re.split(r"[;,]| and ", metadata.get("author") or "")
    subject = metadata.get("subject") or ""
    return _article([title], authors, [], [], [subject, metadata.get("keywords") or "", first_page])


def _article(
    titles: Iterable[str],
    authors: Iterable[str],
    journals: Iterable[str],
    years: Iterable[str],
    dois: Iterable[str],
) -> Article:
    year = next((found for text in years if (found := _YEAR.search(text))), None)
    doi = next((found for text in dois if (found := _DOI.search(text))), None)
    return Article(
        title=next(filter(None, map(_line, titles)), None),
        authors=tuple(name for name in map(_line, authors) if name)[:_MOST_AUTHORS],
        journal=next(filter(None, map(_line, journals)), None),
        year=int(year.group()) if year else None,
        doi=doi.group().rstrip(".,;)]") if doi else None,
    )


def _line(text: str) -> str:
    return plain(" ".join(text.split()))[:_LONGEST]
