from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import records as kinds
from review.document import Block, Cell, Document, Table
from review.finding import find
from review.finding.tables import explain_tables, find_tables, labels, read_tables
from review.finding.tables.cells import read_cell
from review.finding.tables.labels import read_label
from review.records import Comparison, Estimate, Proportion, PValue, Record, Summary, reported


def document(text: str, caption: str = "", notes: tuple[str, ...] = (), heads: int = 1) -> Document:
    """Document with one table: a row a line, cells between ``|``; ``<`` and ``^`` continue a cell."""
    pieces: list[str] = []
    cells: list[Cell] = []

    def block(words: str, kind: Any) -> Block:
        start = sum(len(piece) + 1 for piece in pieces)
        pieces.append(words)
        return Block(words, start, start + len(words), kind)

    lines = [line.split("|") for line in text.strip("\n").split("\n")]
    title = block(caption, "caption") if caption else None
    for row, line in enumerate(lines):
        for column, raw in enumerate(line):
            words = raw.rstrip() if column == 0 else raw.strip()
            if words.strip() in ("<", "^"):
                continue
            across = 1
            while column + across < len(line) and line[column + across].strip() == "<":
                across += 1
            down = 1
            while (
                row + down < len(lines)
                and lines[row + down][column : column + 1]
                and lines[row + down][column].strip() == "^"
            ):
                down += 1
            cells.append(Cell(block(words, "cell"), row, column, down, across, row < heads))
    below = tuple(block(note, "note") for note in notes)
    return Document("a.xml", "jats", "\n".join(pieces), (), (Table("Table 1", tuple(cells), title, below),))


def found(text: str, caption: str = "", *notes: str, heads: int = 1) -> list[Record]:
    return find_tables(document(text, caption, notes, heads))


def fields(record: Record) -> dict[str, Any]:
    """Printed fields that are there, without names of groups and outcomes."""
    about = {"group", "outcome", "groups", "estimate"}
    values = reported(record)
    return {
        name: value for name, value in values.items() if value not in (None, [], ()) and name not in about
    }


def only(text: str, caption: str = "", *notes: str, heads: int = 1) -> Any:
    records = found(text, caption, *notes, heads=heads)
    assert len(records) == 1, records
    return records[0]


# --- one cell ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "cell", "kind", "expected"),
    [
        ("Mean (SD)", "3.35 (0.73)", Summary, {"mean": "3.35", "sd": "0.73"}),
        ("Mean ± SD", "−3.35 ± 0.73", Summary, {"mean": "-3.35", "sd": "0.73"}),
        ("mean ± SEM", "3.35±0.73a", Summary, {"mean": "3.35", "se": "0.73"}),
        ("M (SD)", "3,35 (0,73)", Summary, {"mean": "3,35", "sd": "0,73"}),
        ("Mean (range)", "12 (3–24)", Summary, {"mean": "12", "minimum": "3", "maximum": "24"}),
        ("Mean (95% CI)", "12 (3 to 24)", Summary, {"mean": "12", "ci_low": "3", "ci_high": "24",
          "ci_level": "95"}),
        ("Median [IQR]", "43·5 [20·1, 60·0]", Summary, {"median": "43·5", "q1": "20·1", "q3": "60·0"}),
        ("Median (25th–75th percentile)", "5 (3-9)", Summary, {"median": "5", "q1": "3", "q3": "9"}),
        ("Median (min, max)", "43 (18–86)", Summary, {"median": "43", "minimum": "18", "maximum": "86"}),
        ("n (%)", "12 (30%)", Proportion, {"count": "12", "percent": "30"}),
        ("No. (%)", "1,224 (30.2)*", Proportion, {"count": "1,224", "percent": "30.2"}),
        ("n/N (%)", "12/40 (30.0)", Proportion, {"count": "12", "total": "40", "percent": "30.0"}),
        ("% (n)", "30.0 (12)", Proportion, {"count": "12", "percent": "30.0"}),
        ("OR (95% CI)", "1.5 (1.1–2.0)c", Estimate,
         {"measure": "OR", "value": "1.5", "relation": "=", "ci_low": "1.1", "ci_high": "2.0",
          "ci_level": "95"}),
        ("Adjusted HR [99% CI]", "0.50 [0.31, 0.82]", Estimate,
         {"measure": "HR", "value": "0.50", "relation": "=", "ci_low": "0.31", "ci_high": "0.82",
          "ci_level": "99"}),
        ("Mean difference (95% CI)", "−1.4 (−2.0 to −0.8)", Estimate,
         {"measure": "MD", "value": "-1.4", "relation": "=", "ci_low": "-2.0", "ci_high": "-0.8",
          "ci_level": "95"}),
        ("β (SE)", "−0.25 (0.10)", Estimate, {"measure": "beta", "value": "-0.25", "relation": "=",
          "se": "0.10"}),
        ("p-value", "<0.001**", PValue, {"p_relation": "<", "p": "0.001"}),
        ("P value", "ns", PValue, {"p_relation": ">"}),
        ("Statistics", "F(2,63) = 0.88, p = 0.42", kinds.Test,
         {"statistic": "F", "df": ["2", "63"], "value": "0.88", "relation": "=", "p_relation": "=",
          "p": "0.42"}),
    ],
)  # fmt: skip
def test_head_says_what_the_cell_is(head: str, cell: str, kind: type, expected: dict[str, Any]) -> None:
    record = only(f"Variable | {head}\nPain | {cell}")
    assert isinstance(record, kind)
    assert fields(record) == expected
    assert record.outcome == "Pain"
    assert record.location.table == "Table 1"
    assert record.location.row == "Pain"
    assert record.quote == cell


