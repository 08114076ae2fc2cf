"""From what rows hold to records: which p-value belongs to what, and which groups a row compares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from review.document import Document, Table
from review.finding.tables.heads import Label, read_label
from review.finding.tables.layout import Part, joined
from review.finding.tables.meaning import Reading
from review.finding.tables.notes import Legend, Star
from review.finding.tables.roles import is_total
from review.finding.tables.rows import PCell, RowReadings
from review.records import Comparison, Estimate, Location, Proportion, PValue, Record, Summary, Test

_RESIDUAL: Final = re.compile(r"(?:[rR]esiduals?|[eE]rror|[wW]ithin(?:[- ]groups?)?)(?: .{0,20})?")
#: Statistics that compare groups; others, such as R² or r, describe them.
_COMPARING: Final = {
    "t", "F", "chi2", "z", "U", "W", "H", "Q", "Wald", "V", "OR", "HR", "IRR", "PR", "RR", "SMD", "WMD", "MD",
    "RD", "NNT", "d", "g", "Glass_delta", "eta2", "partial_eta2", "omega2", "difference", "unnamed",
    "cramers_v", "phi", "b", "beta",
}  # fmt: skip
_SHARED: Final = "p may belong to the rows below as well"
_ESTIMATE_FIELDS: Final = {"value", "relation", "se", "ci_low", "ci_high", "ci_level", "unit"}
#: "A, n (%)", "Group 2, mean (SD)": nothing but statistics, save that it names a group.
_NUMBERED_GROUP: Final = re.compile(
    r"(?P<name>(?:(?:[gG]roup|[aA]rm|[cC]ohort)[ ])?(?:[A-H]|[1-9]|I{1,3}|IV|V))[ ]?[,:;–—-]"
)
_VERSUS: Final = re.compile(r"(?P<one>.{1,60}?)[ ](?:vs\.?|versus|v\.?|[-–—])[ ](?P<other>.{1,60})")


@dataclass(slots=True)
class _Bundle:
    """Readings of a row up to a p-value, and the p-values after them."""

    readings: list[Reading] = field(default_factory=list)
    p_values: list[PCell] = field(default_factory=list)

    def groups(self) -> list[Reading]:
        return [reading for reading in self.readings if reading.kind in ("summary", "proportion")]

    def effects(self) -> list[Reading]:
        return [reading for reading in self.readings if reading.kind in ("estimate", "test")]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where records of a row stand."""

    document: Document
    table: Table
    part: Part
    rows: RowReadings
    legend: Legend
    error_df: str
    below: RowReadings | None  # the row after it, if it stands in the same section

    def location(self, columns: Sequence[int]) -> tuple[Location, str]:
        """Location and quote of cells."""
        row = self.rows.row
        if len(columns) > 1:
            columns = sorted(set(columns))
        blocks = [cell.block for index in columns if (cell := row.cells[index]) is not None]
        start, end = min(block.start for block in blocks), max(block.end for block in blocks)
        heads = " | ".join([title for index in columns if (title := self.part.columns[index].title)])
        location = Location(
            start=start, end=end, page=self.table.page, section=self.table.section or None,
            table=self.table.label or None, row=row.title or None, column=heads or None,
        )  # fmt: skip
        return location, self.document.text[start:end]

    def outcome(self, column: int | None = None) -> str | None:
        """What the row is about; in tables set side by side, the label before the column."""
        if column is not None and (again := self._repeated_label(column)):
            return joined([*self.rows.row.sections, again])
        return self.rows.row.title or None

    def _repeated_label(self, column: int) -> Label | None:
        for index in range(column, self.part.stubs - 1, -1):
            cell = self.rows.row.cells[index]
            if index in self.part.repeated and cell is not None:
                return read_label(cell.text.strip())
        return None

    def group(self, column: int) -> str | None:
        """Whom a column is about."""
        heads = self.part.columns[column].heads
        names = [
            numbered["name"] if numbered else _before_terms(head)
            for head in heads
            if (numbered := _NUMBERED_GROUP.match(head.text)) or (head.text and not head.pure)
        ]
        named = self.rows.row.groups[column]
        return " › ".join(dict.fromkeys([*names, *([named] if named else [])])) or None


