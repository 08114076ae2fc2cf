"""Counts against published ones and against brute force; draws against the full list; every refusal."""

import itertools
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from scipy import stats

from review import cli
from review.printed import Printed
from review.reporting import spaces
from review.samples import (
    SampleSpace,
    TooLargeError,
    friedman_bounds,
    kruskal_wallis_bounds,
    rank_test_bounds,
    signed_rank_bounds,
    table,
)

# Counts that the CLOSURE method publishes for these numbers; both ends of the rounding interval count there.
PUBLISHED = [
    ("2.7", "1.9", 130, 1, 5, 5_359),
    ("3.0", "1.0", 100, 1, 5, 24_907),
    ("4.7", "2.2", 50, 1, 7, 81_020),
    ("2.00", "1.45", 65, 1, 5, 30),
    ("3.5", "1.20", 50, 0, 7, 7_980),
    ("3.1", "2.1", 60, 1, 10, 6_854_464),
]


@pytest.mark.parametrize(("mean", "sd", "n", "low", "high", "count"), PUBLISHED)
def test_published_counts(mean, sd, n, low, high, count):
    assert SampleSpace(mean, sd, n, low, high, rounding="half_up_or_down").count() == count


def within(value, bounds):
    above = value > bounds.low or (bounds.low_closed and value == bounds.low)
    return above and (value < bounds.high or (bounds.high_closed and value == bounds.high))


def listed_by_hand(mean, sd, n, grades, rounding="half_up", ddof=1):
    """Every sample, by going through all of them; SDs are compared by their squares, as fractions."""
    mean, sd = Printed(mean).bounds(rounding), Printed(sd).bounds(rounding)
    found = []
    for sample in itertools.combinations_with_replacement(grades, n):
        average = Fraction(sum(sample), n)
        variance = sum((x - average) ** 2 for x in sample) / Fraction(n - ddof)
        above = sd.low < 0 or variance > sd.low**2 or (sd.low_closed and variance == sd.low**2)
        below = variance < sd.high**2 or (sd.high_closed and variance == sd.high**2)
        if within(average, mean) and above and below:
            found.append(tuple(sample.count(grade) for grade in grades))
    return sorted(found)


ROUNDINGS = st.sampled_from(["half_up", "half_even", "truncated", "half_up_or_down"])


@st.composite
def printed_samples(draw):
    """Real samples of whole grades with their mean and SD, printed to a few decimals."""
    low = draw(st.integers(-3, 2))
    high = low + draw(st.integers(1, 5))
    values = draw(st.lists(st.integers(low, high), min_size=2, max_size=8))
    mean_decimals, sd_decimals = draw(st.integers(0, 3)), draw(st.integers(0, 3))
    return (
        values,
        low,
        high,
        f"{np.mean(values):.{mean_decimals}f}",
        f"{np.std(values, ddof=1):.{sd_decimals}f}",
    )


@settings(deadline=None, max_examples=150, derandomize=True)
@given(printed_samples(), ROUNDINGS)
def test_brute_force_finds_the_same_samples(sample, rounding):
    values, low, high, mean, sd = sample
    expected = listed_by_hand(mean, sd, len(values), range(low, high + 1), rounding)
    try:
        space = SampleSpace(mean, sd, len(values), low, high, rounding=rounding)
    except ValueError:
        assert expected == []  # refused outright, and rightly
        return
    assert space.count() == len(expected)
    assert sorted(map(tuple, space.histograms())) == expected
    if expected:
        columns = np.array(expected).T
        counts = space.marginals().counts
        assert [list(row) for row in counts] == [
            list(np.bincount(c, minlength=len(values) + 1)) for c in columns
        ]


@settings(deadline=None, max_examples=100, derandomize=True)
@given(printed_samples())
def test_a_real_sample_lies_in_its_space(sample):
    values, low, high, mean, sd = sample
    space = SampleSpace(mean, sd, len(values), low, high, rounding="half_up_or_down")
    assert tuple(values.count(g) for g in range(low, high + 1)) in set(map(tuple, space.histograms()))


