"""Relations: one printed quantity that others determine, when that holds, and what else the words may mean.

To add one, write a module in this folder with ``RELATIONS``, a tuple of :class:`Relation`, and list it in
``catalog``. A relation is data: the engine here reads the printed numbers, compares intervals, tries the
readings that the paper's words allow and says the verdict, the same way for all. For example::

    Relation(
        name="se_of_sd", of=(Summary,), compared="se", given=("sd", "n"), formula="SE = SD / √n",
        ways=(Way(name="", implied=lambda v: over_root(v.interval("sd"), v.value("n"))),
              Way(name="n of the whole sample", implied=of_all, words=("missing",))),
        open_if=("model", "transformed"), note="are SDs and SEs mixed up?",
    )

``implied`` gets a :class:`~review.checking.relations.views.View` and returns the interval that holds every
value that the printed neighbors allow, or None where the formula says nothing; it may raise what arithmetic
raises. A way without ``words`` always applies, one with words only where the paper says one of these kinds
(``said.Kind``) of the number, one with ``words=()`` is only offered to the reader. ``open_if`` are kinds of
words under which a disagreement settles nothing. A relation that needs an ``if`` about the paper as a whole
is better a function over records: let it end in :func:`judged`, too. Numbers of other places enter by
``view.with_elsewhere(n=Elsewhere("40", location))``. Every relation is tested through ``review.check`` with a
consistent, an inconsistent and a too coarse case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from review.checking.context import Context
from review.checking.gravity import agree
from review.checking.relations.views import View, views
from review.checking.said import Kind
from review.checking.verdicts import Implied, Target, judge
from review.checking.wording import spelled
from review.printed import Interval, NotANumber
from review.records import Check, Record

__all__ = ["Relation", "View", "Way", "agree", "check_relations", "evaluate", "judged", "views"]

#: So many of one table's numbers, and such a share of those compared, are no slips.
_FEWEST_OF_A_HABIT: Final = 3
_SHARE_OF_A_HABIT: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One reading of the numbers, and what the given ones imply for the compared one under it.

    Parameters
    ----------
    name : str
        Empty for the plain one.
    implied : callable
        From a view to an interval; None where the reading does not apply.
    words : tuple of str, optional
        Kinds of words one of which has to be said of the number; None: always applied; empty: only offered.
    """

    name: str
    implied: Callable[[View], Interval | None]
    words: tuple[Kind, ...] | None = None

    def is_supported(self, view: View) -> bool:
        """Whether the paper's words allow the reading."""
        return self.words is None or (bool(self.words) and view.says(*self.words) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """``compared`` follows from ``given`` by ``formula``.

    Parameters
    ----------
    name : str
        Of the check, for example ``"se_of_sd"``.
    of : tuple of type
        Kinds of records, or of groups and estimates within them, that it looks at.
    compared : str
        The number that is judged, by the name of its field.
    given : tuple of str
        The numbers that determine it; all must be printed.
    formula : str
        How, in one line, for the reader.
    ways : tuple of Way
        The likeliest first.
    holds_for : callable, optional
        Whether it holds for a view that has all numbers.
    open_if : tuple of str
        Kinds of words under which a disagreement settles nothing.
    doubt : callable, optional
        Why the numbers of a view may not be what they seem: then a disagreement settles nothing.
    assumed : tuple of str
        What is assumed whatever the reading.
    note : str
        The question of INSPECT-SR that it informs.
    cannot_be : bool
        Whether a disagreement is impossible whatever the data (gravity 2).
    habit : str, optional
        Why many disagreements of one table are no slips: then they settle nothing.
    """

    name: str
    of: tuple[type, ...]
    compared: str
    given: tuple[str, ...]
    formula: str
    ways: tuple[Way, ...]
    holds_for: Callable[[View], bool] = lambda _: True
    open_if: tuple[Kind, ...] = ()
    doubt: Callable[[View], str | None] = lambda _: None
    assumed: tuple[str, ...] = ()
    note: str = ""
    cannot_be: bool = False
    habit: str | None = None


def evaluate(view: View, relation: Relation) -> Check | None:
    """The verdict of one relation about one view; None where it does not apply."""
    if not isinstance(view.part, relation.of) or not view.has(relation.compared, *relation.given):
        return None
    try:
        if not relation.holds_for(view):
            return None
        implied = [(way, way.implied(view)) for way in relation.ways]
        printed = view.interval(relation.compared)
    except NotANumber as why:
        return _no_number(view, relation, f"one of the numbers is no number: {why}")
    except (ArithmeticError, ValueError):
        return _no_number(view, relation, "the printed numbers are beyond what the formula can take")
    known = [(way, ends) for way, ends in implied if ends is not None]
    return judged(view, relation, printed, known) if known else None


def judged(view: View, relation: Relation, printed: Interval, known: Sequence[tuple[Way, Interval]]) -> Check:
    """The check of a relation whose readings are computed: agreement, words and doubts decide."""
    plain = next((ends for way, ends in known if way.words is None), known[0][1])
    settled_by_plain = agree(printed, plain)
    implied = [
        Implied(
            name=way.name,
            low=ends.low,
            high=ends.high,
            supported=way.words is None or (not settled_by_plain and way.is_supported(view)),
        )
        for way, ends in known
    ]
    target = Target(
        check=relation.name,
        field=view.path + relation.compared,
        fields=view.fields(relation.compared, *relation.given),
        printed=view.text(relation.compared) or "",
        interval=printed,
        formula=relation.formula,
        others=tuple(number.location for number in view.elsewhere.values()),
    )
    told = ", ".join(f"{spelled(name)} {view.text(name)}" for name in relation.given)
    return judge(
        target,
        implied,
        alpha=view.context.alpha,
        doubt=None if settled_by_plain else _doubt(view, relation),
        given=told,
        assumed=relation.assumed,
        cannot_be=relation.cannot_be,
    )


def check_relations(
    records: Sequence[Record], context: Context, relations: Iterable[Relation]
) -> Iterator[tuple[int, Check]]:
    """Every relation about every view of the records, each with the index of its record."""
    by_kind: dict[type, list[Relation]] = {}
    relations = tuple(relations)
    found: list[tuple[View, Relation, Check]] = []
    for view in views(records, context):
        kind = type(view.part)
        if kind not in by_kind:
            by_kind[kind] = [relation for relation in relations if issubclass(kind, relation.of)]
        for relation in by_kind[kind]:
            check = evaluate(view, relation)
            if check is not None:
                found.append((view, relation, check))
    habits = _habits(found)
    for view, relation, check in found:
        if relation.habit and check.verdict == "inconsistent" and (_table(view), relation.name) in habits:
            reason = f"{relation.habit}; {check.reason}"
            check = replace(check, verdict="not_checkable", gravity=None, reason=reason)
        yield view.index, check


def _habits(found: Sequence[tuple[View, Relation, Check]]) -> set[tuple[object, str]]:
    """Tables in which so many numbers break one rule that they are no slips."""
    compared = Counter((_table(view), relation.name) for view, relation, _ in found)
    broken = Counter(
        (_table(view), relation.name) for view, relation, check in found if check.verdict == "inconsistent"
    )
    return {
        key
        for key, number in broken.items()
        if key[0] is not None and number >= _FEWEST_OF_A_HABIT and number >= _SHARE_OF_A_HABIT * compared[key]
    }


def _table(view: View) -> object:
    place = view.part.location
    return None if place.table is None else (place.table, place.table_index)


def _doubt(view: View, relation: Relation) -> str | None:
    if relation.open_if and (word := view.says(*relation.open_if)):
        return f'it may be made otherwise ("{word.strip()}")'
    return relation.doubt(view) or "; ".join(view.assumptions) or None


def _no_number(view: View, relation: Relation, reason: str) -> Check:
    return Check(
        check=relation.name,
        verdict="not_checkable",
        field=view.path + relation.compared,
        fields=view.fields(relation.compared, *relation.given),
        printed=view.text(relation.compared),
        formula=relation.formula,
        reason=reason,
    )
