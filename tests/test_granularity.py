"""Printed means, SDs and percentages of whole numbers, against enumeration and published examples."""

import functools
import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.granularity import debit, grim, grim_percent, grimmer, sd_bounds
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


# The data sets pigs1, pigs3 and pigs5 of the R package scrutiny, with the verdicts of its translation
# scrutipy 0.1.12: grim_scalar(mean, n), debit(means, sds, ns), grimmer(means, sds, ns, items=[1] * 12). There
# halves may go up or down.
PIGS1 = [
    ("7.22", 32, True), ("4.74", 25, False), ("5.23", 29, False), ("2.57", 24, False), ("6.77", 27, False),
    ("2.68", 28, True), ("7.01", 29, False), ("7.38", 26, True), ("3.14", 27, False), ("6.89", 31, False),
    ("5.00", 25, True), ("0.24", 28, False),
]  # fmt: skip
PIGS3 = [
    ("0.53", "0.50", True), ("0.44", "0.50", True), ("0.77", "0.42", True), ("0.19", "0.35", False),
    ("0.34", "0.47", True), ("0.93", "0.25", True), ("0.12", "0.33", True),
]  # fmt: skip
PIGS5 = [
    ("7.22", "5.30", 38, False), ("4.74", "6.55", 31, True), ("5.23", "2.55", 35, False),
    ("2.57", "2.57", 30, True), ("6.77", "2.18", 33, False), ("2.68", "2.59", 34, True),
    ("7.01", "6.68", 35, False), ("7.38", "3.65", 32, True), ("3.14", "5.32", 33, False),
    ("6.89", "4.18", 37, True), ("5.00", "2.18", 31, True), ("0.24", "6.43", 34, True),
]  # fmt: skip


def test_examples_of_scrutiny():
    means, n, possible = zip(*PIGS1, strict=True)
    assert grim(means, n, rounding="half_up_or_down").tolist() == list(possible)
    means, sds, possible = zip(*PIGS3, strict=True)
    assert debit(means, sds, 1683, rounding="half_up_or_down").tolist() == list(possible)
    means, sds, n, possible = zip(*PIGS5, strict=True)
    assert grimmer(means, sds, n, rounding="half_up_or_down").tolist() == list(possible)


# The README of scrutipy 0.1.12, and the example of Allard (2018) as scrutipy decides it.
def test_examples_of_scrutipy():
    assert grim("5.19", 40) is False
    verdicts = grimmer(["1.03", "52.13", "9.42375"], ["0.41", "2.26", "3.86"], [40, 30, 59])
    assert verdicts.tolist() == [False, True, False]
    assert debit(["0.36", "0.118974"], ["0.11", "0.6784"], [20, 100]).tolist() == [False, False]
    assert grimmer("3.44", "2.47", 18) is False


def test_debit_asks_for_a_whole_number_of_ones():
    """Of 40 people 4 are 0.10 and 5 are 0.13; scrutipy lets 0.11 with SD 0.31 pass."""
    assert debit(["0.10", "0.11", "0.13"], ["0.30", "0.31", "0.33"], 40).tolist() == [True, False, True]


def test_example_of_brown_and_heathers():
    """Their first one: 28 people cannot have a mean of 5.19, as 145/28 is 5.18 and 146/28 is 5.21."""
    assert grim(["5.18", "5.19", "5.20", "5.21"], 28).tolist() == [True, False, False, True]


def test_smallest_sd_of_a_mean_between_whole_numbers():
    """27 people with a mean of 2.48 are at least 14 twos and 13 threes: SD 0.51; scrutipy lets 0.17 pass."""
    assert grimmer("2.48", ["0.17", "0.50", "0.51"], 27).tolist() == [False, False, True]


LARGEST_SD = 5.5  # more than any SD on a scale from 0 to 10


@functools.cache
def squares_by_sum(n):
    """For each sum from 0 to n - 1, a bit for each sum of squares that n whole numbers can have with it."""
    if n == 0:
        return {0: 1}
    most = math.ceil(30 * LARGEST_SD**2) + 30
    reach, mask = math.isqrt(most), (1 << most + 1) - 1
    found = {}
    for total, squares in squares_by_sum(n - 1).items():
        for value in range(-reach, reach + 1):
            if abs(total + value) <= math.isqrt(30 * most):
                found[total + value] = found.get(total + value, 0) | squares << value * value & mask
    return found


