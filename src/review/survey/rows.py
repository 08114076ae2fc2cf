"""One paper → its rows of the three tables of a survey: a pure function of its bytes."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from dataclasses import dataclass, field, replace
from time import process_time
from typing import TYPE_CHECKING, Any, Final

from review.document import Document, UnreadableError, plain

if TYPE_CHECKING:
    from review.checking import Findings
    from review.reading.sources import Source
    from review.records import Check, Finding

_LONGEST_QUOTE: Final = 500
_MOST_UNREAD: Final = 200
_DISAGREE: Final = ("inconsistent", "decision_inconsistent")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that a survey stores for one paper: one of the table ``documents``, several of the others.

    The keys of each row are the columns of :mod:`review.survey.schema`.
    """

    document: dict[str, Any]
    records: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)


def identify(address: str, content: bytes | None) -> str:
    """Identity of a document: the same address with the same content is the same document."""
    digest = hashlib.sha256(address.encode("utf-8", "surrogateescape") + b"\0")
    digest.update(hashlib.sha256(content or b"").digest())
    return digest.hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be surveyed.

    Parameters
    ----------
    source : Source
    address : str
        Where it lies in the surveyed folder.
    content : bytes or None
        Its bytes, if they are at hand already, as those of a tape's members are.
    """

    source: Source
    address: str
    content: bytes | None = None


def survey_paper(paper: Paper, run: dict[str, str]) -> Rows:
    """Read and check one paper; whatever happens, it is a row.

    Parameters
    ----------
    paper : Paper
    run : dict
        Version and rules of the program, which go into every row.

    Returns
    -------
    Rows
    """
    from review.checking import check_document

    started = process_time()
    try:
        if paper.content is None:
            paper = replace(paper, content=paper.source.read_bytes())
        document = _document(paper)
        findings = check_document(document)
    except UnreadableError as problem:
        return not_checked(paper, run, "unreadable", str(problem))
    except MemoryError:
        reason = f"{paper.source.name}: needs more memory than a worker may take: check it by itself"
        return not_checked(paper, run, "unreadable", reason)
    except Exception as problem:
        # A defect of this program in one of a million papers must not cost the others; the row names it.
        reason = f"not understood ({type(problem).__name__}: {problem}); this is ours to mend: report it"
        return not_checked(paper, run, "defect", reason)
    seconds = process_time() - started
    file = _file(paper)
    shared = {"document_id": file["document_id"], **run}
    records, checks = _results(findings, shared)
    return Rows({**file, **_contents(document, findings), "seconds": seconds, **run}, records, checks)


def _document(paper: Paper) -> Document:
    """Read a file where it lies, since it may include others; all else from its bytes."""
    from review.reading import read, read_bytes

    if paper.source.archive or "://" in paper.source.address:
        return read_bytes(paper.content or b"", paper.source.name)
    return read(paper.source.address)


def not_checked(paper: Paper, run: dict[str, str], status: str, reason: str) -> Rows:
    """The row of a paper that could not be checked, with the reason."""
    return Rows({**_file(paper), "status": status, "reason": plain(reason), **run})


def _file(paper: Paper) -> dict[str, Any]:
    return {
        "document_id": identify(paper.address, paper.content),
        "address": plain(paper.address),
        "sha256": hashlib.sha256(paper.content).hexdigest() if paper.content is not None else None,
        "size": paper.source.size,
        "modified": paper.source.modified,
    }


def _contents(document: Document, findings: Findings) -> dict[str, Any]:
    article = document.article
    gravest = Counter(_gravity(finding) for finding in findings)
    return {
        "status": "checked",
        "title": article.title,
        "journal": article.journal,
        "year": article.year,
        "doi": article.doi,
        "records": len(findings),
        "checked": sum(finding.verdict != "not_checkable" for finding in findings),
        **{f"gravity_{gravity}": gravest[gravity] for gravity in (1, 2, 3, 4)},
        "unread": [plain(text) for text in findings.unread[:_MOST_UNREAD]],
    }


def _gravity(finding: Finding) -> int | None:
    """Gravity of the gravest check that disagrees."""
    return min((check.gravity for check in finding.checks if check.gravity is not None), default=None)


def _results(findings: Findings, shared: dict[str, str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    from review.records import as_object

    records, checks = [], []
    for index, finding in enumerate(findings):
        item = as_object(finding.record, finding.document)
        at = item["location"]
        records.append(
            {
                **shared,
                "record": index,
                "kind": item["record"],
                "quote": plain(item["quote"])[:_LONGEST_QUOTE],
                **{name: at[name] for name in ("start", "end", "page", "section", "table", "row", "column")},
                "group": item["reported"].get("group"),
                "outcome": item["reported"].get("outcome"),
                "reported": json.dumps(_printed(item["reported"]), ensure_ascii=False),
                "verdict": finding.verdict,
            }
        )
        checks += [{**shared, "record": index, **_check_row(check)} for check in finding.checks]
    return records, checks


def _printed(reported: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reported.items() if value not in (None, [], "")}


def _check_row(check: Check) -> dict[str, Any]:
    return {
        "check": check.check,
        "verdict": check.verdict,
        "gravity": check.gravity,
        "field": check.field,
        "printed": check.printed,
        "low": check.low,
        "high": check.high,
        "units": units(check),
        "formula": check.formula,
        "reason": plain(check.reason) if check.reason else None,
        "readings": "; ".join(
            f"{reading.name}: {'agrees' if reading.reconciles else 'does not agree'}"
            for reading in check.readings
        )
        or None,
    }


def units(check: Check) -> float | None:
    """Distance of a printed number from what is implied for it, in units of its last printed digit.

    Counted from the number itself, as a reader counts: 0.72 printed where 0.745 to 0.755 is implied is
    2.5 units off. Null where nothing disagrees or the number has no last digit.
    """
    from review.printed import NotANumber, Printed

    if check.verdict not in _DISAGREE or check.printed is None or check.low is None or check.high is None:
        return None
    try:
        number = Printed(check.printed.lstrip("<>=≤≥~ "))
    except NotANumber:
        return None
    distance = max(check.low - number.value, number.value - check.high, 0.0)
    return distance / float(number.unit) if math.isfinite(distance) else None
