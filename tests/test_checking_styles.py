"""Honest papers in the styles of several fields: what each prints is right, and nothing may be flagged.

All numbers were computed from invented data (scipy 1.17, statsmodels 0.15) and rounded once.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from review.checking import Findings, check
from review.document import Document
from review.reading.html import read_html
from review.reading.markdown import read_markdown

FLAGS = ("inconsistent", "decision_inconsistent")


def read(text: str) -> Document:
    if text.lstrip().startswith("<"):
        return read_html(text.encode(), "paper.html")
    return read_markdown(text, "paper.md")


def flags(text: str) -> list[tuple[str, str | None]]:
    found: Findings = check(read(text))
    return [(each.check, each.printed) for one in found for each in one.checks if each.verdict in FLAGS]


CATEGORIES = """# Results

Table 2. Exposure and disease

| Exposure | Cases (n = 185), n (%) | Controls (n = 331), n (%) | Crude OR (95% CI) |
|---|---|---|---|
| None | 52 (28.1) | 127 (38.4) | 1.00 (reference) |
| Low | 69 (37.3) | 108 (32.6) | 1.56 (1.00–2.43) |
| Medium | 47 (25.4) | 74 (22.4) | 1.55 (0.95–2.53) |
| High | 17 (9.2) | 22 (6.6) | 1.89 (0.93–3.84) |
"""
ACCURACY = """# Results

Sensitivity was 86.7% (78/90; 95% CI 77.9–92.9%) and specificity 90.6% (164/181; 95% CI 85.4–94.4%).

Table 2. Accuracy; values are % (95% CI)

| Test | Sensitivity | Specificity |
|---|---|---|
| Ultrasound | 86.7 (77.9–92.9) | 90.6 (85.4–94.4) |
"""
CLUSTERS = """# Methods

Practices were randomized. Effects are from generalized estimating equations.

# Results

Screening was more frequent with reminders (161/381, 42.3%) than without (132/396, 33.3%); OR 1.47, 95% CI
0.90 to 2.42, p = .126.
"""
ROUNDED_TOTAL = """# Results

Table 1. Self-rated health

| Health | n | % |
|---|---|---|
| Good | 11 | 17.5 |
| Fair | 12 | 19.0 |
| Poor | 14 | 22.2 |
| Bad | 13 | 20.6 |
| Very bad | 13 | 20.6 |
| Total | 63 | 99.9 |
"""
DIFFERENCE = """# Results

Table 1. Strength (mean ± SD)

| | Patients (n = 20) | Controls (n = 21) | 95% CI of the difference | p |
|---|---|---|---|---|
| Hip abduction, N | 105.5 ± 15.4 | 123.9 ± 19.3 | -29.5 to -7.3 | 0.002 |
"""
CHANGES = """# Results

Table 3. Change from baseline, mean (SD)

| Outcome | Exercise (n = 42) | Control (n = 39) | Difference (95% CI) |
|---|---|---|---|
| Oswestry Disability Index | -5.0 (5.7) | -2.7 (6.1) | -2.3 (-4.9, 0.3) |
"""
RELIABILITY = """# Results

Table 2. Reliability

| Measure | Test 1, mean (SD) | Test 2, mean (SD) | ICC (95% CI) | SEM | MDC95 |
|---|---|---|---|---|---|
| Abduction, N | 105.5 (15.4) | 106.1 (14.2) | 0.86 (0.76–0.92) | 5.3 | 14.7 |
"""
LEGS = """# Methods

Strength of both legs was graded.

# Results

Table 1. Strength, mean (SD)

| | Patients (n = 14) | Controls (n = 24) |
|---|---|---|
| Manual muscle test grade | 4.18 (0.54) | 4.08 (0.55) |
"""
SEVERAL_STATISTICS = """<html><body><h2>Results</h2><table>
<caption>Table 1. Characteristics, mean±SD or n (%)</caption>
<tr><th></th><th>Cases (n=60)</th><th>Controls (n=50)</th><th>t or χ<sup>2</sup></th><th>P</th></tr>
<tr><td>Age (years)</td><td>38.8±9.1</td><td>42.9±7.7</td><td>-2.52</td><td>0.013</td></tr>
<tr><td>Weight (kg)</td><td>68.8±9.1</td><td>64.9±7.7</td><td>2.40</td><td>0.018</td></tr>
<tr><td>Female</td><td>30 (50.0)</td><td>35 (70.0)</td><td>4.51</td><td>0.034</td></tr>
</table></body></html>"""
DENSITIES = "# Results\n\nThe mean density was 5.2 (95% CI 4.1 to 6.6) in villages."

STYLES = {
    "categories against a reference": CATEGORIES,
    "counts before an exact interval": ACCURACY,
    "clusters, said in the methods": CLUSTERS,
    "percentages that add up to 99.9": ROUNDED_TOTAL,
    "an interval of the difference beside the groups": DIFFERENCE,
    "changes on a scale from 0": CHANGES,
    "standard error of measurement": RELIABILITY,
    "both legs averaged": LEGS,
    "a column of two statistics": SEVERAL_STATISTICS,
    "an interval from the log scale": DENSITIES,
}


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES.keys())
def test_nothing_is_flagged(text: str) -> None:
    assert flags(text) == []


@pytest.mark.parametrize(
    ("text", "printed", "other", "name"),
    [
        (CATEGORIES, "1.89 (0.93–3.84)", "1.39 (0.68–2.84)", "effect_size"),  # others establish the reference
        (CLUSTERS.replace("generalized estimating equations", "tables"), "1.47", "1.27", "effect_size"),
        (ROUNDED_TOTAL, "| 63 | 99.9", "| 63 | 90.9", "percentage"),
        (RELIABILITY, "0.76–0.92", "0.96–0.92", "interval_order"),
        (CHANGES.replace("Change from baseline", "At baseline"), "-5.0", "-5.0", "scale_ends"),
    ],
)
def test_the_same_rows_are_flagged_where_they_disagree(
    text: str, printed: str, other: str, name: str
) -> None:
    assert printed in text
    assert name in {check for check, _ in flags(text.replace(printed, other))}


def test_a_trial_with_analysis_of_covariance_is_not_flagged() -> None:
    """Unadjusted means beside adjusted differences, percentages of those followed up, from random data."""
    rng = np.random.default_rng(7)
    n1, n2 = 83, 91
    before = rng.normal(48, 12, n1 + n2)
    group = np.repeat([0.0, 1.0], [n1, n2])
    after = 15 + 0.6 * before + 4 * group + rng.normal(0, 9, n1 + n2)
    design = np.c_[np.ones(n1 + n2), group, before]
    (_, effect, _), (rss,), *_ = np.linalg.lstsq(design, after, rcond=None)
    df = n1 + n2 - 3
    error = math.sqrt(rss / df * np.linalg.inv(design.T @ design)[1, 1])
    half, p = stats.t.ppf(0.975, df) * error, 2 * stats.t.sf(abs(effect / error), df)
    shown = [f"{x.mean():.1f} ({x.std(ddof=1):.1f})" for x in (after[:n1], after[n1:])]
    adjusted = f"{effect:.1f} ({effect - half:.1f} to {effect + half:.1f})"
    text = f"""# Methods

Groups were compared by analysis of covariance.

# Results

Table 2. Outcomes

| Outcome | Control (n = {n1}) | Exercise (n = {n2}) | Difference (95% CI) | p |
|---|---|---|---|---|
| WOMAC, mean (SD) | {shown[0]} | {shown[1]} | {adjusted} | {"<0.001" if p < 0.001 else f"{p:.3f}"} |
"""
    assert flags(text) == []
