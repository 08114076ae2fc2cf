"""Results of invented studies in tables; as in ``honest_results``, nothing is done but to shorten them.

The caption of a table says which test it used, as a paper would. ``TABLES`` holds one function for each kind.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from benchmarks.honest_results import Printer, Result
from scipy import stats


@dataclass(frozen=True)
class Table:
    """A table of one kind of result, a result a row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[Result, ...]
    note: str = ""
    total: str = ""  # a last row that is no result

    def lines(self, number: int) -> list[str]:
        """The table as Markdown."""
        shown = ["| " + " | ".join(self.head) + " |", "|" + "---|" * len(self.head)]
        shown += [row.text for row in self.rows] + ([self.total] if self.total else [])
        return [f"Table {number}. {self.caption}. {self.note}".rstrip(), "", *shown, ""]


def table_of_means(print_: Printer, rows: int) -> Table:
    """Mean ± SD of two groups, p of Student's or Welch's test, as the caption says."""
    n1, n2, student = print_.size(), print_.size(), print_.rng.random() < 0.5
    made = []
    for _ in range(rows):
        x, y = print_.sample(n1, print_.rng.normal(0, 16 / math.sqrt(min(n1, n2)))), print_.sample(n2)
        numbers = print_.moments(x, 1) | print_.moments(y, 2)
        numbers["p"] = print_.bare_p(stats.ttest_ind(x, y, equal_var=student).pvalue)
        row = f"| {print_.name()} | {{m1}} ± {{sd1}} | {{m2}} ± {{sd2}} | {{p}} |"
        made.append(Result("row_student" if student else "row_welch", row, numbers, frozenset({"n1", "n2"})))
    head = ("Outcome", f"Patients (n = {n1})", f"Controls (n = {n2})", "p")
    note = f"Values are mean ± SD; p-values are from {'Student' if student else 'Welch'}'s t-test."
    return Table("Outcomes of both groups", head, tuple(made), note)


def table_of_pairs(print_: Printer, rows: int) -> Table:
    """Mean ± SD before and after, p of the paired t-test."""
    n = print_.size()
    made = []
    for _ in range(rows):
        x = print_.sample(n)
        y = 25 + 0.5 * x + print_.rng.normal(print_.rng.normal(0, 3), 8, n)
        numbers = print_.moments(x, 1) | print_.moments(y, 2)
        numbers["p"] = print_.bare_p(stats.ttest_rel(x, y).pvalue)
        row = f"| {print_.name()} | {{m1}} ± {{sd1}} | {{m2}} ± {{sd2}} | {{p}} |"
        made.append(Result("row_paired", row, numbers, frozenset({"n1", "n2"})))
    head = ("Outcome", f"Before (n = {n})", f"After (n = {n})", "p")
    return Table("Change during treatment", head, tuple(made), "Values are mean ± SD; p from paired t-tests.")


def table_of_three_groups(print_: Printer, rows: int) -> Table:
    """Mean (SD) of three groups with F and p of one-way ANOVA."""
    sizes = [print_.size() for _ in range(3)]
    made = []
    for _ in range(rows):
        groups = [print_.sample(n, print_.rng.normal(0, 14 / math.sqrt(min(sizes)))) for n in sizes]
        f, p = stats.f_oneway(*groups)
        numbers = {"F": print_(f), "p": print_.bare_p(p)}
        for number, group in enumerate(groups):
            numbers |= print_.moments(group, number)
        row = f"| {print_.name()} | {{m0}} ({{sd0}}) | {{m1}} ({{sd1}}) | {{m2}} ({{sd2}}) | {{F}} | {{p}} |"
        made.append(Result("row_anova", row, numbers, frozenset({"n0", "n1", "n2"})))
    groups_named = (f"Group {name} (n = {n})" for name, n in zip("ABC", sizes, strict=True))
    head = ("Outcome, mean (SD)", *groups_named, "F", "p")
    return Table(
        "Three groups compared", head, tuple(made), "p-values are from one-way analysis of variance."
    )


