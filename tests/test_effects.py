"""Effect sizes against R's metafor (golden/effects.R), and properties that no implementation may break."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import effects

GOLDEN = json.loads((Path(__file__).parent / "golden/effects.json").read_text())
SUMMARY = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
COUNTS = ("events1", "total1", "events2", "total2")

# Both sides are closed formulas in double precision, so only the order of operations differs.
EXACT = 1e-12
# R's factor J is a difference of log-gammas, which loses digits as df grows (5e-11 at df = 100,000).
LOG_GAMMA = 1e-10
# R solves by uniroot on its noncentral t, whose warnings say that the last digits may be lost.
SOLVED = 1e-9

settings.register_profile("stable", deadline=None, derandomize=True)
settings.load_profile("stable")


def columns(case, *names):
    """The golden rows of one measure, as one array per column."""
    return [np.array([row[name] for row in GOLDEN[case]], dtype=float) for name in names]


def test_golden_grid_says_where_it_came_from_and_has_not_shrunk():
    assert "metafor 3.8" in GOLDEN["source"]["tool"]
    assert {len(rows) for case, rows in GOLDEN.items() if case != "source"} <= {4, 6, 7, 8, 9, 10, 81}
    rows = GOLDEN["log_odds_ratio"]
    assert sum(0 in (row["events1"], row["events2"]) for row in rows) >= 3  # zero cells are the hard ones


@pytest.mark.parametrize(
    "case", ["mean_difference", "cohens_d", "hedges_g", "glass_delta", "log_ratio_of_means"]
)  # fmt: skip
def test_two_groups_agree_with_metafor(case):
    more = {"corrected": False} if case == "glass_delta" else {}
    effect = getattr(effects, case)(*columns(case, *SUMMARY), **more)
    estimate, variance = columns(case, "estimate", "variance")
    np.testing.assert_allclose(effect.estimate, estimate, rtol=EXACT, atol=1e-15)
    np.testing.assert_allclose(effect.variance, variance, rtol=EXACT)


def test_corrected_glass_delta_agrees_with_metafor():
    case = "glass_delta_corrected"
    effect = effects.glass_delta(*columns(case, *SUMMARY))
    estimate, variance = columns(case, "estimate", "variance")
    np.testing.assert_allclose(effect.estimate, estimate, rtol=EXACT)
    np.testing.assert_allclose(effect.variance, variance, rtol=EXACT)


@pytest.mark.parametrize("case", ["log_odds_ratio", "log_risk_ratio", "risk_difference"])
def test_counts_agree_with_metafor_empty_cells_included(case):
    effect = getattr(effects, case)(*columns(case, *COUNTS))
    estimate, variance = columns(case, "estimate", "variance")
    np.testing.assert_allclose(effect.estimate, estimate, rtol=EXACT, atol=1e-15)
    np.testing.assert_allclose(effect.variance, variance, rtol=EXACT)


def test_d_from_t_agrees_with_metafor():
    effect = effects.t_to_d(*columns("t_to_d", "t", "n1", "n2"))
    estimate, variance = columns("t_to_d", "estimate", "variance")
    np.testing.assert_allclose(effect.estimate, estimate, rtol=EXACT)
    np.testing.assert_allclose(effect.variance, variance, rtol=EXACT)


def test_d_from_log_odds_ratio_agrees_with_metafor():
    effect = effects.log_odds_ratio_to_d(*columns("log_odds_ratio_to_d", "log_odds_ratio", "log_variance"))
    estimate, variance = columns("log_odds_ratio_to_d", "estimate", "variance")
    np.testing.assert_allclose(effect.estimate, estimate, rtol=EXACT, atol=1e-15)
    np.testing.assert_allclose(effect.variance, variance, rtol=EXACT)


def test_small_sample_correction_agrees_with_metafor():
    df, j = columns("small_sample_correction", "df", "J")
    np.testing.assert_allclose(effects.small_sample_correction(df), j, rtol=LOG_GAMMA)


def test_t_behind_a_p_value_agrees_with_r_down_to_1e_60():
    p, df, t = columns("p_to_t", "p", "df", "two_tailed")
    np.testing.assert_allclose(effects.p_to_t(p, df), t, rtol=EXACT, atol=1e-15)
    np.testing.assert_allclose(effects.p_to_t(p / 2, df, tails=1), t, rtol=EXACT, atol=1e-15)
    np.testing.assert_allclose(effects.p_to_t(p, df, sign=-1), -t, rtol=EXACT, atol=1e-15)


def test_standard_error_behind_an_interval_agrees_with_r():
    low, high, level, df, normal, student = columns(
        "ci_to_se", "low", "high", "level", "df", "normal", "student"
    )
    np.testing.assert_allclose(effects.ci_to_se(low, high, level), normal, rtol=EXACT)
    np.testing.assert_allclose(effects.ci_to_se(low, high, level, df=df), student, rtol=EXACT)


def test_noncentral_t_interval_agrees_with_r():
    t, n1, n2, low, high = columns("noncentral_d", "t", "n1", "n2", "low", "high")
    levels = np.array([row["level"] for row in GOLDEN["noncentral_d"]])
    for level in (0.9, 0.95, 0.99):
        here = levels == level
        ends = effects.t_to_d(t[here], n1[here], n2[here]).interval(level, method="noncentral-t")
        np.testing.assert_allclose(ends.low, low[here], rtol=SOLVED, atol=SOLVED)
        np.testing.assert_allclose(ends.high, high[here], rtol=SOLVED, atol=SOLVED)


def test_noncentral_t_interval_is_found_for_any_sample_however_extreme():
    t, df = np.meshgrid([0.0, 1e-9, -0.5, 3.0, 5.0, -40.0, 1000.0], [2.0, 5.0, 30.0, 1e4, 1e5, 1e6])
    half = (df / 2 + 1).ravel()
    d = effects.t_to_d(t.ravel(), half, half)
    for level in (0.5, 0.95, 0.9999):
        ends = d.interval(level, method="noncentral-t")
        assert np.all(ends.low < ends.high)
        if level > 0.9:
            assert np.all((ends.low < d.estimate) & (d.estimate < ends.high))


def test_noncentral_t_interval_of_large_samples_is_the_normal_one():
    for t in (-5.0, 0.0, 2.0, 5.0):  # far out, scipy's noncentral t gives NaN for t = 5 and df = 100,000
        d = effects.t_to_d(t, 50_001, 50_001)
        wald, exact = d.interval(), d.interval(method="noncentral-t")
        assert (exact.low, exact.high) == pytest.approx((wald.low, wald.high), abs=1e-6)


def test_noncentral_t_interval_of_g_is_that_of_d_times_j():
    d, g = (f(10.2, 2.1, 20, 8.9, 2.4, 22) for f in (effects.cohens_d, effects.hedges_g))
    j = effects.small_sample_correction(40)
    of_d, of_g = (effect.interval(method="noncentral-t") for effect in (d, g))
    assert of_g.low == pytest.approx(j * of_d.low)
    assert of_g.high == pytest.approx(j * of_d.high)


def test_wald_interval_and_ratio():
    effect = effects.log_odds_ratio(12, 40, 5, 38)
    ratio, ends = effect.ratio()
    half = 1.959963984540054 * effect.variance**0.5  # qnorm(.975)
    assert ratio == pytest.approx(12 * 33 / (28 * 5))
    assert (ends.low, ends.high) == pytest.approx((ratio / np.exp(half), ratio * np.exp(half)))
    with pytest.raises(ValueError, match="'RD' is no log ratio"):
        effects.risk_difference(12, 40, 5, 38).ratio()


def test_without_continuity_counts_stay_as_counted():
    assert effects.risk_difference(0, 25, 3, 30, continuity=0).estimate == pytest.approx(-0.1)
    assert effects.log_risk_ratio(25, 25, 15, 30, continuity=0).estimate == pytest.approx(np.log(2))
    with pytest.raises(ValueError, match=r"cell b must be above 0 for a ratio; leave continuity at 0\.5"):
        effects.log_odds_ratio(25, 25, 15, 30, continuity=0)


def test_continuity_touches_only_tables_with_an_empty_cell():
    mixed = effects.log_odds_ratio([12, 0], [40, 25], [5, 3], [38, 30])
    assert mixed.estimate[0] == effects.log_odds_ratio(12, 40, 5, 38, continuity=0).estimate
    assert mixed.estimate[1] == pytest.approx(np.log(0.5 * 27.5 / (25.5 * 3.5)))


def test_scalars_give_floats_and_arrays_broadcast():
    assert type(effects.hedges_g(10, 2, 20, 9, 2, 20).variance) is float
    effect = effects.hedges_g(np.array([[10.0], [11.0]]), 2, 20, 9, 2, np.array([20, 30, 40]))
    assert effect.estimate.shape == effect.variance.shape == (2, 3)
    assert effect.estimate[1, 2] == effects.hedges_g(11, 2, 20, 9, 2, 40).estimate
    assert effects.mean_difference([3.0, 2.0], 1, 9, 0, 1, 9).variance.shape == (2,)  # as pooling needs it


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: effects.hedges_g(1, 2, 1, 1, 2, 9), "n1 must be a sample size of at least 2; got 1"),
        (
            lambda: effects.cohens_d(1, 2, 9, 1, -2, 9),
            "sd2 must be a positive standard deviation (from a standard error: se * sqrt(n)); got -2",
        ),
        (
            lambda: effects.mean_difference(1, [2, 1, 0], 9, 1, 2, 9),
            "sd1[2] must be a positive standard deviation (from a standard error: se * sqrt(n)); got 0",
        ),
        (
            lambda: effects.log_ratio_of_means(1, 2, 9, 0, 2, 9),
            "mean2 must be a positive mean; otherwise use mean_difference; got 0",
        ),
        (
            lambda: effects.mean_difference([1, np.nan], 2, 9, 1, 2, 9),
            "mean1[1] must be a finite number; leave out rows without one; got nan",
        ),
        (
            lambda: effects.log_odds_ratio([3, 7], 5, 1, 9),
            "total1 must be at least 1, and no fewer than events1; got 5",
        ),
        (lambda: effects.risk_difference(-1, 5, 1, 9), "events1 must be 0 or more; got -1"),
        (lambda: effects.hedges_g("ten", 2, 9, 1, 2, 9), "mean1 must be a number such as 0.5; got 'ten'"),
        (
            lambda: effects.hedges_g([1, "-", 2], 2, 9, 1, 2, 9),
            "mean1[1] must be a number such as 0.5; got '-'",
        ),
        (
            lambda: effects.mean_difference(1, 1e160, 9, 1, 1, 9),
            "sd1 must be 0, or of a size from 1e-100 to 1e+50; use another unit; got 1e+160",
        ),
        (
            lambda: effects.chi2_to_cramers_v(3, 20, 2, "two"),
            "columns must be a number such as 0.5; got 'two'",
        ),
        (lambda: effects.small_sample_correction(1), "df must be more than 1; got 1"),
        (lambda: effects.glass_delta(1, 1, 9, 2, 1, 2), "df must be more than 1; got 1"),
        (
            lambda: effects.p_to_t(0.0, 28),
            'p must be above 0 and at most 1; for "p < .001" give its bound .001; got 0',
        ),
        (lambda: effects.p_to_t(0.03, 28, sign=0), "sign must be 1 or -1; got 0"),
        (lambda: effects.p_to_t(0.03, 28, tails=3), "tails is 1 or 2, got 3"),
        (lambda: effects.ci_to_se(2, 1), "high must be above low; were the limits exchanged?; got 1"),
        (lambda: effects.ci_to_se(1, 2, 95), "level must be between 0 and 1, such as 0.95; got 95"),
        (
            lambda: effects.Effect(0.5, 0.1, "g").interval(1.0),
            "level must be between 0 and 1, such as 0.95; got 1",
        ),
        (
            lambda: effects.mean_difference(1, 2, 9, 1, 2, 9).interval(method="noncentral-t"),
            'use "wald" ("noncentral-t" needs a two-group d or g), not \'noncentral-t\'',
        ),
        (
            lambda: effects.d_to_g(effects.log_odds_ratio_to_d(1.0, 0.2)),
            "'d' carries no group sizes; multiply it by small_sample_correction(df)",
        ),
        (lambda: effects.Effect(0.5, -0.1, "g"), "variance must be 0 or more; got -0.1"),
    ],
)
def test_impossible_input_is_named(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


MEASURES = st.sampled_from(
    [effects.mean_difference, effects.cohens_d, effects.hedges_g, effects.log_ratio_of_means]
)
POSITIVE = st.floats(0.01, 100)
SIZE = st.integers(2, 500)
GROUP = st.tuples(POSITIVE, POSITIVE, SIZE)


@given(MEASURES, GROUP, GROUP)
def test_swapping_groups_flips_the_sign_and_keeps_the_variance(measure, first, second):
    forward, backward = measure(*first, *second), measure(*second, *first)
    assert forward.estimate == pytest.approx(-backward.estimate, rel=1e-9, abs=1e-12)
    assert forward.variance == pytest.approx(backward.variance, rel=1e-9)


@given(st.tuples(st.integers(0, 50), st.integers(50, 90)), st.tuples(st.integers(0, 50), st.integers(50, 90)))
def test_swapping_groups_flips_the_sign_of_counts(first, second):
    for measure in (effects.log_odds_ratio, effects.log_risk_ratio, effects.risk_difference):
        forward, backward = measure(*first, *second), measure(*second, *first)
        assert forward.estimate == pytest.approx(-backward.estimate, rel=1e-9, abs=1e-12)
        assert forward.variance == pytest.approx(backward.variance, rel=1e-9)


@given(GROUP, GROUP, st.floats(0.001, 1000))
def test_units_cancel(first, second, unit):
    for measure in (effects.cohens_d, effects.hedges_g, effects.log_ratio_of_means):
        (m1, s1, n1), (m2, s2, n2) = first, second
        here, there = measure(*first, *second), measure(unit * m1, unit * s1, n1, unit * m2, unit * s2, n2)
        assert here.estimate == pytest.approx(there.estimate, rel=1e-6, abs=1e-9)
        assert here.variance == pytest.approx(there.variance, rel=1e-6)


@given(st.floats(-8, 8), SIZE, SIZE)
def test_t_survives_the_way_through_p(t, n1, n2):
    from scipy import stats

    df = n1 + n2 - 2
    p = 2 * stats.t.sf(abs(t), df)
    assert effects.p_to_t(p, df, sign=1 if t >= 0 else -1) == pytest.approx(t, rel=1e-6, abs=1e-9)


@given(GROUP, GROUP)
def test_d_from_summaries_is_d_from_their_t(first, second):
    from scipy import stats

    t = stats.ttest_ind_from_stats(*first, *second).statistic
    d = effects.cohens_d(*first, *second)
    assert effects.t_to_d(t, first[2], second[2]).estimate == pytest.approx(d.estimate, rel=1e-9, abs=1e-12)


@given(st.floats(0.001, 5), st.floats(0.001, 5), st.floats(0.5, 0.999))
def test_interval_and_standard_error_are_inverse(estimate, variance, level):
    effect = effects.Effect(estimate, variance)
    ends = effect.interval(level)
    assert effects.ci_to_se(ends.low, ends.high, level) == pytest.approx(effect.standard_error, rel=1e-9)
