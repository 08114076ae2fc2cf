"""What belongs together in a row: a mean with the SD in the next column, an odds ratio with its interval."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from review.finding.grammar import Phrase
from review.finding.notation import relation
from review.finding.tables.assignment import Assigned, Assignment
from review.finding.tables.cells import Content, is_whole
from review.finding.tables.columns import SIZE, Column, P
from review.finding.tables.entries import (
    LEADS,
    SUMMARY,
    Entry,
    Read,
    joins,
    p_entry,
    stand_together,
    under_one_head,
)
from review.finding.tables.facets import facets, heads_times, is_time
from review.finding.tables.grounds import Grounds
from review.finding.tables.layout import Row
from review.finding.tables.measures import level_of, measure_of, two_categories
from review.finding.tables.notes import Legend
from review.patterns import regex

_UNITY: Final = ("1", "1.0", "1.00", "1.000", "1·0", "1·00")
_SECOND: Final = frozenset({"sd", "se", "ci_low", "ci_high", "q1", "q3", "minimum", "maximum", "df", "n"})
_WIDTHS: Final = {"iqr": "the width of the quartiles", "ci_half": "half the width of an interval"}
_HALVES: Final = frozenset({("mean", "sd"), ("mean", "se"), ("count", "percent")})
_LIMITS: Final = frozenset({"ci_low", "ci_high"})
_SHARES: Final = frozenset({"count", "percent"})
_CENTERS: Final = frozenset({"mean", "median", "sd", "iqr"})
_FIT: Final = regex(
    r"\W*(?:[-–−]?\d?[ ]?log[- ]?(?:pseudo-?)?likelihoods?|log lik\w*|[ABD]ICc?|QICC?|akaike.*"
    r"|bayesian inf.*|deviance|observations)\b.{0,12}",
    re.IGNORECASE,
)  #: rows of a table of coefficients that hold none
SD_ASSUMED: Final = 'SD assumed: "±" without a name'


class RowReader:
    """Reads the rows of a layout, one after the other."""

    def __init__(self, assignment: Assignment, legend: Legend) -> None:
        self.assignment, self.legend = assignment, legend
        self.above: Read | None = None
        self.grounds = Grounds(assignment, legend)
        said = (*legend.statements, *legend.bound.values(), assignment.spreads)
        self._spread_said = any(each.kinds & {"sd", "se"} for each in said)

    def read(self, row: Row) -> Read:
        """Everything a row holds."""
        columns = self.assignment.columns[row.index]
        read = Read(row, columns)
        if row.person:
            read.known = sum(len(content.phrases) for content in row.cells.values())
            return read
        vertical = row.own.statistic
        for at, content in row.cells.items():
            if row.index in self.assignment.size_rows and "p" not in columns[at].kinds:
                read.known += len(content.phrases)
                continue
            self._cell(read, columns[at], content, vertical=vertical)
        self._settle(read)
        self._count_bare(read, columns)
        self._drop_references(read)
        if read.entries or read.unread or not read.joined:
            self.above = read
        return read

    def _cell(self, read: Read, column: Column, content: Content, *, vertical: bool) -> None:
        if content.kind == "reference":
            read.known += 1
            last = read.entries[-1] if read.entries else None
            if last and last.kind == "estimate" and max(last.at) == column.at - 1 and len(last.values) == 1:
                read.entries.pop()  # "1.0" in the column before "(reference)"
            return
        if content.kind == "dash" and column.leaf == P and content.marks in self.legend.stars:
            star = self.legend.stars[content.marks]
            read.entries.append(p_entry(read.row, column, star.relation, star.p))
        if content.kind == "size":
            read.sizes[column.at] = (content.phrases[-1].numbers[0], column)
        if content.kind != "data":
            return
        if column.path and heads_times(column.path[-1]) and is_time(content.text):
            read.known += len(content.phrases)  # "6 months" under "Time point"
            return
        if column.leaf.kinds == {"df"}:
            entry = Entry({}, column, [column.at], list(read.row.places[column.at]))
            entry.df = tuple(number for phrase in content.phrases for number in phrase.numbers)
            read.entries.append(entry)
            return
        previous: Entry | None = None
        for k, phrase in enumerate(content.phrases):
            previous = self._phrase(read, column, content, k, phrase, previous, vertical=vertical)

    def _phrase(
        self,
        read: Read,
        column: Column,
        content: Content,
        k: int,
        phrase: Phrase,
        last: Entry | None,
        *,
        vertical: bool,
    ) -> Entry | None:
        assigned = self.assignment.schemas.get((read.row.index, column.at, k))
        if assigned is None:
            return last
        fields = self._fields(read.row, column, phrase, assigned)
        if phrase.form == "counted" and (names := two_categories(read.row)):
            for number, name in zip(phrase.numbers, names, strict=True):
                places = list(read.row.places[column.at])
                read.entries.append(Entry({"count": number}, column, [column.at], places, k, category=name))
            return last
        if fields == ("n",) or (k and last is not None and self._is_size_behind(phrase, column, last)):
            read.known += 1
            if k and last is not None:
                last.values.setdefault("n", phrase.numbers[0])
            else:
                read.sizes[column.at] = (phrase.numbers[0], column)
            return last
        if phrase.form == "ns" and k and last is not None and last.kind not in ("estimate", "test"):
            read.known += 1  # a mark: which groups differ, it does not say
            return last
        if "p" in fields and last is not None and k and last.kind in ("estimate", "test") and last.p is None:
            last.p = (relation(phrase.relation), phrase.numbers[0] or None)
            return last
        if (
            phrase.form == "number"
            and phrase.numbers[0] in _UNITY
            and {"estimate", "ci"} <= column.leaf.kinds
        ):
            read.known += 1  # of the category compared with
            return last
        if not self.grounds.name(read.row, column, phrase, assigned, fields):
            read.unread.append((column.at, phrase))
            return last
        if fields == ("cv",):
            read.known += 1
            return last
        entry = self._entry(read.row, column, content, k, phrase, fields)
        if self._is_known(entry, column) or (phrase.form == "number" and _FIT.fullmatch(read.row.label)):
            read.known += 1
            return last
        if vertical and self._is_p_of_above(entry):
            return last
        target = self._target(read, entry, last, vertical=vertical)
        if target is not None:
            target.take(entry)
            return target
        if not entry.values.keys() & (LEADS | SUMMARY | {"p"}) and not entry.df:
            read.unread.append((column.at, phrase))  # limits that belong to nothing
            return last
        read.entries.append(entry)
        return entry

    def _is_size_behind(self, phrase: Phrase, column: Column, last: Entry) -> bool:
        """Whether a number in brackets behind a quantity is its n: ``1944 (1793) [5]``."""
        if phrase.form == "size":
            return True
        if phrase.form != "enclosed" or not is_whole(phrase.numbers[0]) or any(phrase.percent):
            return False
        if phrase.enclosing == "[" or ("count" in column.kinds and "percent" not in column.kinds):
            return True
        said = column.kinds | self.legend.said.kinds | self.legend.notes.kinds
        return len(last.values) > 1 and last.kind == "summary" and "percent" not in said

    def _fields(self, row: Row, column: Column, phrase: Phrase, assigned: Assigned) -> tuple[str, ...]:
        if column.leaf == SIZE and phrase.form == "number":
            return ("n",)
        lone = phrase.form in ("number", "enclosed")
        if lone and column.role and not (column.role in _SHARES and row.own.said.kinds & _CENTERS):
            return (column.role,)
        if lone and (half := self._half(row, column)):
            return (half,)
        if assigned.fields == ("value", "se") and (_are_two(column) or phrase.numbers[1].startswith("-")):
            return ("value",)  # "OR (B)"
        return assigned.fields

    def _half(self, row: Row, column: Column) -> str:
        """Field of a number in one of two columns under one head, by a row such as "Age, mean (SD)"."""
        pair = next(iter(row.own.said.pairs & _HALVES), None) if row.own.said.pairs else None
        if pair is None:
            return ""
        columns = self.assignment.columns[row.index]
        sides = [columns.get(column.at + step) for step in (-1, 1)]
        alike = [side is not None and bool(column.path) and side.path == column.path for side in sides]
        return pair[alike.index(True) ^ 1] if alike.count(True) == 1 else ""

    def _entry(
        self,
        row: Row,
        column: Column,
        content: Content,
        k: int,
        phrase: Phrase,
        fields: tuple[str, ...],
    ) -> Entry:
        entry = Entry({}, column, [column.at], list(row.places[column.at]), k, marks=content.marks)
        entry.unit, entry.level, entry.df = phrase.unit, phrase.level, phrase.df
        for name, number in zip(fields, phrase.numbers, strict=False):
            if name in _WIDTHS:
                entry.assumptions.append(f"{number} is {_WIDTHS[name]}")
            elif name == "cv":  # the SD over the mean: no field holds it
                entry.assumptions.append(f"{number} is a coefficient of variation")
            elif name == "df":
                entry.df = (number,)
            elif name == "p" and len(fields) > 1:
                below = number.startswith("<")
                entry.p = ("<" if below else "=", number.lstrip("< "))
            else:
                entry.values[name] = number
        if fields[0] == "percent" and fields[-1] in ("sd", "se"):  # "% (SD)" is a mean of percentages
            entry.values = {"mean": phrase.numbers[0], fields[-1]: phrase.numbers[1]}
            entry.unit = "%"
        if phrase.relation:
            entry.relation = relation(phrase.relation)
        if fields == ("p",):
            entry.relation = ">" if not phrase.numbers[0] else entry.relation
        if fields[0] in ("value", "statistic"):
            entry.measure = measure_of(row, column, phrase, fields[0], self.legend)
        if "ci_low" in fields and not entry.level:
            entry.level = level_of(row, column, self.legend)
        if phrase.form in ("spread", "bracket"):
            self._spread(entry, column, row, phrase)
        return entry

    def _spread(self, entry: Entry, column: Column, row: Row, phrase: Phrase) -> None:
        """Say on what ground a number behind a mean is read as SD or SE."""
        if not entry.values.keys() & {"sd", "se"} or phrase.inside:
            return
        labels = (*column.path, *row.stubs, *row.sections, *self.assignment.layout.stub_heads)
        if self._spread_said or any(facets(text).said.kinds & {"sd", "se"} for text in labels):
            return
        if phrase.form == "bracket":
            entry.assumptions.append("SD assumed: brackets without a name")
            return
        spread = entry.values.pop("sd", "") or entry.values.pop("se", "")
        convention = self.legend.convention()
        entry.values[convention or "sd"] = spread
        note = f'{convention.upper()} after "±": said in the text, not in the table' if convention else ""
        entry.assumptions.append(note or SD_ASSUMED)

    def _is_known(self, entry: Entry, column: Column) -> bool:
        """Whether a number is the 1 of a reference category, or the correlation of a variable with itself."""
        if len(entry.values) != 1 or not entry.measure:
            return False
        if (entry.values.get("value") or entry.values.get("statistic")) not in _UNITY:
            return False
        return {"estimate", "ci"} <= column.leaf.kinds or entry.measure in ("r", "rho", "tau")

    def _count_bare(self, read: Read, columns: Mapping[int, Column]) -> None:
        """Bare whole numbers among counts with percentages are counts too: ``0`` beside ``8 (27%)``.

        Zeros are also where only the rows above or below hold counts with percentages.
        """
        shares = any(entry.values.keys() >= {"count", "percent"} for entry in read.entries)
        for at, phrase in list(read.unread):
            column = columns[at]
            if not shares and not (
                phrase.numbers[0] == "0" and (at, "bracket", ("count", "percent")) in self.grounds.seen
            ):
                continue
            lone = phrase.form == "number" and is_whole(phrase.numbers[0]) and not any(phrase.percent)
            if lone and not column.kinds & {"p", "test", "estimate", "df"}:
                places = list(read.row.places[at])
                read.entries.append(Entry({"count": phrase.numbers[0]}, column, [at], places))
                read.unread.remove((at, phrase))

    def _drop_references(self, read: Read) -> None:
        """Leave out the lone ``1.00`` of a reference category."""
        lone = [e for e in read.entries if e.measure and len(e.values) == 1 and e.p is None]
        references = [entry for entry in lone if entry.values.get("value") in _UNITY]
        if references and not any("p" in entry.values for entry in read.entries):
            read.entries = [e for e in read.entries if all(e is not other for other in references)]
            read.known += len(references)

    # --- what belongs together -------------------------------------------------------------------------

    def _target(self, read: Read, entry: Entry, last: Entry | None, *, vertical: bool) -> Entry | None:
        """Entry that a number belongs to: in the cell, the columns before, or the row above."""
        if "p" in entry.values:
            return None
        if last is not None and entry.k and joins(last.values, entry.values):
            return last
        of_contrast = self._is_of_contrast(read, entry)
        for other in reversed(read.entries):
            if "p" in other.values or (other.column is entry.column and entry.k == 0):
                continue
            if of_contrast:
                break
            apart = not other.values.keys() & entry.values.keys()
            if (
                apart
                and stand_together(other, entry)
                and joins(other.values, entry.values, before=under_one_head(other, entry))
            ):
                return other
            if entry.column.at - other.column.at > 3:
                break
        target = self._target_above(read, entry) if vertical else None
        read.joined = read.joined or target is not None
        return target

    def _is_of_contrast(self, read: Read, entry: Entry) -> bool:
        """Whether an interval stands behind all groups, in a column that names none: of their difference."""
        column = entry.column
        if column.names or column.times or not column.pure or not entry.values.keys() <= _LIMITS:
            return False
        behind = [c for c in read.columns.values() if "ci" in c.kinds and not c.names]
        named = {tuple(e.column.names) for e in read.entries if e.kind == "summary" and e.column.names}
        effects = any(e.kind in ("estimate", "test") for e in read.entries)
        return len(behind) == 1 and len(named) > 1 and not effects

    def _above(self, entry: Entry) -> Entry | None:
        above = self.above
        if above is None:
            return None
        return next(
            (e for e in reversed(above.entries) if e.column.at == entry.column.at and "p" not in e.values),
            None,
        )

    def _mean_above(self, entry: Entry) -> Entry | None:
        """Number that nothing names, above the SD or SE of a row of its own."""
        above, at = self.above, entry.column.at
        if above is None or not entry.values.keys() <= {"sd", "se"}:
            return None
        for unread in above.unread:
            if unread[0] == at and unread[1].form == "number":
                above.unread.remove(unread)
                mean = {"mean": unread[1].numbers[0]}
                above.entries.append(Entry(mean, above.columns[at], [at], list(above.row.places[at])))
                return above.entries[-1]
        return None

    def _target_above(self, read: Read, entry: Entry) -> Entry | None:
        """Entry of the row above, where rows hold the statistics of one thing: ``Mean``, below it ``SD``."""
        target, above = self._above(entry) or self._mean_above(entry), self.above
        if target is None or above is None:
            return None
        named = above.row.own.statistic
        one = above.row.block == read.row.block and above.row.stubs[:-1] == read.row.stubs[:-1]
        under = above.row.label == (read.row.sections[-1] if read.row.sections else None)
        second = entry.values.keys() <= _SECOND
        fits = (named or second) and (one or under) and joins(target.values, entry.values)
        return target if fits else None

    def _is_p_of_above(self, entry: Entry) -> bool:
        """Give a p in a row of its own to the estimate or the test above it."""
        target = self._above(entry) if "p" in entry.values else None
        if target is None:
            return False
        if target.kind not in ("estimate", "test") or target.p is not None:
            entry.about = self.above.row if self.above and not entry.about else None
            return False
        target.p = (relation(entry.relation), entry.values["p"] or None)
        return True

    def _settle(self, read: Read) -> None:
        """Degrees of freedom in a column of their own; those of a row without a test."""
        for entry in list(read.entries):
            if entry.df and not entry.values:
                tests = [e for e in read.entries if e.kind == "test" and not e.df]
                if tests:
                    near = min(tests, key=lambda e: abs(e.column.at - entry.column.at))
                    near.df = entry.df
                    near.at += entry.at
                    near.places += entry.places
                else:
                    read.df = ", ".join(entry.df)
                read.entries.remove(entry)
        if any(entry.values.keys() >= {"count", "percent"} for entry in read.entries):
            for entry in read.entries:
                if entry.values == {"percent": "0"}:
                    entry.values = {"count": "0"}  # a bare "0" among counts with percentages


def _are_two(column: Column) -> bool:
    """Whether a head names two estimates, such as "OR (B)"."""
    label = column.last.label
    return label.has("estimate") and not label.has("se") and bool(_ESTIMATE_BEHIND.search(label.text))


_ESTIMATE_BEHIND: Final = regex(r"[(\[](?:[bBβ]|OR|[bB]eta)[)\]]")
