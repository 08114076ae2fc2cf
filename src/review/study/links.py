"""The same number in two places: sentences and rows are linked by all their other numbers and words.

How much two places have in common is counted in bits: a shared word or number tells the more, the fewer
places of the paper have it. Equal numbers are linked if all of this together, their own rarity included,
outweighs the number of places that could have been meant. Before a number is doubted its own digits are left
out, so that a changed digit does not dissolve the link.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from typing import Final

from review.patterns import regex
from review.study.alike import looks_like, say_the_same
from review.study.model import Link
from review.study.runs import ABSTRACT, TABLE, TEXT, Run, digits, rounded

_ANALYSIS: Final = regex(
    r"unadjust|crude|\badjust|per[- ]protocol|intention|sensitivity|imput|subgroup|multivari|univari",
    re.IGNORECASE,
)
#: Of each pair one makes another quantity of the same sentence.
_OPPOSED: Final = (
    ("left", "right"), ("men", "women"), ("male", "female"), ("upper", "lower"), ("systolic", "diastolic"),
    ("medial", "lateral"), ("morning", "evening"), ("anterior", "posterior"), ("first", "second"),
    ("maximum", "minimum"), ("before", "after"), ("smokers", "nonsmokers"), ("flexion", "extension"),
)  # fmt: skip
_OPPOSED_WORDS: Final = frozenset(word for pair in _OPPOSED for word in pair)
_YEAR: Final = regex(r"(?:19|20)\d\d")
_MOST_PLACES: Final = 14  # a number in more places than these singles nothing out
_USUAL: Final = 60  # places of a paper; of an excerpt no word seems common because all of it has it
_IN_BOTH: Final = 0.5  # how often a word of one place stands in another that says the same
_MISSING: Final = -0.6  # bits of a word of the shorter place that the longer lacks
_MOST_OF_WORD: Final = 5.0  # bits
_OF_A_DIGIT: Final = 3.3  # bits
_MOST_OF_NUMBERS: Final = 14.0  # bits of all other numbers that two places share
_OF_A_ROUNDED: Final = 6.0  # bits of other numbers, before one is taken for another rounded
_ROUNDED: Final = 3.0  # bits that a dropped decimal costs
_OTHER_KIND: Final = 3.0  # bits that it costs that signs or units tell the two apart
_APART: Final = 5.0  # bits that it costs that words tell the two places apart
_MOST_DIGITS: Final = 4
_OF_NEIGHBOR: Final = 1.5  # bits of a shared word right beside two numbers
_MOST_NEIGHBORS: Final = 2
_ENOUGH: Final = 4.0  # bits over those that choosing one of all places takes
_BEYOND_DOUBT: Final = 4.0  # the same, before a number is doubted
_COUNTED: Final = frozenset({"n", "people"})
_IF_VERBATIM: Final = 6.0  # bits
_FEWEST_WORDS: Final = 3
_MUCH: Final = 5  # digits of different numbers that two places share
_LONG: Final = 3  # digits of a number that is found among others wherever it stands


@dataclass(frozen=True, slots=True)
class _Weights:
    """Bits that words and numbers tell, by how many places of a paper have them."""

    places: Sequence[Run]
    words: Mapping[str, float]
    where: Mapping[str, dict[int, None]]  # the places of each number, also rounded to fewer decimals
    choice: float  # bits that choosing one place takes

    def of_words(self, a: Run, b: Run) -> float:
        """Bits of the words of the place that has fewer: shared ones speak for, missing ones against."""
        shared = a.words & b.words
        missing = min(len(a.words), len(b.words)) - len(shared)
        return sum(self.words[word] for word in shared) + _MISSING * missing

    def may_suffice(self, a: Run, b: Run, shared: int) -> bool:
        """Whether so many digits of shared numbers, with the words, can be enough for a row."""
        return b.level < TABLE or self.of_words(a, b) - self.choice + _OF_A_DIGIT * shared >= _ENOUGH

    def of_number(self, printed: str) -> float:
        """Bits of a number that two places share."""
        known = min(digits(printed), _MOST_DIGITS)
        return max(0.0, _OF_A_DIGIT * known - log2(max(1, len(self.where.get(printed, ())) - 1)))


def links(places: Sequence[Run]) -> Iterator[Link]:
    """Numbers of the abstract and the text with what repeats them, and with what nearly does.

    Parameters
    ----------
    places : sequence of Run
        All sentences and rows of a paper.
    """
    weights = _weights(places)
    settled: set[tuple[int, int]] = set()
    near: list[tuple[tuple[int, int], Link]] = []
    for one, other in _candidates(weights):
        a, b = places[one], places[other]
        pair = _Pair(weights, a, b, _one_to_one(a, b))
        for x, y in pair.equal():
            settled.add((one, x))
            yield pair.link(x, y, equal=True)
        near += [((one, x), pair.link(x, y, equal=False)) for x, y in pair.near()]
    for at, link in near:  # what another place confirms is not doubted
        if at not in settled:
            yield link


def _weights(places: Sequence[Run]) -> _Weights:
    number = len(places)
    having: dict[str, int] = defaultdict(int)
    where: dict[str, dict[int, None]] = defaultdict(dict)
    for index, run in enumerate(places):
        for word in run.words:
            having[word] += 1
        for spelled in run.where:
            where[spelled][index] = None
    usual = max(number, _USUAL)
    words = {word: min(_MOST_OF_WORD, log2(_IN_BOTH * usual / held)) for word, held in having.items()}
    return _Weights(places, words, where, log2(number or 1))


def _candidates(weights: _Weights) -> Iterator[tuple[int, int]]:
    """Pairs of places that share a number that few others have, or words; the repeating one first."""
    for index, run in enumerate(weights.places):
        if run.level == TABLE:
            return  # rows come last
        shared: dict[int, int] = defaultdict(int)
        for spelled in run.where:
            where = weights.where[spelled]
            if len(where) <= _MOST_PLACES:
                for other in where:
                    shared[other] += digits(spelled)
        needed = 1 if run.level == ABSTRACT else _LONG
        chosen = {other for other, known in shared.items() if known >= needed}
        if run.level == ABSTRACT:
            chosen |= set(_saying_the_same(weights, run))
        for other in sorted(chosen):
            if weights.places[other].level > run.level and weights.may_suffice(
                run, weights.places[other], shared.get(other, 0)
            ):
                yield index, other


def _saying_the_same(weights: _Weights, run: Run) -> Iterator[int]:
    """Sentences of the text that a sentence of the abstract repeats by its words alone."""
    for index, other in enumerate(weights.places):
        if other.level == TEXT and (
            len(run.words & other.words) >= _FEWEST_WORDS or say_the_same(run.text, other.text)
        ):
            yield index


def _one_to_one(a: Run, b: Run) -> dict[int, int]:
    """For each number of ``a`` that ``b`` prints as well the one that fits best, each used once.

    Those come first that have an equal number beside them.
    """
    like = [(x, y) for x, one in enumerate(a.printed) for y in _same_in(one, b)]
    like = [(x, y) for x, y in like if _kinds_fit(a.kinds[x], b.kinds[y], b)]
    known = set(like)
    made: dict[int, int] = {}
    used: set[int] = set()
    for ranked in sorted(
        (-((x - 1, y - 1) in known) - ((x + 1, y + 1) in known), a.printed[x] != b.printed[y], x, y)
        for x, y in like
    ):
        x, y = ranked[2:]
        if x not in made and y not in used:
            made[x] = y
            used.add(y)
    return dict(sorted(made.items()))


def _same_in(one: str, run: Run) -> list[int]:
    """Where a run prints a number, perhaps with more or fewer decimals."""
    found = list(run.where.get(one, ()))
    for shorter in rounded(one):
        found += [y for y in run.where.get(shorter, ()) if run.printed[y] == shorter]
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two places with the numbers that they share, by their indices."""

    weights: _Weights
    a: Run
    b: Run
    shared: Mapping[int, int]

    def equal(self) -> Iterator[tuple[int, int]]:
        """Numbers that are the same quantity in both."""
        told = self.weights.of_words(self.a, self.b) - self.weights.choice
        found = [(x, y, told + self._bits(x, y)) for x, y in self.shared.items() if self._is_supported(x, y)]
        if any(bits >= _ENOUGH for _, _, bits in found):
            needed = _ENOUGH + _APART * _speak_of_others(self.a, self.b)
            yield from ((x, y) for x, y, bits in found if bits >= needed)

    def _bits(self, x: int, y: int) -> float:
        """What the numbers themselves, others and the words beside them tell for one quantity."""
        own = 0.0 if self.a.kinds[x] == "p<" else self.weights.of_number(self.a.printed[x])
        return own - self._unlike(x, y) + self._of_others(x) + self._of_neighbors(x, y)

    def _is_supported(self, x: int, y: int) -> bool:
        """Whether other numbers stand by the two, or they may be linked without."""
        if digits(self.a.printed[x]) < 2 and self.b.level == TABLE:
            return self._is_beside(x, y, -1) or self._is_beside(x, y, 1)
        exactly = self.a.printed[x] == self.b.printed[y]
        others = self._of_others(x)
        if others and (exactly or others >= _OF_A_ROUNDED):
            return True
        if digits(self.a.printed[x]) < 2:
            return self._of_neighbors(x, y) > 0 and self.a.kinds[x] == self.b.kinds[y]
        return exactly

    def near(self) -> Iterator[tuple[int, int]]:
        """Numbers that stand in one place of both, and differ like a slip."""
        a, b = self.a, self.b
        left = [x for x in range(len(a.printed)) if x not in self.shared and not _same_in(a.printed[x], b)]
        if not left:
            return
        told = self.weights.of_words(a, b) - self.weights.choice + self._of_others(None) + self._verbatim()
        if told < _BEYOND_DOUBT or told - _APART * _speak_of_others(a, b) < _BEYOND_DOUBT:
            return
        if _other_analysis(a, b):
            return
        right = [y for y in range(len(b.printed)) if y not in self.shared.values()]
        like = [
            (x, y) for x in left for y in right if _may_be_a_slip(a, x, b, y) and self._in_one_place(x, y)
        ]
        for x, y in like:
            if sum(x == other for other, _ in like) == 1 == sum(y == other for _, other in like):
                yield x, y

    def _in_one_place(self, x: int, y: int) -> bool:
        """Whether two numbers stand in the same place between those that are shared."""
        if not self._fits_its_neighbors(x, y) or self.a.is_vague(x) or self.b.is_vague(y):
            return False
        beside = self._is_beside(x, y, -1) + self._is_beside(x, y, 1)
        ends = self._is_end(x, y, -1) + self._is_end(x, y, 1)
        known = max(digits(self.a.printed[x]), len(self.a.printed[x].partition(".")[2]))
        named = self.a.kinds[x] == self.b.kinds[y] != "value"
        if self.b.level == TABLE:
            in_order = all((one < x) == (other < y) for one, other in self.shared.items())
            told = known >= _LONG or beside == 2 or named or self._in_one_cell(x, y)
            surely = beside + ends > 1 and self._shares_much()
            one_row = surely or ((beside > 0 or self._is_between(x, y)) and self._singles_out_a_row())
            return in_order and known > 1 and told and one_row
        if not self._reads_alike(x, y):
            return False
        if beside == 2 or ends == 2:
            return known > 1 or beside == 2
        return beside == 1 and known > 1 and (ends == 1 or named or known >= _LONG)

    def _reads_alike(self, x: int, y: int) -> bool:
        """Whether signs and words right around two numbers of sentences are alike, or the whole sentences."""
        if self._verbatim():
            return True
        written = any(self._is_beside(x, y, step) and self.a.is_written_with(x, x + step) for step in (-1, 1))
        return written or (self.a.signs(x) == self.b.signs(y) and self._of_neighbors(x, y) > 0)

    def _fits_its_neighbors(self, x: int, y: int) -> bool:
        """Whether the numbers written with two, as in 4.6 (2.1 to 7.3), are shared, one for one.

        In a table both have to stand at the same place of what is written together, too.
        """
        before, behind = ((self.a.written_with(x, s), self.b.written_with(y, s), s) for s in (-1, 1))
        for one, other, step in (before, behind):
            steps = range(step, step * (min(one, other) + 1), step)
            if any(self.shared.get(x + at) != y + at for at in steps):
                return False
        both = before[0] + behind[0] > 0 and before[1] + behind[1] > 0
        alike = before[0] == before[1] and behind[0] == behind[1]
        return alike or not both or self.b.level < TABLE

    def _is_between(self, x: int, y: int) -> bool:
        """Whether the numbers beside one are shared and stand in cells beside that of the other."""
        before, behind = self.shared.get(x - 1, y), self.shared.get(x + 1, y)
        return before < y < behind and max(self.b.cells_between(y, at) for at in (before, behind)) < 2

    def _in_one_cell(self, x: int, y: int) -> bool:
        """Whether a number beside two is shared, and written with that of the table."""
        return any(self._is_beside(x, y, step) and self.b.is_written_with(y, y + step) for step in (-1, 1))

    def _singles_out_a_row(self) -> bool:
        """Whether numbers and words leave no other row of a table that could be meant."""
        exact = {self.a.printed[x] for x, y in self.shared.items() if self.a.printed[x] == self.b.printed[y]}
        long = [printed for printed in exact if len(printed) >= _LONG and digits(printed) > 1]
        return len(long) > 2 or (len(long) == 2 and len(self.a.words & self.b.words) > 1)

    def _shares_much(self) -> bool:
        """Whether so many digits of different numbers are the same in both that no other row is meant."""
        exact = {self.a.printed[x] for x, y in self.shared.items() if self.a.printed[x] == self.b.printed[y]}
        return sum(map(digits, exact)) >= _MUCH and len(self.a.words & self.b.words) > 1

    def _is_beside(self, x: int, y: int, step: int) -> bool:
        """Whether the numbers beside two are shared."""
        return self.shared.get(x + step, -9) == y + step

    def _is_end(self, x: int, y: int, step: int) -> bool:
        """Whether nothing stands beside two numbers of sentences."""
        return not 0 <= x + step < len(self.a.printed) and not 0 <= y + step < len(self.b.printed)

    def _verbatim(self) -> float:
        """Bits of two sentences that say the same in the same words."""
        if self.b.level == TABLE:
            return 0.0
        return _IF_VERBATIM if say_the_same(self.a.text, self.b.text) else 0.0

    def _unlike(self, x: int, y: int) -> float:
        """Bits that it costs that one number is the other rounded, or of another kind."""
        one, other = (len(text.partition(".")[2]) for text in (self.a.printed[x], self.b.printed[y]))
        kinds = self.b.level < TABLE and _family(self.a.kinds[x]) != _family(self.b.kinds[y])
        return _ROUNDED * abs(one - other) + _OTHER_KIND * kinds

    def _of_others(self, x: int | None) -> float:
        """Bits of the different numbers that both have beside the compared one."""
        own = None if x is None else self.a.printed[x]
        others = {self.a.printed[k] for k in self.shared if self.a.printed[k] != own}
        return min(_MOST_OF_NUMBERS, sum(map(self.weights.of_number, others)))

    def _of_neighbors(self, x: int, y: int) -> float:
        """Bits of the words right beside two numbers of sentences."""
        if self.b.level == TABLE:
            return 0.0
        return _OF_NEIGHBOR * min(_MOST_NEIGHBORS, len(self.a.beside(x) & self.b.beside(y)))

    def link(self, x: int, y: int, *, equal: bool) -> Link:
        """The two numbers, with what says that they are one quantity."""
        own = self.a.printed[x]
        return Link(
            a=self.a.number(x),
            b=self.b.number(y),
            anchors=tuple(self.a.printed[k] for k in self.shared if self.a.printed[k] != own),
            words=tuple(sorted(self.a.words & self.b.words)[:4]),
            equal=equal,
        )


