"""What a user sees of ``review check`` on the terminal, in CSV and in JSON Lines, and its exit status.

Families of checks are tested elsewhere: here one stands in for them that says what the numbers in its
tables say, so that these tests ask only whether what is found is told.
"""

import csv
import io
import json
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

import review.checking
from review import cli, records
from review.cli.shared import ROUNDINGS
from review.printed import Rounding
from review.records import Check, Proportion, Reading
from review.reporting import checked

ROOT = Path(__file__).parents[1]
AGREES = "Strength differed, t(28) = 2.20, p = .036."
DISAGREES = "Balance differed, t(28) = 2.20, p = .041."
DECIDES = "Endurance did not differ, t(28) = 2.20, p = .36."
UNCHECKED = "Weak were 51/66 (77%)."
PAPER = f"{AGREES} {DISAGREES}\n\n{DECIDES}\n\n{UNCHECKED}\n"
# p of t from 2.195 to 2.205 with 28 df: R 4.2, 2 * pt(c(2.205, 2.195), 28, lower.tail = FALSE)
LOW, HIGH = 0.03584, 0.03662
READINGS = (
    Reading(name="one-sided test", reconciles=False, low=LOW / 2, high=HIGH / 2),
    Reading(name="Bonferroni correction for 10 tests", reconciles=True, low=10 * LOW, high=10 * HIGH),
)


def stand_in(found, context):
    for index, record in enumerate(found):
        if isinstance(record, records.Test) and record.p is not None:
            verdict = {".041": "inconsistent", ".36": "decision_inconsistent"}.get(record.p, "consistent")
            told = verdict != "consistent"
            why = f"t(28) = 2.20 gives p between .0358 and .0367; printed is {record.p}"
            yield index, Check(
                check="p_value", verdict=verdict, field="p", fields=("p", "value", "df"),
                printed=f"= {record.p}", low=LOW, high=HIGH, formula="two-sided p of t with 28 df",
                assumptions=("two-sided",), readings=READINGS if told else (),
                reason=why if told else None,
            )  # fmt: skip
        elif isinstance(record, Proportion):
            yield (
                index,
                Check(check="percent", verdict="not_checkable", reason="no total is printed; 51 is one"),
            )


@pytest.fixture(autouse=True)
def only_the_stand_in(monkeypatch):
    monkeypatch.setattr(review.checking, "FAMILIES", (stand_in,))
    monkeypatch.setattr(review.checking, "reconciled", lambda _, checks, *others: checks)


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text(PAPER)
    return path


