"""Every route from what was printed to the effect, and whether the routes agree.

A printed number stands for an interval, so each route gives the effects that rounding allows: its extremes
over the corners of those intervals. Routes agree where these overlap. Approximate routes are not compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from review import effects
from review.effects.printed.values import LAYOUT, Value, complete, descriptions, extremes, read
from review.effects.printed.ways import PAIRED_WAYS, STEPS, WAYS, Way
from review.printed import Interval, Printed, Rounding

#: What people write, what it is called inside, and in a sentence.
MEASURES: dict[str, tuple[str, str]] = {
    "g": ("g", "Hedges' g"), "d": ("d", "Cohen's d"), "delta": ("delta", "Glass's Δ"),
    "MD": ("MD", "mean difference"), "ROM": ("log ROM", "ratio of means"), "OR": ("log OR", "odds ratio"),
    "RR": ("log RR", "risk ratio"), "HR": ("log HR", "hazard ratio"), "RD": ("RD", "risk difference"),
    "AS": ("AS", "arcsine difference"), "phi": ("phi", "φ"), "r": ("Fisher z", "r"), "V": ("V", "Cramér's V"),
    "eta2": ("partial eta2", "partial η²"), "omega2": ("partial omega2", "partial ω²"),
    "SMCC": ("SMCC", "mean change in SDs of the change"),
    "SMCR": ("SMCR", "mean change in SDs of measurement 1"),
    "MC": ("MC", "mean change"),
}  # fmt: skip


_ESTIMATES = {
    "d": "d", "g": "g", "md": "MD", "rd": "RD", "or": "log OR", "rr": "log RR", "hr": "log HR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """One way from printed numbers to the effect, on the scale that is reported (ratios, not their logs).

    ``decimals`` are those of the limits, if ``interval`` was given and not computed.
    """

    name: str
    evidence: str
    way: Way
    estimate: float
    interval: Interval | None
    decimals: tuple[int, int] | None
    standard_error: float | None
    possible: Interval
    formula: str
    approximate: str | None
    assumed: tuple[str, ...]
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """All routes to one measure, best first; ``agree`` is None with fewer than two that can be compared."""

    measure: str
    level: float
    routes: tuple[Route, ...]
    apart: tuple[tuple[Route, Route], ...]
    unused: tuple[str, ...]

    @property
    def agree(self) -> bool | None:
        """Whether the exact routes overlap, each with each."""
        return None if sum(not route.approximate for route in self.routes) < 2 else not self.apart


def routes(
    given: Mapping[str, Sequence[str]], *, measure: str | None = None, level: float = 0.95,
    ci_level: float = 0.95, paired: bool = False, higher: int | None = None, tails: int = 2,
    cluster: tuple[float, float] | None = None, rounding: Rounding = "half_up",
) -> Result:  # fmt: skip
    """Every route from printed numbers to one measure.

    Parameters
    ----------
    given : mapping of str to sequences of str
        Printed numbers, as text, by the names of :data:`LAYOUT`: ``{"t": ["2.20"], "n": ["30"]}``.
    measure : str, optional
        One of :data:`MEASURES`; by default what the numbers are usually turned into.
    level, ci_level : float
        Of the interval that is computed, and of those that were printed.
    paired : bool
        Both measurements are of the same ``n`` people; ``r`` is then their correlation.
    higher : {1, 2}, optional
        Higher group, for statistics without direction; by default as in the printed means or t.
    tails : {1, 2}
        Of the printed p.
    cluster : tuple of float, optional
        Observations per person and their ICC; the variance is multiplied by 1 + (m - 1) ICC.

    Raises
    ------
    ValueError
        Names the number that cannot be read, or what is missing.
    """
    values = read(given, tails, rounding)
    name = measure or _usual(values, paired)
    target = MEASURES[name][0]
    complete(values, paired, ci_level, higher)
    described = [(label, values | more) for label, more in descriptions(values, paired, ci_level)]
    ways = PAIRED_WAYS if paired else WAYS
    found = [
        _route(way, label, known, target, level, cluster, ci_level)
        for way in ways
        if _leads(way, target) and (way.evidence != "interval" or _owns_interval(way, target, values))
        for label, known in (described if way.evidence == "means" else [("", values)])
        if known.keys() >= set(way.needs.split())
    ]
    kept, apart = _choose(found, welch="t_df" in values and values["t_df"].value % 1 > 0)
    if not kept:
        raise ValueError(_missing(name, ways, set(values), given))
    used = frozenset[str]().union(*(route.options for route in kept))
    return Result(name, level, kept, apart, tuple(f"--{option}" for option in given if option not in used))


def _leads(way: Way, target: str) -> bool:
    return way.measure == target or (way.measure, target) in STEPS


def _owns_interval(way: Way, target: str, values: Mapping[str, Value]) -> bool:
    """Whether the printed interval is of this measure, not of another printed estimate."""
    printed = values.keys() & _ESTIMATES.keys()
    return way.measure == target and (not printed or {_ESTIMATES[name] for name in printed} == {target})


def _usual(values: Mapping[str, Value], paired: bool) -> str:
    """The measure that such numbers are usually turned into."""
    if paired:
        return "MC" if "md" in values else "SMCC"
    for names, measure in (
        ("or", "OR"), ("rr", "RR"), ("hr", "HR"), ("rd", "RD"), ("events1", "OR"), ("r", "r"),
    ):  # fmt: skip
        if names in values:
            return measure
    if "chi2" in values:
        return "V" if "rows" in values or ("df" in values and values["df"].value > 1) else "phi"
    if "f" in values and "df1" in values and values["df1"].value > 1:
        return "eta2"
    return "MD" if "md" in values and not values.keys() & {"n", "n1", "sd1"} else "g"


def _route(
    way: Way, label: str, known: Mapping[str, Value], target: str, level: float,
    cluster: tuple[float, float] | None, ci_level: float,
) -> Route:  # fmt: skip
    """The effect by one way, its interval, what rounding allows, and the formula with numbers put in."""
    numbers = [known[name] for name in way.needs.split()]
    steps = STEPS.get((way.measure, target), ()) if way.measure != target else ()
    df = known["n1"].value + known["n2"].value - 2 if "n1" in known else None

    def effect(*given: Any) -> Any:
        result = way.effect(*given)
        for step, _ in steps:
            result = step(result, df)
        return result

    center = effect(*(number.value for number in numbers))
    if cluster and isinstance(center, effects.Effect):
        center = effects.for_clusters(center, *cluster)
    _, possible = extremes(lambda *given: effect(*given).estimate, numbers)
    bound = "p" in way.needs.split() and known["p"].is_bound
    if bound and "sign" in way.needs.split():
        possible = _opened(possible, known["p"])
    shown, ends = _scale(target), None if bound else center.interval(level)
    interval, decimals = ends and Interval(shown(ends.low), shown(ends.high)), None
    if "low" in way.needs.split() and way.measure == target and level == ci_level and not cluster:
        interval, decimals = _given(known["low"], known["high"])
    noted = [number.approximate for number in numbers] + [center.approximate]
    return Route(
        name=label or way.name,
        evidence=label or way.evidence,
        way=way,
        estimate=shown(center.estimate),
        interval=interval,
        decimals=decimals,
        standard_error=None if bound else getattr(center, "standard_error", None),
        possible=Interval(shown(possible.low), shown(possible.high)),
        formula=_formula(way, known, target, shown(center.estimate)),
        approximate="; ".join(dict.fromkeys(note for note in noted if note)) or None,
        assumed=_assumptions(way, numbers, cluster),
        options=frozenset[str]().union(*(number.options for number in numbers)),
    )


def _given(low: Value, high: Value) -> tuple[Interval, tuple[int, int]]:
    """The printed interval itself, of the asked level, and the decimals of its ends.

    One rebuilt around the estimate from its width has other ends, for the estimate was rounded as well.
    """
    one, other = (max(Printed(end.text.strip("()")).decimals, 0) for end in (low, high))
    return Interval(low.value, high.value), (one, other)


def _assumptions(way: Way, numbers: Sequence[Value], cluster: tuple[float, float] | None) -> tuple[str, ...]:
    assumed = [number.assumed for number in numbers if number.assumed]
    if way.evidence == "counts" and way.measure in ("log OR", "log RR"):
        events1, total1, events2, total2 = (number.value for number in numbers)
        if 0 in (events1, total1 - events1, events2, total2 - events2):
            assumed.append("0.5 more in every cell, as one is empty")
    if cluster:
        assumed.append("{:g} observations per person with an intraclass correlation of {:g}".format(*cluster))
    return tuple(dict.fromkeys(assumed))


def _opened(possible: Interval, p: Value) -> Interval:
    """What a bound of p allows: "p < .001" everything farther from 0, "p > .05" everything nearer."""
    if p.high >= 1:
        reach = max(abs(possible.low), abs(possible.high))
        return Interval(-reach, reach)
    return Interval(
        possible.low if possible.low >= 0 else -math.inf, possible.high if possible.high <= 0 else math.inf
    )


def _formula(way: Way, known: Mapping[str, Value], target: str, estimate: float) -> str:
    """The formula with numbers put in, its result, and the steps from there to the target."""
    numbers = [known[name].value for name in way.needs.split()]
    result = way.effect(*numbers)
    written = way.formula.format(**{name: value.text for name, value in known.items()})
    text, se, of_se = written.partition(", SE = ")
    parts = [f"{_symbol(way.measure)} = {text}"]
    value = _short(_scale(way.measure)(result.estimate))
    parts[0] += "" if way.formula == f"{{{way.evidence}}}" or " " not in text else f" = {value}"
    parts += [f"SE = {of_se} = {_short(result.standard_error)}"] if se else []
    if way.measure != target:
        parts += [formula for _, formula in STEPS[way.measure, target]]
        parts[-1] += f" = {_short(estimate)}"
    return "; ".join(parts)


def _scale(measure: str) -> Callable[[Any], float]:
    """From the scale of variances to the one that people read: ratios, correlations."""
    back = np.exp if measure.startswith("log ") else np.tanh if measure == "Fisher z" else np.asarray
    return lambda value: float(back(value))


def _symbol(measure: str) -> str:
    return next(name for name, (inside, _) in MEASURES.items() if inside == measure)


def _short(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")


def _choose(
    found: Sequence[Route], *, welch: bool
) -> tuple[tuple[Route, ...], tuple[tuple[Route, Route], ...]]:
    """One route from each piece of evidence, exact ones first; and the pairs that do not overlap.

    Welch's test takes the place of Student's if its df say so, or if the routes agree only with it.
    """
    student: dict[str, Route] = {}
    for route in found:
        if not route.way.if_welch:
            student.setdefault(route.evidence, route)
    unequal = student | {route.evidence: route for route in found if route.way.if_welch}
    only_then = _apart(student.values()) and not _apart(unequal.values())
    chosen = unequal if welch or only_then else student
    kept = tuple(sorted(chosen.values(), key=lambda route: route.approximate is not None))
    return kept, _apart(kept)


def _apart(kept: Iterable[Route]) -> tuple[tuple[Route, Route], ...]:
    exact = [route for route in kept if not route.approximate]
    return tuple(pair for pair in combinations(exact, 2) if not pair[0].possible.overlaps(pair[1].possible))


def _missing(name: str, ways: Sequence[Way], known: set[str], given: Iterable[str]) -> str:
    """Which measures these numbers do give, or what the nearest ways still need, as options."""
    needs = {way: set(way.needs.split()) for way in ways}
    whole = [way for way in ways if needs[way] <= known]
    possible = [each for each, (inside, _) in MEASURES.items() if any(_leads(way, inside) for way in whole)]
    if possible:
        have = ", ".join(f"--{option}" for option in given)
        return f"no formula leads from {have} to {name}; --measure can be {', '.join(possible)}"
    if "median1" in known:  # means and SDs follow from medians with quartiles
        for way in (way for way in ways if way.evidence == "means"):
            needs[way] = needs[way] - {"mean1", "sd1", "mean2", "sd2"} | _named({"median", "iqr"})
    ours = _named(set(given)) | known & {"f_of_two", "chi2_of_two"}
    near = [way for way in ways if _leads(way, MEASURES[name][0]) and needs[way] & ours]
    near.sort(key=lambda way: (len(_options(needs[way] - known)), -len(needs[way] & ours)))
    wanted = list(dict.fromkeys(_options(needs[way] - known) for way in near))
    least = [options for options in wanted if not any(set(other) < set(options) for other in wanted)]
    nearest = ", or ".join(" and ".join(options) for options in least[:3])
    if least and least[0] == ("-n",) and known & {"t", "f_of_two"}:  # sizes follow from df
        nearest = nearest.replace("-n", "-n or --df", 1)
    nearest = nearest or "means, SDs and sizes (see --help)"
    return f"{name} cannot be computed from this alone; also give {nearest}"


def _named(options: set[str]) -> set[str]:
    return {name for option in options for layout in LAYOUT[option].values() for name in layout.split()}


def _options(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted({_option(name) for name in names}))


def _option(name: str) -> str:
    for option, layouts in LAYOUT.items():
        if any(name in layout.split() for layout in layouts.values()):
            return f"-{option}" if option == "n" else f"--{option}"
    return {"f_of_two": "--f", "chi2_of_two": "--chi2", "sign": "--higher"}.get(name, "-n")
