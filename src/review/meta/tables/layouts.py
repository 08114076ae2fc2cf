"""Which columns hold what: the names of metafor, of other programs, and our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from review.effects import (
    arcsine_difference,
    cohens_d,
    correlation,
    fisher_z,
    glass_delta,
    hedges_g,
    log_cv_ratio,
    log_odds_ratio,
    log_ratio_of_means,
    log_ratio_of_paired_means,
    log_risk_ratio,
    log_variability_ratio,
    mean_change,
    mean_difference,
    peto_log_odds_ratio,
    phi_coefficient,
    risk_difference,
    smd_unequal,
    standardized_mean_change,
)  # fmt: skip
from review.effects.effect import Effect
from review.effects.reliability import alpha_to_log, icc_to_z, kappa_to_z, log_sem
from review.effects.single import (
    arcsine_proportion,
    freeman_tukey,
    log_rate_ratio,
    logit_proportion,
    mean,
    rate_difference,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is pooled. ``scale`` leads back to what is shown: "log", "z", "logit" …; "" for as it is."""

    name: str
    symbol: str
    scale: str = ""
    null: float | None = 0.0  # no effect, as shown
    compute: Callable[..., Effect] | None = None


def _change(standardizer: Any) -> Callable[..., Effect]:
    return lambda *numbers: standardized_mean_change(*numbers, standardizer=standardizer)


MEASURES: Final[Mapping[str, Measure]] = {
    "OR": Measure("odds ratio", "OR", "log", 1, log_odds_ratio),
    "RR": Measure("risk ratio", "RR", "log", 1, log_risk_ratio),
    "RD": Measure("risk difference", "RD", compute=risk_difference),
    "AS": Measure("arcsine risk difference", "AS", compute=arcsine_difference),
    "phi": Measure("phi coefficient", "phi", compute=phi_coefficient),
    "HR": Measure("hazard ratio", "HR", "log", 1),
    "IRR": Measure("rate ratio", "IRR", "log", 1, log_rate_ratio),
    "IRD": Measure("rate difference", "IRD", compute=rate_difference),
    "PETO": Measure("odds ratio (Peto's, study by study)", "OR", "log", 1, peto_log_odds_ratio),
    "SMDH": Measure("standardized mean difference (unequal SDs)", "SMDH", compute=smd_unequal),
    "VR": Measure("ratio of SDs", "VR", "log", 1, lambda m1, s1, n1, m2, s2, n2:
                  log_variability_ratio(s1, n1, s2, n2)),
    "CVR": Measure("ratio of coefficients of variation", "CVR", "log", 1, log_cv_ratio),
    "g": Measure("standardized mean difference (Hedges' g)", "g", compute=hedges_g),
    "d": Measure("standardized mean difference (Cohen's d)", "d", compute=cohens_d),
    "delta": Measure("standardized mean difference (Glass's delta)", "delta",
                     compute=glass_delta),
    "MD": Measure("mean difference", "MD", compute=mean_difference),
    "ROM": Measure("ratio of means", "ROM", "log", 1, log_ratio_of_means),
    "SMCR": Measure("standardized mean change (by the first SD)", "SMCR", compute=_change("first")),
    "SMCC": Measure("standardized mean change (by the SD of change)", "SMCC", compute=_change("change")),
    "SMCRH": Measure("standardized mean change (by the first SD, unequal SDs)", "SMCRH",
                     compute=_change("first-unequal")),
    "SMCW": Measure("standardized mean change (by the SD within)", "SMCW", compute=_change("within")),
    "ROMC": Measure("ratio of means of the same people", "ROMC", "log", 1, log_ratio_of_paired_means),
    "MC": Measure("mean change", "MC", compute=mean_change),
    "r": Measure("correlation (pooled as Fisher's z)", "r", "z", 0, fisher_z),
    "COR": Measure("correlation", "r", compute=correlation),
    "proportion": Measure("proportion (pooled as log odds)", "proportion", "logit", None, logit_proportion),
    "PAS": Measure("proportion (pooled as arcsine)", "proportion", "arcsine", None, arcsine_proportion),
    "PFT": Measure("proportion (pooled as double arcsine)", "proportion", "double arcsine", None,
                   freeman_tukey),
    "ICC": Measure("intraclass correlation (pooled as z)", "ICC", "icc", None, icc_to_z),
    "kappa": Measure("kappa (pooled as artanh)", "kappa", "z", None, kappa_to_z),
    "alpha": Measure("Cronbach's alpha (pooled as log)", "alpha", "alpha", None, alpha_to_log),
    "SEM": Measure("standard error of measurement (pooled as log)", "SEM", "log", None, log_sem),
    "mean": Measure("mean", "mean", null=None, compute=mean),
    "effect": Measure("effect", "effect"),
}  # fmt: skip

