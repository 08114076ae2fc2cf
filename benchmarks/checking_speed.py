"""How long checking takes beside reading and finding, over the same files in the same process.

    python -m benchmarks.checking_speed FOLDER

Each family of checks alone, then what a user waits for: all of them with what would reconcile numbers that
disagree. The ratio matters; absolute times depend on the machine and on who shares it. The target is that
checking adds at most half of what reading and finding take.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from review.checking import FAMILIES, check_records
from review.checking.context import ALPHA, Context, stated_alpha
from review.document import Document, UnreadableError
from review.finding import search
from review.reading import read
from review.records import Record

ROUNDS = 3
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


def main(folder: str) -> None:
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
    main(*sys.argv[1:2] or ["."])
