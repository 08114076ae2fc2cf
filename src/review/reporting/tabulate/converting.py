"""Means and SDs from what a paper prints instead of them, each by a formula that is named beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from review.effects import (
    MeanAndSD,
    ci_to_sd,
    five_numbers_to_mean_sd,
    median_iqr_to_mean_sd,
    median_range_to_mean_sd,
    se_to_sd,
)
from review.patterns import regex
from review.records import Proportion, Summary
from review.study.rows import Given, Row

_NUMBER: Final = regex(r"-?\d*\.?\d+")
_DIGITS: Final = 6  # significant ones of a computed number


def converted(row: Row) -> Row:
    """The row with missing means, SDs and counts computed from what is printed, where n is known.

    Parameters
    ----------
    row : Row
        Its numbers that are printed stay as they are.
    """
    numbers = dict(row.numbers)
    for side, printed in zip("12", row.groups, strict=False):
        size = row.numbers.get(f"n{side}i")
        if size is None:
            continue
        n = int(float(size.text))
        made = _count(printed, side, n) if isinstance(printed, Proportion) else _mean_and_sd(printed, side, n)
        for name, value, formula in made:
            if name not in numbers:
                numbers[name] = Given(
                    text=f"{value:.{_DIGITS}g}",
                    location=printed.location,
                    quote=printed.quote,
                    formula=formula,
                )
    gained = numbers.keys() - row.numbers.keys()
    notes = tuple(note for note in row.notes if note.partition(":")[0] not in gained)
    return replace(row, numbers=numbers, notes=notes)


_Made = list[tuple[str, float, str]]


def _mean_and_sd(printed: Summary, side: str, n: int) -> _Made:
    mean, sd = f"m{side}i", f"sd{side}i"
    if printed.sd is not None:
        return []
    if se := _values(printed.se):
        return _tried(lambda: [(sd, se_to_sd(se[0], n), f"SE × √n (SE {printed.se}, n {n})")])
    if printed.mean is None:
        return _of_median(printed, mean, sd, n)
    if limits := _values(printed.ci_low, printed.ci_high):
        level = float(printed.ci_level or "95") / 100
        told = f"t interval of the mean: √n × width / (2 t) ({printed.ci_low} to {printed.ci_high}, n {n})"
        return _tried(lambda: [(sd, ci_to_sd(limits[0], limits[1], n, level), told)])
    return []


def _of_median(printed: Summary, mean: str, sd: str, n: int) -> _Made:
    median = _values(printed.median)
    quartiles, ends = _values(printed.q1, printed.q3), _values(printed.minimum, printed.maximum)
    if not median:
        return []
    if quartiles and ends:
        told = f"mean by Luo 2018, SD by Shi 2020, from median, quartiles and range (n {n})"
        return _both(
            mean,
            sd,
            told,
            lambda: five_numbers_to_mean_sd(median[0], quartiles[0], quartiles[1], ends[0], ends[1], n),
        )
    if quartiles:
        told = f"mean by Luo 2018, SD by Wan 2014, from median and quartiles (n {n})"
        return _both(mean, sd, told, lambda: median_iqr_to_mean_sd(median[0], quartiles[0], quartiles[1], n))
    if ends:
        told = f"mean by Luo 2018, SD by Wan 2014, from median and range (n {n})"
        return _both(mean, sd, told, lambda: median_range_to_mean_sd(median[0], ends[0], ends[1], n))
    return []


def _both(mean: str, sd: str, told: str, compute: Callable[[], MeanAndSD]) -> _Made:
    def made() -> _Made:
        values = compute()
        return [(mean, values.mean, told), (sd, values.sd, told)]

    return _tried(made)


def _count(printed: Proportion, side: str, n: int) -> _Made:
    percent = _values(printed.percent)
    if printed.count is not None or not percent or not 0 <= percent[0] <= 100:
        return []
    name = "ai" if side == "1" else "ci"
    return [
        (
            name,
            float(round(percent[0] * n / 100)),
            f"percentage × n / 100, rounded ({printed.percent}%, n {n})",
        )
    ]


def _tried(compute: Callable[[], _Made]) -> _Made:
    """What is computed; nothing where printed numbers are impossible, such as limits in the wrong order."""
    try:
        return compute()
    except ValueError:
        return []


def _values(*texts: str | None) -> tuple[float, ...]:
    """The numbers, if all are printed plainly; else none."""
    if all(text is not None and _NUMBER.fullmatch(text) for text in texts):
        return tuple(float(text) for text in texts if text is not None)
    return ()
