"""``review pool``: a table of studies becomes a meta-analysis, with figures and a sentence for a paper.

``table``: a CSV file as text. ``layouts``, ``sources``: which columns hold what. ``studies``: effects from
them. ``analysis``: everything that is computed. ``shown``, ``text``: terminal, JSON, sentence. ``figures``,
``files``: drawings, and where they go.
"""

from review.reporting.pooling.analysis import Analysis, analyze
from review.reporting.pooling.files import draw
from review.reporting.pooling.studies import Studies, read_studies
from review.reporting.pooling.text import as_json, describe, sentence

__all__ = ["Analysis", "Studies", "analyze", "as_json", "describe", "draw", "read_studies", "sentence"]
