"""Records of the review's own tables, so that the checks that read papers can read ``data/``, too.

A row that prints a number becomes a record, or a group or estimate within one. What belongs together is taken
from the ids in ``comparisons`` and ``tests``; for trials, from estimates that name groups as summaries or
counts of the same study do. The ``row`` of a location is the row's id; its ``table`` is named only where the
source printed a table, as in a paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final

from review.checking import check_records
from review.checking.context import Context
from review.checking.findings import Findings
from review.evidence import Evidence, Row
from review.patterns import regex
from review.records import Comparison, Estimate, Location, Proportion, PValue, Record, Summary, Test

if TYPE_CHECKING:
    pass

#: Names of measures in records; all others keep the name that the tables give them.
_MEASURES: Final = {
    "mean difference": "MD", "weighted mean difference": "WMD", "standardized mean difference": "SMD",
    "cohens_d": "d", "hedges_g": "g", "risk ratio": "RR", "odds ratio": "OR", "risk difference": "RD",
    "correlation": "r", "weighted mean kappa": "kappa",
}  # fmt: skip
#: Columns of printed numbers by table; sizes and counts are whole and lose no zeros.
_NUMBERS: Final[dict[str, tuple[str, ...]]] = {
    "summaries": ("mean", "sd", "ci_low", "ci_high", "median", "q1", "q3", "minimum", "maximum"),
    "counts": ("percent",),
    "tests": ("value", "p"),
    "estimates": ("value", "ci_low", "ci_high"),
    "pooled": ("value", "ci_low", "ci_high", "p"),
}
_SAME_KIND: Final = ("study_id", "location", "outcome", "unit", "measure", "statistic")
_PAIRS: Final = (("summaries", "summary"), ("counts", "count"))
#: A unit that names a scale by its ends, such as "grade 0-5".
_SCALE: Final = regex(r"(?:(?P<name>[a-z]+) )?(?P<ends>[0-9]+-[0-9]+)")
_NO_ROW: Final[Mapping[str, str]] = {}


@dataclass(slots=True)
class _Study:
    """The rows of one study, by table and id; those in ``used`` already stand in a record."""

    rows: dict[str, dict[str, Row]]
    used: set[str] = field(default_factory=set)

    def left(self, table: str) -> Iterator[tuple[str, Row]]:
        """Rows of a table that stand in no record yet, in order."""
        return ((key, row) for key, row in self.rows[table].items() if key not in self.used)

    def take(self, table: str, key: str) -> Row:
        """A row that a record now holds."""
        self.used.add(key)
        return self.rows[table][key]


def records_of(data: Evidence, study_id: str) -> list[Record]:
    """All numbers that the tables print of one study or review, in records.

    Parameters
    ----------
    data : Evidence
    study_id : str

    Returns
    -------
    list of Record
        First what compares groups, then what stands alone. A row of words only gives none.

    Raises
    ------
    ValueError
        If there is no such study.
    """
    if study_id not in data.studies.index:
        raise ValueError(f'data/studies.csv has no study_id "{study_id}"; give one that it has')
    return _records(_by_study(data)[study_id])


def _records(rows: dict[str, dict[str, Row]]) -> list[Record]:
    study = _Study(rows)
    records: list[Record] = [*_compared(study), *_arms(study)]
    tests = {row["estimate_id"]: key for key, row in study.left("tests") if row["estimate_id"]}
    for key, row in study.left("estimates"):
        test = study.rows["tests"].get(tests.get(key, ""), _NO_ROW)
        if row["value"]:
            records.append(_estimate(key, row, test))
        if test and not test["value"]:
            study.used.add(tests[key])  # its p-value now stands with the estimate
    records += [_test(key, row) for key, row in study.left("tests") if row["value"] or row["p"]]
    records += [_summary(key, row) for key, row in study.left("summaries")]
    records += [_proportion(key, row) for key, row in study.left("counts")]
    records += [_estimate(key, row, row) for key, row in study.left("pooled") if row["value"]]
    return [_placed(record, 10 * number) for number, record in enumerate(records)]


def check_reported(data: Evidence) -> Findings:
    """Run every check over every study of the tables; the ``document`` of a finding is the study's id.

    Results count as significant below .05 and numbers as rounded: no text of the tables says otherwise.
    """
    context = Context()
    found = (
        replace(finding, document=study_id)
        for study_id, rows in _by_study(data).items()
        for finding in check_records(_records(rows), context)
    )
    return Findings(tuple(found), (), context.alpha, context.rounding)


def padded(data: Evidence) -> Evidence:
    """The tables with zeros put back at the end of numbers, where they may have been lost.

    A number that has fewer decimals than another of its study, column, place and unit gets as many: 0.5
    beside 0.37 becomes 0.50. Numbers that all lost the same zeros stay as they are.
    """
    tables = {each.name: getattr(data, each.name) for each in fields(data)}
    for table, columns in _NUMBERS.items():
        frame = tables[table]
        kind = [frame[name] for name in _SAME_KIND if name in frame]
        for column in columns:
            longest = frame[column].map(_decimals).groupby(kind).transform("max")
            numbers = [_with_decimals(*each) for each in zip(frame[column], longest, strict=True)]
            tables[table] = tables[table].assign(**{column: numbers})
    return Evidence(**tables)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _with_decimals(text: str, decimals: int) -> str:
    missing = decimals - _decimals(text)
    return text + "." * ("." not in text) + "0" * missing if text and missing else text


def _by_study(data: Evidence) -> dict[str, dict[str, dict[str, Row]]]:
    """The rows of every study, by table and id; all tables are gone through once."""
    tables = (*_NUMBERS, "comparisons")
    studies: dict[str, dict[str, dict[str, Row]]] = {
        str(study_id): {table: {} for table in tables} for study_id in data.studies.index
    }
    for table in tables:
        for key, row in getattr(data, table).to_dict("index").items():
            studies[row["study_id"]][table][str(key)] = {str(column): text for column, text in row.items()}
    return studies


def _placed(record: Any, start: int) -> Any:
    """The record and its groups, each in a place of its own: what shares a place counts as printed once."""
    place = replace(record.location, start=start, end=start + 1)
    if isinstance(record, Comparison):
        groups = tuple(_placed(group, start + number) for number, group in enumerate(record.groups, 1))
        return replace(record, location=place, groups=groups)
    return replace(record, location=place)


def _compared(study: _Study) -> Iterator[Comparison]:
    """Comparisons that point to the summaries or counts of both groups."""
    for key, row in study.rows["comparisons"].items():
        for table, name in _PAIRS:
            groups = row[f"{name}1_id"], row[f"{name}2_id"]
            if all(groups):
                yield _comparison(study, key, table, groups, row["test_id"], row["estimate_id"])


def _arms(study: _Study) -> Iterator[Comparison]:
    """Estimates whose groups and outcome name two summaries or counts."""
    tests = {row["estimate_id"]: key for key, row in study.left("tests")}
    for key, row in list(study.left("estimates")):
        for table, _ in _PAIRS:
            rows, outcome = study.rows[table], row["comparison"]
            first, second = (_named(rows, row[group], outcome) for group in ("group1", "group2"))
            if len(first) == len(second) == 1:
                yield _comparison(study, key, table, (first[0], second[0]), tests.get(key, ""), key)


def _named(rows: Mapping[str, Row], group: str, outcome: str) -> list[str]:
    """Ids of the rows of this group whose outcome and category have all words of this outcome."""
    wanted = set(outcome.split())
    return [
        key
        for key, row in rows.items()
        if group
        and row["group"] == group
        and wanted <= {*row["outcome"].split(), *row.get("category", "").split()}
    ]


def _comparison(
    study: _Study, key: str, table: str, ids: tuple[str, str], test_id: str, estimate_id: str
) -> Comparison:
    make = _summary if table == "summaries" else _proportion
    groups = tuple(make(each, study.take(table, each)) for each in ids)
    test = study.take("tests", test_id) if test_id else _NO_ROW
    estimate = study.take("estimates", estimate_id) if estimate_id else _NO_ROW
    return Comparison(
        location=replace(groups[0].location, row=key),
        quote="; ".join(group.quote for group in groups),
        groups=groups,
        outcome=groups[0].outcome,
        statistic=test.get("statistic") or None,
        value=test.get("value") or None,
        df=_df(test),
        p_relation=_relation(test),
        p=test.get("p") or None,
        estimate=_estimate(estimate_id, estimate, _NO_ROW) if estimate.get("value") else None,
        qualifiers=_words(test),
    )


def _summary(key: str, row: Row) -> Summary:
    scale = _SCALE.fullmatch(row["unit"])
    ends = f"({scale['ends']})" if scale else ""
    numbers: dict[str, Any] = {name: row[name] or None for name in ("n", *_NUMBERS["summaries"])}
    return Summary(
        location=_place(key, row),
        quote=_quote(numbers),
        group=", ".join(filter(None, (row["group"], row["side"]))) or None,
        outcome=" ".join(filter(None, (row["outcome"], row["muscle"], row["measure"], ends))),
        unit=(scale["name"] if scale else row["unit"]) or None,
        **numbers,
    )


def _proportion(key: str, row: Row) -> Proportion:
    numbers: dict[str, Any] = {name: row[name] or None for name in ("count", "total", "percent")}
    outcome = " › ".join(filter(None, (row["outcome"], row["category"])))
    place = _place(key, row)
    return Proportion(location=place, quote=_quote(numbers), group=row["group"], outcome=outcome, **numbers)


def _estimate(key: str, row: Mapping[str, str], test: Mapping[str, str]) -> Estimate:
    numbers: dict[str, Any] = {name: row[name] or None for name in ("ci_low", "ci_high")}
    return Estimate(
        location=_place(key, row),
        quote=_quote({row["measure"]: row["value"], **numbers, "p": test.get("p")}),
        measure=_MEASURES.get(row["measure"], row["measure"]),
        value=row["value"],
        p_relation=_relation(test),
        p=test.get("p") or None,
        outcome=row.get("comparison") or row.get("analysis"),
        unit=row["unit"] or None,
        qualifiers=_words(test),
        **numbers,
    )


def _test(key: str, row: Row) -> Test | PValue:
    common: dict[str, Any] = {
        "location": _place(key, row), "outcome": row["comparison"], "qualifiers": _words(row),
        "p_relation": _relation(row), "p": row["p"] or None,
        "quote": _quote({row["statistic"]: row["value"], "df": row["df"], "n": row["n"], "p": row["p"]}),
    }  # fmt: skip
    if not row["value"]:
        return PValue(**common)
    tails = int(row["tails"]) if row["tails"] else None
    return Test(
        statistic=row["statistic"], value=row["value"], df=_df(row), n=row["n"] or None, tails=tails, **common
    )


def _place(key: str, row: Mapping[str, str]) -> Location:
    table = row["location"] if "table" in row["location"].lower() else None
    return Location(start=0, end=0, section=row["location"], table=table, row=key)


def _quote(numbers: Mapping[str, str | None]) -> str:
    return ", ".join(f"{name} {text}" for name, text in numbers.items() if text)


def _relation(test: Mapping[str, str]) -> Any:
    return (test.get("p_relation") or "=") if test.get("p") else None


def _df(test: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in test.get("df", "").split(",") if part)


def _words(test: Mapping[str, str]) -> tuple[str, ...]:
    """The kind of test, in words, which may change what its p-value means."""
    return (test["test"],) if test.get("test") else ()
