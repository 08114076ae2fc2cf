"""Tables of kinds that real trials print: who, what and how many each number is about.

All tables are invented; how records are written says ``expected_records``.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from expected_records import expected
from test_finding_tables import document

from review.finding.tables import explain_tables, find_tables
from review.records import KIND, Comparison, Record


def records(table: str, caption: str, notes: tuple[str, ...], heads: int) -> list[Record]:
    """Records of a table; groups and estimate of a comparison stand for themselves."""
    found: list[Record] = []
    for record in find_tables(document(table, caption, notes, heads)):
        if isinstance(record, Comparison):
            found += [*record.groups, *([record.estimate] if record.estimate else [])]
        found.append(record)
    return found


# name, table, caption, notes, number of head rows, records that must be among those found
KINDS = [
    (
        "people in blocks of categories",
        " | Clay | Sand\nVillage | | \nUpton | 36 | 40\nNewby | 51 | 50\nSex | | \nMale | 47 | 44\n"
        "Female | 40 | 46",
        "Covariates by group",
        (),
        1,
        "proportion count=36 group=Clay\nproportion count=50 group=Sand\nproportion count=46 group=Sand",
    ),
    (
        "number and percentage of the people in columns of their own",
        "Event | Clay (n = 16) | Clay (n = 16) | Sand (n = 14) | Sand (n = 14)\n"
        " | No. | % of total | No. | % of patients\nSeroma | 3 | 19 | 2 | 14",
        "Events",
        (),
        2,
        "proportion count=3 percent=19\nproportion count=2 percent=14",
    ),
    (
        "a heading that says number",
        " | Clay (n = 28) | Sand (n = 26)\nAge, mean ± SD | 70.3 ± 10.2 | 65.8 ± 12.6\nSex, No. | | \n"
        "Male | 16 | 15",
        "People",
        (),
        1,
        "proportion count=16 total=28\nproportion count=15 total=26",
    ),
    (
        "two groups in one cell",
        "Scale | Mean±SD after; Coached (uncoached)\nReading | 31.2±6.1 (30.5±5.8)",
        "Scores",
        (),
        1,
        "summary mean=31.2 sd=6.1 group=Coached\nsummary mean=30.5 sd=5.8 group=uncoached",
    ),
    (
        "sizes behind the values",
        " | Clay | Sand\nRain, mm: mean (SD) [n] | 1944 (1793) [5] | 1250 (610) [9]",
        "Use",
        (),
        1,
        "summary mean=1944 sd=1793 n=5 group=Clay\nsummary mean=1250 sd=610 n=9 group=Sand",
    ),
    (
        "mean, SD, median and quartiles in one cell",
        " | Clay (n = 24)\nAge, mean ± SD (median, IQR) | 48.9±4.3 (49.0, 40–55)",
        "",
        (),
        1,
        "summary mean=48.9 sd=4.3 median=49.0 q1=40 q3=55 n=24",
    ),
    (
        "marks behind the values",
        " | Team A | Team B\nLap | 57.9±3.6+ | 58.3±3.9,b",
        "Times, mean ± SD",
        (),
        1,
        "summary mean=57.9 sd=3.6 group=Team_A\nsummary mean=58.3 sd=3.9 group=Team_B",
    ),
    (
        "several tests in one cell",
        "Outcome | Test\nWear | U = 118.00, z = -0.52, p = .72",
        "Tests",
        (),
        1,
        "test statistic=U value=118.00\ntest statistic=z value=-0.52 p=.72",
    ),
    (
        "what the caption says that predictors predict",
        """
Variable | OR | 95% CI | P
Smoking | 1.45 | 1.30–1.64 | .001
""",
        "Table 3. Independent predictors of early relapse at 2 years",
        (),
        1,
        "estimate measure=OR value=1.45 p=.001 outcome=early_relapse_›_Smoking",
    ),
    (
        "one row of p-values below rows of groups is of none of them",
        """
Depth | Baseline (n = 20) | Week 6 (n = 19)
Control group, mean (SD) | 5.1 (1.2) | 4.9 (1.1)
Paste group, mean (SD) | 5.0 (1.1) | 3.2 (0.9)
P value | .88 | .002
""",
        "Depth of pockets",
        (),
        1,
        "p_value p=.88 group=None\np_value p=.002 group=None",
    ),
    (
        "an effect size between a difference and its p takes it from none",
        """
