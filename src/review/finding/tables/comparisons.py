"""From entries of a row to records: which p-value belongs to what, and which groups a row compares."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from review.document import Document, Table
from review.finding.tables.columns import Column
from review.finding.tables.entries import Entry, Read
from review.finding.tables.facets import facets
from review.finding.tables.notes import Legend
from review.patterns import regex
from review.quantities import names
from review.records import Comparison, Estimate, Location, Proportion, PValue, Record, Summary, Test

_DESCRIBING: Final = frozenset({"summary", "proportion"})
_EFFECTS: Final = frozenset({"estimate", "test"})
_RESIDUAL: Final = regex(r"(?:[rR]esiduals?|[eE]rror|[wW]ithin(?:[- ]groups?)?)(?: .{0,20})?")
#: Statistics that compare groups; others, such as R² or r, describe them.
_COMPARING: Final = names(lambda each: each.compares)
_SHARED: Final = "p may belong to the rows below as well"
_VERSUS: Final = regex(r"(?P<one>.{1,60}?)[ ](?:vs\.?|versus|v\.?|[-–—])[ ](?P<other>.{1,60})")
_BETWEEN: Final = regex(r"\bbetween(?:[- ]the)?[- ](?:two )?groups?\b", re.IGNORECASE)
_CHANGE: Final = regex(r"\b(?:change|difference|reduction|increase|gain|delta)|Δ", re.IGNORECASE)
_TOTAL: Final = regex(r"(?:total|overall|whole|entire|combined)\b|all(?: |$)", re.IGNORECASE)


@dataclass(slots=True)
class _Bundle:
    """Entries of a row up to a p-value, and the p-values after them."""

    entries: list[Entry] = field(default_factory=list)
    p_values: list[Entry] = field(default_factory=list)

    def groups(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind in _DESCRIBING]

    def effects(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind in _EFFECTS]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where records of a row stand."""

    document: Document
    table: Table
    index: int  # of the table
    read: Read
    title: str | None  # of the row
    legend: Legend
    error_df: str
    below: Read | None  # the row after it, if it stands in the same section

    def location(self, entries: Sequence[Entry]) -> tuple[Location, str]:
        """Location and quote of what entries were printed in."""
        first = entries[0]
        if len(entries) == 1 and len(first.places) == 1:  # most
            start, end = first.places[0].block.start, first.places[0].block.end
        else:
            blocks = [cell.block for entry in entries for cell in entry.places]
            start, end = min([block.start for block in blocks]), max([block.end for block in blocks])
        columns = first.at
        if len(entries) > 1 or len(columns) > 1:
            columns = sorted({at for entry in entries for at in entry.at})
        known = self.read.columns
        heads = " | ".join([known[at].title for at in columns if at in known and known[at].title])
        location = Location(
            start=start, end=end, page=self.table.page, section=self.table.section or None,
            table=self.table.label or None, row=self.title, column=heads or None,
            table_index=self.index, row_index=self.read.row.index, column_index=columns[0],
        )  # fmt: skip
        return location, self.document.text[start:end]


def row_records(
    document: Document, table: Table, index: int, reads: Sequence[Read], legend: Legend
) -> Iterator[Record]:
    """Records of all rows of a layout; ``index`` counts the tables of the document."""
    errors = _error_dfs(reads)
    across = _across(reads)
    used = {id(entry) for p, compared in across for entry in (p, *compared)}
    for read, following in zip(reads, (*reads[1:], None), strict=True):
        sections = read.row.sections
        below = following if following and following.row.sections == sections else None
        place = _Place(
            document, table, index, read, read.row.title or None, legend, errors.get(sections, ""), below
        )
        for p, compared in across:
            if any(entry is compared[0] for entry in read.entries):
                yield from _comparisons(place, compared, [], [p], ())
        for bundle in _bundles(read, used):
            yield from _bundle_records(place, bundle)


