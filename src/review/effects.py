"""Effect sizes with sampling variances, from summaries, counts, or test results.

Every effect is positive where group 1 is higher. Numbers may be floats or arrays of any shapes that
broadcast. Variances are those of ``metafor::escalc`` (version 3.8), the field's reference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from review.printed import Interval

Reals: TypeAlias = ArrayLike
_Floats: TypeAlias = NDArray[np.float64]
_Rule: TypeAlias = tuple[Callable[[_Floats], Any], str]

_ANY: Final[_Rule] = (np.isfinite, "a finite number; leave out rows without one")
_ABOVE_0: Final[_Rule] = (lambda x: x > 0, "above 0")
_FROM_0: Final[_Rule] = (lambda x: x >= 0, "0 or more")
_SIZE: Final[_Rule] = (lambda x: x >= 2, "a sample size of at least 2")
_SD: Final[_Rule] = (lambda x: x > 0, "a positive standard deviation (from a standard error: se * sqrt(n))")
_LEVEL: Final[_Rule] = (lambda x: (x > 0) & (x < 1), "between 0 and 1, such as 0.95")
_P: Final[_Rule] = (lambda x: (x > 0) & (x <= 1), 'above 0 and at most 1; for "p < .001" give its bound .001')


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect size and its sampling variance; positive where group 1 is higher.

    ``measure`` is a name such as ``"g"`` or ``"log OR"``. Where ``df`` and ``scale`` are given,
    ``estimate / scale`` follows a noncentral t distribution with ``df`` degrees of freedom.
    """

    estimate: Any
    variance: Any
    measure: str = "effect"
    df: Any = None
    scale: Any = None

    def __post_init__(self) -> None:
        pair = _checked("estimate", self.estimate), _checked("variance", self.variance, _FROM_0)
        for name, array in zip(("estimate", "variance"), np.broadcast_arrays(*pair), strict=True):
            object.__setattr__(self, name, _plain(array))

    @property
    def standard_error(self) -> Any:
        """Square root of the sampling variance."""
        return _plain(np.sqrt(self.variance))

    def interval(self, level: float = 0.95, method: Literal["wald", "noncentral-t"] = "wald") -> Interval:
        """Confidence interval of the effect.

        ``"wald"`` is estimate ± z * standard_error. ``"noncentral-t"``, for d and g of two groups, takes
        the noncentralities under which the observed t would lie exactly at either tail.
        """
        tail = (1 - float(_checked("level", level, _LEVEL))) / 2
        if method == "wald":
            from scipy.special import ndtri

            half = _plain(-ndtri(tail) * self.standard_error)
            return Interval(self.estimate - half, self.estimate + half)
        if method != "noncentral-t" or self.df is None:
            raise ValueError(f'use "wald" ("noncentral-t" needs a two-group d or g), not {method!r}')
        limits = _noncentralities(np.asarray(self.estimate / self.scale), np.asarray(self.df, float), tail)
        return Interval(*(_plain(limit * self.scale) for limit in limits))

    def ratio(self, level: float = 0.95) -> tuple[Any, Interval]:
        """The ratio that a log measure stands for, with its Wald interval."""
        if not self.measure.startswith("log "):
            raise ValueError(f"measure {self.measure!r} is no log ratio")
        wald = self.interval(level)
        return _plain(np.exp(self.estimate)), Interval(_plain(np.exp(wald.low)), _plain(np.exp(wald.high)))


def mean_difference(mean1: Reals, sd1: Reals, n1: Reals, mean2: Reals, sd2: Reals, n2: Reals) -> Effect:
    """Raw mean difference, mean 1 - mean 2, in the units of the means; variances may differ (escalc "MD").

    Parameters
    ----------
    mean1, sd1, n1, mean2, sd2, n2 : float or ndarray
        Mean, standard deviation (divisor n - 1) and size of each group.

    Raises
    ------
    ValueError
        Names the first number that is no finite mean, positive SD, or size of at least 2.
    """
    m1, s1, k1, m2, s2, k2 = _groups(mean1, sd1, n1, mean2, sd2, n2)
    return Effect(m1 - m2, s1**2 / k1 + s2**2 / k2, "MD")


