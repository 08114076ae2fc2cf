"""What stands in one cell, before anything says what it means: numbers and how they are put together.

``3.35 ± 0.73`` · ``12 (30%)`` · ``1.5 (1.1–2.0)`` · ``1.1 to 2.0`` · ``12/40`` · ``<.001`` · ``t(28) = 2.2``
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from review.finding.notation import (
    BETWEEN,
    CLOSE,
    INTERVAL_NAME,
    NUMBER,
    OPEN,
    P_NUMBER,
    QUARTILES,
    RANGE,
    RELATION,
    UNSIGNED,
    WHOLE,
    PrintedP,
    PrintedTest,
    number,
    plain,
    read_p,
    read_test,
)  # fmt: skip

Form = Literal[
    "empty",
    "text",
    "number",
    "in_brackets",
    "plus_minus",
    "bracket",
    "interval",
    "limits",
    "counted",
    "test",
    "reference",
]

_LONGEST: Final = 120
_MARK: Final = r"[*†‡§¶#‖∥^&$]{1,5}|[ᵃᵇᶜᵈᵉᶠᵍʰⁱ¹²³⁴⁵⁶⁷⁸⁹]{1,3}"
_LETTERS: Final = r"[a-kA-K](?:,[ ]?[a-kA-K]){0,3}"
# Marks stand at the end, letters only after a digit, a bracket or a percent sign: "12.3a", "(0.5–2.3)b,c".
_TRAILING: Final = re.compile(
    rf"(?<=[\d)\]%])[ \u2009]{{0,2}}(?P<mark>(?:{_MARK})|{_LETTERS})[ \u2009]{{0,2}}$"
)
_INNER: Final = re.compile(r"(?<=\d)[ ]?(?P<mark>[*†‡§¶#]{1,4})(?=[ ]?[(\[±])")
_LEADING: Final = re.compile(r"^[*†‡§¶]{1,4}[ ]?(?=[-–.\d<])")
_EMPTY: Final = re.compile(
    r"[-–—−‐.…·/ *†‡§]{0,12}|[nN][./]?[aAdD]\.?|NR|ND|NE|n\.?r\.?|[Nn]ot (?:applicable|available"
    "|reported|done)"
)
_REFERENCE: Final = re.compile(
    r"(?:(?:1(?:[.·]0{1,3})?|0(?:[.·]0{1,3})?)?[ ]?[(\[]?[ ]?(?:[rR]ef(?:erence|erent|\.)?|REF"
    r"|[rR]eference (?:group|category)|[bB]aseline)[ ]?[)\]]?\.?)"
)
_WORD: Final = r"(?:/(?=[A-Za-z]))?[A-Za-zµμ°²³·][A-Za-zµμ°²³/·0-9-]{0,14}"
_UNIT: Final = (
    r"(?:[ \u2009]?(?P<percent>%)|[ \u2009]?(?P<unit>(?!to\b|vs\b|and\b|or\b"
    rf"|of\b){_WORD}(?:[ ]per[ ]{_WORD})?)(?=[ ]?[(\[±]|$))?"
)
_INSIDE: Final = (
    f"(?:(?P<ci>{INTERVAL_NAME})|(?P<iqr>{QUARTILES})|(?P<range>{RANGE}|min[ ]?[-–][ ]?max)|(?P<sd>SD"
    r"|s\.d\.)|(?P<se>SEM?|s\.e\.m?\.?))[ ]?[:=,]?[ ]?"
)
_LIMIT: Final = rf"(?:[<>≤≥]?[ ]?{NUMBER})"
_PAIR: Final = rf"(?P<low>{_LIMIT})[ ]?%?(?:{BETWEEN}|[ ]?:[ ])(?P<high>{_LIMIT})[ ]?(?:%|{_WORD})?"
_AFTER: Final = rf"(?:[,;]?[ ]?[(\[]?(?:[nN][ ]?=[ ]?)(?P<n>{WHOLE})[)\]]?|[ ][(](?P<n_bare>{WHOLE})[)])?"

_IN_BRACKETS: Final = re.compile(rf"{OPEN}[ ]?(?P<b>{NUMBER})[ ]?{CLOSE}")
_NUMBER: Final = re.compile(rf"(?P<relation>{RELATION})?[ ]?(?P<a>{NUMBER}){_UNIT}")
_PLUS_MINUS: Final = re.compile(
    rf"(?P<a>{NUMBER})(?:[/][A-Za-z]{{1,6}})?{_UNIT}[ ]{{0,2}}[(]?(?:±|\+/-"
    rf"|\+-)[ ]{{0,2}}(?P<b>{UNSIGNED})[ ]?(?:%|{_WORD})?[)]?{_AFTER}"
)
_BRACKET: Final = re.compile(
    f"(?P<a>{NUMBER}){_UNIT}[ ]{{0,2}}{OPEN}[ ]?(?:{_INSIDE})?(?:±[ ]?)?(?P<b>{NUMBER})[ ]?"
    f"(?P<percent_b>%)?(?:[ ]?{_WORD})?[ ]?{CLOSE}"
)
_INTERVAL: Final = re.compile(
    f"(?P<relation>[<>]?)(?P<a>{NUMBER}){_UNIT}[ ]?[,;:]?[ ]{{0,2}}{OPEN}{{1,2}}[ ]?"
    f"(?:{_INSIDE})?{OPEN}?[ ]?{_PAIR}[ ]?{CLOSE}{{1,2}}{_AFTER}"
)
_UNBRACKETED: Final = re.compile(
    f"(?P<a>{NUMBER})[,;]?[ ](?P<inside>{INTERVAL_NAME}[ ]?[:=,]?[ ]?)(?P<low>{NUMBER}){BETWEEN}"
    f"(?P<high>{NUMBER})"
)
_LIMITS: Final = re.compile(rf"{OPEN}?[ ]?(?:{_INSIDE})?{OPEN}?{_PAIR}[ ]?{CLOSE}{{0,2}}")
_COUNTED: Final = re.compile(
    f"(?P<count>{WHOLE})[ ]?(?:/|of|out of)[ ]?(?P<total>{WHOLE})(?:[ ]?[,;=]?[ ]?{OPEN}?[ ]?"
    f"(?P<share>{UNSIGNED})[ ]?(?P<sign>%)?[ ]?{CLOSE}?)?"
    f"|(?P<share_first>{UNSIGNED})[ ]?%[ ]?{OPEN}[ ]?(?:[nN][ ]?=[ ]?)?(?P<count_after>{WHOLE})[ ]?"
    f"(?:/|of|out of)[ ]?(?P<total_after>{WHOLE})[ ]?{CLOSE}"
)
_TWICE: Final = re.compile(
    rf"(?P<first>[^()]{{3,30}}[±][ ]?{UNSIGNED})[ †‡*#&]{{1,4}}(?P<second>{UNSIGNED}[ ]?\(.{{3,40}}\))"
)
_SHARE_AND_LIMITS: Final = re.compile(
    rf"(?P<first>{WHOLE}[ ]?\([ ]?{UNSIGNED}[ ]?%[ ]?\))[ ]?\([ ]?{_PAIR}[ ]?\)"
)


_P_BEHIND: Final = re.compile(
    rf"(?P<first>[^;)\]]{{3,50}}[)\]])[ ]?[;,(]?[ ]?"
    rf"(?P<p>(?P<name>[pP][ ]?(?=[<>=≤≥]))?[<>=≤≥]?[ ]?{P_NUMBER})[)]?"
)


class Shape(NamedTuple):
    """Numbers of a cell by their places: ``a ± b``, ``a (b)``, ``a (low–high)``, ``a/total (b)``.

    ``inside`` is what the bracket itself calls them: ``ci``, ``iqr``, ``range``, ``sd``, ``se``.
    """

    form: Form
    a: str = ""
    b: str = ""
    low: str = ""
    high: str = ""
    total: str = ""
    n: str = ""
    percent_a: bool = False
    percent_b: bool = False
    inside: str = ""
    level: str = ""
    unit: str = ""
    relation: str = ""
    marks: str = ""
    test: PrintedTest | None = None
    more: Shape | None = None
    p: PrintedP | None = None  # behind an interval: "1.46 (1.20–1.78); <0.001"
    p_named: bool = False
    apart: int = 0  # columns from here to the spread, where "±" has a column of its own

    @property
    def numeric(self) -> bool:
        """Whether the cell holds numbers in a known arrangement."""
        return self.form not in ("empty", "text", "in_brackets")


EMPTY: Final = Shape("empty")
_TEXT: Final = Shape("text")
_REFERENCE_CELL: Final = Shape("reference")
_DIGIT: Final = re.compile(r"\d")
_ENDS: Final = frozenset("0123456789%")
_NO_MARKS: Final = _ENDS | {")", "]"}
_STARS: Final = frozenset("*†‡§¶#")
_ONLY_MARKS: Final = re.compile("[*†‡§¶#]+")
_SIGNS: Final = re.compile("[<>=≤≥~≠]")
_INTERVAL_LETTERS: Final = re.compile("[ICLDfirU]")


@lru_cache(maxsize=16384)
def read_shape(text: str) -> Shape:
    """Arrangement of the numbers in a cell; ``text`` if there is none or it is longer than numbers are."""
    if len(text) > _LONGEST:
        return _TEXT
    cell = plain(text).strip(" \u2009")
    if ("ef" in cell or "EF" in cell or "aseline" in cell) and _REFERENCE.fullmatch(cell):
        return _REFERENCE_CELL
    if _DIGIT.search(cell) is None:
        if _EMPTY.fullmatch(cell):
            return EMPTY
        return Shape("text", marks=cell) if _ONLY_MARKS.fullmatch(cell) else _TEXT
    if cell[-1] in _ENDS and (match := _NUMBER.fullmatch(cell)):  # most cells are one number
        return _one(match)
    cell, marks = _without_marks(cell)
    shape = _numbers(cell)
    return shape._replace(marks=marks) if marks else shape


def read_p_cell(text: str) -> PrintedP | None:
    """p-value of a cell in a column of p-values; stars and footnote letters are no part of it."""
    cell, _ = _without_marks(plain(text[:_LONGEST]).strip(" \u2009"))
    return read_p(cell)


def _without_marks(cell: str) -> tuple[str, str]:
    marks = ""
    cell = _LEADING.sub("", cell) if cell[:1] in _STARS else cell
    for _ in range(2):
        if cell[-1:] in _NO_MARKS or (match := _TRAILING.search(cell)) is None:
            break
        cell, marks = cell[: match.start()].rstrip(), match["mark"] + marks
    if not _STARS.isdisjoint(cell) and (match := _INNER.search(cell)) is not None:
        cell, marks = cell[: match.start()] + cell[match.end() :], match["mark"] + marks
    return cell, marks


def _one(match: re.Match[str]) -> Shape:
    relation, a, percent, unit = match.group("relation", "a", "percent", "unit")
    return Shape("number", number(a), percent_a=percent is not None, unit=unit or "", relation=relation or "")


def _numbers(cell: str) -> Shape:
    # The longer patterns are tried only where their signs occur.
    if match := _NUMBER.fullmatch(cell):
        return _one(match)
    bracket = "(" in cell or "[" in cell or "{" in cell
    if "±" in cell and bracket and (match := _TWICE.fullmatch(cell)):
        return _numbers(match["first"])._replace(more=_numbers(match["second"]))
    if ("±" in cell or "+" in cell) and (match := _PLUS_MINUS.fullmatch(cell)):
        return Shape(
            "plus_minus", number(match["a"]), match["b"], n=match["n"] or match["n_bare"] or "",
            percent_a=bool(match["percent"]), unit=match["unit"] or "",
        )  # fmt: skip
    if bracket and (match := _BRACKET.fullmatch(cell)):
        return Shape(
            "bracket", number(match["a"]), number(match["b"]), percent_a=bool(match["percent"]),
            percent_b=bool(match["percent_b"]), inside=_inside(match), unit=match["unit"] or "",
        )  # fmt: skip
    if bracket and "%" in cell and (match := _SHARE_AND_LIMITS.fullmatch(cell)):
        return _numbers(match["first"])._replace(low=_end(match["low"]), high=_end(match["high"]))
    return _longer(cell, bracket)


def _longer(cell: str, bracket: bool) -> Shape:
    if bracket and (match := _INTERVAL.fullmatch(cell)):
        return Shape(
            "interval", number(match["a"]), low=_end(match["low"]), high=_end(match["high"]),
            n=match["n"] or match["n_bare"] or "", percent_a=bool(match["percent"]), inside=_inside(match),
            level=match["level"] or match["level_after"] or "", unit=match["unit"] or "",
            relation=match["relation"],
        )  # fmt: skip
    if _INTERVAL_LETTERS.search(cell) and (match := _UNBRACKETED.fullmatch(cell)):
        level = match["level"] or match["level_after"] or ""
        return Shape(
            "interval",
            number(match["a"]),
            low=_end(match["low"]),
            high=_end(match["high"]),
            inside="ci",
            level=level,
        )
    if ("/" in cell or "of" in cell) and (match := _COUNTED.fullmatch(cell)):
        count, total = match["count"] or match["count_after"], match["total"] or match["total_after"]
        share = match["share"] or match["share_first"] or ""
        return Shape(
            "counted", count, share, total=total, percent_b=bool(match["sign"] or match["share_first"])
        )
    if bracket and (match := _IN_BRACKETS.fullmatch(cell)):
        return Shape("in_brackets", b=number(match["b"]))
    if match := _LIMITS.fullmatch(cell):
        level = match["level"] or match["level_after"] or ""
        return Shape(
            "limits", low=_end(match["low"]), high=_end(match["high"]), inside=_inside(match), level=level
        )
    test = read_test(cell) if _SIGNS.search(cell) else None
    if test is None:
        return _with_p(cell) if bracket else _TEXT
    if test.statistic == "F" and len(test.df) == 1 and "," in test.df[0]:  # "F(2,63)": no decimal comma
        test = test._replace(df=tuple(test.df[0].split(",")))
    return Shape("test", test.value, test=test)


def _with_p(cell: str) -> Shape:
    """An interval with a p-value behind it."""
    match = _P_BEHIND.fullmatch(cell)
    first = _numbers(match["first"]) if match else _TEXT
    if match is None or first.form != "interval":
        return _TEXT
    p = read_p(match["p"])
    return first._replace(p=p, p_named=match["name"] is not None)


def _inside(match: re.Match[str]) -> str:
    return (
        next((name for name in ("ci", "iqr", "range", "sd", "se") if match[name]), "")
        if "sd" in match.re.groupindex
        else ""
    )


def _end(text: str) -> str:
    """End of an interval; ``>48`` (not reached) stays as printed."""
    sign = text[0] if text[0] in "<>≤≥" else ""
    return sign + number(text[len(sign) :].strip())


def is_whole(text: str) -> bool:
    """Whether a number is printed as a count: no sign, no decimals."""
    return re.fullmatch(WHOLE, text) is not None


def value_of(text: str) -> float | None:
    """Value of a printed number, for judging which reading fits; None if it is none."""
    digits = text.replace("\u2009", "").replace(" ", "").replace("·", ".")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits) and not digits.startswith(("0,", "-0,")):
        digits = digits.replace(",", "")
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return None
