"""A paper as a PDF, laid out by PyMuPDF from its HTML."""

# mypy: disallow-untyped-calls=False
# PyMuPDF has no type hints

from __future__ import annotations

import io
from dataclasses import replace
from typing import Final

from review.planting.paper import Paper
from review.planting.writing import body

_PAGE: Final = (0, 0, 595, 842)  # A4, in points
_WITHIN: Final = (54, 54, 541, 788)
_SLIDE: Final = (0, 0, 842, 474)  # 16 : 9
_WITHIN_SLIDE: Final = (60, 50, 782, 440)
_LARGE: Final = "body { font-size: 22pt; } h1 { font-size: 30pt; } .byline { font-size: 12pt; }"
_STYLE: Final = """
body { font-family: serif; font-size: 10pt; line-height: 1.35; }
h1 { font-size: 16pt; } h2 { font-size: 12pt; margin-top: 12pt; }
.byline { font-style: italic; }
table { width: 100%; font-size: 8.5pt; border-top: 1pt solid black; border-bottom: 1pt solid black; }
.caption { font-weight: bold; font-size: 9pt; margin-bottom: 2pt; }
th { text-align: left; border-bottom: 1pt solid black; } td, th { padding: 1.5pt 6pt 1.5pt 0; }
.number { white-space: nowrap; }
.blank { padding: 14pt 0; border-bottom: 0.5pt solid black; }
"""


def pdf(paper: Paper, *, slides: bool = False) -> bytes:
    """The paper as the bytes of a PDF file with a text layer; as slides, a page for each section."""
    import pymupdf

    pages = [body(paper, caption="p")]
    if slides:
        bare = [Paper(title=each.heading, byline=paper.title, sections=(replace(each, heading=""),))
                for each in paper.sections]  # fmt: skip
        pages = [body(each, caption="p") for each in bare]
    file = io.BytesIO()
    writer = pymupdf.DocumentWriter(file)
    size, within = (_SLIDE, _WITHIN_SLIDE) if slides else (_PAGE, _WITHIN)
    for html in pages:
        story = pymupdf.Story(html=html, user_css=_STYLE + _LARGE * slides)
        more = True
        while more:
            page = writer.begin_page(pymupdf.Rect(size))
            more, _ = story.place(pymupdf.Rect(within))
            story.draw(page)
            writer.end_page()
    writer.close()
    with pymupdf.open("pdf", file.getvalue()) as document:
        document.set_metadata({"title": paper.title})
        return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))
