"""What printed numbers imply, as intervals: p-values, and tests from summaries and counts.

Text and :class:`~review.printed.Printed` stand for all numbers that are printed so; floats and arrays
are exact. A returned interval holds every result that the inputs allow, so honest rounding is never
inconsistent. It can be a little too wide, where two inputs cannot reach their extremes together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import product
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from review.printed import Interval, Number, Rounding, interval_of

Statistic = Literal["t", "F", "z", "chi2", "r"]
Given: TypeAlias = "Number | Interval"

_EXACT_GROUP: Final = 50  # what R and others count out for groups up to this size
_R_GIVES_0: Final = 1.2e-4
_F_DF_STEPS: Final = 5  # p of F is not monotone in its df: so many values of each rounded df are tried


@dataclass(frozen=True, slots=True)
class TTest:
    """What a t-test can have given; difference and t are positive where group 1 is higher."""

    difference: Interval
    statistic: Interval
    df: Interval
    p_value: Interval


@dataclass(frozen=True, slots=True)
class ChiSquaredTest:
    """A test of independence in a table of counts, exact."""

    statistic: float
    df: int
    p_value: float
    smallest_expected: float


def p_interval(
    statistic: Statistic, value: Given, df: Given | tuple[Given, Given] | None = None,
    *, tails: Literal[1, 2] = 2, rounding: Rounding = "half_up",
) -> Interval:  # fmt: skip
    """P-values that a test statistic allows.

    Parameters
    ----------
    statistic : {"t", "F", "z", "chi2", "r"}
        ``r`` is Pearson's, with df = n - 2.
    value : str, Printed, float, sequence of either, or Interval
        The statistic, as printed or exact.
    df : like ``value``, optional
        A pair (numerator, denominator) for F, none for z. Whole numbers are exact; with decimals
        (Welch, Greenhouse-Geisser) they were rounded too.
    tails : {1, 2}
        1 halves p of t, z and r: it is the tail on the side of the result, never above .5.
    rounding : {"half_up", "half_even", "truncated"}
        How statistic and df were shortened.

    Returns
    -------
    Interval
        Of floats, or arrays of shape ``(n,)``. Where the statistic can be 0, a two-sided p reaches 1.

    Raises
    ------
    ValueError
        If a chi-squared or F is negative, an r is beyond ±1, or the df do not fit.

    Examples
    --------
    >>> 0.036 in p_interval("t", "2.20", "28"), 0.037 in p_interval("t", "2.20", "28")
    (True, False)
    """
    if tails not in (1, 2) or (tails == 1 and statistic in ("F", "chi2")):
        raise ValueError(f"tails is 2, or 1 for t, z and r; got {tails!r} for {statistic}")
    columns = _degrees_of_freedom(statistic, df, rounding)
    near, far = _distances_from_zero(statistic, _interval(value, rounding))
    most = least = columns
    if statistic != "F" and len(columns) == 2:  # p falls with the df of t and r, and rises with that of chi2
        most, least = (columns[1:], columns[:1]) if statistic == "chi2" else (columns[:1], columns[1:])
    highest = [_two_sided(statistic, near, *column) for column in most]
    exact = far is near and most is least
    lowest = highest if exact else [_two_sided(statistic, far, *column) for column in least]
    low, high = reduce(np.minimum, lowest), reduce(np.maximum, highest)
    return Interval(_plain(low * (tails / 2)), _plain(high * (tails / 2)))


def t_test(
    mean1: Given, sd1: Given, n1: Given, mean2: Given, sd2: Given, n2: Given,
    *, equal_var: bool = False, rounding: Rounding = "half_up",
) -> TTest:  # fmt: skip
    """Independent-samples t-tests that means, SDs and sizes of two groups allow.

    Parameters
    ----------
    mean1, sd1, mean2, sd2 : str, Printed, float, sequence of either, or Interval
        Means, and standard deviations with divisor n - 1, in the same unit.
    n1, n2 : int, text, or sequence
        Group sizes, exact.
    equal_var : bool
        Student's test; otherwise Welch's.

    Returns
    -------
    TTest
        Exact ranges of difference, t and df; p over all pairs of such t and df.

    Raises
    ------
    ValueError
        Names an SD below 0 or a size below 2; or if both SDs can only be 0.
    """
    s1, s2 = _spread("sd1", sd1, rounding), _spread("sd2", sd2, rounding)
    k1, k2 = _size("n1", n1), _size("n2", n2)
    _require("sd1 and sd2", s1, s1.high + s2.high > 0, "not both 0")
    total, shared = k1 + k2 - 2, (1 / k1 + 1 / k2) / (k1 + k2 - 2)
    factor1, factor2 = ((k1 - 1) * shared, (k2 - 1) * shared) if equal_var else (1 / k1, 1 / k2)
    v1 = Interval(s1.low**2 * factor1, s1.high**2 * factor1)
    v2 = Interval(s2.low**2 * factor2, s2.high**2 * factor2)
    df = Interval(total, total) if equal_var else _welch_df(v1, v2, k1, k2)
    return _from_difference(mean1, mean2, Interval(v1.low + v2.low, v1.high + v2.high), df, rounding)


def paired_t_test(
    mean1: Given, sd1: Given, mean2: Given, sd2: Given, n: Given,
    *, r: Given | None = None, rounding: Rounding = "half_up",
) -> TTest:  # fmt: skip
    """Paired t-tests that two measurements of the same ``n`` people (or limbs) allow.

    ``r`` is the correlation of the two measurements. If None, it is anything from -1 to 1: if the
    SDs can be equal, the differences may then have no spread, and t reaches infinity. The other
    arguments, the result and its errors are as for :func:`t_test`.
    """
    s1, s2, pairs = _spread("sd1", sd1, rounding), _spread("sd2", sd2, rounding), _size("n", n)
    rho = Interval(-1.0, 1.0) if r is None else _interval(r, rounding)
    _require("r", rho, (rho.low <= 1) & (rho.high >= -1), "between -1 and 1")
    variance = _variance_of_differences(s1, s2, rho.clip(-1.0, 1.0))
    squared_error = Interval(variance.low / pairs, variance.high / pairs)
    return _from_difference(mean1, mean2, squared_error, Interval(pairs - 1, pairs - 1), rounding)


def chi_squared(table: ArrayLike, *, correction: bool = False) -> ChiSquaredTest:
    """Pearson's chi-squared test of a table of counts, exact; ``correction`` is Yates's, for 2 x 2 only."""
    from scipy.stats import chi2_contingency

    statistic, p, df, expected = chi2_contingency(_counts(table), correction=correction)
    return ChiSquaredTest(float(statistic), int(df), float(p), float(expected.min()))


def fisher_exact(table: ArrayLike) -> float:
    """Two-sided p of Fisher's exact test of a 2 x 2 table: of all tables no more probable than this."""
    from scipy import stats

    counts = _counts(table)
    if counts.shape != (2, 2):
        raise ValueError(f"Fisher's exact test needs a 2 x 2 table, got {table!r}")
    return float(stats.fisher_exact(counts).pvalue)


