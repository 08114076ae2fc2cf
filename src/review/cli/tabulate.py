"""``review tabulate``: trials as rows for a meta-analysis."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from review.cli.shared import CANNOT_USE_INPUT

if TYPE_CHECKING:
    from review.cli.shared import Commands

_EXAMPLES = """columns:
  study outcome time arm1 arm2, then by metafor's names
  means     n1i m1i sd1i n2i m2i sd2i
  counts    ai n1i ci n2i
  effects   yi ci.lb ci.ub, as printed
then whether the numbers are consistent, what is missing, and where every number stands

a codebook names the wanted outcomes, one a line:
  name,synonyms
  pain,VAS;NRS;pain intensity
"""


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
    tabulate = commands.add_parser(
        "tabulate",
        help="trials as rows for a meta-analysis",
        description="Take arms, outcomes and times of trials into a table, one row for each outcome, time "
        "and pair of arms, ready for review pool, with the place of every number.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    tabulate.add_argument(
        "files",
        nargs="+",
        metavar="PATH",
        help="pdf, xml (JATS, TEI), html, docx, odt, ipynb, txt, md, tex; a folder, .zip or .tar.gz of them",
    )
    tabulate.add_argument("--format", choices=("csv", "xlsx", "jsonl", "html"), default="csv")
    tabulate.add_argument(
        "--output", type=Path, metavar="PATH",
        help="file to write (default: the terminal; tabulated.xlsx and tabulated.html)",
    )  # fmt: skip
    tabulate.add_argument(
        "--outcomes", type=Path, metavar="CODEBOOK.csv", help="only these outcomes, by name and synonyms"
    )
    tabulate.add_argument(
        "--convert",
        action="store_true",
        help="compute SDs from SEs and intervals, means from medians, and say how",
    )
    tabulate.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from review.outputs import OverwriteError
    from review.reporting import tabulate

    try:
        codebook = tabulate.read_codebook(options.outcomes) if options.outcomes else None
        unread = tabulate.tabulate(
            options.files, options.format, options.output, codebook=codebook, convert=options.convert
        )
    except (tabulate.CodebookError, OverwriteError) as problem:
        print(f"review tabulate: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    if unread:
        print("review tabulate: could not be used:", *unread, sep="\n  ", file=sys.stderr)
    return CANNOT_USE_INPUT if unread else 0
