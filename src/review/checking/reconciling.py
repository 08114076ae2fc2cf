"""Where several numbers of one result disagree: the smallest set whose change would make all agree.

No number is presumed to be the one that is off, the p-value least of all. Each number that enters a check is
changed in turn, by one typing slip and by any amount, and the checks of the record are run again. All trials
of a paper run together, one family of checks after the other. Where no number alone would do, those pairs are
named in which a change of one leaves only the other to disagree.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final, TypeAlias

from review.checking.context import Context
from review.checking.numbers_in import is_possible, name_of, numbers_at, shaped, value_of, with_number
from review.checking.typos import MORE_OR_LESS, slips_of
from review.checking.wording import DISAGREE, printed_interval, span
from review.printed import Interval, Rounding
from review.records import Check, Reading, Record

Family: TypeAlias = Callable[[Sequence[Record], Context], Iterable[tuple[int, Check]]]
Change: TypeAlias = tuple[str, str]  # the path of a number, and the text put there

_MOST_RECORDS: Final = 25  # of one paper; where more disagree, one cause is likelier than so many slips
_MOST_SLIPS: Final = 2  # of one number; where more would do, none says much
_WIDEST, _GRID = 30.0, 6  # a number is changed by at most this factor, in so many steps each way,
_FINER, _ROUNDS = 6, 4  # then so many times in finer steps between two neighbors
_NOISE: Final = 1e-9  # floats of exact results can fall beside the end of an interval that they stand on


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a change does.

    ``side`` is 0 if all agree; else its sign says where the others lie; NaN if that is not known. ``left`` is
    the one other number that still disagrees.
    """

    side: float
    left: str | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """A record whose own numbers disagree, and what slips in them and changes by any amount do.

    ``disputing`` are the families of its disagreeing checks, ``agreeing`` those of its other checks.
    ``open_p`` holds what compared p-values stand for from which nothing is computed. When checks run again,
    these are left open, as ``p < 1``: then what the others imply is computed, and no readings are tried.
    """

    index: int
    record: Record
    checks: tuple[Check, ...]
    numbers: dict[str, str]
    disputing: tuple[Family, ...]
    agreeing: tuple[Family, ...]
    open_p: dict[str, Interval] = field(default_factory=dict)
    slips: dict[Change, _Outcome] = field(default_factory=dict)
    changes: dict[Change, _Outcome] = field(default_factory=dict)

    @property
    def disagreeing(self) -> list[Check]:
        """The checks that disagree."""
        return [check for check in self.checks if check.verdict in DISAGREE]

    def only_compared(self, path: str) -> bool:
        """Whether the number is a p with which others are compared, while nothing is computed from it."""
        is_p = path.rpartition(".")[2] == "p"
        return is_p and all(check.field == path for check in self.checks if path in check.fields)


_Trial: TypeAlias = tuple[_Case, Change]


def reconciled(
    records: Sequence[Record],
    checks: Sequence[Sequence[Check]],
    families: Sequence[Family],
    context: Context,
) -> list[tuple[Check, ...]]:
    """The checks of each record, with what would reconcile those that disagree.

    Parameters
    ----------
    records : sequence of Record
    checks : sequence of sequences of Check
        Of each record.
    families : sequence of functions
        Those to run again.
    context : Context

    Returns
    -------
    list of tuples of Check
        To inconsistent checks that no other record enters (of the first 25 records that have any), slips that
        would explain them are added as readings, and the numbers that would agree to the reason.
    """
    told = [tuple(made) for made in checks]
    found = [index for index, made in enumerate(told) if any(map(_is_own, made))][:_MOST_RECORDS]
    open_cases = (_case(index, records[index], told[index], families, context) for index in found)
    cases = [case for case in open_cases if case is not None]
    for changes in (_grid, *[_finer] * _ROUNDS, _slips) if cases else ():
        trials = [(case, change) for case in cases for change in dict.fromkeys(changes(case))]
        for (case, change), outcome in zip(trials, _outcomes(trials, context), strict=True):
            (case.slips if changes is _slips else case.changes)[change] = outcome
    for case in cases:
        told[case.index] = tuple(_explained(check, case) for check in told[case.index])
    return told


def _is_own(check: Check) -> bool:
    """Whether numbers of one record disagree in a check."""
    return check.verdict in DISAGREE and not check.others and check.low is not None


def _case(
    index: int, record: Record, checks: Sequence[Check], families: Sequence[Family], context: Context
) -> _Case | None:
    """The record, if its checks alone come to what they came to among all others."""
    own = tuple(check for check in checks if not check.others and check.verdict != "not_checkable")
    fields = dict.fromkeys(name for check in own if _is_own(check) for name in check.fields)
    numbers = {path: text for name in fields for path, text in numbers_at(record, name)}
    made = {family: [c for _, c in family([record], context) if not c.others] for family in families}
    disputing = tuple(f for f, known in made.items() if any(check.verdict in DISAGREE for check in known))
    agreeing = tuple(f for f, known in made.items() if known and f not in disputing)
    case = _Case(index, record, own, numbers, disputing, agreeing)
    p_values = (check for check in case.disagreeing if case.only_compared(check.field or ""))
    compared = {check.field or "": printed_interval(check, context.rounding) for check in p_values}
    open_p = {path: p for path, p in compared.items() if p is not None}
    return next((case for case in (replace(case, open_p=open_p), case) if _as_before(case, context)), None)


