"""Recomputed intervals against R (golden/tests.R); honest rounding is never inconsistent."""

import json
import re
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy import stats

from review.printed import Interval, Printed, p_value_interval
from review.recompute import (
    chi_squared,
    fisher_exact,
    kendall_p,
    p_interval,
    paired_t_test,
    rank_sum_p,
    spearman_p,
    t_test,
)

GOLDEN = json.loads((Path(__file__).parent / "golden/tests.json").read_text())

settings.register_profile("stable", deadline=None, derandomize=True)
settings.load_profile("stable")

ROUNDINGS = ("half_up", "half_even", "truncated")
MODES = {"half_up": "ROUND_HALF_UP", "half_even": "ROUND_HALF_EVEN", "truncated": "ROUND_DOWN"}


def columns(case, *names):
    return [np.array([row[name] for row in GOLDEN[case]], dtype=float) for name in names]


def as_printed(value, decimals, rounding="half_up"):
    """A float as an honest author prints it."""
    from decimal import Decimal

    return str(Decimal(float(value)).quantize(Decimal(1).scaleb(-decimals), rounding=MODES[rounding]))


# --- p-values ------------------------------------------------------------------------------------------


def test_golden_grid_says_where_it_came_from_and_reaches_far_tails():
    assert GOLDEN["source"]["tool"].startswith("R ")
    for statistic in ("t", "z", "chi2", "F"):
        assert min(row["p"] for row in GOLDEN[statistic]) < 1e-50


@pytest.mark.parametrize("statistic", ["t", "z", "chi2", "F", "r"])
def test_exact_statistics_give_the_p_of_r_far_into_the_tail(statistic):
    names = {"z": (), "F": ("df1", "df2")}.get(statistic, ("df",))
    value, p, *df = columns(statistic, "value", "p", *names)
    interval = p_interval(statistic, value, {0: None, 1: df[0] if df else None}.get(len(df), tuple(df)))
    np.testing.assert_allclose(interval.low, p, rtol=1e-12)  # relative, down to 1e-300
    np.testing.assert_array_equal(interval.low, interval.high)


def test_printed_statistic_gives_the_p_values_of_its_ends():
    p = p_interval("t", "2.20", "28")
    assert p.low == pytest.approx(2 * stats.t.sf(2.205, 28))
    assert p.high == pytest.approx(2 * stats.t.sf(2.195, 28))
    cut = p_interval("t", "2.20", "28", rounding="truncated")
    assert (cut.low, cut.high) == pytest.approx((2 * stats.t.sf(2.21, 28), 2 * stats.t.sf(2.20, 28)))


@pytest.mark.parametrize(
    ("statistic", "value", "df"), [("t", "0.00", 28), ("t", "-0.0", 3), ("z", "0.1", None), ("r", ".00", 9)]
)
def test_two_sided_p_reaches_1_only_if_the_statistic_can_be_0(statistic, value, df):
    possible = 0 in Printed(value).interval()
    assert (p_interval(statistic, value, df).high == 1) is possible


def test_sign_does_not_matter_to_a_two_sided_p():
    assert p_interval("t", "-2.20", 28) == p_interval("t", "2.20", 28)
    assert p_interval("t", "−2.20", 28) == p_interval("t", "2.20", 28)  # U+2212


def test_one_tail_is_half_of_two():
    one, two = p_interval("t", "-2.20", 28, tails=1), p_interval("t", "-2.20", 28)
    assert (one.low, one.high) == (two.low / 2, two.high / 2)


def test_df_with_decimals_was_rounded_and_whole_df_was_not():
    welch = p_interval("t", 2.2, "5.3")
    assert welch.low == pytest.approx(2 * stats.t.sf(2.2, 5.35))
    assert welch.high == pytest.approx(2 * stats.t.sf(2.2, 5.25))
    whole = p_interval("t", 2.2, "5")
    assert whole.low == whole.high


def test_fractional_df_of_f_are_followed_inside_their_interval():
    # At F = 1.2 p is largest for a df1 near 3, and smaller both at 1 and at 6.
    p = p_interval("F", 1.2, (Interval(1.0, 6.0), 1000))
    assert p.high > max(stats.f.sf(1.2, 1, 1000), stats.f.sf(1.2, 6, 1000)) + 0.004


