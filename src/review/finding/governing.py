"""Which group governs a number that no list of groups settles: one beside it, or the last before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from review.finding.groups import GROUP_NOUN, SEX, Mention, is_part
from review.finding.parsed import Parsed
from review.patterns import regex

IN: Final = regex(
    r"[ )\]%]*(?:(?!and\b|or\b|vs\b|versus\b|but\b|to\b)[\w/%°²³·-]{1,12}[ )\]]+)?"
    r"[ ]?(?:\([^()]{1,40}\)[ ]?)?,?[ ]?"
    r"(?:(?:of|in|for|among|within|with|by|on|after|under|following|receiving)[ ]"
    r"(?:the |those |all |those in the |our |both )?|\((?=[^()\d]{3,70}\)))"
)
# "53 were assigned to the clinic arm"
_ALLOCATED: Final = regex(
    r"[ )\]%]*(?:(?:patients|participants|subjects|people|women|children)[ ])?(?:(?:were|was)[ ])?"
    r"(?:(?:randomly|then)[ ])?(?:(?:randomi[sz]ed|assigned|allocated)[ ])?to[ ](?:the[ ]|receive[ ])?"
)
# "88% ± 10% (P = 0.03) in the standard group"
ITS_P: Final = regex(
    r"[ ]?[(\[][ ]?[pP][ -]?(?:values?)?[ ]?[=<>≤≥][^()\[\]]{1,20}[)\]]"
    r"|,[ ]?[pP][ ]?[=<>≤≥][ ]?[\d.]{1,8},?"
)
_CONTRASTED: Final = regex(
    r"\b(?:between|compared|comparison|versus|vs|than|differ\w*|two|three|groups|arms|relative to"
    r"|interaction)\b"
)
_ARM_NOUNS: Final = frozenset(["placebo", "control", "controls"])
_ANYBODY_WORDS: Final = """
    patients participants subjects people individuals cases volunteers respondents students animals samples
