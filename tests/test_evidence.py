"""`review.evidence`: what a person sees who edits the tables, and what a notebook gets."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from review import evidence

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def copy(tmp_path):
    """A copy of data/ to spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"the test expects {old!r} in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def row_of(path, start):
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def load_message(directory):
    with pytest.raises(evidence.EvidenceError) as caught:
        evidence.load(directory)
    return str(caught.value)


@pytest.fixture(scope="module")
def loaded():
    return evidence.load(DATA)


def test_cells_are_the_text_of_the_file(loaded):
    assert loaded.summaries.loc["cooper2016-03", "sd"] == "0.50"
    assert loaded.tests.loc["freeman2013-t01", "p"] == ".0192"
    assert loaded.reliability.loc["lindsay1995-r01", "kappa_inter"] == "-.10"
    assert loaded.summaries.loc["bussey2016-01", "sd"] == ""
    assert "0.10" in loaded.claims.index


def test_corrections_are_applied_and_the_file_keeps_what_was_printed(loaded):
    assert loaded.tests.loc["cooper2016-t04", "p_relation"] == "<"
    assert loaded.tests.loc["ireland2003-t01", "p_relation"] == "<"
    assert loaded.corrections.loc["correction-01", "printed"] == "\\"
    line = row_of(DATA / "tests.csv", "cooper2016-t04")
    assert ",\\,0.001," in (DATA / "tests.csv").read_text(encoding="utf-8").splitlines()[line - 1]


def test_a_comparison_is_joined_with_its_numbers(loaded):
    joined = loaded.comparisons_with_numbers()
    assert list(joined.index) == list(loaded.comparisons.index)
    cooper = joined.loc["cooper2016-k01", ["mean1", "sd1", "n1", "mean2", "sd2", "n2"]]
    assert cooper.tolist() == ["3.35", "0.73", "150", "4.46", "0.50", "75"]
    baldon = joined.loc["baldon2009-k01", ["statistic", "df", "value", "mean1"]]
    assert baldon.tolist() == ["t", "18", "-2.917", ""]
    scirp = joined.loc["scirp1540125-k01", ["count1", "total1", "count2", "total2"]]
    assert scirp.tolist() == ["37", "83", "5", "19"]
    assert joined.loc["desousa2019-k01", "pooled_value"] == "0.70"


def test_an_estimate_printed_the_other_way_round_is_marked(loaded):
    joined = loaded.comparisons_with_numbers()
    assert joined.loc["bmc2023hip-k01", ["estimate", "reversed"]].tolist() == ["28.1", "yes"]
    assert joined.loc["allison2016-k01", ["estimate", "reversed"]].tolist() == ["-0.35", ""]


def test_the_folder_is_found_from_below_and_a_stranger_is_told(tmp_path, monkeypatch):
    assert evidence.find_directory(DATA.parent / "src" / "review") == DATA
    monkeypatch.chdir(DATA.parent / "tests")
    assert evidence.find_directory() == DATA
    with pytest.raises(evidence.EvidenceError, match=r"no data/datapackage\.json in .* name the folder"):
        evidence.find_directory(tmp_path)
    with pytest.raises(evidence.EvidenceError, match=r"no datapackage\.json in .* name the folder"):
        evidence.load(tmp_path)


def test_a_package_that_is_no_package_is_named(copy):
    (copy / "datapackage.json").write_text('{"resources": 3}', encoding="utf-8")
    assert load_message(copy).startswith("data/datapackage.json: expected a data package")


def test_a_decimal_comma_names_file_row_column_value_and_remedy(copy):
    row = row_of(copy / "tests.csv", "kendall2010-t01")
    replace(copy / "tests.csv", ",=,.03,", ',=,"0,03",')
    assert load_message(copy) == (
        f'data/tests.csv, row {row}, column "p": expected a number such as ".03", got "0,03"; '
        'write the decimal point as in "0.03"'
    )


def test_words_in_a_column_of_numbers(copy):
    row = row_of(copy / "summaries.csv", "cooper2016-01")
    replace(copy / "summaries.csv", ",150,3.35,0.73,", ",many,3.35,0.73,")
    assert load_message(copy) == (
        f'data/summaries.csv, row {row}, column "n": expected a whole number such as "12", got "many"; '
        "leave the cell empty if no number was printed"
    )


