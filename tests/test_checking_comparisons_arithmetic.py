"""Analysis of variance, tests of counts and bounds of rank tests: R, brute force, and every rounding."""

from __future__ import annotations

import json
import math
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from review.checking.comparisons import counts
from review.checking.comparisons.anova import f_interval
from review.checking.comparisons.count_tables import tables_of
from review.checking.comparisons.means import Sample, over_splits, rank_test_bound, with_fewer
from review.printed import Interval
from review.records import Location, Proportion

GOLDEN = json.loads((Path(__file__).parent / "golden" / "anova.json").read_text())
CLOSE = 1e-9  # relative: what two correct programs differ by


def exact(values: list[float]) -> list[Interval]:
    return [Interval(value, value) for value in values]


# --- analysis of variance -------------------------------------------------------------------------------


@pytest.mark.parametrize("case", GOLDEN["anova"], ids=lambda case: f"{len(case['sizes'])} groups")
def test_f_equals_r(case: dict[str, Any]) -> None:
    f = f_interval(exact(case["means"]), exact(case["sds"]), case["sizes"])
    assert f.low == pytest.approx(case["f"], rel=CLOSE)
    assert f.high == pytest.approx(case["f"], rel=CLOSE)


def test_published_plant_growth() -> None:
    # Dobson (1983), Table 7.1, as R's PlantGrowth: F(2, 27) = 4.846 from three groups of ten.
    means = [Interval(m - 5e-4, m + 5e-4) for m in (5.032, 4.661, 5.526)]
    sds = [Interval(s - 5e-4, s + 5e-4) for s in (0.583, 0.794, 0.443)]
    f = f_interval(means, sds, [10, 10, 10])
    assert f.low < 4.846 < f.high
    assert f.high - f.low < 0.05


@st.composite
def rounded_groups(draw: st.DrawFn) -> tuple[list[float], list[float], list[int], float]:
    k = draw(st.integers(2, 8))
    finite = st.floats(-5, 5, allow_subnormal=False)
    means = draw(st.lists(finite, min_size=k, max_size=k))
    sds = draw(st.lists(st.floats(0.3, 4), min_size=k, max_size=k))
    sizes = draw(st.lists(st.integers(2, 60), min_size=k, max_size=k))
    return means, sds, sizes, draw(st.sampled_from([0.5, 0.05, 0.005]))


def f_of(means: list[float], sds: list[float], sizes: list[int]) -> float:
    total, k = sum(sizes), len(sizes)
    center = sum(n * m for n, m in zip(sizes, means, strict=True)) / total
    between = sum(n * (m - center) ** 2 for n, m in zip(sizes, means, strict=True)) / (k - 1)
    within = sum((n - 1) * s**2 for n, s in zip(sizes, sds, strict=True)) / (total - k)
    return between / within


@settings(max_examples=150, deadline=None)
@given(rounded_groups(), st.integers(0, 2**32 - 1))
def test_f_of_whatever_was_rounded_lies_in_the_interval(case: Any, seed: int) -> None:
    means, sds, sizes, half = case
    f = f_interval(
        [Interval(m - half, m + half) for m in means],
        [Interval(max(s - half, 0), s + half) for s in sds],
        sizes,
    )
    rng = np.random.default_rng(seed)
    for _ in range(20):
        true_means = [m + half * rng.uniform(-1, 1) for m in means]
        true_sds = [max(s - half, 0) + (min(half, s) + half) * rng.uniform(0, 1) for s in sds]
        if max(true_sds) > 0:
            value = f_of(true_means, true_sds, sizes)
            assert f.low <= value * (1 + CLOSE) + CLOSE
            assert value <= f.high * (1 + CLOSE) + CLOSE


