"""From records to the study they describe: who was compared, how many, on what, when.

``text``, ``names``, ``times``
    Sentences, names of groups, points in time.
``grid``, ``said``, ``groups``
    Sizes over and before the cells of tables, sizes in sentences, and the groups that both name.
``pairs``, ``spots``
    Comparisons that sentences make, and where sentences name groups.
``rows``
    Two arms, an outcome and a time: what a meta-analysis takes.
``runs``, ``links``
    Numbers of sentences and rows in order, and those that stand in two places.
``attaching``, ``mentions``
    Sizes for records that were printed without one; whose each number is, of what, and when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from review.document import Document
from review.records import Record
from review.study.attaching import Places, attach, attach_to_pairs
from review.study.groups import gather
from review.study.links import links
from review.study.mentions import mentions
from review.study.model import (
    Arm,
    Attachment,
    Link,
    Mention,
    Number,
    Pair,
    Population,
    Size,
    Study,
)
from review.study.names import key_of
from review.study.pairs import pairs
from review.study.rows import Row, comparisons
from review.study.runs import runs

__all__ = [
    "Arm", "Attachment", "Link", "Mention", "Number", "Pair", "Population", "Row", "Size",
    "Study", "comparisons", "of",
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
    about = tuple(mentions(records, groups, places))
    arms, populations = groups.frozen()
    compared = list(pairs(document, records, groups))
    return Study(
        arms=arms,
        populations=populations,
        outcomes=_outcomes(about),
        times=tuple(dict.fromkeys(mention.time for mention in about if mention.time)),
        mentions=about,
        attachments=(*attach(document, records, groups, places), *attach_to_pairs(records, groups, compared)),
        pairs=tuple(pair for pair, _ in compared),
        links=tuple(links(list(runs(document, places.grids)))),
    )


def _outcomes(about: Sequence[Mention]) -> dict[str, tuple[int, ...]]:
    """Names of outcomes, spelled as first printed, each with the indices of its records."""
    names: dict[tuple[str, ...], str] = {}
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for mention in about:
        if key := key_of(mention.outcome):
            found[names.setdefault(key, mention.outcome)][mention.record] = None
    return {name: tuple(indices) for name, indices in found.items()}
