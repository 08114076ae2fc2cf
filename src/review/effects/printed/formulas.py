"""Measures as people name them, and formulas with numbers put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from review.effects.printed.values import Value
from review.effects.printed.way import Way
from review.effects.printed.ways import STEPS

#: What people write, what it is called inside, and in a sentence.
MEASURES: dict[str, tuple[str, str]] = {
    "g": ("g", "Hedges' g"), "d": ("d", "Cohen's d"), "delta": ("delta", "Glass's Δ"),
    "MD": ("MD", "mean difference"), "ROM": ("log ROM", "ratio of means"), "OR": ("log OR", "odds ratio"),
    "RR": ("log RR", "risk ratio"), "HR": ("log HR", "hazard ratio"), "RD": ("RD", "risk difference"),
    "IRR": ("log IRR", "rate ratio"), "IRD": ("IRD", "rate difference"),
    "SMDH": ("SMDH", "standardized mean difference (unequal SDs)"), "VR": ("log VR", "ratio of SDs"),
    "CVR": ("log CVR", "ratio of coefficients of variation"),
    "AS": ("AS", "arcsine difference"), "phi": ("phi", "φ"), "r": ("Fisher z", "r"), "V": ("V", "Cramér's V"),
    "eta2": ("partial eta2", "partial η²"), "omega2": ("partial omega2", "partial ω²"),
    "SMCC": ("SMCC", "mean change in SDs of the change"),
    "SMCR": ("SMCR", "mean change in SDs of measurement 1"),
    "SMCRH": ("SMCRH", "mean change in SDs of measurement 1 (unequal SDs)"),
    "SMCW": ("SMCW", "mean change in SDs within a measurement"),
    "ROMC": ("log ROMC", "ratio of means (same people)"), "MC": ("MC", "mean change"),
}  # fmt: skip


def formula(way: Way, known: Mapping[str, Value], target: str, estimate: float) -> str:
    """The formula with numbers put in, its result, and the steps from there to the target."""
    numbers = [known[name].value for name in way.needs.split()]
    result = way.effect(*numbers)
    written = _with_numbers(way, known, numbers)
    text, se, of_se = written.partition(", SE = ")
    parts = [f"{_symbol(way.measure)} = {text}"]
    value = _short(scale(way.measure)(result.estimate))
    parts[0] += "" if way.formula == f"{{{way.evidence}}}" or " " not in text else f" = {value}"
    parts += [f"SE = {of_se} = {_short(result.standard_error)}"] if se else []
    if way.measure != target:
        parts += [formula for _, formula in STEPS[way.measure, target]]
        parts[-1] += f" = {_short(estimate)}"
    return "; ".join(parts)


def _with_numbers(way: Way, known: Mapping[str, Value], numbers: Sequence[float]) -> str:
    """The formula with numbers put in; of counts with an empty cell, those with a half added."""
    if way.evidence == "counts" and way.measure in ("log OR", "log RR") and "total1" in way.needs:
        a, n1, c, n2 = numbers
        b, d = n1 - a, n2 - c
        if 0 in (a, b, c, d):
            if way.measure == "log OR":
                return f"[{a + 0.5:g} / {b + 0.5:g}] / [{c + 0.5:g} / {d + 0.5:g}]"
            return f"({a + 0.5:g}/{n1 + 1:g}) / ({c + 0.5:g}/{n2 + 1:g})"
    return way.formula.format(**{name: value.text for name, value in known.items()})


def scale(measure: str) -> Callable[[Any], float]:
    """From the scale of variances to the one that people read: ratios, correlations."""
    back = np.exp if measure.startswith("log ") else np.tanh if measure == "Fisher z" else np.asarray
    return lambda value: float(back(value))


def _symbol(measure: str) -> str:
    return next(name for name, (inside, _) in MEASURES.items() if inside == measure)


def _short(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")
