"""Effect sizes against tests, means and counts: published examples, honest rounding, untold designs."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from review import records as reported
from review.checking.context import Context
from review.checking.effect_sizes import check_effect_sizes
from review.document import Block, Document
from review.finding import find
from review.records import Comparison, Estimate, Location, Proportion, Summary

settings.register_profile("stable", deadline=None, derandomize=True)
settings.load_profile("stable")


def checks(text, **options):
    document = Document("a.txt", "text", text, (Block(text, 0, len(text), "paragraph", "Results"),))
    return [check for _, check in check_effect_sizes(find(document), Context(document, **options))]


def verdict(text):
    found = checks(text)
    assert len(found) == 1, (text, found)
    return found[0].verdict


# statistic, effect, and the effect with a digit changed; by arithmetic, d = 2 t / √(df + 2) and so on
BESIDE_A_TEST = [
    ("t(28) = 2.20, p = .036", "d = 0.80", "d = 8.00"),
    ("t(28) = 2.20, p = .036", "d = 0.83", "d = 1.83"),  # 2 t / √df
    ("t(28) = 2.20, p = .036", "Cohen's d = 0.41", "Cohen's d = 4.10"),  # t / √n of 29 pairs
    ("t(28) = 2.20, p = .036", "Hedges' g = 0.78", "Hedges' g = 7.80"),
    ("t(28) = 2.20, p = .036", "η² = .15", "η² = .51"),
    ("F(1, 28) = 4.84, p = .036", "ηp² = .15", "ηp² = .05"),
    ("F(2, 57) = 3.20, p = .048", "ηp² = .10", "ηp² = .11"),
    ("F(2, 57) = 3.20, p = .048", "partial η² = .101", "partial η² = .110"),
    ("F(2, 57) = 3.20, p = .048", "η² = .10", "η² = .40"),
    ("F(2, 57) = 3.20, p = .048", "ω² = .07", "ω² = .17"),
    ("F(2, 57) = 3.20, p = .048", "R² = .10", "R² = .20"),
    ("F(1.87, 54.2) = 5.10, p = .010", "ηp² = .15", "ηp² = .19"),
    ("F(1, 28) < 1, p = .50", "ηp² = .02", "ηp² = .12"),
    ("χ2(1, N = 90) = 3.84, p = .05", "φ = .21", "φ = .31"),
    ("χ2(4, N = 200) = 12.5, p = .014", "Cramér's V = .18", "Cramér's V = .81"),
    ("χ2(4, N = 200) = 12.5, p = .014", "Cramér's V = .25", "Cramér's V = .35"),  # 2 × 5
]


@pytest.mark.parametrize(("test", "effect", "changed"), BESIDE_A_TEST)
def test_an_effect_size_beside_its_test(test, effect, changed):
    assert verdict(f"The groups differed, {test}, {effect}.") == "consistent"
    assert verdict(f"The groups differed, {test}, {changed}.") == "inconsistent"
    assert verdict(f"The groups differed ({test}; {effect}).") == "consistent"


def test_published_examples():
    # Lakens 2013, doi:10.3389/fpsyg.2013.00863: two movies rated by 20 people, and by the same 10.
    assert verdict("It was higher, t(18) = 2.52, p = 0.022, Cohen's d = 1.13.") == "consistent"
    assert verdict("It was higher, t(18) = 2.52, p = 0.022, Hedges' g = 1.08.") == "consistent"
    assert verdict("It was higher, F(1, 18) = 6.34, p = 0.022, ηp² = 0.26.") == "consistent"
    assert verdict("It was higher, t(9) = 4.74, p = 0.001, Cohen's dz = 1.50.") == "consistent"
    assert verdict("It was higher, F(1, 9) = 22.50, p = 0.001, ηp² = 0.71.") == "consistent"


def test_what_the_design_leaves_open_is_said():
    (check,) = checks("The groups differed, t(28) = 2.20, p = .036, d = 1.10.")
    assert check.verdict == "not_checkable"
    assert "needs" in check.reason
    assert verdict("Groups of n = 15 and n = 15 differed, t(28) = 2.20, p = .036, d = 0.80.") == "consistent"
    assert (
        verdict("Groups of n = 15 and n = 15 differed, t(28) = 2.20, p = .036, d = 1.10.") == "inconsistent"
    )
    assert verdict("Groups of n = 6 and n = 24 differed, t(28) = 2.20, p = .036, d = 1.00.") == "consistent"


def test_a_finding_tells_its_formula_its_interval_and_its_test():
    (check,) = checks("The groups differed, F(2, 57) = 3.20, p = .048, ηp² = .11.")
    assert (check.check, check.field, check.printed) == ("effect_size", "value", ".11")
    assert check.low == pytest.approx(2 * 3.195 / (2 * 3.195 + 57))
    assert check.high == pytest.approx(2 * 3.205 / (2 * 3.205 + 57))
    assert check.formula == "partial η² = df1 F / (df1 F + df2)"
    assert len(check.others) == 1
    assert "F(2, 57) = 3.20" in check.reason


@pytest.mark.parametrize(
    "text",
    [
        "They differed, t(28) = 2.20, p = .036. In another study it was d = 3.10, p = .01.",
        "They differed, F(2, 57) = 3.20, p = .048, with four outcomes, of which pain had ηp² = .61, p = .02.",
        "They differed, z = 2.20, p = .028, d = 0.80.",
        "They differed, F(2, 57) = 3.20, p = .048, d = 0.80.",
        "They differed, χ2(1) = 3.84, p = .05, φ = .91.",
    ],
)
def test_an_effect_size_of_something_else_is_left_alone(text):
    assert all(check.verdict in ("consistent", "not_checkable") for check in checks(text))


def test_r2_of_another_model_is_doubtful():
    step = "In step 2 of the hierarchical regression the change was F(1, 76) = 4.20, p = .044, R² = .40."
    assert verdict(step) == "not_checkable"
    assert verdict("The model fitted, F(3, 76) = 4.20, p = .008, R² = .14.") == "consistent"
    assert verdict("The model fitted, F(3, 76) = 4.20, p = .008, R² = .11.") == "consistent"  # adjusted
    assert verdict("The model fitted, F(3, 76) = 4.20, p = .008, R² = .41.") == "inconsistent"


# --- rows of tables and groups -----------------------------------------------------------------------------

ROW = Location(start=0, end=9, table="Table 1", row="Strength")


def of(*records, document=None):
    return [check.verdict for _, check in check_effect_sizes(records, Context(document))]


def test_an_effect_size_in_the_row_of_its_test():
    def row(effect, **fields):
        test = reported.Test(location=ROW, quote="", statistic="F", value="3.20", df=("2", "57"), **fields)
        return of(test, Estimate(location=ROW, quote="", measure="partial_eta2", value=effect))

    assert row(".10") == ["consistent"]
    assert row(".61") == ["inconsistent"]
    two = [
        reported.Test(location=ROW, quote="", statistic="F", value=value, df=("2", "57"))
        for value in ("3.20", "9.10")
    ]
    assert of(*two, Estimate(location=ROW, quote="", measure="partial_eta2", value=".61")) == []


def summary(mean, sd=None, n=None):
    return Summary(location=ROW, quote="", mean=mean, sd=sd, n=n)


def share(count, total):
    return Proportion(location=ROW, quote="", count=count, total=total)


def compared(groups, measure, value, **fields):
    estimate = Estimate(location=ROW, quote="", measure=measure, value=value, **fields)
    return of(Comparison(location=ROW, quote="", groups=groups, estimate=estimate))


@pytest.mark.parametrize(
    ("groups", "measure", "value", "changed"),
    [
        ((summary("5.2"), summary("4.1")), "MD", "1.1", "2.1"),
        ((summary("5.2"), summary("4.1")), "MD", "-1.2", "-0.8"),
        ((summary("5.2", "1.0"), summary("4.1", "1.2")), "d", "1.00", "3.00"),
        ((summary("5.20", "1.00"), summary("4.10", "1.05")), "g", "1.06", "9.80"),
        ((share("12", "40"), share("5", "38")), "OR", "2.83", "3.83"),
        ((share("12", "40"), share("5", "38")), "OR", "0.35", "0.53"),
        ((share("12", "40"), share("5", "38")), "RR", "2.28", "2.82"),
        ((share("12", "40"), share("5", "38")), "RD", "0.17", "0.71"),
    ],
)
def test_an_effect_beside_its_groups(groups, measure, value, changed):
    assert compared(groups, measure, value) == ["consistent"]
    assert compared(groups, measure, changed) == ["inconsistent"]
    adjusted = compared(groups, measure, changed, qualifiers=("adjusted",))
    assert adjusted == ["not_checkable"]


def test_the_estimate_of_fisher_s_test_is_one():
    # R 4.2.2: fisher.test(rbind(c(12, 28), c(5, 33)))$estimate is 2.791483
    assert compared((share("12", "40"), share("5", "38")), "OR", "2.79") == ["consistent"]


def test_groups_and_their_odds_ratio_in_a_sentence():
    told = "Pain was in 12/40 (30%) of runners and 5/38 (13%) of walkers (OR {}, 95% CI 0.9 to 9.0)."
    assert [check.verdict for check in checks(told.format("2.83"))] == ["consistent"]
    assert [check.verdict for check in checks(told.format("3.83"))] == ["inconsistent"]


# --- honest numbers are never flagged ------------------------------------------------------------------


def as_text(value, places):
    return str(Decimal(float(value)).quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP"))


def test_honestly_rounded_effects_are_never_flagged():
    rng = np.random.default_rng(20240602)
    flagged = []
    for _ in range(800):
        n1, n2 = (int(n) for n in rng.integers(3, 60, 2))
        x, y = rng.normal(rng.normal(), 1, n1), rng.normal(0, rng.uniform(0.5, 2), n2)
        test = stats.ttest_ind(x, y)
        pooled = np.sqrt(((n1 - 1) * x.var(ddof=1) + (n2 - 1) * y.var(ddof=1)) / (n1 + n2 - 2))
        d, df = (x.mean() - y.mean()) / pooled, n1 + n2 - 2
        eta2 = test.statistic**2 / (test.statistic**2 + df)
        places = [int(p) for p in rng.integers(2, 5, 3)]
        shown = as_text(test.statistic, places[0])
        record = reported.Test(location=ROW, quote="", statistic="t", value=shown, df=(str(df),))
        for measure, value in (
            ("d", d),
            ("g", d * (1 - 3 / (4 * df - 1))),
            ("partial_eta2", eta2),
            ("eta2", eta2),
            ("r", np.sqrt(eta2)),
        ):
            text = as_text(value, places[1])
            flagged += of(record, Estimate(location=ROW, quote="", measure=measure, value=text))
        groups = [summary(as_text(g.mean(), 2), as_text(g.std(ddof=1), 2)) for g in (x, y)]
        flagged += compared(tuple(groups), "d", as_text(d, places[2]))
        flagged += compared(tuple(groups), "MD", as_text(x.mean() - y.mean(), places[2]))
    assert set(flagged) <= {"consistent", "not_checkable"}
    assert flagged.count("consistent") > 0.6 * len(flagged)


def test_honest_ratios_of_counts_are_never_flagged():
    rng = np.random.default_rng(3)
    for _ in range(300):
        n1, n2 = (int(n) for n in rng.integers(5, 200, 2))
        a, c = int(rng.integers(1, n1)), int(rng.integers(1, n2))
        groups = share(str(a), str(n1)), share(str(c), str(n2))
        places = int(rng.integers(1, 4))
        odds = a * (n2 - c) / ((n1 - a) * c)
        assert compared(groups, "OR", as_text(odds, places)) == ["consistent"]
        assert compared(groups, "RR", as_text(a / n1 / (c / n2), places)) == ["consistent"]
        assert compared(groups, "RD", as_text(a / n1 - c / n2, places)) == ["consistent"]


@given(
    st.sampled_from(["t", "F", "chi2", "z"]),
    st.sampled_from(["2.20", "-2.2", "0", "∞", "1e200", "x", "-0.3"]),
    st.lists(st.sampled_from(["1", "0", "2", "28", "27.4", "0.3", "x"]), max_size=2),
    st.sampled_from(["=", "<", ">", "≥", "~"]),
    st.sampled_from(["d", "g", "eta2", "partial_eta2", "omega2", "f2", "R2", "phi", "cramers_v", "r"]),
    st.sampled_from([".31", "0", "-1", "1e200", "x", "40"]),
    st.sampled_from([None, "90", "0", "x"]),
)
def test_any_pair_is_survived_with_a_verdict_and_a_reason(statistic, value, df, relation, measure, size, n):
    test = reported.Test(
        location=ROW, quote="", statistic=statistic, value=value, df=tuple(df), relation=relation, n=n
    )
    effect = Estimate(location=ROW, quote="", measure=measure, value=size, relation=relation)
    for _, check in check_effect_sizes([test, effect], Context()):
        assert check.verdict == "consistent" or check.reason
