"""Means, SDs and percentages of whole numbers in papers: what must be flagged, and what must not."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

import review
from review.checking import Context
from review.checking.whole_numbers import check_whole_numbers
from review.checking.whole_numbers.scales import scale_of
from review.document import Block, Cell, Document, Table
from review.printed import Rounding
from review.records import Check, Location, Proportion, Record, Summary


def prose(text: str) -> Document:
    block = Block(text, 0, len(text), "paragraph", "Results", 1)
    return Document(name="a.txt", format="text", text=text, blocks=(block,))


def table(text: str, caption: str = "", note: str = "") -> Document:
    """A table written with a line for each row and ``|`` between cells."""
    written, at = f"{caption}\n{text}\n{note}", len(caption) + 1
    cells = []
    for row, line in enumerate(text.split("\n")):
        for column, cell in enumerate(line.split("|")):
            start = at + len(cell) - len(cell.lstrip())
            block = Block(cell.strip(), start, start + len(cell.strip()), "cell")
            cells.append(Cell(block, row, column, header=row == 0))
            at += len(cell) + 1
    above = Block(caption, 0, len(caption), "caption")
    below = Block(note, len(written) - len(note), len(written), "note")
    made = Table("Table 1", tuple(cells), above, (below,) if note else ())
    return Document(name="a.txt", format="text", text=written, blocks=(), tables=(made,))


def checks(document: Document, rounding: Rounding = "half_up") -> list[Check]:
    records = review.find(document)
    return [check for _, check in check_whole_numbers(records, Context(document, rounding=rounding))]


def verdicts(document: Document) -> list[tuple[str, str]]:
    return [(check.check, check.verdict) for check in checks(document)]


MMT = "People with low back pain (n = 75) had a mean manual muscle test grade of {} (SD {})."


def test_mean_of_grades() -> None:
    """334/75 = 4.453 and 335/75 = 4.467: nothing is printed as 4.46, but 669/150, or 330/74, is."""
    (check,) = checks(prose(MMT.format("4.46", "0.50")))
    assert (check.check, check.verdict, check.field, check.printed) == (
        "grim",
        "inconsistent",
        "mean",
        "4.46",
    )
    assert check.fields == ("mean", "n")
    assert check.reason is not None
    assert "4.4533 or 4.4667" in check.reason
    fits = {reading.name: reading.reconciles for reading in check.readings}
    assert fits["one person missing (n = 74)"]
    assert not fits["two people missing (n = 73)"]  # 325/73 = 4.452, 326/73 = 4.466
    assert fits["150 limbs instead of 75 people"]
    assert fits["half grades"]


def test_through_the_front_door() -> None:
    finding = next(iter(review.check(prose(MMT.format("4.46", "0.50")))))
    assert "grim" in [check.check for check in finding.checks]
    assert finding.verdict == "inconsistent"


def test_table_of_grades_and_how_many_people_would_fit_all() -> None:
    """Of 40 to 80 people only 56 allow 4.46, 4.48 and 64.3 % together (see test_granularity)."""
    found = checks(
        table(
            "Variable | Cases (n = 75)\n"
            "Manual muscle test grade right, mean (SD) | 4.46 (0.50)\n"
            "Manual muscle test grade left, mean (SD) | 4.48 (0.50)\n"
            "Female, % | 64.3"
        )
    )
    flagged = [check for check in found if check.verdict == "inconsistent"]
    assert [(check.check, check.printed) for check in flagged] == [("grim", "4.46"), ("grim_percent", "64.3")]
    for check in flagged:
        assert any(r.name.startswith("56 people instead of 75") and r.reconciles for r in check.readings)
    assert [c.printed for c in found if (c.check, c.verdict) == ("grimmer", "consistent")] == ["0.50"]


@pytest.mark.parametrize(
    "more",
    [
        "Both hips were tested.",  # 150 limbs
        "Half grades were given where strength lay between two grades.",
        "Grades of 4+ were recorded.",
    ],
)
def test_what_the_paper_says_is_applied(more: str) -> None:
    (check, *_) = checks(prose(MMT.format("4.46", "0.50") + " " + more))
    assert (check.check, check.verdict) == ("grim", "consistent")
    assert len(check.assumptions) == 2


@pytest.mark.parametrize(
    "more",
    [
        "Data were missing for some participants.",
        "Two people were lost to follow-up.",
        "Missing values were handled by multiple imputation.",
        "The average of three trials was used.",
        "Means are adjusted for age.",
    ],
)
def test_words_that_leave_n_or_the_steps_open(more: str) -> None:
    found = checks(prose(MMT.format("4.46", "0.50") + " " + more))
    assert not [check for check in found if check.verdict == "inconsistent"]
    (grim,) = [check for check in found if check.check == "grim"]
    assert grim.verdict == "not_checkable"
    assert grim.reason is not None
    assert "n = 75" in grim.reason


# 28 people: 65/28 = 2.32, 66/28 = 2.36. 18 people with a mean of 3.44 cannot have an SD of 2.47 (Allard,
# 2018). 200 grades from 0 to 4 with a mean of 2.0 have an SD of at most 2.005: half at each end.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mean number of falls was 2.34 (SD 1.12) in the drug group (n = 28).", ("grim", "2.34")),
        ("The mean number of children was 3.44 (SD 2.47) in the drug group (n = 18).", ("grimmer", "2.47")),
        (
            "The mean Glasgow Coma Scale was 2.10 (SD 1.12) in the drug group (n = 30).",
            ("scale_ends", "2.10"),
        ),
        ("The mean Kellgren-Lawrence grade was 2.0 (SD 2.2) in cases (n = 200).", ("sd_bounds", "2.2")),
    ],
)
def test_flagged_in_prose(text: str, expected: tuple[str, str]) -> None:
    (check,) = [check for check in checks(prose(text)) if check.verdict == "inconsistent"]
    assert (check.check, check.printed) == expected
    assert check.reason
    assert check.readings


@pytest.mark.parametrize(
    ("row", "cell", "expected"),
    [
        ("Smoker (1 = yes), mean (SD)", "0.20 (0.39)", ("debit", "0.39")),
        ("Single item on a 5-point Likert scale, mean (SD)", "3.46 (1.20)", ("grim", "3.46")),
        ("PHQ-9 score, mean (SD)", "9.46 (5.10)", ("grim", "9.46")),
        ("Modified Rankin score, mean (SD)", "3.0 (3.5)", ("sd_bounds", "3.5")),
        ("Women, %", "64.3", ("grim_percent", "64.3")),
    ],
)
def test_flagged_in_tables(row: str, cell: str, expected: tuple[str, str]) -> None:
    found = checks(table(f"Variable | Cases (n = 75) | Controls\n{row} | {cell} | "))
    (check,) = [check for check in found if check.verdict == "inconsistent"]
    assert (check.check, check.printed) == expected


def test_caption_names_the_scale() -> None:
    found = checks(
        table(
            "Group | n | Strength\nCases | 75 | 4.46 ± 0.50", "Table 1. Manual muscle test grades, mean ± SD"
        )
    )
    assert [(check.check, check.verdict) for check in found] == [("grim", "inconsistent")]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("Age, years, mean (SD)", "34.46 (5.10)"),  # may be computed from dates
        ("Body mass index, mean (SD)", "24.46 (3.10)"),
        ("Pain VAS, mean (SD)", "4.46 (1.20)"),
        ("Satisfaction on a 5-point scale, mean (SD)", "3.46 (1.20)"),  # of how many items is not said
        ("Change in number of falls, mean (SD)", "3.46 (1.20)"),
        ("Adjusted number of falls, mean (SD)", "3.46 (1.20)"),
        ("Number of falls per year, mean (SD)", "3.46 (1.20)"),
        ("Average of three manual muscle test grades, mean (SD)", "4.46 (0.50)"),
        ("NYHA class III", "24.46 (3.10)"),  # a group of people, not what is averaged
        ("Manual muscle test grade, mean ± SE", "4.46 ± 0.05"),
        ("Body fat, %", "24.35"),
        ("Number of errors, mean (SD)", "3.46 (1.20)"),  # may be averaged over blocks
    ],
)
def test_not_known_to_be_whole_numbers(row: str, cell: str) -> None:
    found = checks(table(f"Variable | Cases (n = 75) | Controls\n{row} | {cell} | "))
    assert {check.check for check in found if check.verdict != "not_checkable"} <= {"sd_bounds"}
    assert not [check for check in found if check.verdict == "inconsistent"]


def test_why_it_cannot_be_checked_is_said_once_for_a_variable() -> None:
    rows = "\n".join(f"Group {i} | 302 | 15.{i} (5.3)" for i in range(5))
    found = checks(table(f"Group | n | PHQ-9 score, mean (SD)\n{rows}"))
    assert [check.verdict for check in found if check.check == "grim"] == ["not_checkable"]
    assert [check.verdict for check in found if check.check == "sd_bounds"] == ["consistent"] * 5
    (check,) = checks(prose("In the 75 people the mean manual muscle test grade was 4.46 (SD 0.50)."))
    assert check.verdict == "not_checkable"
    assert check.reason is not None
    assert "not printed" in check.reason


@pytest.mark.parametrize(
    ("label", "name", "ends", "items"),
    [
        ("pain NRS (0–10)", "numeric rating scale", (0, 10), 1),
        ("VAS (0-100 mm)", "visual analogue scale", (0, 100), 1),
        ("Korean mini-mental state examination (score)", "Mini-Mental State Examination", (0, 30), 1),
        ("4-item 7-point Likert scale", "rating", (0, 7), 4),
        ("No. of children", "number of things", (0, None), 1),
        ("Female (0 = no, 1 = yes)", "answers coded 0 and 1", (0, 1), 1),
    ],
)
def test_scales_are_known_by_their_names(
    label: str, name: str, ends: tuple[int, int | None], items: int
) -> None:
    scale = scale_of(label)
    assert scale is not None
    assert (scale.name, (scale.low, scale.high), scale.items) == (name, ends, items)


@pytest.mark.parametrize(
    "label",
    [
        "patients had pain",
        "BDI > 13",
        "ASA class II",
        "number of children: none",
        "MMSE and BDI",
        "no children",
    ],
)
def test_no_scales(label: str) -> None:
    assert scale_of(label) is None


MODES = {"half_up": "ROUND_HALF_UP", "half_even": "ROUND_HALF_EVEN", "truncated": "ROUND_DOWN"}
SCALES = [
    ("Manual muscle test grade", 0, 5),
    ("PHQ-9 score", 0, 27),
    ("Number of falls", 0, 40),
    ("Smoker (1 = yes)", 0, 1),
    ("Apgar score", 0, 10),
]


def summary(label: str, data: np.ndarray[Any, Any], places: int, rounding: str) -> Summary:
    n, total = len(data), int(data.sum())
    variance = Decimal(n * int((data**2).sum()) - total**2) / (n * (n - 1))
    mean, sd = (
        str(number.quantize(Decimal(1).scaleb(-places), rounding=MODES[rounding]))
        for number in (Decimal(total) / n, variance.sqrt())
    )
    where = Location(start=0, end=1, table="Table 1", row=label)
    return Summary(location=where, quote=f"{mean} ({sd})", outcome=label, n=str(n), mean=mean, sd=sd)


@pytest.mark.parametrize("rounding", MODES)
def test_honest_numbers_are_never_flagged(rounding: Rounding) -> None:
    """Answers drawn evenly, from one end, and from both ends of each scale; 3,000 for each rounding."""
    rng, records = np.random.default_rng(7), list[Record]()
    for _ in range(600):
        for label, low, high in SCALES:
            n, shape = int(rng.integers(2, 120)), rng.choice([0.2, 1.0, 3.0], 2)
            data = np.rint(low + (high - low) * rng.beta(*shape, n)).astype(int)
            records.append(summary(label, data, int(rng.integers(1, 4)), rounding))
    found = list(check_whole_numbers(records, Context(rounding=rounding)))
    assert not [check for _, check in found if check.verdict == "inconsistent"]
    assert sum(check.verdict == "consistent" for _, check in found) > 3000


def test_changed_digits_are_caught() -> None:
    """Of means to two decimals of 10 to 25 people, a changed last digit hits a step in n/100 of cases."""
    rng, records = np.random.default_rng(8), list[Record]()
    for _ in range(500):
        data = rng.integers(0, 28, int(rng.integers(10, 26)))
        honest = summary("PHQ-9 score", data, 2, "half_up")
        assert honest.mean is not None
        digit = (int(honest.mean[-1]) + int(rng.integers(1, 10))) % 10
        records.append(
            Summary(
                location=honest.location, quote="", outcome=honest.outcome, n=honest.n,
                mean=honest.mean[:-1] + str(digit), sd=honest.sd,
            )
        )  # fmt: skip
    found = {
        index for index, check in check_whole_numbers(records, Context()) if check.verdict == "inconsistent"
    }
    assert len(found) > 0.75 * len(records)


def test_hostile_numbers_and_words_take_no_time() -> None:
    def hostile(outcome: str, mean: str, sd: str, n: str) -> Summary:
        where = Location(start=0, end=1, table="Table 1", row=outcome)
        return Summary(location=where, quote="", outcome=outcome, mean=mean, sd=sd, n=n)

    records: list[Record] = [
        hostile("MMSE " * 20_000, "24.1", "3.2", "30"),
        hostile("Number of falls", "1.5", "99999999999999.5", "3"),
        hostile("Number of falls", "1.00000000000000001", "0.5", "999999999"),
        hostile("Smoker (1 = yes)", "0.5", "0.2", "999999999"),
        hostile("Number of falls", "1.5", "0.5", "1e30"),
        hostile("Number of falls", "1.5", "a lot", "some"),
        hostile("Number of falls", "<1.5", "0.5", "12"),
    ]
    records += [hostile("Number of falls", f"1.{i:03}", "0.5", "75") for i in range(1000)]
    percent = Location(start=0, end=1, table="Table 1", row="Women, %")
    records.append(Proportion(location=percent, quote="", outcome="Women, %", percent="a few", total="12"))
    started = time.perf_counter()
    list(check_whole_numbers(records, Context()))
    assert time.perf_counter() - started < 5  # a hang, not a slow machine, is what this is about


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("On a scale from 1 to 5, patients rated comfort M = 6.462, SD = 1.266, n = 13.", "inconsistent"),
        ("On a scale from 1 to 5, patients rated comfort M = 3.462, SD = 1.266, n = 13.", "consistent"),
        ("On a scale from 1 (none) to 5 (most), comfort was M = 6.46, SD = 1.27, n = 13.", "inconsistent"),
        ("Patients rated it 7.46 (SD 1.26, n = 13) on a scale of 1 to 5.", "inconsistent"),
        ("Patients rated it on a scale from 1 to 5 and walked for M = 6.46, SD = 1.27, n = 13.", None),
        ("On a scale from 1 to 5, the change was M = -1.46, SD = 1.27, n = 13.", None),
        ("On a scale from 1 to 5, patients aged M = 46.2, SD = 12.7, n = 13, rated it.", None),
    ],
)
def test_a_scale_described_by_its_ends(sentence: str, verdict: str | None) -> None:
    found = checks(prose(sentence))
    kinds = {check.verdict for check in found if check.check in ("scale_ends", "sd_bounds")}
    assert kinds == ({verdict} if verdict else set())


def test_a_single_item_has_whole_answers() -> None:
    text = "On a single item with a scale from 1 to 5, patients had M = {}, SD = 1.12, n = 13."
    assert ("grim", "inconsistent") in verdicts(prose(text.format("3.43")))  # 44/13 = 3.38, 45/13 = 3.46
    assert ("grim", "inconsistent") not in verdicts(prose(text.format("3.46")))


def test_legs_may_have_been_averaged() -> None:
    """117/28 = 4.18 is the mean of two legs of each of 14 people; 4.18 is no mean of 14 whole numbers."""
    graded = "Both legs were graded. Patients (n = 14) had a mean manual muscle test grade of 4.18 (SD 0.54)."
    assert "inconsistent" not in {verdict for _, verdict in verdicts(prose(graded))}
    assert ("grim", "inconsistent") in verdicts(prose(graded.replace("Both legs were graded. ", "")))
