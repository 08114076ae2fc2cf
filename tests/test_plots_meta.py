"""Drawings of meta-analyses: legible with few and many studies, long names and phones, and told in words."""

from itertools import combinations

import numpy as np
import pytest

from review import meta, plots

LONG = "A study with a very long label (the extended follow-up of the cohort), women who ran, 2016"
WIDTHS = (7.0, 4.2)  # inches: a page, a phone
DOMAINS = [
    "Randomization",
    "Deviations from the intended interventions",
    "Missing data",
    "Outcome",
    "Selection",
]


def studies(k, seed=1):
    rng = np.random.default_rng(seed)
    variance = rng.uniform(0.005, 0.3, k)
    estimate = rng.normal(-0.4, 0.5, k) + rng.normal(0, np.sqrt(variance))
    names = [LONG if i % 7 == 3 else f"Author {i} {1990 + i}" for i in range(k)]
    return names, estimate, variance


def drawn_forest(ax, k):
    names, y, v = studies(k)
    p = meta.pool(y, v)
    diamond = plots.Diamond(
        "Random effects", p.estimate, p.ci_low, p.ci_high, p.prediction_low, p.prediction_high, share="100 %",
        note="Heterogeneity: " + "τ² = 0.31, I² = 92 %, " * 4,
    )  # fmt: skip
    return plots.forest(
        ax, [*names, "Lost"], *([*end, np.nan] for end in (y, y - 2 * np.sqrt(v), y + 2 * np.sqrt(v))),
        reasons=[""] * k + ["not pooled: no SD"], weights=[*p.weights, np.nan], pooled=diamond,
        shares=[*(f"{w:.1f} %" for w in p.weights), ""], sizes=[*(str(100 + i) for i in range(k)), ""],
        headings=["Study", "n", "Weight", "g\n[95 % CI]"], xlabel="Hedges' g", directions=("lower", "higher"),
    )  # fmt: skip


def drawn_funnel(ax, k):
    names, y, v = studies(k)
    filled = meta.trim_and_fill(y, v, side="left")
    more = filled.estimate[filled.filled], np.sqrt(filled.variance[filled.filled])
    return plots.funnel(
        ax, names, y, np.sqrt(v), pooled=meta.pool(y, v).estimate, filled=more,
        refilled=filled.pooled.estimate, xlabel="Risk ratio (log scale)", ratio=True,
    )  # fmt: skip


def drawn_radial(ax, k):
    names, y, v = studies(k)
    pooled = meta.pool(y, v).estimate
    return plots.radial(ax, names, y, np.sqrt(v), pooled=pooled, effect="Odds ratio", ratio=True)


def drawn_baujat(ax, k):
    names, y, v = studies(k)
    found = meta.baujat(y, v)
    return plots.baujat(ax, names, found.heterogeneity, found.influence)


def drawn_drapery(ax, k):
    names, y, v = studies(k)
    p = meta.pool(y, v)
    pooled, ends = (p.estimate, p.standard_error), (p.prediction_low, p.prediction_high)
    return plots.drapery(ax, names, y, np.sqrt(v), pooled=pooled, prediction=ends, xlabel="g")


def drawn_labbe(ax, k):
    names, y, v = studies(k)
    control = np.linspace(0.05, 0.6, k)
    line = [0, 0.3, 0.6], [0, 0.2, 0.4]
    return plots.labbe(ax, names, np.minimum(control * np.exp(y / 3), 1), control, weights=1 / v, pooled=line)


def drawn_gosh(ax, k):
    names, y, v = studies(min(k, 10))
    found = meta.gosh(y, v, "DL")
    with_it = found.includes(1)
    return plots.gosh(ax, found.estimate, found.i2, pooled=(0.0, 50.0), includes=with_it, study=names[1])


def drawn_lights(ax, k):
    rng = np.random.default_rng(2)
    words = ["low", "some concerns", "high", "no information"]
    judged = {domain: rng.choice(words, k) for domain in DOMAINS}
    return plots.traffic_lights(ax, studies(k)[0], judged, overall=rng.choice(words, k))


def drawn_findings(ax, k):
    columns = {"People (studies)": ["1,240 (12)"] * k, "Effect [95 % CI]": ["RR 0.80 [0.51, 1.25]"] * k}
    certainty = [["high", "moderate", "low", "very low"][i % 4] for i in range(k)]
    notes = ["Rated down for imprecision, and for risk of bias in most of the studies that were found."]
    details = ["0 to 10"] * k
    return plots.summary_of_findings(ax, studies(k)[0], columns, certainty, details=details, notes=notes)


DRAWN = {name: draw for name, draw in list(globals().items()) if name.startswith("drawn_")}


@pytest.fixture(params=DRAWN.values(), ids=DRAWN)
def draw(request):
    return request.param


def texts_of(fig, ax):
    fig.set_dpi(150)
    fig.draw_without_rendering()
    texts = [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels()]
    low, high = ax.get_xlim()
    shown = [t for t in texts if t.get_text()]
    assert low != high
    return [(t.get_text(), tuple(t.get_window_extent().extents)) for t in shown]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("k", [3, 13, 40])
def test_texts_stay_inside_and_apart(draw, k, width):
    fig, ax = plots.figure(width)
    draw(ax, k)
    boxes, (across, up) = texts_of(fig, ax), fig.bbox.size
    assert [t for t, (x0, y0, x1, y1) in boxes if x0 < -1 or y0 < -1 or x1 > across + 1 or y1 > up + 1] == []
    slack = 1.5  # pixels at 150 per inch: letters are rounded to them
    over = [
        (a, b) for (a, p), (b, q) in combinations(boxes, 2)
        if min(p[2], q[2]) - max(p[0], q[0]) > slack and min(p[3], q[3]) - max(p[1], q[1]) > slack
    ]  # fmt: skip
    assert over == []


