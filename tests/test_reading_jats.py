# ruff: noqa: E501  (the texts to be read stand as they are)
"""JATS: sections, inline marks, formulas, tables."""

import pytest
from lxml import etree

from review.reading.formulas import mathml
from review.reading.jats import parse_jats


def article(body, front="", back="", head=""):
    return parse_jats(
        f"{head}<article><front><article-meta>{front}</article-meta></front><body>{body}</body>"
        f"<back>{back}</back></article>".encode(),
        "a.xml",
    )


def paragraph(content):
    (block,) = article(f"<p>{content}</p>").blocks
    return block


def table(content):
    (found,) = article(f"<table-wrap>{content}</table-wrap>").tables
    return found


def grid(found):
    return [[None if cell is None else cell.text for cell in row] for row in found.grid()]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<italic>t</italic>(28)\n   = 2.20,\t<italic>p</italic> = .036", "t(28) = 2.20, p = .036"),
        ("&#x3c7;<sup>2</sup><sub>2</sub> = 2.38", "χ²₂ = 2.38"),
        ("η<sub>p</sub><sup>2</sup> = .12", "ηₚ² = .12"),
        ("<italic>F</italic><sub>(1, 45)</sub> = 4.1", "F₍₁, ₄₅₎ = 4.1"),
        ("1.2 × 10<sup>−4</sup>", "1.2 × 10⁻⁴"),
        ("10<sup>–5</sup> and 10<sup>-6</sup>", "10⁻⁵ and 10⁻⁶"),
        ("<italic>P</italic><sub>adj</sub> &lt; .05", "Padj < .05"),
        ("the 3<sup>rd</sup> time", "the 3rd time"),
        ("Mean difference<sup>b</sup>", "Mean differenceᵇ"),
        ("p\u00a0=\u00a0.03", "p\u00a0=\u00a0.03"),
        ("0.0\u200b5 signi\u00adficant", "0.05 significant"),
        ("a<!-- p = .9 -->b<?x y?>c", "abc"),
        ("one<break/>two", "one two"),
        (
            "see <xref ref-type='table' rid='t'>Table 1</xref> and [<xref ref-type='bibr'>3</xref>]",
            "see Table 1 and [3]",
        ),
        ("(<xref ref-type='bibr'>Smith, 2010</xref>)", "(Smith, 2010)"),
    ],
)
def test_inline(content, expected):
    block = paragraph(content)
    assert block.text == expected
    assert block.offsets is None


@pytest.mark.parametrize(
    ("content", "text", "full"),
    [
        ("p = .03<sup><xref ref-type='bibr'>12</xref></sup>, as", "p = .03, as", "p = .03¹², as"),
        ("p = .03<xref ref-type='bibr'><sup>12</sup></xref>, as", "p = .03, as", "p = .03¹², as"),
        ("p = .03<xref ref-type='bibr'>12</xref>, as", "p = .03, as", "p = .03¹², as"),
        ("t = 2.1<sup><xref>1</xref>,<xref>2</xref></sup> x", "t = 2.1 x", "t = 2.1¹,² x"),
        ("n <sup><xref>1</xref></sup> = 3", "n = 3", "n ¹ = 3"),
    ],
)
def test_a_citation_does_not_lengthen_the_number_before_it(content, text, full):
    document = article(f"<p>{content}</p>")
    (block,) = document.blocks
    assert block.text == text
    assert document.text == full
    assert "".join(document.text[place] for place in block.offsets) == text
    last = len(text)
    assert block.span(last - 1, last) == (len(full) - 1, len(full))


