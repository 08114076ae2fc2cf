"""Pooling against R's metafor, on the same numbers in the same run.

python -m benchmarks.meta_speed

Needs Rscript with metafor (Debian: apt-get install r-cran-metafor) for the ratios. What metafor would
take hours for is timed on a part, and counted up.
"""

import json
import shutil
import subprocess
from pathlib import Path
from time import perf_counter

import numpy as np

from review import meta

SETS = json.loads((Path(__file__).parents[1] / "tests/golden/meta.json").read_text())["sets"]
PART = 500  # of the 10,000 data sets and of the 1,048,575 subsets, for metafor

R = """
suppressPackageStartupMessages(library(metafor))
input <- jsonlite::fromJSON(file("stdin"))
timed <- function(expression) {
  seconds <- system.time(value <- expression)[["elapsed"]]
  list(seconds = seconds, value = value)
}
fit <- function(y, v, method = "REML") rma(y, v, method = method)
tau2 <- function(i) tryCatch(fit(input$many$y[i, ], input$many$v[i, ])$tau2, error = function(e) NA)
bcg <- fit(input$bcg$y, input$bcg$v)
one <- timed({ for (i in 1:200) r <- fit(input$bcg$y, input$bcg$v); r$tau2 })
many <- timed(sapply(seq_len(nrow(input$many$y)), tau2))
all <- timed(suppressWarnings(gosh(bcg, progbar = FALSE)))
all$value <- all$value$res$estimate[order(as.matrix(all$value$incl) %*% 2^(0:12))]
some <- timed(gosh(fit(input$twenty$y, input$twenty$v, "FE"), subsets = input$part, progbar = FALSE)$res$k)
levels <- as.data.frame(input$levels); levels$e <- seq_len(nrow(levels))
three <- timed({ for (i in 1:5) r <- rma.mv(y, v, random = ~ 1 | s / e, data = levels); r$sigma2[1] })
results <- list(three = three, one = one, many = many, all = all, some = some)
cat(jsonlite::toJSON(results, digits = I(17), auto_unbox = TRUE, na = "null"))
"""


def timed(work, times=1):
    """The result, and the seconds that one call takes."""
    work()
    started = perf_counter()
    for _ in range(times):
        result = work()
    return result, (perf_counter() - started) / times


def metafor(bcg, many, twenty, levels):
    """Seconds and results of metafor for the five tasks; None without it."""
    if shutil.which("Rscript") is None:
        return None
    pairs = {"bcg": bcg, "many": [each[:PART] for each in many], "twenty": twenty}
    sent = {
        name: dict(zip("yv", (each.tolist() for each in pair), strict=True)) for name, pair in pairs.items()
    }
    run = subprocess.run(
        ["Rscript", "-e", R],
        input=json.dumps(sent | {"part": PART, "levels": levels}),
        capture_output=True,
        text=True,
    )
    if run.returncode:
        print(f"metafor did not run: {run.stderr.strip()}")
        return None
    return json.loads(run.stdout)


def main() -> None:
    bcg = [np.array(SETS["bcg"][name]) for name in ("estimate", "variance")]
    rng = np.random.default_rng(1)
    v = rng.uniform(0.01, 0.5, (10_000, 10))
    many = rng.normal(0, np.sqrt(v + 0.1)), v
    twenty = [np.concatenate([each, SETS["raudenbush1985"][name][:7]]) for each, name in
              zip(bcg, ("estimate", "variance"), strict=True)]  # fmt: skip

    one, one_seconds = timed(lambda: meta.pool(*bcg), 200)
    all_many, many_seconds = timed(lambda: meta.pool(*many))
    cloud, cloud_seconds = timed(lambda: meta.gosh(*bcg))
    common, common_seconds = timed(lambda: meta.gosh(*twenty, "common"))

    effects = rng.uniform(0.01, 0.3, 100), np.concatenate([np.arange(30), rng.integers(0, 30, 70)])
    error, study = effects
    y = 0.3 + rng.normal(0, 0.2, 30)[study] + rng.normal(0, np.sqrt(error + 0.02))
    three, three_seconds = timed(lambda: meta.multilevel(y, error, study), 20)

    peer = metafor(bcg, many, twenty, {"y": y.tolist(), "v": error.tolist(), "s": study.tolist()})
    ours = {
        "one REML fit of 13 studies": one_seconds,
        "10,000 REML fits of 10 studies": many_seconds,
        "GOSH, REML, 8,191 subsets of 13": cloud_seconds,
        f"GOSH, common effect, {len(common.k):,} subsets of 20": common_seconds,
        "three-level fit, CR2, of 100 effects in 30": three_seconds,
    }
    if peer is None:
        theirs = [None] * 5
    else:
        wanted = {
            "one": one.tau2,
            "many": all_many.tau2[:PART],
            "all": cloud.estimate,
            "three": three.between,
        }
        for name, values in wanted.items():
            found = np.atleast_1d(np.array(peer[name]["value"], dtype=float))
            there = np.isfinite(found)
            far = np.abs(found - values)[there] > 1e-3
            print(f"{name}: {there.size} in metafor, {(~there).sum()} not found, {far.sum()} different")
        times = [peer[name]["seconds"] for name in ("one", "many", "all", "some", "three")]
        theirs = [
            times[0] / 200,
            times[1] * len(all_many.k) / PART,
            times[2],
            times[3] * len(common.k) / PART,
            times[4] / 5,
        ]
    print(f"{'':48}{'here':>12}{'metafor':>12}{'ratio':>10}")
    for (task, seconds), other in zip(ours.items(), theirs, strict=True):
        beside = f"{other:11.4g}s{other / seconds:10,.0f}" if other else ""
        print(f"{task:48}{seconds:11.4g}s{beside}")


if __name__ == "__main__":
    main()
