"""Numbers that a caller gives, as arrays."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]


def numbers(name: str, values: ArrayLike) -> Floats:
    """``values`` as an array of floats; a ValueError names the first that is no number."""
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        for index, value in np.ndenumerate(np.asarray(values, dtype=object)):
            try:
                float(value)
            except (TypeError, ValueError):
                place = f"{name}{list(index) or ''}"
                raise ValueError(f"{place} must be a number such as 0.5; got {value!r:.80}") from None
        raise
