"""Prose: what must be found with exact fields, what must not be found, and how long it may take."""

from __future__ import annotations

import gc
import random
import re
import time

import pytest
from expected_records import compared

from review import records as reported
from review.document import Block, Document
from review.finding import find
from review.finding.signs import plain
from review.records import Estimate, Proportion, PValue, Record, Summary


def records(text: str, kind: str = "paragraph") -> list[Record]:
    block = Block(text, 0, len(text), kind, "Results", 3)  # type: ignore[arg-type]
    return find(Document(name="a.txt", format="text", text=text, blocks=(block,)))


def only(text: str) -> Record:
    found = records(text)
    assert len(found) == 1, found
    return found[0]


def fields(record: Record, **expected: object) -> None:
    got = {name: getattr(record, name) for name in expected}
    assert got == expected


TESTS = [
    ("t(28) = 2.20, p = .036", "t", ("28",), "2.20", "=", ".036"),
    ("t (28) = 2.20, p = .036", "t", ("28",), "2.20", "=", ".036"),
    ("t[28] = −2.20, p = .036", "t", ("28",), "-2.20", "=", ".036"),
    ("t{28} = – 2.20, p = .036", "t", ("28",), "-2.20", "=", ".036"),
    ("t(28) = 2,20; p = 0,036", "t", ("28",), "2,20", "=", "0,036"),
    ("t₁₈ = 2.1, p = .05", "t", ("18",), "2.1", "=", ".05"),
    ("t18 = 2.1, p = .05", "t", ("18",), "2.1", "=", ".05"),
    ("t(24.57) = 3.1, p < .01", "t", ("24.57",), "3.1", "<", ".01"),
    ("t(df = 28) = 2.2, P=0.036", "t", ("28",), "2.2", "=", "0.036"),
    ("t = 2.1, df = 24, p = .046", "t", ("24",), "2.1", "=", ".046"),
    ("p = .03, t = 2.1, df = 24", "t", ("24",), "2.1", "=", ".03"),
    ("t = 2.1 with 24 degrees of freedom (p = .046)", "t", ("24",), "2.1", "=", ".046"),
    ("(t = 2.1; p < 0·001)", "t", (), "2.1", "<", "0·001"),
    ("F(2, 57) = 3.20, p ≤ .05", "F", ("2", "57"), "3.20", "≤", ".05"),
    ("F₃,₂₀ = 4.5, p = 0.014", "F", ("3", "20"), "4.5", "=", "0.014"),
    ("F3,20 = 4.5, p = 0.014", "F", ("3", "20"), "4.5", "=", "0.014"),
    ("F₍₂,₆₃₎ = 4.49, p = 0.015", "F", ("2", "63"), "4.49", "=", "0.015"),
    ("F(1.87, 54.2) = 5.1, p = .01", "F", ("1.87", "54.2"), "5.1", "=", ".01"),
    ("χ2(1, N = 90) = 3.84, p = .05", "chi2", ("1",), "3.84", "=", ".05"),
    ("χ²(1) = 3.84, p = .05", "chi2", ("1",), "3.84", "=", ".05"),
    ("χ²₁ = 3.84, p = .05", "chi2", ("1",), "3.84", "=", ".05"),
    ("χ₁² = 3.84, p = .05", "chi2", ("1",), "3.84", "=", ".05"),
    ("chi-square = 3.84, df = 1, p = .05", "chi2", ("1",), "3.84", "=", ".05"),
    ("X2(1) = 3.84, p = .05", "chi2", ("1",), "3.84", "=", ".05"),
    ("z = 2.31, p = .021", "z", (), "2.31", "=", ".021"),
    ("Z = −2.31, P = .021", "z", (), "-2.31", "=", ".021"),
    ("χ₂₁² = 84.23, p < .001", "chi2", ("21",), "84.23", "<", ".001"),
    ("χ²₂₁ = 84.23, p < .001", "chi2", ("21",), "84.23", "<", ".001"),
    ("χ₂² = 5.1, p = .08", "chi2", ("2",), "5.1", "=", ".08"),
    ("χ²₂ = 5.1, p = .08", "chi2", ("2",), "5.1", "=", ".08"),
    ("χ2 = 5.1, p = .08", "chi2", (), "5.1", "=", ".08"),
    ("z_NBR = 2.31, p = .021", "z", (), "2.31", "=", ".021"),
    ("zNBR = 2.31, p < .05", "z", (), "2.31", "<", ".05"),
    ("W_KCC = 0.61, p < 0.001", "W", (), "0.61", "<", "0.001"),
    ("WKCC = 0.61 (p = 0.080)", "W", (), "0.61", "=", "0.080"),
    ("t_Welch(12.3) = 2.80, p = .01", "t", ("12.3",), "2.80", "=", ".01"),
    ("F_group(1, 20) = 4.50, p = .04", "F", ("1", "20"), "4.50", "=", ".04"),
    ("r(48) = .31, p = .028", "r", ("48",), ".31", "=", ".028"),
    ("rₛ = .31, p = .028", "rho", (), ".31", "=", ".028"),
    ("rho = 0.31, p = 0.028", "rho", (), "0.31", "=", "0.028"),
    ("Kendall's τ = .31, p = .028", "tau", (), ".31", "=", ".028"),
    ("Q(5) = 12.3, p = .03", "Q", ("5",), "12.3", "=", ".03"),
    ("Mann-Whitney U = 120.5, p = .04", "U", (), "120.5", "=", ".04"),
    ("Wilcoxon W = 33, p = .04", "W", (), "33", "=", ".04"),
    ("Kruskal-Wallis H(2) = 7.1, p = .03", "H", ("2",), "7.1", "=", ".03"),
    ("Wald = 6.55, p = .01", "Wald", (), "6.55", "=", ".01"),
]


@pytest.mark.parametrize(("text", "statistic", "df", "value", "p_relation", "p"), TESTS)
@pytest.mark.parametrize("around", ["The groups differed, {}.", "The groups differed ({}).", "{}"])
def test_a_test_is_found_with_its_p(
    text: str, statistic: str, df: tuple[str, ...], value: str, p_relation: str, p: str, around: str
) -> None:
    record = only(around.format(text))
    assert isinstance(record, reported.Test)
    fields(record, statistic=statistic, df=df, value=value, p_relation=p_relation, p=p)


def test_sample_size_of_chi_squared() -> None:
    fields(only("The groups differed, χ2(1, N = 90) = 3.84, p = .05."), n="90", df=("1",))


def test_bayes_factor() -> None:
    fields(only("There was evidence for the null, BF10 = 0.32."), statistic="BF", value="0.32")


def test_tails_and_corrections_belong_to_the_result_beside_them() -> None:
    found = records(
        "We found t(28) = 1.80, p = .041, one-tailed; and F(2, 40) = 5.1, p = .01 (Greenhouse-Geisser)."
    )
    assert [record.tails for record in found if isinstance(record, reported.Test)] == [1, None]
    assert "one-tailed" in found[0].qualifiers
    assert "Greenhouse-Geisser" in found[1].qualifiers


