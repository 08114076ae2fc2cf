"""The groups that a document names, and where a sentence names them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from review.finding.clauses import CLASS_OF
from review.finding.numerals import COUNT_WORDS
from review.patterns import regex

_HEAD: Final = (
    r"(?:groups?|arms?|sides?|limbs?|legs?|controls?|patients|participants|subjects|women|men|boys|girls"
    r"|males?|females?|children|infants|adults|cases|cohorts?|conditions?|placebo|volunteers|individuals|mice"
    r"|rats|animals|students|runners|athletes|respondents|smokers|non-?smokers|carriers|survivors"
    r"|adolescents|neonates|newborns|mothers|plants|cells|samples|knees|hips|people|workers|users|nurses"
    r"|physicians|clinicians|households|families|schools|villages|responders|completers|regimens?)"
)
_GROUP: Final = regex(
    rf"[ (\[“‘'\"](?:[nN]on-?)?{_HEAD}\b(?:[ ]{_HEAD}\b)?"
    r"(?:[ ](?:[A-D]|[1-4]|I{1,3}|IV|(?-i:[A-Z]{2,4}))\b)?"
    rf"|^(?:[nN]on-?)?{_HEAD}\b",
    re.IGNORECASE,
)
_WORD: Final = regex(r"[A-Za-z]+")
_FORMS: Final = _HEAD[3:-1].replace("(?:fe)?males?", "males?|females?").replace("non-?smokers", "non")
#: Every word that may begin one of them, in small letters.
_HEADS: Final = frozenset(
    form
    for word in _FORMS.replace("(?:wo)?", "").split("|")
    for form in (word.replace("s?", "s"), word.replace("s?", ""))
)
#: People or animals by what they are called.
GROUP_NOUN: Final = regex(rf"\b{_HEAD}\b", re.IGNORECASE)
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
_ARM: Final = regex(r"[ ](?:[gG]roup|[aA]rm|condition)(?P<many>s)?\b")
_SHORT: Final = regex(r"[ ](?:[gG]roup|[aA]rm|condition)[ ][(](?P<name>[A-Z][\w+-]{1,8})[);,]")
_NAME_END: Final = regex(
    r"(?P<name>[A-Za-z][\w+/-]*(?:[ ][\w+/-]+){0,2}),?[ ](?:and|or|versus|vs\.?)[ ](?:the )?$"
)


_PEOPLE: Final = ("patients", "participants", "subjects", "volunteers", "women", "children", "students")
#: People by their sex: who they are, or what is counted of others.
SEX: Final = regex(r"(?:wo)?men|(?:fe)?males?|boys|girls", re.IGNORECASE)
#: Before the name
_BEFORE_PART: Final = regex(r"[a-z]{3} $")
#: What a name is a part of, where it measures something
_PART: Final = regex(
    r" (?:deficien|concentration|level|status|intake|content|score|rate|dose|therap|treatment|use\b|overload)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A group as a sentence names it, and where."""

    name: str
    start: int
    end: int


def is_part(text: str, mention: Mention) -> bool:
    """Whether a name is only part of what is measured: the iron of "absolute iron deficiency"."""
    alone = (
        GROUP_NOUN.search(mention.name) is None
        and _BEFORE_PART.search(text, max(0, mention.start - 4), mention.start) is not None
    )
    return alone and _PART.match(text, mention.end) is not None


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
        names = [name for name, count in counts.items() if count > 1 and len(name) > 1]
        names = sorted(names, key=len, reverse=True)[:40]
        self._free = frozenset(name for name in names if not _is_general(name))
        self._counted = frozenset(names)
        #: What the document calls its people: "patients".
        self.people = max(_PEOPLE, key=text.count) if any(name in text for name in _PEOPLE) else None
        self._names = tuple(dict.fromkeys([*names, *_USUAL]))

    def mentions(self, text: str) -> list[Mention]:
        """Groups named in a sentence, in order, without overlaps."""
        found: list[Mention] = []
        for match in _phrases(text):
            _add_phrase(text, match, found)
        for name in self._names:
            at = text.find(name)
            while at >= 0:
                end = at + len(name)
                if self._means_a_group(text, name, at, end):
                    found.append(Mention(name, at, end))
                at = text.find(name, end)
        found += [other for mention in found if (other := _parallel(text, mention)) is not None]
        found.sort(key=lambda mention: (mention.start, -mention.end))
        kept: list[Mention] = []
        for mention in found:
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
            elif mention.end > kept[-1].end:
                start = kept[-1].start
                kept[-1] = Mention(text[start : mention.end], start, mention.end)
        return kept

    def _means_a_group(self, text: str, name: str, at: int, end: int) -> bool:
        """Whether a name of an arm stands for it here: everyday words only as a label or beside a value."""
        if at and (text[at - 1].isalnum() or text[at - 1] in "_-"):
            return False
        if name in self._free and not _IS_PART.match(text, end):
            return True
        if name in self._counted and _LABELS.match(text, end):
            return True
        if name.lower() in _NO_ARM:
            return False
        if _HAS_VALUE.match(text, end):
            return True
        return _OF_VALUE.search(text, max(0, at - 14), at) is not None and not _GOES_ON.match(text, end)


