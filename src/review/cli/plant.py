"""``review plant``: an invented paper with known inconsistencies, to teach with."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from review.cli.shared import CANNOT_USE_INPUT

if TYPE_CHECKING:
    from review.cli.shared import Commands

_KINDS = (  # of review.planting, which loads numpy
    "p_value", "decision", "p_of_groups", "means", "spreads", "percentage", "interval", "ratio",
    "effect_size", "repeated", "whole_numbers", "sum",
)  # fmt: skip


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
    plant = commands.add_parser(
        "plant",
        help="an invented paper with known inconsistencies, to teach with",
        description="Write an invented paper with known inconsistencies among consistent results, a marking "
        "sheet for those who look for them, and an answer key. The same seed gives the same bytes.",
    )
    plant.add_argument("--seed", type=int, default=0, help="another seed, another paper (default: 0)")
    plant.add_argument("--format", choices=("html", "pdf", "docx", "md"), default="html")
    plant.add_argument(
        "--inconsistencies", type=int, default=5, metavar="COUNT", help="how many to plant (default: 5)"
    )
    plant.add_argument(
        "--kinds", nargs="+", choices=_KINDS, default=_KINDS, metavar="KIND", help=f"of {', '.join(_KINDS)}"
    )
    plant.add_argument(
        "--output",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="where the files go, the key into its folder teacher/",
    )
    plant.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from review import planting

    try:
        planted = planting.plant(options.seed, options.inconsistencies, options.kinds)
        replaced = planting.former(options.output, options.format)
        written = planting.write(planted, options.output, options.format)
    except ValueError as problem:
        print(f"review plant: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    except OSError as problem:
        place = problem.filename or options.output
        print(f"review plant: {place}: {problem.strerror}; name another folder", file=sys.stderr)
        return CANNOT_USE_INPUT
    if replaced:
        print(f"review plant: {options.output}: replaced the files of a former lesson", file=sys.stderr)
    print(*written, sep="\n")
    return 0
