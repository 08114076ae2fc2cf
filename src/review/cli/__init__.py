"""The ``review`` command: parse, call, print, exit; one module a command.

Exit status 0 says that the work was done, whatever was found; 2 that the input could not be used; ``check
--strict`` says by 1 that something is inconsistent.
"""

from __future__ import annotations

import argparse
import os
import re
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
    typed = sys.argv[1:] if arguments is None else arguments
    options, unknown = parser().parse_known_args([_minus(text) for text in typed])
    if unknown:
        named = [text for text in unknown if text.startswith("-")] or unknown
        options.command.error(
            f"not understood: {', '.join(map(repr, named))}; see {options.command.prog} --help"
        )
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
    for chosen in commands.choices.values():
        chosen.set_defaults(command=chosen)
    return top


def _minus(text: str) -> str:
    """A negative number with a decimal comma, such as -1,5: argparse would take it for an option."""
    return text.replace("-", "−") if re.fullmatch(r"-\d*,\d+", text) else text
