"""What the codes of a PDF's symbol fonts stand for, where the reader of the file cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from review.reading import glyph_names

if TYPE_CHECKING:
    from review.reading.pdf_layout import Page

#: MuPDF cuts the names of fonts.
_LONGEST_NAME: Final = 31


def symbols_of(file: Any, pages: list[Page]) -> dict[str, dict[int, str]]:
    """What the codes of symbol fonts without a Unicode map stand for, by font, as their encoding names it."""
    used: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    for page in pages:
        for line in (*page.lines, *page.repeated):
            for span in line.spans:
                if len(span.text) < 40:
                    used.setdefault(span.font, set()).update(span.text)
                    first.setdefault(span.font, page.number)
                elif span.font not in used or len(used[span.font]) < 32:
                    used.setdefault(span.font, set()).update(span.text)
    candidates = {font for font, characters in used.items() if len(characters) < 32 and font in first}
    symbols: dict[str, dict[int, str]] = {}
    for number in {first[font] for font in candidates}:
        for xref, _, _, font, *_ in file.get_page_fonts(number - 1):
            if font[:_LONGEST_NAME] not in candidates or file.xref_get_key(xref, "ToUnicode")[0] != "null":
                continue
            kind, array = file.xref_get_key(xref, "Encoding/Differences")
            if kind == "xref":
                array = file.xref_object(int(array.split()[0]), compressed=True)
            found = glyph_names.symbols(glyph_names.differences(array), font) if kind != "null" else {}
            if found:
                name = font[:_LONGEST_NAME]
                symbols[name] = {} if symbols.get(name, found) != found else found
    return {font: found for font, found in symbols.items() if found}
