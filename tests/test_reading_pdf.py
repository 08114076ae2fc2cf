"""PDF files made here, with what a reader must find in them."""

from __future__ import annotations

import itertools

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.document import Document, Table, UnreadableError
from review.reading.pdf import read_pdf
from review.reading.pdf_layout import Span, line_of
from review.reading.pdf_text import Writer

LEFT, RIGHT, WIDTH = 50, 310, 240
WORDS = [
    "muscle",
    "strength",
    "was",
    "measured",
    "in",
    "both",
    "groups",
    "before",
    "training",
    "and",
    "again",
    "after",
    "eight",
    "weeks",
    "of",
    "exercise",
    "while",
    "all",
    "other",
    "conditions",
    "remained",
    "as",
    "they",
    "had",
    "been",
    "described",
    "in",
    "the",
    "protocol",
    "of",
    "the",
    "study",
    "that",
    "was",
    "registered",
]


def prose(first: str, words: int, offset: int = 0) -> list[str]:
    """Lines of about forty characters that start with a given word."""
    text = [first, *(WORDS[(i + offset) % len(WORDS)] for i in range(words))]
    lines = [""]
    for word in text:
        if len(lines[-1]) + len(word) > 42:
            lines.append("")
        lines[-1] = (lines[-1] + " " + word).strip()
    return lines


def put(
    page: pymupdf.Page, lines: list[str], x: float, y: float, size: float = 10, font: str = "helv"
) -> float:
    for line in lines:
        page.insert_text((x, y), line, fontsize=size, fontname=font)
        y += 1.2 * size
    return y


def read(file: pymupdf.Document) -> Document:
    return read_pdf(file.tobytes(), "a.pdf")


def texts(document: Document, kind: str) -> list[str]:
    return [block.text for block in document.blocks if block.kind == kind]


def rows(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


def two_columns(pages: int = 3) -> pymupdf.Document:
    file = pymupdf.open()
    for number in range(1, pages + 1):
        page = file.new_page()
        put(page, ["Journal of Strength and Pain Research"], 200, 40, 8)
        put(page, [f"{number}"], 300, 810, 8)
        y = put(page, ["Results"], LEFT, 90, 13, "hebo") if number == 1 else 90
        put(page, prose("Leftward", 300, number)[:50], LEFT, y + 12)
        put(page, prose("rightward", 300, number + 5)[:50], RIGHT, 102)
    return file


def test_columns_are_read_one_after_the_other() -> None:
    document = read(two_columns())
    order = [word for word in document.text.split() if word in ("Leftward", "rightward")]
    assert order == ["Leftward", "rightward"] * 3


def test_a_paragraph_goes_on_in_the_next_column_and_page() -> None:
    file = pymupdf.open()
    for first in ("Beginning of what the first page says without any", "continues here until the"):
        page = file.new_page()
        put(page, ["Running head of the journal"], 200, 40, 8)
        put(page, [first, *prose("line", 300)[:49]], LEFT, 90)
        put(page, prose("column", 300, 3)[:50], RIGHT, 90)
    (block,) = [b for b in read(file).blocks if b.text.startswith("Beginning")]
    assert "continues here until the line" in block.text
    assert "Running" not in block.text


def test_running_heads_and_page_numbers_are_no_sentences() -> None:
    document = read(two_columns())
    assert not any("Journal of Strength" in block.text for block in document.blocks)
    assert document.text.count("Journal of Strength and Pain Research") == 3  # but nothing is lost
    assert not any(block.text.strip() in ("1", "2", "3") for block in document.blocks)


def test_a_number_cut_at_its_comma_by_the_end_of_a_line_is_one_number() -> None:
    file = pymupdf.open()
    lines = ["Inconsistent were 8,273 of the 16,", "695 articles, aged 12, 14, 16,", "120 days and"]
    put(file.new_page(), lines, LEFT, 100)
    (block,) = read(file).blocks
    assert block.text == "Inconsistent were 8,273 of the 16,695 articles, aged 12, 14, 16, 120 days and"


def test_words_hyphenated_over_a_line_are_joined_and_positions_lead_back() -> None:
    file = pymupdf.open()
    page = file.new_page()
    lines = [
        "The results were stable and the partici-",
        "pants of the follow-up took part in the follow-",
        "up again.",
    ]
    put(page, lines, LEFT, 100)
    document = read(file)
    (block,) = document.blocks
    assert (
        block.text
        == "The results were stable and the participants of the follow-up took part in the follow-up again."
    )
    at = block.text.index("participants")
    start, end = block.span(at, at + len("participants"))
    assert document.text[start:end] == "partici-\npants"
    at = block.text.index("again")
    start, end = block.span(at, at + 5)
    assert document.text[start:end] == "again"


def scripts(
    page: pymupdf.Page, pieces: list[tuple[str, float, float]], x: float = 60, y: float = 100
) -> None:
    font = pymupdf.Font("helv")
    writer = pymupdf.TextWriter(page.rect)
    for text, size, rise in pieces:
        writer.append((x, y - rise), text, font=font, fontsize=size)
        x += font.text_length(text, size)
    writer.write_text(page)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([("We found χ", 10, 0), ("2", 6, 4), ("(1) = 4.35", 10, 0)], "We found χ²(1) = 4.35"),
        ([("The value t", 10, 0), ("18", 6, -2), (" = 2.20", 10, 0)], "The value t₁₈ = 2.20"),
        ([("The value F", 10, 0), ("3,20", 6, -2), (" = 2.20", 10, 0)], "The value F₃,₂₀ = 2.20"),
        ([("p < 10", 10, 0), ("−3", 6, 4), (" in all", 10, 0)], "p < 10⁻³ in all"),
        (
            [("as reported by others in 1998", 10, 0), ("12", 6, 4), (" and", 10, 0)],
            "as reported by others in 1998¹² and",
        ),
        ([("F", 10, 0), ("3,20", 6, -2)], "F₃,₂₀"),
    ],
)
def test_raised_and_lowered_characters(pieces: list[tuple[str, float, float]], text: str) -> None:
    file = pymupdf.open()
    scripts(file.new_page(), pieces)
    (block,) = read(file).blocks
    assert block.text == text


