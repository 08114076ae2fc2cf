"""What the tables of a survey say of its papers together, with intervals that respect the papers.

Results of one paper are alike: they share authors, software and habits. Shares of checks therefore have the
variance of a ratio of sums over papers (Cochran 1977, Sampling Techniques, chapter 6), turned into an
interval by Wilson's formula with the number of independent checks that has the same variance (Korn and
Graubard 1998, Survey Methodology 24, 193-201, with Wilson's in place of Clopper and Pearson's).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nsmallest
from math import inf, sqrt
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from review.survey.parts import Parts

GRAVITIES: Final = (1, 2, 3, 4)
_LAST_DIGIT: Final = 4
_GRAVEST: Final = 20
_Z: Final = 1.959963984540054  # 97.5 % of the standard normal
_DISAGREE: Final = ("inconsistent", "decision_inconsistent")
_UNIT_ENDS: Final = (1.0, 2.0, 5.0, 10.0, 100.0, inf)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of papers or checks with its 95 % interval."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing is 0."""
        return self.part / self.whole if self.whole else 0.0


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (1927, JASA 22, 209-212); of nothing, from 0 to 1."""
    if whole <= 0:
        return 0.0, 1.0
    share = part / whole
    middle = share + _Z**2 / (2 * whole)
    reach = _Z * sqrt(share * (1 - share) / whole + (_Z / (2 * whole)) ** 2)
    return max(0.0, (middle - reach) / (1 + _Z**2 / whole)), min(1.0, (middle + reach) / (1 + _Z**2 / whole))


@dataclass(slots=True)
class Clustered:
    """Sums over papers from which the share of checks and its variance follow."""

    papers: int = 0
    part: int = 0
    whole: int = 0
    squares: list[int] = field(default_factory=lambda: [0, 0, 0])

    def add(self, part: int, whole: int) -> None:
        """Add one paper: how many of its checks count, of how many."""
        self.papers += 1
        self.part += part
        self.whole += whole
        for i, product in enumerate((part * part, part * whole, whole * whole)):
            self.squares[i] += product

    def share(self) -> Share:
        """The share with its interval; where all or no checks count, as if a paper had one check."""
        if not self.whole:
            return Share(0, 0, 0.0, 1.0)
        ratio = self.part / self.whole
        yy, xy, xx = self.squares
        spread = max(0.0, yy - 2 * ratio * xy + ratio * ratio * xx)
        effective: float = self.papers
        if self.papers > 1 and spread > 0:
            variance = spread * self.papers / (self.papers - 1) / self.whole**2
            effective = min(float(self.whole), ratio * (1 - ratio) / variance)
        return Share(self.part, self.whole, *wilson(ratio * effective, effective))


@dataclass(frozen=True, slots=True)
class Summary:
    """All that the page of a survey shows.

    Attributes
    ----------
    papers : list of dict
        A row of ``documents`` each, without its hashes.
    statuses, reasons, uncheckable : Counter
        Papers by status; reasons why papers, and results, could not be checked, numbers written ``#``.
    kinds : Counter
        Results by kind of record.
    checks : dict
        Verdicts of each check, counted.
    rates : dict
        Share of inconsistent checks, by check, in whole ("all"), with last digits left out ("grave").
    with_finding : dict
        Share of papers with a finding of each gravity, of those with a result that could be checked.
    groups : dict
        The same for gravities 1 to 3, by journal and by year.
    distances : list of (str, int)
        How many inconsistent checks are how many units of the last digit off.
    gravest : list of dict
        The gravest findings with quote and paper.
    """

    papers: list[dict[str, Any]]
    statuses: Counter[str]
    reasons: Counter[str]
    uncheckable: Counter[str]
    kinds: Counter[str]
    checks: dict[str, Counter[str]]
    rates: dict[str, Share]
    with_finding: dict[int, Share]
    groups: dict[str, dict[str, Share]]
    distances: list[tuple[str, int]]
    gravest: list[dict[str, Any]]


def summarize(parts: Parts) -> Summary:
    """Read the tables once, part by part, and count.

    Parameters
    ----------
    parts : Parts
        Of a survey; it may still be going on.
    """
    papers = list(_papers(parts))
    tally = _Tally()
    for checks in parts.read("checks", _COLUMNS):
        tally.add(checks.to_pylist())
    checkable = [paper for paper in papers if paper["checked"]]
    return Summary(
        papers=papers,
        statuses=Counter(paper["status"] for paper in papers),
        reasons=Counter(_general(paper["reason"]) for paper in papers if paper["reason"]),
        uncheckable=tally.uncheckable,
        kinds=_kinds(parts),
        checks=dict(sorted(tally.verdicts.items())),
        rates={name: tally.rates[name].share() for name in sorted(tally.rates)},
        with_finding={g: _share(checkable, lambda paper, g=g: paper[f"gravity_{g}"]) for g in GRAVITIES},
        groups={by: _by(checkable, by) for by in ("journal", "year")},
        distances=[(_within(i), tally.distances[i]) for i in range(len(_UNIT_ENDS))],
        gravest=_with_quotes(parts, tally.gravest(), papers),
    )


_COLUMNS: Final = (
    "document_id", "record", "check", "verdict", "gravity", "field", "printed", "low", "high", "units",
    "reason",
)  # fmt: skip


def _papers(parts: Parts) -> Iterator[dict[str, Any]]:
    for table in parts.read("documents"):
        for row in table.drop_columns(["sha256", "modified", "version", "rules", "unread"]).to_pylist():
            for name in ("records", "checked", *(f"gravity_{g}" for g in GRAVITIES)):
                row[name] = row[name] or 0
            yield row


def _kinds(parts: Parts) -> Counter[str]:
    counted: Counter[str] = Counter()
    for table in parts.read("records", ["kind"]):
        counted.update(table["kind"].to_pylist())
    return counted


class _Tally:
    """What is counted of the checks, a part at a time; a paper's checks lie in one part."""

    def __init__(self) -> None:
        self.verdicts: dict[str, Counter[str]] = defaultdict(Counter)
        self.rates: dict[str, Clustered] = defaultdict(Clustered)
        self.uncheckable: Counter[str] = Counter()
        self.distances: Counter[int] = Counter()
        self._gravest: list[dict[str, Any]] = []

    def add(self, checks: list[dict[str, Any]]) -> None:
        by_paper: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        for check in checks:
            verdict = check["verdict"]
            self.verdicts[check["check"]][verdict] += 1
            if verdict == "not_checkable":
                self.uncheckable[_general(check["reason"] or "")] += 1
                continue
            disagrees = verdict in _DISAGREE
            mine = by_paper[check["document_id"]]
            grave = disagrees and check["gravity"] != _LAST_DIGIT
            for name, counts in ((check["check"], disagrees), ("all", disagrees), ("grave", grave)):
                mine[name][0] += counts
                mine[name][1] += 1
            if disagrees and check["units"] is not None:
                self.distances[next(i for i, end in enumerate(_UNIT_ENDS) if check["units"] <= end)] += 1
        for mine in by_paper.values():
            for name, (part, whole) in mine.items():
                self.rates[name].add(part, whole)
        graver = [check for check in checks if check["gravity"] is not None]
        self._gravest = nsmallest(_GRAVEST, self._gravest + graver, key=_order)

    def gravest(self) -> list[dict[str, Any]]:
        return self._gravest


