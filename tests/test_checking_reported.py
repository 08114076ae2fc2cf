"""Records of the review's own tables: all that is printed, and together what belongs together."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from review import evidence
from review.checking import Findings, check
from review.checking.reported import check_reported, padded, records_of
from review.records import Comparison, Estimate, Location, Proportion, PValue, Record, Summary
from review.records import Test as PrintedTest

FLAGS = ("inconsistent", "decision_inconsistent")
PRINTED = {
    "summaries": ("n", "mean", "sd", "median", "q1", "q3", "minimum", "maximum", "ci_low", "ci_high"),
    "counts": ("count", "total", "percent"),
    "tests": ("value", "p"),
    "estimates": ("value", "ci_low", "ci_high"),
    "pooled": ("value", "ci_low", "ci_high", "p"),
}


@pytest.fixture(scope="module")
def data() -> evidence.Evidence:
    return evidence.load(Path(__file__).parents[1] / "data")


@pytest.fixture(scope="module")
def found(data: evidence.Evidence) -> Findings:
    return check_reported(data)


@pytest.fixture(scope="module")
def verdicts(found: Findings) -> dict[tuple[str | None, str], str]:
    return {(f.record.location.row, each.check): each.verdict for f in found for each in f.checks}


def by_row(data: evidence.Evidence, study: str) -> dict[str | None, Record]:
    return {record.location.row: record for record in records_of(data, study)}


def parts(record: Record) -> Iterator[object]:
    yield record
    if isinstance(record, Comparison):
        yield from record.groups
        yield from [record.estimate] if record.estimate else []


def test_every_printed_number_of_the_tables_stands_in_a_record(
    data: evidence.Evidence, found: Findings
) -> None:
    records: dict[str, list[Record]] = defaultdict(list)
    for finding in found:
        records[finding.document].append(finding.record)
    for study in data.studies.index:
        wanted: Counter[str] = Counter()
        for table, columns in PRINTED.items():
            frame = getattr(data, table)
            for row in frame[frame["study_id"] == study].to_dict("records"):
                if table == "pooled" and not row["value"]:
                    continue  # a review's result in words
                wanted.update(row[column] for column in columns if row[column])
        printed: Counter[str] = Counter()
        for record in records[study]:
            for part in parts(record):
                names = {name for columns in PRINTED.values() for name in columns}
                printed.update(text for name in names if (text := getattr(part, name, None)))
        assert not wanted - printed, study


def test_a_comparison_holds_both_groups_and_its_test(data: evidence.Evidence) -> None:
    record = by_row(data, "cooper2016")["cooper2016-k01"]
    assert isinstance(record, Comparison)
    first, second = record.groups
    assert isinstance(first, Summary)
    assert isinstance(second, Summary)
    assert (first.mean, first.sd, first.n) == ("3.35", "0.73", "150")
    assert (second.mean, second.sd, second.n) == ("4.46", "0.50", "75")
    assert (record.p_relation, record.p) == ("<", "0.001")
    assert first.location.row == "cooper2016-01"
    assert first.unit == "grade"
    assert "manual muscle test (0-5)" in (first.outcome or "")


def test_the_arms_of_a_trial_are_found_by_their_names(data: evidence.Evidence) -> None:
    """Toresdahl: 25/352 and 27/368, risk ratio 0.97; Kendall 2015: −24.9 and −20.9, t −1.07."""
    record = by_row(data, "toresdahl2019")["toresdahl2019-e01"]
    assert isinstance(record, Comparison)
    assert [(g.count, g.total) for g in record.groups if isinstance(g, Proportion)] == [
        ("25", "352"),
        ("27", "368"),
    ]
    assert record.estimate is not None
    assert (record.estimate.measure, record.estimate.value, record.p) == ("RR", "0.97", "0.90")
    record = by_row(data, "kendall2014rct")["kendall2014rct-e01"]
    assert isinstance(record, Comparison)
    assert (record.statistic, record.value) == ("t", "-1.07")
    assert [g.mean for g in record.groups if isinstance(g, Summary)] == ["-24.9", "-20.9"]


def test_an_adjusted_difference_is_not_that_of_the_printed_groups(data: evidence.Evidence) -> None:
    record = by_row(data, "harrishayes2020")["harrishayes2020-e01"]
    assert isinstance(record, Estimate)
    assert (record.measure, record.p, record.qualifiers) == ("MD", "0.35", ("adjusted comparison",))


def test_a_test_without_statistic_is_a_p_value(data: evidence.Evidence) -> None:
    rows = by_row(data, "pohl2015")
    assert isinstance(rows["pohl2015-t03"], PValue)
    assert isinstance(by_row(data, "baldon2009")["baldon2009-t01"], PrintedTest)


def test_a_table_is_named_only_where_one_was_printed(data: evidence.Evidence) -> None:
    assert by_row(data, "ivanac2026")["ivanac2026-17"].location.table == "Table 4"
    assert by_row(data, "mellor2018")["mellor2018-01"].location.table is None


def test_what_is_known_not_to_agree_is_found_and_what_does_agree_is_not(
    verdicts: dict[tuple[str | None, str], str],
) -> None:
    """By hand: two-sided p of t(18) = -2.917 is .0092, printed .008; (6.2 + 31.2)/2 = 18.7, printed 21.1.

    334/75 = 4.453 and 335/75 = 4.467, printed 4.46; 25/352 over 27/368 = 0.968, printed 0.97.
    """
    assert verdicts["baldon2009-t01", "p_value"] in FLAGS
    assert verdicts["bmc2023hip-e04", "estimate_in_middle"] in FLAGS
    assert verdicts["bmc2023hip-e04", "repeated_interval"] in FLAGS
    assert verdicts["cooper2016-k01", "grim"] in FLAGS
    assert verdicts["toresdahl2019-e01", "effect_size"] == "consistent"
    assert verdicts["bmc2023hip-e02", "estimate_in_middle"] == "consistent"


@pytest.mark.parametrize(("printed", "agrees"), [("47.9", True), ("49.1", False)])
def test_a_risk_difference_in_percent_is_compared_in_percent(printed: str, agrees: bool) -> None:
    """Mellor et al. 2018, BMJ 361:k1662: 51 of 66 against 20 of 68, 77.27 % - 29.41 % = 47.86 %."""
    here = Location(start=0, end=1)
    groups = tuple(
        Proportion(location=here, quote=f"{count}/{total}", count=count, total=total)
        for count, total in (("51", "66"), ("20", "68"))
    )
    difference = Estimate(location=here, quote=printed, measure="RD", value=printed, unit="%")
    found = check([Comparison(location=here, quote="", groups=groups, estimate=difference)])
    said = {each.check: each.verdict for each in found[0].checks}
    assert (said["effect_size"] == "consistent") is agrees


def test_zeros_come_back_beside_longer_numbers_only(data: evidence.Evidence) -> None:
    frame = data.estimates.copy()
    frame.loc[["bmc2023hip-e01", "bmc2023hip-e02"], "value"] = ["0.5", "0.37"]
    back = padded(replace(data, estimates=frame)).estimates["value"]
    assert back["bmc2023hip-e01"] == "0.50"
    assert back["bmc2023hip-e05"] == "30.40"
    assert padded(data).summaries["mean"]["arab2010itb-05"] == "43.40"
    assert padded(data).summaries["mean"]["cooper2016-08"] == "40.70"  # beside 41.40, as printed
    assert padded(data).summaries["mean"]["cooper2016-09"] == "29.6"  # of the same table, but not of ages


def test_zeros_put_back_change_no_value_and_undo_no_disagreement(
    data: evidence.Evidence, verdicts: dict[tuple[str | None, str], str]
) -> None:
    full = padded(data)
    for table, columns in PRINTED.items():
        for column in columns:
            before, after = getattr(data, table)[column], getattr(full, table)[column]
            assert [float(x or 0) for x in before] == [float(x or 0) for x in after]
    flagged = [key for key, verdict in verdicts.items() if verdict in FLAGS]
    now = {
        (f.record.location.row, each.check): each.verdict for f in check_reported(full) for each in f.checks
    }
    assert [key for key in flagged if now[key] not in FLAGS] == []


def test_an_unknown_study_is_named(data: evidence.Evidence) -> None:
    with pytest.raises(ValueError, match='no study_id "nobody2000"'):
        records_of(data, "nobody2000")
