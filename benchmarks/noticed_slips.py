"""One digit changed in one printed number of real articles: how often a new finding appears.

    python -m benchmarks.noticed_slips FOLDER [ARTICLES] [SLIPS] [SEED] [EXCEPT]

``FOLDER`` holds articles, of which ``ARTICLES`` (40) are drawn by ``SEED`` (1), but none whose name stands in
the file ``EXCEPT``. In each article ``SLIPS`` / ``ARTICLES`` numbers of results sections and of the bodies of
tables are drawn, one digit of each is changed to another, and the article is checked again. A slip is noticed
if an inconsistency of gravity 1 to 3 appears that the unchanged article has not, and whose record, or one of
whose other places, is where the number stands; half of the digits are first ones, half any but the first.
Many of the numbers are determined by no other, so that nobody could notice them.

Printed are the share that is noticed by kind of place, the checks that noticed it, and for the others what
was said of the record that holds the number: what limits the program most.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from review import check, read
from review.document import Block, Document
from review.reading import UnreadableError
from review.records import Check, Finding, Location

NUMBER = re.compile(r"(?<![\w.,·-])\d+(?:[.·]\d+)?(?![\w·]|[.,]\d| ?% ?(?:CI|conf))")
NO_RESULT = re.compile(
    r"introduction|background|method|reference|discussion|conclusion|acknowl|fund", re.IGNORECASE
)
LABEL = re.compile(
    r"(?:tables?|fig\w*\.?|ref\.?|\[[\d, -]*|[A-Za-z]{2,}-|version|phase|type|weeks?|days?|months?) ?$",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Slip:
    """A digit of a document that is changed: where it stands, what it becomes, in what kind of number."""

    block: Block
    at: int  # in the text of the block
    digit: str
    kind: str

    @property
    def place(self) -> int:
        """Position in the text of the document."""
        return self.block.span(self.at, self.at + 1)[0]


def numbers(document: Document) -> Iterator[tuple[Block, re.Match[str], str]]:
    """Numbers of running text that tells results, and of the bodies of tables, with their kind."""
    for block in document.blocks:
        if block.kind == "paragraph" and not NO_RESULT.search(block.section or ""):
            for match in NUMBER.finditer(block.text):
                before = block.text[max(0, match.start() - 12) : match.start()]
                if not LABEL.search(before) and not YEAR.fullmatch(match[0]):
                    yield block, match, kind_of("prose", block.text, match)
    for table in document.tables:
        for cell in table.cells:
            if cell.row > 0 and cell.column > 0 and not cell.header:
                for match in NUMBER.finditer(cell.block.text):
                    yield cell.block, match, kind_of("cell", cell.block.text, match)


def kind_of(place: str, text: str, match: re.Match[str]) -> str:
    """Where a number stands and what its surroundings make of it."""
    before, behind = text[: match.start()].rstrip(), text[match.end() :].lstrip()
    if re.search(r"\bp ?(?:value)? ?[=<>≤]$", before, re.IGNORECASE):
        return f"{place}, p"
    if behind.startswith("%"):
        return f"{place}, percent"
    if before.endswith(("±", "SD", "SD =")):
        return f"{place}, spread"
    if before.endswith(("(", "[")):
        return f"{place}, bracketed"
    if behind.startswith(("(", "[", "±")):
        return f"{place}, before bracket"
    return f"{place}, other"


def slip(document: Document, rng: random.Random) -> Slip | None:
    """One digit of one number, drawn with equal chances for text and tables."""
    found = list(numbers(document))
    chosen = rng.choice(["prose", "cell"])
    found = [item for item in found if item[2].startswith(chosen)] or found
    if not found:
        return None
    block, match, kind = rng.choice(found)
    places = [i for i in range(match.start(), match.end()) if block.text[i].isdigit()]
    leading = next((i for i in places if block.text[i] != "0"), places[0])
    rest = [i for i in places if i > leading]
    at = leading if not rest or rng.random() < 0.5 else rng.choice(rest)
    first = at == match.start()
    digits = [d for d in "0123456789" if d != block.text[at] and not (first and d == "0")]
    return Slip(block, at, rng.choice(digits), f"{kind}, {'first' if at == leading else 'later'} digit")


def changed(document: Document, made: Slip) -> Document:
    """The document with the digit changed, in its text and in the block or cell."""
    old = made.block
    new = replace(old, text=old.text[: made.at] + made.digit + old.text[made.at + 1 :])
    tables = tuple(
        replace(t, cells=tuple(replace(c, block=new) if c.block is old else c for c in t.cells))
        if any(c.block is old for c in t.cells)
        else t
        for t in document.tables
    )
    return replace(
        document,
        text=document.text[: made.place] + made.digit + document.text[made.place + 1 :],
        blocks=tuple(new if block is old else block for block in document.blocks),
        tables=tables,
    )


def grave(findings: Iterator[Finding]) -> dict[tuple[object, ...], tuple[Finding, Check]]:
    """Inconsistencies of gravity 1 to 3, by rule, place and field."""
    return {
        (c.check, f.record.location.start, c.field): (f, c)
        for f in findings
        for c in f.checks
        if c.verdict in ("inconsistent", "decision_inconsistent") and (c.gravity or 3) < 4
    }


def about(place: int, finding: Finding, made: Check) -> bool:
    """Whether an inconsistency is about the number at a position."""
    places: list[Location] = [finding.record.location, *made.others]
    parts = getattr(finding.record, "groups", ())
    places += [part.location for part in parts]
    return any(at.start <= place < at.end for at in places)


def why(findings: Iterator[Finding], place: int) -> str:
    """What is said of the record that holds a number."""
    told = ""
    for finding in findings:
        places = [finding.record.location, *(p.location for p in getattr(finding.record, "groups", ()))]
        if any(at.start <= place < at.end for at in places):
            kind = type(finding.record).__name__
            reason = next((c.reason for c in finding.checks if c.reason), "") or ""
            told = f"{kind}, {finding.verdict}: {re.sub(r'[0-9.]+', '#', reason)[:60]}"
    return told or "in no record"


def draw(folder: Path, articles: int, seed: int, left_out: set[str]) -> list[Path]:
    """Files of a folder, drawn without those that are left out."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name not in left_out)
    return random.Random(seed).sample(files, min(articles, len(files)))


