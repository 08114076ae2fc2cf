r"""LaTeX: sections, paragraphs, ``tabular`` tables, captions and footnotes.

Positions count the file's characters; those of a macro's text are the place of its call. Files that the
source includes are read if they lie in its folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from review.document import Block, BlockKind, Cell, Document, Table
from review.patterns import regex
from review.reading import latex_macros
from review.reading.draft import LONGEST_TITLE, PATH, Row, placed
from review.reading.included import Folder
from review.reading.latex_macros import group_end
from review.reading.runs import Run, row_of
from review.reading.spliced import replaced
from review.reading.tex import Tex, past_options, read_tex
from review.reading.tex_commands import unknown_commands

_LEVELS: Final = {"part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5,
                  "subparagraph": 6}  # fmt: skip
_TABULAR: Final = (
    "tabular",
    "tabularx",
    "tabulary",
    "longtable",
    "array",
    "tabu",
    "longtabu",
    "tblr",
    "xltabular",
)
_VERBATIM: Final = ("verbatim", "lstlisting", "minted", "comment", "Verbatim", "tikzpicture", "filecontents",
                    "thebibliography", "pgfpicture", "CJK*")  # fmt: skip
_FLOATS: Final = (
    "table",
    "sidewaystable",
    "threeparttable",
    "figure",
    "wraptable",
    "wrapfigure",
    "sidewaysfigure",
)

_STEP = regex(
    r"(?P<comment>(?<!\\)%[^\n]*\n?[ \t]*)"
    r"|\\(?P<heading>part|chapter|(?:sub){0,2}section|(?:sub)?paragraph)\*?[ \t]{0,20}(?=[\[{])"
    r"|\\begin[ ]?\{(?P<begin>[A-Za-z]{1,30}\*?)\}|\\end[ ]?\{(?P<end>[A-Za-z]{1,30}\*?)\}"
    r"|(?P<item>\\item(?![A-Za-z])[ \t]?(?:\[[^\]\n]{0,80}\])?)"
    r"|(?P<blank>\n[ \t]*\r?\n)|(?P<par>\\par(?![A-Za-z]))"
    r"|(?P<escaped>\\.)",
    re.DOTALL,
)
_ROW_END = regex(r"\\\\\*?(?:\[[^\]\n]{0,40}\])?|\\tabularnewline(?![A-Za-z])|\\cr(?![A-Za-z])")
_HEAD_END = regex(r"\\(?:hline|midrule|endhead|endfirsthead)(?![A-Za-z])")
_BEFORE_ROW = regex(
    r"\s+|%[^\n]*\n|\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot|addlinespace)(?![A-Za-z])"
    r"(?:\[[^\]\n]{0,40}\])?|\\c(?:mid)?(?:line|rule)(?:\[[^\]\n]{0,40}\])?(?:\([^()\n]{0,20}\))?\{[^{}\n]{0,20}\}"
    r"|\\(?:caption)(?:\[[^\]\n]{0,200}\])?\{[^{}\n]{0,2000}\}|\\label\{[^{}\n]{0,100}\}"
)
_MULTICOLUMN = regex(r"\s{0,100}\\(?:multicolumn|SetCell)[ ]?(?:\{|\[c=)(?P<span>\d{1,3})")
_CELL_TOKEN = regex(r"\\.|[{}&]", re.DOTALL)
_BODY = regex(r"\\begin[ ]?\{document\}")


@dataclass(slots=True)
class _Reader:
    """Where the reading of a LaTeX file stands."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    section: str = ""
    floats: list[list[tuple[tuple[Cell, ...], str | None]]] = field(default_factory=list)
    captions: list[Block] = field(default_factory=list)
    number: int = 0

    def paragraph(self, start: int, end: int, kind: BlockKind = "paragraph") -> None:
        """Add the text between two places, and the notes and captions within it."""
        if start >= end or not self.text[start:end].strip():
            return
        self.add(read_tex(self.text, start, end), "note" if self.floats and kind == "paragraph" else kind)

    def add(self, tex: Tex, kind: BlockKind) -> None:
        """Add a block for the text, and one for each note and caption."""
        runs: list[tuple[BlockKind, Run]] = [(kind, tex.run)]
        runs += [("note" if apart == "note" else "caption", run) for apart, run in tex.apart]
        for run_kind, run in runs:
            block = run.block(run_kind, self.section)
            if block is not None and any(map(str.isalnum, block.text)):
                self.blocks.append(block)
                if run_kind == "caption":
                    self.captions.append(block)

    def open_section(self, title: str, level: int) -> None:
        """Begin a section."""
        self.headings = [(depth, name) for depth, name in self.headings if depth < level] + [(level, title)]
        self.section = PATH.join(name for _, name in self.headings if name)

    def open_float(self) -> None:
        """Begin a table or figure."""
        if not self.floats:
            self.captions = []
        self.floats.append([])

    def close_float(self, first: int) -> None:
        """End a table or figure; its captions and notes belong to its tables."""
        if not self.floats:
            return
        grids = self.floats.pop()
        if self.floats:
            self.floats[-1].extend(grids)
            return
        notes = tuple(block for block in self.blocks[first:] if block.kind == "note")
        caption = self.captions[0] if self.captions else None
        self.number += bool(grids)
        for cells, problem in grids:
            label = f"Table {self.number}" if caption else ""
            self.tables.append(Table(label, cells, caption, notes, self.section, None, problem))


