"""Quantities that one paper prints more than once: what may repeat what, and which share numbers.

A quantity is a record, or a group or estimate within a comparison, with its numbers by name. Those of several
places are brought together by a dictionary of pairs of numbers, so that time grows with their number alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple, TypeAlias

from review.checking.surroundings import is_count_of_total
from review.patterns import regex
from review.printed import NotANumber, Printed, Rounding
from review.records import Comparison, Estimate, Location, Proportion, Record, Summary, Test

Part: TypeAlias = Test | Summary | Estimate | Proportion
_Form: TypeAlias = tuple[bool, str, int, int]  # of a test or not; field, significand, decimals

TABLE: Final = 3  # the level of tables: they repeat nothing, all others may repeat them

# By their headings; the first of these may stand below the title of the paper.
_OF_OTHERS: Final = regex(r"author response|decision letter|peer review|reviewer")
_ABSTRACT: Final = regex(
    r"(?:^|› )(?:[\w.]* )?abstract|(?:^|› )(?:[\w’']+ )?(?:summary|synopsis|highlights)(?: ›|$)"
)
_DISCUSSION: Final = regex(r"(?:^|› )(?:\d+\.? )?(?:discussion|conclusion)")

_FIELDS: Final[dict[type, tuple[str, ...]]] = {
    Test: ("value", "p", "n"),
    Summary: ("mean", "median", "sd", "se", "ci_low", "ci_high", "q1", "q3", "minimum", "maximum", "n"),
    Estimate: ("value", "ci_low", "ci_high", "se", "p"),
    Proportion: ("percent", "count", "total", "ci_low", "ci_high"),
}
# What one place calls an estimate, another calls a mean or a percentage.
_MAIN: Final[dict[type, str]] = {Summary: "mean", Proportion: "percent"}
_OPPOSITE: Final = {"ci_low": "ci_high", "q1": "q3", "minimum": "maximum"}
_MIRROR: Final = _OPPOSITE | {high: low for low, high in _OPPOSITE.items()}
_UNSIGNED: Final = {"df0", "df1", "n", "p", "sd", "se", "count", "total"}

_MOST_ALIKE: Final = 20  # a pair of numbers that stands in more places than these singles nothing out
_FEWER_DECIMALS: Final = (1, 2)
_MOST_DECIMALS_APART: Final = 12


class Digits(NamedTuple):
    """A printed number by its digits; ``exact`` unless a relation makes it a bound."""

    significand: int
    decimals: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Quantity:
    """Numbers that may be printed again elsewhere.

    Parameters
    ----------
    index : int
        Of the record.
    prefix : str
        What leads from the record to the part, such as ``"groups[0]."``.
    part : Test, Summary, Estimate or Proportion
    level : int
        Who repeats whom: 0 the abstract, 1 the discussion, 2 other text, 3 tables; lower repeats higher.
    measure : str
        Statistic or measure; empty for means and percentages.
    numbers : dict of str to str
        As printed, by field; the main one is called ``"value"`` whatever the kind. All are turned around if
        it is negative, so that a fall by 2 is a change of -2.
    turned : bool
        Whether they were.
    """

    index: int
    prefix: str
    part: Part
    level: int
    measure: str
    numbers: dict[str, str]
    turned: bool

    @property
    def place(self) -> Location:
        """Where it is printed."""
        return self.part.location

    def field(self, role: str) -> str:
        """Name of a number in its record."""
        role = _MIRROR.get(role, role) if self.turned else role
        role = _MAIN.get(type(self.part), role) if role == "value" else role
        return self.prefix + ("df" if role[:2] == "df" else role)

    def as_printed(self, role: str, number: str) -> str:
        """``number``, of this or another quantity, with the sign that this place gives it."""
        return _negated(number) if self.turned and role not in _UNSIGNED else number

    def shared(self, other: Quantity) -> list[str]:
        """Names of the numbers that both places print."""
        return [role for role in self.numbers if role in other.numbers]

    def differing(self, other: Quantity, rounding: Rounding) -> list[str]:
        """Names of the numbers that cannot be one number, shortened in two ways."""
        both = ((role, self.numbers[role], other.numbers[role]) for role in self.shared(other))
        return [role for role, one, another in both if not _agree(one, another, rounding)]


def quantities_of(index: int, record: Record) -> Iterator[Quantity]:
    """What a record holds that another place may repeat: parts with at least two numbers."""
    level = TABLE if record.location.table is not None else _level(record.location.section or "")
    for prefix, part in _parts(record) if level is not None else ():
        printed = _numbers(part)
        if level is not None and len(printed) >= 2:
            turned = next(iter(printed.values())).startswith("-")
            numbers = _turned(printed) if turned else printed
            measure = part.statistic if isinstance(part, Test) else ""
            measure = part.measure if isinstance(part, Estimate) else measure
            yield Quantity(index, prefix, part, level, measure, numbers, turned)


class Alike:
    """Finds quantities that share two numbers with one that may repeat them."""

    def __init__(self, quantities: Iterable[Quantity]) -> None:
        quantities = list(quantities)
        repeating = [quantity for quantity in quantities if quantity.level < TABLE]
        self._asked = {form for quantity in repeating for forms in _forms(quantity) for form in forms}
        self._sharing: dict[tuple[_Form, _Form], list[Quantity]] = defaultdict(list)
        for quantity in quantities:
            for pair in self._pairs(quantity):
                self._sharing[pair].append(quantity)

    def _pairs(self, quantity: Quantity) -> Iterator[tuple[_Form, _Form]]:
        """Pairs of its numbers, as printed or with fewer decimals, that a repeating place prints too."""
        known = [asked for forms in _forms(quantity) if (asked := self._asked.intersection(forms))]
        for first, second in combinations(known, 2):
            yield from ((min(one, other), max(one, other)) for one in first for other in second)

    def repeated_by(self, quantity: Quantity) -> list[Quantity]:
        """Those of a higher level that may be the same, but not those whose numbers stand in many places."""
        found: dict[int, Quantity] = {}
        for pair in self._pairs(quantity):
            sharing = self._sharing[pair]
            if len(sharing) <= _MOST_ALIKE:
                found |= {id(other): other for other in sharing if other.level > quantity.level}
        return [other for other in found.values() if _may_be_same(quantity, other)]


@lru_cache(maxsize=1024)
def _level(section: str) -> int | None:
    section = section.lower()
    if _OF_OTHERS.search(section):
        return None
    return 0 if _ABSTRACT.search(section) else 1 if _DISCUSSION.search(section) else 2


def _parts(record: Record) -> Iterator[tuple[str, Part]]:
    if isinstance(record, Comparison):
        yield from ((f"groups[{i}].", group) for i, group in enumerate(record.groups))
        if record.estimate is not None:
            yield "estimate.", record.estimate
    elif isinstance(record, Part):
        yield "", record


def _numbers(part: Part) -> dict[str, str]:
    main = _MAIN.get(type(part), "value")
    texts = ((role, getattr(part, role)) for role in _FIELDS[type(part)])
    numbers = {("value" if role == main else role): text for role, text in texts if text is not None}
    if not isinstance(part, Test) and is_count_of_total(part):
        numbers = {role: text for role, text in numbers.items() if role not in ("ci_low", "ci_high")}
    if isinstance(part, Test):
        numbers |= {f"df{i}": text for i, text in enumerate(part.df)}
    if isinstance(part, Test | Estimate) and part.p is not None and part.p_relation not in (None, "="):
        numbers["p"] = f"{part.p_relation}{part.p}"
    return {role: text for role, text in numbers.items() if digits_of(text) is not None}


def _turned(numbers: dict[str, str]) -> dict[str, str]:
    kept = {role: number for role, number in numbers.items() if role in _UNSIGNED}
    signed = {role: number for role, number in numbers.items() if role not in _UNSIGNED}
    return {_MIRROR.get(role, role): _negated(number) for role, number in signed.items()} | kept


def _negated(number: str) -> str:
    return number[1:] if number.startswith("-") else f"-{number}"


@lru_cache(maxsize=8192)
def digits_of(text: str) -> Digits | None:
    """Significand and decimals of a printed number; None if it is none."""
    whole, mark, fraction = text.removeprefix("-").partition(".")
    if len(text) < 20 and text.isascii() and (whole + fraction).isdecimal() and (fraction or not mark):
        return Digits(int(whole + fraction) * (-1 if text.startswith("-") else 1), len(fraction), exact=True)
    try:
        number = Printed(text)
    except NotANumber:
        return None
    return Digits(number.significand, number.decimals, exact=number.relation == "=")


def _forms(quantity: Quantity) -> Iterator[list[_Form]]:
    """Each number of a quantity as printed and as a place with fewer decimals would print it."""
    test = isinstance(quantity.part, Test)
    for role, text in quantity.numbers.items():
        if role not in ("df0", "n") and (forms := _shorter(text)):
            yield [(test, role, *form) for form in forms]


@lru_cache(maxsize=8192)
def _shorter(text: str) -> tuple[tuple[int, int], ...]:
    """Significand and decimals, with fewer decimals too, a half rounded either way."""
    number = digits_of(text)
    if number is None or not number.exact or not number.significand:
        return ()
    forms = [(number.significand, number.decimals)]
    sign = 1 if number.significand > 0 else -1
    for fewer in _FEWER_DECIMALS:
        whole, rest = divmod(abs(number.significand), 10**fewer)
        if number.decimals >= fewer and whole:
            forms += [(sign * whole, number.decimals - fewer)] if 2 * rest <= 10**fewer else []
            forms += [(sign * (whole + 1), number.decimals - fewer)] if 2 * rest >= 10**fewer else []
    return tuple(forms)


def _may_be_same(one: Quantity, other: Quantity) -> bool:
    """Whether measures and qualifiers allow it; the notes of a table may qualify what its cells do not."""
    measures = {one.measure, other.measure} - {"", "unnamed", "difference"}
    here, there = set(one.part.qualifiers), set(other.part.qualifiers)
    return len(measures) < 2 and (not here or here == there or (not there and "crude" not in here))


def _agree(one: str, other: str, rounding: Rounding) -> bool:
    """Whether one number can have been printed as both."""
    a, b = digits_of(one), digits_of(other)
    if a is None or b is None or not (a.exact and b.exact):
        return bool(Printed(one).interval(rounding).overlaps(Printed(other).interval(rounding)))
    fine, coarse = (a, b) if a.decimals > b.decimals else (b, a)
    if fine.decimals - coarse.decimals > _MOST_DECIMALS_APART:
        return False
    scale = int(10 ** (fine.decimals - coarse.decimals))
    gap = fine.significand - coarse.significand * scale  # in units of the finer one
    if scale == 1:
        return gap == 0
    if rounding == "truncated":
        return 0 <= (gap if coarse.significand + fine.significand >= 0 else -gap) < scale
    return 2 * abs(gap) <= scale + 1
