"""Numbers that a reader weighs without a verdict: equal values of both arms, last digits, effect sizes."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from review.checking.wording import place
from review.patterns import regex
from review.printed import NotANumber, Printed
from review.records import Comparison, Proportion, Record, Summary
from review.reporting.inspection.stated import Quote

if TYPE_CHECKING:
    from review.document import Document

_BASELINE: Final = regex(r"baseline|characteristic|demograph|pre-?treatment|before treatment", re.IGNORECASE)
_FEWEST_ROWS: Final = 3
_MOST_EFFECTS: Final = 8
_FEWEST_DIGITS: Final = 20
_DIGITS: Final = "0123456789"
_COMPARED: Final = ("mean", "sd", "se", "median", "q1", "q3", "ci_low", "ci_high")


def repeated_values(document: Document, records: Sequence[Record]) -> Iterator[Quote]:
    """For each baseline table, the rows in which two arms print the same numbers to the same decimals.

    Parameters
    ----------
    document : Document
    records : sequence of Record

    Yields
    ------
    Quote
        One a table, if at least three rows compare arms.
    """
    captions = {table.label: table.caption.text if table.caption else "" for table in document.tables}
    rows: defaultdict[str, list[tuple[Comparison, list[str]]]] = defaultdict(list)
    for record in records:
        table = record.location.table
        if isinstance(record, Comparison) and table and _is_baseline(captions.get(table, ""), record):
            rows[table].append((record, _equal(record)))
    for table, compared in rows.items():
        if len(compared) >= _FEWEST_ROWS:
            equal = [(record, names) for record, names in compared if names]
            told = "; ".join(
                f"{record.outcome or record.location.row}: {', '.join(names)}" for record, names in equal
            )
            yield Quote(
                document.name, table,
                f"{len(equal)} of {len(compared)} rows print the same number in two arms, to the same "
                f"decimals"
                + (f" ({told})" if told else ""), compared[0][0].location.page,
            )  # fmt: skip


def _is_baseline(caption: str, record: Comparison) -> bool:
    where = record.location
    return _BASELINE.search(f"{caption} {where.section or ''} {where.row or ''}") is not None


def _equal(record: Comparison) -> list[str]:
    """Names of numbers with at least two digits that two groups share."""
    found = []
    for name in _COMPARED:
        texts = [getattr(group, name, None) for group in record.groups]
        known = [text for text in texts if text and sum(map(str.isdigit, text)) >= 2]
        if len(known) > len(set(known)):
            found.append(f"{name} {Counter(known).most_common(1)[0][0]}")
    return found


def last_digits(document: Document, records: Sequence[Record]) -> Iterator[Quote]:
    """How often each digit stands last in the means, medians and SDs of a paper's tables, without a test."""
    counted = Counter(
        text[-1]
        for record in records
        if record.location.table
        for group in (record.groups if isinstance(record, Comparison) else (record,))
        if isinstance(group, Summary)
        for text in (group.mean, group.sd, group.median)
        if text and "." in text and text[-1] in _DIGITS
    )
    if sum(counted.values()) >= _FEWEST_DIGITS:
        told = ", ".join(f"{digit}: {counted[digit]}" for digit in _DIGITS)
        yield Quote(document.name, "tables", f"Last digits of means, medians and SDs with decimals: {told}")


def effects(document: Document, records: Sequence[Record]) -> list[Quote]:
    """The largest effects between two groups that the printed numbers give, each with its 95% interval.

    Parameters
    ----------
    document : Document
    records : sequence of Record

    Returns
    -------
    list of Quote
        At most eight, the largest first: Hedges g from means, SDs and n; odds ratios from counts, ordered by
        the d that they correspond to (ln OR × √3 / π).
    """
    found = sorted(_effects(records), key=lambda effect: -abs(effect[0]))
    return [
        Quote(document.name, place(record.location), told, record.location.page)
        for _, told, record in found[:_MOST_EFFECTS]
    ]


def _effects(records: Sequence[Record]) -> Iterator[tuple[float, str, Comparison]]:
    for record in records:
        if isinstance(record, Comparison) and len(record.groups) == 2:
            try:
                known = _of_means(*record.groups) or _of_counts(*record.groups)
            except (NotANumber, ValueError, ArithmeticError):
                continue
            if known is not None and math.isfinite(known[0]):
                yield (*known, record)


def _of_means(one: Record, other: Record) -> tuple[float, str] | None:
    from review.effects import hedges_g

    if not (isinstance(one, Summary) and isinstance(other, Summary)):
        return None
    texts = [(group.mean, group.sd, group.n) for group in (one, other)]
    values = [Printed(text).value for group in texts for text in group if text]
    if len(values) < 6:
        return None
    g = hedges_g(*values)
    ends = g.interval()
    named = " and ".join(f"{group.mean} (SD {group.sd}, n {group.n})" for group in (one, other))
    told = f"{one.outcome or 'outcome'}: {named}: g = {g.estimate:.2f} ({ends.low:.2f} to {ends.high:.2f})"
    return float(g.estimate), told


def _of_counts(one: Record, other: Record) -> tuple[float, str] | None:
    from review.effects import log_odds_ratio

    if not (isinstance(one, Proportion) and isinstance(other, Proportion)):
        return None
    values = [Printed(text).value for group in (one, other) for text in (group.count, group.total) if text]
    if len(values) < 4 or not (0 < values[0] < values[1] and 0 < values[2] < values[3]):
        return None
    ratio = log_odds_ratio(*values)
    ends = ratio.interval()
    low, middle, high = (math.exp(float(end)) for end in (ends.low, ratio.estimate, ends.high))
    told = f"{one.outcome or 'outcome'}: {one.count} of {one.total} and {other.count} of {other.total}"
    return float(ratio.estimate) * math.sqrt(
        3
    ) / math.pi, f"{told}: OR = {middle:.2f} ({low:.2f} to {high:.2f})"
