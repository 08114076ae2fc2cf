"""Effects from what describes two groups: means and standard deviations, or counts of events."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from review.effects.effect import ABOVE_0, ANY, FROM_0, SD, SIZE, Effect, Floats, Reals, checked, plain


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
    return two_group_d((m1 - m2) / pooled, k1, k2)


def hedges_g(mean1: Reals, sd1: Reals, n1: Reals, mean2: Reals, sd2: Reals, n2: Reals) -> Effect:
    """Cohen's d without its small-sample bias, by the exact factor J (Hedges 1981; escalc "SMD").

    Positive where group 1 is higher. Parameters and errors as for :func:`mean_difference`.
    """
    return d_to_g(cohens_d(mean1, sd1, n1, mean2, sd2, n2))


def smd_unequal(mean1: Reals, sd1: Reals, n1: Reals, mean2: Reals, sd2: Reals, n2: Reals) -> Effect:
    """Mean difference over √((SD 1² + SD 2²) / 2), for groups whose SDs may differ (escalc "SMDH").

    Without small-sample bias, J(n1 + n2 - 2); the variance is that of Bonett (2008, 2009). Positive where
    group 1 is higher. Parameters and errors as for :func:`mean_difference`.
    """
    m1, s1, k1, m2, s2, k2 = _groups(mean1, sd1, n1, mean2, sd2, n2)
    mean_square, j = (s1**2 + s2**2) / 2, small_sample_correction(k1 + k2 - 2)
    g = j * (m1 - m2) / np.sqrt(mean_square)
    spread = g**2 * (s1**4 / (k1 - 1) + s2**4 / (k2 - 1)) / (8 * mean_square**2)
    spread = spread + (s1**2 / (k1 - 1) + s2**2 / (k2 - 1)) / mean_square
    return Effect(g, j**2 * spread, "SMDH")


def glass_delta(
    mean1: Reals, sd1: Reals, n1: Reals, mean2: Reals, sd2: Reals, n2: Reals, *, corrected: bool = True
) -> Effect:
    """Mean difference in standard deviations of group 2, the reference (escalc "SMD1").

    Positive where group 1 is higher. The small-sample bias is removed as in escalc (Hedges 1981; needs
    n2 > 2) unless ``corrected=False``. Variance: 1/n1 + 1/n2 + delta² / (2 n2).
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
        checked(name, mean, (lambda x: x > 0, "a positive mean; otherwise use mean_difference"))
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


def peto_log_odds_ratio(events1: Reals, total1: Reals, events2: Reals, total2: Reals) -> Effect:
    """Peto's one-step log odds ratio of one study, (O - E) / V (Yusuf et al. 1985; escalc "PETO").

    O - E is what group 1 has of events beyond its share, V their hypergeometric variance; the effect's own
    variance is 1/V. Empty cells need nothing, but somebody must have the event, and somebody not.
    Sign, parameters and errors as for :func:`log_odds_ratio`.
    """
    a, b, c, d = _cells((events1, total1, events2, total2), 0)
    checked("events1 + events2", a + c, ABOVE_0)
    checked("people without event", b + d, ABOVE_0)
    n = a + b + c + d
    v = (a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))
    return Effect((a - (a + b) * (a + c) / n) / v, 1 / v, "log OR")


def arcsine_difference(events1: Reals, total1: Reals, events2: Reals, total2: Reals) -> Effect:
    """Difference asin √risk 1 - asin √risk 2, half of Cohen's h (escalc "AS"; Rücker et al. 2009).

    Empty cells need nothing. Sign, parameters and errors as for :func:`log_odds_ratio`.
    """
    a, b, c, d = _cells((events1, total1, events2, total2), 0)
    n1, n2 = a + b, c + d
    return Effect(np.arcsin(np.sqrt(a / n1)) - np.arcsin(np.sqrt(c / n2)), 1 / (4 * n1) + 1 / (4 * n2), "AS")


