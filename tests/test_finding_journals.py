"""Sentences as journals of many fields print them: what each reports, number by number, and nothing else.

All sentences are invented. How expected records are written says ``expected_records``.
"""

from __future__ import annotations

import pytest
from expected_records import compared

from review.document import Block, Document
from review.finding import find
from review.records import Record


def records(text: str) -> list[Record]:
    block = Block(text, 0, len(text), "paragraph", "Results")
    return find(Document(name="a.txt", format="text", text=text, blocks=(block,)))


# --- psychology: APA 7 -----------------------------------------------------------------------------------
PSYCHOLOGY = [
    (
        "The interaction was significant, F(2, 57) = 4.31, p = .018, η²p = .13, 90% CI [.01, .26].",
        """test statistic=F df=2,57 value=4.31 p=.018
        estimate measure=partial_eta2 value=.13 ci_low=.01 ci_high=.26 ci_level=90""",
    ),
    (
        "Self-efficacy predicted adherence, b = 0.42, SE = 0.11, t(113) = 3.82, p < .001.",
        """estimate measure=b value=0.42 se=0.11
        test statistic=t df=113 value=3.82 p<.001""",
    ),
    (
        "Sphericity was violated, and the corrected effect of time was F(1.67, 43.5) = 6.02, p = .007.",
        "test statistic=F df=1.67,43.5 value=6.02 p=.007",
    ),
    (
        "Choices depended on framing, χ²(2, N = 210) = 7.9, p = .019, Cramér's V = .19.",
        """test statistic=chi2 df=2 n=210 value=7.9 p=.019
        estimate measure=cramers_v value=.19""",
    ),
    (
        "Participants (N = 28) rated the drawings as pleasant (M = 5.19, SD = 1.22).",
        "summary n=28 mean=5.19 sd=1.22",
    ),
    (
        "In the 75 people who finished the task, the mean grade was 6.40 (SD = 1.05).",
        "summary n=75 mean=6.40 sd=1.05",
    ),
    ("Ratings had a mean of 5.19 (SD 1.22).", "summary mean=5.19 sd=1.22"),
    ("Ratings had a mean of 5.19 and a standard deviation of 1.22.", "summary mean=5.19 sd=1.22"),
    (
        "Readers were faster (M = 412 ms, SD = 51) than listeners (M = 446 ms, SD = 60), t(62) = -2.44, p = "
        ".018, "
        "d = 0.61.",
        """summary mean=412 sd=51 unit=ms group=None
        summary mean=446 sd=60 unit=ms
        test statistic=t df=62 value=-2.44 p=.018
        estimate measure=d value=0.61""",
    ),
    (
        "The two scales correlated strongly, r(98) = .62, 95% CI [.48, .73], p < .001.",
        """test statistic=r df=98 value=.62 p<.001
        estimate measure=r value=.62 ci_low=.48 ci_high=.73""",
    ),
    (
        "There was no effect of order, F(1, 44) = 0.36, p = .551, ηp² = .01, BF01 = 3.4.",
        """test statistic=F df=1,44 value=0.36 p=.551
        estimate measure=partial_eta2 value=.01
        test statistic=BF value=3.4""",
    ),
    (
        "Inter-rater agreement was substantial, κ = .71, 95% CI [.60, .82].",
        "estimate measure=kappa value=.71 ci_low=.60 ci_high=.82",
    ),
    (
        "The indirect effect was reliable, b = −0.08, 95% CI [−0.15, −0.02].",
        "estimate measure=b value=-0.08 ci_low=-0.15 ci_high=-0.02",
    ),
    (
        "Anxiety fell more after training, β = −.27, p = .004, 95% CI [−.45, −.09].",
        "estimate measure=beta value=-.27 p=.004 ci_low=-.45 ci_high=-.09",
    ),
    (
        "The model explained variance well, R² = .31, F(3, 96) = 14.38, p < .001.",
        """estimate measure=R2 value=.31
        test statistic=F df=3,96 value=14.38 p<.001""",
    ),
    (
        "A Welch test gave t(31.8) = 2.05, p = .049, Hedges' g = 0.52, 95% CI [0.01, 1.03].",
        """test statistic=t df=31.8 value=2.05 p=.049
        estimate measure=g value=0.52 ci_low=0.01 ci_high=1.03""",
    ),
    (
        "Older adults recalled fewer words, Mann–Whitney U = 412.5, z = −2.10, p = .036, r = .24.",
        """test statistic=U value=412.5
        test statistic=z value=-2.10 p=.036
        test statistic=r value=.24""",
    ),
    ("Ranks differed between schools, H(3) = 9.41, p = .024.", "test statistic=H df=3 value=9.41 p=.024"),
    (
        "The slopes differed, Wald χ²(1) = 5.3, p = .021.",
        "test statistic=Wald df=1 value=5.3 p=.021",
    ),
    (
        "Reliability was good (Cronbach's α = .86; ICC(2,1) = .87).",
        """estimate measure=alpha value=.86
        estimate measure=ICC value=.87""",
    ),
    (
        "Both predictors mattered (bs = 0.21 and 0.34, ps < .01).",
        "p_value p<.01",
    ),
    (
        "Accuracy did not differ, p's > .20.",
        "p_value p>.20",
    ),
    (
        "The contrast was significant (p1 < 0.0001, p2 = 0.181).",
        """p_value p<0.0001
        p_value p=0.181""",
    ),
    (
        "Children (n = 31, M = 4.02, SD = 0.77) scored lower than adults (n = 29, M = 5.11, SD = 0.81).",
        """summary n=31 mean=4.02 sd=0.77
        summary n=29 mean=5.11 sd=0.81""",
    ),
    (
        "Liking was higher with music, Mdiff = 0.61, SE = 0.19, p = .002, 95% CI [0.23, 0.99].",
        "estimate measure=MD value=0.61 se=0.19 p=.002 ci_low=0.23 ci_high=0.99",
    ),
    (
        "Model fit was acceptable, χ²(48) = 86.2, p < .001, CFI = .95, RMSEA = .06.",
        "test statistic=chi2 df=48 value=86.2 p<.001",
    ),
]