ESTIMATES = [
    ("OR = 0.69, 95% CI [0.49, 0.90], p = .03", "OR", "0.69", "0.49", "0.90", "95", ".03"),
    ("OR 0.69 (95% CI 0.49–0.90)", "OR", "0.69", "0.49", "0.90", "95", None),
    ("OR 0.69 (0.49 to 0.90)", "OR", "0.69", "0.49", "0.90", None, None),
    ("odds ratio of 1.5 (95% CI: 1.1 to 2.0; P = 0.02)", "OR", "1.5", "1.1", "2.0", "95", "0.02"),
    ("odds ratio (OR) = 1.5, CI95% 1.1-2.0", "OR", "1.5", "1.1", "2.0", "95", None),
    ("OR = 0.60,95%CI:0.41–0.86,P = 0.006", "OR", "0.60", "0.41", "0.86", "95", "0.006"),
    ("hazard ratio was 0.31 (99% CI, 0.13 to 0.71; p = 0.006)", "HR", "0.31", "0.13", "0.71", "99", "0.006"),
    ("relative risk 1.9 (90% confidence interval 1.1, 2.9)", "RR", "1.9", "1.1", "2.9", "90", None),
    ("mean difference −3.4 (95% CI −5.6, −1.1)", "MD", "-3.4", "-5.6", "-1.1", "95", None),
    ("mean difference = −3.4 (95% CI −5.6 - −1.1)", "MD", "-3.4", "-5.6", "-1.1", "95", None),
    ("SMD 0.35 [95% CI 0.2/.5]", "SMD", "0.35", "0.2", ".5", "95", None),
    ("standardised mean difference 0.35 (95% CrI 0.2 to 0.5)", "SMD", "0.35", "0.2", "0.5", "95", None),
    ("Cohen's d = 0.47, 95% CI [0.10, 0.84]", "d", "0.47", "0.10", "0.84", "95", None),
    ("Hedges' g = 0.47 (CI: .2/.7)", "g", "0.47", ".2", ".7", None, None),
    ("ICC = 0.89 (95% CI 0.80–0.94)", "ICC", "0.89", "0.80", "0.94", "95", None),
    ("β = 0.30, 95% CI [0.1, 0.5], p = .01", "beta", "0.30", "0.1", "0.5", "95", ".01"),
    ("IRR 1.20 (95% CI 1.05–1.37)", "IRR", "1.20", "1.05", "1.37", "95", None),
]


@pytest.mark.parametrize(("text", "measure", "value", "low", "high", "level", "p"), ESTIMATES)
def test_an_estimate_is_found_with_its_interval(
    text: str, measure: str, value: str, low: str, high: str, level: str | None, p: str | None
) -> None:
    record = only(f"For women the effect was clear ({text}).")
    assert isinstance(record, Estimate)
    fields(record, measure=measure, value=value, ci_low=low, ci_high=high, ci_level=level, p=p)


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("The effect was large, Cohen's d = 0.47.", "d", "0.47"),
        ("There was an effect of group, ηp² = .16.", "partial_eta2", ".16"),
        ("There was an effect of group, partial η2 = .16.", "partial_eta2", ".16"),
        ("There was an effect of group, η² = .16.", "eta2", ".16"),
        ("There was an effect of group, ω² = .16.", "omega2", ".16"),
        ("The model explained much (R² = 0.29).", "R2", "0.29"),
        ("Agreement was good (κ = 0.71).", "kappa", "0.71"),
        ("Agreement was good (kappa = 0.71).", "kappa", "0.71"),
        ("The adjusted odds ratio was 1.48.", "OR", "1.48"),
        ("Prediction was fair (AUC = 0.70).", "AUC", "0.70"),
        ("Heterogeneity was substantial (I² = 75.1%).", "I2", "75.1"),
    ],
)
def test_an_estimate_without_interval(text: str, measure: str, value: str) -> None:
    record = only(text)
    assert isinstance(record, Estimate)
    fields(record, measure=measure, value=value, ci_low=None)


def test_standard_error_of_an_estimate() -> None:
    fields(
        only("It predicted pain (β = 0.3, SE = 0.1, p = .02)."),
        measure="beta",
        value="0.3",
        se="0.1",
        p=".02",
    )


@pytest.mark.parametrize("text", ["aOR 1.48 (95% CI 1.2–1.9)", "adjusted OR 1.48 (95% CI 1.2–1.9)"])
def test_adjusted_is_a_qualifier(text: str) -> None:
    assert "adjusted" in only(f"It was higher ({text}).").qualifiers


SUMMARIES = [
    ("Strength was higher (M = 3.2, SD = 0.7).", {"mean": "3.2", "sd": "0.7"}),
    ("The mean (SD) age was 34.5 (6.2) years.", {"mean": "34.5", "sd": "6.2"}),
    ("The mean age was 34.5 years (SD 6.2).", {"mean": "34.5", "sd": "6.2", "unit": "years"}),
    ("The mean ± SD age was 34.5 ± 6.2 years.", {"mean": "34.5", "sd": "6.2", "unit": "years"}),
    ("The mean ± SEM force was 34.5 ± 6.2 N.", {"mean": "34.5", "se": "6.2", "unit": "N"}),
    ("The mean force was 34.5 N (SE = 0.62).", {"mean": "34.5", "se": "0.62", "unit": "N"}),
    ("The median was 5 (IQR 3–7).", {"median": "5", "q1": "3", "q3": "7"}),
    ("The median was 5 [3, 7].", {"median": "5", "q1": "3", "q3": "7"}),
    (
        "The median age was 5 years (range 3-15).",
        {"median": "5", "minimum": "3", "maximum": "15", "unit": "years"},
    ),
    (
        "The mean was 3.2 (95% CI 3.0 to 3.4).",
        {"mean": "3.2", "ci_low": "3.0", "ci_high": "3.4", "ci_level": "95"},
    ),
    ("The mean age was 34.5 years.", {"mean": "34.5", "unit": "years"}),
    ("Torque was 1.25 ± 0.31 N·m/kg.", {"mean": "1.25", "sd": "0.31", "unit": "N·m/kg"}),
    ("BMI was 21.37 ± 3.70 kg/m².", {"mean": "21.37", "sd": "3.70", "unit": "kg/m²"}),
]


@pytest.mark.parametrize(("text", "expected"), SUMMARIES)
def test_a_summary_is_found(text: str, expected: dict[str, str]) -> None:
    record = only(text)
    assert isinstance(record, Summary)
    fields(record, **expected)


def test_plus_minus_is_what_the_document_says_elsewhere() -> None:
    text = "Values are mean ± SEM.\nForce was 3.4 ± 0.2."
    first, second = text.split("\n")
    blocks = (Block(first, 0, len(first)), Block(second, len(first) + 1, len(text)))
    record = find(Document(name="a", format="text", text=text, blocks=blocks))[0]
    assert isinstance(record, Summary)
    fields(record, mean="3.4", se="0.2", sd=None)
    assert record.assumptions


def test_plus_minus_without_a_name_is_assumed_to_be_sd_and_says_so() -> None:
    record = only("Force was 3.4 ± 0.2.")
    assert record.assumptions == ('SD assumed: "±" without a name',)


def test_sides_and_muscles_of_one_sentence() -> None:
    found = records(
        "A significant decrease in gluteus medius strength was seen for the affected side "
        "(grade ± SD, 3.35 ± 0.73) "
        "compared to the unaffected side (4.56 ± 0.66, p<0.001) or control group (4.46 ± 0.50, p<0.001)."
    )
    summaries = [record for record in found if isinstance(record, Summary)]
    assert [(record.mean, record.sd, record.group) for record in summaries] == [
        ("3.35", "0.73", "affected side"),
        ("4.56", "0.66", "unaffected side"),
        ("4.46", "0.50", "control group"),
    ]
    assert {record.outcome for record in summaries} == {"gluteus medius strength"}
    assert [(r.p_relation, r.p) for r in found if isinstance(r, PValue)] == [("<", "0.001"), ("<", "0.001")]


