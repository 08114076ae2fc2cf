"""Meta-analysis: pooling, heterogeneity, influence, small-study effects, meta-regression.

``estimate`` and ``variance`` are always the effects of the studies (of ratios, the logs) and their sampling
variances, studies in the last dimension. Only numpy is loaded here; scipy follows where it is used.
"""

from review.meta.bias import AsymmetryTest, TrimAndFill, begg, egger, peters, trim_and_fill
from review.meta.counts import PooledCounts, mantel_haenszel, peto
from review.meta.dependence import Robust, robust
from review.meta.heterogeneity import HeterogeneityIntervals, heterogeneity_intervals, tau2_interval
from review.meta.influence import (
    Baujat,
    InfluenceMeasures,
    baujat,
    cumulative,
    influence_measures,
    leave_one_out,
)
from review.meta.multilevel import Multilevel, leave_one_study_out, multilevel, over_rho
from review.meta.pcurve import PCurve, p_curve
from review.meta.pooling import Pooled, pool
from review.meta.predicting import prediction_interval
from review.meta.regression import MetaRegression, Subgroups, meta_regression, subgroups
from review.meta.subsets import Gosh, gosh

__all__ = [
    "AsymmetryTest",
    "Baujat",
    "Gosh",
    "HeterogeneityIntervals",
    "InfluenceMeasures",
    "MetaRegression",
    "Multilevel",
    "PCurve",
    "Pooled",
    "PooledCounts",
    "Robust",
    "Subgroups",
    "TrimAndFill",
    "baujat",
    "begg",
    "cumulative",
    "egger",
    "gosh",
    "heterogeneity_intervals",
    "influence_measures",
    "leave_one_out",
    "leave_one_study_out",
    "mantel_haenszel",
    "meta_regression",
    "multilevel",
    "over_rho",
    "p_curve",
    "peters",
    "peto",
    "pool",
    "prediction_interval",
    "robust",
    "subgroups",
    "tau2_interval",
    "trim_and_fill",
]
