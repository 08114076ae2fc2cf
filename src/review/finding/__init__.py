"""From a document to its records: every statistic that its prose and its tables report.

``notation``
    How statistics are written: shared patterns, and readers of what stands in one cell.
``prose``
    Running text: ``pieces`` reads what stands where (``named`` what a name begins, ``quantities`` what a
    number begins), ``results`` joins what belongs together, ``acceptance`` refuses look-alikes, ``words``
    reads what the words around say.
``tables``
    Tables by their rows and columns.
"""

from __future__ import annotations

from review.document import Document
from review.finding.prose import find_prose
from review.finding.tables import find_tables
from review.records import Record


def find(document: Document) -> list[Record]:
    """Every statistic that a document reports, in document order.

    Parameters
    ----------
    document : Document
        Its references are not searched.
    """
    found: list[tuple[int, Record]] = list(find_prose(document))
    found += [(record.location.start, record) for record in find_tables(document)]
    return [record for _, record in sorted(found, key=lambda item: item[0])]
