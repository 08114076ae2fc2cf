"""``review samples``: the samples of whole grades that a mean, SD and n allow."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from review.cli.shared import CANNOT_USE_INPUT, ROUNDINGS

if TYPE_CHECKING:
    from review.cli.shared import Commands


_LONGEST_NUMBER = 10


def add(commands: Commands) -> None:
    """Add the command to those of ``review``."""
    samples = commands.add_parser(
        "samples",
        help="the samples of whole grades that a mean, SD and n allow",
        description="How many samples of whole grades have a printed mean, SD and n, and which.",
    )
    samples.add_argument("--mean", required=True, metavar="TEXT", help='as printed: "4.50" is not "4.5"')
    samples.add_argument("--sd", required=True, metavar="TEXT", help="as printed")
    samples.add_argument("-n", "--n", required=True, type=_people, help="sample size")
    samples.add_argument(
        "--scale", nargs=2, metavar=("LOW", "HIGH"), help="ends of the scale (default: open)"
    )
    samples.add_argument("--step", default="1", help="distance between grades (default: 1)")
    samples.add_argument(
        "--items", type=int, default=1, help="items that a value is the mean of (default: 1)"
    )
    samples.add_argument("--ddof", type=int, choices=(0, 1), default=1, help="the SD divides by n - DDOF")
    samples.add_argument("--rounding", default="half_up", choices=ROUNDINGS)
    samples.add_argument(
        "--known", nargs="*", default=(), metavar="GRADE=COUNT", help='for example 0=0 if "nobody scored 0"'
    )
    samples.add_argument("--minimum", metavar="GRADE", help="printed minimum")
    samples.add_argument("--maximum", metavar="GRADE", help="printed maximum")
    samples.add_argument("--median", metavar="TEXT", help="printed median")
    samples.add_argument(
        "--draw", type=int, default=0, metavar="COUNT", help="draw so many samples at random"
    )
    samples.add_argument("--ordered", action="store_true", help="draw over ordered lists instead of sets")
    samples.add_argument("--seed", type=int, default=0, help="of the draws (default: 0)")
    samples.add_argument("--list", action="store_true", help="list every sample")
    samples.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from rich.console import Console

    from review.reporting import spaces
    from review.samples import Grade, SampleSpace

    try:
        low, high = options.scale or (None, None)
        known: dict[Grade, int] = dict(_known(text) for text in options.known)
        space = SampleSpace(
            options.mean, options.sd, options.n, low, high, step=options.step, items=options.items,
            ddof=options.ddof, rounding=options.rounding, known=known, minimum=options.minimum,
            maximum=options.maximum, median=options.median,
        )  # fmt: skip
        drawing = {"draws": options.draw, "seed": options.seed, "ordered": options.ordered}
        notes = Console(stderr=True, highlight=False)
        spaces.describe(Console(highlight=False), space, **drawing, every=options.list, notes=notes)
    except ValueError as problem:
        print(f"review samples: {problem}", file=sys.stderr)
        return CANNOT_USE_INPUT
    return 0


def _people(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER):
        raise argparse.ArgumentTypeError(f"a whole number of people such as 30 is wanted, got {text[:40]!r}")
    return int(text)


def _known(text: str) -> tuple[str, int]:
    grade, equals, times = text.partition("=")
    if not (equals and times.strip().isdigit()):
        raise ValueError(f'--known takes a grade and how often it occurs, such as "0=3", got {text!r}')
    return grade.strip(), int(times)
