# Golden analyses of variance and tests of counts. Remake with: Rscript tests/golden/anova.R
# Writes anova.json beside this file; needs base R only.
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
number <- function(x) ifelse(x == round(x) & abs(x) < 1e15, sprintf("%.0f", x), sprintf("%.17g", x))
list_of <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")
object <- function(...) {
  parts <- list(...)
  paste0("{", paste0('"', names(parts), '": ', vapply(parts, identity, ""), collapse = ", "), "}")
}
array_of <- function(rows) paste0("[\n    ", paste(rows, collapse = ",\n    "), "\n  ]")

# aov on raw data, beside its means, SDs and sizes.
set.seed(20240601)
designs <- list(c(12, 12, 12), c(25, 13, 28), c(5, 40), c(8, 9, 10, 11, 30), c(2, 3, 4), rep(15, 8))
variances <- vapply(designs, function(n) {
  group <- rep(seq_along(n), n)
  y <- rnorm(sum(n), 10 + rnorm(length(n))[group], runif(length(n), 0.5, 3)[group])
  table <- anova(aov(y ~ factor(group)))
  object(means = list_of(tapply(y, group, mean)), sds = list_of(tapply(y, group, sd)), sizes = list_of(n),
         f = number(table[1, "F value"]), p = number(table[1, "Pr(>F)"]))
}, "")

# Rows are groups or categories; G = 2 sum O log(O / E).
likelihood <- function(x) {
  expected <- outer(rowSums(x), colSums(x)) / sum(x)
  2 * sum(ifelse(x > 0, x * log(x / expected), 0))
}
tables <- list(rbind(c(10, 8), c(12, 10), c(8, 10)), rbind(c(12, 20, 8), c(15, 9, 30), c(4, 11, 7), c(9, 9, 10)),
               rbind(c(0, 5), c(7, 2), c(3, 3)), rbind(c(9, 6), c(1, 14)))
wide <- vapply(tables, function(x) {
  test <- suppressWarnings(chisq.test(x, correct = FALSE))
  object(rows = paste0("[", paste(apply(x, 1, list_of), collapse = ", "), "]"), chi2 = number(test$statistic),
         df = number(test$parameter), p = number(test$p.value), g = number(likelihood(x)))
}, "")

# a of n1 against b of n2.
pairs <- rbind(c(9, 15, 1, 15), c(12, 15, 9, 15), c(3, 15, 4, 15), c(0, 25, 3, 30), c(51, 51, 77, 93), c(5, 5, 0, 4),
               c(1, 2, 1, 2), c(120, 400, 95, 410), c(2, 200, 11, 190))
square <- vapply(seq_len(nrow(pairs)), function(i) {
  a <- pairs[i, 1]; n1 <- pairs[i, 2]; b <- pairs[i, 3]; n2 <- pairs[i, 4]
  x <- rbind(c(a, n1 - a), c(b, n2 - b))
  plain <- suppressWarnings(chisq.test(x, correct = FALSE))$statistic
  yates <- suppressWarnings(chisq.test(x, correct = TRUE))$statistic
  unpooled <- (a / n1 - b / n2)^2 / (a * (n1 - a) / n1^3 + b * (n2 - b) / n2^3)
  density <- dhyper(0:(a + b), n1, n2, a + b)
  here <- dhyper(a, n1, n2, a + b)
  lower <- phyper(a, n1, n2, a + b)
  upper <- phyper(a - 1, n1, n2, a + b, lower.tail = FALSE)
  same <- sum(density[abs(density / here - 1) < 1e-7])
  object(counts = list_of(pairs[i, ]), chi2 = number(plain), yates = number(yates), g = number(likelihood(x)),
         fewer = number(plain * (n1 + n2 - 1) / (n1 + n2)), unpooled = ifelse(is.finite(unpooled), number(unpooled), "null"),
         fisher = number(fisher.test(x)$p.value), doubled = number(min(1, 2 * min(lower, upper))),
         mid_p = number(fisher.test(x)$p.value - same / 2))
}, "")

source <- object(tool = sprintf('"R %s"', getRversion()),
                 calls = '"anova(aov(y ~ group)); chisq.test(correct=FALSE | TRUE); fisher.test; dhyper, phyper"',
                 remake = '"Rscript tests/golden/anova.R"')
body <- c(source = source, anova = array_of(variances), tables = array_of(wide), pairs = array_of(square))
writeLines(paste0("{\n", paste0('  "', names(body), '": ', body, collapse = ",\n"), "\n}"), sub("[.]R$", ".json", script))
