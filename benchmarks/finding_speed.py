"""How long reading and finding take per JATS article, beside parsing its XML with lxml alone.

    python -m benchmarks.finding_speed FOLDER

All steps run over the same files in the same process, alternately; the ratio is what matters, since
absolute times depend on the machine and on who shares it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from review.finding.grammar import parse
from review.finding.lexer import tokens
from review.finding.prose import find_prose
from review.finding.tables import find_tables
from review.finding.tables.cells import read_cell
from review.finding.tables.facets import facets
from review.finding.tables.labels import read_label
from review.reading import read

ROUNDS = 3


def seconds(work: Callable[[Any], object], items: Iterable[Any]) -> float:
    """Processor time of ``work`` over all items."""
    start = time.process_time()
    for item in items:
        work(item)
    return time.process_time() - start


def round_of(files: list[Path]) -> tuple[float, ...]:
    """Seconds of parsing, reading, finding in prose, finding in tables; nothing known from before."""
    for cached in (tokens, parse, read_cell, read_label, facets):
        cached.cache_clear()
    documents = [read(file) for file in files]
    return (
        seconds(lambda file: etree.parse(file), files),
        seconds(read, files),
        seconds(lambda document: list(find_prose(document)), documents),
        seconds(find_tables, documents),
    )


def main(folder: str) -> None:
    """Print milliseconds per article of every step at its best round, and the whole beside parsing alone."""
    files = sorted(Path(folder).rglob("*.xml"))
    if not files:
        sys.exit(f"{folder}: no .xml files")
    best = [min(times) for times in zip(*(round_of(files) for _ in range(ROUNDS)), strict=True)]
    parsing, whole = best[0], sum(best[1:])
    print(f"{len(files)} articles, best of {ROUNDS} rounds, processor time")
    for name, time_taken in zip(("lxml.etree.parse", "read", "prose", "tables"), best, strict=True):
        print(f"{name:18}{1000 * time_taken / len(files):8.2f} ms per article")
    print(f"{'read and find':18}{1000 * whole / len(files):8.2f} ms per article")
    print(f"{'':18}{len(files) / whole:8.0f} articles/s, {whole / parsing:.1f} times as long as lxml alone")


if __name__ == "__main__":
    main(*sys.argv[1:2] or ["."])
