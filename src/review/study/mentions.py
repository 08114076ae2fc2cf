"""What each summary and proportion is about: whose it is, of what, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from review.patterns import regex
from review.records import Proportion, Record, Summary
from review.study.attaching import Places, parts_of
from review.study.grid import Grid
from review.study.groups import Draft, Groups
from review.study.model import Mention
from review.study.names import cannot_be_arm, is_subset, is_total, key_of, trimmed, without_statistics
from review.study.times import is_start, times_in

_BASELINE: Final = regex(
    r"baseline|characteristic|demographic|at (?:enrol|entry|inclusion|admission)"
    r"|before (?:the )?treat|before (?:the )?interv",
    re.IGNORECASE,
)
_TIME_IN_LABEL: Final = regex(
    r"(?:[,;:(]|\bat\b|\bafter\b|\bin\b|\bon\b|\bby\b|\s)*\b(?:(?:day|week|month|year|hour)s?[ -]?\d+"
    r"|\d+(?:\.\d+)?[ -]?(?:days?|weeks?|wks?|months?|years?|yrs?|hours?|hrs?|h|minutes?|mins?)"
    r"|baseline|follow[ -]?up|pre-?(?:test|treatment|intervention)|post-?(?:test|treatment|intervention))"
    r"(?![\w/-])\)?",
    re.IGNORECASE,
)
_CHANGE: Final = regex(r"\bchanges?\b|[Δ∆]|\bdifferences?\b|\bimprovement\b|\breduction\b", re.IGNORECASE)
_SETS: Final = (
    ("per protocol", regex(r"per[- ]protocol", re.IGNORECASE)),
    ("intention to treat", regex(r"intent(?:ion)?[- ]to[- ]treat|\bITT\b", re.IGNORECASE)),
    ("completers", regex(r"completers?\b|complete cases?", re.IGNORECASE)),
)


def mentions(records: Sequence[Record], groups: Groups, places: Places) -> Iterator[Mention]:
    """Of every summary and proportion of a table the group, the outcome and the time.

    Parameters
    ----------
    records : sequence of Record
    groups : Groups
        As gathered from the paper.
    places : Places
    """
    for number, record in enumerate(records):
        if record.location.table is None:
            continue
        for index, value in parts_of(record):
            place = places.cell(value.location.start)
            if place:
                yield _mention(number, index, value, groups, *place)


def _mention(
    number: int,
    index: int | None,
    value: Summary | Proportion,
    groups: Groups,
    grid: Grid,
    row: int,
    column: int,
) -> Mention:
    over = [name for name in (value.group or "").split(" › ") if name]
    over += [cell.text for cell in grid.heads(row, column)]
    before = [name for name in (value.outcome or "").split(" › ") if name]
    arm, kept = _arm(over, before, groups)
    caption = grid.table.caption.text if grid.table.caption else ""
    outcome = " › ".join(filter(None, (outcome_in(name) for name in kept))) or outcome_in(caption)
    changed = any(map(_tells_change, (*over, *before)))
    return Mention(
        record=number,
        part=index,
        arm=arm,
        outcome=outcome + (", change" if changed else ""),
        time=_time(before, over, caption, changed),
        analysis_set=_set_in(caption) or _set_in(value.outcome or "") or grid.label,
    )


@lru_cache(maxsize=4096)
def _set_in(text: str) -> str:
    return next((name for name, pattern in _SETS if pattern.search(text)), "")


@lru_cache(maxsize=4096)
def _tells_change(label: str) -> bool:
    return _CHANGE.search(label) is not None


@lru_cache(maxsize=1024)
def _at_baseline(caption: str) -> bool:
    return _BASELINE.search(caption) is not None


def _arm(over: Sequence[str], before: Sequence[str], groups: Groups) -> tuple[str | None, list[str]]:
    """Name of the group, and the labels of the row that do not name it."""
    for name in reversed(over):
        draft = _draft(name, groups)
        if draft:
            return draft.name, list(before)
    for at in range(len(before) - 1, -1, -1):
        draft = groups.exactly(without_statistics(before[at]))
        if draft and (draft.is_arm or draft.compared):
            return draft.name, [*before[:at], *before[at + 1 :]]
    for name in reversed(over):
        cleaned = without_statistics(name)
        if not cannot_be_arm(cleaned) and not is_total(cleaned) and not times_in(name):
            return cleaned, list(before)
    return None, list(before)


def _draft(name: str, groups: Groups) -> Draft | None:
    cleaned = without_statistics(name)
    return groups.find(cleaned) if key_of(cleaned) else None


def _time(before: Sequence[str], over: Sequence[str], caption: str, changed: bool) -> str:
    """When: of a change, the later of two times."""
    for name in (*reversed(before), *reversed(over)):
        named = [time for time in times_in(name) if not (changed and is_start(time))]
        if named:
            return named[-1]
    if changed:
        return ""
    if _at_baseline(caption):
        return "baseline"
    times = times_in(caption)
    return times[0] if len(times) == 1 else ""


@lru_cache(maxsize=8192)
def outcome_in(label: str) -> str:
    """Name of an outcome, without the time and the statistics in its label.

    Examples
    --------
    >>> outcome_in("Pain at 12 weeks, mean (SD)")
    'Pain'
    """
    name = without_statistics(label)
    shorter = trimmed(_TIME_IN_LABEL.sub("", name))
    return shorter if key_of(shorter) else "" if times_in(name) else name


def is_compared(name: str | None) -> bool:
    """Whether a name can be that of a compared group: neither everybody nor a part by sex or fate."""
    return name is not None and not is_total(name) and not is_subset(name)
