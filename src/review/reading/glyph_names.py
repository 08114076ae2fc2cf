"""What the glyph names in a font's encoding stand for, where the font has no Unicode map.

Sources: the numbers of Mathematical Pi and Universal Greek, as fonts of scientific publishers name their
glyphs (``H11005`` is the equals sign); the codes of TeX's math symbol encoding OMS, which the MTSY and AdvP
fonts keep in their glyph names (``C0`` is the minus, ``C6`` plus-minus); the Adobe Glyph List.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

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
_OMS: Final = {
    "C0": "−", "C1": "·", "C2": "×", "C3": "∗", "C4": "÷", "C6": "±", "C20": "≤", "C21": "≥", "C24": "~",
    "C25": "≈",
}  # fmt: skip
_OMS_FONT: Final = re.compile(r"MTSY|CMSY|Adv(?:P|PS|Pi|OT|MT|_MSY|MSY)", re.IGNORECASE)
_ADOBE: Final = {
    "minus": "−", "plusminus": "±", "lessequal": "≤", "greaterequal": "≥", "less": "<", "greater": ">",
    "equal": "=", "plus": "+", "multiply": "×", "divide": "÷", "notequal": "≠", "approxequal": "≈",
    "similar": "~", "chi": "χ", "eta": "η", "mu": "μ", "beta": "β", "alpha": "α", "sigma": "σ", "Delta": "Δ",
    "omega": "ω", "tau": "τ", "rho": "ρ", "delta": "δ", "kappa": "κ", "degree": "°", "hyphen": "-",
}  # fmt: skip
_UNICODE: Final = re.compile(r"(?:uni|u)(?P<code>[0-9A-F]{4,6})(?:\.[A-Za-z0-9]{1,12})?")
_ITEM: Final = re.compile(r"/(?P<name>[^\s/\[\]()<>{}%]{1,64})|(?P<code>[0-9]{1,3})(?![0-9])")


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
    if name in _OMS and _OMS_FONT.search(font):
        return _OMS[name]
    if name in _ADOBE:
        return _ADOBE[name]
    match = _UNICODE.fullmatch(name)
    if match:
        code = int(match["code"], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else None
    return None


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
        Only codes whose character is read wrongly otherwise, and that no other glyph of the font is read as.
    """
    understood = set(known)
    taken = {ord(name) for name in names.values() if len(name) == 1}
    return {
        code: character
        for code, name in names.items()
        if name not in understood
        and code not in taken
        and (character := symbol(name, font)) is not None
        and ord(character) != code
    }
