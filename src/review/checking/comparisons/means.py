"""Means and standard deviations of groups against the t, F or p printed with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from review.checking.comparisons.anova import f_interval
from review.checking.comparisons.cases import Case, NotUsable, number, whole
from review.patterns import regex
from review.printed import Interval, Rounding
from review.records import Summary

if TYPE_CHECKING:
    from review.recompute import TTest

_PAIRED: Final = "paired t-test, whatever the correlation"
#: What two measurements of the same people usually have; a paper that means more or less would say so.
_CORRELATION: Final = Interval(-0.2, 0.99)
_SPLITS: Final = 50  # sizes tried where only their total is known
_MOST_GROUPS: Final = 6
_SKEW: Final = 0.1  # of the half-width
_LEVEL: Final = regex(r"(9[0-9](?:\.[0-9]{1,2})?|8[0-9])[ ]?%?")
_NUMBER: Final = regex(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Sample:
    """One group as printed.

    Parameters
    ----------
    mean, spread : Interval
    is_se : bool
        Whether the spread is the standard error of the mean, printed or by its interval.
    assumed : bool
        Whether that is assumed, not printed.
    n : int or None
    quote : str
        What is printed of it.
    """

    mean: Interval
    spread: Interval
    is_se: bool
    assumed: bool
    n: int | None
    quote: str

    @property
    def beside(self) -> bool:
        """Whether n is printed with the mean itself, not only over the column."""
        return self.n is not None and str(self.n) in _NUMBER.findall(self.quote.replace(",", ""))

    def sd(self, n: float, is_se: bool | None = None) -> Interval:
        """Standard deviation in a group of ``n``."""
        factor = n**0.5 if (self.is_se if is_se is None else is_se) else 1.0
        return Interval(max(self.spread.low, 0.0) * factor, self.spread.high * factor)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test can have given: the size of its statistic, its df, its two-sided p."""

    name: str
    statistic: Interval
    df: Interval
    p_value: Interval


def samples_of(case: Case, rounding: Rounding) -> tuple[Sample, ...]:
    """The groups of a case.

    Raises :class:`NotUsable` if one of them lacks its mean or spread; without words for medians, of which
    nobody expects a test.
    """
    return tuple(sample_of(group, rounding) for group in case.groups if isinstance(group, Summary))


def sample_of(group: Summary, rounding: Rounding) -> Sample:
    """One group; raises :class:`NotUsable` if it lacks its mean or spread."""
    spread = group.sd or group.se
    if group.mean is None:
        raise NotUsable("")
    if spread is None and group.ci_low and group.ci_high:
        return _of_interval(group, rounding)
    if spread is None:
        if any("SD or SE" in note for note in group.assumptions):
            raise NotUsable("whether SD or SE follows the mean is not said")
        raise NotUsable("no standard deviations are printed with the means")
    if any("brackets without a name" in note for note in group.assumptions):
        raise NotUsable("whether an SD stands in the brackets behind the means is not said")
    ends = number(spread, rounding)
    if ends.high <= 0:
        raise NotUsable(f"the spread {spread!r} is not above 0")
    size = whole(group.n)
    if size is not None and size < 2:
        raise NotUsable("a group of one has no spread")
    assumed = any("assumed" in note or "said in the text" in note for note in group.assumptions)
    return Sample(number(group.mean, rounding), ends, group.sd is None, assumed, size, group.quote)


def _of_interval(group: Summary, rounding: Rounding) -> Sample:
    """A group with its mean and an interval around it: half the width is SE times a value of t or z."""
    from scipy.special import ndtri, stdtrit

    mean, low, high = (number(text or "", rounding) for text in (group.mean, group.ci_low, group.ci_high))
    size = whole(group.n)
    half, middle = (high.low - low.high) / 2, (low.low + low.high + high.low + high.high) / 4
    level = _LEVEL.fullmatch(group.ci_level or "95")
    if size is None or size < 2 or half <= 0 or level is None:
        raise NotUsable("no standard deviations are printed with the means")
    if min(abs(mean.low - middle), abs(mean.high - middle)) > _SKEW * half:
        raise NotUsable("the intervals are not symmetric around the means")
    upper = (1 + float(level[1]) / 100) / 2
    largest, smallest = float(stdtrit(size - 1, upper)), float(ndtri(upper))
    spread = Interval(half / largest, (high.high - low.low) / 2 / smallest)
    return Sample(mean, spread, True, False, size, group.quote)


