"""Every route from what was printed to the effect, and whether the routes agree.

A printed number stands for an interval, so each route gives the effects that rounding allows: its extremes
over the corners of those intervals. Routes agree where these overlap. Approximate routes are not compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

from review import effects
from review.effects.printed.checks import Check, check, outside
from review.effects.printed.formulas import MEASURES, formula, scale
from review.effects.printed.paired_ways import PAIRED_WAYS
from review.effects.printed.values import LAYOUT, SOURCES, Value, complete, descriptions, extremes, read
from review.effects.printed.way import Way
from review.effects.printed.ways import STEPS, WAYS
from review.printed import Interval, Printed, Rounding

#: Correlations of two measurements to try where none is printed.
ASSUMED_R: Final = (0.3, 0.5, 0.7, 0.9)

_ESTIMATES = {
    "d": "d", "g": "g", "md": "MD", "rd": "RD", "or": "log OR", "rr": "log RR", "hr": "log HR",
    "irr": "log IRR", "r": "Fisher z",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """One way from printed numbers to the effect, on the scale that is reported (ratios, not their logs).

    ``decimals`` are those of the limits, if ``interval`` was given and not computed. ``scaled`` and
    ``variance`` are what is pooled: of ratios the log, of r Fisher's z; ``variance`` is None where p is only
    a bound. ``doubt`` says why no sentence should be made of it; empty where one can.
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
    scaled: float
    variance: float | None
    source: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """All routes to one measure, best first.

    ``apart`` are pairs of exact routes that do not overlap; ``checks`` printed p-values and intervals beside
    what the rest implies; ``over_r`` the first route under several correlations, where none was printed;
    ``failed`` says which routes a number forbids, such as a t of 0.
    """

    measure: str
    level: float
    routes: tuple[Route, ...]
    apart: tuple[tuple[Route, Route], ...]
    unused: tuple[str, ...]
    checks: tuple[Check, ...] = ()
    over_r: tuple[tuple[float, Route], ...] = ()
    failed: tuple[str, ...] = ()

    @property
    def agree(self) -> bool | None:
        """Whether exact routes overlap and checks hold; None where nothing can be compared."""
        if sum(not route.approximate for route in self.routes) < 2 and not self.checks:
            return None
        return not self.apart and all(each.agree for each in self.checks)


