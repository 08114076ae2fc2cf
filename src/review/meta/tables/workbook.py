"""A sheet of an Excel workbook as rows of text: what its cells hold, not how they are formatted."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from review.document import UnreadableError, plain
from review.reading.docx import xml_part

if TYPE_CHECKING:
    from pathlib import Path

Lines = list[tuple[int, list[str]]]
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_MOST_COLUMNS: Final = 1000


def sheet_rows(path: Path, sheet: str | None = None) -> tuple[str, Lines]:
    """Rows of a sheet with their numbers, and the sheet's name.

    Numbers are written with the fewest digits that mean the same; errors such as ``#N/A`` are empty.

    Parameters
    ----------
    path : Path
        A workbook (.xlsx, .xlsm).
    sheet : str, optional
        Name of the sheet; the first one that has a table, unless given.

    Raises
    ------
    ValueError
        If the file is damaged or no workbook, or has no such sheet; the message lists the sheets.
    """
    file = plain(str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = _sheets(archive, file)
            if sheet is not None and sheet not in sheets:
                raise ValueError(f"{file} has no sheet {plain(sheet)!r}; its sheets are {', '.join(sheets)}")
            shared = _shared(archive, file)
            for name in [sheet] if sheet is not None else list(sheets):
                found = list(_lines(archive, sheets[name], file, shared))
                if sheet is not None or sum(any(cells) for _, cells in found) > 1:
                    return name, found
    except (zipfile.BadZipFile, UnreadableError) as problem:
        raise ValueError(f"{file} cannot be read as a workbook ({problem}); save the sheet as CSV") from None
    return next(iter(sheets)), []


def _sheets(archive: zipfile.ZipFile, file: str) -> dict[str, str]:
    """The part of each visible sheet, by its name."""
    book = xml_part(archive, "xl/workbook.xml", file, [])
    links = xml_part(archive, "xl/_rels/workbook.xml.rels", file, [])
    if book is None or links is None:
        raise UnreadableError("it holds no sheets")
    target = {str(link.get("Id")): str(link.get("Target")) for link in links.iter("{*}Relationship")}
    found = {}
    for each in book.iter("{*}sheet"):
        part = target.get(str(each.get(_RELATION) or each.get(_STRICT_RELATION)), "")
        if each.get("state", "visible") == "visible" and "worksheets/" in part:
            found[str(each.get("name"))] = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
    if not found:
        raise UnreadableError("it holds no sheets")
    return found


def _shared(archive: zipfile.ZipFile, file: str) -> list[str]:
    """Texts that cells refer to by their place."""
    root = xml_part(archive, "xl/sharedStrings.xml", file, [])
    return [] if root is None else [_text(each) for each in root.iter("{*}si")]


def _text(element: Any) -> str:
    """The text of a cell, without how it is pronounced."""
    return "".join(
        str(part.text or "") for part in element.iter("{*}t") if not str(part.getparent().tag).endswith("rPh")
    )


def _lines(
    archive: zipfile.ZipFile, part: str, file: str, shared: list[str]
) -> Iterator[tuple[int, list[str]]]:
    root = xml_part(archive, part, file, [])
    if root is None:
        raise UnreadableError(f"{part} is missing")
    for count, row in enumerate(root.iter("{*}row"), 1):
        cells: list[str] = []
        for cell in row.iterfind("{*}c"):
            at = _column(str(cell.get("r", ""))) or len(cells)
            if at >= _MOST_COLUMNS:
                raise UnreadableError(f"more than {_MOST_COLUMNS} columns")
            cells += [""] * (at + 1 - len(cells))
            cells[at] = _value(cell, shared)
        number = str(row.get("r", ""))
        yield int(number) if number.isdecimal() else count, cells


def _column(reference: str) -> int | None:
    """The place of column A, B … AA … in a reference such as "C7", from 0."""
    letters = re.match("[A-Z]{1,3}", reference)
    place = 0
    for letter in letters[0] if letters else "":
        place = 26 * place + ord(letter) - 64
    return place - 1 if letters else None


def _value(cell: Any, shared: list[str]) -> str:
    kind, value = cell.get("t", "n"), cell.find("{*}v")
    if kind == "inlineStr":
        return _text(cell)
    held = "" if value is None else str(value.text or "")
    if kind == "s":
        return shared[int(held)] if held.isdecimal() and int(held) < len(shared) else ""
    if kind == "e":
        return ""
    if kind != "n":
        return held
    try:
        number = float(held)
    except ValueError:
        return held
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
