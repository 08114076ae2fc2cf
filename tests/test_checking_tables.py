"""Relations between rows and columns of tables, through the front door."""

from __future__ import annotations

import pytest
from scipy import stats

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


def test_a_difference_without_a_sign_may_be_of_either_order() -> None:
    lower = walked("16.6").replace("-14.4 (5.1)", "14.4 (5.1)")
    assert verdicts(lower, "difference") == ["consistent"] * 5


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


def of_a_gene(n: str, share: str = "32.6") -> str:
    return f"""Table 1. Frequency, n (%)

| | Risk (n = {n}) | No risk (n = 141) |
|---|---|---|
| Germany | 29 (16.3) | 25 (17.7) |
| Poland | 31 (17.4) | 20 (14.2) |
| Spain | 60 (33.7) | 50 (35.5) |
| Greece | 58 ({share}) | 46 (32.6) |
"""


def test_a_size_over_a_column_is_told_once_where_all_percentages_contradict_it() -> None:
    assert verdicts(of_a_gene("278"), "size_of_group") == ["inconsistent"]
    assert verdicts(of_a_gene("178"), "size_of_group") == []
    assert verdicts(of_a_gene("196"), "size_of_group") == []  # 18 may have no data


def test_a_row_that_no_group_fits_is_of_others() -> None:
    """Of those discharged, whose numbers no head prints."""
    row = "| Discharged with a disability | 7 (6.7) | 1 (4.6) |"
    text = of_a_gene("178").replace("| Greece | 58 (32.6) | 46 (32.6) |", row)
    assert "inconsistent" not in verdicts(text, "percentage")


@pytest.mark.parametrize(("p", "expected"), [("0.004", "consistent"), ("0.139", "decision_inconsistent")])
@pytest.mark.parametrize(
    "table",
    [
        "| Tract | r | p | n |\n|---|---|---|---|\n| Fornix | 0.334 | {p} | 71 |",
        "| | Positive |\n|---|---|\n| r | 0.334 |\n| p | {p} |\n| n | 71 |",
    ],
)
def test_a_correlation_has_the_n_of_its_row_or_column(table: str, p: str, expected: str) -> None:
    text = f"Table 1. Pearson correlation coefficients\n\n{table.format(p=p)}\n"
    assert verdicts(text, "p_value") == [expected]


@pytest.mark.parametrize(("p", "expected"), [("0.011", "consistent"), ("0.210", "decision_inconsistent")])
def test_an_f_has_the_df_of_its_sentence(p: str, expected: str) -> None:
    said = (
        "It did not change with much (F(4, 120) = 0.78, p = 0.540), but did with little (F = 3.39, p = {})."
    )
    assert verdicts(said.format(p), "p_value") == ["consistent", expected]


@pytest.mark.parametrize(
    ("n", "expected"), [("46", "consistent"), ("76", "inconsistent"), ("16", "inconsistent")]
)
def test_a_planned_size_follows_from_difference_sd_and_power(n: str, expected: str) -> None:
    """46 by the formula of two means: 2 (1.960 + 1.282)² 22² / 15² = 45.2, and 1 more for t."""
    said = "To detect a difference of 15 points (SD = 22) with a power of 90%, "
    said += "{} children are needed in each group."
    assert verdicts(said.format(n), "planned_size") == [expected]
    lost = said.format(n) + " This allows for patients lost to follow-up."
    assert verdicts(lost, "planned_size") == [expected if n != "76" else "not_checkable"]
    assert verdicts(said.format(n).replace("To", "In this cluster trial, to"), "planned_size") == []


def test_digits_cut_off_throughout_are_one_finding() -> None:
    rows = [(13, "31.7"), (19, "46.3"), (9, "21.9"), (22, "53.6"), (30, "73.1"), (7, "17.0"), (28, "68.2")]
    table = "\n".join(f"| Sign {count} | {count}/41 ({share}%) |" for count, share in rows)
    made = verdicts(f"Table 1. Symptoms, n/N (%)\n\n| | All |\n|---|---|\n{table}\n", "percentage")
    assert made.count("inconsistent") == 1


def test_a_comma_before_decimals_and_a_quartile_are_read_as_they_are_meant() -> None:
    text = """Table 1. Titers, ratio (95% CI) or median

| | A (n = 20) | B (n = 20) | p |
|---|---|---|---|
| Ratio (95% CI) | 1,40 (1.04, 1.87) | 1.52 (0.84, 2.76) | |
| Titer (median) | 40 (Q1 = 20, Q3 = 160) | 60 (Q1 = 40, Q3 = 80) | 0.89 |
"""
    findings = check_document(read_bytes(f"# Results\n\n{text}\n".encode(), "a.md"))
    assert {made.verdict for found in findings for made in found.checks} <= {"consistent", "not_checkable"}


