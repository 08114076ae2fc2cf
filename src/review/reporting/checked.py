"""Papers read and checked one after the other, with what came of all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from review.checking import Findings, as_json_object, check_document
from review.checking.wording import DISAGREE
from review.document import Document, UnreadableError
from review.reporting.causes import counts_by_gravity
from review.reporting.described import by_record, described
from review.reporting.extraction import repairs
from review.reporting.inputs import Input
from review.reporting.papers import each

if TYPE_CHECKING:
    from rich.console import Console

    from review.printed import Rounding


#: Beside a row of zeros, which would read as if all agreed.
NOTHING_FOUND: Final = (
    "No test, estimate, mean with SD, count with percentage or p-value was found. Pictures are not read."
)


class RequestError(ValueError):
    """What is asked for cannot be done; the message says why, and what to ask for instead."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A paper, what was found in it, and where the file is.

    Parameters
    ----------
    path : Path
        Its file; for what is no file of its own, a name.
    document : Document
    findings : Findings
    content : callable, optional
        Returns the bytes of the file, from which pictures of its pages are cut.
    """

    path: Path
    document: Document
    findings: Findings
    content: Callable[[], bytes] | None = None

    @property
    def title(self) -> str:
        """Title of the article, or the name of its file."""
        return self.document.article.title or self.document.name


@dataclass(slots=True)
class Outcome:
    """What came of all papers.

    Parameters
    ----------
    counts : list of (str, dict of str to int)
        Name of each paper, and how many results have each verdict.
    unread : list of str
        What was named and could not be used.
    titles : list of str
        Of the articles, in the order of the counts.
    gravities : list of dict of int to int
        How many causes of each gravity, in the same order.
    passed_over : list of str
        What was found in a folder or an archive and could not be used, or is no paper.
    """

    counts: list[tuple[str, dict[str, int]]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    gravities: list[dict[int, int]] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    @property
    def disagreeing(self) -> int:
        """How many results are inconsistent, in all papers."""
        return sum(counts[verdict] for _, counts in self.counts for verdict in DISAGREE)


def checked(
    papers: Sequence[Input], outcome: Outcome, *, alpha: float | None, rounding: Rounding, notes: Console
) -> Iterator[Checked]:
    """Read and check papers one after the other; ``outcome`` gets the counts, and what cannot be used."""
    from review.reading import read, read_bytes
    from review.reading.apart import read_apart

    def document_of(paper: Input) -> Document:
        if paper.path is None:
            return read_bytes(paper.content(), paper.name)
        return read_apart(paper.path) if len(papers) > 1 else read(paper.path)

    def make(paper: Input) -> Checked | None:
        try:
            document = document_of(paper)
        except UnreadableError as problem:
            if paper.named:
                raise
            outcome.passed_over.append(str(problem))
            return None
        findings = check_document(document, alpha=alpha, rounding=rounding)
        return Checked(paper.path or Path(paper.name), document, findings, paper.content)

    for paper in each(papers, make, outcome.unread, notes, lambda paper: paper.address):
        if paper is not None:
            outcome.counts.append((paper.document.name, paper.findings.counts()))
            outcome.titles.append(paper.title)
            outcome.gravities.append(counts_by_gravity(paper.findings))
            yield paper


def json_lines(paper: Checked) -> str:
    """One JSON object a record, with its checks, lost symbols, and whose it is, of what, and when."""
    about = by_record(described(paper.document, paper.findings))
    items = (
        {
            **as_json_object(finding),
            "repairs": repairs(paper.document, finding.record),
            "study": about.get(index),
        }
        for index, finding in enumerate(paper.findings)
    )
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
