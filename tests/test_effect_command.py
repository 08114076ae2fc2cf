"""``review effect``: what a researcher types, reads, and pastes."""

import re
import subprocess
import sys

import numpy as np
import pytest
import typed
from hypothesis import given, settings
from hypothesis import strategies as st

from review import cli, effects
from review.cli import effect as options
from review.reporting import effect

run, read = typed.fixtures("effect")


def names(result):
    return [route["route"] for route in result["routes"]]


def test_means_and_sds_give_hedges_g_with_formula_and_sentence(run):
    status, out, _ = run("--mean 3.35 4.56 --sd .73 .66 -n 150 75")
    g = effects.hedges_g(3.35, 0.73, 150, 4.56, 0.66, 75)
    ends = g.interval()
    expected = f"{g.estimate:.2f}, 95% CI [{ends.low:.2f}, {ends.high:.2f}]".replace("-", "−")
    assert status == 0
    assert "(3.35 − 4.56) / √(((150 − 1)·.73² + (75 − 1)·.66²) / (150 + 75 − 2)) = −1.71" in out
    assert f"Hedges' g (group 1 minus group 2) was {expected}, computed from the printed means and SDs" in out


def test_a_t_test_and_its_p_agree(read):
    # t(28) = 2.20, p = .036: scipy's 2 * stdtr(28, -2.20) is 0.0362.
    result = read("--t 2.20 --p .036 -n 15 15")
    assert names(result) == ["t", "p"]
    assert result["agree"] is True
    assert result["routes"][0]["estimate"] == pytest.approx(
        effects.d_to_g(effects.t_to_d(2.2, 15, 15)).estimate
    )


def test_one_changed_digit_no_longer_agrees(read, run):
    assert read("--t 2.20 --p .026 -n 15 15")["agree"] is False
    status, out, _ = run("--t 2.20 --p .026 -n 15 15")
    assert status == 0
    assert "No rounding makes these agree: t and p." in out
    assert "Innocent readings" in out
    for word in ("error", "wrong", "fraud", "failed"):
        assert word not in out.lower()


def test_a_bound_stays_a_bound(read, run):
    route = read("--p '< .001' -n 21 22 --higher 2")["routes"][0]
    bound = effects.d_to_g(effects.t_to_d(effects.p_to_t(0.001, 41, sign=-1), 21, 22)).estimate
    assert route["rounding_low"] is None
    assert route["rounding_high"] == pytest.approx(bound)
    assert (route["ci_low"], route["ci_high"]) == (None, None)
    assert "was at most −1.06" in run("--p '< .001' -n 21 22 --higher 2")[1]
    zero = read("--p .000 -n 21 22")["routes"][0]  # rounded to .000, so below .0005
    assert zero["rounding_low"] == pytest.approx(
        effects.d_to_g(effects.t_to_d(effects.p_to_t(0.0005, 41), 21, 22)).estimate
    )
    silent = read("--p ns -n 20 20")["routes"][0]
    assert silent["rounding_low"] == -silent["rounding_high"] < 0


def test_direction_comes_from_what_shows_it_or_is_said_to_be_assumed(read):
    assert all(route["estimate"] < 0 for route in read("--t -2.2 --p .036 -n 15 15")["routes"])
    assert "group 1 is higher" in read("--p .036 -n 15 15")["routes"][0]["assumed"][0]
    assert read("--p .036 -n 15 15 --higher 2")["routes"][0]["assumed"] == []


def test_a_direction_that_was_rounded_away_is_left_open(read):
    # Means that differ by less than their rounding, t = -0.18, p = .861 with 48 and 46 people.
    assert read("--mean 8.9 8.9 --sd 1.8 0.8 -n 48 46 --t -0.18 --p .861")["agree"] is True
    alone = read("--mean 8.9 8.9 --sd 1.8 0.8 -n 48 46 --p .861")["routes"][1]
    assert alone["rounding_low"] == -alone["rounding_high"] < 0


def test_an_interval_belongs_to_the_estimate_that_is_printed_with_it(read):
    assert names(read("--md -0.4 --ci -2.3 1.5 -n 46 28 --measure g")) == ["difference and its interval"]


def test_counts_and_a_printed_odds_ratio(read):
    result = read("--events 12 7 --total 40 41 --or 2.08 --ci .72 6.00")
    assert names(result) == ["counts", "OR and its interval", "middle of the interval"]
    assert result["agree"] is True
    assert result["routes"][0]["estimate"] == pytest.approx((12 * 34) / (28 * 7))
    assert read("--events 12 7 --total 40 41 --or 2.28")["unused"] == ["--or"]  # needs --ci or --p
    assert read("--events 12 7 --total 40 41 --or 2.28 --ci .72 6.00")["agree"] is False