def routes(
    given: Mapping[str, Sequence[str]], *, measure: str | None = None, level: float = 0.95,
    ci_level: float = 0.95, paired: bool = False, higher: int | None = None, tails: int = 2,
    cluster: tuple[float, float] | None = None, rounding: Rounding = "half_up",
    assumed_r: Sequence[float] = ASSUMED_R,
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
    assumed_r : sequence of float
        Correlations of two measurements to try where none is printed and none follows; the middle one is the
        route, all are in ``over_r``.

    Raises
    ------
    ValueError
        Names the number that cannot be read, or what is missing.
    """
    values = read(given, tails, rounding)
    name = measure or _usual(values, paired)
    complete(values, paired, ci_level, higher)

    problems: dict[str, str] = {}

    def found(values: Mapping[str, Value]) -> list[Route]:
        return _found(values, MEASURES[name][0], paired, level, cluster, ci_level, problems)

    routes = found(values)
    over_r: tuple[tuple[float, Route], ...] = ()
    if paired and not routes and "r" not in values:
        tried = [(each, found(values | {"r": _assumed_r(each)})) for each in assumed_r]
        over_r = tuple((each, first[0]) for each, first in tried if first)
        routes = tried[(len(tried) - 1) // 2][1] if over_r else []
    kept, apart = _choose(routes, welch="t_df" in values and values["t_df"].value % 1 > 0)
    if not kept and problems:
        raise ValueError(next(iter(problems.values())))
    if not kept:
        raise ValueError(_missing(name, PAIRED_WAYS if paired else WAYS, set(values), given))
    checks = check(values, paired)
    used = frozenset[str]().union(*(route.options for route in kept), *(each.options for each in checks))
    unused = tuple(f"--{option}" for option in given if option not in used)
    failed = tuple(f"{way}: {why}" for way, why in problems.items())
    return Result(name, level, kept, apart, unused, checks, over_r, failed)


def _found(
    values: Mapping[str, Value], target: str, paired: bool, level: float,
    cluster: tuple[float, float] | None, ci_level: float, problems: dict[str, str],
) -> list[Route]:  # fmt: skip
    """All routes to a measure, those without a step between first; ``problems`` gathers what forbids one."""
    described = [(label, {**values, **more}) for label, more in descriptions(values, paired, ci_level)]
    ways = sorted(PAIRED_WAYS if paired else WAYS, key=lambda way: way.measure != target)
    routes = []
    for way in ways:
        owned = way.evidence != "interval" or _owns_interval(way, target, values, paired)
        if not (owned and _leads(way, target, values)):
            continue
        for label, known in described if way.evidence == "means" else [("", values)]:
            if known.keys() >= set(way.needs.split()):
                try:
                    routes.append(_route(way, label, known, target, level, cluster, ci_level))
                except ValueError as problem:
                    problems[label or way.name] = str(problem)
    return routes


def _assumed_r(r: float) -> Value:
    note = f"a correlation of {r:g} between the measurements, as none is printed"
    return Value(f"{r:g}", r, r, r, assumed=note)


def _leads(way: Way, target: str, known: Iterable[str]) -> bool:
    """Whether a way gives the measure; from d to g only with group sizes."""
    if (way.measure, target) in (("d", "g"), ("log OR", "g")) and "n1" not in known:
        return False
    return way.measure == target or (way.measure, target) in STEPS


def _owns_interval(way: Way, target: str, values: Mapping[str, Value], paired: bool) -> bool:
    """Whether the printed interval is of this measure, not of another printed estimate."""
    printed = values.keys() & _ESTIMATES.keys() - ({"r", "md"} if paired else set())
    return way.measure == target and (not printed or {_ESTIMATES[name] for name in printed} == {target})


def _usual(values: Mapping[str, Value], paired: bool) -> str:
    """The measure that such numbers are usually turned into."""
    sized = values.keys() & {"n", "n1", "df"}
    if paired:
        means_only = "change" in values and not values.keys() & {"n", "df"}
        return "MC" if "md" in values or means_only else "SMCC"
    if "d" in values and not sized:
        return "d"
    for names, measure in (
        ("or", "OR"), ("rr", "RR"), ("hr", "HR"), ("irr", "IRR"), ("oe", "HR"), ("rd", "RD"),
        ("time1", "IRR"), ("total1", "OR"), ("events1", "OR"), ("events", "HR"), ("r", "r"),
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
    needed = set(way.needs.split())
    numbers = [known[name] for name in way.needs.split()]
    effect = _calculation(way, known, target)
    center = effect(*(number.value for number in numbers))
    if cluster and isinstance(center, effects.Effect):
        center = effects.for_clusters(center, *cluster)
    if label.startswith("medians") and getattr(center, "variance", None) is not None:
        center = replace(center, variance=_of_medians(label, known, effect))
    _, possible = extremes(lambda *given: effect(*given).estimate, numbers)
    bound = "p" in needed and known["p"].is_bound
    if bound and "sign" in needed:
        possible = _opened(possible, known["p"])
    shown, ends = scale(target), None if bound else center.interval(level)
    interval, decimals = ends and Interval(shown(ends.low), shown(ends.high)), None
    if "low" in needed and way.measure == target and level == ci_level and not cluster:
        interval, decimals = _given(known["low"], known["high"])
    variance = None if bound else getattr(center, "variance", None)
    return Route(
        name=_name(way, label, known), evidence=label or way.evidence, way=way, interval=interval,
        estimate=shown(center.estimate), decimals=decimals, variance=variance, scaled=float(center.estimate),
        standard_error=None if variance is None else getattr(center, "standard_error", None),
        possible=Interval(shown(possible.low), shown(possible.high)),
        formula=formula(way, known, target, shown(center.estimate)),
        approximate=_approximations(numbers, center), assumed=_assumptions(way, numbers, cluster),
        options=frozenset[str]().union(*(number.options for number in numbers)),
        source="; ".join(filter(None, (SOURCES.get(label.removesuffix(", and r")), way.source))),
        doubt=_doubt(way, known, center),
    )  # fmt: skip


def _calculation(way: Way, known: Mapping[str, Value], target: str) -> Callable[..., Any]:
    """From the numbers that a way needs to the effect, on the scale that was asked for."""
    steps = STEPS.get((way.measure, target), ()) if way.measure != target else ()
    df = known["n1"].value + known["n2"].value - 2 if "n1" in known else None

    def effect(*given: Any) -> Any:
        result = way.effect(*given)
        for step, _ in steps:
            result = step(result, df)
        return result

    return effect


def _name(way: Way, label: str, known: Mapping[str, Value]) -> str:
    unprinted = "r" in known and known["r"].assumed
    return (label.removesuffix(", and r") if unprinted else label) or way.name


def _approximations(numbers: Sequence[Value], center: Any) -> str | None:
    """What is approximate about the numbers or the effect, each said once."""
    said = (note for each in (*numbers, center) for note in (each.approximate or "").split("; "))
    return "; ".join(dict.fromkeys(note for note in said if note)) or None


def _of_medians(label: str, known: Mapping[str, Value], effect: Callable[..., Any]) -> float:
    """Sampling variance with the uncertainty of means and SDs that medians only suggest."""
    n1, n2 = (known.get(f"n{group}", known.get("n")) for group in "12")
    assert n1 is not None
    assert n2 is not None
    groups = [(known[f"mean{i}"].value, known[f"sd{i}"].value, n.value) for i, n in (("1", n1), ("2", n2))]
    kind: Any = {"ranges": "range", "quartiles": "quartiles"}.get(label.rpartition("and ")[2], "both")
    if "quartiles and ranges" in label:
        kind = "both"

    def estimates(mean1: Any, sd1: Any, mean2: Any, sd2: Any) -> Any:
        return effect(mean1, sd1, n1.value, mean2, sd2, n2.value).estimate

    return effects.variance_from_medians(estimates, groups, kind)


def _doubt(way: Way, known: Mapping[str, Value], center: Any) -> str:
    """Why numbers should not be turned into a sentence."""
    names = set(way.needs.split())
    if way.evidence == "counts" and way.measure in ("log OR", "log RR") and "total1" in names:
        counts = [known[name].value for name in way.needs.split()]
        if counts[0] == counts[2] == 0 or (counts[0] == counts[1] and counts[2] == counts[3]):
            who = "nobody" if counts[0] == 0 else "everybody"
            return f"{who} in either group had the event, so these counts tell no ratio (--measure RD does)"
    if "low" in names and len(names) > 3 and outside(known, center):
        return "the printed estimate lies outside its printed interval"
    return ""


def _given(low: Value, high: Value) -> tuple[Interval, tuple[int, int]]:
    """The printed interval itself, of the asked level, and the decimals of its ends.

    One rebuilt around the estimate from its width has other ends, for the estimate was rounded as well.
    """
    one, other = (max(Printed(end.text.strip("()")).decimals, 0) for end in (low, high))
    return Interval(low.value, high.value), (one, other)


def _assumptions(way: Way, numbers: Sequence[Value], cluster: tuple[float, float] | None) -> tuple[str, ...]:
    assumed = [number.assumed for number in numbers if number.assumed]
    assumed += [way.assumes] if way.assumes else []
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
    possible = [
        each for each, (inside, _) in MEASURES.items() if any(_leads(way, inside, known) for way in whole)
    ]
    if possible and not (name == "g" and "d" in possible and "n1" not in known):
        have = ", ".join(f"--{option}" for option in given)
        return f"no formula leads from {have} to {name}; --measure can be {', '.join(possible)}"
    if "median1" in known:  # means and SDs follow from medians with quartiles
        for way in (way for way in ways if way.evidence == "means"):
            needs[way] = needs[way] - {"mean1", "sd1", "mean2", "sd2"} | _named({"median", "iqr"})
    if name == "g" and "n1" not in known and "g" not in known and (known & {"d", "or"} or possible):
        return "g cannot be computed from this alone; also give -n, or say --measure d"
    ours = _named(set(given)) | known & {"f_of_two", "chi2_of_two"}
    near = [way for way in ways if _leads(way, MEASURES[name][0], {"n1"}) and needs[way] & ours]
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
