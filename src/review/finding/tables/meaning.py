"""What the numbers of a cell are, given what is said around it.

The nearest label that fits how the cell is written decides: row, section, column, heads above it, caption,
notes. ``12 (30)`` is a count with its percentage under ``n (%)`` and a mean with its SD under ``Mean (SD)``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from review.finding.tables.cells import Shape, is_whole, value_of
from review.finding.tables.heads import Label, Term
from review.finding.tables.notes import Legend
from review.records import Relation

_PARTS: Final = re.compile(r"[/:]|ratio|\bvs|versus", re.IGNORECASE)
Kind = Literal["summary", "proportion", "estimate", "test"]

#: Measures that are bounded; a number outside is something else.
_BOUNDED: Final = {
    "r": 1.0,
    "rho": 1.0,
    "tau": 1.0,
    "kappa": 1.0,
    "ICC": 1.0,
    "eta2": 1.0,
    "partial_eta2": 1.0,
    "R2": 1.0,
    "AUC": 100.0,
    "alpha": 1.0,
}
_RATIOS: Final = {"OR", "HR", "RR", "IRR", "PR", "SIR", "SMR"}
#: Measures that are reported alone, where a column is headed by them.
ALONE: Final = {"ICC", "kappa", "alpha", "AUC", "d", "g", "mean", "median"}


@dataclass(slots=True)
class Reading:
    """A record in the making: its kind, name and fields; columns that it took."""

    kind: Kind
    name: str
    values: dict[str, str]
    columns: list[int]
    assumptions: list[str] = field(default_factory=list)
    panel: tuple[str, ...] = ()
    marks: str = ""
    p: tuple[Relation, str | None] | None = None
    headed: bool = False  # by a column that names nothing else

    def merge(self, values: dict[str, str], column: int) -> None:
        """Take further fields from another column."""
        self.values |= values
        self.columns.append(column)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said around a cell, nearest first.

    Parameters
    ----------
    near : sequence of Label
        Row, its sections, column, heads above.
    legend : Legend
        Caption and notes.
    n : str
        Sample size of the column.
    """

    near: Sequence[Label]
    legend: Legend
    n: str = ""

    def term(self, *kinds: str, near_only: bool = False) -> Term | None:
        """Nearest term of one of the kinds."""
        for label in self.near:
            if label.terms and (term := label.first(*kinds)) is not None:
                return term
        far = () if near_only else self.legend.far
        return next((term for label in far if (term := label.first(*kinds)) is not None), None)

    def level(self) -> str:
        """Level of the nearest interval that is named with one."""
        return next((label.level for label in (*self.near, *self.legend.far) if label.level), "")


def interpret(shape: Shape, said: Said) -> Reading | None:
    """Record of a cell that holds more than one number; None if nothing says what they are."""
    reading = _INTERPRET[shape.form](shape, said) if shape.form in _INTERPRET else None
    if reading is None:
        return None
    if (
        shape.more is not None
        and (more := interpret(shape.more, said)) is not None
        and more.kind == reading.kind
    ):
        reading.values |= {name: value for name, value in more.values.items() if name not in reading.values}
        reading.assumptions += more.assumptions
    if shape.n and reading.kind == "summary":
        reading.values["n"] = shape.n
    if shape.unit and reading.kind in ("summary", "estimate"):
        reading.values["unit"] = shape.unit
    if shape.p is not None and reading.kind in ("estimate", "test") and (shape.p_named or said.term("p")):
        reading.p = (shape.p.relation, shape.p.p)
    reading.marks = shape.marks
    return reading


def _plus_minus(shape: Shape, said: Said) -> Reading | None:
    estimate = said.term("estimate", near_only=True)
    mean = said.term("mean", near_only=True)
    spread = said.term("sd", "se")
    if estimate is not None and mean is None and not (spread and spread.kind == "sd"):
        return _reading(
            "estimate", estimate.name, {"value": shape.a, "se": shape.b} if spread else {"value": shape.a}
        )
    if mean is None and said.legend.regression and not said.term("mean"):
        return _reading(
            "estimate",
            "b",
            {"value": shape.a} | ({"se": shape.b} if spread else {}),
            "coefficient assumed: the table is of a regression",
        )
    values = {"mean": shape.a}
    if spread is not None:
        return _reading("summary", "mean", values | {spread.kind: shape.b})
    if convention := said.legend.convention():
        note = f'{convention.upper()} after "±": said in the text, not in the table'
        return _reading("summary", "mean", values | {convention: shape.b}, note)
    return _reading("summary", "mean", values, f'what "± {shape.b}" is, SD or SE, is not said')


