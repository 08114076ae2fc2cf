"""Damaged and hostile files: read as far as they go, what is lost is named, nothing is loaded or expanded."""

import io
import time
import zipfile

import pytest

from review import cli, read
from review.document import UnreadableError
from review.reading import read_bytes
from review.reading.pdf import read_pdf

SENTENCE = "The groups differed (t(28) = 2.20, p = .036)."
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(objects):
    """A PDF file of these objects; the first is the catalog."""
    file, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body.encode("latin-1"))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return file + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(file))
    )


def stream(content, more=""):
    return f"<</Length {len(content)}{more}>>stream\n{content}\nendstream"


CATALOG = "<</Type/Catalog/Pages 2 0 R>>"
FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
PAGE = (
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"
    "/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>/Contents 4 0 R>>"
)
TEXT = r"BT /F 12 Tf 72 700 Td (t\(28\) = 2.20, p = .5) Tj ET"


def test_pages_that_a_pdf_only_claims_to_have_are_named():
    document = read_pdf(
        pdf([CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 3>>", PAGE, stream(TEXT), FONT]), "a.pdf"
    )
    assert document.text.strip() == "t(28) = 2.20, p = .5"
    assert document.problems == ["pages 2 to 3 could not be read (the file does not hold it)"]


@pytest.mark.parametrize("count", ["2000000000", "-1", "(x)"])
def test_a_nonsensical_number_of_pages(count):
    document = read_pdf(
        pdf([CATALOG, f"<</Type/Pages/Kids[3 0 R]/Count {count}>>", PAGE, stream(TEXT), FONT]), "a.pdf"
    )
    assert document.text.strip() == "t(28) = 2.20, p = .5"


def test_a_pdf_that_was_cut_off_keeps_the_pages_before_the_cut():
    pages = "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 612 792]/Resources<</Font<</F 5 0 R>>>>>>"
    whole = pdf(["null", pages, "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", stream(TEXT), FONT, CATALOG])
    cut = whole[: whole.index(b"6 0 obj")]
    document = read_pdf(cut, "a.pdf")
    assert document.text.strip() == "t(28) = 2.20, p = .5"
    assert "its list of pages is lost, 1 of them were found" in document.problems[0]


def test_a_stream_that_ends_too_early_is_told():
    broken = stream("BT /F 12 Tf 72 700 Td (t) Tj ET", "/Filter/FlateDecode")
    kids = "<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>"
    page = PAGE.replace("4 0 R", "7 0 R")
    document = read_pdf(pdf([CATALOG, kids, PAGE, stream(TEXT), FONT, page, broken]), "a.pdf")
    assert document.text.strip() == "t(28) = 2.20, p = .5"
    assert document.problems[0].startswith("page 2 may lack some text, the file is damaged (")


def test_forms_that_each_draw_the_next_one_twice_are_refused_at_once():
    inner = "/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F 5 0 R>>/XObject<</X {} 0 R>>>>"
    forms = [stream("/X Do /X Do" if i < 29 else TEXT, inner.format(min(i + 1, 29))) for i in range(6, 30)]
    one = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
    with pytest.raises(UnreadableError, match=r"a\.pdf.*forms within forms without measure"):
        read_pdf(pdf([CATALOG, one, PAGE, stream(TEXT + " /X Do"), FONT, *forms]), "a.pdf")


def test_a_file_that_claims_millions_of_objects_is_read_at_once():
    file = pdf([CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, stream(TEXT), FONT])
    claimed = file.replace(b"trailer", b"8000000 1\n0000000009 00000 n \ntrailer").replace(
        b"/Size 6", b"/Size 8000001"
    )
    started = time.process_time()
    assert read_pdf(claimed, "a.pdf").text.strip() == "t(28) = 2.20, p = .5"
    assert time.process_time() - started < 10  # looking at each takes a minute


def test_a_paper_that_cannot_be_written_again_is_still_checked(tmp_path, capsys):
    file, copy = tmp_path / "a.pdf", tmp_path / "copy.pdf"
    broken = "[<</A (never closed"
    file.write_bytes(pdf([CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, stream(TEXT), FONT, broken]))
    assert cli.main(["check", str(file), "--annotate", str(copy), "--format", "jsonl"]) == 2
    told = capsys.readouterr()
    assert "t(28) = 2.20, p = .5" in told.out
    assert "a.pdf: the PDF is damaged" in told.err
    assert "no copy with marks can be made" in told.err
    assert not copy.exists()


@pytest.mark.parametrize("name", ["Helvetica#02", "Helvetica#22", "Helvetica#5c#01", "H#ff#fe"])
def test_control_characters_in_the_name_of_a_font_cost_nothing(name):
    font = FONT.replace("Helvetica", name)
    one = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
    assert "t(28) = 2.20" in read_pdf(pdf([CATALOG, one, PAGE, stream(TEXT), font]), "a.pdf").text


@pytest.mark.parametrize(
    "place", ["1 0 0 1 72 700", "1 0 0 1 72.3 700", "1 0 0 1 72 690.1", "1 0 0 1 72 689.5"]
)
def test_a_caption_set_twice_is_one(place):
    caption = "(Table 1. Mean \\(SD\\)) Tj "
    rows = "".join(f"1 0 0 1 {x} {y} Tm (1.2) Tj " for y in (670, 655, 640) for x in (72, 200, 300))
    content = f"BT /F 10 Tf 1 0 0 1 72 700 Tm {caption}{place} Tm {caption}{rows} ET"
    one = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
    assert read_pdf(pdf([CATALOG, one, PAGE, stream(content), FONT]), "a.pdf").tables


def test_text_without_size_in_a_table_costs_nothing():
    rows = "".join(f"1 0 0 1 {x} {y} Tm (1.2) Tj " for y in (670, 655, 640) for x in (72, 200, 300))
    content = f"BT /F 10 Tf 1 0 0 1 72 700 Tm (Table 1. Mean) Tj {rows} /F 0 Tf 1 0 0 1 72 655 Tm (x) Tj ET"
    one = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
    (table,) = read_pdf(pdf([CATALOG, one, PAGE, stream(content), FONT]), "a.pdf").tables
    assert table.label == "Table 1"


def test_xml_that_is_not_well_formed_is_read_and_the_loss_is_named():
    article = (
        f"<article><body>\n<sec><title>Results</title><p>{SENTENCE}</p></sec></sec>\n"
        "<sec><p>Then t(30) = 9.50, p = .9.</p></sec></body></article>"
    )
    document = read_bytes(article.encode(), "a.xml")
    assert [block.text for block in document.blocks if block.kind == "paragraph"] == [
        SENTENCE,
        "Then t(30) = 9.50, p = .9.",
    ]
    assert document.problems[0].startswith("line 2")
    assert "not well-formed" in document.problems[0]


def test_xml_that_ends_in_the_middle_is_read_up_to_there():
    document = read_bytes(f"<article><body><p>{SENTENCE}</p><p>Cut".encode(), "a.xml")
    assert SENTENCE in document.text
    assert "Premature end" in document.problems[0]


def test_entities_of_the_file_itself(tmp_path):
    (tmp_path / "secret").write_text("secret")
    article = tmp_path / "a.xml"
    article.write_text(
        '<!DOCTYPE article [<!ENTITY plm "&#177;"><!ENTITY two "&plm;&plm;">'
        '<!ENTITY out SYSTEM "secret">]>'
        "<article><body><p>3.1 &plm; 0.4, &alpha; &two; &out; .</p></body></article>"
    )
    document = read(article)
    assert document.text == "3.1 ± 0.4, α \ufffc \ufffc ."
    assert document.problems[0].startswith("&two;, &out;: entities that the file itself defines")


@pytest.mark.parametrize("size", [11_000_000, 300])
def test_a_page_with_its_images_within_is_read_to_its_end(size):
    image = f'<img src="data:image/png;base64,{"A" * size}">'
    page = f"<html><body><p>{SENTENCE}</p>{image}<p>Then t(30) = 9.50, p = .9.</p></body></html>"
    assert "t(30) = 9.50" in read_bytes(page.encode(), "a.html").text


@pytest.mark.parametrize("label", ["hex", "base64", "undefined", "punycode", "unicode_escape", "utf-7", "no"])
def test_labels_that_are_no_encodings_of_pages_are_not_obeyed(label):
    page = f'<meta charset="{label}"><p>{SENTENCE} \\u0041 +AEE-</p>'
    assert read_bytes(page.encode(), "a.html").text == f"{SENTENCE} \\u0041 +AEE-"


def test_free_places_of_windows_1252_cost_nothing():
    page = b'<meta charset="iso-8859-1"><p>It was \x93so\x94 \x81 p = .05.</p>'
    assert read_bytes(page, "a.html").text == "It was “so” \x81 p = .05."


def word(document, method=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        archive.writestr("word/document.xml", document)
    return data.getvalue()


def test_an_entity_in_a_word_file():
    entity = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    body = f"<w:document {WORD}><w:body><w:p><w:r><w:t>p = &a;.05</w:t></w:r></w:p></w:body></w:document>"
    document = read_bytes(word(entity + body), "a.docx")
    assert document.text == "p = \ufffc.05"
    assert document.problems[0].startswith("&a;")


def test_a_word_part_whose_packing_is_damaged_or_unknown():
    body = f"<w:document {WORD}><w:body><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:body></w:document>"
    data = bytearray(word(body * 3, zipfile.ZIP_LZMA))
    data[80:95] = b"\x00\x11\x22" * 5
    with pytest.raises(UnreadableError, match=r"word/document\.xml: damaged"):
        read_bytes(bytes(data), "a.docx")
    data = bytearray(word(body))
    for place in (8, data.index(b"PK\x01\x02") + 10):
        data[place : place + 2] = (97).to_bytes(2, "little")
    with pytest.raises(UnreadableError, match=r"word/document\.xml: damaged"):
        read_bytes(bytes(data), "a.docx")


def test_the_path_of_a_section_stays_short():
    article = "<article><body>" + f"<sec><title>{'t' * 290}</title>" * 200 + "<p>p = .04</p>"
    document = read_bytes((article + "</sec>" * 200 + "</body></article>").encode(), "a.xml")
    assert len(document.blocks[-1].section) < 3000


def test_text_of_zeros_is_no_text():
    with pytest.raises(UnreadableError, match="no text"):
        read_bytes(b"a\0\0b\0\0\0" * 300, "a.txt")
