"""What the columns of a table say of each other: shared names, halves of one quantity, p-values, sizes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from review.finding.grammar import Phrase
from review.finding.tables.cells import decimals, is_whole, value_of
from review.finding.tables.columns import SIZE, Column, P, column_of
from review.finding.tables.facets import NOTHING, Evidence, facets, is_time
from review.finding.tables.labels import quartile
from review.finding.tables.layout import Layout, Row
from review.patterns import regex

_DESCRIBING: Final = frozenset({"mean", "sd", "se", "median", "count", "percent"})
_COMPANY: Final = frozenset({"p", "df", "se", "sd", "ci", "ci_low", "ci_high"})
#: Beside these, ``P`` is phosphorus.
_ELEMENTS: Final = frozenset({"K", "Ca", "Mg", "Na", "Fe", "Zn", "Cu", "Mn", "S", "C"})
Groupness = Callable[[str, str], float]


def read_columns(layout: Layout, rows: Sequence[Row], groupness: Groupness) -> dict[int, Column]:
    """Columns of rows that stand under the same heads.

    Parameters
    ----------
    layout : Layout
    rows : sequence of Row
    groupness : callable
        How much a name, with the size printed with it, looks like that of a group.
    """
    columns = {at: column_of(at, rows[0].heads[at]) for at in layout.columns}
    numbers = {at: _phrases(rows, at) for at in layout.columns}
    _drop_common_names(columns, groupness)
    _name_by_brackets(columns)
    _split_shared_words(columns)
    _split_times(columns)
    _read_answers(columns)
    _doubt_letters(columns, numbers)
    _name_shared_heads(columns, numbers)
    _find_p_values(columns, numbers)
    for column in columns.values():
        column.double = sum(p.form in ("spread", "bracket", "interval") for p in numbers[column.at]) > 1
        if numbers[column.at]:
            column.role = quartile(column.last.text) or column.role
    _find_sizes(columns, numbers)
    _find_owners(columns)
    return columns


Numbers = Mapping[int, Sequence[Phrase]]


def _phrases(rows: Sequence[Row], at: int) -> list[Phrase]:
    return [
        phrase
        for row in rows
        if (content := row.cells.get(at)) is not None and content.kind == "data"
        for phrase in content.phrases
    ]


def _drop_common_names(columns: Mapping[int, Column], groupness: Groupness) -> None:
    """What stands over all columns says nothing of one, unless it names a group."""
    named = [set(column.names) for column in columns.values() if not column.kinds & {"p", "estimate", "test"}]
    named = named if len(named) > 1 else [set(c.names) for c in columns.values() if "p" not in c.kinds]
    common = set.intersection(*named) if len(named) > 1 else set()
    if not common or len({(*column.names, *column.times) for column in columns.values()}) < 2:
        return
    for column in columns.values():
        alone = len(column.names) == 1
        column.names = [
            n for n in column.names if n not in common or (alone and groupness(n, column.n) >= 1.2)
        ]


_BRACKETED: Final = regex(r"[(]([^()]{3,40})[)]\W*$")


def _name_by_brackets(columns: Mapping[int, Column]) -> None:
    """Name the columns "Median share (bell)" and "Median share (horn)" after what stands in brackets."""
    pure = [
        c for c in columns.values() if c.pure and not (c.names or c.times) and c.leaf.kinds <= _DESCRIBING
    ]
    named = [(column, match[1]) for column in pure if (match := _BRACKETED.search(column.last.bare))]
    names = [name for _, name in named if not facets(name).said.kinds and re.match(r"[^\W\d]{3}", name)]
    if len(set(names)) > 1:
        for column, name in named:
            if name in names:
                (column.times if is_time(name) else column.names).append(name)


_TIMES_FIRST: Final = regex(
    r"(?:pre|post|end|start|final|initial|baseline|before|after|follow-?up)\b", re.IGNORECASE
)


def _split_shared_words(columns: Mapping[int, Column]) -> None:
    """Of "Baseline pain", "Final pain", what all heads share is the outcome, the rest are times."""
    rest = [
        column for column in columns.values() if column.path and "p" not in column.kinds and not column.pure
    ]
    labels = {column.last.name for column in rest} - {""}
    if len(labels) < 2 or all(column.times for column in rest):
        return
    words = [label.split() for label in sorted(labels)]
    shared = 0
    while all(len(w) > shared + 1 and w[-1 - shared] == words[0][-1 - shared] for w in words):
        shared += 1
    if shared and all(_TIMES_FIRST.match(w[0]) or is_time(" ".join(w[:-shared])) for w in words):
        for column in rest:
            label = column.last.name
            column.names = [name for name in column.names if name != label]
            column.times, column.things = [label], [" ".join(label.split()[-shared:])]


def _split_times(columns: Mapping[int, Column]) -> None:
    """Of "Before filtered air", "Before smoke", what all heads share is the time, the rest are names."""
    timed = [column for column in columns.values() if column.path and not column.kinds]
    labels = [column.times[0] if len(column.times) == 1 else "" for column in timed]
    if len(set(labels)) < 2 or not all(labels) or any(column.names for column in timed):
        return
    words = [label.split() for label in labels]
    shared = 0
    while all(len(w) > shared + 1 and w[shared] == words[0][shared] for w in words):
        shared += 1
    time = " ".join(words[0][:shared])
    if shared and is_time(time) and not any(is_time(" ".join(w[shared:])) for w in words):
        for column, w in zip(timed, words, strict=True):
            column.times, column.names = [time], [" ".join(w[shared:])]


def _read_answers(columns: Mapping[int, Column]) -> None:
    """Read "No" beside "Yes" as an answer, no number."""
    if any(column.last.text == "Yes" for column in columns.values()):
        for column in columns.values():
            if column.last.text == "No" and column.leaf.kinds == {"count"}:
                column.leaf, column.pure, column.names = NOTHING, False, [*column.names, "No"]


def _doubt_letters(columns: Mapping[int, Column], numbers: Numbers) -> None:
    """Letters such as F, t or B name a statistic only beside columns of others, and over lone numbers."""
    texts = {column.last.bare for column in columns.values()}
    twice = {one.path for one, two in pairwise(columns.values()) if one.path == two.path and not one.kinds}
    for column in columns.values():
        if column.last.bare == "IC" and twice:  # an arm beside others under heads of two columns
            column.leaf, column.pure, column.names = NOTHING, False, [*column.names, "IC"]
    for column in columns.values():
        label = column.last.label
        if column.leaf.kinds == {"value"}:
            others = frozenset[str]().union(*(c.kinds for c in columns.values() if c is not column))
            column.leaf = Evidence(frozenset({"estimate"})) if others & {"se", "test"} else NOTHING
            column.measure, column.pure = "b" if column.leaf.kinds else "", bool(column.leaf.kinds)
            continue
        if not label.letter or not column.leaf.kinds & {"test", "estimate", "p"}:
            continue
        company: frozenset[str] = frozenset().union(*(c.kinds for c in columns.values() if c is not column))
        if (label.text == "P" and texts & _ELEMENTS) or (label.text == "z" and {"x", "y"} <= texts):
            company = frozenset()
        elif column.leaf == P:
            continue
        elif any(phrase.form in ("bracket", "spread", "counted") for phrase in numbers[column.at]):
            company = frozenset()
        if not company & _COMPANY:
            column.leaf, column.pure, column.measure = NOTHING, False, ""
            if label.text not in column.names:
                column.names.append(label.text)


_LOW: Final = regex(r"\blow\w*|\bLL\b|\bmin|2\.5", re.IGNORECASE)
_HIGH: Final = regex(r"\bupp\w*|\bhigh\w*|\bUL\b|\bmax|97\.5", re.IGNORECASE)
_BOUNDS: Final = (("ci", "ci_low", "ci_high"), ("iqr", "q1", "q3"), ("range", "minimum", "maximum"))
_SHARED: Final = (("mean", "sd"), ("mean", "se"), ("count", "percent"))


def _name_shared_heads(columns: Mapping[int, Column], numbers: Numbers) -> None:
    """Two columns under one head that names two statistics, or an interval."""
    _name_halves(columns, numbers)
    for one, two in pairwise(columns.values()):
        forms = {phrase.form for c in (one, two) for phrase in numbers[c.at]}
        if not one.path or not two.path or one.role:
            continue
        for kind, low, high in _BOUNDS:
            named = {kind, low} & one.kinds and {kind, high} & two.kinds
            same = one.path == two.path and one.leaf.kinds == {kind}
            if (
                named
                and forms <= {"number"}
                and (same or (_LOW.search(one.path[-1]) and _HIGH.search(two.path[-1])))
            ):
                one.role, two.role = low, high
                for column in (one, two):
                    column.names = [name for name in column.names if name != column.last.name]
                    column.pure = True
        for first, second in _SHARED:
            if (
                one.path == two.path
                and {first, second} <= one.leaf.kinds
                and forms <= {"number", "limits", "enclosed"}
            ):
                one.role, two.role = first, second


def _name_halves(columns: Mapping[int, Column], numbers: Numbers) -> None:
    """Of two columns under one head, whole numbers and numbers with "%" are counts and percentages."""
    for one, two in pairwise(columns.values()):
        left, right = ([p for p in numbers[c.at] if p.form in ("number", "enclosed")] for c in (one, two))
        whole = sum(is_whole(p.numbers[0]) and not any(p.percent) for p in left)
        shares = sum(any(p.percent) for p in right)
        alike = one.path == two.path and not (one.kinds or two.kinds or one.role)
        if alike and min(len(left), len(right)) > 1 and _nearly(whole, left) and _nearly(shares, right):
            one.role, two.role = "count", "percent"


def _nearly(found: int, among: Sequence[Phrase]) -> bool:
    return 10 * found >= 8 * len(among)


_EFFECT_OF: Final = regex(r"\W*\w+(?:[ ][×x*][ ]\w+)? effects?\W*", re.IGNORECASE)
_BETWEEN: Final = regex(r"\W*(?:between|within|of|among)? ?(?:the )?(?:\w+ )?groups?\W*", re.IGNORECASE)
_TESTS_ONLY: Final = regex("test|anova|fisher", re.IGNORECASE)


def _find_p_values(columns: Mapping[int, Column], numbers: Numbers) -> None:
    """Columns that no word calls p, though their numbers are written as p-values are; and the reverse."""
    order = list(columns.values())
    for column in order:
        found = numbers[column.at]
        if found and column.kinds & {"estimate", "test"} and all(p.form in ("p", "ns") for p in found):
            column.leaf, column.measure = P, ""  # "Difference between groups" over "p = 0.04"
            column.names = [name for name in column.names if not _BETWEEN.fullmatch(name)]
        bare = [p for p in numbers[column.at] if p.form in ("number", "p")]
        named = column.leaf.kinds == {"test"} and _TESTS_ONLY.search(column.last.text)
        if named and bare and all(map(_is_p, bare)):
            column.leaf = P
        if column.leaf == P and 2 * sum(_in_unit(p) for p in bare) < len(bare):
            column.leaf = NOTHING
    effects = [
        column
        for column in order
        if (column.measure == "MD" or not column.kinds or column.leaf == P)
        and _EFFECT_OF.fullmatch(column.last.text)
        and numbers[column.at]
    ]
    written = [phrase for column in effects for phrase in numbers[column.at]]
    if all(map(_is_p, written)) and any(p.relation in ("<", "≤") for p in written):
        for column in effects:  # "Group effect", "Period effect"
            column.leaf, column.measure = P, ""
    run: list[Column] = []
    for column in reversed(order):
        found = numbers[column.at]
        if column.kinds or column.n or column.times or not found or not _most(found, _is_p):
            break
        run.append(column)
    if (
        run
        and len(run) < len(order)
        and any(p.relation in ("<", ">", "≤") for c in run for p in numbers[c.at])
    ):
        for column in run:
            column.leaf = P
    for column, following in zip(order, [*order[1:], None], strict=False):
        found = numbers[column.at]
        beside = following is None or following.leaf == P
        if (
            beside
            and not column.kinds
            and found
            and _most(found, _is_p)
            and any(p.form in ("p", "ns") for p in found)
        ):
            column.leaf = P


def _in_unit(phrase: Phrase) -> bool:
    value = value_of(phrase.numbers[0])
    return value is not None and 0 <= value <= 1


def _is_p(phrase: Phrase) -> bool:
    if phrase.form in ("p", "ns"):
        return True
    places = decimals(phrase.numbers[0])
    return (
        phrase.form == "number"
        and _in_unit(phrase)
        and (places >= 2 or phrase.numbers[0] in ("0", "1", "1.0"))
    )


def _most(phrases: Sequence[Phrase], are: Callable[[Phrase], bool]) -> bool:
    """Whether all are, or all but one of at least three."""
    count = sum(map(are, phrases))
    return count == len(phrases) or (count > 2 and count >= len(phrases) - 1)


_PEOPLE: Final = regex(
    r"patients|subjects|participants|children|women|men|cases|animals|eyes|valid", re.IGNORECASE
)
_CASES: Final = regex(
    r"\W*(?:(?:no\.? of |number of )?(?:cases|patients|subjects|participants)|n)\W*", re.IGNORECASE
)
_SUMMARIES: Final = frozenset({"mean", "sd", "se", "median", "ci", "iqr"})


def _find_sizes(columns: Mapping[int, Column], numbers: Numbers) -> None:
    """Columns headed by n beside means, medians or intervals hold sample sizes, no counts."""
    order = list(columns.values())
    if len(order) > 2 and _CASES.fullmatch(order[0].last.text) and not any(c.kinds for c in order[1:2]):
        others = " ".join(column.last.text for column in order[1:])
        if "ontrol" not in others and all(is_whole(p.numbers[0]) for p in numbers[order[0].at]):
            order[0].leaf = SIZE  # "Cases", before the columns of what became of them
    for i, column in enumerate(order):
        if column.leaf.kinds != {"count"} or not (column.pure or _PEOPLE.search(column.path[-1])):
            continue
        near = [
            c
            for j, c in enumerate(order)
            if c is not column and (abs(i - j) == 1 or c.path[:-1] == column.path[:-1])
        ]
        share = any("percent" in c.leaf.kinds and not c.leaf.kinds & {"mean", "median", "ci"} for c in near)
        other = any(c.kinds & _SUMMARIES for c in near) or any(
            phrase.form in ("spread", "interval", "counted_share") for c in near for phrase in numbers[c.at]
        )
        effect = any("estimate" in c.kinds for c in near) and column.last.text in ("n", "N")
        alone = sum(c.leaf.kinds == {"count"} for c in order) == 1
        if (other or (effect and alone)) and not share:
            column.leaf = SIZE


def _find_owners(columns: Mapping[int, Column]) -> None:
    """Groups whose columns stand before a column of p-values, where several groups have one of their own."""
    between: list[str] = []
    for column in columns.values():
        if column.leaf == P:
            column.owner = between[0] if len(set(between)) == 1 else ""
            between = []
        elif column.names:
            between.append(" › ".join(column.names))
    if len({column.owner for column in columns.values() if column.owner}) < 2:
        for column in columns.values():
            column.owner = ""


def by_heads(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows that stand under the same heads, in order."""
    groups: dict[tuple[tuple[str, ...], ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row.heads.values()), []).append(row)
    yield from groups.values()
