"""A checked paper as rows: columns that metafor and ``review pool`` read, and where each number stood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from review import study
from review.checking import Findings, wording
from review.document import Document
from review.records import Location
from review.reporting.tabulate.codebook import Wanted, wanted_name
from review.reporting.tabulate.converting import converted
from review.study.rows import NEEDED, Given, Row, comparisons

_WORDS: Final = ("study", "outcome", "time", "arm1", "arm2")
NUMBERS: Final = ("n1i", "m1i", "sd1i", "n2i", "m2i", "sd2i", "ai", "ci", "yi", "ci.lb", "ci.ub")
_AFTER: Final = ("measure", "consistent", "converted", "notes", "printed_outcome", "document", "where")
#: Columns of the table, without those that say where each number stood.
COLUMNS: Final = (*_WORDS, *NUMBERS, *_AFTER)
#: Names of the three kinds of rows, as a reader is told.
KINDS: Final = {"means": "means and SDs", "counts": "counts", "effect": "estimates with intervals"}


@dataclass(frozen=True, slots=True)
class Tabulated:
    """A row of the table, and what a reader needs to judge it."""

    study: str
    outcome: str
    row: Row
    consistent: str
    document: str

    def columns(self) -> dict[str, str]:
        """Texts of the row by the names of their columns in CSV; empty where nothing is printed."""
        row = self.row
        numbers = {name: given.text for name, given in row.numbers.items()}
        formulas = [f"{name}: {given.formula}" for name, given in row.numbers.items() if given.formula]
        return {
            "study": self.study,
            "outcome": self.outcome,
            "time": row.time,
            "arm1": row.arm1,
            "arm2": row.arm2,
            **{name: numbers.get(name, "") for name in NUMBERS},
            "measure": row.measure,
            "consistent": self.consistent,
            "converted": "; ".join(formulas),
            "notes": "; ".join(row.notes),
            "printed_outcome": row.outcome,
            "document": self.document,
            "where": "; ".join(f"{name}: {place(given)}" for name, given in row.numbers.items()),
        }

    def as_object(self) -> dict[str, Any]:
        """The row as one JSON object, with the place of every number."""
        values: dict[str, Any] = dict(self.columns())
        del values["where"]
        values["notes"] = list(self.row.notes)
        values["complete"] = self.row.complete
        values["sources"] = {
            name: {"quote": given.quote, "formula": given.formula or None, **asdict(given.location)}
            for name, given in self.row.numbers.items()
        }
        return values


def place(given: Given) -> str:
    """Where a number stands, with what is printed there."""
    return f"{whereabouts(given.location)}, “{' '.join(given.quote.split())}”"


def whereabouts(location: Location) -> str:
    """Table, row and column, or page and section."""
    return wording.place(location)


def tabulated(
    document: Document,
    findings: Findings,
    *,
    codebook: Sequence[Wanted] | None = None,
    convert: bool = False,
) -> Iterator[Tabulated]:
    """Rows of a checked paper that give at least one number of a comparison.

    Parameters
    ----------
    document : Document
    findings : Findings
        Of :func:`review.checking.check_document`, from the same document.
    codebook : sequence of Wanted, optional
        Only these outcomes, under its names.
    convert : bool
        Compute SDs, means and counts that are not printed.
    """
    records = [finding.record for finding in findings]
    verdicts = [finding.verdict for finding in findings]
    for row in comparisons(document, records, findings.study or study.of(document, records)):
        name = row.outcome if codebook is None else wanted_name(row.outcome, codebook)
        if name is None or not any(key in row.numbers for key in NEEDED[row.kind]):
            continue
        made = converted(row) if convert else row
        told = {verdicts[index] for index in row.records}
        yield Tabulated(label(document), name, made, _consistent(told), document.name)


def _consistent(verdicts: set[Any]) -> str:
    if verdicts & set(wording.DISAGREE):
        return "inconsistent"
    return "consistent" if "consistent" in verdicts else "not checkable"


def label(document: Document) -> str:
    """First author and year, where the file says them; else the file's name without its ending."""
    article = document.article
    if article.authors and article.year:
        return f"{_family_name(article.authors[0])} {article.year}"
    return Path(document.name).stem


def _family_name(author: str) -> str:
    return author.partition(",")[0].strip() if "," in author else author.split()[-1]
