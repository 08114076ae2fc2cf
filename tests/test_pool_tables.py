"""`review pool`: exports of other programs, conditions, mixed rows, separate analyses, tables as files."""

import csv
import io
import json
import shlex
import zipfile

import pytest

from review import cli, meta


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def typed(table, options="", command="pool"):
        (tmp_path / "table.csv").write_text(table)
        first = ["effect", "--batch", "table.csv"] if command == "batch" else ["pool", "table.csv"]
        status = cli.main([*first, *shlex.split(options)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return typed


@pytest.fixture
def read(run):
    def typed(table, options=""):
        status, out, err = run(table, f"{options} --format json")
        assert (status, err) == (0, "")
        return json.loads(out)

    return typed


ROWS = "{},10,2,30,9,2,30\n{},12,3,20,11,3,22\n{},9.5,2.5,40,9,2,38\n"
EXPORTS = {
    "RevMan": "Study;Experimental Mean;Experimental SD;Experimental Total;"
    "Control Mean;Control SD;Control Total\n",
    "Covidence": "Study ID,Intervention Mean,Intervention SD,Intervention N,"
    "Control Mean,Control SD,Control N\n",
    "metafor": "study,m1i,sd1i,n1i,m2i,sd2i,n2i\n",
    "reversed": "Study,Mean treatment,SD treatment,N treatment,Mean placebo,SD placebo,No. placebo\n",
}


@pytest.mark.parametrize("program", EXPORTS)
def test_exports_of_other_programs_are_read_as_they_are(read, program):
    rows = ROWS.format("A 2001", "B 2005", "C 2011")
    if program == "RevMan":
        rows = rows.replace(",", ";").replace(".", ",")
    expected = read(EXPORTS["metafor"] + ROWS.format("A 2001", "B 2005", "C 2011"))["pooled"]
    assert read(EXPORTS[program] + rows)["pooled"] == expected


TABLE = """study,arm,year,yi,vi,measure
A,hip,2008,0.1,0.03,strength
B,hip,2012,0.3,0.03,strength
C,knee,2015,0.6,0.02,range of motion
D,hip,2018,0.5,0.04,NA
"""


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ("year >= 2010 and arm == 'hip'", "BD"), ("not arm == 'hip'", "C"), ("study in ('A', 'C')", "AC"),
        ("2010 < year < 2016", "BC"), ("measure == 'strength' or yi > 0.4", "ABCD"), ("yi > -1", "ABCD"),
    ],
)  # fmt: skip
def test_rows_are_those_for_which_a_condition_holds(read, condition, left):
    result = read(TABLE, f'--where "{condition}"')
    assert "".join(row["study"][0] for row in result["studies"]) == left
    assert f"{len(left)} of 4 rows are those with {condition}" in result["notes"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--where 'year >='", "cannot be read; write conditions such as"),
        ('--where \'__import__("os").system("x")\'', "cannot be read"),
        ("--where 'year.real > 2'", "cannot be read"),
        ("--where 'sex == 1'", "has no column 'sex'"),
        ("--where 'arm > 3'", "row 2: --where 'arm > 3' compares text with a number here"),
        ("--where 'year > 2050'", "no row of 4 is left"),
        ("--rho 1.5 --cluster arm", "rho must be a correlation from 0 to below 1"),
    ],
)
def test_conditions_that_cannot_be_used_are_one_line(run, options, message):
    status, out, err = run(TABLE, options)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert message in err


def test_rows_are_in_the_order_asked_for(read):
    assert [row["study"][0] for row in read(TABLE, "--order=-year")["studies"]] == list("DCBA")
    assert [row["study"][0] for row in read(TABLE, "--order yi")["studies"]] == list("ABDC")


def test_a_header_that_stands_twice_is_named(run):
    status, _, err = run("study,yi,vi\nA,1,1\nstudy,yi,vi\nB,2,1\n")
    assert (status, err.count("\n")) == (2, 1)
    assert "row 3 is the header once more" in err


MIXED = """study,mean1,sd1,n1,mean2,sd2,n2,t,median1,q1_1,q3_1,median2,q1_2,q3_2
A,10,2,30,9,2,30,,,,,,,
B,,,40,,,38,2.1,,,,,,
C,,,30,,,28,,3,2,4,5,4,7
D,,,20,,,20,,,,,,,
"""


def test_rows_that_printed_something_else_are_pooled_with_the_others(run, read):
    result = read(MIXED, "--measure g")
    from review import effects

    means, t = effects.hedges_g(10, 2, 30, 9, 2, 30), effects.d_to_g(effects.t_to_d(2.1, 40, 38))
    for row, effect in zip(result["studies"], (means, t), strict=False):
        assert (row["estimate"], row["variance"]) == pytest.approx((effect.estimate, effect.variance))
    assert [row["study"] for row in result["studies"]] == ["A", "B", "C"]
    assert result["not_pooled"][0]["label"] == "D"
    assert "computed from t: row 3" in result["notes"]
    status, out, err = run(MIXED, "--measure g", "batch")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (status, len(rows)) == (0, 4)
    assert "no effect for 1 of 4 rows" in err
    assert float(rows[1]["yi"]) == pytest.approx(t.estimate)
    assert rows[3]["problem"].startswith("row 5: g cannot be computed from this alone")
    again = read(out)
    assert [row["estimate"] for row in again["studies"]] == pytest.approx(
        [row["estimate"] for row in result["studies"]]
    )


