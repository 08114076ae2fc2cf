"""GRIM, GRIMMER, DEBIT, bounds and sample spaces, where data are known to be whole numbers.

A false alarm is dear and easily raised: a mean of fewer people than printed, of two limbs each, of half
grades, of several items, has finer steps. So a mean is looked at only where its own label names whole
numbers (see ``scales``) and its own row, cell or group head prints n. What the paper's
words allow is consistent; where they say that values are missing, an n that does not fit settles nothing.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from review.checking.context import Context
from review.checking.printed_numbers import printed_number
from review.checking.whole_numbers.grains import Paper, Value, allowed_by_words, check_grain
from review.checking.whole_numbers.scales import Scale, described_scale, scale_of
from review.granularity import grim, grim_percent, sd_bounds
from review.patterns import regex
from review.printed import Interval, NotANumber, Printed
from review.records import Check, Comparison, Proportion, Reading, Record, Summary

_LARGEST_N: Final = 10**9
_BY_CHANCE: Final = 1e-5  # that all percentages of a column would fit an n that they are not of
_ONE_ODD_OF: Final = 10
_COUNTED: Final = Scale(name="people counted, as in other rows of the column", low=0)
_ABOUT: Final = 160  # characters before a number in which prose names what it is the mean of
_CAPTION: Final = 40  # a caption that is about one scale names it so early
_LARGEST_SPACE: Final = (20, 10)  # people, and steps of the scale, whose sample space is cheap to count
_NEAR_LARGEST: Final = 0.5  # of the largest SD: below it every SD that GRIMMER allows has a sample

_TABLE_LABEL: Final = regex(r"^\W*(?:supplementary |appendix )?table\W*\w+\W+", re.IGNORECASE)
_UNIT: Final = regex(r"points?|grades?|scores?", re.IGNORECASE)
_LAST_SENTENCE: Final = regex(r"[.;] ")
_LAST_CLAUSE: Final = regex(r"[^0-9;:]*$")
_SHARE_OF_PEOPLE: Final = regex(
    r"\b(?:fe)?males?\b|\b(?:wo)?men\b|\bgirls?\b|\bboys?\b|\bsmok(?:ers?|ing)\b|\bmarried\b|\bemployed\b|"
    r"\bdiabet(?:es|ic)\b|\bhypertension\b|\bobes(?:e|ity)\b|\bdied\b|\bdeaths?\b|\b(?:right|left)[ -]handed",
    re.IGNORECASE,
)
_NO_SHARE: Final = regex(
    r"\b(?:mean|median|average|change|rate|ratio|adjusted|weighted|standardi[sz]ed|fat|predicted|per)\b|[/±]",
    re.IGNORECASE,
)


def check_whole_numbers(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Check printed means, SDs and percentages of whole numbers; each check with the index of its record.

    Parameters
    ----------
    records : sequence of Record
    context : Context
    """
    captions: dict[str | None, str] = {}
    parts = list(_parts(records))
    counted = {_column(part) for _, _, part in parts if isinstance(part, Proportion) and part.count} - {None}
    uncounted = [  # beside counts, a lone number may be one of them
        place for place in parts if isinstance(place[2], Summary) or _column(place[2]) not in counted
    ]
    values = [value for place in uncounted if (value := _value(*place, context, captions)) is not None]
    known = {(value.index, value.path) for value in values}
    values += [value for value in _shown_by_columns(uncounted) if (value.index, value.path) not in known]
    paper, told = Paper(context, values), set()
    for value in values:
        for check in _checks(value, paper):
            if not check.fields:  # why nothing can be said is said once for a variable, not in each cell
                where = value.record.location
                key = (where.table, where.section, value.scale.name)
                if key in told:
                    continue
                told.add(key)
            yield value.index, check


def _column(part: Summary | Proportion) -> tuple[object, ...] | None:
    """The column of a table that a number stands in."""
    place = part.location
    return None if place.table is None else (place.table, place.table_index, place.column, place.column_index)


def _parts(records: Sequence[Record]) -> Iterator[tuple[int, str, Summary | Proportion]]:
    """Index and path of every summary and proportion, those of comparisons included."""
    for index, record in enumerate(records):
        if isinstance(record, Comparison):
            for i, group in enumerate(record.groups):
                yield index, f"groups[{i}].", group
        elif isinstance(record, Summary | Proportion):
            yield index, "", record


