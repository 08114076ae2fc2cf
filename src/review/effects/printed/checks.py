"""Printed p-values and intervals that no route needs, held against what the rest implies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np

from review.effects.effect import Effect
from review.effects.printed.values import Value
from review.printed import Interval

_RATIOS: Final = ("or", "rr", "hr", "irr")
_DIFFERENCES: Final = ("md", "rd", "d", "g", "change")
_FEWEST_DF: Final = 3.0  # of a t-test whose degrees of freedom are not known
_CALLED: Final = {"md": "difference", "rd": "risk difference", "d": "d", "g": "g", "change": "change"}


@dataclass(frozen=True, slots=True)
class Check:
    """A printed p or interval, what the other numbers imply in its place, and whether these meet.

    ``options`` are the options whose numbers were compared.
    """

    what: str
    printed: str
    source: str
    implied: tuple[Interval, ...]
    agree: bool
    options: frozenset[str]


def check(values: Mapping[str, Value], paired: bool) -> tuple[Check, ...]:
    """Compare what can be compared; nothing where readings would allow any number."""
    return tuple(each for make in (_p, _interval_of_r, _interval_of_d, _interval_of_difference, _p_of_counts)
                 for each in make(values, paired))  # fmt: skip


def _p(values: Mapping[str, Value], paired: bool) -> Iterator[Check]:
    """P of an estimate whose interval or SE is printed, by z and by t."""
    name = next((name for name in (*_RATIOS, *_DIFFERENCES) if name in values), None)
    if name is None or "p" not in values or not ("se" in values or "low" in values):
        return
    log = np.log if name in _RATIOS else np.asarray
    with np.errstate(divide="ignore", invalid="ignore"):
        top = _reach(values, name, log)
    if top is None:
        return
    df = None if name in _RATIOS else values["t_df"].value if "t_df" in values else _FEWEST_DF
    implied = Interval(_two_sided(top[1], None), _two_sided(top[0], df))
    what = _CALLED.get(name, name.upper())
    beside = "SE" if "se" in values else "interval"
    yield _compared("p", ("p",), values, f"{what} and its {beside}", ((implied,),),
                    (name, "p", "se", "low", "t_df"))  # fmt: skip


def _reach(values: Mapping[str, Value], name: str, log: Callable[[Any], Any]) -> tuple[float, float] | None:
    """The smallest and the largest |statistic| that estimate and interval (or SE) allow."""
    estimate = values[name]
    if "se" in values:
        parts = [
            log(np.array([estimate.low, estimate.high])),
            np.array([values["se"].low, values["se"].high]),
        ]
        size = abs(parts[0])
        least = 0.0 if parts[0][0] <= 0 <= parts[0][1] else size.min()
        return (float(least / parts[1].max()), float(size.max() / parts[1].min())) if parts[1].min() else None
    low, high, width = values["low"], values["high"], values["width"].value
    width = max(width, values["t_width"].value) if "t_width" in values and name not in _RATIOS else width
    ends = [log(np.array([end.low, end.high])) for end in (low, high)]
    narrow, wide = ends[1][0] - ends[0][1], ends[1][1] - ends[0][0]
    if not np.isfinite(wide) or narrow <= 0:
        return None
    at = log(np.array([estimate.low, estimate.high]))
    least = 0.0 if at[0] <= 0 <= at[1] else abs(at).min()
    return float(least * values["width"].value / wide), float(abs(at).max() * width / narrow)


def _two_sided(statistic: float, df: float | None) -> float:
    from scipy.special import ndtr, stdtr

    return float(2 * (ndtr(-statistic) if df is None else stdtr(df, -statistic)))


def _interval_of_r(values: Mapping[str, Value], paired: bool) -> Iterator[Check]:
    """Interval of a correlation of n people by Fisher's z."""
    if paired or not values.keys() >= {"r", "n", "low"} or values["n"].value <= 3:
        return
    half = values["width"].value / 2 / np.sqrt(values["n"].value - 3)
    r = np.arctanh(np.clip([values["r"].low, values["r"].high], -1 + 1e-12, 1 - 1e-12))
    ends = tuple(Interval(*np.tanh(r + side * half).tolist()) for side in (-1, 1))
    yield _compared("interval", ("low", "high"), values, "r and n", (ends,), ("r", "n", "low"))


