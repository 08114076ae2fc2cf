"""PDFs among many files are read by another process, which can be stopped."""

import pytest

from review import planting
from review.document import UnreadableError
from review.planting import writing
from review.reading import apart, limits, read
from review.reading.apart import read_apart


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(writing.as_bytes(planting.plant(12).paper, "pdf"))
    return path


def test_a_pdf_is_read_as_here_also_after_one_that_took_too_long(paper, monkeypatch):
    monkeypatch.setattr(apart, "_START", 0.0)
    with limits.raised(1e-9), pytest.raises(UnreadableError, match=r"a\.pdf: not read within .* --limit"):
        read_apart(paper)
    monkeypatch.setattr(apart, "_START", 60.0)
    here, there = read(paper), read_apart(paper)
    assert there.text == here.text
    assert there.blocks == here.blocks
    assert there.boxes(0, 200) == here.boxes(0, 200)


def test_what_is_no_pdf_is_read_here_and_what_cannot_be_read_says_why(tmp_path):
    text, broken = tmp_path / "a.txt", tmp_path / "b.pdf"
    text.write_text("p = .05")
    broken.write_bytes(b"%PDF-1.7\nnothing")
    assert read_apart(text).text == "p = .05"
    with pytest.raises(UnreadableError, match=r"b\.pdf: the PDF is damaged"):
        read_apart(broken)
    with pytest.raises(UnreadableError, match=r"c\.pdf: no such file"):
        read_apart(tmp_path / "c.pdf")
