# Golden results of robust variance estimation. Remake with: Rscript tests/golden/robumeta.R
# Writes robumeta.json beside this file; needs the R packages robumeta and jsonlite.
suppressPackageStartupMessages(library(robumeta))
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
data(corrdat); data(hierdat)
told <- function(fit, d, study, effect, moderators) list(
  data = c(list(study = d[[study]], effect = d[[effect]], variance = d$var), as.list(d[moderators])),
  weights = fit$data.full$r.weights, order = fit$data.full$study, tau2 = c(fit$mod_info$tau.sq), omega2 = if (is.null(fit$mod_info$omega.sq)) NA else c(fit$mod_info$omega.sq),
  names = as.character(fit$reg_table$labels), estimate = fit$reg_table$b.r, standard_error = fit$reg_table$SE, df = fit$reg_table$dfs, p_value = fit$reg_table$prob)
corr <- list(
  mean = robu(effectsize ~ 1, data = corrdat, modelweights = "CORR", studynum = studyid, var.eff.size = var, rho = 0.8, small = TRUE),
  moderators = robu(effectsize ~ males + college, data = corrdat, modelweights = "CORR", studynum = studyid, var.eff.size = var, rho = 0.8, small = TRUE))
hier <- list(
  mean = robu(effectsize ~ 1, data = hierdat, modelweights = "HIER", studynum = studyid, var.eff.size = var, small = TRUE),
  moderators = robu(effectsize ~ binge + age, data = hierdat, modelweights = "HIER", studynum = studyid, var.eff.size = var, small = TRUE))
fits <- list(corr_mean = told(corr$mean, corrdat, "studyid", "effectsize", c("males", "college")),
             corr_moderators = told(corr$moderators, corrdat, "studyid", "effectsize", c("males", "college")),
             hier_mean = told(hier$mean, hierdat, "studyid", "effectsize", c("binge", "age")),
             hier_moderators = told(hier$moderators, hierdat, "studyid", "effectsize", c("binge", "age")))
source <- list(tool = sprintf("R %s, robumeta %s", getRversion(), packageVersion("robumeta")),
               calls = "robu(modelweights = CORR with rho = 0.8, or HIER; small = TRUE)", remake = "Rscript tests/golden/robumeta.R")
jsonlite::write_json(list(source = source, fits = fits), sub("[.]R$", ".json", script), digits = I(17), auto_unbox = TRUE, na = "null")
