"""Models as programs print them: their rows are read as those of a table, in every format that holds code.

In each the second coefficient is printed with p = .100, where its statistic of 2.67 gives .010.
"""

import json

import pytest

from review.checking import check_document
from review.reading import read_bytes

STATSMODELS = """                            OLS Regression Results
==============================================================================
Dep. Variable:                      y   R-squared:                       0.129
Df Residuals:                      48   BIC:                             145.0
==============================================================================
                 coef    std err          t      P>|t|      [0.025      0.975]
------------------------------------------------------------------------------
Intercept      1.2300      0.450      2.733      0.009       0.325       2.135
x              0.8000      0.300      2.667      0.100       0.197       1.403
==============================================================================
"""
R = """Coefficients:
            Estimate Std. Error t value Pr(>|t|)
(Intercept)   1.2300     0.4500   2.733  0.00876 **
x             0.8000     0.3000   2.667  0.10000 *
---
Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1

Residual standard error: 2.301 on 48 degrees of freedom
"""
STATA = """    Residual |  254.117647        48  5.29411765   R-squared       =    0.1290

------------------------------------------------------------------------------
           y | Coefficient  Std. err.      t    P>|t|     [95% conf. interval]
-------------+----------------------------------------------------------------
       _cons |       1.23        .45     2.73   0.009     .3252178    2.134782
           x |         .8         .3     2.67   0.100     .1968119    1.403188
------------------------------------------------------------------------------
"""
SPSS = """Coefficients
Model        B     Std. Error   Beta     t      Sig.
(Constant)   1.230    .450               2.733  .009
x            .800     .300      .359     2.667  .100
"""
PROGRAMS = pytest.mark.parametrize("printed", [STATSMODELS, R, STATA, SPSS])


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def notebook(printed):
    output = {"output_type": "execute_result", "data": {"text/plain": printed}}
    cells = [{"cell_type": "markdown", "source": "# Results"}]
    cells.append({"cell_type": "code", "source": "fit", "outputs": [output]})
    return json.dumps({"nbformat": 4, "cells": cells})


def grid(document):
    (table,) = document.tables
    return [[cell.text for cell in row] for row in table.grid()]


@PROGRAMS
def test_a_slip_is_found_in_the_output_of_each_program(printed):
    findings = check_document(read_bytes(printed.encode(), "log.txt", code=True))
    wrong = {finding.record.quote.split()[0] for finding in findings if "inconsistent" in finding.verdict}
    right = {finding.record.quote.split()[0] for finding in findings if finding.verdict == "consistent"}
    assert wrong & {"0.8000", ".8", ".800"}
    assert right & {"1.2300", "1.23", "1.230"}
    assert not wrong & {"1.2300", "1.23", "1.230", "2.733", "2.73"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.qmd", f"# Results\n\nText.\n\n```\n{R}```\n"),
        ("a.html", f"<h1>Results</h1><p>Text.</p><pre>{escaped(R)}</pre>"),
        ("a.xml", f"<article><body><p>Text.</p><preformat>{escaped(R)}</preformat></body></article>"),
        (
            "a.tex",
            "\\documentclass{article}\\begin{document}Text.\n\\begin{verbatim}\n"
            + R
            + "\\end{verbatim}\\end{document}",
        ),
    ],
)
def test_output_is_read_only_if_asked_for(name, text):
    assert read_bytes(text.encode(), name).tables in ((), [])
    assert grid(read_bytes(text.encode(), name, code=True)) == [
        ["", "B", "SE", "t(48)", "p"],
        ["(Intercept)", "1.2300", "0.4500", "2.733", "0.00876"],
        ["x", "0.8000", "0.3000", "2.667", "0.10000"],
    ]


def test_what_a_notebook_puts_out_is_always_read():
    document = read_bytes(notebook(STATSMODELS).encode(), "a.ipynb")
    assert grid(document)[1:] == [
        ["Intercept", "1.2300", "0.450", "0.325", "2.135", "2.733", "0.009"],
        ["x", "0.8000", "0.300", "0.197", "1.403", "2.667", "0.100"],
    ]
    for cell in document.tables[0].cells:
        if cell.row and cell.text:
            assert document.text[cell.block.start : cell.block.end] == cell.text


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        # An SE of an odds ratio is on no scale that is printed beside it.
        (
            "low | Odds ratio   Std. err.      z    P>|z|     [95% conf. interval]",
            "age |   .9732636   .0354759    -0.74   0.457      .9061578    1.045339",
            ["OR .9732636", "95% CI lower .9061578", "95% CI upper 1.045339", "z -0.74", "p 0.457"],
        ),
        (
            "     B      S.E.   Wald   df  Sig.  Exp(B)  Lower  Upper",
            "age .923    .401  5.298   1   .021   2.517  1.147  5.523",
            ["B .923", "SE .401", "Wald 5.298", "df 1", "p .021", "OR 2.517", "95% CI lower 1.147",
             "95% CI upper 5.523"],
        ),
        (
            "       Df Sum Sq Mean Sq F value Pr(>F)  ",
            "group   2  12.30   6.150    4.32  0.018 *",
            ["F 4.32", "df 2", "SS 12.30", "MS 6.150", "p 0.018"],
        ),
        (
            "   coef exp(coef) se(coef)     z Pr(>|z|)",
            "x 0.5 1.65 0.2 2.5 0.0124",
            ["B 0.5", "SE 0.2", "z 2.5", "p 0.0124"],
        ),
    ],
)  # fmt: skip
def test_columns_of_a_program(head, row, expected):
    heads, values = grid(read_bytes(f"Text.\n\n{head}\n{row}\n".encode(), "a.txt", code=True))
    assert [f"{name} {value}" for name, value in zip(heads[1:], values[1:], strict=True)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Estimate the SE and t value of 3.2 4.5 2.2\nx 1 2 3\n",  # a sentence
        "Estimate Std. Error t value\n\nWe counted 12 15 18 cases.\n",  # no row below the heads
        "t p\nx 2.2 0.03\n",  # too few heads
        "Lower Upper Beta\nx 1 2 3\n",  # no test
    ],
)
def test_other_lines_are_no_models(text):
    assert read_bytes(text.encode(), "a.txt", code=True).tables in ((), [])
