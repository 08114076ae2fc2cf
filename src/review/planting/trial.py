"""People with a condition, drawn by lot for exercise or advice, measured before and after twelve weeks."""

from __future__ import annotations

from typing import Final

import numpy as np

from review.planting.outcomes import Means, Outcome, Pairs, Sample, Shares
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

_GROUPS: Final = ("Exercise (n = {n1})", "Advice (n = {n2})")
_PROGRAMS: Final = (
    "gluteal strengthening at home",
    "supervised hip strengthening",
    "hip strengthening with elastic bands",
)


def trial(rng: np.random.Generator) -> Study:
    """A trial of hip strengthening against advice."""
    condition, people = CONDITIONS[rng.integers(len(CONDITIONS))]
    program = _PROGRAMS[rng.integers(len(_PROGRAMS))]
    sizes = int(rng.integers(32, 64)), int(rng.integers(32, 64))
    stayed = (sizes[0] - int(rng.integers(2, 7)), sizes[1] - int(rng.integers(2, 7)))
    everybody = Shares(name="stayed", label="Measured at twelve weeks", counts=stayed, sizes=sizes)
    baseline = _baseline(rng, sizes)
    force, changes = _force(rng, stayed)
    scores = _scores(rng, stayed)
    better = counted(
        rng, "better", "Much improved", stayed, (rng.uniform(0.45, 0.7), rng.uniform(0.25, 0.45))
    )
    sore = counted(rng, "sore", "Sore for more than two days", stayed, (0.35, 0.18))
    paper = Paper(
        title=f"{program.capitalize()} or advice for {people} with {condition}: a randomized trial",
        byline=NOTICE,
        sections=(
            _abstract(condition, program, everybody, scores[0], better),
            _introduction(condition),
            _methods(condition, program),
            _participants(everybody, baseline),
            _after(force, scores),
            _within(changes, better, sore),
            _discussion(scores[0]),
        ),
    )
    return Study(paper, (everybody, *baseline, *force, *changes, *scores, better, sore))


def _baseline(rng: np.random.Generator, sizes: tuple[int, int]) -> tuple[Outcome, ...]:
    age, height, mass = (
        two_groups(rng, sizes, *each) for each in ((rng.uniform(26, 50), 9.0), (171.0, 9.0), (74.0, 12.0))
    )
    months = two_groups(rng, sizes, 19.0, 5.5)
    return (
        Means(name="age", label="Age, years", first=age[0], second=age[1], decimals=1),
        Means(name="height", label="Height, cm", first=height[0], second=height[1], decimals=1),
        Means(name="mass", label="Body mass, kg", first=mass[0], second=mass[1], decimals=1),
        Means(name="months", label="Duration of pain, months", first=months[0], second=months[1], decimals=1),
        counted(rng, "women", "Women", sizes, (0.6, 0.6)),
        counted(rng, "sides", "Pain on both sides", sizes, (0.3, 0.3)),
        counted(rng, "working", "In paid work", sizes, (0.7, 0.7)),
        counted(rng, "painkillers", "Uses painkillers", sizes, (0.4, 0.4)),
    )


def _force(rng: np.random.Generator, sizes: tuple[int, int]) -> tuple[tuple[Means, ...], tuple[Pairs, ...]]:
    """Force after twelve weeks in both groups, and its change in the group that exercised."""
    means, pairs = [], []
    for name, label, mean, sd in (
        ("abduction", "Hip abduction force, N", 148.0, 36.0),
        ("extension", "Hip extension force, N", 214.0, 52.0),
        ("rotation", "Hip external rotation force, N", 82.0, 21.0),
    ):
        before = rng.normal(mean, sd, sizes[0])
        after = _grown(rng, before, mean, sd)
        other = rng.normal(mean, sd, sizes[1])
        means.append(Means(name=name, label=label, first=after, second=other, decimals=1))
        pairs.append(Pairs(name=f"{name}_change", label=label, before=before, after=after, decimals=1))
    return tuple(means), tuple(pairs)


def _grown(rng: np.random.Generator, before: Sample, mean: float, sd: float) -> Sample:
    """A second measurement that keeps 0.7 of what set people apart, and is a little higher."""
    noise = rng.normal(0, 0.71 * sd, len(before))
    return mean + rng.uniform(0.1, 0.5) * sd + 0.7 * (before - mean) + noise


def _scores(rng: np.random.Generator, sizes: tuple[int, int]) -> tuple[Means, ...]:
    scales = (
        ("lefs", "Lower Extremity Functional Scale (0 to 80)", (rng.uniform(61, 69), 60.0), (0, 80)),
        ("rating", "Pain, numerical rating scale (0 to 10)", (rng.uniform(2.6, 4.0), 4.3), (0, 10)),
        ("joints", "Number of painful joints", (1.6, 1.9), (0, 12)),
    )
    made = []
    for name, label, means, ends in scales:
        first, second = whole_numbers(rng, sizes, means, ends)
        made.append(Means(name=name, label=label, first=first, second=second, decimals=2, whole=True))
    return tuple(made)


