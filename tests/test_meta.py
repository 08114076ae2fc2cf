"""Meta-analysis: published analyses, brute force, properties over random data, and bad input."""

import json
import re
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import meta
from review.meta import heterogeneity

GOLDEN = json.loads((Path(__file__).parent / "golden/meta.json").read_text())
BCG = GOLDEN["regressions"]["bcg"]["data"]  # log relative risks, metadat::dat.bcg (Colditz et al. 1994)
BCG = {name: np.array(values) for name, values in BCG.items()}
Y, V = BCG["estimate"], BCG["variance"]
METHODS = ("common", "DL", "REML", "ML", "PM", "EB", "HS", "HE", "SJ")
ITERATED = ("REML", "ML", "PM")

settings.register_profile("stable", deadline=None, derandomize=True)
settings.load_profile("stable")


def printed(*texts):
    """Each number as printed, to half a unit in its last place."""
    return [pytest.approx(float(t), abs=0.5001 * 10.0 ** -len(t.partition(".")[2])) for t in texts]


# Viechtbauer (2010), Conducting meta-analyses in R with the metafor package, J Stat Softw 36(3).


def test_viechtbauer_2010_page_14_random_effects():
    fit = meta.pool(Y, V)
    assert [fit.estimate, fit.standard_error, fit.statistic, fit.ci_low, fit.ci_high] == printed(
        "-0.7145", "0.1798", "-3.9744", "-1.0669", "-0.3622"
    )
    assert [fit.tau2, fit.i2, fit.h2, fit.q] == printed("0.3132", "92.22", "12.86", "152.2330")
    assert [np.exp(fit.estimate), np.exp(fit.ci_low), np.exp(fit.ci_high)] == printed("0.49", "0.34", "0.70")


def test_viechtbauer_2010_page_14_interval_of_tau2():
    # Its I² and H² come from a search that stopped at a tau² of .11970; four places of tau² are right.
    interval = meta.tau2_interval(Y, V)
    assert [interval.low, interval.high] == printed("0.1197", "1.1115")


def test_viechtbauer_2010_page_16_moderators():
    fit = meta.meta_regression(Y, V, {"ablat": BCG["ablat"], "year": BCG["year"]})
    assert fit.names == ("intercept", "ablat", "year")
    assert fit.estimate[1:].tolist() == printed("-0.0280", "0.0019")
    assert fit.standard_error[1:].tolist() == printed("0.0102", "0.0147")
    # These move in the fourth decimal with tau², which was then searched to 1e-5 only.
    assert [fit.estimate[0], fit.standard_error[0], fit.qm] == pytest.approx(
        [-3.5455, 29.0959, 12.2043], abs=5e-4
    )
    assert fit.p_value.tolist() == printed("0.9030", "0.0062", "0.8966")
    assert [fit.tau2, fit.q, fit.q_p_value, fit.qm_p_value] == printed(
        "0.1108", "28.3251", "0.0016", "0.0022"
    )
    assert [fit.r2 / 100] == printed("0.65")


def test_viechtbauer_2010_page_19_subgroups():
    fit = meta.subgroups(Y, V, BCG["alloc"], common_tau2=True)
    assert fit.names == ("alternate", "random", "systematic")
    assert fit.pooled.estimate.tolist() == printed("-0.5180", "-0.9658", "-0.4289")
    assert fit.pooled.ci_high.tolist() == printed("0.3468", "-0.4420", "0.2472")
    assert [fit.q_between, fit.q_between_p_value] == printed("1.7675", "0.4132")


def test_viechtbauer_2010_page_20_knapp_hartung():
    moderators = {"alloc": BCG["alloc"], "ablat": BCG["ablat"]}
    fit = meta.meta_regression(Y, V, moderators, interval="knapp-hartung")
    assert fit.names == ("intercept", "alloc: random", "alloc: systematic", "ablat")
    assert fit.estimate.tolist() == printed("0.2932", "-0.2675", "0.0585", "-0.0273")
    assert fit.p_value.tolist() == printed("0.5016", "0.4793", "0.8849", "0.0186")
    assert [fit.tau2, fit.qm, fit.qm_p_value] == printed("0.1446", "3.4471", "0.0650")


