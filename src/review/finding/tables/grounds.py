"""Whether anything says what a number is: without a ground, it stays a named gap."""

from __future__ import annotations

import re
from typing import Final

from review.finding.grammar import Phrase
from review.finding.tables.assignment import Assigned, Assignment
from review.finding.tables.cells import decimals, is_whole, value_of
from review.finding.tables.columns import Column
from review.finding.tables.facets import facets, group_score
from review.finding.tables.layout import Row
from review.finding.tables.measures import is_ratio
from review.finding.tables.notes import Legend
from review.finding.tables.rowsizes import blocks_of_categories, counts_people
from review.patterns import regex

_OF_MEANS: Final = regex(r"\W*(?:[\w-]+,? ){0,3}means?\b", re.IGNORECASE)
_CHANGE: Final = regex(
    r"(?:%|per ?cent(?:age)?|relative) (?:change|reduction|increase|decrease|difference)"
    r"|(?<!of )\bchanges?[ ,]*[(]?%",
    re.IGNORECASE,
)
_SCORES: Final = regex(r"\b(?:scores?|changes?)\b", re.IGNORECASE)


class Grounds:
    """What of a table says what its numbers are: labels, caption, notes, and rows beside each other."""

    def __init__(self, assignment: Assignment, legend: Legend) -> None:
        self.legend, self.seen = legend, assignment.seen
        self.scores = _SCORES.search(legend.caption) is not None
        self.shares = _columns_of_shares(assignment)
        self.counts = legend.counts or counts_people(assignment.layout, assignment.columns)
        self.categories = blocks_of_categories(assignment.layout, assignment.columns)

    def name(
        self, row: Row, column: Column, phrase: Phrase, assigned: Assigned, fields: tuple[str, ...]
    ) -> bool:
        """Whether something says what the numbers are."""
        if fields[:2] == ("count", "total") and (
            not all(map(is_whole, phrase.numbers[:2])) or is_ratio(row, column)
        ):
            return False
        if fields == ("percent",) and (
            phrase.numbers[0].startswith("-")
            or any(_CHANGE.search(text) for text in (*column.path, *row.stubs, *row.sections))
        ):
            return False  # a change in percent is no share
        if (
            fields == ("percent",)
            and row.own.said.kinds == {"percent"}
            and not any(phrase.percent)
            and any(p.form == "spread" for content in row.cells.values() for p in content.phrases)
        ):
            return False  # "Hematocrit, %": the unit of means, and of what stands beside them
        if column.role or assigned.named > 1:
            return True
        if assigned.named:  # by caption or notes only
            written = decimals(phrase.numbers[0]) > 0 or any(phrase.percent) or bool(column.n)
            center = fields == ("mean",) and decimals(phrase.numbers[0]) > 0 and not column.kinds
            center = center and _OF_MEANS.match(self.legend.caption) is not None
            return fields in (("count",), ("p",)) or center or (fields == ("percent",) and written)
        if fields == ("count", "percent") and is_whole(phrase.numbers[0]):
            shares = phrase.form == "bracket" and column.at in self.shares
            return shares or phrase.percent[1:2] == (True,) or self._is_usual(column, phrase, fields)
        if fields == ("percent",) and phrase.percent == (True,):
            said = self.legend.said.kinds | self.legend.notes.kinds
            return (
                bool(column.n or column.times or self.legend.n)
                or bool(said & {"percent", "count"})
                or self._is_group(column)
                or any(facets(text).n for text in (*row.sections, *row.stubs))
            )
        if fields == ("count",) and is_whole(phrase.numbers[0]):
            return (self.counts or row.block in self.categories) and not column.kinds
        if fields == ("mean", "sd") and phrase.form == "bracket":
            known = self._is_group(column) or self._is_usual(column, phrase, fields) or self.scores
            known = known or bool(column.times)
            return decimals(phrase.numbers[0]) > 0 and not column.kinds and known
        return False

    def _is_usual(self, column: Column, phrase: Phrase, fields: tuple[str, ...]) -> bool:
        """Whether other rows of the column say that they hold the same."""
        return (column.at, phrase.form, fields) in self.seen

    def _is_group(self, column: Column) -> bool:
        """Whether the heads over a column name a group."""
        return bool(column.n) or any(group_score(name) >= 1.2 for name in column.names)


def _columns_of_shares(assignment: Assignment) -> frozenset[int]:
    """Columns in whose ``a (b)``, but for one of three or more, b is the percentage that a is of the size."""
    near: dict[int, list[bool]] = {}
    for row in assignment.layout.rows:
        for at, content in row.cells.items():
            size = value_of(assignment.columns[row.index][at].n)
            for phrase in content.phrases if size else ():
                if phrase.form == "bracket" and is_whole(phrase.numbers[0]):
                    a, b = (value_of(number) or 0.0 for number in phrase.numbers)
                    near.setdefault(at, []).append(abs(100 * a / size - b) < 1 if size else False)
    return frozenset(at for at, are in near.items() if len(are) > 2 and sum(are) >= len(are) - 1)
