# Golden results of models for counts, accuracy and selection. Remake with: Rscript tests/golden/models.R
# Writes models.json beside this file; needs the R packages metafor, metadat, lme4 and jsonlite.
suppressPackageStartupMessages({ library(metafor); library(metadat); library(lme4) })
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))

# Proportions: a binomial model by lme4, its search told to go on.
shares <- list(pritz1997 = with(dat.pritz1997, data.frame(events = xi, total = ni)),
               debruin2009 = with(dat.debruin2009, data.frame(events = round(ni * 0.1 + seq_along(ni) %% 5), total = ni)),
               sparse = data.frame(events = c(0, 1, 0, 4, 2, 9), total = c(20, 31, 17, 60, 25, 44)))
binomial <- lapply(shares, function(d) {
  d$study <- factor(seq_len(nrow(d)))
  fit <- glmer(cbind(events, total - events) ~ 1 + (1 | study), data = d, family = binomial, nAGQ = 41,
               control = glmerControl(optimizer = "Nelder_Mead", optCtrl = list(FtolAbs = 1e-15, FtolRel = 1e-15, XtolRel = 1e-12, maxfun = 1e5), calc.derivs = TRUE))
  list(data = d[1:2], estimate = unname(fixef(fit)), standard_error = sqrt(as.numeric(vcov(fit))), tau2 = unname(VarCorr(fit)$study[1]))
})

# Accuracy: the bivariate model by rma.mv. Made-up counts of nine studies; no data set of metadat has all four cells of many.
d <- data.frame(true_positive = c(47, 126, 19, 36, 130, 84, 50, 11, 28), false_positive = c(101, 272, 12, 41, 18, 29, 7, 3, 22),
                false_negative = c(9, 51, 10, 3, 19, 2, 24, 2, 0), true_negative = c(738, 1543, 192, 276, 222, 141, 110, 48, 95))
zero <- apply(d == 0, 1, any) * 0.5
a <- d + zero
long <- data.frame(study = rep(1:9, 2), outcome = rep(c("a sensitivity", "b specificity"), each = 9),
                   yi = c(log(a$true_positive / a$false_negative), log(a$true_negative / a$false_positive)),
                   vi = c(1 / a$true_positive + 1 / a$false_negative, 1 / a$true_negative + 1 / a$false_positive))
run <- function(...) rma.mv(yi, vi, mods = ~ outcome - 1, random = ~ outcome | study, struct = "UN", data = long, control = list(...))
b <- run(optimizer = "Nelder-Mead", reltol = 1e-15, maxit = 20000)
for (i in 1:3) b <- run(optimizer = "Nelder-Mead", reltol = 1e-15, maxit = 20000, tau2.init = b$tau2, rho.init = b$rho)
diagnostic <- list(data = d, logit = c(b$beta), covariance = unname(vcov(b)), tau2 = b$tau2, correlation = b$rho, log_likelihood = b$fit.stats["ll", "REML"])

# Selection and small studies.
given <- function(e) na.omit(data.frame(yi = as.numeric(e$yi), vi = as.numeric(e$vi)))
sets <- list(hackshaw1998 = given(dat.hackshaw1998), mcdaniel1994 = given(escalc("ZCOR", ri = ri, ni = ni, data = dat.mcdaniel1994))[1:60, ],
             bangertdrowns2004 = given(dat.bangertdrowns2004))
selection <- lapply(sets, function(d) {
  r <- rma(yi, vi, data = d, method = "ML", control = list(threshold = 1e-14, maxiter = 1e4))
  fits <- lapply(list(one = 0.025, two = c(0.025, 0.5)), function(steps) {
    s <- suppressWarnings(selmodel(r, type = "stepfun", alternative = "greater", steps = steps, control = list(optimizer = "nlminb", rel.tol = 1e-10)))
    list(steps = steps, estimate = c(s$beta), standard_error = s$se, tau2 = s$tau2, weights = s$delta[-1], statistic = s$LRT, p_value = s$LRTp, log_likelihood = s$fit.stats["ll", "ML"])
  })
  lines <- lapply(list(pet = sqrt(d$vi), peese = d$vi), function(x) {
    l <- lm(d$yi ~ x, weights = 1 / d$vi)
    list(limit = unname(coef(l)[1]), limit_low = confint(l)[1, 1], limit_high = confint(l)[1, 2], slope = unname(coef(l)[2]), p_value = summary(l)$coefficients[2, 4])
  })
  list(data = d, fits = fits, lines = lines)
})

