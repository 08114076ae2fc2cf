"""Numbers in sentences: what the text alternatives of drawings are made of."""

from collections.abc import Iterable, Sequence

from review.plots.text import number


def signed(value: float, decimals: int = 2) -> str:
    """A number as text; more digits if it is small, powers of ten if it is out of bounds."""
    if value and not 1e-3 <= abs(value) < 1e6 and abs(value) < float("inf"):
        return f"{value:.3g}".replace("-", "−")
    while value and abs(value) < 10.0**-decimals:
        decimals += 1
    return number(value, decimals)


def interval(values: Sequence[float], decimals: int = 2) -> str:
    """An estimate, and its limits if it has any."""
    estimate, low, high = (signed(value, decimals) for value in values)
    return f"{estimate} ({low} to {high})" if low else estimate


def listed(names: Sequence[str], values: Iterable[str]) -> str:
    """Names with their values, one after the other."""
    return "; ".join(f"{name} {value}" for name, value in zip(names, values, strict=True))


def counted(n: int, one: str = "study", many: str = "studies") -> str:
    """How many there are."""
    return f"{n} {one if n == 1 else many}"
