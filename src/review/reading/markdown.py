"""Markdown, Quarto and R Markdown: headings, paragraphs, pipe tables; positions count the file's characters.

Code blocks, the YAML head and comments are no text of the paper. Inline code is not run: what it would
print is unknown, and a mark stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias

from review.document import Block, BlockKind, Document, Table
from review.patterns import regex
from review.reading import choices
from review.reading.around_tables import with_captions_and_notes
from review.reading.draft import LONGEST_TITLE, OBJECT, PATH, Row, lowered, placed, raised
from review.reading.included import Folder
from review.reading.runs import Run, row_of
from review.reading.tex import read_tex

_FENCE = regex(r"[ ]{0,3}(`{3,}|~{3,})")
_HEADING = regex(r"[ ]{0,3}(?P<level>#{1,6})(?:[ \t]{1,20}|$)")
_UNDERLINE = regex(r"[ ]{0,3}(?:={2,}|-{2,})[ \t]*\Z")
_LIST_MARK = regex(r"[ \t]{0,40}(?:[-*+]|\d{1,4}[.)])[ \t]{1,8}|[ \t]{0,40}(?:>[ \t]?){1,10}")
_DELIMITER = regex(r"[ ]{0,3}[|:+-][ \t:|+-]*\Z")
_DIV = regex(r"[ ]{0,3}:{3,}")
_LABEL = regex(r"Table[ ]\d{1,3}[A-Za-z]?")
_REFERENCES: Final = {"references", "bibliography", "literature cited"}

_INLINE = regex(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<code>`+)|(?P<dollar>\$\$?)|(?P<image>!\[)|(?P<link>\[)|(?P<close>\])"
    r"|(?P<comment><!--)|</?(?P<tag>[A-Za-z][A-Za-z0-9]{0,10})(?:[ ][^<>]{0,200})?/?>"
    r"|&(?P<entity>#?[A-Za-z0-9]{1,30};)|(?P<stars>\*{1,3}|_{1,3}|~~)|(?P<shift>\^|~)"
    r"|(?P<text>[^\\`$!\[\]<&*_^~]+)|(?P<single>.)",
    re.DOTALL,
)
_TARGET = regex(r"\([^()\n]{0,2000}\)|\{[^{}\n]{0,500}\}")
_CITATION = regex(r"\[(?:[^\[\]\n]{0,200}@[\w:.-]{1,80}[^\[\]\n]{0,300}|\^[^\[\]\s]{1,60})\]")
_SHIFTED: Final = {"^": regex(r"\^([^\s^]{1,60})\^"), "~": regex(r"~([^\s~]{1,60})~")}
_ATTRIBUTES = regex(r"[ \t]{0,9}#{0,6}[ \t]{0,9}(?:\{[#.=\w -]{0,200}\})?[ \t]{0,9}\Z")
_OpenMarks: TypeAlias = dict[str, list[tuple[int, int]]]  # where in the run a mark opened, and its length


@dataclass(slots=True)
class _Reader:
    """Where the reading of a Markdown file stands."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    pending: list[tuple[int, int]] = field(default_factory=list)
    section: str = ""
    kind: BlockKind = "paragraph"

    def flush(self) -> None:
        """Make a paragraph of the lines since the last one."""
        if self.pending:
            self._add(self.pending, self.kind)
            self.pending = []

    def heading(self, start: int, end: int, level: int) -> None:
        """Begin a section."""
        run = inline(self.text, start, end)
        title = "".join(run.tidied().chars)[:LONGEST_TITLE]
        self.headings = [(depth, name) for depth, name in self.headings if depth < level] + [(level, title)]
        self.section = PATH.join(name for _, name in self.headings if name)
        self.kind = "reference" if title.lower() in _REFERENCES else "paragraph"
        self._add([(start, end)], "heading")

    def _add(self, lines: list[tuple[int, int]], kind: BlockKind) -> None:
        """Add a block; lines with marks between them (quotes, hidden comments) are read one by one."""
        in_one = all(after[0] - before[1] <= 2 for before, after in pairwise(lines))
        run = Run()
        for start, end in [(lines[0][0], lines[-1][1])] if in_one else lines:
            run.append(inline(self.text, start, end))
            run.add(" ", end)
        block = run.block(kind, self.section)
        if block is None:
            return
        self.blocks.append(block)

    def table(self, rows: list[tuple[int, int]], heads: int) -> None:
        """Add a pipe table; a caption may stand in the paragraph before it or after it."""
        drafts: list[Row] = []
        for index, (start, end) in enumerate(rows):
            cells = [(inline(self.text, *cell), 1) for cell in _cells(self.text, start, end)]
            drafts.append(row_of(cells, start, self.section, head=index < heads))
        cells_placed, problem = placed(drafts)
        caption, label = None, ""
        before = self.blocks[-1] if self.blocks and self.blocks[-1].end > rows[0][0] - 12 else None
        if before is not None and before.kind != "heading" and (match := _LABEL.match(before.text)):
            self.blocks[-1] = caption = Block(
                before.text, before.start, before.end, "caption", before.section, None, before.offsets
            )
            label = match[0]
        self.tables.append(Table(label, cells_placed, caption, (), self.section, None, problem))


