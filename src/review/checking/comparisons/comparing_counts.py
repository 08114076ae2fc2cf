"""Which test of counts a paper may have used, and whether the printed χ², z or p follows under one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from review.checking.comparisons import counts as tests
from review.checking.comparisons.blocks import Block
from review.checking.comparisons.cases import Case, NotUsable, number, whole
from review.checking.comparisons.count_tables import tables_of, tables_with_fewer
from review.checking.comparisons.paper import KEPT, KEPT_NEAR, Paper
from review.checking.said import FOLLOW_UP, Methods, measured_again
from review.checking.verdicts import Implied, Target, judge, not_checkable
from review.printed import Interval, Rounding
from review.quantities import names
from review.records import Check, Estimate, Proportion, PValue

_MOST_EXACT: Final = 60  # tables that one comparison may stand for, for exact tests

#: Statistics whose p-value does not follow from counts.
_OTHER_TESTS: Final = names(lambda each: each.test and each.name not in ("chi2", "z", "G"))

#: What a table of counts implies, by test: chi-squared (or nothing) and p.
_Tests = dict[str, tuple[Interval | None, Interval]]


@dataclass(frozen=True, slots=True)
class Ready:
    """A case with the tables of counts that its groups can stand for."""

    case: Case
    tables: NDArray[np.float64]  # (m, groups, 2): with, without
    certain: bool  # counts and sizes are printed with each other
    block: Block | None
    targets: tuple[Target, ...]
    tests: _Tests  # what they imply, by test

    @property
    def smallest_expected(self) -> float:
        """Smallest count expected without association, by which tests are chosen."""
        tables = self.tables if self.block is None else np.array(self.block.counts(), dtype=float)
        return float(tests.expected_counts(tables).min())

    @property
    def wide(self) -> bool:
        """Whether more than two groups or categories are compared."""
        return self.tables.shape[1] > 2 or (self.block is not None and len(self.block.rows) > 2)

    @property
    def heads_block(self) -> bool:
        """Whether the p-value stands in the row of the variable, above its categories."""
        return isinstance(self.case.record, PValue) and self.block is not None


def read_counts(
    cases: Sequence[Case], blocks: Mapping[int, Block], paper: Paper
) -> tuple[list[Ready], list[tuple[int, Check]]]:
    """Comparisons of counts that can be judged, counted in the paper's tally; why others cannot be.

    ``blocks`` are rows that share a p-value, by the index of the record that holds it.
    """
    ready, refused = [], []
    for case in cases:
        try:
            ready.append(_prepared(case, blocks.get(case.index), paper))
        except NotUsable as why:
            if case.in_table:
                refused.append((case.index, not_checkable("p_from_counts", why)))
    _add_plain_tests(ready)
    for each in ready:
        for target in each.targets:
            if target.field == "p":
                fits = _fitting(each, target)
                if fits is None:  # exact tests take longest, and few rows need them
                    each.tests.update({} if each.heads_block else _exact_tests(each.tables))
                    fits = _fitting(each, target)
                if each.block is None or each.heads_block:
                    agreed = Interval(fits.low, fits.high) if fits else None
                    paper.tally.count(each.case, target.interval, agreed)
    return ready, refused


def judge_counts(ready: Sequence[Ready], paper: Paper) -> Iterator[tuple[int, Check]]:
    """Checks of comparisons of counts, each with the index of its record."""
    for each in ready:
        for target in each.targets:
            yield each.case.index, _judged(each, target, paper)


def _prepared(case: Case, block: Block | None, paper: Paper) -> Ready:
    case.p_value(paper.alpha, paper.rounding)  # raises if it is none
    free = case.in_table and case.record.p_relation is not None and case.statistic not in _OTHER_TESTS
    if case.statistic not in ("chi2", "z", None) and not free:
        raise NotUsable("the printed statistic does not follow from counts")
    if case.statistic == "chi2" and case.df and case.df[0].exact not in _possible_df(case, block):
        raise NotUsable("the printed χ² compares something else than these groups: its df do not fit them")
    groups = [group for group in case.groups if isinstance(group, Proportion)]
    tables, certain = tables_of(groups, paper.rounding)
    return Ready(case, tables, certain, block, tuple(_targets(case, paper.alpha, paper.rounding)), {})


def _possible_df(case: Case, block: Block | None) -> set[int]:
    """Degrees of freedom of the row by itself, and of the block it begins."""
    alone = len(case.groups) - 1
    return {alone} if block is None else {alone, alone * (len(block.rows) - 1)}


def _targets(case: Case, alpha: float, rounding: Rounding) -> Iterator[Target]:
    printed = case.p_value(alpha, rounding)
    if printed is not None:
        yield Target(
            check="p_from_counts", field="p", fields=case.fields("p", "count", "total", "percent"),
            printed=printed[0], interval=printed[1], others=case.others,
            formula="χ² = Σ (O − E)² / E, upper tail; Fisher: all tables no more probable than this one",
        )  # fmt: skip
    if case.value is not None and case.statistic in ("chi2", "z"):
        try:
            ends = number(case.value, rounding)
        except NotUsable:
            return  # the checks of test statistics name it
        size = Interval(max(ends.low, -ends.high, 0.0), max(-ends.low, ends.high))
        name = "chi_squared" if case.statistic == "chi2" else "z"
        yield Target(
            check=f"{name}_from_counts", field="value", printed=case.value, interval=size, others=case.others,
            fields=case.fields("value", "count", "total", "percent"),
            formula="χ² = Σ (O − E)² / E" + ("; z = √χ²" if name == "z" else ""),
        )  # fmt: skip


def _add_plain_tests(ready: Sequence[Ready]) -> None:
    """Compute the tests of each row by itself, all rows together; of its block too, where it is complete."""
    two = [each for each in ready if each.tables.shape[1] == 2 and not each.heads_block]
    for each, known in zip(two, _tests_of_pairs([each.tables for each in two]), strict=True):
        each.tests.update(known)
    for each in ready:
        if each.tables.shape[1] > 2 and not each.heads_block:
            each.tests.update(_tests_of_more(each.tables))
        if each.block is not None and each.block.complete:
            rows = np.array(each.block.counts(), dtype=float)
            of_rows = _tests_of_two(rows[None]) if rows.shape == (2, 2) else _tests_of_more(rows[None])
            each.tests.update({f"{name} of {len(rows)} rows": ends for name, ends in of_rows.items()})


def _tests_of_pairs(tables: Sequence[NDArray[np.float64]]) -> list[_Tests]:
    """Tests of two groups, for each stack of tables over all that it holds."""
    if not tables:
        return []
    starts = np.cumsum([0, *(len(stack) for stack in tables[:-1])])
    found: list[_Tests] = [{} for _ in tables]
    for name, values in tests.statistics_2x2(np.concatenate(tables)).items():
        low, high = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
        p_low, p_high = tests.p_of_chi_squared(high, 1), tests.p_of_chi_squared(low, 1)
        for known, *ends in zip(
            found, low.tolist(), high.tolist(), p_low.tolist(), p_high.tolist(), strict=True
        ):
            known[name] = Interval(*ends[:2]), Interval(*ends[2:])
    return found


def _tests_of_two(tables: NDArray[np.float64]) -> _Tests:
    """Every test of a block of two categories in two groups: by statistics and exact."""
    return {**_tests_of_pairs([tables])[0], **_exact_tests(tables)}


def _tests_of_more(tables: NDArray[np.float64]) -> _Tests:
    """Tests of any number of groups and categories, over a stack of tables."""
    df = tests.degrees_of_freedom(tables[0])
    found: _Tests = {}
    for name, test in ((tests.PEARSON, tests.pearson), (tests.LIKELIHOOD, tests.likelihood_ratio)):
        values = test(tables)
        found[name] = _hull(values), _hull(tests.p_of_chi_squared(values, df))
    return found


def _exact_tests(tables: NDArray[np.float64]) -> _Tests:
    """Exact tests of two groups, over a stack of tables that is not too large."""
    if tables.shape[1] != 2 or len(tables) > _MOST_EXACT:
        return {}
    exact = [
        tests.exact_p_values(*(int(x) for x in (t[0, 0], t[0].sum(), t[1, 0], t[1].sum()))) for t in tables
    ]
    names = exact[0] if all(exact) else ()
    return {name: (None, _hull(np.array([each[name] for each in exact]))) for name in names}


def _hull(values: NDArray[np.float64]) -> Interval:
    return Interval(float(np.min(values)), float(np.max(values)))


def _plain_names(known: _Tests) -> list[str]:
    """The tests that most papers use."""
    usual = (tests.PEARSON, tests.YATES, tests.FISHER)
    return [name for name in known if name in usual or " rows" in name]


def _fitting(ready: Ready, target: Target) -> Implied | None:
    """The plain test that the printed number follows from, if there is one."""
    implied = _implied(ready.tests, target.field, _plain_names(ready.tests))
    return next((each for each in implied if each.supported and each.holds(target.interval)), None)


def _implied(known: _Tests, field: str, supported: Sequence[str], root: bool = False) -> list[Implied]:
    implied = []
    for name, (statistic, p) in known.items():
        ends = p if field == "p" else statistic
        if ends is not None:
            low, high = (ends.low**0.5, ends.high**0.5) if root and field != "p" else (ends.low, ends.high)
            implied.append(Implied(name=name, low=low, high=high, supported=name in supported))
    return implied


def _judged(ready: Ready, target: Target, paper: Paper) -> Check:
    case, root = ready.case, ready.case.statistic == "z"
    implied = _implied(ready.tests, target.field, _plain_names(ready.tests), root)
    if not any(each.supported and each.holds(target.interval) for each in implied):
        implied = _readings(ready, target.field, paper)
    doubt = case.doubt or _doubt(ready)
    if doubt is None and paper.tally.refutes(case):
        doubt = "most p-values of this table do not follow from its counts: another test or model is likely"
    return judge(target, implied, alpha=paper.alpha, doubt=doubt, given=_given(ready))


def _readings(ready: Ready, field: str, paper: Paper) -> list[Implied]:
    """All tests, then everything else that the paper may have done; those that its words support first."""
    methods = paper.methods(ready.case)
    root = ready.case.statistic == "z"
    implied = _implied(ready.tests, field, _supported(ready, ready.tests, methods), root)
    fewer = _with_fewer(ready, methods, paper.rounding)
    missing = methods.names("missing") and not ready.certain
    implied += [
        replace(each, name=f"{each.name}, fewer people than the head says")
        for each in _implied(fewer, field, list(fewer) if missing else (), root)
    ]
    if field == "p":
        base = [each for each in implied if each.supported]
        hull = Interval(min(each.low for each in base), max(each.high for each in base))
        implied += _other_p_values(ready, methods, hull, paper.tally.most_comparisons(ready.case))
        implied += _other_analyses(ready, methods, paper.near(hull))
    return sorted(implied, key=lambda each: not each.supported)


def _supported(ready: Ready, known: _Tests, methods: Methods) -> list[str]:
    """The tests that the paper's words allow."""
    usual = _plain_names(known)
    if not methods.names("chi", "fisher"):
        return list(known)  # nothing is named: any
    if methods.near_names("chi") and not methods.names("fisher") and ready.smallest_expected >= 5:
        usual = [name for name in usual if name != tests.FISHER]
    if methods.names("fisher"):
        usual += [name for name in (tests.DOUBLED, tests.MID_P) if name in known]
    if methods.names("likelihood"):
        usual += [name for name in known if name.startswith(tests.LIKELIHOOD)]
    return [*usual, *(name for name in (tests.FEWER,) if name in known)]


