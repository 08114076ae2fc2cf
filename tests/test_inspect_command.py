"""``review inspect``: the worked examples of the guidance and their honest twins, files, comparison."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from review.cli import main
from review.reporting.inspection.answers import AnswersError, compare, empty, read_answers
from review.reporting.inspection.questions import QUESTIONS

# Numbers of the worked examples of INSPECT-SR's guidance (see report/checks.md), in our words; the twin has
# numbers that agree. The first of each pair is printed in the paper of the examples.
SLIPS = {
    "women": ("Postmenopausal women", "Men and women"),
    "ages": ("50 to 70", "20 to 70"),
    "arms": ("45 to the intervention and 55", "50 to the intervention and 50"),
    "n1": ("(n = 45)", "(n = 50)"),
    "n2": ("(n = 55)", "(n = 50)"),
    "male": ("20 (44.4) | 24 (43.6) | 0.20", "20 (40.0) | 24 (48.0) | 0.42"),
    "female": ("25 (55.6) | 31 (56.4) | 0.70", "30 (60.0) | 26 (52.0) | 0.42"),
    "whole": ("7.3 (1.1)", "6.5 (1.1)"),
    "apgar1": ("8.96 (0.30)", "8.97 (0.32)"),
    "apgar5": ("9.93 (0.18)", "9.93 (0.25)"),
    "apgar5control": ("9.96 (0.19)", "9.97 (0.18)"),
    "mean": ("66.1 years", "46.1 years"),
    "births": ("45 ended", "35 ended"),
    "people": ("160 participants", "90 participants"),
}
PAPER = """# A trial

## Methods

Participants were allocated in one center by blocked randomization with a fixed block size of 4 and without
stratification. {women} aged {ages} years were eligible.

## Results

One hundred participants were randomized: {arms} to the control group.

**Table 1. Baseline characteristics**

| Characteristic | Intervention {n1} | Control {n2} | P |
|---|---|---|---|
| Age, years, mean (SD) | 44.2 (6.1) | 45.0 (5.9) | 0.51 |
| Male, n (%) | {male} |
| Female, n (%) | {female} |

**Table 2. Quality of life (0-10)**

| Group | n | Mean (SD) |
|---|---|---|
| Intervention, all | 41 | {whole} |
| Intervention, < 65 years | 30 | 6.2 (1.0) |
| Intervention, ≥ 65 years | 11 | 7.4 (1.2) |

**Table 3. Apgar score**

| | Intervention (n = 30), mean (SD) | Control (n = 30), mean (SD) |
|---|---|---|
| Apgar score at 1 minute | {apgar1} | 8.90 (0.31) |
| Apgar score at 5 minutes | {apgar5} | {apgar5control} |

The mean age was {mean} (range 21 to 64).

