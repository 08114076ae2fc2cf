"""Planted papers: honest but for what the key says, the same every time, and found by ``review check``.

What is expected of the numbers is computed anew here, by SciPy or by hand, never taken from the checks.
"""

import contextlib
import io
import math
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from review import check, cli, planting, read
from review.planting import FORMATS, KINDS, plant
from review.planting.outcomes import shortened
from review.planting.paper import Table, passages
from review.planting.writing import as_bytes
from review.printed import Printed

INCONSISTENT = ("inconsistent", "decision_inconsistent")


def numbers(text):
    """All numbers in a text, as printed."""
    return re.findall(r"−?\d+(?:\.\d+)?", text)


def checked(planted, form, folder):
    """Names of the checks that noticed each planted slip; then what else disagrees."""
    path = folder / f"paper.{form}"
    path.write_bytes(as_bytes(planted.paper, form))
    document = read(path)
    spans = planted.places(document)
    noticed, others = [set() for _ in spans], []
    for finding in check(document):
        for each in (each for each in finding.checks if each.verdict in INCONSISTENT):
            places = (finding.record.location, *each.others)
            touched = [i for i, (a, b) in enumerate(spans) if any(p.start < b and a < p.end for p in places)]
            others += [] if touched else [f"{planted.seed} {form} {each.check} {finding.record.quote}"]
            for i in touched:
                noticed[i].add(each.check)
    return noticed, others


def named(planted, names):
    """Whether one of the checks that can notice a slip did: one number printed twice is seen in two ways."""
    return bool(names & ({"repeated", "agreement"} if planted.kind == "repeated" else {planted.check}))


@pytest.mark.parametrize("form", FORMATS)
def test_check_finds_what_was_planted_and_nothing_else(form, tmp_path):
    papers = [plant(seed) for seed in range(500, 515 if form in ("md", "html") else 505)]
    found, wanted = 0, 0
    for planted in papers:
        noticed, others = checked(planted, form, tmp_path)
        assert others == []
        wanted += len(noticed)
        found += sum(named(each, names) for each, names in zip(planted.planted, noticed, strict=True))
    assert found / wanted >= 0.97  # not all: see benchmarks/planted_papers.py for what is missed


def test_a_paper_with_nothing_planted_is_consistent(tmp_path):
    for seed in range(700, 712):
        honest = plant(seed, 0)
        assert honest.planted == ()
        assert checked(honest, "md", tmp_path) == ([], [])


@pytest.mark.parametrize("form", FORMATS)
def test_same_seed_same_bytes(form, tmp_path):
    first, second = (planting.write(plant(7), tmp_path / name, form) for name in "ab")
    # The key has a folder of its own, so that the other two can be handed out as they are.
    assert [path.relative_to(tmp_path / "a").as_posix() for path in first] == [
        f"{name}.{form}" for name in ("paper", "marking_sheet", "teacher/answer_key")
    ]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_other_seeds_give_other_papers():
    assert len({plant(seed).paper for seed in range(8)}) == 8
    assert len({plant(seed).paper.title for seed in range(8)}) >= 4


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_only_the_planted_passages_differ_from_the_consistent_paper(seed):
    before, after = plant(seed, 0), plant(seed, 6)
    pairs = zip(passages(before.paper), passages(after.paper), strict=True)
    changed = [(one.text, other.text) for one, other in pairs if one.text != other.text]
    assert [other for _, other in changed] == [each.passage for each in after.planted]
    for (honest, slipped), each in zip(changed, after.planted, strict=True):
        here, there = numbers(slipped), numbers(honest)
        differing = [(a, b) for a, b in zip(here, there, strict=True) if a != b]
        printed, consistent = numbers(each.printed), numbers(each.consistent)
        assert [pair for pair in zip(printed, consistent, strict=True) if pair[0] != pair[1]] == differing


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_planted_alone(kind):
    made = [each for seed in range(12) for each in alone(kind, seed)]
    assert len(made) >= 3  # some designs print no such numbers, or none that can slip
    assert {each.kind for each in made} == {kind}


def alone(kind, seed):
    with contextlib.suppress(ValueError):
        return plant(seed, 1, [kind]).planted
    return ()