PROPORTIONS = [
    ("Weakness was seen in 51/66 (77%) of them.", ("51", "66", "77")),
    ("Weakness was seen in 35 (66%) patients.", ("35", None, "66")),
    ("Weakness was seen in 35 of 53 (66%) patients.", ("35", "53", "66")),
    ("Weakness was seen in 35 out of 53 patients.", ("35", "53", None)),
    ("Weakness was seen in 66% (35/53).", ("35", "53", "66")),
    ("Weakness was seen in 66% of patients.", (None, None, "66")),
    ("Weakness was common (15/41, 37%).", ("15", "41", "37")),
    ("Weakness was common (35/53).", ("35", "53", None)),
    ("Weakness was seen in 35 patients (66.0%).", ("35", None, "66.0")),
    ("Weakness was seen in 1,909/17,372 (11%) of them.", ("1,909", "17,372", "11")),
    ("Weakness was seen in twelve patients (54.5%).", ("12", None, "54.5")),
]


@pytest.mark.parametrize(("text", "expected"), PROPORTIONS)
def test_a_proportion_is_found(text: str, expected: tuple[str | None, ...]) -> None:
    record = only(text)
    assert isinstance(record, Proportion)
    assert (record.count, record.total, record.percent) == expected


def test_interval_of_a_percentage() -> None:
    fields(only("The rate was 35% (95% CI 30–40%)."), percent="35", ci_low="30", ci_high="40", ci_level="95")


LONE_SHARES = [
    ("Flowers were seen on 67% of the plants.", ["67"]),
    ("Only 30% of these cases were treated.", ["30"]),
    ("The students (mean age 20, 66% female) answered.", ["66"]),
    ("They were split into high believers (60%) and low believers (40%).", ["60", "40"]),
    ("The majority (68·7%) of all patients were treated.", ["68·7"]),
    ("It was found in 73% and 67% of the patients in both arms.", ["73", "67"]),
    ("Bugs ate 80% of these larvae from one vs 47% from the other line.", ["80", "47"]),
    ("The prevalence of anaemia was similar (drug A 12%, drug B 15%, placebo 10%).", ["12", "15", "10"]),
    ("Mean plant mortality was only 1% in May.", ["1"]),
    ("Overall, mortality was higher: 55% for mutants vs 38% for controls.", ["55", "38"]),
    ("Of all patients, 20% died and 30% had relapsed.", ["20", "30"]),
    (
        "Half of the patients (47.9%) took it, which decreased on average to 41.0% in a year.",
        ["47.9", "41.0"],
    ),
]


@pytest.mark.parametrize(("text", "percents"), LONE_SHARES)
def test_a_percentage_alone_is_a_share_if_words_say_of_what(text: str, percents: list[str]) -> None:
    assert [r.percent for r in records(text) if isinstance(r, Proportion)] == percents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Of them, 42% (27) had positive nodes.", ("27", None, "42")),
        ("It spread in 67% (87) of the 130 patients.", ("87", "130", "67")),
        ("It was seen in 38% (five of 13) of those with it.", ("5", "13", "38")),
        ("It was seen in fifty-two percent (12 of 23) of them.", ("12", "23", "52")),
        ("Events were seen in nine (6.0%) of 151 patients.", ("9", "151", "6.0")),
        ("Eight of 775 p-values were inconsistent (1.0 %).", ("8", "775", "1.0")),
        ("Two out of 15 patients (13%) responded.", ("2", "15", "13")),
        ("While 11/17 larvae feeding on it grew.", ("11", "17", None)),
        ("Of 49 of 1,148 p-values (4.3 %) it was true.", ("49", "1,148", "4.3")),
        ("Sequencing of 479 animals showed seven discordances (1.46%).", ("7", None, "1.46")),
        ("One third of all samples (33.8%) were soft.", (None, None, "33.8")),
        (
            "In all 49.6 % of the articles contained one (8,273 of the 16,695 articles).",
            ("8,273", "16,695", "49.6"),
        ),
    ],
)
def test_counts_and_their_percentage(text: str, expected: tuple[str | None, ...]) -> None:
    record = only(text)
    assert isinstance(record, Proportion)
    assert (record.count, record.total, record.percent) == expected


BARE_WITH_INTERVAL = [
    ("There was a reduction in mean scores for both (−2.46, 95% CI −3.72 to −1.21).", "MD", "-2.46"),
    ("The risk ratio of an event (major; or minor) given it was 1.01 (95% CI 0.58 to 1.75).", "RR", "1.01"),
    ("Pooling gave a protective efficacy of 82% (95% CI: 75–87%).", "efficacy", "82"),
    (
        "They had 0.51 times the rate of all deaths in the control arms in that time (95%CI 0.28–0.95).",
        None,
        "0.51",
    ),
    ("It acted through empathy, bEmpathyIndirect = −.25, 95% CI = −.41, −.10.", "b", "-.25"),
    ("The effect was 0.18 SD (0.05, 0.32) p = 0.007 per allele.", None, "0.18"),
]


@pytest.mark.parametrize(("text", "measure", "value"), BARE_WITH_INTERVAL)
def test_a_bare_value_with_its_interval_is_named_by_the_words_before(
    text: str, measure: str | None, value: str
) -> None:
    record = only(text)
    assert isinstance(record, Estimate)
    assert record.value == value
    assert record.ci_low is not None
    assert record.measure == measure or measure is None


def test_wald_and_the_ratio_that_it_tests_share_their_p() -> None:
    found = records("Autism predicted it, OR = .11, 95% CI = .01, .96, Wald = 3.98, p = .046.")
    assert [type(record) for record in found] == [Estimate, reported.Test]
    assert [(record.p_relation, record.p) for record in found] == [("=", ".046")] * 2  # type: ignore[union-attr]


def test_a_p_before_an_effect_size_is_not_the_effect_sizes() -> None:
    found = records("Patients performed worse (Tukey's HSD, p = 0.041, Cohen's d = 0.68).")
    assert [type(record) for record in found] == [PValue, Estimate]
    fields(found[1], measure="d", value="0.68", p=None)
    fields(only("The risk rose (p = .03, OR = 1.5, 95% CI 1.1 to 2.0)."), measure="OR", p=".03")


def test_agreement_of_two_groups() -> None:
    found = records("The ICC for these 8 raters was 0.92 (p<0.001) vs 0.87 (p<0.001) for the others.")
    assert [(r.measure, r.value, r.p) for r in found if isinstance(r, Estimate)] == [
        ("ICC", "0.92", "0.001"),
        ("ICC", "0.87", "0.001"),
    ]
    fields(only("Cohen's kappa for the raters is .71 here."), measure="kappa", value=".71")


def test_slopes_of_a_regression() -> None:
    fields(only("Gender strongly predicted it (b = .71)."), measure="b", value=".71")
    found = records("The number rose over the years (b = .25, R² = .68).")
    assert [(r.measure, r.value) for r in found if isinstance(r, Estimate)] == [("b", ".25"), ("R2", ".68")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Median time to death for 131 deceased patients was 14 mo.", {"median": "14", "unit": "mo"}),
        (
            "The median number of days between finishing it (day 112) and more was 63 days (range = 2–224).",
            {"median": "63", "minimum": "2", "maximum": "224"},
        ),
        ("It had a mean of 61.25, SD of 12.", {"mean": "61.25", "sd": "12"}),
        ("The mean was 46.1 ml/min/1.73 m² (SD, 27.0 ml/min/1.73 m²).", {"mean": "46.1", "sd": "27.0"}),
        ("Sharks turned far (mean 10.36±4.80° SD).", {"mean": "10.36", "sd": "4.80"}),
        ("Students (MAge = 20.0) answered.", {"mean": "20.0"}),
        ("A sample (Age: 18–84, M = 43.06) was drawn.", {"mean": "43.06"}),
    ],
)
def test_means_far_from_their_names(text: str, expected: dict[str, str]) -> None:
    record = only(text)
    assert isinstance(record, Summary)
    fields(record, **expected)


