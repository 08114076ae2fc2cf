"""Small tables in the styles of many journals: what each cell reports, number by number, and nothing else.

All tables are invented. Cells stand between ``|``, a row a line; ``<`` continues the cell to its left.
How expected records are written says ``expected_records``; groups and estimate of a comparison are listed
before it.
"""

from __future__ import annotations

import pytest
from expected_records import compared
from test_finding_tables import document

from review.finding.tables import find_tables
from review.records import Comparison, Record


def records(table: str, caption: str, notes: tuple[str, ...], heads: int) -> list[Record]:
    found: list[Record] = []
    for record in find_tables(document(table, caption, notes, heads)):
        if isinstance(record, Comparison):
            found += [*record.groups, *([record.estimate] if record.estimate else [])]
            if record.p_relation is None and record.value is None:
                continue  # only a frame around what is listed
        found.append(record)
    return found


# name, table, caption, notes, number of head rows, expected records
TABLES = [
    (
        "shares before their numbers, some of which exceed 100",
        """
Pressure | Clinic (n = 243) | Home (n = 241)
Below 140 mmHg, % (n) | 56.8 (138) | 68.5 (165)
Below 160 mmHg, % (n) | 81.1 (197) | 84.6 (204)
""",
        "Control of pressure",
        (),
        1,
        """proportion percent=56.8 count=138 total=243
        proportion percent=68.5 count=165 total=241
        proportion percent=81.1 count=197 total=243
        proportion percent=84.6 count=204 total=241""",
    ),
    (
        "a value and its range in two columns under one head",
        """
Trough | Low dose (n = 4) | < | High dose (n = 3) | <
Week 1 | 3.1 | (2.7–3.8) | 1.4 | (0.7–2.3)
Week 2 | 1.9 | (1.7–5.5) | 1.9 | (0.8–2.3)
""",
        "Troughs. Data are median (range).",
        (),
        1,
        """summary median=3.1 minimum=2.7 maximum=3.8 n=4
        summary median=1.4 minimum=0.7 maximum=2.3 n=3
        summary median=1.9 minimum=1.7 maximum=5.5 n=4
        summary median=1.9 minimum=0.8 maximum=2.3 n=3""",
    ),
    (
        "the first row counts those whose shares the rows below hold",
        """
 | Walking | Rest | All
First visit | 31 | 23 | 54
Second visit (%) | 25 (80.6) | 19 (82.6) | 44 (81.5)
Age, mean (SD) | 51.2 (11.0) | 45.9 (13.2) | 47.6 (12.9)
""",
        "Who came",
        (),
        1,
        """proportion count=25 percent=80.6 total=31
        proportion count=19 percent=82.6 total=23
        proportion count=44 percent=81.5 total=54
        summary mean=51.2 sd=11.0 n=31
        summary mean=45.9 sd=13.2 n=23
        summary mean=47.6 sd=12.9 n=54""",
    ),
    (
        "of two estimates in a cell the second is no standard error; a possible range is no result",
        """
Factor | Possible range | OR (B)
Smoker | 0–1 | 1.42 (0.35)
Score of pain | 0–10 | 0.61 (-0.49)
""",
        "Associations",
        (),
        1,
        """estimate measure=OR value=1.42
        estimate measure=OR value=0.61""",
    ),
    (
        "raised letters that point to notes are no part of a head, a label or a number",
        """
Scale | Walking (n = 31)ᵃ | Rest (n = 29) | Mean differenceᵇ | 95% CIᶜ
Mood, mean (SD)ᵈ | 41.3 (9.5) | 44.6 (8.8)ᵉ | −3.3 | −8.0 to 1.4
""",
        "Table 2. Outcomes.",
        ("ᵃ Two did not finish.", "ᵇ Adjusted for age.", "ᶜ Of the difference.", "ᵈ Higher is better."),
        1,
        """summary mean=41.3 sd=9.5 n=31
        summary mean=44.6 sd=8.8 n=29
        estimate measure=MD value=-3.3 ci_low=-8.0 ci_high=1.4 ci_level=95""",
    ),
    (
        "mean ± SD said in the caption only, n in the heads, p in the last column",
        """
Variable | Exercise (n = 20) | Control (n = 22) | P
Age, y | 41.2 ± 9.8 | 43.0 ± 10.1 | .56
Pain (0–10) | 3.1 ± 1.2 | 4.4 ± 1.5 | .004
""",
        "Table 1. Characteristics. Values are mean ± SD.",
        (),
        1,
        """summary mean=41.2 sd=9.8 n=20
        summary mean=43.0 sd=10.1 n=22
        comparison p=.56
        summary mean=3.1 sd=1.2 n=20
        summary mean=4.4 sd=1.5 n=22
        comparison p=.004""",
    ),
    (
        "n (%) in the stub",
        """
 | Cases (n = 40) | Controls (n = 50) | P value
Women, n (%) | 24 (60.0) | 31 (62.0) | 0.85
Smokers, n (%) | 9 (22.5) | 10 (20.0) | 0.77
Age, mean (SD) | 52.1 (8.4) | 51.0 (9.2) | 0.55
""",
        "Characteristics of cases and controls",
        (),
        1,
        """proportion count=24 percent=60.0 total=40
        proportion count=31 percent=62.0 total=50
        comparison p=0.85
        proportion count=9 percent=22.5 total=40
        proportion count=10 percent=20.0 total=50
        comparison p=0.77
        summary mean=52.1 sd=8.4 n=40
        summary mean=51.0 sd=9.2 n=50
        comparison p=0.55""",
    ),
    (
        "caption names both: ± marks means, brackets counts, people are missing",
        """
 | Early (n = 30) | Late (n = 30)
BMI | 24.1 ± 3.0 | 25.2 ± 3.4
Returned to sport | 12 (85.7) | 10 (62.5)
""",
        "Values are mean ± SD or n (%)",
        (),
        1,
        """summary mean=24.1 sd=3.0 n=30
        summary mean=25.2 sd=3.4 n=30
        proportion count=12 percent=85.7
        proportion count=10 percent=62.5""",
    ),
    (
        "stars with a legend",
        """
Predictor | b | SE
Age | 0.12* | 0.05
Pain | −0.31*** | 0.07
Sex | 0.04 | 0.09
""",
        "Regression of function on predictors",
        ("*p < .05, **p < .01, ***p < .001",),
        1,
        """estimate measure=b value=0.12 se=0.05 p<.05
        estimate measure=b value=-0.31 se=0.07 p<.001
        estimate measure=b value=0.04 se=0.09""",
    ),
    (
        "European decimals",
        """
Merkmal | Gruppe A (n = 12) | Gruppe B (n = 13) | p
Alter | 34,5 ± 6,1 | 36,2 ± 5,8 | 0,48
Kraft | 102,3 ± 20,4 | 121,9 ± 25,0 | 0,043
""",
        "Mean ± SD",
        (),
        1,
        """summary mean=34,5 sd=6,1 n=12
        summary mean=36,2 sd=5,8 n=13
        comparison p=0,48
        summary mean=102,3 sd=20,4 n=12
        summary mean=121,9 sd=25,0 n=13
        comparison p=0,043""",
    ),
    (
        "footnote marks on numbers",
        """
 | Mean (SD) | n
Group 1 | 12.3 (2.1)a | 15
Group 2 | 14.8 (2.5)b,c | 16
Group 3 | 13.0 (2.2)† | 14
""",
        "Torque by group",
        ("a Different from group 2.",),
        1,
        """summary mean=12.3 sd=2.1 n=15
        summary mean=14.8 sd=2.5 n=16
        summary mean=13.0 sd=2.2 n=14""",
    ),
    (
        "en dash as minus and between limits",
        """
Outcome | Mean difference (95% CI) | P
Pain | –1.2 (–2.0 – –0.4) | 0.003
Function | 4.5 (–0.3–9.3) | 0.07
""",
        "Differences between groups",
        (),
        1,
        """estimate measure=MD value=-1.2 ci_low=-2.0 ci_high=-0.4 ci_level=95 p=0.003
        estimate measure=MD value=4.5 ci_low=-0.3 ci_high=9.3 ci_level=95 p=0.07""",
    ),
    (
        "groups and the difference between them",
        """
Outcome | Exercise, mean (SD) | Control, mean (SD) | MD (95% CI) | P
Pain | 3.1 (1.2) | 4.4 (1.5) | −1.3 (−1.9 to −0.7) | <.001
""",
        "Results at 12 weeks",
        (),
        1,
        """summary mean=3.1 sd=1.2
        summary mean=4.4 sd=1.5
        estimate measure=MD value=-1.3 ci_low=-1.9 ci_high=-0.7 p<.001""",
    ),
    (
        "two-line cells: the count over its percentage",
        """
 | Drug (n = 80) | Placebo (n = 79)
Nausea, n (%) | 12\u2028(15.0) | 5\u2028(6.3)
Headache, n (%) | 20\u2028(25.0) | 18\u2028(22.8)
""".replace("\u2028", " "),
        "Adverse events",
        (),
        1,
        """proportion count=12 percent=15.0 total=80
        proportion count=5 percent=6.3 total=79
        proportion count=20 percent=25.0 total=80
        proportion count=18 percent=22.8 total=79""",
    ),
    (
        "p of a block of rows stands in its heading row",
        """
 | Cases, n (%) | Controls, n (%) | P
Education | | | 0.012
  Primary | 20 (40.0) | 11 (22.0) |
  Secondary | 18 (36.0) | 19 (38.0) |
  Higher | 12 (24.0) | 20 (40.0) |
""",
        "Education of cases and controls",
        (),
        1,
        """p_value p=0.012
        proportion count=20 percent=40.0
        proportion count=11 percent=22.0
        proportion count=18 percent=36.0
        proportion count=19 percent=38.0
        proportion count=12 percent=24.0
        proportion count=20 percent=40.0""",
    ),
    (
        "odds ratios with a reference and two columns of ends",
        """
Factor | OR | Lower 95% CI | Upper 95% CI | p-value
Men | 1.00 | | |
Women | 1.52 | 1.10 | 2.11 | 0.012
""",
        "Factors of pain",
        (),
        1,
        "estimate measure=OR value=1.52 ci_low=1.10 ci_high=2.11 p=0.012",
    ),
    (
        "crude and adjusted ratios under heads of their own",
        """
 | Crude | < | Adjusted | <
Factor | OR (95% CI) | P | OR (95% CI) | P
Smoking | 2.10 (1.40–3.15) | <0.001 | 1.73 (1.12–2.66) | 0.013
""",
        "Risk factors",
        (),
        2,
        """estimate measure=OR value=2.10 ci_low=1.40 ci_high=3.15 p<0.001
        estimate measure=OR value=1.73 ci_low=1.12 ci_high=2.66 p=0.013""",
    ),
    (
        "mean and SD in columns of their own under each group",
        """
 | Patients (n = 18) | < | Controls (n = 20) | < | |
 | M | SD | M | SD | t(36) | p
Strength | 3.35 | 0.73 | 4.56 | 0.66 | −5.36 | <.001
Range | 40.1 | 6.2 | 44.0 | 5.9 | −1.99 | .054
""",
        "Strength and range",
        (),
        2,
        """summary mean=3.35 sd=0.73 n=18
        summary mean=4.56 sd=0.66 n=20
        comparison statistic=t value=-5.36 df=36 p<.001
        summary mean=40.1 sd=6.2 n=18
        summary mean=44.0 sd=5.9 n=20
        comparison statistic=t value=-1.99 df=36 p=.054""",
    ),
    (
        "t with its df in a bracket",
        """
Outcome | Patients, M (SD) | Controls, M (SD) | t (df) | p
Speed, mean (SD) | 1.12 (0.20) | 1.25 (0.22) | −1.86 (37.78) | .071
""",
        "Gait",
        (),
        1,
        """summary mean=1.12 sd=0.20
        summary mean=1.25 sd=0.22
        comparison statistic=t value=-1.86 df=37.78 p=.071""",
    ),
    (
        "medians with quartiles and ranges",
        """
 | Survivors (n = 60) | Non-survivors (n = 25) | P
Age, median (IQR) | 61 (52–70) | 72 (64–79) | <0.001
Stay, median (range) | 6 (2–31) | 9 (1–40) | 0.08
""",
        "Survivors and non-survivors",
        (),
        1,
        """summary median=61 q1=52 q3=70 n=60
        summary median=72 q1=64 q3=79 n=25
        comparison p<0.001
        summary median=6 minimum=2 maximum=31 n=60
        summary median=9 minimum=1 maximum=40 n=25
        comparison p=0.08""",
    ),
    (
        "counts of totals",
        """
Sign | Injured | Uninjured
Trendelenburg | 12/40 (30%) | 4/41 (10%)
Pain on palpation | 22/40 | 9/41
""",
        "Signs, n/N (%)",
        (),
        1,
        """proportion count=12 total=40 percent=30
        proportion count=4 total=41 percent=10
        proportion count=22 total=40
        proportion count=9 total=41""",
    ),
    (
        "subgroups of a meta-analysis",
        """
Subgroup | Studies | Participants | SMD (95% CI) | I² | P
Short term | 8 | 512 | −0.42 (−0.61, −0.23) | 38% | <0.0001
Long term | 5 | 310 | −0.20 (−0.44, 0.04) | 12% | 0.10
""",
        "Pooled effects",
        (),
        1,
        """estimate measure=SMD value=-0.42 ci_low=-0.61 ci_high=-0.23 p<0.0001
        estimate measure=SMD value=-0.20 ci_low=-0.44 ci_high=0.04 p=0.10""",
    ),
    (
        "reliability",
        """
Test | ICC (95% CI) | SEM | MDC
Hip abduction | 0.91 (0.84–0.95) | 1.2 kg | 3.3 kg
Hip extension | 0.87 (0.77–0.93) | 1.9 kg | 5.3 kg
""",
        "Intrarater reliability",
        (),
        1,
        """estimate measure=ICC value=0.91 ci_low=0.84 ci_high=0.95
        estimate measure=ICC value=0.87 ci_low=0.77 ci_high=0.93""",
    ),
    (
        "before and after in each group",
        """
 | Exercise | < | Control | <
 | Before | After | Before | After
Pain, mean ± SD | 5.1 ± 1.4 | 2.9 ± 1.3 | 5.0 ± 1.5 | 4.6 ± 1.6
""",
        "Pain before and after",
        (),
        2,
        """summary mean=5.1 sd=1.4
        summary mean=2.9 sd=1.3
        summary mean=5.0 sd=1.5
        summary mean=4.6 sd=1.6""",
    ),
    (
        "hazard ratios with p behind the interval",
        """
Variable | Hazard ratio (95% CI); P
Stage II | 1.46 (1.20–1.78); <0.001
Stage III | 2.31 (1.71–3.12); <0.001
""",
        "Cox model",
        (),
        1,
        """estimate measure=HR value=1.46 ci_low=1.20 ci_high=1.78 p<0.001
        estimate measure=HR value=2.31 ci_low=1.71 ci_high=3.12 p<0.001""",
    ),
    (
        "ANOVA",
        """
Source | df | F | p | η²p
Group | 1, 38 | 5.62 | .023 | .13
Time | 2, 76 | 20.4 | <.001 | .35
""",
        "Analysis of variance",
        (),
        1,
        """test statistic=F df=1,38 value=5.62 p=.023
        estimate measure=partial_eta2 value=.13
        test statistic=F df=2,76 value=20.4 p<.001
        estimate measure=partial_eta2 value=.35""",
    ),
    (
        "the sample sizes stand in the first row",
        """
 | Men | Women
n | 34 | 41
Age (years), mean (SD) | 33.1 (7.0) | 31.8 (6.4)
Injured, n (%) | 7 (20.6) | 12 (29.3)
""",
        "Sample",
        (),
        1,
        """summary mean=33.1 sd=7.0 n=34
        summary mean=31.8 sd=6.4 n=41
        proportion count=7 percent=20.6 total=34
        proportion count=12 percent=29.3 total=41""",
    ),
    (
        "counts and percentages in columns of their own",
        """
Answer | n | %
Always | 12 | 24.0
Often | 28 | 56.0
Never | 10 | 20.0
""",
        "Answers (N = 50)",
        (),
        1,
        """proportion count=12 percent=24.0
        proportion count=28 percent=56.0
        proportion count=10 percent=20.0""",
    ),
    (
        "standard errors in brackets below coefficients, said in the note",
        """
 | Model 1 | Model 2
Age | 0.12 (0.05)* | 0.10 (0.05)
Pain | −0.31 (0.07)** | −0.28 (0.08)**
""",
        "Linear regression of function",
        ("Standard errors in parentheses. * p<0.05, ** p<0.01",),
        1,
        """estimate value=0.12 se=0.05 p<0.05
        estimate value=0.10 se=0.05
        estimate value=-0.31 se=0.07 p<0.01
        estimate value=-0.28 se=0.08 p<0.01""",
    ),
    (
        "percentages with intervals",
        """
District | Examined | Prevalence, % (95% CI)
North | 210 | 12.4 (8.6–17.6)
South | 198 | 20.2 (15.2–26.4)
""",
        "Prevalence by district",
        (),
        1,
        """proportion percent=12.4 ci_low=8.6 ci_high=17.6
        proportion percent=20.2 ci_low=15.2 ci_high=26.4""",
    ),
    (
        "the unit stands in the head, the group in the row",
        """
Group | n | Torque (Nm/kg), mean ± SE | Range
Painful | 21 | 1.02 ± 0.05 | 0.61–1.48
Healthy | 20 | 1.14 ± 0.06 | 0.70–1.66
""",
        "Torque",
        (),
        1,
        """summary mean=1.02 se=0.05 n=21 minimum=0.61 maximum=1.48
        summary mean=1.14 se=0.06 n=20 minimum=0.70 maximum=1.66""",
    ),
    (
        "raised points",
        """
 | Intervention (n=151) | Usual care (n=151)
Age, mean (SD) | 43·9 (13·2) | 44·1 (12·8)
Women | 110 (72·8%) | 108 (71·5%)
""",
        "Baseline",
        (),
        1,
        """summary mean=43·9 sd=13·2 n=151
        summary mean=44·1 sd=12·8 n=151
        proportion count=110 percent=72·8 total=151
        proportion count=108 percent=71·5 total=151""",
    ),
    (
        "single letters head the groups",
        """
 | A, n (%) | B, n (%) | P
Fever | 12 (40) | 9 (30) | .42
""",
        "Signs in groups A and B",
        (),
        1,
        """proportion count=12 percent=40 group=A
        proportion count=9 percent=30 group=B
        comparison p=.42""",
    ),
    (
        "a column of p-values of Fisher's test",
        """
Event | Drug (n = 80) | Placebo (n = 79) | chi square (Fisher's exact)
Nausea | 12 (15.0%) | 5 (6.3%) | 0.123
Rash | 1 (1.3%) | 1 (1.3%) | 1
Fever | 4 (5.0%) | 2 (2.5%) | 0.681
""",
        "Adverse events",
        (),
        1,
        """proportion count=12 percent=15.0 total=80
        proportion count=5 percent=6.3 total=79
        comparison statistic=None p=0.123
        proportion count=1 percent=1.3 total=80
        proportion count=1 percent=1.3 total=79
        comparison statistic=None p=1
        proportion count=4 percent=5.0 total=80
        proportion count=2 percent=2.5 total=79
        comparison statistic=None p=0.681""",
    ),
    (
        "risk ratio and its p in one cell",
        """
Outcome | RR (95% CI), p
Falls | 0.72 (0.55 to 0.94), p = 0.016
Fractures | 0.90 (0.48 to 1.69), p = 0.74
""",
        "Falls and fractures",
        (),
        1,
        """estimate measure=RR value=0.72 ci_low=0.55 ci_high=0.94 p=0.016
        estimate measure=RR value=0.90 ci_low=0.48 ci_high=1.69 p=0.74""",
    ),
    (
        "diagnostic accuracy in percent",
        """
Test | Sensitivity, % (95% CI) | Specificity, % (95% CI)
Palpation | 62 (48–74) | 71 (60–80)
""",
        "Accuracy",
        (),
        1,
        """estimate measure=sensitivity value=62 ci_low=48 ci_high=74
        estimate measure=specificity value=71 ci_low=60 ci_high=80""",
    ),
    (
        "regression coefficients ± SE; a letter in brackets in the caption is an abbreviation",
        """
Model | Intercept ± SE | Torque | R²
M1 | −1.18 ± 0.60 | 0.316 ± 0.06 | 0.58
M2 | −1.04 ± 0.12 | 0.258 ± 0.01 | 0.98
""",
        "Selected model (M) parameters of linear regressions that predict speed",
        ("The root mean squared error (RMSE) was below 0.5.",),
        1,
        """estimate measure=b value=-1.18 se=0.60
        estimate measure=b value=0.316 se=0.06
        estimate measure=R2 value=0.58
        estimate measure=b value=-1.04 se=0.12
        estimate measure=b value=0.258 se=0.01
        estimate measure=R2 value=0.98""",
    ),
    (
        "a row of p-values below the groups",
        """
 | Control (n = 15) | Mild (n = 12) | Severe (n = 10)
Strength, median (range) | 28 (22–38) | 25 (20–31) | 19 (12–30)
p-value (compared with control) | | 0.044 | 0.0001
""",
        "Strength by severity",
        (),
        1,
        """summary median=28 minimum=22 maximum=38 n=15
        summary median=25 minimum=20 maximum=31 n=12
        summary median=19 minimum=12 maximum=30 n=10
        p_value p=0.044
        p_value p=0.0001""",
    ),
    (
        "averages of a measure with an abbreviation that is one, and SD in percent",
        """
Rater | Average AUC | Std dev
First | 81.04% | 3.2%
Second | 77.46% | 3.5%
""",
        "Accuracy of the raters",
        (),
        1,
        """summary mean=81.04 sd=3.2
        summary mean=77.46 sd=3.5""",
    ),
    (
        "no statistics",
        """
Week | Exercise | Sets | Load
1–2 | Bridge | 3 × 10 | 60%
3–4 | Squat | 3 × 8 | 70%
""",
        "The training program",
        (),
        1,
        "",
    ),
    (
        "primers",
        """
Gene | Primer | Size (bp) | Tm (°C)
ACTB | CATGTACGTTGCTATCCAGGC | 250 | 60
GAPDH | GGAGCGAGATCCCTCCAAAAT | 197 | 61
""",
        "Primers used",
        (),
        1,
        "",
    ),
]


@pytest.mark.parametrize(
    ("table", "caption", "notes", "heads", "lines"),
    [case[1:] for case in TABLES],
    ids=[case[0] for case in TABLES],
)
def test_each_record_of_a_table_and_no_other(
    table: str, caption: str, notes: tuple[str, ...], heads: int, lines: str
) -> None:
    got, wanted = compared(records(table, caption, notes, heads), lines)
    assert got == wanted
