"""From what was printed to an effect size, by every route that the numbers allow.

``values``: printed numbers as intervals. ``way``, ``ways``, ``paired_ways``: the formulas. ``routes``: which
apply, and whether they agree. ``checks``: printed p-values and intervals beside the rest. ``batch``: the same
for a table of studies that each printed something else.
"""

from review.effects.printed.formulas import MEASURES
from review.effects.printed.routes import Result, Route, routes
from review.effects.printed.values import LAYOUT

__all__ = ["LAYOUT", "MEASURES", "Result", "Route", "routes"]
