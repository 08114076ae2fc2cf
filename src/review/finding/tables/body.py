"""Through the body of a table from top to bottom: which sections, labels and heads each row stands under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from review.document import Cell
from review.finding.grammar import Phrase
from review.finding.tables.cells import Content, joined
from review.finding.tables.facets import facets, is_generic
from review.finding.tables.grid import Grid, head_rows, indent, is_head_like, stub_columns
from review.finding.tables.heads import heads_over, spread_heads
from review.finding.tables.layout import Layout, Row, is_replaced, mark_persons, names_another
from review.patterns import regex

_LETTER: Final = regex(r"[A-Z]")
_UNITS: Final = regex(r"\W*units?\W*", re.IGNORECASE)
_WITH_DATA: Final = 0.5  # a heading with data of its own stands below one without, if not indented
_SPREADS: Final = ("enclosed", "limits", "half")


class Body:
    """State while going through the rows of a table, or of one of its panels."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        top = head_rows(grid)
        self.body = [r for r in range(top, grid.height) if not grid.is_blank(r)]
        data_rows = [r for r in self.body if grid.kinds(r)["data"]]
        self.stubs = stub_columns(grid, top, data_rows)
        self.first = next(c for c in range(1, grid.width + 1) if c not in self.stubs)
        self.columns = tuple(
            c
            for c in range(self.first, grid.width)
            if c not in self.stubs
            and any(grid.contents[r][c].kind == "data" and grid.own[r][c] for r in data_rows)
        )
        self.heads = [r for r in range(top) if not grid.is_blank(r)]
        self.spread = spread_heads(grid, self.heads, self.columns)
        self.replaced: dict[int, tuple[int, ...]] = {}  # head rows that others replace, where these stand
        self.fresh: list[int] = []  # head rows that have just begun within the body
        self.stack: list[tuple[float, str]] = []  # sections with their indentation
        self.carried = [""] * len(self.stubs)
        self.local: list[int] = []  # head rows over some columns of one section
        self.of_p = False  # whether the innermost section is one whose heading holds a p-value alone
        self.under = ""  # what spans the columns within a label
        self.block = 0
        self.rows: list[Row] = []
        self.paths: dict[tuple[int, ...], dict[int, tuple[str, ...]]] = {}  # heads over columns, by head rows

    def layout(self) -> Layout | None:
        """Rows of data with what they stand under; None if there are none."""
        if not self.columns:
            return None
        heads = self.heads
        for position, row in enumerate(self.body):
            self._read(position, row)
        if not self.rows:
            return None
        self._doubt_letters()
        mark_persons(self.rows, [self.grid.raw[h][0].strip() for h in heads])
        self._end_repeated_sections()
        at = [self.grid.columns[c] for c in self.columns]
        stub_heads = [
            ([t for h in heads if (t := self.grid.raw[h][c].strip())] or [""])[-1] for c in self.stubs
        ]
        return Layout(
            self.rows, tuple(at), tuple(self.grid.columns[c] for c in self.stubs), tuple(stub_heads)
        )

    def _end_repeated_sections(self) -> None:
        """Where sections hold rows of the same labels, take out of the last what follows these."""
        blocks: dict[tuple[int, tuple[str, ...]], list[Row]] = {}
        for row in self.rows:
            if row.sections and not row.heading:
                blocks.setdefault((row.block, row.sections), []).append(row)
        lists = [tuple(row.stubs for row in rows) for rows in blocks.values()]
        if len(lists) < 3 or len(lists[-1]) <= len(lists[0]) < 2:
            return
        size = len(lists[0])
        last = [*blocks.values()][-1]
        if all(labels == lists[0] for labels in lists[:-1]) and lists[-1][:size] == lists[0]:
            for row in last[size:]:
                row.sections, row.block = row.sections[:-1], row.block + 1

    def _doubt_letters(self) -> None:
        """Take letters that label rows for names, if others among them are the sign of no statistic."""
        lettered = [row for row in self.rows if _LETTER.fullmatch(row.label)]
        letters = {row.label for row in lettered}
        if letters >= {"M", "F"} or any(not facets(letter).said.kinds for letter in letters):
            for row in lettered:
                row.name_only()
        for row in self.rows:
            if row.label in ("No", "no"):  # beside "Yes"
                row.name_only()

    def _read(self, position: int, row: int) -> None:
        grid = self.grid
        stubs = [grid.raw[row][c] for c in self.stubs]
        label = next((stub for stub in stubs if stub.strip()), "")
        kinds = grid.kinds(row, self.first)
        words = kinds["text"] + kinds["size"]
        if not kinds["data"]:
            if self._begins_inner(row, stubs):
                return
            if self._begins_section(row, stubs, label, words) or self._adds_sizes(position, row, label):
                return
            if words and is_head_like(grid, row) and self._is_named(row, label):
                self._new_heads(position, row, label)
            return
        if self._spans_all(row):
            self._enter(label, stubs, spanning=True)
            return
        if self._completes(row, label):
            return
        self._carry(stubs)
        self._leave_sections(position, label)
        if self.of_p and self.stack and self.stack[-1][0] == indent(label) and self._has_p(row):
            self.stack.pop()  # the p-value of a heading is that of the rows without one
            self.of_p, self.block = False, self.block + 1
        self._add(row, stubs)
        self._open_below(position, row, label)

    # --- rows without data -----------------------------------------------------------------------------

    def _spans_all(self, row: int) -> bool:
        cell = self.grid.cells[row][0]
        return cell is not None and cell.row == row and cell.column_span >= max(2, self.grid.width - 1)

    def _begins_section(self, row: int, stubs: Sequence[str], label: str, words: int) -> bool:
        spanning = self._spans_all(row)
        if not label or (words and not spanning):
            return False
        missing = any(self.grid.contents[row][c].kind in ("dash", "reference") for c in self.columns)
        if missing and not self._opens(row, label):
            return True  # a row whose values are missing, or that others are compared with, is no section
        if spanning or len({stub for stub in stubs if stub.strip()}) == 1:
            self._enter(label, stubs, spanning=spanning)
            return True
        return False

    def _begins_inner(self, row: int, stubs: Sequence[str]) -> bool:
        """Whether a cell beside a label that goes on spans the columns of labels and data."""
        cell = self.grid.cells[row][self.stubs[-1]]
        outer = self.grid.cells[row][self.stubs[0]]
        if len(self.stubs) < 2 or cell is None or cell.row != row or outer is None or outer.row == row:
            return False
        if cell.column_span < self.grid.width - self.first + 1 or not stubs[-1].strip():
            return False
        self.under, self.block = stubs[-1].strip(), self.block + 1
        return True

    def _opens(self, row: int, label: str) -> bool:
        """Whether the row below is indented under this one."""
        below = next((self.grid.raw[k][0] for k in self.body if k > row), "")
        return not facets(label).statistic and bool(below.strip()) and indent(below) > indent(label)

    def _enter(self, label: str, stubs: Sequence[str], *, spanning: bool) -> None:
        depth = indent(label)
        while self.stack and self.stack[-1][0] >= depth:
            self.stack.pop()
        if not self.stack and self.local:  # heads over some columns of one section
            self.heads = [h for h in self.heads if h not in self.local]
            self.replaced = {
                h: tuple(r for r in by if r not in self.local) for h, by in self.replaced.items()
            }
            self.local = []
        self.carried = [""] * len(stubs)
        self.block += 1
        if len(stubs) > 1 and not spanning:
            self.carried[0] = label
        else:
            self.stack.append((depth, label.strip()))

    def _adds_sizes(self, position: int, row: int, label: str) -> bool:
        """Whether a row without a label gives the sizes of the row above."""
        grid = self.grid
        above = self.rows[-1] if self.rows else None
        if label.strip() or above is None or not position or above.index != self.body[position - 1]:
            return False
        if not all(grid.contents[row][c].kind in ("size", "blank") for c in self.columns):
            return False
        for c in self.columns:
            if grid.contents[row][c].kind == "size" and grid.columns[c] in above.cells:
                self._join(above, row, c)
        return True

    def _join(self, above: Row, row: int, column: int) -> None:
        at, cell = self.grid.columns[column], self.grid.cells[row][column]
        above.cells[at] = joined(above.cells[at], self.grid.contents[row][column], comma=self.grid.comma)
        if cell is not None:
            above.places[at] = (*above.places[at], cell)

    def _is_named(self, row: int, label: str) -> bool:
        """Whether a row of words is a head: with a label before it, only if its words are those of heads."""
        if not label.strip():
            return True
        seen = {self.grid.raw[h][c].strip() for h in self.heads for c in self.columns}
        texts = {self.grid.raw[row][c].strip() for c in range(self.first, self.grid.width)} - {""}
        return any(t in seen or (said := facets(t)).said.kinds or said.time or said.n for t in texts)

    def _new_heads(self, position: int, row: int, label: str) -> None:
        grid = self.grid
        cells = {id(grid.cells[row][c]) for c in range(self.first, grid.width) if grid.raw[row][c].strip()}
        covered = sum(bool(grid.raw[row][c].strip()) for c in range(self.first, grid.width))
        if len(cells) == 1 and covered >= grid.width - self.first > 1 and not label.strip():
            text = next(grid.raw[row][c] for c in range(self.first, grid.width) if grid.raw[row][c].strip())
            self.stack, self.block = [(-1, text.strip())], self.block + 1
            return
        if not (position and self.body[position - 1] in self.fresh):
            self.fresh = []
        new = self._kinds_of_head(row)
        for h in self.heads:
            if h not in self.fresh and is_replaced(self._kinds_of_head(h), new):
                self.replaced[h] = (*self.replaced.get(h, ()), row)
        self.heads.append(row)
        self.fresh.append(row)
        if self.stack and 2 * covered <= len(self.columns):
            self.local.append(row)
        cell = grid.cells[row][self.stubs[0]]
        spans = cell is not None and cell.column_span >= len(self.stubs)
        if label.strip() and spans and not is_generic(label.strip()):
            self.stack, self.block = [(0, label.strip())], self.block + 1

    def _kinds_of_head(self, row: int) -> frozenset[str]:
        """What the cells of a head row are: ``name``, ``time``, ``statistic``, ``size``."""
        found: set[str] = set()
        for c in self.columns:
            text = self.grid.raw[row][c].strip()
            said = facets(text)
            if not text or (said.said.kinds and said.said.kinds <= {"p", "test", "df", "estimate"}):
                continue
            if said.said.kinds:
                found.add("statistic")
            if said.time:
                found.add("time")
            elif said.name and not said.statistic:
                found.add("name")
            elif said.n and not said.said.kinds:
                found.add("size")
        return frozenset(found)

    # --- rows with data --------------------------------------------------------------------------------

    def _is_continued(self, row: int, label: str) -> bool:
        """Whether a row has no label of its own."""
        cell = self.grid.cells[row][0]
        own = any(self.grid.own[row][c] and self.grid.raw[row][c].strip() for c in self.stubs)
        return not label.strip() or (cell is not None and cell.row < row and not own)

    def _completes(self, row: int, label: str) -> bool:
        """Whether a row holds only what belongs to the values above it: brackets, intervals."""
        above = self.rows[-1] if self.rows else None
        if above is None:
            return False
        mine = {c: self.grid.contents[row][c] for c in self.columns if self.grid.own[row][c]}
        filled = {c: content for c, content in mine.items() if content.kind == "data"}
        phrases = [phrase for content in filled.values() for phrase in content.phrases]
        goes_on = not self._is_continued(row, label)  # a label in two lines, as what stands behind it
        if goes_on and not self._continues_label(above, label, phrases):
            return False
        if not all(phrase.enclosing or phrase.form in _SPREADS for phrase in phrases):
            return False
        at = self.grid.columns
        if not any(
            (value := above.cells.get(at[c])) and value.phrases and value.phrases[0].form == "number"
            for c in filled
        ):
            return False
        for c in filled:
            if at[c] in above.cells:
                self._join(above, row, c)
        if goes_on:
            above.rename(f"{above.label} {label.strip()}")
        return True

    def _continues_label(self, above: Row, label: str, phrases: Sequence[Phrase]) -> bool:
        """Whether a row with a label holds only limits in brackets, which nothing in it can lead."""
        alone = bool(phrases) and all(p.form == "limits" and p.enclosing for p in phrases)
        return alone and not facets(label).said.kinds and not above.own.statistic and not above.heading

    def _carry(self, stubs: list[str]) -> None:
        """Labels of a row; what is empty before the first of them is that of the row above."""
        for i, stub in enumerate(stubs):
            if not stub.strip():
                continue
            size_only = facets(stub).n and not facets(stub).bare
            if self.carried[i] and size_only:
                stubs[i] = f"{self.carried[i].strip()} {stub.strip()}"
            elif stub != self.carried[i]:
                self.under = "" if i == 0 else self.under
                self.carried[i + 1 :] = [""] * (len(self.carried) - i - 1)
            self.carried[i] = stubs[i]

    def _leave_sections(self, position: int, label: str) -> None:
        if not label.strip() or facets(label).statistic:
            return
        depth = indent(label)
        ends = bool(self.stack) and self.stack[-1][0] == depth + _WITH_DATA
        while self.stack and self.stack[-1][0] > depth:
            self.stack.pop()
        if ends:
            return
        if self.stack and self.stack[-1][0] == depth and names_another(self.stack[-1][1], label):
            self.stack.pop()
        if self.stack and self.stack[-1][0] == depth and self._was_indented(position, depth):
            self.stack.pop()

    def _was_indented(self, position: int, depth: int) -> bool:
        """Whether the rows of the section above were indented, so that a row that is not ends it."""
        raw, column = self.grid.raw, self.stubs[0]
        above = next((raw[k][column] for k in reversed(self.body[:position]) if raw[k][column].strip()), "")
        return bool(above) and indent(above) > depth

    def _add(self, row: int, stubs: Sequence[str]) -> None:
        grid = self.grid
        lead = next((i for i, stub in enumerate(stubs) if stub.strip()), len(stubs))
        labels = [
            (self.carried[i] if i < lead or not (stub.strip() or i) else stub).strip()
            for i, stub in enumerate(stubs)
        ]
        stub_heads = [[t for h in self.heads if (t := grid.raw[h][c].strip())] for c in self.stubs]
        for i in range(1, len(labels)):
            if labels[i] and stub_heads[i] and _UNITS.fullmatch(stub_heads[i][-1]):
                labels[i - 1], labels[i] = f"{labels[i - 1]} ({labels[i]})", ""
            if labels[i] in labels[:i]:
                labels[i] = ""
        cells: dict[int, Content] = {}
        places: dict[int, tuple[Cell, ...]] = {}
        for c in self.columns:
            cell = grid.cells[row][c]
            if cell is not None and grid.own[row][c]:
                at = grid.columns[c]
                cells[at] = grid.contents[row][c]
                places[at] = (cell,)
                if (row, at) in grid.more:
                    more = [grid.cells[row][grid.columns.index(m)] for m in grid.more[row, at]]
                    places[at] = (cell, *(m for m in more if m is not None))
        under = (*self.heads, -1, *(r for rows in self.replaced.values() for r in rows))
        if under not in self.paths:
            self.paths[under] = {
                grid.columns[c]: heads_over(grid, self.heads, self.replaced, self.spread, c, self.first)
                for c in self.columns
            }
        heads = self.paths[under]
        sections = (*(text for _, text in self.stack), *([self.under] if self.under else []))
        self.rows.append(Row(row, tuple(labels), sections, heads, cells, places, self.block))

    def _open_below(self, position: int, row: int, label: str) -> None:
        """Begin a section, if the rows below stand under this one."""
        if len(self.stubs) > 1 or not label.strip():
            return
        following = next((self.grid.raw[k][0] for k in self.body[position + 1 : position + 2]), "")
        deeper = following.strip() and indent(following) > indent(label) and not self._is_measured()
        alone = not facets(label).statistic and self._holds_only_p()
        if deeper or alone:
            depth = indent(label) + (_WITH_DATA if deeper else 0.0)
            while self.stack and self.stack[-1][0] >= depth:
                self.stack.pop()
            self.rows[-1].sections = tuple(text for _, text in self.stack)
            self.stack.append((depth, label.strip()))
            self.of_p = alone and not deeper
            self.block += 1
            self.rows[-1].heading = True

    def _is_measured(self) -> bool:
        """Whether the last row holds means or medians: what is indented below it is no part of it."""
        phrases = [phrase for content in self.rows[-1].cells.values() for phrase in content.phrases[:1]]
        forms = {phrase.form for phrase in phrases if phrase.form not in ("p", "ns", "number")}
        return bool(forms) and forms <= {"spread", "interval"} and not any(p.inside == "ci" for p in phrases)

    def _has_p(self, row: int) -> bool:
        """Whether a row has a p-value where the heading above it has one."""
        heading = next((above for above in reversed(self.rows) if above.heading), None)
        if heading is None:
            return False
        at = {c for c, content in heading.cells.items() if content.kind == "data"}
        contents, own = self.grid.contents[row], self.grid.own[row]
        return any(own[c] and contents[c].kind == "data" for c in self.columns if self.grid.columns[c] in at)

    def _holds_only_p(self) -> bool:
        """Whether the last row holds nothing but p-values, though the table has other columns."""
        row = self.rows[-1]
        kinds = [content.kind for content in row.cells.values()]
        return (
            len(self.columns) > 1
            and "text" not in kinds
            and all(
                phrase.form in ("p", "ns")
                or (phrase.form == "number" and "p" in facets(" ".join(row.heads[c][-1:])).said.kinds)
                for c, content in row.cells.items()
                if content.kind == "data"
                for phrase in content.phrases
            )
        )
