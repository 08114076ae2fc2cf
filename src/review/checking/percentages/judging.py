"""What a check of one percentage says: the number implied, the readings that would explain another, slips."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from review.checking.percentages.shares import Share, fits, totals_that_fit
from review.checking.typos import slips_of
from review.printed import Printed, Rounding
from review.records import Check, Reading

#: How digits were lost that this reading explains.
CUT_OFF: Final = "digits cut off, not rounded"


def share_check(share: Share, total: int) -> Check:
    """A consistent check of a percentage that is of ``total`` people."""
    assert share.percent is not None
    percent = 100 * share.count / total if total else 0.0
    return Check(
        check="percentage", verdict="consistent", field=share.path + "percent", printed=share.percent.text,
        fields=share.fields("percent", "count", "total"), low=percent, high=percent,
        formula="100 × count / total",
    )  # fmt: skip


def inconsistent(share: Share, check: Check, total: int, rounding: Rounding) -> Check:
    """The check where the percentage is not of ``total``, with the readings that would explain it."""
    assert share.percent is not None
    percent, exact = share.percent, 100 * Fraction(share.count, max(total, 1))
    part = both(totals_that_fit(share.count, percent, rounding), range(1, total))
    unit_off = abs(exact - percent.exact) < percent.unit
    least, most = (float(part[0]), float(part[-1])) if part else (None, None)
    readings = (
        Reading(name=CUT_OFF, reconciles=fits(share.count, total, percent, "truncated")),
        Reading(name="rounded twice", reconciles=_rounded_twice(exact, percent)),
        Reading(name="one unit off, so that percentages add up to 100", reconciles=unit_off),
        Reading(name="of those with data, not of the total", reconciles=bool(part), low=least, high=most),
    )
    return replace(check, verdict="inconsistent", reason=told(share, total), readings=readings)


def told(share: Share, total: int) -> str:
    """What the count and a total give, and what is printed."""
    assert share.percent is not None
    exact = f"{100 * share.count / total:.{max(share.percent.decimals, 0) + 2}f}" if total else "undefined"
    return f"{share.count} of {total} is {exact}%; printed is {share.percent}%"


def one_slip_off(share: Share, total: int, rounding: Rounding) -> bool:
    """Whether one slip of the pen in the count or in the percentage would part them so."""
    assert share.percent is not None
    counts = (int(text) for _, text in slips_of(str(share.count)) if text.isdigit())
    if any(fits(count, total, share.percent, rounding) for count in counts):
        return True
    exact, unit = 100 * share.count / total, float(share.percent.unit)
    others = (text for _, text in slips_of(share.percent.text.replace("·", ".").replace(",", ".")))
    near = (abs(float(text) - exact) for text in others if text.strip("."))
    return abs(share.percent.value - exact) <= unit or any(distance <= unit for distance in near)


def _rounded_twice(exact: Fraction, percent: Printed) -> bool:
    """Whether one more decimal was printed at first, and that rounded: 3.448, 3.45, 3.5."""
    tenth = percent.unit / 10
    first = math.floor(exact / tenth + Fraction(1, 2)) * tenth
    return abs(first - percent.exact) <= percent.unit / 2


def both(one: range, other: range) -> range:
    """What two ranges share."""
    start = max(one.start, other.start)
    return range(start, max(start, min(one.stop, other.stop)))


def between(totals: Sequence[int]) -> str:
    """The ends of a range of totals, in words."""
    first, last = totals[0], totals[-1]
    return str(first) if first == last else f"{first} or more" if last > 10**8 else f"{first} to {last}"
