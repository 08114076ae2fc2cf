"""From a trial to rows for a meta-analysis: what stands in them, where it stood, and that they pool."""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile

import pytest

from review.cli import main
from review.document import Document
from review.planting import plant
from review.reporting.tabulate import CodebookError, read_codebook
from review.reporting.tabulate.codebook import wanted_name

TRIAL = """<html><body><h1>A trial</h1><h2>Results</h2>
<table><caption>Table 1. Characteristics at baseline</caption>
<tr><th></th><th>Usual care (n = 40)</th><th>Yoga (n = 42)</th></tr>
<tr><td>Age (years), mean (SD)</td><td>51.2 (9.1)</td><td>50.4 (8.7)</td></tr>
<tr><td>Women, n (%)</td><td>22 (55.0)</td><td>25 (59.5)</td></tr></table>
<table><caption>Table 2. Outcomes</caption>
<tr><th></th><th>Usual care</th><th>Yoga</th></tr>
<tr><td>Pain at 12 weeks, mean (SE)</td><td>4.9 (0.3)</td><td>3.6 (0.25)</td></tr>
<tr><td>Steps per day at 12 weeks, median (IQR)</td><td>5200 (4100 to 6400)</td>
<td>6100 (4800 to 7300)</td></tr>
</table></body></html>"""


@pytest.fixture
def trial(tmp_path):
    path = tmp_path / "trial.html"
    path.write_text(TRIAL, encoding="utf-8")
    return path


def rows_of(capsys, *arguments):
    """Exit status, rows by the CSV form, and what went to standard error."""
    status = main(["tabulate", *map(str, arguments)])
    printed = capsys.readouterr()
    return status, list(csv.DictReader(io.StringIO(printed.out))), printed.err


def numbers(row):
    known = {"n1i", "m1i", "sd1i", "n2i", "m2i", "sd2i", "ai", "ci"}
    return {name: text for name, text in row.items() if name in known and text}


def test_a_row_for_each_outcome_with_the_control_second(trial, capsys):
    status, rows, _ = rows_of(capsys, trial)
    assert status == 0
    age, women, pain, _ = rows
    assert (age["outcome"], age["time"], age["arm1"], age["arm2"]) == (
        "Age (years)",
        "baseline",
        "Yoga",
        "Usual care",
    )
    assert numbers(age) == {
        "n1i": "42",
        "m1i": "50.4",
        "sd1i": "8.7",
        "n2i": "40",
        "m2i": "51.2",
        "sd2i": "9.1",
    }
    assert numbers(women) == {"n1i": "42", "ai": "25", "n2i": "40", "ci": "22"}
    assert (pain["outcome"], pain["time"]) == ("Pain", "12 weeks")
    assert numbers(pain) == {"n1i": "42", "m1i": "3.6", "n2i": "40", "m2i": "4.9"}  # sizes of Table 1
    assert "sd1i: SE printed" in pain["notes"]


def test_nothing_is_computed_unless_asked_and_then_with_its_formula(trial, capsys):
    _, rows, _ = rows_of(capsys, trial, "--convert")
    pain, steps = rows[2:]
    assert float(pain["sd1i"]) == pytest.approx(0.25 * math.sqrt(42), rel=1e-5)
    assert float(pain["sd2i"]) == pytest.approx(0.3 * math.sqrt(40), rel=1e-5)
    assert "SE × √n (SE 0.25, n 42)" in pain["converted"]
    # Wan et al. 2014, eq. 16, for n = 42: 2 Φ⁻¹((0.75 · 42 - 0.125) / 42.25) = 2 Φ⁻¹(0.74260) = 1.30279
    assert float(steps["sd1i"]) == pytest.approx((7300 - 4800) / 1.30279, rel=1e-3)
    assert "Wan 2014" in steps["converted"]


def test_every_number_says_where_it_stands(trial, capsys):
    assert main(["tabulate", str(trial), "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    text = _text(trial)
    for line in lines:
        assert line["sources"]
        for name, source in line["sources"].items():
            assert text[source["start"] : source["end"]] == source["quote"]
            assert line[name] in source["quote"]
    assert lines[2]["sources"]["n1i"]["table"] == "Table 1"


def _text(path):
    from review.reading import read

    document: Document = read(path)
    return document.text


def test_what_is_tabulated_can_be_pooled_as_it_is(tmp_path, capsys):
    paths = []
    for seed in (1, 2, 3):
        folder = tmp_path / str(seed)
        assert main(["plant", "--seed", str(seed), "--output", str(folder)]) == 0
        paths.append(folder / "paper.html")
    book, table = tmp_path / "pain.csv", tmp_path / "rows.csv"
    book.write_text("name,synonyms\npain,numerical rating scale\n", encoding="utf-8")
    assert main(["tabulate", *map(str, paths), "--outcomes", str(book), "--output", str(table)]) == 0
    capsys.readouterr()
    assert main(["pool", str(table), "--measure", "MD", "--format", "json"]) == 0
    pooled = json.loads(capsys.readouterr().out)
    with table.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["m1i"]]
    assert rows
    assert [study["estimate"] for study in pooled["studies"]] == pytest.approx(
        [float(row["m1i"]) - float(row["m2i"]) for row in rows]
    )


def test_a_codebook_keeps_its_outcomes_under_its_names(trial, tmp_path, capsys):
    book = tmp_path / "book.csv"
    book.write_text("name,synonyms\npain intensity,pain;VAS\n", encoding="utf-8")
    _, rows, _ = rows_of(capsys, trial, "--outcomes", book)
    assert [(row["outcome"], row["printed_outcome"]) for row in rows] == [("pain intensity", "Pain")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("name,color\npain,red\n", "line 1: the column 'color' is not known"),
        ("synonyms\npain\n", "line 1: one column must be called name"),
        ("name,synonyms\n,VAS\n", "line 2: has no name"),
        ("name,synonyms\npain,VAS,NRS\n", "line 2: has 3 cells"),
        ("name,synonyms\n", "names no outcome"),
    ],
)
def test_a_codebook_that_cannot_be_used_says_where_and_why(tmp_path, content, message):
    book = tmp_path / "book.csv"
    book.write_text(content, encoding="utf-8")
    with pytest.raises(CodebookError, match=message) as problem:
        read_codebook(book)
    assert str(book) in str(problem.value)