@pytest.mark.parametrize(
    ("label", "cell", "expected"),
    [
        ("Age, mean (SD)", "37.3 years (11.5)", {"mean": "37.3", "sd": "11.5", "unit": "years", "n": "40"}),
        ("Female, n (%)", "12 (30%)", {"count": "12", "percent": "30", "total": "40"}),
        ("Duration (months): median (IQR)", "5 (3–9)", {"median": "5", "q1": "3", "q3": "9", "n": "40"}),
        ("Female", "12/40 (30%)", {"count": "12", "percent": "30", "total": "40"}),
        ("Smoker", "12 (30.0%)", {"count": "12", "percent": "30.0", "total": "40"}),
    ],
)
def test_row_says_what_the_cell_is(label: str, cell: str, expected: dict[str, Any]) -> None:
    record = only(f"Variable | Drug (n = 40)\n{label} | {cell}")
    assert fields(record) == expected
    assert record.group == "Drug"


def test_caption_and_notes_say_what_cells_are() -> None:
    table = " | Drug (N=40) | Placebo (N=40)\nAge (yr) | 54.2±9.1 | 53.8±9.6\nMale sex | 22 (55) | 20 (50)"
    records = found(table, "Characteristics", "Plus–minus values are means ± SD. Other values are no. (%).")
    assert [fields(record) for record in records] == [
        {"n": "40", "mean": "54.2", "sd": "9.1"},
        {"n": "40", "mean": "53.8", "sd": "9.6"},
        {"total": "40", "count": "22", "percent": "55"},
        {"total": "40", "count": "20", "percent": "50"},
    ]
    (record,) = found("Variable | Drug\nAge | 54.2 (9.1)", "Data are mean (SE)")
    assert fields(record) == {"mean": "54.2", "se": "9.1"}


def test_mark_of_a_label_leads_to_its_note() -> None:
    record = only("Model | Age (year)*\nA | 55.5 (42–75)", "Subjects", "* Median (range); ** Female/Male")
    assert fields(record) == {"median": "55.5", "minimum": "42", "maximum": "75"}


def test_what_is_not_said_is_an_assumption() -> None:
    record = only("Variable | Drug\nAge | 54.2 ± 9.1")
    assert fields(record) == {"mean": "54.2", "sd": "9.1"}
    assert record.assumptions == ('SD assumed: "±" without a name',)


def test_text_says_what_follows_the_sign() -> None:
    table = document("Variable | Drug\nAge | 54.2 ± 9.1")
    text = "Values are expressed as means ± SEM."
    told = Document("a.xml", "jats", table.text + "\n" + text, (Block(text, 0, len(text)),), table.tables)
    (record,) = find_tables(told)
    assert fields(record) == {"mean": "54.2", "se": "9.1"}
    assert record.assumptions


# --- several columns -----------------------------------------------------------------------------------


def test_mean_and_sd_in_neighboring_columns_under_groups() -> None:
    records = found(
        "Item | Control (n = 40) | < | Stress (n = 41) | <\n | M | SD | M | SD\nFig. 1 | 1.20 "
        "| 0.85 | 1.12 | 0.64",
        heads=2,
    )
    assert [(record.group, fields(record)) for record in records] == [
        ("Control", {"n": "40", "mean": "1.20", "sd": "0.85"}),
        ("Stress", {"n": "41", "mean": "1.12", "sd": "0.64"}),
    ]


def test_count_and_percent_in_neighboring_columns() -> None:
    record = only("Characteristic | n | %\nMale | 14,528 | 39.5%")
    assert fields(record) == {"count": "14,528", "percent": "39.5"}


