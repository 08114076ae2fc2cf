"""The ``review`` command: parse, call, print, exit; one module a command.

Exit status 0 says that the work was done, whatever was found; 2 that the input could not be used; ``check
--strict`` says by 1 that something is inconsistent.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

from review.cli import check, effect, extract, plant, pool, report, samples
from review.cli.shared import CANNOT_USE_INPUT, DISAGREES, ROUNDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CANNOT_USE_INPUT", "DISAGREES", "ROUNDINGS", "main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # who reads, such as `head`, has seen enough; say nothing more while ending
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("review: stopped; what was built before is untouched", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """All options of all commands."""
    top = argparse.ArgumentParser(
        prog="review",
        description="Check printed statistics, and rerun the review of gluteal weakness and pain.",
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {version('gluteal-weakness-review')}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for command in (extract, check, samples, effect, pool, plant, report):
        command.add(commands)
    return top
