"""One digit changed in one printed number of honest results: what is noticed of what can be noticed.

    python -m benchmarks.planted_digits [PAPERS] [SEED]

Papers are made as for ``honest_papers`` (2, 3 and 4 decimals in turn, rounded half up). In every sentence (or
else where the abstract repeats it) and in one row of every table, one digit of a printed number is changed.
What nobody can notice is not counted as missed: ``possible_results`` says, knowing how each result was made,
whether the intervals that the printed numbers stand for still overlap.

For each kind of result: digits planted; the share that can be noticed at all; the share of those that is
flagged on the changed result; and how many were flagged although the intervals overlap.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from benchmarks.honest_papers import INCONSISTENT, Paper, papers
from benchmarks.honest_results import Result
from benchmarks.possible_results import is_possible

from review.checking import FAMILIES
from review.checking.context import Context
from review.finding import find
from review.printed import Printed
from review.reading.markdown import read_markdown
from review.records import Location


def planted(result: Result, rng: np.random.Generator) -> Result:
    """The result with one digit of one number changed; no first digit becomes 0, and no 0 before a point."""
    name = str(rng.choice(sorted(set(result.numbers) - result.fixed)))
    text = result.numbers[name]
    places = [i for i, letter in enumerate(text) if letter.isdigit() and not text[i:].startswith("0.")]
    place = int(rng.choice(places))
    first = place == 0 and len(text) > 1
    others = [digit for digit in "0123456789" if digit != text[place] and not (first and digit == "0")]
    changed = text[:place] + str(rng.choice(others)) + text[place + 1 :]
    return replace(result, numbers={**result.numbers, name: changed})


def with_planted(paper: Paper, rng: np.random.Generator) -> tuple[Paper, list[tuple[Result, bool]]]:
    """The paper with its digits changed; the changed results, and whether each is still possible."""
    sentences, changed = [], []
    for honest in paper.sentences:
        if honest.restated is not None and rng.random() < 0.5:
            again = planted(honest.restated, rng)
            sentences.append(replace(honest, restated=again))
            changed.append((again, is_possible(again) and repeats(again, honest)))
        else:
            sentences.append(planted(honest, rng))
            possible = is_possible(sentences[-1])
            repeated = honest.restated is None or repeats(honest.restated, sentences[-1])
            changed.append((sentences[-1], possible and repeated))
    tables = [replace(table, rows=(planted(table.rows[0], rng), *table.rows[1:])) for table in paper.tables]
    changed += [(table.rows[0], is_possible(table.rows[0])) for table in tables]
    return replace(paper, sentences=tuple(sentences), tables=tuple(tables)), changed


def repeats(again: Result, result: Result) -> bool:
    """Whether all numbers of one can be numbers of the other, with other decimals."""
    pairs = ((Printed(again.numbers[name]), Printed(result.numbers[name])) for name in again.numbers)
    return all(
        one.exact == other.exact
        if one.decimals == other.decimals
        else one.interval().overlaps(other.interval())
        for one, other in pairs
    )


def flagged(paper: Paper) -> Iterator[tuple[Location, str]]:
    """Every place that enters an inconsistent check, with the name of the check."""
    document = read_markdown(paper.text, "planted.md")
    records, context = find(document), Context(document)
    for family in FAMILIES:
        for index, check in family(records, context):
            if check.verdict in INCONSISTENT:
                yield from ((place, check.check) for place in (records[index].location, *check.others))


def main(number: int = 120, seed: int = 2) -> None:
    rng = np.random.default_rng(seed)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    by_check: Counter[str] = Counter()
    for honest in papers(seed, number * len(next(papers(seed, 1)).results), ("half_up",)):
        paper, changed = with_planted(honest, rng)
        flags, text = list(flagged(paper)), paper.text
        for result, possible in changed:
            start = text.index(result.text)
            checks = {check for place, check in flags if start <= place.start < start + len(result.text)}
            seen, noticeable = bool(checks), not possible
            counts[result.kind].update(
                planted=1, noticeable=noticeable, flagged=seen and noticeable, beyond=seen and possible
            )
            by_check.update(checks if noticeable else ())
    show(counts, by_check)


def show(counts: dict[str, Counter[str]], by_check: Counter[str]) -> None:
    print((__doc__ or "").strip(), "\n")
    print(
        f"{'kind of result':18}{'planted':>9}{'noticeable':>12}{'of these flagged':>18}{'others flagged':>16}"
    )
    total: Counter[str] = Counter()
    for kind, count in [*sorted(counts.items()), ("all", total)]:
        total.update(count if kind != "all" else {})
        could = count["noticeable"] / count["planted"]
        share = f"{count['flagged'] / count['noticeable']:.0%}" if count["noticeable"] else "–"
        print(f"{kind:18}{count['planted']:9}{could:12.0%}{share:>18}{count['beyond']:16}")
    print("\nflagged by check (a digit can be flagged by several)")
    for check, number in by_check.most_common():
        print(f"  {check:26}{number:6}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