def _bracket(shape: Shape, said: Said) -> Reading | None:
    if shape.inside in ("sd", "se"):
        return _reading("summary", "mean", {"mean": shape.a, shape.inside: shape.b})
    for label in said.near:
        if label.terms and (reading := _bracket_by(shape, [label], said)) is not None:
            return reading
    if (reading := _bracket_by(shape, said.near, said)) is not None:
        return reading
    if not said.term("mean", "sd", "estimate", near_only=True) and _is_share(shape, said.n):
        return _proportion(
            shape,
            "" if shape.percent_b else f"{shape.b} read as the percentage that {shape.a} is of {said.n}",
        )
    if (reading := _bracket_by(shape, [*said.near, *said.legend.far], said)) is not None:
        return reading
    if shape.percent_b and not shape.percent_a and is_whole(shape.a) and _share_possible(shape, said.n):
        return _proportion(shape)
    center = said.term("mean", "median", "estimate", "count", "percent", near_only=True)
    if center is not None and center.kind == "mean" and not shape.percent_b and not shape.b.startswith("-"):
        return _reading(
            "summary",
            "mean",
            {"mean": shape.a, "sd": shape.b},
            f'SD assumed: "({shape.b})" after a mean without a name',
        )
    return None


def _bracket_by(shape: Shape, labels: Sequence[Label], said: Said) -> Reading | None:
    """What ``a (b)`` is by these labels; None if they do not say or do not fit."""
    terms = [term for label in labels for term in label.terms]
    kinds = [term.kind for term in terms]
    first = {term.kind: term.name for term in reversed(terms)}
    center = next(
        (kind for kind in kinds if kind in ("mean", "median", "estimate", "count", "percent", "test")), ""
    )
    spread = next((kind for kind in kinds if kind in ("sd", "se", "iqr", "range")), "")
    if "percent" in kinds and is_whole(shape.a) and not shape.percent_a and _share_possible(shape, said.n):
        rather_mean = spread in ("sd", "se") and _rather_mean(shape, said)
        if not rather_mean and (
            "count" in kinds or shape.percent_b or _is_share(shape, said.n) or "(% of" in labels[0].text
        ):
            return _proportion(shape)
    if (
        "percent" in kinds
        and "count" in kinds
        and kinds.index("percent") < kinds.index("count")
        and is_whole(shape.b)
    ):
        return _reading("proportion", "", {"percent": shape.a, "count": shape.b})
    if shape.percent_b and not shape.percent_a:
        return (
            _proportion(shape)
            if "count" in kinds and is_whole(shape.a) and _share_possible(shape, said.n)
            else None
        )
    if (reading := _effect_in_bracket(shape, kinds, first, center, spread)) is not None:
        return reading
    if spread == "se" and said.legend.regression and center == "":
        note = "coefficient assumed: the table is of a regression"
        return _reading("estimate", "b", {"value": shape.a, "se": shape.b}, note)
    positive = not shape.b.startswith("-")
    if spread in ("sd", "se") and "estimate" not in first and center in ("", "mean") and positive:
        return _reading("summary", "mean", {"mean": shape.a, spread: shape.b})
    if center == "median" and spread in ("iqr", "range"):
        return _reading(
            "summary",
            "median",
            {"median": shape.a},
            f"{shape.b} is the width of the {'quartiles' if spread == 'iqr' else 'range'}",
        )
    return None


def _effect_in_bracket(
    shape: Shape, kinds: Sequence[str], first: Mapping[str, str], center: str, spread: str
) -> Reading | None:
    """An estimate with its standard error, an estimate or a test with its p-value."""
    if "estimate" in first and center != "mean":
        if spread == "se":
            return _reading("estimate", first["estimate"], {"value": shape.a, "se": shape.b})
        if "p" in kinds:
            return _with_p(_reading("estimate", first["estimate"], {"value": shape.a}), shape.b)
    if "test" in first and "df" in kinds and not shape.b.startswith("-"):
        return _reading("test", first["test"], {"value": shape.a, "df": shape.b})
    if "test" in first and "p" in kinds and not spread:
        return _with_p(_reading("test", first["test"], {"value": shape.a}), shape.b)
    return None


def _rather_mean(shape: Shape, said: Said) -> bool:
    """Whether ``a (b)`` is a mean where both readings are offered."""
    if shape.percent_b:
        return False
    if any("±" in label.text and label.has("mean") for label in said.legend.statements):
        return False  # "mean ± SD or n (%)": brackets hold percentages
    if said.n:
        return not _is_share(shape, said.n)
    return "." not in shape.b and "·" not in shape.b


def _share_possible(shape: Shape, n: str) -> bool:
    """Whether ``a (b)`` can be a count with its percentage."""
    share, count, total = value_of(shape.b), value_of(shape.a), value_of(n) if n else None
    if share is None or count is None or not 0 <= share <= 100.5:
        return False
    return total is None or count <= total


def _is_share(shape: Shape, n: str) -> bool:
    """Whether ``b`` is the percentage that ``a`` is of ``n``, give or take one."""
    share, count, total = value_of(shape.b), value_of(shape.a), value_of(n) if n else None
    if share is None or count is None or not total or not is_whole(shape.a):
        return False
    return count <= total and abs(100 * count / total - share) <= 1


def _proportion(shape: Shape, assumption: str = "") -> Reading:
    values = {"count": shape.a, "percent": shape.b}
    if shape.low:
        values |= {"ci_low": shape.low, "ci_high": shape.high}
    return _reading("proportion", "", values, assumption)


