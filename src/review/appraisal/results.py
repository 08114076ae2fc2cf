"""From rows of ``data/`` to results: the interval that each printed row gives, or the reason for none.

A printed number stands for all that round to it, so an interval is judged as wide as rounding can make it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from review import effects, recompute
from review.appraisal.rule import RATIOS, Result
from review.printed import Interval, interval_of, p_value_interval

Row = Mapping[str, str]

_SIDES: Final = {"lower in pain": "lower", "higher in pain": "higher"}
# Where a comparison's numbers stand, by its route; a p-value stands in the row of its test.
_SOURCES: Final = {
    "summaries": ("summaries", "summary1_id"), "counts": ("counts", "count1_id"),
    "estimate and interval": ("estimates", "estimate_id"), "pooled": ("pooled", "pooled_id"),
}  # fmt: skip
# The level of printed intervals was not recorded; 95 % is assumed throughout.
_NONE: Final = Interval(math.nan, math.nan)
_LEAST: Final = 1e-9  # a rounded SD or p may be as small as this, but not zero


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a row prints: an interval (NaN if none follows), a p-value, a direction, and people."""

    interval: Interval = _NONE
    p: Interval | None = None
    observed: str = ""
    people: int | None = None
    agree: bool = True


def result_of(bearing: Row, numbers: Numbers, scale: float = 1.0) -> Result:
    """The result that a row of ``bearings`` points to; ``scale`` multiplies what matters by convention."""
    ratio = bearing["important_unit"] in RATIOS
    low, high = (_log(end) if ratio else end for end in (numbers.interval.low, numbers.interval.high))
    reference, important = float(bearing["reference"] or ratio), None
    named = bool(bearing["reference"]) and reference != float(ratio)
    if bearing["important"]:
        important = float(bearing["important"])
        important = math.log(important) if ratio else important
        important *= scale if bearing["important_source"] == "convention" else 1.0
    return Result(
        low=low,
        high=high,
        reference=math.log(reference) if ratio else reference,
        named=named,
        important=important,
        p=numbers.p,
        observed=bearing["observed"] or numbers.observed,
    )


def numbers_of(table: str, row: Row) -> Numbers:
    """What a row of a table gives; a row of ``comparisons`` must be joined with its numbers."""
    if table == "comparisons":
        return _of_comparison(row)
    if table == "tests":
        return _of_test(row)
    if table == "counts":
        return Numbers(_of_share(row), people=_whole(row["total"]))
    if row.get("ci_low") and row.get("ci_high"):
        agree = not row["measure"].endswith("difference") or _centered(row)
        return Numbers(_as_wide_as_printed(row), people=_people(row), agree=agree)
    return Numbers(p=_p(row), people=_people(row))


def seen(table: str, row: Row, records: Mapping[str, Mapping[str, Row]]) -> str:
    """How the numbers of a row were seen; a comparison's are in the row it points to."""
    if table != "comparisons":
        return row["seen"]
    target, column = _SOURCES.get(row["route"], ("tests", "test_id"))
    return records[target][row[column]]["seen"] if row[column] else ""


def _of_comparison(row: Row) -> Numbers:
    """Hedges g (or the odds ratio) of group 1 against group 2, with its 95 % interval."""
    n1, n2 = (_whole(row[name]) for name in ("n1", "n2"))
    observed, people = _SIDES.get(row["direction"], ""), (n1 + n2 if n1 and n2 else None)
    route, sign = row["route"], -1 if observed == "lower" else 1
    agree = _agrees(row)
    if route == "summaries" and n1 and n2:
        return Numbers(_of_summaries(row, n1, n2), None, observed, people, agree)
    if route == "counts":
        counts = [float(row[name]) for name in ("count1", "total1", "count2", "total2")]
        return Numbers(effects.log_odds_ratio(*counts).ratio()[1], None, observed, people, agree)
    if n1 and n2 and route in ("t", "p and n", "estimate and interval"):
        found = [effects.d_to_g(effects.t_to_d(t, n1, n2)).interval() for t in _ts(row, n1 + n2 - 2, sign)]
        return Numbers(_hull(found), None, observed, people, agree)
    if route == "pooled":  # as printed, whichever sign the review gave to weakness
        return Numbers(_as_wide_as_printed(row, "pooled_"), people=people)
    return Numbers(_NONE, _p(row), observed, people, agree)


def _as_wide_as_printed(row: Row, prefix: str = "") -> Interval:
    """A printed interval with the rounding of its ends, or of what was pooled, where that was recomputed."""
    low, high = (interval_of(row[f"{prefix}ci_{end}"]) for end in ("low", "high"))
    carried = [row.get(f"{prefix}carried_{end}", "") for end in ("low", "high")]
    if all(carried):
        return Interval(min(low.low, float(carried[0])), max(high.high, float(carried[1])))
    return Interval(low.low, high.high)


