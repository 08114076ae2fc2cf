"""Results of invented studies in sentences: computed in full precision, then shortened as papers print them.

Nothing else is done to them. Where a paper would say which test it used, the sentence says so; where papers
usually do not (the design behind Cohen's d, whether a coefficient was tested by t or z), neither does it.
``SENTENCES`` holds one function for each kind of result.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Rounding = Literal["half_up", "half_even", "truncated"]
_SHORTENING: Final = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}
_SYLLABLES: Final = [consonant + vowel for consonant in "bdfghjklmnprstvwz" for vowel in "aeiou"]
_NORMAL: Final = float(stats.norm.ppf(0.975))

Sample = NDArray[np.float64]


@dataclass(frozen=True)
class Result:
    """Numbers as printed, and how they stand in a sentence or in the row of a table."""

    kind: str
    template: str
    numbers: dict[str, str]
    fixed: frozenset[str] = frozenset()  # printed in the head of a table, for all its rows
    restated: Result | None = None  # how an abstract repeats it

    @property
    def text(self) -> str:
        """The sentence or row."""
        return self.template.format(**self.numbers)


@dataclass
class Printer:
    """How one paper shortens its numbers; also its random numbers, and names that no two outcomes share."""

    rng: np.random.Generator
    rounding: Rounding = "half_up"
    decimals: int = 2
    used: set[str] = field(default_factory=set)

    def __call__(self, value: float, decimals: int | None = None) -> str:
        """A number as printed; zero has no sign."""
        places = self.decimals if decimals is None else decimals
        short = Decimal(float(value)).quantize(Decimal(1).scaleb(-places), _SHORTENING[self.rounding])
        return f"{abs(short):f}" if short == 0 else f"{short:f}"

    def p(self, value: float) -> str:
        """A p-value with its relation."""
        places = max(self.decimals, 3)
        least = 10.0**-places
        return f"< {least:.{places}f}" if value < least else f"= {self(value, places)}"

    def bare_p(self, value: float) -> str:
        """A p-value as a table prints it."""
        return self.p(value).replace("= ", "").replace("< ", "<")

    def moments(self, sample: Sample, number: int | str = "") -> dict[str, str]:
        """Mean, SD and n of a sample, named ``m1``, ``sd1``, ``n1``."""
        mean, sd = self(sample.mean()), self(sample.std(ddof=1))
        return {f"m{number}": mean, f"sd{number}": sd, f"n{number}": str(len(sample))}

    def name(self) -> str:
        """A new invented outcome."""
        while (name := "".join(self.rng.choice(_SYLLABLES, 4))) in self.used:
            pass
        self.used.add(name)
        return name

    def size(self, low: int = 8, high: int = 160) -> int:
        """A group size, small ones as often as large ones."""
        return int(np.exp(self.rng.uniform(np.log(low), np.log(high))))

    def sample(self, n: int, shift: float = 0.0) -> Sample:
        """Normal data with mean 50 + ``shift`` and SD 10."""
        return self.rng.normal(50 + shift, 10, n)

    def two_samples(self, low: int = 8, high: int = 160) -> tuple[Sample, Sample]:
        """Two groups that differ by about as much as such groups can show."""
        n1, n2 = self.size(low, high), self.size(low, high)
        return self.sample(n1, self.rng.normal(0, 16 / math.sqrt(min(n1, n2)))), self.sample(n2)

    def wald(self, log_ratio: float, se: float, decimals: int | None = None) -> dict[str, str]:
        """A ratio with its interval, and p with its relation."""
        ends = (math.exp(log_ratio + sign * _NORMAL * se) for sign in (0, -1, 1))
        numbers = {
            name: self(end, decimals) for name, end in zip(("ratio", "low", "high"), ends, strict=True)
        }
        return numbers | {"p": self.p(2 * float(stats.norm.sf(abs(log_ratio / se))))}


def t_test(print_: Printer) -> Result:
    x, y = print_.two_samples()
    t, p = stats.ttest_ind(x, y)
    numbers = {"df": str(len(x) + len(y) - 2), "t": print_(t), "p": print_.p(p)}
    return Result("t", f"The groups differed in {print_.name()}, t({{df}}) = {{t}}, p {{p}}.", numbers)


def t_test_with_d(print_: Printer) -> Result:
    """Two groups of one size, which the sentence does not give."""
    n = print_.size(12)
    x, y = print_.sample(n, print_.rng.normal(0, 18 / math.sqrt(n))), print_.sample(n)
    t, p = stats.ttest_ind(x, y)
    d = (x.mean() - y.mean()) / math.sqrt((x.var(ddof=1) + y.var(ddof=1)) / 2)
    numbers = {"df": str(2 * n - 2), "t": print_(t), "p": print_.p(p), "d": print_(d)}
    return Result("t_d", f"For {print_.name()}, t({{df}}) = {{t}}, p {{p}}, Cohen's d = {{d}}.", numbers)


def unequal_groups_with_d(print_: Printer) -> Result:
    """Cohen's d with the pooled SD; the sizes of the groups are not given."""
    x, y = print_.two_samples(8, 60)
    t, p = stats.ttest_ind(x, y)
    d = t * math.sqrt(1 / len(x) + 1 / len(y))
    numbers = {"df": str(len(x) + len(y) - 2), "t": print_(t), "p": print_.p(p), "d": print_(d)}
    sentence = f"Groups differed in {print_.name()}, t({{df}}) = {{t}}, p {{p}}, d = {{d}}."
    return Result("t_d_unequal", sentence, numbers)


