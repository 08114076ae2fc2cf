"""Check printed statistics, and rerun the review of gluteal weakness and pain.

``read(path)`` makes a document of a paper, ``find(document)`` the records of every statistic in it,
``check(path)`` compares every number with those that determine it.

``review.printed``
    A number as printed: text, value, interval.
``review.reading``, ``review.document``
    A file to a document: text with positions, independent of the file's format.
``review.finding``, ``review.records``
    A document to records: what it reports, as printed.
``review.study``
    Records to the study they describe: groups with their sizes, outcomes, times.
``review.checking``
    Records to findings: whether the numbers of a paper agree with each other.
``review.recompute``
    What printed numbers imply: intervals of t, p, chi-squared.
``review.granularity``
    Whether whole numbers can have a printed mean.
``review.effects``
    Effect sizes with their sampling variances.
``review.meta``
    Pooling, heterogeneity, small-study effects, influence, meta-regression.
``review.samples``
    The exact space of samples behind a mean, SD and n.
``review.evidence``
    The review's own tables in ``data/``.
``review.appraisal``
    The rule that turns the results that bear on a claim into a verdict.
``review.planting``
    Invented papers with known inconsistencies, for teaching.
``review.plots``
    Figures with a text alternative.

Importing ``review`` loads none of them: that happens where they are used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from review.checking import check
    from review.finding import find
    from review.reading import read

__all__ = ["check", "find", "read"]

_ROOM_OF = {"read": "review.reading", "find": "review.finding", "check": "review.checking"}


def __getattr__(name: str) -> Any:
    if name in _ROOM_OF:
        return getattr(import_module(_ROOM_OF[name]), name)
    raise AttributeError(f"module 'review' has no attribute {name!r}")