def test_means_of_several_groups() -> None:
    found = records(
        "The mean age was 37.3 years (80% female) in one group, and 31.5 years in the other group."
    )
    assert [r.mean for r in found if isinstance(r, Summary)] == ["37.3", "31.5"]
    found = records(
        "The mean Hb concentration (g/dL, 95%CI) was similar (A: 9.4 (9.3–9.6), B: 9.6 (9.4–9.6))."
    )
    assert [(r.mean, r.ci_low, r.ci_high) for r in found if isinstance(r, Summary)] == [
        ("9.4", "9.3", "9.6"),
        ("9.6", "9.4", "9.6"),
    ]


def test_rank_sums_with_group_sizes_and_f_in_lower_case() -> None:
    found = records("They did not differ (A v. B, W₈₄,₁₀₂ = 4619; C v. D, W₈₂,₇₁ = 2604.5).")
    assert [r.value for r in found if isinstance(r, reported.Test)] == ["4619", "2604.5"]
    fields(only("They differed (f₂,₄₅  = 11.53, p < 0.0001)."), statistic="F", df=("2", "45"), p="0.0001")


P_VALUES = [
    ("P = 0.02", "=", "0.02"),
    ("p's < .05", "<", ".05"),
    ("p-value of .03", "=", ".03"),
    ("p-values < .05", "<", ".05"),
    ("p = 3 × 10⁻⁵", "=", "3×10⁻⁵"),
    ("p=3E-5", "=", "3E-5"),
    ("ps > .2", ">", ".2"),
    ("P<0·001", "<", "0·001"),
    ("p = ns", ">", None),
    ("n.s.", ">", None),
    ("P-value: 0.03", "=", "0.03"),
    ("all p ≥ .12", "≥", ".12"),
    ("p = .000", "=", ".000"),
    ("p<10⁻⁵", "<", "10⁻⁵"),
    ("P for trend = 0.04", "=", "0.04"),
    ("p = <0.001", "<", "0.001"),
    ("p was 0.03", None, None),
]


@pytest.mark.parametrize(("text", "relation", "p"), P_VALUES[:-1])
def test_a_p_value_alone(text: str, relation: str, p: str | None) -> None:
    record = only(f"The two groups differed in strength ({text}).")
    assert isinstance(record, PValue)
    assert (record.p_relation, (record.p or "").replace(" ", "") or None) == (relation, p)


@pytest.mark.parametrize(
    ("text", "statistic", "df"),
    [
        ("BF(2, 70) = 4.48, p < .02", "F", ("2", "70")),
        ("Bt(37) = 2.50, p = .02", "t", ("37",)),
        ("Bχ2(1, N = 226) = 5.10, p = .02", "chi2", ("1",)),
    ],
)
def test_a_letter_for_a_lost_quotation_mark_is_no_bayes_factor(
    text: str, statistic: str, df: tuple[str, ...]
) -> None:
    record = only(f"The groups differed, {text}.")
    fields(record, statistic=statistic, df=df)
    assert record.assumptions == ("letter before the statistic taken as a lost quotation mark",)
    fields(only("The evidence was moderate, BF10 = 3.2."), statistic="BF", assumptions=())


def test_a_level_of_confidence_and_the_width_of_quartiles_are_no_results() -> None:
    text = (
        "The mean was 90.6 ± 3.2 % (95% Bonferroni corrected confidence interval (CI) 88.3, 92.9) and the "
        "median rose by 3.9 %-units (IQR 4.9; 95% CI 0.24, 10.2)."
    )
    for record in records(text):
        assert "95" not in (getattr(record, "mean", None), getattr(record, "q3", None))
        assert getattr(record, "value", None) != "4.9"


def test_the_number_of_a_group_is_no_count() -> None:
    one, other = records(
        "Two patients in Group 1 (4.3 %) and nine patients in Group 2 (23.1 %) had adverse events."
    )
    fields(one, count="2", percent="4.3", group="Group 1")
    fields(other, count="9", percent="23.1", group="Group 2")


def test_shares_of_two_groups_are_read_where_their_groups_follow() -> None:
    found = records("Response was seen in 45.2% in the drug group compared with 31.0% in the placebo group.")
    assert [record.percent for record in found] == ["45.2", "31.0"]  # type: ignore[union-attr]


def test_a_year_before_a_total_is_no_count() -> None:
    assert records("From December 2011 until September 2012 out of 113 children 98 took part.") == []


def test_abbreviations_are_no_statistics_with_labels() -> None:
    found = records("Counts rose (WBC = 5.2, p = .03; FEV = 2.3, p = .04; WKCC = 61, p = .02).")
    assert [type(record) for record in found] == [PValue] * 3
    assert records("The test agreed (zNBR = 2.31).") == []


@pytest.mark.parametrize(
    ("text", "p"),
    [
        ("p-value for heterogeneity equal to 0.07", "0.07"),
        ("p equal to .03", ".03"),
        ("p equals = .03", ".03"),
    ],
)
def test_a_p_value_that_equals(text: str, p: str) -> None:
    fields(only(f"The groups differed ({text})."), p_relation="=", p=p)


def test_estimates_listed_after_a_plural_name() -> None:
    for name in ("hazard ratios", "hazard ratios (with 95% confidence intervals)"):
        found = records(f"The {name} were 1.5 (1.1–2.0), 2.1 (1.4–3.1) and 0.9 (0.6–1.3).")
        assert [(r.measure, r.value, r.ci_low, r.ci_high) for r in found if isinstance(r, Estimate)] == [
            ("HR", "1.5", "1.1", "2.0"),
            ("HR", "2.1", "1.4", "3.1"),
            ("HR", "0.9", "0.6", "1.3"),
        ]
    fields(only("The risk fell (HR 0.42 [0.30; 0.58])."), measure="HR", ci_low="0.30", ci_high="0.58")


def test_intervals_named_in_other_words() -> None:
    fields(
        only("It fell (HR = 0.42, 95% confidence 0.36–0.49)."), ci_low="0.36", ci_high="0.49", ci_level="95"
    )
    record = only("The kappa value was equal to 0.95 (95% CI [confidence interval], 0.94–0.96).")
    fields(record, measure="kappa", value="0.95", ci_low="0.94", ci_high="0.96", ci_level="95")


def test_mean_and_sd_named_before_both() -> None:
    found = records(
        "Coded (mean\u2009±\u2009SD: 35.19\u2009±\u20093.04 seconds) and it (mean ± SD: 30.97 ± 6.04 s)."
    )
    assert [(r.mean, r.sd) for r in found if isinstance(r, Summary)] == [("35.19", "3.04"), ("30.97", "6.04")]
    fields(only("On average, participants had 7.0 ± 2.1 conditions."), mean="7.0", sd="2.1")


def test_lists_of_results() -> None:
    found = records("They differed (p = .03, .25 and .01).")
    assert [record.p for record in found if isinstance(record, PValue)] == [".03", ".25", ".01"]
    found = records("Strength correlated with pain (r = .31, p = .02) and age (r = .25, p = .04).")
    assert [(r.value, r.p) for r in found if isinstance(r, reported.Test)] == [(".31", ".02"), (".25", ".04")]
    found = records("Strength correlated with age, pain and BMI (r = .31, .25 and .12).")
    assert [r.value for r in found if isinstance(r, reported.Test)] == [".31", ".25", ".12"]


def test_p_belongs_to_one_record_only() -> None:
    found = records("It differed, F(1, 28) = 4.5, p = .04, ηp² = .14, and M = 3.2, SD = 0.7.")
    assert [type(record) for record in found] == [reported.Test, Estimate, Summary]