def paired_test_with_d(print_: Printer) -> Result:
    """Cohen's d by the SD of the differences or by the average SD; which one is not said."""
    x = print_.sample(print_.size(8, 80))
    y = 20 + 0.6 * x + print_.rng.normal(print_.rng.normal(0, 4), 8, len(x))
    t, p = stats.ttest_rel(x, y)
    spread = (x - y).std(ddof=1) if print_.rng.random() < 0.5 else (x.std(ddof=1) + y.std(ddof=1)) / 2
    d = (x - y).mean() / spread
    numbers = {"df": str(len(x) - 1), "t": print_(t), "p": print_.p(p), "d": print_(d)}
    sentence = f"A paired t-test of {print_.name()} gave t({{df}}) = {{t}}, p {{p}}, d = {{d}}."
    return Result("t_d_paired", sentence, numbers)


def welch_test(print_: Printer) -> Result:
    x, y = print_.two_samples()
    test = stats.ttest_ind(x, 2.5 * y - 75, equal_var=False)
    numbers = {"df": print_(test.df), "t": print_(test.statistic), "p": print_.p(test.pvalue)}
    return Result("welch", f"Welch's test of {print_.name()} gave t({{df}}) = {{t}}, p {{p}}.", numbers)


def one_tailed_test(print_: Printer) -> Result:
    df, t = print_.size(), abs(print_.rng.normal(1.8, 1))
    numbers = {"df": str(df), "t": print_(t), "p": print_.p(float(stats.t.sf(t, df)))}
    sentence = f"The predicted rise in {print_.name()} was seen, t({{df}}) = {{t}}, p {{p}}, one-tailed."
    return Result("t_one_tailed", sentence, numbers)


def anova(print_: Printer) -> Result:
    """F of any design with partial eta squared."""
    df1, df2 = int(print_.rng.integers(1, 6)), print_.size(10, 400)
    f = stats.f.rvs(df1, df2, random_state=print_.rng) * print_.rng.uniform(0.5, 5)
    numbers = {
        "df1": str(df1),
        "df2": str(df2),
        "F": print_(f),
        "p": print_.p(float(stats.f.sf(f, df1, df2))),
    }
    numbers["eta2"] = print_(f * df1 / (f * df1 + df2))
    sentence = f"For {print_.name()}, F({{df1}}, {{df2}}) = {{F}}, p {{p}}, partial η² = {{eta2}}."
    return Result("F_partial_eta2", sentence, numbers)


def one_way_anova(print_: Printer) -> Result:
    groups = [print_.sample(print_.size(), print_.rng.normal(0, 4)) for _ in range(3)]
    f, p = stats.f_oneway(*groups)
    df = sum(map(len, groups)) - 3
    numbers = {"df": str(df), "F": print_(f), "p": print_.p(p), "eta2": print_(2 * f / (2 * f + df))}
    sentence = f"A one-way ANOVA of {print_.name()} gave F(2, {{df}}) = {{F}}, p {{p}}, η² = {{eta2}}."
    return Result("F_eta2", sentence, numbers)


