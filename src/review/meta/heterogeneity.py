"""The variance of true effects, tau²: estimators, and the Q-profile interval.

Estimators are written with the projection P = W - WX(X'WX)⁻¹X'W, W = diag(1/(v + tau²)), as in Harville
(1977) and Viechtbauer (2005). All are solved for many data sets at once, each to machine precision.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from review.meta.studies import LEVEL, Bools, Floats, Studies, arrange, checked
from review.printed import Interval

Method = Literal["common", "FE", "CE", "EE", "DL", "REML", "ML", "PM", "EB", "HS", "HE", "SJ"]
_Curve: TypeAlias = Callable[["Problem", Floats, bool], tuple[Floats, Floats]]

_sum: Final = np.add.reduce  # over studies; twice as fast as .sum() for few
_Point: TypeAlias = tuple[Floats, Floats]

_COMMON: Final = ("COMMON", "FE", "CE", "EE")
_METHODS: Final = ("REML", "ML", "PM", "EB", "DL", "HE", "HS", "SJ")
_BLOCK: Final = 1 << 12  # numbers per step: those of one step stay in the processor's cache
_SMALLEST: Final = 1e-100  # of scaled variances, so that third powers of weights are finite
_STEPS: Final = 100  # halving alone takes 54 from a factor of 4 to machine precision


@dataclass(frozen=True, slots=True)
class Problem:
    """Data sets scaled to a common size.

    Without moderators the most precise study comes first, and the others are relative to it: so no sum
    loses digits, even if one study has 10¹⁰⁰ times the weight of another.
    """

    y: Floats  # (k, n)
    v: Floats  # (k, n); infinite for absent studies
    k: Floats  # (n,)
    unit: Floats  # (n,); y and v are in units of it and of its square
    spread: Floats  # (n,); the sum of squared residuals when all studies count the same
    x: Floats | None = None  # (k, p) for a regression, of one data set (n = 1)

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return 1 if self.x is None else self.x.shape[1]

    def only(self, chosen: Any) -> Problem:
        """Some of the data sets."""
        if self.x is not None or (isinstance(chosen, np.ndarray) and chosen.size == self.k.size):
            return self
        kept = {name: getattr(self, name)[..., chosen] for name in ("y", "v", "k", "unit", "spread")}
        return replace(self, **kept)


class Forms(NamedTuple):
    """Quadratic forms and traces at given tau²; the last three only for slopes."""

    y_p_y: Floats
    y_pp_y: Floats
    tr_p: Floats
    tr_w: Floats
    log_det: Floats  # log |X'WX|
    y_ppp_y: Floats
    tr_pp: Floats
    tr_ww: Floats


def problem(studies: Studies, x: Floats | None = None) -> Problem:
    """Scale and sort the studies."""
    y, v, k = studies.estimate, studies.variance, studies.k
    if x is None:
        order = np.argsort(v, axis=0), np.arange(k.size)
        y, v = y[order], v[order]
        y = np.where(np.isinf(v), 0.0, y - y[0])
        mean = y.sum(0) / k
        smallest = v[0]
    else:
        rows = np.argsort(v[:, 0])
        y, v, x = y[rows], v[rows], x[rows]
        mean = x @ np.linalg.lstsq(x, y[:, 0])[0][:, None]
        smallest = v[0]
    spread = (np.where(np.isinf(v), 0.0, y - mean) ** 2).sum(0)
    unit = np.sqrt(np.maximum(spread, smallest))
    with np.errstate(over="ignore"):
        scaled = np.clip(v / unit / unit, _SMALLEST, 1 / _SMALLEST)
    return Problem(y / unit, np.where(np.isinf(v), np.inf, scaled), k, unit, spread / unit / unit, x)


def forms(data: Problem, tau2: Floats, *, slopes: bool = False) -> Forms:
    """Compute the quadratic forms and traces from which estimators of tau² are made.

    Parameters
    ----------
    data : Problem
        Effects, sampling variances and moderators of n meta-analyses.
    tau2 : ndarray, shape (n,) or (m, n)
        One value for each meta-analysis, or m values for each.
    slopes : bool
        Whether those that only derivatives need are computed, too.
    """
    if data.x is not None:
        return _regression_forms(data.y[:, 0], data.v[:, 0], data.x, tau2)
    y, v = (data.y, data.v) if tau2.ndim == 1 else (data.y[:, None], data.v[:, None])
    w = 1 / (v + tau2)
    others = _sum(w[1:])
    total = w[0] + others
    residual = y - _sum(w * y) / total
    u = w * residual  # = P y
    share = w / total
    diagonal = w * (1 - share)
    diagonal[0] = share[0] * others
    y_ppp_y = tr_pp = tr_ww = total
    if slopes:
        light, squares, beside, c = w[1:], w[1:] * share[1:], share[0] * w[0], u[1:] - u[0]
        rest, across = _sum(squares), _sum(light * c)
        y_ppp_y = _sum(light * c * c) - across * (across / total)
        tr_pp = _sum(diagonal * diagonal) + rest * (2 * beside + rest) - _sum(squares * squares)
        tr_ww = (rest + beside) * total
    return Forms(
        _sum(u * residual), _sum(u * u), _sum(diagonal), total, np.log(total), y_ppp_y, tr_pp, tr_ww
    )  # fmt: skip


def _regression_forms(y: Floats, v: Floats, x: Floats, tau2: Floats) -> Forms:
    w = 1 / (v + tau2[..., None])
    root = np.sqrt(w)
    basis, triangle = np.linalg.qr(root[..., None] * x)
    log_det = 2 * np.log(abs(np.diagonal(triangle, axis1=-2, axis2=-1))).sum(-1)

    def project(z: Floats) -> Floats:
        fitted = basis @ (basis.swapaxes(-1, -2) @ z[..., None])
        return z - fitted[..., 0]

    residual = project(root * y)
    u = root * residual
    leverage = (basis**2).sum(-1)
    inner = basis.swapaxes(-1, -2) @ (w[..., None] * basis)
    return Forms(
        (residual**2).sum(-1), (u**2).sum(-1), (w * (1 - leverage)).sum(-1), w.sum(-1), log_det,
        (project(root * u) ** 2).sum(-1), (w**2 * (1 - 2 * leverage)).sum(-1) + (inner**2).sum((-1, -2)),
        (w**2).sum(-1),
    )  # fmt: skip


def is_common(method: str) -> bool:
    """Whether ``method`` asks for the common-effect model; a ValueError if there is no such method."""
    if str(method).upper() not in _COMMON + _METHODS:
        raise ValueError(f"method is common (or FE, CE, EE), {', '.join(_METHODS)}; got {method!r}")
    return method.upper() in _COMMON


def estimate_tau2(data: Problem, method: str) -> tuple[Floats, Bools]:
    """tau² of each data set in its own unit², and whether the solver arrived."""
    if is_common(method):
        return np.zeros(data.k.shape), np.ones(data.k.shape, bool)
    solve = {"REML": _reml, "ML": _ml, "PM": _paule_mandel, "EB": _paule_mandel}.get(method.upper())
    if solve is None:
        return _closed_form(data, method.upper()), np.ones(data.k.shape, bool)
    return _in_blocks(data, solve)


def _in_blocks(data: Problem, solve: Callable[[Problem], tuple[Floats, Bools]]) -> tuple[Floats, Bools]:
    width = max(1, _BLOCK // len(data.y))
    starts = range(0, data.k.size, width)
    tau2, arrived = zip(*(solve(data.only(slice(i, i + width))) for i in starts), strict=True)
    return np.concatenate(tau2), np.concatenate(arrived)


def _closed_form(data: Problem, method: str) -> Floats:
    """DerSimonian-Laird (1986), Hedges (HE), Hunter-Schmidt (HS), Sidik-Jonkman (SJ); never below 0."""
    df = data.k - data.p
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "HE":
            tau2 = (data.spread - _expected_spread(data)) / df
        elif method == "SJ":
            crude = data.spread / data.k if data.x is None else np.var(data.y, axis=0)
            tau2 = crude * forms(data, crude).y_p_y / df
        else:
            at_0 = forms(data, np.zeros(data.k.shape))
            tau2 = (at_0.y_p_y - df) / at_0.tr_p if method == "DL" else (at_0.y_p_y - data.k) / at_0.tr_w
    return np.where(df > 0, np.maximum(tau2, 0.0), 0.0)


def _expected_spread(data: Problem) -> Floats:
    """What sampling variance alone adds to the spread."""
    if data.x is None:
        return np.asarray(np.where(np.isinf(data.v), 0.0, data.v).sum(0) * (1 - 1 / data.k))
    basis = np.linalg.qr(data.x)[0]
    return np.asarray((1 - (basis**2).sum(1)) @ data.v)


def _reml(data: Problem) -> tuple[Floats, Bools]:
    def score(part: Problem, tau2: Floats, slopes: bool) -> tuple[Floats, Floats]:
        at = forms(part, tau2, slopes=slopes)
        value = at.y_pp_y - at.tr_p
        return value, at.tr_pp - 2 * at.y_ppp_y + 2 * value * (at.tr_w / part.k)

    return _highest_peak(data, score, lambda at: -at.log_det)


def _ml(data: Problem) -> tuple[Floats, Bools]:
    def score(part: Problem, tau2: Floats, slopes: bool) -> tuple[Floats, Floats]:
        at = forms(part, tau2, slopes=slopes)
        value = at.y_pp_y - at.tr_w
        return value, at.tr_ww - 2 * at.y_ppp_y + 2 * value * (at.tr_w / part.k)

    return _highest_peak(data, score, lambda at: np.zeros_like(at.log_det))


def _highest_peak(
    data: Problem, score: _Curve, correction: Callable[[Forms], Floats]
) -> tuple[Floats, Bools]:
    """Where the likelihood is highest: at 0, or at one of the places where its slope falls through 0."""

    def likelihood(part: Problem, tau2: Floats) -> Floats:  # doubled, up to a constant
        at = forms(part, tau2)
        log_v = np.log(np.where(np.isinf(part.v), 1.0, part.v + tau2))
        return np.asarray(correction(at) - log_v.sum(0) - at.y_p_y)

    # With e the residuals of equal weights: y'PPy <= e'e/tau2² and tr P >= (k - p)/(max v + tau2).
    mean_square = data.spread / np.maximum(data.k - data.p, 1)
    largest = np.where(np.isinf(data.v), 0.0, data.v).max(0)
    top = (mean_square + np.sqrt(mean_square**2 + 4 * mean_square * largest)) / 2
    grid = _grid(data, top)
    slope, _ = score(data, grid, False)
    falls = (slope[:-1] > 0) & (slope[1:] <= 0)
    candidates = falls.cumsum(0)
    at_0 = slope[0] <= 0
    tau2, arrived = np.zeros(data.k.shape), at_0 | falls.any(0)
    for rank in range(int(candidates[-1].max())):
        chosen = np.flatnonzero(candidates[-1] > rank)
        place = (candidates[:, chosen] > rank).argmax(0)
        part = data.only(chosen)
        ends = ((grid[i, chosen], slope[i, chosen]) for i in (place, place + 1))
        peak, found = _root(part, score, *ends)
        rivals = at_0[chosen] | (rank > 0)
        if rivals.any():
            rivals &= likelihood(part, peak) <= likelihood(part, tau2[chosen])
        tau2[chosen] = np.where(rivals, tau2[chosen], peak)
        arrived[chosen] &= found
    return tau2, arrived


def _paule_mandel(data: Problem) -> tuple[Floats, Bools]:
    """Q(tau²) = k - p (Paule & Mandel 1982); the empirical Bayes estimate (Morris 1983) is the same."""
    return _where_q_is(data, lambda part: part.k - part.p)


def _where_q_is(data: Problem, wanted: Callable[[Problem], Floats]) -> tuple[Floats, Bools]:
    """The tau² at which Q(tau²), which only falls, has come down to ``wanted``; 0 if it starts below."""

    def excess(part: Problem, tau2: Floats, slopes: bool) -> tuple[Floats, Floats]:
        at = forms(part, tau2)
        value = at.y_p_y - wanted(part)
        return value, value * (at.tr_w / part.k) - at.y_pp_y

    goal = wanted(data)
    top = data.spread / np.where(goal > 0, goal, 1.0)  # as Q(tau²) <= e'e/tau²
    grid = _grid(data, top)
    values, _ = excess(data, grid, False)
    above = (values > 0) & (goal > 0)
    tau2, arrived = np.zeros(data.k.shape), ~above[-1]
    chosen = np.flatnonzero(above[0] & arrived)
    if chosen.size:
        place = above[:, chosen].argmin(0)
        ends = ((grid[i, chosen], values[i, chosen]) for i in (place - 1, place))
        tau2[chosen], arrived[chosen] = _root(data.only(chosen), excess, *ends)
    return tau2, arrived


def _grid(data: Problem, top: Floats) -> Floats:
    """0, then steps of at most a factor of 4 from where tau² begins to matter to above ``top``: (m, n).

    Each weight changes over about a decade of tau², so a slope hardly turns twice within one step.
    """
    lowest = data.v.min(0) / 8
    octaves = np.log2(np.maximum(1.01 * top / lowest, 2))
    steps = np.linspace(0, 1, int(np.ceil(octaves.max() / 2)) + 1)[:, None]
    return np.concatenate([np.zeros((1, lowest.size)), lowest * np.exp2(steps * octaves)])


def _root(data: Problem, curve: _Curve, before: _Point, after: _Point) -> tuple[Floats, Bools]:
    """Where ``curve`` falls through 0 between two points: Newton, or halving if that leaves them.

    Slopes are those of the curve times the power of (tau² + a typical variance) that makes it nearly a line:
    the root is the same, and reached in fewer steps.
    """
    low, high = before[0], after[0]
    tau2 = low + (high - low) * (before[1] / (before[1] - after[1]))
    enough = 1e-15 * data.v.min(0)
    arrived = np.zeros(tau2.shape, bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(_STEPS):
            value, slope = curve(data, tau2, True)
            above = value > 0
            low, high = np.where(above, tau2, low), np.where(above, high, tau2)
            step = value / slope
            # A step of Newton's doubles the digits that are right: after one of 1e-8, all are.
            arrived |= (abs(step) <= 1e-8 * tau2 + enough) | (high - low <= 1e-15 * high)
            following = tau2 - step
            inside = (following >= low) & (following <= high)
            tau2 = np.where(inside, following, np.where(arrived, tau2, (low + high) / 2))
            if arrived.all():
                break
    return tau2, arrived


def tau2_interval(
    estimate: ArrayLike, variance: ArrayLike, *, level: float = 0.95, mask: ArrayLike | None = None
) -> Interval:
    """Confidence interval of tau² by the Q-profile method (Viechtbauer 2007).

    The values of tau² under which Cochran's Q, weighted by 1 / (variance + tau²), is neither too large nor
    too small for chi-squared with k - 1 degrees of freedom. It depends on no estimator of tau².

    Parameters
    ----------
    estimate, variance, mask : array_like, shape (..., k)
        As for :func:`review.meta.pool`.
    level : float
        Confidence level.

    Returns
    -------
    Interval
        Floats, or arrays of the batch shape. ``[0, 0]`` where Q is so small that no tau² fits;
        NaN for one study.
    """
    studies = arrange(estimate, variance, mask)
    data = problem(studies)
    low, high = q_profile(data, level)
    return Interval(studies.plain(low * data.unit**2), studies.plain(high * data.unit**2))


def q_profile(data: Problem, level: float) -> tuple[Floats, Floats]:
    """Ends of the Q-profile interval in units of the problem; NaN without degrees of freedom."""
    from scipy.special import chdtri

    tail = (1 - float(checked("level", level, LEVEL))) / 2

    def end(probability: float) -> Floats:
        def wanted(part: Problem) -> Floats:
            return np.asarray(chdtri(np.maximum(part.k - part.p, 1), probability))

        tau2, arrived = _in_blocks(data, lambda part: _where_q_is(part, wanted))
        return np.where((data.k > data.p) & arrived, tau2, np.nan)

    return end(tail), end(1 - tail)


@dataclass(frozen=True, slots=True)
class HeterogeneityIntervals:
    """Intervals of tau², I² (percent) and H², all from the Q-profile of tau²."""

    tau2: Interval
    i2: Interval
    h2: Interval


def heterogeneity_intervals(
    estimate: ArrayLike, variance: ArrayLike, *, level: float = 0.95, mask: ArrayLike | None = None
) -> HeterogeneityIntervals:
    """Intervals of tau², I² and H², as ``metafor::confint``; parameters as for :func:`tau2_interval`."""
    studies = arrange(estimate, variance, mask)
    data = problem(studies)
    ends = q_profile(data, level)
    parts = zip(*(inconsistency(data, tau2) for tau2 in ends), strict=True)
    i2, h2 = (Interval(*map(studies.plain, pair)) for pair in parts)
    return HeterogeneityIntervals(Interval(*(studies.plain(tau2 * data.unit**2) for tau2 in ends)), i2, h2)


def inconsistency(data: Problem, tau2: Floats) -> tuple[Floats, Floats]:
    """I² in percent and H² at ``tau2``, relative to a typical sampling variance (Higgins & Thompson 2002)."""
    df = data.k - data.p
    with np.errstate(divide="ignore", invalid="ignore"):
        typical = df / forms(data, np.zeros(data.k.shape)).tr_p
        i2, h2 = 100 * tau2 / (typical + tau2), 1 + tau2 / typical
    return np.where(df > 0, i2, 0.0), np.where(df > 0, h2, 1.0)


def excess_of_q(q: Any, df: Any) -> tuple[Any, Any]:
    """I² in percent and H² from Q, for the common-effect model."""
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):  # Q can be next to 0
        i2, h2 = 100 * (1 - df / q), q / df
    return np.where(q > df, i2, 0.0), np.where(df > 0, h2, 1.0)