def test_viechtbauer_2010_page_24_leave_one_out():
    fit = meta.leave_one_out(Y, V)
    assert np.exp(fit.estimate).tolist() == printed(
        "0.493", "0.520", "0.504", "0.533", "0.466", "0.491", "0.519", "0.452", "0.477", "0.520", "0.469",
        "0.468", "0.460",
    )  # fmt: skip
    assert fit.tau2.tolist() == printed(
        "0.336", "0.293", "0.321", "0.263", "0.328", "0.360", "0.293", "0.273", "0.349", "0.299", "0.340",
        "0.308", "0.304",
    )  # fmt: skip


def test_viechtbauer_2010_page_30_egger():
    test = meta.egger(Y, V)
    assert test.df == 11
    assert [test.statistic, test.p_value] == printed("-1.4013", "0.1887")
    assert test.caution is None  # 13 studies


def test_viechtbauer_2010_pages_31_and_32_trim_and_fill():
    fit = meta.trim_and_fill(Y, V, "common")
    assert (fit.missing, fit.side, fit.pooled.k) == (4, "right", 17)
    assert [fit.pooled.q, fit.pooled.estimate, fit.pooled.standard_error] == printed(
        "262.7316", "-0.2910", "0.0383"
    )


def test_viechtbauer_2010_page_33_accumulation_by_year():
    fit = meta.cumulative(Y, V, order=BCG["year"])
    assert np.exp(fit.estimate).tolist() == printed(
        "0.41", "0.27", "0.38", "0.37", "0.33", "0.38", "0.41", "0.45", "0.42", "0.46", "0.49", "0.45", "0.49"
    )
    assert np.exp(fit.ci_high).tolist() == printed(
        "1.26", "0.53", "0.61", "0.57", "0.49", "0.55", "0.59", "0.67", "0.62", "0.65", "0.70", "0.64", "0.70"
    )


def test_hackshaw_1997_page_980_passive_smoking():
    # Hackshaw, Law & Wald, BMJ 315:980: "excess risk of lung cancer was 24% (95% CI 13% to 36%)".
    data = GOLDEN["sets"]["hackshaw1998"]
    fit = meta.pool(data["estimate"], data["variance"], "DL")
    assert np.exp([fit.estimate, fit.ci_low, fit.ci_high]).tolist() == printed("1.24", "1.13", "1.36")


# Brute force


def log_likelihood(y, v, tau2, restricted):
    w = 1 / (v[:, None] + tau2)
    mean = (w * y[:, None]).sum(0) / w.sum(0)
    fit = np.log(w).sum(0) - (w * (y[:, None] - mean) ** 2).sum(0)
    return fit - np.log(w.sum(0)) if restricted else fit


def test_the_highest_of_several_peaks_is_found():
    rng = np.random.default_rng(5)
    grid, several = np.concatenate([[0], np.geomspace(1e-9, 1e3, 2000)]), 0
    for _ in range(500):
        k = rng.integers(2, 8)
        v, y = 10 ** rng.uniform(-6, 1, k), rng.normal(0, 1, k) * 10 ** rng.uniform(-3, 1, k)
        for method in ("REML", "ML"):
            tau2 = meta.pool(y, v, method).tau2
            heights = log_likelihood(y, v, np.append(grid, tau2), method == "REML")
            assert heights[-1] >= heights.max() - 1e-9
            rises = np.diff(heights[:-1]) > 0
            several += (rises[:-1] & ~rises[1:]).sum() + (not rises[0]) > 1
    assert several > 30  # else the test would say nothing


