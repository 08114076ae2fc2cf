"""How a paper says that its p-values were made, and which p-values that allows.

A printed p can be one-sided, corrected for multiple comparisons, or cut off rather than rounded. Where the
words beside a result (its sentence, paragraph, caption, notes) or elsewhere in the paper say so, the reading
is applied; where nothing does, it is only offered.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np

from review.patterns import regex
from review.printed import Interval, Printed, Rounding, p_value_interval
from review.recompute import Statistic, p_interval, spearman_p
from review.records import Reading

Cue = Literal[
    "one-sided",
    "corrected",
    "integer-corrected",
    "post hoc",
    "sphericity",
    "df",
    "ranks",
    "partial",
    "resampled",
]

#: What is said of p-values → how it is written, in lower case with plain hyphens and spaces.
_CUES: Final[dict[Cue, tuple[str, ...]]] = {
    "one-sided": (
        "one-tail", "one tail", "one-sided", "one sided", "1-tail", "1-sided", "single-tail", "onetailed",
        "directional test", "directional hypothes",
    ),
    "corrected": (
        "holm-", " holm", "hochberg", "yekutieli", "fdr", "false discovery", "family-wise", "familywise",
        "fwe", "corrected p", "corrected for multiple", "correction for multiple", "adjusted p",
        "adjusted for multiple", "adjustment for multiple", "multiple comparison", "multiple test",
        "p-adj", "padj", "p_adj", "p adj", "pcorr", "pfdr", "q-value", "q value",
    ),
    "integer-corrected": ("bonferroni", "sidak", "šidák"),
    "post hoc": (
        "tukey", "scheff", "dunnett", "games-howell", "newman-keuls", "student-newman", "duncan's", "hsd",
        "post hoc", "post-hoc", "posthoc", "pairwise comparison",
    ),
    "sphericity": ("greenhouse", "huynh", "sphericity", "geisser"),
    "df": ("welch", "satterthwaite", "kenward", "unequal variance", "behrens", "brown-forsythe"),
    "ranks": ("spearman", "rank correlation"),
    "partial": ("partial corr", "partial r", "controlling for", "controlled for", "adjusted for"),
    "resampled": (
        "permut", "bootstrap", "monte carlo", "randomization test", "randomisation test", "pseudo-f",
        "pseudo-t", "pseudo f", "anosim", "adonis", "permanova", "p(perm)", "mcmc", "simulated p",
        "voxel", "cluster-level", "whole-brain", "whole brain", "vertex", "genome",
        "exact p", "exact wilcoxon", "exact mann", "exact sig", "exact test",
    ),
}  # fmt: skip
# "No adjustment was made for multiple testing", "uncorrected"; but not "no difference after correction".
_DENIED: Final = regex(
    r"\bun(?:corrected|adjusted)\b(?: [\w-]{1,20}){0,4}"
    r"|\b(?:no|not|nothing|without|neither|never)"
    r"(?: (?!after|when|once|with|follow|us|under|surviv|remain|significan|differ|effect)[\w'-]{1,20}){0,3}"
    r" (?:correct|adjust)[a-z]{0,6}(?: [\w-]{1,20}){0,6}"
)
_SAME: Final = (("‐", "-"), ("‑", "-"), ("–", "-"), ("’", "'"), ("\u00a0", " "), ("\n", " "))
_MOST_COMPARISONS: Final = 100  # that a correction is assumed to reach
_MOST_CONTROLLED: Final = 12  # variables that a partial correlation is assumed to hold constant
_SCALINGS: Final = 33  # values of epsilon tried; p is smooth in it
_BOUNDS: Final = frozenset({"5", "1"})  # p = .05, .01, .001 … may have been meant as p < .05


def cues(text: str) -> frozenset[Cue]:
    """What a text says of how p-values were made."""
    plain = text.lower()
    for written, meant in _SAME:  # many times faster than str.translate
        plain = plain.replace(written, meant)
    if "correct" in plain or "adjust" in plain:
        plain = _DENIED.sub("", plain)
    return frozenset(cue for cue, stems in _CUES.items() if any(stem in plain for stem in stems))


@dataclass(frozen=True, slots=True)
class Case:
    """A printed p beside what its statistic implies.

    ``df`` are intervals, as is ``implied``: the two-sided, uncorrected p. ``statistic`` is that of the
    distribution; None for rank statistics, whose p is known only as ``implied``.
    """

    statistic: Statistic | None
    value: Interval
    df: tuple[Interval, ...]
    printed: Printed | None
    p: Interval
    implied: Interval
    rounding: Rounding = "half_up"

    @property
    def compares_two(self) -> bool:
        """Whether the test has a direction, as a comparison of two has, and may be one of several."""
        if self.statistic in ("F", "chi2"):
            return bool(self.df) and self.df[0].high <= 1
        return True


class Offer(NamedTuple):
    """A reading, and the words that would say it; None where no words do."""

    cue: Cue | None
    reading: Reading


def offers(case: Case, elsewhere: bool = False) -> Iterator[Offer]:
    """Every reading of a case that its kind of statistic allows.

    Parameters
    ----------
    elsewhere : bool
        Whether the words stand elsewhere in the paper: then a correction has to be of a usual size, and of
        a comparison of two.
    """
    yield from _one_sided(case)
    yield from _corrected(case, elsewhere)
    yield from _other_df(case)
    yield from _other_notation(case)


def _one_sided(case: Case) -> Iterator[Offer]:
    if case.compares_two:
        low, high = case.implied.low / 2, case.implied.high / 2
        yield _offer("one-sided", "one-sided test", Interval(low, high), case)
        if case.statistic not in ("F", "chi2"):
            yield _offer(
                "one-sided", "one-sided test of the other direction", Interval(1 - high, 1 - low), case
            )


def _corrected(case: Case, elsewhere: bool) -> Iterator[Offer]:
    raw = case.implied
    most = min(1.0, raw.high * _MOST_COMPARISONS)
    if elsewhere and not case.compares_two:
        return
    yield _offer("corrected", "corrected for multiple comparisons", Interval(raw.low, most), case)
    if case.compares_two and case.statistic is not None:
        yield _offer("post hoc", "corrected, as post hoc tests are", Interval(raw.low, most), case)
    comparisons = _comparisons(raw, case.p)
    if comparisons is not None:
        ends = (min(1.0, comparisons * end) for end in (raw.low, raw.high))
        yield _offer(
            "integer-corrected", f"Bonferroni correction for {comparisons} tests", Interval(*ends), case
        )
    else:
        yield Offer("integer-corrected", Reading(name="Bonferroni correction", reconciles=False))


def _comparisons(raw: Interval, p: Interval) -> int | None:
    """Smallest number of tests, from 2 to 100, for which a Bonferroni correction gives the printed p."""
    least = max(2, math.ceil(p.low / raw.high)) if raw.high > 0 else 2
    fits = least <= _MOST_COMPARISONS and (p.high >= 1 or least * raw.low <= p.high)
    return least if fits else None


def _other_df(case: Case) -> Iterator[Offer]:
    """Degrees of freedom that were rounded, or multiplied by an epsilon before p was computed, or are n."""
    exact = case.df and all(df.low == df.high for df in case.df)
    if not exact or case.statistic not in ("t", "F", "r"):
        return
    if case.statistic == "F" and case.df[0].low > 1:
        epsilon = np.linspace(1 / case.df[0].low, 1, _SCALINGS)
        p = _p(case, [Interval(df.low * epsilon, df.low * epsilon) for df in case.df])
        hull = Interval(p.low.min(), p.high.max())
        yield _offer("sphericity", "p of df corrected for sphericity, printed uncorrected", hull, case)
    if case.statistic in ("t", "F") and case.df[-1].low > 1:
        half = [Interval(df.low - 0.5, df.high + 0.5) if df.low > 1 else df for df in case.df]
        yield _offer("df", "degrees of freedom rounded to whole numbers", _p(case, half), case)
        if case.statistic == "F":
            yield _offer(None, "degrees of freedom printed in the other order", _p(case, case.df[::-1]), case)
    if case.statistic == "r" and case.df[0].low > 2:
        df = case.df[0].low
        yield _offer(
            None, "n printed in place of the degrees of freedom", _p(case, [Interval(df - 2, df - 2)]), case
        )
        fewer = Interval(max(df - _MOST_CONTROLLED, 1.0), df - 1)
        yield _offer(
            "partial", "partial correlation, which has fewer degrees of freedom", _p(case, [fewer]), case
        )
        if df >= 2:
            yield _offer("ranks", "rank correlation", spearman_p(case.value, round(df) + 2), case)


def _other_notation(case: Case) -> Iterator[Offer]:
    """Numbers that were cut off, a bound that was printed as a value, t and F = t² interchanged."""
    if case.printed is not None and case.printed.relation == "=":
        cut = p_value_interval(case.printed, rounding="truncated")
        if case.rounding != "truncated":
            yield _offer(None, "p cut off, not rounded", case.implied, case, against=cut)
        if str(abs(case.printed.significand)) in _BOUNDS and case.printed.decimals > 1:
            below = Interval(0.0, case.printed.value)
            yield _offer(None, '"=" printed for "<"', case.implied, case, against=below)
    if case.statistic == "F" and case.df[0].high == 1:
        yield _offer(None, "t printed in place of F = t²", p_interval("t", case.value, case.df[1]), case)
    if case.statistic == "t" and case.df and case.value.low > 0:
        root = Interval(math.sqrt(case.value.low), math.sqrt(case.value.high))
        yield _offer(None, "F = t² printed in place of t", p_interval("t", root, case.df[0]), case)


def _p(case: Case, df: Sequence[Interval]) -> Interval:
    assert case.statistic is not None
    return p_interval(case.statistic, case.value, (df[0], df[1]) if case.statistic == "F" else df[0])


def _offer(
    cue: Cue | None, name: str, implied: Interval, case: Case, against: Interval | None = None
) -> Offer:
    low, high = float(implied.low), float(implied.high)
    agrees = bool(Interval(low, high).overlaps(against or case.p))
    return Offer(cue, Reading(name=name, reconciles=agrees, low=low, high=high))
