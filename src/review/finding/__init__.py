"""From a document to its records: every statistic that its prose and its tables report.

``notation``
    How statistics are written: shared patterns.
``prose``
    Running text: ``pieces`` reads what stands where (``named`` what a name begins, ``quantities`` what a
    number begins), ``results`` joins what belongs together (``bare`` numbers without a name, ``naming`` what
    a value with an interval is, ``constructions`` what the grammar of a sentence makes a count or a mean, by
    its line of ``classes``, ``counts`` and ``totals`` what is counted of how many, ``conventions`` what the
    document says of all brackets, ``owners`` whose a p-value is), ``acceptance`` refuses look-alikes
    (``percentages`` those that are no shares), ``words`` reads what the words around say, ``groups`` whom a
    document names, ``attribution`` and ``outcomes`` (with ``beside`` and ``phrases``) whom and what each
    result describes.
``tables``
    Tables by their rows and columns.
"""

from __future__ import annotations

from review.document import Document
from review.finding.prose import find_prose
from review.finding.tables import NotUnderstood, read_tables
from review.records import Record

__all__ = ["NotUnderstood", "find", "search"]


def find(document: Document) -> list[Record]:
    """Every statistic that a document reports, in document order.

    Parameters
    ----------
    document : Document
        Its references are not searched.
    """
    return search(document)[0]


def search(document: Document) -> tuple[list[Record], list[NotUnderstood]]:
    """Every statistic that a document reports, and which numbers of its tables became no record, and why.

    Parameters
    ----------
    document : Document
    """
    in_tables, gaps = read_tables(document)
    found: list[tuple[int, Record]] = list(find_prose(document))
    found += [(record.location.start, record) for record in in_tables]
    return [record for _, record in sorted(found, key=lambda item: item[0])], gaps