def cohens_d(mean1: Reals, sd1: Reals, n1: Reals, mean2: Reals, sd2: Reals, n2: Reals) -> Effect:
    """Mean difference in pooled standard deviations, uncorrected (escalc "SMD" before its correction).

    Positive where group 1 is higher. Variance: 1/n1 + 1/n2 + d² / (2 (n1 + n2)) (Hedges 1982).
    Parameters and errors as for :func:`mean_difference`.
    """
    m1, s1, k1, m2, s2, k2 = _groups(mean1, sd1, n1, mean2, sd2, n2)
    pooled = np.sqrt(((k1 - 1) * s1**2 + (k2 - 1) * s2**2) / (k1 + k2 - 2))
    return _two_group_d((m1 - m2) / pooled, k1, k2)


def hedges_g(mean1: Reals, sd1: Reals, n1: Reals, mean2: Reals, sd2: Reals, n2: Reals) -> Effect:
    """Cohen's d without its small-sample bias, by the exact factor J (Hedges 1981; escalc "SMD").

    Positive where group 1 is higher. Parameters and errors as for :func:`mean_difference`.
    """
    return d_to_g(cohens_d(mean1, sd1, n1, mean2, sd2, n2))


def glass_delta(
    mean1: Reals, sd1: Reals, n1: Reals, mean2: Reals, sd2: Reals, n2: Reals, *, corrected: bool = False
) -> Effect:
    """Mean difference in standard deviations of group 2, the reference (escalc "SMD1").

    Positive where group 1 is higher. ``corrected=True`` removes the small-sample bias as escalc does
    by default (Hedges 1981; needs n2 > 2). Variance: 1/n1 + 1/n2 + delta² / (2 n2).
    Parameters and errors as for :func:`mean_difference`.
    """
    m1, _, k1, m2, s2, k2 = _groups(mean1, sd1, n1, mean2, sd2, n2)
    delta = (m1 - m2) / s2 * (small_sample_correction(k2 - 1) if corrected else 1)
    return Effect(delta, 1 / k1 + 1 / k2 + delta**2 / (2 * k2), "delta")


def log_ratio_of_means(mean1: Reals, sd1: Reals, n1: Reals, mean2: Reals, sd2: Reals, n2: Reals) -> Effect:
    """log(mean 1 / mean 2), for means above 0 (Hedges, Gurevitch & Curtis 1999; escalc "ROM").

    Positive where group 1 is higher. Parameters and errors as for :func:`mean_difference`.
    """
    m1, s1, k1, m2, s2, k2 = _groups(mean1, sd1, n1, mean2, sd2, n2)
    for name, mean in (("mean1", m1), ("mean2", m2)):
        _checked(name, mean, (lambda x: x > 0, "a positive mean; otherwise use mean_difference"))
    return Effect(np.log(m1 / m2), (s1 / m1) ** 2 / k1 + (s2 / m2) ** 2 / k2, "log ROM")


def log_odds_ratio(
    events1: Reals, total1: Reals, events2: Reals, total2: Reals, *, continuity: float = 0.5
) -> Effect:
    """Log odds ratio of two groups (escalc "OR"); positive where events are more frequent in group 1.

    ``events`` of ``total`` people (counts). ``continuity`` is added to all four cells of those tables
    that have an empty cell, and of no others. ValueError names the first impossible count, or the
    cell that makes the ratio 0 or infinite where ``continuity`` is 0.
    """
    a, b, c, d = _cells((events1, total1, events2, total2), continuity, ratio_of="abcd")
    return Effect(np.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d, "log OR")


