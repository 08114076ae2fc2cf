"""Whether numbers printed together can come from one honest result, by someone who knows how it was made.

One function for each kind of result of ``honest_results`` and ``honest_tables``: True if the intervals that
the printed numbers stand for still overlap. Only what is printed is used (a coefficient may have any df), but
which test it was is known, even where no word of the paper says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product
from typing import Final

import numpy as np
from benchmarks.honest_results import Result
from numpy.typing import NDArray
from scipy import stats

from review import granularity, recompute
from review.printed import Interval, Printed, interval_of, p_value_interval

Numbers = dict[str, str]
Floats = NDArray[np.float64] | float
_Z: Final = float(stats.norm.ppf(0.975))
_ANY_DF: Final = np.array([*range(3, 40), 50, 80, 200, math.inf])  # nobody reports a test with fewer
_NORMAL: Final = np.array([math.inf])
_NOISE: Final = 1e-9


def is_possible(result: Result) -> bool:
    """Whether the printed numbers can be those of one honest result."""
    try:
        return bool(_POSSIBLE[result.kind](result.numbers))
    except (ValueError, ZeroDivisionError):  # a group of nobody, a negative SD
        return False


def _is(name: str, implied: Interval, numbers: Numbers) -> bool:
    return bool(implied.overlaps(interval_of(numbers[name])))


def _has_p(implied: Interval, numbers: Numbers) -> bool:
    return bool(implied.overlaps(p_value_interval(numbers["p"])))


def _about(value: float) -> Interval:
    return Interval(value - _NOISE, value + _NOISE)


def _range(function: Callable[..., float], *intervals: Interval) -> Interval:
    """Values of a function that is monotone in each argument."""
    values = [function(*ends) for ends in product(*((x.low, x.high) for x in intervals))]
    return Interval(min(values), max(values))


def _size(x: Interval) -> Interval:
    """Without the sign."""
    low = 0.0 if x.low <= 0 <= x.high else min(abs(x.low), abs(x.high))
    return Interval(low, max(abs(x.low), abs(x.high)))


def _test(statistic: str, *df: str, tails: int = 2) -> Callable[[Numbers], bool]:
    def possible(numbers: Numbers) -> bool:
        given = tuple(numbers[name] for name in df)
        implied = recompute.p_interval(
            statistic,  # type: ignore[arg-type]
            numbers[statistic],
            given[0] if len(given) == 1 else given or None,
            tails=tails,  # type: ignore[arg-type]
        )
        return _has_p(implied, numbers)

    return possible


_T = _test("t", "df")


def _d_of_equal_groups(numbers: Numbers) -> bool:
    factor = 2 / math.sqrt(int(numbers["df"]) + 2)
    return _T(numbers) and _is("d", _range(lambda t: t * factor, interval_of(numbers["t"])), numbers)


def _d_of_any_groups(numbers: Numbers) -> bool:
    n = int(numbers["df"]) + 2
    factors = [math.sqrt(1 / size + 1 / (n - size)) for size in range(1, n // 2 + 1)]
    spread = Interval(min(factors), max(factors))
    return _T(numbers) and _is("d", _range(lambda t, f: t * f, interval_of(numbers["t"]), spread), numbers)


def _d_of_pairs(numbers: Numbers) -> bool:
    """By the SD of differences t/√n; by the average SD at most twice that, as no difference varies more."""
    most = 2 * _size(interval_of(numbers["t"])).high / math.sqrt(int(numbers["df"]) + 1)
    return _T(numbers) and _is("d", Interval(-most, most), numbers)


def _f_and_eta2(df1: str | None, df2: str) -> Callable[[Numbers], bool]:
    def possible(numbers: Numbers) -> bool:
        a, b = 2 if df1 is None else int(numbers[df1]), int(numbers[df2])
        f = interval_of(numbers["F"]).clip(0.0, math.inf)
        eta2 = _range(lambda x: x * a / (x * a + b), f)
        p = recompute.p_interval("F", numbers["F"], (str(a), str(b)))
        return _is("eta2", eta2, numbers) and _has_p(p, numbers)

    return possible


def _means(numbers: Numbers, *, equal_var: bool = True) -> recompute.TTest:
    names = ("m1", "sd1", "n1", "m2", "sd2", "n2")
    return recompute.t_test(*(numbers[name] for name in names), equal_var=equal_var)


def _means_and_t(numbers: Numbers) -> bool:
    fits = int(numbers["n1"]) + int(numbers["n2"]) - 2 == int(numbers["df"])
    return fits and _is("t", _means(numbers).statistic, numbers) and _T(numbers)


def _means_and_g(numbers: Numbers) -> bool:
    n1, n2 = int(numbers["n1"]), int(numbers["n2"])
    factor = math.sqrt(1 / n1 + 1 / n2) * (1 - 3 / (4 * (n1 + n2 - 2) - 1))
    return _is("g", _range(lambda t: t * factor, _means(numbers).statistic), numbers)


def _pairs(numbers: Numbers) -> bool:
    names = ("m1", "sd1", "m2", "sd2", "n1")
    return _has_p(recompute.paired_t_test(*(numbers[name] for name in names)).p_value, numbers)


def _three_groups(numbers: Numbers) -> bool:
    """F is convex in the means: largest at a corner of their intervals, and smallest within."""
    n = np.array([int(numbers[f"n{i}"]) for i in range(3)])
    means = [interval_of(numbers[f"m{i}"]) for i in range(3)]
    sds = [interval_of(numbers[f"sd{i}"]).clip(0.0, math.inf) for i in range(3)]
    df = int(n.sum()) - 3
    grid = np.array(list(product(*(np.linspace(x.low, x.high, 9) for x in means))))
    between = ((grid - (grid @ n / n.sum())[:, None]) ** 2 @ n) / 2
    within = [
        ((n - 1) * np.array(ends) ** 2).sum() / df for ends in ([x.low for x in sds], [x.high for x in sds])
    ]
    f = Interval(between.min() / within[1], between.max() / within[0])
    return _is("F", f, numbers) and _has_p(recompute.p_interval("F", numbers["F"], ("2", str(df))), numbers)


def _share(count: int, total: int, percent: str) -> bool:
    return 0 <= count <= total and bool(interval_of(percent).overlaps(_about(100 * count / total)))


def _counts(*, fisher: bool) -> Callable[[Numbers], bool]:
    def possible(numbers: Numbers) -> bool:
        a, n1, b, n2 = (int(numbers[name]) for name in ("a", "n1", "b", "n2"))
        if not (_share(a, n1, numbers["pa"]) and _share(b, n2, numbers["pb"])):
            return False
        table = [[a, n1 - a], [b, n2 - b]]
        p = recompute.fisher_exact(table) if fisher else recompute.chi_squared(table).p_value
        return _has_p(_about(p), numbers)

    return possible


def _percent(numbers: Numbers) -> bool:
    return _share(int(numbers["count"]), int(numbers["total"]), numbers["percent"])


def _percent_and_interval(numbers: Numbers) -> bool:
    count, total = int(numbers["count"]), int(numbers["total"])
    if not _percent(numbers):
        return False
    half = _Z * math.sqrt(count * (total - count) / total**3)
    ends = [(max(count / total - half, 0.0), min(count / total + half, 1.0))]
    ends += [tuple(stats.binomtest(count, total).proportion_ci(method=each)) for each in ("wilson", "exact")]
    return any(
        _is("low", _about(100 * x), numbers) and _is("high", _about(100 * y), numbers) for x, y in ends
    )


def _symmetric(value: Interval, low: Interval, high: Interval, numbers: Numbers, dfs: Floats) -> bool:
    """An estimate in the middle of its interval, with the p of t with some df."""
    middle = Interval((low.low + high.low) / 2, (low.high + high.high) / 2)
    if low.low > high.high or not value.overlaps(middle):
        return False
    size = _size(Interval(max(value.low, middle.low), min(value.high, middle.high)))
    half = Interval(max((high.low - low.high) / 2, 1e-12), (high.high - low.low) / 2)
    if "p" not in numbers:
        return True
    ends = [t * stats.t.ppf(0.975, dfs) for t in (size.high / half.low, size.low / half.high)]
    return _has_p(_p_of_any_df(*ends, dfs), numbers)


def _p_of_any_df(most: Floats, least: Floats, dfs: Floats) -> Interval:
    """P-values of t from ``least`` to ``most`` with any df from the first to the last of ``dfs``."""
    return Interval(2 * float(stats.t.sf(most, dfs).min()), 2 * float(stats.t.sf(least, dfs).max()))


def _ratio(numbers: Numbers) -> bool:
    """Wald's interval on the log scale, and p of its z."""
    ends = [interval_of(numbers[name]) for name in ("ratio", "low", "high")]
    logs = (Interval(math.log(max(x.low, 1e-9)), math.log(x.high)) for x in ends)
    return _symmetric(*logs, numbers, _NORMAL)


