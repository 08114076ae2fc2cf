"""Which effect sizes a printed test implies, under the designs that can have given it.

Each function takes intervals and returns every reading, the likeliest first. A reading that ``decides``
nothing says what is missing: group sizes, a correlation, other factors.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from review.checking.said import Kind
from review.checking.verdicts import Implied
from review.effects import (
    f_to_partial_epsilon2,
    f_to_partial_eta2,
    f_to_partial_omega2,
    small_sample_correction,
)
from review.printed import Interval

#: Effect sizes that a test determines → the formula of the likeliest design.
FORMULAS: Final = {
    "d": "d = t √(1/n1 + 1/n2), or t / √n of pairs",
    "g": "g = J d, d = t √(1/n1 + 1/n2)",
    "partial_eta2": "partial η² = df1 F / (df1 F + df2)",
    "eta2": "η² = df1 F / (df1 F + df2) of one factor",
    "omega2": "ω² = df1 (F - 1) / (df1 F + df2 + 1) of one factor",
    "epsilon2": "ε² = df1 (F - 1) / (df1 F + df2) of one factor",
    "f2": "f² = df1 F / df2",
    "R2": "R² = df1 F / (df1 F + df2)",
    "r": "r = √(t² / (t² + df))",
    "phi": "phi = √(χ² / n)",
    "cramers_v": "V = √(χ² / (n (k - 1))), k the smaller number of rows or columns",
}


_OF_F: Final = {"omega2": f_to_partial_omega2, "epsilon2": f_to_partial_epsilon2}
_LARGEST: Final = 1e12  # F that "F > 4" is followed to


def standardized_differences(
    t: Interval, df: Interval, sizes: tuple[int, int] | None, named: frozenset[Kind], *, between: bool
) -> Iterator[Implied]:
    """Size of the d or g of a t, or of the root of an F with one numerator df.

    Parameters
    ----------
    t, df : Interval
        Size of t, 0 or more.
    sizes : pair of int, optional
        Of two groups, where they are printed beside the test and add up to its df and 2.
    named : frozenset of str
        Designs that the words around name.
    between : bool
        Whether such sizes show that two groups are compared: an F may still be of repeated measurements.
    """
    # g is printed for d, too; without bias it is smaller.
    shrunk = float(small_sample_correction(df.low)) * (1 - 1e-9) if df.low > 1 else 0.0

    def of(name: str, least: float, most: float, *, decides: bool = True) -> Implied:
        return Implied(name=name, low=t.low * least * shrunk, high=t.high * most, decides=decides)

    if sizes is not None:
        factor = math.sqrt(1 / sizes[0] + 1 / sizes[1])
        yield of(f"d of groups of {sizes[0]} and {sizes[1]}", factor, factor)
    if "paired" not in named or sizes is not None:
        yield of("d of two groups of equal size", 2 / math.sqrt(df.high + 2), 2 / math.sqrt(df.low + 2))
        yield of("d = 2 t / √df", 2 / math.sqrt(df.high), 2 / math.sqrt(df.low))
    if "independent" not in named or "paired" in named:
        yield of("d of one group, or of pairs", 1 / math.sqrt(df.high + 1), 1 / math.sqrt(df.low + 1))
        if sizes is None or not between:
            name = "d of repeated measurements needs their correlation, which is not printed with it"
            yield of(name, 0.0, 2 / math.sqrt(df.low + 1), decides=False)
    if sizes is None:
        name = "d needs the sizes of both groups, which are not printed with it"
        most = math.sqrt(1 / 2 + 1 / max(df.high, 1.0))
        yield of(name, 2 / math.sqrt(df.high + 2), most, decides=False)


def shares_of_variance(measure: str, f: Interval, df1: Interval, df2: Interval) -> Iterator[Implied]:
    """Partial η², η², ω², ε², f² or R² of an F of 0 or more, or of t² with one numerator df."""
    convert = _OF_F.get(measure, f_to_partial_eta2)
    corners = [
        float(convert(min(value, _LARGEST), a, b).estimate)
        for value in (f.low, f.high) for a in (df1.low, df1.high) for b in (df2.low, df2.high)
    ]  # fmt: skip
    low, high = min(corners), max(corners)
    if measure == "f2":
        yield Implied(name="f² of this F", low=low / (1 - low), high=high / (1 - high))
    elif measure == "R2":
        lost = [(a + b) / b for a in (df1.low, df1.high) for b in (df2.low, df2.high)]
        yield Implied(name="R² of the model that F tests", low=low, high=high)
        yield Implied(name="adjusted R²", low=1 - (1 - low) * max(lost), high=1 - (1 - high) * min(lost))
    elif measure == "partial_eta2":
        yield Implied(name="partial η² of this F", low=low, high=high)
    else:
        yield Implied(name="one factor", low=min(low, 0.0) if low < 0 else low, high=max(high, 0.0))
        name = "of several factors, or of repeated measurements, it is smaller and does not follow from F"
        yield Implied(name=name, low=min(low, 0.0), high=max(high, 0.0), decides=False)


def correlations(t: Interval, df: Interval) -> Iterator[Implied]:
    """Size of the r that a t stands for."""

    def r(size: float, more: float) -> float:
        return math.sqrt(size**2 / (size**2 + more)) if size < 1e100 else 1.0

    yield Implied(name="r of t and df", low=r(t.low, df.high), high=r(t.high, df.low))
    yield Implied(name="r of d, groups of equal size", low=r(t.low, df.high + 2), high=r(t.high, df.low + 2))


def contingency(measure: str, chi2: Interval, df: int, n: Interval) -> Iterator[Implied]:
    """Cramér's V of every table that has so many degrees of freedom; phi."""
    if measure == "phi":
        yield Implied(
            name="of this χ² and n", low=math.sqrt(chi2.low / n.high), high=math.sqrt(chi2.high / n.low)
        )
        return
    for smaller in range(1, math.isqrt(df) + 1):
        if df % smaller == 0:
            rows, columns = smaller + 1, df // smaller + 1
            ends = math.sqrt(chi2.low / n.high / smaller), math.sqrt(chi2.high / n.low / smaller)
            yield Implied(name=f"a table of {rows} × {columns}", low=ends[0], high=min(1.0, ends[1]))
