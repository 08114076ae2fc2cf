"""Drawings: the same bytes everywhere, nothing cut off or overlapping, nothing dropped in silence."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.colors import to_rgb
from PIL import Image

from review.plots import Diamond, claim_map, figure, forest, interval_comparison, save, scale_summary, style
from review.plots.claims import UNITS

SVG = "{http://www.w3.org/2000/svg}"
LONG = "A study with a very long label (2016), left and right side, women who ran more than 30 km a week"
DESCRIPTION = "Weaker: g = −1.58 <script>alert(\"x\")</script> & 'more'"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("REVIEW_FIGURES", str(tmp_path))
    return tmp_path


def drawn_forest(n, **options):
    fig, ax = figure()
    center = np.linspace(-1.5, 0.4, n)
    labels = [LONG if i % 3 == 0 else f"Study {i}" for i in range(n)]
    given = {"sizes": ["150 / 75"] * n, "details": ["gluteus medius, affected side"] * n}
    given |= {
        "headings": ["Study", "Pain /\ncontrol", "g [95 % CI]"],
        "xlabel": "standardized mean difference, " * 4,
    }
    given |= {
        "pooled": Diamond("All studies", -0.6, -0.9, -0.3, -2.0, 0.8),
        "directions": ("weaker", "stronger"),
    }
    forest(ax, labels, center, center - 0.4, center + 0.4, **(given | options))
    return fig, ax


def drawn_comparison():
    fig, ax = figure()
    labels = [LONG, "p < .001", "no SD"]
    texts = [("p = .02", ".0006 to .0018"), ("p < .001", "10⁻¹² to 10⁻¹¹"), ("p < .05", "no SD")]
    verdicts = ["decision_inconsistent", "consistent", "not_checkable"]
    recomputed = [(0.0006, 0.0018), (1e-12, 1e-11), (np.nan, np.nan)]
    interval_comparison(
        ax, labels, [(0.015, 0.025), (0, 0.001), (0, 0.05)], recomputed, verdicts, texts=texts,
        log=True, reference=0.05, clip=(1e-10, 1), xlabel="p value", headings=["Where", "p", "Verdict"],
    )  # fmt: skip
    return fig, ax


def drawn_scale():
    fig, ax = figure()
    scale_summary(ax, [LONG, "controls"], [4.56, 3.35], [0.66, 0.73], scale=(0, 5), xlabel="grade")
    return fig, ax


def drawn_narrow_scale():
    fig, ax = figure(4.5)
    headings = ["Group of\npeople", "mean ± SD"]
    scale_summary(ax, ["pain", "controls"], [4.5, 1], [0.6, 1.2], scale=(0, 5), headings=headings)
    return fig, ax


def drawn_map():
    fig, ax = figure()
    statuses = [["supports", "mixed", "contradicts", "insufficient", "not tested"][i % 5] for i in range(110)]
    sources = [
        ["Dead butt syndrome", "Amnesia", "Gluteus medius", "Myth", "Sitting"][i % 7 % 5] for i in range(110)
    ]
    claim_map(ax, [["cause", "treatment"][i % 3 % 2] for i in range(110)], statuses, sources=sources)
    return fig, ax


def texts_of(fig, ax):
    """Every visible text, with its box in pixels at the resolution of the files."""
    fig.set_dpi(150)
    fig.draw_without_rendering()
    return [
        (text.get_text(), tuple(text.get_window_extent().extents))
        for text in [*ax.texts, *ax.get_xticklabels()]
        if text.get_text()
    ]


def overlapping(boxes, slack=1.0):
    return [
        (a, b)
        for (a, p), (b, q) in combinations(boxes, 2)
        if min(p[2], q[2]) - max(p[0], q[0]) > slack and min(p[3], q[3]) - max(p[1], q[1]) > slack
    ]


def marks(ax, marker):
    return [line for line in ax.lines if line.get_marker() == marker]


DRAWN = {f"forest {n}": lambda n=n: drawn_forest(n) for n in (1, 5, 40)}
DRAWN |= {
    "comparison": drawn_comparison,
    "scale": drawn_scale,
    "narrow scale": drawn_narrow_scale,
    "map": drawn_map,
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_texts_stay_inside_and_apart(draw):
    fig, ax = draw()
    boxes, (width, height) = texts_of(fig, ax), fig.bbox.size
    assert [text for text, (x0, y0, x1, y1) in boxes if x0 < 0 or y0 < 0 or x1 > width or y1 > height] == []
    assert overlapping([*boxes, ("axis", tuple(ax.get_window_extent().extents))]) == []
    assert overlapping([*boxes, boxes[0]]), "the check itself finds an overlap"


def test_all_rows_are_drawn_and_printed():
    fig, ax = drawn_forest(
        5, groups=["a", "b", "a", "b", "a"], pooled=[Diamond("Pooled a", -1, -2, 0, group="a")]
    )
    heights = {text: box[1] for text, box in texts_of(fig, ax)}
    assert [len(marks(ax, "s")), len(ax.patches)] == [5, 1]
    assert heights["a"] > heights["Study 2"] > heights["Study 4"] > heights["Pooled a"] > heights["b"]
    assert {"−1.50", "[−1.90,", "−1.10]"} <= set(heights)


def test_a_row_without_an_estimate_stays_with_its_reason():
    _, ax = figure()
    nan = np.nan
    forest(
        ax, ["Used", "Lost"], [1, nan], [0, nan], [2, nan], reasons=["", "no SD printed"], weights=[3, nan]
    )
    assert "no SD printed" in [text.get_text() for text in ax.texts]
    assert len(marks(ax, "s")) == 1


def test_no_line_strikes_a_reason_through():
    fig, ax = figure()
    nan = np.nan
    forest(ax, ["Used", "Lost"], [-1, nan], [-3, nan], [1, nan], reasons=["", f"no SD, {REASON}"])
    boxes = dict(texts_of(fig, ax))
    reason = next(text for text in ax.texts if text.get_text().startswith("no SD"))
    zero = next(line for line in ax.lines if list(line.get_xdata()) == [0, 0])
    x0, _, x1, _ = boxes[reason.get_text()]
    assert x0 < ax.transData.transform((0, 0))[0] < x1, "the line runs behind it"
    assert to_rgb(reason.get_bbox_patch().get_facecolor()) == (1, 1, 1)
    assert reason.get_zorder() > zero.get_zorder()
    assert [text.get_text() for text in ax.texts if text.get_bbox_patch()] == [reason.get_text()]


REASON = "pain and control groups were tested in different positions"


def test_a_reason_too_long_for_one_line_takes_two_and_its_row_grows():
    fig, ax = figure()
    nan = [np.nan] * 2
    values = [[value, *nan, value] for value in (1, 0, 2)]
    forest(
        ax, ["Used", "Short", "Long", "Last"], *values, reasons=["", "no SD", f"{REASON} and on {REASON}", ""]
    )
    boxes = dict(texts_of(fig, ax))
    (first, upper), (second, lower) = [(text, box) for text, box in boxes.items() if "positions" in text]
    assert f"{first} {second}" == f"{REASON} and on {REASON}"
    assert upper[1] > lower[3]
    assert upper[2] == pytest.approx(lower[2], abs=2)
    assert ax.get_window_extent().x0 <= min(upper[0], lower[0])
    assert max(upper[2], lower[2]) <= fig.bbox.width
    assert overlapping(list(boxes.items())) == []
    middles = [(boxes[label][1] + boxes[label][3]) / 2 for label in ("Used", "Short", "Long", "Last")]
    steps = -np.diff(middles) * 72 / 150
    assert steps == pytest.approx([20, 26.5, 26.5], abs=2), "13 points more for the row of two lines"


@pytest.mark.parametrize("reason", [f"{REASON}, " * 4, "unbroken" * 20], ids=["three lines", "one word"])
def test_a_reason_that_fits_on_no_two_lines_is_refused(reason):
    _, ax = figure()
    with pytest.raises(
        ValueError, match=rf"reasons: '{reason.strip()[:20]}.* more than two lines: shorten it"
    ):
        forest(ax, ["a", "b"], [1, np.nan], [0, np.nan], [2, np.nan], reasons=["", reason])


def test_weights_are_areas():
    _, ax = figure()
    forest(ax, ["a", "b"], [0, 0], [-1, -1], [1, 1], weights=[1, 4])
    small, large = (mark.get_markersize() for mark in marks(ax, "s"))
    assert large == pytest.approx(2 * small)


def test_intervals_that_leave_the_axis_end_in_arrowheads():
    _, ax = figure()
    forest(ax, ["left", "right", "inside"], [0, 0, 0], [-3, -1, -1], [1, np.inf, 1], clip=(-2, 2))
    assert [mark.get_xdata()[0] for mark in marks(ax, "<")] == [-2]
    assert [mark.get_xdata()[0] for mark in marks(ax, ">")] == [2]
    assert "∞]" in [text.get_text() for text in ax.texts]


def test_less_than_is_an_arrow_to_the_edge():
    _, ax = drawn_comparison()
    left = ax.get_xlim()[0]
    assert [mark.get_xdata()[0] for mark in marks(ax, "<")] == [left] * 3
    words = [text.get_text() for text in ax.texts]
    assert {"▲ decision inconsistent", "● consistent", "○ not checkable"} <= set(words)


def test_every_claim_is_one_mark():
    _, ax = drawn_map()
    legend = 5
    assert sum(len(marks(ax, marker)) for marker, *_ in UNITS[:4]) == 110 + legend


def test_what_lies_beyond_the_scale_is_dashed():
    _, ax = drawn_scale()
    dashed = [
        line for line in ax.lines if line.get_linestyle() == "--" and line.get_transform() == ax.transData
    ]
    assert [list(line.get_xdata()) for line in dashed] == [[5, pytest.approx(5.22)]]


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        ((0, 5), "0 1 2 3 4 5"),
        ((1, 7), "1 2 3 4 5 6 7"),
        ((0, 100), "0 20 40 60 80 100"),
        ((6, 24), "6 9 12 15 18 21 24"),
        ((-1, 1), "−1.0 −0.5 0.0 0.5 1.0"),
        ((0, 53), "0 53"),
    ],
)
def test_a_scale_has_ticks_at_both_ends_and_even_ones_between(scale, ticks):
    _, ax = figure(5.2)
    middle = sum(scale) / 2
    scale_summary(ax, ["people with pain"], [middle], [middle / 9], scale=scale)
    assert [label.get_text() for label in ax.get_xticklabels()] == ticks.split()


def test_legend_says_what_bars_and_dashes_are():
    for mean, beyond in ((3, []), (4.9, ["beyond the scale: no one can score there"])):
        _, ax = figure()
        scale_summary(ax, ["pain"], [mean], [0.5], scale=(0, 5), texts=["as printed"])
        assert [text.get_text() for text in ax.texts] == ["pain", "as printed", *beyond, "mean ± SD"]


def test_log_ticks_are_round_and_few():
    _, ax = figure()
    forest(ax, ["a"], [3.78], [0.3], [38], log=True)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0.5", "1", "2", "5", "10", "20"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((["a", "b"], [1, -1], [0.5, -2], [2, 0.5], {"log": True}), r'row 2 \("b"\): .*positive .*, got -2'),
        ((["a"], [1], [0], [2], {"log": True}), r'row 1 \("a"\): .*positive numbers, got 0'),
        ((["a"], [np.nan], [np.nan], [np.nan], {}), r'row 1 \("a"\): needs a number or a reason'),
        ((["a"], [1], [0], [2], {"reasons": ["no SD"]}), r'row 1 \("a"\): needs a number or a reason'),
        ((["a"], [1], [2], [0], {}), r'row 1 \("a"\): .*no interval'),
        ((["a"], [1], [np.nan], [2], {}), r'row 1 \("a"\): .*no interval'),
        ((["a", "b"], [1], [0], [2], {}), r"expected the shape \(2,\) for 2 labels, got \(1,\)"),
        ((["a"], [1], [0], [2], {"sizes": ["1", "2"]}), "sizes: expected 1, got 2"),
        ((["a"], [1], [0], [2], {"headings": ["Study"]}), "headings: expected 2"),
        ((["a"], [1], [0], [2], {"weights": [-1]}), r'row 1 \("a"\): expected a positive weight, got -1$'),
        ((["a"], [1], [0], [2], {"clip": (2, 1)}), "clip: expected the two ends"),
        ((["a"], [1], [0], [2], {"clip": (1, 2), "directions": ("a", "b")}), "reference 0 is not on"),
        ((["a"], [1], [0], [2], {"pooled": Diamond("x", 1, 0, 2, group="y")}), "no row is in the group 'y'"),
        ((["a" * 80], [1], [0], [2], {}), "no room for the axis"),
        (([], [], [], [], {}), "labels: expected at least 1"),
    ],
)  # fmt: skip
def test_forest_refuses_what_it_cannot_draw(arguments, message):
    *data, options = arguments
    with pytest.raises(ValueError, match=message):
        forest(figure()[1], *data, **options)


def test_other_plots_refuse_what_they_cannot_draw():
    with pytest.raises(ValueError, match="verdicts: expected 1, each one of consistent"):
        interval_comparison(figure()[1], ["a"], [(0, 1)], [(0, 1)], ["wrong"])
    with pytest.raises(ValueError, match=r'row 1 \("a"\): needs a number'):
        interval_comparison(figure()[1], ["a"], [(0, 1)], [(np.nan, np.nan)], ["consistent"])
    with pytest.raises(ValueError, match="statuses: expected at most 7"):
        claim_map(figure()[1], ["a"], ["b"], order=["c"])
    fig, ax = figure()
    fig.add_subplot()
    with pytest.raises(ValueError, match="a figure of its own"):
        scale_summary(ax, ["a"], [1], [1], scale=(0, 5))


def test_files_carry_the_text_alternative(folder):
    fig, _ = drawn_forest(2)
    drawing = save(fig, "02_two_studies", f"  {DESCRIPTION}\n")
    root = ET.parse(folder / "02_two_studies.svg").getroot()
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.text, description.text, root.get("role")) == ("two studies", DESCRIPTION, "img")
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    with Image.open(folder / "02_two_studies.png") as image:
        assert image.text == {"Description": DESCRIPTION}
        assert image.info["dpi"][0] == pytest.approx(150, abs=0.1)
    assert repr(drawing) == f"figures/02_two_studies.svg: {DESCRIPTION}"
    page = ET.fromstring(drawing._repr_html_().removesuffix(">") + "/>")
    assert page.get("alt") == DESCRIPTION
    assert page.get("src").startswith("data:image/svg+xml;base64,")
    assert "<script" not in drawing._repr_html_()


def test_references_in_the_file_resolve_and_it_is_small(folder):
    fig, _ = drawn_forest(40, details=None)
    save(fig, "02_many", "Forty studies.")
    root = ET.parse(folder / "02_many.svg").getroot()
    used = {use.get("{http://www.w3.org/1999/xlink}href")[1:] for use in root.iter(f"{SVG}use")}
    assert used <= {element.get("id") for element in root.iter()}
    assert len(used) > 20
    assert (folder / "02_many.svg").stat().st_size < 150_000


def test_unchanged_files_are_left_alone(folder):
    fig, _ = drawn_scale()
    save(fig, "02_scale", "One.")
    path = folder / "02_scale.svg"
    first = path.stat().st_mtime_ns
    save(fig, "02_scale", "One.")
    assert path.stat().st_mtime_ns == first
    save(fig, "02_scale", "Two.")
    assert b"Two." in path.read_bytes()
    assert sorted(p.name for p in folder.iterdir()) == ["02_scale.png", "02_scale.svg"]


def test_no_figure_stays_open_to_be_drawn_twice(folder):
    fig, _ = figure()
    by_hand = pyplot.figure()
    assert pyplot.get_fignums() == [by_hand.number]
    save(fig, "02_x", "x")
    save(by_hand, "02_x", "x")
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize(
    ("name", "description"), [("", "x"), ("02_x", " \n"), ("../02_x", "x"), ("02_a/b", "x"), ("scale", "x")]
)
def test_unusable_names_and_descriptions(folder, name, description):
    with pytest.raises(ValueError, match='expected a name like "02_knee" and a description'):
        save(figure()[0], name, description)
    assert list(folder.iterdir()) == []


def test_figures_go_to_the_project_around_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.delenv("REVIEW_FIGURES", raising=False)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    with pytest.raises(FileNotFoundError, match=r"holds figures/ and data/; set REVIEW_FIGURES"):
        save(figure()[0], "02_x", "x")
    (tmp_path / "figures").mkdir()
    (tmp_path / "data").mkdir()
    save(figure()[0], "02_x", "x")
    assert (tmp_path / "figures" / "02_x.svg").exists()


FRESH = """
import sys
import review
assert "matplotlib" not in sys.modules
import matplotlib
matplotlib.rcParams.update({"font.size": 20, "svg.fonttype": "none", "text.color": sys.argv[1]})
before = dict(matplotlib.rcParams)
from review import plots
fig, ax = plots.figure()
plots.forest(ax, ["Cooper 2016", "x"], [-1.58, -1], [-1.89, -2], [-1.27, 0], directions=("less", "more"))
plots.save(fig, "02_fresh", "One study.")
assert dict(matplotlib.rcParams) == before
"""


def test_fresh_processes_draw_the_same_bytes_and_change_no_setting(tmp_path):
    written = []
    for color in ("red", "blue"):
        target = tmp_path / color
        target.mkdir()
        environment = {
            "REVIEW_FIGURES": str(target),
            "PYTHONHASHSEED": str(len(color)),
            "HOME": str(tmp_path),
        }
        environment["MPLCONFIGDIR"] = matplotlib.get_configdir()
        subprocess.run([sys.executable, "-c", FRESH, color], check=True, env=environment, timeout=60)
        written.append([(target / f"02_fresh.{suffix}").read_bytes() for suffix in ("svg", "png")])
    assert written[0] == written[1]


def contrast_on_white(color):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_contrast_on_white():
    _, ax = drawn_forest(3)
    texts = {text.get_color() for text in ax.texts} | {style.STYLE["xtick.labelcolor"]}
    assert texts == {style.INK, style.MUTED}
    assert min(map(contrast_on_white, texts)) >= 4.5
    assert min(map(contrast_on_white, (style.RULE, style.BLUE, style.VERMILION, style.GREEN))) >= 3
    assert contrast_on_white("white") == pytest.approx(1)


def test_no_two_units_share_a_shape():
    assert len({(marker, face == "none") for marker, _, face in UNITS}) == len(UNITS)
