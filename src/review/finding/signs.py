"""One spelling of signs: minus, spaces, relations, primes and lowered digits, whatever a printer chose."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from review.patterns import regex

# One character for one character: positions in plain text are positions in the original.
_PLAIN: Final = (
    dict.fromkeys(map(ord, "−‐‑﹣－➖˗"), "-")
    | dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2004\u2005\u3000\t\n\r"), " ")
    | dict.fromkeys(map(ord, "\u2006\u2007\u2008\u2009\u200a\u202f\u205f"), "\u2009")
    | dict.fromkeys(map(ord, "≦⩽≲⪯"), "≤")
    | dict.fromkeys(map(ord, "≧⩾≳⪰"), "≥")
    | dict.fromkeys(map(ord, "≈∼≅≃～≒"), "~")
    | dict.fromkeys(map(ord, "’‘ʼ′`´"), "'")
    | dict.fromkeys(map(ord, "∙⋅•"), "·")
    | dict.fromkeys(map(ord, "⁄∕／"), "/")
    | dict.fromkeys(map(ord, "✕╳⨯"), "×")
    | dict.fromkeys(map(ord, "ΧΧχꭓᵡӽҳ𝒳"), "χ")
    | {ord("ƞ"): "η"}
    | {ord(a): b for a, b in zip("＝＜＞（）［］％，：；＋µ∆ß⩲≪≫", "=<>()[]%,:;+μΔβ±<>", strict=True)}
    | {
        ord(a): b
        for a, b in zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True)
    }
    | {first + digit: str(digit) for first in (0x660, 0x6F0, 0x966, 0xFF10) for digit in range(10)}
    | {
        letter: unicodedata.normalize("NFKC", chr(letter))  # italic and bold letters of formulas
        for letter in range(0x1D400, 0x1D7CC)
        if len(unicodedata.normalize("NFKC", chr(letter))) == 1
    }
)


# A thin space parts thousands where digits in threes stand behind it; everywhere else it is a space.
_THIN: Final = regex(r"(?P<thousands>(?<![\d.,·])\d{1,3}(?:\u2009\d{3})+(?!\u2009?\d))|\u2009")


def plain(text: str) -> str:
    """The text in one spelling of signs, of the same length."""
    spelled = _UNPLAIN.sub(_plainly, text)
    if "\u2009" in spelled:
        spelled = _THIN.sub(lambda match: match["thousands"] or " ", spelled)
    return spelled


#: Raised letters that point to notes, as the letters that the notes begin with.
LETTER_OF_MARK: Final = str.maketrans("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡ", "abcdefghijkl")


_EMPHASIS: Final = regex(r"(?<![\w*])(?P<mark>\*{1,2}|_)(?P<word>[^\W\d_]{1,8}[²2]?)(?P=mark)(?![\w*])")
# Letters that a scanner read for digits, where the number around them leaves no doubt.
_SCANNED: Final = regex(
    r"(?:(?<=\d\.)|(?<=[=<>] \.)|(?<=[=<>]\.))[Oo](?=\d)|(?:(?<=\.\d)|(?<=\.\d\d))O(?![A-Za-z])"
    r"|(?:(?<=[tFrz]\()|(?<=\d\.))[lI](?=[\d,])|(?<=[=<>] )[lI](?=\.\d)"
)
# "M = 1 1 .25": digits of one number that spaces part
_BROKEN: Final = regex(r"(?<=[=<>] )\d(?: ?\d){0,3} ?\.\d{1,4}(?![\d.])")


def without_emphasis(text: str) -> str:
    """The text with spaces for the marks of Markdown around a symbol: ``*t*(41)``; its length stays."""
    return _EMPHASIS.sub(lambda match: match[0].replace(match["mark"], " " * len(match["mark"])), text)


def without_scanning(text: str) -> tuple[str, list[int]]:
    """The text with digits for letters that a scanner mistook and broken numbers closed, and where."""
    places = [match.start() for match in _SCANNED.finditer(text)]
    for broken in _BROKEN.finditer(text):
        if " " in broken[0]:
            places.append(broken.start())
            closed = broken[0].replace(" ", "").ljust(len(broken[0]))
            text = text[: broken.start()] + closed + text[broken.end() :]
    repaired = list(text)
    for at in places:
        repaired[at] = {"O": "0", "o": "0", "l": "1", "I": "1"}.get(text[at], text[at])
    return "".join(repaired), places


def _plainly(match: re.Match[str]) -> str:
    return match[0].translate(_PLAIN)


_UNPLAIN: Final = regex("[^ -~]+")  # few characters of a text, each run short
