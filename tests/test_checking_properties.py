"""Honest papers are never flagged, whatever their numbers; changed digits mostly are. See ``benchmarks``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from benchmarks.honest_papers import INCONSISTENT, ROUNDINGS, checked, false_alarms, paper, papers
from benchmarks.honest_results import Rounding
from benchmarks.planted_digits import flagged, with_planted
from benchmarks.possible_results import is_possible
from hypothesis import given, settings
from hypothesis import strategies as st

from review.checking import check_document
from review.reading.markdown import read_markdown
from review.records import VERDICTS

# What the simulated papers must give rise to; a check that is never made cannot be wrong, nor of use.
MADE = {
    "agreement", "effect_size", "estimate_in_interval", "estimate_in_middle", "f_from_means", "p_from_counts",
    "p_from_means", "p_value", "p_value_of_interval", "p_value_of_se", "percentage", "sd_of_interval",
    "t_from_means", "df", "interval_of_proportion", "statistic_of_se",
}  # fmt: skip


def test_honest_papers_are_not_flagged_and_every_check_is_made() -> None:
    counts, flags, results = false_alarms(papers(seed=20, results=460))
    assert results >= 460
    assert flags == []
    assert {check for check, verdict in counts if verdict == "consistent"} >= MADE
    page = (Path(__file__).parents[1] / "report" / "checks.md").read_text(encoding="utf-8")
    assert [name for name in MADE if f"`{name}`" not in page] == []


@settings(max_examples=4, deadline=None)  # each is a paper of 46 results; the benchmark makes 100,000
@given(seed=st.integers(0, 2**32), rounding=st.sampled_from(ROUNDINGS), decimals=st.integers(2, 4))
def test_no_seed_makes_an_honest_paper_look_inconsistent(
    seed: int, rounding: Rounding, decimals: int
) -> None:
    made = paper(np.random.default_rng(seed), rounding, decimals)
    assert all(is_possible(result) for result in made.results if rounding != "truncated")
    assert [finding for finding in checked(made) if finding.verdict in INCONSISTENT] == []


def test_most_changed_digits_that_can_be_noticed_are() -> None:
    rng = np.random.default_rng(21)
    seen: Counter[tuple[str, bool]] = Counter()
    for honest in papers(seed=22, results=6 * 46, roundings=("half_up",)):
        changed_paper, changed = with_planted(honest, rng)
        places = {place.start for place, _ in flagged(changed_paper)}
        for result, possible in changed:
            start = changed_paper.text.index(result.text)
            noticed = not places.isdisjoint(range(start, start + len(result.text)))
            if not possible:
                seen[result.kind, noticed] += 1
    # statistic, df and p in a sentence leave nothing open
    tests = Counter(dict.fromkeys((True, False), 0))
    for kind in ("t", "welch", "t_one_tailed", "r", "z", "chi2"):
        tests.update({noticed: seen[kind, noticed] for noticed in (True, False)})
    assert tests[True] >= 0.95 * tests.total()
    noticed = sum(number for (_, was), number in seen.items() if was)
    assert noticed >= 0.55 * seen.total()


@pytest.mark.parametrize("rounding", ["half_up", "truncated"])
def test_every_finding_has_one_verdict_and_a_reason_where_one_is_due(rounding: Rounding) -> None:
    made = paper(np.random.default_rng(23), rounding, 3)
    for finding in check_document(
        read_markdown(made.text, "a.md")
    ):  # as rounded, even where digits are cut off
        assert finding.verdict in VERDICTS
        for check in finding.checks:
            assert check.verdict == "consistent" or check.reason
            assert check.low is None or check.high is None or check.low <= check.high