def _with_fewer(ready: Ready, methods: Methods, rounding: Rounding) -> _Tests:
    """The plain tests if some people are missing from the sizes that heads of columns give."""
    groups = [group for group in ready.case.groups if isinstance(group, Proportion)]
    if len(groups) != 2 or ready.heads_block:
        return {}
    tables = tables_with_fewer(groups, KEPT_NEAR if methods.near_names("missing") else KEPT, rounding)
    if tables is None:
        return {}
    known = _tests_of_pairs([tables])[0] | _exact_tests(tables)
    return {name: ends for name, ends in known.items() if name in _plain_names(known)}


def _other_p_values(ready: Ready, methods: Methods, p: Interval, comparisons: int) -> Iterator[Implied]:
    """The p-values that the same tests give if they are one-sided or corrected."""
    directed = methods.near_names("one_sided") or (methods.names("one_sided") and not methods.corroborated)
    if not ready.wide:
        yield Implied(name="one-sided", low=p.low / 2, high=p.high / 2, supported=directed)
    corrected = methods.near_names("correction") or (methods.names("correction") and not methods.corroborated)
    most = min(1.0, comparisons * p.high)
    name = f"corrected for several comparisons, at most {comparisons}"
    yield Implied(name=name, low=p.low, high=most, supported=corrected)


