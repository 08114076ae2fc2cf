"""Whether what is planted in invented papers is found, and nothing else.

    python -m benchmarks.planted_papers [PAPERS] [SEED] [FORMAT ...]

Papers are those of ``review plant`` with five inconsistencies each, seeds one after the other. Each is
written to a file, then read and checked as any paper. A planted inconsistency counts as found if a check that
disagrees touches its sentence or row; a check that disagrees and touches none is listed. What was planted is
known to disagree by arithmetic of its own. By default 200 papers as Markdown and as HTML, 20 as PDF and DOCX.

The papers are short, and worded in ways that the program was seen to understand while they were written. The
share found is no estimate of what is noticed in real papers: for that see ``planted_digits``.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from review import check, planting, read
from review.checking import Findings
from review.planting import Format, PlantedPaper
from review.planting.writing import as_bytes

INCONSISTENT = ("inconsistent", "decision_inconsistent")
USUAL: dict[Format, int] = {"md": 200, "html": 200, "pdf": 20, "docx": 20}


def disagreeing(findings: Findings) -> Iterator[tuple[list[tuple[int, int]], str, str]]:
    """Places, name and reason of every check that disagrees."""
    for finding in findings:
        for each in finding.checks:
            if each.verdict in INCONSISTENT:
                places = [(place.start, place.end) for place in (finding.record.location, *each.others)]
                quote = finding.record.quote.replace("\n", " | ")
                yield places, each.check, f"“{quote}”: {each.reason}"


def compared(
    planted: PlantedPaper, form: Format, folder: Path
) -> tuple[list[tuple[str, str, set[str]]], list[str]]:
    """Of each planted slip the kind, its key entry and the checks that noticed it; then all other flags."""
    path = folder / f"paper.{form}"
    path.write_bytes(as_bytes(planted.paper, form))
    document = read(path)
    spans = planted.places(document)
    noticed: list[set[str]] = [set() for _ in spans]
    others = []
    for places, name, said in disagreeing(check(document)):
        touched = [i for i, (a, b) in enumerate(spans) if any(s < b and a < e for s, e in places)]
        for i in touched:
            noticed[i].add(name)
        if not touched:
            others.append(f"seed {planted.seed}, {form}, {name}: {said}")
    rows = [
        (each.kind, f"seed {planted.seed}, {form}, {each.kind}: “{each.passage}” ({each.by_hand})", checks)
        for each, checks in zip(planted.planted, noticed, strict=True)
    ]
    return rows, others


def main(papers: int, seed: int, forms: list[Format]) -> None:
    print((__doc__ or "").strip(), "\n")
    missed, others, named = [], [], 0
    counts: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for form in forms:
            for number in range(seed, seed + (papers or USUAL[form])):
                rows, flags = compared(planting.plant(number), form, Path(folder))
                others += flags
                for kind, said, checks in rows:
                    counts[kind, form] += 1
                    found[kind, form] += bool(checks)
                    named += planting.CHECK[kind] in checks
                    missed += [] if checks else [said]
    print(f"{'found of planted':18}" + "".join(f"{form:>12}" for form in forms))
    for kind in planting.KINDS:
        cells = (f"{found[kind, form]} of {counts[kind, form]}" for form in forms)
        print(f"{kind:18}" + "".join(f"{cell:>12}" for cell in cells))
    print(f"\n{sum(found.values())} of {sum(counts.values())} found, {named} by the check that the key names")
    for title, lines in (("not found", missed), ("flagged, but not planted", others)):
        print(f"{len(lines)} {title}", *lines[:40], sep="\n  ")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int((given or ["0"])[0]), int((given[1:] or ["0"])[0]), given[2:] or list(get_args(Format)))
