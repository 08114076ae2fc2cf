"""Comparisons that sentences make: values, groups and p-values as three streams, joined once."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from review.document import Block, Document
from review.patterns import regex
from review.records import Proportion, PValue, Record, Summary, Test
from review.study.groups import Groups
from review.study.model import Contrast, Pair
from review.study.spots import Spot, assigned, spots_in
from review.study.text import Sentence, sentences
from review.study.times import times_in

_NO_RESULTS: Final = regex(r"introduction|background$|sample size|power", re.IGNORECASE)
_OTHERS: Final = regex(
    r"et al|previous stud|\[\d+\]|expected|would (?:be|detect)|power of|assum", re.IGNORECASE
)
_JOINT: Final = regex(
    r"\b(?:and|or|vs\.?|versus|v|as compared (?:with|to)|compared (?:with|to)|as opposed to|in contrast to"
    r"|against|whereas|while|than|relative to|but not)(?=[\s(]|$)",
    re.IGNORECASE,
)
_EXPLICIT: Final = regex(
    r"\b(?:vs|versus|v|compared (?:with|to)|as (?:compared|opposed) (?:with|to)|relative to"
    r"|than(?! \d| (?:one|two|three|four|five|six|seven|eight|nine|ten|half)\b))(?!\w)",
    re.IGNORECASE,
)
#: What tells that the next value is another quantity, or of another time.
_BREAK: Final = regex(
    r"baseline|\b(?:pre|post)\b|before|after|\bat \d|\d (?:weeks?|months?|days?|hours?|years?)|increas"
    r"|decreas|reduc|improv|\bto\b(?! the| (?:those|that|[a-z]+ ?$))|from|follow|difference|95 ?%|\bCI\b"
    r"|\brange|change",
    re.IGNORECASE,
)
_ONE_MORE: Final = regex(
    r"[\s),\]]*(?:and|or|but not)?(?:\s+(?:the|with|in|to|for|those|of|than|on))*[\s(\[]*", re.IGNORECASE
)
_SAME_PEOPLE: Final = regex(
    r"baseline|\bfrom\b|\bafter\b[^.;]{0,30}treatment|before and after|pre-? ?(?:and|vs|to) ?post|within",
    re.IGNORECASE,
)
_GROUPS: Final = regex(r"group|\barm\b|control|placebo", re.IGNORECASE)
_LONGEST_SENTENCE: Final = 900
_LONGEST_JOINT: Final = 110
_REACH_OF_P: Final = 130
_MOST_WORDS: Final = 9


@dataclass(frozen=True, slots=True)
class _Item:
    """A value or a p-value: index of its record, and where it stands in the sentence."""

    record: int
    start: int
    end: int
    form: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence with its values, p-values and names of groups."""

    document: Document
    sentence: Sentence
    values: Sequence[_Item]
    ps: Sequence[_Item]
    spots: Sequence[Spot]

    @property
    def text(self) -> str:
        return self.sentence.text


def pairs(
    document: Document, records: Sequence[Record], groups: Groups
) -> Iterator[tuple[Pair, tuple[Spot, ...] | None]]:
    """Comparisons of a paper's sentences, each with the places that name its groups."""
    for sentence, items in _by_sentence(document, records):
        values = [item for item in items if item.form not in ("p", "")]
        if len(values) < 2 or len(sentence.text) > _LONGEST_SENTENCE or _OTHERS.search(sentence.text):
            continue
        ps = [item for item in items if item.form == "p"]
        yield from _in_sentence(_Said(document, sentence, values, ps, spots_in(sentence.text, groups)))


def _by_sentence(document: Document, records: Sequence[Record]) -> Iterator[tuple[Sentence, list[_Item]]]:
    """Sentences with the values and p-values in them."""
    blocks = [b for b in document.blocks if b.kind == "paragraph" and not _NO_RESULTS.search(b.section or "")]
    starts = [block.start for block in blocks]
    found: dict[int, list[tuple[int, Record]]] = defaultdict(list)
    for index, record in enumerate(records):
        at = bisect_right(starts, record.location.start) - 1
        if record.location.table is None and at >= 0 and record.location.end <= blocks[at].end:
            found[at].append((index, record))
    for at, inside in found.items():
        if sum(_form(record) not in ("p", "") for _, record in inside) > 1:
            yield from _cut(blocks[at], inside)


def _cut(block: Block, inside: Sequence[tuple[int, Record]]) -> Iterator[tuple[Sentence, list[_Item]]]:
    items = [
        _Item(index, _position(block, r.location.start), _position(block, r.location.end - 1) + 1, _form(r))
        for index, r in inside
    ]
    for sentence in sentences(block):
        first, last = sentence.at, sentence.at + len(sentence.text)
        own = [
            _Item(i.record, i.start - first, i.end - first, i.form) for i in items if first <= i.start < last
        ]
        if own:
            yield sentence, sorted(own, key=lambda item: item.start)


def _position(block: Block, place: int) -> int:
    """Index in the text of a block of a position of the document."""
    return place - block.start if block.offsets is None else bisect_left(block.offsets, place)


def _form(record: Record) -> str:
    """How a value is printed: only values of one form are compared."""
    if isinstance(record, PValue) or (isinstance(record, Test) and record.p is not None):
        return "p"
    if isinstance(record, Summary):
        named = ("mean", "sd", "se", "median", "q1", "ci_low", "minimum")
        return " ".join(name for name in named if getattr(record, name) is not None)
    if isinstance(record, Proportion):
        return "share " + " ".join(n for n in ("count", "total", "percent") if getattr(record, n) is not None)
    return ""


