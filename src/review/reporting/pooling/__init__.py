"""``review pool``: a meta-analysis as a reader sees it.

What is computed is in :mod:`review.meta`. ``shown``, ``text``: terminal, JSON, sentence. ``figures``,
``files``: drawings and tables, and where they go.
"""

from review.meta.analysis import Analysis, analyze
from review.meta.tables import Studies, read_studies
from review.reporting.pooling.files import draw
from review.reporting.pooling.text import as_json, describe, sentence

__all__ = ["Analysis", "Studies", "analyze", "as_json", "describe", "draw", "read_studies", "sentence"]
