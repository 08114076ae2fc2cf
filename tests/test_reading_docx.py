# ruff: noqa: E501  (the texts to be read stand as they are)
"""DOCX: text as accepted, tables, notes, symbols, formulas; hostile archives."""

import io
import zipfile

import pytest

from review.document import UnreadableError
from review.reading import read

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
STYLES = (
    f'<w:styles {SPACES}><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="X">'
    '<w:name w:val="Mine"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>'
)


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def raised(text):
    return run(text, '<w:vertAlign w:val="superscript"/>')


def symbol(code, font="Symbol"):
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def paragraph(*runs, style=""):
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def cell(*content, span=1, merge=None, indent=0):
    merged = "" if merge is None else f'<w:vMerge w:val="{merge}"/>' if merge else "<w:vMerge/>"
    inner = f'<w:p><w:pPr><w:ind w:left="{indent}"/></w:pPr>{"".join(map(run, content))}</w:p>'
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}</w:tcPr>{inner}</w:tc>'


def document(folder, *body, **parts):
    path = folder / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {SPACES}><w:body>{''.join(body)}</w:body></w:document>"
        )
        archive.writestr("word/styles.xml", STYLES)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return read(path)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([run("t", "<w:i/>"), run("(28) = 2.20, p"), run(" &lt; .05")], "t(28) = 2.20, p < .05"),
        ([symbol("F063"), raised("2"), run(" = 5.99")], "χ² = 5.99"),
        ([run("3.2 "), symbol("F0B1"), run(" 0.4")], "3.2 ± 0.4"),
        ([run("p "), symbol("F0A3"), run(" .05, "), symbol("F02D"), run("1")], "p ≤ .05, −1"),
        ([run("c", '<w:rFonts w:ascii="Symbol"/>'), raised("2")], "χ²"),
        ([run("\uf063"), raised("2"), run(" \uf03c 3")], "χ² < 3"),
        ([symbol("F04A", "Wingdings")], "\ufffc"),
        (
            [
                run("kept "),
                "<w:del><w:r><w:delText>p = .9</w:delText></w:r></w:del>",
                f"<w:ins>{run('added')}</w:ins>",
            ],
            "kept added",
        ),
        ([run("a"), "<w:r><w:tab/></w:r>", run("b"), "<w:r><w:br/></w:r>", run("c")], "a b c"),
        (
            [
                run("x"),
                run("hidden", "<w:vanish/>"),
                "<w:r><w:instrText>REF p = .9</w:instrText></w:r>",
                run("y"),
            ],
            "xy",
        ),
        ([run("10"), raised("-4"), "<w:r><w:noBreakHyphen/></w:r>", run("x")], "10⁻⁴-x"),
    ],
)
def test_runs(tmp_path, runs, expected):
    (block,) = document(tmp_path, paragraph(*runs)).blocks
    assert block.text == expected


