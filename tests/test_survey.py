"""A survey: nothing lost, nothing twice, whatever ends a worker or the run; one bad file is a row."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from review import cli
from review.reading.sources import Source
from review.records import Check
from review.survey import lanes, rows, running
from review.survey.page import page
from review.survey.parts import Parts, SurveyError
from review.survey.rows import Paper, Rows, units
from review.survey.schema import SCHEMAS, TABLES, dictionary
from review.survey.summary import Clustered, summarize, wilson

RUN = {"version": "1", "rules": "a"}
ARTICLE = """<article><front><journal-meta><journal-title-group><journal-title>{journal}</journal-title>
</journal-title-group></journal-meta><article-meta><title-group><article-title>{title}</article-title></title-group>
<pub-date><year>{year}</year></pub-date></article-meta></front><body><p>{text}</p></body></article>"""
RIGHT = "The kites differed, t(28) = 2.20, p = .036."
WRONG = "The kites differed, t(28) = 2.20, p = .36."


def article(text=RIGHT, title="Kites", journal="Annals of Kites", year=2011):
    return ARTICLE.format(text=text, title=title, journal=journal, year=year)


@pytest.fixture
def folder(tmp_path):
    papers = tmp_path / "papers"
    (papers / "more").mkdir(parents=True)
    (papers / "a.xml").write_text(article())
    (papers / "b.xml").write_text(article(WRONG, "Winds", "Winds", 2012))
    (papers / "more" / "c.txt").write_text(RIGHT)
    (papers / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (papers / "picture.png").write_bytes(b"\x89PNG")
    return papers


def here(batches, run):
    """An engine without processes."""
    return (running.survey_batch(batch, run) for batch in batches)


def surveyed(folder, engine=here):
    output = folder.with_name("out")
    progress = running.survey(folder, output, engine, lambda _: None)
    return Parts(output, str(folder.resolve())), progress


def read(parts, table):
    return [row for part in parts.read(table) for row in part.to_pylist()]


def addresses(parts):
    return sorted(row["address"] for row in read(parts, "documents"))


EVERY = ["a.xml", "b.xml", "broken.pdf", "more/c.txt"]


def test_every_paper_is_a_row_and_a_bad_one_has_its_reason(folder):
    parts, progress = surveyed(folder)
    documents = {row["address"]: row for row in read(parts, "documents")}
    assert sorted(documents) == EVERY
    assert documents["broken.pdf"]["status"] == "unreadable"
    assert "broken.pdf" in documents["broken.pdf"]["reason"]
    assert (
        documents["a.xml"] | {"title": "Kites", "journal": "Annals of Kites", "year": 2011}
        == documents["a.xml"]
    )
    assert (progress.papers, progress.done, progress.trouble) == (4, 4, 1)
    assert [Path(path).name for path in progress.passed_over] == ["picture.png"]


def test_records_and_checks_hold_what_check_finds(folder):
    parts, _ = surveyed(folder)
    ids = {row["address"]: row["document_id"] for row in read(parts, "documents")}
    records = {row["document_id"]: row for row in read(parts, "records")}
    assert json.loads(records[ids["b.xml"]]["reported"])["p"] == ".36"
    verdicts = {(row["document_id"], row["check"]): row["verdict"] for row in read(parts, "checks")}
    assert verdicts[ids["a.xml"], "p_value"] == "consistent"
    assert verdicts[ids["b.xml"], "p_value"] == "decision_inconsistent"


def test_what_was_done_is_not_done_again(folder):
    surveyed(folder)
    done = []
    parts, progress = surveyed(folder, lambda batches, run: here((done.append(b) or b for b in batches), run))
    assert not done
    assert (progress.before, progress.done) == (4, 0)
    assert addresses(parts) == EVERY


def test_a_changed_file_is_done_again_and_a_removed_one_taken_out(folder):
    surveyed(folder)
    (folder / "a.xml").write_text(article(WRONG))
    (folder / "b.xml").unlink()
    parts, progress = surveyed(folder)
    assert progress.done == 1
    assert addresses(parts) == ["a.xml", "broken.pdf", "more/c.txt"]
    (row,) = [row for row in read(parts, "documents") if row["address"] == "a.xml"]
    kept = [record for record in read(parts, "records") if record["document_id"] == row["document_id"]]
    assert [json.loads(record["reported"])["p"] for record in kept] == [".36"]
    assert len(read(parts, "records")) == 2
    assert any("changed" in note for note in progress.notes)


def test_a_changed_program_does_all_again(folder, monkeypatch):
    surveyed(folder)
    monkeypatch.setattr(running, "program", lambda: {"version": "0.1.0", "rules": "other"})
    parts, progress = surveyed(folder)
    assert progress.done == 4
    assert {row["rules"] for row in read(parts, "records")} == {"other"}
    assert addresses(parts) == EVERY


def test_members_of_archives_are_papers(tmp_path):
    import io
    import tarfile
    import zipfile

    folder = tmp_path / "papers"
    folder.mkdir()
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr("a.xml", article())
    with tarfile.open(folder / "t.tar.gz", "w:gz") as archive:
        for name in ("b.xml", "c.xml"):
            item = tarfile.TarInfo(name)
            item.size = len(article().encode())
            archive.addfile(item, io.BytesIO(article().encode()))
    parts, _ = surveyed(folder)
    assert addresses(parts) == ["t.tar.gz!/b.xml", "t.tar.gz!/c.xml", "z.zip!/a.xml"]
    assert {row["status"] for row in read(parts, "documents")} == {"checked"}


# What ends a worker, a run, or the disk's space


def fragile(tasks, folder):
    for task in tasks:
        if task == "hangs":
            time.sleep(60)
        tries = folder / f"{task}-{len(list(folder.glob(f'{task}-*')))}"
        tries.write_text("")
        if task == "dies" or (task == "dies once" and tries.name.endswith("-0")):
            os.kill(os.getpid(), signal.SIGKILL)
    return list(tasks)


def test_a_worker_that_dies_or_hangs_costs_its_task_only(tmp_path):
    batches = [("a", "dies", "b"), ("c", "hangs"), ("dies once", "d"), ("e",)]
    done = list(lanes.run(batches, partial(fragile, folder=tmp_path), jobs=2, seconds=4.0))
    lost = {made.task: made for made in done if isinstance(made, lanes.Lost)}
    assert {task: made.status for task, made in lost.items()} == {"dies": "quarantined", "hangs": "too_slow"}
    assert "3 times" in lost["dies"].reason
    assert "4 seconds" in lost["hangs"].reason
    finished = Counter(task for made in done if not isinstance(made, lanes.Lost) for task in made)
    assert finished == dict.fromkeys(["a", "b", "c", "dies once", "d", "e"], 1)


def test_a_killed_run_goes_on_and_nothing_is_twice(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for i in range(60):
        (folder / f"{i:03}.xml").write_text(article(f"{RIGHT} {i}"))
    slow = (
        "import sys, time; from pathlib import Path; from review.survey import running as r\n"
        "r._PART_PAPERS = 8; r._BATCH_FILES = 8; whole = r.survey_batch\n"
        "def engine(batches, run):\n"
        "    for i, batch in enumerate(batches):\n"
        "        yield whole(batch, run); print(i, flush=True); time.sleep(.05)\n"
        "r.survey(Path(sys.argv[1]), Path(sys.argv[2]), engine, lambda _: None)"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", slow, folder, tmp_path / "out"], stdout=subprocess.PIPE, text=True
    )
    for _ in range(3):
        run.stdout.readline()
    run.kill()
    run.communicate()
    before = len(Parts(tmp_path / "out", str(folder.resolve())).known())
    assert 8 <= before < 60
    parts, progress = surveyed(folder)
    assert (progress.before, progress.done) == (before, 60 - before)
    assert addresses(parts) == [f"{i:03}.xml" for i in range(60)]
    assert len(read(parts, "records")) == 60


def test_half_a_part_is_removed_and_said(folder):
    parts, _ = surveyed(folder)
    (parts.folder / "records" / "part-000009.parquet").write_bytes(b"half")
    (parts.folder / "checks" / "part-000009.parquet.partial").write_bytes(b"ha")
    again, progress = surveyed(folder)
    assert "2 half-written files" in progress.notes[0]
    assert len(read(again, "records")) == 3


def test_a_rewrite_that_was_ended_in_between_leaves_nothing_twice(folder):
    parts, _ = surveyed(folder)
    (name,) = parts.names()
    for table in SCHEMAS:  # both the new and the old part are there
        parts.path(table, "part-000002").write_bytes(parts.path(table, name).read_bytes())
    again, progress = surveyed(folder)
    assert addresses(again) == EVERY
    assert len(read(again, "records")) == 3
    assert not [note for note in progress.notes if "no longer" in note]


def test_a_full_disk_is_named_and_what_was_done_is_kept(folder, monkeypatch, capsys):
    surveyed(folder)
    (folder / "d.xml").write_text(article())
    full = OSError(28, "No space left on device")

    def write(*_, **__):
        raise full

    with monkeypatch.context() as patched:
        patched.setattr(pq, "write_table", write)
        status = cli.main(["survey", str(folder), "--output", str(folder.with_name("out")), "--jobs", "1"])
    assert status == 2
    assert "No space left on device; what was done is kept" in capsys.readouterr().err
    parts, progress = surveyed(folder)
    assert progress.done == 1
    assert addresses(parts) == sorted([*EVERY, "d.xml"])


def test_a_second_run_at_the_same_time_is_refused(folder):
    def engine(batches, run):
        with pytest.raises(SurveyError, match="another survey is writing there"):
            surveyed(folder)
        return here(batches, run)

    surveyed(folder, engine)


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"source": "/other", "schema_version": 1}, "holds the survey of /other"),
        ({"source": "X", "schema_version": 99}, "version 99 of the tables"),
        ({}, "damaged"),
    ],
)
def test_an_output_folder_of_something_else_is_not_touched(folder, about, message):
    output = folder.with_name("out")
    output.mkdir()
    (output / "survey.json").write_text(json.dumps(about).replace("X", str(folder.resolve())))
    with pytest.raises(SurveyError, match=message):
        surveyed(folder)
    assert [path.name for path in output.iterdir()] == ["survey.json"]


def test_a_folder_with_other_files_is_not_written_to(folder):
    output = folder.with_name("out")
    output.mkdir()
    (output / "thesis.docx").write_text("mine")
    with pytest.raises(SurveyError, match="holds something else"):
        surveyed(folder)


def test_a_folder_that_is_not_there_says_so(tmp_path, capsys):
    assert cli.main(["survey", str(tmp_path / "none")]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_the_command_writes_tables_dictionary_and_page(folder, capsys):
    output = folder.with_name("out")
    assert cli.main(["survey", str(folder), "--output", str(output), "--jobs", "2"]) == 0
    assert "4 papers: 4 done now, 0 before; 1 of those" in capsys.readouterr().out
    names = {path.name for path in output.iterdir()}
    assert names == {"survey.json", "dictionary.md", "documents", "records", "checks", "report.html"}


# Elsewhere


@pytest.fixture(scope="module")
def scheduler():
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_makes_the_same_tables(folder, scheduler):
    from review.survey.cluster import on_cluster

    for i in range(60):
        (folder / f"{i:03}.xml").write_text(article(f"{RIGHT} {i}"))
    here_parts, _ = surveyed(folder)
    output = folder.with_name("cluster")
    running.survey(folder, output, on_cluster(scheduler), lambda _: None)
    there = Parts(output, str(folder.resolve()))
    for table in TABLES:
        first, second = (sorted(map(repr, map(without_time, read(p, table)))) for p in (here_parts, there))
        assert first == second


def without_time(row):
    return {name: value for name, value in row.items() if name != "seconds"}


def test_a_scheduler_that_is_not_there_is_one_line(folder, monkeypatch, capsys):
    from review.survey import cluster

    monkeypatch.setattr(cluster, "_SECONDS", 1)
    arguments = ["survey", str(folder), "--output", str(folder.with_name("out"))]
    assert cli.main([*arguments, "--scheduler", "tcp://[::1]:9"]) == 2
    assert "tcp://[::1]:9: no scheduler answers" in capsys.readouterr().err


def test_papers_and_tables_may_lie_in_a_store_of_objects(folder):
    from upath import UPath

    store = UPath("memory://literature")
    (store / "in").mkdir(parents=True)
    for path in folder.rglob("*.xml"):
        (store / "in" / path.name).write_bytes(path.read_bytes())
    output = running.place("memory://literature/out")
    for expected in (2, 0):
        progress = running.survey(running.place("memory://literature/in"), output, here, lambda _: None)
        assert progress.done == expected
    assert addresses(Parts(output, running.identity(store / "in"))) == ["a.xml", "b.xml"]


# Schema


def test_every_column_is_explained_and_written_as_its_type(folder):
    parts, _ = surveyed(folder)
    for table, columns in TABLES.items():
        written = pq.read_schema(parts.path(table, parts.names()[0]))
        assert written.equals(SCHEMAS[table])
        assert written.metadata[b"schema_version"] == b"1"
        for column in columns:
            assert len(column.meaning) > 8
            assert f"| `{column.name}` |" in dictionary()


def test_the_committed_survey_has_the_columns_of_today():
    for table, columns in SCHEMAS.items():
        stored = pq.read_schema(Path(__file__).parents[1] / "data" / "literature" / f"{table}.parquet")
        left_out = {"modified", "seconds"}  # they tell of the machine and the hour
        assert stored.names == [name for name in columns.names if name not in left_out], (
            "run: tools/literature.py"
        )


def test_every_record_and_check_belongs_to_a_document(folder):
    parts, _ = surveyed(folder)
    ids = {row["document_id"] for row in read(parts, "documents")}
    records = {(row["document_id"], row["record"]) for row in read(parts, "records")}
    assert {document for document, _ in records} <= ids
    assert {(row["document_id"], row["record"]) for row in read(parts, "checks")} <= records


@pytest.mark.parametrize(
    ("printed", "low", "high", "expected"),
    [
        ("0.72", 0.745, 0.755, 2.5),
        ("< .001", 0.02, 0.03, 19.0),
        ("12", 10.5, 11.0, 1.0),
        ("5.0", 4.9, 5.2, 0.0),
    ],
)
def test_distance_in_units_of_the_last_digit(printed, low, high, expected):
    check = Check(check="x", verdict="inconsistent", printed=printed, low=low, high=high)
    assert units(check) == pytest.approx(expected)


def test_a_defect_of_ours_is_a_row(monkeypatch, tmp_path):
    from review import checking

    def check_document(_):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(checking, "check_document", check_document)
    path = tmp_path / "a.xml"
    path.write_text(article())
    made = rows.survey_paper(Paper(Source(str(path), 10, 0), "a.xml"), RUN)
    assert made.document["status"] == "defect"
    assert "ZeroDivisionError" in made.document["reason"]


# Figures


def test_wilson_equals_the_published_example():
    # Newcombe (1998, Statistics in Medicine 17, 857-872), table I, method 3: 15 of 148.
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)


def test_checks_that_are_alike_within_papers_say_less():
    alike, mixed = Clustered(), Clustered()
    for i in range(40):
        alike.add(10 if i % 4 == 0 else 0, 10)  # a paper is all right or all wrong
        mixed.add(2 + i % 2, 10)
    assert alike.share().value == mixed.share().value == 0.25
    # All or nothing within papers: as many independent checks as papers, so about the interval of 10 of 40.
    low, high = wilson(10 * 39 / 40, 39)
    assert (alike.share().low, alike.share().high) == pytest.approx((low, high))
    assert mixed.share().high - mixed.share().low < 0.5 * (high - low)


def test_no_finding_in_few_papers_is_no_proof():
    few = Clustered()
    for _ in range(5):
        few.add(0, 100)
    assert few.share().high == pytest.approx(wilson(0, 5)[1])


def test_summary_counts_papers_by_journal_and_year(folder):
    summary = summarize(surveyed(folder)[0])
    assert summary.statuses == {"checked": 3, "unreadable": 1}
    assert {key: (s.part, s.whole) for key, s in summary.groups["year"].items()} == {
        "2011": (0, 1), "2012": (1, 1), "not said": (0, 1),
    }  # fmt: skip
    assert summary.gravest[0]["paper"]["title"] == "Winds"
    assert "p = .36" in summary.gravest[0]["quote"]
    assert summary.rates["all"].part == 1


def test_the_page_keeps_hostile_titles_as_text(folder):
    hostile = "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"
    (folder / "d.xml").write_text(article(WRONG, title=hostile))
    text = page(summarize(surveyed(folder)[0]), RUN)
    assert "<img" not in text
    assert text.count("</script>") == 2
    listed = re.search(r'id="papers">(.*?)</script>', text, re.DOTALL).group(1)
    assert "</script><img src=x onerror=alert(1)>" in json.dumps(json.loads(listed))
    assert "http://" not in text
    assert "https://" not in text


def test_the_page_of_ten_thousand_papers_is_small(folder):
    summary = summarize(surveyed(folder)[0])
    row = summary.papers[0] | {
        "title": "A title of the length that titles of trials have, about ninety letters or so"
    }
    summary.papers.extend({**row, "address": f"PMC{i:07}.nxml"} for i in range(10_000))
    assert len(page(summary, RUN).encode()) < 3_000_000


def test_an_empty_survey_has_a_page(tmp_path):
    (tmp_path / "papers").mkdir()
    parts, _ = surveyed(tmp_path / "papers")
    assert "0 papers" in page(summarize(parts), RUN)


def test_parts_take_rows_without_results(tmp_path):
    parts = Parts(tmp_path / "out", "x")
    parts.add([Rows({"document_id": "1", "address": "a"})])
    assert parts.known().keys() == {"a"}
