"""Which test of means a paper may have used, and whether the printed t, F or p follows under one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from review.checking.comparisons.cases import Case, Group, NotUsable, number
from review.checking.comparisons.counts import possible_totals
from review.checking.comparisons.means import (
    Outcome,
    Sample,
    anova,
    independent_tests,
    over_splits,
    paired_test,
    paired_tests,
    rank_test_bound,
    samples_of,
    with_fewer,
)
from review.checking.comparisons.paper import KEPT, KEPT_NEAR, Paper
from review.checking.said import FOLLOW_UP, Methods, measured_again
from review.checking.verdicts import Implied, Target, judge, not_checkable
from review.patterns import regex
from review.printed import Interval, Printed, Rounding
from review.quantities import names
from review.records import Check

#: Statistics whose p-value does not follow from means and SDs.
_OTHER_TESTS: Final = names(lambda each: each.test and each.name not in ("t", "F"))
#: "F (time)", "F group × time": of a design with more than the groups beside it.
_OF_A_FACTOR: Final = regex(r"\bF\b[^|]{0,12}\b(?:time|group|interaction|condition|effect)\b|[×✕]", re.I)
_GROSS, _NOT_GROSS = 1e-6, 0.01  # p of the means, and the least printed one that it contradicts
_ROW_SIZE: Final = regex(r"\b[nN] ?= ?(\d{1,6})\b")
_FORMULAS: Final = {
    2: "t = (m₁ − m₂) / √(s²/n₁ + s²/n₂), s pooled, or √(s₁²/n₁ + s₂²/n₂) (Welch); two-sided p",
    3: "F = [Σ n(m − M)² / (k − 1)] / [Σ (n − 1)s² / (N − k)]; upper tail of F",
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A case whose groups are described well enough, and the plain tests of it."""

    case: Case
    samples: tuple[Sample, ...]
    sizes: tuple[int, ...]  # empty if not printed
    plain: tuple[Outcome, ...]
    targets: tuple[Target, ...]
    paired: Outcome | None = None  # of as many pairs as each group has people, where the plain tests disagree


def read_means(cases: Sequence[Case], paper: Paper) -> tuple[list[Ready], list[tuple[int, Check]]]:
    """Comparisons of means that can be judged, counted in the paper's tally; why others cannot be."""
    usable, refused = [], []
    for case in cases:
        try:
            usable.append((case, _usable(case, paper)))
        except NotUsable as why:
            if case.in_table and str(why):
                refused.append((case.index, not_checkable("p_from_means", why)))
    ready = _with_paired_tests(_with_plain_tests(usable, paper))
    for each in ready:
        for target in each.targets:
            if target.field == "p":
                fits = [implied for implied in _plain(each, "p") if implied.holds(target.interval)]
                agreed = Interval(fits[0].low, fits[0].high) if fits else None
                paper.tally.count(each.case, target.interval, agreed)
    return ready, refused


def judge_means(ready: Sequence[Ready], paper: Paper) -> Iterator[tuple[int, Check]]:
    """Checks of comparisons of means, each with the index of its record."""
    for each in ready:
        for target in each.targets:
            check = _judged(each, target, paper)
            if check is not None:
                yield each.case.index, check


def _usable(case: Case, paper: Paper) -> tuple[Sample, ...]:
    samples = samples_of(case, paper.rounding)
    case.p_value(paper.alpha, paper.rounding)  # raises if it is none
    free = case.in_table and case.record.p_relation is not None and case.statistic not in _OTHER_TESTS
    if case.statistic not in ("t", "F", None) and not free:
        raise NotUsable("the printed statistic does not follow from means and SDs")
    if case.statistic in ("t", "F") and not _is_of_groups(case):
        raise NotUsable(f"the printed {case.statistic} compares something else than these groups")
    if any(sample.n is None for sample in samples) and not (len(samples) == 2 and case.df):
        raise NotUsable("the sizes of the groups are not printed with them")
    return samples


