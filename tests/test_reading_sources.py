"""Folders and archives: every paper once, what is no paper named, nothing larger than a paper unpacked."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from review.document import UnreadableError
from review.reading import sources

ARTICLE = b"<article><body><p>t(28) = 2.20, p = .036</p></body></article>"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "2011").mkdir()
    (tmp_path / "2011" / "b.nxml").write_bytes(ARTICLE)
    (tmp_path / "a.xml").write_bytes(ARTICLE)
    (tmp_path / "figure.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.xml").write_bytes(ARTICLE)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("PMC1/c.nxml", ARTICLE)
        archive.writestr("PMC1/c.jpg", b"picture")
    with tarfile.open(tmp_path / "d.tar.gz", "w:gz") as archive:
        item = tarfile.TarInfo("PMC2/d.nxml")
        item.size = len(ARTICLE)
        archive.addfile(item, io.BytesIO(ARTICLE))
    return tmp_path


def test_every_paper_of_a_folder_and_its_archives_once(folder):
    passed_over: list[str] = []
    found = list(sources.papers_in(folder, passed_over))
    within = [source.address.removeprefix(f"{folder.as_posix()}/") for source in found]
    assert within == ["a.xml", "c.zip!/PMC1/c.nxml", "d.tar.gz!/PMC2/d.nxml", "2011/b.nxml"]
    assert {source.read_bytes() for source in found} == {ARTICLE}
    assert [Path(path).name for path in passed_over] == ["c.jpg", "figure.png"]
    assert found[1].archive == (folder / "c.zip").as_posix()
    assert found[1].member == "PMC1/c.nxml"


def test_a_folder_that_is_written_to_is_left_out(folder):
    found = sources.papers_in(folder, [], leave_out=folder / "2011")
    assert not [source for source in found if "2011/" in source.address]


def test_a_tape_is_read_once_for_all_its_members(folder):
    assert list(sources.stream(folder / "d.tar.gz", {"PMC2/d.nxml"})) == [("PMC2/d.nxml", ARTICLE)]


def test_a_damaged_archive_is_named_and_does_not_stop_the_others(folder):
    for name in ("c.zip", "d.tar.gz"):
        path = folder / name
        path.write_bytes(path.read_bytes()[:40])
    passed_over: list[str] = []
    assert len(list(sources.papers_in(folder, passed_over))) == 2
    assert sum("a damaged archive" in message for message in passed_over) == 2


def test_a_member_that_unpacks_to_more_than_a_paper_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 5000)
    monkeypatch.setattr(sources, "LARGEST", 1000)
    (source,) = sources.members(path, [])
    with pytest.raises(UnreadableError, match=r"bomb.zip!/a.txt: larger than"):
        source.read_bytes()
    with pytest.raises(UnreadableError, match=r"larger than"):  # an index that understates the size
        sources.Source(source.address, 10, 0).read_bytes()


def test_a_member_that_is_gone_says_so(folder):
    with pytest.raises(UnreadableError, match=r"c.zip!/other.xml: damaged or encrypted"):
        sources.Source(f"{folder}/c.zip!/other.xml", 10, 0).read_bytes()
