"""The study that a paper describes: who was compared, how many, on what, when, and where that is printed.

Nothing here is a record, and no record is changed: what the paper says elsewhere about a record stands
*beside* it, with the place it was read from. Where the paper allows several sizes all are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from review.records import Location

#: What a size counts: people randomized, those who received something, finished, were analyzed or lost; or
#: nothing of this kind is said.
Role = Literal["randomized", "analyzed", "completed", "lost", "stated"]
#: Where a size was read, from the nearest to the farthest.
Source = Literal[
    "header", "row label", "size row", "caption", "note", "rows", "other table", "sentence", "each"
]
Contrast = Literal["arms", "times", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A number of people or things of one group, as one place of the paper prints it.

    Parameters
    ----------
    n : int
    role : str
        What was counted: a value of ``Role``, such as ``"randomized"``.
    analysis_set : str
        For whom it holds: ``"randomized"``, ``"analyzed"``, ``"per protocol"``, ``"whole study"``, or the
        label of a table, whose columns may have sizes of their own.
    source : str
        Kind of place: a value of ``Source``.
    location : Location
    quote : str
        What is printed there.
    """

    n: int
    role: Role
    analysis_set: str
    source: Source
    location: Location
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A group that received one of the compared treatments, or that is compared with another as a whole."""

    name: str
    aliases: tuple[str, ...] = ()
    sizes: tuple[Size, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """A group with a size that is no arm: everybody together, one sex, those who finished, a subgroup."""

    name: str
    aliases: tuple[str, ...] = ()
    sizes: tuple[Size, ...] = ()
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Sizes that the paper prints elsewhere for a number without one.

    Parameters
    ----------
    record : int
        Index of the record.
    part : int or None
        Index of the group within a comparison; None for a record of its own.
    field : str
        ``"n"`` of a summary, ``"total"`` of a proportion: the field that the record leaves empty.
    candidates : tuple of Size
        From the nearest place to the farthest; several different sizes stay side by side.
    """

    record: int
    part: int | None
    field: str
    candidates: tuple[Size, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Sizes of the candidates, each named once, from the place nearest to the number to the farthest."""
        return tuple(dict.fromkeys(size.n for size in self.candidates))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Values of two or more groups that a sentence compares, with the p-value printed for them.

    Parameters
    ----------
    values : tuple of int
        Indices of the records that are compared, in printed order.
    arms : tuple of str or None
        Name of the group of each value; None where the sentence does not say.
    p : int or None
        Index of the record of the p-value of this comparison.
    contrast : str
        ``"arms"``, ``"times"`` of the same people, or ``"unknown"``.
    location : Location
    quote : str
    """

    values: tuple[int, ...]
    arms: tuple[str, ...] | None
    p: int | None
    contrast: Contrast
    location: Location
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What a summary or a proportion is about: whose it is, of what, and when.

    Parameters
    ----------
    record, part : int, int or None
        As in :class:`Attachment`.
    arm : str or None
        Name of the group, as ``Study.arms`` or ``Study.populations`` have it, else as printed over
        the column; None if nothing names one.
    outcome : str
        What was measured, without the time, the group and the statistics that its label names.
    time : str
        When, in one spelling such as ``"12 weeks"``; empty if nothing says it.
    analysis_set : str
        As in :class:`Size`; empty if nothing says it.
    """

    record: int
    part: int | None
    arm: str | None
    outcome: str
    time: str
    analysis_set: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a sentence or a row: as printed, what kind of number it is, and where it stands.

    Parameters
    ----------
    printed : str
        Without thousands separators.
    kind : str
        What stands right before and behind it: ``"p="``, ``"%"``, ``"spread"``, ``"n"``, a unit, ``"value"``.
    place : str
        ``"abstract"``, ``"text"``, or the label of a table.
    location : Location
    """

    printed: str
    kind: str
    place: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A number that is printed in two places, in a sentence and in another sentence or a row of a table.

    Parameters
    ----------
    a, b : Number
        ``a`` stands in the abstract, or in the text if ``b`` stands in a table.
    anchors : tuple of str
        Equal numbers beside the two, which say that the places speak of the same; the compared number itself
        is never among them.
    words : tuple of str
        Stems of words that both places use.
    equal : bool
        Whether the two are the same number, perhaps printed with other precision. If not, they
        differ like a misprint.
    """

    a: Number
    b: Number
    anchors: tuple[str, ...]
    words: tuple[str, ...]
    equal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What a paper says about its study; see :func:`review.study.of`.

    Parameters
    ----------
    arms : tuple of Arm
    populations : tuple of Population
    outcomes : mapping of str to tuple of int
        Name of each outcome with the indices of its records.
    times : tuple of str
        Points in time that records name, in the order of first mention.
    attachments : tuple of Attachment
    pairs : tuple of Pair
    mentions : tuple of Mention
        One for every summary and proportion of a table, and for those of sentences that name a group.
    links : tuple of Link
    """

    arms: tuple[Arm, ...] = ()
    populations: tuple[Population, ...] = ()
    outcomes: Mapping[str, tuple[int, ...]]
    times: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    pairs: tuple[Pair, ...] = ()
    mentions: tuple[Mention, ...] = ()
    links: tuple[Link, ...] = ()

    def renumbered(self, places: Mapping[int, int]) -> Study:
        """The same study, with each index of a record replaced by what ``places`` has for it."""
        return replace(
            self,
            outcomes={name: tuple(places[i] for i in told) for name, told in self.outcomes.items()},
            attachments=tuple(replace(found, record=places[found.record]) for found in self.attachments),
            pairs=tuple(
                replace(
                    pair,
                    values=tuple(places[i] for i in pair.values),
                    p=None if pair.p is None else places[pair.p],
                )
                for pair in self.pairs
            ),
            mentions=tuple(replace(found, record=places[found.record]) for found in self.mentions),
        )
