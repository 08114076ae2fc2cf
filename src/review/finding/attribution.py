"""Which group each result of a sentence describes: lists of values and lists of groups matched in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from review.finding.claims import RELATING
from review.finding.governing import AND, FAR, IN, ITS_P, VERSUS, Governing, is_anybody, is_arm
from review.finding.groups import OF_THE, OF_WHAT, Mention
from review.finding.parsed import Parsed
from review.patterns import regex

_JOINS: Final = regex(
    r"[^.;]{0,40}?(?:\b(?:and|or|vs?|versus|to|than|compared (?:with|to))\b\.?|[,/–-])[ ]?"
    r"(?:(?:to|with|about|only|an?|was|were|of|mean|median|those|the)[ ])*[(\[]?[ ]?"
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
# "76% ± 15% for robotically assisted versus standard, respectively"
_A_NAME: Final = r"[A-Za-z](?:(?![ ](?:was|were|had|did|is|are|of|in)\b)[^.;:,()]){0,40}?"
_NAMED_AFTER: Final = regex(
    r"[ )\]%]*,?[ ]?(?:[\w/%°²³·-]{1,12}[ ])?(?:for|in|among|with|of|on)[ ](?:the[ ]|those[ ]receiving[ ])?"
    rf"(?:patients[ ](?:in|on|with)[ ](?:the[ ])?)?(?P<a>{_A_NAME})"
    rf"[ ](?:and|vs\.?|versus|(?:as )?compared (?:with|to))[ ](?:the[ ]|to[ ]|in[ ])*(?P<b>{_A_NAME})"
    r"(?:[ ](?:groups?|arms?)\b|(?=,?[ ](?:resp\b|respectively)|[ ]?[,;:()]|[.](?:[ ]|$)|$))"
)
_RESPECTIVELY: Final = regex(r"\bresp(?:ectively|\.)")
_TO: Final = regex(r"[ ]?(?:[\w/%°²³·]{1,12})?[ ]to[ ]")
_FROM: Final = regex(r"\bfrom[ ]$")


class Attribution:
    """The group of each result of a sentence; lists of values and lists of groups are matched in order.

    Parameters
    ----------
    parsed : Parsed
        The sentence.
    mentions : sequence of Mention
        The groups it names.
    """

    def __init__(self, parsed: Parsed, mentions: Sequence[Mention]) -> None:
        self.text, self.mentions, self.spans = parsed.text, mentions, parsed.spans
        self.groups: list[Mention | None] = [None] * len(self.spans)
        self.governing = Governing(parsed, mentions)
        self.parallel = _RESPECTIVELY.search(self.text) is not None
        self.relates = RELATING.search(self.text) is not None and not self.governing.several
        self.compared: set[int] = set()  # values of two groups that nothing names
        self.others: set[int] = set()  # those of them that are of no group before
        settled: set[int] = set()
        pair: list[int] = []  # the last two values whose groups are known
        for run in self._find_runs():
            self._assign_run(run, settled)
            if run[0] not in settled and pair and self._same_pair(pair, run):
                for i, known in zip(run, pair, strict=True):
                    self.groups[i] = self.groups[known]
                    settled.add(i)
            pair = run if run[0] in settled and len(run) == 2 else pair
        for i in range(len(self.spans)):
            if i not in settled and mentions:
                self.groups[i] = self.governing.nearest(i)
            same = self.groups[i] if i in self.others and self.groups[i] == self.groups[i - 1] else None
            if same is not None and is_arm(same):
                self.groups[i] = None  # "more in the bell group (53% vs 44%)": the second is of another
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

    def may_be_carried(self, index: int) -> bool:
        """Whether the sentences before may say whose a number is: its own names nobody, or people as such."""
        kind, mention = self.spans[index][2], self.groups[index]
        of_one = kind in ("summary", "proportion") or (kind in ("test", "estimate", "p") and self.relates)
        return of_one and index not in self.compared and (mention is None or is_anybody(mention))

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
        gap = _BRACKETS.sub("", ITS_P.sub("", self.text[self._closed(end, start) : start]))
        return not self.governing.within(end, start) and len(gap) <= 40 and _JOINS.fullmatch(gap) is not None

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
        if its_p := ITS_P.match(self.text, end):
            end = its_p.end()
        chosen = self._compared_beside(start)
        if len(chosen) != len(run) == 2 and (both := _NAMED_AFTER.match(self.text, end)):
            chosen = [self._whole(both.group(side), *both.span(side)) for side in ("a", "b")]
        elif len(chosen) != len(run):
            chosen = self._listed(self.governing.within(end, ceiling)) if IN.match(self.text, end) else []
        of_run: Sequence[Mention | None] = chosen
        if len(of_run) != len(run):
            of_run = self._before(run, end)
        if len(of_run) != len(run):
            if self._versus(run):
                self.compared.update(run)
                self.others.update(run[1:])
            return
        for i, mention in zip(run, of_run, strict=True):
            self.groups[i] = mention
            settled.add(i)

    def _before(self, run: list[int], end: int) -> Sequence[Mention | None]:
        """The groups named before a run of values, in its order."""
        start, pair = self.spans[run[0]][0], len(run) == 2
        before = self._distinct(self.governing.within(max(0, start - FAR), start))
        chosen = before[-len(run) :]
        joined = self._joined(chosen)
        if len(chosen) < len(run) or (len(before) > len(run) and not joined):
            chosen = (
                self._compared(start)
                or self._compared_later(run, before, end)
                or self._than_what(run, before)
            )
        elif not joined and not self._versus(run) and not self.parallel:
            chosen = []  # "the bell group lost 3.1 and 2.0; the horn group 1.1 and 0.9"
        elif pair:
            return self.governing.contrasted() or chosen
        return self.governing.contrasted() if pair and len(chosen) != len(run) else chosen

    def _versus(self, run: list[int]) -> bool:
        """Whether the values of a run are compared with each other."""
        return VERSUS.search(self.text, self.spans[run[0]][1], self.spans[run[-1]][0]) is not None

    def _whole(self, name: str, start: int, end: int) -> Mention:
        """The mention that a name is part of, else the name itself."""
        inside = self.governing.within(start, end)
        whole = (mention for mention in self.mentions if mention.start <= start and end <= mention.end)
        return next(whole, inside[0] if len(inside) == 1 else Mention(name, start, end))

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
        if len(run) != 2 or len(before) != 1 or not VERSUS.search(gap):
            return []
        later = self.governing.within(end, len(self.text))
        than = [mention for mention in later if self.governing.is_compared_with(mention)]
        return [before[0], than[-1]] if len({mention.name.lower() for mention in than}) == 1 else []

    def _same_pair(self, pair: list[int], run: list[int]) -> bool:
        """Whether two values are compared as two before them: "(80% vs 87%) and … (62% vs 74%)"."""
        between = self.spans[pair[-1]][1], self.spans[run[0]][0]
        return (
            len(run) == 2
            and not self.governing.within(*between)
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
            if len(gap) > 30 or not AND.search(gap):
                break
            listed.append(mention)
        return listed

    def _joined(self, mentions: list[Mention]) -> bool:
        return all(AND.search(self.text, max(0, m.start - 40), m.start) for m in mentions[1:])

    def _distinct(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Mentions in order, each name where it stands last."""
        last = {mention.name.lower(): mention for mention in mentions}
        return sorted(last.values(), key=lambda mention: mention.start)