def test_headings_make_the_section_path() -> None:
    file = pymupdf.open()
    page = file.new_page()
    y = put(page, ["Weak muscles and pain"], 50, 80, 20, "hebo")
    for heading, size in (("Methods", 14), ("Participants", 11), ("Results", 14)):
        y = put(page, [heading], 50, y + 20, size, "hebo")
        y = put(page, [*prose(f"Under{heading}", 40), "it ended here."], 50, y + 10)
    sections = {
        block.text.split()[0]: block.section for block in read(file).blocks if block.kind == "paragraph"
    }
    assert sections == {
        "UnderMethods": "Methods",
        "UnderParticipants": "Methods › Participants",
        "UnderResults": "Results",
    }


def test_references_are_kept_apart() -> None:
    file = pymupdf.open()
    page = file.new_page()
    y = put(page, ["Discussion"], 50, 80, 14, "hebo")
    y = put(page, [*prose("We", 60), "is the end."], 50, y + 10)
    y = put(page, ["References"], 50, y + 20, 14, "hebo")
    put(
        page,
        ["Smith A. (2001). On p < .05. Journal, 1, 2-3.", "Jones B. (2002). On p = .04. Journal, 2, 3-4."],
        50,
        y + 10,
    )
    document = read(file)
    assert any("Smith" in text for text in texts(document, "reference"))
    assert not any("Smith" in text for text in texts(document, "paragraph"))


TABLE = [
    ["Group", "n", "Strength (N)", "p"],
    ["Training", "28", "3.35 ± 0.73", "<0.001"],
    ["Control", "30", "4.46 ± 0.50", "0.04"],
    ["Waiting list", "31", "4.40 ± 0.61", "0.31"],
]
PLACES = (50, 140, 200, 300)


def put_rows(page: pymupdf.Page, lines: list[list[str]], y: float, step: float = 13) -> float:
    for line in lines:
        y += step
        for x, text in zip(PLACES, line, strict=True):
            page.insert_text((x, y), text, fontsize=9)
    return y


def draw_table(page: pymupdf.Page, y: float, ruled: bool, size: float = 9) -> float:
    page.insert_text((50, y), "Table 1. Strength by group", fontsize=size, fontname="helv")
    y += 8
    heights = [y]
    for number, row in enumerate(TABLE):
        y += 13
        for x, text in zip(PLACES, row, strict=True):
            page.insert_text((x, y), text, fontsize=size)
        if number in (0, len(TABLE) - 1):
            heights.append(y + 4)
    if ruled:
        for height in heights:
            page.draw_line((50, height), (360, height), width=0.5)
    page.insert_text((50, y + 16), "Note. Values are means ± SD.", fontsize=size - 1)
    return y + 16


