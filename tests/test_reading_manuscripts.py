"""Manuscripts as people have them: each format has planted slips, which ``review check`` finds, and no other.

The t of 28 degrees of freedom gives p = .036: the decision that ``.36`` changes is the planted slip, beside a
result that agrees.
"""

import io
import json
import zipfile

import pytest

from review import check, read
from review.document import UnreadableError
from review.reading import read_bytes

SLIP, RIGHT = "t(28) = 2.20, p = .36", "t(30) = 2.50, p = .018"
CODE = "t(12) = 9.99, p = .99"  # stands in code, which is no text of the paper


def verdicts(path, **asked):
    """Quotes of the tests found in a file, by verdict."""
    findings = check(path, **asked)
    return sorted(
        (finding.record.quote.replace("*", "").replace("$", ""), finding.verdict)
        for finding in findings
        if finding.record.quote and "t(" in finding.record.quote.replace("*", "")
    )


FOUND = [(SLIP, "decision_inconsistent"), (RIGHT, "consistent")]


def notebook(**more):
    table = "<table><tr><th></th><th>Mean (SD)</th></tr><tr><td>Control</td><td>3.1 (0.4)</td></tr></table>"
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "markdown",
                "metadata": {},
                "source": ["# Results\n", "\n", f"Groups differed, {SLIP}."],
            },
            {
                "cell_type": "code",
                "metadata": {},
                "execution_count": 1,
                "source": f"# {CODE}",
                "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": [f"\x1b[1mThen {RIGHT}\x1b[0m\n"]},
                    {
                        "output_type": "execute_result",
                        "metadata": {},
                        "data": {"text/html": [table], "text/plain": CODE},
                    },
                    {"output_type": "error", "ename": "E", "evalue": CODE, "traceback": [CODE]},
                ],
            },
        ],
        **more,
    }


def test_a_notebook(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(notebook()))
    assert verdicts(path) == FOUND
    document = read(path)
    assert document.format == "notebook"
    assert {block.section for block in document.blocks} == {"Results"}
    (table,) = document.tables
    assert [cell.text for cell in table.cells if cell.text] == ["Mean (SD)", "Control", "3.1 (0.4)"]
    assert CODE in read(path, code=True).text


@pytest.mark.parametrize(
    "content", ['{"cells": 3, "nbformat": 4}', '{"nbformat": 4}', '{"cells": [', "[" * 100_000]
)
def test_a_notebook_that_is_none(content):
    with pytest.raises(UnreadableError, match=r"a\.ipynb: .*save it again"):
        read_bytes(content.encode(), "a.ipynb")


@pytest.mark.parametrize(
    "cell", [None, 3, {}, {"cell_type": "code", "outputs": 3}, {"cell_type": "markdown", "source": [3, None]}]
)
def test_odd_cells_cost_nothing_else(cell):
    odd = notebook()
    odd["cells"].insert(0, cell)
    assert SLIP in read_bytes(json.dumps(odd).encode(), "a.ipynb").text


@pytest.fixture
def project(tmp_path):
    (tmp_path / "sections").mkdir()
    (tmp_path / "sections" / "results.tex").write_text(
        rf"\section{{Results}} Groups differed, ${SLIP[:-7]}$ \pval{{.36}}." + "\n"
    )
    (tmp_path / "appendix.tex").write_text(
        r"\documentclass[main]{subfiles}\begin{document}\appendix\section{More}"
        r" Then $t(30) = 2.50$, \pval{.018}.\end{document}"
    )
    main = tmp_path / "main.tex"
    main.write_text(
        r"""
\documentclass{article}
\newcommand{\pval}[1]{$p = #1$}
\begin{document}
% \input{commented}
\input{sections/results}
\begin{verbatim}
"""
        + CODE
        + r"""
\end{verbatim}
\subfile{appendix}
\end{document}
"""
    )
    return main


def test_a_latex_project(project):
    findings = check(project)
    assert sorted(finding.verdict for finding in findings) == ["consistent", "decision_inconsistent"]
    assert {finding.record.location.section for finding in findings} == {"Results", "More"}
    assert read(project).problems == []


