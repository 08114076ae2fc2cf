"""The ``review`` command: parse, call, print, exit; one module a command.

Exit status 0 says that the work was done, whatever was found; 2 that the input could not be used; ``check
--strict`` says by 1 that something is inconsistent.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

__all__ = ["main", "parser"]

_STOPPED = 130  # as shells report what Ctrl-C ended; shared.STOPPED, which would load more


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    # Matrices are small here: threads of linear algebra would only wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:  # the rest is loaded here, so that Ctrl-C is heard as early as can be
        from review.cli.running import run

        return run(parser(), sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        print("review: stopped; what was written before is untouched", file=sys.stderr)
        return _STOPPED


def parser() -> argparse.ArgumentParser:
    """All options of all commands."""
    import argparse
    from importlib.metadata import version

    from review.cli import (
        check,
        effect,
        extract,
        inspect,
        plant,
        pool,
        report,
        samples,
        survey,
        tabulate,
    )

    top = argparse.ArgumentParser(
        prog="review",
        description="Check printed statistics, and rerun the review of gluteal weakness and pain.",
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {version('gluteal-weakness-review')}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for command in (extract, check, inspect, survey, tabulate, samples, effect, pool, plant, report):
        command.add(commands)
    for chosen in commands.choices.values():
        chosen.set_defaults(command=chosen)
    return top
