"""The same number in two places: what the abstract and the text print against the rows that they repeat.

Places are linked by all their other numbers and words, so that a changed digit cannot dissolve the link (see
:mod:`review.study.links`). What agrees is consistent. What differs like a misprint is inconsistent: which of
the two is meant is for a reader to say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Final

from review.records import Check, Finding, Location, Record, Statement, reported
from review.study import Link, Study

if TYPE_CHECKING:
    from review.document import Document

_WIDE: Final = Context(prec=10_000)  # a hostile number may have many digits
_FORMULA: Final = "the same quantity, printed twice"
#: Fields whose texts are numbers that two places may print.
_NUMBERS: Final = (
    "value", "mean", "median", "sd", "se", "ci_low", "ci_high", "q1", "q3", "minimum", "maximum", "n",
    "count", "total", "percent", "p",
)  # fmt: skip


def check_mentions(records: Sequence[Record], study: Study) -> Iterator[tuple[int, Check]]:
    """Numbers of sentences that another sentence or a row repeats, or nearly repeats.

    Parameters
    ----------
    records : sequence of Record
        All records of one paper.
    study : Study
        Of the same records.

    Yields
    ------
    int, Check
        On the record that prints the number in the abstract or the text.
    """
    told: set[tuple[int, str]] = set()
    for link, holder in _held(records, study):
        if holder is not None and holder not in told and (not link.equal or link.anchors):
            told.add(holder)
            if link.equal or not _is_bound(records[holder[0]], holder[1]):
                yield holder[0], _check(link, holder[1])


def _is_bound(record: Record, name: str) -> bool:
    """Whether a p-value is printed as a bound: "< .001" and "< .0001" do not contradict each other."""
    return name == "p" and getattr(record, "p_relation", "=") != "="


def check_numbers_of_no_record(
    records: Sequence[Record], study: Study, document: Document
) -> Iterator[Finding]:
    """Numbers of sentences that are no result, such as a size, and differ from what another place prints.

    Parameters
    ----------
    records : sequence of Record
        All records of one paper.
    study : Study
        Of the same records.
    document : Document

    Yields
    ------
    Finding
        About a statement that is the number itself.
    """
    told: set[Location] = set()
    for link, holder in _held(records, study):
        place = link.a.location
        if holder is None and not _is_repeated(link) and place not in told:
            told.add(place)
            quote = document.text[place.start : place.end]
            given = (link.b.printed,)
            record = Statement(
                location=place, quote=quote, about="a number printed twice", number=quote, given=given
            )
            yield Finding(document=document.name, record=record, checks=(_check(link, "number"),))


def _held(records: Sequence[Record], study: Study) -> Iterator[tuple[Link, tuple[int, str] | None]]:
    """Links, those that doubt a number first, with the record and the field that print their first number."""
    prose = [(r.location.start, r.location.end, i) for i, r in enumerate(records) if r.location.table is None]
    prose.sort()
    starts = [start for start, _, _ in prose]
    for link in sorted(study.links, key=lambda found: found.equal):
        at = bisect_right(starts, link.a.location.start) - 1
        inside = at >= 0 and link.a.location.end <= prose[at][1]
        name = _field(records[prose[at][2]], link.a.printed) if inside else None
        yield link, None if name is None else (prose[at][2], name)


def _field(record: Record, printed: str) -> str | None:
    """Which number of a record is printed so; None if none or several are."""
    values = reported(record)
    found = [
        name for name in _NUMBERS if isinstance(values.get(name), str) and _plain(values[name]) == printed
    ]
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    return text.replace(",", "").replace("·", ".")


def _is_repeated(link: Link) -> bool:
    """Whether both print one number: the same digits, or one rounded to, or cut off at, fewer decimals."""
    if link.equal:
        return True
    short, long = sorted((Decimal(link.a.printed), Decimal(link.b.printed)), key=_exponent, reverse=True)
    unit = Decimal(1).scaleb(_exponent(short))
    return short in {long.quantize(unit, way, _WIDE) for way in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)}


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def _check(link: Link, name: str) -> Check:
    others: tuple[Location, ...] = (link.b.location,)
    reason = None
    repeated = _is_repeated(link)
    if not repeated:
        anchors = ", ".join(dict.fromkeys(link.anchors[:4]))
        beside = f"; beside both stand {anchors}" if anchors else ""
        reason = f"{link.a.printed} here, {link.b.printed} in {_place(link)}{beside}"
    return Check(
        check="repeated",
        verdict="consistent" if repeated else "inconsistent",
        field=name,
        fields=(name,),
        printed=link.a.printed,
        low=float(link.b.printed),
        high=float(link.b.printed),
        formula=_FORMULA,
        reason=reason,
        others=others,
    )


def _place(link: Link) -> str:
    return "the text" if link.b.place == "text" else link.b.place