@pytest.mark.parametrize("decimals", [1, 2])
def test_half_grades_and_means_of_items(decimals):
    rng = np.random.default_rng(7)
    for _ in range(20):
        n, unit = int(rng.integers(2, 6)), Fraction(1, 2)
        grades = [i * unit for i in range(7)]
        values = rng.choice(len(grades), n) / 2
        mean, sd = f"{values.mean():.{decimals}f}", f"{values.std(ddof=1):.{decimals}f}"
        expected = len(listed_by_hand(mean, sd, n, grades, "half_up_or_down"))
        for shape in ({"step": "0.5"}, {"items": 2}):
            assert SampleSpace(mean, sd, n, 0, 3, rounding="half_up_or_down", **shape).count() == expected


def test_known_counts_minimum_and_maximum_and_median_restrict_the_list():
    space = SampleSpace("2.7", "1.1", 9, 0, 5)
    listed = space.histograms()
    ends = (listed[:, 0] == 0) & (listed[:, 1] > 0) & (listed[:, 4] > 0) & (listed[:, 5] == 0)
    kept = {
        "known": ({"known": {0: 0, 3: 4}}, (listed[:, 0] == 0) & (listed[:, 3] == 4)),
        "ends": ({"minimum": 1, "maximum": 4}, ends),
        "median": ({"median": "3"}, (listed.cumsum(axis=1) > 4).argmax(axis=1) == 3),
    }
    for name, (given_too, keep) in kept.items():
        restricted = SampleSpace("2.7", "1.1", 9, 0, 5, **given_too)
        assert keep.any(), name
        wide = np.zeros((restricted.count(), 6), int)
        wide[:, [int(g) for g in restricted.grades]] = restricted.histograms()
        assert sorted(map(tuple, wide)) == sorted(map(tuple, listed[keep])), name
        assert restricted.marginals().counts.sum() == restricted.count() * len(restricted.grades), name


def test_a_scale_without_an_end_is_as_long_as_the_numbers_need():
    open_ended = SampleSpace("2.0", "1.7", 6, low=0)
    assert open_ended.count() == SampleSpace("2.0", "1.7", 6, 0, 30).count() > 0
    assert SampleSpace("2.0", "1.7", 6).count() == SampleSpace("2.0", "1.7", 6, -30, 30).count()


def test_sd_with_divisor_n():
    assert SampleSpace("2.0", "1.0", 4, 1, 5, ddof=0).count() == len(
        listed_by_hand("2.0", "1.0", 4, range(1, 6), ddof=0)
    )


def test_counts_by_remainders_are_those_of_long_integers(monkeypatch):
    # Several remainders are only needed for spaces too large for a test: make 64 bits count as too few.
    plain = SampleSpace("2.7", "1.2", 12, 0, 5)
    expected = plain.count(), plain.marginals().counts.tolist(), plain.histograms().tolist()
    monkeypatch.setattr("review.samples.table._MODULI", (2**64, 2**61 - 1, 2**59 - 1))
    monkeypatch.setattr("review.samples.table._INT64", 1)
    split = SampleSpace("2.7", "1.2", 12, 0, 5)
    assert (split.count(), split.marginals().counts.tolist(), split.histograms().tolist()) == expected
    drawn = {tuple(row) for row in split.draw(200, np.random.default_rng(1))}
    assert drawn <= {tuple(row) for row in expected[2]}


@given(st.lists(st.integers(0, 2**120), min_size=1, max_size=5))
def test_remainders_settle_numbers_beyond_64_bits(numbers):
    remainders = [np.array([number % modulus for number in numbers], object) for modulus in table._MODULI[:2]]
    assert list(table._from_remainders(remainders)) == numbers


@pytest.mark.parametrize("ordered", [False, True])
def test_draws_are_uniform(ordered):
    space = SampleSpace("2.7", "1.2", 12, 0, 5)
    listed = [tuple(row) for row in space.histograms()]
    weights = np.ones(len(listed))
    if ordered:  # in as many orders as the multinomial coefficient says
        weights = np.array([np.exp(-stats.poisson.logpmf(row, 1).sum() * -1) for row in np.array(listed)])
    drawn = space.draw(40 * len(listed), np.random.default_rng(3), ordered=ordered)
    seen = dict.fromkeys(listed, 0)
    for row in map(tuple, drawn):
        seen[row] += 1
    expected = weights / weights.sum() * len(drawn)
    assert stats.chisquare(list(seen.values()), expected).pvalue > 0.001


