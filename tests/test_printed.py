"""What people print, what it stands for, and what is refused."""

import math
import re
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.printed import Interval, NotANumber, Printed, interval_of, p_value_interval

settings.register_profile("stable", deadline=None, derandomize=True)
settings.load_profile("stable")

MODES = {"half_up": "ROUND_HALF_UP", "half_even": "ROUND_HALF_EVEN", "truncated": "ROUND_DOWN"}


@pytest.mark.parametrize(
    ("text", "value", "decimals", "relation"),
    [
        ("0.50", 0.5, 2, "="),
        ("0.5", 0.5, 1, "="),
        (".036", 0.036, 3, "="),
        ("28", 28, 0, "="),
        ("012", 12, 0, "="),
        ("+3.1", 3.1, 1, "="),
        ("-1.3", -1.3, 1, "="),
        ("−1.3", -1.3, 1, "="),  # U+2212
        ("–1.3", -1.3, 1, "="),  # en dash
        ("‐1.3", -1.3, 1, "="),  # U+2010
        ("⁻1.3", -1.3, 1, "="),  # superscript minus, as some fonts map it
        ("- 1.3", -1.3, 1, "="),
        ("−.5", -0.5, 1, "="),
        ("-0.0", 0.0, 1, "="),
        (" .05\u00a0", 0.05, 2, "="),
        # decimal commas and dots
        ("3,35", 3.35, 2, "="),
        ("0,036", 0.036, 3, "="),
        ("0·05", 0.05, 2, "="),
        ("1.234", 1.234, 3, "="),
        ("1234,567", 1234.567, 3, "="),
        # thousands
        ("1,234", 1234, 0, "="),
        ("12,345", 12345, 0, "="),
        ("1 234.5", 1234.5, 1, "="),
        ("1\u202f234", 1234, 0, "="),
        ("1'234", 1234, 0, "="),
        ("1,234.50", 1234.5, 2, "="),
        ("1.234,50", 1234.5, 2, "="),
        ("1,234,567", 1234567, 0, "="),
        ("1.234.567", 1234567, 0, "="),
        ("1 234 567", 1234567, 0, "="),
        # powers of ten
        ("2e-4", 2e-4, 4, "="),
        ("1.50E2", 150, 0, "="),
        ("2e4", 20000, -4, "="),
        ("1.2 × 10−3", 0.0012, 4, "="),
        ("1.2×10⁻³", 0.0012, 4, "="),
        ("1.2 x 10^-3", 0.0012, 4, "="),
        ("1.2·10-3", 0.0012, 4, "="),
        ("10⁻⁴", 1e-4, 4, "="),
        ("10⁴", 1e4, -4, "="),
        ("10^5", 1e5, -5, "="),
        # relations
        ("<.001", 0.001, 3, "<"),
        ("< 0.05", 0.05, 2, "<"),
        ("<= .05", 0.05, 2, "≤"),
        ("⩽.05", 0.05, 2, "≤"),
        (">= 3", 3, 0, "≥"),
        ("＞.05", 0.05, 2, ">"),
        ("= .03", 0.03, 2, "="),
        ("≈ 3.1", 3.1, 1, "~"),
        ("<10⁻⁴", 1e-4, 4, "<"),
        ("<10−4", 1e-4, 4, "<"),
        ("< 1.2 × 10−3", 0.0012, 4, "<"),
    ],
)
def test_accepted(text, value, decimals, relation):
    number = Printed(text)
    assert (number.value, number.decimals, number.relation) == (value, decimals, relation)
    assert str(number) == number.text == text


REFUSED = 'expected a number such as "3.35", ".036" or "<.001", got '


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "n.s.", ".", "-", "5.", "1,234.", "1.2.3", "1,23,4", "1234.567.890", "3,35,2",
        "1 23", "0 123", "1  234", "1 234'567", "10–20", "10-4", "3.1–4.2", "3 %", "3.1 mm", "(3.1)",
        "p<.05", "<<.05", "1e5.5", "e5", "1.2 × 10", "0x10", "1_000", "NaN", "inf", "½", "１２", "٣",
        "0.05²", "3.2⁴", "0.05*", "--3", "- -3",
    ],
)  # fmt: skip
def test_refused(text):
    with pytest.raises(NotANumber, match=f"^{re.escape(REFUSED + repr(text))}$"):
        Printed(text)


@pytest.mark.parametrize("text", ["1e999", "1e-251", "3 × 10^300"])
def test_powers_that_a_float_cannot_hold_are_refused(text):
    with pytest.raises(NotANumber, match=f"^the power of ten in {re.escape(repr(text))} is beyond ±250$"):
        Printed(text)


def test_the_longest_number_with_the_largest_power_is_finite():
    assert math.isfinite(Printed("9" * 44 + "e250").value)


@pytest.mark.parametrize("number", [0.5, 1, np.float64(0.5), None, Decimal("0.50")])
def test_what_is_no_text_is_refused(number):
    with pytest.raises(TypeError, match="a printed number is text, so that its decimals are known: got "):
        Printed(number)


