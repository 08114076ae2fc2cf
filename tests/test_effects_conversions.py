"""Conversions, changes, medians, and limbs: against R (golden/effects.R) and published worked examples."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import effects

GOLDEN = json.loads((Path(__file__).parent / "golden/effects.json").read_text())
EXACT = 1e-12  # closed formulas in double precision on both sides
SOLVED = 1e-7  # both sides find the noncentrality by iteration; Boost stops near 1e-8


def columns(case, *names):
    return [np.array([row[name] for row in GOLDEN[case]], dtype=float) for name in names]


def agree(effect, case):
    estimate, variance = columns(case, "estimate", "variance")
    np.testing.assert_allclose(effect.estimate, estimate, rtol=EXACT, atol=1e-15)
    np.testing.assert_allclose(effect.variance, variance, rtol=EXACT)


def half_unit(printed):
    """Half a unit in the last printed place."""
    return 0.5 * 10.0 ** -len(printed.partition(".")[2])


def as_printed(value, printed):
    assert value == pytest.approx(float(printed), abs=half_unit(printed) * (1 + 1e-9))


def test_changes_agree_with_metafor():
    pairs = columns("mean_change", "mean1", "sd1", "mean2", "sd2", "n", "r")
    agree(effects.mean_change(*pairs), "mean_change")
    agree(effects.standardized_mean_change(*pairs), "change_first")
    agree(effects.standardized_mean_change(*pairs, standardizer="change"), "change_change")
    agree(effects.paired_t_to_d(*columns("paired_t_to_d", "t", "n")), "paired_t_to_d")


@pytest.mark.parametrize("case", ["arcsine_difference", "phi_coefficient"])
def test_counts_agree_with_metafor(case):
    agree(getattr(effects, case)(*columns(case, "events1", "total1", "events2", "total2")), case)


@pytest.mark.parametrize("case", ["correlation", "fisher_z"])
def test_correlations_agree_with_metafor(case):
    agree(getattr(effects, case)(*columns(case, "r", "n")), case)


def test_correlations_from_t_and_d_agree_with_metafor():
    agree(effects.t_to_r(*columns("t_to_r", "t", "df")), "t_to_r")
    n1, n2, t, r = columns("d_to_r", "n1", "n2", "t", "r")
    # escalc's RPB has m = n1 + n2 - 2 in place of n1 + n2: the t of the correlation itself.
    np.testing.assert_allclose(effects.t_to_r(t, n1 + n2 - 2).estimate, r, rtol=EXACT, atol=1e-15)
    back = effects.point_biserial_to_d(r, n1, n2)
    np.testing.assert_allclose(back.estimate, effects.t_to_d(t, n1, n2).estimate, rtol=1e-10, atol=1e-15)


def test_z_behind_a_p_value_agrees_with_r():
    p, z = columns("p_to_z", "p", "z")
    np.testing.assert_allclose(effects.p_to_z(p), z, rtol=EXACT, atol=1e-15)


def test_strength_of_association_agrees_with_r():
    for row in GOLDEN["strength_f"]:
        f = row["f"], row["df1"], row["df2"]
        eta2 = effects.f_to_partial_eta2(*f)
        assert eta2.estimate == pytest.approx(row["eta2"], rel=EXACT)
        assert effects.f_to_partial_omega2(*f).estimate == pytest.approx(row["omega2"], rel=EXACT, abs=1e-15)
        assert effects.f_to_partial_epsilon2(*f).estimate == pytest.approx(
            row["epsilon2"], rel=EXACT, abs=1e-15
        )
        ends = eta2.interval(row["level"])
        assert (ends.low, ends.high) == pytest.approx((row["low"], row["high"]), rel=SOLVED, abs=1e-9)
    for row in GOLDEN["strength_v"]:
        v = effects.chi2_to_cramers_v(row["chi2"], row["n"], row["rows"], row["columns"])
        ends = v.interval(row["level"])
        found = v.estimate, ends.low, ends.high
        assert found == pytest.approx((row["V"], row["low"], row["high"]), rel=SOLVED, abs=1e-9)


# Borenstein, Hedges, Higgins & Rothstein (2009), Introduction to Meta-Analysis.
def test_borenstein_two_groups_pages_26_to_28():
    d = effects.cohens_d(103, 5.5, 50, 100, 4.5, 50)
    as_printed(d.estimate, "0.5970")
    as_printed(d.variance, "0.0418")
    # Their J is 1 - 3/(4 df - 1) and their variance J² V_d, which differ here in the fourth decimal.
    g = effects.d_to_g(replace(d, df=None, scale=None), df=98)
    as_printed(g.estimate, "0.5924")
    as_printed(g.variance, "0.0411")


def test_borenstein_one_group_twice_pages_29_and_30():
    sd = 5.5 / np.sqrt(2 * (1 - 0.7))
    as_printed(sd, "7.1005")
    change = effects.standardized_mean_change(
        103, sd, 100, sd, 50, 0.7, standardizer="within", corrected=False
    )
    as_printed(change.estimate, "0.4225")
    as_printed(change.variance, "0.0131")
    as_printed(effects.mean_change(103, sd, 100, sd, 50, 0.7).variance, "0.6050")


def test_borenstein_conversions_pages_47_to_49():
    d = effects.log_odds_ratio_to_d(0.9069, 0.0676)
    as_printed(d.estimate, "0.5000")
    as_printed(d.variance, "0.0205")
    log_odds = effects.d_to_log_odds_ratio(effects.Effect(0.5, 0.0205, "d"))
    as_printed(log_odds.estimate, "0.9069")
    # 0.0676 there comes from a variance with more digits: 0.0205 itself stands for 0.02045 to 0.02055.
    assert 0.02045 * np.pi**2 / 3 < 0.0676 < 0.02055 * np.pi**2 / 3
    assert log_odds.variance == pytest.approx(0.0205 * np.pi**2 / 3)
    of_r = effects.r_to_d(0.5, 100)
    as_printed(of_r.estimate, "1.1547")
    # They round V of r to 0.0058 before they multiply: (1 - 0.5²)² / 99 = 0.005682 is what the rule gives.
    assert of_r.variance == pytest.approx(4 * 0.75**2 / 99 / 0.75**3)
    as_printed(effects.d_to_r(effects.Effect(1.1547, 0.0550, "d")).estimate, "0.5000")
    as_printed(effects.d_to_r(effects.Effect(1.1547, 0.0550, "d")).variance, "0.0058")


def test_borenstein_fisher_page_42():
    z = effects.fisher_z(0.5, 100)
    as_printed(z.estimate, "0.5493")
    as_printed(z.variance, "0.0103")
    as_printed(effects.fisher_z_to_r(z.estimate), "0.5")


# Higgins & Green (2011), Cochrane Handbook for Systematic Reviews of Interventions 5.1.
def test_handbook_7_7_3_sd_from_intervals_and_p_values():
    as_printed(effects.ci_to_sd(30.0, 34.2, 25), "5.09")
    as_printed(effects.p_to_t(0.008, 45), "2.78")
    se = effects.p_to_se(3.8, 0.008, df=45)
    as_printed(se, "1.37")
    # They go on with 1.37: their 4.69 is 1.37 / 0.2925 = 4.684 within the rounding of 1.37 itself.
    assert effects.difference_se_to_sd(1.365, 25, 22) < 4.69 < effects.difference_se_to_sd(1.375, 25, 22)


def test_handbook_16_1_3_2_correlation_of_changes():
    as_printed(effects.change_sd_to_r(6.4, 7.1, 4.5), "0.78")
    as_printed(effects.change_sd_to_r(7.0, 6.9, 4.2), "0.82")
    assert effects.change_sd(6.4, 7.1, effects.change_sd_to_r(6.4, 7.1, 4.5)) == pytest.approx(4.5)


def test_handbook_16_3_5_cluster_randomized_trial():
    size = (295 + 330) / (10 + 11)
    as_printed(size, "29.8")
    as_printed(effects.design_effect(29.8, 0.02), "1.576")
    for n, printed in ((295, "187.2"), (330, "209.4"), (63, "40.0"), (84, "53.3")):
        as_printed(effects.effective_sample_size(n, 29.8, 0.02), printed)
    d = effects.t_to_d(2.2, 15, 15)
    wider = effects.for_clusters(d, 2, 0.6)
    assert (wider.estimate, wider.variance) == pytest.approx((d.estimate, 1.6 * d.variance))


def test_altman_1998_number_needed_to_treat():
    difference = effects.Effect(0.10, (0.15 / 1.959963984540054) ** 2, "RD")  # 10%, interval -5% to 25%
    needed, limits = effects.number_needed_to_treat(difference)
    assert needed == pytest.approx(10)
    assert limits == pytest.approx((-20, 4))  # "NNTH 20 to infinity to NNTB 4"


def test_order_statistics_of_wan_2014():
    # Table 2 of the paper: the expected distance of the quartiles of 5 and 9 normal values; its formula is
    # an approximation to these numbers, so it is held to 4% for the smallest samples and 1% from 13 on.
    n, quartile, maximum = columns("normal_order_statistics", "n", "quartile", "maximum")
    assert [round(2 * q, 3) for q in quartile[:2]] == [0.990, 1.144]
    for to_sd, ends in ((effects.iqr_to_sd, quartile), (effects.range_to_sd, maximum)):
        sd = to_sd(50 - 7 * ends, 50 + 7 * ends, n)
        np.testing.assert_allclose(sd, 7, rtol=0.04)
        np.testing.assert_allclose(sd[2:], 7, rtol=0.01)
    both = effects.five_numbers_to_mean_sd(
        50, 50 - 7 * quartile, 50 + 7 * quartile, 50 - 7 * maximum, 50 + 7 * maximum, n
    )
    np.testing.assert_allclose(both.mean, 50, rtol=EXACT)
    np.testing.assert_allclose(both.sd, 7, rtol=0.04)


def test_hozo_rule_of_thumb():
    assert effects.range_to_sd(10, 34, [16, 70, 71], method="hozo").tolist() == [6, 6, 4]
    with pytest.raises(ValueError, match="above 15 for Hozo's rule"):
        effects.range_to_sd(10, 34, 15, method="hozo")


def test_luo_weights_by_hand():
    # n = 16: w = 4 / (4 + 16^0.75) = 1/3; five numbers w1 = 2.2 / 10.2, w2 = 0.7 - 0.72 / 16^0.55.
    assert effects.median_range_to_mean_sd(5, 0, 20, 16).mean == pytest.approx(10 / 3 + 5 * 2 / 3)
    assert effects.median_iqr_to_mean_sd(5, 4, 10, 39).mean == pytest.approx(0.71 * 7 + 0.29 * 5)
    w1, w2 = 2.2 / 10.2, 0.7 - 0.72 / 16**0.55
    five = effects.five_numbers_to_mean_sd(5, 4, 10, 0, 20, 16)
    assert five.mean == pytest.approx(w1 * 10 + w2 * 7 + (1 - w1 - w2) * 5)


def test_approximate_ones_say_so():
    assert effects.median_iqr_to_mean_sd(5, 4, 7, 30).approximate
    for effect in (
        effects.log_odds_ratio_to_d(0.5, 0.1), effects.z_to_d(2, 10, 12), effects.z_to_r(2, 30),
        effects.r_to_d(0.3, 40), effects.chi2_to_d(4, 50), effects.p_to_log_hazard_ratio(0.03, 60),
        effects.d_to_log_odds_ratio(effects.t_to_d(2, 10, 12)),
    ):  # fmt: skip
        assert effect.approximate
    assert effects.t_to_d(2, 10, 12).approximate is None
    assert effects.d_to_g(effects.log_odds_ratio_to_d(0.5, 0.1), df=40).approximate


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: effects.fisher_z(1, 20), "r must be between -1 and 1; got 1"),
        (lambda: effects.fisher_z(0.5, 3), "n must be a sample size of at least 4; got 3"),
        (lambda: effects.f_to_d(-1, 9, 9), "f must be 0 or more; got -1"),
        (lambda: effects.median_iqr_to_mean_sd(3, 4, 5, 20), "median must be at least q1; got 3"),
        (lambda: effects.iqr_to_sd(4, 4, 20), "q3 must be above q1; got 4"),
        (lambda: effects.design_effect(2, 9), "icc must be an intraclass correlation between 0 and 1; got 9"),
        (lambda: effects.change_sd_to_r(1, 1, 3), "r of these SDs must be between -1 and 1; got -3.5"),
        (lambda: effects.p_to_se(2, 1), "statistic behind p must be above 0, so p below 1; got 0"),
        (lambda: effects.ci_to_log_ratio(-1, 2), "low must be above 0; got -1"),
        (lambda: effects.phi_coefficient(0, 9, 0, 9), "events1 + events2 must be above 0; got 0"),
    ],
)  # fmt: skip
def test_impossible_input_is_named(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


@given(st.floats(-5, 5).map(lambda t: round(t, 12)), st.integers(3, 300), st.integers(3, 300))
def test_ways_around_come_back(t, n1, n2):
    d = effects.t_to_d(t, n1, n2)
    assert effects.point_biserial_to_d(
        effects.t_to_r(t, n1 + n2 - 2).estimate, n1, n2
    ).estimate == pytest.approx(d.estimate, rel=1e-9, abs=1e-12)
    log_odds = effects.d_to_log_odds_ratio(d)
    back = effects.log_odds_ratio_to_d(log_odds.estimate, log_odds.variance)
    assert (back.estimate, back.variance) == pytest.approx((d.estimate, d.variance))
    assert effects.f_to_d(t**2, n1, n2, sign=1 if t >= 0 else -1).estimate == pytest.approx(d.estimate)


@given(st.floats(0.05, 20), st.floats(1.05, 5), st.floats(0.5, 0.999))
def test_ratio_and_its_interval_come_back(ratio, factor, level):
    effect = effects.ci_to_log_ratio(ratio / factor, ratio * factor, level)
    value, ends = effect.ratio(level)
    assert (value, ends.low, ends.high) == pytest.approx((ratio, ratio / factor, ratio * factor))


def test_scalars_and_arrays():
    sizes = np.array([[20], [40]])
    median = effects.median_iqr_to_mean_sd([3.0, 5.0, 6.0], 2, 7, sizes)
    assert (median.mean.shape, median.sd.shape) == ((2, 3), (2, 1))  # the SD does not hang on the median
    assert type(effects.fisher_z(0.3, 20).estimate) is float
    assert effects.f_to_partial_eta2([1.0, 5.0], 2, 57).interval().low.shape == (2,)
