"""Further measures against metafor, and those that it does not have against their derivation."""

import json
from pathlib import Path

import numpy as np
import pytest

from review import effects

GOLDEN = json.loads((Path(__file__).parent / "golden/measures.json").read_text())
FUNCTIONS = {name: getattr(effects, name) for name in GOLDEN["effects"] if name != "smcrh"} | {
    "smcrh": lambda **pairs: effects.standardized_mean_change(**pairs, standardizer="first-unequal")
}


@pytest.mark.parametrize("name", GOLDEN["effects"])
def test_measures_are_those_of_metafor(name):
    golden = GOLDEN["effects"][name]
    ours = FUNCTIONS[name](**{role: np.array(values) for role, values in golden["data"].items()})
    assert ours.estimate == pytest.approx(golden["estimate"], rel=1e-10, abs=1e-13)
    assert ours.variance == pytest.approx(golden["variance"], rel=1e-10)


def test_double_arcsines_lead_back_to_proportions():
    golden = GOLDEN["freeman_tukey_back"]
    found = effects.freeman_tukey_back(golden["angle"], golden["n"])
    assert found == pytest.approx(golden["proportion"], rel=1e-10)
    events, total = np.array([0, 1, 9, 36, 37]), 37
    there = effects.freeman_tukey(events, total).estimate
    assert effects.freeman_tukey_back(there, total) == pytest.approx(events / total, abs=1e-12)


@pytest.mark.parametrize("k", [2, 3, 5])
@pytest.mark.parametrize("icc", [0.0, 0.5, 0.9])
def test_transformed_iccs_have_the_variance_they_are_given(icc, k):
    # A one-way model of 30 people, 20,000 times: no program at hand has this variance. Its error is 1 %.
    rng, n = np.random.default_rng(5), 30
    between = np.sqrt(icc) * rng.normal(size=(20_000, n, 1))
    values = between + np.sqrt(1 - icc) * rng.normal(size=(20_000, n, k))
    means = values.mean(2)
    msb = k * means.var(1, ddof=1)
    msw = ((values - means[..., None]) ** 2).sum((1, 2)) / (n * (k - 1))
    found = (msb - msw) / (msb + (k - 1) * msw)
    effect = effects.icc_to_z(found, n, k)
    assert np.var(effect.estimate) == pytest.approx(effect.variance.mean(), rel=0.05)
    assert effects.icc_back(effect.estimate, k) == pytest.approx(found, abs=1e-12)
    sem = effects.log_sem(np.sqrt(msw), n, k)
    assert np.mean(sem.estimate) == pytest.approx(np.log(np.sqrt(1 - icc)), abs=0.003)
    assert np.var(sem.estimate) == pytest.approx(sem.variance.mean(), rel=0.05)


def test_reliability_leads_back_to_what_was_printed():
    alpha = effects.alpha_to_log(0.81, 10, 122)
    assert effects.alpha_back(alpha.estimate) == pytest.approx(0.81)
    kappa = effects.kappa_to_z(0.6, 0.08)
    assert (np.tanh(kappa.estimate), kappa.standard_error) == pytest.approx((0.6, 0.08 / 0.64))
    # de Vet et al. (2006), J Clin Epidemiol 59:1033: SEM = SD √(1 - ICC).
    assert effects.icc_to_sem(10.0, 0.91) == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: effects.icc_to_z(-0.6, 20, 3), "icc must be between"),
        (lambda: effects.icc_to_z(0.5, 2, 2), "n must be at least 3 people"),
        (lambda: effects.kappa_to_z(1.0, 0.1), "kappa must be between -1 and 1"),
        (lambda: effects.rate_difference(0, 10, 0, 10), "events1 [+] events2 must be above 0"),
        (lambda: effects.peto_log_odds_ratio(0, 9, 0, 9), "events1 [+] events2 must be above 0"),
    ],
)
def test_what_has_no_effect_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
