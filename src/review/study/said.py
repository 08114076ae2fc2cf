"""Sizes of groups that sentences, captions and notes print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from review.patterns import regex
from review.records import Location
from review.study.model import Role, Source
from review.study.names import cannot_be_arm, key_of
from review.study.text import COUNT, PEOPLE, Sentence, whole_number


@dataclass(frozen=True, slots=True)
class Said:
    """A group with its size, as a sentence says it. ``allocates``: it names all groups that were compared."""

    name: str
    n: int
    role: Role
    source: Source
    location: Location
    start: int
    end: int
    alias: str = ""
    allocates: bool = False


_BRACKET: Final = regex(
    r"[(\[](?P<inside>[^()\[\]]{0,60}?)(?<![\w])[nN]\.?[ ]?[=:][ ]?"
    r"(?P<n>\d{1,3}(?:[,\u2009 ]\d{3})+|\d{1,6})(?![\d.%])"
    r"(?P<rest>[^()\[\]]{0,60})[)\]](?P<after>(?:[- ]?(?:group|arm)\b)?)"
)
_LEFT: Final = regex(r"(?P<left>[^();:\[\]]{0,90})(?:[(\[][^()=\[\]]{1,30}[)\]] ?)?$")
_REACH: Final = 125  # characters before a bracket in which a name is sought
_SAYS_SIZES: Final = (
    "n=", "n =", "n\u2009=", "n\u00a0=", "n\u202f=", "n:", "n. =", "random", "allocat",
    "assign", "each", "per group", "equal",
)  # fmt: skip
_ALLOCATES: Final = regex(
    r"random|allocat|assign|divided|groups?\b|\barms?\b|received|placebo|enrol", re.IGNORECASE
)
_CUT: Final = regex(
    r"^.*?\b(?:(?:randomi[sz]ed|randomly|allocated|assigned|divided|categori[sz]ed|enrol+ed|treated|classified"
    r"|separated)\b.*?\b(?:to|into|in|with|as)|receiv(?:e|ed|ing)|either|consist(?:ed|ing) of|or|and|versus"
    r"|vs|groups?|namely|were|was|than|in|from|between|comparing|of|with)\b(?!\s*(?:group|arm)s?\b)",
    re.IGNORECASE,
)
_ARTICLES: Final = regex(
    r"^(?:\d+ (?:to|in) )?"
    r"(?:(?:the|a|an|to|into|either|those|patients|in|and|or|for|its|their|whereas|while|applied|received|receive)\s+)+",
    re.IGNORECASE,
)
_MOVED: Final = regex(
    rf"(?P<n>{COUNT})(?: \([\d.]+ ?%\))?(?: (?:\w+ )?{PEOPLE})?(?: (?:were|was))?(?: (?:randomly|equally))?"
    r" ?(?:allocated|assigned|randomi[sz]ed)?(?: \([\d.]+ ?%\))? (?:to|in|into)(?: receive)? (?:the )?"
    r"(?P<name>(?:[\w+/.-]+ ){0,4}?(?:group|arm)(?: [A-Z0-9]{1,3}\b)?|(?:placebo|control)s?\b)",
    re.IGNORECASE,
)
_EACH: Final = regex(
    rf"groups of (?P<a>{COUNT}) (?:{PEOPLE} )?each|\(?(?:n ?= ?)?(?P<b>{COUNT})(?: {PEOPLE})?"
    rf" (?:per|in each|for each|each) (?:group|arm)|each (?:group|arm)(?: \w+){{0,3}} ?"
    rf"\(?n ?= ?(?P<c>{COUNT})|(?P<d>{COUNT}) (?:\w+ )?{PEOPLE} (?:per|in each) (?:group|arm)",
    re.IGNORECASE,
)
_EQUAL: Final = regex(
    rf"(?P<n>{COUNT}) [^.;()]{{3,90}}?\b(?:divided|randomi[sz]ed|allocated|assigned|split)\b[^.;()]{{0,40}}?"
    r"\b(?P<k>two|three|four|five|six|[2-6]) equal(?:ly[- ]sized)? (?:groups|arms)",
    re.IGNORECASE,
)
#: Numbers of a plan, of another study or of a part of the people.
_PLAN: Final = regex(
    r"\bpower|pooled|meta-analys|earlier|recent|sample size|would be|will be|required|needed|previous(?:ly)? "
    r"|stud(?:y|ies) (?:by|of)|et al|\[\d+\]|expected|planned|detect a|pilot",
    re.IGNORECASE,
)
_SUBSET: Final = regex(
    r"subgroup|subset|post hoc|among (?:the )?(?:women|men|those)|secondary", re.IGNORECASE
)
_SEVERAL: Final = regex(r"\b(?:two|three|four|five|six|\d+) (?:\w+ )?groups", re.IGNORECASE)
_NOT_ONE: Final = regex(
    r"\b(?:each|other|one|two|three|both|study|same|this|which|every|following)\b", re.IGNORECASE
)
_ALIAS: Final = regex(r"(?:[Gg]roup )?[\w+-]{1,12}(?: group)?")
_ROLES: Final[Sequence[tuple[Role, re.Pattern[str]]]] = (
    ("lost", regex(r"\blost\b|withdr|drop(?:ped)?[- ]?outs?|discontinu|excluded", re.IGNORECASE)),
    ("analyzed", regex(r"analy[sz]", re.IGNORECASE)),
    ("completed", regex(r"complet|follow", re.IGNORECASE)),
    ("randomized", regex(r"random|allocat|assign|divided", re.IGNORECASE)),
)
_LONGEST_NAME: Final = 60


def role_in(text: str) -> Role:
    """What the sizes of a sentence count, by its words."""
    return next((role for role, pattern in _ROLES if pattern.search(text)), "stated")


def may_say_sizes(text: str) -> bool:
    """Whether a text has words that sizes are said with; most have none, and need no closer look."""
    lowered = text.lower()
    return any(word in lowered for word in _SAYS_SIZES)


def is_plan(text: str) -> bool:
    """Whether a sentence speaks of a plan or of other studies."""
    return _PLAN.search(text) is not None


def sizes_said(sentence: Sentence, source: Source) -> Iterator[Said]:
    """Groups of a sentence with their sizes.

    Parameters
    ----------
    sentence : Sentence
    source : {"sentence", "caption", "note"}
    """
    found = list(_in_brackets(sentence, source))
    if found and is_plan(sentence.text):
        return
    allocates = _names_all(sentence.text, found, source)
    for said in found:
        yield said if not allocates else _allocating(said)
    text = sentence.text
    if not found and source == "sentence" and ("andomi" in text or "llocated" in text or "ssigned" in text):
        yield from _moved(sentence)


def _allocating(said: Said) -> Said:
    return Said(
        said.name, said.n, said.role, said.source, said.location, said.start, said.end, said.alias, True
    )


def _in_brackets(sentence: Sentence, source: Source) -> Iterator[Said]:
    """``placebo (n = 30)``, ``(group G, n = 31)``."""
    if "=" not in sentence.text and ":" not in sentence.text:
        return
    role, end = role_in(sentence.text), 0
    for match in _BRACKET.finditer(sentence.text):
        before = _LEFT.search(sentence.text[max(end, match.start() - _REACH) : match.start()])
        name = _name_at_end(before["left"]) if before and before["left"].strip() else ""
        end = match.end()
        inside = match["inside"].strip(" ,;:")
        if not key_of(name) and inside:
            name, inside = inside, ""
        if match["after"] and name:
            name = f"{name} {match['after'].strip(' -')}"
        n = whole_number(match["n"].replace(" ", ""))
        refused = cannot_be_arm(name) or _SEVERAL.search(name) or re.search(r"each|per |%", match["inside"])
        if not n or refused or len(name) >= _LONGEST_NAME or re.search(r"each|per ", match["rest"]):
            continue
        alias = re.sub(r"^the ", "", inside) if _ALIAS.fullmatch(inside) else ""
        if not alias and (short := re.search(r"\(([A-Z][\w+-]{0,9})\)\s*(?:group|arm)?$", name)):
            alias = short[1]
        at = sentence.text.rfind(name[:20], 0, match.start()) if name else -1
        place = sentence.location(at if 0 <= match.start() - at <= _REACH else match.start(), match.end())
        yield Said(_cleaned(name), n, role, source, place, match.start("n"), match.end("n"), alias)


def _name_at_end(left: str) -> str:
    left = re.split(r"[,;:]", left)[-1]
    while (match := _CUT.match(left)) and left[match.end() :].strip():
        left = left[match.end() :]
    return _ARTICLES.sub("", left.strip()).strip()


def _cleaned(name: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\s+(?:and|or|to|in)$", "", name.strip()))


def _names_all(text: str, found: Sequence[Said], source: Source) -> bool:
    """Whether a sentence lists the groups of the study, and not groups in passing."""
    needed = 1 if source != "sentence" else 2
    different = len({key_of(said.name) for said in found}) == len(found)
    if len(found) < max(needed, 2) or not different or _SUBSET.search(text) or not _ALLOCATES.search(text):
        return False
    role = found[0].role
    if source != "sentence" or role == "randomized":
        return True
    named = re.search(r"group|arm|placebo|control|interven|treat", found[0].name, re.IGNORECASE)
    return role in ("analyzed", "completed") and named is not None


def _moved(sentence: Sentence) -> Iterator[Said]:
    """``31 were allocated to the garlic group and 30 to the placebo group``."""
    found = []
    for match in _MOVED.finditer(sentence.text):
        n, name = whole_number(match["n"]), re.sub(r"^(?:the|receive)\s+", "", match["name"])
        if n and not cannot_be_arm(name) and not _NOT_ONE.search(name):
            found.append((name, n, match))
    if len(found) < 2 or len({key_of(name) for name, _, _ in found}) < len(found):
        return
    if is_plan(sentence.text) or _SUBSET.search(sentence.text):
        return
    role = role_in(sentence.text)
    for name, n, match in found:
        place = sentence.location(match.start(), match.end())
        yield Said(name, n, role, "sentence", place, match.start("n"), match.end("n"), "", True)


def sizes_of_each(sentence: Sentence) -> Iterator[tuple[int, Location]]:
    """Sizes that hold for every group: ``20 in each group``, ``60 … divided into three equal groups``."""
    text = sentence.text
    if "group" not in text and "arm" not in text:
        return
    if ("equal" in text or "each" in text or " per " in text) and is_plan(text):
        return
    if "equal" in text and (match := _EQUAL.search(text)):
        n, k = whole_number(match["n"]), whole_number(match["k"])
        if n and k and n % k == 0:
            yield n // k, sentence.location(match.start(), match.end())
    if "each" in text or " per " in text:
        for match in _EACH.finditer(text):
            n = whole_number(next(filter(None, match.groups())))
            if n and n > 2:
                yield n, sentence.location(match.start(), match.end())