def exact_reml_score(y, v, tau2):
    y, v = [Fraction(float(each)) for each in y], [Fraction(float(each)) for each in v]
    w = [1 / (each + Fraction(tau2)) for each in v]
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    squares = sum((a * (b - mean)) ** 2 for a, b in zip(w, y, strict=True))
    return squares - sum(w) + sum(a * a for a in w) / sum(w)


@pytest.mark.parametrize("digits", [4, 12, 30])
def test_reml_solves_its_equation_however_different_the_variances(digits):
    rng = np.random.default_rng(digits)
    for _ in range(20):
        v, y = 10 ** rng.uniform(-digits, 2, 5), rng.normal(0, 1, 5)
        tau2 = meta.pool(y, v).tau2
        if tau2 == 0:
            assert exact_reml_score(y, v, 0) <= 0
        else:  # within 12 digits on either side the slope of the likelihood changes its sign
            assert exact_reml_score(y, v, tau2 * (1 - 1e-12)) > 0 > exact_reml_score(y, v, tau2 * (1 + 1e-12))


@pytest.mark.parametrize("method", METHODS)
def test_gosh_is_pooling_every_subset(method):
    y, v = Y[:5], V[:5]
    cloud = meta.gosh(y, v, method)
    assert len(cloud.subset) == 31
    for size in range(1, 6):
        for chosen in combinations(range(5), size):
            at = np.flatnonzero(cloud.subset == sum(1 << i for i in chosen))[0]
            alone = meta.pool(y[list(chosen)], v[list(chosen)], method)
            for name in ("k", "estimate", "tau2", "q", "i2", "h2"):
                assert getattr(cloud, name)[at] == pytest.approx(getattr(alone, name), rel=1e-9, abs=1e-12)
    assert cloud.includes(2).sum() == 16


def test_gosh_of_a_sample_holds_different_subsets():
    y, v = np.tile(Y, 3), np.tile(V, 3)
    cloud = meta.gosh(y, v, "DL", sample=500)
    assert len(set(cloud.subset.tolist())) == 500
    assert cloud.subset.max() < 2**39
    assert len(meta.gosh(Y, V, "DL", sample=2**13 - 1).subset) == 2**13 - 1


def exact_line(y, v, x):
    """Intercept, slope, and weighted sum of squared residuals, without rounding."""
    y, v, x = ([Fraction(float(each)) for each in values] for values in (y, v, x))
    w = [1 / each for each in v]
    total = sum(w)
    mean_x, mean_y = (sum(a * b for a, b in zip(w, values, strict=True)) / total for values in (x, y))
    along = sum(a * (b - mean_x) * c for a, b, c in zip(w, x, y, strict=True))
    slope = along / sum(a * (b - mean_x) ** 2 for a, b in zip(w, x, strict=True))
    rest = [c - mean_y - slope * (b - mean_x) for b, c in zip(x, y, strict=True)]
    squares = sum(a * r * r for a, r in zip(w, rest, strict=True))
    return [float(mean_y - slope * mean_x), float(slope), float(squares)]


@pytest.mark.parametrize(("digits", "right"), [(4, 1e-11), (12, 1e-10)])
def test_a_regression_keeps_its_digits_however_different_the_variances(digits, right):
    rng = np.random.default_rng(digits)
    for _ in range(100):
        v, y, x = 10 ** rng.uniform(-digits, 0, 6), rng.normal(0, 1, 6), rng.normal(0, 1, 6)
        fit = meta.meta_regression(y, v, x, "common")
        assert [*fit.estimate, fit.q] == pytest.approx(exact_line(y, v, x), rel=right)


def test_without_an_intercept_effects_are_left_as_they_are():
    # metafor 3.8 centers them first and gives Q = 209.6856; by hand, the line through 0 leaves 48.7021.
    w, x = 1 / V, BCG["ablat"]
    slope = (w * x * Y).sum() / (w * x * x).sum()
    fit = meta.meta_regression(Y, V, {"ablat": x}, "common", intercept=False)
    assert fit.estimate[0] == pytest.approx(slope)
    assert fit.q == pytest.approx((w * (Y - slope * x) ** 2).sum())
    assert np.isnan(fit.r2)