# Tables: Harbord's test is Egger's of Peto's log odds ratios; tests of Mantel-Haenszel and of heterogeneity; rates.
tables <- list(bcg = with(dat.bcg, data.frame(events1 = tpos, total1 = tpos + tneg, events2 = cpos, total2 = cpos + cneg)),
               yusuf1985 = with(subset(dat.yusuf1985, table == "9" & !is.na(ai)), data.frame(events1 = ai, total1 = n1i, events2 = ci, total2 = n2i)))
counts <- lapply(tables, function(d) {
  e <- suppressWarnings(escalc("PETO", ai = events1, n1i = total1, ci = events2, n2i = total2, data = d, to = "none"))
  h <- regtest(yi, vi, data = na.omit(data.frame(yi = as.numeric(e$yi), vi = as.numeric(e$vi))), model = "lm")
  m <- suppressWarnings(rma.mh(ai = events1, n1i = total1, ci = events2, n2i = total2, data = d, measure = "OR", correct = FALSE))
  c <- suppressWarnings(rma.mh(ai = events1, n1i = total1, ci = events2, n2i = total2, data = d, measure = "OR", correct = TRUE))
  list(data = d, harbord = list(statistic = h$zval, p_value = h$pval), cmh = m$MH, cmh_p = m$MHp, cmh_corrected = c$MH, breslow_day = m$BD, breslow_day_p = m$BDp, tarone = m$TA, tarone_p = m$TAp)
})
rates <- with(dat.hart1999, data.frame(events1 = x1i, time1 = t1i, events2 = x2i, time2 = t2i))
mh_rates <- lapply(list(IRR = "IRR", IRD = "IRD"), function(measure) {
  r <- rma.mh(x1i = events1, x2i = events2, t1i = time1, t2i = time2, data = rates, measure = measure)
  list(estimate = c(r$beta), standard_error = r$se, p_value = r$pval)
})

# Predictions and contrasts of a meta-regression with a factor, an interaction, and both kinds of test.
e <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
regression <- lapply(list(wald = "z", "knapp-hartung" = "knha"), function(test) {
  r <- rma(yi, vi, mods = ~ ablat * alloc, data = e, test = test, control = list(threshold = 1e-14, maxiter = 1e4))
  new <- rbind(c(40, 1, 0, 40, 0), c(20, 0, 0, 0, 0))
  p <- predict(r, newmods = new)
  a <- anova(r, L = rbind(c(0, 0, 1, -1, 0, 0)))
  list(names = rownames(r$beta), estimate = c(r$beta), standard_error = r$se, qm = r$QM, qm_p_value = r$QMp, predicted = p$pred, ci_low = p$ci.lb, pi_low = p$pi.lb,
       contrast_se = c(a$se), contrast_p = c(a$pval))
})
permuted <- { r <- rma(yi, vi, data = e[1:8, ], method = "DL"); permutest(r, exact = TRUE, progbar = FALSE)$pval }

source <- list(tool = sprintf("R %s, metafor %s, lme4 %s", getRversion(), packageVersion("metafor"), packageVersion("lme4")),
               calls = "glmer(nAGQ = 41, Nelder_Mead to 1e-15); rma.mv(struct = UN, Nelder-Mead to 1e-15, four times); selmodel(stepfun, nlminb); lm(weights = 1 / vi); regtest(lm) of escalc(PETO); rma.mh; rma, predict(newmods), anova(L), permutest(exact)",
               remake = "Rscript tests/golden/models.R")
result <- list(source = source, binomial = binomial, diagnostic = diagnostic, selection = selection, counts = counts,
               rates = list(data = rates, fits = mh_rates), regression = list(data = data.frame(estimate = as.numeric(e$yi), variance = as.numeric(e$vi), ablat = e$ablat, alloc = e$alloc), fits = regression), permuted = permuted)
jsonlite::write_json(result, sub("[.]R$", ".json", script), digits = I(17), auto_unbox = TRUE, null = "null", na = "null", dataframe = "columns", matrix = "rowmajor")