@pytest.mark.parametrize("seed", range(30, 40))
def test_planted_t_and_p_disagree_by_scipy_and_the_others_agree(seed):
    planted = plant(seed, 3, ["p_value", "decision"])
    slips = {each.passage for each in planted.planted}
    for passage in passages(planted.paper):
        for t, df, p in [
            (m[2], m[1], m[3]) for m in re.finditer(r"t\((\d+)\) = (−?[\d.]+), p = (\d\.\d+)", passage.text)
        ]:
            ends = [Printed(t).low, Printed(t).high]
            low, high = sorted(2 * stats.t.sf(abs(end), int(df)) for end in ends)
            agrees = low <= Printed(p).high and (Printed(p).low <= high or min(ends) < 0 < max(ends))
            assert agrees == (passage.text not in slips), passage.text


@pytest.mark.parametrize("seed", range(40, 50))
def test_planted_means_of_whole_numbers_are_none(seed):
    planted = plant(seed, 1, ["whole_numbers"])
    tables = [block for s in planted.paper.sections for block in s.blocks if isinstance(block, Table)]
    table = next(each for each in tables if each.head[0] == "Scale")
    sizes = [int(re.search(r"n = (\d+)", cell)[1]) for cell in table.head[1:3]]
    slips = planted.planted
    impossible = 0
    for row in table.rows:
        for n, cell in zip(sizes, row[1:3], strict=True):
            mean = cell.split(" ")[0]
            sums = range(math.floor(float(mean) * n) - 1, math.ceil(float(mean) * n) + 2)
            impossible += all(shortened(total / n, 2) != mean for total in sums)
    assert impossible == len(slips)


def test_what_the_abstract_repeats_stands_in_the_results():
    for seed in range(8):
        honest = plant(seed, 0)
        abstract, *rest = [passage for passage in passages(honest.paper) if numbers(passage.text)]
        repeated = [p for p in [abstract, *rest] if p.place == "Abstract" and "95% CI" in p.text]
        elsewhere = set(numbers(" ".join(p.text for p in rest if p.place != "Abstract")))
        assert len(repeated) == 1
        assert set(numbers(repeated[0].text)) <= elsewhere


def test_half_is_shortened_away_from_zero():
    assert [shortened(x, 1) for x in (0.25, -0.25, 0.04, -0.04)] == ["0.3", "−0.3", "0.0", "0.0"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kinds": ["typo"]}, "expected some of p_value, .*; got 'typo'"),
        ({"inconsistencies": 60}, r"\d+ of the 60 asked for fit into this paper; ask for fewer"),
        ({"seed": -1}, "0 or more, got -1 and 5"),
        ({"inconsistencies": -1}, "0 or more, got 0 and -1"),
    ],
)
def test_what_cannot_be_planted_is_said(arguments, message):
    with pytest.raises(ValueError, match=message):
        plant(**arguments)


def test_places_are_those_of_this_paper_only(tmp_path):
    path = tmp_path / "paper.md"
    path.write_bytes(as_bytes(plant(1).paper, "md"))
    with pytest.raises(LookupError, match="not in this document"):
        plant(2).places(read(path))


@pytest.mark.parametrize("form", FORMATS)
def test_paper_says_that_it_is_invented_and_sheet_does_not_tell(form, tmp_path):
    planted = plant(3)
    texts = {path.stem: read(path).text for path in planting.write(planted, tmp_path, form)}
    assert "Invented for teaching" in texts["paper"]
    assert "doi" not in texts["paper"].lower()
    for each in planted.planted:
        assert each.consistent.split(" ")[0] in texts["answer_key"]
        assert each.by_hand.split()[-1] in texts["answer_key"]
    sheets = {as_bytes(planting.writing.marking_sheet(plant(3, count)), "md") for count in (0, 5)}
    assert len(sheets) == 1


def test_word_document_holds_only_parts_of_a_fixed_time():
    archive = zipfile.ZipFile(io.BytesIO(as_bytes(plant(3).paper, "docx")))
    assert archive.testzip() is None
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.namelist()[0] == "[Content_Types].xml"


