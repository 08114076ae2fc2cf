# ruff: noqa: E501  (the files to be read stand as they are)
"""One manuscript in the nine formats that authors have it in: the same planted slips are found in each.

Planted: a p-value that its test turns around, an odds ratio below its interval, and a percentage that its count
does not give. What stands beside them agrees; code, deleted text and comments are no text of the paper.
"""

import io
import json
import zipfile

import pymupdf
import pytest

from review import check, cli

CODE = "t(12) = 9.99, p = .99"
SLIPS = [("12 (33.0%)", "inconsistent"), ("2.08", "inconsistent"), (".36", "decision_inconsistent")]
TEST, RIGHT = "t(28) = 2.20, p = .36", "t(30) = 2.50, p = .018"
RATIO = "The odds ratio was 2.08 (95% CI 2.20 to 5.97)."
HEAD = ("Outcome", "Exercise (n = 40)", "Control (n = 42)")
ROWS = (("Improved, n (%)", "12 (33.0%)", "21 (50.0%)"), ("Pain, mean (SD)", "3.12 (1.04)", "4.05 (1.11)"))
CAPTION = "Table 1. Outcomes at twelve weeks"
PIPES = "\n".join(f"| {' | '.join(row)} |" for row in (HEAD, ("---",) * 3, *ROWS))
MARKDOWN = f"# Results\n\nGroups differed, {TEST}. Then {RIGHT}.\n\n{RATIO}\n\n{CAPTION}\n\n{PIPES}\n"


def zipped(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def quarto():
    return f"---\ntitle: A trial\n---\n\n```{{r}}\n# {CODE}\n```\n\n{MARKDOWN}".encode()


def r_markdown():
    chunk = f"```{{r fit, echo=FALSE}}\nprint('{CODE}')\n```\n\n"
    return (
        f"---\noutput: word_document\n---\n\n{chunk}{MARKDOWN}\nIn all `r nrow(data)` people came.\n".encode()
    )


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def word_run(text, kind="t"):
    return f'<w:r><w:{kind} xml:space="preserve">{text}</w:{kind}></w:r>'


def word_paragraph(*content):
    return f"<w:p>{''.join(content)}</w:p>"


def word_row(cells, properties="", spans=()):
    made = [
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{word_paragraph(word_run(text))}</w:tc>'
        for text, span in zip(cells, spans or [1] * len(cells), strict=True)
    ]
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def docx(*body):
    return zipped({"word/document.xml": f"<w:document {W} {M}><w:body>{''.join(body)}</w:body></w:document>"})


def word():
    equation = f"<m:oMath><m:r><m:t>{TEST.partition(',')[0]}</m:t></m:r></m:oMath>"
    note = (
        "<w:p><w:r><w:pict><w:txbxContent>"
        + word_paragraph(word_run(RATIO))
        + "</w:txbxContent></w:pict></w:r></w:p>"
    )
    return docx(
        word_paragraph(word_run("Groups differed, "), equation, word_run(f", p = .36. Then {RIGHT}.")), note,
        word_paragraph(word_run(CAPTION)), f"<w:tbl>{''.join(map(word_row, (HEAD, *ROWS)))}</w:tbl>",
    )  # fmt: skip


def word_with_changes():
    deleted = f'<w:del w:id="1">{word_run(CODE, "delText")}</w:del>'
    inserted = f'<w:ins w:id="2">{word_run("Groups differed, " + TEST)}</w:ins>'
    head = "<w:tblHeader/>"
    table = [
        word_row(("", "Group"), head, (1, 2)), word_row(("Outcome", *HEAD[1:]), head), *map(word_row, ROWS),
    ]  # fmt: skip
    return docx(
        word_paragraph(deleted, inserted, word_run(f". Then {RIGHT}.")), word_paragraph(word_run(RATIO)),
        word_paragraph(word_run(CAPTION)), f"<w:tbl>{''.join(table)}</w:tbl>",
    )  # fmt: skip


def latex_table():
    rows = r" \\ ".join(" & ".join(row).replace("%", r"\%") for row in ROWS)
    return (
        rf"\begin{{table}}\caption{{Outcomes at twelve weeks}}\begin{{tabular}}{{l S S}}\toprule "
        rf"{' & '.join(f'{{{text}}}' for text in HEAD)} \\ \midrule {rows} \\ \bottomrule\end{{tabular}}\end{{table}}"
    )


def latex(body, preamble=""):
    return rf"\documentclass{{article}}{preamble}\begin{{document}}\section{{Results}}{body}\end{{document}}".encode()


def latex_with_siunitx():
    numbers = r"The odds ratio was \num{2.08} (95\% CI \numrange{2.20}{5.97})."
    code = rf"\begin{{verbatim}}{CODE}\end{{verbatim}}"
    return latex(
        rf"Groups differed, ${TEST}$. Then ${RIGHT}$. {numbers} {code} {latex_table()}",
        r"\usepackage{siunitx}",
    )


def latex_in_parts(folder):
    part = RATIO.replace("%", "\\%")
    (folder / "results.tex").write_text(
        rf"Groups differed, $t(28) = 2.20$, \pval{{.36}}. Then ${RIGHT}$. {part}"
    )
    return latex(rf"\input{{results}} % {CODE}" + "\n" + latex_table(), r"\newcommand{\pval}[1]{$p = #1$}")


def notebook():
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in (HEAD, *ROWS))
    output = {
        "output_type": "execute_result",
        "data": {"text/html": f"<table>{cells}</table>"},
        "metadata": {},
    }
    prose = MARKDOWN.partition("Table 1.")[0]
    code = {"cell_type": "code", "source": f"# {CODE}", "outputs": [output], "metadata": {}}
    markdown = {"cell_type": "markdown", "source": prose, "metadata": {}}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [markdown, code]}
    ).encode()


