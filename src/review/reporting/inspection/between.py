"""Publications of one study beside each other: sizes of the same group, and numbers of the same outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from review.checking.wording import place
from review.printed import NotANumber, Printed
from review.records import Comparison, Proportion, Summary
from review.reporting.described import described

if TYPE_CHECKING:
    from review.records import Record
    from review.reporting.checked import Checked
    from review.study import Arm, Population

#: Numbers of a record that two publications print of one quantity.
_FIELDS: Final[Mapping[str, str]] = {
    "mean": "mean", "sd": "SD", "se": "SE", "median": "median", "q1": "first quartile",
    "q3": "third quartile", "count": "count", "total": "total", "percent": "percentage",
}  # fmt: skip
_COUNTED: Final = {"n", "count", "total"}
_KINDS: Final = (Summary, Proportion)


@dataclass(frozen=True, slots=True)
class Difference:
    """One quantity that two publications print with different numbers.

    Parameters
    ----------
    about : str
        Group, outcome and time, or group and what was counted.
    told : tuple of str
        What each publication prints, with its place.
    """

    about: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What one publication prints of a quantity."""

    document: str
    where: str
    numbers: Mapping[str, str]

    def __str__(self) -> str:
        shown = ", ".join(f"{name} {text}" for name, text in self.numbers.items())
        return f"{self.document} ({self.where}): {shown}"


def differences(papers: Sequence[Checked]) -> tuple[list[Difference], int]:
    """What publications of one study print differently, and how many quantities they share.

    Only a quantity that each of two publications prints once, or always alike, is compared: of two
    numbers for the same group, outcome and time nobody can say which one the other publication means.
    """
    told = [dict(_quantities(paper)) for paper in papers]
    found: dict[tuple[str, ...], Difference] = {}
    shared: set[tuple[str, ...]] = set()
    for one, other in combinations(told, 2):
        for key in one.keys() & other.keys():
            a, b = one[key], other[key]
            names = a.numbers.keys() & b.numbers.keys()
            if not names:
                continue
            shared.add(key)
            if not _alike(a.numbers, b.numbers):
                found.setdefault(key, Difference(", ".join(filter(None, key)), (str(a), str(b))))
    return [found[key] for key in sorted(found)], len(shared)


def _quantities(paper: Checked) -> Iterator[tuple[tuple[str, ...], _Told]]:
    """Each quantity that a publication prints once, or always alike."""
    several: dict[tuple[str, ...], list[_Told]] = {}
    for key, told in (*_sizes(paper), *_values(paper)):
        several.setdefault(key, []).append(told)
    for key, places in several.items():
        first = places[0]
        if all(_alike(first.numbers, other.numbers) for other in places[1:]):
            yield key, first


def _sizes(paper: Checked) -> Iterator[tuple[tuple[str, ...], _Told]]:
    study = described(paper.document, paper.findings)
    groups: tuple[Arm | Population, ...] = (*study.arms, *study.populations)
    for group in groups:
        for size in group.sizes:
            if size.role in ("randomized", "analyzed", "completed", "lost"):
                told = _Told(paper.document.name, place(size.location), {"n": str(size.n)})
                yield (_plain(group.name), str(size.role), ""), told


def _values(paper: Checked) -> Iterator[tuple[tuple[str, ...], _Told]]:
    study = described(paper.document, paper.findings)
    for mention in study.mentions:
        record: Record = paper.findings[mention.record].record
        part = (
            record.groups[mention.part]
            if isinstance(record, Comparison) and mention.part is not None
            else record
        )
        if not (isinstance(part, _KINDS) and mention.arm and mention.outcome):
            continue
        numbers = {
            name: str(text)
            for field, name in _FIELDS.items()
            if (text := getattr(part, field, None)) is not None
        }
        key = (_plain(mention.arm), _plain(mention.outcome), mention.time)
        yield key, _Told(paper.document.name, place(record.location), numbers)


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("group", "").split())


def _alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(_meet(one[name], other[name], name in _COUNTED) for name in one.keys() & other.keys())


def _meet(one: str, other: str, counted: bool) -> bool:
    """Whether two printed numbers may stand for the same: means of 50.2 and 50 do, 50.2 and 51 do not."""
    try:
        a, b = Printed(one), Printed(other)
    except NotANumber:
        return one == other
    if counted:
        return bool(a.value == b.value)
    first, second = a.interval(), b.interval()
    return bool(first.low < second.high and second.low < first.high) or a.value == b.value
