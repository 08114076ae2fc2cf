"""Which group a number describes: the groups that a document names, and where a sentence names them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from review.finding.numerals import COUNT_WORDS

_HEAD: Final = (
    r"(?:groups?|arms?|sides?|limbs?|legs?|controls?|patients|participants|subjects|women|men|boys|girls"
    r"|males?|females?|children|infants|adults|cases|cohorts?|conditions?|placebo|volunteers|individuals|mice"
    r"|rats|animals|students|runners|athletes|respondents|smokers|non-?smokers|carriers|survivors"
    r"|adolescents|neonates|newborns|mothers|plants|cells|samples|knees|hips|people|workers|users|nurses"
    r"|physicians|clinicians|households|families|schools|villages|responders|completers)"
)
_GROUP: Final = re.compile(
    rf"[ (“‘'\"]{_HEAD}\b(?:[ ]{_HEAD}\b)?(?:[ ](?:[A-D]|[1-4]|I{{1,3}}|IV)\b)?|^{_HEAD}\b", re.IGNORECASE
)
#: People or animals by what they are called.
GROUP_NOUN: Final = re.compile(rf"\b{_HEAD}\b", re.IGNORECASE)
_STOP_WORDS: Final = """
    the a an in of for to than and or with from by on at among between within was were is are had
    have has compared vs versus no also significant any other only some several most many new such
    each every across per significantly while whereas but both all that which who as into their our
    these those this versus. respectively one two three four five six either neither same different
    when where if after before during since there not over did does do following under using via
    through showed than, i.e. e.g. its his her them they we more less fewer higher lower rest latter
    former first second whole entire eligible remaining total number proportion percentage comparison
"""
_STOP: Final = frozenset(_STOP_WORDS.split())
_GENERAL_WORDS: Final = """
    treatment intervention control study test experimental active exercise training therapy drug
    medication standard comparison high low age dose main primary patient diet full case trial research
    peer focus support younger older other self risk family education normal early late delayed blood
    user ethnic working reference analysis baseline positive negative
"""
#: Names that mean an arm only where "group", "arm" or a colon stands beside them.
_GENERAL: Final = frozenset(_GENERAL_WORDS.split())
_UNSAID: Final = frozenset(["group", "groups", "arm", "arms", "condition", "conditions", "cohorts", "sides"])
_ARM: Final = re.compile(r"[ ](?:group|arm|condition)(?P<many>s)?\b")
_THAN: Final = re.compile(
    r"\b(?:than|(?:compared|comparison|relative) (?:with|to)|versus|vs\.?|over|from)"
    r"(?:[ ](?:in|for|that|those|of|the|with|to|on|receiving|participants|patients)){0,4}[ ]$"
)
_AND: Final = re.compile(
    r"(?:,|\b(?:and|or|than|compared (?:with|to)|versus|vs\.?))"
    r"(?:[ ](?:in|for|that|those|of|the|with|to|on|receiving)){0,4}[ ]$"
)
_NAME_END: Final = re.compile(
    r"(?P<name>[A-Za-z][\w+/-]*(?:[ ][\w+/-]+){0,2}),?[ ](?:and|or|versus|vs\.?)[ ](?:the )?$"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A group as a sentence names it, and where."""

    name: str
    start: int
    end: int


class Arms:
    """The groups that a document names: "the usual care arm", "the EPA and CON groups"."""

    def __init__(self, text: str) -> None:
        counts: Counter[str] = Counter()
        for match in _ARM.finditer(text):
            before = text[max(0, match.start() - 70) : match.start()]
            if (name := _last_words(before)) is None:
                continue
            counts[name] += 1
            if match["many"] and (other := _NAME_END.search(before[: before.rfind(name)])):
                counts[_last_words(other["name"]) or name] += 1
        longest = [name for name, count in counts.items() if count > 1 and len(name) > 1]
        longest = sorted(longest, key=len, reverse=True)[:40]
        named = "|".join(map(re.escape, longest)) + ("|" if longest else "") + _USUAL
        self._beside = _beside(named)
        free = tuple(name for name in longest if not _is_general(name))
        self._free = _any_of(free, r"(?![\w-]|[ ](?:scores?|questionnaires?|scale)\b)")
        self._labels = _any_of(tuple(longest), r"(?=[ ]?[:;]|,[ ]n[ ]?=|[ ]?\(n[ ]?=)")

    def mentions(self, text: str) -> list[Mention]:
        """Groups named in a sentence, in order, without overlaps."""
        found: list[Mention] = []
        for match in _GROUP.finditer(text):
            _add_phrase(text, match, found)
        for pattern in (self._labels, self._free):
            if pattern is not None:
                found += (Mention(match.group(), *match.span()) for match in pattern.finditer(text))
        for match in self._beside.finditer(text):
            found.append(Mention(match["name"], *match.span("name")))
        found.sort(key=lambda mention: (mention.start, -mention.end))
        kept: list[Mention] = []
        for mention in found:
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
            elif mention.end > kept[-1].end:
                start = kept[-1].start
                kept[-1] = Mention(text[start : mention.end], start, mention.end)
        return kept


