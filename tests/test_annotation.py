"""The annotated copy of a PDF: every word of a checked number is marked, where it stands."""

import pymupdf
import pytest

from review import cli, document, reading, records
from review.checking import Findings
from review.records import Check, Finding, Location
from review.reporting.annotation import joined, marks_of

LINES = ("Strength differed, t(28) = 2.20, p = .036.", "Endurance did not, t(28) = 2.20, p = .36.")


@pytest.fixture(params=[0, 90, 180, 270], ids=lambda degrees: f"rotated-{degrees}")
def paper(request, tmp_path):
    """A page that lies in the file in every way that pages do, cropped, too."""
    file = pymupdf.open()
    page = file.new_page(width=500, height=400)
    for number, line in enumerate(LINES):
        page.insert_text((90, 120 + 40 * number), line, fontsize=11)
    for number in range(8):
        page.insert_text(
            (90, 220 + 14 * number), "Other sentences follow here, without a number.", fontsize=11
        )
    page.set_cropbox(pymupdf.Rect(30, 20, 480, 390))
    page.set_rotation(request.param)
    path = tmp_path / "paper.pdf"
    file.save(path)
    return path


def annotations(path):
    with pymupdf.open(path) as file:
        page = file[0]
        page.set_rotation(0)
        return [(a.type[1], a.rect, a.info, page.get_textbox(a.rect)) for a in page.annots()]


def test_marks_lie_on_the_numbers_and_tell_what_they_imply(paper, tmp_path, capsys):
    copy = tmp_path / "copy.pdf"
    assert cli.main(["check", str(paper), "--annotate", str(copy), "--format", "csv"]) == 0
    assert "copy.pdf: 2 marks" in " ".join(capsys.readouterr().err.split())
    marks = {}
    for kind, _, info, text in annotations(copy):
        marks.setdefault(kind, []).append((info, " ".join(text.split())))
    (first, second) = marks["Highlight"]
    assert "t(28) = 2.20, p = .036" in first[1]
    assert first[0]["title"].startswith("consistent")
    assert "t(28) = 2.20, p = .36" in second[1]
    assert second[0]["title"].startswith("decision inconsistent")
    assert "printed: p = .36" in second[0]["content"]
    assert "formula: two-sided p of t with 28 df" in second[0]["content"]
    assert len(marks["Squiggly"]) == len(marks["Square"]) == 1  # told by more than the color
    (disagreement, _), (summary, _) = marks["Text"]
    assert disagreement["content"] == second[0]["content"]
    assert "1 decision inconsistent" in summary["content"]


def test_the_paper_is_left_as_it_is_and_its_text_stays(paper, tmp_path):
    before = paper.read_bytes()
    copy = tmp_path / "copy.pdf"
    cli.main(
        ["check", str(paper), "--annotate", str(copy), "--format", "csv", "--output", str(tmp_path / "x")]
    )
    assert paper.read_bytes() == before
    assert reading.read(copy).text == reading.read(paper).text
    with pymupdf.open(copy) as file:
        assert file[0].rotation == pymupdf.open(paper)[0].rotation


def finding(start, end, verdict):
    place = Location(start=start, end=end, page=1)
    record = records.PValue(location=place, quote=f"{start}-{end}", p_relation="=", p=".036")
    return Finding(document="a.pdf", record=record, checks=(Check(check="p_value", verdict=verdict),))


def laid_out(*boxes):
    """A document whose words are ten characters each."""
    import numpy as np

    starts = 10 * np.arange(len(boxes))
    layout = document.Layout(starts, starts + 9, np.ones(len(boxes), int), np.array(boxes, float))
    return document.Document("a.pdf", "pdf", " " * 10 * len(boxes), (), layout=layout)


def test_a_word_of_several_records_is_marked_once_by_what_matters_most():
    words = [(0, 0, 10, 10), (12, 0, 20, 10), (22, 0, 30, 10), (32, 0, 40, 10)]
    checked = Findings(
        (finding(0, 29, "consistent"), finding(10, 19, "inconsistent"), finding(30, 39, "not_checkable"))
    )
    quiet, loud = marks_of(laid_out(*words), checked)
    assert (quiet.emphasis, list(quiet.boxes)) == (0, [(0, 0, 10, 10), (22, 0, 30, 10)])
    assert (loud.emphasis, list(loud.boxes)) == (1, [(12, 0, 20, 10)])
    assert "10-19" in loud.note
    assert "0-29" in loud.note


def test_words_of_a_line_are_one_box():
    words = [(0, 0, 10, 10), (13, 1, 20, 10), (200, 0, 210, 10), (0, 14, 10, 24)]
    assert joined(words) == [(0, 0, 20, 10), (200, 0, 210, 10), (0, 14, 10, 24)]