@pytest.mark.parametrize("k", [3, 40])
def test_the_text_alternative_has_every_study(draw, k):
    told = draw(plots.figure()[1], k)
    named = k if draw is not drawn_gosh else 0
    assert told.endswith(".")
    assert "nan" not in told
    assert all(name in told for name in studies(named)[0])


def test_numbers_of_a_forest_in_words():
    told = plots.forest(plots.figure()[1], ["A", "B"], [0.5, 1], [0.1, -1], [0.9, 3], sizes=["20", ""],
                        pooled=plots.Diamond("All", 0.6, 0.2, 1.0, -0.1, 1.3, note="I² = 0 %"))  # fmt: skip
    assert told == (
        "Forest plot of 2 studies. A, n 20: 0.50 (0.10 to 0.90). B: 1.00 (−1.00 to 3.00). "
        "All: 0.60 (0.20 to 1.00). Prediction interval −0.10 to 1.30. I² = 0 %."
    )


def test_funnel_says_how_many_lie_where_and_draws_what_was_filled_in():
    _, ax = plots.figure()
    told = plots.funnel(ax, ["A", "B", "C"], [0, 0.1, 3], [0.1, 0.2, 0.3], pooled=0.05, filled=([-3], [0.3]),
                        refilled=0.0)  # fmt: skip
    assert "Pooled 0.05; 1 studies lie below it, 2 above, 1 outside the 95 % limits" in told
    assert "Trim and fill adds 1 study" in told
    assert "C" in [text.get_text() for text in ax.texts], "the one outside is named"
    assert "A" not in [text.get_text() for text in ax.texts]
    assert ax.yaxis_inverted()


def test_limits_of_the_funnel_are_those_of_the_normal_distribution():
    _, ax = plots.figure()
    plots.funnel(ax, ["A"], [0.0], [1.0], pooled=0.5)
    lines = [line.get_data() for line in ax.lines if line.get_transform() == ax.transData]
    slopes = [np.ptp(x) / np.ptp(y) for x, y in lines if len(x) == 2]
    assert sorted(slopes) == pytest.approx([0, 1.959964, 1.959964], rel=1e-6)


def test_radial_slopes_are_effects():
    _, ax = plots.figure()
    plots.radial(ax, ["A", "B"], [0.5, 2.0], [0.5, 0.25], pooled=1.0)
    points = next(line for line in ax.lines if line.get_marker() == "o" and len(line.get_xdata()) == 2)
    assert (points.get_ydata() / points.get_xdata()).tolist() == [0.5, 2.0]


def test_drapery_crosses_alpha_at_the_limits_of_the_interval():
    _, ax = plots.figure()
    plots.drapery(ax, ["A"], [0.0], [1.0], pooled=(1.0, 0.5), df=4)
    curve = max((line for line in ax.lines if len(line.get_xdata()) > 100), key=lambda line: line.get_lw())
    # qt(.975, 4) = 2.776445 (R): the interval of 1 with a standard error of 0.5 is -0.388 to 2.388.
    x, p = curve.get_data()
    assert np.interp(1 + 2.776445 * 0.5, x[x > 1], p[x > 1]) == pytest.approx(0.05, abs=0.001), (
        "drawn by points"
    )


def test_gosh_shows_every_subset():
    fig, ax = plots.figure()
    told = plots.gosh(ax, [0, 0, 1], [10, 10, 90])
    colors = ax.collections[0].get_facecolor() if ax.collections else []
    fig.draw_without_rendering()
    colors = ax.collections[0].get_facecolor()
    assert (colors[:, 3] > 0).sum() == 2, "two cells: twice the same subset, and another"
    assert "3 subsets" in told


REFUSED = [
    ("funnel", (["A"], [np.nan], [1]), {"pooled": 0}, r'row 1 \("A"\): estimate: expected a finite'),
    ("funnel", (["A"], [1], [1]), {"pooled": 0, "contours": (0.01, 0.1)}, "the largest first"),
    ("funnel", (["A"], [1], [1]), {"pooled": 0, "filled": ([1], [])}, "filled: expected two equally"),
    ("radial", (["A"], [1], [0]), {"pooled": 0}, "standard_error: expected a number of at least"),
    ("baujat", (["A"], [1], [-1]), {}, "influence: expected a number of at least 0, got -1"),
    ("labbe", (["A"], [1.2], [0.5]), {}, "expected risks from 0 to 1, got 1.2"),
    ("gosh", ([1, 2], [1]), {}, "expected one entry a subset"),
    ("traffic_lights", (["A"], {"D": ["fine"]}), {}, "D: expected one of low, .*; got 'fine'"),
    ("traffic_lights", (["A"], {}), {}, "names: expected one for each of 0 domains"),
    ("summary_of_findings", (["A"], {}, ["good"]), {}, "certainty: expected one of high.*'good'"),
    ("summary_of_findings", (["A" * 90], {"B": ["x"]}, ["low"]), {}, "columns do not fit"),
    ("drapery", (["A"], [0], [0]), {"pooled": (0, 1)}, "standard_error: expected a number of at"),
]


@pytest.mark.parametrize(("plot", "data", "options", "message"), REFUSED)
def test_plots_refuse_what_they_cannot_draw(plot, data, options, message):
    with pytest.raises(ValueError, match=message):
        getattr(plots, plot)(plots.figure()[1], *data, **options)


def test_a_diamond_too_narrow_to_be_seen_is_marked():
    _, ax = plots.figure()
    plots.forest(ax, ["A"], [0], [-5], [5], pooled=plots.Diamond("All", 1, 0.999, 1.001))
    assert [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "d"] == [1]
