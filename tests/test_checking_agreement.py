"""Agreement: what is the same quantity, what is only nearly so, and that thousands of results stay fast."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.checking import check_document
from review.checking.agreement import check_agreement
from review.checking.context import Context
from review.checking.typos import slip_between, slips_of
from review.finding import find
from review.reading.markdown import read_markdown
from review.records import Check

TABLE = """
Table 1. Risk factors of knee pain, logistic regression

| Factor | OR (95% CI) |
|---|---|
| Hip abductor weakness | 1.74 (1.32 to 2.29) |
| Obesity | 2.10 (1.45 to 3.04) |
| Male sex | 0.83 (0.61 to 1.13) |
"""


def agreement(abstract: str, results: str = "", table: str = TABLE) -> list[Check]:
    text = f"# Abstract\n\n{abstract}\n\n# Results\n\n{results}\n{table}"
    document = read_markdown(text, "a.md")
    return [check for _, check in check_agreement(find(document), Context(document))]


def only(checks: list[Check]) -> Check:
    assert len(checks) == 1, checks
    return checks[0]


@pytest.mark.parametrize(
    ("said", "field", "printed", "low", "slip"),
    [
        ("OR 1.74, 95% CI 1.32 to 2.92", "ci_high", "2.92", 2.285, "neighboring digits swapped"),
        ("OR 1.47, 95% CI 1.32 to 2.29", "value", "1.47", 1.735, "neighboring digits swapped"),
        ("OR 1.74, 95% CI 1.23 to 2.29", "ci_low", "1.23", 1.315, "neighboring digits swapped"),
        ("OR 1.74, 95% CI 1.82 to 2.29", "ci_low", "1.82", 1.315, "one digit changed"),
        ("OR 1.74, 95% CI 1.32 to 22.9", "ci_high", "22.9", 2.285, "decimal mark moved"),
    ],
)
def test_one_number_that_differs_by_a_slip(
    said: str, field: str, printed: str, low: float, slip: str
) -> None:
    check = only(agreement(f"Hip abductor weakness was a risk factor ({said})."))
    assert check.verdict == "inconsistent"
    assert (check.field, check.printed, check.low) == (field, printed, pytest.approx(low))
    assert set(check.fields) == {"value", "ci_low", "ci_high"}
    assert check.others[0].table == "Table 1"
    assert check.others[0].row == "Hip abductor weakness"
    assert check.readings[0].name.startswith(slip)
    assert check.reason is not None
    assert "Hip abductor weakness" in check.reason


@pytest.mark.parametrize(
    "said",
    [
        "OR 1.74, 95% CI 1.32 to 2.29",
        "OR 1.7, 95% CI 1.3 to 2.3",
        "OR 1.74, 95% CI 1.3–2.3",
        "odds ratio, 1.74; 95% CI, 1.32 to 2.29",
    ],
)
def test_what_agrees_is_marked_with_the_other_place(said: str) -> None:
    check = only(agreement(f"Hip abductor weakness was a risk factor ({said})."))
    assert check.verdict == "consistent"
    assert [place.row for place in check.others] == ["Hip abductor weakness"]


def test_a_fall_is_a_negative_change() -> None:
    results = "The score of pain changed by −1.55 points (95% CI −2.41 to −0.70) with exercise."
    said = "With exercise, pain fell, with a mean difference of 1.55 (95% CI 0.70 to 2.41)."
    assert only(agreement(said, results, "")).verdict == "consistent"
    check = only(agreement(said.replace("0.70", "0.07"), results, ""))
    assert (check.verdict, check.field, check.printed) == ("inconsistent", "ci_low", "0.07")
    assert (check.low, check.high) == (pytest.approx(0.695), pytest.approx(0.705))


def test_percentages_of_the_abstract_and_the_text() -> None:
    said, results = "Weakness was seen in 12/15 patients (81%).", "Weakness of patients: 12/15 (80.0%)."
    check = only(agreement(said, results, ""))
    assert (check.verdict, check.field) == ("inconsistent", "percent")


@pytest.mark.parametrize(
    "abstract",
    [
        # not a slip, or not one number
        "Hip abductor weakness was a risk factor (OR 1.74, 95% CI 1.32 to 2.41).",
        "Hip abductor weakness was a risk factor (OR 1.74, 95% CI 1.23 to 2.92).",
        # another analysis, subgroup or time
        "Hip abductor weakness, adjusted for age, was a risk factor (OR 1.74, 95% CI 1.32 to 2.28).",
        "In a sensitivity analysis, hip abductor weakness had OR 1.74, 95% CI 1.32 to 2.28.",
        "Excluding runners, hip abductor weakness had OR 1.74, 95% CI 1.32 to 2.28.",
        # not the same quantity by its words
        "Ankle stiffness was a risk factor (OR 1.74, 95% CI 1.32 to 2.28).",
        # another measure
        "Hip abductor weakness was a risk factor (HR 1.74, 95% CI 1.32 to 2.28).",
        # too little is shared
        "Hip abductor weakness was a risk factor (OR 1.74, p = .02).",
    ],
)
def test_what_is_not_surely_the_same_is_left_alone(abstract: str) -> None:
    assert [check for check in agreement(abstract) if check.verdict != "consistent"] == []


def test_a_number_that_stands_in_another_row_is_that_rows() -> None:
    table = TABLE + "| Hip adductor weakness | 1.74 (1.32 to 2.28) |\n"
    check = only(agreement("Hip weakness was a risk factor (OR 1.74, 95% CI 1.32 to 2.28).", "", table))
    assert check.verdict == "consistent"


def test_rows_that_the_words_do_not_tell_apart() -> None:
    table = TABLE + "| Hip abductor weakness, men | 1.60 (1.10 to 2.33) |\n"
    said = "Hip abductor weakness was a risk factor (OR 1.74, 95% CI 1.32 to 2.28)."
    assert agreement(said, "", table) == []


def test_a_row_that_the_text_repeats_correctly_is_not_held_against_another_sentence() -> None:
    results = (
        "Hip abductor weakness went with pain (OR 1.74, 95% CI 1.32 to 2.29). "
        "So did abductor weakness at home (OR 1.74, 95% CI 1.32 to 2.28)."
    )
    assert [check.verdict for check in agreement("", results)] == ["consistent"]


@pytest.mark.parametrize("heading", ["Author response", "Decision letter"])
def test_letters_quote_earlier_versions(heading: str) -> None:
    said = "Hip abductor weakness was a risk factor (OR 1.74, 95% CI 1.32 to 2.28)."
    text = f"# {heading}\n\n{said}\n\n# Results\n{TABLE}"
    document = read_markdown(text, "a.md")
    assert list(check_agreement(find(document), Context(document))) == []


def test_records_without_a_document() -> None:
    records = find(
        read_markdown(f"# Abstract\n\nOR 1.74, 95% CI 1.32 to 2.29.\n\n# Results\n{TABLE}", "a.md")
    )
    assert [check.verdict for _, check in check_agreement(records, Context())] == ["consistent"]


def test_thousands_of_near_identical_results_take_no_quadratic_time() -> None:
    rows = "".join(
        f"| Factor {'abcdefghij'[i % 10]} | 1.74 (1.32 to 2.{i % 90 + 10}) |\n" for i in range(4000)
    )
    said = " ".join(f"Factor {i} had OR 1.74 (95% CI 1.32 to 2.{i % 90 + 10})." for i in range(1000))
    document = read_markdown(f"# Abstract\n\n{said}\n\n# Results\n{TABLE}{rows}", "a.md")
    records = find(document)
    assert len(records) > 4000
    start = time.process_time()
    list(check_agreement(records, Context(document)))
    assert time.process_time() - start < 5.0  # 20 million pairs would take minutes


@given(
    number=st.integers(1, 9999),
    width=st.integers(1, 999),
    decimals=st.integers(1, 3),
    fewer=st.integers(0, 2),
)
def test_fewer_decimals_of_the_same_numbers_never_disagree(
    number: int, width: int, decimals: int, fewer: int
) -> None:
    exact = [number / 10**4 + sign * width / 10**4 + 5 for sign in (0, -1, 1)]
    table = "Hip weakness | {:.{d}f} ({:.{d}f} to {:.{d}f})".format(*exact, d=decimals)
    said = "Hip weakness: OR {:.{d}f}, 95% CI {:.{d}f} to {:.{d}f}.".format(
        *exact, d=max(decimals - fewer, 0)
    )
    checks = agreement(said, "", f"\n| Factor | OR (95% CI) |\n|---|---|\n| {table} |\n")
    assert [check for check in checks if check.verdict != "consistent"] == []


def test_a_slip_is_one_touch_of_a_key() -> None:
    assert slip_between("2.20", "2.02") == "neighboring digits swapped"
    assert slip_between(".36", ".036") == "decimal mark moved"
    assert slip_between("68", "67") == "one digit changed"
    assert slip_between("−1.5", "1.5") == "sign changed"
    assert slip_between("0.036", "0.0366") == "a digit more or less"
    assert slip_between("1.5", "1.50") == "a digit more or less"
    for first, second in (("1.5", "1.5"), ("1.5", "2.6"), ("12", "1.2"), ("123", "321"), ("-1.5", "1.6")):
        assert (slip_between(first, second) is None) == ((first, second) != ("12", "1.2"))


@given(st.from_regex(r"\A-?(?:0|[1-9][0-9]{0,3})?\.[0-9]{1,3}\Z"))
def test_every_slip_can_be_undone_by_a_slip(text: str) -> None:
    slips = slips_of(text)
    assert len({other for _, other in slips}) == len(slips) > 9
    for slip, other in slips:
        assert slip_between(other, text) == slip


def test_findings_name_the_other_place_in_the_whole_paper() -> None:
    said = "Hip abductor weakness was a risk factor (OR 1.74, 95% CI 1.32 to 2.92)."
    findings = check_document(read_markdown(f"# Abstract\n\n{said}\n\n# Results\n{TABLE}", "a.md"))
    flagged = findings.with_verdict("inconsistent", "decision_inconsistent")
    assert [finding.record.location.section for finding in flagged] == ["Abstract"]
