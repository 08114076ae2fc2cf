"""``review effect``: from what was printed to an effect size, by every route, with a sentence for a paper.

``values``: printed numbers as intervals. ``ways``: the formulas. ``routes``: which apply, and whether they
agree. ``text``: terminal, JSON, sentence.
"""

from review.reporting.effect.routes import MEASURES, Result, Route, routes
from review.reporting.effect.text import as_json, describe, sentence
from review.reporting.effect.values import LAYOUT

__all__ = ["LAYOUT", "MEASURES", "Result", "Route", "as_json", "describe", "routes", "sentence"]
