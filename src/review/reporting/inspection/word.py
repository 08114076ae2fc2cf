"""The worksheet as a Word document: the same content as the page, with boxes to tick and room to write."""

from __future__ import annotations

from collections.abc import Iterator

from review.planting.docx import docx
from review.planting.paper import Block, Paper, Paragraph, Section, Table
from review.reporting.inspection.questions import ANSWERS, CITATION, DOMAINS, JUDGEMENTS, MEANING
from review.reporting.inspection.worksheet import Item, Prepared, Worksheet

_BOX = "☐"


def document(sheet: Worksheet, made_by: str) -> bytes:
    """The worksheet as the bytes of a DOCX file.

    Parameters
    ----------
    sheet : Worksheet
    made_by : str
        Program and version.
    """
    title = "Trustworthiness worksheet (INSPECT-SR)"
    papers = "; ".join(paper.heading + (f", doi {paper.doi}" if paper.doi else "") for paper in sheet.papers)
    sections = [Section("How to use it", _how_to_use(made_by))]
    for domain, name in DOMAINS.items():
        chosen = [prepared for prepared in sheet.prepared if prepared.question.domain == domain]
        for number, prepared in enumerate(chosen):
            heading = f"{prepared.question.key if domain == 4 else domain} {prepared.question.subject}"
            if number == 0:
                sections.append(Section(f"Domain {domain}: {name}", ()))
            sections.append(Section(heading, tuple(_blocks(prepared))))
        sections.append(Section(f"Judgement of domain {domain}", (_boxes(JUDGEMENTS),)))
    sections.append(Section("Judgement of the study", (_boxes(JUDGEMENTS),)))
    return docx(Paper(title, papers, tuple(sections)))


def _how_to_use(made_by: str) -> tuple[Block, ...]:
    return (
        Paragraph(
            (MEANING, "Nothing is answered beforehand: what is quoted and recomputed is for you to weigh.")
        ),
        Paragraph((CITATION,)),
        Paragraph((f"Prepared by {made_by}. Reviewer: ______________________  Date: ______________",)),
    )


def _blocks(prepared: Prepared) -> Iterator[Block]:
    question = prepared.question
    yield Paragraph((question.ask,))
    if question.weigh:
        yield Paragraph((question.weigh,))
    if prepared.looked_at:
        yield Paragraph((f"Looked at: {'; '.join(prepared.looked_at)}.",))
    for item in prepared.says:
        yield from _item(item)
    if prepared.last_digits:
        yield Paragraph((f"Off by one unit of the last digit: {len(prepared.last_digits)}.",))
    for subject, quotes in prepared.quotes:
        told = [f"“{quote.text}” ({quote.place})" for quote in quotes] or ["nothing was found"]
        yield Paragraph((f"The paper on {subject}: {' '.join(told)}",))
    if prepared.left_open:
        told = [f"{reason} ({number})" for reason, number in prepared.left_open]
        yield Paragraph((f"Could not be looked at: {'; '.join(told)}.",))
    yield _boxes(ANSWERS)


def _item(item: Item) -> Iterator[Block]:
    where = ", ".join(filter(None, (item.place,)))
    grave = f" [{item.gravity}]" if item.gravity else ""
    yield Paragraph((f"• {where}: {item.told}{grave}" if where else f"• {item.told}{grave}",))
    if item.quote:
        yield Paragraph((f"“{item.quote}”",))
    if item.details:
        yield Paragraph(("; ".join(item.details),))


def _boxes(names: tuple[str, ...]) -> Table:
    return Table("Your answer", (*names, "note"), ((*(_BOX for _ in names), ""),))