def _difference(numbers: Numbers) -> bool:
    return _symmetric(*(interval_of(numbers[name]) for name in ("md", "low", "high")), numbers, _ANY_DF)


def _interval_of_r(numbers: Numbers) -> bool:
    """Fisher's interval, of any n."""
    ends = (interval_of(numbers[name]).clip(-0.999999, 0.999999) for name in ("r", "low", "high"))
    return _symmetric(*(Interval(math.atanh(x.low), math.atanh(x.high)) for x in ends), numbers, _NORMAL)


def _coefficient(numbers: Numbers) -> bool:
    """Coefficient, SE, p and perhaps t, with any df."""
    b, se = interval_of(numbers["b"]), interval_of(numbers["se"])
    t = Interval(_size(b).low / se.high, _size(b).high / max(se.low, 1e-12))
    if "t" in numbers:
        printed = interval_of(numbers["t"])
        if not t.overlaps(_size(printed)) or max(b.low * printed.low, b.high * printed.high) < 0:
            return False
        t = Interval(max(t.low, _size(printed).low), min(t.high, _size(printed).high))
    return _has_p(_p_of_any_df(t.high, t.low, _ANY_DF), numbers)


def _mean_and_interval(numbers: Numbers) -> bool:
    n = int(numbers["n"])
    m, sd = interval_of(numbers["m"]), interval_of(numbers["sd"]).clip(0.0, math.inf)
    factor = float(stats.t.ppf(0.975, n - 1)) / math.sqrt(n)
    low, high = (_range(lambda x, s, sign=sign: x + sign * s * factor, m, sd) for sign in (-1, 1))
    return _is("low", low, numbers) and _is("high", high, numbers)