@settings(max_examples=100, deadline=None)
@given(rounded_groups())
def test_ends_of_f_are_reached(case: Any) -> None:
    means, sds, sizes, half = (*(part[:3] for part in case[:3]), case[3])
    sds = [s + half for s in sds]
    ends = [(m - half, m + half) for m in means]
    f = f_interval([Interval(*pair) for pair in ends], exact(sds), sizes)
    grid = [np.linspace(*pair, 9) for pair in ends]
    values = [f_of(list(point), sds, sizes) for point in product(*grid)]
    assert f.high == pytest.approx(
        max(values), rel=1e-9, abs=1e-12
    )  # largest in a corner, which the grid has
    # The least lies between the points of the grid: at most a quarter of a step of each mean away.
    # Floats of F can differ in their last digits, and checks allow a billionth of the end (gravity.NOISE).
    assert f.low <= min(values) * (1 + 1e-12) + 1e-12
    assert min(values) - f.low <= max(1e-9, f.high / 4)


@pytest.mark.parametrize("sizes", [[3], [1, 1], [0, 2]])
def test_f_needs_degrees_of_freedom(sizes: list[int]) -> None:
    with pytest.raises(ValueError, match="more people than groups"):
        f_interval(exact([1.0] * len(sizes)), exact([1.0] * len(sizes)), sizes)


def test_f_without_any_spread_is_infinite() -> None:
    assert f_interval(exact([1.0, 2.0]), [Interval(0, 0.5)] * 2, [5, 5]).high == math.inf


# --- counts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", GOLDEN["tables"], ids=lambda case: str(case["rows"]))
def test_wide_tables_equal_r(case: dict[str, Any]) -> None:
    table = np.array(case["rows"], dtype=float)
    assert counts.degrees_of_freedom(table) == case["df"]
    assert float(counts.pearson(table)) == pytest.approx(case["chi2"], rel=CLOSE)
    assert float(counts.likelihood_ratio(table)) == pytest.approx(case["g"], rel=CLOSE)
    assert float(counts.p_of_chi_squared(case["chi2"], case["df"])) == pytest.approx(case["p"], rel=CLOSE)


@pytest.mark.parametrize("case", GOLDEN["pairs"], ids=lambda case: str(case["counts"]))
def test_two_groups_equal_r(case: dict[str, Any]) -> None:
    a, n1, b, n2 = case["counts"]
    found = counts.statistics_2x2(np.array([[[a, n1 - a], [b, n2 - b]]], dtype=float))
    names = {
        counts.PEARSON: "chi2", counts.YATES: "yates", counts.LIKELIHOOD: "g", counts.FEWER: "fewer",
        counts.UNPOOLED: "unpooled",
    }  # fmt: skip
    for name, column in names.items():
        if case[column] is not None:
            assert float(found[name][0]) == pytest.approx(case[column], rel=CLOSE, abs=1e-12), name
    p = counts.exact_p_values(a, n1, b, n2)
    for name, column in ((counts.FISHER, "fisher"), (counts.DOUBLED, "doubled"), (counts.MID_P, "mid_p")):
        assert p[name] == pytest.approx(case[column], rel=1e-7), name


def test_published_tea_tasting() -> None:
    # Fisher (1935); Agresti, Categorical Data Analysis, 2nd ed., p. 92: 3 of 4 against 1 of 4, p = .4857.
    assert round(counts.exact_p_values(3, 4, 1, 4)[counts.FISHER], 4) == 0.4857


def test_published_aspirin_trial() -> None:
    # Physicians' Health Study, NEJM 321:129 (1989), Table 2; Agresti, p. 72: chi-squared 25.01 with df 1.
    table = np.array([[[104, 10933], [189, 10845]]], dtype=float)
    assert round(float(counts.statistics_2x2(table)[counts.PEARSON][0]), 1) == 25.0


@given(st.integers(1, 60), st.integers(1, 60), st.data())
@settings(max_examples=60, deadline=None)
def test_fisher_equals_scipy(n1: int, n2: int, data: st.DataObject) -> None:
    a, b = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    expected = stats.fisher_exact([[a, n1 - a], [b, n2 - b]]).pvalue
    assert counts.exact_p_values(a, n1, b, n2)[counts.FISHER] == pytest.approx(expected, rel=1e-6)


def test_no_events_are_no_difference() -> None:
    table = np.array([[[0, 20], [0, 30]]], dtype=float)
    assert all(float(value[0]) == 0 for value in counts.statistics_2x2(table).values())
    assert counts.exact_p_values(0, 20, 0, 30)[counts.FISHER] == pytest.approx(1.0)


