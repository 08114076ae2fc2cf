"""Jupyter notebooks: Markdown cells, and what cells put out as HTML or text; code is no text of a paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from review.document import Document, UnreadableError
from review.patterns import regex
from review.reading import choices
from review.reading.html import read_html
from review.reading.markdown import read_markdown
from review.reading.plain import read_plain
from review.reading.spliced import spliced

_ANSI: Final = regex(r"\x1b\[[0-9;?]{0,20}[A-Za-z]|\x1b[()][A-Z0-9]|\r(?!\n)")
_IMAGES: Final = regex(r"!\[[^\]\n]{0,300}\]\(data:[^)]{0,100_000_000}\)")
_MOST_CELLS: Final = 20_000


def read_notebook(text: str, name: str) -> Document:
    """Read a notebook.

    Parameters
    ----------
    text : str
        The file's characters.
    name : str
        File name.

    Returns
    -------
    Document
        Its text is what was read of the cells, one behind the other; an output stands in the section of
        the heading above it.

    Raises
    ------
    UnreadableError
        If the file is no notebook.
    """
    try:
        content = json.loads(text)
    except ValueError as problem:
        raise UnreadableError(f"{name}: no notebook can be made out ({problem}): save it again") from None
    except RecursionError:
        raise UnreadableError(f"{name}: its parts are nested without measure: save it again") from None
    parts: list[Document] = []
    sections: list[str] = []
    section = ""
    problems: list[str] = []
    for number, cell in enumerate(_cells(content, name), 1):
        if number > _MOST_CELLS:
            problems.append(f"cells after the {_MOST_CELLS:,}th were not read: split the notebook")
            break
        for part in _parts(cell, name):
            parts.append(part)
            sections.append(section)
            section = next((block.section for block in reversed(part.blocks) if block.section), section)
    document = spliced(name, "notebook", parts, sections)
    return replace(document, problems=(*document.problems, *problems))


def _cells(content: Any, name: str) -> Iterator[dict[str, Any]]:
    """Cells in order; those of format 3 stand in worksheets."""
    sheets: Any = content.get("worksheets") if isinstance(content, dict) else None
    holders = sheets if isinstance(sheets, list) else [content]
    lists = [holder.get("cells") for holder in holders if isinstance(holder, dict)]
    if not lists or not all(isinstance(cells, list) for cells in lists):
        raise UnreadableError(f"{name}: a notebook without cells: save it again")
    for cells in lists:
        yield from (cell for cell in cells or () if isinstance(cell, dict))


def _parts(cell: dict[str, Any], name: str) -> Iterator[Document]:
    """What a cell shows to its readers."""
    kind, source = cell.get("cell_type"), _joined(cell.get("source", cell.get("input")))
    if kind == "markdown":
        yield read_markdown(_IMAGES.sub("", source), name)
    elif kind == "heading":  # of format 3
        level = cell.get("level")
        yield read_markdown(
            f"{'#' * (level if isinstance(level, int) and 0 < level < 7 else 1)} {source}", name
        )
    elif kind == "code":
        if choices.code_is_text() and source.strip():
            yield read_plain(source, name)
        outputs = cell.get("outputs")
        for output in outputs if isinstance(outputs, list) else ():
            if isinstance(output, dict) and output.get("output_type") not in ("error", "pyerr"):
                yield from _output(output, name)


def _output(output: dict[str, Any], name: str) -> Iterator[Document]:
    """The richest form of an output that can be read."""
    data = output.get("data")
    forms = data if isinstance(data, dict) else output
    html = _joined(forms.get("text/html", forms.get("html")))
    markdown = _joined(forms.get("text/markdown"))
    text = _ANSI.sub("", _joined(forms.get("text/plain", forms.get("text"))))
    if html.strip():
        try:
            yield read_html(html.encode("utf-8", "replace"), f"{name}.html")
        except UnreadableError:  # an output without text, such as a widget
            return
    elif markdown.strip():
        yield read_markdown(_IMAGES.sub("", markdown), name)
    elif text.strip():
        yield read_plain(text, name)


def _joined(lines: Any) -> str:
    """A string, or the strings of a list."""
    if isinstance(lines, str):
        return lines
    return "".join(line for line in lines if isinstance(line, str)) if isinstance(lines, list) else ""