def test_extremes_have_the_smallest_and_the_largest_sd():
    space = SampleSpace("2.7", "1.2", 12, 0, 5)
    sds = [np.std(np.repeat(np.arange(6), row), ddof=1) for row in space.histograms()]
    least, most = (np.std(np.repeat(np.arange(6), row), ddof=1) for row in space.extremes())
    assert (least, most) == (pytest.approx(min(sds)), pytest.approx(max(sds)))


def test_the_published_grades_of_the_review():
    # 334/75 prints 4.45 and 335/75 prints 4.47; 336/75 is 4.48 exactly, with 39 fours and 36 fives.
    assert SampleSpace("4.46", "0.50", 75, 0, 5).count() == 0
    only = SampleSpace("4.48", "0.50", 75, 0, 5)
    assert only.histograms().tolist() == [[0, 0, 0, 0, 39, 36]]
    near = {(hit.changed, hit.value) for hit in SampleSpace("4.46", "0.50", 75, 0, 5).nearby()}
    assert near == {("mean", "4.45"), ("mean", "4.47"), ("n", "74"), ("n", "76")}


def test_tests_over_every_pair_are_those_of_scipy():
    a, b = SampleSpace("2.9", "0.9", 9, 0, 4), SampleSpace("2.1", "1.1", 8, 0, 4)
    bounds = rank_test_bounds(a, b)
    grades = np.arange(5)
    pairs = [(np.repeat(grades, x), np.repeat(grades, y)) for x in a.histograms() for y in b.histograms()]
    assert bounds.pairs == len(pairs)
    assert bounds.how == "every pair"
    rank = [stats.mannwhitneyu(x, y, method="asymptotic") for x, y in pairs]
    welch = [stats.ttest_ind(x, y, equal_var=False) for x, y in pairs]
    student = [stats.ttest_ind(x, y) for x, y in pairs]
    for interval, values in (
        (bounds.u, [r.statistic for r in rank]),
        (bounds.mann_whitney_p, [r.pvalue for r in rank]),
        (bounds.superiority, [r.statistic / 72 for r in rank]),
        (bounds.cliffs_delta, [2 * r.statistic / 72 - 1 for r in rank]),
        (bounds.welch_t, [r.statistic for r in welch]),
        (bounds.welch_p, [r.pvalue for r in welch]),
        (bounds.student_t, [r.statistic for r in student]),
        (bounds.student_p, [r.pvalue for r in student]),
    ):
        assert (interval.low, interval.high) == (pytest.approx(min(values)), pytest.approx(max(values)))


@pytest.mark.parametrize(
    "numbers", [("2.9", "0.9", "2.1", "1.1"), ("3.4", "0.7", "1.0", "0.9"), ("2.0", "1.4", "2.1", "1.4")]
)
def test_bounds_without_listing_hold_for_every_pair(numbers):
    a, b = SampleSpace(*numbers[:2], 9, 0, 4), SampleSpace(*numbers[2:], 8, 0, 4)
    exact, proven = rank_test_bounds(a, b), rank_test_bounds(a, b, most_pairs=1)
    assert proven.how == "bounds"
    for name in (
        "u",
        "mann_whitney_p",
        "superiority",
        "cliffs_delta",
        "welch_t",
        "welch_p",
        "student_t",
        "student_p",
    ):
        inner, outer = getattr(exact, name), getattr(proven, name)
        assert outer.low <= inner.low + 1e-12 and inner.high - 1e-12 <= outer.high, name  # noqa: PT018


def test_draws_are_called_an_estimate_and_lie_within_the_bounds():
    a, b = SampleSpace("2.9", "0.9", 9, 0, 4), SampleSpace("2.1", "1.1", 8, 0, 4)
    drawn, exact = rank_test_bounds(a, b, draws=50, rng=np.random.default_rng(1)), rank_test_bounds(a, b)
    assert drawn.how == "estimate from draws"
    assert exact.u.low <= drawn.u.low <= drawn.u.high <= exact.u.high
    with pytest.raises(ValueError, match="draws need rng"):
        rank_test_bounds(a, b, draws=50)