def _with_plain_tests(cases: Sequence[tuple[Case, tuple[Sample, ...]]], paper: Paper) -> list[Ready]:
    """The tests that follow from means, spreads and sizes as printed, computed for all cases together."""
    sizes = [tuple(s.n for s in samples if s.n is not None) for _, samples in cases]
    known = [n if len(n) == len(samples) else () for n, (_, samples) in zip(sizes, cases, strict=True)]
    two = [i for i, n in enumerate(known) if len(n) == 2]
    more = [i for i, n in enumerate(known) if len(n) > 2]
    pairs = independent_tests([(cases[i][1][0], cases[i][1][1]) for i in two], [known[i] for i in two])
    variances = anova([cases[i][1] for i in more], [known[i] for i in more])
    tests: dict[int, tuple[Outcome, ...]] = dict(zip(two, pairs, strict=True))
    tests |= {i: (outcome,) for i, outcome in zip(more, variances, strict=True)}
    return [
        Ready(case, samples, known[i], tests.get(i, ()), tuple(_targets(case, paper.alpha, paper.rounding)))
        for i, (case, samples) in enumerate(cases)
    ]


def _with_paired_tests(ready: list[Ready]) -> list[Ready]:
    """The same with the paired tests of those whose plain tests disagree, computed together."""
    open_ones = [
        i
        for i, each in enumerate(ready)
        if len(each.sizes) == 2 and each.sizes[0] == each.sizes[1] and not _agrees(each)
    ]
    tests = paired_tests([ready[i].samples for i in open_ones], [ready[i].sizes[0] for i in open_ones])
    for i, test in zip(open_ones, tests, strict=True):
        ready[i] = replace(ready[i], paired=test)
    return ready


def _agrees(ready: Ready) -> bool:
    """Whether a plain test gives every printed number."""
    return all(
        any(implied.holds(target.interval) for implied in _plain(ready, target.field))
        for target in ready.targets
    )


def _targets(case: Case, alpha: float, rounding: Rounding) -> Iterator[Target]:
    """The printed p-value and statistic that the groups determine."""
    printed = case.p_value(alpha, rounding)
    formula = _FORMULAS[min(len(case.groups), 3)]
    if printed is not None:
        fields = case.fields("p", "mean", *_spreads(case), "n")
        yield Target(
            check="p_from_means", field="p", fields=fields, printed=printed[0], interval=printed[1],
            formula=formula, others=case.others,
        )  # fmt: skip
    if case.value is not None and case.statistic in ("t", "F"):
        try:
            ends = number(case.value, rounding)
        except NotUsable:
            return  # the checks of test statistics name it
        size = Interval(max(ends.low, -ends.high, 0.0), max(-ends.low, ends.high))
        fields = case.fields("value", "mean", *_spreads(case), "n")
        if case.df:
            fields = (fields[0], "df", *fields[1:])
        yield Target(
            check=f"{case.statistic.lower()}_from_means", field="value", fields=fields, printed=case.value,
            interval=size, formula=formula.split(";")[0], others=case.others,
        )  # fmt: skip


def _spreads(case: Case) -> tuple[str, ...]:
    """The fields that tell the spread: an interval only where nothing else does."""
    known = all(getattr(group, "sd", None) or getattr(group, "se", None) for group in case.groups)
    return ("sd", "se") if known else ("sd", "se", "ci_low", "ci_high")


def _is_of_groups(case: Case) -> bool:
    """Whether a t or F can be of these groups: the numerator of F has one df fewer than there are groups."""
    groups = len(case.groups)
    if case.statistic == "t":
        return groups == 2
    if not case.df and _OF_A_FACTOR.search(case.record.location.column or ""):
        return False
    return not case.df or case.df[0].exact == groups - 1


