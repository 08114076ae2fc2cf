r"""LaTeX with its own macros expanded, every character with its place in the source.

Read are ``\newcommand`` and its kin, ``\def`` with plain parameters, ``\DeclareMathOperator`` and
``\NewDocumentCommand`` with mandatory and optional arguments. The commands of siunitx that print several
numbers are macros, too: ``\numrange{1.20}{5.97}`` is ``1.20 to 5.97``. Nothing is computed, and expansion has
bounds of depth and length.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import Final

from review.patterns import regex

_DEFINITION: Final = regex(
    r"\\(?:(?P<how>(?:re)?newcommand|providecommand|DeclareRobustCommand|DeclareMathOperator)\*?\s?"
    r"(?:\{\s?\\(?P<braced>[A-Za-z@]{1,60})\s?\}|\\(?P<bare>[A-Za-z@]{1,60}))\s?(?:\[(?P<count>[0-9])\])?"
    r"(?:\[(?P<default>[^\[\]\n]{0,200})\])?"
    r"|(?:New|Renew|Provide|Declare)DocumentCommand\s?\{?\s?\\(?P<document>[A-Za-z@]{1,60})\s?\}?\s?"
    r"\{(?P<kinds>[mo O{}\w.,=-]{0,100})\}"
    r"|[gex]?def\s?\\(?P<defined>[A-Za-z@]{1,60})(?P<parameters>(?:\#[1-9]){0,9}))\s{0,9}(?=\{)"
)
_BRACES: Final = regex(r"\\.|[{}]", re.DOTALL)
_PARAMETER: Final = regex(r"#(#|[1-9])")
_DOCUMENT_ARGUMENT: Final = regex(r"m|o|O\s?\{(?P<default>[^{}]{0,100})\}")
#: Own definitions of these would hide how a table or a heading is made.
_STRUCTURE: Final = frozenset(
    ("section", "subsection", "subsubsection", "paragraph", "chapter", "part", "begin", "end", "item",
     "caption", "label", "ref", "cite", "input", "include", "footnote", "multicolumn", "multirow", "par")
)  # fmt: skip
_DEEPEST: Final = 16
_MOST: Final = 50_000
_GROWTH: Final = 4
_ALLOWANCE: Final = 200_000
_EXPONENT: Final = regex(r"(?<=[0-9.])[eEdD]([+-]?[0-9]{1,3})\Z")
_UNCERTAINTY: Final = regex(r"\s?(?:\+-|\\pm(?![A-Za-z]))\s?")


@dataclass(frozen=True, slots=True)
class Macro:
    """Body and arguments of a macro: for each its default if it may be left out, else None."""

    body: str
    arguments: tuple[str | None, ...] = ()


@dataclass(slots=True)
class Expanded:
    """A source with its macros expanded; ``places`` is None if nothing was."""

    text: str
    places: array[int] | None = None
    problems: list[str] = field(default_factory=list)


#: Commands of siunitx, and their older names.
_SIUNITX: Final = {
    "num": Macro("#2", ("", None)),
    "numrange": Macro("#2 to #3", ("", None, None)),
    "numlist": Macro("#2", ("", None)),
    "numproduct": Macro("#2", ("", None)),
    "SI": Macro("#2 #3", ("", None, None)),
    "qty": Macro("#2 #3", ("", None, None)),
    "SIrange": Macro("#2 to #3 #4", ("", None, None, None)),
    "qtyrange": Macro("#2 to #3 #4", ("", None, None, None)),
    "SIlist": Macro("#2 #3", ("", None, None)),
    "qtylist": Macro("#2 #3", ("", None, None)),
    "ang": Macro("#2°", ("", None)),
}
#: How many numbers each takes; what follows them is a unit.
_NUMBERS: Final = {"SI": 1, "qty": 1, "SIrange": 2, "qtyrange": 2, "SIlist": 1, "qtylist": 1}
_UNITS: Final = {
    "kilo": "k", "milli": "m", "micro": "µ", "centi": "c", "deci": "d", "mega": "M", "nano": "n", "gram": "g",
    "meter": "m", "metre": "m", "second": "s", "minute": "min", "hour": "h", "day": "d", "liter": "L",
    "litre": "L", "mole": "mol", "kelvin": "K", "celsius": "°C", "degreeCelsius": "°C", "degree": "°",
    "newton": "N", "pascal": "Pa", "joule": "J", "watt": "W", "hertz": "Hz", "per": "/", "squared": "²",
    "cubed": "³", "percent": r"\%", "kg": "kg", "mg": "mg", "cm": "cm", "mm": "mm", "km": "km", "ml": "ml",
    "mL": "mL", "ms": "ms", "bpm": "bpm",
}  # fmt: skip
_UNIT: Final = regex(r"\\([A-Za-z]{1,30})\s?|[~.]")
_LISTS: Final = frozenset(("numlist", "SIlist", "qtylist"))


def expanded(text: str) -> Expanded:
    """Expand the macros that a source defines, and those of siunitx.

    Parameters
    ----------
    text : str
        The source with the files that it includes.

    Returns
    -------
    Expanded
        The text to read, and where each of its characters stands in the source: in ascending order, those
        of a macro's body at its call.
    """
    macros, definitions = _definitions(text)
    used = {**_SIUNITX, **macros}
    call = re.compile(
        r"\\(" + "|".join(sorted(map(re.escape, used), key=len, reverse=True)) + r")(?![A-Za-z@])"
    )
    if not call.search(text):
        return Expanded(text)
    expander = _Expander(used, call, _GROWTH * len(text) + _ALLOWANCE)
    position = 0
    for start, end in [*definitions, (len(text), len(text))]:
        if position < start:
            expander.expand(text[position:start], range(position, start), 0)
        position = max(position, end)
    places, highest = expander.places, 0
    for index, place in enumerate(places):  # arguments may come in another order than they were given
        highest = max(highest, place)
        places[index] = highest
    problems = ["macros expand without measure, and the rest was left as it is"] if expander.full else []
    return Expanded("".join(expander.pieces), places, problems)


def _definitions(text: str) -> tuple[dict[str, Macro], list[tuple[int, int]]]:
    """Macros by name, and where they are defined."""
    macros: dict[str, Macro] = {}
    spans: list[tuple[int, int]] = []
    position = 0
    while found := _DEFINITION.search(text, position):
        end = group_end(text, found.end(), len(text))
        body = text[found.end() + 1 : end - 1]
        position = max(end, found.end() + 1)
        spans.append((found.start(), end))
        name = found["braced"] or found["bare"] or found["document"] or found["defined"]
        if name in _STRUCTURE or len(body) > _ALLOWANCE:
            continue
        if found["document"]:
            kinds = _DOCUMENT_ARGUMENT.finditer(found["kinds"])
            arguments = tuple(None if kind[0] == "m" else kind["default"] or "" for kind in kinds)
        elif found["defined"]:
            arguments = (None,) * (len(found["parameters"]) // 2)
        else:
            arguments = (None,) * int(found["count"] or 0)
            if found["default"] is not None and arguments:
                arguments = (found["default"], *arguments[1:])
        macros[name] = Macro(body, arguments)
    return macros, spans


def group_end(text: str, position: int, stop: int) -> int:
    """Position behind the group that opens at ``position``."""
    depth = 0
    for token in _BRACES.finditer(text, position, stop):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth <= 0 and token[0] == "}":
            return token.end()
    return stop


Piece = tuple[str, "range | array[int]"]


class _Expander:
    """Text expanded so far, with the place of each character."""

    def __init__(self, macros: dict[str, Macro], call: re.Pattern[str], most: int) -> None:
        self._macros = macros
        self._call = call
        self._most = most
        self._calls = 0
        self._length = 0
        self.pieces: list[str] = []
        self.places: array[int] = array("q")
        self.full = False

    def expand(self, text: str, places: range | array[int], depth: int) -> None:
        """Add text with the macros in it expanded."""
        position = 0
        while not self.full and (found := self._call.search(text, position)):
            if _in_comment(text, found.start()):
                self._add(text[position : found.end()], places[position : found.end()])
                position = found.end()
                continue
            self._add(text[position : found.start()], places[position : found.start()])
            self._calls += 1
            if depth >= _DEEPEST or self._calls > _MOST or self._length > self._most:
                self.full = True
                position = found.start()
                break
            macro = self._macros[found[1]]
            arguments, position = _arguments(macro, text, places, found.end())
            if found[1] in _SIUNITX and macro is _SIUNITX[found[1]]:
                numbers = 1 + _NUMBERS.get(found[1], len(arguments))  # the first argument is options
                arguments = [
                    _number(found[1], *argument) if index < numbers else _unit(*argument)
                    for index, argument in enumerate(arguments)
                ]
            body, origin = _filled(macro.body, arguments, places[found.start()])
            self.expand(body, origin, depth + 1)
        self._add(text[position:], places[position:])

    def _add(self, text: str, places: range | array[int]) -> None:
        self.pieces.append(text)
        self.places.extend(places)
        self._length += len(text)


def _in_comment(text: str, position: int) -> bool:
    line = text.rfind("\n", 0, position) + 1
    before = text[line:position].replace("\\\\", "").replace("\\%", "")
    return "%" in before


def _arguments(macro: Macro, text: str, places: range | array[int], position: int) -> tuple[list[Piece], int]:
    """Arguments of a call, with their places, and the position behind them."""
    arguments: list[Piece] = []
    for default in macro.arguments:
        start = position
        while start < len(text) and text[start] in " \t\n":
            start += 1
        if default is not None:
            end = text.find("]", start, start + 500) if text[start : start + 1] == "[" else -1
            if end >= 0:
                arguments.append((text[start + 1 : end], places[start + 1 : end]))
                position = end + 1
            else:
                arguments.append((default, array("q", [_place(places, position)] * len(default))))
        elif text[start : start + 1] == "{":
            end = group_end(text, start, len(text))
            arguments.append((text[start + 1 : end - 1], places[start + 1 : end - 1]))
            position = end
        else:
            token = re.compile(r"\\[A-Za-z@]{1,60}|\\?.", re.DOTALL).match(text, start)
            end = token.end() if token else start
            arguments.append((text[start:end], places[start:end]))
            position = end
    return arguments, position


def _place(places: range | array[int], position: int) -> int:
    return places[min(position, len(places) - 1)] if len(places) else 0


def _filled(body: str, arguments: list[Piece], place: int) -> tuple[str, array[int]]:
    """A macro's body with its arguments."""
    pieces: list[str] = []
    places = array("q")
    position = 0
    for found in _PARAMETER.finditer(body):
        pieces.append(body[position : found.start()])
        places.extend([place] * (found.start() - position))
        position = found.end()
        if found[1] == "#":
            pieces.append("#")
            places.append(place)
        elif int(found[1]) <= len(arguments):
            text, origin = arguments[int(found[1]) - 1]
            pieces.append(text)
            places.extend(origin)
    pieces.append(body[position:])
    places.extend([place] * (len(body) - position))
    return "".join(pieces), places


def _number(command: str, text: str, places: range | array[int]) -> Piece:
    """A number as siunitx prints it: powers of ten, plus-minus, and lists with their commas."""
    if command in _LISTS and ";" in text:
        parts = [part.strip() for part in text.split(";")]
        shown = ", ".join(parts[:-1]) + (f" and {parts[-1]}" if len(parts) > 1 else "")
    else:
        shown = _UNCERTAINTY.sub(r" \\pm ", _EXPONENT.sub(r" \\times 10^{\1}", text))
    return _instead(shown, text, places)


def _unit(text: str, places: range | array[int]) -> Piece:
    """A unit as siunitx prints it; macros that are no units are left."""
    shown = _UNIT.sub(lambda found: _UNITS.get(found[1] or "", found[0] if found[1] else " "), text)
    return _instead(shown, text, places)


def _instead(shown: str, text: str, places: range | array[int]) -> Piece:
    """Text that is shown in place of another one, whose characters it counts as far as they go."""
    if shown == text:
        return text, places
    first = places[0] if len(places) else 0
    last = places[-1] if len(places) else 0
    return shown, array("q", [min(first + index, last) for index in range(len(shown))])