def chi_squared(print_: Printer) -> Result:
    df, n = int(print_.rng.integers(1, 7)), print_.size(30, 800)
    value = stats.chi2.rvs(df, random_state=print_.rng) * print_.rng.uniform(0.5, 4)
    numbers = {
        "df": str(df),
        "n": str(n),
        "chi2": print_(value),
        "p": print_.p(float(stats.chi2.sf(value, df))),
    }
    sentence = f"It was related to {print_.name()}, χ²({{df}}, N = {{n}}) = {{chi2}}, p {{p}}."
    return Result("chi2", sentence, numbers)


def correlation(print_: Printer) -> Result:
    x = print_.sample(print_.size(10))
    r, p = stats.pearsonr(x, print_.rng.normal(0, 0.5) * x + print_.sample(len(x)))
    numbers = {"df": str(len(x) - 2), "r": print_(r), "p": print_.p(p)}
    return Result("r", f"It was correlated with {print_.name()}, r({{df}}) = {{r}}, p {{p}}.", numbers)


def correlation_with_interval(print_: Printer) -> Result:
    """Pearson's r with Fisher's interval; n is not given."""
    n, z = print_.size(12), print_.rng.normal(0, 0.5)
    ends = (math.tanh(z + sign * _NORMAL / math.sqrt(n - 3)) for sign in (0, -1, 1))
    numbers = dict(zip(("r", "low", "high"), map(print_, ends), strict=True))
    sentence = f"The correlation with {print_.name()} was r = {{r}}, 95% CI [{{low}}, {{high}}]."
    return Result("r_ci", sentence, numbers)


def z_test(print_: Printer) -> Result:
    z = print_.rng.normal(0, 2)
    numbers = {"z": print_(z), "p": print_.p(2 * float(stats.norm.sf(abs(z))))}
    return Result("z", f"The ranks of {print_.name()} differed, z = {{z}}, p {{p}}.", numbers)


def two_means(print_: Printer) -> Result:
    """Means and SDs of two groups with Student's t and its p."""
    x, y = print_.two_samples()
    t, p = stats.ttest_ind(x, y)
    numbers = print_.moments(x, 1) | print_.moments(y, 2)
    numbers |= {"df": str(len(x) + len(y) - 2), "t": print_(t), "p": print_.p(p)}
    sentence = (
        "Patients (M = {m1}, SD = {sd1}, n = {n1}) and controls (M = {m2}, SD = {sd2}, n = {n2}) "
        f"differed in {print_.name()}, t({{df}}) = {{t}}, p {{p}}."
    )
    return Result("means_t", sentence, numbers)


def two_means_with_g(print_: Printer) -> Result:
    """Means and SDs of two groups with Hedges' g."""
    x, y = print_.two_samples()
    df = len(x) + len(y) - 2
    d = stats.ttest_ind(x, y).statistic * math.sqrt(1 / len(x) + 1 / len(y))
    numbers = print_.moments(x, 1) | print_.moments(y, 2) | {"g": print_((1 - 3 / (4 * df - 1)) * d)}
    sentence = (
        f"Mean {print_.name()} was {{m1}} (SD {{sd1}}, n = {{n1}}) in patients and {{m2}} (SD {{sd2}}, "
        "n = {n2}) in controls, Hedges' g = {g}."
    )
    return Result("means_g", sentence, numbers)


def odds_ratio(print_: Printer) -> Result:
    """Odds ratio of a 2 x 2 table without empty cells; the abstract repeats it with a decimal less."""
    cells = print_.rng.integers(6, 90, 4)
    log_or, se = math.log(cells[0] * cells[3] / (cells[1] * cells[2])), math.sqrt(sum(1 / cells))
    name = print_.name()
    sentence = f"Exposure to {name} went with disease (OR {{ratio}}, 95% CI {{low}} to {{high}}, p {{p}})."
    short = print_.wald(log_or, se, print_.decimals - 1)
    del short["p"]
    again = Result(
        "again_OR", f"Exposure to {name} was a risk (OR {{ratio}}, 95% CI {{low}} to {{high}}).", short
    )
    return Result("OR", sentence, print_.wald(log_or, se), restated=again)


def hazard_ratio(print_: Printer) -> Result:
    se = print_.rng.uniform(0.08, 0.6)
    numbers = print_.wald(se * print_.rng.normal(0, 2.2), se)
    sentence = f"Death went with {print_.name()} (hazard ratio {{ratio}}, 95% CI {{low}}–{{high}}; p {{p}})."
    return Result("HR", sentence, numbers)