def independent_tests(
    pairs: Sequence[tuple[Sample, Sample]], sizes: Sequence[Sequence[float]], is_se: bool | None = None
) -> list[tuple[Outcome, Outcome]]:
    """Student's and Welch's tests of pairs of groups of the given sizes, all pairs together.

    ``is_se`` overrides what the spreads are printed as.
    """
    from review.recompute import t_test

    if not pairs:
        return []
    n1, n2 = (np.array(column, dtype=float) for column in zip(*sizes, strict=True))
    mean1, mean2 = (_stacked([pair[side].mean for pair in pairs]) for side in (0, 1))
    sd1, sd2 = (
        _stacked([pair[side].sd(size[side], is_se) for pair, size in zip(pairs, sizes, strict=True)])
        for side in (0, 1)
    )
    with np.errstate(all="ignore"):  # a spread of 0 makes t infinite
        tests = [
            (name, t_test(mean1, sd1, n1, mean2, sd2, n2, equal_var=equal))
            for name, equal in (("Student's t-test", True), ("Welch's t-test", False))
        ]
    return list(zip(*(_outcomes(name, test) for name, test in tests), strict=True))


def paired_tests(pairs: Sequence[tuple[Sample, ...]], sizes: Sequence[int]) -> list[Outcome]:
    """Paired t-tests over all correlations, of pairs of measurements of so many people, all together."""
    from review.recompute import paired_t_test

    if not pairs:
        return []
    means = [_stacked([pair[side].mean for pair in pairs]) for side in (0, 1)]
    sds = [_stacked([pair[side].sd(n) for pair, n in zip(pairs, sizes, strict=True)]) for side in (0, 1)]
    with np.errstate(all="ignore"):
        test = paired_t_test(means[0], sds[0], means[1], sds[1], np.array(sizes, dtype=float), r=_CORRELATION)
    return _outcomes(_PAIRED, test)


def _outcomes(name: str, test: TTest) -> list[Outcome]:
    """Each row of tests that were computed together."""
    columns = [
        np.broadcast_to(end, np.shape(test.difference.low)).tolist()
        for ends in (test.statistic, test.df, test.p_value)
        for end in (ends.low, ends.high)
    ]
    return [
        Outcome(name, _size(Interval(low, high)), Interval(*df), Interval(*p))
        for low, high, *rest in zip(*columns, strict=True)
        for df, p in [(rest[:2], rest[2:])]
    ]


def paired_test(first: Sample, second: Sample, n: int, is_se: bool | None = None) -> Outcome:
    """The paired t-test over all correlations of the two measurements."""
    from review.recompute import paired_t_test

    sds = [sample.sd(n, is_se) for sample in (first, second)]
    with np.errstate(all="ignore"):
        test = paired_t_test(first.mean, sds[0], second.mean, sds[1], n, r=_CORRELATION)
    return Outcome(_PAIRED, _size(test.statistic), test.df, test.p_value)


def anova(
    groups: Sequence[Sequence[Sample]], sizes: Sequence[Sequence[float]], is_se: bool | None = None
) -> list[Outcome]:
    """One-way analyses of variance, all together."""
    from review.recompute import p_interval

    if not groups:
        return []
    values = [
        f_interval([s.mean for s in row], [s.sd(n, is_se) for s, n in zip(row, ns, strict=True)], ns)
        for row, ns in zip(groups, sizes, strict=True)
    ]
    df = [(float(len(ns) - 1), float(sum(ns) - len(ns))) for ns in sizes]
    above, below = (np.array(column) for column in zip(*df, strict=True))
    p = p_interval("F", _stacked(values), (above, below))
    name = "one-way analysis of variance"
    return [
        Outcome(name, value, Interval(residual, residual), _at(p, i))
        for i, (value, (_, residual)) in enumerate(zip(values, df, strict=True))
    ]