def _as_before(case: _Case, context: Context) -> bool:
    (known,) = _rerun([(case, ("", ""))], context, disputing=True)
    ends = {(check.check, check.field): (check.low, check.high) for check in known}
    return all(ends.get((check.check, check.field)) == (check.low, check.high) for check in case.disagreeing)


def _rerun(trials: Sequence[_Trial], context: Context, *, disputing: bool) -> list[list[Check]]:
    """Checks of each changed record, by its disputing or its agreeing families; none that others enter."""
    changed = []
    by_family: dict[Family, list[int]] = defaultdict(list)
    for place, (case, (path, text)) in enumerate(trials):
        record = with_number(case.record, path, text) if path else case.record
        for p in case.open_p:
            record = with_number(record, p, "<1")
        changed.append(record)
        for family in case.disputing if disputing else case.agreeing:
            by_family[family].append(place)
    checks: list[list[Check]] = [[] for _ in trials]
    for family, places in by_family.items():
        for index, check in family([changed[place] for place in places], context):
            if not check.others and check.verdict != "not_checkable":
                checks[places[index]].append(check)
    return checks


def _outcomes(trials: Sequence[_Trial], context: Context) -> list[_Outcome]:
    """What each change does; checks are run again only where something is computed from the number."""
    computed = [i for i, (case, (path, _)) in enumerate(trials) if not case.only_compared(path)]
    again = dict(zip(computed, _rerun([trials[i] for i in computed], context, disputing=True), strict=True))
    outcomes = []
    for i, (case, change) in enumerate(trials):
        if i in again:
            outcomes.append(_outcome(case, change[0], again[i], case.open_p, context))
        else:
            shown = _with_relation_of(case.checks, *change, context.rounding)
            outcomes.append(_outcome(case, change[0], case.checks, {change[0]: shown}, context))
    hopeful = [i for i in computed if outcomes[i].side == 0 and trials[i][0].agreeing]
    for i, known in zip(hopeful, _rerun([trials[i] for i in hopeful], context, disputing=False), strict=True):
        sides = [_side(check, trials[i][0].open_p.get(check.field or ""), context) for check in known]
        outcomes[i] = _Outcome(max(sides, key=abs, default=0.0))
    return outcomes


def _outcome(
    case: _Case, path: str, checks: Sequence[Check], shown: Mapping[str, Interval | None], context: Context
) -> _Outcome:
    """All agree only if every check that disagreed is still made."""
    made = {(check.check, check.field) for check in checks}
    if not {(check.check, check.field) for check in case.disagreeing} <= made:
        return _Outcome(math.nan)
    left: dict[str, float] = {}
    for check in checks:
        if side := _side(check, shown.get(check.field or ""), context):
            left[check.field or ""] = side
    only = next(iter(left)) if len(left) == 1 and path not in left else None
    return _Outcome(max(left.values(), key=abs, default=0.0), only)


def _with_relation_of(checks: Sequence[Check], path: str, text: str, rounding: Rounding) -> Interval | None:
    """What a compared number would stand for with other digits."""
    check = next(check for check in checks if check.field == path)
    relation = (check.printed or "").strip()[:1]
    return printed_interval(
        replace(check, printed=f"{relation if relation in '<≤>≥' else ''}{text}"), rounding
    )


def _side(check: Check, instead: Interval | None, context: Context) -> float:
    """0 if a check agrees; else the side on which what the others imply lies of what is printed."""
    if instead is None and check.verdict not in DISAGREE:
        return 0.0
    printed = printed_interval(check, context.rounding) if instead is None else instead
    if printed is None or check.low is None or check.high is None:
        return math.nan
    noise = _NOISE * max(abs(check.low), abs(check.high))
    return 1.0 if check.low - noise > printed.high else -1.0 if check.high + noise < printed.low else 0.0


def _grid(case: _Case) -> Iterator[Change]:
    """A wide grid around each number, and what the others imply for the compared ones."""
    for path, text in case.numbers.items():
        if case.only_compared(path):
            continue
        value = value_of(text)
        values = [value * Decimal(_WIDEST ** (step / _GRID)) for step in range(-_GRID, _GRID + 1)]
        for check in (check for check in case.disagreeing if check.field == path):
            ends = [end for end in (check.low, check.high) if end is not None and math.isfinite(end)]
            values += [Decimal(end) for end in (*ends, sum(ends) / len(ends))] if ends else []
        texts = (shaped(each, text) for each in values)
        yield from ((path, other) for other in texts if is_possible(path, other))


