"""All relations, by module: documentation and the worksheet are made from this list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from review.checking.context import Context
from review.checking.relations import Relation, check_relations, order
from review.records import Check, Record

RELATIONS: Final[tuple[Relation, ...]] = (*order.RELATIONS,)


def check_all_relations(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """The family of checks that are relations."""
    yield from check_relations(records, context, RELATIONS)
