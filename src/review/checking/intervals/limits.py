"""Where an estimate stands in its interval: order of the ends, inside, in the middle.

The interval of a difference is symmetric, that of a ratio on the log scale. Bootstrap, credible and
transformed intervals need not be: where a paper speaks of them only the ends are checked.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from review.checking.context import Context
from review.checking.intervals.correlations import correlation_in_middle
from review.checking.intervals.estimated import (
    Ends,
    Estimated,
    ends_of,
    half_width,
    log_of,
    middle_of,
    overlap,
    shown,
    unless_assumed,
)
from review.checking.intervals.whose import (
    Coefficients,
    coefficients_of,
    column_of,
    in_one_cell,
    is_called_interval,
    is_in_its_interval_by_one_slip,
    is_of_spread,
    of_another,
    of_others,
)
from review.checking.surroundings import (
    LIKELIHOOD,
    names_two_measures,
    said_near,
    spoken_of,
    words_after,
    words_near,
)
from review.patterns import regex
from review.printed import Rounding
from review.records import Check, Reading

#: Symmetric as printed, made by t or z.
_SYMMETRIC: Final = frozenset({"MD", "WMD"})
#: Nearly so: likelihood intervals of coefficients, noncentral t, counts far from normal.
_NEARLY: Final = frozenset({"SMD", "d", "g", "mean", "b", "beta"})
_SKEW: Final = 0.1  # of the half-width
_BOOTSTRAP_SKEW: Final = 0.15  # of the whole width; more is seldom seen
_AGAIN: Final = 0.1  # a number that was rounded to one more digit first is off by so many units more
# The likelihood interval of the log of a rate is skewed by a sixth of its half-width, to first order in the
# expansion of the Poisson likelihood; those of odds and hazard ratios by less.
_LIKELIHOOD_SKEW: Final = 0.2
_TIE: Final = 1e-9

_RESAMPLED: Final = (
    "bootstrap", "bayes", "credible interval", "mcmc", "markov chain monte", "resampl", "jackknife",
    "profile likelihood", "profile-likelihood", "back-transform", "backtransform", "back transform",
)  # fmt: skip
_SKEWED: Final = regex(
    r"median|quartile|quantile|geometric|\blog|transform|\bexact|percentile|asymmetric|non-?parametric|hodges"
    r"|fold|relative|percent(?:age)? change|\bindirect|\bmediat",
    re.IGNORECASE,
)
_DECREASE: Final = regex(
    r"reduc|decreas|declin|lower|less|fewer|drop|los[st]|fell|short|small|worse|below|neg", re.IGNORECASE
)
_RATIO: Final = regex(r"odds|hazard|ratio|(?i:exp)|\b[ac]?(?:OR|HR|RR|IRR)s?\b")
_SEVERAL: Final = regex(r"[^();]{0,24}\b(?:versus|vs|respectively|compared|and)\b")
_CHANCE: Final = regex(r"\bnull|chance|shuffl|permut|randomi[sz]ation test|expected", re.IGNORECASE)


def check_limits(items: Sequence[Estimated], context: Context) -> Iterator[tuple[int, Check]]:
    """Order of the ends; then the estimate inside, and in the middle where its measure says so."""
    usual, coefficients = _usual_order(items), coefficients_of(items)
    middles: list[tuple[tuple[str | None, ...], int, Check]] = []
    outside: dict[tuple[str | None, ...], list[tuple[int, Check]]] = defaultdict(list)
    held: Counter[tuple[str | None, ...]] = Counter()
    for item in items:
        value, low, high = item.ends(context.rounding)
        if low.low > high.high:
            check = _exchanged(item, value, low, high, usual)
            called = overlap(value, Ends(high.low, low.high)) or is_called_interval(item, context)
            yield item.index, check if called else _no_interval(check)
            continue
        inside = _inside(item, value, Ends(low.low, high.high), coefficients, context)
        column = column_of(item)
        if inside.verdict == "inconsistent" and column and not in_one_cell(item):
            outside[column].append((item.index, inside))
            continue
        held[column] += 1
        yield item.index, inside
        if inside.verdict == "consistent" and not inside.assumptions and item.is_ordered:
            middle = _middle(item, context)
            if middle is not None:
                middles.append((column, item.index, middle))
    yield from _one_cause(middles)
    for column, found in outside.items():
        elsewhere = len(found) >= _MANY_OUTSIDE and len(found) >= held[column]
        for index, check in found:
            yield index, (of_others(check) if elsewhere else check)


def _one_cause(
    middles: Sequence[tuple[tuple[str | None, ...], int, Check]],
) -> Iterator[tuple[int, Check]]:
    """Where most intervals of a column do not lie around their estimates, they are one finding."""
    wrong = Counter(column for column, _, check in middles if check.verdict == "inconsistent")
    judged = Counter(column for column, _, check in middles if check.verdict != "not_checkable")
    told: set[tuple[str | None, ...]] = set()
    for column, index, check in middles:
        number = wrong[column]
        habit = column and number >= _FEW_REVERSED and 2 * number >= judged[column]
        if not habit or check.verdict != "inconsistent":
            yield index, check
        elif number >= _NO_SLIPS:
            reason = f"{check.reason}; so it is in {number} rows of the column: none has a middle"
            yield index, replace(check, verdict="not_checkable", reason=reason)
        elif column not in told:
            told.add(column)
            yield index, replace(check, reason=f"{check.reason}; so it is in {number} rows of the column")
        else:
            reason = f"{check.reason}; as in the first of {number} rows of the column"
            yield index, replace(check, verdict="not_checkable", reason=reason)


_MANY_OUTSIDE: Final = 2  # so many estimates of one column beside "their" intervals, which are then of others
_FEW_REVERSED: Final = 3
_NO_SLIPS: Final = 10  # so many rows are of a measure or method whose intervals are not symmetric


def _usual_order(items: Sequence[Estimated]) -> str | None:
    """A habit of the whole paper: its intervals give the upper end first."""
    known = [item for item in items if item.is_ordered or _is_reversed(item)]
    reversed_ones = sum(map(_is_reversed, known))
    if reversed_ones < _FEW_REVERSED or 2 * reversed_ones < len(known):
        return None
    return f"the upper end is printed first, as in {reversed_ones - 1} other intervals"


def _is_reversed(item: Estimated) -> bool:
    low, high = (ends_of(end) for end in item.interval)
    return low.low > high.high and overlap(ends_of(item.value), Ends(high.low, low.high))


def _exchanged(item: Estimated, value: Ends, low: Ends, high: Ends, usual: str | None) -> Check:
    """The lower end is printed above the upper one; ``usual`` says that this is a habit of the paper."""
    ends = Ends(high.low, low.high)
    within = overlap(value, ends)
    check = Check(
        check="interval_order", verdict="inconsistent", field=item.path + "ci_low", printed=str(item.low),
        fields=item.fields("ci_low", "ci_high"), high=high.high,
        formula="lower end ≤ upper end",
        reason=f"the lower end of {item.told} lies above the upper one",
    )  # fmt: skip
    if within and ends.high < 0:
        note = "the ends are printed in the order of their size"
        return replace(check, verdict="consistent", assumptions=(note,), reason=None)
    if within and usual:
        return replace(check, verdict="consistent", assumptions=(usual,), reason=None)
    signed = Ends(-low.high, high.high)  # as if the minus sign of the lower end were lost
    readings = (
        Reading(name="ends exchanged", reconciles=within, low=ends.low, high=ends.high),
        Reading(name="minus sign of the lower end lost", reconciles=overlap(value, signed)),
    )
    return unless_assumed(item, replace(check, readings=readings))


def _no_interval(check: Check) -> Check:
    """Two numbers in the wrong order that no word calls an interval, and beside which the estimate lies."""
    reason = f"{check.reason}; but no word calls them an interval"
    return replace(check, verdict="not_checkable", reason=reason, readings=())


def _inside(item: Estimated, value: Ends, ends: Ends, coefficients: Coefficients, context: Context) -> Check:
    check = Check(
        check="estimate_in_interval", verdict="consistent", field=item.path + item.center,
        fields=item.fields(item.center, "ci_low", "ci_high"), printed=item.value.text,
        low=ends.low, high=ends.high, formula="lower end ≤ estimate ≤ upper end",
    )  # fmt: skip
    if overlap(value, ends):
        return check
    readings = tuple(
        Reading(name=name, reconciles=read is not None and overlap(read, ends))
        for name, read in _other_units(value)
    )
    fitting = [reading.name for reading in readings if reading.reconciles]
    applied = next((name for name in fitting if _supported(name, item, ends, context)), None)
    if applied is not None:
        return replace(check, assumptions=(applied,), readings=readings)
    reason = f"{item.measure} {item.value} does not lie between {item.low} and {item.high}"
    of_others = _SEVERAL.match(words_after(item.record, context))
    if of_others or said_near(item.record, context, _CHANCE):
        note = "; the interval may be of another value, by the words beside it"
        return replace(check, verdict="not_checkable", reason=reason + note, readings=readings)
    if whose := of_another(item, ends, coefficients):
        return replace(check, verdict="not_checkable", reason=f"{reason}; {whose}", readings=readings)
    found = replace(check, verdict="inconsistent", reason=reason, readings=readings)
    if is_in_its_interval_by_one_slip(item, context):
        return replace(found, assumptions=item.assumptions)  # whatever it is, it lies in its interval
    return unless_assumed(item, found)


def _other_units(value: Ends) -> Iterator[tuple[str, Ends | None]]:
    """The estimate in the other ways in which it could be printed beside its interval."""
    positive = value.low > 0
    yield "the sign is said in words", Ends(-value.high, -value.low)
    yield "estimate as a share, interval in percent", Ends(100 * value.low, 100 * value.high)
    yield "estimate in percent, interval as shares", Ends(value.low / 100, value.high / 100)
    raised = Ends(math.exp(value.low), math.exp(value.high)) if value.high < 50 else None
    yield "estimate on the log scale, interval not", raised
    yield "interval on the log scale, estimate not", log_of(value) if positive else None
    yield "interval of the inverse ratio", Ends(1 / value.high, 1 / value.low) if positive else None


def _supported(reading: str, item: Estimated, ends: Ends, context: Context) -> bool:
    """Whether the words near an estimate, or its unit, say so."""
    if reading == "the sign is said in words":
        one_sign = ends.high <= 0 or ends.low >= 0
        return one_sign and said_near(item.record, context, _DECREASE) is not None
    if "percent" in reading:
        near = _LEVEL_WORDS.sub("", words_near(item.record, context)) if _is_share(item, ends) else ""
        return _PERCENT_OF_VALUE.search(near) is not None
    if reading == "estimate on the log scale, interval not":
        return item.measure in ("b", "beta") and said_near(item.record, context, _RATIO) is not None
    log_scale = reading == "interval on the log scale, estimate not" and item.log_scale
    return bool(log_scale) and "log" in words_near(item.record, context)


_LEVEL_WORDS: Final = regex(
    r"\d\d(?:[.·]\d)?[ ]?%(?=[^.;()]{0,12}(?:CI|confiden|interval|credib|limit))", re.IGNORECASE
)
_PERCENT_OF_VALUE: Final = regex(r"%|percent|proportion", re.IGNORECASE)


def _is_share(item: Estimated, ends: Ends) -> bool:
    """Whether the ends can be shares around an estimate in percent, which is then near their middle."""
    width = ends.high - ends.low
    off = abs(item.value.value / 100 - (ends.low + ends.high) / 2)
    return ends.low >= -1 and ends.high <= 1 and off <= width / 4 and abs(item.value.value) > 1


def _middle(item: Estimated, context: Context) -> Check | None:
    """The estimate against the middle of its interval, on the scale on which that is symmetric."""
    if not is_called_interval(item, context) or is_of_spread(item) or names_two_measures(item.record):
        return None
    if item.measure == "r":
        check = correlation_in_middle(item, context.rounding)
        return (
            check if check is None or check.verdict == "consistent" else _not_in_middle(item, check, context)
        )
    value, low, high = item.ends(context.rounding)
    if item.log_scale:
        if min(low.low, value.low) <= 0:
            return None
        value, low, high = log_of(value), log_of(low), log_of(high)
        margin = _LIKELIHOOD_SKEW * half_width(low, high) ** 2
        formula = "square root of lower end × upper end, give or take the skew of a likelihood interval"
    elif item.measure in _SYMMETRIC:
        margin, formula = 0.0, "(lower end + upper end) / 2"
    elif item.measure in _NEARLY and _has_middle(item, context):
        margin = _SKEW * half_width(low, high)
        formula = "(lower end + upper end) / 2, give or take a tenth of the half-width"
    else:
        return None  # no usual scale, or cut off at 0
    middle = middle_of(low, high, margin)
    opposite = Ends(-value.high, -value.low)
    may_be_opposite = item.log_scale is False and value.low > 0 and overlap(opposite, middle)
    if may_be_opposite and not overlap(value, middle) and said_near(item.record, context, _DECREASE):
        value = opposite  # the sign is said in words
    implied = Ends(math.exp(middle.low), math.exp(middle.high)) if item.log_scale else middle
    check = Check(
        check="estimate_in_middle", verdict="consistent", field=item.path + item.center,
        fields=item.fields(item.center, "ci_low", "ci_high"), printed=item.value.text,
        low=implied.low, high=implied.high, formula=formula,
    )  # fmt: skip
    if _meet(item, value, middle, context.rounding):
        return check
    if _is_percent(item) and _meet_percent_change(item, context.rounding):
        return replace(check, assumptions=("percentages of change, symmetric on the log scale",))
    if (
        not item.log_scale
        and min(low.low, value.low) > 0
        and overlap(log_of(value), middle_of(log_of(low), log_of(high)))
    ):
        note = "the interval is symmetric on the log scale"
        if item.measure == "mean":
            return replace(check, assumptions=(note,))
        if said_near(item.record, context, _RATIO):
            return replace(check, verdict="not_checkable", reason=f"{note}: it may be of a ratio")
    if item.measure in ("b", "beta") and _is_of_exponential(item, context.rounding):
        return replace(check, assumptions=("the interval is of exp(b)",))
    return _not_in_middle(item, check, context)


#: Measures of which an interval is not symmetric, whatever the head of its column says.
_OTHER_MEASURE: Final = regex(
    r"\b(?:ICC|intraclass|kappa|alpha|omega|sensitivit|specificit|PPV|NPV|predictive value|likelihood ratio"
    r"|varianc|reliab|correlat|AUC|area under|accurac|prevalen|inciden|DOR|proportion|odds|hazard|risk|ratio"
    r"|rate|sigma|share|efficacy)|[κασρ²]",
    re.IGNORECASE,
)
_REGRESSION: Final = regex(r"regress|linear|slope|\b(?:B|b|β|beta)\b|mixed|model|covariate", re.IGNORECASE)


def _has_middle(item: Estimated, context: Context) -> bool:
    """Whether an interval lies around its estimate: that of a coefficient only if it is of a regression."""
    place = item.record.location
    label = " ".join(filter(None, (place.row, item.record.outcome, place.column)))
    if item.measure == "mean":  # a mean of yes and no is a percentage, whose interval need not be symmetric
        return item.interval[0].significand != 0 and "%" not in _LEVEL_WORDS.sub("", label)
    if item.measure not in ("b", "beta"):
        return True
    cell = next((c for c in item.record.quote.split("\n") if item.value.text.lstrip("-−") in c), "")
    if _OTHER_MEASURE.search(label) or "%" in _LEVEL_WORDS.sub("", cell):
        return False
    vague = re.search(r"estimate|coefficient|value", place.column or "", re.IGNORECASE)
    return not vague or item.se is not None or said_near(item.record, context, _REGRESSION) is not None


def _not_in_middle(item: Estimated, check: Check, context: Context) -> Check:
    implied = Ends(check.low or 0.0, check.high or 0.0)
    scale = " on the log scale" if item.log_scale else ""
    reason = f"the middle of {item.low} and {item.high}{scale} is {shown(sum(implied) / 2)}"
    said = spoken_of(context.methods, _RESAMPLED)
    if said is None and item.measure in ("b", "beta"):
        said = spoken_of(context.methods, LIKELIHOOD)
    if said is None and not item.log_scale:
        near = said_near(item.record, context, _SKEWED)
        said = near[0].lower() if near else None
    if said is not None:
        note = f'the paper speaks of "{said.strip()}": its intervals need not be symmetric'
        return replace(check, verdict="not_checkable", reason=note)
    value, low, high = item.ends(context.rounding)
    unit = max(end.high - end.low for end in (value, low, high)) * _AGAIN
    twice = overlap(value, Ends(implied.low - unit, implied.high + unit))
    off = abs(item.value.value - sum(implied) / 2) / max(high.high - low.low, _TIE)
    readings = (
        Reading(
            name="interval made by bootstrap, likelihood or on another scale",
            reconciles=off <= _BOOTSTRAP_SKEW,
        ),
        Reading(name="rounded twice", reconciles=twice),
    )
    reason = f"{reason}; printed is {item.value}"
    return unless_assumed(item, replace(check, verdict="inconsistent", reason=reason, readings=readings))


def _meet(item: Estimated, value: Ends, middle: Ends, rounding: Rounding) -> bool:
    """Whether the estimate can be the middle; where they only touch, whether rounding allows that end."""
    gap = max(value.low - middle.high, middle.low - value.high)
    size = max(abs(value.low), abs(value.high), abs(middle.low), abs(middle.high))
    if item.measure not in _SYMMETRIC or abs(gap) > _TIE * size:
        return gap <= _TIE * size
    rules: tuple[Rounding, ...] = ("half_up", "half_even") if rounding.startswith("half") else (rounding,)
    return any(_touch(item, rule) for rule in rules)


def _touch(item: Estimated, rule: Rounding) -> bool:
    value, low, high = (number.bounds(rule) for number in (item.value, *item.interval))
    if low.low + high.low == 2 * value.high:
        return low.low_closed and high.low_closed and value.high_closed
    return low.high_closed and high.high_closed and value.low_closed


def _meet_percent_change(item: Estimated, rounding: Rounding) -> bool:
    """Whether the interval is symmetric as a ratio minus 1, in percent."""
    ends = item.ends(rounding)
    if min(each.low for each in ends) <= -100:
        return False
    value, low, high = (log_of(Ends(1 + each.low / 100, 1 + each.high / 100)) for each in ends)
    return overlap(value, middle_of(low, high))


def _is_of_exponential(item: Estimated, rounding: Rounding) -> bool:
    """Whether the coefficient is the middle of the logarithms of its interval."""
    value, low, high = item.ends(rounding)
    return low.low > 0 and overlap(value, middle_of(log_of(low), log_of(high)))


def _is_percent(item: Estimated) -> bool:
    unit = getattr(item.record, "unit", None) or ""
    return "%" in unit or "percent" in unit or "%" in item.record.quote.replace("95%", "")
