"""A copy of a PDF in which every checked number is marked, with what its neighbors imply as a note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from review import outputs
from review.checking import Findings, wording
from review.checking.wording import spelled
from review.document import Mark, UnreadableError, plain
from review.records import VERDICTS, Verdict
from review.reporting.checked import RequestError

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from review.document import Document
    from review.records import Finding
    from review.reporting.checked import Checked, Outcome

Box = tuple[float, float, float, float]

_COLORS: Final[dict[Verdict, tuple[float, float, float]]] = {
    "decision_inconsistent": (0.85, 0.25, 0.55),
    "inconsistent": (0.95, 0.65, 0.1),
    "consistent": (0.35, 0.8, 0.55),
}
_EMPHASIS: Final[dict[Verdict, int]] = {"decision_inconsistent": 2, "inconsistent": 1, "consistent": 0}
_LEGEND: Final = (
    "Marked are numbers that other numbers determine: plain, where they agree; with a wavy line and a note, "
    "where they do not; with a frame, where that changes what is significant. An inconsistency is a property "
    "of printed numbers, never of people."
)


def annotated(papers: Iterable[Checked], target: Path, outcome: Outcome, notes: Console) -> Iterator[Checked]:
    """Write an annotated copy of each paper that comes by, and pass it on.

    Of a file that can be read but is too damaged to be written again, ``outcome.unread`` gets a message.

    Raises
    ------
    RequestError
        If a paper is no PDF.
    OSError
        If the copy cannot be written.
    """
    from review.reading import pdf_file

    for paper in papers:
        if paper.document.format != "pdf":
            raise RequestError(
                f"--annotate marks the pages of a PDF; {paper.path} is none: use --format html"
            )
        marks = marks_of(paper.document, paper.findings)
        data = paper.path.read_bytes()
        try:
            copy = pdf_file.annotated(data, paper.document.name, marks, _summary(paper.findings))
        except UnreadableError as problem:
            outcome.unread.append(plain(str(problem)))
        else:
            outputs.write({target: copy})
            told = f"{target}: {wording.counted(len(marks), 'mark')}"
            notes.print(plain(told), markup=False, soft_wrap=True)
        yield paper


def marks_of(document: Document, findings: Findings) -> list[Mark]:
    """Marks on every word of a checked record, each word marked once.

    Words of the same records share a mark on each page; its color is that of the verdict that matters most.
    """
    covered: dict[tuple[int, Box], list[Finding]] = {}
    for finding in wording.by_consequence(findings):
        if finding.verdict != "not_checkable":
            for word in document.boxes(finding.record.location.start, finding.record.location.end):
                covered.setdefault(word, []).append(finding)
    together: dict[tuple[int, tuple[int, ...]], list[tuple[Box, list[Finding]]]] = {}
    for (page, box), here in covered.items():
        together.setdefault((page, tuple(map(id, here))), []).append((box, here))
    marks = [_mark(page, [box for box, _ in words], words[0][1]) for (page, _), words in together.items()]
    return sorted(marks, key=lambda mark: mark.emphasis)  # what disagrees lies on top


def _mark(page: int, boxes: list[Box], findings: list[Finding]) -> Mark:
    verdict = findings[0].verdict
    names = [spelled(check.check) for check in findings[0].checks if check.verdict == verdict]
    title = f"{spelled(verdict)} ({', '.join(dict.fromkeys(names))})"
    note = "\n\n".join(map(_note, findings))
    return Mark(page, joined(boxes), _COLORS[verdict], _EMPHASIS[verdict], title, note)


def joined(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of words as boxes of lines: neighbors that stand at one height are one."""
    lines: list[Box] = []
    for left, top, right, bottom in boxes:
        if lines:
            x0, y0, x1, y1 = lines[-1]
            shared, height = min(y1, bottom) - max(y0, top), min(y1 - y0, bottom - top)
            if shared > 0.5 * height and abs(left - x1) < height:
                lines[-1] = (x0, min(y0, top), max(x1, right), max(y1, bottom))
                continue
        lines.append((left, top, right, bottom))
    return lines


def _note(finding: Finding) -> str:
    lines = [plain(finding.record.quote)]
    for check in wording.checks_by_consequence(finding):
        lines += [f"{name}: {plain(text)}" for name, text in wording.lines(finding.record, check)]
    return "\n".join(lines)


def _summary(findings: Findings) -> str:
    counts = findings.counts()
    told = [f"{counts[verdict]:,} {spelled(verdict)}" for verdict in VERDICTS]
    return f"{wording.counted(len(findings), 'result')}: {', '.join(told)}.\n{_LEGEND}"
