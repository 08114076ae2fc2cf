"""A table of studies becomes effects with variances.

``table``, ``workbook``: a CSV file or a sheet as text. ``layouts``, ``sources``: which columns hold what.
``effects``, ``mixed``: effects from them. ``described``: labels, sizes, groups. ``studies``: all of it.
"""

from review.meta.tables.studies import LeftOut, Studies, read_studies

__all__ = ["LeftOut", "Studies", "read_studies"]
