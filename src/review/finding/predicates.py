"""What is said of a share: the verb and object behind it or before its bracket, or the noun beside it."""

from __future__ import annotations

from typing import Final

from review.finding.groups import SEX
from review.finding.parsed import FAR, Parsed

_NEGATIONS: Final = frozenset(["not", "never"])
_VAGUE_WORDS: Final = """
    observed found seen reported noted shown occurred developed detected identified recognized increased
    decreased improved reduced differed changed declined fell rose dropped remained appeared achieved obtained
    recorded present evident documented diagnosed required performed given used ranged averaged reached was
    demonstrated revealed showed associated compared calculated measured estimated indicated confirmed lowered
"""
#: Verbs that only say that something was seen: their subject names it.
VAGUE: Final = frozenset(_VAGUE_WORDS.split())


def predicate(parsed: Parsed, index: int) -> str | None:
    """What is said of a share that is the subject: "40% (n = 17) of them had a quiet night"."""
    place = parsed.places[index] + 1  # the verb may stand in the result: "40 patients fell (61%)"
    end = min(len(parsed.found), place + FAR)
    if (opening := parsed.found[parsed.places[index]].bracket) is not None:
        place = parsed.close(opening) + 1
    relative = False
    while place < end:
        token = parsed.found[place]
        if token.bracket is None:
            if token.kind in ";.st:":
                if token.kind != "t":
                    return None
            elif token.kind == "r":
                relative = True
            elif token.kind in "vx" or (token.kind == "i" and place == parsed.ends[index]):
                if not relative and not _only_describes(parsed, place):
                    break
                relative = False
                while place + 1 < end and parsed.found[place + 1].kind in "vxa":
                    place += 1
        place += 1
    return _said(parsed, place) if place < end else None


def _only_describes(parsed: Parsed, place: int) -> bool:
    """Whether a participle belongs to the noun before it: "of those treated with bells improved"."""
    if parsed.found[place].kind == "x" or parsed.found[place - 1].kind == "x":
        return False
    for token in parsed.found[place + 1 : place + FAR]:
        if token.bracket is None and token.kind in ",;.sc":
            return False
        if token.bracket is None and token.kind in "vx":
            return parsed.found[place + 1].kind == "p"
    return False


def _said(parsed: Parsed, verb: int) -> str | None:
    """The verb with its object, as far as another number, verb or clause."""
    start = verb
    while (
        start < len(parsed.found)
        and parsed.found[start].kind in "xa"
        and parsed.found[start].word not in _NEGATIONS
    ):
        start += 1
    end = max(start, verb + 1)
    while end < len(parsed.found):
        token = parsed.found[end]
        after = parsed.found[end + 1] if end + 1 < len(parsed.found) else None
        if token.bracket is None and token.kind in ",;.stR":
            break
        if token.kind in "([" and any(t.kind == "R" for t in parsed.found[end : parsed.close(end)]):
            break
        if token.kind == "c" and (after is None or after.kind in "Rvxu" or _clause_begins(parsed, end + 1)):
            break
        if token.word == "as" and after is not None and after.kind == "v":
            break
        end += 1
    return parsed.names(start, end, people=True)


def _clause_begins(parsed: Parsed, place: int) -> bool:
    return any(clause.start == place for clause in parsed.clauses)


def kind_behind(parsed: Parsed, index: int, counted: bool = False) -> str | None:
    """The noun behind a share: "75% women", "a 40% incidence of relapse", "64% for vocabulary".

    Of what is ``counted``, nothing else: "a mean of 2.1 falls per rider".
    """
    within = parsed.found[parsed.places[index] + 1 : parsed.ends[index]]
    if within and SEX.fullmatch(within[0].word):  # "24 males (28.6%)"
        return within[0].word
    start = end = parsed.ends[index]
    while end < len(parsed.found) and (
        parsed.found[end].kind in "nad%" or (end > start and parsed.found[end].word in ("of", "per"))
    ):
        end += 1
    if end > start and (what := parsed.names(start, end, people=True)):
        return None if parsed.phrases.is_anybody(what) else what
    return None if counted else behind(parsed, index)


def behind(parsed: Parsed, index: int) -> str | None:
    """What a number is for or in: "64% for vocabulary", "a mean difference of 31 in total cost"."""
    start = parsed.ends[index]
    while start < len(parsed.found) and parsed.found[start].kind in "n)]":
        start += 1
    if start >= len(parsed.found) or parsed.found[start].word not in ("for", "in", "of", "on"):
        return None
    end = start + 1
    for token in parsed.found[end:]:
        if token.kind not in "nduaq%" and token.word not in ("of", "in", "for", "between"):
            break
        end += 1
    return parsed.names(start, end)


def said_before(parsed: Parsed, verb: int, host: int) -> str | None:
    """The verb and its object before a bracket, if they say more than "was observed"."""
    start = verb
    while start < host and (parsed.found[start].kind in "xa" or parsed.found[start].word.lower() in VAGUE):
        if parsed.found[start].word in _NEGATIONS:
            break
        start += 1
    if start >= host:
        return None
    tail = start
    for place in range(start, host):
        if parsed.found[place].bracket is None and (parsed.found[place].kind in "t"):
            return None
    for place in range(start + 1, host):
        if parsed.found[place].kind == "," or (
            parsed.found[place].kind == "c" and parsed.found[place + 1].kind in "v"
        ):
            tail = place
    return parsed.names(tail, host, people=True)