#: What others call the same.
ALIASES: Final = {
    "SMD": "g", "HEDGES_G": "g", "COHENS_D": "d", "SMD1": "delta", "ZCOR": "r", "PHI": "phi",
    "PLO": "proportion", "MN": "mean", "GEN": "effect", "KAPPA": "kappa", "ABT": "alpha",
}  # fmt: skip

_FIRST = "1i 1 _1 _e e _exp t _t _trt _treatment _treat _intervention _experimental _a a"
_SECOND = "2i 2 _2 _c c _ctrl _ctl _control _placebo _comparison _p p"


#: What review programs call the two groups, before or after what is told of them.
_CALLED_FIRST = "experimental intervention treatment treated active exposed cases group_1 group1 arm_1 arm1"
_CALLED_SECOND = (
    "control placebo comparator comparison usual_care unexposed controls group_2 group2 arm_2 arm2"
)


def _names(stems: str, endings: str, *also: str) -> tuple[str, ...]:
    """Names as metafor writes them, and as "Experimental Mean" or "Mean experimental"."""
    groups = (_CALLED_FIRST if endings == _FIRST else _CALLED_SECOND).split()
    long = [
        name for group in groups for stem in stems.split() for name in (f"{group}_{stem}", f"{stem}_{group}")
    ]
    return (*also, *(stem + ending for ending in endings.split() for stem in stems.split()), *long)


