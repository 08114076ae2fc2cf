"""Estimates against their intervals; intervals against p-values, standard errors, SDs and sample sizes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review.checking.context import Context
from review.checking.intervals.estimated import Estimated, estimates
from review.checking.intervals.limits import check_limits
from review.checking.intervals.proportions import check_intervals_of_proportions
from review.checking.intervals.ratios import check_statistics_of_errors
from review.checking.intervals.wald import check_p_of_estimates
from review.checking.intervals.whose import repeated_intervals
from review.checking.intervals.widths import check_widths
from review.records import Check, Record


def check_intervals(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Checks of estimates with an interval or a standard error, each with the index of its record."""
    items: list[Estimated] = []
    for found in estimates(records):
        if isinstance(found, Estimated):
            items.append(found)
        else:
            yield found
    bounded = [item for item in items if item.has_interval]
    yield from check_limits(bounded, context)
    yield from repeated_intervals(bounded, context)
    yield from check_intervals_of_proportions(bounded, context)
    yield from check_p_of_estimates(items, context)
    yield from check_widths(items, context)
    yield from check_statistics_of_errors(items, records, context)
