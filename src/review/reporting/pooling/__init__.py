"""``review pool``: a meta-analysis as a reader sees it.

What is computed is in :mod:`review.meta`. ``shown``, ``text``, ``clustered``, ``moderators``:
terminal and sentence; ``objects``: JSON. ``figures``,
``files``: drawings and tables, and where they go.
"""

from review.meta.analysis import Analysis, Question, analyze, analyze_all
from review.meta.tables import Studies, read_studies
from review.reporting.pooling.files import draw
from review.reporting.pooling.objects import all_as_json, as_json
from review.reporting.pooling.text import describe, describe_all, sentence

__all__ = [
    "Analysis", "Question", "Studies", "all_as_json", "analyze", "analyze_all", "as_json", "describe",
    "describe_all", "draw", "read_studies", "sentence",
]  # fmt: skip