MEANS = {
    f"{role}{group}": _names(stems, endings)
    for group, endings in (("1", _FIRST), ("2", _SECOND))
    for role, stems in (
        ("mean", "m mean"),
        ("sd", "sd std_dev standard_deviation"),
        ("n", "n total size no number participants"),
    )
}
EVENTS1 = _names("event events x r cases no_of_events", _FIRST, "ai", "tpos")
EVENTS2 = _names("event events x r cases no_of_events", _SECOND, "ci", "cpos")
_OTHERS1 = _names("nonevent nonevents noevents", _FIRST, "bi", "tneg")
_OTHERS2 = _names("nonevent nonevents noevents", _SECOND, "di", "cneg")
TOTAL1 = _names("n total no number participants", _FIRST)
TOTAL2 = _names("n total no number participants", _SECOND)
_CELLS = {"events1": EVENTS1, "others1": _OTHERS1, "events2": EVENTS2, "others2": _OTHERS2}
_TOTALS = {"events1": EVENTS1, "total1": TOTAL1, "events2": EVENTS2, "total2": TOTAL2}


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns that together give an effect: for each number the names its column may have."""

    what: str
    roles: Mapping[str, tuple[str, ...]]
    measures: tuple[str, ...]  # the first is the default


_BINARY = ("OR", "RR", "RD", "AS", "phi", "PETO")
_RATES = {"events1": ("x1i", "events1"), "time1": ("t1i", "time1", "person_time1", "py1"),
          "events2": ("x2i", "events2"), "time2": ("t2i", "time2", "person_time2", "py2")}  # fmt: skip
_N = ("ni", "n", "n_total", "ntotal", "total", "total_n", "sample_size", "samplesize")
_MEASUREMENTS = ("measurements", "raters", "k", "sessions", "ki")
_PAIRED = {role: names for role, names in MEANS.items() if role not in ("n1", "n2")}
_PAIRED |= {"n": ("ni", "n", "pairs"), "r": ("ri", "r", "correlation")}
LAYOUTS: Final = (
    Layout("rates", _RATES, ("IRR", "IRD")),
    Layout("2x2 counts", _CELLS, _BINARY),
    Layout("events and totals", _TOTALS, _BINARY),
    Layout("means and SDs", MEANS, ("g", "MD", "d", "delta", "SMDH", "ROM", "VR", "CVR")),
    Layout("paired means", _PAIRED, ("SMCR", "MC", "SMCC", "SMCRH", "SMCW", "ROMC")),
    Layout("correlations", {"r": ("ri", "r", "correlation"), "n": _N}, ("r", "COR")),
    Layout(
        "proportions",
        {"events": ("xi", "events", "event", "x", "cases"), "total": _N},
        ("proportion", "PAS", "PFT"),
    ),
    Layout("intraclass correlations", {"icc": ("icc",), "n": _N, "measurements": _MEASUREMENTS}, ("ICC",)),
    Layout("kappas", {"kappa": ("kappa",), "standard_error": ("se", "sei", "standard_error")}, ("kappa",)),
    Layout(
        "Cronbach's alphas",
        {"alpha": ("alpha", "cronbach_alpha"), "items": ("items", "mi", "m"), "n": _N},
        ("alpha",),
    ),
    Layout(
        "standard errors of measurement", {"sem": ("sem",), "n": _N, "measurements": _MEASUREMENTS}, ("SEM",)
    ),
    Layout("one mean", {"mean": ("mi", "mean"), "sd": ("sdi", "sd"), "n": _N}, ("mean",)),
)


def _words(*texts: str) -> tuple[str, ...]:
    return tuple(name for text in texts for name in text.split())


def _each(names: Mapping[str | None, str]) -> dict[str, str | None]:
    return {name: measure for measure, listed in names.items() for name in listed.split()}


#: Columns that hold the effect itself, on the scale that is pooled (of ratios the log), and its measure.
ON_SCALE: Final = _each({
    None: "yi te y", "OR": "log_or logor lnor ln_or", "RR": "log_rr logrr lnrr ln_rr",
    "HR": "log_hr loghr lnhr ln_hr", "IRR": "log_irr", "ROM": "log_rom lnrom lrr", "r": "fisher_z zi",
    "proportion": "log_odds",
})  # fmt: skip
#: The same as a paper prints it.
AS_PRINTED: Final = _each({
    None: "estimate effect effect_size es", "g": "g hedges_g smd", "d": "d cohens_d cohen_d",
    "MD": "md mean_difference mean_diff", "OR": "or odds_ratio", "RR": "rr risk_ratio relative_risk",
    "HR": "hr hazard_ratio", "IRR": "irr rate_ratio", "ROM": "rom", "RD": "rd risk_difference",
})  # fmt: skip
VARIANCE: Final = _words("vi variance var v vari sampling_variance var_yi vg vd")
STANDARD_ERROR: Final = _words(
    "sei se standard_error std_error std_err stderr sete se_te se_log se_g se_d se_or se_log_or se_log_rr",
    "se_log_hr",
)
_ENDS = "{0} ci_{0} {0}_ci {0}_cl {0}_limit {0}_bound ci_{0}_limit ci_{0}_bound or_{0} rr_{0} hr_{0}"
LOW: Final = _words(*map(_ENDS.format, ("low", "lower", "lb", "lo")), "ll lcl lci ci_l llci ci_ll cil")
HIGH: Final = _words(
    *map(_ENDS.format, ("high", "upper", "ub", "hi", "up")), "ul ucl uci ci_u ulci ci_ul ciu"
)
LABEL: Final = _words(
    "slab studlab study_label label study study_name name paper source citation reference trial author",
    "authors first_author article acronym study_id id",
)
CLUSTER: Final = _words("cluster study_id studyid study paper article trial")
TYPE: Final = ("measure", "effect_measure", "effect_type")
SIZE: Final = _N
