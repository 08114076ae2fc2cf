"""Where figures go. Matplotlib is loaded only if some are drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from review.meta.analysis import Analysis

if TYPE_CHECKING:
    from rich.console import Console

_ROWS: Final = ("forest", "leave-one-out", "cumulative")
_MOST_ROWS: Final = 500


def draw(
    analyses: Sequence[Analysis], folder: Path, names: tuple[str, ...], notes: Console,
    favors: tuple[str, str] | None = None,
) -> list[Path]:  # fmt: skip
    """Draw figures into a folder (of separate analyses one each), and write tables; return the files.

    Figures that need more studies, or counts, are left out, which is told as well.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    from review.reporting.pooling.tables import write_tables

    files: list[Path] = []
    for analysis in analyses:
        here = folder / slug(analysis.studies.name) if len(analyses) > 1 else folder
        files += _drawn(analysis, here, names, notes, favors)
        files += write_tables(analysis, here)
    return files


def slug(name: str) -> str:
    """A name as a folder is called."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")[:60] or "group"


def _drawn(
    analysis: Analysis, folder: Path, names: tuple[str, ...], notes: Console, favors: tuple[str, str] | None
) -> list[Path]:
    from review import plots
    from review.reporting.pooling.figures import FIGURES, forest, title
    from review.reporting.pooling.text import shown_of

    folder.mkdir(parents=True, exist_ok=True)
    as_shown = shown_of(analysis)
    files: list[Path] = []
    with notes.status("drawing") as status:
        for name in names:
            status.update(f"drawing {name}")
            fewest, make = FIGURES[name]
            if why := _too_much(name, analysis, fewest):
                notes.print(f"no {name} figure: {why}", markup=False)
                continue
            figure, ax = plots.figure(_width(analysis) if name == "forest" else 7.0)
            stem = name.replace("-", "_")
            told = forest(ax, analysis, as_shown, favors) if make is forest else make(ax, analysis, as_shown)
            plots.write_files(figure, folder, stem, title(name, analysis), told)
            files += [folder / f"{stem}.svg", folder / f"{stem}.png"]
    return files


def _width(analysis: Analysis) -> float:
    """Inches of a forest with its other columns."""
    studies = analysis.studies
    return 8.0 + 2.2 * studies.two_groups + 0.33 * len(studies.judgments or ())


def _too_much(name: str, analysis: Analysis, fewest: int) -> str:
    """Why a figure cannot be drawn; empty if it can."""
    if analysis.pooled.k < fewest:
        return f"it needs {fewest} studies"
    if name in _ROWS and analysis.pooled.k + len(analysis.studies.left_out) > _MOST_ROWS:
        return f"more than {_MOST_ROWS} rows cannot be read; --figures drapery shows all studies"
    if name == "labbe" and not analysis.studies.two_groups:
        return "it needs events and totals of both groups"
    return ""
