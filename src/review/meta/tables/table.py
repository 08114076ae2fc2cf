"""A CSV file or a workbook as text: cells with their decimals, rows numbered as in a spreadsheet."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from review.document import plain
from review.printed import NotANumber, Printed

if TYPE_CHECKING:
    from pathlib import Path

Floats = NDArray[np.float64]

#: What people write where there is no number.
MISSING: Final = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "nr", "n.r.", "-", "–", "—", ".", "?", "missing"}
)
_LARGEST: Final = 50_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one line, and its number in a spreadsheet (the header has 1)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file with its header; ``names`` are the headings as :func:`normalized`."""

    file: str
    header: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    decimal_mark: Literal[".", ","] | None

    def column(self, heading: str) -> int:
        """Which column a user means, by its heading or its normalized name.

        Raises
        ------
        ValueError
            If there is none; the message lists the columns.
        """
        for known, wanted in ((self.header, heading), (self.names, normalized(heading))):
            if wanted in known:
                return known.index(wanted)
        listed = ", ".join(filter(None, self.header))
        raise ValueError(f"{self.file} has no column {plain(heading)!r}; its columns are {listed}")

    def text(self, row: Row, column: int) -> str:
        """A cell, fit to be shown; empty where nothing was reported."""
        cell = row.cells[column].strip()
        return "" if cell.lower() in MISSING else plain(cell)

    def said(self, row: Row, columns: Sequence[int]) -> str:
        """What some columns say of a row: "randomization low, blinding high"."""
        cells = [(self.header[column], self.text(row, column)) for column in columns]
        return ", ".join(f"{name} {text}" for name, text in cells if text)

    def number(self, row: Row, column: int) -> Printed | None:
        """The number in a cell, or None where there is none.

        Raises
        ------
        ValueError
            Names file, row, column and value of what is no number.
        """
        if not (text := self.text(row, column)):
            return None
        try:
            number = Printed(text, self.decimal_mark if re.search("[.,]", text) else None)
        except NotANumber:
            expected = 'expected a number such as "0.50", or "NA" where there is none'
            raise self.refusal(row, column, expected) from None
        if number.relation != "=":
            raise self.refusal(row, column, 'expected a number, not a bound; or "NA"')
        return number

    def numbers(self, rows: Sequence[Row], column: int) -> Floats:
        """The numbers of a column, (rows,); NaN where there is none."""
        values = (self.number(row, column) for row in rows)
        return np.array([np.nan if value is None else value.value for value in values])

    def refusal(self, row: Row, column: int, problem: str) -> ValueError:
        """What to raise about a cell."""
        got = plain(row.cells[column].strip())[:60]
        return ValueError(
            f'{self.file}, row {row.number}, column "{self.header[column]}": {problem}; got "{got}"'
        )


def read_table(path: Path, sheet: str | None = None) -> Table:
    """Read a table from a file with commas, semicolons or tabs between its columns, or from a workbook.

    With semicolons, a comma is a decimal mark, as in spreadsheets of many countries.

    Parameters
    ----------
    path : Path
        CSV, or an Excel workbook (.xlsx).
    sheet : str, optional
        Of a workbook; the first one that has a table, unless given.

    Raises
    ------
    ValueError
        If there is no table in it; the message names file, place and remedy.
    OSError
        If the file cannot be read.
    """
    file = plain(str(path))
    data = _bytes(path, file)
    if data.startswith(b"PK\x03\x04"):
        from review.meta.tables.workbook import sheet_rows

        name, lines = sheet_rows(path, sheet)
        return _table(f"{file}, sheet {plain(name)}", lines, "\t", None)
    if sheet is not None:
        raise ValueError(f"{file} is no workbook and has no sheets; leave --sheet out")
    text = _decoded(data, file).splitlines(keepends=True)
    first = next((line for line in text if line.strip()), "")
    delimiter = max(",;\t", key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))
    try:
        parsed = list(enumerate(csv.reader(text, delimiter=delimiter, strict=True), 1))
    except csv.Error as problem:
        raise ValueError(
            f"{file} cannot be read as CSV ({problem}); save it as UTF-8 CSV once more"
        ) from None
    # Otherwise a comma in quotes or between tabs is read by the digits around it.
    return _table(file, parsed, delimiter, _mark(parsed[1:]) if delimiter == ";" else None)


