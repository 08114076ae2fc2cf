"""What an interval or a standard error implies for the p-value, and each for the other.

By Wald: estimate ± critical value × standard error, on the log scale for ratios. Which distribution the
critical value is from is seldom said, so t with few degrees of freedom and z are both allowed; score and
likelihood tests differ from Wald's by less than the tolerance.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from review.checking.context import Context, mentions
from review.checking.intervals.estimated import Ends, Estimated, ends_of, shown
from review.checking.printed_numbers import printed_number
from review.checking.surroundings import LIKELIHOOD, said_near, spoken_of, words_before, words_near
from review.patterns import regex
from review.printed import NotANumber
from review.records import Check, Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Measures that are 0 where there is no effect.
_EFFECTS: Final = frozenset({"MD", "WMD", "b", "beta", "SMD", "d", "g", "RD", "difference"})
_FEWEST_DF: Final = 4.0
_FEWEST_DF_OF_RATIO: Final = 20.0  # logistic and Cox models use z, surveys t with the df of their clusters
#: Analyses of so few studies, clusters or pairs that t may have a single degree of freedom.
_FEW_UNITS: Final = regex(
    r"hartung|knapp|sidik|HKSJ|\bHK\b|pooled|meta-?anal|\bstudies\b|cluster|village|communit|practices\b|wards?\b"
    r"|schools?\b|\bpairs?\b|paired|matched|t\([1-9]\)",
    re.IGNORECASE,
)
_TOLERANCE: Final = (0.03, 0.05)  # of z: so much, and this share of it
# Roots of likelihood and score differ from Wald's z by this share for each unit of the log ratio.
_SCORE: Final = 1 / 6
_LARGEST_LOG_RATIO: Final = 4.0

_CORRECTED: Final = regex(
    r"bonferroni|holm|tukey|sidak|šidák|dunnett|scheff|hochberg|\bfdr\b|\bfwer?\b|false discovery|q[- ]value"
    r"|multiple (?:comp|test)|corrected|adjusted p|p[ -]?adj|post[- ]?hoc|permut",
    re.IGNORECASE,
)
_ONE_SIDED: Final = regex(r"\b(?:one|1|single)[- ](?:tailed|sided)", re.IGNORECASE)
_OTHER_TEST: Final = regex(
    r"trend|interaction|heterogen|overall|omnibus|log[- ]?rank|likelihood[- ]ratio|mann|wilcoxon|kruskal"
    r"|fisher|chi[- ]?squared?|χ|exact|bootstrap|bayes|non-?inferior|equivalence|non-?parametric|credible"
    r"|unadjusted p|crude p|anova|f[- ]test",
    re.IGNORECASE,
)
_MOST_COMPARISONS: Final = 20  # that a correction is assumed to reach
# What the methods say of how all differences were tested, or their intervals made.
_RESAMPLED: Final = regex(r"bootstrap|permutation|bayes", re.IGNORECASE)
_ANOTHER_TEST: Final = regex(
    r"bootstrap|wilcoxon|mann[ –-]|rank[ -]sum|permutation|bayes|non-?parametric", re.IGNORECASE
)
_OF_ANOTHER_ARM: Final = regex(r"\b(?:versus|vs\.?|compared (?:with|to)|than|in the other)\b", re.IGNORECASE)
_FLAGS: Final = ("inconsistent", "decision_inconsistent")
_SMALLEST: Final = regex(r"0?[.,·]0{1,8}1")


def check_p_of_estimates(items: Sequence[Estimated], context: Context) -> Iterator[tuple[int, Check]]:
    """p-values against the interval, and against the standard error, printed with their estimate."""
    tested = [item for item in items if item.p_relation and (item.log_scale or item.measure in _EFFECTS)]
    without_p = {_block(item) for item in items if item.p_relation is None and item.record.location.row}
    for by_interval in (True, False):
        distance = _half_widths_from_none if by_interval else _errors_from_none
        known = [(item, ends) for item in tested if (ends := distance(item, context)) is not None]
        if not known:
            continue
        for (item, _), implied in zip(known, _p_values(known, by_interval, context), strict=True):
            check = _compare(item, implied, by_interval, context)
            if check is not None and check.verdict in _FLAGS and _block(item) in without_p:
                reason = f"{check.reason}; but rows beside it have no p: it may be of all of them together"
                check = replace(check, verdict="not_checkable", reason=reason)
            if check is not None:
                yield item.index, check


def _block(item: Estimated) -> tuple[str | None, ...]:
    """The rows under one heading of a table that report the same measure."""
    place = item.record.location
    return place.table, (place.row or "").rpartition(" › ")[0], item.measure


def _half_widths_from_none(item: Estimated, context: Context) -> Ends | None:
    """Distance of the estimate from no effect in half-widths of its interval, if that is symmetric."""
    if not item.is_ordered or _is_percentage(item):
        return None
    value, low, high = item.ends(context.rounding)
    if item.log_scale:
        if min(value.low, low.low) <= 0:
            return None
        value, low, high = (Ends(math.log(each.low), math.log(each.high)) for each in (value, low, high))
    if high.high <= low.low:
        return None
    # Monotone in each end of the interval, so extreme in the corners.
    corners = [_ratio(a + b, b - a) for a in low for b in high]
    by_ends, size = _size(min(corners), max(corners)), _size(*value)
    by_value = Ends(2 * size.low / (high.high - low.low), _ratio(2 * size.high, high.low - low.high))
    if value.low <= (low.high + high.high) / 2 and (low.low + high.low) / 2 <= value.high:
        return Ends(max(by_ends.low, by_value.low), min(by_ends.high, by_value.high))
    skewed = Ends(min(by_ends.low, by_value.low), max(by_ends.high, by_value.high))
    return skewed if item.log_scale and value.low <= high.high and low.low <= value.high else None


def _is_percentage(item: Estimated) -> bool:
    """Whether it may be an efficacy or a change in percent, that is a ratio in disguise."""
    unit = getattr(item.record, "unit", None) or ""
    return item.measure == "difference" and ("%" in unit or "%" in item.record.quote[:30])


def _errors_from_none(item: Estimated, context: Context) -> Ends | None:
    """Distance of the estimate from no effect, in standard errors."""
    if item.se is None:
        return None
    value, error = ends_of(item.value, context.rounding), ends_of(item.se, context.rounding)
    if error.high <= 0:
        return None
    if not item.log_scale:
        size = _size(*value)
        return Ends(size.low / error.high, _ratio(size.high, error.low))
    if value.low <= 0:
        return None
    # SE of the logarithm, or by the delta method of the ratio itself, tested against 0 or 1.
    log, apart = _size(math.log(value.low), math.log(value.high)), _size(value.low - 1, value.high - 1)
    lowest = min(log.low, log.low * value.low, apart.low) / error.high
    return Ends(lowest, _ratio(max(log.high, log.high * value.high, apart.high), error.low))


def _fewest_df(item: Estimated, context: Context) -> float:
    """Of the t distribution that the interval may be from."""
    if said_near(item.record, context, _FEW_UNITS):
        return 1.0
    return _FEWEST_DF_OF_RATIO if item.log_scale else _FEWEST_DF


def _p_values(known: Sequence[tuple[Estimated, Ends]], by_interval: bool, context: Context) -> list[Ends]:
    """Two-sided p over z and t with the fewest degrees of freedom; monotone in them for one distance."""
    import numpy as np
    from scipy import special

    df = np.array([_fewest_df(item, context) for item, _ in known])
    upper = np.array([(1 + item.level) / 2 for item, _ in known])
    distance = np.array([ends for _, ends in known])
    by_t, by_z = (special.stdtrit(df, upper), special.ndtri(upper)) if by_interval else (1.0, 1.0)
    p = np.array(
        [2 * special.stdtr(df, -distance[:, end] * by_t) for end in (0, 1)]
        + [2 * special.ndtr(-distance[:, end] * by_z) for end in (0, 1)]
    )
    return [Ends(*ends) for ends in zip(p.min(axis=0).tolist(), p.max(axis=0).tolist(), strict=True)]


def _compare(item: Estimated, implied: Ends, by_interval: bool, context: Context) -> Check | None:
    printed = _printed_p(item, context)
    if printed is None:
        return None  # no p-value: that is said elsewhere
    source = ("ci_low", "ci_high") if by_interval else ("se",)
    check = Check(
        check="p_value_of_interval" if by_interval else "p_value_of_se",
        verdict="consistent", field=item.p_field,
        fields=(item.p_field, *item.fields(item.center, *source)), low=implied.low, high=implied.high,
        printed=_as_printed(item),
        formula=f"two-sided p of {_size_in_words(item)} / SE"
        + (", SE = width of the interval / (2 × critical value)" if by_interval else ""),
        assumptions=("critical value of z or t",),
    )  # fmt: skip
    if _overlap(printed, implied):
        return check
    widened = _widened(item, implied, context)
    if _overlap(printed, widened):
        return replace(check, low=widened.low, high=widened.high, assumptions=(*check.assumptions, _METHODS))
    if item.p_relation == "=" and _SMALLEST.fullmatch(item.p or "") and implied.low < printed.high:
        note = f"{item.p} is the smallest p that is printed"
        return replace(check, assumptions=(*check.assumptions, note))
    return _disagreeing(item, replace(check, low=widened.low, high=widened.high), printed, implied, context)


_METHODS: Final = "p by a score, likelihood or t test may differ a little from Wald's"


def _disagreeing(item: Estimated, check: Check, printed: Ends, implied: Ends, context: Context) -> Check:
    readings, supported = _readings(item, check, printed, implied, context)
    applied = next(
        (reading.name for reading in readings if reading.reconciles and reading.name in supported), None
    )
    if applied is not None:
        return replace(check, readings=readings, assumptions=(*check.assumptions, applied))
    reason = (
        f"{item.told} gives p between {shown(implied.low)} and {shown(implied.high)}; "
        f"printed is p {'= ' if item.p_relation == '=' else ''}{check.printed}"
    )
    other = said_near(item.record, context, _OTHER_TEST) or _otherwise(item, context)
    other = other or _between_them(item, context)
    standardized = item.measure == "beta" and check.check == "p_value_of_se"
    if other is not None or standardized or item.assumptions:
        why = f'p may be of another test ("{other[0].lower()}")' if other else "; ".join(item.assumptions)
        why = why or "the SE may be of the coefficient before standardizing"
        reason = f"{reason}; but {why}"
        return replace(check, verdict="not_checkable", reason=reason, readings=readings)
    alpha = context.alpha
    apart = (implied.low > alpha and printed.high <= alpha) or (implied.high < alpha and printed.low >= alpha)
    return replace(
        check, verdict="decision_inconsistent" if apart else "inconsistent", reason=reason, readings=readings
    )


def _otherwise(item: Estimated, context: Context) -> re.Match[str] | None:
    """What the methods name that gives intervals and p-values of such an estimate by other means."""
    words = _RESAMPLED if item.log_scale else _ANOTHER_TEST
    return mentions(context.methods, words)


def _between_them(item: Estimated, context: Context) -> re.Match[str] | None:
    """Words of a second arm between the estimate and its p, which is then of the comparison of both."""
    if item.record.location.row is not None or item.log_scale:
        return None
    quote = item.record.quote
    end = quote.rfind(item.interval[1].text.lstrip("-−")) if item.has_interval else -1
    before = words_before(item.record, context)
    after = _OF_ANOTHER_ARM.search(quote, max(end, 0))
    return after if after else _ARM_BEFORE.search(before)


_ARM_BEFORE: Final = regex(r"[0-9)\]] (?:versus|vs\.?|and|compared (?:with|to)) [+-]?[ ]?\Z")


def _readings(
    item: Estimated, check: Check, printed: Ends, implied: Ends, context: Context
) -> tuple[tuple[Reading, ...], set[str]]:
    """Innocent readings, and those of them that the words near the estimate support."""
    near = words_near(item.record, context)
    half = Ends(check.low / 2 if check.low else 0.0, (check.high or 0.0) / 2)
    larger = Ends(implied.low, min(1.0, _MOST_COMPARISONS * implied.high))
    readings = [
        Reading(name="one-sided p", reconciles=_overlap(printed, half), low=half.low, high=half.high),
        Reading(
            name="p corrected for multiple comparisons, the interval not",
            reconciles=_overlap(printed, larger), low=larger.low, high=larger.high,
        ),
    ]  # fmt: skip
    supported = {
        reading.name
        for reading, words in zip(readings, (_ONE_SIDED, _CORRECTED), strict=True)
        if words.search(near)
    }
    return tuple(readings), supported


def _as_printed(item: Estimated) -> str:
    if item.p is None:
        return "ns"
    return item.p if item.p_relation == "=" else f"{item.p_relation} {item.p}"


def _printed_p(item: Estimated, context: Context) -> Ends | None:
    if item.p is None:
        return Ends(context.alpha, 1.0)
    try:
        number = printed_number(item.p)
    except NotANumber:
        return None
    match item.p_relation:
        case "<" | "≤":
            low, high = 0.0, number.value
        case ">" | "≥":
            low, high = number.value, 1.0
        case _:
            low, high = ends_of(number, context.rounding)
    return Ends(max(low, 0.0), min(high, 1.0)) if low <= 1 and high >= 0 else None


def _widened(item: Estimated, implied: Ends, context: Context) -> Ends:
    """The implied p-values, with what score, likelihood and t tests may differ."""
    from scipy import special

    constant, share = _TOLERANCE
    if item.log_scale and item.value.significand > 0:
        share += _SCORE * abs(math.log(item.value.value))
    elif item.measure in ("b", "beta") and spoken_of(context.methods, LIKELIHOOD):
        share += _SCORE * min(abs(item.value.value), _LARGEST_LOG_RATIO)
    nearest, farthest = (-float(special.ndtri(p / 2)) for p in (implied.high, implied.low))
    least, most = max(0.0, nearest * (1 - share) - constant), farthest * (1 + share) + constant
    return Ends(2 * float(special.ndtr(-most)), 2 * float(special.ndtr(-least)))


def _size_in_words(item: Estimated) -> str:
    return f"log {item.measure}" if item.log_scale else item.measure


def _overlap(one: Ends, other: Ends) -> bool:
    return one.low <= other.high * (1 + 1e-9) and other.low <= one.high * (1 + 1e-9)


def _size(low: float, high: float) -> Ends:
    """Sizes of the numbers from ``low`` to ``high``."""
    return Ends(max(low, -high, 0.0), max(abs(low), abs(high)))


def _ratio(size: float, by: float) -> float:
    return size / by if by > 0 else math.copysign(math.inf, size)
