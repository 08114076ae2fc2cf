"""p-values against the statistic and degrees of freedom printed with them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np

from review.checking.context import Context
from review.checking.p_values.corrections import Case, Cue, cues, offers
from review.checking.p_values.possible_values import (
    impossible_values,
    is_one_of_several,
)
from review.checking.printed_numbers import interval_of_number, interval_of_p, printed_number
from review.patterns import regex
from review.printed import Interval, NotANumber
from review.quantities import ALL
from review.recompute import Statistic, kendall_p, p_interval, rank_sum_p, spearman_p
from review.records import Check, Comparison, Reading, Record, Summary, Test, Verdict

# Statistics whose p is that of a distribution; H, Q and G are compared with chi-squared.
_DISTRIBUTION: Final[dict[str, Statistic]] = {
    each.name: each.distribution for each in ALL if each.distribution is not None
}
_DF: Final[dict[Statistic, int]] = {"t": 1, "F": 2, "z": 0, "r": 1, "chi2": 1}
_OF_RANKS: Final = frozenset({"U", "W", "rho", "tau"})
_NAMES: Final = {each.name: each.symbol for each in ALL if each.symbol}
_GROUP_SIZES: Final = regex(
    r"\bn[1₁] ?= ?([0-9]{1,5})[,;]? (?:and )?n[2₂] ?= ?([0-9]{1,5})(?![0-9])", re.IGNORECASE
)
_LARGEST: Final = 1e7  # sample
_SMALLEST_GROUP: Final = 4
_SLACK: Final = 1e-9  # of binary rounding, relative


@dataclass(frozen=True, slots=True)
class _Printed:
    """A test with its p as printed; ``unknown`` says what of the degrees of freedom had to be left open."""

    index: int
    record: Test | Comparison
    case: Case
    formula: str
    unknown: str = ""
    assumptions: tuple[str, ...] = ()


def check_p_values(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Checks of this family, each with the index of its record.

    ``p_value``: the p that statistic and degrees of freedom imply, two-sided unless the paper says otherwise.
    ``possible_value``: p beyond 1, r beyond ±1, negative F or χ².  ``df``: degrees of freedom against n.
    """
    printed: list[_Printed] = []
    yield from _impossible(records, context)
    for index, record in enumerate(records):
        if not isinstance(record, Test | Comparison) or record.p_relation is None or record.value is None:
            continue
        try:
            found = _read(index, record, context)
        except NotANumber as problem:
            found = f"not readable as a number: {problem}"
        if isinstance(found, str):
            yield index, _check(record, "not_checkable", reason=found)
        elif found is not None:
            printed.append(found)
    said_elsewhere = cache(lambda: cues(context.methods))
    for test in _implied(printed):
        yield test.index, _judged(test, context, said_elsewhere)


