"""Effects from test statistics, p-values, intervals and other effects; each name says both ends.

Where a statistic does not tell which group was higher (F, chi-squared, two-sided p), ``sign`` is 1 or -1,
for group 1 or 2. ValueError names the first number that is impossible.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np

from review.effects.effect import (
    ABOVE_0,
    CORRELATION,
    FROM_0,
    LEVEL,
    SIGN,
    SIZE,
    Effect,
    P,
    Reals,
    checked,
    plain,
)
from review.effects.measures import two_group_d

_LOGISTIC = "the outcome behind the two categories is logistic"
_BIVARIATE = "r of two continuous variables, read as two equal groups"
_LARGE = "for large samples"


def t_to_d(t: Reals, n1: Reals, n2: Reals) -> Effect:
    """Cohen's d from an independent-samples t with pooled variance: t √(1/n1 + 1/n2).

    Positive where ``t`` is. For F(1, df), t is ±√F. From a p-value: ``t_to_d(p_to_t(p, df), n1, n2)``.
    """
    k1, k2 = checked("n1", n1, SIZE), checked("n2", n2, SIZE)
    return two_group_d(checked("t", t) * np.sqrt(1 / k1 + 1 / k2), k1, k2)


def f_to_d(f: Reals, n1: Reals, n2: Reals, *, sign: Reals = 1) -> Effect:
    """Cohen's d from the F(1, n1 + n2 - 2) of two groups, which is t²."""
    return t_to_d(checked("sign", sign, SIGN) * np.sqrt(checked("f", f, FROM_0)), n1, n2)


def t_to_r(t: Reals, df: Reals) -> Effect:
    """Correlation t / √(t² + df): Pearson's of a t for r = 0, point-biserial of two groups (Cohen 1965).

    Positive where ``t`` is; df is n - 2.
    """
    value, freedom = checked("t", t), checked("df", df, ABOVE_0)
    return correlation(value / np.sqrt(value**2 + freedom), freedom + 2)


def z_to_d(z: Reals, n1: Reals, n2: Reals) -> Effect:
    """Cohen's d from a standard normal statistic of two groups, z √(1/n1 + 1/n2) (Rosenthal 1991)."""
    return replace(t_to_d(checked("z", z), n1, n2), approximate=_LARGE)


def z_to_r(z: Reals, n: Reals) -> Effect:
    """Correlation z / √n of a standard normal statistic, as of rank tests (Rosenthal 1991, p. 19)."""
    return replace(correlation(checked("z", z) / np.sqrt(checked("n", n, SIZE)), n), approximate=_LARGE)


def chi2_to_phi(chi2: Reals, n: Reals, *, sign: Reals = 1) -> Effect:
    """Phi of a 2 x 2 table, √(χ² / n), from its chi-squared without Yates's correction.

    The variance is that of a correlation; the exact one needs counts: :func:`phi_coefficient`.
    """
    size = np.sqrt(checked("chi2", chi2, FROM_0) / checked("n", n, SIZE))
    phi = correlation(checked("sign", sign, SIGN) * size, n)
    return replace(phi, measure="phi", approximate="variance of a correlation")


def chi2_to_d(chi2: Reals, n: Reals, *, sign: Reals = 1) -> Effect:
    """Cohen's d from a chi-squared with 1 df, ±2 √(χ² / (n - χ²)) (Rosenthal 1991; Lipsey & Wilson 2001)."""
    return replace(r_to_d(chi2_to_phi(chi2, n, sign=sign).estimate, n), approximate="equal groups and halves")


def correlation(r: Reals, n: Reals) -> Effect:
    """Pearson's r with its large-sample variance (1 - r²)² / (n - 1) (escalc "COR").

    For intervals and pooling prefer :func:`fisher_z`.
    """
    value, k = checked("r", r, CORRELATION), checked("n", n, SIZE)
    return Effect(value, (1 - value**2) ** 2 / (k - 1), "r")


def fisher_z(r: Reals, n: Reals) -> Effect:
    """Fisher's z = artanh r with variance 1 / (n - 3) (Fisher 1921; escalc "ZCOR"); needs n > 3."""
    value = checked("r", r, CORRELATION)
    k = checked("n", n, (lambda n: n > 3, "a sample size of at least 4"))
    return Effect(np.arctanh(value), 1 / (k - 3), "Fisher z")