def with_fewer(
    groups: Sequence[Sample], sizes: Sequence[int], kept: float, total: int | None
) -> list[Outcome]:
    """The same tests if some people are missing, each over the sizes that may have remained.

    Parameters
    ----------
    kept : float
        The smallest share of each group that remains; two people can always be missing.
    total : int or None
        How many remained in all, if the df say so.
    """
    least = [max(2, min(int(n * kept), n - 2)) for n in sizes]
    if total is not None:
        least = [max(2, n - max(sum(sizes) - total, 0)) for n in sizes]
    if len(sizes) == 2 and total is not None:
        first = np.unique(np.linspace(least[0], sizes[0], _SPLITS).round())
        remained: list[tuple[float, ...]] = [
            (n, total - n) for n in first if least[1] <= total - n <= sizes[1]
        ]
    elif len(sizes) <= _MOST_GROUPS:
        remained = list(product(*zip(least, sizes, strict=True)))
    else:
        remained = [tuple(least), tuple(sizes)]
    if not remained:
        return []
    if len(sizes) == 2:
        tests = independent_tests([(groups[0], groups[1])] * len(remained), remained)
        columns = [list(column) for column in zip(*tests, strict=True)]
    else:
        columns = [anova([groups] * len(remained), remained)]
    told = "fewer people than the head says"
    return [replace(_hull(column), name=f"{column[0].name}, {told}") for column in columns]


def over_splits(first: Sample, second: Sample, total: int) -> Outcome:
    """Student's test if only the total of both groups is known, by its df: over all ways to split it."""
    n1 = np.unique(np.linspace(2, total - 2, min(total - 3, 400)).round())
    tests = independent_tests([(first, second)] * len(n1), [(n, total - n) for n in n1])
    return replace(
        _hull([student for student, _ in tests]), name="Student's t-test, whatever the sizes of the groups"
    )


def rank_test_bound(first: Sample, second: Sample, n1: int, n2: int) -> float:
    """The largest p that a Mann-Whitney test of such samples can have.

    By Cantelli's inequality at most v / (v + d²) of all pairs stand against the difference d of the means,
    where v is the sum of both variances with divisor n. The normal approximation is doubled, for small
    samples. 1 where the means are close: ranks are then free.
    """
    from scipy.special import ndtr

    gap = max(first.mean.low - second.mean.high, second.mean.low - first.mean.high, 0.0)
    v = sum(sample.sd(n).high ** 2 * (n - 1) / n for sample, n in ((first, n1), (second, n2)))
    share = gap**2 / (v + gap**2) if gap else 0.0
    z = (n1 * n2 * (share - 0.5) - 0.5) / (n1 * n2 * (n1 + n2 + 1) / 12) ** 0.5
    return min(1.0, 4 * float(ndtr(-z))) if z > 0 else 1.0


def _hull(outcomes: Sequence[Outcome]) -> Outcome:
    def ends(intervals: Sequence[Interval]) -> Interval:
        return Interval(min(each.low for each in intervals), max(each.high for each in intervals))

    return Outcome(
        outcomes[0].name,
        ends([outcome.statistic for outcome in outcomes]),
        ends([outcome.df for outcome in outcomes]),
        ends([outcome.p_value for outcome in outcomes]),
    )


def _size(t: Interval) -> Interval:
    """Of a statistic with a sign."""
    return Interval(max(t.low, -t.high, 0.0), max(-t.low, t.high))


def _stacked(intervals: Sequence[Interval]) -> Interval:
    return Interval(np.array([each.low for each in intervals]), np.array([each.high for each in intervals]))


def _at(interval: Interval, index: int) -> Interval:
    return Interval(float(interval.low[index]), float(interval.high[index]))