def _judged(ready: Ready, target: Target, paper: Paper) -> Check | None:
    case = ready.case
    plain = _plain(ready, target.field)
    ranks_only = "rank" in case.near and not case.near & {"t", "anova"} and case.statistic is None
    implied = [] if ranks_only else plain
    if not any(each.holds(target.interval) for each in implied):
        implied = list(_until_one_holds(_readings(ready, target.field, paper, implied), target.interval))
    gross = _is_gross(ready, target)
    if gross:
        implied = plain
    telling = any(each.supported and each.decides and each.high < inf for each in implied)
    if not case.in_table and not telling:
        return None  # in a sentence, nobody expects a check of what could be anything
    doubt = case.doubt or _doubt(ready, gross=gross)
    if doubt is None and paper.tally.refutes(case):
        doubt = "most p-values of this table do not follow from its means: another test or model is likely"
    return judge(target, implied, alpha=paper.alpha, doubt=doubt, given=_given(ready))


def _until_one_holds(readings: Iterator[Implied], printed: Interval) -> Iterator[Implied]:
    """Readings up to the first that settles it: what comes after need not be computed."""
    for each in readings:
        yield each
        if each.supported and each.decides and each.holds(printed):
            return


def _plain(ready: Ready, field: str) -> list[Implied]:
    """What the plain tests imply; of them those that the printed df allow."""
    df = ready.case.df[-1] if ready.case.df else None
    return [_implied(ready, test, field) for test in ready.plain if df is None or _has_df(test, df)]


def _has_df(outcome: Outcome, printed: Printed) -> bool:
    """Whether a test can have these df: whole ones exactly, Welch's rounded or cut to the printed place."""
    unit = 0.0 if outcome.df.low == outcome.df.high else float(printed.unit)
    return bool(outcome.df.low - unit <= printed.value <= outcome.df.high + unit)


def _implied(ready: Ready, outcome: Outcome, field: str, *, supported: bool = True) -> Implied:
    ends = outcome.p_value if field == "p" else outcome.statistic
    low, high = ends.low, ends.high
    if field != "p" and ready.case.statistic == "F" and len(ready.samples) == 2:
        low, high = low**2, high**2
    return Implied(name=outcome.name, low=low, high=high, supported=supported)


def _readings(ready: Ready, field: str, paper: Paper, plain: Sequence[Implied]) -> Iterator[Implied]:
    """The plain tests, then everything else that the paper may have done, supported by its words or not."""
    methods = paper.methods(ready.case)
    yield from plain
    others: list[Implied] = []
    for outcome, supported in _other_designs(ready, methods):
        others.append(_implied(ready, outcome, field, supported=supported))
        yield others[-1]
    if field == "p":
        base = plain or [each for each in others if each.supported]
        low = min((each.low for each in base), default=0.0)
        p = Interval(low, max((each.high for each in base), default=1.0))
        yield from _other_p_values(ready, methods, p, paper.tally.most_comparisons(ready.case))
        yield from _other_analyses(ready, methods, paper.near(p))
    elif methods.near_names("model", "rank"):
        yield Implied(name="a model named beside it", low=0.0, high=inf, decides=False)


def _other_designs(ready: Ready, methods: Methods) -> Iterator[tuple[Outcome, bool]]:
    """Tests on other people, other spreads or pairs, and whether the paper's words support each."""
    case, samples, sizes = ready.case, ready.samples, ready.sizes
    df = case.df[-1] if case.df and case.statistic in ("t", "F") else None
    total = int(df.exact) + len(samples) if df is not None and df.exact.denominator == 1 else None
    if len(samples) == 2:
        yield from _pairs(ready, methods, total)
    if not sizes:
        return
    if total is None or total < sum(sizes):
        missing = methods.names("missing") and not all(sample.beside for sample in samples)
        kept = KEPT_NEAR if methods.near_names("missing") or total is not None else KEPT
        for outcome in with_fewer(samples, sizes, kept, total):
            yield outcome, missing or total is not None
    assumed = any(sample.assumed for sample in samples)
    other = not samples[0].is_se
    name = "SEs, not SDs" if other else "SDs, not SEs"
    if len(sizes) == 2:
        swapped = independent_tests([(samples[0], samples[1])], [(sizes[0], sizes[1])], other)[0]
        doubled = independent_tests([(samples[0], samples[1])], [(2 * sizes[0], 2 * sizes[1])])[0]
        yield _named(doubled[0], "two limbs or sides of each person"), methods.near_names("limbs")
    else:
        swapped = tuple(anova([samples], [sizes], other))  # type: ignore[assignment]
    yield _named(swapped[0], f"the spreads are {name}"), assumed