def fisher_z_to_r(z: Reals) -> Any:
    """The correlation tanh z behind a Fisher's z."""
    return plain(np.tanh(checked("z", z)))


def r_to_d(r: Reals, n: Reals) -> Effect:
    """Cohen's d 2 r / √(1 - r²) of a correlation of two continuous variables (Borenstein et al. 2009, p. 48).

    The variance is 4 V / (1 - r²)³ with V that of r. Of two groups, see :func:`point_biserial_to_d`.
    """
    r_ = correlation(r, n)
    rest = 1 - np.asarray(r_.estimate) ** 2
    d = 2 * np.asarray(r_.estimate) / np.sqrt(rest)
    return Effect(d, 4 * np.asarray(r_.variance) / rest**3, "d", approximate=_BIVARIATE)


def point_biserial_to_d(r: Reals, n1: Reals, n2: Reals) -> Effect:
    """Cohen's d from the correlation of group (1 or 0) and outcome, by t = r √(df / (1 - r²))."""
    value, df = checked("r", r, CORRELATION), checked("n1", n1, SIZE) + checked("n2", n2, SIZE) - 2
    return t_to_d(value * np.sqrt(df / (1 - value**2)), n1, n2)


def d_to_r(d: Effect) -> Effect:
    """Correlation d / √(d² + a), a = (n1 + n2)² / (n1 n2), or 4 if sizes are unknown.

    The variance is a² V / (d² + a)³ with V that of d (Borenstein et al. 2009, p. 49).
    """
    a = 4.0 if d.scale is None else (d.df + 2) * np.asarray(d.scale) ** 2
    value = np.asarray(d.estimate)
    variance = a**2 * np.asarray(d.variance) / (value**2 + a) ** 3
    assumed = d.approximate or ("groups of equal size" if d.scale is None else None)
    return Effect(value / np.sqrt(value**2 + a), variance, "r", approximate=assumed)


def d_to_log_odds_ratio(d: Effect) -> Effect:
    """Log odds ratio π/√3 d, for a logistic outcome; variance times π²/3 (Borenstein et al. 2009, p. 47)."""
    estimate, variance = np.asarray(d.estimate) * np.pi / np.sqrt(3), np.asarray(d.variance) * np.pi**2 / 3
    return Effect(estimate, variance, "log OR", approximate=_LOGISTIC)


def log_odds_ratio_to_d(log_odds_ratio: Reals, variance: Reals) -> Effect:
    """Cohen's d from a log odds ratio, for an outcome that is logistic underneath: times √3/π.

    Keeps the sign; the variance is multiplied by 3/π² (Hasselblad & Hedges 1995; Chinn 2000).
    """
    estimate, spread = checked("log_odds_ratio", log_odds_ratio), checked("variance", variance)
    return Effect(estimate * np.sqrt(3) / np.pi, spread * 3 / np.pi**2, "d", approximate=_LOGISTIC)


def p_to_t(p: Reals, df: Reals, *, tails: Literal[1, 2] = 2, sign: Reals = 1) -> Any:
    """The t that has the p-value ``p``.

    A two-sided p does not tell which group was higher: ``sign`` is 1 or -1, for group 1 or 2. With
    ``tails=1``, p is the upper tail (of the opposite direction for sign -1) and may exceed .5.
    """
    from scipy.special import stdtrit

    t = -stdtrit(checked("df", df, ABOVE_0), _one_tail(p, tails))
    return plain(t * checked("sign", sign, SIGN) + 0.0)  # no "-0.0"


def p_to_z(p: Reals, *, tails: Literal[1, 2] = 2, sign: Reals = 1) -> Any:
    """The standard normal statistic that has the p-value ``p``; arguments as for :func:`p_to_t`."""
    from scipy.special import ndtri

    return plain(-ndtri(_one_tail(p, tails)) * checked("sign", sign, SIGN) + 0.0)