Of 40 pregnancies, {births} in a live birth. There were {people} with outcome data.
"""
EXPECTED = {
    "4.1": ["44.2 lies outside", "20 men"],
    "4.2": ["arms of 45 and 55 differ by 10"],
    "4.6": ["160 people with outcomes, 100 were randomized"],
    "4.8": ["8.96", "SD of 0.18"],
    "4.9": ["0.20 and 0.70"],
    "4.10": ["printed is 7.3", "66.1", "45 cannot be of 40"],
}


def prepared(folder: Path, which: int) -> dict[str, dict[str, Any]]:
    path, target = folder / "trial.md", folder / "sheet.json"
    path.write_text(PAPER.format_map({name: pair[which] for name, pair in SLIPS.items()}), encoding="utf-8")
    assert main(["inspect", str(path), "--format", "json", "--output", str(target)]) == 0
    told = json.loads(target.read_text(encoding="utf-8"))
    return {each["question"]["key"]: each for each in told["prepared"]}


def found(sheet: dict[str, dict[str, Any]], key: str) -> str:
    items = [item for item in sheet[key]["says"] if item["gravity"]]
    return "\n".join(f"{item['told']} {' '.join(item['details'])}" for item in items)


def test_every_worked_example_appears_under_its_check(tmp_path: Path) -> None:
    sheet = prepared(tmp_path, 0)
    missing = [
        (key, text) for key, texts in EXPECTED.items() for text in texts if text not in found(sheet, key)
    ]
    assert missing == []


def test_honest_twins_of_the_examples_stay_quiet(tmp_path: Path) -> None:
    sheet = prepared(tmp_path, 1)
    assert {key: found(sheet, key) for key in sheet if found(sheet, key)} == {}
    assert "allocation" in " ".join(sheet["4.2"]["looked_at"])


def test_what_the_paper_itself_says_is_quoted(tmp_path: Path) -> None:
    text = (
        "# T\n\n## Methods\n\nThe trial was registered (NCT01234567). The ethics committee approved it. "
        "Patients "
        "were recruited between March 2010 and May 2012 at one hospital. To detect a difference of 5 points "
        "with "
        "90% power, 40 patients were needed.\n\n## Results\n\nOf 40 patients, 3 were lost to follow-up.\n\n"
        "## Discussion\n\nSmith et al. recruited between 1990 and 1992.\n"
    )
    (tmp_path / "a.md").write_text(text)
    assert (
        main(["inspect", str(tmp_path / "a.md"), "--format", "json", "--output", str(tmp_path / "a.json")])
        == 0
    )
    told = json.loads((tmp_path / "a.json").read_text())["prepared"]
    quotes = {each["question"]["key"]: json.dumps(each["quotes"]) for each in told}
    assert "NCT01234567" in quotes["2.registration"]
    assert "ethics committee" in quotes["2.ethics"]
    assert "March 2010" in quotes["2.recruitment"]
    assert "1990" not in quotes["2.recruitment"]
    assert "lost to follow-up" in quotes["4.5"]
    assert "90% power" in quotes["4.6"]


def test_the_page_answers_nothing_and_shows_hostile_text_as_text(tmp_path: Path) -> None:
    path, target = tmp_path / "a.md", tmp_path / "a.html"
    path.write_text("# <script>alert(1)</script> \u202eevil\n\nOf 40 patients, 45 died.\n", encoding="utf-8")
    assert main(["inspect", str(path), "--output", str(target)]) == 0
    page = target.read_text(encoding="utf-8")
    assert "checked" not in re.findall(r"<input[^>]*>", page)[0]
    assert not re.search(r"<input[^>]* checked", page)
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "10.1101/2025.09.03.25334905" in page
    assert "CC BY 4.0" in page
    assert "Tests of balance at baseline" in page
    assert not re.search(r"(?:src|href)=[\"']?https?://(?!doi\.org)", page)
    assert main(["inspect", str(path), "--output", str(tmp_path / "b.html")]) == 0
    assert (tmp_path / "b.html").read_text(encoding="utf-8") == page


def test_a_word_document_opens_and_holds_the_boxes(tmp_path: Path) -> None:
    path, target = tmp_path / "a.md", tmp_path / "a.docx"
    path.write_text("# A & B\n\nOf 40 patients, 45 died.\x0b\n", encoding="utf-8")
    assert main(["inspect", str(path), "--format", "docx", "--output", str(target)]) == 0
    from lxml import etree

    with zipfile.ZipFile(target) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    text = "".join(root.itertext())
    assert "45 cannot be of 40" in text
    assert text.count("☐") == 4 * len(QUESTIONS) + 3 * 5


def test_an_output_never_replaces_the_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.md"
    path.write_text("t(28) = 2.20, p = .036")
    assert main(["inspect", str(path), "--output", str(path)]) == 2
    assert "the paper itself" in capsys.readouterr().err
    assert main(["inspect", str(tmp_path / "none.pdf"), "--output", str(tmp_path / "x")]) == 2
    assert "none.pdf: no such file" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def saved(path: Path, reviewer: str, **answers: str) -> Path:
    told = empty(["trial.pdf"])
    told["reviewer"] = reviewer
    for key, answer in answers.items():
        told["answers"][key.replace("_", ".")[1:]]["answer"] = answer
    path.write_text(json.dumps(told))
    return path


def test_two_people_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = saved(tmp_path / "a.json", "Ada", q4_1="yes", q4_2="no", q4_8="no", q4_9="yes")
    other = saved(tmp_path / "b.json", "Bo", q4_1="yes", q4_2="unclear", q4_8="no")
    agreement = compare(read_answers(one), read_answers(other))
    assert (agreement.both, agreement.same) == (3, 2)
    assert [difference.key for difference in agreement.differences] == ["4.2", "4.9"]
    # observed 2/3; expected (yes 1/3 · 1/3 + no 2/3 · 1/3) = 1/3; kappa = (2/3 − 1/3) / (2/3) = 1/2
    assert agreement.kappa == pytest.approx(0.5)
    assert main(["inspect", "--compare", str(one), str(other)]) == 0
    said = capsys.readouterr().out
    assert "Both answered 3 questions, 2 of them alike; Cohen's kappa 0.50" in said
    assert "Ada: no\n  Bo: unclear" in said


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda told: told.pop("format"), '"format"'),
        (lambda told: told.update(version=9), '"version"'),
        (lambda told: told["answers"]["4.2"].update(answer="maybe"), '"answers", "4.2", "answer"'),
        (lambda told: told["answers"].update({"5.1": {"answer": None}}), '"answers", "5.1"'),
        (lambda told: told["answers"].update({"4.2": "yes"}), '"answers", "4.2"'),
        (lambda told: told["judgements"].update({"4": "fine"}), '"judgements", "4"'),
        (lambda told: told.update(papers="trial.pdf"), '"papers"'),
    ],
)
def test_answers_edited_by_hand_are_refused_with_the_place(tmp_path: Path, change: Any, place: str) -> None:
    told = empty(["trial.pdf"])
    change(told)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(told))
    with pytest.raises(AnswersError, match=re.escape(place)):
        read_answers(path)


def test_answers_about_other_papers_are_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = saved(tmp_path / "a.json", "Ada"), tmp_path / "b.json"
    other.write_text(json.dumps(empty(["other.pdf"])))
    assert main(["inspect", "--compare", str(one), str(other)]) == 2
    assert "different papers" in capsys.readouterr().err
    other.write_text("{")
    assert main(["inspect", "--compare", str(one), str(other)]) == 2
    assert "line 1" in capsys.readouterr().err


TWIN = """# The same trial

