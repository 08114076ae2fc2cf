"""Tests of counts: chi-squared, its corrections, and exact tests, many tables at once."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from review.checking.printed_numbers import bounds_of_number
from review.printed import Rounding

#: Tables of counts, shape (..., r, k), and what is computed of them.
Counts: TypeAlias = "NDArray[Any]"

_LARGEST_SUPPORT: Final = 20_000  # of larger tables, exact tests equal Yates's to every printed digit
_AS_PROBABLE: Final = 1 + 1e-7  # tables whose probabilities differ by less are equally probable

PEARSON: Final = "chi-squared test"
YATES: Final = "chi-squared test with Yates's correction"
LIKELIHOOD: Final = "likelihood-ratio chi-squared test"
FEWER: Final = "chi-squared test with factor (N − 1)/N"
UNPOOLED: Final = "z-test with separate variances"
FISHER: Final = "Fisher's exact test"
DOUBLED: Final = "Fisher's exact test, twice the smaller tail"
MID_P: Final = "Fisher's exact test, mid-p"


def pearson(tables: Counts) -> Counts:
    """Pearson's chi-squared of tables of counts; empty rows and columns count for nothing.

    Parameters
    ----------
    tables : ndarray, shape (..., r, k)

    Returns
    -------
    ndarray, shape (...)
    """
    expected = expected_counts(tables)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.nansum((tables - expected) ** 2 / expected, axis=(-2, -1)))


def likelihood_ratio(tables: Counts) -> Counts:
    """G = 2 sum O log(O / E) of tables of counts, shape (..., r, k)."""
    from scipy.special import xlogy

    expected = expected_counts(tables)
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = xlogy(tables, tables / np.where(expected > 0, expected, 1.0))
    return np.asarray(np.maximum(2 * terms.sum(axis=(-2, -1)), 0.0))


def expected_counts(tables: Counts) -> Counts:
    """Counts of the same margins without association."""
    total = tables.sum(axis=(-2, -1), keepdims=True)
    margins = tables.sum(axis=-1, keepdims=True) * tables.sum(axis=-2, keepdims=True)
    return np.asarray(margins / np.maximum(total, 1))


def degrees_of_freedom(table: Counts) -> int:
    """(r - 1)(k - 1) of the rows and columns that hold anything."""
    rows, columns = (table.sum(axis=1) > 0).sum(), (table.sum(axis=0) > 0).sum()
    return int(max(rows - 1, 0) * max(columns - 1, 0))


def statistics_2x2(tables: Counts) -> dict[str, Counts]:
    """Chi-squared statistics with one df of 2 x 2 tables (a row a group: with, without), by test.

    Parameters
    ----------
    tables : ndarray, shape (m, 2, 2)
    """
    sizes = tables.sum(axis=2)
    total = sizes.sum(axis=1)
    expected = expected_counts(tables)
    gap = np.abs(tables - expected)[:, 0, 0]  # the same in all four cells
    with np.errstate(invalid="ignore", divide="ignore"):
        inverse = np.where(expected.min(axis=(1, 2)) > 0, (1 / expected).sum(axis=(1, 2)), 0.0)
        shares = tables[:, :, 0] / sizes
        variance = (shares * (1 - shares) / sizes).sum(axis=1)
        unpooled = np.nan_to_num((shares[:, 0] - shares[:, 1]) ** 2 / variance, nan=0.0)
    plain = gap**2 * inverse
    return {
        PEARSON: plain,
        YATES: np.maximum(gap - np.minimum(0.5, gap), 0.0) ** 2 * inverse,
        LIKELIHOOD: likelihood_ratio(tables),
        FEWER: plain * (total - 1) / np.maximum(total, 1),
        UNPOOLED: unpooled,
    }


def exact_p_values(a: int, n1: int, b: int, n2: int) -> dict[str, float]:
    """Exact p-values of ``a`` of ``n1`` against ``b`` of ``n2``, by test; empty for very large tables.

    Returns
    -------
    dict
        Two-sided Fisher's test as the sum over all tables no more probable than this one; twice the
        smaller tail; and the two-sided mid-p of that sum (half of the tables as probable as this one).
    """
    from scipy.special import gammaln

    with_it = a + b
    first, last = max(0, with_it - n2), min(n1, with_it)
    if last - first > _LARGEST_SUPPORT:
        return {}
    x = np.arange(first, last + 1)
    logs = -(gammaln(x + 1) + gammaln(n1 - x + 1) + gammaln(with_it - x + 1) + gammaln(n2 - with_it + x + 1))
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    here = weights[a - first]
    as_extreme = weights <= here * _AS_PROBABLE
    same = as_extreme & (weights >= here / _AS_PROBABLE)
    tail = min(weights[: a - first + 1].sum(), weights[a - first :].sum())
    two_sided = weights[as_extreme].sum()
    return {
        FISHER: min(1.0, float(two_sided)),
        DOUBLED: min(1.0, 2 * float(tail)),
        MID_P: min(1.0, float(two_sided - weights[same].sum() / 2)),
    }


def possible_counts(percent: str, total: int, rounding: Rounding) -> range:
    """Counts of ``total`` whose percentage is printed so; empty if none is."""
    ends = bounds_of_number(percent, rounding)
    low, high = ceil(ends.low * total / 100), floor(ends.high * total / 100)
    if not ends.low_closed and low * 100 == ends.low * total:
        low += 1
    if not ends.high_closed and high * 100 == ends.high * total:
        high -= 1
    return range(max(low, 0), min(high, total) + 1)


def is_percent_of(percent: str, count: int, total: int, rounding: Rounding) -> bool:
    """Whether a count of a total is printed as this percentage; ``total > 0``."""
    number = percent.replace(",", ".").replace("·", ".")
    gap = abs(100 * count / total - float(number))
    if rounding != "truncated" and 2 * gap < 0.99 * 10.0 ** -len(number.partition(".")[2]):
        return True  # well inside, whatever happens to halves
    return count in possible_counts(percent, total, rounding)


def possible_totals(count: int, percent: str, largest: int, rounding: Rounding) -> Iterator[int]:
    """Sizes up to ``largest`` of which ``count`` is the printed percentage, the largest first."""
    ends = bounds_of_number(percent, rounding)
    if count == 0 or ends.high <= 0:
        return  # nobody is the same share of any size
    smallest = max(count, ceil(Fraction(100 * count) / ends.high))
    biggest = largest if ends.low <= 0 else min(largest, floor(Fraction(100 * count) / ends.low))
    for total in range(biggest, smallest - 1, -1):
        if is_percent_of(percent, count, total, rounding):
            yield total


def p_of_chi_squared(statistic: Any, df: Any) -> Any:
    """Upper tail of chi-squared; 1 without degrees of freedom."""
    from scipy.special import chdtrc

    return np.where(np.asarray(df) > 0, chdtrc(np.maximum(df, 1), statistic), 1.0)
