"""Typing slips: which printed number becomes which by one touch of a key.

A slip changes, drops, adds or swaps one digit, moves the decimal mark one place, or changes the sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

MORE_OR_LESS: Final = "a digit more or less"
SIGN, MARK, ONE, SWAPPED = (
    "sign changed",
    "decimal mark moved",
    "one digit changed",
    "neighboring digits swapped",
)
#: What :func:`slip_between` names.
SLIPS: Final = (SIGN, MARK, ONE, SWAPPED, MORE_OR_LESS)
_DIGITS: Final = "0123456789"


def slip_between(first: str, second: str) -> str | None:
    """What one slip turns one printed number into the other; None if it takes more than one.

    Examples
    --------
    >>> slip_between("2.20", "2.02"), slip_between("12.03", "1.203"), slip_between(".36", "0.036")
    ('neighboring digits swapped', 'decimal mark moved', 'decimal mark moved')
    """
    return _slip(_bare(first), _bare(second))


def _slip(a: str, b: str) -> str | None:
    if a == b:
        return None
    if a.lstrip("-") == b.lstrip("-"):
        return SIGN
    if a.startswith("-") != b.startswith("-"):
        return None
    if a.replace(".", "").lstrip("-0") == b.replace(".", "").lstrip("-0"):
        shift = abs(_decimals(a) - _decimals(b))
        return MARK if shift == 1 or len(a) == len(b) else None
    if abs(len(a) - len(b)) == 1 and _is_one_shorter(*sorted((a, b), key=len)):
        return MORE_OR_LESS
    if len(a) != len(b) or a.find(".") != b.find("."):
        return None
    differing = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(differing) == 1:
        return ONE
    swapped = len(differing) == 2 and [a[i] for i in differing] == [b[i] for i in reversed(differing)]
    beside = swapped and a[differing[0] + 1 : differing[1]] in ("", ".")
    return SWAPPED if beside else None


@lru_cache(maxsize=1024)
def slips_of(text: str) -> tuple[tuple[str, str], ...]:
    """Every number that one slip could have turned into the printed ``text``, after the name of the slip."""
    here = _bare(text)
    found: dict[str, tuple[str, str]] = {}
    for other in _edited(text):
        there = _bare(other)
        if there not in found and (slip := _slip(here, there)) is not None:
            found[there] = slip, other
    return tuple(found.values())


def _edited(text: str) -> Iterator[str]:
    places = [i for i, letter in enumerate(text) if letter in _DIGITS]
    for i, j in pairwise(places):
        yield text[:i] + text[j] + text[i + 1 : j] + text[i] + text[j + 1 :]
    yield from _moved_marks(text)
    for i in places:
        yield from (text[:i] + digit + text[i + 1 :] for digit in _DIGITS)
    yield text[1:] if text[:1] in "-−" else "-" + text
    for i in places if len(places) > 1 else ():
        yield text[:i] + text[i + 1 :]
    for i in [*places, places[-1] + 1] if places else []:
        yield from (text[:i] + digit + text[i:] for digit in _DIGITS)


def _moved_marks(text: str) -> Iterator[str]:
    """The decimal mark one place to the right and to the left."""
    mark = max(text.find("."), text.find(","), text.find("·"))
    if mark < 0:
        return
    left, right = text[:mark], text[mark + 1 :]
    if right[:1].isdigit():
        sign = left[:1] if left[:1] in ("-", "−") else ""
        whole = sign + ((left + right[0]).removeprefix(sign).lstrip("0") or "0")
        yield whole + text[mark] + right[1:] if right[1:] else whole
    if left[-1:].isdigit():
        yield (left[:-1] if left[:-1].lstrip("-−") else f"{left[:-1]}0") + text[mark] + left[-1] + right


def _bare(text: str) -> str:
    """Sign, digits and one decimal mark; no zero before the mark."""
    text = text.strip().replace("−", "-").replace(",", ".").replace("·", ".").rstrip("%").replace(" ", "")
    sign, size = ("-", text[1:]) if text.startswith("-") else ("", text)
    return sign + (size[1:] if size.startswith("0.") else size)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _is_one_shorter(short: str, long: str) -> bool:
    i = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return long[i] in _DIGITS and short[i:] == long[i + 1 :]
