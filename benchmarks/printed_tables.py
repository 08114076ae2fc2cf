"""Tables of JATS articles, printed to PDF in ten styles and read back, beside what the JATS files give.

    python -m benchmarks.printed_tables FOLDER [--articles N] [--seed SEED] [--show ARTICLE]

FOLDER holds JATS articles; those whose tables are XHTML tables are drawn at random. A browser (chromium)
prints each in one style: rules or none, boxes, zebra, one column or two, cells set in the middle, labels on
lines of their own; tables go on overleaf. Printed are, for each style, the share of the numbers in cells, and
of the records of tables, that the PDF gives as the JATS file does: with the same numbers in the same fields
("records"), and with the same group and outcome as well ("described").
"""

from __future__ import annotations

import argparse
import html
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from review import find
from review.document import Document
from review.reading import read
from review.records import KIND, Record, reported

RULED = "table{border-top:.8pt solid;border-bottom:.8pt solid;width:100%} thead{border-bottom:.6pt solid}"
COLUMNS = "body{columns:2;column-gap:6mm;text-align:justify;hyphens:auto}"
WIDE = ".t{column-span:all;margin:8pt 0}"
#: Ways in which publishers and authors set tables.
STYLES = {
    "one": RULED + "body{font:10pt serif} table{font-size:8.5pt} td,th{padding:2pt 5pt}",
    "two": COLUMNS + WIDE + RULED + "body{font:9.5pt sans-serif} table{font-size:7.5pt} "
    "td,th{padding:1.2pt 4pt}",
    "narrow": COLUMNS + RULED + ".t{break-inside:avoid} body{font:9pt serif} table{font-size:6.5pt} "
    "td,th{padding:1pt 2pt}",
    "boxes": "body{font:10pt sans-serif} table{font-size:8pt} td,th{padding:2pt 4pt;border:.5pt solid #444}",
    "zebra": "body{font:9.5pt serif} table{font-size:8pt;width:100%} tr:nth-child(even){background:#eee} "
    "td,th{padding:2pt 6pt;text-align:center} td:first-child{text-align:left}",
    "manuscript": "body{font:12pt serif;line-height:2} table{font-size:11pt;line-height:1.15;width:100%} "
    "td,th{padding:0 5.4pt;border:.5pt solid}",
    "label apart": RULED + "body{font:11pt serif;line-height:1.6} .l b{display:block} table{font-size:10pt} "
    "td,th{padding:3pt 5pt;text-align:center} td:first-child{text-align:left}",
    "middle": "body{font:9.5pt sans-serif} table{font-size:8pt;width:100%} "
    "td,th{padding:3pt 4pt;border-bottom:.3pt solid #bbb;vertical-align:middle}",
    "spanners": COLUMNS + WIDE + RULED + "body{font:9.5pt serif} table{font-size:7.8pt} "
    "th[colspan]{border-bottom:.4pt solid} td,th{padding:1.5pt 4pt;text-align:center} "
    "td:first-child,th:first-child{text-align:left} th{font-weight:normal;vertical-align:bottom}",
    "tinted": COLUMNS + WIDE + "body{font:8.5pt sans-serif} .t{background:#f2ecec;padding:4pt} "
    "table{font-size:7.2pt;width:100%} tr{border-bottom:.2pt solid #ccc} td,th{padding:1.5pt 3pt}",
}  # fmt: skip
BASE = (
    "@page{size:A4;margin:17mm} table{border-collapse:collapse;border-spacing:0} "
    "td,th{vertical-align:top;text-align:left;hyphens:manual} "
)
APART = {"table-wrap", "fig", "disp-formula", "inline-formula", "graphic", "supplementary-material"}
MARKUP = {"bold": "b", "italic": "i", "sup": "sup", "sub": "sub"}


def inner(node: Any) -> str:
    """A node of JATS as HTML, without what stands apart from its text."""
    parts = [html.escape(node.text or "")]
    for child in node:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == "break":
            parts.append("<br>")
        elif name in MARKUP:
            parts.append(f"<{MARKUP[name]}>{inner(child)}</{MARKUP[name]}>")
        elif name not in APART:
            parts.append(inner(child))
        parts.append(html.escape(child.tail or ""))
    return "".join(parts)


def table(wrap: Any) -> str:
    """A table of JATS as HTML, with its caption above and its notes below."""
    label, caption, foot = wrap.find("label"), wrap.find("caption"), wrap.find("table-wrap-foot")
    name = inner(label).rstrip(".") if label is not None else ""
    title = " ".join(map(inner, caption)) if caption is not None else ""
    parts = [f"<div class=t><p class=l><b>{name}.</b> {title}</p>"]
    for grid in wrap.iter("table"):
        parts.append("<table>")
        parts.extend(
            f"<{section.tag}>{''.join(map(row, section.iter('tr')))}</{section.tag}>"
            for section in grid
            if section.tag in ("thead", "tbody", "tfoot")
        )
        parts.append("</table>")
    if foot is not None:
        parts.append(f"<p style='font-size:80%'>{' '.join(map(inner, foot.iter('p')))}</p>")
    return "".join(parts) + "</div>"


