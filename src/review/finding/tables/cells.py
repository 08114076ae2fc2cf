"""What stands in one cell: a sequence of quantities, words, a mark that nothing is there, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from review.finding.grammar import Phrase, parse, read_simple
from review.finding.notation import NOT_SIGNIFICANT, plain
from review.patterns import regex

Kind = Literal["blank", "dash", "reference", "text", "size", "data"]

_LONGEST: Final = 160
_LONG_WORDS: Final = 40  # a cell that begins with a word and is longer holds words
_DIGIT: Final = regex(r"\d")
_NOT_SIGNIFICANT: Final = regex(rf"\W*(?:[pP][ ]?[=:]?[ ]?)?{NOT_SIGNIFICANT}\W*")
_DASH: Final = regex(
    r"\W*|[nN][./]?[aAdD]\.?|NR|ND|NE|NC|n\.?r\.?|[Nn]ot (?:applicable|available|reported|done|estimable"
    r"|assessed)"
)
_REFERENCE: Final = regex(
    r"(?:(?:1(?:[.·]0{1,3})?|0(?:[.·]0{1,3})?)?[ ]?[(\[]?[ ]?(?:[rR]ef(?:erence|erent|\.)?|REF"
    r"|[rR]eference (?:group|category)|[bB]aseline)[ ]?[)\]]?\.?)"
)
_KNOWN: Final = regex(r"(?i)mean|median|sds?|sem?|range|iqr|vs?\.?|versus|and|or|of|\W*|[a-z]")
_MOST_LETTERS: Final = 22
_DECIMAL_COMMA: Final = regex(r"\d,\d{1,2}(?!\d)|\b0,\d")
_NO_DECIMAL_COMMA: Final = regex(r"\d,\d{3}|\d, |[(\[]\d+,\d+[)\]]")
_LEADING_COMMA: Final = regex(r"[^\d(]{0,3}\d+,\d{1,2}(?![\d,])")
_POINT: Final = regex(r"\d[.·]\d")


class Content(NamedTuple):
    """What a cell holds.

    Parameters
    ----------
    kind : str
        ``data`` if its numbers are quantities, ``size`` if they are sizes (``n = 12``), ``text`` if words
        carry it, ``dash`` if it says that there is no value, ``reference`` for the category compared with.
    text : str
        Without surrounding space.
    phrases : tuple of Phrase
        Also of ``text``, if it holds numbers.
    marks : str
    words : str
        What stands beside the phrases.
    """

    kind: Kind
    text: str = ""
    phrases: tuple[Phrase, ...] = ()
    marks: str = ""
    words: str = ""


BLANK: Final = Content("blank")


def uses_comma(texts: Iterable[str]) -> bool:
    """Whether commas are decimal marks in the cells of a table."""
    texts = [text[:_LONGEST] for text in texts]
    commas = sum([len(_DECIMAL_COMMA.findall(text)) for text in texts if "," in text])
    return commas > 3 and sum([len(_POINT.findall(text)) for text in texts]) < 0.1 * commas


@lru_cache(maxsize=32768)
def read_cell(text: str, *, comma: bool = False) -> Content:
    """Content of a cell.

    Parameters
    ----------
    text : str
    comma : bool
        Whether commas are decimal marks in its table.
    """
    text = text.strip()
    if not text:
        return BLANK
    if not comma and (simple := read_simple(text)) is not None:  # most cells
        return Content("data", text, (simple,))
    if len(text) > _LONG_WORDS and text[0].isalpha():
        return Content("text", text)
    clean = plain(text[:_LONGEST])
    if ("ef" in clean or "EF" in clean or "aseline" in clean) and _REFERENCE.fullmatch(clean):
        return Content("reference", text)
    if _DASH.fullmatch(clean):
        return Content("dash", text, marks=clean if set(clean) <= set("*†‡§¶#+") else "")
    if not _DIGIT.search(clean) and not _NOT_SIGNIFICANT.fullmatch(clean):
        return Content("text", text)
    if "," in clean and not comma and not _POINT.search(clean) and _DECIMAL_COMMA.search(clean):
        comma = not _NO_DECIMAL_COMMA.search(clean) or _LEADING_COMMA.match(clean) is not None
    parsed = parse(clean, comma=comma)
    words = " ".join(parsed.words)
    return Content(
        _kind(parsed.phrases, parsed.words, clean, leads=parsed.leads),
        text,
        parsed.phrases,
        parsed.marks,
        words,
    )


_TIME_LEADS: Final = regex(
    r"\d{1,3}[- ]?(?:years?|months?|weeks?|days?|hours?|minutes?)\b.*[A-Za-z]", re.IGNORECASE
)


def _kind(phrases: tuple[Phrase, ...], words: tuple[str, ...], text: str, *, leads: bool) -> Kind:
    if not phrases or len(text) >= _LONGEST:
        return "text"
    if len(words) > 1 and _TIME_LEADS.match(text):
        return "text"  # "6-month N (%)"
    letters = sum(letter.isalpha() for word in words for letter in word)
    known = all(_KNOWN.fullmatch(word) for word in words)
    if not (known or letters <= 2 or (not leads and letters <= _MOST_LETTERS)):
        return "text"
    return "size" if all(phrase.form == "size" for phrase in phrases) else "data"


def joined(one: Content, other: Content, *, comma: bool = False) -> Content:
    """Two cells that hold one quantity together: ``0.31`` above ``(0.11)``."""
    both = read_cell(f"{one.text} {other.text}", comma=comma)
    return both._replace(marks=one.marks + other.marks)


_LARGEST_EXPONENT: Final = 250


@lru_cache(maxsize=32768)
def value_of(text: str) -> float | None:
    """Value of a printed number, for judging what it can be; None if it is none."""
    digits = text.lstrip("<>≤≥ ").replace("\u2009", "").replace(" ", "")
    if (power := _POWER.search(digits)) is not None:
        base = digits[: power.start()]
        factor, exponent = value_of(base) if base else 1.0, power[1].translate(_RAISED)
        if factor is None or not _EXPONENT.fullmatch(exponent) or abs(int(exponent)) > _LARGEST_EXPONENT:
            return None
        return factor * 10.0 ** int(exponent)
    digits = digits.replace("·", ".")
    if _THOUSANDS.fullmatch(digits) and not digits.startswith(("0,", "-0,")):
        digits = digits.replace(",", "")
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return None


_POWER: Final = regex(r"(?:[×x*·]|^)10\^?([-–⁻⁺]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})$")
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺–", "0123456789-+-")
_EXPONENT: Final = regex(r"[-+]?\d{1,3}")
_THOUSANDS: Final = regex(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_WHOLE: Final = regex(r"\d{1,3}(?:[,\u2009 ]\d{3}){1,3}|\d{1,9}")


@lru_cache(maxsize=32768)
def is_whole(text: str) -> bool:
    """Whether a number is printed as a count: no sign, no decimals."""
    return _WHOLE.fullmatch(text) is not None


@lru_cache(maxsize=32768)
def decimals(text: str) -> int:
    """Number of decimals printed."""
    match = _DECIMALS.search(text)
    return len(match[1]) if match and not _THOUSANDS.fullmatch(text) else 0


_DECIMALS: Final = regex(r"[.,·](\d+)$")
