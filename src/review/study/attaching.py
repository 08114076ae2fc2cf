"""Which sizes hold for the numbers of a table that stand there without one.

Places are asked from the nearest to the farthest: the heads of the column, the label of the row, caption and
notes of the table, what several rows of the column imply together, other tables, sentences. The first that
knows a size gives the candidates; whether a number fits them is for checking to say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from review.document import Document
from review.patterns import regex
from review.records import Comparison, Proportion, Record, Summary
from review.study.grid import Grid
from review.study.groups import Draft, Groups, size_of_label
from review.study.model import Attachment, Pair, Size
from review.study.names import called_group, is_category, is_subset, is_total, key_of, without_statistics
from review.study.spots import Spot
from review.study.times import is_start, times_in

_NEAR: Final = ("caption", "note")
_IN_TABLES: Final = ("header", "size row", "row label")
_OTHER_SET: Final = regex(
    r"per[- ]protocol|subgroup|complet|imput|respon[ds]|surviv|available|sensitivity|adheren", re.IGNORECASE
)
_WHOLE: Final = regex(r"\d+")
_PERCENT: Final = regex(r"\d+(?:\.\d+)?")
_FEWEST_ROWS: Final = 3
_LARGEST: Final = 5000  # sizes implied by percentages are not sought beyond


@dataclass(frozen=True, slots=True)
class _Part:
    """A group of a comparison, or a record of its own, that stands in a cell without a size."""

    record: int
    index: int | None
    value: Summary | Proportion
    grid: Grid
    row: int
    column: int


def parts_of(record: Record) -> list[tuple[int | None, Summary | Proportion]]:
    """What a record says of single groups: summaries (mean, SD …) and proportions (count, percentage).

    Each comes with the index of its group within a comparison, or None if the record is about one group.
    """
    if isinstance(record, Comparison):
        return list(enumerate(record.groups))
    return [(None, record)] if isinstance(record, Summary | Proportion) else []


def attach(
    document: Document, records: Sequence[Record], groups: Groups, places: Places
) -> Iterator[Attachment]:
    """Sizes for the table records without one, as the paper prints them elsewhere."""
    columns: dict[tuple[int, int, str | None], list[_Part]] = defaultdict(list)
    for number, record in enumerate(records):
        for index, value in parts_of(record):
            place = places.cell(value.location.start) if record.location.table is not None else None
            if place:
                columns[place[0].index, place[2], value.group].append(_Part(number, index, value, *place))
    for parts in columns.values():
        implied = implied_by_rows([part.value for part in parts if isinstance(part.value, Proportion)])
        for part in parts:
            if _lacks_size(part.value) and not _of_some(part):
                found = _candidates(document, part, groups, parts, implied)
                if found:
                    name = "n" if isinstance(part.value, Summary) else "total"
                    yield Attachment(record=part.record, part=part.index, field=name, candidates=found)


def attach_to_pairs(
    records: Sequence[Record], groups: Groups, compared: Iterable[tuple[Pair, Sequence[Spot] | None]]
) -> Iterator[Attachment]:
    """Sizes of the groups that sentences compare by name."""
    done: set[int] = set()
    for pair, named in compared:
        for index, spot in zip(pair.values, named or (), strict=False):
            value = records[index]
            if index in done or spot.draft is None or not isinstance(value, Summary | Proportion):
                continue
            sizes = tuple(size for size in spot.draft.sizes if size.role != "lost")
            if sizes and _lacks_size(value):
                done.add(index)
                name = "n" if isinstance(value, Summary) else "total"
                yield Attachment(record=index, part=None, field=name, candidates=sizes)


def _lacks_size(value: Summary | Proportion) -> bool:
    if isinstance(value, Summary):
        return value.n is None
    return value.total is None and (value.count is not None or value.percent is not None)


def _of_some(part: _Part) -> bool:
    """Whether a summary stands in the row of a category, whose people are fewer than those of the column."""
    label = (part.value.outcome or "").rpartition(" › ")[2]
    return isinstance(part.value, Summary) and bool(label) and is_category(label)


def _candidates(
    document: Document, part: _Part, groups: Groups, column: Sequence[_Part], implied: int | None
) -> tuple[Size, ...]:
    own = _of_heads(document, part) or _of_labels(document, part)
    if own:
        return own
    draft = _draft_of(part, groups)
    if draft and (here := _of_caption(part.grid, draft.sizes)):
        return here
    if draft is None and (here := _of_caption(part.grid, groups.each)) and _may_be_each(part):
        return here
    if implied is not None and isinstance(part.value, Proportion) and part.value.count is not None:
        return (_from_rows(document, column, implied),)
    if _holds_only_here(part, groups):
        return ()
    if draft is None:
        far = _of_each(groups, part)
    else:
        tables = tuple(size for size in draft.sizes if size.source in _IN_TABLES)
        said = tuple(size for size in draft.sizes if size.source not in _IN_TABLES)
        far = _agreed(tables, said) if tables else _of_sentences(groups, said)
    return far if _fits_most(far, column) else ()


def _fits_most(sizes: Sequence[Size], column: Sequence[_Part]) -> bool:
    """Whether most percentages of a column can be of the sizes: else it counts other people.

    One row may be the misprint that is sought, so it decides nothing alone.
    """
    shares = [part.value for part in column if isinstance(part.value, Proportion)]
    ranges = [totals for share in shares if (totals := possible_totals(share)) is not None]
    fitting = sum(any(low <= size.n <= high for size in sizes) for low, high in ranges)
    return len(ranges) < 2 or 2 * fitting > len(ranges)


def _agreed(tables: tuple[Size, ...], said: tuple[Size, ...]) -> tuple[Size, ...]:
    """Sizes of other tables; if they differ, those that sentences say as well come first."""
    if len({size.n for size in tables}) < 2:
        return tables
    repeated = {size.n for size in said}
    return tuple(sorted(tables, key=lambda size: size.n not in repeated))


def _of_sentences(groups: Groups, said: tuple[Size, ...]) -> tuple[Size, ...]:
    """Sizes that sentences say; of people who were lost, none that count only those who began."""
    kept = tuple(size for size in said if size.role != "lost" and size.source not in _NEAR)
    analyzed = tuple(size for size in kept if size.role == "analyzed")
    if analyzed:
        return analyzed
    return () if groups.lost and len({size.n for size in kept}) > 1 else kept


def _of_each(groups: Groups, part: _Part) -> tuple[Size, ...]:
    sizes = {size.n for size in groups.each}
    sized = any(draft.is_arm and draft.sizes for draft in groups.drafts)
    return tuple(groups.each) if len(sizes) == 1 and not sized and _may_be_each(part) else ()


def _may_be_each(part: _Part) -> bool:
    name = part.value.group or part.grid.name_over(part.row, part.column)
    return bool(name) and not is_total(name) and not is_subset(name) and called_group(name)


def _of_heads(document: Document, part: _Part) -> tuple[Size, ...]:
    printed = part.grid.size_over(part.row, part.column)
    if printed is None:
        return ()
    place = part.grid.location(printed.cell)
    return (
        Size(n=printed.n, role="stated", analysis_set=part.grid.label,
             source="size row" if printed.in_size_row else "header", location=place,
             quote=document.text[place.start : place.end]),
    )  # fmt: skip


def _of_labels(document: Document, part: _Part) -> tuple[Size, ...]:
    for row in (part.row, part.grid.section_of(part.row)):
        for column in (0, 1) if row is not None else ():
            if column < part.column and column < len(part.grid.places[0]):
                size = size_of_label(document, part.grid, row, column)  # type: ignore[arg-type]
                if size:
                    return (size,)
    return ()


def _draft_of(part: _Part, groups: Groups) -> Draft | None:
    """The group of a number: named over its column, or before its row."""
    named = [name for name in reversed((part.value.group or "").split(" › ")) if name]
    named.append(part.grid.name_over(part.row, part.column))
    for name in named:
        cleaned = without_statistics(name)
        if key_of(cleaned) and (draft := groups.find(cleaned)):
            return draft
    for name in reversed((part.value.outcome or "").split(" › ")):
        draft = groups.exactly(without_statistics(name))
        if draft and draft.is_arm:
            return draft
    return None


def _of_caption(grid: Grid, sizes: Sequence[Size]) -> tuple[Size, ...]:
    blocks = [block for block in (grid.table.caption, *grid.table.notes) if block]
    return tuple(s for s in sizes if any(b.start <= s.location.start < b.end for b in blocks))


@lru_cache(maxsize=4096)
def _names_set(text: str) -> bool:
    return _OTHER_SET.search(text) is not None


def _holds_only_here(part: _Part, groups: Groups) -> bool:
    """Whether sizes from elsewhere need not hold: another analysis set, or a later time after losses."""
    value = part.value
    caption = part.grid.table.caption.text if part.grid.table.caption else ""
    said = " ".join(filter(None, [value.group, value.outcome, part.grid.name_over(part.row, part.column)]))
    if _names_set(said) or _names_set(caption):
        return True
    times = times_in(said) or times_in(caption)
    return groups.lost and any(not is_start(time) for time in times)


def implied_by_rows(values: Sequence[Proportion]) -> int | None:
    """The one total that all counts with percentages of a column but one imply; None if there is no such.

    At least three telling rows must imply it; the odd row, if any, is the one that will be checked.
    """
    ranges = [r for value in values if (r := possible_totals(value)) is not None]
    if len(ranges) < _FEWEST_ROWS or len({(v.count, v.percent) for v in values}) < _FEWEST_ROWS:
        return None
    votes: Counter[int] = Counter()
    for low, high in ranges:
        votes.update(range(low, high + 1))
    (best, most), *others = votes.most_common(2)
    needed = max(_FEWEST_ROWS, len(ranges) - 1)
    return best if most >= needed and (not others or others[0][1] < most) else None


def possible_totals(value: Proportion) -> tuple[int, int] | None:
    """Smallest and largest total of which a count is the printed percentage; None if there is none."""
    return _totals(value.count or "", value.percent or "")


@lru_cache(maxsize=8192)  # each row is asked for every other of its column
def _totals(count: str, percent: str) -> tuple[int, int] | None:
    if not (_WHOLE.fullmatch(count) and _PERCENT.fullmatch(percent)):
        return None
    k, p = int(count), float(percent)
    half = 0.5 / 10 ** len(percent.partition(".")[2]) + 1e-9
    if k == 0 or not 0 < p - half < p + half < 100:
        return None
    low, high = 100 * k / (p + half), 100 * k / (p - half)
    first, last = int(-(-low // 1)), int(high)
    return (first, last) if first <= last <= _LARGEST else None


def _from_rows(document: Document, column: Sequence[_Part], n: int) -> Size:
    rows = [
        p
        for p in column
        if isinstance(p.value, Proportion) and (r := possible_totals(p.value)) and r[0] <= n <= r[1]
    ]
    first = rows[0].value.location
    printed = [document.text[p.value.location.start : p.value.location.end] for p in rows[:4]]
    return Size(n=n, role="stated", analysis_set=column[0].grid.label, source="rows", location=first,
                quote="; ".join(printed))  # fmt: skip


class Places:
    """Which cell of which table a position of the document lies in."""

    def __init__(self, document: Document, records: Sequence[Record]) -> None:
        cells = [(cell.block.start, k, cell.row, cell.column)
                 for k, table in enumerate(document.tables) for cell in table.cells]  # fmt: skip
        self._at = {start: (k, row, column) for start, k, row, column in cells}
        body: dict[int, set[int]] = defaultdict(set)
        for record in records:
            if record.location.table is not None or record.location.table_index is not None:
                for start in {value.location.start for _, value in parts_of(record)} | {
                    record.location.start
                }:
                    if at := self._at.get(start):
                        body[at[0]].add(at[1])
        self.grids = [
            Grid(table, k, frozenset(body.get(k, ())))
            for k, table in enumerate(document.tables)
        ]  # fmt: skip

    def cell(self, start: int) -> tuple[Grid, int, int] | None:
        """Table, row and column of the cell that begins at a position."""
        at = self._at.get(start)
        return (self.grids[at[0]], at[1], at[2]) if at else None
