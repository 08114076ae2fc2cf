"""The worksheet as a page that is filled in, saved, opened again and printed, without a network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from review.reporting import pages
from review.reporting.inspection.answers import empty
from review.reporting.inspection.questions import ANSWERS, CITATION, DOMAINS, JUDGEMENTS, MEANING

if TYPE_CHECKING:
    from review.reporting.inspection.worksheet import Worksheet


def page(sheet: Worksheet) -> str:
    """The worksheet as one HTML file."""
    return pages.rendered(
        "worksheet.html.jinja",
        [pages.part("check_page.css"), pages.part("templates/worksheet.css")],
        [pages.part("templates/worksheet.js")],
        sheet=sheet, several=len(sheet.papers) > 1, domains=DOMAINS, answers=ANSWERS, judgements=JUDGEMENTS,
        meaning=MEANING, citation=CITATION, empty=json.dumps(saved(sheet)),
    )  # fmt: skip


def saved(sheet: Worksheet) -> dict[str, Any]:
    """The worksheet that nobody has filled in, as it is saved."""
    return empty([paper.name for paper in sheet.papers])
