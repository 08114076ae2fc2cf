"""From records to findings: every printed number against every other number that determines it.

Each family of checks is one function ``(records, context) -> (index of record, Check) ...``; it says when
it applies, what it finds, and why it does not apply.

Families, a folder each:

``p_values``
    p against statistic and degrees of freedom; values that cannot be.
``comparisons``
    Summaries and counts of groups against the test or p printed with them.
``percentages``
    Percentages against counts and totals; groups against the whole.
``intervals``
    Estimates against their intervals, intervals against p and SE.
``effect_sizes``
    Effect sizes against the statistics, means and counts printed with them.
``whole_numbers``
    GRIM, GRIMMER, DEBIT, bounds of mean and SD, sample spaces, where data are whole numbers.
``relations``
    One module a relation or a few of one kind: the compared number, the given ones, formula and readings as
    data, and one engine that reads, compares, tries readings and decides. New checks go there.
``agreement``
    The same quantity printed twice.

What they share:

``context``, ``surroundings``, ``said``
    What the paper says, anywhere and near a number, and which tests its words name.
``verdicts``, ``gravity``
    From what the neighbors of a number imply, under each reading that the words allow, to a verdict; what
    that is worth: a range that could not have failed says nothing, and some inconsistencies are graver.
``misreadings``
    Disagreements that what stands around a number shows to be more likely misread than misprinted.
``reconciling``, ``typos``, ``numbers_in``
    Where several numbers disagree: the smallest set whose change would make all agree.
``findings``, ``wording``, ``drawing``, ``markup``
    What checking returns; as a frame and JSON, in words, as intervals on one axis, as HTML.
``reported``
    Records of the review's own tables, so that they are checked as a paper is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

from review import study
from review.checking import (
    agreement,
    comparisons,
    effect_sizes,
    intervals,
    p_values,
    percentages,
    whole_numbers,
)
from review.checking.context import ALPHA, Context, stated_alpha
from review.checking.findings import Findings, as_json_object
from review.checking.gravity import settled
from review.checking.habits import one_of_a_column, told_once
from review.checking.misreadings import without_misreadings
from review.checking.reconciling import reconciled
from review.checking.relations.catalog import (
    check_own_numbers,
    check_related_records,
    check_statements,
    check_study,
)
from review.document import Document
from review.printed import Rounding
from review.records import KIND, Check, Finding, Record, Verdict

__all__ = ["Context", "Findings", "as_json_object", "check", "check_document", "check_records"]

Family: TypeAlias = Callable[[Sequence[Record], Context], Iterable[tuple[int, Check]]]

FAMILIES: Final[tuple[Family, ...]] = (
    p_values.check_p_values,
    comparisons.check_comparisons,
    percentages.check_percentages,
    intervals.check_intervals,
    effect_sizes.check_effect_sizes,
    whole_numbers.check_whole_numbers,
    check_own_numbers,
    check_related_records,
    check_study,
    agreement.check_agreement,
)

#: Run again with changed numbers where numbers of a record disagree. Those left out need other records; of
#: whole numbers so many would agree that none says anything.
RERUN: Final[tuple[Family, ...]] = (
    p_values.check_p_values,
    comparisons.check_comparisons,
    percentages.check_percentages,
    intervals.check_intervals,
    effect_sizes.check_effect_sizes,
    check_own_numbers,
)


def check(
    paper: str | Path | Document | Iterable[Record],
    *,
    alpha: float | None = None,
    rounding: Rounding = "half_up",
) -> Findings:
    """Check every number that a paper reports against its neighbors.

    Parameters
    ----------
    paper : path, Document, or records
        A file, or what :func:`review.read` or :func:`review.find` returned.
    alpha : float, optional
        Where a result counts as significant; by default what the paper states, else .05.
    rounding : {"half_up", "half_even", "truncated", "half_up_or_down"}
        How the paper shortened its numbers.

    Returns
    -------
    Findings
        One finding a record, with all its checks. A record that no check applies to says why.

    Raises
    ------
    UnreadableError
        If a file cannot be read; the message names file, reason and remedy.
    """
    if isinstance(paper, str | Path):
        from review.reading import read

        paper = read(paper)
    if isinstance(paper, Document):
        return check_document(paper, alpha=alpha, rounding=rounding)
    context = Context(None, alpha or ALPHA, rounding)
    return Findings(tuple(check_records(list(paper), context)), (), context.alpha, rounding)


def check_document(
    document: Document, *, alpha: float | None = None, rounding: Rounding = "half_up"
) -> Findings:
    """Find and check all that a document reports; a pure function of the document."""
    from review.finding import search

    records, gaps = search(document)
    context = Context(document, ALPHA, rounding)
    described = study.of(document, records)
    context = replace(context, alpha=alpha or stated_alpha(context.text) or ALPHA, study=described)
    unread = [f"{document.name}, {problem}" for problem in document.problems]
    unread += [f"{document.name}, {gap.table or 'a table'}: not understood: {gap.reason}" for gap in gaps]
    found = [*check_records(records, context), *_statements(records, context)]
    order = sorted(range(len(found)), key=lambda index: found[index].record.location.start)
    return Findings(
        findings=tuple(found[index] for index in order),
        unread=tuple(unread),
        alpha=context.alpha,
        rounding=rounding,
        study=described.renumbered({index: at for at, index in enumerate(order)}),
    )


def _statements(records: Sequence[Record], context: Context) -> Iterator[Finding]:
    """What sentences state about the study itself, of which no record is made."""
    for finding in check_statements(records, context):
        yield replace(finding, checks=tuple(settled(check, context.rounding) for check in finding.checks))


def check_records(records: Sequence[Record], context: Context) -> Iterator[Finding]:
    """Run every family of checks over the records of one paper."""
    checks: list[list[Check]] = [[] for _ in records]
    for family in FAMILIES:
        for index, made in family(records, context):
            checks[index].append(made)
    name = context.document.name if context.document else ""
    checks = without_misreadings(records, [_once(made) for made in checks], context)
    found = []
    for record, known in zip(records, reconciled(records, checks, RERUN, context), strict=True):
        told = tuple(settled(made, context.rounding) for made in known)
        found.append(Finding(document=name, record=record, checks=told or (_nothing_applies(record),)))
    yield from one_of_a_column(told_once(found))


#: Where two families judge the same number by the same rule, the one that found how it fits is right.
_DECIDED: Final[tuple[Verdict, ...]] = (
    "consistent",
    "decision_inconsistent",
    "inconsistent",
    "not_checkable",
)


def _once(checks: Sequence[Check]) -> list[Check]:
    """The checks of one record, one for each rule and number."""
    kept: dict[tuple[str, str | None], Check] = {}
    for check in checks:
        key = check.check, check.field
        known = kept.get(key)
        if known is None or _DECIDED.index(check.verdict) < _DECIDED.index(known.verdict):
            kept[key] = check
    told = {field for (name, field), check in kept.items() if name == "repeated" and _is_wrong(check)}
    return [c for c in kept.values() if not (c.check == "agreement" and _is_wrong(c) and c.field in told)]


def _is_wrong(check: Check) -> bool:
    return check.verdict in ("inconsistent", "decision_inconsistent")


def _nothing_applies(record: Record) -> Check:
    kind = KIND[type(record)].replace("_", " ")
    return Check(
        check="none",
        verdict="not_checkable",
        reason=f"no other number printed with this {kind} determines it",
    )