def _abstract(condition: str, program: str, stayed: Shares, main: Means, better: Shares) -> Section:
    drawn = "Results: Of {n_all} people, {n1} were drawn for exercise and {n2} for advice."
    scale = (
        "After twelve weeks the Lower Extremity Functional Scale stood at {m1} ± {sd1} with exercise and "
        "{m2} ± {sd2} with advice (p {p})."
    )
    ratio = "For improvement the odds ratio was {or} (95% CI {or_lo} to {or_hi})."
    return section(
        "Abstract",
        (
            f"Background: Hip exercises are often prescribed for {condition}.",
            f"We compared {program} with advice.",
        ),
        (
            said(stayed, drawn, "abstract"),
            said(main, scale, "abstract"),
            said(better, ratio, "abstract"),
        ),
        ("Conclusion: That exercise helps does not show that weakness was the cause.",),
    )


def _introduction(condition: str) -> Section:
    return section(
        "Introduction",
        (
            f"Exercises for the gluteal muscles are given to many people with {condition}.",
            "Often they hear that their muscles are asleep.",
            "Whether strength has to grow for pain to fade is another question than whether exercise helps.",
            "We therefore measured both.",
        ),
    )


def _methods(condition: str, program: str) -> Section:
    return section(
        "Methods",
        (
            f"People with {condition} for more than three months took part.",
            f"They were drawn by lot for {program} or one session of advice.",
            "The examiner did not know the group.",
            "Force is the best of three trials with a hand-held dynamometer fixed by a belt.",
            "Those who rated themselves much better or recovered count as much improved.",
        ),
        (
            "Groups were compared after twelve weeks by Student's t-test for independent samples.",
            "Changes within the exercise group were tested by the paired t-test.",
            "Shares were compared by Pearson's chi-squared test without continuity correction.",
            "Odds ratios have Wald intervals, and Cohen's d uses the pooled standard deviation.",
            "All tests are two-sided, and significance is set at 0.05.",
        ),
    )


def _participants(stayed: Shares, baseline: tuple[Outcome, ...]) -> Section:
    second = "The second measurement was made of {a1} of {n1} ({pc1}%) and {a2} of {n2} ({pc2}%)."
    head = ("All (n = {n_all})", *_GROUPS)
    return section(
        "Participants",
        (
            said(stayed, "We drew lots for {n_all} people: {n1} for exercise and {n2} for advice."),
            said(stayed, second),
            "Table 1 describes all who were drawn.",
        ),
        Table(
            caption="Table 1. Characteristics at the start. Values are mean ± SD or number (%).",
            head=("Characteristic", *(said(baseline[0], cell, "table") for cell in head)),
            rows=tuple(row_with_all(each, p=False) for each in baseline),
        ),
    )


def _after(force: tuple[Means, ...], scores: tuple[Means, ...]) -> Section:
    result = "t({df}) = {t}, p {p}, d = {d}"
    groups = tuple(said(scores[0], cell, "table") for cell in _GROUPS)
    values = "Values are mean ± SD; p-values are from Student's t-test"
    return section(
        "Comparison after twelve weeks",
        (
            "Tables 2 and 3 give both groups after twelve weeks.",
            said(scores[0], f"Our main outcome, the Lower Extremity Functional Scale, gave {result}."),
            said(scores[1], f"Pain was compared in the same way, {result}."),
            said(force[0], f"For hip abduction force we found {result}."),
            said(force[1], f"For hip extension force we found {result}."),
        ),
        Table(
            caption=f"Table 2. Scales after twelve weeks. {values}.",
            head=("Scale", *groups, "Cohen's d", "p"),
            rows=tuple(row_with_effect(each) for each in scores),
        ),
        Table(
            caption=f"Table 3. Force after twelve weeks. {values}; differences are exercise minus advice.",
            head=("Movement", *groups, "Mean difference (95% CI)", "p"),
            rows=tuple(row_with_difference(each) for each in force),
        ),
    )


def _within(changes: tuple[Pairs, ...], better: Shares, sore: Shares) -> Section:
    counts = (
        "{a1} of {n1} with exercise ({pc1}%) and {a2} of {n2} with advice ({pc2}%), "
        "χ²(1, N = {n_all}) = {chi2}, p {p}"
    )
    change = "a mean change of {md} N (95% CI {lo} to {hi}), paired t({df}) = {t}, p {p}"
    return section(
        "Changes and other results",
        (
            said(changes[0], f"In the exercise group, hip abduction force had {change}."),
            said(changes[1], f"Hip extension force had {change}."),
            said(changes[2], f"External rotation force had {change}."),
        ),
        (
            said(better, f"Much improved were {counts}."),
            said(better, "For improvement the odds ratio was {or} (95% CI {or_lo} to {or_hi})."),
            said(sore, f"Sore for more than two days were {counts}."),
            said(sore, "For soreness the odds ratio was {or} (95% CI {or_lo} to {or_hi})."),
        ),
    )


def _discussion(main: Means) -> Section:
    found = "Function did not clearly differ between the groups."
    if main.differs:
        found = (
            f"Function was {'worse' if main.first_is_lower else 'better'} after exercise than after advice."
        )
    return section(
        "Discussion",
        (
            found,
            "People knew what they had been drawn for, and those who expect much may report much.",
            "That pain changes together with strength does not show that one led to the other.",
            "Those who were not measured may have done worse.",
        ),
    )
