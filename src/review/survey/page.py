"""The page of a survey: one file that opens from disk and loads nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from review.survey.summary import GRAVITIES, Share, Summary, wilson

if TYPE_CHECKING:
    import jinja2

_NAMES: Final = {1: "changes a decision", 2: "cannot be", 3: "disagrees", 4: "last digit"}
_MOST_GROUPS: Final = 30
_LONGEST_TITLE: Final = 160


def page(summary: Summary, run: dict[str, str]) -> str:
    """HTML of the page.

    Parameters
    ----------
    summary : Summary
    run : dict
        Version and rules of the program.
    """
    papers = summary.papers
    checkable = [paper for paper in papers if paper["checked"]]
    grave = sum(any(paper[f"gravity_{g}"] for g in GRAVITIES[:3]) for paper in checkable)
    return _template().render(
        **{name: getattr(summary, name) for name in asdict(summary)},
        any_grave=Share(grave, len(checkable), *wilson(grave, len(checkable))),
        unread=len(papers) - summary.statuses["checked"],
        results=summary.kinds.total(),
        most=max(1, *(count for _, count in summary.distances)),
        gravity_names=_NAMES,
        listed=_listed(papers),
        run=run,
        percent=_percent,
        shown=_shown,
    )


@cache
def _template() -> jinja2.Template:
    import jinja2

    source = files("review.survey").joinpath("page.html.jinja").read_text(encoding="utf-8")
    return jinja2.Environment(autoescape=True, trim_blocks=True).from_string(source)


def _percent(share: Share) -> str:
    if not share.whole:
        return "none to share"
    low, value, high = (f"{100 * end:.1f}" for end in (share.low, share.value, share.high))
    return f"{value} % ({low} to {high})"


def _shown(groups: dict[str, Share], by: str) -> list[tuple[str, Share]]:
    items = list(groups.items())
    return items[:_MOST_GROUPS] if by == "journal" else items[-_MOST_GROUPS:]


def _listed(papers: list[dict[str, Any]]) -> str:
    """Papers as JSON that no HTML parser can end, the gravest first, every journal's name once."""
    journals = sorted({paper["journal"] or "" for paper in papers})
    number = {name: i for i, name in enumerate(journals)}
    ordered = sorted(papers, key=lambda paper: [-paper[f"gravity_{g}"] for g in GRAVITIES])
    rows = [
        [
            (paper["title"] or "")[:_LONGEST_TITLE],
            paper["address"],
            number[paper["journal"] or ""],
            paper["year"],
            paper["records"],
            *(paper[f"gravity_{g}"] for g in GRAVITIES),
            paper["reason"] or "",
        ]
        for paper in ordered
    ]
    text = json.dumps({"journals": journals, "papers": rows}, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