def log_risk_ratio(
    events1: Reals, total1: Reals, events2: Reals, total2: Reals, *, continuity: float = 0.5
) -> Effect:
    """Log risk ratio (escalc "RR"); sign, parameters and errors as for :func:`log_odds_ratio`."""
    a, b, c, d = _cells((events1, total1, events2, total2), continuity, ratio_of="ac")
    return Effect(np.log(a / (a + b) / (c / (c + d))), b / (a * (a + b)) + d / (c * (c + d)), "log RR")


def risk_difference(
    events1: Reals, total1: Reals, events2: Reals, total2: Reals, *, continuity: float = 0.5
) -> Effect:
    """Risk 1 - risk 2 (escalc "RD"); sign, parameters and errors as for :func:`log_odds_ratio`.

    With an empty cell, ``continuity`` moves the estimate too, as in escalc; 0 leaves it as counted.
    """
    a, b, c, d = _cells((events1, total1, events2, total2), continuity)
    n1, n2 = a + b, c + d
    return Effect(a / n1 - c / n2, a * b / n1**3 + c * d / n2**3, "RD")


def small_sample_correction(df: Reals) -> Any:
    """Exact J(df) = Γ(df/2) / (√(df/2) Γ((df-1)/2)), for df > 1: takes the bias out of d (Hedges 1981)."""
    from scipy.special import poch

    m = _checked("df", df, (lambda x: x > 1, "more than 1"))
    return _plain(poch((m - 1) / 2, 0.5) / np.sqrt(m / 2))


def d_to_g(d: Effect) -> Effect:
    """Hedges' g from a two-group d; the variance is that of g with its own value (escalc "SMD")."""
    if d.df is None:
        raise ValueError(f"{d.measure!r} carries no group sizes; multiply it by small_sample_correction(df)")
    j = small_sample_correction(d.df)
    g = j * np.asarray(d.estimate)
    return Effect(g, d.scale**2 + g**2 / (2 * (d.df + 2)), "g", d.df, j * d.scale)


def t_to_d(t: Reals, n1: Reals, n2: Reals) -> Effect:
    """Cohen's d from an independent-samples t with pooled variance: t √(1/n1 + 1/n2).

    Positive where ``t`` is. For F(1, df), t is ±√F. From a p-value: ``t_to_d(p_to_t(p, df), n1, n2)``.
    """
    k1, k2 = _checked("n1", n1, _SIZE), _checked("n2", n2, _SIZE)
    return _two_group_d(_checked("t", t) * np.sqrt(1 / k1 + 1 / k2), k1, k2)


def p_to_t(p: Reals, df: Reals, *, tails: Literal[1, 2] = 2, sign: Reals = 1) -> Any:
    """The t that has the p-value ``p``.

    A two-sided p does not tell which group was higher: ``sign`` is 1 or -1, for group 1 or 2. With
    ``tails=1``, p is the upper tail (of the opposite direction for sign -1) and may exceed .5.
    """
    from scipy.special import stdtrit

    if tails not in (1, 2):
        raise ValueError(f"tails is 1 or 2, got {tails!r}")
    t = -stdtrit(_checked("df", df, _ABOVE_0), _checked("p", p, _P) / tails)
    return _plain(t * _checked("sign", sign, (lambda x: abs(x) == 1, "1 or -1")) + 0.0)  # no "-0.0"


def ci_to_se(low: Reals, high: Reals, level: float = 0.95, *, df: Reals | None = None) -> Any:
    """Standard error behind a symmetric confidence interval: its width / (2 z), or 2 t with ``df``.

    For a ratio (OR, RR, HR) give the logs of its limits; the result is the SE of the log ratio.
    """
    from scipy.special import ndtri, stdtrit

    tail = (1 - _checked("level", level, _LEVEL)) / 2
    quantile = ndtri(tail) if df is None else stdtrit(_checked("df", df, _ABOVE_0), tail)
    lower = _checked("low", low)
    upper = _checked("high", high, (lambda x: x > lower, "above low; were the limits exchanged?"))
    return _plain((upper - lower) / (-2 * quantile))


