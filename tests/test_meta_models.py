"""Models for counts, accuracy, selection and moderators, against metafor and lme4."""

import json
from pathlib import Path

import numpy as np
import pytest

from review import meta

GOLDEN = json.loads((Path(__file__).parent / "golden/models.json").read_text())


@pytest.mark.parametrize("name", GOLDEN["binomial"])
def test_proportions_by_a_binomial_model(name):
    golden = GOLDEN["binomial"][name]
    fit = meta.binomial(**golden["data"])
    # lme4's search ends within 1e-5; where its likelihood is flat, tau² is that of a neighbor.
    assert fit.estimate == pytest.approx(golden["estimate"], abs=2e-5)
    assert fit.standard_error == pytest.approx(golden["standard_error"], rel=2e-5)
    assert fit.tau2 == pytest.approx(golden["tau2"], rel=5e-5, abs=1e-9)
    assert fit.low < fit.proportion < fit.high


def test_the_binomial_likelihood_is_the_integral_that_it_is_meant_to_be():
    # A second route: the integral of each study on a fine grid, by the trapezoid rule.
    from scipy.stats import binom, norm

    events, total = np.array([0, 1, 0, 4, 2, 9]), np.array([20, 31, 17, 60, 25, 44])
    fit = meta.binomial(events, total)
    z = np.linspace(-12, 12, 4_001)  # the trapezoid rule is exact to the last digits here
    p = 1 / (1 + np.exp(-(fit.estimate + np.sqrt(fit.tau2) * z)))
    pairs = zip(events, total, strict=True)
    heights = [np.log(np.trapezoid(binom.pmf(x, n, p) * norm.pdf(z), z)) for x, n in pairs]
    assert fit.log_likelihood == pytest.approx(sum(heights), abs=1e-8)


def test_sensitivity_and_specificity_together():
    golden = GOLDEN["diagnostic"]
    fit = meta.diagnostic_accuracy(**golden["data"])
    assert fit.logit == pytest.approx(golden["logit"], abs=1e-7)
    assert fit.logit_covariance == pytest.approx(np.array(golden["covariance"]), abs=1e-7)
    assert fit.tau2 == pytest.approx(golden["tau2"], rel=1e-6)
    assert fit.correlation == pytest.approx(golden["correlation"], abs=1e-7)
    assert fit.log_likelihood == pytest.approx(golden["log_likelihood"], abs=1e-9)


def test_the_summary_roc_curve_passes_through_the_pooled_point():
    # Harbord et al. (2007): the HSROC curve contains the bivariate model's summary point.
    fit = meta.diagnostic_accuracy(**GOLDEN["diagnostic"]["data"])
    at = float(fit.curve(1 - fit.specificity[0]))
    assert at == pytest.approx(fit.sensitivity[0], abs=1e-12)
    assert fit.area() == pytest.approx(np.mean(fit.curve((np.arange(100_000) + 0.5) / 100_000)), abs=1e-4)
    dor = fit.positive_likelihood_ratio[0] / fit.negative_likelihood_ratio[0]
    assert fit.diagnostic_odds_ratio[0] == pytest.approx(dor)


@pytest.mark.parametrize("steps", ["one", "two"])
@pytest.mark.parametrize("name", GOLDEN["selection"])
def test_step_function_selection(name, steps):
    data, golden = GOLDEN["selection"][name]["data"], GOLDEN["selection"][name]["fits"][steps]
    fit = meta.selection_model(data["yi"], data["vi"], np.atleast_1d(golden["steps"]))
    # Standard errors are from differences of the likelihood, here as in metafor.
    assert fit.log_likelihood >= golden["log_likelihood"] - 1e-9
    for part in ("estimate", "tau2", "statistic", "p_value"):
        assert getattr(fit, part) == pytest.approx(golden[part], rel=1e-6), part
    assert fit.weights == pytest.approx(np.atleast_1d(golden["weights"]), rel=1e-5)
    assert fit.standard_error == pytest.approx(golden["standard_error"], rel=1e-4)
    turned = meta.selection_model(-np.array(data["yi"]), data["vi"], np.atleast_1d(golden["steps"]), "less")
    assert turned.estimate == pytest.approx(-fit.estimate)


