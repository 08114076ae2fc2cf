"""`review effect`: exact routes first, p-values and intervals that contradict, nothing assumed silently."""

import numpy as np
import pytest
import typed
from benchmarks import honest_effects

from review import effects
from review.effects.printed import routes

run, read = typed.fixtures("effect")


@pytest.mark.parametrize(
    ("make", "measure"),
    [(honest_effects.correlation, "r"), (honest_effects.groups, None), (honest_effects.ratio, "OR")],
)
def test_honest_numbers_are_never_called_contradictory(make, measure):
    rng = np.random.default_rng(8)
    for i in range(60):
        given = make(rng, 2 + i % 2)
        if float(given["ci"][0]) != float(given["ci"][1]) and 0 not in map(float, given.get("or", ["1"])):
            assert routes(given, measure=measure).agree is not False, given


def test_r_t_f_and_p_meet_through_their_degrees_of_freedom(read):
    # t = r √(38 / (1 - r²)) of r = .45 is 3.106, its p .0036.
    for line in ("--r .45 --t 3.11 --df 38", "--r .45 --p .004 -n 40", "--r .45 --f 9.65 --df 1 38 -n 40"):
        result = read(line)
        assert (result["measure"], result["agree"]) == ("r", True)
        assert result["routes"][0]["assumed"] == []
    exact = read("--t 3.11 --df 38 --measure r")["routes"][0]["estimate"]
    assert exact == pytest.approx(3.11 / np.sqrt(3.11**2 + 38))
    assert read("--r .45 --t 4.11 --df 38")["agree"] is False


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--rr 1.5 --ci 1.1 2.05 --p .2", "The printed p (= .2) does not follow from RR and its interval"),
        ("--r .45 --ci .1 .7 -n 40", "The printed interval (.1 to .7) does not follow from r and n"),
        (
            "--g .5 --ci .3 .7 -n 20 20",
            "The printed interval (.3 to .7) does not follow from g and the sizes",
        ),
        ("--md 3.8 --ci 1.0 6.6 --p .5", "does not follow from difference and its interval"),
        ("--events 12 7 --total 40 41 --p .001", "does not follow from the counts"),
        ("--mean 5.0 3.0 --sd 2.0 2.0 -n 30 30 --ci 1.9 2.1", "does not follow from means, SDs and sizes"),
    ],
)
def test_a_p_or_interval_that_contradicts_the_rest_is_named(run, line, told):
    status, out, _ = run(line)
    assert status == 0
    assert told in " ".join(out.split())
    assert "Innocent readings" in out


@pytest.mark.parametrize(
    ("line", "measure", "expected", "error"),
    [
        # By hand: SD = SE √n; d = -2.8 / (0.9 √20).
        ("--paired --mean -2.8 --se 0.9 -n 20", "SMCC",
            lambda: effects.paired_t_to_d(-2.8 / 0.9, 20).estimate, None),
        ("--paired --mean -2.8 --se 0.9", "MC", lambda: -2.8, lambda: 0.9),
        # SE = half length / t(.975, 19).
        ("--paired --mean -2.8 --ci -4.7 -0.9 -n 20 --measure MC", "MC", lambda: -2.8,
            lambda: 1.9 / 2.093024054408263),
        ("--paired --mean -2.8 --t -3.11 --measure MC", "MC", lambda: -2.8, lambda: 2.8 / 3.11),
        ("--md 1.4 --t 2.8 --df 97 --measure MD", "MD", lambda: 1.4, lambda: 0.5),
        ("--g .5 --se .2", "g", lambda: 0.5, lambda: 0.2),
        ("--oe -5.2 --v 20.1", "HR", lambda: np.exp(-5.2 / 20.1), lambda: 20.1**-0.5),
        ("--p .03 --events 40 38 --measure HR", "HR",
            lambda: np.exp(2.170090377584560 * (4 / 78) ** 0.5), lambda: (4 / 78) ** 0.5),
        ("--events 12 7 --time 400 410", "IRR", lambda: (12 / 400) / (7 / 410),
            lambda: (1 / 12 + 1 / 7) ** 0.5),
        ("--irr 1.76 --ci .69 4.46", "IRR", lambda: 1.76, lambda: np.log(4.46 / 0.69) / 3.919927969080108),
        ("--mean 10.2 8.9 --sd 2.1 1.2 -n 12 15 --measure SMDH", "SMDH",
            lambda: effects.smd_unequal(10.2, 2.1, 12, 8.9, 1.2, 15).estimate, None),
        ("--d .55 --ci .05 1.05", "d", lambda: 0.55, lambda: 1 / 3.919927969080108),
        ("--mean 10.2 8.9 --sd 2.1 1.2 -n 12 15 --measure delta", "delta",
            lambda: effects.glass_delta(10.2, 2.1, 12, 8.9, 1.2, 15).estimate, None),
    ],
)  # fmt: skip
def test_routes_that_papers_need(read, line, measure, expected, error):
    result = read(line)
    assert result["measure"] == measure
    assert result["routes"][0]["estimate"] == pytest.approx(expected(), rel=1e-9)
    if error:
        assert result["routes"][0]["standard_error"] == pytest.approx(error(), rel=1e-7)


