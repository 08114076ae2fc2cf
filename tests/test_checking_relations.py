"""Relations through the front door: agreement, disagreement, and what is too coarse to tell."""

from __future__ import annotations

import math

import pytest

from review.checking import check
from review.checking.context import Context
from review.checking.gravity import agree, is_too_coarse
from review.checking.relations import Relation, Way, evaluate
from review.checking.relations.views import Elsewhere, View
from review.printed import Interval
from review.records import Estimate, Location, Proportion, Record, Summary

HERE = Location(start=0, end=9)
THERE = Location(start=50, end=52)


def summary(**numbers: str) -> Summary:
    return Summary(location=HERE, quote="", **numbers)  # type: ignore[arg-type]


def only(record: Summary, name: str) -> tuple[str, int | None]:
    (found,) = check([record])
    (made,) = [each for each in found.checks if each.check == name]
    return made.verdict, made.gravity


@pytest.mark.parametrize(
    ("numbers", "name", "expected"),
    [
        ({"median": "12", "q1": "9", "q3": "15"}, "median_in_quartiles", ("consistent", None)),
        ({"median": "21", "q1": "9", "q3": "15"}, "median_in_quartiles", ("inconsistent", 2)),
        ({"median": "12", "q1": "0", "q3": "80"}, "median_in_quartiles", ("not_checkable", None)),
        ({"mean": "61.2", "minimum": "20", "maximum": "50"}, "mean_in_range", ("inconsistent", 2)),
        ({"mean": "41.2", "minimum": "35", "maximum": "50"}, "mean_in_range", ("consistent", None)),
        ({"mean": "many", "minimum": "35", "maximum": "50"}, "mean_in_range", ("not_checkable", None)),
        ({"median": "8.1", "minimum": "8.5", "maximum": "9.9"}, "median_in_range", ("inconsistent", 2)),
    ],
)
def test_order(numbers: dict[str, str], name: str, expected: tuple[str, int | None]) -> None:
    assert only(summary(**numbers), name) == expected


def over_root(view: View) -> Interval:
    sd = view.interval("sd")
    return Interval(sd.low / math.sqrt(view.value("n")), sd.high / math.sqrt(view.value("n")))


SE = Relation(
    name="se_of_sd", of=(Summary,), compared="se", given=("sd", "n"), formula="SE = SD / √n",
    ways=(Way(name="", implied=over_root), Way(name="n is of all", implied=lambda v: None, words=())),
)  # fmt: skip


def test_a_size_that_another_place_prints_enters_with_its_place() -> None:
    record = summary(mean="3.1", sd="2.40", se="0.40")
    view = View(0, record, record, "", Context())
    assert evaluate(view, SE) is None
    made = evaluate(view.with_elsewhere(n=Elsewhere("36", THERE)), SE)
    assert made is not None
    assert (made.verdict, made.others, made.fields) == ("consistent", (THERE,), ("se", "sd"))
    wrong = evaluate(view.with_elsewhere(n=Elsewhere("63", THERE)), SE)
    assert wrong is not None
    assert wrong.verdict == "inconsistent"


@pytest.mark.parametrize(
    "record",
    [
        Estimate(
            location=HERE, quote="", measure="MD", value="2.1", ci_low="1.1", ci_high="3.1",
            ci_level="12 345", p="0.2", p_relation="=",
        ),
        Proportion(location=HERE, quote="", percent="1e308", count="3", total="30", ci_low="1", ci_high="9"),
        Proportion(location=HERE, quote="30", percent="-inf", total="30", ci_low="1", ci_high="9"),
        summary(mean="3.1", sd="1.0", se="<0.001", n="1", ci_low="9", ci_high="2"),
        summary(mean="nan", sd="-1", n="0", minimum="10^308", maximum="٣"),
    ],
)  # fmt: skip
def test_numbers_that_are_none_get_a_verdict_or_a_reason(record: Record) -> None:
    (found,) = check([record])
    assert all(made.reason for made in found.checks if made.verdict != "consistent")


@pytest.mark.parametrize("n", ["0", "-4", "ten", "10^308"])
def test_numbers_that_a_formula_cannot_take_are_a_reason(n: str) -> None:
    record = summary(sd="2.40", se="0.40", n=n)
    made = evaluate(View(0, record, record, "", Context()), SE)
    assert made is not None
    assert made.verdict in ("not_checkable", "inconsistent")


@pytest.mark.parametrize(
    ("printed", "low", "high", "coarse"),
    [
        ("0.36", 0.30, 0.41, False),
        ("0.36", 0.0, 1.0, True),
        ("0.036", 0.001, 0.08, True),
        ("< .05", 0.001, 0.12, True),  # more of it lies above .05
        ("< .001", 1e-9, 1e-6, False),
        ("-1.5", -1.6, -1.4, False),
        ("0", 0.0, 1.0, False),  # no digit that could be another
    ],
)
def test_a_range_that_most_other_leading_digits_would_meet_is_too_coarse(
    printed: str, low: float, high: float, coarse: bool
) -> None:
    assert is_too_coarse(printed, [Interval(low, high)]) is coarse


def test_intervals_agree_where_they_share_a_value() -> None:
    assert agree(Interval(0.0615, 0.0625), Interval(0.0625 + 1e-12, 0.07))
    assert not agree(Interval(0.0615, 0.0625), Interval(0.0626, 0.07))
    assert not agree(Interval(0.0, 1.0), Interval(math.nan, math.nan))
    assert agree(Interval(-math.inf, 0.05), Interval(0.01, 0.02))


@pytest.mark.parametrize(
    ("numbers", "gravity"),
    [({"ci_low": "9.9", "ci_high": "9.1"}, 2), ({"ci_low": "2.0", "ci_high": "4.0"}, 2)],
)
def test_what_cannot_be_is_graver_than_what_disagrees(numbers: dict[str, str], gravity: int) -> None:
    (found,) = check([summary(mean="9.5", **numbers)])
    assert {made.gravity for made in found.checks if made.verdict == "inconsistent"} == {gravity}
