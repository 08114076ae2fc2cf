"""The net: our own papers are read as they were, and no number has to agree with others to be read.

``tests/net/snapshot.txt`` holds what is read and found in the papers beside it. If a change is meant, read
the difference and renew it: ``python -m tools.snapshot tests/net --renew``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tools.snapshot import NAME, snapshot

from review import read
from review.document import Block, Document
from review.finding import find
from review.finding.prose import find_prose
from review.records import KIND, Record, reported

NET = Path(__file__).parent / "net"
PAPERS = sorted(path for path in NET.iterdir() if path.name != NAME)
_NUMBERS = """
    value mean sd se median q1 q3 minimum maximum ci_low ci_high ci_level count total percent p n
"""
NUMBERS = tuple(_NUMBERS.split())


def test_papers_are_read_as_before() -> None:
    assert snapshot(NET) == (NET / NAME).read_text("utf-8").splitlines()


def shapes(records: list[Record]) -> Counter[tuple[Any, ...]]:
    """What each record is and where, without its numbers."""
    return Counter(
        (
            KIND[type(record)],
            getattr(record, "statistic", None) or getattr(record, "measure", None),
            record.location.start,
            tuple(sorted(name for name, value in reported(record).items() if value and name in NUMBERS)),
        )
        for record in records
    )


def prose(text: str) -> list[Record]:
    block = Block(text, 0, len(text))
    return [record for _, record in find_prose(Document("a.txt", "text", text, (block,)))]


def numbers(record: Record, text: str) -> Iterator[tuple[str, int]]:
    """Each number of a record that its quote prints once: its field, and the place of its leading digit."""
    start, end = record.location.start, record.location.end
    for name in NUMBERS:
        printed = str(getattr(record, name, None) or "").lstrip("-")
        leading = re.search("[1-9]", printed)
        places = list(re.finditer(rf"(?<![\d.]){re.escape(printed)}(?!\d|[.]\d)", text[start:end]))
        if leading and len(places) == 1:
            yield name, start + places[0].start() + leading.start()


def test_numbers_that_stand_outside_the_quote_are_named() -> None:
    records = prose("In all 55 patients, 18 (33%) improved. Seventy-eight percent of patients came back.")
    told = [(record.quote, record.assumptions) for record in records]
    assert ("18 (33%)", ("total 55 printed elsewhere in the paragraph",)) in told
    assert any("percent printed in words" in notes for _, notes in told)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_every_number_of_a_record_of_the_prose_is_in_its_quote_or_named(path: Path) -> None:
    for block in read(path).blocks:
        for record in prose(block.text):
            said = f"{record.quote} {' '.join(record.assumptions)}".replace(",", "").replace("−", "-")
            for name in NUMBERS:
                printed = (getattr(record, name, None) or "").replace(",", "")
                assert printed in said or f"{name} printed in words" in said, (record.quote, name)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_a_changed_digit_makes_no_record_of_the_prose_vanish(path: Path) -> None:
    """A leading digit may change a verdict; it may not make a record vanish, move or change its kind."""
    tried, changed = 0, []
    for block in read(path).blocks:
        if block.kind != "paragraph":
            continue
        found = prose(block.text)
        expected = shapes(found)
        for record in found:
            for name, at in numbers(record, block.text):
                digit = "2" if block.text[at] != "2" else "7"
                tried += 1
                after = f"{block.text[:at]}{digit}{block.text[at + 1 :]}"
                if shapes(prose(after)) != expected:
                    changed.append((KIND[type(record)], name, after[at - 60 : at + 30]))
    assert changed == []
    assert tried > 20


def test_a_changed_digit_of_a_cell_makes_no_record_vanish() -> None:
    document = read(NET / "letter.xml")
    expected, tried, changed = shapes(find(document)), 0, []
    for at, table in enumerate(document.tables):
        cells = list(table.cells)
        for i, cell in enumerate(cells):
            leading = re.search("[1-9]", cell.text)
            if cell.row == 0 or cell.column == 0 or leading is None:
                continue
            digit = "2" if leading[0] != "2" else "7"
            text = cell.text[: leading.start()] + digit + cell.text[leading.end() :]
            other = replace(
                table,
                cells=(*cells[:i], replace(cell, block=replace(cell.block, text=text)), *cells[i + 1 :]),
            )
            tables = (*document.tables[:at], other, *document.tables[at + 1 :])
            tried += 1
            if shapes(find(replace(document, tables=tables))) != expected:
                changed.append(text)
    assert changed == []
    assert tried == 9


def test_only_records_and_known_numbers_hold_digits() -> None:
    """Every digit of the invented trial's results is in a record, or in what is known to be none."""
    none = re.compile(
        r"152 riders, 76 received a bell and 76 a horn|[Ww]e compared .*? in 152 riders|12 days|12 weeks"
        r"|from 2 to 60 days"
        r"|Between 1 and 30 June 2019|6 sites|ref\. 12|2 lamps of 5 W"
    )
    document = read(NET / "trial.md")
    records = find(document)
    for block in document.blocks:
        covered = {at for record in records for at in range(record.location.start, record.location.end)}
        covered |= {block.start + at for match in none.finditer(block.text) for at in range(*match.span())}
        left = [
            at for at, char in enumerate(block.text) if char.isdigit() and block.start + at not in covered
        ]
        assert [block.text[max(0, at - 20) : at + 10] for at in left] == []


def test_documents_of_one_paper_keep_their_positions() -> None:
    for path in PAPERS:
        document = read(path)
        for record in find(document):
            assert document.text[record.location.start : record.location.end] == record.quote


def test_a_document_without_results_gives_none() -> None:
    document = read(NET / "trial.md")
    without = replace(document, blocks=tuple(b for b in document.blocks if b.kind == "heading"), tables=())
    assert find(without) == []