def rank_sum_p(u: Given, n1: int, n2: int, *, rounding: Rounding = "half_up") -> Interval:
    """Two-sided p-values that programs give for a Mann-Whitney U of groups of ``n1`` and ``n2``.

    Exact for groups of up to 50; by the normal distribution with and without correction for continuity.
    Ties, which U does not tell, shrink its variance: to a quarter (nine tenths alike) is allowed for.

    Raises
    ------
    ValueError
        If U is not between 0 and ``n1 * n2``, or a group smaller than 2.
    """
    n1, n2 = int(_size("n1", n1)), int(_size("n2", n2))
    variance = n1 * n2 * (n1 + n2 + 1) / 12
    factors = [(n2 + i, i) for i in range(1, n1 + 1)] if max(n1, n2) <= _EXACT_GROUP else []
    return _rank_p("U", _interval(u, rounding), n1 * n2, (variance / 4, variance), _ways(tuple(factors)))


def kendall_p(tau: Given, n: int, *, rounding: Rounding = "half_up") -> Interval:
    """Two-sided p-values that programs give for Kendall's rank correlation of ``n`` pairs.

    As :func:`rank_sum_p`; ties shrink the z of tau-b to two thirds at most.
    """
    highest, ends = int(_size("n", n)) * (n - 1) // 2, _interval(tau, rounding)
    discordant = Interval(highest * (1 - ends.high) / 2, highest * (1 - ends.low) / 2)
    variance = highest * (2 * n + 5) / 36
    factors = [(i, 1) for i in range(2, n + 1)] if n <= _EXACT_GROUP else []
    return _rank_p("tau", discordant, highest, (variance, variance * 9 / 4), _ways(tuple(factors)))


def spearman_p(rho: Given, n: int, *, rounding: Rounding = "half_up") -> Interval:
    """Two-sided p-values that programs give for Spearman's rank correlation of ``n`` pairs.

    By Student's t, by the normal distribution, and exact for n up to 9. R's series for more pairs gives
    up to 1.2 / n more than t, and nothing left of a p below .00012 (tests/golden/tests.R).
    """
    ends, steps = _interval(rho, rounding), (n**3 - n) // 6
    by_t = p_interval("r", ends, float(n - 2))
    half_d2 = Interval(steps * (1 - ends.high) / 2, steps * (1 - ends.low) / 2)
    variance = (steps**2 / 4 / (n - 1),) * 2
    by_rank = _rank_p("rho", half_d2, steps, variance, _ways_of_ranks(n) if n < 10 else None)
    low, high = min(by_t.low, by_rank.low), max(by_t.high * (1 + 1.2 / n), by_rank.high)
    return Interval(low if low > _R_GIVES_0 else 0.0, min(1.0, high))


