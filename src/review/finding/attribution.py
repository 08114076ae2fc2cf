"""Which group each result of a sentence describes: lists of values and lists of groups matched in order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from review.finding.groups import GROUP_NOUN, OF_THE, OF_WHAT, Mention, Span
from review.patterns import regex

_THAN: Final = regex(
    r"\b(?:than|(?:compared|comparison|relative) (?:with|to)|versus|vs\.?|over|from)"
    r"(?:[ ](?:in|for|that|those|of|the|with|to|on|receiving|participants|patients)){0,4}[ ]$"
)
_AND: Final = regex(
    r"(?:,|\b(?:and|or|than|compared (?:with|to)|versus|vs\.?))"
    r"(?:[ ](?:in|for|that|those|of|the|with|to|on|receiving)){0,4}[ ]$"
)
_JOINS: Final = regex(
    r"[^.;]{0,40}?(?:\b(?:and|or|vs?|versus|to|than|compared (?:with|to))\b\.?|[,/–-])[ ]?"
    r"(?:(?:to|with|about|only|an?|was|were|of|mean|median|those|the)[ ])*[(\[]?[ ]?"
)
_IN: Final = regex(
    r"[ )\]%]*(?:(?!and\b|or\b|vs\b|versus\b|but\b|to\b)[\w/%°²³·-]{1,12}[ )\]]+)?"
    r"[ ]?(?:\([^()]{1,40}\)[ ]?)?,?[ ]?"
    r"(?:(?:of|in|for|among|within|with|by|on|after|under|following|receiving)[ ]"
    r"(?:the |those |all |those in the |our |both )?|\((?=[^()\d]{3,70}\)))"
)
_COMPARED: Final = regex(
    r"(?:\b(?:with|in|for|on|by|among|under|after|receiving|using)[ ](?:the[ ])?|[(])"
    r"(?P<a>(?!the\b)[A-Za-z][\w-]*(?:[ ][\w-]+){0,2}?)[ ]"
    r"(?:than|(?:when |as )?compared (?:with|to)|versus|vs\.?)[ ]"
    r"(?:(?:with|in|for|on|by|among|under|after|receiving|using)[ ])?(?:the[ ])?"
    r"(?P<b>[A-Za-z][\w-]*(?:[ ](?!was|were|had|at\b|in\b|and\b)[\w-]+){0,2}?)"
    r"(?=[ ]?[(,;:)]|[ ](?:was|were|had|at|in|and)\b)"
)
_A_PLACE: Final = r"(?:with|in|for|on|by|among|under|after|receiving|using)"
_A_PHRASE: Final = (
    r"(?:(?!(?:was|were|had|than|significantly|higher|lower|larger|smaller|greater)\b)[\w/+-]+[ ])"
)
#: "in patients with early disease than in patients with late disease (32 vs 58"
_COMPARED_BESIDE: Final = regex(
    rf"\b{_A_PLACE}[ ](?:the[ ])?(?P<a>{_A_PHRASE}{{0,6}}?[\w/+-]+)[ ]"
    rf"(?:than|(?:when |as )?compared (?:with|to)|versus|vs\.?)[ ](?:(?:that"
    rf"|those)[ ])?(?:{_A_PLACE}[ ])?(?:the[ ])?"
    rf"(?P<b>{_A_PHRASE}{{0,7}}?[\w/+-]+)[ ]?[(\[]$"
)
_THAN_WHAT: Final = regex(
    r"\b(?:than|compared (?:with|to))[ ](?:(?:in|for|among"
    r"|the)[ ]){0,2}(?P<what>[A-Za-z][\w-]*(?:[ ][\w-]+){0,3})[ ]?[(\[]$"
)
_BRACKETS: Final = regex(r"\([^()]*\)|\[[^\[\]]*\]")
# "53 were assigned to the clinic arm"
_ALLOCATED: Final = regex(
    r"[ )\]%]*(?:(?:patients|participants|subjects|people|women|children)[ ])?(?:(?:were|was)[ ])?"
    r"(?:(?:randomly|then)[ ])?(?:(?:randomi[sz]ed|assigned|allocated)[ ])?to[ ](?:the[ ]|receive[ ])?"
)
# "88% ± 10% (P = 0.03) in the standard group"
_ITS_P: Final = regex(
    r"[ ]?[(\[][ ]?[pP][ -]?(?:values?)?[ ]?[=<>≤≥][^()\[\]]{1,20}[)\]]"
    r"|,[ ]?[pP][ ]?[=<>≤≥][ ]?[\d.]{1,8},?"
)
# "76% ± 15% for robotically assisted versus standard, respectively"
_A_NAME: Final = r"[A-Za-z](?:(?![ ](?:was|were|had|did|is|are|of|in)\b)[^.;:,()]){0,40}?"
_NAMED_AFTER: Final = regex(
    r"[ )\]%]*,?[ ]?(?:[\w/%°²³·-]{1,12}[ ])?(?:for|in|among|with|of|on)[ ](?:the[ ]|those[ ]receiving[ ])?"
    rf"(?:patients[ ](?:in|on|with)[ ](?:the[ ])?)?(?P<a>{_A_NAME})"
    rf"[ ](?:and|vs\.?|versus|(?:as )?compared (?:with|to))[ ](?:the[ ]|to[ ]|in[ ])*(?P<b>{_A_NAME})"
    r"(?:[ ](?:groups?|arms?)\b|(?=,?[ ](?:resp\b|respectively)|[ ]?[,;:()]|[.](?:[ ]|$)|$))"
)
_RESPECTIVELY: Final = regex(r"\bresp(?:ectively|\.)")
_CONTRASTED: Final = regex(
    r"\b(?:between|compared|comparison|versus|vs|than|differ\w*|both|two|three|groups|arms|relative to"
    r"|interaction)\b"
)
#: People as such: whose they are is said by the group that the sentence names elsewhere.
_ARM_NOUNS: Final = frozenset(["placebo", "control", "controls"])
_ANYBODY_WORDS: Final = """
    patients participants subjects people individuals cases volunteers respondents students animals samples