def test_kruskal_wallis_over_every_combination_is_that_of_scipy():
    numbers = (("2.8", "1.0", 6), ("2.0", "1.1", 6), ("1.5", "1.0", 4))
    spaces = [SampleSpace(*row, 0, 4) for row in numbers]
    h, p = kruskal_wallis_bounds(*spaces)
    listed = [[np.repeat(np.arange(5), row) for row in space.histograms()] for space in spaces]
    results = [stats.kruskal(*samples) for samples in itertools.product(*listed)]
    assert (h.low, h.high) == (
        pytest.approx(min(r.statistic for r in results)),
        pytest.approx(max(r.statistic for r in results)),
    )
    assert (p.low, p.high) == (
        pytest.approx(min(r.pvalue for r in results)),
        pytest.approx(max(r.pvalue for r in results)),
    )
    with pytest.raises(TooLargeError, match="combinations of samples, more than 1;"):
        kruskal_wallis_bounds(*spaces, most=1)


def pairings(*spaces):
    """Every way in which the same people can stand behind the samples: orders of all but the first."""
    for rows in itertools.product(*(space.histograms() for space in spaces)):
        first, *others = (
            np.repeat([float(g) for g in s.grades], row) for s, row in zip(spaces, rows, strict=True)
        )
        for orders in itertools.product(*(set(itertools.permutations(other)) for other in others)):
            yield first, *map(np.array, orders)


def signed_rank(first, second):
    """Signed-rank sum and z, from the definition: zeros left out, ties given their mean rank."""
    difference = (first - second)[first != second]
    ranks = stats.rankdata(np.abs(difference))
    spread = (ranks**2).sum()
    return (np.sign(difference) * ranks).sum(), (np.sign(difference) * ranks).sum() / np.sqrt(
        spread
    ) if spread else 0


@pytest.mark.parametrize(
    "numbers", [("2.3", "1.0", "1.3", "1.2"), ("1.7", "1.4", "1.7", "0.8"), ("3.0", "0.9", "0.8", "1.2")]
)
def test_every_pairing_gives_what_the_signed_rank_test_gives(numbers):
    a, b = SampleSpace(*numbers[:2], 6, 0, 4), SampleSpace(*numbers[2:], 6, 0, 4)
    exact, proven = signed_rank_bounds(a, b), signed_rank_bounds(a, b, most=1)
    scores = np.array([signed_rank(*pair) for pair in pairings(a, b)])
    assert (exact.how, proven.how) == ("every pairing", "bounds")
    for interval, bounds, values in (
        (exact.statistic, proven.statistic, scores[:, 0]),
        (exact.z, proven.z, scores[:, 1]),
        (exact.p, proven.p, 2 * stats.norm.sf(np.abs(scores[:, 1]))),
    ):
        assert (interval.low, interval.high) == (pytest.approx(values.min()), pytest.approx(values.max()))
        assert bounds.low <= values.min() + 1e-9
        assert values.max() - 1e-9 <= bounds.high


@pytest.mark.parametrize("means", [("2.5", "1.3", "1.8"), ("3.5", "1.8", "0.5")])
def test_no_pairing_leaves_the_bounds_of_friedmans_test(means):
    spaces = [SampleSpace(mean, "1.0", 4, 0, 4) for mean in means]
    statistic, p = friedman_bounds(*spaces)
    with np.errstate(all="ignore"):
        results = [stats.friedmanchisquare(*samples) for samples in pairings(*spaces)]
    values = np.array([r.statistic for r in results if np.isfinite(r.statistic)])
    assert statistic.low - 1e-9 <= values.min()
    assert values.max() <= statistic.high + 1e-9
    assert p.low - 1e-9 <= stats.chi2.sf(values.max(), 2)
    assert stats.chi2.sf(values.min(), 2) <= p.high + 1e-9


def test_paired_tests_refuse_samples_that_cannot_be_paired():
    a, b = SampleSpace("2.3", "1.0", 7, 0, 4), SampleSpace("1.4", "1.1", 8, 0, 4)
    with pytest.raises(ValueError, match="paired samples have one size and one scale, got n = 7 and 8"):
        signed_rank_bounds(a, b)
    with pytest.raises(ValueError, match=r"three or more samples of one size, got \[7, 8\]"):
        friedman_bounds(a, b)


