"""Formulas from printed numbers to an effect: what each needs, gives, and how it reads with numbers put in.

Names in ``needs`` and formulas are those of printed numbers: ``mean1``, ``sd1``, ``n1`` of group 1 and so on;
``low`` and ``high`` are a printed interval of the estimate, ``width`` the quantiles that it spans.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from review import effects
from review.effects import Effect

_SUMMARIES, _PAIRS = "mean1 sd1 n1 mean2 sd2 n2", "mean1 sd1 mean2 sd2 n r"
_COUNTS = "events1 total1 events2 total2"
_PRINTED = {"md": "difference", "rd": "risk difference", "g": "g", "d": "d"}
_SMALLEST = 1e-9  # of a standard error that rounding allows to be 0, relative to its interval


@dataclass(frozen=True, slots=True)
class Way:
    """One formula. ``evidence`` is the printed number it rests on; two ways from one are not compared."""

    name: str
    evidence: str
    measure: str
    needs: str
    effect: Callable[..., Any]
    formula: str
    source: str
    if_welch: bool = False


def _se(low: Any, high: Any, width: Any) -> Any:
    return np.maximum(high - low, _SMALLEST * (abs(high) + abs(low))) / width


def _log(ratio: Any) -> Any:
    if not np.all(np.asarray(ratio) > 0):
        raise ValueError("a ratio and its interval are above 0; leave out what was printed as 0")
    return np.log(ratio)


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


def _r_to_fisher_z(r: Effect) -> Effect:
    """By the delta method: artanh r has the variance of r over (1 - r²)²."""
    value, variance = np.asarray(r.estimate), np.asarray(r.variance)
    z = Effect(np.arctanh(value), variance / (1 - value**2) ** 2, "Fisher z")
    return replace(z, approximate=r.approximate)


def _chi2_to_phi(chi2: Any, n: Any, sign: Any) -> Effect:
    """The estimate is exact, so it can be compared; its variance is not."""
    return replace(effects.chi2_to_phi(chi2, n, sign=sign), approximate=None)


def _interval_ways(measure: str, flag: str, logs: bool) -> tuple[Way, ...]:
    """A printed estimate with its interval or p, and the middle of the interval."""
    log: Callable[[Any], Any] = _log if logs else np.asarray
    ln, middle = ("ln ", "√({low}·{high})") if logs else ("", "({low} + {high}) / 2")

    def with_interval(value: Any, low: Any, high: Any, width: Any) -> Effect:
        return Effect(log(value), _se(log(low), log(high), width) ** 2, measure)

    def at_middle(low: Any, high: Any, width: Any) -> Effect:
        return Effect((log(low) + log(high)) / 2, _se(log(low), log(high), width) ** 2, measure)

    def with_p(value: Any, p: Any) -> Effect:
        estimate = log(value)
        return Effect(estimate, np.asarray(effects.p_to_se(estimate, p)) ** 2, measure)

    name = _PRINTED.get(flag, flag.upper())
    se = f"SE = ({ln}{{high}} − {ln}{{low}}) / {{width}}"
    source = "Cochrane Handbook 5.1, 7.7.7"
    return (
        Way(f"{name} and its interval", flag, measure, f"{flag} low high width", with_interval,
            f"{{{flag}}}, {se}", source),
        Way("middle of the interval", "interval", measure, "low high width", at_middle,
            f"{middle}, {se}", source),
        Way(f"{name} and p", flag, measure, f"{flag} p", with_p,
            f"{{{flag}}}, SE = |{ln}{{{flag}}}| / z(p {{p}})", source),
    )  # fmt: skip


_STUDENT = "√(1/{n1} + 1/{n2})"
_POOLED = "√((({n1} − 1)·{sd1}² + ({n2} − 1)·{sd2}²) / ({n1} + {n2} − 2))"
_CHANGE = "√({sd1}² + {sd2}² − 2·{r}·{sd1}·{sd2})"

WAYS: tuple[Way, ...] = (
    Way("means and SDs", "means", "d", _SUMMARIES, effects.cohens_d,
        f"({{mean1}} − {{mean2}}) / {_POOLED}", "Hedges 1981"),
    Way("means and SDs", "means", "MD", _SUMMARIES, effects.mean_difference,
        "{mean1} − {mean2}, SE = √({sd1}²/{n1} + {sd2}²/{n2})", "escalc MD"),
    Way("means and SDs", "means", "delta", _SUMMARIES, effects.glass_delta,
        "({mean1} − {mean2}) / {sd2}", "Glass 1976"),
    Way("means and SDs", "means", "log ROM", _SUMMARIES, effects.log_ratio_of_means,
        "{mean1} / {mean2}", "Hedges, Gurevitch & Curtis 1999"),
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
        lambda md, low, high, n1, n2, width: effects.t_to_d(md / _se(low, high, width), n1, n2),
        f"{{md}} / (({{high}} − {{low}}) / {{t_width}})·{_STUDENT}", "Cochrane Handbook 5.1, 7.7.3.3"),
    Way("difference and its SE", "md", "d", "md se n1 n2",
        lambda md, se, n1, n2: effects.t_to_d(md / se, n1, n2),
        f"{{md}} / {{se}}·{_STUDENT}", "Cochrane Handbook 5.1, 7.7.3.3"),
    Way("z", "z", "d", "z n1 n2", effects.z_to_d, f"{{z}}·{_STUDENT}", "Rosenthal 1991"),
    Way("d as printed", "d", "d", "d n1 n2",
        lambda d, n1, n2: effects.t_to_d(d / np.sqrt(1 / n1 + 1 / n2), n1, n2), "{d}", "Hedges 1982"),
    Way("g as printed", "g", "g", "g n1 n2",
        lambda g, n1, n2: Effect(g, 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2)), "g"), "{g}", "Hedges 1982"),
    Way("difference and its SE", "md", "MD", "md se", lambda md, se: Effect(md, se**2, "MD"),
        "{md}", "as printed"),
    # No middle of an interval that usually has none: noncentral t, Newcombe.
    *_interval_ways("d", "d", logs=False)[::2], *_interval_ways("g", "g", logs=False)[::2],
    Way("difference and its interval", "md", "MD", "md low high t_width",
        lambda md, low, high, width: Effect(md, _se(low, high, width) ** 2, "MD"),
        "{md}, SE = ({high} − {low}) / {t_width}", "Cochrane Handbook 5.1, 7.7.3.3"),
    Way("difference and p", "md", "MD", "md p t_df",
        lambda md, p, df: Effect(md, np.asarray(effects.p_to_se(md, p, df=df)) ** 2, "MD"),
        "{md}, SE = |{md}| / t(p {p}, {t_df} df)", "Cochrane Handbook 5.1, 7.7.3.3"),
    *_interval_ways("MD", "md", logs=False), *_interval_ways("RD", "rd", logs=False)[::2],
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
    *_interval_ways("log OR", "or", logs=True), *_interval_ways("log RR", "rr", logs=True),
    *_interval_ways("log HR", "hr", logs=True),
    Way("χ²", "χ²", "phi", "chi2_of_two n sign", _chi2_to_phi, "{sign}√({chi2_of_two} / {n})", "Cramér 1946"),
    Way("χ²", "χ²", "d", "chi2_of_two n sign", lambda chi2, n, sign: effects.chi2_to_d(chi2, n, sign=sign),
        "{sign}2·√({chi2_of_two} / ({n} − {chi2_of_two}))", "Rosenthal 1991"),
    Way("χ²", "χ²", "V", "chi2 n rows columns", effects.chi2_to_cramers_v,
        "√({chi2} / ({n}·(min({rows}, {columns}) − 1)))", "Cramér 1946; Steiger 2004"),
    Way("r", "r", "Fisher z", "r n", effects.fisher_z, "{r}", "Fisher 1921"),
    Way("t", "t", "Fisher z", "t t_df", _t_to_fisher_z, "{t} / √({t}² + {t_df})", "Cohen 1965"),
    Way("z", "z", "Fisher z", "z n", lambda z, n: _r_to_fisher_z(effects.z_to_r(z, n)),
        "{z} / √{n}", "Rosenthal 1991"),
    Way("F", "F", "partial eta2", "f df1 df2", effects.f_to_partial_eta2,
        "{df1}·{f} / ({df1}·{f} + {df2})", "Cohen 1973; Steiger 2004"),
    Way("F", "F", "partial omega2", "f df1 df2", effects.f_to_partial_omega2,
        "{df1}·({f} − 1) / ({df1}·{f} + {df2} + 1)", "Olejnik & Algina 2003; Steiger 2004"),
)  # fmt: skip

PAIRED_WAYS: tuple[Way, ...] = (
    Way("means, SDs and r", "means", "SMCC", _PAIRS,
        partial(effects.standardized_mean_change, standardizer="change"),
        f"J·({{mean1}} − {{mean2}}) / {_CHANGE}", "Gibbons, Hedeker & Davis 1993"),
    Way("means, SDs and r", "means", "SMCR", _PAIRS, effects.standardized_mean_change,
        "J·({mean1} − {mean2}) / {sd1}", "Becker 1988"),
    Way("means, SDs and r", "means", "MC", _PAIRS, effects.mean_change,
        f"{{mean1}} − {{mean2}}, SE = {_CHANGE} / √{{n}}", "escalc MC"),
    Way("change and its SD", "change", "SMCC", "change sd_change n",
        lambda change, sd, n: effects.paired_t_to_d(change / sd * np.sqrt(n), n),
        "J·{change} / {sd_change}", "Gibbons, Hedeker & Davis 1993"),
    Way("change and its SD", "change", "MC", "change sd_change n",
        lambda change, sd, n: Effect(change, sd**2 / n, "MC"),
        "{change}, SE = {sd_change} / √{n}", "escalc MC"),
    Way("t", "t", "SMCC", "t n", effects.paired_t_to_d, "J·{t} / √{n}", "Gibbons, Hedeker & Davis 1993"),
    Way("p", "p", "SMCC", "p n sign",
        lambda p, n, sign: effects.paired_t_to_d(effects.p_to_t(p, n - 1, sign=sign), n),
        "J·{sign}t(p {p}, {n} − 1 df) / √{n}", "Gibbons, Hedeker & Davis 1993"),
    *_interval_ways("MC", "md", logs=False),
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
    ("d", "Fisher z"): (
        (lambda d, _: _r_to_fisher_z(effects.d_to_r(d)), "r = d / √(d² + (n1 + n2)²/(n1·n2))"),
    ),
    ("log OR", "d"): (_OR_TO_D,),
    ("log OR", "g"): (_OR_TO_D, _TO_G),
}