def odt():
    names = "office text table"
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names.split())

    def row(cells):
        made = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in cells)
        return f"<table:table-row>{made}</table:table-row>"

    said = "".join(
        f"<text:p>{text}</text:p>" for text in (f"Groups differed, {TEST}. Then {RIGHT}.", RATIO, CAPTION)
    )
    body = f"{said}<table:table>{''.join(map(row, (HEAD, *ROWS)))}</table:table>"
    content = (
        f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def two_columns():
    document = pymupdf.open()
    page = document.new_page()
    filler = "Strength was measured by hand, and people were asked about their pain each week. " * 3
    left = f"Results\n\n{filler}Groups differed, {TEST}. Then {RIGHT}. {filler}"
    right = f"{filler}{RATIO} {filler}"
    for at, text in ((50, left), (310, right)):
        page.insert_textbox((at, 60, at + 240, 420), text, fontsize=10)
    page.insert_text((50, 460), CAPTION, fontsize=10)
    for line, row in enumerate((HEAD, *ROWS)):
        for at, text in zip((50, 200, 360), row, strict=True):
            page.insert_text((at, 480 + 16 * line), text, fontsize=9)
    for y in (467, 484, 516):
        page.draw_line((50, y), (520, y))
    return document.tobytes()


MAKERS = {
    "paper.qmd": quarto, "paper.Rmd": r_markdown, "paper.docx": word, "changes.docx": word_with_changes,
    "siunitx.tex": latex_with_siunitx, "main.tex": latex_in_parts, "paper.ipynb": notebook, "paper.odt": odt,
    "columns.pdf": two_columns,
}  # fmt: skip


@pytest.mark.parametrize("name", MAKERS)
def test_the_planted_slips_are_found_and_nothing_else(name, tmp_path):
    make = MAKERS[name]
    (tmp_path / name).write_bytes(make(tmp_path) if make is latex_in_parts else make())
    findings = check(tmp_path / name)
    told = {
        (each.record.quote.replace("\\", ""), each.verdict)
        for each in findings
        if each.verdict in ("inconsistent", "decision_inconsistent")
    }
    for slip, verdict in SLIPS:
        assert any(slip in quote and verdict == said for quote, said in told), (slip, told)
    assert len(told) == len(SLIPS), told
    assert any(finding.verdict == "consistent" and "2.50" in finding.record.quote for finding in findings)
    assert not any("9.99" in finding.record.quote for finding in findings)


def scanned():
    document = pymupdf.open()
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 200, 200))
    document.new_page().insert_image((50, 50, 500, 700), pixmap=picture)
    return document.tobytes()


def locked():
    document = pymupdf.open("pdf", two_columns())
    return document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="a", owner_pw="b")


@pytest.mark.parametrize(
    ("name", "make", "remedy"),
    [
        ("scan.pdf", scanned, "ocrmypdf"),
        ("locked.pdf", locked, "qpdf"),
        ("empty.docx", lambda: b"", "empty"),
        ("page.pdf", lambda: f"<html><body><p>{TEST}</p></body></html>".encode(), "download the PDF again"),
        ("paper.rtf", lambda: rb"{\rtf1\ansi Groups differed, t(28) = 2.20.}", "save it as"),
        (
            "paper.epub",
            lambda: zipped({"mimetype": "application/epub+zip", "OEBPS/a.xhtml": "<p>x</p>"}),
            "e-book: unpack it",
        ),
    ],
)
def test_what_cannot_be_read_gets_one_line_with_its_remedy(name, make, remedy, tmp_path, capsys):
    path = tmp_path / name
    path.write_bytes(make())
    assert cli.main(["check", str(path)]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()[-1:]
    assert name in line
    assert remedy in line
