"""All relations, by module: documentation and the worksheet are made from this list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from review.checking.context import Context
from review.checking.relations import Relation, check_relations, impossible, levels, order, sums
from review.checking.sentences import sentences
from review.records import Check, Finding, Record

RELATIONS: Final[tuple[Relation, ...]] = (*order.RELATIONS,)


def check_all_relations(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """The family of checks that are relations."""
    yield from check_relations(records, context, RELATIONS)
    yield from impossible.check_impossible(records, context)
    yield from levels.check_levels(records, context)


def check_statements(context: Context) -> Iterator[Finding]:
    """Findings about sentences whose numbers determine each other, and which are no record."""
    if context.document is None:
        return
    said = list(sentences(context.document))
    yield from sums.check_sums(said, context.document)
