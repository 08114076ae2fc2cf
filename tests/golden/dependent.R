# Golden results of several effects from one study. Remake with: Rscript tests/golden/dependent.R
# Writes dependent.json beside this file; needs the R packages metafor, metadat, clubSandwich and jsonlite.
suppressPackageStartupMessages({ library(metafor); library(metadat); library(clubSandwich) })
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
# Searches that end near machine precision; Nelder-Mead first, as a search by slopes alone can stop early.
tight <- function(formula, V, d) {
  fit <- function(optimizer, ...) rma.mv(yi, V, mods = formula, random = ~ 1 | study / effect, data = d, sparse = FALSE, control = list(optimizer = optimizer, ...))
  better <- function(r, optimizer, ...) {
    again <- tryCatch(fit(optimizer, ..., sigma2.init = pmax(r$sigma2, 1e-10)), error = function(e) r)
    if (again$fit.stats["ll", "REML"] > r$fit.stats["ll", "REML"]) again else r
  }
  r <- fit("Nelder-Mead", reltol = 1e-15, maxit = 5000)
  for (i in 1:3) r <- better(r, "Nelder-Mead", reltol = 1e-15, maxit = 5000)
  better(r, "nlminb", rel.tol = 1e-14, eval.max = 5000, iter.max = 5000)
}
numbered <- function(d) { d <- d[!is.na(d$yi), ]; d$effect <- seq_len(nrow(d)); d }

k <- dat.konstantopoulos2011
a <- dat.assink2016
b <- dat.bornmann2007
b <- escalc("OR", ai = waward, n1i = wtotal, ci = maward, n2i = mtotal, data = b)
sets <- list(
  konstantopoulos2011 = numbered(data.frame(yi = as.numeric(k$yi), vi = k$vi, study = k$district, x = k$year - 1990, z = c("A", "B", "C")[1 + k$school %% 3])),
  assink2016 = numbered(data.frame(yi = as.numeric(a$yi), vi = as.numeric(a$vi), study = a$study, x = as.numeric(a$year), z = a$deltype)),
  bornmann2007 = numbered(data.frame(yi = as.numeric(b$yi), vi = b$vi, study = b$study, x = b$year - 1990, z = as.character(b$type)))
)
formulas <- list(mean = ~ 1, x = ~ x, z = ~ z)
rhos <- c(0, 0.2, 0.6, 0.8)

fits <- lapply(sets, function(d) lapply(formulas, function(formula) setNames(lapply(rhos, function(rho) {
  V <- if (rho == 0) d$vi else impute_covariance_matrix(d$vi, cluster = d$study, r = rho, return_list = FALSE)
  r <- tight(formula, V, d)
  t <- coef_test(r, vcov = "CR2", cluster = d$study, test = "Satterthwaite")
  p <- r$p
  w <- if (p > 1) Wald_test(r, constraints = constrain_zero(2:p), vcov = "CR2", cluster = d$study, test = "HTZ")
  list(estimate = c(r$beta), model_standard_error = r$se, between = r$sigma2[1], within = r$sigma2[2], log_likelihood = r$fit.stats["ll", "REML"],
       standard_error = t$SE, df = t$df, p_value = t$p_Satt,
       htz = if (p > 1) list(f = w$Fstat, df = w$df_denom, p_value = w$p_val))
}), paste0("rho", rhos))))

# Sampling covariances that are known: berkey1998, with the effects of both outcomes.
bk <- numbered(data.frame(yi = dat.berkey1998$yi, vi = dat.berkey1998$vi, study = dat.berkey1998$trial, outcome = dat.berkey1998$outcome))
Vb <- as.matrix(bldiag(lapply(split(dat.berkey1998[c("v1i", "v2i")], dat.berkey1998$trial), as.matrix)))
rb <- tight(~ outcome, Vb, bk)
known <- list(data = bk, covariance = Vb, estimate = c(rb$beta), model_standard_error = rb$se, between = rb$sigma2[1], within = rb$sigma2[2],
              log_likelihood = rb$fit.stats["ll", "REML"])

source <- list(tool = sprintf("R %s, metafor %s, clubSandwich %s", getRversion(), packageVersion("metafor"), packageVersion("clubSandwich")),
               calls = "rma.mv(random = ~ 1 | study/effect, Nelder-Mead reltol 1e-15 four times, each from where the last ended, then nlminb; the best); impute_covariance_matrix(r); coef_test(CR2, Satterthwaite); Wald_test(HTZ)",
               remake = "Rscript tests/golden/dependent.R")
jsonlite::write_json(list(source = source, sets = sets, fits = fits, known = known), sub("[.]R$", ".json", script),
                     digits = I(17), auto_unbox = TRUE, null = "null", na = "null", dataframe = "columns", matrix = "rowmajor")