def run(capsys, *arguments):
    status = cli.main(["check", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def words(text):
    """Text without its line breaks, which depend on the width of the terminal."""
    return " ".join(text.split())


def test_summary_counts_every_verdict_and_says_why_not(paper, capsys):
    status, out, err = run(capsys, paper)
    assert (status, err) == (0, "")
    told = words(out)
    for part in (
        "paper.txt 4 results found 3 checked",
        "1 ✓ consistent",
        "1 ≠ inconsistent",
        "1 ≢ decision inconsistent, which changes what is significant at 0.05",
        "1 – not checkable: 1 no total is printed",
    ):
        assert part in told


def test_what_disagrees_is_told_in_few_lines_the_gravest_first(paper, capsys):
    _, out, _ = run(capsys, paper)
    grave = out.index("≢ changes a decision")
    lines = out[grave:].split("\n\n")[0].splitlines()
    assert len(lines) <= 4
    told = words("\n".join(lines))
    assert "“t(28) = 2.20, p = .36”" in told
    assert "t(28) = 2.20 gives p between .0358 and .0367; printed is .36" in told
    assert "agrees if: Bonferroni correction for 10 tests" in told
    rest = out[grave + 5 :]
    assert "≠ disagrees" in rest  # .041 is off by five units of its last digit
    assert "Next: --format html" in words(rest)
    assert "--annotate" not in rest  # which needs a PDF
    assert "implied" not in out


def test_last_digits_are_counted_and_not_listed(tmp_path, capsys, monkeypatch):
    def off(found, context):
        yield 0, Check(
            check="p_value", verdict="inconsistent", field="p", printed="= .036", low=0.0366, high=0.0369,
            reason="off by a little",
        )  # fmt: skip

    monkeypatch.setattr(review.checking, "FAMILIES", (off,))
    path = tmp_path / "a.txt"
    path.write_text(AGREES)
    _, out, _ = run(capsys, path)
    assert "1 more is off by one unit of the last digit; --all shows them." in words(out)
    assert "off by a little" not in out
    assert "off by a little" in run(capsys, path, "--all")[1]


def test_everything_comes_by_consequence_with_all_that_is_known(paper, capsys):
    _, out, _ = run(capsys, paper, "--all")
    told = words(out)
    first = told.split("≢ decision inconsistent")[-1].split("≠ inconsistent")[0]
    second = told.split("≠ inconsistent")[-1].split("✓ consistent")[0]
    assert "quote Endurance did not differ, t(28) = 2.20, p = .36." in first
    assert "≢ p value: t(28) = 2.20 gives p between .0358 and .0367; printed is .36" in first
    assert "printed p = .36 implied 0.03584 to 0.03662 formula two-sided p of t with 28 df" in first
    assert "assumed two-sided" in first
    assert "reading ✓ Bonferroni correction for 10 tests: agrees (0.3584 to 0.3662)" in first
    assert "reading ✗ one-sided test: does not agree" in first
    # in context: the sentence before stands around the quote
    assert f"quote {AGREES} {DISAGREES}" in second


def test_all_shows_what_agrees_and_what_could_not_be_checked(paper, capsys):
    assert "check ✓ p value" not in words(run(capsys, paper)[1])
    told = words(run(capsys, paper, "--all")[1])
    assert "check ✓ p value printed p = .036 implied 0.03584 to 0.03662" in told
    assert "– percentage: no total is printed; 51 is one" in told


@pytest.mark.parametrize("width", [30, 40, 200])
def test_every_width_of_terminal_shows_every_number(paper, capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    _, out, _ = run(capsys, paper, "--all")
    assert max(map(len, out.splitlines())) <= width
    assert "…" not in out
    assert "0.03584 to 0.03662" in words(out)


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (PAPER, (), 0),
        (PAPER, ("--strict",), 1),
        (DECIDES, ("--strict",), 1),
        (f"{AGREES} {UNCHECKED}", ("--strict",), 0),
        ("Nothing is counted here.", ("--strict",), 0),
    ],
)
def test_exit_status(tmp_path, capsys, text, options, status):
    path = tmp_path / "paper.md"
    path.write_text(text)
    assert run(capsys, path, *options)[0] == status


def test_one_bad_file_never_stops_the_others(tmp_path, paper, capsys):
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    other = tmp_path / "other.txt"
    other.write_text(AGREES)
    status, out, err = run(capsys, empty, paper, tmp_path / "missing.xml", other, "--strict")
    assert status == 2  # what could not be used matters more than what disagrees
    header, *messages = err.splitlines()
    assert header == "review check: could not be used:"
    assert [Path(message.split(":")[0].strip()).name for message in messages] == ["empty.pdf", "missing.xml"]
    overview = [re.findall(r"\S+", line.replace("│", " ").replace("┃", " ")) for line in out.splitlines()]
    assert ["paper.txt", "4", "1", "1", "1", "1"] in overview
    assert ["other.txt", "1", "0", "0", "1", "0"] in overview
    assert ["together", "5", "1", "1", "2", "1"] in overview


def test_a_defect_of_ours_costs_one_paper_of_many_and_is_shown_for_one(tmp_path, paper, capsys, monkeypatch):
    broken = tmp_path / "broken.txt"
    broken.write_text(AGREES)
    whole = checked.check_document

    def check(document, **options):
        if document.name == "broken.txt":
            raise ZeroDivisionError("by nothing")
        return whole(document, **options)

    monkeypatch.setattr(checked, "check_document", check)
    status, out, err = run(capsys, broken, paper, "--format", "jsonl")
    assert status == 2
    assert len(out.splitlines()) == 4
    assert "not understood (ZeroDivisionError: by nothing); this is ours to mend: report it" in err
    with pytest.raises(ZeroDivisionError):
        run(capsys, broken)


def test_json_lines_hold_what_outside_callers_rely_on(paper, capsys):
    found = [json.loads(line) for line in run(capsys, paper, "--format", "jsonl")[1].splitlines()]
    assert [item["verdict"] for item in found] == [
        "consistent",
        "inconsistent",
        "decision_inconsistent",
        "not_checkable",
    ]
    for item in found:
        assert PAPER[item["location"]["start"] : item["location"]["end"]] == item["quote"]
        for check in item["checks"]:
            assert {"check", "verdict", "low", "high", "assumptions", "reason"} <= set(check)
    assert (found[0]["checks"][0]["low"], found[0]["checks"][0]["high"]) == (LOW, HIGH)
    assert found[1]["checks"][0]["readings"][1]["reconciles"] is True


def test_json_knows_no_infinity(paper, capsys, monkeypatch):
    def bounded(found, context):
        yield 0, Check(check="bound", verdict="consistent", low=float("-inf"), high=1.5)

    monkeypatch.setattr(review.checking, "FAMILIES", (bounded,))
    first = run(capsys, paper, "--format", "jsonl")[1].splitlines()[0]
    refuse = {"parse_constant": lambda name: pytest.fail(f"{name} is no JSON")}
    assert json.loads(first, **refuse)["checks"][0]["low"] is None
    assert json.loads(first)["checks"][0]["high"] == 1.5


def test_csv_has_a_line_for_each_check_and_no_formula(tmp_path, paper, capsys):
    hostile = tmp_path / "=cmd.txt"
    hostile.write_text(f"=HYPERLINK {DECIDES}")
    _, out, _ = run(capsys, paper, hostile, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["document"] for row in rows] == ["paper.txt"] * 4 + ["'=cmd.txt"]
    assert [row["verdict"] for row in rows][:2] == ["decision_inconsistent", "inconsistent"]
    assert [row["gravity"] for row in rows] == ["1", "3", "", "", "1"]
    assert rows[1]["low"] == str(LOW)
    assert rows[1]["readings"] == "one-sided test: does not agree; Bonferroni correction for 10 tests: agrees"
    assert rows[1]["printed"] == "'= .041"
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))] == []


