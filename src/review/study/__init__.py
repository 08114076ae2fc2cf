"""From records to the study they describe: who was compared, how many, on what, when.

``text``, ``names``, ``times``
    Sentences, names of groups, points in time.
``grid``, ``said``, ``groups``
    Sizes over and before the cells of tables, sizes in sentences, and the groups that both name.
``attaching``
    Sizes for records that were printed without one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from review.document import Document
from review.records import Record
from review.study.attaching import Places, attach, parts_of
from review.study.groups import gather
from review.study.model import (
    Arm,
    Attachment,
    Contradiction,
    Link,
    Mention,
    Pair,
    Population,
    Size,
    Study,
)
from review.study.names import key_of
from review.study.times import times_in

__all__ = [
    "Arm", "Attachment", "Contradiction", "Link", "Mention", "Pair", "Population", "Size", "Study", "of",
]  # fmt: skip


def of(document: Document, records: Sequence[Record]) -> Study:
    """The study that a paper describes, as far as it can be read.

    Parameters
    ----------
    document : Document
    records : sequence of Record
        All that :func:`review.find` returned for it. They are not changed.

    Returns
    -------
    Study
        Groups with every printed size, outcomes, times; and, by the index of the records, what the paper
        says about them elsewhere.
    """
    places = Places(document, records)
    groups = gather(document, records, places.grids)
    arms, populations = groups.frozen()
    return Study(
        arms=arms,
        populations=populations,
        outcomes=_outcomes(records),
        times=_times(records),
        attachments=tuple(attach(document, records, groups, places)),
    )


def _outcomes(records: Sequence[Record]) -> dict[str, tuple[int, ...]]:
    """Names of outcomes, spelled as first printed, each with the indices of its records."""
    names: dict[tuple[str, ...], str] = {}
    found: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(records):
        if record.outcome and (key := key_of(record.outcome)):
            found[names.setdefault(key, record.outcome)].append(index)
    return {name: tuple(indices) for name, indices in found.items()}


def _times(records: Sequence[Record]) -> tuple[str, ...]:
    said = (
        time
        for record in records
        for _, part in parts_of(record)
        for time in times_in(" ".join(filter(None, [part.outcome, part.group])))
    )
    return tuple(dict.fromkeys(said))
