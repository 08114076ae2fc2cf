"""Points in time, as records and sentences name them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from review.patterns import regex
from review.study.text import plain

_UNIT: Final = r"(?P<unit>days?|weeks?|wks?|months?|mos?|years?|yrs?|hours?|hrs?|h|minutes?|mins?)"
_TIME: Final = regex(
    rf"\b(?P<number>\d+(?:\.\d+)?)(?:th|rd|st|nd)?[ -]?{_UNIT}(?![\w-])"
    rf"|\b{_UNIT.replace('unit', 'unit2')}[ -]?(?P<number2>\d+)\b"
    r"|\b(?P<name>baseline|admission|pre-?(?:test|treatment|intervention|operative(?:ly)?|training)?(?![\w-])"
    r"|post-?(?:test|treatment|intervention|operative(?:ly)?|training)?(?![\w-])|before|after|follow[ -]?up"
    r"|discharge|end of (?:the )?(?:study|treatment|trial|intervention)|final|initial)\b",
    re.IGNORECASE,
)
_UNITS: Final = {"d": "day", "w": "week", "y": "year", "h": "hour"}
_BEFORE: Final = ("baseline", "admission", "pre", "before", "initial")


@lru_cache(maxsize=8192)
def times_in(text: str) -> tuple[str, ...]:
    """Points in time that a text names, in one spelling, in order.

    Examples
    --------
    >>> times_in("Pain at 12 wks"), times_in("Week 12"), times_in("Pre-treatment")
    (('12 weeks',), ('12 weeks',), ('before',))
    """
    return tuple(dict.fromkeys(_spelled(match) for match in _TIME.finditer(plain(text))))


def _spelled(match: re.Match[str]) -> str:
    if name := match["name"]:
        lowered = name.lower()
        if lowered.startswith(_BEFORE):
            return "baseline" if lowered in ("baseline", "initial", "admission") else "before"
        return "after" if lowered.startswith(("post", "after", "end", "final")) else lowered
    number = match["number"] or match["number2"]
    unit = (match["unit"] or match["unit2"]).lower()
    name = "minute" if unit.startswith("min") else _UNITS.get(unit[0], "month")
    return f"{number} {name}{'' if number == '1' else 's'}"


def is_start(time: str) -> bool:
    """Whether a point in time lies before the treatment."""
    return time in ("baseline", "before") or time.startswith("0 ")
