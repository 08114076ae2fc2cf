"""The same number in two places: links that a changed digit does not dissolve, and what is not linked."""

from __future__ import annotations

import pytest

from review import check, find, study
from review.reading import read
from review.study.alike import looks_like

ABSTRACT = (
    "Walking distance rose from 412.3 m to 448.9 m in the pole group and from 409.7 m to 415.2 m in the "
    "control group (p = 0.013)."
)
TEXT = (
    "Walking distance in six minutes rose from 412.3 m to 448.9 m in the pole group, but only from 409.7 m "
    "to 415.2 m in the control group (p = 0.013)."
)
NUMBERS = ("412.3", "448.9", "409.7", "415.2", "0.013")


def linked(tmp_path, abstract, text):
    """Pairs of numbers that are equal in both places, and pairs that nearly are."""
    path = tmp_path / "paper.md"
    path.write_text(f"## Abstract\n\n{abstract}\n\n## Results\n\n{text}\n", encoding="utf-8")
    document = read(path)
    found = study.of(document, find(document)).links
    for link in found:
        assert document.text[link.a.location.start : link.a.location.end].strip("-") in link.a.printed
    return (
        {(link.a.printed, link.b.printed) for link in found if link.equal},
        {(link.a.printed, link.b.printed) for link in found if not link.equal},
    )


def test_every_number_of_the_abstract_is_linked(tmp_path):
    assert linked(tmp_path, ABSTRACT, TEXT) == ({(number, number) for number in NUMBERS}, set())


@pytest.mark.parametrize("number", NUMBERS)
def test_a_changed_digit_leaves_the_link_and_is_worth_a_look(tmp_path, number):
    at = next(i for i, character in enumerate(number) if character in "123456789")
    changed = f"{number[:at]}{int(number[at]) % 9 + 1}{number[at + 1 :]}"
    equal, near = linked(tmp_path, ABSTRACT.replace(number, changed), TEXT)
    assert near == {(changed, number)}
    assert equal == {(other, other) for other in NUMBERS if other != number}


TABLE = """Table 2. Walking distance

| | Pole | Control | p |
|---|---|---|---|
| Distance, m | 448.9 (61.2) | 415.2 (58.8) | 0.013 |
"""


def test_a_row_of_a_table_is_linked(tmp_path):
    text = "Walking distance was 448.9 m with poles and 415.2 m without (p = 0.013)."
    same = {("448.9", "448.9"), ("415.2", "415.2"), ("0.013", "0.013")}
    assert linked(tmp_path, text, TABLE) == (same, set())
    changed = linked(tmp_path, text.replace("415.2", "475.2"), TABLE)
    assert changed == (same - {("415.2", "415.2")}, {("475.2", "415.2")})
    # 318.7 is like no number of the row: it may be of other people
    assert linked(tmp_path, text.replace("415.2", "318.7"), TABLE)[1] == set()


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("six minutes", "six minutes, in a per-protocol analysis,").replace("448.9", "458.9"),
        TEXT.replace("the pole group", "the pole group, adjusted for age,").replace("448.9", "458.9"),
        "Walking distance was measured in corridors of 30 m; 412 people walked 448 m or more.",
    ],
)
def test_other_analyses_and_other_numbers_are_not_doubted(tmp_path, text):
    assert linked(tmp_path, ABSTRACT, text)[1] == set()


ROW = """Table 2. Hormone levels, median (quartiles)

| | All | Fast | Slow |
|---|---|---|---|
| Hormone at week 1 | 31.2 (22.8, 43.8) | 30.9 (21.1, 42.6) | 36.1 (25.1, 47.3) |
"""


@pytest.mark.parametrize(
    ("text", "other"),
    [
        # both ends of the quartiles differ: another row is meant
        ("Hormone levels were 31.2 (22.6, 39.5) at first and 36.1 (25.1, 47.3) at week 1.", ROW),
        # 144 people in both, but the percentages are followed by other signs
        (
            "All 144 walkers (78% women) ended the program after 6 months of walks.",
            "After 6 months of the program 144 walkers (76%) were still on their way.",
        ),
        # a standard error, and an estimate with the other sign
        (
            "Words grew little (b = 0.17, SE = 0.11, 95% CI [-0.05, 0.40]) at the second visit.",
            "Table 3. Words\n\n| | b | 95% CI |\n|---|---|---|\n| Words, second | -0.17 | [-0.05,0.40] |\n",
        ),
    ],
)
def test_numbers_of_other_phrases_are_not_doubted(tmp_path, text, other):
    assert linked(tmp_path, text, other)[1] == set()


