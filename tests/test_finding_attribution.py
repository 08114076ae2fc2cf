"""Whom and what a number of a sentence describes, and None where the words do not say.

All sentences are invented. A line of what is expected names the numbers in order: ``group | outcome``.
"""

from __future__ import annotations

import pytest

from review.document import Block, Document
from review.finding import find
from review.records import Record


def records(text: str) -> list[Record]:
    return find(Document("a.txt", "text", text, (Block(text, 0, len(text)),)))


def described(text: str) -> list[str]:
    return [f"{getattr(r, 'group', None)} | {r.outcome}" for r in records(text)]


CASES = [
    (
        "Gains were larger with thyme than with sage (5.1 ± 1.4 vs 2.8 ± 1.2; p = 0.012).",
        ["thyme | Gains", "sage | Gains", "None | Gains"],
    ),
    (
        "The mean time scores (thyme versus sage, respectively) were 88.3 ± 11.1 versus 90.2 ± 9.7.",
        ["thyme | time scores", "sage | time scores"],
    ),
    (
        "Falls were more frequent with bells compared with horns (62.5% vs 41.0%, respectively).",
        ["bells | Falls", "horns | Falls"],
    ),
    (
        "The median wait was 11.3 (2.8–92.5) and 16.6 (4.4–45.4) days in the A and B groups, respectively.",
        ["A | wait", "B groups | wait"],
    ),
    (
        "The mean stay in the felt group was 15.1 ± 4.2 days and in the cork group was 12.5 ± 4.8 days.",
        ["felt group | stay", "cork group | stay"],
    ),
    (
        "Of the 42 women in the felt group, 40.5% (n = 17) had a quiet night.",
        ["felt group | quiet night"],
    ),
    (
        "Levels of CCL17 (p = .02) and CCL22 (p = .04) fell.",
        ["None | Levels of CCL17", "None | CCL22"],
    ),
    (
        "Groups were alike at the start (felt group; age, 20.7 ± 0.7 years; height, 171.5 ± 6.6 cm).",
        ["felt group | age", "felt group | height"],
    ),
    (
        "Nearly all patients (96% among control and 98% among intervention) used a lamp.",
        ["control | used a lamp", "intervention | used a lamp"],
    ),
    (
        "Rides were for 80% ± 12% and 76% ± 15% (P = 0.45) for trained versus self-taught, respectively.",
        ["trained | Rides", "self-taught | Rides", "None | Rides"],
    ),
    (
        "Grip was 94 ± 6% in the cork group vs. 88 ± 10% (P = 0.03) in the felt group.",
        ["cork group | Grip", "felt group | Grip", "None | Grip"],
    ),
    (
        "Of 111 riders, 53 (47.7%) were assigned to the cork arm and 58 (52.3%) to the felt arm.",
        ["cork arm | assigned", "felt arm | assigned"],
    ),
    (
        "Stages were longer in riders with lamps than in riders with bells (32.5 ± 23.0 versus 58.0 ± 29.3).",
        ["riders with lamps | Stages", "riders with bells | Stages"],
    ),
    ("In the cork arm, 36 (62.1%) participants finished both stages.", ["cork arm | finished both stages"]),
    ("Wear fell in the cork group (p < .01).", ["cork group | Wear"]),
    ("Wear differed between the groups (p < .01).", ["None | Wear"]),
    ("More importantly, however, there was a drop in noise (p = .02).", ["None | noise"]),
    ("There was an effect of paint on speed (p = .02).", ["None | speed"]),
    ("About half (n = 16; 52%) named the lamp.", ["None | named the lamp"]),
    (
        "Noise was rarer at the 24 month (OR 0.82; 95% CI 0.64 to 1.0) and 36 month (OR 0.69; 95% CI 0.54"
        " to 0.86) visits.",
        ["None | Noise", "None | Noise"],
    ),
    ("Mean ± SD speed was 26.4 ± 3.0 km/h for the cork group.", ["cork group | speed"]),
    (
        "Noise was high in all women (rs. = 0.46, P = .02) and in the 75 mg group (rs. = .47, P = .01).",
        ["women | Noise", "75 mg group | Noise"],
    ),
    ("Wear was smaller in the 75 mg group than in the 50 mg group (P = .04).", ["None | Wear"]),
    (
        "Wear was largest in the cork group (8.6 ± 6.9%) compared with felt (0.7 ± 4.8%).",
        ["cork group | Wear", "cork group | Wear"],
    ),
    ("It rained, the respective speeds were 1.7 ± 0.4 and 2.0 ± 0.3.", ["None | speeds", "None | speeds"]),
    (
        "The mean wear was −2.2 mm (95% CI -4.0 to −0.4, σ = 4.7) and −3.8 mm (95% CI -5.2 to −2.3, σ = 3.8)"
        " for the cork and felt groups 12 months later.",
        ["cork | wear", "felt groups | wear"],
    ),
    (
        "Both had higher odds of falls (cork arm: OR 1.58, 95% CI 0.83 to 2.99,"
        " felt arm: OR 1.73, 95% CI 0.88 to 3.43).",
        ["cork arm | odds of falls", "felt arm | odds of falls"],
    ),
    (
        "Riders gained in balance (change score = 15.2, P = .03), grip (change score = 16.2, P = .02), and"
        " speed (change score = 10.8, P = .04).",
        ["None | balance", "None | grip", "None | speed"],
    ),
    (
        "Bakers scored higher on the social scale compared to others (U = 435; p = .05).",
        ["None | social scale"],
    ),
    (
        "Wear was smaller (MD, −9.40; 95% CI, −10.99 to −7.81) in group A (10.0 ± 2.5 days) than in group B"
        " (19.4 ± 5.2 days).",
        ["None | Wear", "group A | Wear", "group B | Wear"],
    ),
    (
        "Rust was seen on six samples in the cork group (5.9%) and on nine samples in the felt group (8.9%).",
        ["cork group | Rust", "felt group | Rust"],
    ),
    (
        "They were more likely to have a bell (OR 2.0, 95% CI 1.0, 3.9), to have a lamp (OR 1.87, 95% CI 1.1,"
        " 3.21).",
        ["None | bell", "None | lamp"],
    ),
    (
        "Mean speed was 24.6 ± 3.1 km/h in the cork arm and 23.9 ± 3.4 km/h in the felt arm (p = 0.24).",
        ["cork arm | speed", "felt arm | speed", "None | speed"],
    ),
    ("In addition, p = .03.", ["None | None"]),
    ("At 12 weeks, during the follow-up period, it was so (p = .03).", ["None | None"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_whom_and_what_a_number_describes(text: str, expected: list[str]) -> None:
    assert described(text) == expected


def test_people_of_a_percentage_are_no_group_of_the_mean_before_it() -> None:
    (age, _) = records("In the felt arm, mean age was 45.2 years (67% female).")
    assert (age.group, age.outcome) == ("felt arm", "age")  # type: ignore[union-attr]


def test_arms_are_known_by_name_where_no_group_is_said() -> None:
    before = "The EPA group and the CON group rode. The EPA group won; the CON group lost. "
    found = records(before + "Ages were 20.7 ± 0.7 years with EPA and 21.3 ± 0.9 years with CON.")
    assert [record.group for record in found] == ["EPA", "CON"]  # type: ignore[union-attr]


def test_a_location_counts_sentences_and_what_was_printed_together() -> None:
    first, second, third = records("Wear fell (t(28) = 2.2, p = .04; d = 0.8). Noise rose, p = .01.")
    assert first.location.sentence == second.location.sentence != third.location.sentence
    assert first.location.cluster == second.location.cluster != third.location.cluster


NAMED = [
    ("Riders aged 30 (25–36) years (median [IQR]) with a BMI of 30.1 (27.7–33.2) came.", ["age", "BMI"]),
    (
        "Bells had a hazard of theft that was 4.5 times greater (P < .001; 95% CI 2.9 to 7.0).",
        ["hazard of theft"],
    ),
    ("Noise was 4% after bells and dizziness was observed in 30.9% of riders.", ["Noise", "dizziness"]),
    ("No difference was seen in pain and stiffness (p = 0.35 and p = 0.42).", ["pain", "stiffness"]),
    ("Pain and stiffness fell (p = 0.01 and p = 0.06).", ["Pain", "stiffness"]),
    (
        "Noise was associated with total % body fat (r = 0.40, p = 0.002) and mass (r = 0.30, p = 0.03).",
        ["Noise and total % body fat", "Noise and mass"],
    ),
    ("There was a relationship between noise and pain (r = 0.21, p = .04).", ["noise and pain"]),
    ("Noise did not change (main effect session: p = 0.262).", ["Noise"]),
    ("Mean serum 25(OH)D concentration was 32.7 ± 11.4 nmol/L.", ["serum 25(OH)D concentration"]),
    ("Smith et al. reported a relapse rate of 17.1% in riders with bells.", ["relapse rate"]),
    (
        "Patients receiving bells had higher noise levels than patients given horns (P < 0.001).",
        ["noise levels"],
    ),
    ("Speed rose (from 379.7 ± 43.5 to 372.9 ± 46.9 m with bells, p < 0.001).", ["Speed", "Speed", "Speed"]),
]


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=lambda value: str(value)[:40])
def test_what_stands_beside_a_value_names_its_outcome(text: str, expected: list[str]) -> None:
    assert [record.outcome for record in records(text)] == expected


WHOSE = [
    ("98% of teenagers rode.", ["teenagers"]),
    ("Of the regulated genes, 87% were up-regulated and 13% were down-regulated.", ["regulated genes"] * 2),
    ("Of 145 (13.8%) of 1049 cyclists nothing is known.", ["cyclists"]),
    ("Pain was similar across treatment groups (47% in Placebo, 23% in controls).", ["Placebo", "controls"]),
    (
        "Mean score rose from 2.1 to 2.4 (bell group) and from 2.2 to 2.5 (horn group).",
        ["bell group"] * 2 + ["horn group"] * 2,
    ),
    ("The median was 640 in both groups.", ["both groups"]),
    (
        "While young adults ride less often than elders (80% vs 87%)"
        " and have less access to lamps (62% vs 74%).",
        ["young adults", "elders"] * 2,
    ),
    ("In groups A and B, mean noise was 3.4 ± 1.1 and 4.1 ± 1.2 dB, respectively.", ["group A", "group B"]),
    (
        "Data are median (IQR). Smokers were older (60 (47, 72) vs. 51 (41, 60) years) than non-smokers.",
        ["Smokers", "non-smokers"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), WHOSE, ids=lambda value: str(value)[:40])
def test_whom_a_value_describes(text: str, expected: list[str]) -> None:
    assert [record.group for record in records(text)] == expected


LABELED = [
    (
        "More patients had edema (Bells vs. Horns: 3.3% vs. 36.7%, p < 0.001) and gain of weight"
        " (Bells vs. Horns: −0.6 ± 1.5 kg vs. 1.3 ± 2.8 kg, p = 0.002).",
        ["edema"] * 3 + ["gain of weight"] * 3,
    ),
    (
        "Nothing differed in fever [group 1: 1 (5%) vs. group 2: 3 (13%); p = 0.15] and mean VAS score"
        " (group 1: 3.6 ± 0.9 vs. group 2: 3.3 ± 0.8; p = 0.6).",
        ["fever"] * 3 + ["VAS score"] * 3,
    ),
    ("Noise fell within the treatment group (p < 0.025).", ["Noise"]),
]


@pytest.mark.parametrize(("text", "outcome"), LABELED, ids=lambda value: str(value)[:30])
def test_a_label_that_names_groups_is_no_outcome(text: str, outcome: list[str]) -> None:
    assert [record.outcome for record in records(text)] == outcome


def test_people_in_a_group_are_those_of_the_group() -> None:
    text = (
        "AEs occurred in 15 patients (68.2%) in the bell group vs 16 patients (72.7%) in the placebo group."
    )
    assert described(text) == ["bell group | AEs", "placebo group | AEs"]


CLAUSES = [
    # a time is no outcome, with or without a comma
    ("During the follow-up period 40 patients fell (61%).", ["patients | fell"]),
    # the item before a bracket, not the subject of the sentence
    (
        "The majority of the patients were married (93.3%) and lived with their dogs (73%).",
        ["patients | married", "patients | lived with dogs"],
    ),
    # what is said of a share that is the subject; of a participle nothing
    ("Of all, 81 (39%) of 210 patients treated with oil fell.", ["patients | fell"]),
    # a claim: what differs, in which people; not the arm that is favored
    (
        "Comparing the two groups, there was a trend in favor of group BT (p = .093) for gains in grip.",
        ["None | grip"],
    ),
    ("Wheels were no rounder, though a difference was seen in noise (p = .02).", ["None | noise"]),
    # the p-value of a condition is that of what holds under it
    ("Noise was higher when the wind was strong, p = .02.", ["None | Noise"]),
    # the object that a verb changes; items behind their numbers
    ("Oil increased speed by 12.9 km/h (95% CI 10.3, 15.6).", ["None | speed"]),
    (
        "Changes were −0.1 (95% CI −0.4, 0.1) for noise and −0.2 (95% CI −0.5, 0.1) for wear.",
        ["None | noise", "None | wear"],
    ),
    # whom a value is compared with owns the second one
    (
        "Compared with the horn group, the bell group had fewer falls (3.1 ± 0.4 vs 5.2 ± 0.6).",
        ["bell group | falls", "horn group | falls"],
    ),
    # a group in a closed bracket and an object govern nothing behind them
    (
        "Among 121 patients, 86 (71% in the bell group and 72% in the horn group) fell, and 28 (23%) had a"
        " quiet night.",
        ["bell group | fell", "horn group | fell", "patients | quiet night"],
    ),
    ("Sixteen patients (10 men, 6 women) came.", ["patients | men", "patients | women"]),
    ("Patients slept an average of 6.8 hours (SD = 1.5).", ["Patients | slept"]),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES, ids=lambda value: str(value)[:40])
def test_a_clause_says_whom_and_what_its_numbers_describe(text: str, expected: list[str]) -> None:
    assert described(text) == expected


CARRIED = [
    # the arm that a paragraph speaks of, until another is named or several are
    ("In the felt group, seven riders fell. The mean speed was 12.4 ± 2.0 km/h.", "felt group"),
    ("The felt group rode first. Overall, the mean speed was 12.4 ± 2.0 km/h.", None),
    ("The felt group beat the cork group. The mean speed was 12.4 ± 2.0 km/h.", None),
    ("All patients rode. The mean speed was 12.4 ± 2.0 km/h.", "patients"),
]


@pytest.mark.parametrize(("text", "group"), CARRIED, ids=lambda value: str(value)[:40])
def test_the_sentences_before_say_whose_a_number_is(text: str, group: str | None) -> None:
    assert records(text)[-1].group == group  # type: ignore[union-attr]


def test_the_sentence_before_says_what_a_difference_is_of() -> None:
    found = records("Speed was similar in both groups. The difference was not significant (p = .71).")
    assert found[-1].outcome == "Speed"
