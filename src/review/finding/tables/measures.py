"""Which estimate or test a number is, and at what level an interval stands."""

from __future__ import annotations

import re
from typing import Final

from review.finding.grammar import Phrase
from review.finding.tables.columns import Column
from review.finding.tables.facets import facets
from review.finding.tables.layout import Row
from review.finding.tables.notes import Legend
from review.patterns import regex

_RATIO: Final = regex(
    r"\b(?:sex|gender)\b|\bratio\b|\b(?:(?:m|male|men|f|female|women|boys|girls|yes|no|right|left)s?)"
    r"[ ]?[/:][ ]?\w",
    re.IGNORECASE,
)
_EFFECT: Final = regex(r"^(?!.*diff).*\beffect", re.IGNORECASE)
_MEASURES: Final = ("OR", "HR", "RR", "IRR", "PR", "SMD", "beta", "b", "MD")


_SIDES: Final = (
    "(?:(?:fe)?males?|(?:wo)?m[ae]n|boys?|girls?|[mf]|yes|no|[yn]|right|left|[rl]|positive|negative|present"
    "|absent|alive|dead|died|survived|single|married|black|white|high|low)"
)
_OPPOSITES: Final = regex(
    rf"(?<![a-z/])(?P<one>(?P<word>{_SIDES})|[a-z]{{4,20}})[ ]?/[ ]?"
    rf"(?P<two>(?(word){_SIDES}|(?:non|un|not)[ -]?(?P=one)))(?![a-z/])",
    re.IGNORECASE,
)


def two_categories(row: Row) -> tuple[str, str] | None:
    """The two things that ``5/7`` counts, in a row such as "Gender, male/female"; None if none are named."""
    match = _OPPOSITES.search(row.label)
    if match is None or match["one"].lower() == match["two"].lower() or match[0] in ("n/N", "N/n", "n/n"):
        return None
    return match["one"], match["two"]


def is_ratio(row: Row, column: Column) -> bool:
    """Whether ``5/7`` is no count of a total: "Gender", "M/F"."""
    return any(_RATIO.search(text) for text in (*column.path, *row.stubs[-1:]))


def measure_of(row: Row, column: Column, phrase: Phrase, first: str, legend: Legend) -> str:
    """Name of the estimate or test that a number is: by its own name, the heads, the row, the caption."""
    kind = "estimate" if first == "value" else "test"
    label = row.own
    heads: tuple[str, ...] = (column.measure if column.kinds & {kind} else "",)
    above = (facets(text).measure(kind) for text in reversed(row.sections))
    if label.statistic:  # "Pseudo R²" below odds ratios
        heads = (label.measure(kind), *heads)
    named = phrase.name or next(filter(None, (*heads, label.measure(kind), *above)), "")
    if named == "MD" and _EFFECT.search(column.last.text):  # of which kind, caption or notes may say
        bound = legend.bound_measures
        marked = next((m for mark in label.label.marks if (m := bound.get(mark, ""))), "")
        others = [m for m in legend.measures if m != "MD"]
        return marked or (others[0] if others else named)
    if named or kind == "test":
        return named or (legend.tests[0] if len(set(legend.tests)) == 1 else "unnamed")
    said = [m for m in _MEASURES if m in legend.measures]
    return said[0] if said else "b" if legend.regression else "unnamed"


def level_of(row: Row, column: Column, legend: Legend) -> str:
    """Level of an interval, as heads, row, sections, caption or notes name it."""
    labels = [
        facets(text).label.level for text in (*reversed(column.path), row.label, *reversed(row.sections))
    ]
    return next(filter(None, labels), "") or facets(legend.caption[:240]).label.level or _level(legend.about)


_LEVEL: Final = regex(r"(9\d(?:\.\d)?)[ ]?%[ -]?(?:CI|[cC]onfidence)")


def _level(text: str) -> str:
    match = _LEVEL.search(text)
    return match[1] if match else ""
