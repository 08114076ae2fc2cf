r"""TeX → text, every character with its place in the source: ``$\chi^2(2)=5.99$`` → ``χ²(2)=5.99``.

Commands that stand for a character become it, those that set type are dropped, unknown ones leave
their arguments. Arguments are kept on a stack, so that nesting costs no recursion.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from review.document import RAISED
from review.patterns import regex
from review.reading.draft import lowered, raised
from review.reading.runs import Run

_GREEK: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
    "upsilon phi chi psi omega"
)
_LETTERS: Final = {
    form: char
    for name in _GREEK.split()
    for form, char in (
        (name, unicodedata.lookup(f"GREEK SMALL LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")),
        (
            name.capitalize(),
            unicodedata.lookup(f"GREEK CAPITAL LETTER {name.upper().replace('LAMBDA', 'LAMDA')}"),
        ),
        (f"text{name}", unicodedata.lookup(f"GREEK SMALL LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")),
    )
}
_SYMBOLS: Final = _LETTERS | {
    "varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varrho": "ϱ", "varsigma": "ς", "ell": "ℓ",
    "pm": "±", "mp": "∓", "textpm": "±", "times": "×", "texttimes": "×", "cdot": "·", "div": "÷", "ast": "*",
    "le": "≤", "leq": "≤", "leqslant": "≤", "leqq": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "geqq": "≥",
    "ne": "≠", "neq": "≠", "approx": "≈", "sim": "~", "simeq": "≃", "cong": "≅", "equiv": "≡", "propto": "∝",
    "lt": "<", "gt": ">", "ll": "≪", "gg": "≫", "textless": "<", "textgreater": ">", "textminus": "−",
    "infty": "∞", "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "Leftrightarrow": "⇔",
    "uparrow": "↑", "downarrow": "↓", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇",
    "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩", "forall": "∀", "exists": "∃", "neg": "¬",
    "dagger": "†", "dag": "†", "ddagger": "‡", "ddag": "‡", "S": "§", "P": "¶", "star": "⋆", "circ": "°",
    "degree": "°", "textdegree": "°", "prime": "′", "ldots": "…", "dots": "…", "cdots": "…",
    "textellipsis": "…",
    "mid": "|", "vert": "|", "lvert": "|", "rvert": "|", "langle": "⟨", "rangle": "⟩", "lbrace": "{",
    "percent": "%", "rbrace": "}", "lbrack": "[", "rbrack": "]", "textasciitilde": "~",
    "textbar": "|", "textbackslash": "\\",
    "quad": " ", "qquad": " ", "space": " ", "enspace": " ", "thinspace": " ", "textemdash": "—",
    "textendash": "–", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å",
    "l": "ł", "i": "ı", "j": "ȷ", "permil": "‰", "perthousand": "‰", "euro": "€",
    "log": "log", "ln": "ln", "exp": "exp", "min": "min", "max": "max", "sin": "sin",
    "cos": "cos", "tan": "tan",
    "arg": "arg", "Pr": "Pr", "lim": "lim", "var": "Var", "LaTeX": "LaTeX", "TeX": "TeX", "newline": " ",
    "par": " ", "item": " ", "textquotesingle": "'", "microns": "µm", "micro": "µ", "textmu": "µ",
}  # fmt: skip
_SPACING: Final = {
    ",": "",
    ";": " ",
    ":": " ",
    "!": "",
    " ": " ",
    "/": "",
    "-": "",
    "\n": " ",
    ">": " ",
    "\\": " ",
}
_ACCENTS: Final = {
    "bar": "\u0304", "overline": "\u0304", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303",
    "widetilde": "\u0303", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "'": "\u0301", "`": "\u0300",
    "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307", "c": "\u0327", "v": "\u030c",
    "u": "\u0306", "H": "\u030b", "r": "\u030a", "k": "\u0328",
}  # fmt: skip
#: Commands whose arguments are no text, with their number.
_DROPPED: Final = {
    "cite": 1, "citep": 1, "citet": 1, "citealp": 1, "citealt": 1, "citeauthor": 1, "citeyear": 1,
    "parencite": 1,
    "textcite": 1, "autocite": 1, "footcite": 1, "supercite": 1, "nocite": 1, "citeyearpar": 1, "label": 1,
    "ref": 1, "eqref": 1, "pageref": 1, "autoref": 1, "cref": 1, "Cref": 1, "nameref": 1,
    "vspace": 1, "hspace": 1,
    "includegraphics": 1, "bibliography": 1, "bibliographystyle": 1, "input": 1, "include": 1, "index": 1,
    "setlength": 2, "addtolength": 2, "setcounter": 2, "color": 1, "pagestyle": 1,
    "thispagestyle": 1, "cline": 1,
    "cmidrule": 1, "rule": 2, "usepackage": 1, "tag": 1, "rowcolor": 1, "cellcolor": 1, "phantom": 1,
    "hphantom": 1, "vphantom": 1, "addlinespace": 0, "renewcommand": 2, "newcommand": 2, "providecommand": 2,
    "graphicspath": 1, "captionsetup": 1, "sisetup": 1, "begin": 1, "end": 1, "fontsize": 2, "pdfbookmark": 2,
    "thanks": 1, "orcid": 1, "arraystretch": 0, "extracolsep": 1,
}  # fmt: skip
#: Commands whose first arguments are no text, but whose last one is.
_LAST_COUNTS: Final = {
    "textcolor": 1, "colorbox": 1, "href": 1, "multicolumn": 2, "multirow": 2, "parbox": 1, "raisebox": 1,
    "resizebox": 2, "scalebox": 1, "hyperref": 0, "rotatebox": 1, "makebox": 0, "adjustbox": 1,
    "foreignlanguage": 1,
}  # fmt: skip

_TOKEN = regex(
    r"\\(?P<command>[A-Za-z@]{1,40})(?P<star>\*?)[ \t]{0,100}"
    r"|\\(?P<escaped>.)|(?P<comment>%)|(?P<special>[{}^_$~&\[\]])|(?P<dash>---?)|(?P<quote>``|'')"
    r"|(?P<text>[^\\{}^_$~&%\[\]\-`']{1,2000})|(?P<single>.)",
    re.DOTALL,
)
_OPTION_LIMIT: Final = 2000


#: Commands whose argument is read apart from the text around it.
_APART: Final = {"footnote": "note", "footnotetext": "note", "caption": "caption", "captionof": "caption"}
_FRACTIONS: Final = {"frac", "dfrac", "tfrac", "nicefrac", "sfrac", "cfrac"}
_SHIFTS: Final = {"textsuperscript": "sup", "textsubscript": "sub", "sup": "sup", "sub": "sub"}

#: Every command that is carried out.
COMMANDS: Final = frozenset(
    (*_SYMBOLS, *_ACCENTS, *_DROPPED, *_LAST_COUNTS, *_APART, *_FRACTIONS, *_SHIFTS, "sqrt")
)


@dataclass(slots=True)
class _Open:
    """A group, or an argument that a command waits for; ``then`` are the arguments after it."""

    kind: str
    waiting: bool
    run: Run
    then: tuple[str, ...] = ()
    made: Run = field(default_factory=Run)
    accent: str = ""


# Deeper arguments are read as groups: copying them outwards would take the square of their length.
_DEEPEST: Final = 60


class Tex:
    """TeX being read: what is open, and what was set apart (notes, captions)."""

    def __init__(self) -> None:
        self.run = Run()
        self.stack = [_Open("group", False, self.run)]
        self.arguments = 0
        self.apart: list[tuple[str, Run]] = []

    def wait(self, *kinds: str, accent: str = "") -> None:
        """Expect arguments, the first one first."""
        if kinds and self.arguments < _DEEPEST:
            self.arguments += 1
            self.stack.append(_Open(kinds[0], True, Run(), kinds[1:], accent=accent))

    def add(self, text: str, place: int) -> None:
        """Add text that comes from one place; if an argument is awaited, this is it."""
        self.stack[-1].run.add(text, place)
        if self.stack[-1].waiting:
            self.close(place)

    def open(self) -> None:
        """Begin a group, or the argument that is awaited."""
        if self.stack[-1].waiting:
            self.stack[-1].waiting = False
        else:
            self.stack.append(_Open("group", False, self.stack[-1].run))

    def close(self, place: int) -> None:
        """End the innermost group or argument, and with it the arguments that it fills."""
        while len(self.stack) > 1:
            done = self.stack.pop()
            outer = self.stack[-1]
            if done.kind == "group":
                return
            self.arguments -= 1
            if done.kind in ("note", "caption"):
                self.apart.append((done.kind, done.run.tidied()))
            elif done.kind != "dropped":
                _finished(done, place, done.made)
            if done.then:
                self.arguments += 1
                self.stack.append(_Open(done.then[0], True, Run(), done.then[1:], done.made))
                return
            outer.run.append(done.made)
            if not outer.waiting:
                return


def _finished(done: _Open, place: int, outer: Run) -> None:
    """Add what a group or argument comes to."""
    run = done.run
    text = "".join(run.chars)
    match done.kind:
        case "sup" if text:
            if all(ord(char) in RAISED for char in text):
                outer.chars.extend(raised(text))
                outer.places.extend(run.places)
            elif (text.isalpha() and len(text) > 1) or (
                not text.isalnum() and not any(map(str.isalnum, text))
            ):
                outer.append(run)
            else:
                _enclosed(run, outer, before="^", always=len(text) > 1, place=place)
        case "sub" if text:
            outer.chars.extend(lowered(text))
            outer.places.extend(run.places)
        case "numerator":
            _enclosed(run, outer, before="", always=not text.isalnum() and not _number(text), place=place)
            outer.add("/", place)
        case "denominator":
            _enclosed(run, outer, before="", always=not text.isalnum() and not _number(text), place=place)
        case "root":
            _enclosed(run, outer, before="√", always=len(text) > 1, place=place)
        case "accent":
            outer.append(run)
            if len(text) == 1:
                outer.add(done.accent, run.places[0])
        case _:
            outer.append(run)


def _enclosed(run: Run, outer: Run, *, before: str, always: bool, place: int) -> None:
    first = run.places[0] if run.places else place
    outer.add(before + "(" if always else before, first)
    outer.append(run)
    outer.add(")" if always else "", place)


def _number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def tex_to_text(source: str) -> str:
    """Text of a TeX formula."""
    return "".join(read_tex(source, 0, len(source)).run.tidied().chars)


def read_tex(source: str, start: int, end: int) -> Tex:
    """Read part of a TeX source.

    Returns
    -------
    Tex
        ``run`` is its text; ``apart`` holds footnotes and captions.
    """
    tex = Tex()
    position = start
    while position < end:
        match = _TOKEN.match(source, position, end)
        if match is None:  # a backslash at the end
            break
        position = match.end()
        place = match.start()
        match match.lastgroup:
            case "text":
                _plain_text(tex, match["text"], place)
            case "command" | "star":
                position = _command(tex, match["command"], source, place, position, end)
            case "escaped":
                _escaped(tex, match["escaped"], place)
            case "comment":
                line_end = source.find("\n", position, end)
                position = end if line_end < 0 else line_end + 1
            case "special":
                _special(tex, match["special"], place)
            case "dash":
                tex.add("–" if len(match["dash"]) == 2 else "—", place)
            case "quote":
                tex.add("“" if match["quote"] == "``" else "”", place)
            case _:
                tex.add(match["single"], place)
    while len(tex.stack) > 1:  # groups that were not closed
        tex.close(max(start, end - 1))
    return tex


def _plain_text(tex: Tex, text: str, place: int) -> None:
    if tex.stack[-1].waiting:  # one character is the argument, blanks before it are none
        stripped = text.lstrip()
        if not stripped:
            return
        place += len(text) - len(stripped)
        tex.add(stripped[0], place)
        text, place = stripped[1:], place + 1
    if text:
        tex.stack[-1].run.copy(text, place)


def _special(tex: Tex, char: str, place: int) -> None:
    match char:
        case "{":
            tex.open()
        case "}":
            while tex.stack[-1].waiting:
                tex.close(place)
            tex.close(place)
        case "^":
            tex.wait("sup")
        case "_":
            tex.wait("sub")
        case "~" | "&":
            tex.add(" ", place)
        case "[" | "]":
            tex.add(char, place)


def _escaped(tex: Tex, char: str, place: int) -> None:
    if char in "()[]":  # \\( and \\[ begin formulas
        return
    if char in _ACCENTS:
        tex.wait("accent", accent=_ACCENTS[char])
    elif char in _SPACING:
        tex.add(_SPACING[char], place)
    else:
        tex.add(char, place + 1)


def _command(tex: Tex, name: str, source: str, place: int, position: int, end: int) -> int:
    """Carry out a command; where reading goes on."""
    if name in _SYMBOLS:
        tex.add(_SYMBOLS[name], place)
        return place + 1 + len(name)  # the space behind it is ignored by TeX, but it parts words
    if name in _DROPPED:
        position = past_options(source, position, end)
        tex.wait(*["dropped"] * _DROPPED[name])
    elif name in _LAST_COUNTS:
        position = past_options(source, position, end)
        tex.wait(*["dropped"] * _LAST_COUNTS[name])
    elif name in _APART:
        position = past_options(source, position, end)
        tex.wait(*(["dropped"] if name == "captionof" else []), _APART[name])
    elif name in _FRACTIONS:
        tex.wait("numerator", "denominator")
    elif name == "sqrt":
        position = past_options(source, position, end)
        tex.wait("root")
    elif name in _SHIFTS:
        tex.wait(_SHIFTS[name])
    elif name in _ACCENTS:
        tex.wait("accent", accent=_ACCENTS[name])
    return position


def past_options(source: str, position: int, end: int) -> int:
    """Position behind arguments in brackets."""
    while position < end and source[position] == "[":
        close = source.find("]", position, min(end, position + _OPTION_LIMIT))
        if close < 0:
            break
        position = close + 1
    return position
