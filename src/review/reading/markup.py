"""Marked-up text (JATS, HTML) read in one pass from start tags and end tags, without recursion.

A format says what role each of its tags plays: a paragraph, a caption, a row, a superscript. Tags
without a role are transparent: their text belongs to what surrounds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from review.reading import choices
from review.reading.draft import Draft, TableDraft, collapsed, lowered, raised, section_path
from review.reading.formulas import mathml

if TYPE_CHECKING:
    from review.document import Block, BlockKind


class Role(NamedTuple):
    """What happens at a tag's start and at its end; ``enter`` says whether its content is read."""

    enter: Callable[[Walk, Any], bool]
    leave: Callable[[Walk, Any], None]


@dataclass(slots=True)
class Outside:
    """What was being read when something that floats (a figure, a table) came in between."""

    pieces: list[str]
    omitted: list[int]
    prefix: list[tuple[str, bool]]
    kinds: list[BlockKind]
    joined: int


@dataclass(slots=True)
class Walk:
    """Where the reading stands: text since the last block, and everything that is open."""

    draft: Draft = field(default_factory=Draft)
    pieces: list[str] = field(default_factory=list)
    omitted: list[int] = field(default_factory=list)
    prefix: list[tuple[str, bool]] = field(default_factory=list)
    kinds: list[BlockKind] = field(default_factory=lambda: ["paragraph"])
    sections: list[str] = field(default_factory=list)
    section: str = ""
    joined: int = 0  # inside a cell or a caption, paragraphs only part words
    outside: list[Outside] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    tables: list[TableDraft] = field(default_factory=list)

    def read(self, root: Any, roles: Mapping[str, Role]) -> None:
        """Read everything below ``root`` into the draft."""
        role_of = roles.get
        self.pieces.append(root.text or "")
        open_elements = [(root, roles.get(root.tag, TRANSPARENT), iter(root))]
        while open_elements:
            for child in open_elements[-1][2]:
                role = role_of(child.tag)
                if role is None or role.enter(self, child):
                    if text := child.text:
                        self.pieces.append(text)
                    if len(child):
                        open_elements.append((child, role or TRANSPARENT, iter(child)))
                        break
                    if role is not None:
                        role.leave(self, child)
                if tail := child.tail:
                    self.pieces.append(tail)
            else:
                parent, role, _ = open_elements.pop()
                if parent is not root:
                    role.leave(self, parent)
                    self.pieces.append(parent.tail or "")
        self.flush()

    def flush(self) -> Block | None:
        """Make a block of the text since the last one, if there is any."""
        block = self.line(self.kinds[-1])
        if block is not None:
            self.draft.blocks.append(block)
        return block

    def line(self, kind: BlockKind, indent: str = "") -> Block | None:
        """Write the text since the last line; the label that stood before it comes first."""
        pieces = self.pieces
        if not pieces:
            return None
        if self.omitted or (self.prefix and not all(kept for _, kept in self.prefix)):
            block = self._marked_line(kind, indent)
        elif text := collapsed("".join(pieces)):
            if self.prefix:
                text = " ".join([*(label for label, _ in self.prefix), text])
                self.prefix.clear()
            block = self.draft.line(indent + text, kind, self.section)
        else:
            block = None
        pieces.clear()
        self.omitted.clear()
        return block

    def _marked_line(self, kind: BlockKind, indent: str) -> Block | None:
        """Write a line with parts that do not belong to the block's text."""
        pieces = self.pieces
        if not any(map(str.strip, pieces)):
            return None
        runs = [(indent, True)]
        for label, kept in self.prefix:
            runs += [(label, kept), (" ", kept)]
        self.prefix.clear()
        start = 0
        for index in sorted(self.omitted):
            runs += [("".join(pieces[start:index]), True), (pieces[index], False)]
            start = index + 1
        runs.append(("".join(pieces[start:]), True))
        return self.draft.marked_line(runs, kind, self.section)

    def open_section(self, title: str) -> None:
        """Begin a section inside the present one."""
        self.sections.append(title)
        self.section = section_path(self.sections)

    def close_section(self) -> None:
        """Return to the section around the present one."""
        self.sections.pop()
        self.section = section_path(self.sections)

    def title_section(self, title: str) -> None:
        """Name the present section."""
        if self.sections:
            self.sections[-1] = title
            self.section = section_path(self.sections)

    def set_aside(self) -> None:
        """Begin something that floats: the text around it continues afterwards."""
        self.outside.append(Outside(self.pieces, self.omitted, self.prefix, self.kinds, self.joined))
        self.pieces, self.omitted, self.prefix = [], [], []
        self.kinds, self.joined = ["paragraph"], 0

    def take_up(self) -> None:
        """End what floats and continue the text around it."""
        if self.prefix and not any(map(str.strip, self.pieces)):  # a label without a text
            self.pieces.append(self.prefix.pop()[0])
        self.flush()
        around = self.outside.pop()
        self.pieces, self.omitted, self.prefix = around.pieces, around.omitted, around.prefix
        self.kinds, self.joined = around.kinds, around.joined


