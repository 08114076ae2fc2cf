"""What leaves the program: JSON Lines as promised, CSV without formulas, no control characters."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from review import cli
from review.cli.shared import ROUNDINGS

PAPER = "Strength differed, t(28) = 2.20, p = .036. Weak were 51/66 (77%). The mean was 3.35 ± 0.73.\n"
FORMULA = '=HYPERLINK("http://x","y") t(28) = 2.20, p = .036'
KEYS = {
    "test": {"statistic", "df", "value", "n", "p_relation", "p", "tails"},
    "summary": {
        "group", "outcome", "n", "mean", "sd", "se", "ci_low", "ci_high", "ci_level", "median", "q1", "q3",
        "minimum", "maximum", "unit",
    },
    "proportion": {"group", "outcome", "count", "total", "percent"},
}  # fmt: skip


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text(PAPER)
    return path


def run(capsys, *arguments):
    status = cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_json_lines_hold_what_outside_callers_rely_on(paper, capsys):
    status, out, _ = run(capsys, "extract", paper, "--format", "jsonl")
    found = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [item["record"] for item in found] == ["test", "proportion", "summary"]
    for item in found:
        assert item["document"] == "paper.txt"
        assert {"page", "section", "table", "row", "column", "start", "end"} <= set(item["location"])
        assert PAPER[item["location"]["start"] : item["location"]["end"]] == item["quote"]
        assert KEYS[item["record"]] <= set(item["reported"])
    test, proportion, summary = (item["reported"] for item in found)
    assert (test["statistic"], test["df"], test["value"], test["p_relation"], test["p"]) == (
        "t",
        ["28"],
        "2.20",
        "=",
        ".036",
    )
    assert (proportion["count"], proportion["total"], proportion["percent"]) == ("51", "66", "77")
    assert (summary["mean"], summary["sd"]) == ("3.35", "0.73")


def test_a_lost_symbol_is_recorded_with_its_repair(tmp_path, capsys):
    path = tmp_path / "lost.txt"
    path.write_text("Groups differed (p\\0.001), and again (p\\0.001), and once more (p\\0.001).\n")
    _, out, _ = run(capsys, "extract", path, "--format", "jsonl")
    found = [json.loads(line) for line in out.splitlines()]
    assert [(item["reported"]["p_relation"], item["reported"]["p"]) for item in found] == [("<", "0.001")] * 3
    assert found[0]["quote"] == "p\\0.001"
    assert (found[0]["repairs"][0]["original"], found[0]["repairs"][0]["read_as"]) == ("\\", "<")


def test_csv_has_one_header_for_all_files_and_no_formula(tmp_path, paper, capsys):
    hostile = tmp_path / "=cmd.txt"
    hostile.write_text(PAPER)
    _, out, _ = run(capsys, "extract", paper, hostile, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["document"] for row in rows] == ["paper.txt"] * 3 + ["'=cmd.txt"] * 3
    assert rows[0]["df"] == "28"
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))] == []


def test_negative_numbers_stay_numbers_in_csv(tmp_path, capsys):
    path = tmp_path / "negative.txt"
    path.write_text("They differed, t(28) = −2.20, p = .036.\n")
    _, out, _ = run(capsys, "extract", path, "--format", "csv")
    assert next(csv.DictReader(io.StringIO(out)))["value"] == "-2.20"


def test_terminal_gets_no_control_characters(tmp_path, capsys):
    path = tmp_path / "hostile.txt"
    path.write_text(
        "Strength \x1b[31mred\x1b[0m \u202eturned t(28) = 2.20, p = .036 [bold]not markup[/bold]\n"
    )
    _, out, err = run(capsys, "extract", path)
    assert "2.20" in out
    assert not {"\x1b", "\u202e", "\x07"} & set(out + err)


def test_one_bad_file_does_not_stop_the_others(tmp_path, paper, capsys):
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    status, out, err = run(capsys, "extract", empty, tmp_path / "missing.xml", paper, "--format", "jsonl")
    assert status == 2
    assert len(out.splitlines()) == 3
    message = err.splitlines()
    assert message[0] == "review extract: could not be used:"
    assert [line.split(":")[0].strip().rsplit("/")[-1] for line in message[1:]] == [
        "empty.pdf",
        "missing.xml",
    ]


def test_output_goes_to_a_file_and_says_so_if_it_cannot(tmp_path, paper, capsys):
    status, out, _ = run(capsys, "extract", paper, "--format", "jsonl", "--output", tmp_path / "found.jsonl")
    assert (status, out) == (0, "")
    assert len((tmp_path / "found.jsonl").read_text().splitlines()) == 3
    status, _, err = run(capsys, "extract", paper, "--output", tmp_path / "no" / "found.jsonl")
    assert status == 2
    assert err.endswith("No such file or directory; name a file that can be written\n")


def test_samples_prints_the_count_and_every_grade(capsys):
    status, out, _ = run(capsys, "samples", "--mean", "4.48", "--sd", "0.50", "-n", "75", "--scale", "0", "5")
    assert status == 0
    assert "1 sample with mean 4.48, SD 0.50, n = 75." in out
    assert "0 0 0 0 39 36" in out


def test_samples_names_the_closest_numbers_where_none_exists(capsys):
    status, out, _ = run(capsys, "samples", "--mean", "4.46", "--sd", "0.50", "-n", "75", "--scale", "0", "5")
    assert status == 0
    assert {"mean 4.45: 1 sample", "mean 4.47: 1 sample", "n 74: 1 sample", "n 76: 1 sample"} <= {
        line.strip() for line in out.splitlines()
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--mean", "6", "--sd", "1"), "review samples: a mean of 6 lies outside the scale from 0 to 5\n"),
        (
            ("--mean", "4", "--sd", "x"),
            'review samples: expected a number such as "3.35", ".036" or "<.001", got \'x\'\n',
        ),
        (
            ("--mean", "4", "--sd", "1", "--known", "0"),
            "review samples: --known takes a grade and how often it occurs, such as \"0=3\", got '0'\n",
        ),
    ],
)
def test_samples_refuses_with_one_line(arguments, message, capsys):
    status, _, err = run(capsys, "samples", *arguments, "-n", "10", "--scale", "0", "5")
    assert (status, err) == (2, message)


def test_roundings_on_the_command_line_are_those_of_printed_numbers():
    # The command names them itself, so that asking for help does not load numpy.
    from review.printed import Rounding

    assert get_args(Rounding) == ROUNDINGS


def test_help_answers_at_once_for_every_command():
    # Cheap because nothing heavy is imported; test_project holds what may not be.
    for command in ("extract", "samples", "report"):
        shown = subprocess.run(
            [sys.executable, "-m", "review.cli", command, "--help"], capture_output=True, text=True
        )
        assert shown.returncode == 0
        assert command in shown.stdout


def test_read_and_find_are_there_without_their_rooms():
    import review

    document = review.read(Path(__file__))  # any text will do
    assert review.find(document) is not None
    with pytest.raises(AttributeError, match="module 'review' has no attribute 'nothing'"):
        _ = review.nothing