def _other_analysis(a: Run, b: Run) -> bool:
    """Whether words tell that two sentences give the results of different analyses."""
    return b.level < TABLE and _analyses(a.text) != _analyses(b.text)


def _speak_of_others(a: Run, b: Run) -> bool:
    """Whether words tell two places apart: another analysis, side, sex or time."""
    times = b.level < TABLE and a.times and b.times and not a.times & b.times
    if times or _other_analysis(a, b):
        return True
    one, other = _opposed_words(a.text), _opposed_words(b.text)
    return any(
        (x in one) != (x in other) and (y in one) != (y in other) for x, y in _OPPOSED if one and other
    )


@lru_cache(maxsize=2048)
def _opposed_words(text: str) -> frozenset[str]:
    return _OPPOSED_WORDS & frozenset(re.findall(r"[a-z]+", text.lower()))


@lru_cache(maxsize=2048)
def _analyses(text: str) -> frozenset[str]:
    return frozenset(match.lower() for match in _ANALYSIS.findall(text))


def _kinds_fit(one: str, other: str, b: Run) -> bool:
    """Whether two numbers can be one quantity by what stands around them; cells of a table say less."""
    if _is_p(one) or _is_p(other):
        return one == other or (b.level == TABLE and _is_p(one) and _is_p(other))
    return True


def _is_p(kind: str) -> bool:
    return kind.startswith("p") and kind not in _COUNTED


def _family(kind: str) -> str:
    return "value" if kind in _COUNTED else kind


def _may_be_a_slip(a: Run, x: int, b: Run, y: int) -> bool:
    """Whether two different numbers in one place look like one that was misprinted."""
    one, other = a.printed[x], b.printed[y]
    if _YEAR.fullmatch(one) or one.lstrip("-") == other.lstrip("-") or not looks_like(one, other):
        return False
    if one.startswith("-") != other.startswith("-"):
        return False  # two differences
    here, there = a.kinds[x], b.kinds[y]
    if b.level == TABLE and here != there:
        return here == "p=" if there == "p" else there == "value" and here in ("%", "spread")
    return here == there