def test_rows_under_one_heading_are_of_their_sum_where_the_others_are() -> None:
    text = """Table 1. Education, n (%)

| | All (n = 290) |
|---|---|
| Schooling | |
| Primary | 59 (35) |
| Secondary | 109 ({}) |
"""
    assert "inconsistent" in verdicts(text.format("25"), "percentage")
    assert "inconsistent" not in verdicts(text.format("65"), "percentage")


def test_what_a_p_value_compares_is_no_doubt_about_a_median() -> None:
    text = """Table 1. Ages, median (interquartile range)

| | All (n = 90) | Low (n = 50) | High (n = 40) | Low versus high, p |
|---|---|---|---|---|
| Age | 46.0 (9.0, 27.5) | 16.0 (9.0, 27.5) | 14.0 (8.5, 25.0) | 0.08 |
"""
    assert "inconsistent" in verdicts(text, "median_in_quartiles")


def test_percentages_of_a_list_are_no_interval() -> None:
    text = "In three cities the test had a specificity of 76%, 91%, 95%, and a sensitivity of 84%, 93%, 71%."
    assert verdicts(text, "estimate_in_interval") == []
    assert verdicts("The specificity was 76% (95% CI 91%, 95%).", "estimate_in_interval") == ["inconsistent"]


def test_a_p_value_under_another_head_is_not_that_of_a_statistic() -> None:
    """Two trials, p before z in each; the p-values follow from the z-values of their own trial."""
    text = """<html><body><h1>Balance</h1><table><caption>Table 1. Wilcoxon tests</caption>
<tr><th rowspan="2">Item</th><th colspan="2">Drug</th><th colspan="2">Placebo</th></tr>
<tr><th>p-value</th><th>z</th><th>p-value</th><th>z</th></tr>
<tr><td>One leg</td><td>.014</td><td>-2.449</td><td>.317</td><td>-1.000</td></tr>
<tr><td>Two legs</td><td>.007</td><td>-2.714</td><td>.157</td><td>-1.414</td></tr></table></body></html>"""
    findings = check_document(read_bytes(text.encode(), "a.html"))
    assert {made.verdict for found in findings for made in found.checks} <= {"consistent", "not_checkable"}


def test_p_values_of_blocks_that_follow_from_none_of_a_table_are_of_another_test() -> None:
    """As a trend test, or one of two of the groups, would give: every p of the table is off."""
    rows = [("Sex", 34, 28), ("Stage", 20, 14), ("Grade", 12, 10), ("Site", 25, 18)]
    table = "\n".join(
        f"| {name} | | | 0.02 |\n| First | {one} ({one / 0.42:.1f}) | {two} ({two / 0.35:.1f}) | |\n"
        f"| Second | {42 - one} ({(42 - one) / 0.42:.1f}) | {35 - two} ({(35 - two) / 0.35:.1f}) | |"
        for name, one, two in rows
    )
    head = "| | A (n = 42), n (%) | B (n = 35), n (%) | P |\n|---|---|---|---|\n"
    made = verdicts(f"Table 1. Characteristics\n\n{head}{table}\n", "p_from_counts")
    assert "inconsistent" not in made
    assert "decision_inconsistent" not in made


def test_the_only_size_of_a_table_is_not_that_of_its_subgroups() -> None:
    """p of 60 former smokers; with the 154 of the caption it would be .05."""
    rows = "\n".join(
        f"| {name} | {r} | {p} |" for name, r, p in (("Age", 0.161, 0.219), ("Dose", 0.198, 0.129))
    )
    text = f"Table 1. Correlations (n = 154)\n\n| Former smokers | r | p |\n|---|---|---|\n{rows}\n"
    assert "inconsistent" not in verdicts(text, "p_value")
    assert "decision_inconsistent" not in verdicts(text, "p_value")


def test_a_column_that_follows_by_another_formula_is_one_finding() -> None:
    rows = [
        (8.0, 3.2, 4.9, 3.4, 1.66),
        (6.5, 3.8, 4.2, 3.0, 1.32),
        (5.9, 1.6, 3.7, 3.0, 1.89),
        (7.1, 2.2, 3.3, 3.1, 2.65),
    ]
    table = "\n".join(f"| Item {k} | {a} ({b}) | {c} ({d}) | {e} |" for k, (a, b, c, d, e) in enumerate(rows))
    head = "| | A (n = 50), mean (SD) | B (n = 50), mean (SD) | Cohen's d |\n|---|---|---|---|\n"
    assert verdicts(f"Table 1. Scores\n\n{head}{table}\n", "effect_size").count("inconsistent") == 1