@pytest.mark.parametrize("ruled", [True, False])
def test_tables_with_and_without_rules(ruled: bool) -> None:
    file = pymupdf.open()
    page = file.new_page()
    y = put(page, [*prose("Before", 60), "it ended."], 50, 80)
    y = draw_table(page, y + 20, ruled)
    put(page, [*prose("Afterwards", 60), "it ended."], 50, y + 40)
    document = read(file)
    (table,) = document.tables
    assert (table.label, table.problem, table.page) == ("Table 1", None, 1)
    assert rows(table) == TABLE
    assert [cell.header for cell in table.cells][:5] == [True] * 4 + [False]
    assert table.caption is not None
    assert table.caption.text == "Table 1. Strength by group"
    assert [note.text for note in table.notes] == ["Note. Values are means ± SD."]
    assert not any("3.35" in block.text for block in document.blocks)
    starts = [text.split()[0] for text in texts(document, "paragraph")]
    assert starts == ["Before", "Afterwards"]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_caption_below_its_table(ruled: bool) -> None:
    file = pymupdf.open()
    page = file.new_page()
    y = put(page, [*prose("Before", 60), "it ended."], 50, 80) + 20
    heights = [y]
    for number, row in enumerate(TABLE):
        y += 13
        for x, text in zip(PLACES, row, strict=True):
            page.insert_text((x, y), text, fontsize=9)
        if number in (0, len(TABLE) - 1):
            heights.append(y + 4)
    for height in heights if ruled else ():
        page.draw_line((50, height), (360, height), width=0.5)
    page.insert_text((50, y + 20), "Table 1. Strength by group, mean ± SD", fontsize=9, fontname="hebo")
    put(page, [*prose("Afterwards", 60), "it ended."], 50, y + 60)
    document = read(file)
    (table,) = document.tables
    assert (table.label, table.problem) == ("Table 1", None)
    assert rows(table) == TABLE
    assert table.caption is not None
    assert table.caption.text == "Table 1. Strength by group, mean ± SD"
    assert [text.split()[0] for text in texts(document, "paragraph")] == ["Before", "Afterwards"]


@pytest.mark.parametrize("heads", [True, False])
def test_a_table_that_goes_on_over_a_page(heads: bool) -> None:
    file = pymupdf.open()
    page = file.new_page()
    y = put(page, [*prose("Before", 60), "it ended."], 50, 80)
    draw_table(page, y + 20, True)
    page = file.new_page()
    page.insert_text((50, 80), "Table 1. (Continued)", fontsize=9, fontname="hebo")
    more = [["Swimming", "25", "3.95 ± 0.63", "0.02"], ["Cycling", "27", "4.06 ± 0.55", "0.11"]]
    lines = [TABLE[0], *more] if heads else more
    y = 90
    page.draw_line((50, y), (360, y), width=0.5)
    for line in lines:
        y += 13
        for x, text in zip(PLACES, line, strict=True):
            page.insert_text((x, y), text, fontsize=9)
        if line is TABLE[0] or line is lines[-1]:
            page.draw_line((50, y + 4), (360, y + 4), width=0.5)
    put(page, [*prose("Afterwards", 60), "it ended."], 50, y + 40)
    first, second = read(file).tables
    assert rows(second) == [TABLE[0], *more]
    assert [cell.header for cell in second.cells] == [True] * 4 + [False] * 8
    assert second.caption is first.caption
    assert [note.text for note in second.notes] == ["Note. Values are means ± SD."]


MORE = [["Swimming", "25", "3.95 ± 0.63", "0.02"], ["Cycling", "27", "4.06 ± 0.55", "0.11"]]