def test_relation_bounds_p():
    assert p_interval("F", "<1", (2, 57)).high == 1
    assert p_interval("F", "<1", (2, 57)).low == pytest.approx(stats.f.sf(1, 2, 57))
    assert p_interval("t", ">3", 20) == Interval(0.0, pytest.approx(2 * stats.t.sf(3, 20)))


def test_correlation_printed_as_1_allows_p_of_0():
    assert p_interval("r", "1.00", 8).low == 0
    assert p_interval("r", "-1.00", 8).high == pytest.approx(
        2 * stats.t.sf(0.995 * (8 / (1 - 0.995**2)) ** 0.5, 8)
    )


def test_sequences_of_texts_and_arrays_give_arrays():
    p = p_interval("t", ["2.20", "0.00"], ["28", "27.4"])
    assert p.low.shape == (2,)
    assert p.low[0] == p_interval("t", "2.20", "28").low
    assert p.high[1] == 1
    assert type(p_interval("t", "2.20", "28").low) is float


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: p_interval("chi2", "-3.1", 2), "chi2 must be 0 or more; got -3.1"),
        (lambda: p_interval("F", [2.0, -1.0], (1, 9)), "F[1] must be 0 or more; got -1"),
        (lambda: p_interval("r", "1.20", 8), "r must be between -1 and 1; got 1.2"),
        (lambda: p_interval("t", float("nan"), 8), "t must be a number; got nan"),
        (lambda: p_interval("t", "2.2"), "t has one df, got None"),
        (lambda: p_interval("F", "2.2", 5), "F has a pair of df, got 5"),
        (lambda: p_interval("z", "2.2", 5), "z has no df, got 5"),
        (lambda: p_interval("t", "2.2", "0"), "df must be above 0 and finite; got 0"),
        (lambda: p_interval("Q", "2.2", "5"), 'statistic is "t", "F", "z", "chi2" or "r", got \'Q\''),
        (lambda: p_interval("F", "2.2", (1, 5), tails=1), "tails is 2, or 1 for t, z and r; got 1 for F"),
    ],
)
def test_impossible_statistics_are_named(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


DF = st.integers(1, 300)
DECIMALS = st.integers(2, 3)


@given(
    st.sampled_from(["t", "z", "r", "chi2", "F"]),
    st.floats(-6, 6),
    DF,
    DF,
    DECIMALS,
    DECIMALS,
    st.sampled_from(ROUNDINGS),
)
@example("t", 0.004, 28, 1, 2, 3, "half_up")  # prints as 0.00: p may be 1
@example("t", -0.004, 28, 1, 2, 3, "truncated")
def test_honest_rounding_is_never_inconsistent(statistic, value, df1, df2, places, p_places, rounding):
    if statistic in ("chi2", "F"):
        value = value**2
    df = {"z": None, "F": (df1, df2)}.get(statistic, df1)
    if statistic == "r":
        value = np.tanh(value)
        p = 2 * stats.t.sf(abs(value) * np.sqrt(df1 / ((1 - value) * (1 + value))), df1)
    else:
        p = {
            "t": lambda: 2 * stats.t.sf(abs(value), df1),
            "z": lambda: 2 * stats.norm.sf(abs(value)),
            "chi2": lambda: stats.chi2.sf(value, df1),
            "F": lambda: stats.f.sf(value, df1, df2),
        }[statistic]()
    recomputed = p_interval(statistic, as_printed(value, places, rounding), df, rounding=rounding)
    assert recomputed.overlaps(p_value_interval(as_printed(p, p_places, rounding), rounding=rounding))


@given(st.floats(0, 30), st.floats(0.6, 6), st.floats(2, 100), st.sampled_from(ROUNDINGS))
def test_honest_rounding_of_corrected_df_is_never_inconsistent(value, df1, df2, rounding):
    """Greenhouse-Geisser and Welch: the df were rounded as well as the statistic."""
    printed_df = tuple(as_printed(df, 1, rounding) for df in (df1, df2))
    for statistic, df, p in (
        ("F", printed_df, stats.f.sf(value, df1, df2)),
        ("t", printed_df[1], 2 * stats.t.sf(value, df2)),
    ):
        recomputed = p_interval(statistic, as_printed(value, 2, rounding), df, rounding=rounding)
        assert recomputed.overlaps(p_value_interval(as_printed(p, 3, rounding), rounding=rounding))


def test_hundred_thousand_honestly_rounded_t_tests_and_none_is_inconsistent():
    rng = np.random.default_rng(20240501)
    size = 100_000
    df = rng.integers(2, 200, size).astype(float)
    t = rng.standard_t(df) + rng.choice([0, 0, 1, 3], size)
    p = 2 * stats.t.sf(np.abs(t), df)
    printed_t, printed_p = np.round(t, 2), np.round(p, 3)
    reported = Interval(printed_p - 0.0005, printed_p + 0.0005)
    recomputed = p_interval("t", Interval(printed_t - 0.005, printed_t + 0.005), df)
    assert np.count_nonzero(~recomputed.overlaps(reported)) == 0
    # The test can fail: without the rule about zero, some of the same results would be flagged.
    ends = [2 * stats.t.sf(np.abs(printed_t + step), df) for step in (-0.005, 0.005)]
    assert np.count_nonzero(~Interval(np.minimum(*ends), np.maximum(*ends)).overlaps(reported)) > 100


# --- tests from summaries ------------------------------------------------------------------------------

SUMMARY = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")


@pytest.mark.parametrize("name", ["welch", "student"])
def test_exact_summaries_give_the_t_test_of_r(name):
    result = t_test(*columns("t_test", *SUMMARY), equal_var=name == "student")
    for interval, column in ((result.statistic, "t"), (result.df, "df"), (result.p_value, "p")):
        (expected,) = columns("t_test", f"{name}_{column}")
        np.testing.assert_allclose(interval.low, expected, rtol=1e-12)
        np.testing.assert_allclose(interval.high, expected, rtol=1e-12)


def test_exact_pairs_give_the_t_test_of_r():
    *summary, r, t, p = columns("paired_t_test", "mean1", "sd1", "mean2", "sd2", "n", "r", "t", "p")
    result = paired_t_test(*summary, r=r)
    np.testing.assert_allclose(result.statistic.low, t, rtol=1e-12)
    np.testing.assert_allclose(result.p_value.high, p, rtol=1e-12)


def test_pairs_that_are_known_exactly_leave_one_p():
    """Sleep data in R: t.test(extra ~ group, sleep, paired = TRUE) gives t = -4.0621, p = .002833."""
    result = paired_t_test(0.75, 1.78901, 2.33, 2.002249, 10, r=0.7951702)
    assert (result.df.low, result.df.high) == (9, 9)
    assert (result.p_value.low, result.p_value.high) == (pytest.approx(0.002833, abs=5e-7),) * 2


def test_differences_vary_least_where_one_sd_is_r_times_the_other():
    """SDs 2 and .5 to 1.5, r = .5: 4 + s² - 2s is least, 3, at s = 1; so t is at most 1 / √(3/4)."""
    assert paired_t_test(2.0, 2.0, 1.0, "1", 4, r=0.5).statistic.high == pytest.approx(1 / (3 / 4) ** 0.5)
    assert paired_t_test(2.0, "1", 1.0, 2.0, 4, r=0.5).statistic.high == pytest.approx(1 / (3 / 4) ** 0.5)


def test_rounded_summaries_give_the_extremes_of_t():
    """Against a fine grid over the whole box of means and SDs, corners included."""
    axes = [
        np.linspace(middle - half, middle + half, 9)
        for middle, half in ((3.1, 0.05), (1.2, 0.05), (2.9, 0.05), (3, 0.5))
    ]
    m1, s1, m2, s2 = np.meshgrid(*axes)
    for equal_var in (False, True):
        grid = stats.ttest_ind_from_stats(m1, s1, 9, m2, s2, 25, equal_var=equal_var)
        result = t_test("3.1", "1.2", 9, "2.9", "3", 25, equal_var=equal_var)
        ends = (result.statistic.low, result.statistic.high)
        assert ends == pytest.approx((grid.statistic.min(), grid.statistic.max()))
        # An outer bound of p, and a close one.
        assert 0.95 * grid.pvalue.min() < result.p_value.low <= grid.pvalue.min() * (1 + 1e-12)
        assert grid.pvalue.max() * (1 - 1e-12) <= result.p_value.high < 1.05 * grid.pvalue.max()
    variance1, variance2 = s1**2 / 9, s2**2 / 25
    df = (variance1 + variance2) ** 2 / (variance1**2 / 8 + variance2**2 / 24)
    welch = t_test("3.1", "1.2", 9, "2.9", "3", 25).df
    assert (welch.low, welch.high) == pytest.approx((df.min(), df.max()))


def test_welch_df_reaches_its_maximum_inside_the_box():
    # SDs that can be equal, equal n: df = n1 + n2 - 2 is reached between the corners.
    assert t_test("1.0", "1.5", 20, "2.0", "1.6", 20).df.high == pytest.approx(38)


def test_sd_printed_as_zero_lets_t_reach_infinity_but_not_below_the_other_group():
    result = t_test("3.0", "0.0", 9, "2.0", "0.0", 9)
    assert result.statistic.high == np.inf
    assert result.p_value.low == 0
    assert result.df.low == pytest.approx(8)  # one group has all the variance
    assert result.df.high == pytest.approx(16)
    assert t_test("3.0", "0.0", 9, 2.0, 0, 25).df == Interval(pytest.approx(8), pytest.approx(8))
    assert t_test(3.0, 0, 9, 2.0, 1.5, 25).df == Interval(pytest.approx(24), pytest.approx(24))


def test_overlapping_means_allow_p_of_1():
    result = t_test("3.1", "1.2", 20, "3.1", "1.5", 25)
    assert result.p_value.high == 1
    assert 0 in result.statistic


def test_summaries_broadcast():
    result = t_test(["3.1", "4.0"], "1.2", 20, "2.0", ["1.5", "1.1"], [25, 30])
    assert result.p_value.low.shape == (2,)
    assert result.p_value.low[1] == t_test("4.0", "1.2", 20, "2.0", "1.1", "30").p_value.low


def test_unknown_correlation_ranges_over_all_of_them():
    every = paired_t_test("3.1", "1.2", "2.0", "1.2", 20)
    assert every.statistic.high == np.inf  # equal SDs, r = 1: no spread
    assert every.statistic.low == pytest.approx(1.0 / (2 * 1.25 / 20**0.5))  # r = -1: SDs add up
    unequal = paired_t_test(3.1, 1.2, 2.0, 0.5, 20)
    assert unequal.statistic.high == pytest.approx(1.1 / (0.7 / 20**0.5))


@pytest.mark.parametrize("r", [-0.6, 0.0, 0.8, 1.0])
def test_rounded_pairs_give_the_extremes_of_t(r):
    """Against a fine grid: with r = .8 the smallest spread lies on an edge of the box, not in a corner."""
    s1, s2 = np.meshgrid(np.linspace(1.5, 2.5, 201), np.linspace(2.5, 3.5, 201))
    t = 1.5 / np.sqrt((s1**2 + s2**2 - 2 * r * s1 * s2) / 16 + 1e-300)
    result = paired_t_test(4.5, "2", 3.0, "3", 16, r=r)
    assert result.statistic.low == pytest.approx(t.min(), rel=1e-3)
    assert result.statistic.high == (np.inf if r == 1 else pytest.approx(t.max(), rel=1e-3))


def test_printed_correlation_is_an_interval_too():
    given_r = paired_t_test(3.1, 1.2, 2.0, 1.0, 20, r=".50")
    ends = [1.1 / np.sqrt((1.44 + 1 - 2.4 * r) / 20) for r in (0.495, 0.505)]
    assert (given_r.statistic.low, given_r.statistic.high) == pytest.approx(tuple(ends))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: t_test(1, -1, 9, 2, 1, 9), "sd1 must be a standard deviation, 0 or more; got -1"),
        (lambda: t_test(1, 1, 9, 2, "-1.0", 9), "sd2 must be a standard deviation, 0 or more; got -1"),
        (lambda: t_test(1, 1, [9, 1], 2, 1, 9), "n1[1] must be a sample size of at least 2; got 1"),
        (lambda: t_test(1, 1, 9, 2, 1, "9.5"), "n2 must be a sample size of at least 2; got 9.5"),
        (lambda: t_test(1, 0, 9, 2, 0, 9), "sd1 and sd2 must be not both 0; got 0"),
        (lambda: paired_t_test(1, 1, 2, 1, 9, r=1.5), "r must be between -1 and 1; got 1.5"),
        (lambda: paired_t_test(1, 1, 2, 1, 9, r=-1.5), "r must be between -1 and 1; got -1.5"),
        (lambda: p_interval("t", 2.0, float("inf")), "df must be above 0 and finite; got inf"),
    ],
)
def test_impossible_summaries_are_named(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


SCORES = st.lists(st.integers(0, 100), min_size=3, max_size=30)


@given(SCORES, SCORES, st.integers(0, 2), st.booleans(), st.sampled_from(ROUNDINGS))
def test_rounded_summaries_allow_the_t_test_of_the_raw_data(x, y, places, equal_var, rounding):
    assume(np.std(x) > 0 and np.std(y) > 0)
    actual = stats.ttest_ind(x, y, equal_var=equal_var)
    printed = [
        part
        for group in (x, y)
        for part in (
            as_printed(np.mean(group), places, rounding),
            as_printed(np.std(group, ddof=1), places, rounding),
            len(group),
        )
    ]
    result = t_test(*printed, equal_var=equal_var, rounding=rounding)
    slack = 1e-9 * (1 + abs(actual.statistic))  # a mean can lie exactly on a rounding boundary
    assert result.statistic.low - slack <= actual.statistic <= result.statistic.high + slack
    assert result.p_value.low - 1e-9 <= actual.pvalue <= result.p_value.high + 1e-9
    assert result.df.low - 1e-9 <= actual.df <= result.df.high + 1e-9


@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=4, max_size=30), st.integers(0, 2)
)
def test_rounded_summaries_allow_the_paired_t_test_of_the_raw_data(pairs, places):
    x, y = np.array(pairs, dtype=float).T
    assume(min(np.std(x), np.std(y), np.std(x - y)) > 0)
    actual = stats.ttest_rel(x, y)
    printed = [
        as_printed(f(group), places) for group in (x, y) for f in (np.mean, lambda g: np.std(g, ddof=1))
    ]
    r = as_printed(np.corrcoef(x, y)[0, 1], 2)
    for correlation in (r, None):
        result = paired_t_test(*printed, len(pairs), r=correlation)
        slack = 1e-6 * (1 + abs(actual.statistic))
        assert result.statistic.low - slack <= actual.statistic <= result.statistic.high + slack
        assert result.p_value.low - 1e-9 <= actual.pvalue <= result.p_value.high + 1e-9


