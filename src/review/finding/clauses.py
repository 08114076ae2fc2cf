"""What the words of a sentence are, and where its clauses, verbs and brackets stand.

No dictionary of the language is needed: words of the closed classes (determiners, prepositions, conjunctions,
auxiliaries, pronouns) are listed, past tenses are known by their ending and by what stands beside them, and
whatever is left belongs to a noun phrase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from review.finding.numerals import COUNT_WORDS
from review.patterns import regex

#: Start, end and kind of a result in its sentence.
Span = tuple[int, int, str]
#: One letter for each class of words; all else is a noun, an adjective or a name: "n".
_CLASSES: Final = {
    "d": """the a an this these all both each every either neither no any some several many most few another
        such its their his her our other others half""",
    "p": """of in on at by for with to from among between within during after before over under through
        throughout across per via without into onto upon about toward towards despite following
        regarding concerning including except beyond behind since until as around up""",
    "c": "and or nor but &",
    "s": "while whereas although though because when if unless whether so thus hence therefore however yet",
    "r": "who which whom whose where that",
    "t": "than versus vs v compared against",
    "x": """was were is are be been being am has have had having do does did can could may might will would
        shall should must cannot""",
    "o": "they it we he she there i them us him you itself themselves none nobody those",
    "a": """also only not about approximately nearly almost very again even just still already moreover
        furthermore respectively more less most often rather too then now later soon never ever once twice
        together alone well further instead otherwise least fewer roughly some out off away""",
    "q": """higher lower greater larger smaller longer shorter better worse older younger stronger weaker
        faster slower earlier heavier taller rarer fewer""",
    "i": """receiving taking using having showing including containing comparing undergoing reporting
        indicating suggesting achieving attending living requiring experiencing completing meeting giving
        leading resulting ranging demonstrating developing exhibiting presenting yielding reaching
        favoring favouring outnumbering representing wearing revealing reflecting corresponding given
        consisting comprising falling scoring following""",
    "v": """showed shows show found fell rose took gave became felt lost met went came underwent withdrew wore
        chose grew made kept saw seen known got left said read drew led understood undertook began ate slept
        rode won shown taken fallen risen become gone done made stood held paid spent bought brought built
        shrank drank ran sat grown drawn chosen withdrawn undergone remains occurs appears differs increases
        decreases correlates predicts tends includes contained exceeds indicates suggests reveals""",
}
CLASS_OF: Final = {word: kind for kind, words in _CLASSES.items() for word in words.split()}
#: Verbs that take an object without an article: "group received placebo", unlike "dose adjusted analysis".
_TAKES_OBJECT_WORDS: Final = """
received reported experienced developed completed required achieved showed used suffered exhibited
    demonstrated attended declined refused discontinued reached scored maintained preferred needed missed
    presented gained improved increased decreased reduced produced yielded provided revealed indicated
    attained displayed obtained smoked
"""
_TAKES_OBJECT: Final = frozenset(_TAKES_OBJECT_WORDS.split())
#: Verbs of people in the present: "of patients who fast, 11% develop stones".
_BASE: Final = frozenset(
    ["develop", "experience", "suffer", "receive", "require", "die", "remain", "respond"]
)
_NO_ADVERB: Final = frozenset(
    ["family", "early", "daily", "weekly", "monthly", "elderly", "assembly", "anomaly", "yearly", "likely"]
)
_NO_PAST: Final = frozenset(
    ["need", "bed", "seed", "speed", "feed", "blood", "hundred", "red", "shed", "indeed", "breed", "weed"]
)
_TOKEN: Final = regex(
    r"\d+(?:,\d{3})+(?:\.\d+)?|\w+(?:['’./+–‐-]\w+|\(\w{1,5}\)\w+)*|(?<= )%(?= ?[A-Za-z])|[,;:()\[\]=<>≤≥±.]"
)
_WORD_WITHIN: Final = regex(r"[A-Za-z]{3}")
#: A full stop that ends something: "P. vivax" and "Fig. 2" go on.
_ENDS: Final = regex(r"[a-z)\]\d][a-z)\]\d][a-z)\]\d%][.] [A-Z]")
_HELPS: Final = frozenset(
    [
        "do",
        "does",
        "did",
        "can",
        "could",
        "may",
        "might",
        "will",
        "would",
        "shall",
        "should",
        "must",
        "cannot",
    ]
)
_OPENING: Final = "(["
_CLOSING: Final = ")]"


@dataclass(slots=True)
class Token:
    """A word, a sign or a result, and its class; ``index`` is that of the result."""

    kind: str
    word: str
    start: int
    end: int
    bracket: int | None = None  # the token that opens the bracket it stands in
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens from ``start`` to before ``end``; the verb is those from ``verb`` to before ``rest``, if any."""

    start: int
    end: int
    verb: int | None
    rest: int


def tokens(text: str, spans: Sequence[Span]) -> tuple[list[Token], list[int]]:
    """The tokens of a sentence, and the token of each result."""
    found: list[Token] = []
    places: list[int] = []
    at = 0
    for index, (start, end, kind) in enumerate(spans):
        if start < at and found:
            places.append(max((i for i, token in enumerate(found) if token.kind == "R"), default=0))
            continue
        _words(text, at, start, found)
        places.append(len(found))
        at = end
        if kind == "proportion" and _WORD_WITHIN.search(text, start, end):
            first = _TOKEN.match(text, start)
            at = first.end() if first else end
        found.append(Token("R", "", start, at, None, index))
    _words(text, at, len(text), found)
    _classify(found)
    _nest(found)
    return found, places