#: "12/40 (30%) of runners and 5/38 (13%) of walkers": what stands where a group stood is a group, too
_PARALLEL: Final = regex(
    r",?[ ](?:and|but|versus|vs\.?|compared (?:with|to)|against)[ ][\d/., ]{1,16}"
    r"(?:\([^()]{1,16}\)[ ]|%[ ])?of[ ](?:the[ ])?(?P<name>[a-z][a-z-]{2,20}s)"
    r"(?=[,.;:]?(?:[ ]\(|$|[ ]?[,.;]))"
)


def _parallel(text: str, mention: Mention) -> Mention | None:
    """The group that the second of two shares is of, where the first one is of a known group."""
    if not text[: mention.start].endswith(("of ", "of the ")):
        return None
    match = _PARALLEL.match(text, mention.end)
    return Mention(match["name"], match.start("name"), match.end("name")) if match else None


def _phrases(text: str) -> Iterator[re.Match[str]]:
    """Nouns for groups with what belongs to them; whole words are looked up, which is faster."""
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if text.startswith("on-", start - 3) and start > 3:
            start -= 4
        lower = word[0].lower()
        if (
            start >= end
            and (lower in _HEADS or lower.removeprefix("non") in _HEADS)
            and (match := _GROUP.match(text, max(0, start - 1)))
        ):
            end = match.end()
            yield match


def _is_general(name: str) -> bool:
    """Whether a name of an arm is an everyday word, which elsewhere in the text means something else."""
    last = name.lower().split()[-1]
    if re.search(r"[A-Z0-9].*[A-Z0-9]", name):
        return False
    return last in _GENERAL or len(name) < 4 or last.endswith("ing")


_NO_ARM_WORDS: Final = "study trial research test case analysis age dose main primary patient risk"
#: Words before "group" that name none where "group" is not said.
_NO_ARM: Final = frozenset(_NO_ARM_WORDS.split())
#: What arms are called where nothing else names them.
_USUAL: Final = (
    "Intervention", "intervention", "Controls", "controls", "Control", "control", "Placebo", "placebo",
    "Usual care", "usual care", "Sham", "sham",
)  # fmt: skip
_IS_PART: Final = regex(r"[\w-]|[ ](?:scores?|questionnaires?|scale)\b")
_GOES_ON: Final = regex(r"[\w-]")
_LABELS: Final = regex(r"[ ]?[:;]|,[ ]n[ ]?=|[ ]?\(n[ ]?=")
#: "control (88%)", "with placebo (M = 3.1"
_HAS_VALUE: Final = regex(
    r"[ ]?[(\[][ ]?(?:M|[mM]ean|[mM]edian|n|[pP]|[a-z]?[OHRI]R{1,2}|SD|[-–−]?[\d.])[\d =:.,%±(]"
)
#: "96% among control"
_OF_VALUE: Final = regex(r"\d[%)\]]?[ ](?:in|for|among|with|on)[ ](?:the[ ])?$")


def _own_words(before: str) -> list[str]:
    """The last words of a text that belong together: "usual care" of "than in the usual care"."""
    words = before[max(map(before.rfind, ",;:()[]=<>±.%")) + 1 :].split()[-4:]
    for i in range(len(words) - 1, -1, -1):
        if words[i] in ("only", "alone") and i == len(words) - 1 > 0:
            continue  # "the bells only group"
        if _parts_names(words[i]) and not (
            words[i][0].isdigit() and i + 1 < len(words) and _DOSE.fullmatch(words[i + 1])
        ):
            return words[i + 1 :]
    return words


