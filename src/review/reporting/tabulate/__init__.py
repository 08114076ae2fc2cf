"""Trials as rows for a meta-analysis: CSV, XLSX, JSON Lines, or a page on which a person confirms them.

``table``: a paper to rows with columns that metafor and ``review pool`` know. ``codebook``: which outcomes
are wanted. ``converting``: SDs and means from what is printed instead. ``writing``, ``page``: the forms.
"""

from review.reporting.tabulate.codebook import CodebookError, read_codebook
from review.reporting.tabulate.writing import FORMATS, tabulate

__all__ = ["FORMATS", "CodebookError", "read_codebook", "tabulate"]