"""
_ANYBODY: Final = frozenset(_ANYBODY_WORDS.split())
_VERSUS: Final = regex(r"\b(?:vs|versus|compared|than)\b")
_WITHIN: Final = regex(r"\b(?:[Ii]n|[Aa]mong|[Ff]or|[Ww]ithin)[ ](?:(?:the|all|both)[ ])?$")
_BESIDE: Final = regex(r"[ ]?[:(,;]?[ ]?\(?[^.;()]{0,12}")

_TO: Final = regex(r"[ ]?(?:[\w/%°²³·]{1,12})?[ ]to[ ]")
_FROM: Final = regex(r"\bfrom[ ]$")
_FAR: Final = 800  # a group named farther away is not meant


class Attribution:
    """The group of each result of a sentence; lists of values and lists of groups are matched in order.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : sequence of Mention
        The groups it names.
    spans : sequence of (start, end, kind)
        Its results, in order.
    """

    def __init__(self, text: str, mentions: Sequence[Mention], spans: Sequence[Span]) -> None:
        self.text, self.mentions, self.spans = text, mentions, spans
        self.groups: list[Mention | None] = [None] * len(spans)
        self.runs: list[list[int]] = []
        self.parallel = _RESPECTIVELY.search(text) is not None
        if not spans:
            return
        self.starts = [mention.start for mention in mentions]
        self.several = len({mention.name.lower() for mention in mentions}) > 1
        self.runs = list(self._find_runs())
        settled: set[int] = set()
        pair: list[int] = []  # the last two values whose groups are known
        for run in self.runs:
            self._assign_run(run, settled)
            if run[0] not in settled and pair and self._same_pair(pair, run):
                for i, known in zip(run, pair, strict=True):
                    self.groups[i] = self.groups[known]
                    settled.add(i)
            pair = run if run[0] in settled and len(run) == 2 else pair
        for i in range(len(spans)):
            if i not in settled and mentions:
                self.groups[i] = self._nearest(i)
        self._from_to(settled)
        self._whole_of_shares()

    def _from_to(self, settled: set[int]) -> None:
        """Give the first value of "from 2.1 to 2.4 in the bell group" the group of the second."""
        for i, ((start, end, kind), (following, after, other)) in enumerate(pairwise(self.spans)):
            if (
                i not in settled
                and kind == other == "summary"
                and _TO.fullmatch(self.text, end, following)
                and _FROM.search(self.text, max(0, start - 8), start)
                and (second := self.groups[i + 1])
                and second.start >= after
            ):
                self.groups[i] = second

    def _whole_of_shares(self) -> None:
        """Name what a share without a group is of: "98% of teenagers", "Of the genes that changed, 87%"."""
        whole = OF_THE.match(self.text)
        for i, (start, end, kind) in enumerate(self.spans):
            if kind != "proportion" or self.groups[i] is not None:
                continue
            own = OF_WHAT.match(self.text, end)
            if own is not None and (
                own["of"] or re.search(r"(?:of|/)[ ]?(?:the )?[\d,]+$", self.text[start:end])
            ):
                self.groups[i] = Mention(own["name"], own.start("name"), own.end("name"))
            elif whole and whole.end() <= start:
                self.groups[i] = Mention(whole["name"], whole.start("name"), whole.end("name"))

    def name(self, index: int) -> str | None:
        """Name of the group of one result."""
        mention = self.groups[index]
        return mention.name if mention else None

    def _within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin between two places."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return list(self.mentions[first:last])

    def _find_runs(self) -> Iterator[list[int]]:
        """Values of one kind that only a conjunction parts: "5.1 (10.4) vs 2.8 (11.2)"."""
        run: list[int] = []
        for i, (start, _, kind) in enumerate(self.spans):
            if kind not in ("summary", "proportion") and not (kind == "p" and self.parallel):
                continue
            if kind in ("p", "estimate") and run and kind != self.spans[run[-1]][2]:
                continue  # the p-values between two values part no run
            if run and not (
                kind == self.spans[run[-1]][2] and self._continues(self.spans[run[-1]][1], start)
            ):
                if len(run) > 1:
                    yield run
                run = []
            run.append(i)
        if len(run) > 1:
            yield run

    def _continues(self, end: int, start: int) -> bool:
        gap = _BRACKETS.sub("", _ITS_P.sub("", self.text[self._closed(end, start) : start]))
        return not self._within(end, start) and len(gap) <= 40 and _JOINS.fullmatch(gap) is not None

    def _closed(self, end: int, start: int | None = None) -> int:
        """Where the bracket closes in which a result ends: "−2.2 (95% CI −4 to −1, σ = 4.7)"."""
        before = self.text[max(0, end - 60) : end]
        close = self.text.find(")", end, min(end + 30, start or len(self.text)))
        inside = before.rfind("(") > before.rfind(")") and close >= 0 and "(" not in self.text[end:close]
        return close + 1 if inside else end

    def _assign_run(self, run: list[int], settled: set[int]) -> None:
        start, end = self.spans[run[0]][0], self.spans[run[-1]][1]
        ceiling = next((s for s, _, kind in self.spans if s > end and kind != "p"), len(self.text))
        end = self._closed(end)
        if its_p := _ITS_P.match(self.text, end):
            end = its_p.end()
        chosen = self._compared_beside(start)
        if len(chosen) != len(run) == 2 and (both := _NAMED_AFTER.match(self.text, end)):
            chosen = [self._whole(both.group(side), *both.span(side)) for side in ("a", "b")]
        elif len(chosen) != len(run):
            chosen = self._listed(self._within(end, ceiling)) if _IN.match(self.text, end) else []
        if len(chosen) != len(run):
            before = self._distinct(self._within(max(0, start - _FAR), start))
            chosen = before[-len(run) :]
            if len(chosen) < len(run) or (len(before) > len(run) and not self._joined(chosen)):
                chosen = (
                    self._compared(start)
                    or self._compared_later(run, before, end)
                    or self._than_what(run, before)
                )
            if len(chosen) != len(run):
                return
        for i, mention in zip(run, chosen, strict=True):
            self.groups[i] = mention
            settled.add(i)

    def _whole(self, name: str, start: int, end: int) -> Mention:
        """The mention that a name is part of, else the name itself."""
        whole = (mention for mention in self.mentions if mention.start <= start and end <= mention.end)
        return next(whole, Mention(name, start, end))

    def _compared_beside(self, start: int) -> list[Mention]:
        """The two that stand right before the bracket of their values."""
        pair = _COMPARED_BESIDE.search(self.text, max(0, start - 200), start)
        return [self._whole(pair[side], *pair.span(side)) for side in ("a", "b")] if pair else []

    def _compared(self, start: int) -> list[Mention]:
        """The two of "larger with thyme than with sage (5.1 vs 2.8)", whatever they are called."""
        pairs = list(_COMPARED.finditer(self.text, max(0, start - 200), start))
        return [Mention(pairs[-1][side], *pairs[-1].span(side)) for side in ("a", "b")] if pairs else []

    def _compared_later(self, run: list[int], before: list[Mention], end: int) -> list[Mention]:
        """The two of "smokers were older (60 vs. 51) and heavier (…) than non-smokers"."""
        gap = self.text[self.spans[run[0]][1] : self.spans[run[-1]][0]]
        if len(run) != 2 or len(before) != 1 or not _VERSUS.search(gap):
            return []
        than = [mention for mention in self._within(end, len(self.text)) if self._is_compared_with(mention)]
        return [before[0], than[-1]] if len({mention.name.lower() for mention in than}) == 1 else []

    def _same_pair(self, pair: list[int], run: list[int]) -> bool:
        """Whether two values are compared as two before them: "(80% vs 87%) and … (62% vs 74%)"."""
        between = self.spans[pair[-1]][1], self.spans[run[0]][0]
        return (
            len(run) == 2
            and not self._within(*between)
            and ". " not in self.text[slice(*between)]
            and self.spans[pair[0]][2] == self.spans[run[0]][2]
        )

    def _than_what(self, run: list[int], before: list[Mention]) -> list[Mention]:
        """The two of "adults ride less often than whites (80% vs. 87%)", whatever the second is."""
        start = self.spans[run[0]][0]
        than = _THAN_WHAT.search(self.text, max(0, start - 70), start)
        if len(run) != 2 or than is None or not before or before[0].start >= than.start():
            return []
        return [before[0], self._whole(than["what"], *than.span("what"))]

    def _listed(self, mentions: list[Mention]) -> list[Mention]:
        """The mentions that begin a list: "A and B groups"."""
        listed = mentions[:1]
        for mention in mentions[1:]:
            gap = self.text[listed[-1].end : mention.start]
            if len(gap) > 30 or not _AND.search(gap):
                break
            listed.append(mention)
        return listed

    def _joined(self, mentions: list[Mention]) -> bool:
        return all(_AND.search(self.text, max(0, m.start - 40), m.start) for m in mentions[1:])

    def _distinct(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Mentions in order, each name where it stands last."""
        last = {mention.name.lower(): mention for mention in mentions}
        return sorted(last.values(), key=lambda mention: mention.start)

    def _owned(self, mention: Mention) -> bool:
        """Whether a group has a value of its own in a bracket after it."""
        return any(0 < start - mention.end <= 2 for start, _, _ in self.spans)

    def _behind(self, end: int, after: list[Mention], estimate: bool = False) -> Mention | None:
        """The group of "12 (30%) of the patients in the control group": the narrowest that follows."""
        found, at = None, end
        if its_p := _ITS_P.match(self.text, end):
            at = its_p.end()
        for mention in after:
            if estimate and self._owned(mention):
                break  # "shorter (MD −9.4) in group A (10.0 ± 2.5) than"
            beside = _ALLOCATED.match(self.text, at) or _IN.match(self.text, at)
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
            and bool(self._within(first, second))
            and bool(self._within(end, self.spans[index][0]))
        )
        return kind in ("summary", "proportion") and apart and ";" not in self.text[first:end]

    def _holds(self, mention: Mention, index: int) -> bool:
        """Whether a result is the bracket of a group: "with A (8.6 ± 6.9%) than with B (0.7 ± 4.8%)"."""
        start, _, kind = self.spans[index]
        if mention.name.lower().endswith(("groups", "arms")) and self.spans[index][2] in (
            "summary",
            "proportion",
        ):
            return False  # "similar across treatment groups (47% in placebo, 23% in"
        if self.text[mention.end : start].strip() == ":":
            return True  # "bells: OR 1.58; horns: OR 1.73"
        if (
            mention.end < start - 2
            or self.text[start - 1] not in "(["
            or (GROUP_NOUN.fullmatch(mention.name) and mention.name.lower() not in _ARM_NOUNS)
        ):
            return False
        if kind in ("summary", "proportion"):
            return True
        since = self.text[max(0, mention.start - 60) : mention.start]
        alone = kind in ("p", "test") and not self._is_compared_with(mention)
        return alone and "between" not in since and not re.search(r"\b(?:and|or)[ ](?:the[ ])?$", since)

    def _named(self, mentions: list[Mention]) -> list[Mention]:
        """Those that are more than people as such, if any is."""
        return [m for m in mentions if m.name.lower() not in _ANYBODY] or mentions

    def _is_compared_with(self, mention: Mention) -> bool:
        return _THAN.search(self.text, max(0, mention.start - 50), mention.start) is not None

    def _nearest(self, index: int) -> Mention | None:
        """The group named right behind a result, or the last before it that it is not compared with."""
        start, end, kind = self.spans[index]
        ceiling = self.spans[index + 1][0] if index + 1 < len(self.spans) else len(self.text)
        before = self._within(max(0, start - _FAR), start)
        if kind in ("p", "test", "estimate") and self._follows_a_pair(index):
            return None  # "24.6 ± 3.1 in the one arm and 23.9 ± 3.4 in the other (p = 0.24)"
        if before and self._holds(before[-1], index):
            return before[-1]
        if kind not in ("p", "test"):
            inside = next(iter(self._named(self._within(start, end))), None)
            if ceiling < len(self.text) and self.spans[index + 1][2] == "p" and _ITS_P.match(self.text, end):
                ceiling = self.spans[index + 2][0] if index + 2 < len(self.spans) else len(self.text)
            after = self._within(end, ceiling)
            if inside is None or inside.name.lower() in _ANYBODY:
                inside = self._behind(end, after, kind == "estimate") or inside
            if inside and inside.name.lower() not in _ANYBODY:
                return inside
            if inside and not any(m.name.lower() not in _ANYBODY for m in self._within(0, start)):
                return inside
        if (
            before and before[-1].end >= start - 2 and kind in ("summary", "proportion")
        ):  # "7.5 vs. placebo 10.1"
            return before[-1]
        own = [m for m in before if not self._is_compared_with(m)]
        if kind not in ("summary", "proportion"):
            own = [m for m in own if m.name.lower() not in _ANYBODY]
        if not own:
            return None
        if kind == "estimate" and not self.several:
            within = _WITHIN.search(self.text, max(0, own[-1].start - 24), own[-1].start)
            return own[-1] if within and not _CONTRASTED.search(self.text, own[-1].end, start) else None
        if kind in ("p", "test") and not self.several:
            alone = own[-1]
            since = self.text[max(0, alone.start - 60) : start]
            plural = alone.name.lower().endswith(("groups", "arms")) or GROUP_NOUN.fullmatch(alone.name)
            labels = self.text[alone.end : start].strip() in ("", ":", "(", "[")
            return alone if labels or not (plural or _CONTRASTED.search(since)) else None
        if kind in ("p", "test", "estimate") and self.several:
            last = before[-1]
            beside_it = _BESIDE.fullmatch(self.text, last.end, start)
            compared = len(before) > 1 and (
                _AND.search(self.text, before[-2].end, last.start)
                or _VERSUS.search(self.text, before[-2].end, last.start)
            )
            return last if beside_it and not compared and not self._is_compared_with(last) else None
        return own[-1]