def passed_over(_: Walk, __: Any) -> bool:
    """Do not read the content."""
    return False


def nothing(_: Walk, __: Any) -> None:
    """Do nothing."""


def part(walk: Walk, _: Any) -> bool:
    """Begin or end a paragraph; inside a cell or a caption it only parts words."""
    if walk.joined:
        walk.pieces.append(" ")
    else:
        walk.flush()
    return True


def end_part(walk: Walk, element: Any) -> None:
    """End a paragraph."""
    part(walk, element)


def space(walk: Walk, _: Any) -> bool:
    """Part words, and leave out what stands between."""
    walk.pieces.append(" ")
    return False


def mark_start(walk: Walk, _: Any) -> bool:
    """Remember where the text of this element begins."""
    walk.starts.append(len(walk.pieces))
    return True


def shifted(shift: Callable[[str], str], link: str = "") -> Role:
    """Role of text above or below the line.

    A raised ``link`` is a mark beside the text: the ``12`` of a citation must not lengthen the number it
    follows.
    """

    def enter(walk: Walk, element: Any) -> bool:
        if len(element):
            walk.starts.append(len(walk.pieces))
            return True
        if text := element.text:
            if link and element.getparent().tag == link:
                walk.omitted.append(len(walk.pieces))
            walk.pieces.append(shift(text))
        return False

    def leave(walk: Walk, element: Any) -> None:
        start, pieces, omitted = walk.starts.pop(), walk.pieces, walk.omitted
        pieces[start:] = [shift("".join(pieces[start:]))]
        while omitted and omitted[-1] >= start:
            omitted.pop()
        parent = element.getparent()
        if link and (element[0].tag == link or (parent is not None and parent.tag == link)):
            omitted.append(start)

    return Role(enter, leave)


def link_start(walk: Walk, element: Any) -> bool:
    """Read a link; where it touches the number or word before it, it is a mark beside the text."""
    text = element.text
    if text and text[0].isalnum() and walk.pieces and walk.pieces[-1][-1:].isalnum():
        index = len(walk.pieces)
        if not walk.omitted or walk.omitted[-1] != index - 1:
            walk.omitted.append(index)
            walk.pieces.append(raised(text))
            element.text = None
    return True


def section_start(title: str) -> Callable[[Walk, Any], bool]:
    """Begin a section that is called ``title`` until it says otherwise."""

    def enter(walk: Walk, _: Any) -> bool:
        walk.flush()
        walk.open_section(title)
        return True

    return enter


def section_end(walk: Walk, _: Any) -> None:
    """End a section."""
    walk.flush()
    walk.close_section()


def kind_start(kind: BlockKind) -> Callable[[Walk, Any], bool]:
    """Begin blocks of another kind."""

    def enter(walk: Walk, element: Any) -> bool:
        part(walk, element)
        walk.kinds.append(kind)
        return True

    return enter


def kind_end(walk: Walk, element: Any) -> None:
    """End blocks of another kind."""
    part(walk, element)
    walk.kinds.pop()


def caption_start(walk: Walk, _: Any) -> bool:
    """Begin a caption: its title and paragraphs are one block."""
    walk.flush()
    walk.kinds.append("caption")
    walk.joined += 1
    return True


def caption_end(walk: Walk, _: Any) -> None:
    """End a caption; the first one of a table is the table's."""
    block = walk.flush()
    walk.kinds.pop()
    walk.joined -= 1
    if block is not None and walk.tables and walk.tables[-1].caption is None:
        walk.tables[-1].caption = block


def float_start(walk: Walk, _: Any) -> bool:
    """Begin a figure or box."""
    walk.set_aside()
    return True


def float_end(walk: Walk, _: Any) -> None:
    """End a figure or box."""
    walk.take_up()


def formula(walk: Walk, element: Any) -> bool:
    """Read a MathML formula."""
    walk.pieces.append(mathml(element))
    return False


def code(walk: Walk, element: Any) -> bool:
    """Pass over code and what programs print, or read it line by line, if that is asked for."""
    part(walk, element)
    if choices.code_is_text():
        for line in "".join(map(str, element.itertext())).splitlines():
            walk.pieces.append(line)
            part(walk, element)
    return False


TRANSPARENT: Final = Role(lambda *_: True, nothing)
SKIP: Final = Role(passed_over, nothing)
PARAGRAPH: Final = Role(part, end_part)
BREAK: Final = Role(space, nothing)
SUBSCRIPT: Final = shifted(lowered)
HEADING: Final = Role(kind_start("heading"), kind_end)
REFERENCE: Final = Role(kind_start("reference"), kind_end)
CAPTION: Final = Role(caption_start, caption_end)
FLOAT: Final = Role(float_start, float_end)
FORMULA: Final = Role(formula, nothing)
CODE: Final = Role(code, nothing)
