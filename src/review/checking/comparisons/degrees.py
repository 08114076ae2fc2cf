"""Degrees of freedom of a t or F against the sizes of the groups that its sentence compares.

Fewer than the sizes leave are usual: people are missing, Welch's test has fewer. More cannot be, unless each
person was observed more than once. (In rows of tables the checks of p-values say so.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from review.checking.comparisons.cases import Case, whole
from review.checking.context import Context
from review.patterns import regex
from review.records import Check, Reading, Summary

_OBSERVED_AGAIN: Final = regex(
    r"\b(?:trials?|observations?|limbs?|eyes|legs|knees|hips|sides|sessions?|repeated|mixed|cells|neurons|images"
    r"|items|pooled|samples per|measurements|per (?:person|participant|patient|subject|animal))\b",
    re.IGNORECASE,
)
_SEVERAL: Final = Reading(name="several observations of each", reconciles=True)


def check_degrees_of_freedom(cases: Sequence[Case], context: Context) -> Iterator[tuple[int, Check]]:
    """Residual degrees of freedom of sentences that print the size of each of their groups."""
    for case in cases:
        sizes = [whole(group.n) if isinstance(group, Summary) else None for group in case.groups]
        wanted = {"t": 1, "F": 2}.get(case.statistic or "")
        if case.in_table or wanted != len(case.df) or None in sizes or case.df[-1].decimals > 0:
            continue
        if case.statistic == "F" and case.df[0].exact != len(sizes) - 1:
            continue
        total = sum(size for size in sizes if size is not None)
        yield from ((case.index, check) for check in _compare(case, total, len(sizes), context))


def _compare(case: Case, total: int, groups: int, context: Context) -> Iterator[Check]:
    residual, most = case.df[-1], total - groups
    if residual.exact < most:
        return
    check = Check(
        check="df", verdict="consistent", field="df", fields=("df",), printed=residual.text, low=0.0,
        high=float(most), formula=f"at most {most} df: sum of n - groups = {total} - {groups}",
        others=case.others,
    )  # fmt: skip
    if residual.exact == most:
        yield check
        return
    sizes = " + ".join(str(getattr(group, "n", "")) for group in case.groups)
    reason = f"groups of {sizes} leave at most {most} degrees of freedom; printed is {residual.text}"
    again = _OBSERVED_AGAIN.search(context.paragraph(case.record.location))
    if again is not None:
        why = f'each may have been observed more than once ("{again[0].lower()}")'
        yield replace(check, verdict="not_checkable", reason=f"{reason}; but {why}")
    else:
        yield replace(check, verdict="inconsistent", reason=reason, readings=(_SEVERAL,))
