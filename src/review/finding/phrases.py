"""What of a noun phrase names an outcome: not the groups, times and comparisons in it, nor empty words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from review.finding.clauses import Token
from review.finding.groups import GROUP_NOUN, Mention, is_part
from review.finding.numerals import COUNT_WORDS
from review.patterns import regex

#: Words that say nothing of what was measured, alone or together.
_EMPTY_WORDS: Final = """
    statistical statistically significant significance clear overall improvement improvements reduction
    reductions decline result results result value values analysis analyses group groups
    arm arms difference differences different data findings finding table figure fig mean means median average
    patients participants subjects people one two three four five six n sd se ci p or hr rr iqr range diff md
    change changes effect effects interaction main compared adjusted unadjusted adj
    comparison majority minority total similar comparable same increase increases decrease decreases equal
    proportion proportions fraction percentage percentages frequent likely trend
    trends marginal tendency positive negative inverse direct strong weak high low figures corresponding cases
    case case observed found seen recognized noted evidence sample samples variable variables model models
    half third quarter one-half one-third two-thirds one-quarter three-quarters nearly part addition contrast
    balanced imbalanced matched homogeneous equivalent identical unchanged
    fact order conclusion example consequence particular association associations correlation correlations
    relationship relationships years year months month weeks week days day hours hour minutes min kg mg cm
    mm ml
    pairwise linear log-rank factor factors respective versus day least use way estimate estimates confidence
    conventional interval intervals remaining rest whole
    column columns row rows superscript superscripts letter letters asterisk asterisks
    favor favour terms respect regard regards common relative analyzed analysed
    importantly interestingly significantly able condition conditions both all each such cohort
    distribution contrasts post-hoc reported placebo allocation
"""
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())
#: Words that name something only together: "time scores".
_WEAK_WORDS: Final = """
    time times rate rates level levels score scores frequency population test tests study treatment treatments
    intervention baseline period point points number numbers control measure measures outcome outcomes
    parameter parameters pattern patterns
"""
_WEAK: Final = frozenset(_WEAK_WORDS.split())
#: Heads whose complement is what was measured: "difference in pain", "proportion of patients who fell".
_LEADS_WORDS: Final = """
    difference differences change changes improvement improvements reduction reductions increase increases
    decrease decreases effect effects gain gains decline declines trend trends evidence proportion proportions
    percentage percentages interaction interactions comparison comparisons result results value values benefit
    fraction impact influence mean median average total number majority variation variations analysis analyses
    level levels score scores significance terms respect regard favor favour estimate estimates loss
    odds likelihood probability chance chances risk drop rise advantage superiority tendency
"""
_LEADS: Final = frozenset(_LEADS_WORDS.split())
#: Nouns that carry a claim: it is said what they are in, of or for.
CLAIMS_WORDS: Final = """
    difference differences change changes improvement improvements reduction reductions increase increases
    decrease decreases effect effects gain gains decline declines trend trends drop rise benefit impact
    influence interaction interactions variation deterioration elevation
"""
CLAIMS: Final = frozenset(CLAIMS_WORDS.split())
_AFFECTING: Final = frozenset(["effect", "effects", "impact", "influence", "interaction", "interactions"])
#: Of these the words around stay: "risk of falls", "weight loss".
_KEEPS: Final = frozenset(
    [
        "level",
        "levels",
        "score",
        "scores",
        "odds",
        "risk",
        "likelihood",
        "probability",
        "loss",
        "number",
        "gain",
        "gains",
        "variation",
    ]
)
_MODIFIERS_WORDS: Final = """
    mean median average overall estimated significant adjusted unadjusted reported observed corresponding
    respective statistical clear marginal greater crude small large similar comparable main additional least
    sd se sem mean-adjusted absolute consistent strong slight marked substantial considerable final same
    relative-effect borderline non-significant nonsignificant pronounced primary secondary further
