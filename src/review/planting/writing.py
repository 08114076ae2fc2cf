"""A paper to a file: Markdown and HTML here, Word and PDF in modules of their own."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final, Literal, get_args

from review import outputs
from review.patterns import regex
from review.planting.handouts import answer_key, marking_sheet
from review.planting.paper import Paper, Table
from review.planting.planting import PlantedPaper

Format = Literal["html", "pdf", "docx", "md"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

_HANDED_OUT: Final = ("paper", "marking_sheet")
_KEPT: Final = "teacher/answer_key"  # in a folder of its own: the others can be handed out
_NUMBER: Final = regex("[−<]?[0-9]")
STYLE: Final = """
body { font-family: Georgia, serif; line-height: 1.45; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
       color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin-top: 1.6rem; }
.byline { border: 1px solid #8a5a00; padding: .4rem .7rem; font-style: italic; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; border-bottom: 1px solid;
        border-top: 1px solid; }
caption { text-align: left; font-weight: bold; padding: .8rem 0 .3rem; }
th { text-align: left; vertical-align: bottom; border-bottom: 1px solid; }
th, td { padding: .2rem .5rem .2rem 0; }
td { vertical-align: top; } .number { white-space: nowrap; }
.blank { height: 3rem; border-bottom: 1px dotted; }
"""


def write(planted: PlantedPaper, folder: str | Path, form: Format = "html") -> list[Path]:
    """Write the paper, its marking sheet and its answer key into a folder.

    Parameters
    ----------
    planted : PlantedPaper
    folder : str or Path
        Is made if it does not exist; the files of a former lesson of this format are replaced.
    form : {"html", "pdf", "docx", "md"}

    Returns
    -------
    list of Path
        ``paper`` and ``marking_sheet``, and in a folder of its own ``teacher/answer_key``, with the ending
        of the format. The same seed and arguments give the same bytes.

    Raises
    ------
    FileExistsError
        If the folder holds anything else.
    OSError
        If a file cannot be written.
    """
    folder = Path(folder)
    former(folder, form)
    sheets = dict(zip(_HANDED_OUT, (planted.paper, marking_sheet(planted)), strict=True))
    sheets[_KEPT] = answer_key(planted)
    written = {folder / f"{name}.{form}": as_bytes(sheet, form) for name, sheet in sheets.items()}
    for path in written:
        path.parent.mkdir(parents=True, exist_ok=True)
    outputs.write(written)
    return list(written)


def former(folder: str | Path, form: Format) -> list[Path]:
    """Files of a former lesson that :func:`write` would replace; hidden files are not looked at.

    Raises
    ------
    FileExistsError
        If the folder holds anything but the three files of one lesson of this format.
    """
    folder = Path(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    files = [file for file in files if not file.name.startswith(".")]
    lesson = {folder / f"{name}.{form}" for name in (*_HANDED_OUT, _KEPT)}
    if files and set(files) != lesson:
        held = ", ".join(file.name for file in files[:3]) + (" …" if len(files) > 3 else "")
        raise FileExistsError(errno.EEXIST, f"not empty, and not a former {form} lesson: {held}", str(folder))
    return files


def as_bytes(paper: Paper, form: Format) -> bytes:
    """Content of a file that holds the paper."""
    match form:
        case "md":
            return markdown(paper).encode()
        case "html":
            return html(paper).encode()
        case "docx":
            from review.planting.docx import docx

            return docx(paper)
        case "pdf":
            from review.planting.pdf import pdf

            return pdf(paper)


def markdown(paper: Paper) -> str:
    """The paper as Markdown with pipe tables."""
    lines = [f"# {paper.title}", "", f"*{paper.byline}*", ""]
    for section in paper.sections:
        lines += [f"## {section.heading}", ""]
        for block in section.blocks:
            lines += [*(_pipes(block) if isinstance(block, Table) else [block.text]), ""]
    return "\n".join(lines).rstrip() + "\n"


def _pipes(table: Table) -> Iterator[str]:
    yield from (f"**{table.caption}**", "")
    for number, row in enumerate((table.head, *table.rows)):
        yield "| " + " | ".join(row) + " |"
        if number == 0:
            yield "|" + " --- |" * len(row)


def html(paper: Paper) -> str:
    """The paper as one HTML page without script."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(paper.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{body(paper)}</main>\n</body>\n</html>\n"
    )


def body(paper: Paper, *, caption: str = "caption") -> str:
    """What stands within ``<body>``; with another element than ``caption``, it stands before the table."""
    parts = [f'<h1>{escape(paper.title)}</h1>\n<p class="byline">{escape(paper.byline)}</p>\n']
    for section in paper.sections:
        parts.append(f"<h2>{escape(section.heading)}</h2>\n")
        parts += [
            _table(block, caption) if isinstance(block, Table) else f"<p>{escape(block.text)}</p>\n"
            for block in section.blocks
        ]
    return "".join(parts)


def _table(table: Table, caption: str) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in table.rows)
    said = f'<{caption} class="caption">{escape(table.caption)}</{caption}>\n'
    before, within = ("", said) if caption == "caption" else (said, "")
    return (
        f'{before}<div class="scroll" role="region" tabindex="0" aria-label="{escape(table.caption)}">'
        f"<table>\n{within}<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )


def _cell(text: str) -> str:
    """Numbers stay on one line."""
    return f"<td{' class=number' * bool(_NUMBER.match(text))}>{escape(text)}</td>"