@pytest.mark.parametrize("piece", ["1", "1 ", "1,", "−", "⁴", "−1", "p"])
def test_ten_megabytes_are_refused_at_once(piece):
    text = piece * (10**7 // len(piece))
    started = time.perf_counter()
    with pytest.raises(NotANumber) as raised:
        Printed(text)
    with pytest.raises(NotANumber):
        p_value_interval(text)
    # A hundred times what it takes; matching or translating the whole text takes seconds.
    assert time.perf_counter() - started < 0.5
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1,234", ",", 1.234),
        ("1,234", ".", 1234),
        ("1.234", ",", 1234),
        ("1.234", ".", 1.234),
        ("0·05", ",", 0.05),
        ("1,234.5", ",", 1234.5),
    ],
)
def test_decimal_mark_settles_what_is_ambiguous(text, mark, value):
    assert Printed(text, decimal_mark=mark).value == value


def test_a_decimal_mark_that_fits_no_reading_is_refused():
    with pytest.raises(NotANumber, match=r"'3\.35' has no reading with ',' as decimal mark"):
        Printed("3.35", decimal_mark=",")


# --- what a number stands for --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rounding", "low", "high", "low_closed", "high_closed"),
    [
        ("0.5", "half_up", "0.45", "0.55", True, False),
        ("0.50", "half_up", "0.495", "0.505", True, False),
        ("-0.5", "half_up", "-0.55", "-0.45", False, True),
        ("0.0", "half_up", "-0.05", "0.05", False, False),
        ("-0.0", "half_up", "-0.05", "0.05", False, False),
        ("0.2", "half_even", "0.15", "0.25", True, True),
        ("0.3", "half_even", "0.25", "0.35", False, False),
        ("-0.2", "half_even", "-0.25", "-0.15", True, True),
        ("0.0", "half_even", "-0.05", "0.05", True, True),
        ("0.5", "truncated", "0.5", "0.6", True, False),
        ("-0.5", "truncated", "-0.6", "-0.5", False, True),
        ("0.0", "truncated", "-0.1", "0.1", False, False),
        ("-0.0", "truncated", "-0.1", "0.0", False, True),
        ("28", "half_up", "27.5", "28.5", True, False),
        ("2e4", "half_up", "15000", "25000", True, False),
        ("1.2 × 10−3", "half_up", "0.00115", "0.00125", True, False),
        ("1,234", "half_up", "1233.5", "1234.5", True, False),
    ],
)
def test_bounds(text, rounding, low, high, low_closed, high_closed):
    bounds = Printed(text).bounds(rounding)
    assert (bounds.low, bounds.high) == (Fraction(low), Fraction(high))
    assert (bounds.low_closed, bounds.high_closed) == (low_closed, high_closed)


def test_unknown_rounding_is_named():
    with pytest.raises(ValueError, match="half_up, half_even, truncated, half_up_or_down, got 'up'"):
        Printed("0.5").bounds("up")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0.50", 0.495, 0.505),
        ("< .001", -math.inf, 0.001),
        ("≤.05", -math.inf, 0.05),
        (">3", 3, math.inf),
        ("≥-3", -3, math.inf),
        ("~3.1", 3.0, 3.2),
    ],
)
def test_interval_follows_the_relation(text, low, high):
    assert Printed(text).interval() == interval_of(text) == Interval(low, high)
    assert (Printed(text).low, Printed(text).high) == (low, high)


def holds(bounds, number):
    above = bounds.low <= number if bounds.low_closed else bounds.low < number
    below = number <= bounds.high if bounds.high_closed else number < bounds.high
    return above and below


DECIMALS = st.decimals(-10_000, 10_000, places=6)


@given(DECIMALS, st.integers(0, 6), st.sampled_from(list(MODES)))
def test_the_number_that_was_rounded_lies_in_its_bounds(number, places, rounding):
    text = str(number.quantize(Decimal(1).scaleb(-places), rounding=MODES[rounding]))
    assert holds(Printed(text).bounds(rounding), Fraction(number))


@given(st.integers(-400, 400), st.sampled_from(list(MODES)))
def test_a_tie_lies_in_the_bounds_of_one_number_only(twentieths, rounding):
    number = Decimal(twentieths).scaleb(-2)  # half of them are ties of one decimal
    printed = number.quantize(Decimal("0.1"), rounding=MODES[rounding])
    for step in (-1, 1):
        neighbor = printed + step * Decimal("0.1")
        if neighbor != 0 and printed != 0:
            assert not holds(Printed(str(neighbor)).bounds(rounding), Fraction(number))


def notations(number):
    """Ways to print one number, with its decimals kept."""
    plain, comma, space = f"{number:f}", f"{number:,f}", f"{number:,f}".replace(",", " ")
    yield plain
    yield plain.replace("-", "−")
    yield plain.replace(".", "·")
    yield space
    yield space.replace(" ", "\u2009")
    if abs(number) >= 1000 or "." not in plain or len(plain.partition(".")[2]) != 3:
        yield plain.replace(".", ",") if "." in plain else plain
    if "." in comma:
        yield comma
        yield comma.translate(str.maketrans(",.", ".,")) if "," in comma else comma
    digits, exponent = number.as_tuple().digits, number.as_tuple().exponent
    sign = "-" if number.is_signed() else ""
    significand = "".join(map(str, digits))
    yield f"{sign}{significand}e{exponent}"
    yield f"{sign}{significand} × 10{str(exponent).replace('-', '−')}"


