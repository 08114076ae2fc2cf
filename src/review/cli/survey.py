"""``review survey``: a whole literature, as tables and one page."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from review.cli.shared import CANNOT_USE_INPUT, STOPPED

if TYPE_CHECKING:
    from review.cli.shared import Commands
    from review.survey.running import Progress


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
    survey = commands.add_parser(
        "survey",
        help="a whole folder of papers: every result and check as tables, and what they say together",
        description="Read and check every paper in a folder, its folders and its archives, on all cores. "
        "Stopped, it goes on where it was when it is run again.",
    )
    survey.add_argument(
        "folder", metavar="FOLDER", help="a folder, or an address such as s3://bucket/articles"
    )
    survey.add_argument("--output", metavar="FOLDER", help="for tables and page (default: FOLDER.survey)")
    survey.add_argument(
        "--jobs",
        type=_jobs,
        default=os.cpu_count() or 1,
        metavar="N",
        help="worker processes (default: cores)",
    )
    survey.add_argument(
        "--limit",
        type=_seconds,
        default=120.0,
        metavar="SECONDS",
        help="longest time for a paper (default: 120)",
    )
    survey.add_argument(
        "--scheduler", metavar="ADDRESS", help="do the work on a Dask cluster, such as tcp://10.0.0.1:8786"
    )
    survey.set_defaults(run=_run)


def _jobs(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"a number of workers from 1 to 1024; got {text!r}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"a number of seconds above 0; got {text!r}")
    return value


def _run(options: argparse.Namespace) -> int:
    try:
        import pyarrow  # noqa: F401  (its absence is the user's to mend, and deserves one line)
    except ImportError:
        return _cannot("tables need pyarrow: pip install 'gluteal-weakness-review[survey]'")
    from review.survey.parts import SurveyError
    from review.survey.running import place

    try:
        folder = place(options.folder)
        beside = folder.resolve() if isinstance(folder, Path) else folder
        output = place(options.output) if options.output else beside.with_name(f"{beside.name}.survey")
        return _survey(options, folder, output)
    except SurveyError as problem:
        return _cannot(str(problem))
    except KeyboardInterrupt:
        print("review survey: stopped; to go on, run the same command again", file=sys.stderr)
        return STOPPED
    except OSError as problem:
        if problem.strerror is None:
            raise
        name = problem.filename or options.output or options.folder
        return _cannot(f"{name}: {problem.strerror}; what was done is kept: run the same command again")


def _cannot(problem: str) -> int:
    print(f"review survey: {problem}", file=sys.stderr)
    return CANNOT_USE_INPUT


def _survey(options: argparse.Namespace, folder: Path, output: Path) -> int:
    from review.survey.page import page
    from review.survey.parts import Parts, write_whole
    from review.survey.running import identity, on_this_machine, survey
    from review.survey.schema import program
    from review.survey.summary import summarize

    if options.scheduler:
        from review.survey.cluster import on_cluster

        engine = on_cluster(options.scheduler)
    else:
        engine = on_this_machine(options.jobs, options.limit)
    with _Shown() as shown:
        progress = survey(folder, output, engine, shown)
    report = output / "report.html"
    write_whole(report, page(summarize(Parts(output, identity(folder))), program()).encode())
    _say(progress, report)
    return 0


def _say(progress: Progress, report: Path) -> None:
    for note in progress.notes:
        print(note)
    print(
        f"{progress.papers} papers: {progress.done} done now, {progress.before} before; "
        f"{progress.trouble} of those done now could not be checked, for reasons that the page names."
    )
    if progress.passed_over:
        damaged = [text for text in progress.passed_over if "damaged archive" in text]
        print(
            f"{len(progress.passed_over) - len(damaged)} files are no papers by their names.",
            *damaged,
            sep="\n  ",
        )
    print(
        f"Next: open {report}; the tables beside it are Parquet, their columns are explained in dictionary.md"
    )


class _Shown:
    """Progress on a terminal: done, speed, time left; elsewhere a line now and then."""

    def __enter__(self) -> _Shown:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("Surveying"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[speed]}"),
            TimeRemainingColumn(),
        )  # fmt: skip
        self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self.bar.disable = not self.bar.console.is_terminal
        self.task: Any = None
        self.bar.start()
        return self

    def __call__(self, progress: Progress) -> None:
        if self.task is None:
            self.task = self.bar.add_task("", total=progress.papers - progress.before, speed="")
        elapsed = self.bar.tasks[0].elapsed or 0.0
        speed = f"{progress.done / elapsed:.1f}/s" if elapsed > 1 else ""
        self.bar.update(self.task, completed=progress.done, speed=speed)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()
