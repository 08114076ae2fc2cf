"""Every formula from printed numbers of the same people measured twice to an effect of change."""

from __future__ import annotations

from functools import partial

import numpy as np

from review import effects
from review.effects import Effect
from review.effects.printed.way import DIFFERENCE, Way, interval_ways, se_of, se_of_statistic

_PAIRS = "mean1 sd1 mean2 sd2 n r"
_CHANGE = "√({sd1}² + {sd2}² − 2·{r}·{sd1}·{sd2})"


PAIRED_WAYS: tuple[Way, ...] = (
    Way("means, SDs and r", "means", "SMCC", _PAIRS,
        partial(effects.standardized_mean_change, standardizer="change"),
        f"J·({{mean1}} − {{mean2}}) / {_CHANGE}", "Gibbons, Hedeker & Davis 1993"),
    Way("means, SDs and r", "means", "SMCR", _PAIRS, effects.standardized_mean_change,
        "J·({mean1} − {mean2}) / {sd1}", "Becker 1988"),
    Way("means, SDs and r", "means", "MC", _PAIRS, effects.mean_change,
        f"{{mean1}} − {{mean2}}, SE = {_CHANGE} / √{{n}}", "escalc MC"),
    Way("means, SDs and r", "means", "SMCRH", _PAIRS,
        partial(effects.standardized_mean_change, standardizer="first-unequal"),
        "J·({mean1} − {mean2}) / {sd1}", "Bonett 2008"),
    Way("means, SDs and r", "means", "SMCW", _PAIRS,
        partial(effects.standardized_mean_change, standardizer="within"),
        f"J·({{mean1}} − {{mean2}})·√(2·(1 − {{r}})) / {_CHANGE}", "Borenstein et al. 2009"),
    Way("means, SDs and r", "means", "log ROMC", _PAIRS, effects.log_ratio_of_paired_means,
        "{mean1} / {mean2}", "Lajeunesse 2011"),
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
    Way("change and its SE", "change", "SMCC", "change se n",
        lambda change, se, n: effects.paired_t_to_d(change / se, n),
        "J·{change} / ({se}·√{n})", DIFFERENCE),
    Way("change and its interval", "change", "SMCC", "change low high n t_width",
        lambda change, low, high, n, width: effects.paired_t_to_d(change / se_of(low, high, width), n),
        "J·{change} / (({high} − {low})·√{n} / {t_width})", DIFFERENCE),
    Way("change and its SE", "change", "MC", "change se", lambda change, se: Effect(change, se**2, "MC"),
        "{change}, SE {se}", "as printed"),
    Way("change and its interval", "change", "MC", "change low high t_width",
        lambda change, low, high, width: Effect(change, se_of(low, high, width) ** 2, "MC"),
        "{change}, SE = ({high} − {low}) / {t_width}", DIFFERENCE),
    Way("change and t", "change", "MC", "change t",
        lambda change, t: Effect(change, se_of_statistic(change, t) ** 2, "MC"),
        "{change}, SE = |{change} / {t}|", DIFFERENCE),
    Way("change and p", "change", "MC", "change p t_df",
        lambda change, p, df: Effect(change, np.asarray(effects.p_to_se(change, p, df=df)) ** 2, "MC"),
        "{change}, SE = |{change}| / t(p {p}, {t_df} df)", DIFFERENCE),
    *interval_ways("MC", "change", logs=False),
)  # fmt: skip