def _words(text: str, start: int, end: int, found: list[Token]) -> None:
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        kind = CLASS_OF.get(word.lower(), "") if len(word) < 2 or not word.isupper() else ""  # "OR" is a name
        if not kind:
            if word == "." and not _ENDS.match(text, match.start() - 3):
                continue
            if not (word[0].isalnum() or word == "%"):
                kind = word
            elif (word[0].isdigit() and not word[-1].isalpha()) or word.lower() in COUNT_WORDS:
                kind = "u"
        elif kind == "o" or word == "A":
            kind = "d" if word == "A" and not found else kind if word != "A" else "n"
        found.append(Token(kind, word, match.start(), match.end()))


def _classify(found: list[Token]) -> None:
    """Name the words that the lists leave open: adverbs, verbs, and nouns as the rest."""
    before, helped = "", False
    for place, token in enumerate(found):
        if not token.kind:
            word = token.word.lower()
            if word.endswith("ly") and word not in _NO_ADVERB:
                token.kind = "a"
            elif word.endswith("ed") and word not in _NO_PAST and len(word) > 3 and "-" not in word:
                token.kind = "v" if _is_verb(found, place, before) else "n"
            else:
                plural = word in _BASE and place and found[place - 1].word.endswith(("s", "men", "children"))
                token.kind = "v" if helped or plural else "n"
        elif token.word in ("increases", "decreases") and found[place + 1 : place + 2]:
            token.kind = "n" if found[place + 1].word in ("in", "of") else "v"
        elif token.kind in "vi" and before in ("d", "p", "q") and token.word.lower() != "given":
            token.kind = "n"
        elif token.kind == "p" and token.word == "up" and before in ("v", "x"):
            token.kind = "a"
        if token.kind != "a":
            before = token.kind
            helped = token.word in _HELPS


def _is_verb(found: list[Token], place: int, before: str) -> bool:
    """Whether a word in -ed is a verb: behind an auxiliary, or behind a noun and before no other noun."""
    if before == "x":
        return True
    after = found[place + 1] if place + 1 < len(found) else None
    kind = after.kind if after else "."
    if after is not None and kind == "":
        kind = "a" if after.word.endswith("ly") else "n"
    if before in ("n", ")", "]", "o", "r", "R", "i", "u"):
        return kind != "n" or found[place].word.lower() in _TAKES_OBJECT
    return before in ("", ".", ",", "c", ";", ":", "s", "v", "(") and kind in ("d", "p", "u", "a", "R", "q")


def _nest(found: list[Token]) -> None:
    """Note in which bracket each token stands."""
    stack: list[int] = []
    for place, token in enumerate(found):
        if token.kind in _CLOSING and stack:
            stack.pop()
        token.bracket = stack[-1] if stack else None
        if token.kind in _OPENING:
            stack.append(place)


def clauses(found: Sequence[Token]) -> list[Clause]:
    """The clauses of a sentence, brackets aside, each with its main verb."""
    starts = [0]
    for place, token in enumerate(found):
        if place and token.bracket is None and _parts_clauses(found, place, starts[-1]):
            starts.append(place + 1)
    ends = [*starts[1:], len(found)]
    return [_clause(found, start, end) for start, end in zip(starts, ends, strict=True)]


def _parts_clauses(found: Sequence[Token], place: int, start: int) -> bool:
    """Whether a clause ends at a token: the next has its own subject and verb, or the sign says so."""
    token = found[place]
    if token.kind in ("s", ";", ".") or (token.word == "that" and found[place - 1].kind == "v"):
        return True
    if token.kind == ":":
        return _own_subject(found, place + 1)
    return token.kind in ",c" and _own_subject(found, place + 1) and _verb_in(found, start, place)


def _own_subject(found: Sequence[Token], start: int) -> bool:
    """Whether a noun phrase and then a verb follow: a clause of its own begins."""
    named = False
    for token in found[start : start + 16]:
        if token.bracket is not None or token.kind in "()[]":
            continue
        if token.kind in ("n", "R", "o"):
            named = True
        elif token.kind in "vx":
            return named
        elif token.kind not in ("d", "p", "a", "u", "q") and not (token.kind == "c" and named):
            return False
    return False


def _verb_in(found: Sequence[Token], start: int, end: int) -> bool:
    return any(token.kind in "vx" and token.bracket is None for token in found[start:end])


def _clause(found: Sequence[Token], start: int, end: int) -> Clause:
    """The clause with its main verb: the first that belongs to no relative clause and to no participle."""
    relative = False
    groups: list[tuple[int, int]] = []
    place = start
    while place < end:
        token = found[place]
        if token.bracket is None and token.kind == "r" and place > start and not _means_those(found, place):
            relative = True
        elif token.bracket is None and token.kind in "vx":
            last = place
            while last < end and found[last].kind in "vxa":
                last += 1
            if not relative:
                groups.append((place, last))
            relative, place = False, last
            continue
        place += 1
    finite = [group for group in groups if not _participle(found, group, groups)]
    verb, rest = finite[0] if finite else (None, end)
    return Clause(start, end, verb, rest)


def _means_those(found: Sequence[Token], place: int) -> bool:
    """Whether "that" is "than that of", which begins no relative clause."""
    return found[place].word == "that" and found[place - 1].kind in ("t", "p")


def _participle(found: Sequence[Token], group: tuple[int, int], groups: list[tuple[int, int]]) -> bool:
    """Whether a verb only describes the noun before it: "patients treated with bells improved"."""
    first, last = group
    if found[first].kind == "x" or last >= len(found) or found[first - 1].kind in (",", "c", "o"):
        return False
    later = [other for other in groups if other[0] > first]
    return bool(later) and not any(
        token.kind in ",c" for token in found[last : later[0][0]] if not token.bracket
    )