def test_the_longest_fitting_name_of_a_codebook_wins(tmp_path):
    book = tmp_path / "book.csv"
    book.write_text("outcome,synonyms\npain,VAS\nneck pain,\n", encoding="utf-8")
    wanted = read_codebook(book)
    assert wanted_name("Neck pain (VAS), cm", wanted) == "neck pain"
    assert wanted_name("VAS score", wanted) == "pain"
    assert wanted_name("Painful joints", wanted) is None


def test_two_sizes_are_told_and_none_is_chosen(tmp_path, capsys):
    page = tmp_path / "two.html"
    other = TRIAL.replace(
        "<table><caption>Table 2.",
        "<table><caption>Table 3. Weight</caption>"
        "<tr><th></th><th>Usual care (n = 38)</th><th>Yoga (n = 42)</th></tr>"
        "<tr><td>Weight (kg), mean (SD)</td><td>71 (9)</td><td>70 (8)</td></tr></table>"
        "<table><caption>Table 2.",
    )
    page.write_text(other, encoding="utf-8")
    _, rows, _ = rows_of(capsys, page)
    pain = next(row for row in rows if row["outcome"] == "Pain")
    assert (pain["n1i"], pain["n2i"]) == ("42", "")
    assert "40 (Usual care (n = 40)) or 38 (Usual care (n = 38))" in pain["notes"]


def test_a_file_that_is_no_paper_is_said_and_the_others_are_done(trial, tmp_path, capsys):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    status, rows, said = rows_of(capsys, trial, broken)
    assert status == 2
    assert len(rows) == 4
    assert "broken.pdf" in said


def test_the_paper_is_never_written_over(trial, capsys):
    before = trial.read_bytes()
    status, _, said = rows_of(capsys, trial, "--output", trial)
    assert (status, trial.read_bytes()) == (2, before)
    assert "the paper itself" in said


def test_the_workbook_holds_the_same_rows_and_no_formula(trial, tmp_path):
    book = tmp_path / "rows.xlsx"
    assert main(["tabulate", str(trial), "--format", "xlsx", "--output", str(book)]) == 0
    with zipfile.ZipFile(book) as parts:
        rows = parts.read("xl/worksheets/sheet1.xml").decode()
        words = parts.read("xl/sharedStrings.xml").decode()
        places = parts.read("xl/worksheets/sheet2.xml").decode()
    assert "<v>50.4</v>" in rows
    assert "<f>" not in rows + places
    assert "Usual care" in words
    assert rows.count("<row ") == 5


def test_the_page_is_closed_to_the_network_and_shows_text_as_text(tmp_path):
    hostile = TRIAL.replace("<td>Pain at 12 weeks", "<td>Pain &lt;img src=x onerror=alert(1)&gt; at 12 weeks")
    source, target = tmp_path / "hostile.html", tmp_path / "page.html"
    source.write_text(hostile, encoding="utf-8")
    assert main(["tabulate", str(source), "--format", "html", "--output", str(target)]) == 0
    page = target.read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert "<img" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert 'value="50.4"' in page
    assert "Usual care (n = 40)" in page


@pytest.mark.parametrize("seed", [0, 5])
def test_rows_of_an_invented_trial_are_complete(tmp_path, capsys, seed):
    planted = plant(seed)
    assert planted is not None
    assert main(["plant", "--seed", str(seed), "--output", str(tmp_path)]) == 0
    capsys.readouterr()
    _, rows, _ = rows_of(capsys, tmp_path / "paper.html")
    assert len(rows) > 8
    for row in rows:
        have = set(numbers(row))
        assert have in ({"n1i", "m1i", "sd1i", "n2i", "m2i", "sd2i"}, {"n1i", "ai", "n2i", "ci"})


def test_the_page_about_a_paper_and_its_json_say_what_was_understood(trial, tmp_path, capsys):
    page = tmp_path / "checked.html"
    assert main(["check", str(trial), "--format", "html", "--output", str(page)]) == 0
    told = page.read_text(encoding="utf-8").partition("<section id=study>")[2].partition("</section>")[0]
    assert "Yoga<small> arm" in told
    assert "Table 1: “Usual care (n = 40)”" in told
    assert "<strong>Times:</strong> baseline, 12 weeks" in told
    capsys.readouterr()
    assert main(["check", str(trial), "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    pain = next(line["study"] for line in lines if (line["study"] or {}).get("outcome") == "Pain")
    assert pain["time"] == "12 weeks"
    assert {size["n"] for size in pain["sizes"]} <= {40, 42}
    for size in pain["sizes"]:
        assert _text(trial)[size["start"] : size["end"]] == size["quote"]


def test_folders_are_taken(trial, capsys):
    status, rows, said = rows_of(capsys, trial.parent)
    assert (status, len(rows)) == (0, 4)
    assert "4 rows" in said
