# Golden meta-analyses. Remake with: Rscript tests/golden/meta.R
# Writes meta.json beside this file; needs the R packages metafor, metadat, clubSandwich and jsonlite.
suppressPackageStartupMessages({ library(metafor); library(metadat); library(clubSandwich) })
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
# All searches but that for Paule-Mandel's tau2 then end near machine precision, whatever the unit of the effects.
tight <- function(d) list(threshold = 1e-12 * var(d$estimate), maxiter = 10000)

given <- function(d) na.omit(data.frame(estimate = as.numeric(d$yi), variance = as.numeric(d$vi)))
sets <- list(
  bcg = given(escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)),
  normand1999 = given(escalc("MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.normand1999)),
  raudenbush1985 = given(dat.raudenbush1985),
  molloy2014 = given(escalc("ZCOR", ri = ri, ni = ni, data = dat.molloy2014)),
  hackshaw1998 = given(dat.hackshaw1998),
  colditz1994 = given(escalc("RD", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.colditz1994)),
  hine1989 = given(escalc("RD", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.hine1989)),
  hart1999 = given(escalc("IRR", x1i = x1i, x2i = x2i, t1i = t1i, t2i = t2i, data = dat.hart1999)),
  pritz1997 = given(escalc("PLO", xi = xi, ni = ni, data = dat.pritz1997)),
  collins1985b = given(escalc("OR", ai = pre.xti, n1i = pre.nti, ci = pre.xci, n2i = pre.nci, data = dat.collins1985b)),
  bangertdrowns2004 = given(dat.bangertdrowns2004),
  yusuf1985 = given(escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = subset(dat.yusuf1985, table == "9")))
)
methods <- c("FE", "DL", "REML", "ML", "PM", "EB", "HS", "HE", "SJ")
tests <- c(wald = "z", "knapp-hartung" = "knha", "knapp-hartung-ad-hoc" = "adhoc")
quiet <- function(expression) suppressWarnings(expression)

numbers <- function(r) {
  p <- predict(r)
  list(estimate = c(r$beta), standard_error = r$se, ci_low = r$ci.lb, ci_high = r$ci.ub, statistic = r$zval, p_value = r$pval,
       tau2 = r$tau2, i2 = r$I2, h2 = r$H2, q = r$QE, q_p_value = r$QEp, prediction_low = p$pi.lb, prediction_high = p$pi.ub,
       weights = if (r$test == "z") as.numeric(weights(r)) else NULL)
}
fit <- function(d, method, test = "z", ...) quiet(rma(estimate, variance, data = d, method = method, test = test, control = tight(d), ...))
# Where Q(tau2) = k - 1, as rma stops its own search for it early.
paule_mandel <- function(d) {
  excess <- function(t) { w <- 1 / (d$variance + t); sum(w * (d$estimate - sum(w * d$estimate) / sum(w))^2) - nrow(d) + 1 }
  if (excess(0) <= 0) 0 else uniroot(excess, c(0, 100 * var(d$estimate)), tol = 1e-16, maxiter = 1e4)$root
}
pooled <- function(d) lapply(setNames(methods, methods), function(method) lapply(tests, function(test)
  numbers(if (method == "PM") fit(d, method, test, tau2 = paule_mandel(d)) else fit(d, method, test))))

profile <- function(d) {
  ci <- confint(fit(d, "REML"), control = list(tol = 1e-14, maxiter = 1e4, tau2.max = 1e4))$random
  list(tau2 = ci["tau^2", 2:3], i2 = ci["I^2(%)", 2:3], h2 = ci["H^2", 2:3])
}
left_out <- function(d, test) {
  r <- fit(d, "REML", test)
  one <- leave1out(r)
  i <- influence(r)
  b <- { grDevices::pdf(NULL); baujat(r) }
  list(estimate = one$estimate, standard_error = one$se, p_value = one$pval, tau2 = one$tau2, q = one$Q, i2 = one$I2, h2 = one$H2,
       influence = list(studentized_residual = i$inf$rstudent, dffits = i$inf$dffits, cooks_distance = i$inf$cook.d,
                        covariance_ratio = i$inf$cov.r, tau2_deleted = i$inf$tau2.del, q_deleted = i$inf$QE.del,
                        hat = i$inf$hat, weight = i$inf$weight, dfbetas = i$dfbs$intrcpt),
       baujat = list(heterogeneity = b$x, influence = b$y))
}
accumulated <- function(d) { r <- cumul(fit(d, "REML")); list(estimate = r$estimate, tau2 = r$tau2, p_value = r$pval) }

