"""Comparisons that sentences make: which values, whose they are, and which p-value is theirs."""

from __future__ import annotations

import pytest

from review import check, find, study
from review.reading import read

# The finding of Cooper and colleagues (2016, doi 10.1007/s00586-015-4027-6) in words of our own.
FOUNDING = (
    "Gluteus medius grades were lower on the affected side (3.35 ± 0.73) compared to the unaffected side "
    "(4.56 ± 0.66, p < 0.001) or the control group (4.46 ± 0.50, p < 0.001). Grades of the tensor were "
    "higher on the unaffected side (4.93 ± 0.26) compared to controls (4.48 ± 0.50, p < 0.001), but not the "
    "affected side (4.81 ± 0.44)."
)


def pairs_of(tmp_path, text):
    """Quotes of the compared values, names of their groups, and quote of the p-value."""
    path = tmp_path / "paper.md"
    path.write_text(f"## Results\n\n{text}\n", encoding="utf-8")
    document = read(path)
    records = find(document)
    return [
        (
            tuple(records[index].quote for index in pair.values),
            pair.arms,
            None if pair.p is None else records[pair.p].quote,
        )
        for pair in study.of(document, records).pairs
    ]


def test_the_founding_sentences_are_comparisons_with_the_right_p_each(tmp_path):
    assert pairs_of(tmp_path, FOUNDING) == [
        (("3.35 ± 0.73", "4.56 ± 0.66"), ("affected side", "unaffected side"), "p < 0.001"),
        (("3.35 ± 0.73", "4.46 ± 0.50"), ("affected side", "control group"), "p < 0.001"),
        (("4.93 ± 0.26", "4.48 ± 0.50"), ("unaffected side", "controls"), "p < 0.001"),
        (("4.93 ± 0.26", "4.81 ± 0.44"), ("unaffected side", "affected side"), None),
    ]


@pytest.mark.parametrize(
    ("text", "values", "arms", "p"),
    [
        (
            "Pain was 3.1 ± 1.2 in the yoga group and 4.6 ± 1.4 in the control group (p = 0.02).",
            ("3.1 ± 1.2", "4.6 ± 1.4"),
            ("yoga group", "control group"),
            "p = 0.02",
        ),
        (
            "Scores of the yoga and control groups were 12.1 (SD 3.1) and 14.0 (SD 2.9), respectively "
            "(p = 0.03).",
            ("12.1 (SD 3.1)", "14.0 (SD 2.9)"),
            ("yoga", "control groups"),
            "p = 0.03",
        ),
        (
            "Falls were fewer in the yoga group than in the control group (6/30 (20%) vs 15/31 (48%), "
            "p = 0.02).",
            ("6/30 (20%)", "15/31 (48%)"),
            ("yoga group", "control group"),
            "p = 0.02",
        ),
        (
            "Recovery was seen in 21/30 (70%) v 9/30 (30%), p = 0.004.",
            ("21/30 (70%)", "9/30 (30%)"),
            None,
            "p = 0.004",
        ),
    ],
)
def test_forms_of_comparisons(tmp_path, text, values, arms, p):
    assert pairs_of(tmp_path, text) == [(values, arms, p)]


def test_a_p_value_of_other_numbers_is_not_theirs(tmp_path):
    text = (
        "Freedom from pain was seen in 16/20 (80%) in the yoga group and 15/20 (75%) in the control group "
        "after 26 vs 38 sessions (p = 0.001)."
    )
    assert [p for _, _, p in pairs_of(tmp_path, text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Weight was 81.2 ± 9.1 kg at baseline and 78.4 ± 9.0 kg after 12 weeks.",
        "Age was 44.1 ± 9.0 years. Height was 171.2 ± 8.8 cm.",
        "In an earlier trial [7], pain was 3.1 ± 1.2 in the yoga group and 4.6 ± 1.4 in the control group.",
        "Pulse was 71.2 ± 9.1, and pressure had been 128.4 ± 11.0 in the control group.",
    ],
)
def test_what_is_no_comparison_of_groups(tmp_path, text):
    assert [arms for _, arms, _ in pairs_of(tmp_path, text) if arms] == []


def verdicts(tmp_path, text, name):
    path = tmp_path / "paper.md"
    path.write_text(text, encoding="utf-8")
    return {
        (finding.record.quote, made.verdict)
        for finding in check(path)
        for made in finding.checks
        if made.check == name and made.verdict != "not_checkable"
    }


METHODS = """## Methods

Adults were randomized to yoga (n = 30) or advice (n = 32); t-tests were used.

## Results

"""


def test_p_of_a_sentence_is_recomputed_with_sizes_of_the_methods(tmp_path):
    # Welch and Student: t = 1.5 / √(1.2²/30 + 1.4²/32) = 4.54, p < .0001
    text = "Pain was 3.1 ± 1.2 with yoga and 4.6 ± 1.4 with advice (p < 0.001)."
    assert verdicts(tmp_path, METHODS + text, "p_from_means") == {("p < 0.001", "consistent")}


def test_a_p_that_cannot_be_is_not_decided_by_sizes_from_afar(tmp_path):
    text = "Pain was 3.1 ± 1.2 with yoga and 4.6 ± 1.4 with advice (p = 0.80)."
    assert verdicts(tmp_path, METHODS + text, "p_from_means") == set()


def rows(*cells):
    lines = "".join(f"| {label} | {value} |\n" for label, value in cells)
    return f"Table 1. Complaints, n (%)\n\n| Complaint | Yoga group |\n|---|---|\n{lines}"


def test_percentages_are_checked_by_the_total_that_the_other_rows_imply(tmp_path):
    fitting = [("Pain", "6 (19)"), ("Nausea", "12 (39)"), ("Rash", "3 (10)"), ("Sleep", "22 (71)")]
    assert ("6 (19)", "consistent") in verdicts(tmp_path, rows(*fitting), "percentage")
    odd = [*fitting, ("Falls", "9 (19)")]  # 9 of 31 is 29%; of no fewer than 47 it is 19%
    assert ("9 (19)", "inconsistent") in verdicts(tmp_path, rows(*odd), "percentage")
    fewer = [*fitting, ("Falls", "9 (36)")]  # 9 of 25 with data
    assert ("9 (36)", "inconsistent") not in verdicts(tmp_path, rows(*fewer), "percentage")
