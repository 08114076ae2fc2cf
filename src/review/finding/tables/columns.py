"""What the heads over a column say: statistics, names, times, a size; and what its numbers add to that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from review.finding.tables.facets import (
    NOTHING,
    Evidence,
    Facets,
    facets,
    heads_nothing,
    is_event,
    is_generic,
)
from review.patterns import regex

P: Final = Evidence(frozenset({"p"}))
SIZE: Final = Evidence(frozenset({"size"}))
_EFFECTS: Final = frozenset({"estimate", "test"})
_NOT_P: Final = frozenset({"ci", "se", "sd", "mean", "count", "estimate", "median", "test"})
_RATIO_OF_NUMBERS: Final = regex(r"\d+\s*/\s*\d+")
_LETTER_OR_DIGIT: Final = regex(r"[^\W_¹²³⁰⁴-⁹]")
_BETWEEN: Final = regex(r"between|\bvs\b|versus|effect", re.IGNORECASE)


@dataclass(slots=True)
class Column:
    """A column under its heads.

    Parameters
    ----------
    at : int
    path : tuple of str
        Heads, outermost first.
    leaf, upper : Evidence
        Statistics that the innermost head names that names any, and those above it.
    names : list of str
        Heads without statistics: groups, outcomes, models.
    times : list of str
    things : list of str
        What the innermost head measures, where a group stands above it.
    n : str
    pure : bool
        Whether the innermost head names statistics only.
    measure : str
        Estimate or test that a head names.
    role : str
        Field that its numbers fill, where two columns share a head.
    double : bool
        Whether most of its cells hold two or three numbers.
    title : str
        Heads without sizes, outermost first.
    owner : str
        Of a column of p-values: the group whose columns stand before it.
    """

    at: int
    path: tuple[str, ...]
    leaf: Evidence = NOTHING
    upper: Evidence = NOTHING
    names: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    things: list[str] = field(default_factory=list)
    n: str = ""
    pure: bool = False
    measure: str = ""
    role: str = ""
    double: bool = False
    owner: str = ""
    title: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        """Statistics named by any head."""
        return self.leaf.kinds | self.upper.kinds

    @property
    def last(self) -> Facets:
        """The innermost head."""
        return facets(self.path[-1] if self.path else "")


def column_of(at: int, path: Sequence[str]) -> Column:
    """Facets of a column from its heads alone."""
    labels: list[str] = []
    for text in path:  # "RR" above "(95% CI)" is one label
        if labels and text[0] in "([" and not facets(text).n and facets(labels[-1]).said.kinds:
            labels[-1] += " " + text
        else:
            labels.append(text)
    column = Column(at, tuple(labels))
    said = [facets(text) for text in labels]
    column.title = " › ".join(dict.fromkeys(label.bare for label in said if label.bare))
    for label in said:
        inner = label.n or column.n
        of_time = column.n and not label.n and label.name and not label.time and not label.said.kinds
        # "After (n = 36)" over groups: all of them together
        column.n = "" if of_time and said[0].time and said[0].n == column.n else inner
        _place(column, label, several=len(labels) > 1)
    named = [label for label in said if label.said.kinds]
    if named:
        column.leaf = named[-1].said
        for label in named[:-1]:
            column.upper |= label.said
        column.pure = said[-1].statistic
        if column.leaf.kinds == {"mean"} and "estimate" in column.upper.kinds:
            column.leaf |= Evidence(frozenset({"estimate"}))  # the mean of differences
            column.leaf = Evidence(column.leaf.kinds - {"mean"})
        column.measure = next(
            (m for label in reversed(named) for k in ("estimate", "test") if (m := label.measure(k))), ""
        )
    if "p" in column.leaf.kinds and not column.leaf.kinds & _NOT_P:
        column.leaf = P
    _own_change(column, said)
    _own_thing(column, said)
    return column


def _place(column: Column, label: Facets, *, several: bool) -> None:
    """Put the words of a head with the times or with the names."""
    name = label.name
    if label.time or (is_event(name) and not label.n) or (several and re.fullmatch(r"\d{1,3}", label.text)):
        column.times.append(name or label.bare)
        return
    if name in column.names or (several and heads_nothing(name)):
        return
    if _LETTER_OR_DIGIT.search(name) and not _RATIO_OF_NUMBERS.fullmatch(name):
        over = column.names[-1:]
        if over and is_generic(over[0]) and (heads_nothing(over[0]) or len(column.names) > 1):
            column.names.pop()  # "Treatment group" over "Stage 3"
        column.names.append(name)


def _own_change(column: Column, said: Sequence[Facets]) -> None:
    """Read "mean difference" under the head of one group as a change within it."""
    last = said[-1] if said else None
    if (
        last is None
        or column.measure != "MD"
        or _BETWEEN.search(last.text)
        or not any(label.n for label in said[:-1])
    ):
        return
    column.leaf = Evidence(
        column.leaf.kinds - {"estimate"} | {"mean"},
        frozenset(pair for pair in column.leaf.pairs if "estimate" not in pair),
    )
    column.measure = ""
    column.times.append(last.bare)


def _own_thing(column: Column, said: Sequence[Facets]) -> None:
    """Read "Age, mean (SD)" under the head of a group as what was measured."""
    if len(column.names) > 1 and column.leaf.kinds and not column.pure:
        last = said[-1]
        if last.said.kinds and last.name == column.names[-1] and not last.n:
            column.things = [column.names.pop()]