def read_latex(text: str, name: str, folder: Path | None = None) -> Document:
    """Read LaTeX.

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
    whole = files.assembled_latex(text)
    source = latex_macros.expanded(whole)
    reader = _Reader(source.text)
    body = _BODY.search(source.text)
    start = body.end() if body else 0
    stop = source.text.find("\\end{document}", start)
    stop = len(source.text) if stop < 0 else stop
    _read_body(reader, start, stop)
    problems = [*files.problems(), *source.problems, *unknown_commands(source.text, start, stop)]
    blocks, tables = tuple(reader.blocks), tuple(reader.tables)
    document = Document(name, "latex", whole, blocks, tables, problems=problems)
    return document if source.places is None else replaced(document, source.places)


def _read_body(reader: _Reader, start: int, stop: int) -> None:
    text, position = reader.text, start
    firsts: list[int] = []
    while position < stop and (match := _STEP.search(text, position, stop)):
        position = match.end()
        if match["comment"] is not None or match["escaped"]:
            continue
        reader.paragraph(start, match.start())
        start = position
        if match["heading"]:
            start = position = _heading(reader, match, stop)
        elif (begin := match["begin"]) and begin.rstrip("*") in _VERBATIM:
            end = text.find(f"\\end{{{begin}}}", position, stop)
            start = position = stop if end < 0 else end
        elif begin and begin.rstrip("*") in _TABULAR:
            start = position = _tabular(reader, begin, position, stop)
        elif begin and begin.rstrip("*") in _FLOATS:
            start = position = past_options(text, position, stop)
            firsts.append(len(reader.blocks))
            reader.open_float()
        elif (end_name := match["end"]) and end_name.rstrip("*") in _FLOATS and firsts:
            reader.close_float(firsts.pop())
        elif begin == "abstract":
            reader.open_section("Abstract", 2)
    reader.paragraph(start, stop)
    while firsts:
        reader.close_float(firsts.pop())


def _heading(reader: _Reader, match: re.Match[str], stop: int) -> int:
    position = past_options(reader.text, match.end(), stop)
    if reader.text[position : position + 1] != "{":
        return position
    end = group_end(reader.text, position, min(stop, position + 2000))
    tex = read_tex(reader.text, position + 1, end - 1)
    title = "".join(tex.run.tidied().chars)[:LONGEST_TITLE]
    reader.open_section(title, _LEVELS[match["heading"]])
    reader.add(tex, "heading")
    return end


def _tabular(reader: _Reader, name: str, position: int, stop: int) -> int:
    """Read a table; where reading goes on."""
    text = reader.text
    end = text.find(f"\\end{{{name}}}", position, stop)
    end = stop if end < 0 else end
    arguments = 2 if name.rstrip("*") in ("tabularx", "tabulary", "xltabular") or name == "tabular*" else 1
    position = past_options(text, position, end)
    while arguments and text[position : position + 1] == "{":
        position = group_end(text, position, end)
        arguments -= 1
    rows = list(_rows(reader, position, end))
    cells, problem = placed(rows)
    if reader.floats:
        reader.floats[-1].append((cells, problem))
    else:
        caption = reader.captions[-1] if name.startswith("long") and reader.captions else None
        reader.tables.append(Table("", cells, caption, (), reader.section, None, problem))
    return min(stop, end + len(f"\\end{{{name}}}"))


def _rows(reader: _Reader, start: int, end: int) -> Iterator[Row]:
    """Rows of a table; those above the first rule that follows a row head it."""
    text = reader.text
    rows: list[Row] = []
    heads = 0
    begin = start
    ends = [(match.start(), match.end()) for match in _ROW_END.finditer(text, start, end)] + [(end, end)]
    for stop, following in ends:
        source = text[begin:stop]
        if rows and not heads and _HEAD_END.search(source):
            heads = len(rows)
        content = begin + _past_rules(source)
        if text[content:stop].strip():
            rows.append(_row(reader, content, stop))
        begin = following
    for index, row in enumerate(rows):
        yield Row(index < heads, 0, row.cells)


def _past_rules(source: str) -> int:
    """Length of what stands before a row's first cell: rules, their arguments, blanks and comments."""
    position = 0
    while match := _BEFORE_ROW.match(source, position):
        position = match.end()
    return position


def _row(reader: _Reader, start: int, end: int) -> Row:
    """Cells between ``&``; what a ``multirow`` covers is written as empty cells, so row spans stay 1."""
    text = reader.text
    bounds: list[tuple[int, int]] = []
    begin, depth = start, 0
    for token in _CELL_TOKEN.finditer(text, start, end):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if token[0] == "&" and depth <= 0:
            bounds.append((begin, token.start()))
            begin = token.end()
    bounds.append((begin, end))
    cells: list[tuple[Run, int]] = []
    for cell_start, cell_end in bounds:
        columns = _MULTICOLUMN.match(text, cell_start, cell_end)
        cells.append((read_tex(text, cell_start, cell_end).run, int(columns["span"]) if columns else 1))
    return row_of(cells, start, reader.section, head=False)
