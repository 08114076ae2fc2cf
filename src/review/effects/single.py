"""Effects of one group (proportion, mean), and of two groups observed for some time (rates)."""

from __future__ import annotations

from typing import Any

import numpy as np

from review.effects.effect import ABOVE_0, ANY, FROM_0, SD, SIZE, Effect, Floats, Reals, checked, plain


def logit_proportion(events: Reals, total: Reals, *, continuity: float = 0.5) -> Effect:
    """Log odds of an event in one group, log(events / others) (escalc "PLO").

    ``continuity`` is added to events and others where one of them is 0, and nowhere else.
    ValueError names the first impossible count.
    """
    happened, n = _counts(events, total)
    added = np.where((happened == 0) | (happened == n), checked("continuity", continuity, ABOVE_0), 0)
    a, b = happened + added, n - happened + added
    return Effect(np.log(a / b), 1 / a + 1 / b, "log odds")


def arcsine_proportion(events: Reals, total: Reals) -> Effect:
    """Asin √proportion of one group, variance 1 / (4 n); 0 and all need nothing (escalc "PAS")."""
    happened, n = _counts(events, total)
    return Effect(np.arcsin(np.sqrt(happened / n)), 1 / (4 * n), "arcsine")


def freeman_tukey(events: Reals, total: Reals) -> Effect:
    """Double arcsine of a proportion (Freeman & Tukey 1950; escalc "PFT"), variance 1 / (4 n + 2).

    Its way back (:func:`freeman_tukey_back`) depends on a sample size, which a pooled value does not have:
    pooled results can mislead where sizes differ much (Schwarzer et al. 2019); a binomial model
    (:func:`review.meta.binomial`) has no such weakness.
    """
    happened, n = _counts(events, total)
    angle = np.arcsin(np.sqrt(happened / (n + 1))) + np.arcsin(np.sqrt((happened + 1) / (n + 1)))
    return Effect(angle / 2, 1 / (4 * n + 2), "double arcsine")


def freeman_tukey_back(angle: Reals, n: Reals) -> Any:
    """The proportion behind a double arcsine of ``n`` people (Miller 1978).

    Of a pooled double arcsine, ``n`` is usually the harmonic mean of the studies' sizes.
    """
    t, k = 2 * checked("angle", angle), checked("n", n, ABOVE_0)
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = 1 - (np.sin(t) + (np.sin(t) - 1 / np.sin(t)) / k) ** 2
    value = 0.5 * (1 - np.sign(np.cos(t)) * np.sqrt(np.maximum(inner, 0)))
    none, everyone = np.arcsin(np.sqrt(1 / (k + 1))), np.pi - np.arcsin(np.sqrt(1 / (k + 1)))
    return plain(np.where(t <= none, 0.0, np.where(t >= everyone, 1.0, value)))


def _counts(events: Reals, total: Reals) -> tuple[Floats, Floats]:
    happened = checked("events", events, FROM_0)
    enough = (lambda n: n >= np.maximum(happened, 1), "at least 1, and no fewer than events")
    return happened, checked("total", total, enough)


def mean(mean: Reals, sd: Reals, n: Reals) -> Effect:
    """Mean of one group, with variance sd² / n (escalc "MN")."""
    value, s, k = checked("mean", mean, ANY), checked("sd", sd, SD), checked("n", n, SIZE)
    return Effect(value, s**2 / k, "mean")


def log_rate_ratio(
    events1: Reals, time1: Reals, events2: Reals, time2: Reals, *, continuity: float = 0.5
) -> Effect:
    """Log of the ratio of two incidence rates, events per person-time (escalc "IRR").

    Positive where the rate is higher in group 1. ``continuity`` is added to both counts where one is 0.
    ValueError names the first impossible count or time.
    """
    a, b = checked("events1", events1, FROM_0), checked("events2", events2, FROM_0)
    t1, t2 = checked("time1", time1, ABOVE_0), checked("time2", time2, ABOVE_0)
    added = np.where((a == 0) | (b == 0), checked("continuity", continuity, ABOVE_0), 0)
    return Effect(np.log((a + added) / t1 / ((b + added) / t2)), 1 / (a + added) + 1 / (b + added), "log IRR")


def rate_difference(events1: Reals, time1: Reals, events2: Reals, time2: Reals) -> Effect:
    """Difference of two incidence rates, events per person-time (escalc "IRD"); 0 events need nothing.

    Positive where the rate is higher in group 1. ValueError names the first impossible count or time, or
    tells that no group had an event, which leaves no variance.
    """
    a, b = checked("events1", events1, FROM_0), checked("events2", events2, FROM_0)
    t1, t2 = checked("time1", time1, ABOVE_0), checked("time2", time2, ABOVE_0)
    checked("events1 + events2", a + b, ABOVE_0)
    return Effect(a / t1 - b / t2, a / t1**2 + b / t2**2, "IRD")