def _other_analyses(ready: Ready, methods: Methods, around: Interval) -> Iterator[Implied]:
    """Analyses that the paper names and that the counts do not determine; agreement with them is none.

    ``around`` are p-values that other tests of the same data may well have.
    """
    case = ready.case
    definite = methods.near_names("chi", "fisher") or case.statistic == "chi2"
    sure = definite or methods.corroborated

    def free(name: str, ends: Interval | None = None) -> Implied:
        low, high = (ends.low, ends.high) if ends is not None else (0.0, 1.0)
        return Implied(name=name, low=low, high=high, decides=False)

    followed = FOLLOW_UP.search(case.record.outcome or "") is not None
    modeled = (
        methods.names("counts_model") and not definite and (followed or not (definite or methods.overruled))
    )
    estimated = isinstance(getattr(case.record, "estimate", None), Estimate)
    if modeled or estimated or methods.near_names("counts_model", "trend", "change"):
        yield free("an adjusted analysis, a model or a test for trend may have been used")
    if measured_again(case.labels) or (methods.near_names("paired", "again") and len(case.groups) == 2):
        yield free("the same people may be counted twice; McNemar's test does not follow from the counts")
    if ready.wide and (ready.smallest_expected < 5 or not methods.names("chi")):
        yield free("an exact test of more than two groups or categories may have been used", around)
    if ready.wide and methods.names("trend", "rank", "correction"):
        yield free("the p-value may be of a trend or of a pair of groups")
    if not sure:
        yield free(
            "no test is named for these rows; other tests of counts give p-values near this one", around
        )


def _doubt(ready: Ready) -> str | None:
    """Why the numbers may not be what they seem."""
    shared = any(note.startswith("p may belong") for note in ready.case.record.assumptions)
    block = ready.block
    # A second row that completes the first is its rest; p in the head of a block is of the block.
    known = block is not None and block.complete and (len(block.rows) == 2 or ready.heads_block)
    if (shared or block is not None) and not known:
        return "the p-value may be of several rows"
    sizes = ready.tables[0].sum(axis=1)
    if len(sizes) > 2 and 2 * sizes.max() == sizes.sum():
        return "one of the columns holds the others together"
    if not ready.certain and any(whole(getattr(group, "count", None)) is None for group in ready.case.groups):
        return "whether the percentages are shares of people is not said"
    return None


def _given(ready: Ready) -> str:
    """The groups, in words."""
    rows = ready.block.rows if ready.block is not None and ready.heads_block else (ready.case.groups,)
    told = []
    for groups in zip(*rows, strict=True):
        shares = [group for group in groups if isinstance(group, Proportion)]
        counts = ", ".join(group.count or f"{group.percent} %" for group in shares)
        told.append(f"{counts} of {shares[0].total}")
    return " and ".join([", ".join(told[:-1]), told[-1]])
