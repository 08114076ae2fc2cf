"""``review check``: whether the numbers of papers agree with each other."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from review.cli.shared import CANNOT_USE_INPUT, DISAGREES, ROUNDINGS, add_reading, level

if TYPE_CHECKING:
    from review.cli.shared import Commands


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
    check = commands.add_parser(
        "check",
        help="whether the numbers of papers agree with each other",
        description="Recompute what the printed numbers of papers imply for each other, and say which agree.",
    )
    check.add_argument(
        "files",
        nargs="+",
        metavar="PATH",
        help="pdf, xml (JATS, TEI), html, docx, odt, ipynb, txt, md, tex; a folder, .zip or .tar.gz of them; "
        '- for standard input; or a sentence in quotes, such as "t(28) = 2.20, p = .36"',
    )
    check.add_argument(
        "--format", choices=("terminal", "html", "letter", "csv", "xlsx", "jsonl"), default="terminal"
    )
    check.add_argument(
        "--output", type=Path, metavar="PATH", help="file to write; a folder for the pages of several papers"
    )
    check.add_argument(
        "--all", action="store_true", help="on the terminal, show also what agrees or is not checkable"
    )
    check.add_argument(
        "--annotate", type=Path, metavar="COPY.pdf", help="copy of the paper, a PDF, with marks and notes"
    )
    check.add_argument(
        "--alpha", type=level, metavar="LEVEL", help="of significance (default: as the paper says, or .05)"
    )
    check.add_argument("--rounding", default="half_up", choices=ROUNDINGS)
    check.add_argument("--strict", action="store_true", help="exit with 1 if anything is inconsistent")
    add_reading(check)
    check.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from review.reporting import checked, checks

    try:
        outcome = checks.check(
            options.files, options.format, options.output, alpha=options.alpha, rounding=options.rounding,
            annotate=options.annotate, every=options.all,
        )  # fmt: skip
    except checked.RequestError as problem:
        print(f"review check: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    if outcome.unread:
        print("review check: could not be used:", *outcome.unread, sep="\n  ", file=sys.stderr)
        return CANNOT_USE_INPUT
    return DISAGREES if options.strict and outcome.disagreeing else 0
