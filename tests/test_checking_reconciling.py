"""What would reconcile numbers that disagree; no number is presumed to be the one that is off."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from review import records
from review.checking import RERUN, check_records
from review.checking.context import Context
from review.checking.numbers_in import name_of, numbers_at, with_number
from review.checking.reconciling import reconciled
from review.checking.wording import by_consequence
from review.printed import Printed
from review.records import Check, Comparison, Estimate, Location, Proportion, Record, Summary

HERE = Location(start=0, end=10, section="Results")
DISAGREE = ("inconsistent", "decision_inconsistent")


def t_test(value: str = "2.20", df: str = "28", p: str = ".036") -> records.Test:
    return records.Test(location=HERE, quote="t", statistic="t", value=value, df=(df,), p_relation="=", p=p)


def checked(record: Record) -> tuple[Check, ...]:
    (finding,) = check_records([record], Context())
    return finding.checks


def disagreeing(record: Record) -> Check:
    found = [check for check in checked(record) if check.verdict in DISAGREE]
    assert len(found) >= 1, record
    return found[0]


def slips(record: Record) -> set[str]:
    return {reading.name for reading in disagreeing(record).readings if "printed as" in reading.name}


# t(28) = 2.20 has p = .0362 (two-sided); one slip from there must be undone by the reading offered.
@pytest.mark.parametrize(
    ("record", "slip"),
    [
        (t_test(value="2.02"), "t printed as 2.02 for 2.20 (neighboring digits swapped)"),
        (t_test(p=".36"), "p printed as .36 for .036 (decimal mark moved)"),
        (t_test(p=".063"), "p printed as .063 for .036 (neighboring digits swapped)"),
        (t_test(value="22.0"), "t printed as 22.0 for 2.20 (decimal mark moved)"),
    ],
)
def test_a_slip_that_explains_everything_is_named(record: records.Test, slip: str) -> None:
    assert slip in slips(record)


def test_every_number_is_said_by_which_all_would_agree() -> None:
    reason = disagreeing(t_test(value="0.93", df="3", p=".36")).reason
    assert reason is not None
    # two-sided p of t(3) = 0.93 is .421: by hand, t(3) = 1.08 has p = .359 and t(75) = 0.93 has p = .355
    said = reason.rpartition("; ")[2]
    assert re.search(r"p of 0\.4[12]", said)
    t = re.search(r"t of (\d\.\d+) to (\d\.\d+)", said)
    assert t is not None
    for value in (t[1], t[2]):
        assert stats.t.sf(float(value), 3) * 2 == pytest.approx(0.36, abs=0.0075)


def test_a_number_without_which_the_rest_agrees_is_the_only_one_named() -> None:
    # 1.5 to 3.5 has its middle at 2.5, and z = 2.5 × 3.92 / 2 = 4.9; around 25.0, up to 48.5, z would be 2.1
    record = Estimate(
        location=HERE, quote="MD", measure="MD", value="25.0", ci_low="1.5", ci_high="3.5", ci_level="95",
        p_relation="<", p=".001",
    )  # fmt: skip
    reason = disagreeing(record).reason
    assert reason is not None
    said = reason.rpartition("; ")[2]
    assert said.startswith("MD of 2.")
    assert " or " not in said
    assert slips(record) == {"MD printed as 25.0 for 2.50 (decimal mark moved)"}


def test_pairs_are_named_where_no_number_alone_would_do() -> None:
    # 25.0 lies outside 1.5 to 3.5, and p = .5 fits neither that interval nor 2.5, its middle
    record = Estimate(
        location=HERE, quote="MD", measure="MD", value="25.0", ci_low="1.5", ci_high="3.5", ci_level="95",
        p_relation="=", p=".5",
    )  # fmt: skip
    reason = disagreeing(record).reason
    assert reason is not None
    assert "no change of one number makes all agree; of two it could be" in reason
    assert "MD and p" in reason
    assert slips(record) == set()


def test_a_number_that_agrees_with_others_is_left_alone() -> None:
    # Student's t of these groups is 2.35 (by hand: 0.71 / (1.153 × 0.2628)), with p = .022
    groups = tuple(
        Summary(location=HERE, quote="", mean=mean, sd=sd, n=n)
        for mean, sd, n in (("5.31", "1.20", "30"), ("4.60", "1.10", "28"))
    )
    record = Comparison(
        location=HERE,
        quote="",
        groups=groups,
        statistic="t",
        value="3.35",
        df=("56",),
        p_relation="=",
        p=".022",
    )
    reason = disagreeing(record).reason
    assert reason is not None
    said = reason.rpartition("; ")[2]
    assert said.startswith("t of 2.3")
    assert "p of" not in said


def test_p_is_not_offered_where_it_takes_no_part() -> None:
    record = Proportion(location=HERE, quote="", count="51", total="66", percent="79")
    reason = disagreeing(record).reason
    assert reason is not None
    said = reason.rpartition("; ")[2]
    assert "percentage of 77" in said
    assert "count of 52" in said
    assert "total" not in said  # 51 of 65 is 78 %, 51 of 64 is 80 %


def test_degrees_of_freedom_of_an_f_are_told_apart() -> None:
    record = records.Test(
        location=HERE, quote="", statistic="F", value="3.20", df=("2", "57"), p_relation="=", p=".079"
    )
    assert stats.f.sf(3.20, 1, 57) == pytest.approx(0.079, abs=5e-4)
    assert any(slip.startswith("first df printed as 2 for 1") for slip in slips(record))


def test_consistent_and_uncheckable_results_are_left_as_they_are() -> None:
    for record in (
        t_test(),
        t_test(p=".0362"),
        replace(t_test(), df=()),
        replace(t_test(), p=None, p_relation=None),
    ):
        before = [(i, check) for family in RERUN for i, check in family([record], Context())]
        assert reconciled([record], [[check for _, check in before]], RERUN, Context()) == [
            tuple(check for _, check in before)
        ]


def test_checks_that_other_records_enter_are_left_as_they_are() -> None:
    check = Check(
        check="agreement", verdict="inconsistent", field="p", fields=("p",), low=0.1, high=0.2, others=(HERE,)
    )
    assert reconciled([t_test()], [[check]], RERUN, Context()) == [(check,)]


def test_numbers_are_read_and_replaced_by_their_path() -> None:
    group = Summary(location=HERE, quote="", mean="5.31", sd="1.20", n="30")
    estimate = Estimate(location=HERE, quote="", measure="OR", value="1.5")
    record = Comparison(
        location=HERE, quote="", groups=(group, replace(group, mean="4.60")), statistic="F", value="3.2",
        df=("2", "57"), p_relation="=", p=".05", estimate=estimate,
    )  # fmt: skip
    assert list(numbers_at(record, "groups[1].mean")) == [("groups[1].mean", "4.60")]
    assert list(numbers_at(record, "estimate.value")) == [("estimate.value", "1.5")]
    assert list(numbers_at(record, "groups[2].mean")) == list(numbers_at(record, "nothing")) == []
    assert with_number(record, "groups[1].mean", "6.40").groups == (group, replace(group, mean="6.40"))
    assert with_number(record, "df[1]", "75").df == ("2", "75")
    assert with_number(record, "estimate.value", "5.1").estimate == replace(estimate, value="5.1")
    assert with_number(record, "p", "<1") == replace(record, p="1", p_relation="<")
    names = [name_of(record, path) for path in ("value", "df[1]", "estimate.value", "groups[1].mean", "p")]
    assert names == ["F", "second df", "OR", "mean of group 2", "p"]


def test_hundreds_of_inconsistencies_take_no_longer_than_a_few() -> None:
    tests = [t_test(value=f"{1 + i / 100:.2f}", df=str(10 + i % 90), p=".987") for i in range(500)]
    start = time.process_time()
    findings = list(check_records(tests, Context()))
    assert time.process_time() - start < 5.0  # 500 times what one takes would be half a minute
    assert all(finding.verdict in DISAGREE for finding in findings)


@settings(max_examples=25, deadline=None)  # each reruns checks a hundred times
@given(
    df=st.integers(5, 200), t=st.integers(100, 400), place=st.sampled_from([0, 2, 3]), digit=st.integers(1, 9)
)
def test_what_was_printed_before_the_slip_is_among_what_would_agree(
    df: int, t: int, place: int, digit: int
) -> None:
    honest = t_test(value=f"{t / 100:.2f}", df=str(df), p=f"{2 * stats.t.sf(t / 100, df):.6f}")
    assert honest.p is not None
    assume(Printed(honest.p).significand > 99)
    record = replace(honest, value=honest.value[:place] + str(digit) + honest.value[place + 1 :])
    for check in (check for check in checked(record) if check.verdict in DISAGREE):
        told = re.search(r"t of (?:at (?:least|most) )?(\S+)(?: to (\S+))?", check.reason or "")
        assert told is not None, check.reason
        ends = [float(end) for end in told.groups() if end is not None]
        assert min(ends) <= float(honest.value) <= max(ends)
        assert any(f" for {honest.value} (" in reading.name for reading in check.readings)


def test_a_slip_is_no_innocent_reading_by_which_findings_are_sorted() -> None:
    """p of t(28) = 2.20 is .0358 to .0366: .035 may be cut off; .032 takes a slip."""
    slip, innocent = t_test(p=".032"), t_test(p=".035")
    findings = [*check_records([innocent], Context()), *check_records([slip], Context())]
    assert [finding.verdict for finding in findings] == ["inconsistent", "inconsistent"]
    assert any(reading.reconciles for reading in findings[1].checks[0].readings)
    assert [finding.record for finding in by_consequence(findings)] == [slip, innocent]


# 1.005: ln(1.014 / 1.005) = .0089, ln(1.023 / 1.014) = .0088; z = .0139 / (.01775 / 3.92) = 3.07, p = .0021.
# 1.004 to 1.007 do as well: as printed, p = .002 is .0015 to .0025, and the middle is known to .0005.
def test_one_slip_that_explains_is_found_where_few_numbers_near_it_would() -> None:
    record = Estimate(
        location=HERE, quote="1.014 (1.001 – 1.023)", measure="IRR", value="1.014", ci_low="1.001",
        ci_high="1.023", p_relation="=", p="0.002",
    )  # fmt: skip
    reasons = [check.reason or "" for check in checked(record) if check.verdict in DISAGREE]
    assert reasons
    assert all("lower limit such as 1.004 or 1.007 would agree" in reason for reason in reasons), reasons