_DOSE: Final = regex(r"(?:[mkμµ]?g|mcg|m?[lL]|IU|Gy|Hz|m?M|mmHg|weeks?|days?|min)(?:/[\w/]{1,8})?")


#: "3-week", which may begin a name
_SPAN: Final = regex(r"\d+-[a-z]{3}")


@lru_cache(maxsize=4096)
def _parts_names(word: str) -> bool:
    """Whether a word stands before a name, not in it: a preposition, a number; but the A of "A and B"."""
    if word == "A":
        return False
    lower = word.lower()
    if (
        lower in _STOP
        or lower.split("-")[0] in COUNT_WORDS
        or not (word[0].isalpha() or word[0] in "“‘" or _SPAN.match(word))
    ):
        return True
    manner = lower.endswith("ly") and len(lower) > 6
    return manner or (CLASS_OF.get(lower, "d") not in "dq" and lower not in ("left", "felt"))


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
    if name.lower() in _UNSAID and (every := _EVERY.search(text, max(0, begin - 30), begin)):
        found.append(Mention(f"{every[1].lower()} {name.lower()}", every.start(1), head.end()))
        return
    if name.lower() in _UNSAID or _PREDICATE.search(text, max(0, begin - 6), begin):
        return
    if head[0].lower().endswith(("groups", "arms")):  # "the A and B groups"
        other = _NAME_END.search(text, max(0, start - 60), start)
        if other and (first := _last_words(other["name"])):
            at = other.start("name") + other["name"].rfind(first)
            found.append(Mention(first, at, at + len(first)))
    lettered = _LETTERED.fullmatch(text, begin, head.end())
    if lettered and (lettered["many"] or _NEXT_LETTER.match(text, head.end())):  # "groups A and B"
        noun = lettered["noun"].rstrip("s")
        found.append(Mention(f"{noun} {lettered['letter']}", start, head.end()))
        at = head.end()
        while other := _NEXT_LETTER.match(text, at):
            found.append(Mention(f"{noun} {other['letter']}", other.start("letter"), other.end()))
            at = other.end()
        return
    found.append(Mention(name, start, head.end()))


_LETTERED: Final = regex(r"(?P<noun>(?:[gG]roup|[aA]rm)(?P<many>s)?)[ ](?P<letter>[A-D]|[1-4]|I{1,3}|IV)")
_NEXT_LETTER: Final = regex(
    r"(?:,|,?[ ](?:and|or|vs\.?|versus))[ ](?:[gG]roup[ ])?(?P<letter>[A-D]|[1-4]|I{1,3}|IV)\b(?![.]\d)"
)


#: "a median of 640 in both groups"
_EVERY: Final = regex(
    r"(?:^|(?:\d[)\]%]*|\d [A-Za-z/%]{1,12}|[)\]]|patients|participants|subjects|cases)[ ])(?:(?:[iI]n"
    r"|[fF]or|[aA]mong|of)[ ]|(?=B))"
    r"(?P<every>[bB]oth|all|each|either)[ ](?:the[ ]|of the[ ]|study[ ]|treatment[ ]|two[ ]|three[ ]){0,2}$"
)
_PREDICATE: Final = regex(r"(?:%|\b(?:were|was|are|is))[ ]$")  # "67% female"; "58% were men"


_NO_NOUN: Final = (
    r"(?!(?:in|for|from|at|on|with|by|and|or|to|as|was|were|had|have|who|that|which|did|of|the|a|an|these"
    r"|those"
    r"|this|all|its|their|cases)\b)"
)
_PLURAL: Final = (
    rf"(?P<name>(?:{_NO_NOUN}[A-Za-z][\w+-]*[ ]){{0,4}}?{_NO_NOUN}[A-Za-z][\w-]{{2,}}(?<![suio])s)\b"
)
#: "98% of teenagers", "145 (13.8%) of 1049 PWIDs"
OF_WHAT: Final = regex(
    rf"[ )\]%]*(?P<of>[ ](?:out )?of[ ](?:(?:the|all|these|those|our|total)[ ]){{0,2}}(?:\d[\d,]*[ ])?"
    rf"|[ ]){_PLURAL}"
)
#: "Of the total number of regulated genes, 87%"
OF_THE: Final = regex(
    rf"(?:Of|Among)[ ](?:the[ ]|these[ ]|those[ ]|all[ ]|total[ ]|number of[ ]){{0,4}}(?:\d[\d,]*[ ])?"
    rf"{_PLURAL}[^.;()]{{0,120}}?,[ ]"
)