def _interval(shape: Shape, said: Said) -> Reading | None:
    ends = {"low": shape.low, "high": shape.high}
    what = shape.inside or _what_interval(said)
    estimate = said.term("estimate", near_only=True) or (said.term("estimate") if what == "ci" else None)
    center = said.term("mean", "median", near_only=True)
    if center is None and (estimate is None or what in ("iqr", "range")):
        center = said.term("mean", "median") if what != "iqr" else said.term("median") or Term("median")
    share = said.term("percent", near_only=True)
    level = shape.level or said.level()
    if what == "iqr" and center is not None:
        return _reading("summary", center.kind, {center.kind: shape.a, "q1": ends["low"], "q3": ends["high"]})
    if what == "range" and center is not None:
        return _reading(
            "summary", center.kind, {center.kind: shape.a, "minimum": ends["low"], "maximum": ends["high"]}
        )
    limits = {"ci_low": ends["low"], "ci_high": ends["high"]} | ({"ci_level": level} if level else {})
    if estimate is not None and estimate.name in ("prevalence", "incidence") and (share or shape.percent_a):
        return _reading("proportion", "", {"percent": shape.a} | limits)
    if estimate is not None and (
        center is None or (what == "ci" and center.kind == "mean" and not said.term("mean", near_only=True))
    ):
        note = "" if what == "ci" else "interval assumed to be a confidence interval"
        return _reading("estimate", estimate.name, {"value": shape.a} | limits, note)
    if what == "ci" and center is not None:
        return _reading("summary", center.kind, {center.kind: shape.a} | limits)
    if what == "ci" and (share is not None or shape.percent_a):
        return _reading("proportion", "", {"percent": shape.a} | limits)
    if what == "ci":
        return _reading("estimate", "unnamed", {"value": shape.a} | limits, "measure not named in the table")
    if center is not None and center.kind == "median":
        return _reading(
            "summary",
            "median",
            {"median": shape.a, "q1": ends["low"], "q3": ends["high"]},
            "interval after a median assumed to be quartiles",
        )
    return None


def _what_interval(said: Said) -> str:
    """Which interval the nearest label names: a label that names the center but no interval is passed by."""
    term = said.term("ci", "iqr", "range", "ci_low")
    return {"ci_low": "ci"}.get(term.kind, term.kind) if term else ""


def _counted(shape: Shape, said: Said) -> Reading | None:
    count, total = value_of(shape.a), value_of(shape.total)
    if count is None or not total or count > total:
        return None
    if not shape.b and not said.term("count", "percent", "total", near_only=True) and not said.term("total"):
        # "5/7" may be women to men: a share of the column's sample only if the label names no ratio.
        size = value_of(said.n) if said.n else None
        if size is None or total > size or any(_PARTS.search(label.text) for label in said.near):
            return None
    return _reading(
        "proportion", "", {"count": shape.a, "total": shape.total} | ({"percent": shape.b} if shape.b else {})
    )


def _test(shape: Shape, said: Said) -> Reading | None:
    test = shape.test
    if test is None:
        return None
    reading = _reading("test", test.statistic, {"value": test.value, "relation": test.relation})
    if test.df:
        reading.values["df"] = ";".join(test.df)
    if test.n:
        reading.values["n"] = test.n
    if test.p is not None:
        p_relation, p = test.p
        reading.p = (p_relation, p)
    return reading


_INTERPRET: Final = {
    "plus_minus": _plus_minus,
    "bracket": _bracket,
    "interval": _interval,
    "counted": _counted,
    "test": _test,
}


def read_single(shape: Shape, term: Term) -> Reading | None:
    """Record that a lone number begins, under a head that names what it is."""
    if shape.relation and term.kind not in ("estimate", "test"):
        return None
    number = value_of(shape.a)
    if term.kind in ("mean", "median"):
        reading = _reading("summary", term.kind, {term.kind: shape.a})
    elif term.kind in ("estimate", "test"):
        bound = _BOUNDED.get(term.name)
        if (
            number is None
            or (bound is not None and abs(number) > bound)
            or (term.name in _RATIOS and number < 0)
        ):
            return None
        reading = _reading("estimate" if term.kind == "estimate" else "test", term.name, {"value": shape.a})
    else:
        return None
    if shape.unit and term.kind != "test":
        reading.values["unit"] = shape.unit
    if shape.relation:
        reading.values["relation"] = shape.relation
    reading.marks = shape.marks
    return reading


_NOT_BESIDE: Final = {"value", "mean", "median", "relation", "unit"}


def is_bare(reading: Reading) -> bool:
    """Whether nothing stands beside a mean or an estimate: no spread, interval, sample size, p-value."""
    return (
        reading.kind in ("summary", "estimate")
        and reading.values.keys() <= _NOT_BESIDE
        and reading.p is None
        and not reading.assumptions
    )


def _reading(kind: Kind, name: str, values: dict[str, str], assumption: str = "") -> Reading:
    return Reading(kind, name, values, [], [assumption] if assumption else [])


def _with_p(reading: Reading, p: str) -> Reading:
    value = value_of(p)
    if value is not None and 0 <= value <= 1:
        reading.p = ("=", p)
    return reading
