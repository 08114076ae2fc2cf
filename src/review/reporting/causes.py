"""What disagrees in a paper, by consequence, and what has one cause told once.

Ten percentages of one column that do not follow from its total are one finding; so are p-values that do not
follow from one kind of test, and a sentence that a paper prints three times.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from review.checking import wording
from review.records import Test

if TYPE_CHECKING:
    from review.checking import Findings
    from review.records import Check, Finding

#: What each gravity is called: whatever is graver comes first.
GRAVITIES: Final = {1: "changes a decision", 2: "cannot be", 3: "disagrees", 4: "last digit"}
LAST_DIGIT: Final = 4
_FEWEST_ALIKE: Final = 3  # of one column or one kind of test: two may be two slips


@dataclass(frozen=True, slots=True)
class Member:
    """One number that disagrees: its finding and the check that says so."""

    finding: Finding
    check: Check


@dataclass(frozen=True, slots=True)
class Cause:
    """Numbers that disagree for what may be one reason.

    Parameters
    ----------
    members : tuple of Member
        The gravest first.
    repeats : tuple of Finding
        Other places that print the same, word for word.
    checked : int
        How many numbers of the same kind were checked in the same place, agreeing ones included.
    """

    members: tuple[Member, ...]
    repeats: tuple[Finding, ...] = ()
    checked: int = 1

    @property
    def first(self) -> Member:
        """The gravest of them."""
        return self.members[0]

    @property
    def gravity(self) -> int:
        """Of the gravest, from 1, which changes a decision, to 4, which is off in the last digit."""
        return gravity(self.first.check)

    @property
    def headline(self) -> str:
        """What disagrees, in one sentence."""
        check = self.first.check
        if len(self.members) == 1:
            return check.reason or f"{wording.spelled(check.check)} disagrees"
        record, place = self.first.finding.record, self.first.finding.record.location
        where = ", ".join(filter(None, (place.table, place.column)))
        if isinstance(record, Test) and not where:
            where = f"{record.statistic}({', '.join(record.df)})"
        kind = _PLURAL.get(check.check) or f"numbers ({wording.spelled(check.check)})"
        return (
            f"{len(self.members)} of {self.checked} {kind} of {where or 'this paper'} disagree with the rest"
        )


_PLURAL: Final = {
    "percentage": "percentages", "p_value": "p-values", "p_from_means": "p-values",
    "p_from_counts": "p-values",
    "p_value_of_interval": "p-values", "grim": "means", "grimmer": "SDs",
}  # fmt: skip


def gravity(check: Check) -> int:
    """How grave an inconsistency is, from 1 to 4; 5 for what is none."""
    if check.verdict not in wording.DISAGREE:
        return 5
    return check.gravity or (1 if check.verdict == "decision_inconsistent" else 3)


def gravest(finding: Finding) -> int:
    """Of all checks of a finding the lowest gravity number; 5 if none disagrees."""
    return min(map(gravity, finding.checks))


def counts_by_gravity(findings: Findings) -> dict[int, int]:
    """How many causes there are of each gravity."""
    found = Counter(cause.gravity for cause in causes(findings))
    return {grade: found[grade] for grade in GRAVITIES}


def causes(findings: Iterable[Finding]) -> list[Cause]:
    """Everything that disagrees, the gravest first; within a gravity as printed.

    A finding appears in one cause only: with its gravest check, or in the group that shares it.
    """
    findings = list(findings)
    alike: defaultdict[Hashable, list[Member]] = defaultdict(list)
    checked: Counter[Hashable] = Counter()
    for finding in findings:
        check = min(finding.checks, key=gravity)
        for each in finding.checks:
            if each.verdict != "not_checkable":
                checked[_cause(finding, each)] += 1
        if gravity(check) <= LAST_DIGIT:
            alike[_cause(finding, check)].append(Member(finding, check))
    made: list[Cause] = []
    for key, members in alike.items():
        together = len(members) >= _FEWEST_ALIKE and key is not None
        for group in (members,) if together else [(member,) for member in members]:
            ordered = sorted(group, key=lambda member: gravity(member.check))
            made.append(Cause(tuple(ordered), (), checked[key] if together else 1))
    order = {id(finding): number for number, finding in enumerate(findings)}
    return sorted(_once(made), key=lambda cause: (cause.gravity, order[id(cause.first.finding)]))


def _cause(finding: Finding, check: Check) -> Hashable:
    """What a check may share with others: its column, or its kind of test; None: nothing."""
    record, place = finding.record, finding.record.location
    if check.check == "percentage" and place.table is not None:
        return check.check, place.table, place.table_index, place.column
    if check.check == "p_value" and isinstance(record, Test) and record.df:
        return check.check, record.statistic, record.df
    if check.check in ("grim", "grimmer", "p_from_means") and place.table is not None:
        return check.check, place.table, place.table_index
    return None


def _once(causes: Sequence[Cause]) -> list[Cause]:
    """A sentence that is printed in several places is told once, with the other places."""
    first: dict[Hashable, int] = {}
    kept: list[Cause] = []
    for cause in causes:
        finding, check = cause.first.finding, cause.first.check
        words = " ".join(finding.record.quote.split())
        key = (words, check.check, check.printed, check.reason)
        if len(cause.members) == 1 and key in first:
            at = first[key]
            kept[at] = Cause(kept[at].members, (*kept[at].repeats, finding), kept[at].checked)
            continue
        first[key] = len(kept)
        kept.append(cause)
    return kept
