"""Habits of a paper: many small disagreements with one cause are one finding, told with the first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from review.checking.gravity import IMPOSSIBLE
from review.checking.percentages.judging import CUT_OFF
from review.records import Check, Finding

_FEWEST: Final = 4
_MOST: Final = 0.8  # of the small disagreements of a paper; of the rows of a column
_LAST_DIGIT: Final = 4  # gravity


def told_once(found: Sequence[Finding]) -> list[Finding]:
    """The findings, with percentages whose digits are cut off throughout as one.

    Parameters
    ----------
    found : sequence of Finding
        All of one paper, with gravity.
    """
    small = [
        (at, k)
        for at, finding in enumerate(found)
        for k, made in enumerate(finding.checks)
        if _is_small(made)
    ]
    cut = [(at, k) for at, k in small if _is_cut_off(found[at].checks[k])]
    told = list(found)
    if len(cut) < _FEWEST or len(cut) < _MOST * len(small):
        return told
    _tell_once(
        told, cut,
        f"the digits of {len(cut)} percentages of the paper are cut off so",
        f"as the first of {len(cut)} whose digits are cut off",
    )  # fmt: skip
    return told


def one_of_a_column(found: Sequence[Finding]) -> list[Finding]:
    """The findings, with disagreements that nearly a whole column of a table has as one, told with the first.

    Not a slip but a formula, a test or other people stand behind them.

    Parameters
    ----------
    found : sequence of Finding
        All of one paper, with gravity.
    """
    judged: Counter[tuple[object, ...]] = Counter()
    wrong: defaultdict[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
    for at, finding in enumerate(found):
        for k, made in enumerate(finding.checks):
            place = finding.record.location
            if place.table is None or made.verdict == "not_checkable":
                continue
            key: tuple[object, ...] = (
                made.check,
                made.field,
                place.table,
                place.table_index,
                place.column,
            )
            judged[key] += 1
            if made.verdict != "consistent" and made.gravity != _LAST_DIGIT:
                wrong[key].append((at, k))
    told, misread = list(found), set[tuple[object, ...]]()
    for column, places in wrong.items():
        if len(places) < _FEWEST or len(places) < _MOST * judged[column]:
            continue
        if column[0] in IMPOSSIBLE and not _is_of_signs(told, places):
            misread.add(column[2:])
            continue
        _tell_once(
            told, places,
            f"so it is in {len(places)} of {judged[column]} rows of the column",
            f"as in the first of {len(places)} rows of the column",
        )  # fmt: skip
    for column, places in wrong.items():
        for at, k in places if column[2:] in misread else ():
            _open(told, at, k, "numbers of nearly this whole column cannot be: it may hold others")
    return told


def _is_of_signs(told: Sequence[Finding], places: Sequence[tuple[int, int]]) -> bool:
    """Whether lost or exchanged signs would explain most of a column."""
    signs = [any("sign" in r.name and r.reconciles for r in told[at].checks[k].readings) for at, k in places]
    return 2 * sum(signs) > len(places)


def _open(told: list[Finding], at: int, k: int, why: str) -> None:
    """Let a check settle nothing."""
    check = told[at].checks[k]
    changed = replace(check, verdict="not_checkable", gravity=None, reason=f"{check.reason}; {why}")
    told[at] = replace(told[at], checks=(*told[at].checks[:k], changed, *told[at].checks[k + 1 :]))


def _tell_once(told: list[Finding], places: Sequence[tuple[int, int]], habit: str, others: str) -> None:
    """Add to the first of some checks what all of them have; the others point to it and settle nothing."""
    for at, k in places:
        check = told[at].checks[k]
        if (at, k) == places[0]:
            changed = replace(check, reason=f"{check.reason}; {habit}")
            checks = (*told[at].checks[:k], changed, *told[at].checks[k + 1 :])
            told[at] = replace(told[at], checks=checks)
        else:
            _open(told, at, k, others)


def _is_small(check: Check) -> bool:
    return check.check == "percentage" and check.verdict == "inconsistent" and check.gravity == _LAST_DIGIT


def _is_cut_off(check: Check) -> bool:
    return any(reading.name == CUT_OFF and reading.reconciles for reading in check.readings)
