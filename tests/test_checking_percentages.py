"""Percentages, counts and totals: tables as papers print them, brute force, and honest results."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import check, find, read
from review.checking.context import Context
from review.checking.percentages import check_percentages
from review.checking.percentages.shares import fits, totals_that_fit
from review.document import Block, Document
from review.printed import Printed, Rounding
from review.records import Check, Comparison, Location, Proportion, Record

FLAGS = ("inconsistent", "decision_inconsistent")
HERE = Location(start=0, end=1)
ROUNDED = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}


def prose(text: str) -> list[Check]:
    document = Document("a.txt", "text", text, (Block(text, 0, len(text), "paragraph", "Results"),))
    return [check for _, check in check_percentages(find(document), Context(document))]


def table(path: Path, rows: str, caption: str = "Characteristics, n (%)") -> list[tuple[Record, Check]]:
    text = f"# Results\n\nTable 1. {caption}\n\n{rows.strip()}\n"
    (path / "a.md").write_text(text, encoding="utf-8")
    document = read(path / "a.md")
    records = find(document)
    return [(records[index], check) for index, check in check_percentages(records, Context(document))]


def flagged(found: list[tuple[Record, Check]]) -> set[tuple[str | None, str | None]]:
    return {(r.location.row, check.printed) for r, check in found if check.verdict in FLAGS}


MUST_FLAG = [
    ("In all, 35 of 53 (68%) improved.", "68", "66.0"),
    ("There were 12/15 (81%) with the mutation.", "81", "80"),
    ("It was found in 3.75% (8/218) of the controls.", "3.75", "3.6697"),
    ("Of the women 17 out of 64, 26.7%, agreed.", "26.7", "26.56"),
]
MUST_NOT_FLAG = [
    "In all, 35 of 53 (66%) improved.",
    "One in eight, 1 of 8 (12.5%), and 1/8 (13%) or 1/8 (12%) improved.",
    "There were 40 patients (44%) with the mutation.",
    "We kept 2,770 of 10,177 genes at an FDR of 1%.",
    "The weighted prevalence was 35 of 53 (61%).",
    "Neutropenia of grade 3/4 (12%) and HPV 16/18 (70%) were seen.",
]


@pytest.mark.parametrize(("text", "printed", "implied"), MUST_FLAG)
def test_must_flag(text: str, printed: str, implied: str) -> None:
    (check,) = [check for check in prose(text) if check.verdict in FLAGS]
    assert check.printed == printed
    assert implied in (check.reason or "")


@pytest.mark.parametrize("text", MUST_NOT_FLAG)
def test_must_not_flag(text: str) -> None:
    assert [check for check in prose(text) if check.verdict in FLAGS] == []


def test_without_a_total_the_reason_says_which_would_fit() -> None:
    (check,) = prose("There were 40 patients (44%) with the mutation.")
    assert check.verdict == "not_checkable"
    assert "90 to 91" in (check.reason or "")  # 40/91 = 43.96%, 40/90 = 44.4%; 40/92 = 43.48%, 40/89 = 44.9%


COLUMN = """
| Variable | Cases (n = 92) |
|---|---|
| Female | 40 (43.5) |
| Smoker | 23 (25.0) |
| Diabetes | 10 (10.9) |
| Asthma | 46 (50.0) |
| Stroke | 7 (7.6) |
"""


def test_a_column_under_its_n(tmp_path: Path) -> None:
    found = table(tmp_path, COLUMN)
    assert [check.verdict for _, check in found] == ["consistent"] * 5
    assert flagged(table(tmp_path, COLUMN.replace("(25.0)", "(22.0)"))) == {("Smoker", "22.0")}


def test_missing_values_are_an_innocent_reading(tmp_path: Path) -> None:
    """23 of 89 with data is 25.8%: not flagged, and the reason says of how many it would be."""
    found = table(tmp_path, COLUMN.replace("(25.0)", "(25.8)"))
    assert flagged(found) == set()
    (check,) = [check for _, check in found if check.verdict == "not_checkable"]
    assert "it may be of 89" in (check.reason or "")


def test_a_column_of_other_totals_is_no_inconsistency(tmp_path: Path) -> None:
    rows = COLUMN.replace("n = 92", "n = 120").replace("(50.0)", "(38.3)")
    found = table(tmp_path, rows)
    assert flagged(found) == set()
    assert sum(check.verdict == "not_checkable" for _, check in found) == 4


def test_a_column_without_n_is_of_the_total_that_most_imply(tmp_path: Path) -> None:
    rows = COLUMN.replace("Cases (n = 92)", "Cases, n (%)") + "| Fall | 30 (31.6) |\n"
    found = table(tmp_path, rows)
    # 30 of 92 is 32.6%; 31.6% is of 95: more than there are
    assert flagged(found) == {("Fall", "31.6")}
    assert [check.verdict for _, check in found].count("consistent") == 5


def test_what_no_slip_explains_may_be_something_else(tmp_path: Path) -> None:
    """A mean and an SD read as a count and its percentage: 45 of 92 is 48.9%."""
    found = table(tmp_path, COLUMN + "| Distance walked | 45 (12.3) |\n")
    assert flagged(found) == set()


BLOCK = """
| Variable | Cases (n = 92) |
|---|---|
| Age | 9 (9.8) |
| Sex | |
| Male | 40 (44.0) |
| Female | 52 (57.1) |
| Grade | |
| Low | 30 (33.3) |
| High | 60 (66.7) |
| Smoker | 23 (25.0) |
| Asthma | 46 (50.0) |
| Stroke | 7 (7.6) |
| Cancer | 9 (9.8) |
"""


def test_categories_of_one_heading_share_their_total(tmp_path: Path) -> None:
    """40 and 52 are 44.0% and 57.1% of 91, 30 and 60 are 33.3% and 66.7% of 90: those with data."""
    assert flagged(table(tmp_path, BLOCK)) == set()


def test_categories_that_add_up_to_the_total_leave_none_missing(tmp_path: Path) -> None:
    """52 of 68 is 76.5%, but 40 and 52 are all 92, and 40 is 43.5% of 92."""
    rows = BLOCK.replace("(44.0)", "(43.5)").replace("(57.1)", "(76.5)")
    assert flagged(table(tmp_path, rows)) == {("Sex › Female", "76.5")}


def test_total_column_is_the_sum_of_the_groups(tmp_path: Path) -> None:
    rows = """