def test_the_terminal_gets_no_control_characters(tmp_path, capsys):
    path = tmp_path / "hostile.txt"
    path.write_text(f"\x1b[31mred\x1b[0m \u202eturned {DECIDES} [bold]not markup[/bold] \x9b31m\n")
    for options in ((), ("--format", "csv"), ("--format", "jsonl")):
        _, out, err = run(capsys, path, *options)
        if not options:
            _, out, err = run(capsys, path, "--all")
            assert "[bold]not markup[/bold]" in words(out)
            assert not {"\x1b", "\u202e", "\x9b", "\x07"} & set(out + err)


def test_parts_of_a_paper_that_were_not_understood_are_named(tmp_path, capsys):
    path = tmp_path / "paper.md"
    path.write_text(f"{AGREES}\n\n| a | b |\n|---|---|\n| 3.1 | 17.25 |\n| 2.2 | 11.75 |\n")
    _, out, err = run(capsys, path)
    assert "Not read or not understood: paper.md, " in words(out)
    _, out, err = run(capsys, path, "--format", "csv")
    assert "paper.md" in err
    assert "not understood" in words(err)


def test_a_reader_who_has_seen_enough_is_no_problem(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text("\n\n".join([DECIDES] * 2000))
    check = shlex.join([sys.executable, "-m", "review.cli", "check", str(path), "--format", "jsonl"])
    command = f"{check} | head -c 9"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, '{"documen', "")


def test_output_goes_to_a_file(tmp_path, paper, capsys):
    target = tmp_path / "checks.jsonl"
    status, out, _ = run(capsys, paper, "--format", "jsonl", "--output", target)
    assert (status, out) == (0, "")
    assert len(target.read_text().splitlines()) == 4
    status, _, err = run(capsys, paper, "--output", tmp_path / "no" / "such.txt")
    assert status == 2
    reason = "No such file or directory; name a file that can be written"
    assert err == f"review check: {tmp_path / 'no' / 'such.txt'}: {reason}\n"


