"""Characters with their places in the source, for formats whose text is the file itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from review.document import Block, BlockKind
from review.reading.draft import Row


@dataclass(slots=True)
class Run:
    """Characters, and where each stands in the source."""

    chars: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def add(self, text: str, place: int) -> None:
        """Add text that all comes from one place."""
        self.chars.extend(text)
        self.places.extend([place] * len(text))

    def copy(self, text: str, place: int) -> None:
        """Add text as it stands in the source."""
        self.chars.extend(text)
        self.places.extend(range(place, place + len(text)))

    def append(self, other: Run) -> None:
        """Add another run."""
        self.chars.extend(other.chars)
        self.places.extend(other.places)

    def tidied(self) -> Run:
        """With every run of white space one space, and none at the ends."""
        tidy = Run()
        spaced = True
        for char, place in zip(self.chars, self.places, strict=True):
            if not char:
                continue
            if char in " \t\r\n\f\v":
                if not spaced:
                    tidy.add(" ", place)
                spaced = True
            else:
                tidy.add(char, place)
                spaced = False
        if tidy.chars and tidy.chars[-1] == " ":
            tidy.chars.pop()
            tidy.places.pop()
        return tidy

    def block(self, kind: BlockKind, section: str) -> Block | None:
        """A block of the tidied text; None if there is none."""
        tidy = self.tidied()
        if not tidy.chars:
            return None
        start, end = tidy.places[0], tidy.places[-1] + 1
        in_step = end - start == len(tidy.places) and tidy.places == list(range(start, end))
        return Block("".join(tidy.chars), start, end, kind, section, None, None if in_step else tidy.places)


def row_of(cells: Iterable[tuple[Run, int]], place: int, section: str, *, head: bool) -> Row:
    """A table row of cells with their column spans; ``place`` is where the row begins."""
    row = Row(head, 0)
    for run, span in cells:
        block = run.block("cell", section) or Block("", place, place, "cell", section)
        row.cells.append((block, 1, span, False))
    return row
