"""From tokens to phrases: what the numbers of a cell or a sentence may be, by how they are put together.

A phrase is a candidate quantity. Its *form* says how its numbers stand together (``3.35 ± 0.73``,
``12 (30)``, ``1.5 (1.1–2.0)``, ``12/40 (30%)``, ``t(28) = 2.2``); what they mean is decided elsewhere, from
the words around. A text with a digit is a sequence of phrases; what no phrase takes is left over, and kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from review.finding.lexer import Token, tokens
from review.finding.signs import LETTER_OF_MARK
from review.patterns import regex


@dataclass(frozen=True, slots=True)
class Phrase:
    """Numbers that stand together.

    Parameters
    ----------
    form : str
        ``number``, ``spread`` (a ± b), ``bracket`` (a (b)), ``interval`` (a (low–high)),
        ``limits`` (low–high),
        ``counted`` (k/n), ``counted_share`` (k/n (p)), ``share_counted`` (p (k/n)), ``enclosed`` ((b)),
        ``half`` (± b), ``p``, ``ns`` (not significant), ``size`` (n = 12), ``test``.
    numbers : tuple of str
        As printed, in the order printed.
    percent : tuple of bool
        Whether ``%`` stands behind each number.
    inside : str
        What the text itself calls the numbers: ``ci``, ``iqr``, ``range``, ``sd``, ``se``.
    level : str
        Level of an interval that is named.
    name : str
        Measure or test that is named.
    center : str
        ``mean`` or ``median``, if the text says so.
    df : tuple of str
        Degrees of freedom of a test.
    relation : str
        ``=`` or the sign before the first number.
    unit : str
        Of the first number.
    enclosing : str
        Bracket that the whole phrase stands in, ``(`` or ``[``; empty if none.
    start, end : int
        Where it stands in the text.
    """

    form: str
    numbers: tuple[str, ...]
    percent: tuple[bool, ...] = ()
    inside: str = ""
    level: str = ""
    name: str = ""
    center: str = ""
    df: tuple[str, ...] = ()
    relation: str = ""
    unit: str = ""
    enclosing: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as phrases.

    Parameters
    ----------
    phrases : tuple of Phrase
        Left to right.
    marks : str
        Signs that point to notes.
    words : tuple of str
        What no phrase took.
    leads : bool
        Whether a word stands before the first number.
    """

    phrases: tuple[Phrase, ...]
    marks: str
    words: tuple[str, ...]
    leads: bool


_V: Final = "r?nu?%?u?"  # a value: number, percent sign, unit
_LEAD: Final = "[ET]{0,2}"
_PAIR: Final = f"{_V}[-,/]{_V}"
_INSIDE: Final = "[CT]{0,2},?"
_P: Final = r"\(?P[r,]*n\)?|P[r,]?S"
_FORMS: Final = {
    "p": _P,
    "size": r"\(?Nn\)?",
    "test": r"Z(?:\(w?r?n(?:,w?r?n)?(?:,Nn)?\)|n(?:,n)?)?w?rn",
    "share_counted": r"n%[,]?\(N?n/n\)",
    "counted_share": r"n/n[,r]?\(n%?\)|n/n[,r]?n%",
    "counted": r"\(n/n\)|n/n(?!/)",
    "spread": rf"{_LEAD}{_V}±{_V}|{_LEAD}{_V}\(±{_V}\)|\({_V}±{_V}\)",
    "interval": rf"{_LEAD}{_V},?\(\(?{_INSIDE}\(?{_PAIR}\)\)?|{_LEAD}{_V},?C{_V}[-,]{_V}"
    rf"|{_LEAD}{_V},?\(C\){_V}[-,]{_V}|{_LEAD}n%?n%?-n%?|n%?,n%?-n%?",
    "bracket": rf"{_LEAD}{_V},?\({_INSIDE}±?{_V}\)|n,n%|nn%",
    "limits": rf"\({_INSIDE}{_PAIR}\)|\[?[CT]?{_V}-{_V}|[CT]\(?{_PAIR}\)?|^n%?,n%?$",
    "enclosed": rf"\({_INSIDE}{_V}\)",
    "half": rf"±{_V}",
    "number": rf"{_LEAD}{_V}",
    "ns": "S",
}  # fmt: skip
_GRAMMAR: Final = regex("|".join(f"(?P<{name}>{pattern})" for name, pattern in _FORMS.items()))


@lru_cache(maxsize=32768)
def parse(text: str, *, comma: bool = False) -> Parsed:
    """Phrases of a cell or a sentence, left to right.

    Parameters
    ----------
    text : str
    comma : bool
        Whether commas are decimal marks: see :func:`review.finding.lexer.tokens`.
    """
    if not comma and (simple := read_simple(text)) is not None:
        return Parsed((simple,), "", (), leads=False)
    found = tokens(text, comma=comma)
    kept = _without_marks(found)
    marks = "".join(token.text for token in found if token.kind == "M").translate(LETTER_OF_MARK)
    line = "".join(token.kind for token in kept)
    phrases: list[Phrase] = []
    words: list[str] = []
    position = 0
    for match in _GRAMMAR.finditer(line):
        between = kept[position : match.start()]
        name = next((token.name for token in reversed(between) if token.kind == "E"), "")
        words += [token.text for token in between if token.kind in "wu"]
        level = next((token.name for token in between if token.kind == "C"), None)
        phrases.append(_phrase(str(match.lastgroup), kept[match.start() : match.end()], name, level))
        position = match.end()
    words += [token.text for token in kept[position:] if token.kind in "wu"]
    first = re.search("[nPS]", line)
    leads = first is not None and "w" in line[: first.start()]
    return Parsed(tuple(phrases), marks, tuple(words), leads)


#: Most cells: a number, ``a ± b``, ``a (b)``, ``a (b%)``, ``a (b–c)``; the same as the grammar finds, faster.
_NUMBER: Final = r"\d{1,9}(?:\.\d{1,9})?|\.\d{1,9}"
_SPACE: Final = "[ \u00a0\u2009]?"
_SIMPLE: Final = regex(
    rf"(?P<sign>[-−]?)(?P<a>{_NUMBER})"
    rf"(?:{_SPACE}±{_SPACE}(?P<s>{_NUMBER})|{_SPACE}\((?P<b>{_NUMBER})"
    rf"(?:(?P<percent>{_SPACE}%)|(?:[–-]|,[ ]|[ ]to[ ])(?P<c>{_NUMBER}))?\))?"
)


def read_simple(text: str) -> Phrase | None:
    """The phrase of a text that is only a number, ``a ± b``, ``a (b)`` or ``a (b–c)``; None if it is more."""
    match = _SIMPLE.fullmatch(text)
    if match is None:
        return None
    a = ("-" if match["sign"] else "") + match["a"]
    end = match.end()
    if match["s"]:
        return Phrase("spread", (a, match["s"]), (False, False), end=end)
    if match["c"]:
        return Phrase("interval", (a, match["b"], match["c"]), (False, False, False), end=end)
    if match["b"]:
        return Phrase("bracket", (a, match["b"]), (False, match["percent"] is not None), end=end)
    return Phrase("number", (a,), (False,), end=end)


def _without_marks(found: tuple[Token, ...]) -> list[Token]:
    """Tokens without marks and the commas between and before these."""
    kept: list[Token] = []
    for index, token in enumerate(found):
        following = found[index + 1].kind if index + 1 < len(found) else ""
        beside = token.kind == "," and following == "M"
        if token.kind != "M" and not beside:
            kept.append(token)
    return kept


def _phrase(form: str, parts: list[Token], name: str, level: str | None) -> Phrase:
    numbers: list[str] = []
    percent: list[bool] = []
    df: list[str] = []
    pending, unit, relation = "", "", ""
    for token in parts:
        if token.kind == "r":
            pending = token.text
            relation = relation or (pending if not numbers else "")
        elif token.kind == "n":
            sign = pending if numbers and pending not in ("", "=") else ""
            numbers.append(sign + token.text)
            percent.append(False)
            pending = ""
        elif token.kind == "%" and numbers:
            percent[-1] = True
        elif token.kind == "u" and len(numbers) == 1 and not unit:
            unit = token.text
        elif token.kind in "EZ":
            name = token.name
        elif token.kind == "S":
            numbers.append("")
    inside = next((token.name for token in reversed(parts) if token.kind == "T"), "")
    first = parts[0]
    center = first.name if first.kind == "T" and first.name in ("mean", "median") else ""
    ci = next((token for token in parts if token.kind == "C"), None)
    if ci is not None or level is not None:
        inside, level = "ci", (ci.name if ci is not None else level)
    if form == "test":
        df, numbers = numbers[:-1], numbers[-1:]
        if any(token.kind == "N" for token in parts):
            df = df[:-1]
        relation = next((token.text for token in reversed(parts) if token.kind == "r"), "=")
    enclosing = first.text if first.kind == "(" else ""
    inside = "" if inside in ("mean", "median") else inside
    return Phrase(
        form, tuple(numbers), tuple(percent), inside, level or "", name, center, tuple(df), relation, unit,
        enclosing, first.start, parts[-1].end,
    )  # fmt: skip