# --- medicine: general journals --------------------------------------------------------------------------
MEDICINE = [
    (
        "Mortality was lower with the drug (HR, 0.74 [95% CI, 0.62-0.89]; P = .001).",
        "estimate measure=HR value=0.74 ci_low=0.62 ci_high=0.89 ci_level=95 p=.001",
    ),
    (
        "The primary outcome occurred in 1234 of 5678 patients (21.7%).",
        "proportion count=1234 total=5678 percent=21.7",
    ),
    (
        "Fewer patients fell in the exercise group (12 [5%] vs 23 [9%]; difference, 4.2 percentage points "
        "[95% CI, 1.1 to 7.3]).",
        """proportion count=12 percent=5
        proportion count=23 percent=9
        estimate measure=difference value=4.2 ci_low=1.1 ci_high=7.3 ci_level=95""",
    ),
    (
        "Among 412 patients (mean [SD] age, 54.3 [12.1] years; 201 [48.8%] women), 380 completed the trial.",
        """summary mean=54.3 sd=12.1 unit=years
        proportion count=201 percent=48.8
        proportion count=380""",
    ),
    (
        "Median follow-up was 22 months (interquartile range [IQR], 12-34).",
        "summary median=22 q1=12 q3=34 unit=months",
    ),
    (
        "The median OS was 14.2 months (95% CI 11–17) with surgery.",
        "summary median=14.2 ci_low=11 ci_high=17 ci_level=95 unit=months",
    ),
    (
        "Pain scores improved (mean difference −0·83, 95% CI −1·70 to 0·04; p=0·061).",
        "estimate measure=MD value=-0·83 ci_low=-1·70 ci_high=0·04 p=0·061",
    ),
    (
        "The risk of stroke was reduced (rate ratio 0·78, 95% CI 0·65–0·94; p=0·009).",
        "estimate measure=IRR value=0·78 ci_low=0·65 ci_high=0·94 p=0·009",
    ),
    (
        "At 12 weeks, the mean score was 31.2 (SD 8.4) in the exercise group and 36.9 (SD 9.0) in the "
        "control group "
        "(adjusted mean difference −5.1, 95% confidence interval −7.8 to −2.4; P<0.001).",
        """summary mean=31.2 sd=8.4 group=exercise_group
        summary mean=36.9 sd=9.0 group=control_group
        estimate measure=MD value=-5.1 ci_low=-7.8 ci_high=-2.4 p<0.001""",
    ),
    (
        "Adverse events were reported by 35.2% of the 128 patients.",
        "proportion percent=35.2 total=128",
    ),
    (
        "Event-free survival was longer after resection (log-rank p = 0.02).",
        "p_value p=0.02",
    ),
    (
        "The sensitivity and specificity were 94.6% and 79%, respectively.",
        """estimate measure=sensitivity value=94.6 unit=%
        estimate measure=specificity value=79 unit=%""",
    ),
    (
        "Sensitivity was 94.6% (95% CI 88.2% to 97.9%).",
        "estimate measure=sensitivity value=94.6 ci_low=88.2 ci_high=97.9 ci_level=95",
    ),
    (
        "The cure rate was 94.6% (95% CI 90.1–97.5%).",
        "proportion percent=94.6 ci_low=90.1 ci_high=97.5",
    ),
    (
        "The median age was 63 years (range, 21 to 88).",
        "summary median=63 minimum=21 maximum=88 unit=years",
    ),
    ("The mean age was 54.2 years.", "summary mean=54.2 unit=years"),
    ("Infants averaged 3.2 kg at birth.", "summary mean=3.2 unit=kg"),
    (
        "Mean (±SD) systolic pressure was 141.2±15.3 mm Hg at baseline.",
        "summary mean=141.2 sd=15.3",
    ),
    (
        "The number needed to treat was 14 (95% CI, 9 to 33).",
        "estimate measure=NNT value=14 ci_low=9 ci_high=33",
    ),
    (
        "Bleeding occurred in 12 of 201 patients (6.0%) in the heparin group and in 25 of 198 (12.6%) in "
        "the placebo "
        "group (relative risk, 0.47; 95% CI, 0.24 to 0.92; P=0.03).",
        """proportion count=12 total=201 percent=6.0
        proportion count=25 total=198 percent=12.6
        estimate measure=RR value=0.47 ci_low=0.24 ci_high=0.92 p=0.03""",
    ),
    (
        "Hospital stay was shorter by 1.4 days (95% CI, 0.6-2.2 days; P < .001).",
        "estimate measure=difference value=1.4 ci_low=0.6 ci_high=2.2 p<.001",
    ),
    (
        "Median hospital stay was 5 days (IQR 3–8) versus 7 days (IQR 4–11).",
        """summary median=5 q1=3 q3=8
        summary median=7 q1=4 q3=11""",
    ),
    (
        "Of 240 women, 61 (25.4%) had a relapse.",
        "proportion count=61 percent=25.4 total=240",
    ),
    (
        "The C statistic was 0.81 (95% CI, 0.78-0.84).",
        "estimate measure=C value=0.81 ci_low=0.78 ci_high=0.84",
    ),
    (
        "The area under the curve was 0.88 (0.83–0.93).",
        "estimate measure=AUC value=0.88 ci_low=0.83 ci_high=0.93",
    ),
    (
        "Thirty-four patients (17%) withdrew.",
        "proportion count=34 percent=17",
    ),
    (
        "Blood loss was 320 ml (SD 110) in the early group (n=42) and 405 ml (SD 130) in the late group "
        "(n=40).",
        """summary mean=320 sd=110 n=42
        summary mean=405 sd=130 n=40""",
    ),
    (
        "The adjusted risk difference was −3.1 percentage points (95% CI, −5.9 to −0.3).",
        "estimate measure=RD value=-3.1 ci_low=-5.9 ci_high=-0.3",
    ),
    (
        "Treatment success was 82% in the surgical group and 64% in the conservative group (P=.004).",
        """proportion percent=82
        proportion percent=64
        p_value p=.004""",
    ),
    (
        "In the intention-to-treat population, 46% of participants responded (46% v 31%; odds ratio 1.9, "
        "1.2 to 3.0).",
        """proportion percent=46
        proportion percent=46
        proportion percent=31
        estimate measure=OR value=1.9 ci_low=1.2 ci_high=3.0""",
    ),
    (
        "Overall survival at 5 years was 71% (95% CI 66–76).",
        "proportion percent=71 ci_low=66 ci_high=76",
    ),
    (
        "The positive predictive value was 0.91 (95% CI 0.85 to 0.95).",
        "estimate value=0.91 ci_low=0.85 ci_high=0.95",
    ),
    (
        "Serum ferritin was 34.5 ± 2.0 μg/L in cases and 41.0 ± 2.2 μg/L in controls.",
        """summary mean=34.5 unit=μg/L
        summary mean=41.0 unit=μg/L""",
    ),
    (
        "The ejection fraction was 34.5% ± 2.0 before and 9.48% ± 0.76 n = 78 after.",
        """summary mean=34.5 unit=%
        summary mean=9.48 n=78 unit=%""",
    ),
]

