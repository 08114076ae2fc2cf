"""Which groups a printed test or p-value compares: in rows of tables, and in sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from review.checking.context import Context
from review.checking.printed_numbers import interval_of_number, interval_of_p, printed_number
from review.checking.said import Kind, kinds_named
from review.patterns import regex
from review.printed import Interval, NotANumber, Printed, Rounding
from review.records import Comparison, Location, Proportion, PValue, Record, Summary, Test

Group: TypeAlias = Summary | Proportion
Holder: TypeAlias = Comparison | Test | PValue

_LARGEST: Final = 1e100  # squares of larger numbers leave the range of floats
_SENTENCE_END: Final = regex(r"[.!?][)\]]?[ \n]{1,3}(?=[A-Z])")
_FARTHEST: Final = 300  # characters between neighbors of one comparison
_LEAD: Final = 250  # characters of the sentence before its first number that are read for words …
_AFTER: Final = 60  # … and after its last
#: A p-value or test after such a word is of each group, or of more than the two.
_OF_EACH: Final = regex(
    r"\b(?:both|all|each|respectively|rang(?:e[ds]?|ing)|than zero|chance|tests|comparisons)\b", re.IGNORECASE
)
#: Between two groups that a sentence contrasts.
_CONTRAST: Final = regex(
    r"\b(?:vs|versus|v|than|compared|comparison|against|whil(?:e|st)|whereas|but|relative to|and for"
    r"|and in)\b|;",
    re.IGNORECASE,
)
_DIFFERENCE: Final = regex(
    r"\b(?:changes?|diff(?:erences?|s)?|delta|improvements?|gains?|effects?|ratio|reductions?|increases?"
    r"|decreases?)\b|[Δ∆]",
    re.IGNORECASE,
)
#: Rows about a part of the people, whose number is not the one over the column.
_PART: Final = regex(
    r"\b(?:(?:wo)?m[ae]n|(?:fe)?males?|boys|girls|sub-?groups?|subsets?|among|those|only|completers"
    r"|responders|survivors|users|positive|negative|aged)\b",
    re.IGNORECASE,
)
_TOTAL: Final = regex(
    r"\b(?:total|overall|all|combined|pooled|entire|whole|average|mean error|norms?)\b", re.IGNORECASE
)


class NotUsable(ValueError):
    """Why the numbers of a comparison determine nothing; the message is for the reader."""


@dataclass(frozen=True, slots=True)
class Case:
    """A printed statistic or p-value with the groups that it compares.

    Parameters
    ----------
    index : int
        Of the record that holds the statistic or the p-value.
    record : Comparison, Test or PValue
    groups : tuple of Summary, or of Proportion
    near : frozenset of str
        Kinds of tests and circumstances named beside it: by caption, notes and heads, or by its sentence.
    in_table : bool
        Whether the groups are part of the record.
    doubt : str or None
        Why these may not be the groups compared.
    """

    index: int
    record: Holder
    groups: tuple[Group, ...]
    near: frozenset[Kind]
    in_table: bool
    doubt: str | None = None

    @property
    def table(self) -> str | None:
        """Label of the table that the record stands in, perhaps empty; None in running text."""
        return table_of(self.record)

    @property
    def statistic(self) -> str | None:
        """Name of the printed test statistic."""
        return None if isinstance(self.record, PValue) else self.record.statistic

    @property
    def value(self) -> str | None:
        """The statistic, as printed."""
        return None if isinstance(self.record, PValue) else self.record.value

    @property
    def df(self) -> tuple[Printed, ...]:
        """Printed degrees of freedom; none if one of them is no number."""
        try:
            return (
                () if isinstance(self.record, PValue) else tuple(printed_number(df) for df in self.record.df)
            )
        except NotANumber:
            return ()

    @property
    def named(self) -> frozenset[Kind]:
        """What is named beside it, by its own row and words too."""
        return self.near | kinds_named(" ".join([self.record.outcome or "", *self.record.qualifiers]))

    @property
    def labels(self) -> tuple[str | None, ...]:
        """Names of the groups."""
        return tuple(group.group for group in self.groups)

    @property
    def others(self) -> tuple[Location, ...]:
        """Where the groups stand, if not in the record."""
        return () if self.in_table else tuple(group.location for group in self.groups)

    def fields(self, compared: str, *names: str) -> tuple[str, ...]:
        """The compared field, and those of the groups that enter."""
        if not self.in_table:
            return (compared,)
        groups = range(len(self.groups))
        inner = [(i, name) for i in groups for name in names if getattr(self.groups[i], name, None)]
        return (compared, *(f"groups[{i}].{name}" for i, name in inner))

    def p_value(self, alpha: float, rounding: Rounding) -> tuple[str, Interval] | None:
        """The p-value as printed, and its interval; None if there is none."""
        relation, p = self.record.p_relation, self.record.p
        if relation is None:
            return None
        printed = "ns" if p is None else p if relation == "=" else f"{relation} {p}"
        try:
            return printed, interval_of_p(printed, alpha, rounding)
        except NotANumber:
            raise NotUsable(f"the p-value {printed!r} is no number between 0 and 1") from None


@lru_cache(4096)
def number(text: str, rounding: Rounding) -> Interval:
    """What a printed number stands for; raises :class:`NotUsable`, naming it."""
    try:
        ends = interval_of_number(text.rstrip("% "), rounding)
    except NotANumber:
        raise NotUsable(f"{text!r} is no single number") from None
    if not max(abs(ends.low), abs(ends.high)) < _LARGEST:
        raise NotUsable(f"{text!r} is no bounded number")
    return ends


def whole(text: str | None) -> int | None:
    """A printed count or sample size; None if there is none, or it is no whole number."""
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 13 else None
    try:
        printed = printed_number(text)
    except NotANumber:
        return None
    if printed.relation != "=" or printed.exact.denominator != 1:
        return None
    return int(printed.exact) if 0 <= printed.exact < 10**12 else None


def table_of(record: Record) -> str | None:
    """Label of the table that a record stands in; empty if the table has none, None in running text."""
    place = record.location
    return place.table or "" if place.table or place.column is not None else None


def cases_of(records: Sequence[Record], context: Context) -> list[Case]:
    """All comparisons of a paper whose groups are described."""
    return [*_in_tables(records, context), *_in_prose(records, context)]


def _in_tables(records: Sequence[Record], context: Context) -> Iterator[Case]:
    found = [
        (i, record)
        for i, record in enumerate(records)
        if isinstance(record, Comparison) and len(record.groups) > 1
        if record.p_relation is not None or record.statistic is not None
    ]
    with_p = [record for _, record in found if record.p_relation is not None]
    uses = Counter(place for record in with_p for place in _places(record))
    widest: Counter[str] = Counter()
    for record in with_p:
        widest[record.location.table or ""] = max(widest[record.location.table or ""], len(record.groups))
    for i, record in found:
        where = record.location.table or ""
        near = kinds_named(context.paragraph(record.location)) | kinds_named(record.location.column or "")
        doubt = _doubt(record, max(uses[place] for place in _places(record)), widest[where])
        yield Case(i, record, record.groups, near, True, doubt)


def _places(record: Comparison) -> list[tuple[str | None, int]]:
    return [(record.location.table, group.location.start) for group in record.groups]


def _doubt(record: Comparison, p_values: int, widest: int) -> str | None:
    """Why the groups of a row may not be those that its p-value compares, or not of the printed size."""
    if any(note.startswith("groups compared") for note in record.assumptions):
        return "the head of the p-value names groups that are not those of the row"
    if p_values > 1:
        return "several p-values stand beside the same groups"
    if len(record.groups) < widest and not record.df:
        return "other rows of the table compare more groups"
    labels = [group.group or "" for group in record.groups]
    changes = sum(_DIFFERENCE.search(label) is not None for label in labels)
    if 0 < changes < len(labels):
        return "one of the columns is a difference between others"
    if any(_TOTAL.search(label) for label in labels):
        return "one of the columns may hold all groups together"
    if len(labels) > 2 and _levels(labels) > 1:
        return "the groups differ in more than one respect; which of them p compares is not said"
    if isinstance(record.groups[0], Summary) and not record.df and _PART.search(record.outcome or ""):
        return "the row may be about a part of the people only"
    return None


def _levels(labels: Sequence[str]) -> int:
    """In how many parts of ``"men › patients"`` the names of groups differ."""
    parts = [label.split(" › ") for label in labels]
    if len({len(part) for part in parts}) > 1:
        return 2
    return sum(len(set(level)) > 1 for level in zip(*parts, strict=True))


def _in_prose(records: Sequence[Record], context: Context) -> Iterator[Case]:
    """Sentences with two groups and one test or p-value after them."""
    if context.document is None:
        return
    text = context.document.text
    prose = [(i, record) for i, record in enumerate(records) if table_of(record) is None]
    for sentence in _sentences(prose, text):
        kinds = [type(record) for _, record in sentence]
        for at, kind in enumerate(kinds):
            if at < 2 or kind not in (Test, PValue) or kinds[at - 1] is not kinds[at - 2]:
                continue
            pair = [record for _, record in sentence[at - 2 : at]]
            alone = kinds.count(kinds[at - 1]) == 2 and sum(k in (Test, PValue) for k in kinds) == 1
            if not alone or not isinstance(pair[0], Summary | Proportion):
                continue
            i, holder = sentence[at]
            said = _said(text, pair[0], pair[1], holder)
            if said is not None:
                near = kinds_named(" ".join((said, *holder.qualifiers)))
                yield Case(i, holder, tuple(pair), near, False)  # type: ignore[arg-type]


def _said(text: str, first: Record, second: Record, holder: Record) -> str | None:
    """The words around two groups and their test; None if these do not contrast the two with each other."""
    start, end = first.location.start, holder.location.end
    after = text[end : end + _AFTER]
    stop = _SENTENCE_END.search(after)
    after = after[: stop.start()] if stop else after
    between = text[first.location.end : second.location.start]
    named = {group.group for group in (first, second) if not isinstance(group, Comparison)}
    contrasted = _CONTRAST.search(between) or (None not in named and len(named) == 2)
    if not contrasted or _OF_EACH.search(text[first.location.end : end] + after):
        return None
    before = text[max(0, start - _LEAD) : start]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return before[ends[-1] if ends else 0 :] + text[start:end] + after


def _sentences(prose: Sequence[tuple[int, Record]], text: str) -> Iterator[list[tuple[int, Record]]]:
    """Runs of records that stand in one sentence, in its order."""
    run = list(prose[:1])
    for (_, before), following in pairwise(prose):
        start, end = before.location.end, following[1].location.start
        if end - start > _FARTHEST or _SENTENCE_END.search(text, max(0, start - 1), max(start, end)):
            yield run
            run = []
        run.append(following)
    yield run
