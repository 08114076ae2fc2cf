"""A sentence with its results, parsed: where its clauses, brackets, items and verbs stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from review.finding.clauses import Clause, Span, clauses, tokens
from review.finding.groups import Mention
from review.finding.notation import UNIT
from review.finding.phrases import Phrases
from review.patterns import regex

_UNIT_ALONE: Final = regex(
    rf"(?:{UNIT}|[a-zA-Zμµ]{{1,5}}/[a-zA-Zμµ\d.]{{1,6}}[²³]?|years?|yrs?|months?|weeks?|days?|hours?|h|min"
    r"|minutes?|seconds?|points?|units?|m²|times|%|mg|kg|g|mm|cm|mL|ml|L|l|°)"
)
FAR: Final = 80  # tokens; what is farther away is not said of a number


class Parsed:
    """A sentence in tokens, its results among them.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : sequence of Mention
        The groups it names.
    spans : sequence of (start, end, kind)
        Its results, in order.

    Attributes
    ----------
    found : list of Token
        Its tokens.
    places, ends : list of int
        For each result its token, and the token that follows it and its unit.
    clauses : list of Clause
        Its clauses.
    names : callable
        What the tokens between two places name: see :meth:`review.finding.phrases.Phrases.names`.
    """

    def __init__(self, text: str, mentions: Sequence[Mention], spans: Sequence[Span]) -> None:
        self.text, self.spans = text, spans
        self.found, self.places = tokens(text, spans)
        self._begins = [token.start for token in self.found]
        self.clauses = clauses(self.found)
        self.phrases = Phrases(text, self.found, mentions)
        self.names = self.phrases.names
        self._nouns = [place for place, token in enumerate(self.found) if token.kind == "n"]
        self.ends = [self._behind_unit(self.token_at(end), kind) for _, end, kind in spans]

    def token_at(self, end: int) -> int:
        """The first token that begins at a place or behind it."""
        return bisect_left(self._begins, end)

    def _behind_unit(self, place: int, kind: str) -> int:
        """The token behind the unit of a number: "171.5 cm"."""
        while (
            kind in ("summary", "estimate")
            and place < len(self.found)
            and self.found[place].kind == "n"
            and _UNIT_ALONE.fullmatch(self.found[place].word)
        ):
            place += 1
        return place

    def clause_of(self, place: int) -> int:
        """The clause of a place, whatever the bracket that it stands in."""
        while (opening := self.found[place].bracket) is not None:
            place = opening
        return bisect_right(self.clauses, place, key=lambda clause: clause.start) - 1

    def is_condition(self, number: int) -> bool:
        """Whether a clause only says when or why the one before holds."""
        start = self.clauses[number].start
        return start > 0 and self.found[start - 1].word.lower() in (
            "when",
            "if",
            "because",
            "since",
            "unless",
        )

    def near(self, clause: Clause, host: int) -> Clause:
        """A clause without what is too far before a number to be said of it."""
        if host - clause.start <= FAR:
            return clause
        start = host - FAR
        verb = clause.verb if clause.verb is not None and clause.verb >= start else None
        return Clause(start, min(clause.end, host + FAR), verb, max(clause.rest, start))

    def close(self, bracket: int) -> int:
        """The token that closes a bracket."""
        outer = self.found[bracket].bracket
        for place in range(bracket + 1, min(len(self.found), bracket + FAR)):
            if self.found[place].bracket == outer and self.found[place].kind in ")]":
                return place
        return min(len(self.found), bracket + FAR) - 1

    def item(self, floor: int, host: int) -> int:
        """Where the last item before a bracket begins: behind a conjunction, a comma, a verb."""
        place = host
        while place > floor:
            token = self.found[place - 1]
            if token.bracket == self.found[host].bracket and token.kind in (
                ",",
                "c",
                "v",
                "x",
                "i",
                "r",
                "s",
            ):
                break
            if token.kind == "p" and token.word.lower() not in ("of", "to", "per", "from"):
                break
            place -= 1
        return place

    def has_nouns(self, start: int, end: int) -> bool:
        """Whether anything is named between two tokens."""
        return bisect_left(self._nouns, start) < bisect_left(self._nouns, end)

    def verb_in(self, start: int, end: int) -> bool:
        """Whether a verb stands between two tokens, outside of brackets."""
        return any(token.kind in "vx" and token.bracket is None for token in self.found[start:end])

    def behind_lead(self, start: int, end: int) -> int:
        """Where the subject begins behind "At 12 weeks," and "Moreover,"."""
        while start < end and self.found[start].kind in (",", "c", ")", "]", "s"):
            start += 1
        if start < end and self.found[start].kind in ("p", "a", "i", "s", "t", "u"):
            for place in range(start + 1, end - 1):
                token = self.found[place]
                if token.kind == "," and token.bracket is None and self.found[place + 1].kind not in "paist":
                    return place + 1
        return start

    def stop(self, start: int, end: int) -> int:
        """Where a noun phrase ends at the latest: before a verb, a comparison or a clause."""
        for place in range(start, end):
            token = self.found[place]
            if token.bracket is None and token.kind in "vxts;R":
                return place
        return end