# --- physiotherapy, sports medicine, Cochrane reviews ------------------------------------------------------
PHYSIOTHERAPY = [
    (
        "Exercise may reduce pain slightly (MD −0.83, 95% CI −1.70 to 0.04; I² = 52%; 5 studies; 345 "
        "participants; "
        "low-certainty evidence).",
        """estimate measure=MD value=-0.83 ci_low=-1.70 ci_high=0.04
        estimate measure=I2 value=52""",
    ),
    (
        "Function improved (SMD 0.45, 95% CI 0.12 to 0.78; P = 0.008; 6 trials, 402 participants).",
        "estimate measure=SMD value=0.45 ci_low=0.12 ci_high=0.78 p=0.008",
    ),
    (
        "Hip abductor torque was 1.02 ± 0.21 Nm/kg on the painful side and 1.14 ± 0.24 Nm/kg on the other "
        "(p = 0.012).",
        """summary mean=1.02 unit=Nm/kg
        summary mean=1.14 unit=Nm/kg
        p_value p=0.012""",
    ),
    (
        "The Oswestry score fell from 41.2 ± 12.0 to 22.5 ± 11.1 (P < .001).",
        """summary mean=41.2
        summary mean=22.5
        p_value p<.001""",
    ),
    (
        "Intrarater reliability was excellent (ICC3,1 = 0.94; 95% CI: 0.88, 0.97; SEM = 1.3 kg).",
        "estimate measure=ICC value=0.94 ci_low=0.88 ci_high=0.97",
    ),
    (
        "ICC(2,1) = 0.87 for the first rater and ICC(2,1) = 0.79 for the second.",
        """estimate measure=ICC value=0.87
        estimate measure=ICC value=0.79""",
    ),
    (
        "Agreement on palpation was poor: κ = 0.22 (0.05–0.39).",
        "estimate measure=kappa value=0.22 ci_low=0.05 ci_high=0.39",
    ),
    (
        "Runners with pain had weaker hip extensors (mean difference = −0.31 N·m/kg; 95% CI: −0.52, −0.10; "
        "P = .005).",
        "estimate measure=MD value=-0.31 ci_low=-0.52 ci_high=-0.10 p=.005",
    ),
    (
        "The effect was moderate (d = 0.58; 95% CI: 0.11, 1.05).",
        "estimate measure=d value=0.58 ci_low=0.11 ci_high=1.05",
    ),
    (
        "There was a group-by-time interaction (F1,38 = 5.62, P = .023, partial η² = 0.13).",
        """test statistic=F df=1,38 value=5.62 p=.023
        estimate measure=partial_eta2 value=0.13""",
    ),
    (
        "Gluteus medius activity peaked at 48% ± 14% MVIC during the side bridge.",
        "summary mean=48 unit=%",
    ),
    (
        "Patients walked 412 m (SD 88) in six minutes.",
        "summary mean=412 sd=88 unit=m",
    ),
    (
        "The pooled estimate favored strengthening (WMD 1.9 points, 95% CI 0.6 to 3.2; I²=61%, P=0.02).",
        """estimate measure=WMD value=1.9 ci_low=0.6 ci_high=3.2
        estimate measure=I2 value=61 p=0.02""",
    ),
    (
        "Heterogeneity was moderate (Q = 12.4, df = 6, p = 0.054; I² = 52%).",
        """test statistic=Q df=6 value=12.4 p=0.054
        estimate measure=I2 value=52""",
    ),
    (
        "Six studies reported adherence (RR 1.12, 95% CI 0.98 to 1.28; participants = 512; studies = 6; I2 "
        "= 0%).",
        """estimate measure=RR value=1.12 ci_low=0.98 ci_high=1.28
        estimate measure=I2 value=0""",
    ),
    (
        "Knee valgus decreased by 3.1° (95% CI: 1.2°, 5.0°).",
        "estimate measure=difference value=3.1 ci_low=1.2 ci_high=5.0",
    ),
    (
        "Strength was measured in 20 women (n1 = 54, n2 = 45 trials).",
        "",
    ),
    (
        "Peak torque correlated with pain (Spearman's rho = −0.38, p = 0.012).",
        "test statistic=rho value=-0.38 p=0.012",
    ),
    (
        "Twelve of 40 hips (30%) tested positive.",
        "proportion count=12 total=40 percent=30",
    ),
    (
        "The Trendelenburg test was positive in 12/40 (30%) of the hips.",
        "proportion count=12 total=40 percent=30",
    ),
    (
        "Pain during stair climbing was 3.4 (2.1) in the exercise group and 4.6 (2.3) in the control group "
        "(mean (SD)).",
        """summary mean=3.4 sd=2.1
        summary mean=4.6 sd=2.3""",
    ),
    (
        "Grades on the right and left were 4.1 ± 0.6 and 4.0 ± 0.7, respectively.",
        """summary mean=4.1
        summary mean=4.0""",
    ),
    ("The wait was a median of 6 weeks (IQR 4 to 9).", "summary median=6 q1=4 q3=9 unit=weeks"),
]

