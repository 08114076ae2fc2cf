"""A finished figure becomes two files and a notebook's result, each with its text alternative."""

import base64
import html
import os
import re
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from review import outputs
from review.plots.style import styled


@dataclass(frozen=True)
class Drawing:
    """A saved figure, which shows itself and its text alternative as the result of a notebook cell."""

    name: str
    description: str
    svg: bytes

    def __repr__(self) -> str:
        return f"figures/{self.name}.svg: {self.description}"

    def _repr_html_(self) -> str:
        source = "data:image/svg+xml;base64," + base64.b64encode(self.svg).decode("ascii")
        return f'<img class="drawing" alt="{html.escape(self.description)}" src="{source}">'


@styled
def save(drawn: Figure, name: str, description: str) -> Drawing:
    """Write ``figures/NAME.svg`` and ``.png`` if their bytes changed; close and return the drawing.

    Parameters
    ----------
    drawn : Figure
        From `figure`.
    name : str
        The number of the notebook and what is shown: "02_gluteus_medius".
    description : str
        The text alternative: what a reader sees, with its numbers.

    Raises
    ------
    ValueError
        If the name or the description is unusable.
    FileNotFoundError
        If no folder at or above the working directory holds both ``figures`` and ``data``.
    """
    description = " ".join(description.split())
    if not re.fullmatch(r"\d\d_\w+", name, re.ASCII) or not description:
        raise ValueError(f'expected a name like "02_knee" and a description, got {name!r}, {description!r}')
    return write_files(drawn, _folder(), name, name[3:].replace("_", " "), description)


@styled
def write_files(drawn: Figure, folder: Path, name: str, title: str, description: str) -> Drawing:
    """Write ``NAME.svg`` and ``NAME.png`` into any folder; else as :func:`save`.

    Raises
    ------
    OSError
        If the files cannot be written.
    """
    svg, png = BytesIO(), BytesIO()
    drawn.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    drawn.savefig(png, format="png", metadata={"Software": None, "Description": description})
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(drawn)
    drawing = Drawing(
        name, description, _finished(svg.getvalue().decode(), name, title, description).encode()
    )
    files = {folder / f"{name}.svg": drawing.svg, folder / f"{name}.png": png.getvalue()}
    outputs.write({at: new for at, new in files.items() if not at.exists() or at.read_bytes() != new})
    return drawing


def _folder() -> Path:
    """``$REVIEW_FIGURES``, or the ``figures`` beside ``data`` at or above the working directory."""
    if chosen := os.environ.get("REVIEW_FIGURES"):
        return Path(chosen)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "figures").is_dir() and (folder / "data").is_dir():
            return folder / "figures"
    raise FileNotFoundError(f"no folder at or above {here} holds figures/ and data/; set REVIEW_FIGURES")


def _finished(svg: str, name: str, title: str, description: str) -> str:
    """Round coordinates (small files, and the same bytes on every machine), and describe the drawing."""

    def rounded(found: re.Match[str]) -> str:
        return re.sub(r"-?\d+\.\d+", lambda n: f"{float(n[0]):.3f}".rstrip("0").rstrip("."), found[0])

    svg = re.sub(r'\b(?:d|x|y)="[^"]*"|translate\([^)]*\)', rounded, svg).replace("DejaVuSans", "g")
    across = r'(?<=<use )([^>]*)transform="translate\((\S+) 0\)"'
    svg = re.sub(across, lambda use: f'{use[1]}x="{float(use[2]):.1f}"', svg)
    for space in re.findall(r'<path id="(g-[^"]*)" transform', svg):
        svg = re.sub(rf'<use xlink:href="#{space}"[^>]*>', "", svg)
    # Comments, indents, and the names of groups.
    svg = re.sub(r'\s*<!--.*?-->|(?<=\n)\s+|(?<=<g) id="[^"]*"', "", svg)
    attributes = f' role="img" aria-labelledby="figure-{name}-title figure-{name}-desc">'
    called = f'<title id="figure-{name}-title">{html.escape(title)}</title>'
    told = f'{called}\n<desc id="figure-{name}-desc">{html.escape(description)}</desc>'
    return re.sub(r"(<svg [^>]*)>", lambda root: f"{root[1]}{attributes}\n{told}", svg, count=1)