@pytest.mark.parametrize(
    ("one", "other"), [("412.3", "421.3"), ("4.9", "5.9"), ("4.9", "49"), ("-1.2", "1.2"), ("448.9", "44.9")]
)
def test_what_slips_look_like(one, other):
    assert looks_like(one, other)
    assert looks_like(other, one)


@pytest.mark.parametrize(("one", "other"), [("412.3", "431.9"), ("4.9", "7.2"), ("448.9", "4.9")])
def test_what_slips_do_not_look_like(one, other):
    assert not looks_like(one, other)


def test_a_near_pair_is_inconsistent(tmp_path):
    path = tmp_path / "paper.md"
    abstract = ABSTRACT.replace("0.013", "0.073")
    path.write_text(f"## Abstract\n\n{abstract}\n\n## Results\n\n{TEXT}\n", encoding="utf-8")
    made = [m for finding in check(path) for m in finding.checks if m.check == "repeated" and m.reason]
    assert [(m.verdict, m.printed, m.gravity) for m in made] == [("inconsistent", "0.073", 3)]
    assert "0.073 here, 0.013 in the text" in (made[0].reason or "")


def test_numbers_are_linked_in_any_order(tmp_path):
    """A text that names the groups the other way round, with more decimals, says the same."""
    abstract = "Falls were rarer with bells than with horns (14% vs 28%; odds ratio 0.46; p = 0.047)."
    text = "Falls: horns 27.6%, bells 14.5%; the odds ratio of falls with bells was 0.46 (p = 0.047)."
    same, near = linked(tmp_path, abstract, text)
    assert same >= {("28", "27.6"), ("0.46", "0.46"), ("0.047", "0.047")}
    assert near == set()


@pytest.mark.parametrize(
    ("abstract", "text"),
    [
        (
            "Riders filled in the SF-36 and the EQ-5 after training.",
            "Riders filled in 36 forms after 5 rides.",
        ),
        ("Rides took 12 min in 2 parks near the river.", "Table 12 names the parks near the river."),
        ("The trial of bells began on 4 May 2012.", "The trial of bells cost 4 million."),
    ],
)
def test_numbers_of_names_labels_and_dates_are_no_repeats(tmp_path, abstract, text):
    assert linked(tmp_path, abstract, text) == (set(), set())


def test_a_size_that_is_no_result_is_inconsistent_with_the_other_place(tmp_path):
    path = tmp_path / "paper.md"
    said = "Of the 219 clinics in the region, 168 clinics and 401 clinicians took part in the training."
    slip = said.replace("168", "163")
    path.write_text(f"## Abstract\n\n{slip}\n\n## Results\n\n{said}\n", encoding="utf-8")
    made = [(f.record.quote, m.verdict) for f in check(path) for m in f.checks if m.check == "repeated"]
    assert ("163", "inconsistent") in made
    path.write_text(f"## Abstract\n\n{said}\n\n## Results\n\n{said}\n", encoding="utf-8")
    assert not [m for f in check(path) for m in f.checks if m.verdict == "inconsistent"]


@pytest.mark.parametrize(
    ("short", "verdict"), [("0.64", "consistent"), ("0.63", "consistent"), ("0.839", "inconsistent")]
)
def test_a_number_rounded_or_cut_off_is_the_same_number(tmp_path, short, verdict):
    path = tmp_path / "paper.md"
    said = "Walking alone lowered the risk of falls among 212 riders (OR 1.27, 95% CI {} to 2.518)."
    path.write_text(
        f"## Abstract\n\n{said.format(short)}\n\n## Results\n\n{said.format('0.639')}\n", encoding="utf-8"
    )
    made = [m.verdict for f in check(path) for m in f.checks if m.check == "repeated" and m.printed == short]
    assert made == [verdict]