# --- epidemiology ----------------------------------------------------------------------------------------
EPIDEMIOLOGY = [
    (
        "Smoking was associated with disease (aOR 1.73; 95% CI: 1.12, 2.66; P=.01).",
        "estimate measure=OR value=1.73 ci_low=1.12 ci_high=2.66 p=.01",
    ),
    (
        "The risk was raised in men (RR=1.3 (1.1-1.5)).",
        "estimate measure=RR value=1.3 ci_low=1.1 ci_high=1.5",
    ),
    (
        "Rates rose with age (IRR 1.08 per year, 95% CI 1.02–1.14).",
        "estimate measure=IRR value=1.08 ci_low=1.02 ci_high=1.14",
    ),
    (
        "Weight was inversely associated with activity (β = −0.15 (SE 0.04), p < 0.001).",
        "estimate measure=beta value=-0.15 se=0.04 p<0.001",
    ),
    (
        "Prevalence was 12.3% (95% CI: 10.1%–14.8%) in women.",
        "proportion percent=12.3 ci_low=10.1 ci_high=14.8",
    ),
    (
        "The incidence rate was 4.2 per 1000 person-years (95% CI 3.6 to 4.9).",
        "estimate measure=incidence value=4.2 ci_low=3.6 ci_high=4.9",
    ),
    (
        "Each quintile carried more risk (HR for the highest vs. lowest quintile, 1.46; 95% CI, 1.20-1.78; "
        "P for trend "
        "<.001).",
        """estimate measure=HR value=1.46 ci_low=1.20 ci_high=1.78 p=None
        p_value p<.001""",
    ),
    (
        "The association did not differ by sex (P for interaction = 0.41).",
        "p_value p=0.41",
    ),
    (
        "Crude and adjusted odds ratios were 2.10 (1.40 to 3.15) and 1.73 (1.12 to 2.66).",
        """estimate measure=OR value=2.10 ci_low=1.40 ci_high=3.15
        estimate measure=OR value=1.73 ci_low=1.12 ci_high=2.66""",
    ),
    (
        "Of the 2,345 respondents, 1,210 (51.6%) were women and 402 (17.1%) smoked.",
        """proportion count=1,210 percent=51.6
        proportion count=402 percent=17.1""",
    ),
    (
        "More than one half of the respondents (52.4%) had heard of the vaccine.",
        "proportion percent=52.4",
    ),
    (
        "Most deaths (63%) occurred at home, 21% in hospital and 16% elsewhere.",
        """proportion percent=63
        proportion percent=21
        proportion percent=16""",
    ),
    (
        "The response rate was 78%.",
        "proportion percent=78",
    ),
    (
        "The standardized mortality ratio was 1.21 (95% CI 1.05 to 1.39).",
        "estimate measure=SMR value=1.21 ci_low=1.05 ci_high=1.39",
    ),
    (
        "Vaccinated children were less often ill (odds ratio [OR] 0.41, 95% confidence interval [CI] "
        "0.22–0.76).",
        "estimate measure=OR value=0.41 ci_low=0.22 ci_high=0.76",
    ),
    (
        "Compared with never smokers, current smokers had an OR of 2.4 (95% CI 1.6–3.5) and former smokers "
        "an OR of 1.3 "
        "(95% CI 0.9–1.9).",
        """estimate measure=OR value=2.4 ci_low=1.6 ci_high=3.5
        estimate measure=OR value=1.3 ci_low=0.9 ci_high=1.9""",
    ),
    (
        "The mean difference in BMI was 0.8 kg/m² (95% CI 0.3, 1.3).",
        "estimate measure=MD value=0.8 ci_low=0.3 ci_high=1.3",
    ),
    (
        "Antibodies were found in 18.4% of samples from the coast and in 7.9% of samples from the hills "
        "(χ² = 21.6, df = 1, p < 0.001).",
        """proportion percent=18.4
        proportion percent=7.9
        test statistic=chi2 df=1 value=21.6 p<0.001""",
    ),
    (
        "Seroprevalence was 39% and 91% in the two districts (95% CI of 31% to 47% and 85% to 95%).",
        """proportion percent=39
        proportion percent=91""",
    ),
    (
        "The share of positive tests was 62% (95% CI of 39% and 81%).",
        "proportion percent=62 ci_low=39 ci_high=81",
    ),
    (
        "Malaria was diagnosed in 210 children (28.9%), pneumonia in 48 (6.6%) and both in 11 (1.5%).",
        """proportion count=210 percent=28.9
        proportion count=48 percent=6.6
        proportion count=11 percent=1.5""",
    ),
    (
        "About 38% had completed primary school, 41% secondary school, and 21% had no schooling.",
        """proportion percent=38
        proportion percent=41
        proportion percent=21""",
    ),
    (
        "Obesity was more common in women than in men (28.1% vs. 22.4%, p = 0.003).",
        """proportion percent=28.1
        proportion percent=22.4
        p_value p=0.003""",
    ),
    (
        "Relative to the lowest tertile, hazard ratios were 1.12 (95% CI 0.97–1.29) and 1.34 (1.15–1.56) "
        "for the "
        "middle and the highest (p-trend < 0.001).",
        """estimate measure=HR value=1.12 ci_low=0.97 ci_high=1.29
        estimate measure=HR value=1.34 ci_low=1.15 ci_high=1.56
        p_value p<0.001""",
    ),
]

