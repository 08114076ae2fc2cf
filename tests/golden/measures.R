# Golden effect sizes of further measures. Remake with: Rscript tests/golden/measures.R
# Writes measures.json beside this file; needs the R packages metafor, metadat and jsonlite.
suppressPackageStartupMessages({ library(metafor); library(metadat) })
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))

groups <- data.frame(mean1 = c(10.2, 3.35, 24.1, 101.5), sd1 = c(2.1, 0.73, 5.2, 14.8), n1 = c(12, 150, 20, 6),
                     mean2 = c(8.9, 4.46, 21.3, 97.2), sd2 = c(1.2, 0.50, 7.7, 15.1), n2 = c(15, 75, 18, 9))
pairs <- data.frame(mean1 = c(24.1, 18.0, 30.5, 22.2), sd1 = c(5.2, 4.4, 6.1, 5.0), mean2 = c(21.3, 17.1, 26.0, 20.9),
                    sd2 = c(5.0, 4.9, 8.5, 4.6), n = c(20, 34, 5, 51), r = c(.7, .55, .62, -.2))
tables <- data.frame(events1 = c(4, 0, 12, 30), total1 = c(123, 20, 40, 30), events2 = c(11, 3, 7, 22), total2 = c(139, 22, 41, 31))
rates <- data.frame(events1 = c(5, 0, 12), time1 = c(100, 40.5, 300), events2 = c(11, 3, 9), time2 = c(120, 44, 280.25))
shares <- data.frame(events = c(0, 3, 17, 40), total = c(20, 31, 17, 400))
alphas <- data.frame(alpha = c(.55, .81, .93), items = c(5, 10, 24), n = c(40, 122, 300))
sds <- data.frame(sd = c(2.1, 14.8), n = c(12, 6))

both <- function(e) list(estimate = as.numeric(e$yi), variance = as.numeric(e$vi))
g <- function(measure) both(escalc(measure, m1i = mean1, sd1i = sd1, n1i = n1, m2i = mean2, sd2i = sd2, n2i = n2, data = groups))
p <- function(measure) both(escalc(measure, m1i = mean1, sd1i = sd1, m2i = mean2, sd2i = sd2, ni = n, ri = r, data = pairs))
effects <- list(
  smd_unequal = c(list(data = groups), g("SMDH")), log_variability_ratio = c(list(data = groups[c("sd1", "n1", "sd2", "n2")]), g("VR")),
  log_cv_ratio = c(list(data = groups), g("CVR")), log_ratio_of_paired_means = c(list(data = pairs), p("ROMC")),
  smcrh = c(list(data = pairs), p("SMCRH")),
  peto_log_odds_ratio = c(list(data = tables), both(escalc("PETO", ai = events1, n1i = total1, ci = events2, n2i = total2, data = tables, to = "none"))),
  rate_difference = c(list(data = rates), both(escalc("IRD", x1i = events1, t1i = time1, x2i = events2, t2i = time2, data = rates, to = "none"))),
  freeman_tukey = c(list(data = shares), both(escalc("PFT", xi = events, ni = total, data = shares))),
  arcsine_proportion = c(list(data = shares), both(escalc("PAS", xi = events, ni = total, data = shares))),
  alpha_to_log = c(list(data = alphas), both(escalc("ABT", ai = alpha, mi = items, ni = n, data = alphas))),
  log_sd = c(list(data = sds), both(escalc("SDLN", sdi = sd, ni = n, data = sds)))
)
angles <- c(0.05, 0.3, 0.7, 1.2, 1.5)
back <- list(angle = angles, n = 37, proportion = transf.ipft(angles, 37))
source <- list(tool = sprintf("R %s, metafor %s", getRversion(), packageVersion("metafor")),
               calls = "escalc(measure, ...) with its defaults, PETO and IRD with to = none; transf.ipft", remake = "Rscript tests/golden/measures.R")
jsonlite::write_json(list(source = source, effects = effects, freeman_tukey_back = back), sub("[.]R$", ".json", script),
                     digits = I(17), auto_unbox = TRUE, na = "null", dataframe = "columns")