def test_risk_difference_tells_the_number_needed_to_treat(run):
    _, out, _ = run("--events 20 10 --total 100 100 --measure RD")
    assert "RD = 0.10" in out
    # Variance .2·.8/100 + .1·.9/100 = .0025, so .0020018 to .1979982: 1/.198 = 5.1, 1/.0020018 = 499.6.
    assert "Number needed to treat (for one event more in group 1): 10.0 [5.1 to 499.6]" in out
    assert "through ∞" in run("--events 12 7 --total 40 41 --measure RD")[1]


def test_an_empty_cell_is_named(read):
    assert "0.5 more in every cell" in read("--events 0 7 --total 40 41")["routes"][0]["assumed"][0]


def test_welch_takes_over_only_where_it_reconciles(read):
    # Welch's test of these: t = 2.280, df = 11.5, p = .0426 (scipy.stats.ttest_ind_from_stats).
    means = "--mean 10.00 8.00 --sd 3.00 1.00 -n 12 60"
    assert names(read(f"{means} --t 2.28 --p .042")) == ["means and SDs", "Welch's t", "p of Welch's t"]
    assert read(f"{means} --t 2.28 --p .042")["agree"] is True
    # Student's test of the same: t = 4.208.
    assert names(read(f"{means} --t 4.21")) == ["means and SDs", "t"]
    assert read(f"{means} --t 3.30")["agree"] is False


def test_medians_are_approximate_and_not_compared(read):
    result = read("--median 3 5 --iqr 2 4 4 7 -n 30 28 --t -4.4")
    assert result["agree"] is None
    assert names(result) == ["t", "medians and quartiles"]
    assert "if normal" in result["routes"][1]["approximate"]
    a, b = effects.median_iqr_to_mean_sd(3, 2, 4, 30), effects.median_iqr_to_mean_sd(5, 4, 7, 28)
    assert result["routes"][1]["estimate"] == pytest.approx(
        effects.hedges_g(a.mean, a.sd, 30, b.mean, b.sd, 28).estimate
    )


@pytest.mark.parametrize(
    ("line", "measure", "expected"),
    [
        ("--mean 3 4 --se .2 .3 -n 25 36", "g", lambda: effects.hedges_g(3, 1, 25, 4, 1.8, 36).estimate),
        ("--paired --mean 24.1 21.3 --sd 5.2 5.0 --r .7 -n 20", "SMCC", lambda: effects.
            standardized_mean_change(24.1, 5.2, 21.3, 5.0, 20, 0.7, standardizer="change").estimate),
        ("--paired --mean 1.0 --sd 4.5 -n 20", "SMCC",
            lambda: effects.paired_t_to_d(1 / 4.5 * 20**0.5, 20).estimate),
        ("--f 5.21 --df 2 57", "eta2", lambda: 10.42 / 67.42),
        ("--f 4.84 -n 15 15", "g", lambda: effects.d_to_g(effects.t_to_d(2.2, 15, 15)).estimate),
        ("--chi2 9.3 --df 2 -n 120", "V", lambda: (9.3 / 120) ** 0.5),
        ("--chi2 5.1 -n 100", "phi", lambda: 0.051**0.5),
        ("--r .35 -n 60", "r", lambda: 0.35),
        ("--hr .66 --ci .5 .88", "HR", lambda: 0.66),
        ("--md 3.8 --ci 1.0 6.6", "MD", lambda: 3.8),
        ("--md 3.8 --se 1.37 -n 25 22", "g",
            lambda: effects.d_to_g(effects.t_to_d(3.8 / 1.37, 25, 22)).estimate),
        ("--t 2.2 --df 28", "g", lambda: effects.d_to_g(effects.t_to_d(2.2, 15, 15)).estimate),
    ],
)  # fmt: skip
def test_usual_inputs_give_the_usual_measure(read, line, measure, expected):
    result = read(line)
    assert result["measure"] == measure
    assert result["routes"][0]["estimate"] == pytest.approx(expected())


def test_limbs_widen_the_interval(read):
    one, two = (read(f"--t 2.2 -n 15 15{more}")["routes"][0] for more in ("", " --cluster 2 .6"))
    assert two["standard_error"] == pytest.approx(one["standard_error"] * 1.6**0.5)
    assert "2 observations per person" in two["assumed"][0]


