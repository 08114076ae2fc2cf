"""Plain text: paragraphs between blank lines, their lines joined; positions count the file's characters."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import Final

from review.document import Block, BlockKind, Document
from review.patterns import regex

#: What a line must be to be a heading: short, alone, and one of the titles that sections have.
_HEADING = regex(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?[ ]{1,3}|[IVX]{1,5}\.[ ]{1,3})?"
    r"(?P<title>abstract|summary|introduction|background"
    r"|(?:materials?[ ]and[ ])?methods?|methods?[ ]and[ ]materials?|participants|procedure|measures|design"
    r"|statistical[ ]analys[ie]s|data[ ]analys[ie]s|(?:experiment|study)[ ]\d{1,2}[a-z]?"
    r"|results(?:[ ]and[ ]discussion)?"
    r"|(?:general[ ])?discussion|limitations|conclusions?|references|bibliography|literature[ ]cited"
    r"|acknowledge?ments?|appendix(?:[ ][a-z0-9])?|supplementary[ ]materials?|footnotes|notes)[.:]?",
    re.IGNORECASE,
)
_REFERENCES: Final = {"references", "bibliography", "literature cited"}
_WORD = regex(r"[^\W\d_]{2,40}")
_BROKEN = regex(r"(?P<head>[^\W\d_]{2,40})(?P<hyphen>[-\u2010])\Z")
_LONGEST_HEADING: Final = 80
# Lines with wide gaps or tabs are rows set in columns: each stays a line of its own.
_COLUMNS = regex(r"\S(?:\t|[ ]{3})[ \t]{0,100}\S")
_LINE = regex(r"[^\r\n\f]+|\r\n|[\r\n\f]")


def read_plain(text: str, name: str) -> Document:
    """Read plain text.

    Lines between blank lines are one paragraph. A word hyphenated over a line end is joined where the
    document has the joined word elsewhere; otherwise the hyphen stays.

    Parameters
    ----------
    text : str
        The file's characters.
    name : str
        File name.
    """
    words: set[str] = set()
    blocks: list[Block] = []
    section = ""
    kind: BlockKind = "paragraph"
    for lines in paragraphs(text):
        if len(lines) == 1 and (heading := _heading(text, lines[0])):
            section = heading.text
            kind = "reference" if heading.text.strip(".: ").lower() in _REFERENCES else "paragraph"
            blocks.append(heading)
            continue
        if not words and any(_BROKEN.search(text, max(start, end - 41), end) for start, end in lines[:-1]):
            words = set(map(str.lower, _WORD.findall(text)))
        blocks.append(_joined(text, lines, words, kind, section))
    return Document(name, "text", text, tuple(blocks))


def paragraphs(text: str) -> Iterator[list[tuple[int, int]]]:
    """Lines that belong together, as start and end without the space around them."""
    lines: list[tuple[int, int]] = []
    blank = True
    for match in _LINE.finditer(text):
        line = match[0]
        if line[0] in "\r\n\f":
            if blank and lines:
                yield lines
                lines = []
            blank = True
            continue
        stripped = line.strip()
        if not stripped:
            continue  # its line end makes it a blank line
        blank = False
        start = match.start() + line.index(stripped[0])
        if _COLUMNS.search(stripped):
            if lines:
                yield lines
                lines = []
            yield [(start, start + len(stripped))]
        else:
            lines.append((start, start + len(stripped)))
    if lines:
        yield lines


def _heading(text: str, line: tuple[int, int]) -> Block | None:
    start, end = line
    if end - start > _LONGEST_HEADING or not (match := _HEADING.fullmatch(text, start, end)):
        return None
    return Block(match["title"], match.start("title"), match.end("title"), "heading", match["title"])


def _joined(text: str, lines: list[tuple[int, int]], words: set[str], kind: BlockKind, section: str) -> Block:
    """One block of several lines; a space stands for each line end."""
    first, last = lines[0][0], lines[-1][1]
    if len(lines) == 1:
        return Block(text[first:last], first, last, kind, section)
    parts: list[str] = []
    offsets = array("I")
    for index, (start, end) in enumerate(lines):
        gap = " "
        if index + 1 == len(lines):
            gap = ""
        elif text[end - 1] == "\u00ad":
            end, gap = end - 1, ""
        elif text[end - 1] in "-\u2010" and end - start > 1 and not text[end - 2].isspace():
            gap = ""
            following = _WORD.match(text, lines[index + 1][0])
            broken = _BROKEN.search(text, max(start, end - 41), end)
            if broken and following and (broken["head"] + following[0]).lower() in words:
                end -= 1
        parts += text[start:end], gap
        offsets.extend(range(start, end))
        if gap:
            offsets.append(end)
    return Block("".join(parts), first, last, kind, section, None, offsets)
