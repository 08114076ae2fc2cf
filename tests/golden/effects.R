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

# Pairs measured twice; correlations from none to near 1, also negative.
pairs <- data.frame(
  mean1 = c(10.2, 3.35, 0.5, 120, 25.1, 7, 88.4, 4), sd1 = c(2.1, 1.2, 0.25, 5, 8.4, 1, 12.9, 0.03),
  mean2 = c(8.9, 3.6, 0.9, 60, 25.1, 4, 86.2, 3.9), sd2 = c(2.4, 1.1, 0.3, 4, 9.9, 2, 13.3, 0.9),
  n = c(20, 45, 3, 12, 7, 4, 1500, 30), r = c(0.6, 0.9, 0, -0.3, 0.99, 0.5, 0.75, 0.2)
)
change <- function(measure) yv(pairs, with(pairs, escalc(
  measure, m1i = mean1, sd1i = sd1, m2i = mean2, sd2i = sd2, ni = n, ri = r)))
# SMCC of t = d sqrt(n): a first measurement with SD 1 around d, a second that is always 0, r = 0.
paired_t <- data.frame(t = c(2.2, -3.1, 0, 15, 1.01, -0.4), n = c(15, 8, 9, 20, 200, 3))
paired_t <- yv(paired_t, with(paired_t, escalc(
  "SMCC", m1i = t / sqrt(n), sd1i = 1 + 0 * t, m2i = 0 * t, sd2i = 0 * t, ni = n, ri = 0 * t)))

correlations <- data.frame(r = c(0.5, -0.31, 0, 0.99, 0.02, -0.8), n = c(100, 23, 5, 12, 4000, 9))
of_r <- function(measure) yv(correlations, with(correlations, escalc(measure, ri = r, ni = n)))
t_to_r <- with(t_to_d, data.frame(t = t, df = n1 + n2 - 2))
t_to_r <- yv(t_to_r, with(t_to_r, escalc("COR", ri = t / sqrt(t^2 + df), ni = df + 2)))
d_to_r <- subset(means, select = -c(mean1, mean2, sd1, sd2))
d_to_r$t <- c(2.2, -3.1, 0, 15, 1.01, -0.4, 6, 2, -1, 30)
d_to_r$r <- with(d_to_r, as.numeric(escalc("RPB", m1i = t * sqrt(1 / n1 + 1 / n2), sd1i = 1 + 0 * t, m2i = 0 * t, sd2i = 1 + 0 * t, n1i = n1, n2i = n2)$yi))
p_to_z <- data.frame(p = c(0.05, 0.036, 0.5, 1e-10, 1, 1e-60, 0.001, 0.2))
p_to_z$z <- -qnorm(p_to_z$p / 2)

# Limits of the noncentrality by root finding on R's own noncentral F and chi-squared; 0 where there is none.
noncentrality <- function(below, p) if (below(0) <= p) 0 else uniroot(function(l) below(l) - p, c(0, 200), tol = 1e-12)$root
f_tests <- data.frame(f = c(5.21, 40.72, 0.1, 1, 12, 3.3), df1 = c(2, 2, 3, 1, 1, 4), df2 = c(57, 78, 20, 30, 200, 15.5), level = c(0.9, 0.95, 0.9, 0.9, 0.99, 0.95))
for (i in seq_len(nrow(f_tests))) with(f_tests[i, ], {
  below <- function(l) pf(f, df1, df2, ncp = l)
  ends <- c(noncentrality(below, (1 + level) / 2), noncentrality(below, (1 - level) / 2))
  f_tests[i, c("low", "high")] <<- ends / (ends + df1 + df2 + 1)
})
squares <- with(f_tests, data.frame(between = df1 * f, within = df2)) # sums of squares in units of the mean square within
f_tests$eta2 <- squares$between / (squares$between + squares$within)
f_tests$omega2 <- (squares$between - f_tests$df1) / (squares$between + squares$within + 1)
f_tests$epsilon2 <- (squares$between - f_tests$df1) / (squares$between + squares$within)
v_tests <- data.frame(chi2 = c(9.3, 0.4, 25, 60), n = c(120, 50, 90, 400), rows = c(2, 3, 4, 3), columns = c(3, 3, 2, 5), level = c(0.95, 0.9, 0.9, 0.95))
for (i in seq_len(nrow(v_tests))) with(v_tests[i, ], {
  below <- function(l) pchisq(chi2, (rows - 1) * (columns - 1), ncp = l)
  ends <- c(noncentrality(below, (1 + level) / 2), noncentrality(below, (1 - level) / 2))
  v_tests[i, c("V", "low", "high")] <<- sqrt(c(chi2, ends) / n / (min(rows, columns) - 1))
})

# Of normal samples: quartiles and range at their expectations, by integrating over order statistics.
expected <- function(i, n) integrate(function(x) x * exp(
  lgamma(n + 1) - lgamma(i) - lgamma(n - i + 1) + pnorm(x, log.p = TRUE) * (i - 1) +
  pnorm(x, lower.tail = FALSE, log.p = TRUE) * (n - i) + dnorm(x, log = TRUE)), -12, 12, rel.tol = 1e-10, subdivisions = 2000)$value
normal <- data.frame(n = c(5, 9, 13, 21, 41, 81, 161))
normal$quartile <- mapply(function(n) expected(3 * (n - 1) / 4 + 1, n), normal$n)
normal$maximum <- mapply(function(n) expected(n, n), normal$n)

parts <- list(
  mean_difference = summaries("MD"), cohens_d = uncorrected(summaries("SMD", "LS2"), means$n1 + means$n2 - 2), hedges_g = summaries("SMD"),
  glass_delta = uncorrected(summaries("SMD1", "LS2"), means$n2 - 1),
  glass_delta_corrected = summaries("SMD1")[means$n2 > 2, ], log_ratio_of_means = summaries("ROM"),
  log_odds_ratio = tables("OR"), log_risk_ratio = tables("RR"), risk_difference = tables("RD"),
  noncentral_d = noncentral, t_to_d = t_to_d, p_to_t = p_to_t, ci_to_se = interval,
  small_sample_correction = correction, log_odds_ratio_to_d = odds,
  mean_change = change("MC"), change_first = change("SMCR"), change_change = change("SMCC"), paired_t_to_d = paired_t,
  arcsine_difference = tables("AS"), phi_coefficient = na.omit(tables("PHI")),
  correlation = of_r("COR"), fisher_z = of_r("ZCOR"), t_to_r = t_to_r, d_to_r = d_to_r, p_to_z = p_to_z,
  strength_f = f_tests, strength_v = v_tests, normal_order_statistics = normal
)
source <- sprintf('{
    "tool": "R %s, metafor %s",
    "calls": "escalc(measure=MD | SMD | SMD1 | ROM | OR | RR | RD | OR2DL | AS | PHI | MC | SMCR | SMCC | COR | ZCOR | RPB), vtype=LS, and LS2 divided by J for uncorrected d; uniroot on pt, pf, pchisq with ncp; qt; qnorm; integrate over normal order statistics",
    "remake": "Rscript tests/golden/effects.R"
  }', getRversion(), packageVersion("metafor"))
body <- paste0('  "', names(parts), '": ', vapply(parts, rows, ""), collapse = ",\n")
writeLines(paste0('{\n  "source": ', source, ",\n", body, "\n}"), sub("[.]R$", ".json", script))