def hundredths_of_root(numerator, denominator):
    """The square root to two decimals, halves up, as a whole number of hundredths; exact."""
    root = math.isqrt(40000 * numerator // denominator)  # of two hundredths
    return (root + 1) // 2


@pytest.mark.parametrize("n", range(2, 31))
def test_grimmer_is_what_enumeration_says(n):
    """All means and SDs to two decimals. A mean in [4, 5) stands for every one: values can be shifted."""
    possible = set()
    for total in range(n):
        bits = squares_by_sum(n)[total]
        mean = (200 * total + n) // (2 * n) % 100
        for squares in range(bits.bit_length()):
            if bits >> squares & 1:
                possible.add((mean, hundredths_of_root(n * squares - total**2, n * (n - 1))))
    means = np.array([f"4.{mean:02}" for mean in range(100)], object)
    sds = np.array([f"{sd // 100}.{sd % 100:02}" for sd in range(int(100 * LARGEST_SD))], object)
    reached = {mean for mean, _ in possible}
    rows = np.array(sorted(reached))
    verdicts = grimmer(means[rows][:, None], sds, n)
    expected = np.array([[(mean, sd) in possible for sd in range(len(sds))] for mean in rows])
    assert (verdicts == expected).all()
    assert grim(means, n).tolist() == [mean in reached for mean in range(100)]
    assert not grimmer(
        [text for i, text in enumerate(means) if i not in reached] or ["4.501"], "1.00", n
    ).any()


@pytest.mark.parametrize("n", range(2, 31))
def test_debit_is_what_enumeration_says(n):
    possible = {
        ((200 * ones + n) // (2 * n), hundredths_of_root(ones * (n - ones), n * (n - 1)))
        for ones in range(n + 1)
    }
    means = np.array([f"{mean // 100}.{mean % 100:02}" for mean in range(105)], object)
    sds = np.array([f"0.{sd:02}" for sd in range(75)], object)
    expected = [[(mean, sd) in possible for sd in range(75)] for mean in range(105)]
    assert debit(means[:, None], sds, n).tolist() == expected


@pytest.mark.parametrize(("low", "high"), [(1, 5), (1, 7), (0, 10)])
@pytest.mark.parametrize("n", [2, 3, 4, 7, 12, 30])
def test_bounds_of_the_sd_are_what_enumeration_says(n, low, high):
    sums = {0: {0}}
    for _ in range(n):
        grown = {}
        for total, squares in sums.items():
            for value in range(high - low + 1):
                grown.setdefault(total + value, set()).update(q + value**2 for q in squares)
        sums = {total: {min(squares), max(squares)} for total, squares in grown.items()}
    for total, squares in sums.items():
        text = f"{low + total / n:.6f}"
        bounds = sd_bounds(text, n, low, high)
        variances = [(n * q - total**2) / (n * (n - 1)) for q in (min(squares), max(squares))]
        assert [bounds.low**2, bounds.high**2] == pytest.approx(variances, abs=1e-12)  # of floats


def test_bounds_hold_every_mean_that_the_print_allows():
    # 19.5/10 to 20.5/10: with sum 20, all are 2, or five are 0 and five are 4.
    bounds = sd_bounds("2.0", 10, 0, 4)
    assert (bounds.low, bounds.high) == pytest.approx((0, math.sqrt(10 * 4 / 9)))
    # Any values: 1.95 to 2.05 holds 2, half of them at each end.
    assert sd_bounds("2.0", 10, 0, 4, items=None).high == pytest.approx(math.sqrt(10 * 4 / 9))
    many = sd_bounds(["2.0", "9.0"], [10, 10], 0, 4)
    assert many.low[0] == 0
    assert np.isnan(many.high[1])
    assert math.isnan(sd_bounds("4.46", 75, 0, 5).high)


def test_bounds_name_what_is_wrong():
    with pytest.raises(ValueError, match="low is below high, got 5 and 0"):
        sd_bounds("2.0", 10, 5, 0)
    with pytest.raises(ValueError, match=r"no mean of 1 whole numbers is 0\.5 or 5"):
        sd_bounds("2.0", 10, "0.5", 5)


def spread_as_printed(data, items, places):
    n, total = len(data), sum(data)
    squared = Decimal(n * sum(x * x for x in data) - total**2) / (n * (n - 1))
    return str((squared.sqrt() / items).quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP"))


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=100), st.integers(1, 10), st.integers(0, 3))
def test_real_samples_always_pass(data, items, places):
    mean = as_printed(sum(data), len(data) * items, places, "half_up")
    sd = spread_as_printed(data, items, places)
    assert grimmer(mean, sd, len(data), items=items)
    bounds = sd_bounds(mean, len(data), -50, 50, items=items)
    assert bounds.overlaps(Printed(sd).interval())


@given(st.lists(st.integers(0, 1), min_size=2, max_size=300), st.integers(1, 4))
def test_real_answers_always_pass(data, places):
    mean, sd = as_printed(sum(data), len(data), places, "half_up"), spread_as_printed(data, 1, places)
    assert debit(mean, sd, len(data))
    assert grimmer(mean, sd, len(data))


def test_sd_with_the_divisor_n():
    # 0, 0, 1, 1: SD 0.577 with n - 1, 0.5 with n.
    assert grimmer("0.50", ["0.58", "0.50"], 4).tolist() == [True, False]
    assert grimmer("0.50", ["0.58", "0.50"], 4, ddof=0).tolist() == [False, True]


def test_large_numbers_take_no_longer():
    assert grimmer("123456789.0", "98765432.1", 1000) is True
    assert grimmer("2e9", "1e9", 2) is grimmer("2e9", "1e9", 3) is grimmer("2e9", "1e9", 4) is True


def test_one_value_has_no_sd():
    for rule in (grimmer, debit):
        with pytest.raises(ValueError, match="n must be at least 2, got 1: one value has no SD"):
            rule("0.50", "0.10", 1)