def test_intervals_of_another_level(read):
    route = read("--hr .66 --ci .50 .88 --ci-level .9 --level .99")["routes"][0]
    assert route["standard_error"] == pytest.approx(np.log(0.88 / 0.5) / (2 * 1.6448536269514722))
    assert route["ci_high"] == pytest.approx(0.66 * np.exp(2.5758293035489004 * route["standard_error"]))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--mean 3 4", "g cannot be computed from this alone; also give --sd and -n"),
        ("--mean 3 4 --sd 1 1", "g cannot be computed from this alone; also give -n"),
        ("--mean 3 4 -n 9 9", "g cannot be computed from this alone; also give --sd, or --t, or --f\n"),
        ("--median 3 4 -n 9 9", "g cannot be computed from this alone; also give --iqr, or --t, or --f\n"),
        ("--t 2", "g cannot be computed from this alone; also give -n or --df\n"),
        ("--chi2 5", "phi cannot be computed from this alone; also give -n\n"),
        ("--r .4", "r cannot be computed from this alone; also give -n"),
        ("--events 3 4", "OR cannot be computed from this alone; also give --total"),
        ("--t 2 3 -n 20", "--t takes 1 number(s), got 2: '2', '3'"),
        ("--table 18 8 11 15", "--table takes 2 number(s), got 4: '18', '8', '11', '15'; counts go to"),
        ("--or 3.07 --ci 9.58 .98", "--ci: the lower number comes first, got 9.58 and .98"),
        ("--md -1 --ci -.5 -1.5", "--ci: the lower number comes first, got (−.5) and (−1.5)"),
        ("--mean 3 4 --ci 2 4 5 3 -n 9 9", "--ci: the lower number comes first, got 5 and 3"),
        ("--median 3 5 --iqr 4 2 4 7 -n 9 9", "--iqr: the lower number comes first, got 4 and 2"),
        ("--median 3 5 --range 0 9 8 1 -n 9 9", "--range: the lower number comes first, got 8 and 1"),
        ("--t abc -n 9 9", "--t: expected a number such as"),
        ("--t '< 2' -n 9 9", "--t: '< 2' is a bound; only --p takes one"),
        ("--t 2 -n 9.5 9", "--n: '9.5' must be a whole number"),
        ("--p 1.2 -n 9 9", "--p: a p-value lies between 0 and 1"),
        ("--f 5.2 --df 2 9 --measure g", "no formula leads from --df, --f to g; --measure can be eta2"),
        ("--events 12 7 --total 10 41", "total1 must be at least 1, and no fewer than events1; got 10"),
        ("--mean 2 3 --sd 0 1 -n 9 9", "sd1 must be a positive standard deviation"),
        ("--t 2 -n 9 9 --cluster 2 7", "icc must be an intraclass correlation between 0 and 1; got 7"),
        ("--or 2 --ci 0 4", "a ratio and its interval are above 0; leave out what was printed as 0"),
        ("", "g cannot be computed from this alone; also give"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_line_with_a_remedy(run, line, message):
    status, out, err = run(line)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith(f"review effect: {message}")


def test_an_unknown_option_is_named_with_where_to_look(run, capsys):
    with pytest.raises(SystemExit) as stopped:
        run("--means 3 4 --sd 1 1 -n 9 9")
    assert stopped.value.code == 2
    assert (
        "review effect: error: not understood: '--means'; see review effect --help" in capsys.readouterr().err
    )


def test_numbers_are_typed_as_papers_of_many_languages_print_them(read):
    points = read("--md -1.5 --ci -2.5 -0.5 -n 26 26")["routes"][0]
    commas = read("--md -1,5 --ci -2,5 -0,5 --n 26 26")["routes"][0]
    assert commas["ci_low"] == points["ci_low"] < commas["estimate"] == points["estimate"] < 0


def test_a_sign_that_was_not_printed_is_seen(run):
    # Published t-tests often stand without their sign: here group 2 is higher, and t(50) = 3.08.
    told = "They do agree with the groups in the other order in one of them"
    means = "--mean 2.8 4.3 --sd 1.6 1.9 -n 26 26"
    assert told in run(f"{means} --t 3.08")[1]
    assert told not in run(f"{means} --t 4.08")[1]
    assert told not in run(f"{means} --t -3.08")[1]
    assert told in run("--events 12 7 --total 40 41 --or 0.48 --ci 0.17 1.37")[1]
    assert told not in run("--events 12 7 --total 40 41 --or 0.40 --ci 0.14 1.14")[1]


@pytest.mark.parametrize("typed", [["--t", "\x1b[31m2"], ["--t", "2", "\x1b[31m2"], ["--p", "p\x1b]0;x"]])
def test_hostile_text_is_shown_as_text(capsys, typed):
    assert cli.main(["effect", *typed, "-n", "9", "9"]) == 2
    assert "\x1b" not in "".join(capsys.readouterr())


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from review import cli\n"
        "try: cli.main(['effect', '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'numpy', 'scipy', 'rich', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "examples:" in done.stdout


def test_every_example_of_the_help_runs(run):
    examples = [line.split("effect", 1)[1] for line in options._EXAMPLES.splitlines() if "review" in line]
    assert len(examples) == 7
    for example in examples:
        status, out, _ = run(re.split(" {2,}", example)[0])
        assert status == 0
        assert "For a paper:" in out


def test_command_line_and_module_know_the_same_names():
    assert set(options._MEASURES) == set(effect.MEASURES)
    assert {option.strip("-") for option, _ in options._PRINTED} == set(effect.LAYOUT)


VALUES = st.floats(1, 50)
SIZES = st.integers(5, 200)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(VALUES, st.floats(0.5, 9), SIZES, VALUES, st.floats(0.5, 9), SIZES, st.integers(1, 3), st.booleans())
def test_honest_rounding_always_agrees(mean1, sd1, n1, mean2, sd2, n2, places, welch):
    from scipy import stats

    t, p = stats.ttest_ind_from_stats(mean1, sd1, n1, mean2, sd2, n2, equal_var=not welch)

    def printed(*numbers, digits=places):
        return [f"{number:.{digits}f}" for number in numbers]

    typed = {"mean": printed(mean1, mean2), "sd": printed(sd1, sd2), "n": [str(n1), str(n2)]}
    typed |= {"t": printed(t), "p": printed(p, digits=3)}
    result = effect.routes(typed, rounding="half_up_or_down")
    assert result.agree is True
    exact = effects.hedges_g(mean1, sd1, n1, mean2, sd2, n2).estimate
    assert result.routes[0].possible.low <= exact <= result.routes[0].possible.high


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.integers(1, 40), st.integers(41, 90), st.integers(1, 40), st.integers(41, 90), st.integers(1, 3))
def test_honestly_rounded_odds_ratios_agree_with_their_counts(events1, total1, events2, total2, places):
    ratio, ends = effects.log_odds_ratio(events1, total1, events2, total2).ratio()
    texts = [f"{number:.{places}f}" for number in (ratio, ends.low, ends.high)]
    if float(texts[1]) == 0 or texts[1] == texts[2]:
        return  # printed so, the interval says nothing
    typed = {"events": [str(events1), str(events2)], "total": [str(total1), str(total2)]}
    assert effect.routes(typed | {"or": texts[:1], "ci": texts[1:]}).agree is True


