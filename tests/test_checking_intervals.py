"""Intervals: published examples, what must and must not be flagged, and honest results by the thousand."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from review import find, read
from review.checking.context import Context
from review.checking.intervals import check_intervals
from review.checking.intervals.estimated import ends_of
from review.document import Block, Document
from review.printed import Printed
from review.records import Check, Comparison, Estimate, Location, Proportion, Record, Summary

PROPORTION_METHODS = ("normal", "agresti_coull", "beta", "wilson", "jeffreys")
FLAGS = ("inconsistent", "decision_inconsistent")
HERE = Location(start=0, end=1, section="Results")


def estimate(measure: str, value: str, low: str, high: str, **more: Any) -> Estimate:
    fields = {"location": HERE, "quote": f"{value} ({low} to {high})"} | more
    return Estimate(measure=measure, value=value, ci_low=low, ci_high=high, **fields)


def checks(*records: Record, context: Context | None = None) -> list[tuple[int, Check]]:
    return list(check_intervals(records, context or Context()))


def verdicts(*records: Record) -> dict[str, str]:
    return {check.check: check.verdict for _, check in checks(*records)}


def prose(text: str) -> dict[str, Check]:
    document = Document("a.txt", "text", text, (Block(text, 0, len(text), "paragraph", "Results"),))
    found = check_intervals(find(document), Context(document))
    return {check.check: check for _, check in found}


def all_prose(text: str) -> list[Check]:
    document = Document("a.txt", "text", text, (Block(text, 0, len(text), "paragraph", "Results"),))
    return [check for _, check in check_intervals(find(document), Context(document))]


def table(path: Path, text: str) -> list[tuple[Record, Check]]:
    (path / "a.md").write_text(text, encoding="utf-8")
    document = read(path / "a.md")
    records = find(document)
    return [(records[index], check) for index, check in check_intervals(records, Context(document))]


# --- published ------------------------------------------------------------------------------------------


def test_fukuda_2021_a_difference_is_not_the_middle_of_its_interval() -> None:
    """Fukuda et al. 2021, disability after treatment; the article's other five are in the middle."""
    (check,) = [c for _, c in checks(estimate("MD", "0.8", "-1.3", "2.7")) if c.check == "estimate_in_middle"]
    assert check.verdict == "inconsistent"
    assert check.reason is not None
    assert "0.7" in check.reason
    assert "0.8" in check.reason
    others = [("0.5", "-0.5", "1.5"), ("0.3", "-0.9", "1.5"), ("0.0", "-1.1", "1.1"), ("0.0", "-2.4", "2.4")]
    for value, low, high in [*others, ("0.4", "-2.0", "2.8")]:
        assert set(verdicts(estimate("MD", value, low, high)).values()) == {"consistent"}


def test_bmc_2023_one_interval_is_printed_for_two_muscles() -> None:
    """BMC Musculoskelet Disord 2023, s12891-023-06920-x, abstract: hip strength of both sides."""
    printed = [
        ("28.1", "9.4", "46.9"), ("18.7", "6.2", "31.2"), ("8.7", "1.5", "15.8"), ("21.1", "6.2", "31.2"),
        ("30.4", "11.9", "49"), ("18.4", "3.7", "33.2"), ("21.6", "6.6", "36.5"),
    ]  # fmt: skip
    records = [estimate("MD", *numbers, unit="%") for numbers in printed]
    flagged = {(index, check.check) for index, check in checks(*records) if check.verdict in FLAGS}
    assert flagged == {(3, "estimate_in_middle"), (3, "repeated_interval")}
    (repeated,) = [check for _, check in checks(*records) if check.check == "repeated_interval"]
    assert repeated.others == (records[1].location,)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [("2.2345", "1.1739", "4.3238"), ("0.5089", "0.2723", "0.9448"), ("0.2618", "0.1316", "0.5115"),
     ("0.2119", "0.0907", "0.4707"), ("1.0023", "1.0001", "1.0044")],
)  # fmt: skip
def test_profile_likelihood_intervals_of_odds_ratios_are_no_inconsistency(
    value: str, low: str, high: str
) -> None:
    """UCLA OARC, "Logit Regression | R Data Analysis Examples": ``exp(cbind(OR = coef(m), confint(m)))``."""
    assert set(verdicts(estimate("OR", value, low, high)).values()) == {"consistent"}


