"""Meta-analysis against R: metafor, clubSandwich (golden/meta.R), on a dozen published data sets."""

import json
from pathlib import Path

import numpy as np
import pytest

from review import meta

GOLDEN = json.loads((Path(__file__).parent / "golden/meta.json").read_text())
SETS = GOLDEN["sets"]
METHODS = ("FE", "DL", "REML", "ML", "PM", "EB", "HS", "HE", "SJ")
INTERVALS = ("wald", "knapp-hartung", "knapp-hartung-ad-hoc")

# metafor's search for tau² ends with a step of 1e-12 of the variance of the effects; where the likelihood
# is flat, up to 1e-9 of tau² are then left to go. Its own Paule-Mandel search stops at 1e-4 and is
# replaced by uniroot in the golden file.
SEARCHED = 1e-8

STATISTICS = {
    "estimate", "standard_error", "ci_low", "ci_high", "statistic", "p_value", "tau2", "i2", "h2", "q",
    "q_p_value", "prediction_low", "prediction_high", "weights",
}  # fmt: skip


def studies(name):
    return np.array(SETS[name]["estimate"]), np.array(SETS[name]["variance"])


def compare(ours, golden, *names):
    """Every number of the golden record, or those named, is that of ours."""
    for name in names or golden:
        wanted = golden[name]
        if wanted is None or isinstance(wanted, dict):  # not given by R; nested
            continue
        got = getattr(ours, name)
        got = np.stack([got.low, got.high]) if hasattr(got, "low") else got
        # 0 is a result of its own: at the boundary metafor's steps are halved and end just above it.
        np.testing.assert_allclose(got, np.array(wanted, float), rtol=SEARCHED, atol=1e-13, err_msg=name)


def test_the_golden_file_says_where_it_came_from_and_holds_the_hard_cases():
    assert "metafor 3.8" in GOLDEN["source"]["tool"]
    assert len(SETS) == 12
    assert [name for name in SETS if GOLDEN["pooled"][name]["REML"]["wald"]["tau2"] == 0]
    assert set(GOLDEN["pooled"]["bcg"]["REML"]["wald"]) == STATISTICS


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", SETS)
def test_every_estimator_interval_and_statistic(name, method, interval):
    pooled = meta.pool(*studies(name), method=method, interval=interval)
    assert pooled.converged
    compare(pooled, GOLDEN["pooled"][name][method][interval])


@pytest.mark.parametrize("name", SETS)
def test_q_profile_intervals(name):
    compare(meta.heterogeneity_intervals(*studies(name)), GOLDEN["profile"][name])
    alone = meta.tau2_interval(*studies(name))
    assert [alone.low, alone.high] == pytest.approx(GOLDEN["profile"][name]["tau2"], rel=SEARCHED)


@pytest.mark.parametrize("interval", INTERVALS[:2])
@pytest.mark.parametrize("name", GOLDEN["left_out"])
def test_leaving_one_out_influence_and_baujat(name, interval):
    golden = GOLDEN["left_out"][name][interval]
    compare(meta.leave_one_out(*studies(name), interval=interval), golden)
    compare(meta.influence_measures(*studies(name), interval=interval), golden["influence"])
    compare(meta.baujat(*studies(name), interval=interval), golden["baujat"])


@pytest.mark.parametrize("name", GOLDEN["accumulated"])
def test_accumulation(name):
    compare(meta.cumulative(*studies(name)), GOLDEN["accumulated"][name])


@pytest.mark.parametrize("name", GOLDEN["asymmetry"])
def test_egger_and_begg(name):
    golden = GOLDEN["asymmetry"][name]
    compare(meta.egger(*studies(name)), golden["lm"])
    compare(meta.egger(*studies(name), model="rma"), golden["rma"])
    compare(meta.begg(*studies(name)), golden["begg"])


