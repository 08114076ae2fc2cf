"""The site: what it is made from, what of that has changed, and the steps from there to whole pages."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from review.patterns import regex
from review.reporting.notebooks import (
    Answer,
    ReportError,
    answer_of,
    execute,
    in_lines,
    read_notebook,
    without_session,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import Console
    from rich.progress import Progress

_CODE: Final = Path(__file__).parents[1]  # what notebooks import
_AT_A_TIME: Final = 2
_WARNING: Final = regex(
    r"^(?:(?P<place>[^\n]+?)(?::(?P<line>[0-9]+))?: )?(?:WARNING|ERROR|CRITICAL): (?P<text>.+)", re.MULTILINE
)
_PER_CELL: Final = 10_000  # how MyST-NB numbers the lines of a notebook
_EXCEPTION: Final = regex(r"^ {4}[\w.]+: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteResult:
    """What a run did.

    Attributes
    ----------
    index : Path
        The page to open.
    answers : tuple of Answer
        One for every notebook, in their order.
    executed : tuple of str
        Notebooks that were run this time; the others had not changed.
    built : bool
        Whether pages were made this time.
    """

    index: Path
    answers: tuple[Answer, ...]
    executed: tuple[str, ...]
    built: bool


def build_site(
    root: Path | None = None, *, store: bool = False, console: Console | None = None
) -> SiteResult:
    """Rerun what changed, build the site, say where it is and what the review concludes.

    Parameters
    ----------
    root : Path, optional
        The project, or a folder within it; the current folder by default.
    store : bool
        Also write the executed notebooks back in place, for committing.
    console : rich.console.Console, optional
        Where progress and conclusions are printed; standard output by default.

    Returns
    -------
    SiteResult

    Raises
    ------
    ReportError
        If data, a notebook or a page cannot be used. The site of the last complete run stays.
    """
    from rich.console import Console

    run = _Run(find_project(root), console or Console())
    try:
        result = run.result(store=store)
    except ReportError as problem:
        kept = " (build/report still holds the last complete site)" if run.index.exists() else ""
        raise ReportError(f"{problem}{kept}") from None
    again = "" if result.built else " (nothing changed since the last run)"
    run.say(f"\nThe report: {result.index}\n\nWhat the review concludes{again}:")
    for answer in result.answers:
        run.say(f"- {answer.text}")
    return result


def find_project(start: Path | None = None) -> Path:
    """Folder that holds ``data/``, ``notebooks/`` and ``report/``: `start`, or the nearest above it.

    Raises
    ------
    ReportError
        If there is none.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        marks = ("notebooks", "data/datapackage.json", "report/conf.py")
        if all((folder / mark).exists() for mark in marks):
            return folder
    raise ReportError(
        f"{start} is not inside the project: neither it nor a folder above holds notebooks/, "
        "data/datapackage.json and report/conf.py; change into the project, or name it with --project"
    )


