"""How time grows with size: files of one repeated structure, from reading to checking.

    python -m benchmarks.growth [NAME ...]

Each structure is repeated until a run takes a measurable time, then 2 and 4 times as often; the exponent is
the slope of time over size on logarithmic axes (1 is linear; target: at most 1.1), beside seconds of
processor time for each megabyte (target: at most 10). Structures are those that once took time by the square,
and texts of nothing but what a pattern nearly matches.
"""

from __future__ import annotations

import argparse
import io
import json
import time
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import chdtrc, stdtr

from review import checking
from review.reading import read_bytes

MEASURABLE, PER_MEGABYTE, EXPONENT = 0.25, 10.0, 1.1
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODT = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)
TEST, ENTITY = "Then t(28) = 2.20, p = .036.", "&alpha; x"
SECTION, P = "<sec><title>Pain</title>", "<p>p = .04</p>"
SPANNING = '<tr><td rowspan="9">1</td><td>2.1 (0.3)</td></tr>'
WORD_RUN = "<w:r><w:t xml:space='preserve'>p = .04, </w:t></w:r>"
WORD_ROW = f"<w:tr>{'<w:tc><w:p><w:r><w:t>2.1 (0.3)</w:t></w:r></w:p></w:tc>' * 3}</w:tr>"
LATEX = "\\newcommand{{\\pv}}[1]{{p = #1}}\\begin{{document}}{}\\end{{document}}"
JATS = "<article><body><sec><title>Results</title>{}</sec></body></article>"
#: Words that a pattern begins to match, over and over: plain text in paragraphs of 40 repetitions.
NEARLY = (
    "n.s.", "1 of 1 (1%", "1±1 ± ", "95%CI ", "p = .04, ", "1 (1%)", "t(28) = ", "(n = 12) ",
    "1.2 (0.3) ", "M = 3.1, SD ", "p < ", "10.1 to ", "OR 1.2 (", "3/4 ", "χ2(", "Table 1 ", "± ",
    "12 [3, ", "F(1, 2", "a|b ", "12%, ", "r = .3 ", "mean 3.1 ", "and 12 ", "group A versus ",
    "respectively, ", "et al. (2019) ", "≤ 0.05; ",
)  # fmt: skip


