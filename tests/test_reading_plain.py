# ruff: noqa: E501  (the texts to be read stand as they are)
"""Plain text, Markdown and LaTeX: positions count the file's own characters."""

import unicodedata

import pytest

from review.reading.latex import read_latex
from review.reading.markdown import read_markdown
from review.reading.plain import read_plain
from review.reading.tex import tex_to_text


def blocks(document):
    return [(block.kind, block.section, block.text) for block in document.blocks]


def grid(found):
    return [[None if cell is None else cell.text for cell in row] for row in found.grid()]


def place(document, part):
    """What stands in the file where a part of a block stands."""
    block = next(block for block in document.blocks if part in block.text)
    start = block.text.index(part)
    return document.text[slice(*block.span(start, start + len(part)))]


TEXT = (
    "Results\r\n\r\nThe groups differed signifi-\r\ncantly, t(28) =\r\n2.20, p = .036. A well-\r\nknown fact; "
    "significantly so (10-\r\n12).\r\n\r\nAge\t23.1\t24.5\r\nSex   12   13\r\n\r\nREFERENCES\r\n\r\nFoo, p = .9.\r\n"
)


def test_plain_text():
    document = read_plain(TEXT, "a.txt")
    assert document.text == TEXT
    assert blocks(document) == [
        ("heading", "Results", "Results"),
        (
            "paragraph",
            "Results",
            "The groups differed significantly, t(28) = 2.20, p = .036. A well-known fact; significantly so (10-12).",
        ),
        ("paragraph", "Results", "Age\t23.1\t24.5"),
        ("paragraph", "Results", "Sex   12   13"),
        ("heading", "REFERENCES", "REFERENCES"),
        ("reference", "REFERENCES", "Foo, p = .9."),
    ]
    assert place(document, "t(28) = 2.20") == "t(28) =\r\n2.20"
    assert place(document, "p = .036") == "p = .036"


@pytest.mark.parametrize("text", ["x\n\ny", "x\r\ry", "x\n \t\ny", "\n\nx\n\n\n\ny\n"])
def test_blank_lines_part_paragraphs(text):
    assert [block.text for block in read_plain(text, "a.txt").blocks] == ["x", "y"]


MARKDOWN = """---
title: p < .001
---
# Results {#sec}

The *groups* differed, *t*(28) = 2.20, *p* = .036\\*, and **Cohen's *d*** = 0.81 [95% CI 0.1, 1.5].
$\\chi^2(2, N=90) = 5.99$, $p \\leq .05$; it cost $5 and $6. See [the paper](http://x.y/z) [@smith2010, p. 3].
Value `r round(p, 2)` and `code`. 10^-4^ H~2~O &lt; .05 &#60; x_y_z 0.03* and 0.05*.

```{r}
t.test(x)  # p < .0001
```

- item *one*
- item two

Table 1. Means

| Group | M (SD) | *p* |
|:------|-------:|-----|
| A | 3.2 (0.4) | < .05 |
| B \\| C | 3.4<sup>2</sup> | **.03** |

## Sub

Setext
------
text <!-- p = .5 --> end
<!-- block
p = .4
-->
# References
Foo p < .05
"""


def test_markdown():
    document = read_markdown(MARKDOWN, "a.md")
    assert document.text == MARKDOWN
    assert blocks(document) == [
        ("heading", "Results", "Results"),
        (
            "paragraph",
            "Results",
            "The groups differed, t(28) = 2.20, p = .036*, and Cohen's d = 0.81 [95% CI 0.1, 1.5]. χ²(2, N=90) = 5.99, "
            "p ≤ .05; it cost $5 and $6. See the paper . Value \ufffc and code. 10⁻⁴ H₂O < .05 < x_y_z 0.03* and 0.05*.",
        ),
        ("paragraph", "Results", "item one"),
        ("paragraph", "Results", "item two"),
        ("caption", "Results", "Table 1. Means"),
        ("heading", "Results › Sub", "Sub"),
        ("heading", "Results › Setext", "Setext"),
        ("paragraph", "Results › Setext", "text end"),
        ("heading", "References", "References"),
        ("reference", "References", "Foo p < .05"),
    ]
    assert place(document, "t(28) = 2.20, p = .036") == "t*(28) = 2.20, *p* = .036"
    assert place(document, "χ²(2, N=90) = 5.99") == "\\chi^2(2, N=90) = 5.99"
    (found,) = document.tables
    assert (found.label, found.caption.text) == ("Table 1", "Table 1. Means")
    assert grid(found) == [["Group", "M (SD)", "p"], ["A", "3.2 (0.4)", "< .05"], ["B | C", "3.4²", ".03"]]
    assert [cell.text for cell in found.cells if cell.header] == ["Group", "M (SD)", "p"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"$\chi^2(2, N = 90) = 5.99$, \textit{p} < .05", "χ²(2, N = 90) = 5.99, p < .05"),
        (r"\eta_p^2 = .12 \pm 0.3\%", "ηₚ² = .12 ± 0.3%"),
        (r"\eta_{p}^{2}=.12", "ηₚ²=.12"),
        (r"\frac{a+b}{c} and \frac12", "(a+b)/c and 1/2"),
        (r"F_{1,28}=4.2", "F₁,₂₈=4.2"),
        (r"p_{\text{adj}} \le 0.05", "padj ≤ 0.05"),
        (r"\bar{x} = 3.2, $\hat\beta$", "x\u0304 = 3.2, β\u0302"),
        (r"1.2 \times 10^{-4}", "1.2 × 10⁻⁴"),
        (r"\sqrt{n}, \sqrt{n+1}", "√n, √(n+1)"),
        (r"12.3$^{***}$ 3\textsuperscript{rd}", "12.3*** 3rd"),
        (r"x \cite[see][p. 3]{foo} y~z -- 3--4 ``q''", "x y z – 3–4 “q”"),
        ("a % p = .9\n  b", "a b"),
        (r"\textcolor{red}{hi} \href{u}{there} {\bf bold} \emph {x}", "hi there bold x"),
        (r"\'e \c{c} \"{o} \& \$5", "é ç ö & $5"),
        (r"\unknown{kept}\label{gone}", "kept"),
        ("}}{{x", "x"),
        ("\\", "\\"),
        (r"\frac", "()/()"),
    ],
)
def test_tex(source, expected):
    assert unicodedata.normalize("NFC", tex_to_text(source)) == unicodedata.normalize("NFC", expected)


