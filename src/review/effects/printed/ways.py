"""Every formula from printed numbers of two groups to an effect.

Names in ``needs`` and formulas are those of printed numbers: ``mean1``, ``sd1``, ``n1`` of group 1 and so on;
``low`` and ``high`` are a printed interval of the estimate, ``width`` the quantiles that it spans.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from review import effects
from review.effects import Effect
from review.effects.printed.way import DIFFERENCE, Way, interval_ways, se_of, se_of_statistic

_SUMMARIES, _COUNTS = "mean1 sd1 n1 mean2 sd2 n2", "events1 total1 events2 total2"
_RATES = "events1 time1 events2 time2"
_UNADJUSTED = (
    "an unadjusted difference (of one adjusted for baseline, as by ANCOVA, the SE is that of residuals, "
    "which makes g too large)"
)


def _welch_t_to_d(t: Any, sd1: Any, n1: Any, sd2: Any, n2: Any) -> Effect:
    """Welch's t times its standard error is the difference; the d is that over the pooled SD."""
    return effects.cohens_d(t * np.sqrt(sd1**2 / n1 + sd2**2 / n2), sd1, n1, np.zeros_like(t), sd2, n2)


def _welch_p_to_d(p: Any, sd1: Any, n1: Any, sd2: Any, n2: Any, sign: Any) -> Effect:
    v1, v2 = sd1**2 / n1, sd2**2 / n2
    df = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    return _welch_t_to_d(effects.p_to_t(p, df, sign=sign), sd1, n1, sd2, n2)


def _p_to_d(p: Any, df: Any, n1: Any, n2: Any, sign: Any) -> Effect:
    return effects.t_to_d(effects.p_to_t(p, df, sign=sign), n1, n2)


def _t_to_fisher_z(t: Any, df: Any) -> Effect:
    return effects.fisher_z(effects.t_to_r(t, df).estimate, df + 2)


def _p_to_fisher_z(p: Any, df: Any, sign: Any) -> Effect:
    return _t_to_fisher_z(effects.p_to_t(p, df, sign=sign), df)


def _interval_to_fisher_z(low: Any, high: Any, n: Any) -> Effect:
    """The middle of the interval of a correlation, on the scale of Fisher's z."""
    if np.any(abs(np.asarray([low, high])) >= 1):
        raise ValueError("an interval of a correlation that ends at 1 or -1 has no middle")
    return effects.fisher_z(np.tanh((np.arctanh(low) + np.arctanh(high)) / 2), n)


def _d_to_fisher_z(d: Effect, _: Any) -> Effect:
    """By t, which is exact: r = t / √(t² + df) with t = d / √(1/n1 + 1/n2); else as Borenstein et al."""
    if d.scale is None or d.df is None:
        return _r_to_fisher_z(effects.d_to_r(d))
    value, a = np.asarray(d.estimate), np.asarray(d.df) * np.asarray(d.scale) ** 2
    variance = a**2 * np.asarray(d.variance) / (value**2 + a) ** 3
    return _r_to_fisher_z(Effect(value / np.sqrt(value**2 + a), variance, "r", approximate=d.approximate))


def _logrank_z(z: Any, events: Any, sign: Any = 1) -> Effect:
    """Log hazard ratio z √(4 / events), as if groups were of equal size (Parmar, Torri & Stewart 1998)."""
    variance = 4 / np.asarray(events, float)
    note = "groups of equal size, HR near 1"
    return Effect(np.asarray(z) * sign * np.sqrt(variance), variance, "log HR", approximate=note)


def _r_to_fisher_z(r: Effect) -> Effect:
    """By the delta method: artanh r has the variance of r over (1 - r²)²."""
    value, variance = np.asarray(r.estimate), np.asarray(r.variance)
    z = Effect(np.arctanh(value), variance / (1 - value**2) ** 2, "Fisher z")
    return replace(z, approximate=r.approximate)


