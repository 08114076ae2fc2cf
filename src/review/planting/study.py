"""An invented study: the paper's template, its outcomes, and the rows and people that designs share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from review.planting.outcomes import Means, Numbers, Outcome, Sample, Shares
from review.planting.paper import Paper, Paragraph, Section, Table, named

#: Where a number can stand. The same number has a name in each place, so that one of them can be changed.
PLACES: Final = ("abstract", "text", "table")

#: Conditions that such studies are about, with the people who have them.
CONDITIONS: Final = (
    ("chronic low back pain", "adults"),
    ("patellofemoral pain", "recreational runners"),
    ("greater trochanteric pain", "women and men over 40"),
    ("hip-related groin pain", "field athletes"),
    ("iliotibial band pain", "recreational runners"),
)

NOTICE: Final = (
    "Invented for teaching: Ann Madeup, Ben Pretend and Cleo Nobody of the University of Nowhere do not "
    "exist. Nobody was measured, and every number was simulated. Do not cite."
)


@dataclass(frozen=True, slots=True)
class Study:
    """A paper whose numbers have names, and the outcomes that give them."""

    paper: Paper
    outcomes: tuple[Outcome, ...]

    @property
    def numbers(self) -> Numbers:
        """Every number under the name of each place: ``text_abduction_p``."""
        return {
            f"{place}_{outcome.name}_{key}": text
            for outcome in self.outcomes
            for key, text in outcome.numbers.items()
            for place in PLACES
        }


def two_groups(
    rng: np.random.Generator, sizes: tuple[int, int], mean: float, sd: float, d: float = 0.0
) -> tuple[Sample, Sample]:
    """Normal data of two groups, the first ``d`` standard deviations lower."""
    return rng.normal(mean - d * sd, sd, sizes[0]), rng.normal(mean, sd, sizes[1])


def whole_numbers(
    rng: np.random.Generator, sizes: tuple[int, int], means: tuple[float, float], ends: tuple[int, int]
) -> tuple[Sample, Sample]:
    """Binomial data between two ends, spread out more than people who are all alike would be."""
    low, high = ends
    shares = [
        np.clip(rng.normal((m - low) / (high - low), 0.12, n), 0.02, 0.98)
        for m, n in zip(means, sizes, strict=True)
    ]
    first, second = (low + rng.binomial(high - low, share).astype(float) for share in shares)
    return first, second


def counted(
    rng: np.random.Generator, name: str, label: str, sizes: tuple[int, int], shares: tuple[float, float]
) -> Shares:
    """How many of each group have something; at least two have it, and two do not."""
    first, second = (
        int(np.clip(rng.binomial(n, share), 2, n - 2)) for n, share in zip(sizes, shares, strict=True)
    )
    return Shares(name=name, label=label, counts=(first, second), sizes=sizes)


def row_with_all(outcome: Outcome, *, p: bool) -> tuple[str, ...]:
    """Row of a table with a column of all people, one for each group, and one of p."""
    if isinstance(outcome, Shares):
        label, cells = f"{outcome.label}, n (%)", [f"{{a{g}}} ({{pc{g}}})" for g in ("_all", "1", "2")]
    else:
        label, cells = outcome.label, [f"{{m{g}}} ± {{sd{g}}}" for g in ("_all", "1", "2")]
    cells += ["{bare_p}"] if p else []
    return label, *(named(cell, f"table_{outcome.name}") for cell in cells)


def row_with_difference(outcome: Means) -> tuple[str, ...]:
    """Row of a table with both groups, their difference with its interval, and p."""
    cells = ("{m1} ± {sd1}", "{m2} ± {sd2}", "{md} ({lo} to {hi})", "{bare_p}")
    return outcome.label, *(named(cell, f"table_{outcome.name}") for cell in cells)


def row_with_effect(outcome: Means) -> tuple[str, ...]:
    """Row of a table with both groups, Cohen's d, and p."""
    cells = ("{m1} ± {sd1}", "{m2} ± {sd2}", "{table_d}", "{bare_p}")
    return outcome.label, *(named(cell, f"table_{outcome.name}") for cell in cells)


def said(outcome: Outcome, sentence: str, place: str = "text") -> str:
    """A sentence about an outcome, its numbers named by place and outcome."""
    return named(sentence, f"{place}_{outcome.name}")


def section(heading: str, *blocks: Table | tuple[str, ...]) -> Section:
    """A section of tables and of paragraphs, given as their sentences."""
    return Section(
        heading, tuple(block if isinstance(block, Table) else Paragraph(block) for block in blocks)
    )
