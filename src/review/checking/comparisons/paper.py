"""What the rest of a paper tells of one comparison: the tests it names, and the other rows of the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from review.checking.comparisons.cases import Case
from review.checking.said import Kind, Methods
from review.printed import Interval, Rounding

#: Share of people that may remain where the paper speaks of missing ones, and where the table's notes do.
KEPT: Final = 0.8
KEPT_NEAR: Final = 0.5
#: Where no test is named for a row, p-values of usual other tests seldom differ by more than this factor.
UNNAMED: Final = 5.0

_TELLING: Final = 0.2  # an agreement that is as likely as this by chance tells nothing of a test
_ENOUGH: Final = 2
_OVERRULING: Final = 4  # so many rows that follow from the plain test overrule a model that the paper names
_ALL_OVERRULING: Final = 8  # so many of all tables and sentences overrule it in each of them
_MANY: Final = 3
_FEWEST_COMPARISONS: Final = 3  # of a sentence, or of a table with one row


@dataclass(slots=True)
class Tally:
    """How many rows of each table follow from the plain test, and how many do not."""

    agree: Counter[str] = field(default_factory=Counter)
    disagree: Counter[str] = field(default_factory=Counter)
    comparisons: Counter[str] = field(default_factory=Counter)
    everywhere: Counter[bool] = field(default_factory=Counter)  # rows and sentences that agree, that do not

    def note(self, cases: Iterable[Case]) -> None:
        """Count what a correction can be for: the p-values of a table, of more groups each pair of them."""
        for case in cases:
            groups = len(case.groups)
            self.comparisons[case.table or ""] += max(1, groups * (groups - 1) // 2)

    def most_comparisons(self, case: Case) -> int:
        """The largest factor by which a correction can have multiplied a p-value."""
        return max(_FEWEST_COMPARISONS, self.comparisons[case.table or ""])

    def count(self, case: Case, printed: Interval, implied: Interval | None) -> None:
        """Count the p-value of one row, with what the plain test implies for it, or None if it disagrees."""
        tells = printed.low > 0 and (
            implied is None or printed.high - printed.low + implied.high - implied.low < _TELLING
        )
        if tells or implied is None:
            self.everywhere[implied is not None] += 1
        table = case.table
        if table is None:
            return
        if implied is None:
            self.disagree[table] += 1
        elif tells:
            self.agree[table] += 1

    def corroborates(self, case: Case) -> bool:
        """Whether other rows show that the table's test is the plain one, where the paper names no other."""
        if (table := case.table) is None:
            return False
        agree, disagree = self.agree[table], self.disagree[table]
        return agree >= _ENOUGH and agree >= 2 * disagree

    def overrules(self, case: Case) -> bool:
        """Whether other rows show it against a model that the paper names: several, and none against it.

        Asked of a row that does not follow from the plain test, which is counted among those that disagree.
        """
        if self.everywhere[True] >= _ALL_OVERRULING and self.everywhere[False] <= 1:
            return True
        table = case.table
        return table is not None and self.agree[table] >= _OVERRULING and self.disagree[table] <= 1

    def refutes(self, case: Case) -> bool:
        """Whether other rows show that the table's test is another one."""
        table = case.table
        return table is not None and self.disagree[table] >= max(_MANY, self.agree[table] + 1)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper around a comparison.

    Parameters
    ----------
    anywhere : callable
        Kinds of tests that any of its text names; asked only where something does not follow from the
        plain tests, since reading all words takes time.
    alpha : float
        Where a p-value counts as significant.
    rounding : str
        How the paper shortened its numbers.
    tally : Tally
        Filled with all rows before one of them is judged.
    """

    anywhere: Callable[[], frozenset[Kind]]
    alpha: float
    rounding: Rounding
    tally: Tally = field(default_factory=Tally)

    def near(self, p: Interval) -> Interval:
        """p-values that another test of the same data may well have, of one that would have these.

        On the same side of alpha any; on the other only such as differ little.
        """
        low = 0.0 if p.low <= self.alpha else min(self.alpha, p.low / UNNAMED)
        high = 1.0 if p.high > self.alpha else max(self.alpha, p.high * UNNAMED)
        return Interval(low, min(high, 1.0))

    def methods(self, case: Case) -> Methods:
        """What is named for a comparison."""
        shown = self.tally.corroborates(case), self.tally.overrules(case)
        return Methods(case.named, self.anywhere(), *shown)
