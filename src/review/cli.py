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

CANNOT_USE_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        print("review: stopped; what was built before is untouched", file=sys.stderr)
        return 130


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
    return parser


if __name__ == "__main__":
    sys.exit(main())