def log_odds_ratio_to_d(log_odds_ratio: Reals, variance: Reals) -> Effect:
    """Cohen's d from a log odds ratio, for an outcome that is logistic underneath: times √3/π.

    Keeps the sign; the variance is multiplied by 3/π² (Hasselblad & Hedges 1995; Chinn 2000).
    """
    estimate, spread = _checked("log_odds_ratio", log_odds_ratio), _checked("variance", variance)
    return Effect(estimate * np.sqrt(3) / np.pi, spread * 3 / np.pi**2, "d")


def _two_group_d(d: _Floats, n1: _Floats, n2: _Floats) -> Effect:
    shared = 1 / n1 + 1 / n2
    return Effect(d, shared + d**2 / (2 * (n1 + n2)), "d", _plain(n1 + n2 - 2), _plain(np.sqrt(shared)))


def _noncentralities(t: _Floats, df: _Floats, tail: float) -> tuple[_Floats, _Floats]:
    """Noncentralities that put ``t`` at the upper and at the lower ``tail`` of its distribution."""
    from scipy.optimize import elementwise
    from scipy.special import chdtri, nctdtr, ndtri

    find_root: Any = elementwise.find_root  # its stubs know no args
    size = np.abs(t)  # solved for t >= 0 and mirrored, where the bracket below holds

    def excess(nc: _Floats, t: _Floats, df: _Floats, probability: _Floats) -> _Floats:
        below = nctdtr(df, nc, t)  # NaN far out, where it is 0 or 1
        return np.where(np.isnan(below), nc < t, below) - probability

    # P(T <= t) is certainly above 1 - tail at the lower and below tail at the upper end.
    bracket = (ndtri(tail) - 1, size * np.sqrt(chdtri(df, tail / 2) / df) - ndtri(tail / 2))
    roots = [find_root(excess, bracket, args=(size, df, probability)) for probability in (1 - tail, tail)]
    if not all(np.all(root.success) for root in roots):
        raise ValueError('no noncentral t interval could be found; use method="wald"')
    low, high = (root.x for root in roots)
    return np.where(t < 0, -high, low), np.where(t < 0, -low, high)


def _groups(*numbers: Reals) -> list[_Floats]:
    names = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
    return [_checked(*each) for each in zip(names, numbers, (_ANY, _SD, _SIZE) * 2, strict=True)]


def _cells(counts: tuple[Reals, ...], continuity: float, *, ratio_of: str = "") -> list[_Floats]:
    """Cells a (events 1), b (others 1), c (events 2), d (others 2), adjusted where one is empty."""
    names = ("events1", "total1", "events2", "total2")
    a, n1, c, n2 = (_checked(name, count, _FROM_0) for name, count in zip(names, counts, strict=True))
    _checked("total1", n1, (lambda n: n >= np.maximum(a, 1), "at least 1, and no fewer than events1"))
    _checked("total2", n2, (lambda n: n >= np.maximum(c, 1), "at least 1, and no fewer than events2"))
    cells = np.broadcast_arrays(a, n1 - a, c, n2 - c)
    empty = np.any([cell == 0 for cell in cells], axis=0)
    adjusted = [cell + np.where(empty, _checked("continuity", continuity, _FROM_0), 0) for cell in cells]
    for name, cell in zip("abcd", adjusted, strict=True):
        if name in ratio_of:
            _checked(f"cell {name}", cell, (lambda x: x > 0, "above 0 for a ratio; leave continuity at 0.5"))
    return adjusted


def _checked(name: str, values: Reals, rule: _Rule = _ANY) -> _Floats:
    """``values`` as floats; a ValueError names the first that breaks the rule."""
    valid, wanted = rule
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be numbers, got {values!r}") from None
    bad = np.atleast_1d(~(np.isfinite(array) & valid(array)))
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        place = f"{name}[{', '.join(map(str, index))}]" if array.ndim else name
        raise ValueError(f"{place} must be {wanted}; got {np.broadcast_to(array, bad.shape)[index]:g}")
    return array


def _plain(values: Any) -> Any:
    """A Python float where there is one value."""
    return float(values) if np.ndim(values) == 0 else values
