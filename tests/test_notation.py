"""Readers of what stands in one cell, and the one spelling of signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.finding import notation
from review.finding.notation import MeanSpread, PrintedCount, PrintedInterval, PrintedP, PrintedTest


@given(st.text())
def test_plain_keeps_every_position(text: str) -> None:
    assert len(notation.plain(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t₁₈ = −2.1", "t18 = -2.1"),
        ("P ⩽ 0·05", "P ≤ 0·05"),
        ("𝑝 ＜ .05", "p < .05"),
        ("3\u00a0± 1", "3 ± 1"),
    ],
)
def test_plain_writes_signs_one_way(text: str, expected: str) -> None:
    assert notation.plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".036", PrintedP("=", ".036")),
        ("<0.001**", PrintedP("<", "0.001")),
        ("< .001", PrintedP("<", ".001")),
        ("p = .02", PrintedP("=", ".02")),
        ("P<0·05ᵃ", PrintedP("<", "0·05")),
        ("ns", PrintedP(">", None)),
        ("0,036", PrintedP("=", "0,036")),
        ("3.35", None),
        ("12 (30%)", None),
        ("–", None),
    ],
)
def test_p_of_a_cell(text: str, expected: PrintedP | None) -> None:
    assert notation.read_p(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.35 ± 0.73", MeanSpread("3.35", "0.73", "±", None)),
        ("3.35±0.73 kg", MeanSpread("3.35", "0.73", "±", "kg")),
        ("−3.35 +/- 0.73", MeanSpread("-3.35", "0.73", "±", None)),
        ("3.35 (0.73)", MeanSpread("3.35", "0.73", "()", None)),
        ("3.35 (0.73)*", MeanSpread("3.35", "0.73", "()", None)),
        ("3.35 [0.73]", MeanSpread("3.35", "0.73", "()", None)),
        ("3,35 (0,73)", MeanSpread("3,35", "0,73", "()", None)),
        ("12 (30%)", None),
        ("3.35", None),
    ],
)
def test_mean_and_spread_of_a_cell(text: str, expected: MeanSpread | None) -> None:
    assert notation.read_mean_spread(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.5 (1.1–2.0)", PrintedInterval("1.5", "1.1", "2.0", None, False)),
        ("1.5 [1.1, 2.0]", PrintedInterval("1.5", "1.1", "2.0", None, False)),
        ("1.5 (95% CI 1.1 to 2.0)", PrintedInterval("1.5", "1.1", "2.0", "95", False)),
        ("−3.4 (−5.6, −1.1)†", PrintedInterval("-3.4", "-5.6", "-1.1", None, False)),
        ("−3.4 (−5.6 - −1.1)", PrintedInterval("-3.4", "-5.6", "-1.1", None, False)),
        ("1.1–2.0", PrintedInterval(None, "1.1", "2.0", None, False)),
        ("58% (50%–66%)", PrintedInterval("58", "50", "66", None, True)),
        ("1.5 (1.1)", None),
        ("Table 2", None),
    ],
)
def test_interval_of_a_cell(text: str, expected: PrintedInterval | None) -> None:
    assert notation.read_interval(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 (30%)", PrintedCount("12", None, "30")),
        ("12 (30.0)", PrintedCount("12", None, "30.0")),
        ("12/40 (30%)", PrintedCount("12", "40", "30")),
        ("30% (12/40)", PrintedCount("12", "40", "30")),
        ("12/40", PrintedCount("12", "40", None)),
        ("30%", PrintedCount(None, None, "30")),
        ("1,209 (63.4%)", PrintedCount("1,209", None, "63.4")),
        ("3.35 ± 0.73", None),
    ],
)
def test_count_of_a_cell(text: str, expected: PrintedCount | None) -> None:
    assert notation.read_count(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t(28)=2.2", PrintedTest("t", ("28",), None, "=", "2.2", None)),
        ("t(28) = −2.20, p = .036", PrintedTest("t", ("28",), None, "=", "-2.20", PrintedP("=", ".036"))),
        ("F(1, 28) = 4.5", PrintedTest("F", ("1", "28"), None, "=", "4.5", None)),
        ("χ2(1, N = 90) = 3.84", PrintedTest("chi2", ("1",), "90", "=", "3.84", None)),
        ("χ² = 3.2", PrintedTest("chi2", (), None, "=", "3.2", None)),
        ("28", None),
    ],
)
def test_test_of_a_cell(text: str, expected: PrintedTest | None) -> None:
    assert notation.read_test(text) == expected


@given(st.text(alphabet="0123456789.,-–(±)[]<=>%/ pCIt*", max_size=60))
def test_readers_return_or_decline_but_never_raise(text: str) -> None:
    for read in (
        notation.read_p,
        notation.read_mean_spread,
        notation.read_interval,
        notation.read_count,
        notation.read_test,
    ):
        read(text)
