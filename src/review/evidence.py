"""The review's own tables in ``data/``: load, validate, join.

Every cell is text, exactly as in the file (``0.50`` stays ``0.50``). ``data/datapackage.json`` is the
only schema: :func:`load` makes a quick check against it, :func:`validate` the full one.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from review.patterns import regex

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, str]

_PACKAGE: Final = "datapackage.json"
_FORMS: Final = {
    "number": (regex(r"[+-]?([0-9]+([.][0-9]+)?|[.][0-9]+)"), 'a number such as ".03"'),
    "integer": (regex(r"[+-]?[0-9]+"), 'a whole number such as "12"'),
}
_INTERVAL: Final = {"ci_low": "ci_low", "ci_high": "ci_high"}
# What `comparisons_with_numbers` takes from where: column with the id, table, old and new names.
_JOINS: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    ("summary1_id", "summaries", {"mean": "mean1", "sd": "sd1"}),
    ("summary2_id", "summaries", {"mean": "mean2", "sd": "sd2"}),
    ("test_id", "tests", {name: name for name in ("statistic", "df", "value", "p_relation", "p")}),
    ("estimate_id", "estimates", {"measure": "measure", "value": "estimate", "group1": "first"} | _INTERVAL),
    ("count1_id", "counts", {"count": "count1", "total": "total1"}),
    ("count2_id", "counts", {"count": "count2", "total": "total2"}),
    (
        "pooled_id",
        "pooled",
        {name: f"pooled_{name}" for name in ("value", "ci_low", "ci_high", "carried_low", "carried_high")},
    ),
)


class EvidenceError(ValueError):
    """The tables cannot be used; the message names file, row, column, value, and remedy."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in ``data/`` to put right; ``row`` is counted as a spreadsheet does, the header is row 1."""

    file: str
    row: int | None
    column: str | None
    message: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f', column "{self.column}"' if self.column else ""
        return f"{self.file}{row}{column}: {self.message}"


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence:
    """The tables, one frame each; :func:`dictionary` says what a column holds.

    All cells are text, empty where nothing was printed. The id is the index. Corrections are applied.
    """

    sources: pd.DataFrame
    claims: pd.DataFrame
    claim_evidence: pd.DataFrame
    bearings: pd.DataFrame
    studies: pd.DataFrame
    summaries: pd.DataFrame
    counts: pd.DataFrame
    tests: pd.DataFrame
    estimates: pd.DataFrame
    pooled: pd.DataFrame
    reliability: pd.DataFrame
    review_inputs: pd.DataFrame
    comparisons: pd.DataFrame
    corrections: pd.DataFrame
    omissions: pd.DataFrame
    questions: pd.DataFrame
    searches: pd.DataFrame
    screening: pd.DataFrame
    readings: pd.DataFrame
    risk_of_bias: pd.DataFrame
    extraction: pd.DataFrame

    def comparisons_with_numbers(self) -> pd.DataFrame:
        """``comparisons`` beside the printed numbers that its ids point to; empty where there is no id.

        Adds ``mean1``, ``sd1``, ``mean2``, ``sd2``; ``statistic``, ``df``, ``value``, ``p_relation``, ``p``;
        ``measure``, ``estimate``, ``ci_low``, ``ci_high``; ``count1``, ``total1``, ``count2``, ``total2``;
        ``pooled_value``, ``pooled_ci_low``, ``pooled_ci_high``, ``pooled_carried_low``,
        ``pooled_carried_high``; and ``reversed``, ``"yes"`` where the
        estimate was printed as group 2 minus group 1 (group 1 has the pain).
        """
        joined = self.comparisons
        for key, table, names in _JOINS:
            joined = joined.join(getattr(self, table)[list(names)].rename(columns=names), on=key)
        flipped = (joined.pop("first") == joined["group2"]).map({True: "yes", False: ""})
        return joined.assign(reversed=flipped).fillna("")


def find_directory(start: Path | str | None = None) -> Path:
    """The nearest folder ``data`` with a ``datapackage.json``, from ``start`` (default: here) upwards."""
    start = Path(start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "data" / _PACKAGE).is_file():
            return folder / "data"
    raise EvidenceError(f"no data/{_PACKAGE} in {start} or above it; name the folder that has it")