REFUSED = [
    (("6.1", "0.5", 10, 0, 5), "a mean of 6.1 lies outside the scale from 0 to 5"),
    (("4.4", "1.9", 75, 0, 5), "an SD of 1.9 is beyond what a scale from 0 to 5 allows at a mean of 4.4"),
    (("4.4", "0.5", 1, 0, 5), "n is at least 2, got 1: one value has no SD"),
    (("4.4", "0.5", 7.5, 0, 5), "n is a whole number of people, got 7.5"),
    (("4.4", "0.5", 10, 5, 5), "low is below high, got 5 and 5"),
    (("4.4", "-0.5", 10, 0, 5), "an SD is 0 or more, got -0.5"),
    (("4,4,4", "0.5", 10, 0, 5), "expected a number such as"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_impossible_input_is_refused_with_the_reason(arguments, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        SampleSpace(*arguments)


def test_floats_are_refused_because_their_decimals_are_lost():
    with pytest.raises(TypeError, match="a printed number is text"):
        SampleSpace(4.5, "0.5", 10, 0, 5)
    with pytest.raises(
        TypeError,
        match=r'step is a whole number or text such as "0\.5", got the float 0\.5: write it in quotes',
    ):
        SampleSpace("4.5", "0.5", 10, 0, 5, step=0.5)


def test_a_space_too_large_says_so_at_once_with_its_size():
    started = time.perf_counter()
    with pytest.raises(TooLargeError, match=r"takes [0-9,.]+ GiB \(5000 values on 7 grades\)"):
        SampleSpace("4.0", "1.5", 5000, 1, 7).count()
    assert time.perf_counter() - started < 5  # and not after the minutes that filling it would take
    with pytest.raises(
        TooLargeError, match="5,780,088 samples have this mean and SD, more than the 1,000,000 to be listed"
    ):
        SampleSpace("3.1", "2.1", 60, 1, 10).histograms()


def test_what_no_sample_has_is_said_when_asked_for_one():
    space = SampleSpace("4.46", "0.50", 75, 0, 5)
    for ask in (space.marginals, space.extremes, lambda: space.draw(1, np.random.default_rng(1))):
        with pytest.raises(ValueError, match=r"no sample of 75 has a mean of 4\.46 .*; nearby\(\)"):
            ask()


@pytest.mark.parametrize(
    "asked",
    [
        {"low": 0, "high": "1e12"},
        {"step": "1e-9"},
        {"step": "1e-300"},
        {"items": 10**9},
        {"mean": "1e15"},
        {"sd": "1e9"},
        {"low": -1_000_000, "high": 1_000_000},
    ],
)
def test_grades_without_measure_are_refused_at_once(asked):
    with pytest.raises(TooLargeError, match="allow more than 20,000 grades: name the ends of the scale"):
        SampleSpace(**{"mean": "4.5", "sd": "1.2", "n": 30} | asked).count()


def test_draws_that_would_not_fit_are_refused():
    space = SampleSpace("4.5", "2.2", 30, 0, 10)
    with pytest.raises(TooLargeError, match="at most 9,090,909 samples of these grades are drawn"):
        space.draw(10**9, np.random.default_rng(1))


def test_the_command_says_how_long_it_will_take(capsys):
    notes, shown = Console(stderr=True, width=200), Console(width=200)
    space = SampleSpace("4.5", "2.2", 30, 0, 10)
    spaces.describe(shown, space, notes=notes)
    assert capsys.readouterr().err == ""  # a second is not worth a word
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(space), "seconds", lambda self: 600.0)
        spaces.describe(shown, space, notes=notes)
    assert "Counting these samples takes about 10 minutes" in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["1_000", "٣٠", "-3", "1e3", "9" * 400])
def test_the_command_takes_a_whole_number_of_people(capsys, typed):
    with pytest.raises(SystemExit):
        cli.main(["samples", "--mean", "4.5", "--sd", "1.2", f"--n={typed}"])
    assert "a whole number of people such as 30 is wanted" in capsys.readouterr().err
