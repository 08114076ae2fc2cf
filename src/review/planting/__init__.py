"""Invented papers with known inconsistencies among consistent results, for teaching and as a test.

``plant(seed)`` writes a short paper from our field. All its numbers are computed from simulated people and
honestly shortened, but for the planted ones.

``study``, ``case_control``, ``trial``
    Two designs: simulated people, and the words around their numbers.
``outcomes``
    Data to printed numbers.
``slips``
    What can be planted, by which mechanism, and the arithmetic that shows it.
``planting``
    Choosing slips, planting them, finding them again.
``paper``
    Passages in which numbers have names until they are printed.
``handouts``
    The answer key and the marking sheet.
``lesson``
    A whole lesson: for students, and for the teacher.
``writing``, ``docx``, ``pdf``
    A paper to a file: Markdown and HTML, Word, PDF.
"""

from review.planting.lesson import cards, lesson
from review.planting.planting import CHECK, Planted, PlantedPaper, plant
from review.planting.slips import KINDS, Kind
from review.planting.writing import FORMATS, Format, former, write

__all__ = [
    "CHECK",
    "FORMATS",
    "KINDS",
    "Format",
    "Kind",
    "Planted",
    "PlantedPaper",
    "cards",
    "former",
    "lesson",
    "plant",
    "write",
]
