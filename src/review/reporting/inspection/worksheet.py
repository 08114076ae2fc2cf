"""The worksheet of one study: what was looked at for each check, what the numbers say, what stays open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from review.checking import wording
from review.checking.wording import DISAGREE, counted, spelled
from review.reporting.causes import GRAVITIES, LAST_DIGIT, Cause, causes, gravity
from review.reporting.inspection import numbers
from review.reporting.inspection.between import Difference, differences
from review.reporting.inspection.questions import QUESTIONS, Question, question_of
from review.reporting.inspection.stated import SUBJECTS, Quote, stated
from review.reporting.quoting import Quoting

if TYPE_CHECKING:
    from review.document import Document
    from review.records import Check
    from review.reporting.checked import Checked

_BETWEEN: Final = "4.11"  # the check of publications against each other
_MOST_ROWS: Final = 12
_MOST_REASONS: Final = 5
_NOTHING: Final = "nothing of this kind was found in the paper"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the numbers say, ready to be shown.

    Parameters
    ----------
    document, place : str
        Where it stands.
    quote : str
        As printed, in its row or sentence.
    told : str
        What disagrees, or what the numbers give.
    gravity : str
        In words; empty where nothing disagrees.
    details : tuple of str
        Printed and implied numbers, readings that were tried.
    page : int or None
    """

    document: str
    place: str
    quote: str
    told: str
    gravity: str = ""
    details: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """One check of the tool with all that was prepared for it.

    Parameters
    ----------
    question : Question
    looked_at : tuple of str
        What was looked at, in one line each.
    says : tuple of Item
        What disagrees, the gravest first, and numbers without a verdict.
    last_digits : tuple of Item
        What is off by one unit of the last place, apart.
    quotes : tuple of (str, tuple of Quote)
        What the paper itself says, by subject.
    left_open : tuple of (str, int)
        Why numbers could not be looked at, with how many.
    """

    question: Question
    looked_at: tuple[str, ...]
    says: tuple[Item, ...]
    last_digits: tuple[Item, ...]
    quotes: tuple[tuple[str, tuple[Quote, ...]], ...]
    left_open: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A publication of the study."""

    name: str
    title: str
    authors: tuple[str, ...]
    doi: str

    @property
    def heading(self) -> str:
        """Its title, or the name of its file."""
        return self.title or self.name


@dataclass(frozen=True, slots=True)
class Worksheet:
    """All checks of the tool, prepared from the publications of one study."""

    papers: tuple[Paper, ...]
    prepared: tuple[Prepared, ...]


def worksheet(papers: Sequence[Checked]) -> Worksheet:
    """Prepare the worksheet of one study.

    Parameters
    ----------
    papers : sequence of Checked
        All its publications, checked; at least one.

    Returns
    -------
    Worksheet
        Nothing in it is an answer: those are the person's.
    """
    says = [stated(paper.document) for paper in papers]
    shown = [_Shown(paper) for paper in papers]
    prepared = tuple(_prepared(question, papers, shown, says) for question in QUESTIONS)
    return Worksheet(tuple(_paper(paper.document) for paper in papers), prepared)


def _paper(document: Document) -> Paper:
    article = document.article
    return Paper(document.name, article.title or "", article.authors, article.doi or "")


class _Shown:
    """What checking said of one paper, by the question that it informs."""

    def __init__(self, paper: Checked) -> None:
        self.document = paper.document
        self.findings = paper.findings
        self.records = [finding.record for finding in paper.findings]
        self._quoting = Quoting(paper.document)
        self.causes: dict[str, list[Cause]] = {}
        for cause in _each_check(paper):
            self.causes.setdefault(question_of(cause.first.check.check), []).append(cause)
        self.checks = Counter[tuple[str, str]]()
        self.reasons: dict[str, Counter[str]] = {}
        for finding in paper.findings:
            for check in finding.checks:
                key = question_of(check.check)
                self.checks[key, check.check if check.verdict != "not_checkable" else ""] += 1
                if check.verdict == "not_checkable":
                    reason = (check.reason or "no reason given").partition(";")[0]
                    self.reasons.setdefault(key, Counter())[reason] += 1

    def items(self, key: str, *, last_digits: bool) -> Iterator[Item]:
        """What disagrees and informs a question."""
        for cause in self.causes.get(key, ()):
            if (cause.gravity == LAST_DIGIT) == last_digits:
                yield self._item(cause)

    def _item(self, cause: Cause) -> Item:
        record, check = cause.first.finding.record, cause.first.check
        details = [line for name, line in wording.lines(record, check) if name not in ("check",)]
        if len(cause.members) > 1:
            details = [self._row(member.finding.record.quote, member.check) for member in cause.members]
            details = details[:_MOST_ROWS] + ["…"] * (len(details) > _MOST_ROWS)
        details += [f"also at {wording.place(repeat.record.location)}" for repeat in cause.repeats]
        quote = "".join(piece.text for piece in self._quoting.in_context(record))
        where = wording.place(record.location)
        return Item(
            self.document.name, where, quote, cause.headline, GRAVITIES[cause.gravity], tuple(details),
            record.location.page,
        )  # fmt: skip

    @staticmethod
    def _row(quote: str, check: Check) -> str:
        return f"{' '.join(quote.split())[:80]}: printed {check.printed}, implied {wording.implied(check)}"

    def looked_at(self, key: str) -> Iterator[str]:
        """What was compared, with how often."""
        for (question, name), number in sorted(self.checks.items()):
            if question == key and name:
                yield f"{spelled(name)}: {number:,}"


def _each_check(paper: Checked) -> list[Cause]:
    """Causes of every check, not only of the gravest of each finding: a check belongs to one question."""
    from dataclasses import replace

    by_question: dict[str, list] = {}  # type: ignore[type-arg]
    for finding in paper.findings:
        for check in finding.checks:
            if check.verdict in DISAGREE:
                by_question.setdefault(question_of(check.check, gravity(check)), [])
    found: list[Cause] = []
    for key in by_question:
        chosen = []
        for finding in paper.findings:
            checks = tuple(check for check in finding.checks if question_of(check.check) == key)
            if checks:
                chosen.append(replace(finding, checks=checks))
        found += causes(chosen)
    return found


def _prepared(
    question: Question,
    papers: Sequence[Checked],
    shown: Sequence[_Shown],
    says: Sequence[dict[str, tuple[Quote, ...]]],
) -> Prepared:
    key = question.key
    items = [item for paper in shown for item in paper.items(key, last_digits=False)]
    items += _without_verdict(key, shown)
    quotes = tuple(
        (subject, tuple(quote for paper in says for quote in paper[subject]))
        for subject in question.stated
        if subject in SUBJECTS
    )
    reasons: Counter[str] = Counter()
    for paper in shown:
        reasons.update(paper.reasons.get(key, {}))
    looked = _summed([line for paper in shown for line in paper.looked_at(key)])
    if key == _BETWEEN and len(papers) > 1:
        found, shared = differences(papers)
        items += _between_papers(found, papers, says)
        looked += (f"{counted(shared, 'number')} of the same group and outcome in two publications",)
    return Prepared(
        question=question,
        looked_at=looked if question.domain == 4 else (),
        says=tuple(items),
        last_digits=tuple(item for paper in shown for item in paper.items(key, last_digits=True)),
        quotes=quotes,
        left_open=tuple(reasons.most_common(_MOST_REASONS)),
    )


def _summed(lines: Sequence[str]) -> tuple[str, ...]:
    """The same kinds of several papers added up."""
    totals: Counter[str] = Counter()
    for line in lines:
        name, _, number = line.rpartition(": ")
        totals[name] += int(number.replace(",", ""))
    return tuple(counted(number, "number") + f" by {name}" for name, number in totals.most_common())


def _without_verdict(key: str, shown: Sequence[_Shown]) -> Iterator[Item]:
    """Numbers shown for a person to weigh."""
    for paper in shown:
        if key == "4.3":
            for quote in (*numbers.repeated_values(paper.document, paper.records),
                          *numbers.last_digits(paper.document, paper.records)):  # fmt: skip
                yield Item(quote.document, quote.place, "", quote.text, page=quote.page)
        if key == "4.7":
            for quote in numbers.effects(paper.document, paper.records):
                yield Item(quote.document, quote.place, "", quote.text, page=quote.page)


def _between_papers(
    found: Sequence[Difference], papers: Sequence[Checked], says: Sequence[dict[str, tuple[Quote, ...]]]
) -> Iterator[Item]:
    """What the publications of a study print or say of the same, side by side, where they differ."""
    for difference in found:
        yield Item("", "", "", f"Printed with different numbers: {difference.about}", details=difference.told)
    for subject in ("participants", "registration", "recruitment"):
        told = [" · ".join(quote.text for quote in paper[subject][:3]) for paper in says]
        if len(set(told)) > 1:
            details = tuple(
                f"{paper.document.name}: {text or _NOTHING}" for paper, text in zip(papers, told, strict=True)
            )
            yield Item("", "", "", f"What the publications say of {subject}, side by side", details=details)
