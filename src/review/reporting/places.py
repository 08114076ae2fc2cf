"""Where the notebooks show a row: the cells that display its id, and the figures beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from review.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from review.reporting.notebooks import Notebook

_CELL: Final = regex(r"<t([hd])[^>]*>([^<]{1,60})</t[hd]>")
_FIGURE: Final = regex(r"figures/([\w-]+)\.svg: ")
_NUMBER: Final = regex(r"[0-9.]+")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A code cell by its execution count; ``figure`` names the drawing it displays, if it does."""

    notebook: str
    cell: int
    figure: str = ""


def places(notebooks: Mapping[str, Notebook]) -> dict[str, tuple[Place, ...]]:
    """Cells that display a table with an id in it, and drawings of the same section, by id.

    Ids are whole texts of table cells; one that is a number (as ``2.05``) counts only in a row's head, and
    only in tables that have a column of that kind (``claim_id``), since other numbers look like it.
    """
    found: dict[str, dict[Place, None]] = {}
    for name, notebook in notebooks.items():
        for section in _sections(notebook["cells"]):
            figures = [Place(name, cell["execution_count"], drawn) for cell in section
                       for drawn in _FIGURE.findall(_texts([cell], "text/plain"))]  # fmt: skip
            for cell in section:
                here = Place(name, cell["execution_count"])
                for shown in _ids(_texts([cell], "text/html")):
                    found.setdefault(shown, {}).update(dict.fromkeys((here, *figures)))
    return {shown: tuple(sorted(where)) for shown, where in found.items()}


def of_any(ids: Iterable[str], known: Mapping[str, tuple[Place, ...]]) -> tuple[Place, ...]:
    """All places of these ids, each once, in order."""
    return tuple(sorted({place for shown in ids for place in known.get(shown, ())}))


def _sections(cells: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Code cells with outputs, by the headings between them."""
    sections: list[list[dict[str, Any]]] = [[]]
    for cell in cells:
        if cell["cell_type"] == "markdown" and re.search(r"^#", "".join(cell["source"]), re.MULTILINE):
            sections.append([])
        elif cell["cell_type"] == "code" and cell["outputs"]:
            sections[-1].append(cell)
    return sections


def _texts(cells: Iterable[dict[str, Any]], kind: str) -> str:
    return "\n".join(
        "".join(output.get("data", {}).get(kind, "")) for cell in cells for output in cell["outputs"]
    )


def _ids(shown: str) -> set[str]:
    found = {(tag, text.strip()) for tag, text in _CELL.findall(shown)}
    has_claims = ("h", "claim_id") in found
    return {text for tag, text in found if not _NUMBER.fullmatch(text) or (tag == "h" and has_claims)}
