"""Counting samples against listing them depth first, on the same numbers in the same run.

python -m benchmarks.samples_speed
"""

from time import perf_counter

import numpy as np

from review.samples import SampleSpace

# mean, SD, n, low, high; the last two are too long to list.
LISTED = [("2.00", "1.45", 65, 1, 5), ("3.0", "1.0", 100, 1, 5), ("4.7", "2.2", 50, 1, 7)]
COUNTED = [*LISTED, ("3.1", "2.1", 60, 1, 10), ("4.00", "1.50", 300, 1, 7)]
GRADES = [
    ("3.35", "0.73", 150),
    ("4.56", "0.66", 150),
    ("4.46", "0.50", 75),
    ("4.81", "0.44", 150),
    ("4.93", "0.26", 150),
    ("4.48", "0.50", 75),
]


def depth_first(mean: str, sd: str, n: int, low: int, high: int) -> int:
    """Number of samples, by going through them grade by grade, leaving branches that cannot end well."""
    half = [0.5 * 10 ** -len(text.partition(".")[2]) for text in (mean, sd)]
    sums = (float(mean) - half[0]) * n - 1e-9, (float(mean) + half[0]) * n + 1e-9
    variances = (float(sd) - half[1]) ** 2 - 1e-9, (float(sd) + half[1]) ** 2 + 1e-9

    def below(grade: int, left: int, total: int, squares: int) -> int:
        if total + left * grade > sums[1] or total + left * high < sums[0]:
            return 0
        if grade == high:
            total, squares = total + left * high, squares + left * high**2
            variance = (squares - total**2 / n) / (n - 1)
            return int(variances[0] <= variance <= variances[1])
        return sum(
            below(grade + 1, left - times, total + times * grade, squares + times * grade**2)
            for times in range(left + 1)
        )

    return below(low, n, 0, 0)


def timed(work):
    started = perf_counter()
    result = work()
    return result, perf_counter() - started


def main() -> None:
    heads = ("samples", "count", "marginals", "10,000 draws", "depth first")
    print(f"{'mean, SD, n, scale':28}" + "".join(f"{head:>13}" for head in heads))
    for numbers in COUNTED:
        space = SampleSpace(*numbers, rounding="half_up_or_down")
        count, seconds = timed(space.count)
        _, marginals = timed(space.marginals)
        _, draws = timed(lambda space=space: space.draw(10_000, np.random.default_rng(1)))
        line = f"{', '.join(map(str, numbers)):28}{count:13,}"
        line += "".join(f"{spent:12.3f}s" for spent in (seconds, marginals, draws))
        if numbers in LISTED:
            listed, peer = timed(lambda numbers=numbers: depth_first(*numbers))
            assert listed == count, (numbers, listed, count)
            line += f"{peer:12.2f}s, {peer / seconds:,.0f} times as long"
        print(line)
    for mean, sd, n in GRADES:
        count, seconds = timed(SampleSpace(mean, sd, n, 0, 5).count)
        print(f"{f'{mean}, {sd}, {n}, 0, 5':28}{count:13,}{seconds:12.3f}s")


if __name__ == "__main__":
    main()
