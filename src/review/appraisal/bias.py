"""Risk of bias: from the judgments on single domains to one on a study."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def overall(judgments: Iterable[str]) -> str:
    """Low only if every domain is low; high if any is; unclear otherwise, also without a judgment."""
    found = set(judgments)
    if "high" in found:
        return "high"
    return "low" if found == {"low"} else "unclear"


def over_all_domains(table: pd.DataFrame) -> dict[str, str]:
    """The judgment on each study of ``risk_of_bias``; studies without a row have none."""
    return {str(study): overall(rows["judgment"]) for study, rows in table.groupby("study_id")}
