"""Numbers that a result lacks and its neighbors print: n beside a correlation, the df of another F.

A result is checked as if they stood in it, by the checks of its kind, and the check says where they stand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from review.checking.intervals import check_intervals
from review.checking.p_values import check_p_values
from review.checking.sentences import Sentence
from review.patterns import regex
from review.records import Check, Record, Summary, Test

if TYPE_CHECKING:
    from review.checking.context import Context
    from review.document import Cell, Table

_SIZE: Final = regex(r"\b[nN] ?= ?(?P<n>\d{1,5})(?![\d.,]\d)")
_SIZES: Final = regex(r"\s*(?:[nN]|No\.?|pairs|participants|patients|subjects)\s*")
_WHOLE: Final = regex(r"\s*(?P<n>\d{1,5})\s*")
_ABOVE: Final = 3  # rows between a correlation and the n below it: r, p, n
_FEWEST_ROWS, _MOST = 3, 0.8  # that show an n to be that of all rows of a table
_SHOWN: Final = "{}, as the other results beside it show"
_SMALLEST, _LARGEST, _MOST_SIZES = 8, 5000, 8  # of groups that are tried
_DESIGNS: Final = ((2, 0), (2, 1), (3, 0), (3, 1), (4, 0))  # groups, variables controlled for
_CORRELATIONS: Final = frozenset({"r", "rho", "tau"})


@dataclass(frozen=True, slots=True)
class _Borrowed:
    """A result with what it lacked, and where that came from, in words."""

    index: int
    record: Record
    told: str
    shown: tuple[object, ...] | None = None  # results that have to show together that it is theirs


def check_borrowed(records: Sequence[Record], context: Context) -> Iterator[tuple[int, Check]]:
    """Checks of results that only another number of their sentence or table makes whole.

    Parameters
    ----------
    records : sequence of Record
    context : Context

    Yields
    ------
    tuple of int and Check
        Index of the result that lacked a number, and the check.
    """
    if context.document is None:
        return
    whole = [*_correlations(records, context), *_of_sentences(records, context), *_of_study(records, context)]
    found = [
        (whole[at], check)
        for family in (check_p_values, check_intervals)
        for at, check in family([each.record for each in whole], context)
        if check.verdict != "not_checkable"
    ]
    judged = Counter(each.shown for each, _ in found)
    agree = Counter(each.shown for each, check in found if check.verdict == "consistent")
    best: dict[object, tuple[object, ...]] = {}  # of several sizes that one table may have
    for shown in filter(None, judged):
        if shown[0] not in best or agree[shown] > agree[best[shown[0]]]:
            best[shown[0]] = shown
    told: set[tuple[int, str | None]] = set()
    for each, check in found:
        enough = max(_FEWEST_ROWS, _MOST * judged[each.shown])
        if each.shown is not None and (best[each.shown[0]] != each.shown or agree[each.shown] < enough):
            continue
        if (each.index, check.field) not in told:
            told.add((each.index, check.field))
            yield each.index, replace(check, assumptions=(*check.assumptions, each.told))


def _of_study(records: Sequence[Record], context: Context) -> Iterator[_Borrowed]:
    """Correlations without n, and F without df, with those that the sizes of the study's groups give."""
    places: dict[tuple[object, str], list[int]] = defaultdict(list)
    for index, record in enumerate(records):
        if isinstance(record, Test) and record.p and not (record.df or record.n):
            table = record.location.table_index if record.location.table else None
            if record.statistic in ("r", "F"):
                places[table, record.statistic].append(index)
    sizes = _sizes(context) if places else []
    for (place, statistic), indices in places.items():
        if len(indices) <= _FEWEST_ROWS:
            continue
        for number, lacking in _lacking(statistic, sizes):
            key = ((place, statistic), number)
            for index in indices:
                yield _Borrowed(index, replace(records[index], **lacking), _SHOWN.format(number), key)  # type: ignore[arg-type]


