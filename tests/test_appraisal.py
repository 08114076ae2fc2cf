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
    Choices,
    Result,
    certainty,
    judge,
    verdict,
    verdict_of_parts,
    votes,
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
        # The whole interval lies beyond 0.2, or short of it: one yardstick both ways.
        (0.21, 0.9, "higher", "for"),
        (0.21, 0.9, "lower", "against"),
        (-0.9, -0.21, "lower", "for"),
        (0.21, 0.9, "difference", "for"),
        (-0.9, -0.21, "difference", "for"),
        (-0.1, 0.1, "difference", "against"),
        (-0.1, 0.1, "no difference", "for"),
        (-0.5, 0.1, "higher", "against"),
        (-0.5, 0.1, "not higher", "for"),
        (0.05, 0.15, "lower", "against"),
        # An effect that may be smaller than what matters does not speak for it, however surely it is there,
        (0.01, 0.9, "higher", "insufficient"),
        (0.01, 0.9, "difference", "insufficient"),
        # one that surely is smaller speaks against it.
        (0.05, 0.15, "higher", "against"),
        (0.05, 0.15, "no difference", "for"),
        # An interval that holds the yardstick says nothing, whichever way one asks.
        (-0.5, 0.7, "higher", "insufficient"),
        (-0.5, 0.7, "no difference", "insufficient"),
        (-0.5, 0.7, "not higher", "insufficient"),
        (-0.5, 0.1, "lower", "insufficient"),
        (0.2, 0.9, "higher", "insufficient"),
        (-0.2, 0.1, "difference", "insufficient"),
    ],
)
def test_one_yardstick_for_and_against(low, high, predicts, finding):
    assert judge(interval(low, high), predicts)[0] == finding


@pytest.mark.parametrize("predicts", ["lower", "higher", "difference", "no difference", "not lower"])
def test_without_knowing_what_matters_an_interval_never_decides(predicts):
    for low, high in ((-0.001, 0.001), (1.0, 2.0), (-9.0, -8.0)):
        assert judge(interval(low, high, None), predicts)[0] == "insufficient"
    assert judge(interval(1.0, 2.0, None), "higher", Choices(unknown_decides=True))[0] == "for"


@pytest.mark.parametrize("predicts", ["lower", "higher", "difference", "no difference", "not higher"])
def test_p_alone_never_decides(predicts):
    for p in (Interval(0.0, 1e-9), Interval(0.045, 0.055), Interval(0.05, 1.0)):
        assert judge(Result(p=p, observed="lower", important=0.2), predicts)[0] == "insufficient"


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
        (Interval(0.05, 1.0), "", "no difference", "insufficient"),
    ],
)
def test_what_p_would_say_if_it_counted(p, observed, predicts, finding):
    result = Result(p=p, observed=observed, important=0.2)
    assert judge(result, predicts, Choices(p_decides=True))[0] == finding


def test_words_decide_nothing():
    assert judge(Result(observed="lower"), "lower") == ("insufficient", "no interval and no p")


def test_a_value_that_the_claim_names_is_the_yardstick():
    strong = Result(p=Interval(0.0, 0.001), observed="lower", reference=-0.8, named=True)
    assert judge(strong, "lower", Choices(p_decides=True))[0] == "insufficient"
    kappa = Result(low=0.364, high=0.540, reference=0.60, named=True)
    assert judge(kappa, "lower")[0] == "for"
    assert judge(kappa, "higher")[0] == "against"
    assert judge(Result(low=0.5, high=0.65, reference=0.60, named=True), "lower")[0] == "insufficient"


def test_the_lenient_choice_asks_less_of_an_effect():
    assert judge(interval(0.01, 0.21), "higher")[0] == "insufficient"
    assert judge(interval(0.01, 0.21), "higher", Choices(far_end=True))[0] == "for"
    assert judge(interval(0.01, 0.19), "higher", Choices(far_end=True))[0] == "against"


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


def appraised(finding="for", study="a", design="randomized", people=500, **more):
    more = {"unit": study, "bias": "low"} | more
    return Appraised(finding=finding, study_id=study, design=design, people=people, **more)


def cohort(finding="for", study="a", **more):
    return appraised(finding, study, "prospective", **more)


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
    assert verdict([appraised(finding, str(n)) for n, finding in enumerate(found)]) == expected


def test_studies_vote_not_rows():
    rows = [*(cohort("for") for _ in range(9)), cohort("against", "b")]
    assert votes(rows) == {"a": "for", "b": "against"}
    assert votes([cohort("for"), cohort("against")]) == {"a": "both"}
    assert verdict([cohort("for"), cohort("against")]) == "mixed"