def _rank_p(
    name: str, value: Interval, highest: int, variance: tuple[float, float], ways: NDArray[np.float64] | None
) -> Interval:
    """P of a statistic symmetric on the whole numbers from 0 to ``highest``; the smaller tail doubled."""
    _require(name, value, (value.low <= highest) & (value.high >= 0), f"between 0 and {highest}")
    center = highest / 2
    near = max(value.low - center, center - value.high, 0.0)
    far = min(max(value.high - center, center - value.low), center)
    low = _two_sided("z", far / variance[0] ** 0.5)
    high = _two_sided("z", max(near - 0.5, 0.0) / variance[1] ** 0.5)
    if ways is not None:
        below = np.concatenate([[0.0], np.cumsum(ways) / np.sum(ways)])
        low = min(low, 2 * below[int(np.floor(center - far + 1e-9)) + 1])
        high = max(high, 2 * below[int(np.ceil(center - near - 1e-9)) + 1])
    return Interval(float(low), min(1.0, float(high)))


@lru_cache(maxsize=64)
def _ways(factors: tuple[tuple[int, int], ...]) -> NDArray[np.float64] | None:
    """Coefficients of the product of (1 - x^a) / (1 - x^b): in how many ways a rank statistic has each value.

    Accurate up to the middle, where coefficients grow; the other half mirrors it.
    """
    if not factors:
        return None
    ways: NDArray[np.float64] = np.eye(1, size := sum(a - b for a, b in factors) + 1)[0]
    for a, b in factors:
        ways[a:] -= ways[:-a].copy()
        ways = np.pad(ways, (0, -size % b)).reshape(-1, b).cumsum(axis=0).ravel()[:size]
    ways[(size + 1) // 2 :] = ways[: size // 2][::-1]
    return ways


@lru_cache(maxsize=8)
def _ways_of_ranks(n: int) -> NDArray[np.float64]:
    """How many orders of ``n`` ranks have each half sum of squared differences from 1 … n."""
    size = (n**3 - n) // 3 + 1
    ways = np.zeros((2**n, size))  # by the set of ranks given away, as bits
    ways[0, 0] = 1.0
    for used in range(2**n):
        for rank in range(n):
            if not used >> rank & 1:
                d2 = (rank - used.bit_count()) ** 2
                ways[used | 1 << rank, d2:] += ways[used, : size - d2]
    return np.array(ways[-1][::2])


def _two_sided(statistic: Statistic, size: Any, *df: Any) -> Any:
    """Two-sided p of a statistic of this size, by functions that stay accurate far into the tail."""
    from scipy import special

    match statistic:
        case "t":
            return 2 * special.stdtr(df[0], -size)
        case "z":
            return 2 * special.ndtr(-size)
        case "r":  # as t = r sqrt(df / (1 - r²)), without dividing by 0
            return special.betainc(df[0] / 2, 0.5, (1 - size) * (1 + size))
        case "chi2":
            return special.chdtrc(df[0], size)
        case "F":
            return special.fdtrc(df[0], df[1], size)


def _distances_from_zero(statistic: Statistic, value: Interval) -> tuple[Any, Any]:
    """Smallest and largest size of the statistic; one and the same object if all are exact."""
    low, high = value.low, value.high
    _require(statistic, value, (low == low) & (high == high), "a number")
    if statistic in ("F", "chi2"):
        _require(statistic, value, high >= 0, "0 or more")
        near, far = np.maximum(low, 0.0), high
    else:
        near, far = np.maximum(np.maximum(low, -high), 0.0), np.maximum(-low, high)
    if statistic == "r":
        _require("r", value, near <= 1, "between -1 and 1")
        far = np.minimum(far, 1.0)
    return near, near if np.array_equal(near, far) else far


def _degrees_of_freedom(statistic: Statistic, df: Any, rounding: Rounding) -> list[tuple[Any, ...]]:
    """Combinations of degrees of freedom among which p has its extremes."""
    wanted = {"t": 1, "F": 2, "z": 0, "chi2": 1, "r": 1}.get(statistic)
    if wanted is None:
        raise ValueError(f'statistic is "t", "F", "z", "chi2" or "r", got {statistic!r}')
    given = () if df is None else df if wanted == 2 else (df,)
    if not isinstance(given, tuple) or len(given) != wanted:
        raise ValueError(f"{statistic} has {('no df', 'one df', 'a pair of df')[wanted]}, got {df!r}")
    columns = []
    for each in given:
        ends = _interval(each, rounding, whole_is_exact=True)
        _require("df", ends, (ends.low > 0) & (ends.high < np.inf), "above 0 and finite")
        steps = 1 if np.array_equal(ends.low, ends.high) else _F_DF_STEPS if statistic == "F" else 2
        columns.append(np.linspace(ends.low, ends.high, steps))
    return list(product(*columns))


def _from_difference(mean1: Given, mean2: Given, error2: Interval, df: Interval, rounding: Rounding) -> TTest:
    """The t-test of a difference: its extremes over the extremes of its standard error."""
    first, second = _interval(mean1, rounding), _interval(mean2, rounding)
    low, high = first.low - second.high, first.high - second.low
    least, most = np.sqrt(error2.low), np.sqrt(error2.high)
    _require("t", df, (most > 0) | (low > 0) | (high < 0), "a ratio; difference and spread can both be 0")
    with np.errstate(divide="ignore", invalid="ignore"):  # a spread of 0 makes t infinite
        t_low = np.where(low == 0, 0.0, low / np.where(low > 0, most, least))
        t_high = np.where(high == 0, 0.0, high / np.where(high > 0, least, most))
    t = Interval(_plain(t_low), _plain(t_high))
    return TTest(Interval(low, high), t, df, p_interval("t", t, df))


def _welch_df(v1: Interval, v2: Interval, n1: Any, n2: Any) -> Interval:
    """1/df = w²/(n1-1) + (1-w)²/(n2-1), where w is group 1's share of the squared standard error.

    A parabola in w: lowest, with df = n1+n2-2, at w = (n1-1)/(n1+n2-2).
    """

    def inverse(w: Any) -> Any:
        return w**2 / (n1 - 1) + (1 - w) ** 2 / (n2 - 1)

    with np.errstate(invalid="ignore"):  # 0/0 where only the other end leaves any spread
        least = np.where(v1.low + v2.high > 0, np.divide(v1.low, v1.low + v2.high), 1.0)
        most = np.where(v1.high + v2.low > 0, np.divide(v1.high, v1.high + v2.low), 0.0)
    best = np.clip((n1 - 1) / (n1 + n2 - 2), least, most)
    return Interval(_plain(1 / np.maximum(inverse(least), inverse(most))), _plain(1 / inverse(best)))


def _variance_of_differences(s1: Interval, s2: Interval, r: Interval) -> Interval:
    """s1² + s2² - 2 r s1 s2: convex in the SDs, so largest in a corner and smallest on an edge."""

    def variance(a: Any, b: Any, rho: Any) -> Any:
        return (a - b) ** 2 + 2 * (1 - rho) * a * b  # exactly 0 where it must be

    corners = [variance(a, b, r.low) for a in (s1.low, s1.high) for b in (s2.low, s2.high)]
    edges = [variance(np.clip(r.high * b, s1.low, s1.high), b, r.high) for b in (s2.low, s2.high)]
    edges += [variance(a, np.clip(r.high * a, s2.low, s2.high), r.high) for a in (s1.low, s1.high)]
    return Interval(reduce(np.minimum, edges), reduce(np.maximum, corners))


def _interval(number: Any, rounding: Rounding, *, whole_is_exact: bool = False) -> Interval:
    """What ``number`` stands for; a df or size printed without decimals was not rounded."""
    if isinstance(number, Interval):
        return number
    return interval_of(number, rounding, whole_is_exact=whole_is_exact)


def _spread(name: str, sd: Given, rounding: Rounding) -> Interval:
    ends = _interval(sd, rounding)
    _require(name, ends, (ends.high >= 0) & (ends.high < np.inf), "a standard deviation, 0 or more")
    return Interval(np.maximum(ends.low, 0.0), ends.high)


def _size(name: str, n: Given) -> Any:
    size = _interval(n, "half_up", whole_is_exact=True)
    _require(name, size, (size.low == size.high) & (size.low >= 2), "a sample size of at least 2")
    return size.low


def _counts(table: ArrayLike) -> NDArray[np.int64]:
    counts = np.asarray(table)
    whole = counts.ndim == 2 and counts.dtype.kind in "iu" and min(counts.shape) > 1 and (counts >= 0).all()
    if not (whole and counts.any(axis=0).all() and counts.any(axis=1).all()):
        raise ValueError(f"expected 2 x 2 or more whole numbers, no row or column empty; got {table!r}")
    return counts.astype(np.int64)


def _require(name: str, given: Interval, valid: Any, wanted: str) -> None:
    """Name the first number that is not as wanted."""
    if not np.all(valid):
        index = int(np.argmin(valid))
        place = f"{name}[{index}]" if np.ndim(valid) else name
        middle = np.broadcast_to((given.low + given.high) / 2, np.shape(valid)).flat[index]
        raise ValueError(f"{place} must be {wanted}; got {middle:g}")


def _plain(values: Any) -> Any:
    """A Python float where there is one value."""
    return float(values) if np.ndim(values) == 0 else values
