"""Numbers read once and fast are the numbers that ``review.printed`` reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.checking.printed_numbers import interval_of_number, interval_of_p, value_of_number
from review.printed import Interval, NotANumber, Printed, Rounding, p_value_interval

NUMBERS = st.from_regex(r"-?[0-9]{0,16}(\.[0-9]{0,6})?", fullmatch=True)


def result(read: Callable[[], Interval]) -> object:
    try:
        ends = read()
    except NotANumber as problem:
        return str(problem)
    return ends.low, ends.high


@given(text=NUMBERS, rounding=st.sampled_from(get_args(Rounding)))
def test_the_same_intervals(text: str, rounding: Rounding) -> None:
    assert result(lambda: interval_of_number(text, rounding)) == result(
        lambda: Printed(text).interval(rounding)
    )
    assert result(lambda: interval_of_p(text, 0.05, rounding)) == result(
        lambda: p_value_interval(text, rounding=rounding)
    )


@given(text=NUMBERS)
def test_the_nearest_float(text: str) -> None:
    try:
        exact = Printed(text).exact
    except NotANumber:
        return
    assert value_of_number(text) == float(exact)


@pytest.mark.parametrize("text", ["1,234", "12·5", "< .001", "1.2e3", "٣.5", "1.", "", "ns"])
def test_what_is_not_plain_is_read_as_ever(text: str) -> None:
    assert result(lambda: interval_of_number(text)) == result(lambda: Printed(text).interval())
    assert result(lambda: interval_of_p(text, 0.01, "half_up")) == result(
        lambda: p_value_interval(text, alpha=0.01)
    )
