"""What commands write: whole or not at all, never over what they read."""

import errno
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from review import cli, outputs

SENTENCE = "Strength differed, t(28) = 2.20, p = .036.\n"
PAGE = f"<html><body><p>{SENTENCE}</p></body></html>"


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text(SENTENCE)
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def review(*arguments, **options):
    command = [sys.executable, "-m", "review.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, **options)


@pytest.mark.parametrize("command", ["extract", "check"])
def test_no_command_writes_over_a_paper_by_any_of_its_names(tmp_path, paper, command, capsys):
    other = tmp_path / "other.txt"
    other.write_text(SENTENCE)
    link, symlink = tmp_path / "link.csv", tmp_path / "symlink.csv"
    os.link(other, link)
    symlink.symlink_to(other)
    for target in (other, link, symlink, tmp_path / "x" / ".." / "other.txt"):
        status = cli.main([command, str(paper), str(other), "--format", "csv", "--output", str(target)])
        assert status == 2
        assert "is the paper itself" in capsys.readouterr().err
        assert other.read_text() == SENTENCE


@pytest.mark.parametrize("names", [["p1.html", "p2.html"], ["p1.html"]])
def test_pages_never_replace_the_papers_in_their_folder(tmp_path, names, capsys):
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in names:
        (folder / name).write_text(PAGE)
    papers = [str(folder / name) for name in names]
    assert cli.main(["check", *papers, "--format", "html", "--output", str(folder)]) == 2
    assert "name another folder" in capsys.readouterr().err
    assert all((folder / name).read_text() == PAGE for name in names)


def test_two_outputs_are_two_files(tmp_path, paper, capsys):
    target = str(tmp_path / "one.pdf")
    assert cli.main(["check", str(paper), "--annotate", target, "--format", "csv", "--output", target]) == 2
    assert "--output and --annotate are one file" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["extract", "check"])
def test_nothing_is_emptied_before_there_is_something_to_write(tmp_path, command, capsys):
    old = tmp_path / "old.csv"
    old.write_text("kept")
    missing = str(tmp_path / "missing.pdf")
    assert cli.main([command, missing, "--format", "csv", "--output", str(old)]) == 2
    assert old.read_text() == "kept"
    assert names(tmp_path) == ["old.csv"]


def test_a_paper_without_results_still_replaces_the_former_output(tmp_path, capsys):
    paper, old = tmp_path / "paper.txt", tmp_path / "old.jsonl"
    paper.write_text("No number stands here.\n")
    old.write_text("of another paper")
    assert cli.main(["extract", str(paper), "--format", "jsonl", "--output", str(old)]) == 0
    assert old.read_text() == ""


def _small_disk():
    """A limit on the size of files, which fails like a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


@pytest.mark.parametrize(
    "command",
    [
        ("check", "{paper}", "--format", "html", "--output", "{target}"),
        ("check", "{paper}", "--format", "csv", "--output", "{target}"),
        ("extract", "{paper}", "--format", "jsonl", "--output", "{target}"),
    ],
)
def test_a_full_disk_leaves_the_former_file_whole(tmp_path, command):
    paper, target = tmp_path / "paper.txt", tmp_path / "target"
    paper.write_text(SENTENCE * 100)
    target.write_text("kept")
    words = [word.format(paper=paper, target=target) for word in command]
    done = review(*words, preexec_fn=_small_disk)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"review {words[0]}: {target}: ")
    assert "Traceback" not in done.stderr
    assert target.read_text() == "kept"
    assert names(tmp_path) == ["paper.txt", "target"]


def test_a_lesson_is_written_whole_or_not_at_all(tmp_path):
    done = review("plant", "--output", tmp_path / "lesson", preexec_fn=_small_disk)
    assert done.returncode == 2
    assert [path for path in (tmp_path / "lesson").rglob("*") if path.is_file()] == []


def test_an_interruption_leaves_the_former_file_whole(tmp_path):
    target = tmp_path / "old.csv"
    target.write_text("kept")

    def half():
        with outputs.replacing(target) as stream:
            stream.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert target.read_text() == "kept"
    assert names(tmp_path) == ["old.csv"]


def test_mode_and_link_of_the_former_file_stay(tmp_path):
    target, link = tmp_path / "old.csv", tmp_path / "link.csv"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    with outputs.replacing(link) as stream:
        stream.write("new")
    assert (link.is_symlink(), target.read_text(), target.stat().st_mode & 0o777) == (True, "new", 0o640)


def test_devices_are_written_to_directly(paper, capsys):
    assert cli.main(["extract", str(paper), "--format", "csv", "--output", os.devnull]) == 0
    assert not Path(os.devnull).is_file()


def test_files_that_belong_together_take_their_places_together(tmp_path):
    first, missing = tmp_path / "first", tmp_path / "no folder" / "second"
    first.write_text("kept")
    with pytest.raises(OSError, match="second") as caught:
        outputs.write({first: "new", missing: "new"})
    assert caught.value.errno == errno.ENOENT
    assert first.read_text() == "kept"


def test_standard_output_takes_every_character(paper, tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "review.cli", "check", paper, "--all"]
    done = subprocess.run(command, capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert "✓" in done.stdout.decode("utf-8")


def test_a_name_that_is_no_utf8_costs_nothing(tmp_path, paper):
    odd = tmp_path / os.fsdecode(b"odd\xff.txt")
    odd.write_text(SENTENCE)
    done = review("extract", paper, odd, "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line)["document"] for line in done.stdout.splitlines()] == [
        "paper.txt",
        "odd\\xff.txt",
    ]
    done = review("check", paper, odd, "--format", "html", "--output", tmp_path / "pages")
    assert done.returncode == 0, done.stderr
    assert "odd%FF.html" in (tmp_path / "pages" / "index.html").read_text()


@pytest.mark.parametrize(("text", "status"), [(SENTENCE, 0), (SENTENCE.replace("036", "36"), 1)])
def test_strict_answers_although_nobody_reads_on(tmp_path, text, status):
    paper = tmp_path / "paper.txt"
    paper.write_text(f"{text}\n" * 150)
    piped = f"{sys.executable} -m review.cli check --strict --all {paper} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (status, "")


def test_a_full_standard_output_is_one_line(paper):
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "review.cli", "extract", str(paper), "--format", "csv"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == "review extract: standard output: No space left on device; free some space\n"