@given(SCORES, SCORES)
def test_swapping_groups_mirrors_the_t_test(x, y):
    assume(np.std(x) > 0.1 and np.std(y) > 0.1)
    first, second = ((as_printed(np.mean(g), 1), as_printed(np.std(g, ddof=1), 1), len(g)) for g in (x, y))
    forward, backward = t_test(*first, *second), t_test(*second, *first)
    assert forward.statistic.low == pytest.approx(-backward.statistic.high, abs=1e-12)
    assert forward.p_value.low == pytest.approx(backward.p_value.low)


# --- counts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", GOLDEN["tables_2x2"])
def test_two_by_two_tables_agree_with_r(row):
    table = [[row["a"], row["b"]], [row["c"], row["d"]]]
    plain, yates = chi_squared(table), chi_squared(table, correction=True)
    assert plain.statistic == pytest.approx(row["chi2"], rel=1e-10, abs=1e-12)
    assert plain.p_value == pytest.approx(row["p"], rel=1e-9)
    assert yates.statistic == pytest.approx(row["yates_chi2"], rel=1e-10, abs=1e-12)
    assert yates.p_value == pytest.approx(row["yates_p"], rel=1e-9)
    assert plain.smallest_expected == pytest.approx(row["smallest_expected"])
    assert fisher_exact(table) == pytest.approx(row["fisher_p"], rel=1e-9)
    assert plain.df == 1


