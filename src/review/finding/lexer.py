"""From text to tokens: numbers, signs, brackets, names of statistics, marks and words.

One pass serves sentences and cells. Each kind of token is one character, so that a run of tokens is a
string and a phrase is a regular expression over it (:mod:`review.finding.grammar`).

``n`` number · ``r`` relation · ``(`` ``)`` brackets · ``±`` · ``%`` · ``-`` dash or "to" · ``,`` separator ·
``/`` slash or "of" · ``C`` name of an interval · ``T`` name of what a bracket holds (SD, IQR, range …) ·
``P`` name of a p-value · ``N`` ``n =`` · ``Z`` name of a test · ``E`` name of an effect · ``S`` "not
significant" · ``u`` unit · ``M`` mark of a note · ``w`` any other word or sign
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from review.finding.notation import (
    ESTIMATES,
    INTERVAL_NAME,
    NOT_SIGNIFICANT,
    P_NAME,
    QUARTILES,
    RANGE,
    SUMMARIES,
    TEST_NAME,
    UNIT,
    plain,
)  # fmt: skip
from review.patterns import regex


class Token(NamedTuple):
    """A piece of text: ``kind`` is one character, ``name`` what a name stands for, ``text`` as printed.

    The text of a number carries its sign, written ``-``; ``start`` and ``end`` count characters of the text.
    """

    kind: str
    text: str
    start: int
    end: int
    name: str = ""


_EXPONENT: Final = (
    r"(?:[ ]?[×x*·][ ]?10(?:[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\^?[ ]?[-–][ ]?\d{1,3}|\^\d{1,3})|[eE]"
    r"[-–+]?\d{1,3}(?!\d))?"
)
_THOUSANDS: Final = (
    r"\d{1,3}(?:,\d{3})+(?![\d,]*\.\d{3},)(?:\.\d+)?(?!\d)|\d{1,3}(?:[ \u2009]\d{3})+(?![\d.,·])"
)
_DIGITS: Final = r"(?<![\d.·])10[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d+[.·]\d+|[.·]\d+|\d+"
_REST: Final = (
    r"|(?P<relation><[<=]?|>[>=]?|=[<>]?|[≤≥~≠])|(?P<open>[(\[{])|(?P<close>[)\]}])"
    r"|(?P<pm>±|\+[ ]?/[ ]?[-–]|\+[-–](?=[ ]?[\d.]))|(?P<percent>%)"
    r"|(?P<dash>[-–—‒―∶]|\.\.\.?(?=[ ]?\d)|…|\b(?:to|through|until)\b)|(?P<sep>[,;:])|(?P<slash>/|\b(?:out "
    r")?of\b)"
    r"|(?P<mark>[*†‡§¶#‖∥^&⁎∗★]+|[ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡ¹²³⁴⁵⁶⁷⁸⁹⁰]+)|(?P<plus>\+)|(?P<money>[$£€¥])"
    r"|(?P<word>[^\W\d_]\w*(?:[.'/-][^\W\d_]\w*)*\.?|\S)"
)
#: "1,40 (1.04, 1.87)": no list has its last number before a bracket and no space behind a comma.
_ONE_COMMA: Final = r"(?<![\d.,·])\d{1,3},\d{1,2}(?=[ ]?(?:±|[(\[][ ]?[-−–]?\d))"
_POINT: Final = regex(rf"(?P<number>(?:{_ONE_COMMA}|{_THOUSANDS}|{_DIGITS}){_EXPONENT}){_REST}")
_COMMA: Final = regex(rf"(?P<number>(?:\d+,\d+(?!,?\d)|{_DIGITS}){_EXPONENT}){_REST}")
_ORDINAL: Final = regex(r"(?:st|nd|rd|th)\b")
_SIMPLE: Final = {
    "relation": "r", "open": "(", "close": ")", "pm": "±", "percent": "%", "dash": "-", "sep": ",",
    "slash": "/",
    "mark": "M", "word": "w",
}  # fmt: skip

_AFTER_TEST: Final = (
    r"(?=²?[ ]?(?:[(\[]?[ ]?(?:d\.?f\.?[ ]?=?[ ]?)?\d[\d., ]{0,12}[)\]]?)?(?:[,;][ ]?[nN]"
    r"[ ]?=[ ]?\d+[)\]])?[ ]?[=<>≤≥~])"
)
_FEW_ESTIMATES: Final = "|".join(
    f"(?P<e_{name}>{words})"
    for name, words in ESTIMATES.items()
    if name not in ("b", "phi", "incidence", "prevalence", "C", "I2")
)
_SPREADS: Final = "|".join(f"(?P<t_{name}>{SUMMARIES[name]})" for name in ("sd", "se", "mean", "median"))
_NAME: Final = regex(
    rf"(?P<interval>{INTERVAL_NAME})[ ]?[:=]?"
    rf"|(?P<p>{P_NAME})(?=[ ]?(?:[<>=≤≥~:]|[(]?[ ]?0?[.,·]\d))"
    r"|(?P<size>[nN]o?\.?)[ ]?[=:](?=[ ]?\d)"
    rf"|(?P<ns>{NOT_SIGNIFICANT})"
    rf"|(?P<test>{TEST_NAME}){_AFTER_TEST}"
    rf"|(?:(?P<t_iqr>{QUARTILES})|(?P<t_range>{RANGE})|{_SPREADS})(?![A-Za-z-])[ ]?[:=]?"
    rf"|(?P<estimate>{_FEW_ESTIMATES})(?![A-Za-z-])[ ]?[:=]?(?=[ ]?[-–(\[<>]?[ ]?[\d.])"
)
_LEVEL_NAME: Final = regex(rf"{INTERVAL_NAME}[ ]?[:=]?")  # it begins with a number
_UNIT: Final = regex(rf"{UNIT}(?:/[A-Za-zµμ]{{1,8}}[²³]?)?")
_LETTER_BEFORE: Final = regex(r"([a-z](?:,[a-z])*)(?= ?[(\[±])")
_LETTER: Final = regex(r"[a-kA-K](?:,[ ]?[a-kA-K]){0,3}(?![\w.'-])")
_NUMERIC: Final = frozenset("n%)u")
_MARKED: Final = _NUMERIC | frozenset("M,")  # what a letter that points to a note may follow


@lru_cache(maxsize=32768)
def tokens(text: str, *, comma: bool = False) -> tuple[Token, ...]:
    """Tokens of a text, left to right.

    Parameters
    ----------
    text : str
        A sentence or a cell, in any spelling of signs.
    comma : bool
        Whether commas are decimal marks here, so that ``3,35`` is one number; else ``1,234`` is one.
    """
    text = plain(text)
    return tuple(_tokens(text, _COMMA if comma else _POINT))


def _tokens(text: str, pattern: re.Pattern[str]) -> list[Token]:
    found: list[Token] = []
    position, sign = 0, -1  # where a minus stands that the next number takes
    while (match := pattern.search(text, position)) is not None:
        group, position = str(match.lastgroup), match.end()
        start, piece = match.start(), match[0]
        before = found[-1].kind if found else ""
        if group in ("word", "number") and (name := _named(text, start, group)) is not None:
            found.append(name)
            position = name.end
        elif group == "number":
            if piece.isdigit() and (ordinal := _ORDINAL.match(text, position)):
                position = ordinal.end()
                found.append(Token("w", text[start:position], start, position))
                continue
            begin = start if sign < 0 else sign
            found.append(Token("n", ("" if sign < 0 else "-") + piece, begin, position))
        elif group == "dash" and _is_minus(text, match, before):
            sign = start
            continue
        elif group == "plus":
            if before and before in _MARKED and not text[position : position + 1].isdigit():
                found.append(Token("M", piece, start, position))
        elif group == "word":
            found.append(_word(text, match, before))
            position = found[-1].end
        elif group != "money":
            found.append(Token(_SIMPLE[group], piece, start, position))
        sign = -1
    return found


def _is_minus(text: str, dash: re.Match[str], before: str) -> bool:
    """Whether a dash is a sign: after no number, or after another dash."""
    follows = text[dash.end() : dash.end() + 2].lstrip()
    return (
        dash[0] in "-–—‒"
        and (before not in _NUMERIC or not before)
        and follows[:1] in set("0123456789.·") - {""}
    )


def _named(text: str, start: int, group: str) -> Token | None:
    """The name of a statistic that begins here."""
    if start and (
        text[start - 1].isalpha() or (text[start - 1] == "-" and start > 1 and text[start - 2].isalpha())
    ):
        return None
    if group == "number":
        match = _LEVEL_NAME.match(text, start) if text[start] in "5689" else None
        return _interval(match) if match and match["level"] else None
    match = _NAME.match(text, start)
    if match is None:
        return None
    if match["interval"]:
        return _interval(match)
    kinds = {"p": "P", "size": "N", "ns": "S"}
    for name, kind in kinds.items():
        if match[name]:
            return Token(kind, match[0], start, match.end())
    if match["test"]:
        found = next(name for name in _TEST_GROUPS if match[name])
        return Token("Z", match[0], start, match.end(), found)
    named = next(name for name in _OTHER_GROUPS if match[name])
    return Token("E" if named[0] == "e" else "T", match[0], start, match.end(), named[2:])


def _interval(match: re.Match[str]) -> Token:
    level = match["level"] or match["level_after"] or ""
    return Token("C", match[0], match.start(), match.end(), level)


_TEST_GROUPS: Final = tuple(re.findall(r"\?P<(\w+)>", TEST_NAME))
_OTHER_GROUPS: Final = tuple(name for name in _NAME.groupindex if name[:2] in ("t_", "e_"))


def _word(text: str, match: re.Match[str], before: str) -> Token:
    """A unit or a mark, if it follows a number; else a word."""
    start = match.start()
    if before and before in _MARKED and (letters := _LETTER.match(text, start)):
        spaced = text[start - 1] == " "
        if letters.end() == len(text) or (not spaced and before in ")%M"):
            return Token("M", letters[0], start, letters.end())
    if before in ("n", "%") and (unit := _UNIT.match(text, start)) and unit.end() >= match.end() - 1:
        return Token("u", unit[0], start, unit.end())
    if before == "n" and text[start - 1] != " " and (letters := _LETTER_BEFORE.match(text, start)):
        return Token("M", letters[1], start, letters.end(1))  # "3.10b (2.43, 3.76)"
    return Token("w", match[0], start, match.end())