@pytest.mark.parametrize(
    ("value", "low", "high"), [("0.804", "0.160", "1.464"), ("-0.675", "-1.301", "-0.057")]
)
def test_profile_likelihood_intervals_of_coefficients_are_no_inconsistency(
    value: str, low: str, high: str
) -> None:
    """The same page, ``confint(mylogit)``: gpa and rank2."""
    assert set(verdicts(estimate("b", value, low, high)).values()) == {"consistent"}


# --- prose and tables -----------------------------------------------------------------------------------

MUST_FLAG = [
    ("The mean difference was 0.8 (95% CI −1.3 to 2.7).", "estimate_in_middle", "inconsistent"),
    ("The hazard ratio was 1.80 (95% CI 1.10 to 2.05).", "estimate_in_middle", "inconsistent"),
    ("The odds ratio was 3.50 (95% CI 1.10 to 2.05).", "estimate_in_interval", "inconsistent"),
    ("The odds ratio was 1.50 (95% CI 2.05 to 1.10).", "interval_order", "inconsistent"),
    # ln 1.50 = .405, SE = ln(2.05/1.10)/3.92 = .159, z = 2.55, p = .011
    ("OR = 1.50 (95% CI 1.10 to 2.05, p = .20).", "p_value_of_interval", "decision_inconsistent"),
    # z = 1.20 / (1.40/1.96) = 1.68, p = .09
    ("MD = 1.20 (95% CI −0.20 to 2.60, p = .02).", "p_value_of_interval", "decision_inconsistent"),
    # z = 1.20 / (0.40/1.96) = 5.9
    ("MD = 1.20 (95% CI 0.80 to 1.60, p = .04).", "p_value_of_interval", "inconsistent"),
    ("b = 0.50, SE = 0.10, p = .30.", "p_value_of_se", "decision_inconsistent"),
    ("In all, 274 patients (29.7%, 95% CI: 13.6–18.4) died.", "estimate_in_interval", "inconsistent"),
]
MUST_NOT_FLAG = [
    "The mean difference was 0.7 (95% CI −1.3 to 2.7).",
    "OR = 1.50 (95% CI 1.10 to 2.05, p = .011).",
    "OR = 1.50 (95% CI 1.10 to 2.05, p < .05).",
    "HR = 0.84 (95% CI 0.49–1.48).",
    "OR = 2.1 (95% CI 1.0 to 4.4, p = .05).",
    "The weight was reduced by 0.04 kg (95% CI −0.06 to −0.02) per allele.",  # the sign is said in words
    "MD = −12 (95% CI −5 to −20).",  # ends in the order of their size
    "The median difference was 254.0 (95% CI 147.6 to 297.2).",
    "Efficacy was 82% (95% CI 48 to 94%, p = .002).",  # a ratio in disguise
    "The indirect effect was b = .04, 95% CI = .003, .103, by bootstrapping.",
    "HR = 1.09 (95% CI 1.03–1.16, p for trend = .00045).",
    "MD = 1.20 (95% CI 0.10 to 2.30, Bonferroni-corrected p = .10).",
    "MD = 1.20 (95% CI −0.20 to 2.60, one-sided p = .047).",
    "OR = 5.53 (95% CI 4.24–7.20, p = .0001).",  # the smallest p that is printed
    "Infection ratios of 947:447 eggs (95% CI: 698–1,196 eggs versus 323–579 eggs) were seen.",
]


@pytest.mark.parametrize(("text", "name", "verdict"), MUST_FLAG)
def test_must_flag(text: str, name: str, verdict: str) -> None:
    check = prose(text)[name]
    assert check.verdict == verdict, check
    assert check.reason


@pytest.mark.parametrize("text", MUST_NOT_FLAG)
def test_must_not_flag(text: str) -> None:
    assert [check for check in prose(text).values() if check.verdict in FLAGS] == []


TABLE = """
# Results

Table 1. Regression of pain at one year

| Variable | OR (95% CI) | p |
|---|---|---|
| Age | 1.50 (1.10–2.05) | .011 |
| Weight | 2.00 (1.00–4.00) | .050 |
| Strength | 1.20 (0.90–1.60) | .004 |
| Height | 1.90 (1.00–4.00) | .050 |
| Sex | 3.00 (1.10–2.05) | .011 |
"""


