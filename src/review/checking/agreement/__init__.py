"""The same quantity printed in several places of one paper: abstract, text, tables.

Two results are taken for one quantity only if most of their numbers agree as printed and the words around
one name the row, column or sentence of the other and nothing else there. What agrees is marked as
consistent; where all numbers but one agree, and the one left differs by one typing slip, the two places are
inconsistent. Everything less certain is left alone: results of other models, time points and subgroups are
often nearly the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from review.checking.agreement.repeated import TABLE, Alike, Digits, Quantity, digits_of, quantities_of
from review.checking.context import Context
from review.checking.typos import slip_between
from review.patterns import regex
from review.printed import Printed
from review.records import Check, Location, Reading, Record, Test

_Question: TypeAlias = tuple[Quantity, Quantity, str]  # are these one, and this number misprinted in one?

_DIGITS: Final = 4  # shared by both places; fewer agree by chance
_BEFORE, _AFTER, _CLAUSE = 220, 60, 110  # characters around a number that name it
_MOST_QUESTIONS: Final = 100  # in one paper

_WORD: Final = regex(r"[^\W\d_]{2,}")
_COMMON: Final = (
    "the and of in to for with was were is are by at on or an as from than that this which had have has vs "
    "versus ci hr rr sd se mean median odds ratio ratios hazard risk relative confidence interval range "
    "iqr value values total number all patients participants subjects group groups compared between among "
    "associated association significant significantly respectively after before per table"
)
_COMMON_WORDS: Final = frozenset(_COMMON.split())
_OTHER_ANALYSIS: Final = regex(
    r"sensitivity|exclu[ds]|restrict|subset|subgroup|crude|unadjust|adjust|imput|per[ -]protocol|multivari|"
    r"univari|bootstrap|follow|baseline|attenuat|model\s?\d|stratif|fixed|random[ -]effect",
    re.IGNORECASE,
)
_TIME: Final = regex(
    r"\b(\d{1,3})[ -]?(?:days?|weeks?|wks?|months?|mo|years?|yrs?|h|hours?|min)\b", re.IGNORECASE
)
_DECIMAL_COMMA: Final = str.maketrans(",", ".")


def check_agreement(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Whether what the abstract and the text print agrees with the text and the tables that they repeat.

    Parameters
    ----------
    records : sequence of Record
        All records of one paper.
    context : Context

    Yields
    ------
    int, Check
        On the record that repeats a quantity: the abstract's rather than the text's, the text's rather than
        the table's. ``others`` names the other places.
    """
    if all(record.location.table is not None for record in records):
        return  # tables repeat nothing
    quantities = [quantity for i, record in enumerate(records) for quantity in quantities_of(i, record)]
    repeating = [quantity for quantity in quantities if quantity.level < TABLE]
    if not repeating:
        return
    alike = Alike(quantities)
    words = _Words(quantities, context)
    repeated: set[int] = set()
    questions: list[_Question] = []
    for one in repeating:
        candidates = [(other, one.differing(other, context.rounding)) for other in alike.repeated_by(one)]
        same = [other for other, differing in candidates if not differing]
        repeated.update(id(other) for other in same)
        if same:
            yield from _confirmed(one, same, words)
        else:
            close = [(one, other, differing[0]) for other, differing in candidates if len(differing) == 1]
            questions += [question for question in close if _is_slip(*question)]
    yield from _compared([question for question in questions if id(question[1]) not in repeated], words)


class _Words:
    """What the words around two quantities say about whether they are one."""

    def __init__(self, quantities: Sequence[Quantity], context: Context) -> None:
        self._quantities, self._context = quantities, context
        self._text = context.document.text if context.document else ""
        self._names: dict[int, frozenset[str]] = {}
        ends = sorted({quantity.place.end for quantity in quantities})
        self._end_before = dict(zip(ends[1:], ends, strict=False))

    def shared(self, one: Quantity, other: Quantity) -> frozenset[str]:
        """Words around ``one`` that name ``other``."""
        return self._names_of(other) & _words(self._around(one))

    def single_out(self, one: Quantity, other: Quantity) -> bool:
        """Whether the shared words name ``other`` and no different quantity of its kind in its place."""
        shared = self.shared(one, other)
        return bool(shared) and not any(
            shared <= self._names_of(rival)
            for rival in self._quantities
            if rival is not other
            and rival.level == other.level
            and rival.place.table == other.place.table
            and rival.measure == other.measure
            and isinstance(rival.part, Test) == isinstance(other.part, Test)
        )

    def tell_apart(self, one: Quantity, other: Quantity) -> bool:
        """Whether the words speak of different analyses or different times."""
        here = self._around(one)
        there = " ".join([self._around(other), self._context.paragraph(other.place)])
        analyses = {match.group().lower() for match in _OTHER_ANALYSIS.finditer(here)}
        times, times_there = set(_TIME.findall(here)), set(_TIME.findall(there))
        return any(word not in there.lower() for word in analyses) or bool(times and times_there - times)

    def _around(self, quantity: Quantity) -> str:
        """The sentence or two that a quantity stands in, or its row and column, and what it is of."""
        place, part = quantity.place, quantity.part
        text = self._text[max(0, place.start - _BEFORE) : place.end + _AFTER] if place.table is None else ""
        named = [part.outcome, part.group, place.row, place.column, *part.qualifiers]
        return " ".join(filter(None, [text, *named]))

    def _names_of(self, quantity: Quantity) -> frozenset[str]:
        """Words that name a quantity: its row and column, or the clause before it."""
        if id(quantity) not in self._names:
            place, part = quantity.place, quantity.part
            start = max(place.start - _CLAUSE, self._end_before.get(place.end, 0))
            clause = self._text[start : place.start] if place.table is None else ""
            named = filter(None, [clause, part.outcome, part.group, place.row, place.column])
            self._names[id(quantity)] = _words(" ".join(named))
        return self._names[id(quantity)]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text)) - _COMMON_WORDS


