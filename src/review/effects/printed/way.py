"""A formula from printed numbers to an effect: what it needs, gives, and how it reads with numbers put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from review import effects
from review.effects import Effect

_PRINTED = {"md": "difference", "rd": "risk difference", "g": "g", "d": "d", "change": "change"}
_SMALLEST = 1e-9  # of a standard error that rounding allows to be 0, relative to its interval

#: Of the Cochrane Handbook (2024): SDs from a difference's SE, interval, t and p; SEs of effects from theirs.
DIFFERENCE, ESTIMATE = "Cochrane Handbook 6.5, 6.5.2.3", "Cochrane Handbook 6.5, 6.3"


@dataclass(frozen=True, slots=True)
class Way:
    """A formula that leads from printed numbers to an effect size.

    Parameters
    ----------
    name : str
        How the way is called in output.
    evidence : str
        The printed number that it rests on, such as the t or the p-value. Two ways that rest on the same
        number agree trivially, so they are not compared with each other.
    measure : str
        The effect size that it gives.
    needs : str
        Names of the numbers that must be printed, separated by spaces.
    effect : callable
        From these numbers to the effect.
    formula, source : str
        For the reader, in one line; and where the formula is published.
    if_welch : bool
        Whether it holds for a t of Welch's test, too.
    assumes : str
        What has to be supposed whatever the numbers are; empty for nothing.
    """

    name: str
    evidence: str
    measure: str
    needs: str
    effect: Callable[..., Any]
    formula: str
    source: str
    if_welch: bool = False
    assumes: str = ""


def se_of(low: Any, high: Any, width: Any) -> Any:
    """Standard error behind an interval that is ``width`` of them wide; never quite 0."""
    return np.maximum(high - low, _SMALLEST * (abs(high) + abs(low))) / width


def log_of(ratio: Any) -> Any:
    """Its logarithm; a ValueError tells what a ratio must be."""
    if not np.all(np.asarray(ratio) > 0):
        raise ValueError("a ratio and its interval are above 0; leave out what was printed as 0")
    return np.log(ratio)


def se_of_statistic(estimate: Any, statistic: Any) -> Any:
    """|estimate / t|, which a t of 0 does not tell."""
    if np.any(np.asarray(statistic) == 0):
        raise ValueError("a statistic of 0 tells no standard error; give --se, --ci or --sd")
    return abs(estimate / statistic)


def interval_ways(measure: str, flag: str, logs: bool) -> tuple[Way, ...]:
    """A printed estimate with its interval, SE or p, and the middle of the interval."""
    log: Callable[[Any], Any] = log_of if logs else np.asarray
    ln, middle = ("ln ", "√({low}·{high})") if logs else ("", "({low} + {high}) / 2")

    def with_interval(value: Any, low: Any, high: Any, width: Any) -> Effect:
        return Effect(log(value), se_of(log(low), log(high), width) ** 2, measure)

    def at_middle(low: Any, high: Any, width: Any) -> Effect:
        return Effect((log(low) + log(high)) / 2, se_of(log(low), log(high), width) ** 2, measure)

    def with_p(value: Any, p: Any) -> Effect:
        estimate = log(value)
        return Effect(estimate, np.asarray(effects.p_to_se(estimate, p)) ** 2, measure)

    name = _PRINTED.get(flag, flag.upper())
    se = f"SE = ({ln}{{high}} − {ln}{{low}}) / {{width}}"
    of_log = " of its log" if logs else ""
    return (
        Way(f"{name} and its interval", flag, measure, f"{flag} low high width", with_interval,
            f"{{{flag}}}, {se}", ESTIMATE),
        Way("middle of the interval", "interval", measure, "low high width", at_middle,
            f"{middle}, {se}", ESTIMATE),
        Way(f"{name} and p", flag, measure, f"{flag} p", with_p,
            f"{{{flag}}}, SE = |{ln}{{{flag}}}| / z(p {{p}})", ESTIMATE),
        Way(f"{name} and the SE{of_log}", flag, measure, f"{flag} se",
            lambda value, se: Effect(log(value), se**2, measure), f"{{{flag}}}, SE{of_log} {{se}}",
            "as printed",
            assumes="that the SE is that of the log" if logs else ""),
    )  # fmt: skip