def _before_terms(head: Label) -> str:
    """``Control`` of ``Control, mean (SD)``."""
    before = head.text[: head.terms[0].start].rstrip(" ,:;(±-–—") if head.terms else ""
    return before or head.text


def row_records(
    document: Document, table: Table, part: Part, rows: Sequence[RowReadings], legend: Legend
) -> Iterator[Record]:
    """Records of all rows of a part of a table."""
    errors = _error_dfs(rows)
    for row, following in zip(rows, (*rows[1:], None), strict=False):
        if not row.items:
            continue
        sections = row.row.sections
        below = following if following and following.row.sections == sections else None
        place = _Place(document, table, part, row, legend, errors.get(sections, ""), below)
        for bundle in _bundles(row):
            yield from _bundle_records(place, bundle)


def _bundles(row: RowReadings) -> list[_Bundle]:
    """Cut a row after its p-values, unless these belong to effects within a run of groups."""
    bundles = [_Bundle()]
    for item in row.items:
        last = bundles[-1]
        if isinstance(item, PCell):
            last.p_values.append(item)
        elif last.p_values:
            bundles.append(_Bundle([item]))
        else:
            last.readings.append(item)
    return bundles


def _bundle_records(place: _Place, bundle: _Bundle) -> Iterator[Record]:
    effects, groups = bundle.effects(), bundle.groups()
    for effect in effects:
        _star(effect, place.legend)
    p_values = list(bundle.p_values)
    lacking = [effect for effect in effects if effect.p is None]
    if p_values and lacking:
        first = p_values.pop(0)
        for effect in _owners(lacking, first):
            effect.p = (first.relation, first.p)
            effect.columns.append(first.column)
    compared = _compared(place, groups)
    # One test and one estimate are part of the comparison; more stand for themselves.
    comparing = list(
        {effect.kind: effect for effect in reversed(effects) if effect.name in _COMPARING}.values()
    )
    if len(compared) > 1 and (p_values or comparing):
        columns = [p.column for p in bundle.p_values]
        shared = (_SHARED,) if _lacks_p(place.below, columns, compared[0].kind) else ()
        yield from _comparisons(place, compared, comparing, p_values, shared)
        groups = [group for group in groups if group not in compared]
        effects = [effect for effect in effects if effect not in comparing]
    else:
        yield from (_p_value(place, p, groups) for p in p_values)
    yield from (_record(place, reading) for reading in [*groups, *effects])


def _lacks_p(below: RowReadings | None, columns: Sequence[int], kind: str) -> bool:
    """Whether the row below reports the same of the groups, and nothing where this row has its p-values.

    For a block of categories, one p-value is printed in the row of the first.
    """
    if below is None or below.has_p() or not any(reading.kind == kind for reading in below.readings()):
        return False
    cells = [below.row.cells[column] for column in columns]
    return bool(cells) and all(
        cell is None or cell.row != below.row.index or not cell.text.strip() for cell in cells
    )


def _owners(lacking: list[Reading], p: PCell) -> list[Reading]:
    """Effects that a p-value after them belongs to: the last of each name, as in ``B, β, t, p``."""
    panel = [effect for effect in lacking if effect.panel == p.panel] or lacking
    before = [e for e in lacking if e not in panel and max(e.columns) + 1 == min(panel[0].columns)]
    if (
        panel[0].kind == "test" and before and before[-1].kind == "estimate"
    ):  # a head that spans only some columns
        panel = [before[-1], *panel]
    return list({effect.name: effect for effect in panel}.values())


def _compared(place: _Place, groups: list[Reading]) -> list[Reading]:
    """Groups that a row can compare: of one kind, without the column of all together."""
    apart = [
        g
        for g in groups
        if not is_total(
            [
                place.part.columns[g.columns[0]].title,
                *(h.text for h in place.part.columns[g.columns[0]].heads),
            ]
        )
    ]
    groups = apart if len(apart) > 1 else groups
    kind = groups[0].kind if groups else ""
    return [group for group in groups if group.kind == kind]


