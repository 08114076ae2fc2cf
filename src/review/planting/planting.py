"""Plant slips, numbers that disagree with their neighbors, in invented papers, and find them in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from review.planting.case_control import case_control
from review.planting.outcomes import Numbers
from review.planting.paper import Paper, Passage, passages, printed
from review.planting.slips import KINDS, Kind, Slip, slips
from review.planting.study import PLACES, Study
from review.planting.trial import trial

if TYPE_CHECKING:
    from review.document import Document

#: Kind of slip → the check of :mod:`review.checking` that should notice it.
CHECK: Final[dict[Kind, str]] = {
    "p_value": "p_value", "decision": "p_value", "p_of_groups": "p_from_means", "means": "effect_size",
    "spreads": "effect_size", "percentage": "percentage", "interval": "estimate_in_middle",
    "ratio": "estimate_in_middle", "effect_size": "effect_size", "repeated": "repeated",
    "whole_numbers": "grim", "sum": "sum_of_parts",
}  # fmt: skip

_FEWEST_WORDS: Final = 3  # that tell a passage from others


class Planted(NamedTuple):
    """A slip as planted.

    Parameters
    ----------
    kind, check : str
        What it is, and the check that should notice it.
    place : str
        As a reader would name it.
    passage : str
        The sentence, or the cells of the row, as printed.
    printed, consistent : str
        What stands there, and what would agree; several numbers are joined by ``" and "``.
    by_hand, reading : str
        How to see it; how it can have come about.
    """

    kind: Kind
    check: str
    place: str
    passage: str
    printed: str
    consistent: str
    by_hand: str
    reading: str


@dataclass(frozen=True, slots=True)
class PlantedPaper:
    """An invented paper and what was planted in it, in order of appearance."""

    paper: Paper
    planted: tuple[Planted, ...]
    seed: int

    def places(self, document: Document) -> list[tuple[int, int]]:
        """Where the passage of each planted slip stands in ``document.text``, once it was read.

        Raises
        ------
        LookupError
            If a passage is not in the document: it is another paper, or was changed.
        """
        return [_span(planted, document.text) for planted in self.planted]


def plant(seed: int = 0, inconsistencies: int = 5, kinds: Sequence[Kind] = KINDS) -> PlantedPaper:
    """Write an invented paper with known inconsistencies.

    Parameters
    ----------
    seed : int
        Decides the study, its data and the slips. The study does not depend on the other arguments.
    inconsistencies : int
        How many to plant; 0 gives the consistent paper.
    kinds : sequence of str
        From :data:`KINDS`; as many different ones as possible are used.

    Raises
    ------
    ValueError
        If so many do not fit, or a kind or the seed is none.
    """
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise ValueError(f"kinds: expected some of {', '.join(KINDS)}; got {unknown[0]!r}")
    if seed < 0 or inconsistencies < 0:
        raise ValueError(f"seed and inconsistencies are 0 or more, got {seed} and {inconsistencies}")
    rng = np.random.default_rng(seed)
    study = (case_control, trial)[rng.integers(2)](rng)
    numbers = study.numbers
    chosen = _choose(list(_candidates(study)), inconsistencies, list(kinds), rng)
    changed = numbers | {key: text for each in chosen for key, text in each.changes.items()}
    order = [passage.text for passage in passages(study.paper)]
    in_order = sorted(chosen, key=lambda each: order.index(each.passage.text))
    planted = tuple(_planted(each, numbers, changed) for each in in_order)
    return PlantedPaper(printed(study.paper, changed), planted, seed)


class _Candidate(NamedTuple):
    """A slip in one place of a paper."""

    outcome: str
    slip: Slip
    passage: Passage
    changes: Numbers


def _candidates(study: Study) -> Iterator[_Candidate]:
    """Slips whose numbers stand together in one sentence or row of the paper.

    All that the abstract prints, the results print again, so a slip of the abstract is one between the two.
    """
    known = [(passage, passage.keys) for passage in passages(study.paper)]
    for outcome in study.outcomes:
        for slip in slips(outcome):
            for place in PLACES[:1] if slip.kind == "repeated" else PLACES[1:]:
                prefix = f"{place}_{outcome.name}_"
                changes = {prefix + key: text for key, text in slip.changes.items()}
                needed = {*changes, *(prefix + key for key in slip.given)}
                for passage, keys in known:
                    if needed <= keys:
                        yield _Candidate(outcome.name, slip, passage, changes)


def _choose(
    candidates: list[_Candidate], wanted: int, kinds: list[Kind], rng: np.random.Generator
) -> list[_Candidate]:
    """So many of as many kinds as possible; never two that touch one outcome."""
    left = [candidates[i] for i in rng.permutation(len(candidates))]
    order = [kinds[i] for i in rng.permutation(len(kinds))]
    chosen: list[_Candidate] = []
    while len(chosen) < wanted:
        before = len(chosen)
        for kind in order:
            taken = {each.outcome for each in chosen}
            free = (each for each in left if each.slip.kind == kind and each.outcome not in taken)
            if len(chosen) < wanted and (found := next(free, None)):
                chosen.append(found)
        if len(chosen) == before:
            raise ValueError(
                f"inconsistencies: {before} of the {wanted} asked for fit into this paper; "
                "ask for fewer, allow more kinds, or take another seed"
            )
    return chosen


def _planted(chosen: _Candidate, before: Numbers, after: Numbers) -> Planted:
    slip, passage = chosen.slip, chosen.passage
    return Planted(
        kind=slip.kind,
        check=CHECK[slip.kind],
        place=passage.place.format_map(after),
        passage=passage.text.format_map(after),
        printed=" and ".join(after[key].removeprefix("= ") for key in chosen.changes),
        consistent=" and ".join(before[key].removeprefix("= ") for key in chosen.changes),
        by_hand=slip.by_hand,
        reading=slip.reading,
    )


def _span(planted: Planted, text: str) -> tuple[int, int]:
    """Place of the passage; a long first cell of a row can stand on several lines, around the others."""
    words = planted.passage.split()
    for first in range(len(words) - _FEWEST_WORDS):
        found = re.search(r"[\s|]+".join(map(re.escape, words[first:])), text)
        if found is not None:
            return found.span()
    raise LookupError(f"not in this document: “{planted.passage}”")