def test_pages_of_several_papers_need_a_folder(tmp_path, paper, capsys):
    target = tmp_path / "out.html"
    status, _, err = run(capsys, paper, paper, "--format", "html", "--output", target)
    assert (status, target.exists()) == (2, False)
    assert err == f"review check: --output {target}: 2 papers get a page each; name a folder, such as out\n"


def test_a_paper_without_numbers_says_so(tmp_path, capsys):
    path = tmp_path / "essay.txt"
    path.write_text("There is nothing to count here.")
    nothing = "or p-value was found. Pictures are not read."
    assert nothing in words(run(capsys, path)[1])
    run(capsys, path, "--format", "html", "--output", tmp_path / "essay.html")
    assert nothing in (tmp_path / "essay.html").read_text()
    path.write_text("Of 60 people, 23 (38.3%) had pain.")
    told = words(run(capsys, path)[1])
    assert "1 result found" in told
    assert "was found." not in told


def test_the_paper_itself_is_never_written_over(paper, capsys):
    for option in ("--output", "--annotate"):
        status, _, err = run(capsys, paper, option, paper)
        assert status == 2
        assert "is the paper itself, which stays as it is: give another name" in err
    assert paper.read_text() == PAPER


def test_annotate_wants_one_pdf(tmp_path, paper, capsys):
    status, _, err = run(capsys, paper, "--annotate", tmp_path / "copy.pdf")
    assert status == 2
    assert err == f"review check: --annotate marks the pages of a PDF; {paper} is none: use --format html\n"
    status, _, err = run(capsys, paper, tmp_path / "b.pdf", "--annotate", tmp_path / "copy.pdf")
    assert (status, "got 2 files: give them one by one" in err) == (2, True)


def test_alpha_and_rounding_reach_the_checks(paper, capsys, monkeypatch):
    seen = []
    monkeypatch.setattr(
        review.checking,
        "FAMILIES",
        (lambda _, context: seen.append((context.alpha, context.rounding)) or (),),
    )
    run(capsys, paper, "--alpha", "0.01", "--rounding", "truncated")
    run(capsys, paper)
    assert seen == [(0.01, "truncated"), (0.05, "half_up")]
    assert set(ROUNDINGS) == set(Rounding.__args__)


@pytest.mark.parametrize("level", ["0", "1", "5", "nan", "x"])
def test_alpha_is_a_level(paper, capsys, level):
    with pytest.raises(SystemExit) as stopped:
        run(capsys, paper, "--alpha", level)
    assert stopped.value.code == 2
    assert (
        f"--alpha: a level lies between 0 and 1, such as .05 or .95; got '{level}'" in capsys.readouterr().err
    )


def test_manuscripts_are_checked_on_every_commit():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["id"] == "review-check"
    names = {"draft.docx": True, "draft.tex": True, "a/b.md": True, "draft.qmd": True, "draft.Rmd~": False}
    assert {name: bool(re.search(hook["files"], name)) for name in names} == names
    program, *arguments = shlex.split(hook["entry"])
    options = cli.parser().parse_args([*arguments, "a.docx", "b.qmd"])
    assert (program, options.strict, options.files) == ("review", True, ["a.docx", "b.qmd"])


def test_quarto_is_read_as_markdown(tmp_path, capsys):
    path = tmp_path / "draft.qmd"
    path.write_text(
        f"---\ntitle: Draft\n---\n\n# Results\n\n{AGREES}\n\n```{{r}}\n# t(28) = 2.20, p = .36\n```\n"
    )
    (found,) = run(capsys, path, "--format", "jsonl", "--strict")[1].splitlines()
    assert json.loads(found)["location"]["section"] == "Results"


