# ruff: noqa: E501  (the texts to be read stand as they are)
"""The reader is chosen by content; what cannot be read says file, reason and remedy."""

import contextlib
import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.document import UnreadableError
from review.reading import formats, limits, read, read_bytes

ARTICLE = "<article><body><sec><title>Results</title><p>t(28) = 2.20, <italic>p</italic> = .036</p></sec></body></article>"


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.xml", ARTICLE, "jats"),
        ("a.txt", ARTICLE, "jats"),
        ("a", '<?xml version="1.0"?>' + ARTICLE, "jats"),
        ("a.nxml", "<pmc-articleset>" + ARTICLE + "</pmc-articleset>", "jats"),
        ("a.html", "<p>p = .036</p>", "html"),
        ("a.htm", "<!DOCTYPE html><html><body>p = .036</body></html>", "html"),
        ("a.txt", "<html><body>" + "<p>A long article, p = .036.</p>" * 200 + "</body></html>", "html"),
        ("a.txt", r"\documentclass{article}\begin{document}p = .036\end{document}", "latex"),
        ("a.tex", "p = .036", "latex"),
        ("a.md", "p = .036", "markdown"),
        ("a.qmd", "p = .036", "markdown"),
        ("a.txt", "p = .036", "text"),
        ("a.unknown", "x < 5 and p = .036", "text"),
    ],
)
def test_content_decides(tmp_path, name, content, expected):
    document = read(write(tmp_path, name, content))
    assert document.format == expected
    assert document.name == name
    assert any("p = .036" in block.text for block in document.blocks)


@pytest.mark.parametrize(
    "content",
    [
        "χ² = 3.84, p = .05".encode(),
        b"\xef\xbb\xbf" + "χ² = 3.84, p = .05".encode(),
        "χ² = 3.84, p = .05".encode("utf-16"),
        "χ² = 3.84, p = .05".encode("utf-16-le"),
        "χ² = 3.84, p = .05".encode("utf-16-be"),
        "χ² = 3.84, p = .05".encode("utf-32"),
    ],
)
def test_encodings_of_text(tmp_path, content):
    assert read(write(tmp_path, "a.txt", content)).text == "χ² = 3.84, p = .05"


def test_text_that_is_no_utf8_is_read_as_windows_1252(tmp_path):
    assert (
        read(write(tmp_path, "a.txt", "caf\u00e9 \u2013 3 \u00b1 1".encode("cp1252"))).text
        == "caf\u00e9 \u2013 3 \u00b1 1"
    )


def test_declared_encodings(tmp_path):
    xml = '<?xml version="1.0" encoding="ISO-8859-1"?><article><body><p>3 ± 1</p></body></article>'
    html = '<html><head><meta charset="windows-1252"></head><body><p>3 ± 1 – x</p></body></html>'
    assert read(write(tmp_path, "a.xml", xml.encode("latin-1"))).text == "3 ± 1"
    assert read(write(tmp_path, "a.html", html.encode("cp1252"))).text == "3 ± 1 – x"


BOMB = (
    '<!DOCTYPE article [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><article><body><p>&i;</p></body></article>"
)
OUTSIDE = '<!DOCTYPE article [<!ENTITY x SYSTEM "secret.txt">]><article><body><p>&x;</p></body></article>'


@pytest.mark.parametrize(
    ("name", "content", "reason", "remedy"),
    [
        ("a.txt", "", "empty", "again"),
        ("a.xml", " \n", "empty", "again"),
        ("a.xml", "<article", "line 1: the XML cannot be read", "again"),
        ("a.xml", BOMB, "entities", "replaced"),
        ("a.xml", '<?xml version="1.0"?><book/>', "without an <article>", "JATS"),
        ("a.xml", "<articles><article/><article/></articles>", "2 articles", "file of its own"),
        ("a.xml", "<article>" + "<sec>" * 10_000, "nested more than 256 deep", "again"),
        ("a.html", "<html>" + "<div>" * 10_000 + "x", "nested too deep", "again"),
        ("a.html", "<html><title>Nothing</title><script>p = .05</script></html>", "Nothing", "save"),
        (
            "a.pdf",
            "<html><title>Access denied</title><p>No.</p></html>",
            'HTML page, titled "Access denied"',
            "download the PDF",
        ),
        (
            "a.pdf",
            "<html><body>" + "<p>A long article.</p>" * 999 + "</body></html>",
            "HTML page",
            "download the PDF",
        ),
        ("a.xml", "<html><title>Access denied</title><p>No.</p></html>", "Access denied", "again"),
        ("a.pdf", "just text", "not a PDF", "download"),
        ("a.txt", bytes(range(256)) * 40, "byte 128 (0x80)", "save it as UTF-8"),
        ("a.txt", b"p = .05 \x81\x8d", "byte 8 (0x81)", "save it as UTF-8"),
        ("a.txt", b"p\x00\x01\x02 = .05", "control characters", "save"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512, "old or encrypted Word", ".docx"),
        ("a.docx", b"PK\x03\x04 cut off", "damaged", "again"),
        ("a.docx", zipped(readme="x"), "without a Word document", "docx"),
        ("a.docx", zipped(word__document="<w:x"), "word/document.xml, line 1", "again"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 99, "image", "text or PDF"),
    ],
)
def test_what_cannot_be_read(tmp_path, name, content, reason, remedy):
    (tmp_path / "secret.txt").write_text("secret")
    with pytest.raises(UnreadableError) as caught:
        read(write(tmp_path, name, content))
    message = str(caught.value)
    assert message.startswith(name)
    assert reason in message
    assert remedy in message
    assert "\n" not in message


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(UnreadableError, match=r"none\.xml: no such file"):
        read(tmp_path / "none.xml")
    with pytest.raises(
        UnreadableError, match=r"a folder, not a file: name the files in it, such as .*\*\.pdf"
    ):
        read(str(tmp_path))


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = write(tmp_path, "a.txt", "x")

    def refuse(self, mode):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(UnreadableError, match=r"a\.txt: Permission denied: check that you may read it"):
        read(path)


