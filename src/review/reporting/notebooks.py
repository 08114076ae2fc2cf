"""A notebook as the report needs it: without traces of a session, run from a fresh kernel, one answer."""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import dataclass
from subprocess import DEVNULL
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from review.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from nbclient import NotebookClient

Notebook: TypeAlias = dict[str, Any]

_SECONDS_PER_CELL: Final = 300
_LONGEST_ANSWER: Final = 400
_NUMBER: Final = regex(r"[-−]?\d+(?:[.,]\d+)*")
_SESSION_ONLY: Final = {"ExecuteTime", "collapsed", "execution", "scrolled", "trusted"}
_METADATA: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}


class ReportError(Exception):
    """The site could not be built; the message names file, place and remedy in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one notebook answers.

    Attributes
    ----------
    notebook : str
        Name of the notebook without its ending.
    question : str
        Its title.
    text : str
        What the cell tagged ``answer`` printed, on one line.
    """

    notebook: str
    question: str
    text: str


def read_notebook(path: Path) -> Notebook:
    """Content of a notebook's file.

    Raises
    ------
    ReportError
        If the file holds no notebook.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(notebook["cells"], list):
            return dict(notebook)
    except (KeyError, TypeError, ValueError):
        pass
    raise ReportError(
        f"notebooks/{path.name} holds no notebook; open it in JupyterLab, or restore it from git"
    )


def without_session(notebook: Notebook, *, outputs: bool = False) -> Notebook:
    """The same notebook without what differs from one session to the next.

    Parameters
    ----------
    notebook : dict
        As stored or as executed.
    outputs : bool
        Keep outputs and execution counts. What went to standard error is left out: it tells of the
        machine (a font cache being built, say), not of the evidence.
    """
    cells = []
    for number, cell in enumerate(notebook["cells"], start=1):
        source = cell["source"]
        kept: Notebook = {
            "cell_type": cell["cell_type"],
            "id": cell.get("id", f"cell-{number}"),
            "metadata": {key: value for key, value in cell["metadata"].items() if key not in _SESSION_ONLY},
            "source": source if isinstance(source, str) else "".join(source),
        }
        if cell["cell_type"] == "code":
            found = cell.get("outputs", []) if outputs else []
            kept["execution_count"] = cell.get("execution_count") if outputs else None
            kept["outputs"] = [output for output in found if output.get("name") != "stderr"]
        elif "attachments" in cell:
            kept["attachments"] = cell["attachments"]
        cells.append(kept)
    return {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}


def in_lines(notebook: Notebook) -> Notebook:
    """The same notebook with every text as a list of lines, so that a change of one line shows as such."""

    def lines(text: str | list[str]) -> list[str]:
        return text.splitlines(keepends=True) if isinstance(text, str) else text

    def shown(output: dict[str, Any]) -> dict[str, Any]:
        kinds = {
            kind: lines(text) for kind, text in output.get("data", {}).items() if kind.startswith("text/")
        }
        data = {"data": {**output["data"], **kinds}} if "data" in output else {}
        return {**output, **data, **({"text": lines(output["text"])} if "text" in output else {})}

    cells = []
    for cell in notebook["cells"]:
        outputs = {"outputs": [shown(output) for output in cell["outputs"]]} if "outputs" in cell else {}
        cells.append({**cell, "source": lines(cell["source"]), **outputs})
    return {**notebook, "cells": cells}


def answer_of(name: str, notebook: Notebook) -> Answer:
    """The answer of an executed notebook: what its one cell tagged ``answer`` printed.

    Raises
    ------
    ReportError
        If there is no title, not one such cell, or not one sentence.
    """
    place = f"notebooks/{name}.ipynb"
    tagged = [cell for cell in notebook["cells"] if "answer" in cell["metadata"].get("tags", ())]
    if len(tagged) != 1 or tagged[0]["cell_type"] != "code":
        raise ReportError(
            f'{place} has {len(tagged)} cells tagged "answer"; tag exactly one code cell, '
            "which prints the answer as one sentence"
        )
    text = " ".join("".join("".join(o["text"]) for o in tagged[0]["outputs"] if "text" in o).split())
    if not 0 < len(text) <= _LONGEST_ANSWER:
        raise ReportError(
            f'{place}: the cell tagged "answer" printed {len(text)} characters; '
            f"print one sentence of at most {_LONGEST_ANSWER}"
        )
    prose = "\n\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown")
    title = re.search(r"^# +(?P<question>.+?) *\n+[^#\n]", prose, re.MULTILINE)
    if not title:
        raise ReportError(f'{place} does not begin with "# the question" and a sentence on why it matters')
    return Answer(notebook=name, question=title["question"], text=text)


def unanswered(text: str, answers: Iterable[Answer]) -> list[str]:
    """Sentences of `text` whose numbers do not all stand in the answer of one notebook.

    Holds a summary written by hand, as in README.md, against what the notebooks computed.
    """
    known = [set(_NUMBER.findall(answer.text)) for answer in answers]
    sentences = re.split(r"(?<=[.!?])[\s*]+", " ".join(text.split()))
    return [each for each in sentences if not any(numbers >= set(_NUMBER.findall(each)) for numbers in known)]


async def execute(
    notebook: Notebook, *, place: str, folder: Path, figures: Path, done: Callable[[], None]
) -> Notebook:
    """Run a notebook from a fresh kernel.

    Parameters
    ----------
    notebook : dict
        Without outputs.
    place : str
        Its name in messages.
    folder : Path
        Where it runs.
    figures : Path
        Where it draws: given to the kernel as ``REVIEW_FIGURES``.
    done : callable
        Called after every cell that ran.

    Returns
    -------
    dict
        The executed notebook, outputs as the kernel sent them.

    Raises
    ------
    ReportError
        If a cell raises, takes too long, or ends the kernel.
    """
    import nbformat
    from nbclient import NotebookClient, exceptions

    began: list[int] = []
    executed = nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        executed,
        timeout=_SECONDS_PER_CELL,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
        on_cell_execute=lambda cell_index, **_: began.append(cell_index),
        on_cell_executed=lambda **_: done(),
    )
    with tempfile.TemporaryDirectory() as profile:
        fixed = {"PYTHONHASHSEED": "0", "MPLBACKEND": "agg", "IPYTHONDIR": profile}
        try:
            env = {**os.environ, **fixed, "REVIEW_FIGURES": str(figures)}
            await _run_cells(client, env=env, stdout=DEVNULL, stderr=DEVNULL)
        except exceptions.CellExecutionError as error:
            said = error.evalue.strip().split("\n")[0]
            reason = f"{error.ename}: {said}" if said else error.ename
        except exceptions.CellTimeoutError:
            reason = f"ran for more than {_SECONDS_PER_CELL} seconds"
        except exceptions.DeadKernelError:
            reason = "the kernel died"
        else:
            return dict(executed)
    jupyter = ".venv/bin/jupyter" if (folder.parent / ".venv/bin/jupyter").exists() else "jupyter"
    raise ReportError(
        f"{place}, code cell [{len(began)}]: {reason}; run it in JupyterLab ({jupyter} lab {place}), "
        "mend the cell, then make report again"
    )


async def _run_cells(client: NotebookClient, **options: Any) -> None:
    """Run all cells, and end the kernel also if the run is stopped while it starts, as nbclient does not."""
    kernel: Any = client.create_kernel_manager()
    try:
        await client.async_start_new_kernel(**options)
        await client.async_start_new_kernel_client()
        await client.async_execute()
    finally:
        if client.kc:
            client.kc.stop_channels()
        if kernel.has_kernel:
            await kernel.shutdown_kernel(now=True)
