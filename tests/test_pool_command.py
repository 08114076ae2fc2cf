"""``review pool``: tables as people have them, results as metafor has them, messages that help."""

import json
import math
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from review import cli, meta
from review.reporting.pooling import tables

GOLDEN = json.loads((Path(__file__).parent / "golden/pool.json").read_text())
CASES, OTHERS = GOLDEN["cases"], GOLDEN["others"]
BCG = CASES["bcg_RR"]["csv"]
INTERVALS = {"z": "wald", "knha": "knapp-hartung"}
# Both searches for tau² end near machine precision; metafor's last step leaves up to 1e-9 of it.
SEARCHED = {"rel": 1e-7, "abs": 1e-12}


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def typed(table, options="", name="table.csv"):
        if table is not None:
            content = table if isinstance(table, bytes) else table.encode()
            (tmp_path / name).write_bytes(content)
        status = cli.main(["pool", name, *shlex.split(options)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return typed


@pytest.fixture
def read(run):
    def typed(table, options="", **more):
        status, out, err = run(table, f"{options} --format json", **more)
        assert (status, err) == (0, "")
        return json.loads(out)

    return typed


def test_the_golden_file_says_where_it_came_from():
    assert "metafor 3.8" in GOLDEN["source"]["tool"]
    assert GOLDEN["source"]["remake"] == "Rscript tests/golden/pool.R"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_tables_of_metafor_give_what_metafor_gives(read, case):
    options = f"--measure {case['measure']} --interval {INTERVALS[case['test']]} --level {case['level']}"
    result = read(case["csv"], f"{options} --method {case['method']} --prediction as-interval")
    assert [row["estimate"] for row in result["studies"]] == pytest.approx(case["yi"], rel=1e-12, abs=1e-14)
    assert [row["variance"] for row in result["studies"]] == pytest.approx(case["vi"], rel=1e-12)
    assert result["shown"] == pytest.approx(case["shown"], **SEARCHED)
    for name in ("p_value", "tau2", "i2", "q"):
        assert result["pooled"][name] == pytest.approx(case[name], **SEARCHED), name


def test_bias_tests_subgroups_and_moderators_are_those_of_metafor(read):
    result = read(BCG, "--measure RR --by alloc --moderators ablat --interval wald")
    egger, begg = result["asymmetry"]
    assert [egger["p_value"], begg["p_value"]] == pytest.approx([OTHERS["egger"], OTHERS["begg"]])
    assert result["fill"]["missing"] == OTHERS["filled"]
    for group in result["subgroups"]:
        found = [math.exp(group["pooled"][name]) for name in ("estimate", "ci_low", "ci_high")]
        assert found == pytest.approx(OTHERS["subgroups"][group["name"]], rel=1e-7)
    assert result["regression"]["estimate"] == pytest.approx(OTHERS["moderator"], rel=1e-7)


@pytest.mark.parametrize("name", ["raudenbush1985", "hackshaw1998", "bcg"])
def test_influential_studies_are_those_of_metafor(read, name):
    table = BCG if name == "bcg" else OTHERS[name]
    flagged = read(table, "--interval wald --measure RR" if name == "bcg" else "--interval wald")["flagged"]
    influential = [i + 1 for i, why in flagged if "moves" in why or "weight" in why]
    assert influential == np.atleast_1d(OTHERS["influential"][name]).tolist()


def test_several_rows_of_one_study_give_a_warning_and_robust_limits(run, read):
    golden = OTHERS["robust"]
    robust = read(OTHERS["berkey1998"])["robust"]
    assert robust["ci_low"] + robust["ci_high"] == pytest.approx(
        [golden["ci_low"], golden["ci_high"]], rel=1e-7
    )
    assert robust["p_value"] == pytest.approx([golden["p_value"]], rel=1e-6)
    _, out, _ = run(OTHERS["berkey1998"])
    assert "Several rows belong to one study (Pihlstrom et al. 1983: 2 rows)" in out
    # The model itself is held against rma.mv and clubSandwich in test_meta_multilevel.
    d = read(OTHERS["berkey1998"])
    y, v = ([row[name] for row in d["studies"]] for name in ("estimate", "variance"))
    fit = meta.multilevel(y, v, [row["study"] for row in d["studies"]], rho=0.6)
    ends = " to ".join(f"{end:.2f}".replace("-", "−") for end in (fit.ci_low[0], fit.ci_high[0]))
    assert f"of 10 effects from 5 studies was {fit.estimate[0]:.2f} (95% CI {ends}, p =" in out
    assert "correlated and hierarchical effects model, assumed correlation 0.6, REML" in out
    assert "Begg's test, trim and fill, and influence of single rows are left out" in out
    assert d["fill"] is None
    assert "Leaving one study out, with all its rows" in out
    assert "robust" not in run(BCG)[1]


def test_what_a_paper_prints(run):
    status, out, err = run(BCG, "--measure RR --interval wald --prediction as-interval")
    shown = CASES["bcg_RR"]["shown"]
    interval = f"{shown['estimate']:.2f} [{shown['ci_low']:.2f}, {shown['ci_high']:.2f}]"
    assert (status, err) == (0, "")
    assert f"Pooled effect         {interval}, z = −3.97, p < .001" in out
    assert re.search(r"Aronson 1948 +262 +0\.41 +\[0\.13, 1\.26\] +5\.1%", out)
    # Viechtbauer (2010, J Stat Softw 36(3), section 3) prints tau² 0.3132, I² 92.22 %, Q(12) 152.2330.
    assert "τ² = 0.313" in out
    assert "I² = 92.2%" in out
    assert "Q(12) = 152.23, p < .001" in out
    assert (
        "The pooled risk ratio of 13 studies (357,347 people) was 0.49 (95% CI 0.34 to 0.70, p < .001;" in out
    )
    assert "fewer than ten" not in out


def test_fewer_than_ten_studies_bring_a_caution(run):
    assert "Only 9 studies: with fewer than ten" in run(CASES["normand_SMD"]["csv"])[1]


OURS = """study;events1;total1;events2;total2;n
Eins 2001;12;40;7;41;81
Zwei 2002;5;20;9;22;42
Drei 2003;1.200;2.500;1.100;2.400;4900
"""


def test_names_of_ours_and_of_other_programs_mean_the_same(read):
    metafor = OURS.replace("events1;total1;events2;total2", "ai;n1i;ci;n2i").replace(".", "")
    expected = read(metafor)["pooled"]
    assert read(OURS)["pooled"] == expected, "thousands are grouped by points where cells end in semicolons"
    for other in ("event.e;n.e;event.c;n.c", "Events 1;Total 1;Events 2;Total 2", "xt;nt;xc;nc"):
        assert read(metafor.replace("ai;n1i;ci;n2i", other))["pooled"] == expected
    assert read(metafor.replace(";", "\t"))["pooled"] == expected
    assert read(b"\xef\xbb\xbf" + metafor.encode())["pooled"] == expected
    assert read(metafor.encode("utf-16"))["pooled"] == expected
    strange = metafor.replace("ai;n1i;ci;n2i", "with it;all;without it;everyone")
    options = "--columns 'ai=with it' n1i=all 'ci=without it' n2i=everyone"
    assert read(strange, options)["pooled"] == expected


def test_decimal_commas(read):
    points = "study,yi,sei\nA,0.5,0.25\nB,1.25,0.5\n"
    commas = points.replace(",", ";").replace(".", ",")
    assert read(commas)["pooled"] == read(points)["pooled"]


def test_printed_ratios_are_pooled_as_logs(read):
    # By hand: log 2 ± log 2 is 1 to 4, so the standard error is log 2 / 1.959964.
    result = read("study,OR,ci_low,ci_high\nOne,2,1,4\n")
    assert result["measure"] == "OR"
    assert result["studies"][0]["estimate"] == pytest.approx(math.log(2))
    assert result["studies"][0]["variance"] == pytest.approx((math.log(2) / 1.959964) ** 2, rel=1e-6)
    assert [result["shown"][end] for end in ("ci_low", "ci_high")] == pytest.approx([1, 4])
    same = read("study,estimate,lower,upper\nOne,2.00,1.00,4.00\n", "--measure OR")
    assert same["studies"] == result["studies"]


def test_each_row_may_say_its_precision_in_its_own_way(read):
    table = "study,g,variance,se,ci_low,ci_high\nA,0.5,0.04,,,\nB,0.5,NA,0.2,,\nC,0.5,,,0.108007,0.891993\n"
    assert [row["variance"] for row in read(table)["studies"]] == pytest.approx([0.04] * 3, rel=1e-5)


@pytest.mark.parametrize(
    ("table", "options", "note"),
    [
        ("study,estimate,ci_low,ci_high\nA,2.0,1.0,4.0\nB,3.0,1.5,6.0\n", "", "symmetric as logs only"),
        ("study,OR,ci_low,ci_high\nA,2.0,1.0,3.0\nB,3.0,1.5,4.5\n", "", "are these odds ratios?"),
        ("study,g,low,high\nA,.5,.1,.9\nB,.6,.2,1.0\nC,.7,.1,2.3\n", "", "not in the middle .* row 4"),
        ("study,ai,n1i,ci,n2i\nA,0,20,4,20\nB,5,20,7,20\n", "", "0.5 was added to the cells of 1 row"),
        ("study,yi,vi,or\nA,0.1,0.2,1.1\nB,0.3,0.2,1.3\n", "", "--measure OR shows them as ratios"),
        ("study,yi,vi,ri,ni\nA,.1,.1,.1,13\nB,.2,.1,.2,13\n", "", "correlations are there too"),
        ("study,yi,vi\nA,.1,.1\n", "--interval knapp-hartung", "Knapp-Hartung needs two"),
    ],
)
def test_notes(run, table, options, note):
    status, out, _ = run(table, options)
    assert status == 0
    assert re.search(note, out)


def test_empty_cells_bring_mantel_haenszel_beside(run):
    assert "Mantel-Haenszel" in run(CASES["nielweise_OR"]["csv"], "--measure OR")[1]
    assert "Mantel-Haenszel" not in run(BCG, "--measure OR")[1]


def test_rows_that_cannot_be_pooled_are_named(run, read):
    table = "study,mean1,sd1,n1,mean2,sd2,n2\nA,1,1,10,0,1,10\nB,1,NA,10,0,1,\nC,2,1,10,0,1,10\n"
    _, out, _ = run(table)
    assert "not pooled: B (row 3): no sd1, n2" in out
    assert read(table)["not_pooled"] == [{"label": "B", "row": 3, "reason": "no sd1, n2"}]


BAD = [
    (
        "study,yi,vi\nA,0.5,0.1\nB,about 2,0.1\n",
        "",
        'row 3, column "yi": expected a number .*"about 2"',
    ),
    ("study,yi,vi\nA,0.5,-0.1\n", "", 'row 2, column "vi": expected a positive variance, or NA .*got "-0.1"'),
    ("study,yi,sei\nA,0.5,0\n", "", 'row 2, column "sei": expected a positive standard error'),
    ("study,yi,vi\nA,0.5,<0.1\n", "", 'column "vi": expected a number, not a bound'),
    ("study,yi,vi\nA,Inf,0.1\n", "", 'column "yi": expected a number'),
    ("study,yi,vi\nA,1e200,0.1\n", "", "use another unit"),
    (
        "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,1,0,9,1,1,9\n",
        "",
        'row 2, column "sd1i": must be a positive.*"0"',
    ),
    (
        "study,ai,n1i,ci,n2i\nA,1,9,1,9\nB,12,9,1,9\n",
        "",
        'row 3, column "n1i": must be .* no fewer .*"9"',
    ),
    ("study,ri,ni\nA,1.2,40\n", "", 'row 2, column "ri": must be between -1 and 1; got "1.2"'),
    (
        "study,OR,ci_low,ci_high\nA,-2,1,4\n",
        "",
        "expected a ratio above 0; call the column .yi. if",
    ),
    ("study,OR,ci_low,ci_high\nA,5,1,4\n", "", "with the estimate 5 between them, up to 4"),
    ("study,OR,se\nA,2,.4\n", "", 'column "se": is that of the ratio or of its log'),
    ("study,x,y2\nA,1,2\n", "", r"no effect is recognized in its columns \(study, x, y2\).*--columns"),
    ("study,OR,95% CI\nA,2,1-4\n", "", "an interval is two columns, ci_low and ci_high, beside its estimate"),
    ("study,yi,vi\nA,NA,0.1\n", "", "no row can be pooled; row 2: no yi"),
    ("study,yi,vi\n", "", "no row below its header"),
    ("study,yi,yi,vi\nA,1,1,1\n", "", 'two columns are called "yi"'),
    ("study,yi,vi\nA,0.5,0.1,7,8\n", "", "row 2: 5 cells for 3 columns"),
    ('study,yi,vi\n"A,0.5,0.1\n', "", "cannot be read as CSV"),
    ("study,yi,vi,measure\nA,1,1,OR\nB,1,1,RR\n", "", r"several measures \(OR, RR\)"),
    ("study,yi,vi\nA,1,1\n", "--by sex", "has no column 'sex'; its columns are study, yi, vi"),
    ("study,yi,vi\nA,1,1\n", "--measure odds", "--measure is one of OR, RR"),
    ("study,g,vi\nA,1,1\n", "--measure OR", "--measure OR was asked for, but the file has"),
    (
        "study,yi,vi,x\nA,1,1,1\nB,2,1,1\n",
        "--moderators x",
        "moderator 'x' is '1.0' in all studies; leave it out",
    ),
    (b"PK\x03\x04rest", "", "cannot be read as a workbook .*; save the sheet as CSV"),
    (b"\x00\x01\x02", "", "is no text"),
    (b"", "", "is empty"),
    (None, "", "table.csv: no such file: check the name"),
]


@pytest.mark.parametrize(("table", "options", "message"), BAD, ids=[message[:40] for *_, message in BAD])
def test_bad_input_gets_one_line_that_says_what_to_do(run, table, options, message):
    status, out, err = run(table, options)
    assert (status, out) == (2, "")
    assert err.startswith("review pool: ")
    assert err.count("\n") == 1
    assert "table.csv" in err or "--measure" in err or "moderator" in err
    assert re.search(message, err)


def test_a_folder_that_cannot_be_written_is_named(run, tmp_path):
    (tmp_path / "taken").write_text("a file")
    status, _, err = run(BCG, "--measure RR --output taken")
    assert status == 2
    assert "taken: File exists" in err


COLUMNS = "study yi vi sei OR ci_low ci_high ai n1i ci n2i bi di ri ni xi m1i sd1i m2i sd2i year g"
cells = st.one_of(
    st.sampled_from(["0.5", "1", "-2", "0", "1e300", "1e-300", "NA", "", "<.05", "1,5", "=1+1", "\x1b[31m"]),
    st.floats().map(str), st.text(max_size=8),
)  # fmt: skip
headers = st.lists(
    st.sampled_from(COLUMNS.split()),
    min_size=1, max_size=9, unique=True,
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=headers, rows=st.lists(st.lists(cells, min_size=1, max_size=9), max_size=6))
@example(header=["yi", "vi"], rows=[["1", "1"], ["1", "1"]])
@example(header=["yi", "vi"], rows=[["1", "1e-300"], ["-1e150", "1e300"], ["3", "1"]])
@example(header=["ai", "n1i", "ci", "n2i"], rows=[["0", "5", "0", "5"], ["5", "5", "5", "5"]])
def test_whatever_a_table_holds_there_is_an_answer_or_one_message(run, header, rows):
    lines = [",".join(header), *(",".join(f'"{c.replace(chr(34), "")}"' for c in row) for row in rows)]
    status, out, err = run("\n".join(lines).encode("utf-8", "replace"))
    assert status in (0, 2)
    assert "\x1b" not in out + err
    assert status == 0 or err.count("\n") == 1


def test_names_are_shown_as_they_are(run):
    _, out, _ = run("study,yi,vi\n[bold]A[/bold],1,1\nB\x1b[2Jhidden,2,1\n=1+1,3,1\n")
    assert "[bold]A[/bold]" in out
    assert "\x1b" not in out
    assert "=1+1" in out


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_few_and_identical_studies(run, k):
    table = "study,yi,vi\n" + "".join(f"S{i},0.25,0.04\n" for i in range(k))
    status, out, err = run(table)
    assert (status, err) == (0, "")
    assert "0.25 [" in out
    assert ("Heterogeneity" in out) == (k > 1)


FIGURES = "forest funnel leave-one-out cumulative baujat radial labbe drapery gosh"


def test_figures_are_written_with_their_text_alternative(run, tmp_path):
    plain = "--interval wald --prediction as-interval"
    status, _, err = run(BCG, f"--measure RR {plain} --output made --figures {FIGURES}")
    assert status == 0
    stems = [name.replace("-", "_") for name in FIGURES.split()]
    figures = {f"{stem}.{suffix}" for stem in stems for suffix in ("png", "svg")}
    assert {path.name for path in (tmp_path / "made").iterdir()} == figures | set(
        tables.NAMES + tables.FINDINGS
    )
    assert err.count("written: ") == 2 * len(stems) + len(tables.NAMES + tables.FINDINGS)
    for stem in stems:
        root = ET.parse(tmp_path / f"made/{stem}.svg").getroot()
        told = root.find("{http://www.w3.org/2000/svg}desc").text
        with Image.open(tmp_path / f"made/{stem}.png") as image:
            assert image.text["Description"] == told
        assert "13 studies" in told or "8,178 subsets" in told, "2¹³ − 1, without those of one study"
    told = ET.parse(tmp_path / "made/forest.svg").getroot().find("{http://www.w3.org/2000/svg}desc").text
    assert (
        "Aronson 1948, n 262, Group 1 4 / 123, Group 2 11 / 139: 0.41 (0.13 to 1.26), weight 5.1 %." in told
    )
    assert "Prediction interval 0.15 to 1.55" in told


def drawn(folder):
    """Names of the figures among what a command wrote; tables lie beside them."""
    return sorted(path.name for path in folder.iterdir() if path.suffix in (".png", ".svg"))


def test_figures_that_cannot_be_drawn_are_named(run, tmp_path):
    status, _, err = run("study,yi,vi\nA,1,1\n", "--output made --figures forest funnel labbe")
    assert status == 0
    assert "no funnel figure: it needs 2 studies" in err
    assert drawn(tmp_path / "made") == ["forest.png", "forest.svg"]


def test_a_forest_too_long_to_be_read_is_not_drawn(run, tmp_path):
    rows = "".join(f"S{i},{i % 7},{1 + i % 3}\n" for i in range(501))
    status, out, err = run(f"study,yi,vi\n{rows}", "--output made")
    assert status == 0
    assert "no forest figure: more than 500 rows cannot be read" in err
    assert drawn(tmp_path / "made") == ["funnel.png", "funnel.svg"]
    assert "of 501 studies" in out


def test_figures_of_huge_and_of_lost_values(run, tmp_path):
    name = "Very-long-name of the authors, second and third (the extended follow-up of the cohort)"
    rows = [f'"{name}",1,0.04', "B,1.2,0.01", "C,0.9,0.02", "Huge,-40,900", "Tiny,1.1,1e-9", "Lost,NA,NA"]
    status, _, _ = run(
        "study,yi,vi\n" + "\n".join(rows), "--output made --figures forest funnel radial drapery"
    )
    assert status == 0
    told = ET.parse(tmp_path / "made/forest.svg").getroot().find("{http://www.w3.org/2000/svg}desc").text
    assert "Huge: −40.00 (−98.80 to 18.80)" in told
    assert "Lost: no estimate, not pooled: no yi." in told


def test_help_loads_nothing_heavy():
    code = "import sys\nfrom review import cli\ntry: cli.main(['pool', '--help'])\nexcept SystemExit: pass\n"
    code += "print([m for m in ('numpy', 'scipy', 'matplotlib', 'pandas', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "CSV or .xlsx" in done.stdout
    assert done.stdout.endswith("[]\n")


def test_without_figures_nothing_is_drawn(run, tmp_path):
    run("study,yi,vi\nA,1,1\nB,2,1\nC,2,1\n")
    code = "import sys\nfrom review import cli\ncli.main(['pool', 'table.csv'])\n"
    command = [sys.executable, "-c", f"{code}print('matplotlib' in sys.modules)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.endswith("False\n")


RATIOS = "study,or,ci_low,ci_high\nA,2.05,1.01,4.2\nB,2.6,.98,9.58\nC,1.5,0.5,4.5\n"


def test_given_limits_of_the_asked_level_are_shown_as_printed(run):
    shown = run(RATIOS)[1]
    assert all(limits in shown for limits in ("[1.01, 4.2]", "[0.98, 9.58]", "[0.5, 4.5]"))
    assert "[0.98, 9.58]" not in run(RATIOS, "--level .9")[1]  # given are those of 95 %
    differences = 'study,md,ci_low,ci_high\nA,"1,25","-0,50","3,0"\nB,"2,5","1,0","4,0"\n'
    assert "[−0.50, 3.0]" in run(differences)[1]


def test_limits_on_another_scale_than_is_shown_are_not_given_as_they_stand(run):
    assert "[1.00, 2.72]" in run("study,yi,ci_low,ci_high\nA,.5,0,1\nB,.4,-.6,1.4\n", "--measure OR")[1]


def test_each_consequence_of_a_study_is_said_once(read):
    table = "study,yi,vi\nA,0,.1\nB,.1,.1\nC,-.1,.1\nD,6,.01\n"
    flagged = [why for _, why in read(table, "--method common")["flagged"]]
    assert any("moves the result (DFFITS" in why and "Cook's distance" in why for why in flagged)
    assert all(why.count("moves the result") <= 1 for why in flagged)
