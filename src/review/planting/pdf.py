"""A paper as a PDF, laid out by PyMuPDF from its HTML."""

# mypy: disallow-untyped-calls=False
# PyMuPDF has no type hints

from __future__ import annotations

import io
from typing import Final

from review.planting.paper import Paper
from review.planting.writing import body

_PAGE: Final = (0, 0, 595, 842)  # A4, in points
_WITHIN: Final = (54, 54, 541, 788)
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


def pdf(paper: Paper) -> bytes:
    """The paper as the bytes of a PDF file with a text layer."""
    import pymupdf

    story = pymupdf.Story(html=body(paper, caption="p"), user_css=_STYLE)
    file = io.BytesIO()
    writer = pymupdf.DocumentWriter(file)
    more = True
    while more:
        page = writer.begin_page(pymupdf.Rect(_PAGE))
        more, _ = story.place(pymupdf.Rect(_WITHIN))
        story.draw(page)
        writer.end_page()
    writer.close()
    with pymupdf.open("pdf", file.getvalue()) as document:
        document.set_metadata({"title": paper.title})
        return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))