def test_limits_of_an_interval_in_two_columns() -> None:
    record = only(
        "Risk | HR | 95% CI | < | p-Value\n | | Low | High |\nAge | 1.76 | 1.13 | 2.74 | 0.013", heads=2
    )
    assert fields(record) == {
        "measure": "HR", "value": "1.76", "relation": "=", "ci_low": "1.13", "ci_high": "2.74",
        "ci_level": "95",
        "p_relation": "=", "p": "0.013",
    }  # fmt: skip


def test_regression_row_is_an_estimate_and_a_test() -> None:
    estimate, test = found("Predictor | B | SE | t | p\nAge | 0.31 | 0.11 | 2.82 | .005")
    assert fields(estimate) == {
        "measure": "b",
        "value": "0.31",
        "relation": "=",
        "se": "0.11",
        "p_relation": "=",
        "p": ".005",
    }
    assert fields(test) == {
        "statistic": "t",
        "value": "2.82",
        "relation": "=",
        "p_relation": "=",
        "p": ".005",
    }


def test_standard_errors_below_coefficients_and_stars() -> None:
    records = found(
        " | Model 1 | Model 2\nAge | 0.02* | 0.01\n | (0.01) | (0.02)", "OLS estimates",
        "Standard errors in parentheses",
        "** p<0.01, * p<0.05",
    )  # fmt: skip
    assert [fields(record) for record in records] == [
        {"measure": "b", "value": "0.02", "relation": "=", "se": "0.01", "p_relation": "<", "p": "0.05"},
        {"measure": "b", "value": "0.01", "relation": "=", "se": "0.02"},
    ]


def test_error_degrees_of_freedom_stand_in_their_own_row() -> None:
    record = only(
        "Source | df | SS | MS | F | p\nGroup | 2 | 34.2 | 17.1 | 5.3 | .007\nResiduals | 57 "
        "| 183.9 | 3.2 | | "
    )
    assert fields(record) == {
        "statistic": "F", "df": ["2", "57"], "value": "5.3", "relation": "=", "p_relation": "=", "p": ".007",
    }  # fmt: skip


def test_correlation_matrix() -> None:
    records = found(
        "Variable | 1 | 2 | 3\n1. Age | — | |\n2. Fear | .12 | — |\n3. Pain | −.08 | .54** | (.88)",
        "Correlations", "*p < .05. **p < .01.",
    )  # fmt: skip
    assert [fields(record) for record in records] == [
        {"statistic": "r", "value": ".12", "relation": "="},
        {"statistic": "r", "value": "-.08", "relation": "="},
        {"statistic": "r", "value": ".54", "relation": "=", "p_relation": "<", "p": ".01"},
    ]


def test_statistics_in_rows() -> None:
    record = only(" | Drug (n=9)\nAge | \n Mean | 54.2\n SD | 9.1")
    assert fields(record) == {"n": "9", "mean": "54.2", "sd": "9.1"}


def test_sample_sizes_in_a_row() -> None:
    record = only("Characteristic | Drug\nn | 302\nAge, mean (SD) | 43·4 (13·24)")
    assert fields(record) == {"n": "302", "mean": "43·4", "sd": "13·24"}


def test_reference_categories_are_no_estimates() -> None:
    text = "Variable | aOR | (95% CI)\n0–2 | 1.0 | (reference)\n3 | 1.7 | (1.2–2.5)"
    assert [fields(record)["value"] for record in found(text)] == ["1.7"]
    assert [fields(r)["value"] for r in found("Sex | OR (95% CI)\nFemale | 1.00\nMale | 1.4 (0.9–2.1)")] == [
        "1.4"
    ]


# --- comparisons ---------------------------------------------------------------------------------------


def test_row_that_compares_groups() -> None:
    record = only(
        "Variable | Drug (n=40) | Placebo (n=41) | p\nAge, mean (SD) | 54.2 (9.1) | 53.8 (9.6) | .74"
    )
    assert isinstance(record, Comparison)
    assert [fields(group) for group in record.groups] == [
        {"n": "40", "mean": "54.2", "sd": "9.1"}, {"n": "41", "mean": "53.8", "sd": "9.6"},
    ]  # fmt: skip
    assert (record.p_relation, record.p) == ("=", ".74")
    assert record.quote == "54.2 (9.1)\n53.8 (9.6)\n.74"


def test_comparison_with_its_statistic() -> None:
    record = only(
        "Gazes, mean (SD) | Truth | Lie | t-value (df = 31) | p-value\nLeft | 0.12 (0.28) "
        "| 0.07 (0.16) | −1.60 | 0.12"
    )
    assert fields(record) == {
        "statistic": "t",
        "df": ["31"],
        "value": "-1.60",
        "p_relation": "=",
        "p": "0.12",
    }
    assert len(record.groups) == 2


