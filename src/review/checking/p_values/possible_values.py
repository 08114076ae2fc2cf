"""Printed values that no test can have: p beyond 1, correlations beyond ±1, negative F; df beyond n."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from review.checking.context import Context, mentions
from review.checking.printed_numbers import printed_number, value_of_number
from review.checking.surroundings import names_two_measures
from review.patterns import regex
from review.printed import NotANumber
from review.quantities import ALL
from review.records import (
    Check,
    Comparison,
    Gravity,
    Proportion,
    Reading,
    Record,
    Statement,
    Summary,
    Test,
)

#: Statistics and measures → the lowest and highest value that they can have.
RANGE: Final = {each.name: (float(each.low), float(each.high)) for each in ALL if each.strict}


#: Abbreviations that often mean something else (an area under a time course, a heart rate), with the words
#: that a paper about the statistic uses.
_AMBIGUOUS: Final = {
    "HR": regex(r"hazard|\bCox\b", re.IGNORECASE),
    "PR": regex(r"prevalence ratio|proportion ratio", re.IGNORECASE),
    "RR": regex(r"relative risk|risk ratio|rate ratio|response ratio", re.IGNORECASE),
}
#: The same of what a paper may speak of elsewhere, and here of an angle or of an area under a time course.
_AMBIGUOUS_HERE: Final = {
    "AUC": regex(r"\bROC\b|receiver|discriminat|c-statistic|diagnostic accuracy", re.IGNORECASE),
    "kappa": regex(r"kappa|agree|cohen|rater|reliab|concordan|reproducib", re.IGNORECASE),
    "phi": regex(r"chi[ -]?sq|χ|contingen|associat|effect size|coefficient|correlat", re.IGNORECASE),
}
_CHOICE: Final = regex(r"\bor\b|[/,&]|\band\b", re.IGNORECASE)
_NAMES: Final = regex(r"(?<![\w-])(?:[tTFzZUH](?![\w’'-])|χ|(?i:chi)|[xX]2|X²)")


def impossible_values(record: Record, context: Context) -> Iterator[Check]:
    """A check for each number of a record that cannot be, and for p printed as zero."""
    if isinstance(record, Summary | Proportion | Statement):
        return
    if record.p_relation is not None and record.p is not None:
        in_table = record.location.row is not None
        if not (in_table and record.p.isdigit() and record.p_relation == "="):  # a count below a "p"
            yield from _p(record.p if record.p_relation == "=" else f"{record.p_relation} {record.p}")
    name = getattr(record, "statistic", None) or getattr(record, "measure", None)
    value = getattr(record, "value", None)
    known = getattr(record, "unit", None) is None and not is_one_of_several(record)
    if name in _AMBIGUOUS and not mentions(context.text, _AMBIGUOUS[name]):
        known = False
    if name in _AMBIGUOUS_HERE and not _AMBIGUOUS_HERE[name].search(_around(record, context)):
        known = False
    known = known and not names_two_measures(record)
    if name in RANGE and value is not None and known:
        yield from _value(name, value)
    if isinstance(record, Test | Comparison):
        yield from _df(record)


def _around(record: Record, context: Context) -> str:
    place = record.location
    return "\n".join((record.quote, place.row or "", place.column or "", context.paragraph(place)))


def is_one_of_several(record: Record) -> bool:
    """Whether the statistic may have another name: its column is "t or χ²", or χ² stands beside means."""
    place = record.location
    heads = [*(place.column or "").split(" | "), place.row or ""] if place.row is not None else []
    if any(_CHOICE.search(head) and len(set(map(str.lower, _NAMES.findall(head)))) > 1 for head in heads):
        return True
    of_means = isinstance(record, Comparison) and any(isinstance(group, Summary) for group in record.groups)
    return of_means and getattr(record, "statistic", None) == "chi2"


def _p(text: str) -> Iterator[Check]:
    try:
        printed = printed_number(text)
    except NotANumber:
        return
    if 0 < printed.significand <= 10 ** max(printed.decimals, 0):
        return
    if printed.significand == 0 and printed.relation == "<":
        below = f"p < {float(printed.unit / 2):g}, the largest that is rounded to it"
        readings = (Reading(name=below, reconciles=True),)
        yield _check("p", text, 0.0, 1.0, f"no p is below 0; printed is {text}", readings, gravity=4)
    elif printed.high < 0 or (printed.low > 1 and printed.value > 1 and printed.relation != ">"):
        yield _check("p", text, 0.0, 1.0, f"a p-value lies between 0 and 1; printed is {text}")


def _value(name: str, text: str) -> Iterator[Check]:
    try:
        printed = printed_number(text)
    except NotANumber:
        return
    low, high = RANGE[name]
    if low <= printed.value <= high or (printed.high >= low and printed.low <= high):
        return
    readings: tuple[Reading, ...] = ()
    if printed.significand < 0 and low == 0:
        readings = (Reading(name="the sign is a dash", reconciles=True),)
    elif high == 1 and 1 < printed.value <= 100:
        readings = (Reading(name="printed in percent", reconciles=True),)
    bounds = "0 or more" if high == float("inf") else f"between {low:g} and {high:g}"
    yield _check("value", text, low, min(high, 1e308), f"{name} is {bounds}; printed is {text}", readings)


def _df(record: Test | Comparison) -> Iterator[Check]:
    """Degrees of freedom beyond what the printed sizes leave; fewer are usual (Welch, missing values)."""
    if not record.df:
        return
    try:
        df = [printed_number(text) for text in record.df]
        most, sizes = _most(record, len(df))
    except NotANumber:
        return
    if most is None or df[-1].value <= 0:
        return
    printed = ", ".join(record.df)
    name, formula = record.statistic, f"at most {most:g} df: {sizes}"
    if df[-1].low > most or (df[-1].decimals <= 0 and df[-1].value > most):
        readings: tuple[Reading, ...] = (Reading(name="several observations of each", reconciles=True),)
        if name == "r" and df[0].value == most + 2:
            readings = (
                Reading(name="n printed in place of the degrees of freedom", reconciles=True),
                *readings,
            )
        reason = f"{name} has at most {most:g} degrees of freedom, as {sizes}; printed is {printed}"
        yield _check("df", printed, 0.0, most, reason, readings, formula)
    elif df[-1].value == most:
        yield Check(
            check="df", verdict="consistent", field="df", fields=("df", "n"), printed=printed, low=0.0,
            high=most, formula=formula,
        )  # fmt: skip


def _most(record: Test | Comparison, known: int) -> tuple[float | None, str]:
    """The most degrees of freedom that the sizes printed with a test leave, and which sizes."""
    if isinstance(record, Test):
        if record.n is None or known != 1 or record.statistic not in ("t", "r"):
            return None, ""
        n = printed_number(record.n).value
        if record.statistic == "r":
            return n - 2, f"n - 2 with n = {record.n}"
        return 2 * n - 2, f"2 n - 2 with n = {record.n} in each of two groups"
    sizes = [group.n if isinstance(group, Summary) else group.total for group in record.groups]
    printed = [value_of_number(size) for size in sizes if size is not None]
    groups = len(sizes)
    fits = (record.statistic == "t" and known == 1 and groups == 2) or (
        record.statistic == "F" and known == 2 and printed_number(record.df[0]).value == groups - 1 > 0
    )
    if not fits or len(printed) != groups:
        return None, ""
    return sum(printed) - groups, f"sum of n - groups = {sum(printed):g} - {groups}"


def _check(
    field: str, printed: str, low: float, high: float, reason: str, readings: tuple[Reading, ...] = (),
    formula: str | None = None, gravity: Gravity | None = None,
) -> Check:  # fmt: skip
    return Check(
        check="df" if field == "df" else "possible_value", verdict="inconsistent", field=field,
        gravity=gravity,
        fields=("df", "n") if field == "df" else (field,), printed=printed, low=low,
        high=high, formula=formula, reason=reason, readings=readings,
    )  # fmt: skip