def _is_general(name: str) -> bool:
    """Whether a name of an arm is an everyday word, which elsewhere in the text means something else."""
    last = name.lower().split()[-1]
    if re.search(r"[A-Z0-9].*[A-Z0-9]", name):
        return False
    return last in _GENERAL or len(name) < 4 or last.endswith("ing")


@lru_cache(maxsize=64)
def _any_of(names: tuple[str, ...], after: str) -> re.Pattern[str] | None:
    alternatives = "|".join(map(re.escape, names))
    return re.compile(rf"(?<![\w-])(?:{alternatives}){after}") if names else None


#: What arms are called where nothing else names them.
_USUAL: Final = "[Ii]ntervention|[Cc]ontrols?|[Pp]lacebo|[Uu]sual care|[Ss]ham"


@lru_cache(maxsize=64)
def _beside(names: str) -> re.Pattern[str]:
    """A name that stands beside a value: "control (88%)", "96% among control", "than with placebo (3.1"."""
    return re.compile(
        rf"(?:\d[%)\]]?[ ](?:in|for|among|with|on)[ ](?:the[ ])?(?P<after>)|(?<![\w-]))(?P<name>{names})"
        r"(?(after)(?![\w-])|(?=[ ]?[(\[][ ]?(?:M|[mM]ean|[mM]edian|n|[a-z]?[OHRI]R{1,2}|SD"
        r"|[-–−]?[\d.])[\d =:.,%±(]))"
    )


def _own_words(before: str) -> list[str]:
    """The last words of a text that belong together: "usual care" of "than in the usual care"."""
    words = re.split(r"[,;:()\[\]=<>±.%]", before)[-1].split()[-4:]
    cut = max((i + 1 for i, word in enumerate(words) if _parts_names(word)), default=0)
    return words[cut:]


def _parts_names(word: str) -> bool:
    """Whether a word stands before a name, not in it: a preposition, a number; but the A of "A and B"."""
    if word == "A":
        return False
    return word.lower() in _STOP or word[0].isdigit() or word.lower().split("-")[0] in COUNT_WORDS


def _last_words(before: str) -> str | None:
    name = " ".join(_own_words(before)[-3:])
    return name if re.search("[A-Za-z]", name) and not name.endswith("'s") else None


def _add_phrase(text: str, head: re.Match[str], found: list[Mention]) -> None:
    """The group's head noun with the words before it that belong to it."""
    begin = head.start() + (not text[head.start()].isalnum())
    floor = max(0, begin - 60, found[-1].end if found else 0)
    words = _own_words(text[floor:begin])
    start = text.rfind(words[0], floor, begin) if words else begin
    name = " ".join([*words, text[begin : head.end()]])
    if name.lower() in _UNSAID or _PREDICATE.search(text, max(0, begin - 6), begin):
        return
    if text[begin:].lower().startswith(("groups", "arms")):  # "the A and B groups"
        other = _NAME_END.search(text, max(0, start - 60), start)
        if other and (first := _last_words(other["name"])):
            at = other.start("name") + other["name"].rfind(first)
            found.append(Mention(first, at, at + len(first)))
    found.append(Mention(name, start, head.end()))


