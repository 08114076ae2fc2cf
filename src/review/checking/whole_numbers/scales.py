"""What is known of the data behind a printed mean: whole numbers, between which ends.

Only what its label says in so many words counts: how many things a person has, grades, sums of graded
answers, answers coded 0 and 1. Everything that may be measured, averaged, adjusted or a rate is left
alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from review.patterns import regex


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What one person's value can be.

    Parameters
    ----------
    name : str
    whole : bool
        Whether values are known to be whole numbers (or means of ``items`` of them).
    low, high : int or None
        Ends, where they are known; the widest version of a scale that has several.
    items : int or None
        Most items that a value may be the mean of; None if that is not said.
    limbs : bool
        Whether each person may have two values, one for each side of the body.
    halves : bool
        Whether grades between the whole ones are in use.
    """

    name: str
    whole: bool = True
    low: int | None = None
    high: int | None = None
    items: int | None = 1
    limbs: bool = False
    halves: bool = False

    @property
    def binary(self) -> bool:
        """Whether only 0 and 1 occur."""
        return self.whole and (self.low, self.high) == (0, 1)


# Things that a person has a whole number of, whoever counts them. Trials, cells, spikes, steps and errors
# are not among them: they are often averaged over repetitions before the mean over people is taken.
_THINGS: Final = (
    r"children|siblings|pregnancies|births|deliveries|miscarriages|abortions|offspring|pups|falls|fractures|"
    r"surgeries|operations|hospitali[sz]ations|(?:hospital[ ])?admissions|relapses|co-?morbidities|"
    r"(?:chronic[ ])?(?:conditions|diseases|illnesses)|medications|teeth|(?:tender|swollen|painful)[ ]joints|"
    r"symptoms|vertebrae|metastases|(?:sexual[ ])?partners|injuries|concussions|seizures|complications"
)
_KINDS: Final = r"(?:(?:previous|prior|past|live|missing|co-?existing|other)[ ])?"
_COUNTS: Final = (
    rf"(?:number|no\.?|nr\.?|count|\#)[ ]of[ ]{_KINDS}(?:{_THINGS})\b"
    rf"|(?:{_THINGS})\b[ ]?[,(][ ]?(?:number|no\.?|n|count|\#)(?![\w=])"
    r"|(?:tender|swollen|painful)[ ]joint[ ]count|gravidity"
)

# Name, how it is written, lowest, highest value of its widest version. All are single grades or sums of
# graded answers. Acronyms keep their case: "had" is no scale.
_WHOLE: Final = (
    (
        "manual muscle test grade",
        r"manual[ ]muscle[ ]test(?:s|ing)?|(?-i:\bMMT\b)|MRC[ ](?:muscle[ ]|strength[ ])?grade",
        0,
        5,
    ),
    ("modified Ashworth grade", r"ashworth", 0, 4),
    ("Kellgren-Lawrence grade", r"kellgren(?:[ &–-]{1,3}|[ ]and[ ])lawrence|(?-i:\bK-?L)[ ]grade", 0, 4),
    ("modified Rankin score", r"modified[ ]rankin|(?-i:\bmRS\b)", 0, 6),
    ("ASA class", r"(?-i:\bASA)[ ](?:class|physical|grade|score|status)", 1, 6),
    ("Apgar score", r"apgar", 0, 10),
    ("Glasgow Coma Scale", r"glasgow[ ]coma", 3, 15),
    ("NIHSS", r"(?-i:\bNIHSS\b)|institutes[ ]of[ ]health[ ]stroke", 0, 42),
    ("Mini-Mental State Examination", r"mini[ -]?mental|(?-i:\bMMSE\b)", 0, 30),
    ("Montreal Cognitive Assessment", r"montreal[ ]cognitive|(?-i:\bMoCA\b)", 0, 30),
    ("PHQ-9", r"\bPHQ-?9\b", 0, 27),
    ("GAD-7", r"\bGAD-?7\b", 0, 21),
    ("Beck inventory", r"\bbeck[ ](?:depression|anxiety)|(?-i:\bBDI(?:-?(?:II|2|IA))?\b)", 0, 63),
    (
        "Hospital Anxiety and Depression Scale",
        r"(?-i:\bHADS\b)|hospital[ ]anxiety(?:[ ]and[ ]depression)?",
        0,
        42,
    ),
    ("Montgomery-Asberg scale", r"(?-i:\bMADRS\b)|montgomery", 0, 60),
    ("Insomnia Severity Index", r"insomnia[ ]severity", 0, 28),
    ("Epworth scale", r"epworth", 0, 24),
    ("Pittsburgh Sleep Quality Index", r"(?-i:\bPSQI\b)|pittsburgh[ ]sleep", 0, 21),
    ("Roland-Morris questionnaire", r"roland(?:[ &–-]{1,3}|[ ]and[ ])morris|(?-i:\bRM?DQ\b)", 0, 24),
    ("Tampa Scale of Kinesiophobia", r"tampa[ ]scale", 11, 68),
    ("Pain Catastrophizing Scale", r"catastrophi[sz]ing[ ]scale", 0, 52),
    ("Berg Balance Scale", r"berg[ ]balance", 0, 56),
    ("Barthel Index", r"barthel", 0, 100),
    ("Lower Extremity Functional Scale", r"lower[ ]extremity[ ]functional|(?-i:\bLEFS\b)", 0, 80),
    ("anterior knee pain scale", r"kujala|anterior[ ]knee[ ]pain[ ]s(?:cale|core)|(?-i:\bAKPS\b)", 0, 100),
    ("SOFA score", r"(?-i:\bSOFA\b)|organ[ ]failure[ ]assessment", 0, 24),
    ("NYHA class", r"(?-i:\bNYHA\b)", 1, 4),
    ("Child-Pugh score", r"child[ –-]pugh", 5, 15),
    ("numeric rating scale", r"numeric(?:al)?[ ](?:pain[ ])?rating|(?-i:\bNP?RS\b)", 0, 100),
)
# Measured, prorated or rescaled: their ends may be known, their steps are not.
_MEASURED: Final = (
    ("visual analogue scale", r"visual[ -]analog(?:ue)?|(?-i:\bVAS\b)", None, None),
    ("Oswestry Disability Index", r"oswestry|(?-i:\bODI\b)", 0, 100),
    ("Neck Disability Index", r"neck[ ]disability|(?-i:\bNDI\b)", 0, 100),
    ("DASH score", r"(?-i:\b(?:Quick-?)?DASH\b)", 0, 100),
)
_HALVES: Final = {"manual muscle test grade", "modified Ashworth grade"}
_LIMBS: Final = _HALVES | {"Kellgren-Lawrence grade", "anterior knee pain scale"}

