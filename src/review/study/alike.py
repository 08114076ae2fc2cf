"""Whether two printed numbers differ like one that was misprinted, and two sentences say the same."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_VERBATIM: Final = 0.75  # share of the words of the shorter sentence
_FEWEST_TOKENS: Final = 5


def looks_like(one: str, other: str) -> bool:
    """One digit changed, dropped, added or exchanged with its neighbor, or the sign lost."""
    x, y = one.lstrip("-"), other.lstrip("-")
    if x == y:
        return True
    if len(x) == len(y):
        apart = [i for i in range(len(x)) if x[i] != y[i]]
        if len(apart) == 1:
            return x[apart[0]].isdigit() and y[apart[0]].isdigit()
        i, j = apart[0], apart[-1]
        return len(apart) == 2 and j == i + 1 and x[i] == y[j] and x[j] == y[i]
    x, y = sorted((x, y), key=len)
    return len(y) == len(x) + 1 and len(x) > 1 and any(y[:i] + y[i + 1 :] == x for i in range(len(y)))


@lru_cache(maxsize=2048)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{2,}", text.lower()))


def say_the_same(one: str, other: str) -> bool:
    """Whether two sentences say nearly the same words."""
    a, b = _tokens(one), _tokens(other)
    return len(a & b) >= _VERBATIM * min(len(a), len(b)) and min(len(a), len(b)) >= _FEWEST_TOKENS