| Variable | Total (n = 100) | Cases (n = 40) | Controls (n = 60) |
|---|---|---|---|
| Female | 55 (55.0) | 25 (62.5) | 30 (50.0) |
| Smoker | 20 (20.0) | 10 (25.0) | 10 (16.7) |
| Diabetes | 17 (17.0) | 7 (17.5) | 10 (16.7) |
| Asthma | 10 (10.0) | 4 (10.0) | 6 (10.0) |
"""
    found = table(tmp_path, rows)
    assert flagged(found) == set()
    assert sum(check.check == "sum_of_parts" for _, check in found) == 4
    assert sum(check.check == "sum_of_sizes" for _, check in found) == 1
    changed = table(tmp_path, rows + "| Stroke | 9 (9.0) | 4 (10.0) | 4 (6.7) |\n")
    assert flagged(changed) == {("Stroke", "9")}
    sizes = rows.replace("n = 100", "n = 110").replace("55.0", "50.0").replace("20.0", "18.2")
    sizes = sizes.replace("17.0", "15.5").replace("10 (10.0) |", "10 (9.1) |")
    assert flagged(table(tmp_path, sizes)) == {("Female", "110")}


def test_groups_that_overlap_are_no_inconsistency(tmp_path: Path) -> None:
    rows = """
| Variable | Total (n = 100) | Pain (n = 40) | Fever (n = 70) |
|---|---|---|---|
| Female | 55 (55.0) | 25 (62.5) | 35 (50.0) |
| Smoker | 20 (20.0) | 10 (25.0) | 14 (20.0) |
| Diabetes | 17 (17.0) | 10 (25.0) | 7 (10.0) |
"""
    assert flagged(table(tmp_path, rows)) == set()


def test_a_row_of_totals(tmp_path: Path) -> None:
    rows = """
