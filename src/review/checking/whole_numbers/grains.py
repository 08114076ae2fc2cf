"""Steps of means, SDs and percentages: do they fit the printed n, and if not, what would make them fit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Final, Protocol

from review.checking.context import Context, mentions
from review.checking.whole_numbers.scales import Scale, tells_of_change
from review.granularity import debit, grim, grim_percent, grimmer, sd_bounds
from review.patterns import regex
from review.printed import Printed, Rounding
from review.records import Check, Proportion, Reading, Summary

_MOST_RATINGS: Final = 10  # whose mean each person's value may be, as a reading
_ONE_WITHOUT_DATA_OF, _MOST_WITHOUT_DATA = 15, 3  # people of a group, in a row that says nothing of them
_MOST_PEOPLE: Final = 10_000  # of whom fewer are tried
_LARGEST_SD: Final = 10**6  # of three values it takes a time proportional to the SD
_SD_REACH: Final = 20  # last printed places in which the nearest possible SD is looked for

#: The compared field of each check, then those that determine it.
_FIELDS: Final = {
    "grim": ("mean", "n"),
    "grim_percent": ("percent", "total"),
    "grimmer": ("sd", "mean", "n"),
    "debit": ("sd", "mean", "n"),
}
_FORMULA: Final = {
    "grim": "mean = a whole number / n",
    "grim_percent": "percentage = 100 × a whole number / n",
    "grimmer": "SD² = (n × whole sum of squares − whole sum²) / (n (n − 1))",
    "debit": "SD² = mean (1 − mean) n / (n − 1)",
}
_MISSING: Final = regex(
    r"\bmissing\b|\bimput(?:ed|ation)|\bdrop(?:ped)?[ -]?outs?\b|\blost[ ]to[ ]follow|\bloss[ ]to[ ]follow|"
    r"\bwithdr[ae]w|\bincomplete[ ](?:data|questionnaire|response|record)|\bnot[ ]available[ ]for\b|"
    r"\bdid[ ]not[ ](?:complete|answer|respond|attend)|\bdeclined[ ]to\b|\bno[ ]data\b|\boutliers?\b|"
    r"\bnon-?respon(?:se|ders)\b|\bdiscontinued\b",
    re.IGNORECASE,
)
_AVERAGED: Final = regex(
    r"\b(?:mean|average|averaged|averaging)[ ](?:value[ ]|score[ ])?(?:of|over|across)[ ](?:the[ ]|all[ ])?"
    r"(?:[2-9]|two|three|four|five|six|both|several|repeated)[ ](?:\w+[ ])?"
    r"(?:trials?|measurements?|measures|ratings?|raters?|repetitions?|tests?|assessments?|attempts?|days|sessions?|"
    r"scores|items|questions|observers?|examiners?)\b",
    re.IGNORECASE,
)
#: "Averaged over seven days", "the mean of the three was used", "weekly mean", "average of least and worst".
_RATINGS_AVERAGED: Final = regex(
    r"\b(?:mean|average[ds]?|averaging)\b[^.;]{0,60}\b(?:weeks?|days?|daily|diar(?:y|ies)|ratings?|worst|least"
    r"|current|usual|sessions?|trials?|repetitions?|three|four|five|seven|scores were)\b"
    r"|\b(?:daily|weekly|monthly)[ ](?:mean|average)\b|\b(?:two|three|four|five|six|seven|[2-9])[ ]"
    r"(?:\w+[ ]){0,2}(?:ratings?|scores?|measurements?)[^.;]{0,40}\b(?:mean|averag)",
    re.IGNORECASE,
)
_MODELED: Final = regex(
    r"\bANCOVA\b|\badjusted\b|\bleast[ -]squares?\b|\bmarginal[ ]means?\b|\bmixed[ -](?:effects?|models?)\b|"
    r"\bweighted\b|\bpredicted\b|\bestimated[ ]means?\b",
    re.IGNORECASE,
)
_SINGLE: Final = regex(r"\bsingle[ -](?:rating|item|score)|\b(?:one|a)[ ]single[ ]rating", re.IGNORECASE)
_LIMBS: Final = regex(
    r"\b(?:both|each|two|either|per)[ ](?:\w+[ ])?"
    r"(?:limb|leg|knee|hip|side|arm|hand|foot|feet|shoulder|elbow|ankle|eye|ear)s?\b|"
    r"\bbilateral(?:ly)?\b|\bleft[ ]and[ ]right\b|\bright[ ]and[ ]left\b",
    re.IGNORECASE,
)
_HALVES: Final = regex(
    r"\bhalf[ -]?(?:points?|grades?|steps?|units?)\b|\bplus[ ]?(?:and|or|/)[ ]?minus\b|\bplus[ ]grades?\b|"
    r"(?<![0-9.])[1-5][+](?![0-9])|\b0?\.5[ -](?:point|grade|step)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Value:
    """A printed mean or percentage of whole numbers, and where it stands.

    Parameters
    ----------
    index : int
        Of its record.
    path : str
        ``""``, or ``"groups[0]."`` before the names of fields.
    record : Summary or Proportion
    mean, sd : Printed or None
        ``mean`` is the percentage of a proportion; ``sd`` is None if it is not printed or assumed.
    n : int or None
    scale : Scale
    shown : bool
        Whether the other numbers of its column show what it is, whatever the words of the paper.
    """

    index: int
    path: str
    record: Summary | Proportion
    mean: Printed
    sd: Printed | None
    n: int | None
    scale: Scale
    shown: bool = False

    @property
    def is_mean(self) -> bool:
        """Whether it is a mean, not a percentage."""
        return isinstance(self.record, Summary)

    @property
    def items(self) -> int:
        """How many whole numbers each value is the mean of."""
        return self.scale.items or 1

    @property
    def ends(self) -> tuple[int, int]:
        """Both ends of the scale."""
        assert self.scale.low is not None
        assert self.scale.high is not None
        return self.scale.low, self.scale.high

    @property
    def group(self) -> tuple[str | None, str | None, int | None]:
        """What the numbers of one group of people share: table or section, and n."""
        return self.record.location.table, self.record.location.section, self.n

    @property
    def steps_show(self) -> bool:
        """Whether there are fewer steps than printed values, so that some cannot occur."""
        finest = 10**self.mean.decimals * (1 if self.is_mean else 100)
        return self.n is not None and self.n * self.items < finest


class Paper:
    """What a paper's words and other numbers say of one that does not fit; looked for when it matters."""

    def __init__(self, context: Context, values: Sequence[Value]) -> None:
        self._context = context
        self._groups: dict[object, list[Value]] = {}
        for value in values:
            if value.scale.whole:
                self._groups.setdefault(value.group, []).append(value)
        self._fewer: dict[object, int | None] = {}
        # Halves may have gone up or down: both are honest, and software differs.
        self.rounding: Rounding = "truncated" if context.rounding == "truncated" else "half_up_or_down"

    def doubt(self, value: Value) -> str | None:
        """Words by which a number may be no plain mean of the printed number of people."""
        around = self._context.paragraph(value.record.location)
        modeled = _MODELED.search(around) if value.is_mean else None
        if modeled is None and value.scale.name == "numeric rating scale" and value.is_mean:
            # Current, worst and average pain are usually averaged, whether that is said or not.
            single = mentions(self._context.text, _SINGLE)
            return self._averaged or self._doubt or (None if single else "ratings may have been averaged")
        return modeled[0] if modeled else self._doubt

    def tells_of_change(self, value: Value) -> bool:
        """Whether changes are spoken of around a mean: these may lie below the lower end of a scale."""
        return tells_of_change(self._context.paragraph(value.record.location))

    @cached_property
    def _doubt(self) -> str | None:
        match = _MISSING.search(self._context.text) or _AVERAGED.search(self._context.text)
        return match[0] if match else None

    @cached_property
    def _averaged(self) -> str | None:
        match = _RATINGS_AVERAGED.search(self._context.text)
        return match[0] if match else None

    @cached_property
    def limbs(self) -> bool:
        """Whether both sides of the body may have been measured."""
        return _LIMBS.search(self._context.text) is not None

    @cached_property
    def halves(self) -> bool:
        """Whether grades between whole ones are spoken of."""
        return _HALVES.search(self._context.text) is not None

    def fewer_people(self, value: Value) -> int | None:
        """The largest smaller n that every mean and percentage of the same group of people fits."""
        if value.group not in self._fewer:
            self._fewer[value.group] = self._joint_n(self._groups[value.group])
        return self._fewer[value.group]

    def _joint_n(self, together: Sequence[Value]) -> int | None:
        n = together[0].n or 0
        if len(together) < 2 or n > _MOST_PEOPLE:
            return None
        for fewer in range(n - 1, max(1, n // 2), -1):
            if all(_mean_fits(value)(fewer, value.items, self.rounding) for value in together):
                return fewer
        return None


class Fits(Protocol):
    """Whether printed numbers fit so many people, items and a way of rounding."""

    def __call__(self, n: int, items: int, rounding: Rounding) -> bool:
        """Whether they fit."""


def check_grain(value: Value, paper: Paper) -> Iterator[Check]:
    """Check the steps of a mean or percentage, then of its SD.

    Parameters
    ----------
    value : Value
    paper : Paper
    """
    name = "grim" if value.is_mean else "grim_percent"
    if not value.scale.whole:
        return
    why_not = _not_applicable(value)
    if why_not is not None and not value.scale.binary:
        if value.is_mean and value.mean.decimals > 0:
            yield Check(check=name, verdict="not_checkable", field=value.path + "mean", reason=why_not)
        return
    if value.steps_show:
        check = _settled(name, value, _mean_fits(value), paper)
        yield check
        if check.verdict != "consistent":
            return
    if value.sd is not None and value.n is not None and value.sd.value < _LARGEST_SD:
        yield _settled("debit" if value.scale.binary else "grimmer", value, _sd_fits(value), paper)


def _not_applicable(value: Value) -> str | None:
    """Why the steps of a mean say nothing."""
    kind = value.scale.name
    if value.n is None:
        return f"the number of people behind this mean ({kind}) is not printed with it"
    if value.scale.items is None:
        return f"of how many items each {kind} is the mean is not said"
    if not value.steps_show:
        return f"with n = {value.n}, whole numbers have every mean that can be printed so"
    return None


def _mean_fits(value: Value) -> Fits:
    def fits(n: int, items: int, rounding: Rounding) -> bool:
        if value.is_mean:
            return bool(grim(value.mean, n, items=items, rounding=rounding))
        return bool(grim_percent(value.mean, n, rounding=rounding))

    return fits


def _sd_fits(value: Value) -> Fits:
    mean, sd = value.mean, value.sd
    assert sd is not None

    def fits(n: int, items: int, rounding: Rounding) -> bool:
        if value.scale.binary:
            return bool(debit(mean, sd, n, rounding=rounding))
        return bool(grimmer(mean, sd, n, items=items, rounding=rounding))

    return fits


def _settled(name: str, value: Value, fits: Fits, paper: Paper) -> Check:
    """The check with its verdict: by the printed n, by what the paper's words allow, or with readings."""
    assert value.n is not None
    check = _consistent(name, value, paper)
    if fits(value.n, value.items, paper.rounding):
        return check
    for why, people, items in allowed_by_words(value, paper):
        if fits(people, items, paper.rounding):
            return replace(check, assumptions=(*check.assumptions, why))
    doubt = (None if value.shown else paper.doubt(value)) or _some_without_data(value, fits, paper.rounding)
    if doubt is not None:
        return replace(
            check,
            verdict="not_checkable",
            reason=f"does not fit n = {value.n}; other people or finer steps may stand behind it: {doubt}",
        )
    if name == "grim_percent":
        nearest = 100 * round(value.mean.value * value.n / 100) / value.n
        check = replace(check, low=nearest, high=nearest)
    return replace(
        check,
        verdict="inconsistent",
        reason=_reason(name, value, paper),
        readings=tuple(_readings(name, value, fits, paper)),
    )


def _some_without_data(value: Value, fits: Fits, rounding: Rounding) -> str | None:
    """How few people without data would explain a percentage that prints no count."""
    if value.is_mean or value.n is None:
        return None
    most = value.n // 10 if value.shown else min(_MOST_WITHOUT_DATA, value.n // _ONE_WITHOUT_DATA_OF)
    fewer = next((k for k in range(1, most + 1) if fits(value.n - k, value.items, rounding)), None)
    return None if fewer is None else f"of {value.n - fewer}, if {fewer} had no data"


def _consistent(name: str, value: Value, paper: Paper) -> Check:
    compared, *others = _FIELDS[name]
    check = Check(
        check=name,
        verdict="consistent",
        field=value.path + compared,
        fields=tuple(value.path + field for field in (compared, *others)),
        printed=getattr(value.record, compared),
        formula=_FORMULA[name],
        assumptions=(f"{value.scale.name}: whole numbers",),
    )
    if name == "debit" and value.n is not None:
        implied = sd_bounds(value.mean, value.n, 0, 1, rounding=paper.rounding)
        if not math.isnan(implied.low):
            return replace(check, low=implied.low, high=implied.high)
    return check


def allowed_by_words(value: Value, paper: Paper) -> Iterator[tuple[str, int, int]]:
    """What the paper's words allow besides: why, how many values, how many steps to a whole one."""
    n, items = value.n or 0, value.items
    limbs = value.scale.limbs and paper.limbs
    if limbs:
        yield "two limbs of each person counted", 2 * n, items
        yield "the mean of two limbs of each person", n, 2 * items
    if value.scale.halves and paper.halves:
        for people in (n, 2 * n) if limbs else (n,):
            yield "half grades in use", people, 2
            yield "grades in thirds", people, 3


def _reason(name: str, value: Value, paper: Paper) -> str:
    assert value.n is not None
    if _FIELDS[name][0] == "sd":
        nearest = _nearest_sd(value, paper.rounding)
        also = f"; the nearest that they can have is {nearest}" if nearest else ""
        return f"no {value.n} whole numbers with a mean of {value.mean} have an SD of {value.sd}{also}"
    numbers, per = value.n * value.items, 1 if value.is_mean else 100
    below = math.floor(value.mean.exact * numbers / per)
    ends = (f"{per * k / numbers:.{value.mean.decimals + 2}f}" for k in (below, below + 1))
    what = "mean" if value.is_mean else "percentage"
    return (
        f"{numbers} whole numbers can have a {what} of {' or '.join(ends)}, and none between that is printed "
        f"as {value.mean}"
    )


def _nearest_sd(value: Value, rounding: Rounding) -> str | None:
    """The printed SD next to the given one that whole numbers can have."""
    assert value.sd is not None
    assert value.n is not None
    for distance in range(1, _SD_REACH + 1):
        for digits in (value.sd.significand - distance, value.sd.significand + distance):
            text = f"{Decimal(digits).scaleb(-value.sd.decimals)}"
            if digits >= 0 and _sd_fits(replace(value, sd=Printed(text)))(value.n, value.items, rounding):
                return text
    return None


def _readings(name: str, value: Value, fits: Fits, paper: Paper) -> Iterator[Reading]:
    """Innocent readings, the likely ones first."""
    n, items, rounding = value.n or 0, value.items, paper.rounding

    def reading(text: str, people: int = n, parts: int = items, shortened: Rounding = rounding) -> Reading:
        return Reading(name=text, reconciles=people > 1 and fits(people, parts, shortened))

    yield reading(f"one person missing (n = {n - 1})", n - 1)
    yield reading(f"two people missing (n = {n - 2})", n - 2)
    fewer = paper.fewer_people(value) if _FIELDS[name][0] != "sd" else None
    if fewer is not None:
        yield reading(f"{fewer} people instead of {n}: then all of this group's numbers agree", fewer)
    if value.is_mean and not value.scale.binary and value.scale.name != "number of things":
        if value.scale.limbs:
            yield reading(f"{2 * n} limbs instead of {n} people", 2 * n)
        if value.scale.halves:
            yield reading("half grades", parts=2)
        several = [parts for parts in range(items + 1, _MOST_RATINGS + 1) if fits(n, parts, rounding)]
        if several:
            yield reading(f"each value the mean of {several[0]} ratings", parts=several[0])
    yield reading("digits cut off instead of rounded", shortened="truncated")