def test_effect_beside_its_test_and_what_stands_between() -> None:
    found = records("There was a main effect, F(2, 45) = 6.32, MSE = 0.12, p = .004, η2p = 0.22.")
    assert [type(record) for record in found] == [reported.Test, Estimate]
    fields(found[0], statistic="F", df=("2", "45"), p=".004")
    fields(found[1], measure="partial_eta2", value="0.22", p=None)
    found = records("The groups differed, t(39) = 2.7, p = .01, d = 0.85.")
    fields(found[1], measure="d", value="0.85", p=None)
    found = records("The ranks differed, U = 210, z = -2.1, p = .036.")
    assert [(r.statistic, r.p) for r in found if isinstance(r, reported.Test)] == [("U", None), ("z", ".036")]


def test_n_belongs_to_the_group_beside_it() -> None:
    found = records(
        "Torque was 1.2 ± 0.3 Nm/kg in the PFP group (n = 20) and "
        "1.5 ± 0.4 Nm/kg in the control group (n = 21)."
    )
    assert [(r.mean, r.group, r.n) for r in found if isinstance(r, Summary)] == [
        ("1.2", "PFP group", "20"),
        ("1.5", "control group", "21"),
    ]
    fields(only("The control group (n = 75) had a mean of 3.2 ± 0.4."), group="control group", n="75")


def test_a_correlation_with_df_and_interval_is_a_test_and_an_estimate() -> None:
    found = records("Strength and pain were unrelated, r(38) = .12, 95% CI [-.20, .42], p = .46.")
    assert [type(record) for record in found] == [reported.Test, Estimate]
    fields(found[0], df=("38",), p=".46")
    fields(found[1], measure="r", ci_low="-.20", ci_high=".42", p=None)


@pytest.mark.parametrize(
    "text",
    [
        "Expression was 2% of wild-type levels.",
        "It explained 30% of the variance.",
        "Yields rose by 12%.",
        "Cells were kept in 5% CO2 and 10% fetal serum.",
        "A 30% reduction was seen.",
        "Men were 11% as likely to agree.",
        "The reads were 97.5% identical.",
        "Less than 20% of the patients is a small share.",
        "The response rate was set to 90%.",
        "The solution (20%) was added.",
        "Wounds were closed with 70% ethanol.",
        "Of between 20 to 80% of the species each was drawn.",
        "Use fell by an average of 12% over the year.",
        "They were reported as nonsignificant (ns).",
        "Let each be as probable, so p(x) = 0.5.",
        "A t-value of 2.0 with 28 degrees of freedom is an example.",
        "As shown before [12], and in Fig. 3, patients improved on average.",
        "See Section 2.31.",
        "It was produced early in the day (median: 08:35 hours).",
        "The mean ratio was 947∶447 here.",
        "It was tested at the 5% and 1% level.",
        "They were alike at 95% confidence.",
        "See Table 3 (p. 12).",
        "On pp. 12–15 it is said.",
        "As shown before (Smith, 2010; [12]).",
        "Samples were kept at 25 ± 2 °C.",
        "It was kept at pH 7.4 ± 0.1.",
        "Cells grew at 37 ± 0.5°C in 5% CO2.",
        "We used R 3.4.1 and SPSS v. 22.",
        "Grant numbers R01-12345 and 12/2011.",
        "d = (M1 − M2)/SD is Cohen's d.",
        "Stimuli came where t = 0 is onset.",
        "Newton wrote F = ma.",
        "The sphere had r = 5 mm.",
        "We waited until t = 10 s.",
        "It was measured at t = 24 h.",
        "Planes had z = 0.5 µm.",
        "There were four groups (n = 12).",
        "With power of 80% and alpha = .05, 64 participants were needed.",
        "p < .05 was considered significant.",
        "The level of significance was set at p < 0.05.",
        "Statistical significance was defined as P<0.05.",
        "Bars show the 95% CI.",
        "The p53 protein was found.",
        "The score was F1 = 0.8.",
        "The relaxation time was T2 = 45 ms.",
        "The voltage was U = 220 V.",
        "The power was W = 5 W.",
        "Vision was 20/20, 24/7.",
        "*P < 0.05, **P < 0.01.",
        "The solution held 10% FBS and H2O.",
        "It happened on 12/05/2011.",
        "Quartile Q1 was low.",
        "It was diluted 1/1000 and 3/4.",
        "He scored 7/10 on the pain scale.",
        "Strength was grade 4/5.",
        "See Eq. 3 and Fig. 2 (12).",
        "Trees (L = 691; CI = 0.152; RI = 0.556).",
    ],
)
def test_look_alikes_are_not_found(text: str) -> None:
    assert records(text) == []


def test_an_unknown_statistic_is_no_test_but_its_p_is_a_p_value() -> None:
    record = only("The groups differed, A(12) = .3, p < .05.")
    assert isinstance(record, PValue)
    assert record.p == ".05"


def test_references_are_not_searched() -> None:
    assert records("It differed, t(28) = 2.20, p = .036.", kind="reference") == []


def test_location_and_quote_are_the_documents() -> None:
    text = "x\\y The groups differed, t(28) = 2.20, p\\.036 here."
    repaired = "The groups differed, t(28) = 2.20, p=.036 here."
    block = Block(repaired, 4, len(text), "paragraph", "Results", 3, offsets=tuple(range(4, len(text))))
    (record,) = find(Document(name="a", format="pdf", text=text, blocks=(block,)))
    assert record.quote == "t(28) = 2.20, p\\.036" == text[record.location.start : record.location.end]
    assert (record.location.page, record.location.section) == (3, "Results")


def test_any_characters_are_read_without_failing() -> None:
    rng = random.Random(1)
    parts = [
        "t(28) = 2.20",
        "p < .05",
        "95% CI",
        "(",
        ")",
        "[",
        "3.4 ± 0.2",
        "mean",
        "OR 1.5",
        "35/53",
        "66%",
        ", ",
        "\u2009",
        "é",
        "−",
        "\n",
        "n = 3",
    ]
    for _ in range(400):
        text = "".join(rng.choice(parts) + rng.choice(["", " "]) for _ in range(30))
        for record in records(text):
            assert record.quote == text[record.location.start : record.location.end]


