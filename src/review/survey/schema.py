"""Three tables of a survey: every column with its type and what it means, each said once.

The data dictionary that lies beside the tables is written from here.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa

import review

#: Changes when a column changes its meaning or goes; a survey of another version is not added to.
SCHEMA_VERSION: Final = 1


class Column(NamedTuple):
    """A column of a table: its name, its Arrow type, and what it holds."""

    name: str
    type: pa.DataType
    meaning: str


_TEXT, _WHOLE, _REAL, _TRUTH = pa.string(), pa.int64(), pa.float64(), pa.bool_()

_RUN: Final = (
    Column("version", _TEXT, "Version of the program that made the row."),
    Column("rules", _TEXT, "First 12 digits of the SHA-256 of the program's source, which holds its rules."),
)
_DOCUMENT: Final = Column("document_id", _TEXT, "Identifies the document: address and content, hashed.")
_RECORD: Final = Column("record", _WHOLE, "Position of the record in its document, from 0.")

DOCUMENTS: Final = (
    _DOCUMENT,
    Column(
        "address", _TEXT, "Path in the surveyed folder; of a member, the archive's path, !/ and its name."
    ),
    Column("sha256", _TEXT, "SHA-256 of the content; null if it could not be opened."),
    Column("size", _WHOLE, "Bytes of the file, or of the member as unpacked."),
    Column("modified", _WHOLE, "When the file or its archive was last changed, nanoseconds since 1970."),
    Column("status", _TEXT, "checked, unreadable (the file), defect (ours), too_slow, or quarantined."),
    Column("reason", _TEXT, "Why it was not checked; null if it was."),
    Column("title", _TEXT, "Title of the article, where the file says it."),
    Column("journal", _TEXT, "Journal, where the file says it."),
    Column("year", _WHOLE, "Year of publication, where the file says it."),
    Column("doi", _TEXT, "Digital object identifier, where the file says it."),
    Column("seconds", _REAL, "Processor time that reading and checking took, in seconds."),
    Column("records", _WHOLE, "How many results were found."),
    Column("checked", _WHOLE, "How many results have a check with a verdict: consistent or not."),
    Column("gravity_1", _WHOLE, "Findings that change a decision."),
    Column("gravity_2", _WHOLE, "Findings that cannot be."),
    Column("gravity_3", _WHOLE, "Findings that disagree."),
    Column("gravity_4", _WHOLE, "Findings that differ in the last digit."),
    Column("unread", pa.list_(_TEXT), "What of the document could not be read or understood, and why."),
    *_RUN,
)
RECORDS: Final = (
    _DOCUMENT,
    _RECORD,
    Column("kind", _TEXT, "test, summary, estimate, proportion, p_value or comparison."),
    Column("quote", _TEXT, "The printed text, at most 500 characters of it."),
    Column("start", _WHOLE, "Where the quote starts in the document's text, in characters."),
    Column("end", _WHOLE, "Where it ends."),
    Column("page", _WHOLE, "Page, from 1, where the file has pages."),
    Column("section", _TEXT, "Headings above it, outermost first."),
    Column("table", _TEXT, "Label of its table; null in prose."),
    Column("row", _TEXT, "Label of its row."),
    Column("column", _TEXT, "Label of its column."),
    Column("group", _TEXT, "Whom it describes, as printed."),
    Column("outcome", _TEXT, "What was measured, as printed."),
    Column("reported", _TEXT, "Every printed number by the name of its field, as one JSON object."),
    Column("verdict", _TEXT, "Of its checks the one that matters most."),
    *_RUN,
)
CHECKS: Final = (
    _DOCUMENT,
    _RECORD,
    Column("check", _TEXT, "Name of the check."),
    Column("verdict", _TEXT, "consistent, inconsistent, decision_inconsistent or not_checkable."),
    Column(
        "gravity", _WHOLE, "1 changes a decision, 2 cannot be, 3 disagrees, 4 last digit; null if it agrees."
    ),
    Column("field", _TEXT, "The compared number, by the name of its field."),
    Column("printed", _TEXT, "The compared number with its relation, as printed."),
    Column("low", _REAL, "Least value that the other numbers imply."),
    Column("high", _REAL, "Greatest value that they imply."),
    Column("units", _REAL, "Distance of what is printed from what is implied, in units of its last digit."),
    Column("formula", _TEXT, "How the implied range was computed."),
    Column("reason", _TEXT, "What disagrees, or why it cannot be checked."),
    Column("readings", _TEXT, "Other readings that were tried, and whether each agrees."),
    *_RUN,
)
TABLES: Final = {"documents": DOCUMENTS, "records": RECORDS, "checks": CHECKS}
SCHEMAS: Final = {
    name: pa.schema(
        [pa.field(c.name, c.type, metadata={"meaning": c.meaning}) for c in columns],
        metadata={"schema_version": str(SCHEMA_VERSION), "table": name},
    )
    for name, columns in TABLES.items()
}


def program() -> dict[str, str]:
    """Version of the program, and a digest of its source, which tells two states of one version apart."""
    digest = hashlib.sha256()
    root = Path(review.__file__).parent
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).parts[0] not in _NO_RULES:
            digest.update(path.read_bytes())
    return {"version": version("gluteal-weakness-review"), "rules": digest.hexdigest()[:12]}


#: Rooms whose code cannot change what is found in a paper.
_NO_RULES: Final = {"appraisal", "cli", "evidence.py", "meta", "planting", "plots", "reporting", "survey"}


def dictionary() -> str:
    """The data dictionary, as Markdown."""
    lines = [f"# Data dictionary of a survey, version {SCHEMA_VERSION}", ""]
    for name, columns in TABLES.items():
        lines += [f"## {name}", "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{column.name}` | {column.type} | {column.meaning} |" for column in columns]
        lines.append("")
    return "\n".join(lines)