def test_larger_table_agrees_with_r():
    (row,) = GOLDEN["table_4x3"]
    result = chi_squared([[12, 20, 8], [15, 9, 30], [4, 11, 7], [9, 9, 10]])
    assert (result.statistic, result.p_value) == pytest.approx((row["chi2"], row["p"]), rel=1e-10)
    assert result.df == row["df"]


@pytest.mark.parametrize(
    "table", [[[1, 2]], [[1, 2.5], [3, 4]], [[1, -2], [3, 4]], [[0, 0], [3, 4]], [[0, 3], [0, 4]]]
)
def test_what_is_no_table_of_counts_is_refused(table):
    with pytest.raises(ValueError, match="expected 2 x 2 or more whole numbers, no row or column empty"):
        chi_squared(table)


def test_fisher_needs_two_by_two():
    with pytest.raises(ValueError, match="Fisher's exact test needs a 2 x 2 table"):
        fisher_exact([[1, 2, 3], [4, 5, 6]])


# --- rank tests ----------------------------------------------------------------------------------------


def test_rank_tests_hold_every_p_that_r_gives_with_and_without_ties():
    for row in GOLDEN["rank_sum"]:
        p = rank_sum_p(f"{row['u']:.1f}", int(row["n1"]), int(row["n2"]))
        assert p.low <= row["p"] * (1 + 1e-9), row  # R's p has binary rounding of its own
        assert row["p"] <= p.high * (1 + 1e-9), row
    for row in GOLDEN["rank_correlation"]:
        for function, name in ((spearman_p, "rho"), (kendall_p, "tau")):
            p = function(as_printed(row[name], 3), int(row["n"]))
            assert p.low <= row[f"{name}_p"] * (1 + 1e-9), (name, row)
            assert row[f"{name}_p"] <= p.high * (1 + 1e-9), (name, row)


