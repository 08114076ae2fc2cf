"""``review pool``: meta-analysis of a table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from review.cli.shared import CANNOT_USE_INPUT, level

if TYPE_CHECKING:
    from rich.console import Console

    from review.cli.shared import Commands
    from review.reporting.pooling import Analysis, Question, Studies

    Group = argparse._ArgumentGroup

_EXAMPLES = """columns that are recognized (metafor's names, ours, and those of other programs):
  effects    yi with vi or sei; estimate, OR, RR, HR, MD, g … as printed with ci_low ci_high or se
  counts     ai bi ci di; ai n1i ci n2i; events1 total1 events2 total2; xi ni; x1i t1i x2i t2i
  means      m1i sd1i n1i m2i sd2i n2i; mean1 sd1 n1 mean2 sd2 n2; with ni ri: paired
  others     ri ni; and study, slab, author year, n, measure
  accuracy   tp fp fn tn: sensitivity and specificity together, with the summary ROC curve
"""

_METHODS = ("REML", "ML", "DL", "PM", "EB", "HS", "HE", "SJ", "common", "MH", "Peto", "GLMM")

_FIGURES = ("forest", "funnel", "leave-one-out", "cumulative", "baujat", "radial", "labbe", "drapery", "gosh")


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
    pool = commands.add_parser(
        "pool",
        help="meta-analysis of a table",
        description="Pool the effects of studies, one a row of a CSV file or workbook: table, heterogeneity, "
        "small-study effects, influence, a sentence for a paper; forest and funnel plot with --output.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    pool.add_argument("file", type=Path, metavar="FILE", help="CSV or .xlsx")
    _add_table(pool.add_argument_group("the table"))
    _add_model(pool.add_argument_group("the model"))
    _add_moderators(pool.add_argument_group("moderators and dependence"))
    _add_output(pool.add_argument_group("what is shown"))
    pool.set_defaults(run=_run)


def _add_table(group: Group) -> None:
    group.add_argument(
        "--measure", help="OR RR RD HR IRR g d MD ROM SMCR r proportion …; default: as columns say"
    )
    group.add_argument(
        "--columns", nargs="+", type=_renaming, default=(), metavar="NAME=COLUMN",
        help="what other columns mean, such as yi=effect sei=error",
    )  # fmt: skip
    group.add_argument("--sheet", metavar="NAME", help="of a workbook (default: the first with a table)")
    group.add_argument("--where", metavar="CONDITION", help="rows to pool: \"year >= 2010 and arm == 'hip'\"")
    group.add_argument("--order", metavar="COLUMN", help="order of the rows; descending: --order=-year")
    group.add_argument(
        "--ci-level", type=level, default=0.95, help="of intervals in the file (default: 0.95)"
    )


def _add_model(group: Group) -> None:
    group.add_argument(
        "--method", choices=_METHODS, default="REML",
        help="of tau² (default: REML); common effect; or of counts: Mantel-Haenszel's, Peto's, and for "
        "proportions the binomial-normal model (GLMM)",
    )  # fmt: skip
    group.add_argument(
        "--interval", choices=("wald", "knapp-hartung", "knapp-hartung-ad-hoc"),
        help="default: Knapp-Hartung's for more than two studies",
    )  # fmt: skip
    group.add_argument(
        "--prediction", choices=("nagashima", "k-2", "k-1", "as-interval"), default="nagashima",
        help="interval for a new study: Nagashima's (default), t with k - 2 or k - 1, tau² as if known",
    )  # fmt: skip
    group.add_argument("--level", type=level, default=0.95, help="of the intervals given (default: 0.95)")


def _add_moderators(group: Group) -> None:
    group.add_argument("--by", metavar="COLUMN", help="subgroups")
    group.add_argument(
        "--moderators", nargs="+", default=(), metavar="COLUMN",
        help="meta-regression; year:arm is an interaction",
    )  # fmt: skip
    group.add_argument(
        "--predict", action="append", default=[], metavar="VALUES",
        help='effect of a study with these moderators: "year=2010, arm=hip"; may be repeated',
    )  # fmt: skip
    group.add_argument(
        "--contrast", action="append", default=[], metavar="VALUES",
        help='difference of two kinds of study: "arm=hip vs arm=knee"; may be repeated',
    )  # fmt: skip
    group.add_argument(
        "--permutations", type=_permutations, default=0, metavar="N",
        help="p-values by so many permutations, of the pooled effect or of the moderators",
    )  # fmt: skip
    group.add_argument("--cluster", metavar="COLUMN", help="the study of each row, if some have several")
    group.add_argument(
        "--rho", type=float, default=0.6, help="assumed correlation within a study (default: 0.6)"
    )


def _add_output(group: Group) -> None:
    group.add_argument(
        "--output", type=Path, metavar="FOLDER",
        help="for figures (svg, png), tables (csv, docx, tex), a summary of findings, and the same in R",
    )  # fmt: skip
    group.add_argument("--figures", nargs="+", choices=_FIGURES, default=("forest", "funnel"))
    group.add_argument(
        "--show", nargs="+", default=(), metavar="COLUMN", help="said below each study in the forest"
    )
    group.add_argument(
        "--risk-of-bias", nargs="+", default=(), metavar="COLUMN", dest="judgments",
        help="judgments (low, some concerns, high …), as lights beside the forest",
    )  # fmt: skip
    group.add_argument(
        "--favors", nargs=2, metavar=("LOW", "HIGH"), help="what lower and higher values mean, in the forest"
    )
    group.add_argument(
        "--assumed-risk", type=level, metavar="RISK",
        help="of group 2, for absolute effects (default: the median of the studies)",
    )  # fmt: skip
    group.add_argument("--format", choices=("terminal", "json"), default="terminal")


def _permutations(text: str) -> int:
    if not text.isdecimal() or not 20 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"a number from 20 to 100000 is wanted, such as 1000; got {text!r}")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    from rich.console import Console

    from review.reporting import pooling

    notes = Console(stderr=True)
    try:
        if _is_accuracy(options):
            return 0
        studies = _studies(options)
        with notes.status(f"pooling {len(studies.labels)} studies"):
            analyses = pooling.analyze_all(studies, _question(options))
        if options.format == "json":
            print(pooling.all_as_json(analyses))
        else:
            pooling.describe_all(Console(highlight=False, soft_wrap=True), analyses)
        if options.output:
            _write(options, analyses, notes)
    except ValueError as problem:
        print(f"review pool: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    return 0


def _is_accuracy(options: argparse.Namespace) -> bool:
    """Whether the table is one of diagnostic accuracy, which is then pooled and shown."""
    from review import outputs
    from review.meta.tables.accuracy import read_accuracy
    from review.reporting.pooling import accuracy

    studies = read_accuracy(options.file, options.measure, **_reading(options))
    if studies is None:
        return False
    for name in ("by", "moderators", "cluster", "predict", "contrast", "permutations", "judgments"):
        if getattr(options, name):
            raise ValueError(f"--{name} is not for diagnostic accuracy; choose rows with --where")
    if options.output:
        made = {name: options.output / name for name in accuracy.NAMES}
        outputs.protect([options.file], {"--output": None} | made)
    result = accuracy.pool_accuracy(studies, options.level)
    accuracy.show_accuracy(result, options.format, options.output)
    return True


def _reading(options: argparse.Namespace) -> dict[str, Any]:
    """How the table is read, whatever is in it."""
    return {
        "columns": dict(options.columns), "condition": options.where, "order": options.order,
        "sheet": options.sheet,
    }  # fmt: skip


def _studies(options: argparse.Namespace) -> Studies:
    from review.reporting import pooling

    peto = options.method == "Peto"
    if peto and options.measure not in (None, "OR", "PETO"):
        raise ValueError(f"--method Peto gives odds ratios; leave --measure {options.measure} out")
    if options.judgments and not options.output:
        raise ValueError("--risk-of-bias is drawn in the forest; name a folder with --output")
    studies = pooling.read_studies(
        options.file, measure="PETO" if peto else options.measure, by=options.by,
        moderators=options.moderators, cluster=options.cluster, ci_level=options.ci_level,
        show=options.show, judgments=options.judgments, **_reading(options),
    )  # fmt: skip
    if options.judgments:
        from review.reporting.pooling.figures import check_judgments

        check_judgments(studies)
    return studies


def _question(options: argparse.Namespace) -> Question:
    from review.reporting import pooling

    return pooling.Question(
        method="common" if options.method == "Peto" else options.method, interval=options.interval,
        level=options.level, prediction=options.prediction, rho=options.rho,
        permutations=options.permutations, predict=tuple(options.predict),
        contrasts=tuple(options.contrast),
    )  # fmt: skip


def _write(options: argparse.Namespace, analyses: tuple[Analysis, ...], notes: Console) -> None:
    """Figures and tables."""
    from review import outputs
    from review.reporting import pooling
    from review.reporting.pooling import tables

    drawn = [f"{name.replace('-', '_')}.{end}" for name in options.figures for end in ("svg", "png")]
    drawn += [*tables.NAMES, *tables.FINDINGS]
    outputs.protect([options.file], {"--output": None} | {n: options.output / n for n in drawn})
    favors = tuple(options.favors) if options.favors else None
    for file in pooling.draw(analyses, options.output, tuple(options.figures), notes, favors):
        print(f"written: {file}", file=sys.stderr)
    for file in tables.write_findings(analyses, options.output, options.assumed_risk):
        print(f"written: {file}", file=sys.stderr)


def _renaming(text: str) -> tuple[str, str]:
    name, equals, column = text.partition("=")
    if not (name and equals and column):
        raise argparse.ArgumentTypeError(f"what a column means is said by NAME=COLUMN, got {text!r}")
    return name, column