asymmetry <- function(d) {
  lm <- regtest(estimate, variance, data = d, model = "lm")
  rma <- regtest(fit(d, "REML"), model = "rma")
  rank <- quiet(ranktest(fit(d, "REML")))
  # Closed estimators: trimfill() searches for others with the default threshold.
  side <- function(e, method) { t <- quiet(trimfill(fit(d, method), estimator = e)); list(missing = t$k0, side = t$side, estimate = c(t$beta), tau2 = t$tau2, ci_low = t$ci.lb) }
  list(lm = list(statistic = lm$zval, p_value = lm$pval, slope = coef(summary(lm$fit))[2, 1], limit = lm$est, limit_low = lm$ci.lb, limit_high = lm$ci.ub),
       rma = list(statistic = rma$zval, p_value = rma$pval, slope = rma$fit$beta[2], limit = rma$est, limit_low = rma$ci.lb, limit_high = rma$ci.ub),
       begg = list(statistic = rank$tau, p_value = rank$pval),
       trim_and_fill = list(L0_DL = side("L0", "DL"), R0_DL = side("R0", "DL"), L0_FE = side("L0", "FE")))
}

regression <- function(d, formula, method, test) {
  r <- quiet(rma(estimate, variance, mods = formula, data = d, method = method, test = test, control = tight(d)))
  list(estimate = c(r$beta), standard_error = r$se, statistic = r$zval, p_value = r$pval, ci_low = r$ci.lb, ci_high = r$ci.ub,
       tau2 = r$tau2, i2 = r$I2, h2 = r$H2, r2 = r$R2, qm = r$QM, qm_p_value = r$QMp, q = r$QE, q_p_value = r$QEp)
}
with_moderators <- list(
  bcg = list(data = cbind(sets$bcg, dat.bcg[c("ablat", "year", "alloc")]), formulas = list("ablat+year" = ~ ablat + year, ablat = ~ ablat, alloc = ~ alloc, "none but alloc" = ~ alloc - 1)),
  raudenbush1985 = list(data = cbind(sets$raudenbush1985, dat.raudenbush1985["weeks"]), formulas = list(weeks = ~ weeks)),
  bangertdrowns2004 = list(data = na.omit(cbind(sets$bangertdrowns2004, dat.bangertdrowns2004[c("length", "wic", "ni")])), formulas = list("length+wic+ni" = ~ length + wic + ni))
)
regressions <- lapply(with_moderators, function(each) list(data = each$data, fits = lapply(each$formulas, function(formula) {
  some <- setdiff(methods, "PM")  # as above, but rma takes no tau2 from elsewhere for its R2
  lapply(setNames(some, some), function(method) lapply(tests, function(test) regression(each$data, formula, method, test)))
})))
subgroup <- lapply(tests[1:2], function(test) {
  d <- with_moderators$bcg$data
  g <- lapply(split(d, d$alloc), fit, method = "REML", test = test)
  between <- rma(sapply(g, coef), sei = sapply(g, function(r) r$se), method = "FE")
  list(estimate = sapply(g, coef), ci_low = sapply(g, `[[`, "ci.lb"), tau2 = sapply(g, `[[`, "tau2"), q_between = between$QE, q_between_p_value = between$QEp)
})

clustered <- list(
  konstantopoulos2011 = data.frame(given(dat.konstantopoulos2011), cluster = dat.konstantopoulos2011$district, x = dat.konstantopoulos2011$year - 1990),
  assink2016 = data.frame(given(dat.assink2016), cluster = dat.assink2016$study, x = as.numeric(dat.assink2016$year)),
  bcg = data.frame(sets$bcg, cluster = dat.bcg$alloc, x = dat.bcg$ablat)
)
dependence <- lapply(clustered, function(d) {
  parts <- lapply(list(mean = ~ 1, x = ~ x), function(formula) {
    r <- rma(estimate, variance, mods = formula, data = d, control = tight(d))
    if (length(unique(d$cluster)) <= r$p + 1) return(NULL)
    cr1 <- robust(r, cluster = d$cluster)
    cr2 <- coef_test(r, vcov = "CR2", cluster = d$cluster, test = "Satterthwaite")
    list(CR1 = list(estimate = c(cr1$beta), standard_error = cr1$se, df = rep(cr1$dfs, r$p), p_value = cr1$pval, ci_low = cr1$ci.lb),
         CR2 = list(estimate = cr2$beta, standard_error = cr2$SE, df = cr2$df, p_value = cr2$p_Satt))
  })
  list(data = d, fits = Filter(Negate(is.null), parts))
})