def test_p_of_an_estimate_belongs_to_the_estimate() -> None:
    record = only(
        "Event | Drug, n (%) | Placebo, n (%) | RR (95% CI) | P\nDeath | 12 (10.0) | 20 (16.9) "
        "| 0.59 (0.30–1.15) | 0.12"
    )
    assert record.p is None
    assert record.estimate is not None
    assert (record.estimate.p_relation, record.estimate.p) == ("=", "0.12")
    assert [group.group for group in record.groups] == ["Drug", "Placebo"]


def test_two_p_values_are_two_comparisons_of_the_groups_they_name() -> None:
    first, second = found(
        "Score, mean (SD) | A | B | C | P (A vs B) | P (A vs C)\nPain | 1.0 (0.1) | 1.1 (0.2) "
        "| 1.3 (0.3) | .04 | .001"
    )
    assert isinstance(first, Comparison)
    assert isinstance(second, Comparison)
    assert (first.p, second.p) == (".04", ".001")


def test_all_together_is_not_compared() -> None:
    records = found("Variable | Total | Men | Women | p\nAge, mean (SD) | 54 (9) | 55 (9) | 53 (8) | .04")
    comparison = next(record for record in records if isinstance(record, Comparison))
    assert [group.group for group in comparison.groups] == ["Men", "Women"]
    assert [fields(record) for record in records if isinstance(record, Summary)] == [
        {"mean": "54", "sd": "9"}
    ]


_BLOCK = "Variable | Drug (n=40) | Placebo (n=40) | p\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Stage |  |  | \n I, n (%) | 12 (30) | 20 (50) | .04\n II, n (%) | 28 (70) | 20 (50) | ",
            [True, False],
        ),
        ("I, n (%) | 12 (30) | 20 (50) | .04\nII, n (%) | 28 (70) | 20 (50) | ^", [True, False]),
        ("Male, n (%) | 12 (30) | 20 (50) | .04\nOld, n (%) | 28 (70) | 20 (50) | .08", [False, False]),
        ("Male, n (%) | 12 (30) | 20 (50) | .04\nAge, mean (SD) | 54 (9) | 53 (8) | ", [False]),
        ("Male, n (%) | 12 (30) | 20 (50) | .04\nStage |  |  | \n I, n (%) | 28 (70) | 20 (50) | ", [False]),
    ],
)
def test_p_in_the_first_row_of_a_block_may_belong_to_all(text: str, expected: list[bool]) -> None:
    comparisons = [record for record in found(_BLOCK + text) if isinstance(record, Comparison)]
    marked = ["p may belong to the rows below as well" in record.assumptions for record in comparisons]
    assert marked == expected[: len(comparisons)]
    assert comparisons[0].p == ".04"


# --- look-alikes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Gene | Forward primer | Size (bp)\nGAPDH | ACGTACGT | 120", "Primers"),
        ("Region | x | y | z | t\nAmygdala | −22 | −4 | −18 | 5.21", "Peak voxels"),
        ("Soil | N | P | K\nA | 0.12 | 0.05 | 0.31", "Nutrients"),
        ("Date | Time | Concentration (ng/ml)\n2012-03-04 | 12:30 | 12.3", "Samples"),
        ("Parameter | Description | Value\nk | rate of decay | 0.05", "Parameters"),
        ("Antibody | Source | Dilution\nanti-GS | Sigma G2781 | 1:200", "Antibodies"),
        ("Basin | A | B | C | F\nIron | 1.2 | 1.3 | 1.4 | 1.5", "Chemistry of lakes"),
        ("Kinase | IC50 (nM)\nEGFR | 43 (17)", "Inhibition"),
        ("Patient | Sex (M/F)\nGroup 1 | 5/7", "Patients"),
        ("Study | Year | Reference\nCisse | 2006 | [20]", "Studies"),
        ("Symbol | Meaning\ny = 0.3 x + 2 | line", "Notation"),
        ("Assembler | Contigs | N50 (bp)\nSSAKE | 22,840 | 2,579", "Assemblies"),
    ],
)
def test_look_alikes_are_no_records(text: str, caption: str) -> None:
    assert found(text, caption) == []


