"""Where figures go. Matplotlib is loaded only if some are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from review.meta.analysis import Analysis

if TYPE_CHECKING:
    from rich.console import Console

_ROWS: Final = ("forest", "leave-one-out", "cumulative")
_MOST_ROWS: Final = 500


def draw(analysis: Analysis, folder: Path, names: tuple[str, ...], notes: Console) -> list[Path]:
    """Draw figures into a folder, telling which; return the files.

    Figures that need more studies, or counts, are left out, which is told as well.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    from review import plots
    from review.reporting.pooling.figures import FIGURES, title
    from review.reporting.pooling.shown import shown

    folder.mkdir(parents=True, exist_ok=True)
    studies = analysis.studies
    as_shown = shown(studies.measure, studies.estimate, studies.variance)
    files: list[Path] = []
    with notes.status("drawing") as status:
        for name in names:
            status.update(f"drawing {name}")
            fewest, make = FIGURES[name]
            if why := _too_much(name, analysis, fewest):
                notes.print(f"no {name} figure: {why}", markup=False)
                continue
            figure, ax = plots.figure(8.0 if name == "forest" else 7.0)
            stem = name.replace("-", "_")
            plots.write_files(figure, folder, stem, title(name, analysis), make(ax, analysis, as_shown))
            files += [folder / f"{stem}.svg", folder / f"{stem}.png"]
    return files


def _too_much(name: str, analysis: Analysis, fewest: int) -> str:
    """Why a figure cannot be drawn; empty if it can."""
    if analysis.pooled.k < fewest:
        return f"it needs {fewest} studies"
    if name in _ROWS and analysis.pooled.k + len(analysis.studies.left_out) > _MOST_ROWS:
        return f"more than {_MOST_ROWS} rows cannot be read; --figures drapery shows all studies"
    if name == "labbe" and analysis.studies.counts is None:
        return "it needs events and totals of both groups"
    return ""