def test_nothing_is_explained_of_no_heterogeneity():
    # As metafor: R2 is 0 where tau2 without moderators is.
    assert meta.meta_regression([1, 1.1, 0.9, 1], [1, 2, 1, 2], [1, 2, 3, 4]).r2 == 0


# Properties

effects = st.lists(
    st.tuples(st.floats(-3, 3), st.floats(0.001, 5)), min_size=2, max_size=9
).map(lambda pairs: tuple(np.array(pairs).T))  # fmt: skip


@given(effects, st.sampled_from(METHODS), st.sampled_from([1e-45, 1e-3, 7.0, 1e45]))
def test_units_cancel_and_signs_flip(data, method, unit):
    y, v = data
    plain, scaled = meta.pool(y, v, method), meta.pool(-y * unit, v * unit * unit, method)
    assert scaled.estimate / unit == pytest.approx(-plain.estimate, rel=1e-9, abs=1e-9)
    assert scaled.standard_error / unit == pytest.approx(plain.standard_error, rel=1e-9)
    assert scaled.tau2 / unit / unit == pytest.approx(plain.tau2, rel=1e-8, abs=1e-10)
    assert scaled.p_value == pytest.approx(plain.p_value, rel=1e-6, abs=1e-9)


@given(effects, st.sampled_from(METHODS))
def test_what_every_pooled_effect_keeps(data, method):
    y, v = data
    pooled = meta.pool(y, v, method)
    assert pooled.converged
    assert min(y) - 1e-12 <= pooled.estimate <= max(y) + 1e-12
    assert pooled.tau2 >= 0
    assert 0 <= pooled.i2 <= 100
    assert pooled.weights.sum() == pytest.approx(100)
    assert pooled.ci_low <= pooled.estimate <= pooled.ci_high
    shuffled = meta.pool(y[::-1], v[::-1], method)
    assert shuffled.estimate == pytest.approx(pooled.estimate, rel=1e-9, abs=1e-12)
    if method != "common":
        assert pooled.prediction_low <= pooled.ci_low
    interval = meta.tau2_interval(y, v)
    assert 0 <= interval.low <= interval.high


@pytest.mark.parametrize("method", METHODS)
def test_many_data_sets_at_once_are_each_pooled_by_itself(method):
    rng = np.random.default_rng(2)
    v = 10 ** rng.uniform(-2, 0, (40, 30, 6))
    y = rng.normal(0, np.sqrt(v + 0.1))
    mask = rng.random(v.shape) < 0.7
    mask[..., :2] = True
    together = meta.pool(y, v, method, "knapp-hartung", mask=mask)
    bounds = meta.heterogeneity_intervals(y, v, mask=mask)
    assert together.estimate.shape == (40, 30)
    assert together.weights.shape == (40, 30, 6)
    for at in [(0, 0), (3, 29), (39, 11)]:
        used = mask[at]
        alone = meta.pool(y[at][used], v[at][used], method, "knapp-hartung")
        for name in ("estimate", "ci_low", "p_value", "tau2", "i2", "q_p_value", "k", "prediction_high"):
            ours, wanted = getattr(together, name)[at], getattr(alone, name)
            assert ours == pytest.approx(wanted, rel=1e-10, abs=1e-13, nan_ok=True), name
        single = meta.heterogeneity_intervals(y[at][used], v[at][used])
        assert bounds.i2.high[at] == pytest.approx(single.i2.high, rel=1e-10)


def test_data_sets_share_what_is_not_given_for_each():
    y = np.stack([Y, 2 * Y])
    assert meta.pool(y, V).estimate[1] == pytest.approx(meta.pool(2 * Y, V).estimate)
    assert isinstance(meta.pool(Y.tolist(), V.tolist()).estimate, float)
    assert type(meta.pool(Y, V).k) is int