def _of_summaries(row: Row, n1: int, n2: int) -> Interval:
    """Interval of Hedges g over all means and SDs that round to the printed ones."""
    mean1, sd1, mean2, sd2 = (interval_of(row[name]) for name in ("mean1", "sd1", "mean2", "sd2"))
    ends = [(mean1.low, mean2.high), (mean1.high, mean2.low)]
    spreads = [(sd1.low, sd2.low), (sd1.high, sd2.high)]
    return _hull([effects.hedges_g(m1, max(s1, _LEAST), n1, m2, max(s2, _LEAST), n2).interval()
                  for m1, m2 in ends for s1, s2 in spreads])  # fmt: skip


def _ts(row: Row, df: int, sign: int) -> list[float]:
    """The values of t between which rounding leaves it, from t, an exact p, or a difference's interval."""
    if row["route"] == "t":
        return [sign * abs(end) for end in _ends(interval_of(row["value"]))]
    if row["route"] == "p and n":
        return [effects.p_to_t(max(end, _LEAST), df, sign=sign) for end in _ends(interval_of(row["p"]))]
    low, high = (interval_of(row[name]) for name in ("ci_low", "ci_high"))
    errors = [effects.ci_to_se(low.low, high.high, df=df), effects.ci_to_se(low.high, high.low, df=df)]
    turn = -1 if row["reversed"] == "yes" else 1
    return [turn * end / error for end in _ends(interval_of(row["estimate"])) for error in errors]


def _ends(interval: Interval) -> tuple[float, float]:
    """Both ends of an interval."""
    return float(interval.low), float(interval.high)


def _hull(intervals: Sequence[Interval]) -> Interval:
    return Interval(min(each.low for each in intervals), max(each.high for each in intervals))


def _of_test(row: Row) -> Numbers:
    n = _whole(row["n"])
    if row["statistic"] == "r" and n:
        z = effects.fisher_z(float(row["value"]), n).interval()
        return Numbers(Interval(math.tanh(z.low), math.tanh(z.high)), people=n, agree=_agrees(row))
    observed = ""
    if row["statistic"] == "r" and row["value"]:
        observed = "lower" if float(row["value"]) < 0 else "higher"
    return Numbers(p=_p(row), observed=observed, people=n, agree=_agrees(row))


def _of_share(row: Row) -> Interval:
    """Wilson's interval of a share, in percent; none where the number of people was not printed."""
    n = _whole(row["total"])
    if not n:
        return _NONE
    share, z2 = (
        (float(row["count"]) / n if row["count"] else float(row["percent"]) / 100),
        1.959963984540054**2,
    )
    middle, half = share + z2 / (2 * n), math.sqrt(z2 * (share * (1 - share) + z2 / (4 * n)) / n)
    return Interval(100 * (middle - half) / (1 + z2 / n), 100 * (middle + half) / (1 + z2 / n))


def _agrees(row: Row) -> bool:
    """Whether the printed p follows from the printed statistic, or from means, SDs, and sizes."""
    if not row["p"]:
        return True
    printed = _p(row)
    assert printed is not None
    if row["statistic"] in ("t", "z", "chi2") and row["value"] and (row["df"] or row["statistic"] == "z"):
        df = row["df"] or None
        return bool(recompute.p_interval(row["statistic"], row["value"], df).overlaps(printed))  # type: ignore[arg-type]
    summaries = [row.get(name, "") for name in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")]
    if not all(summaries):
        return True
    m1, s1, n1, m2, s2, n2 = summaries
    implied = [recompute.t_test(m1, s1, int(n1), m2, s2, int(n2), equal_var=e).p_value for e in (True, False)]
    return any(bool(interval.overlaps(printed)) for interval in implied)


def _centered(row: Row) -> bool:
    """Whether a difference can be the middle of its interval, by what each printed number stands for."""
    value, low, high = (interval_of(row[name]) for name in ("value", "ci_low", "ci_high"))
    return bool(value.overlaps(Interval((low.low + high.low) / 2, (low.high + high.high) / 2)))


def _log(ratio: float) -> float:
    return -math.inf if ratio <= 0 else math.log(ratio)  # NaN stays NaN


def _p(row: Row) -> Interval | None:
    if not row.get("p"):
        return None
    return p_value_interval(row["p_relation"].replace("=", "") + row["p"])


def _people(row: Row) -> int | None:
    sizes = [_whole(row.get(name, "")) for name in ("n1", "n2")]
    return sum(size or 0 for size in sizes) or _whole(row.get("n_total", "")) or _whole(row.get("n", ""))


def _whole(text: str) -> int | None:
    return int(text) if text else None