def test_people_screened_are_more_than_those_randomized() -> None:
    text = "In all, 154 patients were screened, with 101 patients randomized to the drug arm"
    assert "inconsistent" not in verdicts(f"{text} and 49 patients to placebo.", "sum")


@pytest.mark.parametrize(("first", "verdict"), [("< 0.0001", None), ("= 0.034", "inconsistent")])
def test_two_bounds_of_a_p_value_do_not_contradict_each_other(first: str, verdict: str | None) -> None:
    other = first.replace("0001", "001").replace("034", "084")
    text = """# Abstract

Patients had more decline than controls (OR 2.41, 95% CI 1.52 to 3.82, p {}).

# Results

Patients had more decline than controls (OR 2.41, 95% CI 1.52 to 3.82, p {}).
"""
    findings = check_document(read_bytes(text.format(first, other).encode(), "a.md"))
    made = [
        each.verdict
        for found in findings
        for each in found.checks
        if each.check == "repeated" and each.field == "p"
    ]
    assert ("inconsistent" in made) == (verdict is not None)


def test_a_block_of_two_categories_may_be_compared_by_an_exact_test() -> None:
    """Fisher's p of 20, 26 and 18, 21 is 0.8299, Pearson's .805 (scipy 1.17)."""
    table = """Table 1. Patients, n

| | Syrup (n = 46) | Placebo (n = 39) | p |
|---|---|---|---|
| Sex | | | {p} |
| Male | 20 | 18 | |
| Female | 26 | 21 | |
"""
    assert verdicts(table.format(p="0.830"), "p_from_counts") == ["consistent"]
    assert verdicts(table.format(p="0.013"), "p_from_counts") == ["decision_inconsistent"]


def test_counts_of_age_groups_are_no_ages() -> None:
    text = """Children aged between 2 and 16 years were eligible.

Table 1. Children, n

| | Solution A (n = 42) | Solution B (n = 49) |
|---|---|---|
| Age (range) | | |
| 2-5 yrs | 26 | 30 |
| 6-16 yrs | 16 | 19 |
"""
    assert "inconsistent" not in verdicts(text, "eligibility")
    ages = "Children aged between 2 and 16 years were eligible. The mean age was 19.2 years (range 3 to 31)."
    assert "inconsistent" in verdicts(ages, "eligibility")


def test_a_difference_may_stand_before_the_two_that_it_is_of() -> None:
    def first(cells: str) -> str:
        _, label, walking, control, difference, _ = cells.split("|")
        return "|".join(("", label, difference, walking, control, ""))

    def turned(last: str) -> str:
        return "\n".join(first(line) if line[:1] == "|" else line for line in walked(last).splitlines())

    assert verdicts(turned("16.6"), "difference") == ["consistent"] * 5
    assert verdicts(turned("76.6"), "difference") == ["consistent"] * 4 + ["inconsistent"]


F = ("3.12", "4.87", "1.45", "6.02", "2.33", "5.21")


def analyses(n: int, df: tuple[int, int], *, changed: bool) -> str:
    """F without df, and their p by scipy; the last may be another."""
    p = [f"{stats.f.sf(float(f), *df):.4f}"[1:] for f in F]
    p[-1] = ".4" + p[-1][2:] if changed else p[-1]
    rows = [f"| Scale {i} | {f} | {p[i]} |" for i, f in enumerate(F)]
    head = ["Table 1. Analyses of variance", "", "| Scale | F | P |", "|---|---|---|"]
    return "\n".join([f"All people were analyzed (n = {n}).", "", *head, *rows])


@pytest.mark.parametrize(("groups", "controlled"), [(2, 0), (2, 1), (3, 0), (3, 1), (4, 0)])
@pytest.mark.parametrize("n", [8, 12])
def test_f_without_df_have_those_of_the_design_that_the_others_show(
    n: int, groups: int, controlled: int
) -> None:
    df = groups - 1, n - groups - controlled
    differs = "decision_inconsistent" if stats.f.sf(float(F[-1]), *df) < 0.05 else "inconsistent"
    assert verdicts(analyses(n, df, changed=True), "p_value") == ["consistent"] * 5 + [differs]


def test_f_of_fewer_people_than_are_tried_stay_open() -> None:
    assert set(verdicts(analyses(7, (1, 5), changed=True), "p_value")) == {"not_checkable"}