def _pairs(ready: Ready, methods: Methods, total: int | None) -> Iterator[tuple[Outcome, bool]]:
    """The paired test, and Student's over all sizes if only the df are printed."""
    first, second = ready.samples
    again = measured_again(ready.case.labels) or methods.near_names("again")
    apart = methods.near_names("independent") and not methods.near_names("paired")
    related = (again or methods.near_names("paired")) and not apart
    if ready.sizes:
        pairs = min(ready.sizes) if total is None else total - 1
        if pairs <= min(ready.sizes) and (ready.sizes[0] == ready.sizes[1] or again) and pairs > 1:
            equal = ready.sizes[0] == ready.sizes[1]
            possible = methods.names("paired") and equal and not (apart or methods.corroborated)
            known = ready.paired if pairs == ready.sizes[0] else None
            yield known or paired_test(first, second, pairs), related or possible
    elif total is not None and total > 4:
        yield over_splits(first, second, total), apart or not methods.near_names("paired")
        yield paired_test(first, second, total - 1), not apart


def _other_p_values(ready: Ready, methods: Methods, p: Interval, comparisons: int) -> Iterator[Implied]:
    """The p-values that the same tests give if they are one-sided or corrected."""
    directed = methods.near_names("one_sided") or (methods.names("one_sided") and not methods.corroborated)
    if len(ready.samples) == 2:
        against = "one-sided, against the hypothesis"
        yield Implied(name="one-sided", low=p.low / 2, high=p.high / 2, supported=directed)
        yield Implied(name=against, low=1 - p.high / 2, high=1 - p.low / 2, supported=directed)
    corrected = methods.near_names("correction") or (methods.names("correction") and not methods.corroborated)
    most = min(1.0, comparisons * p.high)
    name = f"corrected for several comparisons, at most {comparisons}"
    yield Implied(name=name, low=p.low, high=most, supported=corrected)


def _other_analyses(ready: Ready, methods: Methods, around: Interval) -> Iterator[Implied]:
    """Analyses that the paper names and that means and SDs do not determine; agreement with them is none.

    ``around`` are p-values that other tests of the same data may well have.
    """
    case = ready.case
    definite = methods.near_names("t", "anova", "welch") or case.statistic in ("t", "F")
    sure = definite or methods.corroborated

    def free(name: str, low: float = 0.0, high: float = 1.0) -> Implied:
        return Implied(name=name, low=low, high=high, decides=False)

    if methods.near_names("rank") or (methods.names("rank") and not definite):
        name = "a rank test may have been used, which means and SDs do not determine"
        yield free(name, high=_rank_bound(ready, methods))
    if methods.names("robust"):
        yield free("a robust test may have been used, which means and SDs do not determine")
    followed = FOLLOW_UP.search(case.record.outcome or "") is not None and methods.names("repeated")
    modeled = methods.names("model") and not definite and (followed or not (definite or methods.overruled))
    if modeled or methods.near_names("model", "change"):
        yield free("an adjusted, transformed or repeated-measures analysis may have been used")
    skewed = any(sample.spread.high * 3 > sample.mean.low for sample in ready.samples)
    if methods.near_names("transformed") or (methods.names("transformed") and (skewed or not sure)):
        yield free("the values may have been transformed before the test")
    if len(ready.samples) > 2 and methods.near_names("correction", "trend", "welch", "repeated", "paired"):
        yield free("the p-value may be of a pair of groups, of a trend, or of another analysis of variance")
    if not sure:
        name = "no test is named for these rows; other tests than t and F give p-values near this one"
        yield free(name, around.low, around.high)


