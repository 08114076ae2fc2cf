# ruff: noqa: E501  (the texts to be read stand as they are)
"""HTML: the article of a page, its tables and formulas."""

from review.reading.html import read_html

PAGE = """<!DOCTYPE html><html><head><title>A paper</title><style>p{}</style></head><body>
<nav>Menu p = .1</nav><header>Site</header><article><h1>A paper</h1><h2>Results</h2>
<p>We found <i>t</i>(28)&nbsp;=&nbsp;2.20<sup><a href="#r1">12</a></sup>, &eta;<sub>p</sub><sup>2</sup> = .12,
<math><mi>p</mi><mo>&lt;</mo><mn>.05</mn></math><span style="display: none">p = .9</span>
<span aria-hidden="true">p = .8</span></p>
<h3>Sub</h3><ul><li>one<li>two</ul>
<p>Table 2. Caption above</p>
<table><tr><th rowspan=2>Outcome</th><th colspan="2">Group</th></tr><tr><th>A</th><th>B</th></tr>
<tr><td>Pain<td>3.2 &plusmn; 0.4<td>4<br>(5)</tr><tr><td>&emsp;Sub</td><td><p>x</p><p>y</p></td><td></td></tr></table>
<figure><figcaption>Table 3 Wrapped</figcaption><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
<div class="c-article-table-footer"><ul><li>Note p &lt; .05</li></ul></div></figure>
<p><span class="mathjax-tex">\\(\\chi^2(2) = 5.99\\)</span></p>
<h2>References</h2><ol><li>Foo p = .3</li></ol></article><script>p = .5</script><footer>Foot</footer></body></html>"""


def grid(found):
    return [[None if cell is None else cell.text for cell in row] for row in found.grid()]


def test_page():
    document = read_html(PAGE.encode(), "a.html")
    searched = [
        (block.kind, block.section, block.text) for block in document.blocks if block.kind != "reference"
    ]
    assert searched == [
        ("heading", "", "A paper"),
        ("heading", "Results", "Results"),
        ("paragraph", "Results", "We found t(28)\u00a0=\u00a02.20, ηₚ² = .12, p < .05"),
        ("heading", "Results › Sub", "Sub"),
        ("paragraph", "Results › Sub", "one"),
        ("paragraph", "Results › Sub", "two"),
        ("paragraph", "Results › Sub", "Table 2. Caption above"),
        ("caption", "Results › Sub", "Table 3 Wrapped"),
        ("note", "Results › Sub", "Note p < .05"),
        ("paragraph", "Results › Sub", "χ²(2) = 5.99"),
        ("heading", "References", "References"),
    ]
    assert [block.text for block in document.blocks if block.kind == "reference"] == ["Foo p = .3"]
    for hidden in ("Menu", "p = .9", "p = .8", "p = .5", "Foot"):
        assert hidden not in document.text
    assert "2.20¹²" in document.text


def test_tables():
    first, second = read_html(PAGE.encode(), "a.html").tables
    assert (first.label, first.caption.text) == ("Table 2", "Table 2. Caption above")
    assert grid(first) == [
        ["Outcome", "Group", "Group"],
        ["Outcome", "A", "B"],
        ["Pain", "3.2 ± 0.4", "4 (5)"],
        ["  Sub", "x y", ""],
    ]
    assert [cell.text for cell in first.cells if cell.header] == ["Outcome", "Group", "A", "B"]
    assert (second.label, second.caption.text) == ("Table 3", "Table 3 Wrapped")
    assert [note.text for note in second.notes] == ["Note p < .05"]
    assert [(cell.text, cell.header) for cell in second.cells] == [("A", True), ("1", False)]


def test_a_label_and_a_title_above_a_table_are_its_caption():
    page = (
        "<p>As Table 1 shows, pain differed.</p><p><b>Table 1</b></p><p><i>Pain by group, mean (SD)</i></p>"
        "<table><tr><th>Group</th><th>Pain</th></tr><tr><td>A</td><td>3 (1)</td></tr></table><p>Text.</p>"
    )
    document = read_html(page.encode(), "a.html")
    (table,) = document.tables
    assert table.label == "Table 1"
    assert table.caption is not None
    assert table.caption.text == "Table 1 Pain by group, mean (SD)"
    assert document.text[slice(*table.caption.span(8, 12))] == "Pain"
    assert [block.kind for block in document.blocks] == ["paragraph", "caption", "paragraph"]


def test_paragraphs_below_a_table_that_say_how_values_are_given_are_its_notes():
    page = (
        "<p>Table 1. Pain</p><table><tr><th>Group</th><th>Pain</th></tr><tr><td>A</td><td>3 (1)</td></tr></table>"
        "<p>Pain on both visits. Data are shown as median (IQR).</p><p>VAS, visual analog scale.</p>"
        "<p>Thus, pain differed. Values were given by all.</p><p>Values are means.</p>"
    )
    document = read_html(page.encode(), "a.html")
    (table,) = document.tables
    assert [note.text for note in table.notes] == [
        "Pain on both visits. Data are shown as median (IQR).",
        "VAS, visual analog scale.",
    ]
    assert [block.kind for block in document.blocks][-2:] == ["paragraph", "paragraph"]


def test_a_page_without_article_element_and_tables_within_tables():
    page = "<p>x</p><table><tr><td><table><tr><td>1</td></tr></table></td><td>2</td></tr></table><p>p = .04"
    document = read_html(page.encode(), "a.html")
    assert [block.text for block in document.blocks] == ["x", "p = .04"]
    assert sorted(cell.text for table in document.tables for cell in table.cells) == ["", "1", "2"]