def test_rows_of_a_table(tmp_path: Path) -> None:
    flagged = {
        (record.location.row, check.check, check.verdict)
        for record, check in table(tmp_path, TABLE)
        if check.verdict in FLAGS
    }
    assert flagged == {
        ("Strength", "p_value_of_interval", "decision_inconsistent"),  # p = .21
        ("Sex", "estimate_in_interval", "inconsistent"),
        ("Sex", "repeated_interval", "inconsistent"),  # that of age
    }


def test_corrected_p_values_of_a_table_say_so_in_a_note(tmp_path: Path) -> None:
    text = TABLE.replace("| p |", "| p (Bonferroni) |").replace(".004", ".90")
    flags = [c for r, c in table(tmp_path, text) if c.verdict in FLAGS and r.location.row == "Strength"]
    assert flags == []


# --- nested records, numbers that are none, assumptions -------------------------------------------------


def test_an_estimate_within_a_comparison_uses_its_p_value() -> None:
    inner = estimate("MD", "1.20", "-0.20", "2.60")
    comparison = Comparison(location=HERE, quote="", groups=(), estimate=inner, p_relation="=", p=".02")
    (check,) = [c for _, c in checks(comparison) if c.check == "p_value_of_interval"]
    assert (check.verdict, check.field) == ("decision_inconsistent", "p")
    assert check.fields == ("p", "estimate.value", "estimate.ci_low", "estimate.ci_high")


def test_a_group_within_a_comparison() -> None:
    groups = (Summary(location=HERE, quote="", mean="3.0", ci_low="4.0", ci_high="5.0"),)
    ((_, check),) = checks(Comparison(location=HERE, quote="", groups=groups))
    assert (check.field, check.verdict) == ("groups[0].mean", "inconsistent")


def test_what_is_no_number_is_named() -> None:
    ((_, check),) = checks(estimate("HR", "1.2", "0.9", "NR"))
    assert check.verdict == "not_checkable"
    assert "NR" in (check.reason or "")


def test_an_end_that_was_not_reached_is_a_bound() -> None:
    assert verdicts(estimate("HR", "30", "20", ">48")) == {"estimate_in_interval": "consistent"}


def test_numbers_read_under_an_assumption_are_not_flagged() -> None:
    record = estimate("unnamed", "7", "1", "2", assumptions=("measure not named beside the value",))
    ((_, check),) = checks(record)
    assert check.verdict == "not_checkable"
    assert "measure not named" in (check.reason or "")


@pytest.mark.parametrize(("sd", "verdict"), [("10.0", "consistent"), ("2.0", "inconsistent")])
def test_sd_n_and_interval_of_a_mean(sd: str, verdict: str) -> None:
    """SE = 10/√25 = 2; t with 24 df = 2.064: 50 ± 4.13."""
    record = Summary(location=HERE, quote="", mean="50.0", sd=sd, n="25", ci_low="45.9", ci_high="54.1")
    (check,) = [c for _, c in checks(record) if c.check == "sd_of_interval"]
    assert check.verdict == verdict
    if verdict == "inconsistent":
        assert [reading.name for reading in check.readings if reading.reconciles] == ["the number is the SE"]


@pytest.mark.parametrize(
    ("se", "verdict"), [("0.16", "consistent"), ("0.24", "consistent"), ("0.45", "inconsistent")]
)
def test_se_of_a_ratio_or_of_its_logarithm(se: str, verdict: str) -> None:
    """ln(2.05/1.10) / 3.92 = .159, times 1.50 = .238."""
    assert verdicts(estimate("OR", "1.50", "1.10", "2.05", se=se))["se_of_interval"] == verdict


def test_a_coefficient_beside_the_interval_of_its_exponential() -> None:
    """exp(1.20) = 3.32, the geometric middle of 1.11 and 9.94; 1.20 also lies between them."""
    found = verdicts(estimate("b", "1.20", "1.11", "9.94", se="0.56"))
    assert set(found.values()) == {"consistent"}


def test_one_p_value_for_all_rows_under_a_heading(tmp_path: Path) -> None:
    text = """
# Results

Table 1. Odds of pain

| Variable | OR (95% CI) | p |
|---|---|---|
| Low | 1.50 (1.10–2.05) | .300 |
| Middle | 1.20 (0.90–1.60) | |
| High | 1.30 (0.90–1.88) | |
"""
    assert [check for _, check in table(tmp_path, text) if check.verdict in FLAGS] == []