def test_moderators_come_in_the_usual_containers():
    alone = meta.meta_regression(Y, V, BCG["ablat"])
    series = pd.Series(BCG["ablat"], index=list("nmlkjihgfedcb"), name="ablat")
    for given_as in (series, series.to_list(), {"ablat": series}, series.to_frame()):
        fit = meta.meta_regression(pd.Series(Y), pd.Series(V), given_as)
        assert fit.estimate.tolist() == alone.estimate.tolist()
    group = pd.Series(BCG["alloc"]).astype("category")
    assert meta.subgroups(Y, V, group).names == ("alternate", "random", "systematic")


def test_uniform_p_values_make_a_flat_curve_and_half_of_them_lie_below_half():
    curve = meta.p_curve((np.arange(400) + 0.5) / 400 * 0.05)
    assert curve.z_full == pytest.approx(0, abs=1e-9)
    assert curve.k_half == 200
    assert not curve.evidential
    assert curve.inadequate
    assert curve.power == 0.05
    assert meta.p_curve([1e-300, 1e-9, 0.001]).evidential


def test_robust_variance_warns_in_plain_words():
    fit = meta.robust(Y, V, BCG["alloc"])
    assert fit.clusters == 3
    assert "13 effects come from 3 independent clusters" in fit.warnings[0]
    assert "Fewer than 4 degrees of freedom" in fit.warnings[1]
    assert fit.standard_error[0] != pytest.approx(meta.pool(Y, V).standard_error, rel=0.01)


def test_studies_missing_on_the_other_side_are_a_mirror_image():
    left, right = meta.trim_and_fill(-Y, V, "DL", side="left"), meta.trim_and_fill(Y, V, "DL", side="right")
    assert left.missing == right.missing > 0
    assert left.pooled.estimate == pytest.approx(-right.pooled.estimate)


def test_few_studies_carry_a_caution():
    for test in (meta.egger(Y[:9], V[:9]), meta.begg(Y[:9], V[:9]), meta.trim_and_fill(Y[:9], V[:9])):
        assert test.caution.startswith("Only 9 studies")
    assert meta.egger(Y[:10], V[:10]).caution is None


# At the edges


@pytest.mark.parametrize("method", METHODS)
def test_identical_effects_have_no_heterogeneity(method):
    pooled = meta.pool([0.3, 0.3, 0.3], [0.1, 0.2, 0.05], method)
    assert (pooled.estimate, pooled.tau2, pooled.q, pooled.i2, pooled.h2) == (
        0.3,
        0,
        0,
        0,
        1 - (method == "common"),
    )
    certain = meta.pool([0.3, 0.3, 0.3], [0.1, 0.2, 0.05], method, "knapp-hartung")
    assert (certain.standard_error, certain.p_value) == (0, 0)
    nothing = meta.pool([0, 0, 0], [0.1, 0.2, 0.05], method, "knapp-hartung")
    assert (nothing.statistic, nothing.p_value) == (0, 1)


def test_identical_effects_leave_knapp_hartung_nothing_to_divide_by():
    y, v = [0.3, 0.3, 0.3, 0.3], [0.1, 0.2, 0.05, 0.1]
    assert np.isnan(meta.influence_measures(y, v, interval="knapp-hartung").cooks_distance).all()
    assert np.isnan(meta.baujat(y, v, interval="knapp-hartung").influence).all()
    fit = meta.meta_regression([0, 0, 0, 0], v, [1, 2, 3, 4], interval="knapp-hartung")
    assert (fit.qm, fit.qm_p_value, fit.p_value.tolist()) == (0, 1, [1, 1])


