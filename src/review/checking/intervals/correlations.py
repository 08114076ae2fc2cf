"""A correlation in the middle of its interval, which is symmetric on Fisher's z scale."""

from __future__ import annotations

import math
from typing import Final

from review.checking.intervals.estimated import Ends, Estimated, half_width, middle_of, overlap
from review.printed import Rounding
from review.records import Check

_SKEW: Final = 0.1  # of the half-width: bias corrections, other degrees of freedom


def correlation_in_middle(item: Estimated, rounding: Rounding) -> Check | None:
    """The correlation against the middle of its interval: of atanh of both ends, or of the ends themselves.

    Fisher (1921): atanh r is nearly normal with a variance that does not depend on r. Returns None where an
    end is 1 or beyond; *inconsistent* if the correlation is in the middle on neither scale.
    """
    value, low, high = item.ends(rounding)
    if max(map(abs, (*value, *low, *high))) >= 1:
        return None
    z_low, z_high = (Ends(math.atanh(ends.low), math.atanh(ends.high)) for ends in (low, high))
    middle = middle_of(z_low, z_high, _SKEW * half_width(z_low, z_high))
    implied = Ends(math.tanh(middle.low), math.tanh(middle.high))
    plain = middle_of(low, high, _SKEW * half_width(low, high))
    fits = overlap(value, implied) or overlap(value, plain)
    return Check(
        check="estimate_in_middle", verdict="consistent" if fits else "inconsistent",
        field=item.path + item.center, fields=item.fields(item.center, "ci_low", "ci_high"),
        printed=item.value.text, low=implied.low, high=implied.high,
        formula="tanh of the middle of atanh of both ends, give or take a tenth of the half-width",
    )  # fmt: skip