_LONGEST: Final = 300  # characters of a label

_WORDS: Final = dict(
    zip(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), range(2, 11), strict=True)
)
_NUMBER: Final = rf"(?:[2-9]|1[0-9]|2[0-4]|{'|'.join(_WORDS)})"
_BINARY: Final = (
    r"\bdummy\b|\b0[ ]?/[ ]?1\b|\b(?:yes|no|female|male|women|men)[ ]?=[ ]?[01]\b|"
    r"\b[01][ ]?=[ ]?(?:yes|no|female|male|women|men|otherwise)\b"
)
_RATING: Final = rf"\b(?P<points>{_NUMBER})[ -]point\b|\blikert\b"
_ITEMS: Final = regex(rf"\b(?P<items>{_NUMBER})[ -]items?\b", re.IGNORECASE)
_SINGLE: Final = regex(r"\b(?:single|one|each|individual)[ -]items?\b|^items?\b", re.IGNORECASE)
_ENDS: Final = regex(
    r"(?:[(\[,:]|\bfrom|\brange)[ ]?(?P<low>[01])[ ]?(?:[–−-]|to)[ ]?(?P<high>[0-9]{1,3})"
    r"(?![0-9.,]*[0-9])[ ]?(?:mm|cm|%|points?)?",
    re.IGNORECASE,
)
#: A scale that a sentence describes by its ends, with what they mean: "from 1 (not at all) to 7 (very much)".
_DESCRIBED: Final = (
    r"\bscales?,?[ ](?:ranging[ ]|going[ ])?(?:from|of|between)[ ](?P<low>[01])(?:[ ]?\([^()]{1,40}\))?[ ]?"
    r"(?:to|and|[–-])[ ]?(?P<high>[2-9]|10|100)(?![0-9]|\.[0-9])"
)
_BEFORE: Final = regex(rf"{_DESCRIBED}(?P<rest>[^.;:0-9]*)$", re.IGNORECASE)
_BEHIND: Final = regex(
    r"(?:[,;]?[ ]?n[ ]?=[ ]?[0-9]{1,6})?[ )\]]*,?[ ]?(?:all[ ])?(?:rated[ ])?(?:on|using)[ ]an?[ ]"
    rf"(?:[\w-]{{1,20}}[ ]){{0,2}}{_DESCRIBED}",
    re.IGNORECASE,
)
_ANOTHER: Final = regex(
    r"\b(?:and|while|whereas|but|aged?|older|younger|for|took|slept|walked|worked)\b", re.IGNORECASE
)

