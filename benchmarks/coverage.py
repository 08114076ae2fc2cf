"""How often 95 % intervals of a pooled effect hold what they promise: Wald's beside Knapp-Hartung's.

python -m benchmarks.coverage [DATA SETS]

Standardized mean differences of studies with 10 to 100 people in each of two groups, variance 2/n each, true
effects normal around 0; tau² by REML. Writes coverage.csv beside this file. A prediction interval has to hold
the true effect of a further study. With tau = 0 that is the pooled effect itself, and an interval that allows
for differences that do not exist must hold it too often.
"""

import csv
import sys
from pathlib import Path

import numpy as np

from review import meta

SEED, DATA_SETS = 20261130, 2000
STUDIES, TAUS = (3, 5, 10, 20), (0.0, 0.1, 0.3)


def shares(k: int, tau: float, n: int, rng: np.random.Generator) -> dict[str, float]:
    """Share of n data sets whose interval holds what it should."""
    variance = 4 / rng.integers(20, 201, (n, k))
    estimate = rng.normal(tau * rng.normal(size=(n, k)), np.sqrt(variance))
    new = tau * rng.normal(size=n)
    wald, hartung = (meta.pool(estimate, variance, "REML", kind) for kind in ("wald", "knapp-hartung"))
    found = {"Wald": (wald.ci_low <= 0) & (wald.ci_high >= 0)}
    found["Knapp-Hartung"] = (hartung.ci_low <= 0) & (hartung.ci_high >= 0)
    found["prediction, z"] = (wald.prediction_low <= new) & (wald.prediction_high >= new)
    for df in ("k-1", "k-2"):
        ends = meta.pool(estimate, variance, "REML", "knapp-hartung", prediction=df)
        found[f"prediction, t({df})"] = (ends.prediction_low <= new) & (ends.prediction_high >= new)
    rows = zip(estimate, variance, new, strict=True)
    found["prediction, Nagashima"] = np.array([x in meta.prediction_interval(y, v) for y, v, x in rows])
    return {name: float(inside.mean()) for name, inside in found.items()}


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else DATA_SETS
    rng = np.random.default_rng(SEED)
    table = [{"k": k, "tau": tau, **shares(k, tau, n, rng)} for tau in TAUS for k in STUDIES]
    with (Path(__file__).parent / "coverage.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        for row in table:
            writer.writerow({name: f"{x:.3f}" if name not in ("k", "tau") else x for name, x in row.items()})
    print((Path(__file__).parent / "coverage.csv").read_text())


if __name__ == "__main__":
    main()
