"""Verdicts: every claim, by an explicit rule, from the rows of ``data/`` that bear on it.

``rule``
    Pure functions: a result to a finding, findings to a verdict, designs to a certainty.
``results``
    Rows of ``data/`` to results with intervals.

``findings`` lists every result on every claim, ``verdicts`` every claim.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from review.appraisal import rule
from review.appraisal.results import numbers_of, result_of, seen
from review.appraisal.rule import CAUSAL, CONVENTIONS, LEVELS, VERDICTS

if TYPE_CHECKING:
    import pandas as pd

    from review.evidence import Evidence

__all__ = ["CAUSAL", "CONVENTIONS", "LEVELS", "VERDICTS", "findings", "verdicts"]

_TABLES: Final = ("tests", "estimates", "pooled", "counts", "summaries", "reliability")
_FINDINGS: Final = ("for", "against", "insufficient", "indirect")


def findings(data: Evidence, *, scale: float = 1.0, trust_words: bool = False) -> pd.DataFrame:
    """Every result on every claim with its finding; the index is ``bearing_id``.

    Parameters
    ----------
    data : Evidence
    scale : float
        Multiplies the smallest effects that matter by convention (logarithms of ratios).
    trust_words : bool
        Take a difference that a paper states in words only for one with p < .05.

    Returns
    -------
    DataFrame
        The columns of ``bearings``, then ``low`` and ``high`` (95 % interval as judged: g, odds ratio, or the
        printed unit; NaN if there is none), ``p`` (as printed), ``finding``, ``why``, and what certainty
        hangs on: ``people``, ``interval``, ``review``, ``doubtful``; ``people`` is 0 where unknown.
    """
    import pandas as pd

    tables = {name: getattr(data, name) for name in _TABLES}
    tables["comparisons"] = data.comparisons_with_numbers()
    records: dict[str, Any] = {name: table.to_dict("index") for name, table in tables.items()}
    studies: dict[Any, Any] = data.studies.to_dict("index")
    kinds = data.claims["kind"]
    judged = {}
    bearings: dict[Any, Any] = data.bearings.to_dict("index")
    for name, bearing in bearings.items():
        row = records[bearing["table"]][bearing["row_id"]]
        numbers = numbers_of(bearing["table"], row)
        finding, why = rule.judge(result_of(bearing, numbers, scale), bearing["predicts"],
                                  trust_words=trust_words)  # fmt: skip
        if bearing["directness"] == "indirect":
            finding, why = "indirect", bearing["reason"]
        elif kinds[bearing["claim_id"]] == "cause" and bearing["design"] not in CAUSAL:
            finding, why = "indirect", f"{bearing['design']}: cannot show what came first"
        study = studies[bearing["study_id"]]
        # The same people may stand in both groups of a comparison.
        sizes = [size for size in (numbers.people, int(study["n_total"] or 0)) if size]
        quoted = seen(bearing["table"], row, records).startswith(("secondary", "popular"))
        judged[name] = {
            "low": numbers.interval.low, "high": numbers.interval.high,
            "p": (row.get("p_relation", "") + row.get("p", "")).removeprefix("="),
            "finding": finding, "why": why, "people": min(sizes, default=0),
            "interval": not math.isnan(numbers.interval.low),
            "review": study["design_class"] == "systematic review",
            "doubtful": quoted or bool(bearing["concern"]) or not numbers.agree,
        }  # fmt: skip
    return data.bearings.join(pd.DataFrame.from_dict(judged, orient="index"))


def verdicts(data: Evidence, *, scale: float = 1.0, trust_words: bool = False) -> pd.DataFrame:
    """Every claim with its verdict; the index is ``claim_id``. Parameters as for :func:`findings`.

    Returns
    -------
    DataFrame
        ``verdict`` (one of VERDICTS), ``certainty`` (one of LEVELS; empty if not tested), ``for``,
        ``against``, ``insufficient``, ``indirect`` (numbers of results), ``by_part`` (verdict and certainty
        on each part of a claim that has several), ``reasons`` (each with the number of direct results it
        holds for), ``would_change`` (what evidence would), ``bearing_ids`` (all results, parted by spaces).
    """
    import pandas as pd

    listed = findings(data, scale=scale, trust_words=trust_words)
    grouped = {str(name): group for name, group in listed.groupby("claim_id")}
    rows = {name: _row(claim["kind"], claim["parts"].split("; "), grouped.get(str(name), listed[:0]))
            for name, claim in data.claims.iterrows()}  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("claim_id")


def _row(kind: str, parts: list[str], group: pd.DataFrame) -> dict[str, Any]:
    if odd := set(group["part"]) - set(parts):
        raise ValueError(
            f'part "{odd.pop()}" of {group.index[0]}: expected one of {parts}, as in claims.parts'
        )
    results = {part: [_appraised(row) for row in group[group["part"] == part].to_dict("records")]
               for part in parts}  # fmt: skip
    outcomes = {part: rule.verdict([result.finding for result in each]) for part, each in results.items()}
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
        "reasons": "; ".join(f"{count} {reason}" for reason, count in reasons.items()),
        "would_change": rule.what_would_change(kind, outcome, list(lowered), ", ".join(undecided)),
        "bearing_ids": " ".join(group.index),
    }


def _appraised(row: Mapping[Any, Any]) -> rule.Appraised:
    return rule.Appraised(
        finding=row["finding"], study_id=row["study_id"], design=row["design"], people=row["people"],
        interval=row["interval"], review=row["review"], differs=bool(row["differs"]),
        doubtful=row["doubtful"],
    )  # fmt: skip