def test_thousands_of_disagreeing_rows_take_no_quadratic_time() -> None:
    def seconds(rows: int) -> float:
        records = [
            estimate("MD", "9.0", f"{i}.1", f"{i}.3", location=replace(HERE, row=str(i)))
            for i in range(10, rows + 10)
        ]
        begin = time.process_time()  # what others do on the machine does not count
        assert len(checks(*records)) == rows
        return time.process_time() - begin

    seconds(100)
    assert seconds(1500) < 50 * max(seconds(150), 1e-3)  # ten times the rows: far below a hundred times


# --- properties -----------------------------------------------------------------------------------------


def _with_point(sign: str, number: int, decimals: int) -> str:
    digits = str(number).zfill(decimals + 1)
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


texts = st.builds(_with_point, st.sampled_from(["", "-"]), st.integers(0, 10**6), st.integers(0, 5))


@given(texts, st.sampled_from(["half_up", "half_even", "truncated"]))
def test_fast_ends_are_those_of_printed_numbers(text: str, rounding: Any) -> None:
    printed = Printed(text)
    exact = printed.interval(rounding)
    low, high = ends_of(printed, rounding)
    assert low <= exact.low
    assert high >= exact.high
    if printed.significand:
        assert (low, high) == (exact.low, exact.high)


ROUNDED = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}


def printed(value: float, decimals: int, mode: str) -> str:
    return str(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUNDED[mode]))


def honest(rng: np.random.Generator, mode: str) -> Record:
    """An estimate with interval, SE and p by t or z (ratios: by Wald with z or many df), printed rounded."""
    decimals, p_decimals = int(rng.integers(1, 5)), int(rng.integers(2, 5))
    kind = str(rng.choice(["MD", "b", "beta", "SMD", "OR", "HR", "RR", "mean", "summary"]))
    ratio = kind in ("OR", "HR", "RR")
    df = float(rng.choice([20, 100, np.inf] if ratio else [5, 8, 14, 28, 60, 200, np.inf]))
    level = float(rng.choice([0.9, 0.95, 0.95, 0.99]))
    error = rng.uniform(0.03, 1.2) if ratio else 10 ** rng.uniform(-1.5, 1.5)
    value = rng.normal(0, 2.5) * error
    n = int(rng.integers(3, 200))
    spread = error * np.sqrt(n)
    if kind == "summary":
        df = n - 1
    t = stats.norm if np.isinf(df) else stats.t(df)
    half, p = t.ppf((1 + level) / 2) * error, 2 * t.sf(abs(value / error))
    numbers = np.array([value, value - half, value + half])
    center, low, high = (printed(x, decimals, mode) for x in (np.exp(numbers) if ratio else numbers))
    ends = {"location": HERE, "quote": "", "ci_low": low, "ci_high": high, "ci_level": f"{level:.0%}"[:-1]}
    if kind == "summary":
        return Summary(mean=center, sd=printed(spread, decimals, mode), n=str(n), **ends)
    if kind == "mean":
        return Summary(mean=center, se=printed(error, decimals, mode), **ends)
    se = error * np.exp(value) if ratio and rng.random() < 0.5 else error
    below = p < 10.0**-p_decimals
    return Estimate(
        measure=kind, value=center, se=printed(se, decimals, mode) if rng.random() < 0.5 else None,
        p_relation="<" if below else "=",
        p=printed(10.0**-p_decimals if below else p, p_decimals, mode), **ends,
    )  # fmt: skip


@pytest.mark.parametrize("mode", ["half_up", "half_even", "truncated"])
def test_honest_results_are_never_flagged(mode: str) -> None:
    rng = np.random.default_rng(20240501)
    records = [replace(honest(rng, mode), location=replace(HERE, section=str(i))) for i in range(500)]
    context = Context(rounding="truncated" if mode == "truncated" else "half_up")
    found = checks(*records, context=context)
    assert [(records[index], check) for index, check in found if check.verdict != "consistent"] == []
    assert {index for index, _ in found} == set(range(len(records)))


@given(
    st.integers(-999, 999), st.integers(-999, 999), st.integers(1, 999), st.integers(0, 2), st.integers(0, 2)
)
def test_a_difference_is_flagged_just_when_rounding_cannot_explain_it(
    value: int, low: int, width: int, decimals: int, less: int
) -> None:
    """Exact arithmetic: half a unit of the ends together, and half a unit of the estimate."""
    high = low + width
    coarse = max(decimals - less, 0)

    def text(number: int, places: int) -> str:
        return str(Decimal(number).scaleb(-places))

    record = estimate("MD", text(value, coarse), text(low, decimals), text(high, decimals))
    unit, rough = Fraction(1, 10**decimals), Fraction(1, 10**coarse)
    distance = abs(value * rough - (low + high) * unit / 2)
    flagged = any(check.verdict in FLAGS for _, check in checks(record))
    if distance < (unit + rough) / 2:
        assert not flagged
    elif distance > (unit + rough) / 2:
        assert flagged


