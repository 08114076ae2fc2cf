"""Lost symbols: which are read, and above all which texts stay as they are."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.document import Block, Cell, Document, Table
from review.reading import glyph_names
from review.reading.glyphs import p_interval, repair


def document(*texts: str, kind: str = "text") -> Document:
    blocks = []
    position = 0
    for text in texts:
        blocks.append(Block(text, position, position + len(text)))
        position += len(text) + 2
    return Document("a.txt", kind, "\n\n".join(texts), blocks)


def read(*texts: str, kind: str = "text") -> str:
    return " | ".join(block.text for block in repair(document(*texts, kind=kind)).blocks)


def test_a_backslash_for_less_than_is_read_and_recorded() -> None:
    text = (
        "strength was lower on one side (3.35 ± 0.73) than on the other (4.56 ± 0.66, p\\0.001) or in "
        "controls (4.46 ± 0.50, p\\0.001); another was stronger (4.93 ± 0.26 and 4.48 ± 0.50, p\\0.001)."
    )
    repaired = repair(document(text))
    assert repaired.text == text
    assert repaired.blocks[0].text == text.replace("\\", "<")
    assert len(repaired.repairs) == 3
    for entry in repaired.repairs:
        assert (entry.original, entry.replacement) == ("\\", "<")
        assert text[entry.start : entry.end] == "\\"
        assert "3 places" in entry.evidence


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        (
            "t(28) 5 2.20, p 5 .036, and t(30) 5 1.10, p 5 .28",
            "t(28) = 2.20, p = .036, and t(30) = 1.10, p = .28",
        ),
        ("t(28) ¼ 2.20, p ¼ .036 (n ¼ 24)", "t(28) = 2.20, p = .036 (n = 24)"),
        (
            "t(28) p 2.20, p p .036; F(1, 20) p 4.35, p p .050",
            "t(28) = 2.20, p = .036; F(1, 20) = 4.35, p = .050",
        ),
        ("t(28) ⫽ 2.20, p ⬍ .05, M ⫽ ⫺3.2 ⫾ 1.2, p ⬎ .05", "t(28) = 2.20, p < .05, M = −3.2 ± 1.2, p > .05"),
        ("both p b .05 and p b .001", "both p < .05 and p < .001"),
        ("F(1, 20) = 10.5, p b .05; t(20) = 0.5, p N .05", "F(1, 20) = 10.5, p < .05; t(20) = 0.5, p > .05"),
        ("t(28) \x05 2.20, p \x05 .036", "t(28) = 2.20, p = .036"),
        ("t(28) \ufffd 2.20, p \ufffd .036", "t(28) = 2.20, p = .036"),
        ("p \x02 .001, p \x02 .01 and p \x02 .001", "p < .001, p < .01 and p < .001"),
        ("t(40) = 4.1, p ! .001 and p ! .05", "t(40) = 4.1, p < .001 and p < .05"),
        ("t(40) = 4.1, p , .001 and p , .05", "t(40) = 4.1, p < .001 and p < .05"),
        ("v2(1) = 4.35, p = .037", "χ²(1) = 4.35, p = .037"),
        ("w2(2) = 9.21, p = .010", "χ²(2) = 9.21, p = .010"),
        ("x2(1, N = 90) = 4.35, p = .037", "χ²(1, N = 90) = 4.35, p = .037"),
        (
            "mean (SD) 3.35 6 0.73, then 4.56 6 0.66 and (4.46 6 0.50)",
            "mean (SD) 3.35 ± 0.73, then 4.56 ± 0.66 and (4.46 ± 0.50)",
        ),
        ("r = \x03.44, t = \x032.1 and b = \x030.3", "r = −.44, t = −2.1 and b = −0.3"),
    ],
)
def test_symbols_seen_lost_in_print(printed: str, meant: str) -> None:
    assert read(printed) == meant


HONEST = [
    "see p 5 of the report",
    "p 5 .03",
    "Figure 6 shows 3.5 6 times",
    "pages p 5 and p 6",
    "group b .05",
    "type b .05 mg",
    "groups A, b and N .05",
    r"C:\0.05 p\q",
    r"the folder p\0 holds it",
    "p, .05 and .01 are levels",
    "levels of p, .05, .01",
    "the call v2(1) returns x2(2)",
    "x2(1) = 5 in the equation",
    "v2(1) = 4.35, p = .50",
    "version v2 (3) = stable",
    "the rows 1.0 6 2.0 6 3.0; mean",
    "1.5 6 2.5, 1.5 6 3.5 and 1.5 6 4.5 are ranges around the mean",
    "3.35 6 0.73 once, with the mean",
    "N 5 24 mice",
    "r 5 rate",
    "F 5 6",
    "P4.5 rats",
    "at P40 the rats",
    "add ¼ of a cup, p = .03",
    "stage p 5 .03 7",
    "PN .5",
    "pb 0.5 mg of lead",
    "Pb0.5 alloys",
    "one lost \ufffd symbol",
    "p \x02 .05",
    "p \x02 .03 or p \x02 .05, t(9) = 1.0",
    "p < .05, p > .05, p = .05",
    "the p value, .05",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_stays(text: str) -> None:
    before = document(text)
    assert repair(before) == before


def test_two_readings_mean_no_repair() -> None:
    # "p ? .05" could be less or greater; nothing around it says which
    assert read("p \ufffd .05", "and p \ufffd .05") == "p \ufffd .05 | and p \ufffd .05"


def test_numbers_that_contradict_a_reading_prevent_it() -> None:
    assert (
        read("t(28) = 0.20, p b .05 and t(28) = 0.30, p b .01")
        == "t(28) = 0.20, p b .05 and t(28) = 0.30, p b .01"
    )


def test_real_plus_minus_signs_mean_that_six_is_a_six() -> None:
    text = "mean (SD) 3.35 6 0.73, then 4.56 6 0.66 and (4.46 6 0.50), 1.0 ± 0.2"
    assert read(text) == text


@pytest.mark.parametrize("kind", ["latex", "markdown"])
def test_markup_keeps_its_backslashes(kind: str) -> None:
    text = "p\\0.001 and p\\0.01"
    assert read(text, kind=kind) == text


def test_references_are_not_touched() -> None:
    before = document("t(28) ¼ 2.20, p ¼ .036")
    before = replace(before, blocks=[replace(before.blocks[0], kind="reference")])
    assert repair(before) == before


def test_cells_are_read_as_the_text_is() -> None:
    text = "p b .05 and p b .001\n\nb.001\n\nb"
    blocks = [Block("p b .05 and p b .001", 0, 20)]
    cells = [Cell(Block("b.001", 22, 27, "cell"), 0, 0), Cell(Block("b", 29, 30, "cell"), 0, 1)]
    repaired = repair(Document("a", "text", text, blocks, [Table("Table 1", cells)]))
    assert [cell.text for cell in repaired.tables[0].cells] == ["<.001", "b"]
    assert [(r.start, r.end) for r in repaired.repairs] == [(2, 3), (14, 15), (22, 23)]


def test_repairing_twice_changes_nothing_more() -> None:
    once = repair(document("t(28) 5 2.20, p 5 .036, and t(30) 5 1.10, p 5 .28"))
    assert repair(once).blocks == once.blocks


@given(st.text(alphabet="p05.b6 N\\<=\x02t(28)v2±,", max_size=80))
def test_any_text_keeps_its_length_and_its_original(text: str) -> None:
    before = document(text)
    after = repair(before)
    assert after.text == before.text
    assert len(after.blocks[0].text) == len(text)
    for entry in after.repairs:
        assert text[entry.start : entry.end] == entry.original


@pytest.mark.parametrize(
    "unit", ["p \\ ", "t(28", "3.35 6 ", "v2(1, N = 9", "p b .0", "t(1,1,", "1.1 6 1.1 6 ", "(((("]
)
def test_near_matches_take_linear_time(unit: str) -> None:
    def seconds(count: int) -> float:
        text = "p\\0.001 mean " + unit * count
        start = time.process_time()
        repair(document(text))
        return time.process_time() - start

    seconds(1000)
    small, large = seconds(10_000), seconds(100_000)
    assert large < 40 * small + 0.2


@pytest.mark.parametrize(
    ("statistic", "df", "value", "p"),
    [
        ("t", ("28", None), "2.048", 0.05),
        ("F", ("1", "20"), "4.351", 0.05),
        ("χ²", ("1", None), "3.841", 0.05),
        ("z", (None, None), "1.960", 0.05),
        ("r", ("28", None), ".361", 0.05),
    ],
)
def test_critical_values_of_printed_tables(
    statistic: str, df: tuple[str | None, str | None], value: str, p: float
) -> None:
    interval = p_interval(statistic, *df, value)
    assert interval is not None
    assert interval[0] <= p + 1e-4
    assert interval[1] >= p - 1e-4


def test_glyph_names_of_the_encodings_of_publishers() -> None:
    names = glyph_names.differences("[1 /H11005 /H11021 65 /A /uni2212 /minus /g17]")
    assert names == {1: "H11005", 2: "H11021", 65: "A", 66: "uni2212", 67: "minus", 68: "g17"}
    assert glyph_names.symbols(names, "ABCDEF+MathematicalPi-One") == {1: "=", 2: "<", 66: "−", 67: "−"}


def test_tex_numbers_hold_for_tex_fonts_only() -> None:
    assert glyph_names.symbol("C0", "ABCDEF+AdvP4C4E74") == "−"
    assert glyph_names.symbol("C6", "ABCDEF+MTSY") == "±"
    assert glyph_names.symbol("C0", "ABCDEF+Helvetica") is None
    assert glyph_names.symbol("A", "ABCDEF+MTSY") is None
