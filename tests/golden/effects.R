# Golden effect sizes. Remake with: Rscript tests/golden/effects.R
# Writes effects.json beside this file; needs the R package metafor and nothing else.
suppressPackageStartupMessages(library(metafor))
options(warn = 2)
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))

# Rows as JSON objects, every number with all of its digits.
rows <- function(frame) {
  number <- function(x) ifelse(x == round(x) & abs(x) < 1e15, sprintf("%.0f", x), sprintf("%.17g", x))
  columns <- lapply(names(frame), function(name) paste0('"', name, '": ', number(frame[[name]])))
  paste0("[\n    {", paste(do.call(paste, c(columns, sep = ", ")), collapse = "},\n    {"), "}\n  ]")
}
yv <- function(frame, result) cbind(frame, estimate = as.numeric(result$yi), variance = as.numeric(result$vi))

# Equal and unequal sizes, the smallest sizes, no difference, large effects, large n, small units.
means <- data.frame(
  mean1 = c(10.2, 3.35, 0.5, 120, 25.1, 7, 1.02e-3, 88.4, 4, 1000.5),
  sd1   = c(2.1, 1.2, 0.25, 5, 8.4, 1, 2.5e-4, 12.9, 0.03, 250),
  n1    = c(20, 45, 3, 12, 7, 2, 15, 1500, 30, 61),
  mean2 = c(8.9, 3.6, 0.9, 60, 25.1, 4, 0.9e-3, 86.2, 3.9, 1100),
  sd2   = c(2.4, 1.1, 0.3, 4, 9.9, 2, 1e-4, 13.3, 0.9, 20),
  n2    = c(22, 5, 4, 12, 19, 3, 16, 1400, 300, 8)
)
summaries <- function(measure, vtype = "LS") yv(means, with(means, escalc(
  measure, m1i = mean1, sd1i = sd1, n1i = n1, m2i = mean2, sd2i = sd2, n2i = n2, vtype = vtype)))
# This metafor always corrects SMD and SMD1 for bias. With vtype "LS2" both the estimate and the root of the
# variance are J times those of the uncorrected d, so dividing by J gives it back.
uncorrected <- function(result, df) {
  J <- metafor:::.cmicalc(df)
  transform(result, estimate = estimate / J, variance = variance / J^2)
}

# No, one, two empty cells; everyone an event; both rows empty of events; rare events; equal risks.
counts <- data.frame(
  events1 = c(12, 0, 7, 15, 0, 1, 30, 5, 499, 9),
  total1  = c(40, 25, 7, 15, 10, 1000, 90, 20, 500, 9),
  events2 = c(5, 3, 2, 0, 0, 4, 10, 5, 1, 6),
  total2  = c(38, 30, 9, 12, 11, 20, 30, 20, 480, 8)
)
tables <- function(measure) yv(counts, with(counts, escalc(
  measure, ai = events1, n1i = total1, ci = events2, n2i = total2)))

# Noncentralities stay below 37.62, where help(pt) ends; it warns that its last digits may be lost.
noncentral <- expand.grid(t = c(-6.5, -1, 0, 0.4, 2.1, 5, 12), n1 = c(4, 20), n2 = c(5, 60), level = c(0.9, 0.95, 0.99))
limit <- function(t, df, p) uniroot(function(nc) suppressWarnings(pt(t, df, nc)) - p, c(t - 25, t + 25), tol = 1e-13, maxiter = 1e4)$root
noncentral <- noncentral[abs(noncentral$t) < 10 | noncentral$n1 + noncentral$n2 > 20, ]
for (i in seq_len(nrow(noncentral))) with(noncentral[i, ], {
  scale <- sqrt(1 / n1 + 1 / n2)
  noncentral[i, "low"] <<- scale * limit(t, n1 + n2 - 2, (1 + level) / 2)
  noncentral[i, "high"] <<- scale * limit(t, n1 + n2 - 2, (1 - level) / 2)
})

t_to_d <- data.frame(t = c(2.2, -3.1, 0, 15, 1.01, -0.4, 6, 2), n1 = c(15, 8, 9, 20, 200, 2, 30, 12),
                     n2 = c(15, 30, 9, 3, 180, 2, 31, 11))
t_to_d <- yv(t_to_d, with(t_to_d, escalc("SMD", ti = t, n1i = n1, n2i = n2, vtype = "LS2")))
t_to_d <- uncorrected(t_to_d, t_to_d$n1 + t_to_d$n2 - 2)

p_to_t <- data.frame(p = c(0.05, 0.036, 0.5, 1e-10, 1, 1e-60, 0.001, 0.2), df = c(28, 10, 3, 40, 7, 25, 1, 2.5))
p_to_t$two_tailed <- -qt(p_to_t$p / 2, p_to_t$df)

interval <- data.frame(low = c(-0.2, 1.1, -3, 0.01, -5, 2, -0.7, 100), high = c(0.9, 1.4, 3, 0.02, -4, 9, 0.1, 140),
                       level = c(0.95, 0.95, 0.9, 0.99, 0.8, 0.95, 0.999, 0.5), df = c(10, 57, 3, 28.4, 2, 120, 17, 5))
interval$normal <- (interval$high - interval$low) / (2 * qnorm((1 + interval$level) / 2))
interval$student <- (interval$high - interval$low) / (2 * qt((1 + interval$level) / 2, interval$df))

correction <- data.frame(df = c(1.5, 2, 3, 7, 18, 40, 100, 1000, 1e5))
correction$J <- metafor:::.cmicalc(correction$df)

odds <- tables("OR")
odds2d <- tables("OR2DL")
odds <- data.frame(log_odds_ratio = odds$estimate, log_variance = odds$variance,
                   estimate = odds2d$estimate, variance = odds2d$variance)

parts <- list(
  mean_difference = summaries("MD"), cohens_d = uncorrected(summaries("SMD", "LS2"), means$n1 + means$n2 - 2), hedges_g = summaries("SMD"),
  glass_delta = uncorrected(summaries("SMD1", "LS2"), means$n2 - 1),
  glass_delta_corrected = summaries("SMD1")[means$n2 > 2, ], log_ratio_of_means = summaries("ROM"),
  log_odds_ratio = tables("OR"), log_risk_ratio = tables("RR"), risk_difference = tables("RD"),
  noncentral_d = noncentral, t_to_d = t_to_d, p_to_t = p_to_t, ci_to_se = interval,
  small_sample_correction = correction, log_odds_ratio_to_d = odds
)
source <- sprintf('{
    "tool": "R %s, metafor %s",
    "calls": "escalc(measure=MD | SMD | SMD1 | ROM | OR | RR | RD | OR2DL), vtype=LS, and LS2 divided by J for uncorrected d; uniroot on pt(t, df, ncp); qt; qnorm",
    "remake": "Rscript tests/golden/effects.R"
  }', getRversion(), packageVersion("metafor"))
body <- paste0('  "', names(parts), '": ', vapply(parts, rows, ""), collapse = ",\n")
writeLines(paste0('{\n  "source": ', source, ",\n", body, "\n}"), sub("[.]R$", ".json", script))
