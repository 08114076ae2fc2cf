"""p against statistic and df: published examples, honest rounding, corrections that are said."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from review import records as reported
from review.checking.context import Context
from review.checking.p_values import check_p_values
from review.document import Block, Document
from review.finding import find
from review.records import Comparison, Location, Summary

GOLDEN = json.loads((Path(__file__).parent / "golden/tests.json").read_text())
MODES = {"half_up": "ROUND_HALF_UP", "half_even": "ROUND_HALF_EVEN", "truncated": "ROUND_DOWN"}

settings.register_profile("stable", deadline=None, derandomize=True)
settings.load_profile("stable")


def checks(*paragraphs, alpha=0.05, rounding="half_up"):
    """The checks of a small paper, as ``review.check`` would run them."""
    text, blocks = "\n".join(paragraphs), []
    for paragraph in paragraphs:
        start = sum(len(block.text) + 1 for block in blocks)
        blocks.append(Block(paragraph, start, start + len(paragraph), "paragraph", "Results"))
    document = Document("a.txt", "text", text, tuple(blocks))
    return [check for _, check in check_p_values(find(document), Context(document, alpha, rounding))]


def only(*paragraphs, **options):
    found = checks(*paragraphs, **options)
    assert len(found) == 1, found
    return found[0]


def printed(**fields):
    return reported.Test(location=Location(start=0, end=10), quote="", **fields)


def of_records(*records, **options):
    return [check for _, check in check_p_values(records, Context(**options))]


AGREEING = [
    "t(28) = 2.20, p = .036",
    "t(28) = -2.20, p = .036",
    "t(28) = 2.20, p < .05",
    "t(24.57) = 3.1, p < .01",
    "F(2, 57) = 3.20, p = .048",
    "F(1.87, 54.2) = 5.1, p = .01",
    "F(1, 30) < 1, p = .50",
    "χ2(1, N = 90) = 3.84, p = .05",
    "χ2(2) = 8.24, p = .02",
    "z = 2.31, p = .021",
    "r(48) = .31, p = .028",
    "r = .31, n = 50, p = .028",
    "Q(5) = 12.3, p = .03",
    "H(2) = 7.1, p = .03",
    "Wald = 6.55, p = .01",
    "t(28) = 8.20, p = .000",
    "t(28) = 8.20, p < .001",
    "t(28) = 1.20, n.s.",
    "W₁₇,₁₉ = 310, p < .001",
    "U = 46, n₁ = 14, n₂ = 11: P = .09",
]
DISAGREEING = [
    ("t(28) = 2.20, p = .36", "decision_inconsistent"),
    ("t(28) = 2.20, p = .026", "inconsistent"),
    ("t(28) = 1.20, p < .05", "decision_inconsistent"),
    ("t(28) = 2.20, n.s.", "decision_inconsistent"),
    ("t(28) = 2.20, p > .05", "decision_inconsistent"),
    ("t(28) = 2.05, p = .05", "consistent"),
    ("t(28) = 2.20, p = .045", "inconsistent"),
    ("F(2, 57) = 3.20, p = .0048", "inconsistent"),
    ("χ2(1) = 3.84, p = .005", "inconsistent"),
    ("χ2(1) = 1.84, p < .05", "decision_inconsistent"),
    ("z = 1.31, p = .021", "decision_inconsistent"),
    ("r(48) = .13, p = .028", "decision_inconsistent"),
    ("Q(5) = 12.3, p = .30", "decision_inconsistent"),
    ("W₁₇,₁₉ = 150, p < .001", "decision_inconsistent"),
]


@pytest.mark.parametrize("text", AGREEING)
def test_a_p_that_follows_from_its_statistic_is_consistent(text):
    check = only(f"The groups differed ({text}).")
    assert (check.verdict, check.reason) == ("consistent", None), check


@pytest.mark.parametrize(("text", "verdict"), DISAGREEING)
def test_a_p_that_cannot_follow_is_not(text, verdict):
    check = only(f"The groups differed ({text}).")
    assert check.verdict == verdict, check


def test_the_examples_of_the_authors_of_statcheck():
    # Nuijten et al. 2016, doi:10.3758/s13428-015-0664-2, pp. 1206-1209: the first is their gross
    # inconsistency, the second what it should be, the third agrees once t may lie from 1.95 to 2.05, the last
    # if one-tailed.
    assert only("We found that F(2,56) = 1.203, p < .001.").verdict == "decision_inconsistent"
    assert only("We found that F(2,56) = 12.03, p < .001.").verdict == "consistent"
    assert only("We found that t(28) = 2.0, p<.05.").verdict == "consistent"
    assert only("This was so in a one-tailed test, t(14) = 2.0, p <.03.").verdict == "consistent"


def test_a_finding_tells_what_was_compared_and_how():
    check = only("The groups differed, t(28) = 2.20, p = .36.")
    assert (check.check, check.field, check.fields) == ("p_value", "p", ("p", "value", "df"))
    assert (check.printed, check.formula) == (".36", "two-sided p of t with 28 df")
    assert check.low == pytest.approx(2 * stats.t.sf(2.205, 28))
    assert check.high == pytest.approx(2 * stats.t.sf(2.195, 28))
    assert check.reason == "t(28) = 2.20 gives p between 0.0358 and 0.0366; printed is .36"
    assert check.assumptions == ("two-sided",)
    assert not any(reading.reconciles for reading in check.readings if "one-sided" in reading.name)


def test_alpha_decides_what_is_a_decision():
    assert only("It was t(28) = 2.20, p = .06.").verdict == "decision_inconsistent"
    assert only("It was t(28) = 2.20, p = .06.", alpha=0.01).verdict == "inconsistent"
    assert only("It was t(28) = 2.20, p = .05.").verdict == "inconsistent"  # ".05" is on neither side


# --- what the paper says of its p-values -----------------------------------------------------------------

ONE_SIDED = "t(28) = 2.20, p = .018"
CORRECTED = "t(28) = 2.20, p = .11"


@pytest.mark.parametrize(
    ("text", "assumption"),
    [
        (f"A one-tailed test showed a difference, {ONE_SIDED}.", "one-sided test"),
        (f"A directional hypothesis was held, {ONE_SIDED}.", "one-sided test"),
        (f"With Bonferroni correction, {CORRECTED}.", "Bonferroni correction for 3 tests"),
        (f"Holm-corrected for three tests, {CORRECTED}.", "corrected for multiple comparisons"),
        (f"Tukey's test gave {CORRECTED}.", "corrected, as post hoc tests are"),
    ],
)
def test_what_is_said_beside_a_result_is_applied(text, assumption):
    check = only(text)
    assert check.verdict == "consistent"
    assert check.assumptions == (f"{assumption}: said beside it",)


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("All tests were one-sided.", ONE_SIDED),
        ("P-values were adjusted for multiple comparisons by the Benjamini-Hochberg procedure.", CORRECTED),
        ("Post hoc tests were Bonferroni-corrected.", CORRECTED),
        ("Degrees of freedom were Greenhouse-Geisser corrected.", "F(2, 57) = 3.20, p = .06"),
        ("Welch's test was used throughout.", "t(9) = 2.50, p = .033"),
    ],
)
def test_what_is_said_elsewhere_reconciles_and_is_named(said, result):
    assert only(f"They differed, {result}.").verdict != "consistent"
    check = only(said, f"They differed, {result}.")
    assert check.verdict == "consistent"
    assert check.assumptions[-1].endswith("said elsewhere in the paper")


def test_a_correction_makes_no_p_smaller_and_a_one_sided_test_halves_it():
    assert only("With Bonferroni correction, t(28) = 2.20, p = .011.").verdict == "inconsistent"
    assert only("One-tailed, t(28) = 2.20, p = .010.").verdict == "inconsistent"
    assert only("With Tukey's test, F(2, 57) = 3.20, p = .13.").verdict == "decision_inconsistent"


def test_what_nobody_says_is_offered():
    readings = {r.name: r.reconciles for r in only(f"They differed, {ONE_SIDED}.").readings}
    assert readings["one-sided test"] is True
    readings = {r.name: r.reconciles for r in only(f"They differed, {CORRECTED}.").readings}
    assert readings["Bonferroni correction for 3 tests"] is True
    assert readings["one-sided test"] is False
    cut = {r.name: r.reconciles for r in only("They differed, z = 2.06, p = .03.").readings}
    assert cut["p cut off, not rounded"] is True
    bound = {r.name: r.reconciles for r in only("They differed, t(28) = 5.20, p = .001.").readings}
    assert bound['"=" printed for "<"'] is True
    swapped = {r.name: r.reconciles for r in only("They differed, F(57, 2) = 3.20, p = .048.").readings}
    assert swapped["degrees of freedom printed in the other order"] is True
    squared = {r.name: r.reconciles for r in only("They differed, F(1, 28) = 2.20, p = .036.").readings}
    assert squared["t printed in place of F = t²"] is True


def test_p_of_resampling_follows_from_no_distribution():
    check = only("A permutation test with 10,000 samples gave t(28) = 2.20, p = .12.")
    assert check.verdict == "not_checkable"
    assert "resampling" in check.reason


# --- what is missing, and what cannot be -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"statistic": "t", "value": "2.20"}, "no degrees of freedom"),
        ({"statistic": "chi2", "value": "5.10"}, "no degrees of freedom"),
        ({"statistic": "F", "value": "3.20", "df": ("2",)}, "both degrees of freedom"),
        ({"statistic": "r", "value": ".31"}, "needs n or df"),
        ({"statistic": "rho", "value": ".31"}, "needs n"),
        ({"statistic": "U", "value": "120"}, "sizes of both groups"),
        ({"statistic": "D", "value": ".31"}, "numbers that are not printed"),
        ({"statistic": "t", "value": "2.2.0", "df": ("28",)}, "'2.2.0'"),
    ],
)
def test_what_is_missing_is_named(fields, missing):
    (check,) = of_records(printed(p_relation="=", p=".046", **fields))
    assert check.verdict == "not_checkable"
    assert missing in check.reason


def test_without_df_only_what_no_df_gives_is_inconsistent():
    # The p of t lies between those of z and of one degree of freedom: 0.036 and 0.28 for t = 2.1.
    for p, verdict in ((".046", "not_checkable"), (".27", "not_checkable"), (".012", "inconsistent")):
        (check,) = of_records(printed(statistic="t", value="2.10", p_relation="=", p=p))
        assert check.verdict == verdict, p
    (check,) = of_records(printed(statistic="chi2", value="8.00", p_relation="<", p=".001"))
    assert check.verdict == "inconsistent"


def test_wald_is_chi_squared_with_one_df_until_more_could_explain_it():
    assert only("It was Wald = 3.98, p = .046.").assumptions[0] == "1 degree of freedom"
    assert only("It was Wald = 3.98, p = .14.").verdict == "not_checkable"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"statistic": "t", "value": "2.20", "df": ("28",), "p_relation": "=", "p": "1.36"}, "p"),
        ({"statistic": "t", "value": "2.20", "df": ("28",), "p_relation": "<", "p": ".000"}, "p"),
        ({"statistic": "F", "value": "-3.20", "df": ("2", "57"), "p_relation": "=", "p": ".048"}, "value"),
        ({"statistic": "chi2", "value": "-3.84", "df": ("1",)}, "value"),
        ({"statistic": "r", "value": "1.31", "df": ("48",), "p_relation": "=", "p": ".028"}, "value"),
        ({"statistic": "rho", "value": "-1.10"}, "value"),
    ],
)
def test_values_that_cannot_be(fields, field):
    found = [check for check in of_records(printed(**fields)) if check.check == "possible_value"]
    assert [(check.verdict, check.field) for check in found] == [("inconsistent", field)]


def test_rounded_values_at_the_edge_can_be():
    for fields in (
        {"statistic": "r", "value": "1.00", "df": ("8",), "p_relation": "<", "p": ".001"},
        {"statistic": "F", "value": "-0.00", "df": ("1", "8"), "p_relation": "=", "p": "1.00"},
        {"statistic": "t", "value": "9.0", "df": ("8",), "p_relation": "=", "p": ".000"},
    ):
        assert all(check.verdict == "consistent" for check in of_records(printed(**fields))), fields


def test_df_beyond_the_sizes_printed_with_them():
    def df_check(*records):
        return [check.verdict for check in of_records(*records) if check.check == "df"]

    assert df_check(printed(statistic="r", value=".31", df=("48",), n="50")) == ["consistent"]
    assert df_check(printed(statistic="r", value=".31", df=("50",), n="50")) == ["inconsistent"]
    assert df_check(printed(statistic="t", value="2.2", df=("28",), n="30")) == []
    assert df_check(printed(statistic="t", value="2.2", df=("82",), n="30")) == ["inconsistent"]
    place = Location(start=0, end=9)
    groups = tuple(Summary(location=place, quote="", n=n, mean="1.0", sd="1.0") for n in ("15", "16"))
    pair = {"location": place, "quote": "", "groups": groups, "statistic": "t", "value": "2.20"}
    assert df_check(Comparison(df=("29",), **pair)) == ["consistent"]
    assert df_check(Comparison(df=("27.3",), **pair)) == []
    assert df_check(Comparison(df=("92",), **pair)) == ["inconsistent"]


def test_a_row_of_a_table_is_checked_as_a_sentence_is():
    place = Location(start=0, end=9, table="Table 1", row="Strength")
    groups = (Summary(location=place, quote="", mean="1.0", sd="1.0"),) * 2
    row = {"location": place, "quote": "", "groups": groups, "statistic": "t", "df": ("28",), "value": "2.20"}
    assert of_records(Comparison(p_relation="=", p=".036", **row))[0].verdict == "consistent"
    assert of_records(Comparison(p_relation="=", p=".36", **row))[0].verdict == "decision_inconsistent"
    shared = ("p may belong to the rows below as well",)
    doubtful = Comparison(p_relation="=", p=".36", assumptions=shared, **row)
    assert of_records(doubtful)[0].verdict == "not_checkable"


# --- honest numbers are never flagged; changed digits are ---------------------------------------------------


def simulated(count, rng, rounding, decimals):
    """Tests with all digits, then printed as an honest author does, each number with its own decimals."""

    def df_of(highest):
        return int(rng.integers(2, highest))

    kinds = {
        "t": lambda: (stats.t, (df_of(400),), rng.standard_t(9) * 2),
        "welch": lambda: (stats.t, (float(rng.uniform(2, 90)),), rng.standard_t(9) * 2),
        "F": lambda: (stats.f, (df_of(7) - 1, df_of(300)), rng.f(2, 30) * 2),
        "chi2": lambda: (stats.chi2, (df_of(12),), rng.chisquare(5) * 2),
        "z": lambda: (stats.norm, (), rng.normal() * 2),
        "r": lambda: (stats.t, (df_of(300),), np.tanh(rng.normal(0, 0.4))),
    }

    def as_text(value, places):
        rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-places), rounding=MODES[rounding])
        return str(rounded)

    for _ in range(count):
        kind = rng.choice(list(kinds))
        distribution, df, value = kinds[kind]()
        size = abs(value) * np.sqrt(df[0] / (1 - value**2)) if kind == "r" else abs(value)
        p = distribution.sf(size, *df) * (1 if kind in ("F", "chi2") else 2)
        texts = tuple(as_text(each, 2) if isinstance(each, float) else str(each) for each in df)
        shown, shown_p = (as_text(each, int(rng.choice(decimals))) for each in (value, min(p, 1.0)))
        name = {"welch": "t"}.get(kind, kind)
        yield printed(statistic=name, value=shown, df=texts, p_relation="=", p=shown_p)


@pytest.mark.parametrize("rounding", list(MODES))
def test_honestly_rounded_results_are_never_flagged(rounding):
    records = list(simulated(1200, np.random.default_rng(20240601), rounding, (2, 3, 4)))
    verdicts = [check.verdict for check in of_records(*records, rounding=rounding)]
    assert verdicts == ["consistent"] * len(records)


def test_a_changed_digit_of_p_is_caught_wherever_the_exact_intervals_part():
    rng = np.random.default_rng(7)
    made = simulated(500, rng, "half_up", (2, 3))
    honest, changed = [record for record in made if not record.p.startswith("1")], []  # 1.00 becomes 1.30
    for record in honest:
        digits = [i for i, character in enumerate(record.p) if character.isdigit() and i > 1]
        place = int(rng.choice(digits))
        other = str((int(record.p[place]) + int(rng.integers(1, 10))) % 10)
        changed.append(replace(record, p=record.p[:place] + other + record.p[place + 1 :]))
    caught = could = 0
    for true, record, check in zip(of_records(*honest), changed, of_records(*changed), strict=True):
        value = Decimal(record.p)
        half = Decimal(5).scaleb(-len(record.p.partition(".")[2]) - 1)
        could += (parted := float(value - half) > true.high or float(value + half) < true.low)
        caught += check.verdict in ("inconsistent", "decision_inconsistent")
        assert parted == (check.verdict != "consistent")
    assert caught == could > 330


@given(
    st.sampled_from(["t", "F", "z", "r", "chi2", "Q", "H", "U", "W", "rho", "tau", "Wald", "BF", "G", "D"]),
    st.sampled_from(
        ["2.20", "-2.2", "0", "0.00", "1.5", "∞", "1e300", "1,200", "9" * 30, "-", ".31", "-.31"]
    ),
    st.lists(st.sampled_from(["1", "0", "28", "27.4", "∞", "1e9", "x", "0.3", "-4"]), max_size=2),
    st.sampled_from(["=", "<", "≤", ">", "≥", "~"]),
    st.sampled_from([".036", ".000", "0", "1", "1.00", "2.5", None, "5e-324", "x"]),
    st.sampled_from([None, "50", "2", "1", "0", "x", "4"]),
    st.sampled_from(["=", "<", ">"]),
)
def test_any_record_is_survived_with_a_verdict_and_a_reason(statistic, value, df, relation, p, n, of_value):
    record = printed(
        statistic=statistic, value=value, df=tuple(df), p_relation=relation, p=p, n=n, relation=of_value
    )
    for check in of_records(record):
        assert check.verdict == "consistent" or check.reason


@pytest.mark.parametrize(
    "said",
    [
        "No adjustment was made for multiple testing.",
        "Nothing was corrected for multiple comparisons.",
        "P-values were not adjusted for multiple comparisons.",
        "We report p-values without Bonferroni correction.",
        "Uncorrected p-values are given.",
    ],
)
def test_a_correction_that_is_denied_excuses_nothing(said):
    assert only(said, "The groups differed, t(31) = 2.63, p = .130.").verdict == "decision_inconsistent"


@pytest.mark.parametrize(
    "said",
    [
        "No difference remained after correction for multiple comparisons.",
        "Effects that did not survive correction for multiple comparisons are marked.",
        "Results were not significant when Bonferroni corrected.",
        "Three subgroups were not prespecified; p-values are Holm-adjusted p values.",
    ],
)
def test_a_result_that_is_denied_leaves_the_correction_standing(said):
    assert only(said, "The groups differed, t(31) = 2.63, p = .130.").verdict == "consistent"