@pytest.mark.parametrize("method", METHODS)
def test_one_study_is_returned_as_it_is(method):
    pooled = meta.pool([0.3], [0.04], method)
    assert (pooled.estimate, pooled.standard_error, pooled.tau2) == pytest.approx((0.3, 0.2, 0))
    assert (pooled.q, pooled.q_p_value, pooled.i2, pooled.h2, pooled.k) == (0, 1, 0, 1, 1)
    assert np.isnan(meta.tau2_interval([0.3], [0.04]).low)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "data",
    [
        ([0, 1, 0.5], [1e-100, 1, 1]),
        ([0, 1, 2], [1e-100, 1e100, 1]),
        ([1e50, -1e50, 0], [1e100, 1e100, 1e-100]),
        ([0, 1, 2], [1e-100, 1e-100, 1e-100]),
        ([1e-50, 3e-50, 2e-50], [1e-100, 1e-100, 1e-100]),
        ([1e-300, 0, 3e-300], [1, 1, 1]),
        ([0, 0, 0], [1e-100, 1e100, 1]),
    ],
)
def test_numbers_of_extreme_size_have_finite_answers(data, method):
    for interval in ("wald", "knapp-hartung"):
        pooled = meta.pool(*data, method, interval)
        assert pooled.converged
        assert np.isfinite([pooled.estimate, pooled.standard_error, pooled.tau2, pooled.i2]).all()
    bounds = meta.tau2_interval(*data)
    assert 0 <= bounds.low <= bounds.high < np.inf