def _across(reads: Sequence[Read]) -> list[tuple[Entry, list[Entry]]]:
    """p-values of groups that stand in rows, each with the groups, where only one row has a p-value."""
    found: list[tuple[Entry, list[Entry]]] = []
    held: dict[int, str] = {}
    entries = [entry for read in reads for entry in read.entries if entry.group]
    if all(held.setdefault(entry.column.at, entry.group) == entry.group for entry in entries):
        return found  # no column holds more than one group
    for position, read in enumerate(reads):
        for bundle in _bundles(read):
            groups = bundle.groups()
            if len(bundle.p_values) != 1 or len(groups) != 1 or bundle.effects() or not groups[0].group:
                continue
            run = _run(reads, position, groups[0], bundle.p_values[0])
            names = {entry.group for entry in run}
            leads = run[0] is groups[0] or len(run) == 2  # in a row between, it may be of two of them
            if len(run) > 1 and len(names) == len(run) and leads:
                found.append((bundle.p_values[0], run))
    return found


def _run(reads: Sequence[Read], position: int, entry: Entry, p: Entry) -> list[Entry]:
    """Groups in rows beside each other that report the same as an entry, in its column, without p."""

    def alike(read: Read) -> Entry | None:
        if read is not reads[position] and any(
            "p" in e.values and e.column is p.column for e in read.entries
        ):
            return None
        about = entry.kind, entry.column.at, entry.outcome, entry.times
        return next((e for e in read.entries if (e.kind, e.column.at, e.outcome, e.times) == about), None)

    run = [entry]
    for step in (-1, 1):
        at = position + step
        while 0 <= at < len(reads) and (other := alike(reads[at])) is not None:
            run = [other, *run] if step < 0 else [*run, other]
            at += step
    return run


def _bundles(read: Read, used: Collection[int] = ()) -> list[_Bundle]:
    """Cut a row after its p-values, unless these belong to effects within a run of groups."""
    entries = [entry for entry in read.entries if id(entry) not in used] if used else [*read.entries]
    p_values = [entry for entry in entries if "p" in entry.values]
    if not p_values:
        entries.sort(key=lambda e: (e.column.at, e.k))
        return [_Bundle(entries)] if entries else []
    entries.sort(key=lambda e: (_is_between(e), e.column.at, e.k))
    p_values = [entry for entry in entries if "p" in entry.values]
    owned = [p for p in p_values if p.column.owner]
    groups_only = all(entry.kind in ("p", "summary", "proportion") for entry in entries)
    if groups_only and owned and len(owned) < len(p_values):  # within each group, and of all
        others = [entry for entry in entries if not any(entry is p for p in owned)]
        return [_Bundle(p_values=owned), *_cut(others)]
    return _cut(entries)


def _is_between(entry: Entry) -> bool:
    """Whether a p-value is of all groups, wherever its column stands: "Difference between groups"."""
    return "p" in entry.values and any(map(_BETWEEN.search, entry.column.path))


def _cut(entries: Sequence[Entry]) -> list[_Bundle]:
    bundles = [_Bundle()]
    for entry in entries:
        last = bundles[-1]
        if "p" in entry.values:
            last.p_values.append(entry)
        elif last.p_values:
            bundles.append(_Bundle([entry]))
        else:
            last.entries.append(entry)
    return [bundle for bundle in bundles if bundle.entries or bundle.p_values]


def _bundle_records(place: _Place, bundle: _Bundle) -> Iterator[Record]:
    effects, groups = bundle.effects(), bundle.groups()
    if not effects and not bundle.p_values:  # nothing is compared
        yield from [_record(place, entry) for entry in groups]
        return
    for effect in effects:
        _star(effect, place.legend)
    p_values = list(bundle.p_values)
    lacking = [effect for effect in effects if effect.p is None]
    if p_values and lacking:
        first = p_values.pop(0)
        for effect in _owners(lacking, first):
            effect.p = (first.relation, first.values["p"] or None)
            effect.at += first.at
            effect.places += first.places
    compared = _compared(groups)
    # One test and one estimate are part of the comparison; more stand for themselves.
    comparing = list(
        {effect.kind: effect for effect in reversed(effects) if effect.measure in _COMPARING}.values()
    )
    if len(compared) > 1 and (p_values or comparing):
        shared = (_SHARED,) if _lacks_p(place.below, bundle.p_values, compared[0].kind) else ()
        yield from _comparisons(place, compared, comparing, p_values, shared)
        groups = [group for group in groups if not any(group is other for other in compared)]
        effects = [effect for effect in effects if not any(effect is other for other in comparing)]
    else:
        yield from (_p_value(place, p, groups) for p in p_values)
    yield from (_record(place, entry) for entry in [*groups, *effects])


