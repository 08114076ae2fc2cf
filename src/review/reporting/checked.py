"""Papers read and checked one after the other, with what came of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from review.checking import Findings, as_json_object, check_document
from review.checking.wording import DISAGREE
from review.document import Document
from review.reporting.extraction import repairs
from review.reporting.papers import each

if TYPE_CHECKING:
    from pathlib import Path

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
    """A paper, what was found in it, and where the file is."""

    path: Path
    document: Document
    findings: Findings


@dataclass(slots=True)
class Outcome:
    """What came of all papers: their names and counts, and what could not be used."""

    counts: list[tuple[str, dict[str, int]]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def disagreeing(self) -> int:
        """How many results are inconsistent, in all papers."""
        return sum(counts[verdict] for _, counts in self.counts for verdict in DISAGREE)


def checked(
    paths: Sequence[Path], outcome: Outcome, *, alpha: float | None, rounding: Rounding, notes: Console
) -> Iterator[Checked]:
    """Read and check papers one after the other; ``outcome`` gets the counts, and what cannot be used."""
    from review.reading import read

    def make(path: Path) -> Checked:
        document = read(path)
        return Checked(path, document, check_document(document, alpha=alpha, rounding=rounding))

    for paper in each(paths, make, outcome.unread, notes):
        outcome.counts.append((paper.document.name, paper.findings.counts()))
        yield paper


def json_lines(paper: Checked) -> str:
    """One JSON object a record, with its checks and the repairs of lost symbols within it."""
    items = (
        {**as_json_object(finding), "repairs": repairs(paper.document, finding.record)}
        for finding in paper.findings
    )
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
