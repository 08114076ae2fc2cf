"""`review.appraisal`: what a result says of a claim, what results amount to, the verdicts on all claims."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import appraisal, evidence
from review.appraisal.results import Numbers, numbers_of, result_of
from review.appraisal.rule import (
    Appraised,
    Result,
    certainty,
    judge,
    verdict,
    verdict_of_parts,
    what_would_change,
)
from review.printed import Interval

DATA = Path(__file__).parents[1] / "data"
DENIALS = {"lower": "not lower", "higher": "not higher", "difference": "no difference"}
OPPOSITE = {"for": "against", "against": "for", "insufficient": "insufficient"}


def interval(low, high, important=0.2):
    return Result(low=low, high=high, important=important)


@pytest.mark.parametrize(
    ("low", "high", "predicts", "finding"),
    [
        (0.1, 0.9, "higher", "for"),
        (0.1, 0.9, "lower", "against"),
        (-0.9, -0.1, "lower", "for"),
        (0.1, 0.9, "difference", "for"),
        # A null whose interval includes effects that matter says nothing, whichever way one asks.
        (-0.5, 0.7, "higher", "insufficient"),
        (-0.5, 0.7, "no difference", "insufficient"),
        (-0.5, 0.7, "not higher", "insufficient"),
        # A null that excludes them is evidence: equivalence.
        (-0.1, 0.1, "difference", "against"),
        (-0.1, 0.1, "no difference", "for"),
        # One-sided: effects that matter are excluded on the side asked about only.
        (-0.5, 0.1, "higher", "against"),
        (-0.5, 0.1, "lower", "insufficient"),
        (-0.5, 0.1, "not higher", "for"),
        # There is an effect, but too small to matter: neither claim nor denial is settled.
        (0.05, 0.15, "higher", "insufficient"),
        (0.05, 0.15, "no difference", "insufficient"),
        (0.05, 0.15, "lower", "against"),
        # An interval that just touches no effect, or effects that matter.
        (0.0, 0.9, "higher", "insufficient"),
        (-0.2, 0.1, "difference", "insufficient"),
    ],
)
def test_an_interval_against_no_effect_and_effects_that_matter(low, high, predicts, finding):
    assert judge(interval(low, high), predicts)[0] == finding


def test_without_knowing_what_matters_a_null_never_decides():
    assert judge(interval(-0.001, 0.001, None), "difference")[0] == "insufficient"
    assert judge(interval(-0.001, 0.001, None), "no difference")[0] == "insufficient"
    assert judge(interval(1.0, 2.0, None), "higher")[0] == "for"


@pytest.mark.parametrize(
    ("p", "observed", "predicts", "finding"),
    [
        (Interval(0.0, 0.05), "lower", "lower", "for"),
        (Interval(0.0, 0.05), "lower", "higher", "against"),
        (Interval(0.0, 0.001), "higher", "no difference", "against"),
        (Interval(0.0, 0.001), "", "difference", "for"),
        (Interval(0.0, 0.001), "", "lower", "insufficient"),
        # p = 0.05 as printed may be 0.0549.
        (Interval(0.045, 0.055), "lower", "lower", "insufficient"),
        (Interval(0.525, 0.535), "lower", "lower", "insufficient"),
        (Interval(0.525, 0.535), "", "no difference", "insufficient"),
        (Interval(0.05, 1.0), "", "no difference", "insufficient"),
    ],
)
def test_a_p_value_without_an_interval(p, observed, predicts, finding):
    assert judge(Result(p=p, observed=observed, important=0.2), predicts)[0] == finding


def test_words_decide_nothing_unless_one_trusts_them():
    words = Result(observed="lower", worded=True)
    assert judge(words, "lower") == ("insufficient", "no interval and no p")
    assert judge(words, "lower", trust_words=True)[0] == "for"
    assert judge(words, "no difference", trust_words=True)[0] == "against"
    for none in (Result(observed="none", worded=True), Result(observed="lower")):
        assert judge(none, "no difference", trust_words=True)[0] == "insufficient"


def test_a_p_value_does_not_speak_of_another_reference():
    strong = Result(p=Interval(0.0, 0.001), observed="lower", reference=-0.8)
    assert judge(strong, "lower")[0] == "insufficient"
    assert judge(Result(low=0.364, high=0.540, reference=0.60), "lower")[0] == "for"


def test_an_unknown_prediction_is_named():
    with pytest.raises(ValueError, match="got 'weaker'"):
        judge(interval(0, 1), "weaker")


ends = st.floats(-3, 3).map(lambda x: round(x, 3))
matters = st.none() | st.floats(0.01, 2)


@given(ends, ends, matters, st.sampled_from(sorted(DENIALS)))
def test_a_denial_takes_the_findings_the_other_way_round(a, b, important, predicts):
    result = interval(min(a, b), max(a, b), important)
    assert judge(result, DENIALS[predicts])[0] == OPPOSITE[judge(result, predicts)[0]]


@given(ends, ends, matters)
def test_swapping_the_groups_swaps_lower_and_higher(a, b, important):
    low, high = min(a, b), max(a, b)
    here, there = interval(low, high, important), interval(-high, -low, important)
    assert judge(here, "lower")[0] == judge(there, "higher")[0]
    assert judge(here, "difference")[0] == judge(there, "difference")[0]


@given(ends, ends, st.floats(0, 1), st.floats(0, 1), matters, st.sampled_from(sorted(DENIALS)))
def test_more_precision_never_turns_a_finding_into_its_opposite(a, b, s, t, important, predicts):
    low, high = min(a, b), max(a, b)
    inner = sorted(low + share * (high - low) for share in (s, t))
    wide, narrow = (judge(interval(*pair, important), predicts)[0] for pair in ((low, high), inner))
    assert {wide, narrow} != {"for", "against"}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], "not tested"),
        (["indirect"] * 9, "not tested"),
        (["insufficient", "indirect"], "insufficient"),
        (["for", "insufficient", "indirect"], "supports"),
        (["against", "insufficient"], "contradicts"),
        (["for", "against"], "mixed"),
    ],
)
def test_indirect_and_insufficient_results_never_decide(found, expected):
    assert verdict(found) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["supports"], "supports"),
        (["contradicts", "contradicts"], "contradicts"),
        (["supports", "not tested"], "insufficient"),
        (["contradicts", "insufficient"], "insufficient"),
        (["supports", "contradicts", "not tested"], "mixed"),
        (["mixed", "not tested"], "mixed"),
        (["not tested", "not tested"], "not tested"),
        (["insufficient", "not tested"], "insufficient"),
    ],
)
def test_a_claim_of_several_parts_is_decided_only_with_all_of_them(parts, expected):
    assert verdict_of_parts(parts) == expected


def appraised(finding="for", study="a", design="randomized", people=200, has_interval=True, **more):
    return Appraised(
        finding=finding, study_id=study, design=design, people=people, interval=has_interval, **more
    )


def cohort(finding="for", study="a", **more):
    return appraised(finding, study, "prospective", **more)


@pytest.mark.parametrize(
    ("results", "level", "lowered"),
    [
        # Randomized starts at high, but bias within studies was not assessed: nothing ends there.
        ([appraised()], "moderate", ()),
        ([appraised(differs=True)], "moderate", ("directness",)),
        ([appraised(design="prospective")], "moderate", ()),
        ([appraised(design="experiment", differs=True)], "low", ("directness",)),
        ([appraised(design="cross-sectional")], "low", ()),
        ([appraised(design="prospective", people=99)], "low", ("precision",)),
        ([cohort(people=60), cohort(study="b", people=60)], "moderate", ()),
        # The same 60 people measured twice are 60 people.
        ([cohort(people=60), cohort(people=60)], "low", ("precision",)),
        ([cohort(people=0, review=True)], "moderate", ()),
        ([cohort(has_interval=False)], "low", ("precision",)),
        ([cohort(), cohort("against", "b")], "low", ("consistency",)),
        ([cohort(), cohort("insufficient", "b")], "moderate", ()),
        ([cohort(), *(cohort("insufficient", name) for name in "bc")], "low", ("consistency",)),
        ([cohort(), *(cohort("indirect", name) for name in "bcd")], "moderate", ()),
        ([cohort(differs=True), cohort(study="b")], "moderate", ()),
        ([cohort(doubtful=True)], "low", ("trust",)),
        ([cohort(), appraised("insufficient", "b")], "moderate", ()),
        (
            [appraised(design="cross-sectional", people=10, differs=True, doubtful=True)],
            "very low",
            ("precision", "directness", "trust"),
        ),
        ([appraised("insufficient")], "very low", ()),
        ([appraised("indirect")], "", ()),
        ([], "", ()),
    ],
)
def test_certainty_starts_at_the_design_and_falls(results, level, lowered):
    sure = certainty(results)
    assert (sure.level, sure.lowered_for) == (level, lowered)


def test_what_would_change_a_verdict_names_what_is_missing():
    assert what_would_change("cause", "not tested", []).startswith("A cohort, an experiment, or a trial")
    assert "exclude either no effect or effects that matter" in what_would_change("cause", "insufficient", [])
    assert "at least 100 people" in what_would_change("association", "supports", ["precision"])
    assert what_would_change("cause", "insufficient", [], "back").endswith("(for: back).")


def row(**cells):
    names = "n1 n2 route direction mean1 sd1 mean2 sd2 statistic df value p_relation p count1 total1 count2"
    names += " total2 estimate ci_low ci_high reversed count total percent n measure"
    return dict.fromkeys(names.split(), "") | cells


def test_a_share_has_wilsons_interval():
    # Newcombe 1998, Stat Med 17:857-872, Table I: 15 of 148, 0.0624 to 0.1605.
    found = numbers_of("counts", row(count="15", total="148")).interval
    assert (round(found.low, 2), round(found.high, 2)) == (6.24, 16.05)
    assert math.isnan(numbers_of("counts", row(percent="72")).interval.low)


def test_an_interval_printed_the_other_way_round_is_turned():
    cells = {"n1": "40", "n2": "40", "route": "estimate and interval", "direction": "lower in pain"}
    printed = {"estimate": "28.1", "ci_low": "9.4", "ci_high": "46.9"}
    turned = numbers_of("comparisons", row(**cells, **printed, reversed="yes")).interval
    as_printed = numbers_of("comparisons", row(**cells, **printed)).interval
    assert turned.high < 0 < as_printed.low
    assert (turned.low, turned.high) == pytest.approx((-as_printed.high, -as_printed.low))


def test_a_t_printed_without_sign_takes_the_direction_in_words():
    cells = {"n1": "36", "n2": "32", "route": "t", "value": "2.439", "statistic": "t"}
    lower = numbers_of("comparisons", row(**cells, direction="lower in pain")).interval
    assert lower.high < 0


def test_numbers_that_do_not_agree_with_those_beside_them_are_marked():
    fits = row(statistic="t", df="28", value="2.20", p_relation="=", p=".036")
    assert numbers_of("tests", fits).agree
    assert not numbers_of("tests", fits | {"p": ".009"}).agree
    # (6.2 + 31.2) / 2 = 18.7; (-1.3 + 2.7) / 2 = 0.7, which ends that round may move to 0.75, printed 0.8.
    difference = row(measure="mean difference", value="21.1", ci_low="6.2", ci_high="31.2")
    assert not numbers_of("estimates", difference).agree
    assert numbers_of("estimates", difference | {"value": "18.7"}).agree
    assert numbers_of("estimates", difference | {"value": "0.8", "ci_low": "-1.3", "ci_high": "2.7"}).agree


def test_a_printed_interval_is_taken_as_it_stands_wherever_it_stands():
    summary = numbers_of("summaries", row(mean="-20.9", ci_low="-25.7", ci_high="-16.1", n="40"))
    assert summary.interval == Interval(-25.7, -16.1)
    ends = {"pooled_ci_low": "0.49", "pooled_ci_high": "0.90"}
    assert numbers_of("comparisons", row(route="pooled", **ends)).interval == Interval(0.49, 0.90)


def test_a_ratio_is_judged_on_its_logarithm():
    bearing = {"important_unit": "risk ratio", "important": "1.5", "important_source": "convention"}
    bearing |= {"reference": "", "observed": "", "predicts": "lower"}
    near_one = result_of(bearing, Numbers(Interval(0.8, 1.25)))
    assert judge(near_one, "difference")[0] == "against"
    assert judge(result_of(bearing, Numbers(Interval(0.57, 1.63))), "lower")[0] == "insufficient"
    assert judge(result_of(bearing, Numbers(Interval(0.57, 1.63)), scale=2.0), "lower")[0] == "against"
    assert judge(result_of(bearing, Numbers(Interval(0.0, 0.9))), "lower")[0] == "for"
    assert judge(result_of(bearing, Numbers()), "lower")[0] == "insufficient"


@pytest.fixture(scope="module")
def data():
    return evidence.load(DATA)


@pytest.fixture(scope="module")
def listed(data):
    return appraisal.findings(data)


@pytest.fixture(scope="module")
def claims(data):
    return appraisal.verdicts(data)


def test_every_claim_has_a_verdict_and_leads_to_its_rows(data, listed, claims):
    assert list(claims.index) == list(data.claims.index)
    assert set(claims["verdict"]) <= set(appraisal.VERDICTS)
    for claim_id, claim in claims.iterrows():
        rows = listed[listed["claim_id"] == claim_id]
        assert claim["bearing_ids"].split() == list(rows.index)
        assert sum(claim[["for", "against", "insufficient", "indirect"]]) == len(rows)
        assert (claim["certainty"] == "") == (claim["verdict"] == "not tested")
        assert claim["would_change"].endswith(".")


# What the second reader said of the first verdicts: no verdict may rest on a small null, on indirect
# evidence, or on a part of the results.
DISPUTED = {
    "0.02": {"insufficient"},  # nulls of 8 and 9 men
    "0.13": {"insufficient"},  # one of five assessments has data
    "0.17": {"supports", "mixed"},  # 58 trials of individual exercise were left out
    "1.07": {"mixed", "insufficient"},  # p > .05 with 20 and 20 is not no effect
    "2.01": {"mixed", "insufficient"},  # decided for the knee, not for the back
    "2.09": {"insufficient", "not tested"},  # fluid is not pain
    "2.14": {"insufficient", "not tested"},  # consistent with, not a test of
    "2.24": {"mixed", "insufficient"},
    "3.02": {"insufficient", "not tested"},  # a search is not refuted by one paper
    "3.11": {"insufficient", "not tested"},  # any tilt, not excessive tilt
    "3.12": {"insufficient", "not tested"},
    "3.15": {"mixed", "insufficient"},  # nulls do not show weakness in people without pain
    "3.16": {"mixed", "insufficient"},
    "3.24": {"insufficient", "not tested"},
    "4.04": {"mixed", "not tested"},
    "4.09": {"mixed", "insufficient"},
    "4.11": {"insufficient", "not tested"},
    "4.13": {"mixed", "insufficient"},
}


def test_the_disputed_list_is_the_second_readers(data):
    assert set(DISPUTED) == set(data.claims.index[data.claims["second_reader_verdict"] != ""])


@pytest.mark.parametrize("claim_id", DISPUTED)
def test_what_the_second_reader_disputed_is_not_repeated(claims, claim_id):
    assert claims.loc[claim_id, "verdict"] in DISPUTED[claim_id]
    assert claims.loc[claim_id, "certainty"] in ("", "very low", "low")


def test_a_difference_at_one_point_in_time_never_decides_what_causes_what(data, listed):
    cause = listed["claim_id"].map(data.claims["kind"]) == "cause"
    decides = listed["finding"].isin(["for", "against"])
    assert set(listed.loc[cause & decides, "design"]) <= appraisal.CAUSAL


def test_the_rule_itself_keeps_cross_sectional_results_from_deciding_a_cause(data):
    bearings = data.bearings.copy()
    cross = (bearings["claim_id"] == "2.08") & (bearings["design"] == "cross-sectional")
    bearings.loc[cross, ["directness", "reason"]] = ["direct", ""]
    spoiled = evidence.Evidence(**{**vars(data), "bearings": bearings})
    assert set(appraisal.findings(spoiled).loc[cross[cross].index, "finding"]) == {"indirect"}


def test_a_bearing_on_a_part_that_the_claim_does_not_have_is_named(data):
    bearings = data.bearings.copy()
    bearings.loc["2.01-b01", "part"] = "elbow"
    spoiled = evidence.Evidence(**{**vars(data), "bearings": bearings})
    with pytest.raises(ValueError, match='part "elbow" of'):
        appraisal.verdicts(spoiled)


def test_a_null_without_an_interval_never_decides(listed):
    null = listed["why"].str.contains("p not below|no interval and no p")
    assert null.sum() > 0
    assert set(listed.loc[null, "finding"]) == {"insufficient"}


def test_numbers_of_known_rows(listed):
    # By hand: 0.03 (-0.11, 0.17) excludes 0.2; a risk ratio of 0.97 (0.57, 1.63) does not exclude 1/1.5.
    rows = listed[listed["claim_id"] == "2.01"].set_index("row_id")
    assert rows.loc["quintana2025-p03", "finding"] == "against"
    assert rows.loc["quintana2025-p04", "finding"] == "insufficient"
    assert rows.loc["neal2019-p03", "finding"] == "against"
    assert rows.loc["nadler2001-t01", "finding"] == "insufficient"
    assert set(listed.loc[listed["row_id"] == "toresdahl2019-e01", "finding"]) <= {"insufficient", "indirect"}


def test_what_matters_twice_as_much_is_excluded_more_often(data, listed):
    wide = appraisal.findings(data, scale=2.0)
    assert (wide["why"] == "interval excludes effects that matter").sum() > (
        listed["why"] == "interval excludes effects that matter"
    ).sum()