def p_to_se(estimate: Reals, p: Reals, *, df: Reals | None = None) -> Any:
    """Standard error of a difference or log ratio from its two-sided p: its size / z, or / t with ``df``.

    Source: Cochrane Handbook 6.5, 6.3.1; Altman & Bland (2011), BMJ 343:d2090.
    """
    quantile = p_to_z(p) if df is None else p_to_t(p, df)
    above = checked("statistic behind p", quantile, (lambda x: x > 0, "above 0, so p below 1"))
    return plain(np.abs(checked("estimate", estimate)) / above)


def ci_to_se(low: Reals, high: Reals, level: Reals = 0.95, *, df: Reals | None = None) -> Any:
    """Standard error behind a symmetric confidence interval: its width / (2 z), or 2 t with ``df``.

    For a ratio (OR, RR, HR) give the logs of its limits; the result is the SE of the log ratio.
    """
    from scipy.special import ndtri, stdtrit

    tail = (1 - checked("level", level, LEVEL)) / 2
    quantile = ndtri(tail) if df is None else stdtrit(checked("df", df, ABOVE_0), tail)
    lower = checked("low", low)
    upper = checked("high", high, (lambda x: x > lower, "above low; were the limits exchanged?"))
    return plain((upper - lower) / (-2 * quantile))


def se_to_sd(se: Reals, n: Reals) -> Any:
    """SD of a group from the standard error of its mean: se √n (Cochrane Handbook 6.5, 6.5.2.2)."""
    return plain(checked("se", se, ABOVE_0) * np.sqrt(checked("n", n, SIZE)))


def ci_to_sd(low: Reals, high: Reals, n: Reals, level: Reals = 0.95) -> Any:
    """SD of a group from the t interval of its mean (Cochrane Handbook 6.5, 6.5.2.2)."""
    k = checked("n", n, SIZE)
    return se_to_sd(ci_to_se(low, high, level, df=k - 1), k)


def difference_se_to_sd(se: Reals, n1: Reals, n2: Reals) -> Any:
    """SD common to two groups from the SE of their mean difference: se / √(1/n1 + 1/n2) (6.5.2.3, ibid.)."""
    k1, k2 = checked("n1", n1, SIZE), checked("n2", n2, SIZE)
    return plain(checked("se", se, ABOVE_0) / np.sqrt(1 / k1 + 1 / k2))


def ci_to_log_ratio(
    low: Reals, high: Reals, level: Reals = 0.95, *, ratio: Reals | None = None, measure: str = "log HR"
) -> Effect:
    """Log of a hazard, odds or risk ratio from its interval (Parmar, Torri & Stewart 1998).

    Without ``ratio``, the middle of the interval on the log scale. ValueError unless all are above 0.
    """
    ends = [np.log(checked(name, end, ABOVE_0)) for name, end in (("low", low), ("high", high))]
    middle = (ends[0] + ends[1]) / 2 if ratio is None else np.log(checked("ratio", ratio, ABOVE_0))
    return Effect(middle, ci_to_se(ends[0], ends[1], level) ** 2, measure)


def logrank_to_log_hazard_ratio(observed_minus_expected: Reals, variance: Reals) -> Effect:
    """Log hazard ratio (O - E) / V from the log-rank test, variance 1 / V (Yusuf et al. 1985; Tierney 2007).

    ``observed_minus_expected`` are events of group 1 beyond those expected without an effect: negative where
    it had fewer; ``variance`` is their log-rank variance, above 0.
    """
    v = checked("variance", variance, ABOVE_0)
    return Effect(checked("observed_minus_expected", observed_minus_expected) / v, 1 / v, "log HR")


def p_to_log_hazard_ratio(p: Reals, events: Reals, *, sign: Reals = 1) -> Effect:
    """Log hazard ratio from a log-rank p and all events, z √(4 / events) (Parmar, Torri & Stewart 1998)."""
    variance = 4 / checked("events", events, ABOVE_0)
    z = np.asarray(p_to_z(p, sign=sign))
    return Effect(z * np.sqrt(variance), variance, "log HR", approximate="groups of equal size, HR near 1")


def _one_tail(p: Reals, tails: int) -> Any:
    if tails not in (1, 2):
        raise ValueError(f"tails is 1 or 2, got {tails!r}")
    return checked("p", p, P) / tails