def _order(check: dict[str, Any]) -> tuple[Any, ...]:
    return check["gravity"], -(check["units"] or 0.0), check["document_id"], check["record"]


def _with_quotes(
    parts: Parts, checks: list[dict[str, Any]], papers: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    wanted = {(check["document_id"], check["record"]): check for check in checks}
    ids = {document for document, _ in wanted}
    quotes: dict[tuple[str, int], dict[str, Any]] = {}
    if wanted:
        for table in parts.read(
            "records", ["document_id", "record", "quote", "page", "section", "table", "row"]
        ):
            for row in table.to_pylist():
                if (key := (row["document_id"], row["record"])) in wanted:
                    quotes[key] = row
    named = {paper["document_id"]: paper for paper in papers if paper["document_id"] in ids}
    return [
        {**quotes.get((c["document_id"], c["record"]), {}), **c, "paper": named.get(c["document_id"], {})}
        for c in checks
    ]


def _share(papers: list[dict[str, Any]], has: Any) -> Share:
    part = sum(bool(has(paper)) for paper in papers)
    return Share(part, len(papers), *wilson(part, len(papers)))


def _by(papers: list[dict[str, Any]], name: str) -> dict[str, Share]:
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for paper in papers:
        grouped[str(paper[name]) if paper[name] is not None else "not said"].append(paper)
    shares = {
        key: _share(mine, lambda paper: any(paper[f"gravity_{g}"] for g in GRAVITIES[:3]))
        for key, mine in sorted(grouped.items())
    }
    if name == "year":
        return shares
    return dict(sorted(shares.items(), key=lambda item: -item[1].whole))


def _within(i: int) -> str:
    if _UNIT_ENDS[i] == inf:
        return f"more than {_UNIT_ENDS[i - 1]:g}"
    return f"over {_UNIT_ENDS[i - 1]:g} to {_UNIT_ENDS[i]:g}" if i else f"up to {_UNIT_ENDS[0]:g}"


def _general(reason: str) -> str:
    """A reason without its numbers and names of files, so that equal ones can be counted."""
    text = re.sub(r"^\S+: ", "", reason)
    return re.sub(r"\d+(?:[.,]\d+)*", "#", text)[:160]
