"""The printed numbers in a record, by the path that a check names: to read, to replace, to call by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from review.checking.wording import spelled
from review.patterns import regex
from review.printed import NotANumber, Printed
from review.records import Record

_STEP: Final = regex(r"(\w+)(?:\[(\d+)\])?\.?")
_POSITIVE: Final = frozenset({"n", "count", "total", "df", "p"})
_NEVER_NEGATIVE: Final = frozenset({"sd", "se", "percent"})


def numbers_at(record: Record, path: str) -> Iterator[tuple[str, str]]:
    """Path and text of the printed number at ``path``; of ``"df"`` each of a pair.

    Examples
    --------
    >>> from review.records import Location, Test
    >>> test = Test(location=Location(start=0, end=9), quote="", statistic="F", value="3.2", df=("2", "57"))
    >>> list(numbers_at(test, "df")), list(numbers_at(test, "p"))
    ([('df[0]', '2'), ('df[1]', '57')], [])
    """
    value = _at(record, path)
    texts = value if isinstance(value, tuple) else (value,)
    for place, text in enumerate(texts):
        here = f"{path}[{place}]" if isinstance(value, tuple) else path
        if isinstance(text, str) and is_possible(here, text):
            yield here, text


def part_of(record: Record, path: str) -> Record:
    """The record, or the group or estimate within it, that holds the number at ``path``."""
    part = _at(record, path.rpartition(".")[0]) if "." in path else record
    return part if is_dataclass(part) else record  # type: ignore[return-value]


def text_at(record: Record, path: str) -> str | None:
    """What is printed at ``path``, if it is one text."""
    value = _at(record, path)
    return value if isinstance(value, str) else None


def _at(record: Record, path: str) -> Any:
    if path.isidentifier():  # most, several times as fast
        return getattr(record, path, None)
    value: Any = record
    for step in _STEP.finditer(path):
        value = getattr(value, step[1], None)
        if step[2] is not None and isinstance(value, tuple):
            value = value[int(step[2])] if int(step[2]) < len(value) else None
    return value


def with_number(record: Any, path: str, text: str) -> Any:
    """A copy of a record with another number at ``path``; ``"<1"`` at a p-value replaces its relation too."""
    step = _STEP.match(path)
    if step is None:
        raise ValueError(f"{path!r} is no path to a number of a record")
    name, place, rest = step[1], step[2], path[step.end() :]
    old = getattr(record, name)
    if place is not None:
        at = int(place)
        inner = with_number(old[at], rest, text) if rest else text
        return replace(record, **{name: (*old[:at], inner, *old[at + 1 :])})
    if rest:
        return replace(record, **{name: with_number(old, rest, text)})
    if text[:1] == "<" and hasattr(record, f"{name}_relation"):
        return replace(record, **{name: text[1:], f"{name}_relation": "<"})
    return replace(record, **{name: text})


def is_possible(path: str, text: str) -> bool:
    """Whether the number at ``path`` can be so: sizes and p-values are above 0, spreads not below."""
    name = path.rpartition(".")[2].partition("[")[0]
    try:
        number = Printed(text)
    except NotANumber:
        return False
    if name in _POSITIVE:
        return number.significand > 0
    return number.significand >= 0 or name not in _NEVER_NEGATIVE


def name_of(record: Record, path: str) -> str:
    """What a reader calls the number: ``t`` rather than ``value``, ``first df`` rather than ``df[0]``."""
    owner, _, name = path.rpartition(".")
    if name == "value":
        of = getattr(record, "estimate", None) if owner == "estimate" else record
        name = getattr(of, "statistic", None) or getattr(of, "measure", None) or name
    name, _, place = name.rstrip("]").partition("[")
    pair = place and len(getattr(record, name, ())) > 1
    which = f"{'first' if place == '0' else 'second'} " if pair else ""
    group = re.fullmatch(r"groups\[(\d+)\]", owner)
    return which + spelled(name) + (f" of group {int(group[1]) + 1}" if group else "")


@lru_cache(maxsize=4096)  # the same few texts are asked for again and again
def value_of(text: str) -> Decimal:
    """The printed number."""
    exact = Printed(text).exact
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def shaped(value: Decimal, like: str) -> str:
    """A number written as ``like`` is, with as many decimals."""
    text = f"{value:.{max(Printed(like).decimals, 0)}f}"
    bare = like.lstrip("-−<≤=≥>~ ").startswith(".") and abs(value) < 1
    return text.replace("0.", ".", 1) if bare else text
