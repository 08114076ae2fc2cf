"""``review pool``: meta-analysis of a table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from review.cli.shared import CANNOT_USE_INPUT, level

if TYPE_CHECKING:
    from review.cli.shared import Commands

_EXAMPLES = """columns that are recognized (metafor's names, ours, and those of other programs):
  effects    yi with vi or sei; estimate, OR, RR, HR, MD, g … as printed with ci_low ci_high or se
  counts     ai bi ci di; ai n1i ci n2i; events1 total1 events2 total2; xi ni; x1i t1i x2i t2i
  means      m1i sd1i n1i m2i sd2i n2i; mean1 sd1 n1 mean2 sd2 n2; with ni ri: paired
  others     ri ni; and study, slab, author year, n, measure
"""

_METHODS = ("REML", "ML", "DL", "PM", "EB", "HS", "HE", "SJ", "common")

_FIGURES = ("forest", "funnel", "leave-one-out", "cumulative", "baujat", "radial", "labbe", "drapery", "gosh")


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
    pool = commands.add_parser(
        "pool",
        help="meta-analysis of a table",
        description="Pool the effects of studies, one a row of a CSV file: table, heterogeneity, small-study "
        "effects, influence, a sentence for a paper; forest and funnel plot with --output.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    pool.add_argument("file", type=Path, metavar="FILE.csv")
    pool.add_argument(
        "--measure", help="OR RR RD HR IRR g d MD ROM SMCR r proportion …; default: as columns say"
    )
    pool.add_argument("--method", choices=_METHODS, default="REML", help="of tau² (default: REML)")
    pool.add_argument("--interval", choices=("wald", "knapp-hartung", "knapp-hartung-ad-hoc"), default="wald")
    pool.add_argument("--level", type=level, default=0.95, help="of the intervals given (default: 0.95)")
    pool.add_argument("--ci-level", type=level, default=0.95, help="of intervals in the file (default: 0.95)")
    pool.add_argument("--by", metavar="COLUMN", help="subgroups")
    pool.add_argument("--moderators", nargs="+", default=(), metavar="COLUMN", help="meta-regression")
    pool.add_argument("--cluster", metavar="COLUMN", help="the study of each row, if some have several")
    pool.add_argument(
        "--columns", nargs="+", type=_renaming, default=(), metavar="NAME=COLUMN",
        help="what other columns mean, such as yi=effect sei=error",
    )  # fmt: skip
    pool.add_argument("--output", type=Path, metavar="FOLDER", help="for figures, each as svg and png")
    pool.add_argument("--figures", nargs="+", choices=_FIGURES, default=("forest", "funnel"))
    pool.add_argument("--format", choices=("terminal", "json"), default="terminal")
    pool.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from rich.console import Console

    from review import outputs
    from review.reporting import pooling

    notes = Console(stderr=True)
    try:
        studies = pooling.read_studies(
            options.file, measure=options.measure, by=options.by, moderators=options.moderators,
            cluster=options.cluster, columns=dict(options.columns), ci_level=options.ci_level,
        )  # fmt: skip
        with notes.status(f"pooling {len(studies.labels)} studies"):
            analysis = pooling.analyze(studies, options.method, options.interval, options.level)
        if options.format == "json":
            print(pooling.as_json(analysis))
        else:
            pooling.describe(Console(highlight=False, soft_wrap=True), analysis)
        if options.output:
            drawn = [f"{name.replace('-', '_')}.{end}" for name in options.figures for end in ("svg", "png")]
            outputs.protect([options.file], {"--output": None} | {n: options.output / n for n in drawn})
            for file in pooling.draw(analysis, options.output, tuple(options.figures), notes):
                print(f"written: {file}", file=sys.stderr)
    except ValueError as problem:
        print(f"review pool: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    return 0


def _renaming(text: str) -> tuple[str, str]:
    name, equals, column = text.partition("=")
    if not (name and equals and column):
        raise argparse.ArgumentTypeError(f"what a column means is said by NAME=COLUMN, got {text!r}")
    return name, column