def _lacks_p(below: Read | None, p_values: Sequence[Entry], kind: str) -> bool:
    """Whether the row below reports the same of the groups, and nothing where this row has its p-values.

    For a block of categories, one p-value is printed in the row of the first.
    """
    if below is None or not p_values or not any(entry.kind == kind for entry in below.entries):
        return False
    if any("p" in entry.values for entry in below.entries):
        return False
    contents = [below.row.cells.get(at) for entry in p_values for at in entry.at]
    return all(content is None or content.kind == "blank" for content in contents)


def _owners(lacking: list[Entry], p: Entry) -> list[Entry]:
    """Effects that a p-value after them belongs to: the last of each name, as in ``B, β, t, p``."""
    path = p.column.path[:-1]
    panel = [effect for effect in lacking if effect.column.path[:-1] == path] or lacking
    before = [e for e in lacking if all(e is not o for o in panel) and max(e.at) + 1 == min(panel[0].at)]
    behind = panel[0].kind == "test" or panel[0].measure in ("d", "g", "SMD")
    if behind and before and before[-1].kind == "estimate":  # a head that spans only some columns
        panel = [before[-1], *panel]
    return list({effect.measure: effect for effect in panel}.values())


@lru_cache(maxsize=4096)
def _is_of_all(path: tuple[str, ...]) -> bool:
    """Whether a column under these heads describes all groups together."""
    return any(_TOTAL.match(facets(text).bare) for text in path)


def _compared(groups: list[Entry]) -> list[Entry]:
    """Groups that a row can compare: of one kind and one outcome, without the column of all together."""
    apart = [g for g in groups if not _is_of_all(g.column.path)]
    groups = apart if len(apart) > 1 else groups
    if len(groups) < 2:
        return groups
    first = groups[0]
    alike = [g for g in groups if g.kind == first.kind and g.outcome == first.outcome]
    changes = [g for g in alike if g.times and any(map(_CHANGE.search, g.times))]
    alike = changes or alike  # what is tested of a change is not its level
    if min(len({g.group for g in alike}), len({g.times for g in alike})) > 1:
        return []  # of several groups at several times: what is compared, is not said
    beside = _beside(alike)
    labels = {_label(g, beside) for g in alike}
    return alike if len(labels) == len(alike) or len(labels) == 1 else []


class _Beside(NamedTuple):
    """What a row compares: the names of its groups, and whether several times are among them."""

    named: tuple[str | None, ...]
    at_times: bool


def _beside(compared: Sequence[Entry]) -> _Beside:
    return _Beside(tuple([each.group for each in compared]), len({each.times for each in compared}) > 1)


def _label(entry: Entry, beside: _Beside | None) -> str | None:
    """Name of a group; with its time, if groups of one name stand beside each other."""
    if beside is not None and beside.at_times and beside.named.count(entry.group) > 1:
        return " › ".join(filter(None, (entry.group, *entry.times))) or None
    return entry.group or None


def _comparisons(
    place: _Place, compared: list[Entry], effects: list[Entry], p_values: list[Entry], notes: tuple[str, ...]
) -> Iterator[Record]:
    location, quote = place.location([*compared, *effects, *p_values])
    beside = _beside(compared)
    nested = [_record(place, entry, beside) for entry in compared]
    test = next((effect for effect in effects if effect.kind == "test"), None)
    estimate = next((effect for effect in effects if effect.kind == "estimate"), None)
    outcome = _outcome(compared[0], times=len({entry.times for entry in compared}) == 1)
    base: dict[str, Any] = {"location": location, "quote": quote, "outcome": outcome}
    base["estimate"] = _record(place, estimate) if estimate else None
    assumptions = (*(note for effect in effects for note in effect.assumptions), *notes)
    if test is not None:
        base |= {"statistic": test.measure, "value": test.values["statistic"], "df": _df(place, test)}
        if test.p is not None and not estimate:
            base |= {"p_relation": test.p[0], "p": test.p[1]}
    if test is not None or not p_values:
        yield Comparison(groups=tuple(nested), assumptions=assumptions, **base)
        base |= {"statistic": None, "value": None, "df": (), "estimate": None}
    for p in p_values:
        chosen, note = _chosen(compared, nested, p)
        said = {"p_relation": p.relation, "p": p.values["p"] or None}
        yield Comparison(groups=chosen, assumptions=(*assumptions, *note), **(base | said))
        base["estimate"] = None


