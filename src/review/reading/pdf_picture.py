"""A picture of some lines of a PDF page, as a reader of the paper sees them."""

# mypy: disallow-untyped-calls=False
# PyMuPDF has no type hints

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

from review.reading.pdf_errors import DamagedError, library

_DOTS: Final = 110  # an inch
_MARGIN: Final = 10.0  # points above and below
_SIDE: Final = 24.0


def picture(data: bytes, page: int, boxes: Sequence[tuple[float, float, float, float]]) -> bytes:
    """A gray PNG of the lines that hold the boxes, in the width of the page's text.

    Parameters
    ----------
    data : bytes
        The PDF.
    page : int
        Counted from 1.
    boxes : sequence of tuple of float
        Left, top, right, bottom of words, in points from the upper left corner of the page; at least one.

    Returns
    -------
    bytes
        Empty if the page cannot be drawn.
    """
    import pymupdf

    with suppress(DamagedError), library():
        sheet = _opened(data)[page - 1]
        frame = sheet.rect
        top = max(min(box[1] for box in boxes) - _MARGIN, frame.y0)
        bottom = min(max(box[3] for box in boxes) + _MARGIN, frame.y1)
        half = frame.width / 2
        left = min(box[0] for box in boxes)
        right = max(box[2] for box in boxes)
        one_column = right - left < half  # of two columns the other says nothing of it
        x0 = max(left - (half / 2 if one_column else _SIDE), frame.x0)
        x1 = min(right + (half / 2 if one_column else _SIDE), frame.x1)
        clip = pymupdf.Rect(x0, top, x1, bottom)
        made = sheet.get_pixmap(dpi=_DOTS, clip=clip, colorspace=pymupdf.csGRAY, annots=False)
        return bytes(made.tobytes("png"))
    return b""


@lru_cache(maxsize=1)
def _opened(data: bytes) -> Any:
    import pymupdf

    return pymupdf.open(stream=data, filetype="pdf")
