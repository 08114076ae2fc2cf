"""The slips that can be planted in printed results, each by a mechanism that happens to careful people.

A function for each family yields candidates of one outcome. A candidate counts only if the intervals that
its numbers stand for cannot meet under any test that is usual for such data; that is computed here, from the
numbers alone. What checks make of them is not asked: planted papers test the checks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, get_args

from review.planting.outcomes import Correlation, Means, Numbers, Outcome, Pairs, Shares, bare, shortened
from review.printed import Interval, Printed, interval_of, p_value_interval
from review.recompute import Statistic, p_interval, t_test

Kind = Literal[
    "p_value", "decision", "p_of_groups", "means", "spreads", "percentage", "interval", "ratio",
    "effect_size", "repeated", "whole_numbers", "sum",
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_ALPHA: Final = 0.05
_SWAPPED: Final = "Two digits changed places while the number was typed."
_ONE_SIDED: Final = "The test was one-sided, and the paper does not say so."
_POINT: Final = "The decimal point moved by one place."
_SKEW: Final = (
    0.25  # of likelihood and exact intervals of odds ratios, in squared half-widths on the log scale
)
_SMALL_SAMPLE: Final = 0.95  # Hedges' g is smaller than Cohen's d by at most so much in groups of 10 or more


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A change of printed numbers of one outcome.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    changes : dict
        Name of each changed number → what is printed instead.
    given : tuple of str
        Numbers of the same passage that show it.
    by_hand : str
        How to see it.
    reading : str
        How it can have come about.
    """

    kind: Kind
    changes: Numbers
    given: tuple[str, ...]
    by_hand: str
    reading: str


def slips(outcome: Outcome) -> Iterator[Slip]:
    """Every slip that can be noticed in the numbers of an outcome."""
    numbers = outcome.numbers
    for family in _FAMILIES:
        yield from family(outcome, numbers)