def _outcome(entry: Entry, *, times: bool = True) -> str | None:
    """Outcome with its time."""
    if not (times and entry.times):
        return entry.outcome or None
    return " › ".join(filter(None, (entry.outcome, *entry.times))) or None


def _chosen(compared: list[Entry], nested: list[Any], p: Entry) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Groups that the head of a p-value names, such as "A vs. B"; all of them if it names none."""
    match = _VERSUS.search(p.column.last.bare)
    if match is None:
        return tuple(nested), ()
    sides = [side.strip(" ():,").lower() for side in (match["one"], match["other"])]
    titles = [entry.column.title.lower() for entry in compared]
    named = [
        record
        for title, record in zip(titles, nested, strict=True)
        if any(side in title or title in side for side in sides if side and title)
    ]
    if len(named) == 2:
        return tuple(named), ()
    return tuple(nested), (f"groups compared: {p.column.title}",)


def _p_value(place: _Place, p: Entry, groups: list[Entry]) -> PValue:
    location, quote = place.location([p])
    group = p.group or (groups[0].group if len(groups) == 1 and not p.shared else "")
    return PValue(
        location=location, quote=quote, p_relation=p.relation, p=p.values["p"] or None,
        outcome=_outcome(p), group=group or None,
    )  # fmt: skip


def _record(place: _Place, entry: Entry, beside: _Beside | None = None) -> Any:
    """Record of an entry; ``beside`` is what it is compared with."""
    location, quote = place.location([entry])
    timed = beside is None or not beside.at_times
    common: dict[str, Any] = {
        "location": location, "quote": quote, "outcome": _outcome(entry, times=timed),
        "group": _label(entry, beside),
        "assumptions": tuple(entry.assumptions),
    }  # fmt: skip
    values: dict[str, Any] = {name: value for name, value in entry.values.items() if name != "value"}
    n = values.pop("n", None) or entry.n or None
    if "ci_low" in values and entry.level:
        values["ci_level"] = entry.level
    p: dict[str, Any] = {"p_relation": entry.p[0], "p": entry.p[1]} if entry.p else {}
    match entry.kind:
        case "summary":
            return Summary(n=n, unit=entry.unit or None, **common, **values)
        case "proportion":
            return Proportion(**(common | {"total": n} | values))
        case "estimate":
            value = entry.values.get("value") or values.pop("statistic")
            unit = entry.unit or None
            values = {name: text for name, text in values.items() if name in _OF_ESTIMATE}
            return Estimate(
                measure=entry.measure,
                value=value,
                relation=entry.relation,
                unit=unit,
                **common,
                **values,
                **p,
            )
        case _:
            value = values["statistic"]
            return Test(
                statistic=entry.measure,
                value=value,
                relation=entry.relation,
                df=_df(place, entry),
                n=n,
                **common,
                **p,
            )


#: Fields that an estimate can have; an SD beside it is of its groups.
_OF_ESTIMATE: Final = frozenset({"se", "ci_low", "ci_high", "ci_level"})


def _df(place: _Place, test: Entry) -> tuple[str, ...]:
    df = test.df or _df_of_heads(test.column)
    df = tuple(part.strip() for text in df for part in re.split("[,;/]", text) if part.strip())
    return (*df, place.error_df) if test.measure == "F" and len(df) == 1 and place.error_df else df


def _df_of_heads(column: Column) -> tuple[str, ...]:
    return next((df for text in reversed(column.path) if (df := facets(text).label.df)), ())


def _error_dfs(reads: Sequence[Read]) -> dict[tuple[str, ...], str]:
    """Degrees of freedom of error by section: they are printed in a row of their own."""
    return {read.row.sections: read.df for read in reads if read.df and _RESIDUAL.fullmatch(read.row.label)}


def _star(effect: Entry, legend: Legend) -> None:
    """p-value by stars."""
    star = legend.stars.get(effect.marks) if effect.marks and effect.p is None else None
    if star is not None:
        effect.p = (star.relation, star.p)
        effect.assumptions.append(f'p by the mark "{effect.marks}" as the notes explain it')
