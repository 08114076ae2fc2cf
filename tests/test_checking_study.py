"""Relations that need a list, a column, a table or the study: one slip is told, honest numbers are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.checking import check


def made(tmp_path: Path, text: str) -> dict[str, set[tuple[str | None, str, int | None]]]:
    """What each check says of which printed number, with its gravity."""
    file = tmp_path / "paper.md"
    file.write_text(f"# Results\n\n{text}", encoding="utf-8")
    found: dict[str, set[tuple[str | None, str, int | None]]] = {}
    for finding in check(file):
        for each in finding.checks:
            found.setdefault(each.check, set()).add((each.printed, each.verdict, each.gravity))
    return found


def wrong(tmp_path: Path, text: str) -> set[tuple[str, str | None]]:
    return {
        (name, printed)
        for name, checks in made(tmp_path, text).items()
        for printed, verdict, gravity in checks
        if verdict in ("inconsistent", "decision_inconsistent") and (gravity or 3) < 4
    }


def table(caption: str, *rows: str) -> str:
    head, *others = rows
    rule = "|" + "---|" * (head.count("|") - 1)
    return "\n".join([f"Table 1. {caption}", "", head, rule, *others])


# 333 people: 46.8, 25.2, 17.1 and 10.8 %, which makes 99.9 %
LIST = (
    "Of the walkers, 156 (46.8%) came by foot, 84 (25.2%) by bus, 57 (17.1%) by train and 36 (10.8%) by car."
)


def test_percentages_of_a_list_are_of_one_total(tmp_path: Path) -> None:
    told = made(tmp_path, LIST)["percentage"]
    assert told == {(each, "consistent", None) for each in ("46.8", "25.2", "17.1", "10.8")}


@pytest.mark.parametrize(
    ("right", "slip", "printed"), [("36 (", "31 (", "10.8"), ("25.2", "35.2", "35.2"), ("57", "87", "17.1")]
)
def test_one_slip_in_a_list(tmp_path: Path, right: str, slip: str, printed: str) -> None:
    assert wrong(tmp_path, LIST.replace(right, slip)) == {("percentage", printed)}


def test_two_percentages_are_no_list_and_a_part_of_a_part_is_of_it(tmp_path: Path) -> None:
    assert wrong(tmp_path, "By foot came 156 (46.8%) walkers and by bus 31 (25.2%).") == set()
    nested = LIST.replace("36 (10.8%) by car", "36 (42.9%) of these by night")  # 42.9 % of 84
    assert wrong(tmp_path, nested) == set()


# of 31: 10, 3, 6, 15, 7; of 33: 11, 4, 8, 18, 7
GRAINS = table(
    "Illnesses, %",
    "| | Drug (n = 31) | Placebo (n = 33) |",
    "| Asthma (%) | 32.3 | 33.3 |",
    "| Gout (%) | 9.7 | 12.1 |",
    "| Croup (%) | 19.4 | 24.2 |",
    "| Eczema (%) | 48.4 | 54.5 |",
    "| Angina (%) | 22.6 | 21.2 |",
)


def test_percentages_without_counts_are_of_the_n_that_their_column_shows(tmp_path: Path) -> None:
    assert wrong(tmp_path, GRAINS) == set()
    assert wrong(tmp_path, GRAINS.replace("22.6", "29.6")) == {("grim_percent", "29.6")}
    # 20.0 is 6 of 30: one person may have no data
    assert wrong(tmp_path, GRAINS.replace("22.6", "20.0")) == set()
    # with percentages of other things most do not fit, and nothing is said
    others = GRAINS.replace("32.3", "31.1").replace("9.7", "8.9").replace("19.4", "20.9")
    assert wrong(tmp_path, others.replace("22.6", "29.6")) == set()


# t of 49 df: 1.58 gives .120, 0.78 gives .44
TESTS = table(
    "Mean ± SD",
    "| | Fast (n = 26) | Slow (n = 25) | t value | P value |",
    "| Pulse | 64.2 ± 8.1 | 60.4 ± 9.0 | 1.58 | {} |",
    "| Weight | 71.3 ± 9.9 | 73.6 ± 11.1 | −0.78 | 0.44 |",
)


@pytest.mark.parametrize(("p", "expected"), [("0.12", set()), ("0.72", {("p_value", "0.72")})])
def test_t_of_two_groups_needs_no_printed_df(tmp_path: Path, p: str, expected: object) -> None:
    found = {each for each in wrong(tmp_path, TESTS.format(p)) if each[0] == "p_value"}
    assert found == expected


# two-sided p of r with n = 40: .40 .0105, .31 .0516, .25 .120, .47 .0022, .20 .216
CORRELATIONS = "Forty runners, all from one club (n = 40), took part.\n\n" + table(
    "Correlations",
    "| | r | p |",
    *(
        f"| Item {k} | {r} | {p} |"
        for k, (r, p) in enumerate(
            [("0.40", "0.011"), ("0.31", "0.052"), ("0.25", "0.12"), ("0.47", "0.002"), ("0.20", "0.22")]
        )
    ),
)


def test_an_n_that_the_correlations_of_a_table_show(tmp_path: Path) -> None:
    told = made(tmp_path, CORRELATIONS)["p_value"]
    assert told == {(p, "consistent", None) for p in ("0.011", "0.052", "0.12", "0.002", "0.22")}
    assert wrong(tmp_path, CORRELATIONS.replace("0.12 ", "0.72 ")) == {("p_value", "0.72")}
    # of 90 people hardly one fits: the n is that of others
    assert wrong(tmp_path, CORRELATIONS.replace("n = 40", "n = 90")) == set()


def test_a_row_of_all_people_leaves_no_room_for_missing_ones(tmp_path: Path) -> None:
    rows = table(
        "n (%)",
        "| | Drug (n = 96) | Placebo (n = 102) |",
        "| Women | 45 (46.9) | {} (58.8) |",
        "| Smokers | 30 (31.3) | 33 (32.4) |",
        "| Retired | 51 (53.1) | 49 (48.0) |",
        "| Married | 66 (68.8) | 71 (69.6) |",
    )
    assert wrong(tmp_path, rows.format("60")) == set()
    assert wrong(tmp_path, rows.format("20")) == {("percentage", "58.8")}


def test_groups_far_apart_are_excused_by_no_words(tmp_path: Path) -> None:
    text = "Data were compared by analysis of covariance or the Mann-Whitney test.\n\n" + table(
        "Mean ± SD",
        "| | Drug (n = 128) | Placebo (n = 124) | p |",
        "| Pressure | {} ± 2.68 | 12.63 ± 2.47 | 0.152 |",
    )
    assert wrong(tmp_path, text.format("13.16")) == set()
    assert wrong(tmp_path, text.format("53.16")) == {("p_from_means", "0.152")}


ARMS = "{} patients were randomized.\n\n" + table(
    "Healed, n (%)", "| | Heat (n = 82) | Cold (n = 79) |", "| Healed | 41 (50.0) | 30 (38.0) |"
)


@pytest.mark.parametrize(
    ("n", "expected"),
    [("161", set()), ("170", set()), ("One hundred", {("more_than_randomized", "One hundred")})],
)
def test_arms_hold_at_most_those_randomized(tmp_path: Path, n: str, expected: object) -> None:
    assert wrong(tmp_path, ARMS.format(n)) == expected


@pytest.mark.parametrize(
    ("rest", "expected"), [("72", set()), ("74", {("sum", "74")}), ("40", set()), ("77", set())]
)
def test_those_who_remain_are_all_without_the_lost(tmp_path: Path, rest: str, expected: object) -> None:
    text = f"Of 80 patients, 5 were lost and 3 withdrew, leaving {rest} for the analysis."
    assert wrong(tmp_path, text) == expected


# r = .45 of 50 pairs: tanh(.4847 ± 1.96 / √47) = .196 and .647
@pytest.mark.parametrize(
    ("r", "expected"),
    [(".45", set()), (".55", {("estimate_in_middle", ".55")}), (".25", {("estimate_in_middle", ".25")})],
)
def test_a_correlation_lies_in_the_middle_of_its_interval(tmp_path: Path, r: str, expected: object) -> None:
    assert wrong(tmp_path, f"Depth and speed were correlated, r(48) = {r}, 95% CI [.20, .65].") == expected


def test_people_of_a_crossover_are_in_several_arms(tmp_path: Path) -> None:
    text = "This was a crossover trial.\n\n" + ARMS.format("100")
    assert wrong(tmp_path, text) == set()
