"""Differences, d, odds and risk ratios against the means or counts of the two groups printed with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from review.checking.context import Context
from review.checking.effect_sizes.effects_of_counts import (
    OF_COUNTS,
    against_categories,
    categories,
    conditional,
    count_of,
    of_counts,
)
from review.checking.printed_numbers import printed_number
from review.checking.said import Kind, kinds_named
from review.checking.verdicts import Implied, Target, judge
from review.printed import NotANumber, Rounding
from review.records import Check, Comparison, Estimate, Proportion, Record, Summary

_OF_MEANS: Final = frozenset({"MD", "difference", "d", "g", "SMD"})
_FORMULAS: Final = {
    "OR": "OR = (a / b) / (c / d)", "RR": "RR = (a / n1) / (c / n2)", "PR": "PR = (a / n1) / (c / n2)",
    "RD": "RD = a / n1 - c / n2", "MD": "mean 1 - mean 2", "difference": "mean 1 - mean 2",
    "d": "(mean 1 - mean 2) / SD", "g": "J (mean 1 - mean 2) / SD", "SMD": "(mean 1 - mean 2) / SD",
}  # fmt: skip
_ENOUGH: Final = 2  # so many rows of a table that follow from their groups show that all do
_OVERRULING: Final = 4  # and so many, with one against them, that a word beside it excuses no large misfit
_FAR: Final = 5  # units of the last place
_FARTHEST: Final = 160  # characters between the groups of a sentence and what compares them
#: Words of analyses whose estimate is not that of the printed groups.
_OTHER_ANALYSIS: Final = (
    "adjust", "ancova", "covari", "model", "regress", "baseline", "median", "geometric", "log", "weighted",
    "weighting", "stratif", "matched", "mantel", "cluster", "gee", "mixed", "imput", "chang",
    "least squares", "marginal", "least-squares", "propensity", "multivari", "control for", "controlling",
    "standardi", "per ", "increase", "trend", "pooled", "cox", "hazard", "bayes", "paired", "crossover",
    "cross-over", "ratio of", "percent", "relative", "sensitiv",
)  # fmt: skip


class _Compared(NamedTuple):
    """An estimate and the two groups printed with it; ``path`` leads to it from its record."""

    place: int
    estimate: Estimate
    groups: tuple[Summary | Proportion, Summary | Proportion]
    path: str


class _Read(NamedTuple):
    """What the two groups imply for the estimate, under which readings."""

    found: _Compared
    target: Target
    implied: list[Implied]

    @property
    def agrees(self) -> bool:
        return any(each.holds(self.target.interval) for each in self.implied)

    @property
    def is_far(self) -> bool:
        """Whether rounding, or a model that adjusts little, would not part the numbers so."""
        printed = self.target.interval
        gaps = (max(each.low - printed.high, printed.low - each.high) for each in self.implied)
        return bool(min(gaps) > _FAR * (printed.high - printed.low))


def check_effects_of_groups(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Estimates against two groups: in a row of a table, or right before them in a sentence."""
    compared = [*_in_rows(records), *_in_prose(records, context)]
    read = [each for found in compared if (each := _read(found, context)) is not None]
    plain = Counter(each.found.estimate.location.table for each in read if each.agrees)
    other = Counter(each.found.estimate.location.table for each in read if not each.agrees)
    tables = categories(records) if other else {}
    for each in read:
        found, implied, doubt = each.found, each.implied, None
        table = found.estimate.location.table
        if not each.agrees:
            sure = table is not None and plain[table] >= max(_ENOUGH, 2 * other[table])
            shown = table is not None and plain[table] >= _OVERRULING and other[table] == 1 and each.is_far
            doubt = None if shown else _doubt(found, context, sure=sure)
            if found.path and table is not None and isinstance(found.groups[0], Proportion):
                row = found.estimate.location.row or ""
                against = against_categories(found.estimate, row, tables.get(table, []))
                implied = [*(() if against.established else implied), *against.implied]
                doubt = doubt or against.doubt
        given = " and ".join(" ".join(group.quote.split()) for group in found.groups)
        yield found.place, judge(each.target, implied, alpha=context.alpha, doubt=doubt, given=given)


