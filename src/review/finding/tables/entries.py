"""Records in the making, and which numbers may stand in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from review.document import Cell
from review.finding.grammar import Phrase
from review.finding.tables.columns import Column
from review.finding.tables.layout import Row
from review.patterns import regex
from review.records import Relation

Kind = Literal["summary", "proportion", "estimate", "test", "p"]

SUMMARY: Final = frozenset({"mean", "sd", "se", "median", "q1", "q3", "minimum", "maximum"})
_SHARE: Final = frozenset({"count", "percent", "total"})
#: Sets of fields that one record may hold.
_TOGETHER: Final = (
    SUMMARY | {"ci_low", "ci_high", "n", "unit"},
    _SHARE | {"n", "ci_low", "ci_high", "unit"},
    frozenset({"value", "se", "ci_low", "ci_high", "n", "unit"}),
    frozenset({"statistic", "df", "n", "ci_low", "ci_high", "unit"}),
)
#: Two columns of limits, before what they are limits of.
_PAIRS: Final = ({"minimum", "maximum"}, {"q1", "q3"})
LEADS: Final = frozenset({"mean", "median", "count", "percent", "value", "statistic", "total", "n"})


@dataclass(slots=True)
class Entry:
    """A record in the making.

    Parameters
    ----------
    values : dict
        Numbers by field; ``value`` of an estimate, ``statistic`` of a test, ``p`` of a p-value.
    column : Column
        Of its first number.
    at : list of int
        Columns that it took.
    places : list of Cell
        Cells that it was printed in.
    k : int
        Position of its first phrase in the cell.
    measure : str
        Estimate or test.
    p : tuple or None
        Relation and p-value that belong to it.
    group, outcome, n : str
        What it is about, given by :mod:`review.finding.tables.axes`.
    times : tuple of str
    shared : bool
        Whether its cell spans several groups.
    category : str
        Which of the things that a row counts side by side: "female" of "male/female".
    about : Row or None
        The row above that a p-value in a row of its own belongs to.
    """

    values: dict[str, str]
    column: Column
    at: list[int]
    places: list[Cell]
    k: int = 0
    measure: str = ""
    relation: Relation = "="
    level: str = ""
    unit: str = ""
    marks: str = ""
    df: tuple[str, ...] = ()
    p: tuple[Relation, str | None] | None = None
    assumptions: list[str] = field(default_factory=list)
    group: str = ""
    outcome: str = ""
    n: str = ""
    times: tuple[str, ...] = ()
    shared: bool = False
    category: str = ""
    about: Row | None = None
    _kind: Kind | None = None

    @property
    def kind(self) -> Kind:
        """Record that it becomes; fixed once nothing more is taken."""
        if self._kind is None:
            self._kind = self._of_fields()
        return self._kind

    def _of_fields(self) -> Kind:
        values = self.values.keys()
        if "p" in values:
            return "p"
        if "value" in values or ("statistic" in values and "ci_low" in values):
            return "estimate"
        if "statistic" in values:
            return "test"
        return "proportion" if values & _SHARE and not values & SUMMARY else "summary"

    def take(self, other: Entry) -> None:
        """Take further fields."""
        self._kind = None
        self.values |= other.values
        self.at += [at for at in other.at if at not in self.at]
        self.places += other.places
        self.level = self.level or other.level
        self.measure = self.measure or other.measure
        self.relation = other.relation if self.relation == "=" else self.relation
        self.df = self.df or other.df
        self.marks += other.marks
        self.assumptions += other.assumptions


@dataclass(slots=True)
class Read:
    """What a row holds: entries in the order of columns, sizes by column, phrases that became nothing."""

    row: Row
    columns: Mapping[int, Column]
    entries: list[Entry] = field(default_factory=list)
    sizes: dict[int, tuple[str, Column]] = field(default_factory=dict)
    unread: list[tuple[int, Phrase]] = field(default_factory=list)
    joined: bool = False  # whether numbers went to the row above
    known: int = 0  # numbers that are known to be no results: sizes, references, diagonals
    df: str = ""  # of a row without a test, such as that of residuals


def joins(old: dict[str, str], new: dict[str, str], *, before: bool = False) -> bool:
    """Whether fields may stand in one record, none twice; ``before`` if the new ones may lead it."""
    if old.keys() & new.keys() or "p" in old or "p" in new:
        return False
    both = old.keys() | new.keys()
    if both in _PAIRS:
        return True
    leads = (old.keys() | (new.keys() if before else frozenset())) & LEADS
    return bool(leads) and any(both <= together for together in _TOGETHER)


def under_one_head(one: Entry, other: Entry) -> bool:
    """Whether the columns of two entries stand under one head that the second only details."""
    a, b = one.column, other.column
    return a is not b and a.path[:-1] == b.path[:-1] and (len(b.path) > 1 or b.pure or bool(b.role))


def stand_together(one: Entry, other: Entry) -> bool:
    """Whether the heads of two columns say that they are about one thing."""
    a, b = one.column, other.column
    if a is b:
        return True
    if a.times != b.times or (a.n and b.n and a.n != b.n):
        return False
    if not b.path:
        return b.at - a.at == 1
    if not (b.names or b.times or b.things):
        return True  # heads that name nothing but statistics
    under = (
        a.path[:-1] == b.path[:-1]
        or (bool(a.path) and a.path[0] == b.path[0])
        or (bool(b.names) and a.names == b.names)
    )
    if not under:
        return False
    first, second = a.last.name, b.last.name
    beside = bool(a.leaf.kinds and b.leaf.kinds) and b.at - a.at == 1
    return not first or not second or first == second or a.pure or b.pure or beside


def p_entry(row: Row, column: Column, relation: Relation, p: str) -> Entry:
    """Entry of a p-value that a mark stands for."""
    return Entry({"p": p}, column, [column.at], list(row.places[column.at]), relation=relation)


_WORD: Final = regex(r"\w")


@lru_cache(maxsize=4096)
def in_one_line(things: tuple[str, ...]) -> str:
    """What an entry is about in one line, each thing once."""
    worded = (" ".join(thing.split()) for thing in things if _WORD.search(thing))
    return " › ".join(dict.fromkeys(worded))