def test_sections_kinds_and_order():
    document = article(
        "<sec><title>Methods</title><sec><label>2.1</label><title>People &amp; <italic>tests</italic></title>"
        "<p>First<fn><label>a</label><p>A note.</p></fn> part <fig><label>Fig 1</label><caption><title>Title.</title>"
        "<p>More.</p></caption></fig> goes on.</p><list><list-item><label>1.</label><p>Item</p></list-item></list>"
        "</sec><p>Last</p></sec><sec><title>Results</title><disp-quote><p>Quote</p></disp-quote></sec>",
        front="<journal-meta><journal-title>J</journal-title></journal-meta><title-group><article-title>The paper"
        "</article-title></title-group><contrib-group><contrib>X</contrib></contrib-group><abstract><sec><title>Aim"
        "</title><p>Goal</p></sec></abstract><kwd-group><kwd>k</kwd></kwd-group>",
        back="<ack><p>Thanks</p></ack><app-group><app><title>Appendix A</title><p>More</p></app></app-group>"
        "<ref-list><title>References</title><ref><mixed-citation>p = .05</mixed-citation></ref></ref-list>",
    )
    people = "Methods › 2.1 People & tests"
    assert [(block.kind, block.section, block.text) for block in document.blocks] == [
        ("heading", "", "The paper"),
        ("heading", "Abstract › Aim", "Aim"),
        ("paragraph", "Abstract › Aim", "Goal"),
        ("heading", "Methods", "Methods"),
        ("heading", "Methods › People & tests", "2.1 People & tests"),
        ("note", people.replace("2.1 ", ""), "A note."),
        ("caption", people.replace("2.1 ", ""), "Fig 1 Title. More."),
        ("paragraph", people.replace("2.1 ", ""), "First part goes on."),
        ("paragraph", people.replace("2.1 ", ""), "1. Item"),
        ("paragraph", "Methods", "Last"),
        ("heading", "Results", "Results"),
        ("paragraph", "Results", "Quote"),
        ("paragraph", "Acknowledgments", "Thanks"),
        ("heading", "Appendix A", "Appendix A"),
        ("paragraph", "Appendix A", "More"),
    ]


def test_wrappers_namespaces_and_named_entities():
    body = b"<body><p>p &lt; .05</p></body>"
    wrapped = (
        b'<OAI-PMH xmlns="o"><record><article xmlns="http://jats">%s</article></record></OAI-PMH>' % body
    )
    assert parse_jats(wrapped, "a.xml").text == "p < .05"
    head = b'<!DOCTYPE article PUBLIC "-//NLM//DTD" "none.dtd">'
    named = head + b"<article><body><p>&alpha; = .05,&nbsp;<italic>d</italic>&le;1</p></body></article>"
    assert parse_jats(named, "a.xml").text == "α = .05,\u00a0d≤1"


MATH = "<math xmlns='http://www.w3.org/1998/Math/MathML'>{}</math>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<msubsup><mi>η</mi><mi>p</mi><mn>2</mn></msubsup><mo>=</mo><mn>.12</mn>", "ηₚ² = .12"),
        (
            "<msup><mi>χ</mi><mn>2</mn></msup><mo>(</mo><mn>2</mn><mo>)</mo><mo>=</mo><mn>5.99</mn>",
            "χ²(2) = 5.99",
        ),
        ("<mi>F</mi><mo>&#8289;</mo><mo>(</mo><mn>1</mn><mo>,</mo><mn>20</mn><mo>)</mo>", "F(1, 20)"),
        ("<mi>t</mi><mo>=</mo><mo>−</mo><mn>2.2</mn>", "t = −2.2"),
        ("<mn>3.2</mn><mo>±</mo><mn>0.4</mn>", "3.2 ± 0.4"),
        ("<mi>a</mi><mo>-</mo><mi>b</mi>", "a - b"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>", "(a + b)/c"),
        ("<msqrt><mi>n</mi></msqrt>", "√n"),
        ("<mover accent='true'><mi>x</mi><mo>¯</mo></mover>", "x\u0304"),
        ("<mn>4</mn><mo>×</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>5</mn></mrow></msup>", "4 × 10⁻⁵"),
        ("<msup><mi>e</mi><mrow><mi>x</mi><mi>y</mi></mrow></msup>", "e^(xy)"),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑ᵢ₌₁ⁿ"),
        ("<semantics><mi>p</mi><annotation>\\pi</annotation></semantics>", "p"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<msup/>", ""),
        ("<mfrac/>", "()/()"),
    ],
)
def test_mathml(content, expected):
    assert mathml(etree.fromstring(MATH.format(content))) == expected