def _read(found: _Compared, context: Context) -> _Read | None:
    """None where nothing follows from the groups."""
    estimate, groups = found.estimate, found.groups
    text = estimate.value if estimate.relation == "=" else f"{estimate.relation} {estimate.value}"
    try:
        interval = printed_number(text).interval(context.rounding)
        implied = list(_implied(estimate.measure, groups, context.rounding))
    except NotANumber:
        return None
    if estimate.measure == "OR" and implied and not any(each.holds(interval) for each in implied):
        implied += conditional(*(count_of(group) for group in groups))  # type: ignore[arg-type]
    if estimate.measure == "RD" and "%" in (estimate.unit or ""):
        implied = [replace(each, low=100 * each.low, high=100 * each.high) for each in implied]
    target = Target(
        check="effect_size", field=f"{found.path}value", fields=(f"{found.path}value",), printed=text,
        interval=interval, formula=_FORMULAS.get(estimate.measure, ""),
        others=() if found.path else tuple(group.location for group in groups),
    )  # fmt: skip
    return _Read(found, target, implied) if implied else None


def _in_rows(records: Sequence[Record]) -> Iterator[_Compared]:
    for index, record in enumerate(records):
        if isinstance(record, Comparison) and record.estimate is not None and len(record.groups) == 2:
            first, second = record.groups
            yield _Compared(index, record.estimate, (first, second), "estimate.")


def _in_prose(records: Sequence[Record], context: Context) -> Iterator[_Compared]:
    """Two summaries or proportions and the estimate that follows them in the same sentence."""
    if context.document is None:
        return
    text = context.document.text
    prose = [(at, record) for at, record in enumerate(records) if record.location.table is None]
    for (_, first), (_, second), (at, estimate) in zip(prose, prose[1:], prose[2:], strict=False):
        same = isinstance(first, Summary | Proportion) and type(first) is type(second)
        if not same or not isinstance(estimate, Estimate):
            continue
        gaps = [text[a.location.end : b.location.start] for a, b in ((first, second), (second, estimate))]
        if all(len(gap) <= _FARTHEST and ". " not in gap and ";" not in gap[1:-2] for gap in gaps):
            yield _Compared(at, estimate, (first, second), "")  # type: ignore[arg-type]


def _doubt(found: _Compared, context: Context, *, sure: bool) -> str | None:
    """Why the estimate may be of another analysis than the plain comparison of the groups.

    What the paper says elsewhere counts, too, unless the estimates of other rows are ``sure`` to be plain.
    """
    estimate = found.estimate
    place = estimate.location
    around = (place.row, place.column, estimate.quote, *estimate.qualifiers, context.paragraph(place))
    words = "\n".join(filter(None, around)).lower()
    named = next((word.strip() for word in _OTHER_ANALYSIS if word in words), None)
    outcomes = {group.outcome for group in found.groups}
    if named is not None:
        return f'the estimate may be of another analysis: "{named}" is said beside it'
    if len(outcomes) > 1:
        return "the two groups may be of different outcomes"
    crude = "crude" in estimate.qualifiers or "unadjusted" in words or "crude" in words
    of_means = isinstance(found.groups[0], Summary)
    models: tuple[Kind, ...] = ("model", "repeated", "transformed") if of_means else ("counts_model", "model")
    fixed = sure or crude or estimate.measure in ("d", "g", "SMD")  # models seldom give these
    if not fixed and not kinds_named(context.methods).isdisjoint(models):
        return "the estimate may be of a model, as the paper names one"
    return None


def _implied(
    measure: str, groups: tuple[Summary | Proportion, Summary | Proportion], rounding: Rounding
) -> Iterator[Implied]:
    first, second = groups
    if isinstance(first, Summary) and isinstance(second, Summary) and measure in _OF_MEANS:
        if first.mean is not None and second.mean is not None:
            yield from _of_means(measure, first, second, rounding)
    elif isinstance(first, Proportion) and isinstance(second, Proportion) and measure in OF_COUNTS:
        counts = [count_of(group) for group in groups]  # type: ignore[arg-type]
        if counts[0] is not None and counts[1] is not None:
            yield from of_counts(measure, counts[0], counts[1])


def _of_means(measure: str, first: Summary, second: Summary, rounding: Rounding) -> Iterator[Implied]:
    one, two = (printed_number(group.mean or "").interval(rounding) for group in (first, second))
    low, high = one.low - two.high, one.high - two.low
    if measure in ("MD", "difference"):
        yield Implied(name="difference of the means", low=low, high=high)
        yield Implied(name="difference of the means, the other way", low=-high, high=-low)
        return
    if first.sd is None or second.sd is None:
        return
    spreads = [printed_number(sd).interval(rounding) for sd in (first.sd, second.sd)]
    least, most = min(sd.low for sd in spreads), max(sd.high for sd in spreads)
    if least <= 0:
        return
    # Pooled, averaged or of one group: the SD lies between the two. J of g is above .56 from 4 people on.
    near, far = max(low, -high, 0.0) / most, max(-low, high) / least
    yield Implied(name="difference in SDs", low=near * 0.56, high=far)
    yield Implied(name="difference in SDs, the other way", low=-far, high=-near * 0.56)