"""
_MODIFIERS: Final = frozenset(_MODIFIERS_WORDS.split())
_TIME_WORD: Final = regex(
    r"(?:(?:pre|post)[- ]?\w*|baseline|follow-?ups?|(?:\d+[- ]?)?(?:seconds?|minutes?|mins?|hours?|hrs?|days?"
    r"|weeks?|wks?|months?|years?|yrs?|h)|visits?|periods?|times?|time-?points?|enrol\w+|randomi[sz]ation"
    r"|entry|end|beginning|start|study|trial|course|T\d|discharge|admission|follow|up|w\d+|assessments?"
    r"|measurements?|sessions?|completion|treatment|intervention|surgery|therapy|first|last|second|third"
    r"|program\w*|training|procedure|operation|\d+(?:st|nd|rd|th)?|test\w*|later|week-\d+)",
    re.IGNORECASE,
)
_TIME_UNIT: Final = regex(
    r"(?:(?:\d+[- ]?)?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|years?|yrs?|h)"
    r"|baseline|follow-?ups?|visits?|periods?|time-?points?|T\d|enrol\w+|randomi[sz]ation|discharge|end"
    r"|(?:pre|post)-?\w*|study|trial|first|intervention|treatment|course|surgery|therapy)",
    re.IGNORECASE,
)
_OF_TIME: Final = frozenset(
    [
        "at",
        "during",
        "after",
        "before",
        "from",
        "to",
        "by",
        "within",
        "over",
        "until",
        "since",
        "in",
        "for",
        "between",
        "throughout",
        "following",
    ]
)
_OF_PEOPLE: Final = frozenset(
    [
        "in",
        "among",
        "for",
        "within",
        "between",
        "with",
        "by",
        "of",
        "on",
        "from",
        "to",
        "across",
        "under",
        "over",
        "than",
    ]
)
_COMPLEMENT: Final = frozenset(["in", "of", "for", "on", "regarding", "concerning", "with", "between"])
_PERSON: Final = regex(
    r"(?:patients?|participants?|subjects?|individuals?|respondents?|people|persons?|cases|groups?|arms?"
    r"|volunteers?|everyone|clinicians|nurses|both)$",
    re.IGNORECASE,
)


_ARM: Final = frozenset(["group", "groups", "arm", "arms"])


class Phrases:
    """Phrases of a sentence without what is no outcome in them.

    Parameters
    ----------
    text : str
        The sentence.
    found : sequence of Token
        Its tokens.
    mentions : sequence of Mention
        The groups that it names.
    """

    def __init__(self, text: str, found: Sequence[Token], mentions: Sequence[Mention]) -> None:
        self.text, self.found, self.mentions = text, found, mentions
        self.starts = [mention.start for mention in mentions]

    def names(self, start: int, end: int, people: bool = False, change: bool = False) -> str | None:
        """What the tokens from ``start`` to before ``end`` name; None if it is nothing that is measured.

        ``people`` may be what a share is of: "63% were women"; of a ``change`` it stays said that it is one.
        """
        level = self.found[end - 1].bracket if start < end else None
        parts = self._parts([i for i in range(start, end) if self.found[i].bracket == level], people)
        led = ""
        while parts:
            head = self._words(parts[0], people)
            said = bool(head) and not self._is_empty(head)
            if said and not self._is_lead(head):
                phrase = self._joined(parts, head, people)
                return phrase and led + phrase
            join, inner = self._complement(parts)
            if not inner:
                weak = bool(head) and len(parts) > 1 and self.found[head[-1]].word.lower() in _WEAK
                return self._joined(parts, head, people) if said or weak else None  # "time to relapse"
            word = self.found[head[-1]].word.lower() if head else ""
            if word in _WEAK or (change and word in CLAIMS):
                led += f"{self._slice(head)} {self.found[join].word} "
            parts = inner
        return None

    def _parts(self, places: list[int], people: bool) -> list[list[int]]:
        """The phrase in parts: its head, and each preposition with its noun, but for groups and times."""
        parts: list[list[int]] = [[]]
        for place in places:
            token = self.found[place]
            if token.kind in ("t", ";", ".", ":", "=") or token.word == "which":
                break
            if token.kind in "()[]±":
                continue
            if token.kind == "R":
                parts = [[]]
                continue
            last = parts[-1][-1] if parts[-1] else None
            apart = last is not None and (
                (token.kind == "d" and self.found[last].kind in "nu")
                or (token.kind == "n" and self._ends_a_group(last))  # "In the bell group mean wear"
            )
            if token.kind in "pr" or apart:
                parts.append([place])
            else:
                parts[-1].append(place)
        if people:
            return [part for part in parts if part and not self._is_time(part) and not self._is_arm(part)]
        return [
            part
            for part in parts
            if part
            and not (self.found[part[0]].kind == "p" and (self._is_time(part) or self._is_group(part)))
        ]

    def _ends_a_group(self, place: int) -> bool:
        """Whether a word ends the name of an arm."""
        word = self.found[place].word.lower()
        return word in _ARM and any(mention.end == self.found[place].end for mention in self.mentions)

    def _is_time(self, part: list[int]) -> bool:
        """Whether a preposition with its noun is a time: "after 12 weeks", "during the follow-up period"."""
        if self.found[part[0]].word.lower() not in _OF_TIME:
            return False
        nouns = [self.found[i].word for i in part[1:] if self.found[i].kind in "nu"]
        timed = any(_TIME_UNIT.fullmatch(noun) or noun in ("time", "times") for noun in nouns)
        return timed and all(noun.lower() in COUNT_WORDS or _TIME_WORD.fullmatch(noun) for noun in nouns)

    def _is_group(self, part: list[int]) -> bool:
        """Whether a preposition leads to a group."""
        if self.found[part[0]].word.lower() not in _OF_PEOPLE:
            return False
        nouns = [i for i in part[1:] if self.found[i].kind in "nu"]
        if any(self.found[i].word.lower() in _ARM for i in nouns):
            return True
        return bool(nouns) and (self._in_mention(nouns[-1]) or self._person(nouns[-1]))

    def _is_arm(self, part: list[int]) -> bool:
        """Whether a preposition leads to an arm: "in the bell group"."""
        words = {self.found[i].word.lower() for i in part}
        return bool(words & _ARM) and self.found[part[0]].kind == "p"

    def is_anybody(self, phrase: str) -> bool:
        """Whether a phrase is people as such: "patients"."""
        return _PERSON.fullmatch(phrase) is not None

    def _person(self, place: int) -> bool:
        return _PERSON.match(self.found[place].word) is not None

    def _in_mention(self, place: int) -> bool:
        token = self.found[place]
        if token.word.lower() in _ARM:
            return True
        last = bisect_left(self.starts, token.end) - 1
        if last < 0 or self.mentions[last].end < token.end or self.starts[last] > token.start:
            return False
        return not is_part(self.text, self.mentions[last])

    def _words(self, part: list[int], people: bool) -> list[int]:
        """The words of one part without articles, quantities and groups."""
        kept = [i for i in part if people or not self._in_mention(i)]
        while kept and self._opens(kept):
            kept = kept[1:]
        while kept and self.found[kept[-1]].kind not in "nvu%":
            kept = kept[:-1]
        return kept

    def _opens(self, kept: list[int]) -> bool:
        token = self.found[kept[0]]
        if token.kind == "n":
            return token.word.lower() in _MODIFIERS and len(kept) > 1
        if token.kind == "u":
            after = self.found[kept[1]].word if len(kept) > 2 else ""
            return _TIME_UNIT.fullmatch(after) is None
        return token.kind != "v" and token.word not in ("not", "never")

    def _is_empty(self, kept: list[int]) -> bool:
        words = [self.found[i].word.lower() for i in kept if self.found[i].kind in "nvu"]
        said = [w for w in words if w not in _EMPTY and not w[0].isdigit() and not _TIME_UNIT.fullmatch(w)]
        if len(said) == 1 and said[0] in _WEAK:
            return True
        return not re.search("[a-zα-ω]{2}", " ".join(said))

    def _is_lead(self, kept: list[int]) -> bool:
        word = self.found[kept[-1]].word.lower()
        return word in CLAIMS or (word in _LEADS and word not in _KEEPS and self._is_empty(kept[:-1]))

    def _complement(self, parts: list[list[int]]) -> tuple[int, list[list[int]]]:
        """What follows "difference in", "proportion of patients who": the parts from the complement on."""
        head = self.found[parts[0][-1]].word.lower()
        preferred = (
            ("on",) if head in _AFFECTING else ("to",) if head in ("respect", "regard", "regards") else ()
        )
        for wanted in (preferred, _COMPLEMENT):
            for number, part in enumerate(parts[1:], 1):
                token = self.found[part[0]]
                if (token.kind == "r" and wanted is _COMPLEMENT) or token.word.lower() in wanted:
                    inner = [part[1:], *parts[number + 1 :]]
                    if inner[0] and not self._is_empty(inner[0]):
                        return part[0], inner
        return 0, []

    def _joined(self, parts: list[list[int]], head: list[int], people: bool) -> str | None:
        """The words of the head and of the parts that stay."""
        pieces = [self._slice(head)]
        for part in parts[1:]:
            if self.found[part[0]].kind == "r" and self._person(head[-1]):
                return self._slice(self._words(part[1:], people))
            words = self._words(part[1:], people)
            if words and self.found[part[0]].kind in "pr":
                pieces.append(f"{self.found[part[0]].word} {self._slice(words)}")
        phrase = " ".join(pieces).strip(" ,;:.-–“\"'’”()[]=")
        if len(phrase) > 110:
            phrase = pieces[0]
        if len(phrase) > 110 or "et al" in phrase or (not people and GROUP_NOUN.fullmatch(phrase)):
            return None
        return phrase or None

    def _slice(self, kept: list[int]) -> str:
        """The text of tokens, as printed where they stand together."""
        said, last = "", None
        for place in kept:
            token = self.found[place]
            if last is not None:
                gap = self.text[last : token.start]
                said += gap if gap in (" ", "/", "", "-") else ", " if "," in gap else " "
            said += self.text[token.start : token.end]
            last = token.end
        return said.strip(" ,")
