"""Which axis of a table names the groups, and what every number is then about: group, outcome, time, n."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from review.document import Document
from review.finding.tables.assignment import Assignment
from review.finding.tables.columns import Column, P
from review.finding.tables.entries import Entry, Read, in_one_line
from review.finding.tables.facets import (
    Facets,
    facets,
    group_score,
    heads_nothing,
    heads_times,
    names_groups,
)  # fmt: skip
from review.finding.tables.layout import Layout, Row
from review.finding.tables.notes import Legend
from review.finding.tables.rowsizes import size_in_row
from review.finding.tables.sizes import sample_size, sizes_by_name
from review.finding.tables.subjects import NAMES, compares_rows, only_group, predicted, subject
from review.patterns import regex

_NO_GROUPS: Final = frozenset({"p", "estimate", "test"})
_OF_ARMS: Final = frozenset({"mean", "median", "count", "percent"})
_DESCRIBE: Final = frozenset({"mean", "sd", "se", "median", "iqr", "range", "ci", "minimum", "maximum"})
_MOST_GROUPS: Final = 8
_SURE: Final = 3.0
_LEAST_SCORE: Final = 0.9
_CONTROL: Final = regex(
    r"\b(?:controls?|placebo|sham|usual care|standard care|wait(?:ing)?[- ]?list)\b", re.I
)
_OF_CONTROL: Final = 0.6
_TWO_GROUPS: Final = regex(
    r"(?P<one>[^;:()/,]{2,40}?)[ ]?(?:\((?P<two>[^()%]{2,40})\)|/[ ]?(?P<other>[^;:()/,]{2,40}))[ ]?$"
)
_LETTER: Final = regex(r"[^\W\d_]")  # a size has a name, such as "n"
_AGE: Final = regex(r"\bage\b", re.IGNORECASE)


def arms_of(document: Document) -> frozenset[str]:
    """Names, in small letters, that heads or row labels of any table give a size to."""
    found = set()
    for table in document.tables:
        for cell in table.cells:
            text = cell.text
            if (cell.row < 4 or cell.column == 0) and ("=" in text or "(" in text) and len(text) < 120:
                if not _LETTER.search(text) or not sample_size(text.strip()):
                    continue
                said = facets(text)
                if 1 < len(said.name) < 60:
                    found.add(said.name.lower())
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Axis:
    """Where the groups stand: heads of columns, a column of labels (``depth``), or the innermost section."""

    kind: Literal["columns", "stub", "section"]
    depth: int = 0

    def label(self, row: Row) -> str:
        """Label of a row that names its group; empty if none does."""
        if self.kind == "stub":
            return row.stubs[self.depth] if len(row.stubs) > self.depth else ""
        return row.sections[-1] if self.kind == "section" and row.sections else ""


class Axes:
    """Names of groups, outcomes and times of one layout.

    Parameters
    ----------
    layout : Layout
    columns : mapping
        Columns by row.
    legend : Legend
    arms : frozenset of str
        As :func:`arms_of` gives them.
    """

    def __init__(
        self,
        layout: Layout,
        columns: Mapping[int, Mapping[int, Column]],
        legend: Legend,
        arms: frozenset[str],
    ) -> None:
        self.layout, self.columns, self.legend, self.arms = layout, columns, legend, arms
        self.axis = Axis("columns")
        self._noted: Mapping[str, str] | None = None if "=" in legend.about else {}
        self._groups: dict[tuple[int, bool, bool], str] = {}  # by column and kind of entry
        self._variables: dict[int, list[str]] = {}  # by block: what its last row that names anything is about
        self.predicted = ""

    def groupness(self, name: str, n: str) -> float:
        """How much a name looks like that of a group."""
        return group_score(name) + 2.0 * bool(n) + 1.2 * (facets(name).name.lower() in self.arms)

    # --- the search ------------------------------------------------------------------------------------

    def choose(self, reads: Sequence[Read]) -> None:
        """Choose the axis that most looks like groups, given what the rows hold."""
        entries = [entry for read in reads for entry in read.entries if entry.kind != "p"]
        effects = sum(entry.kind in ("estimate", "test") for entry in entries)
        if not self.layout.rows:
            return
        # Of effects, the rows are no arms, unless sizes or the rest of the document say so.
        needed = _SURE if effects >= 0.7 * max(1, len(entries)) else 0.0
        scores = {Axis("columns"): self._score_of_columns()}
        for axis, labels in self._candidates():
            score = self._score_of_rows(axis, labels)
            if score is not None and score > needed:
                scores[axis] = score
        self.axis = max(scores, key=scores.__getitem__)
        self.predicted = predicted(self.layout, self.legend.caption, entries)

    def _score_of_columns(self) -> float:
        names: Counter[tuple[str, str]] = Counter()
        for row in self.layout.rows:
            for at, column in self.columns[row.index].items():
                content = row.cells.get(at)
                if column.names and content and content.kind == "data" and not column.kinds & _NO_GROUPS:
                    names[column.names[-1], column.n] += 1
        if not names:
            return 0.5
        score = 0.8 + sum(self.groupness(name, n) for name, n in names) / len(names)
        labels = {name for name, _ in names}
        score -= 1.0 * (len(labels) == 1)
        score += _OF_CONTROL * any(map(_CONTROL.search, labels))
        above = defaultdict(set)
        first = self.columns[self.layout.rows[0].index].values()
        for column in first:
            if column.names:
                above[column.names[-1]].add((tuple(column.names[:-1]), tuple(column.times)))
        score += 1.2 * (
            len(above) > 1 and sum(len(parents) > 1 for parents in above.values()) > 0.6 * len(above)
        )
        score += 0.7 * (len(labels) > 1 and any(column.leaf == P for column in first))
        return max(score, _LEAST_SCORE)

    def _candidates(self) -> Iterable[tuple[Axis, list[tuple[str, tuple[str, ...]]]]]:
        """Axes within the rows: their labels, each with what stands above it."""
        rows = self.layout.rows
        for depth in range(max(len(row.stubs) for row in rows)):
            yield (
                Axis("stub", depth),
                [
                    (row.stubs[depth], (*row.sections, *row.stubs[:depth]))
                    for row in rows
                    if len(row.stubs) > depth
                    and row.stubs[depth]
                    and not (row.stubs[depth] == row.label and row.own.statistic)
                ],
            )
        yield Axis("section"), [(row.sections[-1], ()) for row in rows if row.sections and not row.heading]

    def _score_of_rows(self, axis: Axis, labels: Sequence[tuple[str, tuple[str, ...]]]) -> float | None:
        sizes: dict[str, str] = {}
        parents = defaultdict(set)
        counts: Counter[str] = Counter()
        for text, above in labels:
            said = facets(text)
            if said.time or (said.said.kinds & {"p", "test"} and said.statistic) or not said.bare:
                continue
            counts[said.bare] += 1
            sizes[said.bare] = sizes.get(said.bare) or said.n
            parents[said.bare].add(above)
        crossed = self._crosses(axis, set(counts))
        if len(counts) < 2 or sum(counts.values()) < 0.5 * len(self.layout.rows):
            return None
        score = sum(self.groupness(name, sizes[name]) for name in counts) / len(counts)
        score += _OF_CONTROL * any(map(_CONTROL.search, counts))
        repeated = sum(len(above) > 1 for above in parents.values()) > 0.6 * len(parents)
        score += 1.2 * (axis.kind == "stub" and repeated and len(counts) <= _MOST_GROUPS)
        score += 1.2 * (crossed and not repeated and len(counts) <= _MOST_GROUPS)
        score -= 0.1 * min(len(counts) - 2, _MOST_GROUPS)  # of two crossed columns, arms are the fewer
        score -= 1.5 * (len(counts) > _MOST_GROUPS)
        if axis.kind == "stub":
            heads = self.layout.stub_heads
            score += 1.5 * (axis.depth < len(heads) and names_groups(heads[axis.depth]))
            score += 1.5 * any(row.own.said.kinds == {"p"} and row.own.statistic for row in self.layout.rows)
        return score

    def _crosses(self, axis: Axis, names: set[str]) -> bool:
        """Whether the labels within one label of this column of labels are those within every other.

        Which of two crossed columns names the groups is then for their words to say.
        """
        if axis.kind != "stub":
            return False
        within = defaultdict(set)
        for row in self.layout.rows:
            if len(row.stubs) > axis.depth + 1 and (name := facets(row.stubs[axis.depth]).bare) in names:
                within[name].add(row.stubs[axis.depth + 1])
        common = set.intersection(*within.values()) if len(within) > 1 else set()
        return len(common - {""}) > 1 and all(len(common) > 0.6 * len(mine) for mine in within.values())

    # --- names -----------------------------------------------------------------------------------------

    def name(self, read: Read, assignment: Assignment) -> None:
        """Say of every entry of a row what it is about."""
        row = read.row
        said = self._labels(row)
        if row.own.statistic and not row.sections and len(row.stubs) == 1:
            # "Median (IQR)" in the row below "Age, mean (SD)"
            said = (*said[:3], said[3] or self._variables.get(row.block, []))
        elif said[3] and not row.own.time and NAMES.search(said[3][-1]):
            self._variables[row.block] = [facets(thing).name or thing for thing in said[3]]
        columns = self.columns[row.index]
        for entry in read.entries:
            of_above = entry.about is not None and entry.about.block == row.block
            group_label, labels, times, things = self._labels(entry.about) if of_above else said
            column = entry.column
            effect = entry.kind in ("p", "estimate", "test")
            mine: list[str] = list(things)
            if self.axis.kind == "columns":
                of = id(column), "p" in entry.values, effect
                if of not in self._groups:
                    self._groups[of] = self._group_of_column(entry, columns, effect=effect)
                entry.group = self._groups[of]
                if (
                    "p" in entry.values
                    and not column.kinds
                    and any(cell.column_span > 1 for cell in entry.places)
                ):
                    entry.group, entry.shared = "", True
                mine += column.things
                if effect and (
                    entry.kind != "p" or column.kinds & {"estimate", "test"}
                ):  # "Crude", "Model 1"
                    within = entry.group.split(" › ")
                    mine += [
                        name for name in column.names
                        if name != column.last.name and name not in within and not facets(name).label.letter
                    ]  # fmt: skip
            else:
                wide = "p" in entry.values and any(cell.row_span > 1 for cell in entry.places)
                wide = wide or compares_rows(row, self.layout)
                entry.group = _group_of(facets(group_label)) if group_label and not wide else ""
                entry.shared = wide
                leaf = column.last.name if "p" in entry.values and column.leaf == P else None
                mine += [name for name in (*column.names, *column.things) if name != leaf]
            entry.times = tuple(dict.fromkeys((*times, *column.times)))
            mine = mine or [*subject(self.layout, self.legend.caption)]
            if effect and self.predicted and not column.names:
                mine = [self.predicted, *mine]
            mine += [entry.category] if entry.category else []
            entry.outcome = in_one_line(tuple(mine))
            entry.n = self._size(read, entry, labels, group_label, assignment)
        _name_pairs(read.entries)

    def name_only_group(self, reads: Sequence[Read]) -> None:
        """Give all entries the group of the caption, if the table names none."""
        entries = [entry for read in reads for entry in read.entries]
        if not any(entry.group for entry in entries) and (group := only_group(self.legend.caption)):
            for entry in entries:
                entry.group = group

    def _labels(self, row: Row | None) -> tuple[str, list[str], list[str], list[str]]:
        """Label of the group, all labels, and the times and outcomes among them."""
        if row is None:
            return "", [], [], []
        group = self._group_label(row)
        labels = list(dict.fromkeys(label for label in (*row.sections, *row.stubs) if label))
        return group, labels, *self._split(row, [label for label in labels if label != group])

    def _group_label(self, row: Row) -> str:
        label = self.axis.label(row)
        if not label:
            return ""
        said = row.of(label)
        return "" if said.time or said.statistic or "p" in said.said.kinds else label

    def _split(self, row: Row, labels: Sequence[str]) -> tuple[list[str], list[str]]:
        """Times and outcomes among the labels of a row; labels that only name statistics are neither."""
        timed = {
            stub for stub, head in zip(row.stubs, self.layout.stub_heads, strict=False)
            if stub and head and heads_times(head.split(" ")[-1]) and heads_times(head)
        }  # fmt: skip
        aged = any(_AGE.search(label) for label in labels[:-1])
        times: list[str] = []
        things: list[str] = []
        for label in labels:
            said = row.of(label)
            alone = said.said.kinds <= _DESCRIBE and said.label.pure  # "Mean", "SD"
            if said.statistic and label == row.label and (len(labels) > 1 or alone):
                continue
            if label in timed or (said.time and not (aged and label == row.label)):
                times.append(said.bare)
            else:
                things.append(said.bare)
        return times, things

    def _group_of_column(self, entry: Entry, columns: Mapping[int, Column], *, effect: bool) -> str:
        column = entry.column
        names = list(column.names)
        if effect:
            owners = {c.owner for c in columns.values() if c.owner}
            last = column.last.name
            names = [name for name in names if not (column.kinds and name == last)]
            names = [
                name
                for name in names
                if len(owners) > 1 or entry.kind != "p" or not self._is_shared(name, columns)
            ]
            names = [
                name
                for name in names
                if self.groupness(name, column.n) >= 1.2 or self._is_of_arm(name, columns)
            ]
            if "p" in entry.values and not names:
                return column.owner
        return " › ".join(name for name in names if not heads_nothing(name))

    @staticmethod
    def _is_of_arm(name: str, columns: Mapping[int, Column]) -> bool:
        """Whether a name also is the innermost over columns that describe groups."""
        return any(
            name == column.names[-1] and column.leaf.kinds & _OF_ARMS
            for column in columns.values()
            if column.names
        )

    @staticmethod
    def _is_shared(name: str, columns: Mapping[int, Column]) -> bool:
        return all(name in column.names for column in columns.values() if column.names)

    def _size(
        self, read: Read, entry: Entry, labels: Sequence[str], group_label: str, assignment: Assignment
    ) -> str:
        """Size that the table prints for an entry: in its row, above it, in its head, label or notes."""
        column, row = entry.column, read.row
        sizes = assignment.sizes[row.index]
        in_row = size_in_row(read, column) if read.sizes else ""
        if entry.kind in _NO_GROUPS:
            return in_row
        found = (
            in_row
            or (facets(group_label).n if group_label else "")
            or sizes.nearest(column.at, row, column)
            or next((n for label in reversed(labels) if (n := facets(label).n)), "")
        )
        if found:
            return found
        legend = self.legend
        if (by_name := self._sizes_by_name().get(entry.group.split(" › ")[-1])) is not None:
            return by_name
        if legend.each and self.axis.kind == "columns" and column.names:
            return legend.each
        return (
            legend.n
            if legend.n
            and not any(c.n for c in self.columns[row.index].values())
            and self._is_one_sample(row)
            else ""
        )

    def _sizes_by_name(self) -> Mapping[str, str]:
        """Sizes that caption and notes give to the groups of the table."""
        if self._noted is None:
            if self.axis.kind == "columns":
                columns = {id(c): c for row in self.layout.rows for c in self.columns[row.index].values()}
                names = [column.names[-1] for column in columns.values() if column.names]
            else:
                names = [facets(self.axis.label(row)).bare for row in self.layout.rows]
            self._noted = sizes_by_name(self.legend.about, [*dict.fromkeys(filter(None, names))])
        return self._noted

    def _is_one_sample(self, row: Row) -> bool:
        """Whether the columns are no groups, so that the size in the caption is that of all."""
        columns = self.columns[row.index].values()
        names = {tuple(column.names) for column in columns if not column.kinds & _NO_GROUPS}
        return len(names) <= 1 and self.axis.kind == "columns"


def _group_of(said: Facets) -> str:
    """Name of a group in the label of a row: "Control" in "Control mean (SD)"."""
    return (said.name if said.said.kinds and said.said.kinds <= _DESCRIBE else "") or said.bare


def _name_pairs(entries: Sequence[Entry]) -> None:
    """Give the two quantities of one cell under "Tutored (untutored)" to these groups."""
    for one, other in pairwise(entries):
        if one.column is not other.column or one.k == other.k or one.values.keys() != other.values.keys():
            continue
        match = _TWO_GROUPS.search(facets(one.column.last.text).name)
        if match is not None:
            names = match["one"].strip(), (match["two"] or match["other"]).strip()
            for entry, name in zip((one, other), names, strict=True):
                entry.group = name
                entry.times = tuple(time.split(";")[0].strip() for time in entry.times)
