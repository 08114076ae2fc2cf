"""What callers give, checked: as many as there are rows, and a row that cannot be drawn is named."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from review.plots.text import BOLD


def texts(key: str, given: Iterable[object] | None, n: int = 0) -> list[str]:
    """Return n texts, or as many as there are; all are empty if nothing is given."""
    listed = [""] * n if given is None else given
    words = ["" if cell is None or cell != cell else str(cell) for cell in listed]
    # A no-break space stays: it keeps "34 %" on one line.
    cells = [re.sub("[ \t\r\n\v\f]+", " ", word).strip(" ") for word in words]
    if not cells or len(cells) != (n or len(cells)):
        raise ValueError(f"{key}: expected {n or 'at least 1'}, got {len(cells)}")
    return cells


def headings(given: Sequence[str], n: int) -> list[str]:
    """Bold headings of n columns, empty if none is given."""
    if given and len(given) != n:
        raise ValueError(f"headings: expected {n}, one for each column of text, got {len(given)}")
    return [title and BOLD + title.replace("\n", "\n" + BOLD) for title in given or [""] * n]


def numbers(key: str, given: ArrayLike, n: int, *more: int) -> NDArray[np.float64]:
    """One number a row, or as many as `more` says."""
    cells = np.asarray(given, dtype=np.float64)
    if cells.shape != (n, *more):
        raise ValueError(f"{key}: expected the shape {(n, *more)} for {n} labels, got {cells.shape}")
    return cells


def refuse(
    names: list[str], rows: NDArray[np.float64], reasons: list[str], log: bool, zero: bool = False
) -> None:
    """Stop at a row that cannot be drawn: low and high stand last, and a reason instead of a number."""
    for i, (name, values, reason) in enumerate(zip(names, rows, reasons, strict=True), 1):
        low, high = values[-2:]
        if np.isnan(values[0]) != bool(reason):
            problem = f"needs a number or a reason why there is none, got {values[0]}, {reason!r}"
        elif low > high or np.isnan(low) != np.isnan(high):
            problem = f"low and high are no interval: {low:g}, {high:g}"
        elif log and not reason and (np.nanmin(values) < 0 or (0 in values and not zero)):
            problem = f"a logarithmic axis needs positive numbers, got {np.nanmin(values):g}"
        else:
            continue
        raise ValueError(f'row {i} ("{name}"): {problem}')


def finite(key: str, given: ArrayLike, names: Sequence[str], least: float = -np.inf) -> NDArray[np.float64]:
    """One finite number a row, at least as large as ``least``; a row without one is named."""
    cells = numbers(key, given, len(names))
    for i, (name, value) in enumerate(zip(names, cells, strict=True), 1):
        if not np.isfinite(value) or value < least:
            wanted = "a finite number" if least == -np.inf else f"a number of at least {least:g}"
            raise ValueError(f'row {i} ("{name}"): {key}: expected {wanted}, got {value:g}')
    return cells


def pairs(key: str, given: Sequence[ArrayLike]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two sequences of finite numbers, as many of one as of the other."""
    first, second = (np.asarray(each, dtype=float) for each in given or ((), ()))
    if first.shape != second.shape or first.ndim != 1 or not np.isfinite([first, second]).all():
        raise ValueError(f"{key}: expected two equally long sequences of finite numbers")
    return first, second


def areas(
    weights: NDArray[np.float64], names: Sequence[str], reasons: Sequence[str] = (), largest: float = 110.0
) -> NDArray[np.float64]:
    """Areas of marks in square points, proportional to the weights, which must be positive."""
    for i, (name, weight) in enumerate(zip(names, weights, strict=True), 1):
        if not (reasons and reasons[i - 1]) and not 0 < weight < np.inf:
            raise ValueError(f'row {i} ("{name}"): expected a positive weight, got {weight:g}')
    return weights * (largest / max((weight for weight in weights if weight > 0), default=1))
