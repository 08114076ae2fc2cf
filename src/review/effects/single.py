"""Effects of one group (proportion, mean), and of two groups observed for some time (rates)."""

from __future__ import annotations

import numpy as np

from review.effects.effect import ABOVE_0, ANY, FROM_0, SD, SIZE, Effect, Reals, checked


def logit_proportion(events: Reals, total: Reals, *, continuity: float = 0.5) -> Effect:
    """Log odds of an event in one group, log(events / others) (escalc "PLO").

    ``continuity`` is added to events and others where one of them is 0, and nowhere else.
    ValueError names the first impossible count.
    """
    happened = checked("events", events, FROM_0)
    n = checked(
        "total", total, (lambda n: n >= np.maximum(happened, 1), "at least 1, and no fewer than events")
    )
    added = np.where((happened == 0) | (happened == n), checked("continuity", continuity, ABOVE_0), 0)
    a, b = happened + added, n - happened + added
    return Effect(np.log(a / b), 1 / a + 1 / b, "log odds")


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
