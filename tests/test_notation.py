"""The one spelling of signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.finding import notation


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
