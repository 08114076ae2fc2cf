"""The table of statistics: everything that is read has a row, and what is derived from a row holds."""

from __future__ import annotations

import re
from math import inf

import pytest

from review import check, find, quantities, records
from review.finding.notation import ESTIMATES, TEST_NAME
from review.reading import read_bytes


def test_every_statistic_that_is_read_has_one_row() -> None:
    read = {*re.findall(r"\?P<(\w+)>", TEST_NAME), *ESTIMATES}
    assert read - quantities.NAMED.keys() == set()
    assert len(quantities.NAMED) == len(quantities.ALL)


def test_bounds_are_in_order_and_strict_ones_exist() -> None:
    for each in quantities.ALL:
        assert each.low < each.high, each
        assert not each.strict or (each.low, each.high) != (-inf, inf), each


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("r", -1, 1), ("kappa", -1, 1), ("cramers_v", 0, 1), ("AUC", 0, 1), ("OR", 0, inf), ("F", 0, inf)],
)
def test_a_value_beyond_the_bounds_cannot_be(name: str, low: float, high: float) -> None:
    each = quantities.NAMED[name]
    assert (each.low, each.high, each.strict) == (low, high, True)


def test_ratios_and_sizes_of_effects() -> None:
    assert {"OR", "RR", "HR", "IRR"} <= quantities.RATIOS
    assert quantities.RATIOS.isdisjoint({"MD", "SMD", "RD", "SMR", "b"})
    assert {"d", "partial_eta2", "cramers_v"} <= quantities.EFFECT_SIZES
    assert quantities.EFFECT_SIZES.isdisjoint({"OR", "r", "t", "MD"})


SPELLED = [(each, word) for each in quantities.ALL for word in each.words]


@pytest.mark.parametrize(("each", "word"), SPELLED, ids=[word for _, word in SPELLED])
def test_every_word_of_the_table_is_read_in_a_sentence(each: quantities.Quantity, word: str) -> None:
    text = f"Pain was lower ({word.replace('-', '–')}(38.2) = 2.31, p = .026), and so was stiffness."
    [record] = find(read_bytes(text.encode(), "paper.md"))
    assert isinstance(record, records.Test)
    assert (record.statistic, record.value, record.df, record.p) == (each.name, "2.31", ("38.2",), ".026")


@pytest.mark.parametrize(
    ("each", "word"), [pair for pair in SPELLED if len(pair[1]) > 4], ids=lambda value: str(value)[:30]
)
def test_every_word_of_the_table_is_read_above_a_column(each: quantities.Quantity, word: str) -> None:
    page = f"""<html><body><table><caption>Table 1. Pain</caption>
        <tr><th>Outcome</th><th>Exercise (n = 20)<br>Mean (SD)</th><th>Control (n = 20)<br>Mean (SD)</th>
        <th>{word}</th><th>P</th></tr>
        <tr><td>Pain</td><td>3.1 (1.2)</td><td>3.9 (1.3)</td><td>2.31</td><td>.026</td></tr>
        </table></body></html>"""
    found = [
        record
        for record in find(read_bytes(page.encode(), "paper.html"))
        if isinstance(record, records.Comparison)
    ]
    assert [record.statistic for record in found] == [each.name]
    assert found[0].value == "2.31"
    assert found[0].p == ".026"


def test_p_of_another_test_is_not_compared_with_that_of_a_t_test() -> None:
    """Means 3.1 and 3.9 give t = 2.02 and p = .05; a rank test that is printed beside them may give any p."""
    page = b"""<html><body><table><caption>Table 1. Pain, mean (SD)</caption>
        <tr><th>Outcome</th><th>Exercise (n = 20)</th><th>Control (n = 20)</th>
        <th>Brunner-Munzel</th><th>P</th></tr>
        <tr><td>Pain</td><td>3.1 (1.2)</td><td>3.9 (1.3)</td><td>4.31</td><td>.0004</td></tr>
        </table></body></html>"""
    made = {each.check: each for finding in check(read_bytes(page, "paper.html")) for each in finding.checks}
    assert made["p_from_means"].verdict == "not_checkable"
    assert made["p_from_means"].reason == "the printed statistic does not follow from means and SDs"


def test_a_brunner_munzel_test_has_a_two_sided_p_of_t_with_fractional_degrees() -> None:
    """R: 2 * pt(-2.31, 38.2) = 0.0264."""
    [finding] = check(read_bytes(b"Pain was lower, WBF(38.2) = 2.31, p = .26.", "paper.md"))
    [made] = finding.checks
    assert made.verdict == "decision_inconsistent"
    assert made.low is not None
    assert made.high is not None
    assert made.low < 0.0264 < made.high
