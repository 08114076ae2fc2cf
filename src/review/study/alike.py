"""Whether two printed numbers differ like one that was misprinted."""

from __future__ import annotations


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