def _table(
    file: str, lines: Sequence[tuple[int, list[str]]], delimiter: str, mark: Literal[".", ","] | None
) -> Table:
    """The header and the rows below it."""
    filled = [(i, cells) for i, cells in lines if any(cell.strip() for cell in cells)]
    if len(filled) < 2:
        raise ValueError(f"{file} holds no row below its header; give one row for each study")
    (_, heading), *body = filled
    header = tuple(plain(cell.strip()) for cell in heading)
    names = tuple(map(normalized, header))
    for i, name in enumerate(names):
        if name and name in names[:i]:
            raise ValueError(f'{file}: two columns are called "{header[i]}"; rename one of them')
    rows = []
    for number, cells in body:
        same = plain(cells[0].strip()) == header[0]  # of most rows it is not, which is soon seen
        if same and [plain(cell.strip()) for cell in cells] == list(header):
            raise ValueError(f"{file}, row {number} is the header once more; remove it, or split the file")
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            what = f"{len(cells)} cells for {len(header)} columns"
            raise ValueError(f'{file}, row {number}: {what}; put "…" around text with "{delimiter}" in it')
        padded = [*cells, *[""] * len(header)]
        rows.append(Row(number, tuple(padded[: len(header)])))
    return Table(file, header, names, tuple(rows), mark)


def renamed(table: Table, names: Mapping[str, str]) -> Table:
    """The same table, where columns have other names to be recognized by.

    Raises
    ------
    ValueError
        If there is no such column.
    """
    called = list(table.names)
    for name, heading in names.items():
        at = table.column(heading)
        called = ["" if each == normalized(name) else each for each in called]
        called[at] = normalized(name)
    return replace(table, names=tuple(called))


def normalized(heading: str) -> str:
    """A heading in lower case, words joined by ``_``: "CI.low (95 %)" is "ci_low"."""
    folded = unicodedata.normalize("NFKC", heading).strip().lower()
    words = [word for word in re.split(r"[^\w]+|_", folded) if word and word not in {"95", "pct", "percent"}]
    return "_".join("ci" if word in ("ci95", "95ci") else word for word in words)


def _mark(lines: Sequence[tuple[int, list[str]]]) -> Literal[".", ","]:
    """The decimal mark of a file with semicolons: a comma, unless points can only be decimal ("0.25")."""
    cells = [cell.strip().lstrip("-−+") for _, row in lines for cell in row]
    grouped = [bool(re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", cell)) for cell in cells]
    decimal = [bool(re.fullmatch(r"[0-9]*\.[0-9]+(?:e[-+]?[0-9]+)?", cell, re.IGNORECASE)) for cell in cells]
    return "." if sum(decimal) > sum(grouped) else ","


def _bytes(path: Path, file: str) -> bytes:
    if path.is_dir():
        raise ValueError(f"{file} is a folder; name a CSV file")
    if not path.exists():
        raise ValueError(f"{file}: no such file: check the name")
    data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    if not data:
        size = "is empty" if not path.stat().st_size else "is larger than 50 MB"
        raise ValueError(f"{file} {size}; give one row for each study, with a header above")
    return data


def _decoded(data: bytes, file: str) -> str:
    """Text of the file: UTF-8 or UTF-16 with its mark, else what older spreadsheets write."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError(f"{file} is a workbook of an old kind; save it as .xlsx or CSV")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise ValueError(f"{file} is no text; save the table as UTF-8 CSV")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
