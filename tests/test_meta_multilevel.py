"""Several effects from one study, against metafor's rma.mv, clubSandwich and robumeta."""

import json
from pathlib import Path

import numpy as np
import pytest

from review import meta
from review.meta.regression import design
from review.meta.sandwich import batches, by_size, sandwich

GOLDEN = json.loads((Path(__file__).parent / "golden/dependent.json").read_text())
CASES = [
    (name, formula, rho)
    for name, formulas in GOLDEN["fits"].items()
    for formula, fits in formulas.items()
    for rho in fits
]


def data(name):
    return {column: np.array(values) for column, values in GOLDEN["sets"][name].items()}


def moderators(name, formula):
    return None if formula == "mean" else {formula: data(name)[formula]}


@pytest.mark.parametrize(("name", "formula", "rho"), CASES)
def test_three_level_and_correlated_effects(name, formula, rho):
    d, golden = data(name), GOLDEN["fits"][name][formula][rho]
    fit = meta.multilevel(
        d["yi"], d["vi"], d["study"], moderators(name, formula), rho=float(rho.removeprefix("rho"))
    )
    # The likelihood is flat at its top: metafor's search, told to go on, still leaves 1e-6 of a variance.
    assert fit.log_likelihood >= golden["log_likelihood"] - 1e-9
    assert fit.log_likelihood == pytest.approx(golden["log_likelihood"], abs=1e-8)
    for part in ("between", "within"):
        assert getattr(fit, part) == pytest.approx(golden[part], rel=1e-6, abs=1e-8), part
    for part in ("estimate", "model_standard_error", "standard_error", "df", "p_value"):
        assert getattr(fit, part) == pytest.approx(np.atleast_1d(golden[part]), rel=1e-6, abs=1e-9), part
    if golden["htz"]:
        f, df, p = fit.test(np.eye(len(fit.names))[1:])
        assert [f, df, p] == pytest.approx([golden["htz"][part] for part in ("f", "df", "p_value")], rel=1e-6)


def test_known_sampling_covariances():
    golden = GOLDEN["known"]
    d = golden["data"]
    fit = meta.multilevel(
        d["yi"], d["vi"], d["study"], {"outcome": np.array(d["outcome"])}, covariance=golden["covariance"]
    )
    for part in ("estimate", "model_standard_error", "between", "within", "log_likelihood"):
        assert getattr(fit, part) == pytest.approx(golden[part], rel=1e-6, abs=1e-7), part


ROBU = json.loads((Path(__file__).parent / "golden/robumeta.json").read_text())


@pytest.mark.parametrize("name", ROBU["fits"])
def test_robust_variances_of_a_third_program(name):
    # robumeta's own weights, taken as they are: what is held against it is CR2 with its degrees of freedom.
    golden = ROBU["fits"][name]
    columns = {key: np.array(values) for key, values in golden["data"].items()}
    order = np.argsort(columns["study"], kind="stable")
    study, effect, *_ = (columns[key][order] for key in ("study", "effect"))
    x = [columns[key][order] for key in columns if key not in ("study", "effect", "variance")]
    _, x = design(np.column_stack(x) if "moderators" in name else {}, len(effect), intercept=True)
    _, number = np.unique(study, return_inverse=True)
    working = 1 / np.array(golden["weights"])
    rows = by_size(number)
    sigma = [working[each][..., None] * np.eye(each.shape[1]) for each in rows]
    fit = sandwich(batches(effect, x, rows, sigma))
    found = {"estimate": fit.beta, "standard_error": np.sqrt(np.diag(fit.covariance)), "df": fit.df()}
    for part, values in found.items():
        assert values == pytest.approx(np.atleast_1d(golden[part]), rel=1e-9), part
