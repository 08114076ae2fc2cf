"""What disagrees in a paper as a courteous letter to its authors: Markdown, plain text or a Word document.

Last digits are left out. Nothing is presumed about which number is the one that is off, and nothing about
people; the assumptions and the version stand at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from review.checking import wording
from review.document import plain
from review.patterns import regex
from review.records import doubts
from review.reporting import pages
from review.reporting.causes import LAST_DIGIT, Cause, causes

if TYPE_CHECKING:
    from review.checking import Findings
    from review.records import Check
    from review.reporting.checked import Checked

_LONGEST_QUOTE: Final = 240
_MOST_READINGS: Final = 3
_MOST_ROWS: Final = 12
_SPECIAL: Final = regex(r"([\\`*_{}\[\]<>#|~!])")
_BLANK: Final = regex(r"\s+")
_BEGINS_A_LIST: Final = regex(r"^(\s*)([-+]|\d+[.)])(?=\s)")

_OPENING: Final = (
    "We read this paper with a program that recomputes what its printed numbers imply for each other. In the "
    "places below some do not agree. A slip in copying or typesetting, people without data, or an analysis "
    "that is told elsewhere would explain most such differences; we have not seen the data."
)
_QUESTION: Final = "Could you check this?"
_NONE: Final = "No printed numbers disagree beyond the last digit, as far as they could be checked."


def paragraph(cause: Cause, findings: Findings) -> str:
    """One finding in plain text: where, what is printed, what disagrees, what would reconcile it, a question.

    Parameters
    ----------
    cause : Cause
    findings : Findings
        What it belongs to; tells the level of significance.
    """
    record, check = cause.first.finding.record, cause.first.check
    place = wording.place(record.location)
    quote = _short(_BLANK.sub(" ", plain(record.quote)).strip().rstrip("."), _LONGEST_QUOTE)
    told = plain(cause.headline).rstrip(".")
    parts = [f"{place}: " if place else "", f"“{quote}”. {told[:1].upper()}{told[1:]}."]
    if cause.gravity == 1:
        parts.append(f" That changes what is significant at {findings.alpha:g}.")
    if len(cause.members) > 1:
        rows = [_row(member.finding.record.quote, member.check) for member in cause.members[:_MOST_ROWS]]
        more = len(cause.members) - len(rows)
        parts.append(f" These are: {'; '.join(rows)}{f'; and {more} more' if more else ''}.")
    if names := [reading.name for reading in check.readings if reading.reconciles][:_MOST_READINGS]:
        parts.append(f" They would agree under this reading: {plain('; or '.join(names))}.")
    if cause.repeats:
        parts.append(f" The same is printed in {wording.counted(len(cause.repeats), 'more place')}.")
    return "".join([*parts, f" {_QUESTION}"])


def _row(quote: str, check: Check) -> str:
    implied = wording.implied(check)
    name = _short(_BLANK.sub(" ", plain(quote)).strip(), 60)
    return f"“{name}”, printed {plain(check.printed or '')}" + (f", implied {implied}" if implied else "")


def told(paper: Checked) -> Iterator[str]:
    """The paragraphs of a letter about one paper, the gravest first."""
    found = [cause for cause in causes(paper.findings) if cause.gravity < LAST_DIGIT]
    if not found:
        yield _NONE
        return
    yield _OPENING
    for number, cause in enumerate(found, 1):
        yield f"({number}) {paragraph(cause, paper.findings)}"


def heading(paper: Checked) -> str:
    """Which paper it is, in one line."""
    article = paper.document.article
    names = ", ".join(article.authors[:3]) + (" et al." if len(article.authors) > 3 else "")
    doi = f"https://doi.org/{article.doi}" if article.doi else ""
    return plain(". ".join(filter(None, (names, article.title or paper.document.name, doi))))


def closing(papers: Sequence[Checked]) -> str:
    """What was assumed, and by which program."""
    assumed = {
        assumption
        for paper in papers
        for cause in causes(paper.findings)
        if cause.gravity < LAST_DIGIT
        for assumption in (*cause.first.check.assumptions, *doubts(cause.first.finding.record.assumptions))
        if assumption
    }
    listed = f" Assumed was: {'; '.join(sorted(map(plain, assumed)))}." if assumed else ""
    return (
        "A printed number was taken to stand for every number that rounds to it; differences in the last "
        "digit "
        f"are left out. Computed with {pages.program()}.{listed}"
    )


def text(papers: Sequence[Checked]) -> str:
    """The letter as plain text."""
    return "\n\n".join(line for line in _lines(papers)) + "\n"


def markdown(papers: Sequence[Checked]) -> str:
    """The letter as Markdown; what stands in a paper stays text."""
    lines = []
    for paper in papers:
        lines += [f"## {_escaped(heading(paper))}", *map(_escaped, told(paper))]
    return "\n\n".join([*lines, f"*{_escaped(closing(papers))}*"]) + "\n"


def word(papers: Sequence[Checked]) -> bytes:
    """The letter as the bytes of a DOCX file."""
    from review.planting.docx import docx
    from review.planting.paper import Paper, Paragraph, Section

    sections = tuple(
        Section(heading(paper), tuple(Paragraph((line,)) for line in told(paper))) for paper in papers
    )
    last = Section("How this was computed", (Paragraph((closing(papers),)),))
    return docx(Paper("Questions about printed numbers", "", (*sections, last)))


def _lines(papers: Iterable[Checked]) -> Iterator[str]:
    papers = list(papers)
    for paper in papers:
        yield heading(paper)
        yield from told(paper)
    yield closing(papers)


def _escaped(line: str) -> str:
    return _BEGINS_A_LIST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))


def _short(line: str, longest: int) -> str:
    return line if len(line) <= longest else line[: longest - 1] + "…"