def _finer(case: _Case) -> Iterator[Change]:
    """Numbers between two that lie on different sides of agreement, or one of them within it."""
    for path, printed in case.numbers.items():
        known = _known(case, path)
        agreeing = any(side == 0 for _, _, side in known)
        edges = [
            (low, high)
            for (low, _, here), (high, _, there) in pairwise(known)
            if here != there and (0 in (here, there) or not agreeing)
        ]
        edges.sort(key=lambda edge: abs(edge[0] - value_of(printed)))
        for low, high in edges[:2]:
            finer = (shaped(low + (high - low) * step / _FINER, printed) for step in range(1, _FINER))
            yield from ((path, text) for text in finer if (path, text) not in case.changes)


def _slips(case: _Case) -> Iterator[Change]:
    """Slips that give a number about as large as those that agree."""
    for path, text in case.numbers.items():
        if case.only_compared(path):
            sizes, nearly = (
                [abs(end) for end in _implied(case, path) or ()],
                2.0,
            )  # few digits of p are printed
        else:
            sizes, nearly = [abs(float(value)) for value, _, side in _known(case, path) if side == 0], 1.1
            sizes = sizes or [abs(float(value_of(text)))]  # what agrees may lie between those tried
        least, most = min(sizes, default=math.inf) / nearly, max(sizes, default=0.0) * nearly
        for _, other in slips_of(text) if sizes else ():
            if is_possible(path, other) and least <= abs(value_of(other)) <= most:
                yield path, other


def _known(case: _Case, path: str) -> list[tuple[Decimal, str, float]]:
    """Value, text and side of all changes of a number that are known, in order."""
    found = ((text, outcome.side) for (at, text), outcome in case.changes.items() if at == path)
    return sorted((value_of(text), text, side) for text, side in found if not math.isnan(side))


def _explained(check: Check, case: _Case) -> Check:
    if check.verdict not in DISAGREE or check.others:
        return check
    alone = [
        f"{name_of(case.record, path)} {values}" for path in case.numbers if (values := _agreeing(case, path))
    ]
    if alone:
        hint = f"{_listed(alone)} would agree with all other numbers"
    elif pairs := _pairs(case):
        hint = f"no change of one number makes all agree; of two it could be {_listed(pairs)}"
    else:
        return check
    return replace(
        check, reason=f"{check.reason}; {hint}", readings=check.readings + tuple(_slips_that_explain(case))
    )


def _slips_that_explain(case: _Case) -> Iterator[Reading]:
    """For each number slips that explain all, unless there are many."""
    for path, text in case.numbers.items():
        agreeing = _slips_that_agree(case, path)
        for slip, other in agreeing if len(agreeing) <= _MOST_SLIPS else ():
            name = f"{name_of(case.record, path)} printed as {text} for {other} ({slip})"
            yield Reading(name=name, reconciles=True)


def _slips_that_agree(case: _Case, path: str) -> list[tuple[str, str]]:
    """Slips of a number that keep its digits in number, or else others."""
    agreeing = {other for (at, other), outcome in case.slips.items() if at == path and outcome.side == 0}
    found = [(slip, other) for slip, other in slips_of(case.numbers[path]) if other in agreeing]
    return [(slip, other) for slip, other in found if slip != MORE_OR_LESS] or found


def _agreeing(case: _Case, path: str) -> str | None:
    """The values nearest to the printed one that agree, for example ``"= 0.93"``."""
    if case.only_compared(path):
        implied = _implied(case, path)
        return f"of {span(*implied)}" if implied else None
    known, printed = _known(case, path), value_of(case.numbers[path])
    near = min(
        (item for item in known if item[2] == 0), key=lambda item: abs(item[0] - printed), default=None
    )
    if near is None:
        others = sorted((other for _, other in _slips_that_agree(case, path)), key=value_of)
        if not others:
            return None
        return f"of {others[0]}" if len(others) == 1 else f"such as {others[0]} or {others[-1]}"
    start = end = known.index(near)
    while start > 0 and known[start - 1][2] == 0:
        start -= 1
    while end + 1 < len(known) and known[end + 1][2] == 0:
        end += 1
    low, high = known[start][1], known[end][1]
    if start == 0 or end == len(known) - 1:  # of what was tried
        return f"of at most {high}" if start == 0 else f"of at least {low}"
    return f"of {low}" if low == high else f"of {low} to {high}"


def _implied(case: _Case, path: str) -> tuple[float, float] | None:
    """What all others imply for a number from which nothing is computed, if they agree on it."""
    ends = [(check.low, check.high) for check in case.checks if check.field == path]
    lows, highs = [low for low, _ in ends if low is not None], [high for _, high in ends if high is not None]
    known = len(lows) == len(highs) == len(ends) and all(map(math.isfinite, (*lows, *highs)))
    alone = all(check.field == path for check in case.disagreeing)
    return (max(lows), min(highs)) if known and alone and max(lows) <= min(highs) else None


def _pairs(case: _Case) -> list[str]:
    known = {**case.slips, **case.changes}.items()
    pairs = {
        frozenset({path, outcome.left}): (path, outcome.left) for (path, _), outcome in known if outcome.left
    }
    return [" and ".join(name_of(case.record, path) for path in pair) for pair in pairs.values()]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
