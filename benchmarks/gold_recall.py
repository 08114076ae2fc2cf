"""How much of what articles report is found, and how much of what is found is there.

Labels made by reading (``gold/*.jsonl``) point at paragraphs and tables of open-access articles, which are
themselves no part of the project: ``python -m benchmarks.gold_recall CORPUS``. For the articles held out from
development: ``--labels benchmarks/holdout``.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent / "gold"
NESTED = {"table-wrap", "fig", "fig-group"}  # stand inside paragraphs of some articles, and are none of them
FRAME = {"group", "outcome", "n", "groups"}  # what a record is about; the other fields are its numbers

Label = dict[str, Any]
Counts = Counter[tuple[str, str, str]]  #: what, where, and of which kind
Span = tuple[int, int]


@dataclass
class Found:
    """A record that was found, by kind and fields."""

    kind: str
    fields: dict[str, Any]
    start: int
    end: int
    quote: str
    used: bool = False


def letters(text: str) -> tuple[str, list[int]]:
    """Letters and digits of a text, and the position of each."""
    kept = [(c, i) for i, raw in enumerate(text) for c in unicodedata.normalize("NFKC", raw) if c.isalnum()]
    return "".join(c for c, _ in kept), [i for _, i in kept]


def plain(value: str) -> str:
    """A printed number, whatever minus, spaces and raised digits it was set with."""
    text = unicodedata.normalize("NFKC", value).replace("^", "").replace(" ", "")
    return text.translate(str.maketrans("−‐‑‒–﹣", "------"))


def text_of(element: Any) -> str:
    """Text of a paragraph or cell, without figures and tables that stand inside."""
    if not isinstance(element.tag, str):
        return ""
    inner = (("" if child.tag in NESTED else text_of(child)) + (child.tail or "") for child in element)
    return (element.text or "") + "".join(inner)


def root_of(path: Path) -> Any:
    """Root element of an article; nothing outside the file is loaded."""
    from lxml import etree, html

    if path.suffix == ".html":
        return html.parse(str(path)).getroot()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.parse(str(path), parser).getroot()


def element_at(root: Any, path: str) -> Any:
    """The one element that a place points at."""
    hits = root.xpath(path)
    if len(hits) != 1:
        raise ValueError(f"{path}: expected one element, got {len(hits)}; is this the labelled article?")
    return hits[0]


def paragraph_span(document: Any, element: Any) -> list[Span]:
    """Where a paragraph stands in the document's text; empty if it does not."""
    sought, (kept, position) = letters(text_of(element))[0], letters(document.text)
    for size in (len(sought), 80, 40, 20):  # if something inside is read otherwise: both ends
        start = kept.find(sought[:size])
        end = kept.find(sought[-size:], start) + min(size, len(sought)) if start >= 0 else 0
        if 0 <= start < end <= start + 2 * len(sought):
            return [(position[start], position[end - 1] + 1)]
    return []


def table_spans(document: Any, element: Any) -> list[Span]:
    """Cells of the document's table that shares most cells with the one labelled."""
    cells = (letters(text_of(cell))[0] for tag in ("td", "th") for cell in element.iter(tag))
    sought = Counter(filter(None, cells))

    def shared(table: Any) -> int:
        return sum((Counter(letters(cell.text)[0] for cell in table.cells) & sought).values())

    best = max(document.tables, key=shared, default=None)
    if best is None or 2 * shared(best) < sum(sought.values()):
        return []
    return [(cell.block.start, cell.block.end) for cell in best.cells]


def flattened(records: Iterable[Any]) -> Iterator[Found]:
    """Every record, and what comparisons hold, each once.

    A comparison that prints nothing besides its groups is only their frame and does not count.
    """
    from review.records import KIND, Comparison, reported

    seen: set[tuple[str, int, int, str]] = set()
    for record in records:
        parts = [record]
        if isinstance(record, Comparison):
            own = [record] if record.statistic or record.value or record.p_relation else []
            parts = [*own, *record.groups, *filter(None, [record.estimate])]
        for part in parts:
            kind, fields, at = KIND[type(part)], reported(part), part.location
            numbers = repr({name: value for name, value in fields.items() if name not in FRAME})
            if (kind, at.start, at.end, numbers) not in seen:
                seen.add((kind, at.start, at.end, numbers))
                yield Found(kind, fields, at.start, at.end, part.quote)


def same(printed: Any, found: Any) -> bool:
    """Whether a field holds what was printed; of groups, how many there are."""
    if isinstance(printed, int):
        return isinstance(found, list) and len(found) == printed
    if isinstance(printed, list):
        return isinstance(found, list) and list(map(plain, printed)) == list(map(plain, found))
    return isinstance(found, str) and plain(printed) == plain(found)


def agreeing(expected: Label, found: Found) -> int:
    """Number of these fields that a record holds as printed."""
    return sum(same(value, found.fields.get(name)) for name, value in expected.items())


def match(label: Label, candidates: list[Found]) -> Found | None:
    """The unused candidate with all expected fields, and most of the optional ones."""
    kinds, expected = [label["record"], *label.get("also", [])], label["expected"]
    free = (found for found in candidates if not found.used and found.kind in kinds)
    fitting = (found for found in free if agreeing(expected, found) == len(expected))
    best = max(fitting, key=lambda found: agreeing(label.get("optional", {}), found), default=None)
    if best:
        best.used = True
    return best


