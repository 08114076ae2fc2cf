"""Honest papers must not be flagged: invented results, honestly computed and shortened, read and checked.

    python -m benchmarks.honest_papers [RESULTS] [SEED]

The simulation (``honest_results.py``, ``honest_tables.py``): each paper holds a sentence of each of 22 kinds
(t of Student, Welch and of pairs, one-tailed t, with and without Cohen's d or Hedges' g; F with η² or
partial η²; χ²; r with p or interval; z; means and SDs with t; odds and hazard ratios, mean differences,
regression coefficients; percentages with and without interval; means with interval; means of whole numbers)
and a table of three rows of each of 8 kinds (two groups, pairs, three groups, counts, odds ratios,
coefficients, tests, shares of a total). Data are drawn at random (normal, binomial, whole numbers; groups of
8 to 160), statistics computed in full precision, and every number is shortened once, to 2, 3 or 4 decimals
in turn: half up, half to even, or cut off. The abstract repeats two of the results. The paper is Markdown;
it is read, its records are found and checked as those of any file. Half-even papers are checked as half-up
ones, since no reader can tell; papers with digits cut off are checked with ``rounding="truncated"``, as a
user would have to say.

Every inconsistency is a false alarm. The target is none among 100,000 results.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.honest_results import SENTENCES, Printer, Result, Rounding
from benchmarks.honest_tables import TABLES, Table

from review.checking import check_document
from review.checking.findings import Findings
from review.reading.markdown import read_markdown

ROUNDINGS: tuple[Rounding, ...] = ("half_up", "half_even", "truncated")
INCONSISTENT = ("inconsistent", "decision_inconsistent")


@dataclass(frozen=True)
class Paper:
    """Results in sentences and tables, and an abstract that repeats some of them."""

    sentences: tuple[Result, ...]
    tables: tuple[Table, ...]
    rounding: Rounding

    @property
    def results(self) -> tuple[Result, ...]:
        """All results; what the abstract repeats is not counted again."""
        return (*self.sentences, *(row for table in self.tables for row in table.rows))

    @property
    def text(self) -> str:
        """The paper as Markdown."""
        abstract = " ".join(each.restated.text for each in self.sentences if each.restated is not None)
        said = [text for sentence in self.sentences for text in (sentence.text, "")]
        shown = [line for number, table in enumerate(self.tables, 1) for line in table.lines(number)]
        return "\n".join(["# Abstract", "", abstract, "", "# Results", "", *said, *shown])


def paper(rng: np.random.Generator, rounding: Rounding, decimals: int, rows: int = 3) -> Paper:
    """One sentence and one table of each kind."""
    print_ = Printer(rng, rounding, decimals)
    sentences = tuple(make(print_) for make in SENTENCES)
    return Paper(sentences, tuple(make(print_, rows) for make in TABLES), rounding)


def papers(seed: int, results: int, roundings: Sequence[Rounding] = ROUNDINGS) -> Iterator[Paper]:
    """Papers with so many results together, at 2, 3 and 4 decimals in turn."""
    rng = np.random.default_rng(seed)
    made = 0
    while made < results:
        for rounding in roundings:
            for decimals in (2, 3, 4):
                new = paper(rng, rounding, decimals)
                made += len(new.results)
                yield new


def checked(paper: Paper) -> Findings:
    """What the program finds in a paper."""
    document = read_markdown(paper.text, "simulated.md")
    return check_document(document, rounding="truncated" if paper.rounding == "truncated" else "half_up")


def false_alarms(made: Iterable[Paper]) -> tuple[Counter[tuple[str, str]], list[str], int]:
    """Checks by name and verdict; each flag with its quote and reason; how many results there were."""
    counts: Counter[tuple[str, str]] = Counter()
    flags: list[str] = []
    results = 0
    for paper in made:
        results += len(paper.results)
        for finding in checked(paper):
            for check in finding.checks:
                counts[check.check, check.verdict] += 1
                if check.verdict in INCONSISTENT:
                    quote = finding.record.quote.replace("\n", " | ")
                    flags.append(f"{check.check} ({paper.rounding}): “{quote}”: {check.reason}")
    return counts, flags, results


def main(results: int = 100_000, seed: int = 1) -> None:
    counts, flags, made = false_alarms(papers(seed, results))
    print((__doc__ or "").strip(), "\n")
    print(f"{made:,} results, seed {seed}\n")
    print(f"{'check':28}{'consistent':>12}{'not checkable':>15}{'flagged':>9}")
    for name in sorted({check for check, _ in counts}):
        flagged = sum(counts[name, verdict] for verdict in INCONSISTENT)
        print(f"{name:28}{counts[name, 'consistent']:12,}{counts[name, 'not_checkable']:15,}{flagged:9,}")
    print(f"\n{len(flags)} flags")
    for flag in flags[:20]:
        print(f"  {flag}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
