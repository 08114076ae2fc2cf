"""What a document reports, as printed, and what checking says of it.

Every number is the text that was printed, save for a minus sign written ``-``. What was not printed is
None. What had to be assumed to read a number so stands in ``assumptions``; words around it that
change its meaning (``one-tailed``, ``Bonferroni``, ``adjusted``) in ``qualifiers``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeAlias

Relation = Literal["=", "<", "≤", ">", "≥", "~"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a record stands. ``start`` and ``end`` count characters of the document's text.

    ``table``, ``row`` and ``column`` are labels as printed, which two tables or two rows may share;
    the indices, from zero, tell them apart. ``sentence`` counts the sentences of the document's prose,
    and records of one ``cluster`` were printed together, for example in one pair of brackets.
    """

    start: int
    end: int
    page: int | None = None
    section: str | None = None
    table: str | None = None
    row: str | None = None
    column: str | None = None
    table_index: int | None = None
    row_index: int | None = None
    column_index: int | None = None
    sentence: int | None = None
    cluster: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test statistic with its degrees of freedom and p-value, for example ``t(28) = 2.20, p = .036``."""

    location: Location
    quote: str
    statistic: str
    value: str
    relation: Relation = "="
    df: tuple[str, ...] = ()
    n: str | None = None
    p_relation: Relation | None = None
    p: str | None = None
    tails: int | None = None
    outcome: str | None = None
    group: str | None = None
    qualifiers: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What describes one group: mean, SD, SE, median, quartiles, range, interval, n."""

    location: Location
    quote: str
    group: str | None = None
    outcome: str | None = None
    n: str | None = None
    mean: str | None = None
    sd: str | None = None
    se: str | None = None
    ci_low: str | None = None
    ci_high: str | None = None
    ci_level: str | None = None
    median: str | None = None
    q1: str | None = None
    q3: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    unit: str | None = None
    qualifiers: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """An effect or association with its interval and p-value, for example ``OR 1.5 (95% CI 1.1 to 2.0)``."""

    location: Location
    quote: str
    measure: str
    value: str
    relation: Relation = "="
    se: str | None = None
    ci_low: str | None = None
    ci_high: str | None = None
    ci_level: str | None = None
    p_relation: Relation | None = None
    p: str | None = None
    outcome: str | None = None
    group: str | None = None
    unit: str | None = None
    qualifiers: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """A count of a total, or a percentage, for example ``51/66 (77%)``."""

    location: Location
    quote: str
    group: str | None = None
    outcome: str | None = None
    count: str | None = None
    total: str | None = None
    percent: str | None = None
    ci_low: str | None = None
    ci_high: str | None = None
    ci_level: str | None = None
    qualifiers: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PValue:
    """A p-value that belongs to no other record. ``p`` is None for ``ns``, with the relation ``>``."""

    location: Location
    quote: str
    p_relation: Relation
    p: str | None
    outcome: str | None = None
    group: str | None = None
    qualifiers: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Groups that a table row or a sentence compares, with the printed statistic, estimate or p."""

    location: Location
    quote: str
    groups: tuple[Summary | Proportion, ...]
    outcome: str | None = None
    statistic: str | None = None
    value: str | None = None
    df: tuple[str, ...] = ()
    p_relation: Relation | None = None
    p: str | None = None
    estimate: Estimate | None = None
    qualifiers: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a sentence states about the study itself: a sum of people, a planned size, a block size, criteria.

    Only checking makes these, for sentences whose numbers determine each other: ``number`` is the one that
    is compared, ``given`` are those that determine it, ``about`` names what they are.
    """

    location: Location
    quote: str
    about: str
    number: str
    given: tuple[str, ...] = ()
    outcome: str | None = None
    group: str | None = None
    qualifiers: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


Verdict = Literal["consistent", "inconsistent", "decision_inconsistent", "not_checkable"]

#: From what a reader looks at first to what says least.
VERDICTS: tuple[Verdict, ...] = ("decision_inconsistent", "inconsistent", "consistent", "not_checkable")