@pytest.mark.parametrize("text", ["nan", "inf", "1e3", "1_000", "١", " 0.03", "--1", "."])
def test_what_python_would_take_for_a_number_but_nobody_printed(copy, text):
    replace(copy / "tests.csv", ",=,.03,", f",=,{text},")
    assert 'column "p": expected a number such as ".03"' in load_message(copy)


def test_a_probability_beyond_one(copy):
    replace(copy / "tests.csv", ",=,.03,", ",=,3,")
    assert load_message(copy).endswith(
        'column "p": expected a value from 0 to 1, got "3"; compare it with the source'
    )


def test_an_unknown_study(copy):
    row = row_of(copy / "summaries.csv", "cooper2016-01")
    replace(copy / "summaries.csv", "cooper2016-01,cooper2016,", "cooper2016-01,cooper2061,")
    assert load_message(copy) == (
        f'data/summaries.csv, row {row}, column "study_id": expected an id of studies, got "cooper2061"; '
        "add it to data/studies.csv, or correct it here"
    )


def test_a_bearing_on_a_result_that_is_not_there(copy):
    row = row_of(copy / "bearings.csv", "2.05-b01")
    replace(
        copy / "bearings.csv",
        "2.05-b01,2.05,,comparisons,cooper2016-k01",
        "2.05-b01,2.05,,comparisons,cooper2016-t01",
    )
    assert load_message(copy) == (
        f'data/bearings.csv, row {row}, column "row_id": '
        'expected an id of comparisons, got "cooper2016-t01"; '
        "add it to data/comparisons.csv, or correct it here"
    )


def test_a_word_outside_the_vocabulary(copy):
    row = row_of(copy / "comparisons.csv", "cooper2016-k01")
    replace(copy / "comparisons.csv", ",cross-sectional,", ",crosssectional,")
    assert load_message(copy) == (
        f'data/comparisons.csv, row {row}, column "design": expected one of '
        'cross-sectional | prospective | not visible, got "crosssectional"; '
        "use one of them, or add it to datapackage.json"
    )


def test_an_empty_cell_that_must_not_be_empty(copy):
    replace(copy / "summaries.csv", "cooper2016-01,cooper2016,strength,", "cooper2016-01,cooper2016,,")
    assert load_message(copy).endswith('column "outcome": expected a value, got an empty cell; fill it in')


def test_an_id_that_stands_twice(copy):
    first, second = (row_of(copy / "summaries.csv", f"cooper2016-0{number}") for number in (1, 2))
    replace(copy / "summaries.csv", "cooper2016-02,", "cooper2016-01,")
    assert load_message(copy) == (
        f'data/summaries.csv, row {second}, column "summary_id": '
        f'"cooper2016-01" already stands in row {first}; give each row its own id'
    )


def test_a_comma_too_many(copy):
    row = row_of(copy / "tests.csv", "kendall2010-t01")
    cells = (copy / "tests.csv").read_text().splitlines()[0].count(",") + 1
    replace(copy / "tests.csv", ",=,.03,", ",=,0,03,")
    assert load_message(copy) == (
        f"data/tests.csv, row {row}: expected {cells} cells, got {cells + 1}; "
        "put a text with a comma in quotes"
    )


def test_a_column_that_was_taken_out(copy):
    text = (copy / "omissions.csv").read_text(encoding="utf-8")
    lines = [line.rpartition(",")[0] for line in text.splitlines()]
    (copy / "omissions.csv").write_text("\n".join(lines), encoding="utf-8")
    assert load_message(copy) == (
        'data/omissions.csv, row 1, column "reason": column is missing; '
        "make the header and data/datapackage.json agree"
    )


def test_a_column_that_nobody_described(copy):
    replace(copy / "tests.csv", "test_id,", "test_id,mood,")
    assert load_message(copy) == (
        'data/tests.csv, row 1, column "mood": column is not described; '
        "make the header and data/datapackage.json agree"
    )


def test_columns_that_changed_places(copy):
    replace(copy / "tests.csv", "p_relation,p,", "p,p_relation,")
    assert load_message(copy).startswith("data/tests.csv, row 1: the order of columns has changed; ")


def test_a_table_that_is_not_there(copy):
    (copy / "pooled.csv").unlink()
    assert load_message(copy) == (
        "data/pooled.csv: datapackage.json names this file, but it cannot be read; put it back"
    )


def test_a_table_in_another_encoding(copy):
    text = (copy / "sources.csv").read_text(encoding="utf-8").replace("Nick Ng", "Nîck Ng")
    (copy / "sources.csv").write_bytes(text.encode("latin-1"))
    assert load_message(copy).endswith("cannot be read; save it as UTF-8 text")


