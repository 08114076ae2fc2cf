"""Groups of a study, gathered from tables and sentences: names that mean one group become one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from review.document import Block, Document
from review.patterns import regex
from review.records import Comparison, Record
from review.study.grid import Grid, Printed, size_in_label
from review.study.model import Arm, Population, Role, Size, Source
from review.study.names import (
    Key,
    alike,
    called_group,
    cannot_be_arm,
    is_subset,
    is_total,
    key_of,
    without_statistics,
)  # fmt: skip
from review.study.said import Said, may_say_sizes, role_in, sizes_of_each, sizes_said
from review.study.text import sentences

_NO_GROUPS_HERE: Final = regex(r"sample size|power|introduction|background|reference", re.IGNORECASE)
_REFUSED: Final = regex(
    r"[%<>=≥≤]|\b(?:being|reported|showed|both|each|had|analysis|difference)\b", re.IGNORECASE
)
_MOST_WORDS: Final = 9  # of a name over a column
_FIGURES: Final = regex(r"[\d./]+")
_PER_PROTOCOL: Final = regex(r"per[- ]protocol", re.IGNORECASE)
_LOSS: Final = regex(
    r"los[ts] to follow|withdr[ae]w|dropped out|drop-?outs?\b|discontinued"
    r"|excluded from (?:the )?(?:final )?analys|completed the (?:study|trial)"
)
#: Before it: "no participant was lost", "all 40 completed the study", "there were no dropouts".
_NO_LOSS: Final = regex(r"\b(?:no|none|not|nobody|never|without|all|every|each|both|zero)\b[^.;]{0,80}$")
_BEFORE: Final = 100  # characters that are searched for it


@dataclass(slots=True)
class Draft:
    """A group while it is gathered."""

    name: str
    keys: set[Key]
    sizes: list[Size] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    allocated: bool = False  # a sentence lists it among all groups
    beside: int = 0  # most groups with sizes that head columns of one table with it
    compared: bool = False  # a table compares it with others

    @property
    def is_arm(self) -> bool:
        """Whether it is one of the compared groups rather than a part of the people."""
        if is_total(self.name):
            return False
        if is_subset(self.name):
            return self.allocated and not re.search(r"complete|lost", self.name, re.IGNORECASE)
        return self.allocated or called_group(self.name) or self.beside > 1


class Groups:
    """Groups of one paper."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.each: list[Size] = []
        self.lost = False  # whether the paper speaks of people who were lost
        self._by_key: dict[Key, Draft] = {}
        self._found: dict[Key, Draft | None] = {}

    def find(self, name: str) -> Draft | None:
        """The group of a name: that of an equal key; else the only one whose name is alike."""
        key = key_of(name)
        if not key:
            return None
        if key in self._by_key:
            return self._by_key[key]
        if key not in self._found:
            near = {id(d): d for d in self.drafts if any(alike(key, known) for known in d.keys)}
            self._found[key] = next(iter(near.values())) if len(near) == 1 else None
        return self._found[key]

    def exactly(self, name: str) -> Draft | None:
        """The group whose name or alias has an equal key."""
        return self._by_key.get(key_of(name))

    def add(self, name: str, alias: str = "") -> Draft | None:
        """Find the group that has this name, or begin a new one.

        Two spellings name the same group if their keys, the words that matter, are equal. None is returned
        for words that cannot be the name of a group, such as figures alone.
        """
        name = re.sub(r"\s+", " ", re.sub(r"\s+(?:and|or|to|in)$", "", name.strip()))
        key = key_of(name)
        figures = all(_FIGURES.fullmatch(word) for word in key) and not re.search(r"group|arm", name, re.I)
        if not key or _REFUSED.search(name) or figures:
            return None
        draft = self._by_key.get(key)
        if draft is None:
            draft = Draft(name, {key})
            self.drafts.append(draft)
            self._by_key[key] = draft
            self._found.clear()
        self.also_called(draft, alias)
        return draft

    def also_called(self, draft: Draft, alias: str) -> None:
        """Let a group have another name, if no other group has it."""
        key = key_of(alias)
        if key and key not in self._by_key:
            draft.keys.add(key)
            draft.aliases.append(alias)
            self._by_key[key] = draft
            self._found.clear()

    def frozen(self) -> tuple[tuple[Arm, ...], tuple[Population, ...]]:
        """Arms and populations."""
        arms, others = [], []
        for draft in self.drafts:
            sizes = tuple(dict.fromkeys(draft.sizes))
            aliases = tuple(dict.fromkeys(draft.aliases))
            if draft.is_arm:
                arms.append(Arm(name=draft.name, aliases=aliases, sizes=sizes))
            elif sizes:
                total = is_total(draft.name)
                others.append(Population(name=draft.name, aliases=aliases, sizes=sizes, total=total))
        return tuple(arms), tuple(others)