@pytest.mark.parametrize("name", GOLDEN["selection"])
def test_pet_peese(name):
    data, golden = GOLDEN["selection"][name]["data"], GOLDEN["selection"][name]["lines"]
    fit = meta.pet_peese(data["yi"], data["vi"])
    for line in ("pet", "peese"):
        for part, value in golden[line].items():
            assert getattr(getattr(fit, line), part) == pytest.approx(value, rel=1e-9), (line, part)


@pytest.mark.parametrize("name", GOLDEN["counts"])
def test_harbord_and_tests_of_tables(name):
    golden = GOLDEN["counts"][name]
    table = golden["data"]
    ours = meta.harbord(**table)
    assert [ours.statistic, ours.p_value] == pytest.approx(list(golden["harbord"].values()), rel=1e-9)
    plain, corrected = meta.tables_tests(**table, corrected=False), meta.tables_tests(**table)
    assert plain.association[::2] == pytest.approx((golden["cmh"], golden["cmh_p"]), rel=1e-9)
    assert corrected.association[0] == pytest.approx(golden["cmh_corrected"], rel=1e-9)
    assert plain.breslow_day[::2] == pytest.approx((golden["breslow_day"], golden["breslow_day_p"]), rel=1e-8)
    assert plain.tarone[::2] == pytest.approx((golden["tarone"], golden["tarone_p"]), rel=1e-8)


@pytest.mark.parametrize("measure", ["IRR", "IRD"])
def test_mantel_haenszel_rates(measure):
    golden = GOLDEN["rates"]
    ours = meta.mantel_haenszel_rates(**golden["data"], measure=measure)
    for part, value in golden["fits"][measure].items():
        assert getattr(ours, part) == pytest.approx(value, rel=1e-9), part


@pytest.mark.parametrize("interval", ["wald", "knapp-hartung"])
def test_interactions_predictions_and_contrasts(interval):
    data, golden = GOLDEN["regression"]["data"], GOLDEN["regression"]["fits"][interval]
    moderators = {"ablat": np.array(data["ablat"]), "alloc": np.array(data["alloc"]), "ablat:alloc": None}
    fit = meta.meta_regression(data["estimate"], data["variance"], moderators, interval=interval)
    assert fit.estimate == pytest.approx(golden["estimate"], rel=1e-6)
    assert fit.standard_error == pytest.approx(golden["standard_error"], rel=1e-6)
    assert [fit.qm, fit.qm_p_value] == pytest.approx([golden["qm"], golden["qm_p_value"]], rel=1e-6)
    there = fit.contrasts([[1, 40, 1, 0, 40, 0], [1, 20, 0, 0, 0, 0]])
    assert there.estimate == pytest.approx(golden["predicted"], rel=1e-6)
    assert there.ci_low == pytest.approx(golden["ci_low"], rel=1e-6)
    assert there.prediction_low == pytest.approx(golden["pi_low"], rel=1e-6)
    apart = fit.contrasts([0, 0, 1, -1, 0, 0])
    for part, name in (("standard_error", "contrast_se"), ("p_value", "contrast_p")):
        assert getattr(apart, part)[0] == pytest.approx(golden[name], rel=1e-6)