def zipped(**parts: str) -> bytes:
    """An archive of parts, not packed, so that its size is theirs; ``word__document``: word/document.xml."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name if name == "mimetype" else name.replace("__", "/") + ".xml", text)
    return file.getvalue()


def docx(body: str) -> bytes:
    """A Word document."""
    return zipped(word__document=f"<w:document {W}><w:body>{body}</w:body></w:document>")


def odt(body: str) -> bytes:
    """An OpenDocument text."""
    return zipped(
        mimetype="application/vnd.oasis.opendocument.text",
        content=f"<office:document-content {ODT}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
    )


def pdf(pages: int) -> bytes:
    """A PDF of pages of 40 lines with tests."""
    import pymupdf

    document = pymupdf.open()
    for number in range(pages):
        page = document.new_page()
        for line in range(40):
            text = f"Groups differed in {number}, t({line + 8}) = 2.{line + 10}, p = .03, again."
            page.insert_text((72, 72 + 15 * line), text, fontsize=10)
    return document.tobytes()


def tests(count: int) -> str:
    """Different tests in a row, whose p-values follow from them."""
    made = []
    for i in range(count):
        df, t = i % 90 + 8, 1 + i % 37 / 10
        made.append(f"Then t({df}) = {t:.2f}, p = {2 * stdtr(df, -t):.3f}.")
    return " ".join(made)


def wide(columns: int, rows: int) -> str:
    """An HTML table of groups with means and SDs."""
    head = "".join(f"<th>G{i} (n = {i % 80 + 12})</th>" for i in range(columns))
    cells = "".join(f"<td>{i % 9}.{i % 10} ± 0.{i % 8 + 1}</td>" for i in range(columns))
    return f"<table><tr><th>Outcome</th>{head}</tr>" + f"<tr><td>Pain</td>{cells}</tr>" * rows + "</table>"


def rows(count: int) -> str:
    """A Markdown table of two groups, shares and a p-value, many rows long."""
    head = "| Outcome | A (n = 40) | B (n = 42) | P |\n|---|---|---|---|\n"
    made = []
    for i in range(count):
        a, b = i % 39 + 1, i % 41 + 1
        chi2 = 82 * (a * (42 - b) - b * (40 - a)) ** 2 / (40 * 42 * (a + b) * (82 - a - b))
        made.append(f"| Item {i} | {a} ({a / 0.4:.1f}%) | {b} ({b / 0.42:.1f}%) | {chdtrc(1, chi2):.2f} |\n")
    return head + "".join(made)


def notebook(cells: int) -> str:
    """A notebook of Markdown cells and printed output."""
    made: list[dict[str, Any]] = []
    for number in range(cells):
        made.append({"cell_type": "markdown", "source": f"Then t({number % 90 + 8}) = 2.20, p = .036."})
        text = {"output_type": "stream", "name": "stdout", "text": ["p = .04\n"]}
        made.append({"cell_type": "code", "source": "1", "outputs": [text]})
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": made})


STRUCTURES: dict[str, tuple[str, Callable[[int], str | bytes]]] = {
    "delimiter that is none": ("md", lambda n: "a|b\n|" + "-" * n * 100 + "x\n"),
    "entities in a paragraph": ("xml", lambda n: "<!DOCTYPE a>" + JATS.format(f"<p>{ENTITY * n}</p>")),
    "tests in one paragraph": ("txt", tests),
    "tests, a paragraph each": ("txt", lambda n: tests(n).replace("Then", "\n\nThen")),
    "tests that disagree": ("txt", lambda n: tests(n).replace("p = .", "p = .9").replace("p = 0.", "p = .9")),
    "columns of a table": ("html", lambda n: wide(n, 5)),
    "rows of a table": ("md", rows),
    "rows that disagree": ("md", lambda n: rows(n).replace(" | 0.", " | 0.9")),
    "tables": ("html", lambda n: "".join(f"<p>Table {i}. Means</p>{wide(4, 5)}" for i in range(n))),
    "notes below a table": ("md", lambda n: rows(3) + "\nNote. Values are means.\n" * n),
    "sections in sections": ("xml", lambda n: JATS.format((SECTION * 99 + P + "</sec>" * 99) * n)),
    "sections, one after another": ("xml", lambda n: JATS.format((SECTION + P + "</sec>") * n)),
    "references": ("xml", lambda n: JATS.format("<p>As known <xref>1</xref>, p = .04.</p>" * n)),
    "empty spans": ("html", lambda n: "<p>" + "<span>p</span> = .0<b>4</b>, " * n + "</p>"),
    "spans of rows": ("html", lambda n: f"<table>{SPANNING * n}</table>"),
    "rows of a Word table": ("docx", lambda n: docx(f"<w:tbl>{WORD_ROW * n}</w:tbl>")),
    "runs of a Word paragraph": ("docx", lambda n: docx(f"<w:p>{WORD_RUN * n}</w:p>")),
    "paragraphs of an OpenDocument": ("odt", lambda n: odt(f"<text:p>{TEST}</text:p>" * n)),
    "cells of a notebook": ("ipynb", notebook),
    "macros of LaTeX": ("tex", lambda n: LATEX.format("Then \\pv{.04}. " * n)),
    "braces in braces": ("tex", lambda n: ("{" * 99 + "p = .04" + "}" * 99) * n),
    "pages": ("pdf", pdf),
}  # fmt: skip


def near(words: str) -> tuple[str, Callable[[int], str]]:
    """Plain text of paragraphs that repeat words 40 times."""
    return "txt", lambda n: (words * 40 + "\n\n") * n


def seconds(data: bytes, name: str) -> float:
    """Processor time from bytes to findings, the shortest of three."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        document = read_bytes(data, name)
        checking.check_document(document)
        taken.append(time.process_time() - start)
    return min(taken)


def measured(ending: str, make: Callable[[int], str | bytes]) -> tuple[float, float]:
    """The exponent, and seconds for each megabyte of the largest file."""
    count, least = 8, 0.0
    while least < MEASURABLE and count < 1 << 19:
        count *= 2
        least = seconds(as_bytes(make(count)), f"a.{ending}")
    sizes, times = [], []
    for factor in (1, 2, 4):
        data = as_bytes(make(count * factor))
        sizes.append(factor)
        times.append(seconds(data, f"a.{ending}"))
    slope = np.polyfit(np.log(sizes), np.log(times), 1)[0]
    return float(slope), times[-1] / (len(data) / 1e6)


def as_bytes(data: str | bytes) -> bytes:
    """A file's content."""
    return data if isinstance(data, bytes) else data.encode()


def main() -> None:
    """Print a table, the structures first, then the texts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", help="structures or words; default: all")
    wanted = parser.parse_args().names
    checking.check_document(
        read_bytes(f"{TEST} OR 1.5 (95% CI 1.1 to 2.0).".encode(), "a.txt")
    )  # loads what is used
    every = STRUCTURES | {words: near(words) for words in NEARLY}
    print(f"{'':32}{'exponent':>10}{'s/MB':>10}")
    for name, (ending, make) in every.items():
        if wanted and name not in wanted:
            continue
        exponent, rate = measured(ending, make)
        mark = " *" if exponent > EXPONENT or (ending in ("txt", "md") and rate > PER_MEGABYTE) else ""
        print(f"{name:32}{exponent:10.2f}{rate:10.1f}{mark}", flush=True)


if __name__ == "__main__":
    main()
