"""Meta-analysis: pooling, heterogeneity, influence, small-study effects, meta-regression.

``estimate`` and ``variance`` are always the effects of the studies (of ratios, the logs) and their sampling
variances, studies in the last dimension. Only numpy is loaded here; scipy follows where it is used.
"""

from review.meta.bias import AsymmetryTest, TrimAndFill, begg, egger, harbord, peters, trim_and_fill
from review.meta.binomial import PooledProportion, binomial
from review.meta.counts import (
    PooledCounts,
    TablesTests,
    mantel_haenszel,
    mantel_haenszel_rates,
    peto,
    tables_tests,
)
from review.meta.dependence import Robust, robust
from review.meta.diagnostic import DiagnosticAccuracy, diagnostic_accuracy
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
from review.meta.regression import (
    MetaRegression,
    Predictions,
    Subgroups,
    meta_regression,
    permutation_test,
    subgroups,
)
from review.meta.selection import PetPeese, SelectionModel, pet_peese, selection_model
from review.meta.subsets import Gosh, gosh

__all__ = [
    "AsymmetryTest",
    "Baujat",
    "DiagnosticAccuracy",
    "Gosh",
    "HeterogeneityIntervals",
    "InfluenceMeasures",
    "MetaRegression",
    "Multilevel",
    "PCurve",
    "PetPeese",
    "Pooled",
    "PooledCounts",
    "PooledProportion",
    "Predictions",
    "Robust",
    "SelectionModel",
    "Subgroups",
    "TablesTests",
    "TrimAndFill",
    "baujat",
    "begg",
    "binomial",
    "cumulative",
    "diagnostic_accuracy",
    "egger",
    "gosh",
    "harbord",
    "heterogeneity_intervals",
    "influence_measures",
    "leave_one_out",
    "leave_one_study_out",
    "mantel_haenszel",
    "mantel_haenszel_rates",
    "meta_regression",
    "multilevel",
    "over_rho",
    "p_curve",
    "permutation_test",
    "pet_peese",
    "peters",
    "peto",
    "pool",
    "prediction_interval",
    "robust",
    "selection_model",
    "subgroups",
    "tables_tests",
    "tau2_interval",
    "trim_and_fill",
]