def read_markdown(text: str, name: str, folder: Path | None = None) -> Document:
    """Read Markdown.

    Parameters
    ----------
    text : str
        The file's characters.
    name : str
        File name.
    folder : Path, optional
        Where the files lie that it includes.
    """
    files = Folder(folder)
    text = files.assembled_markdown(text)
    reader = _Reader(text)
    lines = list(_body_lines(text))
    index = 0
    while index < len(lines):
        index = _block(reader, lines, index)
    reader.flush()
    blocks, tables = tuple(reader.blocks), tuple(reader.tables)
    document = Document(name, "markdown", text, blocks, tables, problems=files.problems())
    return with_captions_and_notes(document)


def _block(reader: _Reader, lines: list[tuple[int, int]], index: int) -> int:
    """Read the line at ``index``, and those that belong to it; the index of the next one."""
    text = reader.text
    start, end = lines[index]
    line = text[start:end]
    following = text[slice(*lines[index + 1])] if index + 1 < len(lines) else ""
    if not line.strip() or _DIV.match(line):
        reader.flush()
    elif match := _HEADING.match(line):
        reader.flush()
        attributes = _ATTRIBUTES.search(line, max(match.end(), len(line) - 240))
        title_end = start + (attributes.start() if attributes else len(line))
        reader.heading(start + match.end(), title_end, len(match["level"]))
    elif "|" in line and "|" in following and "-" in following and _DELIMITER.match(following):
        reader.flush()
        stop = index + 2
        while stop < len(lines) and "|" in text[slice(*lines[stop])]:
            stop += 1
        reader.table([lines[index], *lines[index + 2 : stop]], 1)
        index = stop - 1
    elif (
        not reader.pending
        and following
        and _UNDERLINE.match(following)
        and not line.startswith(("-", "*", "+"))
    ):
        reader.heading(start, end, 1 if "=" in following else 2)
        index += 1
    else:
        mark = _LIST_MARK.match(line)
        if mark and ">" not in mark[0]:
            reader.flush()
        reader.pending.append((start + (mark.end() if mark else 0), end))
    return index + 1


