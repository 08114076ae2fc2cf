"""Prepare the worksheet of one study and write it; compare two that were filled in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Literal

from review import outputs
from review.checking.wording import counted
from review.document import plain
from review.reporting import pages
from review.reporting.checked import Outcome, RequestError, checked
from review.reporting.inputs import inputs
from review.reporting.inspection import page, word
from review.reporting.inspection.answers import Answers, compare, read_answers
from review.reporting.inspection.worksheet import Worksheet, worksheet

if TYPE_CHECKING:
    from review.printed import Rounding

Format = Literal["html", "docx", "json"]

_ENDINGS: Final = {"html": ".worksheet.html", "docx": ".worksheet.docx", "json": ".worksheet.json"}


def inspect(
    given: Sequence[str],
    form: Format = "html",
    output: Path | None = None,
    *,
    alpha: float | None = None,
    rounding: Rounding = "half_up",
) -> Outcome:
    """Write the worksheet of the study that the papers are about.

    Parameters
    ----------
    given : sequence of str
        Publications of one study, as for ``review check``.
    form : {"html", "docx", "json"}
    output : Path, optional
        File to write; by default a name made of the first paper's.
    alpha, rounding
        As in :func:`review.check`.

    Returns
    -------
    Outcome
        With one message for each paper that could not be used.

    Raises
    ------
    RequestError
        If the output would replace a paper.
    OSError
        If the file cannot be written.
    """
    from rich.console import Console

    outcome = Outcome()
    papers = inputs(given, outcome.passed_over)
    target = output or Path(f"{Path(papers[0].name).stem if papers else 'study'}{_ENDINGS[form]}")
    try:
        outputs.protect([paper.path for paper in papers if paper.path], {"--output": target})
    except outputs.OverwriteError as problem:
        raise RequestError(str(problem)) from None
    notes = Console(stderr=True, highlight=False)
    done = list(checked(papers, outcome, alpha=alpha, rounding=rounding, notes=notes))
    for line in outcome.passed_over:
        notes.print(plain(line), markup=False, soft_wrap=True)
    if done:
        sheet = worksheet(done)
        outputs.write({target: _made(sheet, form)})
        print(f"{target}: {_told(sheet)}")
    return outcome


def _made(sheet: Worksheet, form: Format) -> str | bytes:
    if form == "docx":
        return word.document(sheet, pages.program())
    if form == "html":
        return page.page(sheet)
    prepared = [
        {
            **asdict(each),
            "quotes": {subject: [asdict(quote) for quote in quotes] for subject, quotes in each.quotes},
            "left_open": [{"reason": reason, "numbers": number} for reason, number in each.left_open],
        }
        for each in sheet.prepared
    ]
    told = {**page.saved(sheet), "made_by": pages.program(), "prepared": prepared}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _told(sheet: Worksheet) -> str:
    disagreeing = sum(bool(item.gravity) for each in sheet.prepared for item in each.says)
    filled = sum(bool(each.says) for each in sheet.prepared if each.question.domain == 4)
    return (
        f"the worksheet of {counted(len(sheet.papers), 'paper')}: {counted(disagreeing, 'finding')}, "
        f"{filled} of 11 checks of domain 4 with numbers to weigh; no answer is filled in"
    )


def compared(one: Path, other: Path, out: IO[str] | None = None) -> None:
    """Print where two filled-in worksheets differ, and how far they agree.

    Raises
    ------
    AnswersError
        If a file is no saved worksheet.
    RequestError
        If the two are about different papers.
    """
    answers = read_answers(one), read_answers(other)
    if sorted(answers[0].papers) != sorted(answers[1].papers):
        about = " and ".join(", ".join(each.papers) or "nothing" for each in answers)
        raise RequestError(f"the two worksheets are about different papers: {about}")
    agreement = compare(*answers)
    names = [_name(each, path) for each, path in zip(answers, (one, other), strict=True)]
    kappa = "" if agreement.kappa is None else f"; Cohen's kappa {agreement.kappa:.2f}"
    print(
        f"Both answered {agreement.both} questions, {agreement.same} of them alike{kappa}. "
        "With so few questions kappa says little.",
        file=out,
    )
    for difference in agreement.differences:
        print(f"\n{difference.key} {difference.subject}", file=out)
        for name, answer in zip(names, (difference.one, difference.other), strict=True):
            note = f" ({plain(answer.note)})" if answer.note else ""
            print(f"  {name}: {answer.answer or 'no answer'}{note}", file=out)
    for domain in sorted({*answers[0].judgements, *answers[1].judgements}):
        judged = [each.judgements.get(domain) for each in answers]
        if judged[0] != judged[1]:
            about = "study" if domain == "study" else f"domain {domain}"
            told = " / ".join(f"{name}: {value or 'none'}" for name, value in zip(names, judged, strict=True))
            print(
                f"\nJudgement of the {about}: {told}"
                if about == "study"
                else f"\nJudgement of {about}: {told}",
                file=out,
            )


def _name(answers: Answers, path: Path) -> str:
    return plain(answers.reviewer) or path.name
