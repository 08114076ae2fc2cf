"""Write down every record and verdict of a folder of papers, a line each, to compare two states.

``python -m tools.snapshot FOLDER`` prints a hash of each paper and one of all; ``--lines FILE`` writes the
lines themselves, which ``diff`` compares. ``--renew`` writes ``snapshot.txt`` into the folder: how the
tests' own papers are to be read. Renew it on purpose only, and read the difference first.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from review import check, read
from review.reading import UnreadableError
from review.records import KIND, reported

NAME = "snapshot.txt"


def lines_of(path: Path) -> Iterator[str]:
    """Every record of a paper with its numbers, group and outcome, and the gravest verdict on it."""
    for finding in check(read(path)):
        record = finding.record
        values = {name: value for name, value in reported(record).items() if value not in (None, [])}
        said = json.dumps(values, ensure_ascii=False)
        yield f"{path.name}\t{record.location.start}\t{KIND[type(record)]}\t{said}\t{finding.verdict}"


def snapshot(folder: Path) -> list[str]:
    """The lines of all papers of a folder, at any depth; what cannot be read is a line, too."""
    lines: list[str] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME):
        try:
            lines += lines_of(path)
        except UnreadableError as error:
            lines.append(f"{path.name}\tcannot be read: {error}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.snapshot", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=Path, metavar="FILE", help="write the lines to this file")
    parser.add_argument("--renew", action="store_true", help=f"write FOLDER/{NAME}")
    options = parser.parse_args()
    lines = snapshot(options.folder)
    by_paper: dict[str, list[str]] = {}
    for line in lines:
        by_paper.setdefault(line.split("\t")[0], []).append(line)
    for name, own in by_paper.items():
        print(hashlib.sha256("\n".join(own).encode()).hexdigest()[:16], len(own), name)
    print(hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16], len(lines), "all")
    text = "".join(f"{line}\n" for line in lines)
    if options.lines:
        options.lines.write_text(text, "utf-8")
    if options.renew:
        (options.folder / NAME).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