class _Run:
    """One run over a project: knows its folders, and what each step depends on."""

    def __init__(self, root: Path, console: Console) -> None:
        self.root, self.console = root, console
        self.build = root / "build"
        self.index = self.build / "report" / "index.html"
        self.stamp = self.build / "report.json"
        self.figures = Path(os.environ.get("REVIEW_FIGURES", root / "figures")).absolute()
        paths = sorted((root / "notebooks").glob("*.ipynb"))
        if not paths:
            raise ReportError("notebooks/ holds no notebook, and the report is made from them")
        shared = _digest([root / "requirements.lock", root / "data", _CODE], sys.version)
        self.sources = {path.stem: without_session(read_notebook(path)) for path in paths}
        self.inputs = {name: _digest([], shared, _json(source)) for name, source in self.sources.items()}

    def result(self, *, store: bool) -> SiteResult:
        """Do what is left to do."""
        stale = [name for name in self.sources if not self._is_fresh(name)]
        known = json.loads(self.stamp.read_text()) if self.stamp.exists() and self.index.exists() else {}
        current = known.get("made_from") == self._made_from()
        whole = current and known["pages"].items() <= self._pages().items()  # none was lost or altered
        built = bool(stale) or not whole
        if built:
            from rich.progress import MofNCompleteColumn, Progress

            columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn())
            with Progress(*columns, console=self.console, disable=not self.console.is_terminal) as progress:
                self._check_data(progress)
                asyncio.run(self._execute_all(stale, progress))
                answers = [answer_of(name, read_notebook(self._executed(name))) for name in self.sources]
                self._make_pages(answers, progress)
            answered = [asdict(answer) for answer in answers]
            known = {"made_from": self._made_from(), "answers": answered, "pages": self._pages()}
            _write(self.stamp, _json(known))
        for name in self.sources if store else ():
            stored = _json(in_lines(read_notebook(self._executed(name))))
            _write(self.root / "notebooks" / f"{name}.ipynb", stored)
        answers = [Answer(**answer) for answer in known["answers"]]
        return SiteResult(index=self.index, answers=tuple(answers), executed=tuple(stale), built=built)

    def say(self, line: str) -> None:
        """Print a line as it is, also where the terminal is narrower; go on if nobody listens any more."""
        with contextlib.suppress(SystemExit):  # rich raises it at a closed pipe, and is silent from then on
            self.console.print(line, soft_wrap=True, markup=False, highlight=False)

    def _step(self, progress: Progress, name: str, total: int) -> Callable[[], None]:
        """Announce a step; what comes back advances it by one."""
        if not self.console.is_terminal:
            self.say(name)
        return partial(progress.advance, progress.add_task(name, total=total))

    def _made_from(self) -> str:
        return _digest([self.root / "report", *self._drawings(), *self._about()], *self.inputs.values())

    def _pages(self) -> dict[str, str]:
        """Files of the site, and a digest of each."""
        site = self.index.parent
        return {path.relative_to(site).as_posix(): _digest([path]) for path in _files(site)}

    def _drawings(self) -> list[Path]:
        return sorted(path for path in self.figures.glob("[0-9]*") if path.suffix in (".svg", ".png"))

    def _about(self) -> list[Path]:
        """What pages tell about the project: versions, address, architecture, what was measured."""
        names = ("requirements.lock", "CITATION.cff", ".importlinter", "benchmarks/README.md")
        paths = (self.root / name for name in names)
        return [path for path in paths if path.exists()]

    def _executed(self, name: str) -> Path:
        return self.build / "notebooks" / f"{name}.ipynb"

    def _record(self, name: str) -> dict[str, Any]:
        """What an execution depends on, and what it made: the notebook, and figures named by its number."""
        number = name.split("_")[0]
        made = [self._executed(name), *(p for p in self._drawings() if p.name.startswith(number))]
        return {"inputs": self.inputs[name], "made": {path.name: _digest([path]) for path in made}}

    def _is_fresh(self, name: str) -> bool:
        executed = self._executed(name)
        record = executed.with_suffix(".json")
        recorded = json.loads(record.read_text()) if record.exists() and executed.exists() else None
        return bool(recorded == self._record(name))

    def _check_data(self, progress: Progress) -> None:
        from review import evidence

        done = self._step(progress, "Checking data/", 1)
        try:
            problems = evidence.validate(self.root / "data")
        except evidence.EvidenceError as problem:
            raise ReportError(str(problem)) from None
        if problems:
            others = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            raise ReportError(f"{problems[0]}{others}")
        done()

    async def _execute_all(self, names: Iterable[str], progress: Progress) -> None:
        """Run notebooks; once one stops, begin no other, and let those that run come to their end."""
        # Ctrl-C is for asyncio, which cancels the run; nbclient would only end one kernel, as if that had
        # died. It also leaves tasks behind, whose last words are nobody's concern.
        loop = asyncio.get_running_loop()
        vars(loop)["add_signal_handler"] = lambda *_: None
        loop.set_exception_handler(lambda *_: None)
        gate = asyncio.Semaphore(_AT_A_TIME)
        stopped: list[ReportError] = []

        async def one(name: str) -> None:
            async with gate:
                if not stopped:
                    try:
                        await self._execute(name, progress)
                    except ReportError as problem:
                        stopped.append(problem)

        async with asyncio.TaskGroup() as group:  # waits for all, also once it is cancelled
            for name in names:
                group.create_task(one(name))
        if stopped:
            raise stopped[0]

    async def _execute(self, name: str, progress: Progress) -> None:
        place = f"notebooks/{name}.ipynb"
        source = self.sources[name]
        runs = [cell for cell in source["cells"] if cell["cell_type"] == "code" and cell["source"].strip()]
        notebook = await execute(
            source,
            place=place,
            folder=self.root / "notebooks",
            figures=self.figures,
            done=self._step(progress, f"Running {place}", len(runs)),
        )
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                if output.get("name") == "stderr":
                    count = cell["execution_count"]
                    self.say(f"{place}, code cell [{count}], warned: {output['text'].strip()}")
        _write(self._executed(name), _json(without_session(notebook, outputs=True)))
        _write(self._executed(name).with_suffix(".json"), _json(self._record(name)))

    def _make_pages(self, answers: list[Answer], progress: Progress) -> None:
        """Gather what the pages show, have them made, and swap them in when they are whole."""
        done = self._step(progress, "Making build/report", 1)
        with tempfile.TemporaryDirectory(prefix="site-", dir=self.build) as folder:
            source, pages = Path(folder, "source"), Path(folder, "report")
            shutil.copytree(self.root / "report", source, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copytree(self.root / "data", source / "downloads" / "data")
            for place in ("figures", "downloads/figures", "notebooks", "downloads/notebooks"):
                (source / place).mkdir(parents=True, exist_ok=True)
                drawn = place.endswith("figures")
                for path in self._drawings() if drawn else map(self._executed, self.sources):
                    shutil.copy(path, source / place)
            for path in self._about():
                shutil.copy(path, source)
            _write(source / "answers.json", _json([asdict(answer) for answer in answers]))
            _sphinx(source, pages)
            if self.index.parent.exists():
                self.index.parent.rename(Path(folder, "old"))
            pages.rename(self.index.parent)
        done()


def _sphinx(source: Path, pages: Path) -> None:
    """Make the pages; the first warning is the one message."""
    options = ["-b", "html", "-W", "-q", "-N", "-E", "-d", source.with_name("doctrees"), source, pages]
    fixed = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0", "TMPDIR": str(source.parent)}
    command = [sys.executable, "-m", "sphinx", *map(str, options)]
    made = subprocess.run(command, env={**os.environ, **fixed}, capture_output=True, text=True)
    (pages / ".buildinfo").unlink(missing_ok=True)
    shutil.rmtree(pages / "_sources", ignore_errors=True)  # empty: the notebooks are downloads
    if made.returncode == 0:
        return
    said = made.stderr.replace(f"{source}{os.sep}", "")
    found = _WARNING.search(said)
    if not found:
        raised = _EXCEPTION.findall(said)
        raise ReportError(f"the pages could not be made: {raised[-1] if raised else said.strip()[:200]!r}")
    place, line = found["place"] or "conf.py", int(found["line"] or 0)
    place = place if place.startswith("notebooks/") else f"report/{place}"
    if line >= _PER_CELL:
        place += f", {line // _PER_CELL}. cell from the top"
    elif line:
        place += f", line {line}"
    raise ReportError(f"{place}: {found['text']}; mend it, then make report again")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _digest(places: Iterable[Path], *texts: str) -> str:
    """One value that changes when a file's name within its place, its bytes or a text does."""
    parts = [
        (path.relative_to(place.parent).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for place in places
        for path in ([place] if place.is_file() else _files(place))
    ]
    return hashlib.sha256(json.dumps([parts, texts]).encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _write(path: Path, text: str) -> None:
    """Write a file in one go, and only if it differs."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