def test_latex_files_that_are_not_there_or_not_allowed_are_named(project, tmp_path):
    outside = tmp_path.parent / "outside.tex"
    outside.write_text("secret")
    for name in ("methods", "../outside", "main", str(outside)):
        project.write_text(project.read_text().replace(r"\subfile", rf"\input{{{name}}} \subfile"))
    document = read(project)
    assert "secret" not in document.text
    assert document.problems == [
        "methods: named by the manuscript but not there: put them beside it",
        f"../outside, {outside}: outside the folder of the manuscript, and not read: copy them into it",
        "main: included in each other without end, or too many: not read",
    ]


def latex(body, preamble=""):
    return rf"\documentclass{{article}}{preamble}\begin{{document}}{body}\end{{document}}"


@pytest.mark.parametrize(
    ("preamble", "body", "text"),
    [
        (r"\newcommand{\pval}[1]{p = #1}", r"\pval{.03}", "p = .03"),
        (r"\newcommand*\M[2][SD]{M = #2 (#1)}", r"\M{3.1}, \M[SE]{4.2}", "M = 3.1 (SD), M = 4.2 (SE)"),
        (r"\def\t#1#2{t(#1) = #2}", r"\t{28}{2.20}", "t(28) = 2.20"),
        (r"\NewDocumentCommand{\ci}{m m O{95}}{#3\% CI #1 to #2}", r"\ci{1.2}{5.9}", "95% CI 1.2 to 5.9"),
        (r"\newcommand{\swap}[2]{#2 then #1}", r"\swap{1}{2}.", "2 then 1."),
        (r"\newcommand{\a}{\b}\newcommand{\b}{4.2}", r"\a", "4.2"),
        ("", r"95\% CI: \numrange{1.20}{5.97}", "95% CI: 1.20 to 5.97"),
        ("", r"\SIrange{1.2}{3.4}{\kg}, \qtyrange{1}{2}{\percent}", "1.2 to 3.4 kg, 1 to 2 %"),
        ("", r"\SI{70}{\kilo\gram\per\meter\squared}", "70 kg/m²"),
        ("", r"\numlist{1;2;3}", "1, 2 and 3"),
        ("", r"$p = \num{1.2e-3}$, \SI{5.2 +- 0.3}{kg}", "p = 1.2 × 10⁻³, 5.2 ± 0.3 kg"),
        ("", r"\qty{7.5}{\percent} and \num[round-mode=places]{3.10}", "7.5 % and 3.10"),
    ],
)
def test_latex_macros_and_siunitx(preamble, body, text):
    document = read_bytes(latex(body, preamble).encode(), "a.tex")
    assert [block.text for block in document.blocks] == [text]
    (block,) = document.blocks
    places = [block.span(index, index + 1)[0] for index in range(len(text))]
    assert places == sorted(places)
    assert places[0] >= len(latex("", preamble)) - len(r"\end{document}")


@pytest.mark.parametrize(
    "preamble",
    [
        r"\newcommand{\a}{\a\a}",
        r"\newcommand{\a}{\b\b}\newcommand{\b}{\a\a}",
        r"\newcommand{\a}[1]{\a{#1#1}}",
    ],
)
def test_macros_that_expand_without_measure_end(preamble):
    document = read_bytes(latex(r"\a{x} " * 50, preamble).encode(), "a.tex")
    assert "macros expand without measure" in document.problems[0]


def test_macros_that_nobody_defines_are_named_once():
    document = read_bytes(latex(r"\pval{.03}, \pval{.04}, \textbf{x} \mystery").encode(), "a.tex")
    assert document.problems == [
        r"\pval, \mystery: macros that the manuscript does not define, so what they print is not known; "
        "their arguments were read"
    ]