def test_a_table_that_the_package_forgets(copy):
    package = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [item for item in package["resources"] if item["name"] != "omissions"]
    (copy / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert load_message(copy) == "data/datapackage.json: missing or unknown table: omissions"


def test_a_correction_of_something_that_changed(copy):
    row = row_of(copy / "corrections.csv", "correction-01")
    replace(copy / "tests.csv", ",\\,0.001,", ",=,0.001,")
    assert load_message(copy) == (
        f'data/corrections.csv, row {row}, column "printed": expected "\\" in data/tests.csv, '
        'id "cooper2016-t04", column "p_relation", got "="; adapt the correction, or take it out'
    )


def test_a_correction_of_nothing(copy):
    replace(copy / "corrections.csv", "cooper2016-t04", "cooper2016-t94")
    assert 'id "cooper2016-t94", column "p_relation", got no such cell;' in load_message(copy)


def test_a_correction_to_something_that_does_not_fit(copy):
    replace(copy / "corrections.csv", ",\\,<,", ",\\,less than,")
    assert 'column "corrected": expected one of =' in load_message(copy)


def test_a_table_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read(copy):
    content = (copy / "sources.csv").read_bytes()
    (copy / "sources.csv").write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert list(evidence.load(copy).sources.index) == list(evidence.load(DATA).sources.index)


def test_validation_finds_nothing_in_the_tables_as_they_are():
    assert evidence.validate(DATA) == ()


def test_validation_lists_all_problems_in_the_same_form(copy):
    number = row_of(copy / "tests.csv", "kendall2010-t01")
    study = row_of(copy / "counts.csv", "cooper2016-c01")
    replace(copy / "tests.csv", ",=,.03,", ',=,"0,03",')
    replace(copy / "counts.csv", "cooper2016-c01,cooper2016,", "cooper2016-c01,nobody2016,")
    problems = evidence.validate(copy)
    assert [(item.file, item.row, item.column) for item in problems] == [
        ("data/tests.csv", number, "p"),
        ("data/counts.csv", study, "study_id"),
    ]
    assert str(problems[0]) == load_message(copy)


def test_validation_reports_what_only_frictionless_knows(copy):
    replace(copy / "datapackage.json", '"name": "gluteal-weakness-evidence"', '"name": 7')
    (problem, *_) = evidence.validate(copy)
    assert problem.file == "data/datapackage.json"
    assert "name" in problem.message


def test_the_dictionary_says_what_a_cell_may_hold():
    words = evidence.dictionary(DATA).set_index(["table", "column"])
    assert words.loc[("tests", "p"), ["type", "allowed"]].tolist() == ["number", "0 to 1"]
    assert words.loc[("summaries", "n"), ["unit", "allowed"]].tolist() == ["people", "at least 0"]
    assert words.loc[("summaries", "study_id"), "allowed"] == "an id of studies"
    assert "gluteus medius | " in words.loc[("comparisons", "muscle"), "allowed"]
    assert (words["description"] != "").all()


def test_loading_does_not_import_frictionless():
    code = "import sys; from review import evidence; evidence.load(); sys.exit('frictionless' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=DATA.parent, check=False).returncode == 0


def test_a_study_in_two_states_of_screening_is_named(copy):
    path = copy / "screening.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    twin = next(line for line in lines if "already held" in line and ",10." in line)
    spoiled = twin.replace(twin[:4], "C999", 1).replace("already held", "excluded", 1)
    path.write_text("".join([*lines, spoiled]), encoding="utf-8", newline="\n")
    message = load_message(copy)
    assert message.startswith(f'data/screening.csv, row {len(lines) + 1}, column "decision":')
    assert "a study has one state: correct one of them" in message


def test_a_search_without_a_date_is_named(copy):
    replace(copy / "searches.csv", "S002,2026-11-30,", "S002,,")
    assert load_message(copy) == (
        'data/searches.csv, row 3, column "date": expected a value, got an empty cell; fill it in'
    )


def test_a_bearing_whose_evidence_is_gone_is_named(copy):
    path = copy / "estimates.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("hansen2023-e01,")]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8", newline="\n")
    assert 'expected an id of estimates, got "hansen2023-e01"; add it to data/estimates.csv' in load_message(
        copy
    )


def test_a_row_without_a_source_is_named(copy):
    replace(copy / "tests.csv", ",abstract,primary,", ",,primary,")
    assert 'column "location": expected a value, got an empty cell' in load_message(copy)
