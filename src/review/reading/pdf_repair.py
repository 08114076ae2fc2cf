"""A PDF file whose page tree is lost or lies: the pages themselves, and how much drawing one costs."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Final

from review.patterns import regex
from review.reading.pdf_errors import DamagedError, library

_OBJECT: Final = regex(rb"(?<![0-9])([0-9]{1,10})[ ]0[ ]obj\b")
_REFERENCE: Final = regex(r"/(?P<name>[^\s/\[\]()<>{}%]{1,100})\s+(?P<number>[0-9]{1,10})\s+0\s+R")
_DRAWN: Final = regex(rb"/([^\s/\[\]()<>{}%]{1,100})\s{1,20}Do\b")
#: What pages have from the nodes above them.
_INHERITED: Final = ("Resources", "MediaBox", "Rotate")
_DEEPEST: Final = 64
_MOST_LOOKED_AT: Final = 10_000
#: Bytes of a file for each of its objects, at the least; and objects that even a small file may have.
_BYTES_PER_OBJECT: Final = 20
_FEW_OBJECTS: Final = 10_000


def objects(file: Any, size: int) -> range:
    """Numbers of the objects of a file of so many bytes.

    One wrong digit in a damaged file claims millions of objects, and looking at each takes a minute.
    """
    return range(1, min(file.xref_length(), max(_FEW_OBJECTS, size // _BYTES_PER_OBJECT)))


def gather_pages(file: Any, data: bytes) -> int:
    """Put every page object that is left into a new page tree, in the order in which they lie in the file.

    A file that was cut off has lost its catalog, which stands at its end, but not the pages before the cut.

    Parameters
    ----------
    file : pymupdf.Document
        Open, and changed in memory.
    data : bytes
        The file.

    Returns
    -------
    int
        How many there are.
    """
    pages = [number for number in objects(file, len(data)) if _is(file, number, "Type", "/Page")]
    if not pages:
        return 0
    lies = {int(found[1]): found.start() for found in _OBJECT.finditer(data)}
    if all(number in lies for number in pages):
        pages.sort(key=lies.__getitem__)
    tree, catalog = file.get_new_xref(), file.get_new_xref()
    kids = " ".join(f"{number} 0 R" for number in pages)
    file.update_object(tree, f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
    file.update_object(catalog, f"<</Type/Catalog/Pages {tree} 0 R>>")
    for number in pages:
        for key in _INHERITED:
            if value := _inherited(file, number, key):
                file.xref_set_key(number, key, value)
    for number in pages:
        file.xref_set_key(number, "Parent", f"{tree} 0 R")
    file.xref_set_key(-1, "Root", f"{catalog} 0 R")
    return len(pages)


def _is(file: Any, number: int, key: str, name: str) -> bool:
    """Whether an object has a name as its type or subtype; one that is missing or damaged has none."""
    with suppress(DamagedError), library():
        return bool(file.xref_get_key(number, key) == ("name", name))
    return False


def _inherited(file: Any, number: int, key: str) -> str | None:
    """What a page lacks and one of the nodes above it has."""
    if file.xref_get_key(number, key)[0] != "null":
        return None
    for _ in range(_DEEPEST):
        kind, value = file.xref_get_key(number, "Parent")
        if kind != "xref":
            return None
        number = int(value.split()[0])
        kind, value = file.xref_get_key(number, key)
        if kind != "null":
            return str(value)
    return None


def forms_drawn(file: Any, page: int) -> int:
    """How many forms are drawn for a page, those within forms counted as often as they are drawn.

    Twenty forms of which each draws the next one twice are a few kilobytes, and a million drawings.
    """
    known: dict[int, int] = {}
    looked_at = 0

    def drawn(number: int, depth: int) -> int:
        nonlocal looked_at
        looked_at += 1
        if number in known or depth > _DEEPEST or looked_at > _MOST_LOOKED_AT:
            return known.get(number, 1)
        known[number] = 1  # a form that draws itself is drawn once, as MuPDF does it
        forms = _forms(file, number)
        if not forms:
            return 1
        inner = {name: drawn(form, depth + 1) for name, form in forms.items()}
        if max(inner.values()) > 1 or depth:
            stream = _stream(file, number)
            known[number] = 1 + sum(inner.get(name.decode("latin-1"), 0) for name in _DRAWN.findall(stream))
        return known[number]

    return drawn(page, 0)


def _forms(file: Any, number: int) -> dict[str, int]:
    """Numbers of the forms among the external objects of a page or form, by name."""
    kind, value = file.xref_get_key(number, "Resources/XObject")
    if kind == "xref":
        value = file.xref_object(int(value.split()[0]), compressed=True)
    elif kind != "dict":
        return {}
    named = {found["name"]: int(found["number"]) for found in _REFERENCE.finditer(value)}
    return {
        name: form
        for name, form in named.items()
        if 0 < form < file.xref_length() and _is(file, form, "Subtype", "/Form")
    }


def _stream(file: Any, number: int) -> bytes:
    """What a form, or a page, draws."""
    kind, value = file.xref_get_key(number, "Contents")
    parts = re.findall(r"([0-9]{1,10})\s+0\s+R", value)
    numbers = [number] if kind == "null" else map(int, parts)
    streams = (file.xref_stream(part) for part in numbers if 0 < part < file.xref_length())
    return b"\n".join(filter(None, streams))