def test_a_percentage_within_its_interval() -> None:
    record = Proportion(location=HERE, quote="", percent="30", ci_low="20", ci_high="42")
    assert verdicts(record) == {"estimate_in_interval": "consistent"}


# --- intervals of proportions, statistics of errors ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, Table I, in percent: Wald, Wilson,
        # Wilson with correction for continuity, Clopper-Pearson.
        ("81/263 (30.8%", "25.2", "36.4"),
        ("81/263 (30.8%", "25.5", "36.6"),
        ("81/263 (30.8%", "25.4", "36.8"),
        ("81/263 (30.8%", "25.3", "36.8"),
        ("15/148 (10.1%", "5.3", "15.0"),
        ("15/148 (10.1%", "6.2", "16.1"),
        ("15/148 (10.1%", "6.0", "16.4"),
        ("15/148 (10.1%", "5.8", "16.2"),
        ("1/29 (3.4%", "0.6", "17.2"),
        ("1/29 (3.4%", "0.2", "19.6"),
        ("1/29 (3.4%", "0.1", "17.8"),
    ],
)
def test_usual_intervals_of_a_proportion_are_consistent(text: str, low: str, high: str) -> None:
    assert prose(f"In all, {text}, 95% CI {low}% to {high}%) improved.")[
        "interval_of_proportion"
    ].verdict == ("consistent")


@given(total=st.integers(1, 400), share=st.floats(0, 1), method=st.sampled_from(PROPORTION_METHODS))
def test_honest_intervals_of_a_proportion_are_never_flagged(total: int, share: float, method: str) -> None:
    count = round(share * total)
    low, high = (100 * float(end) for end in proportion_confint(count, total, 0.05, method))
    given_ = Proportion(
        location=HERE, quote=f"{count}/{total}", count=str(count), total=str(total),
        percent=f"{100 * count / total:.1f}", ci_low=f"{low:.1f}", ci_high=f"{high:.1f}",
    )  # fmt: skip
    assert all(check.verdict not in FLAGS for _, check in checks(given_) if "proportion" in check.check)


def test_an_interval_outside_all_usual_ones_is_flagged_unless_the_design_may_explain_it() -> None:
    wide = "In all, 81/263 (30.8%, 95% CI 15.5% to 36.6%) improved."
    found = {each.field: each.verdict for each in all_prose(wide) if each.check == "interval_of_proportion"}
    assert found == {"ci_low": "inconsistent", "ci_high": "consistent"}
    assert not any(each.verdict in FLAGS for each in all_prose(f"Villages were clusters. {wide}"))


STATISTICS = """# Results

Table 2. Regression

| Variable | B | SE | t | p |
|---|---|---|---|---|
| Age | 0.53 | 0.20 | 2.65 | .008 |
| Sex | -1.12 | 0.41 | -2.73 | .007 |
| Height | 0.30 | 0.15 | {t} | .046 |
"""


@pytest.mark.parametrize(
    ("t", "flagged"), [("2.00", False), ("1.93", False), ("2.70", True), ("-2.00", False)]
)
def test_a_statistic_is_the_ratio_of_estimate_and_error(tmp_path: Path, t: str, flagged: bool) -> None:
    found = table(tmp_path, STATISTICS.format(t=t))
    rows = {r.location.row: c.verdict for r, c in found if c.check == "statistic_of_se"}
    assert rows == {
        "Age": "consistent",
        "Sex": "consistent",
        "Height": "inconsistent" if flagged else "consistent",
    }


def test_standardized_coefficients_have_no_ratio_to_errors_of_others() -> None:
    text = "Age predicted it, β = 0.24, SE = 0.20, t(40) = 2.65, p = .011."
    assert all(check.verdict not in FLAGS for check in all_prose(text))
    text = "Age predicted it, b = 0.53, SE = 0.20, t(40) = 3.65, p < .001."
    assert prose(text)["statistic_of_se"].verdict == "inconsistent"