def test_csv_files_open_in_a_spreadsheet(tmp_path, paper, capsys):
    target = tmp_path / "checks.csv"
    run(capsys, paper, "--format", "csv", "--output", target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbfdocument,")
    assert not run(capsys, paper, "--format", "csv")[1].startswith("\ufeff")


def test_a_workbook_holds_every_check_and_no_formula(tmp_path, capsys):
    hostile = tmp_path / "=cmd.txt"
    hostile.write_text(f"=HYPERLINK(1) {DECIDES} {AGREES}\n\n{UNCHECKED}")
    targets = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for target in targets:
        assert run(capsys, hostile, "--format", "xlsx", "--output", target)[0] == 0
    assert targets[0].read_bytes() == targets[1].read_bytes()
    with zipfile.ZipFile(targets[0]) as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
        texts = archive.read("xl/sharedStrings.xml").decode()
    assert sheets[0].count("<row ") == 1 + 3
    assert sheets[1].count("<row ") == 1 + 1
    assert "<f>" not in "".join(sheets)
    assert "=cmd.txt" in texts
    assert "decision_inconsistent" in texts


def test_a_letter_asks_about_what_is_graver_than_a_last_digit(tmp_path, paper, capsys):
    _, out, _ = run(capsys, paper, "--format", "letter")
    told = words(out)
    assert "we have not seen the data" in told
    assert "(1) “t(28) = 2.20, p = .36”. T(28) = 2.20 gives p between .0358 and .0367" in told
    assert "That changes what is significant at 0.05." in told
    assert "They would agree under this reading: Bonferroni correction for 10 tests." in told
    assert told.count("Could you check this?") == 2
    assert told.index("p = .36") < told.index("p = .041")
    assert "p = .036" not in told
    assert "Assumed was: two-sided." in told
    quiet = tmp_path / "quiet.txt"
    quiet.write_text(AGREES)
    assert "No printed numbers disagree" in run(capsys, quiet, "--format", "letter")[1]


def test_hostile_text_stays_text_in_every_kind_of_letter(tmp_path, capsys):
    path = tmp_path / "<b>.txt"
    path.write_text(f"# *loud* [link](http://x) <script> \x1b[31m {DECIDES}\n")
    for ending in ("md", "txt", "docx"):
        target = tmp_path / f"letter.{ending}"
        assert run(capsys, path, "--format", "letter", "--output", target)[0] == 0
    told = (tmp_path / "letter.md").read_text()
    assert "\\<b\\>.txt" in told
    assert "<b>" not in told
    with zipfile.ZipFile(tmp_path / "letter.docx") as archive:
        assert b"<b>.txt" not in archive.read("word/document.xml")


def test_papers_come_in_folders_archives_and_sentences(tmp_path, capsys, monkeypatch):
    folder = tmp_path / "papers" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(AGREES)
    (folder / "b.png").write_bytes(b"\x89PNG")
    (folder / "broken.pdf").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "papers" / "more.zip", "w") as archive:
        archive.writestr("c.txt", DISAGREES)
    status, out, err = run(capsys, tmp_path / "papers", "--format", "jsonl")
    assert status == 0  # what lies in a folder and cannot be read is listed, and is no failure
    assert sorted(json.loads(line)["document"] for line in out.splitlines()) == ["a.txt", "c.txt"]
    assert "broken.pdf: the file is empty" in err
    assert "1 other files passed over (1 .png)" in err
    assert '"p": ".36"' in run(capsys, "t(28) = 2.20, p = .36", "--format", "jsonl")[1]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(AGREES.encode())))
    assert '"document": "standard input"' in run(capsys, "-", "--format", "jsonl")[1]


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("PMC1065065", "europepmc/webservices/rest/PMC1065065/fullTextXML"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1065065/", "rest/PMC1065065/fullTextXML"),
        ("10.1371/journal.pone.0000001", "https://doi.org/10.1371/journal.pone.0000001"),
        ("https://journals.example/a?id=1", "https://journals.example/a?id=1: no network is used"),
    ],
)
def test_an_address_is_told_where_to_get_the_file(capsys, named, told):
    status, _, err = run(capsys, named)
    assert status == 2
    assert told in err
