"""From a study to rows for a meta-analysis: one for each outcome, time and pair of arms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import log
from typing import Final, Literal

from review.document import Document
from review.patterns import regex
from review.records import Comparison, Estimate, Location, Proportion, Record, Summary
from review.study.attaching import parts_of, possible_totals
from review.study.mentions import is_compared
from review.study.model import Attachment, Mention, Size, Study
from review.study.names import called_group

Kind = Literal["means", "counts", "effect"]

_CONTROL: Final = regex(
    r"control|placebo|sham|usual|standard|no treatment|untreated|wait(?:ing)?[- ]?list|vehicle|saline"
    r"|comparat|routine|conventional|healthy|\bTAU\b|attention",
    re.IGNORECASE,
)
#: Captions of tables whose columns are outcomes or models rather than arms.
_ASSOCIATION: Final = regex(
    r"associat|regression|correlat|predict(?:or|ed|ion)|risk factors?|multivaria|univaria|logistic",
    re.IGNORECASE,
)
_RATIOS: Final = frozenset({"OR", "RR", "HR", "IRR", "ROM", "AOR", "ARR", "AHR"})
_MOST_ARMS: Final = 6  # of one row; more are levels of something else
_STATISTIC: Final = regex(r"\bmean\b|\bmedian\b|±|\bSDs?\b|\bvalue\b|%", re.IGNORECASE)
_NUMBER: Final = regex(r"-?\d+(?:\.\d+)?|-?\.\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A number of a row: as printed, or computed from printed ones by a named formula.

    Parameters
    ----------
    text : str
        As printed, or the computed value in full.
    location : Location
        Where it stands, or where the number stands that it was computed from.
    quote : str
        What is printed there.
    formula : str
        How it was computed; empty if it is printed.
    """

    text: str
    location: Location
    quote: str
    formula: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Numbers of two arms, by the names that metafor gives them.

    Parameters
    ----------
    kind : {"means", "counts", "effect"}
    outcome, time, arm1, arm2 : str
        ``arm2`` is the control, where names say which it is.
    analysis_set : str
    numbers : mapping of str to Given
        Of means ``n1i m1i sd1i n2i m2i sd2i``, of counts ``ai n1i ci n2i``, of effects ``yi ci.lb ci.ub``.
    printed : tuple of (str, Summary or Proportion)
        For arm 1 and 2 the record that the numbers come from.
    measure : str
        What ``yi`` is, for example ``"OR"``.
    records : tuple of int
        Indices of the records that the numbers come from.
    notes : tuple of str
        What is missing, and what the paper prints instead; where it prints several sizes.
    """

    kind: Kind
    outcome: str
    time: str
    arm1: str
    arm2: str
    analysis_set: str
    numbers: Mapping[str, Given]
    groups: tuple[Summary | Proportion, ...] = ()
    measure: str = ""
    records: tuple[int, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def complete(self) -> bool:
        """Whether every number is there that pooling needs."""
        return all(name in self.numbers for name in NEEDED[self.kind])


NEEDED: Final[Mapping[Kind, tuple[str, ...]]] = {
    "means": ("n1i", "m1i", "sd1i", "n2i", "m2i", "sd2i"),
    "counts": ("ai", "n1i", "ci", "n2i"),
    "effect": ("yi", "ci.lb", "ci.ub"),
}


@dataclass(frozen=True, slots=True)
class _Value:
    mention: Mention
    printed: Summary | Proportion
    attached: Attachment | None
    sizes: tuple[Size, ...]  # all of its group


def comparisons(document: Document, records: Sequence[Record], study: Study) -> Iterator[Row]:
    """Rows of a study in the order of the paper; numbers that are missing are told in ``notes``.

    Parameters
    ----------
    document : Document
    records : sequence of Record
    study : Study
        As :func:`review.study.of` returned it for the two.
    """
    attached = {(a.record, a.part): a for a in study.attachments}
    known = {arm.name for arm in study.arms}
    of_associations = {
        table.label for table in document.tables if table.caption and _ASSOCIATION.search(table.caption.text)
    }
    sizes = {arm.name: arm.sizes for arm in study.arms}
    by_row: dict[tuple[object, ...], dict[str, list[_Value]]] = defaultdict(lambda: defaultdict(list))
    for mention in study.mentions:
        printed = dict(parts_of(records[mention.record]))[mention.part]
        kind = _kind(printed)
        if kind is None or not is_compared(mention.arm) or printed.location.table in of_associations:
            continue
        what = (mention.outcome, mention.time, kind, printed.qualifiers)
        beside = attached.get((mention.record, mention.part))
        value = _Value(mention, printed, beside, sizes.get(mention.arm or "", ()))
        by_row[printed.location.table, mention.analysis_set, *what][mention.arm or ""].append(value)
    for arms in by_row.values():
        single = [values[0] for values in arms.values() if len(values) == 1]
        if 1 < len(single) <= _MOST_ARMS and len(single) == len(arms) and _compared(records, single, known):
            yield from _pairs(document, records, single)


def _compared(records: Sequence[Record], values: Sequence[_Value], known: Collection[str]) -> bool:
    """Whether the columns of a row are groups: arms of the study, or compared by one record of the row."""
    if any(_STATISTIC.search(value.mention.arm or "") for value in values):
        return False
    together = {value.mention.record for value in values}
    if all(value.mention.arm in known for value in values):
        return True
    record = records[values[0].mention.record]
    tested = isinstance(record, Comparison) and (record.p is not None or record.estimate is not None)
    named = any(called_group(value.mention.arm or "") for value in values)
    return len(together) == 1 and isinstance(record, Comparison) and (tested or named)


def _kind(printed: Summary | Proportion) -> Kind | None:
    if isinstance(printed, Proportion):
        return "counts" if printed.count or printed.percent else None
    return "means" if printed.mean or printed.median else None


def _pairs(document: Document, records: Sequence[Record], values: Sequence[_Value]) -> Iterator[Row]:
    for one, other in combinations(values, 2):
        first, second = _ordered(one, other)
        yield _row(document, records, first, second)


def _ordered(one: _Value, other: _Value) -> tuple[_Value, _Value]:
    """The treatment before the control, where their names say which is which."""
    controls = [bool(_CONTROL.search(value.mention.arm or "")) for value in (one, other)]
    return (other, one) if controls == [True, False] else (one, other)


def _row(document: Document, records: Sequence[Record], first: _Value, second: _Value) -> Row:
    numbers: dict[str, Given] = {}
    notes: list[str] = []
    kind = _kind(first.printed) or "means"
    for value, side in ((first, "1"), (second, "2")):
        _add_size(document, value, side, numbers, notes)
        if isinstance(value.printed, Summary):
            _add_means(value.printed, side, numbers, notes)
        else:
            _add_counts(value.printed, side, numbers, notes)
    row = Row(
        kind=kind,
        outcome=first.mention.outcome,
        time=first.mention.time,
        arm1=first.mention.arm or "",
        arm2=second.mention.arm or "",
        analysis_set=first.mention.analysis_set,
        numbers=numbers,
        groups=(first.printed, second.printed),
        records=tuple(dict.fromkeys((first.mention.record, second.mention.record))),
        notes=tuple(notes),
    )
    return row if row.complete else _with_effect(records, row)


def _with_effect(records: Sequence[Record], row: Row) -> Row:
    """The row with the estimate printed beside its two groups."""
    record = records[row.records[0]]
    if len(row.records) != 1 or not isinstance(record, Comparison) or len(record.groups) != 2:
        return row
    estimate = record.estimate
    if (
        estimate is None
        or estimate.measure == "unnamed"
        or estimate.ci_low is None
        or estimate.ci_high is None
    ):
        return row
    swapped = record.groups[0] is not row.groups[0]
    notes = (*row.notes, "the sign of yi is as printed: which arm is taken from which is not said here")
    printed = {"yi": estimate.value, "ci.lb": estimate.ci_low, "ci.ub": estimate.ci_high}
    numbers = {name: _on_scale(estimate, text) for name, text in printed.items() if _NUMBER.fullmatch(text)}
    return replace(
        row,
        numbers={**row.numbers, **numbers},
        measure=estimate.measure,
        notes=notes if swapped else row.notes,
    )


def _on_scale(estimate: Estimate, text: str) -> Given:
    """The number as metafor has it: of ratios the log."""
    given = _given(estimate, text)
    if estimate.measure.upper() not in _RATIOS or float(text) <= 0:
        return given
    return replace(given, text=f"{log(float(text)):.6g}", formula=f"log of the printed {text}")


def _given(printed: Summary | Proportion | Estimate, text: str) -> Given:
    return Given(text=text, location=printed.location, quote=printed.quote)


def _add_size(
    document: Document, value: _Value, side: str, numbers: dict[str, Given], notes: list[str]
) -> None:
    """N as printed beside the number, else the one that the paper prints elsewhere."""
    printed, name = value.printed, f"n{side}i"
    own = printed.n if isinstance(printed, Summary) else printed.total
    if own is not None:
        if _NUMBER.fullmatch(own):
            numbers[name] = _where_printed(value, own)
        return
    if value.attached is None:
        notes.append(f"{name}: no size of {value.mention.arm} is printed that holds here")
        return
    sizes = value.attached.sizes
    if isinstance(printed, Proportion) and len(sizes) > 1 and (range_ := possible_totals(printed)):
        sizes = tuple(n for n in sizes if range_[0] <= n <= range_[1]) or sizes
    chosen = next(size for size in value.attached.candidates if size.n == sizes[0])
    if len(sizes) == 1:
        numbers[name] = Given(text=str(chosen.n), location=chosen.location, quote=chosen.quote)
        return
    told = " or ".join(f"{s.n} ({document.text[s.location.start : s.location.end].strip()})"
                       for s in {s.n: s for s in value.attached.candidates}.values())  # fmt: skip
    notes.append(f"{name}: the paper prints {told}: choose one")


def _where_printed(value: _Value, own: str) -> Given:
    """A size with the place where it is printed: beside the number, or for its group in the same table."""
    beside = re.search(rf"(?<![\d.]){re.escape(own)}(?![\d.])", value.printed.quote)
    same = [size for size in value.sizes if str(size.n) == own]
    if beside or not same:
        return _given(value.printed, own)
    here = value.printed.location.table
    size = next((size for size in same if size.location.table == here), same[0])
    return Given(text=own, location=size.location, quote=size.quote)


def _add_means(printed: Summary, side: str, numbers: dict[str, Given], notes: list[str]) -> None:
    for name, text in ((f"m{side}i", printed.mean), (f"sd{side}i", printed.sd)):
        if text is not None and _NUMBER.fullmatch(text):
            numbers[name] = _given(printed, text)
    if f"sd{side}i" not in numbers:
        others = {
            "SE": printed.se,
            "interval": printed.ci_low,
            "quartiles": printed.q1,
            "range": printed.minimum,
        }
        there = next((word for word, text in others.items() if text is not None), None)
        if there:
            notes.append(f"sd{side}i: {there} printed; --convert computes it")
        else:
            notes.append(f"sd{side}i: no spread is printed")


def _add_counts(printed: Proportion, side: str, numbers: dict[str, Given], notes: list[str]) -> None:
    name = "ai" if side == "1" else "ci"
    if printed.count is not None and printed.count.isdigit():
        numbers[name] = _given(printed, printed.count)
    else:
        notes.append(f"{name}: a percentage without its count; --convert computes it")