LATEX = r"""\documentclass{article}
\newcommand{\x}{p < .9}
\begin{document}
\begin{abstract}We found $p<.05$. % p = .5
\end{abstract}
\section{Results}\label{s}
The \emph{groups} differed, $t(28) = 2.20$, $p = .036$\footnote{See \cite{a}: $F(1,20)=4.5$.} and~so on \citep[p.~3]{smith}.
100\% of

\subsection{Main \textit{effects}}
\begin{itemize}
\item $\chi^2(2) = 5.99$
\item two
\end{itemize}
\begin{table}[ht]
\caption{Means \& SDs}
\begin{tabular}{lcc}
\toprule
 & \multicolumn{2}{c}{Group} \\
\cmidrule(lr){2-3}
Outcome & A & B \\
\midrule
Pain & 3.2 $\pm$ 0.4 & 4.1 \\
Age\,(y) & 23 & {24 & 25} \\
\bottomrule
\end{tabular}
\footnotesize Note. $^{*}p < .05$
\end{table}
\begin{verbatim}
p = .777
\end{verbatim}
\begin{thebibliography}{9}\bibitem{a} p = .8\end{thebibliography}
\end{document}
p = .666
"""


def test_latex():
    document = read_latex(LATEX, "a.tex")
    assert document.text == LATEX
    assert blocks(document) == [
        ("paragraph", "Abstract", "We found p<.05."),
        ("heading", "Results", "Results"),
        ("paragraph", "Results", "The groups differed, t(28) = 2.20, p = .036 and so on . 100% of"),
        ("note", "Results", "See : F(1,20)=4.5."),
        ("heading", "Results › Main effects", "Main effects"),
        ("paragraph", "Results › Main effects", "χ²(2) = 5.99"),
        ("paragraph", "Results › Main effects", "two"),
        ("caption", "Results › Main effects", "Means & SDs"),
        ("note", "Results › Main effects", "Note. *p < .05"),
    ]
    assert place(document, "t(28) = 2.20, p = .036") == "t(28) = 2.20$, $p = .036"
    assert place(document, "χ²(2) = 5.99") == r"\chi^2(2) = 5.99"
    (found,) = document.tables
    assert (found.label, found.caption.text) == ("Table 1", "Means & SDs")
    assert [note.text for note in found.notes] == ["Note. *p < .05"]
    assert grid(found) == [
        ["", "Group", "Group"],
        ["Outcome", "A", "B"],
        ["Pain", "3.2 ± 0.4", "4.1"],
        ["Age(y)", "23", "24 25"],
    ]
    assert [cell.text for cell in found.cells if cell.header] == ["", "Group", "Outcome", "A", "B"]
    pain = next(cell for cell in found.cells if cell.text == "3.2 ± 0.4")
    assert LATEX[pain.block.start : pain.block.end] == r"3.2 $\pm$ 0.4"


def test_notes_below_a_markdown_table_belong_to_it():
    text = """Table 1. Strength by group

| Group | Torque |
|---|---|
| Painful | 1.02 ± 0.21* |
| Healthy | 1.14 ± 0.24 |

Values are means ± SE.

*P < 0.05, t-test.

Thus, strength differed.
"""
    document = read_markdown(text, "a.md")
    (table,) = document.tables
    assert [note.text for note in table.notes] == ["Values are means ± SE.", "*P < 0.05, t-test."]
    assert [block.kind for block in document.blocks] == ["caption", "note", "note", "paragraph"]
    assert all(text[note.start : note.end] == note.text for note in table.notes)