def _p_values(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """A p that statistic and degrees of freedom do not give."""
    test = _tested(outcome, n)
    if test is None or "<" in n["p"]:
        return
    key, implied, said = test
    given = (key, "df") if "df" in n else (key,)
    hand = f"{said}, two-sided p lies between {_ends(implied)}."
    for p, reading in _other_p(n["p"]):
        interval = p_value_interval(p.removeprefix("= "))
        if interval.overlaps(implied):
            continue
        sides = [(each.low > _ALPHA, each.high <= _ALPHA) for each in (interval, implied)]
        if (True, True) in sides or (False, False) in sides:
            continue  # rounding alone can cross alpha
        kind: Kind = "p_value" if sides[0] == sides[1] else "decision"
        yield Slip(kind=kind, changes={"p": p}, given=given, by_hand=hand, reading=reading)


def _tested(outcome: Outcome, n: Numbers) -> tuple[str, Interval, str] | None:
    """Name of the printed statistic, the p that it implies, and how to say both."""
    statistic: Statistic
    match outcome:
        case Means() | Pairs():
            key, statistic, df = "t", "t", n["df"]
        case Correlation():
            key, statistic, df = "r", "r", n["df"]
        case Shares():
            key, statistic, df = "chi2", "chi2", "1"
    symbol = "χ²" if key == "chi2" else key
    implied = p_interval(statistic, n[key], float(df))
    return key, implied, f"By a table or a program: for {symbol} = {n[key]} with {df} df"


def _other_p(p: str) -> Iterator[tuple[str, str]]:
    """Other p-values with three decimals that stand in place of ``"= 0.024"``, with the reading."""
    digits = p.removeprefix("= ")
    value = Printed(digits).value
    if value >= 0.01:
        yield f"= {shortened(value / 2, 3)}", _ONE_SIDED
        yield f"= {shortened(value / 10, 3)}", _POINT
    if value < 0.1:
        yield f"= {shortened(value * 10, 3)}", _POINT
    yield from ((f"= {each}", _SWAPPED) for each in _swaps(digits))


def _group_p_values(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """A p that the means, SDs and sizes of its row do not give; in rows that print nothing else of it."""
    if not isinstance(outcome, Means) or "<" in n["p"]:
        return
    sizes = len(outcome.first), len(outcome.second)
    implied = _p_of_groups(n["m1"], n["sd1"], sizes[0], n["m2"], n["sd2"], sizes[1])
    for p, reading in _other_p(n["p"]):
        if not implied.overlaps(p_value_interval(bare(p))):
            yield Slip(
                kind="p_of_groups", changes={"bare_p": bare(p)}, given=("m1", "sd1", "m2", "sd2", "m_all"),
                by_hand=f"A t-test from {n['m1']} ± {n['sd1']} (n = {n['n1']}) and {n['m2']} ± {n['sd2']} "
                f"(n = {n['n2']}) gives p between {_ends(implied)}.",
                reading=reading,
            )  # fmt: skip


def _p_of_groups(mean1: str, sd1: str, n1: int, mean2: str, sd2: str, n2: int) -> Interval:
    """All p-values of Student's and of Welch's test."""
    tests = (t_test(mean1, sd1, n1, mean2, sd2, n2, equal_var=equal).p_value for equal in (True, False))
    ends = [(each.low, each.high) for each in tests]
    return Interval(min(low for low, _ in ends), max(high for _, high in ends))


def _means(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """Two means that do not have the printed difference, whichever is subtracted."""
    if not isinstance(outcome, Means):
        return
    md = interval_of(n["md"])
    for key in ("m1", "m2"):
        for each in _swaps(n[key]):
            m = {**n, key: each}
            one, other = Printed(m["m1"]), Printed(m["m2"])
            difference = Interval(one.low - other.high, one.high - other.low)
            opposite = Interval(-difference.high, -difference.low)
            if not (difference.overlaps(md) or opposite.overlaps(md)):
                exact = shortened(float(one.exact - other.exact), outcome.decimals)
                hand = f"{m['m1']} − {m['m2']} = {exact}; the difference printed in the row is {n['md']}."
                given = ("m1", "m2", "md")
                yield Slip(kind="means", changes={key: each}, given=given, by_hand=hand, reading=_SWAPPED)


def _spreads(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """Standard errors in place of SDs, which do not give the printed p and d."""
    if not isinstance(outcome, Means):
        return
    sizes = len(outcome.first), len(outcome.second)
    errors = [
        shortened(data.std(ddof=1) / math.sqrt(len(data)), outcome.decimals)
        for data in (outcome.first, outcome.second)
    ]
    if min(Printed(error).low for error in errors) <= 0:
        return
    implied = _p_of_groups(n["m1"], errors[0], sizes[0], n["m2"], errors[1], sizes[1])
    if not implied.overlaps(p_value_interval(n["bare_p"])):
        yield Slip(
            kind="spreads", changes={"sd1": errors[0], "sd2": errors[1]},
            given=("m1", "m2", "table_d", "bare_p"),
            by_hand=f"A t-test from {n['m1']} ± {errors[0]} (n = {n['n1']}) and {n['m2']} ± {errors[1]} "
            f"(n = {n['n2']}) gives p between {_ends(implied)}; printed is {n['bare_p']}. Nor is the "
            f"difference "
            f"of the means divided by such SDs {n['d']}.",
            reading="Standard errors stand where the table says SD.",
        )  # fmt: skip


def _effect_sizes(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """A d that means and SDs do not give, whichever SD it is divided by."""
    if not isinstance(outcome, Means):
        return
    difference = Interval(
        Printed(n["m1"]).low - Printed(n["m2"]).high, Printed(n["m1"]).high - Printed(n["m2"]).low
    )
    spreads = [end for key in ("sd1", "sd2") for end in (Printed(n[key]).low, Printed(n[key]).high)]
    ratios = [end / spread for end in (difference.low, difference.high) for spread in spreads if spread > 0]
    implied = Interval(
        min(*ratios, *(ratio * _SMALL_SAMPLE for ratio in ratios)),
        max(*ratios, *(ratio * _SMALL_SAMPLE for ratio in ratios)),
    )
    others = [(n["t"], "The value of t was copied into the column of d.")]
    others += [(each, _SWAPPED) for each in _swaps(n["d"])]
    hand = (
        f"({n['m1']} − {n['m2']}) divided by an SD of about {n['sd1']} or {n['sd2']} lies between "
        f"{_ends(implied)}."
    )
    for d, reading in others:
        sizes = interval_of(d.removeprefix("−")), interval_of(n["d"].removeprefix("−"))
        if not (interval_of(d).overlaps(implied) or sizes[0].overlaps(sizes[1])):
            given = ("m1", "sd1", "m2", "sd2")
            yield Slip(kind="effect_size", changes={"table_d": d}, given=given, by_hand=hand, reading=reading)


def _intervals(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """A difference that is not in the middle of its interval."""
    if not isinstance(outcome, Means | Pairs):
        return
    changed = [({key: each}, _SWAPPED) for key in ("lo", "hi", "md") for each in _swaps(n[key])]
    if "−" in n["lo"]:
        changed.append(({"lo": n["lo"].removeprefix("−")}, "A minus sign was lost."))
    for changes, reading in changed:
        m = {**n, **changes}
        low, high = Printed(m["lo"]), Printed(m["hi"])
        middle = Interval((low.low + high.low) / 2, (low.high + high.high) / 2)
        if low.value < high.value and not middle.overlaps(interval_of(m["md"])):
            hand = (
                f"The middle of {m['lo']} to {m['hi']} lies between {_ends(middle)}; the difference "
                f"printed with it is {m['md']}."
            )
            yield Slip(
                kind="interval", changes=changes, given=("md", "lo", "hi"), by_hand=hand, reading=reading
            )


def _ratios(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """An odds ratio that is not in the (geometric) middle of its interval."""
    if not isinstance(outcome, Shares):
        return
    for key in ("or", "or_lo", "or_hi"):
        for each in _swaps(n[key]):
            m = {**n, key: each}
            low, high = Printed(m["or_lo"]), Printed(m["or_hi"])
            if min(low.low, Printed(m["or"]).low) <= 0 or low.value >= high.value:
                continue
            middle = Interval(math.sqrt(low.low * high.low), math.sqrt(low.high * high.high))
            skew = math.exp(_SKEW * (math.log(high.value / low.value) / 2) ** 2)
            if not Interval(middle.low / skew, middle.high * skew).overlaps(interval_of(m["or"])):
                hand = (
                    f"√({m['or_lo']} × {m['or_hi']}) lies between {_ends(middle)}: on the log scale a ratio "
                    f"is in the middle of its interval; printed is {m['or']}."
                )
                given = ("or", "or_lo", "or_hi")
                yield Slip(kind="ratio", changes={key: each}, given=given, by_hand=hand, reading=_SWAPPED)


def _percentages(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """A percentage that count and total do not give."""
    if not isinstance(outcome, Shares):
        return
    everybody = sum(outcome.sizes)
    for group, (count, size) in enumerate(zip(outcome.counts, outcome.sizes, strict=True), 1):
        key = f"pc{group}"
        of_all = shortened(100 * count / everybody, 1), "It is the share of all people, not of the group."
        hand = f"{count} / {size} = {100 * count / size:.2f} %."
        for each, reading in (of_all, *((each, _SWAPPED) for each in _swaps(n[key]))):
            if each != n[key] and Printed(each).value <= 100:
                given = (f"a{group}", f"n{group}")
                yield Slip(kind="percentage", changes={key: each}, given=given, by_hand=hand, reading=reading)


def _whole_numbers(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """A mean that so many whole numbers cannot have (GRIM)."""
    if not (isinstance(outcome, Means) and outcome.whole):
        return
    for group, data in enumerate((outcome.first, outcome.second), 1):
        size, total = len(data), int(data.sum())
        fewer = total - int(data[0])
        mean = shortened(fewer / (size - 1), outcome.decimals)
        bounds = Printed(mean).bounds()
        if math.ceil(bounds.low * size) <= math.floor(bounds.high * size):
            continue  # so many whole numbers can have it, too
        near = round(Printed(mean).value * size)
        around = " and ".join(
            f"{k}/{size} = {k / size:.4f}" for k in sorted((near, _beside(near, mean, size)))
        )
        yield Slip(
            kind="whole_numbers", changes={f"m{group}": mean}, given=(f"sd{group}",),
            by_hand=f"{size} whole numbers have a mean of some whole number / {size}; {around}: none is "
                f"printed "
            f"{mean} (GRIM).",
            reading="One value was missing, so the mean is of fewer people than the head of the column says.",
        )  # fmt: skip


def _beside(near: int, mean: str, size: int) -> int:
    """The sum on the other side of a mean that no sum gives."""
    return near - 1 if near / size > Printed(mean).value else near + 1


def _sums(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """A count of all that the groups do not add up to; its percentage is right."""
    if not isinstance(outcome, Shares):
        return
    whole, everybody = sum(outcome.counts), sum(outcome.sizes)
    for count in (whole + 1, whole - 1):
        yield Slip(
            kind="sum", changes={"a_all": str(count), "pc_all": shortened(100 * count / everybody, 1)},
            given=("a1", "a2"), by_hand=f"{n['a1']} + {n['a2']} = {whole}, not {count}.",
            reading="One person was moved to another group, or left the study, after the column was made.",
        )  # fmt: skip


def _repeated(outcome: Outcome, n: Numbers) -> Iterator[Slip]:
    """A number that stands elsewhere with other digits: an abstract that was not updated."""
    results = {Means: ("md", "lo", "hi"), Shares: ("or", "or_lo", "or_hi")}.get(type(outcome), ())
    for key in results:
        for each in _swaps(n[key]):
            if Printed(each).value != 0:
                yield Slip(
                    kind="repeated", changes={key: each}, given=tuple(k for k in results if k != key),
                    by_hand=f"The results say {n[key]}, with the other numbers as here.",
                    reading="The abstract was typed anew, or comes from an earlier version of the results.",
                )  # fmt: skip


def _swaps(text: str) -> Iterator[str]:
    """The number with two neighboring digits in each other's place, if it is of about the same size."""
    places = [i for i, letter in enumerate(text) if letter.isdigit()]
    size = abs(Printed(text).value)
    for i, j in pairwise(places):
        swapped = text[:i] + text[j] + text[i + 1 : j] + text[i] + text[j + 1 :]
        first_is_zero = text[j] == "0" and i == places[0]
        if size / 2 <= abs(Printed(swapped).value) <= 2 * size and text[i] != text[j] and not first_is_zero:
            yield swapped


def _ends(interval: Interval) -> str:
    return f"{interval.low:.3g} and {interval.high:.3g}".replace("-", "−")


_FAMILIES: Final[tuple[Callable[[Outcome, Numbers], Iterator[Slip]], ...]] = (
    _p_values, _group_p_values, _means, _spreads, _effect_sizes, _intervals, _ratios, _percentages,
    _whole_numbers, _sums, _repeated,
)  # fmt: skip