def _confirmed(one: Quantity, same: list[Quantity], words: _Words) -> Iterator[tuple[int, Check]]:
    """The positive mark: the same numbers elsewhere, under the same words or too many for chance."""
    named = [len(words.shared(one, other)) for other in same]
    wanted = _DIGITS if max(named) else 2 * _DIGITS
    sure = [
        other
        for other, number in zip(same, named, strict=True)
        if number == max(named) and _digits(one, other) >= wanted
    ]
    tables = [other.place.table for other in sure if other.level == TABLE]
    if sure and len(tables) == len(set(tables)):  # else several rows could be meant
        yield one.index, _check(one, sure, one.shared(sure[0])[0], consistent=True)


def _compared(questions: list[_Question], words: _Words) -> Iterator[tuple[int, Check]]:
    """An inconsistency where exactly one number differs from what is surely the same quantity."""
    surely: dict[int, list[_Question]] = defaultdict(list)
    for one, other, role in questions[:_MOST_QUESTIONS]:
        if words.single_out(one, other) and not words.tell_apart(one, other):
            surely[id(one)].append((one, other, role))
    for found in surely.values():
        one, _, role = found[0]
        if len({(differing, Printed(other.numbers[differing]).exact) for _, other, differing in found}) == 1:
            yield one.index, _check(one, [other for _, other, _ in found], role, consistent=False)
    for one, _, role in questions[_MOST_QUESTIONS:]:
        field, reason = (
            one.field(role),
            "too many results of this paper are nearly the same to tell them apart",
        )
        yield one.index, Check(check="agreement", verdict="not_checkable", field=field, reason=reason)


def _is_slip(one: Quantity, other: Quantity, role: str) -> bool:
    here, there = one.numbers[role], other.numbers[role]
    return (
        len(one.shared(other)) >= 3
        and _known(here).exact
        and _known(there).exact
        and _digits(one, other, without=role) >= _DIGITS
        and not (role == "count" and all(map(_fits_itself, (one, other))))
        and here.translate(_DECIMAL_COMMA) != there.translate(_DECIMAL_COMMA)  # 32.000 is 32,000
        and _slip(here, there) is not None
    )


def _fits_itself(quantity: Quantity) -> bool:
    """Whether a count, its total and its percentage agree, so that no digit of them is a slip."""
    numbers = quantity.numbers
    if not {"count", "total", "value"} <= set(numbers):
        return False
    count, total, percent = (Printed(numbers[role]) for role in ("count", "total", "value"))
    return total.value > 0 and 100 * count.value / total.value in percent.interval("half_up_or_down")


def _known(number: str) -> Digits:
    digits = digits_of(number)
    assert digits is not None  # else it is no number of a quantity
    return digits


def _digits(one: Quantity, other: Quantity, without: str = "") -> int:
    """Significant digits of the numbers that both places print, each as the place with fewer has it."""
    shared = (role for role in one.shared(other) if role != without)
    pairs = ((_known(one.numbers[role]), _known(other.numbers[role])) for role in shared)
    shorter = (
        min(pair, key=lambda number: number.decimals) for pair in pairs if pair[0].exact and pair[1].exact
    )
    return sum(len(str(abs(number.significand))) for number in shorter)


def _slip(one: str, other: str) -> str | None:
    """What one slip did, to the numbers as printed or as the shorter one is printed."""
    return slip_between(one, other) or slip_between(*_equally_long(one, other))


def _equally_long(one: str, other: str) -> tuple[str, str]:
    """Both numbers with as many decimals as the shorter one has."""
    decimals = min(_known(one).decimals, _known(other).decimals)
    if decimals < 0 or _known(one).decimals == _known(other).decimals:
        return one, other
    return f"{Printed(one).value:.{decimals}f}", f"{Printed(other).value:.{decimals}f}"


def _check(one: Quantity, others: list[Quantity], role: str, *, consistent: bool) -> Check:
    here, there = (one.as_printed(role, each.numbers[role]) for each in (one, others[0]))
    shared, place = one.shared(others[0]), _named(others[0].place)
    implied = Printed(there).interval()
    differ = f"{here} is printed here and {there} in {place}; all else of the result agrees"
    return Check(
        check="agreement",
        verdict="consistent" if consistent else "inconsistent",
        field=one.field(role),
        fields=tuple(dict.fromkeys(one.field(each) for each in shared)),
        printed=here,
        low=implied.low,
        high=implied.high,
        formula=f"the same quantity as printed in {place}",
        assumptions=("one quantity: the other numbers and the words around agree",),
        reason=None if consistent else differ,
        readings=() if consistent else _readings(here, there),
        others=tuple(other.place for other in others),
    )


def _named(place: Location) -> str:
    if place.table is None:
        return f"the section “{place.section}”" if place.section else "the text"
    return ", ".join(filter(None, [place.table or "a table", place.row and f"row “{place.row}”"]))


def _readings(here: str, there: str) -> tuple[Reading, ...]:
    slip = _slip(here, there)
    a, b = _known(here), _known(there)
    next_to = a.decimals == b.decimals and abs(a.significand - b.significand) == 1
    return (
        Reading(name=f"{slip}: {here} for {there}, or the other way around", reconciles=True),
        Reading(name="rounded in one place, cut off in the other", reconciles=next_to),
        Reading(name="another analysis or subgroup with nearly the same result", reconciles=True),
    )
