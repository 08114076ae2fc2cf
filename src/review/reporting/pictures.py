"""What a finding looks like on the page of a PDF: a small picture of the lines that it stands in."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from review.document import UnreadableError

if TYPE_CHECKING:
    from review.records import Finding
    from review.reporting.checked import Checked

_MOST: Final = 30  # of one page about a paper: so it stays below a megabyte
_MOST_LINES: Final = 140.0  # points of height that a picture shows


class Pictures:
    """Cuts pictures of findings from a PDF; gives none for other formats."""

    def __init__(self, paper: Checked) -> None:
        self._document = paper.document
        self._left = _MOST
        self._data: bytes | None = None
        if paper.document.format == "pdf" and paper.content is not None:
            try:
                self._data = paper.content()
            except UnreadableError:
                self._data = None

    def of(self, finding: Finding) -> str:
        """An ``<img>`` of the place of a finding; empty if it has none."""
        where = finding.record.location
        if self._data is None or not self._left:
            return ""
        words = self._document.boxes(where.start, where.end)
        if not words:
            return ""
        page = words[0][0]
        boxes = [box for number, box in words if number == page]
        if max(box[3] for box in boxes) - min(box[1] for box in boxes) > _MOST_LINES:
            boxes = boxes[:1]
        self._left -= 1
        picture = self._picture(page, boxes)
        if not picture:
            return ""
        data = base64.b64encode(picture).decode("ascii")
        return f'<p><img class=crop alt="The place on page {page}" src="data:image/png;base64,{data}"></p>'

    def _picture(self, page: int, boxes: Sequence[tuple[float, float, float, float]]) -> bytes:
        from review.reading.pdf_picture import picture

        assert self._data is not None
        return picture(self._data, page, boxes)
