"""``review extract``: find every statistic that papers report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from review.cli.shared import CANNOT_USE_INPUT, add_reading

if TYPE_CHECKING:
    from review.cli.shared import Commands


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
    extract = commands.add_parser(
        "extract",
        help="find every statistic that papers report",
        description="Find every statistic that papers report, in prose and in tables, with its place.",
    )
    extract.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="pdf, xml (JATS, TEI), html, docx, odt, ipynb, txt, md, tex",
    )
    extract.add_argument("--format", choices=("terminal", "csv", "jsonl"), default="terminal")
    extract.add_argument("--output", type=Path, metavar="PATH", help="file to write (default: the terminal)")
    add_reading(extract)
    extract.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from review import outputs
    from review.reporting import extraction

    try:
        outputs.protect(options.files, {"--output": options.output})
    except outputs.OverwriteError as problem:
        print(f"review extract: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    if options.output is None:
        unread = extraction.extract(options.files, options.format, sys.stdout)
    else:
        with outputs.replacing(options.output) as out:
            unread = extraction.extract(options.files, options.format, out)
            if len(unread) == len(options.files):
                raise outputs.NothingToWrite
    if unread:
        print("review extract: could not be used:", *unread, sep="\n  ", file=sys.stderr)
    return CANNOT_USE_INPUT if unread else 0