Measure | Within groups | < | Between groups | |
 | Bell (n = 20), mean (SD) | Horn (n = 21), mean (SD) | Mean difference (95% CI) | Cohen d | P
Pain | 4.1 (1.2) | 3.3 (1.1) | 0.8 (0.1 to 1.5) | 0.70 | .03
""",
        "Pain of both groups",
        (),
        2,
        "estimate measure=MD value=0.8 p=.03\nestimate measure=d value=0.70 p=.03",
    ),
    (
        "the only group is named by the caption",
        """
Measure | Before | After | P
Pain | 7.7 (1.8) | 5.5 (1.5) | .01
""",
        "Table 1. Results of the morning walking group. Values are mean (SD).",
        (),
        1,
        "comparison p=.01 outcome=Pain\nsummary mean=7.7 group=morning_walking_group_›_Before\n"
        "summary mean=5.5 group=morning_walking_group_›_After",
    ),
    (
        "a row that names only statistics is of the variable above it",
        """
Variable | Bell (n = 45) | Horn (n = 44)
Length, mean (SD) | 10.5 (8.2) | 9.0 (8.1)
Median (IQR) | 10.0 (4.0–19.0) | 7.5 (3.0–15.0)
""",
        "Table 1. Who took part",
        (),
        1,
        "summary median=10.0 group=Bell outcome=Length\n"
        "summary median=7.5 group=Horn outcome=Length\n"
        "summary mean=10.5 group=Bell\nsummary mean=9.0 group=Horn",
    ),
    (
        "groups in rows, outcomes in columns",
        "Time | | Fruit (pieces) | Nuts (g)\n | | Mean (SE) | Mean (SE)\nBaseline | | |\n"
        " | Control | 1.70 (0.05) | 31.3 (1.9)\n | Advice | 1.76 (0.06) | 30.8 (2.0)",
        "Intake",
        (),
        2,
        "summary mean=1.70 se=0.05 group=Control outcome=Fruit_(pieces)_›_Baseline\n"
        "summary mean=30.8 se=2.0 group=Advice outcome=Nuts_(g)_›_Baseline",
    ),
    (
        "heads within the body replace those above, the groups stay",
        " | Bell, N = 28 | < | Horn, N = 14 | <\nSigns | Mean before | Mean after | Mean before | Mean "
        "after\n"
        "Cough | 3.1 | 1.6 | 4.2 | 2.9\n | Before N(%) | After N(%) | Before N(%) | After N(%)\n"
        "Visits | 6 (21.4) | 2 (7.1) | 3 (21.4) | 1 (7.1)",
        "",
        (),
        2,
        "proportion count=6 percent=21.4 total=28 group=Bell\nproportion count=1 percent=7.1 total=14 "
        "group=Horn",
    ),
    (
        "a blank row in the head",
        " | Cork | Felt\n | |\nPart | Mean (SD) | Mean (SD)\nHeel, mm | 2.4 (0.6) | 3.1 (0.8)",
        "Wear",
        (),
        3,
        "summary mean=2.4 sd=0.6 group=Cork\nsummary mean=3.1 sd=0.8 group=Felt",
    ),
    (
        "the change of an arm is no difference between arms",
        " | Fennel (n = 33) | Dill (n = 35)\n | Mean change | Mean change\nItch | −5.2 (0.8) | −2.4 (0.9)",
        "Efficacy",
        ("Data are means (standard error).",),
        2,
        "summary mean=-5.2 se=0.8 n=33 group=Fennel\nsummary mean=-2.4 se=0.9 n=35 group=Dill",
    ),
    (
        "what effects are, the notes say",
        "Outcome | Thyme n = 212 | Dummy n = 208 | Treatment effect (95% CI)\n"
        "Cough | 31/210 (14.8) | 40/205 (19.5) | 0.72 (0.43–1.20)\nSleep* | 21.4 (4.4) | 20.6 (4.9) | "
        "0.80 (−0.10–1.70)",
        "",
        (
            "Values are number (%), and treatment effects are relative risks unless otherwise indicated.",
            "* Values are mean (standard deviation) and treatment effects are mean differences.",
        ),
        1,
        "estimate measure=RR value=0.72 ci_low=0.43 ci_high=1.20\nestimate measure=MD value=0.80\n"
        "summary mean=21.4 sd=4.4 n=212 group=Thyme",
    ),
    (
        "bare counts under a caption that counts",
        " | Bell (n = 61) | Horn (n = 59)\nFalls | 4 | 7\nFlat tire | 2 | 0",
        "Accidents (number of riders)",
        (),
        1,
        "proportion count=4 total=61 group=Bell\nproportion count=0 total=59 group=Horn",
    ),
    (
        "size in the label of a row",
        "Treatment | Better | Same\nPlacebo (n = 44) | 18 (41%) | 26 (59%)\n"
        "Juice (n = 46) | 17 (37%) | 29 (63%)",
        "Response, n (%)",
        (),
        1,
        "proportion count=18 percent=41 total=44 group=Placebo outcome=Better",
    ),
    (
        "impossible values are records",
        " | Clay (n = 34) | Rho\nAsleep, n (%) | 39 (112) | 1.31",
        "Correlations: Spearman's rho",
        (),
        1,
        "proportion count=39 percent=112 total=34",
    ),
    (
        "counts and percentages under one head",
        " | Clay | < | Sand | <\nReturned | 98 | | 132 | \nDry | 24 | 30% | 43 | 41%\n"
        "Wet | 56 | 70% | 62 | 59%",
        "",
        (),
        1,
        "proportion count=24 percent=30 group=Clay\nproportion count=62 percent=59 group=Sand outcome=Wet",
    ),
    (
        "one p for the groups in rows",
        "Region | Group | Mean wear (SD) | P value\nHeel | Cork | 0.40 (0.24) | 0.187\n"
        "^ | Felt | 0.13 (0.60) | ^\n"
        "^ | Wool | 0.44 (0.45) | ^\nToe | Cork | 0.10 (0.47) | 0.326\n^ | Felt | 0.67 (0.49) | ^\n"
        "^ | Wool | 0.13 (0.46) | ^",
        "Wear",
        (),
        1,
        "comparison p=0.187 outcome=Heel_›_wear\nsummary mean=0.67 sd=0.49 group=Felt outcome=Toe_›_wear",
    ),
    (
        "p within each group, and between them",
        "Variable | Bell (n = 16) | < | Horn (n = 16) | < | p\n"
        " | Mean ± SD | (pintra) | Mean ± SD | (pintra) | \n"
        "Noise | 38.7 ± 14.5 | 0.002 | 39.1 ± 14.3 | <0.001 | 0.932\n"
        "Speed | 17.5 ± 18.1 | 0.034 | 19.3 ± 15.7 | 0.076 | 0.757",
        "",
        (),
        2,
        "p_value p=0.002 group=Bell outcome=Noise\ncomparison p=0.757 outcome=Speed",
    ),
    (
        "one statistic a row, below a mean",
        " | Start | 4 months\nClay | | \nn | 12 | 6\nWear mean (mm) | 3403 | 877\n"
        "SD | 4098 | 304\nmin | 560 | 539\n"
        "max | 13258 | 1318\nlower 95% CI | 800 | 558\nupper 95% CI | 6008 | 1198",
        "",
        (),
        1,
        "summary mean=877 sd=304 minimum=539 maximum=1318 ci_low=558 ci_high=1198 n=6",
    ),
    (
        "a number that nothing names, above its SD",
        "Group | Pain before | Pain after\nPlacebo | 50.0 | 52.9\nSD | 22.9 | 21.4\n"
        "Drug | 56.8 | 74.3\nSD | 15.8 | 17.6",
        "Scores",
        (),
        1,
        "summary mean=52.9 sd=21.4\nsummary mean=56.8 sd=15.8",
    ),
    (
        "a letter names a group, not the p-value",
        " | Pre | < | Post | <\nGroup | Mean | SD | Mean | SD\nC | 504.1 | 69.7 | 508.9 | 46.2\n"
        "P | 464.3 | 41.2 | 510.9 | 63.1\nV | 480.4 | 68.0 | 465.5 | 63.2",
        "Times",
        (),
        2,
        "summary mean=510.9 sd=63.1 group=P",
    ),
    (
        "means of percentages",
        " | Bells | Horns\nRecall | 63% (5%) | 67% (4%)",
        "Mean results (with SEs)",
        (),
        1,
        "summary mean=63 se=5 unit=% group=Bells",
    ),
    (
        "rows of means leave a section of numbers of patients; No is an answer",
        " | Bell (n = 25) | Horn (n = 20)\nBypass, number of patients | | \nYes | 19 | 14\nNo | 6 | 5\n"
        "Stay, days, mean ± SD | 22.6 ± 10.8 | 20.7 ± 6.1",
        "",
        (),
        1,
        "proportion count=6 total=25 outcome=Bypass,_number_of_patients_›_No\n"
        "summary mean=20.7 sd=6.1 n=20 outcome=Stay,_days,_mean_±_SD",
    ),
    (
        "a heading that holds only p; the first row counts all",
        "Riders | Bell | < | Horn | < | \n | N | % | N | % | p–Value\nTotal | 109 | 49.3 | 112 | 50.7 | \n"
        "Gender | | | | | 0.41\nMale | 22 | 20.2 | 25 | 22.3 | \nAge | | | | | 0.03\n"
        "50–59 | 25 | 23.1 | 37 | 33.6 | \n"
        "Missing | 1 | – | 2 | – | ",
        "",
        (),
        2,
        "proportion count=25 percent=22.3 total=112 outcome=Gender_›_Male\np_value p=0.03 outcome=Age\n"
        "proportion count=2 total=112 outcome=Age_›_Missing group=Horn",
    ),
    (
        "treatment group is the name of a group",
        " | Placebo Group | < | Treatment Group | <\n | Pre | Post | Pre | Post\n"
        "Scale | N = 23 | N = 23 | N = 20 | N = 20\n"
        "Control | 9.2 ± 2.2 | 9.6 ± 2.5 | 9.7 ± 2.4 | 9.8 ± 2.0",
        "Mean ± SD",
        (),
        3,
        "summary mean=9.8 sd=2.0 group=Treatment_Group n=20 outcome=Control_›_Post",
    ),
    (
        "the category compared with heads no section",
        " | Odds ratio (95% CI)\nMarried | Referent\nDivorced | 0.3 (0.1–0.8)\nPseudo R² | 0.06",
        "",
        (),
        1,
        "estimate measure=OR value=0.3 outcome=Divorced\nestimate measure=R2 value=0.06",
    ),
    (
        "sizes that a note gives by name",
        " | Control | < | Cells | <\n | Day 5 | Day 45 | Day 5 | Day 45\n"
        "Weight, kg | 35.1±2.0 | 46.0±1.5 | "
        "31.5±0.6 | 43.0±1.7",
        "Mean±SE",
        ("N = 5 and 6 swine in control and cells, respectively.",),
        2,
        "summary mean=46.0 se=1.5 n=5 group=Control\nsummary mean=31.5 se=0.6 n=6 group=Cells",
    ),
    (
        "an interval in a row of its own",
        " | 12 mg | 25 mg\nIncrease (SE) | 0.051 (0.019) | 0.079 (0.020)\n"
        "90% CI | 0.032, 0.081 | 0.054, 0.108",
        "Effects",
        (),
        1,
        "summary mean=0.079 se=0.020 ci_low=0.054 ci_high=0.108 ci_level=90",
    ),
    (
        "an interval behind all groups is of their difference",
        " | Bell | Horn | 95% CI | p\nWeight | -0.6 ± 1.5 | 1.3 ± 2.8 | -3.07 to -0.76 | 0.002",
        "Mean ± SD",
        (),
        1,
        "summary mean=1.3 sd=2.8 ci_low=None\ncomparison p=0.002",
    ),
    (
        "what follows a mean is no part of it",
        " | Bell (n = 30) | Horn (n = 30)\nAge (years) | 58 ± 8 | 56 ± 8\n  Weight (kg) | 67 ± 7 | 68 ± 8",
        "Mean ± SD",
        (),
        1,
        "summary mean=67 sd=7 outcome=Weight_(kg)",
    ),
    (
        "a coefficient of variation is no SD",
        "Groups | Number of subjects | Mean | S.D., (% CV)\nGroup 1 | 8 | 1070 | 193.7, (18.1)\n"
        "Group 2 | 9 | 1130 | 318.7, (28.2)",
        "",
        (),
        1,
        "summary mean=1070 sd=193.7 n=8 group=Group_1",
    ),
    (
        "men and women are no statistics",
        " | Sex | Age, mean (SD)\nPT1 | F | 75.1 (2.5)\nPT2 | M | 80.2 (3.1)",
        "",
        (),
        1,
        "summary mean=75.1 sd=2.5",
    ),
    (
        "the smallest and the greatest in columns before the mean",
        " | N | Minimum | Maximum | Mean | SD\nWear | 44 | 18 | 85 | 50.65 | 15.474\n"
        "Noise | 46 | 17 | 83 | 49.23 | 15.854",
        "Descriptive statistics",
        (),
        1,
        "summary mean=50.65 sd=15.474 minimum=18 maximum=85 n=44",
    ),
    (
        "a p-value between the columns of its groups",
        " | Cork (test group) | < | Difference between groups | Felt (control group) | <\n"
        " | Mean | SD | Student’s t test | "
        "Mean | SD\nWear | 47 | 20 | p = 0.01 | 25 | 18\nNoise | 48 | 24 | p = 0.04 | 26 | 27",
        "Results",
        (),
        2,
        "comparison p=0.01\nsummary mean=26 sd=27 group=Felt_(control_group)",
    ),
    (
        "a normal range in a label is no size; P values for group differences are p-values",
        " | Milk | Whey | P values for group differences\n"
        "Bilirubin (N: 0.1–1 mg/dl) | 3.19 ± 0.89 | 3.59 ± 0.79 | 0.326",
        "Mean ± SD",
        (),
        1,
        "summary mean=3.59 sd=0.79 n=None group=Whey\ncomparison p=0.326",
    ),
    (
        "heads over one column of a section end with it",
        " | Clay (n = 21) | Sand (n = 20)\nPain | < | <\nMedian | 18.1 | 13.4\n"
        "Pairwise comparisons | P | \nClay vs Sand | 0.80 |"
        " \nFunction | < | <\nMedian | 6.2 | 0.5",
        "Change",
        (),
        1,
        "p_value p=0.80\nsummary median=6.2 n=21 group=Clay",
    ),
    (
        "two counts of opposites side by side",
        " | Bell (n = 25) | Horn (n = 24) | P\nGender, male/female | 10/15 | 13/11 | 0.49\n"
        "Age, mean (SD) | 40.1 (9.2) | 41.3 (8.8) | 0.62",
        "Riders",
        (),
        1,
        "proportion count=10 total=25 group=Bell outcome=Gender,_male/female_›_male\n"
        "proportion count=11 total=24 group=Horn outcome=Gender,_male/female_›_female",
    ),
    (
        "letters and words for a size, numbered p-values",
        " | Bell (n₁ = 25) | Horn (n₂ = 24) | p ₁ | Significance\nWeight, kg | 61 ± 7 | 62 ± 8 | 0.5 | 0.04",
        "Mean ± SD",
        (),
        1,
        "summary mean=61 sd=7 n=25 group=Bell\ncomparison p=0.5\ncomparison p=0.04",
    ),
    (
        "a row called patient numbers",
        " | Bell | Horn\nPatient numbers | 46 | 44\nWeight, kg | 61 ± 7 | 62 ± 8",
        "Mean ± SD",
        (),
        1,
        "summary mean=62 sd=8 n=44 group=Horn",
    ),
    (
        "a label in two lines with the interval in the second",
        " | Bell | Horn\nTOTAL | 0.08 | 0.06\nFAT | [-0.06, 0.22] | [-0.05, 0.19]",
        "Mean changes and 95% confidence intervals",
        (),
        1,
        "summary mean=0.06 ci_low=-0.05 ci_high=0.19 outcome=TOTAL_FAT",
    ),
    (
        "a head over the first of its columns only",
        " | Start | | End |\n | Bell | Horn | Bell | Horn\nWeight, kg | 61 ± 7 | 62 ± 8 | 63 ± 7 | 64 ± 8",
        "Mean ± SD",
        (),
        2,
        "summary mean=62 sd=8 group=Start_›_Horn\nsummary mean=64 sd=8 group=End_›_Horn",
    ),
    (
        "a size behind what the values are",
        " | Bell | Horn\nWeight, kg | 61 ± 7 | 62 ± 8",
        "Weight",
        ("Values are means ± SD, n = 8.",),
        1,
        "summary mean=62 sd=8 n=8 group=Horn",
    ),
    (
        "correlations with their p-values in brackets",
        " | | Egg | Milk\nWeight | Bell | 0.45 (< 0.001) | -0.09 (0.314)\n"
        "Height | Horn | 0.53 (0.002) | -0.06 (0.517)",
        "Association of food and growth",
        ("Shown are Spearman's correlation coefficients (p-values).",),
        1,
        "test statistic=rho value=0.45 p<0.001\ntest statistic=rho value=-0.06 p=0.517",
    ),
    (
        "groups in brackets behind what all columns hold",
        " | n | Median proportion (bell) | Median proportion (horn)\nMoss | 6 | 0.028 | 0.010\n"
        "Fern | 7 | 0.020 | 0.008",
        "Plants",
        (),
        1,
        "summary median=0.028 n=6 group=bell\nsummary median=0.008 n=7 group=horn",
    ),
    (
        "a row of zeros among counts",
        " | Bell (n = 47) | Horn (n = 50)\nFell, n (%) | 3 (6.4) | 4 (8.0)\nDied | 0 | 0",
        "Events",
        (),
        1,
        "proportion count=0 percent=None total=50 group=Horn outcome=Died",
    ),
    (
        "a heading with data under one without",
        " | Bell (n = 65)\nTherapy | \nAll | 62 (95.4)\n  Venous | 44 (67.7)\n  Mixed | 18 (27.7)",
        "Riders, n (%)",
        (),
        1,
        "proportion count=62 outcome=Therapy_›_All\nproportion count=18 outcome=Therapy_›_All_›_Mixed",
    ),
    (
        "what a mark at the head over the labels binds holds for all",
        "Characteristic † | N = 39\nAge | 54.4 ± 13.3\nHormone | 239 (83, 391)",
        "Riders",
        ("†Reported as mean ± SD or median (IQR) where skewed.",),
        1,
        "summary median=239 q1=83 q3=391 n=39",
    ),
    (
        "notes hold for the rows that they name",
        " | Bell | Horn\nN | 40 | 42\nAge, y | 65 ± 10 | 64 ± 10\n"
        "Time of riding, y | 7.2 (2.8–12.2) | 6.5 (2.9–12.1)",
        "Riders",
        ("Time of riding is expressed as medians (interquartile range).",),
        2,
        "summary mean=64 sd=10 n=42 group=Horn\nsummary median=7.2 q1=2.8 q3=12.2 n=40 group=Bell",
    ),
    (
        "a row called P under coefficients, P with a unit beside means",
        " | Bell | Horn\n | Coefficient 95% CI | Coefficient 95% CI\n"
        "Age | 0.12 (0.02–0.22) | 0.40 (0.10–0.70)\n"
        "P | 0.020 | <0.001",
        "Regression",
        (),
        2,
        "estimate measure=b value=0.40 p<0.001",
    ),
    (
        "a group whose initials are those of a measure",
        " | MD (n = 108) | AE (n = 104) | p\nDuration, mean (SD) | 6.9 (6.2) | 6.8 (6.1) | 0.7",
        "Riders",
        (),
        1,
        "summary mean=6.9 sd=6.2 n=108 group=MD\nsummary mean=6.8 sd=6.1 n=104 group=AE",
    ),
    (
        "a Greek letter within a name",
        " | Interferon beta-1b (n = 14) | Sham (n = 13)\nVolume | 3.6 ± 3.3 | 2.9 ± 2.9",
        "Mean ± SD",
        (),
        1,
        "summary mean=3.6 sd=3.3 n=14 group=Interferon_beta-1b",
    ),
]


@pytest.mark.parametrize(
    ("table", "caption", "notes", "heads", "lines"),
    [case[1:] for case in KINDS],
    ids=[case[0] for case in KINDS],
)
def test_numbers_are_read_with_whom_and_what_they_are_about(
    table: str, caption: str, notes: tuple[str, ...], heads: int, lines: str
) -> None:
    found = records(table, caption, notes, heads)
    for line in lines.splitlines():
        kind, fields = expected(line)
        assert any(
            KIND[type(record)] == kind and all(getattr(record, name, None) == v for name, v in fields.items())
            for record in found
        ), (line, found)


NUMBERS = (
    "value mean sd se median q1 q3 minimum maximum ci_low ci_high count total percent p n statistic measure"
)


def shapes(found: list[Record]) -> Counter[tuple[object, ...]]:
    """What each record is and where, without its numbers."""
    return Counter(
        (
            KIND[type(record)],
            record.location.row_index,
            record.location.column_index,
            *(name for name in NUMBERS.split() if getattr(record, name, None)),
        )
        for record in found
    )


def test_a_changed_leading_digit_in_a_cell_makes_no_record_vanish_or_change_its_kind() -> None:
    """A wrong digit in a cell is there to be noticed: it is read like the right one."""
    tried, changed = 0, []
    for name, table, caption, notes, heads, _ in KINDS:
        lines = table.split("\n")
        expected_shapes = shapes(records(table, caption, notes, heads))
        for at, line in enumerate(lines[heads:], heads):
            for match in re.finditer(r"(?<=[| (±–-])[1-9]", line):
                if "|" not in line[: match.start()]:
                    continue
                digit = "2" if match[0] != "2" else "7"
                after = line[: match.start()] + digit + line[match.end() :]
                tried += 1
                if (
                    shapes(records("\n".join([*lines[:at], after, *lines[at + 1 :]]), caption, notes, heads))
                    != expected_shapes
                ):
                    changed.append((name, after))
    assert changed == []
    assert tried > 150


@pytest.mark.parametrize(("before", "after"), [("54 (9.1)", "94 (9.1)"), ("12 (30.0)", "92 (30.0)")])
def test_a_changed_digit_changes_no_kind(before: str, after: str) -> None:
    table = (
        " | Drug (n = 40) | Sham (n = 41)\nAge, mean (SD) | 54 (9.1) | 53 (9.0)\n"
        "Male, n (%) | 12 (30.0) | 11 (26.8)"
    )
    assert before in table
    one, other = (find_tables(document(text)) for text in (table, table.replace(before, after)))
    assert [(type(r), r.location.row_index, r.location.column_index) for r in one] == [
        (type(r), r.location.row_index, r.location.column_index) for r in other
    ]


def test_a_unit_behind_a_letter_makes_it_no_p_value() -> None:
    text = " | Bell | Horn | P value\nP (pg/ml) | 0.72 ± 0.1 | 0.59 ± 0.2 | 0.37"
    (found,) = find_tables(document(text, "Mean ± SD"))
    assert isinstance(found, Comparison)
    assert found.p == "0.37"


def test_plans_and_changes_in_percent_are_no_results() -> None:
    table = " | Power 80% | Power 90%\n10 | 73 | 97\n15 | 55 | 73"
    assert find_tables(document(table, "Patient number required at different power levels")) == []
    assert find_tables(document(" | Bell (n = 40)\n% change of weight | 28.8%")) == []


def test_rows_of_one_person_each_are_no_statistics() -> None:
    text = "Patient | FEV1 (%) | Age | Group\n1 | 98 | 41 | Bell\n2 | 90 | 38 | Horn\n3 | 88 | 52 | Bell"
    assert find_tables(document(text)) == []
    (gap,) = explain_tables(document(text))
    assert gap.reason == "3 rows of one person each hold no statistics"


def test_numbers_that_nothing_names_are_one_line_a_table() -> None:
    text = "Kinase | IC50 (nM)\nEGFR | 43 (17)\nHER2 | 12 551 (96)"
    (gap,) = explain_tables(document(text))
    assert gap.reason == "2 of 2 numbers, e.g. ‘43 (17)’: nothing names their statistic"
