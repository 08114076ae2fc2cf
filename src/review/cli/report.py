"""``review report``: rerun the review and build the static site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from review.cli.shared import CANNOT_USE_INPUT

if TYPE_CHECKING:
    from review.cli.shared import Commands


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
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
    report.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from review import reporting

    try:
        reporting.build_site(options.project, store=options.store)
    except reporting.ReportError as problem:
        print(f"review report: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    return 0