@pytest.mark.parametrize("heads", [True, False])
def test_a_table_goes_on_overleaf_without_a_caption(heads: bool) -> None:
    file = pymupdf.open()
    page = file.new_page()
    y = put(page, [*prose("Before", 60), "it ended."], 50, 80)
    page.insert_text((50, y + 20), "Table 1. Strength by group", fontsize=9, fontname="hebo")
    put_rows(page, TABLE, y + 28)
    page = file.new_page()
    y = put_rows(page, [TABLE[0], *MORE] if heads else MORE, 60)
    put(page, [*prose("Afterwards", 60), "it ended."], 50, y + 40)
    document = read(file)
    (table,) = document.tables
    assert rows(table) == [*TABLE, *MORE]
    assert (table.label, table.page, table.cells[-1].block.page) == ("Table 1", 1, 2)
    assert [text.split()[0] for text in texts(document, "paragraph")] == ["Before", "Afterwards"]


@pytest.mark.parametrize("heads", [True, False])
def test_a_caption_at_the_foot_of_a_page_belongs_to_the_rows_overleaf(heads: bool) -> None:
    file = pymupdf.open()
    page = file.new_page()
    y = put(page, [*prose("Before", 60), "it ended."], 50, 80)
    page.insert_text((50, y + 20), "Table 1. Strength by group", fontsize=9, fontname="hebo")
    put_rows(page, TABLE[:1] if heads else [], y + 28)
    page = file.new_page()
    y = put_rows(page, TABLE[1:] if heads else TABLE, 60)
    put(page, [*prose("Afterwards", 60), "it ended."], 50, y + 40)
    document = read(file)
    (table,) = document.tables
    assert rows(table) == TABLE
    assert table.caption is not None
    assert (table.caption.text, table.caption.page, table.page) == ("Table 1. Strength by group", 1, 2)


def test_prose_overleaf_is_no_part_of_a_table() -> None:
    file = pymupdf.open()
    page = file.new_page()
    y = put(page, [*prose("Before", 60), "it ended."], 50, 80)
    page.insert_text((50, y + 20), "Table 1. Strength by group", fontsize=9, fontname="hebo")
    put_rows(page, TABLE, y + 28)
    page = file.new_page()
    put(page, [*prose("Afterwards", 60), "it ended."], 50, 80)
    document = read(file)
    assert [rows(table) for table in document.tables] == [TABLE]
    assert [text.split()[0] for text in texts(document, "paragraph")] == ["Before", "Afterwards"]


def test_lines_closer_than_rows_are_one_cell() -> None:
    file = pymupdf.open()
    page = file.new_page()
    page.insert_text((50, 90), "Table 1. Odds of falling", fontsize=9, fontname="hebo")
    y = put_rows(page, [["Group", "n", "OR (95% CI)", "p"]], 98)
    for first, second in (
        (["Training", "28", "0.43 (0.06,", "0.04"], ["at home", "", "2.92)", ""]),
        (["Waiting", "31", "1.28 (0.02,", "0.31"], ["list", "", "69.2)", ""]),
        (["Control", "30", "1.02", "0.92"], ["", "", "(0.12, 8.44)", ""]),
        (["Swimming", "25", "0.97 0.63-", "0.41"], ["", "", "1.12", ""]),
    ):
        y = put_rows(page, [second], put_rows(page, [first], y, 15), 10.5)
    (table,) = read(file).tables
    assert rows(table) == [
        ["Group", "n", "OR (95% CI)", "p"],
        ["Training at home", "28", "0.43 (0.06, 2.92)", "0.04"],
        ["Waiting list", "31", "1.28 (0.02, 69.2)", "0.31"],
        ["Control", "30", "1.02 (0.12, 8.44)", "0.92"],
        ["Swimming", "25", "0.97 0.63-1.12", "0.41"],
    ]


def test_blocks_of_rows_are_not_lines_of_one_cell() -> None:
    file = pymupdf.open()
    page = file.new_page()
    page.insert_text((50, 90), "Table 1. Strength by group", fontsize=9, fontname="hebo")
    y = put_rows(page, TABLE[:1], 98)
    y = put_rows(page, TABLE[1:], y + 6, 11)
    put_rows(page, MORE, y + 6, 11)
    (table,) = read(file).tables
    assert rows(table) == [*TABLE, *MORE]


