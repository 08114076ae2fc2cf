"""Words that a table shows no difference, against its means and counts: "similar at baseline (Table 1)".

Such words stand for every row of the table without a p-value of its own. They are contradicted only by
groups so far apart that no usual test, correction for other comparisons or missing people explains it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from review.checking.comparisons.cases import NotUsable
from review.checking.comparisons.means import Sample, independent_tests, rank_test_bound, sample_of
from review.checking.sentences import Sentence, statement_check
from review.patterns import regex
from review.records import Comparison, Proportion, PValue, Record, Summary, Test

if TYPE_CHECKING:
    from review.checking.context import Context
    from review.document import Document
    from review.records import Finding, Location

_NONE: Final = regex(
    r"\bno (?:statistically )?(?:significant |relevant |major )?(?:baseline )?differences?\b"
    r"|\b(?:did|do) not (?:significantly |statistically )*differ\b"
    r"|\bnot (?:significantly|statistically) differ"
    r"|\b(?:were|was|are) (?:\w+ )?(?:similar|comparable|well[- ](?:balanced|matched))\b",
    re.IGNORECASE,
)
_SAYS_ALIKE: Final = ("differ", "similar", "comparable", "balanced", "matched")
_BETWEEN: Final = regex(r"\bgroups?\b|\barms?\b|\btreatments\b", re.IGNORECASE)
_OF_ALL: Final = regex(r"characteristic|demographic|baseline|parameters|variables", re.IGNORECASE)
_BUT: Final = regex(
    r"\b(?:except|apart|other|but|only|however|although|though|while|whereas|complet\w+|most|after|within"
    r"|post|time|adjust\w+|follow-up|neither|any other|despite|in spite)\b",
    re.IGNORECASE,
)
_TABLE: Final = regex(r"\bTable[\s ](?P<label>\w+)", re.IGNORECASE)
_WHOLE: Final = regex(r"\b(?:all|total|overall|whole|pooled|combined|change|differ\w*)\b", re.IGNORECASE)
#: A paragraph so near behind the cells of a table, which begins so, is its note.
_NEXT: Final = 4
_OF_VALUES: Final = regex(r"(?:all )?(?:data|values|results) (?:are|were|represent)|notes?\b", re.I)
#: A note so marked, or about so much, is about some rows only.
_OF_SOME_ROWS: Final = regex(
    r"^\W*\w{1,2}\W? |^\W*[*†‡§¶#]|\b(?:regard\w*|in terms of|concerning|with respect|for the|in (?!all))\b",
    re.IGNORECASE,
)
_LARGEST: Final = 1e-4  # p of groups that nobody would call alike
_FEWEST: Final = 10  # in the smaller group
_LONGEST: Final = 8  # digits of a count


def check_no_difference(
    said: Sequence[Sentence], records: Sequence[Record], document: Document, context: Context
) -> Iterator[Finding]:
    """A finding for the sentence or note that says so, for the groups farthest apart, if they contradict it.

    Parameters
    ----------
    said : sequence of Sentence
    records : sequence of Record
    document : Document
    context : Context
    """
    for sentence in said:
        match = _NONE.search(sentence.text) if sentence.has(*_SAYS_ALIKE) else None
        if match is None or not _BETWEEN.search(sentence.text) or _BUT.search(sentence.text):
            continue
        rows = _rows(records, _table_of(sentence, document))
        found = [worst for row in rows if (worst := _farthest(row, context)) is not None]
        if not found:
            continue
        p, told, places = min(found, key=lambda each: each[0])
        if p > _LARGEST:
            continue
        reason = f"{told}: a test of two groups gives p of at most {p:.2g}; the words say no difference"
        check = statement_check(
            "no_difference", "inconsistent", match[0], 0.0, p, "t-test of the groups of a row", reason
        )
        finding = sentence.finding(document, match.span(), "no difference in words", match[0], (), check)
        yield replace(finding, checks=(replace(check, others=places),))


def _table_of(sentence: Sentence, document: Document) -> int | None:
    """The table that the words are about: whose note they are, or the one named beside "characteristics"."""
    for number, table in enumerate(document.tables):
        last = max((cell.block.end for cell in table.cells), default=0)
        below = 0 <= sentence.block.start - last <= _NEXT and _OF_VALUES.match(sentence.block.text)
        if below or any(note is sentence.block for note in table.notes):
            return None if _OF_SOME_ROWS.search(sentence.text) else number
    labels = {match["label"] for match in _TABLE.finditer(sentence.text)}
    if len(labels) != 1 or not _OF_ALL.search(sentence.text):
        return None
    label = labels.pop().lower()
    found = [
        number
        for number, table in enumerate(document.tables)
        if table.label.lower().split()[-1:] == [label]
        and table.caption is not None
        and _OF_ALL.search(table.caption.text)
    ]
    return found[0] if len(found) == 1 else None


def _rows(records: Sequence[Record], table: int | None) -> Iterator[list[Summary | Proportion]]:
    """The groups of each row of a table that prints no p-value of its own."""
    if table is None:
        return
    rows: dict[int | None, list[Summary | Proportion]] = defaultdict(list)
    tested: set[int | None] = set()
    for record in records:
        place = record.location
        if place.table_index != table:
            continue
        if isinstance(record, Test | PValue) or (isinstance(record, Comparison) and record.p_relation):
            tested.add(place.row_index)
        held = record.groups if isinstance(record, Comparison) else (record,)
        rows[place.row_index] += [part for part in held if isinstance(part, Summary | Proportion)]
    for row, parts in rows.items():
        groups = {part.group for part in parts}
        named = " ".join(f"{part.group} {part.outcome} {part.location.column}" for part in parts)
        distinct = len(groups) == len(parts) >= 2 and None not in groups
        if row is not None and row not in tested and distinct and not _WHOLE.search(named):
            yield parts


def _farthest(
    parts: Sequence[Summary | Proportion], context: Context
) -> tuple[float, str, tuple[Location, ...]] | None:
    """The smallest of the largest p-values of two groups, what they are, and where."""
    found = []
    for one, other in combinations(parts, 2):
        p = None
        if isinstance(one, Summary) and isinstance(other, Summary):
            with suppress(NotUsable):
                p = _p_of_means(sample_of(one, context.rounding), sample_of(other, context.rounding))
        elif isinstance(one, Proportion) and isinstance(other, Proportion):
            p = _p_of_shares(one, other)
        if p is not None:
            told = " ".join(f"{one.quote} and {other.quote}".split())
            found.append((p, told, (one.location, other.location)))
    return min(found, default=None, key=lambda each: each[0])


def _p_of_shares(one: Proportion, other: Proportion) -> float | None:
    """P of χ² with Yates's correction, of groups that are large enough for it."""
    from scipy.stats import chi2_contingency

    numbers = [one.count, one.total, other.count, other.total]
    if not all(text and text.isdecimal() and len(text) < _LONGEST for text in numbers):
        return None
    first, total, second, all_others = (int(text) for text in numbers if text)
    table = [[first, total - first], [second, all_others - second]]
    if min(total, all_others) < _FEWEST or first > total or second > all_others:
        return None
    if not (0 < first + second < total + all_others):
        return None
    return float(chi2_contingency(table).pvalue)


def _p_of_means(one: Sample, other: Sample) -> float | None:
    if one.n is None or other.n is None or min(one.n, other.n) < _FEWEST or one.assumed or other.assumed:
        return None
    tests = independent_tests([(one, other)], [(one.n, other.n)])[0]
    if rank_test_bound(one, other, one.n, other.n) > _LARGEST * 100:
        return None
    return float(max(test.p_value.high for test in tests))