## Methods

We randomized 100 people to exercise (n = {n}) or usual care (n = 50).

## Results

**Table 1. Pain, mean (SD)**

| | Exercise (n = {n}) | Usual care (n = 50) |
|---|---|---|
| Pain at 12 weeks | {pain} (1.3) | 3.9 (1.4) |
| Function | 50.2 (10.1) | 48.1 (9.9) |
"""


@pytest.mark.parametrize(
    ("n", "pain", "told"),
    [
        ("50", "3.1", []),
        ("50", "3.10", []),  # the same number, printed with more decimals
        ("50", "3.4", ["exercise, pain, 12 weeks"]),
        ("52", "3.1", ["exercise, randomized"]),  # told once, not in every row
    ],
)
def test_publications_of_one_study_are_compared(tmp_path: Path, n: str, pain: str, told: list[str]) -> None:
    one, other, sheet = tmp_path / "abstract.md", tmp_path / "paper.md", tmp_path / "sheet.json"
    one.write_text(TWIN.format(n="50", pain="3.1"))
    other.write_text(TWIN.format(n=n, pain=pain))
    assert main(["inspect", str(one), str(other), "--format", "json", "--output", str(sheet)]) == 0
    prepared = {each["question"]["key"]: each for each in json.loads(sheet.read_text())["prepared"]}
    between = prepared["4.11"]
    start = "Printed with different numbers: "
    assert [item["told"].removeprefix(start) for item in between["says"] if start in item["told"]] == told
    assert "numbers of the same group and outcome in two publications" in " ".join(between["looked_at"])
    for item in between["says"]:
        assert [line.partition(" ")[0].rstrip(":") for line in item["details"]] == ["abstract.md", "paper.md"]
