"""Verdicts: every claim, by an explicit rule, from the rows of ``data/`` that bear on it.

``rule``
    Pure functions: a result to a finding, findings to a verdict, designs to a certainty.
``results``
    Rows of ``data/`` to results with intervals.
``bias``
    Risk of bias over the domains of a study.
``summary``
    Findings on named outcomes, one row each.

``findings`` lists every result on every claim, ``verdicts`` every claim.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from review.appraisal import rule, summary
from review.appraisal.bias import over_all_domains
from review.appraisal.results import numbers_of, result_of, seen
from review.appraisal.rule import CAUSAL, CONVENTIONS, DEFAULT, LEVELS, VERDICTS, Choices

if TYPE_CHECKING:
    import pandas as pd

    from review.evidence import Evidence

__all__ = [
    "CAUSAL", "CONVENTIONS", "LEVELS", "VERDICTS", "Choices", "findings", "summary_of_findings", "verdicts",
]  # fmt: skip

_TABLES: Final = ("tests", "estimates", "pooled", "counts", "summaries", "reliability")
_FINDINGS: Final = ("for", "against", "insufficient", "indirect")


def findings(data: Evidence, choices: Choices = DEFAULT) -> pd.DataFrame:
    """Every result on every claim with its finding; the index is ``bearing_id``.

    Parameters
    ----------
    data : Evidence
    choices : Choices
        Where another reviewer might decide otherwise.

    Returns
    -------
    DataFrame
        The columns of ``bearings``, then ``low`` and ``high`` (95 % interval as judged: g, a ratio, or the
        printed unit, as wide as rounding allows; NaN if there is none), ``p`` (as printed), ``finding``,
        ``why``, and what certainty hangs on: ``people`` (0 where unknown), ``unit`` (the body of evidence
        that has one vote), ``interval``, ``review`` (a review's own pooled result), ``bias``, ``doubtful``.
    """
    import pandas as pd

    tables = {name: getattr(data, name) for name in _TABLES}
    tables["comparisons"] = data.comparisons_with_numbers()
    records: dict[str, Any] = {name: table.to_dict("index") for name, table in tables.items()}
    studies: dict[Any, Any] = data.studies.to_dict("index")
    kinds, risk, reviews = data.claims["kind"], over_all_domains(data.risk_of_bias), _reviews(data)
    judged = {}
    bearings: dict[Any, Any] = data.bearings.to_dict("index")
    present = {(each["claim_id"], each["part"], each["study_id"]) for each in bearings.values()
               if each["directness"] == "direct"}  # fmt: skip
    for name, bearing in bearings.items():
        row = records[bearing["table"]][bearing["row_id"]]
        numbers = numbers_of(bearing["table"], row)
        finding, why = rule.judge(result_of(bearing, numbers, choices.scale), bearing["predicts"], choices)
        if bearing["directness"] == "indirect":
            finding, why = "indirect", bearing["reason"]
        elif kinds[bearing["claim_id"]] == "cause" and bearing["design"] not in CAUSAL:
            finding, why = "indirect", f"{bearing['design']}: cannot show what came first"
        study = studies[bearing["study_id"]]
        # The same people may stand in both groups of a comparison.
        sizes = [size for size in (numbers.people, int(study["n_total"] or 0)) if size]
        quoted = seen(bearing["table"], row, records).startswith(("secondary", "popular"))
        place = bearing["claim_id"], bearing["part"]
        units = [unit for unit in reviews.get(bearing["study_id"], ()) if (*place, unit) in present]
        judged[name] = {
            "low": numbers.interval.low, "high": numbers.interval.high,
            "p": (row.get("p_relation", "") + row.get("p", "")).removeprefix("="),
            "finding": finding, "why": why, "people": min(sizes, default=0),
            "unit": name if choices.rows_vote else (units or [bearing["study_id"]])[0],
            "interval": not math.isnan(numbers.interval.low),
            "review": study["design_class"] == "systematic review",
            "bias": risk.get(bearing["study_id"], "unclear"),
            "doubtful": quoted or bool(bearing["concern"]) or not numbers.agree,
        }  # fmt: skip
    return data.bearings.join(pd.DataFrame.from_dict(judged, orient="index"))


def _reviews(data: Evidence) -> dict[str, list[str]]:
    """The reviews that pooled a study, as tabulated, or as the studies' own rows say."""
    found: dict[str, list[str]] = {}
    held = zip(data.review_inputs["study_id"], data.review_inputs["review_id"], strict=True)
    for study, review in (*held, *data.studies["within"].items()):
        if review and review not in found.setdefault(str(study), []):
            found[str(study)].append(review)
    return found


def verdicts(data: Evidence, choices: Choices = DEFAULT) -> pd.DataFrame:
    """Every claim with its verdict; the index is ``claim_id``. Parameters as for :func:`findings`.

    Returns
    -------
    DataFrame
        ``verdict`` (one of VERDICTS), ``certainty`` (one of LEVELS; empty if not tested), ``for``,
        ``against``, ``insufficient``, ``indirect`` (numbers of results), ``by_part`` (verdict and certainty
        on each part of a claim that has several), ``lowered`` (why it is not more certain),
        ``reasons`` (each with the number of direct results it holds for), ``would_change`` (what evidence
        would), ``bearing_ids`` (all results, parted by spaces).
    """
    import pandas as pd

    listed = findings(data, choices)
    grouped = {str(name): group for name, group in listed.groupby("claim_id")}
    rows = {name: _row(claim["kind"], claim["parts"].split("; "), grouped.get(str(name), listed[:0]))
            for name, claim in data.claims.iterrows()}  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("claim_id")


def summary_of_findings(
    data: Evidence, outcomes: Mapping[str, tuple[str, str]], choices: Choices = DEFAULT
) -> pd.DataFrame:
    """What was found on each outcome and how sure that is; see :func:`review.appraisal.summary.table`."""
    return summary.table(findings(data, choices), verdicts(data, choices), outcomes)


def _row(kind: str, parts: list[str], group: pd.DataFrame) -> dict[str, Any]:
    if odd := set(group["part"]) - set(parts):
        raise ValueError(
            f'part "{odd.pop()}" of {group.index[0]}: expected one of {parts}, as in claims.parts'
        )
    results = {part: [_appraised(row) for row in group[group["part"] == part].to_dict("records")]
               for part in parts}  # fmt: skip
    outcomes = {part: rule.verdict(each) for part, each in results.items()}
    sure = {part: rule.certainty(each) for part, each in results.items()}
    outcome = rule.verdict_of_parts(list(outcomes.values()))
    level = min((each.level for each in sure.values() if each.level), key=LEVELS.index, default="")
    lowered = dict.fromkeys(name for each in sure.values() for name in each.lowered_for)
    undecided = [part for part in parts if part and outcomes[part] in ("insufficient", "not tested")]
    by_part = [", ".join(filter(None, (f"{part}: {outcomes[part]}", sure[part].level))) for part in parts]
    direct = group[group["finding"] != "indirect"]
    reasons = (direct["finding"] + ": " + direct["why"]).value_counts(sort=False)
    return {
        "verdict": outcome,
        "certainty": LEVELS[0] if outcome == "insufficient" else level,
        **{name: int((group["finding"] == name).sum()) for name in _FINDINGS},
        "by_part": "; ".join(by_part) if parts != [""] else "",
        "lowered": "; ".join(_lowered(part, sure[part]) for part in parts if sure[part].start),
        "reasons": "; ".join(f"{count} {reason}" for reason, count in reasons.items()),
        "would_change": rule.what_would_change(kind, outcome, list(lowered), ", ".join(undecided)),
        "bearing_ids": " ".join(group.index),
    }


def _lowered(part: str, sure: rule.Certainty) -> str:
    """Where a certainty starts and what lowers it, such as ``knee: moderate, risk of bias, imprecision``."""
    return f"{part}: ".removeprefix(": ") + ", ".join((sure.start, *sure.lowered_for))


def _appraised(row: Mapping[Any, Any]) -> rule.Appraised:
    return rule.Appraised(
        finding=row["finding"], study_id=row["study_id"], unit=row["unit"], design=row["design"],
        people=row["people"], interval=row["interval"], review=row["review"],
        differs=bool(row["differs"]), bias=row["bias"],
        doubtful=row["doubtful"],
    )  # fmt: skip