def test_columns_may_stand_closer_than_half_a_letter() -> None:
    file = pymupdf.open()
    page = file.new_page()
    page.insert_text((50, 90), "Table 1. Strength", fontsize=8, fontname="hebo")
    lines = [["Test", "t", "p"], ["Left leg", "10.92", "0.356"], ["Right leg", "21.45", "0.150"]]
    right = (70, 120, 143.6)  # where the cells of each column end
    for number, line in enumerate(lines):
        for x, text in zip(right, line, strict=True):
            width = pymupdf.get_text_length(text, fontsize=8)
            page.insert_text((50 if x == 70 else x - width, 103 + 12 * number), text, fontsize=8)
    (table,) = read(file).tables
    assert rows(table) == lines


def test_a_label_that_repeats_at_one_height_stays_in_its_table() -> None:
    file = pymupdf.open()
    for number in (1, 2):
        page = file.new_page()
        y = put(page, [*prose("Before", 60), "it ended."], 50, 80)
        page.insert_text((50, 700), f"Table {number}. Strength", fontsize=9, fontname="hebo")
        put_rows(
            page,
            [
                TABLE[0],
                *([f"Group {number}", "9", "3.1 ± 0.4", "0.1"], ["Control", "3", f"{number}.7 ± 0.5", "0.4"]),
            ],
            708,
        )
    assert y < 690
    tables = read(file).tables
    assert [rows(table)[-1][0] for table in tables] == ["Control", "Control"]


def test_a_thin_space_stays_within_a_number_and_is_a_space_elsewhere() -> None:
    words = "Of 256\u2009985 people of 70\u2009kg."
    span = Span(50, 90, 250, 100, 98, 50, 10, False, False, "serif", 0, words, ())
    block = Writer(frozenset(), {}).block([line_of([span])], [1], "paragraph")
    assert block.text == "Of 256\u2009985 people of 70 kg."


def test_a_sentence_about_a_table_is_no_table() -> None:
    file = pymupdf.open()
    page = file.new_page()
    lines = prose("We", 30)
    put(page, [*lines, "Table 1. The next sentence goes on and on here", *prose("and", 30)], 50, 80)
    document = read(file)
    assert document.tables == () or list(document.tables) == []


def test_a_header_that_spans_columns() -> None:
    file = pymupdf.open()
    page = file.new_page()
    page.insert_text((50, 90), "Table 2. Two visits", fontsize=9)
    for y in (96, 124, 164):
        page.draw_line((50, y), (400, y))
    page.draw_line((150, 109), (270, 109))
    page.insert_text((170, 106), "Before training", fontsize=9)
    for x, text in ((50, "Group"), (150, "Mean"), (230, "SD"), (330, "p")):
        page.insert_text((x, 120), text, fontsize=9)
    for y, row in (
        (136, ("A", "1.25", "0.31", ".04")),
        (148, ("B", "2.50", "0.44", ".20")),
        (160, ("C", "3.1", "0.2", ".50")),
    ):
        for x, text in zip((50, 150, 230, 330), row, strict=True):
            page.insert_text((x, y), text, fontsize=9)
    (table,) = read(file).tables
    spanning = [cell for cell in table.cells if cell.text == "Before training"]
    assert [(cell.column, cell.column_span, cell.header) for cell in spanning] == [(1, 2, True)]
    assert rows(table)[1:3] == [["Group", "Mean", "SD", "p"], ["A", "1.25", "0.31", ".04"]]


def test_indented_row_labels_keep_their_indent() -> None:
    file = pymupdf.open()
    page = file.new_page()
    page.insert_text((50, 90), "Table 3. Sex of patients", fontsize=9)
    printed = [("Item", "n", "%"), ("Sex", "40", "100"), ("Female", "30", "75"), ("Male", "10", "25")]
    for i, row in enumerate([*printed, ("Smokers", "4", "10")]):
        x, y = 62 if row[0] in ("Female", "Male") else 50, 104 + 13 * i
        for place, text in zip((x, 150, 200), row, strict=True):
            page.insert_text((place, y), text, fontsize=9)
    for y in (94, 107, 160):
        page.draw_line((50, y), (230, y))
    (table,) = read(file).tables
    labels = [row[0] for row in rows(table)]
    assert [label.strip() for label in labels] == ["Item", "Sex", "Female", "Male", "Smokers"]
    assert [label.startswith("  ") for label in labels] == [False, False, True, True, False]


