"""A survey of a folder with one worker and with two, beside the sum of its parts and R statcheck.

python -m benchmarks.survey_speed FOLDER [PRICE]   (Debian: apt-get install r-cran-statcheck)

FOLDER holds articles; PRICE is what an hour of a core costs (default 0.05), for the cost of a million papers.
The parts are reading, finding and checking every paper in one process; R statcheck gets the text of the same
papers.
"""

import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.statcheck_speed import statcheck

import review
from review.checking import check_document
from review.survey.running import on_this_machine, survey

SECONDS_A_PAPER = 120.0


def surveyed(folder: Path, jobs: int, output: Path) -> tuple[float, float]:
    """Seconds of a first survey, and of a second one that finds everything done."""
    times = []
    for _ in range(2):
        started = perf_counter()
        survey(folder, output, on_this_machine(jobs, SECONDS_A_PAPER), lambda _: None)
        times.append(perf_counter() - started)
    return times[0], times[1]


def parts(paths: list[Path]) -> tuple[float, list[str], int]:
    """Seconds that the parts take in this process; the texts of the papers; how many results disagree."""
    texts, disagree = [], 0
    seconds = 0.0
    for path in paths:
        started = perf_counter()
        document = review.read(path)
        findings = check_document(document)
        seconds += perf_counter() - started
        disagree += sum(finding.verdict.endswith("inconsistent") for finding in findings)
        texts.append("\n\n".join(block.text for block in document.blocks))
    return seconds, texts, disagree


def main(name: str, price: float = 0.05) -> None:
    folder = Path(name)
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    alone, texts, disagree = parts(paths)
    with tempfile.TemporaryDirectory() as output:
        one, again = surveyed(folder, 1, Path(output) / "one")
        two, _ = surveyed(folder, 2, Path(output) / "two")
    print(f"{len(paths)} papers; {disagree} results disagree")
    print(f"parts in one process: {len(paths) / alone:.1f} papers a second")
    print(f"survey, one worker: {len(paths) / one:.1f} a second, {one / alone:.2f} times the parts")
    print(f"survey, two workers: {len(paths) / two:.1f} a second, {one / two:.2f} times as fast as one")
    print(f"survey of what is done: {again:.1f} s")
    hours = 1e6 * one / len(paths) / 3600
    print(f"a million such papers: {hours:.0f} hours of a core, {hours * price:.0f} at {price:g} an hour")
    theirs, seconds = statcheck(texts)
    print(f"R statcheck, texts alone: {len(paths) / seconds:.1f} a second, {len(theirs)} results")


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
