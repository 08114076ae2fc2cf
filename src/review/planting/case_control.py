"""People with a condition and people without, measured once."""

from __future__ import annotations

from typing import Final

import numpy as np

from review.planting.outcomes import Correlation, Means, Outcome, Shares
from review.planting.paper import Paper, Section, Table
from review.planting.study import (
    CONDITIONS,
    NOTICE,
    Study,
    counted,
    row_with_all,
    row_with_difference,
    row_with_effect,
    said,
    section,
    two_groups,
    whole_numbers,
)

#: Name, label, mean, SD: torque by body mass, or force.
_TORQUE: Final = (
    ("abduction", "Hip abduction", 1.42, 0.33),
    ("extension", "Hip extension", 2.05, 0.52),
    ("rotation", "Hip external rotation", 0.71, 0.18),
    ("knee", "Knee extension", 2.38, 0.55),
)
_GROUPS: Final = ("Pain (n = {n1})", "Controls (n = {n2})")
_NEWTON: Final = 110.0  # roughly, for one Nm/kg at the usual lever arms


def case_control(rng: np.random.Generator) -> Study:
    """A study of hip strength in two groups."""
    condition, people = CONDITIONS[rng.integers(len(CONDITIONS))]
    sizes = int(rng.integers(22, 58)), int(rng.integers(22, 58))
    body, strength = _body(rng, sizes), _strength(rng, sizes)
    scores, signs = _scores(rng, sizes), _signs(rng, sizes)
    relative = strength[0].first / strength[0].first.mean()
    pain = np.clip(np.round(8 - 2.2 * relative + rng.normal(0, 1.6, sizes[0])), 1, 10)
    related = Correlation(name="pain", label="Pain", first=strength[0].first, second=pain)
    unit = "newtons" if strength[0].decimals == 1 else "newton meters per kilogram of body mass"
    paper = Paper(
        title=f"Hip strength of {people} with and without {condition}: a case-control study",
        byline=NOTICE,
        sections=(
            _abstract(condition, people, strength[0], signs[0]),
            _introduction(condition),
            _methods(condition, unit),
            _participants(condition, body, strength[0]),
            _compared(strength, unit),
            _function(scores, signs, related),
            _discussion(condition, strength[0]),
        ),
    )
    return Study(paper, (*body, *strength, *scores, *signs, related))


def _body(rng: np.random.Generator, sizes: tuple[int, int]) -> tuple[Outcome, ...]:
    height = two_groups(rng, sizes, 171.0, 9.0)
    mass = two_groups(rng, sizes, 73.0, 11.0, -rng.uniform(0, 0.5))
    index = tuple(m / (h / 100) ** 2 for h, m in zip(height, mass, strict=True))
    age = two_groups(rng, sizes, rng.uniform(24, 48), 8.5)
    return (
        Means(name="age", label="Age, years", first=age[0], second=age[1], decimals=1),
        Means(name="height", label="Height, cm", first=height[0], second=height[1], decimals=1),
        Means(name="mass", label="Body mass, kg", first=mass[0], second=mass[1], decimals=1),
        Means(name="bmi", label="Body mass index, kg/m²", first=index[0], second=index[1], decimals=1),
        counted(rng, "women", "Women", sizes, (0.58, 0.55)),
        counted(rng, "right", "Right leg dominant", sizes, (0.84, 0.84)),
        counted(rng, "active", "Sport at least weekly", sizes, (0.45, 0.58)),
        counted(rng, "smoking", "Current smokers", sizes, (0.2, 0.15)),
    )


def _strength(rng: np.random.Generator, sizes: tuple[int, int]) -> tuple[Means, ...]:
    decimals, factor = (1, _NEWTON) if rng.random() < 0.5 else (2, 1.0)
    made = []
    for name, label, mean, sd in _TORQUE:
        first, second = two_groups(rng, sizes, factor * mean, factor * sd, rng.uniform(0.1, 0.9))
        made.append(Means(name=name, label=label, first=first, second=second, decimals=decimals))
    return tuple(made)


def _scores(rng: np.random.Generator, sizes: tuple[int, int]) -> tuple[Means, ...]:
    scales = (
        ("lefs", "Lower Extremity Functional Scale (0 to 80)", (rng.uniform(50, 66), 70.0), (0, 80)),
        ("conditions", "Number of chronic conditions", (1.3, 1.0), (0, 9)),
        ("joints", "Number of painful joints", (2.4, 1.2), (0, 12)),
    )
    made = []
    for name, label, means, ends in scales:
        first, second = whole_numbers(rng, sizes, means, ends)
        made.append(Means(name=name, label=label, first=first, second=second, decimals=2, whole=True))
    return tuple(made)


def _signs(rng: np.random.Generator, sizes: tuple[int, int]) -> tuple[Shares, ...]:
    return (
        counted(rng, "trendelenburg", "Trendelenburg sign", sizes, (rng.uniform(0.3, 0.6), 0.2)),
        counted(rng, "squat", "Knee moved inward", sizes, (rng.uniform(0.45, 0.7), 0.4)),
    )