def row(node: Any) -> str:
    """A row of a table as HTML."""
    cells = []
    for cell in node:
        if cell.tag in ("td", "th"):
            spans = "".join(f' {k}="{cell.get(k)}"' for k in ("colspan", "rowspan") if cell.get(k))
            cells.append(f"<{cell.tag}{spans}>{inner(cell)}</{cell.tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def body(node: Any) -> Iterator[str]:
    """Headings, paragraphs and tables of a section, in order."""
    for child in node:
        if child.tag == "sec":
            yield from body(child)
        elif child.tag == "title":
            yield f"<h3>{inner(child)}</h3>"
        elif child.tag in ("p", "list"):
            yield f"<p>{inner(child)}</p>"
            yield from map(table, child.iter("table-wrap"))
        elif child.tag in ("table-wrap", "table-wrap-group"):
            yield from map(table, [child] if child.tag == "table-wrap" else child.iter("table-wrap"))


def page(article: Path, style: str) -> str:
    """An article as HTML in one style."""
    root = etree.parse(str(article)).getroot()
    title = root.find(".//article-title")
    parts = [f"<h1 style='column-span:all'>{inner(title) if title is not None else ''}</h1>"]
    for node in (root.find("body"), root.find(".//floats-group")):
        if node is not None:
            parts.extend(body(node))
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><style>{BASE}{STYLES[style]}</style>"
        + "\n".join(parts)
    )


def of_tables(document: Document) -> tuple[Counter[str], Counter[Any], Counter[Any]]:
    """Numbers in cells; records of tables by kind and numbers; those with group and outcome."""
    numbers = Counter(
        number
        for part in document.tables
        for cell in part.cells
        for number in re.findall(r"\d+(?:[.·]\d+)?", cell.text)
    )
    records = [record for record in find(document) if record.location.table_index is not None]
    return numbers, Counter(map(key, records)), Counter((key(r), *described(r)) for r in records)


def key(record: Record) -> tuple[str, tuple[str, ...]]:
    """The kind of a record and its numbers."""
    return KIND[type(record)], tuple(sorted(values(reported(record))))


def described(record: Record) -> tuple[str, str]:
    """Group and outcome of a record."""
    said = reported(record)
    return str(said.get("group")).lower(), str(said.get("outcome")).lower()


def values(said: Any) -> Iterator[str]:
    """The numbers of a record, those of its parts included."""
    if isinstance(said, dict):
        for name, value in said.items():
            if name not in ("record", "outcome", "group", "relation", "unit"):
                yield from values(value)
    elif isinstance(said, (list, tuple)):
        for value in said:
            yield from values(value)
    elif said:
        yield str(said)


def main() -> None:
    """Print articles to PDF, read both files and print the shares that agree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", default="", help="print what is lost and added of this article")
    given = parser.parse_args()
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("a browser prints the articles; install it: apt-get install chromium")
    articles = [path for path in sorted(given.folder.iterdir()) if b"<table" in path.read_bytes()]
    drawn = random.Random(given.seed).sample(articles, min(given.articles, len(articles)))
    totals: dict[str, Counter[str]] = {style: Counter() for style in STYLES}
    with tempfile.TemporaryDirectory() as folder:
        for number, article in enumerate(drawn):
            style = list(STYLES)[number * len(STYLES) // len(drawn)]
            if given.show in article.name:
                compare(article, style, browser, Path(folder), totals[style], bool(given.show))
    print("style         articles tables  numbers records described   added")
    for style, total in totals.items():
        print(line(style, total))
    print(line("all", sum(totals.values(), Counter())))


def compare(article: Path, style: str, browser: str, folder: Path, total: Counter[str], show: bool) -> None:
    """Count for one article what its PDF gives as its JATS file does."""
    source = folder / "article.html"
    text = page(article, style)
    source.write_text(text, encoding="utf-8")
    printed = folder / "article.pdf"
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run([*command, f"--print-to-pdf={printed}", source.as_uri()], check=True, capture_output=True)
    jats, pdf = read(article), read(printed)
    if text.count("<div class=t>") != len(jats.tables):
        return  # some of its tables are pictures, or stand where no reader of the page would see them
    for name, want, have in zip(
        ("numbers", "records", "described"), of_tables(jats), of_tables(pdf), strict=True
    ):
        total[name] += sum(want.values())
        total[f"{name} read"] += sum((want & have).values())
        if name == "records":
            total["added"] += sum((have - want).values())
            if show:
                print(style, "lost:", *(want - have), "added:", *(have - want), sep="\n  ")
    total["articles"] += 1
    total["tables"] += len(jats.tables)


def line(style: str, total: Counter[str]) -> str:
    """One line of the table of results."""
    shares = (total[f"{name} read"] / max(1, total[name]) for name in ("numbers", "records", "described"))
    numbers, records, described_ = (f"{share:.3f}" for share in shares)
    return (
        f"{style:13} {total['articles']:8} {total['tables']:6} {numbers:>8} {records:>7} {described_:>9} "
        f"{total['added']:7}"
    )


if __name__ == "__main__":
    main()
