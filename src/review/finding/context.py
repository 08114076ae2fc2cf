"""What the sentences before say: whose a number is where its own sentence names nobody, and of what it is."""

from __future__ import annotations

import re
from typing import Final

from review.finding.claims import claimed
from review.finding.governing import ARM, is_anybody, is_arm
from review.finding.groups import GROUP_NOUN, Arms
from review.finding.parsed import Parsed
from review.finding.words import SENTENCE_END
from review.patterns import regex

#: Several groups, or all: what is said next is said of no single one of them.
_SEVERAL: Final = regex(
    r"\b(?:[Bb]oth|[Ee]ach|[Gg]roups|[Aa]rms|[Bb]etween|[Oo]verall|[Ii]n total|[Aa]ltogether|[Tt]otal|versus"
    r"|vs|than|[Cc]ompar\w+|[Aa]ll|[Rr]andomi[sz]\w+|[Ss]ample|[Cc]ohort|[Pp]opulation)\b"
)
_OF_ALL: Final = regex(
    r"particip|patient|baseline|demograph|characteristic|sample|subject|population|recruit"
)
_POINTS_BACK: Final = regex(
    r"\b(?:[Dd]iffer\w*|[Tt]his|[Tt]hese|[Ii]t|[Tt]hey|[Tt]he (?:same|change|effect)|[Ss]ignifican\w*"
    r"|corresponding|respective|ratios?|HR|OR|RR|IRR)\b"
)
_KIND: Final = regex(rf"(?!(?:fe)?males?$){GROUP_NOUN.pattern}", re.IGNORECASE)
_REACH: Final = 600  # characters before a sentence
_SENTENCES: Final = 3
_DEMOGRAPHIC: Final = frozenset(["age", "BMI", "body mass index", "weight", "height"])


def group_before(arms: Arms, text: str, sentence: str) -> str | None:
    """The group of which the sentences at the end of a text speak, the last first.

    An arm is carried on until another group is named, but not into a sentence about several groups; else the
    people as such are meant.
    """
    carried = _SEVERAL.search(sentence) is None
    people: list[str] = []
    kinds: list[str] = []
    for before in reversed(_sentences(text)):
        mentions = arms.mentions(before)
        people += [mention.name for mention in mentions if is_anybody(mention)]
        kinds += [
            mention.name for mention in mentions if _KIND.fullmatch(mention.name) and not is_arm(mention)
        ]
        named = {
            m.name.lower(): m.name for m in mentions if is_arm(m) and (ARM.search(m.name) or not m.start)
        }
        if carried and len(named) == 1 and not _SEVERAL.search(before):
            return next(iter(named.values()))
        carried = carried and not named
    if people:
        return people[0]
    return kinds[0] if len({kind.lower() for kind in kinds}) == 1 else None


def outcome_before(arms: Arms, text: str, sentence: str) -> str | None:
    """What the last sentence of a text claims something of: what "The difference" after it means."""
    if not _POINTS_BACK.search(sentence):
        return None
    for before in _sentences(text)[-1:]:
        parsed = Parsed(before, arms.mentions(before), ())
        for clause in parsed.clauses:
            if said := claimed(parsed, clause.start, clause.end, clause):
                return said
    return None


def population(arms: Arms, section: str, outcome: str | None) -> str | None:
    """The people of the document, where a section or an outcome is about all of them."""
    told = _OF_ALL.search(section.rpartition(" › ")[2].lower()) or outcome in _DEMOGRAPHIC
    return arms.people if told else None


def _sentences(text: str) -> list[str]:
    return SENTENCE_END.split(text[-_REACH:].rstrip())[-_SENTENCES:]