def test_what_is_not_understood_is_said_with_its_reason() -> None:
    (whole,) = explain_tables(document("Gene | Size\nGAPDH | 120"))
    assert (whole.table, whole.column) == ("Table 1", None)
    (part,) = explain_tables(document("Drug | OR (95% CI) | Price\nA | 1.5 (1.1–2.0) | 12"))
    assert part.reason == "1 of 2 numbers, e.g. ‘12’: nothing names their statistic"
    image = Document("a.xml", "jats", "", (), (Table("Table 2", (), problem="the table is an image"),))
    assert explain_tables(image)[0].reason == "the table is an image"
    assert find_tables(image) == []


def test_both_come_from_one_pass() -> None:
    paper = document("Drug | OR (95% CI) | Price\nA | 1.5 (1.1–2.0) | 12")
    assert read_tables(paper) == (find_tables(paper), explain_tables(paper))


def test_find_searches_tables() -> None:
    assert len(find(document("Variable | OR (95% CI)\nAge | 1.5 (1.1–2.0)"))) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [("12.3ᵃ", "data"), ("12.3 a", "data"), ("–", "dash"), ("NA", "dash"), ("1.0 (ref.)", "reference"),
     ("", "blank"), ("NM_001105260", "text"), ("12:30", "data"), ("rs2566784", "text"), ("n = 12", "size"),
     ("6 months", "data"), ("Women", "text"), ("12 551 (96.3)", "data")],
)  # fmt: skip
def test_arrangement_of_a_cell(text: str, kind: str) -> None:
    assert read_cell(text).kind == kind


@pytest.mark.parametrize(
    "text",
    ["Mean arterial pressure", "TGF-β", "Clustering coefficient", "Vitamin D", "Group B", "Hepatitis C"],
)
def test_labels_that_name_no_statistic(text: str) -> None:
    assert read_label(text).terms == ()


# --- properties ----------------------------------------------------------------------------------------


@settings(max_examples=500)
@given(
    st.sampled_from(sorted(labels._PATTERNS)).flatmap(
        lambda name: st.from_regex(labels._PATTERNS[name], fullmatch=True)
    )
)
def test_whatever_names_a_statistic_is_recognized_by_how_it_begins(name: str) -> None:
    assert labels._TERM.search(name) is None or labels._CUE.search(name.lower())


number = st.decimals(0, 99, places=1, allow_nan=False).map(str)


@given(st.lists(st.tuples(number, number, number, number), min_size=1, max_size=5), st.integers(0, 2))
def test_an_empty_column_or_row_changes_no_field(rows: list[tuple[str, ...]], at: int) -> None:
    lines = [
        ["Variable", "Mean (SD)", "OR (95% CI)"],
        *([f"v{i}", f"{a} ({b})", f"{c} ({b}–{d})"] for i, (a, b, c, d) in enumerate(rows)),
    ]
    wider = [[*line[: at + 1], "", *line[at + 1 :]] for line in lines]
    longer = [lines[0], *(line for row in lines[1:] for line in (row, ["", "", ""]))]

    def read(table: list[list[str]]) -> list[dict[str, Any]]:
        return [fields(record) for record in found("\n".join(" | ".join(line) for line in table))]

    assert read(wider) == read(longer) == read(lines)


@given(
    st.permutations(
        [
            "Age, mean (SD) | 54.2 (9.1) | .74",
            "Female, n (%) | 12 (30.0) | .02",
            "BMI, median (IQR) | 5 (3–9) | .5",
        ]
    )
)
def test_order_of_rows_changes_no_field(rows: list[str]) -> None:
    records = found("\n".join(["Variable | Drug (n=40) | p", *rows]))
    assert sorted(map(str, map(fields, records))) == sorted(
        str(fields(record)) for row in rows for record in found(f"Variable | Drug (n=40) | p\n{row}")
    )


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(st.text("0123456789.±()–%<p= nNSD*|CI95", max_size=14), min_size=3, max_size=3),
        min_size=1,
        max_size=5,
    )
)
def test_any_table_is_read_and_places_hold_their_quotes(rows: list[list[str]]) -> None:
    text = "\n".join(" | ".join(cell.replace("|", "").replace("<", "≤") for cell in row) for row in rows)
    table = document(text)
    for record in find_tables(table):
        assert table.text[record.location.start : record.location.end] == record.quote


@pytest.mark.parametrize(
    "unit", ["1.5 (1.1–", "((((", "12/12", "a ± b ", "mean (SD) n (%) ", "95% CI ", "p<.05 *", "1 "]
)
def test_hostile_cells_cost_no_more_than_their_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        table = document(f"V | {text}\n{text} | {text}", text, (text,))
        start = time.perf_counter()
        find_tables(table)
        return time.perf_counter() - start

    assert min(seconds(1_000_000), seconds(1_000_000)) < 10 * min(seconds(100_000), seconds(100_000)) + 0.2
