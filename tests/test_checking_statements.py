"""Sums, impossible values and levels through the front door: what must be noticed, what must stay quiet."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.checking import check, check_document
from review.checking.sentences import count_of
from review.document import Document
from review.reading import read_bytes
from review.records import Estimate, Location, Proportion, Record, Summary

FLAGS = ("inconsistent", "decision_inconsistent")


def paper(text: str) -> Document:
    return read_bytes(f"# Results\n\n{text}\n".encode(), "a.md")


def verdicts(text: str, name: str) -> list[str]:
    return [
        made.verdict for found in check_document(paper(text)) for made in found.checks if made.check == name
    ]


def place(start: int) -> Location:
    return Location(start=start, end=start + 5)


CONSISTENT_SUMS = [
    "Fifteen patients (9 of group I and 6 of group II) dropped out.",
    "In all, 315 children (153 girls, 162 boys) took part.",
    "Of 101 patients, 51 were allocated to the control group and 50 to the study group.",
    "One hundred and fourteen patients (59 in the control group, 55 in the test group) were seen.",
    "In total, 12 patients in the exercise group and 5 in the control group dropped out, that is 17 (28%).",
]
INCONSISTENT_SUMS = [
    ("Fifteen patients (9 of group I and 7 of group II) dropped out.", "9 + 7 = 16; printed is Fifteen"),
    ("In all, 315 children (153 girls, 182 boys) took part.", "153 + 182 = 335; printed is 315"),
    ("Of 101 patients, 51 were allocated to the control group and 70 to the study group.", "51 + 70 = 121"),
    (
        "In total, 12 patients in the exercise group and 5 in the control group dropped out, that is 19.",
        "12 + 5 = 17; printed is 19",
    ),
]
NO_SUMS = [
    "Eight patients (71 m/o boy, 81 m/o girl) were excluded.",
    "After 48 weeks of therapy (20 in the test arm and 15 in the control arm) bone density fell.",
    "We planned 1,000 participants, with 500 participants in the CPD group and 250 in the SP and AL groups.",
    "In total, 12 complications were seen in 7 patients in group A and in 8 patients in group B.",
    "Patients were divided into two groups: 57 patients in group A and 49 patients in group B.",
    "Doses of 200 mcg twice daily (240 ml in the test group vs 235 ml in the control group) were given.",
]


@pytest.mark.parametrize("text", CONSISTENT_SUMS)
def test_a_sum_that_is_right_is_consistent(text: str) -> None:
    assert verdicts(text, "sum") == ["consistent"]


@pytest.mark.parametrize(("text", "reason"), INCONSISTENT_SUMS)
def test_a_sum_that_is_wrong_is_told_with_its_terms(text: str, reason: str) -> None:
    (made,) = [made for found in check_document(paper(text)) for made in found.checks if made.check == "sum"]
    assert made.verdict == "inconsistent"
    assert made.gravity == 3  # people are counted, not rounded
    assert reason in (made.reason or "")


@pytest.mark.parametrize("text", NO_SUMS)
def test_what_is_no_sum_is_left_alone(text: str) -> None:
    assert verdicts(text, "sum") == []


def test_parts_that_a_sentence_may_leave_out_settle_nothing() -> None:
    text = "There were three groups. Twenty patients (9 in group A and 6 in group B) were women."
    assert verdicts(text, "sum") == ["not_checkable"]


def test_a_part_is_not_more_than_its_whole() -> None:
    assert verdicts("Of 40 pregnancies, 45 ended in a live birth.", "possible_value") == ["inconsistent"]
    assert verdicts("Of 40 pregnancies, 35 ended in a live birth.", "possible_value") == []
    assert verdicts("Of 40 patients, 45 adverse events were told.", "possible_value") == []


def test_a_sum_stands_where_it_is_printed() -> None:
    document = paper("Fifteen patients (9 of group I and 7 of group II) dropped out.")
    (found,) = [found for found in check_document(document) if found.checks[0].check == "sum"]
    where = found.record.location
    assert document.text[where.start : where.end] == found.record.quote
    assert found.record.quote == "Fifteen patients (9 of group I and 7 of group II)"


@pytest.mark.parametrize(
    ("words", "count"),
    [("One hundred and twelve", 112), ("thirty-two", 32), ("1,204", 1204), ("a hundred", 100), ("seven", 7)],
)
def test_counts_in_words(words: str, count: int) -> None:
    assert count_of(words) == count


def flagged(record: Record) -> list[str]:
    return [made.field or "" for made in check([record])[0].checks if made.verdict in FLAGS]


IMPOSSIBLE: list[tuple[Record, str]] = [
    (Proportion(location=place(0), quote="39/34 (94.1)", count="39", total="34", percent="94.1"), "count"),
    (Proportion(location=place(0), quote="39 of 34", count="39", total="34"), "count"),
    (Proportion(location=place(0), quote="12 (112%)", count="12", percent="112"), "percent"),
    (Summary(location=place(0), quote="12.1 (-3.4)", mean="12.1", sd="-3.4"), "sd"),
    (
        Estimate(
            location=place(0), quote="OR 0.9 (-0.3 to 2.1)", measure="OR", value="0.9", ci_low="-0.3",
            ci_high="2.1",
        ),
        "ci_low",
    ),
]  # fmt: skip
POSSIBLE: list[Record] = [
    Proportion(location=place(0), quote="31/34 (91.2)", count="31", total="34", percent="91.2"),
    Proportion(location=place(0), quote="men/women 39/34", count="39", total="34"),
    Proportion(location=place(0), quote="39/34 (53.4)", count="39", total="34", percent="53.4"),
    Proportion(
        location=place(0), quote="12 (112%)", count="12", percent="112", outcome="increase of the dose"
    ),
    Estimate(location=place(0), quote="b", measure="b", value="0.9", ci_low="-0.3", ci_high="2.1"),
]


@pytest.mark.parametrize(("record", "field"), IMPOSSIBLE)
def test_what_cannot_be_is_told(record: Record, field: str) -> None:
    assert field in flagged(record)


@pytest.mark.parametrize("record", POSSIBLE)
def test_what_can_be_is_left_alone(record: Record) -> None:
    found = [
        made for made in check([record])[0].checks if made.check == "possible_value" and made.verdict in FLAGS
    ]
    assert found == []


def odds_ratio(start: int, level: str, value: str = "1.31") -> Estimate:
    return Estimate(
        location=place(start), quote="OR", measure="OR", value=value, ci_low="0.84", ci_high="2.04",
        ci_level=level,
    )  # fmt: skip


def levels(*records: Record) -> list[str | None]:
    made = [made for found in check(records) for made in found.checks if made.check == "level_of_interval"]
    assert all(each.verdict == "inconsistent" for each in made)
    return [each.printed for each in made]


def test_one_interval_with_two_levels() -> None:
    assert levels(odds_ratio(0, "95"), odds_ratio(50, "90")) == ["90"]
    assert levels(odds_ratio(0, "95"), odds_ratio(50, "95")) == []
    assert levels(odds_ratio(0, "95"), odds_ratio(50, "90", value="1.32")) == []


def test_a_level_that_nobody_uses() -> None:
    assert levels(odds_ratio(0, "25")) == ["25"]
    assert levels(odds_ratio(0, "0.95")) == []
    assert levels(odds_ratio(0, "97.5"), odds_ratio(50, "90", "1.5"), odds_ratio(90, "50", "1.6")) == []


ORDER = [
    ({"sd": "55.49", "minimum": "428.8", "maximum": "479.3"}, "sd_in_range", "inconsistent"),
    ({"sd": "10.2", "minimum": "428.8", "maximum": "479.3"}, "sd_in_range", "consistent"),
    ({"sd": "1", "minimum": "0", "maximum": "40"}, "sd_in_range", "not_checkable"),
    # 30 values with one at each end: the SD is at least 60 / sqrt(58) = 7.88
    ({"sd": "4.1", "minimum": "20", "maximum": "80", "n": "30"}, "sd_in_range", "inconsistent"),
    # 10, 20 and three people at 15: √(50 / 4) = 3.54, with rounded ends at least 9 / √8 = 3.18
    ({"sd": "2.9", "minimum": "10", "maximum": "20", "n": "5"}, "sd_in_range", "inconsistent"),
    ({"sd": "3.2", "minimum": "10", "maximum": "20", "n": "5"}, "sd_in_range", "consistent"),
    # Bhatia-Davis: mean 2 of values from 1 to 10 and n = 20: at most sqrt(8 * 1 * 20 / 19) = 2.90
    (
        {"mean": "2.00", "sd": "3.40", "minimum": "1.00", "maximum": "10.00", "n": "20"},
        "sd_in_range",
        "inconsistent",
    ),
    ({"q1": "4", "q3": "12", "minimum": "6", "maximum": "20"}, "quartile_in_range", "inconsistent"),
    ({"q1": "16", "q3": "12"}, "order_of_quartiles", "inconsistent"),
]


@pytest.mark.parametrize(("numbers", "name", "verdict"), ORDER)
def test_spread_and_quartiles_within_the_range(numbers: dict[str, str], name: str, verdict: str) -> None:
    record = Summary(location=place(0), quote="", **numbers)  # type: ignore[arg-type]
    made = [each.verdict for each in check([record])[0].checks if each.check == name]
    assert made[0] == verdict


def test_many_numbers_of_one_table_outside_are_no_slips() -> None:
    def medians(number: int) -> list[str]:
        records = [
            Summary(
                location=Location(start=at, end=at + 1, table="Table 5", row=f"row {at}"),
                quote="3.3 (0.0, 2.0)", median="3.3", q1="0.0", q3="2.0",
            )
            for at in range(number)
        ]  # fmt: skip
        return [made.verdict for found in check(records) for made in found.checks]

    assert medians(2) == ["inconsistent"] * 2
    assert medians(3) == ["not_checkable"] * 3  # means in the place of medians


def test_reference_numbers_are_no_quartiles(tmp_path: Path) -> None:
    record = Summary(location=place(0), quote="6 months [15, 16]", median="6", q1="15", q3="16")
    assert [made.verdict for made in check([record])[0].checks] == ["not_checkable"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Pain was significantly lower after training (P = 0.52).", 1),
        ("Pain was significantly lower after training (P = 0.02).", 0),
        ("Post hoc, potentiation was significantly different with drug A (p = 0.052).", 1),
        ("There was a significant difference between the groups (p > 0.05).", 1),
        ("The groups did not differ significantly at entry (P = 0.002).", 1),
        ("The groups did not differ significantly at entry (P = 0.02).", 0),  # corrected, perhaps
        ("The groups did not differ significantly at entry (P = 0.2).", 0),
        ("Neither did the third peak result in a significant difference (P = 0.851).", 0),
        ("None of these changes were significant, including those of sleep (p = 0.48).", 0),
        ("Pain was significantly lower, but not fatigue (P = 0.52).", 0),
        ("Only drug A had a significant effect, with a trend for drug B (P = 0.08).", 0),
        ("A result was considered significant if p was small (p > 0.05 otherwise).", 0),
    ],
)
def test_words_against_p(text: str, number: int) -> None:
    assert verdicts(text, "words_against_p") == ["inconsistent"] * number


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ({"sd": "9.2", "se": "1.63", "n": "32"}, "consistent"),  # 9.2 / sqrt(32) = 1.626
        ({"sd": "9.2", "se": "1.83", "n": "32"}, "inconsistent"),
        ({"sd": "0", "se": "0", "n": "32"}, None),
    ],
)
def test_se_follows_from_sd_and_n(numbers: dict[str, str], verdict: str | None) -> None:
    record = Summary(location=place(0), quote="", mean="40", **numbers)  # type: ignore[arg-type]
    made = [each.verdict for each in check([record])[0].checks if each.check == "se_of_sd"]
    assert made == ([verdict] if verdict else [])


def subgroup(row: str, n: str, mean: str, index: int) -> Summary:
    where = Location(start=index, end=index + 1, table="Table 2", row=row, column="Mean", row_index=index)
    return Summary(location=where, quote="", n=n, mean=mean, sd="1.0")


@pytest.mark.parametrize(
    ("whole", "verdict", "reconciles"),
    [
        (("All", "41", "6.5"), "consistent", None),  # (30 * 6.2 + 11 * 7.4) / 41 = 6.52
        (("All", "41", "7.3"), "inconsistent", False),
        (("All", "41", "6.8"), "inconsistent", True),  # the mean of the two means
        (("All", "42", "7.3"), None, None),  # one is in no part
        (("Women", "41", "7.3"), None, None),
    ],
)
def test_a_whole_is_the_weighted_mean_of_its_parts(
    whole: tuple[str, str, str], verdict: str | None, reconciles: bool | None
) -> None:
    records = [subgroup(*whole, 0), subgroup("< 65 years", "30", "6.2", 1), subgroup("older", "11", "7.4", 2)]
    made = [each for found in check(records) for each in found.checks if each.check == "whole_of_parts"]
    assert [each.verdict for each in made] == ([verdict] if verdict else [])
    if reconciles is not None:
        assert made[0].readings[0].reconciles is reconciles


ARMS = "Eighty people were randomized: 45 to the exercise group and 35 to the control group."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Allocation was by blocks of 4. {ARMS}", ["inconsistent"]),
        (f"Allocation was by blocks of 20. {ARMS}", ["consistent"]),
        (f"Allocation was by blocks of 4, stratified by sex. {ARMS}", ["not_checkable"]),
        (f"Allocation was by blocks of 4 in two hospitals. {ARMS}", ["not_checkable"]),
        (f"Allocation was by blocks of 4 or 6. {ARMS}", []),
        (f"Allocation was by blocks of 4 in a ratio of 2:1. {ARMS}", []),
        (f"Pain was treated with nerve blocks of 4 hours. {ARMS}", []),
    ],
)
def test_arms_differ_by_at_most_half_a_block(text: str, expected: list[str]) -> None:
    assert verdicts(text, "allocation") == expected


DIFFERENCES = [
    (
        "Relief came to 31.2% in the walking arm and 20.1% in the control arm (difference 11.1%).",
        ["consistent"],
    ),
    (
        "Relief came to 31.2% in the walking arm and 20.1% in the control arm (difference 17.1%).",
        ["inconsistent"],
    ),
    (
        "The fall was 0.60 (SD = 1.19) in the walking group and 0.41 (SD = 1.02) in the control group"
        " (between-group difference 0.39).",
        ["inconsistent"],
    ),
    (
        "The fall was 0.41 (SD = 1.19) in the walking group and 0.60 (SD = 1.02) in the control group"
        " (between-group difference −0.19).",
        ["consistent"],
    ),
    # what no one slip explains, or a model or another time, is of something else
    ("Relief came to 31.2% in the walking arm and 20.1% in the control arm (difference 4.8%).", []),
    (
        "Relief came to 31.2% in the walking arm and 20.1% in the control arm (adjusted difference 17.1%).",
        [],
    ),
    (
        "Relief came to 31.2% in the walking arm and 20.1% in the control arm; no differences at 12 weeks.",
        [],
    ),
    ("Relief came to 31.2% in the walking arm and 20.1% in the control arm (difference 10 to 12%).", []),
]


@pytest.mark.parametrize(("text", "expected"), DIFFERENCES)
def test_a_difference_is_that_of_the_two_values_before_it(text: str, expected: list[str]) -> None:
    assert verdicts(text, "difference") == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("In all 46 patients gait and pain went together (r = 0.042, P = .006).", 1),
        ("In all 46 patients gait and pain went together (r = 0.542, P < .001).", 0),
        (
            "In all 46 patients, seen 3 times each, they went together (r = 0.27, P = .006).",
            0,
        ),  # of 138 visits
        ("In all 46 patients gait and pain did not go together (r = 0.042, P = .78).", 0),
        ("Gait and pain went together (r = 0.042, P = .006).", 0),  # of how many?
    ],
)
def test_a_correlation_is_of_no_more_people_than_there_are(text: str, number: int) -> None:
    assert verdicts(text, "p_of_correlation") == ["inconsistent"] * number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Sites had a hazard that was 8.902 (P < 0.001; 95% CI 2.904 to 6.970) times greater.",
            "inconsistent",
        ),
        ("Sites had a hazard that was 4.902 (P < 0.001; 95% CI 2.904 to 6.970) times greater.", "consistent"),
    ],
)
def test_whatever_an_estimate_measures_it_lies_in_its_interval(text: str, expected: str) -> None:
    assert verdicts(text, "estimate_in_interval") == [expected]