def test_what_is_no_grid_is_kept_as_text() -> None:
    file = pymupdf.open()
    page = file.new_page()
    page.insert_text((50, 90), "Table 1. Words", fontsize=9)
    page.insert_text((50, 110), "onlyone", fontsize=9)
    (table,) = read(file).tables
    assert table.problem
    assert "onlyone" in " ".join(note.text for note in table.notes) + (
        table.caption.text if table.caption else ""
    )


def test_every_word_has_its_place_on_the_page() -> None:
    file = pymupdf.open()
    page = file.new_page()
    page.insert_text((100, 200), "alpha beta gamma", fontsize=10)
    document = read(file)
    at = document.text.index("beta")
    ((number, (left, top, right, bottom)),) = document.boxes(at, at + 4)
    width = pymupdf.get_text_length("alpha ", fontsize=10)
    assert number == 1
    assert left == pytest.approx(100 + width, abs=0.5)
    assert right == pytest.approx(100 + width + pymupdf.get_text_length("beta", fontsize=10), abs=0.5)
    assert top < 200 < bottom + 1


def test_a_page_on_its_side_is_read() -> None:
    file = pymupdf.open()
    page = file.new_page()
    for i, line in enumerate(prose("Sideways", 60)):
        page.insert_text((100 + 14 * i, 700), line, fontsize=10, rotate=90)
    (block,) = read(file).blocks
    assert block.text.startswith("Sideways muscle strength was measured in both groups")


@pytest.mark.parametrize("turn", [90, 270])
def test_a_table_on_its_side_is_read(turn: int) -> None:
    upright = pymupdf.open()
    draw_table(upright.new_page(width=842, height=595), 80, ruled=True)
    file = pymupdf.open()
    page = file.new_page(width=595, height=842)
    page.show_pdf_page(page.rect, upright, 0, rotate=turn)
    document = read(file)
    (table,) = document.tables
    assert rows(table) == TABLE
    at = document.text.index("3.35")
    ((_, box),) = document.boxes(at, at + 4)
    (printed,) = page.search_for("3.35")
    assert box == pytest.approx(tuple(printed), abs=1.5)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"<html>not a PDF</html>", "no PDF"),
        (b"%PDF-1.7\n", "damaged"),
        (b"%PDF-1.7\n" + b"\x00garbage" * 100, "damaged"),
    ],
)
def test_files_that_cannot_be_read_are_named(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=rf"^a\.pdf: .*{says}"):
        read_pdf(data, "a.pdf")


def test_encrypted_and_scanned_files_say_what_to_do() -> None:
    file = two_columns(1)
    data = file.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="o", user_pw="u")
    with pytest.raises(UnreadableError, match=r"encrypted.*password"):
        read_pdf(data, "a.pdf")
    scan = pymupdf.open()
    page = scan.new_page()
    page.insert_image(page.rect, pixmap=pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 20, 20)))
    with pytest.raises(UnreadableError, match="ocrmypdf"):
        read_pdf(scan.tobytes(), "a.pdf")


def test_a_scanned_page_among_others_is_named_and_a_blank_one_is_not() -> None:
    file = two_columns(1)
    scanned = file.new_page()
    scanned.insert_image(scanned.rect, pixmap=pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 20, 20)))
    file.new_page()  # blank: nothing is lost
    problems = read_pdf(file.tobytes(), "a.pdf").problems
    number = file.page_count - 1
    assert list(problems) == [
        f"page {number} has no text layer, it is an image; recognize its text first, "
        "e.g. ocrmypdf --skip-text in.pdf out.pdf"
    ]


@settings(max_examples=12, deadline=None)
@given(st.integers(min_value=1, max_value=2000))
def test_truncated_files_are_read_or_named(length: int) -> None:
    data = two_columns(1).tobytes()
    try:
        name = read_pdf(data[: min(length, len(data) - 1)], "a.pdf").name
    except UnreadableError as problem:
        name = str(problem).partition(":")[0]
    assert name == "a.pdf"


