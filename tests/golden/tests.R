# Golden tests and tail probabilities. Remake with: Rscript tests/golden/tests.R
# Writes tests.json beside this file; needs base R only.
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
rows <- function(frame) {
  number <- function(x) ifelse(x == round(x) & abs(x) < 1e15, sprintf("%.0f", x), sprintf("%.17g", x))
  columns <- lapply(names(frame), function(name) paste0('"', name, '": ', number(frame[[name]])))
  paste0("[\n    {", paste(do.call(paste, c(columns, sep = ", ")), collapse = "},\n    {"), "}\n  ]")
}

# Two-sided p, from 1 down to about 1e-300.
t <- expand.grid(value = c(0, 0.05, -1, 2.2, -6, 30, 400, 1e6), df = c(1, 2.5, 10, 28, 57.3, 1000))
t$p <- 2 * pt(-abs(t$value), t$df)
z <- data.frame(value = c(0, 0.3, -1.96, 5, -12, 25, 37))
z$p <- 2 * pnorm(-abs(z$value))
chi2 <- expand.grid(value = c(0, 0.4, 3.84, 20, 150, 1300), df = c(1, 2, 7, 60))
chi2$p <- pchisq(chi2$value, chi2$df, lower.tail = FALSE)
F <- expand.grid(value = c(0, 0.3, 1, 4.1, 40, 1e4), df1 = c(1, 2, 7.35), df2 = c(3, 24.6, 58, 700))
F$p <- pf(F$value, F$df1, F$df2, lower.tail = FALSE)
r <- expand.grid(value = c(0, 0.1, -0.31, 0.7, 0.999), df = c(1, 8, 48, 400))
r$p <- 2 * pt(-abs(r$value) * sqrt(r$df / (1 - r$value^2)), r$df)
positive <- function(frame) frame[frame$p > 1e-300, ]

# t.test on raw data: group sizes, SDs and differences of every kind. r is the correlation of the pairs.
set.seed(20240501)
design <- data.frame(n1 = c(12, 30, 3, 2, 100, 9, 15, 40), n2 = c(12, 8, 3, 5, 90, 9, 15, 40),
                     shift = c(0, 1, -2, 5, 0.1, 0, 20, -0.4), ratio = c(1, 3, 1, 0.2, 1, 9, 1, 1.5))
independent <- paired <- NULL
for (i in seq_len(nrow(design))) with(design[i, ], {
  x <- rnorm(n1, 10 + shift)
  y <- rnorm(n2, 10, ratio)
  welch <- t.test(x, y)
  student <- t.test(x, y, var.equal = TRUE)
  independent <<- rbind(independent, data.frame(
    mean1 = mean(x), sd1 = sd(x), n1, mean2 = mean(y), sd2 = sd(y), n2,
    welch_t = welch$statistic, welch_df = welch$parameter, welch_p = welch$p.value,
    student_t = student$statistic, student_df = student$parameter, student_p = student$p.value))
  if (n1 == n2) {
    y <- y + 0.8 * x
    test <- t.test(x, y, paired = TRUE)
    paired <<- rbind(paired, data.frame(mean1 = mean(x), sd1 = sd(x), mean2 = mean(y), sd2 = sd(y), n = n1,
                                        r = cor(x, y), t = test$statistic, p = test$p.value))
  }
})

tables <- list(rbind(c(12, 28), c(5, 33)), rbind(c(0, 25), c(3, 27)), rbind(c(3, 9), c(10, 4)), rbind(c(1, 1), c(1, 1)),
               rbind(c(7, 0), c(0, 9)), rbind(c(40, 60), c(60, 40)), rbind(c(500, 300), c(450, 420)), rbind(c(2, 8), c(3, 1)))
square <- do.call(rbind, lapply(tables, function(x) suppressWarnings({
  plain <- chisq.test(x, correct = FALSE)
  yates <- chisq.test(x, correct = TRUE)
  data.frame(a = x[1, 1], b = x[1, 2], c = x[2, 1], d = x[2, 2], chi2 = plain$statistic, p = plain$p.value,
             yates_chi2 = yates$statistic, yates_p = yates$p.value, smallest_expected = min(plain$expected),
             fisher_p = fisher.test(x)$p.value)
})))
wide <- chisq.test(rbind(c(12, 20, 8), c(15, 9, 30), c(4, 11, 7), c(9, 9, 10)))
wide <- data.frame(chi2 = wide$statistic, df = wide$parameter, p = wide$p.value)  # of the table in test_recompute.py

# Rank tests, with and without ties, exact and not; correlations of every strength. wilcox.test's W is U.
ranks <- pairs <- NULL
for (sizes in list(c(3, 4), c(6, 5), c(14, 11), c(20, 45), c(49, 49), c(120, 84))) for (i in 1:12) {
  x <- rnorm(sizes[1], runif(1, 0, 1.2))
  y <- rnorm(sizes[2])
  for (tied in c(FALSE, TRUE)) {
    a <- if (tied) round(2 * x) else x
    b <- if (tied) round(2 * y) else y
    for (correct in c(TRUE, FALSE)) {
      test <- suppressWarnings(wilcox.test(a, b, correct = correct))
      ranks <- rbind(ranks, data.frame(u = test$statistic, n1 = sizes[1], n2 = sizes[2], p = test$p.value))
    }
  }
}
for (n in c(4, 6, 9, 10, 12, 20, 45, 100, 400)) for (i in 1:12) {
  x <- rnorm(n)
  y <- runif(1, 0, 1.5) * x + rnorm(n)
  for (tied in c(FALSE, TRUE)) {
    a <- if (tied) round(x) else x
    b <- if (tied) round(y) else y
    if (sd(a) == 0 || sd(b) == 0) next
    rho <- suppressWarnings(cor.test(a, b, method = "spearman"))
    tau <- suppressWarnings(cor.test(a, b, method = "kendall"))
    pairs <- rbind(pairs, data.frame(n, rho = rho$estimate, rho_p = rho$p.value, tau = tau$estimate, tau_p = tau$p.value))
  }
}

parts <- list(t = positive(t), z = positive(z), chi2 = positive(chi2), F = positive(F), r = positive(r),
              t_test = independent, paired_t_test = paired, tables_2x2 = square, table_4x3 = wide,
              rank_sum = ranks, rank_correlation = pairs)
source <- sprintf('{
    "tool": "R %s",
    "calls": "pt, pnorm, pchisq, pf (upper tail); t.test(x, y), var.equal=TRUE, paired=TRUE; chisq.test(correct=FALSE | TRUE); fisher.test; wilcox.test(x, y, correct=TRUE | FALSE); cor.test(method=spearman | kendall)",
    "remake": "Rscript tests/golden/tests.R"
  }', getRversion())
body <- paste0('  "', names(parts), '": ', vapply(parts, rows, ""), collapse = ",\n")
writeLines(paste0('{\n  "source": ', source, ",\n", body, "\n}"), sub("[.]R$", ".json", script))