@pytest.mark.parametrize("total", [7, 15, 40, 101, 800])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_possible_counts_by_brute_force(total: int, decimals: int) -> None:
    for count in range(total + 1):
        percent = f"{100 * count / total:.{decimals}f}"
        brute = [
            c for c in range(total + 1) if abs(100 * c / total - float(percent)) <= 0.5 * 10**-decimals + 1e-9
        ]
        assert list(counts.possible_counts(percent, total, "half_up_or_down")) == brute
        assert all(
            counts.is_percent_of(percent, c, total, "half_up_or_down") == (c in brute)
            for c in range(max(0, count - 3), min(total, count + 3) + 1)
        )
        if count:
            assert total in list(counts.possible_totals(count, percent, total + 3, "half_up_or_down"))


def test_half_of_a_percent_goes_both_ways() -> None:
    assert 1 in counts.possible_counts("12", 8, "half_even")  # 12.5 %
    assert 1 not in counts.possible_counts("12", 8, "half_up")
    assert 1 in counts.possible_counts("13", 8, "half_up")


def share(count: str | None, total: str | None, percent: str | None) -> Proportion:
    place = Location(start=0, end=1)
    return Proportion(location=place, quote="", count=count, total=total, percent=percent)


def test_percentages_of_rows_are_not_of_groups() -> None:
    # 30 (60 %) of 100 and 20 (40 %) of 90: shares of the 50 in the row.
    tables, _ = tables_of([share("30", "100", "60"), share("20", "90", "40")], "half_up")
    assert tables.tolist() == [[[30, 70], [20, 70]]]


def test_percentages_say_how_many_are_missing() -> None:
    # 12 (85.7 %) is of 14 people, whatever the head of the column says.
    tables, certain = tables_of([share("12", "15", "85.7"), share("5", "15", "33.3")], "half_up")
    assert tables.tolist() == [[[12, 2], [5, 10]]]
    assert not certain


# --- means ------------------------------------------------------------------------------------------------


def sample(values: NDArray[np.float64]) -> Sample:
    mean, sd = float(values.mean()), float(values.std(ddof=1))
    return Sample(Interval(mean, mean), Interval(sd, sd), False, False, len(values), "")


@settings(max_examples=200, deadline=None)
@given(st.integers(3, 30), st.integers(3, 30), st.floats(0.5, 6), st.integers(0, 2**32 - 1), st.booleans())
def test_no_rank_test_exceeds_its_bound(n1: int, n2: int, shift: float, seed: int, skewed: bool) -> None:
    rng = np.random.default_rng(seed)
    draw = rng.exponential if skewed else rng.standard_normal
    x, y = draw(size=n1) + shift, draw(size=n2)
    bound = rank_test_bound(sample(x), sample(y), n1, n2)
    for method in ("exact", "asymptotic"):
        assert stats.mannwhitneyu(x, y, method=method).pvalue <= bound + 1e-12


def test_rank_tests_of_far_means_are_bounded() -> None:
    far = [sample(np.arange(60) / 20 + shift) for shift in (0, 9)]
    assert rank_test_bound(far[0], far[1], 60, 60) < 1e-6
    near = [sample(np.arange(60) / 20 + shift) for shift in (0, 0.5)]
    assert rank_test_bound(near[0], near[1], 60, 60) == 1


def test_every_split_and_every_missing_person_is_covered() -> None:
    first = Sample(Interval(5.0, 5.0), Interval(1.0, 1.0), False, False, 20, "")
    second = Sample(Interval(4.0, 4.0), Interval(2.0, 2.0), False, False, 30, "")
    anyhow = over_splits(first, second, 50)
    student, welch = with_fewer([first, second], [20, 30], 0.8, None)
    for n1, n2 in product(range(16, 21), range(24, 31)):
        t, p = stats.ttest_ind_from_stats(5, 1, n1, 4, 2, n2)
        assert student.p_value.low <= p <= student.p_value.high
        assert welch.statistic.low <= stats.ttest_ind_from_stats(5, 1, n1, 4, 2, n2, equal_var=False)[0]
        if n1 + n2 == 50:
            assert anyhow.statistic.low <= t <= anyhow.statistic.high