def test_permutation():
    data = GOLDEN["regression"]["data"]
    y, v = np.array(data["estimate"])[:8], np.array(data["variance"])[:8]
    assert meta.permutation_test(y, v, method="DL") == pytest.approx(GOLDEN["permuted"])
    some = meta.permutation_test(y, v, {"x": np.arange(8.0)}, "DL", permutations=20)
    assert (some * 20 % 1 == pytest.approx(0)) or ((some * 20).round(9) % 1 == 0).all()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: meta.selection_model([1, 2, 3], [1, 1, 1], (0.9, 0.1)), "steps must ascend"),
        (lambda: meta.selection_model([9, 9, 9], [1, 1, 1]), "no result has its one-sided p in step 2 of 2"),
        (lambda: meta.binomial([0, 0], [9, 9]), "people with and without events"),
        (lambda: meta.diagnostic_accuracy([1, 2], [1, 1], [1, 1], [1, 1]), "at least 3 studies; got 2"),
        (lambda: meta.diagnostic_accuracy([0, 2, 1], [1, 1, 1], [0, 1, 1], [1, 1, 1]), "with the condi"),
        (lambda: meta.prediction_interval([1, 2], [1, 1]), "at least 3 studies; got 2"),
        (lambda: meta.meta_regression([1, 2, 3, 4], [1] * 4, {"a": ["x"] * 4}), "'a' is 'x' in all studies"),
        (lambda: meta.meta_regression([1, 2, 3, 4], [1] * 4, {"a:b": None}), "needs both moderators"),
        (lambda: meta.multilevel([1, 2], [1, 1], ["A", "A"]), "more studies than the 1 coefficients; got 1"),
        (lambda: meta.multilevel([1, 2], [1, 1], ["A", "B"], rho=1.2), "rho must be a correlation from 0"),
        (lambda: meta.multilevel([1, 2, 3], [1] * 3, list("AAB"), covariance=np.ones((3, 3))),
            "covariance must be sym"),
        (lambda: meta.multilevel([1, 2, 3], [1] * 3, list("AAB"),
            covariance=[[1, 1, 0], [1, 1, 0], [0, 0, 1]]),
            r"covariance of effects \[0, 1\] is singular"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_one_clear_line(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_one_effect_a_study_is_the_random_effects_model():
    y, v = [0.1, 0.3, 0.35, 0.65], [0.03, 0.03, 0.05, 0.01]
    fit, plain = meta.multilevel(y, v, list("ABCD")), meta.pool(y, v)
    assert (fit.between, fit.within) == (pytest.approx(plain.tau2, rel=1e-9), 0)
    assert fit.estimate[0] == pytest.approx(plain.estimate)
    assert "Every study has one effect" in fit.warnings[0]


def test_a_study_left_out_takes_all_its_effects_with_it():
    y, v, study = np.array([0.1, 0.3, 0.35, 0.65, 0.5, 0.2]), np.full(6, 0.03), np.array(list("AABCCD"))
    rest = meta.leave_one_study_out(y, v, study, rho=0.6)
    assert list(rest) == list("ABCD")
    again = meta.multilevel(y[study != "C"], v[study != "C"], study[study != "C"], rho=0.6)
    assert (rest["C"].estimate[0], rest["C"].k) == (again.estimate[0], 4)


def test_prediction_intervals_are_those_of_drawing_from_the_same_distribution():
    # The authors' way: 400,000 draws, tau² from inverting Q at draws of chi-squared; a quantile errs by 1 %.
    y, v = np.array([-0.6, 0.1, 0.3, 0.35, 0.65, 1.2]), np.array([0.1, 0.03, 0.03, 0.05, 0.01, 0.2])
    rng, draws = np.random.default_rng(1), 400_000
    grid = np.concatenate([[0], np.geomspace(1e-8, 1e8, 4001)])
    w = 1 / (v + grid[:, None])
    q = (w * (y - (w @ y / w.sum(1))[:, None]) ** 2).sum(1)
    tau2 = np.interp(-rng.chisquare(5, draws), -q, grid)
    pooled = meta.pool(y, v, "REML", "knapp-hartung")
    drawn = pooled.estimate + pooled.standard_error * rng.standard_t(5, draws)
    drawn = drawn + np.sqrt(tau2) * rng.normal(size=draws)
    ours = meta.prediction_interval(y, v)
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert [ours.low, ours.high] == pytest.approx([low, high], abs=0.01 * (high - low))
