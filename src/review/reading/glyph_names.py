"""What the glyph names in a font's encoding stand for, where the font has no Unicode map, or a false one.

Sources: the numbers of Mathematical Pi and Universal Greek, as fonts of scientific publishers name their
glyphs (``H11005`` is the equals sign); TeX's encodings of math symbols (OMS) and math italic (OML), in
Appendix F of The TeXbook, which the MTSY, CMSY and AdvP4C4E fonts keep in their codes and glyph names (``C0``
is the minus, ``C6`` plus-minus, ``1`` infinity); the Adobe Glyph List. What AdvP4C4E fonts put in place of
``=``, ``+`` and brackets (``onequarter``, ``thorn``, ``eth``) was read off articles that they were used for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from review.patterns import regex
from review.reading.draft import OBJECT

if TYPE_CHECKING:
    from collections.abc import Iterable

_PI: Final = {
    "H11001": "+", "H11002": "−", "H11003": "×", "H11004": "÷", "H11005": "=", "H11006": "±",
    "H11011": "~", "H11015": "≈", "H11021": "<", "H11022": ">", "H11032": "′", "H11034": "°",
    "H11349": "≤", "H11350": "≥",
    "H9004": "Δ", "H9251": "α", "H9252": "β", "H9253": "γ", "H9254": "δ", "H9255": "ε", "H9257": "η",
    "H9258": "θ", "H9260": "κ", "H9261": "λ", "H9262": "μ", "H9266": "π", "H9267": "ρ", "H9268": "σ",
    "H9270": "τ", "H9272": "φ", "H9273": "χ", "H9274": "ψ", "H9275": "ω",
}  # fmt: skip
#: TeX's math symbols by code; a gap stands where a sign is part of another one, or no sign of a sentence.
_OMS: Final = (
    "−·×∗÷⋄±∓⊕⊖⊗⊘⊙◯∘•≍≡⊆⊇≤≥⪯⪰~≈⊂⊃≪≫≺≻←→↑↓↔↗↘≃⇐⇒⇑⇓⇔↖↙∝′∞∈∋△▽\ufffc\ufffc∀∃¬∅ℜℑ⊤⊥"
    "ℵABCDEFGHIJKLMNOPQRSTUVWXYZ∪∩⊎∧∨⊢⊣⌊⌋⌈⌉{}⟨⟩|‖↕⇕\\≀√∐∇∫⊔⊓⊑⊒§†‡¶♣♦♥♠"
)
#: TeX's math italic, as far as its codes are no letters.
_OML: Final = dict(enumerate("ΓΔΘΛΞΠΣΥΦΨΩαβγδεζηθικλμνξπρστυφχψωεϑϖϱςφ↼↽⇀⇁")) | dict(
    zip(range(0x3A, 0x41), ".,</>⋆∂", strict=True)
)
#: What the AdvP4C4E fonts show in places of their own.
_OWN: Final = {0xBC: "=", 0xFE: "+", 0xF0: "(", 0xDE: ")", 0xBD: "[", 0x8A: "]"}  # codes of ¼ þ ð Þ ½
_SPACES: Final = frozenset((9, 10, 13, 32))
#: Fonts that are one of TeX's encodings from the first code to the last.
_FAMILIES: Final = (
    (regex(r"AdvP4C4E74"), dict(enumerate(_OMS)) | _OWN),
    (regex(r"AdvP4C4E51"), _OML | _OWN),
)
_OMS_FONT: Final = regex(r"MTSY|CMSY|Adv(?:P|PS|Pi|OT|MT|_MSY|MSY)", re.IGNORECASE)
#: Names that tell a place and no sign: what stands there cannot be known.
_PLACE: Final = regex(r"[HC][0-9]{1,5}")
_ADOBE: Final = {
    "minus": "−", "plusminus": "±", "lessequal": "≤", "greaterequal": "≥", "less": "<", "greater": ">",
    "equal": "=", "plus": "+", "multiply": "×", "divide": "÷", "notequal": "≠", "approxequal": "≈",
    "similar": "~", "chi": "χ", "eta": "η", "mu": "μ", "beta": "β", "alpha": "α", "sigma": "σ", "Delta": "Δ",
    "omega": "ω", "tau": "τ", "rho": "ρ", "delta": "δ", "kappa": "κ", "degree": "°", "hyphen": "-",
}  # fmt: skip
_NUMBERED: Final = regex(r"C([0-9]{1,3})")
_UNICODE: Final = regex(r"(?:uni|u)(?P<code>[0-9A-F]{4,6})(?:\.[A-Za-z0-9]{1,12})?")
_ITEM: Final = regex(r"/(?P<name>[^\s/\[\]()<>{}%]{1,64})|(?P<code>[0-9]{1,3})(?![0-9])")


def symbol(name: str, font: str) -> str | None:
    """The character that a glyph name stands for; None if it is not known.

    Parameters
    ----------
    name : str
        Without the slash.
    font : str
        Name of the font: the TeX numbers hold for its families only.
    """
    if name in _PI:
        return _PI[name]
    if _OMS_FONT.search(font) and (place := _NUMBERED.fullmatch(name)):
        return _OMS[int(place[1])] if int(place[1]) < len(_OMS) else None
    if name in _ADOBE:
        return _ADOBE[name]
    match = _UNICODE.fullmatch(name)
    if match:
        code = int(match["code"], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else None
    return None


def family(font: str) -> bool:
    """Whether a font is one of TeX's math fonts under another name."""
    return any(named.search(font) for named, _ in _FAMILIES)


def of_family(font: str) -> dict[int, str]:
    """What the characters that such a font seems to show stand for; empty for other fonts.

    Codes that are letters in the encoding are left alone, as is the space between words.
    """
    for named, signs in _FAMILIES:
        if named.search(font):
            return {code: sign for code, sign in signs.items() if code not in _SPACES and chr(code) != sign}
    return {}


def by_place(names: dict[int, str], font: str) -> dict[int, str]:
    """Signs of such a font's glyphs that are named for their place in its encoding, whatever their code."""
    signs = of_family(font)
    return {
        code: signs[int(place[1])]
        for code, name in names.items()
        if (place := _NUMBERED.fullmatch(name)) and int(place[1]) in signs
    }


def differences(array: str) -> dict[int, str]:
    """Glyph name for each code in a PDF ``/Differences`` array, written as PDF writes it."""
    names: dict[int, str] = {}
    code = 0
    for item in _ITEM.finditer(array):
        if item["code"]:
            code = int(item["code"])
        elif code < 256:
            names[code] = item["name"]
            code += 1
    return names


def symbols(names: dict[int, str], font: str, known: Iterable[str] = ()) -> dict[int, str]:
    """Characters to read for the codes of a font without a Unicode map.

    Parameters
    ----------
    names : dict of int to str
        Glyph names by code, from :func:`differences`.
    font : str
        Name of the font.
    known : iterable of str
        Glyph names that the PDF reader resolves itself.

    Returns
    -------
    dict of int to str
        Only codes whose character is read wrongly otherwise, and that no other glyph of the font is read
        as. A glyph whose name is only a place, and not a known one, is :data:`~review.reading.draft.OBJECT`:
        there is something that cannot be read, and it is not the digit that has the same code.
    """
    understood = set(known)
    taken = {ord(name) for name in names.values() if len(name) == 1}
    found: dict[int, str] = {}
    for code, name in names.items():
        if name in understood or code in taken:
            continue
        character = symbol(name, font)
        if character is None and _PLACE.fullmatch(name):
            character = OBJECT
        if character is not None and ord(character) != code:
            found[code] = character
    return found
