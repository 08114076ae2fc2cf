"""How many JATS articles a second are read, beside parsing their XML with lxml alone.

    python benchmarks/jats_speed.py FOLDER

Both run over the same files in the same process, alternately; the ratio is what matters, since absolute
times depend on the machine and on who shares it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from review.reading import read

ROUNDS = 5


def seconds(work: Callable[[Path], object], files: list[Path]) -> float:
    """Processor time of ``work`` over all files."""
    start = time.process_time()
    for file in files:
        work(file)
    return time.process_time() - start


def main(folder: str) -> None:
    """Print articles per second and the ratio to parsing alone, each at its best round."""
    files = sorted(Path(folder).rglob("*.xml"))
    if not files:
        sys.exit(f"{folder}: no .xml files")
    read(files[0])  # imports are not what is measured
    rounds = [(seconds(lambda file: etree.parse(file), files), seconds(read, files)) for _ in range(ROUNDS)]
    parsing, reading = (min(times) for times in zip(*rounds, strict=True))
    print(f"{len(files)} articles, best of {ROUNDS} rounds")
    print(f"lxml.etree.parse   {len(files) / parsing:8.0f} articles/s")
    print(
        f"review.read        {len(files) / reading:8.0f} articles/s   {reading / parsing:.1f} times as long"
    )


if __name__ == "__main__":
    main(*sys.argv[1:2] or ["."])
