"""GRIM against enumeration: a mean is possible if and only if some sum of whole numbers is printed so."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.granularity import grim, grim_percent
from review.printed import Printed

settings.register_profile("stable", deadline=None, derandomize=True)
settings.load_profile("stable")

MODES = {"half_up": "ROUND_HALF_UP", "half_even": "ROUND_HALF_EVEN", "truncated": "ROUND_DOWN"}


def as_printed(numerator, denominator, places, rounding):
    """A ratio as honest authors print it; 28 digits keep every tie of these small denominators exact."""
    quotient = Decimal(numerator) / Decimal(denominator)
    return str(quotient.quantize(Decimal(1).scaleb(-places), rounding=MODES[rounding]))


# 334/75 = 4.4533 and 335/75 = 4.4667: nothing is printed as 4.46. 669/150 = 4.46.
@pytest.mark.parametrize(
    ("mean", "n", "possible"), [("4.46", 75, False), ("4.46", 150, True), ("4.48", 75, True)]
)
def test_means_of_whole_numbers(mean, n, possible):
    assert grim(mean, n) is possible


def test_items_refine_the_steps():
    assert grim("4.46", 75, items=2) is True
    assert grim("4.46", 75, items=[1, 2]).tolist() == [False, True]


def test_trailing_zeros_count():
    assert grim("4.5", 11) is True  # 49/11 = 4.4545, 50/11 = 4.5454: both to one place
    assert grim("4.50", 11) is False


def test_negative_means_are_mirrored():
    assert grim("-4.46", 75) is grim("4.46", 75) is False
    assert grim("−4.48", 75) is True  # U+2212


def test_which_group_sizes_allow_several_numbers_together():
    n = np.arange(40, 81)
    assert n[grim("4.46", n) & grim("4.48", n) & grim_percent("64.3", n)].tolist() == [56]


# 1/8 = 0.125 is a tie.
@pytest.mark.parametrize(
    ("mean", "rounding", "possible"),
    [
        ("0.13", "half_up", True),
        ("0.12", "half_up", False),
        ("0.13", "half_even", False),
        ("0.12", "half_even", True),
        ("0.13", "truncated", False),
        ("0.12", "truncated", True),
        ("0.13", "half_up_or_down", True),
        ("0.12", "half_up_or_down", True),
    ],
)
def test_ties_follow_the_stated_rounding(mean, rounding, possible):
    assert grim(mean, 8, rounding=rounding) is possible


@pytest.mark.parametrize("rounding", MODES)
@pytest.mark.parametrize("n", [1, 3, 8, 16, 40, 61])
def test_grim_is_what_enumeration_says(n, rounding):
    possible = {as_printed(total, n, 2, rounding) for total in range(2 * n + 1)}
    for hundredths in range(201):
        text = str(Decimal(hundredths).scaleb(-2))
        assert grim(text, n, rounding=rounding) is (text in possible), text


@pytest.mark.parametrize("rounding", MODES)
@pytest.mark.parametrize("n", [1, 7, 40, 80, 301])
def test_percentages_are_what_enumeration_says(n, rounding):
    possible = {as_printed(100 * count, n, 1, rounding) for count in range(n + 1)}
    for tenths in range(1010):
        text = str(Decimal(tenths).scaleb(-1))
        assert grim_percent(text, n, rounding=rounding) is (text in possible), text


def test_percent_sign_and_impossible_shares():
    assert grim_percent("64.3%", 56) is grim_percent("64.3 %", 56) is True
    assert grim_percent("64.3", 75) is False
    assert grim_percent("110", 10) is grim_percent("-10", 10) is False
    assert grim_percent("100", 10) is grim_percent("0", 10) is True


@given(
    st.lists(st.integers(-50, 50), min_size=1, max_size=300), st.integers(0, 4), st.sampled_from(list(MODES))
)
def test_real_whole_numbers_always_pass(data, places, rounding):
    text = as_printed(sum(data), len(data), places, rounding)
    assert grim(text, len(data), rounding=rounding)
    assert grim(Printed(text), len(data), rounding="half_up_or_down") or rounding == "truncated"


@given(st.integers(1, 500), st.data(), st.integers(0, 3))
def test_real_shares_always_pass(n, data, places):
    count = data.draw(st.integers(0, n))
    assert grim_percent(as_printed(100 * count, n, places, "half_up"), n)


def test_arguments_broadcast():
    verdicts = grim(["4.46", "4.48"], np.array([[75], [150]]))
    assert verdicts.dtype == bool
    assert verdicts.tolist() == [[False, True], [True, True]]


@pytest.mark.parametrize("mean", [4.46, np.float64(4.46), [4.46], np.array([4.46])])
def test_a_float_no_longer_knows_its_decimals(mean):
    with pytest.raises(TypeError, match="a printed number is text"):
        grim(mean, 75)


@pytest.mark.parametrize("n", [0, -3, 7.5, float("nan"), float("inf"), "75", None])
def test_n_is_a_positive_whole_number(n):
    with pytest.raises(ValueError, match=r"^n must be a positive whole number, got "):
        grim("4.46", n)
    with pytest.raises(ValueError, match=r"^items must be a positive whole number, got "):
        grim("4.46", 75, items=n)


def test_a_bound_is_no_rounded_number():
    with pytest.raises(ValueError, match=r"expected a rounded number such as 4\.46, got the bound '<3'"):
        grim("<3", 10)