def _impossible(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Values that cannot be; where several p-values of one column cannot, the column holds something else."""
    columns: dict[tuple[str | int | None, ...], list[tuple[int, Check]]] = defaultdict(list)
    for index, record in enumerate(records):
        place = record.location
        for check in impossible_values(record, context):
            if check.field == "p" and place.row is not None and check.gravity is None:
                columns[place.table, place.table_index, place.column].append((index, check))
            else:
                yield index, check
    for found in columns.values():
        if len(found) == 1:
            yield from found


def _read(index: int, record: Test | Comparison, context: Context) -> _Printed | str | None:
    """The test as intervals; a text says why it cannot be checked; None where there is nothing to check."""
    name, value_text = record.statistic or "", record.value or ""
    if name == "BF":
        return None
    if is_one_of_several(record):
        return "its column may hold several statistics; which one this is, is not said"
    if _is_under_another_head(record):
        return "the p-value stands under another head than the statistic"
    relation = getattr(record, "relation", "=")
    value_text = value_text if relation == "=" else relation + value_text
    p_text = "ns" if record.p is None else f"{record.p_relation}{record.p}"
    ends = interval_of_number(value_text, context.rounding)
    printed = None if record.p is None else printed_number(p_text)
    try:
        p = interval_of_p(p_text, context.alpha, context.rounding)
    except NotANumber:
        return None  # possible_value says so
    case = Case(_DISTRIBUTION.get(name), ends, (), printed, p, Interval(0.0, 1.0), context.rounding)
    if name in _OF_RANKS:
        return _of_ranks(index, record, case)
    if case.statistic is None:
        return f"p of {name} follows from numbers that are not printed with it"
    beyond = case.statistic == "r" and (ends.low > 1 or ends.high < -1)
    if beyond or (case.statistic in ("F", "chi2") and ends.high < 0):
        return None  # possible_value says so
    return _of_distribution(index, record, case, name)


def _is_under_another_head(record: Test | Comparison) -> bool:
    """Whether statistic and p stand in columns of two spanning heads: "drug › z | placebo › p"."""
    if not isinstance(record, Test):
        return False
    columns = [part.strip() for part in (record.location.column or "").split(" | ")]
    heads = {column.rpartition(" › ")[0] for column in columns}
    return len(columns) > 1 and len(heads) > 1 and "" not in heads


def _of_distribution(index: int, record: Test | Comparison, case: Case, name: str) -> _Printed | str | None:
    statistic = case.statistic
    assert statistic is not None
    given = tuple(_degrees(text, case) for text in record.df)
    n = getattr(record, "n", None)
    wanted = _DF[statistic]
    assumed: tuple[str, ...] = ()
    if any(df.low <= 0 for df in given):
        return "degrees of freedom of 0 or less"
    if statistic == "r" and not given and n is not None and (size := printed_number(n).value) > 2:
        given, assumed = (Interval(size - 2, size - 2),), ("df = n - 2",)
    if name == "Wald" and not given:
        given, assumed = (Interval(1.0, 1.0),), ("1 degree of freedom",)
    if name == "t" and not given and (of_groups := _df_of_groups(record)) is not None:
        given, assumed = (of_groups,), ("df from the sizes of the groups",)
    if len(given) == wanted or (wanted == 0 and name == "z"):
        df = given[:wanted]
        return _Printed(index, record, replace(case, df=df), _formula(name, record, df), assumptions=assumed)
    if statistic in ("t", "chi2") and name not in ("Q", "G") and not given:
        return _Printed(index, record, case, f"p of {_NAMES.get(name, name)} with any df of 1 or more", "df")
    if statistic == "r":
        return "p of a correlation needs n or df, and neither is printed with it"
    which = "both degrees of freedom" if wanted == 2 else "degrees of freedom"
    return f"p of {_NAMES.get(name, name)} needs {which}, which are not printed with it"


def _df_of_groups(record: Test | Comparison) -> Interval | None:
    """Degrees of freedom of a t of two groups: from those of the smaller one, half of it missing, to all."""
    if not isinstance(record, Comparison) or len(record.groups) != 2:
        return None
    sizes = [group.n if isinstance(group, Summary) else None for group in record.groups]
    people = [_whole(size) for size in sizes if size is not None]
    if len(people) != 2 or min(people) < _SMALLEST_GROUP:
        return None
    return Interval(float(min(people) // 2), float(sum(people) - 2))


def _of_ranks(index: int, record: Test | Comparison, case: Case) -> _Printed | str:
    """U, W, rho and tau with their sizes: their p at once, as the programs compute it."""
    name, n = record.statistic, getattr(record, "n", None)
    if name in ("rho", "tau"):
        if n is None and not (name == "rho" and len(record.df) == 1):
            return f"p of {_NAMES[name]} needs n, which is not printed with it"
        size = _whole(n) if n is not None else _whole(record.df[0]) + 2
        if size < 4 or case.value.low > 1 or case.value.high < -1:
            return f"p of {_NAMES[name]} needs 4 pairs or more and a value between -1 and 1"
        implied = (spearman_p if name == "rho" else kendall_p)(case.value, size)
        return _Printed(
            index, record, replace(case, implied=implied), f"two-sided p of {_NAMES[name]}, {size} pairs"
        )
    sizes = _GROUP_SIZES.search(record.quote)
    pair = record.df if len(record.df) == 2 else sizes.groups() if sizes else ()
    if len(pair) != 2:
        return f"p of {name} needs the sizes of both groups, which are not printed with it"
    n1, n2 = (_whole(text) for text in pair)
    if min(n1, n2) < 2:
        return f"groups of {n1} and {n2} are too small for a p of {name}"
    shifts = {0.0} if name == "U" else {0.0, n1 * (n1 + 1) / 2, n2 * (n2 + 1) / 2}
    possible = [Interval(case.value.low - shift, case.value.high - shift) for shift in sorted(shifts)]
    ps = [rank_sum_p(u, n1, n2) for u in possible if u.high >= 0 and u.low <= n1 * n2]
    if not ps:
        return f"{name} = {record.value} is no rank sum of groups of {n1} and {n2}"
    implied = next((p for p in ps if p.overlaps(case.p)), ps[0])
    formula = f"two-sided p of the rank-sum test of {n1} and {n2}, exact or by the normal distribution"
    return _Printed(index, record, replace(case, implied=implied), formula)


def _implied(tests: list[_Printed]) -> Iterator[_Printed]:
    """Each test with the p that it implies, computed for all of one statistic together; in order."""
    groups: dict[tuple[Statistic | None, int], list[int]] = defaultdict(list)
    for place, test in enumerate(tests):
        groups[test.case.statistic, len(test.case.df)].append(place)
    implied: dict[int, Interval] = {}
    for (statistic, known), places in groups.items():
        if statistic is None:
            continue
        cases = [tests[place].case for place in places]
        value = _stacked([case.value for case in cases])
        df = [_stacked([case.df[i] for case in cases]) for i in range(known)]
        p = _p(statistic, value, df)
        for place, low, high in zip(places, p.low.tolist(), p.high.tolist(), strict=True):
            implied[place] = Interval(low * (1 - _SLACK), min(1.0, high * (1 + _SLACK)))
    for place, test in enumerate(tests):
        yield replace(test, case=replace(test.case, implied=implied[place])) if place in implied else test


def _p(statistic: Statistic, value: Interval, df: list[Interval]) -> Interval:
    """p-values; where df are missing, those of the fewest and of endlessly many."""
    if statistic == "t" and not df:
        return Interval(p_interval("z", value).low, p_interval("t", value, 1.0).high)
    if statistic == "chi2" and not df:
        return Interval(p_interval("chi2", value, 1.0).low, np.ones_like(value.low))
    return p_interval(statistic, value, (df[0], df[1]) if statistic == "F" else df[0] if df else None)


def _judged(test: _Printed, context: Context, said_elsewhere: Callable[[], frozenset[Cue]]) -> Check:
    record, case = test.record, test.case
    tails = getattr(record, "tails", None)
    assumptions = (*test.assumptions, *(("two-sided",) if case.statistic not in ("F", "chi2") else ()))
    if case.implied.overlaps(case.p) and (tails != 1 or not case.compares_two):
        return _agreeing(test, case.implied, assumptions)
    near = _said_beside(record, context)
    for said, elsewhere in ((near, False), (said_elsewhere(), True)):
        for offer in offers(case, elsewhere):
            if offer.cue in said and offer.reading.reconciles:
                place = "elsewhere in the paper" if elsewhere else "beside it"
                implied = Interval(offer.reading.low, offer.reading.high)
                return _agreeing(test, implied, (*test.assumptions, f"{offer.reading.name}: said {place}"))
    if case.implied.overlaps(case.p):
        return _agreeing(test, case.implied, assumptions)
    why = _why_open(test, near)
    if why:
        return _check(record, "not_checkable", implied=case.implied, formula=test.formula, reason=why)
    readings = tuple(offer.reading for offer in offers(case))
    halved = _nearly_one_sided(case, near | said_elsewhere())
    if halved is not None:
        note = "one-sided test, as the paper says"
        return _check(
            record, "inconsistent", implied=halved, formula=test.formula, assumptions=(note,),
            reason=_told(test), readings=readings,
        )  # fmt: skip
    return _check(
        record, _verdict(case, context.alpha), implied=case.implied, formula=test.formula,
        assumptions=assumptions, reason=_told(test), readings=readings,
    )  # fmt: skip


def _nearly_one_sided(case: Case, said: frozenset[Cue]) -> Interval | None:
    """The p of a one-sided test that the paper speaks of, if the printed one is off by its last digit."""
    if "one-sided" not in said or not case.compares_two or case.printed is None:
        return None
    halved, unit = Interval(case.implied.low / 2, case.implied.high / 2), float(case.printed.unit)
    return halved if halved.overlaps(Interval(case.p.low - unit, case.p.high + unit)) else None


def _said_beside(record: Record, context: Context) -> frozenset[Cue]:
    place = record.location
    around = (record.quote, place.row or "", place.column or "", context.paragraph(place))
    said = cues("\n".join((*record.qualifiers, *around)))
    corrected = any(word in ("corrected", "adjusted") for word in record.qualifiers)
    return said | {"corrected"} if corrected and "sphericity" not in said else said


def _agreeing(test: _Printed, implied: Interval, assumptions: tuple[str, ...]) -> Check:
    if test.unknown:
        low, high = _short(implied.low), _short(implied.high)
        reason = f"no degrees of freedom are printed with it; any p from {low} to {high} would agree"
        return _check(test.record, "not_checkable", formula=test.formula, reason=reason)
    if test.case.printed is not None and test.case.printed.significand == 0:
        assumptions = (*assumptions, f"{test.record.p} stands for a p that rounds to it")
    return _check(test.record, "consistent", implied=implied, formula=test.formula, assumptions=assumptions)


def _why_open(test: _Printed, near: frozenset[Cue]) -> str:
    """Why a p that does not agree is none to be compared, if so."""
    if "resampled" in near:
        return (
            "p is of a resampling test, as said beside it: the distribution of the statistic does not give it"
        )
    unsure = next((text for text in test.record.assumptions if "may belong" in text), "")
    if unsure:
        return unsure
    if test.assumptions == ("1 degree of freedom",) and test.case.p.low > test.case.implied.high:
        return "no degrees of freedom are printed with it; more than one would give a larger p"
    return ""


def _verdict(case: Case, alpha: float) -> Verdict:
    implied, p = case.implied, case.p
    decided = (implied.low > alpha and p.high <= alpha) or (implied.high < alpha and p.low >= alpha)
    return "decision_inconsistent" if decided else "inconsistent"


def _told(test: _Printed) -> str:
    low, high = _short(test.case.implied.low), _short(test.case.implied.high)
    gives = f"p of {low}" if low == high else f"p between {low} and {high}"
    return f"{_statistic(test.record)} gives {gives}; printed is {_printed_p(test.record)}"


def _check(
    record: Test | Comparison, verdict: Verdict, *, implied: Interval | None = None,
    formula: str | None = None, assumptions: tuple[str, ...] = (), reason: str | None = None,
    readings: tuple[Reading, ...] = (),
) -> Check:  # fmt: skip
    low, high = (None, None) if implied is None else (float(implied.low), float(implied.high))
    entering = ("p", "value", "df", "n")
    return Check(
        check="p_value", verdict=verdict, field="p", printed=_printed_p(record), low=low, high=high,
        fields=tuple(name for name in entering if getattr(record, name, None)), formula=formula,
        assumptions=assumptions, reason=reason, readings=readings,
    )  # fmt: skip


def _printed_p(record: Test | Comparison) -> str:
    if record.p is None:
        return "ns"
    return record.p if record.p_relation == "=" else f"{record.p_relation} {record.p}"


def _statistic(record: Test | Comparison) -> str:
    name = _NAMES.get(record.statistic or "", record.statistic or "")
    df = f"({', '.join(record.df)})" if record.df else ""
    return f"{name}{df} {getattr(record, 'relation', '=')} {record.value}"


def _formula(name: str, record: Test | Comparison, df: tuple[Interval, ...]) -> str:
    sided = "two-sided p" if _DISTRIBUTION.get(name) in ("t", "z", "r") else "p"
    degrees = " and ".join(record.df[: len(df)] or [f"{one.low:g}" for one in df])
    return f"{sided} of {_NAMES.get(name, name)}" + (f" with {degrees} df" if df else "")


def _short(p: float) -> str:
    return f"{p:.3g}"


def _whole(size: str) -> int:
    """A sample size; 0 for what is none."""
    value = printed_number(size).value
    return round(value) if 0 < value <= _LARGEST else 0


def _degrees(text: str, case: Case) -> Interval:
    """Degrees of freedom printed whole are exact; with decimals they were rounded."""
    number = printed_number(text)
    return (
        Interval(number.value, number.value)
        if number.decimals <= 0
        else interval_of_number(text, case.rounding)
    )


def _stacked(intervals: list[Interval]) -> Interval:
    return Interval(np.array([one.low for one in intervals]), np.array([one.high for one in intervals]))
