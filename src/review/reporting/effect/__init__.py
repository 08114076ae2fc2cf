"""``review effect``: routes to an effect on the terminal, as JSON, and as a sentence for a paper.

What is computed is in :mod:`review.effects.printed`.
"""

from review.effects.printed import LAYOUT, MEASURES, Result, Route, routes
from review.reporting.effect.text import as_json, describe, sentence

__all__ = ["LAYOUT", "MEASURES", "Result", "Route", "as_json", "describe", "routes", "sentence"]