def _value(
    index: int, path: str, part: Summary | Proportion, context: Context, captions: dict[str | None, str]
) -> Value | None:
    """The printed number as one of whole numbers; None if nothing says that it is one."""
    if isinstance(part, Summary):
        text, size, scale = part.mean, part.n, _scale(part, context, captions) if part.mean else None
    else:
        text, size, scale = part.percent, part.total, _share(part)
    if text is None or scale is None:
        return None
    named = getattr(part, "sd", None) if not any(a.startswith("SD") for a in part.assumptions) else None
    try:
        number = printed_number(text.rstrip(" %"))
        sd = printed_number(named) if named else None
        people = printed_number(size).exact if size else None
    except NotANumber:
        return None
    if number.relation != "=" or (sd is not None and sd.relation != "=") or number.decimals < 0:
        return None
    counted = people is not None and people.denominator == 1 and 2 <= people <= _LARGEST_N
    n = int(people) if people is not None and counted else None
    return Value(index=index, path=path, record=part, mean=number, sd=sd, n=n, scale=scale)


def _shown_by_columns(parts: Sequence[tuple[int, str, Summary | Proportion]]) -> Iterator[Value]:
    """Percentages without counts in columns whose other percentages are all of the printed n.

    That so many of them fit by chance has to be improbable: then one that does not is no share of others.
    """
    columns: dict[object, list[Value]] = defaultdict(list)
    for index, path, part in parts:
        if not isinstance(part, Proportion) or part.count is not None or part.qualifiers or part.assumptions:
            continue
        try:
            percent, n = printed_number((part.percent or "").rstrip(" %")), printed_number(part.total or "")
        except NotANumber:
            continue
        label = " ".join(filter(None, (part.outcome, part.location.row)))
        whole = n.relation == "=" and n.decimals <= 0 and 2 <= n.value <= _LARGEST_N
        telling = percent.relation == "=" and percent.decimals > 0 and percent.significand > 0
        if part.location.table is not None and whole and telling and not _NO_SHARE.search(label):
            value = Value(
                index=index, path=path, record=part, mean=percent, sd=None, n=int(n.value), scale=_COUNTED,
                shown=True,
            )  # fmt: skip
            columns[_column(part), value.n].append(value)
    for column in columns.values():
        steps = [value for value in column if value.steps_show]
        fitting = [value for value in steps if grim_percent(value.mean, value.n or 0)]
        chance = math.prod((value.n or 0) / 10 ** (value.mean.decimals + 2) for value in fitting)
        if chance < _BY_CHANCE and len(steps) - len(fitting) <= max(1, len(steps) // _ONE_ODD_OF):
            yield from steps


def _scale(part: Summary, context: Context, captions: dict[str | None, str]) -> Scale | None:
    """What a mean is the mean of, by its labels, its caption, or the words before it."""
    where = part.location
    if part.qualifiers or (part.unit is not None and not _UNIT.fullmatch(part.unit)):
        return None
    if part.sd is None and (part.se is not None or part.ci_low is not None):
        return None  # so printed are means that come from a model
    labels = (part.outcome, where.row, where.column, part.group)
    scale = scale_of(*labels)
    if scale is not None:
        return scale
    if where.table is None:
        around = context.paragraph(where)
        at = around.find(part.quote)
        before = around[max(0, at - _ABOUT) : at] if at > 0 else ""
        clause = _LAST_CLAUSE.search(before)
        behind = around[at + len(part.quote) : at + len(part.quote) + _ABOUT] if at >= 0 else ""
        named = scale_of(clause[0]) if clause and clause[0] else None
        return named or described_scale(_LAST_SENTENCE.split(before)[-1], behind)
    if where.table not in captions:
        caption = context.paragraph(where).partition("\n")[0]
        captions[where.table] = _TABLE_LABEL.sub("", caption[: 3 * _CAPTION])
    caption = captions[where.table]
    if scale_of(caption[:_CAPTION]) is None:
        return None
    scale = scale_of(*labels, caption)
    return scale if scale is not None and _within(part, scale) else None


def _within(part: Summary, scale: Scale) -> bool:
    """Whether a mean lies on the scale that a caption names: another variable may stand in its row."""
    try:
        value = Printed(part.mean or "").value
    except NotANumber:
        return False
    return scale.low is not None and scale.high is not None and scale.low <= value <= scale.high


def _share(part: Proportion) -> Scale | None:
    """People counted, where a percentage without its count says that it is a share of people."""
    label = " ".join(filter(None, (part.outcome, part.location.row)))
    if part.count is not None or part.total is None or part.qualifiers or part.assumptions:
        return None
    if not _SHARE_OF_PEOPLE.search(label) or _NO_SHARE.search(label):
        return None
    return Scale(name="people counted", low=0)


def _checks(value: Value, paper: Paper) -> Iterator[Check]:
    has_ends = value.is_mean and value.scale.low is not None and value.scale.high is not None
    if has_ends and not value.mean.interval(paper.rounding).overlaps(Interval(*value.ends)):
        if not paper.tells_of_change(value):
            yield _off_scale(value)
        return
    grains = list(check_grain(value, paper))
    yield from grains
    if not has_ends or value.sd is None or value.n is None or value.scale.binary:
        return
    if all(check.verdict != "inconsistent" for check in grains):
        yield from _check_sd_on_scale(value, paper)


def _off_scale(value: Value) -> Check:
    """A mean that does not lie between the ends of its scale."""
    (low, high), mean = value.ends, value.mean.value
    rescaled = any(low <= mean * factor <= high for factor in (0.1, 10))
    return Check(
        check="scale_ends",
        verdict="inconsistent",
        field=value.path + "mean",
        fields=(value.path + "mean",),
        printed=value.mean.text,
        low=low,
        high=high,
        formula="a mean lies between the ends of its scale",
        assumptions=(f"{value.scale.name} from {low} to {high}",),
        reason=f"a {value.scale.name} lies between {low} and {high}; the printed mean is {value.mean}",
        readings=(Reading(name="values multiplied or divided by 10", reconciles=rescaled),),
    )


def _check_sd_on_scale(value: Value, paper: Paper) -> Iterator[Check]:
    """An SD lies between the smallest and the largest that the scale's ends leave."""
    assert value.sd is not None
    assert value.n is not None
    low, high = value.ends
    whole = value.scale.whole and value.scale.items is not None
    whole = whole and grim(value.mean, value.n, items=value.items, rounding=paper.rounding)
    whole = whole and not (paper.doubt(value) or any(allowed_by_words(value, paper)))  # steps may be finer
    bounds = sd_bounds(
        value.mean, value.n, low, high, items=value.items if whole else None, rounding=paper.rounding
    )
    printed = value.sd.interval(paper.rounding)
    possible = bool(printed.overlaps(bounds))
    check = Check(
        check="sd_bounds",
        verdict="consistent" if possible else "inconsistent",
        field=value.path + "sd",
        fields=tuple(value.path + name for name in ("sd", "mean", "n")),
        printed=value.sd.text,
        low=bounds.low,
        high=bounds.high,
        formula=f"smallest and largest SD of {value.n} values from {low} to {high} with this mean",
        assumptions=(f"{value.scale.name} from {low} to {high}",),
    )
    if not possible:
        check = replace(
            check,
            reason=f"{value.n} values from {low} to {high} with a mean of {value.mean} have an SD between "
            f"{bounds.low:.3g} and {bounds.high:.3g}; printed is {value.sd}",
            readings=_sd_readings(value.sd.value, bounds),
        )
    yield check
    if possible and whole and printed.high > _NEAR_LARGEST * bounds.high:
        yield from _check_space(value, paper)


def _sd_readings(sd: float, bounds: Interval) -> tuple[Reading, ...]:
    return (
        Reading(
            name="a variance, not an SD",
            reconciles=max(sd, 0.0) ** 0.5 in bounds,
            low=bounds.low**2,
            high=bounds.high**2,
        ),
        Reading(name="values from a scale ten times as long", reconciles=sd / 10 in bounds),
    )


def _check_space(value: Value, paper: Paper) -> Iterator[Check]:
    """Near the largest SD some sums of squares have no sample; counting the samples decides."""
    from review.samples import SampleSpace, TooLargeError

    assert value.sd is not None
    assert value.n is not None
    low, high = value.ends
    if value.n > _LARGEST_SPACE[0] or (high - low) * value.items > _LARGEST_SPACE[1]:
        return
    space = SampleSpace(
        value.mean, value.sd, value.n, low=low, high=high, items=value.items, rounding=paper.rounding
    )
    try:
        count = space.count()
    except TooLargeError:
        return
    if not count and (paper.doubt(value) or any(allowed_by_words(value, paper))):
        return
    yield Check(
        check="sample_space",
        verdict="consistent" if count else "inconsistent",
        field=value.path + "sd",
        fields=tuple(value.path + name for name in ("sd", "mean", "n")),
        printed=value.sd.text,
        formula=f"number of samples of {value.n} whole numbers from {low} to {high}: {count:,}",
        assumptions=(f"{value.scale.name}: whole numbers from {low} to {high}",),
        reason=None
        if count
        else f"no {value.n} whole numbers from {low} to {high} have a mean of {value.mean} and an SD of "
        f"{value.sd}",
    )
