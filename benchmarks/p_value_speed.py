"""One million printed tests recomputed as intervals, beside bare SciPy at the two ends of each statistic.

    python -m benchmarks.p_value_speed

Both get the same statistics in the same run; the ratio is what matters. SciPy is called as its users call it
(``scipy.stats.<distribution>.sf``); we start from the printed interval and return one for p, which allows for
df that were rounded and for statistics that can be 0.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from scipy import stats

from review.printed import Interval
from review.recompute import p_interval

TESTS = 1_000_000


def seconds(call: Callable[[], object]) -> float:
    """The fastest of three runs."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    rng = np.random.default_rng(1)
    df, df1 = rng.integers(5, 300, TESTS).astype(float), rng.integers(1, 6, TESTS).astype(float)
    welch = Interval(df - 0.005, df + 0.005)
    t = np.round(rng.standard_t(df), 2)
    f, chi2 = np.abs(t) + 0.005, np.round(rng.chisquare(df1), 2) + 0.005
    texts, df_texts = [f"{value:.2f}" for value in t], [f"{value:.0f}" for value in df]
    long_texts = [f"{value:.4f}" for value in rng.standard_t(df)]
    r = np.round(np.tanh(rng.normal(0, 0.3, TESTS)), 2)

    def ends(value: np.ndarray) -> Interval:
        return Interval(value - 0.005, value + 0.005)

    def t_of_r(size: np.ndarray) -> np.ndarray:
        return size * np.sqrt(df / (1 - size**2))

    cases = {
        "t": (lambda: p_interval("t", ends(t), df),
              lambda: [2 * stats.t.sf(np.abs(t) + half, df) for half in (-0.005, 0.005)]),
        "t, from text": (
            lambda: p_interval("t", texts, df_texts),
            lambda: [2 * stats.t.sf(np.abs(t) + half, df) for half in (-0.005, 0.005)],
        ),
        "t, from text, 4 places": (
            lambda: p_interval("t", long_texts, df_texts),
            lambda: [2 * stats.t.sf(np.abs(t) + half, df) for half in (-0.00005, 0.00005)],
        ),
        "t, df with decimals": (lambda: p_interval("t", ends(t), welch),
              lambda: [2 * stats.t.sf(np.abs(t) + half, df) for half in (-0.005, 0.005)]),
        "F": (lambda: p_interval("F", ends(f), (df1, df)),
              lambda: [stats.f.sf(f + half, df1, df) for half in (-0.005, 0.005)]),
        "chi2": (lambda: p_interval("chi2", ends(chi2), df1),
              lambda: [stats.chi2.sf(chi2 + half, df1) for half in (-0.005, 0.005)]),
        "z": (lambda: p_interval("z", ends(t)),
              lambda: [2 * stats.norm.sf(np.abs(t) + half) for half in (-0.005, 0.005)]),
        "r": (lambda: p_interval("r", ends(r), df),
              lambda: [2 * stats.t.sf(t_of_r(np.abs(r) + half), df) for half in (-0.005, 0.005)]),
    }  # fmt: skip
    print(f"{TESTS:,} tests           ours     SciPy   ratio")
    for name, (ours, bare) in cases.items():
        a, b = seconds(ours), seconds(bare)
        print(f"{name:<22} {a:6.2f} s  {b:6.2f} s  {a / b:5.2f}")


if __name__ == "__main__":
    main()