def load(directory: Path | str | None = None) -> Evidence:
    """Read all tables, check them against ``datapackage.json``, and apply the corrections.

    Parameters
    ----------
    directory : path, optional
        The folder with ``datapackage.json``; default: :func:`find_directory`.

    Raises
    ------
    EvidenceError
        On the first problem: a missing file, a column or a value that does not fit, an id that stands
        twice or points nowhere, a correction whose original is no longer there.
    """
    import pandas as pd

    directory, schemas = _schemas(directory)
    tables: dict[str, list[Row]] = {}
    for problem in _problems(directory, schemas, tables):
        raise EvidenceError(str(problem))
    frames = {
        name: pd.DataFrame(rows, columns=_columns(schemas[name]), dtype="str")
        for name, rows in tables.items()
    }
    if odd := sorted(set(frames) ^ {field.name for field in fields(Evidence)}):
        raise EvidenceError(f"{directory.name}/{_PACKAGE}: missing or unknown table: {', '.join(odd)}")
    return Evidence(**{name: frame.set_index(frame.columns[0]) for name, frame in frames.items()})


def validate(directory: Path | str | None = None) -> tuple[Problem, ...]:
    """All problems of the tables: those that :func:`load` finds, then those that only Frictionless finds."""
    import frictionless

    directory, schemas = _schemas(directory)
    problems = list(_problems(directory, schemas, {}))
    known = {(problem.file, problem.row) for problem in problems}
    report = frictionless.validate(str(directory / _PACKAGE))
    found = [(_PACKAGE, error) for error in report.errors]
    found += [(task.place, error) for task in report.tasks for error in task.errors]
    for file, error in found:
        row, column = getattr(error, "row_number", None), getattr(error, "field_name", None)
        if (f"{directory.name}/{file}", row) not in known:
            problems.append(Problem(f"{directory.name}/{file}", row, column, error.message))
    return tuple(problems)


def dictionary(directory: Path | str | None = None) -> pd.DataFrame:
    """What each column holds, as text: table, column, type, unit, description, allowed."""
    import pandas as pd

    rows = [
        (table, field["name"], field["type"], field.get("unit", ""), field["description"], allowed)
        for table, schema in _schemas(directory)[1].items()
        for field in schema["fields"]
        for allowed in [_allowed(field, _targets(schema).get(field["name"]))]
    ]
    names = ["table", "column", "type", "unit", "description", "allowed"]
    return pd.DataFrame(rows, columns=names, dtype="str")


def _schemas(directory: Path | str | None) -> tuple[Path, dict[str, Any]]:
    directory = Path(directory).resolve() if directory else find_directory()
    try:
        package = json.loads((directory / _PACKAGE).read_text(encoding="utf-8"))
        return directory, {resource["name"]: resource["schema"] for resource in package["resources"]}
    except OSError:
        raise EvidenceError(f"no {_PACKAGE} in {directory}; name the folder that has it") from None
    except (ValueError, KeyError, TypeError) as problem:
        raise EvidenceError(f"{directory.name}/{_PACKAGE}: expected a data package ({problem!r})") from None


def _columns(schema: Mapping[str, Any]) -> list[str]:
    return [field["name"] for field in schema["fields"]]


def _targets(schema: Mapping[str, Any]) -> dict[str, str]:
    return {key["fields"]: key["reference"]["resource"] for key in schema.get("foreignKeys", [])}


def _problems(directory: Path, schemas: Mapping[str, Any], tables: dict[str, list[Row]]) -> Iterator[Problem]:
    """Problems of all tables; fills ``tables`` with the rows that could be read, and corrects them."""
    for name, schema in schemas.items():
        yield from _read(directory / f"{name}.csv", schema, tables.setdefault(name, []))
    rows = {name: {row[_columns(schemas[name])[0]]: row for row in tables[name]} for name in tables}
    yield from _dangling(directory, schemas, tables, rows)
    yield from _undecided(directory, tables.get("screening", []))
    for number, correction in enumerate(tables.get("corrections", []), 2):
        table, row_id, column, printed, corrected, *_ = list(correction.values())[1:]
        now = rows.get(table, {}).get(row_id, {}).get(column)
        file = f"{directory.name}/corrections.csv"
        if now != printed:
            place = f'in {directory.name}/{table}.csv, id "{row_id}", column "{column}"'
            found = "no such cell" if now is None else f'"{now}"'
            message = f'expected "{printed}" {place}, got {found}; adapt the correction, or take it out'
            yield Problem(file, number, "printed", message)
            continue
        rows[table][row_id][column] = corrected
        field = next(field for field in schemas[table]["fields"] if field["name"] == column)
        if misfit := _misfit(field, corrected):
            yield Problem(file, number, "corrected", misfit)