SHARED = """study,outcome,yi,vi
A,add,0.10,0.03
A,abd,0.30,0.03
B,add,0.35,0.05
B,abd,0.65,0.01
C,add,0.50,0.04
D,abd,0.20,0.03
"""


def test_outcomes_of_the_same_people_get_no_total(run, read):
    result = read(SHARED, "--by outcome")
    assert [part["group"] for part in result["separate"]] == ["add", "abd"]
    assert [part["pooled"]["k"] for part in result["separate"]] == [3, 3]
    out = run(SHARED, "--by outcome")[1]
    assert "No total is given over these analyses" in out
    assert out.count("For a paper:") == 2


def test_hartung_knapp_and_a_t_based_prediction_are_the_default(read):
    result = read(TABLE)
    y, v = [0.1, 0.3, 0.6, 0.5], [0.03, 0.03, 0.02, 0.04]
    plain, ends = meta.pool(y, v, "REML", "knapp-hartung"), meta.prediction_interval(y, v)
    pooled = result["pooled"]
    assert (pooled["ci_low"], pooled["prediction_low"]) == pytest.approx((plain.ci_low, ends.low))
    assert "Nagashima" in result["sentence"]
    assert any("4 studies: intervals" in note for note in result["notes"])
    two = read(TABLE, "--where 'year < 2013'")["pooled"]
    assert (two["interval"], two["prediction_low"]) == ("wald", None)
    higgins = read(TABLE, "--prediction k-2")["pooled"]["prediction_low"]
    # By hand: estimate - t(.975, 2) √(SE² + τ²).
    assert higgins == pytest.approx(
        plain.estimate - 4.302652729911275 * (plain.standard_error**2 + plain.tau2) ** 0.5
    )


def test_tables_are_files_of_their_kind(run, tmp_path):
    table = "study,ai,n1i,ci,n2i\nA & B,12,40,7,41\n=C,5,20,9,22\nD,30,60,20,61\n"
    assert run(table, "--measure RR --output made --figures forest --assumed-risk .2")[0] == 0
    made = tmp_path / "made"
    with zipfile.ZipFile(made / "studies.docx") as archive:
        assert "A &amp; B" in archive.read("word/document.xml").decode()
    assert r"A \& B" in (made / "studies.tex").read_text()
    rows = list(csv.DictReader((made / "studies.csv").read_text().splitlines()))
    assert rows[1]["study"] == "'=C"
    found = next(csv.DictReader((made / "summary_of_findings.csv").read_text().splitlines()))
    estimate = float(dict(csv.reader((made / "summary.csv").read_text().splitlines()))["estimate"])
    assert found["Assumed risk"] == "200 per 1,000"
    assert found["Corresponding risk"].startswith(f"{200 * estimate:.0f} per 1,000")
    assert found["Certainty"] == "to be judged"
    assert 'rma(yi, vi, data = d, method = "REML", test = "knha"' in (made / "metafor.R").read_text()


def test_other_columns_and_directions_stand_in_the_forest(run, tmp_path):
    table = (
        TABLE.replace(",measure", ",blinding").replace("strength", "low").replace("range of motion", "high")
    )
    assert run(table, "--output made --figures forest --show blinding --favors control exercise")[0] == 0
    told = (tmp_path / "made/forest.svg").read_text()
    assert "C 2015, blinding high: 0.60" in told


def test_many_studies_bring_pet_peese_and_a_selection_model(read, run):
    rows = "".join(f"S{i},{0.1 * i - 0.2:.1f},{0.02 + 0.004 * i:.3f}\n" for i in range(11))
    result = read(f"study,yi,vi\n{rows}")
    y = [row["estimate"] for row in result["studies"]]
    v = [row["variance"] for row in result["studies"]]
    assert result["lines"]["peese"]["limit"] == pytest.approx(meta.pet_peese(y, v).peese.limit)
    assert result["selection"]["estimate"] == pytest.approx(meta.selection_model(y, v).estimate)
    assert "Selection model (step at one-sided p = .025)" in run(f"study,yi,vi\n{rows}")[1]


@pytest.mark.parametrize(
    ("table", "options", "symbol", "shown"),
    [
        ("study,icc,n,raters\nA,.85,40,2\nB,.7,30,2\nC,.9,25,2\n", "", "ICC", (0.7, 0.9)),
        ("study,xi,ni\nA,0,20\nB,3,31\nC,17,17\n", "--measure PFT", "proportion", (0, 1)),
        ("study,xi,ni\nA,0,20\nB,3,31\nC,5,17\n", "--measure PAS", "proportion", (0, 0.3)),
        ("study,sem,n,raters\nA,1.5,40,2\nB,2.5,30,2\nC,2.0,25,2\n", "", "SEM", (1.5, 2.5)),
        ("study,alpha,items,n\nA,.8,10,40\nB,.7,10,30\nC,.9,10,50\n", "", "alpha", (0.7, 0.9)),
    ],
)
def test_reliability_and_proportions_lead_back_to_what_is_read(read, table, options, symbol, shown):
    result = read(table, options)
    assert result["measure"] == symbol
    assert shown[0] <= result["shown"]["estimate"] <= shown[1]
    assert result["shown"]["ci_low"] <= result["shown"]["estimate"] <= result["shown"]["ci_high"]
