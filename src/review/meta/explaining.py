"""What a meta-regression says of studies with given moderators, and of two such kinds of study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from review.meta.regression import INTERCEPT, Predictions
from review.meta.studies import Floats

Settings = Mapping[str, str]


class Fit(Protocol):
    """A regression that can be asked for combinations of its coefficients."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the coefficients."""

    def contrasts(self, rows: Any, /) -> Predictions:
        """Combinations of the coefficients, rows of shape (q, p)."""


@dataclass(frozen=True, slots=True)
class Explained:
    """Predicted effects and differences, arrays in the order of what was asked."""

    asked: tuple[str, ...]
    found: Predictions


def settings(text: str) -> dict[str, str]:
    """Moderators with their values, from ``"year=2010, arm=hip"``.

    Raises
    ------
    ValueError
        If a part is not ``name=value``, or a name stands twice.
    """
    made: dict[str, str] = {}
    for part in text.split(","):
        name, equals, value = (each.strip() for each in part.partition("="))
        if not (name and equals and value) or name in made:
            raise ValueError(f'moderators are given as "year=2010, arm=hip", each once; got {text!r}')
        made[name] = value
    return made


def predicted(fit: Fit, moderators: Mapping[str, Any], asked: Sequence[str]) -> Explained | None:
    """Effects of studies with given moderators: ``"year=2010, arm=hip"``, every moderator once."""
    if not asked:
        return None
    rows = []
    for text in asked:
        there = settings(text)
        if lacking := [name for name in moderators if ":" not in name and name not in there]:
            raise ValueError(f"--predict {text!r} says nothing of {', '.join(lacking)}; give every moderator")
        rows.append(_row(fit.names, moderators, there, f"--predict {text!r}"))
    return Explained(tuple(asked), fit.contrasts(np.array(rows)))


def contrasted(fit: Fit, moderators: Mapping[str, Any], asked: Sequence[str]) -> Explained | None:
    """Differences of two kinds of study, ``"arm=hip vs arm=knee"``, the first minus the second.

    Moderators that are not named are alike on both sides; where they interact with one that is, they have
    the average of the studies.
    """
    if not asked:
        return None
    rows = []
    for text in asked:
        first, versus, second = text.partition(" vs ")
        sides = settings(first), settings(second) if versus else {}
        if sides[0].keys() != sides[1].keys():
            raise ValueError(f'--contrast is "arm=hip vs arm=knee", with the same names; got {text!r}')
        one, other = (_row(fit.names, moderators, side, f"--contrast {text!r}") for side in sides)
        if np.array_equal(one, other):
            raise ValueError(f"--contrast {text!r} compares a kind of study with itself")
        rows.append(one - other)
    return Explained(tuple(asked), fit.contrasts(np.array(rows)))


def _row(names: Sequence[str], moderators: Mapping[str, Any], there: Settings, place: str) -> Floats:
    """One row of the design; moderators that are not set have their average."""
    if unknown := [name for name in there if name not in moderators]:
        listed = ", ".join(name for name in moderators if ":" not in name)
        raise ValueError(f"{place}: {unknown[0]!r} is no moderator; these are {listed}")
    value: dict[str, float] = {INTERCEPT: 1.0}
    for name, given in moderators.items():
        if given is not None:
            value |= _values(name, np.asarray(given), there.get(name), place)
    for name in names:
        if name not in value:  # the product of two columns
            first = next(one for one in value if name.removeprefix(f"{one}:") in value)
            value[name] = value[first] * value[name.removeprefix(f"{first}:")]
    return np.array([value[name] for name in names])


def _values(name: str, given: Any, wanted: str | None, place: str) -> dict[str, float]:
    """The columns of one moderator: its number, or 1 for its level."""
    if given.dtype.kind in "OSU" and any(isinstance(each, str) for each in given.flat):
        levels = sorted(set(given.tolist()))
        if wanted is not None and wanted not in levels:
            raise ValueError(f"{place}: {name} is one of {', '.join(map(str, levels))}; got {wanted!r}")
        return {
            f"{name}: {level}": float(np.mean(given == level)) if wanted is None else float(level == wanted)
            for level in levels
        }
    if wanted is None:
        return {name: float(np.mean(given.astype(float)))}
    try:
        return {name: float(wanted)}
    except ValueError:
        raise ValueError(f"{place}: {name} is a number; got {wanted!r}") from None
