"""A number as it was printed: its text, its value, and the interval it stands for.

``0.50`` and ``0.5`` are different evidence. A printed number keeps its text, and every number that
was rounded to it lies within half a unit of its last printed place (or one unit, if digits were
cut off). A printed relation is an interval too: ``p < .001`` says that p lies between 0 and .001.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from review.patterns import regex

Rounding = Literal["half_up", "half_even", "truncated", "half_up_or_down"]
_ROUNDINGS: Final[tuple[str, ...]] = get_args(Rounding)
Relation = Literal["=", "<", "≤", ">", "≥", "~"]

#: What the recomputing functions accept: printed numbers carry their rounding, plain ones are exact.
Number: TypeAlias = "str | Printed | float | Iterable[str | Printed] | NDArray[np.float64]"

# Longer texts are no printed numbers, and hostile ones would cost time.
_LONGEST: Final = 48
_LONGEST_PLAIN: Final = 15  # so many digits a float holds exactly, doubled
_LARGEST_EXPONENT: Final = 250  # with all other digits, floats can still hold it

_SAME_SIGN = str.maketrans(
    dict.fromkeys("−‐‑‒–﹣－⁻", "-")
    | dict.fromkeys("＋⁺", "+")
    | dict.fromkeys("\u00a0\u202f\u205f\t" + "".join(map(chr, range(0x2000, 0x200B))), " ")
    | {"≦": "≤", "⩽": "≤", "≧": "≥", "⩾": "≥", "＜": "<", "＞": ">", "＝": "="}
    | dict.fromkeys("≈∼≅≃", "~")
    | dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
)  # fmt: skip

_NUMBER = regex(
    r"""
    (?P<relation> <= | >= | [<≤>≥=~] )? [ ]*
    (?P<sign> [+-] )? [ ]?
    (?:
        (?P<digits>
            [1-9][0-9]{0,2} (?P<space>[ '’]) [0-9]{3} (?: (?P=space) [0-9]{3} )* (?: [.,] [0-9]+ )?  # 1 234.5
          | [0-9]{1,3} (?: , [0-9]{3} )+ \. [0-9]+                                              # 1,234.5
          | [0-9]{1,3} (?: \. [0-9]{3} )+ , [0-9]+                                              # 1.234,5
          | [0-9]{1,3} (?P<group>[.,]) [0-9]{3} (?: (?P=group) [0-9]{3} )+                      # 1,234,567
          | [0-9]* [.,·] [0-9]+                                                   # 3.35  3,35  .036  0·05
          | [0-9]+
        )
        (?:
            [eE] (?P<e>[+-]?[0-9]{1,4})                                                         # 2e-4
          | [ ]* [×xX*·⋅] [ ]* 10 [ ]* \^? [ ]* (?P<power>[+-]?[ ]?[0-9]{1,4})                  # 1.2 × 10−3
        )?
      | 10 [ ]* (?: \^ [ ]* | (?=[+-]) ) (?P<bare_power>[+-]?[ ]?[0-9]{1,4})                    # <10⁻⁴
    )
    """,
    re.VERBOSE,
)
_RAISED = regex("[⁻⁺]?[ ]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")  # a power, or a footnote mark; never more digits
_NOT_SIGNIFICANT = regex(r"(?:p[ ]*=?[ ]*)?(?:n\.?[ ]?s\.?|(?:not|non)[ -]?significant)", re.IGNORECASE)
_P_PREFIX = regex(r"\Ap(?:[ -]?values?)?(?:'s)?(?=[ ]*[<≤>≥=~.0-9])", re.IGNORECASE)


class NotANumber(ValueError):
    """A text that was to be a printed number is none; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from ``low`` to ``high``, both included.

    Parameters
    ----------
    low, high : float or ndarray
        Ends, of the same shape; ``low <= high``.
    """

    low: Any
    high: Any

    def __contains__(self, value: float) -> bool:
        return bool(np.all((self.low <= value) & (value <= self.high)))

    def overlaps(self, other: Interval) -> Any:
        """Whether the two intervals share a value (elementwise for arrays)."""
        return (self.low <= other.high) & (other.low <= self.high)

    def clip(self, low: float, high: float) -> Interval:
        """The part between ``low`` and ``high``; NaN ends where there is none."""
        none = (self.high < low) | (self.low > high)
        ends = [np.where(none, np.nan, np.clip(end, low, high)) for end in (self.low, self.high)]
        return Interval(*(end if end.ndim else float(end) for end in ends))


@dataclass(frozen=True, slots=True)
class Bounds:
    """Exact ends of a printed number's interval, and whether each end belongs to it."""

    low: Fraction
    high: Fraction
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed.

    Parameters
    ----------
    text : str
        For example ``".036"``, ``"−1.3"``, ``"3,35"``, ``"1 234.5"``, ``"1.2 × 10−3"``,
        ``"<.001"``, ``"0·05"``. A comma or point before exactly three digits groups
        thousands where no other reading is possible or (for the comma) usual:
        ``"1,234"`` is 1234, ``"0,036"`` and ``"3,35"`` are decimals, ``"1.234"`` is 1.234.
    decimal_mark : {".", ","}, optional
        Settles the ambiguous cases: with ``","``, ``"1,234"`` is 1.234 and ``"1.234"`` is 1234.

    Attributes
    ----------
    relation : str
        ``"="`` unless the text says ``<``, ``≤``, ``>``, ``≥`` or ``~``.
    significand : int
        All printed digits as one signed integer.
    decimals : int
        The last printed place is ``10 ** -decimals`` (negative for ``"2e4"``).

    Raises
    ------
    NotANumber
        If the text is no single printed number.
    TypeError
        If a float or another non-text is given: it no longer knows its decimals.

    Examples
    --------
    >>> Printed("0.50").low, Printed("0.50").high
    (0.495, 0.505)
    >>> Printed("0.5").interval()
    Interval(low=0.45, high=0.55)
    >>> Printed("< .001").interval()
    Interval(low=-inf, high=0.001)
    """

    text: str
    decimal_mark: Literal[".", ","] | None = None
    relation: Relation = field(init=False)
    significand: int = field(init=False)
    decimals: int = field(init=False)
    _negative: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(
                f"a printed number is text, so that its decimals are known: got {self.text!r} "
                f'({type(self.text).__name__}); write it in quotes, as printed: "0.50"'
            )
        whole, mark, fraction = self.text.removeprefix("-").partition(".")
        digits = whole + fraction
        plain_digits = len(digits) <= _LONGEST_PLAIN and digits.isascii() and digits.isdecimal()
        if plain_digits and self.decimal_mark is None and bool(mark) is bool(fraction):
            self._settle("=", digits, len(fraction), self.text.startswith("-"))  # most, several times as fast
            return
        plain = _plain(self.text)
        match = _NUMBER.fullmatch(plain)
        if match and match["bare_power"] and not (match["relation"] or "^" in plain):
            match = None  # "10–20" is a range unless something says that it is a power
        if match is None:
            shown = self.text if len(self.text) <= _LONGEST else self.text[:_LONGEST] + "…"
            raise NotANumber(f'expected a number such as "3.35", ".036" or "<.001", got {shown!r}')
        exponent = int((match["e"] or match["power"] or match["bare_power"] or "0").replace(" ", ""))
        if abs(exponent) > _LARGEST_EXPONENT:
            raise NotANumber(f"the power of ten in {self.text!r} is beyond ±{_LARGEST_EXPONENT}")
        whole, fraction = _split(match["digits"] or "1", self.decimal_mark)
        negative = match["sign"] == "-"
        relation = (match["relation"] or "=").replace("<=", "≤").replace(">=", "≥")
        self._settle(relation, whole + fraction, len(fraction) - exponent, negative)

    def _settle(self, relation: str, digits: str, decimals: int, negative: bool) -> None:
        settle = object.__setattr__  # the only way to set a derived field of a frozen record
        settle(self, "relation", relation)
        settle(self, "significand", -int(digits) if negative else int(digits))
        settle(self, "decimals", decimals)
        settle(self, "_negative", negative)

    def __str__(self) -> str:
        return self.text

    @property
    def unit(self) -> Fraction:
        """One unit of the last printed place."""
        return _power_of_ten(-self.decimals)

    @property
    def exact(self) -> Fraction:
        """The printed number itself, without binary rounding."""
        return self.significand * self.unit

    @property
    def value(self) -> float:
        """The printed number as the nearest float."""
        if self.decimals < 0:
            return float(self.exact)
        return float(self.significand / 10**self.decimals)  # the ratio of whole numbers is rounded once

    @property
    def low(self) -> float:
        """Lower end of :meth:`interval`."""
        return float(self.interval().low)

    @property
    def high(self) -> float:
        """Upper end of :meth:`interval`."""
        return float(self.interval().high)

    def bounds(self, rounding: Rounding = "half_up") -> Bounds:
        """Exact interval of the numbers that are printed as these digits, whatever the relation.

        Parameters
        ----------
        rounding : {"half_up", "half_even", "truncated", "half_up_or_down"}
            Halves away from zero; halves to the even digit; digits cut off; halves either way, as the R
            packages scrutiny and CLOSURE have it.
        """
        unit, value, zero = self.unit, self.exact, self.significand == 0
        negative = self.significand < 0 or (zero and self._negative)
        low, high = value - unit / 2, value + unit / 2
        match rounding:
            case "half_up":
                return Bounds(low, high, not (negative or zero), negative and not zero)
            case "half_even":
                return Bounds(low, high, *(self.significand % 2 == 0,) * 2)
            case "half_up_or_down":
                return Bounds(low, high, True, True)
            case "truncated":
                low = value - unit if negative or zero else value
                return Bounds(low, value if negative else value + unit, not (negative or zero), negative)
            case _:
                raise ValueError(f"rounding is one of {', '.join(_ROUNDINGS)}, got {rounding!r}")

    def interval(self, rounding: Rounding = "half_up") -> Interval:
        """What the printed text says of the number, as an interval of floats.

        With a relation, the printed digits are the bound itself: ``"<.05"`` reaches from minus
        infinity to .05. ``"~"`` ("about") widens the rounding interval to a whole unit each way.
        """
        match self.relation:
            case "<" | "≤":
                return Interval(-math.inf, self.value)
            case ">" | "≥":
                return Interval(self.value, math.inf)
            case "~":
                return Interval(float(self.exact - self.unit), float(self.exact + self.unit))
            case _:
                below, above = _reach(self.significand, self._negative, rounding)
                return Interval(self._scaled(below), self._scaled(above))

    def _scaled(self, halves: int) -> float:
        """So many half units of the last printed place, rounded once."""
        if self.decimals < 0:
            return float(halves * 10**-self.decimals) / 2
        return float(halves / (2 * 10**self.decimals))


@lru_cache(maxsize=256)
def _power_of_ten(exponent: int) -> Fraction:
    return Fraction(10) ** exponent


def _reach(significand: Any, negative: Any, rounding: Rounding) -> tuple[Any, Any]:
    """Ends of a printed number's interval in half units of its last place; elementwise for arrays."""
    doubled = 2 * significand
    if rounding != "truncated":
        if rounding not in _ROUNDINGS:
            raise ValueError(f"rounding is one of {', '.join(_ROUNDINGS)}, got {rounding!r}")
        return doubled - 1, doubled + 1
    zero = significand == 0  # digits are cut toward zero
    return doubled - 2 * (negative | zero), doubled + 2 * (1 - negative)


def interval_of(number: Number, rounding: Rounding = "half_up", *, whole_is_exact: bool = False) -> Interval:
    """Interval that a number stands for.

    Parameters
    ----------
    number : str, Printed, float, or a sequence of either kind
        Text and :class:`Printed` carry their rounding; plain numbers are taken as exact.
    whole_is_exact : bool
        What was printed without decimals was counted, not rounded: sizes, degrees of freedom.

    Returns
    -------
    Interval
        Of floats, or of arrays of shape ``(n,)`` for a sequence.
    """
    if isinstance(number, str):
        number = Printed(number)
    if isinstance(number, Printed):
        if whole_is_exact and number.relation == "=" and number.decimals <= 0:
            return Interval(number.value, number.value)
        return number.interval(rounding)
    if isinstance(number, int | float | np.number):
        return Interval(float(number), float(number))
    if isinstance(number, np.ndarray) and number.dtype.kind in "fiu":
        return Interval(number.astype(float), number.astype(float))
    items = number.tolist() if isinstance(number, np.ndarray) else list(number)
    codes = {item: code for code, item in enumerate(dict.fromkeys(items))}  # printed numbers recur
    place = np.fromiter(map(codes.__getitem__, items), dtype=np.int64, count=len(items))
    ends = _plain_intervals(list(codes), rounding, whole_is_exact)
    if ends is None:
        read = [interval_of(item, rounding, whole_is_exact=whole_is_exact) for item in codes]
        ends = Interval(np.array([each.low for each in read]), np.array([each.high for each in read]))
    return Interval(ends.low[place], ends.high[place]) if items else ends


def _plain_intervals(texts: list[Any], rounding: Rounding, whole_is_exact: bool) -> Interval | None:
    """Intervals of many texts at once, if all are as plain as ``-12.30``; otherwise None."""
    if not texts or not all(type(text) is str for text in texts):
        return None
    written = np.array(texts)
    if not 0 < written.itemsize <= 4 * _LONGEST_PLAIN:
        return None
    columns = written.view(np.uint32).reshape(len(texts), -1).T  # one character of every text
    significand, decimals, points = np.zeros((3, len(texts)), dtype=np.int64)
    negative = columns[0] == ord("-")
    known = negative.astype(np.int64)
    for column in columns:
        digit, point = (column - np.uint32(48)) < 10, column == ord(".")
        significand = np.where(digit, 10 * significand + column - 48, significand)
        decimals += digit & (points > 0)
        points += point
        known += digit | point | (column == 0)
    sound = (known == len(columns)) & ((points == 0) | ((points == 1) & (decimals > 0)))
    if not (sound & (np.strings.str_len(written) > negative)).all():
        return None
    signed = np.where(negative, -significand, significand)
    low, high = _reach(signed, negative, rounding)
    if whole_is_exact:
        low, high = np.where(points, low, 2 * signed), np.where(points, high, 2 * signed)
    scale = 2 * 10.0**decimals
    return Interval(low / scale, high / scale)  # whole numbers that floats hold: rounded once


def p_value_interval(text: str | Printed, *, alpha: float = 0.05, rounding: Rounding = "half_up") -> Interval:
    """Interval within [0, 1] that a printed p-value stands for.

    Parameters
    ----------
    text : str or Printed
        For example ``".036"``, ``"p < .001"``, ``"P=0.02"``, ``".000"``, ``"ns"``, ``"n.s."``.
    alpha : float
        What "not significant" means; ``"ns"`` is ``(alpha, 1)``.

    Raises
    ------
    NotANumber
        If the text is no p-value, or lies outside 0 to 1 altogether.
    """
    if isinstance(text, str):
        plain = _plain(text)
        if _NOT_SIGNIFICANT.fullmatch(plain):
            return Interval(alpha, 1.0)
        text = Printed(_P_PREFIX.sub("", plain or text, count=1))
    interval = text.interval(rounding).clip(0.0, 1.0)
    if math.isnan(interval.low):
        raise NotANumber(f"a p-value lies between 0 and 1, got {text.text!r}")
    return interval


def _plain(text: str) -> str:
    """One character for each meaning, powers marked by ``^``; empty if too long to be a number."""
    text = text.strip()
    return _RAISED.sub(r"^\g<0>", text).translate(_SAME_SIGN).strip() if len(text) <= _LONGEST else ""


def _split(digits: str, decimal_mark: str | None) -> tuple[str, str]:
    """Whole and fractional digits of a number without sign and power."""
    digits = re.sub(r"(?<=[0-9])[ '’](?=[0-9])", "", digits).replace("·", decimal_mark or ".")
    marks = [mark for mark in ".," if mark in digits]
    if len(marks) == 2:  # both occur: the last one is the decimal mark
        decimal = max(marks, key=digits.rindex)
    elif not marks or digits.count(marks[0]) > 1:
        decimal = ""
    elif decimal_mark is not None:
        decimal = decimal_mark if decimal_mark == marks[0] else ""
        if not decimal and not re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", digits):
            raise NotANumber(f"{digits!r} has no reading with {decimal_mark!r} as decimal mark")
    else:
        grouped = re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", digits)
        decimal = "" if grouped else marks[0]
    whole, _, fraction = digits.partition(decimal) if decimal else (digits, "", "")
    return whole.replace(".", "").replace(",", ""), fraction