_SCALE: Final = regex(
    r"(?<![A-Za-z])(?:"  # looked for at the beginnings of words only: that is five times as fast
    + "|".join(
        [rf"(?P<w{i}>{row[1]})" for i, row in enumerate(_WHOLE)]
        + [rf"(?P<m{i}>{row[1]})" for i, row in enumerate(_MEASURED)]
        + [rf"(?P<counts>{_COUNTS})", rf"(?P<binary>{_BINARY})", rf"(?P<rating>{_RATING})"]
    )
    + ")",
    re.IGNORECASE,
)
# The number is no plain mean of the values themselves.
_DERIVED: Final = regex(
    r"\b(?:adjusted|log|ln|[zt][ -]?scores?|standardi[sz]ed|normali[sz]ed|transformed|rescaled|weighted|"
    r"imputed|estimated|predicted|changed?|changes|differences?|improvements?|improved|gains?|decline|ratios?|"
    r"rates?|per|percent(?:age|ile)?s?|proportions?|averaged|averages|(?:average|mean)[ ]of|least[ -]square|"
    r"marginal|medians?|geometric|daily|weekly|monthly|yearly|annual|sum[ ]score|days?|weeks?|months?|years?|"
    r"minutes?|hours?|seconds?|time|age|weight|height|mass|duration|odds|hazard|slope|coefficients?|beta|trials?|blocks?|"
    r"kg|cm|mm|ms|mg|ml|Hz)\b|[/%∆Δβ²]|×[ ]?10",
    re.IGNORECASE,
)
#: When, not how long: "at 1 minute" says nothing about what is averaged.
_MOMENT: Final = regex(
    r"\b(?:(?:at|after)[ ])?(?:[0-9]{1,2}|one|five|ten)(?:st|th)?[ -]?(?:min(?:ute)?s?|hours?)\b",
    re.IGNORECASE,
)
# The scale names a group of people, not what is averaged: "NYHA class III", "no children", "BDI > 13".
_GROUPING: Final = regex(
    r"[<>≤≥]|(?i:\b(?:none|mild|moderate|severe|minimal|(?:ab)?normal|low(?![ -]back)|high|yes|positive|"
    r"negative|absent|present|had|have|has|who|whose|and|reported|showed|correlat\w+|associat\w+)\b)|"
    r"^[ ]?(?i:scores?|grades?|class|scale|stage)?[ ]?(?:=|of[ ])?[ ]?(?:[0-9]+|[IVX]+|[A-C])\b"
)


#: What a mean is then of changes, which go below the lower end of a scale.
_CHANGE: Final = regex(
    r"\b(?:changed?|changes|diff(?:erences?|s)?|improve(?:ments?|d)?|gains?|reductions?|declined?)\b|[∆Δ]",
    re.IGNORECASE,
)


def tells_of_change(text: str) -> bool:
    """Whether a caption, a note or a sentence speaks of changes or differences."""
    return _CHANGE.search(text) is not None


def scale_of(*labels: str | None) -> Scale | None:
    """Name what kind of values labels speak of; None if they do not say, or name two.

    Parameters
    ----------
    *labels : str or None
        The words of one variable: a table's row and column, or what a sentence says before a mean.
    """
    return _scale_of(tuple(dict.fromkeys(label[-_LONGEST:] for label in labels if label)))


def described_scale(before: str, behind: str) -> Scale | None:
    """The scale whose ends a sentence gives before a mean, or right behind it; None if there is none."""
    match = _BEFORE.search(before) or _BEHIND.match(behind)
    if match is None:
        return None
    rest = match.groupdict().get("rest", "")
    if _DERIVED.search(before) or _ANOTHER.search(rest):
        return None
    low, high = int(match["low"]), int(match["high"])
    return Scale(name="rating", low=low, high=high, items=1 if _SINGLE.search(before) else None)


@lru_cache(maxsize=4096)
def _scale_of(labels: tuple[str, ...]) -> Scale | None:
    scales: dict[str, Scale] = {}
    for label in labels:
        for match in _SCALE.finditer(label):
            after = label[match.end() :]
            if match["binary"] is None and _GROUPING.search(_ENDS.sub("", after)):
                return None
            scale = _with_ends(_known(match, label), after)
            scales.setdefault(scale.name, scale)
    if len(scales) != 1 or any(
        _DERIVED.search(_MOMENT.sub("", _ENDS.sub("", label.replace("0/1", "")))) for label in labels
    ):
        return None
    return next(iter(scales.values()))


def _known(match: re.Match[str], label: str) -> Scale:
    kind = match.lastgroup or ""
    if kind == "counts":
        return Scale(name="number of things", low=0)
    if kind == "binary":
        return Scale(name="answers coded 0 and 1", low=0, high=1)
    if kind == "rating":
        points, items = match["points"], _ITEMS.search(label)
        several = _number(items["items"]) if items else 1 if _SINGLE.search(label) else None
        return Scale(name="rating", low=0, high=_number(points) if points else None, items=several)
    table, whole = (_WHOLE, True) if kind.startswith("w") else (_MEASURED, False)
    name, _, low, high = table[int(kind[1:])]
    return Scale(name=name, whole=whole, low=low, high=high, limbs=name in _LIMBS, halves=name in _HALVES)


def _with_ends(scale: Scale, after: str) -> Scale:
    """The scale with the ends that are printed behind its name, such as ``(0–10)``."""
    match = _ENDS.search(after)
    if match is None or scale.binary or scale.name == "number of things":
        return scale
    low, high = int(match["low"]), int(match["high"])
    return replace(scale, low=low, high=high) if low < high else scale


def _number(word: str) -> int:
    return _WORDS.get(word.lower()) or int(word)
