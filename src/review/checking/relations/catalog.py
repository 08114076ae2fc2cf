"""All relations, by module: documentation and the worksheet are made from this list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from review import study
from review.checking.context import Context
from review.checking.relations import (
    Relation,
    borrowed,
    categories,
    check_relations,
    columns,
    correlated,
    denominators,
    design,
    differences,
    eligibility,
    impossible,
    joined,
    levels,
    lists,
    mentions,
    no_difference,
    order,
    planned_size,
    standard_errors,
    sums,
    whole_and_parts,
    words_against_p,
)
from review.records import Check, Finding, Record

RELATIONS: Final[tuple[Relation, ...]] = (*order.RELATIONS, *standard_errors.RELATIONS)


def check_own_numbers(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """The family of relations among the numbers of one record."""
    yield from check_relations(records, context, RELATIONS)
    yield from impossible.check_impossible(records, context)
    yield from levels.check_levels(records, context)


def check_related_records(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """The family of relations that need other records or sentences: every check names their places."""
    yield from whole_and_parts.check_wholes(records, context)
    yield from whole_and_parts.check_one_p(records, context)
    yield from columns.check_columns(records, context)
    yield from categories.check_categories(records, context)
    if context.document is not None:
        yield from eligibility.check_eligibility(records, context, context.sentences)


def check_study(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """The family of checks that need to know who was compared and how many."""
    if context.document is None:
        return
    described = context.study or study.of(context.document, records)
    yield from denominators.check_denominators(records, context, described)
    yield from lists.check_lists(records, context, described)
    yield from joined.check_joined(records, context, described)
    yield from mentions.check_mentions(records, described)
    yield from borrowed.check_borrowed(records, context)
    yield from correlated.check_correlations(records, context, described)


def check_statements(records: Sequence[Record], context: Context) -> Iterator[Finding]:
    """Findings about sentences whose numbers determine each other, and which are no record."""
    document = context.document
    if document is None:
        return
    said = context.sentences
    yield from sums.check_sums(said, document)
    if context.study is not None:
        yield from design.check_allocation(said, document, context.study)
        yield from design.check_arms_of_tables(said, document, context.study)
        yield from differences.check_differences(records, context.study.pairs, document)
        yield from mentions.check_numbers_of_no_record(records, context.study, document)
    yield from design.check_more_than_randomized(said, document)
    yield from words_against_p.check_words(said, document, context.alpha)
    yield from planned_size.check_planned_size(said, document)
    yield from no_difference.check_no_difference(said, records, document, context)
