"""Which schema the numbers of every phrase follow: the least costly over all that is said around them.

Phrases of one form in one row, under heads that say the same, share a schema: they are a cluster. A schema is
the cheaper the more labels name it (the nearer, the more they count), the better it suits how the numbers are
written, and the more clusters in its section and column follow it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from review.finding.grammar import Phrase
from review.finding.signs import LETTER_OF_MARK
from review.finding.tables.cells import is_whole, value_of
from review.finding.tables.columns import Column, P
from review.finding.tables.facets import NOTHING, Evidence, evidence, facets
from review.finding.tables.layout import Layout, Row
from review.finding.tables.notes import Legend, core_of_label
from review.finding.tables.rowsizes import Sizes, gives_sizes, heads_shares
from review.finding.tables.schemas import (
    PLAIN_FORMS,
    PRIORS,
    SCHEMAS,
    Costs,
    Fields,
    fits,
    summed_costs,
    value_costs,
    values_of,
    written,
)  # fmt: skip
from review.patterns import regex

Source = tuple[float, float, Evidence]  #: weight if it fits, weight if it does not, what it names
Place = tuple[int, int, int]  #: row, column, position of the phrase in its cell

_GROWTH: Final = regex(
    r"change|increase|growth|relative|difference|reduction|% of|recovery|compared", re.IGNORECASE
)
_MARKS: Final = regex(r"[*†‡§¶#]+|(?<=[a-z)\]%])[a-j¹²³⁴⁵⁶⁷⁸⁹](?=\W|$)|[ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡ]")
_RAISED_MARKS: Final = regex("[*†‡§¶#]+|[ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡ¹²³⁴⁵⁶⁷⁸⁹]")
_EFFECTS: Final = frozenset(
    {"p", "estimate", "test", "df"}
)  # such columns hold these, whatever their rows are called
_CAPTION: Final = 1.8
_NOTES: Final = 2.2
_LONE: Final = ("number", "enclosed")
_CENTERS: Final = frozenset({"mean", "median", "count"})
_CAPPED: Final = 3.0  # one misfit does not decide for its column
_PULL_OF_SECTION: Final = 0.35
_PULL_OF_COLUMN: Final = 0.25
_WITHOUT_EFFECT: Final = {"interval": 0.8}
_WITHOUT_EFFECT_ELSE: Final = 2.0
_CENTER_UNNAMED: Final = 1.2  # of an interval
_CV_UNNAMED: Final = 4.0
_REGRESSION: Final = Evidence(frozenset({"estimate"}))


class Assigned(NamedTuple):
    """What the numbers of a phrase are.

    Parameters
    ----------
    fields : tuple of str
        Field of each number.
    named : int
        2 if a label near it, or the form itself, names it; 1 if only caption or notes do; else 0.
    """

    fields: Fields
    named: int


@dataclass(slots=True)
class Cluster:
    """Phrases that share a schema."""

    form: str
    block: int
    signature: tuple[frozenset[str], tuple[bool, ...]]
    labelled: bool
    base: Costs
    named: tuple[int, ...]
    members: list[tuple[Place, Phrase, float | None]] = field(default_factory=list)
    costs: Costs = ()


class Assignment:
    """Schemas of all phrases of a table, and the sizes that its rows give."""

    def __init__(self, layout: Layout, columns: Mapping[int, Mapping[int, Column]], legend: Legend) -> None:
        self.layout, self.columns, self.legend = layout, columns, legend
        self.sizes: dict[int, Sizes] = {}
        self.size_rows: set[int] = set()
        self._bases: dict[tuple[str, tuple[Source, ...]], tuple[tuple[float, ...], tuple[int, ...]]] = {}
        self._around: dict[tuple[tuple[Source, ...], int, str, str], tuple[Costs, tuple[int, ...]]] = {}
        self._stub_heads = evidence(layout.stub_heads[0]) if layout.stub_heads else NOTHING
        self.spreads = self._spread_of_heads()
        self.clusters: dict[tuple[object, ...], Cluster] = {}
        self._gather()
        self.schemas = self._decide()
        #: Schemas that labels name somewhere, by the column and the form that they are in.
        self.seen = {
            (place[1], cluster.form, assigned.fields)
            for cluster in self.clusters.values()
            if (assigned := self.schemas[cluster.members[0][0]]).named > 1
            for place, _, _ in cluster.members
        }

    def _spread_of_heads(self) -> Evidence:
        """Spreads that heads name after "±": "Intercept ± SE" says it for the columns beside it."""
        found = NOTHING
        for columns in self.columns.values():
            for column in columns.values():
                if column.leaf.kinds & {"sd", "se"} and "±" in column.path[-1]:
                    found |= Evidence(column.leaf.kinds & {"sd", "se"})
        return found

    # --- clusters --------------------------------------------------------------------------------------

    def _gather(self) -> None:
        implied = self._implied()
        running, given = Sizes(), Sizes()
        counted = self.layout.rows[:1] if heads_shares(self.layout, self.columns) else []
        for row in self.layout.rows:
            columns = self.columns[row.index]
            if row in counted or gives_sizes(row, columns, first=row is self.layout.rows[0]):
                self.size_rows.add(row.index)
                for at, content in row.cells.items():
                    counts = "p" not in columns[at].kinds and columns[at].leaf.kinds != {"percent"}
                    sizes = {number for phrase in content.phrases for number in phrase.numbers}
                    if counts and sizes and content.kind in ("data", "size"):
                        # "(n = 39, 38)" before and after: which is whose, is not said
                        running.running[at] = (sizes.pop() if len(sizes) == 1 else "", row.block)
                given = Sizes(dict(running.running))
            self._gather_row(row, running, implied)  # of a row of sizes its p-value
            self.sizes[row.index] = given
        for row in self.layout.rows if running.running else ():  # sizes at the foot are those of all rows
            if not self.sizes[row.index].running and not any(c.n for c in self.columns[row.index].values()):
                self.sizes[row.index] = Sizes({at: (size, -1) for at, (size, _) in running.running.items()})

    def _gather_row(self, row: Row, running: Sizes, implied: Mapping[int, float]) -> None:
        label = row.label
        own = row.own
        outer = facets(row.stubs[-2]).said if len(row.stubs) > 1 and label == row.stubs[-1] else NOTHING
        above = facets(row.sections[-1]).said if row.sections and row.sections[-1] != label else NOTHING
        marks = self._bound(label) or self._bound(" ".join(row.sections[-1:]))
        # "Lung function, mean" over "Reversibility (%)"
        unit = own.said.kinds == {"percent"} and not own.statistic and bool(above.kinds & _CENTERS)
        said: tuple[Source, ...] = (
            (8.0 if own.statistic else 2.0 if unit else 4.0, 1.0 if unit else 3.0, own.said),
            (5.0, 3.0, above)
            if unit or (above.kinds == {"count"} and not own.said.kinds)
            else (2.0, 0.5, above)
            if own.said.kinds
            else (3.5, 2.5, above),
            (1.0, 1.0, outer) if own.said.kinds else (2.5, 1.0, outer),
            *((5.0, 3.0, mark) for mark in marks),
        )
        columns, sized = self.columns[row.index], bool(running.running)
        for at, content in row.cells.items():
            column = columns[at]
            if content.kind != "data" or (row.index in self.size_rows and "p" not in column.kinds):
                continue
            size = running.nearest(at, row, column) if sized else column.n
            size = size or own.n
            for k, phrase in enumerate(content.phrases):
                key = (
                    row.index,
                    phrase.form,
                    column.leaf,
                    column.upper,
                    k,
                    bool(phrase.name),
                    phrase.percent,
                )
                cluster = self.clusters.get(key)
                if cluster is None:
                    around = said, id(column), phrase.form, content.words
                    if around not in self._around:
                        words = evidence(content.words) if content.words else NOTHING
                        self._around[around] = self._base(
                            phrase.form, self._sources(column, phrase, said, words)
                        )
                    base, named = self._around[around]
                    cluster = self.clusters[key] = Cluster(
                        phrase.form,
                        row.block,
                        (column.kinds, phrase.percent),
                        bool(own.said.kinds),
                        base,
                        named,
                    )
                n = value_of(size) if size else implied.get(at)
                cluster.members.append(((row.index, at, k), phrase, n))

    def _bound(self, label: str) -> list[Evidence]:
        """What notes say of a label by its marks."""
        bound, of_rows = self.legend.bound, self.legend.of_rows
        signs = _RAISED_MARKS if self.legend.raised else _MARKS
        marks = [mark.translate(LETTER_OF_MARK) for mark in signs.findall(label)] if bound and label else []
        found = [bound[mark] for mark in marks if mark in bound]
        return found + ([of_rows[core]] if of_rows and (core := core_of_label(label)) in of_rows else [])

    def _sources(
        self, column: Column, phrase: Phrase, row: tuple[Source, ...], words: Evidence
    ) -> tuple[Source, ...]:
        """What is said around a phrase, with its weight."""
        own, leaf = row[0], column.leaf
        if leaf.kinds & _EFFECTS and own[2].kinds != {"p"}:
            own = (min(own[0], 2.0), 1.0, own[2])
        elif leaf.kinds & _CENTERS:  # differences within a group are described like anything else
            row = tuple([(gain, loss, _without_effects(said)) for gain, loss, said in row])
            own = row[0]
        if own[2].kinds == {"percent"} and phrase.form in ("interval", "spread"):
            own = (2.0, 0.5, own[2])
        if (
            column.double
            and phrase.form == "number"
            and (leaf.pairs or leaf.kinds & {"sd", "se", "iqr", "range", "ci"} or leaf.kinds == {"percent"})
        ):
            head = (0.7, 0.3, leaf)
        else:
            head = (9.0 if leaf.kinds & _EFFECTS else 4.0, 3.5, leaf)
        if own[0] > 4 and own[2] == P:  # a row called "P", whatever its columns are called
            own, head = (14.0, 1.0, P), (2.0, 0.5, leaf)
        lone = phrase.form in _LONE  # "mean (SD)" in a caption says nothing of one number
        caption, notes = (_unpaired(said) if lone else said for said in (self.legend.said, self.legend.notes))
        sources: list[Source] = [
            own, *row[1:], head, (1.5 if leaf.kinds else 3.0, 1.0, column.upper), (_CAPTION, 0.6, caption),
            *((5.0, 3.0, mark) for text in column.path for mark in self._bound(text)),
            (_NOTES, 0.8, notes), (1.5, 0.5, self._stub_heads), (6.0, 2.0, words),
        ]  # fmt: skip
        if phrase.form == "spread":
            sources.append((1.0, 0.3, self.spreads))
        if self.legend.regression and not any("mean" in said.kinds for _, _, said in sources):
            sources.append((6.0, 0.0, _REGRESSION))
        return tuple(source for source in sources if source[2].kinds)

    def _base(self, form: str, sources: tuple[Source, ...]) -> tuple[tuple[float, ...], tuple[int, ...]]:
        """Cost of each schema by what is said, and whether it is named."""
        key = form, sources
        known = self._bases.get(key)
        if known is None:
            costs, named = list(PRIORS[form]), [2 * (form in PLAIN_FORMS)] * len(PRIORS[form])
            for gain, loss, said in sources:
                level = 1 if form in _LONE and gain in (_CAPTION, _NOTES) else 2
                for i, fit in enumerate(fits(form, said)):
                    costs[i] += gain * fit if fit < 0 else loss * fit
                    if fit < 0 and named[i] < level:
                        named[i] = level
            kinds = frozenset[str]().union(*(said.kinds for _, _, said in sources))
            for i, fields in enumerate(SCHEMAS[form]):
                if fields[0] == "value" and "estimate" not in kinds:
                    costs[i] += _WITHOUT_EFFECT.get(form, _WITHOUT_EFFECT_ELSE)
                if fields[-1] == "cv" and "cv" not in kinds:
                    costs[i] += _CV_UNNAMED
                if fields[0] in ("mean", "percent") and form == "interval" and fields[0] not in kinds:
                    costs[i] += _CENTER_UNNAMED
            known = self._bases[key] = tuple(costs), tuple(named)
        return known

    def _implied(self) -> dict[int, float]:
        """The size that most ``a (b)`` of a column imply, if they are counts and percentages of one size."""
        implied: dict[int, float] = {}
        for at in self.layout.columns:
            pairs = [
                (value_of(p.numbers[0]) or 0.0, value_of(p.numbers[1]) or 0.0)
                for row in self.layout.rows
                if (content := row.cells.get(at)) is not None
                for p in content.phrases
                if p.form == "bracket" and is_whole(p.numbers[0])
            ]
            pairs = [(a, b) for a, b in pairs if a >= 2 and 0 < b <= 100]
            if len(pairs) < 3 or len({a for a, _ in pairs}) < 3:
                continue
            middle = sorted(100 * a / b for a, b in pairs)[len(pairs) // 2]
            if sum(abs(100 * a / middle - b) < 1.2 for a, b in pairs) >= 0.6 * len(pairs):
                implied[at] = middle
        return implied

    # --- decision --------------------------------------------------------------------------------------

    def _decide(self) -> dict[Place, Assigned]:
        labels = " ".join(label for row in self.layout.rows[:1] for label in row.stubs)
        growth = _GROWTH.search(f"{self.legend.caption} {labels}") is not None
        for cluster in self.clusters.values():
            cluster.costs = self._costs(cluster, growth)
        clusters = list(self.clusters.values())
        unsure = any(_is_unsure(cluster.costs) for cluster in clusters)
        by_section = _means(clusters, lambda c: (c.block, c.signature, c.form)) if unsure else {}
        by_column = _means(clusters, lambda c: (c.signature, c.form)) if unsure else {}
        found: dict[Place, Assigned] = {}
        for cluster in clusters:
            costs: Sequence[float] = cluster.costs
            if unsure and _is_unsure(cluster.costs):
                section = by_section.get((cluster.block, cluster.signature, cluster.form))
                column = by_column.get((cluster.signature, cluster.form))
                for pull, means in ((_PULL_OF_SECTION, section), (_PULL_OF_COLUMN, column)):
                    if means:
                        costs = [cost + pull * mean for cost, mean in zip(costs, means, strict=True)]
            assigned = _best(cluster, costs)
            for place, _, _ in cluster.members:
                found[place] = assigned
        return found

    def _costs(self, cluster: Cluster, growth: bool) -> Costs:
        if len(cluster.base) == 1:
            return cluster.base
        how = tuple([written(phrase) for _, phrase, _ in cluster.members])
        values = values_of([(phrase, n) for _, phrase, n in cluster.members])
        return summed_costs(cluster.form, cluster.base, how, value_costs(cluster.form, values, growth))


@lru_cache(maxsize=8192)
def _is_unsure(costs: Costs) -> bool:
    """Whether what other clusters are can change what a cluster is."""
    if len(costs) < 2:
        return False
    least, second = sorted(costs)[:2]
    return second - least <= _CAPPED * (_PULL_OF_SECTION + _PULL_OF_COLUMN)


@lru_cache(maxsize=1024)
def _without_effects(said: Evidence) -> Evidence:
    if "estimate" not in said.kinds:
        return said
    return Evidence(
        said.kinds - {"estimate"}, frozenset(pair for pair in said.pairs if "estimate" not in pair)
    )


@lru_cache(maxsize=1024)
def _unpaired(said: Evidence) -> Evidence:
    """What is named, but for what is named together with something else."""
    paired = {kind for pair in said.pairs for kind in pair}
    return Evidence(said.kinds - paired, said.pairs) if paired else said


@lru_cache(maxsize=8192)
def _above_least(costs: Costs) -> Costs:
    """By how much each cost is above the least, capped."""
    least = min(costs)
    return tuple([min(cost - least, _CAPPED) for cost in costs])


def _means(
    clusters: list[Cluster], scope: Callable[[Cluster], tuple[object, ...]]
) -> dict[tuple[object, ...], list[float]]:
    """Mean cost of each schema above the least, over the clusters of a scope whose rows name none."""
    sums: dict[tuple[object, ...], list[Costs]] = defaultdict(list)
    for cluster in clusters:
        if not cluster.labelled:
            sums[scope(cluster)].append(_above_least(cluster.costs))
    return {
        key: [sum(column) / len(lines) for column in zip(*lines, strict=True)] for key, lines in sums.items()
    }


def _best(cluster: Cluster, costs: Sequence[float]) -> Assigned:
    first = costs.index(min(costs))
    phrase = cluster.members[0][1]
    named = 2 if phrase.inside or phrase.name or phrase.center else cluster.named[first]
    return Assigned(SCHEMAS[cluster.form][first], named)
