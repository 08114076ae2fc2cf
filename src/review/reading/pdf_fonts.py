"""What the codes of a PDF's symbol fonts stand for, where its reader cannot tell, or is told wrongly.

A font says what its codes mean by a Unicode map, by the glyph names in its encoding, or only by the names in
the font program that is embedded. Math fonts of typesetting systems name their glyphs by place, whatever
stands there (``onequarter`` is their equals sign), so for them the family decides.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from review.patterns import regex
from review.reading import glyph_names, pdf_repair
from review.reading.pdf_errors import DamagedError, library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from review.reading.pdf_layout import Page

#: MuPDF cuts the names of fonts.
_LONGEST_NAME: Final = 31
#: A font with more characters than this is one of words, not of symbols.
_MOST_SYMBOLS: Final = 32
_LARGEST_PROGRAM: Final = 4 * 1024 * 1024
#: The encoding of a Type 1 program stands in its readable part.
_TYPE1_CODE: Final = regex(rb"dup\s{1,9}([0-9]{1,3})\s{0,9}/([^\s/\[\]()<>{}%]{1,64})\s{1,9}put")

Symbols = dict[str, dict[int, str]]


def forget_false_maps(file: Any, size: int) -> None:
    """Take the Unicode maps off math fonts whose family is known: they say what the glyphs are called.

    Parameters
    ----------
    file : pymupdf.Document
        Open, and changed in memory, before any page is read.
    size : int
        Of the file, in bytes.
    """
    for xref in pdf_repair.objects(file, size):
        with suppress(DamagedError), library():  # a damaged object is no font whose map could be false
            if file.xref_get_key(xref, "Type") != ("name", "/Font"):
                continue
            _, name = file.xref_get_key(xref, "BaseFont")
            if glyph_names.family(name) and file.xref_get_key(xref, "ToUnicode")[0] == "xref":
                file.xref_set_key(xref, "ToUnicode", "null")


def symbols_of(file: Any, pages: list[Page]) -> Symbols:
    """What the codes of symbol fonts stand for, by the name of the font as spans have it."""
    symbols: Symbols = {}
    for font, number in _candidates(pages).items():
        family = glyph_names.of_family(font)
        if family:
            symbols[font] = family
        with suppress(DamagedError), library():  # the page was read; damage here costs only its symbols
            for xref, _, _, full, *_ in file.get_page_fonts(number - 1):
                if full[:_LONGEST_NAME] != font or file.xref_get_key(xref, "ToUnicode")[0] != "null":
                    continue
                names = _names(file, xref)
                if family:
                    symbols[font] = family | glyph_names.by_place(names, full)
                else:
                    found = glyph_names.symbols(names, full)
                    symbols[font] = {} if symbols.get(font, found) != found else found
    return {font: found for font, found in symbols.items() if found}


def _candidates(pages: Iterable[Page]) -> dict[str, int]:
    """Fonts of few characters, and the page on which each is first seen."""
    used: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    for page in pages:
        for line in (*page.lines, *page.repeated):
            for span in line.spans:
                if len(span.text) < 40:
                    used.setdefault(span.font, set()).update(span.text)
                    first.setdefault(span.font, page.number)
                elif span.font not in used or len(used[span.font]) < _MOST_SYMBOLS:
                    used.setdefault(span.font, set()).update(span.text)
    return {
        font: first[font]
        for font, characters in used.items()
        if font in first and (len(characters) < _MOST_SYMBOLS or glyph_names.family(font))
    }


def _names(file: Any, xref: int) -> dict[int, str]:
    """Glyph name for each code of a font: from its encoding, and from its program where that says nothing."""
    names: dict[int, str] = {}
    kind, array = file.xref_get_key(xref, "Encoding/Differences")
    if kind == "xref":
        array = file.xref_object(int(array.split()[0]), compressed=True)
    if kind != "null":
        names = glyph_names.differences(array)
    if file.xref_get_key(xref, "Encoding/BaseEncoding")[0] == "null" and (
        file.xref_get_key(xref, "Encoding")[0] != "name"
    ):
        names = _of_program(file, xref) | names
    return names


def _of_program(file: Any, xref: int) -> dict[int, str]:
    """Glyph names by code, as the embedded program numbers them; empty if it cannot be read."""
    if compact := _program(file, xref, "FontFile3"):
        return _of_cff(compact)
    program = _program(file, xref, "FontFile")
    readable = program[: max(program.find(b"eexec"), 0)]
    return {int(code): name.decode("latin-1") for code, name in _TYPE1_CODE.findall(readable)}


def _program(file: Any, xref: int, key: str) -> bytes:
    """The embedded program of a font; empty if there is none of this kind, or a damaged or huge one."""
    with suppress(DamagedError), library():  # a damaged font says nothing
        kind, value = file.xref_get_key(xref, f"FontDescriptor/{key}")
        program: bytes = file.xref_stream(int(value.split()[0])) if kind == "xref" else b""
        return program if program and len(program) <= _LARGEST_PROGRAM else b""
    return b""


def _of_cff(program: bytes) -> dict[int, str]:
    """Glyph names of a compact font program; empty if it is damaged."""
    from fontTools.cffLib import CFFFontSet

    with suppress(DamagedError), library():
        fonts = CFFFontSet()
        fonts.decompile(BytesIO(program), None)
        encoding = fonts[0].Encoding
        if not isinstance(encoding, str):  # a standard one, which the PDF reader knows
            return {code: name for code, name in enumerate(encoding) if name != ".notdef"}
    return {}
