"""Summary of findings: for named outcomes, what was found and how sure that is, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def table(listed: pd.DataFrame, ruled: pd.DataFrame, outcomes: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """One row for each outcome.

    Parameters
    ----------
    listed, ruled : DataFrame
        From :func:`review.appraisal.findings` and :func:`review.appraisal.verdicts`.
    outcomes : mapping of str to (claim, part)
        The claim, and its part if it has several, that asks about the outcome.

    Returns
    -------
    DataFrame
        ``units`` (bodies of evidence that test it), ``give an interval``, ``people`` (in the studies whose
        number is known), ``verdict``, ``certainty``, ``lowered for``.
    """
    import pandas as pd

    verdicts: dict[Any, Any] = ruled.to_dict("index")
    rows = {}
    for name, (claim, part) in outcomes.items():
        mine = listed[(listed["claim_id"] == claim) & (listed["part"] == part)]
        direct = mine[mine["finding"] != "indirect"]
        verdict, certainty = _parted(verdicts[claim]["by_part"]).get(
            part, (verdicts[claim]["verdict"], verdicts[claim]["certainty"])
        )
        lowered = (each.partition(": ")[::2] if part else ("", each)
                   for each in verdicts[claim]["lowered"].split("; "))  # fmt: skip
        reasons = dict(lowered).get(part, "")
        rows[name] = {
            "units": direct["unit"].nunique(),
            "give an interval": direct.loc[direct["interval"], "unit"].nunique(),
            "people": int(direct.groupby("study_id")["people"].max().sum()),
            "verdict": verdict,
            "certainty": certainty,
            "lowered for": ", ".join(dict.fromkeys(reasons.split(", ")[1:])),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _parted(by_part: str) -> dict[str, tuple[str, str]]:
    """``hip: contradicts, low; back: not tested`` by name of the part."""
    told = {}
    for each in filter(None, by_part.split("; ")):
        name, _, ruled = each.rpartition(": ")
        verdict, _, level = ruled.partition(", ")
        told[name] = verdict, level
    return told