def _dangling(
    directory: Path,
    schemas: Mapping[str, Any],
    tables: Mapping[str, list[Row]],
    rows: Mapping[str, Mapping[str, Row]],
) -> Iterator[Problem]:
    """Ids that point to no row; those of bearings name their table in the row itself."""
    for name, schema in schemas.items():
        fixed = _targets(schema).items()
        for number, row in enumerate(tables[name], 2):
            named = [("row_id", row["table"])] if name in ("bearings", "extraction") else []
            for column, target in (*fixed, *named):
                if row[column] and rows.get(target) and row[column] not in rows[target]:
                    remedy = f"add it to {directory.name}/{target}.csv, or correct it here"
                    message = f'expected an id of {target}, got "{row[column]}"; {remedy}'
                    yield Problem(f"{directory.name}/{name}.csv", number, column, message)


def _undecided(directory: Path, screening: Iterable[Row]) -> Iterator[Problem]:
    """A study that stands in two states of screening, known again by its DOI, PubMed id, or id."""
    states: dict[tuple[str, str], tuple[str, str]] = {}
    for number, row in enumerate(screening, 2):
        for column in ("doi", "pmid", "study_id"):
            if not row[column]:
                continue
            first, decision = states.setdefault(
                (column, row[column].lower()), (row["screening_id"], row["decision"])
            )
            if decision != row["decision"]:
                message = (
                    f'{row[column]} is "{row["decision"]}" here and "{decision}" in {first}; '
                    "a study has one state: correct one of them"
                )
                yield Problem(f"{directory.name}/screening.csv", number, "decision", message)
                break


def _read(path: Path, schema: Mapping[str, Any], rows: list[Row]) -> Iterator[Problem]:
    file, columns = f"{path.parent.name}/{path.name}", _columns(schema)
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            header, *lines = [line or [""] for line in csv.reader(opened)] or [[]]
    except (OSError, UnicodeDecodeError) as problem:
        remedy = "save it as UTF-8 text" if isinstance(problem, ValueError) else "put it back"
        yield Problem(file, None, None, f"{_PACKAGE} names this file, but it cannot be read; {remedy}")
        return
    if header != columns:
        odd = [name for name in (*columns, *header) if (name in columns) != (name in header)]
        what = "the order of columns has changed"
        if odd:
            what = "column is missing" if odd[0] in columns else "column is not described"
        remedy = f"make the header and {path.parent.name}/{_PACKAGE} agree"
        yield Problem(file, 1, odd[0] if odd else None, f"{what}; {remedy}")
        return
    first: dict[str, int] = {}
    for number, line in enumerate(lines, 2):
        rows.append(dict.fromkeys(columns, "") | dict(zip(columns, line, strict=False)))
        if len(line) != len(columns):
            message = f"expected {len(columns)} cells, got {len(line)}; put a text with a comma in quotes"
            yield Problem(file, number, None, message)
        for field in schema["fields"]:
            if misfit := _misfit(field, rows[-1][field["name"]]):
                yield Problem(file, number, field["name"], misfit)
        if (earlier := first.setdefault(line[0], number)) != number:
            message = f'"{line[0]}" already stands in row {earlier}; give each row its own id'
            yield Problem(file, number, columns[0], message)


def _misfit(field: Mapping[str, Any], value: str) -> str | None:
    """Why a cell does not fit its column, and what to do; None if it fits."""
    rules = field.get("constraints", {})
    if not value:
        return "expected a value, got an empty cell; fill it in" if rules.get("required") else None
    if field["type"] in _FORMS:
        form, expected = _FORMS[field["type"]]
        if not form.fullmatch(value):
            point = f'write the decimal point as in "{value.replace(",", ".")}"'
            remedy = point if "," in value else "leave the cell empty if no number was printed"
            return f'expected {expected}, got "{value}"; {remedy}'
        low, high = rules.get("minimum", -float("inf")), rules.get("maximum", float("inf"))
        if not low <= float(value) <= high:
            return f'expected a value from {low:g} to {high:g}, got "{value}"; compare it with the source'
    elif value not in rules.get("enum", [value]):
        known = " | ".join(rules["enum"])
        return f'expected one of {known}, got "{value}"; use one of them, or add it to {_PACKAGE}'
    elif "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        return f'expected text of the form {rules["pattern"]}, got "{value}"; correct it'
    return None


def _allowed(field: Mapping[str, Any], target: str | None) -> str:
    rules = field.get("constraints", {})
    bounds = f"at least {rules['minimum']}" if "minimum" in rules else ""
    if "maximum" in rules:
        bounds = f"{rules['minimum']} to {rules['maximum']}"
    choices = " | ".join(rules.get("enum", ())) or rules.get("pattern", "")
    return f"an id of {target}" if target else choices or bounds