@settings(deadline=None, derandomize=True, max_examples=60)
@given(VALUES, st.floats(0.5, 9), SIZES, VALUES, st.floats(0.5, 9), SIZES)
def test_swapped_groups_flip_the_sign(mean1, sd1, n1, mean2, sd2, n2):
    def g(*groups):
        mean, sd, n = (
            [f"{number:.{2 if isinstance(number, float) else 0}f}" for number in pair] for pair in groups
        )
        return effect.routes({"mean": mean, "sd": sd, "n": n}).routes[0]

    there, back = g((mean1, mean2), (sd1, sd2), (n1, n2)), g((mean2, mean1), (sd2, sd1), (n2, n1))
    assert there.estimate == pytest.approx(-back.estimate)
    assert there.possible.low == pytest.approx(-back.possible.high)


def test_given_limits_of_the_asked_level_are_shown_as_printed(run, read):
    # Rebuilt around 2.6 from its width, the interval would be 0.83 to 8.13.
    assert "was 2.60, 95% CI [0.98, 9.58], computed" in run("--or 2.6 --ci .98 9.58")[1]
    assert "was −1.50, 95% CI [−2.5, −0.500], computed" in run("--md -1.5 --ci -2.5 -.500")[1]
    assert "was −1.50, 95% CI [−2.5, −0.500], computed" in run("--md -1,5 --ci -2,5 -,500")[1]
    route = read("--or 2.6 --ci .98 9.58")["routes"][0]
    assert (route["ci_low"], route["ci_high"]) == (0.98, 9.58)
    assert "9.58]" not in run("--or 2.6 --ci .98 9.58 --level .9")[1]
    assert "9.58]" not in run("--or 2.6 --ci .98 9.58 --cluster 2 .5")[1]