def _body_lines(text: str) -> Iterator[tuple[int, int]]:
    """Lines, those of code, comments and the YAML head as empty ones."""
    fence, comment, head = "", False, False
    start = 0
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop].rstrip("\r")
        if start == 0 and line.rstrip() == "---":
            head = True
            yield start, start
        elif head:
            head = line.rstrip() not in ("---", "...")
            yield start, start
        elif fence:
            ends = line.strip().startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if ends else fence
            yield start, start
            if not ends and choices.code_is_text():
                yield start, start + len(line)
        elif match := _FENCE.match(line):
            fence = match[1]
            yield start, start
        elif comment or line.lstrip().startswith("<!--"):
            comment = "-->" not in line
            yield start, start
        else:
            yield start, start + len(line)
        start = stop + 1


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cells between pipes; a pipe behind a backslash is none."""
    line = text[start:end].rstrip()
    position = len(line) - len(line.lstrip())
    if line[position : position + 1] == "|":
        position += 1
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    begin = position
    while position <= len(line):
        if position == len(line) or (line[position] == "|" and line[position - 1] != "\\"):
            yield start + begin, start + position
            begin = position + 1
        position += 1


def inline(text: str, start: int, end: int) -> Run:
    """Text of a paragraph or cell without its marks."""
    run = Run()
    open_marks: _OpenMarks = {}
    position = start
    while position < end:
        match = _INLINE.match(text, position, end)
        if match is None:
            break
        place, position = match.start(), match.end()
        kind = match.lastgroup
        if kind == "text":
            run.copy(match["text"], place)
        elif kind == "escaped":
            run.add(match["escaped"], place + 1)
        elif kind == "stars":
            _emphasis(run, text, match["stars"], place, end, open_marks)
        elif kind == "entity":
            char = html5.get(match["entity"]) or _numbered(match["entity"])
            run.add(char, place) if char else run.copy(match[0], place)
        elif kind == "tag":
            run.add(" " if match["tag"].lower() == "br" else "", place)
            if match["tag"].lower() in ("sup", "sub") and text[place + 1] != "/":
                position = _tagged(run, text, match["tag"], position, end)
        else:
            position = _spanning(run, text, match, end, open_marks)
    return run


def _spanning(run: Run, text: str, match: re.Match[str], end: int, open_marks: _OpenMarks) -> int:
    """Constructions that have an end of their own; where reading goes on."""
    place, position, mark = match.start(), match.end(), match[0]
    match match.lastgroup:
        case "code" | "dollar" | "comment":
            return _enclosed(run, text, match, end)
        case "link":
            if citation := _CITATION.match(text, place, end):
                return citation.end()
            open_marks.setdefault("[", []).append((len(run.chars), 1))
            run.copy(mark, place)
        case "image":
            open_marks.setdefault("[", []).append((len(run.chars), 2))
            run.copy(mark, place)
        case "close":
            begun = open_marks.setdefault("[", [])
            opener, length = begun.pop() if begun else (0, 0)
            target = _TARGET.match(text, position, end) if length else None
            if target:
                run.chars[opener : opener + length] = [""] * length
                return target.end()
            run.copy(mark, place)
        case "shift":
            if shifted := _SHIFTED[mark].match(text, place, end):
                translate = raised if mark == "^" else lowered
                run.chars.extend(translate(shifted[1]))
                run.places.extend(range(place + 1, place + 1 + len(shifted[1])))
                return shifted.end()
            run.copy(mark, place)
        case _:
            run.copy(mark, place)
    return position


def _enclosed(run: Run, text: str, match: re.Match[str], end: int) -> int:
    """Code, formulas and comments, which end as they begin; where reading goes on."""
    place, position, mark = match.start(), match.end(), match[0]
    closing = "-->" if match.lastgroup == "comment" else mark
    limit = min(end, position + 20_000)
    stop = text.find(closing, position, limit)
    if mark == "$" and (
        stop < 0 or text[position : position + 1].isspace() or text[stop + 1 : stop + 2].isdigit()
    ):
        stop = -1  # an amount of money
    if stop < 0:
        run.copy(mark, place)
        return position
    if match.lastgroup == "dollar":
        run.append(read_tex(text, position, stop).run)
    elif match.lastgroup == "code":
        computed = text[position:stop].startswith(("r ", "{r}", "{python}", "python "))
        run.add(OBJECT, place) if computed else run.copy(text[position:stop], position)
    return stop + len(closing)


def _emphasis(run: Run, text: str, mark: str, place: int, end: int, open_marks: _OpenMarks) -> None:
    """Emphasis marks go in pairs; one without a partner is a character (the star of ``p < .05*``)."""
    before = text[place - 1 : place]
    after = text[place + len(mark) : place + len(mark) + 1] if place + len(mark) < end else ""
    opens, closes = bool(after.strip()), bool(before.strip())
    if mark[0] == "_":
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    begun = open_marks.setdefault(mark[0], [])
    while closes and mark and begun and begun[-1][1] <= len(mark):
        opener, length = begun.pop()
        run.chars[opener : opener + length] = [""] * length
        mark, place = mark[length:], place + length
    if opens and mark:
        begun.append((len(run.chars), len(mark)))
    run.copy(mark, place)


def _tagged(run: Run, text: str, tag: str, position: int, end: int) -> int:
    """Text between ``<sup>`` or ``<sub>`` and its end."""
    stop = text.find(f"</{tag}>", position, min(end, position + 200))
    if stop < 0:
        return position
    inner = inline(text, position, stop) if "<" not in text[position:stop] else Run()
    translate = raised if tag.lower() == "sup" else lowered
    run.chars.extend(translate("".join(inner.chars)))
    run.places.extend(inner.places)
    return stop + len(tag) + 3


def _numbered(entity: str) -> str:
    digits = entity[1:-1]
    if not entity.startswith("#"):
        return ""
    number = (
        int(digits[1:], 16)
        if digits[:1] in "xX" and _hexadecimal(digits[1:])
        else int(digits)
        if digits.isdecimal()
        else 0
    )
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def _hexadecimal(digits: str) -> bool:
    return bool(digits) and all(digit in "0123456789abcdefABCDEF" for digit in digits)