"""
#: People as such: whose they are is said by the group that the sentence names elsewhere.
_ANYBODY: Final = frozenset(_ANYBODY_WORDS.split())
VERSUS: Final = regex(r"\b(?:vs|versus|compared|than)\b")
_WITHIN: Final = regex(r"\b(?:[Ii]n|[Aa]mong|[Ff]or|[Ww]ithin)[ ](?:(?:the|all|both)[ ])?$")
_EACH: Final = regex(r"(?:both|each|all|either)\b", re.IGNORECASE)
_BESIDE: Final = regex(r"[ ]?[:(,;]?[ ]?\(?[^.;()]{0,12}")
AND: Final = regex(
    r"(?:,|\b(?:and|or|than|compared (?:with|to)|versus|vs\.?))"
    r"(?:[ ](?:in|for|that|those|of|the|with|to|on|receiving)){0,4}[ ]$"
)
#: "in medium group was (17.4": the group of the number that follows it
_NEXT: Final = regex(r"[ ](?:was|were|had|is)\b|[ ]?[(\[=:][ ]?\d")
#: "lower than the bell group score of 2.0": the group is part of the noun that the number is of
_PART: Final = regex(r"(?:[ ][\w-]+){1,3}[ ](?:of|was|were)[ ]")
_GIVEN: Final = regex(
    r"(?:effects?|efficacy|safety|use|doses?|addition|administration|infusion|treatment|combination|concentrations?)"
    r"[ ]of[ ](?:the[ ])?$"
)
ARM: Final = regex(r"\b(?:groups?|arms?|placebo|controls?|cohorts?|conditions?|regimens?)\b", re.IGNORECASE)
_FAVOR: Final = regex(r"favou?r(?:ing|ed|s)?[ ](?:of[ ])?(?:the[ ])?$")
FAR: Final = 800  # a group named farther away is not meant
_BACK: Final = 10  # tokens between "compared with" and the group that it means


def is_anybody(mention: Mention) -> bool:
    """Whether a mention is people as such: "patients"."""
    return mention.name.lower() in _ANYBODY


def is_arm(mention: Mention) -> bool:
    """Whether a mention is an arm rather than a kind of people."""
    return ARM.search(mention.name) is not None or GROUP_NOUN.search(mention.name) is None


class Governing:
    """The mentions of a sentence, and which of them a result is of.

    Parameters
    ----------
    parsed : Parsed
        The sentence.
    mentions : sequence of Mention
        The groups that it names.
    """

    def __init__(self, parsed: Parsed, mentions: Sequence[Mention]) -> None:
        self.parsed, self.mentions = parsed, mentions
        self.text, self.spans = parsed.text, parsed.spans
        self.starts = [mention.start for mention in mentions]
        self.several = len({mention.name.lower() for mention in mentions}) > 1

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin between two places."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return list(self.mentions[first:last])

    def is_compared_with(self, mention: Mention) -> bool:
        """Whether a group is what others are compared with: "than in the bell group"."""
        found, place = self.parsed.found, self.parsed.token_at(mention.start)
        level = found[place].bracket if place < len(found) else None
        for token in reversed(found[max(0, place - _BACK) : place]):
            if token.kind == "t" or token.word in ("over", "from"):
                return token.kind == "t" or token is found[place - 1]
            if token.bracket != level or token.kind in (",", ";", "x", "R", "s"):
                return False
            if token.kind == "c":
                return False
        return False

    def governs(self, mention: Mention, start: int) -> bool:
        """Whether a group named before a number may be the number's: not in a bracket, not an object."""
        if self.is_compared_with(mention) or is_part(self.text, mention):
            return False
        found, place = self.parsed.found, self.parsed.token_at(mention.start)
        number = self.parsed.token_at(start)
        if place >= len(found):
            return False
        bracket = found[place].bracket
        if bracket is not None and self.parsed.close(bracket) < number:
            return False
        if is_arm(mention):  # of "the effect of bells" bells are given, not asked
            return GROUP_NOUN.search(mention.name) is not None or not _GIVEN.search(
                self.text, max(0, mention.start - 40), mention.start
            )
        while place and found[place - 1].kind in "daunq":
            place -= 1
        before = found[place - 1] if place else None
        if place > 1 and found[place - 2].word.lower() == "there":
            return True
        return before is None or not (before.kind in "vix" or before.word in ("with", "by", "to"))

    def _is_favored(self, mention: Mention) -> bool:
        """Whether a difference is only said to favor a group."""
        return _FAVOR.search(self.text, max(0, mention.start - 24), mention.start) is not None

    def contrasted(self) -> list[Mention | None]:
        """The arm of which a sentence speaks and the one that it is compared with, if it names just two."""
        arms = [mention for mention in self.mentions if not is_anybody(mention)]
        sides: tuple[dict[str, Mention], dict[str, Mention]] = ({}, {})
        for arm in arms:
            sides[self.is_compared_with(arm)].setdefault(arm.name.lower(), arm)
        of, other = ([arm for name, arm in side.items()] for side in sides)
        if len(of) == len(other) == 1 and of[0].name.lower() != other[0].name.lower():
            return [of[0], other[0]]
        return [None, other[0]] if len(other) == 1 and not of else []

    def nearest(self, index: int) -> Mention | None:
        """The group named beside a result, or the last before it that governs it."""
        start, _, kind = self.spans[index]
        before = self.within(max(0, start - FAR), start)
        if kind in ("p", "test", "estimate") and self._follows_a_pair(index):
            return None  # "24.6 ± 3.1 in the one arm and 23.9 ± 3.4 in the other (p = 0.24)"
        if before and self._holds(before[-1], index) and not self._is_favored(before[-1]):
            return before[-1]
        beside = self._beside(index) if kind not in ("p", "test") else None
        if beside and SEX.fullmatch(beside.name) and kind == "proportion":
            of = [m for m in before if self.governs(m, start) and not SEX.fullmatch(m.name)]
            return of[-1] if of else beside  # "16 patients (10 men, 6 women)"
        if beside and not (is_anybody(beside) and any(not is_anybody(m) for m in self.within(0, start))):
            return beside
        if before and before[-1].end >= start - 2 and kind in ("summary", "proportion"):
            return before[-1]  # "7.5 vs. placebo 10.1"
        if kind in ("summary", "proportion"):
            if before and is_arm(before[-1]) and _PART.fullmatch(self.text, before[-1].end, start):
                return before[-1]
            own = [mention for mention in before if self.governs(mention, start)]
            named = [mention for mention in own if not is_anybody(mention)]
            last = named or own
            return last[-1] if last else beside
        own = [m for m in before if not (self.is_compared_with(m) or is_anybody(m) or self._is_favored(m))]
        return self._of_a_claim(index, before, own) if own else None

    def _of_a_claim(self, index: int, before: list[Mention], own: list[Mention]) -> Mention | None:
        """The group within which a test or an effect is claimed; None if groups are compared."""
        start, _, kind = self.spans[index]
        alone = own[-1]
        within = _WITHIN.search(self.text, max(0, alone.start - 24), alone.start)
        if _EACH.match(alone.name):
            return alone if within else None
        if kind == "estimate" and not self.several:
            return alone if within and not _CONTRASTED.search(self.text, alone.end, start) else None
        if not self.several:
            since = self.text[max(0, alone.start - 60) : start]
            plural = alone.name.lower().endswith(("groups", "arms")) or GROUP_NOUN.fullmatch(alone.name)
            labels = self.text[alone.end : start].strip() in ("", ":", "(", "[")
            return alone if labels or not (plural or _CONTRASTED.search(since)) else None
        last = before[-1]
        beside_it = _BESIDE.fullmatch(self.text, last.end, start)
        compared = len(before) > 1 and (
            AND.search(self.text, before[-2].end, last.start)
            or VERSUS.search(self.text, before[-2].end, last.start)
        )
        return last if beside_it and not compared and not self.is_compared_with(last) else None

    def _beside(self, index: int) -> Mention | None:
        """The group within a result or right behind it."""
        start, end, kind = self.spans[index]
        ceiling = self.spans[index + 1][0] if index + 1 < len(self.spans) else len(self.text)
        inside = self.within(start, end)
        named = [mention for mention in inside if not is_anybody(mention)] or inside
        if ceiling < len(self.text) and self.spans[index + 1][2] == "p" and ITS_P.match(self.text, end):
            ceiling = self.spans[index + 2][0] if index + 2 < len(self.spans) else len(self.text)
        if named and not is_anybody(named[0]):
            return named[0]
        return self._behind(end, self.within(end, ceiling), kind == "estimate") or next(iter(named), None)

    def _behind(self, end: int, after: list[Mention], estimate: bool) -> Mention | None:
        """The group of "12 (30%) of the patients in the control group": the narrowest that follows."""
        found, at = None, end
        if its_p := ITS_P.match(self.text, end):
            at = its_p.end()
        for mention in after:
            if estimate and any(0 < start - mention.end <= 2 for start, _, _ in self.spans):
                break  # "shorter (MD −9.4) in group A (10.0 ± 2.5) than"
            if "," in self.text[at : mention.start] and _NEXT.match(self.text, mention.end):
                break
            beside = _ALLOCATED.match(self.text, at) or IN.match(self.text, at)
            right_behind = not self.text[at : mention.start].strip(" )]%")
            if beside is None and found is None and right_behind:  # "8 of 22 patients in the"
                found, at = mention, mention.end
                continue
            gap = self.text[beside.end() : mention.start] if beside else ","
            if len(gap) > 36 or re.search(r"[,;(:]", gap):
                break
            found, at = mention, mention.end
        return found

    def _follows_a_pair(self, index: int) -> bool:
        """Whether a result stands behind the values of two groups, which it compares."""
        if index < 2 or len({kind for _, _, kind in self.spans[index - 2 : index]}) > 1:
            return False
        (_, first, kind), (second, end, _) = self.spans[index - 2 : index]
        apart = (
            first <= second
            and bool(self.within(first, second))
            and bool(self.within(end, self.spans[index][0]))
        )
        return kind in ("summary", "proportion") and apart and ";" not in self.text[first:end]

    def _holds(self, mention: Mention, index: int) -> bool:
        """Whether a result is the bracket of a group: "with A (8.6 ± 6.9%) than with B (0.7 ± 4.8%)"."""
        start, _, kind = self.spans[index]
        if mention.name.lower().endswith(("groups", "arms")) and kind in ("summary", "proportion"):
            return False  # "similar across treatment groups (47% in placebo, 23% in"
        if self.text[mention.end : start].strip() == ":":
            return True  # "bells: OR 1.58; horns: OR 1.73"
        if mention.end < start - 2 or self.text[start - 1] not in "([":
            return False
        if GROUP_NOUN.fullmatch(mention.name) and mention.name.lower() not in _ARM_NOUNS:
            return False
        if kind in ("summary", "proportion"):
            return True
        since = self.text[max(0, mention.start - 60) : mention.start]
        alone = kind in ("p", "test") and not self.is_compared_with(mention)
        return (
            alone
            and not re.search(r"between|favou?r", since)
            and not re.search(r"\b(?:and|or)[ ](?:the[ ])?$", since)
        )