def _answers(numbers: Numbers) -> bool:
    """Whole numbers from 1 to 5."""
    n = int(numbers["n"])
    if not 1 <= Printed(numbers["m"]).value <= 5:
        return False
    bounds = granularity.sd_bounds(numbers["m"], n, 1, 5)
    whole = granularity.grimmer(numbers["m"], numbers["sd"], n, rounding="half_up_or_down")
    return bool(whole) and _is("sd", bounds, numbers)


_POSSIBLE: Final[dict[str, Callable[[Numbers], bool]]] = {
    "t": _T, "welch": _T, "row_t": _T, "t_one_tailed": _test("t", "df", tails=1),
    "r": _test("r", "df"), "z": _test("z"), "chi2": _test("chi2", "df"), "r_ci": _interval_of_r,
    "t_d": _d_of_equal_groups, "t_d_unequal": _d_of_any_groups, "t_d_paired": _d_of_pairs,
    "means_t": _means_and_t, "means_g": _means_and_g, "row_anova": _three_groups,
    "F_partial_eta2": _f_and_eta2("df1", "df2"), "F_eta2": _f_and_eta2(None, "df"),
    "row_student": lambda numbers: _has_p(_means(numbers).p_value, numbers),
    "row_welch": lambda numbers: _has_p(_means(numbers, equal_var=False).p_value, numbers),
    "row_paired": _pairs, "row_chi2": _counts(fisher=False), "row_fisher": _counts(fisher=True),
    "OR": _ratio, "HR": _ratio, "row_OR": _ratio, "again_OR": _ratio, "MD": _difference,
    "b": _coefficient, "row_b": _coefficient, "mean_ci": _mean_and_interval, "likert": _answers,
    "percent": _percent, "again_percent": _percent, "row_share": _percent,
    "percent_ci": _percent_and_interval,
}  # fmt: skip