@pytest.mark.parametrize(
    "unit",
    [
        "zN = ",
        "BF(2, 7) = 1, ",
        "95% confidence 0.3",
        "t(28) = 2.2, p = ",
        "95% CI (",
        "3.4 ± ",
        "((((((",
        "1,1,1,1",
        "mean ",
        "OR (",
        "p = .03, ",
        "35 of ",
        "group ",
        "± ",
        "a b c ",
        "n = ",
        "χ",
        "F1,1,",
        ". A",
        "the odds ratio for ",
        "5% of the ",
        "prevalence 5%, ",
        "five of the ",
        "mean of the 5 ",
        "1.5 (1.1, 2.0) ",
    ],
)
def test_near_matches_take_linear_time(unit: str) -> None:
    def document(length: int) -> Document:
        text = (unit * (length // len(unit) + 1))[:length]
        return Document(name="a", format="text", text=text, blocks=(Block(text, 0, len(text)),))

    def seconds(measured: Document, times: int) -> float:  # of one reading
        start = time.process_time()
        for _ in range(times):
            find(measured)
        return (time.process_time() - start) / times

    short, long = document(6_000), document(48_000)
    find(short)  # what is made once is made before the clock runs
    gc.disable()  # it would walk all that the test session holds, whatever the text's length
    try:
        # Eight short texts take as long as one long text, and are read right after it, so that a busy
        # machine slows both alike.
        # Linear time takes 8 times as long for 8 times the text, quadratic time 64 times in every repetition:
        # 11 for the least disturbed one tells them apart. The floor keeps the clock's grain out.
        assert any(seconds(long, 1) / max(seconds(short, 8), 0.001) <= 11 for _ in range(3))
    finally:
        gc.enable()


FORMS = [
    ("z = 1 1 .25, p = .806", {"statistic": "z", "value": "11.25", "p": ".806"}),
    ("t(123) = 1 0.25, p = .806", {"statistic": "t", "value": "10.25", "df": ("123",)}),
    ("F(l, 45) = 4.50, p = .O39", {"statistic": "F", "df": ("1", "45"), "p": ".039"}),
    ("*t*(41) = -2.43, *p* = .02", {"statistic": "t", "value": "-2.43", "p": ".02"}),
    ("Qw(2) = 5.4, p = .07", {"statistic": "Q", "df": ("2",), "value": "5.4"}),
    ("Q-within(3) = 8.1, p = .04", {"statistic": "Q", "df": ("3",), "value": "8.1"}),
    ("Qb(1) = 4.2, p = .04", {"statistic": "Q", "df": ("1",), "value": "4.2"}),
    ("Qbetween(1) = 3.9, p = .05", {"statistic": "Q", "df": ("1",), "value": "3.9"}),
    ("chi_2(28) = 41.3, p = .05", {"statistic": "chi2", "df": ("28",), "value": "41.3"}),
    ("Mann-Whitney U = 118.0, n1 = 14, n2 = 16, p = .03", {"statistic": "U", "df": ("14", "16"), "p": ".03"}),
    ("F(1, 82) = 1.1 [trust], P = .30", {"statistic": "F", "value": "1.1", "p": ".30"}),
    ("Cramér's V = .31, p = .02", {"measure": "cramers_v", "value": ".31", "p": ".02"}),
    ("Cramer's V was 0.21", {"measure": "cramers_v", "value": "0.21"}),
    ("phi = .12", {"measure": "phi", "value": ".12"}),
    ("ƞp² = 0.136", {"measure": "partial_eta2", "value": "0.136"}),
    ("φ = .22, p = .03", {"measure": "phi", "value": ".22", "p": ".03"}),
    ("Cohen's h = 0.45", {"measure": "cohens_h", "value": "0.45"}),
    ("Cohen's f = 0.25", {"measure": "cohens_f", "value": "0.25"}),
    ("f2 = 0.15", {"measure": "f2", "value": "0.15"}),
    ("Cohen's w = 0.3", {"measure": "cohens_w", "value": "0.3"}),
    ("Cohen's q = 0.2", {"measure": "cohens_q", "value": "0.2"}),
    ("Kendall's W = .45, p < .001", {"measure": "kendalls_w", "value": ".45", "p": ".001"}),
    ("epsilon-squared = .11", {"measure": "epsilon2", "value": ".11"}),
    ("p_rep = .93", {"measure": "p_rep", "value": ".93", "p": None}),  # of a replication: no p-value
    ("p (X2 >= 12.8) = .0017", {"p": ".0017"}),
    ("p < 10^(-10)", {"p": "10^(-10)"}),
    ("pMantel < .01", {"p_relation": "<", "p": ".01"}),
    ("pANOVA < .01", {"p_relation": "<", "p": ".01"}),
    ("NNT was 8 (95% CI 4 to infinity)", {"measure": "NNT", "ci_low": "4", "ci_high": "∞"}),
    ("rate 88% (57/65; 95% CI 78-94%)", {"count": "57", "total": "65", "percent": "88", "ci_high": "94"}),
    ("(n = 31; 82%)", {"count": "31", "percent": "82"}),
    ("fifty-two of 104 patients finished", {"count": "52", "total": "104"}),
    ("thirty-four percent of patients finished", {"percent": "34"}),
    ("of 892 children, of whom 272 (30.5%) had left", {"count": "272", "total": "892", "percent": "30.5"}),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_rare_forms_are_read(text: str, expected: dict[str, object]) -> None:
    fields(only(f"It was so, {text}."), **expected)


def test_women_and_men_are_counted() -> None:
    assert [r.count for r in records("There were 12 females and 10 males.")] == ["12", "10"]  # type: ignore[union-attr]


def test_a_number_of_each_group_is_assumed_to_be_its_mean() -> None:
    one, other = records("Changes of noise were −14.1 in the cork group and −7.3 in the felt group.")
    fields(one, mean="-14.1", group="cork group", outcome="Changes of noise")
    fields(other, mean="-7.3", group="felt group")
    assert one.assumptions == ("mean assumed: a number of each group without a name",)


def test_shares_of_groups_named_behind_them() -> None:
    one, other = records("The resolution rate was 79% and 50% for the cork and felt groups, respectively.")
    fields(one, percent="79", group="cork")
    fields(other, percent="50", group="felt groups")


@pytest.mark.parametrize(
    ("text", "percents"),
    [
        ("Rust was seen in all lots (13.3% in Alba, 26.7% in Brio and 40% in Cork).", ["13.3", "26.7", "40"]),
        ("Causes of falls in lots I and II were rust (45.07% and 43.83%) and ice (18.3% and 19.1%).",
         ["45.07", "43.83", "18.3", "19.1"]),
    ],
)  # fmt: skip
def test_shares_in_lists_of_groups(text: str, percents: list[str]) -> None:
    assert [record.percent for record in records(text)] == percents  # type: ignore[union-attr]


def test_quartiles_that_a_header_calls_interquartile_range_are_no_range() -> None:
    record = only("Adherence had a median (interquartile range) of 95% (78-100%).")
    fields(record, median="95", q1="78", q3="100", minimum=None)


def test_a_second_mean_in_the_words_of_the_first() -> None:
    first, second = records("Mean pain was 38.5 over the first weeks of riding and 18.2 over the last weeks.")
    fields(first, mean="38.5", outcome="pain")
    fields(second, mean="18.2", outcome="pain")


def test_counts_of_two_arms_in_one_bracket() -> None:
    all_of_them, one, other = records("Of them, 1869 patients died (952 in cork vs. 917 in felt).")
    fields(all_of_them, count="1869")
    fields(one, count="952")
    fields(other, count="917")


def test_medians_in_brackets() -> None:
    age, level = records("Most came (median age 38 years, median CD4 165/µL).")
    fields(age, median="38", unit="years")
    fields(level, median="165")


@pytest.mark.parametrize("space", "\u2006\u2007\u2008\u2009\u200a\u202f\u205f")
def test_thin_spaces_are_spaces_unless_they_part_thousands(space: str) -> None:
    """Publishers set them around signs; between a digit and threes of digits they group thousands."""
    text = "t(30) = 2.20, p = 0.48; 57.4 ± 6.5 years; 12 345 of 20 000 (61.7 %)".replace(" ", space)
    test, age, share = records(text)
    fields(test, value="2.20", df=("30",), p="0.48")
    fields(age, mean="57.4", sd="6.5", unit="years")
    assert isinstance(share, Proportion)
    assert [re.sub(r"\D", "", number or "") for number in (share.count, share.total)] == ["12345", "20000"]
    assert plain(f"0.5{space}123 or 12{space}34 or 7{space}1234") == "0.5 123 or 12 34 or 7 1234"


DISAGREEING = [  # what is printed is read, whether or not it can be
    (
        "The odds ratio was 5.47, 95% CI 0.30–0.73, p = .001.",
        "estimate measure=OR value=5.47 ci_low=0.30 ci_high=0.73",
    ),
    (
        "Weight differed by a mean of 5.2 kg (95% CI 6.1 to 8.3).",
        "estimate value=5.2 ci_low=6.1 ci_high=8.3",
    ),
    (
        "It rose by a mean of 2.3 points at 12 weeks (95% CI 3.1 to 4.4).",
        "estimate value=2.3 ci_low=3.1 ci_high=4.4",
    ),
    (
        "The fall was 0.83 points (35% CI 0.84 to 0.89).",
        "estimate value=0.83 ci_level=35 ci_low=0.84 ci_high=0.89",
    ),
    ("In all, 72% (27) of 50 patients fell.", "proportion percent=72 count=27 total=50"),
    ("In all, 45/40 (112%) fell.", "proportion count=45 total=40 percent=112"),
    ("In all, 39 of the 34 patients fell.", "proportion count=39 total=34"),
    ("Of the 30 patients asked, 34 (113%) fell.", "proportion count=34 total=30 percent=113"),
    (
        "Raters agreed (kappa = 1.3, 95% CI 1.1 to 1.5).",
        "estimate measure=kappa value=1.3 ci_low=1.1 ci_high=1.5",
    ),
    ("Weight and height correlated, r(48) = 1.31, p = .028.", "test statistic=r df=48 value=1.31 p=.028"),
    ("The model fitted well (R² = 1.20).", "estimate measure=R2 value=1.20"),
    ("Odds fell (OR = −1.5, 95% CI 1.1 to 2.0).", "estimate measure=OR value=-1.5 ci_low=1.1 ci_high=2.0"),
    ("The groups did not differ (p = -.22).", "p_value p=-.22"),
    ("The groups did not differ (p = 2.72).", "p_value p=2.72"),
]


@pytest.mark.parametrize(("text", "expected"), DISAGREEING)
def test_what_disagrees_is_read_like_what_agrees(text: str, expected: str) -> None:
    found, wanted = compared(records(text), expected)
    assert found == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Systolic over diastolic pressure stayed under 140/90 mmHg.",
        "It was approved by the ethics committee (no. 190/2009).",
        "An increase of 395,000 (145%) is expected.",
        "Reliability (ICC 2,1) was studied before.",
        "It lasted until 12 weeks.",
        "Results are given per 10,000 exposures.",
        "The pressure was p = 1.2 kPa at rest.",
    ],
)
def test_numbers_of_other_kinds_are_no_disagreeing_results(text: str) -> None:
    assert records(text) == []


AS_TYPED = [  # as people and programs type statistics
    ("It rose, *t*(41) = -2.43, *p* = .02.", "test statistic=t df=41 value=-2.43 p=.02"),
    ("They differed, Qw(2) = 5.1, p = .08.", "test statistic=Q df=2 value=5.1 p=.08"),
    ("They differed, Q-within(3) = 6.1, p = .11.", "test statistic=Q df=3 value=6.1 p=.11"),
    ("They differed, Qbetween(1) = 4.3, p = .04.", "test statistic=Q df=1 value=4.3 p=.04"),
    ("It fitted, chi_2(28) = 35.2, p = .16.", "test statistic=chi2 df=28 value=35.2 p=.16"),
    ("It fitted, χ² = 4.7 (2), p = .09.", "test statistic=chi2 df=2 value=4.7 p=.09"),
    ("It was small (Cohen's h = 0.31).", "estimate measure=cohens_h value=0.31"),
    ("It was small (Cohen's f = 0.25).", "estimate measure=cohens_f value=0.25"),
    ("It was small (f² = 0.15).", "estimate measure=f2 value=0.15"),
    ("It was small (Cohen's w = 0.3).", "estimate measure=cohens_w value=0.3"),
    ("Judges agreed (Kendall's W = .45).", "estimate measure=kendalls_w value=.45"),
    ("They differed (pMantel < .01).", "p_value p<.01"),
    ("They differed, p (X² ≥ 12.8) = .0017.", "p_value p=.0017"),
    ("They differed (p < 10^(−10)).", "p_value p<10^(-10)"),
    ("The NNT was 12 (95% CI 6.1 to ∞).", "estimate measure=NNT value=12 ci_low=6.1 ci_high=∞"),
    ("They differed, t(l8) = 2.1O, p = .O36.", "test statistic=t df=18 value=2.10 p=.036"),
    ("The mean was high (M = 1 1 .25, SD = 2.3).", "summary mean=11.25 sd=2.3"),
    ("Of fifty-two patients who came, four (3%) fell.", "proportion count=4 total=52 percent=3"),
]


@pytest.mark.parametrize(("text", "expected"), AS_TYPED)
def test_statistics_as_they_are_typed_and_scanned(text: str, expected: str) -> None:
    found, wanted = compared(records(text), expected)
    assert found == wanted


def test_numbered_correlations_have_labels_not_degrees_of_freedom() -> None:
    first, second = records("Both counted: R1 = 0.389 (p = .01) and R2 = 0.371 (p = .02).")
    fields(first, statistic="r", df=(), value="0.389", p=".01")
    fields(second, statistic="r", df=(), value="0.371", p=".02")


def test_repairs_of_a_scan_are_said() -> None:
    assert any("scanned" in said for said in only("They differed, t(l8) = 2.1O, p = .O36.").assumptions)
    assert only("They drank 2.5l, t(18) = 2.1, p = .05.").assumptions == ()


@pytest.mark.parametrize("text", ["Doses of 12/16 weeks were given.", "Patients got 5/10 mg daily."])
def test_doses_and_times_are_no_counts(text: str) -> None:
    assert records(text) == []


COUNTED = [
    ("Of the 217 riders sent to the bell group, 15 never rang.", [("15", "217", None)]),
    ("Out of these 14 patients 8 patients were on a diet.", [("8", "14", None)]),
    ("Of 1,320 women screened for the study, 100 were randomized.", [("100", "1,320", None)]),
    ("Of the 51 who came, only one did not return.", [("1", "51", None)]),
    (
        "Nineteen riders stayed; 19 participants in the bell group and 17 in the horn group fell.",
        [("19", None, None), ("17", None, None)],
    ),
    (
        "Four children reported dizziness (n = 1), cough (n = 2) and a rash (n=1).",
        [("4", None, None), ("1", None, None), ("2", None, None), ("1", None, None)],
    ),
    ("36% of patients (n = 14) rode less.", [("14", None, "36")]),
    ("Two patients in Group 1 (4.3%) fell.", [("2", None, "4.3")]),
    ("At the start 69 patients developed a rash.", [("69", None, None)]),
    ("Dizziness was observed in three children.", [("3", None, None)]),
    ("There were three deaths within the bell group (n = 83).", [("3", "83", None)]),
    (
        "Of the 3489 riders seen at 16 years, 116 had died, 2674 were lost, and 43 were unable to come.",
        [("116", "3489", None), ("2674", "3489", None), ("43", "3489", None)],
    ),
    (
        "Bells were bought by 33 riders. Of those, 18 (54.5%) rang and 6 (18.2%) did not.",
        [("18", "33", "54.5"), ("6", "33", "18.2")],
    ),
    (
        "A total of 943 riders came, including 219 (23.2%) children.",
        [("219", "943", "23.2")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED, ids=lambda value: str(value)[:40])
def test_what_is_counted_is_read_without_a_percentage(
    text: str, expected: list[tuple[str | None, str | None, str | None]]
) -> None:
    found = [record for record in records(text) if isinstance(record, Proportion)]
    assert [(record.count, record.total, record.percent) for record in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Riders were randomized to bells (n = 24) or horns (n = 26) because of noise.",
        "The sample size needed was 27 patients in each group.",
        "Of the 40 riders, 12 weeks later all came.",
        "We plan to recruit 118 persons in the bell group.",
        "All of the 19 participants in the bell group rang.",
        "This makes Type 2 diabetes in the bell group rare.",
        "As planned, 1427 physicians in the bell group are needed.",
    ],
)
def test_sizes_of_groups_and_plans_are_no_counts(text: str) -> None:
    assert records(text) == []


def test_a_spread_named_beside_one_value_is_that_of_the_others() -> None:
    found = records(
        "Rings fell (-0.17 [0.42] g vs. −0.01 [SD 0.45] g; p = .04)."
        " Horns rose (1.6 [28.8] g vs. −2.0 [12.9] g)."
    )
    summaries = [record for record in found if isinstance(record, Summary)]
    assert [(record.mean, record.sd) for record in summaries] == [
        ("-0.17", "0.42"), ("-0.01", "0.45"), ("1.6", "28.8"), ("-2.0", "12.9"),
    ]  # fmt: skip


def test_the_width_of_the_quartiles_takes_no_interval() -> None:
    median = only("The median score was 2.7 points (IQR 4.9; 95% CI 0.6, 18.7).")
    fields(median, median="2.7", ci_low="0.6", ci_high="18.7", q1=None)


CHANGES = [
    ("Noise and pain were reduced by 42% and 63%, respectively.", ["42", "63"]),
    ("Activity rose at week 36 (47% increase; p = 0.03).", ["47"]),
    ("The force was 35% higher with horns (p = 0.12).", ["35"]),
]


@pytest.mark.parametrize(("text", "expected"), CHANGES, ids=lambda value: str(value)[:40])
def test_by_how_much_something_changed_is_an_estimate_in_percent(text: str, expected: list[str]) -> None:
    found = [record for record in records(text) if isinstance(record, Estimate)]
    assert [(record.value, record.unit) for record in found] == [(value, "%") for value in expected]


def test_a_change_that_is_planned_is_no_result() -> None:
    assert records("We expect that noise will be reduced by 42%.") == []


def test_a_rate_of_people_and_time_is_an_incidence() -> None:
    rate = only("The incidence of falls was 36.6/100 child-years.")
    fields(rate, measure="incidence", value="36.6", unit="per 100 child-years")


def test_a_group_with_a_letter_is_no_coefficient() -> None:
    found = records("The Means of noise in group B before and after were 58.04 and 40.16 dB, respectively.")
    assert [getattr(record, "mean", None) for record in found] == ["58.04", "40.16"]


def test_means_in_percent_are_no_shares() -> None:
    found = records("The mean loudness was 100% in the bell group and 97% in the horn group.")
    assert [(getattr(record, "mean", None), record.outcome) for record in found] == [
        ("100", "loudness"), ("97", "loudness"),
    ]  # fmt: skip


def test_the_size_of_people_with_an_age_is_its_n() -> None:
    fields(only("We saw 44 patients with pain, aged 57 ± 8 years."), n="44", mean="57")
    found = records("We saw 20 people (10 male, 10 female, mean age 24.4 ± 0.7 years).")
    assert [(getattr(record, "count", None), getattr(record, "n", None)) for record in found] == [
        ("10", None), ("10", None), (None, None),
    ]  # fmt: skip


PLANS = [
    "Therefore, the sample size with an MCID of 5.2 ± 11 points and a power of 80% will be 43 per group.",
    "Assuming an attack rate of 10% in the bell arm and 3% in the horn arm, 360 riders are needed.",
]


@pytest.mark.parametrize("text", PLANS)
def test_a_sentence_that_plans_a_study_reports_nothing(text: str) -> None:
    assert records(text) == []


GRAMMAR = [
    ("Loudness increased to 87.22 from 73.41.", ["mean=87.22", "mean=73.41"]),
    ("In the bell group, pitch fell from 12.4 to 9.1 Hz.", ["mean=12.4", "mean=9.1"]),
    ("Patience and hearing decreased by 0.13 and 0.48, respectively.", ["mean=0.13", "mean=0.48"]),
    ("Calm (+2.38 vs. −0.24, p < 0.001) improved.", ["mean=2.38", "mean=-0.24", "p=0.001"]),
    (
        "Two children improved, two had not changed and one showed less (p = .3).",
        ["count=2", "count=2", "count=1", "p=.3"],
    ),
    ("Of these, five developed a cough and two were lost.", ["count=5", "count=2"]),
    ("There was dizziness in 2, cough in 1 and a rash in 3.", ["count=2", "count=1", "count=3"]),
    ("Bells rang for 6 children (2 in group 1 and 4 in group 2).", ["count=6", "count=2", "count=4"]),
    ("Bikes were old (n = 6), new (n = 5) or lent (n = 4).", ["count=6", "count=5", "count=4"]),
    ("Three swine died of noise.", ["count=3"]),
    ("Rust occurred only in three patients.", ["count=3"]),
    ("In two children the left bell could not be tested.", ["count=2"]),
    ("They rang in 5 and 2 patients (9.4% and 5.4%), respectively.", ["count=5", "count=2"]),
    ("Mean loss at 6 months was 5.6 kg.", ["mean=5.6"]),
    (
        "Rings were louder (-1.8 dB versus -0.4 dB, fully adjusted P = 0.0089).",
        ["mean=-1.8", "mean=-0.4", "p=0.0089"],
    ),
    ("Six children (two in the bell group) did not complete the ride.", ["count=6", "count=2"]),
    ("Noise was found in three cases, rust in one and dust in one.", ["count=3", "count=1", "count=1"]),
    ("After two months, 13% of 38 patients (5 patients) had died in town.", ["count=5"]),
    ("One patient from the 0.033 mg/kg/day group withdrew after 151 weeks.", ["count=1"]),
    ("A ride lasts on average 13 minutes.", ["mean=13"]),
    ("The decrease was −0.8 in Bell-4 and −0.9 in Horn-2, respectively.", ["mean=-0.8", "mean=-0.9"]),
    ("Forty-two of the 93 drivers rang.", ["count=42"]),
    (
        "The mean years since were 1.6 years (0.9) in bells and 1.5 years (0.8) in horns.",
        ["mean=1.6", "mean=1.5"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), GRAMMAR, ids=lambda value: str(value)[:40])
def test_the_grammar_of_a_sentence_says_what_its_numbers_are(text: str, expected: list[str]) -> None:
    printed = (
        (name, getattr(record, name, None)) for record in records(text) for name in ("count", "mean", "p")
    )
    assert [f"{name}={value}" for name, value in printed if value] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The dose was increased from 5 to 10 mg.",
        "The questionnaire was reduced to 17 items from 30 items.",
        "We expect a decrease from 12 to 9 rings.",
        "There was no change from 3 to 6 months.",
        "The odds ratio was higher in the town than in the village (0.42 vs 0.56, respectively).",
        "One hundred and six riders who came were asked.",
        "Bells were rung in 2 groups at week 4 and in 2005.",
        "Two studies reported on bells.",
        "They were randomly divided into two groups: 57 patients in group A and 49 patients in group B.",
        "A review in 2,502 riders found that bells were loud.",
    ],
)
def test_times_doses_plans_and_sizes_are_no_results_by_grammar(text: str) -> None:
    assert records(text) == []


def test_a_range_of_what_was_measured_is_a_summary() -> None:
    fields(only("Titers ranged from 15 to 160."), minimum="15", maximum="160")


def test_a_signed_percentage_with_an_interval_is_an_effect() -> None:
    found = only("Turnout moved by +0.24% (95% CI +0.03% to +0.44%, p = 0.0266).")
    fields(found, measure="difference", value="0.24", ci_low="0.03", ci_high="0.44", p="0.0266")


def test_a_number_in_brackets_after_a_mean_is_assumed_to_be_its_sd() -> None:
    fields(only("The mean weight was 71.6 kg (8.9)."), mean="71.6", sd="8.9")
    fields(only("The mean weight was 71.6 kg (8.9%)."), mean="71.6", sd=None)


def test_percentages_with_their_groups_in_brackets_are_shares() -> None:
    found = records("The rates amounted to 41.4 % (bell) vs. 44.1 % (horn).")
    assert [record.percent for record in found if isinstance(record, Proportion)] == ["41.4", "44.1"]