def test_progress_is_told_page_by_page() -> None:
    told: list[tuple[int, int]] = []
    read_pdf(two_columns(3).tobytes(), "a.pdf", lambda done, pages: told.append((done, pages)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_offsets_of_every_block_lead_to_its_characters() -> None:
    document = read(two_columns())
    for block in document.blocks:
        assert block.offsets is None or len(block.offsets) == len(block.text)
        for i, character in enumerate(block.text):
            start, end = block.span(i, i + 1)
            assert block.start <= start < end <= block.end
            assert document.text[start:end] == character or character == " "


def test_words_of_the_layout_ascend() -> None:
    layout = read(two_columns()).layout
    assert layout is not None
    assert all(a < b for a, b in itertools.pairwise(layout.starts.tolist()))


def symbol_font_pdf(names: str, content: str, called: str = "MathematicalPi-One") -> bytes:
    """A PDF whose second font has no Unicode map, only glyph names."""
    font = (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+{called} /FirstChar 1 /LastChar 5 "
        f"/Widths [600 600 600 600 600] /Encoding << /Type /Encoding /Differences [{names}] >> >>"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
        font,
    ]
    file = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n{len(file)}\n%%EOF"
    file += f"xref\n0 7\n0000000000 65535 f \n{table}{trailer}"
    return file.encode("latin-1")


def test_symbols_named_by_the_encoding_are_read_and_recorded() -> None:
    content = (
        r"BT /F1 12 Tf 50 100 Td (p ) Tj /F2 12 Tf (\002) Tj /F1 12 Tf ( .001, t\(28\) ) Tj "
        r"/F2 12 Tf (\001) Tj /F1 12 Tf ( 2.20) Tj ET"
    )
    document = read_pdf(symbol_font_pdf("1 /H11005 /H11021", content), "a.pdf")
    (block,) = document.blocks
    assert block.text == "p < .001, t(28) = 2.20"
    assert document.text.startswith("p \x02 .001, t(28) \x01 2.20")
    assert [(r.original, r.replacement) for r in document.repairs] == [("\x02", "<"), ("\x01", "=")]
    assert all(document.text[r.start : r.end] == r.original for r in document.repairs)


def read_in_symbol_font(names: str, shown: str, called: str) -> str:
    """Text of ``p ? 1`` with the middle set in a symbol font."""
    content = f"BT /F1 12 Tf 50 100 Td (p ) Tj /F2 12 Tf ({shown}) Tj /F1 12 Tf ( 1) Tj ET"
    (block,) = read_pdf(symbol_font_pdf(names, content, called), "a.pdf").blocks
    return block.text


def test_a_name_longer_than_mupdf_keeps_still_finds_its_encoding() -> None:
    assert read_in_symbol_font("1 /H11005", r"\001", "Universal-GreekwithMathPi") == "p = 1"


@pytest.mark.parametrize(
    ("names", "shown", "read"),
    [
        ("188 /onequarter", r"\274", "="),
        ("49 /one", "1", "∞"),
        ("20 /C20", r"\024", "≤"),
        ("21 /C21", r"\025", "≥"),
        ("1 /C0", r"\001", "−"),
    ],
)
def test_math_fonts_of_typesetters_are_read_by_their_family(names: str, shown: str, read: str) -> None:
    assert read_in_symbol_font(names, shown, "AdvP4C4E74") == f"p {read} 1"


def test_a_decimal_point_of_math_italic_is_no_colon() -> None:
    assert read_in_symbol_font("58 /colon", ":", "AdvP4C4E51") == "p . 1"


def test_a_glyph_that_nobody_can_name_is_a_gap_and_no_digit() -> None:
    assert read_in_symbol_font("49 /H99999", "1", "MathematicalPi-One") == "p \ufffc 1"


def test_names_come_from_the_embedded_program_where_the_encoding_says_nothing() -> None:
    from review.reading import pdf_fonts

    class File:
        def xref_get_key(self, _: int, key: str) -> tuple[str, str]:
            return ("xref", "9 0 R") if key == "FontDescriptor/FontFile" else ("null", "null")

        def xref_stream(self, number: int) -> bytes:
            assert number == 9
            return b"%!PS\ndup 49 /H11350 put\ndup 2 /H11349 put\neexec dup 7 /x put"

    assert pdf_fonts._names(File(), 5) == {49: "H11350", 2: "H11349"}


def test_reading_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    font = symbol_font_pdf("1 /H11005", "BT /F1 12 Tf 50 100 Td (p ) Tj /F2 12 Tf (\\001) Tj ET")
    program = b"/FontDescriptor << /Type /FontDescriptor /FontFile3 4 0 R >> /Encoding"
    read_pdf(font.replace(b"/Encoding", program, 1), "a.pdf")
    assert capfd.readouterr() == ("", "")
