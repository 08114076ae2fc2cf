"""Several limbs (or muscles, or sessions) of the same people counted as if they were people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from review.effects.effect import ABOVE_0, Effect, Reals, Rule, checked, plain

_SIZE: Final[Rule] = (lambda x: x >= 1, "at least 1 (2 for both limbs of everyone)")
_ICC: Final[Rule] = (lambda x: (x >= 0) & (x <= 1), "an intraclass correlation between 0 and 1")


def design_effect(cluster_size: Reals, icc: Reals) -> Any:
    """1 + (m - 1) ICC: how many times too small the variance is (Kish 1965; Cochrane Handbook 6.5, 23.1).

    ``cluster_size`` is the mean number of observations per person, ``icc`` how alike they are, 0 to 1.
    """
    size, alike = checked("cluster_size", cluster_size, _SIZE), checked("icc", icc, _ICC)
    return plain(1 + (size - 1) * alike)


def effective_sample_size(n: Reals, cluster_size: Reals, icc: Reals) -> Any:
    """Independent observations that ``n`` clustered ones are worth: n / design effect; for events too."""
    return plain(checked("n", n, ABOVE_0) / np.asarray(design_effect(cluster_size, icc)))


def for_clusters(effect: Effect, cluster_size: Reals, icc: Reals) -> Effect:
    """The effect with its variance times the design effect; the estimate stays (Handbook 6.5, 23.1)."""
    wider = np.asarray(effect.variance) * design_effect(cluster_size, icc)
    return replace(effect, variance=wider, df=None, scale=None)