def describe(kind: str, fields: Label) -> str:
    """A record on one line."""
    shown = ((name, value) for name, value in fields.items() if value and name != "groups")
    return " ".join([kind, *(f"{name}={'/'.join(v) if isinstance(v, list) else v}" for name, v in shown)])


def nearest(label: Label, candidates: list[Found]) -> str:
    """What was found instead of a missed record."""
    best = max(candidates, key=lambda found: agreeing(label["expected"], found), default=None)
    if best is None or not agreeing(label["expected"], best):
        return "nothing near"
    return f"nearest: {describe(best.kind, best.fields)} in {best.quote!r}"


def judge(counts: Counts, area: str, labels: list[Label], candidates: list[Found]) -> Iterator[str]:
    """Match the labels of one place to what was found there; count, and say what does not agree."""
    for label in sorted(labels, key=lambda label: (not label.get("required", True), -len(label["expected"]))):
        found, kind, required = match(label, candidates), label["record"], label.get("required", True)
        counts["labelled", area, kind] += required
        counts["recalled", area, kind] += required and found is not None
        if required and found is None:
            number = label["place"].get("ordinal", label["place"].get("row"))
            yield f"MISS  {number}: {describe(kind, label['expected'])}\n    {nearest(label, candidates)}"
        optional = label.get("optional", {}) | {name: label[name] for name in ("groups",) if name in label}
        for name, value in optional.items():
            counts["optional", "", name] += found is not None
            counts["optional found", "", name] += found is not None and agreeing({name: value}, found)
    for found in candidates:
        counts["found", area, found.kind] += 1
        counts["true", area, found.kind] += found.used
        if not found.used:
            yield f"FALSE {describe(found.kind, found.fields)}\n    in {found.quote!r}"


def run(counts: Counts, path: Path, places: list[Label], folder: Path = GOLD) -> Iterator[str]:
    """Read one article, find its records, and judge every place that was labelled completely."""
    from review.finding import find
    from review.reading import read

    labels: dict[str, list[Label]] = defaultdict(list)
    for label in map(json.loads, (folder / path.name).with_suffix(".jsonl").read_text("utf-8").splitlines()):
        labels[label["place"]["path"]].append(label)
    document, root = read(path), root_of(path)
    found = list(flattened(find(document)))
    for place in places:
        at, table = place["path"], place["kind"] == "table"
        spans = (table_spans if table else paragraph_span)(document, element_at(root, at))
        here = [r for r in found if any(r.start < end and start < r.end for start, end in spans)]
        lines = judge(counts, "tables" if table else "prose", labels[at], here)
        lost = [] if spans else [f"LOST  this {place['kind']} is not in the document as read"]
        yield from (f"{path.name} {at}\n  {line}" for line in (*lost, *lines))


def summary(counts: Counts) -> str:
    """Recall and precision by kind of record, as a Markdown table."""
    columns = ("labelled", "recalled", "found", "true")

    def row(areas: set[str], kinds: set[str], title: str) -> str:
        keys = [(area, kind) for area in areas for kind in kinds]
        labelled, recalled, found, true = (sum(counts[what, *key] for key in keys) for what in columns)
        recall = f"{100 * recalled / labelled:.1f} %" if labelled else "–"
        precision = f"{100 * true / found:.1f} %" if found else "–"
        return f"| {title} | {labelled} | {recalled} | {recall} | {found} | {true} | {precision} |"

    titles = "| where | record | labelled | of these found | recall | found there | true | precision |"
    lines = [titles, "|---|---|--:|--:|--:|--:|--:|--:|"]
    areas, kinds = {"prose", "tables"}, {kind for what, _, kind in counts if what in columns}
    for area in sorted(areas):
        own = sorted(kind for kind in kinds if any(counts[what, area, kind] for what in columns))
        lines += [row({area}, {kind}, f"{area} | {kind}") for kind in own]
        lines.append(row({area}, kinds, f"{area} | **all**"))
    names = sorted(name for what, _, name in counts if what == "optional")
    shares = [f"{name} {counts['optional found', '', name]}/{counts['optional', '', name]}" for name in names]
    lines.append(row(areas, kinds, "**all** | **all**"))
    return "\n".join([*lines, "", f"Optional fields found: {', '.join(shares) or 'none'}.", ""])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gold_recall")
    parser.add_argument("corpus", type=Path, help="folder with the articles, at any depth")
    parser.add_argument("--labels", type=Path, default=GOLD, metavar="DIR", help="default: benchmarks/gold")
    parser.add_argument("--document", default="", help="only articles with this in their file name")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the counts to this file")
    options = parser.parse_args()
    files = {path.name: path for path in options.corpus.rglob("*") if path.is_file()}
    places: dict[str, list[Label]] = defaultdict(list)
    for entry in map(json.loads, (options.labels / "places.jsonl").read_text("utf-8").splitlines()):
        if entry["complete"] and options.document in entry["document"]:
            places[entry["document"]].append(entry["place"])
    counts: Counts = Counter()
    for name, listed in sorted(places.items()):
        if name not in files:
            sys.exit(f"{name} is not under {options.corpus}: {options.labels}/README.md says where to get it")
        for line in run(counts, files[name], listed, options.labels):
            print(line)
    print(summary(counts))
    if options.write:
        title = f"# Found against {options.labels.name} labels\n\n"
        options.write.write_text(title + summary(counts), "utf-8")


if __name__ == "__main__":
    main()
