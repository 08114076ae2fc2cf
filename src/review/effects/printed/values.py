"""Printed numbers by name, as the intervals they stand for; and what follows from them without an effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from review import effects
from review.printed import Interval, NotANumber, Printed, Rounding, p_value_interval

#: Options, and what their numbers are called, by how many there are.
LAYOUT: dict[str, dict[int, str]] = {
    "mean": {1: "change", 2: "mean1 mean2"}, "sd": {1: "sd_change", 2: "sd1 sd2", 3: "sd1 sd2 sd_change"},
    "se": {1: "se", 2: "se1 se2"}, "n": {1: "n", 2: "n1 n2"},
    "ci": {2: "low high", 4: "low1 high1 low2 high2"}, "median": {2: "median1 median2"},
    "iqr": {4: "q1_1 q3_1 q1_2 q3_2"}, "range": {4: "minimum1 maximum1 minimum2 maximum2"},
    "events": {1: "events", 2: "events1 events2"}, "total": {2: "total1 total2"},
    "time": {2: "time1 time2"},
    "df": {1: "df", 2: "df1 df2"}, "table": {2: "rows columns"},
    **{name: {1: name} for name in (
        "t", "f", "chi2", "z", "r", "p", "d", "g", "md", "rd", "or", "rr", "hr", "irr", "oe", "v",
    )},
}  # fmt: skip
_WHOLE = {"n", "n1", "n2", "events", "events1", "events2", "total1", "total2", "rows", "columns"}
_FROM_0 = {"sd1", "sd2", "sd_change", "se", "se1", "se2", "f", "chi2", "or", "rr", "hr", "irr", "v",
           "time1", "time2"}  # fmt: skip
_ENDS = ("low high", "low1 high1", "low2 high2", "q1_1 q3_1", "q1_2 q3_2", "minimum1 maximum1",
         "minimum2 maximum2")  # fmt: skip
_NO_P = 1e-10  # of its upper end stands for p = 0, which no statistic reaches


@dataclass(frozen=True, slots=True)
class Value:
    """A number that enters formulas: how it is written there, its value, and what rounding allows."""

    text: str
    value: float
    low: float
    high: float
    options: frozenset[str] = frozenset()
    is_bound: bool = False
    approximate: str | None = None
    assumed: str | None = None


def read(given: Mapping[str, Sequence[str]], tails: int, rounding: Rounding) -> dict[str, Value]:
    """The printed numbers by name, each as the interval that it stands for."""
    values = {}
    for option, texts in given.items():
        if len(texts) not in LAYOUT[option]:
            wanted, got = " or ".join(map(str, LAYOUT[option])), ", ".join(map(repr, texts))
            counts = "; counts go to --events and --total" if option == "table" else ""
            raise ValueError(f"--{option} takes {wanted} number(s), got {len(texts)}: {got}{counts}")
        for name, text in zip(LAYOUT[option][len(texts)].split(), texts, strict=True):
            try:
                values[name] = _p(text, tails, rounding) if name == "p" else _number(name, text, rounding)
            except NotANumber as problem:
                raise ValueError(f"--{option}: {problem}") from None
            values[name] = replace(values[name], options=frozenset({option}))
        _in_order(option, values)
    return values


def _in_order(option: str, values: Mapping[str, Value]) -> None:
    """Refuse limits that were typed the other way round: an interval of negative width has no meaning."""
    for ends in map(str.split, _ENDS):
        low, high = (values.get(name) for name in ends)
        if low and high and low.options == {option} and low.value > high.value:
            raise ValueError(f"--{option}: the lower number comes first, got {low.text} and {high.text}")


def _number(name: str, text: str, rounding: Rounding) -> Value:
    printed = Printed(text)
    if printed.relation != "=":
        raise NotANumber(f"{text!r} is a bound; only --p takes one")
    exact = name in _WHOLE or (name.startswith("df") and printed.decimals <= 0)
    if name in _WHOLE and printed.value != int(printed.value):
        raise NotANumber(f"{text!r} must be a whole number")
    ends = Interval(printed.value, printed.value) if exact else printed.interval(rounding)
    low = max(ends.low, 0.0) if name in _FROM_0 else ends.low
    shown = text.strip().replace("-", "−")
    return Value(f"({shown})" if shown.startswith("−") else shown, printed.value, low, ends.high)


def _p(text: str, tails: int, rounding: Rounding) -> Value:
    """A p-value, made two-sided."""
    ends, factor = p_value_interval(text, rounding=rounding), 2 // tails
    bare = text.strip().lower().removeprefix("p").strip()
    printed = Printed(bare) if any(map(str.isdigit, bare)) else Printed("> .05")  # else "ns"
    at, shown = printed.value, f"{printed.relation} {printed.text.lstrip('<>≤≥=~ ')}"
    if at == 0:  # ".000" was rounded to it
        at, shown = ends.high, f"< {ends.high:g}"
    high = min(ends.high * factor, 1.0)
    low = max(ends.low * factor, _NO_P * high)
    shown = shown.replace(" ", f" {factor}·", 1) if factor > 1 else shown
    return Value(shown, min(at * factor, 1.0), low, high, is_bound="=" not in shown)


def complete(values: dict[str, Value], paired: bool, ci_level: float, higher: int | None) -> None:
    """Add what follows: group sizes from each other or from df, quantiles, the direction."""
    from scipy.special import ndtri, stdtrit

    if "f" in values and "df" in values:
        values |= {"df1": _exact(1), "df2": values.pop("df")}
    for statistic, df in (("f", "df1"), ("chi2", "df")):
        if statistic in values and (df not in values or values[df].value == 1):
            values[f"{statistic}_of_two"] = values[statistic]
    if "chi2" in values and "rows" not in values and "df" in values:
        assumed = (
            None if values["df"].value == 1 else "a table with two rows; if not, say --table ROWS COLUMNS"
        )
        values["rows"] = replace(_exact(2), assumed=assumed, options=values["df"].options)
        values["columns"] = replace(_exact(values["df"].value + 1), options=values["df"].options)
    if paired and ("md" in values) != ("change" in values):
        one, other = ("md", "change") if "md" in values else ("change", "md")
        values[other] = values[one]
    if values.keys() >= {"events1", "n1"} and not values.keys() & {"total1", "time1"}:
        values |= {"total1": values["n1"], "total2": values["n2"]}
    if "events1" in values and not values.keys() & {"total1", "time1"}:
        values["events"] = _exact(values["events1"].value + values["events2"].value, values["events1"])
    _complete_sizes(values, paired)
    tail = (1 - ci_level) / 2
    values["width"] = _exact(-2 * float(ndtri(tail)))
    if "n1" in values:
        people = values["n1"].value + (-1 if paired else values["n2"].value - 2)
        if people > 0:
            values["t_width"] = _exact(-2 * float(stdtrit(people, tail)))
    elif paired:
        values["t_width"] = values["width"]
    values["sign"] = _sign(values, higher, paired)
    if paired and "r" not in values:
        _correlation(values)


def _correlation(values: dict[str, Value]) -> None:
    """Correlation of two measurements that the SD of change, or the t, tells with both SDs."""
    if not values.keys() >= {"mean1", "sd1", "mean2", "sd2", "n"}:
        return
    sds = [values["sd1"], values["sd2"]]
    if "sd_change" in values:
        values["r"] = _derived(effects.change_sd_to_r, [*sds, values["sd_change"]], "")
    elif "t" in values and values["t"].value:
        whole = [*sds, values["mean1"], values["mean2"], values["t"], values["n"]]
        values["r"] = replace(_derived(_r_of_t, whole, ""), assumed="the correlation that t implies")


def _r_of_t(sd1: Any, sd2: Any, mean1: Any, mean2: Any, t: Any, n: Any) -> Any:
    return effects.change_sd_to_r(sd1, sd2, abs(mean1 - mean2) / abs(t) * np.sqrt(n))


def _sign(values: Mapping[str, Value], higher: int | None, paired: bool) -> Value:
    """1 or -1 for the higher group; both if what would tell was rounded to 0."""
    shown = _directions(values, paired) if higher is None else [3 - 2 * higher]
    told = next((float(np.sign(each)) for each in shown if each), 0.0)
    if told:
        return replace(_exact(told), text="−" if told < 0 else "")
    either = "p" in values and values["p"].high >= 1  # p > .05 says nothing of a direction
    assumed = None if shown or either else "that group 1 is higher; if group 2 is, say --higher 2"
    return replace(_exact(1), text="±" if shown else "", low=-1 if shown else 1, assumed=assumed)


def _complete_sizes(values: dict[str, Value], paired: bool) -> None:
    if "total1" in values and "n1" not in values:
        values |= {"n1": values["total1"], "n2": values["total2"]}
    df = values.get("df2", values.get("df"))
    if not values.keys() & {"n", "n1"} and df and values.keys() & {"t", "f_of_two"}:
        values["n"] = _exact(df.value + (1 if paired else 2), df)
    if paired:
        values |= {"n1": values["n"], "n2": values["n"]} if "n" in values else {}
    elif "n1" in values:
        values["n"] = _exact(values["n1"].value + values["n2"].value, values["n1"], values["n2"])
    elif "n" in values:
        least = values["n"].value // 2
        more = values["n"].value - least
        even = "groups of equal size" if least == more else f"groups of {more:g} and {least:g}"
        for name, size in (("n1", more), ("n2", least)):
            values[name] = replace(_exact(size, values["n"]), assumed=even)
    if "df2" in values and values["df1"].value == 1:
        values["t_df"] = values["df2"]
    elif "df" in values and "chi2" not in values:
        values["t_df"] = values["df"]
        if "t" in values and not paired and "n" in values and values["df"].value != values["n"].value - 2:
            note = "equal SDs, although df is not n1 + n2 - 2 (Welch's test, or missing people?)"
            values["t"] = replace(values["t"], assumed=note)
    elif "n" in values:
        values["t_df"] = _exact(values["n"].value - (1 if paired else 2), values["n"])


def _exact(value: float, *origins: Value) -> Value:
    options = frozenset[str]().union(*(origin.options for origin in origins))
    return Value(f"{value:.4g}", value, value, value, options)


def _directions(values: Mapping[str, Value], paired: bool) -> list[float]:
    """What is printed with a direction, as numbers that are positive where group 1 is higher."""
    known = {name: value.value for name, value in values.items()}
    signed = [known[name] for name in ("change", "t", "md", "rd", "d", "g", "z", "oe") if name in known]
    signed += [known["r"]] if "r" in known and not paired else []
    signed += [known[name] - 1 for name in ("or", "rr", "hr", "irr") if name in known]
    for one, other in (("mean1", "mean2"), ("median1", "median2")):
        signed += [known[one] - known[other]] if known.keys() >= {one, other} else []
    if known.keys() >= {"events1", "total1", "events2", "total2"}:
        signed.append(known["events1"] * known["total2"] - known["events2"] * known["total1"])
    if known.keys() >= {"events1", "time1", "events2", "time2"}:
        signed.append(known["events1"] * known["time2"] - known["events2"] * known["time1"])
    return signed


#: How means and SDs can be described: what is printed of each group, and what the SD is then.
_FIVE = "median q1_ q3_ minimum maximum n"
_DESCRIPTIONS: tuple[tuple[str, str, Callable[..., Any] | None, str], ...] = (
    ("means and SDs", "sd", None, ""),
    ("means and SEs", "se n", effects.se_to_sd, "({}·√{})"),
    ("means and their intervals", "low high n", effects.ci_to_sd, "(({1} − {0})·√{2} / 2t)"),
    ("medians, quartiles and ranges", _FIVE, effects.five_numbers_to_mean_sd, ""),
    ("medians and quartiles", "median q1_ q3_ n", effects.median_iqr_to_mean_sd, ""),
    ("medians and ranges", "median minimum maximum n", effects.median_range_to_mean_sd, ""),
)
#: Who found how an SD (and a mean) follow from what is printed instead.
SOURCES = {
    "means and SEs": "Cochrane Handbook 6.5, 6.5.2.2",
    "means and their intervals": "Cochrane Handbook 6.5, 6.5.2.2",
    "medians, quartiles and ranges": "mean Luo et al. 2018, SD Shi et al. 2020, interval McGrath et al. 2023",
    "medians and quartiles": "mean Luo et al. 2018, SD Wan et al. 2014, interval McGrath et al. 2023",
    "medians and ranges": "mean Luo et al. 2018, SD Wan et al. 2014, interval McGrath et al. 2023",
}


def descriptions(
    values: Mapping[str, Value], paired: bool, ci_level: float
) -> list[tuple[str, dict[str, Value]]]:
    """Means and SDs of both groups as printed, and as they follow from SEs, intervals, or medians."""
    found: list[tuple[str, dict[str, Value]]] = []
    for label, needs, to_sd, text in _DESCRIPTIONS:
        described: dict[str, Value] = {}
        for group in "12":
            names = [f"{name}{group}" for name in needs.split()]
            if values.keys() >= set(names):
                numbers = [values[name] for name in names]
                described |= _described(group, numbers, to_sd, text, ci_level)
        medians = label.startswith("medians")
        whole = described.keys() >= ({"mean1", "mean2"} if medians else {"sd1", "sd2"})
        if whole and not (medians and any(before.startswith("medians") for before, _ in found)):
            found.append((f"{label}, and r" if paired else label, described))
    return found


def _described(
    group: str, numbers: list[Value], to_sd: Callable[..., Any] | None, text: str, ci_level: float
) -> dict[str, Value]:
    if to_sd is None:
        return {f"sd{group}": numbers[0]}
    if text:
        of = partial(to_sd, level=ci_level) if to_sd is effects.ci_to_sd else to_sd
        return {f"sd{group}": _derived(of, numbers, text)}
    parts = (("mean", lambda *n: to_sd(*n).mean), ("sd", lambda *n: to_sd(*n).sd))
    printed = [number.value for number in numbers]
    assumed = to_sd(*printed).approximate
    if effects.is_skewed(**dict(zip(_FIVE_NAMES[len(printed), to_sd], printed, strict=True))):
        assumed += f"; group {group} is too lopsided for that (Shi et al. 2023): rather compare medians"
    return {f"{name}{group}": replace(_derived(of, numbers, ""), approximate=assumed) for name, of in parts}


_FIVE_NAMES: dict[tuple[int, Any], list[str]] = {
    (6, effects.five_numbers_to_mean_sd): ["median", "q1", "q3", "minimum", "maximum", "n"],
    (4, effects.median_iqr_to_mean_sd): ["median", "q1", "q3", "n"],
    (4, effects.median_range_to_mean_sd): ["median", "minimum", "maximum", "n"],
}


def _derived(function: Callable[..., Any], numbers: list[Value], text: str) -> Value:
    value, ends = extremes(function, numbers)
    shown = text.format(*(number.text for number in numbers)) or f"{value:.4g}".replace("-", "−")
    return replace(_exact(value, *numbers), text=shown, low=ends.low, high=ends.high)


def extremes(function: Callable[..., Any], numbers: Sequence[Value]) -> tuple[float, Interval]:
    """Its value, and its extremes over the corners of the numbers' intervals.

    The formulas are monotone in each number alone, so nothing between the corners lies beyond them. (The
    SD of changes and Welch's df turn somewhere; there a corner is off by the square of a rounding.)
    """
    value = float(function(*(number.value for number in numbers)))
    corners = list(product(*({number.low, number.high} for number in numbers)))
    try:
        reached = np.ravel(function(*np.array(corners).T))
    except ValueError:  # some corner is impossible, such as a first quartile above the median
        reached = np.array([found for corner in corners for found in _possible(function, corner)])
    return value, Interval(float(min(reached.min(), value)), float(max(reached.max(), value)))


def _possible(function: Callable[..., Any], corner: Sequence[float]) -> list[float]:
    try:
        return [float(function(*corner))]
    except ValueError:
        return []
