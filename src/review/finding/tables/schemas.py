"""What the numbers of a phrase may be: for every form its schemas, and what speaks for and against each.

A schema names the field of a record that each number fills. Costs come from three sides: what the labels
around say (:func:`fits`), how the numbers are written (:func:`form_costs`), and what the numbers of a whole
row are (:func:`value_costs`). The last never depends on one number: a changed digit changes no reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from review.finding.grammar import Phrase
from review.finding.tables.cells import decimals, is_whole, value_of
from review.finding.tables.facets import Evidence

Fields = tuple[str, ...]
Costs = tuple[float, ...]  #: of each schema of a form

#: Form of a phrase → schemas with the cost of each where nothing else is known.
_PRIORS: Final[dict[str, dict[str, float]]] = {
    "spread": {
        "mean sd": 0.0, "mean se": 0.8, "value se": 2.5, "median iqr": 3.5, "mean ci_half": 3.0,
        "value ci_half": 3.5,
    },
    "bracket": {
        "count percent": 0.5, "mean sd": 0.6, "mean se": 1.6, "percent count": 2.0, "mean n": 3.0,
        "value se": 2.0,
        "median iqr": 2.0, "count total": 3.0, "percent n": 3.2, "percent se": 3.0, "value p": 2.6,
        "statistic p": 2.6, "statistic df": 3.0, "median n": 3.2, "percent sd": 3.2, "median sd": 3.0,
        "median se": 3.4, "mean cv": 0.0, "sd cv": 0.0,
    },
    "interval": {
        "median q1 q3": 0.5, "mean ci_low ci_high": 0.9, "value ci_low ci_high": 0.9, "median minimum "
                                                                                      "maximum": 0.9,
        "mean minimum maximum": 1.3, "percent ci_low ci_high": 1.4, "median ci_low ci_high": 1.8,
        "mean q1 q3": 2.0,
        "statistic ci_low ci_high": 2.5, "count ci_low ci_high": 3.5,
    },
    "limits": {"ci_low ci_high": 0.5, "q1 q3": 0.8, "minimum maximum": 0.8},
    "number": {
        "count": 0.6, "mean": 1.0, "percent": 1.4, "median": 1.4, "value": 1.6, "sd": 1.6, "se": 1.7,
        "n": 1.8,
        "statistic": 1.8, "df": 2.0, "minimum": 2.0, "maximum": 2.0, "iqr": 2.2, "p": 2.6, "ci_low": 2.2,
        "ci_high": 2.2, "total": 2.4, "ci_half": 4.5, "cv": 4.0,
    },
    "enclosed": {"sd": 0.8, "percent": 0.8, "se": 1.0, "n": 2.0, "count": 2.0, "p": 2.0, "mean": 3.0},
    "half": {"sd": 0.0, "se": 0.8},
    "counted": {"count total": 0.0},
    "counted_share": {"count total percent": 0.0},
    "share_counted": {"percent count total": 0.0},
    "p": {"p": 0.0},
    "ns": {"p": 0.0},
    "size": {"n": 0.0},
    "test": {"statistic": 0.0},
}  # fmt: skip
SCHEMAS: Final[dict[str, tuple[Fields, ...]]] = {
    form: tuple(tuple(names.split()) for names in priors) for form, priors in _PRIORS.items()
}
PRIORS: Final[dict[str, tuple[float, ...]]] = {
    form: tuple(priors.values()) for form, priors in _PRIORS.items()
}
#: Forms that say themselves what their numbers are.
PLAIN_FORMS: Final = {"spread", "counted", "counted_share", "share_counted", "p", "size", "test", "half"}

_TERM_OF: Final = {
    "mean": "mean", "sd": "sd", "se": "se", "median": "median", "q1": "iqr", "q3": "iqr", "iqr": "iqr",
    "minimum": "range", "maximum": "range", "ci_low": "ci", "ci_high": "ci", "ci_half": "ci",
    "count": "count",
    "n": "count", "total": "count", "percent": "percent", "value": "estimate", "p": "p",
    "statistic": "test", "df": "df", "cv": "cv",
}  # fmt: skip
_ALONE: Final = {
    "minimum": "minimum",
    "maximum": "maximum",
    "ci_low": "ci_low",
    "ci_high": "ci_high",
    "total": "total",
}
_STRONG: Final = {"sd", "se", "iqr", "range", "ci", "median", "estimate", "p", "test", "percent", "df", "cv"}
_TOTAL_AS_COUNT: Final = {"total": "count"}
MISFIT: Final = 0.7


@lru_cache(maxsize=8192)
def fits(form: str, said: Evidence) -> tuple[float, ...]:
    """How a label fits each schema of a form: from -1 (names just these, together) to 0.7 (names others)."""
    return tuple(_fit(fields, said) for fields in SCHEMAS[form])


def _fit(fields: Fields, said: Evidence) -> float:
    named = said.kinds
    if not named:
        return 0.0
    if len(fields) == 1:
        return _fit_alone(_ALONE.get(fields[0], _TERM_OF[fields[0]]), fields[0], named)
    named = frozenset(_TOTAL_AS_COUNT.get(kind, kind) for kind in named)
    wanted = tuple(dict.fromkeys(_TERM_OF[name] for name in fields))
    if len(wanted) == 1:
        return -1.0 if wanted[0] in named else MISFIT
    one, two = wanted[:2]
    if (one, two) in said.pairs:
        return -1.0
    if (two, one) in said.pairs:
        return -0.5
    if {one, two} <= named:
        return -0.8
    if two in named:
        return -0.5 if two in _STRONG else -0.2
    if one in named:
        return -0.35 if one in _STRONG or not (named - set(wanted)) & _STRONG else 0.1
    return MISFIT


def _fit_alone(wanted: str, name: str, named: frozenset[str]) -> float:
    if wanted in named:
        return -1.0 if len(named) == 1 else -0.75
    if name in ("minimum", "maximum") and "range" in named and len(named) == 1:
        return -0.2
    return MISFIT


class Written(NamedTuple):
    """How the numbers of a phrase are written, as far as it says what they are."""

    numbers: tuple[tuple[bool, int, bool, bool], ...]  #: whether whole, decimals, whether negative, below
    percent: tuple[bool, ...]
    related: bool
    inside: str
    named: bool
    center: str


@lru_cache(maxsize=32768)
def _written(number: str) -> tuple[bool, int, bool, bool]:
    """Whether a number is whole, its decimals, four at most, whether it is negative, whether "<" leads it."""
    return is_whole(number), min(decimals(number), 4), number.startswith("-"), number.startswith("<")


def written(phrase: Phrase) -> Written:
    """How a phrase is written."""
    numbers, percent = phrase.numbers, phrase.percent
    if len(percent) < len(numbers):
        percent += (False,) * (len(numbers) - len(percent))
    return Written(
        tuple([_written(number) for number in numbers]),
        percent,
        phrase.relation in ("<", ">", "≤", "≥"),
        phrase.inside,
        bool(phrase.name),
        phrase.center,
    )


_INSIDE: Final = {"ci": {"ci_low"}, "iqr": {"q1", "iqr"}, "range": {"minimum"}, "sd": {"sd"}, "se": {"se"}}
_COUNTS: Final = {"count", "n", "total"}
_ON_SCALE: Final = {"mean", "median", "value", "ci_low", "ci_high", "q1", "q3", "minimum", "maximum", "iqr"}


@lru_cache(maxsize=16384)
def form_costs(form: str, how: Written) -> tuple[float, ...]:
    """What each schema of a form costs by how the numbers are written."""
    return tuple(_form_cost(form, fields, how) for fields in SCHEMAS[form])


def _form_cost(form: str, fields: Fields, how: Written) -> float:
    cost = sum(map(_number_cost, fields, how.numbers, how.percent))
    whole, places, *_ = how.numbers[0]
    if "p" in fields and form == "number":
        cost -= 1.5 * how.related
    elif how.related and form == "number":
        cost += 0.8
    if how.named:
        cost += -4.0 if fields[0] in ("value", "statistic") else 1.5
    if how.inside:
        cost += -3.0 if set(fields) & _INSIDE[how.inside] else 2.0
    if how.center:
        cost += -2.0 if fields[0] == how.center else 1.0
    if fields == ("count", "percent") and whole and not how.numbers[1][2]:
        cost -= 0.4
    if fields == ("mean", "sd") and form == "bracket":
        a, b = places, how.numbers[1][1]
        cost += -0.3 if a and a <= b <= a + 1 else 0.5 if not a and b else 0.0
    if fields == ("mean",) and form == "number":
        cost += 0.8 * (places == 0)
    if fields == ("percent",) and form == "number":
        cost += 0.4 * (places == 0 and not how.percent[0])
    return cost


def _number_cost(name: str, how: tuple[bool, int, bool, bool], percent: bool) -> float:
    whole, places, negative, below = how
    cost = 6.0 * below if name in ("sd", "se") else 0.0
    if name in _COUNTS:
        cost += 8.0 * (not whole) + 6.0 * percent
    elif name == "df":
        cost += 8.0 * negative
    elif name == "percent":
        cost += -3.0 if percent else 0.0
        cost += 3.0 * negative
    elif percent:
        cost += 1.2 if name in _ON_SCALE else 2.0
    if name == "p":
        cost += 8.0 * negative + (1.0 if places < 2 else -0.6)
    if name in ("sd", "se"):
        cost += 4.0 * negative
    return cost


class Values(NamedTuple):
    """What most numbers of a row's phrases of one form are: never by one of them alone.

    Parameters
    ----------
    beyond : bool
        The last numbers lie outside 0 to 100.
    disordered : bool
        The first numbers lie outside the two others.
    not_p : bool
        The only numbers lie outside 0 to 1.
    shares, no_shares : bool
        The second numbers are, or are not, the percentages that the first are of the sizes of their groups.
    above_n : bool
        The first numbers are greater than the sizes of their groups.
    """

    beyond: bool = False
    disordered: bool = False
    not_p: bool = False
    shares: bool = False
    no_shares: bool = False
    above_n: bool = False


_UNSAID: Final = Values()
_TELLING: Final = ("bracket", "interval", "number")
_POINTS: Final = 1.2


def values_of(phrases: Sequence[tuple[Phrase, float | None]]) -> Values:
    """Facts about the phrases of a row, each with the size of its group, if known."""
    form = phrases[0][0].form
    if len(phrases) < 2 or form not in _TELLING:
        return _UNSAID
    numbers = [[value_of(x) or 0.0 for x in phrase.numbers] for phrase, _ in phrases]
    sizes = [size for _, size in phrases]
    if form == "bracket":
        known = [(line, n) for line, n in zip(numbers, sizes, strict=True) if n]
        near = [abs(100 * a / n - b) <= _POINTS for (a, b), n in known]
        whole = all(is_whole(phrase.numbers[0]) for phrase, _ in phrases)
        return Values(
            beyond=_most([not 0 <= line[1] <= 100.5 for line in numbers]),
            shares=whole and len(near) > 1 and _most(near),
            no_shares=len(near) > 1 and not any(near),
            above_n=_most([a > n for (a, _), n in known]),
        )
    if form == "interval":
        return Values(
            disordered=_most([not low <= value <= high for value, low, high in (x[:3] for x in numbers)])
        )
    return Values(
        beyond=_most([not 0 <= line[0] <= 100.5 for line in numbers]),
        not_p=_most([not 0 <= line[0] <= 1 for line in numbers]),
        above_n=_most([bool(n) and line[0] > n for line, n in zip(numbers, sizes, strict=True) if n]),
    )


def _most(are: Sequence[bool]) -> bool:
    """Whether at least two are so, and all but one."""
    return sum(are) >= max(2, len(are) - 1)


@lru_cache(maxsize=4096)
def value_costs(form: str, facts: Values, growth: bool) -> tuple[float, ...]:
    """What each schema of a form costs by what the numbers of the row are; ``growth`` allows beyond 100 %."""
    return tuple(_value_cost(fields, facts, growth) for fields in SCHEMAS[form])


def _value_cost(fields: Fields, facts: Values, growth: bool) -> float:
    cost = 0.0
    if fields[-1] == "percent":
        cost += 5.0 * (facts.beyond and not growth)
    if fields == ("count", "percent"):
        cost += -1.5 * facts.shares + 0.6 * facts.no_shares + 1.5 * facts.above_n
    if fields == ("count",):
        cost += 1.5 * facts.above_n
    if len(fields) == 3:
        cost += 3.0 * facts.disordered
    if fields == ("p",):
        cost += 8.0 * facts.not_p
    return cost


@lru_cache(maxsize=8192)
def summed_costs(form: str, base: Costs, members: tuple[Written, ...], by_values: Costs) -> Costs:
    """Cost of each schema by what is said, how the phrases of a cluster are written, and their values."""
    costs, count = list(base), len(members)
    for how in members:
        costs = [a + b / count for a, b in zip(costs, form_costs(form, how), strict=True)]
        if how.named:
            costs = [c - 2.0 * (f[0] == "value") for c, f in zip(costs, SCHEMAS[form], strict=True)]
    return tuple([a + b for a, b in zip(costs, by_values, strict=True)])