@pytest.mark.parametrize("case", ["L0_DL", "R0_DL", "L0_FE"])
@pytest.mark.parametrize("name", GOLDEN["asymmetry"])
def test_trim_and_fill(name, case):
    golden = GOLDEN["asymmetry"][name]["trim_and_fill"][case]
    ours = meta.trim_and_fill(*studies(name), case[3:], case[:2])
    assert (ours.missing, ours.side) == (golden["missing"], golden["side"])
    assert ours.filled.sum() == ours.missing
    compare(ours.pooled, golden, "estimate", "tau2", "ci_low")


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("method", [method for method in METHODS if method != "PM"])
@pytest.mark.parametrize("name", GOLDEN["regressions"])
def test_meta_regression(name, method, interval):
    data = {key: np.array(values) for key, values in GOLDEN["regressions"][name]["data"].items()}
    for formula, fits in GOLDEN["regressions"][name]["fits"].items():
        names = formula.removeprefix("none but ").split("+")
        ours = meta.meta_regression(
            data["estimate"], data["variance"], {each: data[each] for each in names}, method, interval,
            intercept=not formula.startswith("none"),
        )  # fmt: skip
        compare(ours, fits[method][interval])


def test_regression_by_paule_mandel_is_that_by_empirical_bayes():
    data = {key: np.array(values) for key, values in GOLDEN["regressions"]["bcg"]["data"].items()}
    fit = meta.meta_regression(data["estimate"], data["variance"], data["ablat"], "PM")
    compare(fit, GOLDEN["regressions"]["bcg"]["fits"]["ablat"]["EB"]["wald"])


@pytest.mark.parametrize("interval", INTERVALS[:2])
def test_subgroups(interval):
    data, golden = GOLDEN["regressions"]["bcg"]["data"], GOLDEN["subgroup"][interval]
    ours = meta.subgroups(data["estimate"], data["variance"], data["alloc"], interval=interval)
    assert ours.names == ("alternate", "random", "systematic")  # as R sorts them
    compare(ours.pooled, golden, "estimate", "ci_low", "tau2")
    compare(ours, golden, "q_between", "q_between_p_value")


@pytest.mark.parametrize("interval", INTERVALS)
def test_subgroups_with_a_common_tau2(interval):
    data, fits = GOLDEN["regressions"]["bcg"]["data"], GOLDEN["regressions"]["bcg"]["fits"]
    ours = meta.subgroups(
        data["estimate"], data["variance"], data["alloc"], interval=interval, common_tau2=True
    )
    each, versus = fits["none but alloc"]["REML"][interval], fits["alloc"]["REML"][interval]
    compare(
        ours.pooled, {**each, "tau2": [each["tau2"]] * 3}, "estimate", "standard_error", "p_value", "tau2"
    )
    assert ours.q_between == pytest.approx(versus["qm"], rel=SEARCHED)
    assert ours.q_between_p_value == pytest.approx(versus["qm_p_value"], rel=SEARCHED)


@pytest.mark.parametrize("correction", ["CR1", "CR2"])
@pytest.mark.parametrize("name", GOLDEN["dependence"])
def test_robust_variance(name, correction):
    data = GOLDEN["dependence"][name]["data"]
    for formula, golden in GOLDEN["dependence"][name]["fits"].items():
        moderators = {"x": data["x"]} if formula == "x" else None
        ours = meta.robust(
            data["estimate"], data["variance"], data["cluster"], moderators, correction=correction
        )
        compare(ours, golden[correction])


@pytest.mark.parametrize("name", GOLDEN["counts"])
def test_counts_without_a_variance_for_each_table(name):
    golden = GOLDEN["counts"][name]
    table = {key: np.array(values) for key, values in golden["data"].items()}
    for measure in ("OR", "RR", "RD"):
        compare(meta.mantel_haenszel(**table, measure=measure), golden[measure])
    compare(meta.peto(**table), golden["peto"])


@pytest.mark.parametrize("name", GOLDEN["counts"])
def test_peters(name):
    golden = GOLDEN["counts"][name]
    table = {key: np.array(values) for key, values in golden["data"].items()}
    events, total = table["events1"] + table["events2"], table["total1"] + table["total2"]
    use = (events > 0) & (events < total)
    y = np.array(golden["peters"]["log_odds_ratio"], float)
    ours = meta.peters(y[use], events[use], total[use])
    compare(ours, golden["peters"], "statistic", "p_value", "limit")


@pytest.mark.parametrize("method", ["REML", "FE"])
def test_gosh(method):
    y, v = studies("bcg")
    compare(meta.gosh(y[:7], v[:7], method), GOLDEN["subsets"][method])


@pytest.mark.parametrize("golden", GOLDEN["p_curves"])
def test_p_curve(golden):
    compare(meta.p_curve(golden["p"]), golden, *(name for name in golden if name != "p"))
