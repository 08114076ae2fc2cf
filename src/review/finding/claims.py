"""The claim that a p-value or an effect supports: what differs, what is higher, what is related to what."""

from __future__ import annotations

from typing import Final

from review.finding.clauses import Clause
from review.finding.parsed import Parsed
from review.finding.phrases import CLAIMS
from review.patterns import regex

_ADJECTIVES: Final = {"older": "age", "younger": "age", "heavier": "weight", "taller": "height"}
RELATING: Final = regex(r"correlat|associat|relationship|related")


def claimed(parsed: Parsed, start: int, end: int, clause: Clause) -> str | None:
    """What differs or changes, what is higher, the subject, or what is said of it."""
    if not parsed.has_nouns(start, end):
        return None
    for place in range(end - 1, start - 1, -1):
        token = parsed.found[place]
        if token.kind == "q" and token.word in _ADJECTIVES:
            return _ADJECTIVES[token.word]
        what = None
        if token.word.lower() in CLAIMS and token.kind == "n":
            what = _of_claim(parsed, place, end)
        elif token.kind == "q" and place + 1 < end:
            after = parsed.found[place + 1]
            if after.kind in "na" or after.word == "on":
                what = parsed.names(place + 1, parsed.stop(place + 1, end))
        if what:
            return what
    verb = clause.verb if clause.verb is not None and clause.verb < end else None
    stop = verb if verb is not None else end
    begin = parsed.behind_lead(start, stop)
    people = begin < stop and parsed.found[begin].kind == "o"
    if not people and (what := parsed.names(begin, stop)):
        return what
    if verb is None:
        return None
    last = max((i + 1 for i in range(start, end) if parsed.found[i].kind in "vx"), default=end)
    return parsed.names(min(clause.rest, end), end) or parsed.names(last, end, people=True)


def _of_claim(parsed: Parsed, place: int, end: int) -> str | None:
    """The complement of "difference", at once or behind "was seen"."""
    stop = parsed.stop(place + 1, end)
    if what := parsed.names(place, stop):
        return what
    rest = stop
    while rest < end and parsed.found[rest].kind in "vxa":
        rest += 1
    if rest > stop and rest < end and parsed.found[rest].kind == "p":
        return parsed.names(rest, parsed.stop(rest, end))
    return None


def related(parsed: Parsed, clause: Clause, floor: int, host: int) -> str | None:
    """Both sides of a correlation: "X was correlated with Y", "a relationship between X and Y"."""
    at = next(
        (i for i in range(host - 1, clause.start - 1, -1) if RELATING.match(parsed.found[i].word)), None
    )
    if at is None:
        return None
    joins = [
        i
        for i in range(at + 1, host)
        if parsed.found[i].word in ("with", "to", "between", "and") and parsed.found[i].bracket is None
    ]
    if not joins:
        return None
    between = [i for i in joins if parsed.found[i].word == "between"]
    if between:
        at, joins = between[-1], [i for i in joins if i >= between[-1]]
    if between or parsed.found[at + 1].word == "of":
        second = next((i for i in joins[bool(between) :] if parsed.found[i].word in ("and", "with")), None)
        if second is None:
            return None
        first = parsed.names(at + 1, second, change=True)
    else:
        second = joins[0]
        first = parsed.names(parsed.behind_lead(clause.start, at), parsed.stop(clause.start, at), change=True)
    other = parsed.names(max(second + 1, floor), host, change=True)
    return f"{first} and {other}" if first and other else None
