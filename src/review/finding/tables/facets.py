"""What a label is about: a group, a point in time, an outcome, a statistic, a size.

A label may have several facets: ``Placebo (n = 30), mean (SD)`` is a group with its size and two statistics.
Where a facet is not plain from the label alone (a name of an arm, a bare ``12``), the axes decide.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from review.finding.tables.labels import Label, Term, read_label
from review.patterns import regex

_LONGEST: Final = 240


class Evidence(NamedTuple):
    """Statistics that a label names.

    Parameters
    ----------
    kinds : frozenset of str
        Kinds of :class:`~review.finding.tables.labels.Term`.
    pairs : frozenset of tuple
        Kinds that stand side by side, in order: ``mean (SD)``.
    """

    kinds: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: Evidence) -> Evidence:
        return Evidence(self.kinds | other.kinds, self.pairs | other.pairs)


NOTHING: Final = Evidence()


class Facets(NamedTuple):
    """What a label says.

    Parameters
    ----------
    text : str
        As printed.
    name : str
        Without size, marks and statistics; empty if nothing else stands there.
    label : Label
    said : Evidence
    time : bool
        Whether it is a point in time, or a change over time, and nothing else.
    statistic : bool
        Whether it names statistics and nothing else.
    """

    text: str
    name: str
    label: Label
    said: Evidence
    time: bool
    statistic: bool

    @property
    def n(self) -> str:
        """Sample size printed in it."""
        return self.label.n

    @property
    def bare(self) -> str:
        """Text without size and marks."""
        return self.label.text

    def measure(self, kind: str) -> str:
        """Name of the first estimate or test that it names."""
        term = self.label.first(kind)
        return term.name if term else ""


NO_FACETS: Final = Facets("", "", Label(""), NOTHING, time=False, statistic=False)


@lru_cache(maxsize=16384)
def facets(text: str) -> Facets:
    """What a label says."""
    text = text.strip()
    label = read_label(text)
    if label.text.lower() in ("low", "high"):  # of an interval only under its name
        label = label._replace(terms=(), pure=False)
    if label.n and label.text.isupper() and {term.kind for term in label.terms} == {"estimate"}:
        label = label._replace(terms=(), pure=False)  # "MD (n = 108)": initials of a group
    said = _evidence(label.text, label.terms)
    name = _name(label)
    statistic = (
        bool(label.terms)
        and not (label.pure and name)
        and ((label.pure and not name) or not _WORD.search(_SMALL.sub("", _UNIT_AFTER.sub("", f", {name}"))))
    )
    return Facets(text, name, label, said, is_time(name or label.text), statistic)


# --- statistics ----------------------------------------------------------------------------------------

_BREAK: Final = regex(r"[.;)\]]\s|\bor\b")
_DEFINED: Final = regex(r"[ (=:,–\[-]*")
_FARTHEST_PAIR: Final = 14
_LONGEST_HEAD: Final = 30
_ABBREVIATED: Final = frozenset({"sd", "se", "ci", "iqr", "estimate"})


def _evidence(text: str, terms: tuple[Term, ...]) -> Evidence:
    """Kinds named, and pairs; ``SD, standard deviation`` defines an abbreviation and names nothing."""
    if not terms:
        return NOTHING
    if len(terms) > 1 and terms[0].kind == "mean" and {term.kind for term in terms[1:]} == {"estimate"}:
        terms = terms[:1]  # "Average AUC"
    unit = {
        two
        for one, two in pairwise(terms)
        if one.kind in ("mean", "median") and two.kind == "percent" and not text[one.end : two.start].strip()
    }  # "Median proportion"
    unit |= {two for one, two in pairwise(terms) if (one.kind, two.kind) == ("estimate", "percent")}
    kept = [term for term in terms if term not in unit]  # "Sensitivity, %"
    for one, two in pairwise(terms):
        if (
            one.kind == two.kind
            and one.kind in _ABBREVIATED
            and _DEFINED.fullmatch(text[one.end : two.start])
        ):
            first_is_short = one.end - one.start < two.end - two.start and len(text) > _LONGEST_HEAD
            kept = [term for term in kept if term != two and (term != one or not first_is_short)]
    if any(term.kind == "cv" for term in kept):
        kept = [term for term in kept if term.kind != "percent"]  # "RSD (%)"
    pairs = set()
    for one, two in pairwise(kept):
        gap = text[one.end : two.start]
        if one.kind != two.kind and len(gap) <= _FARTHEST_PAIR and not _BREAK.search(gap):
            pairs.add((one.kind, two.kind))
    return Evidence(frozenset(term.kind for term in kept), frozenset(pairs))


@lru_cache(maxsize=8192)
def evidence(text: str) -> Evidence:
    """Statistics that a sentence of a caption or a note names."""
    label = read_label(text[:_LONGEST])
    terms = label.terms
    if not any(term.kind in ("sd", "se") for term in terms):
        # "selected model (M) parameters": a letter in a sentence is an abbreviation
        terms = tuple(term for term in terms if term.end - term.start > 1 or term.kind == "percent")
    return _evidence(label.text, terms)


# --- names ---------------------------------------------------------------------------------------------

_DIGIT: Final = regex(r"\d")
_WORD: Final = regex(r"[^\W_]")
_LETTERS: Final = regex(r"[^\W\d_]{3}|\b[A-Z0-9]")
_SMALL: Final = regex(
    r"\b(?:of|the|and|or|in|for|a|values?|adjusted|unadjusted|crude|tests?|statistics?|[a-h])\b",
    re.IGNORECASE,
)
#: "A, n (%)", "Group 2, mean (SD)": nothing but statistics, save that it names a group.
_NUMBERED_GROUP: Final = regex(
    r"(?P<name>(?:(?:[gG]roup|[aA]rm|[cC]ohort)[ ])?(?:[A-H]|[1-9]|I{1,3}|IV|V))[ ]?[,:;–—-]"
)
_HOLLOW: Final = regex(r"[(\[][^\w]*[)\]]")
_EDGES: Final = " ,;:±*/–—-+†‡§|=\n"
_UNIT_AFTER: Final = regex(
    r"[,(]\s*(?:[^\s,()]*/[^\s,()]*|years?|yrs?|y|kg|cm|mm|mg|g|days?|weeks?|months?|min|h|s|points?|mm ?Hg"
    r"|%)\)?\s*$"
)


def _name(label: Label) -> str:
    """A label without what names a statistic."""
    if not label.terms:
        return label.text.strip(_EDGES)
    if label.pure and not _DIGIT.search(_outside(label)):
        numbered = _NUMBERED_GROUP.match(label.text)
        return numbered["name"] if numbered else ""
    name = _HOLLOW.sub(" ", _outside(label))
    if not _LETTERS.search(_SMALL.sub("", name)):
        name = _SMALL.sub("", name)
    name = " ".join(name.split()).replace(" ,", ",").strip(_EDGES)
    return (
        name
        if name.count("(") == name.count(")") and name.count("[") == name.count("]")
        else name.strip(" ()[],;:")
    )


def _outside(label: Label) -> str:
    """A label with what names a statistic blotted out."""
    rest = list(label.text)
    for term in label.terms:
        rest[term.start : term.end] = " " * (term.end - term.start)
    return "".join(rest)


_GENERIC: Final = regex(
    r"(?:(?:measurement|assessment|study|clinical|baseline) )?(?:times?(?: ?points?)?|outcomes?(?: "
    r"measures?)?|variables?"
    r"|characteristics?|parameters?|measures?|(?:treatment |study |intervention )?groups?|treatments?"
    r"|results?|values?"
    r"|visits?|items?|factors?|categor(?:y|ies)|data|patients?|subjects?|participants?|study|total scores?)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_generic(name: str) -> bool:
    """Whether a head such as "Variable" or "Groups" says only what kind of thing stands below it."""
    return _GENERIC.fullmatch(name) is not None


def heads_nothing(name: str) -> bool:
    """Whether a head over columns is generic; "Treatment" beside "Control" is the name of a group."""
    return is_generic(name) and _TREATED.fullmatch(name) is None


_TREATED: Final = regex(r"(?:treatment|intervention|study)(?: group)?", re.IGNORECASE)


def names_groups(head: str) -> bool:
    """Whether the head of a column of labels says that these are groups."""
    return _GROUP_HEAD.search(head) is not None


_GROUP_HEAD: Final = regex(
    r"\b(?:groups?|arms?|treatments?|conditions?|interventions?|therapy|regimens?|allocation|cohorts?)\b",
    re.IGNORECASE,
)

# --- times ---------------------------------------------------------------------------------------------

_UNIT: Final = (
    r"(?:weeks?|wks?|months?|mos?|mths?|days?|years?|yrs?|y|hours?|hrs?|h|d|w|m|minutes?|mins?|visits?"
    r"|sessions?"
    r"|trimesters?|cycles?)"
)
_TIME_WORD: Final = regex(
    rf"\d+(?:\.\d+)?(?:st|nd|rd|th)?\s*[-–]?\s*{_UNIT}\b\.?"
    r"|\b(?:week|wk|month|mo|day|year|visit|hour|session|time|phase|period|wave|cycle|trimester|min)"
    r"s?\.?\s*[-–]?\d+"
    rf"|\b(?:first|second|third|fourth|fifth|sixth|last)\s+{_UNIT}\b"
    rf"|\b{_UNIT}\s+(?:one|two|three|four|six|twelve)\b|\b(?:one|two|three|four|six|twelve)[- ]{_UNIT}\b"
    r"|\bbaseline\b|\bbasal\b|\b(?:pre|post)[- ]?(?:test|treatment|intervention|training|op\w*|surgery"
    r"|exercise|dose|operative|randomi\w+|exposure|intake|meal|injection|vaccination)\b"
    r"|\b(?:pre|post)\b|\bbefore\b|\bafter\b|\bfollow[- ]?ups?\b|\bT[0-9]{1,2}\b(?!/)|\btime"
    r" ?points?\b"
    r"|\bend ?points?\b|\bend of\b|\badmission\b|\bdischarge\b|\bscreening\b|\binitial\b|\bfinal\b"
    r"|\bchanges?\b"
    r"|\bdelta\b|Δ|\bduring\b",
    re.IGNORECASE,
)
#: One of these stands in every time; what is sought in small letters, with few beginnings, is found fast.
_COUNTED_CUE: Final = regex(r"\d[a-z]{0,2}\s*[-–]?\s*[cdhmstvwy]|[dehknorsty]\.?\s*[-–]?\d")
_TIME_CUE: Final = regex(
    "one|two|three|four|six|twelve|first|second|third|fifth|last|baseline|basal|pre|post|before|after|since|from|follow|point|end|admission"
    "|discharge|screening|initial|final|change|delta|δ|during"
)
_SHORT_BRACKET: Final = regex(r"\(\w{1,4}\)")
_TIME_FILLER: Final = regex(
    r"\b(?:at|of|to|from|the|in|th|and|until|between|for|on|by|with|treatment|training|intervention|therapy"
    r"|surgery"
    r"|study|trial|end|values?|measurements?|assessment|test|scores?|all|last|later|post|pre|period|night"
    r"|first|second"
    r"|third|relative|absolute|percent|entry|visit|mean)\b|[\W\d_]+",
    re.IGNORECASE,
)
_SINCE: Final = regex(r"\W*(?:hours|days|weeks|months|minutes|years)\b.*\b(?:after|since|from|post)\b", re.I)
_AGE_CLASS: Final = regex(r"\W*[<>≥≤]|\W*\d+\s*[-–]\s*\d+\s*(?:y|m|d|w)")
_PERSONS: Final = regex(r"\b(?:arm|groups?|placebo|controls?)\b", re.IGNORECASE)
_TIME_LEADS: Final = regex(r"\W*(?:\d+(?![\d.]*[ ]?%)|at|on|end|to|change)", re.IGNORECASE)
_TIME_HELD: Final = regex(r"\d|before|after|follow|end|during", re.IGNORECASE)
_RATE_IN_BRACKETS: Final = regex(r"\([^)]*/[^)]*\)")
_EVENT: Final = regex(
    r"\W*(?:immediately |shortly |just )?(?:before|after|during|prior to|following|pre|post)\b.{3,45}",
    re.IGNORECASE,
)


@lru_cache(maxsize=16384)
def is_time(text: str) -> bool:
    """Whether a label is a point in time (or a change over one) and nothing else."""
    small = text.lower()
    if not _COUNTED_CUE.search(small) and not _TIME_CUE.search(small):
        return False
    text = _SHORT_BRACKET.sub("", text) if "(" in text else text
    if _SINCE.match(text):
        return True
    if not _TIME_WORD.search(text) or _AGE_CLASS.match(text) or _PERSONS.search(text):
        return False
    rest = _TIME_FILLER.sub("", _TIME_WORD.sub(" ", text))
    if not rest:
        return True
    leads = _TIME_LEADS.match(text) or _TIME_WORD.match(text)
    most = 10 if leads and _TIME_HELD.search(text) and not _RATE_IN_BRACKETS.search(text) else 0
    return len(rest) <= most and len(rest) < 0.6 * len(text)


@lru_cache(maxsize=4096)
def is_event(name: str) -> bool:
    """Whether the head of a column is a point in time named by an event: "after the second dose"."""
    return _EVENT.fullmatch(name) is not None


_TIME_HEAD: Final = regex(
    r"\W*(?:times?|weeks?|months?|days?|visits?|hours?|minutes?|min|years?|periods?|sessions?"
    r"|time ?points?)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def heads_times(head: str) -> bool:
    """Whether the head of a column of labels says that these are points in time."""
    return _TIME_HEAD.match(head) is not None


# --- groups --------------------------------------------------------------------------------------------

_GROUP: Final = regex(
    r"(?i:\b(?:groups?|arms?|controls?|placebo|pbo|sham|interventions?|treatment|treated|usual care"
    r"|standard care"
    r"|waiting?[- ]?list|cases|cohort|experimental|overall|total|all (?:patients|subjects|participants)"
    r"|participants"
    r"|patients|vehicle|active|dose|mg|training|therapy|vaccine|completers|dropouts?|men|women|boys|girls"
    r"|males?"
    r"|females?)\b)|^(?:Group )?[A-D]$|^I{1,3}$|^(?:IG|CG|EG|TG)$|\d\s*(?:mg|μg|µg|mcg|g|ml|mL|IU)\b"
)
_UNIT_SAID: Final = regex(r"\((?:[a-zA-Zμ°%]+/|%|years?|kg|cm|mm|mg|score|min|s)\b|,\s*%|\bscore\b|\bscale\b")
_CONTRAST: Final = regex(r"\b(?:over|versus|vs)\b", re.IGNORECASE)
_LONG_NAME: Final = 60
_SHORT_NAME: Final = 9  # "Group A", "III", "EG": the names of groups without a cue
#: One of these, in small letters, or a digit stands in every longer name that looks like that of a group.
_GROUP_CUE: Final = regex(
    "group|arm|control|placebo|pbo|sham|intervention|treat|usual care|standard care|wait|case|cohort"
    "|experimental|overall|total|all patients|all subjects|all participants|participant|patient|vehicle"
    "|active|dose|mg|women|training|therapy|vaccine|completer|dropout|men|boys|girls|male"
)


@lru_cache(maxsize=16384)
def group_score(text: str) -> float:
    """How much a label looks like the name of a group, by its words alone; 0 says nothing either way."""
    said = facets(text)
    small = text.lower()
    cued = len(text) < _SHORT_NAME or _DIGIT.search(text) or _GROUP_CUE.search(small)
    group = cued and _GROUP.search(text)
    score = 2.0 * bool(said.n) + 1.2 * bool(group)
    score -= 0.8 * bool(_UNIT_SAID.search(text)) + 0.6 * (len(text) > _LONG_NAME)
    score -= 0.6 * bool(_TIME_CUE.search(small) and _TIME_WORD.search(text))
    contrast = "v" in small and _CONTRAST.search(text)
    return score - 0.8 * bool(said.said.kinds) - 1.0 * bool(contrast)