def gather(document: Document, records: Sequence[Record], grids: Iterable[Grid]) -> Groups:
    """All groups of a paper with their sizes, from tables first, then from its running text."""
    groups = Groups()
    for grid in grids:
        _from_columns(groups, document, grid)
        _from_labels(groups, document, grid)
    _from_comparisons(groups, records)
    passing = [
        said for block, source in _searched(document) for said in _from_block(groups, document, block, source)
    ]
    for said in passing:  # a size said in passing makes no group, but it competes
        if draft := groups.find(said.name):
            draft.sizes.append(_size(document, said))
    text = document.text.lower()
    groups.lost = any(
        not _NO_LOSS.search(text, max(0, match.start() - _BEFORE), match.start())
        for match in _LOSS.finditer(text)
    )
    return groups


def _from_columns(groups: Groups, document: Document, grid: Grid) -> None:
    """``Placebo (n = 31)`` over a column, or its size in a row of sizes."""
    printed = {id(p.cell): p for row, column in grid.columns() if (p := grid.size_over(row, column))}
    named = [
        p
        for p in printed.values()
        if 0 < len(key_of(p.name)) <= _MOST_WORDS and (is_total(p.name) or not cannot_be_arm(p.name))
    ]
    beside = len({key_of(p.name) for p in named if not is_total(p.name)})
    for p in named:
        draft = groups.add(p.name)
        if draft:
            draft.beside = max(draft.beside, beside)
            draft.sizes.append(_printed(document, grid, p))


def _printed(document: Document, grid: Grid, printed: Printed) -> Size:
    place = grid.location(printed.cell)
    return Size(
        n=printed.n,
        role="stated",
        analysis_set=_set_of_table(grid),
        source="size row" if printed.in_size_row else "header",
        location=place,
        quote=document.text[place.start : place.end],
    )


def size_of_label(document: Document, grid: Grid, row: int, column: int) -> Size | None:
    """The size in the label of a row or of its section."""
    cell = grid.places[row][column]
    if cell is None or (found := size_in_label(cell.text)) is None:
        return None
    place = grid.location(cell)
    quote = document.text[place.start : place.end]
    return Size(
        n=found[1],
        role="stated",
        analysis_set=_set_of_table(grid),
        source="row label",
        location=place,
        quote=quote,
    )


def _set_of_table(grid: Grid) -> str:
    caption = grid.table.caption.text if grid.table.caption else ""
    return "per protocol" if _PER_PROTOCOL.search(caption) else grid.label


def _from_labels(groups: Groups, document: Document, grid: Grid) -> None:
    """``Placebo (n = 44)`` before a row or as a section: at least two of a table."""
    found = []
    for row, line in enumerate(grid.places):
        cell = line[0] if line else None
        if cell is None or cell.row != row or cell.header or (row not in grid.body and grid.heads(row, 0)):
            continue
        said = size_in_label(cell.text)
        if said and not cannot_be_arm(said[0]) and not is_subset(said[0]) and not is_total(said[0]):
            found.append((said[0], row))
    if len({key_of(name) for name, _ in found}) > 1:
        for name, row in found:
            size = size_of_label(document, grid, row, 0)
            draft = groups.add(name)
            if draft and size:
                draft.beside = max(draft.beside, 2)
                draft.sizes.append(size)


def _from_comparisons(groups: Groups, records: Sequence[Record]) -> None:
    """Names of the groups that rows of tables compare, where the names say that they are groups."""
    for record in records:
        if isinstance(record, Comparison) and record.location.table is not None:
            names = [without_statistics((part.group or "").rpartition(" › ")[2]) for part in record.groups]
            if len({key_of(name) for name in names}) == len(names) and any(map(called_group, names)):
                for name in names:
                    if not cannot_be_arm(name) and not is_total(name) and (draft := groups.add(name)):
                        draft.compared = True


def _searched(document: Document) -> Iterator[tuple[Block, Source]]:
    """Blocks that may say sizes: captions of figures only repeat what others say."""
    captions = {table.caption.start for table in document.tables if table.caption}
    for block in document.blocks:
        if _NO_GROUPS_HERE.search(block.section or ""):
            continue
        if block.kind == "paragraph":
            yield block, "sentence"
        elif block.kind == "note" or (block.kind == "caption" and block.start in captions):
            yield block, "note" if block.kind == "note" else "caption"


def _from_block(groups: Groups, document: Document, block: Block, source: Source) -> Iterator[Said]:
    if not may_say_sizes(block.text):
        return
    for sentence in sentences(block):
        for n, place in sizes_of_each(sentence):
            groups.each.append(
                Size(n=n, role=role_in(sentence.text), analysis_set="whole study", source="each",
                     location=place, quote=document.text[place.start : place.end])
            )  # fmt: skip
        for said in sizes_said(sentence, source):
            draft = groups.add(said.name, said.alias) if said.allocates else None
            if draft is None:
                yield said
            else:
                draft.allocated = draft.allocated or source == "sentence"
                draft.sizes.append(_size(document, said))


def _size(document: Document, said: Said) -> Size:
    role: Role = said.role
    quote = document.text[said.location.start : said.location.end]
    return Size(
        n=said.n,
        role=role,
        analysis_set="per protocol"
        if _PER_PROTOCOL.search(quote)
        else role
        if role != "stated"
        else "whole study",
        source=said.source,
        location=said.location,
        quote=quote,
    )
