"""The same number in two places: sentences and rows are linked by all their other numbers and words.

Whether two places speak of the same is decided with the compared number left out, so that a changed digit
does not dissolve the link; then number is compared with number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from review.study.model import Link
from review.study.runs import TABLE, Run

_ANALYSIS: Final = re.compile(
    r"unadjust|crude|\badjust|per[- ]protocol|intention|sensitivity|imput|subgroup|multivari|univari|follow"
    r"|change",
    re.IGNORECASE,
)
#: Of each pair one makes another quantity of the same sentence.
_OPPOSED: Final = (
    ("left", "right"), ("men", "women"), ("male", "female"), ("upper", "lower"), ("systolic", "diastolic"),
    ("medial", "lateral"), ("morning", "evening"), ("anterior", "posterior"), ("first", "second"),
    ("maximum", "minimum"), ("before", "after"), ("smokers", "nonsmokers"), ("flexion", "extension"),
)  # fmt: skip
_OPPOSED_WORDS: Final = frozenset(word for pair in _OPPOSED for word in pair)
_LONGEST_GAP: Final = 6  # numbers between two anchors that are compared
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MOST_PLACES: Final = 12  # a number in more places than these singles nothing out
_FEWEST_DIGITS: Final = 3  # shared by two places before they are looked at
_ENOUGH: Final = 5  # digits of two anchors
_RARE: Final = 4  # places, of which one word more says that they speak of the same
_LONG: Final = 3  # digits of an anchor that is enough with words
_VERBATIM: Final = 0.6  # share of the words of two sentences that say the same
_FEWEST_WORDS: Final = 5
_MANY_WORDS: Final = 6


@lru_cache(maxsize=8192)
def digits(printed: str) -> int:
    """How many digits of a number single it out: those behind leading zeros."""
    return len(printed.replace(".", "").lstrip("-0"))


def links(places: Sequence[Run]) -> Iterator[Link]:
    """Numbers of the abstract and the text with what repeats them, and with what nearly does.

    Parameters
    ----------
    places : sequence of Run
        All sentences and rows of a paper.
    """
    near: list[Link] = []
    settled: set[tuple[int, int]] = set()
    by_number = _by_number(places)
    rare = {
        printed for printed, where in by_number.items() if len(where) <= _RARE and digits(printed) >= _LONG
    }
    for a, b in _candidates(places, by_number):
        shared = a.words & b.words
        for i, j, anchors, equal in _aligned(a, b, shared, rare):
            one, other = a.number(i), b.number(j)
            link = Link(a=one, b=other, anchors=anchors, words=tuple(sorted(shared)[:4]), equal=equal)
            if equal:
                if _enough(anchors, shared, b, verbatim=False):
                    settled.add((one.location.start, one.location.end))
                yield link
            else:
                near.append(link)
    for link in near:  # what another place confirms is not doubted
        if (link.a.location.start, link.a.location.end) not in settled:
            yield link


def _candidates(places: Sequence[Run], by_number: dict[str, set[int]]) -> Iterator[tuple[Run, Run]]:
    """Pairs of places that share numbers, or that say nearly the same in words; the repeating one first."""
    abstract = [index for index, run in enumerate(places) if run.level == 0]
    for index, run in enumerate(places):
        if run.level == TABLE:
            continue
        shared: dict[int, int] = defaultdict(int)
        for printed in set(run.printed):
            where = by_number.get(printed, ())
            for other in where if len(where) <= _MOST_PLACES else ():
                if places[other].level > run.level:
                    shared[other] += digits(printed)
        chosen = {other for other, number in shared.items() if number >= _FEWEST_DIGITS}
        if index in abstract:
            chosen |= _verbatim(run, places)
        for other in sorted(chosen):
            if not _speak_of_others(run, places[other]):
                yield run, places[other]


def _by_number(places: Sequence[Run]) -> dict[str, set[int]]:
    """For each number of two digits or more the places that it stands in."""
    found: dict[str, set[int]] = defaultdict(set)
    for index, run in enumerate(places):
        for printed in run.printed:
            if digits(printed) > 1:
                found[printed].add(index)
    return found


def _verbatim(run: Run, places: Sequence[Run]) -> set[int]:
    """The one sentence of the text that says nearly the same words, with as many numbers."""
    if len(run.words) < _FEWEST_WORDS:
        return set()
    found = [
        index
        for index, other in enumerate(places)
        if other.level == 1
        and len(other.printed) == len(run.printed)
        and len(run.words & other.words) >= max(_FEWEST_WORDS, _VERBATIM * len(run.words | other.words))
    ]
    return set(found) if len(found) == 1 else set()


def _speak_of_others(a: Run, b: Run) -> bool:
    """Whether words tell two places apart: another analysis, side, sex, or time."""
    if b.level < TABLE:
        if _analyses(a.text) != _analyses(b.text):
            return True
        if a.times and b.times and not a.times & b.times:
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


def _aligned(
    a: Run, b: Run, words: frozenset[str], rare: set[str]
) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    """Numbers that stand in the same place of two runs, with their anchors, and whether they agree."""
    operations = SequenceMatcher(None, a.printed, b.printed, autojunk=False).get_opcodes()
    equal = [
        (x, y)
        for tag, i1, i2, j1, j2 in operations
        if tag == "equal"
        for x, y in zip(range(i1, i2), range(j1, j2), strict=True)
    ]
    verbatim = b.level < TABLE and len(words) >= max(_FEWEST_WORDS, _VERBATIM * len(a.words | b.words))
    for x, y in equal:
        others = tuple(a.printed[k] for k, _ in equal if a.printed[k] != a.printed[x])
        alone = a.printed[x] in rare and len(words) >= (_LONG if b.level < TABLE else _LONG - 1)
        enough = alone or _enough(others, words, b, verbatim)
        if digits(a.printed[x]) > 1 and enough and _kinds_fit(a.kind(x), b.kind(y), b):
            yield x, y, others, True
    anchors = tuple(a.printed[k] for k, _ in equal)
    if not (verbatim or _single_out(anchors, words, b)):
        return
    for at, (tag, i1, i2, j1, j2) in enumerate(operations):
        if tag != "replace" or max(i2 - i1, j2 - j1) > _LONGEST_GAP:
            continue
        alone = i2 - i1 == j2 - j1 == 1
        beside = _beside(operations, at, a)
        framed = beside >= (_LONG if b.level < TABLE else _ENOUGH) or (verbatim and alone)
        for x, y in _slips(a, b, range(i1, i2), range(j1, j2)) if framed else ():
            if alone or digits(a.printed[x]) >= _LONG:
                yield x, y, anchors, same_number(a.printed[x], b.printed[y])


def _slips(a: Run, b: Run, here: range, there: range) -> Iterator[tuple[int, int]]:
    """Numbers between equal ones that look like one number, if each is like only one."""
    like = [(x, y) for x in here for y in there if _may_be_a_slip(a, x, b, y)]
    for x, y in like:
        if sum(x == other for other, _ in like) == 1 == sum(y == other for _, other in like):
            yield x, y


def _beside(operations: Sequence[tuple[str, int, int, int, int]], at: int, a: Run) -> int:
    """Digits of the equal numbers right before and right behind an operation."""
    total = 0
    for k in (at - 1, at + 1):
        if 0 <= k < len(operations) and operations[k][0] == "equal":
            total += sum(digits(text) for text in set(a.printed[operations[k][1] : operations[k][2]]))
    return total


def _enough(anchors: Iterable[str], words: frozenset[str], b: Run, verbatim: bool) -> bool:
    """Whether anchors and words say that two places speak of the same."""
    different = {printed for printed in anchors if digits(printed) > 1}
    total = sum(map(digits, different))
    needed = 1 if b.level == TABLE else 2
    if len(different) >= 2 and total >= _ENOUGH and len(words) >= needed:
        return True
    if len(different) == 1 and total >= _LONG and len(words) >= needed + 1:
        return True
    return verbatim


def _single_out(anchors: Sequence[str], words: frozenset[str], b: Run) -> bool:
    """Whether anchors and words leave no doubt that two places speak of the same, before one is doubted."""
    different = {printed for printed in anchors if digits(printed) > 1}
    if b.level < TABLE:
        told = len(different) > 1 or len(words) >= _MANY_WORDS
        return told and _enough(anchors, words, b, verbatim=False)
    total = sum(map(digits, different))
    return len(different) > 2 or (len(different) == 2 and len(words) > 1 and total > _ENOUGH)


def _kinds_fit(one: str, other: str, b: Run) -> bool:
    """Whether two numbers can be one quantity by what stands around them; cells of a table say less."""
    if not one or not other:
        return False
    return one == other or (b.level == TABLE and not (other.startswith("p") and not one.startswith("p")))


def _may_be_a_slip(a: Run, x: int, b: Run, y: int) -> bool:
    """Whether two different numbers in one place look like one that was misprinted."""
    one, other = a.printed[x], b.printed[y]
    if _YEAR.fullmatch(one) or not (same_number(one, other) or looks_like(one, other)):
        return False
    here, there = a.kind(x), b.kind(y)
    unnamed = b.level == TABLE and there == "value" and here in ("%", "spread", "p=")
    if not here or (here != there and not unnamed):
        return False
    if any(same_number(one, number) for number in b.printed):
        return False
    return same_number(one, other) or not any(same_number(other, number) for number in a.printed)


def same_number(one: str, other: str) -> bool:
    """Whether one is the other, or the other rounded to fewer decimals."""
    if one == other:
        return True
    a, b = (len(text.partition(".")[2]) for text in (one, other))
    fewer = min(a, b)
    if a == b or (fewer == 0 and digits(one) < 2):
        return False
    return abs(float(one) - float(other)) <= 0.5 * 10.0**-fewer + 1e-9


def looks_like(one: str, other: str) -> bool:
    """One digit changed, dropped, added or exchanged with its neighbor, or the sign lost."""
    x, y = one.lstrip("-"), other.lstrip("-")
    if x == y:
        return True
    if len(x) == len(y):
        apart = [i for i in range(len(x)) if x[i] != y[i]]
        if len(apart) == 1:
            return x[apart[0]].isdigit() and y[apart[0]].isdigit()
        i, j = apart[0], apart[-1]
        return len(apart) == 2 and j == i + 1 and x[i] == y[j] and x[j] == y[i]
    x, y = sorted((x, y), key=len)
    return len(y) == len(x) + 1 and len(x) > 1 and any(y[:i] + y[i + 1 :] == x for i in range(len(y)))