#: 1 changes a decision, 2 cannot be, 3 disagrees, 4 is off in the last printed place.
Gravity = Literal[1, 2, 3, 4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An innocent reading of printed numbers that disagree, for example a one-sided test.

    ``low`` and ``high`` are what the neighbors imply under it; ``reconciles`` says whether the printed
    number then agrees with them.
    """

    name: str
    reconciles: bool
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One printed number compared with the interval that its neighbors imply.

    Parameters
    ----------
    check : str
        Name of the check, for example ``"p_value"``, ``"grim"``.
    verdict : str
        One of ``VERDICTS``.
    field : str or None
        The compared number, by its name in the record; in a group of a comparison ``"groups[0].mean"``.
    fields : tuple of str
        All numbers of the record that enter, the compared one included.
    printed : str or None
        The compared number with its relation, as printed, for example ``"< .001"``.
    low, high : float or None
        What the others imply for it.
    formula : str or None
        How, in one line, for example ``"two-sided p of t with 28 df"``.
    assumptions : tuple of str
        What had to be assumed.
    reason : str or None
        Why it cannot be checked; for an inconsistency what disagrees, in one sentence.
    readings : tuple of Reading
        Innocent readings tried, if the numbers disagree.
    others : tuple of Location
        Other places of the document that entered.
    gravity : int or None
        Of an inconsistency: 1 changes a decision, 2 cannot be, 3 disagrees, 4 is off by no more than one
        unit of the last printed place. None of all others.
    """

    check: str
    verdict: Verdict
    field: str | None = None
    fields: tuple[str, ...] = ()
    printed: str | None = None
    low: float | None = None
    high: float | None = None
    formula: str | None = None
    assumptions: tuple[str, ...] = ()
    reason: str | None = None
    readings: tuple[Reading, ...] = ()
    others: tuple[Location, ...] = ()
    gravity: Gravity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A record with its checks; a record that nothing applies to has one check that says why."""

    document: str
    record: Record
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict among the checks, in the order of ``VERDICTS``."""
        return min((check.verdict for check in self.checks), key=VERDICTS.index)


Record: TypeAlias = Test | Summary | Estimate | Proportion | PValue | Comparison | Statement

#: Name of each kind of record in output.
KIND: dict[type, str] = {
    Test: "test",
    Summary: "summary",
    Estimate: "estimate",
    Proportion: "proportion",
    PValue: "p_value",
    Comparison: "comparison",
    Statement: "statement",
}
#: How a note ends that says where a number of the record stands, if it is not in its quote.
ELSEWHERE, IN_WORDS = "printed elsewhere in the paragraph", "printed in words"
_COUNTED = f"count {IN_WORDS}"


def doubts(assumptions: Iterable[str]) -> tuple[str, ...]:
    """Assumptions that may be wrong; not those which only say where a number stands.

    A count in words keeps its doubt: "one" and "two" are no counts as often as they are.
    """
    return tuple(note for note in assumptions if not note.endswith((ELSEWHERE, IN_WORDS)) or note == _COUNTED)


_COMMON = {"location", "quote", "qualifiers", "assumptions"}


def reported(record: Record) -> dict[str, Any]:
    """What was printed, by the names of the record's fields; nested records likewise."""
    values: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name == "groups":
            value = [{"record": KIND[type(group)], **reported(group)} for group in value]
        elif field.name == "estimate" and value is not None:
            value = reported(value)
        elif field.name in ("df", "given"):
            value = list(value)
        if field.name not in _COMMON:
            values[field.name] = value
    return values


def as_object(record: Record, document: str) -> dict[str, Any]:
    """The record as one JSON object, without checks.

    Parameters
    ----------
    record : Record
    document : str
        Name of the file it was found in.
    """
    return {
        "document": document,
        "record": KIND[type(record)],
        "location": asdict(record.location),
        "quote": record.quote,
        "reported": reported(record),
        "qualifiers": list(record.qualifiers),
        "assumptions": list(record.assumptions),
    }
