"""What excuses a number and what does not: words about it, parts in a row, habits of a column or a paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.checking import check

WRONG = ("inconsistent", "decision_inconsistent")


def flags(tmp_path: Path, text: str) -> list[tuple[str, str | None]]:
    file = tmp_path / "paper.md"
    file.write_text(text, encoding="utf-8")
    return [
        (made.check, made.printed)
        for found in check(file)
        for made in found.checks
        if made.verdict in WRONG and (made.gravity or 3) < 4
    ]


def table(caption: str, *rows: str) -> str:
    head, *others = rows
    rule = "|" + "---|" * (head.count("|") - 1)
    return "\n".join(["# Results", "", f"Table 1. {caption}", "", head, rule, *others])


HONEST = {
    "a share of others": "# Results\n\nOf all, 21 of the 40 runners (64% of those with pain) ran again.",
    "a bound before the count": "# Results\n\nScores rose by ≥9% in many (31/62; 50.0%).",
    "an interval before the effect": "# Results\n\nIt fell (95% CI −31.2 to −8.4, Cohen’s d = −0.62).",
    "an area under a time course": table(
        "Exposure", "| | Drug | Placebo |", "| AUC (h·mg/l), mean (SD) | 61.2 (9.9) | 48.1 (8.8) |"
    ),
    "upper ends first throughout": (
        "# Results\n\nThe first (OR = 2.11, 95% CI 4.04–1.10) and the second (OR = 1.50, 95% CI 2.81–0.80) "
        "rose.\n\nThe third (OR = 0.70, 95% CI 1.20–0.41) did not."
    ),
    "ratings averaged": (
        "# Methods\n\nPain on a numeric rating scale (0-10) was the mean of four daily ratings.\n\n"
        + table(
            "Mean ± SD", "| | Rest (n = 19) | Run (n = 23) |", "| Pain, NRS | 2.81 ± 1.13 | 3.02 ± 1.31 |"
        )
    ),
    "two groups of one total": (
        "# Results\n\nOf the 26 walkers, 12 (63.2%) in the hill group and 1 (14.3%) in the flat group won."
    ),
    "of a number that stands nearer": (
        "# Results\n\nOut of the 537 runners who were randomized, a total of 484 runners, 276 men (57.0%) "
        "and 208 women (43.0%), came to the last visit."
    ),
    "first part named before its sisters": (
        "# Results\n\n27 patients were randomly assigned to usual care, 26 to the drug group, and 28 to the "
        "drug plus exercise group."
    ),
    "a spread before the interval": (
        "# Results\n\nThe median slope was 10.4 (IQR 4.7; 95% CI 7.0, 23.7) at the start."
    ),
    "an area elsewhere called discrimination": (
        "# Methods\n\nA model of discrimination was fitted.\n\n# Results\n\nPain fell (AUC −30.5)."
    ),
    "three numbers in one": table(
        "Response", "| | Old drug | New drug |", "| ACR20/50/70, % | 63/42/21 | 73/48/29 |"
    ),
    "a coefficient or a ratio": table(
        "Regression, 95% CI",
        "| | Regression coefficient or odds ratio (95% CI) |",
        "| Length | 5.53 (3.55, 7.51) |",
        "| Stunted | 0.43 (0.30, 0.63) |",
        "| Iron | −0.27 (−0.33, −0.20) |",
    ),
    "the n of a row": table(
        "Mean (SD)",
        "| | Care (n = 250) | Coach (n = 261) | p |",
        "| Parents (n = 96), mean (SD) | 3.85 (0.70) | 3.56 (0.72) | 0.054 |",
    ),
    "n printed again in the column": table(
        "Events, n (%)",
        "| | Drug (n = 25) | Placebo (n = 24) |",
        "| Headache | 5 (20.0) | 6 (25.0) |",
        "| All treated | n = 25 | n = 25 |",
        "| Cough | 4 (16.0) | 3 (12.0) |",
        "| Fever | 1 (4.0) | 1 (4.0) |",
        "| Rash | 2 (8.0) | 9 (36.0) |",
    ),
    "percentages with two without data": table(
        "Patients", "| | Drug (n = 30) | Placebo (n = 30) |", "| Smoking (%) | 23.3 | 3.6 |"
    ),
    "counts that fit their own percentages": (
        "# Abstract\n\nOf 892 children, 272 (30.5%) took part in the stove trial.\n\n"
        "# Results\n\nOnly 279 of the 892 children (31%) in the stove trial area had a vaccine."
    ),
    "trimmed means": (
        "# Methods\n\nGroups were compared by Yuen's test of trimmed means.\n\n"
        + table("Mean ± SD", "| | A (n=30) | B (n=30) | p |", "| Force | 7.8 ± 5.1 | 9.9 ± 5.8 | 0.021 |")
    ),
}
SLIPS = {
    "two statistics in one cell": (
        table("Ranks", "| | Test |", "| Pain | U = 312, z = 1.21, p = 0.62 |"),
        "p_value",
    ),
    "a lost sign in nearly the whole column": (
        table(
            "Effects",
            "| | b | 95% CI |",
            "| Words | -0.40 | 0.17 to 0.62 |",
            "| Tales | -0.28 | 0.08 to 0.48 |",
            "| Songs | -0.33 | 0.10 to 0.55 |",
            "| Games | -0.51 | 0.21 to 0.82 |",
        ),
        "estimate_in_interval",
    ),
    "a level is no percentage": (
        table("Mean (95% CI)", "| Item | Mean change |", "| Reach | 0.12 (−1.80 to 0.03) |"),
        "estimate_in_interval",
    ),
    "a correction is bounded": (
        table(
            "Events. Chi-squared tests, Bonferroni correction.",
            "| Event, n (%) | A (n = 50) | B (n = 50) | p |",
            "| Cramp | 6 (12) | 27 (54) | 0.81 |",
        ),
        "p_from_counts",
    ),
    "percentages of another total are one finding": (
        table(
            "Complaints, n (%)",
            "| | A (n = 78) | B (n = 67) |",
            "| Good health | 36 (46.2) | 36 (53.7) |",
            "| No drug | 16 (20.5) | 12 (17.9) |",
            "| One drug | 13 (16.7) | 13 (19.4) |",
            "| Two drugs | 19 (24.4) | 14 (20.9) |",
            "| Thirst | 32 (41.0) | 18 (23.1) |",
            "| Bruises | 24 (30.8) | 26 (33.3) |",
            "| Itching | 25 (32.1) | 24 (30.8) |",
        ),
        "percentage",
    ),
}


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST.keys())
def test_what_the_words_excuse_is_not_flagged(tmp_path: Path, text: str) -> None:
    assert flags(tmp_path, text) == []


@pytest.mark.parametrize(("text", "expected"), SLIPS.values(), ids=SLIPS.keys())
def test_words_of_other_numbers_excuse_nothing(tmp_path: Path, text: str, expected: str) -> None:
    assert [name for name, _ in flags(tmp_path, text)] == [expected]
