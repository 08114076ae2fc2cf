"""Studies to be pooled: checked, and arranged so that many data sets are solved at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from review.arguments import numbers

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Rule: TypeAlias = tuple[Callable[[Any], Any], str]

ANY: Final[Rule] = (np.isfinite, "a finite number; leave out studies without one")
LEVEL: Final[Rule] = (lambda x: (x > 0) & (x < 1), "between 0 and 1, such as 0.95")
# So far, squares and their products neither overflow nor vanish.
_ESTIMATE: Final[Rule] = (
    lambda x: abs(x) <= 1e50,
    "a finite number within ±1e50; leave the study out, or use another unit",
)
_VARIANCE: Final[Rule] = (
    lambda x: (x >= 1e-100) & (x <= 1e100),
    "a sampling variance between 1e-100 and 1e100; leave the study out, or correct its empty cells",
)


@dataclass(frozen=True, slots=True)
class Studies:
    """``n`` data sets of up to ``k`` studies, studies on the first axis (sums over it are fastest).

    An absent study has estimate 0 and infinite variance, hence weight 0.
    """

    estimate: Floats  # (k, n)
    variance: Floats  # (k, n)
    shape: tuple[int, ...]  # of the batch; () for one data set

    @property
    def k(self) -> Floats:
        """Number of studies in each data set, shape (n,)."""
        return np.asarray(np.isfinite(self.variance).sum(0), dtype=float)

    def plain(self, values: Any) -> Any:
        """Values per data set in the shape of the batch: a float for one data set."""
        return float(values[0]) if self.shape == () else values.reshape(self.shape)


def arrange(estimate: ArrayLike, variance: ArrayLike, mask: ArrayLike | None = None) -> Studies:
    """Check studies of shape ``(..., k)``; ``mask`` is True where a study takes part.

    Raises
    ------
    ValueError
        Names the first number that cannot be used and says what would do.
    """
    y, v = (np.atleast_1d(numbers(*each)) for each in (("estimate", estimate), ("variance", variance)))
    shapes = (y.shape, v.shape) if mask is None else (y.shape, v.shape, np.atleast_1d(mask).shape)
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError:
        shape = ()
    if not shape or len({each[-1] for each in shapes}) > 1:
        named = ", ".join(map(str, shapes))
        raise ValueError(f"estimate, variance (and mask) must have one entry per study; got shapes {named}")
    if 0 in shape:
        raise ValueError("estimate and variance hold no study; at least one is needed")
    if mask is not None:
        used = np.broadcast_to(np.asarray(mask, dtype=bool), shape)
        if not used.any(-1).all():
            place = np.argwhere(~used.any(-1))[0].tolist()
            raise ValueError(f"mask{place or ''} leaves no study; at least one is needed")
        y, v = np.where(used, y, 0.0), np.where(used, v, 1.0)
    checked("estimate", y, _ESTIMATE)
    checked("variance", v, _VARIANCE)
    if mask is not None:
        v = np.where(used, v, np.inf)
    if len(shape) == 1:
        return Studies(y[:, None], v[:, None], ())
    y, v = (np.broadcast_to(each, shape).reshape(-1, shape[-1]).T for each in (y, v))
    return Studies(np.ascontiguousarray(y), np.ascontiguousarray(v), shape[:-1])


def one_data_set(
    estimate: ArrayLike, variance: ArrayLike, fewest: int, purpose: str
) -> tuple[Floats, Floats]:
    """Estimates and variances of one data set, each of shape (k,), with at least ``fewest`` studies."""
    studies = arrange(estimate, variance)
    if studies.shape != ():
        raise ValueError(f"{purpose} takes one data set, of shape (k,); got batch shape {studies.shape}")
    if len(studies.estimate) < fewest:
        raise ValueError(f"{purpose} needs at least {fewest} studies; got {len(studies.estimate)}")
    return studies.estimate[:, 0], studies.variance[:, 0]


def checked(name: str, values: ArrayLike, rule: Rule = ANY) -> Floats:
    """Numbers of a caller as an array of floats.

    Parameters
    ----------
    name : str
        What a message calls them, such as ``"variance"``.
    values : array_like
    rule : Rule
        What every number must fulfill, and how a message says so; all must be finite.

    Raises
    ------
    ValueError
        Names the first number that is not finite or breaks the rule, with its index.
    """
    array, (valid, wanted) = numbers(name, values), rule
    good = np.isfinite(array) & valid(array)
    if good.all():
        return array
    index = np.argwhere(~good)[0].tolist()
    raise ValueError(f"{name}{index or ''} must be {wanted}; got {array[tuple(index)]:g}")


def per_study(name: str, values: ArrayLike, k: int, rule: Rule = ANY) -> Floats:
    """One checked number for each of ``k`` studies, shape (k,)."""
    array = checked(name, values, rule)
    if array.shape != (k,):
        raise ValueError(f"{name} must have one entry for each of the {k} studies; got shape {array.shape}")
    return array


def labels(name: str, values: Any, k: int) -> NDArray[np.str_]:
    """One label, as text, for each of ``k`` studies."""
    given = np.ravel(np.asarray(values, dtype=object)).tolist()
    if len(given) != k:
        raise ValueError(f"{name} must have one entry for each of the {k} studies; got {len(given)}")
    for i, label in enumerate(given):
        if label is None or label != label or label == "":  # NaN is unlike itself
            raise ValueError(f"{name}[{i}] must be a label; leave the study out; got {label!r}")
    return np.array([str(label) for label in given])


class Inference(NamedTuple):
    """A test against 0 and a confidence interval."""

    statistic: Any
    p_value: Any
    low: Any
    high: Any


def infer(estimate: Any, standard_error: Any, level: float, df: Any = None) -> Inference:
    """Two-sided test and interval, normal or, with ``df``, by Student's t. An estimate of 0 has p = 1."""
    from scipy.special import ndtr, stdtr

    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        statistic = np.where(estimate == 0, 0.0, np.divide(estimate, standard_error))
    p_value = 2 * (ndtr(-abs(statistic)) if df is None else stdtr(df, -abs(statistic)))
    half = quantile(level, df) * standard_error
    return Inference(statistic, p_value, estimate - half, estimate + half)


def quantile(level: float, df: Any = None) -> Any:
    """What a standard error is multiplied by: of the normal or, with ``df``, of Student's t."""
    from scipy.special import ndtri, stdtrit

    tail = (1 - float(checked("level", level, LEVEL))) / 2
    return -(ndtri(tail) if df is None else stdtrit(df, tail))


def chi_squared_p(value: Any, df: Any) -> Any:
    """Upper tail of chi-squared; 1 without degrees of freedom."""
    from scipy.special import chdtrc

    return np.where(np.asarray(df) > 0, chdtrc(np.maximum(df, 1), value), 1.0)
