"""Groups against the test or p printed with them: what must be flagged, and what must never be."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from review.checking.comparisons import check_comparisons
from review.checking.context import Context
from review.document import Block, Document, Table
from review.finding import find
from review.printed import Rounding
from review.reading import read
from review.records import Check, Comparison, Location, Proportion, Record, Summary

FLAGS = {"inconsistent", "decision_inconsistent"}
T_TESTS = "Groups were compared with independent-samples t-tests, ANOVA and chi-squared tests."
HEADS = "|  | Exercise (n = 30) | Control (n = 28) | p |"
#: Rows that follow exactly from the plain tests, so that the test of a table is known.
SOUND = (
    "| Age (years) | 45.2 ± 10.1 | 47.0 ± 9.8 | .49 |",
    "| Weight (kg) | 71.40 ± 8.22 | 66.10 ± 9.03 | .023 |",
    "| Height (cm) | 171.2 ± 7.1 | 173.9 ± 6.6 | .14 |",
)


@pytest.fixture
def checks(tmp_path: Path) -> Any:
    """Checks of what a paper in Markdown reports: all of them."""

    def run(text: str, **options: Any) -> list[Check]:
        path = tmp_path / "paper.md"
        path.write_text(text, encoding="utf-8")
        document = read(path)
        return [check for _, check in check_comparisons(find(document), Context(document, **options))]

    return run


def paper(
    *rows: str, methods: str = T_TESTS, heads: str = HEADS, notes: str = "",
    caption: str = "Characteristics of the groups, mean ± SD or n (%)",
) -> str:  # fmt: skip
    rule = "|---" * (heads.count("|") - 1) + "|"
    table = "\n".join([heads, rule, *rows])
    return f"# Paper\n\n## Methods\n\n{methods}\n\n## Results\n\nTable 1. {caption}\n\n{table}\n\n{notes}\n"


def prose(sentence: str, methods: str = T_TESTS) -> str:
    return f"# Paper\n\n## Methods\n\n{methods}\n\n## Results\n\n{sentence}\n"


def verdicts(found: list[Check]) -> list[str]:
    return [check.verdict for check in found]


# --- published examples -----------------------------------------------------------------------------------


def test_published_sleep(checks: Any) -> None:
    heads = "| | Drug 1 (n = 10) | Drug 2 (n = 10) | t | df | p |"
    rows = "| Extra sleep (h), mean (SD) | 0.75 (1.789) | 2.33 (2.002) | -1.86 | 17.78 | .079 |"
    found = checks(paper(rows, methods="Welch's t-test was used.", heads=heads))
    assert verdicts(found) == ["consistent", "consistent"]
    changed = checks(paper(rows.replace(".079", ".029"), methods="Welch's t-test was used.", heads=heads))
    assert FLAGS & set(verdicts(changed))


def test_published_plant_growth(checks: Any) -> None:
    # Dobson (1983), Table 7.1, as R's PlantGrowth: F(2, 27) = 4.846, p = .0159.
    heads = "| | Control (n = 10) | Light (n = 10) | Dark (n = 10) | F(2, 27) | p |"
    row = "| Weight (g), mean (SD) | 5.032 (0.583) | 4.661 (0.794) | 5.526 (0.443) | 4.85 | .016 |"
    assert set(verdicts(checks(paper(row, heads=heads)))) == {"consistent"}
    found = {check.check: check.verdict for check in checks(paper(row.replace("4.85", "4.58"), heads=heads))}
    assert found == {"p_from_means": "consistent", "f_from_means": "inconsistent"}


def test_published_aspirin_trial(checks: Any) -> None:
    # Physicians' Health Study, NEJM 321:129 (1989): 104 of 11,037 against 189 of 11,034, p < .00001.
    said = "Infarction occurred in 104/11037 men of the aspirin group and 189/11034 men of the placebo group"
    assert verdicts(checks(prose(f"{said} (p < .00001)."))) == ["consistent"]
    assert verdicts(checks(prose(f"{said} (p = .08)."))) == ["decision_inconsistent"]


# --- tables: must flag ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "check", "verdict"),
    [
        ("| Age (years) | 45.2 ± 10.1 | 47.0 ± 9.8 | .94 |", "p_from_means", "inconsistent"),
        ("| Age (years) | 45.2 ± 10.1 | 57.0 ± 9.8 | .49 |", "p_from_means", "decision_inconsistent"),
        ("| Age (years) | 45.2 ± 1.01 | 47.0 ± 9.8 | .49 |", "p_from_means", "inconsistent"),
        ("| Pain | 4.1 ± 1.2 | 4.1 ± 1.3 | <.001 |", "p_from_means", "decision_inconsistent"),
        ("| Smokers | 18 (60%) | 15 (54%) | .062 |", "p_from_counts", "inconsistent"),
        ("| Smokers | 3 (10%) | 15 (54%) | .62 |", "p_from_counts", "decision_inconsistent"),
    ],
)
def test_changed_digits_are_caught(checks: Any, row: str, check: str, verdict: str) -> None:
    *_, found = checks(paper(*SOUND, row))
    assert (found.check, found.verdict, found.field) == (check, verdict, "p")
    assert found.low is not None
    assert found.high is not None
    assert found.printed in found.reason
    assert found.formula
    assert found.readings
    assert set(found.fields) > {"p"}


def test_a_row_is_flagged_where_the_others_show_the_test(checks: Any) -> None:
    odd = "| Pain | 4.10 ± 1.20 | 5.30 ± 1.30 | .045 |"
    found = checks(paper(*SOUND, odd, methods="Nothing is said of tests."))
    assert verdicts(found) == ["consistent"] * 3 + ["inconsistent"]


def test_a_large_difference_contradicts_rank_tests_too(checks: Any) -> None:
    methods = "Groups were compared with t-tests or Mann-Whitney tests, as appropriate."
    (far,) = checks(paper("| Score | 12.1 ± 1.1 | 21.4 ± 1.2 | .81 |", methods=methods))
    assert far.verdict == "decision_inconsistent"
    (near,) = checks(paper("| Score | 12.1 ± 5.1 | 14.4 ± 5.2 | .81 |", methods=methods))
    assert near.verdict == "not_checkable"
    assert "rank" in near.reason


def test_standard_errors_printed_as_deviations_are_offered_as_a_reading(checks: Any) -> None:
    # SDs 10.1 and 9.8 divided by the roots of 30 and 28.
    (found,) = checks(paper("| Age (years) | 45.2 ± 1.84 | 47.0 ± 1.85 | .49 |"))
    assert found.verdict == "decision_inconsistent"
    assert [r.name for r in found.readings if r.reconciles and "SEs, not SDs" in r.name]


def test_a_second_row_that_completes_the_first_is_its_rest(checks: Any) -> None:
    rows = ("| Sex |  |  |  |", "| male | 12 (40) | 13 (46) | {} |", "| female | 18 (60) | 15 (54) |  |")
    assert verdicts(checks(paper(*(row.format(".62") for row in rows)))) == ["consistent"]
    assert verdicts(checks(paper(*(row.format(".02") for row in rows)))) == ["decision_inconsistent"]


def test_p_in_the_head_of_a_complete_block_is_of_the_block(checks: Any) -> None:
    # The first table of golden/anova.json: p = .7566 by chisq.test in R 4.2.2.
    rows = (
        *SOUND,
        "| Education |  |  | {} |", "| low | 10 (33) | 8 (29) |  |",
        "| middle | 12 (40) | 10 (36) |  |", "| high | 8 (27) | 10 (36) |  |",
    )  # fmt: skip
    *_, found = checks(paper(*(row.format(".76") for row in rows)))
    assert found.verdict == "consistent"
    assert found.low == pytest.approx(0.7566, abs=5e-5)
    assert verdicts(checks(paper(*(row.format(".46") for row in rows))))[-1] == "inconsistent"


# --- tables: must not flag --------------------------------------------------------------------------------

ODD = "| Pain | 4.1 ± 1.2 | 4.3 ± 1.3 | .030 |"
BEFORE_AFTER = "|  | Before (n = 30) | After (n = 30) | p |"


@pytest.mark.parametrize(
    "text",
    [
        paper(ODD, caption="Mean ± SD; p-values from Mann-Whitney tests"),
        paper(ODD, methods="Groups were compared with t-tests or Mann–Whitney tests, as appropriate."),
        paper(ODD, caption="Adjusted means ± SD (ANCOVA)"),
        paper(ODD, methods="Groups were compared by analysis of covariance, adjusted for baseline."),
        paper(ODD, methods="Differences between groups were tested with t-tests on log-transformed values."),
        paper(ODD, heads=HEADS.replace("| p |", "| p (group × time) |")),
        paper(ODD, heads=HEADS.replace("| p |", "| Adjusted p |")),
        paper(ODD, heads=BEFORE_AFTER),
        paper(ODD, caption="Values before and after training, mean ± SD", heads=HEADS.replace("28", "30")),
        paper(ODD, methods="Paired t-tests were used.", heads=HEADS.replace("28", "30")),
        paper(ODD, heads="|  | Exercise | Control | p |"),
        paper(ODD.replace("± 1.2", "(1.2)").replace("± 1.3", "(1.3)"), caption="Means of the groups"),
        paper("| Pain | 4.1 ± 1.2 | 5.0 ± 1.3 | .011 |", methods=T_TESTS + " Two people had missing data."),
        paper("| Pain | 4.1 ± 1.2 | 4.7 ± 1.3 | .073 |", methods="Nothing is said of tests."),
        paper("| Pain | 4.1 ± 1.2 | 4.7 ± 1.3 | .036 |", methods=T_TESTS + " All tests were one-tailed."),
        paper(
            "| Pain | 4.1 ± 1.2 | 5.0 ± 1.3 | .042 |", methods=T_TESTS + " Bonferroni correction was used."
        ),
        paper("| Men: weight | 4.1 ± 1.2 | 4.1 ± 1.3 | <.001 |"),
        paper(
            "| Change in pain | 4.1 ± 1.2 | 4.2 ± 1.3 | .02 |", methods="Repeated measures ANOVA was used."
        ),
    ],
)
def test_other_analyses_of_means_are_no_inconsistency(checks: Any, text: str) -> None:
    assert not FLAGS & set(verdicts(checks(text)))


def test_what_is_not_checkable_says_why(checks: Any) -> None:
    (found,) = checks(paper(ODD, heads="|  | Exercise | Control | p |"))
    assert (found.verdict, found.reason) == (
        "not_checkable", "the sizes of the groups are not printed with them",
    )  # fmt: skip
    (found,) = checks(paper(ODD, caption="Mean ± SD; p-values from Mann-Whitney tests"))
    assert "rank test" in found.reason


def test_a_table_that_follows_from_no_plain_test_is_left_alone(checks: Any) -> None:
    rows = [f"| Item {i} | {40 + i}.2 ± 10.1 | {42 + i}.3 ± 9.8 | .00{i} |" for i in range(2, 8)]
    assert set(verdicts(checks(paper(*rows)))) == {"not_checkable"}


THREE = "|  | A (n = 20) | B (n = 22) | C (n = 21) | p |"


@pytest.mark.parametrize(
    "text",
    [
        paper(
            "| Pain | 4.1 ± 1.2 | 4.3 ± 1.3 | 4.2 ± 1.1 | .03 |",
            heads=THREE.replace("| p |", "| p for trend |"),
        ),
        paper(
            "| Pain | 4.1 ± 1.2 | 4.3 ± 1.3 | 4.2 ± 1.1 | .03 |",
            heads="|  | Baseline (n = 20) | Week 6 (n = 20) | Week 12 (n = 20) | p |",
        ),
        paper(
            "| Pain | 4.1 ± 1.2 | 4.3 ± 1.3 | 4.2 ± 1.1 | .03 |",
            heads=THREE,
            caption="Mean ± SD (post hoc tests: Tukey)",
        ),
        paper(
            "| Smokers | 5 (25) | 6 (27) | 5 (24) | .03 |", heads=THREE, caption="Numbers (%) and p for trend"
        ),
        paper(
            "| Pain | 4.1 ± 1.2 | 4.3 ± 1.3 | 4.2 ± 1.25 | .03 |",
            heads="|  | A (n = 20) | B (n = 22) | A and B (n = 42) | p |",
        ),
        paper(
            "| Pain | 4.1 ± 1.2 | 4.3 ± 1.3 | 0.2 ± 0.3 | .03 |",
            heads="|  | A (n = 20) | B (n = 22) | Difference | p |",
        ),
        paper(
            "| Smokers | 5 (25) | 6 (27) | .03 | .04 |",
            heads="|  | A (n = 20) | B (n = 22) | p crude | p adjusted |",
        ),
    ],
)
def test_more_columns_are_no_inconsistency(checks: Any, text: str) -> None:
    assert not FLAGS & set(verdicts(checks(text)))


@pytest.mark.parametrize(
    "text",
    [
        paper("| Smokers | 18 (60%) | 15 (54%) | .03 |", caption="Numbers (%); p by logistic regression"),
        paper("| Smokers | 18 (60%) | 15 (54%) | .03 |", methods="Groups were compared with log-rank tests."),
        paper(
            "| Positive test | 18 (60%) | 9 (32%) | .004 |",
            heads=BEFORE_AFTER.replace("After (n = 30)", "After (n = 28)"),
        ),
        paper(
            "| low | 10 (33) | 8 (29) | .02 |",
            "| middle | 12 (40) | 10 (36) |  |",
            "| high | 8 (27) | 10 (36) |  |",
        ),
        paper("| Smokers | 18 | 15 | .50 |", methods=T_TESTS + " Some answers were missing."),
        paper("| Ejection fraction, % | 60 | 54 | .03 |"),
        paper("| Smokers | 30 (60) | 20 (40) | .10 |", heads="|  | A (n = 100) | B (n = 90) | p |"),
        paper("| Smokers | 12 (85.7) | 9 (33.3) | .001 |"),
    ],
)
def test_other_analyses_of_counts_are_no_inconsistency(checks: Any, text: str) -> None:
    assert not FLAGS & set(verdicts(checks(text)))


@pytest.mark.parametrize("p", [".63", ".62", ".79", ".73"])
def test_any_usual_test_of_counts_agrees(checks: Any, p: str) -> None:
    # 18 of 30 and 15 of 28: chi-squared .621, likelihood .621, with (N − 1)/N .625, Yates .818, Fisher .791.
    found = checks(paper(f"| Smokers | 18 (60%) | 15 (54%) | {p} |", methods="Nothing is said of tests."))
    assert not FLAGS & set(verdicts(found))


# --- prose ------------------------------------------------------------------------------------------------

SAID = (
    "The patients (n = 20; M = 3.35, SD = 1.20) scored higher than the controls (n = 22; M = 2.50, SD = 1.10)"
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (f"{SAID}, t(40) = 2.40, p = .021.", {"t_from_means": "consistent", "p_from_means": "consistent"}),
        (f"{SAID}, t(40) = 4.20, p = .021.", {"t_from_means": "inconsistent", "p_from_means": "consistent"}),
        (
            f"{SAID}, t(40) = 2.40, p = .21.",
            {"t_from_means": "consistent", "p_from_means": "decision_inconsistent"},
        ),
        (f"{SAID}, p = .021.", {"p_from_means": "consistent"}),
        (
            "Pain eased in 12/15 patients (80%) versus 4/15 controls (27%; Fisher's exact test, p = .009).",
            {"p_from_counts": "consistent"},
        ),
        (
            "Pain eased in 12/15 patients (80%) versus 4/15 controls (27%; Fisher's exact test, p = .09).",
            {"p_from_counts": "decision_inconsistent"},
        ),
        # Without sizes the df give their total; at most t = 2.29 can come of these means.
        (
            "Patients (M = 3.35, SD = 1.20) scored higher than independent "
            "controls (M = 2.50, SD = 1.10), t(36) = 5.25, p < .001.",
            {"t_from_means": "inconsistent", "p_from_means": "inconsistent"},
        ),
        # Related measurements: t is at least 0.85 sqrt(20) / 2.3 = 1.65, and p at most .12. Any correlation
        # may be behind them, so that most other values would agree, too.
        (
            "Scores after training (M = 3.35, SD = 1.20) were higher than "
            "before (M = 2.50, SD = 1.10), paired t(19) = 3.10, p = .006.",
            {"t_from_means": "not_checkable", "p_from_means": "not_checkable"},
        ),
        (
            "Scores after training (M = 3.35, SD = 1.20) were higher than "
            "before (M = 2.50, SD = 1.10), paired t(19) = 0.60, p = .56.",
            {"t_from_means": "inconsistent", "p_from_means": "decision_inconsistent"},  # r of -.2 or more
        ),
    ],
)
def test_sentences(checks: Any, sentence: str, expected: dict[str, str]) -> None:
    found = {check.check: check.verdict for check in checks(prose(sentence)) if check.check != "df"}
    assert found == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Age (M = 35.1, SD = 2.1) and weight (M = 71.2, SD = 8.8) were unrelated to pain, p = .03.",
        "All of the first were eased, while 11/17 patients (65%) and 12/15 controls (80%) were not "
        "(corrected p < .001 in Fisher's tests).",
        "Rates were 14 out of 64 (21.8%) and 17 out of 64 (26.7%) (both p < .001).",
        f"{SAID}. A second group differed, p = .9.",
        "The patients (M = 3.35, SD = 1.20) scored higher than the controls (M = 2.50, SD = 1.10), p = .7.",
        f"{SAID} by Mann-Whitney test, p = .21.",
        f"{SAID} after adjusting for age, p = .21.",
    ],
)
def test_sentences_that_compare_something_else(checks: Any, sentence: str) -> None:
    assert not FLAGS & set(verdicts(checks(prose(sentence))))


@pytest.mark.parametrize(
    ("statistic", "value", "df"),
    [("F", "9.1", ("2", "57")), ("U", "210", ()), ("z", "3.1", ()), ("chi2", "9.2", ("3",))],
)
def test_a_statistic_of_something_else_is_not_compared(
    statistic: str, value: str, df: tuple[str, ...]
) -> None:
    place = Location(start=0, end=9, table="Table 1")
    means = tuple(Summary(location=place, quote="", group=g, n="30", mean="4.1", sd="1.2") for g in "AB")
    record = Comparison(
        location=place,
        quote="",
        groups=means,
        statistic=statistic,
        value=value,
        df=df,
        p_relation="<",
        p=".001",
    )
    assert verdicts([check for _, check in check_comparisons([record], Context())]) == ["not_checkable"]


def test_no_document_is_no_reason_to_flag_rounding() -> None:
    place = Location(start=0, end=9, table="Table 1")
    groups = tuple(
        Summary(location=place, quote="", group=name, n=n, mean=mean, sd=sd)
        for name, n, mean, sd in (("A", "30", "4.1", "1.2"), ("B", "28", "4.7", "1.3"))
    )
    record = Comparison(location=place, quote="", groups=groups, p_relation="=", p=".24")
    assert verdicts([check for _, check in check_comparisons([record], Context())]) == ["not_checkable"]


@pytest.mark.parametrize("value", ["1e240", "9" * 40, "-", "∞", "1–2", ""])
def test_hostile_numbers(value: str) -> None:
    place = Location(start=0, end=9, table="Table 1")
    for field in ("mean", "sd", "n"):
        numbers = {"mean": "4.1", "sd": "1.2", "n": "30"} | {field: value}
        groups = tuple(Summary(location=place, quote="", group=name, **numbers) for name in "AB")
        shares = tuple(
            Proportion(location=place, quote="", group=name, count="3", total=value, percent=value)
            for name in "AB"
        )
        for compared in (groups, shares):
            record = Comparison(location=place, quote="", groups=compared, p_relation="=", p=".13")
            found = [check for _, check in check_comparisons([record], Context())]
            assert not FLAGS & set(verdicts(found))


# --- honest rounding is never inconsistent ----------------------------------------------------------------

MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}


def shortened(value: float, decimals: int, mode: str) -> str:
    return str(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), MODES[mode]))


def honest_means(rng: np.random.Generator, mode: str, at: int) -> Comparison:
    """A row of means as an honest paper prints it: t-test or ANOVA of raw data, everything rounded once."""
    k = int(rng.choice([2, 2, 3]))
    sizes = rng.integers(3, 80, k)
    decimals = int(rng.integers(0, 4))
    data = [rng.normal(20 + rng.normal(0, 1.2), rng.uniform(1, 4), n) for n in sizes]
    equal = bool(rng.random() < 0.6)
    if k == 2:
        test = stats.ttest_ind(*data, equal_var=equal)
        df = (f"{test.df:.0f}",) if equal else (shortened(test.df, int(rng.integers(0, 3)), mode),)
    else:
        test = stats.f_oneway(*data)
        df = (str(k - 1), str(sizes.sum() - k))
    place = Location(start=at, end=at + 9, table="Table 1", row=f"Item {at}")
    groups = tuple(
        Summary(
            location=Location(start=at + i, end=at + i + 1, table="Table 1"),
            quote="",
            group="ABC"[i],
            n=str(len(x)),
            mean=shortened(x.mean(), decimals, mode),
            sd=shortened(x.std(ddof=1), decimals + 1, mode),
        )
        for i, x in enumerate(data)
    )
    printed = {"statistic": "t" if k == 2 else "F", "value": shortened(test.statistic, 2, mode), "df": df}
    p = shortened(test.pvalue, int(rng.integers(2, 5)), mode)
    return Comparison(
        location=place,
        quote="",
        groups=groups,
        p_relation="=",
        p=p,
        **(printed if rng.random() < 0.4 else {}),
    )


def honest_counts(rng: np.random.Generator, mode: str, at: int) -> Comparison:
    """A row of counts or percentages, with chi-squared, Yates's or Fisher's p."""
    sizes, share = rng.integers(5, 200, 2), rng.uniform(0.05, 0.95)
    events = np.clip(rng.binomial(sizes, share), [1, 0], sizes - [0, 1])
    table = np.column_stack([events, sizes - events])
    which = rng.choice(["pearson", "yates", "fisher"])
    p = (
        stats.fisher_exact(table).pvalue
        if which == "fisher"
        else stats.chi2_contingency(table, correction=which == "yates").pvalue
    )
    decimals, shown = int(rng.integers(0, 2)), rng.choice(["both", "count", "percent"])
    groups = tuple(
        Proportion(
            location=Location(start=at + i, end=at + i + 1, table="Table 1"),
            quote="",
            group="AB"[i],
            total=str(n),
            count=None if shown == "percent" else str(a),
            percent=None if shown == "count" else shortened(100 * a / n, decimals, mode),
        )
        for i, (a, n) in enumerate(zip(events, sizes, strict=True))
    )
    place = Location(start=at, end=at + 9, table="Table 1", row=f"Item {at}")
    printed = shortened(p, int(rng.integers(2, 5)), mode)
    return Comparison(location=place, quote="", groups=groups, p_relation="=", p=printed)


def a_document(methods: str) -> Document:
    block = Block(methods, 0, len(methods))
    return Document("paper.md", "markdown", methods, (block,), (Table("Table 1", ()),))


@pytest.mark.parametrize(
    ("mode", "rounding"), [("half_up", "half_up"), ("half_even", "half_up"), ("truncated", "truncated")]
)
@pytest.mark.parametrize(
    "methods", [T_TESTS + " Fisher's exact test was used too.", "Nothing is said of tests."]
)
def test_honest_rounding_is_never_inconsistent(mode: str, rounding: Rounding, methods: str) -> None:
    # A longer run of such a simulation, 102,000 rows over the three roundings, flagged none.
    rng = np.random.default_rng(20240607)
    for _ in range(15):
        records: list[Record] = [
            (honest_means if rng.random() < 0.6 else honest_counts)(rng, mode, 10 * i) for i in range(12)
        ]
        context = Context(a_document(methods), rounding=rounding)
        found = [check for _, check in check_comparisons(records, context)]
        assert not [check for check in found if check.verdict in FLAGS]
        said = [check for check in found if not (check.reason or "").startswith("too coarse")]
        assert verdicts(said).count("consistent") > len(said) * 0.8
        assert len(said) > len(found) / 2  # means with one decimal leave a t or p open now and then


# --- sizes and intervals of groups ------------------------------------------------------------------------

SIZES = "Patients (M = 3.2, SD = 1.1, n = 12) and controls (M = 4.3, SD = 1.2, n = 45) differed, t({}) = {}."


@pytest.mark.parametrize(
    ("df", "more", "verdict"),
    [
        ("55", "", "consistent"),
        ("59", "", "inconsistent"),
        ("50", "", None),  # five are missing
        ("17.9", "", None),  # Welch
        ("112", "Each was tested in two sessions.", "not_checkable"),
    ],
)
def test_df_against_the_sizes_of_a_sentence(checks: Any, df: str, more: str, verdict: str | None) -> None:
    found = checks(prose(f"{SIZES.format(df, '2.88')} {more}"))
    assert next((check.verdict for check in found if check.check == "df"), None) == verdict


def test_intervals_of_means_tell_their_spread(checks: Any) -> None:
    """Groups of 30 and 28 with SDs of 9.8 and 10.4; scipy 1.17.1, ttest_ind_from_stats: p = .0119."""
    heads = "| | Exercise (n = 30) | Control (n = 28) | p |"
    row = "| Strength | 50.1 (46.4 to 53.8) | 43.2 (39.2 to 47.2) | {} |"
    caption = "Outcomes, mean (95% CI)"
    for p, verdict in ((".012", "consistent"), (".12", "decision_inconsistent")):
        (check,) = checks(paper(*SOUND, row.format(p), heads=heads, caption=caption))[-1:]
        assert (check.check, check.verdict) == ("p_from_means", verdict)
        assert "groups[0].ci_low" in check.fields
    modeled = "Means were adjusted for age by analysis of covariance."
    (check,) = checks(paper(row.format(".12"), heads=heads, caption=caption, methods=modeled))
    assert check.verdict == "not_checkable"