def test_tei_of_grobid(tmp_path):
    path = tmp_path / "a.tei.xml"
    path.write_text(
        '<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
        "<title>A trial</title></titleStmt></fileDesc><profileDesc><abstract><div><p>"
        f"Then {RIGHT}.</p></div></abstract></profileDesc></teiHeader>"
        "<text><body><div><head n='3'>Results</head>"
        f"<p>Groups differed, {SLIP}.</p></div>"
        '<figure type="table" xml:id="t1"><head>Table 1</head><label>1</label>'
        "<figDesc>Scores, mean (SD)</figDesc>"
        "<table><row><cell></cell><cell cols='2'>Control (n = 20)</cell></row><row><cell>Pain</cell>"
        "<cell>3.1 (0.4)</cell><cell>x</cell></row></table><note>Note.</note></figure></body>"
        f"<back><div><listBibl><biblStruct><note>{CODE}</note></biblStruct></listBibl></div></back></text></TEI>"
    )
    assert verdicts(path) == FOUND
    document = read(path)
    (table,) = document.tables
    assert (document.format, table.label, table.caption.text) == (
        "tei",
        "Table 1",
        "Table 1. Scores, mean (SD)",
    )
    assert [(c.text, c.row, c.column, c.column_span) for c in table.cells][1:4] == [
        ("Control (n = 20)", 0, 1, 2),
        ("Pain", 1, 0, 1),
        ("3.1 (0.4)", 1, 1, 1),
    ]
    assert [block.section for block in document.blocks if SLIP in block.text] == ["Results"]


ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">
<office:automatic-styles><style:style style:name="T1"><style:text-properties style:text-position="super 58%"/>
</style:style><style:style style:name="P9" style:parent-style-name="Preformatted_20_Text"/>
</office:automatic-styles>
<office:body><office:text><text:tracked-changes><text:p>CODE</text:p></text:tracked-changes>
<text:h text:outline-level="1">Results</text:h>
<text:p>Groups differed<text:note><text:note-citation>1</text:note-citation><text:note-body>
<text:p>Then RIGHT.</text:p>
</text:note-body></text:note>, SLIP; η<text:span text:style-name="T1">2</text:span><text:s text:c="1"/>=
 <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>.</text:p>
<text:p text:style-name="P9">CODE</text:p>
<text:p>Table 1. Scores, mean (SD)</text:p>
<table:table><table:table-header-rows><table:table-row><table:table-cell/><table:table-cell
 table:number-columns-spanned="2"><text:p>Control</text:p></table:table-cell><table:covered-table-cell/>
</table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>Pain</text:p>
</table:table-cell><table:table-cell><text:p>3.1 (0.4)</text:p></table:table-cell></table:table-row>
</table:table>
</office:text></office:body></office:document-content>"""
MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mn>0.12</mn></math>'


def odt(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        content = ODT.replace("SLIP", SLIP).replace("RIGHT", RIGHT).replace("CODE", CODE)
        archive.writestr("content.xml", content)
        archive.writestr("Object 1/content.xml", MATH)
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_an_opendocument_text(tmp_path):
    path = tmp_path / "a.odt"
    path.write_bytes(odt())
    assert verdicts(path) == FOUND
    document = read(path)
    paragraph = next(block for block in document.blocks if SLIP in block.text)
    assert paragraph.text == f"Groups differed, {SLIP}; η² = 0.12."
    assert [block.text for block in document.blocks if block.kind == "note"] == [f"Then {RIGHT}."]
    (table,) = document.tables
    assert (table.label, [cell.text for cell in table.cells]) == (
        "Table 1",
        ["", "Control", "Pain", "3.1 (0.4)"],
    )
    assert CODE not in document.text


def test_quarto_with_included_files(tmp_path):
    (tmp_path / "_results.qmd").write_text(f"Groups differed, {SLIP}.\n\n```{{r}}\n# {CODE}\n```\n")
    path = tmp_path / "paper.qmd"
    path.write_text(
        f"# Results\n\n{{{{< include _results.qmd >}}}}\n\nThen {RIGHT}.\n\n{{{{< include no.qmd >}}}}\n"
    )
    assert verdicts(path) == FOUND
    assert read(path).problems == ["no.qmd: named by the manuscript but not there: put them beside it"]
    assert CODE in " ".join(block.text for block in read(path, code=True).blocks)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("a.html", f"<p>Groups differed, {SLIP}.</p><pre><code>{CODE}</code></pre><p>Then {RIGHT}.</p>"),
        (
            "a.xml",
            f"<article><body><p>Groups differed, {SLIP}.</p><preformat>{CODE}</preformat>"
            f"<p><code>{CODE}</code></p><p>Then {RIGHT}.</p></body></article>",
        ),
    ],
)
def test_code_is_read_only_if_asked_for(tmp_path, name, page):
    path = tmp_path / name
    path.write_text(page)
    assert verdicts(path) == FOUND
    assert CODE in read(path, code=True).text


def test_a_page_set_by_typewriter_is_read():
    page = f"<html><body><pre>{'An old article of plain lines. ' * 100}\n{SLIP}.</pre></body></html>"
    assert SLIP in read_bytes(page.encode(), "a.html").text
