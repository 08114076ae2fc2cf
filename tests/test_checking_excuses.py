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
    "trimmed means": (
        "# Methods\n\nGroups were compared by Yuen's test of trimmed means.\n\n"
        + table("Mean ± SD", "| | A (n=30) | B (n=30) | p |", "| Force | 7.8 ± 5.1 | 9.9 ± 5.8 | 0.021 |")
    ),
}
SLIPS = {
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
