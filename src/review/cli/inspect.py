"""``review inspect``: the INSPECT-SR worksheet of a study, prepared from its papers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from review.cli.shared import CANNOT_USE_INPUT, ROUNDINGS, level

if TYPE_CHECKING:
    from review.cli.shared import Commands


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
    inspect = commands.add_parser(
        "inspect",
        help="prepare the INSPECT-SR worksheet of a trial",
        description="Prepare the checks of INSPECT-SR from the papers of one study: what they say, what "
        "their "
        "numbers say, what could not be looked at. The answers are left to you.",
    )
    inspect.add_argument(
        "papers", nargs="*", metavar="PATH", help="publications of one study: files, a folder or an archive"
    )
    inspect.add_argument("--format", choices=("html", "docx", "json"), default="html")
    inspect.add_argument(
        "--output", type=Path, metavar="PATH", help="file to write (default: named for the paper)"
    )
    inspect.add_argument(
        "--compare", nargs=2, type=Path, metavar=("A.json", "B.json"),
        help="where the saved answers of two people differ, and how far they agree",
    )  # fmt: skip
    inspect.add_argument(
        "--alpha", type=level, metavar="LEVEL", help="of significance (default: as the paper says, or .05)"
    )
    inspect.add_argument("--rounding", default="half_up", choices=ROUNDINGS)
    inspect.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from review.reporting.checked import RequestError
    from review.reporting.inspection import command
    from review.reporting.inspection.answers import AnswersError

    if bool(options.papers) == bool(options.compare):
        options.command.error("name the papers of one study, or two files to --compare")
    try:
        if options.compare:
            command.compared(*options.compare)
            return 0
        outcome = command.inspect(
            options.papers, options.format, options.output, alpha=options.alpha, rounding=options.rounding
        )
    except (RequestError, AnswersError) as problem:
        print(f"review inspect: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    except OSError as problem:
        if problem.filename is None:
            raise
        print(
            f"review inspect: {problem.filename}: {problem.strerror}; name a file that can be written",
            file=sys.stderr,
        )
        return CANNOT_USE_INPUT
    if outcome.unread or not outcome.counts:
        problems = outcome.unread or ["no paper was found"]
        print("review inspect: could not be used:", *problems, sep="\n  ", file=sys.stderr)
        return CANNOT_USE_INPUT
    return 0