# --- biology and laboratory work ---------------------------------------------------------------------------
BIOLOGY = [
    (
        "Leaf area was larger in shade (x̄ ± s = 5.63 × 10⁻² ± 8.10 × 10⁻² m²).",
        "summary mean=5.63_×_10⁻² sd=8.10_×_10⁻²",
    ),
    (
        "Larvae survived longer on the diet (14.2 ± 0.6 d, mean ± SE, n = 24).",
        "summary mean=14.2 se=0.6 n=24",
    ),
    (
        "Firing rates rose from 4.1 ± 0.5 Hz to 9.8 ± 1.1 Hz (n = 12 cells, p < 0.001, paired t-test).",
        """summary mean=4.1 unit=Hz
        summary mean=9.8 unit=Hz n=12
        p_value p<0.001""",
    ),
    (
        "Expression was higher in mutants (2.3 ± 0.2-fold, P < 0.01).",
        """summary mean=2.3
        p_value p<0.01""",
    ),
    (
        "Germination differed between soils (F3,20 = 4.5, P = 0.014).",
        "test statistic=F df=3,20 value=4.5 p=0.014",
    ),
    (
        "Body size explained some variation (R² = 0.42, F1,30 = 21.7, P < 0.0001).",
        """estimate measure=R2 value=0.42
        test statistic=F df=1,30 value=21.7 p<0.0001""",
    ),
    (
        "Nestlings were heavier (t = 2.9, d.f. = 41, P = 0.006).",
        "test statistic=t df=41 value=2.9 p=0.006",
    ),
    (
        "Of the 64 nests, 41 (64%) fledged at least one chick.",
        "proportion count=41 total=64 percent=64",
    ),
    (
        "The two measures were correlated (Pearson r = 0.71, n = 30, P < 0.001).",
        "test statistic=r value=0.71 n=30 p<0.001",
    ),
    (
        "In total, 23% of the neurons responded to both tones.",
        "proportion percent=23",
    ),
    (
        "A likelihood ratio test favored the larger model (χ² = 8.3, df = 2, P = 0.016).",
        "test statistic=chi2 df=2 value=8.3 p=0.016",
    ),
    (
        "Heritability was 0.38 ± 0.07.",
        "summary mean=0.38",
    ),
    (
        "Slopes were shallow (b ± SE = 0.12 ± 0.03, t = 4.0, P < 0.001).",
        """summary mean=0.12 se=0.03
        test statistic=t value=4.0 p<0.001""",
    ),
    (
        "The ratio of males to females did not depart from unity (binomial test, P = 0.74).",
        "p_value p=0.74",
    ),
    (
        "Survival differed among treatments (log-rank test: χ² = 14.2, P = 0.0008).",
        "test statistic=chi2 value=14.2 p=0.0008",
    ),
    (
        "Dry mass was 12,4 ± 1,1 g in the wet plots.",
        "summary mean=12,4 unit=g",
    ),
]

