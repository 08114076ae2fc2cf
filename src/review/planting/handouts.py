"""What a teacher hands out with the paper: a sheet to fill in, and the answers."""

from __future__ import annotations

from typing import Final

from review.checking.wording import spelled
from review.planting.paper import Paper, Paragraph, Section, Table
from review.planting.planting import PlantedPaper

_ROWS: Final = 10  # of the sheet, whatever was planted, so that it does not tell how many there are
_MOST_POINTS: Final = 3
_MEANING: Final = {
    "p_value": "p against its statistic", "decision": "p against its statistic, across 0.05",
    "p_of_groups": "p against means and SDs", "means": "difference against means",
    "spreads": "SDs against d and p", "percentage": "percentage against its count",
    "interval": "difference against its interval", "ratio": "odds ratio against its interval",
    "effect_size": "effect size against its t", "repeated": "abstract against results",
    "whole_numbers": "mean against n, for whole numbers", "sum": "all against the sum of the groups",
}  # fmt: skip


_EASIEST: Final = (
    "sum", "repeated", "means", "percentage", "interval", "effect_size", "ratio", "whole_numbers",
    "spreads", "p_value", "decision", "p_of_groups",
)  # fmt: skip


def marking_sheet(planted: PlantedPaper) -> Paper:
    """The sheet that readers of the paper fill in, and how it is marked."""
    head = (
        "No.",
        "Where",
        "Printed",
        "What its neighbors imply; how you know",
        "A plain explanation",
        "Points",
    )
    rows = tuple((str(number), "", "", "", "", f"  / {_MOST_POINTS}") for number in range(1, _ROWS + 1))
    task = (
        "Some printed numbers of this paper do not agree with the numbers around them; most do.",
        "Write down those that do not, one a row.",
        "You may use a calculator and any table or program of distributions.",
        "Every printed number was rounded: first ask whether rounding explains what you see.",
        "Say what disagrees, not who is to blame, and name one plain way in which it can have come about.",
    )
    marking = (
        "One point for the right place, one for what its neighbors imply, one for a plain explanation.",
        "A row about numbers that agree costs one point.",
    )
    return Paper(
        title=f"Marking sheet: {planted.paper.title}",
        byline="For the invented paper of the same title. Name: ____________________",
        sections=(
            Section("What to do", (Paragraph(task),)),
            Section("What you found", (Table("Numbers that do not agree.", head, rows),)),
            Section("How it is marked", (Paragraph(marking),)),
        ),
    )


def hint(planted: PlantedPaper) -> str:
    """Where the inconsistency stands that takes the least arithmetic to see."""
    return min(planted.planted, key=lambda each: list(_EASIEST).index(each.kind)).place


def answer_key(planted: PlantedPaper) -> Paper:
    """Everything that was planted, how to see it, and how it can have come about."""
    count = len(planted.planted)
    head = ("No.", "Where", "Printed", "Consistent", "What disagrees", "Check")
    rows = tuple(
        (str(number), each.place, each.printed, each.consistent, _MEANING[each.kind], spelled(each.check))
        for number, each in enumerate(planted.planted, 1)
    )
    about = (
        f"Planted: {count}; highest number of points: {_MOST_POINTS * count}.",
        "Every other number was computed from simulated people and rounded once.",
        "One slip may show in several places: numbers that repeat the printed one, or follow from it, "
        "are then reported beside it.",
        "“Check” is the name under which “review check” reports it.",
        *([f"Hint for the class after ten minutes: one is here: {hint(planted)}."] if count else []),
    )
    solutions = []
    for number, each in enumerate(planted.planted, 1):
        place, explained = f"{number}. {each.place}: “{each.passage}”", f"Plain explanation: {each.reading}"
        solutions.append(Paragraph((place, each.by_hand, explained)))
    return Paper(
        title=f"Answer key: {planted.paper.title}",
        byline=f"For the invented paper of the same title, seed {planted.seed}. Keep it until the end.",
        sections=(
            Section("What was planted", (Paragraph(about), Table("Planted inconsistencies.", head, rows))),
            Section("How to see it", tuple(solutions)),
        ),
    )