def _chi2_to_phi(chi2: Any, n: Any, sign: Any) -> Effect:
    """The estimate is exact, so it can be compared; its variance is not."""
    return replace(effects.chi2_to_phi(chi2, n, sign=sign), approximate=None)


def _without_middle(measure: str, flag: str) -> tuple[Way, ...]:
    return tuple(way for way in interval_ways(measure, flag, logs=False) if way.evidence != "interval")


_STUDENT = "√(1/{n1} + 1/{n2})"
_POOLED = "√((({n1} − 1)·{sd1}² + ({n2} − 1)·{sd2}²) / ({n1} + {n2} − 2))"

WAYS: tuple[Way, ...] = (
    Way("means and SDs", "means", "d", _SUMMARIES, effects.cohens_d,
        f"({{mean1}} − {{mean2}}) / {_POOLED}", "Hedges 1981"),
    Way("means and SDs", "means", "MD", _SUMMARIES, effects.mean_difference,
        "{mean1} − {mean2}, SE = √({sd1}²/{n1} + {sd2}²/{n2})", "escalc MD"),
    Way("means and SDs", "means", "delta", _SUMMARIES, effects.glass_delta,
        "J·({mean1} − {mean2}) / {sd2}", "Glass 1976"),
    Way("means and SDs", "means", "log ROM", _SUMMARIES, effects.log_ratio_of_means,
        "{mean1} / {mean2}", "Hedges, Gurevitch & Curtis 1999"),
    Way("means and SDs", "means", "SMDH", _SUMMARIES, effects.smd_unequal,
        "J·({mean1} − {mean2}) / √(({sd1}² + {sd2}²) / 2)", "Bonett 2008"),
    Way("means and SDs", "means", "log VR", "sd1 n1 sd2 n2", effects.log_variability_ratio,
        "({sd1} / {sd2})·exp(1/(2·({n1} − 1)) − 1/(2·({n2} − 1)))", "Nakagawa et al. 2015"),
    Way("means and SDs", "means", "log CVR", _SUMMARIES, effects.log_cv_ratio,
        "({sd1}/{mean1}) / ({sd2}/{mean2})·exp(1/(2·({n1} − 1)) − 1/(2·({n2} − 1)))", "Nakagawa et al. 2015"),
    Way("t", "t", "d", "t n1 n2", effects.t_to_d, f"{{t}}·{_STUDENT}", "Borenstein et al. 2009"),
    Way("Welch's t", "t", "d", "t sd1 n1 sd2 n2", _welch_t_to_d,
        f"{{t}}·√({{sd1}}²/{{n1}} + {{sd2}}²/{{n2}}) / {_POOLED}", "Welch 1947", if_welch=True),
    Way("F", "F", "d", "f_of_two n1 n2 sign", lambda f, n1, n2, sign: effects.f_to_d(f, n1, n2, sign=sign),
        f"{{sign}}√{{f_of_two}}·{_STUDENT}", "Borenstein et al. 2009"),
    Way("p", "p", "d", "p t_df n1 n2 sign", _p_to_d,
        f"{{sign}}t(p {{p}}, {{t_df}} df)·{_STUDENT}", "Borenstein et al. 2009"),
    Way("p of Welch's t", "p", "d", "p sd1 n1 sd2 n2 sign", _welch_p_to_d,
        f"{{sign}}t(p {{p}}, Welch's df)·√({{sd1}}²/{{n1}} + {{sd2}}²/{{n2}}) / {_POOLED}",
        "Welch 1947", if_welch=True),
    Way("difference and its interval", "md", "d", "md low high n1 n2 t_width",
        lambda md, low, high, n1, n2, width: effects.t_to_d(md / se_of(low, high, width), n1, n2),
        f"{{md}} / (({{high}} − {{low}}) / {{t_width}})·{_STUDENT}", DIFFERENCE, assumes=_UNADJUSTED),
    Way("difference and its SE", "md", "d", "md se n1 n2",
        lambda md, se, n1, n2: effects.t_to_d(md / se, n1, n2),
        f"{{md}} / {{se}}·{_STUDENT}", DIFFERENCE, assumes=_UNADJUSTED),
    Way("z", "z", "d", "z n1 n2", effects.z_to_d, f"{{z}}·{_STUDENT}", "Rosenthal 1991"),
    Way("d as printed", "d", "d", "d n1 n2",
        lambda d, n1, n2: effects.t_to_d(d / np.sqrt(1 / n1 + 1 / n2), n1, n2), "{d}", "Hedges 1982"),
    Way("g as printed", "g", "g", "g n1 n2",
        lambda g, n1, n2: Effect(g, 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2)), "g"), "{g}", "Hedges 1982"),
    Way("difference and its SE", "md", "MD", "md se", lambda md, se: Effect(md, se**2, "MD"),
        "{md}", "as printed"),
    # No middle of an interval that usually has none: noncentral t, Newcombe.
    *_without_middle("d", "d"), *_without_middle("g", "g"),
    Way("difference and its interval", "md", "MD", "md low high t_width",
        lambda md, low, high, width: Effect(md, se_of(low, high, width) ** 2, "MD"),
        "{md}, SE = ({high} − {low}) / {t_width}", DIFFERENCE),
    Way("difference and p", "md", "MD", "md p t_df",
        lambda md, p, df: Effect(md, np.asarray(effects.p_to_se(md, p, df=df)) ** 2, "MD"),
        "{md}, SE = |{md}| / t(p {p}, {t_df} df)", DIFFERENCE),
    Way("difference and t", "md", "MD", "md t",
        lambda md, t: Effect(md, se_of_statistic(md, t) ** 2, "MD"), "{md}, SE = |{md} / {t}|", DIFFERENCE),
    *interval_ways("MD", "md", logs=False)[:3], *_without_middle("RD", "rd"),
    Way("counts", "counts", "log OR", _COUNTS, effects.log_odds_ratio,
        "[{events1} / ({total1} − {events1})] / [{events2} / ({total2} − {events2})]", "Woolf 1955"),
    Way("counts", "counts", "log RR", _COUNTS, effects.log_risk_ratio,
        "({events1}/{total1}) / ({events2}/{total2})", "Katz et al. 1978"),
    Way("counts", "counts", "RD", _COUNTS, partial(effects.risk_difference, continuity=0),
        "{events1}/{total1} − {events2}/{total2}", "Newcombe 1998, method 10"),
    Way("counts", "counts", "AS", _COUNTS, effects.arcsine_difference,
        "asin √({events1}/{total1}) − asin √({events2}/{total2})", "Rücker et al. 2009"),
    Way("counts", "counts", "phi", _COUNTS, effects.phi_coefficient,
        "(ad − bc) / √(product of the margins) of {events1}/{total1} and {events2}/{total2}", "Yule 1912"),
    *interval_ways("log OR", "or", logs=True), *interval_ways("log RR", "rr", logs=True),
    *interval_ways("log HR", "hr", logs=True), *interval_ways("log IRR", "irr", logs=True),
    Way("O − E and V", "O − E", "log HR", "oe v", effects.logrank_to_log_hazard_ratio,
        "exp({oe} / {v})", "Tierney et al. 2007"),
    Way("log-rank z and V", "z", "log HR", "z v",
        lambda z, v: effects.logrank_to_log_hazard_ratio(z * np.sqrt(v), v), "exp({z} / √{v})",
        "Tierney et al. 2007"),
    Way("log-rank p and events", "p", "log HR", "p events sign",
        lambda p, events, sign: effects.p_to_log_hazard_ratio(p, events, sign=sign),
        "exp({sign}z(p {p})·√(4 / {events}))", "Parmar, Torri & Stewart 1998"),
    Way("log-rank χ² and events", "χ²", "log HR", "chi2_of_two events sign",
        lambda chi2, events, sign: _logrank_z(np.sqrt(chi2), events, sign),
        "exp({sign}√{chi2_of_two}·√(4 / {events}))", "Parmar, Torri & Stewart 1998"),
    Way("log-rank z and events", "z", "log HR", "z events", _logrank_z,
        "exp({z}·√(4 / {events}))", "Parmar, Torri & Stewart 1998"),
    Way("events and time", "counts", "log IRR", _RATES, effects.log_rate_ratio,
        "({events1}/{time1}) / ({events2}/{time2})", "Rothman, Greenland & Lash 2008"),
    Way("events and time", "counts", "IRD", _RATES, effects.rate_difference,
        "{events1}/{time1} − {events2}/{time2}", "Rothman, Greenland & Lash 2008"),
    Way("χ²", "χ²", "phi", "chi2_of_two n sign", _chi2_to_phi, "{sign}√({chi2_of_two} / {n})", "Cramér 1946"),
    Way("χ²", "χ²", "d", "chi2_of_two n sign", lambda chi2, n, sign: effects.chi2_to_d(chi2, n, sign=sign),
        "{sign}2·√({chi2_of_two} / ({n} − {chi2_of_two}))", "Rosenthal 1991"),
    Way("χ²", "χ²", "V", "chi2 n rows columns", effects.chi2_to_cramers_v,
        "√({chi2} / ({n}·(min({rows}, {columns}) − 1)))", "Cramér 1946; Steiger 2004"),
    Way("r", "r", "Fisher z", "r n", effects.fisher_z, "{r}", "Fisher 1921"),
    Way("t", "t", "Fisher z", "t t_df", _t_to_fisher_z, "{t} / √({t}² + {t_df})", "Cohen 1965"),
    Way("F", "F", "Fisher z", "f_of_two t_df sign",
        lambda f, df, sign: _t_to_fisher_z(sign * np.sqrt(f), df),
        "{sign}√({f_of_two} / ({f_of_two} + {t_df}))", "Cohen 1965"),
    Way("p", "p", "Fisher z", "p t_df sign", _p_to_fisher_z,
        "t / √(t² + {t_df}) with t = {sign}t(p {p}, {t_df} df)", "Cohen 1965"),
    Way("middle of the interval", "interval", "Fisher z", "low high n", _interval_to_fisher_z,
        "tanh((artanh {low} + artanh {high}) / 2)", "Fisher 1921"),
    Way("z", "z", "Fisher z", "z n", lambda z, n: _r_to_fisher_z(effects.z_to_r(z, n)),
        "{z} / √{n}", "Rosenthal 1991"),
    Way("F", "F", "partial eta2", "f df1 df2", effects.f_to_partial_eta2,
        "{df1}·{f} / ({df1}·{f} + {df2})", "Cohen 1973; Steiger 2004"),
    Way("F", "F", "partial omega2", "f df1 df2", effects.f_to_partial_omega2,
        "{df1}·({f} − 1) / ({df1}·{f} + {df2} + 1)", "Olejnik & Algina 2003; Steiger 2004"),
)  # fmt: skip

Step = tuple[Callable[[Effect, Any], Effect], str]


def _log_odds_ratio_to_d(effect: Effect, _: Any) -> Effect:
    return effects.log_odds_ratio_to_d(effect.estimate, effect.variance)


_TO_G: Step = (lambda d, df: effects.d_to_g(d, None if d.scale is not None else df), "g = J·d")
_OR_TO_D: Step = (_log_odds_ratio_to_d, "d = √3/π·ln OR")

#: From a measure to another; the second argument is n1 + n2 - 2, where known.
STEPS: dict[tuple[str, str], tuple[Step, ...]] = {
    ("d", "g"): (_TO_G,),
    ("d", "log OR"): ((lambda d, _: effects.d_to_log_odds_ratio(d), "OR = exp(π/√3·d)"),),
    ("d", "Fisher z"): ((_d_to_fisher_z, "r = d / √(d² + (n1 + n2)·(n1 + n2 − 2)/(n1·n2))"),),
    ("log OR", "d"): (_OR_TO_D,),
    ("log OR", "g"): (_OR_TO_D, _TO_G),
}