def test_sizes_are_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "LARGEST", 1024 * 1024)
    with pytest.raises(UnreadableError, match="larger than 1 MB"):
        read(write(tmp_path, "a.txt", "x" * (1024 * 1024 + 1)))
    with pytest.raises(UnreadableError, match="1,001 characters, more than 1,000: "):
        read(write(tmp_path, "a.txt", "x" * 1001), limit=1000 / limits.CHARACTERS)


@given(st.binary(max_size=300), st.sampled_from(["a.xml", "a.html", "a.txt", "a.md", "a.tex", "a.docx"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content, name):
    path = write(tmp_path_factory.getbasetemp(), name, content)
    with contextlib.suppress(UnreadableError):
        check_positions(read(path))


MARKS = st.lists(
    st.sampled_from(
        [
            "p = .05 ",
            "t(28) = 2.2",
            "\n",
            "\n\n",
            "*",
            "**",
            "_",
            "$",
            "`",
            "\\",
            "{",
            "}",
            "&",
            "#",
            "<b>",
            "</b>",
            "<td>",
            "<table>",
            "<tr>",
            "<sup>2</sup>",
            "<p>",
            "</p>",
            "^",
            "~",
            "[",
            "](x)",
            "<",
            "&lt;",
            "\\frac",
            "\\begin{tabular}{l}",
            "\\end{tabular}",
            "\\\\",
            "\\section{A}",
            "%",
            "---",
            "é\xad",
            "- ",
            "> ",
            "",
            "",
        ]
    ),
    max_size=40,
).map("".join)


@given(MARKS, st.sampled_from(["a.html", "a.txt", "a.md", "a.tex"]))
def test_every_character_of_a_block_has_its_place(tmp_path_factory, content, name):
    path = write(tmp_path_factory.getbasetemp(), name, content)
    try:
        document = read(path)
    except UnreadableError:
        return
    check_positions(document)
    if name != "a.html":
        assert document.text == content


def check_positions(document):
    """Blocks lie within the text, and every one of their characters has a place in it."""
    cells = [cell for table in document.tables for cell in table.cells]
    for block in [*document.blocks, *(cell.block for cell in cells)]:
        assert 0 <= block.start <= block.end <= len(document.text)
        if block.offsets is None:
            assert block.end - block.start == len(block.text)
        else:
            assert len(block.offsets) == len(block.text)
            assert all(block.start <= place < block.end for place in block.offsets)
            assert list(block.offsets) == sorted(block.offsets)
    for table in document.tables:
        rows, columns = table.shape
        assert rows * columns <= 50 * len(table.cells) + 1000
        covered = [
            (row, column)
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        ]
        assert len(covered) == len(set(covered))


HOSTILE = {
    "a.xml": [
        ("<article><body><p>", "<italic>a</italic> ", "</p></body></article>"),
        ("<article><body><p>", "a<xref>1</xref>", "</p></body></article>"),
        ("<article><body><p>", "<fn><label>a</label><p>x</p></fn>", "</p></body></article>"),
        ("<article><body><p>", "<disp-formula><label>1</label></disp-formula>", "</p></body></article>"),
        ("<article><body><p><inline-formula>", "<inline-graphic/>", "</inline-formula></p></body></article>"),
        (
            "<article><body><table-wrap><table>",
            '<tr><td colspan="999" rowspan="9999">1</td></tr>',
            "</table></table-wrap></body></article>",
        ),
    ],
    "a.html": [("", '<a href="#x">1</a>', ""), ("", "<table><tr><td>1</table>", ""), ("", "<h2>x</h2>", "")],
    "a.md": [("", part, "") for part in ("**a", "[", "![", "`", "$a ", "|", "<!--", "^", "[@", "<sup>")],
    "a.tex": [
        ("", part, "")
        for part in ("{", "^{a", "\\begin{tabular}{l}", "\\footnote{", "\\cite[", "\\section{", "$")
    ],
    "a.txt": [("", part, "") for part in ("a-\n", "   a", "1.1.", "\n ")],
}


@pytest.mark.parametrize(
    ("name", "parts"), [(name, parts) for name, cases in HOSTILE.items() for parts in cases]
)
def test_time_grows_with_length(tmp_path, name, parts):
    """Eight times the length takes about eight times as long; the square of it would be sixty-four."""
    before, unit, after = parts

    def seconds(length):
        path = write(tmp_path, name, before + unit * (length // len(unit)) + after)
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            with contextlib.suppress(UnreadableError):
                read(path)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(160_000) < 30 * (seconds(20_000) + 0.01)


def test_bytes_are_read_as_the_file_that_holds_them(tmp_path):
    path = write(tmp_path, "a.nxml", ARTICLE)
    assert read_bytes(ARTICLE.encode(), "a.nxml") == read(path)