def main() -> None:
    """Draw, change, check, count."""
    folder = Path(sys.argv[1])
    articles, slips, seed = (
        int(sys.argv[k]) if len(sys.argv) > k else d for k, d in ((2, 40), (3, 160), (4, 1))
    )
    left_out = set(Path(sys.argv[5]).read_text("utf-8").split()) if len(sys.argv) > 5 else set()
    rng = random.Random(seed)
    made: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    missed: dict[str, Counter[str]] = defaultdict(Counter)
    for path in draw(folder, articles, seed, left_out):
        try:
            document = read(path)
        except UnreadableError as problem:
            print(problem)
            continue
        before = grave(iter(check(document)))
        for _ in range(slips // articles):
            one = slip(document, rng)
            if one is None:
                break
            after = check(changed(document, one))
            new = {k: v for k, v in grave(iter(after)).items() if k not in before}
            made[one.kind] += 1
            told = sorted({c.check for f, c in new.values() if about(one.place, f, c)})
            if told:
                noticed[one.kind] += 1
                rules.update(told)
            else:
                missed[one.kind.partition(",")[0]][why(iter(after), one.place)] += 1
    report(made, noticed, rules, missed)


def of_records(noticed: int, missed: dict[str, Counter[str]]) -> str:
    """The share of slips in numbers that stand in records, and so were understood as results."""
    held = sum(reasons.total() - reasons["in no record"] for reasons in missed.values()) + noticed
    return f"of numbers in records: {noticed} of {held} ({noticed / max(held, 1):.3f})"


def report(
    made: Counter[str], noticed: Counter[str], rules: Counter[str], missed: dict[str, Counter[str]]
) -> None:
    """The counts as tables."""
    for kind, number in sorted(made.items()):
        print(f"{kind:40} {noticed[kind]:4} of {number}")
    total, first = made.total(), sum(n for kind, n in made.items() if "first" in kind)
    caught = sum(n for kind, n in noticed.items() if "first" in kind)
    print(f"\nnoticed {noticed.total()} of {total} ({noticed.total() / max(total, 1):.3f})")
    print(f"first digits: {caught} of {first} ({caught / max(first, 1):.3f})")
    print(of_records(noticed.total(), missed))
    print("\nby:", ", ".join(f"{rule} {number}" for rule, number in rules.most_common()))
    for place, reasons in missed.items():
        print(f"\nnot noticed in {place}:")
        for reason, number in reasons.most_common(14):
            print(f"  {number:4}  {reason}")


if __name__ == "__main__":
    main()
