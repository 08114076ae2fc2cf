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
    pool.add_argument(
        "--interval", choices=("wald", "knapp-hartung", "knapp-hartung-ad-hoc"),
        help="default: Knapp-Hartung's for more than two studies",
    )  # fmt: skip
    pool.add_argument(
        "--prediction", choices=("nagashima", "k-2", "k-1", "as-interval"), default="nagashima",
        help="interval for a new study: Nagashima's (default), t with k - 2 or k - 1, tau² as if known",
    )  # fmt: skip
    pool.add_argument("--level", type=level, default=0.95, help="of the intervals given (default: 0.95)")
    pool.add_argument("--ci-level", type=level, default=0.95, help="of intervals in the file (default: 0.95)")
    pool.add_argument("--by", metavar="COLUMN", help="subgroups")
    pool.add_argument("--moderators", nargs="+", default=(), metavar="COLUMN", help="meta-regression")
    pool.add_argument("--cluster", metavar="COLUMN", help="the study of each row, if some have several")
    pool.add_argument(
        "--rho",
        type=float,
        default=0.6,
        help="assumed correlation within a study (default: 0.6)",
    )
    pool.add_argument("--where", metavar="CONDITION", help="rows to pool: \"year >= 2010 and arm == 'hip'\"")
    pool.add_argument("--order", metavar="COLUMN", help="order of the rows; descending: --order=-year")
    pool.add_argument(
        "--show",
        nargs="+",
        default=(),
        metavar="COLUMN",
        help="said below each study in the forest",
    )
    pool.add_argument(
        "--favors", nargs=2, metavar=("LOW", "HIGH"), help="what lower and higher values mean, in the forest"
    )
    pool.add_argument(
        "--columns", nargs="+", type=_renaming, default=(), metavar="NAME=COLUMN",
        help="what other columns mean, such as yi=effect sei=error",
    )  # fmt: skip
    pool.add_argument(
        "--output", type=Path, metavar="FOLDER",
        help="for figures (svg, png), tables (csv, docx, tex), a summary of findings, and the same in R",
    )  # fmt: skip
    pool.add_argument(
        "--assumed-risk", type=level, metavar="RISK",
        help="of group 2, for absolute effects (default: the median of the studies)",
    )  # fmt: skip
    pool.add_argument("--figures", nargs="+", choices=_FIGURES, default=("forest", "funnel"))
    pool.add_argument("--format", choices=("terminal", "json"), default="terminal")
    pool.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from rich.console import Console

    from review import outputs
    from review.reporting import pooling
    from review.reporting.pooling import tables

    notes = Console(stderr=True)
    try:
        studies = pooling.read_studies(
            options.file, measure=options.measure, by=options.by, moderators=options.moderators,
            cluster=options.cluster, columns=dict(options.columns), ci_level=options.ci_level,
            condition=options.where, order=options.order, show=options.show,
        )  # fmt: skip
        with notes.status(f"pooling {len(studies.labels)} studies"):
            analyses = pooling.analyze_all(
                studies, method=options.method, interval=options.interval, level=options.level,
                prediction=options.prediction, rho=options.rho,
            )  # fmt: skip
        if options.format == "json":
            print(pooling.all_as_json(analyses))
        else:
            pooling.describe_all(Console(highlight=False, soft_wrap=True), analyses)
        if options.output:
            drawn = [f"{name.replace('-', '_')}.{end}" for name in options.figures for end in ("svg", "png")]
            drawn += [*tables.NAMES, *tables.FINDINGS]
            outputs.protect([options.file], {"--output": None} | {n: options.output / n for n in drawn})
            favors = tuple(options.favors) if options.favors else None
            for file in pooling.draw(analyses, options.output, tuple(options.figures), notes, favors):
                print(f"written: {file}", file=sys.stderr)
            for file in tables.write_findings(analyses, options.output, options.assumed_risk):
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
