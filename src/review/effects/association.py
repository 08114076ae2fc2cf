"""Strength of association without a direction: η², ω², ε² from F, Cramér's V from chi-squared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from review.effects.effect import ABOVE_0, FROM_0, LEVEL, SIZE, Reals, checked, plain
from review.printed import Interval


@dataclass(frozen=True, slots=True)
class StrengthOfAssociation:
    """η², ω², ε² or V: from 0 to 1, without a direction.

    ``statistic`` is the F (two ``df``) or chi-squared (one) behind it. ``total`` is n, for V times the
    smaller number of rows or columns less 1.
    """

    estimate: Any
    measure: str
    statistic: Any
    df: tuple[Any, ...]
    total: Any
    approximate: str | None = None

    def interval(self, level: float = 0.95) -> Interval:
        """Confidence interval of the population value, by noncentral F or chi-squared (Steiger 2004).

        Usual is ``level=0.90``, whose lower end is above 0 exactly where p < .05.
        """
        tail = (1 - checked("level", level, LEVEL)) / 2
        low, high = (self._noncentrality(probability) for probability in (1 - tail, tail))
        return Interval(self._population(low), self._population(high))

    def _noncentrality(self, probability: Any) -> Any:
        """The noncentrality under which so much lies below the statistic; 0 where none can be that low."""
        from scipy.special import chdtr, chndtrinc, fdtr

        value, df = self.statistic, self.df
        if len(df) == 2:
            return _noncentrality_of_f(value, *df, probability, fdtr(df[0], df[1], value) <= probability)
        return np.where(chdtr(df[0], value) <= probability, 0.0, chndtrinc(value, df[0], probability))

    def _population(self, noncentrality: Any) -> Any:
        if len(self.df) == 2:
            return plain(noncentrality / (noncentrality + self.total))
        return plain(np.minimum(np.sqrt(noncentrality / self.total), 1.0))


def f_to_partial_eta2(f: Reals, df1: Reals, df2: Reals) -> StrengthOfAssociation:
    """Partial η² = df1 F / (df1 F + df2); of one factor between people it is η² (Cohen 1973)."""
    value, a, b = _f(f, df1, df2)
    return StrengthOfAssociation(plain(a * value / (a * value + b)), "partial eta2", value, (a, b), a + b + 1)


def f_to_partial_omega2(f: Reals, df1: Reals, df2: Reals) -> StrengthOfAssociation:
    """Partial ω² = df1 (F - 1) / (df1 F + df2 + 1), with less bias (Olejnik & Algina 2003)."""
    value, a, b = _f(f, df1, df2)
    omega2 = a * (value - 1) / (a * value + b + 1)
    return StrengthOfAssociation(plain(omega2), "partial omega2", value, (a, b), a + b + 1)


def f_to_partial_epsilon2(f: Reals, df1: Reals, df2: Reals) -> StrengthOfAssociation:
    """Partial ε² = df1 (F - 1) / (df1 F + df2), the adjusted R² (Kelley 1935)."""
    value, a, b = _f(f, df1, df2)
    epsilon2 = a * (value - 1) / (a * value + b)
    return StrengthOfAssociation(plain(epsilon2), "partial epsilon2", value, (a, b), a + b + 1)


def chi2_to_cramers_v(chi2: Reals, n: Reals, rows: int, columns: int) -> StrengthOfAssociation:
    """Cramér's V of a table, √(χ² / (n (min(rows, columns) - 1))) (Cramér 1946)."""
    value, k = checked("chi2", chi2, FROM_0), checked("n", n, SIZE)
    for name, lines in (("rows", rows), ("columns", columns)):
        checked(name, lines, (lambda x: x >= 2, "at least 2"))
    least = min(rows, columns) - 1
    df = (rows - 1) * (columns - 1)
    return StrengthOfAssociation(plain(np.sqrt(value / (k * least))), "V", value, (df,), k * least)


def _noncentrality_of_f(f: Any, df1: Any, df2: Any, probability: Any, none: Any) -> Any:
    from scipy.optimize import elementwise
    from scipy.special import chdtri, ncfdtr, ndtri

    find_root: Any = elementwise.find_root  # its stubs know no args
    # At the upper end at most half of the probability is left to either chi-squared of the ratio.
    bound = np.sqrt(df1 * f * chdtri(df2, probability / 2) / df2) - ndtri(probability / 2)
    bracket = np.zeros(np.shape(bound)), np.where(none, 0.0, bound**2)

    def excess(nc: Any, f: Any, df1: Any, df2: Any, probability: Any, none: Any) -> Any:
        below = ncfdtr(df1, df2, nc, f)  # NaN far out, where it is 0 or 1
        return np.where(none, 0.0, np.where(np.isnan(below), nc < df1 * f, below) - probability)

    root = find_root(excess, bracket, args=(f, df1, df2, probability, none))
    if not np.all(root.success):
        raise ValueError("no interval could be found for this F; is it plausible?")
    return root.x


def _f(f: Reals, df1: Reals, df2: Reals) -> tuple[Any, Any, Any]:
    return checked("f", f, FROM_0), checked("df1", df1, ABOVE_0), checked("df2", df2, ABOVE_0)
