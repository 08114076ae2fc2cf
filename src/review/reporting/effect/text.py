"""Routes to an effect for the terminal, as JSON, and as one sentence for a paper."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from review.effects.printed.checks import Check
from review.effects.printed.formulas import MEASURES
from review.effects.printed.routes import Result, Route
from review.printed import Interval

if TYPE_CHECKING:
    from rich.console import Console

_RATIOS = {"OR", "RR", "HR", "ROM", "IRR", "VR", "CVR", "ROMC"}
_INNOCENT = (
    "Innocent readings: an adjusted or exact analysis, other people in each number, Welch's test,\n"
    "a corrected or one-sided p, an SE printed as SD, groups in the other order, a typo in the source."
)
_INNOCENT_RATIO = (
    "Innocent readings: an adjusted analysis; exact, profile or bootstrap limits; a likelihood-ratio, exact\n"
    "or one-sided p; other people in each number, groups in the other order, a typo in the source."
)
_INNOCENT_R = (
    "Innocent readings: a rank or partial correlation, bootstrap limits, a one-sided p, other people in\n"
    "each number, a sign that was not printed, a typo in the source."
)
_TURNED = (
    "They do agree with the groups in the other order in one of them: a sign may not have been printed.\n"
)


def describe(console: Console, result: Result) -> None:
    """Print each route with its formula, whether they agree, and the sentence."""
    _, label = MEASURES[result.measure]
    order = _order(result)
    console.print(f"{_capital(label)}, {_percent(result.level)} CI{order and f', {order}'}\n", style="bold")
    for route in result.routes:
        console.print(f"  {route.name}: {_estimate(result.measure, route)}", style="bold", markup=False)
        console.print(f"    {route.formula}  [{route.source}]", markup=False)
        console.print(f"    {_rounding(route)}", markup=False)
        for note in (f"approximate: {route.approximate}" if route.approximate else "", *_assumed(route)):
            if note:
                console.print(f"    {note}", markup=False)
    if result.measure == "RD":
        console.print(f"\n{_needed(result.routes[0])}", markup=False)
    console.print(f"\n{agreement(result)}", markup=False)
    for r, route in result.over_r:
        console.print(f"  if r = {r:g}: {_estimate(result.measure, route)}", markup=False)
    for why in result.failed:
        console.print(f"Not used: {why}", markup=False)
    if result.unused:
        console.print(f"Not needed for this measure: {', '.join(result.unused)}", markup=False)
    if said := sentence(result):
        console.print("\nFor a paper:", style="bold")
        console.print(f"  {said}", markup=False)
    else:
        console.print(f"\nNo sentence for a paper: {result.routes[0].doubt}.", markup=False)


def as_json(result: Result) -> str:
    """The same as one JSON object; an end that nothing bounds is null."""
    pairs = [[one.name, other.name] for one, other in result.apart]
    whole: dict[str, Any] = {"measure": result.measure, "level": result.level}
    whole |= {"routes": [_as_object(route) for route in result.routes], "agree": result.agree, "apart": pairs}
    whole |= {"unused": list(result.unused), "failed": list(result.failed), "sentence": sentence(result)}
    whole["checks"] = [
        {
            "what": each.what,
            "printed": each.printed,
            "source": each.source,
            "agree": each.agree,
            "implied": [[end.low, end.high] for end in each.implied],
        }
        for each in result.checks
    ]
    whole["over_r"] = [{"r": r, **_as_object(route)} for r, route in result.over_r]
    return json.dumps(whole, ensure_ascii=False, allow_nan=False)


def agreement(result: Result) -> str:
    """Whether the routes that can be compared overlap, in words."""
    exact = [route for route in result.routes if not route.approximate]
    match result.agree:
        case None if len(result.routes) > 1:
            return "Approximate routes are not compared."
        case None:
            return "One route only: nothing to compare it with."
        case True:
            held = [_checked(each) for each in result.checks]
            if len(exact) > 1:
                names = " and ".join([", ".join(route.name for route in exact[:-1]), exact[-1].name])
                held.insert(0, f"The routes agree within rounding: {names}.")
            return "\n".join(held)
    told = [_checked(each) for each in result.checks if not each.agree]
    if result.apart:
        pairs = "; ".join(f"{one.name} and {other.name}" for one, other in result.apart)
        turned = all(_agree_turned(result.measure, one, other) for one, other in result.apart)
        told.insert(0, f"No rounding makes these agree: {pairs}.")
        if _order(result) and turned:
            told.insert(1, _TURNED.rstrip())
    innocent = _INNOCENT_RATIO if result.measure in _RATIOS else _INNOCENT
    return "\n".join([*told, _INNOCENT_R if result.measure == "r" else innocent])


def _checked(check: Check) -> str:
    """What the rest implies instead of a printed p or interval."""
    text = _p_text if check.what == "p" else lambda end: f"{_text(end.low, 3)}–{_text(end.high, 3)}"
    implied = " to ".join(text(end) for end in check.implied)
    if check.agree:
        return f"The printed {check.what} ({check.printed}) follows from {check.source}."
    return (
        f"The printed {check.what} ({check.printed}) does not follow from {check.source}, "
        f"which imply {implied}."
    )


def _p_text(p: Interval) -> str:
    """A p-value, or two where rounding leaves more than one."""
    ends = [f"{end:.2g}" if end < 0.001 else f"{end:.3f}" for end in (p.low, p.high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _agree_turned(measure: str, one: Route, other: Route) -> bool:
    """Whether two routes overlap if the groups change places in one of them."""
    low, high = other.possible.low, other.possible.high
    inverse = measure in _RATIOS and low > 0
    turned = Interval(1 / high, 1 / low) if inverse else Interval(-high, -low)
    return bool(one.possible.overlaps(turned))


def sentence(result: Result) -> str:
    """The first route as one sentence that can stand in a paper; empty where its numbers forbid one."""
    route, (_, label) = result.routes[0], MEASURES[result.measure]
    if route.doubt:
        return ""
    subject = label if label[0].isupper() or len(label) < 3 else f"The {label}"
    subject += f" ({order})" if (order := _order(result)) else ""
    found = _estimate("", route, f"{_percent(result.level)} CI ")
    how = f"computed from the printed {route.name} ({route.source})"
    how += f", approximately ({route.approximate})" if route.approximate else ""
    how += "".join(f", assuming {assumed.partition(';')[0]}" for assumed in route.assumed)
    return f"{subject} was {found}, {how}."


def _as_object(route: Route) -> dict[str, Any]:
    ends = (route.interval.low, route.interval.high) if route.interval else (None, None)
    possible = [end if math.isfinite(end) else None for end in (route.possible.low, route.possible.high)]
    return {
        "route": route.name, "estimate": route.estimate, "ci_low": ends[0], "ci_high": ends[1],
        "standard_error": route.standard_error, "rounding_low": possible[0], "rounding_high": possible[1],
        "formula": route.formula, "source": route.source, "approximate": route.approximate,
        "assumed": list(route.assumed),
    }  # fmt: skip


def _estimate(name: str, route: Route, percent: str = "") -> str:
    """The estimate with its interval; in a sentence without a name and with "95% CI"."""
    if route.interval is None and _is_open(route):
        return f"{name} {_bound(route)}".lstrip()
    text, places = _text(route.estimate), _places(route.estimate)
    found = f"{name} = {text}" if name else text
    if route.interval is None:
        return f"{found} (p is only a bound, so there is no interval)"
    low, high = map(_text, (route.interval.low, route.interval.high), route.decimals or (places, places))
    return f"{found}{',' if percent else ''} {percent}[{low}, {high}]"


def _needed(route: Route) -> str:
    """Number needed to treat with its limits, which run through infinity if the difference can be 0."""
    if route.interval is None or not route.estimate:
        return "Number needed to treat: infinite, or unknown"
    one, other = (f"{1 / end:.1f}" if end else "∞" for end in (route.interval.low, route.interval.high))
    through = " through ∞" if 0 in route.interval else ""
    found = f"Number needed to treat (for one event more in group 1): {1 / route.estimate:.1f}"
    return f"{found} [{other}{through} to {one}]".replace("-", "−")


def _is_open(route: Route) -> bool:
    return "sign" in route.way.needs.split()


def _bound(route: Route) -> str:
    low, high = route.possible.low, route.possible.high
    if math.isinf(high):
        return f"at least {_text(low)}"
    if math.isinf(low):
        return f"at most {_text(high)}"
    return f"between {_text(low)} and {_text(high)}"


def _rounding(route: Route) -> str:
    places = _places(route.estimate)
    if route.possible.low == route.possible.high:
        return "exact: nothing here was rounded"
    if route.interval is None and _is_open(route):
        return "a bound, since p is one"
    low, high = (_text(end, places + 1) for end in (route.possible.low, route.possible.high))
    return f"rounding of what was printed allows {low} to {high}"


def _assumed(route: Route) -> list[str]:
    return [f"assumed: {assumed}" for assumed in route.assumed]


def _order(result: Result) -> str:
    if result.measure in {"eta2", "omega2", "V", "r", "phi"}:
        return ""
    what = "measurement" if result.measure in {"SMCC", "SMCR", "SMCRH", "SMCW", "ROMC", "MC"} else "group"
    return f"{what} 1 {'over' if result.measure in _RATIOS else 'minus'} {what} 2"


def _places(value: float) -> int:
    """Two decimals; three significant digits of something small."""
    size = abs(value)
    return (
        2
        if size >= 0.1 or size == 0 or not math.isfinite(size)
        else min(2 - math.floor(math.log10(size)), 12)
    )


def _text(value: float, places: int | None = None) -> str:
    text = f"{value:.{_places(value) if places is None else places}f}"
    return text.replace("-", "" if float(text) == 0 else "−")


def _percent(level: float) -> str:
    return f"{100 * level:g}%"


def _capital(label: str) -> str:
    return label if len(label) < 3 else label[0].upper() + label[1:]
