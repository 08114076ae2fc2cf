"""Effect sizes with sampling variances, from summaries, counts, or test results.

Every effect is positive where group 1 (or measurement 1) is higher. Numbers may be floats or arrays of any
shapes that broadcast. Variances are those of ``metafor::escalc`` (version 3.8), the field's reference.

``measures``: from means with SDs, and from counts. ``variability``: ratios of SDs. ``single``: one group, and
rates. ``paired``: change. ``reliability``: ICC, kappa, alpha. ``conversions``: from t, chi-squared, r, z, p,
intervals, and other effects. ``association``: from F and larger tables. ``approximations``: from medians.
``clustered``: limbs of the same people. ``printed``: every route from what a paper printed.
"""

from review.effects.approximations import (  # noqa: I001
    MeanAndSD, five_numbers_to_mean_sd, iqr_to_sd, is_skewed, median_iqr_to_mean_sd,
    median_range_to_mean_sd, range_to_sd, variance_from_medians,
)  # fmt: skip
from review.effects.association import (
    StrengthOfAssociation, chi2_to_cramers_v, f_to_partial_epsilon2, f_to_partial_eta2,
    f_to_partial_omega2,
)  # fmt: skip
from review.effects.clustered import design_effect, effective_sample_size, for_clusters
from review.effects.conversions import (
    chi2_to_d, chi2_to_phi, ci_to_log_ratio, ci_to_sd, ci_to_se, correlation, d_to_log_odds_ratio,
    d_to_r, difference_se_to_sd, f_to_d, fisher_z, fisher_z_to_r, log_odds_ratio_to_d,
    logrank_to_log_hazard_ratio, p_to_log_hazard_ratio, p_to_se, p_to_t, p_to_z,
    point_biserial_to_d, r_to_d, se_to_sd, t_to_d, t_to_r, z_to_d, z_to_r,
)  # fmt: skip
from review.effects.effect import Effect
from review.effects.measures import (
    arcsine_difference, cohens_d, d_to_g, glass_delta, hedges_g, log_odds_ratio, log_ratio_of_means,
    log_risk_ratio, mean_difference, number_needed_to_treat, peto_log_odds_ratio, phi_coefficient,
    risk_difference, small_sample_correction, smd_unequal,
)  # fmt: skip
from review.effects.paired import (
    change_sd, change_sd_to_r, log_ratio_of_paired_means, mean_change, paired_t_to_d,
    standardized_mean_change,
)  # fmt: skip
from review.effects.reliability import (
    alpha_back, alpha_to_log, icc_back, icc_to_sem, icc_to_z, kappa_to_z, log_sem,
)  # fmt: skip
from review.effects.single import (
    arcsine_proportion, freeman_tukey, freeman_tukey_back, log_rate_ratio, logit_proportion, mean,
    rate_difference,
)  # fmt: skip
from review.effects.variability import log_cv_ratio, log_sd, log_variability_ratio

__all__ = [
    "Effect", "MeanAndSD", "StrengthOfAssociation", "alpha_back", "alpha_to_log",
    "arcsine_difference", "arcsine_proportion", "change_sd", "change_sd_to_r", "chi2_to_cramers_v",
    "chi2_to_d", "chi2_to_phi", "ci_to_log_ratio", "ci_to_sd", "ci_to_se", "cohens_d",
    "correlation", "d_to_g", "d_to_log_odds_ratio", "d_to_r", "design_effect",
    "difference_se_to_sd", "effective_sample_size", "f_to_d", "f_to_partial_epsilon2",
    "f_to_partial_eta2", "f_to_partial_omega2", "fisher_z", "fisher_z_to_r",
    "five_numbers_to_mean_sd", "for_clusters", "freeman_tukey", "freeman_tukey_back", "glass_delta",
    "hedges_g", "icc_back", "icc_to_sem", "icc_to_z", "iqr_to_sd", "is_skewed", "kappa_to_z",
    "log_cv_ratio", "log_odds_ratio", "log_odds_ratio_to_d", "log_rate_ratio", "log_ratio_of_means",
    "log_ratio_of_paired_means", "log_risk_ratio", "log_sd", "log_sem", "log_variability_ratio",
    "logit_proportion", "logrank_to_log_hazard_ratio", "mean", "mean_change", "mean_difference",
    "median_iqr_to_mean_sd", "median_range_to_mean_sd", "number_needed_to_treat",
    "p_to_log_hazard_ratio", "p_to_se", "p_to_t", "p_to_z", "paired_t_to_d", "peto_log_odds_ratio",
    "phi_coefficient", "point_biserial_to_d", "r_to_d", "range_to_sd", "rate_difference",
    "risk_difference", "se_to_sd", "small_sample_correction", "smd_unequal",
    "standardized_mean_change", "t_to_d", "t_to_r", "variance_from_medians", "z_to_d", "z_to_r",
]  # fmt: skip