tables <- list(
  bcg = with(dat.bcg, data.frame(events1 = tpos, total1 = tpos + tneg, events2 = cpos, total2 = cpos + cneg)),
  nielweise2007 = with(dat.nielweise2007, data.frame(events1 = ai, total1 = n1i, events2 = ci, total2 = n2i)),
  yusuf1985 = with(subset(dat.yusuf1985, table == "9" & !is.na(ai)), data.frame(events1 = ai, total1 = n1i, events2 = ci, total2 = n2i))
)
counts <- lapply(tables, function(d) {
  one <- function(r) list(estimate = c(r$beta), standard_error = r$se, ci_low = r$ci.lb, p_value = r$pval)
  both <- with(d, list(ai = events1, n1i = total1, ci = events2, n2i = total2))
  mh <- function(measure) one(quiet(do.call(rma.mh, c(both, measure = measure, correct = FALSE))))
  events <- d$events1 + d$events2; n <- d$total1 + d$total2; y <- as.numeric(quiet(do.call(escalc, c(both, measure = "OR")))$yi)
  use <- events > 0 & events < n
  peters <- summary(lm(y ~ I(1 / n), weights = events * (n - events) / n, subset = use))$coefficients
  list(data = d, OR = mh("OR"), RR = mh("RR"), RD = mh("RD"), peto = one(quiet(do.call(rma.peto, both))),
       peters = list(log_odds_ratio = y, statistic = peters[2, 3], p_value = peters[2, 4], limit = peters[1, 1]))
})

few <- sets$bcg[1:7, ]
subsets <- lapply(c(REML = "REML", FE = "FE"), function(method) {
  g <- quiet(gosh(fit(few, method), progbar = FALSE))
  rows <- as.matrix(g$incl) %*% 2^(0:6)
  result <- g$res[order(rows), ]
  list(k = result$k, estimate = result$estimate, tau2 = if (method == "FE") NULL else result$tau2, q = result$QE, i2 = result$I2, h2 = result$H2)
})

# p-curves by the noncentral chi-squared with one degree of freedom: the square of a z-test.
p_curves <- lapply(list(c(0.001, 0.012, 0.03, 0.0004, 0.2, 0.049), c(0.041, 0.048, 0.032, 0.026, 0.044), c(1e-8, 0.02, 0.03, 0.6)), function(p) {
  ncp_of <- function(power) uniroot(function(n) pchisq(qchisq(0.95, 1), 1, n, lower.tail = FALSE) - power, c(0, 50), tol = 1e-14)$root
  versus <- function(p, alpha, n) { pp <- 1 - pchisq(qchisq(p, 1, lower.tail = FALSE), 1, n, lower.tail = FALSE) / pchisq(qchisq(alpha, 1, lower.tail = FALSE), 1, n, lower.tail = FALSE); sum(qnorm(pp)) / sqrt(length(pp)) }
  full <- p[p < 0.05]; half <- p[p < 0.025]; n33 <- ncp_of(1 / 3)
  list(p = p, z_full = sum(qnorm(full / 0.05)) / sqrt(length(full)), z_half = if (length(half)) sum(qnorm(half / 0.025)) / sqrt(length(half)) else NULL,
       binomial_p = binom.test(length(half), length(full), 0.5, "greater")$p.value, z_flat = versus(full, 0.05, n33),
       z_flat_half = if (length(half)) versus(half, 0.025, n33) else NULL,
       binomial_flat_p = binom.test(length(half), length(full), 3 * pchisq(qchisq(0.975, 1), 1, n33, lower.tail = FALSE), "less")$p.value,
       power = if (versus(full, 0.05, 0) <= 0) 0.05 else pchisq(qchisq(0.95, 1), 1, uniroot(function(n) versus(full, 0.05, n), c(0, ncp_of(0.99)), tol = 1e-13)$root, lower.tail = FALSE))
})

source <- list(
  tool = sprintf("R %s, metafor %s, metadat %s, clubSandwich %s", getRversion(), packageVersion("metafor"), packageVersion("metadat"), packageVersion("clubSandwich")),
  calls = "rma(yi, vi, method, test, control = list(threshold = 1e-12 var(yi), maxiter = 1e4)); PM: rma(tau2 = uniroot of Q(tau2) = k - 1); predict, weights, confint, leave1out, cumul, influence, baujat, regtest, ranktest, trimfill, robust, coef_test(vcov = CR2), rma.mh(correct = FALSE), rma.peto, gosh; lm; pchisq(ncp)",
  remake = "Rscript tests/golden/meta.R"
)
result <- list(
  source = source, sets = sets, pooled = lapply(sets, pooled), profile = lapply(sets, profile),
  left_out = lapply(sets[c("bcg", "normand1999", "molloy2014", "hine1989")], function(d) lapply(tests[1:2], left_out, d = d)),
  accumulated = lapply(sets[c("bcg", "hine1989")], accumulated), asymmetry = lapply(sets, asymmetry),
  regressions = regressions, subgroup = subgroup, dependence = dependence, counts = counts, subsets = subsets, p_curves = p_curves
)
jsonlite::write_json(result, sub("[.]R$", ".json", script), digits = I(17), auto_unbox = TRUE, null = "null", na = "null", dataframe = "columns")