def test_markup_of_every_format_is_escaped():
    from review.planting.paper import Paper, Paragraph, Section

    hostile = Paper("<b>", "&", (Section("a < b", (Paragraph(("p < .05 & </w:t>",)),)),))
    assert b"<p>p &lt; .05 &amp; &lt;/w:t&gt;</p>" in as_bytes(hostile, "html")
    archive = zipfile.ZipFile(io.BytesIO(as_bytes(hostile, "docx")))
    assert b"p &lt; .05 &amp; &lt;/w:t&gt;" in archive.read("word/document.xml")


def test_command_writes_three_files_and_says_where(tmp_path, capsys):
    folder = tmp_path / "new" / "folder"
    arguments = ["plant", "--seed", "9", "--format", "md", "--inconsistencies", "2", "--output", str(folder)]
    assert cli.main(arguments) == 0
    said = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert said == [folder / f"{name}.md" for name in ("paper", "marking_sheet", "teacher/answer_key")]
    assert said[0].read_bytes() == as_bytes(plant(9, 2).paper, "md")
    assert "Planted: 2;" in said[2].read_text()


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_lesson_keeps_the_key_from_the_student(form):
    planted = plant(12, 5)
    files = planting.lesson(planted, form)
    student = {name for name in files if name.startswith("student/")}
    assert student == {f"student/paper.{form}", f"student/marking_sheet.{form}"}
    kept = {name.split("/")[1].split(".")[0] for name in set(files) - student}
    assert kept == {"answer_key", "board_plan", "slides"}
    assert files == planting.lesson(plant(12, 5), form)


def test_slides_are_six_pages_and_the_hint_is_true():
    import pymupdf

    for seed in range(20):
        planted = plant(seed, 5)
        place = planting.handouts.hint(planted)
        assert place in {each.place for each in planted.planted}
        key = as_bytes(planting.writing.answer_key(planted), "md").decode()
        assert f"Hint for the class after ten minutes: one is here: {place}." in key
    slides = planting.lesson(plant(12, 5), "pdf")["teacher/slides.pdf"]
    with pymupdf.open("pdf", slides) as document:
        assert document.page_count == 6


def test_command_names_what_it_cannot_do(tmp_path, capsys):
    file = tmp_path / "file"
    file.touch()
    assert cli.main(["plant", "--output", str(file)]) == 2
    assert f"review plant: {file}: File exists; name another folder" in capsys.readouterr().err
    assert cli.main(["plant", "--inconsistencies", "99", "--output", str(tmp_path)]) == 2
    assert "ask for fewer" in capsys.readouterr().err


def test_command_knows_every_kind(capsys):
    with pytest.raises(SystemExit):
        cli.main(["plant", "--help"])
    help_text = " ".join(capsys.readouterr().out.split())
    assert ", ".join(KINDS) in help_text


def test_a_folder_with_anything_else_is_left_alone(tmp_path, capsys):
    arguments = ["plant", "--format", "md", "--inconsistencies", "1", "--output", str(tmp_path)]
    (tmp_path / "paper.md").write_text("a paper of one's own")
    assert cli.main(arguments) == 2
    assert "not empty, and not a former md lesson: paper.md; name another folder" in capsys.readouterr().err
    assert [path.read_text() for path in tmp_path.iterdir()] == ["a paper of one's own"]


def test_a_former_lesson_is_replaced_and_that_is_said(tmp_path, capsys):
    arguments = ["plant", "--format", "md", "--inconsistencies", "1", "--output", str(tmp_path)]
    (tmp_path / ".hidden").touch()
    assert cli.main([*arguments, "--seed", "1"]) == 0
    assert capsys.readouterr().err == ""
    assert cli.main([*arguments, "--seed", "2"]) == 0
    assert f"{tmp_path}: replaced the files of a former lesson" in capsys.readouterr().err
    assert (tmp_path / "paper.md").read_bytes() == as_bytes(plant(2, 1).paper, "md")
    assert cli.main([*arguments, "--format", "html"]) == 2
    assert not list(tmp_path.glob("*.html"))


def test_key_names_checks_as_the_terminal_does_and_says_that_numbers_repeat():
    key = as_bytes(planting.writing.answer_key(alone_in_a_paper("sum")), "md").decode()
    assert "| sum of parts |" in key
    assert "sum_of_parts" not in key
    assert "One slip may show in several places" in key


def alone_in_a_paper(kind):
    seed = next(seed for seed in range(12) if alone(kind, seed))
    return plant(seed, 1, [kind])