@given(DECIMALS, st.integers(0, 4))
def test_every_notation_of_a_number_reads_as_that_number(number, places):
    rounded = number.quantize(Decimal(1).scaleb(-places))
    for text in notations(rounded):
        read = Printed(text)
        assert read.exact == Fraction(rounded), text
        assert read.decimals == places, text


@given(st.text("0123456789.,-−+eE×x*^ '<>=~⁰¹⁻p", max_size=14))
def test_any_text_is_a_finite_number_or_is_refused(text):
    try:
        number = Printed(text)
    except NotANumber:
        return
    assert math.isfinite(number.value)
    assert number.bounds().low <= number.exact <= number.bounds().high


def test_interval_of_sequences_and_exact_numbers():
    printed = interval_of(["0.50", "−1.3"])
    assert printed.low.tolist() == [0.495, -1.35]
    assert interval_of(0.5) == Interval(0.5, 0.5)
    assert interval_of(np.array([1, 2])).high.dtype == float


def test_intervals_share_ends_and_clip():
    assert Interval(0, 1).overlaps(Interval(1, 2))
    assert not Interval(0, 1).overlaps(Interval(1.1, 2))
    assert Interval(np.array([0, 5]), np.array([1, 6])).overlaps(Interval(1, 2)).tolist() == [True, False]
    assert Interval(-0.5, 0.5).clip(0, 1) == Interval(0.0, 0.5)
    assert math.isnan(Interval(2, 3).clip(0, 1).low)


# --- p-values ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (".036", 0.0355, 0.0365),
        ("p = .036", 0.0355, 0.0365),
        ("P=0.02", 0.015, 0.025),
        ("p-value = 0,04", 0.035, 0.045),
        ("p < .001", 0, 0.001),
        ("p<0·05", 0, 0.05),
        ("p > .05", 0.05, 1),
        (".000", 0, 0.0005),
        ("1.00", 0.995, 1),
        ("p < 10⁻⁴", 0, 1e-4),
        ("10⁻⁴", 0.00005, 0.00015),
        ("ns", 0.05, 1),
        ("n.s.", 0.05, 1),
        ("p = NS", 0.05, 1),
        ("not significant", 0.05, 1),
    ],
)
def test_p_values(text, low, high):
    interval = p_value_interval(text)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-15)


def test_p_value_options():
    assert p_value_interval("ns", alpha=0.01) == Interval(0.01, 1.0)
    assert p_value_interval(Printed(".03"), rounding="truncated") == Interval(0.03, 0.04)


@pytest.mark.parametrize("text", ["1.5", "-.03", "28", "> 1.2"])
def test_what_lies_outside_0_to_1_is_no_p_value(text):
    with pytest.raises(NotANumber, match=r"^a p-value lies between 0 and 1, got "):
        p_value_interval(text)


@pytest.mark.parametrize("text", ["p", "p =", "0.0p5", "pp < .05", "r = .31", ".05²", "significant", ""])
def test_what_reads_like_no_p_value_is_refused(text):
    with pytest.raises(NotANumber, match=r"^expected a number such as "):
        p_value_interval(text)


@given(st.lists(st.from_regex(r"-?[0-9]{0,6}(\.[0-9]{1,6})?", fullmatch=True), min_size=1, max_size=8))
def test_many_numbers_at_once_are_read_as_each_alone(texts):
    texts = [text for text in texts if text not in ("", "-")] or ["0"]
    for rounding in (*MODES, "half_up_or_down"):
        together = interval_of(texts, rounding)
        exact = interval_of(texts, rounding, whole_is_exact=True)
        for i, text in enumerate(texts):
            bounds = Printed(text).bounds(rounding)  # in whole numbers
            assert (together.low[i], together.high[i]) == (float(bounds.low), float(bounds.high))
            counted = interval_of(text, rounding, whole_is_exact=True)
            assert (exact.low[i], exact.high[i]) == (counted.low, counted.high)


@pytest.mark.parametrize("odd", ["1,5", "−2", "< 3", "2e4", "1 234", "1234567890123456"])
def test_one_number_in_another_notation_changes_no_other(odd):
    interval = interval_of(["-1.50", odd, "28"])
    assert (interval.low[0], interval.high[0]) == (-1.505, -1.495)
    assert (interval.low[1], interval.high[1]) == (Printed(odd).low, Printed(odd).high)
    assert (interval.low[2], interval.high[2]) == (27.5, 28.5)


@pytest.mark.parametrize("bad", ["1.2.3", "--3", "3-", "-", ".", "", "-."])
def test_what_is_no_number_is_none_among_others_either(bad):
    with pytest.raises(NotANumber):
        interval_of(["1.5", bad])
