"""What relations look at: a record, or a group or estimate within one, whose numbers are read by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, NamedTuple

from review.checking.context import Context
from review.checking.numbers_in import text_at
from review.checking.printed_numbers import printed_number
from review.checking.said import Kind, words_named
from review.checking.surroundings import words_near
from review.checking.wording import spelled
from review.printed import Interval, NotANumber, Printed
from review.records import Comparison, Location, Record, doubts

#: Counted, not rounded, where printed without decimals.
COUNTED: Final = frozenset({"n", "count", "total", "df"})


class Elsewhere(NamedTuple):
    """A number that another place of the paper prints: its text, and where."""

    text: str
    location: Location


@dataclass(frozen=True)
class View:
    """A record, or a part of one, as a relation sees it.

    Parameters
    ----------
    index : int
        Of the record in the paper.
    record : Record
        The whole record.
    part : Record
        The record itself, or the group or estimate of it that is looked at.
    path : str
        What leads from the record to the part: ``""``, ``"estimate."``, ``"groups[1]."``.
    context : Context
        The paper around it.
    elsewhere : mapping of str to Elsewhere
        Numbers that the record lacks and another place prints, by the name they have here: the size of the
        arm in a header, for example. They are read as if they stood in the record, and the check names
        their places.
    """

    index: int
    record: Record
    part: Record
    path: str
    context: Context
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)

    def with_elsewhere(self, **numbers: Elsewhere) -> View:
        """The same view with numbers that another place prints."""
        return replace(self, elsewhere={**self.elsewhere, **numbers})

    def text(self, name: str) -> str | None:
        """A number as printed, with its relation if that is not ``=``; None if it is not printed.

        Names are those of the part's fields, or paths from it such as ``"groups[0].mean"``.
        """
        if name in self.elsewhere:
            return self.elsewhere[name].text
        text = text_at(self.part, name)
        if text is None:
            return None
        relation = text_at(self.part, "relation" if name == "value" else f"{name}_relation")
        return text if relation in (None, "=") else f"{relation}{text}"

    def has(self, *names: str) -> bool:
        """Whether all these numbers are printed."""
        return all(self.text(name) is not None for name in names)

    def number(self, name: str) -> Printed:
        """A number that is printed; raises :class:`~review.printed.NotANumber` if it is none."""
        text = self.text(name)
        if text is None:
            raise NotANumber(f"no {spelled(name)} is printed")
        return printed_number(text.rstrip("% "))

    def interval(self, name: str) -> Interval:
        """What a printed number stands for; sizes and counts printed whole are exact."""
        number = self.number(name)
        exact = name.rpartition(".")[2].partition("[")[0] in COUNTED
        if exact and number.decimals <= 0 and number.relation == "=":
            return Interval(number.value, number.value)
        return number.interval(self.context.rounding)

    def value(self, name: str) -> float:
        """The printed number itself, for what is exact."""
        return self.number(name).value

    def fields(self, *names: str) -> tuple[str, ...]:
        """Paths, from the record, of those numbers that the record prints."""
        return tuple(self.path + name for name in names if name not in self.elsewhere and self.has(name))

    @property
    def level(self) -> float:
        """Level of the interval, .95 if it is not printed or is none."""
        try:
            level = self.number("ci_level").value / 100
        except NotANumber:
            return 0.95
        return level if 0.5 <= level < 1 else 0.95

    @property
    def measure(self) -> str:
        """Statistic or measure of the part, if it has one."""
        return getattr(self.part, "statistic", None) or getattr(self.part, "measure", None) or ""

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What had to be assumed to read the part; which groups a p-value compares changes none of them."""
        around = self.record.assumptions if self.part is not self.record else ()
        told = (note for note in around if not note.startswith("groups compared"))
        return tuple(dict.fromkeys(doubts((*self.part.assumptions, *told))))

    @cached_property
    def words(self) -> str:
        """Quote, qualifiers, row, heads, caption and notes, or the sentences around."""
        return words_near(self.part, self.context)

    def says(self, *kinds: Kind) -> str | None:
        """The word with which the paper says one of these of this number; None if nothing says it.

        Words count where they are about the number: in its row, heads, caption, notes or sentence, or in
        the methods, which speak of all results. Denials ("not adjusted") do not count.
        """
        for text in (self.words, self.context.methods):
            named = words_named(text)
            for kind in kinds:
                if kind in named:
                    return named[kind]
        return None

    def says_beside(self, *kinds: Kind) -> str | None:
        """The same for words beside the number only."""
        named = words_named(self.words)
        return next((named[kind] for kind in kinds if kind in named), None)


def views(records: Sequence[Record], context: Context) -> Iterator[View]:
    """Every record, then its groups and estimate; what a table gives of ``b (SE)`` is a view of its own."""
    for index, record in enumerate(records):
        yield View(index, record, record, "", context)
        if isinstance(record, Comparison):
            for place, group in enumerate(record.groups):
                yield View(index, record, group, f"groups[{place}].", context)
            if record.estimate is not None:
                yield View(index, record, record.estimate, "estimate.", context)
