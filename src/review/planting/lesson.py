"""A whole lesson on one invented paper: what is handed out, and what the teacher keeps."""

from __future__ import annotations

from typing import Final

from review.planting.handouts import answer_key, hint, marking_sheet
from review.planting.paper import Paper, Paragraph, Section, Table
from review.planting.planting import PlantedPaper
from review.planting.writing import Format, as_bytes

_RULES: Final = (
    "Where does it stand? What is printed? What do its neighbors imply?",
    "First ask whether rounding explains it.",
    "Name one plain way in which it can have come about.",
    "Say what disagrees, not who is to blame.",
)


def lesson(planted: PlantedPaper, form: Format) -> dict[str, bytes]:
    """Files of a lesson by their place: ``student/`` to hand out, ``teacher/`` to keep.

    The student's folder holds the paper and the marking sheet; the teacher's the answer key, six slides and
    a plan of the board.
    """
    from review.planting.pdf import pdf

    shown = slides(planted)
    files = {
        f"student/paper.{form}": as_bytes(planted.paper, form),
        f"student/marking_sheet.{form}": as_bytes(marking_sheet(planted), form),
        f"teacher/answer_key.{form}": as_bytes(answer_key(planted), form),
        f"teacher/board_plan.{form}": as_bytes(board_plan(planted), form),
    }
    files[f"teacher/slides.{form}"] = pdf(shown, slides=True) if form == "pdf" else as_bytes(shown, form)
    return files


def slides(planted: PlantedPaper) -> Paper:
    """Six slides for 50 minutes: rounding, a tie, the task, the hint, the board, what it does not show."""

    def slide(heading: str, *lines: str) -> Section:
        return Section(heading, tuple(Paragraph((line,)) for line in lines))

    count = len(planted.planted)
    return Paper(
        title="Does this paper add up?",
        byline="The paper is invented. Its numbers were computed and rounded honestly, but for a few.",
        sections=(
            slide("1. What does a printed number stand for?", "“3.5” stands for 3.45 to 3.55. And “3.50”?",
                  "12 of 40 is 30 %. Can “29 %” be rounding?"),
            slide("2. Numbers have neighbors", "Parts and their sum. A count and its percentage.",
                  "Two means and their difference. An estimate and the middle of its interval.",
                  "Let us try one in Table 1 together."),
            slide("3. Your task: 20 minutes, in pairs", *_RULES),
            slide("4. A hint", f"One of them is here: {hint(planted)}." if count else "There may be none."),
            slide("5. On the board", "Where · printed · implied. What does rounding explain?",
                  "For each that is left: one plain way in which it can have come about."),
            slide("6. What does it not show?", "Numbers that agree were copied with care.",
                  "They do not show what causes what."),
        ),
    )  # fmt: skip


def board_plan(planted: PlantedPaper) -> Paper:
    """What stands on the board at which minute, with the rows as they should end."""
    rows = tuple((str(number), each.place, each.printed, each.consistent)
                 for number, each in enumerate(planted.planted, 1))  # fmt: skip
    first = hint(planted) if rows else "none"
    minutes = (("0 to 5", "left", "“mean 3.5, printed”: from where to where?"),
               ("5 to 10", "left", "one tie of Table 1, worked out together"),
               ("10 to 30", "empty", f"pairs work; after 10 minutes the hint: {first}"),
               ("30 to 38", "middle", "three columns: where, printed, implied"),
               ("38 to 45", "right", "plain explanations, one a row"),
               ("45 to 50", "all", "what the program marked; what it cannot mark"))  # fmt: skip
    return Paper(
        title="Plan of the board",
        byline=f"For the invented paper, seed {planted.seed}.",
        sections=(
            Section("Minute by minute", (Table("The board.", ("Minutes", "Where", "What"), minutes),)),
            Section("How the middle should end", (
                Table("Where, printed, consistent.", ("No.", "Where", "Printed", "Consistent"), rows),)),
        ),
    )  # fmt: skip


def cards(title: str, byline: str, texts: list[str], across: int = 2) -> Paper:
    """A sheet of short texts to cut out, in a table of `across` columns."""
    padded = texts + [""] * (-len(texts) % across)
    rows = tuple(tuple(padded[at : at + across]) for at in range(0, len(padded), across))
    table = Table("Cut along the lines.", tuple(" " for _ in range(across)), rows)
    return Paper(title=title, byline=byline, sections=(Section("Cards", (table,)),))
