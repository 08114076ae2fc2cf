"""How long checking takes beside reading and finding, over the same files in the same process.

    python -m benchmarks.checking_speed [FOLDER]

Each family of checks alone, then what a user waits for: all of them with what would reconcile numbers that
disagree. Then documents of nothing but one invented table of 50 rows, of each kind of ``honest_tables``, a
new one each round, so that no number is known from before. The ratio matters; absolute times depend on
the machine and on who shares it. Checking should add at most half of what reading and finding take.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from benchmarks.honest_papers import Paper
from benchmarks.honest_results import Printer
from benchmarks.honest_tables import TABLES, Table

from review.checking import FAMILIES, check_records
from review.checking.context import ALPHA, Context, stated_alpha
from review.document import Document, UnreadableError
from review.finding import search
from review.reading import read
from review.reading.markdown import read_markdown
from review.records import Record

ROUNDS = 3
TABLE_ROWS, TABLE_ROUNDS = 50, 12
FORMATS = {".xml", ".pdf", ".html", ".docx", ".txt", ".md", ".tex"}


def timed(work: Callable[[], object]) -> float:
    """Processor time of ``work``, in seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


def read_all(files: list[Path]) -> list[Document]:
    documents = []
    for file in files:
        try:
            documents.append(read(file))
        except UnreadableError as problem:
            print(problem, file=sys.stderr)
    return documents


def contexts(documents: list[Document]) -> list[Context]:
    """One of each paper; nothing known from before."""
    made = (Context(document) for document in documents)
    return [Context(each.document, stated_alpha(each.text) or ALPHA) for each in made]


def check_all(found: list[list[Record]], papers: list[Context]) -> None:
    for records, paper in zip(found, papers, strict=True):
        list(check_records(records, paper))


def round_of(files: list[Path]) -> dict[str, float]:
    """Seconds of every step, once."""
    documents: list[Document] = []
    found: list[list[Record]] = []
    times = {"reading": timed(lambda: documents.extend(read_all(files)))}
    times["finding"] = timed(lambda: found.extend(search(document)[0] for document in documents))
    for family in FAMILIES:
        papers = contexts(documents)
        pairs = list(zip(found, papers, strict=True))
        name = family.__name__.replace("_", " ")
        times[name] = timed(lambda: [list(family(*pair)) for pair in pairs])  # noqa: B023
    times["checking"] = timed(lambda: check_all(found, contexts(documents)))
    return times


def table_times(make: Callable[[Printer, int], Table], seed: int) -> tuple[float, float]:
    """Seconds of reading and finding, and of checking, of a document of one table."""
    table = make(Printer(np.random.default_rng(seed), "half_up", 2 + seed % 3), TABLE_ROWS)
    text = Paper((), (table,), "half_up").text
    documents: list[Document] = []
    found: list[list[Record]] = []
    before = timed(lambda: documents.append(read_markdown(text, "table.md")))
    before += timed(lambda: found.append(search(documents[0])[0]))
    return before, timed(lambda: check_all(found, contexts(documents)))


def print_tables() -> None:
    print(f"\none table of {TABLE_ROWS} rows, best of {TABLE_ROUNDS} rounds, processor time")
    for make in TABLES:
        rounds = [table_times(make, seed) for seed in range(TABLE_ROUNDS)]
        before, checking = (min(column) for column in zip(*rounds, strict=True))
        name = make.__name__.replace("_", " ")
        print(f"{name:24}{1000 * before:8.2f} ms read and found{1000 * checking:8.2f} ms checked", end="")
        print(f"{checking / before:8.2f}")


def main(folder: str | None) -> None:
    if folder is not None:
        print_papers(folder)
    print_tables()


def print_papers(folder: str) -> None:
    files = sorted(path for path in Path(folder).rglob("*") if path.suffix in FORMATS)
    if not files:
        sys.exit(f"{folder}: no papers")
    rounds = [round_of(files) for _ in range(ROUNDS)]
    best = {name: min(times[name] for times in rounds) for name in rounds[0]}
    print(f"{len(files)} papers, best of {ROUNDS} rounds, processor time")
    for name, seconds in best.items():
        print(f"{name:24}{1000 * seconds / len(files):8.2f} ms per paper")
    ratio = best["checking"] / (best["reading"] + best["finding"])
    print(f"{'checking / (reading + finding)':32}{ratio:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:2] or [None])
