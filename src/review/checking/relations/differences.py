"""Differences that a sentence prints behind the two values it compares: "31% v 20% (difference 11%)".

A difference that follows from the values, in either order, is consistent. One that does not is
inconsistent only if one slip in one of the three numbers parts them: else it may come from a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from review.checking.gravity import agree
from review.checking.sentences import statement_check
from review.checking.typos import slips_of
from review.checking.wording import span
from review.patterns import regex
from review.printed import Interval, NotANumber, Printed
from review.records import Finding, Location, Proportion, Record, Statement, Summary
from review.study import Pair

if TYPE_CHECKING:
    from review.document import Document

_REACH: Final = 150  # characters behind the values
#: In the same clause, with no other number in between.
_DIFFERENCE: Final = regex(
    r"[^.;\d]{0,60}?\bdifferences?(?: (?:in|of|between) (?:(?:the|mean|two|groups?|means|arms|rates?"
    r"|proportions?|percentages?|risks?)\b ?)+)?(?: was| is| of|[,:=])*[ \u2009]?"
    r"(?P<value>[-−–]?\d{1,4}(?:[.·]\d{1,3})?)(?!\d|[.·,]\d"
    r"|[ ]?(?:%[ ]?CI|weeks|days|months|years|to \d|[–-]))",
    re.IGNORECASE,
)
_MODELED: Final = regex(
    r"adjust|model|least|ancova|covari|baseline|regress|chang|stratif|median|weighted|imput|standardi"
    r"|relative|paired|within|geometric|ratio|no (?:statistically )?(?:significant )?differen",
    re.IGNORECASE,
)
_FORMULA: Final = "the difference is that of the two values before it"


def check_differences(
    records: Sequence[Record], pairs: Sequence[Pair], document: Document
) -> Iterator[Finding]:
    """A finding for each difference that stands behind the two values which it compares.

    Parameters
    ----------
    records : sequence of Record
        All records of one paper.
    pairs : sequence of Pair
        Values that its sentences compare.
    document : Document

    Yields
    ------
    Finding
        About the difference, which names the places of the two values.
    """
    for pair in pairs:
        if len(pair.values) != 2:
            continue
        one, two = (records[index] for index in pair.values)
        end = two.location.end
        behind = document.text[end : end + _REACH]
        match = _DIFFERENCE.match(behind)
        around = document.text[max(0, one.location.start - _REACH) : end + (match.end() if match else 0)]
        texts = [_value(part) for part in (one, two)]
        if match is None or None in texts or _MODELED.search(around):
            continue
        place = two.location
        found = Location(
            start=end + match.start("value"), end=end + match.end("value"), page=place.page,
            section=place.section,
        )  # fmt: skip
        numbers = [re.sub("[−–]", "-", text) for text in (match["value"], *filter(None, texts))]
        yield from _judged(numbers, found, (one.location, two.location), document)


def _value(part: Record) -> str | None:
    if isinstance(part, Summary):
        return part.mean
    return part.percent if isinstance(part, Proportion) else None


def _judged(
    numbers: Sequence[str], place: Location, others: tuple[Location, Location], document: Document
) -> Iterator[Finding]:
    printed, one, two = numbers
    try:
        implied = _implied(one, two)
        fits = _fits(numbers)
        slip = fits or any(
            _fits([*numbers[:at], other, *numbers[at + 1 :]])
            for at in range(3)
            for _, other in slips_of(numbers[at])
            if other.strip("-.")
        )
    except NotANumber:
        return
    if not slip:
        return
    reason = (
        None if fits else f"{one} and {two} differ by {span(implied.low, implied.high)}; printed is {printed}"
    )
    made = statement_check(
        "difference", "consistent" if fits else "inconsistent", printed, implied.low, implied.high, _FORMULA,
        reason,
    )  # fmt: skip
    quote = document.text[place.start : place.end]
    record = Statement(location=place, quote=quote, about="a difference", number=quote, given=(one, two))
    yield Finding(document=document.name, record=record, checks=(replace(made, others=others),))


def _implied(one: str, two: str) -> Interval:
    """Ends of the size of the difference."""
    first, second = Printed(one).interval(), Printed(two).interval()
    low, high = first.low - second.high, first.high - second.low
    return Interval(low, high) if low + high >= 0 else Interval(-high, -low)


def _fits(numbers: Sequence[str]) -> bool:
    """Whether the first is the difference of the others, in either order."""
    return agree(Printed(numbers[0].removeprefix("-")).interval(), _implied(numbers[1], numbers[2]))
