"""Where a sentence names groups, and which of its values belongs to which of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from review.patterns import regex
from review.study.groups import Draft, Groups
from review.study.names import Key, cannot_be_arm, is_total, key_of

_LETTERED: Final = regex(r"\b(?:[Gg]roups?|[Aa]rms?|GROUP) (?:[A-D]|[1-4]|I{1,3}|IV|[A-Z]{1,4})\b(?![.]\d)")
_NAMED: Final = regex(
    r"(?:(?:[A-Z][\w+/.-]*|[a-z][\w+/-]+|\d+ ?m?c?g)[ -]){1,3}(?:groups?|arms?|sides?|limbs?|legs?)\b"
    r"(?! [A-D1-4]\b)|\bplacebo\b|\bcontrols?\b(?! (?:of|over|for|group|arm))"
)
_SHARED: Final = regex(
    r"\b(?:the|in|both|between|of|for) ((?!the\b)[\w+-]+)(?: and | or | vs\.? | versus |, )(?:the )?"
    r"[\w+-]+(?:,? and [\w+-]+)? (?:groups|arms)\b"
)
_LEAD: Final = regex(
    r"^(?:.*\b)?(?:the|in|for|of|both|among|with|and|to|than|from|vs\.?|versus|was|were|had|a|an|patients|between|our"
    r"|this|each|other|these|two|on|at|as|by|or|not)[ -]+",
    re.IGNORECASE,
)
_GROUP_WORD: Final = regex(r"\b(groups?|arms?|sides?|limbs?|legs?)\b")
_NO_NAME: Final = frozenset({"age", "study", "all", "same", "two", "between", "within", "both", "each"})
_TIES_BEFORE: Final = regex(
    r"\s*(?:\([A-Za-z]+\) )?(?:(?:was|were|had|showed|it was|patients|experienced|reported|mean|of|a|an|rate)"
    r"\s?){0,3}[:,=]?\s?[(\[]?\s?(?:[\w±%/]+[ ,:;=]+){0,5}"
)
_TIES_BEHIND: Final = regex(r"[\s,)]*(?:\w+ ){0,2}(?:in|for|among|of|with|on|at|from|to)(?: \w+){0,3}?[\s(]*")
_LISTED: Final = regex(
    r"[ ,(]*(?:and|or|vs\.?|versus|,|compared (?:with|to)|as compared (?:with|to)|than)"
    r"(?: (?:in|for|the|those|to))*\s*"
)
_COMPARED: Final = regex(
    r"(?:[^.;\d]{0,40}?)\b(?:than|versus|vs\.?|compared (?:with|to)|as compared (?:with|to)|and|over)\b"
    r"[^.;\d]{0,25}"
)
_TIE: Final = regex(r"(?: \w+){0,4}\s?[(\[,:]\s?(?:\w+[ ,:]+){0,4}")
_VERSUS: Final = regex(r"\s*(?:vs\.?|versus|v|and|compared (?:with|to))\s*")


@dataclass(frozen=True, slots=True)
class Spot:
    """A group named at ``text[start:end]`` of a sentence; ``draft`` is None if the paper has no such arm."""

    start: int
    end: int
    name: str
    draft: Draft | None

    @property
    def identity(self) -> int | Key:
        """What is equal for two spots of one group."""
        return id(self.draft) if self.draft is not None else key_of(self.name)


def spots_in(text: str, groups: Groups) -> list[Spot]:
    """Names of groups in a sentence, in order; of names that overlap, the first."""
    found = [Spot(m.start(), m.end(), m[0], groups.find(m[0])) for m in _LETTERED.finditer(text)]
    for match in _NAMED.finditer(text):
        lead = _LEAD.match(match[0])
        start = match.start() + (lead.end() if lead else 0)
        name = text[start : match.end()]
        bare = _GROUP_WORD.sub("", name).strip(" -")
        if key_of(bare) and not cannot_be_arm(bare) and bare.lower() not in _NO_NAME:
            found.append(Spot(start, match.end(), name, groups.find(bare) or groups.find(name)))
    # "the yoga and control groups": two names, one word for both
    found += [Spot(m.start(1), m.end(1), m[1], groups.find(m[1])) for m in _SHARED.finditer(text)]
    lowered = text.lower()
    for draft in groups.drafts:
        if not is_total(draft.name) and (draft.is_arm or draft.compared):
            found += _places(text, lowered, draft)
    found.sort(key=lambda spot: (spot.start, spot.start - spot.end))
    kept: list[Spot] = []
    for spot in found:
        if not kept or spot.start >= kept[-1].end:
            kept.append(spot)
        elif kept[-1].draft is None and spot.draft is not None:
            kept[-1] = Spot(kept[-1].start, max(kept[-1].end, spot.end), kept[-1].name, spot.draft)
    return kept


def _places(text: str, lowered: str, draft: Draft) -> list[Spot]:
    """Where a sentence has a name or an alias of a group."""
    found = []
    for key in draft.keys:
        if not key or (len(key) == 1 and (len(key[0]) < 3 or key[0].isdigit())) or key[0] not in lowered:
            continue
        words = r"[\s-]+(?:the )?".join(re.escape(word) for word in key)
        pattern = rf"(?<![\w+-]){words}s?(?:[ -](?:groups?|arms?|patients))?(?![\w+-])"
        found += [Spot(m.start(), m.end(), m[0], draft) for m in re.finditer(pattern, text, re.IGNORECASE)]
    return found


def assigned(
    text: str, values: Sequence[tuple[int, int]], spots: Sequence[Spot], floor: int, ceiling: int
) -> tuple[Spot, ...] | None:
    """The group of each value, by where names stand: behind each, in one list, before each, or compared.

    Parameters
    ----------
    text : str
        A sentence.
    values : sequence of (int, int)
        Start and end of each value that is compared.
    spots : sequence of Spot
    floor, ceiling : int
        End of the value before and start of the value behind those compared.

    Returns
    -------
    tuple of Spot or None
        None if the sentence does not say it, or could say it in two ways.
    """
    behind = _behind(text, values, spots, ceiling)
    if _distinct(behind, len(values)):
        return tuple(spot for spot in behind if spot)
    first, last = values[0][0], values[-1][1]
    said = re.search(r"respectively", text[first : min(len(text), last + 160)])
    if said:
        return _respectively(text, values, spots, floor, first + said.end())
    before = _before(text, values, spots, floor)
    if _distinct(before, len(values)):
        return tuple(spot for spot in before if spot)
    return _in_order(text, values, spots, floor, ceiling)


def _distinct(spots: Sequence[Spot | None], wanted: int) -> bool:
    return all(spots) and len(spots) == wanted == len({spot.identity for spot in spots if spot})


def _behind(
    text: str, values: Sequence[tuple[int, int]], spots: Sequence[Spot], ceiling: int
) -> list[Spot | None]:
    """``3.1 in the yoga group and 4.6 in the control group``."""
    found: list[Spot | None] = []
    for at, (_, end) in enumerate(values):
        last = at + 1 == len(values)
        limit = min(ceiling, end + 70) if last else values[at + 1][0]
        near = [
            s
            for s in spots
            if end <= s.start and s.end <= limit and _TIES_BEHIND.fullmatch(text[end : s.start])
        ]
        found.append(near[0] if len(near) == 1 or (near and last) else None)
    return found


def _before(
    text: str, values: Sequence[tuple[int, int]], spots: Sequence[Spot], floor: int
) -> list[Spot | None]:
    """``the yoga group (3.1) … the control group (4.6)``."""
    found: list[Spot | None] = []
    for at, (start, _) in enumerate(values):
        limit = values[at - 1][1] if at else max(floor, start - 90)
        near = [
            s
            for s in spots
            if limit <= s.start and s.end <= start and _TIES_BEFORE.fullmatch(text[s.end : start])
        ]
        found.append(near[-1] if near else None)
    return found


def _respectively(
    text: str, values: Sequence[tuple[int, int]], spots: Sequence[Spot], floor: int, end: int
) -> tuple[Spot, ...] | None:
    first, last = values[0][0], values[-1][1]
    after = [spot for spot in spots if last <= spot.start < end]
    if _distinct(after, len(values)):
        return tuple(after)
    between = [spot for spot in spots if first <= spot.start and spot.end <= last]
    before = [spot for spot in spots if max(floor, first - 200) <= spot.end <= first][-len(values) :]
    if after or between or not _distinct(before, len(values)):
        return None
    listed = all(_LISTED.fullmatch(text[one.end : other.start]) for one, other in pairwise(before))
    apart = re.search(r"\bvs\b|versus|[;.]", text[before[-1].end : first])
    return tuple(before) if listed and not apart else None


def _in_order(
    text: str, values: Sequence[tuple[int, int]], spots: Sequence[Spot], floor: int, ceiling: int
) -> tuple[Spot, ...] | None:
    """``lower with yoga than with advice (3.1 vs 4.6``."""
    (first, end_first), (start_last, last) = values[0], values[-1]
    joined = _VERSUS.fullmatch(text[end_first:start_last])
    if len(values) != 2 or not joined or any(first <= s.start and s.end <= last for s in spots):
        return None
    before = [spot for spot in spots if max(floor, first - 160) <= spot.end <= first][-2:]
    if not _distinct(before, 2) or any(last <= s.start < min(ceiling, last + 60) for s in spots):
        return None
    compared = _COMPARED.fullmatch(text[before[0].end : before[1].start])
    return tuple(before) if compared and _TIE.fullmatch(text[before[1].end : first]) else None