def _rank_bound(ready: Ready, methods: Methods) -> float:
    if len(ready.sizes) != 2 or methods.names("paired") or any(sample.assumed for sample in ready.samples):
        return 1.0
    return rank_test_bound(ready.samples[0], ready.samples[1], ready.sizes[0], ready.sizes[1])


def _is_gross(ready: Ready, target: Target) -> bool:
    """Whether two groups are so far apart, even if the spreads are SEs, that no usual test gives the p."""
    if target.field != "p" or len(ready.sizes) != 2 or target.interval.low <= _NOT_GROSS:
        return False
    first, second = ready.samples
    apart = independent_tests([(first, second)], [ready.sizes], True)[0]
    return all(outcome.p_value.high < _GROSS for outcome in apart)


def _doubt(ready: Ready, *, gross: bool) -> str | None:
    """Why the numbers may not be what they seem."""
    case = ready.case
    if not gross and any(sample.assumed for sample in ready.samples):
        return "whether the spreads are SDs or SEs is assumed, not printed with them"
    shared = [note for note in case.record.assumptions if note.startswith("p may belong")]
    if shared:
        return shared[0]
    if len(ready.samples) > 2 and measured_again(case.labels):
        return "the columns seem to be repeated measurements of the same people"
    if ready.sizes and case.df and case.statistic in ("t", "F"):
        residual = case.df[-1].exact
        if residual > sum(ready.sizes) - len(ready.sizes):
            return "the degrees of freedom are more than the sizes of the groups allow"
    if len(ready.sizes) > 2 and max(ready.sizes) * 2 == sum(ready.sizes):
        return "one of the columns holds the others together"
    if _is_of_fewer(ready):
        return "the name of the row prints an n, which may be that of all groups together"
    if ready.sizes and all(map(_maybe_count, case.groups, ready.sizes)):
        return "the numbers may be counts with percentages, of fewer people than the heads say"
    return None


def _is_of_fewer(ready: Ready) -> bool:
    """Whether the name of the row prints another n than that of all groups, and its cells print none."""
    named = _ROW_SIZE.search(ready.case.record.location.row or "")
    beside = all(sample.beside for sample in ready.samples)
    return named is not None and int(named[1]) != sum(ready.sizes) and not beside


def _maybe_count(group: Group, n: int) -> bool:
    """Whether ``12 (85.7)`` can be a count with its percentage in a group of up to ``n``."""
    mean, spread = getattr(group, "mean", None) or "", getattr(group, "sd", None) or ""
    if not mean.isdigit() or not spread.replace(".", "", 1).isdigit():
        return False
    return any(possible_totals(int(mean), spread, n, "half_up_or_down"))


def _given(ready: Ready) -> str:
    """The groups, in words."""
    told = []
    for group, sample in zip(ready.case.groups, ready.samples, strict=True):
        size = f", n = {sample.n}" if sample.n else ""
        told.append(f"{getattr(group, 'mean', '')} ({_spread(group)}{size})")
    return " and ".join([", ".join(told[:-1]), told[-1]])


def _spread(group: Group) -> str:
    if spread := getattr(group, "sd", None):
        return f"SD {spread}"
    if spread := getattr(group, "se", None):
        return f"SE {spread}"
    return f"{getattr(group, 'ci_low', '')} to {getattr(group, 'ci_high', '')}"


def _named(outcome: Outcome, name: str) -> Outcome:
    return Outcome(name, outcome.statistic, outcome.df, outcome.p_value)
