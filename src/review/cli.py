"""The ``review`` command: parse, call, print, exit.

Exit status 0 says that the work was done, whatever was found; 2 that the input could not be used.
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

CANNOT_USE_INPUT = 2
ROUNDINGS = ("half_up", "half_even", "truncated", "half_up_or_down")  # of review.printed, which loads numpy


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        print("review: stopped; what was built before is untouched", file=sys.stderr)
        return 130


def _extract(options: argparse.Namespace) -> int:
    from review.reporting import extraction

    if options.output is None:
        unread = extraction.extract(options.files, options.format, sys.stdout)
    else:
        try:
            with options.output.open("w", encoding="utf-8", newline="") as out:
                unread = extraction.extract(options.files, options.format, out)
        except OSError as problem:
            unread = [f"{options.output}: {problem.strerror}; name a file that can be written"]
    if unread:
        print("review extract: could not be used:", *unread, sep="\n  ", file=sys.stderr)
    return CANNOT_USE_INPUT if unread else 0


def _samples(options: argparse.Namespace) -> int:
    from rich.console import Console

    from review.reporting import spaces
    from review.samples import Grade, SampleSpace

    try:
        low, high = options.scale or (None, None)
        known: dict[Grade, int] = dict(_known(text) for text in options.known)
        space = SampleSpace(
            options.mean, options.sd, options.n, low, high, step=options.step, items=options.items,
            ddof=options.ddof, rounding=options.rounding, known=known, minimum=options.minimum,
            maximum=options.maximum, median=options.median,
        )  # fmt: skip
        drawing = {"draws": options.draw, "seed": options.seed, "ordered": options.ordered}
        spaces.describe(Console(highlight=False), space, **drawing, every=options.list)
    except ValueError as problem:
        print(f"review samples: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    return 0


def _known(text: str) -> tuple[str, int]:
    grade, equals, times = text.partition("=")
    if not (equals and times.strip().isdigit()):
        raise ValueError(f'--known takes a grade and how often it occurs, such as "0=3", got {text!r}')
    return grade.strip(), int(times)


def _report(options: argparse.Namespace) -> int:
    from review import reporting

    try:
        reporting.build_site(options.project, store=options.store)
    except reporting.ReportError as problem:
        print(f"review report: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="review",
        description="Check printed statistics, and rerun the review of gluteal weakness and pain.",
    )
    parser.add_argument(
        "--version", action="version", version=f"%(prog)s {version('gluteal-weakness-review')}"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (_add_extract, _add_samples, _add_report):
        add(commands)
    return parser


def _add_extract(commands: Commands) -> None:
    extract = commands.add_parser(
        "extract",
        help="find every statistic that papers report",
        description="Find every statistic that papers report, in prose and in tables, with its place.",
    )
    extract.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="pdf, xml (JATS), html, docx, txt, md, tex"
    )
    extract.add_argument("--format", choices=("terminal", "csv", "jsonl"), default="terminal")
    extract.add_argument("--output", type=Path, metavar="PATH", help="file to write (default: the terminal)")
    extract.set_defaults(run=_extract)


def _add_samples(commands: Commands) -> None:
    samples = commands.add_parser(
        "samples",
        help="the samples of whole grades that a mean, SD and n allow",
        description="How many samples of whole grades have a printed mean, SD and n, and which.",
    )
    samples.add_argument("--mean", required=True, metavar="TEXT", help='as printed: "4.50" is not "4.5"')
    samples.add_argument("--sd", required=True, metavar="TEXT", help="as printed")
    samples.add_argument("-n", required=True, type=int, help="sample size")
    samples.add_argument(
        "--scale", nargs=2, metavar=("LOW", "HIGH"), help="ends of the scale (default: open)"
    )
    samples.add_argument("--step", default="1", help="distance between grades (default: 1)")
    samples.add_argument(
        "--items", type=int, default=1, help="items that a value is the mean of (default: 1)"
    )
    samples.add_argument("--ddof", type=int, choices=(0, 1), default=1, help="the SD divides by n - DDOF")
    samples.add_argument("--rounding", default="half_up", choices=ROUNDINGS)
    samples.add_argument(
        "--known", nargs="*", default=(), metavar="GRADE=COUNT", help='for example 0=0 if "nobody scored 0"'
    )
    samples.add_argument("--minimum", metavar="GRADE", help="printed minimum")
    samples.add_argument("--maximum", metavar="GRADE", help="printed maximum")
    samples.add_argument("--median", metavar="TEXT", help="printed median")
    samples.add_argument(
        "--draw", type=int, default=0, metavar="COUNT", help="draw so many samples at random"
    )
    samples.add_argument("--ordered", action="store_true", help="draw over ordered lists instead of sets")
    samples.add_argument("--seed", type=int, default=0, help="of the draws (default: 0)")
    samples.add_argument("--list", action="store_true", help="list every sample")
    samples.set_defaults(run=_samples)


def _add_report(commands: Commands) -> None:
    report = commands.add_parser(
        "report",
        help="rerun the review and build the static site",
        description="Validate data/, rerun the notebooks whose inputs changed, build the site.",
    )
    report.add_argument(
        "--project",
        type=Path,
        default=None,
        metavar="FOLDER",
        help="folder that holds data/, notebooks/ and report/ (default: the nearest one upwards from here)",
    )
    report.add_argument(
        "--store", action="store_true", help="also store the executed notebooks in notebooks/, for committing"
    )
    report.set_defaults(run=_report)


if __name__ == "__main__":
    sys.exit(main())