def phi_coefficient(events1: Reals, total1: Reals, events2: Reals, total2: Reals) -> Effect:
    """Correlation of group and event, (ad - bc) / √(product of the four margins) (escalc "PHI"; Yule 1912).

    Sign, parameters and errors as for :func:`log_odds_ratio`; nor may all or none have an event.
    """
    a, b, c, d = _cells((events1, total1, events2, total2), 0)
    checked("events1 + events2", a + c, ABOVE_0)
    checked("people without event", b + d, ABOVE_0)
    n = a + b + c + d
    r1, r2, c1, c2 = (a + b) / n, (c + d) / n, (a + c) / n, (b + d) / n
    phi = (a * d - b * c) / n**2 / np.sqrt(r1 * r2 * c1 * c2)
    skew_r, skew_c = (r1 - r2) / np.sqrt(r1 * r2), (c1 - c2) / np.sqrt(c1 * c2)
    spread = 1 - phi**2 + phi * (1 + phi**2 / 2) * skew_r * skew_c - 0.75 * phi**2 * (skew_r**2 + skew_c**2)
    return Effect(phi, np.maximum(spread, 0) / n, "phi")


def number_needed_to_treat(difference: Effect, level: float = 0.95) -> tuple[Any, tuple[Any, Any]]:
    """People per one more event in group 1, 1 / risk difference, with its confidence limits.

    Negative: per one event fewer. Limits are 1/high and 1/low of the risk difference's Wald interval; of
    unlike signs, they are joined through infinity: (-20, 4) is harm from 20 to ∞ to benefit from 4.
    Source: Altman (1998), BMJ 317:1309. ValueError if ``difference`` is no risk difference.
    """
    if difference.measure != "RD":
        raise ValueError(f"a number needed to treat needs a risk difference, got {difference.measure!r}")
    ends = difference.interval(level)
    with np.errstate(divide="ignore"):  # no difference: infinitely many
        estimate, one, other = (1 / np.asarray(x) for x in (difference.estimate, ends.low, ends.high))
    return plain(estimate), (plain(np.minimum(one, other)), plain(np.maximum(one, other)))


def small_sample_correction(df: Reals) -> Any:
    """Exact J(df) = Γ(df/2) / (√(df/2) Γ((df-1)/2)), for df > 1: takes the bias out of d (Hedges 1981)."""
    from scipy.special import poch

    m = checked("df", df, (lambda x: x > 1, "more than 1"))
    return plain(poch((m - 1) / 2, 0.5) / np.sqrt(m / 2))


def d_to_g(d: Effect, df: Reals | None = None) -> Effect:
    """Hedges' g from a two-group d; the variance is that of g with its own value (escalc "SMD").

    A d that carries no group sizes needs its ``df``, n1 + n2 - 2: g = J d with variance J² V
    (Borenstein et al. 2009, p. 27). ValueError without either.
    """
    if d.scale is None and df is None:
        raise ValueError(f"{d.measure!r} carries no group sizes; multiply it by small_sample_correction(df)")
    j = small_sample_correction(d.df if df is None else df)
    g = j * np.asarray(d.estimate)
    if d.scale is None:
        return replace(d, estimate=g, variance=j**2 * np.asarray(d.variance), measure="g")
    return replace(
        d, estimate=g, variance=d.scale**2 + g**2 / (2 * (d.df + 2)), measure="g", scale=j * d.scale
    )


def two_group_d(d: Floats, n1: Floats, n2: Floats) -> Effect:
    """Cohen's d that is known, with the variance and the noncentral t that its group sizes give."""
    shared = 1 / n1 + 1 / n2
    return Effect(d, shared + d**2 / (2 * (n1 + n2)), "d", plain(n1 + n2 - 2), plain(np.sqrt(shared)))


def _groups(*numbers: Reals) -> list[Floats]:
    names = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
    return [checked(*each) for each in zip(names, numbers, (ANY, SD, SIZE) * 2, strict=True)]


def _cells(counts: tuple[Reals, ...], continuity: float, *, ratio_of: str = "") -> list[Floats]:
    """Cells a (events 1), b (others 1), c (events 2), d (others 2), adjusted where one is empty."""
    names = ("events1", "total1", "events2", "total2")
    a, n1, c, n2 = (checked(name, count, FROM_0) for name, count in zip(names, counts, strict=True))
    checked("total1", n1, (lambda n: n >= np.maximum(a, 1), "at least 1, and no fewer than events1"))
    checked("total2", n2, (lambda n: n >= np.maximum(c, 1), "at least 1, and no fewer than events2"))
    cells = np.broadcast_arrays(a, n1 - a, c, n2 - c)
    empty = np.any([cell == 0 for cell in cells], axis=0)
    adjusted = [cell + np.where(empty, checked("continuity", continuity, FROM_0), 0) for cell in cells]
    for name, cell in zip("abcd", adjusted, strict=True):
        if name in ratio_of:
            checked(f"cell {name}", cell, (lambda x: x > 0, "above 0 for a ratio; leave continuity at 0.5"))
    return adjusted
