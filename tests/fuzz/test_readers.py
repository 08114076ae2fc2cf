"""Readers against damaged files: read or refused in words, and every place lies within the text.

``make test`` tries a few mutants of each format, ``make fuzz`` many (``FUZZ=5000`` sets how many).
"""

import io
import json
import os
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review import planting
from review.document import UnreadableError
from review.finding import search
from review.planting import writing
from review.reading import read_bytes

MUTANTS = int(os.environ.get("FUZZ", "20"))
FORMATS = ("pdf", "docx", "html", "md", "tex", "ipynb", "xml", "tei.xml", "odt", "txt")
#: What breaks readers: ends and beginnings without their counterpart, numbers without measure, odd bytes.
TOKENS = (
    b'&foo;', b'&alpha;', b'<p>', b'</td>', b'<td colspan="99999999">', b'<td rowspan="-1">',
    b'<![CDATA[', b'-->', b'\\input{x}', b'\\newcommand{\\x}[9]{#1}', b'\\begin{tabular}', b'}}}}',
    b'{{{{', b'\x00', b'\xff\xfe', b'</sec>', b'<sup>', b'endobj', b'/Kids[1 0 R]', b'/Count -5', b'<<',
    b'>>', b'999999999999', b'|', b'---', b'```', b'$$', b'\\frac', b'<math>', b'null', b'1e400', b'[',
    b']', b'/BaseFont/A#02', b'/F 0 Tf', b'<!DOCTYPE', b'\xed\xa0\x80',
)  # fmt: skip
SENTENCE = "Groups differed, t(28) = 2.20, p = .036; OR = 2.08 (95% CI 1.20 to 5.97)."


@cache
def original(ending: str) -> bytes:
    """A whole file of a format, with a paragraph and a table."""
    if ending in ("pdf", "docx", "html", "md"):
        return writing.as_bytes(planting.plant(12).paper, ending)
    if ending == "ipynb":
        page = "<table><tr><th>Mean (SD)</th></tr><tr><td>3.1 (0.4)</td></tr></table>"
        output = {"output_type": "display_data", "data": {"text/html": [page]}}
        cells = [
            {"cell_type": "markdown", "source": [f"# Results\n{SENTENCE}"]},
            {"cell_type": "code", "source": "1", "outputs": [output]},
        ]
        return json.dumps({"nbformat": 4, "cells": cells}).encode()
    if ending == "odt":
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", ODT)
        return file.getvalue()
    return {"tex": TEX, "xml": JATS, "tei.xml": TEI, "txt": f"Results\n\n{SENTENCE}\n"}[ending].encode()


TEX = rf"""\documentclass{{article}}\newcommand{{\pval}}[1]{{p = #1}}\begin{{document}}\section{{Results}}
{SENTENCE} \pval{{.03}} \numrange{{1.2}}{{5.9}} $\chi^2(2)=5.99$ \footnote{{Note.}}
\begin{{table}}\caption{{Scores}}\begin{{tabular}}{{lr}}\hline A & M \\ \hline
x & 3.1 (0.4) \\ \end{{tabular}}\end{{table}}\end{{document}}"""
JATS = f"""<article><body><sec><title>Results</title><p>{SENTENCE} R<sup>2</sup> = .3</p>
<table-wrap><label>Table 1</label>
<caption><p>Mean (SD)</p></caption><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>3.1 (0.4)</td></tr>
</tbody></table></table-wrap></sec></body></article>"""
TEI = f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div><head n="1">Results</head>
<p>{SENTENCE}</p></div>
<figure type="table"><head>Table 1</head><figDesc>Mean</figDesc><table><row><cell>1</cell></row></table>
</figure></body></text></TEI>"""
ODT = f"""<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:body><office:text><text:h text:outline-level="1">Results</text:h><text:p>{SENTENCE}</text:p>
<table:table><table:table-row><table:table-cell><text:p>3.1</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""


@st.composite
def mutants(draw: st.DrawFn, ending: str) -> bytes:
    """A file with a few places cut out, repeated, overwritten or moved, or cut off."""
    data = bytearray(original(ending))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from((1, 4, 30, 400))))
        change = draw(st.sampled_from(("cut", "repeat", "token", "bytes", "move", "end")))
        if change == "cut":
            del data[start:end]
        elif change == "repeat":
            data[start:start] = data[start:end] * draw(st.sampled_from((1, 50)))
        elif change == "token":
            data[start:start] = draw(st.sampled_from(TOKENS))
        elif change == "bytes":
            data[start:end] = draw(st.binary(max_size=8))
        elif change == "move":
            place = draw(st.integers(0, len(data)))
            data[place:place] = data[start:end]
        elif draw(st.booleans()):
            del data[start:]
    return bytes(data)


def holds(data: bytes, name: str) -> None:
    """What must be true of whatever is read."""
    try:
        document = read_bytes(data, name)
    except UnreadableError as problem:
        if not str(problem).startswith(name):
            pytest.fail(f"the message does not name the file: {problem}")
        return
    blocks = [*document.blocks, *(cell.block for table in document.tables for cell in table.cells)]
    for block in blocks:
        assert 0 <= block.start <= block.end <= len(document.text)
        assert block.offsets is None or len(block.offsets) == len(block.text)
    for table in document.tables:
        rows, columns = table.shape
        assert rows * columns <= 50 * len(table.cells) + 5000
    search(document)


@pytest.mark.parametrize("ending", FORMATS)
def test_mutants_are_read_or_refused(ending: str) -> None:
    tried = max(MUTANTS // 3, 1) if ending == "pdf" else MUTANTS

    @settings(max_examples=tried, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(mutants(ending))
    def every_mutant(data: bytes) -> None:
        holds(data, f"a.{ending}")

    every_mutant()


@pytest.mark.parametrize("ending", FORMATS)
def test_whole_files_are_read(ending: str) -> None:
    assert read_bytes(original(ending), f"a.{ending}").problems in ((), [])


MARKS = (
    "a", "|", "-", " ", "\n", "*", "_", "`", "$", "<", "&", "[", "](", "!", "^", "~", "\\", "{", "}", "%",
    "#", ">", "=", "1.2", "```\n", "\\begin{tabular}{l}", "\\frac",
)  # fmt: skip


@settings(max_examples=5 * MUTANTS, deadline=None, database=None)
@given(st.lists(st.sampled_from(MARKS)), st.sampled_from(("a.md", "a.tex", "a.txt", "a.html")))
def test_soup_of_marks(pieces: list[str], name: str) -> None:
    holds("".join(["x", *pieces]).encode(), name)