# --- shares of what can be counted -------------------------------------------------------------------------
SHARES = [
    ("In women over 60, 18% complained of pain at night.", "proportion percent=18"),
    (
        "Of the sprains, most were mild (71.5%) and some were moderate (20.7%).",
        "proportion percent=71.5\nproportion percent=20.7",
    ),
    (
        "In all, 57.9% were living with a partner and 35.4% were living alone.",
        "proportion percent=57.9\nproportion percent=35.4",
    ),
    ("Most runners were women, including 17% who had given birth.", "proportion percent=17"),
    ("About 40% of them have been operated on before.", "proportion percent=40"),
    ("By the second day, only 75% of injured fibers appeared normal.", "proportion percent=75"),
    ("Seeds of the wild type germinated in 92% of the dishes.", "proportion percent=92"),
    (
        "Low back pain was more common in nurses than in clerks (61.2% vs. 44.0%).",
        "proportion percent=61.2\nproportion percent=44.0",
    ),
    ("Painful hips made up the larger part: they constituted 63% of all the hips.", "proportion percent=63"),
    ("The test was reported as positive by 35.2% of therapists.", "proportion percent=35.2"),
    (
        "The prevalence of weakness was 12% in men and 19% in women.",
        "proportion percent=12\nproportion percent=19",
    ),
    ("A survey found a prevalence of 6.1% for hip pain among runners.", "proportion percent=6.1"),
    (
        "Adherence was 82% in the exercise group and 64% in the control group.",
        "proportion percent=82\nproportion percent=64",
    ),
    (
        "Treatment success, compared with no change, was 75% but varied between clinics.",
        "proportion percent=75",
    ),
    (
        "Pain eased in 12 of 15 patients and in 4 of 15 controls (p = .009).",
        "proportion count=12 total=15\nproportion count=4 total=15\np_value p=.009",
    ),
    ("We saw 92 hips with pain on only one side (17.1%).", "proportion count=92 percent=17.1"),
    ("Of the 64 patients with tears, 42% (27) had pain.", "proportion count=27 percent=42 total=64"),
    (
        "Weak hips were found in 2,770 of 10,177 runners at a false discovery rate of 1%.",
        "proportion count=2,770 total=10,177 percent=None",
    ),
    (
        "The classifier reached 93.6% sensitivity and 88.5% specificity.",
        "estimate measure=sensitivity value=93.6\nestimate measure=specificity value=88.5",
    ),
    (
        "The sensitivity, specificity and positive predictive value were 94%, 79% and 81%, respectively.",
        "estimate measure=sensitivity value=94\nestimate measure=specificity value=79\nestimate measure=PPV "
        "value=81",
    ),
    (
        "Egg counts were 947 versus 447 per gram (95% CI: 698–1,196 versus 323–579).",
        "estimate value=947 ci_low=698 ci_high=1,196\nestimate value=447 ci_low=323 ci_high=579",
    ),
    (
        "Vaccine efficacy was 57% (95% CI 24% to 76%).",
        "estimate measure=efficacy value=57 ci_low=24 ci_high=76 unit=%",
    ),
    (
        "Spearman correlation 0.7333 was lower than Pearson correlation of 0.8161.",
        "test statistic=rho value=0.7333\ntest statistic=r value=0.8161",
    ),
    ("On average, the participants had 7.0 chronic conditions.", "summary mean=7.0"),
    (
        "Kappa values were 0.41 and 0.55, respectively.",
        "estimate measure=kappa value=0.41\nestimate measure=kappa value=0.55",
    ),
    ("Cohen's d was 0.80, a large effect.", "estimate measure=d value=0.80"),
    (
        "One hundred and twelve of 140 forms were returned (80%).",
        "proportion total=140 percent=80 count=None",
    ),
    (
        "The odds of injury were 3.2 times higher (95% CI 1.4 to 7.5) in weak runners.",
        "estimate measure=OR value=3.2 ci_low=1.4 ci_high=7.5",
    ),
    (
        "Survival was 92.3% (95% CI 88.0–95.1) at one year and 71.0% (63.2–77.6) at five years.",
        "proportion percent=92.3 ci_low=88.0\nproportion percent=71.0 ci_low=63.2 ci_high=77.6",
    ),
    ("Walkers averaging 4.8 km/h were slower.", "summary mean=4.8 unit=km/h"),
]