def _sizes(context: Context) -> list[int]:
    """The largest sizes of groups that the study has or the text prints, and that of all arms together."""
    if context.study is None:
        return []
    arms = [{size.n for size in arm.sizes} for arm in context.study.arms]
    said = {size.n for each in context.study.populations for size in each.sizes}.union(*arms)
    said |= {int(match["n"]) for match in _SIZE.finditer(context.text)}
    if len(arms) > 1 and all(len(sizes) == 1 for sizes in arms):
        said.add(sum(n for sizes in arms for n in sizes))
    return sorted((n for n in said if _SMALLEST <= n <= _LARGEST), reverse=True)[:_MOST_SIZES]


def _lacking(statistic: str, sizes: Sequence[int]) -> Iterator[tuple[str, dict[str, object]]]:
    """What the results of a table lack, as text and by the name of its field, for each size."""
    for n in sizes:
        if statistic == "r":
            yield f"n {n}", {"n": str(n)}
        for groups, controlled in _DESIGNS if statistic == "F" else ():
            df = str(groups - 1), str(n - groups - controlled)
            yield f"df {', '.join(df)}", {"df": df}


def _correlations(records: Sequence[Record], context: Context) -> Iterator[_Borrowed]:
    """Correlations of tables with the n that stands in their row, or under them, or over all of the table."""
    assert context.document is not None
    tables = context.document.tables
    for index, record in enumerate(records):
        place = record.location
        if not isinstance(record, Test) or record.statistic not in _CORRELATIONS or record.p is None:
            continue
        if record.n or record.df or place.table_index is None or place.table_index >= len(tables):
            continue
        table = tables[place.table_index]
        beside = _size_of(table, place.row_index, place.column_index)
        n = beside or _over_all(table)
        if n is not None:
            shown = None if beside else ((place.table_index, "only n"), n)
            yield _Borrowed(index, replace(record, n=n), f"n {n} as printed in the table", shown)


def _size_of(table: Table, row: int | None, column: int | None) -> str | None:
    if row is None or column is None:
        return None
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    names: dict[int, list[Cell]] = defaultdict(list)
    heads: dict[int, str] = {}
    for cell in table.cells:
        if _SIZES.fullmatch(cell.text):
            names[cell.row].append(cell)
            heads.setdefault(cell.column, cell.text)
    for below in range(row + 1, row + _ABOVE):
        named = any(cell.column < column for cell in names[below])
        if named and (match := _whole(cells.get((below, column)))):
            return match
    for other, _ in sorted(heads.items()):
        if other != column and (match := _whole(cells.get((row, other)))):
            return match
    return None


def _whole(cell: Cell | None) -> str | None:
    match = _WHOLE.fullmatch(cell.text) if cell is not None else None
    return match["n"] if match else None


def _over_all(table: Table) -> str | None:
    """The only n that caption, notes and cells of the table print."""
    texts = [cell.text for cell in table.cells] + [note.text for note in table.notes]
    texts += [table.caption.text] if table.caption is not None else []
    found = {match["n"] for text in texts for match in _SIZE.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _of_sentences(records: Sequence[Record], context: Context) -> Iterator[_Borrowed]:
    """An F without df beside one that has them; a mean with its interval behind the only n of a sentence."""
    said = context.sentences
    starts = [sentence.location(0, 1).start for sentence in said]
    known: dict[int, list[int]] = defaultdict(list)
    for index, record in enumerate(records):
        if record.location.table is None and isinstance(record, Test | Summary) and starts:
            known[bisect_right(starts, record.location.start) - 1].append(index)
    for at, indices in known.items():
        if at >= 0:
            yield from _of_sentence([(index, records[index]) for index in indices], said[at])


def _of_sentence(found: Sequence[tuple[int, Record]], sentence: Sentence) -> Iterator[_Borrowed]:
    df = {record.df for _, record in found if isinstance(record, Test) and record.statistic == "F"} - {()}
    sizes = {match["n"] for match in _SIZE.finditer(sentence.text)}
    for index, record in found:
        if isinstance(record, Test) and record.statistic == "F" and not record.df and record.p:
            if len(df) == 1:
                shared = next(iter(df))
                told = f"df {', '.join(shared)} as of the other F of the sentence"
                yield _Borrowed(index, replace(record, df=shared), told)
        elif (
            isinstance(record, Summary)
            and record.n is None
            and record.sd
            and record.ci_low
            and len(sizes) == 1
        ):
            n = next(iter(sizes))
            yield _Borrowed(index, replace(record, n=n), f"n {n} as printed in the sentence")