def test_a_formula_is_read_once_whatever_its_forms():
    math = MATH.format("<mi>p</mi><mo>&lt;</mo><mn>.05</mn>")
    tex = r"<tex-math>\documentclass{x}\begin{document}$p &lt; .05$\end{document}</tex-math>"
    image = "<inline-graphic/>"
    for forms in (math + tex, tex + math, image + math, math, tex):
        block = paragraph(f"so <inline-formula><alternatives>{forms}</alternatives></inline-formula>.")
        assert block.text == "so p < .05."
    assert paragraph(f"so <inline-formula>{image}</inline-formula> = .3").text == "so \ufffc = .3"


def test_table_with_spans_heads_notes_and_indents():
    found = table(
        "<label>Table 2</label><caption><title>Means.</title><p>By group.</p></caption><table><colgroup><col/></colgroup>"
        "<thead><tr><th rowspan='2'>Outcome</th><th colspan='2'>Group</th></tr><tr><td>A</td><td>B</td></tr></thead>"
        "<tbody><tr><td>Pain</td><td>3.2 <bold>±</bold> 0.4</td><td>4.1</td></tr>"
        "<tr><td>\u2003at rest</td><td>1<break/>(2)</td><td/></tr>"
        "<tr><td style='padding-left:2em'>at night</td><td><p>x</p><p>y</p></td><td>2.1<sup>a</sup></td></tr></tbody>"
        "</table><table-wrap-foot><fn><label>a</label><p>p &lt; .05</p></fn><p>SD.</p></table-wrap-foot>"
    )
    assert found.label == "Table 2"
    assert found.caption.text == "Means. By group."
    assert [note.text for note in found.notes] == ["p < .05", "SD."]
    assert found.problem is None
    assert grid(found) == [
        ["Outcome", "Group", "Group"],
        ["Outcome", "A", "B"],
        ["Pain", "3.2 ± 0.4", "4.1"],
        ["  at rest", "1 (2)", ""],
        ["    at night", "x y", "2.1ᵃ"],
    ]
    assert [cell.text for cell in found.cells if cell.header] == ["Outcome", "Group", "A", "B"]


def test_cells_stand_in_the_text_but_not_among_the_blocks():
    document = article(
        "<p>x</p><table-wrap><caption><p>C</p></caption><table><tr><td>1.5</td></tr></table></table-wrap>"
    )
    (cell,) = document.tables[0].cells
    assert document.text[cell.block.start : cell.block.end] == "1.5"
    assert [block.text for block in document.blocks] == ["x", "C"]
    assert cell.block.kind == "cell"


def test_row_spans_end_with_their_group():
    found = table(
        "<table><thead><tr><td rowspan='9'>a</td><td>b</td></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>"
    )
    assert grid(found) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize("span", ["99999999", "0", "-3", "x", "", "1e9", "9" * 400])
def test_malformed_spans(span):
    found = table(
        f"<table><tr><td rowspan='{span}' colspan='{span}'>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    )
    rows, columns = found.shape
    assert rows == 2
    assert columns <= 1001
    assert {cell.text for cell in found.cells} == {"a", "b", "c"}


def test_spans_that_claim_too_much_are_dropped_and_said():
    rows = "<tr>" + "<td colspan='1000' rowspan='1000'>a</td>" * 3 + "</tr>"
    found = table(f"<table>{rows * 200}</table>")
    assert found.shape == (200, 3)
    assert "spans" in found.problem


def test_tables_that_are_images_and_wraps_with_two_grids():
    assert table("<label>Table 1</label><graphic/>").problem == "the table is an image"
    found = article(
        "<table-wrap><label>T</label><alternatives><graphic/><table><tr><td>1</td></tr></table></alternatives>"
        "<table><tr><td>2</td></tr></table></table-wrap>"
    ).tables
    assert [(each.label, each.cells[0].text, each.problem) for each in found] == [
        ("T", "1", None),
        ("T", "2", None),
    ]


def test_rows_of_th_without_thead_are_heads_but_row_titles_are_not():
    found = table("<table><tr><th>A</th><th>B</th></tr><tr><th>x</th><td>1</td></tr></table>")
    assert [(cell.text, cell.header) for cell in found.cells] == [
        ("A", True),
        ("B", True),
        ("x", False),
        ("1", False),
    ]
