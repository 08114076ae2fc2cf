"""What a paper says around its numbers: the alpha that it states, and the words near a record."""

import random
import time

import pytest

from review.checking.context import Context, stated_alpha
from review.document import Block, Cell, Document, Table
from review.records import Location

STATED = [
    ("The significance level was set at .01.", 0.01),
    ("A significance level of p < .01 was used.", 0.01),
    ("We used a two-sided significance level of 1%.", 0.01),
    ("The level of significance was set at p ≤ 0.01 for all tests.", 0.01),
    ("An alpha level of .01 was adopted.", 0.01),
    ("Alpha was set at 0.01.", 0.01),
    ("Alpha was set to .01 (two-tailed) for all analyses.", 0.01),
    ("Tests were two-sided with α = 0.01.", 0.01),
    ("The alpha for all tests was .001.", 0.001),
    ("Statistical significance was set at P<0.01.", 0.01),
    ("Statistical significance was defined as a p value of less than 0.01.", 0.01),
    ("Statistical significance was accepted at p < 0.01 in two-sided tests.", 0.01),
    ("P < 0.01 was considered statistically significant.", 0.01),
    ("P values less than 0.01 were considered significant.", 0.01),
    ("A p-value of <0.01 was regarded as significant.", 0.01),
    ("Values of P ≤ 0.01 were deemed significant.", 0.01),
    ("A two-tailed p-value below 0.01 was taken to indicate statistical significance.", 0.01),
    ("P<0.01 (two-sided) was considered to be significant.", 0.01),
    ("p values < 0·01 were considered significant.", 0.01),
    ("Differences were considered significant at P < 0.01.", 0.01),
    ("Results were considered statistically significant if p was less than .01.", 0.01),
    ("Effects were declared significant when p < .01.", 0.01),
    ("All tests were done at the 1% level.", 0.01),
    ("Hypotheses were tested at a 1% significance level.", 0.01),
    ("The threshold for significance was p = .005.", 0.005),
    ("The significance threshold was 0.005.", 0.005),
    ("With a type I error of 1%, 40 patients a group are needed.", 0.01),
    ("Significance was inferred at p < .10.", 0.1),
    ("The Bonferroni-corrected significance level was .0125.", 0.0125),
]
UNSTATED = [
    "Patients were significantly weaker than controls (p < .01).",
    "There was a significant difference between groups, p = .01.",
    "The effect was significant at follow-up (t(28) = 3.1, p < .01), as was the level of pain.",
    "Scores reached statistical significance (p = .01).",
    "The increase (p=0.0022) was statistically significant over the level of controls.",
    "Heterogeneity was considered significant at p < 0.10.",
    "Variables with p < .10 in univariate analysis were considered for entry into the model.",
    "All variables left in the model are significant at the 0.10 level.",
    "We set α = 0.1 and β = 0.2 in the growth model.",
    "Cronbach's alpha was set against a criterion; alpha was .09.",
    "The interaction was considered significant at p < .10.",
    "*p < .05, **p < .01, ***p < .001.",
    "Expression at significant levels was seen in 2.8% of genes.",
    "A significant number of people (5%) dropped out.",
    "",
]


@pytest.mark.parametrize(("text", "alpha"), STATED)
def test_a_stated_level_is_read(text, alpha):
    assert stated_alpha(f"We asked 40 people. {text} Then 12 left.") == alpha


@pytest.mark.parametrize("text", UNSTATED)
def test_a_result_or_another_threshold_states_no_level(text):
    assert stated_alpha(text) is None


def test_two_levels_settle_nothing_and_one_said_twice_is_one():
    assert stated_alpha("Alpha was .05. For the second aim the significance level was .01.") is None
    assert stated_alpha("Alpha was .01. P values below 0.01 were considered significant.") == 0.01


@pytest.mark.parametrize(
    "piece",
    [
        "significance ", "alpha = ", "p < 0.01 was ", "significant at p < ", "α", "considered significant ",
        "level of significance " * 3, "P values less than 0.0", "considered " * 9 + "significant if ",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_of_the_text_only(piece):
    def seconds(times):
        text = piece * (times // len(piece))
        start = time.perf_counter()
        stated_alpha(text)
        return time.perf_counter() - start

    seconds(10_000)
    short, long = min(seconds(20_000) for _ in range(3)), min(seconds(200_000) for _ in range(3))
    assert long < 40 * short + 0.02  # 10 times the text; the rest is for a busy machine


def test_any_text_is_survived():
    pieces = [
        "p < .05",
        "significance level",
        "5%",
        "α =",
        ". ",
        "\n",
        "set at",
        "considered significant",
        "0.0",
    ]
    for seed in range(300):
        rng = random.Random(seed)
        stated_alpha(" ".join(rng.choices(pieces, k=30)))


def document():
    first, second = "Methods said one thing.", "Results said t(28) = 2.20."
    text = f"{first}\n{second}\nTable 1. Legs\n3.2\nTests were one-tailed."
    blocks = (
        Block(first, 0, len(first)),
        Block(second, len(first) + 1, len(first) + 1 + len(second)),
        Block("Smith p < .01", 500, 513, "reference"),
    )
    caption, note = Block("Table 1. Legs", 51, 64, "caption"), Block("Tests were one-tailed.", 69, 91, "note")
    cell = Cell(Block("3.2", 65, 68, "cell"), 0, 0)
    return Document("a.txt", "text", text, blocks, (Table("Table 1", (cell,), caption, (note,)),))


def test_words_near_a_record_are_its_paragraph_or_the_words_of_its_table():
    context = Context(document())
    assert context.paragraph(Location(start=37, end=49)) == "Results said t(28) = 2.20."
    assert (
        context.paragraph(Location(start=65, end=68, table="Table 1"))
        == "Table 1. Legs\nTests were one-tailed."
    )
    assert context.paragraph(Location(start=400, end=401)) == ""
    assert Context().paragraph(Location(start=0, end=1)) == ""


def test_references_are_no_text_of_the_paper():
    assert "one-tailed" in Context(document()).text
    assert "Smith" not in Context(document()).text
    assert Context().text == ""
