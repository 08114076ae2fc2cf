"""The groups that a document names, and where a sentence names them."""

from __future__ import annotations

import re
from collections import Counter
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
    effect effects interaction difference differences tertile quartile
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
_SHORT: Final = re.compile(r"[ ](?:group|arm|condition)[ ][(](?P<name>[A-Z][\w+-]{1,8})[)]")
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
        for short in _SHORT.finditer(text):  # "the usual care group (UCG)"
            counts[short["name"]] += 2
        longest = [name for name, count in counts.items() if count > 1 and len(name) > 1]
        longest = sorted(longest, key=len, reverse=True)[:40]
        named = "|".join([*(re.escape(name) for name in longest if name.lower() not in _NO_ARM), _USUAL])
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


#: Words before "group" that name none where "group" is not said.
_NO_ARM: Final = frozenset(
    [
        "study",
        "trial",
        "research",
        "test",
        "case",
        "analysis",
        "age",
        "dose",
        "main",
        "primary",
        "patient",
        "risk",
    ]
)
#: What arms are called where nothing else names them.
_USUAL: Final = "[Ii]ntervention|[Cc]ontrols?|[Pp]lacebo|[Uu]sual care|[Ss]ham"


@lru_cache(maxsize=64)
def _beside(names: str) -> re.Pattern[str]:
    """A name that stands beside a value: "control (88%)", "96% among control", "than with placebo (3.1"."""
    return re.compile(
        rf"(?:\d[%)\]]?[ ](?:in|for|among|with|on)[ ](?:the[ ])?(?P<after>)|(?<![\w-]))(?P<name>{names})"
        r"(?(after)(?![\w-])|(?=[ ]?[(\[][ ]?(?:M|[mM]ean|[mM]edian|n|[pP]|[a-z]?[OHRI]R{1,2}|SD"
        r"|[-–−]?[\d.])[\d =:.,%±(]))"
    )


def _own_words(before: str) -> list[str]:
    """The last words of a text that belong together: "usual care" of "than in the usual care"."""
    words = re.split(r"[,;:()\[\]=<>±.%]", before)[-1].split()[-4:]
    doses = {i for i in range(len(words) - 1) if words[i][0].isdigit() and _DOSE.fullmatch(words[i + 1])}
    cut = max((i + 1 for i, word in enumerate(words) if i not in doses and _parts_names(word)), default=0)
    return words[cut:]


_DOSE: Final = re.compile(r"(?:[mkμµ]?g|mcg|m?[lL]|IU|Gy|Hz|m?M|mmHg|weeks?|days?|min)(?:/[\w/]{1,8})?")


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


#: Start, end and kind of a result in its sentence.
Span = tuple[int, int, str]
