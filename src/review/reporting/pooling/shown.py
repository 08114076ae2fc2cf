"""Numbers of a meta-analysis as a paper prints them: ratios as ratios, and no more digits than carry."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from review.effects import alpha_back, freeman_tukey_back, icc_back
from review.meta.tables.layouts import Measure
from review.meta.tables.table import Floats


@dataclass(frozen=True, slots=True)
class Shown:
    """How a measure is printed: back from the scale that is pooled, with so many decimals."""

    measure: Measure
    decimals: int
    n: float = 2.0  # harmonic mean of sizes, or measurements of each person, where the way back needs them

    def value(self, pooled: Any) -> Any:
        """A number (or array) as shown: exp of a log, and the like."""
        with np.errstate(over="ignore"):
            match self.measure.scale:
                case "log":
                    return np.exp(pooled)
                case "z":
                    return np.tanh(pooled)
                case "logit":
                    return 1 / (1 + np.exp(-np.asarray(pooled)))
                case "arcsine":
                    return np.sin(np.clip(pooled, 0, np.pi / 2)) ** 2
                case "double arcsine":
                    return freeman_tukey_back(np.clip(pooled, 0, np.pi / 2), self.n)
                case "icc":
                    return icc_back(pooled, self.n)
                case "alpha":
                    return alpha_back(pooled)
        return np.asarray(pooled)

    def text(self, pooled: float) -> str:
        """A number on the pooled scale, in print."""
        return printed(float(self.value(pooled)), self.decimals)

    def interval(self, low: float, high: float) -> str:
        """An interval in brackets."""
        return f"[{self.text(low)}, {self.text(high)}]"

    @property
    def is_log(self) -> bool:
        """Whether the axis of a figure is logarithmic."""
        return self.measure.scale == "log"


def shown(measure: Measure, estimate: Floats, variance: Floats, n: float = 2.0) -> Shown:
    """Decimals that fit the precision of the studies: two digits of a typical interval's half length."""
    if measure.scale:
        return Shown(measure, 2, n)
    half = 2 * float(np.median(np.sqrt(variance)))
    digits = 1 - math.floor(math.log10(half)) if 0 < half < math.inf else 2
    has_unit = measure.symbol in ("MD", "MC", "mean") or half >= 10
    return Shown(measure, min(max(digits, 0 if has_unit else 2), 12))


def printed(value: float, decimals: int = 2) -> str:
    """A number with a real minus sign; what is out of bounds with a power of ten."""
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    if abs(value) >= 1e7:
        return f"{value:.2e}".replace("-", "−")
    text = f"{value:.{decimals}f}"
    return text.replace("-", "" if float(text) == 0 else "−")


def small(value: float) -> str:
    """A variance: three significant digits, 0 as 0."""
    return "0" if value == 0 else f"{value:#.3g}".rstrip(".").replace("e-0", "e-").replace("-", "−")


def share(weight: float) -> str:
    """A weight in percent; empty where a model has none."""
    return "" if math.isnan(weight) else f"{weight:.1f}%"


def p_text(p: float) -> str:
    """A p-value with its relation."""
    if p < 0.001:
        return "p < .001"
    return "p = 1.00" if p >= 0.9995 else f"p = {p:.3f}".replace("0.", ".")


def small_signed(value: float) -> str:
    """A coefficient with three significant digits."""
    return f"{value:.3g}".replace("-", "−")


def counted(n: int, one: str, many: str) -> str:
    """A number of things, by their name."""
    return f"{n:,} {one if n == 1 else many}"


def capital(text: str) -> str:
    """A text that begins with a capital letter."""
    return text[:1].upper() + text[1:]