@pytest.mark.parametrize(("n1", "n2"), [(3, 4), (2, 6), (5, 5)])
def test_exact_p_of_u_is_that_of_all_orders(n1, n2):
    us = np.array(
        [sum(place - rank for rank, place in enumerate(c)) for c in combinations(range(n1 + n2), n1)]
    )
    for u in range(n1 * n2 // 2 + 1):
        exact = min(1.0, 2 * np.mean(us <= u))
        assert exact in rank_sum_p(float(u), n1, n2)


@pytest.mark.parametrize("n", [4, 5, 6])
def test_exact_p_of_rank_correlations_is_that_of_all_orders(n):
    orders = list(permutations(range(n)))
    d2 = np.array([sum((a - b) ** 2 for a, b in enumerate(order)) for order in orders])
    rho = 1 - 6 * d2 / (n**3 - n)
    swaps = np.array([sum(x > y for x, y in combinations(order, 2)) for order in orders])
    tau = 1 - 4 * swaps / (n * n - n)
    for values, function in ((rho, spearman_p), (tau, kendall_p)):
        for value in np.unique(values):
            tail = np.mean(values >= value - 1e-9) if value > 0 else np.mean(values <= value + 1e-9)
            assert min(1.0, 2 * tail) in function(float(value), n), (function, value)


def test_lowest_p_of_tau_is_the_exact_one_where_the_normal_distribution_gives_more():
    """One pair of 28 discordant: 1 + 7 of the 40,320 orders of 8 have at most one; z gives .0013."""
    assert kendall_p(1 - 2 / 28, 8).low == pytest.approx(2 * 8 / 40320)


def test_rank_tests_are_narrow_enough_to_tell_tenfold_differences():
    p = spearman_p(".50", 40)  # t: 0.0010; normal: 0.0018
    assert (p.low, p.high) == (pytest.approx(0.0008, abs=2e-4), pytest.approx(0.0020, abs=2e-4))
    assert kendall_p(".40", 30).high < 0.05
    assert rank_sum_p("120", 20, 20).high < 0.04


def test_a_u_that_cannot_be_names_itself():
    with pytest.raises(ValueError, match="U must be between 0 and 12"):
        rank_sum_p("30", 3, 4)


def test_texts_that_recur_are_read_as_each_alone():
    texts = ["2.20", "0.00", "2.20", "−1.5"]
    together = p_interval("t", texts, ["28", "27.4", "28", "9"])
    for place, (value, df) in enumerate(zip(texts, ["28", "27.4", "28", "9"], strict=True)):
        alone = p_interval("t", value, df)
        assert together.low[place] == pytest.approx(alone.low, rel=1e-12)
        assert together.high[place] == pytest.approx(alone.high, rel=1e-12)