def _interval_of_d(values: Mapping[str, Value], paired: bool) -> Iterator[Check]:
    """Interval of d or g by its large-sample variance, and by noncentral t."""
    name = next((name for name in ("d", "g") if name in values), None)
    if paired or name is None or not values.keys() >= {"n1", "n2", "low"} or values["n1"].assumed:
        return
    from review.effects.conversions import t_to_d

    n1, n2, level = values["n1"].value, values["n2"].value, _level(values)
    effects = [
        t_to_d(end / np.sqrt(1 / n1 + 1 / n2), n1, n2) for end in (values[name].low, values[name].high)
    ]
    readings = []
    for method in ("wald", "noncentral-t"):
        least, most = (effect.interval(level, method) for effect in effects)
        readings.append((Interval(least.low, most.low), Interval(least.high, most.high)))
    options = (name, "n1", "n2", "low")
    yield _compared("interval", ("low", "high"), values, f"{name} and the sizes", tuple(readings), options)


def _level(values: Mapping[str, Value]) -> float:
    from scipy.special import ndtr

    return float(2 * ndtr(values["width"].value / 2) - 1)


def _interval_of_difference(values: Mapping[str, Value], paired: bool) -> Iterator[Check]:
    """Interval of a difference of means, by Student's or Welch's t, and by z."""
    needs = {"mean1", "sd1", "n1", "mean2", "sd2", "n2", "low", "t_width"}
    others = values.keys() & {*_RATIOS, "rd", "d", "g", "r"}
    if paired or others or not values.keys() >= needs or values["sd1"].approximate:
        return
    names = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")
    corners = np.array(list(product(*({values[name].low, values[name].high} for name in names)))).T
    m1, s1, n1, m2, s2, n2 = corners
    v1, v2, df = s1**2 / n1, s2**2 / n2, n1 + n2 - 2
    pooled = np.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df * (1 / n1 + 1 / n2))
    welch = np.sqrt(v1 + v2)
    from scipy.special import stdtrit

    t_of_welch = -stdtrit((v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1)), (1 - _level(values)) / 2)
    halves = (pooled * values["t_width"].value / 2, welch * t_of_welch, welch * values["width"].value / 2)
    readings = []
    for half in halves:
        low, high = m1 - m2 - half, m1 - m2 + half
        readings.append((Interval(low.min(), low.max()), Interval(high.min(), high.max())))
    yield _compared("interval", ("low", "high"), values, "means, SDs and sizes", tuple(readings),
                    ("mean1", "sd1", "n1", "low"))  # fmt: skip


def _p_of_counts(values: Mapping[str, Value], paired: bool) -> Iterator[Check]:
    """P of two counts by chi-squared, with and without Yates's correction, and by Fisher's test."""
    names = ("events1", "total1", "events2", "total2")
    if paired or not values.keys() >= {*names, "p"} or values.keys() & {*_RATIOS, "rd", "md", "time1"}:
        return
    from scipy.stats import chi2_contingency, fisher_exact

    a, n1, c, n2 = (values[name].value for name in names)
    table = np.array([[a, n1 - a], [c, n2 - c]])
    if not (table.sum(0) > 0).all():
        return
    found = [float(chi2_contingency(table, correction=yates).pvalue) for yates in (False, True)]
    found.append(float(fisher_exact(table).pvalue))
    readings = tuple((Interval(p, p),) for p in found)
    yield _compared("p", ("p",), values, "the counts (χ², Yates, Fisher)", readings, (*names, "p"))


def _compared(
    what: str, names: Sequence[str], values: Mapping[str, Value], source: str,
    readings: Sequence[Sequence[Interval]], used: Sequence[str],
) -> Check:  # fmt: skip
    """Whether some reading meets the printed number, or both ends; else the first is what is implied."""
    # "p = .000" and "p < .001" reach down to 0.
    low = [0.0 if values[name].is_bound and values[name].high < 1 else values[name].low for name in names]
    printed = [Interval(end, values[name].high) for end, name in zip(low, names, strict=True)]
    fits = [
        all(one.overlaps(other) for one, other in zip(printed, reading, strict=True)) for reading in readings
    ]
    text = " to ".join(values[name].text for name in names)
    options = frozenset[str]().union(*(values[name].options for name in used if name in values))
    return Check(what, text, source, tuple(readings[0]), any(fits), options)


def outside(values: Mapping[str, Value], center: Effect) -> bool:
    """Whether a printed estimate lies outside its own printed interval, whatever the rounding."""
    names = [name for name in (*_RATIOS, *_DIFFERENCES) if name in values]
    if len(set(names)) != 1 and set(names) != {"md", "change"}:
        return False
    at, low, high = values[names[0]], values["low"], values["high"]
    return at.high <= low.low or at.low >= high.high
