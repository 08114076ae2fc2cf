"""A paper as passages: sentences and rows of tables, in which numbers have names until they are printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from review.patterns import regex

_KEY: Final = regex(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that stand together."""

    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences, one after the other."""
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption with its number, head, rows of equal length."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Text that is written to a file: an invented paper, the key to its slips, or a sheet for answers."""

    title: str
    byline: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or the cells of a row, with the place that a reader would name."""

    place: str
    text: str

    @property
    def keys(self) -> frozenset[str]:
        """Names of the numbers in it."""
        return frozenset(_KEY.findall(self.text))


def named(template: str, prefix: str) -> str:
    """The template with every number's name put behind ``prefix``."""
    return _KEY.sub(rf"{{{prefix}_\1}}", template)


def passages(paper: Paper) -> Iterator[Passage]:
    """Every sentence and every row of a table; the cells of a row are joined by blanks."""
    for section in paper.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                label = block.caption.partition(".")[0]
                for row in block.rows:
                    yield Passage(f"{label}, row “{row[0]}”", " ".join(row))
            else:
                yield from (Passage(section.heading, sentence) for sentence in block.sentences)


def printed(paper: Paper, numbers: Mapping[str, str]) -> Paper:
    """The paper with numbers in place of their names.

    Raises
    ------
    KeyError
        If a number has no value.
    """
    return replace(
        paper,
        title=paper.title.format_map(numbers),
        sections=tuple(
            replace(section, blocks=tuple(_printed(block, numbers) for block in section.blocks))
            for section in paper.sections
        ),
    )


def _printed(block: Block, numbers: Mapping[str, str]) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(tuple(sentence.format_map(numbers) for sentence in block.sentences))
    return Table(
        caption=block.caption.format_map(numbers),
        head=tuple(cell.format_map(numbers) for cell in block.head),
        rows=tuple(tuple(cell.format_map(numbers) for cell in row) for row in block.rows),
    )