@pytest.mark.parametrize("method", ITERATED)
def test_a_search_that_does_not_arrive_is_not_silent(method, monkeypatch):
    monkeypatch.setattr(heterogeneity, "_STEPS", 1)
    assert not meta.pool(Y, V, method).converged
    assert not meta.pool(np.stack([Y, Y]), V, method).converged.any()
    for other in (meta.influence_measures, meta.baujat, meta.gosh, meta.trim_and_fill):
        with pytest.raises(RuntimeError, match="tau2 was not found"):
            other(Y, V, method)
    with pytest.raises(RuntimeError, match="tau2 was not found"):
        meta.meta_regression(Y, V, BCG["ablat"], method)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: meta.pool([0.1, 0.2], [0.1, 0]), "variance[1] must be a sampling variance between 1e-100"),
        (lambda: meta.pool([0.1, 0.2], [0.1, -2]), "got -2"),
        (lambda: meta.pool([0.1, np.nan], [0.1, 1]), "estimate[1] must be a finite number within"),
        (lambda: meta.pool([0.1, 1e200], [0.1, 1]), "another unit; got 1e+200"),
        (lambda: meta.pool([[0.1, 0.2], [0, np.inf]], [0.1, 1]), "estimate[1, 1] must be"),
        (lambda: meta.pool([], []), "hold no study"),
        (lambda: meta.pool([1, "a"], [1, 1]), "estimate[1] must be a number such as 0.5; got 'a'"),
        (lambda: meta.pool([1, 2, 3], [1, 2]), "one entry per study; got shapes (3,), (2,)"),
        (lambda: meta.pool([1, 2, 3], [1]), "one entry per study; got shapes (3,), (1,)"),
        (lambda: meta.pool([1, 2], [1, 2], mask=[False, False]), "mask leaves no study"),
        (lambda: meta.pool(np.ones((2, 2)), [1, 2], mask=[[1, 0], [0, 0]]), "mask[1] leaves no study"),
        (lambda: meta.pool([1, 2], [1, 2], "MLE"), "method is common (or FE, CE, EE), REML"),
        (lambda: meta.pool([1, 2], [1, 2], interval="t"), "interval is one of wald, knapp-hartung"),
        (lambda: meta.pool([1], [2], interval="knapp-hartung"), 'at least 2 studies; use "wald"'),
        (lambda: meta.pool([1, 2], [1, 2], level=95), "level must be between 0 and 1, such as 0.95; got 95"),
        (lambda: meta.leave_one_out(np.ones((2, 3)), np.ones(3)), "takes one data set, of shape (k,)"),
        (lambda: meta.leave_one_out([1], [1]), "needs at least 2 studies; got 1"),
        (lambda: meta.cumulative([1, 2], [1, 1], [1990]), "order must have one entry for each of the 2"),
        (lambda: meta.egger([1, 2, 3], [1, 1, 1]), "needs studies of different size"),
        (lambda: meta.egger([1, 2, 3], [1, 2, 3], model="ols"), 'model is "lm" or "rma"'),
        (lambda: meta.begg([1, 2, 3], [1, 1, 1]), "needs studies that differ"),
        (lambda: meta.peters([1, 2, 3], [0, 2, 3], [9, 9, 9]), "events[0] must be more than none"),
        (lambda: meta.trim_and_fill([1, 2, 3], [1, 1, 2], estimator="Q0"), 'estimator is "L0" or "R0"'),
        (lambda: meta.meta_regression(Y, V, {"x": np.ones(13)}), "moderator 'x' is '1.0' in all studies"),
        (lambda: meta.meta_regression(Y, V, {"x": np.arange(12)}), "must have one entry for each of the 13"),
        (lambda: meta.meta_regression(Y, V, {"x": [np.nan] * 13}), "x[0] must be a finite number"),
        (lambda: meta.meta_regression(Y, V, np.ones((12, 2))), "moderators must have 13 rows"),
        (lambda: meta.meta_regression(Y[:2], V[:2], [1, 2]), "2 coefficients need at least 3 studies"),
        (lambda: meta.subgroups([1, 2], [1, 1], ["a", "a"]), "at least two subgroups; got only 'a'"),
        (lambda: meta.subgroups([1, 2], [1, 1], ["a"]), "groups must have one entry"),
        (
            lambda: meta.subgroups([1, 1, 2, 3], [1, 1, 1, 1], list("aabb"), interval="knapp-hartung"),
            "effects in subgroup 'a' are identical; compare with interval=\"wald\"",
        ),
        (
            lambda: meta.meta_regression([1, 2, 3], [1e-9, 1, 1e9], [1, 2, 4]),
            "variance reaches from 1e-09 to 1e+09, too far for a regression; leave out",
        ),
        (lambda: meta.subgroups([1, 2], [1, 1], ["a", None]), "groups[1] must be a label; leave"),
        (lambda: meta.robust([1, 2], [1, 1], [np.nan, 1]), "cluster[0] must be a label"),
        (lambda: meta.robust([1, 2], [1, 1], ["a", "a"]), "more clusters than the 1 coefficients"),
        (lambda: meta.robust([1, 2], [1, 1], [1, 2], correction="CR3"), 'correction is "CR2" or "CR1"'),
        (lambda: meta.gosh(np.ones(30), np.ones(30)), "30 studies have 2^30 - 1 subsets; give sample"),
        (lambda: meta.gosh([1, 2], [1, 1], sample=4), "sample must be 1 to 2^k - 1"),
        (lambda: meta.p_curve([0.01, 0]), "p_values[1] must be above 0 and at most 1; got 0"),
        (lambda: meta.mantel_haenszel([5], [4], [1], [9]), "total1[0] must be at least 1, and no fewer than"),
        (lambda: meta.mantel_haenszel([0], [4], [1], [9]), "the pooled OR is 0; use measure RD"),
        (lambda: meta.mantel_haenszel([1], [4], [1], [9], measure="HR"), "measure is OR, RR or RD; got 'HR'"),
        (lambda: meta.mantel_haenszel([], [], [], []), "events1 holds no study"),
        (lambda: meta.peto([0], [4], [0], [9]), "the odds ratio is undefined"),
    ],
)  # fmt: skip
def test_bad_input_is_named_with_a_remedy(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def test_no_p_value_enters_a_p_curve_of_what_is_not_significant():
    curve = meta.p_curve([0.2, 0.5])
    assert (curve.k, curve.k_full) == (2, 0)
    assert np.isnan([curve.z_full, curve.p_half, curve.binomial_p, curve.power]).all()
    assert not curve.evidential
