"""The one spelling of signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.finding import notation
from review.finding.grammar import parse


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
    ("text", "form", "numbers", "said"),
    [
        ("3.1 (SD 1.2)", "bracket", ("3.1", "1.2"), {"inside": "sd", "center": ""}),
        ("mean 3.1 (SD 1.2)", "bracket", ("3.1", "1.2"), {"inside": "sd", "center": "mean"}),
        ("median 3.1 (IQR 2 to 4.5)", "interval", ("3.1", "2", "4.5"), {"inside": "iqr", "center": "median"}),
        ("OR 1.5 (95% CI 1.1 to 2.0)", "interval", ("1.5", "1.1", "2.0"),
         {"inside": "ci", "level": "95", "name": "OR", "center": ""}),
        ("12 (30%)*", "bracket", ("12", "30"), {"percent": (False, True)}),
        ("t(28) = 2.20", "test", ("2.20",), {"name": "t", "df": ("28",), "relation": "="}),
        ("χ²(1, N = 90) = 3.84", "test", ("3.84",), {"name": "chi2", "df": ("1",)}),
        ("[3.1]", "enclosed", ("3.1",), {"enclosing": "["}),
        ("5 kg", "number", ("5",), {"unit": "kg"}),
    ],
)  # fmt: skip
def test_a_cell_is_one_phrase_that_says_what_its_numbers_are(
    text: str, form: str, numbers: tuple[str, ...], said: dict[str, object]
) -> None:
    [phrase] = parse(text).phrases
    assert (phrase.form, phrase.numbers) == (form, numbers)
    assert {name: getattr(phrase, name) for name in said} == said
    assert text[phrase.start : phrase.end] == text.rstrip("*")


def test_marks_and_the_commas_before_them_are_no_part_of_phrases() -> None:
    parsed = parse("3.1 (1.2)*, 4.1 (1.3),†")
    assert [phrase.numbers for phrase in parsed.phrases] == [("3.1", "1.2"), ("4.1", "1.3")]
    assert parsed.marks == "*†"
    assert parse("12*, 14").phrases[0].form == "limits"  # this comma parts two numbers
