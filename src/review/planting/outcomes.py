"""Outcomes of invented people: the data, and every number that a paper prints of them.

Statistics are computed from the data in full precision and shortened once, halves away from zero. Each
record names its numbers as templates use them; positive differences say that group 1 is higher.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Sample: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = dict[str, str]

_LEAST_P: Final = 0.001


def shortened(value: float, decimals: int) -> str:
    """A number as printed, with a minus sign; zero has none."""
    short = Decimal(float(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{abs(short):f}" if short == 0 else f"{short:f}".replace("-", "−")


def p_printed(value: float) -> str:
    """A p-value with its relation, to three decimals."""
    return f"< {_LEAST_P}" if value < _LEAST_P else f"= {shortened(value, 3)}"


def bare(p: str) -> str:
    """A p-value as tables print it."""
    return p.replace("= ", "").replace("< ", "<")


@dataclass(frozen=True, eq=False, kw_only=True)
class Means:
    """An outcome measured in two groups, compared by Student's t-test.

    Parameters
    ----------
    name, label : str
        In templates; in the paper, with the unit.
    first, second : ndarray, shapes (n1,) and (n2,)
    decimals : int
    whole : bool
        Whether every value is a whole number.
    """

    name: str
    label: str
    first: Sample
    second: Sample
    decimals: int
    whole: bool = False

    @property
    def numbers(self) -> Numbers:
        """n1 m1 sd1 n2 m2 sd2 m_all sd_all; md lo hi; t df p bare_p; d (pooled SD), table_d."""
        from scipy import stats

        test = stats.ttest_ind(self.first, self.second)
        interval = test.confidence_interval()
        sizes = len(self.first), len(self.second)
        difference = float(self.first.mean() - self.second.mean())
        groups = {"1": self.first, "2": self.second, "_all": np.concatenate([self.first, self.second])}
        numbers = {f"n{group}": str(len(data)) for group, data in groups.items()}
        for group, data in groups.items():
            numbers[f"m{group}"] = shortened(data.mean(), self.decimals)
            numbers[f"sd{group}"] = shortened(data.std(ddof=1), self.decimals)
        ends = {"md": difference, "lo": interval.low, "hi": interval.high}
        numbers |= {key: shortened(value, self.decimals) for key, value in ends.items()}
        p = p_printed(float(test.pvalue))
        d = float(test.statistic) * math.sqrt(1 / sizes[0] + 1 / sizes[1])
        return numbers | {
            "t": shortened(test.statistic, 2), "df": str(sum(sizes) - 2), "p": p, "bare_p": bare(p),
            "d": shortened(d, 2), "table_d": shortened(d, 2),
        }  # fmt: skip

    @property
    def differs(self) -> bool:
        """Whether the difference is significant at 0.05."""
        from scipy import stats

        return bool(stats.ttest_ind(self.first, self.second).pvalue < 0.05)

    @property
    def first_is_lower(self) -> bool:
        """Whether group 1 has the lower mean."""
        return bool(self.first.mean() < self.second.mean())


@dataclass(frozen=True, eq=False, kw_only=True)
class Pairs:
    """An outcome measured twice in one group, compared by the paired t-test."""

    name: str
    label: str
    before: Sample
    after: Sample
    decimals: int

    @property
    def numbers(self) -> Numbers:
        """m1 sd1 m2 sd2, mean change md with lo hi (after minus before); t df p."""
        from scipy import stats

        test = stats.ttest_rel(self.after, self.before)
        interval = test.confidence_interval()
        values = {
            "m1": self.before.mean(), "sd1": self.before.std(ddof=1), "m2": self.after.mean(),
            "sd2": self.after.std(ddof=1), "md": (self.after - self.before).mean(),
            "lo": interval.low, "hi": interval.high,
        }  # fmt: skip
        numbers = {key: shortened(float(value), self.decimals) for key, value in values.items()}
        p = p_printed(float(test.pvalue))
        return numbers | {"t": shortened(test.statistic, 2), "df": str(len(self.before) - 1), "p": p}


@dataclass(frozen=True, kw_only=True)
class Shares:
    """How many of two groups have something; compared by χ² and by an odds ratio with Wald's interval."""

    name: str
    label: str
    counts: tuple[int, int]
    sizes: tuple[int, int]

    @property
    def numbers(self) -> Numbers:
        """a1 n1 pc1 a2 n2 pc2 a_all n_all pc_all; chi2 p bare_p; or or_lo or_hi."""
        from scipy import stats

        groups = {"1": (self.counts[0], self.sizes[0]), "2": (self.counts[1], self.sizes[1])}
        groups["_all"] = sum(self.counts), sum(self.sizes)
        numbers: Numbers = {}
        for group, (count, size) in groups.items():
            numbers |= {f"a{group}": str(count), f"n{group}": str(size)}
            numbers[f"pc{group}"] = shortened(100 * count / size, 1)
        cells = [[count, size - count] for count, size in zip(self.counts, self.sizes, strict=True)]
        chi2, p, *_ = stats.chi2_contingency(cells, correction=False)
        log_ratio = math.log(cells[0][0] * cells[1][1] / (cells[0][1] * cells[1][0]))
        error = math.sqrt(sum(1 / cell for row in cells for cell in row))
        reach = float(stats.norm.ppf(0.975)) * error
        ratios = {"or": log_ratio, "or_lo": log_ratio - reach, "or_hi": log_ratio + reach}
        numbers |= {key: shortened(math.exp(value), 2) for key, value in ratios.items()}
        return numbers | {
            "chi2": shortened(float(chi2), 2), "p": p_printed(float(p)), "bare_p": bare(p_printed(float(p))),
        }  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Correlation:
    """Pearson's correlation of two measurements of the same people."""

    name: str
    label: str
    first: Sample
    second: Sample

    @property
    def numbers(self) -> Numbers:
        """R df p."""
        from scipy import stats

        r, p = stats.pearsonr(self.first, self.second)
        return {"r": shortened(float(r), 2), "df": str(len(self.first) - 2), "p": p_printed(float(p))}


Outcome: TypeAlias = Means | Pairs | Shares | Correlation
