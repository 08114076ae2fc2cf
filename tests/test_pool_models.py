"""`review pool`: models of counts, accuracy, predictions, permutation, workbooks, columns of the forest."""

import csv
import io
import json
import shlex
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import xlsxwriter

from review import cli, meta

TABLES = """study,ai,n1i,ci,n2i,arm,year,blinding,attrition
A,0,40,3,41,hip,2001,low,high
B,5,20,9,22,hip,2003,high,low
C,30,60,20,61,knee,2008,some concerns,
D,3,60,8,61,knee,2010,low,unclear
E,3,50,9,61,knee,2012,Low,low
"""
COUNTS = {"events1": [0, 5, 30, 3, 3], "total1": [40, 20, 60, 60, 50], "events2": [3, 9, 20, 8, 9],
          "total2": [41, 22, 61, 61, 61]}  # fmt: skip
RATES = "study,x1i,t1i,x2i,t2i\nA,3,100,9,110\nB,0,40,2,41\nC,7,90,8,95\n"
PROPORTIONS = "study,xi,ni\nA,0,20\nB,1,31\nC,0,17\nD,4,60\nE,2,25\nF,9,44\n"
ACCURACY = "study,TP,FP,FN,TN\nA,20,5,3,30\nB,15,8,4,40\nC,30,3,2,25\nD,9,1,0,20\nE,12,10,6,50\nF,0,3,0,20\n"


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def typed(table, options="", name="table.csv"):
        if table is not None:
            (tmp_path / name).write_text(table)
        status = cli.main(["pool", name, *shlex.split(options)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return typed


@pytest.fixture
def read(run):
    def typed(table, options="", name="table.csv"):
        status, out, err = run(table, f"{options} --format json", name)
        assert (status, err) == (0, "")
        return json.loads(out)

    return typed


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
def test_mantel_haenszel_is_the_effect_that_is_reported(read, measure):
    # Held against metafor's rma.mh in test_meta_golden.
    ours = meta.mantel_haenszel(**COUNTS, measure=measure)
    result = read(TABLES, f"--measure {measure} --method MH")
    for name in ("estimate", "standard_error", "ci_low", "ci_high", "p_value"):
        assert result["pooled"][name] == pytest.approx(getattr(ours, name)), name
    assert [row["weight"] for row in result["studies"]] == pytest.approx(ours.weights.tolist())
    rest = {name: column[1:] for name, column in COUNTS.items()}
    without = meta.mantel_haenszel(**rest, measure=measure)
    assert result["left_out"]["estimate"][0] == pytest.approx(without.estimate)


def test_weights_of_mantel_haenszel_are_those_by_which_odds_ratios_are_averaged():
    # Mantel & Haenszel 1959: the pooled odds ratio is the mean of the studies', weighted by bc / n.
    a, n1, c, n2 = (np.array(column[1:], float) for column in COUNTS.values())
    ours = meta.mantel_haenszel(a, n1, c, n2)
    odds = a * (n2 - c) / (c * (n1 - a))
    assert np.exp(ours.estimate) == pytest.approx(float(ours.weights @ odds) / 100)


def test_what_is_said_beside_mantel_haenszel(run):
    out = run(TABLES, "--measure OR --method MH --by arm")[1]
    tests = meta.tables_tests(**COUNTS)
    assert "common-effect model, Mantel-Haenszel" in out
    assert f"Breslow-Day, equal odds ratios: χ²(4) = {tests.breslow_day[0]:.2f}" in out
    assert "difference between subgroups: Q(1) =" in out
    assert "0.5 was added to the cells of 1 row with an empty one, only as single studies are shown" in out
    rates = meta.mantel_haenszel_rates([3, 0, 7], [100, 40, 90], [9, 2, 8], [110, 41, 95])
    shown = f"{np.exp(rates.estimate):.2f} [{np.exp(rates.ci_low):.2f}, {np.exp(rates.ci_high):.2f}]"
    assert shown in run(RATES, "--method MH")[1]


def test_rows_of_one_study_alone_are_not_called_studies(run):
    said = run("study,yi,vi\nA,1,1\nA,2,1\nA,3,2\n")[1]
    assert "all 3 rows are of one study, A: they are pooled as if" in said
    assert "No sentence: all rows are of one study" in said
    for of_studies in (
        "3 studies (",
        "of 3 studies was",
        "Egger",
        "Trim and fill",
        "Leaving one study out",
        "Influence",
    ):
        assert of_studies not in said


def test_of_very_many_studies_the_first_are_listed(run):
    rows = "".join(f"S{i},{i % 7},{1 + i % 3}\n" for i in range(1203))
    said = run(f"study,yi,vi\n{rows}")[1]
    assert "S999 " in said
    assert "S1000 " not in said
    assert "and 203 more; --output FOLDER writes them all" in said
    assert "The pooled effect of 1,203 studies" in said or "The pooled effect of 1203 studies" in said


def test_petos_method(read):
    ours, result = meta.peto(**COUNTS), read(TABLES, "--method Peto")
    assert (result["pooled"]["estimate"], result["pooled"]["standard_error"]) == pytest.approx(
        (ours.estimate, ours.standard_error)
    )


def test_proportions_by_the_binomial_model(run, read):
    # Held against lme4 in test_meta_models.
    ours = meta.binomial([0, 1, 0, 4, 2, 9], [20, 31, 17, 60, 25, 44])
    result = read(PROPORTIONS, "--method GLMM")
    ends = [result["shown"][name] for name in ("estimate", "ci_low", "ci_high", "prediction_high")]
    assert ends == pytest.approx([ours.proportion, ours.low, ours.high, ours.prediction_high])
    assert result["studies"][0]["weight"] is None
    assert "binomial-normal model, maximum likelihood" in run(PROPORTIONS, "--method GLMM")[1]


def test_sensitivity_and_specificity(run, read, tmp_path):
    counts = np.array([[20, 15, 30, 9, 12], [5, 8, 3, 1, 10], [3, 4, 2, 0, 6], [30, 40, 25, 20, 50]])
    ours, result = meta.diagnostic_accuracy(*counts), read(ACCURACY)
    assert result["fit"]["sensitivity"] == pytest.approx(ours.sensitivity)
    assert result["not_pooled"] == [{"label": "F", "row": 7, "reason": "nobody with the condition"}]
    # Wilson's interval of 20 of 23 by hand: (20 + z²/2 ± z √(20 · 3 / 23 + z²/4)) / (23 + z²).
    assert result["studies"][0]["sensitivity"] == pytest.approx([20 / 23, 0.678725, 0.954623], abs=1e-6)
    status, out, err = run(ACCURACY, "--output made")
    assert status == 0
    assert f"Pooled sensitivity of 5 studies (293 people) was {ours.sensitivity[0]:.2f}" in out
    assert err.count("written: ") == 4
    told = ET.parse(tmp_path / "made/summary_roc.svg").getroot()
    assert "A 0.870 and 0.143" in told.find("{http://www.w3.org/2000/svg}desc").text


def test_predictions_and_contrasts_are_combinations_of_coefficients(run, read):
    options = "--measure RR --moderators year arm year:arm"
    asked = '--predict "year=2005, arm=knee" --contrast "arm=knee, year=2010 vs arm=hip, year=2010"'
    six = f"{TABLES}F,9,40,8,40,hip,2011,low,low\n"
    result = read(six, f"{options} {asked}")
    beta = dict(zip(result["regression"]["names"], result["regression"]["estimate"], strict=True))
    there = beta["intercept"] + 2005 * beta["year"] + beta["arm: knee"] + 2005 * beta["year:arm: knee"]
    assert result["predictions"]["found"]["estimate"] == pytest.approx([there])
    apart = beta["arm: knee"] + 2010 * beta["year:arm: knee"]
    assert result["contrasts"]["found"]["estimate"] == pytest.approx([apart])
    assert f"year=2005, arm=knee: {np.exp(there):.2f} [" in run(six, f"{options} {asked}")[1]


def test_predictions_of_dependent_effects_are_robust(read):
    rows = "".join(
        f"{s},{i % 2},{0.1 * i + 0.2 * (i % 3)},0.0{2 + i % 4}\n" for i, s in enumerate("AABBCCDDEEFF")
    )
    result = read(f"study,x,yi,vi\n{rows}", '--moderators x --predict "x=0" "--contrast=x=1 vs x=0"')
    fit = result["moderated"]
    for part in ("estimate", "standard_error", "ci_low", "p_value"):
        # At x = 0 the prediction is the intercept; the difference is the slope.
        assert result["predictions"]["found"][part] == pytest.approx(fit[part][:1]), part
        assert result["contrasts"]["found"][part] == pytest.approx(fit[part][1:]), part


def test_permutation(read, run):
    y, v = [0.1, 0.3, 0.6, 0.5], [0.03, 0.03, 0.02, 0.04]
    table = "study,yi,vi\n" + "".join(f"{s},{a},{b}\n" for s, a, b in zip("ABCD", y, v, strict=True))
    assert read(table, "--permutations 100")["permuted"] == pytest.approx({"pooled effect": 2 / 16})
    again = table.replace("B,", "A,")
    assert "permutation: left out, as rows of one study" in run(again, "--permutations 100")[1]


def workbook(path, sheets):
    made = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for i, row in enumerate(rows):
            sheet.write_row(i + (name == "Data"), 0, row)
    made.close()


def test_a_workbook_is_read_as_it_is(run, read, tmp_path):
    header, *rows = csv.reader(io.StringIO(TABLES))
    cells = [[int(cell) if cell.isdecimal() else cell for cell in row] for row in rows]
    workbook(tmp_path / "book.xlsx", {"Notes": [["kept by hand"]], "Data": [header, *cells]})
    expected = read(TABLES, "--measure OR")
    result = read(None, "--measure OR", "book.xlsx")
    assert result["pooled"] == expected["pooled"]
    assert result["file"] == "book.xlsx, sheet Data"
    broken = [[*rows[0][:2], "many", *rows[0][3:]]]
    workbook(tmp_path / "book.xlsx", {"Data": [header, *broken]})
    # The header stands in row 2 of that sheet.
    assert 'sheet Data, row 3, column "n1i": expected a number' in run(None, "--measure OR", "book.xlsx")[2]
    status, _, err = run(None, "--sheet Other", "book.xlsx")
    assert (status, err) == (2, "review pool: book.xlsx has no sheet 'Other'; its sheets are Data\n")
    numbers = [["study", "yi", "vi"], ["A", 1 / 3, 1e-3], ["B", -2.5, 0.25]]
    workbook(tmp_path / "book.xlsx", {"Data": numbers})
    assert read(None, name="book.xlsx")["studies"][0]["estimate"] == 1 / 3


def test_counts_totals_and_risk_of_bias_stand_in_the_forest(run, tmp_path):
    options = "--measure OR --by arm --risk-of-bias blinding attrition --output made --figures forest"
    assert run(TABLES, options)[0] == 0
    root = ET.parse(tmp_path / "made/forest.svg").getroot()
    told = root.find("{http://www.w3.org/2000/svg}desc").text
    assert "A 2001, n 81, Group 1 0 / 40, Group 2 3 / 41" in told
    assert "blinding low, attrition high" in told
    assert "Pooled, n 123, Group 1 5 / 60, Group 2 12 / 63" in told
    assert "n 476, Group 1 41 / 230, Group 2 49 / 246" in told


BAD = [
    (PROPORTIONS, "--method MH", "--method MH is for events with totals"),
    (TABLES, "--method GLMM", "--method GLMM is for proportions"),
    (TABLES, "--measure RR --method Peto", "--method Peto gives odds ratios; leave --measure RR out"),
    (TABLES.replace("B,", "A,"), "--measure OR --method MH --cluster study", "several rows are one study"),
    (TABLES, "--predict year=2000", "--predict and --contrast need --moderators"),
    (TABLES, "--moderators arm year --predict year=2000", "says nothing of arm; give every moderator"),
    (TABLES, "--moderators arm --predict arm=foot", "arm is one of hip, knee; got 'foot'"),
    (TABLES, "--moderators year --predict year=soon", "year is a number; got 'soon'"),
    (TABLES, "--moderators year --predict sex=1,year=2000", "'sex' is no moderator; these are year"),
    (TABLES, "--moderators year --contrast year=2000", "with the same names"),
    (TABLES, "--moderators year --contrast 'year=1 vs year=1'", "compares a kind of study with itself"),
    (TABLES, "--measure accuracy", "--measure accuracy needs columns tp fp fn tn; no tp here"),
    (ACCURACY, "--by study", "--by is not for diagnostic accuracy"),
    (ACCURACY.replace("20,5", "20.5,5"), "", "row 2, column \"TP\": expected a count of people"),
    ("study,tp,fp,fn,tn\nA,1,2,3,4\n", "", "a bivariate model needs at least 3 studies; got 1"),
    (TABLES.replace("low,high", "poor,high"), "--risk-of-bias blinding --output made",
        "column 'blinding': expected one of low"),
    ("study,yi,vi\nA,1,1\nA,2,1\n", "--cluster study", "all 2 rows are of one study, A; studies to be"),
    (TABLES, "--risk-of-bias blinding", "is drawn in the forest; name a folder with --output"),
    (TABLES, "--sheet One", "is no workbook and has no sheets"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "options", "message"), BAD, ids=[message[:40] for *_, message in BAD])
def test_what_does_not_fit_is_one_line(run, table, options, message):
    status, out, err = run(table, options)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert message in err


#: metadat 1.2's dat.michael2013: mean, SD and n with the image of a brain, and without.
MICHAEL = """study,m1i,sd1i,n1i,m2i,sd2i,n2i
McCabe & Castel no critique,3.12,.65,26,2.89,.79,28
Experiment 1,2.86,.61,98,2.90,.58,99
Experiment 2,2.85,.57,33,2.62,.54,42
Experiment 3,3.07,.55,21,2.96,.36,24
Experiment 4,2.89,.60,184,2.93,.60,184
Experiment 5,2.91,.52,255,2.86,.59,274
McCabe & Castel critique,3.00,.54,28,2.69,.55,26
Experiment 6,2.60,.83,55,2.50,.84,58
Experiment 7,2.74,.51,34,2.41,.78,34
Experiment 8,2.68,.69,93,2.73,.67,98
Experiment 9,2.72,.68,95,2.54,.66,99
Experiment 10,2.64,.71,97,2.66,.65,94
"""


def test_a_published_meta_analysis_comes_out_as_it_was_printed(run):
    # Michael et al. (2013), Psychonomic Bulletin & Review 20(4), 720-725: "an estimated average raw mean
    # difference of 0.07 points, 95% CI [-0.00, 0.14], under a random-effects model".
    out = run(MICHAEL, "--measure MD --interval wald")[1]
    assert "mean difference of 12 studies (2,079 people) was 0.07 (95% CI 0.00 to 0.14, p = .05" in out
