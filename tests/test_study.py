"""The study that a paper describes: groups, their sizes, and what holds for numbers printed without one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import check, find, study
from review.reading import read
from review.records import Location, Proportion, Statement
from review.study.attaching import implied_by_rows
from review.study.names import alike, key_of, without_statistics
from review.study.text import whole_number


def understood(tmp_path, body, name="paper.html"):
    """Document, records and study of a small paper."""
    path = tmp_path / name
    path.write_text(f"<html><body>{body}</body></html>" if name.endswith("html") else body, encoding="utf-8")
    document = read(path)
    records = find(document)
    return document, records, study.of(document, records)


def table(caption, *rows, notes=""):
    lines = "".join(
        "<tr>" + "".join(f"<{'td' if k else 'th'}>{cell}</{'td' if k else 'th'}>" for cell in row) + "</tr>"
        for k, row in enumerate(rows)
    )
    return f"<table><caption>{caption}</caption>{lines}</table><p>{notes}</p>"


def sizes(arms):
    return {arm.name: [size.n for size in arm.sizes] for arm in arms}


def attached(records, found):
    """Quote of each number with the sizes that stand beside it."""
    return {
        dict(study.attaching.parts_of(records[a.record]))[a.part].quote: a.sizes for a in found.attachments
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Participants were randomized to ginger (n = 31) or placebo (n = 30).",
            {"ginger": [31], "placebo": [30]},
        ),
        (
            "After consent, 24 were allocated to the yoga group and 26 to the control group.",
            {"yoga group": [24], "control group": [26]},
        ),
        (
            "Forty-one women were assigned to the stretching group and thirty-nine to the control group.",
            {"stretching group": [41], "control group": [39]},
        ),
        (
            "We randomly assigned rats to low pressure (12 mmHg) (n = 8) or high pressure (15 mmHg) (n = 9).",
            {"low pressure": [8], "high pressure": [9]},
        ),
    ],
)
def test_sentences_say_who_was_compared_and_how_many(tmp_path, sentence, expected):
    _, _, found = understood(tmp_path, f"<h2>Methods</h2><p>{sentence}</p>")
    assert sizes(found.arms) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "With 80 per cent power, 40 patients would be randomized to ginger (n = 20) or placebo (n = 20).",
        "Reasons for exclusion were refusal (n = 12) and not meeting the criteria (n = 4).",
        "In an earlier trial, patients were randomized to ginger (n = 55) or placebo (n = 54).",
        "Strength of the leg (n = 17) and of the arm (n = 16) was measured.",
    ],
)
def test_plans_losses_and_other_studies_are_no_arms(tmp_path, sentence):
    _, _, found = understood(tmp_path, f"<h2>Methods</h2><p>{sentence}</p>")
    assert found.arms == ()


def test_abbreviations_are_other_names_of_an_arm(tmp_path):
    _, _, found = understood(
        tmp_path,
        "<p>Mice were randomly divided into a saline group (SAL; n = 9) "
        "and a caffeine group (CAF; n = 11).</p>"
        + table(
            "Table 1. Distance (m), mean ± SD", ("Outcome", "SAL", "CAF"), ("Run", "5.1 ± 1.2", "7.4 ± 1.9")
        ),
    )
    assert {arm.aliases for arm in found.arms} == {("SAL",), ("CAF",)}


def test_sizes_know_their_place(tmp_path):
    document, _, found = understood(
        tmp_path, "<p>Adults were randomized to ginger (n = 31) or to placebo (n = 30).</p>"
    )
    for arm in found.arms:
        for size in arm.sizes:
            assert document.text[size.location.start : size.location.end] == size.quote
            assert str(size.n) in size.quote
            assert arm.name in size.quote
            assert size.role == "randomized"


COMPARED = ("Pain, mean (SD)", "4.1 (1.2)", "5.3 (1.4)")


def test_an_arm_keeps_its_size_in_the_next_table(tmp_path):
    _, records, found = understood(
        tmp_path,
        table(
            "Table 1. Age",
            ("", "Garlic (n = 31)", "Placebo (n = 29)"),
            ("Age, mean (SD)", "44 (9)", "45 (8)"),
        )
        + table("Table 2. Outcomes", ("", "Garlic", "Placebo"), COMPARED),
    )
    assert attached(records, found) == {"4.1 (1.2)": (31,), "5.3 (1.4)": (29,)}
    assert {size.source for a in found.attachments for size in a.candidates} == {"header"}


def test_two_sizes_of_an_arm_are_both_kept(tmp_path):
    _, records, found = understood(
        tmp_path,
        table(
            "Table 1. Age",
            ("", "Garlic (n = 31)", "Placebo (n = 29)"),
            ("Age, mean (SD)", "44 (9)", "45 (8)"),
        )
        + table(
            "Table 2. BMI",
            ("", "Garlic (n = 28)", "Placebo (n = 29)"),
            ("BMI, mean (SD)", "24 (3)", "25 (3)"),
        )
        + table("Table 3. Outcomes", ("", "Garlic", "Placebo"), COMPARED),
    )
    assert attached(records, found) == {"4.1 (1.2)": (31, 28), "5.3 (1.4)": (29,)}


def test_records_are_not_changed(tmp_path):
    document, records, found = understood(
        tmp_path,
        table(
            "Table 1. Age",
            ("", "Garlic (n = 31)", "Placebo (n = 29)"),
            ("Age, mean (SD)", "44 (9)", "45 (8)"),
        )
        + table("Table 2. Outcomes", ("", "Garlic", "Placebo"), COMPARED),
    )
    assert records == find(document)
    assert found.attachments
    assert all(
        getattr(dict(study.attaching.parts_of(records[a.record]))[a.part], a.field) is None
        for a in found.attachments
    )


def test_sizes_of_elsewhere_do_not_reach_later_times_of_a_study_that_lost_people(tmp_path):
    later = table(
        "Table 1. Age", ("", "Garlic (n = 31)", "Placebo (n = 29)"), ("Age, mean (SD)", "44 (9)", "45 (8)")
    ) + table(
        "Table 2. Pain", ("", "Garlic", "Placebo"), ("Pain at 12 weeks, mean (SD)", "4.1 (1.2)", "5.3 (1.4)")
    )
    _, _, complete = understood(tmp_path, later)
    _, _, losing = understood(tmp_path, "<p>Six patients were lost to follow-up.</p>" + later)
    assert len(complete.attachments) == 2
    assert losing.attachments == ()


def test_everybody_together_and_one_sex_are_no_arms(tmp_path):
    _, _, found = understood(
        tmp_path,
        table(
            "Table 1. Age, mean (SD)",
            ("", "All (n = 60)", "Men (n = 21)", "Women (n = 39)"),
            ("Age", "44.1 (9.2)", "45.3 (8.8)", "43.5 (9.4)"),
        ),
    )
    assert found.arms == ()
    assert [(p.name, p.total) for p in found.populations] == [("All", True), ("Men", False), ("Women", False)]


def proportions(*printed):
    place = Location(start=0, end=1)
    return [Proportion(location=place, quote="", count=k, percent=p) for k, p in printed]


def test_rows_imply_a_total_only_together():
    assert implied_by_rows(proportions(("6", "19"), ("12", "39"), ("3", "10"), ("22", "71"))) == 31
    assert implied_by_rows(proportions(("6", "19"), ("12", "39"))) is None
    assert implied_by_rows(proportions(("6", "19"), ("12", "39"), ("3", "60"), ("22", "10"))) is None


def test_one_changed_number_does_not_change_the_total_that_rows_imply():
    printed = [("6", "19"), ("12", "39"), ("3", "10"), ("22", "71")]
    for k, (count, percent) in enumerate(printed):
        for changed in ((f"9{count}", percent), (count, f"9{percent[1:]}")):
            assert implied_by_rows(proportions(*printed[:k], changed, *printed[k + 1 :])) == 31


def test_the_odd_row_gets_the_total_that_the_others_imply(tmp_path):
    rows = [("Pain", "6 (19%)"), ("Nausea", "12 (39%)"), ("Rash", "3 (60%)"), ("Sleep", "22 (71%)")]
    _, records, found = understood(
        tmp_path, table("Table 1. Complaints, n (%)", ("Complaint", "Garlic group"), *rows)
    )
    assert attached(records, found)["3 (60%)"] == (31,)


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety"


@given(st.integers(1, 999))
def test_numbers_in_words(n):
    ones, tens = _ONES.split(), _TENS.split()
    words = [f"{ones[n // 100]} hundred"] if n >= 100 else []
    rest = n % 100
    if rest >= 20:
        words.append(tens[rest // 10] + (f"-{ones[rest % 10]}" if rest % 10 else ""))
    elif rest:
        words.append(ones[rest])
    assert whole_number(" and ".join(words)) == n
    assert whole_number(f"{n},204") == 1000 * n + 204


@pytest.mark.parametrize("text", ["", "often", "twenty-ish", "3.5"])
def test_other_words_are_no_numbers(text):
    assert whole_number(text) is None


def test_names_of_one_group():
    assert key_of("the Placebo group") == key_of("placebo") == key_of("Placebo")
    assert without_statistics("Placebo (n = 1 031), mean (SD)") == "Placebo"
    assert without_statistics("Body mass index (kg/m²), mean ± SD") == "Body mass index (kg/m²)"
    assert alike(key_of("caffeine tablet"), key_of("caffeine"))
    for one, other in (("A", "A + B"), ("5 mg", "10 mg"), ("drug", "drug plus diet"), ("group 1", "group 2")):
        assert not alike(key_of(one), key_of(other))


def test_what_a_check_tells_of_the_study_goes_by_its_own_findings(tmp_path):
    """Statements stand between the findings, so that an index of a record is not that of its finding."""
    path = tmp_path / "paper.md"
    path.write_text(
        "## Methods\n\n"
        "Patients were randomly allocated, by blocks of 4, to ginger (n = 31) or placebo (n = 30).\n\n"
        "## Results\n\n"
        "Nausea was reported by 8 (26%) in the ginger group and 15 (50%) in the placebo group.\n"
    )
    findings = check(read(path))
    assert any(isinstance(finding.record, Statement) for finding in findings)
    (pair,) = findings.study.pairs
    assert [findings[index].record.percent for index in pair.values] == ["26", "50"]
    assert findings.study == study.of(read(path), [finding.record for finding in findings])


@pytest.mark.parametrize(
    "label", ["Number in group", "Patients treated", "n", "No. of patients", "Participants analyzed"]
)
def test_a_row_of_sizes_says_how_many_its_columns_are_and_those_of_other_tables(tmp_path, label):
    head = ("Characteristic", "Control group", "Fluid group")
    body = table("Table 1. Baseline, n (%)", head, (label, "50", "52"), ("Men", "30 (60%)", "31 (60%)"))
    body += table("Table 2. Outcomes, n (%)", ("Outcome", *head[1:]), ("Died", "8 (16%)", "6 (12%)"))
    _, records, found = understood(tmp_path, body)
    assert sizes(found.arms) == {"Control group": [50], "Fluid group": [52]}
    assert attached(records, found).items() >= {"8 (16%)": (50,), "6 (12%)": (52,)}.items()


@pytest.mark.parametrize("label", ["Patients with falls", "Number of falls", "Deaths", "Men, n"])
def test_a_row_of_counts_is_no_row_of_sizes(tmp_path, label):
    head = ("Characteristic", "Control group", "Fluid group")
    body = table("Table 1. Outcomes, n (%)", head, (label, "12", "9"), ("Died", "8 (16%)", "6 (12%)"))
    _, _, found = understood(tmp_path, body)
    assert not any(arm.sizes for arm in found.arms)
