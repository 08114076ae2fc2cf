"""Notebooks as chapters: code folded, a target at every result, tables that align and can be told apart."""

import json
import re
from pathlib import Path
from urllib.parse import quote

from bs4 import BeautifulSoup

NUMBER = re.compile(r"[<>≤≥=~]? ?[-−+]?[0-9.,]*[0-9](?:e[-+][0-9]+)? ?%?|[-−–]|NaN|nan|None|<NA>")
SHOWN_AS_IS = {"show-input", "remove-input"}  # tags that say how a cell's code is shown
TALL = 15  # rows from which a table gets a window of its own
DRAWING = re.compile(r'<img class="drawing" alt="([^"]*)"[^>]*>')
SENTENCES = re.compile(r"(?:.*?[.](?= |\Z)){1,2}", re.DOTALL)  # what is drawn, and what it shows
ROOM = ((150, "widest"), (45, "wider"), (18, "wide"))  # characters from which a column of words needs it


def prepared(notebook):
    """The notebook with folded code, tables that align, and targets before its results."""
    cells = []
    for cell in with_results(notebook["cells"]):
        tags = cell["metadata"].setdefault("tags", [])
        if cell["cell_type"] == "code":
            if not SHOWN_AS_IS & set(tags):
                tags.append("hide-input")
            cells.append(_markdown(f'<div class="anchor" id="cell-{cell["execution_count"]}"></div>'))
        if "answer" in tags:
            cells.append(_markdown('<div class="anchor" id="answer"></div>'))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "dataframe" in (shown := "".join(data.get("text/html", ""))):
                data["text/html"] = aligned(shown)
            elif "drawing" in shown:
                data["text/html"] = captioned(shown)
        cells.append(cell)
    return {**notebook, "cells": cells}


def _markdown(source):
    return {"cell_type": "markdown", "id": "target", "metadata": {}, "source": source}


def with_results(cells):
    """Cells, where code that displays nothing joins the next code that does: one fold, and no empty one."""
    kept, silent = [], []
    for cell in cells:
        as_is = cell["cell_type"] != "code" or SHOWN_AS_IS & set(cell["metadata"].get("tags", []))
        if as_is:
            kept.append(cell)
        elif not cell["outputs"]:
            silent.append(cell)
        else:
            kept.append({**cell, "source": "\n\n".join(part["source"] for part in [*silent, cell])})
            silent = []
    return [*kept, *silent]


def aligned(frame):
    """The HTML of a data frame: numbers to the right, one row of headings, no index that only counts."""
    soup = BeautifulSoup(frame, "html.parser")
    for style in soup("style"):
        style.decompose()
    for table in soup("table", class_="dataframe"):
        del table["border"]
        for row in table("tr"):
            del row["style"]
        body = [row(["th", "td"]) for row in table.tbody("tr")]
        _align(_headings(table), body)
        for part, scope in ((table.thead, "col"), (table.tbody, "row")):
            for cell in part("th"):
                if cell.get_text().strip():
                    cell["scope"] = scope
                else:
                    cell.name = "td"  # a heading without words is none
        if len(body) > TALL:
            table["class"] = ["dataframe", "tall"]
    return str(soup)


def captioned(drawing):
    """The HTML of a drawing with a caption: the first two sentences of its text alternative, which says all."""
    return DRAWING.sub(
        lambda found: f'<figure class="drawn">{found[0]}<figcaption>{_first(found[1])}</figcaption></figure>',
        drawing,
    )


def _first(text):
    sentences = SENTENCES.match(text)
    return sentences[0] if sentences else text


def _headings(table):
    """Lowest row of headings; names of the index, which pandas puts into a row of their own, move up."""
    *above, low = [row(["th", "td"]) for row in table.thead("tr")]
    names = [cell.get_text().strip() for cell in low]
    named = sum(map(bool, names))
    if len(above) != 1 or len(above[0]) != len(low) or not all(names[:named]):
        return low
    for cell, name in zip(above[0][:named], names, strict=False):
        cell.string = " \\ ".join(filter(None, [name, cell.get_text().strip()]))
    low[0].parent.decompose()
    return above[0]


def _align(head, body):
    """Mark columns of numbers; counted from the right, since cells of an index may span rows."""
    widths = {len(row) for row in [head, *body]}
    for k in range(1, min(widths) + 1):
        column, cells = head[-k], [row[-k] for row in body]
        texts = [cell.get_text().strip() for cell in cells]
        counts = texts == [str(n) for n in range(len(texts))] and not column.get_text().strip()
        if counts and widths == {k}:
            for cell in (column, *cells):
                cell.decompose()
        elif any(texts) and all(NUMBER.fullmatch(text) for text in texts if text):
            for cell in (column, *cells):
                cell["class"] = "number"
        else:
            longest = max(map(len, texts), default=0)
            for room in [name for least, name in ROOM if longest > least][:1]:
                for cell in cells:
                    cell["class"] = room


def fill_chapter(app, docname, content):
    if Path(app.srcdir, f"{docname}.ipynb").exists():
        content[0] = json.dumps(prepared(json.loads(content[0])))


def repository(source):
    """Where the project lives, as CITATION.cff says; empty if it does not."""
    cited = source / "CITATION.cff"
    told = cited.read_text(encoding="utf-8") if cited.exists() else ""
    found = re.search(r"^repository-code: *[\"']?(https://[^\"'\s]+)", told, re.MULTILINE)
    return found[1].removesuffix("/").removesuffix(".git") if found else ""


def binder(address, docname):
    """Where Binder opens a notebook of a repository; empty without one."""
    host, _, path = address.removeprefix("https://").partition("/")
    place = {"github.com": f"gh/{path}", "gitlab.com": f"gl/{quote(path, safe='')}"}
    where = place.get(host, f"git/{quote(address, safe='')}")
    tree = quote(f"lab/tree/{docname}.ipynb", safe="")
    return f"https://mybinder.org/v2/{where}/HEAD?urlpath={tree}" if path else ""


def add_links(app, docname, _template, context, _doctree):
    context["binder"] = binder(repository(Path(app.srcdir)), docname)


def setup(app):
    app.connect("source-read", fill_chapter)
    app.connect("html-page-context", add_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