def mean_difference(print_: Printer) -> Result:
    """Difference of two means with the interval and p of Student's t; n is not given."""
    x, y = print_.two_samples()
    test = stats.ttest_ind(x, y)
    low, high = test.confidence_interval()
    numbers = {"md": print_(x.mean() - y.mean()), "low": print_(low), "high": print_(high)}
    sentence = f"For {print_.name()} the mean difference was {{md}} (95% CI {{low}} to {{high}}, p {{p}})."
    return Result("MD", sentence, numbers | {"p": print_.p(test.pvalue)})


def coefficient(print_: Printer) -> Result:
    """Regression coefficient with its standard error and the p of t; the df are not given."""
    df, se = print_.size(20, 300), print_.rng.uniform(0.1, 2)
    t = print_.rng.normal(0, 2.5)
    numbers = {"b": print_(t * se), "se": print_(se), "p": print_.p(2 * float(stats.t.sf(abs(t), df)))}
    return Result("b", f"The coefficient of {print_.name()} was b = {{b}}, SE = {{se}}, p {{p}}.", numbers)


def percentage(print_: Printer) -> Result:
    total = print_.size(10, 400)
    count = int(print_.rng.binomial(total, print_.rng.uniform(0.05, 0.95)))
    percent = print_(100 * count / total, min(print_.decimals - 1, 2))
    numbers = {"count": str(count), "total": str(total), "percent": percent}
    name = print_.name()
    again = Result(
        "again_percent", f"In {{count}} of {{total}} patients ({{percent}}%) {name} was found.", numbers
    )
    sentence = f"Of all, {{count}} of {{total}} patients ({{percent}}%) had {name}."
    return Result("percent", sentence, numbers, restated=again)


def percentage_with_interval(print_: Printer) -> Result:
    """A percentage with Wilson's, the exact or Wald's interval; which one is not said."""
    total = print_.size(20, 400)
    count = int(np.clip(print_.rng.binomial(total, print_.rng.uniform(0.1, 0.9)), 5, total - 5))
    share, method = count / total, str(print_.rng.choice(["wilson", "exact", "wald"]))
    if method == "wald":
        half = _NORMAL * math.sqrt(share * (1 - share) / total)
        low, high = max(share - half, 0.0), min(share + half, 1.0)
    else:
        low, high = stats.binomtest(count, total).proportion_ci(method=method)
    percents = (print_(100 * each, 1) for each in (share, low, high))
    numbers = dict(zip(("percent", "low", "high"), percents, strict=True))
    sentence = f"It was {{count}}/{{total}} ({{percent}}%, 95% CI {{low}}–{{high}}%) for {print_.name()}."
    return Result("percent_ci", sentence, {"count": str(count), "total": str(total)} | numbers)


def mean_with_interval(print_: Printer) -> Result:
    x = print_.sample(print_.size())
    half = float(stats.t.ppf(0.975, len(x) - 1)) * x.std(ddof=1) / math.sqrt(len(x))
    numbers = print_.moments(x) | {"low": print_(x.mean() - half), "high": print_(x.mean() + half)}
    sentence = f"Mean {print_.name()} was {{m}} (SD {{sd}}; 95% CI {{low}} to {{high}}; n = {{n}})."
    return Result("mean_ci", sentence, numbers)


def likert_item(print_: Printer) -> Result:
    """Mean and SD of whole numbers from 1 to 5."""
    x = print_.rng.binomial(4, print_.rng.uniform(0.1, 0.9), print_.size()) + 1.0
    sentence = f"On a scale from 1 to 5, patients rated {print_.name()} M = {{m}}, SD = {{sd}}, n = {{n}}."
    return Result("likert", sentence, print_.moments(x))


SENTENCES: Final[tuple[Callable[[Printer], Result], ...]] = (
    t_test, t_test_with_d, unequal_groups_with_d, paired_test_with_d, welch_test, one_tailed_test, anova,
    one_way_anova, chi_squared, correlation, correlation_with_interval, z_test, two_means, two_means_with_g,
    odds_ratio, hazard_ratio, mean_difference, coefficient, percentage, percentage_with_interval,
    mean_with_interval, likert_item,
)  # fmt: skip