_PREDICATE: Final = re.compile(r"(?:%|\b(?:were|was|are|is))[ ]$")  # "67% female"; "58% were men"
_JOINS: Final = re.compile(
    r"[^.;]{0,40}?(?:\b(?:and|or|vs?|versus|to|than|compared (?:with|to))\b\.?|[,/–-])[ ]?"
    r"(?:(?:to|with|about|only|an?|was|were|of|mean|median|those|the)[ ])*[(\[]?[ ]?"
)
_IN: Final = re.compile(
    r"[ )\]%]*(?:(?!and\b|or\b|vs\b|versus\b|but\b|to\b)[\w/%°²³·-]{1,12}[ )\]]+)?"
    r"[ ]?(?:\([^()]{1,40}\)[ ]?)?,?[ ]?"
    r"(?:of|in|for|among|within|with|by|on)[ ](?:the |those |all |those in the |our |both )?"
)
_COMPARED: Final = re.compile(
    r"(?:\b(?:with|in|for|on|by|among|under|after|receiving|using)[ ](?:the[ ])?|[(])"
    r"(?P<a>(?!the\b)[A-Za-z][\w-]*(?:[ ][\w-]+){0,2}?)[ ]"
    r"(?:than|(?:when |as )?compared (?:with|to)|versus|vs\.?)[ ]"
    r"(?:(?:with|in|for|on|by|among|under|after|receiving|using)[ ])?(?:the[ ])?"
    r"(?P<b>[A-Za-z][\w-]*(?:[ ](?!was|were|had|at\b|in\b|and\b)[\w-]+){0,2}?)"
    r"(?=[ ]?[(,;:)]|[ ](?:was|were|had|at|in|and)\b)"
)
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# "53 were assigned to the clinic arm"
_ALLOCATED: Final = re.compile(
    r"[ )\]%]*(?:(?:patients|participants|subjects|people|women|children)[ ])?(?:(?:were|was)[ ])?"
    r"(?:(?:randomly|then)[ ])?(?:(?:randomi[sz]ed|assigned|allocated)[ ])?to[ ](?:the[ ]|receive[ ])?"
)
# "88% ± 10% (P = 0.03) in the standard group"
_ITS_P: Final = re.compile(
    r"[ ]?[(\[][ ]?[pP][ -]?(?:values?)?[ ]?[=<>≤≥][^()\[\]]{1,20}[)\]]"
    r"|,[ ]?[pP][ ]?[=<>≤≥][ ]?[\d.]{1,8},?"
)
# "76% ± 15% for robotically assisted versus standard, respectively"
_NAMED_AFTER: Final = re.compile(
    r"[ )\]%]*,?[ ]?(?:[\w/%°²³·-]{1,12}[ ])?(?:for|in|among|with|of|on)[ ](?:the[ ]|those[ ]receiving[ ])?"
    r"(?:patients[ ](?:in|on|with)[ ](?:the[ ])?)?"
    r"(?P<a>[A-Za-z](?:(?![ ](?:was|were|had|did|is|are|of|in)\b)[^.;:,()]){0,40}?)"
    r"[ ](?:and|vs\.?|versus|(?:as )?compared (?:with|to))[ ](?:the[ ]|to[ ]|in[ ])*"
    r"(?P<b>[A-Za-z](?:(?![ ](?:was|were|had|did|is|are|of|in)\b)[^.;:,()]){0,40}?)(?:[ ](?:groups?"
    r"|arms?))?(?=,?[ ](?:resp\b|respectively)|[ ]?[,;:()]|[.](?:[ ]|$)|$)"
)
_RESPECTIVELY: Final = re.compile(r"\bresp(?:ectively|\.)")
_CONTRASTED: Final = re.compile(
    r"\b(?:between|compared|comparison|versus|vs|than|differ\w*|both|two|three|groups|arms|relative to"
    r"|interaction)\b"
)
#: People as such: whose they are is said by the group that the sentence names elsewhere.
_ANYBODY_WORDS: Final = """
    patients participants subjects people individuals cases volunteers respondents students animals samples
"""
_ANYBODY: Final = frozenset(_ANYBODY_WORDS.split())
_BESIDE: Final = re.compile(r"[ ]?[:(,;]?[ ]?\(?[^.;()]{0,12}")

_FAR: Final = 800  # a group named farther away is not meant

