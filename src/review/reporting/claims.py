"""Every claim with its verdict, and the results behind it in words: what the pages about claims show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from review import appraisal

if TYPE_CHECKING:
    from review.evidence import Evidence

Row = Mapping[str, str]

#: Tables whose rows bear on claims, in the order in which pages list them.
TABLES: Final = ("comparisons", "tests", "estimates", "pooled", "counts", "summaries", "reliability")
#: What each verdict says of the results; it is not said of the world.
SAID: Final = {
    "supports": "results speak for it",
    "points for": "few or unsure results, and they point this way",
    "mixed": "results speak for and against it",
    "points against": "few or unsure results, and they point the other way",
    "contradicts": "results speak against it",
    "insufficient": "results test it, none can tell",
    "not tested": "no result here tests it",
}
#: What people believe, in their words, and which claims are about it, by kind and by what causes what.
BELIEFS: Final = (
    ("Weak or “sleeping” glutes cause pain", {"weakness causes pain"}),
    ("Weak glutes go with pain", {"association"}),
    ("Pain makes glutes weak", {"pain causes weakness"}),
    ("Sitting, tight hips or posture switch the glutes off", {"something else causes weakness", "neither"}),
    ("Weak glutes spoil how you move", {"weakness causes something else"}),
    ("A test can find it", {"assessment"}),
    ("Exercises wake them up, and that helps", {"treatment"}),
    ("It is common; it passes, or comes back", {"prevalence", "prognosis"}),
    ("It is a condition with a name", {"definition"}),
)
_WHAT: Final = {  # the columns that say what a row is about
    "tests": ("comparison",), "estimates": ("comparison",), "pooled": ("analysis",),
    "counts": ("outcome", "category", "group"), "reliability": ("landmark",),
    "summaries": ("outcome", "muscle", "measure", "group", "side"),
    "comparisons": ("condition", "construct", "muscle", "side"),
}  # fmt: skip
_UNSAID: Final = frozenset({"", "not stated", "not separated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A result that bears on a claim. All texts; ``interval`` is the one judged, empty if there is none."""

    bearing_id: str
    part: str
    table: str
    row_id: str
    study_id: str
    study: str
    about: str
    design: str
    printed: str
    interval: str
    finding: str
    why: str
    differs: str
    concern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim with its verdict; ``parts`` holds name, verdict and certainty of each part, if it has several.

    ``certainty`` is one of ``appraisal.LEVELS``, or empty where nothing was tested.
    """

    claim_id: str
    source_id: str
    text: str
    kind: str
    stance: str
    scope: str
    causal_link: str
    verdict: str
    certainty: str
    parts: tuple[tuple[str, str, str], ...]
    lowered: str
    would_change: str
    cites: str
    citation_supports: str
    citation_fault: str
    results: tuple[Result, ...]

    @property
    def direct(self) -> tuple[Result, ...]:
        """Results that test the claim."""
        return tuple(result for result in self.results if result.finding != "indirect")

    @property
    def belief(self) -> str:
        """What people believe that the claim is about: one of BELIEFS."""
        return next(name for name, about in BELIEFS if (self.causal_link or self.kind) in about)

    def ruled(self, part: str) -> tuple[str, str]:
        """Verdict and certainty on one part."""
        return next((verdict, level) for name, verdict, level in self.parts if name == part)

    @property
    def indirect(self) -> tuple[Result, ...]:
        """Results about something near the claim; they decide nothing."""
        return tuple(result for result in self.results if result.finding == "indirect")


def claims(data: Evidence) -> tuple[Claim, ...]:
    """Every claim, in the order of ``claims.csv``, with its verdict by :mod:`review.appraisal`."""
    verdicts = appraisal.verdicts(data).to_dict("index")
    results: dict[str, list[Result]] = {}
    for result, claim_id in _results(data):
        results.setdefault(claim_id, []).append(result)
    made = []
    for name, claim in data.claims.to_dict("index").items():
        ruled: Any = verdicts[name]
        parts = tuple(_part(part) for part in ruled["by_part"].split("; ") if part)
        same = {key: claim[key] for key in ("source_id", "kind", "stance", "scope", "causal_link", "cites",
                                            "citation_supports", "citation_fault")}  # fmt: skip
        made.append(Claim(
            claim_id=str(name), text=claim["claim"], verdict=ruled["verdict"],
            certainty=ruled["certainty"],
            parts=parts, lowered=ruled["lowered"], would_change=ruled["would_change"],
            results=tuple(results.get(str(name), ())), **same,
        ))  # fmt: skip
    return tuple(made)


def printed(table: str, row: Row) -> str:
    """What a row prints, on one line: its numbers as printed, or else its result in words.

    A row of ``comparisons`` must be joined with its numbers.
    """
    if table == "comparisons":
        return _compared(row)
    if table == "counts":
        of = f"{row['count']} of {row['total']}" if row["count"] and row["total"] else row["count"]
        percent = f"{row['percent']} %" if row["percent"] else ""
        return ", ".join(filter(None, (of or (f"n = {row['total']}" if row["total"] else ""), percent)))
    if table == "summaries":
        n = f" (n = {row['n']})" if row["n"] else ""
        middle = _spread(row["mean"], row["sd"]) or row["median"]
        return f"{middle} {row['unit']}".strip() + n if middle else _range(row["minimum"], row["maximum"])
    if table == "reliability":
        pairs = (("between examiners", row["kappa_inter"]), ("one examiner", row["kappa_intra"]))
        return "; ".join(f"κ {value} {name}" for name, value in pairs if value)
    if table == "tests":
        return _tested(row) or row["result"]
    value = _range(row["value"], row["value_high"])
    interval = f" [{row['ci_low']}, {row['ci_high']}]" if row["ci_low"] else ""
    numbers = " ".join(filter(None, (row["measure"], value + interval, row["unit"]))) if value else ""
    return ", ".join(filter(None, (numbers, _p(row)))) or row.get("result", "")


def _results(data: Evidence) -> list[tuple[Result, str]]:
    records: dict[str, Any] = {name: getattr(data, name).to_dict("index") for name in TABLES}
    records["comparisons"] = data.comparisons_with_numbers().to_dict("index")
    labels = data.studies["label"]
    found: list[tuple[Result, str]] = []
    for name, item in appraisal.findings(data).to_dict("index").items():
        row = records[item["table"]][item["row_id"]]
        about = [row[column] for column in _WHAT[item["table"]] if row[column] not in _UNSAID]
        if item["table"] == "comparisons":
            about.append(f"{row['group1']} against {row['group2']}")
        same = {key: item[key] for key in ("part", "table", "row_id", "study_id", "design", "finding", "why",
                                           "differs", "concern")}  # fmt: skip
        result = Result(
            bearing_id=str(name), study=str(labels[item["study_id"]]) or item["study_id"],
            about=", ".join(about), printed=printed(item["table"], row), interval=_judged(item), **same,
        )  # fmt: skip
        found.append((result, item["claim_id"]))
    return found


def _judged(item: Mapping[Any, Any]) -> str:
    """The interval as judged, to two places; it is computed, so it is not a printed number."""
    low, high = item["low"], item["high"]
    if math.isnan(low) or math.isnan(high):
        return ""
    return f"{low:.2f} to {high:.2f} {item['important_unit']}".replace("-", "−").strip()


def _compared(row: Row) -> str:
    sides = [(row["mean1"], row["sd1"], row["n1"]), (row["mean2"], row["sd2"], row["n2"])]
    if row["mean1"]:
        told = [_spread(mean, sd) + (f" (n = {n})" if n else "") for mean, sd, n in sides]
        return " against ".join(told)
    if row["count1"]:
        return f"{row['count1']} of {row['total1']} against {row['count2']} of {row['total2']}"
    if row["estimate"] or row["pooled_value"]:
        which = "pooled_" if row["pooled_value"] else ""
        value, low, high = (row[name] for name in (f"{which}value" if which else "estimate",
                                                   f"{which}ci_low", f"{which}ci_high"))  # fmt: skip
        interval = f" [{low}, {high}]" if low else ""
        return ", ".join(filter(None, (f"{row['measure']} {value}{interval}".strip(), _tested(row))))
    return _tested(row) or row["direction"] or row["reason"]


def _tested(row: Row) -> str:
    df = f"({row['df']})" if row["df"] else ""
    statistic = f"{row['statistic']}{df} = {row['value']}" if row["statistic"] and row["value"] else ""
    return ", ".join(filter(None, (statistic, _p(row))))


def _p(row: Row) -> str:
    return f"p {row['p_relation'] or '='} {row['p']}" if row.get("p") else ""


def _spread(mean: str, sd: str) -> str:
    return f"{mean} ± {sd}" if mean and sd else mean


def _range(low: str, high: str) -> str:
    return f"{low} to {high}" if low and high else low or high


def _part(text: str) -> tuple[str, str, str]:
    """``hip: contradicts, low`` in three; the certainty is missing where nothing was tested."""
    name, _, ruled = text.rpartition(": ")
    verdict, _, certainty = ruled.partition(", ")
    return name, verdict, certainty
