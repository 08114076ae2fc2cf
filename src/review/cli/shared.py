"""What several commands share: exit status, options, types."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from review.reading.columns import Columns

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

DISAGREES = 1
CANNOT_USE_INPUT = 2
STOPPED = 130  # as shells report what Ctrl-C ended
ROUNDINGS = ("half_up", "half_even", "truncated", "half_up_or_down")  # of review.printed, which loads numpy


def add_reading(command: argparse.ArgumentParser) -> None:
    """Add the options that say how files are read."""
    command.add_argument(
        "--code",
        action="store_true",
        help="read code, and what programs print, as text of the paper; models of R, Stata, SPSS and "
        "statsmodels as tables",
    )
    command.add_argument(
        "--columns", action="append", default=[], type=_columns, metavar="TABLE: WORDS",
        help='what the columns of a table are, such as "Table 2: mean (SD)" or '
        '"Table 2, column 3: median (IQR)"',
    )  # fmt: skip
    command.add_argument(
        "--limit", type=_factor, default=1.0, metavar="FACTOR",
        help="raise the limits of pages, characters, cells and seconds that one file may cost",
    )  # fmt: skip


def _columns(text: str) -> Columns:
    from review.reading.columns import Columns

    try:
        return Columns.parse(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def _factor(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value <= 1000:
        raise argparse.ArgumentTypeError(f"a factor such as 2 or 10 is wanted, at most 1000; got {text!r}")
    return value


def level(text: str) -> float:
    """A confidence or significance level."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"a level lies between 0 and 1, such as .05 or .95; got {text!r}")
    return value
