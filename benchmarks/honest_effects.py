"""Whether `review effect` calls honest numbers contradictory, and sees a changed digit.

python -m benchmarks.honest_effects [CASES]

Correlations, two groups of people, and ratios of two risks, n = 8 to 300, all printed to two decimals (p to
three in every other case). Then one digit of one number is changed so that it leaves its rounding range; of
those changes that some other number could tell, so many are named.
"""

import sys

import numpy as np
from scipy import stats

from review import effects
from review.effects.printed import routes

SEED, CASES = 20261130, 2000
Given = dict[str, list[str]]


def printed(*numbers: float, places: int = 2) -> list[str]:
    return [f"{number:.{places}f}" for number in numbers]


def correlation(rng: np.random.Generator, places: int) -> Given:
    """r, t, F, p, n and the interval by Fisher's z of a sample."""
    n, rho = int(rng.integers(8, 301)), rng.uniform(-0.9, 0.9)
    x = rng.normal(size=n)
    r = float(np.corrcoef(x, rho * x + np.sqrt(1 - rho**2) * rng.normal(size=n))[0, 1])
    t = r * np.sqrt((n - 2) / (1 - r * r))
    ends = np.tanh(np.arctanh(r) + np.array([-1, 1]) * stats.norm.isf(0.025) / np.sqrt(n - 3))
    p = 2 * stats.t.sf(abs(t), n - 2)
    return {
        "r": printed(r), "t": printed(t), "f": printed(t * t), "df": ["1", str(n - 2)], "n": [str(n)],
        "p": printed(p, places=places), "ci": printed(*ends),
    }  # fmt: skip


def groups(rng: np.random.Generator, places: int) -> Given:
    """Means, SDs, sizes, t, p, and the difference with its interval."""
    n1, n2 = (int(n) for n in rng.integers(4, 151, 2))
    m1, m2, s1, s2 = rng.uniform(5, 40), rng.uniform(5, 40), *rng.uniform(1, 12, 2)
    m2 = m1 + rng.normal(0, 0.6) * s1
    test = stats.ttest_ind_from_stats(m1, s1, n1, m2, s2, n2)
    pooled = np.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2) * (1 / n1 + 1 / n2))
    half = stats.t.isf(0.025, n1 + n2 - 2) * pooled
    return {
        "mean": printed(m1, m2), "sd": printed(s1, s2), "n": [str(n1), str(n2)], "md": printed(m1 - m2),
        "t": printed(test.statistic), "p": printed(test.pvalue, places=places),
        "ci": printed(m1 - m2 - half, m1 - m2 + half),
    }  # fmt: skip


def ratio(rng: np.random.Generator, places: int) -> Given:
    """An odds ratio with its interval, p and counts."""
    n1, n2 = (int(n) for n in rng.integers(20, 151, 2))
    a, c = int(rng.integers(2, n1 - 2)), int(rng.integers(2, n2 - 2))
    effect = effects.log_odds_ratio(a, n1, c, n2)
    value, ends = effect.ratio()
    p = 2 * stats.norm.sf(abs(effect.estimate) / effect.standard_error)
    return {
        "events": [str(a), str(c)], "total": [str(n1), str(n2)], "or": printed(value),
        "ci": printed(ends.low, ends.high), "p": printed(p, places=places),
    }  # fmt: skip


def changed(given: Given, rng: np.random.Generator) -> Given:
    """One digit of one number is another."""
    name = str(rng.choice([name for name in given if name not in ("n", "df", "total")]))
    i = int(rng.integers(len(given[name])))
    text = given[name][i]
    places = [j for j, sign in enumerate(text) if sign.isdigit()]
    j = int(rng.choice(places))
    digit = str(rng.choice([d for d in "0123456789" if d != text[j]]))
    new = text[:j] + digit + text[j + 1 :]
    return given | {name: [*given[name][:i], new, *given[name][i + 1 :]]}


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    rng = np.random.default_rng(SEED)
    print(f"{'':14}{'honest':>8}{'contradictory':>15}{'changed':>9}{'named':>7}{'refused':>9}")
    for make, measure in ((correlation, "r"), (groups, None), (ratio, "OR")):
        wrong = seen = refused = 0
        for i in range(n):
            given = make(rng, 2 + i % 2)
            if given.get("ci") and (
                given["ci"][0] == given["ci"][1] or float(given.get("or", ["1"])[0]) == 0
            ):
                continue
            if make is ratio and float(given["ci"][0]) == 0:
                continue
            result = routes(given, measure=measure)
            wrong += result.agree is False
            other = changed(given, rng)
            try:
                seen += routes(other, measure=measure).agree is False
            except ValueError:
                refused += 1
            if result.agree is False and wrong <= 5:
                print(make.__name__, given, [(a.name, b.name) for a, b in result.apart], result.checks)
        print(f"{make.__name__:14}{n:8}{wrong:15}{n:9}{seen:7}{refused:9}")


if __name__ == "__main__":
    main()
