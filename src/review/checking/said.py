"""Which tests and circumstances a paper's words name: a t-test, ranks, adjustment, pairs, missing people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from review.patterns import regex

Kind = Literal[
    "t", "anova", "welch", "chi", "fisher", "likelihood", "rank", "model", "counts_model", "transformed",
    "paired", "independent", "again", "trend", "correction", "one_sided", "missing", "limbs", "repeated",
    "change", "robust",
]  # fmt: skip

_MODELS: Final = (
    "mixed model", "mixed effect", "multilevel", "multi level", "estimating equation", "linear model",
    "random effect", "propensity", "inverse probability", "sampling weight", "weighted", "complex sampl",
    "clustered", "adjusted for", "adjusting for", "bayes", "non inferiority", "noninferiority", "z test",
    "equivalence test",
)  # fmt: skip
_REPEATED: Final = ("ancova", "analysis of covariance", "repeated measure", "mancova")

#: Beginnings of words, in small letters, with spaces for hyphens. Searching for plain words is many times
#: faster than for one pattern of all.
_WORDS: Final[dict[Kind, tuple[str, ...]]] = {
    "t": ("t test", "ttest", "student's t", "student t", "students t", "t statistic", "t value"),
    "anova": ("anova", "analysis of variance", "analyses of variance", "f test", "f value"),
    "welch": ("welch", "satterthwaite", "unequal variance", "brown forsythe"),
    "chi": ("chi sq", "chi2", "chi 2", "χ2", "χ²", "χ 2", "x2 test", "x² test", "pearson's test"),
    "fisher": ("fisher", "exact test"),
    "likelihood": ("likelihood ratio", "g test"),
    "rank": (
        "mann whitney", "mann and whitney", "wilcoxon", "rank sum", "ranksum", "signed rank", "kruskal",
        "non parametric", "nonparametric", "friedman", "median test", "brunner", "permutation",
        "randomization test", "bootstrap", "u test", "rank test", "kolmogorov", "distribution free",
        "van der waerden", "jonckheere",
    ),
    "model": (
        *_MODELS, *_REPEATED, "covariate", "imput", "estimated marginal", "least square", "ls mean", "lsmean",
        "predicted mean", "regression model", "linear regression", "multiple regression", "controlling for",
        "controlled for", "manova", "multivariate analysis of variance", "last observation carried", "limma",
    ),
    "counts_model": (
        *_MODELS, "logistic", "log rank", "logrank", "kaplan", "cox ", "cox's", "proportional hazard",
        "mantel", "cochran", "mcnemar", "poisson", "negative binomial", "log binomial", "binomial test",
        "barnard", "boschloo", "permutation", "bootstrap", "rao scott", "conditional exact",
        "generalized linear", "generalised linear",
    ),
    "transformed": ("log transform", "logarithm", "transformed", "geometric mean", "ln("),
    "paired": (
        "paired", "matched", "within subject", "within participant", "within group", "crossover",
        "cross over", "repeated measure", "dependent t", "dependent sample", "related t", "related sample",
        "same participants", "same subjects", "same patients", "each participant", "each subject",
        "contralateral", "both legs", "both limbs", "both sides", "both conditions", "intraindividual",
        "twins", "siblings",
    ),
    "independent": ("unpaired", "independent", "between subject", "two sample", "unrelated", "unmatched"),
    "again": (
        "before and after", "pre and post", "pre post", "pre/post", "pretest", "pre test", "from baseline",
        "baseline and", "each eye", "left and right", "test and retest",
    ),
    "trend": ("trend", "armitage", "linear by linear"),
    "correction": (
        "bonferroni", "holm", "tukey", "scheff", "sidak", "šidák", "dunn", "benjamini", "hochberg", "fdr",
        "false discovery", "family wise", "familywise", "multiple comparison", "multiple test", "post hoc",
        "posthoc", "newman", "duncan", "games howell", "q value", "corrected", "adjusted p",
        "p adjusted", "p adj",
    ),
    "one_sided": (
        "one tail", "one sided", "1 tail", "1 sided", "single tail", "directional test",
        "directional hypothes",
    ),
    "missing": (
        "missing", "lost to follow", "loss to follow", "drop out", "dropout", "dropped out", "withdrew",
        "withdraw", "incomplete", "not available", "unavailable", "available for", "available in",
        "available data", "did not complete", "not complete", "not obtained", "refused", "did not report",
        "no data", "discontinu", "complete case", "not measured", "not assessed", "outlier", "attrition",
        "per protocol", "intention to treat",
    ),
    "limbs": ("eyes", "limbs", "knees", "hips", "legs", "feet", "ears", "shoulders", "both sides"),
    "repeated": (
        *_REPEATED, "mixed model", "mixed effect", "estimating equation", "linear model", "multilevel",
        "interaction", "group x time", "time x group", "group × time", "time × group", "group by time",
        "change from", "changes from", "adjust", "baseline as",
    ),
    "robust": (
        "yuen", "trimmed mean", "winsor", "brunner munzel", "robust t", "robust anova", "robust test",
        "quantile regression",
    ),
    "change": ("change", "difference", "interaction", "adjust", "× ", "effect of time"),
}  # fmt: skip
_SPACED: Final = dict.fromkeys("-‐‑‒–—−\u00ad\u00a0\u202f\n", " ") | {"’": "'"}

# "No adjustment was made for multiple testing", "uncorrected"; but not "no difference after correction".
_DENIED: Final = regex(
    r"\bun(?:corrected|adjusted)\b(?: [\w-]{1,20}){0,4}"
    r"|\b(?:no|not|nothing|without|neither|never)"
    r"(?: (?!after|when|once|with|follow|us|under|surviv|remain|significan|differ|effect)[\w'-]{1,20}){0,3}"
    r" (?:correct|adjust)[a-z]{0,6}(?: [\w-]{1,20}){0,6}"
)

#: Words of a group's name that tell of the same people measured again, or of two sides of one person.
_AGAIN: Final = regex(
    r"\b(?:pre|post|before|after|base[ -]?line|follow[- ]?up|initial|final(?:ly)?|admission|discharge"
    r"|(?:week|month|day|visit|session|time|trial|test|retest|hour|phase|wave)s?[ -]?(?:\d|i{1,2}\b|one|two)"
    r"|\d{1,3}[ -]?(?:weeks?|wks?|months?|mo|days?|hours?|hrs?|h|min(?:utes?)?)\b|t[0-9]|[1-4](?:st|nd|rd|th)"
    r"|first|second|third|start|end|pre-?(?:test|op|treatment)\w*|post-?(?:test|op|treatment)\w*"
    r"|preop\w*|postop\w*|left|right|(?:non-?|un)?(?:dominant|affected|involved|injured|operated|paretic)"
    r"|contralateral|ipsilateral|(?:affected|sound|healthy|intact)[ ](?:side|limb|leg|knee|hip|arm|eye)"
    r"|conditions?|tasks?|rest(?:ing)?|eyes|mothers?|fathers?|husbands?|wi(?:fe|ves)|parents?)\b",
    re.IGNORECASE,
)

#: Rows about a later time: there the analysis often looks back to the first.
FOLLOW_UP: Final = regex(
    r"\b(?:post\w*|after|follow[- ]?up|final|end|changes?|difference|discharge"
    r"|(?:week|month|day|visit)s?|t[1-9])\b",
    re.IGNORECASE,
)


def kinds_named(text: str) -> frozenset[Kind]:
    """Which kinds of tests and circumstances a text names; ``"unadjusted"`` names no adjustment."""
    return frozenset(words_named(text))


@lru_cache(128)
def words_named(text: str) -> dict[Kind, str]:
    """The kinds of tests and circumstances that a text names, each with the first of its words found.

    What is denied is not named: ``"no adjustment was made for multiple testing"``, ``"uncorrected"``.
    """
    plain = text.lower()
    for mark, space in _SPACED.items():
        plain = plain.replace(mark, space)
    if "correct" in plain or "adjust" in plain:
        plain = _DENIED.sub("", plain)
    return {
        kind: word
        for kind, words in _WORDS.items()
        if (word := next((w for w in words if w in plain and _begins_word(plain, w)), None)) is not None
    }


def _begins_word(text: str, word: str) -> bool:
    at = text.find(word)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word, at + 1)
    return at >= 0


def measured_again(labels: tuple[str | None, ...]) -> bool:
    """Whether the names of groups speak of times, sides or conditions instead of different people."""
    named = [label for label in labels if label]
    return len(named) > 1 and sum(_AGAIN.search(label) is not None for label in named) > len(named) / 2


@dataclass(frozen=True, slots=True)
class Methods:
    """What is named beside a comparison, and in the paper as a whole.

    Parameters
    ----------
    near : frozenset of str
        By its row, its heads, caption and notes, or by its sentence.
    anywhere : frozenset of str
        By any of the paper's text.
    corroborated : bool
        Whether other rows of the table follow exactly from the plain test, so that it is known to be the
        test of the table where the paper names no other.
    overruled : bool
        Whether so many rows do, and none against it, that a model named elsewhere is not that of the table.
    """

    near: frozenset[Kind]
    anywhere: frozenset[Kind]
    corroborated: bool = False
    overruled: bool = False

    def near_names(self, *kinds: Kind) -> bool:
        """Whether one of the kinds is named beside the comparison."""
        return not self.near.isdisjoint(kinds)

    def names(self, *kinds: Kind) -> bool:
        """Whether one of the kinds is named anywhere."""
        return not (self.near.isdisjoint(kinds) and self.anywhere.isdisjoint(kinds))
