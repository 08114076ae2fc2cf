"""``review effect``: an effect size with its interval, from what was printed."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from review.cli.shared import CANNOT_USE_INPUT, ROUNDINGS, level

if TYPE_CHECKING:
    from review.cli.shared import Commands

_EXAMPLES = """examples:
  review effect --mean 3.35 4.56 --sd .73 .66 -n 150 75              means and SDs; add --t or --p to compare
  review effect --t 2.20 --p .036 -n 15 15                           a t-test; without -n, --df 28
  review effect --p "< .001" -n 21 22 --higher 2                     a bound only: at least so much
  review effect --events 12 7 --total 40 41 --or 2.08 --ci .73 5.97  counts and a printed odds ratio
  review effect --median 3 5 --iqr 2 4 4 7 -n 30 28                  medians and quartiles (approximate)
  review effect --paired --mean 24.1 21.3 --sd 5.2 5.0 --r .7 -n 20  two measurements of the same people
  review effect --f 5.21 --df 2 57                                   an analysis of variance

A table in which each study printed something else: --batch rows.csv --measure g
Numbers are typed as printed: "4.50" is not "4.5". Quote what the shell would read: "< .001".
"""

_MEASURES = (
    "g", "d", "delta", "SMDH", "MD", "ROM", "VR", "CVR", "OR", "RR", "HR", "IRR", "IRD", "RD", "AS", "phi",
    "r", "V", "eta2", "omega2", "SMCC", "SMCR", "SMCRH", "SMCW", "ROMC", "MC",
)  # fmt: skip

_PRINTED = (
    ("--mean", "two means, or one mean change (--paired)"),
    ("--sd", "their SDs; a third is that of the change"),
    ("--se", "standard errors of the means, or the one of an estimate (of a ratio: of its log)"),
    ("-n", "group sizes, or the total"),
    ("--median", "two medians"), ("--iqr", "Q1 Q3 of group 1, Q1 Q3 of group 2"),
    ("--range", "minimum maximum of group 1, of group 2"),
    ("--events", "people with the event, by group; or all events of a log-rank test"),
    ("--time", "person-time, by group"), ("--oe", "O − E of a log-rank test"), ("--v", "its variance V"),
    ("--total", "people, by group"), ("--t", "t"), ("--f", "F"), ("--chi2", "chi-squared, uncorrected"),
    ("--z", "z"), ("--df", "degrees of freedom; two for F"), ("--table", "rows and columns behind --chi2"),
    ("--p", 'p, for example .036 or "< .001"'), ("--r", "correlation; of the measurements if --paired"),
    ("--d", "Cohen's d"), ("--g", "Hedges' g"), ("--md", "mean difference"),
    ("--rd", "risk difference"), ("--or", "odds ratio"), ("--rr", "risk ratio"), ("--hr", "hazard ratio"),
    ("--irr", "rate ratio"),
    ("--ci", "LOW HIGH of the printed estimate, or of both means"),
)  # fmt: skip


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
    effect = commands.add_parser(
        "effect",
        help="an effect size with its interval, from what was printed",
        usage="%(prog)s [PRINTED NUMBERS] [--measure MEASURE] [--paired] [OPTIONS]",
        description="An effect size with its interval, formula and a sentence, by every route that the "
        "printed numbers allow; and whether these routes agree.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    printed = effect.add_argument_group("what was printed (positive: group 1 is higher)")
    for option, meaning in _PRINTED:
        names = ("-n", "--n") if option == "-n" else (option,)
        printed.add_argument(*names, nargs="+", metavar="TEXT", help=meaning)
    effect.add_argument(
        "--batch", metavar="ROWS.csv",
        help="a study a row, with what it printed (columns mean1 sd1 n1 t p …): CSV with yi, vi, route",
    )  # fmt: skip
    effect.add_argument("--measure", choices=_MEASURES, help="default: what such numbers usually give")
    effect.add_argument("--paired", action="store_true", help="both measurements are of the same people")
    effect.add_argument("--higher", type=int, choices=(1, 2), help="the group that was higher (for p, F, χ²)")
    effect.add_argument("--tails", type=int, choices=(1, 2), default=2, help="of --p (default: 2)")
    effect.add_argument(
        "--cluster", nargs=2, type=float, metavar=("SIZE", "ICC"), help="limbs per person and their ICC"
    )
    effect.add_argument(
        "--assume-r", nargs="+", type=float, metavar="R",
        help="with --paired: correlations to try where none is printed (default: .3 .5 .7 .9)",
    )  # fmt: skip
    effect.add_argument("--level", type=level, default=0.95, help="of the interval given (default: 0.95)")
    effect.add_argument("--ci-level", type=level, default=0.95, help="of --ci (default: 0.95)")
    effect.add_argument("--rounding", default="half_up", choices=ROUNDINGS)
    effect.add_argument("--format", choices=("terminal", "json"), default="terminal")
    effect.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from rich.console import Console

    from review.reporting import effect

    if options.batch:
        return _batch(options)
    try:
        given = {name: texts for name in effect.LAYOUT if (texts := getattr(options, name)) is not None}
        result = effect.routes(
            given, measure=options.measure, level=options.level, ci_level=options.ci_level,
            paired=options.paired, higher=options.higher, tails=options.tails,
            cluster=options.cluster and tuple(options.cluster), rounding=options.rounding,
            **({"assumed_r": options.assume_r} if options.assume_r else {}),
        )  # fmt: skip
    except ValueError as problem:
        print(f"review effect: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    if options.format == "json":
        print(effect.as_json(result))
    else:
        effect.describe(Console(highlight=False, soft_wrap=True), result)
    return 0


def _batch(options: argparse.Namespace) -> int:
    """A row for each row of a file: yi, vi and the route, or why there is none."""
    import csv
    from pathlib import Path

    from review.meta.tables.described import label_of
    from review.meta.tables.mixed import effects_of
    from review.meta.tables.table import read_table

    try:
        table = read_table(Path(options.batch))
    except ValueError as problem:
        print(f"review effect: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    made = csv.writer(sys.stdout, lineterminator="\n")
    made.writerow(
        ["study", "measure", "yi", "vi", "estimate", "ci_low", "ci_high", "route", "source", "agree",
         "assumed", "problem"]
    )  # fmt: skip
    none = 0
    for each in effects_of(table, options.measure, options.ci_level):
        name = label_of(table, each.row)
        if each.result is None:
            none += 1
            made.writerow([name, *[""] * 10, f"row {each.row.number}: {each.problem}"])
            continue
        best = each.result.routes[0]
        ends = (
            ("", "") if best.interval is None else (f"{best.interval.low:.6g}", f"{best.interval.high:.6g}")
        )
        agree = {True: "yes", False: "no", None: ""}[each.result.agree]
        said = "; ".join([*best.assumed, *([best.approximate] if best.approximate else [])])
        variance = "" if best.variance is None else f"{best.variance:.17g}"
        numbers = [f"{best.scaled:.17g}", variance, f"{best.estimate:.6g}", *ends]
        made.writerow([name, each.result.measure, *numbers, best.name, best.source, agree, said, best.doubt])
    if none:
        print(f"review effect: no effect for {none} of {len(table.rows)} rows, see problem", file=sys.stderr)
    return 0 if none < len(table.rows) else CANNOT_USE_INPUT
