# Golden results of tables. Remake with: Rscript tests/golden/pool.R
# Writes pool.json beside this file; needs the R packages metafor, metadat, clubSandwich and jsonlite.
suppressPackageStartupMessages({ library(metafor); library(metadat) })
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))

tight <- function(yi) list(threshold = 1e-12 * var(yi), maxiter = 10000)
as_csv <- function(d) paste(capture.output(write.csv(d, row.names = FALSE)), collapse = "\n")
back <- list(OR = exp, RR = exp, IRR = exp, ROM = exp, ZCOR = tanh, PLO = plogis)

# One table, what is pooled of it, and what a reader sees: estimate and limits as ratios, correlations, proportions.
pooled <- function(d, measure, effects, method = "REML", test = "z", level = 95) {
  fit <- rma(effects$yi, effects$vi, method = method, test = test, level = level, control = tight(effects$yi))
  shown <- if (is.null(back[[measure]])) identity else back[[measure]]
  ends <- predict(fit, transf = shown)
  list(csv = as_csv(d), measure = measure, method = method, test = test, level = level / 100,
       shown = list(estimate = ends$pred, ci_low = ends$ci.lb, ci_high = ends$ci.ub,
                    prediction_low = ends$pi.lb, prediction_high = ends$pi.ub),
       p_value = fit$pval, tau2 = fit$tau2, i2 = fit$I2, q = fit$QE, yi = as.numeric(effects$yi), vi = as.numeric(effects$vi))
}
counts <- function(measure) escalc(measure, ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
means <- function(measure, d = dat.normand1999)
  escalc(measure, m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = d)
totals <- dat.nielweise2007 # with empty cells
retest <- data.frame(study = c("A", "B", "C", "D"), m1i = c(24.1, 18.0, 30.5, 22.2), m2i = c(21.3, 17.1, 26.0, 20.9), sd1i = c(5.2, 4.4, 6.1, 5.0),
                     sd2i = c(5.0, 4.9, 5.5, 4.6), ni = c(20, 34, 15, 51), ri = c(.7, .55, .62, .8))
change <- function(measure) escalc(measure, m1i = m1i, m2i = m2i, sd1i = sd1i, sd2i = sd2i, ni = ni, ri = ri, data = retest)

cases <- list(
  bcg_RR = pooled(dat.bcg, "RR", counts("RR")), bcg_OR = pooled(dat.bcg, "OR", counts("OR"), "DL"),
  bcg_RD = pooled(dat.bcg, "RD", counts("RD"), "ML", "knha"), bcg_AS = pooled(dat.bcg, "AS", counts("AS"), "SJ", level = 90),
  normand_SMD = pooled(dat.normand1999, "SMD", means("SMD")), normand_MD = pooled(dat.normand1999, "MD", means("MD"), "HE", "knha"),
  normand_ROM = pooled(dat.normand1999, "ROM", means("ROM"), "EB"), normand_SMD1 = pooled(dat.normand1999, "SMD1", means("SMD1"), "HS"),
  molloy_ZCOR = pooled(dat.molloy2014, "ZCOR", escalc("ZCOR", ri = ri, ni = ni, data = dat.molloy2014)),
  molloy_COR = pooled(dat.molloy2014, "COR", escalc("COR", ri = ri, ni = ni, data = dat.molloy2014)),
  pritz_PLO = pooled(dat.pritz1997, "PLO", escalc("PLO", xi = xi, ni = ni, data = dat.pritz1997)),
  hart_IRR = pooled(dat.hart1999, "IRR", escalc("IRR", x1i = x1i, x2i = x2i, t1i = t1i, t2i = t2i, data = dat.hart1999)),
  nielweise_OR = pooled(totals, "OR", escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = totals)),
  senn_MN = pooled(dat.senn2013, "MN", escalc("MN", mi = mi, sdi = sdi, ni = ni, data = dat.senn2013)),
  retest_SMCR = pooled(retest, "SMCR", change("SMCR")), retest_MC = pooled(retest, "MC", change("MC")),
  raudenbush_GEN = pooled(dat.raudenbush1985, "GEN", dat.raudenbush1985)
)

fit <- function(d) rma(yi, vi, data = d, control = tight(d$yi))
flagged <- function(d) which(influence(fit(d))$is.infl)
robust_fit <- robust(fit(dat.berkey1998), cluster = trial, clubSandwich = TRUE)
rates <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
groups <- lapply(split(rates, rates$alloc), fit)
others <- list(
  influential = list(bcg = flagged(rates), hackshaw1998 = flagged(dat.hackshaw1998), raudenbush1985 = flagged(dat.raudenbush1985)),
  raudenbush1985 = as_csv(dat.raudenbush1985), hackshaw1998 = as_csv(dat.hackshaw1998), berkey1998 = as_csv(dat.berkey1998),
  robust = list(ci_low = robust_fit$ci.lb, ci_high = robust_fit$ci.ub, p_value = robust_fit$pval),
  subgroups = lapply(groups, function(g) exp(c(g$beta, g$ci.lb, g$ci.ub))),
  moderator = c(rma(yi, vi, mods = ~ ablat, data = rates, control = tight(rates$yi))$beta),
  egger = regtest(fit(rates), model = "lm")$pval, begg = ranktest(fit(rates))$pval, filled = trimfill(fit(rates))$k0
)
source <- list(tool = paste0("R ", getRversion(), ", metafor ", packageVersion("metafor"), ", metadat ", packageVersion("metadat"),
                             ", clubSandwich ", packageVersion("clubSandwich")),
               calls = "escalc, rma(control = list(threshold = 1e-12 var(yi), maxiter = 1e4)), predict(transf), robust(clubSandwich = TRUE), influence, regtest(model = 'lm'), ranktest, trimfill; tables by write.csv",
               remake = "Rscript tests/golden/pool.R")
write(jsonlite::toJSON(list(source = source, cases = cases, others = others), auto_unbox = TRUE, digits = NA, na = "null"),
      file.path(dirname(script), "pool.json"))
