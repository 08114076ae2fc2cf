"""Check printed statistics, and rerun the review of gluteal weakness and pain.

``read(path)`` makes a document of a paper, ``find(document)`` the records of every statistic in it.

``review.printed``
    A number as printed: text, value, interval.
``review.reading``, ``review.document``
    A file to a document: text with positions, independent of the file's format.
``review.finding``, ``review.records``
    A document to records: what it reports, as printed.
``review.recompute``
    What printed numbers imply: intervals of t, p, chi-squared.
``review.granularity``
    Whether whole numbers can have a printed mean.
``review.effects``
    Effect sizes with their sampling variances.
``review.evidence``
    The review's own tables in ``data/``.
``review.plots``
    Figures with a text alternative.

Importing ``review`` loads none of them: that happens where they are used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from review.finding import find
    from review.reading import read

__all__ = ["find", "read"]


def __getattr__(name: str) -> Any:
    if name == "read":
        from review.reading import read

        return read
    if name == "find":
        from review.finding import find

        return find
    raise AttributeError(f"module 'review' has no attribute {name!r}")