SENTENCES = [*PSYCHOLOGY, *MEDICINE, *PHYSIOTHERAPY, *EPIDEMIOLOGY, *BIOLOGY, *SHARES]


@pytest.mark.parametrize(("text", "lines"), SENTENCES, ids=lambda value: value[:40])
def test_each_record_of_a_sentence_and_no_other(text: str, lines: str) -> None:
    got, wanted = compared(records(text), lines)
    assert got == wanted


# --- what only looks like a result -------------------------------------------------------------------------
LOOK_ALIKES = [
    "Sections were rinsed in 70% ethanol and mounted in 50% glycerol.",
    "Mice were fed a diet with 60% of energy from fat.",
    "Cells were grown in medium with 10% serum and 1% penicillin.",
    "We assumed a drop-out of 20% and a power of 80%.",
    "With 80% power at a two-sided significance level of 5%, 120 patients were needed.",
    "Intervals are given at the 95% level.",
    "The plates were kept at 37 °C and 95% humidity for 24 h.",
    "Oxygen saturation was kept above 92%.",
    "Loads were set at 70% of one-repetition maximum.",
    "Participants trained at 60% to 80% of their maximal heart rate.",
    "Sequences shared 98% identity with the reference.",
    "Images were taken at 50% laser power.",
    "The slope was set to 5% and the speed to 3.2 km/h.",
    "Strength increased by 12% and endurance by 9%.",
    "Energy use fell 15% below that of the old design.",
    "Items loading below .40 were removed.",
    "A p value below 0.05 was considered significant.",
    "Statistical significance was set at p < .05.",
    "Asterisks denote p < 0.01.",
    "See Section 2.31 and Table 3 (p. 12).",
    "Version 3.6.1 of the software (http://example.org/v3) was used.",
    "The grant (no. 12/345) ran from 2010–2014.",
    "Blood pressure was below 140/90 mm Hg.",
    "The visual acuity was 6/12 on the right.",
    "Let n = 2k and m = 3 in Equation 4.",
    "Samples were spun at 12,000 × g for 10 min at 4 °C.",
    "The buffer held 20 mM Tris (pH 7.4), 150 mM NaCl and 0.1% Tween.",
    "The prior was N(0, 1) and the likelihood had σ = 2.",
    "Alleles with a frequency below 5% were dropped.",
    "The first 10% of each chain was discarded as burn-in.",
    "Scores range from 0 to 100, with a cut-off of 70%.",
    "We sought a minimum of 30 participants (15 per group).",
    "Electrodes were placed at 50% of the line between the two landmarks.",
    "A 5% significance level was used.",
    "The gel contained 12% acrylamide.",
    "Patients older than 65 years were excluded.",
    "The drop was 2.5 m high, 1.2 m wide.",
    "Interviews lasted 45 to 60 minutes.",
    "Compound 3 (12 mg, 45%) was a white solid.",
    "The title compound was obtained in 85% yield.",
    "Columns were eluted with 5% to 95% acetonitrile.",
    "Trees with bootstrap support above 70% are shown.",
    "The alpha level was 1%.",
    "The classifier was trained on 80% of the data and tested on 20%.",
    "Missing values above 10% led to exclusion.",
    "Core genes were defined as those present in 80% of the genomes.",
    "The protein occurs in an estimated 13% to 80% of marine bacteria.",
    "The inhibitor abolished 67% of the signal.",
    "Cells were fixed in cold ethanol (70%) and stained.",
    "The signal was stronger than 99% of nuclei from controls.",
    "The model explained 59.5% of the deviance.",
    "The fibers lost 26% of their mass.",
    "We planned for p1 = 0.3 and p2 = 0.5.",
    "Here, 20% supplemented with sugar was better than pure juice.",
    "Values are 5% trimmed and 10% Winsorized.",
]


@pytest.mark.parametrize("text", LOOK_ALIKES, ids=lambda value: value[:40])
def test_what_only_looks_like_a_result_is_none(text: str) -> None:
    assert records(text) == []