| Grade | A, n (%) | B, n (%) | C, n (%) | D, n (%) |
|---|---|---|---|---|
| 1 | 10 (25.0) | 20 (40.0) | 5 (50.0) | 12 (30.0) |
| 2 | 20 (50.0) | 10 (20.0) | 3 (30.0) | 8 (20.0) |
| 3 | 10 (25.0) | 20 (40.0) | 2 (20.0) | 20 (50.0) |
| Total | 40 (100.0) | 50 (100.0) | 10 (100.0) | 41 (100.0) |
"""
    assert ("Total", "41") in flagged(table(tmp_path, rows))
    assert flagged(table(tmp_path, rows.replace("41 (", "40 ("))) == set()


def test_groups_of_a_comparison_are_named_by_their_place() -> None:
    groups = (
        Proportion(location=HERE, quote="35/53 (66)", count="35", total="53", percent="66"),
        Proportion(location=HERE, quote="12/40 (31)", count="12", total="40", percent="31"),
    )
    found = list(check_percentages([Comparison(location=HERE, quote="", groups=groups)], Context()))
    assert [(check.field, check.verdict) for _, check in found] == [
        ("groups[0].percent", "consistent"),
        ("groups[1].percent", "inconsistent"),
    ]


def test_what_is_no_number_is_named() -> None:
    record = Proportion(location=HERE, quote="", count="x", total="53", percent="66")
    ((_, check),) = check_percentages([record], Context())
    assert check.verdict == "not_checkable"
    assert "'x'" in (check.reason or "")


# --- properties -----------------------------------------------------------------------------------------


def share(count: int, total: int, decimals: int, mode: str) -> str:
    exact = Decimal(100 * count) / Decimal(total)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), ROUNDED[mode]))


@given(st.integers(1, 400), st.data())
def test_a_percentage_fits_a_total_just_when_some_rounding_gives_it(total: int, data: st.DataObject) -> None:
    count, decimals = data.draw(st.integers(0, total)), data.draw(st.integers(0, 3))
    other = data.draw(st.integers(1, 400))
    text = share(count, total, decimals, "half_up")
    halves = (
        {share(count, other, decimals, mode) for mode in ("half_up", "half_even")}
        if count <= other
        else set()
    )
    down = Printed(text)
    rounds = {Printed(each).significand for each in halves}
    exact_tie = count <= other and (2 * 100 * count * 10**decimals) % (2 * other) == other
    if not exact_tie:
        assert fits(count, other, down, "half_up") == (down.significand in rounds)
    assert (other in totals_that_fit(count, down, "half_up")) == (
        fits(count, other, down, "half_up") and other >= count
    )


@pytest.mark.parametrize("mode", ["half_up", "half_even", "truncated"])
def test_honest_percentages_are_never_flagged(mode: Rounding) -> None:
    rng = np.random.default_rng(7)
    records = []
    for _ in range(5000):
        total = int(rng.integers(1, 3000))
        count, decimals = int(rng.integers(0, total + 1)), int(rng.integers(0, 4))
        percent = share(count, total, decimals, mode)
        quote = f"{count}/{total} ({percent}%)"
        records.append(
            Proportion(location=HERE, quote=quote, count=str(count), total=str(total), percent=percent)
        )
    context = Context(rounding="truncated" if mode == "truncated" else "half_up")
    found = list(check_percentages(records, context))
    assert len(found) == len(records)
    assert {check.verdict for _, check in found} == {"consistent"}


def test_long_columns_take_no_quadratic_time() -> None:
    import time

    def seconds(rows: int) -> float:
        place = [Location(start=i, end=i, table="T", row=f"A › {i}") for i in range(rows)]
        records = [
            Proportion(location=where, quote="", outcome=where.row, group="g", count="40", total="92",
                       percent="43.5" if i % 2 else "22.0")
            for i, where in enumerate(place)
        ]  # fmt: skip
        begin = time.perf_counter()
        list(check_percentages(records, Context()))
        return time.perf_counter() - begin

    seconds(200)
    assert seconds(8000) < 40 * max(seconds(800), 1e-3)  # ten times as many rows: far below a hundred times


COUNTED = """
| Health | n | % |
|---|---|---|
| Good | {good} | 58.3 |
| Fair | 60 | {fair} |
| Poor | 40 | 16.7 |
| Total | 240 | 100 |
"""


@pytest.mark.parametrize(
    ("good", "fair", "expected"),
    [
        ("140", "25.0", set()),
        ("92", "25.0", {("Good", "58.3")}),  # what 58.3% implies makes the rows add up to their total
        ("140", "28.0", {("Fair", "28.0")}),  # the rows add up: all are counted
        ("140", "31.6", set()),  # no slip of the pen in one place
    ],
)
def test_a_last_row_holds_the_total(tmp_path: Path, good: str, fair: str, expected: set[object]) -> None:
    assert flagged(table(tmp_path, COUNTED.format(good=good, fair=fair), "Health")) == expected


def test_answers_of_which_several_are_given_have_no_common_total(tmp_path: Path) -> None:
    rows = """
| Source | Responses | % of respondents |
|---|---|---|
| Newspaper | 30 | 37.5 |
| Television | 44 | 55.0 |
| Friends | 32 | 40.0 |
| Total | 106 | 132.5 |
"""
    assert flagged(table(tmp_path, rows, "Sources of 80 people")) == set()


def test_more_than_the_group_holds() -> None:
    def share(count: str, percent: str, row: str) -> Proportion:
        place = Location(start=0, end=1, table="Table 1", row=row, column="Patients (n = 21)")
        return Proportion(
            location=place,
            quote=f"{count} ({percent})",
            outcome=row,
            count=count,
            total="21",
            percent=percent,
        )

    rows = [("12", "57.1"), ("3", "14.3"), ("7", "33.3"), ("35", "71.4")]
    records = [share(count, percent, f"row {i}") for i, (count, percent) in enumerate(rows)]
    found = {index: check.verdict for index, check in check_percentages(records, Context())}
    assert found == {0: "consistent", 1: "consistent", 2: "consistent", 3: "inconsistent"}


ROW = (
    "<table><caption>Table 1. Baseline, n (%)</caption><tr><th></th><th>Kite (n = 52)</th>"
    "<th>Drone (n = 50)</th></tr><tr><td>Women</td><td>{}</td><td>30 (60%)</td></tr></table>"
)


def test_what_stands_beside_a_percentage_says_what_it_is_of(tmp_path):
    path = tmp_path / "a.html"
    for cell, verdict in (("31 (60%)", "consistent"), ("31 (40%)", "inconsistent")):
        path.write_text(ROW.format(cell))
        (found,) = (f for f in check(path) if f.record.quote == cell)
        assert found.verdict == verdict
    # A row that no other column supports may be of people with data.
    path.write_text(ROW.format("31 (40%)").replace("30 (60%)", "30 (50%)"))
    assert "inconsistent" not in {f.verdict for f in check(path)}