def test_a_review_and_the_studies_that_it_pooled_have_one_vote():
    pooled = cohort("for", "review", review=True)
    member = cohort("against", "a", unit="review")
    assert votes([pooled, member]) == {"review": "for"}
    # If the pooled result cannot tell, what its studies say is heard.
    assert votes([cohort("insufficient", "review", review=True), member]) == {"review": "against"}


def test_a_very_unsure_verdict_only_points():
    weak = {"bias": "high", "people": 50, "differs": True}
    assert verdict([cohort("against", **weak)]) == "points against"
    assert verdict([cohort("for", **weak)]) == "points for"
    assert verdict([cohort("against")]) == "contradicts"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["supports"], "supports"),
        (["contradicts", "contradicts"], "contradicts"),
        (["supports", "points for"], "points for"),
        (["contradicts", "points against"], "points against"),
        (["points for", "points against"], "mixed"),
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


ROB = "risk of bias"


@pytest.mark.parametrize(
    ("results", "level", "lowered"),
    [
        ([appraised()], "high", ()),
        ([appraised(bias="unclear")], "moderate", (ROB,)),
        ([appraised(bias="high")], "low", (ROB, ROB)),
        ([appraised(doubtful=True)], "low", (ROB, ROB)),
        # One study at low risk is enough not to doubt all of them.
        ([appraised(), appraised(study="b", bias="high")], "high", ()),
        ([appraised(differs=True)], "moderate", ("indirectness",)),
        ([cohort()], "moderate", ()),
        ([appraised(design="cross-sectional")], "moderate", ()),
        ([cohort(people=399)], "low", ("imprecision",)),
        ([cohort(people=200), cohort(study="b", people=200)], "moderate", ()),
        # The same 200 people measured twice are 200 people.
        ([cohort(people=200), cohort(people=200)], "low", ("imprecision",)),
        # A review whose size is unknown has at least the people of the studies that it pooled.
        ([cohort(study="r", people=0, review=True), cohort(people=400, unit="r")], "moderate", ()),
        ([cohort(), cohort("against", "b")], "low", ("inconsistency",)),
        ([cohort(), cohort("insufficient", "b", interval=False)], "moderate", ()),
        ([cohort(), *(cohort("insufficient", name) for name in "bc")], "moderate", ()),
        (
            [cohort(), *(cohort("insufficient", name, interval=False) for name in "bc")],
            "low",
            ("unreported results",),
        ),
        ([cohort(), *(cohort("indirect", name, interval=False) for name in "bcd")], "moderate", ()),
        ([cohort(differs=True), cohort(study="b")], "moderate", ()),
        (
            [cohort(people=10, differs=True, bias="high")],
            "very low",
            (ROB, ROB, "indirectness", "imprecision"),
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
    assert "one side of what matters" in what_would_change("cause", "insufficient", [])
    assert "at least 400 people" in what_would_change("association", "supports", ["imprecision"])
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


def test_a_printed_interval_is_as_wide_as_rounding_allows_wherever_it_stands():
    summary = numbers_of("summaries", row(mean="-20.9", ci_low="-25.7", ci_high="-16.1", n="40")).interval
    assert (summary.low, summary.high) == pytest.approx((-25.75, -16.05))
    ends = {"pooled_ci_low": "0.49", "pooled_ci_high": "0.90"}
    pooled = numbers_of("comparisons", row(route="pooled", **ends)).interval
    assert (pooled.low, pooled.high) == pytest.approx((0.485, 0.905))


def test_the_rounding_of_what_was_pooled_is_carried_where_it_was_recomputed():
    ends = {"ci_low": "-0.11", "ci_high": "0.17", "value": "0.03", "measure": "standardized mean difference"}
    found = numbers_of("pooled", row(**ends, carried_low="-0.28", carried_high="0.38")).interval
    assert (found.low, found.high) == (-0.28, 0.38)


def test_rounded_means_and_sds_widen_an_effect():
    # 2.5 (0.4) against 2.5 (0.4): the means may differ by up to 0.1, the SDs be as small as 0.35.
    cells = {"n1": "1000000", "n2": "1000000", "route": "summaries", "direction": "equal as printed"}
    cells |= {"mean1": "2.5", "sd1": "0.4", "mean2": "2.5", "sd2": "0.4"}
    found = numbers_of("comparisons", row(**cells)).interval
    assert (found.low, found.high) == pytest.approx((-0.1 / 0.35, 0.1 / 0.35), abs=0.005)


def test_a_ratio_is_judged_on_its_logarithm():
    bearing = {"important_unit": "risk ratio", "important": "1.5", "important_source": "convention"}
    bearing |= {"reference": "", "observed": "", "predicts": "lower"}
    near_one = result_of(bearing, Numbers(Interval(0.8, 1.25)))
    assert judge(near_one, "difference")[0] == "against"
    assert judge(result_of(bearing, Numbers(Interval(0.57, 1.63))), "lower")[0] == "insufficient"
    assert judge(result_of(bearing, Numbers(Interval(0.57, 1.63)), scale=2.0), "lower")[0] == "against"
    assert judge(result_of(bearing, Numbers(Interval(0.0, 0.66))), "lower")[0] == "for"
    assert judge(result_of(bearing, Numbers(Interval(0.0, 0.9))), "lower")[0] == "insufficient"
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


def test_no_verdict_that_the_second_reader_disputed_is_sure(data, claims):
    # Small nulls, indirect evidence, or a part of the results had stood for the whole claim.
    disputed = data.claims.index[data.claims["second_reader_verdict"] != ""]
    assert len(disputed) == 18
    assert set(claims.loc[disputed, "certainty"]) <= {"", "very low", "low"}
    assert not claims.loc[disputed, "verdict"].isin(["supports", "contradicts"]).any()


def test_a_difference_at_one_point_in_time_never_decides_what_causes_what(data, listed):
    cause = listed["claim_id"].map(data.claims["kind"]) == "cause"
    decides = listed["finding"].isin(["for", "against"])
    assert set(listed.loc[cause & decides, "design"]) <= appraisal.CAUSAL


def test_the_rule_itself_keeps_cross_sectional_results_from_deciding_a_cause(data):
    bearings = data.bearings.copy()
    cross = (bearings["claim_id"] == "2.01") & (bearings["design"] == "cross-sectional")
    bearings.loc[cross, ["directness", "reason"]] = ["direct", ""]
    spoiled = evidence.Evidence(**{**vars(data), "bearings": bearings})
    assert set(appraisal.findings(spoiled).loc[cross[cross].index, "finding"]) == {"indirect"}


def test_a_bearing_on_a_part_that_the_claim_does_not_have_is_named(data):
    bearings = data.bearings.copy()
    bearings.loc["2.01-b01", "part"] = "elbow"
    spoiled = evidence.Evidence(**{**vars(data), "bearings": bearings})
    with pytest.raises(ValueError, match='part "elbow" of'):
        appraisal.verdicts(spoiled)


def test_only_intervals_decide(listed):
    decides = listed["finding"].isin(["for", "against"])
    assert decides.sum() > 0
    assert listed.loc[decides, ["low", "high"]].notna().all(axis=None)
    known = (listed["important"] != "") | (listed["reference"] != "")
    assert known[decides].all()


def test_groin_pain_does_not_stand_for_the_hip(data, listed):
    groin = data.studies.index[data.studies["condition"] == "groin pain"]
    hip = listed[(listed["part"] == "hip") & listed["study_id"].isin(groin)]
    assert len(hip) > 0
    assert set(hip["finding"]) == {"indirect"}


def test_a_report_of_a_study_is_tested_by_that_study_only(data, listed):
    reports = data.claims.index[data.claims["scope"] == "reports a study"]
    direct = listed[listed["claim_id"].isin(reports) & (listed["finding"] != "indirect")]
    assert (direct.groupby("claim_id")["study_id"].nunique() == 1).all()


def test_numbers_of_known_rows(listed):
    # By hand: 0.71 (0.39 to 1.04) lies above -0.2, so adolescents were not weaker before knee pain; the
    # novice runners of Ramskov 2015 have a p-value only; 629 of them say nothing of size.
    rows = listed[listed["claim_id"] == "2.01"].set_index("row_id")
    assert rows.loc["neal2019-p03", "finding"] == "against"
    assert rows.loc["ramskov2015-t01", "finding"] == "insufficient"
    assert rows.loc["nadler2001-t01", "finding"] == "insufficient"
    assert rows.loc["herbst2015-k01", "unit"] == "neal2019"
    # 0.6 (-2.0 to 3.2) lies within the margin of 8 that the trial named.
    assert (
        listed.set_index("row_id").loc["hansen2023-e01"].query("claim_id == '3.25'")["finding"].item()
        == "for"
    )


def test_choices_change_findings_the_way_they_say(data, listed):
    assert set(listed["finding"]) == {"for", "against", "insufficient", "indirect"}
    for choices in (Choices(far_end=True), Choices(p_decides=True), Choices(unknown_decides=True)):
        other = appraisal.findings(data, choices)
        decided = listed["finding"].isin(["for", "against"])
        gained = other["finding"].isin(["for", "against"]) & ~decided
        assert gained.any(), choices
        assert (other.loc[decided, "finding"] == listed.loc[decided, "finding"]).all(), choices
