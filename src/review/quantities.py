"""Every statistic and measure that papers report, once: what values it can have and what it says.

What readers and checks need to know of a statistic is derived from :data:`ALL`. A new statistic is a row
here, with the words that it is written in; those that are written in many ways have a pattern in
:mod:`review.finding.notation` instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any, Final, Literal

#: Ratios of two groups have intervals that are symmetric in their logarithms.
Scale = Literal["plain", "ratio", "observed to expected"]
Distribution = Literal["t", "F", "z", "r", "chi2"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A statistic or a measure.

    Parameters
    ----------
    name : str
        In records and output.
    symbol : str
        In sentences, where it differs from the name.
    test : bool
        Whether it is the statistic of a test, named with its degrees of freedom or p-value.
    distribution : str or None
        Of the statistic under its null hypothesis; None if its p-value has another source.
    low, high : float
        Lowest and highest value that it can have.
    strict : bool
        Whether a printed value beyond these cannot be; others are also printed as percentages, or their
        symbols mean other things, too.
    scale : {"plain", "ratio", "observed to expected"}
        Of ratios 1 says that there is no effect, of all others 0.
    compares : bool
        Whether it compares groups; others describe one group or an association.
    effect_size : bool
        Whether it is printed beside a p-value that belongs to a test.
    rate : bool
        Whether it is a share of a diagnostic test's results, mostly printed in percent.
    spelled : bool
        Whether its name in words means nothing else, so that no interval or p-value need support it.
    words : tuple of str
        Every spelling of its name; a hyphen stands for a dash, too. Abbreviations of up to four letters,
        which in headers of tables may mean something else, are read in sentences only.
        Empty if :mod:`review.finding.notation` has a pattern.
    """

    name: str
    symbol: str = ""
    test: bool = False
    distribution: Distribution | None = None
    low: float = -inf
    high: float = inf
    strict: bool = False
    scale: Scale = "plain"
    compares: bool = False
    effect_size: bool = False
    rate: bool = False
    spelled: bool = False
    words: tuple[str, ...] = ()


def _rows(names: str, **same: Any) -> tuple[Quantity, ...]:
    return tuple(Quantity(name=name, **same) for name in names.split())


ALL: Final[tuple[Quantity, ...]] = (
    # tests
    Quantity(name="t", test=True, distribution="t", compares=True),
    Quantity(name="F", test=True, distribution="F", low=0, strict=True, compares=True),
    Quantity(name="z", test=True, distribution="z", compares=True),
    Quantity(name="chi2", test=True, symbol="χ²", distribution="chi2", low=0, strict=True, compares=True),
    *_rows("Q H", test=True, distribution="chi2", low=0, strict=True, compares=True),
    Quantity(name="G", test=True, distribution="chi2"),
    Quantity(name="Wald", test=True, distribution="chi2", compares=True),
    Quantity(
        name="BM",
        test=True,
        symbol="Brunner-Munzel statistic",
        distribution="t",
        compares=True,
        words=("Brunner-Munzel", "Brunner-Munzel test", "Brunner-Munzel statistic", "BM", "WBF"),
    ),
    Quantity(name="U", test=True, low=0, strict=True, compares=True),
    *_rows("W V", test=True, compares=True),
    *_rows("D S", test=True),
    Quantity(name="BF", test=True, low=0, strict=True),
    # associations
    Quantity(name="r", distribution="r", low=-1, high=1, strict=True),
    Quantity(name="rho", symbol="Spearman's rho", low=-1, high=1, strict=True),
    Quantity(name="tau", symbol="Kendall's tau", low=-1, high=1, strict=True),
    Quantity(name="R2", high=1, effect_size=True),  # adjusted, it may be negative
    # ratios
    *_rows("OR HR RR IRR PR", low=0, strict=True, scale="ratio", compares=True),
    *_rows("SIR SMR", low=0, scale="observed to expected"),
    # differences
    *_rows("SMD WMD MD RD NNT difference unnamed b beta", compares=True),
    Quantity(name="efficacy"),
    # sizes of effects
    *_rows("d g", compares=True, effect_size=True),
    Quantity(name="Glass_delta", compares=True, effect_size=True, spelled=True),
    *_rows("eta2 partial_eta2", low=0, high=1, strict=True, compares=True, effect_size=True),
    Quantity(name="omega2", high=1, compares=True, effect_size=True),
    Quantity(name="epsilon2", high=1, effect_size=True),
    Quantity(name="phi", low=-1, high=1, strict=True, compares=True, effect_size=True),
    Quantity(name="cramers_v", low=0, high=1, strict=True, compares=True, effect_size=True, spelled=True),
    Quantity(name="kendalls_w", low=0, high=1, effect_size=True, spelled=True),
    *_rows("f2 cohens_f cohens_h cohens_w cohens_q", effect_size=True),
    # agreement, discrimination, heterogeneity
    Quantity(name="kappa", low=-1, high=1, strict=True, spelled=True),
    *_rows("ICC alpha", high=1, spelled=True),
    Quantity(name="AUC", low=0, high=1, strict=True, spelled=True),
    Quantity(name="C", low=0, high=1),
    *_rows("sensitivity specificity PPV NPV", low=0, high=1, rate=True, spelled=True),
    Quantity(name="I2", low=0),
    # frequencies
    *_rows("incidence prevalence", low=0),
    Quantity(name="p_rep", low=0),
)
NAMED: Final = {each.name: each for each in ALL}


def names(holds: Callable[[Quantity], bool]) -> frozenset[str]:
    """Names of the quantities for which something holds."""
    return frozenset(each.name for each in ALL if holds(each))


def spellings(holds: Callable[[Quantity], bool], fewest: int = 1) -> dict[str, str]:
    """Of the quantities for which something holds: name and a pattern of its words, the longest first.

    Words of less than ``fewest`` characters are left out.
    """
    words = {each.name: [word for word in each.words if len(word) >= fewest] for each in ALL if holds(each)}
    return {
        name: "|".join(map(re.escape, sorted(spelled, key=len, reverse=True))).replace(r"\-", "[-–]")
        for name, spelled in words.items()
        if spelled
    }


#: Ratios of two groups, whose intervals are symmetric in their logarithms.
RATIOS: Final = names(lambda each: each.scale == "ratio")
#: Printed beside a p-value that belongs to a test.
EFFECT_SIZES: Final = names(lambda each: each.effect_size)