def _in_sentence(said: _Said) -> Iterator[tuple[Pair, tuple[Spot, ...] | None]]:
    at = 0
    while at < len(said.values) - 1:
        run = [said.values[at]]
        while at + len(run) < len(said.values) and _joins(said, run, said.values[at + len(run)]):
            run.append(said.values[at + len(run)])
        floor = said.values[at - 1].end if at else 0
        following = at + len(run)
        ceiling = said.values[following].start if following < len(said.values) else len(said.text)
        if len(run) > 1:
            yield from _of_run(said, run, floor, ceiling)
        at = following


def _joins(said: _Said, run: Sequence[_Item], item: _Item) -> bool:
    """Whether the next value is compared with those before: nothing but joints and names stands between."""
    last, gap = run[-1], said.text[run[-1].end : item.start]
    if item.form != run[0].form or len(gap) > _LONGEST_JOINT:
        return False
    inside = [spot for spot in said.spots if last.end <= spot.start and spot.end <= item.start]
    rest = gap
    for spot in inside:
        rest = f"{rest[: spot.start - last.end]}{' ' * (spot.end - spot.start)}{rest[spot.end - last.end :]}"
    inner = [p for p in said.ps if last.end <= p.start and p.end <= item.start]
    if inner:  # "A (x) compared with B (y, p) or C (z, p)": after a p only the name of the next group
        compared = len(run) > 1 and _EXPLICIT.search(said.text[run[0].end : run[1].start])
        more = _ONE_MORE.fullmatch(rest[inner[-1].end - last.end :])
        return bool(compared and inside and more)
    rest = re.sub(r"\(?[nN] ?= ?\d+\)?", " ", rest)
    if (
        re.search(r"\d|%", rest)
        or _BREAK.search(_JOINT.sub(" ", rest))
        or len(re.findall(r"[a-z]{3,}", rest)) > _MOST_WORDS
    ):
        return False
    if re.fullmatch(r"\s*,\s*", gap):
        return True
    return _JOINT.search(rest) is not None or (re.search(r"[,;)]", rest) is not None and bool(inside))


def _of_run(
    said: _Said, run: Sequence[_Item], floor: int, ceiling: int
) -> Iterator[tuple[Pair, tuple[Spot, ...] | None]]:
    gaps = [said.text[a.end : b.start] for a, b in pairwise(run)]
    named = assigned(said.text, [(item.start, item.end) for item in run], said.spots, floor, ceiling)
    explicit = all(_EXPLICIT.search(gap) and ";" not in gap for gap in gaps[:1])
    before = said.text[max(floor, run[0].start - 200) : run[0].start]
    if named is None and (not explicit or (_SAME_PEOPLE.search(before) and not _GROUPS.search(before))):
        return
    inner = [p for p in said.ps if run[0].end <= p.start < run[-1].start]
    if not inner and not re.search(r"but not", " ".join(gaps)):
        yield _pair(said, run, named, _p_of(said, run, ceiling))
        return
    for at, item in enumerate(run[1:], start=1):  # each compared with the first, with a p of its own
        limit = run[at + 1].start if at + 1 < len(run) else ceiling
        own = [p for p in said.ps if item.end <= p.start < limit]
        both = (named[0], named[at]) if named else None
        yield _pair(said, (run[0], item), both, own[0] if len(own) == 1 else None)


def _p_of(said: _Said, run: Sequence[_Item], ceiling: int) -> _Item | None:
    """The p-value of a run: the only one behind it in its clause; else one that stands before it alone."""
    end = run[-1].end
    behind = [p for p in said.ps if p.start >= end]
    if behind:
        p = behind[0]
        gap = said.text[end : p.start].replace("vs.", "vs")
        others = re.search(r"\d[\d.]* ?(?:vs\.?|versus|v|and|compared with) ?\d", gap)
        if p.start > ceiling or len(gap) > _REACH_OF_P or re.search(r"[;.]\s(?!$)", gap) or others:
            return None
        several = len(behind) > 1 and re.fullmatch(
            r"[\s,;)]*(?:and|or)?[\s,]*", said.text[p.end : behind[1].start]
        )
        return None if several else p
    alone = len(said.ps) == 1 and said.ps[0].end <= run[0].start and len(run) == len(said.values)
    between = alone and re.search(
        r"between|\bfor\b|\bin\b|\bthan\b|[(:]", said.text[said.ps[0].end : run[0].start]
    )
    return said.ps[0] if between else None


def _pair(
    said: _Said, run: Sequence[_Item], named: tuple[Spot, ...] | None, p: _Item | None
) -> tuple[Pair, tuple[Spot, ...] | None]:
    ends = [
        *((item.start, item.end) for item in (*run, *filter(None, [p]))),
        *((s.start, s.end) for s in named or ()),
    ]
    start, end = min(a for a, _ in ends), max(b for _, b in ends)
    before = said.text[max(0, run[0].start - 90) : run[0].start]
    contrast: Contrast = "times" if _SAME_PEOPLE.search(before) else "unknown"
    if named:
        contrast = "times" if all(times_in(spot.name) for spot in named) else "arms"
    return (
        Pair(
            values=tuple(item.record for item in run),
            arms=tuple(spot.draft.name if spot.draft else spot.name for spot in named) if named else None,
            p=p.record if p else None,
            contrast=contrast,
            location=said.sentence.location(start, end),
            quote=said.sentence.quote(said.document, start, end),
        ),
        named,
    )
