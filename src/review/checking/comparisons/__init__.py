"""Summaries and counts of groups against the test or p-value printed with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from review.checking.comparisons.blocks import Block, blocks_of
from review.checking.comparisons.cases import Case, cases_of
from review.checking.comparisons.comparing_counts import judge_counts, read_counts
from review.checking.comparisons.comparing_means import judge_means, read_means
from review.checking.comparisons.degrees import check_degrees_of_freedom
from review.checking.comparisons.paper import Paper
from review.checking.context import Context
from review.checking.said import Kind, kinds_named
from review.records import Check, Proportion, PValue, Record, Summary


def check_comparisons(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Checks of this family, each with the index of its record."""
    cases, blocks = cases_of(records, context), blocks_of(records)
    cases += _heads_of_blocks(records, blocks, context)
    paper = Paper(lambda: _named_for_all(context), context.alpha, context.rounding)
    paper.tally.note(cases)
    means, without_means = read_means([c for c in cases if isinstance(c.groups[0], Summary)], paper)
    shares = [case for case in cases if isinstance(case.groups[0], Proportion)]
    counts, without_counts = read_counts(shares, blocks, paper)
    yield from (*without_means, *without_counts)
    yield from check_degrees_of_freedom(cases, context)
    yield from judge_means(means, paper)
    yield from judge_counts(counts, paper)


def _named_for_all(context: Context) -> frozenset[Kind]:
    """Kinds of tests that the methods name; of people missing and limbs all of the paper may tell."""
    return kinds_named(context.methods) | (kinds_named(context.text) & {"missing", "limbs"})


def _heads_of_blocks(
    records: Sequence[Record], blocks: Mapping[int, Block], context: Context
) -> Iterator[Case]:
    """p-values in the row of a variable, above its categories, if these add up to the groups."""
    for index, block in blocks.items():
        record = records[index]
        if isinstance(record, PValue) and block.complete and len(block.rows[0]) > 1:
            near = kinds_named(context.paragraph(record.location)) | kinds_named(record.location.column or "")
            yield Case(index, record, block.rows[0], near, False)