def _abstract(condition: str, people: str, main: Means, sign: Shares) -> Section:
    results = (
        f"Results: We measured {{n1}} people with {condition} and {{n2}} without.",
        f"The mean difference in {main.label.lower()} was {{md}} (95% CI {{lo}} to {{hi}}, p {{p}}).",
    )
    signs = "The Trendelenburg sign was present in {pc1}% and {pc2}%."
    return section(
        "Abstract",
        (
            f"Background: Weak hip muscles are often named as a cause of {condition}.",
            f"We asked whether {people} with {condition} have weaker hips than those without.",
        ),
        (*(said(main, sentence, "abstract") for sentence in results), said(sign, signs, "abstract")),
        ("Conclusion: A comparison at one point in time cannot tell which came first.",),
    )


def _introduction(condition: str) -> Section:
    return section(
        "Introduction",
        (
            f"Popular accounts say that weak or sleeping gluteal muscles lead to {condition}.",
            "People who have pain also move less, and muscles that are used less become weaker.",
            "A difference between groups is therefore a beginning, not an answer.",
        ),
    )


def _methods(condition: str, unit: str) -> Section:
    return section(
        "Methods",
        (
            f"People with {condition} for at least three months were invited through notices.",
            "People without pain came from the same places.",
            f"Strength was measured with a hand-held dynamometer fixed by a belt, in {unit}.",
            "The best of three trials counts, and the examiner did not know who had pain.",
            "Pain was rated on a numerical rating scale.",
        ),
        (
            "The groups were compared by Student's t-test for independent samples.",
            "Shares were compared by Pearson's chi-squared test without continuity correction.",
            "Cohen's d uses the pooled standard deviation.",
            "Odds ratios have Wald intervals; correlations are Pearson's.",
            "All tests are two-sided, and significance is set at 0.05.",
        ),
    )


def _participants(condition: str, body: tuple[Outcome, ...], main: Means) -> Section:
    taken = f"In all, {{n_all}} people took part: {{n1}} with {condition} and {{n2}} without."
    head = ("All (n = {n_all})", *_GROUPS)
    return section(
        "Participants",
        (
            said(main, taken),
            "Table 1 describes them; nobody left before the measurements were complete.",
        ),
        Table(
            caption="Table 1. Characteristics of the participants. Values are mean ± SD or number (%); "
            "p-values are from Student's t-test and Pearson's chi-squared test.",
            head=("Characteristic", *(said(body[0], cell, "table") for cell in head), "p"),
            rows=tuple(row_with_all(each, p=True) for each in body),
        ),
    )


def _compared(strength: tuple[Means, ...], unit: str) -> Section:
    short = "N" if unit == "newtons" else "Nm/kg"
    result = "t({df}) = {t}, p {p}, d = {d}"
    main, extension, rotation, knee = strength
    groups = (said(main, cell, "table") for cell in _GROUPS)
    return section(
        "Strength",
        (
            "Table 2 gives strength by group.",
            said(main, f"Hip abduction, our main outcome, gave {result}."),
            said(extension, f"For hip extension we found {result}."),
            said(rotation, f"External rotation was compared as well, {result}."),
            said(knee, f"Knee extension served to show whether weakness was general, {result}."),
        ),
        Table(
            caption=f"Table 2. Strength, {short}. Values are mean ± SD; differences are pain minus controls; "
            "p-values are from Student's t-test.",
            head=("Movement", *groups, "Mean difference (95% CI)", "p"),
            rows=tuple(row_with_difference(each) for each in strength),
        ),
    )


def _function(scores: tuple[Means, ...], signs: tuple[Shares, ...], related: Correlation) -> Section:
    trendelenburg, squat = signs
    groups = (said(scores[0], cell, "table") for cell in _GROUPS)
    counts = (
        "in {a1} of {n1} people with pain ({pc1}%) and in {a2} of {n2} without ({pc2}%), "
        "χ²(1, N = {n_all}) = {chi2}, p {p}"
    )
    correlation = "Among those with pain, strength and pain intensity were correlated, r({df}) = {r}, p {p}."
    return section(
        "Function and clinical signs",
        (
            said(trendelenburg, f"The Trendelenburg sign was present {counts}."),
            said(trendelenburg, "For this sign the odds ratio was {or} (95% CI {or_lo} to {or_hi})."),
            said(squat, f"In a single-leg squat the knee moved inward {counts}."),
            said(squat, "For that movement the odds ratio was {or} (95% CI {or_lo} to {or_hi})."),
            said(related, correlation),
        ),
        Table(
            caption="Table 3. Questionnaires. Values are mean ± SD; p-values are from Student's t-test.",
            head=("Scale", *groups, "Cohen's d", "p"),
            rows=tuple(row_with_effect(each) for each in scores),
        ),
    )


def _discussion(condition: str, main: Means) -> Section:
    found = "Hip abduction strength did not clearly differ between the groups."
    if main.differs:
        found = f"Hip abduction was {'weaker' if main.first_is_lower else 'stronger'} in the group with pain."
    return section(
        "Discussion",
        (
            found,
            f"Whether weakness leads to {condition}, this design cannot tell.",
            "Pain can lead to weakness, and something else to both.",
            "Strength also depends on effort, and effort on pain during the test.",
            "Several outcomes were compared, and some differences are to be expected by chance.",
        ),
    )
