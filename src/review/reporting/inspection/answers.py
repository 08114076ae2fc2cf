"""What a person filled in: as JSON, validated, and compared with what another person filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from review.reporting.inspection.questions import ANSWERS, BY_KEY, DOMAINS, JUDGEMENTS, QUESTIONS

FORMAT: Final = "review inspect worksheet"
VERSION: Final = 1
_LARGEST: Final = 20_000_000
_OVERALL: Final = "study"


class AnswersError(ValueError):
    """A file of answers that cannot be used; the message names the file, the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with its note; ``answer`` is one of :data:`ANSWERS`, or None if the box is empty."""

    answer: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Answers:
    """A filled-in worksheet.

    Parameters
    ----------
    reviewer : str
    papers : tuple of str
        Names of the files that it is about.
    answers : mapping of str to Answer
        By the key of the question.
    judgements : mapping of str to str or None
        By domain, ``"1"`` to ``"4"``, and ``"study"``.
    """

    reviewer: str
    papers: tuple[str, ...]
    answers: Mapping[str, Answer]
    judgements: Mapping[str, str | None]


def empty(papers: Sequence[str]) -> dict[str, Any]:
    """A worksheet that nobody has filled in, as it is saved."""
    return {
        "format": FORMAT, "version": VERSION, "reviewer": "", "papers": list(papers),
        "answers": {question.key: {"answer": None, "note": ""} for question in QUESTIONS},
        "judgements": dict.fromkeys((*map(str, DOMAINS), _OVERALL)),
    }  # fmt: skip


def read_answers(path: Path) -> Answers:
    """Read a saved worksheet.

    Raises
    ------
    AnswersError
        If it is no saved worksheet, or was edited into something that is none.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise AnswersError(f"{path}: too large to be a saved worksheet")
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise AnswersError(f"{path}: {problem.strerror}: check the name") from None
    except UnicodeDecodeError:
        raise AnswersError(f"{path}: is not UTF-8: save the worksheet again from the page") from None
    except (json.JSONDecodeError, RecursionError) as problem:
        line = getattr(problem, "lineno", "?")
        raise AnswersError(f"{path}: line {line}: no JSON ({problem}): save the worksheet again") from None
    return _validated(told, path)


def _validated(told: Any, path: Path) -> Answers:
    def require(condition: bool, place: str, expected: str) -> None:
        if not condition:
            raise AnswersError(f"{path}: {place}: expected {expected}")

    require(isinstance(told, dict), "the file", "a JSON object, as the page saves it")
    require(told.get("format") == FORMAT, '"format"', f'"{FORMAT}"')
    require(
        told.get("version") == VERSION, '"version"', f"{VERSION}; save it with this version of the program"
    )
    answers, judgements = told.get("answers"), told.get("judgements", {})
    require(isinstance(answers, dict), '"answers"', "an object, one entry a question")
    require(isinstance(judgements, dict), '"judgements"', "an object, one entry a domain")
    require(isinstance(told.get("reviewer", ""), str), '"reviewer"', "text")
    papers = told.get("papers", [])
    require(
        isinstance(papers, list) and all(isinstance(name, str) for name in papers),
        '"papers"',
        "a list of names",
    )
    for key, value in answers.items():
        place = f'"answers", "{key}"'
        require(key in BY_KEY, place, f"a question: {', '.join(BY_KEY)}")
        require(isinstance(value, dict), place, 'an object with "answer" and "note"')
        require(
            value.get("answer") in (None, *ANSWERS),
            f'{place}, "answer"',
            f"null or one of {', '.join(ANSWERS)}",
        )
        require(isinstance(value.get("note", ""), str), f'{place}, "note"', "text")
    known = (*map(str, DOMAINS), _OVERALL)
    for key, value in judgements.items():
        place = f'"judgements", "{key}"'
        require(key in known, place, f"one of {', '.join(known)}")
        require(value in (None, *JUDGEMENTS), place, f"null or one of {', '.join(JUDGEMENTS)}")
    return Answers(
        told.get("reviewer", ""), tuple(papers),
        {key: Answer(value.get("answer"), value.get("note", "")) for key, value in answers.items()},
        judgements,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that two people answered differently."""

    key: str
    subject: str
    one: Answer
    other: Answer


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two filled-in worksheets compare.

    Parameters
    ----------
    both : int
        Questions that both answered.
    same : int
        Of these, those with the same answer.
    differences : tuple of Difference
        Questions with different answers, those that only one answered included.
    kappa : float or None
        Cohen's kappa over the questions that both answered; None if it is not defined.
    """

    both: int
    same: int
    differences: tuple[Difference, ...]
    kappa: float | None


def compare(one: Answers, other: Answers) -> Agreement:
    """Where two people differ, and how far they agree.

    Cohen (1960, doi 10.1177/001316446002000104): kappa = (observed − expected) / (1 − expected) agreement.
    """
    empty_box = Answer(None, "")
    pairs = [
        (question, one.answers.get(question.key, empty_box), other.answers.get(question.key, empty_box))
        for question in QUESTIONS
    ]
    both = [(first.answer, second.answer) for _, first, second in pairs if first.answer and second.answer]
    same = sum(first == second for first, second in both)
    differences = tuple(
        Difference(question.key, question.subject, first, second)
        for question, first, second in pairs
        if first.answer != second.answer
    )
    return Agreement(len(both), same, differences, _kappa(both, same))


def _kappa(both: Sequence[tuple[str | None, str | None]], same: int) -> float | None:
    number = len(both)
    if not number:
        return None
    expected = (
        sum(
            sum(first == answer for first, _ in both) * sum(second == answer for _, second in both)
            for answer in ANSWERS
        )
        / number**2
    )
    return None if expected >= 1 else (same / number - expected) / (1 - expected)
