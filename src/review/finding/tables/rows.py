"""What belongs together in a row: a mean with the SD in the next column, an odds ratio with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from review.finding.notation import plain
from review.finding.tables.cells import Shape, is_whole, read_p_cell, value_of
from review.finding.tables.heads import Label, Term
from review.finding.tables.layout import Row
from review.finding.tables.meaning import Reading, Said, interpret, read_single
from review.finding.tables.roles import Frame
from review.records import Relation

_SECOND: Final = {"sd", "se", "minimum", "maximum", "ci_low", "ci_high"}
_UNITY: Final = ("1", "1.0", "1.00", "1.000", "1·0", "1·00")
_FIELDS: Final = {"iqr": ("q1", "q3"), "range": ("minimum", "maximum"), "ci": ("ci_low", "ci_high")}


@dataclass(slots=True)
class PCell:
    """A p-value of a column of its own."""

    relation: Relation
    p: str | None
    column: int
    panel: tuple[str, ...]


@dataclass(slots=True)
class RowReadings:
    """What a row holds, in the order of its columns."""

    row: Row
    items: list[Reading | PCell] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    df: str = ""  # of a row without a test, such as that of residuals

    def readings(self) -> list[Reading]:
        """Without the p-values."""
        return [item for item in self.items if isinstance(item, Reading)]

    def has_p(self) -> bool:
        """Whether a p-value stands in a column of its own."""
        return any(isinstance(item, PCell) for item in self.items)


@dataclass(slots=True)
class _Joiner:
    """State while going through a row from left to right."""

    frame: Frame
    out: RowReadings
    above: RowReadings | None
    named: Term | None  # statistic that the label of the row names for all its cells
    near: Sequence[Label] | None = None  # labels and sections of the row, the nearest first
    counts: dict[tuple[str, ...], tuple[str, int]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)  # columns of counts that became sample sizes
    df: tuple[str, int] | None = None

    def text(self, index: int) -> str:
        """Text of a cell."""
        cell = self.out.row.cells[index]
        return cell.text if cell else ""

    def current(self, panel: tuple[str, ...], *kinds: str) -> Reading | None:
        """The last reading of the panel, if it is of one of the kinds."""
        for item in reversed(self.out.items):
            if isinstance(item, PCell) or item.panel != panel:
                return None
            if not kinds or item.kind in kinds:
                return item
        return None


def read_row(frame: Frame, row: Row, above: RowReadings | None) -> RowReadings:
    """Everything a row holds.

    Parameters
    ----------
    frame : Frame
    row : Row
    above : RowReadings or None
        The row before it: an SD may stand below its mean.
    """
    joiner = _Joiner(frame, RowReadings(row), above, _named(row))
    for index in range(frame.part.stubs, len(frame.part.columns)):
        shape = row.shapes[index]
        if shape.form == "empty":
            continue
        if shape.form == "reference":
            _drop_reference(joiner, index)
        elif not _read_cell(joiner, index, shape) and shape.numeric:
            joiner.out.unread.append(index)
    joiner.out.df = joiner.df[0] if joiner.df else ""
    if joiner.out.items:
        _leftover_counts(joiner)
        _plain_zeros(joiner)
    return joiner.out


def _read_cell(joiner: _Joiner, index: int, shape: Shape) -> bool:
    role, column = joiner.frame.roles[index], joiner.frame.part.columns[index]
    kind, panel = role.kind if role else "", column.panel
    if shape.form == "number" and shape.a in _UNITY:
        if column.leaf.has("estimate", "ci"):
            return True  # the reference category
        if role is not None and role.name in ("r", "rho", "tau"):
            return True  # a variable with itself
    if kind == "p" and shape.form in ("number", "text"):
        return _read_p(joiner, index, panel, shape)
    if shape.form == "text":
        return False
    if kind == "df":
        return _read_df(joiner, index, panel)
    if shape.form == "limits":
        return _read_limits(joiner, index, panel, shape, role)
    if shape.form == "number":
        return _read_number(joiner, index, panel, shape, role)
    reading = interpret(shape, _said(joiner, index))
    return reading is not None and _add(joiner, reading, index, panel)


def is_reference(reading: Reading) -> bool:
    """Whether an estimate is the ``1.00`` of the category that others are compared with."""
    return (
        reading.kind == "estimate"
        and reading.values == {"value": reading.values["value"]}
        and reading.values["value"] in _UNITY
    )


def _drop_reference(joiner: _Joiner, index: int) -> None:
    """Take back ``1.0`` in the column before ``(reference)``: it is no estimate."""
    last = joiner.out.items[-1] if joiner.out.items else None
    if (
        isinstance(last, Reading)
        and last.kind == "estimate"
        and max(last.columns) == index - 1
        and len(last.values) == 1
    ):
        joiner.out.items.pop()


def _said(joiner: _Joiner, index: int) -> Said:
    row, frame, legend = joiner.out.row, joiner.frame, joiner.frame.legend
    if joiner.near is None:
        labels = [label for label in reversed(row.labels) if label.text]
        noted = [legend.marks[mark] for label in labels for mark in label.marks if mark in legend.marks]
        joiner.near = [*noted, *labels, *reversed(row.sections)]
    heads = frame.heads[index]
    # A column of estimates holds estimates, whatever its rows are called.
    first = heads and heads[0].first("estimate", "test")
    around = (*heads, *joiner.near, *frame.corner) if first else (*joiner.near, *heads, *frame.corner)
    return Said(around, legend, row.sizes[index])


def _add(joiner: _Joiner, reading: Reading, index: int, panel: tuple[str, ...]) -> bool:
    reading.columns, reading.panel = [index], panel
    if joiner.out.row.shapes[index].apart:  # "0.99 | ± | 0.12"
        reading.columns.append(index + joiner.out.row.shapes[index].apart)
    if joiner.df is not None and reading.kind == "test" and "df" not in reading.values:
        reading.merge({"df": joiner.df[0]}, joiner.df[1])
        joiner.df = None
    leaf = joiner.frame.part.columns[index].leaf
    if reading.kind == "test" and leaf.df and "df" not in reading.values:
        reading.values["df"] = ";".join(leaf.df)
    if reading.kind == "summary" and "n" not in reading.values and panel in joiner.counts:
        count, column = joiner.counts[panel]
        reading.values["n"] = count
        if column == index - 1:
            reading.columns.append(column)
        joiner.used.add(column)
    joiner.out.items.append(reading)
    return True


def _read_p(joiner: _Joiner, index: int, panel: tuple[str, ...], shape: Shape) -> bool:
    star = joiner.frame.legend.stars.get(shape.marks) if shape.form == "text" and shape.marks else None
    if star is not None:
        joiner.out.items.append(PCell(star.relation, star.p, index, panel))
        return True
    printed = read_p_cell(joiner.text(index))
    if printed is None:
        return False
    relation, p = printed
    value = value_of(p) if p else None
    if value is not None and not 0 <= value <= 1:
        return False
    joiner.out.items.append(PCell(relation, p, index, panel))
    return True


def _read_df(joiner: _Joiner, index: int, panel: tuple[str, ...]) -> bool:
    printed = plain(joiner.text(index)).strip(" ()").replace("/", ",").replace(";", ",")
    df = ";".join(part.strip() for part in printed.split(","))
    test = joiner.current(panel, "test")
    if test is not None and "df" not in test.values:
        test.merge({"df": df}, index)
    else:
        joiner.df = (df, index)
    return True


def _read_limits(
    joiner: _Joiner, index: int, panel: tuple[str, ...], shape: Shape, role: Term | None
) -> bool:
    own = next(
        (
            term
            for head in reversed(joiner.frame.part.columns[index].heads)
            if (term := head.first("ci", "iqr", "range"))
        ),
        None,
    )
    what = shape.inside or (role.kind if role and role.kind in _FIELDS else own.kind if own else "")
    label = None
    if not what:  # "Inter-quartile range" or "95% CI" as a row below its median or mean
        row = joiner.out.row
        label = next((label for label in reversed(row.labels) if label.first(*_FIELDS)), None)
        term = label.first(*_FIELDS) if label else None
        what = term.kind if term else ""
    if what not in _FIELDS:
        return False
    low, high = _FIELDS[what]
    values = {low: shape.low, high: shape.high}
    level = shape.level or next(
        (
            head.level
            for head in (*reversed(joiner.frame.part.columns[index].heads), *([label] if label else []))
            if head.level
        ),
        "",
    )
    if what == "ci" and level:
        values["ci_level"] = level
    target = _target(joiner, panel, index, low, vertical=label is not None)
    if target is None:
        return False
    target.merge(values, index if label is None else target.columns[0])
    return True


def _target(joiner: _Joiner, panel: tuple[str, ...], index: int, name: str, vertical: bool) -> Reading | None:
    """Reading that a second number belongs to: in the same panel, the column before, or the row above."""
    if vertical:
        above = joiner.above
        if above is None or above.row.sections != joiner.out.row.sections:
            return None
        return next((r for r in above.readings() if r.columns == [index] and name not in r.values), None)
    target = joiner.current(panel)
    if target is None and joiner.out.items:
        last = joiner.out.items[-1]
        if isinstance(last, Reading) and max(last.columns) == index - 1:
            target = last
    if target is None or (target.kind == "proportion" and not name.startswith("ci")) or name in target.values:
        return None
    return target if target.kind != "test" or name in ("se", "ci_low", "ci_high") else None


def _read_number(
    joiner: _Joiner, index: int, panel: tuple[str, ...], shape: Shape, role: Term | None
) -> bool:
    vertical = role is None
    if role is None:
        role = joiner.named
    if role is None:
        return False
    if role.kind == "count":
        if not is_whole(shape.a):
            return False
        if not vertical:
            joiner.counts[panel] = (shape.a, index)
        return True
    if role.kind == "percent":
        return _read_percent(joiner, index, panel, shape, vertical)
    if role.kind == "p" and vertical:
        return _p_below(joiner, index, panel, shape)
    if role.kind in _SECOND:
        return _read_second(joiner, index, panel, shape, role, vertical)
    if role.kind == "value":
        role = Term("estimate", "b")
    reading = read_single(shape, role)
    if reading is None:
        return False
    reading.headed = not vertical and joiner.frame.part.columns[index].leaf.pure
    current = joiner.current(panel, "summary")
    if (
        reading.kind == "summary"
        and current is not None
        and reading.name not in current.values
        and not vertical
    ):
        current.merge(reading.values, index)
        return True
    return _add(joiner, reading, index, panel)


def _read_second(
    joiner: _Joiner, index: int, panel: tuple[str, ...], shape: Shape, role: Term, vertical: bool
) -> bool:
    """A number that belongs to one before it: SD, SE, one end of a range or an interval."""
    target = _target(joiner, panel, index, role.kind, vertical)
    if target is None:
        return False
    target.merge({role.kind: shape.a}, target.columns[0] if vertical else index)
    if role.kind == "ci_low" and (
        level := next((head.level for head in joiner.frame.part.columns[index].heads if head.level), "")
    ):
        target.values["ci_level"] = level
    return True


def _named(row: Row) -> Term | None:
    """The statistic that the label of a row names for all its cells: ``Mean``, ``SD``, ``Male (%)``."""
    label = next((label for label in reversed(row.labels) if label.text), None)
    if label is None or len(label.terms) != 1:
        return None
    term = label.terms[0]
    begins = label.text.lower().startswith
    if (
        (label.pure and not label.letter)
        or (term.kind in ("mean", "median") and begins(("mean", "median", "average")))
        or (term.kind == "p" and begins(("p-value", "p value")))
    ):
        return term
    return term if term.kind == "percent" and label.text.rstrip().endswith(("%", "%)")) else None


def _read_percent(joiner: _Joiner, index: int, panel: tuple[str, ...], shape: Shape, vertical: bool) -> bool:
    share = value_of(shape.a)
    if share is None or not 0 <= share <= 100.5:
        return False
    if not vertical and panel in joiner.counts:
        count, column = joiner.counts.pop(panel)
        reading = Reading("proportion", "", {"count": count, "percent": shape.a}, [column, index])
        reading.panel = panel
        joiner.out.items.append(reading)
        return True
    if not joiner.out.row.sizes[index]:
        return False
    return _add(joiner, Reading("proportion", "", {"percent": shape.a}, []), index, panel)


def _p_below(joiner: _Joiner, index: int, panel: tuple[str, ...], shape: Shape) -> bool:
    """A row of p-values below the row of what they belong to."""
    value = value_of(shape.a)
    if value is None or not 0 <= value <= 1:
        return False
    relation: Relation = "<" if shape.relation == "<" else ">" if shape.relation == ">" else "="
    above = joiner.above
    target = (
        next((r for r in above.readings() if r.columns == [index] and r.kind in ("estimate", "test")), None)
        if above
        else None
    )
    if target is not None and target.p is None:
        target.p = (relation, shape.a)
        return True
    joiner.out.items.append(PCell(relation, shape.a, index, panel))
    return True


def _leftover_counts(joiner: _Joiner) -> None:
    """Sample sizes printed after what they belong to."""
    for panel, (count, column) in joiner.counts.items():
        for reading in reversed(joiner.out.readings() if column not in joiner.used else []):
            if reading.panel == panel and reading.kind == "summary" and "n" not in reading.values:
                if max(reading.columns) < column:
                    reading.merge({"n": count}, column)
                break


def _plain_zeros(joiner: _Joiner) -> None:
    """A bare ``0`` among counts with percentages is a count too."""
    shares = [reading for reading in joiner.out.readings() if reading.kind == "proportion"]
    if not shares:
        return
    for index in list(joiner.out.unread):
        shape, row = joiner.out.row.shapes[index], joiner.out.row
        if (
            shape.form == "number"
            and shape.a == "0"
            and row.sizes[index]
            and joiner.frame.roles[index] is None
        ):
            reading = Reading("proportion", "", {"count": "0"}, [index])
            reading.panel = joiner.frame.part.columns[index].panel
            joiner.out.items.append(reading)
            joiner.out.unread.remove(index)
    joiner.out.items.sort(key=lambda item: item.column if isinstance(item, PCell) else item.columns[0])
