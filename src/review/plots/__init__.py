"""Drawings: axes in, drawing out; nothing is computed here.

Plots are nouns that take ``ax`` first, the only axes of a `figure`. Each sets the height that its rows need,
brings its own style and font (no setting of matplotlib changes), and says everything twice: by shape or
place, and in words. Lengths are points (1/72 inch) unless they are data; y counts points down from the top.

``forest``, ``intervals``, ``scores``, ``claims``, ``space``, ``lights``, ``findings``
    Plots with a row for each study, one a file.
``funnel``, ``radial``, ``influence``, ``subsets``, ``risks``, ``roc``, ``drapery``, ``universes``
    Plots of a meta-analysis in a plane; like `forest`, they return their text alternative.
``given``, ``text``, ``table``, ``axis``, ``plane``, ``told``
    What they are made of: checked input, lines of text, columns beside an axis, the axis itself, two axes
    with a legend, numbers in sentences.
``style``, ``saving``
    An empty figure; a finished one in a file.
"""

from review.plots.claims import claim_map
from review.plots.drapery import drapery
from review.plots.findings import summary_of_findings
from review.plots.forest import Diamond, forest
from review.plots.funnel import funnel
from review.plots.influence import baujat
from review.plots.intervals import interval_comparison
from review.plots.lights import traffic_lights
from review.plots.radial import radial
from review.plots.risks import labbe
from review.plots.roc import summary_roc
from review.plots.saving import Drawing, save, write_files
from review.plots.scores import scale_summary
from review.plots.space import sample_space
from review.plots.style import figure
from review.plots.subsets import gosh
from review.plots.universes import universes

__all__ = [
    "Diamond", "Drawing", "baujat", "claim_map", "drapery", "figure", "forest", "funnel", "gosh",
    "interval_comparison", "labbe", "radial", "sample_space", "save", "scale_summary",
    "summary_of_findings", "summary_roc", "traffic_lights", "universes", "write_files",
]  # fmt: skip
