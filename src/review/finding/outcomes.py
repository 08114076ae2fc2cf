"""What a number measures, decided by where it stands in its clause.

A number behind a noun ("a BMI of 27", "age, 45"), behind a verb ("wear was 3.1"), before a verb ("40% had a
lamp") or in the bracket of an item ("married (93%)") is named by that place. A p-value or an effect has the
outcome of the claim that it supports: what differs, what is higher, the subject, the object. Where nothing
new is named since the number before, it is of the same. What the words do not name is None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from review.finding.claims import RELATING, claimed, related
from review.finding.clauses import Clause
from review.finding.parsed import Parsed
from review.finding.phrases import CLAIMS
from review.finding.predicates import VAGUE, behind, kind_behind, predicate, said_before
from review.patterns import regex

_TEST_NAMES: Final = regex(
    r"(?i:tests?|an(?:c)?ova|wilcoxon|mann.whitney|fisher\S*|chi|log-?rank|exact|corrected|adjusted|unadjusted"
    r"|overall|trend|regression|all|both|each|log|rank|kaplan|meier|model|SD|SEM?|CI|OR|HR|RR|IQR|MD|RD|df|versus|vs"
    r"|slope|table|fig\w*|stud(?:y|ies)"
    r"|difference|coefficient|interval|effects?|interactions?)"
)
_WHEN: Final = frozenset(["at", "in", "during", "after", "before", "by", "on", "within", "over"])
_SEEN: Final = frozenset(["in", "by", "for", "among", "to"])
_A_MEAN: Final = regex(r"(?:mean|median|average) of ")
_OLD: Final = regex(r"[ ]?(?:years?|yrs?|months?)(?:[ -]old| of age)\b")
#: What was said before is counted or measured again: "the corresponding figures were 1/68".
_THE_SAME: Final = regex(
    r"\b(?:corresponding|respective|[Tt]he (?:mean |median )?(?:means?|medians?|values?|figures?|numbers?"
    r"|changes?|rates?|proportions?|percentages?|differences?))\b"
)
_ITEMS: Final = regex(r",[ ](?:and[ ])?|[ ]and[ ]")
_NO_LIST: Final = regex(r"\b(?:before|after|between|from|during)\b")
_IN_A_LIST: Final = regex(r"[ ]?[)\]]?(?:,|,?[ ]and)[ ][(\[]?")


class Outcomes:
    """What each result of a sentence measures.

    Parameters
    ----------
    parsed : Parsed
        The sentence.
    before : callable
        Gives the outcome of the sentence before, for "The difference was significant (p = .02)".
    """

    def __init__(self, parsed: Parsed, before: Callable[[], str | None]) -> None:
        self.text, self.spans, self.parsed, self.before = parsed.text, parsed.spans, parsed, before
        self.found, self.places, self.ends = parsed.found, parsed.places, parsed.ends
        self.relates = RELATING.search(parsed.text) is not None
        self.known: list[str | None] = []
        for index in range(len(parsed.spans)):
            self.known.append(self._of(index))
        self._share_lists()

    def _of(self, index: int) -> str | None:
        place, kind = self.places[index], self.spans[index][2]
        bracket = self.found[place].bracket
        host = place if bracket is None else bracket
        number = self.parsed.clause_of(host)
        clause = self.parsed.near(self.parsed.clauses[number], host)
        floor = max(clause.start, self.ends[index - 1] if index else 0)
        if index and self.known[-1] and self._goes_on(index):
            return self.known[-1]
        if bracket is not None and (label := self._label(index, bracket)):
            return label
        if (
            self.relates
            and kind in ("p", "test", "estimate")
            and (both := related(self.parsed, clause, floor, host))
        ):
            return both
        if kind in ("p", "test"):
            if item := self._listed(index, floor, host):
                return item
            values = index and self.spans[index - 1][2] not in ("p", "test") and floor > clause.start
            if values and self.known[-1] and not self.parsed.verb_in(floor, host):
                return self.known[-1]
            return self._claim(number, host, index)
        if bracket is None and (what := self._listed_behind(index)):
            return what
        if bracket is None:
            named = self._beside(index, clause, floor)
        else:
            named = self._bracketed(index, clause, floor, host)
        if named:
            return named
        if index and floor > clause.start and self.known[-1]:
            return self.known[-1]
        return self._claim(number, host, index)

    def _goes_on(self, index: int) -> bool:
        """Whether nothing is named between two numbers: "(5.1 vs 2.8; p = .01)", "3.4 and 4.1 in the"."""
        last, place = self.places[index - 1], self.places[index]
        between = self.found[self.ends[index - 1] : place]
        same = self.found[last].bracket == self.found[place].bracket
        parted = ("v", "x", ".", "s", "i") if self.spans[index][2] == "p" else ("v", "x", ";", ".", "s", "i")
        if not same or any(token.kind in parted for token in between):
            return False
        claim = self.spans[index][2] in ("p", "test") and self.spans[index - 1][2] not in ("p", "test")
        share = self.found[place].bracket is None and self.spans[index][2] == "proportion"
        if share and not any(token.kind == "t" or token.word == "to" for token in between):
            return False
        if self.spans[index][2] == "proportion" and self._ends_the_item(index):
            return False  # "(23 women and 4 men)"
        if self.parsed.names(self.ends[index - 1], place) is not None:
            return False
        return (
            self.found[place].bracket is not None or claim or self.spans[index][2] == self.spans[index - 1][2]
        )

    def _label(self, index: int, bracket: int) -> str | None:
        """The name of a number within its bracket: "(age, 20.7", "; height: 171.5"."""
        place = self.places[index]
        floor = max(bracket + 1, self.ends[index - 1] if index else 0)
        end = place
        while end > floor and self.found[end - 1].kind in (",", ":", "="):
            end -= 1
        start = end
        while start > floor and self.found[start - 1].kind not in ";,:vx([rt":
            start -= 1
        if end < place and self.found[end].kind == "," and start and self.found[start - 1].kind == ",":
            return None
        words = self.found[start:end]
        if start and self.found[start - 1].kind == "t":
            return None
        if any(token.bracket != bracket for token in words):
            return None
        if words and (words[0].kind == "p" or (index and start == self.ends[index - 1])):
            return None
        if any(_TEST_NAMES.fullmatch(token.word) or token.kind == "i" for token in words):
            return None
        return self.parsed.names(start, end)

    def _listed(self, index: int, floor: int, host: int) -> str | None:
        """The item of a list: "TBIL (p = .04) and AST (p = .02)"."""
        if host == self.places[index]:
            return None
        if (
            index
            and not self.parsed.verb_in(floor, host)
            and self.parsed.clause_of(self.places[index - 1]) == self.parsed.clause_of(host)
        ):
            return self.parsed.names(floor, host)
        following = next((i for i in range(index + 1, len(self.spans)) if self._outside(i, host)), None)
        if following is None:
            return None
        other = self.found[self.places[following]].bracket
        if other is None or self.parsed.clause_of(other) != self.parsed.clause_of(host):
            return None
        start = self.parsed.close(host) + 1
        if self.parsed.verb_in(start, other) or self.parsed.names(start, other) is None:
            return None
        if self.found[start].kind not in (",", "c", ";") or self.spans[following][2] != self.spans[index][2]:
            return None
        return self.parsed.names(self.parsed.item(floor, host), host)

    def _listed_behind(self, index: int) -> str | None:
        """The item behind a number of a list: "3.1 for noise, 2.4 for wear"."""
        joins = [self._join(other) for other in (index - 1, index, index + 1)]
        return behind(self.parsed, index) if joins[1] and joins[1] in (joins[0], joins[2]) else None

    def _join(self, index: int) -> str | None:
        """The preposition right behind a number."""
        if not 0 <= index < len(self.ends) or self.ends[index] >= len(self.found):
            return None
        token = self.found[self.ends[index]]
        return token.word if token.kind == "p" and token.word == "for" else None

    def _outside(self, index: int, bracket: int) -> bool:
        return self.found[self.places[index]].bracket != bracket

    def _beside(self, index: int, clause: Clause, floor: int) -> str | None:
        """What names a number that stands in no bracket."""
        place, (start, end, kind) = self.places[index], self.spans[index]
        if _OLD.match(self.text, end) or _OLD.search(self.text, start, end + 12):
            return "age"
        left = place
        while left > floor and (
            self.found[left - 1].kind in ("ad:=<>≤≥" if kind == "proportion" else "ad:=,<>≤≥")
            or self.found[left - 1].word in ("up", "€", "around")
        ):
            left -= 1
        last = self.found[left - 1] if left > floor else None
        if last is not None and last.word.lower() == "aged":
            return "age"
        if (
            last is not None
            and last.word.lower() == "of"
            and (what := self._before_of(floor, left - 1, index))
        ):
            return what
        if (
            last is not None
            and last.kind == "n"
            and (what := self._noun_before(floor, left, kind == "proportion", index))
        ):
            return what
        if _A_MEAN.match(self.text, start) and (what := self._of_a_mean(index, floor, left)):
            return what
        if kind == "proportion":
            return self._share(index, clause, floor, left)
        if last is not None and last.kind == "p" and (what := self._object(index, left - 1, floor, clause)):
            return what
        if last is not None and last.kind in ("x", "v", "p") and (what := self._subject(clause, left, floor)):
            return what
        if kind == "estimate" and (what := behind(self.parsed, index)):
            return what
        return None

    def _object(self, index: int, end: int, floor: int, clause: Clause) -> str | None:
        """What a verb changes "by 3.1" or "from 2.1 to 1.4": its object, or that of the number before."""
        if self.found[end].word not in ("by", "to", "from"):
            return None
        verb = end
        while verb > floor and self.found[verb - 1].kind not in "vx":
            verb -= 1
        if verb == floor and index and floor > clause.start:
            return self.known[-1]
        return self.parsed.names(verb, end) if verb > floor else None

    def _before_of(self, floor: int, of: int, index: int) -> str | None:
        """The noun phrase of "with a BMI of 27.1", "a reduction in glucose of 10%"."""
        start = of
        while start > floor and (
            self.found[start - 1].kind in "nduaq%" or self.found[start - 1].word in ("of", "in", "for")
        ):
            start -= 1
        if what := self.parsed.names(start, of, change=True):
            return what
        return self._of_a_mean(index, floor, start) if self.spans[index][2] == "summary" else None

    def _of_a_mean(self, index: int, floor: int, start: int) -> str | None:
        """The noun behind "a mean of 2.1 falls", else the verb of "slept a mean of 6.8 h"."""
        if what := kind_behind(self.parsed, index, counted=True):
            return what
        while start > floor and self.found[start - 1].kind in "da":
            start -= 1
        verb = self.found[start - 1] if start > floor else None
        told = verb is not None and verb.kind == "v" and verb.word.lower() not in VAGUE
        return self.parsed.names(start - 1, start, people=True) if told else None

    def _noun_before(self, floor: int, end: int, share: bool, index: int) -> str | None:
        """The noun right before a number: "Mean IBS score 241.9", ", height: 171.5"."""
        start = end
        while start > floor and (self.found[start - 1].kind in "nuq%" or self.found[start - 1].word == "of"):
            start -= 1
        lead = start
        while lead > floor and self.found[lead - 1].kind in "da":
            lead -= 1
        if end < self.places[index] and start == floor and index and self._ends_the_item(index):
            return kind_behind(self.parsed, index, counted=True)  # "4.3% wear, 33.7% noise"
        if share and lead > floor and self.found[lead - 1].word.lower() in _WHEN:
            return None  # "At delivery 125 women"
        return self.parsed.names(start, end)

    def _share(self, index: int, clause: Clause, floor: int, left: int) -> str | None:
        """What is said of a share: "seen in 12%", "the rate was 12%", "12% had a lamp", "75% women"."""
        last = self.found[left - 1] if left > floor else None
        verb = self.parsed.verb_in(floor, left)
        if index and self.known[-1] and any(t.kind == "t" for t in self.found[max(floor, left - 3) : left]):
            return self.known[-1]
        kind = last.kind if last is not None else ""
        what = None
        if last is not None and last.word in _SEEN and kind == "p" and (verb or floor > clause.start):
            what = self._subject(clause, left, floor) if verb else self.parsed.names(floor, left - 1)
        elif kind == "x":
            what = self._subject(clause, left, floor)
        if self._ends_the_item(index):
            what = what or kind_behind(self.parsed, index)
        if kind == "v" and not (what := kind_behind(self.parsed, index)):
            what = self.parsed.names(left - 1, left, people=True)  # "resolved 250 of the 255"
        if not what and (not verb or kind in ("c", ",", "x", "r")):
            what = predicate(self.parsed, index)
        what = what or kind_behind(self.parsed, index)
        return what or (self._subject(clause, left, floor) if verb else None)

    def _ends_the_item(self, index: int) -> bool:
        """Whether a comma follows the noun behind a share: "90% women, mean age 42"."""
        place = self.ends[index]
        while place < len(self.found) and self.found[place].kind == "n":
            place += 1
        return self.ends[index] < place < len(self.found) and self.found[place].kind in ",)(."

    def _subject(self, clause: Clause, end: int, floor: int) -> str | None:
        """The subject of the last verb before a number, without a time before it."""
        verb = end
        while verb > floor and self.found[verb - 1].kind not in "vx":
            verb -= 1
        while verb > floor and self.found[verb - 1].kind in "vxa":
            verb -= 1
        if verb > floor and self.found[verb - 1].kind == "r":
            verb -= 1
        start = max((i + 1 for i in range(floor, verb) if self.found[i].kind in "vx"), default=floor)
        start = max((i + 1 for i in range(start, verb - 1) if self.found[i].kind == "r"), default=start)
        if verb > floor and (start == clause.start or self.found[start].kind != "p"):
            begin = self.parsed.behind_lead(start, verb)
            if what := self.parsed.names(begin, verb, change=True):
                return what
        if start > floor and (what := self._subject(clause, start, floor)):
            return what  # "of which falls were the most common reported by 9"
        main = clause.verb if clause.verb is not None else end
        return self.parsed.names(self.parsed.behind_lead(clause.start, main), min(main, end))

    def _bracketed(self, index: int, clause: Clause, floor: int, host: int) -> str | None:
        """What the bracket of a number belongs to: an item, a verb with its object, a subject."""
        kind = self.spans[index][2]
        begin = self.parsed.behind_lead(floor, host)
        verbs = [
            i for i in range(begin, host) if self.found[i].kind in "vx" and self.found[i].bracket is None
        ]
        if (
            kind == "proportion"
            and self.ends[index] < len(self.found)
            and self.found[self.ends[index]].kind == "n"
            and (what := kind_behind(self.parsed, index))
        ):
            return what
        if not verbs:
            if named := self.parsed.names(begin, host, change=True):
                return named
            if kind == "proportion":
                return predicate(self.parsed, index)
            return None
        if kind == "estimate":
            return self._listed(index, floor, host)
        if kind == "proportion":
            start = verbs[-1]
            while start > begin and self.found[start - 1].kind in "vxa":
                start -= 1
            said = said_before(self.parsed, start, host)
            return said or (predicate(self.parsed, index) if host - verbs[-1] < 2 else None)
        start = self.parsed.item(floor, host)
        if any(token.kind == "t" for token in self.found[max(floor, verbs[-1]) : host]):
            return None
        if any(token.kind == "n" and token.word.lower() in CLAIMS for token in self.found[verbs[-1] : host]):
            return None  # "showed no difference in wear between the modes (79": a claim
        far = self.found[start - 1].kind == "p" and self.found[start - 2].kind in "vax"
        if far and self.found[start - 2].word not in ("resulted", "led"):
            return None  # "rose in response to the meal (79"
        return self.parsed.names(start, host, change=True)

    def _claim(self, number: int, host: int, index: int) -> str | None:
        """The outcome of the claim that a number supports, in its clause or in the one before."""
        if number and self.parsed.is_condition(number) and self.spans[index][2] in ("p", "test", "estimate"):
            main = self.parsed.clauses[number - 1]
            if said := claimed(self.parsed, main.start, main.end, main):
                return said
        clause = self.parsed.near(self.parsed.clauses[number], host)
        said = claimed(self.parsed, clause.start, min(host, clause.end), clause)
        if said:
            return said
        kind = self.spans[index][2]
        if kind in ("p", "test", "estimate") and (other := claimed(self.parsed, host, clause.end, clause)):
            return other
        if index and self.known[-1]:
            return self.known[-1]
        for earlier in reversed(self.parsed.clauses[max(0, number - 3) : number]):
            if said := claimed(self.parsed, earlier.start, earlier.end, earlier):
                return said
        firm = kind in ("p", "test", "estimate") or _THE_SAME.search(self.text) is not None
        return self.before() if firm else None

    def _share_lists(self) -> None:
        """Give "A and B fell (p = .01 and p = .06)" each its own: as many items as values in one list."""
        index = 0
        while index < len(self.spans):
            last = index
            while last + 1 < len(self.spans) and self._lists(last):
                last += 1
            said = self.known[index] or ""
            items = [] if _NO_LIST.search(said) else _ITEMS.split(said)
            if 1 < len(items) == last + 1 - index and len(set(self.known[index : last + 1])) == 1:
                self.known[index : last + 1] = items
            index = last + 1

    def _lists(self, index: int) -> bool:
        (_, end, kind), (start, _, other) = self.spans[index], self.spans[index + 1]
        return kind == other and _IN_A_LIST.fullmatch(self.text, end, start) is not None
