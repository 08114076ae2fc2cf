"""A table of studies becomes effects with variances.

``table``: a CSV file as text. ``layouts``, ``sources``: which columns hold what. ``studies``: effects from
them.
"""

from review.meta.tables.studies import LeftOut, Studies, read_studies

__all__ = ["LeftOut", "Studies", "read_studies"]
