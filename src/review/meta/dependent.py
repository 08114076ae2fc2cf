"""What rows that share people allow: a multilevel model, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from review import meta
from review.meta.bias import few_studies
from review.meta.tables.studies import Studies

Attempt = Callable[[int, str, Callable[[], Any]], Any]
_MOST_CLUSTERS: Final = 200


def dependent(studies: Studies, rho: float, level: float, attempt: Attempt) -> dict[str, Any]:
    """What rows that share people allow: a multilevel model, over rho, without each study, by subgroup."""
    y, v, cluster = studies.estimate, studies.variance, studies.cluster
    assert cluster is not None
    groups, moderators = studies.groups, studies.moderators
    model = attempt(2, "multilevel model", lambda: meta.multilevel(y, v, cluster, rho=rho, level=level))
    found: dict[str, Any] = {"multilevel": model}
    if model is None:
        return found
    grid = attempt(2, "other correlations", lambda: meta.over_rho(y, v, cluster, level=level))
    found["over_rho"] = grid or ()
    if 2 < len(set(cluster)) <= _MOST_CLUSTERS:
        found["without"] = attempt(
            3, "leaving one study out", lambda: meta.leave_one_study_out(y, v, cluster, rho=rho, level=level)
        )
    if groups is not None and len(set(groups)) > 1:
        fit = attempt(
            3, "subgroups",
            lambda: meta.multilevel(y, v, cluster, {"group": np.array(groups, object)}, rho=rho, level=level),
        )  # fmt: skip
        if fit is not None:
            f, df, p = fit.test(np.eye(len(fit.names))[1:])
            found["between_robust"] = (f, len(fit.names) - 1, df, p)
    if moderators is not None:
        found["moderated"] = meta.multilevel(y, v, cluster, moderators, rho=rho, level=level)
    return found


def egger_of_clusters(studies: Studies, level: float) -> meta.AsymmetryTest:
    """Egger's test by a robust multilevel model (Rodgers & Pustejovsky 2021)."""
    assert studies.cluster is not None
    error = np.sqrt(studies.variance)
    fit = meta.multilevel(studies.estimate, studies.variance, studies.cluster, {"se": error}, level=level)
    return meta.AsymmetryTest(
        test="Egger (robust)", statistic=float(fit.statistic[1]), df=float(fit.df[1]),
        p_value=float(fit.p_value[1]), k=fit.studies, slope=float(fit.estimate[1]),
        slope_standard_error=float(fit.standard_error[1]), limit=float(fit.estimate[0]),
        limit_low=float(fit.ci_low[0]), limit_high=float(fit.ci_high[0]), caution=few_studies(fit.studies),
    )  # fmt: skip