def test_headings_notes_and_sections(tmp_path):
    notes = f'<w:footnotes {SPACES}><w:footnote w:id="2">{paragraph(run("A note, p = .04."))}</w:footnote></w:footnotes>'
    read_back = document(
        tmp_path,
        paragraph(run("Results"), style="H1"),
        paragraph(run("Text"), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        paragraph(run("Sub"), style="X"),
        paragraph(run("More")),
        paragraph(run("References"), style="H1"),
        paragraph(run("Foo p = .9")),
        footnotes=notes,
    )
    assert [(block.kind, block.section, block.text) for block in read_back.blocks] == [
        ("heading", "Results", "Results"),
        ("paragraph", "Results", "Text"),
        ("heading", "Results › Sub", "Sub"),
        ("paragraph", "Results › Sub", "More"),
        ("heading", "References", "References"),
        ("reference", "References", "Foo p = .9"),
        ("note", "References", "A note, p = .04."),
    ]


TEXT_BOXES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def test_text_boxes_notes_and_equations_are_read_once_and_in_order(tmp_path):
    box = f"<w:txbxContent>{paragraph(run('Box, p = .34.'))}</w:txbxContent>"
    both = (  # Word writes a box twice: for itself, and for older programs
        f'<w:r><mc:AlternateContent {TEXT_BOXES}><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    equation = f"<m:oMath>{math('t(28)')}</m:oMath>"
    read_back = document(
        tmp_path,
        paragraph(run("Before "), both, run("after"), note, run(" it.")),
        f"<w:p>{run('So ')}{equation}{run(' = 2.20, p = .36.')}</w:p>",
        paragraph(run("Last.")),
        footnotes=f'<w:footnotes {SPACES}><w:footnote w:id="2">{paragraph(run("A note."))}</w:footnote></w:footnotes>',
    )
    assert [block.text for block in read_back.blocks] == [
        "Box, p = .34.", "Before after it.", "So t(28) = 2.20, p = .36.", "Last.", "A note.",
    ]  # fmt: skip


def test_table(tmp_path):
    head = "<w:trPr><w:tblHeader/></w:trPr>"
    read_back = document(
        tmp_path,
        paragraph(run("Table 1. Means")),
        f"<w:tbl><w:tr>{head}{cell('Outcome', merge='restart')}{cell('Group', span=2)}</w:tr>"
        f"<w:tr>{head}{cell(merge='')}{cell('A')}{cell('B')}</w:tr>"
        f"<w:tr>{cell('Pain')}{cell('3.2 ', '(0.4)')}{cell('4.1')}</w:tr>"
        f"<w:tr>{cell('rest', indent=240)}{cell('1')}{cell('2')}</w:tr></w:tbl>",
        paragraph(run("Values are means (SE).")),
        paragraph(run("Both groups improved.")),
    )
    (found,) = read_back.tables
    assert [note.text for note in found.notes] == ["Values are means (SE)."]
    assert found.label == "Table 1"
    assert [[each.text for each in row] for row in found.grid()] == [
        ["Outcome", "Group", "Group"],
        ["Outcome", "A", "B"],
        ["Pain", "3.2 (0.4)", "4.1"],
        ["  rest", "1", "2"],
    ]
    assert [each.text for each in found.cells if each.header] == ["Outcome", "Group", "A", "B"]


def math(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            f"<m:sSubSup><m:sSubSupPr><m:ctrlPr/></m:sSubSupPr><m:e>{math('η')}</m:e><m:sub>{math('p')}</m:sub>"
            f"<m:sup>{math('2')}</m:sup></m:sSubSup>{math(' = .12')}",
            "ηₚ² = .12",
        ),
        (f"<m:f><m:num>{math('a+b')}</m:num><m:den>{math('c')}</m:den></m:f>", "(a+b)/c"),
        (f"<m:rad><m:deg/><m:e>{math('n')}</m:e></m:rad>", "√n"),
        (
            f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{math("1, 2")}</m:e></m:d>',
            "[1, 2]",
        ),
        (f"<m:bar><m:e>{math('x')}</m:e></m:bar>", "x\u0304"),
    ],
)
def test_formulas(tmp_path, content, expected):
    (block,) = document(tmp_path, f"<w:p><m:oMath>{content}</m:oMath></w:p>").blocks
    assert block.text == expected


def test_an_archive_that_unpacks_to_gigabytes(tmp_path):
    stream = io.BytesIO()
    archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("word/document.xml", "w") as part:
        for _ in range(70):
            part.write(bytes(1024 * 1024))
    path = tmp_path / "a.docx"
    path.write_bytes(stream.getvalue())
    with pytest.raises(UnreadableError, match=r"a\.docx, word/document\.xml: more than 64 MB unpacked"):
        read(path)


def test_a_damaged_part(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", "<w:document>" + "x" * 1000)
    path = tmp_path / "a.docx"
    path.write_bytes(stream.getvalue().replace(b"xxx", b"yyy", 1))
    with pytest.raises(UnreadableError, match=r"a\.docx, word/document\.xml: damaged"):
        read(path)
