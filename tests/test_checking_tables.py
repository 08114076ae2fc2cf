"""Relations between rows and columns of tables, through the front door."""

from __future__ import annotations

import pytest

from review.checking import check_document
from review.reading import read_bytes


def verdicts(text: str, name: str) -> list[str]:
    findings = check_document(read_bytes(f"# Results\n\n{text}\n".encode(), "a.md"))
    return [made.verdict for found in findings for made in found.checks if made.check == name]


def walked(last: str, head: str = "Difference") -> str:
    """Means of two groups and their difference, the last of which is given."""
    return f"""Table 1. Outcomes at 12 weeks, means

| | Walking (n = 40), mean (SD) | Control (n = 40), mean (SD) | {head}, mean (SD) |
|---|---|---|---|
| Pain | 41.2 (9.1) | 55.6 (8.8) | -14.4 (5.1) |
| Strength | 72.4 (10.2) | 60.1 (9.8) | 12.3 (6.2) |
| Speed | 131.5 (20.3) | 118.2 (19.4) | 13.3 (9.9) |
| Function | 64.8 (11.5) | 52.3 (12.0) | 12.5 (8.1) |
| Stairs | 88.1 (14.9) | 71.5 (15.2) | {last} (9.0) |
"""


def test_a_column_follows_from_two_others_where_its_rows_show_it() -> None:
    assert verdicts(walked("16.6"), "difference") == ["consistent"] * 5
    assert verdicts(walked("76.6"), "difference") == ["consistent"] * 4 + ["inconsistent"]


def test_a_difference_that_people_missing_may_explain_settles_nothing() -> None:
    assert verdicts(walked("16.4"), "difference")[-1] == "not_checkable"
    assert verdicts(walked("76.6", "Adjusted difference"), "difference")[-1] == "not_checkable"


def test_columns_that_belong_to_nothing_are_left_alone() -> None:
    text = walked("16.6").replace("-14.4", "-9.1").replace("12.3 (6.2)", "4.4 (6.2)")
    assert verdicts(text, "difference") == []


def graded(count: str) -> str:
    return f"""Table 1. Severity at baseline, n (%)

| | Walking (n = 60) | Control (n = 64) |
|---|---|---|
| Severity | | |
| Mild | 21 (35.0) | 22 (34.4) |
| Moderate | 30 (50.0) | {count} (48.4) |
| Severe | 9 (15.0) | 11 (17.2) |
"""


def test_categories_do_not_make_more_than_the_group() -> None:
    assert verdicts(graded("31"), "categories") == ["consistent"] * 2
    assert verdicts(graded("91"), "categories") == ["consistent", "inconsistent"]
    assert verdicts(graded("27"), "categories") == ["consistent"]  # four may have no data


def test_two_shares_of_those_allocated_are_of_both_together() -> None:
    said = "Of the women, 27 (%s%%) were randomised to the control group and 26 (49%%) to the exercise group."
    assert "inconsistent" in verdicts(said % 41, "percentage")
    assert "inconsistent" not in verdicts(said % 51, "percentage")


def noted(mean: str, note: str) -> str:
    return f"""Table 1. Baseline characteristics, mean (SD)

| | Walking (n = 40) | Control (n = 42) |
|---|---|---|
| Age (years) | 61.2 (8.1) | {mean} (7.7) |
| Weight (kg) | 78.4 (12.2) | 76.9 (11.8) |

{note}
"""


ALIKE = "There were no significant differences between the groups in baseline characteristics (Table 1)."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (noted("91.5", ALIKE), ["inconsistent"]),
        (noted("61.5", ALIKE), []),
        (noted("65.0", ALIKE), []),  # p is .03: chance, and most tests of Table 1 are not done
        (noted("91.5", ALIKE.replace("(", "except for age (")), []),
        (noted("91.5", "There were no significant differences between the groups after 12 weeks."), []),
    ],
)
def test_words_of_no_difference_are_of_every_row(text: str, expected: list[str]) -> None:
    assert verdicts(text, "no_difference") == expected