def table_of_counts(print_: Printer, rows: int) -> Table:
    """Number (%) of two groups, p of Pearson's chi-squared without correction or of Fisher's exact test."""
    n1, n2, fisher = print_.size(20), print_.size(20), print_.rng.random() < 0.5
    made = []
    for _ in range(rows):
        shares = print_.rng.uniform(0.2, 0.6) + np.array([0, print_.rng.uniform(0, 0.3)])
        a, b = (
            int(np.clip(print_.rng.binomial(n, s), 1, n - 1)) for n, s in zip((n1, n2), shares, strict=True)
        )
        counts = [[a, n1 - a], [b, n2 - b]]
        p = stats.fisher_exact(counts)[1] if fisher else stats.chi2_contingency(counts, correction=False)[1]
        numbers = {"n1": str(n1), "a": str(a), "pa": print_(100 * a / n1, 1)}
        numbers |= {"n2": str(n2), "b": str(b), "pb": print_(100 * b / n2, 1)}
        numbers["p"] = print_.bare_p(min(float(p), 1.0))
        row = f"| {print_.name()}, n (%) | {{a}} ({{pa}}) | {{b}} ({{pb}}) | {{p}} |"
        made.append(Result("row_fisher" if fisher else "row_chi2", row, numbers, frozenset({"n1", "n2"})))
    head = ("Characteristic", f"Patients (n = {n1})", f"Controls (n = {n2})", "p")
    test = "Fisher's exact test" if fisher else "Pearson's chi-squared test without continuity correction"
    return Table("Characteristics of both groups", head, tuple(made), f"p-values are from {test}.")


def table_of_odds_ratios(print_: Printer, rows: int) -> Table:
    made = []
    for _ in range(rows):
        se = print_.rng.uniform(0.08, 0.6)
        numbers = print_.wald(se * print_.rng.normal(0, 2.2), se)
        numbers["p"] = numbers["p"].replace("= ", "").replace("< ", "<")
        made.append(
            Result("row_OR", f"| {print_.name()} | {{ratio}} ({{low}} to {{high}}) | {{p}} |", numbers)
        )
    return Table("Risk factors, logistic regression", ("Factor", "OR (95% CI)", "p"), tuple(made))


def table_of_coefficients(print_: Printer, rows: int) -> Table:
    """Coefficient, SE, t and p of a linear regression; the df are not given."""
    df = print_.size(20, 300)
    made = []
    for _ in range(rows):
        se, t = print_.rng.uniform(0.1, 2), print_.rng.normal(0, 2.5)
        p = 2 * float(stats.t.sf(abs(t), df))
        numbers = {"b": print_(t * se), "se": print_(se), "t": print_(t), "p": print_.bare_p(p)}
        made.append(Result("row_b", f"| {print_.name()} | {{b}} | {{se}} | {{t}} | {{p}} |", numbers))
    return Table("Linear regression", ("Predictor", "B", "SE", "t", "p"), tuple(made))


def table_of_tests(print_: Printer, rows: int) -> Table:
    made = []
    for _ in range(rows):
        df, t = print_.size(), print_.rng.normal(0, 2.2)
        numbers = {"t": print_(t), "df": str(df), "p": print_.bare_p(2 * float(stats.t.sf(abs(t), df)))}
        made.append(Result("row_t", f"| {print_.name()} | {{t}} | {{df}} | {{p}} |", numbers))
    return Table("Tests of all outcomes", ("Outcome", "t", "df", "p"), tuple(made))


def table_of_shares(print_: Printer, rows: int) -> Table:
    """Counts and percentages of categories that exclude one another and add up to the total."""
    counts = print_.rng.multinomial(print_.size(60, 900), np.ones(rows) / rows).tolist()
    total = sum(counts)
    made = []
    for count in counts:
        numbers = {"count": str(count), "percent": print_(100 * count / total, 1), "total": str(total)}
        row = f"| {print_.name()} | {{count}} | {{percent}} |"
        made.append(Result("row_share", row, numbers, frozenset({"total"})))
    last = f"| Total | {total} | 100 |"
    return Table("Diagnoses of all patients", ("Diagnosis", "n", "%"), tuple(made), total=last)


TABLES: Final[tuple[Callable[[Printer, int], Table], ...]] = (
    table_of_means, table_of_pairs, table_of_three_groups, table_of_counts, table_of_odds_ratios,
    table_of_coefficients, table_of_tests, table_of_shares,
)  # fmt: skip