Span = tuple[int, int, str]


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
        for run in self.runs:
            self._assign_run(run, settled)
        for i in range(len(spans)):
            if i not in settled and mentions:
                self.groups[i] = self._nearest(i)

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
        gap = _BRACKETS.sub("", _ITS_P.sub("", self.text[end:start]))
        return not self._within(end, start) and len(gap) <= 40 and _JOINS.fullmatch(gap) is not None

    def _assign_run(self, run: list[int], settled: set[int]) -> None:
        start, end = self.spans[run[0]][0], self.spans[run[-1]][1]
        ceiling = next((s for s, _, kind in self.spans if s > end and kind != "p"), len(self.text))
        if its_p := _ITS_P.match(self.text, end):
            end = its_p.end()
        chosen = self._compared(start, beside=True)
        if len(chosen) != len(run) == 2 and (both := _NAMED_AFTER.match(self.text, end)):
            chosen = [self._whole(both.group(side), *both.span(side)) for side in ("a", "b")]
        elif len(chosen) != len(run):
            chosen = self._listed(self._within(end, ceiling)) if _IN.match(self.text, end) else []
        if len(chosen) != len(run):
            before = self._distinct(self._within(max(0, start - _FAR), start))
            chosen = before[-len(run) :]
            if len(chosen) < len(run) or (len(before) > len(run) and not self._joined(chosen)):
                chosen = self._compared(start)
            if len(chosen) != len(run):
                return
        for i, mention in zip(run, chosen, strict=True):
            self.groups[i] = mention
            settled.add(i)

    def _whole(self, name: str, start: int, end: int) -> Mention:
        """The mention that a name is part of, else the name itself."""
        whole = (mention for mention in self.mentions if mention.start <= start and end <= mention.end)
        return next(whole, Mention(name, start, end))

    def _compared(self, start: int, beside: bool = False) -> list[Mention]:
        """The two of "larger with thyme than with sage (5.1 vs 2.8)", whatever they are called."""
        pairs = list(_COMPARED.finditer(self.text, max(0, start - 200), start))
        if beside:
            pairs = [pair for pair in pairs[-1:] if start - pair.end() <= 2]
        return [Mention(pairs[-1][side], *pairs[-1].span(side)) for side in ("a", "b")] if pairs else []

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

    def _behind(self, end: int, after: list[Mention]) -> Mention | None:
        """The group of "12 (30%) of the patients in the control group": the narrowest that follows."""
        found, at = None, end
        if its_p := _ITS_P.match(self.text, end):
            at = its_p.end()
        for mention in after:
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

    def _is_compared_with(self, mention: Mention) -> bool:
        return _THAN.search(self.text, max(0, mention.start - 50), mention.start) is not None

    def _nearest(self, index: int) -> Mention | None:
        """The group named right behind a result, or the last before it that it is not compared with."""
        start, end, kind = self.spans[index]
        ceiling = self.spans[index + 1][0] if index + 1 < len(self.spans) else len(self.text)
        if kind not in ("p", "test"):
            inside = next(iter(self._within(start, end)), None)
            if ceiling < len(self.text) and self.spans[index + 1][2] == "p" and _ITS_P.match(self.text, end):
                ceiling = self.spans[index + 2][0] if index + 2 < len(self.spans) else len(self.text)
            after = self._within(end, ceiling)
            inside = inside or self._behind(end, after)
            if inside and inside.name.lower() not in _ANYBODY:
                return inside
            if inside and not any(m.name.lower() not in _ANYBODY for m in self._within(0, start)):
                return inside
        before = self._within(max(0, start - _FAR), start)
        if before and before[-1].end >= start - 2:  # "7.5 vs. placebo 10.1"
            return before[-1]
        own = [m for m in before if not self._is_compared_with(m)]
        if not own:
            return None
        if kind in ("p", "test") and not self.several:
            alone = own[-1]
            since = self.text[max(0, alone.start - 60) : start]
            plural = alone.name.lower().endswith(("groups", "arms")) or GROUP_NOUN.fullmatch(alone.name)
            labels = self.text[alone.end : start].strip() in ("", ":", "(", "[")
            return alone if labels or not (plural or _CONTRASTED.search(since)) else None
        if kind in ("p", "test", "estimate") and self.several:
            last = before[-1]
            beside_it = _BESIDE.fullmatch(self.text, last.end, start)
            compared = len(before) > 1 and _AND.search(self.text, before[-2].end, last.start)
            return last if beside_it and not compared and not self._is_compared_with(last) else None
        return own[-1]
