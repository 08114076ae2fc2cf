"""Drawings: axes in, drawing out; nothing is computed here.

Plots are nouns that take ``ax`` first, the only axes of a `figure`. Each sets the height that its rows need,
brings its own style and font (no setting of matplotlib changes), and says everything twice: by shape or
place, and in words. Lengths are points (1/72 inch) unless they are data; y counts points down from the top.

``forest``, ``intervals``, ``scores``, ``claims``, ``space``
    The plots, one a file.
``given``, ``text``, ``table``, ``axis``
    What they are made of: checked input, lines of text, columns beside an axis, the axis itself.
``style``, ``saving``
    An empty figure; a finished one in a file.
"""

from review.plots.claims import claim_map
from review.plots.forest import Diamond, forest
from review.plots.intervals import interval_comparison
from review.plots.saving import Drawing, save
from review.plots.scores import scale_summary
from review.plots.space import sample_space
from review.plots.style import figure

__all__ = ["Diamond", "Drawing", "claim_map", "figure", "forest", "interval_comparison", "sample_space",
           "save", "scale_summary"]  # fmt: skip
