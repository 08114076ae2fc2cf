"""What every measure gives: an effect with its sampling variance; and how input is checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from review.arguments import numbers
from review.printed import Interval

Reals: TypeAlias = ArrayLike
Floats: TypeAlias = NDArray[np.float64]
Rule: TypeAlias = tuple[Callable[[Floats], Any], str]

ANY: Final[Rule] = (np.isfinite, "a finite number; leave out rows without one")
ABOVE_0: Final[Rule] = (lambda x: x > 0, "above 0")
FROM_0: Final[Rule] = (lambda x: x >= 0, "0 or more")
SIZE: Final[Rule] = (lambda x: x >= 2, "a sample size of at least 2")
SD: Final[Rule] = (lambda x: x > 0, "a positive standard deviation (from a standard error: se * sqrt(n))")
LEVEL: Final[Rule] = (lambda x: (x > 0) & (x < 1), "between 0 and 1, such as 0.95")
SIGN: Final[Rule] = (lambda x: abs(x) == 1, "1 or -1")
CORRELATION: Final[Rule] = (lambda r: abs(r) < 1, "between -1 and 1")
P: Final[Rule] = (lambda x: (x > 0) & (x <= 1), 'above 0 and at most 1; for "p < .001" give its bound .001')
_LEAST, _MOST = 1e-100, 1e50  # beyond, squares and their products vanish or overflow


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect size and its sampling variance; positive where group 1 is higher.

    ``measure`` is a name such as ``"g"`` or ``"log OR"``. Where ``df`` and ``scale`` are given,
    ``estimate / scale`` follows a noncentral t distribution with ``df`` degrees of freedom.
    ``approximate`` says what had to be assumed to get here; None for an exact formula.
    """

    estimate: Any
    variance: Any
    measure: str = "effect"
    df: Any = None
    scale: Any = None
    approximate: str | None = None

    def __post_init__(self) -> None:
        pair = checked("estimate", self.estimate), checked("variance", self.variance, FROM_0)
        for name, array in zip(("estimate", "variance"), np.broadcast_arrays(*pair), strict=True):
            object.__setattr__(self, name, plain(array))

    @property
    def standard_error(self) -> Any:
        """Square root of the sampling variance."""
        return plain(np.sqrt(self.variance))

    def interval(self, level: float = 0.95, method: Literal["wald", "noncentral-t"] = "wald") -> Interval:
        """Confidence interval of the effect.

        ``"wald"`` is estimate ± z * standard_error. ``"noncentral-t"``, for d and g of two groups, takes
        the noncentralities under which the observed t would lie exactly at either tail.
        """
        tail = (1 - float(checked("level", level, LEVEL))) / 2
        if method == "wald":
            from scipy.special import ndtri

            half = plain(-ndtri(tail) * self.standard_error)
            return Interval(self.estimate - half, self.estimate + half)
        if method != "noncentral-t" or self.df is None:
            raise ValueError(f'use "wald" ("noncentral-t" needs a two-group d or g), not {method!r}')
        limits = _noncentralities(np.asarray(self.estimate / self.scale), np.asarray(self.df, float), tail)
        return Interval(*(plain(limit * self.scale) for limit in limits))

    def ratio(self, level: float = 0.95) -> tuple[Any, Interval]:
        """The ratio that a log measure stands for, with its Wald interval."""
        if not self.measure.startswith("log "):
            raise ValueError(f"measure {self.measure!r} is no log ratio")
        wald = self.interval(level)
        return plain(np.exp(self.estimate)), Interval(plain(np.exp(wald.low)), plain(np.exp(wald.high)))


def _noncentralities(t: Floats, df: Floats, tail: float) -> tuple[Floats, Floats]:
    """Noncentralities that put ``t`` at the upper and at the lower ``tail`` of its distribution."""
    from scipy.optimize import elementwise
    from scipy.special import chdtri, nctdtr, ndtri

    find_root: Any = elementwise.find_root  # its stubs know no args
    size = np.abs(t)  # solved for t >= 0 and mirrored, where the bracket below holds

    def excess(nc: Floats, t: Floats, df: Floats, probability: Floats) -> Floats:
        below = nctdtr(df, nc, t)  # NaN far out, where it is 0 or 1
        return np.where(np.isnan(below), nc < t, below) - probability

    # P(T <= t) is certainly above 1 - tail at the lower and below tail at the upper end.
    bracket = (ndtri(tail) - 1, size * np.sqrt(chdtri(df, tail / 2) / df) - ndtri(tail / 2))
    roots = [find_root(excess, bracket, args=(size, df, probability)) for probability in (1 - tail, tail)]
    if not all(np.all(root.success) for root in roots):
        raise ValueError('no noncentral t interval could be found; use method="wald"')
    low, high = (root.x for root in roots)
    return np.where(t < 0, -high, low), np.where(t < 0, -low, high)


def checked(name: str, values: Reals, rule: Rule = ANY) -> Floats:
    """``values`` as floats; a ValueError names the first that breaks the rule."""
    array, (valid, wanted) = numbers(name, values), rule
    bad = ~(np.isfinite(array) & valid(array))
    if not bad.any():
        size = abs(array)
        divisor = rule not in (ANY, CORRELATION, P)  # others may be as small as floats go
        bad = (size > _MOST) | (divisor & (size > 0) & (size < _LEAST))
        wanted = f"0, or of a size from {_LEAST:g} to {_MOST:g}; use another unit"
    if bad.any():
        index = np.argwhere(bad)[0].tolist()
        place = f"{name}{index or ''}" if array.ndim else name
        raise ValueError(f"{place} must be {wanted}; got {np.broadcast_to(array, bad.shape)[tuple(index)]:g}")
    return array


def plain(values: Any) -> Any:
    """A Python float where there is one value."""
    return float(values) if np.ndim(values) == 0 else values
