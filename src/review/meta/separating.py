"""Some rows of a table of studies, and whether subgroups share people, which no total allows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from review.meta.tables.studies import Studies


def overlapping(studies: Studies) -> bool:
    """Whether some study has rows in several subgroups."""
    if studies.groups is None or studies.cluster is None:
        return False
    return len(set(zip(studies.cluster, studies.groups, strict=True))) > len(set(studies.cluster))


def only(studies: Studies, rows: Any) -> Studies:
    """Some of the rows, as studies of one subgroup."""
    kept = rows.tolist()

    def some(values: Any) -> Any:
        return None if values is None else tuple(values[i] for i in kept)

    cluster = some(studies.cluster)
    return replace(
        studies, labels=some(studies.labels), estimate=studies.estimate[rows],
        variance=studies.variance[rows],
        sizes=some(studies.sizes), groups=None, name=str(studies.groups[kept[0]]) if studies.groups else "",
        cluster=cluster if cluster and len(set(cluster)) < len(cluster) else None, years=some(studies.years),
        moderators=studies.moderators and {
            name: None if values is None else values[rows] for name, values in studies.moderators.items()
        },
        details=some(studies.details) if studies.details else (),
        counts=None if studies.counts is None else tuple(column[rows] for column in studies.counts),
        limits=some(studies.limits) if studies.limits else (), left_out=(),
    )  # fmt: skip