def test_the_correlation_of_two_measurements_follows_from_t_or_is_tried(read):
    # r = (s1² + s2² - s_change²) / (2 s1 s2), s_change = 2.8 √20 / 3.1.
    change = 2.8 * 20**0.5 / 3.1
    r = (5.2**2 + 5.0**2 - change**2) / (2 * 5.2 * 5.0)
    line = "--paired --mean 24.1 21.3 --sd 5.2 5.0 -n 20 --measure SMCR"
    found = read(f"{line} --t 3.1")["routes"][0]
    expected = effects.standardized_mean_change(24.1, 5.2, 21.3, 5.0, 20, r)
    assert found["standard_error"] == pytest.approx(expected.standard_error)
    assert found["assumed"] == ["the correlation that t implies"]
    assert [each["r"] for each in read(line)["over_r"]] == [0.3, 0.5, 0.7, 0.9]
    assert "correlation of 0.5" in read(line)["routes"][0]["assumed"][0]
    assert [each["r"] for each in read(f"{line} --assume-r .2 .8")["over_r"]] == [0.2, 0.8]


def test_what_tells_nothing_gets_no_sentence(run):
    assert "no ratio (--measure RD does)" in run("--events 0 0 --total 20 22")[1]
    assert "For a paper:" not in run("--events 0 0 --total 20 22")[1].replace("sentence for a paper", "")
    assert "outside its printed interval" in run("--or 5.2 --ci 1.0 4.0")[1]
    assert "OR = [0.5 / 20.5] / [5.5 / 17.5] = 0.07761" in run("--events 0 5 --total 20 22")[1]
    assert "RR = (0.5/21) / (5.5/23) = 0.09957" in run("--events 0 5 --total 20 22 --measure RR")[1]


def test_what_is_missing_is_asked_for_in_the_users_words(run):
    for line in ("--d .55 --ci .05 1.05 --measure g", "--md .55 --ci .05 1.05 --measure g"):
        assert "also give -n" in run(line)[2]


def test_medians_name_their_methods_and_widen_the_interval(read, run):
    line = "--median 3 5 --iqr 2 4 4 7 -n 30 28"
    route = read(line)["routes"][0]
    assert "Luo et al. 2018" in route["source"]
    assert "Wan et al. 2014" in route["source"]
    assert "McGrath et al. 2023" in route["source"]
    a, b = effects.median_iqr_to_mean_sd(3, 2, 4, 30), effects.median_iqr_to_mean_sd(5, 4, 7, 28)
    plain = effects.hedges_g(a.mean, a.sd, 30, b.mean, b.sd, 28)
    assert 1.05 * plain.standard_error < route["standard_error"] < 1.6 * plain.standard_error
    assert "too lopsided" not in run(line)[1]
    assert "group 1 is too lopsided" in run("--median 2 5 --iqr 1 9 4 7 -n 30 28")[1]
    assert (
        "Shi et al. 2020"
        in read("--median 3 5 --iqr 2 4 4 7 --range 0 6 1 9 -n 30 28")["routes"][0]["source"]
    )


def test_variance_from_medians_is_that_of_drawing_studies_anew():
    # 4,000 studies of two normal groups, described by quartiles: the spread of the g that their means and SDs
    # give is what the bootstrap should find, within its own error of 5 %.
    rng, n, draws = np.random.default_rng(4), 40, 4000
    found = []
    for center in (0.6, 0.0):
        sample = rng.normal(center, 1, (draws, n))
        q1, median, q3 = np.quantile(sample, [0.25, 0.5, 0.75], axis=1)
        found.append(effects.median_iqr_to_mean_sd(median, q1, q3, n))
    g = effects.hedges_g(found[0].mean, found[0].sd, n, found[1].mean, found[1].sd, n)
    ours = effects.variance_from_medians(
        lambda a, b, c, d: effects.hedges_g(a, b, n, c, d, n).estimate, [(0.6, 1, n), (0, 1, n)], "quartiles"
    )
    assert ours == pytest.approx(np.var(g.estimate), rel=0.1)


@pytest.mark.parametrize("n", [21, 81, 201])
def test_normal_samples_are_called_skewed_one_time_in_twenty(n):
    # The critical values of Shi et al. (2023), on samples of n = 4 Q + 1 whose quartiles are observed.
    rng = np.random.default_rng(n)
    x = np.sort(rng.normal(size=(2000, n)), axis=1)
    low, q1, median, q3, high = (x[:, i * (n - 1) // 4] for i in range(5))
    for names in ({"q1", "q3"}, {"minimum", "maximum"}, {"q1", "q3", "minimum", "maximum"}):
        told = {"q1": q1, "q3": q3, "minimum": low, "maximum": high}
        hits = [
            effects.is_skewed(median[i], n, **{name: told[name][i] for name in names}) for i in range(2000)
        ]
        assert 0.03 < np.mean(hits) < 0.07


def test_an_adjusted_difference_is_not_taken_for_an_unadjusted_one_in_silence(read):
    assert "ANCOVA" in read("--md 2.1 --ci .1 4.1 -n 20 20")["routes"][0]["assumed"][0]
    assert "Handbook 6.5" in read("--md 2.1 --ci .1 4.1 -n 20 20")["routes"][0]["source"]


def test_an_odd_total_is_split_into_people(read):
    assert "groups of 11 and 10" in read("--t 2.2 -n 21")["routes"][0]["assumed"]