def _comparisons(
    place: _Place,
    compared: list[Reading],
    effects: list[Reading],
    p_values: list[PCell],
    notes: tuple[str, ...],
) -> Iterator[Record]:
    location, quote = place.location(
        [i for r in (*compared, *effects) for i in r.columns] + [p.column for p in p_values]
    )
    nested = [_record(place, reading) for reading in compared]
    test = next((effect for effect in effects if effect.kind == "test"), None)
    estimate = next((effect for effect in effects if effect.kind == "estimate"), None)
    base: dict[str, Any] = {"location": location, "quote": quote, "outcome": place.outcome()}
    base["estimate"] = _record(place, estimate) if estimate else None
    assumptions = (*(note for effect in effects for note in effect.assumptions), *notes)
    if test is not None:
        base |= {"statistic": test.name, "value": test.values["value"], "df": _df(place, test)}
        if test.p is not None and not estimate:
            base |= {"p_relation": test.p[0], "p": test.p[1]}
    if test is not None or not p_values:
        yield Comparison(groups=tuple(nested), assumptions=assumptions, **base)
        base |= {"statistic": None, "value": None, "df": (), "estimate": None}
    for p in p_values:
        chosen, note = _chosen(place, compared, nested, p)
        yield Comparison(
            groups=chosen, assumptions=(*assumptions, *note), **(base | {"p_relation": p.relation, "p": p.p})
        )
        base["estimate"] = None


def _chosen(
    place: _Place, compared: list[Reading], nested: list[Any], p: PCell
) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Groups that the head of a p-value names, such as "A vs. B"; all of them if it names none."""
    match = _VERSUS.search(place.part.columns[p.column].leaf.text)
    if match is None:
        return tuple(nested), ()
    sides = [side.strip(" ():,").lower() for side in (match["one"], match["other"])]
    titles = [place.part.columns[reading.columns[0]].title.lower() for reading in compared]
    named = [
        record
        for title, record in zip(titles, nested, strict=True)
        if any(side in title or title in side for side in sides if side and title)
    ]
    if len(named) == 2:
        return tuple(named), ()
    return tuple(nested), (f"groups compared: {place.part.columns[p.column].title}",)


def _p_value(place: _Place, p: PCell, groups: list[Reading]) -> PValue:
    location, quote = place.location([p.column])
    group = place.group(groups[0].columns[0]) if len(groups) == 1 else None
    return PValue(
        location=location, quote=quote, p_relation=p.relation, p=p.p, outcome=place.outcome(), group=group
    )


def _record(place: _Place, reading: Reading) -> Any:
    """Record of a reading."""
    location, quote = place.location(reading.columns)
    column = reading.columns[0]
    common: dict[str, Any] = {
        "location": location, "quote": quote, "outcome": place.outcome(column), "group": place.group(column),
        "assumptions": tuple(reading.assumptions),
    }  # fmt: skip
    values: dict[str, Any] = dict(reading.values)
    p: dict[str, Any] = {"p_relation": reading.p[0], "p": reading.p[1]} if reading.p else {}
    n = place.rows.row.sizes[column] or place.part.n or None
    match reading.kind:
        case "summary":
            return Summary(**(common | {"n": n} | values))
        case "proportion":
            values.pop("unit", None)
            return Proportion(**(common | {"total": n} | values))
        case "estimate":
            return Estimate(measure=reading.name, **(common | _only(values, _ESTIMATE_FIELDS) | p))
        case "test" if "ci_low" in values:  # a correlation with its interval is an estimate
            return Estimate(measure=reading.name, **(common | _only(values, _ESTIMATE_FIELDS) | p))
        case "test":
            kept = _only(values, {"value", "relation", "n"})
            return Test(statistic=reading.name, df=_df(place, reading), **(common | kept | p))


def _only(values: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}


def _df(place: _Place, test: Reading) -> tuple[str, ...]:
    df = tuple(filter(None, test.values.get("df", "").split(";")))
    return (*df, place.error_df) if test.name == "F" and len(df) == 1 and place.error_df else df


def _error_dfs(rows: Sequence[RowReadings]) -> dict[tuple[Label, ...], str]:
    """Degrees of freedom of error by section: they are printed in a row of their own."""
    return {
        other.row.sections: other.df
        for other in rows
        if other.df and _RESIDUAL.fullmatch(other.row.labels[0].text)
    }


def _star(effect: Reading, legend: Legend) -> None:
    """p-value by stars."""
    star: Star | None = legend.stars.get(effect.marks) if effect.marks and effect.p is None else None
    if star is not None:
        effect.p = (star.relation, star.p)
        effect.assumptions.append(f'p by the mark "{effect.marks}" as the notes explain it')
